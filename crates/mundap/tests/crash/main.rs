//! Nothing acknowledged is lost: the program and the database are killed, stopped, started again and
//! run out of disk under load, and a trace of system calls shows a sync between a vote's arrival and
//! its answer.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    reason = "tests: they may stop where they stand, the load they make needs a clock, a soak tells its rounds"
)]

mod full;
mod kill;
mod load;
mod outage;
#[path = "../cli/program.rs"]
#[allow(dead_code, reason = "the command-line tests use the rest")]
mod program;
mod restart;
mod sequencing;
mod site;
mod standing;
mod sync;

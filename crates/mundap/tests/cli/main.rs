//! The command line as a person or a script sees it: what is printed, and the exit code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod backup;
mod budget;
mod choose;
mod configuration;
mod dialogue;
mod draw;
mod elect;
mod erasure;
mod import;
mod ledger;
mod log;
mod mail;
mod migrate;
mod opinion;
mod pilot_choice;
mod program;
mod retention;
mod serve;
mod systemd;
mod user;

//! The use cases of `app`, told on both engines. One file per noun.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod act;
mod answer;
mod core_question;
mod dialogue;
mod expect;
mod follow;
mod gathering;
mod import;
mod moderation;
mod notice;
mod page;
mod person;
mod polis;
mod question;
mod receipt;
mod scan;
mod sheet;
mod slip;
mod statement;
mod table;
mod undo;
mod vote;

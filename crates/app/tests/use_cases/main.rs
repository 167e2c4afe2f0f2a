//! The use cases of `app`, told on both engines. One file per noun.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod expect;
mod import;
mod question;
mod vote;

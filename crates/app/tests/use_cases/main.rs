//! The use cases of `app`, told on both engines. One file per noun.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_wrap,
    reason = "a test may stop where it stands"
)]

mod vote;

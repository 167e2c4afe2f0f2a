//! The citizens' pages through the whole router, in process.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod body;
mod call;
mod contribution;
mod document;
mod draft;
mod edition;
mod language;
mod look;
mod model;
mod opinion;
mod paper;
mod receipt;
mod remark;
mod rights;
mod security;
mod site;
mod subscription;
mod translation;
mod vote;

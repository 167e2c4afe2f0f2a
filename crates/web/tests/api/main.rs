//! The API through the whole router, in process. One file per noun, as in `src/api`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod answer;
mod body;
mod cache;
mod call;
mod core_question;
mod dialogue;
mod document;
mod evidence;
mod export;
mod metrics;
mod minutes;
mod model;
mod participant;
mod problem;
mod question;
mod remark;
mod site;
mod statement;
mod table;
mod trace;
mod translation;
mod vote;

//! Documents: what staff write, and what every format holds of it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, missing_docs)]

mod everything;
mod formats;
mod letter;
mod markdown;
mod paper;
mod sample;

//! Signing in and one's own account, through the whole router, in a browser that keeps its cookies.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod browser;
mod look;
mod passkey;
mod provider;
mod second_factor;
mod security;

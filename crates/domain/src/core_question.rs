//! Core questions (핵심 질문), in dated sets. A set's questions keep their meaning when a later set
//! replaces it.

use crate::text::Limit;

/// A core question's sentence.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 200, lines: false };
/// Its explanation.
pub const BODY: Limit = Limit { field: "body", min: 0, max: 4000, lines: true };
/// A set's name.
pub const SET_TITLE: Limit = Limit { field: "title", min: 1, max: 80, lines: false };
/// The most core questions one set may hold.
pub const MOST_IN_SET: usize = 100;

crate::words! {
    /// Where a set stands.
    SetStatus {
        /// Being built: staff only.
        Draft = "draft",
        /// Public, with the date from which it holds.
        Published = "published",
    }
}

//! Themes (주제), what several answers have in common, and agendas (의제), what several themes have in
//! common: in dated sets. A set is built as a draft; once published it is never changed, only followed.

use crate::text::Limit;

/// A theme's or an agenda's title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 120, lines: false };
/// What it is about, in one paragraph.
pub const SUMMARY: Limit = Limit { field: "summary", min: 0, max: 1000, lines: false };
/// A set's name.
pub const SET_TITLE: Limit = Limit { field: "title", min: 1, max: 80, lines: false };
/// The most themes one set may hold.
pub const MOST_THEMES: usize = 200;
/// The most agendas one set may hold.
pub const MOST_AGENDAS: usize = 30;

crate::words! {
    /// Where a set stands.
    SetStatus {
        /// Being built and coded with: staff only.
        Draft = "draft",
        /// Public, with the date from which it holds.
        Published = "published",
    }
}

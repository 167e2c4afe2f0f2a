//! A notice (공지): what the office tells everyone.

use crate::text::Limit;

/// Its title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 120, lines: false };
/// Its text; an empty line begins a paragraph.
pub const BODY: Limit = Limit { field: "body", min: 2, max: 10_000, lines: true };

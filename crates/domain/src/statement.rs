//! A statement (의견): one short claim that people agree or disagree with.

use crate::text::Limit;

/// The text of a statement. Claims imported from elsewhere may be longer, see [`IMPORTED`].
pub const TEXT: Limit = Limit { field: "text", min: 2, max: 140, lines: false };
/// The text of a statement imported from a Polis export.
pub const IMPORTED: Limit = Limit { field: "text", min: 1, max: 2000, lines: true };

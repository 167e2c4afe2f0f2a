//! An answer (답변) to a core question.

use crate::text::Limit;

/// The text of an answer.
pub const TEXT: Limit = Limit { field: "text", min: 2, max: 2000, lines: true };

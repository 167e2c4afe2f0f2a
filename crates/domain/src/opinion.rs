//! Names of opinion groups.

use crate::text::Limit;

/// The name of a group: two to four words.
pub const NAME: Limit = Limit { field: "name", min: 2, max: 60, lines: false };

/// What a group holds, in one sentence.
pub const SENTENCE: Limit = Limit { field: "sentence", min: 5, max: 100, lines: false };

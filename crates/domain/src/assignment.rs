//! An assignment (배정): a subcommittee works on a core question.
//!
//! Several may work on one; one of them leads. Assignments are dated: what was taken from a body stays
//! readable with the reason.

use crate::text::Limit;

/// Why a body no longer works on a core question, for everyone to read.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };
/// The most bodies that work on one core question at a time.
pub const MOST: usize = 20;

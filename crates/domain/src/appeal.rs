//! Appeals (다시 검토 요청): whoever asked may have it looked at again, once, that it was not taken in.
//!
//! That somebody asked, and what the office answered, is public. The words of whoever asked are shown when
//! the office, which reads them first, shows them with its answer.

use crate::text::Limit;

/// Why it should be looked at again.
pub const REASON: Limit = Limit { field: "reason", min: 5, max: 1000, lines: true };
/// What the office answers, in plain words.
pub const ANSWER: Limit = Limit { field: "answer", min: 5, max: 1000, lines: true };

crate::words! {
    /// What came of it.
    Decision {
        /// The outcome stands.
        Kept = "kept",
        /// Another outcome followed.
        Changed = "changed",
    }
}

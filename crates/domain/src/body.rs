//! A body (회의체): the council, a subcommittee under it, or a panel of experts.
//!
//! Bodies are dated: one that ends, or is reorganised into others, stays readable with everything it
//! did.

use crate::text::Limit;

/// Its name.
pub const NAME: Limit = Limit { field: "name", min: 2, max: 60, lines: false };
/// What it is for: its field or agenda.
pub const PURPOSE: Limit = Limit { field: "purpose", min: 0, max: 1000, lines: true };
/// Why it ended, for everyone to read.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };
/// The most bodies one dialogue may ever have.
pub const MOST: i64 = 200;

crate::words! {
    /// What kind of body.
    BodyKind {
        /// 협의회: the standing body of the dialogue, which deliberates and resolves.
        Council = "council",
        /// 분과: works on a field or an agenda, under the council.
        Subcommittee = "subcommittee",
        /// 전문가 자문단: experts, who give evidence and opinions.
        Panel = "panel",
    }
}

//! A motion (의안): what members are asked to decide.

use serde::{Deserialize, Serialize};

use crate::id::{MemberId, MotionId};
use crate::text::Limit;

/// What is to be decided, in one sentence.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 200, lines: false };
/// The motion in full.
pub const TEXT: Limit = Limit { field: "text", min: 0, max: 6000, lines: true };
/// Who moves it, when it is no member: 소관 부서, or a person concerned.
pub const MOVER: Limit = Limit { field: "mover", min: 0, max: 80, lines: false };
/// Why it was taken back.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };

/// What a motion asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum MotionKind {
    /// A resolution; it has a number of its own in the meeting.
    Main,
    /// To change the text of another motion; it is voted on first.
    Amendment {
        /// The motion to be changed.
        of: MotionId,
    },
    /// 기피: that a member take no part in the item (각종위원회 조례 제9조). That member does not vote on it.
    Challenge {
        /// The member challenged.
        member: MemberId,
    },
    /// To go on behind closed doors (일자리 조례 제10조).
    CloseSession,
    /// Not to publish what the minutes say of this item (각종위원회 조례 제14조).
    Withhold,
}

impl MotionKind {
    /// Whether it stands alone and becomes a numbered resolution when carried.
    pub const fn is_main(self) -> bool {
        matches!(self, Self::Main)
    }
}

crate::words! {
    /// Where a motion stands.
    MotionStatus {
        /// Moved, not decided yet.
        Pending = "pending",
        /// 가결
        Carried = "carried",
        /// 부결
        Failed = "failed",
        /// 철회
        Withdrawn = "withdrawn",
    }
}

//! Remarks (문단 의견): what people say about one paragraph of a published edition, or how they would
//! word it, and what the office replied to each.

use crate::text::Limit;

/// What is said, or why a wording is proposed.
pub const TEXT: Limit = Limit { field: "text", min: 2, max: 1000, lines: true };
/// The wording an amendment proposes for the whole paragraph.
pub const PROPOSED: Limit =
    Limit { field: "proposed", min: 2, max: crate::paper::TEXT.max, lines: true };
/// The words of a reply: who looks at it and until when, what was changed, or why nothing was.
pub const NOTE: Limit = Limit { field: "note", min: 2, max: 1000, lines: true };
/// The most replies to one remark.
pub const MOST_REPLIES: i64 = 50;

crate::words! {
    /// What a remark does.
    RemarkKind {
        /// It says something about the paragraph.
        Comment = "comment",
        /// It proposes another wording.
        Amendment = "amendment",
    }
}

crate::words! {
    /// What became of a remark.
    RemarkState {
        /// Nobody replied yet.
        Open = "open",
        /// Somebody looks into it; the reply says who, or until when.
        Reviewing = "reviewing",
        /// The paper was changed for it; the reply says what.
        TakenUp = "taken_up",
        /// The paper was not changed for it; the reply says why.
        NotTakenUp = "not_taken_up",
    }
}

impl RemarkState {
    /// Whether its author knows what became of it. A paper becomes final when that holds of all.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::TakenUp | Self::NotTakenUp)
    }

    /// Whether a reply may say so: whatever was replied before, a later reply may change it, but no
    /// reply says that there is none.
    pub const fn can_be_replied(self) -> bool {
        !matches!(self, Self::Open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reply_with_an_outcome_settles_a_remark() {
        let told = |is: fn(RemarkState) -> bool| -> Vec<&str> {
            RemarkState::ALL.iter().filter(|s| is(**s)).map(|s| s.as_str()).collect()
        };
        assert_eq!(told(RemarkState::is_settled), ["taken_up", "not_taken_up"]);
        assert_eq!(told(RemarkState::can_be_replied), ["reviewing", "taken_up", "not_taken_up"]);
    }
}

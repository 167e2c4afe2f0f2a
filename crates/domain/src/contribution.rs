//! What questions, answers, statements and remarks have in common: a life from waiting to public, and an
//! end that is always visible. Nothing public is deleted (DESIGN invariant 6).

use crate::care::Care;
use crate::channel::ModerationTiming;
use crate::time::Moment;

crate::words! {
    /// The kinds of text that people contribute.
    Kind {
        /// 질문
        Question = "question",
        /// 답변
        Answer = "answer",
        /// 의견: one short votable claim.
        Statement = "statement",
        /// 문단 의견: what is said of a paragraph of a paper, or how to word it.
        Remark = "remark",
    }
}

crate::words! {
    /// Where a contribution stands.
    Status {
        /// Waits for a moderator (a channel with moderation before publication).
        Waiting = "waiting",
        /// Public.
        Published = "published",
        /// Hidden by a moderator, with a reason anyone can read.
        Hidden = "hidden",
        /// Withdrawn by its author.
        Withdrawn = "withdrawn",
        /// For the staff of the dialogue alone, as its author wished. Never public.
        StaffOnly = "staff_only",
        /// Erased at its author's wish: no text is left anywhere.
        Erased = "erased",
    }
}

crate::words! {
    /// What can happen to a contribution after it was made.
    Change {
        /// A moderator lets a waiting one through.
        Publish = "publish",
        /// A moderator hides it, with a reason.
        Hide = "hide",
        /// A moderator shows a hidden one again.
        Restore = "restore",
        /// Its author withdraws it. Final: only the author could, and only the author asks again.
        Withdraw = "withdraw",
        /// Its author edits the text, within the stated time.
        Edit = "edit",
        /// Its author has it erased. Final: the text is destroyed.
        Erase = "erase",
    }
}

crate::words! {
    /// What can become of a contribution that its author may want to hear of.
    News {
        /// A moderator let it through.
        Published = "published",
        /// A moderator hid it.
        Hidden = "hidden",
        /// A moderator showed it again.
        Restored = "restored",
        /// A published core question has it as a source.
        InCoreQuestion = "in_core_question",
        /// The office replied to a remark.
        Replied = "replied",
    }
}

/// A change that does not fit the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot {change} what is {status}")]
pub struct IllegalChange {
    /// The state it is in.
    pub status: Status,
    /// The change that was asked for.
    pub change: Change,
}

impl Status {
    /// The state a new contribution starts in.
    pub const fn initial(timing: ModerationTiming, care: Option<Care>) -> Self {
        match (care, timing) {
            (Some(Care::StaffOnly), _) => Self::StaffOnly,
            (_, ModerationTiming::Before) => Self::Waiting,
            (_, ModerationTiming::After) => Self::Published,
        }
    }

    /// The state after a change.
    ///
    /// # Errors
    /// [`IllegalChange`] when the change does not fit the state.
    pub const fn after(self, change: Change) -> Result<Self, IllegalChange> {
        match (self, change) {
            (Self::Waiting, Change::Publish) | (Self::Hidden, Change::Restore) => {
                Ok(Self::Published)
            }
            (Self::Waiting | Self::Published, Change::Hide) => Ok(Self::Hidden),
            (
                Self::Waiting | Self::Published | Self::Hidden | Self::StaffOnly,
                Change::Withdraw,
            ) => Ok(Self::Withdrawn),
            (Self::Waiting | Self::Published | Self::StaffOnly, Change::Edit) => Ok(self),
            (
                Self::Waiting | Self::Published | Self::Hidden | Self::Withdrawn | Self::StaffOnly,
                Change::Erase,
            ) => Ok(Self::Erased),
            (status, change) => Err(IllegalChange { status, change }),
        }
    }

    /// Whether only the author and staff know of it: for others it does not exist.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Waiting | Self::StaffOnly)
    }

    /// Whether anyone may read the text.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Published)
    }
}

/// Until when the author may edit.
pub const fn editable_until(created: Moment, edit_seconds: i64) -> Moment {
    created.plus(edit_seconds.saturating_mul(crate::time::SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_and_change_is_decided() {
        let table: Vec<String> = Status::ALL
            .iter()
            .flat_map(|s| Change::ALL.iter().map(move |c| (*s, *c)))
            .filter_map(|(s, c)| s.after(c).ok().map(|next| format!("{s} {c} {next}")))
            .collect();
        assert_eq!(
            table,
            [
                "waiting publish published",
                "waiting hide hidden",
                "waiting withdraw withdrawn",
                "waiting edit waiting",
                "waiting erase erased",
                "published hide hidden",
                "published withdraw withdrawn",
                "published edit published",
                "published erase erased",
                "hidden restore published",
                "hidden withdraw withdrawn",
                "hidden erase erased",
                "withdrawn erase erased",
                "staff_only withdraw withdrawn",
                "staff_only edit staff_only",
                "staff_only erase erased",
            ]
        );
    }
}

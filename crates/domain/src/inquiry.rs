//! An inquiry (의견 요청): a body or the staff ask a panel, or one expert, for an opinion on a core
//! question by a day.

use crate::text::Limit;
use crate::time::Moment;

/// What is asked.
pub const QUESTION: Limit = Limit { field: "question", min: 5, max: 1000, lines: true };
/// Why an expert declines.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };
/// The most inquiries one dialogue may ever hold.
pub const MOST: i64 = 2000;

crate::words! {
    /// Where an inquiry stands.
    InquiryState {
        /// Nobody has answered yet, and there is time.
        Open = "open",
        /// Nobody has answered, and the day has passed.
        Overdue = "overdue",
        /// At least one expert answered: it is public.
        Answered = "answered",
        /// Everybody who was asked declined.
        Declined = "declined",
    }
}

impl InquiryState {
    /// The state of an inquiry to `asked` experts, of whom `answered` and `declined` did so, that is
    /// due at `due`.
    pub fn of(asked: usize, answered: usize, declined: usize, due: Moment, now: Moment) -> Self {
        if answered > 0 {
            Self::Answered
        } else if asked > 0 && declined >= asked {
            Self::Declined
        } else if due <= now {
            Self::Overdue
        } else {
            Self::Open
        }
    }

    /// Whether somebody may still answer.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Overdue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_makes_it_public_and_lateness_shows_only_until_then() {
        let state = |asked, answered, declined, now| {
            InquiryState::of(asked, answered, declined, Moment(10), Moment(now))
        };
        assert_eq!(state(3, 0, 0, 9), InquiryState::Open);
        assert_eq!(state(3, 0, 2, 10), InquiryState::Overdue);
        assert_eq!(state(3, 1, 0, 11), InquiryState::Answered);
        assert_eq!(state(3, 0, 3, 11), InquiryState::Declined);
        assert_eq!(state(1, 0, 1, 9), InquiryState::Declined);
        // A panel in which nobody sits any more is late, not declined.
        assert_eq!(state(0, 0, 0, 11), InquiryState::Overdue);
    }
}

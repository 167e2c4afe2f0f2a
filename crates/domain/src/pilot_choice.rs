//! Choosing pilots: citizens approve candidates under a budget, Equal Shares decides, and the council
//! confirms or says why it departs.

use crate::publication::Publication;
use crate::text::Limit;
use crate::time::Moment;

/// Its title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 100, lines: false };
/// What is decided and how.
pub const TEXT: Limit = Limit { field: "text", min: 2, max: 2000, lines: true };
/// A candidate's title.
pub const CANDIDATE: Limit = Limit { field: "candidate", min: 2, max: 80, lines: false };
/// What a candidate is.
pub const SUMMARY: Limit = Limit { field: "summary", min: 2, max: 600, lines: true };
/// Where it would be tried.
pub const PLACES: Limit = Limit { field: "places", min: 0, max: 120, lines: false };
/// Why the council departs from the result.
pub const DEPARTS: Limit = Limit { field: "departs", min: 2, max: 600, lines: false };
/// The most candidates.
pub const MOST_CANDIDATES: usize = 40;
/// The fewest candidates that make a choice.
pub const FEWEST_CANDIDATES: usize = 2;

/// Where a choice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Being prepared: staff only.
    Draft,
    /// Published, not open yet.
    Coming,
    /// Ballots are taken.
    Open,
    /// Over, not counted yet.
    Closed,
    /// Counted: the result is public.
    Counted,
    /// Taken back.
    Withdrawn,
}

impl Phase {
    /// Of a choice at `now`.
    pub fn of(
        status: Publication,
        opens: Moment,
        closes: Moment,
        counted: bool,
        now: Moment,
    ) -> Self {
        match status {
            Publication::Draft => Self::Draft,
            Publication::Withdrawn => Self::Withdrawn,
            Publication::Published if counted => Self::Counted,
            Publication::Published if now < opens => Self::Coming,
            Publication::Published if now < closes => Self::Open,
            Publication::Published => Self::Closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_opens_closes_and_is_counted() {
        let phase =
            |status, counted, now| Phase::of(status, Moment(10), Moment(20), counted, Moment(now));
        let published = Publication::Published;
        assert_eq!(phase(Publication::Draft, false, 15), Phase::Draft);
        assert_eq!(phase(published, false, 9), Phase::Coming);
        assert_eq!(phase(published, false, 10), Phase::Open);
        assert_eq!(phase(published, false, 20), Phase::Closed);
        assert_eq!(phase(published, true, 20), Phase::Counted);
        assert_eq!(phase(Publication::Withdrawn, true, 20), Phase::Withdrawn);
    }
}

//! A pilot (시범사업): an action tried in a few places for a while, with milestones, money, indicators,
//! reports, risks and an evaluation at its end.
//!
//! What happens in it is a list of entries that only grows: an entry that was wrong is followed by one
//! that replaces it, with a reason, and the earlier one stays to be read.

use serde::{Deserialize, Serialize};

use crate::text::Limit;
use crate::time::Date;

/// Its title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 120, lines: false };
/// Why it is tried: who asked for it.
pub const WHY: Limit = Limit { field: "why", min: 2, max: 2000, lines: true };
/// What is done.
pub const TEXT: Limit = Limit { field: "text", min: 2, max: 6000, lines: true };
/// Where it is tried.
pub const PLACES: Limit = Limit { field: "places", min: 0, max: 200, lines: false };
/// What a milestone, a line of spending or a risk is about.
pub const WHAT: Limit = Limit { field: "what", min: 2, max: 200, lines: false };
/// Why a milestone is late.
pub const LATE: Limit = Limit { field: "late", min: 0, max: 300, lines: false };
/// A monthly report.
pub const REPORT: Limit = Limit { field: "report", min: 2, max: 6000, lines: true };
/// What is done about a risk.
pub const DOING: Limit = Limit { field: "doing", min: 2, max: 400, lines: false };
/// What was promised.
pub const PROMISED: Limit = Limit { field: "promised", min: 2, max: 2000, lines: true };
/// What came of it.
pub const CAME: Limit = Limit { field: "came", min: 2, max: 2000, lines: true };
/// What was learned.
pub const LEARNED: Limit = Limit { field: "learned", min: 2, max: 2000, lines: true };
/// Why an entry replaces another.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 200, lines: false };
/// What a picture shows.
pub const ALT: Limit = Limit { field: "alt", min: 2, max: 200, lines: false };
/// The most entries of one pilot, those replaced included.
pub const MOST_ENTRIES: usize = 1000;
/// The most pictures of one report.
pub const MOST_PICTURES: usize = 6;

crate::words! {
    /// What an entry is.
    EntryKind {
        /// Something that is to be done by a day.
        Milestone = "milestone",
        /// Money that was spent.
        Spending = "spending",
        /// The report of a month.
        Report = "report",
        /// What might go wrong.
        Risk = "risk",
        /// What came of the pilot.
        Evaluation = "evaluation",
    }
}

crate::words! {
    /// How likely or how bad.
    Degree {
        /// A little.
        Low = "low",
        /// Somewhat.
        Middle = "middle",
        /// Much.
        High = "high",
    }
}

crate::words! {
    /// Where a risk stands.
    RiskState {
        /// It may still happen.
        Open = "open",
        /// It happened.
        Happened = "happened",
        /// It is over.
        Closed = "closed",
    }
}

crate::words! {
    /// What is to become of the pilot.
    Verdict {
        /// It goes on as it is.
        Continue = "continue",
        /// It is done in more places.
        Widen = "widen",
        /// It ends.
        Stop = "stop",
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entry {
    /// Something that is to be done by a day.
    Milestone {
        /// What.
        what: String,
        /// By when.
        #[serde(with = "crate::time::iso_day")]
        due: Date,
        /// When it was done.
        #[serde(with = "crate::time::optional_iso_day")]
        done: Option<Date>,
        /// Why it is or was late.
        late: String,
    },
    /// Money that was spent.
    Spending {
        /// When.
        #[serde(with = "crate::time::iso_day")]
        on: Date,
        /// How much, in KRW.
        amount: i64,
        /// What for.
        what: String,
    },
    /// The report of a month.
    Report {
        /// Its month: the first day of it.
        #[serde(with = "crate::time::iso_day")]
        month: Date,
        /// What happened; an empty line begins a paragraph.
        text: String,
    },
    /// What might go wrong.
    Risk {
        /// What.
        what: String,
        /// How likely.
        likely: Degree,
        /// How bad.
        bad: Degree,
        /// What is done about it.
        doing: String,
        /// Where it stands.
        state: RiskState,
    },
    /// What came of the pilot.
    Evaluation {
        /// What was promised.
        promised: String,
        /// What came.
        came: String,
        /// What was learned.
        learned: String,
        /// What is to become of it.
        verdict: Verdict,
    },
}

impl Entry {
    /// What it is.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Milestone { .. } => EntryKind::Milestone,
            Self::Spending { .. } => EntryKind::Spending,
            Self::Report { .. } => EntryKind::Report,
            Self::Risk { .. } => EntryKind::Risk,
            Self::Evaluation { .. } => EntryKind::Evaluation,
        }
    }
}

/// Days by which a milestone is late on a day; 0 when it was done in time or is not due.
pub fn days_late(due: Date, done: Option<Date>, today: Date) -> i64 {
    crate::indicator::days_between(due, done.unwrap_or(today)).max(0)
}

/// Reads a month as people and browsers write it: `2026-05`; its first day.
pub fn month(text: &str) -> Option<Date> {
    let text = text.trim();
    (text.len() == 7).then(|| format!("{text}-01").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lateness_is_counted_to_the_day() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let due = day("2026-06-30");
        for (done, today, late) in [
            (None, "2026-06-30", 0),
            (None, "2026-07-12", 12),
            (Some("2026-06-29"), "2026-12-01", 0),
            (Some("2026-07-01"), "2026-12-01", 1),
        ] {
            assert_eq!(days_late(due, done.map(day), day(today)), late, "{done:?} {today}");
        }
    }

    #[test]
    fn months_are_read() {
        assert_eq!(month("2026-05").map(|day| day.to_string()).as_deref(), Some("2026-05-01"));
        for wrong in ["2026-13", "2026-5", "2026-05-01", "", "May"] {
            assert_eq!(month(wrong), None, "{wrong}");
        }
    }
}

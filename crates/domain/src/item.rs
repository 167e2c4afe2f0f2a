//! An item on a meeting's agenda (안건).

use crate::text::Limit;

/// Its title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 150, lines: false };
/// What it is about: the proposal in full.
pub const TEXT: Limit = Limit { field: "text", min: 0, max: 6000, lines: true };
/// Who presents it.
pub const PRESENTER: Limit = Limit { field: "presenter", min: 0, max: 80, lines: false };
/// The most items one meeting has.
pub const MOST: usize = 50;
/// The most links one item has.
pub const MOST_LINKS: usize = 50;
/// The most files one item has.
pub const MOST_FILES: i64 = 20;
/// The longest an item is planned for, in minutes.
pub const MOST_MINUTES: i64 = 600;

crate::words! {
    /// What is done with an item.
    ItemKind {
        /// 보고: told and noted.
        Report = "report",
        /// 심의·의결: deliberated and resolved.
        Motion = "motion",
        /// 선출: somebody is elected to an office.
        Election = "election",
        /// 전 회의록 승인
        Minutes = "minutes",
    }
}

crate::words! {
    /// What an item is linked to.
    LinkKind {
        /// A question that citizens asked.
        Question = "question",
        /// A core question.
        CoreQuestion = "core_question",
        /// An answer.
        Answer = "answer",
        /// The minutes of an earlier meeting.
        Minutes = "minutes",
        /// A model of a White Paper.
        Model = "model",
    }
}

crate::words! {
    /// How an item was handled.
    ItemOutcome {
        /// Told, nothing to decide.
        Noted = "noted",
        /// Nobody objected.
        NoObjection = "no_objection",
        /// Decided by a vote: its motions say how.
        Decided = "decided",
        /// Put off to another meeting.
        Deferred = "deferred",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

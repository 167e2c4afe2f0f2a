//! What the bylaws say against how things are.

use serde::{Deserialize, Serialize};

use super::rules::Article;
use super::threshold::Fraction;
use crate::member::{Gender, MemberKind, Office};

crate::words! {
    /// How much a finding weighs.
    Severity {
        /// To be known: not against the rule, not yet, or excused.
        Notice = "notice",
        /// Against the rule.
        Breach = "breach",
    }
}

/// Something that is not as the bylaws want it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What, with its numbers.
    pub problem: Problem,
    /// How much it weighs.
    pub severity: Severity,
    /// The rule.
    pub article: Article,
}

/// What is not as the bylaws want it. Items and members are named by their index in the list that was
/// looked at, from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "word", rename_all = "snake_case")]
pub enum Problem {
    /// Date and agenda were told too late, or can only be told too late.
    NoticeLate {
        /// Days before the day of the meeting on which it was told or, if it was not, today; negative
        /// after that day.
        days: i32,
        /// Days there have to be.
        least: u32,
    },
    /// Date and agenda are still to be told.
    NoticeDue {
        /// Days left, today not counted.
        left: u32,
        /// Days there have to be before the day of the meeting.
        least: u32,
    },
    /// Papers of an item were sent too late, or can only be sent too late.
    MaterialsLate {
        /// The item.
        item: usize,
        /// As for the notice.
        days: i32,
        /// Days there have to be.
        least: u32,
    },
    /// Papers of an item are still to be sent.
    MaterialsDue {
        /// The item.
        item: usize,
        /// Days left, today not counted.
        left: u32,
        /// Days there have to be before the day of the meeting.
        least: u32,
    },
    /// Members have too little time to answer in writing.
    WrittenShort {
        /// Days between the day of asking and the last day.
        days: i32,
        /// Days there have to be.
        least: u32,
    },
    /// Minutes are published late, or still not.
    MinutesLate {
        /// Days after the last day.
        days: u32,
        /// Months there were.
        months: u32,
    },
    /// Too few regular meetings in a year.
    RegularFew {
        /// Held in the year.
        held: u32,
        /// There have to be.
        least: u32,
    },
    /// Too many members.
    SizeExceeded {
        /// Members enrolled.
        members: u32,
        /// Allowed.
        most: u32,
    },
    /// An office that fewer members hold than there have to be.
    OfficeVacant {
        /// The office.
        office: Office,
        /// The kind of members who hold it.
        kind: MemberKind,
        /// How many do.
        held: u32,
        /// How many have to.
        seats: u32,
    },
    /// An office that more members hold than there may be.
    OfficeExceeded {
        /// The office.
        office: Office,
        /// The kind of members who hold it.
        kind: MemberKind,
        /// How many do.
        held: u32,
        /// How many may.
        seats: u32,
    },
    /// One gender has more than its part of the appointed.
    GenderExceeded {
        /// The gender.
        gender: Gender,
        /// How many of the appointed.
        count: u32,
        /// The appointed, also those whose gender is not known.
        appointed: u32,
        /// The most it may have.
        most: Fraction,
    },
    /// The gender of appointed members is not known, so the balance is not known for sure.
    GenderUnknown {
        /// Of so many.
        count: u32,
        /// The appointed.
        appointed: u32,
        /// Whether the answers could still show that one gender has too much.
        open: bool,
    },
    /// A member sits on too many bodies.
    BodiesMany {
        /// The member.
        member: usize,
        /// So many, this one included.
        bodies: u32,
        /// Wanted.
        most: u32,
    },
    /// A member's term was renewed too often.
    RenewedOften {
        /// The member.
        member: usize,
        /// So often.
        renewals: u32,
        /// Allowed.
        most: u32,
    },
    /// A member's term is longer than it may be.
    TermLong {
        /// The member.
        member: usize,
        /// The years there may be.
        years: u32,
    },
    /// A replacement's term goes on after that of the predecessor.
    TermPastPredecessor {
        /// The member.
        member: usize,
    },
    /// A member's term is over.
    TermOver {
        /// The member.
        member: usize,
        /// Days since its last day.
        days: u32,
    },
    /// An appointed member without a term.
    TermUnknown {
        /// The member.
        member: usize,
    },
}

impl Problem {
    /// Its word, the same as in JSON.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NoticeLate { .. } => "notice_late",
            Self::NoticeDue { .. } => "notice_due",
            Self::MaterialsLate { .. } => "materials_late",
            Self::MaterialsDue { .. } => "materials_due",
            Self::WrittenShort { .. } => "written_short",
            Self::MinutesLate { .. } => "minutes_late",
            Self::RegularFew { .. } => "regular_few",
            Self::SizeExceeded { .. } => "size_exceeded",
            Self::OfficeVacant { .. } => "office_vacant",
            Self::OfficeExceeded { .. } => "office_exceeded",
            Self::GenderExceeded { .. } => "gender_exceeded",
            Self::GenderUnknown { .. } => "gender_unknown",
            Self::BodiesMany { .. } => "bodies_many",
            Self::RenewedOften { .. } => "renewed_often",
            Self::TermLong { .. } => "term_long",
            Self::TermPastPredecessor { .. } => "term_past_predecessor",
            Self::TermOver { .. } => "term_over",
            Self::TermUnknown { .. } => "term_unknown",
        }
    }
}

impl Finding {
    pub(super) fn breach(problem: Problem, article: &Article) -> Self {
        Self { problem, severity: Severity::Breach, article: article.clone() }
    }

    pub(super) fn notice(problem: Problem, article: &Article) -> Self {
        Self { problem, severity: Severity::Notice, article: article.clone() }
    }

    /// A breach, or a notice when something excuses it.
    pub(super) fn unless(excused: bool, problem: Problem, article: &Article) -> Self {
        if excused { Self::notice(problem, article) } else { Self::breach(problem, article) }
    }
}

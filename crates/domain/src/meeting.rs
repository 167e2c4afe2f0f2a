//! A meeting (회의) of a body: an agenda, and a record of what happened, event by event.
//!
//! The record is the meeting: who was present, what was moved, recused, voted and resolved all follow
//! from replaying it ([`state::Meeting`]). What is written into it was checked against what it said
//! before, so that a record that cannot have happened cannot be stored.

mod agenda;
pub mod event;
mod room;
pub mod state;
#[cfg(test)]
mod tests;
mod vote;

pub use event::{Checkin, Event, Recorded, Speaker};
pub use state::{Meeting, Refusal};

use crate::text::Limit;

/// What a meeting is called besides its number.
pub const TITLE: Limit = Limit { field: "title", min: 0, max: 100, lines: false };
/// Where it is held.
pub const PLACE: Limit = Limit { field: "place", min: 2, max: 120, lines: false };
/// Why notice was short, why it was cancelled, why it pauses.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };
/// A remark, summarised by the secretary.
pub const REMARK: Limit = Limit { field: "remark", min: 2, max: 2000, lines: true };
/// What somebody wants to speak about.
pub const TOPIC: Limit = Limit { field: "topic", min: 0, max: 100, lines: false };
/// What an observer is called in the record.
pub const SPEAKER: Limit = Limit { field: "speaker", min: 1, max: 80, lines: false };
/// The most events one meeting may have.
pub const MOST_EVENTS: usize = 20_000;

crate::words! {
    /// What kind of meeting.
    MeetingKind {
        /// 정기회의
        Regular = "regular",
        /// 임시회의
        Extraordinary = "extraordinary",
        /// 서면심의: no one meets, members vote until a deadline on minor or urgent items.
        Written = "written",
    }
}

crate::words! {
    /// Where a meeting stands.
    MeetingStatus {
        /// Being prepared.
        Draft = "draft",
        /// Members were told.
        Called = "called",
        /// 진행 중
        Open = "open",
        /// 정회
        Recess = "recess",
        /// 폐회
        Closed = "closed",
        /// It will not be held.
        Cancelled = "cancelled",
    }
}

impl MeetingStatus {
    /// Whether it goes on now.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Open | Self::Recess)
    }

    /// Whether everybody may know of it.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Draft)
    }
}

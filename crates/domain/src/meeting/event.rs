//! What can happen in a meeting.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ballot::{Choice, Count, Question, Stop, Terms, Way};
use crate::id::{BallotId, ItemId, MemberId, MotionId};
use crate::item::ItemOutcome;
use crate::motion::MotionKind;
use crate::recusal::{Ground, RecusalWay};
use crate::time::Moment;

crate::words! {
    /// How somebody's arrival was noted.
    Checkin {
        /// With the code on the screen in the hall.
        Code = "code",
        /// By the secretary.
        Secretary = "secretary",
    }
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// A member.
    Member(MemberId),
    /// Somebody else in the room, by name or office.
    Other(String),
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// The chair opened the meeting (개회).
    Opened {
        /// Who presides.
        chair: MemberId,
        /// Members with a vote at that moment. What the roster says of that day later changes nothing.
        enrolled: BTreeSet<MemberId>,
        /// Members without a vote at that moment.
        others: BTreeSet<MemberId>,
    },
    /// Somebody else presides from now on; the vice-chair stands in.
    ChairTaken {
        /// Who.
        member: MemberId,
    },
    /// A member came in.
    Arrived {
        /// Who.
        member: MemberId,
        /// How it was noted.
        by: Checkin,
    },
    /// A member went out.
    Left {
        /// Who.
        member: MemberId,
    },
    /// An item was taken up (상정).
    ItemBegun {
        /// Which.
        item: ItemId,
    },
    /// An item was done with.
    ItemEnded {
        /// Which.
        item: ItemId,
        /// How it was handled.
        outcome: ItemOutcome,
        /// More words on it.
        note: String,
    },
    /// A member told of an interest in an item.
    InterestDeclared {
        /// Who.
        member: MemberId,
        /// In which.
        item: ItemId,
        /// What it is.
        text: String,
    },
    /// A member takes no part in an item.
    Recused {
        /// Who.
        member: MemberId,
        /// In which.
        item: ItemId,
        /// How it came about.
        way: RecusalWay,
        /// The ground of Article 9.
        ground: Ground,
        /// In words.
        reason: String,
    },
    /// A member asked to speak.
    Asked {
        /// Who.
        member: MemberId,
        /// About what.
        topic: String,
    },
    /// A member no longer wants to speak.
    Unasked {
        /// Who.
        member: MemberId,
    },
    /// The chair gave the floor.
    SpeechBegun {
        /// To whom.
        member: MemberId,
    },
    /// The speaker is done.
    SpeechEnded {
        /// Who.
        member: MemberId,
    },
    /// What somebody said, summarised by the secretary.
    Remark {
        /// Who.
        speaker: Speaker,
        /// What.
        text: String,
    },
    /// Something was moved.
    Moved {
        /// Its key: the number of this event.
        motion: MotionId,
        /// Under which item.
        item: ItemId,
        /// What it asks for.
        kind: MotionKind,
        /// What is to be decided, in one sentence.
        title: String,
        /// In full; of an amendment, the text as it would be.
        text: String,
        /// Who moved it.
        mover: Speaker,
    },
    /// A motion was taken back.
    MotionWithdrawn {
        /// Which.
        motion: MotionId,
        /// Why.
        reason: String,
    },
    /// A vote was opened.
    BallotOpened {
        /// Its key.
        ballot: BallotId,
        /// What is voted on.
        question: Question,
        /// How.
        way: Way,
        /// The numbers that hold for it.
        terms: Terms,
        /// Until when, if that was said.
        until: Option<Moment>,
    },
    /// A vote stays open longer.
    BallotExtended {
        /// Which.
        ballot: BallotId,
        /// Until when.
        until: Moment,
    },
    /// A vote was closed and counted.
    BallotClosed {
        /// Which.
        ballot: BallotId,
        /// What came of it.
        result: Count,
        /// Who voted how, in an open vote.
        named: Vec<(MemberId, Choice)>,
        /// How many voted on paper.
        paper: u32,
    },
    /// A vote was stopped without being counted: the quorum was lost, or it was put wrongly.
    BallotStopped {
        /// Which.
        ballot: BallotId,
        /// Why.
        stop: Stop,
        /// In words; may be empty.
        reason: String,
    },
    /// The doors are open again.
    SessionOpened,
    /// A pause (정회).
    Recess {
        /// Why.
        reason: String,
    },
    /// After a pause (속개).
    Resumed,
    /// The end (폐회).
    Adjourned {
        /// Why, when not everything was done.
        reason: String,
    },
    /// Something was written down wrongly: the event does not count. The record keeps both.
    Struck {
        /// The number of the event.
        number: i64,
        /// Why.
        reason: String,
    },
}

/// An event in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the record, from 1.
    pub number: i64,
    /// When.
    pub at: Moment,
    /// What.
    pub event: Event,
}

impl Event {
    /// The member whose coming, going, interest or standing aside it is: what can happen before a meeting
    /// is opened.
    pub const fn early(&self) -> Option<MemberId> {
        match self {
            Self::Arrived { member, .. }
            | Self::Left { member }
            | Self::InterestDeclared { member, .. }
            | Self::Recused { member, .. } => Some(*member),
            _ => None,
        }
    }

    /// The item in which an interest was told, or from which a member stands aside.
    pub const fn interest(&self) -> Option<ItemId> {
        match self {
            Self::InterestDeclared { item, .. } | Self::Recused { item, .. } => Some(*item),
            _ => None,
        }
    }

    /// Its word, as in the record.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::ChairTaken { .. } => "chair_taken",
            Self::Arrived { .. } => "arrived",
            Self::Left { .. } => "left",
            Self::ItemBegun { .. } => "item_begun",
            Self::ItemEnded { .. } => "item_ended",
            Self::InterestDeclared { .. } => "interest_declared",
            Self::Recused { .. } => "recused",
            Self::Asked { .. } => "asked",
            Self::Unasked { .. } => "unasked",
            Self::SpeechBegun { .. } => "speech_begun",
            Self::SpeechEnded { .. } => "speech_ended",
            Self::Remark { .. } => "remark",
            Self::Moved { .. } => "moved",
            Self::MotionWithdrawn { .. } => "motion_withdrawn",
            Self::BallotOpened { .. } => "ballot_opened",
            Self::BallotExtended { .. } => "ballot_extended",
            Self::BallotClosed { .. } => "ballot_closed",
            Self::BallotStopped { .. } => "ballot_stopped",
            Self::SessionOpened => "session_opened",
            Self::Recess { .. } => "recess",
            Self::Resumed => "resumed",
            Self::Adjourned { .. } => "adjourned",
            Self::Struck { .. } => "struck",
        }
    }
}

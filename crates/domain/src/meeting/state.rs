//! What follows from the record of a meeting.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::event::{Event, Recorded, Speaker};
use super::{MOST_EVENTS, MeetingKind, MeetingStatus};
use crate::ballot::{Choice, Count, Question, Stop, Terms, Way};
use crate::bylaws::{Headcount, Opening, Rules};
use crate::id::{BallotId, ItemId, MemberId, MotionId};
use crate::item::ItemOutcome;
use crate::member::Office;
use crate::motion::{MotionKind, MotionStatus};
use crate::recusal::{Ground, RecusalWay};
use crate::time::Moment;

/// What a meeting begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// What kind of meeting.
    pub kind: MeetingKind,
    /// Its items, in order.
    pub items: Vec<ItemId>,
    /// Members with a vote (재적위원). A vacancy is not enrolled.
    pub enrolled: BTreeSet<MemberId>,
    /// Members without a vote: the secretary.
    pub others: BTreeSet<MemberId>,
    /// Whoever came in or told of an interest, and lost the seat before the meeting was opened: what they
    /// did stands in the record and counts for nothing.
    pub former: BTreeSet<MemberId>,
    /// The rules the body works under.
    pub rules: Arc<Rules>,
}

crate::words! {
    /// Why an event cannot have happened.
    Refusal {
        /// The meeting has not begun.
        NotOpen = "meeting_not_open",
        /// It pauses.
        Paused = "meeting_paused",
        /// It goes on already.
        NotPaused = "meeting_not_paused",
        /// It was opened before.
        Opened = "meeting_opened",
        /// It is over.
        Over = "meeting_over",
        /// Not enough members are present (정족수 미달).
        NoQuorum = "no_quorum",
        /// Nobody of this body, or not with a vote.
        NotMember = "not_member",
        /// Is in the room already.
        Present = "present_already",
        /// Is not in the room.
        Absent = "not_present",
        /// No such item.
        NoItem = "no_item",
        /// The item is not being dealt with.
        ItemNotRunning = "item_not_running",
        /// Another item is being dealt with.
        ItemRunning = "item_running",
        /// The item was done with.
        ItemDone = "item_done",
        /// Something moved under the item is not decided.
        MotionsPending = "motions_pending",
        /// No such motion.
        NoMotion = "no_motion",
        /// The motion was decided or taken back.
        MotionSettled = "motion_settled",
        /// What would change the motion is decided first.
        AmendmentsFirst = "amendments_first",
        /// A challenge is decided before anything else.
        ChallengeFirst = "challenge_first",
        /// The motion does not fit what it is about.
        WrongMotion = "wrong_motion",
        /// The member takes no part in the item.
        Recused = "recused",
        /// A vote is open.
        BallotOpen = "ballot_open",
        /// No vote is open, or another.
        NoBallot = "no_ballot",
        /// The numbers do not follow from the record.
        WrongTerms = "wrong_terms",
        /// The votes do not fit those who may vote.
        WrongResult = "wrong_result",
        /// The vote is held in another way.
        WrongWay = "wrong_way",
        /// The bylaws have no such rule, or do not allow it here.
        NoRule = "no_rule",
        /// Too few candidates, or some who cannot stand.
        WrongCandidates = "wrong_candidates",
        /// Nobody of this list, or nobody speaks.
        NotListed = "not_listed",
        /// The doors are open.
        NotClosed = "session_not_closed",
        /// No such event, or one that is not struck out.
        NoEvent = "no_event",
        /// Later events build on it.
        BuiltOn = "built_on",
        /// Time does not go back.
        Earlier = "earlier_than_before",
        /// The record is full.
        Full = "record_full",
    }
}

impl std::error::Error for Refusal {}

pub(super) type Checked = Result<(), Refusal>;

pub(super) fn need(holds: bool, refusal: Refusal) -> Checked {
    if holds { Ok(()) } else { Err(refusal) }
}

pub(super) fn count(members: usize) -> u32 {
    u32::try_from(members).unwrap_or(u32::MAX)
}

/// A time in the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Who.
    pub member: MemberId,
    /// From when.
    pub from: Moment,
    /// Until when; none while the member is there.
    pub to: Option<Moment>,
}

/// How far an item is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemState {
    /// When it was taken up.
    pub begun: Option<Moment>,
    /// When it was done with, how, and more words.
    pub ended: Option<(Moment, ItemOutcome, String)>,
}

/// A motion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
    /// Its key.
    pub id: MotionId,
    /// 의안 제n호: its number among the main motions.
    pub number: Option<u32>,
    /// Under which item.
    pub item: ItemId,
    /// What it asks for.
    pub kind: MotionKind,
    /// What is to be decided.
    pub title: String,
    /// In full, as amended.
    pub text: String,
    /// Who moved it.
    pub mover: Speaker,
    /// When.
    pub at: Moment,
    /// Where it stands.
    pub status: MotionStatus,
    /// Why it was taken back.
    pub reason: String,
}

/// A vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// Its key.
    pub id: BallotId,
    /// What is voted on.
    pub question: Question,
    /// How.
    pub way: Way,
    /// The numbers that hold for it.
    pub terms: Terms,
    /// Under which item.
    pub item: ItemId,
    /// Since when.
    pub opened: Moment,
    /// Until when, if that was said.
    pub until: Option<Moment>,
    /// What came of it, once it was closed.
    pub closed: Option<Closed>,
    /// When and why it was stopped uncounted.
    pub stopped: Option<(Moment, Stop, String)>,
}

/// How a vote ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: Moment,
    /// What came of it.
    pub result: Count,
    /// Who voted how, in an open vote.
    pub named: Vec<(MemberId, Choice)>,
    /// How many voted on paper.
    pub paper: u32,
}

impl Ballot {
    /// Whether votes are taken.
    pub const fn is_open(&self) -> bool {
        self.closed.is_none() && self.stopped.is_none()
    }
}

/// That a member takes no part in an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recusal {
    /// Who.
    pub member: MemberId,
    /// In which.
    pub item: ItemId,
    /// How it came about.
    pub way: RecusalWay,
    /// The ground.
    pub ground: Ground,
    /// In words.
    pub reason: String,
    /// Since when.
    pub at: Moment,
}

/// A time at which somebody had the floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// Who.
    pub member: MemberId,
    /// Under which item.
    pub item: Option<ItemId>,
    /// From when.
    pub from: Moment,
    /// Until when; none while they speak.
    pub to: Option<Moment>,
}

/// A meeting as far as its record goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// What it began with.
    pub setup: Setup,
    /// Where it stands.
    pub status: MeetingStatus,
    /// When it was opened.
    pub opened: Option<Moment>,
    /// When it ended, and why before everything was done.
    pub adjourned: Option<(Moment, String)>,
    /// Who presides.
    pub chair: Option<MemberId>,
    /// Who is in the room, since when.
    pub present: BTreeMap<MemberId, Moment>,
    /// Every time in the room, in the order of arrivals.
    pub stays: Vec<Stay>,
    /// The items.
    pub items: BTreeMap<ItemId, ItemState>,
    /// The item that is being dealt with.
    pub current: Option<ItemId>,
    /// Everything moved.
    pub motions: Vec<Motion>,
    /// Every vote.
    pub ballots: Vec<Ballot>,
    /// Who takes no part in what.
    pub recusals: Vec<Recusal>,
    /// Who waits for the floor, and about what.
    pub queue: Vec<(MemberId, String)>,
    /// Who had the floor.
    pub speeches: Vec<Speech>,
    /// Whether the doors are closed.
    pub is_closed: bool,
    /// Items of which the minutes are not published.
    pub withheld: BTreeSet<ItemId>,
    /// Items dealt with, at least in part, behind closed doors.
    pub closed_items: BTreeSet<ItemId>,
    /// Who was elected to what.
    pub elected: Vec<(Office, MemberId)>,
    last: (i64, Moment),
}

impl Meeting {
    /// A meeting of which nothing is recorded yet.
    pub fn new(setup: Setup) -> Self {
        let items = setup.items.iter().map(|item| (*item, ItemState::default())).collect();
        Self {
            setup,
            status: MeetingStatus::Called,
            opened: None,
            adjourned: None,
            chair: None,
            present: BTreeMap::new(),
            stays: Vec::new(),
            items,
            current: None,
            motions: Vec::new(),
            ballots: Vec::new(),
            recusals: Vec::new(),
            queue: Vec::new(),
            speeches: Vec::new(),
            is_closed: false,
            withheld: BTreeSet::new(),
            closed_items: BTreeSet::new(),
            elected: Vec::new(),
            last: (0, Moment(i64::MIN)),
        }
    }

    /// What follows from a record.
    ///
    /// # Errors
    /// The number of the first event that cannot have happened, and why.
    pub fn replay(setup: Setup, record: &[Recorded]) -> Result<Self, (i64, Refusal)> {
        let struck = struck(record);
        let mut meeting = Self::new(setup);
        for recorded in record {
            if struck.contains(&recorded.number) {
                meeting.skip(recorded);
            } else {
                meeting.apply(recorded).map_err(|refusal| (recorded.number, refusal))?;
            }
        }
        Ok(meeting)
    }

    /// Whether an event can follow a record; what follows then.
    ///
    /// # Errors
    /// [`Refusal::BuiltOn`] when the event strikes out something that later events need; else why it
    /// cannot happen now.
    pub fn after(&self, record: &[Recorded], next: &Recorded) -> Result<Self, Refusal> {
        if let Event::Struck { number, .. } = &next.event {
            check_strike(record, *number)?;
            let all: Vec<Recorded> = record.iter().chain([next]).cloned().collect();
            return Self::replay(self.setup.clone(), &all).map_err(|_| Refusal::BuiltOn);
        }
        let mut meeting = self.clone();
        meeting.apply(next)?;
        Ok(meeting)
    }

    fn skip(&mut self, recorded: &Recorded) {
        self.last = (recorded.number, recorded.at);
    }

    /// Members with a vote who are in the room (출석위원).
    pub fn present_members(&self) -> impl Iterator<Item = MemberId> {
        self.present.keys().copied().filter(|member| self.setup.enrolled.contains(member))
    }

    /// How many members with a vote are in the room.
    pub fn present_count(&self) -> u32 {
        count(self.present_members().count())
    }

    /// Whether this is a written deliberation: nobody meets, and items go on side by side.
    pub(super) fn is_written(&self) -> bool {
        self.setup.kind == MeetingKind::Written
    }

    /// The members as the rules count them, when these take no part.
    pub(super) fn heads(&self, recused: &[MemberId]) -> Headcount {
        let present = if self.is_written() { 0 } else { self.present_count() };
        let here = |member: &&MemberId| !self.is_written() && self.present.contains_key(member);
        let recused_present = count(recused.iter().filter(here).count());
        Headcount {
            enrolled: count(self.setup.enrolled.len()),
            present,
            recused_present,
            recused_absent: count(recused.len()).saturating_sub(recused_present),
        }
    }

    /// Whether enough members are present for the item that is being dealt with, and how many are needed
    /// (재적 과반수 출석).
    pub fn opening(&self) -> Option<Opening> {
        let recused = |member: &MemberId| self.is_recused(*member);
        let recused: Vec<MemberId> = self.setup.enrolled.iter().copied().filter(recused).collect();
        self.setup.rules.may_open(&self.heads(&recused)).ok()
    }

    /// Whether the meeting may go on.
    pub fn has_quorum(&self) -> bool {
        self.is_written() || self.opening().is_some_and(|opening| opening.is_met())
    }

    /// Whether a member takes no part in the item that is being dealt with.
    pub fn is_recused(&self, member: MemberId) -> bool {
        self.current.is_some_and(|item| self.is_recused_from(member, item))
    }

    /// Whether a member takes no part in an item.
    pub fn is_recused_from(&self, member: MemberId, item: ItemId) -> bool {
        self.recusals.iter().any(|one| one.member == member && one.item == item)
    }

    /// The vote that is open.
    pub fn open_ballot(&self) -> Option<&Ballot> {
        self.ballots.iter().rfind(|ballot| ballot.is_open())
    }

    /// The vote that is open under an item.
    pub fn open_ballot_of(&self, item: ItemId) -> Option<&Ballot> {
        self.ballots.iter().rfind(|ballot| ballot.is_open() && ballot.item == item)
    }

    /// The vote with this key.
    pub fn ballot(&self, id: BallotId) -> Option<&Ballot> {
        self.ballots.iter().find(|ballot| ballot.id == id)
    }

    /// The motion with this key.
    pub fn motion(&self, id: MotionId) -> Option<&Motion> {
        self.motions.iter().find(|motion| motion.id == id)
    }

    /// Who has the floor, since when.
    pub fn speaker(&self) -> Option<&Speech> {
        self.speeches.last().filter(|speech| speech.to.is_none())
    }

    /// The number that the next event gets.
    pub const fn next_number(&self) -> i64 {
        self.last.0 + 1
    }

    /// Who takes no part in a vote: the recused, and whoever is challenged by it.
    pub fn excluded(&self, question: &Question) -> Vec<MemberId> {
        let Some(item) = self.item_of(question) else { return Vec::new() };
        let challenged = match question {
            Question::Motion { motion } => {
                self.motion(*motion).and_then(|motion| match motion.kind {
                    MotionKind::Challenge { member } => Some(member),
                    _ => None,
                })
            }
            Question::Election { .. } => None,
        };
        let mut excluded: Vec<MemberId> = self
            .setup
            .enrolled
            .iter()
            .copied()
            .filter(|member| self.is_recused_from(*member, item) || challenged == Some(*member))
            .collect();
        excluded.sort();
        excluded
    }

    /// Who may vote: members present, at a written deliberation all, but for those who take no part.
    pub fn entitled(&self, question: &Question) -> Vec<MemberId> {
        let excluded = self.excluded(question);
        let here = |member: &MemberId| self.is_written() || self.present.contains_key(member);
        let takes_part = |member: &MemberId| !excluded.contains(member);
        self.setup.enrolled.iter().copied().filter(|m| here(m) && takes_part(m)).collect()
    }

    /// The item under which something is voted on.
    pub fn item_of(&self, question: &Question) -> Option<ItemId> {
        match question {
            Question::Motion { motion } => self.motion(*motion).map(|motion| motion.item),
            Question::Election { item, .. } => Some(*item),
        }
    }

    /// Takes the next event in.
    ///
    /// # Errors
    /// Why it cannot happen now; nothing changed then.
    pub fn apply(&mut self, recorded: &Recorded) -> Checked {
        need(self.last.1 <= recorded.at && self.last.0 < recorded.number, Refusal::Earlier)?;
        need(recorded.number <= i64::try_from(MOST_EVENTS).unwrap_or(i64::MAX), Refusal::Full)?;
        self.happen(recorded)?;
        self.last = (recorded.number, recorded.at);
        Ok(())
    }

    fn happen(&mut self, recorded: &Recorded) -> Checked {
        let at = recorded.at;
        match &recorded.event {
            Event::Opened { chair, .. } => self.open(*chair, at),
            Event::ChairTaken { member } => self.take_chair(*member),
            Event::Arrived { member, .. } => self.arrive(*member, at),
            Event::Left { member } => self.leave(*member, at),
            Event::ItemBegun { item } => self.begin_item(*item, at),
            Event::ItemEnded { item, outcome, note } => self.end_item(*item, *outcome, note, at),
            Event::InterestDeclared { member, item, .. } => self.check_interest(*member, *item),
            Event::Recused { member, item, way, ground, reason } => {
                self.check_interest(*member, *item)?;
                need(*way != RecusalWay::Challenge, Refusal::WrongMotion)?;
                self.recuse(*member, *item, (*way, *ground), reason, at);
                Ok(())
            }
            Event::Asked { member, topic } => self.ask(*member, topic),
            Event::Unasked { member } => self.unask(*member),
            Event::SpeechBegun { member } => self.begin_speech(*member, at),
            Event::SpeechEnded { member } => self.end_speech(*member, at),
            Event::Remark { speaker, .. } => self.check_speaker(speaker),
            Event::Moved { .. } => self.move_motion(recorded),
            Event::MotionWithdrawn { motion, reason } => self.withdraw(*motion, reason),
            Event::BallotOpened { .. } => self.open_vote(recorded),
            Event::BallotExtended { ballot, until } => self.extend(*ballot, *until, at),
            Event::BallotClosed { ballot, result, named, paper } => {
                let closed =
                    Closed { at, result: result.clone(), named: named.clone(), paper: *paper };
                self.close_vote(*ballot, closed)
            }
            Event::BallotStopped { ballot, stop, reason } => {
                self.stop_vote(*ballot, *stop, reason, at)
            }
            Event::SessionOpened => {
                self.check_running()?;
                need(self.is_closed, Refusal::NotClosed)?;
                self.is_closed = false;
                Ok(())
            }
            Event::Recess { .. } => self.pause(),
            Event::Resumed => {
                need(self.status == MeetingStatus::Recess, Refusal::NotPaused)?;
                need(self.has_quorum(), Refusal::NoQuorum)?;
                self.status = MeetingStatus::Open;
                Ok(())
            }
            Event::Adjourned { reason } => self.adjourn(reason, at),
            // What it strikes out was left out before.
            Event::Struck { .. } => Ok(()),
        }
    }

    pub(super) fn check_running(&self) -> Checked {
        match self.status {
            MeetingStatus::Open => Ok(()),
            MeetingStatus::Recess => Err(Refusal::Paused),
            MeetingStatus::Closed | MeetingStatus::Cancelled => Err(Refusal::Over),
            MeetingStatus::Draft | MeetingStatus::Called => Err(Refusal::NotOpen),
        }
    }

    pub(super) fn is_member(&self, member: MemberId) -> bool {
        let Setup { enrolled, others, former, .. } = &self.setup;
        [enrolled, others, former].iter().any(|list| list.contains(&member))
    }
}

/// The numbers of events that were struck out.
pub fn struck(record: &[Recorded]) -> BTreeSet<i64> {
    let number = |recorded: &Recorded| match &recorded.event {
        Event::Struck { number, .. } => Some(*number),
        _ => None,
    };
    record.iter().filter_map(number).collect()
}

/// What can be struck out: what somebody wrote down. What members decided stands.
fn check_strike(record: &[Recorded], number: i64) -> Checked {
    let found = record.iter().find(|recorded| recorded.number == number);
    let found = found.filter(|_| !struck(record).contains(&number)).ok_or(Refusal::NoEvent)?;
    let written = matches!(
        found.event,
        Event::ChairTaken { .. }
            | Event::Arrived { .. }
            | Event::Left { .. }
            | Event::ItemBegun { .. }
            | Event::ItemEnded { .. }
            | Event::InterestDeclared { .. }
            | Event::Recused { .. }
            | Event::Asked { .. }
            | Event::Unasked { .. }
            | Event::SpeechBegun { .. }
            | Event::SpeechEnded { .. }
            | Event::Remark { .. }
            | Event::Moved { .. }
            | Event::MotionWithdrawn { .. }
    );
    need(written, Refusal::NoEvent)
}

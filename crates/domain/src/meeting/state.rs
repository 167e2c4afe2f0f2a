//! What follows from the record of a meeting.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{Event, Recorded, Speaker};
use super::{MOST_EVENTS, MeetingKind, MeetingStatus};
use crate::ballot::{Choice, Count, Elected, Question, Terms, Way};
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
    /// How many of the enrolled must be present.
    pub quorum: u32,
    /// Whether those who are recused from the running item count towards it.
    pub recused_count: bool,
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

type Checked = Result<(), Refusal>;

fn need(holds: bool, refusal: Refusal) -> Checked {
    if holds { Ok(()) } else { Err(refusal) }
}

fn count(members: usize) -> u32 {
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
    /// Why it was stopped uncounted, and when.
    pub stopped: Option<(Moment, String)>,
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

    /// How many of them count towards the quorum now.
    pub fn counted(&self) -> u32 {
        let counts = |member: &MemberId| self.setup.recused_count || !self.is_recused(*member);
        count(self.present_members().filter(counts).count())
    }

    /// Whether enough members are present.
    pub fn has_quorum(&self) -> bool {
        self.setup.kind == MeetingKind::Written || self.counted() >= self.setup.quorum
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
        let written = self.setup.kind == MeetingKind::Written;
        let here = |member: &MemberId| written || self.present.contains_key(member);
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
            Event::Opened { chair } => self.open(*chair, at),
            Event::ChairTaken { member } => self.take_chair(*member),
            Event::Arrived { member, .. } => self.arrive(*member, at),
            Event::Left { member } => self.leave(*member, at),
            Event::ItemBegun { item } => self.begin_item(*item, at),
            Event::ItemEnded { item, outcome, note } => self.end_item(*item, *outcome, note, at),
            Event::InterestDeclared { member, item, .. } => self.check_interest(*member, *item),
            Event::Recused { member, item, way, ground, reason } => {
                self.check_interest(*member, *item)?;
                need(*way != RecusalWay::Challenge, Refusal::WrongMotion)?;
                self.recuse(*member, *item, (*way, *ground), reason, at)
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
            Event::BallotStopped { ballot, reason } => self.stop_vote(*ballot, reason, at),
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

    fn check_running(&self) -> Checked {
        match self.status {
            MeetingStatus::Open => Ok(()),
            MeetingStatus::Recess => Err(Refusal::Paused),
            MeetingStatus::Closed | MeetingStatus::Cancelled => Err(Refusal::Over),
            MeetingStatus::Draft | MeetingStatus::Called => Err(Refusal::NotOpen),
        }
    }

    fn is_member(&self, member: MemberId) -> bool {
        self.setup.enrolled.contains(&member) || self.setup.others.contains(&member)
    }

    fn open(&mut self, chair: MemberId, at: Moment) -> Checked {
        need(self.opened.is_none(), Refusal::Opened)?;
        need(self.setup.enrolled.contains(&chair), Refusal::NotMember)?;
        let written = self.setup.kind == MeetingKind::Written;
        need(written || self.present.contains_key(&chair), Refusal::Absent)?;
        need(self.has_quorum(), Refusal::NoQuorum)?;
        self.chair = Some(chair);
        self.opened = Some(at);
        self.status = MeetingStatus::Open;
        Ok(())
    }

    fn take_chair(&mut self, member: MemberId) -> Checked {
        need(self.status.is_running(), Refusal::NotOpen)?;
        need(self.setup.enrolled.contains(&member), Refusal::NotMember)?;
        need(self.present.contains_key(&member), Refusal::Absent)?;
        self.chair = Some(member);
        Ok(())
    }

    fn arrive(&mut self, member: MemberId, at: Moment) -> Checked {
        need(self.status != MeetingStatus::Closed, Refusal::Over)?;
        need(self.is_member(member), Refusal::NotMember)?;
        need(!self.present.contains_key(&member), Refusal::Present)?;
        self.present.insert(member, at);
        self.stays.push(Stay { member, from: at, to: None });
        Ok(())
    }

    fn leave(&mut self, member: MemberId, at: Moment) -> Checked {
        need(self.status != MeetingStatus::Closed, Refusal::Over)?;
        need(self.present.remove(&member).is_some(), Refusal::Absent)?;
        if let Some(stay) = self.stays.iter_mut().rfind(|stay| stay.member == member) {
            stay.to = Some(at);
        }
        self.queue.retain(|(waiting, _)| *waiting != member);
        if let Some(speech) = self.speeches.last_mut().filter(|one| one.member == member) {
            speech.to.get_or_insert(at);
        }
        Ok(())
    }

    fn begin_item(&mut self, item: ItemId, at: Moment) -> Checked {
        self.check_running()?;
        need(self.has_quorum(), Refusal::NoQuorum)?;
        let state = self.items.get(&item).ok_or(Refusal::NoItem)?;
        need(state.ended.is_none(), Refusal::ItemDone)?;
        need(self.current.is_none(), Refusal::ItemRunning)?;
        if let Some(state) = self.items.get_mut(&item) {
            state.begun.get_or_insert(at);
        }
        self.current = Some(item);
        self.note_doors();
        Ok(())
    }

    fn end_item(&mut self, item: ItemId, outcome: ItemOutcome, note: &str, at: Moment) -> Checked {
        self.check_running()?;
        need(self.current == Some(item), Refusal::ItemNotRunning)?;
        need(self.open_ballot().is_none(), Refusal::BallotOpen)?;
        let pending =
            |motion: &Motion| motion.item == item && motion.status == MotionStatus::Pending;
        // What is put off keeps what was moved under it undecided.
        let open = outcome != ItemOutcome::Deferred && self.motions.iter().any(pending);
        need(!open, Refusal::MotionsPending)?;
        if let Some(state) = self.items.get_mut(&item) {
            state.ended = Some((at, outcome, note.to_owned()));
        }
        self.end_floor(at);
        self.queue.clear();
        self.current = None;
        Ok(())
    }

    fn check_interest(&self, member: MemberId, item: ItemId) -> Checked {
        need(self.status != MeetingStatus::Closed, Refusal::Over)?;
        need(self.setup.enrolled.contains(&member), Refusal::NotMember)?;
        let state = self.items.get(&item).ok_or(Refusal::NoItem)?;
        need(state.ended.is_none(), Refusal::ItemDone)?;
        need(self.open_ballot().is_none_or(|ballot| ballot.item != item), Refusal::BallotOpen)?;
        need(!self.is_recused_from(member, item), Refusal::Recused)
    }

    fn recuse(
        &mut self,
        member: MemberId,
        item: ItemId,
        (way, ground): (RecusalWay, Ground),
        reason: &str,
        at: Moment,
    ) -> Checked {
        let reason = reason.to_owned();
        self.recusals.push(Recusal { member, item, way, ground, reason, at });
        if self.current == Some(item) {
            self.queue.retain(|(waiting, _)| *waiting != member);
        }
        Ok(())
    }

    fn check_takes_part(&self, member: MemberId) -> Checked {
        self.check_running()?;
        need(self.is_member(member), Refusal::NotMember)?;
        need(self.present.contains_key(&member), Refusal::Absent)?;
        need(!self.is_recused(member), Refusal::Recused)
    }

    fn ask(&mut self, member: MemberId, topic: &str) -> Checked {
        self.check_takes_part(member)?;
        need(self.queue.iter().all(|(waiting, _)| *waiting != member), Refusal::Present)?;
        self.queue.push((member, topic.to_owned()));
        Ok(())
    }

    fn unask(&mut self, member: MemberId) -> Checked {
        let before = self.queue.len();
        self.queue.retain(|(waiting, _)| *waiting != member);
        need(self.queue.len() < before, Refusal::NotListed)
    }

    fn begin_speech(&mut self, member: MemberId, at: Moment) -> Checked {
        self.check_takes_part(member)?;
        self.end_floor(at);
        self.queue.retain(|(waiting, _)| *waiting != member);
        self.speeches.push(Speech { member, item: self.current, from: at, to: None });
        Ok(())
    }

    fn end_speech(&mut self, member: MemberId, at: Moment) -> Checked {
        let speaks = self.speaker().is_some_and(|speech| speech.member == member);
        need(speaks, Refusal::NotListed)?;
        self.end_floor(at);
        Ok(())
    }

    fn end_floor(&mut self, at: Moment) {
        if let Some(speech) = self.speeches.last_mut() {
            speech.to.get_or_insert(at);
        }
    }

    fn check_speaker(&self, speaker: &Speaker) -> Checked {
        need(self.status.is_running(), Refusal::NotOpen)?;
        match speaker {
            Speaker::Member(member) => {
                need(self.is_member(*member), Refusal::NotMember)?;
                need(self.stays.iter().any(|stay| stay.member == *member), Refusal::Absent)
            }
            Speaker::Other(_) => Ok(()),
        }
    }

    fn move_motion(&mut self, recorded: &Recorded) -> Checked {
        let Event::Moved { motion, item, kind, title, text, mover } = &recorded.event else {
            return Err(Refusal::NoEvent);
        };
        self.check_running()?;
        need(motion.0 == recorded.number, Refusal::WrongMotion)?;
        need(self.current == Some(*item), Refusal::ItemNotRunning)?;
        need(self.open_ballot().is_none(), Refusal::BallotOpen)?;
        if let Speaker::Member(member) = mover
            && self.setup.kind != MeetingKind::Written
        {
            self.check_takes_part(*member)?;
        }
        self.check_kind(*item, *kind)?;
        let main = self.motions.iter().filter(|motion| motion.kind.is_main()).count();
        self.motions.push(Motion {
            id: *motion,
            number: kind.is_main().then(|| count(main + 1)),
            item: *item,
            kind: *kind,
            title: title.clone(),
            text: text.clone(),
            mover: mover.clone(),
            at: recorded.at,
            status: MotionStatus::Pending,
            reason: String::new(),
        });
        Ok(())
    }

    fn check_kind(&self, item: ItemId, kind: MotionKind) -> Checked {
        match kind {
            MotionKind::Main => Ok(()),
            MotionKind::Amendment { of } => {
                let of = self.motion(of).ok_or(Refusal::NoMotion)?;
                need(of.status == MotionStatus::Pending, Refusal::MotionSettled)?;
                // An amendment changes a main motion; one of an amendment would have no end.
                need(of.kind.is_main() && of.item == item, Refusal::WrongMotion)
            }
            MotionKind::Challenge { member } => self.check_interest(member, item),
            MotionKind::CloseSession => need(!self.is_closed, Refusal::WrongMotion),
            MotionKind::Withhold => need(!self.withheld.contains(&item), Refusal::WrongMotion),
        }
    }

    fn withdraw(&mut self, id: MotionId, reason: &str) -> Checked {
        need(self.status.is_running(), Refusal::NotOpen)?;
        let running = self.open_ballot().map(|ballot| ballot.question.clone());
        need(running != Some(Question::Motion { motion: id }), Refusal::BallotOpen)?;
        let motion = self.motions.iter_mut().find(|one| one.id == id).ok_or(Refusal::NoMotion)?;
        need(motion.status == MotionStatus::Pending, Refusal::MotionSettled)?;
        motion.status = MotionStatus::Withdrawn;
        reason.clone_into(&mut motion.reason);
        // Nothing is left that an amendment could change.
        for one in &mut self.motions {
            if one.kind == (MotionKind::Amendment { of: id }) && one.status == MotionStatus::Pending
            {
                one.status = MotionStatus::Withdrawn;
            }
        }
        Ok(())
    }

    fn open_vote(&mut self, recorded: &Recorded) -> Checked {
        let Event::BallotOpened { ballot, question, way, terms, until } = &recorded.event else {
            return Err(Refusal::NoEvent);
        };
        self.check_running()?;
        need(self.has_quorum(), Refusal::NoQuorum)?;
        need(self.open_ballot().is_none(), Refusal::BallotOpen)?;
        need(self.ballot(*ballot).is_none(), Refusal::BallotOpen)?;
        let item = self.check_question(question)?;
        need(self.current == Some(item), Refusal::ItemNotRunning)?;
        self.check_terms(question, terms)?;
        let written = self.setup.kind == MeetingKind::Written;
        need(!written || *way == Way::Named, Refusal::WrongWay)?;
        let on_candidates = matches!(question, Question::Election { .. });
        need(!on_candidates || *way != Way::Named, Refusal::WrongWay)?;
        self.ballots.push(Ballot {
            id: *ballot,
            question: question.clone(),
            way: *way,
            terms: terms.clone(),
            item,
            opened: recorded.at,
            until: *until,
            closed: None,
            stopped: None,
        });
        Ok(())
    }

    /// Whether something can be voted on now; its item.
    fn check_question(&self, question: &Question) -> Result<ItemId, Refusal> {
        match question {
            Question::Motion { motion } => {
                let motion = self.motion(*motion).ok_or(Refusal::NoMotion)?;
                need(motion.status == MotionStatus::Pending, Refusal::MotionSettled)?;
                let pending = |found: &dyn Fn(&Motion) -> bool| {
                    self.motions.iter().any(|one| {
                        one.status == MotionStatus::Pending && one.id != motion.id && found(one)
                    })
                };
                let amends = |one: &Motion| one.kind == MotionKind::Amendment { of: motion.id };
                need(!pending(&amends), Refusal::AmendmentsFirst)?;
                let challenges = |one: &Motion| {
                    one.item == motion.item && matches!(one.kind, MotionKind::Challenge { .. })
                };
                let is_challenge = matches!(motion.kind, MotionKind::Challenge { .. });
                need(is_challenge || !pending(&challenges), Refusal::ChallengeFirst)?;
                Ok(motion.item)
            }
            Question::Election { item, candidates, round, .. } => {
                need(self.items.contains_key(item), Refusal::NoItem)?;
                let known = candidates.iter().all(|one| self.setup.enrolled.contains(one));
                let distinct: BTreeSet<&MemberId> = candidates.iter().collect();
                let fits = known && distinct.len() == candidates.len() && !candidates.is_empty();
                need(fits && (1..=9).contains(round), Refusal::WrongCandidates)?;
                Ok(*item)
            }
        }
    }

    /// Whether the numbers a vote is opened with are those of the record.
    fn check_terms(&self, question: &Question, terms: &Terms) -> Checked {
        let present = match self.setup.kind {
            MeetingKind::Written => count(self.setup.enrolled.len()),
            _ => self.present_count(),
        };
        let fits = terms.enrolled == count(self.setup.enrolled.len())
            && terms.present == present
            && terms.recused == self.excluded(question)
            && terms.entitled == self.entitled(question)
            && !terms.entitled.is_empty();
        need(fits, Refusal::WrongTerms)
    }

    fn running(&mut self, id: BallotId) -> Result<&mut Ballot, Refusal> {
        let ballot = self.ballots.iter_mut().find(|one| one.id == id && one.is_open());
        ballot.ok_or(Refusal::NoBallot)
    }

    fn extend(&mut self, id: BallotId, until: Moment, at: Moment) -> Checked {
        let ballot = self.running(id)?;
        need(until > at, Refusal::Earlier)?;
        ballot.until = Some(until);
        Ok(())
    }

    fn stop_vote(&mut self, id: BallotId, reason: &str, at: Moment) -> Checked {
        let ballot = self.running(id)?;
        ballot.stopped = Some((at, reason.to_owned()));
        Ok(())
    }

    fn close_vote(&mut self, id: BallotId, closed: Closed) -> Checked {
        self.check_running()?;
        need(self.has_quorum(), Refusal::NoQuorum)?;
        let ballot = self.running(id)?;
        check_result(ballot, &closed)?;
        let (question, item, at) = (ballot.question.clone(), ballot.item, closed.at);
        let result = closed.result.clone();
        ballot.closed = Some(closed);
        match (question, result) {
            (Question::Motion { motion }, Count::Motion { carried, .. }) => {
                self.settle(motion, carried, item, at)
            }
            (
                Question::Election { office, .. },
                Count::Election { elected: Elected::Member { member }, .. },
            ) => {
                self.elected.push((office, member));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What follows from a decided motion.
    fn settle(&mut self, id: MotionId, carried: bool, item: ItemId, at: Moment) -> Checked {
        let motion = self.motions.iter_mut().find(|one| one.id == id).ok_or(Refusal::NoMotion)?;
        motion.status = if carried { MotionStatus::Carried } else { MotionStatus::Failed };
        if !carried {
            return Ok(());
        }
        let (kind, title, text) = (motion.kind, motion.title.clone(), motion.text.clone());
        match kind {
            MotionKind::Main => {}
            MotionKind::Amendment { of } => {
                if let Some(main) = self.motions.iter_mut().find(|one| one.id == of) {
                    main.title = title;
                    main.text = text;
                }
            }
            MotionKind::Challenge { member } => {
                let way = (RecusalWay::Challenge, Ground::Interest);
                self.recuse(member, item, way, &text, at)?;
            }
            MotionKind::CloseSession => {
                self.is_closed = true;
                self.note_doors();
            }
            MotionKind::Withhold => {
                self.withheld.insert(item);
            }
        }
        Ok(())
    }

    fn note_doors(&mut self) {
        if self.is_closed {
            self.closed_items.extend(self.current);
        }
    }

    fn pause(&mut self) -> Checked {
        self.check_running()?;
        need(self.open_ballot().is_none(), Refusal::BallotOpen)?;
        self.status = MeetingStatus::Recess;
        Ok(())
    }

    fn adjourn(&mut self, reason: &str, at: Moment) -> Checked {
        need(self.status.is_running(), Refusal::NotOpen)?;
        need(self.open_ballot().is_none(), Refusal::BallotOpen)?;
        self.end_floor(at);
        for stay in &mut self.stays {
            stay.to.get_or_insert(at);
        }
        self.present.clear();
        self.queue.clear();
        self.current = None;
        self.status = MeetingStatus::Closed;
        self.adjourned = Some((at, reason.to_owned()));
        Ok(())
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

/// Whether a count fits the vote it is of.
fn check_result(ballot: &Ballot, closed: &Closed) -> Checked {
    let most = count(ballot.terms.entitled.len());
    let fits = match (&ballot.question, &closed.result) {
        (Question::Motion { .. }, Count::Motion { tally, needed, carried, .. }) => {
            tally.cast() <= most && *carried == (tally.in_favour >= *needed)
        }
        (
            Question::Election { candidates, .. },
            Count::Election { votes, abstained, elected, .. },
        ) => {
            let cast = votes.iter().map(|(_, votes)| votes).sum::<u32>().saturating_add(*abstained);
            let listed = votes.iter().map(|(member, _)| member).eq(candidates.iter());
            let stood = match elected {
                Elected::Member { member } => candidates.contains(member),
                Elected::Runoff { between } => between.iter().all(|one| candidates.contains(one)),
                Elected::Undecided => true,
            };
            cast <= most && listed && stood
        }
        _ => false,
    };
    need(fits, Refusal::WrongResult)?;
    match ballot.way {
        Way::Named => check_named(ballot, closed),
        Way::Hands | Way::Secret => need(closed.named.is_empty(), Refusal::WrongResult),
    }
}

/// Whether the names of an open vote are of those who may vote, each once, and add up.
fn check_named(ballot: &Ballot, closed: &Closed) -> Checked {
    let voters: BTreeSet<MemberId> = closed.named.iter().map(|(member, _)| *member).collect();
    let allowed = voters.iter().all(|member| ballot.terms.entitled.contains(member));
    let once = voters.len() == closed.named.len();
    let counted = crate::ballot::Tally::of(closed.named.iter().map(|(_, choice)| *choice));
    let adds_up = matches!(&closed.result, Count::Motion { tally, .. } if *tally == counted);
    need(allowed && once && adds_up, Refusal::WrongResult)
}

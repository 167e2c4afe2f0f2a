//! Meetings against stories told by hand, and against rooms in which people are counted one by one.

mod property;
mod story;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::event::{Checkin, Event, Recorded, Speaker};
use super::state::{Meeting, Refusal, Setup};
use super::{MeetingKind, MeetingStatus};
use crate::ballot::{Choice, Count, Question, Tally, Way};
use crate::bylaws::{Preset, Rules};
use crate::id::{BallotId, ItemId, MemberId, MotionId};
use crate::motion::{MotionKind, MotionStatus};
use crate::time::Moment;

/// A meeting and its record.
struct Room {
    record: Vec<Recorded>,
    meeting: Meeting,
    clock: i64,
}

fn member(number: i64) -> MemberId {
    MemberId(number)
}

impl Room {
    /// A body of so many members and a secretary, with these items.
    fn new(members: i64, items: i64, rules: Rules) -> Self {
        Self::of(MeetingKind::Regular, members, items, rules)
    }

    fn of(kind: MeetingKind, members: i64, items: i64, rules: Rules) -> Self {
        let setup = Setup {
            kind,
            items: (1..=items).map(ItemId).collect(),
            enrolled: (1..=members).map(member).collect(),
            others: BTreeSet::from([member(100)]),
            former: BTreeSet::new(),
            rules: Arc::new(rules),
        };
        Self { record: Vec::new(), meeting: Meeting::new(setup), clock: 0 }
    }

    /// The council, whose quorum is more than half and who decides with more than half of those present.
    fn council(members: i64, present: i64) -> Self {
        let mut room = Self::new(members, 2, Preset::Council.rules());
        for number in 1..=present {
            room.arrive(number);
        }
        room
    }

    fn next(&self) -> i64 {
        self.meeting.next_number()
    }

    /// Writes an event down, if it can have happened.
    fn note(&mut self, event: Event) -> Result<(), Refusal> {
        self.clock += 1;
        let next = Recorded { number: self.next(), at: Moment(self.clock), event };
        self.meeting = self.meeting.after(&self.record, &next)?;
        self.record.push(next);
        Ok(())
    }

    /// That the meeting is opened by somebody.
    fn opened(&self, chair: i64) -> Event {
        let Setup { enrolled, others, .. } = self.meeting.setup.clone();
        Event::Opened { chair: member(chair), enrolled, others }
    }

    fn arrive(&mut self, number: i64) {
        self.note(Event::Arrived { member: member(number), by: Checkin::Secretary }).unwrap();
    }

    fn leave(&mut self, number: i64) {
        self.note(Event::Left { member: member(number) }).unwrap();
    }

    fn begin(&mut self, item: i64) {
        self.note(Event::ItemBegun { item: ItemId(item) }).unwrap();
    }

    fn propose(&mut self, item: i64, kind: MotionKind) -> Result<MotionId, Refusal> {
        let motion = MotionId(self.next());
        let title = format!("{motion}호");
        let text = format!("{motion}호의 내용");
        let mover = Speaker::Other("사무국".to_owned());
        self.note(Event::Moved { motion, item: ItemId(item), kind, title, text, mover })?;
        Ok(motion)
    }

    fn open(&mut self, question: Question, way: Way) -> Result<BallotId, Refusal> {
        let terms = self.meeting.terms(&question, "")?;
        let ballot = BallotId(self.next());
        self.note(Event::BallotOpened { ballot, question, way, terms, until: None })?;
        Ok(ballot)
    }

    fn open_motion(&mut self, motion: MotionId) -> Result<BallotId, Refusal> {
        self.open(Question::Motion { motion }, Way::Hands)
    }

    /// Closes a vote on a motion by what was counted.
    fn close(&mut self, ballot: BallotId, tally: Tally) -> Result<bool, Refusal> {
        let outcome = self.meeting.decide(self.meeting.ballot(ballot).unwrap(), tally)?;
        let result = Count::Motion { outcome: outcome.clone(), resolution: None };
        self.note(Event::BallotClosed { ballot, result, named: Vec::new(), paper: 0 })?;
        Ok(outcome.carried)
    }

    /// Votes on a motion by show of hands; those who abstain are the rest.
    fn vote(&mut self, motion: MotionId, in_favour: u32, against: u32) -> bool {
        let ballot = self.open_motion(motion).unwrap();
        let entitled = self.meeting.ballot(ballot).unwrap().terms.entitled.len();
        let entitled = u32::try_from(entitled).unwrap();
        let abstained = entitled - in_favour - against;
        self.close(ballot, Tally { in_favour, against, abstained }).unwrap()
    }
}

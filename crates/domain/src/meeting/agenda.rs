//! What a meeting deals with: items, motions, and who takes no part in them.

use super::MeetingStatus;
use super::event::{Event, Recorded, Speaker};
use super::state::{Checked, ItemState, Meeting, Motion, Recusal, Refusal, Setup, count, need};
use crate::ballot::Question;
use crate::id::{ItemId, MemberId, MotionId};
use crate::item::ItemOutcome;
use crate::motion::{MotionKind, MotionStatus};
use crate::recusal::{Ground, RecusalWay};
use crate::time::Moment;

impl Meeting {
    pub(super) fn begin_item(&mut self, item: ItemId, at: Moment) -> Checked {
        self.check_running()?;
        need(self.has_quorum(), Refusal::NoQuorum)?;
        let state = self.items.get(&item).ok_or(Refusal::NoItem)?;
        need(state.ended.is_none(), Refusal::ItemDone)?;
        need(self.current.is_none(), Refusal::ItemRunning)?;
        if let Some(state) = self.items.get_mut(&item) {
            state.begun.get_or_insert(at);
        }
        if !self.is_written() {
            self.current = Some(item);
        }
        self.note_doors();
        Ok(())
    }

    pub(super) fn end_item(
        &mut self,
        item: ItemId,
        outcome: ItemOutcome,
        note: &str,
        at: Moment,
    ) -> Checked {
        self.check_running()?;
        self.check_item(item)?;
        need(self.open_ballot_of(item).is_none(), Refusal::BallotOpen)?;
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

    /// Whether an item is being dealt with.
    pub(super) fn check_item(&self, item: ItemId) -> Checked {
        let begun = |state: &ItemState| state.begun.is_some() && state.ended.is_none();
        let goes_on = match self.is_written() {
            true => self.items.get(&item).is_some_and(begun),
            false => self.current == Some(item),
        };
        need(goes_on, Refusal::ItemNotRunning)
    }

    /// Whether another vote may begin under an item.
    pub(super) fn check_free(&self, item: ItemId) -> Checked {
        let open = match self.is_written() {
            true => self.open_ballot_of(item),
            false => self.open_ballot(),
        };
        need(open.is_none(), Refusal::BallotOpen)
    }

    pub(super) fn check_interest(&self, member: MemberId, item: ItemId) -> Checked {
        need(self.status != MeetingStatus::Closed, Refusal::Over)?;
        let Setup { enrolled, former, .. } = &self.setup;
        need(enrolled.contains(&member) || former.contains(&member), Refusal::NotMember)?;
        let state = self.items.get(&item).ok_or(Refusal::NoItem)?;
        need(state.ended.is_none(), Refusal::ItemDone)?;
        need(self.open_ballot_of(item).is_none(), Refusal::BallotOpen)?;
        need(!self.is_recused_from(member, item), Refusal::Recused)
    }

    pub(super) fn recuse(
        &mut self,
        member: MemberId,
        item: ItemId,
        (way, ground): (RecusalWay, Ground),
        reason: &str,
        at: Moment,
    ) {
        let reason = reason.to_owned();
        self.recusals.push(Recusal { member, item, way, ground, reason, at });
        if self.current == Some(item) {
            self.queue.retain(|(waiting, _)| *waiting != member);
        }
    }

    pub(super) fn move_motion(&mut self, recorded: &Recorded) -> Checked {
        let Event::Moved { motion, item, kind, title, text, mover } = &recorded.event else {
            return Err(Refusal::NoEvent);
        };
        self.check_running()?;
        need(motion.0 == recorded.number, Refusal::WrongMotion)?;
        self.check_item(*item)?;
        self.check_free(*item)?;
        if let Speaker::Member(member) = mover
            && !self.is_written()
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

    pub(super) fn check_kind(&self, item: ItemId, kind: MotionKind) -> Checked {
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

    pub(super) fn withdraw(&mut self, id: MotionId, reason: &str) -> Checked {
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

    /// What follows from a decided motion.
    pub(super) fn settle(
        &mut self,
        id: MotionId,
        carried: bool,
        item: ItemId,
        at: Moment,
    ) -> Checked {
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
                self.recuse(member, item, way, &text, at);
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

    pub(super) fn note_doors(&mut self) {
        if self.is_closed {
            self.closed_items.extend(self.current);
        }
    }
}

//! Who is in the room, presides and speaks; pauses, and the end.

use super::MeetingStatus;
use super::event::Speaker;
use super::state::{Checked, Meeting, Refusal, Speech, Stay, need};
use crate::id::MemberId;
use crate::time::Moment;

impl Meeting {
    pub(super) fn open(&mut self, chair: MemberId, at: Moment) -> Checked {
        need(self.opened.is_none(), Refusal::Opened)?;
        need(self.setup.enrolled.contains(&chair), Refusal::NotMember)?;
        need(self.is_written() || self.present.contains_key(&chair), Refusal::Absent)?;
        need(self.has_quorum(), Refusal::NoQuorum)?;
        self.chair = Some(chair);
        self.opened = Some(at);
        self.status = MeetingStatus::Open;
        Ok(())
    }

    pub(super) fn take_chair(&mut self, member: MemberId) -> Checked {
        need(self.status.is_running(), Refusal::NotOpen)?;
        need(self.setup.enrolled.contains(&member), Refusal::NotMember)?;
        need(self.present.contains_key(&member), Refusal::Absent)?;
        self.chair = Some(member);
        Ok(())
    }

    pub(super) fn arrive(&mut self, member: MemberId, at: Moment) -> Checked {
        need(self.status != MeetingStatus::Closed, Refusal::Over)?;
        need(self.is_member(member), Refusal::NotMember)?;
        need(!self.present.contains_key(&member), Refusal::Present)?;
        self.present.insert(member, at);
        self.stays.push(Stay { member, from: at, to: None });
        Ok(())
    }

    pub(super) fn leave(&mut self, member: MemberId, at: Moment) -> Checked {
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

    pub(super) fn check_takes_part(&self, member: MemberId) -> Checked {
        self.check_running()?;
        need(self.is_member(member), Refusal::NotMember)?;
        need(self.present.contains_key(&member), Refusal::Absent)?;
        need(!self.is_recused(member), Refusal::Recused)
    }

    pub(super) fn ask(&mut self, member: MemberId, topic: &str) -> Checked {
        self.check_takes_part(member)?;
        need(self.queue.iter().all(|(waiting, _)| *waiting != member), Refusal::Present)?;
        self.queue.push((member, topic.to_owned()));
        Ok(())
    }

    pub(super) fn unask(&mut self, member: MemberId) -> Checked {
        let before = self.queue.len();
        self.queue.retain(|(waiting, _)| *waiting != member);
        need(self.queue.len() < before, Refusal::NotListed)
    }

    pub(super) fn begin_speech(&mut self, member: MemberId, at: Moment) -> Checked {
        self.check_takes_part(member)?;
        self.end_floor(at);
        self.queue.retain(|(waiting, _)| *waiting != member);
        self.speeches.push(Speech { member, item: self.current, from: at, to: None });
        Ok(())
    }

    pub(super) fn end_speech(&mut self, member: MemberId, at: Moment) -> Checked {
        let speaks = self.speaker().is_some_and(|speech| speech.member == member);
        need(speaks, Refusal::NotListed)?;
        self.end_floor(at);
        Ok(())
    }

    pub(super) fn end_floor(&mut self, at: Moment) {
        if let Some(speech) = self.speeches.last_mut() {
            speech.to.get_or_insert(at);
        }
    }

    pub(super) fn check_speaker(&self, speaker: &Speaker) -> Checked {
        need(self.status.is_running(), Refusal::NotOpen)?;
        match speaker {
            Speaker::Member(member) => {
                need(self.is_member(*member), Refusal::NotMember)?;
                need(self.stays.iter().any(|stay| stay.member == *member), Refusal::Absent)
            }
            Speaker::Other(_) => Ok(()),
        }
    }

    pub(super) fn pause(&mut self) -> Checked {
        self.check_running()?;
        need(self.open_ballot().is_none(), Refusal::BallotOpen)?;
        self.status = MeetingStatus::Recess;
        Ok(())
    }

    pub(super) fn adjourn(&mut self, reason: &str, at: Moment) -> Checked {
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

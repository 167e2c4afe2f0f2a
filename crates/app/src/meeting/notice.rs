//! Calling a meeting: members are told of the day and the agenda, and get the papers, in time.

use domain::bylaws::{Caller, Convening, Finding, LeadException, Materials, Problem, Severity};
use domain::code::Coded as _;
use domain::id::{MeetingId, ParticipantId};
use domain::language::Language;
use domain::meeting::{MeetingKind, MeetingStatus};
use domain::permission::Action;
use domain::time::{Moment, zone};
use serde::{Deserialize, Serialize};
use store::Tx;

use super::{Meeting, MeetingView, changed};
use crate::body::BodyView;
use crate::item::ItemView;
use crate::mail::Letter;
use crate::{Actor, App, Error, Result};

/// What a mail about a meeting says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The meeting's code.
    pub code: String,
    /// What happened: `called`, `changed`, `materials` or `cancelled`.
    pub change: String,
    /// The body's name.
    pub body: String,
    /// 제n차
    pub number: i64,
    /// What kind of meeting.
    pub kind: MeetingKind,
    /// When it begins; in writing, until when members vote.
    pub starts: Moment,
    /// The name of the time zone.
    pub zone: String,
    /// Where.
    pub place: String,
    /// The titles of its items; none when they may not be told beforehand.
    pub items: Vec<String>,
    /// How often the notice changed (RFC 5545, SEQUENCE).
    pub sequence: i64,
    /// Why it was cancelled.
    pub reason: String,
    /// When this was told.
    pub at: Moment,
}

impl App {
    /// What the bylaws say about how a meeting was called, or would be called now.
    pub fn notice_findings(&self, view: &MeetingView) -> Vec<Finding> {
        let now = self.now();
        let zone = zone(&view.dialogue().zone);
        let rules = &view.state.setup.rules;
        let starts = Moment(view.row.starts_at);
        let notified = view.row.called_at.map(Moment);
        if view.kind == MeetingKind::Written {
            let asked = view.state.opened.or(notified).unwrap_or(now);
            return rules.written_finding(asked, starts, &zone).into_iter().collect();
        }
        let exception = exception(&view.row);
        let sent = view.row.materials_at.map(Moment);
        let materials = view.items.iter().map(|item| Materials {
            // What was put on the agenda later came later.
            sent: sent.map(|sent| sent.max(Moment(item.row.added_at))),
            exception,
        });
        let materials = materials.collect();
        let convening = Convening { starts, notified, exception, materials };
        rules.notice_findings(&convening, now, &zone)
    }

    /// A meeting whose members were told of it, and when: for whoever convenes the body or sits in it.
    ///
    /// # Errors
    /// [`Error::Denied`], also before it was called.
    pub async fn called_meeting(
        &self,
        actor: &Actor,
        id: MeetingId,
    ) -> Result<(MeetingView, Moment)> {
        let view = self.meeting(actor, id).await?;
        if self.gate(actor, Action::Convene, &view.resource()).is_err() {
            self.gate(actor, Action::Sit, &view.resource())?;
        }
        let called = view.row.called_at.map(Moment).ok_or(Error::NOT_FOUND)?;
        Ok((view, called))
    }

    /// Tells all members the day and the agenda. What breaches the bylaws and is not excused is refused.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Conflict`] `agenda_empty`,
    /// `notice_short`, `written_not_allowed` or `not_callable`, or when it was called before.
    pub async fn call_meeting(&self, actor: &Actor, id: MeetingId) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        if view.items.is_empty() {
            return Err(Error::Conflict("agenda_empty"));
        }
        let rules = &view.state.setup.rules;
        let enrolled = u32::try_from(view.state.setup.enrolled.len()).unwrap_or(u32::MAX);
        if rules.may_call(Caller::Chair, enrolled).is_some_and(|call| !call.allowed) {
            return Err(Error::Conflict("not_callable"));
        }
        if view.kind == MeetingKind::Written && !self.may_be_written(&view) {
            return Err(Error::Conflict("written_not_allowed"));
        }
        // Papers may come later than the call.
        let breach = |finding: &Finding| {
            finding.severity == Severity::Breach
                && !matches!(finding.problem, Problem::MaterialsLate { .. })
        };
        if self.notice_findings(&view).iter().any(breach) {
            return Err(Error::Conflict("notice_short"));
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = self.lock_unheld(&tx, id).await?;
        if row.called_at.is_some() {
            return Err(Error::Conflict("meeting_called"));
        }
        row.called_at = Some(now.0);
        MeetingStatus::Called.as_str().clone_into(&mut row.status);
        self.write_and_tell(&tx, &view.body, row, "called", now).await?;
        self.commit_with_mail(tx).await?;
        self.inner.follower.notice();
        Ok(())
    }

    /// Only minor or urgent items are decided in writing (각종위원회 조례 제12조).
    fn may_be_written(&self, view: &MeetingView) -> bool {
        let ground = |item: &ItemView| super::record::written_ground(&view.row, item);
        view.items.iter().all(|item| view.state.setup.rules.written_allowed(ground(item)))
    }

    /// Says that all papers are there, and tells the members.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Conflict`] before it was called, or once it was opened.
    pub async fn send_materials(&self, actor: &Actor, id: MeetingId) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = self.lock_unheld(&tx, id).await?;
        if row.called_at.is_none() {
            return Err(Error::Conflict("meeting_not_called"));
        }
        row.materials_at = Some(now.0);
        self.write_and_tell(&tx, &view.body, row, "materials", now).await?;
        self.commit_with_mail(tx).await?;
        self.inner.follower.notice();
        Ok(())
    }

    /// Writes a change of a meeting that was not held yet, and tells the members if they knew of it.
    pub(super) async fn write_and_tell(
        &self,
        tx: &Tx,
        body: &BodyView,
        mut row: Meeting,
        change: &'static str,
        now: Moment,
    ) -> Result<()> {
        row.changed_at = now.0;
        if row.called_at.is_some() {
            row.sequence += 1;
            self.tell_members(tx, body, &row, change, now).await?;
        }
        store::meeting::update(tx, &row).await?;
        self.record(tx, changed(body, &row, change), now).await?;
        Ok(())
    }

    async fn tell_members(
        &self,
        tx: &Tx,
        body: &BodyView,
        row: &Meeting,
        change: &str,
        now: Moment,
    ) -> Result<()> {
        let items = store::item::of_meeting(tx, row.id).await?;
        let told = row.secret == 0;
        let invitation = Invitation {
            code: MeetingId(row.id).code(),
            change: change.to_owned(),
            body: body.row.name.clone(),
            number: row.number,
            kind: row.kind.parse().unwrap_or(MeetingKind::Regular),
            starts: Moment(row.starts_at),
            zone: body.dialogue.zone.clone(),
            place: row.place.clone(),
            items: items.into_iter().filter(|_| told).map(|item| item.title).collect(),
            sequence: row.sequence,
            reason: row.reason.clone(),
            at: now,
        };
        let letter = Letter::Meeting(Box::new(invitation));
        for address in store::meeting::addresses(tx, body.row.id, now.0).await? {
            store::meeting::invite(tx, row.id, address.member_id, now.0).await?;
            let participant = Some(ParticipantId(address.participant_id));
            self.queue_mail(tx, &address.email, Language::Korean, &letter, participant).await?;
        }
        Ok(())
    }
}

fn exception(row: &Meeting) -> Option<LeadException> {
    if row.secret != 0 {
        Some(LeadException::Secret)
    } else if row.urgent.is_empty() {
        None
    } else {
        Some(LeadException::Urgent)
    }
}

//! Circulating minutes, approving, signing and publishing them.

use domain::code::Coded as _;
use domain::id::{MeetingId, ParticipantId};
use domain::language::Language;
use domain::minutes::{Approval, MOST_DAYS, MinutesStatus, Signatory};
use domain::permission::Action;
use domain::text::Fault;
use domain::time::{DAY, Moment, zone};
use store::minutes::Signature;

use super::edit::Changing;
use super::schedule::MinutesNews;
use super::{changed, office_of, status_of};
use crate::mail::Letter;
use crate::{Actor, App, Error, Result};

impl App {
    /// Asks the members to look the minutes through within so many days; they are told by mail.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Invalid`] for the days;
    /// [`Error::Conflict`] `minutes_approved` once they are approved.
    pub async fn circulate_minutes(&self, actor: &Actor, id: MeetingId, days: i64) -> Result<()> {
        let mut changing = self.begin_changing(actor, id, Action::Convene).await?;
        if !(1..=MOST_DAYS).contains(&days) {
            let expected = "a number of days from 1 to 60";
            return Err(Error::field("days", Fault::Malformed { expected }));
        }
        if !matches!(changing.view.status, MinutesStatus::Draft | MinutesStatus::Circulated) {
            return Err(Error::Conflict("minutes_approved"));
        }
        if changing.view.row.version == 0 {
            let document = changing.view.record.clone();
            self.write_version(actor, &mut changing, document, "").await?;
        }
        let Changing { tx, view, now } = &mut changing;
        let zone = zone(&view.meeting.dialogue().zone);
        let due = Moment::end_of(now.plus(days * DAY).day(&zone), &zone);
        (view.row.circulated_at, view.row.due_at) = (Some(now.0), Some(due.0));
        store::minutes::set(tx, &view.row).await?;
        let plain = vec![("version", view.row.version.into()), ("due", due.0.into())];
        self.record(tx, changed(&view.meeting, "circulated", plain, Vec::new()), *now).await?;
        let news = MinutesNews {
            code: view.code(),
            change: "circulated".to_owned(),
            body: view.meeting.body.row.name.clone(),
            number: view.meeting.row.number,
            due,
            zone: view.meeting.dialogue().zone.clone(),
            article: String::new(),
        };
        let letter = Letter::Minutes(Box::new(news));
        for address in store::meeting::addresses(tx, view.meeting.body.row.id, now.0).await? {
            let participant = Some(ParticipantId(address.participant_id));
            self.queue_mail(tx, &address.email, Language::Korean, &letter, participant).await?;
        }
        self.commit_with_mail(changing.tx).await?;
        self.inner.follower.notice();
        Ok(())
    }

    /// The chair approves the minutes as they are.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor leads the body; [`Error::Conflict`] `minutes_not_circulated`,
    /// `corrections_open`, or `minutes_approved`.
    pub async fn approve_minutes(&self, actor: &Actor, id: MeetingId) -> Result<()> {
        let changing = self.begin_changing(actor, id, Action::Preside).await?;
        self.write_approval(actor, changing, Approval::Chair, None).await
    }

    /// Notes that a later meeting approved the minutes, under an item of its own for them.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Conflict`] as for the chair's
    /// approval, or `meeting_did_not_agree` when that meeting did not agree to them as they are.
    pub async fn note_approval(
        &self,
        actor: &Actor,
        id: MeetingId,
        meeting: MeetingId,
    ) -> Result<()> {
        let changing = self.begin_changing(actor, id, Action::Convene).await?;
        if !changing.view.approving.contains(&meeting) {
            return Err(Error::Conflict("meeting_did_not_agree"));
        }
        self.write_approval(actor, changing, Approval::Meeting, Some(meeting)).await
    }

    async fn write_approval(
        &self,
        actor: &Actor,
        changing: Changing,
        approval: Approval,
        meeting: Option<MeetingId>,
    ) -> Result<()> {
        let Changing { tx, mut view, now } = changing;
        match view.status {
            MinutesStatus::Circulated => {}
            MinutesStatus::Draft => return Err(Error::Conflict("minutes_not_circulated")),
            _ => return Err(Error::Conflict("minutes_approved")),
        }
        if view.open_corrections().next().is_some() {
            return Err(Error::Conflict("corrections_open"));
        }
        view.row.approved_version = Some(view.row.version);
        view.row.approved_at = Some(now.0);
        view.row.approval = Some(approval.as_str().to_owned());
        view.row.approving_meeting_id = meeting.map(|meeting| meeting.0);
        store::minutes::set(&tx, &view.row).await?;
        let plain = vec![
            ("version", view.row.version.into()),
            ("approval", approval.as_str().into()),
            ("by", meeting.map(|meeting| meeting.code()).into()),
            ("office", office_of(actor, &view.meeting).as_str().into()),
        ];
        self.record(&tx, changed(&view.meeting, "approved", plain, Vec::new()), now).await?;
        self.commit(tx).await
    }

    /// Signs the minutes whose digest the actor was shown, as the chair or as the secretary; each with an
    /// account of their own.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor holds that office; [`Error::Conflict`] `minutes_not_approved`,
    /// `minutes_changed` when it is no longer the text that was shown, or `minutes_signed`.
    pub async fn sign_minutes(
        &self,
        actor: &Actor,
        id: MeetingId,
        signatory: Signatory,
        digest: &str,
    ) -> Result<()> {
        let action = match signatory {
            Signatory::Chair => Action::Preside,
            Signatory::Secretary => Action::Countersign,
        };
        let Changing { tx, view, now } = self.begin_changing(actor, id, action).await?;
        if !matches!(view.status, MinutesStatus::Approved | MinutesStatus::Signed) {
            return Err(Error::Conflict("minutes_not_approved"));
        }
        let shown = view.version().map(|version| hex::encode(&version.digest));
        if shown.as_deref() != Some(digest.trim()) {
            return Err(Error::Conflict("minutes_changed"));
        }
        let seat = actor.seat_in(view.meeting.body.id()).map(|seat| seat.member.0);
        let row = Signature {
            version: view.row.version,
            signatory: signatory.as_str().to_owned(),
            member_id: seat,
            at: now.0,
        };
        if !store::minutes::sign(&tx, id.0, &row).await? {
            return Err(Error::Conflict("minutes_signed"));
        }
        let plain = vec![
            ("version", row.version.into()),
            ("digest", digest.trim().into()),
            ("signatory", signatory.as_str().into()),
            ("member", seat.into()),
        ];
        self.record(&tx, changed(&view.meeting, "signed", plain, Vec::new()), now).await?;
        self.commit(tx).await
    }

    /// Lets everybody read the minutes, without what is kept from the public.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Conflict`] `minutes_unsigned` before
    /// both signed, `minutes_published`.
    pub async fn publish_minutes(&self, actor: &Actor, id: MeetingId) -> Result<()> {
        let Changing { tx, mut view, now } =
            self.begin_changing(actor, id, Action::Convene).await?;
        match status_of(&view.row, &view.signatures) {
            MinutesStatus::Signed => {}
            MinutesStatus::Published => return Err(Error::Conflict("minutes_published")),
            _ => return Err(Error::Conflict("minutes_unsigned")),
        }
        view.row.published_version = Some(view.row.version);
        view.row.published_at.get_or_insert(now.0);
        store::minutes::set(&tx, &view.row).await?;
        store::minutes::publish_version(&tx, id.0, view.row.version, now.0).await?;
        let digest = view.version().map(|version| hex::encode(&version.digest));
        let plain = vec![
            ("version", view.row.version.into()),
            ("digest", digest.into()),
            ("office", office_of(actor, &view.meeting).as_str().into()),
        ];
        self.record(&tx, changed(&view.meeting, "published", plain, Vec::new()), now).await?;
        self.commit(tx).await
    }
}

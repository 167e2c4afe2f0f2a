//! Changing minutes: each change is a version; members send corrections; paragraphs are kept from the
//! public on a legal ground.

use domain::id::MeetingId;
use domain::meeting::MeetingStatus;
use domain::minutes::{
    CorrectionOutcome, Document, EditError, MOST_CORRECTIONS, MOST_VERSIONS, PARAGRAPH, REASON,
    Secrecy,
};
use domain::permission::Action;
use domain::text::{Fault, Limit};
use domain::time::Moment;
use store::Tx;
use store::minutes::{Correction, Redaction, Text, Version};

use super::{MinutesView, Sealed, changed, office_of};
use crate::random::bytes;
use crate::{Actor, App, Error, Fields, Result};

/// Why a member wants something corrected.
const NOTE: Limit = Limit { field: "note", ..REASON };

/// What somebody changes in minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The version it is based on; 0 for what the record says.
    pub version: i64,
    /// Paragraphs by their keys, with what they say now; an empty text takes one out.
    pub texts: Vec<(String, String)>,
    /// New paragraphs, each at the end of a section.
    pub added: Vec<(String, String)>,
    /// Paragraphs of the record that are taken in again.
    pub restored: Vec<String>,
    /// Why, once minutes were published.
    pub reason: String,
}

fn refused(error: EditError) -> Error {
    match error {
        EditError::Unknown => Error::NOT_FOUND,
        EditError::Needed => Error::field("text", Fault::Required),
        EditError::Full => Error::Conflict("minutes_full"),
    }
}

/// Minutes that are being changed: nobody else changes them meanwhile.
pub(super) struct Changing {
    pub(super) tx: Tx,
    pub(super) view: MinutesView,
    pub(super) now: Moment,
}

impl App {
    /// Begins to change the minutes of a meeting, as they are now.
    pub(super) async fn begin_changing(
        &self,
        actor: &Actor,
        id: MeetingId,
        action: Action,
    ) -> Result<Changing> {
        let meeting = self.meeting(actor, id).await?;
        self.gate(actor, action, &meeting.resource())?;
        if meeting.status != MeetingStatus::Closed {
            return Err(Error::Conflict("meeting_not_over"));
        }
        let tx = self.inner.store.begin().await?;
        store::meeting::lock(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let view = self.view_minutes(&tx, meeting).await?;
        Ok(Changing { tx, now: self.now(), view })
    }

    /// Changes minutes; the number of the version that comes of it, or that there was when nothing
    /// changed.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Invalid`]; [`Error::Conflict`]
    /// `minutes_changed` when somebody else changed them meanwhile, `minutes_full`.
    pub async fn edit_minutes(&self, actor: &Actor, id: MeetingId, edit: &Edit) -> Result<i64> {
        let mut changing = self.begin_changing(actor, id, Action::Convene).await?;
        if edit.version != changing.view.row.version {
            return Err(Error::Conflict("minutes_changed"));
        }
        let (document, reason) = edited(&changing.view, edit)?;
        if document == changing.view.document {
            return Ok(changing.view.row.version);
        }
        let version = self.write_version(actor, &mut changing, document, &reason).await?;
        self.commit(changing.tx).await?;
        Ok(version)
    }

    /// Writes the next version with its act; its number.
    pub(super) async fn write_version(
        &self,
        actor: &Actor,
        changing: &mut Changing,
        document: Document,
        reason: &str,
    ) -> Result<i64> {
        let Changing { tx, view, now } = changing;
        let number = view.row.version + 1;
        if number > MOST_VERSIONS {
            return Err(Error::Conflict("minutes_full"));
        }
        let salt: [u8; 32] = bytes(self.inner.random.as_ref());
        let digest = Sealed::new(&document, &salt).digest().to_vec();
        let text =
            serde_json::to_string(&document).map_err(|error| Error::Internal(error.to_string()))?;
        let office = office_of(actor, &view.meeting);
        let version = Version {
            number,
            digest,
            office: office.as_str().to_owned(),
            reason: reason.to_owned(),
            at: now.0,
            published_at: None,
        };
        let stored = Text { document: text, salt: salt.to_vec() };
        store::minutes::insert_version(tx, view.row.meeting_id, &version, &stored).await?;
        view.row.version = number;
        store::minutes::set(tx, &view.row).await?;
        let plain = vec![
            ("version", number.into()),
            ("digest", hex::encode(&version.digest).into()),
            ("office", office.as_str().into()),
        ];
        let act = changed(&view.meeting, "edited", plain, vec![("reason", reason)]);
        self.record(tx, act, *now).await?;
        view.document = document;
        view.versions.push(version);
        Ok(number)
    }

    /// A member says what a paragraph should say instead, while the minutes are circulated.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor sits in the body; [`Error::Invalid`]; [`Error::Conflict`]
    /// `corrections_closed` or `corrections_full`.
    pub async fn correct_minutes(
        &self,
        actor: &Actor,
        id: MeetingId,
        paragraph: &str,
        text: &str,
        note: &str,
    ) -> Result<i64> {
        let Changing { tx, view, now } = self.begin_changing(actor, id, Action::Sit).await?;
        let seat = actor.seat_in(view.meeting.body.id()).ok_or(Error::NOT_FOUND)?;
        if !view.takes_corrections(now) {
            return Err(Error::Conflict("corrections_closed"));
        }
        let waiting = i64::try_from(view.open_corrections().count()).unwrap_or(MOST_CORRECTIONS);
        if waiting >= MOST_CORRECTIONS {
            return Err(Error::Conflict("corrections_full"));
        }
        let before = view.document.paragraph(paragraph).ok_or(Error::NOT_FOUND)?;
        let mut fields = Fields::default();
        let text = fields.text(PARAGRAPH, text);
        let note = fields.text(NOTE, note);
        if text == before.text {
            fields.fault("text", Fault::Malformed { expected: "another text than there is" });
        }
        let (text, note) = fields.done((text, note))?;
        let row = Correction {
            id: 0,
            version: view.row.version,
            paragraph: paragraph.to_owned(),
            member_id: seat.member.0,
            text,
            note,
            at: now.0,
            outcome: None,
            reason: String::new(),
            decided_at: None,
        };
        let key = store::minutes::insert_correction(&tx, id.0, &row).await?;
        let plain = vec![
            ("correction", key.into()),
            ("version", row.version.into()),
            ("paragraph", paragraph.into()),
            ("member", row.member_id.into()),
        ];
        let committed = vec![("text", row.text.as_str()), ("note", row.note.as_str())];
        self.record(&tx, changed(&view.meeting, "corrected", plain, committed), now).await?;
        self.commit(tx).await?;
        Ok(key)
    }

    /// Accepts a correction, which makes a version, or says why not.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Invalid`] without a reason;
    /// [`Error::Conflict`] `correction_decided`, or `minutes_changed` when the paragraph is gone.
    pub async fn decide_correction(
        &self,
        actor: &Actor,
        id: MeetingId,
        correction: i64,
        outcome: CorrectionOutcome,
        reason: &str,
    ) -> Result<()> {
        let mut changing = self.begin_changing(actor, id, Action::Convene).await?;
        let found = changing.view.corrections.iter().find(|one| one.id == correction);
        let row = found.ok_or(Error::NOT_FOUND)?.clone();
        let mut fields = Fields::default();
        let reason = match outcome {
            CorrectionOutcome::Declined => fields.text(REASON, reason),
            CorrectionOutcome::Accepted => String::new(),
        };
        let reason = fields.done(reason)?;
        let (word, now) = (outcome.as_str(), changing.now);
        if !store::minutes::decide_correction(&changing.tx, row.id, word, &reason, now.0).await? {
            return Err(Error::Conflict("correction_decided"));
        }
        if outcome == CorrectionOutcome::Accepted {
            let mut document = changing.view.document.clone();
            document
                .set(&row.paragraph, &row.text)
                .map_err(|_| Error::Conflict("minutes_changed"))?;
            if document != changing.view.document {
                self.write_version(actor, &mut changing, document, &row.note).await?;
            }
        }
        let plain = vec![("correction", row.id.into()), ("outcome", word.into())];
        let act = changed(&changing.view.meeting, "decided", plain, vec![("reason", &reason)]);
        self.record(&changing.tx, act, now).await?;
        self.commit(changing.tx).await
    }

    /// Keeps a paragraph from the public, in every version and wherever else the record tells it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Conflict`] `paragraph_needed` for
    /// what minutes have to say, `paragraph_redacted` when it is kept already.
    pub async fn redact_paragraph(
        &self,
        actor: &Actor,
        id: MeetingId,
        paragraph: &str,
        ground: &str,
    ) -> Result<()> {
        let Changing { tx, view, now } = self.begin_changing(actor, id, Action::Convene).await?;
        let mut fields = Fields::default();
        let ground: Option<Secrecy> = fields.needed_word("ground", ground);
        let ground = fields.done(ground)?.ok_or(Error::NOT_FOUND)?;
        let known = view.document.paragraph(paragraph).or_else(|| view.record.paragraph(paragraph));
        if !known.ok_or(Error::NOT_FOUND)?.may_be_left_out() {
            return Err(Error::Conflict("paragraph_needed"));
        }
        if view.veil.redacted.contains_key(paragraph) {
            return Err(Error::Conflict("paragraph_redacted"));
        }
        let office = office_of(actor, &view.meeting);
        let row = Redaction {
            id: 0,
            paragraph: paragraph.to_owned(),
            ground: ground.as_str().to_owned(),
            office: office.as_str().to_owned(),
            at: now.0,
            ended_at: None,
        };
        store::minutes::insert_redaction(&tx, id.0, &row).await?;
        let plain = vec![
            ("paragraph", paragraph.into()),
            ("ground", ground.as_str().into()),
            ("office", office.as_str().into()),
        ];
        self.record(&tx, changed(&view.meeting, "redacted", plain, Vec::new()), now).await?;
        self.commit(tx).await
    }

    /// Shows a paragraph again.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body, also for one that is shown.
    pub async fn show_paragraph(
        &self,
        actor: &Actor,
        id: MeetingId,
        paragraph: &str,
    ) -> Result<()> {
        let Changing { tx, view, now } = self.begin_changing(actor, id, Action::Convene).await?;
        if !store::minutes::end_redaction(&tx, id.0, paragraph, now.0).await? {
            return Err(Error::NOT_FOUND);
        }
        let plain = vec![("paragraph", paragraph.into())];
        self.record(&tx, changed(&view.meeting, "shown", plain, Vec::new()), now).await?;
        self.commit(tx).await
    }
}

/// The text after an edit, and why it was made.
fn edited(view: &MinutesView, edit: &Edit) -> Result<(Document, String)> {
    let mut fields = Fields::default();
    let mut document = view.document.clone();
    for key in &edit.restored {
        document.restore(&view.record, key).map_err(refused)?;
    }
    for (key, text) in &edit.texts {
        let text = text_of(&mut fields, text);
        document.set(key, &text).map_err(refused)?;
    }
    for (section, text) in &edit.added {
        if !text.trim().is_empty() {
            let text = text_of(&mut fields, text);
            document.add(section, &text).map_err(refused)?;
        }
    }
    // What everybody read is not changed without a word.
    let reason = match view.row.published_version {
        Some(_) => fields.text(REASON, &edit.reason),
        None => String::new(),
    };
    fields.done((document, reason))
}

fn text_of(fields: &mut Fields, text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { fields.text(PARAGRAPH, text) }
}

//! Meetings: prepared, called in time, held by their record.

pub mod notice;
pub mod record;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::act::{ActKind, Subject};
use domain::ballot::Question;
use domain::bylaws::Rules;
use domain::code::Coded as _;
use domain::id::{BallotId, BodyId, ItemId, MeetingId, MemberId};
use domain::meeting::state::{Motion, Setup};
use domain::meeting::{
    Event, Meeting as State, MeetingKind, MeetingStatus, PLACE, REASON, Recorded, TITLE,
};
use domain::minutes::{event_of, item_of};
use domain::motion::{MotionKind, MotionStatus};
use domain::permission::{Action, Resource};
use domain::text::Fault;
use domain::time::{Moment, zone};
use store::Db;
use store::meeting::Wanted;
pub use store::meeting::{Meeting, Resolution};

use crate::act::NewAct;
use crate::body::BodyView;
use crate::dialogue::Dialogue;
use crate::item::ItemView;
use crate::page::{Page, Slice};
use crate::{Actor, App, Error, Fields, Result};

/// A meeting as it is written down before it is held.
#[derive(Clone, Debug, Default)]
pub struct NewMeeting {
    /// `domain::meeting::MeetingKind` as text.
    pub kind: String,
    /// What it is called besides its number; may be empty.
    pub title: String,
    /// The day, `2026-11-28`; of a written deliberation, the last day to vote.
    pub day: String,
    /// When it begins, `14:00`; of a written deliberation, until when members vote.
    pub starts: String,
    /// Where.
    pub place: String,
    /// Why it cannot wait for the days of notice; empty when it can.
    pub urgent: String,
    /// Whether what is to be dealt with may not be told beforehand.
    pub secret: bool,
}

/// A meeting with everything its pages show.
#[derive(Clone, Debug)]
pub struct MeetingView {
    /// The meeting.
    pub row: Meeting,
    /// What kind of meeting.
    pub kind: MeetingKind,
    /// Where it stands.
    pub status: MeetingStatus,
    /// The body that meets.
    pub body: BodyView,
    /// The agenda, in order.
    pub items: Vec<ItemView>,
    /// The record.
    pub record: Vec<Recorded>,
    /// What follows from it.
    pub state: State,
    /// The numbers of events that the minutes keep from the public.
    pub redacted: BTreeSet<i64>,
    /// The items whose text they keep from the public.
    pub redacted_items: BTreeSet<ItemId>,
}

impl MeetingView {
    /// The key.
    pub fn id(&self) -> MeetingId {
        MeetingId(self.row.id)
    }

    /// Its dialogue.
    pub fn dialogue(&self) -> &Dialogue {
        &self.body.dialogue
    }

    /// Its resource for the gate.
    pub fn resource(&self) -> Resource {
        self.body.resource()
    }

    /// The name of a member on the roster.
    pub fn name(&self, member: MemberId) -> &str {
        self.body.member(member).map(|member| member.row.name.as_str()).unwrap_or_default()
    }

    /// Whether what was said and moved under an item may not be told: it was dealt with behind closed
    /// doors, or the body resolved so.
    pub fn is_hidden(&self, item: ItemId) -> bool {
        let secret = self.row.secret != 0 && self.status != MeetingStatus::Closed;
        secret || self.state.closed_items.contains(&item) || self.state.withheld.contains(&item)
    }

    /// Whether the minutes keep an event from the public. A motion has the number of the event that moved it.
    pub fn is_redacted(&self, event: i64) -> bool {
        self.redacted.contains(&event)
    }

    /// Whether the minutes keep the text of an item from the public.
    pub fn is_text_redacted(&self, item: ItemId) -> bool {
        self.redacted_items.contains(&item)
    }

    /// Whether they keep from the public what was noted when an item ended.
    pub fn is_note_redacted(&self, item: ItemId) -> bool {
        let ends =
            |one: &&Recorded| matches!(one.event, Event::ItemEnded { item: of, .. } if of == item);
        self.record.iter().filter(ends).any(|one| self.is_redacted(one.number))
    }

    /// Whether an event happened while the doors were closed.
    pub fn is_behind_doors(&self, event: i64) -> bool {
        let closes = |one: &Recorded| match &one.event {
            Event::BallotClosed { ballot, .. } => self.closes_doors(*ballot).then_some(true),
            Event::SessionOpened => Some(false),
            _ => None,
        };
        let earlier = self.record.iter().take_while(|one| one.number < event);
        earlier.filter_map(closes).last().unwrap_or(false)
    }

    fn closes_doors(&self, ballot: BallotId) -> bool {
        let ballot = self.state.ballot(ballot);
        let motion = ballot.and_then(|ballot| match ballot.question {
            Question::Motion { motion } => self.state.motion(motion),
            Question::Election { .. } => None,
        });
        motion.is_some_and(|motion| {
            motion.kind == MotionKind::CloseSession && motion.status == MotionStatus::Carried
        })
    }

    /// Whether what a motion says may not be told.
    pub fn is_motion_hidden(&self, motion: &Motion) -> bool {
        // What was amended says what the amendment said.
        let says = |one: &&Motion| {
            one.id == motion.id || one.kind == MotionKind::Amendment { of: motion.id }
        };
        let redacted =
            || self.state.motions.iter().filter(says).any(|one| self.is_redacted(one.id.0));
        self.is_hidden(motion.item) || redacted()
    }

    /// Whether what was resolved may not be told.
    pub fn is_resolution_hidden(&self, row: &Resolution) -> bool {
        let ballot = self.state.ballot(BallotId(row.ballot_id));
        let motion = ballot.and_then(|ballot| match &ballot.question {
            Question::Motion { motion } => self.state.motion(*motion),
            Question::Election { .. } => None,
        });
        self.is_hidden(ItemId(row.item_id)) || motion.is_some_and(|one| self.is_motion_hidden(one))
    }

    /// The item with this key.
    pub fn item(&self, id: ItemId) -> Option<&ItemView> {
        self.items.iter().find(|item| item.row.id == id.0)
    }

    /// The moment by which the rules are chosen: when it was opened, else `now`.
    fn moment(record: &[Recorded], now: Moment) -> Moment {
        let opened = record.iter().find(|one| matches!(one.event, Event::Opened { .. }));
        opened.map_or(now, |one| one.at)
    }
}

pub(crate) fn status_of(row: &Meeting) -> Result<MeetingStatus> {
    row.status.parse().map_err(|_| corrupt("meeting.status"))
}

fn corrupt(what: &'static str) -> Error {
    Error::Store(store::StoreError::Corrupt(what))
}

/// The act of a change before or after the meeting itself.
pub(crate) fn changed<'a>(body: &BodyView, row: &'a Meeting, change: &'static str) -> NewAct<'a> {
    NewAct {
        kind: ActKind::MeetingChanged,
        dialogue: Some(body.dialogue.id.0),
        subject: Subject::Meeting,
        subject_id: row.id,
        plain: vec![
            ("dialogue", body.dialogue.slug.as_str().into()),
            ("body", body.row.slug.as_str().into()),
            ("meeting", MeetingId(row.id).code().into()),
            ("change", change.into()),
            ("kind", row.kind.as_str().into()),
            ("status", row.status.as_str().into()),
            ("starts", row.starts_at.into()),
            ("called", row.called_at.into()),
            ("materials", row.materials_at.into()),
        ],
        committed: vec![
            ("title", &row.title),
            ("place", &row.place),
            ("urgent", &row.urgent),
            ("reason", &row.reason),
        ],
    }
}

/// Which meetings a list shows.
#[derive(Clone, Copy, Debug)]
pub enum Meetings<'a> {
    /// Of one body.
    Of(&'a BodyView),
    /// Of every body of one dialogue.
    In(&'a Dialogue),
    /// Of every public dialogue.
    Everywhere,
}

impl App {
    /// Meetings, the latest first; those that are being prepared only for whoever convenes.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn meetings(
        &self,
        actor: &Actor,
        which: Meetings<'_>,
        slice: Slice,
    ) -> Result<Page<Meeting>> {
        let wanted = self.wanted(actor, which)?;
        let read = self.inner.store.read();
        let total = store::meeting::count(&read, wanted).await?;
        let items = store::meeting::list(&read, wanted, slice.offset, slice.probe()).await?;
        Ok(slice.cut(items, total, |row| row.id))
    }

    /// The same in the order of keys, for machines: nothing that is being prepared.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn meetings_behind(
        &self,
        actor: &Actor,
        which: Meetings<'_>,
        slice: Slice,
    ) -> Result<Page<Meeting>> {
        let wanted = Wanted { drafts: false, ..self.wanted(actor, which)? };
        let read = self.inner.store.read();
        let total = store::meeting::count(&read, wanted).await?;
        let items = store::meeting::list_behind(&read, wanted, slice.behind, slice.probe()).await?;
        Ok(slice.cut(items, total, |row| row.id))
    }

    fn wanted(&self, actor: &Actor, which: Meetings<'_>) -> Result<Wanted> {
        let resource = match which {
            Meetings::Of(body) => body.resource(),
            Meetings::In(dialogue) => dialogue.resource(),
            Meetings::Everywhere => Resource::default(),
        };
        self.gate(actor, Action::ReadDialogue, &resource)?;
        let drafts = self.gate(actor, Action::Convene, &resource).is_ok();
        Ok(match which {
            Meetings::Of(body) => Wanted { body: Some(body.row.id), drafts, ..Wanted::default() },
            Meetings::In(dialogue) => {
                Wanted { dialogue: Some(dialogue.id.0), drafts, ..Wanted::default() }
            }
            Meetings::Everywhere => Wanted { published: true, ..Wanted::default() },
        })
    }

    /// One meeting.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn meeting(&self, actor: &Actor, id: MeetingId) -> Result<MeetingView> {
        let read = self.inner.store.read();
        let Some(row) = store::meeting::by_id(&read, id.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let body = self.body_by_id(actor, BodyId(row.body_id)).await?;
        if !status_of(&row)?.is_public() {
            // What is being prepared does not exist for anybody else.
            self.gate(actor, Action::Convene, &body.resource()).map_err(|_| Error::NOT_FOUND)?;
        }
        self.view_meeting(&read, row, body).await
    }

    /// A meeting for whoever convenes its body.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn own_meeting(&self, actor: &Actor, id: MeetingId) -> Result<MeetingView> {
        let view = self.meeting(actor, id).await?;
        self.gate(actor, Action::Convene, &view.resource())?;
        Ok(view)
    }

    pub(crate) async fn view_meeting(
        &self,
        db: &impl Db,
        row: Meeting,
        body: BodyView,
    ) -> Result<MeetingView> {
        let items = self.items_of(db, row.id).await?;
        let record = store::meeting::record(db, row.id).await?;
        let record = record.iter().map(recorded).collect::<Result<Vec<_>>>()?;
        let kind: MeetingKind = row.kind.parse().map_err(|_| corrupt("meeting.kind"))?;
        let moment = MeetingView::moment(&record, self.now());
        let rules = Arc::new(self.rules_of(db, &body.row, moment).await?);
        let setup = setup(kind, &body, &items, rules, (&record, moment));
        let state = State::replay(setup, &record).map_err(|(number, refusal)| {
            Error::Internal(format!("meeting {}: event {number}: {refusal}", row.id))
        })?;
        let redactions = store::minutes::redactions(db, row.id).await?;
        let hidden = redactions.iter().filter(|one| one.ended_at.is_none());
        let hidden: Vec<&str> = hidden.map(|one| one.paragraph.as_str()).collect();
        let redacted = hidden.iter().filter_map(|key| event_of(key)).collect();
        let redacted_items = hidden.iter().filter_map(|key| item_of(key)).collect();
        let status = status_of(&row)?;
        Ok(MeetingView { row, kind, status, body, items, record, state, redacted, redacted_items })
    }

    /// Writes a meeting down; nobody else sees it until it is called.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Invalid`]; [`Error::Conflict`]
    /// when the body has ended.
    pub async fn add_meeting(
        &self,
        actor: &Actor,
        body: &BodyView,
        new: &NewMeeting,
    ) -> Result<MeetingId> {
        self.gate(actor, Action::Convene, &body.resource())?;
        if body.row.valid_to.is_some() {
            return Err(Error::Conflict("body_ended"));
        }
        let now = self.now();
        let mut row = check(body, new)?;
        let tx = self.inner.store.begin().await?;
        let year = Moment(row.starts_at).day(&zone(&body.dialogue.zone)).year();
        row.id = store::meeting::take_id(&tx, i64::from(year)).await?;
        row.number = store::meeting::next_number(&tx, body.row.id).await?;
        (row.created_at, row.changed_at) = (now.0, now.0);
        store::meeting::insert(&tx, &row).await?;
        self.record(&tx, changed(body, &row, "prepared"), now).await?;
        self.commit(tx).await?;
        Ok(MeetingId(row.id))
    }

    /// Changes what was written down; members who were told are told again.
    ///
    /// # Errors
    /// As [`App::add_meeting`]; [`Error::Conflict`] once it was opened or cancelled.
    pub async fn change_meeting(
        &self,
        actor: &Actor,
        id: MeetingId,
        new: &NewMeeting,
    ) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let wanted = check(&view.body, new)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = self.lock_unheld(&tx, id).await?;
        let before = row.clone();
        row = Meeting {
            kind: wanted.kind,
            title: wanted.title,
            place: wanted.place,
            starts_at: wanted.starts_at,
            urgent: wanted.urgent,
            secret: wanted.secret,
            ..row
        };
        if row == before {
            return Ok(());
        }
        self.write_and_tell(&tx, &view.body, row, "changed", now).await?;
        self.commit_with_mail(tx).await?;
        self.inner.follower.notice();
        Ok(())
    }

    /// Says that a meeting will not be held, and why.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`]; [`Error::Conflict`] once it was opened.
    pub async fn cancel_meeting(&self, actor: &Actor, id: MeetingId, reason: &str) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let mut fields = Fields::default();
        let reason = fields.text(REASON, reason);
        let reason = fields.done(reason)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = self.lock_unheld(&tx, id).await?;
        MeetingStatus::Cancelled.as_str().clone_into(&mut row.status);
        row.reason = reason;
        self.write_and_tell(&tx, &view.body, row, "cancelled", now).await?;
        self.commit_with_mail(tx).await?;
        self.inner.follower.notice();
        Ok(())
    }

    /// A meeting that was neither opened nor cancelled, locked.
    pub(crate) async fn lock_unheld(&self, tx: &store::Tx, id: MeetingId) -> Result<Meeting> {
        let row = store::meeting::lock(tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        match status_of(&row)? {
            MeetingStatus::Draft | MeetingStatus::Called => Ok(row),
            _ => Err(Error::Conflict("meeting_opened")),
        }
    }

    /// The resolutions of a body, the latest first. Of those that may not be told, title and text are empty.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn resolutions(
        &self,
        actor: &Actor,
        body: &BodyView,
        slice: Slice,
    ) -> Result<Page<Resolution>> {
        self.gate(actor, Action::ReadDialogue, &body.resource())?;
        let read = self.inner.store.read();
        let total = store::meeting::resolution_count(&read, body.row.id).await?;
        let (offset, limit) = (slice.offset, slice.probe());
        let mut items = store::meeting::resolutions(&read, body.row.id, offset, limit).await?;
        let meetings: BTreeSet<i64> = items.iter().map(|row| row.meeting_id).collect();
        for id in meetings {
            let view = self.meeting(actor, MeetingId(id)).await?;
            let own = items.iter_mut().filter(|row| row.meeting_id == id);
            for row in own.filter(|row| view.is_resolution_hidden(row)) {
                row.title.clear();
                row.text.clear();
            }
        }
        Ok(slice.cut(items, total, |row| row.id))
    }

    /// The resolutions of a meeting, in order.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn resolutions_of(
        &self,
        actor: &Actor,
        view: &MeetingView,
    ) -> Result<Vec<Resolution>> {
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        Ok(store::meeting::resolutions_of(&self.inner.store.read(), view.row.id).await?)
    }
}

/// An event as it stands in the record.
pub(crate) fn recorded(row: &store::meeting::Event) -> Result<Recorded> {
    let event = serde_json::from_str(&row.event).map_err(|_| corrupt("meeting_event"))?;
    Ok(Recorded { number: row.number, at: Moment(row.at), event })
}

/// What a meeting begins with: who is enrolled at that moment, and the rules in force then.
pub(crate) fn setup(
    kind: MeetingKind,
    body: &BodyView,
    items: &[ItemView],
    rules: Arc<Rules>,
    (record, now): (&[Recorded], Moment),
) -> Setup {
    let opened = record.iter().find_map(|one| match &one.event {
        Event::Opened { enrolled, others, .. } => Some((enrolled.clone(), others.clone())),
        _ => None,
    });
    let (enrolled, others) = opened.unwrap_or_else(|| seated(body, &rules, now));
    let sits = |member: &MemberId| enrolled.contains(member) || others.contains(member);
    let early = record.iter().filter_map(|one| one.event.early());
    let former = early.filter(|member| !sits(member)).collect();
    let items = items.iter().map(|item| ItemId(item.row.id)).collect();
    Setup { kind, items, enrolled, others, former, rules }
}

/// Who sits in a body at a moment: with a vote, and without.
fn seated(body: &BodyView, rules: &Rules, at: Moment) -> (BTreeSet<MemberId>, BTreeSet<MemberId>) {
    let (mut enrolled, mut others) = (BTreeSet::new(), BTreeSet::new());
    for member in body.sitting(at) {
        let counts = rules.is_enrolled(member.kind, member.row.votes != 0);
        let list = if counts { &mut enrolled } else { &mut others };
        list.insert(member.id());
    }
    (enrolled, others)
}

fn check(body: &BodyView, new: &NewMeeting) -> Result<Meeting> {
    let mut fields = Fields::default();
    let kind: Option<MeetingKind> = fields.needed_word("kind", &new.kind);
    let title = fields.text(TITLE, &new.title);
    let starts = fields.moment(("day", &new.day), ("starts", &new.starts), &body.dialogue.zone);
    let place = match kind {
        // Nobody meets.
        Some(MeetingKind::Written) => String::new(),
        _ => fields.text(PLACE, &new.place),
    };
    let urgent = match new.urgent.trim() {
        "" => String::new(),
        given => fields.text(domain::text::Limit { field: "urgent", ..REASON }, given),
    };
    let far = starts.is_some_and(|at| at.day(&zone(&body.dialogue.zone)).year() < 1);
    if far {
        fields.fault("day", Fault::Malformed { expected: "a day such as 2026-11-28" });
    }
    fields.done(Meeting {
        id: 0,
        body_id: body.row.id,
        number: 0,
        kind: kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        title,
        place,
        starts_at: starts.map_or(0, |at| at.0),
        status: MeetingStatus::Draft.as_str().to_owned(),
        called_at: None,
        materials_at: None,
        urgent,
        secret: i16::from(new.secret),
        reason: String::new(),
        sequence: 0,
        created_at: 0,
        changed_at: 0,
    })
}

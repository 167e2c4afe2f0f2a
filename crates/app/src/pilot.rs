//! Pilots: written, published and run. Milestones, money, reports, risks and the evaluation are entries
//! that only grow: a further one replaces an earlier one, which stays to be read.

use std::collections::{BTreeMap, BTreeSet};

use domain::act::{ActKind, Subject};
use domain::action::{OWNER, PARTNERS, Progress};
use domain::code::Coded as _;
use domain::id::{PilotEntryId, PilotId};
use domain::indicator::Of;
use domain::permission::{Action as Asked, Resource};
use domain::pilot::{
    ALT, CAME, DOING, Degree, Entry, EntryKind, LATE, LEARNED, MOST_ENTRIES, MOST_PICTURES, PLACES,
    PROMISED, REASON, REPORT, RiskState, TEXT, TITLE, Verdict, WHAT, WHY, days_late, month,
};
use domain::publication::{Publication, PublicationChange};
use domain::text::Fault;
use domain::time::{Date, Moment, zone};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::number::Numbered;
use store::picture::Picture as File;
pub use store::pilot::{Picture, Pilot};
use store::revision::Revision;

use crate::act::NewAct;
use crate::action::{period, progress, progress_of, resource};
use crate::answering::{Answering, Input, read_inputs, read_resolution, recorded, set_inputs};
use crate::citation::Citable;
use crate::dialogue::Dialogue;
use crate::gathering::reason_for;
use crate::indicator::IndicatorView;
use crate::page::{Page, Slice};
use crate::{Actor, App, Error, Fields, Result};

/// The revisions of pilots carry this kind.
const KIND: &str = "pilot";

/// A pilot as staff write it.
#[derive(Clone, Debug, Default)]
pub struct NewPilot {
    /// Its title.
    pub title: String,
    /// Why it is tried.
    pub why: String,
    /// What is done.
    pub text: String,
    /// The office that answers for it.
    pub owner: String,
    /// Who else does it.
    pub partners: String,
    /// Where it is tried.
    pub places: String,
    /// Its budget, `1,200,000`.
    pub budget: String,
    /// The day it begins, `2026-05-01`.
    pub starts: String,
    /// The day it ends.
    pub ends: String,
    /// `domain::action::Progress` as text.
    pub progress: String,
    /// Why it was stopped.
    pub stopped: String,
    /// The code of the resolution it rests on; may be empty.
    pub resolution: String,
    /// Codes of what it answers to, its actions among them.
    pub inputs: String,
}

/// What a correction replaces, kept for everyone to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Its title.
    pub title: String,
    /// Why it is tried.
    pub why: String,
    /// What is done.
    pub text: String,
    /// The office that answers for it.
    pub owner: String,
    /// Who else does it.
    pub partners: String,
    /// Where it is tried.
    pub places: String,
    /// Its budget in KRW.
    pub budget: i64,
    /// The day it begins.
    pub starts: String,
    /// The day it ends.
    pub ends: String,
    /// How far it has come.
    pub progress: Progress,
    /// Why it was stopped.
    pub stopped: String,
    /// The resolution it rests on.
    pub resolution_id: Option<i64>,
}

impl Details {
    fn of(row: &Pilot) -> Result<Self> {
        Ok(Self {
            title: row.title.clone(),
            why: row.why.clone(),
            text: row.text.clone(),
            owner: row.owner.clone(),
            partners: row.partners.clone(),
            places: row.places.clone(),
            budget: row.budget,
            starts: row.starts.clone(),
            ends: row.ends.clone(),
            progress: progress_of(&row.progress)?,
            stopped: row.stopped.clone(),
            resolution_id: row.resolution_id,
        })
    }

    fn put_into(self, row: &mut Pilot) {
        row.title = self.title;
        row.why = self.why;
        row.text = self.text;
        row.owner = self.owner;
        row.partners = self.partners;
        row.places = self.places;
        row.budget = self.budget;
        row.starts = self.starts;
        row.ends = self.ends;
        self.progress.as_str().clone_into(&mut row.progress);
        row.stopped = self.stopped;
        row.resolution_id = self.resolution_id;
    }
}

/// An entry as it is typed; what does not belong to its kind is not read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewEntry {
    /// `domain::pilot::EntryKind` as text.
    pub kind: String,
    /// What a milestone, a line of spending or a risk is about.
    pub what: String,
    /// By when a milestone is due.
    pub due: String,
    /// When it was done; empty while it is not.
    pub done: String,
    /// Why it is late.
    pub late: String,
    /// When money was spent.
    pub on: String,
    /// How much, `1,200,000`.
    pub amount: String,
    /// The month of a report, `2026-05`.
    pub month: String,
    /// Its text.
    pub report: String,
    /// How likely a risk is.
    pub likely: String,
    /// How bad it would be.
    pub bad: String,
    /// What is done about it.
    pub doing: String,
    /// Where it stands.
    pub state: String,
    /// What was promised.
    pub promised: String,
    /// What came of it.
    pub came: String,
    /// What was learned.
    pub learned: String,
    /// What is to become of the pilot.
    pub verdict: String,
}

/// An entry that stands, with those it replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The first row of it.
    pub id: PilotEntryId,
    /// What stands.
    pub entry: Entry,
    /// When that was entered.
    pub at: Moment,
    /// Why it replaces the one before; empty where it only goes on.
    pub reason: String,
    /// What stood before, the oldest first, each with when it was entered.
    pub earlier: Vec<(Entry, Moment)>,
}

impl Item {
    /// Of a milestone: by how many days it is or was late; 0 for anything else.
    pub fn days_late(&self, today: Date) -> i64 {
        match &self.entry {
            Entry::Milestone { due, done, .. } => days_late(*due, *done, today),
            _ => 0,
        }
    }
}

/// A pilot with everything its page shows.
#[derive(Clone, Debug)]
pub struct PilotView {
    /// The pilot; without its texts when it was withdrawn, unless the actor is staff.
    pub row: Pilot,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// Where it stands.
    pub status: Publication,
    /// How far it has come.
    pub progress: Progress,
    /// Its indicators.
    pub indicators: Vec<IndicatorView>,
    /// What was entered and stands: milestones by due day, money by day, reports the newest first.
    pub items: Vec<Item>,
    /// The pictures of its reports.
    pub pictures: Vec<Picture>,
    /// The code of the resolution it rests on, `M-2026-01-3`.
    pub resolution: Option<String>,
    /// What it answers to, counted.
    pub inputs: i64,
}

impl PilotView {
    /// The key.
    pub fn id(&self) -> PilotId {
        PilotId(self.row.id)
    }

    /// The items of one kind.
    pub fn of(&self, kind: EntryKind) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.entry.kind() == kind)
    }

    /// What was spent, in KRW.
    pub fn spent(&self) -> i64 {
        let amount = |item: &Item| match item.entry {
            Entry::Spending { amount, .. } => amount,
            _ => 0,
        };
        self.items.iter().map(amount).sum()
    }
}

fn corrupt(what: &'static str) -> Error {
    Error::Store(store::StoreError::Corrupt(what))
}

fn status_of(row: &Pilot) -> Result<Publication> {
    row.status.parse().map_err(|_| corrupt("pilot.status"))
}

fn check(fields: &mut Fields, new: &NewPilot) -> Details {
    let title = fields.text(TITLE, &new.title);
    let why = fields.text(WHY, &new.why);
    let text = fields.text(TEXT, &new.text);
    let owner = fields.text(OWNER, &new.owner);
    let partners = fields.text(PARTNERS, &new.partners);
    let places = fields.text(PLACES, &new.places);
    let budget = fields.needed_money("budget", &new.budget);
    let (starts, ends) = period(fields, &new.starts, &new.ends);
    let (progress, stopped) = progress(fields, &new.progress, &new.stopped);
    Details {
        title,
        why,
        text,
        owner,
        partners,
        places,
        budget,
        starts: starts.to_string(),
        ends: ends.to_string(),
        progress,
        stopped,
        resolution_id: None,
    }
}

fn read_entry(new: &NewEntry, today: Date) -> Result<Entry> {
    let mut fields = Fields::default();
    let kind: EntryKind = fields.needed_word("kind", &new.kind).ok_or_else(|| {
        Error::field("kind", Fault::Unknown { given: String::new(), nearest: None })
    })?;
    let entry = match kind {
        EntryKind::Milestone => {
            let done = match new.done.trim() {
                "" => None,
                done => Some(past(&mut fields, "done", done, today)),
            };
            let (what, due) = (fields.text(WHAT, &new.what), fields.day("due", &new.due));
            Entry::Milestone { what, due, done, late: fields.text(LATE, &new.late) }
        }
        EntryKind::Spending => Entry::Spending {
            on: past(&mut fields, "on", &new.on, today),
            amount: fields.needed_money("amount", &new.amount),
            what: fields.text(WHAT, &new.what),
        },
        EntryKind::Report => {
            let month = month(&new.month).filter(|month| *month <= today);
            if month.is_none() {
                let expected = "a month that has begun, such as 2026-05";
                fields.fault("month", Fault::Malformed { expected });
            }
            let text = fields.text(REPORT, &new.report);
            Entry::Report { month: month.unwrap_or(Date::MIN), text }
        }
        EntryKind::Risk => {
            let degree = |fields: &mut Fields, field, word: &str| {
                fields.needed_word(field, word).unwrap_or(Degree::Middle)
            };
            Entry::Risk {
                what: fields.text(WHAT, &new.what),
                likely: degree(&mut fields, "likely", &new.likely),
                bad: degree(&mut fields, "bad", &new.bad),
                doing: fields.text(DOING, &new.doing),
                state: fields.needed_word("state", &new.state).unwrap_or(RiskState::Open),
            }
        }
        EntryKind::Evaluation => Entry::Evaluation {
            promised: fields.text(PROMISED, &new.promised),
            came: fields.text(CAME, &new.came),
            learned: fields.text(LEARNED, &new.learned),
            verdict: fields.needed_word("verdict", &new.verdict).unwrap_or(Verdict::Continue),
        },
    };
    fields.done(entry)
}

/// A day that is not in the future.
fn past(fields: &mut Fields, field: &'static str, text: &str, today: Date) -> Date {
    let day = fields.day(field, text);
    if day > today {
        fields.fault(field, Fault::Malformed { expected: "a day that is not in the future" });
    }
    day
}

/// What stands, from rows in order.
fn items_of(rows: Vec<store::pilot::Entry>) -> Result<Vec<Item>> {
    let mut found: BTreeMap<i64, Option<Item>> = BTreeMap::new();
    for row in rows {
        let at = Moment(row.at);
        let first = row.item.unwrap_or(row.id);
        let before = found.remove(&first).flatten();
        let item = match row.entry {
            // It was taken back.
            None => None,
            Some(text) => {
                let entry: Entry =
                    serde_json::from_str(&text).map_err(|_| corrupt("pilot_entry.entry"))?;
                let earlier = before.map_or_else(Vec::new, |before| {
                    let mut earlier = before.earlier;
                    earlier.push((before.entry, before.at));
                    earlier
                });
                Some(Item { id: PilotEntryId(first), entry, at, reason: row.reason, earlier })
            }
        };
        found.insert(first, item);
    }
    let mut items: Vec<Item> = found.into_values().flatten().collect();
    items.sort_by_key(|item| (item.entry.kind(), order(&item.entry), item.id));
    Ok(items)
}

/// Milestones and money by day; reports the newest first; risks that are open first.
fn order(entry: &Entry) -> i64 {
    let day = |day: Date| domain::indicator::days_between(Date::ZERO, day);
    match entry {
        Entry::Milestone { due, .. } => day(*due),
        Entry::Spending { on, .. } => day(*on),
        Entry::Report { month, .. } => -day(*month),
        Entry::Risk { state, .. } => i64::from(*state != RiskState::Open),
        Entry::Evaluation { .. } => 0,
    }
}

fn changed<'a>(
    dialogue: &Dialogue,
    row: &'a Pilot,
    inputs: Option<&BTreeSet<Input>>,
    change: &'static str,
) -> NewAct<'a> {
    let mut plain = vec![
        ("dialogue", dialogue.slug.as_str().into()),
        ("code", PilotId(row.id).code().into()),
        ("change", change.into()),
        ("status", row.status.as_str().into()),
        ("version", row.version.into()),
        ("candidate", row.candidate_id.into()),
        ("resolution", row.resolution_id.into()),
        ("budget", row.budget.into()),
        ("starts", row.starts.as_str().into()),
        ("ends", row.ends.as_str().into()),
        ("progress", row.progress.as_str().into()),
    ];
    plain.extend(inputs.map(|inputs| ("inputs", recorded(inputs))));
    NewAct {
        kind: ActKind::PilotChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Pilot,
        subject_id: row.id,
        plain,
        committed: vec![
            ("title", &row.title),
            ("why", &row.why),
            ("text", &row.text),
            ("owner", &row.owner),
            ("partners", &row.partners),
            ("places", &row.places),
            ("stopped", &row.stopped),
            ("reason", &row.reason),
        ],
    }
}

impl App {
    /// The pilots of a dialogue with all their pages show; with `drafts` also those not published yet.
    ///
    /// # Errors
    /// [`Error::Denied`]; drafts are for those who curate the dialogue.
    pub async fn pilots(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        drafts: bool,
        slice: Slice,
    ) -> Result<Page<PilotView>> {
        let asked = if drafts { Asked::Curate } else { Asked::ReadDialogue };
        self.gate(actor, asked, &dialogue.resource())?;
        let read = self.inner.store.read();
        let id = dialogue.id.0;
        let total = store::pilot::count(&read, id, drafts).await?;
        let rows = store::pilot::list(&read, id, drafts, slice.offset, slice.probe()).await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            views.push(self.pilot_view(actor, dialogue.clone(), row).await?);
        }
        Ok(slice.cut(views, total, |view| view.row.id))
    }

    /// One pilot.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn pilot(&self, actor: &Actor, id: PilotId) -> Result<PilotView> {
        let Some(row) = store::pilot::by_id(&self.inner.store.read(), id.0).await? else {
            self.gate(actor, Asked::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        self.gate(actor, Asked::ReadDialogue, &resource(&dialogue, status_of(&row)?))?;
        self.pilot_view(actor, dialogue, row).await
    }

    async fn pilot_view(
        &self,
        actor: &Actor,
        dialogue: Dialogue,
        mut row: Pilot,
    ) -> Result<PilotView> {
        let read = self.inner.store.read();
        let (status, progress) = (status_of(&row)?, progress_of(&row.progress)?);
        let over = progress.is_over();
        let (mut indicators, mut items, mut pictures) = (Vec::new(), Vec::new(), Vec::new());
        if status != Publication::Withdrawn || actor.is_staff_of(dialogue.id) {
            indicators = self.indicators_of(&dialogue, Of::Pilot, row.id, over).await?;
            items = items_of(store::pilot::entries(&read, row.id).await?)?;
            pictures = store::pilot::pictures(&read, row.id).await?;
        } else {
            // What was withdrawn is no longer read; its title and the reason stay.
            row.why.clear();
            row.text.clear();
        }
        Ok(PilotView {
            resolution: self.resolution_code(row.resolution_id).await?,
            inputs: store::answering::count(&read, Answering::Pilot(row.id)).await?,
            row,
            dialogue,
            status,
            progress,
            indicators,
            items,
            pictures,
        })
    }

    /// A pilot of this dialogue, for its staff.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the pilot is one of its own.
    pub async fn own_pilot(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotId,
    ) -> Result<PilotView> {
        self.gate(actor, Asked::Curate, &dialogue.resource())?;
        let view = self.pilot(actor, id).await?;
        if view.dialogue.id == dialogue.id { Ok(view) } else { Err(Error::NOT_FOUND) }
    }

    /// What a pilot answers to, questions first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn pilot_inputs(
        &self,
        actor: &Actor,
        view: &PilotView,
        slice: Slice,
    ) -> Result<Page<Citable>> {
        self.gate(actor, Asked::ReadDialogue, &resource(&view.dialogue, view.status))?;
        self.answered(Answering::Pilot(view.row.id), slice).await
    }

    /// The codes of what a pilot answers to, as a form holds them.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn pilot_codes(&self, actor: &Actor, view: &PilotView) -> Result<String> {
        self.gate(actor, Asked::Curate, &view.dialogue.resource())?;
        self.input_codes(Answering::Pilot(view.row.id)).await
    }

    /// How often a pilot was corrected since it was first public, and when: the oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn earlier_pilots(
        &self,
        actor: &Actor,
        view: &PilotView,
    ) -> Result<Vec<(Details, Moment)>> {
        self.gate(actor, Asked::ReadDialogue, &resource(&view.dialogue, view.status))?;
        if view.status != Publication::Published {
            return Ok(Vec::new());
        }
        let rows = store::revision::of(&self.inner.store.read(), KIND, view.row.id).await?;
        let read = |row: Revision| Some((serde_json::from_str(&row.text).ok()?, Moment(row.at)));
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Writes a pilot; staff alone see it until it is published.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn add_pilot(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewPilot,
    ) -> Result<PilotId> {
        self.gate(actor, Asked::Curate, &dialogue.resource())?;
        let (details, inputs) = self.read_pilot(dialogue, new).await?;
        let tx = self.inner.store.begin().await?;
        let id = self.write_pilot(&tx, dialogue, details, &inputs, None).await?;
        self.commit(tx).await?;
        Ok(id)
    }

    async fn read_pilot(
        &self,
        dialogue: &Dialogue,
        new: &NewPilot,
    ) -> Result<(Details, BTreeSet<Input>)> {
        let read = self.inner.store.read();
        let mut fields = Fields::default();
        let mut details = check(&mut fields, new);
        details.resolution_id =
            read_resolution(&read, dialogue, &mut fields, &new.resolution).await?;
        let inputs = read_inputs(&read, dialogue, &mut fields, &new.inputs).await?;
        fields.done((details, inputs))
    }

    pub(crate) async fn write_pilot(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        details: Details,
        inputs: &BTreeSet<Input>,
        candidate: Option<i64>,
    ) -> Result<PilotId> {
        let now = self.now();
        let id = store::number::take(tx, Numbered::Pilot, 1).await?;
        let mut row = Pilot {
            id,
            dialogue_id: dialogue.id.0,
            candidate_id: candidate,
            resolution_id: None,
            title: String::new(),
            why: String::new(),
            text: String::new(),
            owner: String::new(),
            partners: String::new(),
            places: String::new(),
            budget: 0,
            starts: String::new(),
            ends: String::new(),
            progress: String::new(),
            stopped: String::new(),
            status: Publication::Draft.as_str().to_owned(),
            reason: String::new(),
            version: 1,
            created_at: now.0,
            changed_at: now.0,
        };
        details.put_into(&mut row);
        store::pilot::insert(tx, &row).await?;
        set_inputs(tx, Answering::Pilot(id), inputs, now).await?;
        self.record(tx, changed(dialogue, &row, Some(inputs), "written"), now).await?;
        Ok(PilotId(id))
    }

    /// Corrects a pilot; what it said in public before is kept.
    ///
    /// # Errors
    /// As [`App::add_pilot`].
    pub async fn change_pilot(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotId,
        new: &NewPilot,
    ) -> Result<()> {
        self.own_pilot(actor, dialogue, id).await?;
        let (details, inputs) = self.read_pilot(dialogue, new).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::pilot::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let before = Details::of(&row)?;
        let linked = set_inputs(&tx, Answering::Pilot(id.0), &inputs, now).await?;
        if before == details && !linked {
            return Ok(());
        }
        if before != details && row.status != Publication::Draft.as_str() {
            let text = serde_json::to_string(&before)
                .map_err(|error| Error::Internal(error.to_string()))?;
            let title = row.title.clone();
            let earlier = Revision { version: row.version, title, text, at: row.changed_at };
            store::revision::keep(&tx, KIND, id.0, &earlier).await?;
        }
        details.put_into(&mut row);
        (row.version, row.changed_at) = (row.version + 1, now.0);
        store::pilot::update(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, Some(&inputs), "corrected"), now).await?;
        self.commit(tx).await
    }

    /// Publishes a pilot, or withdraws it with a reason.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Conflict`] when it is so
    /// already; [`Error::Invalid`] without a reason.
    pub async fn publish_pilot(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotId,
        change: PublicationChange,
        reason: &str,
    ) -> Result<()> {
        self.own_pilot(actor, dialogue, id).await?;
        let reason = reason_for(change, reason)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::pilot::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let after = status_of(&row)?.after(change).ok_or(Error::Conflict("changed"))?;
        after.as_str().clone_into(&mut row.status);
        (row.reason, row.changed_at) = (reason, now.0);
        store::pilot::update(&tx, &row).await?;
        let word = if after == Publication::Published { "published" } else { "withdrawn" };
        self.record(&tx, changed(dialogue, &row, None, word), now).await?;
        self.commit(tx).await
    }

    /// Enters a milestone, a line of spending, a report, a risk or the evaluation.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`]; [`Error::Conflict`]
    /// `entries_full`, `reported_already` for a month that has its report, `evaluated_already`.
    pub async fn add_entry(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotId,
        new: &NewEntry,
    ) -> Result<PilotEntryId> {
        let view = self.own_pilot(actor, dialogue, id).await?;
        let entry = read_entry(new, self.today(dialogue))?;
        stands_alone(&view, &entry, None)?;
        self.write_entry(dialogue, &view, None, Some(&entry), String::new()).await
    }

    /// Replaces an entry by a further one. Money, reports and evaluations need a reason; a milestone that
    /// was done and a risk that changed only go on.
    ///
    /// # Errors
    /// As [`App::add_entry`]; [`Error::NOT_FOUND`] when there is no such entry of its kind.
    pub async fn replace_entry(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotId,
        item: PilotEntryId,
        new: &NewEntry,
        reason: &str,
    ) -> Result<()> {
        let view = self.own_pilot(actor, dialogue, id).await?;
        let before = view.items.iter().find(|one| one.id == item).ok_or(Error::NOT_FOUND)?;
        let entry = read_entry(new, self.today(dialogue))?;
        if before.entry.kind() != entry.kind() {
            return Err(Error::NOT_FOUND);
        }
        if before.entry == entry {
            return Ok(());
        }
        stands_alone(&view, &entry, Some(item))?;
        let goes_on = matches!(entry.kind(), EntryKind::Milestone | EntryKind::Risk);
        let reason = match reason.trim() {
            "" if goes_on => String::new(),
            reason => entry_reason(reason)?,
        };
        self.write_entry(dialogue, &view, Some(item), Some(&entry), reason).await?;
        Ok(())
    }

    /// Takes an entry back that was wrong, with a reason; it stays in the record.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`] without a reason.
    pub async fn remove_entry(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotId,
        item: PilotEntryId,
        reason: &str,
    ) -> Result<()> {
        let view = self.own_pilot(actor, dialogue, id).await?;
        if !view.items.iter().any(|one| one.id == item) {
            return Err(Error::NOT_FOUND);
        }
        let reason = entry_reason(reason)?;
        self.write_entry(dialogue, &view, Some(item), None, reason).await?;
        Ok(())
    }

    async fn write_entry(
        &self,
        dialogue: &Dialogue,
        view: &PilotView,
        item: Option<PilotEntryId>,
        entry: Option<&Entry>,
        reason: String,
    ) -> Result<PilotEntryId> {
        let rows: usize = view.items.iter().map(|item| 1 + item.earlier.len()).sum();
        if rows >= MOST_ENTRIES {
            return Err(Error::Conflict("entries_full"));
        }
        let text = entry.map(serde_json::to_string).transpose();
        let text = text.map_err(|error| Error::Internal(error.to_string()))?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::pilot::Entry {
            id: 0,
            pilot_id: view.row.id,
            item: item.map(|item| item.0),
            entry: text,
            reason,
            at: now.0,
        };
        let key = store::pilot::insert_entry(&tx, &row).await?;
        let first = item.unwrap_or(PilotEntryId(key));
        let change = match (item, entry) {
            (None, _) => "entered",
            (Some(_), Some(_)) => "replaced",
            (Some(_), None) => "removed",
        };
        let kind = entry.map(|entry| entry.kind().as_str());
        let act = NewAct {
            kind: ActKind::PilotEntered,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Pilot,
            subject_id: view.row.id,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("code", view.id().code().into()),
                ("change", change.into()),
                ("entry", kind.into()),
                ("item", first.0.into()),
            ],
            committed: vec![
                ("text", row.entry.as_deref().unwrap_or_default()),
                ("reason", &row.reason),
            ],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(first)
    }

    /// Adds a picture to a report.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] without words for those who do not see it;
    /// [`Error::Picture`] for a file that is no picture; [`Error::Conflict`] `photos_full`.
    pub async fn add_report_picture(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotId,
        report: PilotEntryId,
        file: Vec<u8>,
        alt: &str,
    ) -> Result<i64> {
        let view = self.own_pilot(actor, dialogue, id).await?;
        if !view.of(EntryKind::Report).any(|item| item.id == report) {
            return Err(Error::NOT_FOUND);
        }
        let mut fields = Fields::default();
        let alt = fields.text(ALT, alt);
        if file.is_empty() {
            fields.fault("photo", Fault::Required);
        }
        fields.done(())?;
        if view.pictures.iter().filter(|one| one.item == report.0).count() >= MOST_PICTURES {
            return Err(Error::Conflict("photos_full"));
        }
        let picture = self.take_picture(file, publish::picture::PHOTO_SIDE).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let stored = store::picture::insert(&tx, &picture).await?;
        let (pilot, item) = (view.row.id, report.0);
        let key = store::pilot::insert_picture(&tx, pilot, item, stored, &alt, now.0).await?;
        let digest = format!("sha256:{}", hex::encode(&picture.digest));
        let committed = vec![("picture", digest.as_str()), ("alt", alt.as_str())];
        self.record_picture(&tx, dialogue, &view, key, "picture_added", committed).await?;
        self.commit(tx).await?;
        Ok(key)
    }

    /// Takes a picture out of a report with a reason; its file is destroyed.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] without a reason.
    pub async fn remove_report_picture(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotId,
        picture: i64,
        reason: &str,
    ) -> Result<()> {
        let view = self.own_pilot(actor, dialogue, id).await?;
        let found = view.pictures.iter().find(|one| one.id == picture).ok_or(Error::NOT_FOUND)?;
        let reason = reason_for(PublicationChange::Withdraw, reason)?;
        let tx = self.inner.store.begin().await?;
        store::pilot::remove_picture(&tx, picture, self.now().0, &reason).await?;
        if let Some(file) = found.picture_id {
            store::picture::destroy(&tx, file).await?;
        }
        let committed = vec![("reason", reason.as_str())];
        self.record_picture(&tx, dialogue, &view, picture, "picture_removed", committed).await?;
        self.commit(tx).await
    }

    async fn record_picture(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        view: &PilotView,
        picture: i64,
        change: &'static str,
        committed: Vec<(&'static str, &str)>,
    ) -> Result<()> {
        let act = NewAct {
            kind: ActKind::PilotEntered,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Pilot,
            subject_id: view.row.id,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("code", view.id().code().into()),
                ("change", change.into()),
                ("photo", picture.into()),
            ],
            committed,
        };
        self.record(tx, act, self.now()).await?;
        Ok(())
    }

    /// The file of a picture that a pilot's report shows.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn report_picture(&self, actor: &Actor, id: PilotId, picture: i64) -> Result<File> {
        let view = self.pilot(actor, id).await?;
        let shown = |one: &&Picture| {
            one.id == picture && view.of(EntryKind::Report).any(|item| item.id.0 == one.item)
        };
        let found = view.pictures.iter().find(shown).and_then(|found| found.picture_id);
        let read = self.inner.store.read();
        let file = store::picture::by_id(&read, found.ok_or(Error::NOT_FOUND)?).await?;
        file.ok_or(Error::NOT_FOUND)
    }

    /// The day it is now where the dialogue is.
    pub fn today(&self, dialogue: &Dialogue) -> Date {
        self.now().day(&zone(&dialogue.zone))
    }
}

fn entry_reason(reason: &str) -> Result<String> {
    let mut fields = Fields::default();
    let reason = fields.text(REASON, reason);
    fields.done(reason)
}

/// A month has one report, and a pilot one evaluation.
fn stands_alone(view: &PilotView, entry: &Entry, but: Option<PilotEntryId>) -> Result<()> {
    let mut others = view.of(entry.kind()).filter(|item| Some(item.id) != but);
    match entry {
        Entry::Evaluation { .. } if others.next().is_some() => {
            Err(Error::Conflict("evaluated_already"))
        }
        Entry::Report { month, .. } => {
            let same = |item: &Item| matches!(&item.entry, Entry::Report { month: own, .. } if own == month);
            if others.any(same) { Err(Error::Conflict("reported_already")) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_kept_as_text_and_read_back() {
        let entry = Entry::Milestone {
            what: "문을 연다".to_owned(),
            due: "2026-06-30".parse().unwrap(),
            done: None,
            late: String::new(),
        };
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(
            text,
            r#"{"kind":"milestone","what":"문을 연다","due":"2026-06-30","done":null,"late":""}"#
        );
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry);
    }
}

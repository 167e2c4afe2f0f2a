//! Dialogues: finding, opening, and changing their settings.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::act::{ActKind, Subject};
use domain::care::Care;
use domain::channel::{Channel, ModerationTiming};
use domain::contribution::{Kind, Status};
use domain::dialogue::{Activity, DialogueStatus, Settings, is_slug};
use domain::id::DialogueId;
use domain::language::Language;
use domain::moderation::Reason;
use domain::permission::{Action, Resource};
use domain::stage::{Stage, StageKind};
use domain::text::{Fault, Limit};
use domain::time::{Moment, SECOND};
use store::dialogue::List;
pub use store::dialogue::{Counts, Named};

use crate::act::NewAct;
use crate::{Actor, App, Error, Fields, Result};

/// A dialogue's title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 100, lines: false };
/// Its summary.
pub const SUMMARY: Limit = Limit { field: "summary", min: 0, max: 500, lines: true };
/// The name of a sector or place.
pub const NAME: Limit = Limit { field: "name", min: 1, max: 60, lines: false };
/// The most sectors or places a dialogue may have.
const MOST_NAMES: usize = 500;

/// A dialogue as pages and use cases need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialogue {
    /// Its key.
    pub id: DialogueId,
    /// Its short name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// The language it is held in.
    pub language: Language,
    /// The name of the time zone its dates are shown in.
    pub zone: String,
    /// Whether it can be seen and used.
    pub status: DialogueStatus,
    /// Its settings.
    pub settings: Settings,
    /// Its dated stages.
    pub stages: Vec<Stage>,
    /// Its sectors, in order.
    pub sectors: Vec<Named>,
    /// Its places, in order.
    pub places: Vec<Named>,
}

impl Dialogue {
    /// The resource the gate is asked about.
    pub fn resource(&self) -> Resource {
        Resource { unpublished: self.status == DialogueStatus::Draft, ..Resource::of(self.id) }
    }

    /// The resource of an activity in this dialogue at `now`.
    pub fn activity(&self, activity: Activity, now: Moment) -> Resource {
        Resource { closed: !self.settings.is_open(self.status, activity, now), ..self.resource() }
    }

    /// The resource of something said at `said`, perhaps on paper, and brought in at `now`: whoever
    /// spoke in time is heard when the slip is typed in later, unless the dialogue is closed.
    pub(crate) fn said(&self, activity: Activity, said: Moment, now: Moment) -> Resource {
        let moment = if self.is_open(activity, said) { said } else { now };
        self.activity(activity, moment)
    }

    /// The state in which something begins that came by this channel, or in a burst.
    pub(crate) fn first_status(&self, channel: Channel, held: bool, care: Option<Care>) -> Status {
        let timing =
            if held { ModerationTiming::Before } else { self.settings.moderation(channel) };
        Status::initial(timing, care)
    }

    /// The dialogue as what a file is brought into: a file holds what was asked in time, so that
    /// only the end of the dialogue itself closes it.
    pub(crate) fn intake(&self) -> Resource {
        Resource { closed: self.status == DialogueStatus::Closed, ..self.resource() }
    }

    /// Whether an activity is open at `now`.
    pub fn is_open(&self, activity: Activity, now: Moment) -> bool {
        self.settings.is_open(self.status, activity, now)
    }

    /// The stage it is in.
    pub fn stage(&self, now: Moment) -> StageKind {
        domain::stage::current(&self.stages, now)
    }
}

/// A dialogue to be opened.
#[derive(Clone, Debug, Default)]
pub struct NewDialogue {
    /// Its short name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// The names of its sectors.
    pub sectors: Vec<String>,
    /// The names of its places.
    pub places: Vec<String>,
    /// Its settings.
    pub settings: Settings,
    /// Its dated stages.
    pub stages: Vec<Stage>,
    /// Whether it stays hidden from the public for now.
    pub draft: bool,
}

/// What can be changed while a dialogue runs.
#[derive(Clone, Debug)]
pub struct DialogueChange {
    /// Its title.
    pub title: String,
    /// Its summary.
    pub summary: String,
    /// Whether it can be seen and used.
    pub status: DialogueStatus,
    /// Its settings.
    pub settings: Settings,
    /// Its dated stages; a stage left out has no dates.
    pub stages: Vec<Stage>,
}

type Cached = HashMap<String, (Arc<Dialogue>, Moment, u64)>;

/// Dialogues read within the last second.
#[derive(Default)]
pub(crate) struct Cache {
    found: Mutex<Cached>,
    epoch: std::sync::atomic::AtomicU64,
}

impl Cache {
    fn get(&self, slug: &str, now: Moment) -> Option<Arc<Dialogue>> {
        let epoch = self.epoch.load(std::sync::atomic::Ordering::Acquire);
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let (dialogue, at, of) = found.get(slug)?;
        let fresh = *of == epoch && (now.0 - at.0).abs() < SECOND;
        fresh.then(|| Arc::clone(dialogue))
    }

    fn put(&self, dialogue: &Arc<Dialogue>, now: Moment, epoch: u64) {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if found.len() > 1000 {
            found.clear();
        }
        found.insert(dialogue.slug.clone(), (Arc::clone(dialogue), now, epoch));
    }

    fn epoch(&self) -> u64 {
        self.epoch.load(std::sync::atomic::Ordering::Acquire)
    }

    fn forget(&self) {
        self.epoch.fetch_add(1, std::sync::atomic::Ordering::AcqRel);
    }
}

impl App {
    /// The dialogue with this short name, as far as the actor may see it. At most a second old
    /// when another process changed it.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn dialogue(&self, actor: &Actor, slug: &str) -> Result<Arc<Dialogue>> {
        let now = self.now();
        let found = match self.inner.dialogues.get(slug, now) {
            Some(dialogue) => Some(dialogue),
            None => self.read_dialogue(slug, now).await?,
        };
        let resource = found.as_ref().map(|dialogue| dialogue.resource()).unwrap_or_default();
        self.gate(actor, Action::ReadDialogue, &resource)?;
        found.ok_or(Error::NOT_FOUND)
    }

    async fn read_dialogue(&self, slug: &str, now: Moment) -> Result<Option<Arc<Dialogue>>> {
        let epoch = self.inner.dialogues.epoch();
        if !is_slug(slug) {
            return Ok(None);
        }
        let Some(row) = store::dialogue::by_slug(&self.inner.store.read(), slug).await? else {
            return Ok(None);
        };
        let dialogue = Arc::new(self.complete(row).await?);
        self.inner.dialogues.put(&dialogue, now, epoch);
        Ok(Some(dialogue))
    }

    /// The dialogue with this key, without asking the gate: for use cases that ask it about
    /// something inside the dialogue.
    pub(crate) async fn dialogue_by_id(&self, id: i64) -> Result<Dialogue> {
        let row = store::dialogue::by_id(&self.inner.store.read(), id).await?;
        self.complete(row.ok_or(Error::NOT_FOUND)?).await
    }

    /// The dialogues the actor may see, newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn dialogues(&self, actor: &Actor) -> Result<Vec<Arc<Dialogue>>> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())?;
        let mut seen = Vec::new();
        for row in store::dialogue::all(&self.inner.store.read()).await? {
            let dialogue = Arc::new(self.complete(row).await?);
            if self.gate(actor, Action::ReadDialogue, &dialogue.resource()).is_ok() {
                seen.push(dialogue);
            }
        }
        Ok(seen)
    }

    async fn complete(&self, row: store::dialogue::Dialogue) -> Result<Dialogue> {
        let read = self.inner.store.read();
        let corrupt = |_| Error::Store(store::StoreError::Corrupt("dialogue"));
        let stages = store::dialogue::stages(&read, row.id).await?;
        let stages = stages.into_iter().filter_map(|stage| {
            let kind = stage.kind.parse().ok()?;
            Some(Stage { kind, starts: Moment(stage.starts_at), ends: stage.ends_at.map(Moment) })
        });
        Ok(Dialogue {
            id: DialogueId(row.id),
            slug: row.slug,
            title: row.title,
            summary: row.summary,
            language: row.language.parse().unwrap_or(Language::Korean),
            zone: row.zone,
            status: row
                .status
                .parse()
                .map_err(|_| Error::Store(store::StoreError::Corrupt("dialogue.status")))?,
            settings: serde_json::from_str(&row.settings).map_err(corrupt)?,
            stages: stages.collect(),
            sectors: store::dialogue::list(&read, row.id, List::Sector).await?,
            places: store::dialogue::list(&read, row.id, List::Place).await?,
        })
    }

    /// The figures of a dialogue.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn counts(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Counts> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        Ok(store::dialogue::counts(&self.inner.store.read(), dialogue.id.0).await?)
    }

    /// Opens a dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor operates the installation; [`Error::Invalid`].
    pub async fn add_dialogue(&self, actor: &Actor, new: &NewDialogue) -> Result<DialogueId> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let mut fields = Fields::default();
        if !is_slug(&new.slug) {
            let expected = "2 to 40 lower-case letters, digits and single hyphens";
            fields.fault("slug", Fault::Malformed { expected });
        } else if store::dialogue::by_slug(&self.inner.store.read(), &new.slug).await?.is_some() {
            fields.fault("slug", Fault::Taken);
        }
        let title = fields.text(TITLE, &new.title);
        let summary = fields.text(SUMMARY, &new.summary);
        let sectors = names(&mut fields, "sector", &new.sectors);
        let places = names(&mut fields, "place", &new.places);
        fields.done(())?;
        let now = self.now();
        let row = store::dialogue::Dialogue {
            id: 0,
            slug: new.slug.clone(),
            title,
            summary,
            language: Language::Korean.as_str().to_owned(),
            zone: domain::time::KOREA.to_owned(),
            status: if new.draft { DialogueStatus::Draft } else { DialogueStatus::Published }
                .as_str()
                .to_owned(),
            settings: settings_text(&new.settings)?,
            created_at: now.0,
        };
        let tx = self.inner.store.begin().await?;
        let id = store::dialogue::insert(&tx, &row).await?;
        for (list, names) in [(List::Sector, &sectors), (List::Place, &places)] {
            for name in names {
                store::dialogue::add_named(&tx, id, list, name).await?;
            }
        }
        write_stages(&tx, id, &new.stages).await?;
        let act = NewAct {
            kind: ActKind::DialogueAdded,
            dialogue: Some(id),
            subject: Subject::Dialogue,
            subject_id: id,
            plain: vec![
                ("dialogue", row.slug.as_str().into()),
                ("title", row.title.as_str().into()),
                ("sectors", sectors.into()),
                ("places", places.into()),
                ("stages", stages_value(&new.stages)),
                ("status", row.status.as_str().into()),
            ],
            committed: vec![],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        self.inner.dialogues.forget();
        Ok(DialogueId(id))
    }

    /// Adds sectors or places that a dialogue does not have yet.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn add_names(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        list: List,
        new: &[String],
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let mut fields = Fields::default();
        let field = if list == List::Sector { "sector" } else { "place" };
        let known = if list == List::Sector { &dialogue.sectors } else { &dialogue.places };
        let mut new = names(&mut fields, field, new);
        new.retain(|name| !known.iter().any(|item| item.name == *name));
        if known.len() + new.len() > MOST_NAMES {
            fields
                .fault(field, Fault::TooLong { max: MOST_NAMES, length: known.len() + new.len() });
        }
        fields.done(())?;
        if new.is_empty() {
            return Ok(());
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        for name in &new {
            store::dialogue::add_named(&tx, dialogue.id.0, list, name).await?;
        }
        let plain = vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("list", field.into()),
            ("added", new.into()),
        ];
        self.record(&tx, changed(dialogue, plain), now).await?;
        self.commit(tx).await?;
        self.inner.dialogues.forget();
        Ok(())
    }

    /// Changes a dialogue's title, settings and stages.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Invalid`].
    pub async fn change_dialogue(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        change: &DialogueChange,
    ) -> Result<()> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        let mut fields = Fields::default();
        let title = fields.text(TITLE, &change.title);
        let summary = fields.text(SUMMARY, &change.summary);
        if !(0..=30 * 24 * 3600).contains(&change.settings.edit_seconds) {
            fields.fault(
                "edit_seconds",
                Fault::Malformed { expected: "0 to 2592000 seconds (30 days)" },
            );
        }
        for stage in &change.stages {
            if stage.ends.is_some_and(|end| end <= stage.starts) {
                fields.fault("stages", Fault::Malformed { expected: "an end after the start" });
            }
        }
        for activity in Activity::ALL {
            let period = change.settings.period(*activity);
            if period.opens.zip(period.closes).is_some_and(|(opens, closes)| closes <= opens) {
                fields.fault(
                    activity.as_str(),
                    Fault::Malformed { expected: "an end after the start" },
                );
            }
        }
        fields.done(())?;
        let before = DialogueChange {
            title: dialogue.title.clone(),
            summary: dialogue.summary.clone(),
            status: dialogue.status,
            settings: dialogue.settings.clone(),
            stages: dialogue.stages.clone(),
        };
        let change = DialogueChange { title, summary, ..change.clone() };
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        self.write_change(&tx, dialogue, &change, now).await?;
        let inverse = crate::undo::Inverse::dialogue(&before);
        self.remember(&tx, actor, dialogue.id, "dialogue_changed", &inverse, now).await?;
        self.commit(tx).await?;
        self.inner.dialogues.forget();
        Ok(())
    }

    pub(crate) async fn write_change(
        &self,
        tx: &store::Tx,
        dialogue: &Dialogue,
        change: &DialogueChange,
        now: Moment,
    ) -> Result<()> {
        let row = store::dialogue::Dialogue {
            id: dialogue.id.0,
            slug: dialogue.slug.clone(),
            title: change.title.clone(),
            summary: change.summary.clone(),
            language: dialogue.language.as_str().to_owned(),
            zone: dialogue.zone.clone(),
            status: change.status.as_str().to_owned(),
            settings: settings_text(&change.settings)?,
            created_at: 0,
        };
        store::dialogue::update(tx, &row).await?;
        for kind in StageKind::ALL {
            store::dialogue::remove_stage(tx, dialogue.id.0, kind.as_str()).await?;
        }
        write_stages(tx, dialogue.id.0, &change.stages).await?;
        let settings = serde_json::to_value(&change.settings)
            .map_err(|error| Error::Internal(error.to_string()))?;
        let plain = vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("title", change.title.as_str().into()),
            ("status", change.status.as_str().into()),
            ("settings", settings),
            ("stages", stages_value(&change.stages)),
        ];
        self.record(tx, changed(dialogue, plain), now).await?;
        Ok(())
    }

    /// Lets the next reader see a changed dialogue at once.
    pub(crate) fn forget_dialogues(&self) {
        self.inner.dialogues.forget();
    }

    /// The newest acts of a dialogue, for 'what just happened'. Votes are left out: they are
    /// counted, not told one by one.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Store`].
    pub async fn latest_acts(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        limit: i64,
    ) -> Result<Vec<Happening>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let rows = store::act::latest_told(&self.inner.store.read(), dialogue.id.0, limit).await?;
        let told = rows.into_iter().filter_map(|row| {
            let payload: serde_json::Value = serde_json::from_str(&row.payload).ok()?;
            let word = |name: &str| payload.get(name).and_then(|v| v.as_str()).map(str::to_owned);
            // What waits for a moderator is told when it is published; what is for staff only, never.
            let status = word("status").and_then(|status| status.parse::<Status>().ok());
            if status.is_some_and(Status::is_secret) {
                return None;
            }
            Some(Happening {
                id: row.id,
                at: Moment(row.at),
                kind: row.kind.parse().ok()?,
                code: word("code"),
                of: word("of").and_then(|of| of.parse().ok()),
                reason: word("reason").and_then(|reason| reason.parse().ok()),
                change: word("change"),
                number: payload.get("number").and_then(serde_json::Value::as_i64),
            })
        });
        Ok(told.collect())
    }
}

/// One line of 'what just happened'.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The act's key.
    pub id: i64,
    /// When.
    pub at: Moment,
    /// What.
    pub kind: ActKind,
    /// The code of the contribution it is about.
    pub code: Option<String>,
    /// What kind of contribution.
    pub of: Option<Kind>,
    /// The moderator's rule.
    pub reason: Option<Reason>,
    /// What was done with a set: `published` or `unpublished`.
    pub change: Option<String>,
    /// A number: of the core question or set, or of rows imported.
    pub number: Option<i64>,
}

fn changed(dialogue: &Dialogue, plain: Vec<(&'static str, serde_json::Value)>) -> NewAct<'static> {
    NewAct {
        kind: ActKind::DialogueChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Dialogue,
        subject_id: dialogue.id.0,
        plain,
        committed: vec![],
    }
}

fn names(fields: &mut Fields, field: &'static str, given: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in given {
        let name = fields.text(Limit { field, ..NAME }, name);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > MOST_NAMES {
        fields.fault(field, Fault::TooLong { max: MOST_NAMES, length: names.len() });
    }
    names
}

fn settings_text(settings: &Settings) -> Result<String> {
    serde_json::to_string(settings).map_err(|error| Error::Internal(error.to_string()))
}

fn stages_value(stages: &[Stage]) -> serde_json::Value {
    let one = |stage: &Stage| serde_json::json!({"stage": stage.kind.as_str(), "starts": stage.starts.0, "ends": stage.ends.map(|m| m.0)});
    stages.iter().map(one).collect()
}

async fn write_stages(tx: &store::Tx, dialogue: i64, stages: &[Stage]) -> Result<()> {
    for stage in stages {
        let row = store::dialogue::Stage {
            kind: stage.kind.as_str().to_owned(),
            starts_at: stage.starts.0,
            ends_at: stage.ends.map(|m| m.0),
        };
        store::dialogue::set_stage(tx, dialogue, &row).await?;
    }
    Ok(())
}

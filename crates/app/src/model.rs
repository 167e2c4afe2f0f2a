//! Models: the proposals of a White Paper, written down, published and corrected.

use std::collections::BTreeMap;

use domain::act::{ActKind, Subject};
use domain::citation::{Cited, CitedKind};
use domain::code::Coded as _;
use domain::id::{AgendaId, MeetingId, ModelId};
use domain::item::LinkKind;
use domain::model::{
    ByCriterion, CORE, COST, Criterion, DUTIES, Duty, INPUT_KINDS, INPUTS, MOST_CORE, MOST_DUTIES,
    MOST_INPUTS, MOST_OPINIONS, MOST_WON, OPINIONS, PROBLEM, PROPOSAL, TITLE, read_duties,
    read_opinions, write_duties, write_opinion,
};
use domain::paper::PaperKind;
use domain::permission::{Action, Denial, Resource};
use domain::publication::{Publication, PublicationChange};
use domain::text::Fault;
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::meeting::Resolution;
pub use store::model::{Model, Signer};
use store::number::Numbered;
use store::revision::Revision;

use crate::act::NewAct;
use crate::citation::Citable;
use crate::dialogue::Dialogue;
use crate::gathering::reason_for;
use crate::page::{Page, Slice};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

mod scoring;
mod table;

pub use scoring::{Judgement, NewScore, OwnModel, OwnScoring, Scored, ScoringLine};

/// The revisions of models carry this kind.
const KIND: &str = "model";
/// What a minority opinion is signed with by people who have no seat.
pub const CITIZENS: &str = "시민";
/// The same as whoever writes in English types it.
const CITIZENS_ENGLISH: &str = "citizens";

/// A model as staff write it down.
#[derive(Clone, Debug, Default)]
pub struct NewModel {
    /// Its title.
    pub title: String,
    /// The code of its agenda, `D-02`; may be empty.
    pub agenda: String,
    /// What is wrong today.
    pub problem: String,
    /// What is proposed.
    pub proposal: String,
    /// Who does what, as `domain::model::read_duties` reads it.
    pub duties: String,
    /// What it costs, in words.
    pub cost: String,
    /// What it costs a year, in won; empty when that is not known.
    pub won: String,
    /// What it does under each criterion.
    pub criteria: ByCriterion<String>,
    /// The minority opinions, as `domain::model::read_opinions` reads them; who signs is the name of a
    /// seat or [`CITIZENS`].
    pub opinions: String,
    /// The core questions it answers: numbers of the set that holds now, or codes (`core-1-7`).
    pub core: String,
    /// The codes of what it rests on, apart by spaces or commas.
    pub inputs: String,
}

/// A minority opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// What it says.
    pub text: String,
    /// The seats that sign it.
    pub members: Vec<i64>,
    /// Whether citizens sign it too.
    pub citizens: bool,
}

/// What a correction replaces, kept for everyone to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Its title.
    pub title: String,
    /// The number of its agenda.
    pub agenda: Option<i64>,
    /// What is wrong today.
    pub problem: String,
    /// What is proposed.
    pub proposal: String,
    /// Who does what.
    pub duties: Vec<Duty>,
    /// What it costs, in words.
    pub cost: String,
    /// What it costs a year, in won.
    pub won: Option<i64>,
    /// What it does under each criterion.
    pub criteria: ByCriterion<String>,
    /// The minority opinions.
    pub opinions: Vec<Opinion>,
    /// The keys of the core questions it answers.
    pub core: Vec<i64>,
    /// What it rests on, by kind and key.
    pub inputs: Vec<(CitedKind, i64)>,
}

/// An earlier version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its version, from 1.
    pub version: i64,
    /// What it said.
    pub details: Details,
    /// When it was written.
    pub at: Moment,
}

/// A meeting that dealt with a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deliberation {
    /// The meeting.
    pub meeting: MeetingId,
    /// The body that met.
    pub body: String,
    /// When it begins or began.
    pub starts: Moment,
    /// The title of the item.
    pub item: String,
    /// What was resolved under it, as far as it may be told.
    pub resolutions: Vec<Resolution>,
}

/// A model with everything its page shows.
#[derive(Clone, Debug)]
pub struct ModelView {
    /// The model.
    pub row: Model,
    /// What it says.
    pub details: Details,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// Where it stands.
    pub status: Publication,
    /// Its agenda.
    pub agenda: Option<Citable>,
    /// The core questions it answers.
    pub core: Vec<Citable>,
    /// What it rests on.
    pub inputs: Vec<Citable>,
    /// The seats that sign minority opinions.
    pub signers: Vec<Signer>,
}

impl ModelView {
    /// The key.
    pub fn id(&self) -> ModelId {
        ModelId(self.row.id)
    }

    /// Its resource for the gate.
    pub fn resource(&self) -> Resource {
        resource(&self.dialogue, self.status)
    }

    /// It as a form holds it.
    pub fn written(&self) -> NewModel {
        let details = &self.details;
        let codes = |citables: &[Citable]| {
            citables.iter().map(|one| one.cited.to_string()).collect::<Vec<_>>().join(" ")
        };
        let opinions: Vec<String> = details
            .opinions
            .iter()
            .map(|opinion| write_opinion(&opinion.text, &self.signed(opinion)))
            .collect();
        NewModel {
            title: details.title.clone(),
            agenda: details.agenda.map(|id| AgendaId(id).code()).unwrap_or_default(),
            problem: details.problem.clone(),
            proposal: details.proposal.clone(),
            duties: write_duties(&details.duties),
            cost: details.cost.clone(),
            won: details.won.map(|won| won.to_string()).unwrap_or_default(),
            criteria: details.criteria.clone(),
            opinions: opinions.join("\n\n"),
            core: codes(&self.core),
            inputs: codes(&self.inputs),
        }
    }

    /// Who signs a minority opinion, by name.
    fn signed(&self, opinion: &Opinion) -> Vec<String> {
        let seats = self.signers.iter().filter(|signer| opinion.members.contains(&signer.id));
        let names = seats.map(|signer| signer.name.clone());
        names.chain(opinion.citizens.then(|| CITIZENS.to_owned())).collect()
    }
}

fn corrupt() -> Error {
    Error::Store(store::StoreError::Corrupt("model"))
}

fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(error.to_string()))
}

fn status_of(row: &Model) -> Result<Publication> {
    row.status.parse().map_err(|_| corrupt())
}

fn resource(dialogue: &Dialogue, status: Publication) -> Resource {
    let resource = dialogue.resource();
    Resource { unpublished: resource.unpublished || status.is_draft(), ..resource }
}

/// What a row and what hangs on it say.
async fn details_of(db: &impl store::Db, row: &Model) -> Result<Details> {
    let inputs = store::model::inputs(db, row.id).await?.into_iter();
    let inputs: Option<Vec<_>> =
        inputs.map(|input| Some((input.kind.parse().ok()?, input.item_id))).collect();
    Ok(Details {
        title: row.title.clone(),
        agenda: row.agenda_id,
        problem: row.problem.clone(),
        proposal: row.proposal.clone(),
        duties: serde_json::from_str(&row.duties).map_err(|_| corrupt())?,
        cost: row.cost.clone(),
        won: row.won,
        criteria: ByCriterion {
            quality: row.quality.clone(),
            cohesion: row.cohesion.clone(),
            ecology: row.ecology.clone(),
            economy: row.economy.clone(),
        },
        opinions: serde_json::from_str(&row.opinions).map_err(|_| corrupt())?,
        core: store::model::core_questions(db, row.id).await?,
        inputs: inputs.ok_or_else(corrupt)?,
    })
}

fn put_into(details: &Details, row: &mut Model) -> Result<()> {
    row.title.clone_from(&details.title);
    row.agenda_id = details.agenda;
    row.problem.clone_from(&details.problem);
    row.proposal.clone_from(&details.proposal);
    row.duties = json(&details.duties)?;
    row.cost.clone_from(&details.cost);
    row.won = details.won;
    row.quality.clone_from(&details.criteria.quality);
    row.cohesion.clone_from(&details.criteria.cohesion);
    row.ecology.clone_from(&details.criteria.ecology);
    row.economy.clone_from(&details.criteria.economy);
    row.opinions = json(&details.opinions)?;
    Ok(())
}

/// What was withdrawn is no longer read; its title and the reason stay.
fn mask(row: &mut Model) {
    for text in [
        &mut row.problem,
        &mut row.proposal,
        &mut row.cost,
        &mut row.quality,
        &mut row.cohesion,
        &mut row.ecology,
        &mut row.economy,
    ] {
        text.clear();
    }
    "[]".clone_into(&mut row.duties);
    "[]".clone_into(&mut row.opinions);
    row.won = None;
}

/// The act of a change. Minority opinions may quote a person.
fn changed<'a>(dialogue: &Dialogue, row: &'a Model, change: &'static str) -> NewAct<'a> {
    NewAct {
        kind: ActKind::ModelChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Model,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("code", ModelId(row.id).code().into()),
            ("change", change.into()),
            ("status", row.status.as_str().into()),
            ("version", row.version.into()),
            ("agenda", row.agenda_id.map(|id| AgendaId(id).code()).into()),
            ("won", row.won.into()),
        ],
        committed: vec![
            ("title", &row.title),
            ("problem", &row.problem),
            ("proposal", &row.proposal),
            ("duties", &row.duties),
            ("cost", &row.cost),
            ("quality", &row.quality),
            ("cohesion", &row.cohesion),
            ("ecology", &row.ecology),
            ("economy", &row.economy),
            ("opinions", &row.opinions),
            ("reason", &row.reason),
        ],
    }
}

/// The words of a list of codes.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '\n', '\t']).filter(|word| !word.is_empty())
}

fn unknown(fields: &mut Fields, field: &'static str, word: &str) {
    let given = word.chars().take(40).collect();
    fields.fault(field, Fault::Unknown { given, nearest: None });
}

impl App {
    /// The models of a dialogue, by agenda; staff see those not published yet too. Of those that were
    /// withdrawn others read title and reason.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn models(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slice: Slice,
    ) -> Result<Page<Model>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let staff = actor.is_staff_of(dialogue.id);
        let total = store::model::count(&read, dialogue.id.0, staff).await?;
        let probe = slice.probe();
        let mut items = match slice.behind {
            Some(behind) => {
                store::model::behind(&read, dialogue.id.0, staff, behind, probe).await?
            }
            None => store::model::list(&read, dialogue.id.0, staff, slice.offset, probe).await?,
        };
        let gone = |row: &&mut Model| row.status == Publication::Withdrawn.as_str();
        if !staff {
            items.iter_mut().filter(gone).for_each(mask);
        }
        Ok(slice.cut(items, total, |row| row.id))
    }

    /// The models of a dialogue by number, for machines.
    ///
    /// # Errors
    /// As [`App::models`].
    pub async fn models_by_number(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slice: Slice,
    ) -> Result<Page<Model>> {
        let behind = slice.behind.or(Some(0));
        self.models(actor, dialogue, Slice { behind, ..slice }).await
    }

    /// The agendas that models stand under, by number.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn agendas_of(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        models: &[Model],
    ) -> Result<BTreeMap<i64, Citable>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let wanted = models.iter().filter_map(|row| row.agenda_id);
        let wanted = wanted.map(|id| (CitedKind::Agenda.as_str(), id));
        let found = crate::citation::by_keys(&self.inner.store.read(), wanted).await?;
        Ok(found.into_iter().map(|((_, id), agenda)| (id, agenda)).collect())
    }

    /// The published models that rest on something, or answer it when it is a core question.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn models_on(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        kind: CitedKind,
        item: i64,
    ) -> Result<Vec<Model>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let mut rows = match kind {
            CitedKind::CoreQuestion => store::model::answering(&read, item).await?,
            _ => store::model::resting_on(&read, kind.as_str(), item).await?,
        };
        rows.retain(|row| row.dialogue_id == dialogue.id.0);
        Ok(rows)
    }

    /// One model.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn model(&self, actor: &Actor, id: ModelId) -> Result<ModelView> {
        let read = self.inner.store.read();
        let Some(mut row) = store::model::by_id(&read, id.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        let status = status_of(&row)?;
        self.gate(actor, Action::ReadDialogue, &resource(&dialogue, status))?;
        let masked = status == Publication::Withdrawn && !actor.is_staff_of(dialogue.id);
        if masked {
            mask(&mut row);
        }
        let mut details = details_of(&read, &row).await?;
        if masked {
            details.core.clear();
            details.inputs.clear();
        }
        let agenda = details.agenda.map(|id| (CitedKind::Agenda, id));
        let core = details.core.iter().map(|id| (CitedKind::CoreQuestion, *id));
        let wanted: Vec<(CitedKind, i64)> =
            details.inputs.iter().copied().chain(core.clone()).chain(agenda).collect();
        let keys = wanted.iter().map(|(kind, id)| (kind.as_str(), *id));
        let found = crate::citation::by_keys(&read, keys).await?;
        let get = |key: &(CitedKind, i64)| found.get(key).cloned();
        let members: Vec<i64> =
            details.opinions.iter().flat_map(|opinion| opinion.members.clone()).collect();
        Ok(ModelView {
            agenda: agenda.as_ref().and_then(get),
            core: core.filter_map(|key| get(&key)).collect(),
            inputs: details.inputs.iter().filter_map(get).collect(),
            signers: store::model::signers(&read, dialogue.id.0, &members).await?,
            row,
            details,
            dialogue,
            status,
        })
    }

    /// A model of this dialogue, for its staff.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the model is one of its own.
    pub async fn own_model(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ModelId,
    ) -> Result<ModelView> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let view = self.model(actor, id).await?;
        if view.dialogue.id == dialogue.id { Ok(view) } else { Err(Error::NOT_FOUND) }
    }

    /// The earlier versions of a model, oldest first; none of one that was withdrawn, except for staff.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn earlier_models(&self, actor: &Actor, view: &ModelView) -> Result<Vec<Earlier>> {
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        if view.status == Publication::Withdrawn && !actor.is_staff_of(view.dialogue.id) {
            return Ok(Vec::new());
        }
        let rows = store::revision::of(&self.inner.store.read(), KIND, view.row.id).await?;
        let read = |row: Revision| {
            let details = serde_json::from_str(&row.text).ok()?;
            Some(Earlier { version: row.version, details, at: Moment(row.at) })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// The meetings that deal with a model, as far as the actor may read them, and what they resolved.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn deliberations(
        &self,
        actor: &Actor,
        view: &ModelView,
    ) -> Result<Vec<Deliberation>> {
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        let read = self.inner.store.read();
        let linked = store::item::linked_to(&read, LinkKind::Model.as_str(), view.row.id).await?;
        let mut told = Vec::new();
        for link in linked {
            let meeting = match self.meeting(actor, MeetingId(link.meeting_id)).await {
                Err(Error::Denied(Denial::NotFound)) => continue,
                found => found?,
            };
            let item = meeting.items.iter().find(|item| item.row.id == link.item_id);
            let Some(item) = item.filter(|item| !meeting.is_hidden(item.id())) else { continue };
            let mut resolutions = self.resolutions_of(actor, &meeting).await?;
            resolutions
                .retain(|row| row.item_id == item.row.id && !meeting.is_resolution_hidden(row));
            told.push(Deliberation {
                meeting: meeting.id(),
                body: meeting.body.row.name.clone(),
                starts: Moment(meeting.row.starts_at),
                item: item.row.title.clone(),
                resolutions,
            });
        }
        Ok(told)
    }

    /// Writes a model down; staff alone see it until it is published. It stands in the dialogue's White
    /// Paper, if there is one.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn add_model(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewModel,
    ) -> Result<ModelId> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let details = self.check_model(actor, dialogue, new).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let papers = store::paper::of_dialogue(&tx, dialogue.id.0).await?;
        let white = papers.iter().find(|paper| paper.kind == PaperKind::White.as_str());
        let mut row = Model {
            id: store::number::take(&tx, Numbered::Model, 1).await?,
            dialogue_id: dialogue.id.0,
            agenda_id: None,
            paper_id: white.map(|paper| paper.id),
            title: String::new(),
            problem: String::new(),
            proposal: String::new(),
            duties: String::new(),
            cost: String::new(),
            won: None,
            quality: String::new(),
            cohesion: String::new(),
            ecology: String::new(),
            economy: String::new(),
            opinions: String::new(),
            status: Publication::Draft.as_str().to_owned(),
            reason: String::new(),
            version: 1,
            created_at: now.0,
            changed_at: now.0,
        };
        put_into(&details, &mut row)?;
        store::model::insert(&tx, &row).await?;
        write_parts(&tx, row.id, &details).await?;
        self.record(&tx, changed(dialogue, &row, "added"), now).await?;
        self.commit(tx).await?;
        Ok(ModelId(row.id))
    }

    /// Corrects a model; what it said in public before is kept.
    ///
    /// # Errors
    /// As [`App::add_model`].
    pub async fn change_model(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ModelId,
        new: &NewModel,
    ) -> Result<()> {
        self.own_model(actor, dialogue, id).await?;
        let details = self.check_model(actor, dialogue, new).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::model::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let before = details_of(&tx, &row).await?;
        if before == details {
            return Ok(());
        }
        self.write_model(&tx, dialogue, row, &details, now).await?;
        let inverse = Inverse::Model { id: id.0, before: Box::new(before) };
        self.remember(&tx, actor, dialogue.id, "model_changed", &inverse, now).await?;
        self.commit(tx).await
    }

    pub(crate) async fn write_model(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut row: Model,
        details: &Details,
        now: Moment,
    ) -> Result<()> {
        let before = details_of(tx, &row).await?;
        let text = json(&before)?;
        let earlier =
            Revision { version: row.version, title: before.title, text, at: row.changed_at };
        // What a draft said, nobody read.
        if row.status != Publication::Draft.as_str() {
            store::revision::keep(tx, KIND, row.id, &earlier).await?;
        }
        put_into(details, &mut row)?;
        (row.version, row.changed_at) = (row.version + 1, now.0);
        store::model::update(tx, &row).await?;
        write_parts(tx, row.id, details).await?;
        self.record(tx, changed(dialogue, &row, "corrected"), now).await?;
        Ok(())
    }

    /// Publishes a model, or withdraws it with a reason.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Conflict`] when it is so
    /// already; [`Error::Invalid`] without a reason.
    pub async fn publish_model(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ModelId,
        change: PublicationChange,
        reason: &str,
    ) -> Result<()> {
        self.own_model(actor, dialogue, id).await?;
        let reason = reason_for(change, reason)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::model::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let before = status_of(&row)?;
        let after = before.after(change).ok_or(Error::Conflict("changed"))?;
        let was = std::mem::replace(&mut row.reason, reason);
        self.write_model_status(&tx, dialogue, row, after, now).await?;
        let inverse = Inverse::ModelStatus { id: id.0, before, after, reason: was };
        let label = match change {
            PublicationChange::Publish => "model_published",
            PublicationChange::Withdraw => "model_withdrawn",
        };
        self.remember(&tx, actor, dialogue.id, label, &inverse, now).await?;
        self.commit(tx).await
    }

    pub(crate) async fn write_model_status(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut row: Model,
        status: Publication,
        now: Moment,
    ) -> Result<()> {
        status.as_str().clone_into(&mut row.status);
        row.changed_at = now.0;
        store::model::update(tx, &row).await?;
        let word = match status {
            Publication::Published => "published",
            Publication::Withdrawn => "withdrawn",
            Publication::Draft => "unpublished",
        };
        self.record(tx, changed(dialogue, &row, word), now).await?;
        Ok(())
    }

    async fn check_model(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewModel,
    ) -> Result<Details> {
        let mut fields = Fields::default();
        let title = fields.text(TITLE, &new.title);
        let agenda = self.check_agenda(dialogue, &new.agenda, &mut fields).await?;
        let problem = fields.text(PROBLEM, &new.problem);
        let proposal = fields.text(PROPOSAL, &new.proposal);
        let duties = check_duties(&new.duties, &mut fields);
        let cost = fields.text(COST, &new.cost);
        let won = check_won(&new.won, &mut fields);
        let criteria = ByCriterion::each(|criterion: Criterion| {
            fields.text(criterion.limit(), new.criteria.of(criterion))
        });
        let opinions = self.check_opinions(dialogue, &new.opinions, &mut fields).await?;
        let core = self.check_core(actor, dialogue, &new.core, &mut fields).await?;
        let inputs = self.check_inputs(dialogue, &new.inputs, &mut fields).await?;
        fields.done(Details {
            title,
            agenda,
            problem,
            proposal,
            duties,
            cost,
            won,
            criteria,
            opinions,
            core,
            inputs,
        })
    }

    async fn check_agenda(
        &self,
        dialogue: &Dialogue,
        given: &str,
        fields: &mut Fields,
    ) -> Result<Option<i64>> {
        let given = given.trim();
        if given.is_empty() {
            return Ok(None);
        }
        let agenda = AgendaId::parse_code(given).map(Cited::Agenda);
        let read = self.inner.store.read();
        let found = crate::citation::find(&read, dialogue.id.0, agenda.as_slice()).await?;
        let id = found.into_values().next().map(|citable| citable.id);
        if id.is_none() {
            unknown(fields, "agenda", given);
        }
        Ok(id)
    }

    async fn check_core(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        given: &str,
        fields: &mut Fields,
    ) -> Result<Vec<i64>> {
        let text = fields.text(CORE, given);
        let set = self.current_set(actor, dialogue).await?.map(|set| set.number);
        let mut wanted = Vec::new();
        for word in words(&text) {
            let number = word.parse().ok().zip(set);
            let cited = match number {
                Some((number, set)) => Some(Cited::CoreQuestion { set, number }),
                None => Cited::parse(word).filter(|cited| cited.kind() == CitedKind::CoreQuestion),
            };
            wanted.push((word, cited));
        }
        let found = self.check_cited(dialogue, CORE.field, MOST_CORE, &wanted, fields).await?;
        Ok(found.into_iter().map(|(_, id)| id).collect())
    }

    async fn check_inputs(
        &self,
        dialogue: &Dialogue,
        given: &str,
        fields: &mut Fields,
    ) -> Result<Vec<(CitedKind, i64)>> {
        let text = fields.text(INPUTS, given);
        let fits = |cited: &Cited| INPUT_KINDS.contains(&cited.kind());
        let wanted: Vec<(&str, Option<Cited>)> =
            words(&text).map(|word| (word, Cited::parse(word).filter(fits))).collect();
        let mut found =
            self.check_cited(dialogue, INPUTS.field, MOST_INPUTS, &wanted, fields).await?;
        // As they are read back.
        found.sort_unstable_by_key(|(kind, id)| (kind.as_str(), *id));
        found.dedup();
        Ok(found)
    }

    /// The keys of what words name, each of this dialogue and public, or public once.
    async fn check_cited(
        &self,
        dialogue: &Dialogue,
        field: &'static str,
        most: usize,
        wanted: &[(&str, Option<Cited>)],
        fields: &mut Fields,
    ) -> Result<Vec<(CitedKind, i64)>> {
        if wanted.len() > most {
            fields.fault(field, Fault::TooLong { max: most, length: wanted.len() });
            return Ok(Vec::new());
        }
        let cited: Vec<Cited> = wanted.iter().filter_map(|(_, cited)| *cited).collect();
        let read = self.inner.store.read();
        let known = crate::citation::find(&read, dialogue.id.0, &cited).await?;
        let mut found = Vec::new();
        for (word, cited) in wanted {
            let citable = cited.as_ref().and_then(|cited| known.get(cited));
            match citable.filter(|citable| citable.standing.may_be_published()) {
                Some(citable) => {
                    let key = (citable.cited.kind(), citable.id);
                    if !found.contains(&key) {
                        found.push(key);
                    }
                }
                None => unknown(fields, field, word),
            }
        }
        Ok(found)
    }

    async fn check_opinions(
        &self,
        dialogue: &Dialogue,
        given: &str,
        fields: &mut Fields,
    ) -> Result<Vec<Opinion>> {
        let text = fields.text(OPINIONS, given);
        let typed = match read_opinions(&text) {
            Ok(typed) => typed,
            Err(line) => {
                let expected = "a last line with who signs it: — 김하늘, 시민";
                fields.fault(OPINIONS.field, Fault::Line { line, expected });
                return Ok(Vec::new());
            }
        };
        if typed.len() > MOST_OPINIONS {
            let fault = Fault::TooLong { max: MOST_OPINIONS, length: typed.len() };
            fields.fault(OPINIONS.field, fault);
            return Ok(Vec::new());
        }
        let read = self.inner.store.read();
        let mut opinions = Vec::new();
        for one in typed {
            let mut opinion = Opinion { text: one.text, members: Vec::new(), citizens: false };
            for name in one.signers {
                let seats = store::model::signers_named(&read, dialogue.id.0, &name).await?;
                match seats.first() {
                    _ if name == CITIZENS || name == CITIZENS_ENGLISH => opinion.citizens = true,
                    Some(seat) => opinion.members.push(seat.id),
                    None => unknown(fields, OPINIONS.field, &name),
                }
            }
            opinion.members.sort_unstable();
            opinion.members.dedup();
            opinions.push(opinion);
        }
        Ok(opinions)
    }
}

fn check_duties(given: &str, fields: &mut Fields) -> Vec<Duty> {
    let text = fields.text(DUTIES, given);
    let duties = match read_duties(&text) {
        Ok(duties) => duties,
        Err(line) => {
            let expected = "who, a colon and what they do";
            fields.fault(DUTIES.field, Fault::Line { line, expected });
            return Vec::new();
        }
    };
    if duties.len() > MOST_DUTIES {
        fields.fault(DUTIES.field, Fault::TooLong { max: MOST_DUTIES, length: duties.len() });
    }
    duties
}

fn check_won(given: &str, fields: &mut Fields) -> Option<i64> {
    let digits: String = given.trim().chars().filter(|c| *c != ',').collect();
    if digits.is_empty() {
        return None;
    }
    let won = digits.parse::<i64>().ok().filter(|won| (0..=MOST_WON).contains(won));
    if won.is_none() {
        fields.fault("won", Fault::Malformed { expected: "an amount of won, such as 120000000" });
    }
    won
}

async fn write_parts(tx: &Tx, id: i64, details: &Details) -> Result<()> {
    let inputs: Vec<(String, i64)> =
        details.inputs.iter().map(|(kind, item)| (kind.as_str().to_owned(), *item)).collect();
    store::model::set_inputs(tx, id, &inputs).await?;
    store::model::set_core_questions(tx, id, &details.core).await?;
    Ok(())
}

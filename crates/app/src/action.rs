//! Actions: written, published, corrected with their history, withdrawn; brought in from the tables in
//! which offices keep them, and given back as one.

use std::collections::BTreeSet;

use domain::act::{ActKind, Subject};
use domain::action::{FUNDING, OWNER, PARTNERS, Progress, STOPPED, TEXT, TITLE};
use domain::citation::Cited;
use domain::code::Coded as _;
use domain::id::{ActionId, ModelId};
use domain::indicator::Of;
use domain::permission::{Action as Asked, Resource};
use domain::publication::{Publication, PublicationChange};
use domain::text::Fault;
use domain::time::{Date, Moment};
use publish::table::{Column as SheetColumn, Sheet};
use serde::{Deserialize, Serialize};
pub use store::action::Action;
use store::number::Numbered;
use store::revision::Revision;
use store::{Db, Tx};

use crate::act::NewAct;
use crate::answering::{Answering, Input, read_inputs, recorded, set_inputs, unknown};
use crate::citation::{self, Citable};
use crate::dialogue::Dialogue;
use crate::gathering::reason_for;
use crate::import::{RowFault, table};
use crate::indicator::IndicatorView;
use crate::page::{Page, Slice};
use crate::{Actor, App, Error, Fields, Result};

/// The revisions of actions carry this kind.
const KIND: &str = "action";

/// An action as staff write it.
#[derive(Clone, Debug, Default)]
pub struct NewAction {
    /// Its title.
    pub title: String,
    /// What is done.
    pub text: String,
    /// The office that answers for it.
    pub owner: String,
    /// Who else does it.
    pub partners: String,
    /// Its budget, `1,200,000`; empty while that is not known.
    pub budget: String,
    /// Where the money comes from.
    pub funding: String,
    /// The day it begins, `2026-05-01`.
    pub starts: String,
    /// The day it ends.
    pub ends: String,
    /// The code of the model it carries out; may be empty.
    pub model: String,
    /// `domain::action::Progress` as text.
    pub progress: String,
    /// Why it was stopped.
    pub stopped: String,
    /// Codes of what it answers to.
    pub inputs: String,
}

/// What a correction replaces, kept for everyone to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Its title.
    pub title: String,
    /// What is done.
    pub text: String,
    /// The office that answers for it.
    pub owner: String,
    /// Who else does it.
    pub partners: String,
    /// Its budget in KRW.
    pub budget: i64,
    /// Where the money comes from.
    pub funding: String,
    /// The day it begins.
    pub starts: String,
    /// The day it ends.
    pub ends: String,
    /// The model.
    pub model_id: Option<i64>,
    /// How far it has come.
    pub progress: Progress,
    /// Why it was stopped.
    pub stopped: String,
}

impl Details {
    fn of(row: &Action) -> Result<Self> {
        Ok(Self {
            title: row.title.clone(),
            text: row.text.clone(),
            owner: row.owner.clone(),
            partners: row.partners.clone(),
            budget: row.budget,
            funding: row.funding.clone(),
            starts: row.starts.clone(),
            ends: row.ends.clone(),
            model_id: row.model_id,
            progress: progress_of(&row.progress)?,
            stopped: row.stopped.clone(),
        })
    }

    fn put_into(self, row: &mut Action) {
        row.title = self.title;
        row.text = self.text;
        row.owner = self.owner;
        row.partners = self.partners;
        row.budget = self.budget;
        row.funding = self.funding;
        row.starts = self.starts;
        row.ends = self.ends;
        row.model_id = self.model_id;
        self.progress.as_str().clone_into(&mut row.progress);
        row.stopped = self.stopped;
    }
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

/// An action with everything its page shows.
#[derive(Clone, Debug)]
pub struct ActionView {
    /// The action; without its text when it was withdrawn, unless the actor is staff.
    pub row: Action,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// Where it stands.
    pub status: Publication,
    /// How far it has come.
    pub progress: Progress,
    /// Its indicators.
    pub indicators: Vec<IndicatorView>,
    /// The published pilots that try it: number and title.
    pub pilots: Vec<(i64, String)>,
}

impl ActionView {
    /// The key.
    pub fn id(&self) -> ActionId {
        ActionId(self.row.id)
    }
}

/// What came of a table of actions: all of it, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActionImport {
    /// Rows below the header.
    pub rows: usize,
    /// Titles of what is or would be added.
    pub titles: Vec<String>,
    /// What is wrong, in the order of the file.
    pub faults: Vec<RowFault>,
    /// Whether anything was stored.
    pub stored: bool,
}

/// Columns of the table, with the field of a form that says the same.
const COLUMNS: [(&str, &str, f64); 11] = [
    ("제목", "title", 40.0),
    ("내용", "text", 60.0),
    ("담당", "owner", 18.0),
    ("협력", "partners", 24.0),
    ("예산(원)", "budget", 16.0),
    ("재원", "funding", 16.0),
    ("시작", "starts", 12.0),
    ("끝", "ends", 12.0),
    ("모델", "model", 8.0),
    ("상태", "progress", 10.0),
    ("근거", "inputs", 30.0),
];
/// How far an action has come, in the words of the table.
const WORDS: [(&str, Progress); 4] = [
    ("계획", Progress::Planned),
    ("하는 중", Progress::Running),
    ("마침", Progress::Done),
    ("멈춤", Progress::Stopped),
];

pub(crate) fn resource(dialogue: &Dialogue, status: Publication) -> Resource {
    let resource = dialogue.resource();
    Resource { unpublished: resource.unpublished || status.is_draft(), ..resource }
}

fn status_of(row: &Action) -> Result<Publication> {
    row.status.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("action.status")))
}

pub(crate) fn progress_of(text: &str) -> Result<Progress> {
    text.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("progress")))
}

/// From when to when; the end does not come first.
pub(crate) fn period(fields: &mut Fields, starts: &str, ends: &str) -> (Date, Date) {
    let (starts, ends) = (fields.day("starts", starts), fields.day("ends", ends));
    if ends < starts && ends != Date::MIN {
        fields.fault("ends", Fault::Malformed { expected: "an end after the start" });
    }
    (starts, ends)
}

/// How far it has come, and why when it was stopped.
pub(crate) fn progress(fields: &mut Fields, word: &str, stopped: &str) -> (Progress, String) {
    let progress = fields.needed_word("progress", word).unwrap_or(Progress::Planned);
    let stopped = match progress {
        Progress::Stopped => fields.text(STOPPED, stopped),
        _ => String::new(),
    };
    (progress, stopped)
}

fn check(fields: &mut Fields, new: &NewAction) -> Details {
    let title = fields.text(TITLE, &new.title);
    let text = fields.text(TEXT, &new.text);
    let owner = fields.text(OWNER, &new.owner);
    let partners = fields.text(PARTNERS, &new.partners);
    let budget = fields.money("budget", &new.budget);
    let funding = fields.text(FUNDING, &new.funding);
    let (starts, ends) = period(fields, &new.starts, &new.ends);
    let (progress, stopped) = progress(fields, &new.progress, &new.stopped);
    Details {
        title,
        text,
        owner,
        partners,
        budget,
        funding,
        starts: starts.to_string(),
        ends: ends.to_string(),
        model_id: None,
        progress,
        stopped,
    }
}

/// The published model of a dialogue that a code names; none when nothing was typed.
async fn read_model(
    db: &impl Db,
    dialogue: &Dialogue,
    fields: &mut Fields,
    code: &str,
) -> Result<Option<i64>> {
    let code = code.trim();
    if code.is_empty() {
        return Ok(None);
    }
    let wanted = ModelId::parse_code(code).map(Cited::Model);
    let found = citation::find(db, dialogue.id.0, wanted.as_slice()).await?;
    let found = found.into_values().find(|model| model.standing.may_be_published());
    if found.is_none() {
        fields.fault("model", unknown(code));
    }
    Ok(found.map(|model| model.id))
}

fn changed<'a>(
    dialogue: &Dialogue,
    row: &'a Action,
    inputs: Option<&BTreeSet<Input>>,
    change: &'static str,
) -> NewAct<'a> {
    let mut plain = vec![
        ("dialogue", dialogue.slug.as_str().into()),
        ("code", ActionId(row.id).code().into()),
        ("change", change.into()),
        ("status", row.status.as_str().into()),
        ("version", row.version.into()),
        ("budget", row.budget.into()),
        ("starts", row.starts.as_str().into()),
        ("ends", row.ends.as_str().into()),
        ("progress", row.progress.as_str().into()),
        ("model", row.model_id.into()),
    ];
    plain.extend(inputs.map(|inputs| ("inputs", recorded(inputs))));
    NewAct {
        kind: ActKind::ActionChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Action,
        subject_id: row.id,
        plain,
        committed: vec![
            ("title", &row.title),
            ("text", &row.text),
            ("owner", &row.owner),
            ("partners", &row.partners),
            ("funding", &row.funding),
            ("stopped", &row.stopped),
            ("reason", &row.reason),
        ],
    }
}

impl App {
    /// The actions of a dialogue by owner and day; with `drafts` also those not published yet.
    ///
    /// # Errors
    /// [`Error::Denied`]; drafts are for those who curate the dialogue.
    pub async fn actions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        drafts: bool,
        slice: Slice,
    ) -> Result<Page<Action>> {
        let asked = if drafts { Asked::Curate } else { Asked::ReadDialogue };
        self.gate(actor, asked, &dialogue.resource())?;
        let read = self.inner.store.read();
        let id = dialogue.id.0;
        let total = store::action::count(&read, id, drafts).await?;
        let (offset, limit) = (slice.offset, slice.probe());
        let mut items = store::action::list(&read, id, drafts, offset, limit).await?;
        if !drafts {
            items.iter_mut().for_each(mask);
        }
        Ok(slice.cut(items, total, |row| row.id))
    }

    /// One action.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn action(&self, actor: &Actor, id: ActionId) -> Result<ActionView> {
        let read = self.inner.store.read();
        let Some(mut row) = store::action::by_id(&read, id.0).await? else {
            self.gate(actor, Asked::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        let status = status_of(&row)?;
        self.gate(actor, Asked::ReadDialogue, &resource(&dialogue, status))?;
        let progress = progress_of(&row.progress)?;
        let mut indicators = Vec::new();
        if actor.is_staff_of(dialogue.id) || status != Publication::Withdrawn {
            indicators =
                self.indicators_of(&dialogue, Of::Action, id.0, progress.is_over()).await?;
        } else {
            mask(&mut row);
        }
        let mut pilots = Vec::new();
        for pilot in store::pilot::of_input(&read, KIND, id.0).await? {
            let found = store::pilot::by_id(&read, pilot).await?;
            pilots.extend(found.map(|found| (found.id, found.title)));
        }
        Ok(ActionView { row, dialogue, status, progress, indicators, pilots })
    }

    /// An action of this dialogue, for its staff.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the action is one of its own.
    pub async fn own_action(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ActionId,
    ) -> Result<ActionView> {
        self.gate(actor, Asked::Curate, &dialogue.resource())?;
        let view = self.action(actor, id).await?;
        if view.dialogue.id == dialogue.id { Ok(view) } else { Err(Error::NOT_FOUND) }
    }

    /// What an action answers to, questions first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn action_inputs(
        &self,
        actor: &Actor,
        view: &ActionView,
        slice: Slice,
    ) -> Result<Page<Citable>> {
        self.gate(actor, Asked::ReadDialogue, &resource(&view.dialogue, view.status))?;
        self.answered(Answering::Action(view.row.id), slice).await
    }

    /// The codes of what an action answers to, as a form holds them.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn action_codes(&self, actor: &Actor, view: &ActionView) -> Result<String> {
        self.gate(actor, Asked::Curate, &view.dialogue.resource())?;
        self.input_codes(Answering::Action(view.row.id)).await
    }

    /// The earlier versions of a published action, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn earlier_actions(&self, actor: &Actor, view: &ActionView) -> Result<Vec<Earlier>> {
        self.gate(actor, Asked::ReadDialogue, &resource(&view.dialogue, view.status))?;
        if view.status != Publication::Published {
            return Ok(Vec::new());
        }
        let rows = store::revision::of(&self.inner.store.read(), KIND, view.row.id).await?;
        let read = |row: Revision| {
            let details = serde_json::from_str(&row.text).ok()?;
            Some(Earlier { version: row.version, details, at: Moment(row.at) })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Writes an action; staff alone see it until it is published.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn add_action(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewAction,
    ) -> Result<ActionId> {
        self.gate(actor, Asked::Curate, &dialogue.resource())?;
        let (details, inputs) = self.read_action(dialogue, new).await?;
        let tx = self.inner.store.begin().await?;
        let id = self.write_action(&tx, dialogue, details, &inputs).await?;
        self.commit(tx).await?;
        Ok(id)
    }

    async fn read_action(
        &self,
        dialogue: &Dialogue,
        new: &NewAction,
    ) -> Result<(Details, BTreeSet<Input>)> {
        let mut fields = Fields::default();
        let mut details = check(&mut fields, new);
        let read = self.inner.store.read();
        details.model_id = read_model(&read, dialogue, &mut fields, &new.model).await?;
        let inputs = read_inputs(&read, dialogue, &mut fields, &new.inputs).await?;
        fields.done((details, inputs))
    }

    async fn write_action(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        details: Details,
        inputs: &BTreeSet<Input>,
    ) -> Result<ActionId> {
        let now = self.now();
        let id = store::number::take(tx, Numbered::Action, 1).await?;
        let mut row = Action {
            id,
            dialogue_id: dialogue.id.0,
            title: String::new(),
            text: String::new(),
            owner: String::new(),
            partners: String::new(),
            budget: 0,
            funding: String::new(),
            starts: String::new(),
            ends: String::new(),
            model_id: None,
            progress: String::new(),
            stopped: String::new(),
            status: Publication::Draft.as_str().to_owned(),
            reason: String::new(),
            version: 1,
            created_at: now.0,
            changed_at: now.0,
        };
        details.put_into(&mut row);
        store::action::insert(tx, &row).await?;
        set_inputs(tx, Answering::Action(id), inputs, now).await?;
        self.record(tx, changed(dialogue, &row, Some(inputs), "written"), now).await?;
        Ok(ActionId(id))
    }

    /// Corrects an action; what it said in public before is kept.
    ///
    /// # Errors
    /// As [`App::add_action`].
    pub async fn change_action(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ActionId,
        new: &NewAction,
    ) -> Result<()> {
        self.own_action(actor, dialogue, id).await?;
        let (details, inputs) = self.read_action(dialogue, new).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::action::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let before = Details::of(&row)?;
        let linked = set_inputs(&tx, Answering::Action(id.0), &inputs, now).await?;
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
        store::action::update(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, Some(&inputs), "corrected"), now).await?;
        self.commit(tx).await
    }

    /// Publishes an action, or withdraws it with a reason.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Conflict`] when it is so
    /// already; [`Error::Invalid`] without a reason.
    pub async fn publish_action(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ActionId,
        change: PublicationChange,
        reason: &str,
    ) -> Result<()> {
        self.own_action(actor, dialogue, id).await?;
        let reason = reason_for(change, reason)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::action::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let after = status_of(&row)?.after(change).ok_or(Error::Conflict("changed"))?;
        after.as_str().clone_into(&mut row.status);
        (row.reason, row.changed_at) = (reason, now.0);
        store::action::update(&tx, &row).await?;
        let word = if after == Publication::Published { "published" } else { "withdrawn" };
        self.record(&tx, changed(dialogue, &row, None, word), now).await?;
        self.commit(tx).await
    }

    /// Every action of a dialogue that is public (with `drafts` every one) as a workbook, in the columns
    /// that [`App::import_actions`] reads.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn actions_xlsx(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        drafts: bool,
    ) -> Result<Vec<u8>> {
        let all = Slice::first(i64::try_from(domain::action::MOST_ROWS).unwrap_or(i64::MAX));
        let page = self.actions(actor, dialogue, drafts, all).await?;
        let header = |(header, _, width): (&str, &str, f64)| SheetColumn {
            header: header.to_owned(),
            width,
            choices: if header == "상태" {
                WORDS.iter().map(|(word, _)| (*word).to_owned()).collect()
            } else {
                Vec::new()
            },
            warning: "목록에 있는 말로 적어 주십시오.".to_owned(),
        };
        let columns: Vec<SheetColumn> = COLUMNS.into_iter().map(header).collect();
        let mut sheet = Sheet::new("실행과제", &columns)?;
        for row in &page.items {
            let codes = self.input_codes(Answering::Action(row.id)).await?;
            sheet.push(cells(row, codes)?)?;
        }
        Ok(sheet.finish()?)
    }

    /// Adds every action of a table (CSV or XLSX) as a draft: all of them, or none when a row is bad.
    /// With `dry_run` it is only checked.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Table`] for a file that is no
    /// table; [`Error::Invalid`] without the columns that are needed, or with too many rows. Bad rows are
    /// no error: they are in what came of it.
    pub async fn import_actions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        name: &str,
        bytes: &[u8],
        dry_run: bool,
    ) -> Result<ActionImport> {
        self.gate(actor, Asked::Curate, &dialogue.resource())?;
        let table = table::read(name, bytes)?;
        let columns = Columns::of(&table.header)?;
        if table.rows.is_empty() || table.rows.len() > domain::action::MOST_ROWS {
            let expected = "1 to 500 rows below the header";
            return Err(Error::field("file", Fault::Malformed { expected }));
        }
        let mut import = ActionImport { rows: table.rows.len(), ..ActionImport::default() };
        let mut checked = Vec::new();
        for row in &table.rows {
            match self.read_action(dialogue, &columns.read(&row.cells)).await {
                Ok((details, inputs)) => {
                    import.titles.push(details.title.clone());
                    checked.push((details, inputs));
                }
                Err(Error::Invalid { faults }) => {
                    import.faults.extend(faults.into_iter().map(|fault| RowFault {
                        row: row.number,
                        column: header_of(fault.field).to_owned(),
                        field: fault.field,
                        fault: fault.fault,
                    }));
                }
                Err(error) => return Err(error),
            }
        }
        if dry_run || !import.faults.is_empty() {
            return Ok(import);
        }
        let tx = self.inner.store.begin().await?;
        for (details, inputs) in checked {
            self.write_action(&tx, dialogue, details, &inputs).await?;
        }
        self.commit(tx).await?;
        import.stored = true;
        Ok(import)
    }
}

fn header_of(field: &str) -> &'static str {
    COLUMNS.iter().find(|(_, name, _)| *name == field).map_or("", |(header, ..)| header)
}

fn cells(row: &Action, inputs: String) -> Result<[String; COLUMNS.len()]> {
    let progress = progress_of(&row.progress)?;
    let word = WORDS.iter().find(|(_, one)| *one == progress).map_or("", |(word, _)| word);
    let budget = if row.budget == 0 { String::new() } else { row.budget.to_string() };
    Ok([
        row.title.clone(),
        row.text.clone(),
        row.owner.clone(),
        row.partners.clone(),
        budget,
        row.funding.clone(),
        row.starts.clone(),
        row.ends.clone(),
        row.model_id.map(|id| ModelId(id).code()).unwrap_or_default(),
        word.to_owned(),
        inputs,
    ])
}

/// Where the columns stand in a file.
struct Columns([Option<usize>; COLUMNS.len()]);

impl Columns {
    fn of(header: &[String]) -> Result<Self> {
        let place = |(name, ..): (&str, &str, f64)| header.iter().position(|own| own == name);
        let columns = Self(COLUMNS.map(place));
        let needed = ["제목", "내용", "담당", "시작", "끝"];
        let missing = needed.iter().any(|name| !header.iter().any(|own| own == name));
        if missing {
            let expected = "columns 제목, 내용, 담당, 시작, 끝";
            return Err(Error::field("header", Fault::Malformed { expected }));
        }
        Ok(columns)
    }

    fn read(&self, cells: &[String]) -> NewAction {
        let cell = |field: &str| {
            let column = COLUMNS.iter().position(|(_, name, _)| *name == field);
            let place = column.and_then(|column| self.0.get(column).copied().flatten());
            place.and_then(|place| cells.get(place)).map(|cell| cell.trim().to_owned())
        };
        let text = |field| cell(field).unwrap_or_default();
        let day = |field| iso(&text(field));
        let word = text("progress");
        let progress = WORDS.iter().find(|(name, _)| *name == word).map(|(_, progress)| *progress);
        let progress = match progress {
            Some(progress) => progress.as_str().to_owned(),
            None if word.is_empty() => Progress::Planned.as_str().to_owned(),
            None => word,
        };
        NewAction {
            title: text("title"),
            text: text("text"),
            owner: text("owner"),
            partners: text("partners"),
            budget: text("budget"),
            funding: text("funding"),
            starts: day("starts"),
            ends: day("ends"),
            model: text("model"),
            progress,
            stopped: String::new(),
            inputs: text("inputs"),
        }
    }
}

/// A day as offices write it, `2026. 5. 1.` or `2026/5/1`, as `2026-05-01`; anything else as it is.
fn iso(text: &str) -> String {
    // A spreadsheet writes midnight behind a day.
    let day = text.strip_suffix(" 00:00:00").unwrap_or(text);
    let parts: Vec<&str> =
        day.split(['-', '.', '/', ' ']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    }
}

/// What was withdrawn is no longer read; its title and the reason stay.
fn mask(row: &mut Action) {
    if row.status == Publication::Withdrawn.as_str() {
        row.text.clear();
    }
}

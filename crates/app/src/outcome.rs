//! Outcomes: what became of inputs, given singly, to a group, or to everything a filter finds.

pub mod table;

use domain::act::{ActKind, Subject};
use domain::citation::Cited;
use domain::code::Coded as _;
use domain::id::{
    ActionId, AgendaId, AnswerId, CoreQuestionId, ModelId, OutcomeId, ParagraphId, PilotId,
    QuestionId, StatementId, ThemeId,
};
use domain::outcome::{MOST_ITEMS, OFFICE, OutcomeWord, REASON, Receiver, TargetKind, WHY};
use domain::permission::{Action, Resource};
use domain::question::SEARCH;
use domain::text::Fault;
use domain::time::Moment;
use store::Tx;
use store::number::Numbered;
use store::outcome::Filter;
pub use store::outcome::{Held, Item, Line, Listed, Outcome, Share};

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

/// An outcome as staff type it.
#[derive(Clone, Debug, Default)]
pub struct NewOutcome {
    /// The word.
    pub word: String,
    /// Why.
    pub reason: String,
    /// The office it is passed on to.
    pub office: String,
    /// The code of what it was taken into: `H-0042`, `W-12`, `B-11`, `P-02`.
    pub target: String,
    /// The code of the resolution behind it: `M-2026-01-3`.
    pub resolution: String,
    /// Why it follows what was said before; needed where something was.
    pub why: String,
}

/// Which inputs are meant.
#[derive(Clone, Debug)]
pub struct OutcomeFilter {
    /// Which kind.
    pub listed: Listed,
    /// Only those of this core question.
    pub core_question: Option<CoreQuestionId>,
    /// Only those whose outcome is this word.
    pub word: Option<OutcomeWord>,
    /// Only those without one.
    pub without: bool,
    /// Only those that hold this text.
    pub search: String,
}

/// Something that an outcome can be given to.
pub type Given = (Receiver, i64);

/// An outcome with what surrounds it.
#[derive(Clone, Debug)]
pub struct OutcomeView {
    /// The outcome.
    pub row: Outcome,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// Its word.
    pub word: OutcomeWord,
    /// To how many things it was given.
    pub items: i64,
}

/// What was typed, checked.
pub(crate) struct Checked {
    word: OutcomeWord,
    reason: String,
    office: String,
    target: Option<(TargetKind, i64)>,
    resolution: Option<i64>,
    why: String,
}

/// Reads what an outcome can be given to: `Q-0412`, `A-10233`, `S-077`, `T-012`, `D-02`.
pub fn receiver(code: &str) -> Option<Given> {
    QuestionId::parse_code(code)
        .map(|id| (Receiver::Question, id.0))
        .or_else(|| AnswerId::parse_code(code).map(|id| (Receiver::Answer, id.0)))
        .or_else(|| StatementId::parse_code(code).map(|id| (Receiver::Statement, id.0)))
        .or_else(|| ThemeId::parse_code(code).map(|id| (Receiver::Theme, id.0)))
        .or_else(|| AgendaId::parse_code(code).map(|id| (Receiver::Agenda, id.0)))
}

/// Reads what something can be taken into.
pub fn target(code: &str) -> Option<(TargetKind, i64)> {
    ParagraphId::parse_code(code)
        .map(|id| (TargetKind::Paragraph, id.0))
        .or_else(|| ModelId::parse_code(code).map(|id| (TargetKind::Model, id.0)))
        .or_else(|| ActionId::parse_code(code).map(|id| (TargetKind::Action, id.0)))
        .or_else(|| PilotId::parse_code(code).map(|id| (TargetKind::Pilot, id.0)))
}

/// The code of what something was taken into.
pub fn target_code(kind: TargetKind, id: i64) -> String {
    match kind {
        TargetKind::Paragraph => ParagraphId(id).code(),
        TargetKind::Model => ModelId(id).code(),
        TargetKind::Action => ActionId(id).code(),
        TargetKind::Pilot => PilotId(id).code(),
    }
}

/// How a receiver is named in acts and files.
pub(crate) fn receiver_code((kind, id): Given) -> String {
    match kind {
        Receiver::Question => QuestionId(id).code(),
        Receiver::Answer => AnswerId(id).code(),
        Receiver::Statement => StatementId(id).code(),
        Receiver::Theme => ThemeId(id).code(),
        Receiver::Agenda => AgendaId(id).code(),
        Receiver::Group | Receiver::CoreQuestion => format!("{kind}-{id}"),
    }
}

impl App {
    /// A page of inputs with the outcomes that hold for them, by number.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn outcome_list(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        filter: &OutcomeFilter,
        slice: Slice,
    ) -> Result<Page<Line>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let filter = self.outcome_filter(dialogue, filter).await?;
        let read = self.inner.store.read();
        let total = store::outcome::count(&read, &filter).await?;
        let items = store::outcome::list(&read, &filter, slice.offset, slice.probe()).await?;
        Ok(slice.cut(items, total, |line| line.id))
    }

    /// How many of these inputs have which outcome.
    ///
    /// # Errors
    /// As [`App::outcome_list`].
    pub async fn outcome_shares(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        filter: &OutcomeFilter,
    ) -> Result<Vec<Share>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let filter = self.outcome_filter(dialogue, filter).await?;
        Ok(store::outcome::shares(&self.inner.store.read(), &filter).await?)
    }

    pub(crate) async fn outcome_filter(
        &self,
        dialogue: &Dialogue,
        filter: &OutcomeFilter,
    ) -> Result<Filter> {
        let mut fields = Fields::default();
        let search = fields.text(SEARCH, &filter.search);
        let set =
            store::core_question::current_set(&self.inner.store.read(), dialogue.id.0).await?;
        fields.done(Filter {
            listed: filter.listed,
            dialogue: dialogue.id.0,
            set: set.map(|set| set.id),
            core_question: filter.core_question.map(|id| id.0),
            word: filter.word.map(|word| word.as_str().to_owned()),
            without: filter.without,
            search: Some(search).filter(|text| !text.is_empty()),
        })
    }

    /// One outcome.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn outcome(&self, actor: &Actor, id: OutcomeId) -> Result<OutcomeView> {
        let read = self.inner.store.read();
        let Some(row) = store::outcome::by_id(&read, id.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let items = store::outcome::item_count(&read, id.0).await?;
        Ok(OutcomeView { word: word_of(&row.word)?, row, dialogue, items })
    }

    /// A page of what an outcome was given to.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn outcome_items(
        &self,
        actor: &Actor,
        view: &OutcomeView,
        slice: Slice,
    ) -> Result<Page<Item>> {
        self.gate(actor, Action::ReadDialogue, &view.dialogue.resource())?;
        let read = self.inner.store.read();
        let items = store::outcome::items(&read, view.row.id, slice.offset, slice.probe()).await?;
        Ok(slice.cut(items, view.items, |item| item.item_id))
    }

    /// Every outcome that something public of the dialogue ever had, oldest first; of a question also
    /// those of its group.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn outcome_history(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        items: &[Given],
    ) -> Result<Vec<Held>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let keys: Vec<(&str, i64)> = items.iter().map(|(kind, id)| (kind.as_str(), *id)).collect();
        Ok(store::outcome::history(&self.inner.store.read(), &keys).await?)
    }

    /// Gives things an outcome, all of them the same.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`] with every fault: things
    /// that are not there or not public, an office or a target where none fits, no `why` where an outcome
    /// follows another.
    pub async fn give_outcome(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        items: &[Given],
        new: &NewOutcome,
    ) -> Result<OutcomeId> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let checked = self.check_outcome(&tx, dialogue, new).await?;
        let id = self.write_outcome(&tx, dialogue, items, &checked, now).await?;
        self.remember(
            &tx,
            actor,
            dialogue.id,
            "outcome_given",
            &Inverse::Outcome { id: id.0 },
            now,
        )
        .await?;
        self.commit(tx).await?;
        Ok(id)
    }

    /// Gives everything a filter finds the same outcome. `count` is how many were shown to whoever decides.
    ///
    /// # Errors
    /// As [`App::give_outcome`]; [`Error::Conflict`] `count_changed` when the filter finds another number
    /// now.
    pub async fn give_outcome_to_found(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        filter: &OutcomeFilter,
        count: i64,
        new: &NewOutcome,
    ) -> Result<OutcomeId> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let kind = match filter.listed {
            Listed::Questions => Receiver::Question,
            Listed::Answers => Receiver::Answer,
            Listed::CoreQuestions => Receiver::CoreQuestion,
        };
        let filter = self.outcome_filter(dialogue, filter).await?;
        let most = i64::try_from(MOST_ITEMS).unwrap_or(i64::MAX);
        let found = store::outcome::ids(&self.inner.store.read(), &filter, most + 1).await?;
        if i64::try_from(found.len()).ok() != Some(count) {
            return Err(Error::Conflict("count_changed"));
        }
        let items: Vec<Given> = found.into_iter().map(|id| (kind, id)).collect();
        self.give_outcome(actor, dialogue, &items, new).await
    }

    /// The same things with their groups of duplicates in place of the questions that are in one.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn with_groups(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        items: &[Given],
    ) -> Result<Vec<Given>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let questions: Vec<i64> = items
            .iter()
            .filter(|(kind, _)| *kind == Receiver::Question)
            .map(|(_, id)| *id)
            .collect();
        let rows = store::question::by_ids(&self.inner.store.read(), &questions).await?;
        let group_of = |id: i64| rows.iter().find(|row| row.id == id).and_then(|row| row.group_id);
        let mut all: Vec<Given> = items
            .iter()
            .map(|(kind, id)| match group_of(*id).filter(|_| *kind == Receiver::Question) {
                Some(group) => (Receiver::Group, group),
                None => (*kind, *id),
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    pub(crate) async fn check_outcome(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        new: &NewOutcome,
    ) -> Result<Checked> {
        let mut fields = Fields::default();
        let word: Option<OutcomeWord> = fields.needed_word("word", &new.word);
        let reason = fields.text(REASON, &new.reason);
        let office = fields.text(OFFICE, &new.office);
        if word.is_some_and(OutcomeWord::needs_office) && office.is_empty() {
            fields.fault("office", Fault::Required);
        }
        if word.is_some_and(|word| !word.needs_office()) && !office.is_empty() {
            fields.fault("office", Fault::Malformed { expected: "an office only for `referred`" });
        }
        let into = target_of(&mut fields, word, new.target.trim());
        if let Some((kind, id)) = into
            && !store::outcome::target_exists(tx, dialogue.id.0, kind.as_str(), id).await?
        {
            let given = new.target.trim().chars().take(24).collect();
            fields.fault("target", Fault::Unknown { given, nearest: None });
        }
        let resolution = match new.resolution.trim() {
            "" => None,
            code => {
                let found = self.resolution_of(tx, dialogue, code).await?;
                if found.is_none() {
                    let given = code.chars().take(24).collect();
                    fields.fault("resolution", Fault::Unknown { given, nearest: None });
                }
                found
            }
        };
        let why = match new.why.trim() {
            "" => String::new(),
            why => fields.text(WHY, why),
        };
        let word = word.unwrap_or(OutcomeWord::NotAdopted);
        fields.done(Checked { word, reason, office, target: into, resolution, why })
    }

    /// The resolution with this code, if a body of the dialogue passed it.
    async fn resolution_of(&self, tx: &Tx, dialogue: &Dialogue, code: &str) -> Result<Option<i64>> {
        let Some(Cited::Resolution { meeting, number }) = Cited::parse(code) else {
            return Ok(None);
        };
        let Some(id) = store::outcome::resolution_of(tx, meeting.0, number).await? else {
            return Ok(None);
        };
        let own = store::outcome::resolution_exists(tx, dialogue.id.0, id).await?;
        Ok(own.then_some(id))
    }

    pub(crate) async fn write_outcome(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        items: &[Given],
        checked: &Checked,
        now: Moment,
    ) -> Result<OutcomeId> {
        let items = known(tx, dialogue, items).await?;
        let mut followed = 0;
        for (kind, ids) in by_kind(&items) {
            followed += store::outcome::standing_count(tx, kind.as_str(), &ids).await?;
        }
        if followed > 0 && checked.why.is_empty() {
            return Err(Error::field("why", Fault::Required));
        }
        let id = store::number::take(tx, Numbered::Outcome, 1).await?;
        let row = Outcome {
            id,
            dialogue_id: dialogue.id.0,
            word: checked.word.as_str().to_owned(),
            reason: checked.reason.clone(),
            office: checked.office.clone(),
            target_kind: checked.target.map(|(kind, _)| kind.as_str().to_owned()),
            target_id: checked.target.map(|(_, id)| id),
            resolution_id: checked.resolution,
            at: now.0,
        };
        store::outcome::insert(tx, &row).await?;
        for (kind, ids) in by_kind(&items) {
            store::outcome::give(tx, &row, kind.as_str(), &ids, &checked.why).await?;
        }
        let mut act = changed(dialogue, &row, "given", &checked.why);
        let codes: Vec<String> = items.iter().copied().map(receiver_code).collect();
        act.plain.push(("count", codes.len().into()));
        act.plain.push(("followed", followed.into()));
        act.plain.push(("items", codes.into()));
        self.record(tx, act, now).await?;
        Ok(OutcomeId(id))
    }

    /// Undoes a giving: what held before holds again.
    pub(crate) async fn take_outcome_back(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        id: i64,
        now: Moment,
    ) -> Result<()> {
        let row = store::outcome::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
        if !store::outcome::take_back(tx, id, "", now.0).await? {
            return Err(Error::Conflict("changed"));
        }
        self.record(tx, changed(dialogue, &row, "taken_back", ""), now).await?;
        Ok(())
    }
}

pub(crate) fn word_of(text: &str) -> Result<OutcomeWord> {
    text.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("outcome.word")))
}

fn target_of(
    fields: &mut Fields,
    word: Option<OutcomeWord>,
    given: &str,
) -> Option<(TargetKind, i64)> {
    if given.is_empty() {
        return None;
    }
    let found = target(given);
    if found.is_none() {
        let given = given.chars().take(24).collect();
        fields.fault("target", Fault::Unknown { given, nearest: None });
    } else if word.is_some_and(|word| !word.may_have_target()) {
        fields
            .fault("target", Fault::Malformed { expected: "a target only for what was taken in" });
    }
    found
}

/// Things by their kind, each kind once.
fn by_kind(items: &[Given]) -> Vec<(Receiver, Vec<i64>)> {
    Receiver::ALL
        .iter()
        .map(|kind| {
            let of = items.iter().filter(|(other, _)| other == kind);
            (*kind, of.map(|(_, id)| *id).collect::<Vec<i64>>())
        })
        .filter(|(_, ids)| !ids.is_empty())
        .collect()
}

/// The same things, each once, when all of them are there and public.
async fn known(tx: &Tx, dialogue: &Dialogue, items: &[Given]) -> Result<Vec<Given>> {
    if items.is_empty() || items.len() > MOST_ITEMS {
        let expected = "1 to 20000 things";
        return Err(Error::field("items", Fault::Malformed { expected }));
    }
    let mut items = items.to_vec();
    items.sort_unstable();
    items.dedup();
    for (kind, ids) in by_kind(&items) {
        let there = store::outcome::known(tx, dialogue.id.0, kind.as_str(), &ids).await?;
        if let Some(id) = ids.iter().find(|id| there.binary_search(id).is_err()) {
            let given = receiver_code((kind, *id));
            return Err(Error::field("items", Fault::Unknown { given, nearest: None }));
        }
    }
    Ok(items)
}

fn changed<'a>(
    dialogue: &Dialogue,
    row: &'a Outcome,
    change: &'static str,
    why: &'a str,
) -> NewAct<'a> {
    let target = row.target_kind.as_deref().and_then(|kind| kind.parse().ok()).zip(row.target_id);
    NewAct {
        kind: ActKind::OutcomeChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Outcome,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("code", OutcomeId(row.id).code().into()),
            ("change", change.into()),
            ("word", row.word.as_str().into()),
            ("office", row.office.as_str().into()),
            ("target", target.map(|(kind, id)| target_code(kind, id)).into()),
            ("resolution", row.resolution_id.into()),
        ],
        committed: vec![("reason", &row.reason), ("why", why)],
    }
}

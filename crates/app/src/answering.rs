//! What actions, candidates and pilots answer to, as staff type it: codes of questions, core questions,
//! answers and other things that are cited.

use std::collections::BTreeSet;

use domain::action::{MOST_INPUTS, answers_to};
use domain::citation::{Cited, CitedKind};
use domain::code::Coded as _;
use domain::id::{ActionId, AnswerId, EvidenceId, MeetingId, QuestionId, StatementId};
use domain::text::Fault;
use domain::time::Moment;
use store::answering::Shown;
pub use store::answering::{Answering, Input};
use store::{Db, Tx};

use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::{App, Error, Fields, Result};

/// One thing that is answered to, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What it is.
    pub kind: CitedKind,
    /// The number in its code; of a core question or a resolution its key.
    pub id: i64,
    /// Its code.
    pub code: String,
    /// Its title or text; empty when it is not public, or has none.
    pub text: String,
    /// The language of the text; empty for the dialogue's own.
    pub language: String,
    /// Of a core question its set and number, of a resolution its meeting and number.
    pub place: (i64, i64),
}

impl Answered {
    fn of(row: Shown) -> Option<Self> {
        let kind: CitedKind = row.kind.parse().ok()?;
        let code = match kind {
            CitedKind::Question => QuestionId(row.item_id).code(),
            CitedKind::Answer => AnswerId(row.item_id).code(),
            CitedKind::Statement => StatementId(row.item_id).code(),
            CitedKind::Evidence => EvidenceId(row.item_id).code(),
            CitedKind::Action => ActionId(row.item_id).code(),
            CitedKind::Minutes => MeetingId(row.item_id).code(),
            CitedKind::CoreQuestion => format!("core-{}-{}", row.first, row.second),
            CitedKind::Resolution => format!("{}-{}", MeetingId(row.first).code(), row.second),
            _ => return None,
        };
        Some(Self {
            kind,
            id: row.item_id,
            code,
            text: row.text,
            language: row.language,
            place: (row.first, row.second),
        })
    }
}

/// What a code names in a dialogue; none when it names nothing that can be answered to.
async fn resolve(db: &impl Db, dialogue: &Dialogue, code: &str) -> Result<Option<Input>> {
    let Some(cited) = Cited::parse(code).filter(|cited| answers_to(cited.kind())) else {
        return Ok(None);
    };
    let item_id = match cited {
        Cited::Question(id) => id.0,
        Cited::Answer(id) => id.0,
        Cited::Statement(id) => id.0,
        Cited::Evidence(id) => id.0,
        Cited::Action(id) => id.0,
        Cited::Minutes(id) => id.0,
        Cited::CoreQuestion { set, number } => core_question(db, dialogue, set, number).await?,
        Cited::Resolution { meeting, number } => {
            store::answering::resolution(db, meeting.0, number).await?
        }
        _ => return Ok(None),
    };
    let input = Input { kind: cited.kind().as_str().to_owned(), item_id };
    let is_there = store::answering::exists(db, dialogue.id.0, &input).await?;
    Ok(is_there.then_some(input))
}

async fn core_question(db: &impl Db, dialogue: &Dialogue, set: i64, number: i64) -> Result<i64> {
    let Some(set) = store::core_question::set_by_number(db, dialogue.id.0, set).await? else {
        return Ok(0);
    };
    let found = store::core_question::by_number(db, set.id, number).await?;
    Ok(found.map_or(0, |row| row.id))
}

/// Reads codes with spaces, commas or lines between them; the first that names nothing is a fault.
pub(crate) async fn read_inputs(
    db: &impl Db,
    dialogue: &Dialogue,
    fields: &mut Fields,
    text: &str,
) -> Result<BTreeSet<Input>> {
    let mut inputs = BTreeSet::new();
    let codes = text.split(|letter: char| letter.is_whitespace() || ",;".contains(letter));
    for code in codes.filter(|code| !code.is_empty()).take(MOST_INPUTS + 1) {
        match resolve(db, dialogue, code).await? {
            Some(input) => {
                inputs.insert(input);
            }
            None => {
                let given = code.chars().take(40).collect();
                fields.fault("inputs", Fault::Unknown { given, nearest: None });
                break;
            }
        }
    }
    if inputs.len() > MOST_INPUTS {
        fields.fault("inputs", Fault::TooLong { max: MOST_INPUTS, length: inputs.len() });
    }
    Ok(inputs)
}

/// The key of the resolution that a code such as `M-2026-01-3` names; none when nothing was typed.
pub(crate) async fn read_resolution(
    db: &impl Db,
    dialogue: &Dialogue,
    fields: &mut Fields,
    text: &str,
) -> Result<Option<i64>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let found = resolve(db, dialogue, text).await?;
    let found = found.filter(|input| input.kind == CitedKind::Resolution.as_str());
    if found.is_none() {
        let given = text.chars().take(40).collect();
        fields.fault("resolution", Fault::Unknown { given, nearest: None });
    }
    Ok(found.map(|input| input.item_id))
}

/// Makes exactly these what something answers to; whether that changed anything.
pub(crate) async fn set_inputs(
    tx: &Tx,
    what: Answering,
    wanted: &BTreeSet<Input>,
    now: Moment,
) -> Result<bool> {
    let before: BTreeSet<Input> = store::answering::of(tx, what).await?.into_iter().collect();
    for input in before.difference(wanted) {
        store::answering::remove(tx, what, input, now.0).await?;
    }
    for input in wanted.difference(&before) {
        store::answering::add(tx, what, input, now.0).await?;
    }
    Ok(before != *wanted)
}

/// Inputs as they stand in an act: `question 412`.
pub(crate) fn recorded(inputs: &BTreeSet<Input>) -> serde_json::Value {
    inputs.iter().map(|input| format!("{} {}", input.kind, input.item_id)).collect()
}

impl App {
    /// A page of what something answers to, questions first. Who may see the thing was asked before.
    pub(crate) async fn answered(&self, what: Answering, slice: Slice) -> Result<Page<Answered>> {
        let read = self.inner.store.read();
        let total = store::answering::count(&read, what).await?;
        let rows = store::answering::shown(&read, what, slice.offset, slice.probe()).await?;
        let items = rows.into_iter().filter_map(Answered::of).collect();
        Ok(slice.cut(items, total, |item: &Answered| item.id))
    }

    /// The codes of everything that something answers to, as a form holds them.
    pub(crate) async fn input_codes(&self, what: Answering) -> Result<String> {
        let most = i64::try_from(MOST_INPUTS).unwrap_or(i64::MAX);
        let page = self.answered(what, Slice::first(most)).await?;
        let codes: Vec<String> = page.items.into_iter().map(|item| item.code).collect();
        Ok(codes.join(" "))
    }

    /// The code of a resolution: `M-2026-01-3`.
    pub(crate) async fn resolution_code(&self, id: Option<i64>) -> Result<Option<String>> {
        let Some(id) = id else { return Ok(None) };
        let row = store::meeting::resolution(&self.inner.store.read(), id).await?;
        let row = row.ok_or(Error::Store(store::StoreError::Corrupt("resolution_id")))?;
        Ok(Some(format!("{}-{}", MeetingId(row.meeting_id).code(), row.number)))
    }
}

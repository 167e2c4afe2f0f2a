//! What actions, candidates and pilots answer to, as staff type it: codes of questions, core questions,
//! answers and other things that are cited.

use std::collections::BTreeSet;

use domain::action::{MOST_INPUTS, answers_to};
use domain::citation::{Cited, CitedKind};
use domain::text::Fault;
use domain::time::Moment;
pub use store::answering::{Answering, Input};
use store::{Db, Tx};

use crate::citation::{self, Citable};
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::{App, Error, Fields, Result};

/// What is answered to, as it is kept: by its key.
fn input(citable: &Citable) -> Input {
    Input { kind: citable.cited.kind().as_str().to_owned(), item_id: citable.id }
}

/// A code that names nothing, as a fault tells it.
pub(crate) fn unknown(code: &str) -> Fault {
    Fault::Unknown { given: code.chars().take(40).collect(), nearest: None }
}

/// Reads codes with spaces, commas or lines between them; the first that names nothing is a fault.
pub(crate) async fn read_inputs(
    db: &impl Db,
    dialogue: &Dialogue,
    fields: &mut Fields,
    text: &str,
) -> Result<BTreeSet<Input>> {
    let words = text.split(|letter: char| letter.is_whitespace() || ",;".contains(letter));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(MOST_INPUTS + 1).collect();
    if words.len() > MOST_INPUTS {
        fields.fault("inputs", Fault::TooLong { max: MOST_INPUTS, length: words.len() });
        return Ok(BTreeSet::new());
    }
    let cited = |word: &str| Cited::parse(word).filter(|cited| answers_to(cited.kind()));
    let wanted: Vec<Cited> = words.iter().filter_map(|word| cited(word)).collect();
    let known = citation::find(db, dialogue.id.0, &wanted).await?;
    let mut inputs = BTreeSet::new();
    for word in words {
        let found = cited(word).and_then(|cited| known.get(&cited));
        match found.filter(|citable| citable.standing.may_be_published()) {
            Some(citable) => {
                inputs.insert(input(citable));
            }
            None => {
                fields.fault("inputs", unknown(word));
                break;
            }
        }
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
    let cited = Cited::parse(text).filter(|cited| cited.kind() == CitedKind::Resolution);
    let found = citation::find(db, dialogue.id.0, cited.as_slice()).await?;
    let found = found.into_values().next().map(|citable| citable.id);
    if found.is_none() {
        fields.fault("resolution", unknown(text));
    }
    Ok(found)
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
    pub(crate) async fn answered(&self, what: Answering, slice: Slice) -> Result<Page<Citable>> {
        let read = self.inner.store.read();
        let total = store::answering::count(&read, what).await?;
        let inputs = store::answering::page(&read, what, slice.offset, slice.probe()).await?;
        let keys = inputs.iter().map(|input| (input.kind.as_str(), input.item_id));
        let mut known = citation::by_keys(&read, keys).await?;
        let mut items = Vec::with_capacity(inputs.len());
        for input in &inputs {
            let key = (citation::kind_of(&input.kind)?, input.item_id);
            items.extend(known.remove(&key).map(untold));
        }
        Ok(slice.cut(items, total, |item: &Citable| item.id))
    }

    /// The codes of everything that something answers to, as a form holds them.
    pub(crate) async fn input_codes(&self, what: Answering) -> Result<String> {
        let most = i64::try_from(MOST_INPUTS).unwrap_or(i64::MAX);
        let page = self.answered(what, Slice::first(most)).await?;
        let codes: Vec<String> = page.items.iter().map(|item| item.cited.to_string()).collect();
        Ok(codes.join(" "))
    }

    /// The code of a resolution: `M-2026-01-3`.
    pub(crate) async fn resolution_code(&self, id: Option<i64>) -> Result<Option<String>> {
        let Some(id) = id else { return Ok(None) };
        let wanted = [(CitedKind::Resolution.as_str(), id)];
        let found = citation::by_keys(&self.inner.store.read(), wanted).await?.into_values().next();
        let found = found.ok_or(Error::Store(store::StoreError::Corrupt("resolution_id")))?;
        Ok(Some(found.cited.to_string()))
    }
}

/// What a meeting wrote may be kept from the public paragraph by paragraph: its code says enough.
fn untold(citable: Citable) -> Citable {
    match citable.cited.kind() {
        CitedKind::Resolution | CitedKind::Minutes => Citable { title: String::new(), ..citable },
        _ => citable,
    }
}

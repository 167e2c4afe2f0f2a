//! What opens commitments: the votes of a batch, and texts that are public. With it anybody counts and
//! compares by themselves; what is hidden, withdrawn or erased is opened to nobody.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::StatementId;
use domain::permission::{Action, Resource, decide};
use ledger::commitment::{field_salt, leaf_salt};
use ledger::tile::WIDTH;
use serde_json::{Value, json};
use store::ledger::{OpenedVote, TextAct};

use super::{signed, unsigned};
use crate::contribution::{Contribution, load};
use crate::{Actor, App, Error, Result};

/// The most votes of one file; a batch that does not fit in begins the next one.
const MOST_VOTES: i64 = 16_384;

/// A file of openings, a JSON object on each line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openings {
    /// The lines.
    pub lines: String,
    /// Whether it will never change.
    pub fixed: bool,
}

/// The entries of one bundle from a place on, as far as they are signed.
#[derive(Clone, Copy, Debug)]
struct Range {
    first: i64,
    end: i64,
    /// Whether all of the bundle is signed.
    whole: bool,
}

/// What waits to be entered, as it will be: only the database itself can tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// The entries, in the order in which they wait.
    pub entries: Vec<String>,
    /// What opens the batches of votes among them: as [`App::ledger_votes`].
    pub votes: String,
    /// What opens their texts: as [`App::ledger_texts`].
    pub texts: String,
}

/// The most acts that are told of what waits.
const MOST_PENDING: i64 = 100_000;

impl App {
    /// What waits to be entered, with what opens it. Its places are those behind the last entry.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Store`].
    pub async fn ledger_pending(&self, actor: &Actor) -> Result<Pending> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let read = self.inner.store.read();
        let mut position = store::ledger::head(&read).await?.map_or(0, |head| head.size);
        let mut pending = Pending::default();
        for waiting in store::ledger::waiting(&read, MOST_PENDING).await? {
            let salt = store::act::salt(&read, waiting.id).await?;
            for cast in store::ledger::batch(&read, waiting.id).await? {
                let opened = OpenedVote {
                    position,
                    leaf: cast.leaf,
                    statement_id: cast.statement_id,
                    core_question_id: cast.core_question_id,
                    value: cast.value,
                    at: cast.at,
                    participant_id: cast.participant_id,
                    pseudonym: cast.pseudonym,
                    salt: salt.clone(),
                };
                pending.votes.push_str(&format!("{}\n", self.opened_vote(&opened)?));
            }
            pending.entries.push(waiting.payload);
            position += 1;
        }
        let acts = store::ledger::waiting_text_acts(&read, MOST_PENDING).await?;
        pending.texts = self.opened_texts(acts).await?;
        Ok(pending)
    }

    async fn range(&self, first: u64) -> Result<Range> {
        let head = store::ledger::head(&self.inner.store.read()).await?;
        let size = head.map_or(0, |head| unsigned(head.size));
        if first >= size {
            return Err(Error::NOT_FOUND);
        }
        let bundle = (first / 256 + 1).saturating_mul(256);
        let (first, end) = (signed(first)?, signed(bundle.min(size))?);
        Ok(Range { first, end, whole: bundle <= size })
    }

    /// The votes in the batches of one bundle, from a place in the log on: statement, value, the voter's
    /// pseudonym, the time and the salt. Where they are too many, the last line says where it goes on.
    ///
    /// # Errors
    /// [`Error::Denied`] where nothing is signed yet.
    pub async fn ledger_votes(&self, actor: &Actor, first: u64) -> Result<Openings> {
        self.gate_ledger(actor)?;
        let range = self.range(first).await?;
        let read = self.inner.store.read();
        let rows = store::ledger::votes(&read, range.first, range.end, MOST_VOTES + 1).await?;
        let cut = i64::try_from(rows.len()).unwrap_or(i64::MAX) > MOST_VOTES;
        // A batch is never torn: the one that was cut off is left for the next file.
        let next = rows.last().map(|row| row.position).filter(|at| cut && *at > range.first);
        let mut lines = String::new();
        for row in rows.iter().filter(|row| next.is_none_or(|next| row.position < next)) {
            lines.push_str(&self.opened_vote(row)?);
            lines.push('\n');
        }
        if let Some(next) = next {
            lines.push_str(&format!("{}\n", json!({"next": next})));
        }
        Ok(Openings { lines, fixed: range.whole })
    }

    fn opened_vote(&self, row: &OpenedVote) -> Result<String> {
        let voter = match row.pseudonym {
            Some(kept) => unsigned(kept),
            None => self.pseudonym(row.core_question_id, row.participant_id),
        };
        let salt = row.salt.as_deref().ok_or_else(|| super::corrupt("salt"))?;
        let salt = hex::encode(leaf_salt(salt, unsigned(row.leaf)));
        let statement = StatementId(row.statement_id).code();
        // Members in the order of the leaf, which is this line without `entry`.
        Ok(format!(
            r#"{{"at":{},"entry":{},"salt":"{salt}","statement":"{statement}","value":{},"voter":{voter}}}"#,
            row.at, row.position, row.value
        ))
    }

    /// The texts that acts of one bundle committed to, as far as they are what is public now.
    ///
    /// # Errors
    /// [`Error::Denied`] where nothing is signed yet.
    pub async fn ledger_texts(&self, actor: &Actor, first: u64) -> Result<Openings> {
        self.gate_ledger(actor)?;
        let range = self.range(first).await?;
        let read = self.inner.store.read();
        let acts = store::ledger::text_acts(&read, range.first, range.end).await?;
        Ok(Openings { lines: self.opened_texts(acts).await?, fixed: false })
    }

    /// A line for each act whose text is what is public now, in a dialogue that is.
    async fn opened_texts(&self, acts: Vec<TextAct>) -> Result<String> {
        let read = self.inner.store.read();
        let (mut lines, mut open, nobody) = (String::new(), HashMap::new(), Actor::default());
        for act in acts {
            let Ok(kind) = act.subject.parse::<Kind>() else { continue };
            let item = load(&read, kind, act.subject_id).await?;
            let Some(item) = item.filter(|item| item.status.is_public() && act.newest) else {
                continue;
            };
            if let Entry::Vacant(place) = open.entry(item.dialogue) {
                let dialogue = self.dialogue_by_id(item.dialogue).await?;
                place.insert(decide(&nobody, Action::ReadDialogue, &dialogue.resource()).is_ok());
            }
            if open.get(&item.dialogue) == Some(&true) {
                let fields = fields(&act, &item)?;
                let line = json!({"entry": act.position, "code": item.code(), "fields": fields});
                lines.push_str(&format!("{line}\n"));
            }
        }
        Ok(lines)
    }
}

/// What opens the texts of an act: of each field its salt and its text.
fn fields(act: &TextAct, item: &Contribution) -> Result<Value> {
    let salt = act.salt.as_deref().ok_or_else(|| super::corrupt("salt"))?;
    Ok(opened(&act.payload, salt, &item.title, &item.text))
}

/// The committed texts of a contribution's act, with the salt of each.
pub(super) fn opened(payload: &str, salt: &[u8], title: &str, text: &str) -> Value {
    let payload: Value = serde_json::from_str(payload).unwrap_or_default();
    let mut fields = serde_json::Map::new();
    for (name, text) in [("title", title), ("proposed", title), ("text", text)] {
        if payload.get(name).is_some() {
            let salt = hex::encode(field_salt(salt, name));
            fields.insert(name.to_owned(), json!({"salt": salt, "text": text}));
        }
    }
    Value::Object(fields)
}

const _: () = assert!(WIDTH == 256, "a bundle has 256 entries");

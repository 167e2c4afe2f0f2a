//! The proof behind a receipt: a file that shows anybody, without us, that what was sent is in the log.

use domain::contribution::{Kind, Status};
use domain::receipt::ReceiptCode;
use ledger::checkpoint::hash_text;
use ledger::commitment::leaf_salt;
use ledger::merkle::{Hash, leaf_hash, prove_inclusion};
use ledger::tile::{Edge, Tiles};
use serde_json::{Value, json};
use store::Db;
use store::receipt::Receipt;
use store::vote::NewVote;

use super::{Placed, unsigned};
use crate::contribution::load;
use crate::{Actor, App, Error, Result};

/// What proves a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptProof {
    /// Its entry's place in the log, from 0.
    pub index: u64,
    /// Entries of the log that the proof leads to.
    pub size: u64,
    /// The proof file (C2SP tlog-proof).
    pub file: String,
}

impl App {
    /// The proof behind a receipt; none while its act has no place in the log yet. Whoever holds the code
    /// gets it, as they see the receipt. What a vote said is in it for its voter alone.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is no such receipt.
    pub async fn receipt_proof(
        &self,
        actor: &Actor,
        receipt: ReceiptCode,
    ) -> Result<Option<ReceiptProof>> {
        // The gate is asked as for the page.
        let view = self.receipt(actor, receipt).await?;
        let read = self.inner.store.read();
        let row = store::receipt::by_code(&read, receipt.number()).await?;
        let row = row.ok_or(Error::NOT_FOUND)?;
        let Some(placed) = self.place_of_act(view.act).await? else { return Ok(None) };
        let mut extra = json!({
            "v": 1,
            "receipt": receipt.to_string(),
            "code": view.item.code(),
            "entry": placed.entry,
            "first": first(&placed),
        });
        let own = row.participant_id.is_some()
            && row.participant_id == actor.participant.map(|own| own.0);
        let opening = match (view.vote, own) {
            (false, _) => fields(&read, &row, &placed.entry).await?.map(|value| ("fields", value)),
            (true, true) => self.vote_opening(&read, &row).await?.map(|value| ("vote", value)),
            (true, false) => None,
        };
        if let (Some((name, value)), Some(object)) = (opening, extra.as_object_mut()) {
            object.insert(name.to_owned(), value);
        }
        let mut proof = placed.proof;
        proof.extra = Some(extra.to_string().into_bytes());
        let size = proof.checkpoint.text.split('\n').nth(1).and_then(|line| line.parse().ok());
        let size = size.ok_or_else(|| super::corrupt("checkpoint"))?;
        Ok(Some(ReceiptProof { index: proof.index, size, file: proof.to_string() }))
    }

    /// The leaf of a vote, with the path to the root that its batch's act names.
    async fn vote_opening(&self, db: &impl Db, row: &Receipt) -> Result<Option<Value>> {
        let Some(salt) = store::act::salt(db, row.act_id).await? else { return Ok(None) };
        let mut place = None;
        let (mut edge, mut tiles, mut own) = (Edge::default(), Tiles::default(), String::new());
        for cast in store::ledger::batch(db, row.act_id).await? {
            let number = unsigned(cast.leaf);
            let voter = match cast.pseudonym {
                Some(kept) => unsigned(kept),
                None => self.pseudonym(cast.core_question_id, cast.participant_id),
            };
            let vote = NewVote {
                statement: cast.statement_id,
                voter: 0,
                value: cast.value,
                at: cast.at,
                receipt: 0,
                chance: None,
            };
            let leaf = crate::vote::leaf(&vote, voter, &leaf_salt(&salt, number));
            edge.push(leaf_hash(leaf.as_bytes()), |tile, hashes| tiles.insert(tile, hashes));
            if cast.receipt == row.code {
                (place, own) = (Some(number), leaf);
            }
        }
        edge.partial().for_each(|(tile, hashes)| tiles.insert(tile, hashes.to_vec()));
        let Some(place) = place else { return Ok(None) };
        let path = prove_inclusion(&mut tiles, place, edge.size());
        let path = path.map_err(|_| super::corrupt("votes"))?;
        Ok(Some(json!({"leaf": own, "index": place, "size": edge.size(), "path": texts(&path)})))
    }
}

fn texts(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(hash_text).collect()
}

/// The first checkpoint that held the entry, and that the proof's one continues it.
fn first(placed: &Placed) -> Value {
    let (path, note) = &placed.consistency;
    json!({"checkpoint": note.to_string(), "path": texts(path)})
}

/// What opens the text that was sent: as it was then, when it was edited since. Nothing of what was
/// erased, nor of what stands in no act.
async fn fields(db: &impl Db, row: &Receipt, entry: &str) -> Result<Option<Value>> {
    let Some(salt) = store::act::salt(db, row.act_id).await? else { return Ok(None) };
    let Ok(kind) = row.kind.parse::<Kind>() else { return Ok(None) };
    let item = load(db, kind, row.item_id).await?.ok_or(Error::NOT_FOUND)?;
    if item.status == Status::Erased {
        return Ok(None);
    }
    let first = store::revision::of(db, kind.as_str(), row.item_id).await?;
    let first = first.into_iter().next();
    let (title, text) = first.map_or((item.title, item.text), |first| (first.title, first.text));
    Ok(Some(super::opening::opened(entry, &salt, &title, &text)))
}

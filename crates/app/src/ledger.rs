//! The public ledger: acts get their place in it, checkpoints are signed, and everybody reads it.
//!
//! An act waits from its own transaction on (`ledger_waiting`). Whoever enters acts locks the head,
//! takes what waits, grows the tree, signs the checkpoint, and commits all of it at once: a crash
//! leaves no gap, no double and no fork, and no writer waits for another. Any node may do it.

mod inspection;
pub(crate) mod key;
mod opening;
mod receipt;
mod sequence;
mod witness;

use std::path::PathBuf;

use domain::permission::{Action, Resource};
use ledger::checkpoint::hash_text;
use ledger::commitment::commit;
use ledger::merkle::{Hash, prove_consistency, prove_inclusion};
use ledger::note::{Note, SignerKey, VerifierKey};
use ledger::proof::Proof;
use ledger::tile::{
    TileId, TilePath, WIDTH, bundle, hashes_to_bytes, tiles_for_consistency, tiles_for_inclusion,
    width_in,
};
use tokio::sync::Mutex;

pub use crate::http::{SiteReader, Unread};
use crate::{Actor, App, Error, Result};
pub use inspection::{Gap, Inspection};
use key::KeyPlace;
pub use opening::{Openings, Pending};
pub use receipt::ReceiptProof;
pub use witness::{Witness, WitnessView};

/// What this process knows of the ledger.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// The name it gets when it begins; none takes one made of the installation's secret.
    pub(crate) origin: Option<String>,
    pub(crate) key: KeyPlace,
    pub(crate) signer: Mutex<Option<SignerKey>>,
    /// Who is asked to sign, too.
    pub(crate) witnesses: Vec<Witness>,
}

impl Ledger {
    pub(crate) fn new(
        origin: Option<String>,
        file: Option<PathBuf>,
        witnesses: Vec<Witness>,
        secret: &[u8; 32],
    ) -> Self {
        let derived = || KeyPlace::Derived(commit(secret, "ledger key", ""));
        let key = file.map_or_else(derived, KeyPlace::File);
        Self { origin, key, signer: Mutex::default(), witnesses }
    }
}

/// The newest signed state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointView {
    /// Entries.
    pub size: u64,
    /// When it was signed, microseconds.
    pub at: i64,
    /// The signed note, with every witness's line.
    pub note: String,
}

/// Where something stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The entry, as it was hashed.
    pub entry: String,
    /// The proof, to the newest checkpoint.
    pub proof: Proof,
    /// The size of the first checkpoint that held it.
    pub first: u64,
    /// That the newest tree begins with that one, and the first checkpoint itself.
    pub consistency: (Vec<Hash>, Note),
}

fn signed(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| Error::NOT_FOUND)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn corrupt(what: &'static str) -> Error {
    Error::Store(store::StoreError::Corrupt(what))
}

impl App {
    fn gate_ledger(&self, actor: &Actor) -> Result<()> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())
    }

    /// The newest checkpoint; none before anything was entered.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Store`].
    pub async fn checkpoint(&self, actor: &Actor) -> Result<Option<CheckpointView>> {
        self.gate_ledger(actor)?;
        let read = self.inner.store.read();
        let Some(row) = store::ledger::newest(&read).await? else { return Ok(None) };
        self.with_cosignatures(row).await.map(Some)
    }

    async fn with_cosignatures(&self, row: store::ledger::Checkpoint) -> Result<CheckpointView> {
        let lines = store::ledger::cosignatures(&self.inner.store.read(), row.size).await?;
        let mut note = row.note;
        note.extend(lines.into_iter().map(|line| line.line));
        Ok(CheckpointView { size: unsigned(row.size), at: row.at, note })
    }

    /// A tile of the tree, or a bundle of entries, by its address below `/tile/`. Only what a signed checkpoint covers is given out.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is no such tile (yet).
    pub async fn ledger_tile(&self, actor: &Actor, path: &str) -> Result<Vec<u8>> {
        self.gate_ledger(actor)?;
        let path: TilePath = path.parse().map_err(|_| Error::NOT_FOUND)?;
        let read = self.inner.store.read();
        let size = store::ledger::head(&read).await?.map_or(0, |head| unsigned(head.size));
        let tile = TileId { level: path.level.unwrap_or(0), number: path.number };
        if path.width > width_in(tile, size) {
            return Err(Error::NOT_FOUND);
        }
        if path.level.is_some() {
            let tiles = store::ledger::tiles(&read, &[tile]).await?;
            let hashes = tiles.get(tile).and_then(|hashes| hashes.get(..path.width));
            return Ok(hashes_to_bytes(hashes.ok_or_else(|| corrupt("ledger tile"))?));
        }
        let (first, width) = (path.number.saturating_mul(256), path.width);
        let rows = store::ledger::entries(&read, signed(first)?, i64::try_from(width).unwrap_or(0));
        let rows = rows.await?;
        if rows.len() != width || width > WIDTH {
            return Err(corrupt("ledger entry"));
        }
        bundle(rows.iter().map(|row| row.entry.as_bytes()))
            .map_err(|error| Error::Internal(error.to_string()))
    }

    /// That the tree of `size` entries begins with that of `old`; both are of signed checkpoints.
    ///
    /// # Errors
    /// [`Error::Denied`] where there is no such tree.
    pub async fn ledger_consistency(
        &self,
        actor: &Actor,
        old: u64,
        size: u64,
    ) -> Result<Vec<String>> {
        self.gate_ledger(actor)?;
        let read = self.inner.store.read();
        let head = store::ledger::head(&read).await?.map_or(0, |head| unsigned(head.size));
        if old > size || size > head {
            return Err(Error::NOT_FOUND);
        }
        let mut tiles = store::ledger::tiles(&read, &tiles_for_consistency(old, size)).await?;
        let path = prove_consistency(&mut tiles, old, size).map_err(|_| corrupt("ledger tile"))?;
        Ok(path.iter().map(hash_text).collect())
    }

    /// The keys that signed the ledger, oldest first, as `name+id+key`; the last one signs now.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Store`].
    pub async fn ledger_keys(&self, actor: &Actor) -> Result<Vec<VerifierKey>> {
        self.gate_ledger(actor)?;
        self.known_keys().await
    }

    pub(crate) async fn known_keys(&self) -> Result<Vec<VerifierKey>> {
        let rows = store::ledger::keys(&self.inner.store.read()).await?;
        rows.iter().map(|row| row.key.parse().map_err(|_| corrupt("ledger key"))).collect()
    }

    /// Where an act stands in the ledger, with the proof; none while it still waits.
    pub(crate) async fn place_of_act(&self, act: i64) -> Result<Option<Placed>> {
        let read = self.inner.store.read();
        let Some(entry) = store::ledger::of_act(&read, act).await? else { return Ok(None) };
        // Rather one that witnesses signed, where there is one: it proves more.
        let witnessed = store::ledger::newest_witnessed(&read, entry.position + 1).await?;
        let newest = match witnessed {
            Some(checkpoint) => Some(checkpoint),
            None => store::ledger::newest(&read).await?,
        };
        let Some(newest) = newest else { return Ok(None) };
        let first = store::ledger::checkpoint_from(&read, entry.position + 1).await?;
        let first = first.ok_or_else(|| corrupt("ledger checkpoint"))?;
        let (index, size) = (unsigned(entry.position), unsigned(newest.size));
        let mut wanted = tiles_for_inclusion(index, size);
        wanted.extend(tiles_for_consistency(unsigned(first.size), size));
        let mut tiles = store::ledger::tiles(&read, &wanted).await?;
        let missing = |_| corrupt("ledger tile");
        let path = prove_inclusion(&mut tiles, index, size).map_err(missing)?;
        let since = prove_consistency(&mut tiles, unsigned(first.size), size).map_err(missing)?;
        let note = |view: CheckpointView| view.note.parse().map_err(|_| corrupt("checkpoint"));
        let begun = unsigned(first.size);
        let before: Note = note(self.with_cosignatures(first).await?)?;
        let checkpoint: Note = note(self.with_cosignatures(newest).await?)?;
        let proof = Proof { extra: None, index, path, checkpoint };
        Ok(Some(Placed { entry: entry.entry, proof, first: begun, consistency: (since, before) }))
    }
}

//! Entering acts: numbering what waits, growing the tree, signing.

use std::time::Duration;

use domain::permission::{Action, Resource};
use ledger::canonical::canonical;
use ledger::checkpoint::Checkpoint;
use ledger::merkle::leaf_hash;
use ledger::note::SignerKey;
use ledger::tile::{Edge, edge_of};
use serde_json::json;
use store::Tx;
use store::ledger::{Head, Key, NewEntry};
use tokio::sync::watch;

use super::{corrupt, key, signed, unsigned};
use crate::{Actor, App, Error, Result};

/// The most acts that are entered in one transaction: a fraction of a second of write lock.
const MOST: i64 = 8192;
/// The least time between two checkpoints when acts keep coming. Together with what one takes it stays
/// far below the five seconds within which news is published.
const PACE: Duration = Duration::from_secs(2);
/// How often it is looked when nothing was heard: another process may have recorded acts.
const LOOK: Duration = Duration::from_secs(2);
/// How long is waited after a failure.
const AGAIN: Duration = Duration::from_secs(2);

impl App {
    /// Enters acts as they come, until the program stops.
    pub async fn keep_ledger(self, mut stop: watch::Receiver<bool>) {
        let mut news = self.inner.follower.changes();
        let mut failing = false;
        while !*stop.borrow() {
            match self.enter_acts().await {
                Ok(_) => failing = false,
                Err(error) => {
                    // Several times a minute: told once.
                    if !std::mem::replace(&mut failing, true) {
                        tracing::error!(%error, "acts cannot be entered in the ledger");
                    }
                    tokio::time::sleep(AGAIN).await;
                }
            }
            tokio::select! {
                _ = stop.changed() => return,
                () = async {
                    tokio::time::sleep(PACE).await;
                    let _ = tokio::time::timeout(LOOK, news.changed()).await;
                } => {}
            }
        }
    }

    /// Enters every act that waits; how many there were.
    ///
    /// # Errors
    /// [`Error::Store`]; [`Error::File`] or [`Error::Internal`] when the key cannot be had, or is not the
    /// ledger's.
    pub async fn enter_acts(&self) -> Result<u64> {
        if !store::ledger::is_waiting(&self.inner.store.read()).await? {
            return Ok(0);
        }
        if store::ledger::head(&self.inner.store.read()).await?.is_none() {
            self.begin_ledger().await?;
        }
        let mut entered = 0;
        loop {
            let batch = self.enter_batch().await?;
            entered += batch;
            if batch < unsigned(MOST) {
                return Ok(entered);
            }
        }
    }

    /// The key that signs now: the newest that the ledger names. Another process may have rotated it.
    async fn signer(&self, origin: &str, public: &str) -> Result<SignerKey> {
        let mut known = self.inner.ledger.signer.lock().await;
        if let Some(key) = known.as_ref().filter(|key| key.public().to_string() == public) {
            return Ok(key.clone());
        }
        let found = self.inner.ledger.key.find_of(origin, public).await?;
        let key = found.ok_or_else(|| Error::Internal(self.no_key(origin)))?;
        *known = Some(key.clone());
        Ok(key)
    }

    fn no_key(&self, origin: &str) -> String {
        let file = self.inner.ledger.key.file().map(|file| file.display().to_string());
        format!(
            "the key that signs {origin} is not in {}: put it back from the offline copy, or begin with another by `mundap ledger rotate --lost`",
            file.unwrap_or_default()
        )
    }

    /// Names the ledger and gives it a key.
    async fn begin_ledger(&self) -> Result<()> {
        let own = || {
            let id = self.sign(b"ledger name", b"");
            format!("mundap.{}/ledger", hex::encode(id.get(..4).unwrap_or_default()))
        };
        let origin = self.inner.ledger.origin.clone().unwrap_or_else(own);
        let place = &self.inner.ledger.key;
        let key = match place.find(&origin).await? {
            Some(key) => key,
            None => match place.create(&origin, self.inner.random.as_ref()).await {
                Ok(key) => key,
                // Another process of this folder was faster.
                Err(error) => place.find(&origin).await?.ok_or(error)?,
            },
        };
        if key.public().name() != origin {
            return Err(Error::Internal(self.no_key(&origin)));
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::ledger::begin(&tx, &origin).await?;
        let head = store::ledger::lock_head(&tx).await?.ok_or_else(|| corrupt("ledger head"))?;
        if head.size == 0 && store::ledger::keys(&tx).await?.is_empty() {
            let public = key.public().to_string();
            store::ledger::put_key(&tx, &Key { key: public.clone(), at: now.0, size: 1 }).await?;
            let begun = json!({"v": 1, "kind": "ledger.begun", "at": now.0, "origin": origin, "key": public});
            self.grow(&tx, &head, vec![own_entry(&begun)?], &[&key], now.0).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Enters one batch in one transaction; how many acts.
    async fn enter_batch(&self) -> Result<u64> {
        let tx = self.inner.store.begin().await?;
        let head = store::ledger::lock_head(&tx).await?.ok_or_else(|| corrupt("ledger head"))?;
        let public = newest_key(&tx).await?;
        let key = self.signer(&head.origin, &public).await?;
        let waiting = store::ledger::waiting(&tx, MOST).await?;
        let count = u64::try_from(waiting.len()).unwrap_or(u64::MAX);
        if count > 0 {
            let entries = waiting.into_iter().map(|act| (NewEntry::Act(act.id), act.payload));
            self.grow(&tx, &head, entries.collect(), &[&key], self.now().0).await?;
        }
        tx.commit().await?;
        Ok(count)
    }

    /// Rotates the key: the new one is named in the log, and the checkpoint that holds this is signed by
    /// both, unless the old one is lost.
    ///
    /// # Errors
    /// As [`App::enter_acts`].
    pub async fn rotate_ledger_key(&self, actor: &Actor, lost: bool) -> Result<String> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let tx = self.inner.store.begin().await?;
        let head = store::ledger::lock_head(&tx).await?.ok_or(Error::Conflict("ledger_empty"))?;
        let before = newest_key(&tx).await?;
        let old = if lost { None } else { Some(self.signer(&head.origin, &before).await?) };
        let new = key::make(&head.origin, &crate::random::bytes(self.inner.random.as_ref()))?;
        let (public, now) = (new.public().to_string(), self.now().0);
        let row = Key { key: public.clone(), at: now, size: head.size + 1 };
        store::ledger::put_key(&tx, &row).await?;
        let said = json!({"v": 1, "kind": "ledger.key", "at": now, "key": public, "before": before, "lost": lost});
        let keys: Vec<&SignerKey> = old.iter().chain([&new]).collect();
        self.grow(&tx, &head, vec![own_entry(&said)?], &keys, now).await?;
        // On disk before it is recorded, in place after: whatever stops between, one of the two signs.
        self.inner.ledger.key.prepare(&new).await?;
        tx.commit().await?;
        self.inner.ledger.key.promote().await?;
        Ok(public)
    }

    /// Adds entries to the tree and signs what it has become.
    pub(super) async fn grow(
        &self,
        tx: &Tx,
        head: &Head,
        entries: Vec<(NewEntry, String)>,
        keys: &[&SignerKey],
        now: i64,
    ) -> Result<()> {
        let before = unsigned(head.size);
        let edge: Vec<_> = edge_of(before).collect();
        let tiles = store::ledger::tiles(tx, &edge).await?;
        let mut edge = Edge::new(before, &tiles).map_err(|_| corrupt("ledger tile"))?;
        let mut whole = Vec::new();
        for (_, text) in &entries {
            edge.push(leaf_hash(text.as_bytes()), |tile, hashes| whole.push((tile, hashes)));
        }
        for (tile, hashes) in &whole {
            store::ledger::put_tile(tx, *tile, hashes).await?;
        }
        for (tile, hashes) in edge.partial() {
            store::ledger::put_tile(tx, tile, hashes).await?;
        }
        let entries: Vec<NewEntry> = entries.into_iter().map(|(entry, _)| entry).collect();
        store::ledger::enter(tx, head.size, &entries).await?;
        let size = signed(edge.size())?;
        store::ledger::set_size(tx, size).await?;
        let checkpoint =
            Checkpoint { origin: head.origin.clone(), size: edge.size(), root: edge.root() };
        let note = checkpoint.sign(keys).to_string();
        store::ledger::put_checkpoint(tx, &store::ledger::Checkpoint { size, at: now, note })
            .await?;
        Ok(())
    }
}

/// The public half of the key that signs now.
async fn newest_key(tx: &Tx) -> Result<String> {
    let newest = store::ledger::keys(tx).await?.pop();
    Ok(newest.ok_or_else(|| corrupt("ledger key"))?.key)
}

/// What the ledger says of itself, as an entry.
fn own_entry(value: &serde_json::Value) -> Result<(NewEntry, String)> {
    let text = canonical(value).map_err(|error| Error::Internal(error.to_string()))?;
    Ok((NewEntry::Own(text.clone()), text))
}

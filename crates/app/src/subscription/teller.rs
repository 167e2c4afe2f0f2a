//! Finding what followed threads grew by, after the acts that change what leads to what.
//!
//! A look compares all followed threads, in batches, with what was told of them. What it finds is told
//! and noted as told in one transaction per batch: a process that dies midway has told each thing once or
//! not yet, and the next one looks at everything again.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::act::ActKind;
use domain::contribution::Kind;
use domain::subscription::{Growth, Known};
use domain::trace::Key;
use store::job::{Duty, Turn};
use tokio::sync::watch;

use super::{key, threads_of, told};
use crate::installation::DemoState;
use crate::trace::{CHANGES, LATE};
use crate::{App, Result};

/// Threads that are compared together.
const BATCH: i64 = 250;
/// How long to wait before looking again.
const LOOK: Duration = Duration::from_secs(20);

/// What was looked at: the acts up to one, and how many of those above it change threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Looked {
    above: i64,
    changes: i64,
}

/// A followed input whose thread grew.
struct Grown {
    kind: Kind,
    id: i64,
    root: Key,
    /// What stood there as told.
    before: Option<String>,
    known: Known,
    growth: Vec<Growth>,
}

impl App {
    /// Tells followers and mails them, whenever it is this process's turn, until told to stop.
    pub async fn tell_followers(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.tell_in_turn(&mut stop).await {
                tracing::warn!(%error, "followers could not be told; tried again");
            }
            wait(&mut stop).await;
        }
    }

    /// Tells followers until told to stop, unless another process does, or the demo is still being built.
    async fn tell_in_turn(&self, stop: &mut watch::Receiver<bool>) -> Result<()> {
        if self.demo_state().await? == DemoState::Unfinished {
            return Ok(());
        }
        let Some(turn) = Turn::take(&self.inner.store, Duty::Tell).await? else {
            return Ok(());
        };
        let outcome = async {
            let mut looked = None;
            while !*stop.borrow() {
                let newest = self.look(looked).await?;
                if Some(newest) != looked {
                    self.tell_growth().await?;
                    looked = Some(newest);
                }
                self.mail_digests().await?;
                wait(stop).await;
            }
            Ok(())
        };
        let outcome = outcome.await;
        turn.give_back().await?;
        outcome
    }

    /// Whether acts changed threads since a look: counted above the same act, there are more of them.
    async fn look(&self, before: Option<Looked>) -> Result<Looked> {
        let read = self.inner.store.read();
        let mut words: Vec<&str> = CHANGES.iter().map(|kind| kind.as_str()).collect();
        words.push(ActKind::PilotEntered.as_str());
        if let Some(before) = before {
            let (_, changes) = store::trace::changes_above(&read, before.above, &words).await?;
            if changes == before.changes {
                return Ok(before);
            }
        }
        let newest = store::act::newest(&read).await?;
        // On PostgreSQL acts may become visible after others with a greater key.
        let above = (newest - LATE).max(0);
        let (_, changes) = store::trace::changes_above(&read, above, &words).await?;
        Ok(Looked { above, changes })
    }

    /// Looks at every followed thread once and tells what it grew by; how much news that was.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub async fn tell_growth(&self) -> Result<u64> {
        let mut news = 0;
        let mut behind = (String::new(), 0);
        loop {
            let read = self.inner.store.read();
            let rows = store::subscription::threads(&read, (&behind.0, behind.1), BATCH).await?;
            let Some(last) = rows.last() else { return Ok(news) };
            behind = (last.kind.clone(), last.item_id);
            let grown = self.grown(&rows).await?;
            if !grown.is_empty() {
                news += self.tell_all(&grown).await?;
            }
        }
    }

    /// Those of these threads that grew by something anyone may see.
    async fn grown(&self, rows: &[store::subscription::Thread]) -> Result<Vec<Grown>> {
        let read = self.inner.store.read();
        let mut inputs: Vec<Grown> = rows.iter().filter_map(input).collect();
        let roots: Vec<Key> = inputs.iter().map(|one| one.root).collect();
        let threads = threads_of(&read, &roots).await?;
        for one in &mut inputs {
            let thread = threads.get(&one.root);
            one.growth = thread.map(|thread| one.known.growth(thread)).unwrap_or_default();
        }
        inputs.retain(|one| !one.growth.is_empty());
        let ends = inputs.iter().flat_map(|one| one.growth.iter().map(about).chain([one.root]));
        let told = told(&read, ends.collect::<BTreeSet<Key>>()).await?;
        for one in &mut inputs {
            // What is not public any more, or not yet, is told when it is.
            let is_shown = told.contains_key(&one.root);
            one.growth.retain(|growth| is_shown && told.contains_key(&about(growth)));
            for growth in &one.growth {
                one.known.note((growth.about, growth.id), growth.part);
            }
        }
        inputs.retain(|one| !one.growth.is_empty());
        Ok(inputs)
    }

    async fn tell_all(&self, grown: &[Grown]) -> Result<u64> {
        let now = self.now();
        let mut news = 0;
        let tx = self.inner.store.begin().await?;
        for one in grown {
            let (before, known) = (one.before.as_deref(), one.known.text());
            let kind = one.kind.as_str();
            // Another process may have told it meanwhile.
            if !store::subscription::know(&tx, kind, one.id, before, &known).await? {
                continue;
            }
            for growth in &one.growth {
                news += store::subscription::tell(&tx, one.kind, one.id, growth, now.0).await?;
            }
        }
        tx.commit().await?;
        Ok(news)
    }
}

fn input(row: &store::subscription::Thread) -> Option<Grown> {
    let kind = row.kind.parse().ok()?;
    Some(Grown {
        kind,
        id: row.item_id,
        root: key((kind, row.item_id))?,
        before: row.known.clone(),
        known: row.known.as_deref().map(Known::read).unwrap_or_default(),
        growth: Vec::new(),
    })
}

const fn about(growth: &Growth) -> Key {
    Key::new(growth.about.kind(), growth.id)
}

async fn wait(stop: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(LOOK) => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

//! Whether the database can be used: doubted when it fails, trusted again when it is written.

use std::sync::atomic::{AtomicBool, Ordering};

use store::{StoreError, Trouble};

use crate::{App, Error, Result};

/// What is written to see whether anything can be, and how much: twice as many letters.
const TRY: &str = "try";
const TRIED_BYTES: usize = 128 * 1024;

/// What is thought of the database.
#[derive(Debug, Default)]
pub(crate) struct Health {
    doubted: AtomicBool,
}

impl Health {
    /// A failure: told once, however many requests meet it.
    pub(crate) fn doubt(&self, error: &StoreError) {
        let serious = matches!(error.trouble(), Some(Trouble::Full | Trouble::Unreachable));
        if serious && !self.doubted.swap(true, Ordering::AcqRel) {
            tracing::error!(%error, "the database cannot be used; trying on");
        }
    }

    /// Something was written.
    pub(crate) fn trust(&self) {
        if self.doubted.load(Ordering::Acquire) && self.doubted.swap(false, Ordering::AcqRel) {
            tracing::info!("the database can be used again");
        }
    }

    pub(crate) fn is_doubted(&self) -> bool {
        self.doubted.load(Ordering::Acquire)
    }
}

impl App {
    /// Notes that a request failed because of the database.
    pub fn doubt(&self, error: &Error) {
        if let Error::Store(error) = error {
            self.inner.health.doubt(error);
        }
    }

    /// Whether the database answers. When it failed lately, it also has to take something in:
    /// reading is possible on a full disk.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn check_ready(&self) -> Result<()> {
        store::act::newest(&self.inner.store.read()).await?;
        if self.inner.health.is_doubted() {
            self.try_to_write().await?;
            self.inner.health.trust();
        }
        Ok(())
    }

    /// Writes and removes about as much as a batch of votes takes: a single page may still find a
    /// place when nothing else does. It is random, so that no database makes it smaller.
    async fn try_to_write(&self) -> Result<()> {
        let mut bytes = vec![0; TRIED_BYTES];
        self.inner.random.fill(&mut bytes);
        let tx = self.inner.store.begin().await?;
        store::job::note(&tx, TRY, self.now().0, false, &hex::encode(bytes)).await?;
        tx.commit().await?;
        let tx = self.inner.store.begin().await?;
        store::job::forget(&tx, TRY).await?;
        Ok(tx.commit().await?)
    }
}

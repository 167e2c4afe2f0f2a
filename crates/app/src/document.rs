//! Official documents as files. Setting one takes seconds of a core, and anybody may ask: so one is set at
//! a time, in the looks of the office, each address may have only so many set, and what everybody may read
//! is kept, so that it is set once.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

pub use publish::document::*;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use crate::limit::Limited;
use crate::press::{Job, PressError};
use crate::{App, Error, Result};

/// Files the cache makes room for at the start, and the most bytes it keeps: a paper of 300 pages weighs
/// about two million in each format.
const USUAL: usize = 60;
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// So many wait for their turn at most; whoever comes then is told to try again.
const MOST_WAITING: usize = 24;

impl From<DocumentError> for Error {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::Press(error) => Self::Press(error),
            other => Self::Internal(other.to_string()),
        }
    }
}

/// A file that is asked for.
#[derive(Clone, Debug)]
pub struct Order {
    document: Document,
    format: Format,
    key: String,
}

impl Order {
    /// What tells this file from every other: another word, another look or another format is another
    /// key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The format.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Whether the file may be kept for others. What is sent to somebody is theirs.
    const fn is_public(&self) -> bool {
        !self.document.kind.is_sealed()
    }
}

/// Weighs a file by its bytes, with some for the bookkeeping.
#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<[u8]>> for ByBytes {
    fn weight(&self, key: &String, file: &Arc<[u8]>) -> u64 {
        u64::try_from(key.len() + file.len() + 100).unwrap_or(u64::MAX)
    }
}

/// Files that were made, and who waits for one.
pub(crate) struct Files {
    looks: Looks,
    kept: Cache<String, Arc<[u8]>, ByBytes>,
    /// The erasures that were known when the first file was kept. What is put holds the lock for reading,
    /// so that no file is kept that was made before the cache was emptied.
    erasures: RwLock<u64>,
    waiting: Semaphore,
    turn: Semaphore,
    made: AtomicU64,
}

impl Files {
    pub(crate) fn new(looks: Looks) -> Self {
        Self {
            looks,
            kept: Cache::with_weighter(USUAL, MOST_BYTES, ByBytes),
            erasures: RwLock::default(),
            waiting: Semaphore::new(MOST_WAITING),
            turn: Semaphore::new(1),
            made: AtomicU64::new(0),
        }
    }

    /// Drops every file when somebody was erased since.
    pub(crate) fn forget_erased(&self, erasures: u64) {
        let mut known = self.erasures.write().unwrap_or_else(PoisonError::into_inner);
        if *known != erasures {
            *known = erasures;
            self.kept.clear();
        }
    }

    fn keep(&self, key: &str, file: &Arc<[u8]>, erasures: u64) {
        let known = self.erasures.read().unwrap_or_else(PoisonError::into_inner);
        if *known == erasures {
            self.kept.insert(key.to_owned(), Arc::clone(file));
        }
    }
}

impl App {
    /// Asks for a document as a file of one format, in the looks of the office.
    ///
    /// # Errors
    /// [`Error::Internal`].
    pub fn order(&self, document: Document, format: Format) -> Result<Order> {
        let looks = &self.inner.files.looks;
        let text = serde_json::to_vec(&(
            env!("CARGO_PKG_VERSION"),
            format.as_str(),
            [&looks.paper, &looks.style],
            &looks.styles,
            &document,
        ));
        let text = text.map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Order { document, format, key: hex::encode(Sha256::digest(&text)) })
    }

    /// The file: as it was made before, or made now when it is its turn. The address is none inside the
    /// machine.
    ///
    /// # Errors
    /// [`Error::TooMany`] when an address had too many made, [`Error::Busy`] when too many wait;
    /// [`Error::Press`] when this machine has no Korean font, or a template of the office is broken.
    pub async fn document_file(&self, order: Order, address: Option<IpAddr>) -> Result<Arc<[u8]>> {
        let files = &self.inner.files;
        let erasures = self.erasures();
        files.forget_erased(erasures);
        if let Some(file) = files.kept.get(&order.key) {
            return Ok(file);
        }
        self.inner.limits.check(Limited::Document, None, address)?;
        let _place = files.waiting.try_acquire().map_err(|_| Error::Busy)?;
        let _turn = files.turn.acquire().await.map_err(|_| Error::Busy)?;
        // Somebody who came before may have wanted the same.
        if let Some(file) = files.kept.get(&order.key) {
            return Ok(file);
        }
        let is_public = order.is_public();
        let looks = Box::new(files.looks.clone());
        let job = Job::Document(Box::new(order.document), order.format, looks);
        let file: Arc<[u8]> = self.print(job).await?.into();
        files.made.fetch_add(1, Ordering::Relaxed);
        if is_public {
            files.keep(&order.key, &file, erasures);
        }
        Ok(file)
    }

    /// How many files were made since the start.
    pub fn documents_made(&self) -> u64 {
        self.inner.files.made.load(Ordering::Relaxed)
    }

    /// Sets a document of each kind in the looks of the office, so that a fault in them shows before
    /// anybody asks for one. Without a font nothing can be tried.
    ///
    /// # Errors
    /// [`Error::Press`] with file, line and what is wrong.
    pub async fn try_looks(&self) -> Result<()> {
        let looks = &self.inner.files.looks;
        if looks.paper.is_none() {
            return Ok(());
        }
        for kind in trial::KINDS {
            let document = Box::new(trial::document(kind));
            let job = Job::Document(document, Format::Pdf, Box::new(looks.clone()));
            match self.print(job).await {
                Ok(_) => {}
                Err(Error::Press(PressError::NoFont)) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

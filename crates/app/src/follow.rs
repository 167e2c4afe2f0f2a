//! Following the act table: every node, and every process beside it, learns of every change.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use store::{Engine, Store};
use tokio::sync::{Notify, watch};

use crate::Result;
use crate::clock::Stopwatch;

/// How often the act table is looked at when nothing was heard from this process.
const INTERVAL: Duration = Duration::from_millis(300);
/// A transaction on PostgreSQL may become visible with a key below the newest one; how far back is
/// looked for such late acts. On SQLite there is one writer, and nothing is late.
const LATE: i64 = 20_000;

/// Counts changes.
pub(crate) struct Follower {
    version: Arc<AtomicU64>,
    erasures: Arc<AtomicU64>,
    interface_text: Arc<AtomicI64>,
    news: Arc<Notify>,
    changes: watch::Receiver<u64>,
    seen: Arc<Seen>,
}

/// What was seen last, and when.
struct Seen {
    newest: AtomicI64,
    started: Stopwatch,
    looked_micros: AtomicU64,
}

impl Seen {
    fn note(&self, newest: i64) {
        self.newest.store(newest, Ordering::Relaxed);
        self.looked_micros.store(self.micros(), Ordering::Relaxed);
    }

    fn micros(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

impl Follower {
    pub(crate) async fn start(store: Store) -> Result<Self> {
        let version = Arc::new(AtomicU64::new(1));
        let news = Arc::new(Notify::new());
        let (told, changes) = watch::channel(1);
        let newest = store::act::newest(&store.read()).await?;
        let mut seen = look(&store, newest).await?;
        let last = Arc::new(Seen {
            newest: AtomicI64::new(seen.newest),
            started: Stopwatch::start(),
            looked_micros: AtomicU64::new(0),
        });
        let erasures = Arc::new(AtomicU64::new(0));
        let mut erased = store::destruction::newest_erasure(&store.read()).await?;
        let newest_text = store::interface_text::newest(&store.read()).await?;
        let interface_text = Arc::new(AtomicI64::new(newest_text));
        let follower = Self {
            version: Arc::clone(&version),
            erasures: Arc::clone(&erasures),
            interface_text: Arc::clone(&interface_text),
            news: Arc::clone(&news),
            changes,
            seen: Arc::clone(&last),
        };
        tokio::spawn(async move {
            let mut failing = false;
            loop {
                let _ = tokio::time::timeout(INTERVAL, news.notified()).await;
                if Arc::strong_count(&version) == 1 {
                    return;
                }
                let looked = async {
                    let now = look(&store, seen.newest).await?;
                    if now != seen {
                        let newest = store::interface_text::newest(&store.read()).await?;
                        interface_text.fetch_max(newest, Ordering::Release);
                    }
                    Result::Ok(now)
                };
                match looked.await {
                    Ok(now) => {
                        failing = false;
                        last.note(now.newest);
                        if now != seen {
                            seen = now;
                            if erased_since(&store, &mut erased).await {
                                erasures.fetch_add(1, Ordering::Release);
                            }
                            told.send_replace(version.fetch_add(1, Ordering::Release) + 1);
                        }
                    }
                    Err(error) => {
                        // Several times a second: told once.
                        if !std::mem::replace(&mut failing, true) {
                            tracing::warn!(%error, "the act table could not be read");
                        }
                    }
                }
            }
        });
        Ok(follower)
    }

    pub(crate) fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// Tells when the version changes.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.clone()
    }

    /// The newest act seen.
    pub(crate) fn newest(&self) -> i64 {
        self.seen.newest.load(Ordering::Relaxed)
    }

    /// The time since the act table was last read.
    pub(crate) fn age(&self) -> Duration {
        let looked = self.seen.looked_micros.load(Ordering::Relaxed);
        Duration::from_micros(self.seen.micros().saturating_sub(looked))
    }

    /// A number that grows when somebody was erased: whatever holds texts in memory drops them.
    pub(crate) fn erasures(&self) -> u64 {
        self.erasures.load(Ordering::Acquire)
    }

    /// The newest version of any text of the interface, as of the newest act seen.
    pub(crate) fn interface_text(&self) -> i64 {
        self.interface_text.load(Ordering::Acquire)
    }

    /// This version of a text was written by this process, this very moment.
    pub(crate) fn note_interface_text(&self, version: i64) {
        self.interface_text.fetch_max(version, Ordering::Release);
    }

    /// Somebody was erased by this process, this very moment.
    pub(crate) fn note_erasure(&self) {
        self.erasures.fetch_add(1, Ordering::Release);
        self.notice();
    }

    pub(crate) fn notice(&self) {
        self.news.notify_one();
    }
}

/// Whether somebody was erased since the last look, by this process or another.
async fn erased_since(store: &Store, seen: &mut i64) -> bool {
    match store::destruction::newest_erasure(&store.read()).await {
        Ok(newest) => std::mem::replace(seen, newest) != newest,
        // Rather once too often.
        Err(_) => true,
    }
}

/// What the database was like at a look: it differs when anything anyone may see changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    /// The newest act.
    newest: i64,
    /// How many acts there are shortly below it: together with the newest it changes with any act.
    acts: i64,
    /// The newest analysis of votes. It follows acts seconds later, and pages follow it.
    opinion: i64,
}

async fn look(store: &Store, newest: i64) -> Result<Look> {
    let read = store.read();
    let opinion = store::opinion::newest(&read).await?;
    if store.engine() == Engine::Sqlite {
        return Ok(Look { newest: store::act::newest(&read).await?, acts: 0, opinion });
    }
    let (newest, acts) = store::act::window(&read, newest.saturating_sub(LATE)).await?;
    Ok(Look { newest, acts, opinion })
}

//! Use cases: who may → what the rules say → write it with its act, in one transaction.
//!
//! A use case takes the [`Actor`] and plain input, asks the gate, lets `domain` decide, and writes
//! through `store`. Nothing here knows HTML, HTTP or SQL.

mod act;
pub mod answer;
mod barring;
pub mod clock;
pub mod contribution;
pub mod core_question;
pub mod dialogue;
mod error;
mod follow;
mod form_token;
pub mod gate;
pub mod gathering;
pub mod import;
mod input;
pub mod installation;
mod likely;
pub mod limit;
pub mod moderation;
pub mod notice;
pub mod page;
pub mod participant;
pub mod person;
pub mod polis;
pub mod press;
pub mod question;
pub mod random;
pub mod receipt;
pub mod scan;
pub mod sheet;
pub mod slip;
pub mod statement;
pub mod table;
pub mod undo;
pub mod vote;

use std::sync::Arc;

pub use domain::permission::Actor;
pub use error::{Error, Result};
pub use input::Fields;
pub use publish::chart;

use clock::Clock;
use random::Random;
use store::Store;

/// How an installation is to behave; the rest comes from the database.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Limits on how often one participant or address may do something.
    pub limits: limit::Limits,
    /// Whether this is the demo: known sign-ins work, a banner says so.
    pub demo: bool,
    /// Folders with fonts for printing, besides those of the system.
    pub fonts: Vec<std::path::PathBuf>,
}

/// The application: cheap to clone, shared by every request.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    secret: [u8; 32],
    demo: bool,
    limits: limit::Limiter,
    votes: vote::Queue,
    follower: follow::Follower,
    likely: likely::Likely,
    importing: tokio::sync::Mutex<()>,
    dialogues: dialogue::Cache,
    set_up: installation::SetUpCode,
    uploads: import::upload::Uploads,
    room: press::Room,
}

impl App {
    /// Starts the application on an open database: reads or makes the installation's secret, and
    /// starts the vote writer and the follower of acts.
    ///
    /// # Errors
    /// [`Error::Store`] when the database cannot be read or written.
    pub async fn start(
        store: Store,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        settings: Settings,
    ) -> Result<Self> {
        let secret = installation::secret(&store, clock.as_ref(), random.as_ref()).await?;
        let (votes, inbox) = vote::Queue::new();
        let follower = follow::Follower::start(store.clone()).await?;
        let inner = Inner {
            limits: limit::Limiter::new(&settings.limits),
            set_up: installation::SetUpCode::new(random.as_ref()),
            likely: likely::Likely::default(),
            importing: tokio::sync::Mutex::default(),
            dialogues: dialogue::Cache::default(),
            uploads: import::upload::Uploads::default(),
            demo: settings.demo,
            room: press::Room::new(settings.fonts),
            store,
            clock,
            random,
            secret,
            votes,
            follower,
        };
        let app = Self { inner: Arc::new(inner) };
        vote::start_writer(&app, inbox)?;
        Ok(app)
    }

    /// The time now.
    pub fn now(&self) -> domain::time::Moment {
        self.inner.clock.now()
    }

    /// Whether this is the demo.
    pub fn is_demo(&self) -> bool {
        self.inner.demo
    }

    /// A number that grows whenever an act was recorded, by this process or another.
    pub fn version(&self) -> u64 {
        self.inner.follower.version()
    }

    /// The rate limits in force.
    pub fn limiter(&self) -> &limit::Limiter {
        &self.inner.limits
    }

    /// The open database, for the commands that work on it as a whole.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Whether the database answers and the newest act can be read.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn check_ready(&self) -> Result<()> {
        store::act::newest(&self.inner.store.read()).await?;
        Ok(())
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("store", &self.inner.store.engine()).finish_non_exhaustive()
    }
}

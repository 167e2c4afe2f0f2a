//! Use cases: who may → what the rules say → write it with its act, in one transaction.
//!
//! A use case takes the [`Actor`] and plain input, asks the gate, lets `domain` decide, and writes
//! through `store`. Nothing here knows HTML, HTTP or SQL.

pub mod access;
mod act;
pub mod action;
pub mod answer;
pub mod answering;
pub mod appeal;
pub mod application;
mod appointment;
pub mod assignment;
pub mod assistant;
pub mod ballot;
mod barring;
pub mod body;
pub mod bylaws;
pub mod call;
mod care;
pub mod citation;
pub mod claim;
pub mod clock;
pub mod coding;
pub mod composition;
mod contact;
pub mod contribution;
pub mod core_question;
pub mod dialogue;
pub mod document;
pub mod download;
pub mod draft;
pub mod draw;
pub mod edition;
pub mod erasure;
mod error;
pub mod evidence;
pub mod expert;
pub mod figure;
pub mod file;
mod follow;
mod form_token;
pub mod gate;
pub mod gathering;
pub mod hall;
mod health;
mod http;
pub mod import;
pub mod indicator;
mod input;
pub mod inquiry;
pub mod installation;
pub mod interface_text;
pub mod item;
pub mod job;
pub mod ledger;
mod likely;
pub mod limit;
pub mod mail;
pub mod mark;
pub mod meeting;
pub mod member;
pub mod metrics;
pub mod minutes;
pub mod model;
pub mod moderation;
pub mod news;
pub mod notice;
pub mod opinion;
pub mod outcome;
pub mod page;
pub mod paper;
pub mod participant;
pub mod passkey;
mod password;
pub mod person;
pub mod pilot;
pub mod pilot_choice;
pub mod polis;
pub mod population;
pub mod press;
pub mod privacy;
pub mod provider;
pub mod question;
pub mod random;
pub mod ranking;
pub mod receipt;
pub mod remark;
pub mod report;
pub mod retention;
pub mod roster;
pub mod scan;
mod seal;
pub mod seat;
pub mod second_factor;
pub mod session;
pub mod sheet;
pub mod slate;
pub mod slip;
pub mod spending;
pub mod statement;
pub mod subscription;
pub mod table;
pub mod theme;
mod throttle;
pub mod trace;
pub mod translation;
pub mod undo;
pub mod vote;

use std::sync::Arc;

use tokio::sync::Notify;

pub use domain::permission::Actor;
pub use erasure::Belongings;
pub use error::{Error, Found, Matter, Result};
pub use input::Fields;
pub use publish::{chart, qr};
pub use store::Trouble;

use clock::{Clock, SteadyClock};
use domain::time::Moment;
use random::Random;
use store::Store;

/// How an installation is to behave; the rest comes from the database.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Limits on how often one participant or address may do something.
    pub limits: limit::Limits,
    /// Whether this is the demo: known sign-ins work, a banner says so.
    pub demo: bool,
    /// Where mails lie when there is no mail server.
    pub outbox: Option<mail::Outbox>,
    /// Where what was erased is listed, outside the database.
    pub erasures: Option<erasure::ErasureList>,
    /// Other providers whose accounts sign people in.
    pub providers: Vec<provider::Provider>,
    /// Where the keys of secret votes are while these are open; none keeps them in memory.
    pub ballot_keys: Option<std::path::PathBuf>,
    /// The name that the ledger gets when it begins; none makes one up.
    pub ledger_name: Option<String>,
    /// The file of the key that signs the ledger; none makes a key of the installation's secret.
    pub ledger_key: Option<std::path::PathBuf>,
    /// Who is asked to sign the ledger's checkpoints, too.
    pub witnesses: Vec<ledger::Witness>,
    /// Folders with fonts for printing, besides those of the system.
    pub fonts: Vec<std::path::PathBuf>,
    /// The language model that helps with drafts; none unless the office wants one.
    pub assistant: Option<assistant::Endpoint>,
    /// What the office puts in place of our looks of documents.
    pub looks: document::Looks,
}

/// The application: cheap to clone, shared by every request.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: SteadyClock,
    random: Arc<dyn Random>,
    secret: [u8; 32],
    demo: bool,
    limits: limit::Limiter,
    throttle: throttle::Throttle,
    hashing: tokio::sync::Semaphore,
    providers: provider::Providers,
    assistant: Option<assistant::Model>,
    votes: vote::Queue,
    follower: follow::Follower,
    likely: likely::Likely,
    likely_answers: coding::Likely,
    opinions: opinion::Cache,
    exposures: statement::Exposures,
    importing: tokio::sync::Mutex<()>,
    dialogues: dialogue::Cache,
    set_up: installation::SetUpCode,
    uploads: import::upload::Uploads,
    health: health::Health,
    metrics: metrics::Metrics,
    outbox: Option<mail::Outbox>,
    erasures: Option<erasure::ErasureList>,
    /// Tells the worker of a mail that was just queued.
    mailed: Arc<Notify>,
    room: press::Room,
    files: document::Files,
    ballot_keys: ballot::key::Keys,
    ledger: ledger::Ledger,
    halls: hall::Halls,
    draws: draw::Running,
    arrivals: trace::Cache,
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
        let latest = Moment(store::inspection::newest_act_at(&store.read()).await?);
        let (votes, inbox) = vote::Queue::new();
        let follower = follow::Follower::start(store.clone()).await?;
        let inner = Inner {
            limits: limit::Limiter::new(&settings.limits),
            throttle: throttle::Throttle::new(&settings.limits),
            hashing: tokio::sync::Semaphore::new(password::AT_ONCE),
            providers: provider::Providers::new(&settings.providers)?,
            assistant: settings.assistant.map(assistant::Model::new).transpose()?,
            set_up: installation::SetUpCode::new(random.as_ref()),
            likely: likely::Likely::default(),
            likely_answers: coding::Likely::default(),
            opinions: opinion::Cache::default(),
            exposures: statement::Exposures::default(),
            importing: tokio::sync::Mutex::default(),
            dialogues: dialogue::Cache::default(),
            uploads: import::upload::Uploads::default(),
            health: health::Health::default(),
            metrics: metrics::Metrics::default(),
            demo: settings.demo,
            outbox: settings.outbox,
            erasures: settings.erasures,
            mailed: Arc::default(),
            room: press::Room::new(settings.fonts),
            files: document::Files::new(settings.looks),
            ballot_keys: ballot::key::Keys::new(settings.ballot_keys),
            ledger: ledger::Ledger::new(
                settings.ledger_name,
                settings.ledger_key,
                settings.witnesses,
                &secret,
            ),
            halls: hall::Halls::default(),
            draws: draw::Running::default(),
            arrivals: trace::Cache::default(),
            store,
            clock: SteadyClock::new(clock, latest),
            random,
            secret,
            votes,
            follower,
        };
        let app = Self { inner: Arc::new(inner) };
        vote::start_writer(&app, inbox)?;
        app.destroy_old_keys().await?;
        Ok(app)
    }

    /// The time now. It never goes back (see [`clock`]).
    pub fn now(&self) -> Moment {
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

    /// A number that grows when somebody was erased, by this process or another: caches that hold
    /// texts are emptied.
    pub fn erasures(&self) -> u64 {
        self.inner.follower.erasures()
    }

    /// The rate limits in force.
    pub fn limiter(&self) -> &limit::Limiter {
        &self.inner.limits
    }

    /// The open database, for the commands that work on it as a whole.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Takes no more votes; returns when those that waited are written.
    pub async fn finish_votes(&self) {
        self.inner.votes.finish().await;
    }

    /// Takes no more votes, writes what waits, and closes the database.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn close(&self) -> Result<()> {
        self.finish_votes().await;
        self.write_exposures().await?;
        Ok(self.inner.store.clone().close().await?)
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("store", &self.inner.store.engine()).finish_non_exhaustive()
    }
}

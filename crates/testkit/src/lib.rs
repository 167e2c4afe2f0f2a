//! For tests only: a running app on either engine, people in their roles, builders, a clock that is
//! set by hand and seeded randomness.
//!
//! ```ignore
//! both_engines!(a_vote_counts_once, |t| async {
//!     let dialogue = t.dialogue("garam").sectors(["일자리"]).await;
//!     let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
//! });
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test may stop where it stands"
)]

mod authenticator;
mod builder;
mod clock;
mod language_model;
mod mailbox;
mod people;
mod piloting;
pub mod postgres;
mod provider;
pub mod recruiting;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::random::SeededRandom;
use app::{Actor, App, Settings, limit::Limits};
use store::{Engine, Store};

pub use authenticator::{Authenticator, totp_code};
pub use builder::{Camps, DialogueBuilder, png};
pub use clock::{FakeClock, START};
pub use language_model::LanguageModel;
pub use mailbox::{AsJson, Mailbox};
pub use people::{Person, Seated};
pub use piloting::{milestone, new_action, new_indicator, new_pilot, new_value, report, spending};
pub use provider::{Lie, Provider};

/// A running app on a database of its own. Its clock stands still until it is moved.
#[derive(Debug)]
pub struct TestApp {
    /// The app itself.
    pub app: App,
    /// The clock of the app and of every other app started on the same database.
    pub clock: Arc<FakeClock>,
    /// Where mails arrive: see [`TestApp::mails`].
    pub mailbox: Mailbox,
    settings: Settings,
    url: String,
    seed: AtomicU64,
    _folder: Option<tempfile::TempDir>,
}

/// How an app in a test behaves unless the test says otherwise: without rate limits.
pub fn settings() -> Settings {
    Settings { limits: Limits { on: false, ..Limits::default() }, ..Settings::default() }
}

impl TestApp {
    /// An app on a new SQLite file.
    pub async fn sqlite() -> Self {
        Self::start(Engine::Sqlite, settings()).await
    }

    /// An app on a new PostgreSQL database.
    pub async fn postgres() -> Self {
        Self::start(Engine::Postgres, settings()).await
    }

    /// An app on a new SQLite file that draws other random numbers.
    pub async fn seeded(seed: u64) -> Self {
        Self::make(Engine::Sqlite, settings(), seed).await
    }

    /// An app on a new database of this engine, with these settings.
    pub async fn start(engine: Engine, settings: Settings) -> Self {
        Self::make(engine, settings, 1).await
    }

    async fn make(engine: Engine, settings: Settings, seed: u64) -> Self {
        let (url, folder) = new_database(engine).await;
        let store = Store::open(&url).await.expect("the new database opens");
        let clock = Arc::new(FakeClock::default());
        let random = Arc::new(SeededRandom::new(seed));
        let app = App::start(store, clock.clone(), random, settings.clone()).await.unwrap();
        // Most stories are not about signing in: nobody needs a second factor, and who signed in stays.
        let simple = domain::sign_in::Settings {
            second_factor: false,
            idle_hours: domain::sign_in::MOST_IDLE_HOURS,
            ..domain::sign_in::Settings::default()
        };
        app.set_sign_in_settings(&Actor::command_line(), &simple).await.unwrap();
        let mailbox = Mailbox::default();
        Self {
            app,
            clock,
            mailbox,
            settings,
            url,
            seed: AtomicU64::new(seed + 1000),
            _folder: folder,
        }
    }

    /// Another app on the same database: a second process, as far as the first can tell.
    pub async fn another(&self) -> App {
        let store = Store::open(&self.url).await.expect("the database opens again");
        let random = Arc::new(SeededRandom::new(self.seed.fetch_add(1, Ordering::Relaxed)));
        App::start(store, self.clock.clone(), random, self.settings.clone()).await.unwrap()
    }

    /// The address of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The number of acts recorded so far.
    pub async fn acts(&self) -> i64 {
        store::act::window(&self.app.store().read(), 0).await.unwrap().1
    }

    /// The acts with a key above `after`, oldest first.
    pub async fn acts_after(&self, after: i64) -> Vec<store::act::Act> {
        store::act::after(&self.app.store().read(), after, 10_000).await.unwrap()
    }
}

/// The address of a new, empty database, and the folder it lies in when it is a file. On PostgreSQL
/// it has the schema already: it is a copy of a database that was migrated once.
pub async fn new_database(engine: Engine) -> (String, Option<tempfile::TempDir>) {
    match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite:{}", folder.path().join("mundap.db").display());
            (url, Some(folder))
        }
        Engine::Postgres => (postgres::Cluster::shared().await.migrated_database().await, None),
    }
}

/// An address of a database without any table.
pub async fn bare_database(engine: Engine) -> (String, Option<tempfile::TempDir>) {
    match engine {
        Engine::Sqlite => new_database(engine).await,
        Engine::Postgres => (postgres::Cluster::shared().await.empty_database(), None),
    }
}

/// One story, told on both engines: `both_engines!(name, |t| async { … })` makes the tests
/// `name::sqlite` and `name::postgres`, where `t` is a [`TestApp`].
#[macro_export]
macro_rules! both_engines {
    ($(#[$meta:meta])* $name:ident, |$t:ident| async $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn story($t: &$crate::TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                story(&$crate::TestApp::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                story(&$crate::TestApp::postgres().await).await;
            }
        }
    };
}

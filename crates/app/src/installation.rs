//! The installation: its secret, and the one-time code that sets up a new one.

use std::sync::Mutex;

use domain::permission::{Action, Denial, Resource};
use domain::sign_in::Settings;
use store::Store;

use crate::clock::Clock;
use crate::person::NewPerson;
use crate::random::{Random, bytes};
use crate::{Actor, App, Error, Result};

/// The installation's secret, made at the first start.
pub(crate) async fn secret(
    store: &Store,
    clock: &dyn Clock,
    random: &dyn Random,
) -> Result<[u8; 32]> {
    if store::installation::get(&store.read()).await?.is_none() {
        let tx = store.begin().await?;
        let sign_in = crate::session::settings_text(&Settings::default());
        store::installation::create(&tx, &bytes::<32>(random), clock.now().0, &sign_in).await?;
        tx.commit().await?;
    }
    let row = store::installation::get(&store.read()).await?;
    row.and_then(|row| row.secret.try_into().ok())
        .ok_or(Error::Internal("the installation has no secret".to_owned()))
}

/// Whether a database holds the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoState {
    /// No: it is new, or a real installation.
    None,
    /// Building it began and was not finished.
    Unfinished,
    /// Yes, completely.
    Built,
}

/// The code printed in the terminal of an installation that nobody can sign in to yet.
pub(crate) struct SetUpCode(Mutex<Option<String>>);

impl SetUpCode {
    pub(crate) fn new(random: &dyn Random) -> Self {
        let code = crate::random::receipt(random).to_string();
        Self(Mutex::new(Some(code.trim_start_matches("R-").to_owned())))
    }

    fn get(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Takes the code, so that nobody else can use it.
    fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take()
    }

    fn put_back(&self, code: String) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(code);
    }
}

impl App {
    /// The one-time code for set-up, while nobody holds the operator's role.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn set_up_code(&self) -> Result<Option<String>> {
        let taken = store::person::operators(&self.inner.store.read()).await? > 0;
        Ok(if taken { None } else { self.inner.set_up.get() })
    }

    /// Makes the first operator, who shows the one-time code. The code works once.
    ///
    /// # Errors
    /// [`Error::Denied`] when set-up is over or the code is wrong; [`Error::Invalid`].
    pub async fn set_up(&self, code: &str, new: &NewPerson) -> Result<()> {
        self.gate(&Actor::default(), Action::SetUp, &Resource::default())?;
        let expected = self.set_up_code().await?.ok_or(Denial::NotFound)?;
        let given = code.trim().to_ascii_uppercase();
        if !crate::person::same_bytes(given.as_bytes(), expected.as_bytes()) {
            return Err(Error::field(
                "code",
                domain::text::Fault::Unknown { given: String::new(), nearest: None },
            ));
        }
        let code = self.inner.set_up.take().ok_or(Denial::NotFound)?;
        let added = self.add_person(&Actor::command_line(), new).await;
        if added.is_err() {
            self.inner.set_up.put_back(code);
        }
        added.map(|_| ())
    }

    /// How far the demo is in this database.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn demo_state(&self) -> Result<DemoState> {
        let row = store::installation::get(&self.inner.store.read()).await?;
        let begun = row.as_ref().is_some_and(|row| row.demo_begun_at.is_some());
        let built = row.is_some_and(|row| row.demo_built_at.is_some());
        Ok(match (begun, built) {
            (_, true) => DemoState::Built,
            (true, false) => DemoState::Unfinished,
            (false, false) => DemoState::None,
        })
    }

    /// Marks this database as a demo, before anything of it is built.
    ///
    /// # Errors
    /// [`Error::Conflict`] when a real dialogue or person is in it; [`Error::Store`].
    pub async fn begin_demo(&self) -> Result<()> {
        let tx = self.inner.store.begin().await?;
        let used =
            !store::dialogue::all(&tx).await?.is_empty() || store::person::count(&tx).await? > 0;
        if used {
            return Err(Error::Conflict("installation_is_used"));
        }
        store::installation::set_demo_begun(&tx, self.now().0).await?;
        // Known sign-ins have nothing to protect.
        let simple = Settings { second_factor: false, ..Settings::default() };
        store::installation::set_sign_in(&tx, &crate::session::settings_text(&simple)).await?;
        Ok(tx.commit().await?)
    }

    /// Notes that the demo is complete.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn set_demo_built(&self) -> Result<()> {
        let tx = self.inner.store.begin().await?;
        store::installation::set_demo_built(&tx, self.now().0).await?;
        Ok(tx.commit().await?)
    }
}

//! Opening the database and the application on it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use app::App;
use app::clock::SystemClock;
use app::dialogue::Dialogue;
use app::erasure::ErasureList;
use app::random::SystemRandom;
use domain::permission::Actor;
use store::Store;

use crate::configuration::Configuration;
use crate::looks;
use crate::output::{BadInput, Output};

/// Opens the database in force and brings its schema up to date.
///
/// # Errors
/// When it cannot be opened, or is newer than this program.
pub(crate) async fn open(configuration: &Configuration) -> anyhow::Result<Store> {
    prepare(configuration)?;
    let url = &configuration.database.value;
    Store::open(url).await.with_context(|| shown(url))
}

/// Opens the database in force as it is.
///
/// # Errors
/// When it cannot be opened.
pub(crate) async fn connect(configuration: &Configuration) -> anyhow::Result<Store> {
    prepare(configuration)?;
    let url = &configuration.database.value;
    Store::connect(url).await.with_context(|| shown(url))
}

fn prepare(configuration: &Configuration) -> anyhow::Result<()> {
    if configuration.embedded {
        make_private(&configuration.data.value)?;
    }
    Ok(())
}

/// Starts the application on the database in force.
///
/// # Errors
/// As [`open`].
pub(crate) async fn start(configuration: &Configuration) -> anyhow::Result<App> {
    let store = open(configuration).await?;
    start_on(store, configuration, false).await
}

/// Starts the application on an open database.
///
/// # Errors
/// When the database cannot be read or written.
pub(crate) async fn start_on(
    store: Store,
    configuration: &Configuration,
    demo: bool,
) -> anyhow::Result<App> {
    let settings = app::Settings {
        limits: configuration.limits.value.clone(),
        demo,
        outbox: Some(configuration.outbox()),
        erasures: Some(erasures(configuration)),
        providers: configuration.providers.clone(),
        assistant: configuration.assistant.clone(),
        fonts: configuration.fonts.value.clone(),
        looks: looks::read(configuration)?,
        ballot_keys: Some(configuration.ballot_keys()),
        ledger_name: configuration.ledger_name(),
        ledger_key: Some(configuration.ledger_key()),
        witnesses: configuration.witnesses.clone(),
    };
    Ok(App::start(store, Arc::new(SystemClock), Arc::new(SystemRandom), settings).await?)
}

/// The list of what was erased: in the data directory, and beside the nightly backups.
pub(crate) fn erasures(configuration: &Configuration) -> ErasureList {
    let data = configuration.data.value.clone();
    let backups = configuration.backups.value.then(|| configuration.backup_folder.value.clone());
    ErasureList::new([data].into_iter().chain(backups))
}

/// The dialogue with this short name.
///
/// # Errors
/// [`BadInput`] with the known names when there is none.
pub(crate) async fn dialogue(
    app: &App,
    slug: &str,
    output: &Output,
) -> anyhow::Result<Arc<Dialogue>> {
    let actor = Actor::command_line();
    match app.dialogue(&actor, slug).await {
        Err(app::Error::Denied(domain::permission::Denial::NotFound)) => {
            let known = app.dialogues(&actor).await?;
            let known: Vec<&str> = known.iter().map(|dialogue| dialogue.slug.as_str()).collect();
            let nearest = language::nearest::nearest(slug, known.iter().copied());
            let fault = domain::text::Fault::Unknown {
                given: slug.to_owned(),
                nearest: nearest.map(str::to_owned),
            };
            let listed = if known.is_empty() { "-".to_owned() } else { known.join(", ") };
            let list = output.pick("있는 대화", "known dialogues");
            Err(BadInput::new(format!(
                "--dialogue: {} ({list}: {listed})",
                output.lang.fault(&fault)
            )))
        }
        found => Ok(found?),
    }
}

/// Makes a directory that only its owner may enter, or keeps the one that is there.
///
/// # Errors
/// When it cannot be made.
pub(crate) fn make_private(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).with_context(|| format!("{}", path.display()))
}

/// A database address as it may be shown: without its password.
pub(crate) fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((user, host)) = rest.rsplit_once('@') else { return url.to_owned() };
    match user.split_once(':') {
        Some((name, _)) => format!("{scheme}://{name}:***@{host}"),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn passwords_are_not_shown() {
        let shown = super::shown("postgres://mundap:s@cret@db/mundap");
        assert_eq!(shown, "postgres://mundap:***@db/mundap");
        assert_eq!(super::shown("sqlite:data/mundap.db"), "sqlite:data/mundap.db");
    }
}

//! `mundap paper`.

use std::path::Path;

use anyhow::Context as _;
use app::App;
use app::dialogue::Dialogue;
use app::document::style::Styles;
use app::document::{Format, Looks};
use app::edition::EditionView;
use domain::paper::PaperKind;
use domain::permission::{Actor, Denial};
use serde_json::json;

use crate::arguments::PaperBuild;
use crate::configuration::Configuration;
use crate::database;
use crate::output::{BadInput, Output};

/// Writes an edition of a paper as a file.
///
/// # Errors
/// [`BadInput`] for a paper, dialogue, edition or format that is not there, and for looks that cannot be
/// read; or when a file or the database fails.
pub(crate) async fn build(
    configuration: &Configuration,
    wanted: PaperBuild,
    output: &Output,
) -> anyhow::Result<()> {
    let kind: PaperKind =
        wanted.paper.parse().map_err(|error| BadInput::new(format!("PAPER: {error}")))?;
    let format: Format =
        wanted.format.parse().map_err(|error| BadInput::new(format!("--format: {error}")))?;
    let looks = wanted.looks.as_deref().map(read_looks).transpose()?.unwrap_or_default();
    let app = database::start(configuration).await?;
    let dialogue = dialogue_of(&app, wanted.dialogue.as_deref(), output).await?;
    let edition = edition_of(&app, &dialogue, kind, wanted.version.as_deref(), output).await?;
    let site = configuration.public_url.value.as_deref().unwrap_or_default();
    let document = web::paper_document(&app, &Actor::command_line(), &edition, site).await?;
    let bytes = app.document_file_in(document, format, looks).await?;
    let passing = wanted.out.with_added_extension("part");
    std::fs::write(&passing, &bytes)
        .and_then(|()| std::fs::rename(&passing, &wanted.out))
        .with_context(|| wanted.out.display().to_string())?;
    let (volume, number) = (edition.paper.volume, edition.row.number);
    let text = match output.lang {
        crate::wording::Lang::Ko => {
            format!(
                "{}: {} {volume}권 {number}판을 썼습니다.",
                wanted.out.display(),
                edition.row.title
            )
        }
        crate::wording::Lang::En => {
            format!(
                "{}: {}, volume {volume}, edition {number}",
                wanted.out.display(),
                edition.row.title
            )
        }
    };
    output.result(
        &text,
        &json!({
            "out": wanted.out.display().to_string(), "paper": kind, "volume": volume,
            "edition": number, "root": edition.root(), "bytes": bytes.len(),
        }),
    )?;
    Ok(())
}

/// What an office keeps in a folder in place of our looks; what is not there stays as it is.
fn read_looks(folder: &Path) -> anyhow::Result<Looks> {
    let read = |name: &str| match std::fs::read_to_string(folder.join(name)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| folder.join(name).display().to_string()),
    };
    if !folder.is_dir() {
        return Err(BadInput::new(format!("--looks {}: no such folder", folder.display())));
    }
    let styles = match read("styles.toml")? {
        Some(text) => Styles::read(&text).map_err(|error| {
            BadInput::new(format!("{}: {error}", folder.join("styles.toml").display()))
        })?,
        None => Styles::default(),
    };
    Ok(Looks { paper: read("paper.typ")?, style: read("style.css")?, styles })
}

async fn dialogue_of(app: &App, slug: Option<&str>, output: &Output) -> anyhow::Result<Dialogue> {
    let actor = Actor::command_line();
    let all = app.dialogues(&actor).await?;
    let names = || all.iter().map(|one| one.slug.as_str()).collect::<Vec<_>>().join(", ");
    let found = match slug {
        Some(slug) => all.iter().find(|dialogue| dialogue.slug == slug),
        None if all.len() == 1 => all.first(),
        None => None,
    };
    found.map(|dialogue| Dialogue::clone(dialogue)).ok_or_else(|| {
        let which = output.pick("어느 대화입니까? 있는 것", "which dialogue? there are");
        BadInput::new(format!("--dialogue: {which}: {}", names()))
    })
}

/// The edition with this number, `2` or `1-2`; the newest without one.
async fn edition_of(
    app: &App,
    dialogue: &Dialogue,
    kind: PaperKind,
    version: Option<&str>,
    output: &Output,
) -> anyhow::Result<EditionView> {
    let actor = Actor::command_line();
    let none = |version: &str| {
        let none = output.pick("펴낸 판이 없습니다", "no such edition was published");
        BadInput::new(format!("{kind} {version}: {none}"))
    };
    let newest = app.newest_edition(&actor, dialogue, kind).await?.ok_or_else(|| none(""))?;
    let Some(version) = version else { return Ok(newest) };
    let numbers = match version.split_once('-') {
        Some((volume, number)) => volume.parse().ok().zip(number.parse().ok()),
        None => version.parse().ok().map(|number| (newest.paper.volume, number)),
    };
    let (volume, number) = numbers.ok_or_else(|| none(version))?;
    match app.edition(&actor, dialogue, kind, volume, number).await {
        Err(app::Error::Denied(Denial::NotFound)) => Err(none(version)),
        edition => Ok(edition?),
    }
}

//! `mundap paper`.

use anyhow::Context as _;
use app::App;
use app::dialogue::Dialogue;
use app::document::Format;
use app::edition::EditionView;
use domain::paper::PaperKind;
use domain::permission::{Actor, Denial};
use serde_json::json;

use crate::arguments::PaperBuild;
use crate::configuration::Configuration;
use crate::output::{BadInput, Output};
use crate::{database, looks};

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
    let app = database::start(configuration).await?;
    looks::try_out(&app, configuration, output).await?;
    let dialogue = dialogue_of(&app, wanted.dialogue.as_deref(), output).await?;
    let edition = edition_of(&app, &dialogue, kind, wanted.version.as_deref(), output).await?;
    let site = configuration.public_url.value.as_deref().unwrap_or_default();
    let document = web::paper_document(&app, &Actor::command_line(), &edition, site).await?;
    let bytes = app.document_file(app.order(document, format)?, None).await?;
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

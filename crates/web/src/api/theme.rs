//! Themes and agendas.

use app::theme::{AgendaLine, Counts, ThemeLine};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::id::{AgendaId, AnswerId, ThemeId};
use domain::permission::{Action, Denial, Resource};
use domain::theme::SetStatus;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::Reading;
use super::time;
use crate::Site;
use crate::error::Failure;
use crate::form::Path;
use crate::fragment::public_json;
use crate::visitor::Visitor;

/// How many published answers speak of something.
#[derive(Serialize, ToSchema)]
pub(crate) struct Figures {
    /// Online.
    online: i64,
    /// At gatherings.
    field: i64,
    /// From subcommittees.
    subcommittee: i64,
    /// All of these together, experts left out.
    answers: i64,
    /// Those that speak against the direction of what they are counted for.
    dissenting: i64,
    /// From experts, counted apart.
    expert: i64,
}

impl From<&Counts> for Figures {
    fn from(counts: &Counts) -> Self {
        Self {
            online: counts.of_channel(Channel::Online),
            field: counts.of_channel(Channel::Field),
            subcommittee: counts.of_channel(Channel::Subcommittee),
            answers: counts.answers,
            dissenting: counts.dissenting,
            expert: counts.experts,
        }
    }
}

/// A theme: what several answers have in common.
#[derive(Serialize, ToSchema)]
pub(crate) struct Theme {
    /// Its code: `T-012`.
    code: String,
    /// Its title.
    title: String,
    /// What it is about.
    summary: String,
    /// The code of its agenda; null when it has none.
    agenda: Option<String>,
    /// How many answers speak of it.
    figures: Figures,
}

impl From<&ThemeLine> for Theme {
    fn from(line: &ThemeLine) -> Self {
        Self {
            code: ThemeId(line.row.id).code(),
            title: line.row.title.clone(),
            summary: line.row.summary.clone(),
            agenda: line.row.agenda_id.map(|id| AgendaId(id).code()),
            figures: Figures::from(&line.counts),
        }
    }
}

/// An agenda: what several themes have in common.
#[derive(Serialize, ToSchema)]
pub(crate) struct Agenda {
    /// Its code: `D-02`.
    code: String,
    /// Its title.
    title: String,
    /// What it is about.
    summary: String,
    /// The codes of its themes, in order.
    themes: Vec<String>,
}

impl From<&AgendaLine> for Agenda {
    fn from(line: &AgendaLine) -> Self {
        Self {
            code: AgendaId(line.row.id).code(),
            title: line.row.title.clone(),
            summary: line.row.summary.clone(),
            themes: line.themes.iter().map(|theme| ThemeId(theme.row.id).code()).collect(),
        }
    }
}

/// The set of themes that holds now: at most 200 themes in 30 agendas.
#[derive(Serialize, ToSchema)]
pub(crate) struct ThemeSet {
    /// Its number; null when no set was published.
    set: Option<i64>,
    /// Its name.
    title: String,
    /// From when it holds.
    #[schema(format = DateTime)]
    from: Option<String>,
    /// Its agendas, in order.
    agendas: Vec<Agenda>,
    /// Its themes, those of each agenda together.
    themes: Vec<Theme>,
    /// Answers that no theme fits.
    unfit: Figures,
}

/// Themes and agendas of a dialogue
#[utoipa::path(
    get, path = "/api/v1/dialogues/{dialogue}/themes", operation_id = "listThemes",
    tag = "themes",
    params(("dialogue" = String, Path, description = "The dialogue's slug")),
    responses((status = 200, description = "The set that holds now", body = ThemeSet), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let Some(set) = app.current_theme_set(&actor, &dialogue).await? else {
            return Ok(ThemeSet {
                set: None,
                title: String::new(),
                from: None,
                agendas: Vec::new(),
                themes: Vec::new(),
                unfit: Figures::from(&Counts::default()),
            });
        };
        let outline = app.theme_outline(&actor, &dialogue, &set).await?;
        Ok(ThemeSet {
            set: Some(set.number),
            title: set.title,
            from: set.valid_from.map(time),
            agendas: outline.agendas.iter().map(Agenda::from).collect(),
            themes: outline.themes().map(Theme::from).collect(),
            unfit: Figures::from(&outline.unfit),
        })
    })
    .await
}

/// One theme with the answers that stand for it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneTheme {
    /// The theme.
    #[serde(flatten)]
    theme: Theme,
    /// The number of its set.
    set: i64,
    /// Whether another set followed that one.
    over: bool,
    /// The code of the theme it continues.
    follows: Option<String>,
    /// The code of the theme that continues it.
    followed_by: Option<String>,
    /// The codes of typical answers: near the middle of all that speak of it.
    typical: Vec<String>,
    /// The codes of typical answers among those that speak against its direction.
    dissenting: Vec<String>,
}

/// One theme
#[utoipa::path(
    get, path = "/api/v1/themes/{code}", operation_id = "getTheme", tag = "themes",
    params(("code" = String, Path, description = "Its code, such as T-012")),
    responses((status = 200, description = "The theme", body = OneTheme), Reading)
)]
pub(crate) async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = ThemeId::parse_code(&code).ok_or(Denial::NotFound)?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let view = app.theme(&actor, id).await?;
        // What staff see of a draft is no answer that is kept for everybody.
        if view.set.status != SetStatus::Published.as_str() {
            return Err(Denial::NotFound.into());
        }
        let voices = app.voices(&actor, &view).await?;
        let codes = |rows: &[app::theme::Answer]| {
            rows.iter().map(|row| AnswerId(row.id).code()).collect::<Vec<_>>()
        };
        Ok(OneTheme {
            typical: codes(&voices.typical),
            dissenting: codes(&voices.dissenting),
            set: view.set.number,
            over: view.set.valid_to.is_some(),
            follows: view.before.as_ref().map(|row| ThemeId(row.id).code()),
            followed_by: view.after.as_ref().map(|row| ThemeId(row.id).code()),
            theme: Theme::from(&ThemeLine { row: view.row, counts: view.counts }),
        })
    })
    .await
}

//! Figures on the staff desk: which there are, what each shows now, and keeping one as it is today.

use app::document::html::{Setting, blocks};
use app::document::{Block, Inline, Words};
use app::figure::Picture;
use app::page::Slice;
use app::paper::PaperView;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::citation::CitedKind;
use domain::figure::{Figure, Name};
use domain::permission::Action;
use serde::Deserialize;

use super::paper::find;
use super::{Desk, Frame, Tab, said_word, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::paper::volume_name;
use crate::{Site, figure, url};

/// The most things of a kind whose figures are offered.
const OFFERED: i64 = 100;

/// Which figure is looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FigureQuery {
    pub(super) figure: String,
}

/// The figures that can be shown in a paper, with the form that chooses one.
pub(super) struct FigureList {
    pub(super) action: String,
    /// Names and what they show.
    pub(super) options: Vec<(String, String)>,
    pub(super) query: FigureQuery,
    pub(super) shown: Option<Shown>,
    pub(super) may_write: bool,
}

/// The figure that was chosen.
pub(super) struct Shown {
    /// As it is written in a text.
    pub(super) mark: String,
    /// The picture with its table; none while there is nothing to show.
    pub(super) html: Option<String>,
    /// It shows one day for ever.
    pub(super) day: Option<String>,
}

/// Finds what can be shown.
pub(super) async fn figure_list(
    site: &Site,
    desk: &Desk,
    paper: &PaperView,
    query: FigureQuery,
) -> Result<FigureList, Failure> {
    Ok(FigureList {
        action: url::staff_figures(&desk.dialogue.slug, paper.row.id),
        options: options(site, desk, paper).await?,
        shown: shown(site, desk, paper, &query).await?,
        query,
        may_write: desk.may(site, Action::Curate),
    })
}

async fn options(
    site: &Site,
    desk: &Desk,
    paper: &PaperView,
) -> Result<Vec<(String, String)>, Failure> {
    let (l, actor) = (desk.l(), &desk.visitor.actor);
    let whole = Figure::WHOLE.iter().map(|one| (one.to_string(), figure::name(l, *one)));
    let mut options: Vec<(String, String)> = whole.collect();
    for kind in [CitedKind::CoreQuestion, CitedKind::Resolution, CitedKind::Indicator] {
        let slice = Slice::first(OFFERED);
        for one in site.app.citable(actor, paper, kind, "", false, slice).await?.items {
            if let Some(own) = Figure::of(one.cited) {
                let name = format!("{} · {}", figure::name(l, own), one.title);
                options.push((own.to_string(), name));
            }
        }
    }
    for name in site.app.frozen_figures(actor, paper).await? {
        let day = name.day.clone().unwrap_or_default();
        let shows = figure::name(l, name.figure);
        options.push((
            name.to_string(),
            l.a("staff-figure-of-day", [("figure", shows.into()), ("day", day.into())]),
        ));
    }
    Ok(options)
}

async fn shown(
    site: &Site,
    desk: &Desk,
    paper: &PaperView,
    query: &FigureQuery,
) -> Result<Option<Shown>, Failure> {
    if query.figure.is_empty() {
        return Ok(None);
    }
    let name = Name::parse(&query.figure).ok_or_else(|| unknown_word("figure"))?;
    // It is shown in the language it will be printed in.
    let l = Locale::of(&paper.row.language).unwrap_or(Locale::English);
    let (app, actor) = (&site.app, &desk.visitor.actor);
    let picture = match &name.day {
        Some(day) => app.frozen_figure(actor, paper, name.figure, day).await?,
        None => figure::picture(app, actor, &paper.dialogue, l, name.figure).await?,
    };
    let caption = figure::name(l, name.figure);
    let html = |picture: Picture| {
        let figure = app::document::Figure {
            caption: vec![Inline::Text(caption.clone())],
            picture,
            ..app::document::Figure::default()
        };
        let words = Words::of(&paper.row.language);
        let setting = Setting { words: &words, heading: 3, prefix: "figure-", site: "" };
        blocks(&[Block::Figure(figure)], setting)
    };
    Ok(Some(Shown {
        mark: format!("![{caption}](figure:{name})"),
        html: picture.map(html),
        day: name.day,
    }))
}

#[derive(Template)]
#[template(path = "staff/figures.html")]
struct FiguresPage {
    l: Locale,
    frame: Frame,
    name: String,
    base: String,
    language: String,
    figures: FigureList,
}

/// GET /staff/d/{dialogue}/papers/{paper}/figures: the figures a paper can show.
pub(crate) async fn page(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): Path<(String, i64)>,
    Query(query): Query<FigureQuery>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    let l = desk.l();
    let page = FiguresPage {
        l,
        name: volume_name(l, paper.kind, paper.row.volume),
        base: url::staff_paper(&desk.dialogue.slug, paper.row.id),
        language: paper.row.language.clone(),
        figures: figure_list(&site, &desk, &paper, query).await?,
        frame: Frame::of(&site, &desk, Tab::Papers, l.t("staff-figures")).await?,
    };
    Ok(super::page(page.render()?, false))
}

/// POST /staff/d/{dialogue}/papers/{paper}/figures: keeps a figure as it is today.
pub(crate) async fn freeze(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): Path<(String, i64)>,
    Form(form): Form<FigureQuery>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    let own = Figure::parse(&form.figure).ok_or_else(|| unknown_word("figure"))?;
    let l = Locale::of(&paper.row.language).unwrap_or(Locale::English);
    let actor = &desk.visitor.actor;
    let back = url::staff_figures(&desk.dialogue.slug, paper.row.id);
    let back_to = |name: &str| format!("{back}{}", url::query(&[("figure", name.to_owned())]));
    let Some(picture) = figure::picture(&site.app, actor, &paper.dialogue, l, own).await? else {
        return Ok(desk.said(&back_to(&form.figure), "figure_empty"));
    };
    match site.app.freeze_figure(actor, &paper, own, &picture).await {
        Ok(name) => Ok(desk.said(&back_to(&name.to_string()), "figure_frozen")),
        Err(error) => match said_word(&error) {
            Some(word) => Ok(desk.said(&back_to(&form.figure), word)),
            None => Err(error.into()),
        },
    }
}

//! The desk on which a section is written: its paragraphs in the middle, the outline on the left,
//! what can be cited on the right. Several people write at once; the script saves as they type.

use app::paper::{PaperView, ParagraphView, Saved, SectionView};
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::code::Coded as _;
use domain::id::{ParagraphId, SectionId};
use domain::permission::{Action, Denial};
use domain::time::Moment;
use serde::{Deserialize, Serialize};

use super::figure::{FigureList, FigureQuery, figure_list};
use super::paper::{CiteList, CiteQuery, cite_list, find};
use super::{Desk, Faults, Frame, Tab, faults_of, said_word};
use crate::draft::{Run, runs};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::paper::{Basis, basis, sources, volume_name};
use crate::{Site, url};

/// A paragraph as its form shows it.
struct Unit {
    own: ParagraphView,
    code: String,
    base: String,
    basis: Vec<Basis>,
    changed: bool,
    /// What its writer typed, when it could not be saved.
    typed: Option<String>,
}

impl Unit {
    fn new(l: Locale, slug: &str, paper: i64, own: ParagraphView) -> Self {
        let sources = sources(l, slug, &own.citations);
        Self {
            code: own.id.code(),
            base: url::staff_paragraph(slug, paper, own.id),
            changed: sources.iter().any(|source| source.changed),
            basis: basis(l, &sources),
            typed: None,
            own,
        }
    }

    fn text(&self) -> &str {
        self.typed.as_deref().unwrap_or(&self.own.text)
    }

    fn rows(&self) -> usize {
        let wrapped = |line: &str| 1 + line.chars().count() / 46;
        self.text().lines().map(wrapped).sum::<usize>().clamp(2, 24)
    }
}

/// A section in the outline beside.
struct Near {
    url: String,
    number: String,
    title: String,
    level: i64,
    current: bool,
    uncited: usize,
}

#[derive(Template)]
#[template(path = "staff/section.html")]
struct SectionPage {
    l: Locale,
    frame: Frame,
    name: String,
    language: String,
    paper_url: String,
    base: String,
    number: String,
    section: SectionView,
    units: Vec<Unit>,
    outline: Vec<Near>,
    removed: Vec<Unit>,
    list: CiteList,
    figures: FigureList,
    since: i64,
    faults: Faults,
    may_write: bool,
}

type SectionPath = Path<(String, i64, i64)>;
type ParagraphPath = Path<(String, i64, String)>;

/// GET …/papers/{paper}/sections/{section}
pub(crate) async fn page(
    State(site): State<Site>,
    desk: Desk,
    Path((_, paper, section)): SectionPath,
    Query(query): Query<CiteQuery>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, paper).await?;
    render(&site, &desk, paper, SectionId(section), query, None, Vec::new()).await
}

/// Something that could not be saved: where, and what was typed.
struct Typed {
    paragraph: ParagraphId,
    text: String,
}

async fn render(
    site: &Site,
    desk: &Desk,
    paper: PaperView,
    id: SectionId,
    query: CiteQuery,
    typed: Option<Typed>,
    faults: Faults,
) -> Result<Response, Failure> {
    let l = desk.l();
    let (app, actor, slug) = (&site.app, &desk.visitor.actor, desk.dialogue.slug.as_str());
    let since = app.now().0;
    let section = app.section(actor, &paper, id).await?;
    let removed = app.removed_paragraphs(actor, &paper, id).await?;
    let outline = app.outline(actor, &paper).await?;
    let list = cite_list(site, desk, &paper, query).await?;
    let figures = figure_list(site, desk, &paper, FigureQuery::default()).await?;
    let unit = |own: &ParagraphView| {
        let refused = typed.as_ref().filter(|typed| typed.paragraph == own.id);
        let typed = refused.map(|typed| typed.text.clone());
        Unit { typed, ..Unit::new(l, slug, paper.row.id, own.clone()) }
    };
    let near = |own: &app::paper::Outlined| Near {
        url: url::staff_section(slug, paper.row.id, own.row.id),
        number: own.number.clone(),
        title: own.row.title.clone(),
        level: own.row.level,
        current: own.row.id == id.0,
        uncited: own.uncited,
    };
    let number = outline.iter().find(|own| own.row.id == id.0).map(|own| own.number.clone());
    let is_refused = !faults.is_empty();
    let page = SectionPage {
        l,
        name: volume_name(l, paper.kind, paper.row.volume),
        language: paper.row.language.clone(),
        paper_url: url::staff_paper(slug, paper.row.id),
        base: url::staff_section(slug, paper.row.id, id.0),
        number: number.unwrap_or_default(),
        units: section.paragraphs.iter().map(unit).collect(),
        outline: outline.iter().map(near).collect(),
        removed: removed.iter().map(unit).collect(),
        list,
        figures,
        since,
        faults,
        may_write: desk.may(site, Action::Curate),
        frame: Frame::of(site, desk, Tab::Papers, section.row.title.clone())
            .await?
            .with_faults(is_refused),
        section,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// Whether the script asks, which reads JSON.
fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.starts_with("application/json"))
}

/// What the forms of a paragraph hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ParagraphForm {
    base: Option<i64>,
    text: String,
    reason: String,
    behind: String,
    section: Option<i64>,
    version: Option<i64>,
}

/// What the script is told of a paragraph that it saved.
#[derive(Serialize)]
struct SavedAnswer {
    /// The version to write on from.
    version: i64,
    /// The newest version.
    newest: i64,
    /// Its text.
    text: String,
}

impl From<Saved> for SavedAnswer {
    fn from(saved: Saved) -> Self {
        Self { version: saved.version, newest: saved.newest, text: saved.text }
    }
}

/// What the script is told of a paragraph that was added.
#[derive(Serialize)]
struct AddedAnswer {
    code: String,
}

/// What the script is told of what could not be saved.
#[derive(Serialize)]
struct RefusedAnswer {
    errors: Vec<String>,
}

fn refused(faults: &Faults) -> Response {
    let errors = faults.iter().map(|(_, text)| text.clone()).collect();
    (StatusCode::UNPROCESSABLE_ENTITY, Json(RefusedAnswer { errors })).into_response()
}

fn paragraph_id(code: &str) -> Result<ParagraphId, Failure> {
    Ok(ParagraphId::parse_code(code).ok_or(app::Error::Denied(Denial::NotFound))?)
}

/// The paragraph that another one is to come behind; none for the beginning.
fn behind(form: &ParagraphForm) -> Result<Option<ParagraphId>, Failure> {
    match form.behind.as_str() {
        "" => Ok(None),
        code => paragraph_id(code).map(Some),
    }
}

/// POST …/papers/{paper}/sections/{section}: adds a paragraph.
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Path((_, paper, section)): SectionPath,
    headers: HeaderMap,
    Form(form): Form<ParagraphForm>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, paper).await?;
    let (id, behind) = (SectionId(section), behind(&form)?);
    let added = site.app.add_paragraph(&desk.visitor.actor, &paper, id, behind, &form.text).await;
    let back = url::staff_section(&desk.dialogue.slug, paper.row.id, section);
    match added {
        Ok(added) if wants_json(&headers) => {
            Ok(Json(AddedAnswer { code: added.code() }).into_response())
        }
        Ok(added) => Ok(desk.said(&format!("{back}#{}", added.code()), "paragraph_added")),
        Err(error) => match said_word(&error) {
            Some(word) => Ok(desk.said(&back, word)),
            None => {
                let faults = faults_of(desk.l(), error)?;
                if wants_json(&headers) {
                    return Ok(refused(&faults));
                }
                render(&site, &desk, paper, id, CiteQuery::default(), None, faults).await
            }
        },
    }
}

/// POST …/papers/{paper}/paragraphs/{code}: saves a paragraph.
pub(crate) async fn save(
    State(site): State<Site>,
    desk: Desk,
    Path((_, paper, code)): ParagraphPath,
    headers: HeaderMap,
    Form(form): Form<ParagraphForm>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, paper).await?;
    let (id, base) = (paragraph_id(&code)?, form.base.unwrap_or(0));
    let section = site.app.section_of_paragraph(&desk.visitor.actor, &paper, id).await?;
    let saved = site.app.save_paragraph(&desk.visitor.actor, &paper, id, base, &form.text).await;
    let back = url::staff_section(&desk.dialogue.slug, paper.row.id, section.0);
    match saved {
        Ok(saved) if wants_json(&headers) => Ok(Json(SavedAnswer::from(saved)).into_response()),
        Ok(_) => Ok(desk.said(&format!("{back}#{}", id.code()), "paragraph_saved")),
        Err(error) => match said_word(&error) {
            Some(word) => Ok(desk.said(&back, word)),
            None => {
                let faults = faults_of(desk.l(), error)?;
                if wants_json(&headers) {
                    return Ok(refused(&faults));
                }
                let typed = Typed { paragraph: id, text: form.text };
                let query = CiteQuery::default();
                render(&site, &desk, paper, section, query, Some(typed), faults).await
            }
        },
    }
}

/// What can be done with a paragraph besides writing in it.
#[derive(Clone, Copy)]
enum Deed {
    Move,
    Remove,
    TakeIn,
    Exempt,
    Renew,
}

async fn act(
    site: Site,
    desk: Desk,
    (paper, code): (i64, String),
    form: ParagraphForm,
    deed: Deed,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, paper).await?;
    let id = paragraph_id(&code)?;
    let (app, actor) = (&site.app, &desk.visitor.actor);
    let section = app.section_of_paragraph(actor, &paper, id).await?;
    let (result, word) = match deed {
        Deed::Move => {
            let to = form.section.map_or(section, SectionId);
            let behind = behind(&form)?;
            (app.move_paragraph(actor, &paper, id, to, behind).await, "paragraph_moved")
        }
        Deed::Remove => (app.remove_paragraph(actor, &paper, id, true).await, "paragraph_removed"),
        Deed::TakeIn => {
            (app.remove_paragraph(actor, &paper, id, false).await, "paragraph_taken_in")
        }
        Deed::Exempt => {
            (app.exempt_paragraph(actor, &paper, id, &form.reason).await, "paragraph_exempt")
        }
        Deed::Renew => (app.renew_citations(actor, &paper, id).await, "citations_renewed"),
    };
    let back = url::staff_section(&desk.dialogue.slug, paper.row.id, section.0);
    match result {
        Ok(()) => Ok(desk.said(&format!("{back}#{}", id.code()), word)),
        Err(error) => match said_word(&error) {
            Some(word) => Ok(desk.said(&back, word)),
            None => {
                let faults = faults_of(desk.l(), error)?;
                render(&site, &desk, paper, section, CiteQuery::default(), None, faults).await
            }
        },
    }
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident $deed:ident),+ $(,)?) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            State(site): State<Site>,
            desk: Desk,
            Path((_, paper, code)): ParagraphPath,
            Form(form): Form<ParagraphForm>,
        ) -> Result<Response, Failure> {
            act(site, desk, (paper, code), form, Deed::$deed).await
        }
    )+};
}

deeds! {
    /// POST …/paragraphs/{code}/move: puts it behind another one.
    move_paragraph Move,
    /// POST …/paragraphs/{code}/remove: takes it out.
    remove Remove,
    /// POST …/paragraphs/{code}/take-in: takes it in again.
    take_in TakeIn,
    /// POST …/paragraphs/{code}/exempt: says why it needs no citation.
    exempt Exempt,
    /// POST …/paragraphs/{code}/renew: cites what it cites as it is now.
    renew Renew,
}

/// What the script asks.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SinceQuery {
    since: i64,
}

/// What others wrote.
#[derive(Serialize)]
struct WrittenAnswer {
    now: i64,
    order: Vec<String>,
    changed: Vec<ChangedParagraph>,
}

#[derive(Serialize)]
struct ChangedParagraph {
    code: String,
    version: i64,
    text: String,
    mine: bool,
    removed: bool,
    /// The part of the page below its text: what it cites.
    below: String,
}

#[derive(Template)]
#[template(path = "staff/paragraph_below.html")]
struct Below<'a> {
    l: Locale,
    unit: &'a Unit,
    language: &'a str,
    may_write: bool,
}

/// GET …/papers/{paper}/sections/{section}/changes: what others wrote since a moment, as JSON.
pub(crate) async fn changes(
    State(site): State<Site>,
    desk: Desk,
    Path((_, paper, section)): SectionPath,
    Query(query): Query<SinceQuery>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, paper).await?;
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let (actor, since) = (&desk.visitor.actor, Moment(query.since));
    let written = site.app.written_since(actor, &paper, SectionId(section), since).await?;
    let may_write = desk.may(&site, Action::Curate);
    let mut changed = Vec::with_capacity(written.changed.len());
    for own in written.changed {
        let unit = Unit::new(l, slug, paper.row.id, own);
        let below = Below { l, unit: &unit, language: &paper.row.language, may_write }.render()?;
        changed.push(ChangedParagraph {
            version: unit.own.version,
            mine: unit.own.by == actor.person,
            removed: unit.own.removed || unit.own.section.0 != section,
            code: unit.code,
            text: unit.own.text,
            below,
        });
    }
    let order = written.order.iter().map(ParagraphId::code).collect();
    Ok(Json(WrittenAnswer { now: written.now.0, order, changed }).into_response())
}

/// A version in the history of a paragraph.
struct VersionLine {
    number: i64,
    when: String,
    mine: bool,
    newest: bool,
    runs: Vec<Run>,
}

#[derive(Template)]
#[template(path = "staff/paragraph.html")]
struct HistoryPage {
    l: Locale,
    frame: Frame,
    code: String,
    language: String,
    base: String,
    back: String,
    versions: Vec<VersionLine>,
    earlier: Option<String>,
    may_write: bool,
}

/// Which versions are shown.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HistoryQuery {
    before: Option<i64>,
}

/// GET …/papers/{paper}/paragraphs/{code}: its versions.
pub(crate) async fn history(
    State(site): State<Site>,
    desk: Desk,
    Path((_, paper, code)): ParagraphPath,
    Query(query): Query<HistoryQuery>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, paper).await?;
    let id = paragraph_id(&code)?;
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let (app, actor) = (&site.app, &desk.visitor.actor);
    let section = app.section_of_paragraph(actor, &paper, id).await?;
    let found = app.paragraph_versions(actor, &paper, id, query.before).await?;
    let base = url::staff_paragraph(slug, paper.row.id, id);
    let version = |(place, one): (usize, &app::paper::Difference)| VersionLine {
        number: one.version.version,
        when: l.date_time(Moment(one.version.at), &desk.dialogue.zone),
        mine: one.version.person_id == actor.person.map(|person| person.0),
        newest: place == 0 && query.before.is_none(),
        runs: runs(&one.pieces),
    };
    let last = found.last().map(|one| one.version.version).filter(|version| *version > 1);
    let page = HistoryPage {
        l,
        code: id.code(),
        language: paper.row.language.clone(),
        back: format!("{}#{}", url::staff_section(slug, paper.row.id, section.0), id.code()),
        earlier: last.map(|last| format!("{base}{}", url::query(&[("before", last.to_string())]))),
        base,
        versions: found.iter().enumerate().map(version).collect(),
        may_write: desk.may(&site, Action::Curate),
        frame: Frame::of(
            &site,
            &desk,
            Tab::Papers,
            l.a("staff-paragraph-versions", [("code", id.code().into())]),
        )
        .await?,
    };
    Ok(super::page(page.render()?, false))
}

/// POST …/papers/{paper}/paragraphs/{code}/restore: makes an earlier version the newest again.
pub(crate) async fn restore(
    State(site): State<Site>,
    desk: Desk,
    Path((_, paper, code)): ParagraphPath,
    Form(form): Form<ParagraphForm>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, paper).await?;
    let id = paragraph_id(&code)?;
    let version = form.version.unwrap_or(0);
    site.app.restore_paragraph(&desk.visitor.actor, &paper, id, version).await?;
    let back = url::staff_paragraph(&desk.dialogue.slug, paper.row.id, id);
    Ok(desk.said(&back, "paragraph_restored"))
}

//! Papers on the staff desk: their outlines, what is not used yet, and publishing.

use app::edition::{Edition, NewEdition, resolution_code};
use app::page::Slice;
use app::paper::{NewPaper, NewSection, Outlined, PaperView};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::citation::CitedKind;
use domain::edition::{EditionStatus, Obstacle, Readiness};
use domain::id::{PaperId, SectionId};
use domain::paper::{PaperKind, Way};
use domain::permission::Action;
use domain::text::{Fault, FieldFault};
use domain::time::{DAY, Moment, zone};
use serde::Deserialize;

use super::{
    Desk, Faults, Frame, Pager, Tab, chosen_number, fault_at, faults_of, said_word, unknown_word,
};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::paper::{kind_name, volume_name};
use crate::{Site, url};

/// Things that can be cited on one page.
const PAGE: i64 = 50;

/// A paper in the list of all.
struct Line {
    url: String,
    name: String,
    title: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "staff/papers.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    action: String,
    rows: Vec<Line>,
    kinds: Vec<(&'static str, String)>,
    form: BeginForm,
    faults: Faults,
    may_write: bool,
}

impl ListPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BeginForm {
    kind: String,
    title: String,
}

/// GET /staff/d/{dialogue}/papers
pub(crate) async fn list(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    render_list(&site, &desk, BeginForm::default(), Vec::new()).await
}

async fn render_list(
    site: &Site,
    desk: &Desk,
    form: BeginForm,
    faults: Faults,
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let papers = site.app.papers(&desk.visitor.actor, &desk.dialogue).await?;
    let line = |paper: &PaperView| Line {
        url: url::staff_paper(slug, paper.row.id),
        name: volume_name(l, paper.kind, paper.row.volume),
        title: paper.row.title.clone(),
        changed: l.date_time(Moment(paper.row.changed_at), &desk.dialogue.zone),
    };
    let is_refused = !faults.is_empty();
    let page = ListPage {
        l,
        action: url::staff_papers(slug),
        rows: papers.iter().map(line).collect(),
        kinds: PaperKind::ALL.iter().map(|kind| (kind.as_str(), kind_name(l, *kind))).collect(),
        form,
        faults,
        may_write: desk.may(site, Action::Curate),
        frame: Frame::of(site, desk, Tab::Papers, l.t("staff-papers"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/papers: begins a paper.
pub(crate) async fn begin(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<BeginForm>,
) -> Result<Response, Failure> {
    let kind = form.kind.parse().map_err(|_| unknown_word("kind"))?;
    let new = NewPaper { kind, title: form.title.clone() };
    match site.app.begin_paper(&desk.visitor.actor, &desk.dialogue, &new).await {
        Ok(id) => Ok(desk.said(&url::staff_paper(&desk.dialogue.slug, id.0), "paper_begun")),
        Err(error) => match said_word(&error) {
            Some(word) => Ok(desk.said(&url::staff_papers(&desk.dialogue.slug), word)),
            None => {
                let faults = faults_of(desk.l(), error)?;
                render_list(&site, &desk, form, faults).await
            }
        },
    }
}

/// A section in the outline.
struct SectionLine {
    url: String,
    base: String,
    own: Outlined,
}

/// A published edition, in the list of all.
struct EditionLine {
    url: String,
    name: String,
    status: String,
    when: String,
}

#[derive(Template)]
#[template(path = "staff/paper.html")]
struct PaperPage {
    l: Locale,
    frame: Frame,
    name: String,
    paper: PaperView,
    base: String,
    coverage: String,
    cite: String,
    figures: String,
    /// Where one was set up.
    assistant: Option<String>,
    remarks: String,
    sections: Vec<SectionLine>,
    readiness: Readiness,
    obstacles: Vec<String>,
    editions: Vec<EditionLine>,
    resolutions: Vec<(i64, String)>,
    form: PaperForm,
    faults: Faults,
    may_write: bool,
    may_publish: bool,
}

impl PaperPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// What the forms of the outline hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PaperForm {
    title: String,
    level: String,
    behind: String,
    way: String,
    version: String,
    status: String,
    note: String,
    resolution: String,
    until: String,
}

type PaperPath = Path<(String, i64)>;
type SectionPath = Path<(String, i64, i64)>;

pub(super) async fn find(site: &Site, desk: &Desk, id: i64) -> Result<PaperView, Failure> {
    Ok(site.app.paper(&desk.visitor.actor, &desk.dialogue, PaperId(id)).await?)
}

/// GET /staff/d/{dialogue}/papers/{paper}
pub(crate) async fn page(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): PaperPath,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    render(&site, &desk, paper, PaperForm::default(), Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    paper: PaperView,
    form: PaperForm,
    faults: Faults,
) -> Result<Response, Failure> {
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let (app, actor, slug) = (&site.app, &desk.visitor.actor, dialogue.slug.as_str());
    let outline = app.outline(actor, &paper).await?;
    let readiness = app.readiness(actor, &paper).await?;
    let editions = app.editions(actor, dialogue, paper.kind).await?;
    let resolutions = app.council_resolutions(actor, dialogue).await?;
    let section = |own: Outlined| SectionLine {
        url: url::staff_section(slug, paper.row.id, own.row.id),
        base: url::staff_section(slug, paper.row.id, own.row.id),
        own,
    };
    let edition = |row: &Edition| EditionLine {
        url: url::edition(slug, paper.kind, paper.row.volume, row.number),
        name: l.n("paper-edition", row.number),
        status: status_name(l, &row.status),
        when: l.date(Moment(row.published_at), &dialogue.zone),
    };
    let obstacles = readiness.obstacles(paper.kind, EditionStatus::Final, true);
    let is_refused = !faults.is_empty();
    let name = volume_name(l, paper.kind, paper.row.volume);
    let page = PaperPage {
        l,
        base: url::staff_paper(slug, paper.row.id),
        coverage: url::staff_coverage(slug, paper.row.id),
        cite: url::staff_cite(slug, paper.row.id),
        figures: url::staff_figures(slug, paper.row.id),
        assistant: app.has_assistant().then(|| url::staff_assistant(slug, paper.row.id)),
        remarks: url::staff_remarks(slug, paper.row.id),
        sections: outline.into_iter().map(section).collect(),
        obstacles: obstacles.iter().map(|found| obstacle_text(l, found)).collect(),
        readiness,
        editions: editions
            .iter()
            .filter(|(own, _)| own.id == paper.row.id)
            .map(|(_, row)| edition(row))
            .collect(),
        resolutions: resolutions
            .iter()
            .map(|row| (row.id, format!("{} {}", resolution_code(row), row.title)))
            .collect(),
        form,
        faults,
        may_write: desk.may(site, Action::Curate),
        may_publish: desk.may(site, Action::Manage),
        frame: Frame::of(site, desk, Tab::Papers, format!("{name} · {}", paper.row.title))
            .await?
            .with_faults(is_refused),
        name,
        paper,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// The name of an edition's status.
pub(crate) fn status_name(l: Locale, status: &str) -> String {
    match status.parse() {
        Ok(EditionStatus::Final) => l.t("paper-final"),
        _ => l.t("paper-review"),
    }
}

fn obstacle_text(l: Locale, obstacle: &Obstacle) -> String {
    let count = |n: usize| i64::try_from(n).unwrap_or(0);
    match obstacle {
        Obstacle::Empty => l.t("staff-paper-empty"),
        Obstacle::Uncited(n) => l.n("staff-paper-uncited", count(*n)),
        Obstacle::Unresolved(n) => l.n("staff-paper-unresolved", count(*n)),
        Obstacle::Drafted(n) => l.n("staff-paper-drafted-open", count(*n)),
        Obstacle::Figures(n) => l.n("staff-paper-figures-empty", count(*n)),
        Obstacle::CoreQuestions(n) => l.n("staff-paper-core-open", *n),
        Obstacle::Inputs(n) => l.n("staff-paper-inputs-open", *n),
        Obstacle::Remarks(n) => l.n("staff-paper-remarks-open", *n),
        Obstacle::NoResolution => l.t("staff-paper-no-resolution"),
    }
}

/// Leads back to the outline, or shows it with what was wrong.
async fn answer<T>(
    site: &Site,
    desk: &Desk,
    paper: PaperView,
    form: PaperForm,
    result: app::Result<T>,
    word: &str,
) -> Result<Response, Failure> {
    let back = url::staff_paper(&desk.dialogue.slug, paper.row.id);
    match result {
        Ok(_) => Ok(desk.said(&back, word)),
        Err(app::Error::Unready(found)) => {
            let l = desk.l();
            let faults = found.iter().map(|one| ("status", obstacle_text(l, one))).collect();
            render(site, desk, paper, form, faults).await
        }
        Err(error) => match said_word(&error) {
            Some(word) => Ok(desk.said(&back, word)),
            None => {
                let faults = faults_of(desk.l(), error)?;
                render(site, desk, paper, form, faults).await
            }
        },
    }
}

/// POST /staff/d/{dialogue}/papers/{paper}: renames a paper.
pub(crate) async fn rename(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): PaperPath,
    Form(form): Form<PaperForm>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    let result = site.app.rename_paper(&desk.visitor.actor, &paper, &form.title).await;
    answer(&site, &desk, paper, form, result, "paper_saved").await
}

/// POST /staff/d/{dialogue}/papers/{paper}/sections: adds a section.
pub(crate) async fn add_section(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): PaperPath,
    Form(form): Form<PaperForm>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    let new = NewSection {
        title: form.title.clone(),
        level: chosen_number("level", &form.level)?.unwrap_or(1),
        behind: chosen_number("behind", &form.behind)?.map(SectionId),
    };
    let result = site.app.add_section(&desk.visitor.actor, &paper, &new).await;
    answer(&site, &desk, paper, form, result, "section_added").await
}

/// POST …/papers/{paper}/sections/{section}/move
pub(crate) async fn move_section(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id, section)): SectionPath,
    Form(form): Form<PaperForm>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    let way = match form.way.as_str() {
        "up" => Way::Up,
        "down" => Way::Down,
        _ => return Err(unknown_word("way")),
    };
    let result = site.app.move_section(&desk.visitor.actor, &paper, SectionId(section), way).await;
    answer(&site, &desk, paper, form, result, "section_moved").await
}

/// POST …/papers/{paper}/sections/{section}/rename
pub(crate) async fn rename_section(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id, section)): SectionPath,
    Form(form): Form<PaperForm>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    let (actor, version) =
        (&desk.visitor.actor, chosen_number("version", &form.version)?.unwrap_or(0));
    let section = SectionId(section);
    let result = site.app.rename_section(actor, &paper, section, version, &form.title).await;
    answer(&site, &desk, paper, form, result, "section_saved").await
}

/// POST …/papers/{paper}/sections/{section}/remove
pub(crate) async fn remove_section(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id, section)): SectionPath,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    let result = site.app.remove_section(&desk.visitor.actor, &paper, SectionId(section)).await;
    answer(&site, &desk, paper, PaperForm::default(), result, "section_removed").await
}

/// POST …/papers/{paper}/publish
pub(crate) async fn publish(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): PaperPath,
    Form(form): Form<PaperForm>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    desk.needs(&site, Action::Manage)?;
    let status = form.status.parse().map_err(|_| unknown_word("status"))?;
    let remarks_until = match last_moment(&form.until, &desk.dialogue.zone) {
        Ok(until) => until,
        Err(fault) => {
            let faults = faults_of(desk.l(), app::Error::Invalid { faults: vec![fault] })?;
            return render(&site, &desk, paper, form, faults).await;
        }
    };
    let new = NewEdition {
        status,
        note: form.note.clone(),
        resolution: chosen_number("resolution", &form.resolution)?
            .filter(|_| status == EditionStatus::Final),
        remarks_until,
        drawings: crate::figure::drawings(&site.app, &desk.visitor.actor, &paper).await?,
    };
    let result = site.app.publish_edition(&desk.visitor.actor, &paper, &new).await;
    answer(&site, &desk, paper, form, result, "edition_published").await
}

/// The end of a day typed as `2026-12-20`; none when nothing was typed.
fn last_moment(text: &str, zone_name: &str) -> Result<Option<Moment>, FieldFault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let begin = Moment::from_iso_date(text.trim(), &zone(zone_name));
    let fault = Fault::Malformed { expected: "a day as 2026-12-20" };
    begin.map(|begin| Some(begin.plus(DAY))).ok_or(FieldFault { field: "date", fault })
}

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CiteQuery {
    pub(super) q: String,
    pub(super) kind: String,
    /// `unused`: only what no paragraph cites yet.
    pub(super) only: String,
    pub(super) page: Option<i64>,
}

/// Something that can be cited, as it is listed.
pub(super) struct CiteRow {
    pub(super) code: String,
    pub(super) title: String,
    /// The language of the title.
    pub(super) language: String,
    pub(super) note: String,
    pub(super) url: String,
}

/// What can be cited, with the form that looks for it.
pub(super) struct CiteList {
    pub(super) action: String,
    pub(super) query: CiteQuery,
    pub(super) kinds: Vec<(&'static str, String)>,
    pub(super) rows: Vec<CiteRow>,
    pub(super) pager: Pager,
    pub(super) may_write: bool,
}

/// Finds what can be cited.
pub(super) async fn cite_list(
    site: &Site,
    desk: &Desk,
    paper: &PaperView,
    query: CiteQuery,
) -> Result<CiteList, Failure> {
    let l = desk.l();
    let kind = match query.kind.as_str() {
        "" => CitedKind::Question,
        kind => kind.parse().map_err(|_| unknown_word("kind"))?,
    };
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let (actor, unused) = (&desk.visitor.actor, query.only == "unused");
    let page = site.app.citable(actor, paper, kind, &query.q, unused, slice).await?;
    let slug = desk.dialogue.slug.as_str();
    let action = url::staff_cite(slug, paper.row.id);
    let at = |page: i64| {
        let pairs = [
            ("q", query.q.clone()),
            ("kind", query.kind.clone()),
            ("only", query.only.clone()),
            ("page", page.to_string()),
        ];
        format!("{action}{}", url::query(&pairs))
    };
    let row = |one: &app::citation::Citable| CiteRow {
        code: one.cited.to_string(),
        title: one.title.clone(),
        language: match one.language.as_str() {
            "" => desk.dialogue.language.to_string(),
            language => language.to_owned(),
        },
        note: crate::paper::source_note(l, one),
        url: crate::paper::source_url(slug, one),
    };
    Ok(CiteList {
        pager: Pager::new(number, PAGE, page.items.len(), page.total, at),
        kinds: CitedKind::ALL
            .iter()
            .map(|kind| (kind.as_str(), crate::paper::source_name(l, *kind)))
            .collect(),
        rows: page.items.iter().map(row).collect(),
        action,
        query,
        may_write: desk.may(site, Action::Curate),
    })
}

#[derive(Template)]
#[template(path = "staff/cite.html")]
struct CitePage {
    l: Locale,
    frame: Frame,
    name: String,
    base: String,
    list: CiteList,
}

/// GET /staff/d/{dialogue}/papers/{paper}/cite: what can be cited, and what is not used yet.
pub(crate) async fn cite(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): PaperPath,
    Query(query): Query<CiteQuery>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    let list = cite_list(&site, &desk, &paper, query).await?;
    let l = desk.l();
    let page = CitePage {
        l,
        name: volume_name(l, paper.kind, paper.row.volume),
        base: url::staff_paper(&desk.dialogue.slug, paper.row.id),
        list,
        frame: Frame::of(&site, &desk, Tab::Papers, l.t("staff-cite-title")).await?,
    };
    Ok(super::page(page.render()?, false))
}

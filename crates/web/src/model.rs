//! Models of a White Paper: the list by agenda, and one with how it was scored and resolved on.

pub(crate) mod scoring;

use app::chart;
use app::citation::{Citable, Standing};
use app::model::{Deliberation, Details, Earlier, Model, ModelView, Opinion, Scored};
use app::page::Slice;
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::ModelId;
use domain::language::Language;
use domain::model::{Criterion, Distribution};
use domain::permission::{Action, Denial, Resource};
use domain::publication::Publication;

use crate::core_question::PageQuery;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::gathering::paragraphs;
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::paper::source_url;
use crate::system::see_other;
use crate::table::{XLSX, download};
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Models on one page.
const MODELS: i64 = 50;
/// What a model rests on is shown at once up to so many; more fold.
const SHOWN: usize = 12;

/// The name of a criterion.
pub(crate) fn criterion_name(l: Locale, criterion: Criterion) -> String {
    match criterion {
        Criterion::Quality => l.t("model-quality"),
        Criterion::Cohesion => l.t("model-cohesion"),
        Criterion::Ecology => l.t("model-ecology"),
        Criterion::Economy => l.t("model-economy"),
    }
}

/// Half points as they are read: `4`, `3.5`.
pub(crate) fn median_text(l: Locale, half: i64) -> String {
    let mark = match l.language() {
        Language::Russian | Language::Vietnamese => ',',
        _ => '.',
    };
    if half % 2 == 0 { (half / 2).to_string() } else { format!("{}{mark}5", half / 2) }
}

/// One criterion of a scoring as a picture.
pub(crate) struct Picture {
    pub(crate) name: String,
    pub(crate) svg: String,
    pub(crate) median: String,
}

impl Picture {
    fn new(l: Locale, criterion: Criterion, points: &Distribution) -> Self {
        let name = criterion_name(l, criterion);
        let half = points.half_points();
        let median = half.map(|half| median_text(l, half)).unwrap_or_default();
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        let [one, two, three, four, five] = points.0;
        let label = l.a(
            "model-points-heard",
            [
                ("name", name.as_str().into()),
                ("median", median.as_str().into()),
                ("one", one.into()),
                ("two", two.into()),
                ("three", three.into()),
                ("four", four.into()),
                ("five", five.into()),
            ],
        );
        let half = half.and_then(|half| u32::try_from(half).ok());
        Self { svg: chart::points(points.0.map(count), half, &label), name, median }
    }
}

/// What a body's scoring says of a model.
pub(crate) struct Result {
    pub(crate) body: String,
    pub(crate) url: String,
    pub(crate) when: When,
    pub(crate) pictures: Vec<Picture>,
    pub(crate) scores: i64,
    pub(crate) aside: i64,
    pub(crate) version: i64,
    /// Whether the model says something else now.
    pub(crate) outdated: bool,
}

impl Result {
    pub(crate) fn new(l: Locale, zone: &str, scored: &Scored) -> Self {
        let picture =
            |criterion: &Criterion| Picture::new(l, *criterion, scored.points.of(*criterion));
        Self {
            body: scored.body.clone(),
            url: url::body(&scored.slug),
            when: When::day(l, scored.closed, zone),
            pictures: Criterion::ALL.iter().map(picture).collect(),
            scores: scored.scores,
            aside: scored.aside,
            version: scored.version,
            outdated: false,
        }
    }

    /// The same, knowing what the model said in earlier versions.
    fn beside(self, view: &ModelView, earlier: &[Earlier]) -> Self {
        let scored = earlier.iter().find(|one| one.version == self.version);
        // Another agenda makes it no other proposal.
        let says_else = |one: &Earlier| {
            Details { agenda: view.details.agenda, ..one.details.clone() } != view.details
        };
        Self { outdated: scored.is_some_and(says_else), ..self }
    }
}

/// A model in a list.
struct Row {
    code: String,
    url: String,
    title: String,
    proposal: String,
    withdrawn: bool,
    draft: bool,
    result: Option<Result>,
}

/// The models of one agenda.
struct Group {
    agenda: Option<i64>,
    name: Option<Source>,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "models.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    groups: Vec<Group>,
    any_result: bool,
    xlsx: String,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

impl ListPage {
    /// Whether the list has more than this page.
    const fn is_long(&self) -> bool {
        self.previous.is_some() || self.next.is_some()
    }
}

/// GET /d/{dialogue}/models
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> std::result::Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let l = asker.locale;
        let (app, actor) = (&inner.app, &asker.actor);
        let number = query.page.unwrap_or(1);
        let slice = Slice::page(number, MODELS)?;
        let page = app.models(actor, &dialogue, slice).await?;
        let agendas = app.agendas_of(actor, &dialogue, &page.items).await?;
        let scored = app.scored(actor, &dialogue, &page.items).await?;
        let mut groups: Vec<Group> = Vec::new();
        for row in &page.items {
            if groups.last().is_none_or(|group| group.agenda != row.agenda_id) {
                let agenda = row.agenda_id.and_then(|id| agendas.get(&id));
                let name = agenda.map(|one| Source::new(&dialogue.slug, one));
                groups.push(Group { agenda: row.agenda_id, name, rows: Vec::new() });
            }
            let last = scored.iter().rfind(|one| one.model.0 == row.id);
            let result = last.map(|one| Result::new(l, &dialogue.zone, one));
            if let Some(group) = groups.last_mut() {
                group.rows.push(line(row, result));
            }
        }
        let at = |page: i64| {
            let query = url::query(&[("page", page.to_string())]);
            format!("{}{query}", url::models(&dialogue.slug))
        };
        let count = i64::try_from(page.items.len()).unwrap_or(0);
        let list = ListPage {
            l,
            layout: Layout::of(&inner, &asker, &dialogue, Place::Elsewhere, l.t("models-title")),
            any_result: !scored.is_empty(),
            groups,
            xlsx: url::models_xlsx(&dialogue.slug),
            total: page.total,
            shown: (slice.offset + 1, slice.offset + count),
            previous: (number > 1).then(|| at(number - 1)),
            next: page.next.map(|_| at(number + 1)),
        };
        Ok(list.render()?)
    })
    .await
}

fn line(row: &Model, result: Option<Result>) -> Row {
    Row {
        code: ModelId(row.id).code(),
        url: url::model(row.id),
        title: row.title.clone(),
        proposal: row.proposal.lines().next().unwrap_or_default().to_owned(),
        withdrawn: row.status == Publication::Withdrawn.as_str(),
        draft: row.status == Publication::Draft.as_str(),
        result,
    }
}

/// GET /d/{dialogue}/models.xlsx
pub(crate) async fn xlsx(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> std::result::Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let file = site.app.model_table(&visitor.actor, &dialogue).await?;
    Ok(download(XLSX, &format!("{slug}-models.xlsx"), Body::from(file)))
}

/// Something that a model rests on or answers.
struct Source {
    code: String,
    title: String,
    url: Option<String>,
}

impl Source {
    fn new(slug: &str, citable: &Citable) -> Self {
        Self {
            code: citable.cited.to_string(),
            title: citable.title.clone(),
            url: Some(citable)
                .filter(|citable| citable.standing != Standing::Unpublished)
                .map(|citable| source_url(slug, citable)),
        }
    }
}

/// A minority opinion with who signs it.
struct Minority {
    paragraphs: Vec<String>,
    /// Names with their bodies.
    seats: Vec<(String, String)>,
    citizens: bool,
}

impl Minority {
    fn new(view: &ModelView, opinion: &Opinion) -> Self {
        let signs = view.signers.iter().filter(|signer| opinion.members.contains(&signer.id));
        Self {
            paragraphs: paragraphs(&opinion.text),
            seats: signs.map(|signer| (signer.name.clone(), signer.body.clone())).collect(),
            citizens: opinion.citizens,
        }
    }
}

/// What is said of a model under a criterion.
struct Weighed {
    name: String,
    paragraphs: Vec<String>,
}

/// A meeting that dealt with it.
struct Dealt {
    code: String,
    url: String,
    body: String,
    item: String,
    when: When,
    resolutions: Vec<String>,
}

impl Dealt {
    fn new(l: Locale, zone: &str, one: Deliberation) -> Self {
        Self {
            code: one.meeting.code(),
            url: url::meeting(one.meeting.0),
            body: one.body,
            item: one.item,
            when: When::day(l, one.starts, zone),
            resolutions: one.resolutions.into_iter().map(|row| row.title).collect(),
        }
    }
}

/// An earlier version.
struct Before {
    when: When,
    title: String,
    proposal: String,
    cost: String,
}

#[derive(Template)]
#[template(path = "model.html")]
struct ModelPage {
    l: Locale,
    layout: Layout,
    view: ModelView,
    code: String,
    all: String,
    agenda: Option<Source>,
    problem: Vec<String>,
    proposal: Vec<String>,
    cost: Vec<String>,
    won: Option<String>,
    weighed: Vec<Weighed>,
    results: Vec<Result>,
    minorities: Vec<Minority>,
    dealt: Vec<Dealt>,
    core: Vec<Source>,
    inputs: Vec<Source>,
    folded: Vec<Source>,
    remarks: Vec<String>,
    earlier: Vec<Before>,
    edit: Option<String>,
}

impl ModelPage {
    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }
}

/// GET /models/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> std::result::Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = ModelId::parse_code(&text).ok_or(Denial::NotFound)?;
    if id.code() != text {
        return Ok(see_other(&url::model(id.0), Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move { render(&inner, &asker, id).await })
        .await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    id: ModelId,
) -> std::result::Result<String, Failure> {
    let l = visitor.locale;
    let (app, actor) = (&site.app, &visitor.actor);
    let view = app.model(actor, id).await?;
    let (dialogue, details) = (&view.dialogue, &view.details);
    let (slug, zone) = (dialogue.slug.as_str(), dialogue.zone.as_str());
    let scored = app.scored(actor, dialogue, std::slice::from_ref(&view.row)).await?;
    let dealt = app.deliberations(actor, &view).await?;
    let earlier = app.earlier_models(actor, &view).await?;
    let mut inputs: Vec<Source> = view.inputs.iter().map(|one| Source::new(slug, one)).collect();
    let folded = inputs.split_off(inputs.len().min(SHOWN));
    let weighed = |criterion: &Criterion| Weighed {
        name: criterion_name(l, *criterion),
        paragraphs: paragraphs(details.criteria.of(*criterion)),
    };
    let curates = app.gate(actor, Action::Curate, &dialogue.resource()).is_ok();
    let page = ModelPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Elsewhere, view.row.title.clone())
            .titled_in(dialogue.language),
        code: id.code(),
        all: url::models(slug),
        agenda: view.agenda.as_ref().map(|one| Source::new(slug, one)),
        problem: paragraphs(&details.problem),
        proposal: paragraphs(&details.proposal),
        cost: paragraphs(&details.cost),
        won: details.won.map(|won| l.number(won)),
        weighed: Criterion::ALL.iter().map(weighed).collect(),
        results: scored
            .iter()
            .map(|one| Result::new(l, zone, one).beside(&view, &earlier))
            .collect(),
        minorities: details.opinions.iter().map(|one| Minority::new(&view, one)).collect(),
        dealt: dealt.into_iter().map(|one| Dealt::new(l, zone, one)).collect(),
        core: view.core.iter().map(|one| Source::new(slug, one)).collect(),
        inputs,
        folded,
        remarks: app.scoring_remarks(actor, &view).await?,
        earlier: earlier.into_iter().map(|one| before(l, zone, one)).collect(),
        edit: curates.then(|| url::staff_model(slug, view.row.id)),
        view,
    };
    Ok(page.render()?)
}

fn before(l: Locale, zone: &str, one: Earlier) -> Before {
    Before {
        when: When::day(l, one.at, zone),
        title: one.details.title,
        proposal: one.details.proposal,
        cost: one.details.cost,
    }
}

//! Calls for members: the list of a dialogue's, and one with everything that was fixed, how it is
//! decided, and what anyone needs to recompute the result.

use app::call::{Appointment, CallView};
use app::chart::coverage;
use app::draw::{DrawView, Margin, Margins, Outcome};
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::application::Status;
use domain::call::{Method, Phase};
use domain::code::Coded as _;
use domain::id::CallId;
use domain::permission::{Action, Denial, Resource};
use domain::time::Moment;

use crate::core_question::PageQuery;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::gathering::paragraphs;
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Calls on one page.
const CALLS: i64 = 20;
/// Types of people whose chances a page shows; the files hold all.
const TYPES: usize = 60;

/// A call in a list.
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) seats: usize,
    pub(crate) phase: Phase,
    pub(crate) opens: When,
    pub(crate) last: When,
}

impl Row {
    pub(crate) fn new(l: Locale, view: &CallView) -> Self {
        let zone = view.dialogue.zone.as_str();
        Self {
            code: view.code(),
            url: url::call(view.row.id),
            title: view.terms.title.clone(),
            body: view.body.name.clone(),
            seats: view.terms.seats,
            phase: view.phase,
            opens: When::day(l, view.terms.opens, zone),
            last: When::day(l, view.terms.closes.plus(-1), zone),
        }
    }

    pub(crate) fn phase_name(&self, l: &Locale) -> String {
        phase_name(*l, self.phase)
    }

    pub(crate) fn chip(&self) -> &'static str {
        chip(self.phase)
    }
}

/// The name of a phase.
pub(crate) fn phase_name(l: Locale, phase: Phase) -> String {
    l.t(match phase {
        Phase::Draft => "publication-draft",
        Phase::Coming => "call-phase-coming",
        Phase::Open => "call-phase-open",
        Phase::Closed => "call-phase-closed",
        Phase::Reviewed => "call-phase-reviewed",
        Phase::Lottery => "call-phase-lottery",
        Phase::Decided => "call-phase-decided",
        Phase::Settled => "call-phase-settled",
        Phase::Withdrawn => "call-phase-withdrawn",
    })
}

/// The look of a phase's chip.
pub(crate) fn chip(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "green",
        Phase::Withdrawn => "stop",
        _ => "rest",
    }
}

/// Where an application stands, in words.
pub(crate) fn status_name(l: Locale, status: Status) -> String {
    l.t(match status {
        Status::Received => "application-received",
        Status::Eligible => "application-eligible",
        Status::Ineligible => "application-ineligible",
        Status::Withdrawn => "application-withdrawn",
        Status::Selected => "application-selected",
        Status::Alternate => "application-alternate",
        Status::Unselected => "application-unselected",
        Status::Accepted => "application-accepted",
        Status::Declined => "application-declined",
        Status::Appointed => "application-appointed",
    })
}

/// A share of a whole in per cent, one decimal.
pub(crate) fn percent(part: i64, whole: i64) -> String {
    let thousandths = if whole > 0 { (part * 2000 + whole) / (2 * whole) } else { 0 };
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// A chance between 0 and 1 in per cent, two decimals.
pub(crate) fn chance(chance: f64) -> String {
    format!("{:.2}%", chance * 100.0)
}

fn share(part: i64, whole: i64) -> f64 {
    let float = |number: i64| f64::from(i32::try_from(number).unwrap_or(i32::MAX));
    if whole > 0 { float(part) / float(whole) } else { 0.0 }
}

/// A value of a feature as a row of the table of margins.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) wanted: String,
    /// Its share of the population.
    pub(crate) population: String,
    /// How many of the pool have it, and their share.
    pub(crate) pool: Option<(i64, String)>,
    /// How many of those selected have it, and their share.
    pub(crate) selected: Option<(i64, String)>,
    /// The share of the selected, or of the pool, beside a tick at that of the population.
    pub(crate) chart: String,
}

/// A feature with its lines.
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) lines: Vec<Line>,
}

/// The tables of margins: what was wanted, who applied and who was selected, beside the population.
pub(crate) fn tables(margins: &[Margins], has_pool: bool) -> Vec<Table> {
    let sum = |values: &[Margin], of: fn(&Margin) -> i64| values.iter().map(of).sum::<i64>();
    let table = |feature: &Margins| {
        let pool = sum(&feature.values, |value| value.pool);
        let selected = sum(&feature.values, |value| value.selected.unwrap_or(0));
        let line = |value: &Margin| {
            let shown = match value.selected {
                Some(own) => Some(share(own, selected)),
                None => has_pool.then(|| share(value.pool, pool)),
            };
            let known = value.share.map(|own| share(own, 10_000));
            let chart = shown.zip(known).map(|(own, known)| coverage(own, known, ""));
            Line {
                name: value.name.clone(),
                wanted: if value.min == value.max {
                    value.min.to_string()
                } else {
                    format!("{}–{}", value.min, value.max)
                },
                population: value.share.map(|own| percent(own, 10_000)).unwrap_or_default(),
                pool: has_pool.then(|| (value.pool, percent(value.pool, pool))),
                selected: value.selected.map(|own| (own, percent(own, selected))),
                chart: chart.unwrap_or_default(),
            }
        };
        Table { name: feature.name.clone(), lines: feature.values.iter().map(line).collect() }
    };
    margins.iter().map(table).collect()
}

/// The margins of a call whose pool is not public: what is wanted alone.
fn wanted(view: &CallView) -> Vec<Margins> {
    let value = |value: &domain::call::Value| Margin {
        name: value.name.clone(),
        min: value.min,
        max: value.max,
        share: value.share,
        pool: 0,
        selected: None,
    };
    let feature = |own: &domain::call::Feature| Margins {
        name: own.name.clone(),
        values: own.values.iter().map(value).collect(),
    };
    view.terms.features.iter().map(feature).collect()
}

#[derive(Template)]
#[template(path = "calls.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    rows: Vec<Row>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

/// GET /d/{dialogue}/calls
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let l = asker.locale;
        let number = query.page.unwrap_or(1);
        let slice = Slice::page(number, CALLS)?;
        let page = inner.app.calls(&asker.actor, &dialogue, slice).await?;
        let at = |page: i64| {
            let query = url::query(&[("page", page.to_string())]);
            format!("{}{query}", url::calls(&dialogue.slug))
        };
        let count = i64::try_from(page.items.len()).unwrap_or(0);
        let list = ListPage {
            l,
            layout: Layout::of(&inner, &asker, &dialogue, Place::Bodies, l.t("calls-title")),
            rows: page.items.iter().map(|view| Row::new(l, view)).collect(),
            total: page.total,
            shown: (slice.offset + 1, slice.offset + count),
            previous: (number > 1).then(|| at(number - 1)),
            next: page.next.map(|_| at(number + 1)),
        };
        Ok(list.render()?)
    })
    .await
}

/// A published file of the selection.
struct File {
    name: &'static str,
    url: String,
    /// Kilobytes, rounded up.
    size: usize,
}

/// People with the same values, and their chance.
struct TypeLine {
    values: String,
    people: usize,
    chance: String,
}

/// One line of a published ranking.
struct RankLine {
    rank: usize,
    id: String,
    score: String,
    given: String,
    outcome: String,
}

/// Somebody selected, by the pseudonym.
struct OutcomeLine {
    id: String,
    status: String,
}

/// What is published of a selection.
struct Selection {
    files: Vec<File>,
    commitment: String,
    published: When,
    minimum: String,
    types: Vec<TypeLine>,
    more_types: usize,
    random: String,
    witness: String,
    drawn: Option<When>,
    ticket: Option<(usize, usize)>,
    selected: Vec<OutcomeLine>,
    ranking: Vec<RankLine>,
    lot: String,
}

#[derive(Template)]
#[template(path = "call.html")]
struct CallPage {
    l: Locale,
    layout: Layout,
    view: CallView,
    code: String,
    apply: String,
    opens: When,
    last: When,
    decides: When,
    destroyed: When,
    about: Vec<String>,
    criteria: Vec<String>,
    tables: Vec<Table>,
    has_pool: bool,
    received: i64,
    eligible: i64,
    selection: Option<Selection>,
    named: Vec<Appointment>,
}

impl CallPage {
    fn phase_name(&self) -> String {
        phase_name(self.l, self.view.phase)
    }

    fn chip(&self) -> &'static str {
        chip(self.view.phase)
    }

    fn is(&self, phase: &str) -> bool {
        self.view.phase.as_str() == phase
    }

    fn is_draw(&self) -> bool {
        self.view.terms.method == Method::Draw
    }

    /// The command by which anyone recomputes a draw.
    fn command(&self) -> String {
        format!("mundap draw verify {}", self.code)
    }
}

/// The call that an address names; one that is spelt otherwise leads to its own address.
pub(crate) fn named(text: &str) -> Result<CallId, Failure> {
    Ok(CallId::parse_code(text).ok_or(Denial::NotFound)?)
}

/// GET /calls/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = named(&text)?;
    if id.code() != text {
        return Ok(see_other(&url::call(id.0), Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move { render(&inner, &asker, id).await })
        .await
}

async fn render(site: &Site, visitor: &Visitor, id: CallId) -> Result<String, Failure> {
    let (l, app, actor) = (visitor.locale, &site.app, &visitor.actor);
    let view = app.call(actor, id).await?;
    let draw = app.draw_of(actor, &view).await?;
    let counts = app.application_counts(actor, &view).await?;
    let zone = view.dialogue.zone.as_str();
    let margins = draw.as_ref().map_or_else(|| wanted(&view), |draw| draw.margins.clone());
    let counted = view.row.received.max(counts.iter().map(|(_, count)| count).sum());
    let page = CallPage {
        l,
        layout: Layout::of(site, visitor, &view.dialogue, Place::Bodies, view.terms.title.clone())
            .titled_in(view.dialogue.language),
        code: id.code(),
        apply: url::apply(id.0),
        opens: When::day(l, view.terms.opens, zone),
        last: When::day(l, view.terms.closes.plus(-1), zone),
        decides: When::minute(l, view.terms.decides, zone),
        destroyed: When::day(l, Moment(view.row.destroyed_at.unwrap_or(view.row.destroy_at)), zone),
        about: paragraphs(&view.terms.about),
        criteria: paragraphs(&view.terms.criteria),
        tables: tables(&margins, draw.is_some()),
        has_pool: draw.is_some(),
        received: counted,
        eligible: view.row.eligible,
        selection: draw.map(|draw| selection(l, &view, &draw)),
        named: app.appointments(actor, &view).await?,
        view,
    };
    Ok(page.render()?)
}

fn selection(l: Locale, view: &CallView, draw: &DrawView) -> Selection {
    let zone = view.dialogue.zone.as_str();
    let file = |(name, text): (&'static str, &str)| File {
        name,
        url: url::call_file(view.row.id, name),
        size: text.len().div_ceil(1024),
    };
    let line = |own: &app::draw::TypeChance| TypeLine {
        values: own.values.join(" · "),
        people: own.people,
        chance: if chance(own.chance.0) == chance(own.chance.1) {
            chance(own.chance.0)
        } else {
            format!("{}–{}", chance(own.chance.0), chance(own.chance.1))
        },
    };
    let outcome =
        |own: &Outcome| OutcomeLine { id: own.id.clone(), status: status_name(l, own.status) };
    let ranked = |(rank, row): (usize, &app::ranking::Ranked)| RankLine {
        rank,
        id: row.id.clone(),
        score: format!("{}.{:02}", row.score / 100, row.score % 100),
        given: row
            .given
            .iter()
            .map(|marks| marks.iter().map(ToString::to_string).collect::<Vec<_>>().join("·"))
            .collect::<Vec<_>>()
            .join(" / "),
        outcome: status_name(l, row.outcome),
    };
    let rows = draw.ranking.iter().flat_map(|ranking| &ranking.rows);
    Selection {
        files: draw.files().into_iter().map(file).collect(),
        commitment: draw.commitment.clone(),
        published: When::minute(l, Moment(draw.row.published_at), zone),
        minimum: draw.minimum.map(chance).unwrap_or_default(),
        types: draw.types.iter().take(TYPES).map(line).collect(),
        more_types: draw.types.len().saturating_sub(TYPES),
        random: draw.row.random.clone(),
        witness: draw.row.witness.clone(),
        drawn: draw.row.drawn_at.map(|at| When::minute(l, Moment(at), zone)),
        ticket: draw.ticket,
        selected: draw.outcomes.iter().map(outcome).collect(),
        ranking: (1..).zip(rows).map(ranked).collect(),
        lot: draw.ranking.as_ref().map(|own| own.lot.clone()).unwrap_or_default(),
    }
}

/// GET /calls/{code}/files/{name}: a published file, to be saved.
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((text, name)): Path<(String, String)>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let view = site.app.call(&visitor.actor, named(&text)?).await?;
    let draw = site.app.draw_of(&visitor.actor, &view).await?.ok_or(Denial::NotFound)?;
    let files = draw.files();
    let found = files.iter().find(|(own, _)| *own == name).ok_or(Denial::NotFound)?;
    let media = match name.rsplit('.').next() {
        Some("csv") => "text/csv; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        _ => "application/json",
    };
    let mut response = found.1.to_owned().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    // Saved, never shown in place: the report brings a style of its own.
    let saved = format!("attachment; filename=\"{}\"", found.0);
    if let Ok(value) = HeaderValue::from_str(&saved) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_one_decimal() {
        assert_eq!(percent(1, 3), "33.3%");
        assert_eq!(percent(2, 3), "66.7%");
        assert_eq!(percent(5020, 10_000), "50.2%");
        assert_eq!(percent(1, 0), "0.0%");
        assert_eq!(chance(0.12345), "12.35%");
    }
}

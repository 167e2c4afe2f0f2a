//! Indicators on the pages of actions and pilots: a row each, the line of its series, and its table.

use app::chart::{self, Label, Point, Reached, Series};
use app::indicator::{IndicatorView, Value};
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::IndicatorId;
use domain::indicator::{Direction, Of, Standing, days_between, plain, written};
use domain::language::Language;
use domain::permission::{Action, Denial, Resource};
use domain::time::{Date, Moment, TimeZone};

use crate::api::document::Reading;
use crate::error::Failure;
use crate::form::Path;
use crate::home::When;
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, table, url};

/// A value in the table of a series.
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) day: When,
    pub(crate) value: String,
    pub(crate) base: String,
    pub(crate) note: String,
    /// Of a corrected value: what it was before, and why it was corrected.
    pub(crate) before: Vec<(String, String)>,
}

/// An indicator as it is shown.
pub(crate) struct Measure {
    pub(crate) code: String,
    pub(crate) name: String,
    /// Of how many it was measured last, and which way is better.
    pub(crate) base: String,
    pub(crate) row: String,
    pub(crate) value: String,
    pub(crate) standing: &'static str,
    pub(crate) standing_text: String,
    pub(crate) missed: String,
    pub(crate) next: String,
    /// When the next value is due, and by how many days it is late.
    pub(crate) due: Option<When>,
    pub(crate) late: i64,
    pub(crate) method: String,
    pub(crate) source: String,
    pub(crate) series: Option<String>,
    pub(crate) lines: Vec<Line>,
    pub(crate) csv: String,
    pub(crate) api: String,
}

impl Measure {
    pub(crate) fn is_missed(&self) -> bool {
        self.standing == "missed"
    }

    pub(crate) fn is_met(&self) -> bool {
        self.standing == "met"
    }
}

/// A day as it is read, from how it is kept.
pub(crate) fn day(l: Locale, iso: &str) -> When {
    let at = Moment::from_iso_date(iso, &TimeZone::UTC).unwrap_or_default();
    When { iso: iso.to_owned(), text: l.date(at, "UTC") }
}

/// Days since the first of 1970, for pictures.
pub(crate) fn place(day: Date) -> i32 {
    i32::try_from(days_between(epoch(), day)).unwrap_or(0)
}

/// The same of a day as it is kept.
pub(crate) fn place_of(iso: &str) -> i32 {
    iso.parse().map_or(0, place)
}

fn epoch() -> Date {
    "1970-01-01".parse().unwrap_or(Date::ZERO)
}

/// A value as a number that a picture places.
fn placed(value: i64, decimals: u8) -> f64 {
    plain(value, decimals).parse().unwrap_or(0.0)
}

fn word(l: Locale, standing: Standing) -> String {
    match standing {
        Standing::Measuring => l.t("indicator-measuring"),
        Standing::Met => l.t("indicator-met"),
        Standing::Missed => l.t("indicator-missed"),
    }
}

/// What a picture says: a text of a picture cannot change its language midway, so that in another
/// language than the indicator's the word of the unit stays beside the picture, and its code names it.
struct Said<'a> {
    view: &'a IndicatorView,
    unit: &'a str,
    name: String,
}

impl<'a> Said<'a> {
    fn new(l: Locale, view: &'a IndicatorView, language: Language) -> Self {
        let row = &view.row;
        if l.code() == language.as_str() {
            return Self { view, unit: &row.unit, name: row.name.clone() };
        }
        let is_word = row.unit.chars().any(char::is_alphabetic);
        let unit = if is_word { "" } else { &row.unit };
        Self { view, unit, name: IndicatorId(row.id).code() }
    }

    fn value(&self, value: i64) -> String {
        format!("{}{}", written(value, self.view.decimals), self.unit)
    }
}

/// An indicator with its pictures; `language` is the one that it was written in.
pub(crate) fn measure(l: Locale, view: &IndicatorView, language: Language) -> Measure {
    let row = &view.row;
    let said = Said::new(l, view, language);
    let text = |value: i64| format!("{}{}", written(value, view.decimals), row.unit);
    let latest = view.latest();
    let value = latest.map_or_else(|| "–".to_owned(), |value| text(value.value));
    let standing_text = word(l, view.standing);
    let start = Point {
        value: placed(row.baseline, view.decimals),
        text: l.a("indicator-start", [("value", said.value(row.baseline).into())]),
    };
    let target = Point {
        value: placed(row.target, view.decimals),
        text: l.a("indicator-target", [("value", said.value(row.target).into())]),
    };
    let reached =
        if view.standing == Standing::Missed { Reached::Missed } else { Reached::OnTheWay };
    let label = l.a(
        "indicator-label",
        [
            ("start", said.value(row.baseline).into()),
            ("target", said.value(row.target).into()),
            ("value", latest.map_or_else(String::new, |one| said.value(one.value)).into()),
            ("standing", standing_text.clone().into()),
        ],
    );
    let now = latest.map(|value| placed(value.value, view.decimals));
    let direction = match view.direction {
        Direction::More => l.t("indicator-more"),
        Direction::Less => l.t("indicator-less"),
    };
    let counted = latest.and_then(|value| value.base).map(|base| l.n("indicator-base", base));
    let base = [Some(direction), counted];
    Measure {
        code: IndicatorId(row.id).code(),
        name: row.name.clone(),
        base: base.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        row: chart::measure(&start, now, &target, reached, &label),
        standing: view.standing.as_str(),
        standing_text,
        missed: row.missed.clone(),
        next: row.next.clone(),
        due: view.next.map(|due| day(l, &due.to_string())),
        late: view.late,
        method: row.method.clone(),
        source: row.source.clone(),
        series: drawn(l, &said, target, reached),
        lines: lines(l, view),
        csv: url::indicator_csv(row.id),
        api: format!("{}.csv", IndicatorId(row.id).code()),
        value,
    }
}

/// The line of a series; none while nothing was measured.
fn drawn(l: Locale, said: &Said<'_>, target: Point, reached: Reached) -> Option<String> {
    let (view, row) = (said.view, &said.view.row);
    let last = view.latest()?;
    let first = (row.baseline_on.as_str(), row.baseline);
    let values = view.values.iter().map(|value| (value.day.as_str(), value.value));
    let points = std::iter::once(first).chain(values).map(|(day, value)| {
        (place_of(day), Point { value: placed(value, view.decimals), text: said.value(value) })
    });
    let end = last.day.as_str().max(row.target_on.as_str());
    let series = Series {
        points: points.collect(),
        target,
        ends: (
            (place_of(&row.baseline_on), day(l, &row.baseline_on).text),
            (place_of(end), day(l, end).text),
        ),
        reached,
    };
    let id = format!("i{}", row.id);
    let title = l.a("indicator-series", [("name", said.name.as_str().into())]);
    let desc = l.a("indicator-series-desc", [("value", said.value(last.value).into())]);
    Some(chart::series(&Label { id: &id, title: &title, desc: &desc }, &series))
}

fn lines(l: Locale, view: &IndicatorView) -> Vec<Line> {
    let text = |value: i64| format!("{}{}", written(value, view.decimals), view.row.unit);
    let line = |value: &Value| {
        let mut before = Vec::new();
        let mut at = value;
        while let Some(old) = at.replaces.and_then(|id| view.corrected.get(&id)) {
            before.push((text(old.value), at.reason.clone()));
            at = old;
        }
        Line {
            id: value.id,
            day: day(l, &value.day),
            value: text(value.value),
            base: value.base.map(|base| l.n("figure", base)).unwrap_or_default(),
            note: value.note.clone(),
            before,
        }
    };
    view.values.iter().rev().map(line).collect()
}

/// What was measured, as CSV.
#[utoipa::path(
    get, path = "/api/v1/indicators/{code}/series.csv", operation_id = "seriesCsv",
    tag = "actions and pilots",
    params(("code" = String, Path, description = "The indicator's code")),
    responses((status = 200, description = "Every value with its day", body = String,
        content_type = "text/csv"), Reading)
)]
pub(crate) async fn csv(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = IndicatorId::parse_code(&text).ok_or(Denial::NotFound)?;
    let bytes = site.app.series_csv(&visitor.actor, id).await?;
    Ok(table::download("text/csv; charset=utf-8", &format!("{}.csv", id.code()), Body::from(bytes)))
}

/// GET /indicators/{code}: leads to its place on the page of the action or the pilot.
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = IndicatorId::parse_code(&code).ok_or(Denial::NotFound)?;
    let (view, _) = site.app.indicator(&visitor.actor, id).await?;
    let page = match view.row.belongs.parse() {
        Ok(Of::Action) => url::action(view.row.belongs_id),
        _ => url::pilot(view.row.belongs_id),
    };
    Ok(see_other(&format!("{page}#{}", id.code()), Vec::new()))
}

//! The yearly report of a dialogue: a page that prints well, a document, and its tables as files.

pub(crate) mod document;

use app::document::Format;
use app::report::{Activity, Attendance, BodyReport, MeetingReport, Table};
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::MeetingId;
use domain::permission::Denial;

use crate::body::{constituency_name, kind_name as body_kind};
use crate::document::{Offered, offered};
use crate::error::Failure;
use crate::form::Path;
use crate::gathering::paragraphs;
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::{Locale, grouped};
use crate::record::kind_name;
use crate::table::download;
use crate::visitor::Visitor;
use crate::{Site, calendar, fragment, url};

#[derive(Template)]
#[template(path = "reports.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    bodies: String,
    /// Address and year.
    years: Vec<(String, i16)>,
}

/// GET /d/{dialogue}/reports
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let l = asker.locale;
        let years = inner.app.report_years(&asker.actor, &dialogue).await?;
        let page = ListPage {
            l,
            layout: Layout::of(&inner, &asker, &dialogue, Place::Bodies, l.t("reports-title")),
            bodies: url::bodies(&slug),
            years: years.into_iter().map(|year| (url::report(&slug, year), year)).collect(),
        };
        Ok(page.render()?)
    })
    .await
}

struct BodyRow {
    url: String,
    name: String,
    kind: String,
    ended: String,
    enrolled: u32,
    ex_officio: u32,
    appointed: u32,
    who: String,
    gender: String,
    held: u32,
    average: String,
    share: String,
}

struct MeetingRow {
    url: String,
    code: String,
    name: String,
    kind: String,
    when: When,
    present: String,
    enrolled: u32,
    resolved: usize,
}

struct ResolutionRow {
    number: String,
    url: String,
    when: When,
    title: String,
    text: Vec<String>,
}

#[derive(Template)]
#[template(path = "report_year.html")]
struct ReportPage {
    l: Locale,
    layout: Layout,
    bodies_url: String,
    reports: String,
    year: i16,
    rule: String,
    until: String,
    bodies: Vec<BodyRow>,
    meetings: Vec<MeetingRow>,
    resolutions: Vec<ResolutionRow>,
    /// What was done, and how often.
    activity: Vec<(String, i64)>,
    /// Line, purpose, amount.
    spending: Vec<(String, String, String)>,
    spent: String,
    /// Address and name of each table.
    tables: Vec<(String, String)>,
    files: Vec<Offered>,
    years: Vec<(String, i16)>,
}

/// GET /d/{dialogue}/reports/{year}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, year)): Path<(String, i16)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let (l, zone) = (asker.locale, dialogue.zone.as_str());
        let report = inner.app.report(&asker.actor, &dialogue, year).await?;
        let years = inner.app.report_years(&asker.actor, &dialogue).await?;
        let others = years.into_iter().filter(|other| *other != year);
        let title = l.a(
            "report-title",
            [
                ("year", i64::from(year).to_string().into()),
                ("dialogue", dialogue.title.as_str().into()),
            ],
        );
        let layout = Layout::of(&inner, &asker, &dialogue, Place::Bodies, title)
            .titled_in(dialogue.language);
        let page = ReportPage {
            l,
            layout,
            bodies_url: url::bodies(&slug),
            reports: url::reports(&slug),
            year,
            rule: report.article.to_string(),
            until: l.a("report-until", [("day", l.date(report.until, zone).into())]),
            bodies: report.bodies.iter().map(|body| body_row(l, body, zone)).collect(),
            meetings: report.meetings.iter().map(|one| meeting_row(l, one, zone)).collect(),
            resolutions: report
                .resolutions
                .iter()
                .map(|(meeting, row)| resolution_row(l, *meeting, row, zone))
                .collect(),
            activity: activity(l, report.activity),
            spending: report
                .spending
                .iter()
                .map(|line| (line.line.clone(), line.purpose.clone(), grouped(line.amount)))
                .collect(),
            spent: grouped(report.spent()),
            tables: Table::ALL
                .iter()
                .map(|one| (url::report_table(&slug, year, one.as_str()), table_name(l, *one)))
                .collect(),
            files: offered(l, "paper-file", Format::ALL, |format| {
                url::report_file(&slug, year, format)
            }),
            years: others.map(|year| (url::report(&slug, year), year)).collect(),
        };
        Ok(page.render()?)
    })
    .await
}

fn body_row(l: Locale, body: &BodyReport, zone: &str) -> BodyRow {
    let who = body.constituencies.iter();
    let who = who.map(|(one, count)| format!("{} {count}", constituency_name(l, *one)));
    BodyRow {
        url: url::body(&body.slug),
        name: body.name.clone(),
        kind: body_kind(l, body.kind),
        ended: body
            .ended
            .map(|at| l.a("report-ended", [("day", l.date(at, zone).into())]))
            .unwrap_or_default(),
        enrolled: body.enrolled,
        ex_officio: body.ex_officio,
        appointed: body.enrolled.saturating_sub(body.ex_officio),
        who: who.collect::<Vec<_>>().join(", "),
        gender: match body.gender_percent {
            Some(percent) => l.n("report-gender-over", percent),
            None => l.t("report-gender-kept"),
        },
        held: body.meetings,
        average: average(l, body.attendance),
        share: share(l, body.attendance),
    }
}

fn activity(l: Locale, activity: Activity) -> Vec<(String, i64)> {
    vec![
        (l.t("report-assigned"), activity.assigned),
        (l.t("report-adopted"), activity.adopted),
        (l.t("report-evidence"), activity.evidence),
        (l.t("report-asked"), activity.asked),
        (l.t("report-answered"), activity.answered),
    ]
}

fn average(l: Locale, attendance: Attendance) -> String {
    match attendance.average_tenths() {
        Some(tenths) => {
            let values = [("whole", (tenths / 10).into()), ("tenth", (tenths % 10).into())];
            l.a("report-average-of", values)
        }
        None => l.t("report-no-figure"),
    }
}

fn share(l: Locale, attendance: Attendance) -> String {
    match attendance.percent() {
        Some(percent) => l.n("report-percent", percent),
        None => l.t("report-no-figure"),
    }
}

fn meeting_row(l: Locale, one: &MeetingReport, zone: &str) -> MeetingRow {
    MeetingRow {
        url: url::meeting(one.id.0),
        code: one.id.code(),
        name: calendar::name(l, &one.body, one.number),
        kind: kind_name(l, one.kind),
        when: When::day(l, one.at, zone),
        present: one.present.map_or_else(|| l.t("report-no-figure"), |count| count.to_string()),
        enrolled: one.enrolled,
        resolved: one.resolutions,
    }
}

fn resolution_row(
    l: Locale,
    meeting: MeetingId,
    row: &app::meeting::Resolution,
    zone: &str,
) -> ResolutionRow {
    let number = format!("{}-{}", row.year, row.number);
    ResolutionRow {
        number: l.a("meeting-resolution", [("number", number.into())]),
        url: url::meeting(meeting.0),
        when: When::day(l, domain::time::Moment(row.at), zone),
        title: row.title.clone(),
        text: paragraphs(&row.text),
    }
}

fn table_name(l: Locale, table: Table) -> String {
    match table {
        Table::Composition => l.t("report-composition"),
        Table::Meetings => l.t("report-meetings"),
        Table::Resolutions => l.t("report-resolutions"),
        Table::Spending => l.t("report-spending"),
    }
}

/// GET /d/{dialogue}/reports/{year}/{table}: `meetings.csv`. The head is in English, for programs.
pub(crate) async fn table(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, year, file)): Path<(String, i16, String)>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let report = site.app.report(&visitor.actor, &dialogue, year).await?;
    let table: Option<Table> = file.strip_suffix(".csv").and_then(|name| name.parse().ok());
    let name = table.ok_or(Denial::NotFound)?;
    let text = report.table(name)?;
    let file = format!("{slug}-{year}-{name}.csv");
    Ok(download("text/csv; charset=utf-8", &file, Body::from(text)))
}

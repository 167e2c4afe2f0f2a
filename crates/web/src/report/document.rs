//! The report of a year as an official document: a book with its tables.

use app::dialogue::Dialogue;
use app::document::{Align, Block, Cell, Document, Inline, Kind, Section, Table, Words};
use app::report::{BodyReport, Report};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::{activity, body_row, meeting_row, resolution_row};
use crate::Site;
use crate::document::{answer, fact, format, locale, paragraph, plain};
use crate::error::Failure;
use crate::form::Path;
use crate::locale::{Locale, grouped};
use crate::url;
use crate::visitor::Visitor;

/// GET /d/{dialogue}/reports/{year}/files/{format}
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, year, wanted)): Path<(String, i16, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let format = format(&wanted)?;
    let report = site.app.report(&visitor.actor, &dialogue, year).await?;
    let document = document(&dialogue, &report, site.options.base());
    answer(&site, &visitor, &headers, document, (format, &format!("{slug}-report-{year}"))).await
}

fn document(dialogue: &Dialogue, report: &Report, site: &str) -> Document {
    let language = dialogue.language.to_string();
    let l = locale(&language);
    let (zone, year) = (dialogue.zone.as_str(), report.year.to_string());
    let chapters = [
        ("report-composition", composition(l, report, zone)),
        ("report-meetings", meetings(l, report, zone)),
        ("report-resolutions", resolutions(l, report, zone)),
        ("report-activity", activities(l, report)),
        ("report-spending", spending(l, report)),
    ];
    let section = |(number, (title, blocks)): (usize, (&str, Vec<Block>))| Section {
        level: 1,
        number: format!("{number}."),
        title: l.t(title),
        anchor: format!("c{number}"),
        lead: Vec::new(),
        blocks,
    };
    let address = format!("{site}{}", url::report(&dialogue.slug, report.year));
    let mut document = Document {
        kind: Kind::Report,
        title: l.a(
            "report-title",
            [("year", year.into()), ("dialogue", dialogue.title.as_str().into())],
        ),
        organisation: dialogue.title.clone(),
        date: l.date(report.until, zone),
        facts: vec![
            fact(l.t("official-until"), l.date(report.until, zone)),
            fact(l.t("official-rule"), report.article.to_string()),
        ],
        sections: (1..).zip(chapters).map(section).collect(),
        colophon: vec![
            dialogue.title.clone(),
            l.a("official-at", [("address", address.clone().into())]),
        ],
        foot: address,
        site: site.to_owned(),
        words: Words::of(&language),
        language,
        ..Document::default()
    };
    document.number();
    document
}

/// A table under its caption; a sentence when it has no rows.
fn table(
    l: Locale,
    (caption, none): (&str, &str),
    columns: &[(&str, Align)],
    rows: Vec<Vec<Cell>>,
) -> Block {
    if rows.is_empty() {
        return paragraph(l.t(none));
    }
    let head = columns.iter().map(|(name, _)| plain(l.t(name))).collect();
    let aligned = columns.iter().map(|(_, align)| *align).collect();
    Block::Table(Table { caption: plain(l.t(caption)), ..Table::new(aligned, vec![head], rows) })
}

fn composition(l: Locale, report: &Report, zone: &str) -> Vec<Block> {
    let row = |body: &BodyReport| {
        let row = body_row(l, body, zone);
        let name = match row.ended.as_str() {
            "" => row.name,
            ended => format!("{} ({ended})", row.name),
        };
        let numbers = [row.enrolled, row.ex_officio, row.appointed];
        let numbers = numbers.map(|number| plain(number.to_string()));
        // A page says it to citizens, this to offices.
        let gender = match body.gender_percent {
            Some(percent) => l.n("official-gender-over", percent),
            None => l.t("official-gender-kept"),
        };
        let words = [plain(row.who), plain(gender)];
        [plain(name), plain(row.kind)].into_iter().chain(numbers).chain(words).collect()
    };
    let columns = [
        ("report-body", Align::Left),
        ("report-kind", Align::Left),
        ("report-enrolled", Align::Right),
        ("report-ex-officio", Align::Right),
        ("report-appointed", Align::Right),
        ("report-who", Align::Left),
        ("report-gender", Align::Left),
    ];
    let rows = report.bodies.iter().map(row).collect();
    vec![table(l, ("official-composition", "official-no-bodies"), &columns, rows)]
}

fn meetings(l: Locale, report: &Report, zone: &str) -> Vec<Block> {
    let held = |body| {
        let row = body_row(l, body, zone);
        vec![plain(row.name), plain(row.held.to_string()), plain(row.average), plain(row.share)]
    };
    let of_bodies = [
        ("report-body", Align::Left),
        ("report-held", Align::Right),
        ("report-average", Align::Right),
        ("report-share", Align::Right),
    ];
    let meeting = |one| {
        let row = meeting_row(l, one, zone);
        let name = format!("{} {}", row.code, row.name);
        vec![
            plain(name),
            plain(row.kind),
            plain(row.when.text),
            plain(row.present),
            plain(row.enrolled.to_string()),
            plain(row.resolved.to_string()),
        ]
    };
    let one_by_one = [
        ("report-meeting", Align::Left),
        ("report-kind", Align::Left),
        ("report-day", Align::Left),
        ("report-present", Align::Right),
        ("report-enrolled", Align::Right),
        ("report-resolved", Align::Right),
    ];
    let none = "official-no-meetings";
    if report.meetings.is_empty() {
        return vec![paragraph(l.t(none))];
    }
    let bodies = report.bodies.iter().map(held).collect();
    let all = report.meetings.iter().map(meeting).collect();
    vec![
        table(l, ("official-attendance", none), &of_bodies, bodies),
        table(l, ("official-meetings", none), &one_by_one, all),
    ]
}

fn resolutions(l: Locale, report: &Report, zone: &str) -> Vec<Block> {
    let row = |(meeting, row): &(_, _)| {
        let row = resolution_row(l, *meeting, row, zone);
        let text = std::iter::once(row.title)
            .chain(row.text)
            .flat_map(|part| [Inline::Break, Inline::Text(part)]);
        vec![plain(row.number), plain(row.when.text), text.skip(1).collect()]
    };
    let columns = [
        ("official-resolution", Align::Left),
        ("report-day", Align::Left),
        ("official-resolved", Align::Left),
    ];
    let rows = report.resolutions.iter().map(row).collect();
    vec![table(l, ("official-resolutions", "official-no-resolutions"), &columns, rows)]
}

fn activities(l: Locale, report: &Report) -> Vec<Block> {
    let row = |(name, count): (String, i64)| vec![plain(name), plain(grouped(count))];
    let columns = [("official-activity", Align::Left), ("official-count", Align::Right)];
    let rows = activity(l, report.activity).into_iter().map(row).collect();
    vec![table(l, ("official-activities", "official-no-activity"), &columns, rows)]
}

fn spending(l: Locale, report: &Report) -> Vec<Block> {
    let row = |line: &app::spending::Spending| {
        vec![plain(line.line.as_str()), plain(line.purpose.as_str()), plain(grouped(line.amount))]
    };
    let mut rows: Vec<Vec<Cell>> = report.spending.iter().map(row).collect();
    if !rows.is_empty() {
        let strong = |text: String| vec![Inline::Strong(plain(text))];
        rows.push(vec![strong(l.t("report-total")), Cell::new(), strong(grouped(report.spent()))]);
    }
    let columns = [
        ("report-line", Align::Left),
        ("report-purpose", Align::Left),
        ("report-amount", Align::Right),
    ];
    vec![table(l, ("official-spending", "official-no-spending"), &columns, rows)]
}

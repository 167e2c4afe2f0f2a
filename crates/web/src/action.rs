//! Actions: the list of a dialogue's as a picture of who does what when, and one with what it answers to.

use std::collections::HashMap;

use app::action::{Action as Row, ActionView};
use app::chart::{self, Span, Way};
use app::citation::Citable;
use app::page::Slice;
use app::trace::{Key, NodeKind};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::action::Progress;
use domain::code::Coded as _;
use domain::id::{ActionId, MeetingId, ModelId};
use domain::permission::{Action, Denial, Resource};
use domain::publication::Publication;
use domain::time::{Date, Moment};

use crate::core_question::PageQuery;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::gathering::paragraphs;
use crate::home::When;
use crate::indicator::{Measure, day, measure, place, place_of};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::paper;
use crate::system::see_other;
use crate::trace::{self, TracePart};
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Actions on one page.
const ACTIONS: i64 = 40;
/// What an action or a pilot answers to, on one page.
pub(crate) const INPUTS: i64 = 12;

/// Won as they are read: `4억 2,000만 원`.
pub(crate) fn money(l: Locale, won: i64) -> String {
    let (hundred_millions, rest) = (won / 100_000_000, won % 100_000_000);
    let (ten_thousands, ones) = (rest / 10_000, rest % 10_000);
    if l != Locale::Korean || won == 0 || ones != 0 {
        return l.n("money", won);
    }
    let parts = [(hundred_millions, "억"), (ten_thousands, "만")];
    let text: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{}{unit}", l.number(count)))
        .collect();
    format!("{}\u{a0}원", text.join("\u{a0}"))
}

/// How far something has come, in a word.
pub(crate) fn progress_name(l: Locale, progress: Progress) -> String {
    match progress {
        Progress::Planned => l.t("action-planned"),
        Progress::Running => l.t("action-running"),
        Progress::Done => l.t("action-done"),
        Progress::Stopped => l.t("action-stopped"),
    }
}

/// The class of the chip beside it.
pub(crate) const fn chip(progress: Progress) -> &'static str {
    match progress {
        Progress::Planned => "rest",
        Progress::Running | Progress::Done => "blue",
        Progress::Stopped => "stop",
    }
}

/// What something answers to, in a list.
pub(crate) struct Source {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) text: String,
    pub(crate) language: String,
    pub(crate) kind: String,
}

/// The link and the words for what is answered to.
pub(crate) fn source(l: Locale, slug: &str, language: &str, item: Citable) -> Source {
    Source {
        code: item.cited.to_string(),
        url: paper::source_url(slug, &item),
        kind: paper::source_name(l, item.cited.kind()),
        text: item.title,
        language: if item.language.is_empty() { language.to_owned() } else { item.language },
    }
}

/// An action beside its bar.
struct Bar {
    code: String,
    url: String,
    title: String,
    bar: String,
    facts: String,
}

/// An office with its actions.
struct Group {
    owner: String,
    bars: Vec<Bar>,
}

/// A line of the table that says the same.
struct Line {
    code: String,
    title: String,
    owner: String,
    days: String,
    budget: String,
    progress: String,
}

#[derive(Template)]
#[template(path = "actions.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    axis: String,
    groups: Vec<Group>,
    lines: Vec<Line>,
    budget: String,
    by_progress: Vec<(String, usize)>,
    pilots: String,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

/// The days a picture of these actions shows, in whole quarters.
fn span(l: Locale, rows: &[Row], today: Date) -> Span {
    let first = rows.iter().filter_map(|row| row.starts.parse::<Date>().ok()).min();
    let last = rows.iter().filter_map(|row| row.ends.parse::<Date>().ok()).max();
    let (first, last) = (first.unwrap_or(today), last.unwrap_or(today));
    let from = quarter(first);
    let mut to = from;
    let mut starts = Vec::new();
    while to <= last && starts.len() < 80 {
        starts.push(to);
        to = later(to, 3);
    }
    // As many texts as a phone has room for.
    let every = starts.len().div_ceil(5).max(1);
    let tick = |(n, start): (usize, &Date)| {
        let text = l.a(
            "action-month",
            [("year", i64::from(start.year()).into()), ("month", i64::from(start.month()).into())],
        );
        (n % every == 0).then(|| (place(*start), text))
    };
    Span {
        from: place(from),
        to: place(to),
        now: (from..to).contains(&today).then(|| place(today)),
        ticks: starts.iter().enumerate().filter_map(tick).collect(),
    }
}

fn quarter(day: Date) -> Date {
    let month = (day.month() - 1) / 3 * 3 + 1;
    Date::new(day.year(), month, 1).unwrap_or(day)
}

fn later(day: Date, months: i64) -> Date {
    let span = domain::time::months(months);
    day.checked_add(span).unwrap_or(Date::MAX)
}

const fn way(progress: Progress) -> Way {
    match progress {
        Progress::Planned => Way::Planned,
        Progress::Running => Way::Running,
        Progress::Done => Way::Done,
        Progress::Stopped => Way::Stopped,
    }
}

pub(crate) fn progress_of(text: &str) -> Progress {
    text.parse().unwrap_or(Progress::Planned)
}

/// From when to when.
pub(crate) fn days(l: Locale, starts: &str, ends: &str) -> String {
    format!("{} – {}", day(l, starts).text, day(l, ends).text)
}

fn line(l: Locale, row: &Row) -> Line {
    Line {
        code: ActionId(row.id).code(),
        title: row.title.clone(),
        owner: row.owner.clone(),
        days: days(l, &row.starts, &row.ends),
        budget: if row.budget == 0 { "–".to_owned() } else { money(l, row.budget) },
        progress: progress_name(l, progress_of(&row.progress)),
    }
}

fn bar(l: Locale, row: &Row, span: &Span) -> Bar {
    let progress = progress_of(&row.progress);
    let line = line(l, row);
    let label = format!("{}, {}", line.days, line.progress);
    let facts = [line.progress, line.budget];
    Bar {
        url: url::action(row.id),
        bar: chart::gantt_bar(
            span,
            (place_of(&row.starts), place_of(&row.ends)),
            way(progress),
            &label,
        ),
        facts: facts.into_iter().filter(|text| text != "–").collect::<Vec<_>>().join(" · "),
        code: line.code,
        title: line.title,
    }
}

/// GET /d/{dialogue}/actions
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
        let slice = Slice::page(number, ACTIONS)?;
        let page = inner.app.actions(&app::Actor::default(), &dialogue, false, slice).await?;
        let standing = |row: &&Row| row.status == Publication::Published.as_str();
        let rows: Vec<Row> = page.items.iter().filter(standing).cloned().collect();
        let span = span(l, &rows, inner.app.today(&dialogue));
        let mut groups: Vec<Group> = Vec::new();
        for row in &rows {
            match groups.last_mut().filter(|group| group.owner == row.owner) {
                Some(group) => group.bars.push(bar(l, row, &span)),
                None => {
                    groups.push(Group { owner: row.owner.clone(), bars: vec![bar(l, row, &span)] });
                }
            }
        }
        let by_progress = Progress::ALL.iter().filter_map(|progress| {
            let count = rows.iter().filter(|row| progress_of(&row.progress) == *progress).count();
            (count > 0).then(|| (progress_name(l, *progress), count))
        });
        let count = i64::try_from(page.items.len()).unwrap_or(0);
        let at = |page: i64| {
            format!("{}{}", url::actions(&slug), url::query(&[("page", page.to_string())]))
        };
        let list = ListPage {
            l,
            layout: Layout::of(&inner, &asker, &dialogue, Place::Elsewhere, l.t("actions-title")),
            axis: chart::gantt_axis(&span),
            groups,
            lines: rows.iter().map(|row| line(l, row)).collect(),
            budget: money(l, rows.iter().map(|row| row.budget).sum()),
            by_progress: by_progress.collect(),
            pilots: url::pilots(&slug),
            total: page.total,
            shown: (slice.offset + 1, slice.offset + count),
            previous: (number > 1).then(|| at(number - 1)),
            next: page.next.map(|_| at(number + 1)),
        };
        Ok(list.render()?)
    })
    .await
}

/// An earlier version, as it is shown.
struct Before {
    when: When,
    title: String,
    facts: String,
    text: String,
}

#[derive(Template)]
#[template(path = "action.html")]
struct ActionPage {
    l: Locale,
    layout: Layout,
    view: ActionView,
    code: String,
    chip: &'static str,
    progress: String,
    days: String,
    budget: String,
    model: Option<String>,
    paragraphs: Vec<String>,
    measures: Vec<Measure>,
    pilots: Vec<(String, String, String)>,
    trace: Option<TracePart>,
    sources: Vec<Source>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
    earlier: Vec<Before>,
    list: String,
}

impl ActionPage {
    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }
}

/// GET /actions/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = ActionId::parse_code(&text).ok_or(Denial::NotFound)?;
    if id.code() != text {
        return Ok(see_other(&url::action(id.0), Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render(&inner, &asker, id, query.page.unwrap_or(1)).await
    })
    .await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    id: ActionId,
    number: i64,
) -> Result<String, Failure> {
    let (l, app, actor) = (visitor.locale, &site.app, &visitor.actor);
    let view = app.action(actor, id).await?;
    let slice = Slice::page(number, INPUTS)?;
    let inputs = app.action_inputs(actor, &view, slice).await?;
    let earlier = app.earlier_actions(actor, &view).await?;
    let (dialogue, row) = (&view.dialogue, &view.row);
    let (slug, language) = (dialogue.slug.as_str(), dialogue.language.as_str());
    let at = |page: i64| {
        format!("{}{}#why", url::action(id.0), url::query(&[("page", page.to_string())]))
    };
    let count = i64::try_from(inputs.items.len()).unwrap_or(0);
    let before = |one: app::action::Earlier| {
        let details = one.details;
        let facts = [
            days(l, &details.starts, &details.ends),
            details.owner,
            money(l, details.budget),
            progress_name(l, details.progress),
        ];
        Before {
            when: When::day(l, Moment(one.at.0), &dialogue.zone),
            title: details.title,
            facts: facts.join(" · "),
            text: details.text,
        }
    };
    let page = ActionPage {
        l,
        trace: trace::part(site, visitor, Key::new(NodeKind::Action, id.0), &HashMap::new())
            .await?,
        layout: Layout::of(site, visitor, dialogue, Place::Elsewhere, row.title.clone())
            .titled_in(dialogue.language),
        code: id.code(),
        chip: chip(view.progress),
        progress: progress_name(l, view.progress),
        days: days(l, &row.starts, &row.ends),
        budget: if row.budget == 0 { String::new() } else { money(l, row.budget) },
        model: row.model_id.map(|model| ModelId(model).code()),
        paragraphs: paragraphs(&row.text),
        measures: view.indicators.iter().map(|one| measure(l, one, dialogue.language)).collect(),
        pilots: view
            .pilots
            .iter()
            .map(|(id, title)| (domain::id::PilotId(*id).code(), url::pilot(*id), title.clone()))
            .collect(),
        total: inputs.total,
        shown: (slice.offset + 1, slice.offset + count),
        previous: (number > 1).then(|| at(number - 1)),
        next: inputs.next.map(|_| at(number + 1)),
        sources: inputs.items.into_iter().map(|item| source(l, slug, language, item)).collect(),
        earlier: earlier.into_iter().map(before).collect(),
        list: url::actions(slug),
        view,
    };
    Ok(page.render()?)
}

/// The link to the meeting that passed a resolution, from the resolution's code.
pub(crate) fn resolution(code: &str) -> Option<(String, String)> {
    let (meeting, _) = code.rsplit_once('-')?;
    let id = MeetingId::parse_code(meeting)?;
    Some((code.to_owned(), url::meeting(id.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_as_people_say_it() {
        for (won, text) in [
            (420_000_000, "4억\u{a0}2,000만\u{a0}원"),
            (30_000_000, "3,000만\u{a0}원"),
            (100_000_000, "1억\u{a0}원"),
            (12_345, "12,345원"),
            (0, "0원"),
        ] {
            assert_eq!(money(Locale::Korean, won), text);
        }
    }

    #[test]
    fn a_picture_shows_whole_quarters() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(quarter(day("2026-05-04")), day("2026-04-01"));
        assert_eq!(later(day("2026-10-01"), 3), day("2027-01-01"));
    }
}

//! Pilots: all of a dialogue's at a glance, one with everything that happened in it, and a feed of their
//! reports.

use std::collections::HashMap;

use app::chart;
use app::page::Slice;
use app::pilot::{Item, PilotView};
use app::trace::{Key, NodeKind};
use askama::Template;
use atom_syndication::{Content, Entry as FeedEntry, Feed, Link, Person, Text};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::PilotId;
use domain::indicator::Standing;
use domain::language::Language;
use domain::permission::{Action, Denial, Resource};
use domain::pilot::{Degree, Entry, EntryKind, RiskState, Verdict};
use domain::publication::Publication;
use domain::time::{Date, Moment};

use crate::action::{INPUTS, Source, chip, days, money, progress_name, resolution, source};
use crate::core_question::PageQuery;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::gathering::{Photo, paragraphs};
use crate::home::When;
use crate::indicator::{Measure, day, measure, place, place_of};
use crate::layout::{Layout, Place};
use crate::locale::{Locale, Named};
use crate::system::see_other;
use crate::trace::{self, TracePart};
use crate::visitor::Visitor;
use crate::{Site, fragment, scan, url};

/// Pilots on one page.
const PILOTS: i64 = 20;
/// Reports in a feed.
const FEED: usize = 30;

/// A milestone as it is shown.
pub(crate) struct Milestone {
    pub(crate) id: i64,
    pub(crate) what: String,
    pub(crate) due: When,
    pub(crate) done: Option<When>,
    /// By how many days it is or was late.
    pub(crate) late: i64,
    pub(crate) why: String,
    /// Days it was due before, where that changed.
    pub(crate) before: Vec<String>,
}

/// A line of spending as it is shown.
pub(crate) struct Spent {
    pub(crate) id: i64,
    pub(crate) on: When,
    pub(crate) what: String,
    pub(crate) amount: String,
    /// What it was before, and why it was corrected.
    pub(crate) before: Vec<String>,
    pub(crate) reason: String,
}

/// A report as it is shown.
pub(crate) struct Report {
    pub(crate) id: i64,
    pub(crate) month: String,
    pub(crate) written: When,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) pictures: Vec<Photo>,
    pub(crate) corrected: Option<String>,
    pub(crate) earlier: Vec<Vec<String>>,
}

/// A risk as it is shown.
pub(crate) struct Risk {
    pub(crate) id: i64,
    pub(crate) what: String,
    pub(crate) likely: String,
    pub(crate) bad: String,
    pub(crate) doing: String,
    pub(crate) state: String,
    pub(crate) open: bool,
    pub(crate) since: When,
}

/// The evaluation as it is shown.
pub(crate) struct Evaluation {
    pub(crate) id: i64,
    pub(crate) promised: Vec<String>,
    pub(crate) came: Vec<String>,
    pub(crate) learned: Vec<String>,
    pub(crate) verdict: String,
    pub(crate) when: When,
    pub(crate) corrected: Option<String>,
}

/// Everything that was entered of a pilot, as it is shown.
pub(crate) struct Entered {
    pub(crate) milestones: Vec<Milestone>,
    pub(crate) spending: Vec<Spent>,
    pub(crate) reports: Vec<Report>,
    pub(crate) risks: Vec<Risk>,
    pub(crate) evaluation: Option<Evaluation>,
    /// The picture of the money, and its sentence.
    pub(crate) money: String,
    pub(crate) money_text: String,
    pub(crate) done: usize,
    pub(crate) late: usize,
}

pub(crate) fn degree_name(l: Locale, degree: Degree) -> String {
    match degree {
        Degree::Low => l.t("pilot-degree-low"),
        Degree::Middle => l.t("pilot-degree-middle"),
        Degree::High => l.t("pilot-degree-high"),
    }
}

pub(crate) fn risk_name(l: Locale, state: RiskState) -> String {
    match state {
        RiskState::Open => l.t("pilot-risk-open"),
        RiskState::Happened => l.t("pilot-risk-happened"),
        RiskState::Closed => l.t("pilot-risk-closed"),
    }
}

pub(crate) fn verdict_name(l: Locale, verdict: Verdict) -> String {
    match verdict {
        Verdict::Continue => l.t("pilot-verdict-continue"),
        Verdict::Widen => l.t("pilot-verdict-widen"),
        Verdict::Stop => l.t("pilot-verdict-stop"),
    }
}

fn month_name(l: Locale, month: Date) -> String {
    let values =
        [("year", i64::from(month.year()).into()), ("month", i64::from(month.month()).into())];
    l.a("action-month", values)
}

fn iso(l: Locale, date: Date) -> When {
    day(l, &date.to_string())
}

fn milestone(l: Locale, item: &Item, today: Date) -> Option<Milestone> {
    let Entry::Milestone { what, due, done, late } = &item.entry else { return None };
    let mut before: Vec<String> = Vec::new();
    for (entry, _) in &item.earlier {
        if let Entry::Milestone { due: old, .. } = entry
            && old != due
        {
            let text = iso(l, *old).text;
            if before.last() != Some(&text) {
                before.push(text);
            }
        }
    }
    Some(Milestone {
        id: item.id.0,
        what: what.clone(),
        due: iso(l, *due),
        done: done.map(|done| iso(l, done)),
        late: item.days_late(today),
        why: late.clone(),
        before,
    })
}

fn spent(l: Locale, item: &Item) -> Option<Spent> {
    let Entry::Spending { on, amount, what } = &item.entry else { return None };
    let before = item.earlier.iter().filter_map(|(entry, _)| match entry {
        Entry::Spending { on, amount, what } => {
            Some(format!("{} · {what} · {}", iso(l, *on).text, l.n("money", *amount)))
        }
        _ => None,
    });
    Some(Spent {
        id: item.id.0,
        on: iso(l, *on),
        what: what.clone(),
        amount: l.n("money", *amount),
        before: before.collect(),
        reason: item.reason.clone(),
    })
}

fn report(l: Locale, view: &PilotView, item: &Item) -> Option<Report> {
    let Entry::Report { month, text } = &item.entry else { return None };
    let zone = view.dialogue.zone.as_str();
    let shown = |one: &&app::pilot::Picture| one.item == item.id.0 && one.picture_id.is_some();
    let picture = |one: &app::pilot::Picture| Photo {
        id: one.id,
        url: url::pilot_picture(view.row.id, one.id),
        alt: one.alt.clone(),
        width: one.width.unwrap_or(0),
        height: one.height.unwrap_or(0),
    };
    let earlier = item.earlier.iter().filter_map(|(entry, _)| match entry {
        Entry::Report { text, .. } => Some(paragraphs(text)),
        _ => None,
    });
    Some(Report {
        id: item.id.0,
        month: month_name(l, *month),
        written: When::day(l, item.at, zone),
        paragraphs: paragraphs(text),
        pictures: view.pictures.iter().filter(shown).map(picture).collect(),
        corrected: (!item.reason.is_empty()).then(|| item.reason.clone()),
        earlier: earlier.collect(),
    })
}

fn risk(l: Locale, item: &Item, zone: &str) -> Option<Risk> {
    let Entry::Risk { what, likely, bad, doing, state } = &item.entry else { return None };
    Some(Risk {
        id: item.id.0,
        what: what.clone(),
        likely: degree_name(l, *likely),
        bad: degree_name(l, *bad),
        doing: doing.clone(),
        state: risk_name(l, *state),
        open: *state == RiskState::Open,
        since: When::day(l, item.at, zone),
    })
}

fn evaluation(l: Locale, item: &Item, zone: &str) -> Option<Evaluation> {
    let Entry::Evaluation { promised, came, learned, verdict } = &item.entry else { return None };
    Some(Evaluation {
        id: item.id.0,
        promised: paragraphs(promised),
        came: paragraphs(came),
        learned: paragraphs(learned),
        verdict: verdict_name(l, *verdict),
        when: When::day(l, item.at, zone),
        corrected: (!item.reason.is_empty()).then(|| item.reason.clone()),
    })
}

/// `part` of `whole` as a share for a picture.
fn share(part: i64, whole: i64) -> f64 {
    let thousandths = part.saturating_mul(1000) / whole.max(1);
    f64::from(i32::try_from(thousandths).unwrap_or(i32::MAX)) / 1000.0
}

/// How much of the time has passed.
fn passed(view: &PilotView, today: Date) -> f64 {
    let (from, to) = (place_of(&view.row.starts), place_of(&view.row.ends));
    let gone = i64::from(place(today).saturating_sub(from)).max(0);
    share(gone, i64::from(to.saturating_sub(from)).max(1)).min(1.0)
}

/// What was entered of a pilot.
pub(crate) fn entered(l: Locale, view: &PilotView, today: Date) -> Entered {
    let zone = view.dialogue.zone.as_str();
    let milestones: Vec<Milestone> =
        view.items.iter().filter_map(|item| milestone(l, item, today)).collect();
    let (sum, budget) = (view.spent(), view.row.budget);
    let percent = sum.saturating_mul(100) / budget.max(1);
    let money_text = l.a(
        "pilot-money",
        [
            ("budget", money(l, budget).into()),
            ("spent", money(l, sum).into()),
            ("percent", percent.into()),
        ],
    );
    Entered {
        done: milestones.iter().filter(|one| one.done.is_some()).count(),
        late: milestones.iter().filter(|one| one.done.is_none() && one.late > 0).count(),
        milestones,
        spending: view.items.iter().filter_map(|item| spent(l, item)).collect(),
        reports: view.items.iter().filter_map(|item| report(l, view, item)).collect(),
        risks: view.items.iter().filter_map(|item| risk(l, item, zone)).collect(),
        evaluation: view.items.iter().find_map(|item| evaluation(l, item, zone)),
        money: chart::spending(share(sum, budget), passed(view, today), &money_text),
        money_text,
    }
}

/// A pilot at a glance.
struct Card {
    code: String,
    url: String,
    title: String,
    chip: &'static str,
    progress: String,
    places: String,
    owner: String,
    days: String,
    withdrawn: Option<String>,
    entered: Entered,
    measures: Vec<Measure>,
    /// What is late, in words.
    late: Vec<Named>,
    inputs: String,
}

/// Everything that is late: milestones, measurements.
fn late(l: Locale, language: Language, entered: &Entered, measures: &[Measure]) -> Vec<Named> {
    let told = |key: &str, what: &str, days: i64| {
        l.named_beside(key, ("what", what), language, [("n", days.into())])
    };
    let milestones = entered.milestones.iter().filter(|one| one.done.is_none() && one.late > 0);
    let milestone = |one: &Milestone| told("pilot-late-milestone", &one.what, one.late);
    let measuring = measures.iter().filter(|one| one.late > 0);
    let measurement = |one: &Measure| told("pilot-late-measure", &one.name, one.late);
    milestones.map(milestone).chain(measuring.map(measurement)).collect()
}

fn measures(l: Locale, view: &PilotView) -> Vec<Measure> {
    view.indicators.iter().map(|one| measure(l, one, view.dialogue.language)).collect()
}

fn card(l: Locale, view: &PilotView, today: Date) -> Card {
    let row = &view.row;
    let entered = entered(l, view, today);
    let measures = measures(l, view);
    Card {
        code: view.id().code(),
        url: url::pilot(row.id),
        title: row.title.clone(),
        chip: chip(view.progress),
        progress: progress_name(l, view.progress),
        places: row.places.clone(),
        owner: row.owner.clone(),
        days: days(l, &row.starts, &row.ends),
        withdrawn: (view.status == Publication::Withdrawn).then(|| row.reason.clone()),
        late: late(l, view.dialogue.language, &entered, &measures),
        inputs: l.n("pilot-asked", view.inputs),
        entered,
        measures,
    }
}

#[derive(Template)]
#[template(path = "pilots.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    cards: Vec<Card>,
    figures: Vec<(String, String, String)>,
    actions: String,
    choice: String,
    feed: String,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

/// The figures of all pilots together: money, milestones, indicators.
fn figures(l: Locale, views: &[&PilotView], cards: &[Card]) -> Vec<(String, String, String)> {
    let budget: i64 = views.iter().map(|view| view.row.budget).sum();
    let spent: i64 = views.iter().map(|view| view.spent()).sum();
    let all = |kind| -> usize { views.iter().map(|view| view.of(kind).count()).sum() };
    let done: usize = cards.iter().map(|card| card.entered.done).sum();
    let late: usize = cards.iter().map(|card| card.late.len()).sum();
    let standings = || views.iter().flat_map(|view| &view.indicators);
    let is = |standing| standings().filter(|one| one.standing == standing).count();
    vec![
        (
            l.t("pilot-figure-money"),
            money(l, spent),
            l.a("pilot-figure-money-of", [("budget", money(l, budget).into())]),
        ),
        (
            l.t("pilot-milestones"),
            l.n("pilot-figure-done", done),
            l.n("pilot-figure-of", all(EntryKind::Milestone)),
        ),
        (
            l.t("pilot-indicators"),
            l.n("pilot-figure-met", is(Standing::Met)),
            l.a(
                "pilot-figure-met-of",
                [("n", standings().count().into()), ("missed", is(Standing::Missed).into())],
            ),
        ),
        (l.t("pilot-figure-late"), l.n("figure", late), l.t("pilot-figure-late-note")),
    ]
}

/// GET /d/{dialogue}/pilots
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
        let slice = Slice::page(number, PILOTS)?;
        let page = inner.app.pilots(&app::Actor::default(), &dialogue, false, slice).await?;
        let today = inner.app.today(&dialogue);
        let cards: Vec<Card> = page.items.iter().map(|view| card(l, view, today)).collect();
        let standing: Vec<&PilotView> =
            page.items.iter().filter(|view| view.status == Publication::Published).collect();
        let at = |page: i64| {
            format!("{}{}", url::pilots(&slug), url::query(&[("page", page.to_string())]))
        };
        let count = i64::try_from(page.items.len()).unwrap_or(0);
        let list = ListPage {
            l,
            layout: Layout::of(&inner, &asker, &dialogue, Place::Elsewhere, l.t("pilots-title")),
            figures: figures(l, &standing, &cards),
            cards,
            actions: url::actions(&slug),
            choice: url::choice(&slug),
            feed: url::pilots_feed(&slug),
            total: page.total,
            shown: (slice.offset + 1, slice.offset + count),
            previous: (number > 1).then(|| at(number - 1)),
            next: page.next.map(|_| at(number + 1)),
        };
        Ok(list.render()?)
    })
    .await
}

#[derive(Template)]
#[template(path = "pilot.html")]
struct PilotPage {
    l: Locale,
    layout: Layout,
    view: PilotView,
    code: String,
    chip: &'static str,
    progress: String,
    days: String,
    resolution: Option<(String, String)>,
    why: Vec<String>,
    paragraphs: Vec<String>,
    entered: Entered,
    measures: Vec<Measure>,
    late: Vec<Named>,
    trace: Option<TracePart>,
    sources: Vec<Source>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
    earlier: Vec<(When, String)>,
    list: String,
    feed: String,
}

impl PilotPage {
    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }
}

/// GET /pilots/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = PilotId::parse_code(&text).ok_or(Denial::NotFound)?;
    if id.code() != text {
        return Ok(see_other(&url::pilot(id.0), Vec::new()));
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
    id: PilotId,
    number: i64,
) -> Result<String, Failure> {
    let (l, app, actor) = (visitor.locale, &site.app, &visitor.actor);
    let view = app.pilot(actor, id).await?;
    let slice = Slice::page(number, INPUTS)?;
    let inputs = app.pilot_inputs(actor, &view, slice).await?;
    let earlier = app.earlier_pilots(actor, &view).await?;
    let (dialogue, row) = (&view.dialogue, &view.row);
    let (slug, language) = (dialogue.slug.as_str(), dialogue.language.as_str());
    let at = |page: i64| {
        format!("{}{}#why", url::pilot(id.0), url::query(&[("page", page.to_string())]))
    };
    let count = i64::try_from(inputs.items.len()).unwrap_or(0);
    let entered = entered(l, &view, app.today(dialogue));
    let measures = measures(l, &view);
    let before = |(details, at): (app::pilot::Details, Moment)| {
        let facts = [
            details.title,
            days(l, &details.starts, &details.ends),
            money(l, details.budget),
            details.places,
            progress_name(l, details.progress),
        ];
        (When::day(l, at, &dialogue.zone), facts.join(" · "))
    };
    let page = PilotPage {
        l,
        trace: trace::part(site, visitor, Key::new(NodeKind::Pilot, id.0), &HashMap::new()).await?,
        layout: Layout::of(site, visitor, dialogue, Place::Elsewhere, row.title.clone())
            .titled_in(dialogue.language),
        code: id.code(),
        chip: chip(view.progress),
        progress: progress_name(l, view.progress),
        days: days(l, &row.starts, &row.ends),
        resolution: view.resolution.as_deref().and_then(resolution),
        why: paragraphs(&row.why),
        paragraphs: paragraphs(&row.text),
        late: late(l, dialogue.language, &entered, &measures),
        entered,
        measures,
        total: inputs.total,
        shown: (slice.offset + 1, slice.offset + count),
        previous: (number > 1).then(|| at(number - 1)),
        next: inputs.next.map(|_| at(number + 1)),
        sources: inputs.items.into_iter().map(|item| source(l, slug, language, item)).collect(),
        earlier: earlier.into_iter().map(before).collect(),
        list: url::pilots(slug),
        feed: url::pilots_feed(slug),
        view,
    };
    Ok(page.render()?)
}

/// GET /pilots/{code}/pictures/{picture}
pub(crate) async fn picture(
    State(site): State<Site>,
    visitor: Visitor,
    Path((text, picture)): Path<(String, i64)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = PilotId::parse_code(&text).ok_or(Denial::NotFound)?;
    let file = site.app.report_picture(&visitor.actor, id, picture).await?;
    Ok(scan::answer(file, &headers, true))
}

/// GET /d/{dialogue}/pilots.atom
pub(crate) async fn feed(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public_feed(&site, &visitor, &headers, async move {
        let l = asker.locale;
        let slice = Slice::first(PILOTS);
        let page = inner.app.pilots(&app::Actor::default(), &dialogue, false, slice).await?;
        let mut reports: Vec<(&PilotView, &Item)> = page
            .items
            .iter()
            .flat_map(|view| view.of(EntryKind::Report).map(move |item| (view, item)))
            .collect();
        reports.sort_by_key(|(_, item)| std::cmp::Reverse((item.at, item.id)));
        reports.truncate(FEED);
        Ok(written(&inner, l, &dialogue, &reports))
    })
    .await
}

/// The feed. Names are made of codes, so that they hold when the site moves to another address.
fn written(
    site: &Site,
    l: Locale,
    dialogue: &app::dialogue::Dialogue,
    reports: &[(&PilotView, &Item)],
) -> String {
    let base = site.options.base();
    let link = |rel: &str, path: &str| Link {
        href: format!("{base}{path}"),
        rel: rel.to_owned(),
        ..Link::default()
    };
    let date = |at: Moment| at.rfc3339().parse().unwrap_or_default();
    let entry = |(view, item): &(&PilotView, &Item)| {
        let Entry::Report { month, text } = &item.entry else { return FeedEntry::default() };
        let code = view.id().code();
        FeedEntry {
            id: format!("urn:mundap:pilot:{code}:report:{}", item.id),
            title: Text::plain(format!("{} · {}", view.row.title, month_name(l, *month))),
            updated: date(item.at),
            links: vec![link("alternate", &format!("{}#r-{}", url::pilot(view.row.id), item.id))],
            content: Some(Content {
                value: Some(text.clone()),
                content_type: Some("text".to_owned()),
                ..Content::default()
            }),
            ..FeedEntry::default()
        }
    };
    let path = url::pilots(&dialogue.slug);
    Feed {
        id: format!("urn:mundap:feed:{path}"),
        title: Text::plain(l.a("pilot-feed", [("name", dialogue.title.as_str().into())])),
        lang: Some(l.code().to_owned()),
        updated: date(reports.first().map_or(Moment(0), |(_, item)| item.at)),
        authors: vec![Person { name: l.t("site-name"), ..Person::default() }],
        links: vec![link("self", &url::pilots_feed(&dialogue.slug)), link("alternate", &path)],
        entries: reports.iter().map(entry).collect(),
        ..Feed::default()
    }
    .to_string()
}

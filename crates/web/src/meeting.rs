//! Meetings: what is coming, one meeting with its votes and record, and the votes of a secret ballot.

pub(crate) mod document;

use app::body::BodyView;
use app::item::{ItemView, link_code};
use app::meeting::{MeetingView, Meetings, Resolution};
use app::page::Slice;
use askama::Template;
use atom_syndication::{Entry, Feed, Link, Person, Text};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use domain::ballot::{Choice, Count, Question};
use domain::code::Coded as _;
use domain::file::Media;
use domain::id::{BallotId, MeetingId, MemberId};
use domain::item::LinkKind;
use domain::meeting::state::{Ballot, Motion};
use domain::meeting::{MeetingKind, MeetingStatus};
use domain::motion::MotionKind;
use domain::permission::{Action, Denial, Resource};
use domain::time::{Moment, zone};

use crate::core_question::PageQuery;
use crate::document::{LETTERS, Offered, offered};
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::gathering::paragraphs;
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::record::{
    Words, arithmetic, ground_name, is_key, item_kind, kind_name, motion_name, motion_status,
    outcome_name, recusal_name, status_name, way_name,
};
use crate::system::see_other;
use crate::table::{download, inline};
use crate::visitor::Visitor;
use crate::{Site, calendar, fragment, minutes, url};

/// Past meetings on one page.
const MEETINGS: i64 = 20;
/// Meetings in a calendar or feed.
const FEED: i64 = 100;

/// A meeting in a list.
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) when: When,
    pub(crate) place: String,
    pub(crate) class: &'static str,
    pub(crate) status: String,
}

impl Row {
    pub(crate) fn new(l: Locale, row: &app::meeting::Meeting, body: &str, zone: &str) -> Self {
        let status = row.status.parse().unwrap_or(MeetingStatus::Draft);
        let (class, status) = status_name(l, status);
        Self {
            code: MeetingId(row.id).code(),
            url: url::meeting(row.id),
            name: calendar::name(l, body, row.number),
            when: When::minute(l, Moment(row.starts_at), zone),
            place: row.place.clone(),
            class,
            status,
        }
    }
}

#[derive(Template)]
#[template(path = "meetings.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    /// The address and name of the body whose meetings these are; none of all.
    body: Option<(String, String)>,
    calendar: String,
    feed: String,
    coming: Vec<Row>,
    past: Vec<Row>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

/// GET /d/{dialogue}/calendar
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
        render_list(&inner, &asker, &dialogue, None, query.page.unwrap_or(1)).await
    })
    .await
}

/// GET /bodies/{slug}/meetings
pub(crate) async fn list_of_body(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let body = site.app.body(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let page = query.page.unwrap_or(1);
        render_list(&inner, &asker, &body.dialogue, Some(&body), page).await
    })
    .await
}

async fn render_list(
    site: &Site,
    visitor: &Visitor,
    dialogue: &app::dialogue::Dialogue,
    body: Option<&BodyView>,
    number: i64,
) -> Result<String, Failure> {
    let (l, slug) = (visitor.locale, dialogue.slug.as_str());
    let slice = Slice::page(number, MEETINGS)?;
    let anyone = app::Actor::default();
    let which = body.map_or(Meetings::In(dialogue), Meetings::Of);
    let page = site.app.meetings(&anyone, which, slice).await?;
    let bodies = site.app.bodies(&visitor.actor, dialogue).await?;
    let now = site.app.now();
    let row = |row: &app::meeting::Meeting| {
        let body = bodies.iter().find(|body| body.id == row.body_id);
        let name = body.map(|body| body.name.as_str()).unwrap_or_default();
        Row::new(l, row, name, &dialogue.zone)
    };
    let ahead = |row: &&app::meeting::Meeting| {
        let running = matches!(row.status.as_str(), "open" | "recess");
        running || (row.status == "called" && row.starts_at >= now.0)
    };
    let own = body.map(|body| body.row.slug.as_str());
    let address = own.map_or_else(|| url::meetings(slug), url::body_meetings);
    let at = |page: i64| format!("{address}{}", url::query(&[("page", page.to_string())]));
    let mut coming: Vec<Row> = page.items.iter().filter(ahead).map(row).collect();
    coming.reverse();
    let count = i64::try_from(page.items.len()).unwrap_or(0);
    let list = ListPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Bodies, l.t("meetings-title")),
        body: body.map(|body| (url::body(&body.row.slug), body.row.name.clone())),
        calendar: url::meetings_calendar(slug),
        feed: url::meetings_feed(slug),
        coming,
        past: page.items.iter().filter(|row| !ahead(row)).map(row).collect(),
        total: page.total,
        shown: (slice.offset + 1, slice.offset + count),
        previous: (number > 1).then(|| at(number - 1)),
        next: page.next.map(|_| at(number + 1)),
    };
    Ok(list.render()?)
}

/// The meetings of a dialogue with the names of their bodies, for calendars and feeds.
async fn named(
    site: &Site,
    dialogue: &app::dialogue::Dialogue,
) -> Result<Vec<(app::meeting::Meeting, String)>, Failure> {
    let anyone = app::Actor::default();
    let slice = Slice::first(FEED);
    let page = site.app.meetings(&anyone, Meetings::In(dialogue), slice).await?;
    let bodies = site.app.bodies(&anyone, dialogue).await?;
    let name = |id: i64| {
        bodies.iter().find(|body| body.id == id).map(|body| body.name.clone()).unwrap_or_default()
    };
    Ok(page.items.into_iter().map(|row| (name(row.body_id), row)).map(|(a, b)| (b, a)).collect())
}

/// GET /d/{dialogue}/calendar.ics
pub(crate) async fn calendar_of_dialogue(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let rows = named(&site, &dialogue).await?;
    let text = calendar::of_meetings(&site, visitor.locale, &rows);
    Ok(inline(calendar::CONTENT_TYPE, &format!("{slug}.ics"), Body::from(text)))
}

/// GET /d/{dialogue}/meetings.atom
pub(crate) async fn feed(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, l) = (site.clone(), visitor.locale);
    fragment::public_feed(&site, &visitor, &headers, async move {
        let rows = named(&inner, &dialogue).await?;
        let base = inner.options.base();
        let link = |rel: &str, path: &str| Link {
            href: format!("{base}{path}"),
            rel: rel.to_owned(),
            ..Link::default()
        };
        let date = |at: i64| Moment(at).rfc3339().parse().unwrap_or_default();
        let entry = |(row, body): &(app::meeting::Meeting, String)| Entry {
            id: format!("urn:mundap:meeting:{}", MeetingId(row.id).code()),
            title: Text::plain(calendar::name(l, body, row.number)),
            published: row.called_at.map(date),
            updated: date(row.changed_at),
            links: vec![link("alternate", &url::meeting(row.id))],
            summary: Some(Text::plain(format!(
                "{} · {} · {}",
                status_name(l, row.status.parse().unwrap_or(MeetingStatus::Called)).1,
                l.date_time(Moment(row.starts_at), &dialogue.zone),
                row.place
            ))),
            ..Entry::default()
        };
        let updated = rows.iter().map(|(row, _)| row.changed_at).max().unwrap_or(0);
        let path = url::meetings(&slug);
        let feed = Feed {
            id: format!("urn:mundap:feed:{path}"),
            title: Text::plain(l.a("meeting-feed", [("name", dialogue.title.as_str().into())])),
            lang: Some(l.code().to_owned()),
            updated: date(updated),
            authors: vec![Person { name: l.t("site-name"), ..Person::default() }],
            links: vec![link("self", &url::meetings_feed(&slug)), link("alternate", &path)],
            entries: rows.iter().map(entry).collect(),
            ..Feed::default()
        };
        Ok(feed.to_string())
    })
    .await
}

/// What something is linked to.
pub(crate) struct LinkRow {
    pub(crate) url: String,
    pub(crate) name: String,
}

/// A paper.
pub(crate) struct FileRow {
    pub(crate) id: i64,
    pub(crate) url: String,
    pub(crate) name: String,
}

/// An item on the page.
struct Item {
    number: usize,
    title: Option<String>,
    kind: String,
    minor: bool,
    presenter: String,
    paragraphs: Vec<String>,
    outcome: Option<String>,
    note: String,
    links: Vec<LinkRow>,
    files: Vec<FileRow>,
}

/// A count with its share of a bar.
pub(crate) struct Counted {
    pub(crate) name: String,
    /// Whether it is somebody's name, in the dialogue's language.
    pub(crate) own: bool,
    pub(crate) votes: u32,
}

/// A vote on the page.
struct Vote {
    name: String,
    title: Option<String>,
    text: Vec<String>,
    mover: String,
    status: String,
    elected: Option<String>,
    carried: bool,
    way: String,
    counts: Vec<Counted>,
    tally: String,
    arithmetic: Vec<String>,
    rule: String,
    /// Who took no part, each with how that came about.
    recused: Vec<(String, String)>,
    named: Vec<(String, String)>,
    list: Option<String>,
    resolution: Option<String>,
    amendments: Vec<(String, String)>,
}

/// A member's time in the room.
struct Attended {
    name: String,
    affiliation: String,
    votes: bool,
    arrived: String,
    left: String,
}

/// A line of the record.
pub(crate) struct Line {
    pub(crate) number: i64,
    pub(crate) at: String,
    pub(crate) iso: String,
    pub(crate) text: String,
    pub(crate) key: bool,
    pub(crate) struck: bool,
}

#[derive(Template)]
#[template(path = "meeting.html")]
struct MeetingPage {
    l: Locale,
    layout: Layout,
    view: MeetingView,
    code: String,
    name: String,
    body_url: String,
    bodies: String,
    status: (&'static str, String),
    when: When,
    called: String,
    materials: String,
    chair: String,
    quorum: Option<String>,
    hall: Option<String>,
    console: Option<String>,
    minutes: Option<minutes::Line>,
    calendar: String,
    /// The letter that called it, for those whom it was sent to.
    notice: Vec<Offered>,
    items: Vec<Item>,
    votes: Vec<Vote>,
    attended: Vec<Attended>,
    resolutions: Vec<(String, String, Vec<String>)>,
    record: Vec<Line>,
}

pub(crate) fn parse(code: &str) -> Result<MeetingId, Failure> {
    Ok(MeetingId::parse_code(code).ok_or(Denial::NotFound)?)
}

/// GET /meetings/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = parse(&text)?;
    if id.code() != text {
        return Ok(see_other(&url::meeting(id.0), Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move { render(&inner, &asker, id).await })
        .await
}

async fn render(site: &Site, visitor: &Visitor, id: MeetingId) -> Result<String, Failure> {
    let l = visitor.locale;
    let view = site.app.meeting(&visitor.actor, id).await?;
    let resolutions = site.app.resolutions_of(&visitor.actor, &view).await?;
    let convenes = site.app.gate(&visitor.actor, Action::Convene, &view.resource()).is_ok();
    let sits = site.app.gate(&visitor.actor, Action::Sit, &view.resource()).is_ok();
    let dialogue = view.dialogue().clone();
    let moment = |at: Option<i64>| match at {
        Some(at) => l.date_time(Moment(at), &dialogue.zone),
        None => l.t("meeting-not-yet"),
    };
    let name = calendar::name(l, &view.body.row.name, view.row.number);
    let public = view.status.is_public();
    let page = MeetingPage {
        l,
        layout: Layout::of(site, visitor, &dialogue, Place::Bodies, name.clone())
            .titled_in(dialogue.language),
        code: id.code(),
        name: l.a(
            "meeting-title",
            [("kind", kind_name(l, view.kind).into()), ("number", view.row.number.into())],
        ),
        body_url: url::body(&view.body.row.slug),
        bodies: url::bodies(&dialogue.slug),
        status: status_name(l, view.status),
        when: When::minute(l, Moment(view.row.starts_at), &dialogue.zone),
        called: moment(view.row.called_at),
        materials: moment(view.row.materials_at),
        chair: view.state.chair.map(|chair| view.name(chair).to_owned()).unwrap_or_default(),
        quorum: quorum_line(l, &view),
        hall: (public && view.status != MeetingStatus::Cancelled).then(|| url::hall(id.0)),
        console: convenes.then(|| {
            if matches!(view.status, MeetingStatus::Draft) {
                url::prepare(id.0)
            } else {
                url::console(id.0)
            }
        }),
        minutes: minutes::line(site, visitor, &view).await?,
        calendar: url::meeting_calendar(id.0),
        notice: match convenes || sits {
            true => notice(l, &view),
            false => Vec::new(),
        },
        items: items(l, &view),
        votes: votes(l, &view),
        attended: attended(l, &view),
        resolutions: resolution_rows(l, &view, resolutions),
        record: record(l, &view),
        view,
    };
    Ok(page.render()?)
}

/// The letter that called a meeting, once it was called.
pub(crate) fn notice(l: Locale, view: &MeetingView) -> Vec<Offered> {
    if view.row.called_at.is_none() {
        return Vec::new();
    }
    offered(l, "meeting-notice-file", &LETTERS, |format| url::meeting_notice(view.row.id, format))
}

/// How many were needed and present, once it was opened.
fn quorum_line(l: Locale, view: &MeetingView) -> Option<String> {
    view.state.opened?;
    if view.kind == MeetingKind::Written {
        return None;
    }
    let opening = view.state.opening()?;
    // Of a meeting that is over, whoever was there at any time.
    let present = match view.status {
        MeetingStatus::Closed => present_at_opening(view),
        _ => opening.present,
    };
    let values = [
        ("enrolled", opening.enrolled.into()),
        ("needed", opening.needed.into()),
        ("present", present.into()),
    ];
    Some(l.a("meeting-quorum-line", values))
}

fn present_at_opening(view: &MeetingView) -> u32 {
    let Some(opened) = view.state.opened else { return 0 };
    let there = |stay: &&domain::meeting::state::Stay| {
        view.state.setup.enrolled.contains(&stay.member)
            && stay.from <= opened
            && stay.to.is_none_or(|to| to > opened)
    };
    u32::try_from(view.state.stays.iter().filter(there).count()).unwrap_or(u32::MAX)
}

/// Where an item's links lead.
pub(crate) fn links(l: Locale, view: &MeetingView, item: &ItemView) -> Vec<LinkRow> {
    let plain = item.links.iter().filter_map(|(kind, id)| {
        let url = match kind {
            LinkKind::Question => url::question(*id),
            LinkKind::Answer => url::contribution(domain::contribution::Kind::Answer, *id),
            LinkKind::Minutes => url::meeting(*id),
            LinkKind::Model => url::model(*id),
            // Told below, by its number.
            LinkKind::CoreQuestion => return None,
        };
        Some(LinkRow { url, name: link_code(*kind, *id) })
    });
    let slug = &view.dialogue().slug;
    let core = item.core.iter().map(|core| LinkRow {
        url: url::core_question(slug, core.set_number, core.number),
        name: l.n("core-number", core.number),
    });
    plain.chain(core).collect()
}

/// A size in words: `240 KB`.
fn size(bytes: i64) -> String {
    match bytes {
        ..1_000_000 => format!("{} KB", (bytes + 999) / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

pub(crate) fn files(l: Locale, view: &MeetingView, item: &ItemView) -> Vec<FileRow> {
    let row = |file: &app::item::ItemFile| FileRow {
        id: file.id,
        url: url::meeting_file(view.row.id, file.id),
        name: l.a(
            "meeting-file",
            [("name", file.name.as_str().into()), ("size", size(file.size).into())],
        ),
    };
    item.files.iter().map(row).collect()
}

fn items(l: Locale, view: &MeetingView) -> Vec<Item> {
    let item = |(place, one): (usize, &ItemView)| {
        let hidden = view.is_hidden(one.id());
        let ended = view.state.items.get(&one.id()).and_then(|state| state.ended.as_ref());
        Item {
            number: place + 1,
            title: (!hidden).then(|| one.row.title.clone()),
            kind: item_kind(l, one.kind),
            minor: one.row.minor != 0,
            presenter: if hidden { String::new() } else { one.row.presenter.clone() },
            paragraphs: match hidden || view.is_text_redacted(one.id()) {
                true => Vec::new(),
                false => paragraphs(&one.row.text),
            },
            outcome: ended.map(|(_, outcome, _)| outcome_name(l, *outcome)),
            note: ended
                .filter(|_| !hidden && !view.is_note_redacted(one.id()))
                .map(|(.., note)| note.clone())
                .unwrap_or_default(),
            links: if hidden { Vec::new() } else { links(l, view, one) },
            files: if hidden { Vec::new() } else { files(l, view, one) },
        }
    };
    view.items.iter().enumerate().map(item).collect()
}

fn votes(l: Locale, view: &MeetingView) -> Vec<Vote> {
    let mut votes: Vec<Vote> = Vec::new();
    for motion in view.state.motions.iter().filter(|motion| motion.kind.is_main()) {
        let asks = Question::Motion { motion: motion.id };
        let ballot =
            view.state.ballots.iter().find(|one| one.question == asks && one.closed.is_some());
        votes.push(motion_vote(l, view, motion, ballot));
    }
    for motion in &view.state.motions {
        let asks = Question::Motion { motion: motion.id };
        let ballot =
            view.state.ballots.iter().find(|one| one.question == asks && one.closed.is_some());
        let own = matches!(
            motion.kind,
            MotionKind::Challenge { .. } | MotionKind::CloseSession | MotionKind::Withhold
        );
        if own {
            votes.push(motion_vote(l, view, motion, ballot));
        }
    }
    votes.extend(view.state.ballots.iter().filter_map(|ballot| election_vote(l, view, ballot)));
    votes
}

fn motion_vote(l: Locale, view: &MeetingView, motion: &Motion, ballot: Option<&Ballot>) -> Vote {
    let words = Words { l, view };
    let hidden = view.is_motion_hidden(motion);
    let closed = ballot.and_then(|ballot| ballot.closed.as_ref());
    let outcome = closed.and_then(|closed| match &closed.result {
        Count::Motion { outcome, resolution } => Some((outcome, resolution.clone())),
        Count::Election { .. } => None,
    });
    let counts = outcome.as_ref().map(|(outcome, _)| {
        let count = |key: &str, votes: u32| Counted { name: l.t(key), own: false, votes };
        vec![
            count("meeting-in-favour", outcome.in_favour),
            count("meeting-against", outcome.against),
            count("meeting-abstain", outcome.abstained),
        ]
    });
    let said = |steps| arithmetic(l, steps).join(", ");
    let tally = outcome.as_ref().map(|(outcome, _)| tally(l, outcome, &said(&outcome.steps)));
    let amendment = |one: &&Motion| one.kind == MotionKind::Amendment { of: motion.id };
    Vote {
        name: motion_name(l, motion.kind, motion.number),
        title: (!hidden).then(|| motion.title.clone()),
        text: if hidden { Vec::new() } else { paragraphs(&motion.text) },
        mover: words.speaker(&motion.mover),
        status: motion_status(l, motion.status),
        elected: None,
        carried: outcome.as_ref().is_some_and(|(outcome, _)| outcome.carried),
        way: ballot.map(|ballot| way_name(l, ballot.way)).unwrap_or_default(),
        counts: counts.unwrap_or_default(),
        tally: tally.unwrap_or_default(),
        arithmetic: outcome.as_ref().map(|(o, _)| arithmetic(l, &o.steps)).unwrap_or_default(),
        rule: ballot.map(|ballot| ballot.terms.article.to_string()).unwrap_or_default(),
        recused: recused(l, view, ballot),
        named: named_choices(l, view, ballot),
        list: ballot.and_then(|ballot| list_of(view, ballot)),
        resolution: outcome.and_then(|(_, resolution)| resolution),
        amendments: view
            .state
            .motions
            .iter()
            .filter(amendment)
            .filter(|one| !hidden && !view.is_motion_hidden(one))
            .map(|one| (one.title.clone(), motion_status(l, one.status)))
            .collect(),
    }
}

/// The votes of a motion as squares.
pub(crate) fn tally(l: Locale, outcome: &domain::bylaws::Outcome, label: &str) -> String {
    let votes = app::chart::Tally {
        in_favour: outcome.in_favour,
        against: outcome.against,
        abstained: outcome.abstained,
        needed: outcome.needed,
    };
    app::chart::tally(&votes, &l.n("hall-majority", outcome.needed), label)
}

fn election_vote(l: Locale, view: &MeetingView, ballot: &Ballot) -> Option<Vote> {
    let Question::Election { .. } = ballot.question else { return None };
    let closed = ballot.closed.as_ref()?;
    let Count::Election { votes, blank, election } = &closed.result else { return None };
    let words = Words { l, view };
    let count = |(who, votes): &(MemberId, u32)| Counted {
        name: words.name(*who).to_owned(),
        own: true,
        votes: *votes,
    };
    let mut counts: Vec<Counted> = votes.iter().map(count).collect();
    counts.push(Counted { name: l.t("meeting-blank"), own: false, votes: *blank });
    let (status, elected) = match &election.elected {
        domain::ballot::Elected::Member { member } => {
            (String::new(), Some(words.name(*member).to_owned()))
        }
        domain::ballot::Elected::Runoff { .. } => (l.t("meeting-runoff"), None),
        domain::ballot::Elected::Undecided => (l.t("meeting-not-elected"), None),
    };
    Some(Vote {
        name: words.question(&ballot.question),
        title: None,
        text: Vec::new(),
        mover: String::new(),
        carried: elected.is_some(),
        status,
        elected,
        way: way_name(l, ballot.way),
        counts,
        tally: String::new(),
        arithmetic: arithmetic(l, &election.steps),
        rule: ballot.terms.article.to_string(),
        recused: recused(l, view, Some(ballot)),
        named: Vec::new(),
        list: list_of(view, ballot),
        resolution: None,
        amendments: Vec::new(),
    })
}

/// Who took no part in a vote, and how that came about.
fn recused(l: Locale, view: &MeetingView, ballot: Option<&Ballot>) -> Vec<(String, String)> {
    let Some(ballot) = ballot else { return Vec::new() };
    let one = |member: &MemberId| {
        let of =
            |r: &&domain::meeting::state::Recusal| r.member == *member && r.item == ballot.item;
        let why =
            view.state.recusals.iter().find(of).map(|why| {
                format!("({}, {})", recusal_name(l, why.way), ground_name(l, why.ground))
            });
        (view.name(*member).to_owned(), why.unwrap_or_default())
    };
    ballot.terms.recused.iter().map(one).collect()
}

/// A choice.
pub(crate) fn choice_name(l: Locale, choice: Choice) -> String {
    match choice {
        Choice::InFavour => l.t("meeting-in-favour"),
        Choice::Against => l.t("meeting-against"),
        Choice::Abstain => l.t("meeting-abstain"),
    }
}

fn named_choices(l: Locale, view: &MeetingView, ballot: Option<&Ballot>) -> Vec<(String, String)> {
    let closed = ballot.and_then(|ballot| ballot.closed.as_ref());
    let named = closed.map(|closed| closed.named.as_slice()).unwrap_or_default();
    named
        .iter()
        .map(|(who, choice)| (view.name(*who).to_owned(), choice_name(l, *choice)))
        .collect()
}

/// Where every vote of a secret ballot is listed.
fn list_of(view: &MeetingView, ballot: &Ballot) -> Option<String> {
    (ballot.way == domain::ballot::Way::Secret).then(|| url::ballot(view.row.id, ballot.id.0))
}

fn attended(l: Locale, view: &MeetingView) -> Vec<Attended> {
    let zone_name = &view.dialogue().zone;
    let time = |at: Moment| {
        let text = at.date_time(&zone(zone_name));
        text.rsplit(' ').next().unwrap_or_default().to_owned()
    };
    let stay = |stay: &domain::meeting::state::Stay| {
        let member = view.body.member(stay.member);
        Attended {
            name: view.name(stay.member).to_owned(),
            affiliation: member.map(|one| one.row.affiliation.clone()).unwrap_or_default(),
            votes: view.state.setup.enrolled.contains(&stay.member),
            arrived: time(stay.from),
            left: stay.to.map_or_else(|| l.t("meeting-not-yet"), time),
        }
    };
    view.state.stays.iter().map(stay).collect()
}

fn resolution_rows(
    l: Locale,
    view: &MeetingView,
    rows: Vec<Resolution>,
) -> Vec<(String, String, Vec<String>)> {
    let shown = rows.into_iter().filter(|row| !view.is_resolution_hidden(row));
    shown
        .map(|row| {
            let number = format!("{}-{}", row.year, row.number);
            let name = l.a("meeting-resolution", [("number", number.into())]);
            (name, row.title, paragraphs(&row.text))
        })
        .collect()
}

/// The record in words, with what was struck out.
pub(crate) fn record(l: Locale, view: &MeetingView) -> Vec<Line> {
    let struck = domain::meeting::state::struck(&view.record);
    let words = Words { l, view };
    let zone = zone(&view.dialogue().zone);
    let line = |recorded: &domain::meeting::Recorded| {
        let text = words.sentence(recorded)?;
        let at = recorded.at.date_time(&zone);
        Some(Line {
            number: recorded.number,
            at: at.rsplit(' ').next().unwrap_or_default().to_owned(),
            iso: recorded.at.rfc3339(),
            text,
            key: is_key(&recorded.event),
            struck: struck.contains(&recorded.number),
        })
    };
    view.record.iter().filter_map(line).collect()
}

/// GET /meetings/{code}/files/{file}
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((code, file)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let (file, bytes) = site.app.item_file(&visitor.actor, parse(&code)?, file).await?;
    Ok(send_file(&file, bytes))
}

/// A file as it was sent to us. Nothing in it runs on our pages, whatever it holds.
pub(crate) fn send_file(file: &app::file::File, bytes: Vec<u8>) -> Response {
    let media: Option<Media> = file.media.parse().ok();
    let kind = media.map_or("application/octet-stream", Media::as_str);
    let shown = media.is_some_and(Media::is_shown);
    let ending = file.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let plain = format!("file-{}.{}", file.id, ending.unwrap_or_default());
    let mut response = match shown {
        true => inline(kind, &plain, Body::from(bytes)),
        false => download(kind, &plain, Body::from(bytes)),
    };
    let how = if shown { "inline" } else { "attachment" };
    // RFC 6266: the plain name for old programs, and the name it was sent under.
    let encoded = url::encoded(&file.name);
    let value = format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    let sandbox = HeaderValue::from_static("default-src 'none'; sandbox");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, sandbox);
    response
}

/// GET /meetings/{code}/calendar.ics
pub(crate) async fn calendar_entry(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let view = site.app.meeting(&visitor.actor, parse(&code)?).await?;
    Ok(calendar::of_meeting(&site, visitor.locale, &view))
}

/// A vote of a secret ballot.
struct Opened {
    code: String,
    choice: String,
}

#[derive(Template)]
#[template(path = "ballot.html")]
struct BallotPage {
    l: Locale,
    layout: Layout,
    code: String,
    meeting: String,
    what: String,
    counts: Vec<Counted>,
    rows: Vec<Opened>,
    csv: String,
    digest: String,
}

async fn opened(
    site: &Site,
    visitor: &Visitor,
    code: &str,
    ballot: i64,
) -> Result<(MeetingView, Ballot, Vec<app::ballot::Opened>), Failure> {
    let view = site.app.meeting(&visitor.actor, parse(code)?).await?;
    let rows = site.app.opened_choices(&visitor.actor, &view, BallotId(ballot)).await?;
    let found = view.state.ballot(BallotId(ballot)).cloned().ok_or(Denial::NotFound)?;
    if found.way != domain::ballot::Way::Secret {
        return Err(Denial::NotFound.into());
    }
    Ok((view, found, rows))
}

/// What can be chosen in a vote: each choice as a form sends it, and its name.
pub(crate) fn choices_of(
    l: Locale,
    view: &MeetingView,
    question: &Question,
) -> Vec<(String, String)> {
    match question {
        Question::Motion { .. } => Choice::ALL
            .iter()
            .map(|choice| (choice.as_str().to_owned(), choice_name(l, *choice)))
            .collect(),
        Question::Election { candidates, .. } => {
            let own = candidates.iter().map(|one| (one.to_string(), view.name(*one).to_owned()));
            own.chain([(app::ballot::BLANK.to_owned(), l.t("meeting-blank"))]).collect()
        }
    }
}

/// What somebody chose, in words.
fn chosen(l: Locale, view: &MeetingView, choice: &str) -> String {
    if choice == app::ballot::BLANK {
        return l.t("meeting-blank");
    }
    match choice.parse::<Choice>() {
        Ok(choice) => choice_name(l, choice),
        Err(_) => {
            let member = choice.parse().map(MemberId).ok();
            member.map(|member| view.name(member).to_owned()).unwrap_or_default()
        }
    }
}

/// GET /meetings/{code}/ballots/{ballot}
pub(crate) async fn ballot(
    State(site): State<Site>,
    visitor: Visitor,
    Path((code, ballot)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let (view, found, rows) = opened(&site, &visitor, &code, ballot).await?;
    let l = visitor.locale;
    let count = |(value, name): (String, String)| {
        let votes = rows.iter().filter(|row| row.choice == value).count();
        let own = value != app::ballot::BLANK && value.parse::<Choice>().is_err();
        Counted { name, own, votes: u32::try_from(votes).unwrap_or(u32::MAX) }
    };
    let counts = choices_of(l, &view, &found.question).into_iter().map(count).collect();
    let paper = |code: &str| match code {
        app::ballot::PAPER => l.t("meeting-choices-paper"),
        code => code.to_owned(),
    };
    let page = BallotPage {
        l,
        layout: Layout::of(
            &site,
            &visitor,
            view.dialogue(),
            Place::Bodies,
            l.t("meeting-choices-title"),
        ),
        code: view.id().code(),
        meeting: url::meeting(view.row.id),
        what: Words { l, view: &view }.question(&found.question),
        counts,
        csv: url::ballot_csv(view.row.id, ballot),
        digest: app::ballot::digest(&rows),
        rows: rows
            .iter()
            .map(|row| Opened { code: paper(&row.code), choice: chosen(l, &view, &row.choice) })
            .collect(),
    };
    Ok(axum::response::IntoResponse::into_response(axum::response::Html(page.render()?)))
}

/// GET /meetings/{code}/ballots/{ballot}/choices.csv: the lines that the fingerprint is taken of.
pub(crate) async fn choices_csv(
    State(site): State<Site>,
    visitor: Visitor,
    Path((code, ballot)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let (view, _, rows) = opened(&site, &visitor, &code, ballot).await?;
    let text: String = rows.iter().map(|row| format!("{},{}\n", row.code, row.choice)).collect();
    let name = format!("{}-{ballot}.csv", view.id().code());
    Ok(download("text/csv; charset=utf-8", &name, Body::from(text)))
}

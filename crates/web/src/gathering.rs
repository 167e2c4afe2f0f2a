//! Gatherings: the list of a dialogue's, and one with its photos and what came of it.

use app::gathering::{Contribution, Earlier, GatheringView};
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::{GatheringId, PhotoId};
use domain::permission::{Action, Denial, Resource};
use domain::publication::Publication;
use domain::time::{Moment, zone};

use crate::core_question::PageQuery;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::preview::{self, Shared};
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, fragment, scan, url};

/// Gatherings on one page.
const GATHERINGS: i64 = 20;
/// Questions and answers on one page.
const CONTRIBUTIONS: i64 = 20;

/// A gathering in a list.
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) when: When,
    pub(crate) place: String,
    pub(crate) status: Publication,
    pub(crate) people: Option<i64>,
    pub(crate) coming: bool,
}

impl Row {
    pub(crate) fn new(
        l: Locale,
        dialogue: &app::dialogue::Dialogue,
        row: &app::gathering::Gathering,
        now: Moment,
    ) -> Self {
        Self {
            code: GatheringId(row.id).code(),
            url: url::gathering(row.id),
            title: row.title.clone(),
            when: When::minute(l, Moment(row.starts_at), &dialogue.zone),
            place: place(dialogue, row),
            status: row.status.parse().unwrap_or(Publication::Draft),
            people: row.people,
            coming: !domain::gathering::has_begun(Moment(row.starts_at), now),
        }
    }
}

/// The place and the address in one line.
pub(crate) fn place(dialogue: &app::dialogue::Dialogue, row: &app::gathering::Gathering) -> String {
    let name = dialogue.places.iter().find(|place| Some(place.id) == row.place_id);
    let parts = [name.map(|place| place.name.as_str()), Some(row.address.as_str())];
    parts.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

#[derive(Template)]
#[template(path = "gatherings.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    rows: Vec<Row>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

/// GET /d/{dialogue}/gatherings
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
        let slice = Slice::page(number, GATHERINGS)?;
        let page = inner.app.gatherings(&asker.actor, &dialogue, slice).await?;
        let at = |page: i64| {
            let query = url::query(&[("page", page.to_string())]);
            format!("{}{query}", url::gatherings(&dialogue.slug))
        };
        let now = inner.app.now();
        let count = i64::try_from(page.items.len()).unwrap_or(0);
        let list = ListPage {
            l,
            layout: Layout::of(&inner, &asker, &dialogue, Place::Gatherings, l.t("nav-gatherings")),
            rows: page.items.iter().map(|row| Row::new(l, &dialogue, row, now)).collect(),
            total: page.total,
            shown: (slice.offset + 1, slice.offset + count),
            previous: (number > 1).then(|| at(number - 1)),
            next: page.next.map(|_| at(number + 1)),
        };
        Ok(list.render()?)
    })
    .await
}

/// A photo as it is shown.
pub(crate) struct Photo {
    pub(crate) id: i64,
    pub(crate) url: String,
    pub(crate) alt: String,
    pub(crate) width: i64,
    pub(crate) height: i64,
}

/// A question or answer that came of the gathering.
struct Came {
    code: String,
    url: String,
    text: String,
    language: String,
    answers: Option<i64>,
}

impl Came {
    fn new(item: Contribution) -> Option<Self> {
        let kind: Kind = item.kind.parse().ok()?;
        Some(Self {
            code: app::contribution::code(kind, item.id),
            url: url::contribution(kind, item.id),
            text: item.text,
            language: item.language,
            answers: item.number,
        })
    }
}

/// An earlier version, as it is shown.
struct Before {
    when: When,
    title: String,
    facts: String,
    summary: String,
}

#[derive(Template)]
#[template(path = "gathering.html")]
struct GatheringPage {
    l: Locale,
    layout: Layout,
    view: GatheringView,
    code: String,
    when: When,
    until: String,
    place: String,
    coming: bool,
    /// On its day: what somebody there can do on their phone, link and name.
    offers: Vec<(String, String)>,
    photos: Vec<Photo>,
    came: Vec<Came>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
    earlier: Vec<Before>,
    paragraphs: Vec<String>,
}

impl GatheringPage {
    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }
}

/// What the audience of a gathering can do where it is, on the day it is held.
fn offers(l: Locale, view: &GatheringView, now: Moment) -> Vec<(String, String)> {
    let slug = &view.dialogue.slug;
    let zone = zone(&view.dialogue.zone);
    let today = Moment(view.row.starts_at).iso_date(&zone) == now.iso_date(&zone);
    if !today || view.status != Publication::Published {
        return Vec::new();
    }
    vec![
        (url::ask(slug), l.t("hall-audience-ask")),
        (url::core_questions(slug), l.t("gathering-answer")),
        (url::vote_anywhere(slug), l.t("home-vote")),
    ]
}

/// GET /gatherings/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = GatheringId::parse_code(&text).ok_or(Denial::NotFound)?;
    if id.code() != text {
        return Ok(see_other(&url::gathering(id.0), Vec::new()));
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
    id: GatheringId,
    number: i64,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let (app, actor, now) = (&site.app, &visitor.actor, site.app.now());
    let view = app.gathering(actor, id).await?;
    let (dialogue, row) = (&view.dialogue, &view.row);
    let zone = dialogue.zone.as_str();
    let slice = Slice::page(number, CONTRIBUTIONS)?;
    let came = app.gathering_contributions(actor, &view, slice).await?;
    let earlier = app.earlier_gatherings(actor, &view).await?;
    let at = |page: i64| {
        let query = url::query(&[("page", page.to_string())]);
        format!("{}{query}#came", url::gathering(id.0))
    };
    let count = i64::try_from(came.items.len()).unwrap_or(0);
    let starts = Moment(row.starts_at);
    let shared = {
        let preview = preview::of_gathering(&view);
        let words = if preview.shown { preview.note.clone() } else { String::new() };
        Shared::new(site, &url::gathering(id.0), &preview, &words)
    };
    let page = GatheringPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Gatherings, row.title.clone())
            .titled_in(dialogue.language)
            .shared(shared),
        code: id.code(),
        when: When::minute(l, starts, zone),
        until: row.ends_at.map(|ends| time(l, starts, Moment(ends), zone)).unwrap_or_default(),
        place: place(dialogue, row),
        coming: !domain::gathering::has_begun(starts, now),
        offers: offers(l, &view, now),
        photos: photos(&view),
        came: came.items.into_iter().filter_map(Came::new).collect(),
        total: came.total,
        shown: (slice.offset + 1, slice.offset + count),
        previous: (number > 1).then(|| at(number - 1)),
        next: came.next.map(|_| at(number + 1)),
        earlier: earlier.into_iter().map(|one| before(l, dialogue, one)).collect(),
        paragraphs: paragraphs(&row.summary),
        view,
    };
    Ok(page.render()?)
}

/// The end of a gathering: its time alone when it ends on the day it began.
fn time(l: Locale, starts: Moment, ends: Moment, zone: &str) -> String {
    let text = l.date_time(ends, zone);
    if l.date(starts, zone) == l.date(ends, zone) {
        text.rsplit('\u{a0}').next().unwrap_or_default().to_owned()
    } else {
        text
    }
}

pub(crate) fn photos(view: &GatheringView) -> Vec<Photo> {
    let photo = |photo: &app::gathering::Photo| Photo {
        id: photo.id,
        url: url::photo(view.row.id, photo.id),
        alt: photo.alt.clone(),
        width: photo.width.unwrap_or(0),
        height: photo.height.unwrap_or(0),
    };
    view.photos.iter().filter(|photo| photo.picture_id.is_some()).map(photo).collect()
}

fn before(l: Locale, dialogue: &app::dialogue::Dialogue, one: Earlier) -> Before {
    let details = one.details;
    let name = dialogue.places.iter().find(|place| Some(place.id) == details.place_id);
    let people = details.people.map(|people| l.n("gathering-people", people));
    let facts = [
        Some(l.date_time(Moment(details.starts_at), &dialogue.zone)),
        name.map(|place| place.name.clone()),
        Some(details.address),
        Some(details.host),
        people,
    ];
    let facts: Vec<String> = facts.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    Before {
        when: When::day(l, one.at, &dialogue.zone),
        title: details.title,
        facts: facts.join(" · "),
        summary: details.summary,
    }
}

/// The paragraphs of a text: an empty line parts them.
pub(crate) fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// GET /gatherings/{code}/photos/{photo}
pub(crate) async fn photo(
    State(site): State<Site>,
    visitor: Visitor,
    Path((text, photo)): Path<(String, i64)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = GatheringId::parse_code(&text).ok_or(Denial::NotFound)?;
    let picture = site.app.photo(&visitor.actor, id, PhotoId(photo)).await?;
    Ok(scan::answer(picture, &headers, true))
}

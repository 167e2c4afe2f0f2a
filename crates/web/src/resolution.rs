//! What a body resolved.

use app::meeting::Resolution;
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::MeetingId;
use domain::time::Moment;

use crate::core_question::PageQuery;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::gathering::paragraphs;
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Resolutions on one page.
const RESOLUTIONS: i64 = 20;

/// A resolution in the list; one that may not be told has no title.
struct Row {
    number: String,
    when: When,
    code: String,
    url: String,
    title: String,
    text: Vec<String>,
}

impl Row {
    fn new(l: Locale, row: &Resolution, zone: &str) -> Self {
        Self {
            number: format!("{}-{}", row.year, row.number),
            when: When::day(l, Moment(row.at), zone),
            code: MeetingId(row.meeting_id).code(),
            url: url::meeting(row.meeting_id),
            title: row.title.clone(),
            text: paragraphs(&row.text),
        }
    }
}

#[derive(Template)]
#[template(path = "resolutions.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    /// Address and name.
    body: (String, String),
    rows: Vec<Row>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

/// GET /bodies/{slug}/resolutions
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let body = site.app.body(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let (l, number) = (asker.locale, query.page.unwrap_or(1));
        let slice = Slice::page(number, RESOLUTIONS)?;
        // What everybody may read, whoever asks: the page is kept for all.
        let page = inner.app.resolutions(&app::Actor::default(), &body, slice).await?;
        let count = i64::try_from(page.items.len()).unwrap_or(0);
        let at = |page: i64| {
            format!("{}{}", url::resolutions(&slug), url::query(&[("page", page.to_string())]))
        };
        let title = l.t("meeting-resolutions");
        let list = ListPage {
            l,
            layout: Layout::of(&inner, &asker, &body.dialogue, Place::Bodies, title),
            body: (url::body(&slug), body.row.name.clone()),
            rows: page.items.iter().map(|row| Row::new(l, row, &body.dialogue.zone)).collect(),
            total: page.total,
            shown: (slice.offset + 1, slice.offset + count),
            previous: (number > 1).then(|| at(number - 1)),
            next: page.next.map(|_| at(number + 1)),
        };
        Ok(list.render()?)
    })
    .await
}

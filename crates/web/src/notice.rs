//! Notices: lists, one notice, and feeds.

use std::collections::HashMap;

use app::dialogue::Dialogue;
use app::notice::{Notice, NoticeView};
use app::page::{Page, Slice};
use askama::Template;
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::NoticeId;
use domain::language::Language;
use domain::permission::{Action, Denial, Resource};
use domain::publication::Publication;
use domain::time::Moment;

use crate::core_question::PageQuery;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::gathering::paragraphs;
use crate::home::{self, When};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::preview::{self, Shared};
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Notices on one page.
const NOTICES: i64 = 20;
/// Notices in a feed.
const FEED: i64 = 30;

/// A notice in a list.
struct Row {
    url: String,
    title: String,
    when: When,
    of: Option<String>,
    language: Language,
    withdrawn: bool,
}

#[derive(Template)]
#[template(path = "notices.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    rows: Vec<Row>,
    feed: String,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

fn row(l: Locale, notice: &Notice, dialogue: &Dialogue, of: Option<String>) -> Row {
    Row {
        url: url::notice(notice.id),
        title: notice.title.clone(),
        when: When::day(
            l,
            Moment(notice.published_at.unwrap_or(notice.created_at)),
            &dialogue.zone,
        ),
        of,
        language: dialogue.language,
        withdrawn: notice.status == Publication::Withdrawn.as_str(),
    }
}

struct Shown {
    number: i64,
    slice: Slice,
    feed: String,
    path: String,
}

fn list_page(
    l: Locale,
    layout: Layout,
    page: &Page<Notice>,
    rows: Vec<Row>,
    shown: Shown,
) -> Result<String, Failure> {
    let Shown { number, slice, feed, path } = shown;
    let at = |page: i64| format!("{path}{}", url::query(&[("page", page.to_string())]));
    let count = i64::try_from(page.items.len()).unwrap_or(0);
    let list = ListPage {
        l,
        layout,
        rows,
        feed,
        total: page.total,
        shown: (slice.offset + 1, slice.offset + count),
        previous: (number > 1).then(|| at(number - 1)),
        next: page.next.map(|_| at(number + 1)),
    };
    Ok(list.render()?)
}

/// GET /notices
pub(crate) async fn all(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let l = asker.locale;
        let number = query.page.unwrap_or(1);
        let slice = Slice::page(number, NOTICES)?;
        let (page, dialogues) = inner.app.all_notices(&asker.actor, slice).await?;
        let of: HashMap<i64, &Dialogue> =
            dialogues.iter().map(|dialogue| (dialogue.id.0, dialogue.as_ref())).collect();
        let rows = page.items.iter().filter_map(|notice| {
            let dialogue = of.get(&notice.dialogue_id)?;
            Some(row(l, notice, dialogue, Some(dialogue.title.clone())))
        });
        let rows = rows.collect();
        let layout = home::frame(&inner, &asker, Place::Notices, l.t("nav-notices")).await?;
        let feed = url::NOTICES_FEED.to_owned();
        let path = url::NOTICES.to_owned();
        list_page(l, layout, &page, rows, Shown { number, slice, feed, path })
    })
    .await
}

/// GET /d/{dialogue}/notices
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
        let slice = Slice::page(number, NOTICES)?;
        let page = inner.app.notices(&asker.actor, &dialogue, false, slice).await?;
        let rows = page.items.iter().map(|notice| row(l, notice, &dialogue, None)).collect();
        let layout = Layout::of(&inner, &asker, &dialogue, Place::Notices, l.t("nav-notices"));
        let (feed, path) = (url::notices_feed(&dialogue.slug), url::notices(&dialogue.slug));
        list_page(l, layout, &page, rows, Shown { number, slice, feed, path })
    })
    .await
}

/// An earlier text, as it is shown.
struct Before {
    when: When,
    title: String,
    paragraphs: Vec<String>,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    l: Locale,
    layout: Layout,
    view: NoticeView,
    code: String,
    when: When,
    changed: When,
    paragraphs: Vec<String>,
    earlier: Vec<Before>,
}

impl NoticePage {
    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }
}

/// GET /notices/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = NoticeId::parse_code(&text).ok_or(Denial::NotFound)?;
    if id.code() != text {
        return Ok(see_other(&url::notice(id.0), Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move { render(&inner, &asker, id).await })
        .await
}

async fn render(site: &Site, visitor: &Visitor, id: NoticeId) -> Result<String, Failure> {
    let l = visitor.locale;
    let view = site.app.notice(&visitor.actor, id).await?;
    let earlier = site.app.earlier_notices(&visitor.actor, &view).await?;
    let (dialogue, row) = (&view.dialogue, &view.row);
    let zone = dialogue.zone.as_str();
    let before = |row: app::notice::Revision| Before {
        when: When::day(l, Moment(row.at), zone),
        title: row.title,
        paragraphs: paragraphs(&row.text),
    };
    let shared = {
        let preview = preview::of_notice(&view);
        let words = if preview.shown { row.body.as_str() } else { "" };
        Shared::new(site, &url::notice(id.0), &preview, words)
    };
    let page = NoticePage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Notices, row.title.clone())
            .titled_in(dialogue.language)
            .shared(shared),
        code: id.code(),
        when: When::day(l, Moment(row.published_at.unwrap_or(row.created_at)), zone),
        changed: When::day(l, Moment(row.changed_at), zone),
        paragraphs: paragraphs(&row.body),
        earlier: earlier.into_iter().map(before).collect(),
        view,
    };
    Ok(page.render()?)
}

/// GET /notices.atom
pub(crate) async fn feed_of_all(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public_feed(&site, &visitor, &headers, async move {
        let slice = Slice::first(FEED);
        let (page, _) = inner.app.all_notices(&asker.actor, slice).await?;
        let l = asker.locale;
        let title = l.a("notice-feed", [("name", l.t("site-name").into())]);
        Ok(feed(&inner, l, &title, url::NOTICES, url::NOTICES_FEED, &page.items))
    })
    .await
}

/// GET /d/{dialogue}/notices.atom
pub(crate) async fn feed_of_dialogue(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public_feed(&site, &visitor, &headers, async move {
        let slice = Slice::first(FEED);
        let page = inner.app.notices(&asker.actor, &dialogue, false, slice).await?;
        let l = asker.locale;
        let title = l.a("notice-feed", [("name", dialogue.title.as_str().into())]);
        let (path, own) = (url::notices(&dialogue.slug), url::notices_feed(&dialogue.slug));
        Ok(feed(&inner, l, &title, &path, &own, &page.items))
    })
    .await
}

fn date(at: i64) -> FixedDateTime {
    Moment(at).rfc3339().parse().unwrap_or_default()
}

/// A feed. Names are made of codes, so that they hold when the site moves to another address.
fn feed(site: &Site, l: Locale, title: &str, path: &str, own: &str, notices: &[Notice]) -> String {
    let base = site.options.base();
    let link = |rel: &str, path: &str| Link {
        href: format!("{base}{path}"),
        rel: rel.to_owned(),
        ..Link::default()
    };
    let entry = |notice: &Notice| {
        let withdrawn = notice.status == Publication::Withdrawn.as_str();
        let words = if withdrawn {
            l.a("notice-withdrawn-why", [("reason", notice.reason.as_str().into())])
        } else {
            notice.body.clone()
        };
        Entry {
            id: format!("urn:mundap:notice:{}", NoticeId(notice.id).code()),
            title: Text::plain(notice.title.clone()),
            published: notice.published_at.map(date),
            updated: date(notice.changed_at.max(notice.published_at.unwrap_or(0))),
            links: vec![link("alternate", &url::notice(notice.id))],
            content: Some(Content {
                value: Some(words),
                content_type: Some("text".to_owned()),
                ..Content::default()
            }),
            ..Entry::default()
        }
    };
    let updated =
        notices.iter().map(|notice| notice.changed_at.max(notice.published_at.unwrap_or(0)));
    Feed {
        id: format!("urn:mundap:feed:{path}"),
        title: Text::plain(title.to_owned()),
        lang: Some(l.code().to_owned()),
        updated: date(updated.max().unwrap_or(0)),
        authors: vec![Person { name: l.t("site-name"), ..Person::default() }],
        links: vec![link("self", own), link("alternate", path)],
        entries: notices.iter().map(entry).collect(),
        ..Feed::default()
    }
    .to_string()
}

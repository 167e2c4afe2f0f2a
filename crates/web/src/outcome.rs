//! One outcome: what was decided, why, and to what it was given.

use std::collections::HashMap;

use app::outcome::{Item, OutcomeView};
use app::page::Slice;
use app::trace::{Key, NodeKind};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::OutcomeId;
use domain::outcome::Receiver;
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
use crate::trace::{self, TracePart, word_name};
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Things on one page of the list.
const PAGE: i64 = 50;

/// Something it was given to.
struct Row {
    name: String,
    url: Option<String>,
    /// That it no longer holds for it, and why.
    ended: Option<(When, String)>,
}

#[derive(Template)]
#[template(path = "outcome.html")]
struct OutcomePage {
    l: Locale,
    layout: Layout,
    view: OutcomeView,
    code: String,
    word: String,
    when: When,
    reason: Vec<String>,
    target: Option<String>,
    rows: Vec<Row>,
    trace: Option<TracePart>,
    previous: Option<String>,
    next: Option<String>,
}

/// GET /outcomes/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = OutcomeId::parse_code(&code).ok_or(Denial::NotFound)?;
    if id.code() != code {
        return Ok(see_other(&url::outcome(id.0), Vec::new()));
    }
    let view = site.app.outcome(&visitor.actor, id).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render(&inner, &asker, view, query.page.unwrap_or(1)).await
    })
    .await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    view: OutcomeView,
    number: i64,
) -> Result<String, Failure> {
    let (l, dialogue) = (visitor.locale, &view.dialogue);
    let page = site.app.outcome_items(&visitor.actor, &view, Slice::page(number, PAGE)?).await?;
    let at = |page: i64| {
        format!("{}{}", url::outcome(view.row.id), url::query(&[("page", page.to_string())]))
    };
    let target = view.row.target_kind.as_deref().and_then(|kind| kind.parse().ok());
    let code = OutcomeId(view.row.id).code();
    let row = |item: &Item| row(l, &dialogue.slug, &dialogue.zone, item);
    let rendered = OutcomePage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Questions, code.clone()).without_bar(),
        word: word_name(l, view.word),
        when: When::day(l, Moment(view.row.at), &dialogue.zone),
        reason: paragraphs(&view.row.reason),
        target: target
            .zip(view.row.target_id)
            .map(|(kind, id)| app::outcome::target_code(kind, id)),
        rows: page.items.iter().map(row).collect(),
        trace: trace::part(
            site,
            visitor,
            Key::new(NodeKind::Outcome, view.row.id),
            &HashMap::new(),
        )
        .await?,
        previous: (number > 1).then(|| at(number - 1)),
        next: page.next.map(|_| at(number + 1)),
        code,
        view,
    };
    Ok(rendered.render()?)
}

fn row(l: Locale, slug: &str, zone: &str, item: &Item) -> Row {
    let id = item.item_id;
    let of = |kind| (app::contribution::code(kind, id), Some(url::contribution(kind, id)));
    let (name, url) = match item.kind.parse() {
        Ok(Receiver::Question) => of(Kind::Question),
        Ok(Receiver::Answer) => of(Kind::Answer),
        Ok(Receiver::Statement) => of(Kind::Statement),
        Ok(Receiver::Group) => {
            let query = url::query(&[("group", id.to_string())]);
            (l.t("trace-kind-group"), Some(format!("{}{query}", url::questions(slug))))
        }
        Ok(Receiver::CoreQuestion) => (l.t("nav-core"), Some(url::core_questions(slug))),
        Ok(Receiver::Theme) => (domain::id::ThemeId(id).code(), None),
        Ok(Receiver::Agenda) => (domain::id::AgendaId(id).code(), None),
        Err(_) => (item.kind.clone(), None),
    };
    let ended = item.ended_at.map(|at| (When::day(l, Moment(at), zone), item.why.clone()));
    Row { name, url, ended }
}

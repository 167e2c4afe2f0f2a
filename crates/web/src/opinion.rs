//! Opinion: the page of all statements, and how opinion maps are computed.

pub(crate) mod map;
mod part;

use std::sync::Arc;

use app::core_question::CoreQuestionView;
use app::opinion::{LEAST_PEOPLE, Opinion, OpinionResult};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use domain::dialogue::Activity;
pub(crate) use part::{Part, Portrait, letter, part, portraits};
use part::{Reader, Row};
use serde::Deserialize;

use crate::core_question::{Around, find};
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::translation::{self, Original};
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Statements on one page of all.
const PAGE: usize = 50;
#[derive(Template)]
#[template(path = "opinion.html")]
struct OpinionPage {
    l: Locale,
    layout: Layout,
    core: CoreQuestionView,
    original: Option<Original>,
    around: Around,
    part: Option<Part>,
    rows: Vec<Row>,
    order: Order,
    orders: Vec<(String, String, bool)>,
    next: Option<String>,
    digest: String,
    json_url: String,
    votes_url: String,
    comments_url: String,
    exposures_url: String,
    chances_url: String,
}

/// In which order statements stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Order {
    /// What all groups agree with first.
    #[default]
    Common,
    /// What divides first.
    Divide,
    /// The most votes first.
    Votes,
}

impl Order {
    const ALL: [Self; 3] = [Self::Common, Self::Divide, Self::Votes];

    const fn word(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Divide => "divide",
            Self::Votes => "votes",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Common => "opinion-order-common",
            Self::Divide => "opinion-order-divide",
            Self::Votes => "opinion-order-votes",
        }
    }

    /// Statements that are public, in this order.
    fn sorted(self, result: &OpinionResult) -> Vec<usize> {
        let value = |at: &usize| {
            result.statements.get(*at).map_or(0.0, |one| match self {
                Self::Common => one.common,
                Self::Divide => one.difference,
                Self::Votes => f64::from(one.votes()),
            })
        };
        let public = |at: &usize| result.statements.get(*at).is_some_and(|one| one.public);
        let mut all: Vec<usize> = (0..result.statements.len()).filter(public).collect();
        all.sort_by(|a, b| value(b).total_cmp(&value(a)).then(a.cmp(b)));
        all
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OpinionQuery {
    order: Option<Order>,
    /// How many statements come before this page.
    from: Option<usize>,
    /// `flagged`: without those who voted as if by agreement.
    without: String,
}

/// GET /d/{dialogue}/core/{set}/{number}/opinion
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
    Query(query): Query<OpinionQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.dialogue(&visitor.actor, &place.0).await?;
    if visitor.actor.participant.is_some() {
        return Ok(Html(render(&site, &visitor, &place, &query).await?).into_response());
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render(&inner, &asker, &place, &query).await
    })
    .await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    place: &(String, i64, i64),
    query: &OpinionQuery,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let mut core = find(site, visitor, place).await?;
    let original = translation::core(site, visitor, &mut core).await?;
    let without = query.without == "flagged";
    let around = Around::of(&core);
    let part = part(site, visitor, &core, true, without).await?;
    let (order, from) = (query.order.unwrap_or_default(), query.from.unwrap_or(0));
    let mut rows = Vec::new();
    let mut next = None;
    let mut digest = String::new();
    let opinion: Option<Arc<Opinion>> = site.app.opinion(&visitor.actor, &core).await?;
    if let Some(opinion) = opinion {
        let other = opinion.result.without_flagged.as_deref().filter(|_| without);
        let result = other.unwrap_or(&opinion.result);
        let sorted = order.sorted(result);
        let shown: Vec<usize> = sorted.iter().skip(from).take(PAGE).copied().collect();
        let all = (&*opinion, result);
        let reader = Reader::new(site, visitor, &core, all, shown.iter().copied()).await?;
        rows = reader.rows(&shown, PAGE);
        next = (from.saturating_add(PAGE) < sorted.len())
            .then(|| around.opinion_at(order.word(), from.saturating_add(PAGE), without));
        digest.clone_from(&opinion.digest);
    }
    let orders = Order::ALL
        .map(|one| (l.t(one.key()), around.opinion_at(one.word(), 0, without), one == order));
    let title = l.t("opinion-page");
    let page = OpinionPage {
        l,
        layout: Layout::of(site, visitor, &core.dialogue, Place::CoreQuestions, title),
        json_url: url::api_core_question(core.row.id, "opinion"),
        votes_url: url::api_core_question(core.row.id, "votes.csv"),
        comments_url: url::api_core_question(core.row.id, "comments.csv"),
        exposures_url: url::api_core_question(core.row.id, "exposures.csv"),
        chances_url: url::api_core_question(core.row.id, "chances.csv"),
        core,
        original,
        around,
        part,
        rows,
        order,
        orders: orders.into(),
        next,
        digest,
    };
    Ok(page.render()?)
}

#[derive(Template)]
#[template(path = "opinion_method.html")]
struct MethodPage {
    l: Locale,
    layout: Layout,
    least_people: u64,
}

/// GET /d/{dialogue}/opinion-method
pub(crate) async fn method(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let l = asker.locale;
        let title = l.t("method-title");
        let layout = Layout::of(&inner, &asker, &dialogue, Place::CoreQuestions, title);
        Ok(MethodPage { l, layout, least_people: LEAST_PEOPLE }.render()?)
    })
    .await
}

/// Whether results stand open on the core question's page: for whoever voted, may not vote, or is at
/// the office; for others behind a fold, so that nobody is drawn along.
pub(crate) fn is_open(
    site: &Site,
    visitor: &Visitor,
    core: &CoreQuestionView,
    voted: bool,
) -> bool {
    voted
        || !core.is_open(Activity::Vote, site.app.now())
        || visitor.actor.is_staff_of(core.dialogue.id)
}

//! My part: what this device's participant contributed, and their votes.

use app::vote::OwnVotes;
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use domain::contribution::{Kind, Status};
use domain::permission::{Action, Resource};
use serde::Deserialize;

use crate::contribution::{Hidden, kind_name, status_name};
use crate::error::Failure;
use crate::form::Query;
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, home, url};

/// Contributions on one page.
const PAGE: i64 = 30;

/// One of the visitor's contributions.
struct Row {
    kind: String,
    code: String,
    url: String,
    title: String,
    text: String,
    language: String,
    status: Status,
    status_name: String,
    core: Option<(String, i64)>,
    when: When,
    receipt: String,
    receipt_url: String,
    hidden: Option<Hidden>,
    may_edit: bool,
    may_withdraw: bool,
}

impl Row {
    fn tag(&self) -> &'static str {
        match self.status {
            Status::Published => "tag ok",
            Status::Hidden => "tag bad",
            Status::Waiting | Status::Withdrawn => "tag",
        }
    }
}

/// The visitor's votes on one core question.
struct Votes {
    number: i64,
    title: String,
    language: String,
    url: String,
    votes: i64,
    statements: i64,
}

#[derive(Template)]
#[template(path = "me.html")]
struct MePage {
    l: Locale,
    layout: Layout,
    rows: Vec<Row>,
    votes: Vec<Votes>,
    vote_total: i64,
    next: Option<String>,
    is_participant: bool,
    start: String,
}

impl MePage {
    const fn forget(&self) -> &'static str {
        url::FORGET
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MeQuery {
    before: Option<i64>,
}

/// GET /me
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<MeQuery>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let is_participant = visitor.actor.participant.is_some();
    let (own, votes) = if is_participant {
        (
            site.app.own_contributions(&visitor.actor, query.before, PAGE).await?,
            site.app.own_votes(&visitor.actor).await?,
        )
    } else {
        (Vec::new(), Vec::new())
    };
    let full = i64::try_from(own.len()).unwrap_or(0) == PAGE;
    let last = own.last().map(|own| own.at.0).filter(|_| full);
    let layout = home::frame(&site, &visitor, Place::Elsewhere, l.t("nav-me")).await?;
    let page = MePage {
        l,
        start: layout.slug.as_deref().map_or_else(|| url::HOME.to_owned(), url::vote_anywhere),
        layout,
        rows: own.into_iter().map(|own| row(l, own)).collect(),
        vote_total: votes.iter().map(|votes| votes.votes).sum(),
        votes: votes.into_iter().map(own_votes).collect(),
        next: last
            .map(|before| format!("{}{}", url::ME, url::query(&[("before", before.to_string())]))),
        is_participant,
    };
    Ok(Html(page.render()?).into_response())
}

fn row(l: Locale, own: app::contribution::Own) -> Row {
    let item = own.item;
    let slug = own.dialogue_slug;
    let core = own.core_question.filter(|core| core.public);
    Row {
        kind: kind_name(l, item.kind),
        code: item.code(),
        url: url::contribution(item.kind, item.id),
        status: item.status,
        status_name: status_name(l, item.status),
        core: core.map(|core| (url::core_question(&slug, core.set, core.number), core.number)),
        when: When::day(l, own.at, &own.zone),
        receipt: own.receipt.to_string(),
        receipt_url: url::receipt(own.receipt),
        hidden: own.hidden.as_ref().map(|decision| Hidden::new(l, &own.zone, own.language, decision)),
        may_edit: own.may_edit,
        may_withdraw: own.may_withdraw,
        language: item.language.to_string(),
        title: if item.kind == Kind::Question { item.title } else { String::new() },
        text: item.text,
    }
}

fn own_votes(votes: OwnVotes) -> Votes {
    Votes {
        url: url::vote(&votes.slug, votes.set_number, votes.number),
        number: votes.number,
        title: votes.title,
        language: votes.language,
        votes: votes.votes,
        statements: votes.statements,
    }
}

/// POST /me/forget: this device forgets whose contributions they are; they stay.
pub(crate) async fn forget(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    Ok(see_other(url::ME, vec![(header::SET_COOKIE, visitor.forgetting_cookie())]))
}

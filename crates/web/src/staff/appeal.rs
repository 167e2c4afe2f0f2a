//! The queue of outcomes that somebody wants looked at again.

use app::appeal::{AppealView, NewDecision};
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::appeal::Decision;
use domain::code::Coded as _;
use domain::permission::Action;
use serde::Deserialize;

use super::{Desk, Frame, Pager, Tab, fault_text, said_word};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::home::When;
use crate::locale::Locale;
use crate::{Site, url};

/// Appeals on one page.
const PAGE: i64 = 20;

struct Row {
    id: i64,
    code: String,
    url: String,
    outcome: String,
    outcome_url: String,
    /// Where another outcome is given.
    desk: String,
    asked: When,
    reason: String,
    language: String,
    decided: Option<(String, When)>,
    answer: String,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/appeals.html")]
struct AppealsPage {
    l: Locale,
    frame: Frame,
    action: String,
    outcomes: String,
    /// The language the office answers in.
    language: String,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AppealsQuery {
    page: Option<i64>,
}

/// An answer that could not be taken: the form as it was, and why.
struct Rejected {
    form: DecisionForm,
    text: String,
}

/// The name of what came of an appeal.
pub(crate) fn decision_name(l: Locale, decision: Decision) -> String {
    match decision {
        Decision::Kept => l.t("appeal-kept"),
        Decision::Changed => l.t("appeal-changed"),
    }
}

/// GET /staff/d/{dialogue}/appeals
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<AppealsQuery>,
) -> Result<Response, Failure> {
    render(&site, &desk, query.page.unwrap_or(1), None).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    number: i64,
    rejected: Option<Rejected>,
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let slice = Slice::page(number, PAGE)?;
    let page = site.app.appeals(&desk.visitor.actor, &desk.dialogue, slice).await?;
    let at = |page: i64| {
        format!("{}{}", url::staff_appeals(slug), url::query(&[("page", page.to_string())]))
    };
    let is_rejected = rejected.is_some();
    let html = AppealsPage {
        l,
        action: url::staff_appeals(slug),
        outcomes: url::staff_outcomes(slug),
        language: desk.dialogue.language.to_string(),
        rows: page.items.iter().map(|view| row(desk, view, rejected.as_ref())).collect(),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, at),
        frame: Frame::of(site, desk, Tab::Outcomes, l.t("staff-appeals"))
            .await?
            .with_faults(is_rejected),
    };
    Ok(super::page(html.render()?, is_rejected))
}

fn row(desk: &Desk, view: &AppealView, rejected: Option<&Rejected>) -> Row {
    let (l, zone) = (desk.l(), desk.dialogue.zone.as_str());
    let rejected = rejected.filter(|rejected| rejected.form.appeal == view.id);
    let find = url::query(&[("of", listed(view).to_owned())]);
    Row {
        id: view.id,
        code: view.code(),
        url: url::contribution(view.kind, view.item),
        outcome: view.outcome.code(),
        outcome_url: url::outcome(view.outcome.0),
        desk: format!("{}{find}", url::staff_outcomes(&desk.dialogue.slug)),
        asked: When::day(l, view.asked, zone),
        reason: view.reason.clone(),
        language: view.language.clone(),
        decided: view
            .decided
            .map(|(decision, at)| (decision_name(l, decision), When::day(l, at, zone))),
        answer: rejected.map_or_else(|| view.answer.clone(), |one| one.form.answer.clone()),
        fault: rejected.map(|rejected| rejected.text.clone()),
    }
}

/// The list of the desk that an input stands in.
fn listed(view: &AppealView) -> &'static str {
    match view.kind {
        domain::contribution::Kind::Answer => "answers",
        _ => "",
    }
}

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DecisionForm {
    appeal: i64,
    r#do: String,
    answer: String,
    shown: String,
}

/// POST /staff/d/{dialogue}/appeals
pub(crate) async fn decide(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<DecisionForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let new = NewDecision {
        decision: form.r#do.clone(),
        answer: form.answer.clone(),
        shown: !form.shown.is_empty(),
    };
    let back = url::staff_appeals(&desk.dialogue.slug);
    let actor = &desk.visitor.actor;
    match site.app.decide_appeal(actor, &desk.dialogue, form.appeal, &new).await {
        Ok(()) => Ok(desk.said(&back, "appeal_decided")),
        Err(app::Error::Invalid { faults }) => {
            let text = faults.first().map_or_else(String::new, |one| fault_text(desk.l(), one));
            render(&site, &desk, 1, Some(Rejected { form, text })).await
        }
        Err(error) => match said_word(&error) {
            Some(word) => Ok(desk.said(&back, word)),
            None => Err(error.into()),
        },
    }
}

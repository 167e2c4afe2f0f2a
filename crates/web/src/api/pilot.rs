//! Pilots.

use app::citation::Citable;
use app::page::Slice;
use app::pilot::{Item, PilotView};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::PilotId;
use domain::permission::{Action as Asked, Denial, Resource};
use domain::pilot::Entry;
use domain::publication::Publication;
use domain::time::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::action::{Indicator, Input};
use super::document::Reading;
use super::{List, Paging, time};
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::fragment::public_json;
use crate::visitor::Visitor;
use crate::{Site, url};

/// The most links that one answer tells.
const INPUTS: i64 = 200;

/// Something that is to be done by a day.
#[derive(Serialize, ToSchema)]
pub(crate) struct Milestone {
    /// What.
    what: String,
    /// By when.
    #[schema(format = Date)]
    due: String,
    /// When it was done.
    #[schema(format = Date)]
    done: Option<String>,
    /// By how many days it is or was late.
    days_late: i64,
    /// Why.
    why_late: String,
}

/// Money that was spent.
#[derive(Serialize, ToSchema)]
pub(crate) struct Spending {
    /// When.
    #[schema(format = Date)]
    day: String,
    /// How much, in KRW.
    amount: i64,
    /// What for.
    what: String,
}

/// A picture of a report.
#[derive(Serialize, ToSchema)]
pub(crate) struct Picture {
    /// Its path on this site.
    path: String,
    /// What it shows.
    alt: String,
}

/// The report of a month.
#[derive(Serialize, ToSchema)]
pub(crate) struct Report {
    /// The first day of the month.
    #[schema(format = Date)]
    month: String,
    /// What happened.
    text: String,
    /// Pictures.
    pictures: Vec<Picture>,
    /// When it was entered.
    #[schema(format = DateTime)]
    entered: String,
}

/// What might go wrong.
#[derive(Serialize, ToSchema)]
pub(crate) struct Risk {
    /// What.
    what: String,
    /// `low`, `middle` or `high`.
    likely: String,
    /// `low`, `middle` or `high`.
    bad: String,
    /// What is done about it.
    doing: String,
    /// `open`, `happened` or `closed`.
    state: String,
}

/// What came of the pilot.
#[derive(Serialize, ToSchema)]
pub(crate) struct Evaluation {
    /// What was promised.
    promised: String,
    /// What came.
    came: String,
    /// What was learned.
    learned: String,
    /// `continue`, `widen` or `stop`.
    verdict: String,
}

/// A pilot with everything that was entered of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pilot {
    /// Its code: `P-02`.
    code: String,
    /// The dialogue's slug.
    dialogue: String,
    /// Its title.
    title: String,
    /// Why it is tried; empty when it was withdrawn.
    why: String,
    /// What is done.
    text: String,
    /// The office that answers for it.
    owner: String,
    /// Who else does it.
    partners: String,
    /// Where it is tried.
    places: String,
    /// Its budget in KRW.
    budget: i64,
    /// What was spent, in KRW.
    spent: i64,
    /// The day it begins.
    #[schema(format = Date)]
    starts: String,
    /// The day it ends.
    #[schema(format = Date)]
    ends: String,
    /// `planned`, `running`, `done` or `stopped`.
    progress: String,
    /// Why it was stopped.
    stopped: Option<String>,
    /// The code of the resolution it rests on: `M-2026-01-3`.
    resolution: Option<String>,
    /// Whether it was withdrawn.
    withdrawn: bool,
    /// Why.
    reason: Option<String>,
    /// How many things it answers to.
    input_count: i64,
    /// What it answers to; at most 200, none in lists.
    inputs: Vec<Input>,
    /// Its indicators.
    indicators: Vec<Indicator>,
    /// Milestones by due day.
    milestones: Vec<Milestone>,
    /// Money by day.
    spending: Vec<Spending>,
    /// Reports, the newest first.
    reports: Vec<Report>,
    /// Risks, open ones first.
    risks: Vec<Risk>,
    /// What came of it, once it was evaluated.
    evaluation: Option<Evaluation>,
    /// When it was last changed.
    #[schema(format = DateTime)]
    changed: String,
}

fn report(view: &PilotView, item: &Item, month: Date, text: String) -> Report {
    let pictures = view.pictures.iter().filter(|one| one.item == item.id.0);
    let picture = |one: &app::pilot::Picture| Picture {
        path: url::pilot_picture(view.row.id, one.id),
        alt: one.alt.clone(),
    };
    Report {
        month: month.to_string(),
        text,
        pictures: pictures.map(picture).collect(),
        entered: time(item.at.0),
    }
}

fn pilot(view: PilotView, inputs: Vec<Citable>, today: Date) -> Pilot {
    let (mut milestones, mut spending) = (Vec::new(), Vec::new());
    let (mut reports, mut risks, mut evaluation) = (Vec::new(), Vec::new(), None);
    for item in &view.items {
        match item.entry.clone() {
            Entry::Milestone { what, due, done, late } => milestones.push(Milestone {
                what,
                due: due.to_string(),
                done: done.map(|day| day.to_string()),
                days_late: item.days_late(today),
                why_late: late,
            }),
            Entry::Spending { on, amount, what } => {
                spending.push(Spending { day: on.to_string(), amount, what });
            }
            Entry::Report { month, text } => reports.push(report(&view, item, month, text)),
            Entry::Risk { what, likely, bad, doing, state } => risks.push(Risk {
                what,
                likely: likely.as_str().to_owned(),
                bad: bad.as_str().to_owned(),
                doing,
                state: state.as_str().to_owned(),
            }),
            Entry::Evaluation { promised, came, learned, verdict } => {
                let verdict = verdict.as_str().to_owned();
                evaluation = Some(Evaluation { promised, came, learned, verdict });
            }
        }
    }
    let withdrawn = view.status == Publication::Withdrawn;
    Pilot {
        code: view.id().code(),
        dialogue: view.dialogue.slug.clone(),
        spent: view.spent(),
        title: view.row.title,
        why: view.row.why,
        text: view.row.text,
        owner: view.row.owner,
        partners: view.row.partners,
        places: view.row.places,
        budget: view.row.budget,
        starts: view.row.starts,
        ends: view.row.ends,
        progress: view.row.progress,
        stopped: Some(view.row.stopped).filter(|text| !text.is_empty()),
        resolution: view.resolution,
        withdrawn,
        reason: Some(view.row.reason).filter(|_| withdrawn),
        input_count: view.inputs,
        inputs: inputs.into_iter().map(Input::from).collect(),
        indicators: view.indicators.into_iter().map(Indicator::from).collect(),
        milestones,
        spending,
        reports,
        risks,
        evaluation,
        changed: time(view.row.changed_at),
    }
}

/// Pilots of a dialogue, by number
#[utoipa::path(
    get, path = "/api/v1/dialogues/{dialogue}/pilots", operation_id = "listPilots",
    tag = "actions and pilots",
    params(("dialogue" = String, Path, description = "The dialogue's slug"), Paging),
    responses((status = 200, description = "Pilots", body = List<Pilot>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(paging): Query<Paging>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let app = site.app.clone();
    public_json(&site, &visitor, &headers, None, async move {
        let actor = app::Actor::default();
        let page = app.pilots(&actor, &dialogue, false, paging.slice()?).await?;
        let today = app.today(&dialogue);
        Ok(List::of(page, |view| pilot(view, Vec::new(), today)))
    })
    .await
}

/// One pilot with everything that was entered of it
#[utoipa::path(
    get, path = "/api/v1/pilots/{code}", operation_id = "getPilot", tag = "actions and pilots",
    params(("code" = String, Path, description = "The pilot's code, P-02")),
    responses((status = 200, description = "The pilot", body = Pilot), Reading)
)]
pub(crate) async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Asked::ReadDialogue, &Resource::default())?;
    let id = PilotId::parse_code(&code).ok_or(Denial::NotFound)?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let view = app.pilot(&actor, id).await?;
        let inputs = app.pilot_inputs(&actor, &view, Slice::first(INPUTS)).await?.items;
        let today = app.today(&view.dialogue);
        Ok(pilot(view, inputs, today))
    })
    .await
}

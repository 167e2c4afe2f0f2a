//! Actions, and the indicators of actions and pilots.

use app::action::ActionView;
use app::citation::Citable;
use app::indicator::{IndicatorView, Value};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::{ActionId, IndicatorId, ModelId, PilotId};
use domain::indicator::plain;
use domain::permission::{Action as Asked, Denial, Resource};
use domain::publication::Publication;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::Reading;
use super::time;
use crate::Site;
use crate::error::Failure;
use crate::form::Path;
use crate::fragment::public_json;
use crate::visitor::Visitor;

/// The most links that one answer tells.
const INPUTS: i64 = 200;

/// What an action or a pilot answers to.
#[derive(Serialize, ToSchema)]
pub(crate) struct Input {
    /// What it is: `question`, `core_question`, `answer`, `resolution`, …
    kind: String,
    /// Its code: `Q-0412`, `core-1-7`.
    code: String,
    /// Its title or text; empty when it is not public.
    text: String,
}

impl From<Citable> for Input {
    fn from(item: Citable) -> Self {
        let (kind, code) = (item.cited.kind().as_str().to_owned(), item.cited.to_string());
        Self { kind, code, text: item.title }
    }
}

/// A measured value that stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct Measurement {
    /// The day it was measured for.
    #[schema(format = Date)]
    day: String,
    /// The value, an exact decimal.
    value: String,
    /// Of how many it was measured.
    base: Option<i64>,
    /// What is to be said of it.
    note: String,
    /// Whether it corrects an earlier value.
    corrected: bool,
    /// When it was entered.
    #[schema(format = DateTime)]
    entered: String,
}

fn measurement(value: Value, decimals: u8) -> Measurement {
    Measurement {
        value: plain(value.value, decimals),
        day: value.day,
        base: value.base,
        note: value.note,
        corrected: value.replaces.is_some(),
        entered: time(value.at),
    }
}

/// An indicator with its series. Values are exact decimals written as text.
#[derive(Serialize, ToSchema)]
pub(crate) struct Indicator {
    /// Its code: `I-004`.
    code: String,
    /// Its name.
    name: String,
    /// The unit.
    unit: String,
    /// What is counted and how.
    method: String,
    /// Where the numbers come from.
    source: String,
    /// `more` or `less` is better.
    direction: String,
    /// The value at the beginning.
    baseline: String,
    /// The day of it.
    #[schema(format = Date)]
    baseline_on: String,
    /// The target.
    target: String,
    /// The day by which it should be reached.
    #[schema(format = Date)]
    target_on: String,
    /// `measuring`, `met` or `missed`.
    standing: String,
    /// The newest value that stands.
    latest: Option<String>,
    /// When the next value is due.
    #[schema(format = Date)]
    next: Option<String>,
    /// By how many days it is late; 0 while it is not.
    days_late: i64,
    /// Why the target was missed, once that was said.
    missed: Option<String>,
    /// What is done next about it.
    next_step: Option<String>,
    /// The values that stand, by day.
    series: Vec<Measurement>,
}

impl From<IndicatorView> for Indicator {
    fn from(view: IndicatorView) -> Self {
        let decimals = view.decimals;
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            code: IndicatorId(view.row.id).code(),
            latest: view.latest().map(|value| plain(value.value, decimals)),
            name: view.row.name,
            unit: view.row.unit,
            method: view.row.method,
            source: view.row.source,
            direction: view.row.direction,
            baseline: plain(view.row.baseline, decimals),
            baseline_on: view.row.baseline_on,
            target: plain(view.row.target, decimals),
            target_on: view.row.target_on,
            standing: view.standing.as_str().to_owned(),
            next: view.next.map(|day| day.to_string()),
            days_late: view.late,
            missed: said(view.row.missed),
            next_step: said(view.row.next),
            series: view.values.into_iter().map(|value| measurement(value, decimals)).collect(),
        }
    }
}

/// An action of a Blue Paper.
#[derive(Serialize, ToSchema)]
pub(crate) struct Action {
    /// Its code: `B-11`.
    code: String,
    /// The dialogue's slug.
    dialogue: String,
    /// Its title.
    title: String,
    /// What is done; empty when it was withdrawn.
    text: String,
    /// The office that answers for it.
    owner: String,
    /// Who else does it.
    partners: String,
    /// Its budget in KRW; null while that is not known.
    budget: Option<i64>,
    /// Where the money comes from.
    funding: String,
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
    /// The code of the model it carries out.
    model: Option<String>,
    /// Whether it was withdrawn.
    withdrawn: bool,
    /// Why.
    reason: Option<String>,
    /// The codes of the pilots that try it.
    pilots: Vec<String>,
    /// What it answers to; at most 200.
    inputs: Vec<Input>,
    /// Its indicators.
    indicators: Vec<Indicator>,
    /// When it was last changed.
    #[schema(format = DateTime)]
    changed: String,
}

fn action(view: ActionView, inputs: Vec<Citable>) -> Action {
    let withdrawn = view.status == Publication::Withdrawn;
    let row = view.row;
    Action {
        code: ActionId(row.id).code(),
        dialogue: view.dialogue.slug.clone(),
        title: row.title,
        text: row.text,
        owner: row.owner,
        partners: row.partners,
        budget: (row.budget > 0).then_some(row.budget),
        funding: row.funding,
        starts: row.starts,
        ends: row.ends,
        progress: row.progress,
        stopped: Some(row.stopped).filter(|text| !text.is_empty()),
        model: row.model_id.map(|id| ModelId(id).code()),
        withdrawn,
        reason: Some(row.reason).filter(|_| withdrawn),
        pilots: view.pilots.iter().map(|(id, _)| PilotId(*id).code()).collect(),
        inputs: inputs.into_iter().map(Input::from).collect(),
        indicators: view.indicators.into_iter().map(Indicator::from).collect(),
        changed: time(row.changed_at),
    }
}

/// One action with its indicators and their series
#[utoipa::path(
    get, path = "/api/v1/actions/{code}", operation_id = "getAction", tag = "actions and pilots",
    params(("code" = String, Path, description = "The action's code, B-11")),
    responses((status = 200, description = "The action", body = Action), Reading)
)]
pub(crate) async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Asked::ReadDialogue, &Resource::default())?;
    let id = ActionId::parse_code(&code).ok_or(Denial::NotFound)?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let view = app.action(&actor, id).await?;
        let slice = app::page::Slice::first(INPUTS);
        let inputs = app.action_inputs(&actor, &view, slice).await?.items;
        Ok(action(view, inputs))
    })
    .await
}

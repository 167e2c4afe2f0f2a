//! Models.

use app::model::{Model as Row, ModelView, Opinion as Written, Scored};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::{AgendaId, ModelId};
use domain::model::ByCriterion;
use domain::permission::{Action, Denial, Resource};
use domain::publication::Publication;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::Reading;
use super::{List, Paging, time};
use crate::Site;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::fragment::public_json;
use crate::visitor::Visitor;

/// A model in a list: a proposal of the White Paper.
#[derive(Serialize, ToSchema)]
pub(crate) struct ModelBrief {
    /// Its code: `W-12`.
    code: String,
    /// Its title.
    title: String,
    /// The code of its agenda: `D-02`.
    agenda: Option<String>,
    /// What is wrong today; empty when it was withdrawn.
    problem: String,
    /// What is proposed; empty when it was withdrawn.
    proposal: String,
    /// What it costs, in words.
    cost: String,
    /// What it costs a year, in won.
    won: Option<i64>,
    /// 1, and one more for each correction.
    version: i64,
    /// Whether it was withdrawn.
    withdrawn: bool,
    /// Why it was withdrawn.
    reason: Option<String>,
    /// When it was last changed.
    #[schema(format = DateTime)]
    changed: String,
}

impl From<Row> for ModelBrief {
    fn from(row: Row) -> Self {
        let withdrawn = row.status == Publication::Withdrawn.as_str();
        Self {
            code: ModelId(row.id).code(),
            title: row.title,
            agenda: row.agenda_id.map(|id| AgendaId(id).code()),
            problem: row.problem,
            proposal: row.proposal,
            cost: row.cost,
            won: row.won,
            version: row.version,
            withdrawn,
            reason: Some(row.reason).filter(|_| withdrawn),
            changed: time(row.changed_at),
        }
    }
}

/// A model.
#[derive(Serialize, ToSchema)]
pub(crate) struct Model {
    /// What lists say of it.
    #[serde(flatten)]
    brief: ModelBrief,
    /// Who does what.
    duties: Vec<Duty>,
    /// What it does under each criterion of the ordinance.
    criteria: Criteria,
    /// The minority opinions.
    minorities: Vec<MinorityOpinion>,
    /// The core questions it answers: `core-1-7` is the seventh of the first set.
    core_questions: Vec<String>,
    /// The codes of what it rests on.
    inputs: Vec<String>,
    /// What closed scorings say of it, the earliest first.
    scorings: Vec<Scoring>,
}

/// Who does what.
#[derive(Serialize, ToSchema)]
pub(crate) struct Duty {
    /// An office, a company, a group.
    who: String,
    /// What they do.
    what: String,
}

/// A text for each criterion.
#[derive(Serialize, ToSchema)]
pub(crate) struct Criteria {
    /// The quality of work.
    quality: String,
    /// Social cohesion.
    cohesion: String,
    /// The ecological direction.
    ecology: String,
    /// The effect on the local economy and jobs.
    economy: String,
}

/// A minority opinion.
#[derive(Serialize, ToSchema)]
pub(crate) struct MinorityOpinion {
    /// What it says.
    text: String,
    /// The seats that sign it.
    members: Vec<Seat>,
    /// Whether citizens without a seat sign it.
    citizens: bool,
}

/// A seat.
#[derive(Serialize, ToSchema)]
pub(crate) struct Seat {
    /// Its number.
    member: i64,
    /// The name on the roster.
    name: String,
}

/// The points that the members of a body gave.
#[derive(Serialize, ToSchema)]
pub(crate) struct Scoring {
    /// The short name of the body.
    body: String,
    /// The version of the model that was scored.
    version: i64,
    /// When the scoring was closed.
    #[schema(format = DateTime)]
    closed: String,
    /// How many members gave points.
    scores: i64,
    /// How many members stood aside.
    aside: i64,
    /// How often 1, 2, 3, 4 and 5 points were given, by criterion.
    points: Points,
}

/// How often 1, 2, 3, 4 and 5 points were given.
#[derive(Serialize, ToSchema)]
pub(crate) struct Points {
    /// For the quality of work.
    quality: [i64; 5],
    /// For social cohesion.
    cohesion: [i64; 5],
    /// For the ecological direction.
    ecology: [i64; 5],
    /// For the effect on the local economy and jobs.
    economy: [i64; 5],
}

impl From<&Scored> for Scoring {
    fn from(scored: &Scored) -> Self {
        let points = &scored.points;
        Self {
            body: scored.slug.clone(),
            version: scored.version,
            closed: time(scored.closed.0),
            scores: scored.scores,
            aside: scored.aside,
            points: Points {
                quality: points.quality.0,
                cohesion: points.cohesion.0,
                ecology: points.ecology.0,
                economy: points.economy.0,
            },
        }
    }
}

impl Model {
    fn new(view: ModelView, scored: &[Scored]) -> Self {
        let ByCriterion { quality, cohesion, ecology, economy } = view.details.criteria.clone();
        let minority = |opinion: &Written| MinorityOpinion {
            text: opinion.text.clone(),
            members: view
                .signers
                .iter()
                .filter(|signer| opinion.members.contains(&signer.id))
                .map(|signer| Seat { member: signer.id, name: signer.name.clone() })
                .collect(),
            citizens: opinion.citizens,
        };
        let duties = view.details.duties.iter();
        Self {
            duties: duties
                .map(|duty| Duty { who: duty.who.clone(), what: duty.what.clone() })
                .collect(),
            criteria: Criteria { quality, cohesion, ecology, economy },
            minorities: view.details.opinions.iter().map(minority).collect(),
            core_questions: view.core.iter().map(|one| one.cited.to_string()).collect(),
            inputs: view.inputs.iter().map(|one| one.cited.to_string()).collect(),
            scorings: scored.iter().map(Scoring::from).collect(),
            brief: ModelBrief::from(view.row),
        }
    }
}

/// Models of a dialogue, by number
#[utoipa::path(
    get, path = "/api/v1/dialogues/{dialogue}/models", operation_id = "listModels",
    tag = "models",
    params(("dialogue" = String, Path, description = "The dialogue's slug"), Paging),
    responses((status = 200, description = "Models", body = List<ModelBrief>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(paging): Query<Paging>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let page = app.models_by_number(&actor, &dialogue, paging.slice()?).await?;
        Ok(List::of(page, ModelBrief::from))
    })
    .await
}

/// One model
#[utoipa::path(
    get, path = "/api/v1/models/{code}", operation_id = "getModel",
    tag = "models",
    params(("code" = String, Path, description = "The model's code", example = "W-12")),
    responses((status = 200, description = "The model", body = Model), Reading)
)]
pub(crate) async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = ModelId::parse_code(&code).ok_or(Denial::NotFound)?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let view = app.model(&actor, id).await?;
        let scored = app.scored(&actor, &view.dialogue, std::slice::from_ref(&view.row)).await?;
        Ok(Model::new(view, &scored))
    })
    .await
}

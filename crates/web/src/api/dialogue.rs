//! Dialogues.

use app::Actor;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::dialogue::Activity;
use domain::permission::{Action, Resource};
use serde::Serialize;
use utoipa::ToSchema;

use super::document::{Reading, activity, language, stage};
use super::{List, Paging, part, time};
use crate::Site;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::fragment::public_json;
use crate::visitor::Visitor;

/// A dialogue.
#[derive(Serialize, ToSchema)]
pub(crate) struct Dialogue {
    /// Its short name in addresses.
    slug: String,
    /// Its title.
    title: String,
    /// One or two sentences.
    summary: String,
    /// The language it is held in.
    #[schema(schema_with = language)]
    language: &'static str,
    /// The stage it is in.
    #[schema(schema_with = stage)]
    stage: &'static str,
    /// Its dated stages.
    stages: Vec<Stage>,
    /// What can be done in it now.
    #[schema(schema_with = activities)]
    open: Vec<&'static str>,
    /// The names of its sectors.
    sectors: Vec<String>,
    /// The names of its places.
    places: Vec<String>,
    /// Its figures.
    counts: Counts,
}

/// A dated stage.
#[derive(Serialize, ToSchema)]
pub(crate) struct Stage {
    /// Which one.
    #[schema(schema_with = stage)]
    stage: &'static str,
    /// Its beginning.
    #[schema(format = DateTime)]
    starts: String,
    /// Its end.
    #[schema(format = DateTime)]
    ends: Option<String>,
}

/// The figures of a dialogue; only what is public counts.
#[derive(Serialize, ToSchema)]
pub(crate) struct Counts {
    /// Questions.
    questions: i64,
    /// Core questions of the current set.
    core_questions: i64,
    /// Answers.
    answers: i64,
    /// Statements.
    statements: i64,
    /// Votes, the last one of each voter and statement.
    votes: i64,
    /// Participants who contributed or voted.
    participants: i64,
    /// Texts sent to the staff only; they are in no other figure.
    staff_only: i64,
}

fn activities() -> utoipa::openapi::schema::Array {
    utoipa::openapi::schema::Array::new(activity())
}

async fn view(
    site: &Site,
    actor: &Actor,
    dialogue: &app::dialogue::Dialogue,
) -> Result<Dialogue, Failure> {
    let now = site.app.now();
    let counts = site.app.counts(actor, dialogue).await?;
    Ok(Dialogue {
        slug: dialogue.slug.clone(),
        title: dialogue.title.clone(),
        summary: dialogue.summary.clone(),
        language: dialogue.language.as_str(),
        stage: dialogue.stage(now).as_str(),
        stages: dialogue.stages.iter().map(Stage::of).collect(),
        open: Activity::ALL
            .iter()
            .filter(|activity| dialogue.is_open(**activity, now))
            .map(|activity| activity.as_str())
            .collect(),
        sectors: dialogue.sectors.iter().map(|sector| sector.name.clone()).collect(),
        places: dialogue.places.iter().map(|place| place.name.clone()).collect(),
        counts: Counts {
            questions: counts.questions,
            core_questions: counts.core_questions,
            answers: counts.answers,
            statements: counts.statements,
            votes: counts.votes,
            participants: counts.participants,
            staff_only: counts.staff_only,
        },
    })
}

impl Stage {
    fn of(stage: &domain::stage::Stage) -> Self {
        Self {
            stage: stage.kind.as_str(),
            starts: time(stage.starts.0),
            ends: stage.ends.map(|end| time(end.0)),
        }
    }
}

/// Dialogues, newest first
#[utoipa::path(
    get, path = "/api/v1/dialogues", operation_id = "listDialogues", tag = "dialogues",
    params(Paging),
    responses((status = 200, description = "Dialogues", body = List<Dialogue>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Query(paging): Query<Paging>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let (inner, actor) = (site.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let page = part(paging.slice()?, inner.app.dialogues(&actor).await?, |d| d.id.0)?;
        let mut items = Vec::with_capacity(page.items.len());
        for dialogue in &page.items {
            items.push(view(&inner, &actor, dialogue).await?);
        }
        Ok(List { items, next: page.next.map(app::page::cursor), total: page.total })
    })
    .await
}

/// One dialogue
#[utoipa::path(
    get, path = "/api/v1/dialogues/{dialogue}", operation_id = "getDialogue", tag = "dialogues",
    params(("dialogue" = String, Path, description = "Its slug")),
    responses((status = 200, description = "The dialogue", body = Dialogue), Reading)
)]
pub(crate) async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, actor) = (site.clone(), visitor.actor.clone());
    public_json(
        &site,
        &visitor,
        &headers,
        None,
        async move { view(&inner, &actor, &dialogue).await },
    )
    .await
}

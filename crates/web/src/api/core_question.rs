//! Core questions.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::translation::Translated;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::document::{Reading, language};
use super::translation::{AcceptLanguage, InLanguage, Translation};
use super::{List, Paging, part};
use crate::Site;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::fragment::public_json;
use crate::translation::beside;
use crate::visitor::Visitor;

/// A core question.
#[derive(Serialize, ToSchema)]
pub(crate) struct CoreQuestion {
    /// Its key, for the addresses of its answers and statements.
    id: i64,
    /// The number of the set it stands in.
    set: i64,
    /// Its number in the set.
    number: i64,
    /// The sentence.
    title: String,
    /// The explanation.
    body: String,
    /// The name of its sector.
    sector: Option<String>,
    /// The language it is written in.
    #[schema(schema_with = language)]
    language: String,
    /// What readers of the language that was asked for see, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    translation: Option<Translation>,
    /// How many questions it was drawn from.
    source_count: i64,
    /// How many answers it has; those of experts are not counted.
    answer_count: i64,
    /// How many statements it has.
    statement_count: i64,
    /// How many votes those statements have.
    vote_count: i64,
}

/// Which set is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InSet {
    /// The number of a published set; the one that holds now when nothing is said.
    #[param(minimum = 1)]
    set: Option<i64>,
}

/// Core questions of a dialogue, in the order of their set
#[utoipa::path(
    get, path = "/api/v1/dialogues/{dialogue}/core-questions", operation_id = "listCoreQuestions",
    tag = "core questions",
    params(("dialogue" = String, Path, description = "The dialogue's slug"), Paging, InSet, InLanguage, AcceptLanguage),
    responses((status = 200, description = "Core questions", body = List<CoreQuestion>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(paging): Query<Paging>,
    Query(wanted): Query<InSet>,
    Query(into): Query<InLanguage>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let language = into.language(&headers)?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, language, async move {
        let set = match wanted.set {
            Some(number) => Some(app.set(&actor, &dialogue, number).await?),
            None => app.current_set(&actor, &dialogue).await?,
        };
        let (lines, set_number) = match &set {
            Some(set) => (app.core_questions(&actor, &dialogue, set).await?, set.number),
            None => (Vec::new(), 0),
        };
        let page = part(paging.slice()?, lines, |line| line.id)?;
        let of = Translated::CoreQuestion;
        let mut shown = beside(&app, &actor, &dialogue, of, language, &page.items).await?;
        Ok(List::of(page, |line| CoreQuestion {
            id: line.id,
            set: set_number,
            number: line.number,
            title: line.title,
            body: line.body,
            sector: line.sector,
            language: line.language,
            translation: shown.remove(&line.id).map(Translation::from),
            source_count: line.source_count,
            answer_count: line.answer_count,
            statement_count: line.statement_count,
            vote_count: line.vote_count,
        }))
    })
    .await
}

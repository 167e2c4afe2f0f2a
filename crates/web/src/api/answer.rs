//! Answers.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::id::AnswerId;
use domain::translation::Translated;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::document::{
    Reading, Writing, any_care, any_channel, any_language, channel, language, status,
};
use super::translation::{AcceptLanguage, InLanguage, Translation};
use super::{Given, List, Paging, core_question_id, created, time};
use crate::Site;
use crate::error::Failure;
use crate::form::{Json, Path, Query};
use crate::fragment::public_json;
use crate::translation::beside;
use crate::visitor::Visitor;

/// An answer to a core question.
#[derive(Serialize, ToSchema)]
pub(crate) struct Answer {
    /// Its code: `A-10233`.
    code: String,
    /// The text.
    text: String,
    /// The way by which it came.
    #[schema(schema_with = channel)]
    channel: String,
    /// The language it is written in.
    #[schema(schema_with = language)]
    language: String,
    /// What readers of the language that was asked for see, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    translation: Option<Translation>,
    /// Where it stands.
    #[schema(schema_with = status)]
    status: String,
    /// The name of its place.
    place: Option<String>,
    /// When it was given.
    #[schema(format = DateTime)]
    created: String,
}

/// An answer to be given.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewAnswer {
    /// The text.
    #[schema(min_length = 2, max_length = 2000)]
    text: String,
    /// The name of a place of the dialogue.
    place: Option<String>,
    /// The way by which it came; what the author's office suggests when nothing is said.
    #[schema(schema_with = any_channel, required = false)]
    channel: Option<String>,
    /// The language it is written in; the dialogue's own when nothing is said.
    #[schema(schema_with = any_language, required = false)]
    language: Option<String>,
    /// How to send it, if it may be sensitive (problem `sensitive`).
    #[schema(schema_with = any_care, required = false)]
    care: Option<String>,
}

/// Which answers are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ByChannel {
    /// Only this channel.
    #[param(schema_with = channel, required = false)]
    channel: Option<String>,
}

/// Answers to a core question, newest first
#[utoipa::path(
    get, path = "/api/v1/core-questions/{id}/answers", operation_id = "listAnswers",
    tag = "answers",
    params(("id" = i64, Path, description = "The core question's id"), Paging, ByChannel, InLanguage, AcceptLanguage),
    responses((status = 200, description = "Answers", body = List<Answer>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(paging): Query<Paging>,
    Query(wanted): Query<ByChannel>,
    Query(into): Query<InLanguage>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    let language = into.language(&headers)?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, language, async move {
        let mut fields = app::Fields::default();
        let channel = fields.word::<Channel>("channel", wanted.channel.as_deref());
        fields.done(())?;
        let page = app.answers(&actor, &core, channel, false, paging.slice()?).await?;
        let of = Translated::Answer;
        let mut shown = beside(&app, &actor, &core.dialogue, of, language, &page.items).await?;
        Ok(List::of(page, |line| Answer {
            code: AnswerId(line.id).code(),
            text: line.text,
            channel: line.channel,
            language: line.language,
            translation: shown.remove(&line.id).map(Translation::from),
            status: line.status,
            place: line.place,
            created: time(line.created_at),
        }))
    })
    .await
}

/// Answer a core question
#[utoipa::path(
    post, path = "/api/v1/core-questions/{id}/answers", operation_id = "giveAnswer",
    tag = "answers", security(("participant" = [])),
    params(("id" = i64, Path, description = "The core question's id")),
    request_body = NewAnswer,
    responses((status = 201, description = "The answer was taken in", body = Given), Writing)
)]
pub(crate) async fn give(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Json(new): Json<NewAnswer>,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    let held = visitor.pace(&site, core.dialogue.id)?;
    let mut fields = app::Fields::default();
    fields.as_sent(domain::answer::TEXT, &new.text);
    let channel = fields.word("channel", new.channel.as_deref());
    let language = fields.word("language", new.language.as_deref());
    let care = fields.word("care", new.care.as_deref());
    fields.done(())?;
    let new = app::answer::NewAnswer {
        text: new.text,
        place: new.place,
        channel,
        language,
        care,
        held,
        ..app::answer::NewAnswer::default()
    };
    let given = site.app.answer(&visitor.actor, &core, &new).await?;
    Ok(created(Given::from(given), None))
}

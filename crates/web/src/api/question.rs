//! Questions.

use app::question::{Line, QuestionFilter, QuestionView};
use app::translation::Shown;
use app::{Actor, App};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::code::Coded as _;
use domain::id::QuestionId;
use domain::language::Language;
use domain::translation::Translated;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::document::{
    Reading, Writing, any_care, any_language, channel, language, reason, status,
};
use super::translation::{AcceptLanguage, InLanguage, Translation};
use super::{Given, List, Paging, created, time};
use crate::Site;
use crate::error::Failure;
use crate::form::{self, Path, Query};
use crate::fragment::public_json;
use crate::translation::beside;
use crate::visitor::Visitor;

/// A question.
#[derive(Serialize, ToSchema)]
pub(crate) struct Question {
    /// Its code: `Q-0412`.
    code: String,
    /// The question's own sentence; empty when it is not public.
    title: String,
    /// The circumstances told; empty when it is not public.
    body: String,
    /// The name of its sector.
    sector: Option<String>,
    /// The name of its place.
    place: Option<String>,
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
    /// When it was asked.
    #[schema(format = DateTime)]
    created: String,
}

/// A question with what became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct FullQuestion {
    #[serde(flatten)]
    question: Question,
    /// The slug of its dialogue.
    dialogue: String,
    /// The core questions it is a source of, newest set first.
    core_questions: Vec<Link>,
    /// Why it is hidden, when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<Hidden>,
}

/// A core question, seen from one of its sources.
#[derive(Serialize, ToSchema)]
pub(crate) struct Link {
    /// Its key.
    id: i64,
    /// The number of its set.
    set: i64,
    /// Its number in the set.
    number: i64,
    /// The sentence.
    title: String,
}

/// The public decision by which something was hidden.
#[derive(Serialize, ToSchema)]
pub(crate) struct Hidden {
    /// The rule.
    #[schema(schema_with = reason)]
    reason: Option<String>,
    /// The explanation.
    note: String,
    /// When it was decided.
    #[schema(format = DateTime)]
    at: String,
}

/// A question to be asked.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewQuestion {
    /// The question in one sentence.
    #[schema(min_length = 2, max_length = 200)]
    title: String,
    /// The circumstances.
    #[schema(max_length = 4000)]
    body: Option<String>,
    /// The name of a sector of the dialogue.
    sector: Option<String>,
    /// The name of a place of the dialogue.
    place: Option<String>,
    /// The language it is written in; the dialogue's own when nothing is said.
    #[schema(schema_with = any_language, required = false)]
    language: Option<String>,
    /// How to send it, if it may be sensitive (problem `sensitive`).
    #[schema(schema_with = any_care, required = false)]
    care: Option<String>,
}

/// Which questions are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only this sector, by name.
    sector: Option<String>,
    /// Only this place, by name.
    place: Option<String>,
    /// Only those that hold this text.
    #[param(max_length = 100)]
    q: Option<String>,
}

impl Question {
    fn of(line: Line, translation: Option<Shown>) -> Self {
        Self {
            code: QuestionId(line.id).code(),
            title: line.title,
            body: line.body,
            sector: line.sector,
            place: line.place,
            channel: line.channel,
            language: line.language,
            translation: translation.map(Translation::from),
            status: line.status,
            created: time(line.created_at),
        }
    }
}

impl FullQuestion {
    fn of(view: QuestionView, translation: Option<Shown>) -> Self {
        Self {
            question: Question {
                code: view.item.code(),
                title: view.item.title,
                body: view.item.text,
                sector: view.sector,
                place: view.place,
                channel: view.channel.to_string(),
                language: view.item.language.to_string(),
                translation: translation.map(Translation::from),
                status: view.item.status.to_string(),
                created: time(view.item.created.0),
            },
            dialogue: view.dialogue.slug,
            core_questions: view
                .core_questions
                .into_iter()
                .map(|core| Link {
                    id: core.id,
                    set: core.set_number,
                    number: core.number,
                    title: core.title,
                })
                .collect(),
            hidden: view.hidden.map(|decision| Hidden {
                reason: decision.reason,
                note: decision.note,
                at: time(decision.at),
            }),
        }
    }
}

/// Questions of a dialogue, newest first
///
/// Published questions only. What is hidden or withdrawn keeps its address with a note.
#[utoipa::path(
    get, path = "/api/v1/dialogues/{dialogue}/questions", operation_id = "listQuestions",
    tag = "questions",
    params(("dialogue" = String, Path, description = "The dialogue's slug"), Paging, Wanted, InLanguage, AcceptLanguage),
    responses((status = 200, description = "Questions", body = List<Question>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(paging): Query<Paging>,
    Query(wanted): Query<Wanted>,
    Query(into): Query<InLanguage>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let language = into.language(&headers)?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, language, async move {
        let filter = QuestionFilter {
            sector: wanted.sector,
            place: wanted.place,
            search: wanted.q,
            ..QuestionFilter::default()
        };
        let page = app.questions(&actor, &dialogue, &filter, paging.slice()?).await?;
        let of = Translated::Question;
        let mut shown = beside(&app, &actor, &dialogue, of, language, &page.items).await?;
        Ok(List::of(page, |line| {
            let translation = shown.remove(&line.id);
            Question::of(line, translation)
        }))
    })
    .await
}

/// Ask a question
#[utoipa::path(
    post, path = "/api/v1/dialogues/{dialogue}/questions", operation_id = "askQuestion",
    tag = "questions", security(("participant" = [])),
    params(("dialogue" = String, Path, description = "The dialogue's slug")),
    request_body = NewQuestion,
    responses(
        (status = 201, description = "The question was taken in", body = Given,
            headers(("Location" = String, description = "The address of the question"))),
        Writing
    )
)]
pub(crate) async fn ask(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    form::Json(new): form::Json<NewQuestion>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let held = visitor.pace(&site, dialogue.id)?;
    let mut fields = app::Fields::default();
    fields.as_sent(domain::question::TITLE, &new.title);
    fields.as_sent(domain::question::BODY, new.body.as_deref().unwrap_or_default());
    let language = fields.word("language", new.language.as_deref());
    let care = fields.word("care", new.care.as_deref());
    fields.done(())?;
    let new = app::question::NewQuestion {
        title: new.title,
        body: new.body.unwrap_or_default(),
        sector: new.sector,
        place: new.place,
        language,
        care,
        held,
        ..app::question::NewQuestion::default()
    };
    let given = site.app.ask(&visitor.actor, &dialogue, &new).await?;
    let location = format!("/api/v1/questions/{}", given.code);
    Ok(created(Given::from(given), Some(location)))
}

/// One question, and the core questions it became part of
///
/// What is hidden or withdrawn is answered without its text.
#[utoipa::path(
    get, path = "/api/v1/questions/{code}", operation_id = "getQuestion", tag = "questions",
    security((), ("participant" = [])),
    params(("code" = String, Path, description = "Its code", example = "Q-0412"), InLanguage, AcceptLanguage),
    responses((status = 200, description = "The question", body = FullQuestion), Reading)
)]
pub(crate) async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(into): Query<InLanguage>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id = QuestionId::parse_code(&code).ok_or(Failure::NoRoute)?;
    let language = into.language(&headers)?;
    if visitor.actor.participant.is_some() {
        // Its author reads what others may not.
        let question = full(&site.app, &visitor.actor, id, language).await?;
        return Ok(Json(question).into_response());
    }
    let (item, _) =
        site.app.contribution(&visitor.actor, domain::contribution::Kind::Question, id.0).await?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, language, async move {
        full(&app, &actor, QuestionId(item.id), language).await
    })
    .await
}

async fn full(
    app: &App,
    actor: &Actor,
    id: QuestionId,
    language: Option<Language>,
) -> Result<FullQuestion, Failure> {
    let view = app.question(actor, id).await?;
    let (of, item) = (Translated::Question, std::slice::from_ref(&view.item));
    let mut shown = beside(app, actor, &view.dialogue, of, language, item).await?;
    let translation = shown.remove(&view.item.id);
    Ok(FullQuestion::of(view, translation))
}

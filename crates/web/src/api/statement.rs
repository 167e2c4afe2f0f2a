//! Statements.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use domain::code::Coded as _;
use domain::id::StatementId;
use domain::translation::Translated;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::document::{Reading, Writing, any_care, any_language, language};
use super::translation::{AcceptLanguage, InLanguage, Translation};
use super::{Given, List, Paging, core_question_id, created};
use crate::Site;
use crate::error::Failure;
use crate::form::{self, Path, Query};
use crate::fragment::public_json;
use crate::translation::beside;
use crate::visitor::Visitor;

/// A statement: one short claim, with the votes that stand.
#[derive(Serialize, ToSchema)]
pub(crate) struct Statement {
    /// Its number, for voting on it.
    id: i64,
    /// Its code: `S-077`.
    code: String,
    /// The claim.
    text: String,
    /// The language it is written in.
    #[schema(schema_with = language)]
    language: String,
    /// What readers of the language that was asked for see, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    translation: Option<Translation>,
    /// Votes that agree.
    agree: i64,
    /// Votes that disagree.
    disagree: i64,
    /// Votes without an opinion.
    pass: i64,
}

/// The statements a participant has not voted on, in the order they should be shown.
#[derive(Serialize, ToSchema)]
pub(crate) struct NextStatements {
    /// The statements.
    items: Vec<Statement>,
    /// Always null: ask again after voting.
    next: Option<String>,
    /// How many statements there are.
    total: i64,
    /// How many of them the participant has voted on.
    done: i64,
}

/// A statement to be written.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewStatement {
    /// The claim.
    #[schema(min_length = 2, max_length = 140)]
    text: String,
    /// The language it is written in; the dialogue's own when nothing is said.
    #[schema(schema_with = any_language, required = false)]
    language: Option<String>,
    /// How to send it, if it may be sensitive (problem `sensitive`).
    #[schema(schema_with = any_care, required = false)]
    care: Option<String>,
}

/// How many statements are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Most {
    /// How many at most, 20 when nothing is said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

macro_rules! view {
    ($row:expr, $shown:ident) => {{
        let row = $row;
        Statement {
            id: row.id,
            code: StatementId(row.id).code(),
            text: row.text,
            language: row.language,
            translation: $shown.remove(&row.id).map(Translation::from),
            agree: row.agree,
            disagree: row.disagree,
            pass: row.pass,
        }
    }};
}

/// Statements on a core question, oldest first
#[utoipa::path(
    get, path = "/api/v1/core-questions/{id}/statements", operation_id = "listStatements",
    tag = "statements",
    params(("id" = i64, Path, description = "The core question's id"), Paging, InLanguage, AcceptLanguage),
    responses((status = 200, description = "Statements", body = List<Statement>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(paging): Query<Paging>,
    Query(into): Query<InLanguage>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    let language = into.language(&headers)?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, language, async move {
        let page = app.statements(&actor, &core, paging.slice()?).await?;
        let of = Translated::Statement;
        let mut shown = beside(&app, &actor, &core.dialogue, of, language, &page.items).await?;
        Ok(List::of(page, |row| view!(row, shown)))
    })
    .await
}

/// Statements the participant has not voted on yet
///
/// Without a token: all statements, in the order they should be shown.
#[utoipa::path(
    get, path = "/api/v1/core-questions/{id}/statements/next", operation_id = "nextStatements",
    tag = "statements", security((), ("participant" = [])),
    params(("id" = i64, Path, description = "The core question's id"), Most, InLanguage, AcceptLanguage),
    responses((status = 200, description = "Statements to vote on", body = NextStatements), Reading)
)]
pub(crate) async fn next(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(most): Query<Most>,
    Query(into): Query<InLanguage>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let limit = app::page::Slice::cursor(most.limit, None)?.limit;
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    let limit = usize::try_from(limit).unwrap_or_default();
    let voting = site.app.voting(&visitor.actor, &core, limit).await?;
    let (of, into) = (Translated::Statement, into.language(&headers)?);
    let (actor, dialogue) = (&visitor.actor, &core.dialogue);
    let mut shown = beside(&site.app, actor, dialogue, of, into, &voting.next).await?;
    for row in &voting.next {
        site.app.note_shown(&visitor.actor, StatementId(row.id));
    }
    let next = NextStatements {
        items: voting.next.into_iter().map(|row| view!(row, shown)).collect(),
        next: None,
        total: voting.total,
        done: voting.done,
    };
    Ok(Json(next).into_response())
}

/// Write a statement
#[utoipa::path(
    post, path = "/api/v1/core-questions/{id}/statements", operation_id = "writeStatement",
    tag = "statements", security(("participant" = [])),
    params(("id" = i64, Path, description = "The core question's id")),
    request_body = NewStatement,
    responses((status = 201, description = "The statement was taken in", body = Given), Writing)
)]
pub(crate) async fn write(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    form::Json(new): form::Json<NewStatement>,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    let held = visitor.pace(&site, core.dialogue.id)?;
    let mut fields = app::Fields::default();
    fields.as_sent(domain::statement::TEXT, &new.text);
    let language = fields.word("language", new.language.as_deref());
    let care = fields.word("care", new.care.as_deref());
    fields.done(())?;
    let new = app::statement::NewStatement {
        text: new.text,
        language,
        care,
        held,
        ..app::statement::NewStatement::default()
    };
    let given = site.app.state(&visitor.actor, &core, &new).await?;
    Ok(created(Given::from(given), None))
}

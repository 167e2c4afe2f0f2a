//! The description of the API: OpenAPI 3.1, made from the handlers and their types.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use domain::application::Status as Standing;
use domain::ballot::Choice;
use domain::body::BodyKind;
use domain::bylaws::Severity;
use domain::call::{Method, Phase};
use domain::care::Care;
use domain::channel::Channel;
use domain::contribution::Status;
use domain::dialogue::Activity;
use domain::item::ItemKind;
use domain::language::Language;
use domain::meeting::{MeetingKind, MeetingStatus};
use domain::member::{Constituency, MemberKind, Office};
use domain::minutes::{MinutesStatus, Signatory};
use domain::moderation::Reason;
use domain::motion::MotionStatus;
use domain::stage::StageKind;
use domain::vote::VoteValue;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi as Document, Ref, RefOr};
use utoipa::{IntoResponses, Modify, OpenApi};

use super::{
    action, answer, body, call, core_question, dialogue, evidence, export, meeting, minutes, model,
    opinion, participant, pilot, question, remark, statement, theme, trace, vote,
};
use crate::error::Problem;

/// A public dialogue: citizens ask, core questions are formed, anyone answers and votes.
///
/// Everything published may be read without a token. Lists are walked with `next` → `cursor`.
/// Answers that are the same for everyone carry an `ETag` and are at most a second old. Every answer
/// of 4xx and 5xx is a problem (RFC 9457).
#[derive(OpenApi)]
#[openapi(
    info(title = "Mundap", license(name = "Apache-2.0", identifier = "Apache-2.0")),
    paths(
        participant::join,
        dialogue::list,
        dialogue::one,
        question::list,
        question::ask,
        question::one,
        trace::of_question,
        trace::of_any,
        trace::coverage,
        core_question::list,
        evidence::list,
        theme::list,
        theme::one,
        action::one,
        pilot::list,
        pilot::one,
        crate::indicator::csv,
        call::one,
        answer::list,
        answer::give,
        statement::list,
        statement::next,
        statement::write,
        vote::cast,
        opinion::read,
        meeting::list,
        meeting::one,
        meeting::events,
        minutes::one,
        remark::list,
        remark::make,
        model::list,
        model::one,
        export::votes,
        export::comments,
        export::sources,
        export::sources_csv,
        export::chances,
        export::marks,
        export::exposures,
        body::list,
        body::one,
    ),
    components(schemas(Problem)),
    tags(
        (name = "participants", description = "Who takes part, without an account"),
        (name = "dialogues", description = "Dialogues with their stages and figures"),
        (name = "questions", description = "What citizens asked"),
        (name = "core questions", description = "What was formed from their questions"),
        (name = "trace", description = "What became of what was said, link by link, and who stands behind a result"),
        (name = "actions and pilots", description = "What is done, what is tried, and what was measured"),
        (name = "evidence", description = "Reports, links and files that experts and staff added"),
        (name = "themes", description = "What answers speak of, and agendas of such themes"),
        (name = "answers", description = "Answers to core questions"),
        (name = "statements", description = "Short claims to vote on"),
        (name = "papers", description = "Published papers, and what is said of their paragraphs"),
        (name = "calls", description = "Seats offered to everyone, and how they were given"),
        (name = "votes", description = "Agree, disagree or pass"),
        (name = "bodies", description = "The council, subcommittees and panels, and who sits in them"),
        (name = "models", description = "Proposals of the White Paper, and the points that bodies gave them"),
        (name = "open data", description = "Votes and statements as files, and votes by source"),
    ),
    modifiers(&Bearer)
)]
struct Api;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut Document) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The token from POST /api/v1/participants"))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("participant", SecurityScheme::Http(scheme));
    }
}

/// GET /api/v1/openapi.json
pub(crate) async fn describe() -> impl IntoResponse {
    static TEXT: LazyLock<Bytes> =
        LazyLock::new(|| Bytes::from(Api::openapi().to_json().unwrap_or_default()));
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "max-age=300")];
    (headers, TEXT.clone())
}

/// What reading may be refused for.
pub(crate) struct Reading;
/// What contributing may be refused for.
pub(super) struct Writing;
/// What becoming a participant may be refused for.
pub(super) struct Joining;

impl IntoResponses for Reading {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[400, 401, 404, 422, 500, 503])
    }
}

impl IntoResponses for Writing {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 503])
    }
}

impl IntoResponses for Joining {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[400, 401, 403, 413, 429, 500, 503])
    }
}

fn problems(statuses: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    statuses.iter().map(|status| (status.to_string(), problem(*status).into())).collect()
}

fn problem(status: u16) -> Response {
    let (description, header) = match status {
        400 => ("The request cannot be read", None),
        401 => ("A token is needed, or it is not one of ours", Some("WWW-Authenticate")),
        403 => ("Not allowed", None),
        404 => ("There is no such thing, or not for you", None),
        409 => ("Its time or its state does not allow this", None),
        413 => ("The request is too large", None),
        415 => ("The body must be application/json", None),
        422 => ("What was sent cannot be taken; every fault is listed", None),
        429 => ("Too often", Some("Retry-After")),
        503 => (
            "The server is busy, being prepared, or can store nothing at the moment",
            Some("Retry-After"),
        ),
        _ => ("Something went wrong here", None),
    };
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let mut response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content);
    if let Some(name) = header {
        let kind = ObjectBuilder::new().schema_type(Type::String).build();
        response = response.header(name, HeaderBuilder::new().schema(Some(kind)).build());
    }
    response.build()
}

/// A word of a closed list.
fn words<'a>(known: impl Iterator<Item = &'a str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(known)).build()
}

macro_rules! word_schemas {
    ($($name:ident $list:ty),+ $(,)?) => {$(
        pub(super) fn $name() -> Object {
            words(<$list>::ALL.iter().map(|word| word.as_str()))
        }
    )+};
}

/// One of the words, or null: the same as leaving it out.
pub(super) fn or_null(words: Object) -> Object {
    let values = words.enum_values.unwrap_or_default().into_iter().chain([serde_json::Value::Null]);
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .enum_values(Some(values))
        .build()
}

/// A channel that may be left out.
pub(super) fn any_channel() -> Object {
    or_null(channel())
}

/// A way to send something sensitive that may be left out.
pub(super) fn any_care() -> Object {
    or_null(care())
}

/// What became of a remark.
pub(super) fn remark_state() -> Object {
    words(domain::remark::RemarkState::ALL.iter().map(|word| word.as_str()))
}

/// How an item was handled, once it was.
pub(super) fn item_outcome() -> Object {
    or_null(words(domain::item::ItemOutcome::ALL.iter().map(|word| word.as_str())))
}

/// How members voted, once they did.
pub(super) fn way() -> Object {
    or_null(words(domain::ballot::Way::ALL.iter().map(|word| word.as_str())))
}

/// What a motion asks for.
pub(super) fn motion_kind() -> Object {
    let known = ["main", "amendment", "challenge", "close_session", "withhold"];
    words(known.into_iter())
}

/// A language that may be left out.
pub(super) fn any_language() -> Object {
    or_null(language())
}

word_schemas! {
    activity Activity,
    basis domain::trace::Basis,
    node_kind domain::trace::NodeKind,
    reach domain::trace::Reach,
    relation domain::trace::Relation,
    body_kind BodyKind,
    care Care,
    channel Channel,
    choice Choice,
    constituency Constituency,
    item_kind ItemKind,
    language Language,
    meeting_kind MeetingKind,
    meeting_status MeetingStatus,
    minutes_status MinutesStatus,
    member_kind MemberKind,
    motion_status MotionStatus,
    office Office,
    method Method,
    phase Phase,
    reason Reason,
    severity Severity,
    signatory Signatory,
    stage StageKind,
    standing Standing,
    status Status,
    vote_value VoteValue,
}

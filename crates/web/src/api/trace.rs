//! The trace of anything: a typed graph from what citizens said to what came of it, and back.

use app::trace::{Key, NodeKind, Trace as View};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::QuestionId;
use domain::outcome::Tally;
use domain::trace::{Basis, Reach, Relation};
use serde::Serialize;
use utoipa::ToSchema;

use super::document::{Reading, basis, node_kind, reach, relation};
use super::time;
use crate::error::Failure;
use crate::form::Path;
use crate::fragment::public_json;
use crate::visitor::Visitor;
use crate::{Site, trace};

/// What became of something, link by link, and who stands behind it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Trace {
    /// The `id` of the node that was asked for.
    root: String,
    /// The slug of its dialogue.
    dialogue: String,
    /// How far the root has come, counted by direct links and those of its group only.
    #[schema(schema_with = reach)]
    reach: Reach,
    /// What is on the trace, in time.
    nodes: Vec<Node>,
    /// What led to what. Both ends are among the nodes.
    edges: Vec<Edge>,
    /// What is counted and not told one by one.
    more: Vec<More>,
    /// The published answers to each core question on the trace, by channel.
    answers: Vec<Answers>,
}

/// One thing on the way.
#[derive(Serialize, ToSchema)]
pub(crate) struct Node {
    /// Its name within this answer.
    id: String,
    /// What it is.
    #[schema(schema_with = node_kind)]
    kind: NodeKind,
    /// Its public code, where it has one.
    code: Option<String>,
    /// Its title, or the beginning of its text; empty when it is not public any more.
    title: String,
    /// The language of the title.
    language: String,
    /// Where it stands, in the words of its kind; of an outcome its word.
    status: String,
    /// When it came about.
    #[schema(format = DateTime)]
    at: Option<String>,
    /// The path of its page on this site.
    page: Option<String>,
}

/// That one thing led to another.
#[derive(Serialize, ToSchema)]
pub(crate) struct Edge {
    /// What led.
    from: String,
    /// Where to.
    to: String,
    /// How.
    #[schema(schema_with = relation)]
    relation: Relation,
    /// How it belongs to the root: itself, by its group, or only by its core question.
    #[schema(schema_with = basis)]
    basis: Basis,
}

/// Things of a kind at a node that are counted only.
#[derive(Serialize, ToSchema)]
pub(crate) struct More {
    /// The node.
    at: String,
    /// What they are.
    #[schema(schema_with = node_kind)]
    kind: NodeKind,
    /// How many more there are.
    count: i64,
}

/// Answers to a core question that came through a channel.
#[derive(Serialize, ToSchema)]
pub(crate) struct Answers {
    /// The node of the core question.
    core_question: String,
    /// The channel.
    channel: String,
    /// How many.
    count: i64,
}

fn name(key: Key) -> String {
    format!("{}-{}", key.kind, key.id)
}

impl From<View> for Trace {
    fn from(view: View) -> Self {
        let slug = view.dialogue.slug.as_str();
        let node = |node: &app::trace::Node| Node {
            id: name(node.key),
            kind: node.key.kind,
            code: node.code.clone(),
            title: node.title.clone(),
            language: node.language.clone(),
            status: node.status.clone(),
            at: node.at.map(|at| time(at.0)),
            page: trace::address(slug, node),
        };
        let edge = |edge: &app::trace::Edge| Edge {
            from: name(edge.from),
            to: name(edge.to),
            relation: edge.relation,
            basis: edge.basis,
        };
        let more = |more: &app::trace::More| More {
            at: name(more.at),
            kind: more.kind,
            count: more.count,
        };
        let answers = |row: &app::trace::Answers| Answers {
            core_question: name(Key::new(NodeKind::CoreQuestion, row.core_question_id)),
            channel: row.channel.clone(),
            count: row.n,
        };
        Self {
            root: name(view.root()),
            dialogue: slug.to_owned(),
            reach: view.reach,
            nodes: view.nodes.iter().map(node).collect(),
            edges: view.walk.edges.iter().map(edge).collect(),
            more: view.more.iter().map(more).collect(),
            answers: view.answers.iter().map(answers).collect(),
        }
    }
}

/// What became of a question
///
/// A question's thread advances by links whose basis is `direct` or `by_group`. What has the basis
/// `by_core_question` happened to its core question, and not to it.
#[utoipa::path(
    get, path = "/api/v1/questions/{code}/trace", operation_id = "getQuestionTrace", tag = "trace",
    params(("code" = String, Path, description = "Its code", example = "Q-0412")),
    responses((status = 200, description = "The trace", body = Trace), Reading)
)]
pub(crate) async fn of_question(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id = QuestionId::parse_code(&code).ok_or(Failure::NoRoute)?;
    answer(&site, visitor, headers, Key::new(NodeKind::Question, id.0)).await
}

/// What became of anything that has a code, and who stands behind it
///
/// Questions, answers, statements, evidence, themes, agendas, paragraphs, models, actions, pilots,
/// indicators and outcomes.
#[utoipa::path(
    get, path = "/api/v1/trace/{code}", operation_id = "getTrace", tag = "trace",
    params(("code" = String, Path, description = "Its code", example = "A-10233")),
    responses((status = 200, description = "The trace", body = Trace), Reading)
)]
pub(crate) async fn of_any(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let root = app::trace::parse(&code).ok_or(Failure::NoRoute)?;
    answer(&site, visitor, headers, root).await
}

async fn answer(
    site: &Site,
    visitor: Visitor,
    headers: HeaderMap,
    root: Key,
) -> Result<Response, Failure> {
    site.app.may_trace(&visitor.actor, root).await?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(site, &visitor, &headers, None, async move {
        Ok(Trace::from(app.trace(&actor, root).await?))
    })
    .await
}

/// Of many inputs, how many were handled how.
#[derive(Serialize, ToSchema)]
pub(crate) struct Handled {
    /// All that are published.
    total: i64,
    /// Those that reached a published paragraph, a model, an action or a pilot, themselves or by their
    /// group.
    traced: i64,
    /// Those that were answered with a reason, and did not.
    answered: i64,
    /// Those that wait.
    open: i64,
}

impl From<Tally> for Handled {
    fn from(tally: Tally) -> Self {
        let Tally { total, traced, answered, open } = tally;
        Self { total, traced, answered, open }
    }
}

/// How the answers to one core question were handled.
#[derive(Serialize, ToSchema)]
pub(crate) struct HandledAnswers {
    /// The key of the core question.
    core_question: i64,
    /// Its answers.
    answers: Handled,
}

/// How everything that was said in a dialogue was handled.
#[derive(Serialize, ToSchema)]
pub(crate) struct Coverage {
    /// The questions.
    questions: Handled,
    /// The answers.
    answers: Handled,
    /// The answers to each core question.
    core_questions: Vec<HandledAnswers>,
}

/// How many questions and answers reached a result, were answered with a reason, or wait
#[utoipa::path(
    get, path = "/api/v1/dialogues/{dialogue}/coverage", operation_id = "getCoverage", tag = "trace",
    params(("dialogue" = String, Path, description = "The dialogue's slug")),
    responses((status = 200, description = "How they were handled", body = Coverage), Reading)
)]
pub(crate) async fn coverage(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let coverage = app.outcome_coverage(&actor, &dialogue).await?;
        let of_core = |(core_question, tally)| HandledAnswers {
            core_question,
            answers: Handled::from(tally),
        };
        Ok(Coverage {
            questions: coverage.questions.into(),
            answers: coverage.answers.into(),
            core_questions: coverage.core_questions.into_iter().map(of_core).collect(),
        })
    })
    .await
}

//! Bodies, and who sits in them.

use app::body::{Body as Row, BodyView};
use app::bylaws::{BylawsView, arithmetic};
use app::composition::{Observation, Remark};
use app::member::MemberView;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::bylaws::Severity;
use domain::member::Office;
use domain::permission::{Action, Resource};
use domain::time::Moment;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::{
    Reading, body_kind, constituency, member_kind, office as office_word, severity,
};
use super::{List, Paging, time};
use crate::Site;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::fragment::public_json;
use crate::visitor::Visitor;

/// A body.
#[derive(Serialize, ToSchema)]
pub(crate) struct Body {
    /// Its short name: `council`.
    slug: String,
    /// Its name.
    name: String,
    /// What kind of body it is.
    #[schema(schema_with = body_kind)]
    kind: String,
    /// The slug of its dialogue.
    dialogue: String,
    /// Since when it exists.
    #[schema(format = DateTime)]
    valid_from: String,
    /// Until when it existed; null while it does.
    #[schema(format = DateTime)]
    valid_to: Option<String>,
}

/// A body with who sits in it now.
#[derive(Serialize, ToSchema)]
pub(crate) struct FullBody {
    #[serde(flatten)]
    body: Body,
    /// What it is for.
    purpose: String,
    /// The slug of the body it works under.
    parent: Option<String>,
    /// Why it ended; empty while it exists.
    reason: String,
    /// The slugs of the bodies it took over from.
    predecessors: Vec<String>,
    /// The slugs of the bodies that took over from it.
    successors: Vec<String>,
    /// Those with a vote now.
    members: Vec<Member>,
    /// Who keeps the record, with or without a vote.
    secretary: Option<Member>,
    /// The rules it works under.
    bylaws: Bylaws,
    /// What the bylaws say against how things are; nothing in it leads to a person beyond the roster.
    findings: Vec<Finding>,
}

/// A member.
#[derive(Serialize, ToSchema)]
pub(crate) struct Member {
    /// The member's number, as in attendance lists.
    member: i64,
    /// The name on the roster.
    name: String,
    /// The organisation, or what the member stands for.
    affiliation: String,
    /// How the member came to the seat.
    #[schema(schema_with = member_kind)]
    kind: &'static str,
    /// Whom the member stands for.
    #[schema(schema_with = constituency)]
    constituency: &'static str,
    /// The office held, the first where there are several.
    #[schema(schema_with = any_office)]
    office: Option<&'static str>,
    /// The present term.
    term: Term,
    /// How often the term was renewed.
    renewals: i64,
}

/// A term.
#[derive(Serialize, ToSchema)]
pub(crate) struct Term {
    /// Since when.
    #[schema(format = DateTime)]
    from: String,
    /// Its last moment; null for those who sit ex officio.
    #[schema(format = DateTime)]
    to: Option<String>,
}

/// The rules a body works under, in short.
#[derive(Serialize, ToSchema)]
pub(crate) struct Bylaws {
    /// The name of its own ordinance.
    title: String,
    /// Since when they hold.
    #[schema(format = DateTime)]
    since: String,
    /// How many members are enrolled now.
    enrolled: u32,
    /// As many open a meeting.
    quorum: u32,
    /// Where that stands.
    quorum_article: String,
    /// The rule by which motions are decided: `majority of present`.
    rule: String,
    /// Where that stands.
    rule_article: String,
}

/// What the bylaws say against how things are.
#[derive(Serialize, ToSchema)]
pub(crate) struct Finding {
    /// Its word: `size_exceeded`.
    word: &'static str,
    /// How much it weighs.
    #[schema(schema_with = severity)]
    severity: &'static str,
    /// The rule, with the name of the ordinance.
    article: Option<String>,
    /// The name of the member it is about.
    member: Option<String>,
}

/// An office that may be missing.
fn any_office() -> utoipa::openapi::schema::Object {
    super::document::or_null(office_word())
}

impl Body {
    fn of(row: &Row, dialogue: &str) -> Self {
        Self {
            slug: row.slug.clone(),
            name: row.name.clone(),
            kind: row.kind.clone(),
            dialogue: dialogue.to_owned(),
            valid_from: time(row.valid_from),
            valid_to: row.valid_to.map(time),
        }
    }
}

impl Member {
    fn of(view: &MemberView, now: Moment) -> Self {
        Self {
            member: view.id().0,
            name: view.row.name.clone(),
            affiliation: view.row.affiliation.clone(),
            kind: view.kind.as_str(),
            constituency: view.constituency.as_str(),
            office: view.offices_at(now).next().map(Office::as_str),
            term: Term { from: time(view.row.term_from), to: view.row.term_to.map(time) },
            renewals: view.row.renewals,
        }
    }
}

impl Bylaws {
    fn of(view: &BylawsView, enrolled: u32) -> Self {
        let rules = &view.rules;
        Self {
            title: view.own.title.clone(),
            since: time(view.since.0),
            enrolled,
            quorum: arithmetic(rules, enrolled).quorum,
            quorum_article: rules.quorum.article.to_string(),
            rule: rules.decision.words(),
            rule_article: rules.decision.article.to_string(),
        }
    }
}

impl Finding {
    fn of(observation: &Observation, view: &BodyView) -> Self {
        let member = observation.member.and_then(|id| view.member(id));
        Self {
            word: word(&observation.remark),
            severity: Severity::as_str(observation.severity),
            article: observation.article.as_ref().map(ToString::to_string),
            member: member.map(|member| member.row.name.clone()),
        }
    }
}

/// The word of what is to be said.
const fn word(remark: &Remark) -> &'static str {
    match remark {
        Remark::Rule(problem) => problem.word(),
        Remark::GenderShare { .. } => "gender_exceeded",
        Remark::TermEnding { .. } => "term_ending",
        Remark::SeatVacant => "seat_vacant",
        Remark::BodiesUnknown { .. } => "bodies_unknown",
    }
}

/// Bodies of all dialogues, in the order they were formed
#[utoipa::path(
    get, path = "/api/v1/bodies", operation_id = "listBodies", tag = "bodies",
    params(Paging),
    responses((status = 200, description = "Bodies", body = List<Body>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Query(paging): Query<Paging>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    app.gate(&actor, Action::ReadDialogue, &Resource::default())?;
    public_json(&site, &visitor, &headers, None, async move {
        let (page, dialogues) = app.public_bodies(&actor, paging.slice()?).await?;
        Ok(List::of(page, |row| {
            let dialogue = dialogues.iter().find(|dialogue| dialogue.id.0 == row.dialogue_id);
            Body::of(&row, dialogue.map_or("", |dialogue| dialogue.slug.as_str()))
        }))
    })
    .await
}

/// One body, with those who sit in it now
#[utoipa::path(
    get, path = "/api/v1/bodies/{slug}", operation_id = "getBody", tag = "bodies",
    params(("slug" = String, Path, description = "Its slug", example = "council")),
    responses((status = 200, description = "The body", body = FullBody), Reading)
)]
pub(crate) async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    app.body(&actor, &slug).await?;
    public_json(&site, &visitor, &headers, None, async move {
        let view = app.body(&actor, &slug).await?;
        let around = app.surroundings(&actor, &view).await?;
        let standing = app.published_findings(&actor, &view).await?;
        let bylaws = app.bylaws(&actor, &view, None).await?;
        let now = app.now();
        let slugs = |rows: &[Row]| rows.iter().map(|row| row.slug.clone()).collect();
        let secretary = view.holders(Office::Secretary, now).next();
        Ok(FullBody {
            body: Body::of(&view.row, &view.dialogue.slug),
            purpose: view.row.purpose.clone(),
            parent: view.parent.as_ref().map(|parent| parent.slug.clone()),
            reason: view.row.reason.clone(),
            predecessors: slugs(&around.predecessors),
            successors: slugs(&around.successors),
            members: view.enrolled(now).map(|member| Member::of(member, now)).collect(),
            secretary: secretary.map(|member| Member::of(member, now)),
            bylaws: Bylaws::of(&bylaws, standing.enrolled),
            findings: standing.observations.iter().map(|one| Finding::of(one, &view)).collect(),
        })
    })
    .await
}

//! Votes.

use app::limit::Limited;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::code::Coded as _;
use domain::id::StatementId;
use domain::vote::VoteValue;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::{Writing, vote_value};
use super::{number, time};
use crate::Site;
use crate::error::Failure;
use crate::form::{Json, Path};
use crate::visitor::Visitor;

/// A vote to be cast.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewVote {
    /// What is said of the statement.
    #[schema(schema_with = vote_value)]
    value: VoteValue,
}

/// A vote that is on disk.
#[derive(Serialize, ToSchema)]
pub(crate) struct Vote {
    /// The statement's number.
    statement: i64,
    /// What was said of it.
    #[schema(schema_with = vote_value)]
    value: &'static str,
    /// The receipt.
    receipt: String,
    /// When it was cast.
    #[schema(format = DateTime)]
    at: String,
}

/// Vote on a statement, or change one's vote
///
/// Answered when the vote is safely on disk.
#[utoipa::path(
    put, path = "/api/v1/statements/{id}/vote", operation_id = "castVote", tag = "votes",
    security(("participant" = [])),
    params(("id" = String, Path, description = "The statement's number or code", example = "77")),
    request_body = NewVote,
    responses((status = 200, description = "The vote stands", body = Vote), Writing)
)]
pub(crate) async fn cast(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Json(new): Json<NewVote>,
) -> Result<Response, Failure> {
    let statement = number(&id).map(StatementId).or_else(|| StatementId::parse_code(&id));
    let statement = statement.ok_or(Failure::NoRoute)?;
    site.app.limiter().check(Limited::Vote, visitor.actor.participant, visitor.address)?;
    let voted = site.app.vote(&visitor.actor, statement, new.value).await?;
    let vote = Vote {
        statement: statement.0,
        value: voted.ballot.value.as_str(),
        receipt: voted.receipt.to_string(),
        at: time(voted.ballot.at.0),
    };
    Ok(axum::Json(vote).into_response())
}

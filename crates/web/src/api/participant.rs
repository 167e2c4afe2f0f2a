//! Participants of the API.

use app::limit::Limited;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::created;
use super::document::Joining;
use crate::Site;
use crate::error::Failure;
use crate::visitor::Visitor;

/// A new participant.
#[derive(Serialize, ToSchema)]
pub(crate) struct Participant {
    /// An opaque id that only its owner learns; nothing public carries it.
    participant: String,
    /// The token to send as `Authorization: Bearer …`. Whoever holds it is this participant; it
    /// cannot be shown again.
    token: String,
}

/// Become a participant
///
/// No account is needed, and nothing is stored until the participant contributes. The body may be
/// empty.
#[utoipa::path(
    post, path = "/api/v1/participants", operation_id = "createParticipant", tag = "participants",
    responses((status = 201, description = "A new participant", body = Participant), Joining)
)]
pub(crate) async fn join(
    State(site): State<Site>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    if !body.is_empty() {
        serde_json::from_slice::<serde_json::Value>(&body)
            .map_err(|error| Failure::Unreadable(error.to_string()))?;
    }
    site.app.limiter().check(Limited::Participant, None, visitor.address)?;
    let (participant, token) = site.app.join()?;
    Ok(created(Participant { participant: participant.to_string(), token }, None))
}

//! The public ledger: checkpoint, tiles and entries as files (C2SP tlog-tiles).

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::permission::Denial;

use crate::Site;
use crate::error::Failure;
use crate::form::Path;
use crate::visitor::Visitor;

/// What never changes may be kept for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What changes every few seconds.
const SHORTLY: &str = "public, max-age=2";

fn file(kind: &'static str, cache: &'static str, bytes: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        // Whoever checks may do so from a page of their own.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    (headers, bytes).into_response()
}

/// GET /ledger/checkpoint
pub(crate) async fn checkpoint(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    let view = site.app.checkpoint(&visitor.actor).await?.ok_or(Denial::NotFound)?;
    Ok(file("text/plain; charset=utf-8", SHORTLY, view.note))
}

/// GET /ledger/tile/{*path}
pub(crate) async fn tile(
    State(site): State<Site>,
    visitor: Visitor,
    Path(path): Path<String>,
) -> Result<Response, Failure> {
    let bytes = site.app.ledger_tile(&visitor.actor, &path).await?;
    Ok(file("application/octet-stream", FOR_EVER, bytes))
}

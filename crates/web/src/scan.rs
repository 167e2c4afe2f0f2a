//! The scan shown beside what was typed from it, and how pictures from the database are answered.

use app::scan::Picture;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::permission::{Action, Denial, Resource};

use crate::error::Failure;
use crate::form::Path;
use crate::visitor::Visitor;
use crate::{Site, url};

/// GET /q/{code}/scan and /a/{code}/scan
pub(crate) async fn picture(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let (kind, id) = app::contribution::parse_code(&text)
        .filter(|(kind, id)| visitor.here.starts_with(&url::contribution(*kind, *id)))
        .ok_or(Denial::NotFound)?;
    let picture = site.app.public_scan_picture(&visitor.actor, kind, id).await?;
    Ok(answer(picture, &headers, true))
}

/// A picture. It is asked for anew each time: what is taken out today must not be shown tomorrow.
pub(crate) fn answer(picture: Picture, headers: &HeaderMap, public: bool) -> Response {
    let tag: String = picture.digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let etag = HeaderValue::from_str(&format!("\"{tag}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("\"0\""));
    let cache = if public { "no-cache" } else { "no-store" };
    let fixed = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::ETAG, etag.clone()),
    ];
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes().ends_with(etag.as_bytes()));
    if known {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    (fixed, picture.bytes).into_response()
}

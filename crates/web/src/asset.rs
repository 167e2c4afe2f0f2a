//! Style sheets, scripts and icons, inside the binary.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;

use crate::error::Failure;
use crate::form::Path;

#[derive(Embed)]
#[folder = "assets/"]
struct Assets;

/// GET /assets/{file}
pub(crate) async fn serve(
    Path(file): Path<String>,
    headers: axum::http::HeaderMap,
) -> Result<Response, Failure> {
    let asset = Assets::get(&file).ok_or(Failure::NoRoute)?;
    let digest = asset.metadata.sha256_hash();
    let tag: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let etag = HeaderValue::from_str(&format!("\"{tag}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("\"0\""));
    let kind = match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let fixed = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600, must-revalidate")),
        (header::ETAG, etag.clone()),
    ];
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes().ends_with(etag.as_bytes()))
    {
        return Ok((axum::http::StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    Ok((fixed, asset.data).into_response())
}

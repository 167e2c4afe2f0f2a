//! Health, language, and addresses that do not exist.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::error::Failure;
use crate::form::Query;
use crate::locale::Locale;
use crate::visitor::Visitor;
use crate::{Site, url};

/// GET /healthz: the process lives.
pub(crate) async fn health() -> &'static str {
    "ok\n"
}

/// GET /readyz: it serves.
pub(crate) async fn ready(State(site): State<Site>) -> Response {
    if site.readiness.is_ready() && site.app.check_ready().await.is_ok() {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], "not ready\n")
            .into_response()
    }
}

#[derive(Deserialize)]
pub(crate) struct Switch {
    #[serde(default)]
    to: String,
    #[serde(default)]
    back: String,
}

/// GET /language: keeps the chosen language and goes back.
pub(crate) async fn language(visitor: Visitor, Query(switch): Query<Switch>) -> Response {
    let locale = Locale::of(&switch.to).unwrap_or(visitor.locale);
    let back = url::own(&switch.back).unwrap_or(url::HOME).to_owned();
    see_other(&back, vec![(header::SET_COOKIE, visitor.language_cookie(locale))])
}

/// Sends the browser on, so that reloading does not send a form twice.
pub(crate) fn see_other(
    to: &str,
    headers: Vec<(header::HeaderName, axum::http::HeaderValue)>,
) -> Response {
    let mut response = axum::response::Redirect::to(to).into_response();
    response.headers_mut().extend(headers);
    response
}

/// Any other address.
pub(crate) async fn not_found() -> Failure {
    Failure::NoRoute
}

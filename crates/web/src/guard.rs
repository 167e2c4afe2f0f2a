//! What surrounds every request: readiness, forms from other sites, limits on size, headers that
//! keep browsers strict, and failures turned into pages or problems.

use std::sync::Arc;
use std::time::Duration;

use app::clock::Stopwatch;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::error::{Failed, Failure};
use crate::locale::Locale;
use crate::metrics::Passing;
use crate::{Site, form_token, interface_text};

/// What the log calls lines about requests.
const LOG: &str = "request";
/// A request that took this long is told.
const SLOW: Duration = Duration::from_secs(1);
/// The largest body of an ordinary form or API call, in bytes. Uploads have their own.
pub(crate) const MOST_BYTES: usize = 256 * 1024;

/// Nothing from elsewhere, nothing inline, no frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Puts the guards around the router. They stand in one layer: each further one would cost every
/// request a boxed service more.
pub(crate) fn around(router: Router<Site>, site: &Site) -> Router<Site> {
    let panicked = CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
        Failure::App(app::Error::Internal("a handler panicked".to_owned())).into_response()
    });
    router.method_not_allowed_fallback(|| async { Failure::NoMethod }).layer((
        CompressionLayer::new().gzip(true),
        from_fn_with_state(site.clone(), guard),
        panicked,
        DefaultBodyLimit::max(MOST_BYTES),
    ))
}

/// What happens to every request, before and after the router has it.
async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    if !site.readiness.is_ready() {
        return guarded(site, request, next).await;
    }
    let texts = site.texts.texts(&site.app).await;
    interface_text::with(texts, guarded(site, request, next)).await
}

async fn guarded(site: Site, request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let passing = site.metrics.passing(&request);
    let is_api = is_api(&request);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let open = is_api && reads && *request.method() != Method::OPTIONS;
    let locale = crate::visitor::locale_of(request.uri().path(), request.headers());
    let session = crate::visitor::session_of(request.headers()).filter(|_| !is_api);
    let session = session.map(str::to_owned);
    let response = if !is_served(&site, request.uri().path()) {
        Failure::NotReady.into_response()
    } else if !reads && !is_own(request.headers()) {
        Failure::ForeignForm.into_response()
    } else {
        match &session {
            Some(session) if !reads => match form_token::check(&site, session, request).await {
                Ok(request) => next.run(request).await,
                Err(failure) => failure.into_response(),
            },
            _ => next.run(request).await,
        }
    };
    let failure = response.extensions().get::<Failed>().map(|Failed(failure)| Arc::clone(failure));
    let mut response = tell_failure(response, is_api, locale, &passing);
    if let Some(session) = &session {
        response = form_token::add(&site, session, response).await;
    }
    strict(response.headers_mut(), open);
    if site.options.is_https() {
        let once = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, once);
    }
    let took = watch.elapsed();
    passing.end(response.status().as_u16(), took);
    log(&site, &passing, &response, failure.as_deref(), took);
    response
}

/// One line for a request: what failed on our side and what was slow always, everything when the
/// log asks for `request=debug`. Nothing of what was sent is in it.
fn log(
    site: &Site,
    passing: &Passing<'_>,
    response: &Response,
    failure: Option<&Failure>,
    took: Duration,
) {
    let (method, route) = (passing.method(), passing.route);
    let status = response.status().as_u16();
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if let Some(Failure::App(error)) = failure {
        site.app.doubt(error);
    }
    match failure.filter(|failure| failure.is_ours()) {
        Some(error) => {
            tracing::error!(target: LOG, id = passing.id(), method, route, status, ms, %error, "a request failed");
        }
        None if took >= SLOW => {
            tracing::warn!(target: LOG, id = passing.id(), method, route, status, ms, "a slow request");
        }
        None => {
            tracing::debug!(target: LOG, id = passing.id(), method, route, status, ms, "answered");
        }
    }
}

/// Until the site is ready, only health, figures and assets are served.
fn is_served(site: &Site, path: &str) -> bool {
    let always =
        ["/healthz", "/readyz", "/metrics"].contains(&path) || path.starts_with("/assets/");
    always || site.readiness.is_ready()
}

/// A form is taken only from our own pages. Browsers say where a request comes from
/// (`Sec-Fetch-Site`, else `Origin`); programs with a bearer token have no cookies to abuse.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin" || site == "none",
        None => match text(header::ORIGIN) {
            Some(origin) => {
                origin.split_once("://").is_some_and(|(_, origin_host)| origin_host == host)
            }
            None => true,
        },
    }
}

fn is_api(request: &Request) -> bool {
    let path = request.uri().path();
    path == "/api" || path.starts_with("/api/")
}

/// Failures become problems under /api and pages elsewhere.
fn tell_failure(
    response: Response,
    is_api: bool,
    locale: Locale,
    passing: &Passing<'_>,
) -> Response {
    match response.extensions().get::<Failed>() {
        Some(Failed(failure)) => render(failure, is_api, locale, &passing.id()),
        None if is_api && response.status().is_client_error() && !is_problem(&response) => {
            render(&stray(response.status()), is_api, locale, &passing.id())
        }
        None => response,
    }
}

fn render(failure: &Failure, is_api: bool, locale: Locale, id: &str) -> Response {
    let mut response = if is_api { failure.problem() } else { failure.page(locale, id) };
    if let Ok(id) = HeaderValue::from_str(id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

fn is_problem(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem"))
}

/// An answer that axum itself gave.
fn stray(status: StatusCode) -> Failure {
    match status {
        StatusCode::NOT_FOUND => Failure::NoRoute,
        StatusCode::METHOD_NOT_ALLOWED => Failure::NoMethod,
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::WrongType,
        _ => Failure::Unreadable("the request cannot be read".to_owned()),
    }
}

/// Headers that keep browsers strict.
fn strict(headers: &mut HeaderMap, open: bool) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // What is not said to be cacheable may be personal.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    // Other sites may read what the API says to everyone. They are given nothing that belongs to a
    // visitor: browsers refuse `*` for requests that carry cookies, and a token needs a leave that is
    // never given. Nothing is said on writes.
    if open {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
}

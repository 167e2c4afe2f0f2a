//! The public ledger: checkpoint, tiles and entries as files (C2SP tlog-tiles), what opens them, and the
//! page that says how anybody checks all of it.

use app::ledger::{Openings, WitnessView};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use domain::permission::Denial;
use domain::time::Moment;

use crate::Site;
use crate::error::Failure;
use crate::form::Path;
use crate::home::{self, When};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
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

/// GET /ledger/keys: every key that ever signed, oldest first, a line each.
pub(crate) async fn keys(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let keys = site.app.ledger_keys(&visitor.actor).await?;
    let lines: String = keys.iter().map(|key| format!("{key}\n")).collect();
    Ok(file("text/plain; charset=utf-8", SHORTLY, lines))
}

/// GET /ledger/consistency/{old}/{size}: hashes in base64, a line each.
pub(crate) async fn consistency(
    State(site): State<Site>,
    visitor: Visitor,
    Path((old, size)): Path<(u64, u64)>,
) -> Result<Response, Failure> {
    let path = site.app.ledger_consistency(&visitor.actor, old, size).await?;
    let lines: String = path.iter().map(|hash| format!("{hash}\n")).collect();
    Ok(file("text/plain; charset=utf-8", FOR_EVER, lines))
}

fn openings(openings: Openings) -> Response {
    let cache = if openings.fixed { FOR_EVER } else { SHORTLY };
    file("application/x-ndjson", cache, openings.lines)
}

/// GET /ledger/votes/{entry}
pub(crate) async fn votes(
    State(site): State<Site>,
    visitor: Visitor,
    Path(entry): Path<u64>,
) -> Result<Response, Failure> {
    Ok(openings(site.app.ledger_votes(&visitor.actor, entry).await?))
}

/// GET /ledger/texts/{entry}
pub(crate) async fn texts(
    State(site): State<Site>,
    visitor: Visitor,
    Path(entry): Path<u64>,
) -> Result<Response, Failure> {
    Ok(openings(site.app.ledger_texts(&visitor.actor, entry).await?))
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    l: Locale,
    layout: Layout,
    /// The address of this site, for commands.
    base: String,
    name: String,
    size: String,
    signed: When,
    key: String,
    begun: bool,
    witnesses: Vec<Watching>,
}

/// Somebody who watches from outside.
struct Watching {
    name: String,
    key: String,
    /// How large a ledger it signed last, and when.
    seen: Option<(String, When)>,
}

/// GET /ledger
pub(crate) async fn page(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let l = visitor.locale;
    let title = l.t("ledger-title");
    let layout = home::frame(&site, &visitor, Place::Ledger, title).await?;
    let newest = site.app.checkpoint(&visitor.actor).await?;
    let key = site.app.ledger_keys(&visitor.actor).await?.pop();
    let at = newest.as_ref().map_or(Moment(0), |newest| Moment(newest.at));
    let page = LedgerPage {
        l,
        layout,
        base: visitor.base(&site),
        name: key.as_ref().map(|key| key.name().to_owned()).unwrap_or_default(),
        size: l.number(
            newest.as_ref().map_or(0, |newest| i64::try_from(newest.size).unwrap_or(i64::MAX)),
        ),
        signed: When::minute(l, at, domain::time::KOREA),
        key: key.map(|key| key.to_string()).unwrap_or_default(),
        begun: newest.is_some(),
        witnesses: witnesses(&site, &visitor).await?,
    };
    Ok(Html(page.render()?).into_response())
}

async fn witnesses(site: &Site, visitor: &Visitor) -> Result<Vec<Watching>, Failure> {
    let l = visitor.locale;
    let all = site.app.ledger_witnesses(&visitor.actor).await?;
    let watching = |view: WitnessView| Watching {
        name: view.name,
        key: view.key,
        seen: view.seen.map(|(size, at)| {
            let size = l.number(i64::try_from(size).unwrap_or(i64::MAX));
            (size, When::minute(l, Moment(at), domain::time::KOREA))
        }),
    };
    Ok(all.into_iter().map(watching).collect())
}

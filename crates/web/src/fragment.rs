//! Rendered public pages and API answers, refreshed at most once a second, stale while revalidating.
//!
//! Nothing personal is ever in here: only what a visitor who is not signed in sees, by address and
//! language. A page is served as it is while no act was recorded since it was rendered; otherwise it
//! is rendered anew in the background, and the old one is served meanwhile.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::language::Language;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;
use tokio::time::Instant;

use crate::Site;
use crate::error::Failure;
use crate::interface_text;
use crate::visitor::Visitor;

/// Pages the cache makes room for at the start.
const USUAL_PAGES: usize = 600;
/// The most bytes kept: an API answer of 200 long questions weighs as much as forty pages.
const MOST_BYTES: u64 = 24 * 1024 * 1024;
/// A page is refreshed at most this often.
const REFRESH: Duration = Duration::from_secs(1);
/// A page is rendered anew after this long even when no act was recorded: what is open depends on
/// the time too.
const LONGEST: Duration = Duration::from_mins(1);
/// Whoever asks for a page that is older gets it rendered anew: what is served keeps to the promise that
/// an analysis is never older than five seconds. Others get the old one until that is done.
const TOO_OLD: Duration = Duration::from_millis(1500);

/// What the cache holds, and how its readers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Html,
    Json,
    Atom,
}

impl Kind {
    const fn content_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
            Self::Atom => "application/atom+xml; charset=utf-8",
        }
    }
}

struct Page {
    body: Bytes,
    kind: Kind,
    etag: HeaderValue,
    version: u64,
    rendered: Instant,
    refreshing: AtomicBool,
}

/// Weighs a page by its bytes, with some for the bookkeeping.
#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<Page>> for ByBytes {
    fn weight(&self, key: &String, page: &Arc<Page>) -> u64 {
        u64::try_from(key.len() + page.body.len() + 200).unwrap_or(u64::MAX)
    }
}

/// The cache, and the erasures that were known when it was emptied last.
#[derive(Clone)]
pub(crate) struct Fragments(Arc<Cache<String, Arc<Page>, ByBytes>>, Arc<AtomicU64>);

impl Default for Fragments {
    fn default() -> Self {
        let cache = Cache::with_weighter(USUAL_PAGES, MOST_BYTES, ByBytes);
        Self(Arc::new(cache), Arc::default())
    }
}

impl Fragments {
    /// Drops every page when somebody was erased since: none is served, not even once more.
    fn forget_erased(&self, erasures: u64) {
        if self.1.swap(erasures, Ordering::AcqRel) != erasures {
            self.0.clear();
        }
    }
}

impl Fragments {
    #[expect(
        clippy::disallowed_methods,
        reason = "the age of a page is this process's own time, not the dialogue's"
    )]
    fn put(&self, key: String, kind: Kind, text: String, version: u64) -> Arc<Page> {
        let etag = HeaderValue::from_str(&format!("\"{:016x}\"", hash(text.as_bytes())));
        let page = Arc::new(Page {
            body: Bytes::from(text),
            kind,
            etag: etag.unwrap_or_else(|_| HeaderValue::from_static("\"0\"")),
            version,
            rendered: Instant::now(),
            refreshing: AtomicBool::new(false),
        });
        self.0.insert(key, Arc::clone(&page));
        page
    }
}

/// Answers with a public page: from the cache for visitors who are not signed in, rendered for
/// those who are. The gate must have been asked before.
pub(crate) async fn public<F>(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    render: F,
) -> Result<Response, Failure>
where
    F: Future<Output = Result<String, Failure>> + Send + 'static,
{
    let key = format!("{} {}", visitor.locale.code(), visitor.here);
    cached(site, visitor, headers, (Kind::Html, key), render).await
}

/// Answers an API request for something that is the same for everyone, in the same way as
/// [`public`]. `language` is the one that the answer depends on, if it does.
pub(crate) async fn public_json<T, F>(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    language: Option<Language>,
    read: F,
) -> Result<Response, Failure>
where
    T: Serialize + Send,
    F: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let key = format!("json {} {}", language.map_or("-", Language::as_str), visitor.here);
    let render = async move {
        let value = read.await?;
        serde_json::to_string(&value)
            .map_err(|error| app::Error::Internal(format!("an answer as JSON: {error}")).into())
    };
    cached(site, visitor, headers, (Kind::Json, key), render).await
}

/// Answers with a feed that is the same for everyone, in the same way as [`public`].
pub(crate) async fn public_feed<F>(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    render: F,
) -> Result<Response, Failure>
where
    F: Future<Output = Result<String, Failure>> + Send + 'static,
{
    let key = format!("atom {} {}", visitor.locale.code(), visitor.here);
    cached(site, visitor, headers, (Kind::Atom, key), render).await
}

async fn cached<F>(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    (kind, key): (Kind, String),
    render: F,
) -> Result<Response, Failure>
where
    F: Future<Output = Result<String, Failure>> + Send + 'static,
{
    if visitor.account.is_some() {
        let text = render.await?;
        return Ok(([(header::CONTENT_TYPE, kind.content_type())], text).into_response());
    }
    let (version, erasures) = (site.app.version(), site.app.erasures());
    site.fragments.forget_erased(erasures);
    let Some(page) = site.fragments.0.get(&key) else {
        let text = render.await?;
        site.metrics.rendered_page();
        let page = site.fragments.put(key, kind, text, version);
        site.fragments.forget_erased(site.app.erasures());
        return Ok(answer(&page, headers));
    };
    let age = page.rendered.elapsed();
    if (page.version == version && age < LONGEST) || age < REFRESH {
        site.metrics.fresh_page();
        return Ok(answer(&page, headers));
    }
    site.metrics.stale_page();
    if page.refreshing.swap(true, Ordering::AcqRel) {
        return Ok(answer(&page, headers));
    }
    let (fragments, app) = (site.fragments.clone(), site.app.clone());
    // A task of its own: it ends although whoever asked may be gone.
    let renewed = tokio::spawn(interface_text::carried(async move {
        match render.await {
            Ok(text) => {
                let page = fragments.put(key, kind, text, version);
                fragments.forget_erased(app.erasures());
                Ok(page)
            }
            // Whoever asks next hears the reason themselves.
            Err(error) => {
                tracing::warn!(%error, "a page could not be refreshed");
                fragments.0.remove(&key);
                Err(error)
            }
        }
    }));
    if age <= TOO_OLD {
        return Ok(answer(&page, headers));
    }
    let renewed =
        renewed.await.map_err(|error| app::Error::Internal(format!("a page: {error}")))?;
    Ok(answer(&*renewed?, headers))
}

fn answer(page: &Page, headers: &HeaderMap) -> Response {
    let validators = [
        (header::ETAG, page.etag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::VARY, HeaderValue::from_static("accept-language, cookie")),
    ];
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|etag| etag.as_bytes().ends_with(page.etag.as_bytes()));
    if known {
        return (StatusCode::NOT_MODIFIED, validators).into_response();
    }
    let kind = [(header::CONTENT_TYPE, page.kind.content_type())];
    (validators, kind, page.body.clone()).into_response()
}

/// FNV-1a: tells two renderings apart; nothing depends on it being hard to forge.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

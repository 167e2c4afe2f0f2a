//! Rendered public pages, refreshed at most once a second, stale while revalidating.
//!
//! Nothing personal is ever in here: only what a visitor who is not signed in sees, by address and
//! language. A page is served as it is while no act was recorded since it was rendered; otherwise it
//! is rendered anew in the background, and the old one is served meanwhile.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use quick_cache::sync::Cache;
use tokio::time::Instant;

use crate::Site;
use crate::error::Failure;
use crate::visitor::Visitor;

/// The most pages kept.
const MOST_PAGES: usize = 600;
/// A page is refreshed at most this often.
const REFRESH: Duration = Duration::from_secs(1);
/// A page that nobody asked for this long is rendered anew before it is served.
const TOO_OLD: Duration = Duration::from_secs(10);

struct Page {
    body: Bytes,
    etag: HeaderValue,
    version: u64,
    rendered: Instant,
    refreshing: AtomicBool,
}

/// The cache.
#[derive(Clone)]
pub(crate) struct Fragments(Arc<Cache<String, Arc<Page>>>);

impl Default for Fragments {
    fn default() -> Self {
        Self(Arc::new(Cache::new(MOST_PAGES)))
    }
}

impl Fragments {
    fn put(&self, key: String, html: String, version: u64) -> Arc<Page> {
        let etag = HeaderValue::from_str(&format!("\"{:016x}\"", hash(html.as_bytes())));
        let page = Arc::new(Page {
            body: Bytes::from(html),
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
    if visitor.account.is_some() {
        return Ok(Html(render.await?).into_response());
    }
    let key = format!("{} {}", visitor.locale.code(), visitor.here);
    let version = site.app.version();
    let Some(page) = site.fragments.0.get(&key) else {
        let page = site.fragments.put(key, render.await?, version);
        return Ok(answer(&page, headers));
    };
    let age = page.rendered.elapsed();
    if page.version == version || age < REFRESH {
        return Ok(answer(&page, headers));
    }
    if age > TOO_OLD {
        let page = site.fragments.put(key, render.await?, version);
        return Ok(answer(&page, headers));
    }
    if !page.refreshing.swap(true, Ordering::AcqRel) {
        let fragments = site.fragments.clone();
        let old = Arc::clone(&page);
        tokio::spawn(async move {
            match render.await {
                Ok(html) => {
                    fragments.put(key, html, version);
                }
                Err(error) => {
                    tracing::warn!(%error, "a page could not be refreshed");
                    old.refreshing.store(false, Ordering::Release);
                }
            }
        });
    }
    Ok(answer(&page, headers))
}

fn answer(page: &Page, headers: &HeaderMap) -> Response {
    let validators = [
        (header::ETAG, page.etag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|etag| etag.as_bytes().ends_with(page.etag.as_bytes()));
    if known {
        return (StatusCode::NOT_MODIFIED, validators).into_response();
    }
    (validators, Html(page.body.clone())).into_response()
}

/// FNV-1a: tells two renderings apart; nothing depends on it being hard to forge.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

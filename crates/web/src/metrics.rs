//! What the site counts about itself, as Prometheus reads it; for the operator alone.
//!
//! Routes are counted by their pattern (`/q/{code}`), never by the address that was asked for:
//! addresses hold codes, tokens and what people search for.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use app::App;
use app::metrics::SECONDS;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::{EncodeLabelSet, prometheus_text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::Site;
use crate::error::Failure;

/// What a request that no route takes is counted under.
const NO_ROUTE: &str = "none";
/// A proxy that says so with one of these is in between.
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// The token that lets somebody elsewhere read the figures.
#[derive(Clone)]
pub struct Token(pub String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Routed {
    route: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

type Durations = Family<Routed, Histogram, fn() -> Histogram>;

/// The counters of one site.
#[derive(Clone)]
pub(crate) struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    routes: HashMap<&'static str, &'static str>,
    requests: Family<Answered, Counter>,
    durations: Durations,
    in_flight: Gauge,
    memory: Gauge,
    fresh: Counter,
    stale: Counter,
    missed: Counter,
    number: AtomicU64,
    start: u64,
}

/// A request on its way through the site.
pub(crate) struct Passing<'a> {
    metrics: &'a Metrics,
    method: &'static str,
    /// The route's pattern.
    pub(crate) route: &'static str,
    number: u64,
}

impl Metrics {
    pub(crate) fn new(app: &App) -> Self {
        let routes = crate::routes();
        let routes = routes.into_iter().map(|route| (route.path, route.path)).collect();
        let mut registry = Registry::default();
        let memory = Gauge::default();
        registry.register_with_unit(
            "process_resident_memory",
            "Memory of the process",
            Unit::Bytes,
            memory.clone(),
        );
        let own = registry.sub_registry_with_prefix("mundap");
        let version = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        own.register("build", "The program", version);
        let requests = Family::default();
        own.register("http_requests", "Requests answered, by route and status", requests.clone());
        let durations: Durations = Family::new_with_constructor(|| Histogram::new(SECONDS));
        own.register_with_unit(
            "http_request_duration",
            "From the request's head to the answer's",
            Unit::Seconds,
            durations.clone(),
        );
        let in_flight = Gauge::default();
        own.register("http_requests_in_flight", "Requests being answered", in_flight.clone());
        let pages: Family<Outcome, Counter> = Family::default();
        own.register("cached_pages", "Public pages, by how they were had", pages.clone());
        let page = |outcome| pages.get_or_create_owned(&Outcome { outcome });
        let (fresh, stale, missed) = (page("fresh"), page("stale"), page("rendered"));
        app.metrics().register(own);
        let start = u64::try_from(app.now().0).unwrap_or(0) & 0xffff_ffff;
        let number = AtomicU64::new(0);
        Self(Arc::new(Inner {
            registry,
            routes,
            requests,
            durations,
            in_flight,
            memory,
            fresh,
            stale,
            missed,
            number,
            start,
        }))
    }

    /// A request comes in.
    pub(crate) fn passing(&self, request: &Request) -> Passing<'_> {
        self.0.in_flight.inc();
        let pattern = request.extensions().get::<MatchedPath>();
        let route = pattern.and_then(|path| self.0.routes.get(path.as_str()));
        let number = self.0.number.fetch_add(1, Ordering::Relaxed);
        Passing {
            metrics: self,
            method: method(request),
            route: route.copied().unwrap_or(NO_ROUTE),
            number,
        }
    }

    /// A page came out of the cache and was the newest.
    pub(crate) fn fresh_page(&self) {
        self.0.fresh.inc();
    }

    /// A page came out of the cache while it was being rendered anew.
    pub(crate) fn stale_page(&self) {
        self.0.stale.inc();
    }

    /// A page had to be rendered before it could be sent.
    pub(crate) fn rendered_page(&self) {
        self.0.missed.inc();
    }
}

impl Passing<'_> {
    /// The answer goes out.
    pub(crate) fn end(&self, status: u16, took: Duration) {
        let Inner { requests, durations, .. } = &*self.metrics.0;
        let answered = Answered { method: self.method, route: self.route, status };
        requests.get_or_create(&answered).inc();
        durations.get_or_create(&Routed { route: self.route }).observe(took.as_secs_f64());
    }

    /// Its number, which the log and the page of a failure tell alike.
    pub(crate) fn id(&self) -> String {
        format!("{:08x}-{:x}", self.metrics.0.start, self.number)
    }

    /// The method, in a word of ours.
    pub(crate) const fn method(&self) -> &'static str {
        self.method
    }
}

impl Drop for Passing<'_> {
    /// Also when the visitor hung up.
    fn drop(&mut self) {
        self.metrics.0.in_flight.dec();
    }
}

fn method(request: &Request) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];
    let method = request.method().as_str();
    known.into_iter().find(|word| *word == method).unwrap_or("other")
}

/// GET /metrics: from the machine itself, or with the token; for everyone else there is nothing here.
pub(crate) async fn show(State(site): State<Site>, request: Request) -> Response {
    if !may_read(&site, &request) {
        return Failure::NoRoute.into_response();
    }
    let Inner { registry, memory, .. } = &*site.metrics.0;
    memory.set(resident_bytes().unwrap_or(0));
    // Sets the momentary figures.
    let _ = site.app.metrics();
    let mut text = String::new();
    match prometheus_text::encode(&mut text, registry) {
        Ok(()) => ([(header::CONTENT_TYPE, prometheus_text::CONTENT_TYPE)], text).into_response(),
        Err(error) => {
            let error = app::Error::Internal(format!("the figures cannot be written: {error}"));
            Failure::App(error).into_response()
        }
    }
}

fn may_read(site: &Site, request: &Request) -> bool {
    let headers = request.headers();
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer "));
    let token = site.options.metrics_token.as_ref();
    if let (Some(given), Some(Token(token))) = (given, token) {
        return app::person::same_bytes(given.as_bytes(), token.as_bytes());
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    peer.is_some_and(|peer| is_direct(peer, headers))
}

/// From this machine, and not by way of a proxy on it: whoever asks through one names the site's
/// public host, or the proxy says for whom it asks.
fn is_direct(peer: IpAddr, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let host = host.and_then(|host| host.parse::<Authority>().ok());
    let named_local = host.is_some_and(|host| {
        let name = host.host().trim_matches(['[', ']']);
        name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    });
    peer.to_canonical().is_loopback()
        && named_local
        && !FORWARDED.iter().any(|name| headers.contains_key(*name))
}

/// The memory of this process, where the system tells it.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_machine_itself_asks_directly() {
        let own: IpAddr = "127.0.0.1".parse().unwrap();
        let headers = |pairs: &[(&'static str, &'static str)]| {
            pairs
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect()
        };
        for host in ["127.0.0.1:8080", "localhost", "[::1]:8080"] {
            assert!(is_direct(own, &headers(&[("host", host)])), "{host}");
        }
        assert!(is_direct("::ffff:127.0.0.1".parse().unwrap(), &headers(&[("host", "localhost")])));
        // From elsewhere; by the public name; through a proxy on the machine.
        assert!(!is_direct("203.0.113.7".parse().unwrap(), &headers(&[("host", "localhost")])));
        assert!(!is_direct(own, &headers(&[("host", "mundap.example.kr")])));
        assert!(!is_direct(own, &headers(&[])));
        for name in FORWARDED {
            let through = headers(&[("host", "localhost"), (name, "203.0.113.7")]);
            assert!(!is_direct(own, &through), "{name}");
        }
    }
}

//! /metrics: what it counts, and who may read it.

use std::net::SocketAddr;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use serde_json::json;
use testkit::TestApp;
use tower::ServiceExt as _;
use web::{Options, Readiness, Token};

use crate::site::Site;

const TOKEN: &str = "a token of the operator's own";

/// What somebody at this address gets who sends these headers.
async fn read(site: &Site, from: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let mut request = Request::get("/metrics");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    let address: SocketAddr = format!("{from}:40000").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(address));
    let answer = site.router.clone().oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

async fn with_token() -> Site {
    let mut site = Site::on(TestApp::sqlite().await).await;
    let options = Options { metrics_token: Some(Token(TOKEN.to_owned())), ..Options::default() };
    site.router = web::router(site.t.app.clone(), options, Readiness::ready());
    site
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_operator_alone_reads_them() {
    let site = Site::new().await;
    let local = ("host", "127.0.0.1:8080");
    assert_eq!(read(&site, "127.0.0.1", &[local]).await.0, 200);
    let bearer = format!("Bearer {TOKEN}");
    for (from, headers) in [
        ("203.0.113.7", vec![local]),
        ("127.0.0.1", vec![("host", "mundap.example.kr")]),
        ("127.0.0.1", vec![local, ("x-forwarded-for", "203.0.113.7")]),
        // No token is set, so none opens.
        ("203.0.113.7", vec![local, ("authorization", &bearer)]),
        ("203.0.113.7", vec![local, ("authorization", "Bearer ")]),
    ] {
        let (status, page) = read(&site, from, &headers).await;
        assert_eq!(status, 404, "{from} {headers:?}");
        assert!(!page.contains("mundap_"), "{page}");
    }
    let site = with_token().await;
    let public = ("host", "mundap.example.kr");
    let asked = [public, ("x-forwarded-for", "203.0.113.7"), ("authorization", &bearer)];
    assert_eq!(read(&site, "203.0.113.7", &asked).await.0, 200);
    let wrong = [local, ("authorization", "Bearer a token of somebody else's")];
    assert_eq!(read(&site, "127.0.0.1", &wrong).await.0, 404);
}

/// The value of one line, whatever the order of its labels.
fn value(text: &str, name: &str, labels: &[&str]) -> f64 {
    let line = text.lines().find(|line| {
        let (series, _) = line.rsplit_once(' ').unwrap_or_default();
        let (own, rest) = series.split_once('{').unwrap_or((series, ""));
        own == name && labels.iter().all(|label| rest.contains(label))
    });
    let line = line.unwrap_or_else(|| panic!("{name} {labels:?} is not in\n{text}"));
    line.rsplit_once(' ').unwrap().1.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_is_counted_by_pattern_and_status() {
    let site = Site::new().await;
    let [core, _] = site.two_cores().await;
    let statement = site.t.statement(&core, "밤 버스가 필요합니다").await;
    let someone = site.someone();
    let figures = async || read(&site, "127.0.0.1", &[("host", "localhost")]).await.1;
    let before = figures().await;
    for path in ["/d/garam/questions", "/d/garam/questions", "/q/Q-9999", "/no/such/page"] {
        site.get(path).await;
    }
    let path = format!("/api/v1/statements/{}/vote", statement.0);
    for value in ["agree", "disagree"] {
        site.put(Some(&someone), &path, &json!({"value": value})).await.ok();
    }
    let after = figures().await;
    let grew = |name: &str, labels: &[&str], by: f64| {
        let known = before.contains(name)
            && before.lines().any(|l| l.starts_with(name) && labels.iter().all(|x| l.contains(x)));
        let grown =
            value(&after, name, labels) - if known { value(&before, name, labels) } else { 0.0 };
        assert!((grown - by).abs() < 1e-9, "{name} {labels:?} grew by {grown}, not {by}");
    };
    let requests = "mundap_http_requests_total";
    let list = r#"route="/d/{dialogue}/questions""#;
    grew(requests, &[list, r#"status="200""#, r#"method="GET""#], 2.0);
    grew(requests, &[r#"route="/q/{code}""#, r#"status="404""#], 1.0);
    grew(requests, &[r#"route="none""#, r#"status="404""#], 1.0);
    let voting = r#"route="/api/v1/statements/{id}/vote""#;
    grew(requests, &[voting, r#"method="PUT""#], 2.0);
    grew("mundap_http_request_duration_seconds_count", &[list], 2.0);
    grew("mundap_votes_total", &[], 2.0);
    grew("mundap_vote_batch_sum", &[], 2.0);
    grew("mundap_acts_total", &[r#"kind="votes.cast""#], 2.0);
    grew("mundap_cached_pages_total", &[r#"outcome="rendered""#], 1.0);
    grew("mundap_cached_pages_total", &[r#"outcome="fresh""#], 1.0);
    for (name, least) in [
        ("mundap_database_connections", 5.0),
        ("mundap_newest_act", 2.0),
        ("process_resident_memory_bytes", 1e6),
        ("mundap_follower_lag_seconds", 0.0),
        ("mundap_votes_waiting", 0.0),
        ("mundap_database_in_doubt", 0.0),
    ] {
        assert!(value(&after, name, &[]) >= least, "{name} in\n{after}");
    }
    // What was asked for is nowhere in it.
    for word in ["Q-9999", "no/such", &someone.token] {
        assert!(!after.contains(word), "{word}");
    }
    assert_eq!(site.get("/metrics").await.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
}

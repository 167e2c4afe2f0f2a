use axum::body::Body;
use axum::http::{Method, Request, header};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::site::{Site, Someone};

const ASK: &str = "/api/v1/dialogues/garam/questions";

fn raw(
    method: Method,
    path: &str,
    someone: &Someone,
    kind: Option<&str>,
    body: Vec<u8>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    request = request.header(header::AUTHORIZATION, format!("Bearer {}", someone.token));
    if let Some(kind) = kind {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    request.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn strays_are_problems_too() {
    let site = Site::new().await;
    for path in [
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/dialogues",
        "/api/v1/unknown",
        "/api/v1/dialogues/",
        "/api/v1/dialogues/%00",
        "/api/v1/dialogues/%zz",
        "/api/v1/dialogues/..%2f..",
        "/api/v1/%00",
        "/api/v1/dialogues/GARAM",
        "/api/v1/core-questions/1",
        "/api/v1//dialogues",
    ] {
        site.get(path).await.expect(404);
    }
    site.get("/api/v1/dialogues/%FF").await.expect(400);
    let no_slash = site.get("/api").await;
    assert_eq!(no_slash.status, 404);
    assert_eq!(no_slash.header(header::CONTENT_TYPE), "application/problem+json");
    for (method, path) in [
        (Method::DELETE, "/api/v1/dialogues"),
        (Method::POST, "/api/v1/dialogues"),
        (Method::PUT, ASK),
        (Method::PATCH, "/api/v1/statements/1/vote"),
        (Method::GET, "/api/v1/statements/1/vote"),
        (Method::GET, "/api/v1/participants"),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        site.send(request).await.expect(405);
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_told() {
    let site = Site::new().await;
    let someone = site.someone();
    let [core, _] = site.two_cores().await;
    site.t.statement(&core, "밤 돌봄을 늘리자").await;
    let before = site.t.acts().await;
    let json = Some("application/json");
    let core = format!("/api/v1/core-questions/{}", core.row.id);
    for (method, path) in [
        (Method::POST, ASK.to_owned()),
        (Method::POST, format!("{core}/answers")),
        (Method::POST, format!("{core}/statements")),
        (Method::PUT, "/api/v1/statements/1/vote".to_owned()),
    ] {
        let fine = br#"{"title":"x","text":"x","value":"agree"}"#.to_vec();
        for (kind, body, status) in [
            (json, b"".to_vec(), 400),
            (json, b"{".to_vec(), 400),
            (json, b"{\"title\":\"\xff\",\"text\":\"\xff\",\"value\":\"\xff\"}".to_vec(), 400),
            (json, b"\0".to_vec(), 400),
            (json, vec![b'['; 5000], 400),
            (json, b"[1,2]".to_vec(), 400),
            (json, vec![b' '; 10 << 20], 413),
            (None, fine.clone(), 415),
            (Some("text/plain"), fine.clone(), 415),
            (Some("application/x-www-form-urlencoded"), b"title=x".to_vec(), 415),
        ] {
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            let answer = site.send(raw(method.clone(), &path, &someone, kind, body)).await;
            assert_eq!(answer.status.as_u16(), status, "{method} {path} {kind:?} {shown}");
        }
    }
    assert_eq!(site.t.acts().await, before, "nothing was stored");
}

#[tokio::test]
async fn forged_tokens_are_refused_everywhere() {
    let site = Site::new().await;
    let stranger =
        Someone { token: "bm90IG9uZSBvZiBvdXJz".to_owned(), actor: app::Actor::default() };
    for path in [ASK, "/api/v1/dialogues", "/api/v1/dialogues/garam"] {
        site.get_as(&stranger, path).await.expect(401);
    }
    site.post(Some(&stranger), ASK, &json!({ "title": "누가 돌보나요?" })).await.expect(401);
    let basic = Request::get(ASK).header(header::AUTHORIZATION, "Basic eDp5");
    site.send(basic.body(Body::empty()).unwrap()).await.expect(401);
}

/// Any JSON, with the names and values that the API knows thrown in.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec!["agree", "ko", "online", "돌봄", "새터동", "Q-0001", ""]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[가-힣 ?\u{0}\u{202e}😀]{0,300}".prop_map(Value::from),
    ];
    let name = prop::sample::select(vec![
        "title", "body", "text", "value", "sector", "place", "channel", "language", "x",
    ]);
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..8).prop_map(|pairs| {
                pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            }),
        ]
    })
}

#[test]
fn no_json_makes_the_server_fail() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (site, someone, core) = runtime.block_on(async {
        let site = Site::new().await;
        let someone = site.someone();
        let [core, _] = site.two_cores().await;
        site.t.statement(&core, "밤 돌봄을 늘리자").await;
        (site, someone, core.row.id)
    });
    let paths = [
        (Method::POST, "/api/v1/participants".to_owned()),
        (Method::POST, ASK.to_owned()),
        (Method::POST, format!("/api/v1/core-questions/{core}/answers")),
        (Method::POST, format!("/api/v1/core-questions/{core}/statements")),
        (Method::PUT, "/api/v1/statements/1/vote".to_owned()),
    ];
    let mut runner =
        TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&any_json(), |body| {
        for (method, path) in &paths {
            let kind = Some("application/json");
            let request = raw(method.clone(), path, &someone, kind, body.to_string().into_bytes());
            let answer = runtime.block_on(site.send(request));
            prop_assert!(!answer.status.is_server_error(), "{} {} {}", method, path, body);
        }
        Ok(())
    });
    outcome.unwrap();
}

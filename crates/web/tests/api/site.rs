//! A site with one dialogue, and calls to it.

use std::net::SocketAddr;
use std::sync::Arc;

use app::Actor;
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use testkit::TestApp;
use tower::ServiceExt as _;
use web::{Options, Readiness};

/// The site.
pub(crate) struct Site {
    pub(crate) t: TestApp,
    pub(crate) dialogue: Arc<Dialogue>,
    pub(crate) router: Router,
}

/// What the site answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Someone who takes part.
pub(crate) struct Someone {
    pub(crate) actor: Actor,
    pub(crate) token: String,
}

impl Site {
    pub(crate) async fn new() -> Self {
        Self::on(TestApp::sqlite().await).await
    }

    pub(crate) async fn on(t: TestApp) -> Self {
        let dialogue = t.dialogue("garam").await;
        let router = web::router(t.app.clone(), Options::default(), Readiness::ready());
        Self { t, dialogue, router }
    }

    pub(crate) fn someone(&self) -> Someone {
        let (participant, token) = self.t.app.join().unwrap();
        Someone { actor: Actor::participant(participant), token }
    }

    /// Two core questions in a published set.
    pub(crate) async fn two_cores(&self) -> [CoreQuestionView; 2] {
        let titles = ["밤에 일하는 사람은 어떻게 쉬어야 할까요?", "돌봄은 누구의 몫일까요?"];
        self.t.core_questions(&self.dialogue, titles).await.try_into().unwrap()
    }

    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        let address: SocketAddr = "203.0.113.7:40000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(address));
        let (is_api, what) = (
            request.uri().path().starts_with("/api/"),
            format!("{} {}", request.method(), request.uri()),
        );
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let answer = Answer { status: parts.status, headers: parts.headers, body };
        if is_api && (answer.status.is_client_error() || answer.status.is_server_error()) {
            answer.check_problem(&what);
        }
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn get_as(&self, someone: &Someone, path: &str) -> Answer {
        let bearer = format!("Bearer {}", someone.token);
        let request = Request::get(path).header(header::AUTHORIZATION, bearer);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, someone: Option<&Someone>, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, someone, path, body).await
    }

    pub(crate) async fn put(&self, someone: Option<&Someone>, path: &str, body: &Value) -> Answer {
        self.call(Method::PUT, someone, path, body).await
    }

    async fn call(
        &self,
        method: Method,
        someone: Option<&Someone>,
        path: &str,
        body: &Value,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(header::CONTENT_TYPE, "application/json");
        if let Some(someone) = someone {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", someone.token));
        }
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Every item of a list, in pages of `limit`.
    pub(crate) async fn walk(&self, path: &str, limit: usize) -> Vec<Value> {
        let mut items = Vec::new();
        let mut cursor = String::new();
        for _ in 0..1000 {
            let sign = if path.contains('?') { '&' } else { '?' };
            let page = self.get(&format!("{path}{sign}limit={limit}{cursor}")).await.ok();
            let found = page["items"].as_array().unwrap();
            assert!(found.len() <= limit);
            items.extend(found.iter().cloned());
            let Some(next) = page["next"].as_str() else {
                assert_eq!(page["total"], items.len());
                return items;
            };
            assert_eq!(found.len(), limit, "only the last page is short");
            cursor = format!("&cursor={next}");
        }
        panic!("{path} does not end");
    }
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.body));
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body).unwrap()
    }

    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        self.expect(200)
    }

    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// RFC 9457, and nothing of the machine's inside.
    fn check_problem(&self, what: &str) {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.header(header::CONTENT_TYPE), "application/problem+json", "{what}: {text}");
        let problem: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["status"], self.status.as_u16(), "{what}");
        assert!(problem["type"].as_str().unwrap().starts_with("/problems/"), "{what}: {text}");
        assert!(!problem["title"].as_str().unwrap().is_empty(), "{what}");
        assert_eq!(self.header(header::CACHE_CONTROL), "no-store", "{what}");
        assert!(self.status.as_u16() != 500, "{what}: {text}");
    }
}

/// The fields of an object, in order.
#[track_caller]
pub(crate) fn fields(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The names of the fields a problem complains about.
#[track_caller]
pub(crate) fn faulty(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect()
}

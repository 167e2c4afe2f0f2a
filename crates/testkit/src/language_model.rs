//! A language model on this machine, which writes what it was told to.

use std::sync::{Arc, Mutex};

use app::assistant::Endpoint;
use app::provider::Secret;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

const KEY: &str = "a key between two";

#[derive(Debug, Default)]
struct Inner {
    answer: Mutex<Option<String>>,
    asked: Mutex<Vec<Value>>,
}

/// A running model.
#[derive(Clone, Debug)]
pub struct LanguageModel {
    inner: Arc<Inner>,
    url: String,
}

impl LanguageModel {
    /// Starts one on a free port of this machine. It answers with an error until it is told what to
    /// write.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let inner = Arc::new(Inner::default());
        let router = Router::new()
            .route("/v1/chat/completions", post(complete))
            .with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inner, url }
    }

    /// How it stands in a configuration.
    pub fn configured(&self) -> Endpoint {
        let key = Some(Secret(KEY.to_owned()));
        Endpoint { url: self.url.clone(), model: "tell-1".to_owned(), key }
    }

    /// What it writes from now on.
    pub fn writes(&self, answer: &str) {
        *self.inner.answer.lock().unwrap() = Some(answer.to_owned());
    }

    /// What it was asked: system and request, the latest last.
    pub fn asked(&self) -> Vec<[String; 2]> {
        let asked = self.inner.asked.lock().unwrap();
        let text = |body: &Value, n: usize| {
            body["messages"][n]["content"].as_str().unwrap_or_default().to_owned()
        };
        asked.iter().map(|body| [text(body, 0), text(body, 1)]).collect()
    }
}

async fn complete(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let key = headers.get("authorization").and_then(|value| value.to_str().ok());
    if key != Some(&format!("Bearer {KEY}")) || body["model"] != "tell-1" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    inner.asked.lock().unwrap().push(body);
    match inner.answer.lock().unwrap().clone() {
        Some(answer) => {
            Json(json!({"choices": [{"message": {"role": "assistant", "content": answer}}]}))
                .into_response()
        }
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

//! A language model behind an endpoint that speaks as OpenAI's chat completions do.

use std::time::Duration;

use openidconnect::url::Url;
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::http::{AskError, Http, is_local, is_safe};
use crate::provider::Secret;

/// How long it may write.
const PATIENCE: Duration = Duration::from_mins(2);
/// The most tokens it may write.
const MOST_TOKENS: u32 = 1500;

/// A language model, as it is configured.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// What `/chat/completions` is put behind: `http://127.0.0.1:11434/v1`.
    pub url: String,
    /// The model that is asked for.
    pub model: String,
    /// What the endpoint wants to see.
    pub key: Option<Secret>,
}

impl Endpoint {
    fn address(&self) -> Option<Url> {
        Url::parse(&format!("{}/chat/completions", self.url.trim_end_matches('/'))).ok()
    }

    /// What is wrong with it, in English, if anything.
    pub fn fault(&self) -> Option<String> {
        if self.model.trim().is_empty() {
            return Some("model is empty: name the model to ask for".to_owned());
        }
        let address = self.address().filter(|url| is_safe(url, url.host_str()));
        address.is_none().then(|| {
            format!("url {:?}: expected an https:// address, or http:// on this machine", self.url)
        })
    }
}

/// A model that can be asked.
#[derive(Debug)]
pub(crate) struct Model {
    endpoint: Endpoint,
    http: Http,
}

/// Why a model gave no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Silence {
    #[error("{0}: not an address")]
    Address(String),
    #[error(transparent)]
    Asking(#[from] AskError),
    #[error("it answered {0}")]
    Status(u16),
    #[error("its answer cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the request cannot be made: {0}")]
    Request(#[from] openidconnect::http::Error),
    #[error("it wrote nothing")]
    Empty,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: &'a str,
}

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    temperature: f32,
    max_tokens: u32,
}

#[derive(Deserialize)]
struct Answer {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Written,
}

#[derive(Deserialize)]
struct Written {
    content: Option<String>,
}

impl Model {
    pub(crate) fn new(endpoint: Endpoint) -> Result<Self> {
        let host = endpoint.address().and_then(|url| url.host_str().map(str::to_owned));
        let http = Http::new()?.of(host.filter(|host| is_local(host))).waiting(PATIENCE);
        Ok(Self { endpoint, http })
    }

    pub(crate) fn name(&self) -> &str {
        &self.endpoint.model
    }

    /// What the model writes.
    pub(crate) async fn answer(
        &self,
        system: &str,
        request: &str,
    ) -> std::result::Result<String, Silence> {
        let address = self.endpoint.address();
        let address = address.ok_or_else(|| Silence::Address(self.endpoint.url.clone()))?;
        let body = serde_json::to_vec(&Request {
            model: &self.endpoint.model,
            messages: [
                Message { role: "system", content: system },
                Message { role: "user", content: request },
            ],
            temperature: 0.2,
            max_tokens: MOST_TOKENS,
        })?;
        let mut builder = openidconnect::http::Request::post(address.as_str())
            .header("content-type", "application/json");
        if let Some(Secret(key)) = &self.endpoint.key {
            builder = builder.header("authorization", format!("Bearer {key}"));
        }
        let response = self.http.asking()(builder.body(body)?).await?;
        if !response.status().is_success() {
            return Err(Silence::Status(response.status().as_u16()));
        }
        let answer: Answer = serde_json::from_slice(response.body())?;
        let written = answer.choices.into_iter().next().and_then(|choice| choice.message.content);
        let written = written.map(|text| text.trim().to_owned());
        written.filter(|text| !text.is_empty()).ok_or(Silence::Empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_checked_before_anything_starts() {
        let fault = |url: &str, model: &str| {
            Endpoint { url: url.to_owned(), model: model.to_owned(), key: None }.fault()
        };
        assert_eq!(fault("https://llm.example/v1", "m"), None);
        assert_eq!(fault("http://127.0.0.1:11434/v1/", "m"), None);
        let wrong = [("http://llm.example/v1", "m"), ("llm", "m"), ("https://llm.example", " ")];
        for (url, model) in wrong {
            assert!(fault(url, model).is_some(), "{url} {model}");
        }
    }
}

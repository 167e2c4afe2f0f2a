//! Requests to the few others that an operator names: with TLS, short, and nowhere else.

use std::io::Cursor;
use std::net::IpAddr;
use std::pin::Pin;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::url::Url;
use openidconnect::{HttpRequest, HttpResponse};

use crate::{Error, Result};

/// The largest answer that is read, in bytes.
const MOST: usize = 1 << 20;
/// How long an answer may take, unless said otherwise.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether something may be asked at an address: with TLS, or on this very machine when whoever was
/// named is there.
pub(crate) fn is_safe(url: &Url, named_host: Option<&str>) -> bool {
    let here = url.host_str().is_some_and(is_local) && named_host.is_some_and(is_local);
    url.scheme() == "https" || url.scheme() == "http" && here
}

/// Whether a host is this very machine.
pub(crate) fn is_local(host: &str) -> bool {
    let number = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || number.is_ok_and(|number| number.is_loopback())
}

/// Asks one of them. Redirections are not followed: nobody must send us anywhere.
#[derive(Clone, Debug)]
pub(crate) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Cursor<Vec<u8>>>>,
    named_host: Option<String>,
    patience: Duration,
}

type Asked = Pin<Box<dyn Future<Output = std::result::Result<HttpResponse, AskError>> + Send>>;

/// Why nobody answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AskError {
    #[error("{0} is not to be asked")]
    Forbidden(String),
    #[error("no answer in time")]
    Late,
    #[error(transparent)]
    Http(#[from] hyper_util::client::legacy::Error),
    #[error("the answer breaks off or is too long: {0}")]
    Body(Box<dyn std::error::Error + Send + Sync>),
}

impl Http {
    /// Asks nobody yet.
    pub(crate) fn new() -> Result<Self> {
        let client = Client::builder(TokioExecutor::new()).build(connector()?);
        Ok(Self { client, named_host: None, patience: PATIENCE })
    }

    /// Asks whoever is on this host.
    pub(crate) fn of(&self, named_host: Option<String>) -> Self {
        Self { named_host, ..self.clone() }
    }

    /// Waits this long for an answer.
    pub(crate) fn waiting(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// As the library wants it.
    pub(crate) fn asking(&self) -> impl Fn(HttpRequest) -> Asked + use<> {
        let http = self.clone();
        move |request| {
            let http = http.clone();
            Box::pin(async move {
                let asked = tokio::time::timeout(http.patience, http.ask(request)).await;
                asked.map_err(|_| AskError::Late)?
            })
        }
    }

    async fn ask(&self, request: HttpRequest) -> std::result::Result<HttpResponse, AskError> {
        let address = request.uri().to_string();
        let url = Url::parse(&address).ok();
        if !url.is_some_and(|url| is_safe(&url, self.named_host.as_deref())) {
            return Err(AskError::Forbidden(address));
        }
        let response =
            self.client.request(request.map(|body| Full::new(Cursor::new(body)))).await?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, MOST).collect().await.map_err(AskError::Body)?;
        Ok(HttpResponse::from_parts(parts, body.to_bytes().to_vec()))
    }
}

/// Reads public files of a site that somebody at the command line named.
#[derive(Clone, Debug)]
pub struct SiteReader(Client<HttpsConnector<HttpConnector>, Full<Cursor<Vec<u8>>>>);

/// Why a file of a site could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{url}: {why}")]
pub struct Unread {
    url: String,
    why: String,
}

impl SiteReader {
    /// Asks nobody yet.
    ///
    /// # Errors
    /// [`Error::Internal`] when this machine cannot speak TLS.
    pub fn new() -> Result<Self> {
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector()?)))
    }

    /// The file at an address; none where the site has no such file.
    ///
    /// # Errors
    /// [`Unread`] when nobody answers, in time or at all, or another status.
    pub async fn get(&self, url: &str) -> std::result::Result<Option<Vec<u8>>, Unread> {
        let unread = |why: String| Unread { url: url.to_owned(), why };
        let request = openidconnect::http::Request::get(url).body(Full::default());
        let request = request.map_err(|error| unread(error.to_string()))?;
        let asked = tokio::time::timeout(READING, self.0.request(request)).await;
        let response = asked
            .map_err(|_| unread("no answer in time".to_owned()))?
            .map_err(|error| unread(error.to_string()))?;
        if response.status() == 404 {
            return Ok(None);
        }
        if !response.status().is_success() {
            return Err(unread(format!("answered {}", response.status())));
        }
        let body = Limited::new(response.into_body(), MOST_FILE).collect().await;
        let body = body.map_err(|error| unread(error.to_string()))?;
        Ok(Some(body.to_bytes().to_vec()))
    }
}

/// How long a file of a site is waited for.
const READING: Duration = Duration::from_mins(1);
/// The largest file of a site that is read, in bytes.
const MOST_FILE: usize = 1 << 30;

/// Believes the authorities that this machine trusts, because a district may have its own; where the
/// machine knows none, those that browsers trust.
fn connector() -> Result<HttpsConnector<HttpConnector>> {
    let ring = rustls::crypto::ring::default_provider();
    let known = HttpsConnectorBuilder::new().with_provider_and_native_roots(ring.clone());
    let builder = match known {
        Ok(builder) => builder,
        Err(_) => HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(ring)
            .map_err(|error| Error::Internal(error.to_string()))?,
    };
    Ok(builder.https_or_http().enable_http1().build())
}

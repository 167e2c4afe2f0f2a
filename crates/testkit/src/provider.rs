//! A sign-in provider (OpenID Connect) on this machine, which tells the truth or one lie.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use app::provider::{Provider as Configured, Secret};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::time::SECOND;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// What it says wrongly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lie {
    /// Nothing.
    #[default]
    None,
    /// The answer is to another question.
    Nonce,
    /// The answer is meant for somebody else.
    Audience,
    /// The answer is too old.
    Expired,
    /// The answer is somebody else's.
    Issuer,
    /// The answer is signed with a key that is not its own.
    Key,
    /// The answer is not signed.
    Unsigned,
    /// The answer is signed with the client's secret, which the provider does not hold alone.
    Symmetric,
    /// It describes itself as somebody else.
    Description,
}

/// Whoever signs in there.
#[derive(Clone, Debug)]
struct Person {
    subject: String,
    email: String,
    verified: bool,
}

type Asked = HashMap<String, String>;

#[derive(Debug)]
struct Inner {
    issuer: String,
    now: i64,
    lie: Mutex<Lie>,
    /// By code: who signed in, and what was asked for them.
    codes: Mutex<HashMap<String, (Person, Asked)>>,
}

/// A running provider.
#[derive(Clone, Debug)]
pub struct Provider {
    inner: Arc<Inner>,
}

const CLIENT: &str = "mundap";
const SECRET: &str = "a secret between two";

impl Provider {
    /// Starts one on a free port of this machine; it believes that the story begins.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            issuer,
            now: crate::START.0 / SECOND,
            lie: Mutex::default(),
            codes: Mutex::default(),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inner }
    }

    /// How it stands in a configuration.
    pub fn configured(&self) -> Configured {
        Configured {
            key: "gu".to_owned(),
            name: "구청 로그인".to_owned(),
            issuer: self.inner.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(Secret(SECRET.to_owned())),
            second_factor: false,
        }
    }

    /// From now on it lies like this.
    pub fn lie(&self, lie: Lie) {
        *self.inner.lie.lock().unwrap() = lie;
    }

    /// Someone signs in at the address they were sent to; the state and the code they come back with.
    pub fn sign_in(
        &self,
        url: &str,
        subject: &str,
        email: &str,
        verified: bool,
    ) -> (String, String) {
        let (address, query) = url.split_once('?').unwrap();
        assert_eq!(address, format!("{}/authorize", self.inner.issuer));
        let asked: Asked = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), unescape(value)))
            .collect();
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        let person = Person { subject: subject.to_owned(), email: email.to_owned(), verified };
        let state = asked["state"].clone();
        let mut codes = self.inner.codes.lock().unwrap();
        let code = format!("code-{}-{}", codes.len(), &state[..8]);
        codes.insert(code.clone(), (person, asked));
        (state, code)
    }
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                let digits = std::str::from_utf8(&digits).unwrap();
                bytes.push(u8::from_str_radix(digits, 16).unwrap());
            }
            b'+' => bytes.push(b' '),
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

async fn describe(State(inner): State<Arc<Inner>>) -> Json<Value> {
    let issuer = &inner.issuer;
    let said = match *inner.lie.lock().unwrap() {
        Lie::Description => "https://somebody.example",
        _ => issuer.as_str(),
    };
    Json(json!({
        "issuer": said,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    }))
}

async fn keys() -> Json<Value> {
    let point = key(7).verifying_key().to_encoded_point(false);
    let part = |part: Option<&p256::FieldBytes>| encode(part.unwrap());
    Json(json!({"keys": [{
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "one",
        "x": part(point.x()), "y": part(point.y()),
    }]}))
}

/// Gives the token for a code, once, to whoever has the verifier and the secret.
async fn token(
    State(inner): State<Arc<Inner>>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let found = inner.codes.lock().unwrap().remove(form.get("code").unwrap_or(&String::new()));
    let refused =
        || (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response();
    let Some((person, asked)) = found else { return refused() };
    let verifier = form.get("code_verifier").cloned().unwrap_or_default();
    let same = asked["code_challenge"] == encode(Sha256::digest(verifier.as_bytes()));
    if !same || form.get("redirect_uri") != asked.get("redirect_uri") {
        return refused();
    }
    let lie = *inner.lie.lock().unwrap();
    let now = inner.now;
    let claims = json!({
        "iss": if lie == Lie::Issuer { "https://somebody.example" } else { &inner.issuer },
        "aud": if lie == Lie::Audience { "somebody" } else { CLIENT },
        "sub": person.subject,
        "email": person.email,
        "email_verified": person.verified,
        "nonce": if lie == Lie::Nonce { "another" } else { &asked["nonce"] },
        "iat": now - 5,
        "exp": if lie == Lie::Expired { now - 1 } else { now + 3600 },
    });
    let id_token = signed(&claims, lie);
    let answer = json!({"access_token": "none", "token_type": "Bearer", "id_token": id_token});
    Json(answer).into_response()
}

fn signed(claims: &Value, lie: Lie) -> String {
    let head = match lie {
        Lie::Unsigned => json!({"alg": "none"}),
        Lie::Symmetric => json!({"alg": "HS256"}),
        _ => json!({"alg": "ES256", "kid": "one"}),
    };
    let text = format!("{}.{}", encode(head.to_string()), encode(claims.to_string()));
    let signature = match lie {
        Lie::Unsigned => Vec::new(),
        Lie::Symmetric => hmac(SECRET.as_bytes(), text.as_bytes()),
        _ => {
            let own = key(if lie == Lie::Key { 8 } else { 7 });
            let signature: Signature = own.sign(text.as_bytes());
            signature.to_bytes().to_vec()
        }
    };
    format!("{text}.{}", encode(signature))
}

/// HMAC with SHA-256 (RFC 2104), for a key of at most 64 bytes.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |byte: u8| {
        let mut block = [byte; 64];
        block.iter_mut().zip(key).for_each(|(to, from)| *to ^= from);
        block
    };
    let inner = Sha256::digest([&pad(0x36)[..], message].concat());
    Sha256::digest([&pad(0x5c)[..], &inner[..]].concat()).to_vec()
}

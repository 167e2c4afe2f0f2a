//! Signing in with an account at another provider (OpenID Connect).
//!
//! Authorization code with PKCE, state and nonce. Only configured issuers are ever asked. What must
//! be remembered until the browser comes back travels sealed in a cookie of that browser, and is spent
//! when it does. A provider never creates anyone: a person is found by what was linked, or by a
//! verified address that somebody added here.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::permission::{Action, Denial, Resource};
use domain::sign_in::Way;
use domain::time::{Moment, SECOND};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreIdTokenVerifier,
    CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::http::{Http, is_safe};
use crate::person::same_bytes;
use crate::random::bytes;
use crate::session::{Client, SignedIn};
use crate::{Actor, App, Error, Result};

/// How long someone may stay away at the provider, in microseconds.
const AWAY: i64 = 10 * 60 * SECOND;
/// How long what a provider says about itself, with its keys, is believed, in microseconds.
const BELIEVED: i64 = 10 * 60 * SECOND;
/// Signatures that are believed: those of a key that only the provider has.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// A text that is not shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// A provider, as it is configured.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Short name in addresses: lower-case letters, digits and hyphens.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Its issuer: the address under which it describes itself.
    pub issuer: String,
    /// How it knows us.
    pub client_id: String,
    /// And how we prove it.
    pub client_secret: Option<Secret>,
    /// Whether it asks for a second factor itself, so that none is asked here.
    #[serde(default)]
    pub second_factor: bool,
}

impl Provider {
    /// What is wrong with it, in English, if anything.
    pub fn fault(&self) -> Option<String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.key.is_empty() || self.key.len() > 40 || !self.key.chars().all(plain) {
            return Some(format!(
                "key {:?}: expected lower-case letters, digits and hyphens",
                self.key
            ));
        }
        let url = IssuerUrl::new(self.issuer.clone()).ok();
        if !url.is_some_and(|url| is_safe(url.url(), url.url().host_str())) {
            return Some(format!("issuer {:?}: expected an https:// address", self.issuer));
        }
        let missing = [("name", &self.name), ("client_id", &self.client_id)];
        let missing = missing.into_iter().find(|(_, text)| text.trim().is_empty());
        missing.map(|(name, _)| format!("{name} is empty"))
    }
}

/// The configured providers, and what they said about themselves.
#[derive(Debug, Default)]
pub(crate) struct Providers {
    all: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    provider: Provider,
    http: Http,
    described: Mutex<Option<(Moment, CoreProviderMetadata)>>,
}

impl Providers {
    pub(crate) fn new(configured: &[Provider]) -> Result<Self> {
        if configured.is_empty() {
            return Ok(Self::default());
        }
        let http = Http::new()?;
        let known = |provider: &Provider| {
            let url = IssuerUrl::new(provider.issuer.clone()).ok();
            let host = url.and_then(|url| url.url().host_str().map(str::to_owned));
            Known { provider: provider.clone(), http: http.of(host), described: Mutex::default() }
        };
        Ok(Self { all: configured.iter().map(known).collect() })
    }

    fn get(&self, key: &str) -> Result<&Known> {
        self.all.iter().find(|known| known.provider.key == key).ok_or(Error::NOT_FOUND)
    }
}

impl Known {
    /// What the provider says about itself; asked anew after a while, or when `fresh` is wanted.
    async fn metadata(&self, now: Moment, fresh: bool) -> Result<CoreProviderMetadata> {
        let mut described = self.described.lock().await;
        if let Some((at, metadata)) = described.as_ref().filter(|_| !fresh)
            && at.plus(BELIEVED) > now
        {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.provider.issuer.clone())
            .map_err(|error| Error::Internal(error.to_string()))?;
        let ask = self.http.asking();
        let metadata = CoreProviderMetadata::discover_async(issuer, &ask).await;
        let metadata = metadata.map_err(|error| self.failed("provider_unreachable", &error))?;
        *described = Some((now, metadata.clone()));
        Ok(metadata)
    }

    fn failed(&self, word: &'static str, error: &dyn std::error::Error) -> Error {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(inner) = source {
            text = format!("{text}: {inner}");
            source = inner.source();
        }
        tracing::warn!(provider = %self.provider.key, error = %text, "signing in with a provider failed");
        Error::Conflict(word)
    }
}

/// The library's client, with the addresses that it needs.
type Asking = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

fn client_of(known: &Known, metadata: CoreProviderMetadata, site: &str) -> Result<Asking> {
    let provider = &known.provider;
    let back = format!("{}/sign-in/with/{}/back", site.trim_end_matches('/'), provider.key);
    let back = RedirectUrl::new(back).map_err(|error| Error::Internal(error.to_string()))?;
    let secret = provider.client_secret.clone().map(|secret| ClientSecret::new(secret.0));
    let id = ClientId::new(provider.client_id.clone());
    Ok(CoreClient::from_provider_metadata(metadata, id, secret).set_redirect_uri(back))
}

fn verifier(client: &Asking, now: Moment) -> CoreIdTokenVerifier<'_> {
    let now = chrono::DateTime::from_timestamp_micros(now.0).unwrap_or_default();
    client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || now)
}

/// What must be remembered while someone is at the provider.
#[derive(Serialize, Deserialize)]
struct Away {
    key: String,
    state: String,
    nonce: String,
    verifier: String,
    back: String,
    /// Whose account is to be linked; none when someone signs in.
    person: Option<Uuid>,
}

/// The way to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Where the browser goes.
    pub url: String,
    /// The provider's name.
    pub name: String,
    /// What the browser keeps meanwhile.
    pub cookie: String,
}

/// What a browser brings back from a provider.
#[derive(Clone, Debug, Default)]
pub struct Return {
    /// The cookie it kept.
    pub cookie: String,
    /// The state it was sent with.
    pub state: String,
    /// The code to be exchanged.
    pub code: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Signed in, or on the way to it; then the address to go on to.
    SignedIn(SignedIn, String),
    /// The account was linked to the person who asked for it.
    Linked,
}

/// An account at another provider that signs one in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnIdentity {
    /// Its key.
    pub id: i64,
    /// The provider's name, or its issuer when it is not configured any more.
    pub provider: String,
    /// When linked.
    pub since: Moment,
    /// When used last.
    pub used: Option<Moment>,
}

impl App {
    /// The configured providers: key and name.
    pub fn providers(&self) -> Vec<(String, String)> {
        let pair = |known: &Known| (known.provider.key.clone(), known.provider.name.clone());
        self.inner.providers.all.iter().map(pair).collect()
    }

    /// Sends someone to a provider to sign in; `site` is our own origin.
    ///
    /// # Errors
    /// [`Error::Denied`] for an unknown provider; [`Error::Conflict`] `provider_unreachable`.
    pub async fn depart(&self, key: &str, site: &str, back: &str) -> Result<Departure> {
        self.gate(&Actor::default(), Action::Account, &Resource::default())?;
        self.departure(key, site, back, None).await
    }

    /// Sends someone to a provider to link their account there.
    ///
    /// # Errors
    /// As [`App::depart`].
    pub async fn depart_to_link(&self, actor: &Actor, key: &str, site: &str) -> Result<Departure> {
        let person = self.own_account(actor)?;
        self.departure(key, site, "", Some(person)).await
    }

    async fn departure(
        &self,
        key: &str,
        site: &str,
        back: &str,
        person: Option<Uuid>,
    ) -> Result<Departure> {
        let known = self.inner.providers.get(key)?;
        let now = self.now();
        let metadata = known.metadata(now, false).await?;
        let random = || URL_SAFE_NO_PAD.encode(bytes::<32>(self.inner.random.as_ref()));
        let away = Away {
            key: key.to_owned(),
            state: random(),
            nonce: random(),
            verifier: random(),
            back: back.chars().take(500).collect(),
            person,
        };
        let verifier = PkceCodeVerifier::new(away.verifier.clone());
        let (state, nonce) = (away.state.clone(), away.nonce.clone());
        let (url, _, _) = client_of(known, metadata, site)?
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        let payload =
            serde_json::to_vec(&away).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Departure {
            url: url.into(),
            name: known.provider.name.clone(),
            cookie: self.seal(b"provider", &payload, now.plus(AWAY)),
        })
    }

    /// Takes back someone who was at a provider.
    ///
    /// # Errors
    /// [`Error::Conflict`]: `provider_stale` (it took too long, came back twice, or from elsewhere),
    /// `provider_unreachable`, `provider_refused` (what it says cannot be believed),
    /// `provider_stranger` (nobody here has this account), `provider_taken` (it is linked to somebody
    /// else).
    pub async fn arrive(
        &self,
        actor: &Actor,
        key: &str,
        site: &str,
        back: &Return,
        client: &Client,
    ) -> Result<Arrival> {
        self.gate(&Actor::default(), Action::Account, &Resource::default())?;
        let known = self.inner.providers.get(key)?;
        let stale = || Error::Conflict("provider_stale");
        let opened = self.open(b"provider", &back.cookie).ok_or_else(stale)?;
        let away: Away = serde_json::from_slice(&opened.payload).map_err(|_| stale())?;
        let is_same = same_bytes(away.state.as_bytes(), back.state.as_bytes());
        let is_theirs = away
            .person
            .is_none_or(|person| actor.person.is_some_and(|signed_in| signed_in.0 == person));
        if away.key != key || !is_same || !is_theirs {
            return Err(stale());
        }
        let tx = self.inner.store.begin().await?;
        self.spend(&tx, &opened).await.map_err(|_| stale())?;
        tx.commit().await?;
        let claims = self.claims(known, &away, site, &back.code).await?;
        match away.person {
            Some(person) => self.link_identity(known, person, &claims).await,
            None => self.enter_with(known, &claims, client, away.back).await,
        }
    }

    /// What the provider says about whoever was there, checked.
    async fn claims(
        &self,
        known: &Known,
        away: &Away,
        site: &str,
        code: &str,
    ) -> Result<CoreIdTokenClaims> {
        let now = self.now();
        let metadata = known.metadata(now, false).await?;
        let ask = known.http.asking();
        let client = client_of(known, metadata, site)?;
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| known.failed("provider_refused", &error))?
            .set_pkce_verifier(PkceCodeVerifier::new(away.verifier.clone()));
        let answer = request.request_async(&ask).await;
        let answer = answer.map_err(|error| known.failed("provider_refused", &error))?;
        let token = answer.id_token().ok_or(Error::Conflict("provider_refused"))?;
        let nonce = Nonce::new(away.nonce.clone());
        let first = token.claims(&verifier(&client, now), &nonce);
        let checked = match first {
            // The provider may have changed its keys since we asked.
            Err(openidconnect::ClaimsVerificationError::SignatureVerification(_)) => {
                let client = client_of(known, known.metadata(now, true).await?, site)?;
                token.claims(&verifier(&client, now), &nonce).cloned()
            }
            other => other.cloned(),
        };
        checked.map_err(|error| known.failed("provider_refused", &error))
    }

    async fn link_identity(
        &self,
        known: &Known,
        person: Uuid,
        claims: &CoreIdTokenClaims,
    ) -> Result<Arrival> {
        let (issuer, subject) = (&known.provider.issuer, claims.subject().as_str());
        let tx = self.inner.store.begin().await?;
        if !store::identity::insert(&tx, person, issuer, subject, self.now().0).await? {
            let linked = store::identity::by_subject(&tx, issuer, subject).await?;
            if linked.is_none_or(|linked| linked.person_id != person) {
                return Err(Error::Conflict("provider_taken"));
            }
        }
        tx.commit().await?;
        Ok(Arrival::Linked)
    }

    async fn enter_with(
        &self,
        known: &Known,
        claims: &CoreIdTokenClaims,
        client: &Client,
        back: String,
    ) -> Result<Arrival> {
        let (issuer, subject) = (&known.provider.issuer, claims.subject().as_str());
        let now = self.now();
        let stranger = Error::Conflict("provider_stranger");
        let tx = self.inner.store.begin().await?;
        let person = match store::identity::by_subject(&tx, issuer, subject).await? {
            Some(linked) => store::person::by_id(&tx, linked.person_id).await?,
            None => {
                let verified = claims.email().filter(|_| claims.email_verified() == Some(true));
                let email = verified.and_then(|email| domain::person::email_key(email.as_str()));
                match email {
                    Some(email) => store::person::by_email(&tx, &email).await?,
                    None => None,
                }
            }
        };
        let Some(person) = person.filter(|person| person.disabled_at.is_none()) else {
            return Err(stranger);
        };
        // An address may change hands: whoever linked one account of this provider comes with that one.
        let linked = store::identity::list(&tx, person.id).await?;
        if linked.iter().any(|one| one.issuer == *issuer && one.subject != subject) {
            return Err(stranger);
        }
        store::identity::insert(&tx, person.id, issuer, subject, now.0).await?;
        store::identity::set_used(&tx, issuer, subject, now.0).await?;
        let signed_in = if known.provider.second_factor {
            SignedIn::Session(self.begin_session(&tx, person.id, Way::Provider, client).await?)
        } else {
            tx.commit().await?;
            return Ok(Arrival::SignedIn(self.go_on(&person, Way::Provider, client).await?, back));
        };
        tx.commit().await?;
        Ok(Arrival::SignedIn(signed_in, back))
    }

    /// One's own linked accounts.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn own_identities(&self, actor: &Actor) -> Result<Vec<OwnIdentity>> {
        let person = self.own_account(actor)?;
        let rows = store::identity::list(&self.inner.store.read(), person).await?;
        let all = &self.inner.providers.all;
        let own = |row: store::identity::Identity| {
            let known = all.iter().find(|known| known.provider.issuer == row.issuer);
            OwnIdentity {
                id: row.id,
                provider: known.map_or(row.issuer, |known| known.provider.name.clone()),
                since: Moment(row.linked_at),
                used: row.used_at.map(Moment),
            }
        };
        Ok(rows.into_iter().map(own).collect())
    }

    /// Unlinks one of one's own accounts.
    ///
    /// # Errors
    /// [`Error::Denied`], also for somebody else's.
    pub async fn unlink_identity(&self, actor: &Actor, identity: i64) -> Result<()> {
        let person = self.own_account(actor)?;
        let tx = self.inner.store.begin().await?;
        if !store::identity::remove(&tx, person, identity).await? {
            return Err(Denial::NotFound.into());
        }
        Ok(tx.commit().await?)
    }
}

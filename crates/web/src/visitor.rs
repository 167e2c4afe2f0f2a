//! Who asks: the participant's signed cookie or bearer token, the staff session, the language and
//! the address.

use std::net::{IpAddr, SocketAddr};

use app::Actor;
use app::passkey::PasskeySite;
use app::session::{Account, Client, NewSession};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use domain::id::{DialogueId, ParticipantId};

use crate::Site;
use crate::error::Failure;
use crate::locale::Locale;
use crate::url;

/// The participant's cookie.
pub(crate) const PARTICIPANT: &str = "mundap_participant";
/// The staff session's cookie.
pub(crate) const SESSION: &str = "mundap_session";
/// The language's cookie.
pub(crate) const LANGUAGE: &str = "mundap_language";
/// Where pages are for those who work here, below these addresses.
const FOR_STAFF: &[&str] = &[url::STAFF, url::ACCOUNT, url::PASSWORD, url::SET_UP];
/// Two years, in seconds.
const PARTICIPANT_AGE: i64 = 2 * 365 * 24 * 3600;
/// The cookie by which a device that signed in before is recognised.
pub(crate) const DEVICE: &str = "mundap_device";
/// The cookie of whoever has still to give a second factor.
pub(crate) const PENDING: &str = "mundap_pending";
/// The cookie of whoever is at another provider.
pub(crate) const AWAY: &str = "mundap_away";
/// Ten minutes, in seconds, as long as both of these hold.
const SHORT_AGE: i64 = 600;

/// Who asks, and how to answer them.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) actor: Actor,
    pub(crate) account: Option<Account>,
    pub(crate) session: Option<String>,
    pub(crate) locale: Locale,
    pub(crate) address: Option<IpAddr>,
    /// The path and query of the request, to come back to.
    pub(crate) here: String,
    /// The token of whoever has still to give a second factor.
    pub(crate) pending: Option<String>,
    /// What was kept while someone was at another provider.
    pub(crate) away: Option<String>,
    device: Option<String>,
    agent: String,
    host: String,
    /// The cookie of a participant made in this request.
    pub(crate) new_cookie: Option<HeaderValue>,
    secure: bool,
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let headers = &parts.headers;
        let session = session_of(headers).map(str::to_owned);
        let account = match &session {
            Some(token) => site.app.account(token).await?,
            None => None,
        };
        let participant = bearer(headers, site)?
            .or_else(|| site.app.participant_of(cookie(headers, PARTICIPANT)?));
        let actor = match &account {
            Some(account) => account.actor.clone(),
            None => Actor { participant, ..Actor::default() },
        };
        let locale = locale_of(parts.uri.path(), headers);
        Ok(Self {
            actor,
            session: session.filter(|_| account.is_some()),
            account,
            locale,
            address: address(parts, site),
            pending: cookie(headers, PENDING).map(str::to_owned),
            away: cookie(headers, AWAY).map(str::to_owned),
            device: cookie(headers, DEVICE).map(str::to_owned),
            agent: header_text(headers, header::USER_AGENT),
            host: header_text(headers, header::HOST),
            here: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            new_cookie: None,
            secure: site.options.is_https(),
        })
    }
}

impl Visitor {
    /// Makes the visitor a participant, if they are none yet: the first contribution does that, no
    /// account is needed. The cookie travels with the answer.
    pub(crate) fn join(&mut self, site: &Site) -> Result<ParticipantId, Failure> {
        if let Some(participant) = self.actor.participant {
            return Ok(participant);
        }
        site.app.limiter().check(app::limit::Limited::Participant, None, self.address)?;
        let (participant, token) = site.app.join()?;
        self.actor.participant = Some(participant);
        self.new_cookie = Some(self.participant_cookie(&token));
        Ok(participant)
    }

    /// The cookies of a session that begins: its own, and the device's.
    pub(crate) fn session_cookies(&self, new: &NewSession) -> Vec<(HeaderName, HeaderValue)> {
        let set = |cookie| (header::SET_COOKIE, cookie);
        vec![
            set(self.cookie(SESSION, &new.token, new.longest)),
            set(self.cookie(DEVICE, &new.device, PARTICIPANT_AGE)),
            set(self.cookie(PENDING, "", 0)),
        ]
    }

    /// The cookie of a session that goes on under another token.
    pub(crate) fn rotated_cookie(&self, token: &str, longest: i64) -> HeaderValue {
        self.cookie(SESSION, token, longest)
    }

    /// The cookie that ends a session.
    pub(crate) fn ended_cookie(&self) -> HeaderValue {
        self.cookie(SESSION, "", 0)
    }

    /// The cookie of whoever has still to give a second factor.
    pub(crate) fn pending_cookie(&self, token: &str) -> HeaderValue {
        self.cookie(PENDING, token, SHORT_AGE)
    }

    /// The cookie of whoever goes to another provider; it ends when the token is empty.
    pub(crate) fn away_cookie(&self, token: &str) -> HeaderValue {
        self.cookie(AWAY, token, if token.is_empty() { 0 } else { SHORT_AGE })
    }

    /// The device that asks to sign in.
    pub(crate) fn client(&self) -> Client {
        Client {
            address: self.address,
            device: self.device.clone(),
            agent: self.agent.clone(),
            session: self.session.clone(),
        }
    }

    /// What stands before every path in an address for other devices: the site's own, or else the one under
    /// which it is seen now.
    pub(crate) fn base(&self, site: &Site) -> String {
        match site.options.base() {
            "" => format!("http://{}", self.host),
            base => base.to_owned(),
        }
    }

    /// The site that passkeys are made for: the public address, or this very machine.
    pub(crate) fn passkey_site(&self, site: &Site) -> Option<PasskeySite> {
        match &site.options.public_url {
            Some(url) => PasskeySite::of(url),
            None => PasskeySite::of(&format!("http://{}", self.host)),
        }
    }

    /// Counts a contribution to a dialogue; whether it comes in a burst and is to be held.
    ///
    /// # Errors
    /// [`app::Error::TooMany`] with the seconds to wait.
    pub(crate) fn pace(&self, site: &Site, dialogue: DialogueId) -> app::Result<bool> {
        site.app.limiter().check_contribution(dialogue, self.actor.participant, self.address)
    }

    /// The cookie that makes this device act as a participant.
    pub(crate) fn participant_cookie(&self, token: &str) -> HeaderValue {
        self.cookie(PARTICIPANT, token, PARTICIPANT_AGE)
    }

    /// The cookie that makes this device forget its participant.
    pub(crate) fn forgetting_cookie(&self) -> HeaderValue {
        self.cookie(PARTICIPANT, "", 0)
    }

    /// The cookie that keeps a language.
    pub(crate) fn language_cookie(&self, locale: Locale) -> HeaderValue {
        self.cookie(LANGUAGE, locale.code(), PARTICIPANT_AGE)
    }

    fn cookie(&self, name: &str, value: &str, age: i64) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    /// The header to send with an answer when the visitor became a participant in this request.
    pub(crate) fn cookies(&self) -> Vec<(HeaderName, HeaderValue)> {
        self.new_cookie.iter().map(|cookie| (header::SET_COOKIE, cookie.clone())).collect()
    }
}

/// The token of the session that a request says it belongs to.
pub(crate) fn session_of(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, SESSION).filter(|token| !token.is_empty())
}

/// The language a request is to be answered in: as chosen before, else as the browser asks. What
/// only staff see is in Korean or English.
pub(crate) fn locale_of(path: &str, headers: &HeaderMap) -> Locale {
    let locale = cookie(headers, LANGUAGE).and_then(Locale::of).unwrap_or_else(|| {
        Locale::accepted(
            headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default(),
        )
    });
    let is_for_staff = FOR_STAFF.iter().any(|own| {
        path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    if is_for_staff { locale.for_staff() } else { locale }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && value.len() < 2000)
        .map(|(_, value)| value)
}

fn header_text(headers: &HeaderMap, name: HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The participant of a bearer token. A token that is not ours is refused, not ignored: whoever
/// sends one believes to be someone.
fn bearer(headers: &HeaderMap, site: &Site) -> Result<Option<ParticipantId>, Failure> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("Bearer "))
        .filter(|token| token.len() < 200);
    match token.and_then(|token| site.app.participant_of(token.trim())) {
        Some(participant) => Ok(Some(participant)),
        None => Err(Failure::BadToken),
    }
}

fn address(parts: &Parts, site: &Site) -> Option<IpAddr> {
    let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    if !site.options.trusted_proxy {
        return direct;
    }
    // The proxy appends the address it saw; what stands before it anyone can write.
    let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    forwarded.rsplit(',').next().and_then(|text| text.trim().parse().ok()).or(direct)
}

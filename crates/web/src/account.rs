//! One's own account: where one is signed in, and with what.

use app::passkey::{Ceremony, OwnPasskey};
use app::provider::OwnIdentity;
use app::second_factor::Factors;
use app::session::OwnSession;
use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::permission::{Action, Denial, Resource};
use domain::sign_in::Way;
use domain::time::KOREA;
use serde::Deserialize;

use crate::error::Failure;
use crate::form::{Form, Query};
use crate::home::When;
use crate::layout::Layout;
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// Someone signed in, at their own account.
pub(crate) struct Own {
    pub(crate) visitor: Visitor,
    pub(crate) session: String,
}

impl FromRequestParts<Site> for Own {
    type Rejection = Response;

    /// Whoever is not signed in is led to sign in (pages) or refused (forms).
    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let visitor =
            Visitor::from_request_parts(parts, site).await.map_err(IntoResponse::into_response)?;
        let reads = parts.method == Method::GET;
        match site.app.gate(&visitor.actor, Action::OwnAccount, &Resource::default()) {
            Err(app::Error::Denied(Denial::SignIn)) if reads => {
                let back = url::query(&[("back", visitor.here.clone())]);
                Err(see_other(&format!("{}{back}", url::SIGN_IN), Vec::new()))
            }
            Err(app::Error::Denied(Denial::ChangePassword)) if reads => {
                Err(see_other(url::PASSWORD, Vec::new()))
            }
            Err(error) => Err(Failure::from(error).into_response()),
            Ok(()) => {
                let session = visitor.session.clone();
                let session = session.ok_or_else(|| Failure::from(Denial::SignIn).into_response());
                Ok(Self { session: session?, visitor })
            }
        }
    }
}

struct Row {
    id: String,
    device: String,
    way: String,
    since: When,
    seen: When,
    this: bool,
}

struct Key {
    id: i64,
    name: String,
    since: When,
    used: Option<When>,
}

/// What the page says was just done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Said {
    said: String,
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) errors: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    l: Locale,
    layout: Layout,
    name: String,
    email: String,
    is_staff: bool,
    said: Option<(&'static str, String)>,
    errors: Vec<(&'static str, String)>,
    sessions: Vec<Row>,
    factors: Factors,
    needs_factor: bool,
    passkeys: Vec<Key>,
    passkey: Option<Ceremony>,
    passkey_name: String,
    identities: Vec<Key>,
    providers: Vec<(String, String)>,
}

impl AccountPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// GET /account
pub(crate) async fn page(
    State(site): State<Site>,
    own: Own,
    Query(said): Query<Said>,
) -> Result<Response, Failure> {
    render(&site, &own, &said.said, Typed::default()).await
}

/// The page, with what was just done or what is wrong.
pub(crate) async fn render(
    site: &Site,
    own: &Own,
    said: &str,
    typed: Typed,
) -> Result<Response, Failure> {
    let (visitor, app) = (&own.visitor, &site.app);
    let (l, actor) = (visitor.locale, &visitor.actor);
    let account = visitor.account.as_ref().ok_or(Denial::SignIn)?;
    let passkey = match visitor.passkey_site(site) {
        Some(place) => Some(app.begin_passkey(actor, &place).await?),
        None => None,
    };
    let title = l.t("account-title");
    let status =
        if typed.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = match status {
        StatusCode::OK => title,
        _ => l.a("form-title-errors", [("title", title.into())]),
    };
    let link = |(key, name): (String, String)| (name, url::link(&key));
    let page = AccountPage {
        l,
        layout: Layout::new(site, visitor, title),
        name: account.name.clone(),
        email: account.email.clone(),
        is_staff: actor.grants.iter().any(|grant| grant.role.is_staff()),
        said: said_text(l, said),
        errors: typed.errors,
        sessions: app
            .own_sessions(actor, &own.session)
            .await?
            .into_iter()
            .map(|session| row(l, session))
            .collect(),
        factors: app.own_factors(actor).await?,
        needs_factor: app.needs_factor(actor).await?,
        passkeys: app
            .own_passkeys(actor)
            .await?
            .into_iter()
            .map(|key| passkey_row(l, key))
            .collect(),
        passkey,
        passkey_name: typed.name,
        identities: app
            .own_identities(actor)
            .await?
            .into_iter()
            .map(|identity| identity_row(l, identity))
            .collect(),
        providers: app.providers().into_iter().map(link).collect(),
    };
    Ok((status, Html(page.render()?)).into_response())
}

fn row(l: Locale, session: OwnSession) -> Row {
    let way = match session.way {
        Way::Password => l.t("account-way-password"),
        Way::Passkey => l.t("account-way-passkey"),
        Way::Provider => l.t("account-way-provider"),
    };
    let device = session.device;
    Row {
        id: session.id,
        device: if device.is_empty() { l.t("account-device-unknown") } else { device },
        way,
        since: When::minute(l, session.since, KOREA),
        seen: When::minute(l, session.seen, KOREA),
        this: session.this,
    }
}

fn passkey_row(l: Locale, key: OwnPasskey) -> Key {
    Key {
        id: key.id,
        name: key.name,
        since: When::day(l, key.since, KOREA),
        used: key.used.map(|used| When::minute(l, used, KOREA)),
    }
}

fn identity_row(l: Locale, identity: OwnIdentity) -> Key {
    Key {
        id: identity.id,
        name: identity.provider,
        since: When::day(l, identity.since, KOREA),
        used: identity.used.map(|used| When::minute(l, used, KOREA)),
    }
}

fn said_text(l: Locale, word: &str) -> Option<(&'static str, String)> {
    let (class, key) = match word {
        "ended" => ("ok", "account-said-ended"),
        "ended_others" => ("ok", "account-said-ended-others"),
        "passkey_removed" => ("ok", "account-said-passkey-removed"),
        "passkey_added" => ("ok", "account-said-passkey-added"),
        "totp_removed" => ("ok", "account-said-totp-removed"),
        "linked" => ("ok", "account-said-linked"),
        "unlinked" => ("ok", "account-said-unlinked"),
        "last_factor" => ("warn", "account-conflict-last-factor"),
        "stale" | "used" => ("warn", "account-conflict-stale"),
        "passkey_known" => ("warn", "account-conflict-passkey-known"),
        "too_many" => ("warn", "account-conflict-too-many"),
        "no_factor" => ("warn", "account-conflict-no-factor"),
        "provider_stale" => ("warn", "provider-stale"),
        "provider_unreachable" => ("warn", "provider-unreachable"),
        "provider_refused" => ("warn", "provider-refused"),
        "provider_taken" => ("warn", "provider-taken"),
        _ => return None,
    };
    Some((class, l.t(key)))
}

/// Leads back to the account with a word of [`said_text`].
pub(crate) fn said(word: &str) -> Response {
    see_other(&format!("{}{}", url::ACCOUNT, url::query(&[("said", word.to_owned())])), Vec::new())
}

/// Leads back with what a use case answered: done, or a conflict in words.
pub(crate) fn answer<T>(result: app::Result<T>, done: &str) -> Result<Response, Failure> {
    match result {
        Ok(_) => Ok(said(done)),
        Err(app::Error::Conflict(word)) => Ok(said(word)),
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct Session {
    session: String,
}

/// POST /account/sessions/end
pub(crate) async fn end(
    State(site): State<Site>,
    own: Own,
    Form(form): Form<Session>,
) -> Result<Response, Failure> {
    answer(site.app.end_session(&own.visitor.actor, &form.session).await, "ended")
}

/// POST /account/sessions/end-others
pub(crate) async fn end_others(State(site): State<Site>, own: Own) -> Result<Response, Failure> {
    let ended = site.app.end_other_sessions(&own.visitor.actor, &own.session).await;
    answer(ended, "ended_others")
}

//! Signing in and out, and one's own password.

use app::passkey::Ceremony;
use app::session::SignedIn;
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::permission::{Action, Denial, Resource};
use serde::Deserialize;

use crate::error::{Failure, fault_text};
use crate::form::{Form, Query};
use crate::layout::Layout;
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    l: Locale,
    layout: Layout,
    email: String,
    back: String,
    error: Option<String>,
    /// What a device is asked, where passkeys work.
    passkey: Option<Ceremony>,
    /// Names of other providers, and the way to them.
    providers: Vec<(String, String)>,
}

#[derive(Deserialize, Default)]
pub(crate) struct Back {
    #[serde(default)]
    back: String,
}

/// GET /sign-in
pub(crate) async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Query(back): Query<Back>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::Account, &Resource::default())?;
    refused(&site, &visitor, String::new(), &back.back, StatusCode::OK, None)
}

/// The form, with what was wrong, if anything was.
pub(crate) fn refused(
    site: &Site,
    visitor: &Visitor,
    email: String,
    back: &str,
    status: StatusCode,
    error: Option<String>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let title = l.t("sign-in-title");
    let title = match &error {
        Some(_) => l.a("form-title-errors", [("title", title.into())]),
        None => title,
    };
    let back = url::own(back).unwrap_or_default().to_owned();
    let passkey = visitor.passkey_site(site);
    let passkey = passkey.map(|own| site.app.begin_passkey_sign_in(&own)).transpose()?;
    let way = |(key, name): (String, String)| (name, url::sign_in_with(&key, &back));
    let page = SignInPage {
        l,
        layout: Layout::new(site, visitor, title),
        email,
        error,
        passkey,
        providers: site.app.providers().into_iter().map(way).collect(),
        back: back.clone(),
    };
    Ok((status, Html(page.render()?)).into_response())
}

#[derive(Deserialize)]
pub(crate) struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    back: String,
}

/// POST /sign-in
pub(crate) async fn sign_in(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<SignIn>,
) -> Result<Response, Failure> {
    match site.app.sign_in(&form.email, &form.password, &visitor.client()).await {
        Ok(signed_in) => Ok(go_on(&visitor, signed_in, &form.back)),
        Err(app::Error::Denied(Denial::SignIn)) => {
            let error = Some(visitor.locale.t("sign-in-wrong"));
            refused(&site, &visitor, form.email, &form.back, StatusCode::UNAUTHORIZED, error)
        }
        Err(app::Error::Conflict("password_expired")) => {
            let error = Some(visitor.locale.t("sign-in-expired"));
            refused(&site, &visitor, form.email, &form.back, StatusCode::CONFLICT, error)
        }
        Err(app::Error::TooMany { seconds }) => {
            too_many(&site, &visitor, form.email, &form.back, seconds)
        }
        Err(error) => Err(error.into()),
    }
}

/// Tells how long to wait, and that there are other ways in meanwhile.
fn too_many(
    site: &Site,
    visitor: &Visitor,
    email: String,
    back: &str,
    seconds: u64,
) -> Result<Response, Failure> {
    let minutes = i64::try_from(seconds.div_ceil(60)).unwrap_or(i64::MAX);
    let error = Some(visitor.locale.n("sign-in-wait", minutes));
    let mut response = refused(site, visitor, email, back, StatusCode::TOO_MANY_REQUESTS, error)?;
    response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    Ok(response)
}

/// Leads on after the first factor: to where someone wanted to go, or to the second factor first.
pub(crate) fn go_on(visitor: &Visitor, signed_in: SignedIn, back: &str) -> Response {
    let back = url::own(back);
    match signed_in {
        SignedIn::Session(session) => {
            see_other(back.unwrap_or(url::STAFF), visitor.session_cookies(&session))
        }
        SignedIn::SecondFactor(token) => {
            let to = url::query(&[("back", back.unwrap_or_default().to_owned())]);
            let cookie = (header::SET_COOKIE, visitor.pending_cookie(&token));
            see_other(&format!("{}{to}", url::SECOND), vec![cookie])
        }
    }
}

/// POST /sign-out
pub(crate) async fn sign_out(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    site.app.sign_out(visitor.session.as_deref().unwrap_or_default()).await?;
    Ok(see_other(url::HOME, vec![(header::SET_COOKIE, visitor.ended_cookie())]))
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    l: Locale,
    layout: Layout,
    forced: bool,
    errors: Vec<(&'static str, String)>,
}

fn password_page(
    site: &Site,
    visitor: &Visitor,
    errors: Vec<(&'static str, String)>,
) -> PasswordPage {
    let l = visitor.locale;
    PasswordPage {
        l,
        layout: Layout::new(site, visitor, l.t("password-title")),
        forced: visitor.actor.must_change_password,
        errors,
    }
}

impl PasswordPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// GET /password
pub(crate) async fn password_form(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::Account, &Resource::default())?;
    visitor.account.as_ref().ok_or(Denial::SignIn)?;
    Ok(Html(password_page(&site, &visitor, Vec::new()).render()?).into_response())
}

#[derive(Deserialize)]
pub(crate) struct NewPassword {
    #[serde(default)]
    old_password: String,
    #[serde(default)]
    password: String,
}

/// POST /password
pub(crate) async fn change_password(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<NewPassword>,
) -> Result<Response, Failure> {
    let (old, new) = (&form.old_password, &form.password);
    match site.app.change_password(&visitor.actor, old, new, &visitor.client()).await {
        Ok(session) => {
            let is_staff = visitor.actor.grants.iter().any(|grant| grant.role.is_staff());
            let to = match visitor.actor.seats.as_slice() {
                _ if is_staff => url::STAFF,
                [] => url::ACCOUNT,
                _ => url::ME,
            };
            Ok(see_other(to, visitor.session_cookies(&session)))
        }
        Err(app::Error::Invalid { faults }) => {
            let l = visitor.locale;
            let errors = faults.iter().map(|fault| (fault.field, fault_text(l, fault))).collect();
            let page = password_page(&site, &visitor, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

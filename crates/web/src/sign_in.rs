//! Signing in and out, and one's own password.

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::permission::Denial;
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
    site.app.gate(
        &visitor.actor,
        domain::permission::Action::Account,
        &domain::permission::Resource::default(),
    )?;
    let page = page(&site, &visitor, String::new(), back.back, None);
    Ok(Html(page.render()?).into_response())
}

fn page(
    site: &Site,
    visitor: &Visitor,
    email: String,
    back: String,
    error: Option<String>,
) -> SignInPage {
    let l = visitor.locale;
    let title = if error.is_some() {
        l.a("form-title-errors", [("title", l.t("sign-in-title").into())])
    } else {
        l.t("sign-in-title")
    };
    SignInPage { l, layout: Layout::new(site, visitor, title), email, back, error }
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
    match site.app.sign_in(&form.email, &form.password, visitor.address).await {
        Ok(token) => {
            let back = url::own(&form.back).unwrap_or(url::STAFF).to_owned();
            Ok(see_other(&back, vec![(header::SET_COOKIE, visitor.session_cookie(&token))]))
        }
        Err(app::Error::Denied(Denial::SignIn)) => {
            let error = visitor.locale.t("sign-in-wrong");
            let page = page(&site, &visitor, form.email, form.back, Some(error));
            Ok((StatusCode::UNAUTHORIZED, Html(page.render()?)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// POST /sign-out
pub(crate) async fn sign_out(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    site.app.sign_out(visitor.session.as_deref().unwrap_or_default()).await?;
    Ok(see_other(url::HOME, vec![(header::SET_COOKIE, visitor.session_cookie(""))]))
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
    site.app.gate(
        &visitor.actor,
        domain::permission::Action::Account,
        &domain::permission::Resource::default(),
    )?;
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
    match site.app.change_password(&visitor.actor, &form.old_password, &form.password).await {
        Ok(token) => {
            Ok(see_other(url::STAFF, vec![(header::SET_COOKIE, visitor.session_cookie(&token))]))
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

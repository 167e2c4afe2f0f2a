//! The second factor: asked after the first, set up and given up at one's own account.

use app::passkey::Ceremony;
use app::second_factor::{Enrolled, Enrolment, Factors};
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::time::SECOND;
use serde::Deserialize;

use crate::account::{self, Own};
use crate::error::{Failure, fault_text};
use crate::form::{Form, Query};
use crate::layout::Layout;
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

#[derive(Template)]
#[template(path = "second.html")]
struct AskPage {
    l: Locale,
    layout: Layout,
    factors: Factors,
    passkey: Option<Ceremony>,
    back: String,
    error: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Back {
    back: String,
}

/// GET /sign-in/second
pub(crate) async fn ask(
    State(site): State<Site>,
    visitor: Visitor,
    Query(back): Query<Back>,
) -> Result<Response, Failure> {
    render_ask(&site, &visitor, &back.back, StatusCode::OK, None).await
}

async fn render_ask(
    site: &Site,
    visitor: &Visitor,
    back: &str,
    status: StatusCode,
    error: Option<String>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let pending = visitor.pending.as_deref().unwrap_or_default();
    let back = url::own(back).unwrap_or_default().to_owned();
    let Some(factors) = site.app.pending_factors(pending).await? else {
        let to = url::query(&[("back", back)]);
        return Ok(see_other(&format!("{}{to}", url::SIGN_IN), Vec::new()));
    };
    let title = l.t("second-title");
    let title = match &error {
        Some(_) => l.a("form-title-errors", [("title", title.into())]),
        None => title,
    };
    let place = visitor.passkey_site(site).filter(|_| factors.passkeys > 0);
    let page = AskPage {
        l,
        layout: Layout::new(site, visitor, title),
        passkey: place.map(|place| site.app.begin_passkey_sign_in(&place)).transpose()?,
        factors,
        back,
        error,
    };
    Ok((status, Html(page.render()?)).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Given {
    code: String,
    back: String,
}

/// POST /sign-in/second
pub(crate) async fn give(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Given>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let pending = visitor.pending.as_deref().unwrap_or_default();
    match site.app.give_second_factor(pending, &form.code, &visitor.client()).await {
        Ok(session) => {
            let to = url::own(&form.back).unwrap_or(url::STAFF);
            Ok(see_other(to, visitor.session_cookies(&session)))
        }
        Err(app::Error::Invalid { .. }) => {
            let error = Some(l.t("second-wrong"));
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            render_ask(&site, &visitor, &form.back, status, error).await
        }
        Err(app::Error::TooMany { seconds }) => {
            let minutes = i64::try_from(seconds.div_ceil(60)).unwrap_or(i64::MAX);
            let error = Some(l.n("second-wait", minutes));
            let status = StatusCode::TOO_MANY_REQUESTS;
            let mut page = render_ask(&site, &visitor, &form.back, status, error).await?;
            page.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            Ok(page)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct FactorPage {
    l: Locale,
    layout: Layout,
    forced: bool,
    factors: Factors,
    needs_factor: bool,
    enrolment: Option<(Enrolment, String)>,
    passkeys: bool,
    errors: Vec<(&'static str, String)>,
}

impl FactorPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// GET /account/second-factor
pub(crate) async fn page(State(site): State<Site>, own: Own) -> Result<Response, Failure> {
    render(&site, &own, None, Vec::new()).await
}

async fn render(
    site: &Site,
    own: &Own,
    enrolment: Option<Enrolment>,
    errors: Vec<(&'static str, String)>,
) -> Result<Response, Failure> {
    let (visitor, app) = (&own.visitor, &site.app);
    let (l, actor) = (visitor.locale, &visitor.actor);
    let factors = app.own_factors(actor).await?;
    let enrolment = match enrolment {
        None if !factors.totp => Some(app.begin_totp(actor).await?),
        given => given,
    };
    let picture = |enrolment: Enrolment| {
        let picture = app::qr::svg(&enrolment.url, &l.t("factor-picture")).unwrap_or_default();
        (enrolment, picture)
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = l.t("factor-title");
    let title = match status {
        StatusCode::OK => title,
        _ => l.a("form-title-errors", [("title", title.into())]),
    };
    let page = FactorPage {
        l,
        layout: Layout::new(site, visitor, title),
        forced: actor.must_enrol,
        needs_factor: app.needs_factor(actor).await?,
        factors,
        enrolment: enrolment.map(picture),
        passkeys: visitor.passkey_site(site).is_some(),
        errors,
    };
    Ok((status, Html(page.render()?)).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Enrol {
    token: String,
    code: String,
}

/// POST /account/second-factor: the first code of a new secret.
pub(crate) async fn enrol(
    State(site): State<Site>,
    own: Own,
    Form(form): Form<Enrol>,
) -> Result<Response, Failure> {
    let actor = &own.visitor.actor;
    match site.app.enrol_totp(actor, &own.session, &form.token, &form.code).await {
        Ok(enrolled) => after(&site, &own, enrolled, account::said("")).await,
        Err(app::Error::Invalid { .. }) => {
            let enrolment = site.app.resume_totp(actor, &form.token).await?;
            let errors = vec![("code", own.visitor.locale.t("second-wrong"))];
            render(&site, &own, Some(enrolment), errors).await
        }
        Err(app::Error::Conflict(_)) => {
            let errors = vec![("code", own.visitor.locale.t("factor-stale"))];
            render(&site, &own, None, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What follows when a factor was set up: the recovery codes once, when they are new, else `next`; and
/// the session's new token.
pub(crate) async fn after(
    site: &Site,
    own: &Own,
    enrolled: Enrolled,
    next: Response,
) -> Result<Response, Failure> {
    let longest = site.app.sign_in_settings().await?.longest() / SECOND;
    let cookie = own.visitor.rotated_cookie(&enrolled.session, longest);
    let mut response =
        if enrolled.codes.is_empty() { next } else { codes(site, own, enrolled.codes)? };
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct CodesPage {
    l: Locale,
    layout: Layout,
    codes: Vec<String>,
    next: &'static str,
}

fn codes(site: &Site, own: &Own, codes: Vec<String>) -> Result<Response, Failure> {
    let l = own.visitor.locale;
    let forced = own.visitor.actor.must_enrol;
    let page = CodesPage {
        l,
        layout: Layout::new(site, &own.visitor, l.t("codes-title")),
        codes,
        next: if forced { url::STAFF } else { url::ACCOUNT },
    };
    Ok(Html(page.render()?).into_response())
}

/// POST /account/second-factor/remove
pub(crate) async fn remove(State(site): State<Site>, own: Own) -> Result<Response, Failure> {
    account::answer(site.app.remove_totp(&own.visitor.actor).await, "totp_removed")
}

/// POST /account/recovery-codes: new ones, shown on this answer only.
pub(crate) async fn renew(State(site): State<Site>, own: Own) -> Result<Response, Failure> {
    match site.app.renew_recovery_codes(&own.visitor.actor).await {
        Ok(made) => codes(&site, &own, made),
        Err(app::Error::Conflict(word)) => Ok(account::said(word)),
        Err(error) => Err(error.into()),
    }
}

/// The words for each fault of a form.
pub(crate) fn errors_of(
    l: Locale,
    faults: &[domain::text::FieldFault],
) -> Vec<(&'static str, String)> {
    faults.iter().map(|fault| (fault.field, fault_text(l, fault))).collect()
}

//! Carrying on with one's part on another device, by a link in a mail.

use app::claim::{Asked, NewClaim, OpenClaim};
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::permission::{Action, Denial, Resource};
use serde::Deserialize;

use crate::care::Faults;
use crate::error::{Failure, fault_text};
use crate::form::{Form, Path};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, home, url};

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ClaimForm {
    email: String,
    agree: String,
    news: String,
    age: String,
    guardian: String,
}

impl ClaimForm {
    fn of_age(&self) -> Option<bool> {
        match self.age.as_str() {
            "adult" => Some(true),
            "child" => Some(false),
            _ => None,
        }
    }
}

#[derive(Template)]
#[template(path = "claim.html")]
struct ClaimPage {
    l: Locale,
    layout: Layout,
    form: ClaimForm,
    errors: Faults,
    /// Whether the installation says who answers for personal data.
    ready: bool,
}

impl ClaimPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    const fn action(&self) -> &'static str {
        url::CLAIM
    }
}

async fn claim_page(
    site: &Site,
    visitor: &Visitor,
    form: ClaimForm,
    errors: Faults,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let title = crate::care::title(l, l.t("claim-title"), !errors.is_empty(), None);
    let policies = site.app.policies(&visitor.actor).await?;
    let page = ClaimPage {
        l,
        layout: home::frame(site, visitor, Place::Elsewhere, title).await?,
        ready: policies.first().is_some_and(|version| version.policy.is_complete()),
        form,
        errors,
    };
    Ok(page.render()?)
}

/// GET /me/claim
pub(crate) async fn form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::Account, &Resource::default())?;
    if visitor.account.is_some() {
        return Ok(see_other(url::ME, Vec::new()));
    }
    let form = ClaimForm::default();
    Ok(Html(claim_page(&site, &visitor, form, Vec::new()).await?).into_response())
}

#[derive(Template)]
#[template(path = "claim_sent.html")]
struct SentPage {
    l: Locale,
    layout: Layout,
    asked: Asked,
}

/// POST /me/claim: the same answer, whether the address is known or not.
pub(crate) async fn ask(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<ClaimForm>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let is_box = |word: &String| word.is_empty() || word == "1";
    if !is_box(&form.agree) || !is_box(&form.news) {
        return Err(Failure::Unreadable("a box is marked with 1".to_owned()));
    }
    let new = NewClaim {
        email: form.email.clone(),
        agreed: form.agree == "1",
        news: form.news == "1",
        of_age: form.of_age(),
        guardian: form.guardian.clone(),
    };
    let asked = site.app.ask_claim(&visitor.actor, &new, l.language(), visitor.address).await;
    match asked {
        Ok(asked) => {
            let layout = home::frame(&site, &visitor, Place::Elsewhere, l.t("claim-sent")).await?;
            Ok(Html(SentPage { l, layout, asked }.render()?).into_response())
        }
        Err(app::Error::Invalid { faults }) => {
            let errors = faults.iter().map(|fault| (fault.field, fault_text(l, fault))).collect();
            let html = claim_page(&site, &visitor, form, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "claim_open.html")]
struct OpenPage {
    l: Locale,
    layout: Layout,
    action: String,
    open: OpenClaim,
    error: Option<String>,
}

impl OpenPage {
    fn errors(&self) -> Faults {
        self.error.iter().map(|text| ("code", text.clone())).collect()
    }
}

async fn open_page(
    site: &Site,
    visitor: &Visitor,
    token: &str,
    error: Option<String>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let open = match site.app.open_claim(&visitor.actor, token).await {
        Err(app::Error::Denied(Denial::NotFound)) => return gone(site, visitor).await,
        open => open?,
    };
    let title = crate::care::title(l, l.t("claim-open"), error.is_some(), None);
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = OpenPage {
        l,
        layout: home::frame(site, visitor, Place::Elsewhere, title).await?,
        action: url::claim(token),
        open,
        error,
    };
    Ok((status, Html(page.render()?)).into_response())
}

#[derive(Template)]
#[template(path = "claim_gone.html")]
struct GonePage {
    l: Locale,
    layout: Layout,
    again: Option<&'static str>,
}

/// The link is used, too old, or none of ours.
pub(crate) async fn gone(site: &Site, visitor: &Visitor) -> Result<Response, Failure> {
    gone_to(site, visitor, Some(url::CLAIM)).await
}

/// The same, with where another link is asked for.
pub(crate) async fn gone_to(
    site: &Site,
    visitor: &Visitor,
    again: Option<&'static str>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let layout = home::frame(site, visitor, Place::Elsewhere, l.t("claim-gone")).await?;
    Ok((StatusCode::NOT_FOUND, Html(GonePage { l, layout, again }.render()?)).into_response())
}

/// GET /me/claim/{token}: says what the link would do; mail programs open links by themselves.
pub(crate) async fn open(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    open_page(&site, &visitor, &token, None).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct UseForm {
    code: String,
}

/// POST /me/claim/{token}: from now on this device acts as the participant of the address.
pub(crate) async fn claim(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(form): Form<UseForm>,
) -> Result<Response, Failure> {
    site.app.limiter().check(app::limit::Limited::Receipt, None, visitor.address)?;
    match site.app.use_claim(&visitor.actor, &token, &form.code).await {
        Ok(participant) => {
            let cookie = visitor.participant_cookie(&site.app.token(participant));
            let to = format!("{}?said=claimed", url::ME);
            Ok(see_other(&to, vec![(header::SET_COOKIE, cookie)]))
        }
        Err(app::Error::Invalid { faults }) => {
            let l = visitor.locale;
            let error = faults.first().map(|fault| fault_text(l, fault));
            open_page(&site, &visitor, &token, error).await
        }
        Err(app::Error::Denied(Denial::NotFound)) => gone(&site, &visitor).await,
        Err(error) => Err(error.into()),
    }
}

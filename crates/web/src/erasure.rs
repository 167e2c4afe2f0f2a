//! Erasing oneself, asked twice.

use app::Error;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::permission::{Action, Denial, Resource};
use serde::Deserialize;

use crate::care::Faults;
use crate::error::Failure;
use crate::form::Form;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, home, url};

#[derive(Template)]
#[template(path = "erase.html")]
struct ErasePage {
    l: Locale,
    layout: Layout,
    belongings: app::Belongings,
    errors: Faults,
    /// What the second page sends back; none on the first.
    token: Option<String>,
}

impl ErasePage {
    const fn action(&self) -> &'static str {
        url::ERASE
    }

    const fn json(&self) -> &'static str {
        url::DATA_JSON
    }

    const fn html(&self) -> &'static str {
        url::DATA_HTML
    }
}

async fn erase_page(
    site: &Site,
    visitor: &Visitor,
    errors: Faults,
    token: Option<String>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let belongings = site.app.belongings(&visitor.actor).await?;
    let title = l.t(if token.is_some() { "erase-sure" } else { "erase-title" });
    let title = crate::care::title(l, title, !errors.is_empty(), None);
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let layout = home::frame(site, visitor, Place::Elsewhere, title).await?;
    let page = ErasePage { l, layout, belongings, errors, token };
    Ok((status, Html(page.render()?)).into_response())
}

#[derive(Template)]
#[template(path = "erase_not.html")]
struct NotPage {
    l: Locale,
    layout: Layout,
    /// Whether an office stands in the way; else nothing is there to be erased.
    office: bool,
}

/// GET /me/erase
pub(crate) async fn form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let l = visitor.locale;
    let office = match site.app.gate(&visitor.actor, Action::Erase, &Resource::default()) {
        Ok(()) => return erase_page(&site, &visitor, Vec::new(), None).await,
        Err(Error::Denied(Denial::Office)) => true,
        Err(Error::Denied(Denial::SignIn)) => false,
        Err(error) => return Err(error.into()),
    };
    let layout = home::frame(&site, &visitor, Place::Elsewhere, l.t("erase-title")).await?;
    Ok(Html(NotPage { l, layout, office }.render()?).into_response())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EraseForm {
    understood: String,
    token: String,
}

/// POST /me/erase: asks once more, then erases. The browser forgets this site too.
pub(crate) async fn erase(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<EraseForm>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    if form.token.is_empty() {
        let token = site.app.erasure_token(&visitor.actor)?;
        if form.understood != "1" {
            let errors = vec![("understood", l.t("erase-understood-needed"))];
            return erase_page(&site, &visitor, errors, None).await;
        }
        return erase_page(&site, &visitor, Vec::new(), Some(token)).await;
    }
    site.app.erase(&visitor.actor, &form.token).await?;
    let forget = HeaderName::from_static("clear-site-data");
    let headers = vec![
        (header::SET_COOKIE, visitor.forgetting_cookie()),
        (header::SET_COOKIE, visitor.ended_cookie()),
        (forget, HeaderValue::from_static("\"cache\", \"storage\"")),
    ];
    let mut response = see_other(&format!("{}?said=erased", url::ME), Vec::new());
    for (name, value) in headers {
        response.headers_mut().append(name, value);
    }
    Ok(response)
}

//! A guardian's consent for a child under 14, asked by a link in a mail.

use app::claim::GuardianAsked;
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::consent::Purpose;
use domain::permission::Denial;
use serde::Deserialize;

use crate::claim::gone_to;
use crate::error::Failure;
use crate::form::{Form, Path};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::visitor::Visitor;
use crate::{Site, home, url};

#[derive(Template)]
#[template(path = "guardian.html")]
struct GuardianPage {
    l: Locale,
    layout: Layout,
    action: String,
    asked: GuardianAsked,
}

impl GuardianPage {
    fn has_news(&self) -> bool {
        self.asked.purposes.contains(&Purpose::News)
    }

    const fn privacy(&self) -> &'static str {
        url::PRIVACY
    }
}

/// GET /guardian/{token}
pub(crate) async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let asked = match site.app.guardian_asked(&visitor.actor, &token).await {
        Err(app::Error::Denied(Denial::NotFound)) => return gone_to(&site, &visitor, None).await,
        asked => asked?,
    };
    let page = GuardianPage {
        l,
        layout: home::frame(&site, &visitor, Place::Elsewhere, l.t("guardian-title")).await?,
        action: url::guardian(&token),
        asked,
    };
    Ok(Html(page.render()?).into_response())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    answer: String,
}

#[derive(Template)]
#[template(path = "guardian_done.html")]
struct DonePage {
    l: Locale,
    layout: Layout,
    consents: bool,
}

/// POST /guardian/{token}
pub(crate) async fn answer(
    State(site): State<Site>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(form): Form<Answer>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let consents = match form.answer.as_str() {
        "consent" => true,
        "refuse" => false,
        other => return Err(Failure::Unreadable(format!("answer {other:?}"))),
    };
    match site.app.answer_guardian(&visitor.actor, &token, consents).await {
        Ok(()) => {
            let title = l.t("guardian-title");
            let layout = home::frame(&site, &visitor, Place::Elsewhere, title).await?;
            Ok(Html(DonePage { l, layout, consents }.render()?).into_response())
        }
        Err(app::Error::Denied(Denial::NotFound)) => gone_to(&site, &visitor, None).await,
        Err(error) => Err(error.into()),
    }
}

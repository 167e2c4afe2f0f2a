//! The menu as a page of its own, for phones.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::dialogue::Activity;
use domain::permission::{Action, Resource};
use serde::Deserialize;

use crate::error::Failure;
use crate::form::Query;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::visitor::Visitor;
use crate::{Site, home, url};

#[derive(Template)]
#[template(path = "menu.html")]
struct MenuPage {
    l: Locale,
    layout: Layout,
    ask: Option<String>,
}

impl MenuPage {
    const fn sign_in(&self) -> &'static str {
        url::SIGN_IN
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MenuQuery {
    /// The dialogue's short name.
    d: String,
}

/// GET /menu
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<MenuQuery>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let title = l.t("nav-menu");
    let page = match site.app.dialogue(&visitor.actor, &query.d).await {
        Ok(dialogue) => MenuPage {
            l,
            layout: Layout::of(&site, &visitor, &dialogue, Place::Elsewhere, title).without_bar(),
            ask: dialogue.is_open(Activity::Ask, site.app.now()).then(|| url::ask(&dialogue.slug)),
        },
        Err(app::Error::Denied(_)) => MenuPage {
            l,
            layout: home::frame(&site, &visitor, Place::Elsewhere, title).await?,
            ask: None,
        },
        Err(error) => return Err(error.into()),
    };
    Ok(Html(page.render()?).into_response())
}

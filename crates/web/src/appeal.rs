//! Asking that an outcome be looked at again.

use app::appeal::{Appealable, NewAppeal};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::code::Coded as _;
use domain::permission::Denial;
use serde::Deserialize;

use crate::care::{self, Faults};
use crate::error::{Failure, fault_text};
use crate::form::{Form, Path};
use crate::gathering::paragraphs;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AppealForm {
    reason: String,
    receipt: String,
}

#[derive(Template)]
#[template(path = "appeal.html")]
struct AppealPage {
    l: Locale,
    layout: Layout,
    of: Appealable,
    /// The code and the address of the input.
    code: String,
    back: String,
    /// The code and the address of the outcome.
    outcome: (String, String),
    why: Vec<String>,
    form: AppealForm,
    errors: Faults,
}

impl AppealPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    fn action(&self) -> String {
        url::appeal(&self.code)
    }
}

fn render(
    site: &Site,
    visitor: &Visitor,
    of: Appealable,
    form: AppealForm,
    errors: Faults,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let title = care::title(l, l.t("appeal-title"), !errors.is_empty(), None);
    let page = AppealPage {
        l,
        layout: Layout::of(site, visitor, &of.dialogue, Place::Questions, title),
        code: of.item.code(),
        back: url::contribution(of.item.kind, of.item.id),
        outcome: (of.outcome.code(), url::outcome(of.outcome.0)),
        why: paragraphs(&of.reason),
        of,
        form,
        errors,
    };
    Ok(page.render()?)
}

/// GET /appeals/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let (kind, id) = app::contribution::parse_code(&code).ok_or(Denial::NotFound)?;
    let of = site.app.appealable(&visitor.actor, kind, id).await?;
    let form = AppealForm::default();
    Ok(Html(render(&site, &visitor, of, form, Vec::new())?).into_response())
}

/// POST /appeals/{code}
pub(crate) async fn send(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(form): Form<AppealForm>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let (kind, id) = app::contribution::parse_code(&code).ok_or(Denial::NotFound)?;
    let of = site.app.appealable(&visitor.actor, kind, id).await?;
    visitor.pace(&site, of.dialogue.id)?;
    let new = NewAppeal {
        reason: form.reason.clone(),
        receipt: form.receipt.clone(),
        language: Some(l.language()),
    };
    match site.app.appeal(&visitor.actor, kind, id, &new).await {
        Ok(()) => Ok(see_other(&url::contribution(kind, id), Vec::new())),
        Err(app::Error::Invalid { faults }) => {
            let errors = faults.iter().map(|fault| (fault.field, fault_text(l, fault))).collect();
            let html = render(&site, &visitor, of, form, errors)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

//! Setting up a new installation: the one-time code from the terminal makes the first operator.

use app::person::NewPerson;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::permission::{Action, Denial, Resource};
use domain::role::Role;
use serde::Deserialize;

use crate::error::{Failure, fault_text};
use crate::form::Form;
use crate::layout::Layout;
use crate::locale::Locale;
use crate::visitor::Visitor;
use crate::{Site, url};

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SetUp {
    code: String,
    name: String,
    email: String,
    password: String,
}

#[derive(Template)]
#[template(path = "set_up.html")]
struct SetUpPage {
    l: Locale,
    layout: Layout,
    form: SetUp,
    errors: Vec<(&'static str, String)>,
}

impl SetUpPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

fn render(
    site: &Site,
    visitor: &Visitor,
    form: SetUp,
    errors: Vec<(&'static str, String)>,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let title = l.t("set-up-title");
    let title =
        if errors.is_empty() { title } else { l.a("form-title-errors", [("title", title.into())]) };
    Ok(SetUpPage { l, layout: Layout::new(site, visitor, title), form, errors }.render()?)
}

/// GET /set-up: gone once somebody operates the installation.
pub(crate) async fn form(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::SetUp, &Resource::default())?;
    if site.app.set_up_code().await?.is_none() {
        return Err(Denial::NotFound.into());
    }
    Ok(Html(render(&site, &visitor, SetUp::default(), Vec::new())?).into_response())
}

/// POST /set-up: makes the operator, signs in, and goes on to the first dialogue.
pub(crate) async fn set_up(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<SetUp>,
) -> Result<Response, Failure> {
    let new = NewPerson {
        email: form.email.clone(),
        name: form.name.clone(),
        password: Some(form.password.clone()),
        must_change: false,
        role: Role::Operator,
        dialogue: None,
    };
    match site.app.set_up(&form.code, &new).await {
        Ok(()) => {
            let signed_in =
                site.app.sign_in(&form.email, &form.password, &visitor.client()).await?;
            Ok(crate::sign_in::go_on(&visitor, signed_in, url::STAFF_DIALOGUES))
        }
        Err(app::Error::Invalid { faults }) => {
            let l = visitor.locale;
            let text = |fault: &domain::text::FieldFault| match fault.field {
                "code" => l.t("set-up-code-wrong"),
                _ => fault_text(l, fault),
            };
            let errors = faults.iter().map(|fault| (fault.field, text(fault))).collect();
            let html = render(&site, &visitor, form, errors)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

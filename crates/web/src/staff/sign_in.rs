//! How one signs in to the installation.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Resource};
use domain::sign_in::{MOST_DAYS, MOST_IDLE_HOURS, Settings};
use serde::Deserialize;

use super::{Faults, Frame, Said, Staff, fault_at, faults_of, said_text};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// What the form holds; numbers as they were typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    second_factor: String,
    idle_hours: String,
    longest_days: String,
}

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct SignInPage {
    l: Locale,
    frame: Frame,
    form: Typed,
    faults: Faults,
    most_hours: i64,
    most_days: i64,
    passkeys: Option<String>,
    providers: Vec<(String, String)>,
}

impl SignInPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct SaidQuery {
    said: String,
}

/// GET /staff/sign-in
pub(crate) async fn form(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Query(query): Query<SaidQuery>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::Operate, &Resource::default())?;
    let now = site.app.sign_in_settings().await?;
    let form = Typed {
        second_factor: if now.second_factor { "on" } else { "" }.to_owned(),
        idle_hours: now.idle_hours.to_string(),
        longest_days: now.longest_days.to_string(),
    };
    render(&site, &visitor, form, Vec::new(), &query.said)
}

fn render(
    site: &Site,
    visitor: &Visitor,
    form: Typed,
    faults: Faults,
    said: &str,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let is_refused = !faults.is_empty();
    let mut frame = Frame::new(site, visitor, l.t("staff-sign-in-title"));
    let said = said_text(l, said);
    frame.said = said.map(|(class, text)| Said { class, text, undo: None });
    let address = site.options.public_url.clone();
    let page = SignInPage {
        l,
        frame: frame.with_faults(is_refused),
        form,
        faults,
        most_hours: MOST_IDLE_HOURS.into(),
        most_days: MOST_DAYS.into(),
        passkeys: address.filter(|_| visitor.passkey_site(site).is_some()),
        providers: site.app.providers(),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/sign-in
pub(crate) async fn change(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Form(form): Form<Typed>,
) -> Result<Response, Failure> {
    // What is no number is out of bounds.
    let number = |text: &str| text.trim().parse().unwrap_or(0);
    let settings = Settings {
        second_factor: !form.second_factor.is_empty(),
        idle_hours: number(&form.idle_hours),
        longest_days: number(&form.longest_days),
    };
    match site.app.set_sign_in_settings(&visitor.actor, &settings).await {
        Ok(()) => {
            let said = url::query(&[("said", "sign_in_changed".to_owned())]);
            Ok(see_other(&format!("{}{said}", url::STAFF_SIGN_IN), Vec::new()))
        }
        Err(error) => {
            let faults = faults_of(visitor.locale, error)?;
            render(&site, &visitor, form, faults, "")
        }
    }
}

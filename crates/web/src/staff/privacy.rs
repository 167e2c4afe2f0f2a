//! The privacy notice as the operator sets it: who answers for it, and how long things are kept.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Resource};
use domain::privacy::Policy;
use domain::retention::Periods;
use serde::Deserialize;

use super::{Faults, Frame, Said, Staff, fault_at, faults_of};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PolicyForm {
    controller: String,
    officer: String,
    contact: String,
    sessions: String,
    claims: String,
    mails: String,
    outbox: String,
    contacts: String,
    backups: String,
}

impl PolicyForm {
    fn of(policy: Policy) -> Self {
        let days = policy.periods;
        Self {
            controller: policy.controller,
            officer: policy.officer,
            contact: policy.contact,
            sessions: days.sessions.to_string(),
            claims: days.claims.to_string(),
            mails: days.mails.to_string(),
            outbox: days.outbox.to_string(),
            contacts: days.contacts.to_string(),
            backups: days.backups.to_string(),
        }
    }

    /// A number that is none becomes one that no period may have.
    fn policy(&self) -> Policy {
        let days = |text: &str| text.trim().parse().unwrap_or(0);
        Policy {
            controller: self.controller.clone(),
            officer: self.officer.clone(),
            contact: self.contact.clone(),
            periods: Periods {
                sessions: days(&self.sessions),
                claims: days(&self.claims),
                mails: days(&self.mails),
                outbox: days(&self.outbox),
                contacts: days(&self.contacts),
                backups: days(&self.backups),
            },
        }
    }
}

/// A period in the form.
struct Period {
    name: &'static str,
    label: String,
    hint: String,
    value: String,
}

#[derive(Template)]
#[template(path = "staff/privacy.html")]
struct PolicyPage {
    l: Locale,
    frame: Frame,
    form: PolicyForm,
    periods: Vec<Period>,
    faults: Faults,
}

impl PolicyPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    const fn action(&self) -> &'static str {
        url::STAFF_PRIVACY
    }

    const fn privacy(&self) -> &'static str {
        url::PRIVACY
    }
}

fn periods(l: Locale, form: &PolicyForm) -> Vec<Period> {
    let period = |name, label: &str, hint: &str, value: &str| Period {
        name,
        label: l.t(label),
        hint: l.t(hint),
        value: value.to_owned(),
    };
    vec![
        period("contacts", "staff-days-contacts", "staff-days-contacts-hint", &form.contacts),
        period("claims", "staff-days-claims", "staff-days-claims-hint", &form.claims),
        period("mails", "staff-days-mails", "staff-days-mails-hint", &form.mails),
        period("outbox", "staff-days-outbox", "staff-days-outbox-hint", &form.outbox),
        period("sessions", "staff-days-sessions", "staff-days-sessions-hint", &form.sessions),
        period("backups", "staff-days-backups", "staff-days-backups-hint", &form.backups),
    ]
}

fn render(
    site: &Site,
    visitor: &Visitor,
    form: PolicyForm,
    faults: Faults,
    saved: bool,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let is_refused = !faults.is_empty();
    let mut frame = Frame::new(site, visitor, l.t("staff-privacy-title")).with_faults(is_refused);
    if saved {
        frame.said = Some(Said { class: "ok", text: l.t("staff-privacy-saved"), undo: None });
    }
    let page = PolicyPage { l, frame, periods: periods(l, &form), form, faults };
    Ok(super::page(page.render()?, is_refused))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PolicyQuery {
    said: String,
}

/// GET /staff/privacy
pub(crate) async fn form(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Query(query): Query<PolicyQuery>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::Operate, &Resource::default())?;
    let newest = site.app.policies(&visitor.actor).await?.into_iter().next();
    let form = PolicyForm::of(newest.map(|version| version.policy).unwrap_or_default());
    render(&site, &visitor, form, Vec::new(), query.said == "saved")
}

/// POST /staff/privacy
pub(crate) async fn change(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Form(form): Form<PolicyForm>,
) -> Result<Response, Failure> {
    match site.app.change_policy(&visitor.actor, &form.policy()).await {
        Ok(()) => Ok(see_other(&format!("{}?said=saved", url::STAFF_PRIVACY), Vec::new())),
        Err(error) => {
            let faults = faults_of(visitor.locale, error)?;
            render(&site, &visitor, form, faults, false)
        }
    }
}

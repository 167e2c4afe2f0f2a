//! Spending on the staff desk: what the yearly report says was spent, line by line.

use app::spending::NewSpending;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::permission::Action;
use serde::Deserialize;

use super::{Desk, Faults, Frame, Tab, fault_at, faults_of};
use crate::error::Failure;
use crate::form::{Form, Path};
use crate::locale::{Locale, grouped};
use crate::{Site, url};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SpendingForm {
    /// The line that is taken back; 0 for a new one.
    remove: i64,
    line: String,
    purpose: String,
    amount: String,
}

/// A line of spending.
struct Line {
    id: i64,
    line: String,
    purpose: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "staff/report.html")]
struct SpendingPage {
    l: Locale,
    frame: Frame,
    language: String,
    action: String,
    report: String,
    lines: Vec<Line>,
    total: String,
    form: SpendingForm,
    faults: Faults,
}

impl SpendingPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/reports/{year}
pub(crate) async fn form(
    State(site): State<Site>,
    desk: Desk,
    Path((_, year)): Path<(String, i16)>,
) -> Result<Response, Failure> {
    render(&site, &desk, year, SpendingForm::default(), Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    year: i16,
    form: SpendingForm,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Manage)?;
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let rows = site.app.own_spending(&desk.visitor.actor, dialogue, year).await?;
    let refused = !faults.is_empty();
    let title = l.a("staff-report-title", [("year", year.to_string().into())]);
    let page = SpendingPage {
        l,
        language: dialogue.language.as_str().to_owned(),
        action: url::staff_report(&dialogue.slug, year),
        report: url::report(&dialogue.slug, year),
        total: grouped(rows.iter().map(|row| row.amount).sum::<i64>()),
        lines: rows
            .into_iter()
            .map(|row| Line {
                id: row.id,
                line: row.line,
                purpose: row.purpose,
                amount: grouped(row.amount),
            })
            .collect(),
        form,
        faults,
        frame: Frame::of(site, desk, Tab::Meetings, title).await?.with_faults(refused),
    };
    Ok(super::page(page.render()?, refused))
}

/// POST /staff/d/{dialogue}/reports/{year}: a line is entered, or taken back.
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Path((_, year)): Path<(String, i16)>,
    Form(form): Form<SpendingForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Manage)?;
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let back = url::staff_report(&dialogue.slug, year);
    if form.remove != 0 {
        site.app.remove_spending(actor, dialogue, form.remove).await?;
        return Ok(desk.said(&back, "spending_removed"));
    }
    let new = NewSpending {
        line: form.line.clone(),
        purpose: form.purpose.clone(),
        amount: form.amount.clone(),
    };
    match site.app.add_spending(actor, dialogue, year, &new).await {
        Ok(_) => Ok(desk.said(&back, "spending_added")),
        Err(app::Error::Conflict(word)) => Ok(desk.said(&back, word)),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, year, form, faults).await
        }
    }
}

//! The record of what was destroyed.

use app::page::Slice;
use app::retention::{Destruction, Rule};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::time::{KOREA, Moment};
use serde::Deserialize;

use super::{Frame, Staff};
use crate::error::Failure;
use crate::form::Query;
use crate::locale::Locale;
use crate::{Site, url};

/// Lines on one page.
const PAGE: i64 = 50;

struct Row {
    when: String,
    rule: String,
    days: Option<i64>,
    items: i64,
    scrubbed: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/destruction.html")]
struct DestructionPage {
    l: Locale,
    frame: Frame,
    rows: Vec<Row>,
    total: i64,
    next: Option<String>,
}

/// The name of a rule.
fn rule_name(l: Locale, word: &str) -> String {
    match word.parse::<Rule>() {
        Ok(Rule::Sessions) => l.t("staff-days-sessions"),
        Ok(Rule::Claims) => l.t("staff-days-claims"),
        Ok(Rule::Mails) => l.t("staff-days-mails"),
        Ok(Rule::Outbox) => l.t("staff-days-outbox"),
        Ok(Rule::Contacts) => l.t("staff-days-contacts"),
        Ok(Rule::Accesses) => l.t("staff-destruction-accesses"),
        Ok(Rule::Applicants) => l.t("staff-destruction-applicants"),
        Ok(Rule::Erasure) => l.t("staff-destruction-erasure"),
        Err(_) => word.to_owned(),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    before: Option<i64>,
}

/// GET /staff/destruction
pub(crate) async fn list(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let slice = Slice { behind: query.before, ..Slice::first(PAGE) };
    let page = site.app.destructions(&visitor.actor, slice).await?;
    let when = |at: i64| l.date_time(Moment(at), KOREA);
    let row = |row: Destruction| Row {
        when: when(row.at),
        rule: rule_name(l, &row.rule),
        days: row.days,
        items: row.items,
        scrubbed: row.scrubbed_at.map(when),
    };
    let at = |key: i64| {
        format!("{}{}", url::STAFF_DESTRUCTION, url::query(&[("before", key.to_string())]))
    };
    let page = DestructionPage {
        l,
        total: page.total,
        next: page.next.map(at),
        rows: page.items.into_iter().map(row).collect(),
        frame: Frame::new(&site, &visitor, l.t("staff-destruction-title")),
    };
    Ok(Html(page.render()?).into_response())
}

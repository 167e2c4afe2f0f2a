//! The public moderation log: what was hidden, published and shown again, by which office, and why.

use std::sync::Arc;

use app::contribution::Decision;
use app::dialogue::Dialogue;
use app::page::{Slice, cursor};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::contribution::{Change, Kind};
use domain::role::Role;
use domain::time::Moment;
use serde::Deserialize;

use crate::contribution::{hidden_text, kind_name};
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Decisions on one page.
const PAGE: i64 = 20;

struct Row {
    when: When,
    kind: String,
    code: String,
    url: String,
    change: String,
    class: &'static str,
    reason: String,
    note: String,
    office: String,
}

#[derive(Template)]
#[template(path = "moderation_log.html")]
struct LogPage {
    l: Locale,
    layout: Layout,
    rows: Vec<Row>,
    total: i64,
    /// Contributions for the staff only.
    staff_only: i64,
    first: bool,
    next: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LogQuery {
    after: String,
}

/// GET /d/{dialogue}/moderation
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<LogQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render(&inner, &asker, dialogue, &query).await
    })
    .await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    dialogue: Arc<Dialogue>,
    query: &LogQuery,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let after = Some(query.after.as_str()).filter(|text| !text.is_empty());
    let slice = Slice::cursor(Some(PAGE), after)?;
    let log = site.app.moderation_log(&visitor.actor, &dialogue, slice).await?;
    let address = url::moderation_log(&dialogue.slug);
    let page = LogPage {
        l,
        layout: Layout::of(site, visitor, &dialogue, Place::Moderation, l.t("nav-moderation")),
        rows: log.items.iter().filter_map(|decision| row(l, &dialogue.zone, decision)).collect(),
        total: log.total,
        staff_only: site.app.counts(&visitor.actor, &dialogue).await?.staff_only,
        first: after.is_none(),
        next: log.next.map(|key| format!("{address}{}", url::query(&[("after", cursor(key))]))),
    };
    Ok(page.render()?)
}

fn row(l: Locale, zone: &str, decision: &Decision) -> Option<Row> {
    let kind: Kind = decision.kind.parse().ok()?;
    let change: Change = decision.change.parse().ok()?;
    let reason = decision.reason.as_deref().and_then(|reason| reason.parse().ok());
    Some(Row {
        when: When::minute(l, Moment(decision.at), zone),
        kind: kind_name(l, kind),
        code: app::contribution::code(kind, decision.item_id),
        url: url::contribution(kind, decision.item_id),
        class: match change {
            Change::Hide => "tag bad",
            _ => "tag ok",
        },
        reason: if change == Change::Hide { hidden_text(l, reason) } else { String::new() },
        change: match change {
            Change::Hide => l.t("change-hidden"),
            Change::Restore => l.t("change-restored"),
            _ => l.t("change-published"),
        },
        note: decision.note.clone(),
        office: match decision.office.parse() {
            Ok(Role::Moderator) => l.t("office-moderator"),
            Ok(Role::Secretary) => l.t("office-secretary"),
            _ => l.t("office-operator"),
        },
    })
}

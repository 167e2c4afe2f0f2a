//! The moderation queue: everything that people contributed, by state.

use app::contribution::{code, parse_code};
use app::moderation::{Item, NewDecision};
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::contribution::{Change, Kind, Status};
use domain::moderation::Reason;
use domain::permission::Action;
use domain::time::Moment;
use serde::Deserialize;

use super::{Desk, Frame, Pager, Tab, fault_text};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::system::see_other;
use crate::{Site, url};

/// Contributions on one page of the queue.
const PAGE: i64 = 20;

/// What the queue is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct QueueQuery {
    status: String,
    page: Option<i64>,
}

impl QueueQuery {
    fn status(&self) -> Status {
        match self.status.parse() {
            Ok(status @ (Status::Published | Status::Hidden | Status::StaffOnly)) => status,
            _ => Status::Waiting,
        }
    }

    fn at(&self, slug: &str, page: i64) -> String {
        let pairs = [
            ("status", self.status().as_str().to_owned()),
            ("page", if page > 1 { page.to_string() } else { String::new() }),
        ];
        format!("{}{}", url::staff_moderation(slug), url::query(&pairs))
    }
}

struct Row {
    code: String,
    /// The code as part of an element's id.
    id: String,
    kind: String,
    meta: String,
    text: String,
    link: Option<String>,
    decision: Option<(String, String)>,
    fault: Option<String>,
    reason: String,
    note: String,
}

#[derive(Template)]
#[template(path = "staff/moderation.html")]
struct QueuePage {
    l: Locale,
    frame: Frame,
    action: String,
    status: Status,
    picks: Vec<(String, String, bool)>,
    reasons: Vec<(&'static str, String, String)>,
    rows: Vec<Row>,
    pager: Pager,
}

impl QueuePage {
    fn page_number(&self) -> i64 {
        (self.pager.from.max(1) - 1) / PAGE + 1
    }
}

/// GET /staff/d/{dialogue}/moderation
pub(crate) async fn queue(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<QueueQuery>,
) -> Result<Response, Failure> {
    render(&site, &desk, &query, None).await
}

/// A decision that could not be taken: the form as it was, and why.
struct Refused {
    form: Decision,
    text: String,
}

async fn render(
    site: &Site,
    desk: &Desk,
    query: &QueueQuery,
    refused: Option<Refused>,
) -> Result<Response, Failure> {
    let l = desk.l();
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let status = query.status();
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let page = site.app.moderation_queue(actor, dialogue, status, slice).await?;
    if page.items.is_empty() && page.total > 0 {
        // The last one of the last page was just dealt with.
        let last = query.at(&dialogue.slug, (page.total - 1) / PAGE + 1);
        return Ok(see_other(&last, Vec::new()));
    }
    let mut rows = Vec::with_capacity(page.items.len());
    for item in &page.items {
        let Ok(kind) = item.kind.parse::<Kind>() else { continue };
        rows.push(row(site, desk, item, kind, refused.as_ref()).await?);
    }
    let pick = |other: Status, key: &str| {
        let at = QueueQuery { status: other.as_str().to_owned(), page: None };
        (at.at(&dialogue.slug, 1), l.t(key), other == status)
    };
    let is_refused = refused.is_some();
    let html = QueuePage {
        l,
        action: url::staff_moderation(&dialogue.slug),
        status,
        picks: vec![
            pick(Status::Waiting, "staff-queue-waiting"),
            pick(Status::Published, "staff-queue-published"),
            pick(Status::Hidden, "staff-queue-hidden"),
            pick(Status::StaffOnly, "staff-queue-staff-only"),
        ],
        reasons: Reason::ALL
            .iter()
            .map(|reason| (reason.as_str(), reason_name(l, *reason), note_of(desk, *reason)))
            .collect(),
        pager: Pager::new(number, PAGE, rows.len(), page.total, |n| query.at(&dialogue.slug, n)),
        rows,
        frame: Frame::of(site, desk, Tab::Moderation, l.t("staff-tab-moderation"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(html.render()?, is_refused))
}

async fn row(
    site: &Site,
    desk: &Desk,
    item: &Item,
    kind: Kind,
    refused: Option<&Refused>,
) -> Result<Row, Failure> {
    let l = desk.l();
    let code = code(kind, item.id);
    let refused = refused.filter(|refused| refused.form.item == code);
    let channel = item.channel.parse().map(|channel| super::channel_name(l, channel));
    let at = l.date_time(Moment(item.created_at), &desk.dialogue.zone);
    let decision = if item.status == Status::Hidden.as_str() {
        site.app.newest_decision(&desk.visitor.actor, &desk.dialogue, kind, item.id).await?
    } else {
        None
    };
    let reason_of =
        |word: &str| word.parse().map(|reason| reason_name(l, reason)).unwrap_or_default();
    Ok(Row {
        id: code.to_lowercase(),
        kind: kind_name(l, kind),
        meta: format!("{} · {at}", channel.unwrap_or_default()),
        text: item.text.clone(),
        link: matches!(kind, Kind::Question | Kind::Remark)
            .then(|| url::contribution(kind, item.id)),
        decision: decision
            .map(|row| (reason_of(row.reason.as_deref().unwrap_or_default()), row.note)),
        fault: refused.map(|refused| refused.text.clone()),
        reason: refused.map(|refused| refused.form.reason.clone()).unwrap_or_default(),
        note: refused.map(|refused| refused.form.note.clone()).unwrap_or_default(),
        code,
    })
}

fn kind_name(l: Locale, kind: Kind) -> String {
    match kind {
        Kind::Question => l.t("staff-kind-question"),
        Kind::Answer => l.t("staff-kind-answer"),
        Kind::Statement => l.t("staff-kind-statement"),
        Kind::Remark => l.t("staff-kind-remark"),
    }
}

/// The name of a rule.
fn reason_name(l: Locale, reason: Reason) -> String {
    match reason {
        Reason::Privacy => l.t("staff-reason-privacy"),
        Reason::Abuse => l.t("staff-reason-abuse"),
        Reason::Advertising => l.t("staff-reason-advertising"),
        Reason::Hate => l.t("staff-reason-hate"),
        Reason::OffTopic => l.t("staff-reason-off-topic"),
        Reason::Repeated => l.t("staff-reason-repeated"),
        Reason::Unlawful => l.t("staff-reason-unlawful"),
    }
}

/// The usual explanation of a rule, in the dialogue's language: the log is for everyone.
fn note_of(desk: &Desk, reason: Reason) -> String {
    let l = Locale::of(desk.dialogue.language.as_str()).unwrap_or(Locale::Korean);
    match reason {
        Reason::Privacy => l.t("staff-note-privacy"),
        Reason::Abuse => l.t("staff-note-abuse"),
        Reason::Advertising => l.t("staff-note-advertising"),
        Reason::Hate => l.t("staff-note-hate"),
        Reason::OffTopic => l.t("staff-note-off-topic"),
        Reason::Repeated => l.t("staff-note-repeated"),
        Reason::Unlawful => l.t("staff-note-unlawful"),
    }
}

/// One decision.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Decision {
    item: String,
    r#do: String,
    reason: String,
    note: String,
    status: String,
    page: Option<i64>,
}

/// POST /staff/d/{dialogue}/moderation
pub(crate) async fn decide(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Decision>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Moderate)?;
    let query = QueueQuery { status: form.status.clone(), page: form.page };
    let back = query.at(&desk.dialogue.slug, form.page.unwrap_or(1));
    let Some((kind, id)) = parse_code(&form.item) else { return Err(app::Error::NOT_FOUND.into()) };
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let reason = form.reason.parse::<Reason>().ok();
    let result = match form.r#do.as_str() {
        "bar" => {
            let Some(reason) = reason else {
                let text = desk.l().t("staff-queue-bar-reason");
                return render(&site, &desk, &query, Some(Refused { form, text })).await;
            };
            return bar(&site, &desk, &back, kind, id, Some(reason)).await;
        }
        "let_in" => return bar(&site, &desk, &back, kind, id, None).await,
        other => {
            let change =
                other.parse::<Change>().map_err(|_| Failure::Unreadable(other.to_owned()))?;
            let typed = form.note.trim();
            let note = match reason {
                Some(reason) if change == Change::Hide && typed.is_empty() => {
                    note_of(&desk, reason)
                }
                _ => typed.to_owned(),
            };
            let decision = NewDecision { change, reason, note };
            site.app.moderate(actor, dialogue, kind, id, &decision).await
        }
    };
    match result {
        Err(app::Error::Invalid { faults }) => {
            let l = desk.l();
            let text = faults.first().map_or_else(String::new, |fault| match fault.field {
                "reason" => l.t("staff-queue-reason-needed"),
                _ => fault_text(l, fault),
            });
            render(&site, &desk, &query, Some(Refused { form, text })).await
        }
        result => desk.answer(&site, &back, result).await,
    }
}

/// Bars the author, or lets them in again; nobody learns who it is.
async fn bar(
    site: &Site,
    desk: &Desk,
    back: &str,
    kind: Kind,
    id: i64,
    reason: Option<Reason>,
) -> Result<Response, Failure> {
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let word = reason.map(Reason::as_str);
    match site.app.bar_author(actor, dialogue, kind, id, word).await {
        Ok(()) => Ok(desk.said(back, if reason.is_some() { "barred" } else { "let_in" })),
        Err(app::Error::Denied(domain::permission::Denial::NotFound)) => {
            Ok(desk.said(back, "no_author"))
        }
        Err(error) => Err(error.into()),
    }
}

//! What staff did, and undoing it.

use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::id::UndoId;
use serde::Deserialize;

use super::{Desk, Frame, Pager, Tab, done_text, said_word};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::{Site, url};

/// Actions on one page.
const PAGE: i64 = 50;

struct Line {
    id: i64,
    at: String,
    by: String,
    text: String,
    undone: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/undo.html")]
struct UndoPage {
    l: Locale,
    frame: Frame,
    lines: Vec<Line>,
    pager: Pager,
}

#[derive(Deserialize)]
pub(crate) struct UndoQuery {
    page: Option<i64>,
}

/// GET /staff/d/{dialogue}/undo
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<UndoQuery>,
) -> Result<Response, Failure> {
    let l = desk.l();
    let (slug, zone) = (&desk.dialogue.slug, &desk.dialogue.zone);
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let done = site.app.undo_list(&desk.visitor.actor, &desk.dialogue, slice).await?;
    let at =
        |n: i64| format!("{}{}", url::staff_undo(slug), url::query(&[("page", n.to_string())]));
    let pager = Pager::new(number, PAGE, done.items.len(), done.total, at);
    let lines = done.items.into_iter().map(|line| Line {
        id: line.id.0,
        at: l.date_time(line.at, zone),
        text: done_text(l, &line),
        by: line.by.unwrap_or_else(|| l.t("staff-command-line")),
        undone: line.undone.map(|at| l.date_time(at, zone)),
    });
    let page = UndoPage {
        l,
        lines: lines.collect(),
        pager,
        frame: Frame::of(&site, &desk, Tab::Undo, l.t("staff-undo-title")).await?,
    };
    Ok(Html(page.render()?).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Undo {
    id: i64,
    #[serde(default)]
    back: String,
}

/// POST /staff/d/{dialogue}/undo
pub(crate) async fn undo(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Undo>,
) -> Result<Response, Failure> {
    let back = if form.back.is_empty() { url::staff_undo(&desk.dialogue.slug) } else { form.back };
    match site.app.undo(&desk.visitor.actor, &desk.dialogue, UndoId(form.id)).await {
        Ok(()) => {
            let done = desk.with_news(&back, "done", &form.id.to_string());
            Ok(crate::system::see_other(&done, Vec::new()))
        }
        Err(error) => match said_word(&error) {
            Some(word) => Ok(desk.said(&back, word)),
            None => Err(error.into()),
        },
    }
}

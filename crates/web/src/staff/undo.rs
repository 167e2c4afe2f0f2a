//! What staff did, and undoing it.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::id::UndoId;
use serde::Deserialize;

use super::{Desk, Frame, Tab, done_text, said_word};
use crate::error::Failure;
use crate::form::Form;
use crate::locale::Locale;
use crate::{Site, url};

/// The most actions the list shows.
const MOST: i64 = 200;

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
}

/// GET /staff/d/{dialogue}/undo
pub(crate) async fn list(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    let l = desk.l();
    let zone = &desk.dialogue.zone;
    let lines = site.app.undo_list(&desk.visitor.actor, &desk.dialogue, MOST).await?;
    let lines = lines.into_iter().map(|line| Line {
        id: line.id.0,
        at: l.date_time(line.at, zone),
        text: done_text(l, &line),
        by: line.by.unwrap_or_else(|| l.t("staff-command-line")),
        undone: line.undone.map(|at| l.date_time(at, zone)),
    });
    let page = UndoPage {
        l,
        lines: lines.collect(),
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

//! Meetings on the staff desk: what is coming, and a new one.

use app::meeting::Meetings;
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::permission::Action;

use super::gathering::PageQuery;
use super::{Desk, Faults, Frame, Pager, Tab, fault_at, faults_of};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::item::MeetingForm;
use crate::locale::Locale;
use crate::meeting::Row;
use crate::system::see_other;
use crate::{Site, minutes, url};

/// Meetings on one page.
const PAGE: i64 = 30;

/// A meeting with where it is prepared and run.
struct Line {
    row: Row,
    prepare: String,
    console: String,
    /// How its minutes stand, once it is over, and where they are kept.
    minutes: Option<(minutes::Line, String)>,
}

#[derive(Template)]
#[template(path = "staff/meetings.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    dialogue: std::sync::Arc<app::dialogue::Dialogue>,
    action: String,
    /// Spending of this year.
    spending: String,
    lines: Vec<Line>,
    pager: Pager,
    bodies: Vec<(String, String)>,
    form: MeetingForm,
    faults: Faults,
}

impl ListPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/meetings
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failure> {
    render(&site, &desk, query.page.unwrap_or(1), MeetingForm::default(), Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    number: i64,
    form: MeetingForm,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Convene)?;
    let (l, dialogue, actor) = (desk.l(), &desk.dialogue, &desk.visitor.actor);
    let slice = Slice::page(number, PAGE)?;
    let page = site.app.meetings(actor, Meetings::In(dialogue), slice).await?;
    let bodies = site.app.bodies(actor, dialogue).await?;
    let standings = site.app.minutes_standings(actor, &dialogue.resource(), &page.items).await?;
    let line = |row: &app::meeting::Meeting| {
        let body = bodies.iter().find(|body| body.id == row.body_id);
        let name = body.map(|body| body.name.as_str()).unwrap_or_default();
        Line {
            row: Row::new(l, row, name, &dialogue.zone),
            prepare: url::prepare(row.id),
            console: url::console(row.id),
            minutes: standings.get(&row.id).map(|standing| {
                let line = minutes::Line::new(l, row.id, standing, &dialogue.zone);
                (line, url::minutes_edit(row.id))
            }),
        }
    };
    let at = |page: i64| {
        let query = url::query(&[("page", page.to_string())]);
        format!("{}{query}", url::staff_meetings(&dialogue.slug))
    };
    let is_refused = !faults.is_empty();
    let page = ListPage {
        l,
        dialogue: dialogue.clone(),
        action: url::staff_meetings(&dialogue.slug),
        spending: url::staff_report(
            &dialogue.slug,
            site.app.now().day(&domain::time::zone(&dialogue.zone)).year(),
        ),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, at),
        lines: page.items.iter().map(line).collect(),
        bodies: bodies
            .iter()
            .filter(|body| body.valid_to.is_none())
            .map(|body| (body.slug.clone(), body.name.clone()))
            .collect(),
        form,
        faults,
        frame: Frame::of(site, desk, Tab::Meetings, l.t("meetings-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/meetings
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<MeetingForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Convene)?;
    let actor = &desk.visitor.actor;
    let body = site.app.own_body(actor, &desk.dialogue, &form.body).await?;
    match site.app.add_meeting(actor, &body, &form.wanted()).await {
        Ok(id) => {
            let query = url::query(&[("said", "added".to_owned())]);
            Ok(see_other(&format!("{}{query}", url::prepare(id.0)), Vec::new()))
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, 1, form, faults).await
        }
    }
}

//! The desk that gives core questions to subcommittees, and sees what waits.

use app::assignment::{Board, BoardRow};
use app::body::Body;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::body::BodyKind;
use domain::id::{AssignmentId, CoreQuestionId};
use domain::permission::{Action, Denial};
use domain::time::Moment;
use serde::Deserialize;

use super::{Desk, Faults, Frame, Tab, fault_at, faults_of, unknown_word};
use crate::assignment::{Cells, Ended, Line, ended_of};
use crate::error::Failure;
use crate::form::Form;
use crate::inquiry::Row as InquiryRow;
use crate::locale::Locale;
use crate::{Site, url};

/// A core question in one column of the table.
struct Cell {
    body: String,
    slug: String,
    /// The key of the assignment and since when, and whether the body leads.
    now: Option<(i64, String, bool)>,
}

/// A row of the table: one core question over all subcommittees.
struct Row {
    id: i64,
    number: i64,
    title: String,
    cells: Vec<Cell>,
}

/// An assignment that can be ended.
struct Current {
    id: i64,
    number: i64,
    body: String,
}

#[derive(Template)]
#[template(path = "staff/assignments.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    action: String,
    public: String,
    bodies: Vec<String>,
    rows: Vec<Row>,
    lines: Vec<Line>,
    current: Vec<Current>,
    ended: Vec<Ended>,
    reason: String,
    /// What experts were asked and have not answered.
    inquiries: Vec<InquiryRow>,
    ask: String,
    evidence: String,
    faults: Faults,
}

impl ListPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/work
pub(crate) async fn list(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    render(&site, &desk, String::new(), Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    reason: String,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let (l, dialogue, actor) = (desk.l(), &desk.dialogue, &desk.visitor.actor);
    let bodies: Vec<Body> = site.app.bodies(actor, dialogue).await?;
    let works =
        |body: &Body| body.kind == BodyKind::Subcommittee.as_str() && body.valid_to.is_none();
    let bodies: Vec<Body> = bodies.into_iter().filter(works).collect();
    let board = site.app.board(actor, dialogue).await?;
    let is_refused = !faults.is_empty();
    let inquiries = site.app.inquiries(actor, dialogue).await?;
    let waiting = inquiries.iter().filter(|view| view.state.waits());
    let mut page = ListPage {
        l,
        inquiries: waiting.map(|view| InquiryRow::new(l, view)).collect(),
        ask: format!("{}/ask", url::inquiries(&dialogue.slug)),
        evidence: url::evidence_list(&dialogue.slug),
        action: url::staff_work(&dialogue.slug),
        public: url::work(&dialogue.slug),
        bodies: bodies.iter().map(|body| body.name.clone()).collect(),
        rows: Vec::new(),
        lines: Vec::new(),
        current: Vec::new(),
        ended: Vec::new(),
        reason,
        faults,
        frame: Frame::of(site, desk, Tab::Drafts, l.t("staff-tab-drafts"))
            .await?
            .with_faults(is_refused),
    };
    if let Some(board) = &board {
        let cells = Cells { l, actor, dialogue, set: board.set.number };
        page.rows = board.rows.iter().map(|row| table_row(desk, row, &bodies)).collect();
        page.lines = board.rows.iter().flat_map(|row| cells.lines(row, None)).collect();
        page.lines.retain(|line| line.body.is_some());
        page.ended = ended_of(&cells, board, None);
        page.current = current(board);
    }
    Ok(super::page(page.render()?, is_refused))
}

fn table_row(desk: &Desk, row: &BoardRow, bodies: &[Body]) -> Row {
    let cell = |body: &Body| {
        let work = row.works.iter().find(|work| work.row.body_id == body.id);
        Cell {
            body: body.name.clone(),
            slug: body.slug.clone(),
            now: work.map(|work| {
                let since = desk.l().date(Moment(work.row.valid_from), &desk.dialogue.zone);
                (work.row.id, since, work.row.leads != 0)
            }),
        }
    };
    Row {
        id: row.core.id,
        number: row.core.number,
        title: row.core.title.clone(),
        cells: bodies.iter().map(cell).collect(),
    }
}

fn current(board: &Board) -> Vec<Current> {
    let of = |row: &BoardRow| {
        let number = row.core.number;
        let one = move |work: &app::assignment::Work| Current {
            id: work.row.id,
            number,
            body: work.body.name.clone(),
        };
        row.works.iter().map(one).collect::<Vec<_>>()
    };
    board.rows.iter().flat_map(of).collect()
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AssignmentForm {
    r#do: String,
    /// The core question and the body's short name: `7:care`.
    assign: String,
    /// The same, for a body that is to lead.
    lead: String,
    /// The assignment to be ended.
    assignment: i64,
    reason: String,
}

/// POST /staff/d/{dialogue}/work
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<AssignmentForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let back = url::staff_work(&desk.dialogue.slug);
    let (pair, leads) = match form.r#do.as_str() {
        "end" => return end(&site, &desk, form, &back).await,
        "" if form.assign.is_empty() => (&form.lead, true),
        "" if form.lead.is_empty() => (&form.assign, false),
        _ => return Err(unknown_word("do")),
    };
    let (core, slug) = pair.split_once(':').ok_or_else(|| unknown_word("assign"))?;
    let core: i64 = core.parse().map_err(|_| unknown_word("assign"))?;
    let actor = &desk.visitor.actor;
    let core = site.app.core_question(actor, CoreQuestionId(core)).await?;
    let body = site.app.body(actor, slug).await?;
    if core.dialogue.id != desk.dialogue.id {
        return Err(Denial::NotFound.into());
    }
    match site.app.assign(actor, &core, &body, leads).await {
        Ok(_) => Ok(desk.said(&back, "assigned")),
        done => desk.answer(&site, &back, done).await,
    }
}

async fn end(
    site: &Site,
    desk: &Desk,
    form: AssignmentForm,
    back: &str,
) -> Result<Response, Failure> {
    let id = AssignmentId(form.assignment);
    match site.app.end_assignment(&desk.visitor.actor, &desk.dialogue, id, &form.reason).await {
        Ok(()) => Ok(desk.said(back, "assignment_ended")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            render(site, desk, form.reason, faults).await
        }
        done => desk.answer(site, back, done).await,
    }
}

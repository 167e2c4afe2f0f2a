//! Typing in voting sheets: the sheet's characters, then one digit for each statement.

use app::slip::{Pace, RunLine, RunView};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::PrintRunId;
use domain::permission::{Action, Denial};
use domain::time::Moment;
use domain::vote::VoteValue;
use serde::Deserialize;

use super::slip::{Last, Parts, typed_before};
use super::{Desk, Faults, Frame, Pairs, Tab, fault_at, faults_of, one, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::system::see_other;
use crate::{Site, url};

/// What the address says: which run, and what was stored last.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SheetQuery {
    run: Option<i64>,
    code: String,
    votes: Option<i64>,
    left_out: i64,
}

struct Choice {
    id: i64,
    name: String,
    current: bool,
}

/// A statement on the sheet, and what was typed for it.
struct Mark {
    name: String,
    code: String,
    text: String,
    value: String,
}

#[derive(Template)]
#[template(path = "staff/sheet.html")]
struct SheetPage {
    l: Locale,
    frame: Frame,
    part: &'static str,
    parts: Parts,
    action: String,
    back: String,
    typing: String,
    runs: Vec<Choice>,
    run: Option<RunView>,
    heading: String,
    marks: Vec<Mark>,
    slip: String,
    stored: SheetQuery,
    pace: Pace,
    last: Vec<Last>,
    faults: Faults,
}

impl SheetPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn run_id(&self) -> i64 {
        self.run.as_ref().map_or(0, |view| view.run.id)
    }
}

/// GET /staff/d/{dialogue}/sheet
pub(crate) async fn form(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<SheetQuery>,
) -> Result<Response, Failure> {
    render(&site, &desk, query, &Vec::new(), Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    query: SheetQuery,
    typed: &Pairs,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let (app, actor, dialogue, l) = (&site.app, &desk.visitor.actor, &desk.dialogue, desk.l());
    let slug = dialogue.slug.as_str();
    let runs = app.sheet_runs(actor, dialogue).await?;
    let wanted = query.run.or_else(|| runs.first().map(|run| run.id));
    let run = match wanted {
        Some(id) => Some(app.print_run(actor, dialogue, PrintRunId(id)).await?),
        None => None,
    };
    let choice = |run: &RunLine| Choice {
        id: run.id,
        name: run_name(l, &dialogue.zone, run),
        current: Some(run.id) == wanted,
    };
    let marks = run.iter().flat_map(|view| &view.statements).zip(1_u32..);
    let mark = |((statement, text), n): (&(domain::id::StatementId, String), u32)| {
        let name = format!("m{n}");
        let value = one(typed, &name).to_owned();
        Mark { name, code: statement.code(), text: text.clone(), value }
    };
    let pace = app.typing_pace(actor, dialogue).await?;
    let core = run.as_ref().and_then(|view| view.core.as_ref());
    let is_refused = !faults.is_empty();
    let page = SheetPage {
        l,
        part: "sheet",
        parts: Parts::new(site, desk).await?,
        action: url::staff_sheet(slug),
        back: next(slug, wanted, None),
        typing: url::staff_slip(slug),
        runs: runs.iter().map(choice).collect(),
        heading: core
            .map(|core| format!("{}. {}", l.n("core-number", core.number), core.title))
            .unwrap_or_default(),
        marks: marks.map(mark).collect(),
        slip: one(typed, "slip").to_owned(),
        stored: query,
        last: pace.last.iter().map(|line| Last::new(l, &dialogue.zone, slug, line)).collect(),
        pace,
        faults,
        frame: Frame::of(site, desk, Tab::Slip, l.t("sheet-title")).await?.with_faults(is_refused),
        run,
    };
    Ok(super::page(page.render()?, is_refused))
}

fn run_name(l: Locale, zone: &str, run: &RunLine) -> String {
    let day = l.date(Moment(run.created_at), zone);
    let held = run.gathering.clone().unwrap_or(day);
    let core = run.number.map(|number| l.n("core-number", number)).unwrap_or_default();
    let done = l.a("print-typed-of", [("typed", run.typed.into()), ("count", run.count.into())]);
    format!("{held} · {core} · {done}")
}

fn next(slug: &str, run: Option<i64>, stored: Option<&app::sheet::Counted>) -> String {
    let code = stored.map(|stored| app::slip::on_sheet(stored.code)).unwrap_or_default();
    let pairs = [
        ("run", run.map(|run| run.to_string()).unwrap_or_default()),
        ("code", code),
        ("votes", stored.map(|stored| stored.votes.to_string()).unwrap_or_default()),
        ("left_out", stored.map(|stored| stored.left_out.to_string()).unwrap_or_default()),
    ];
    format!("{}{}", url::staff_sheet(slug), url::query(&pairs))
}

/// One digit as it is typed: 1 agree, 2 disagree, 3 pass; nothing or 0 where nothing was marked.
fn mark_of(text: &str) -> Result<Option<VoteValue>, &str> {
    match text.trim() {
        "" | "0" => Ok(None),
        "1" => Ok(Some(VoteValue::Agree)),
        "2" => Ok(Some(VoteValue::Disagree)),
        "3" => Ok(Some(VoteValue::Pass)),
        unknown => Err(unknown),
    }
}

/// POST /staff/d/{dialogue}/sheet
pub(crate) async fn send(
    State(site): State<Site>,
    desk: Desk,
    Form(typed): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue, l) = (&site.app, &desk.visitor.actor, &desk.dialogue, desk.l());
    let id: i64 = one(&typed, "run").parse().map_err(|_| unknown_word("run"))?;
    let run = PrintRunId(id);
    let query = SheetQuery { run: Some(id), ..SheetQuery::default() };
    let view = app.print_run(actor, dialogue, run).await?;
    let marks: Vec<Result<Option<VoteValue>, &str>> =
        (1..=view.statements.len()).map(|n| mark_of(one(&typed, &format!("m{n}")))).collect();
    if let Some(n) = marks.iter().position(Result::is_err) {
        let text = l.n("sheet-mark-unknown", n + 1);
        return render(&site, &desk, query, &typed, vec![("marks", text)]).await;
    }
    let marks: Vec<Option<VoteValue>> = marks.into_iter().flatten().collect();
    let code = one(&typed, "slip");
    match app.type_sheet(actor, dialogue, run, code, &marks).await {
        Ok(counted) => Ok(see_other(&next(&dialogue.slug, Some(id), Some(&counted)), Vec::new())),
        Err(app::Error::Conflict("slip_typed")) => {
            let slip = app.find_slip(actor, dialogue, code).await?;
            let text = typed_before(l, &dialogue.zone, &slip).unwrap_or_default();
            render(&site, &desk, query, &typed, vec![("slip", text)]).await
        }
        Err(app::Error::Conflict("sheet_of_another_run")) => {
            let text = l.t("sheet-of-another-run");
            render(&site, &desk, query, &typed, vec![("slip", text)]).await
        }
        Err(app::Error::Denied(Denial::State)) => {
            let text = l.t("sheet-statements-gone");
            render(&site, &desk, query, &typed, vec![("marks", text)]).await
        }
        Err(error) => {
            let faults = faults_of(l, error)?;
            render(&site, &desk, query, &typed, faults).await
        }
    }
}

//! The slate beside the team's own: made from the marks, with the reason for every difference.

use app::core_question::Set;
use app::slate::{REASON, SlateView};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::QuestionId;
use domain::permission::{Action, Denial};
use serde::Deserialize;

use super::{Desk, Faults, Frame, Tab, fault_at, faults_of};
use crate::error::Failure;
use crate::form::{Form, Path};
use crate::locale::Locale;
use crate::slate::{Part, part};
use crate::{Site, url};

/// A question of the slate that is in no core question.
struct Difference {
    code: String,
    url: String,
    title: String,
    language: String,
    supporters: u64,
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/slate.html")]
struct SlatePage {
    l: Locale,
    frame: Frame,
    set_title: String,
    set_url: String,
    public: String,
    action: String,
    marks: i64,
    seats: String,
    part: Option<Part>,
    differences: Vec<Difference>,
    /// The question whose reason was refused.
    refused: Option<String>,
    faults: Faults,
    reason_limit: usize,
}

impl SlatePage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    /// The id of a reason's field; in the form that was refused the one to which the list of errors
    /// leads.
    fn id(&self, code: &str) -> String {
        match &self.refused {
            Some(refused) if refused == code => "reason".to_owned(),
            _ => format!("reason-{code}"),
        }
    }

    fn is_refused(&self, code: &str) -> bool {
        self.refused.as_deref() == Some(code)
    }
}

/// GET /staff/d/{dialogue}/core/{set}/slate
pub(crate) async fn page(
    State(site): State<Site>,
    desk: Desk,
    Path((_, set)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    render(&site, &desk, set, &SlateForm::default(), Vec::new()).await
}

async fn find(site: &Site, desk: &Desk, number: i64) -> Result<Set, Failure> {
    Ok(site.app.set(&desk.visitor.actor, &desk.dialogue, number).await?)
}

async fn render(
    site: &Site,
    desk: &Desk,
    number: i64,
    form: &SlateForm,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let (l, actor, dialogue) = (desk.l(), &desk.visitor.actor, &desk.dialogue);
    let set = find(site, desk, number).await?;
    let found = part(site, &desk.visitor, dialogue, &set).await?;
    let lines = site.app.core_questions(actor, dialogue, &set).await?;
    let seats =
        if form.seats.is_empty() { lines.len().max(1).to_string() } else { form.seats.clone() };
    let (part, view): (Option<Part>, Option<SlateView>) = found.unzip();
    let missing = view.map(|view| view.result.missing).unwrap_or_default();
    let differences = part.iter().flat_map(|part| &part.chosen).filter(|row| {
        QuestionId::parse_code(&row.question.code).is_some_and(|id| missing.contains(&id.0))
    });
    let difference = |row: &crate::slate::Row| {
        let code = row.question.code.clone();
        let given =
            if form.question == code { Some(form.reason.clone()) } else { row.reason.clone() };
        Difference {
            url: row.question.url.clone(),
            title: row.question.title.clone(),
            language: row.question.language.clone(),
            supporters: row.supporters,
            reason: given.unwrap_or_default(),
            code,
        }
    };
    let differences: Vec<Difference> = differences.map(difference).collect();
    let is_refused = !faults.is_empty();
    let page = SlatePage {
        l,
        set_url: url::staff_set(&dialogue.slug, set.number),
        public: url::slate(&dialogue.slug, set.number),
        action: url::staff_slate(&dialogue.slug, set.number),
        marks: site.app.mark_count(actor, dialogue).await?,
        seats,
        part,
        differences,
        refused: Some(form.question.clone()).filter(|code| is_refused && !code.is_empty()),
        faults,
        reason_limit: REASON.max,
        frame: Frame::of(site, desk, Tab::CoreQuestions, l.t("staff-slate-title"))
            .await?
            .with_faults(is_refused),
        set_title: set.title,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// Either of the two forms: how many seats, or a reason.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SlateForm {
    seats: String,
    question: String,
    reason: String,
}

/// POST /staff/d/{dialogue}/core/{set}/slate
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Path((_, number)): Path<(String, i64)>,
    Form(form): Form<SlateForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let set = find(&site, &desk, number).await?;
    let to = url::staff_slate(&dialogue.slug, number);
    let (done, said) = if form.question.is_empty() {
        let seats = form.seats.trim().parse().unwrap_or(0);
        (app.make_slate(actor, dialogue, &set, seats).await, "slate_made")
    } else {
        let question = QuestionId::parse_code(&form.question).ok_or(Denial::NotFound)?;
        let given = app.give_slate_reason(actor, dialogue, &set, question, &form.reason).await;
        (given, "slate_reasoned")
    };
    match done {
        Ok(()) => Ok(desk.said(&to, said)),
        Err(app::Error::Conflict("no_marks")) => Ok(desk.said(&to, "no_marks")),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, number, &form, faults).await
        }
    }
}

//! The assistant on the staff desk: asking it for a draft, seeing what it was asked and given, making a
//! paragraph of it, and approving that.

use app::assistant::Assistance;
use app::paper::{Outlined, PaperView};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::assistant::{Task, WISH};
use domain::citation::Cited;
use domain::code::Coded as _;
use domain::id::{ParagraphId, SectionId};
use domain::permission::{Action, Denial};
use domain::time::Moment;
use serde::Deserialize;

use super::paper::find;
use super::{Desk, Faults, Frame, Tab, fault_at, faults_of, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Path};
use crate::locale::Locale;
use crate::paper::volume_name;
use crate::{Site, url};

/// What the assistant is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AskForm {
    task: String,
    core: String,
    wish: String,
    section: Option<i64>,
}

/// A draft that became no paragraph yet.
struct Draft {
    action: String,
    when: String,
    task: String,
    topic: String,
    own: Assistance,
    /// Sentences in it that rest on nothing that can be found.
    unfounded: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/assistant.html")]
struct AssistantPage {
    l: Locale,
    frame: Frame,
    name: String,
    base: String,
    action: String,
    language: String,
    tasks: Vec<(&'static str, String)>,
    /// Core questions as they are cited, with their titles.
    cores: Vec<(String, String)>,
    sections: Vec<Outlined>,
    drafts: Vec<Draft>,
    form: AskForm,
    faults: Faults,
    wish_limit: usize,
    may_write: bool,
}

impl AssistantPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

fn task_name(l: Locale, task: Task) -> String {
    match task {
        Task::Summary => l.t("assistant-summary"),
        Task::Paragraph => l.t("assistant-paragraph"),
        Task::ThemeNames => l.t("assistant-theme-names"),
    }
}

/// A paper, where an assistant was set up.
async fn assisted(site: &Site, desk: &Desk, id: i64) -> Result<PaperView, Failure> {
    let paper = find(site, desk, id).await?;
    if !site.app.has_assistant() {
        return Err(app::Error::Denied(Denial::NotFound).into());
    }
    Ok(paper)
}

/// GET /staff/d/{dialogue}/papers/{paper}/assistant
pub(crate) async fn page(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let paper = assisted(&site, &desk, id).await?;
    render(&site, &desk, paper, AskForm::default(), Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    paper: PaperView,
    form: AskForm,
    faults: Faults,
) -> Result<Response, Failure> {
    let l = desk.l();
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let action = url::staff_assistant(&dialogue.slug, paper.row.id);
    let mut cores = Vec::new();
    if let Some(set) = app.current_set(actor, dialogue).await? {
        for line in app.core_questions(actor, dialogue, &set).await? {
            let cited = Cited::CoreQuestion { set: set.number, number: line.number };
            cores.push((cited.to_string(), format!("{} {}", line.number, line.title)));
        }
    }
    let mut drafts = Vec::new();
    for own in app.drafts_for(actor, &paper).await? {
        let task = own.task.parse().map(|task| task_name(l, task)).unwrap_or_default();
        let topic = cores.iter().find(|(code, _)| *code == own.topic);
        drafts.push(Draft {
            action: format!("{action}/{}", own.id),
            when: l.date_time(Moment(own.at), &dialogue.zone),
            topic: topic.map_or_else(|| own.topic.clone(), |(_, title)| title.clone()),
            unfounded: app.unfounded(actor, dialogue, &own.answer).await?,
            task,
            own,
        });
    }
    let is_refused = !faults.is_empty();
    let page = AssistantPage {
        l,
        name: volume_name(l, paper.kind, paper.row.volume),
        base: url::staff_paper(&dialogue.slug, paper.row.id),
        language: paper.row.language.clone(),
        tasks: [Task::Summary, Task::Paragraph]
            .map(|task| (task.as_str(), task_name(l, task)))
            .to_vec(),
        sections: app.outline(actor, &paper).await?,
        cores,
        drafts,
        form,
        faults,
        wish_limit: WISH.max,
        may_write: desk.may(site, Action::Curate),
        frame: Frame::of(site, desk, Tab::Papers, l.t("assistant-title"))
            .await?
            .with_faults(is_refused),
        action,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/papers/{paper}/assistant: has a draft written.
pub(crate) async fn ask(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): Path<(String, i64)>,
    Form(form): Form<AskForm>,
) -> Result<Response, Failure> {
    let paper = assisted(&site, &desk, id).await?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let task: Task = form.task.parse().map_err(|_| unknown_word("task"))?;
    let Some(Cited::CoreQuestion { set, number }) = Cited::parse(&form.core) else {
        return Err(unknown_word("core"));
    };
    let set = app.set(actor, dialogue, set).await?;
    let core = app.core_question_by_number(actor, dialogue, &set, number).await?;
    let back = url::staff_assistant(&dialogue.slug, paper.row.id);
    match app.have_drafted(actor, &paper, &core, task, &form.wish).await {
        Ok(draft) => Ok(desk.said(&format!("{back}#d{draft}"), "assistant_wrote")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, paper, form, faults).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}

/// POST /staff/d/{dialogue}/papers/{paper}/assistant/{id}: makes a draft a paragraph of a section.
pub(crate) async fn take(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id, draft)): Path<(String, i64, i64)>,
    Form(form): Form<AskForm>,
) -> Result<Response, Failure> {
    let paper = assisted(&site, &desk, id).await?;
    let section = SectionId(form.section.unwrap_or(0));
    let slug = desk.dialogue.slug.as_str();
    match site.app.take_draft(&desk.visitor.actor, &paper, section, draft).await {
        Ok(paragraph) => {
            let back = url::staff_section(slug, paper.row.id, section.0);
            Ok(desk.said(&format!("{back}#{}", paragraph.code()), "paragraph_added"))
        }
        Err(error) => {
            let back = url::staff_assistant(slug, paper.row.id);
            desk.answer::<()>(&site, &back, Err(error)).await
        }
    }
}

/// POST /staff/d/{dialogue}/papers/{paper}/paragraphs/{code}/approve: approves what the assistant wrote.
pub(crate) async fn approve(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id, code)): Path<(String, i64, String)>,
) -> Result<Response, Failure> {
    let paper = find(&site, &desk, id).await?;
    let paragraph = ParagraphId::parse_code(&code).ok_or(app::Error::Denied(Denial::NotFound))?;
    let actor = &desk.visitor.actor;
    let section = site.app.section_of_paragraph(actor, &paper, paragraph).await?;
    let back = url::staff_section(&desk.dialogue.slug, paper.row.id, section.0);
    match site.app.approve_draft(actor, &paper, paragraph).await {
        Ok(()) => Ok(desk.said(&format!("{back}#{code}"), "draft_approved")),
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}

//! The assistant: a language model that an office may set up. It is asked with published texts alone,
//! what it was asked and given is kept, and nothing it wrote is published before every sentence says
//! what it rests on and a person has approved it.

mod endpoint;

use std::collections::BTreeSet;

use domain::assistant::{MOST_SOURCES, Prompt, Task, WISH, names, sentences};
use domain::citation::{Cited, CitedKind};
use domain::code::Coded as _;
use domain::id::{AnswerId, ParagraphId, SectionId, ThemeId};
use domain::permission::Action;
pub use endpoint::Endpoint;
pub(crate) use endpoint::Model;
pub use store::assistant::Assistance;

use crate::citation::CitationView;
use crate::core_question::CoreQuestionView;
use crate::dialogue::Dialogue;
use crate::page::Slice;
use crate::paper::PaperView;
use crate::{Actor, App, Error, Fields, Result, citation};

/// Drafts for a paper that are shown.
const WAITING: i64 = 20;
/// Answers out of which those that are sent are taken.
const READ: i64 = 600;

/// What an assistant drafted in a paragraph, as its writers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    /// What it wrote, and what it was asked.
    pub row: Assistance,
    /// Sentences of the paragraph, as it is now, that rest on nothing that can be found.
    pub unfounded: Vec<String>,
}

impl Drafted {
    /// Whether a person approved it.
    pub const fn is_approved(&self) -> bool {
        self.row.approved_at.is_some()
    }

    /// Whether it may be published.
    pub const fn is_ready(&self) -> bool {
        self.is_approved() && self.unfounded.is_empty()
    }
}

/// An answer that goes to the assistant: its key and its words.
type Source = (i64, String);

/// Some of many, spread over all of them.
fn spread(all: Vec<Source>) -> Vec<Source> {
    let step = all.len().div_ceil(MOST_SOURCES).max(1);
    all.into_iter().step_by(step).collect()
}

/// What an assistant drafted in a paragraph with this text, and what in it rests on nothing.
pub(crate) fn drafted(row: Assistance, text: &str, citations: &[CitationView]) -> Drafted {
    let cites = |cited| citations.iter().any(|own| own.citable.cited == cited);
    let sentences = sentences(text).into_iter();
    let unfounded = sentences.filter(|one| !one.is_founded(cites)).map(|one| one.text.to_owned());
    Drafted { unfounded: unfounded.collect(), row }
}

impl App {
    /// Whether an assistant was set up.
    pub fn has_assistant(&self) -> bool {
        self.inner.assistant.is_some()
    }

    fn assistant(&self) -> Result<&Model> {
        self.inner.assistant.as_ref().ok_or(Error::NOT_FOUND)
    }

    /// Has a draft written for a paper out of what people answered to a core question; its key.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor writes papers and an assistant was set up;
    /// [`Error::Invalid`]; [`Error::Conflict`] `assistant_silent` when it gives no answer,
    /// `assistant_unasked` when there is nothing to write about.
    pub async fn have_drafted(
        &self,
        actor: &Actor,
        paper: &PaperView,
        core: &CoreQuestionView,
        task: Task,
        wish: &str,
    ) -> Result<i64> {
        self.gate(actor, Action::Curate, &paper.dialogue.resource())?;
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        if core.dialogue.id != paper.dialogue.id {
            return Err(Error::NOT_FOUND);
        }
        let answers = self.answers(actor, core, None, false, Slice::first(READ)).await?.items;
        let texts = answers.into_iter().map(|row| (row.id, row.text)).collect();
        let topic = Cited::CoreQuestion { set: core.set.number, number: core.row.number };
        let asked = Asked {
            dialogue: &paper.dialogue,
            paper: Some(paper.row.id),
            language: &paper.row.language,
            task,
            topic: topic.to_string(),
            title: &core.row.title,
            wish,
        };
        let (id, _) = self.ask_assistant(actor, asked, texts).await?;
        Ok(id)
    }

    /// Names that the assistant proposes for a theme, out of what stands under it.
    ///
    /// # Errors
    /// As [`App::have_drafted`].
    pub async fn propose_theme_names(&self, actor: &Actor, theme: ThemeId) -> Result<Vec<String>> {
        let view = self.theme(actor, theme).await?;
        self.gate(actor, Action::Curate, &view.dialogue.resource())?;
        let slice = Slice::first(READ);
        let coded = self.theme_answers(actor, &view, None, false, slice).await?.items;
        let texts = coded.into_iter().map(|row| (row.id, row.text)).collect();
        let asked = Asked {
            dialogue: &view.dialogue,
            paper: None,
            language: view.dialogue.language.as_str(),
            task: Task::ThemeNames,
            topic: theme.code(),
            title: &view.row.title,
            wish: "",
        };
        let (_, answer) = self.ask_assistant(actor, asked, texts).await?;
        Ok(names(&answer))
    }

    /// Asks, and notes what was asked and answered; nothing is locked while the assistant writes.
    async fn ask_assistant(
        &self,
        actor: &Actor,
        asked: Asked<'_>,
        answers: Vec<Source>,
    ) -> Result<(i64, String)> {
        let model = self.assistant()?;
        let mut fields = Fields::default();
        let wish = fields.text(WISH, asked.wish);
        let wish = fields.done(wish)?;
        if answers.is_empty() {
            return Err(Error::Conflict("assistant_unasked"));
        }
        let given = spread(answers);
        let texts: Vec<(String, String)> =
            given.iter().map(|(id, text)| (AnswerId(*id).code(), text.clone())).collect();
        let codes: Vec<&str> = texts.iter().map(|(code, _)| code.as_str()).collect();
        let is_korean = asked.language == "ko";
        let prompt = Prompt::new(is_korean, asked.task, asked.title, &codes, &wish);
        let answer =
            model.answer(&prompt.system, &prompt.filled(&texts)).await.map_err(|error| {
                tracing::warn!(%error, "the assistant gave no answer");
                Error::Conflict("assistant_silent")
            })?;
        let now = self.now();
        let row = Assistance {
            id: 0,
            dialogue_id: asked.dialogue.id.0,
            task: asked.task.as_str().to_owned(),
            topic: asked.topic,
            model: model.name().to_owned(),
            system: prompt.system,
            prompt: prompt.request,
            answer: answer.clone(),
            person_id: actor.person.map(|person| person.0),
            at: now.0,
            paper_id: asked.paper,
            paragraph_id: None,
            approver_id: None,
            approved_at: None,
        };
        let given: Vec<(&str, i64)> =
            given.iter().map(|(id, _)| (CitedKind::Answer.as_str(), *id)).collect();
        let tx = self.inner.store.begin().await?;
        let id = store::assistant::insert(&tx, &row, &given).await?;
        self.commit(tx).await?;
        Ok((id, answer))
    }

    /// The drafts for a paper that became no paragraph yet, the latest first; at most 20.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn drafts_for(&self, actor: &Actor, paper: &PaperView) -> Result<Vec<Assistance>> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        Ok(store::assistant::waiting(&self.inner.store.read(), paper.row.id, WAITING).await?)
    }

    /// Which codes in a text name something of a dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn unfounded(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        text: &str,
    ) -> Result<Vec<String>> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        let all = sentences(text);
        let codes =
            all.iter().flat_map(|one| one.codes.iter().filter_map(|code| Cited::parse(code)));
        let wanted: BTreeSet<Cited> = codes.collect();
        let wanted: Vec<Cited> = wanted.into_iter().collect();
        let known = citation::find(&self.inner.store.read(), dialogue.id.0, &wanted).await?;
        let unfounded =
            all.iter().filter(|one| !one.is_founded(|cited| known.contains_key(&cited)));
        Ok(unfounded.map(|one| one.text.to_owned()).collect())
    }

    /// Makes a draft the last paragraph of a section. It stays marked as what it is.
    ///
    /// # Errors
    /// As [`App::add_paragraph`]; [`Error::Conflict`] `changed` when it became one before.
    pub async fn take_draft(
        &self,
        actor: &Actor,
        paper: &PaperView,
        section: SectionId,
        draft: i64,
    ) -> Result<ParagraphId> {
        self.gate(actor, Action::Curate, &paper.dialogue.resource())?;
        let row = store::assistant::by_id(&self.inner.store.read(), draft).await?;
        let row = row.filter(|row| row.paper_id == Some(paper.row.id)).ok_or(Error::NOT_FOUND)?;
        if row.paragraph_id.is_some() || row.answer.is_empty() {
            return Err(Error::Conflict("changed"));
        }
        let last = self.section(actor, paper, section).await?.paragraphs.last().map(|own| own.id);
        self.add_drafted_paragraph(actor, paper, section, last, &row).await
    }

    /// Approves what an assistant drafted in a paragraph, as the paragraph is now.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor writes papers; [`Error::Conflict`] `draft_unfounded` while a
    /// sentence rests on nothing, `changed` when nothing waits for approval.
    pub async fn approve_draft(
        &self,
        actor: &Actor,
        paper: &PaperView,
        paragraph: ParagraphId,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &paper.dialogue.resource())?;
        let person = actor.person.ok_or(domain::permission::Denial::SignIn)?;
        let section = self.section_of_paragraph(actor, paper, paragraph).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::paper::lock(&tx, paper.row.id, now.0).await?.ok_or(Error::NOT_FOUND)?;
        let view = crate::paper::section_in(&tx, paper, section).await?;
        let own = view.paragraphs.iter().find(|own| own.id == paragraph).ok_or(Error::NOT_FOUND)?;
        let own = own.drafted.as_ref().ok_or(Error::Conflict("changed"))?;
        if !own.unfounded.is_empty() {
            return Err(Error::Conflict("draft_unfounded"));
        }
        if !store::assistant::approve(&tx, paragraph.0, Some(person.0), now.0).await? {
            return Err(Error::Conflict("changed"));
        }
        self.commit(tx).await
    }
}

/// What the assistant is asked.
struct Asked<'a> {
    dialogue: &'a Dialogue,
    paper: Option<i64>,
    language: &'a str,
    task: Task,
    topic: String,
    title: &'a str,
    wish: &'a str,
}

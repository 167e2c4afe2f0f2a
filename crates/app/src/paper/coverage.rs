//! What a paper makes use of, and what it leaves out: of everything that can be cited, of the answers to
//! each core question, and which of its own paragraphs rest on nothing.

use domain::citation::CitedKind;
use domain::id::SectionId;
use domain::outcome::Tally;
use domain::permission::Action;
use store::citation::Wanted;

use super::{PaperView, ParagraphView, numbers};
use crate::{Actor, App, Result};

/// What people and bodies brought, in the order in which it is told.
const KINDS: [CitedKind; 9] = [
    CitedKind::Question,
    CitedKind::Answer,
    CitedKind::Statement,
    CitedKind::CoreQuestion,
    CitedKind::Evidence,
    CitedKind::Resolution,
    CitedKind::Theme,
    CitedKind::Agenda,
    CitedKind::Model,
];

/// How much of a kind a paper uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Of what.
    pub kind: CitedKind,
    /// How many are public.
    pub total: i64,
    /// How many of those a paragraph cites.
    pub used: i64,
}

/// What became of the answers to a core question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerUsage {
    /// The number of its set.
    pub set: i64,
    /// Its number.
    pub number: i64,
    /// Its sentence.
    pub title: String,
    /// The language of the sentence.
    pub language: String,
    /// How many of its answers a paragraph of the paper cites.
    pub used: i64,
    /// How its answers were handled altogether.
    pub handled: Tally,
}

/// A paragraph that cites nothing.
#[derive(Clone, Debug)]
pub struct Uncited {
    /// Its section.
    pub section: SectionId,
    /// The number of the section: `3.1`.
    pub number: String,
    /// The paragraph; `exempt` says why it need not, where somebody said so.
    pub paragraph: ParagraphView,
}

/// What a paper makes use of.
#[derive(Clone, Debug)]
pub struct PaperCoverage {
    /// By kind; a kind of which there is nothing is left out.
    pub kinds: Vec<Usage>,
    /// By core question, of the set that holds.
    pub core_questions: Vec<AnswerUsage>,
    /// Its paragraphs that cite nothing, in reading order.
    pub uncited: Vec<Uncited>,
}

impl App {
    /// What a paper makes use of as it is written now.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn paper_coverage(&self, actor: &Actor, paper: &PaperView) -> Result<PaperCoverage> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        Ok(PaperCoverage {
            kinds: self.usage(paper).await?,
            core_questions: self.answer_usage(actor, paper).await?,
            uncited: self.uncited(actor, paper).await?,
        })
    }

    async fn usage(&self, paper: &PaperView) -> Result<Vec<Usage>> {
        let read = self.inner.store.read();
        let mut kinds = Vec::new();
        for kind in KINDS {
            let all = Wanted {
                dialogue: paper.dialogue.id.0,
                kind: kind.as_str(),
                text: "",
                unused_in: None,
            };
            let total = store::citation::count(&read, all).await?;
            if total > 0 {
                let unused = Wanted { unused_in: Some(paper.row.id), ..all };
                let used = total - store::citation::count(&read, unused).await?;
                kinds.push(Usage { kind, total, used });
            }
        }
        Ok(kinds)
    }

    async fn answer_usage(&self, actor: &Actor, paper: &PaperView) -> Result<Vec<AnswerUsage>> {
        let dialogue = &paper.dialogue;
        let Some(set) = self.current_set(actor, dialogue).await? else { return Ok(Vec::new()) };
        let lines = self.core_questions(actor, dialogue, &set).await?;
        let handled = self.outcome_coverage(actor, dialogue).await?.core_questions;
        let read = self.inner.store.read();
        let used = store::citation::used_answers(&read, paper.row.id).await?;
        let of = |line: store::core_question::Line| AnswerUsage {
            set: set.number,
            number: line.number,
            title: line.title,
            language: line.language,
            used: used.iter().find(|row| row.core_question_id == line.id).map_or(0, |row| row.n),
            handled: handled
                .iter()
                .find(|(id, _)| *id == line.id)
                .map_or_else(Tally::default, |(_, tally)| *tally),
        };
        Ok(lines.into_iter().map(of).collect())
    }

    async fn uncited(&self, actor: &Actor, paper: &PaperView) -> Result<Vec<Uncited>> {
        let sections = self.written(actor, paper).await?;
        let numbers = numbers(sections.iter().map(|section| section.row.level));
        let mut uncited = Vec::new();
        for (section, number) in sections.into_iter().zip(numbers) {
            let id = SectionId(section.row.id);
            let bare = section.paragraphs.into_iter().filter(ParagraphView::cites_nothing);
            uncited.extend(bare.map(|paragraph| Uncited {
                section: id,
                number: number.clone(),
                paragraph,
            }));
        }
        Ok(uncited)
    }
}

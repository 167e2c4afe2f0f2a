//! Likely duplicates: an index of question sentences per dialogue, kept up to date from the
//! question table and checked against it at every look-up.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use language::likeness::Index;
use store::question::Text;

use crate::dialogue::Dialogue;
use crate::question::QuestionFilter;
use crate::{Actor, App, Result};

/// How alike two sentences must be to be shown, from 0 to 1.
pub(crate) const LEAST: f32 = 0.35;
/// How many questions are read at once.
const STEP: i64 = 5000;

/// The index of every dialogue.
#[derive(Default)]
pub(crate) struct Likely {
    state: Mutex<State>,
    filling: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    /// Questions up to this number were looked at.
    upto: i64,
    /// How many of them were published then. Another count means that some became public since:
    /// a moderator's decision, or an import, whose numbers are reserved before it enters.
    published: i64,
    /// The erasures that were known when the first sentence was read.
    erasures: u64,
    known: HashSet<i64>,
    dialogues: HashMap<i64, Index>,
}

impl State {
    fn take(&mut self, rows: &[Text]) {
        for row in rows.iter().filter(|row| !self.known.contains(&row.id)) {
            self.dialogues.entry(row.dialogue_id).or_default().add(row.id, &row.title);
        }
        self.known.extend(rows.iter().map(|row| row.id));
        self.published += i64::try_from(rows.len()).unwrap_or(0);
        self.upto = rows.last().map_or(self.upto, |row| row.id);
    }
}

/// A question that may ask the same.
#[derive(Clone, Debug, PartialEq)]
pub struct LikelyQuestion {
    /// Its number.
    pub id: i64,
    /// Its sentence.
    pub title: String,
    /// The language it is written in.
    pub language: String,
    /// How alike, 0 to 1.
    pub likeness: f32,
}

impl App {
    /// The published questions that most likely ask the same, likest first.
    ///
    /// # Errors
    /// [`crate::Error::Denied`], [`crate::Error::Store`].
    pub async fn likely_questions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        text: &str,
        limit: usize,
    ) -> Result<Vec<LikelyQuestion>> {
        // The same gate as for reading the list.
        self.questions(actor, dialogue, &QuestionFilter::default(), crate::page::Slice::first(1))
            .await?;
        let text: String = text.chars().take(400).collect();
        if text.trim().chars().count() < 4 {
            return Ok(Vec::new());
        }
        self.fill().await?;
        let found = self
            .likely_state()
            .dialogues
            .get(&dialogue.id.0)
            .map(|index| index.most_like(&text, limit * 2, LEAST))
            .unwrap_or_default();
        let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
        let rows = store::question::by_ids(&self.inner.store.read(), &ids).await?;
        let live = |(id, likeness): (i64, f32)| {
            let row = rows.iter().find(|row| row.id == id && row.status == "published")?;
            let (title, language) = (row.title.clone(), row.language.clone());
            Some(LikelyQuestion { id, title, language, likeness })
        };
        Ok(found.into_iter().filter_map(live).take(limit).collect())
    }

    /// Forgets every sentence; the next look-up reads them anew.
    pub(crate) fn forget_likely(&self) {
        *self.likely_state() = State::default();
    }

    async fn fill(&self) -> Result<()> {
        let _one_at_a_time = self.inner.likely.filling.lock().await;
        // What was erased, here or by another process, stays in no index.
        let erasures = self.erasures();
        if self.likely_state().erasures != erasures {
            *self.likely_state() = State { erasures, ..State::default() };
        }
        let read = self.inner.store.read();
        let (upto, before) = {
            let state = self.likely_state();
            (state.upto, state.published)
        };
        if store::question::published_upto(&read, upto).await? != before {
            let mut state = self.likely_state();
            (state.upto, state.published) = (0, 0);
        }
        loop {
            let upto = self.likely_state().upto;
            let rows = store::question::texts_after(&read, upto, STEP).await?;
            if rows.is_empty() {
                return Ok(());
            }
            self.likely_state().take(&rows);
        }
    }

    fn likely_state(&self) -> MutexGuard<'_, State> {
        self.inner.likely.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Likely duplicates: an index of question sentences per dialogue, kept up to date from the
//! question table and checked against it at every look-up.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use language::likeness::Index;

use crate::dialogue::Dialogue;
use crate::question::QuestionFilter;
use crate::{Actor, App, Result};

/// How alike two sentences must be to be shown, from 0 to 1.
const LEAST: f32 = 0.35;
/// How many questions are read at once.
const STEP: i64 = 5000;

/// The index of every dialogue, up to a question's number.
#[derive(Default)]
pub(crate) struct Likely {
    state: Mutex<State>,
    filling: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    upto: i64,
    dialogues: HashMap<i64, Index>,
}

/// A question that may ask the same.
#[derive(Clone, Debug, PartialEq)]
pub struct LikelyQuestion {
    /// Its number.
    pub id: i64,
    /// Its sentence.
    pub title: String,
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
        let found = {
            let state = self.inner.likely.state.lock().unwrap_or_else(PoisonError::into_inner);
            state
                .dialogues
                .get(&dialogue.id.0)
                .map(|index| index.most_like(&text, limit * 2, LEAST))
                .unwrap_or_default()
        };
        let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
        let rows = store::question::by_ids(&self.inner.store.read(), &ids).await?;
        let live = |(id, likeness): (i64, f32)| {
            let row = rows.iter().find(|row| row.id == id && row.status == "published")?;
            Some(LikelyQuestion { id, title: row.title.clone(), likeness })
        };
        Ok(found.into_iter().filter_map(live).take(limit).collect())
    }

    async fn fill(&self) -> Result<()> {
        let _one_at_a_time = self.inner.likely.filling.lock().await;
        loop {
            let upto = self.inner.likely.state.lock().unwrap_or_else(PoisonError::into_inner).upto;
            let rows = store::question::texts_after(&self.inner.store.read(), upto, STEP).await?;
            let Some(last) = rows.last().map(|row| row.id) else { return Ok(()) };
            let mut state = self.inner.likely.state.lock().unwrap_or_else(PoisonError::into_inner);
            for row in rows {
                state.dialogues.entry(row.dialogue_id).or_default().add(row.id, &row.title);
            }
            state.upto = last;
        }
    }
}

//! The likeliest themes of an answer: those of the most alike answers that were coded, and those whose
//! own words are alike. The index of answers is kept in memory, up to date from the answer table.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::id::{AnswerId, ThemeId};
use language::likeness::Index;
use store::coding::Text;

use crate::dialogue::Dialogue;
use crate::theme::Set;
use crate::{App, Result};

/// How alike an answer must be to count, from 0 to 1.
const LEAST: f32 = 0.2;
/// Alike answers that are looked at for each.
const ALIKE: usize = 24;
/// Themes suggested for each.
const SUGGESTED: usize = 3;
/// Answers read at once: between two readings others get their turn.
const STEP: i64 = 500;
/// How long a page waits for an index that is being filled; without it, it suggests nothing yet.
const PATIENCE: Duration = Duration::from_millis(120);

/// The index of every dialogue.
#[derive(Default)]
pub(crate) struct Likely {
    state: Mutex<State>,
    filling: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    /// Answers up to this number were looked at.
    upto: i64,
    /// How many of them were published then; another count means that some became public since.
    published: i64,
    /// The erasures that were known when the first text was read.
    erasures: u64,
    known: HashSet<i64>,
    dialogues: HashMap<i64, Index>,
}

impl State {
    fn take(&mut self, rows: &[Text]) {
        for row in rows.iter().filter(|row| !self.known.contains(&row.id)) {
            self.dialogues.entry(row.dialogue_id).or_default().add(row.id, &row.text);
        }
        self.known.extend(rows.iter().map(|row| row.id));
        self.published += i64::try_from(rows.len()).unwrap_or(0);
        self.upto = rows.last().map_or(self.upto, |row| row.id);
    }
}

/// A theme that an answer may speak of; a person confirms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suggestion {
    /// The theme.
    pub theme: ThemeId,
    /// How alike: the answer to the most alike answer that has it, or to the theme's own words. 0 to 1.
    pub likeness: f32,
    /// That answer; none when the theme's own words are more alike.
    pub like: Option<AnswerId>,
}

impl App {
    /// The likeliest themes of answers (with their texts), likest first.
    pub(super) async fn suggested(
        &self,
        dialogue: &Dialogue,
        set: &Set,
        answers: &[(i64, &str)],
    ) -> Result<HashMap<i64, Vec<Suggestion>>> {
        if answers.is_empty() {
            return Ok(HashMap::new());
        }
        let app = self.clone();
        let filling = tokio::spawn(async move { app.fill_answers().await });
        // It goes on filling although this page does not wait for its end.
        let is_full = tokio::time::timeout(PATIENCE, filling).await.is_ok();
        let themes = store::theme::of_set(&self.inner.store.read(), set.id).await?;
        let mut own_words = Index::new();
        for theme in &themes {
            own_words.add(theme.id, &format!("{} {}", theme.title, theme.summary));
        }
        let alike = if is_full { self.alike(dialogue, answers) } else { HashMap::new() };
        let mut ids: Vec<i64> = alike.values().flatten().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        let read = self.inner.store.read();
        let mut coded: HashMap<i64, Vec<i64>> = HashMap::new();
        for coding in store::coding::standing(&read, set.id, &ids).await? {
            coded.entry(coding.answer_id).or_default().extend(coding.theme_id);
        }
        let suggest = |(id, text): &(i64, &str)| {
            let mut found: Vec<Suggestion> = own_words
                .most_like(text, SUGGESTED, LEAST)
                .into_iter()
                .map(|(theme, likeness)| Suggestion { theme: ThemeId(theme), likeness, like: None })
                .collect();
            for (other, likeness) in alike.get(id).into_iter().flatten() {
                for theme in coded.get(other).into_iter().flatten() {
                    let like = Some(AnswerId(*other));
                    found.push(Suggestion { theme: ThemeId(*theme), likeness: *likeness, like });
                }
            }
            (*id, likest(found))
        };
        Ok(answers.iter().map(suggest).collect())
    }

    /// The answers most like each of these, itself left out.
    fn alike(&self, dialogue: &Dialogue, answers: &[(i64, &str)]) -> HashMap<i64, Vec<(i64, f32)>> {
        let state = self.likely_answers();
        let Some(index) = state.dialogues.get(&dialogue.id.0) else { return HashMap::new() };
        let others = |(id, text): &(i64, &str)| {
            let mut found = index.most_like(text, ALIKE + 1, LEAST);
            found.retain(|(other, _)| other != id);
            (*id, found)
        };
        answers.iter().map(others).collect()
    }

    /// Forgets every text; the next look-up reads them anew.
    pub(crate) fn forget_likely_answers(&self) {
        *self.likely_answers() = State::default();
    }

    async fn fill_answers(&self) -> Result<()> {
        let _one_at_a_time = self.inner.likely_answers.filling.lock().await;
        // What was erased, here or by another process, stays in no index.
        let erasures = self.erasures();
        if self.likely_answers().erasures != erasures {
            *self.likely_answers() = State { erasures, ..State::default() };
        }
        let read = self.inner.store.read();
        let (upto, before) = {
            let state = self.likely_answers();
            (state.upto, state.published)
        };
        if store::coding::published_upto(&read, upto).await? != before {
            let mut state = self.likely_answers();
            (state.upto, state.published) = (0, 0);
        }
        loop {
            let upto = self.likely_answers().upto;
            let rows = store::coding::texts_after(&read, upto, STEP).await?;
            if rows.is_empty() {
                return Ok(());
            }
            self.likely_answers().take(&rows);
            tokio::task::yield_now().await;
        }
    }

    fn likely_answers(&self) -> MutexGuard<'_, State> {
        self.inner.likely_answers.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Each theme once, with what is most alike; the likest themes first.
fn likest(mut found: Vec<Suggestion>) -> Vec<Suggestion> {
    found.sort_by(|one, other| {
        other.likeness.total_cmp(&one.likeness).then(one.theme.cmp(&other.theme))
    });
    let mut seen = HashSet::new();
    found.retain(|one| seen.insert(one.theme));
    found.truncate(SUGGESTED);
    found
}

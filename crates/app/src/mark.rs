//! Marks: citizens say which questions matter. Promising questions get enough eyes, and none is given
//! up (see `fairness::attention`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::act::{ActKind, Subject};
use domain::code::Coded as _;
use domain::contribution::Status;
use domain::dialogue::Activity;
use domain::id::QuestionId;
use domain::permission::{Action, Denial};
use domain::time::Moment;
use fairness::attention::{Reception, attention};
use store::mark::Markable;
pub use store::question::Question;

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::{Actor, App, Error, Result};

/// The most questions that are marked at once.
const MOST: usize = 50;
/// Marks read at once.
const PAGE: i64 = 20_000;

/// What to put before somebody, and how far they have come.
#[derive(Clone, Debug, Default)]
pub struct Marking {
    /// Questions to look at next.
    pub next: Vec<Question>,
    /// Questions there are; duplicates count once.
    pub total: usize,
    /// Of these, how many the actor has seen.
    pub seen: usize,
    /// Of these, how many they marked.
    pub marked: usize,
}

/// Questions of which one stands for its duplicates.
pub(crate) struct Options {
    /// Question → the one that stands for it.
    pub(crate) stands: BTreeMap<i64, i64>,
    /// The ones that stand, with how they were received.
    pub(crate) received: BTreeMap<i64, Reception>,
}

impl Options {
    pub(crate) fn of(rows: &[Markable]) -> Self {
        let mut own = Self { stands: BTreeMap::new(), received: BTreeMap::new() };
        let small = |n: i64| u32::try_from(n).unwrap_or(0);
        for row in rows {
            own.stands.insert(row.question_id, row.stands);
            let received = own.received.entry(row.stands).or_default();
            received.shown = received.shown.saturating_add(small(row.shown));
            received.approved = received.approved.saturating_add(small(row.marked));
        }
        own
    }
}

/// The lines of marks.csv: of several marks of one question the last stands, and whoever marked one of
/// several duplicates marked them all.
fn lines_of(mut marks: Vec<(u64, i64, i64, bool)>) -> String {
    // Keeps the order of marks of one question.
    marks.sort_by_key(|(marker, option, question, _)| (*marker, *option, *question));
    let mut lines = String::from("voter,option,approve\n");
    for of_option in marks.chunk_by(|one, next| (one.0, one.1) == (next.0, next.1)) {
        let each = of_option.chunk_by(|one, next| one.2 == next.2);
        let matters = each.filter_map(|of_question| of_question.last()).any(|last| last.3);
        if let Some((marker, option, ..)) = of_option.first() {
            let approve = if matters { "1" } else { "" };
            lines.push_str(&format!("{marker},{},{approve}\n", QuestionId(*option).code()));
        }
    }
    lines
}

impl App {
    /// Which questions to put before the actor next. They are drawn: promising ones and those seen
    /// least come sooner, and each has its least chance.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn marking(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        limit: usize,
    ) -> Result<Marking> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let options = Options::of(&store::mark::options(&read, dialogue.id.0).await?);
        let own = self.own_marks(actor, dialogue).await?;
        let stands = |question: &i64| options.stands.get(question).copied();
        let seen: BTreeSet<i64> = own.keys().filter_map(stands).collect();
        let marked: BTreeSet<i64> =
            own.iter().filter(|(_, own)| **own).filter_map(|(q, _)| stands(q)).collect();
        let receptions: Vec<Reception> = options.received.values().copied().collect();
        let left: Vec<(i64, f64)> = options
            .received
            .keys()
            .copied()
            .zip(attention(&receptions))
            .filter(|(question, _)| !seen.contains(question))
            .collect();
        let seed = match actor.participant {
            Some(participant) => self.sign(b"attention", participant.0.as_bytes()),
            None => crate::random::bytes(self.inner.random.as_ref()),
        };
        let drawn = fairness::order::by_weight(&left, seed).into_iter().map(|(id, _)| id);
        let drawn: Vec<i64> = drawn.take(limit).collect();
        let rows = store::question::by_ids(&read, &drawn).await?;
        let of = |id: &i64| rows.iter().find(|row| row.id == *id).cloned();
        Ok(Marking {
            next: drawn.iter().filter_map(of).collect(),
            total: options.received.len(),
            seen: seen.len(),
            marked: marked.len(),
        })
    }

    /// The actor's own marks that stand: question → whether it matters to them.
    async fn own_marks(&self, actor: &Actor, dialogue: &Dialogue) -> Result<HashMap<i64, bool>> {
        let Some(participant) = actor.participant else { return Ok(HashMap::new()) };
        let read = self.inner.store.read();
        let voter = store::participant::voter(&read, dialogue.id.0, participant.0).await?;
        let Some(voter) = voter else { return Ok(HashMap::new()) };
        let marks = store::mark::of_voter(&read, voter).await?;
        Ok(marks.into_iter().map(|mark| (mark.question_id, mark.matters == 1)).collect())
    }

    /// Whether the actor marked a question.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn is_marked(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        question: QuestionId,
    ) -> Result<bool> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        Ok(self.own_marks(actor, dialogue).await?.get(&question.0).copied().unwrap_or_default())
    }

    /// How many marks stand in a dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn mark_count(&self, actor: &Actor, dialogue: &Dialogue) -> Result<i64> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        Ok(store::mark::count(&self.inner.store.read(), dialogue.id.0).await?)
    }

    /// Keeps which of the questions that were put before the actor matter to them. The act commits to
    /// what was marked; it does not say who marked.
    ///
    /// # Errors
    /// [`Error::Denied`] when marking is closed, or to who is barred; [`Error::NOT_FOUND`] when a
    /// question is not public in this dialogue; [`Error::Conflict`] when there are too many at once.
    pub async fn mark(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        marks: &[(QuestionId, bool)],
    ) -> Result<()> {
        let now = self.now();
        self.gate(actor, Action::Mark, &dialogue.activity(Activity::Mark, now))?;
        let participant = actor.participant.ok_or(Denial::SignIn)?;
        let marks: BTreeMap<i64, bool> =
            marks.iter().map(|(question, matters)| (question.0, *matters)).collect();
        if marks.is_empty() {
            return Ok(());
        }
        if marks.len() > MOST {
            return Err(Error::Conflict("too_many_marks"));
        }
        let ids: Vec<i64> = marks.keys().copied().collect();
        let tx = self.inner.store.begin().await?;
        let barred = store::barring::stands(&tx, dialogue.id.0, participant.0).await?;
        if barred {
            return Err(Denial::Barred.into());
        }
        let rows = store::question::by_ids(&tx, &ids).await?;
        let public = |row: &&Question| {
            row.dialogue_id == dialogue.id.0 && row.status == Status::Published.as_str()
        };
        if rows.iter().filter(public).count() != ids.len() {
            return Err(Error::NOT_FOUND);
        }
        store::participant::ensure(&tx, participant.0, "cookie").await?;
        let voter = store::participant::ensure_voter(&tx, dialogue.id.0, participant.0).await?;
        // Locks this voter's marks until the transaction ends.
        store::participant::voters(&tx, participant.0).await?;
        let lines: String = marks
            .iter()
            .map(|(question, matters)| {
                format!("{},{}\n", QuestionId(*question).code(), i64::from(*matters))
            })
            .collect();
        let act = NewAct {
            kind: ActKind::QuestionsMarked,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Dialogue,
            subject_id: dialogue.id.0,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("questions", ids.len().into()),
            ],
            committed: vec![("marks", &lines)],
        };
        let act = self.record(&tx, act, now).await?;
        let list: Vec<(i64, bool)> = marks.into_iter().collect();
        store::mark::write(&tx, act, voter, &list, now.0).await?;
        self.commit(tx).await
    }

    /// The marks that stood at a moment as ballots, as anyone may have them: `voter,option,approve`,
    /// where of duplicates one question stands for all, 1 is a mark and nothing a question that was
    /// shown and left. `mundap choose` reads it.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn marks_csv(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        upto: Option<Moment>,
    ) -> Result<Vec<u8>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        self.ballots(dialogue, upto.unwrap_or_else(|| self.now())).await
    }

    pub(crate) async fn ballots(&self, dialogue: &Dialogue, upto: Moment) -> Result<Vec<u8>> {
        let read = self.inner.store.read();
        let options = Options::of(&store::mark::options(&read, dialogue.id.0).await?);
        let mut markers: HashMap<i64, u64> = HashMap::new();
        // Marker, option, question and whether it matters, in the order in which they were marked.
        let mut marks: Vec<(u64, i64, i64, bool)> = Vec::new();
        let mut after = 0;
        loop {
            let page = store::mark::of_dialogue(&read, dialogue.id.0, upto.0, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for mark in page {
                let Some(option) = options.stands.get(&mark.question_id) else { continue };
                let marker = *markers
                    .entry(mark.voter_id)
                    .or_insert_with(|| self.marker(dialogue.id.0, mark.participant_id));
                marks.push((marker, *option, mark.question_id, mark.matters == 1));
            }
        }
        Ok(lines_of(marks).into_bytes())
    }

    /// A participant's public pseudonym among those who mark questions of one dialogue.
    fn marker(&self, dialogue: i64, participant: uuid::Uuid) -> u64 {
        self.public_number(b"marker", dialogue, participant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_mark_stands_and_duplicates_are_one() {
        // Questions 1 and 2 are duplicates: 1 stands for both.
        let marks = vec![
            (9, 1, 1, true),
            (7, 3, 3, true),
            (9, 1, 1, false),
            (9, 1, 2, true),
            (7, 3, 3, false),
        ];
        assert_eq!(lines_of(marks), "voter,option,approve\n7,Q-0003,\n9,Q-0001,1\n");
        assert_eq!(
            lines_of(vec![(9, 1, 1, true), (9, 1, 1, false)]).lines().last(),
            Some("9,Q-0001,")
        );
    }
}

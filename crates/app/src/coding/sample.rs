//! Agreement: a random sample of answers that two people code apart, neither seeing what the other said,
//! and what they said differently.

use std::collections::{BTreeMap, BTreeSet};

use domain::act::{ActKind, Subject};
use domain::coding::{Agreement, SAMPLE, Verdicts, agreement};
use domain::id::AnswerId;
use domain::permission::Action;
use domain::text::Fault;
use domain::time::Moment;
use store::Tx;
use store::coding::{Coding, Hand, Sample};

use super::{Codes, codes_of, open_set, told};
use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::random::bytes;
use crate::theme::{Set, set_resource};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Result};

/// An answer of which the two said different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The answer.
    pub answer: AnswerId,
    /// What the first said.
    pub first: Codes,
    /// What the second said.
    pub second: Codes,
    /// Whether somebody said since what counts.
    pub settled: bool,
}

/// A sample, how far it is, and once it is complete, how far the two agree.
#[derive(Clone, Debug)]
pub struct SampleView {
    /// Its key.
    pub id: i64,
    /// When it was drawn.
    pub drawn: Moment,
    /// The seed: with it and the numbers of the published answers anybody draws the same.
    pub seed: u64,
    /// How many answers it was drawn from.
    pub drawn_from: i64,
    /// The numbers of the two coders.
    pub coders: (i64, i64),
    /// Their names, for colleagues.
    pub names: (String, String),
    /// Whether the actor is one of them.
    pub own: bool,
    /// Its published answers.
    pub answers: usize,
    /// How many of them each has coded.
    pub done: (usize, usize),
    /// When both had coded all.
    pub completed: Option<Moment>,
    /// How far they agree; none before both are done, so that nobody learns what the other said.
    pub agreement: Option<Agreement>,
    /// The answers of which they said different things.
    pub differing: Vec<Difference>,
}

impl SampleView {
    /// Differing answers of which nobody said yet what counts.
    pub fn open(&self) -> usize {
        self.differing.iter().filter(|one| !one.settled).count()
    }
}

/// What two people said of the answers of a sample.
struct Said {
    first: BTreeMap<i64, Vec<Coding>>,
    second: BTreeMap<i64, Vec<Coding>>,
}

impl Said {
    fn new(sample: &Sample, codings: Vec<Coding>) -> Self {
        let mut said = Self { first: BTreeMap::new(), second: BTreeMap::new() };
        for coding in codings {
            let side = match coding.coder_id {
                coder if coder == sample.first_id => &mut said.first,
                coder if coder == sample.second_id => &mut said.second,
                _ => continue,
            };
            side.entry(coding.answer_id).or_default().push(coding);
        }
        said
    }

    fn of(side: &BTreeMap<i64, Vec<Coding>>, answer: i64) -> Codes {
        codes_of(side.get(&answer).map_or(&[], Vec::as_slice))
    }

    fn done(&self, answers: &[i64]) -> (usize, usize) {
        let count = |side: &BTreeMap<i64, Vec<Coding>>| {
            answers.iter().filter(|answer| side.contains_key(answer)).count()
        };
        (count(&self.first), count(&self.second))
    }

    fn agreement(&self, answers: &[i64]) -> Agreement {
        let themes = |codes: Codes| -> BTreeSet<i64> {
            codes.into_keys().flatten().map(|theme| theme.0).collect()
        };
        let verdicts: Vec<Verdicts> = answers
            .iter()
            .map(|answer| Verdicts {
                first: themes(Self::of(&self.first, *answer)),
                second: themes(Self::of(&self.second, *answer)),
            })
            .collect();
        agreement(&verdicts)
    }
}

impl App {
    /// Draws a sample of published answers that two people code apart; its key.
    ///
    /// # Errors
    /// [`Error::Denied`] unless a person curates the dialogue; [`Error::Invalid`] for a size outside 10 to
    /// 2,000, or people who are not two; [`Error::Conflict`] when there are not as many answers, or one of
    /// the two has a sample that is not complete.
    pub async fn draw_sample(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        (first, second): (i64, i64),
        size: usize,
    ) -> Result<i64> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        if !SAMPLE.contains(&size) {
            let expected = "a number from 10 to 2000";
            return Err(Error::field("size", Fault::Malformed { expected }));
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let set = open_set(&tx, dialogue, set.id).await?;
        let coders = self.chosen(&tx, dialogue, &[first, second]).await?;
        let [first_id, second_id] = *coders.as_slice() else { return Err(Error::NOT_FOUND) };
        if first_id == second_id {
            let expected = "two different people";
            return Err(Error::field("second", Fault::Malformed { expected }));
        }
        for coder in [first_id, second_id] {
            if !store::coding::apart(&tx, set.id, coder).await?.is_empty() {
                return Err(Error::Conflict("sample_is_open"));
            }
        }
        let all: Vec<i64> = store::coding::published(&tx, dialogue.id.0)
            .await?
            .into_iter()
            .map(|one| one.id)
            .collect();
        if all.len() < size {
            return Err(Error::Conflict("too_few_answers"));
        }
        let seed = i64::from_be_bytes(bytes(self.inner.random.as_ref()));
        let drawn = domain::coding::sample(seed.cast_unsigned(), &all, size);
        let row = Sample {
            id: 0,
            set_id: set.id,
            seed,
            drawn_from: i64::try_from(all.len()).unwrap_or(i64::MAX),
            first_id,
            second_id,
            drawn_at: now.0,
            completed_at: None,
            dropped_at: None,
        };
        let id = store::coding::insert_sample(&tx, &row, &drawn).await?;
        let mut act = sampled(dialogue, &set, id, "drawn");
        act.plain.extend([
            ("seed", format!("{:016x}", seed.cast_unsigned()).into()),
            ("answers", drawn.len().into()),
            ("drawn_from", row.drawn_from.into()),
        ]);
        self.record(&tx, act, now).await?;
        let inverse = Inverse::Sample { sample: id };
        self.remember(&tx, actor, dialogue.id, "sample_drawn", &inverse, now).await?;
        self.commit(tx).await?;
        Ok(id)
    }

    /// Gives a sample up that nobody has coded anything of.
    pub(crate) async fn drop_sample(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        id: i64,
        now: Moment,
    ) -> Result<()> {
        let row = store::coding::sample(tx, id).await?.ok_or(Error::NOT_FOUND)?;
        let set = open_set(tx, dialogue, row.set_id).await?;
        if !store::coding::said_in(tx, id).await?.is_empty() {
            return Err(Error::Conflict("changed"));
        }
        store::coding::drop_sample(tx, id, now.0).await?;
        self.record(tx, sampled(dialogue, &set, id, "dropped"), now).await?;
        Ok(())
    }

    /// When both have coded every answer of a sample: what they agree on counts from now on, and how far
    /// they agree is told.
    #[expect(clippy::too_many_arguments, reason = "a change names all of these")]
    pub(super) async fn complete_sample(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        set: &Set,
        sample: i64,
        coder: i64,
        batch: i64,
        now: Moment,
    ) -> Result<()> {
        let row = store::coding::sample(tx, sample).await?.ok_or(Error::NOT_FOUND)?;
        let answers = answers_of(tx, sample).await?;
        let said = Said::new(&row, store::coding::said_in(tx, sample).await?);
        if said.done(&answers) != (answers.len(), answers.len()) {
            return Ok(());
        }
        store::coding::complete_sample(tx, sample, now.0).await?;
        let agreed: Vec<(i64, Codes)> = answers
            .iter()
            .map(|answer| (*answer, Said::of(&said.first, *answer)))
            .filter(|(answer, first)| Said::of(&said.second, *answer).keys().eq(first.keys()))
            .collect();
        let ids: Vec<i64> = agreed.iter().map(|(answer, _)| *answer).collect();
        let before = store::coding::standing(tx, set.id, &ids).await?;
        let before: Vec<i64> = before.iter().map(|one| one.id).collect();
        store::coding::end(tx, &before, batch).await?;
        let codes: Vec<[i64; 3]> = agreed
            .iter()
            .flat_map(|(answer, codes)| {
                codes.iter().map(|(theme, dissents)| {
                    [*answer, theme.map_or(0, |theme| theme.0), i64::from(*dissents)]
                })
            })
            .collect();
        let hand = Hand { set: set.id, coder, sample: None, batch };
        store::coding::add(tx, hand, &codes).await?;
        let found = said.agreement(&answers);
        let given: Vec<String> = agreed
            .iter()
            .flat_map(|(answer, codes)| {
                codes.iter().map(|(theme, dissents)| told(*answer, *theme, *dissents))
            })
            .collect();
        let mut act = sampled(dialogue, set, sample, "completed");
        act.plain.extend([
            ("given", given.into()),
            ("answers", found.answers.into()),
            ("same", found.same.into()),
            ("kappa", found.mean.map(|mean| format!("{:.4}", mean.value)).into()),
        ]);
        self.record(tx, act, now).await?;
        Ok(())
    }

    /// The samples of a set, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn samples(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
    ) -> Result<Vec<SampleView>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let read = self.inner.store.read();
        let own = self.own_coder(actor, dialogue).await?;
        let coders = store::coding::coders(&read, dialogue.id.0).await?;
        let coder = |id: i64| {
            let found = coders.iter().find(|coder| coder.id == id);
            found.map(|coder| (coder.number, coder.name.clone().unwrap_or_default()))
        };
        let mut views = Vec::new();
        for row in store::coding::samples(&read, set.id).await? {
            let sampled = store::coding::sampled(&read, row.id).await?;
            let answers: Vec<i64> = sampled.iter().map(|one| one.answer_id).collect();
            let said = Said::new(&row, store::coding::said_in(&read, row.id).await?);
            let (first, first_name) = coder(row.first_id).unwrap_or_default();
            let (second, second_name) = coder(row.second_id).unwrap_or_default();
            let is_complete = row.completed_at.is_some();
            // What was coded before somebody withdrew their answer is no word on what is left.
            let both: Vec<i64> = answers
                .iter()
                .copied()
                .filter(|id| said.first.contains_key(id) && said.second.contains_key(id))
                .collect();
            let difference = |one: &store::coding::Sampled| {
                let (a, b) =
                    (Said::of(&said.first, one.answer_id), Said::of(&said.second, one.answer_id));
                (!a.keys().eq(b.keys())).then_some(Difference {
                    answer: AnswerId(one.answer_id),
                    first: a,
                    second: b,
                    settled: one.settled,
                })
            };
            let differing = sampled.iter().filter_map(difference);
            views.push(SampleView {
                id: row.id,
                drawn: Moment(row.drawn_at),
                seed: row.seed.cast_unsigned(),
                drawn_from: row.drawn_from,
                coders: (first, second),
                names: (first_name, second_name),
                own: own.is_some_and(|own| own == row.first_id || own == row.second_id),
                done: said.done(&answers),
                completed: row.completed_at.map(Moment),
                agreement: is_complete.then(|| said.agreement(&both)),
                differing: if is_complete { differing.collect() } else { Vec::new() },
                answers: answers.len(),
            });
        }
        Ok(views)
    }

    /// How far two people agreed over the newest complete sample of a set, for everybody.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn public_agreement(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
    ) -> Result<Option<Agreement>> {
        self.gate(actor, Action::ReadDialogue, &set_resource(dialogue, set))?;
        let read = self.inner.store.read();
        let samples = store::coding::samples(&read, set.id).await?;
        let Some(row) = samples.into_iter().find(|row| row.completed_at.is_some()) else {
            return Ok(None);
        };
        let answers = answers_of(&read, row.id).await?;
        let said = Said::new(&row, store::coding::said_in(&read, row.id).await?);
        Ok(Some(said.agreement(&answers)))
    }

    /// The answers of a complete sample that differ and are not settled.
    pub(super) async fn open_differences(&self, set: &Set, sample: i64) -> Result<Vec<i64>> {
        let read = self.inner.store.read();
        let row = store::coding::sample(&read, sample).await?;
        let row = row.filter(|row| row.set_id == set.id && row.completed_at.is_some());
        let Some(row) = row else { return Ok(Vec::new()) };
        let said = Said::new(&row, store::coding::said_in(&read, sample).await?);
        let differ =
            |id: i64| !Said::of(&said.first, id).keys().eq(Said::of(&said.second, id).keys());
        let sampled = store::coding::sampled(&read, sample).await?;
        let open = sampled.into_iter().filter(|one| !one.settled && differ(one.answer_id));
        Ok(open.map(|one| one.answer_id).collect())
    }
}

async fn answers_of(db: &impl store::Db, sample: i64) -> Result<Vec<i64>> {
    let sampled = store::coding::sampled(db, sample).await?;
    Ok(sampled.into_iter().map(|one| one.answer_id).collect())
}

fn sampled(dialogue: &Dialogue, set: &Set, sample: i64, what: &str) -> NewAct<'static> {
    NewAct {
        kind: ActKind::AnswersSampled,
        dialogue: Some(dialogue.id.0),
        subject: Subject::ThemeSet,
        subject_id: set.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("set", set.number.into()),
            ("sample", sample.into()),
            ("change", what.into()),
        ],
        committed: vec![],
    }
}

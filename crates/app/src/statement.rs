//! Writing statements, and choosing which one to show next.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::act::{ActKind, Subject};
use domain::care::Care;
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::contribution::{Kind, Status};
use domain::dialogue::Activity;
use domain::id::{ParticipantId, StatementId};
use domain::language::Language;
use domain::permission::{Action, Denial};
use domain::statement::TEXT;
use domain::time::Moment;
use domain::vote::VoteValue;
use opinion::tally::Tally;
use store::number::Numbered;
use store::statement::Open;
pub use store::statement::Statement;
use tokio::sync::watch;
use uuid::Uuid;

use crate::act::NewAct;
use crate::contribution::{Given, language_of};
use crate::core_question::CoreQuestionView;
use crate::page::{Page, Slice};
use crate::{Actor, App, Error, Fields, Result};

/// How often it is written down how often statements were shown.
const WRITE_EXPOSURES: Duration = Duration::from_secs(5);

/// A statement to be written.
#[derive(Clone, Debug, Default)]
pub struct NewStatement {
    /// The claim.
    pub text: String,
    /// The place's name or key.
    pub place: Option<String>,
    /// The language; by default the dialogue's.
    pub language: Option<Language>,
    /// When it was written, for things written down later; by default now.
    pub at: Option<Moment>,
    /// How it is to be sent, if it may be sensitive.
    pub care: Option<Care>,
    /// It came in a burst: it waits for a moderator, whatever the setting.
    pub held: bool,
}

/// How far a participant has come in voting on a core question.
#[derive(Clone, Debug)]
pub struct Voting {
    /// Statements not voted on yet, in the order they should be shown.
    pub next: Vec<Statement>,
    /// For each of them, with which probability it was drawn, in words for
    /// [`App::vote_on`](crate::App::vote_on).
    pub draws: Vec<String>,
    /// Statements voted on.
    pub done: i64,
    /// All published statements.
    pub total: i64,
    /// The participant's own votes, newest first.
    pub own: Vec<OwnVote>,
}

/// How often each statement was shown since this was written down last: once to each participant. What
/// a crash loses are a few seconds' counts, of something that only steers.
#[derive(Debug, Default)]
pub(crate) struct Exposures(Mutex<Shown>);

#[derive(Debug, Default)]
struct Shown {
    times: HashMap<i64, i64>,
    /// To whom: whoever asks for the same page again and again sinks no statement.
    to: HashSet<(ParticipantId, i64)>,
}

/// How many showings are remembered, a few dozen bytes each.
const MOST_REMEMBERED: usize = 500_000;

impl Exposures {
    fn add(&self, participant: ParticipantId, statement: i64) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.to.len() >= MOST_REMEMBERED {
            shown.to.clear();
        }
        if shown.to.insert((participant, statement)) {
            *shown.times.entry(statement).or_default() += 1;
        }
    }

    fn take(&self) -> Vec<(i64, i64)> {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut shown.times).into_iter().collect()
    }

    fn give_back(&self, counted: Vec<(i64, i64)>) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (statement, times) in counted {
            *shown.times.entry(statement).or_default() += times;
        }
    }
}

/// One of the participant's own votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnVote {
    /// The statement.
    pub statement: StatementId,
    /// What was voted.
    pub value: VoteValue,
    /// When.
    pub at: Moment,
}

impl App {
    /// Writes a statement.
    ///
    /// # Errors
    /// [`Error::Denied`] when writing is closed; [`Error::Invalid`]; [`Error::Sensitive`] until the
    /// author has said how what may be sensitive is to be sent.
    pub async fn state(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        new: &NewStatement,
    ) -> Result<Given> {
        let given = self.state_many(core, &[(actor.clone(), new.clone())]).await?;
        given.into_iter().next().ok_or(Error::Internal("nothing was written".to_owned()))
    }

    /// Writes several statements on one core question, each with its author, in one transaction.
    ///
    /// # Errors
    /// As [`App::state`]; then none of them was written.
    pub async fn state_many(
        &self,
        core: &CoreQuestionView,
        new: &[(Actor, NewStatement)],
    ) -> Result<Vec<Given>> {
        let now = self.now();
        let dialogue = &core.dialogue;
        let mut rows = Vec::with_capacity(new.len());
        for (actor, new) in new {
            self.gate(actor, Action::State, &core.activity(Activity::State, now))?;
            let mut fields = Fields::default();
            let text = fields.text(TEXT, &new.text);
            let place_id = fields.named("place", new.place.as_deref(), &dialogue.places);
            let author = self.author(actor, new.care);
            let row = fields.done(statement_row(actor, core, text, place_id, new, author, now))?;
            crate::care::warn(&[&row.text], channel_of(actor, core), new.care)?;
            rows.push(row);
        }
        let tx = self.inner.store.begin().await?;
        let mut given = Vec::with_capacity(rows.len());
        let first =
            store::number::take(&tx, Numbered::Statement, i64::try_from(rows.len()).unwrap_or(1))
                .await?;
        for (((actor, new), mut row), id) in new.iter().zip(rows).zip(first..) {
            let actor = self.fresh(&tx, actor, dialogue.id).await?;
            self.gate(&actor, Action::State, &core.activity(Activity::State, now))?;
            self.ensure_author(&tx, &actor, dialogue, row.participant_id).await?;
            row.id = id;
            store::statement::insert(&tx, &row).await?;
            let act = self.record_statement(&tx, core, &row, new.care, now).await?;
            given.push(
                self.give_receipt(
                    &tx,
                    Kind::Statement,
                    id,
                    &row.status,
                    row.participant_id,
                    act,
                    now,
                )
                .await?,
            );
        }
        self.commit(tx).await?;
        Ok(given)
    }

    pub(crate) async fn record_statement(
        &self,
        tx: &store::Tx,
        core: &CoreQuestionView,
        row: &Statement,
        care: Option<Care>,
        now: Moment,
    ) -> Result<i64> {
        let author = row.participant_id.map(|p| p.to_string()).unwrap_or_default();
        let mut act = NewAct {
            kind: ActKind::StatementWritten,
            dialogue: Some(core.dialogue.id.0),
            subject: Subject::Statement,
            subject_id: row.id,
            plain: vec![
                ("dialogue", core.dialogue.slug.as_str().into()),
                ("of", Kind::Statement.as_str().into()),
                ("code", StatementId(row.id).code().into()),
                ("core_question", core.row.id.into()),
                ("number", core.row.number.into()),
                ("channel", row.channel.as_str().into()),
                ("language", row.language.as_str().into()),
                ("status", row.status.as_str().into()),
                ("written", row.created_at.into()),
            ],
            committed: vec![("text", &row.text), ("author", &author)],
        };
        act.plain.extend(crate::care::plain(care));
        self.record(tx, act, now).await
    }

    /// A page of the published statements of a core question, oldest first, with their tallies.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn statements(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        slice: Slice,
    ) -> Result<Page<Statement>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let read = self.inner.store.read();
        let total = store::statement::count(&read, core.row.id).await?;
        let items = store::statement::published(
            &read,
            core.row.id,
            slice.behind.unwrap_or(0),
            slice.probe(),
        )
        .await?;
        Ok(slice.cut(items, total, |row| row.id))
    }

    /// Those of these statements of a core question that are published, in the order asked for.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn statements_of(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        ids: &[i64],
    ) -> Result<Vec<Statement>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let rows = store::statement::by_ids(&self.inner.store.read(), ids).await?;
        let public = |row: &&Statement| {
            row.core_question_id == core.row.id && row.status == Status::Published.as_str()
        };
        let of = |id: &i64| rows.iter().filter(public).find(|row| row.id == *id).cloned();
        Ok(ids.iter().filter_map(of).collect())
    }

    /// How far the actor has come, and which statements to show next. They are drawn: what tells most
    /// and what was shown least comes sooner, and each has its least chance (see `opinion::routing`).
    /// A participant's order stays as long as the weights do.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn voting(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        limit: usize,
    ) -> Result<Voting> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let read = self.inner.store.read();
        let total = store::statement::count(&read, core.row.id).await?;
        let voter = match actor.participant {
            Some(participant) => {
                store::participant::voter(&read, core.dialogue.id.0, participant.0).await?
            }
            None => None,
        };
        let open = store::statement::open(&read, core.row.id, voter.unwrap_or(0)).await?;
        let remaining = open.iter().filter(|row| !row.voted).count();
        let mut drawn = Vec::new();
        if limit > 0 && remaining > 0 {
            drawn = self.draw(actor, core, &open).await?;
            drawn.truncate(limit);
        }
        let wanted: Vec<i64> = drawn.iter().map(|(id, _)| *id).collect();
        let rows = store::statement::by_ids(&read, &wanted).await?;
        let (mut next, mut draws) = (Vec::new(), Vec::new());
        for (id, probability) in drawn {
            if let Some(row) = rows.iter().find(|row| row.id == id) {
                next.push(row.clone());
                draws.push(self.seal_chance(id, probability));
            }
        }
        let own = match voter {
            Some(voter) => store::vote::of_voter(&read, core.row.id, voter).await?,
            None => Vec::new(),
        };
        let own = own.into_iter().filter_map(|vote| {
            let value = VoteValue::from_sign(vote.value)?;
            Some(OwnVote { statement: StatementId(vote.statement_id), value, at: Moment(vote.at) })
        });
        let remaining = i64::try_from(remaining).unwrap_or(i64::MAX);
        Ok(Voting { next, draws, done: (total - remaining).max(0), total, own: own.collect() })
    }

    /// The statements this actor did not vote on in the order in which they are shown, each with the
    /// probability that it came next.
    async fn draw(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        open: &[Open],
    ) -> Result<Vec<(i64, f64)>> {
        let opinion = self.newest_opinion(core.id()).await?;
        let small = |n: i64| u32::try_from(n).unwrap_or(0);
        let statements: Vec<(i64, Tally, u32)> = open
            .iter()
            .map(|row| {
                let [agree, disagree, pass] = [row.agree, row.disagree, row.pass].map(small);
                let votes = agree.saturating_add(disagree).saturating_add(pass);
                // Votes on paper and from elsewhere were shown too.
                (row.id, Tally { agree, disagree, pass }, small(row.shown).max(votes))
            })
            .collect();
        let weights = crate::opinion::router(opinion.as_deref(), &statements).probabilities(&[]);
        let left: Vec<(i64, f64)> = open
            .iter()
            .zip(weights)
            .filter(|(row, _)| !row.voted)
            .map(|(row, weight)| (row.id, weight))
            .collect();
        let seed = match actor.participant {
            Some(participant) => self.sign(b"order", participant.0.as_bytes()),
            None => crate::random::bytes(self.inner.random.as_ref()),
        };
        Ok(fairness::order::by_weight(&left, seed))
    }

    /// Counts a statement that was put before somebody, so that none is shown too seldom. Whoever is no
    /// participant yet becomes one by voting, and votes count as showings.
    pub fn note_shown(&self, actor: &Actor, statement: StatementId) {
        if let Some(participant) = actor.participant {
            self.inner.exposures.add(participant, statement.0);
        }
    }

    /// Writes down every few seconds how often statements were shown, until told to stop.
    pub async fn keep_exposures(self, mut stop: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(WRITE_EXPOSURES) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
            if let Err(error) = self.write_exposures().await {
                tracing::warn!(%error, "how often statements were shown is written later");
            }
        }
    }

    /// Writes down how often statements were shown since this was done last.
    ///
    /// # Errors
    /// [`Error::Store`]; what was counted is kept for the next time.
    pub async fn write_exposures(&self) -> Result<()> {
        let shown = self.inner.exposures.take();
        if shown.is_empty() {
            return Ok(());
        }
        let write = async {
            let tx = self.inner.store.begin().await?;
            store::opinion::add_exposures(&tx, &shown).await?;
            Ok(tx.commit().await?)
        };
        let outcome = write.await;
        if outcome.is_err() {
            self.inner.exposures.give_back(shown);
        }
        outcome
    }

    /// The published statements of a core question that say nearly the same, likest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn likely_statements(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        text: &str,
        limit: usize,
    ) -> Result<Vec<Statement>> {
        let page = self.statements(actor, core, Slice::first(crate::page::MOST)).await?;
        let text: String = text.chars().take(400).collect();
        if text.trim().chars().count() < 4 {
            return Ok(Vec::new());
        }
        let mut index = language::likeness::Index::default();
        for row in &page.items {
            index.add(row.id, &row.text);
        }
        let found = index.most_like(&text, limit, crate::likely::LEAST);
        let row = |(id, _): (i64, f32)| page.items.iter().find(|row| row.id == id).cloned();
        Ok(found.into_iter().filter_map(row).collect())
    }

    /// A published statement with the core question it belongs to.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn statement(
        &self,
        actor: &Actor,
        id: StatementId,
    ) -> Result<(Statement, CoreQuestionView)> {
        let (item, _) = self.contribution(actor, Kind::Statement, id.0).await?;
        let mut row = store::statement::by_id(&self.inner.store.read(), id.0)
            .await?
            .ok_or(Denial::NotFound)?;
        let core = domain::id::CoreQuestionId(row.core_question_id);
        let core = self.core_question(actor, core).await?;
        if item.status != Status::Published {
            row.text.clear();
        }
        Ok((row, core))
    }
}

fn channel_of(actor: &Actor, core: &CoreQuestionView) -> Channel {
    Channel::of(&actor.roles_in(Some(core.dialogue.id)))
}

fn statement_row(
    actor: &Actor,
    core: &CoreQuestionView,
    text: String,
    place_id: Option<i64>,
    new: &NewStatement,
    author: Option<Uuid>,
    now: Moment,
) -> Statement {
    let channel = channel_of(actor, core);
    let written_at = new.at.filter(|at| *at <= now).unwrap_or(now);
    Statement {
        id: 0,
        dialogue_id: core.dialogue.id.0,
        core_question_id: core.row.id,
        language: language_of(&[&text], new.language.unwrap_or(core.dialogue.language)).to_string(),
        text,
        channel: channel.as_str().to_owned(),
        status: core.dialogue.first_status(channel, new.held, new.care).to_string(),
        participant_id: author,
        place_id,
        agree: 0,
        disagree: 0,
        pass: 0,
        paper_agree: 0,
        paper_disagree: 0,
        paper_pass: 0,
        source_number: None,
        version: 1,
        created_at: written_at.0,
        changed_at: written_at.0,
    }
}

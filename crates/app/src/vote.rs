//! Votes: one writer drains what is queued, commits, then answers (DESIGN invariant 8).
//!
//! A vote is acknowledged only after the transaction that holds it is on disk. Whether it may be
//! cast is decided inside that transaction. One bad vote never fails its neighbours.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Weak};
use std::time::Duration;

use domain::act::{ActKind, Subject};
use domain::code::Coded as _;
use domain::contribution::Status;
use domain::core_question::SetStatus;
use domain::dialogue::{Activity, DialogueStatus, Settings};
use domain::id::{DialogueId, ParticipantId, StatementId};
use domain::permission::{Action, Denial, Resource, decide};
use domain::receipt::ReceiptCode;
use domain::time::Moment;
use domain::vote::{VoteSource, VoteValue};
use ledger::commitment::leaf_salt;
use ledger::merkle::{leaf_hash, root};
use store::Tx;
pub use store::vote::OwnVotes;
use store::vote::{NewVote, Target};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use uuid::Uuid;

use crate::act::NewAct;
use crate::clock::Stopwatch;
use crate::core_question::CoreQuestionView;
use crate::random::bytes;
use crate::{Actor, App, Error, Inner, Result};

/// The most votes one transaction holds: it stays far below a second of write lock.
const MOST_IN_BATCH: usize = 4096;
/// The most votes one transaction holds when many are written at once: pages of the receipts' index
/// are touched at random, so larger batches write each page fewer times. A third of a second of
/// write lock.
const MOST_IN_BULK: usize = 16_384;
/// The most votes that wait; past it, the server says that it is busy.
const MOST_WAITING: usize = 65_536;
/// How often a batch is tried again when another process held the lock.
const TRIES: u32 = 5;

/// How likely a statement was to be shown to a voter, in parts of ten thousand, up to 10,000. Votes
/// weighted by its inverse count as if every statement had been shown to everybody (Horvitz and
/// Thompson 1952).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chance(u16);

/// A vote to be cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// The voter.
    pub participant: ParticipantId,
    /// The statement.
    pub statement: StatementId,
    /// What is said of it.
    pub value: VoteValue,
    /// When it was cast.
    pub at: Moment,
    /// How likely the statement was to be shown, if it was drawn for this voter.
    pub chance: Option<Chance>,
}

/// A vote that is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voted {
    /// The receipt.
    pub receipt: ReceiptCode,
    /// The vote.
    pub ballot: Ballot,
}

/// Where votes come from: live ones and those on paper are checked against the rules, imported ones
/// happened already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Cast now, on this site.
    Live,
    /// Cast on a voting sheet, perhaps days ago, and typed in now.
    Paper,
    /// Cast elsewhere, long ago.
    Imported,
}

/// What a batch came to.
pub(crate) struct Written {
    /// For each ballot, in the order given.
    pub(crate) outcomes: Vec<Outcome>,
    /// The acts that recorded them, one for each dialogue.
    pub(crate) acts: Vec<i64>,
}

type Reply = oneshot::Sender<Result<Voted>>;
type Outcome = std::result::Result<Voted, Denial>;

/// The votes that wait to be written.
#[derive(Debug)]
pub(crate) struct Queue {
    sender: mpsc::Sender<(Ballot, Reply)>,
    stop: Arc<Notify>,
    stopped: watch::Receiver<bool>,
}

/// The writer's end of the queue.
pub(crate) struct Inbox {
    ballots: mpsc::Receiver<(Ballot, Reply)>,
    stop: Arc<Notify>,
    stopped: watch::Sender<bool>,
}

impl Chance {
    /// Parts of the whole.
    pub(crate) const WHOLE: f64 = 10_000.0;

    /// What was drawn had a chance: at least one part.
    fn of(probability: f64) -> Self {
        let parts = (probability * Self::WHOLE).round().clamp(1.0, Self::WHOLE);
        Self(format!("{parts:.0}").parse().unwrap_or(1))
    }
}

impl Queue {
    pub(crate) fn new() -> (Self, Inbox) {
        let (sender, ballots) = mpsc::channel(MOST_WAITING);
        let (tell, stopped) = watch::channel(false);
        let stop = Arc::new(Notify::new());
        let inbox = Inbox { ballots, stop: Arc::clone(&stop), stopped: tell };
        (Self { sender, stop, stopped }, inbox)
    }

    /// How many votes wait.
    pub(crate) fn waiting(&self) -> u64 {
        let free = self.sender.capacity();
        u64::try_from(self.sender.max_capacity().saturating_sub(free)).unwrap_or(0)
    }

    /// Takes no more votes; returns when those that waited are written.
    pub(crate) async fn finish(&self) {
        self.stop.notify_one();
        // The writer is gone when it cannot tell any more.
        let _ = self.stopped.clone().wait_for(|stopped| *stopped).await;
    }
}

impl App {
    /// Casts a vote, or changes it; answers when it is on disk.
    ///
    /// # Errors
    /// [`Error::Denied`] when the statement cannot be voted on now or the participant is barred;
    /// [`Error::Busy`] when too many votes wait.
    pub async fn vote(
        &self,
        actor: &Actor,
        statement: StatementId,
        value: VoteValue,
    ) -> Result<Voted> {
        self.cast(actor, statement, value, None).await
    }

    async fn cast(
        &self,
        actor: &Actor,
        statement: StatementId,
        value: VoteValue,
        chance: Option<Chance>,
    ) -> Result<Voted> {
        crate::gate::note_deferred();
        let participant = actor.participant.ok_or(Denial::SignIn)?;
        self.refuse_experts(actor, statement).await?;
        let ballot = Ballot { participant, statement, value, at: self.now(), chance };
        let (reply, answer) = oneshot::channel();
        self.inner.votes.sender.try_send((ballot, reply)).map_err(|_| Error::Busy)?;
        answer.await.map_err(|_| Error::Busy)?
    }

    /// The writer knows participants alone: who is an expert is looked up before.
    async fn refuse_experts(&self, actor: &Actor, statement: StatementId) -> Result<()> {
        let anywhere = !actor.grants.is_empty() || !actor.seats.is_empty();
        let read = self.inner.store.read();
        let row = if anywhere { store::statement::by_id(&read, statement.0).await? } else { None };
        let dialogue = row.map(|row| DialogueId(row.dialogue_id));
        match dialogue {
            Some(_) if actor.is_expert_in(dialogue) => Err(Denial::Expert.into()),
            _ => Ok(()),
        }
    }

    /// Casts a vote on a statement of this core question, as [`App::vote`]; the page it is cast on
    /// names both. `drawn` is what [`Voting::draws`](crate::statement::Voting) said when the
    /// statement was shown; what this program did not write counts as nothing.
    ///
    /// # Errors
    /// As [`App::vote`]; [`Error::NOT_FOUND`] for a statement of another core question.
    pub async fn vote_on(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        statement: StatementId,
        value: VoteValue,
        drawn: &str,
    ) -> Result<Voted> {
        let row = store::statement::by_id(&self.inner.store.read(), statement.0).await?;
        if row.is_some_and(|row| row.core_question_id == core.row.id) {
            self.cast(actor, statement, value, self.chance_of(statement, drawn)).await
        } else {
            crate::gate::note_deferred();
            Err(Error::NOT_FOUND)
        }
    }

    /// A probability with which a statement was drawn, in words that only this program can write, so
    /// that it can travel with a form.
    pub(crate) fn seal_chance(&self, statement: i64, probability: f64) -> String {
        let parts = Chance::of(probability).0;
        format!("{parts}-{}", self.chance_seal(statement, parts))
    }

    fn chance_of(&self, statement: StatementId, drawn: &str) -> Option<Chance> {
        let (parts, seal) = drawn.split_once('-')?;
        let parts: u16 = parts.parse().ok()?;
        let expected = self.chance_seal(statement.0, parts);
        crate::person::same_bytes(seal.as_bytes(), expected.as_bytes()).then_some(Chance(parts))
    }

    fn chance_seal(&self, statement: i64, parts: u16) -> String {
        let message = [&statement.to_be_bytes()[..], &parts.to_be_bytes()].concat();
        hex::encode(self.sign(b"chance", &message).get(..8).unwrap_or_default())
    }

    /// How many statements the actor voted on in each core question they may see, newest set first.
    ///
    /// # Errors
    /// [`Error::Denied`] when the visitor is no participant yet.
    pub async fn own_votes(&self, actor: &Actor) -> Result<Vec<OwnVotes>> {
        self.gate(actor, Action::ReadOwn, &Resource::default())?;
        let participant = actor.participant.ok_or(Denial::SignIn)?;
        let all = store::vote::of_participant(&self.inner.store.read(), participant.0).await?;
        let mut seen = Vec::with_capacity(all.len());
        for votes in all {
            match self.dialogue(actor, &votes.slug).await {
                Ok(_) => seen.push(votes),
                // It was public when they voted.
                Err(Error::Denied(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(seen)
    }

    /// Casts many votes at once, in batches; for the demo, paper ballots and measurements. Answers
    /// in the order given.
    ///
    /// # Errors
    /// [`Error::Store`] when a batch could not be written; earlier batches stay.
    pub async fn vote_many(
        &self,
        ballots: &[Ballot],
    ) -> Result<Vec<std::result::Result<Voted, Denial>>> {
        let mut outcomes = Vec::with_capacity(ballots.len());
        for batch in ballots.chunks(MOST_IN_BULK) {
            outcomes.extend(self.write_batch(batch, Source::Live).await?);
        }
        Ok(outcomes)
    }

    /// Writes one batch in one transaction.
    pub(crate) async fn write_batch(
        &self,
        ballots: &[Ballot],
        source: Source,
    ) -> Result<Vec<Outcome>> {
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let written = self.write_votes(&tx, ballots, source, now).await?;
        self.commit(tx).await?;
        Ok(written.outcomes)
    }

    pub(crate) async fn write_votes(
        &self,
        tx: &Tx,
        ballots: &[Ballot],
        source: Source,
        now: Moment,
    ) -> Result<Written> {
        let mut statements: Vec<i64> = ballots.iter().map(|ballot| ballot.statement.0).collect();
        statements.sort_unstable();
        statements.dedup();
        let targets = store::vote::lock_targets(tx, &statements).await?;
        let dialogues = dialogues(&targets)?;
        let verdict = |ballot: &Ballot, barred: bool| match targets.get(&ballot.statement.0) {
            None => Err(Denial::NotFound),
            Some(_) if source == Source::Imported => Ok(()),
            Some(target) => {
                let dialogue = dialogues.get(&target.dialogue_id);
                let cast = if source == Source::Paper { ballot.at } else { now };
                may_vote(target, dialogue, barred, ballot, cast, now)
            }
        };
        // Whoever may not vote for another reason than being barred is not written down as a voter.
        let mut wanted: Vec<(i64, Uuid)> = ballots
            .iter()
            .filter(|ballot| verdict(ballot, false).is_ok())
            .filter_map(|ballot| {
                Some((targets.get(&ballot.statement.0)?.dialogue_id, ballot.participant.0))
            })
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let origin = match source {
            Source::Live => "cookie",
            Source::Paper => "paper",
            Source::Imported => "import",
        };
        let voters = store::participant::ensure_voters(tx, &wanted, origin).await?;
        let mut batches: BTreeMap<i64, Vec<(NewVote, &Target, Uuid)>> = BTreeMap::new();
        let mut outcomes = Vec::with_capacity(ballots.len());
        for ballot in ballots {
            let target = targets.get(&ballot.statement.0);
            let voter = target.and_then(|t| voters.get(&(t.dialogue_id, ballot.participant.0)));
            if let Err(denial) = verdict(ballot, voter.is_some_and(|voter| voter.barred)) {
                outcomes.push(Err(denial));
                continue;
            }
            let (Some(target), Some(voter)) = (target, voter) else {
                outcomes.push(Err(Denial::NotFound));
                continue;
            };
            let receipt = crate::random::receipt(self.inner.random.as_ref());
            let vote = NewVote {
                statement: ballot.statement.0,
                voter: voter.id,
                value: ballot.value.sign(),
                at: ballot.at.0,
                receipt: receipt.number(),
                chance: ballot.chance.map(|chance| chance.0),
            };
            batches.entry(target.dialogue_id).or_default().push((
                vote,
                target,
                ballot.participant.0,
            ));
            outcomes.push(Ok(Voted { receipt, ballot: *ballot }));
        }
        let source = if source == Source::Paper { VoteSource::Paper } else { VoteSource::Online };
        let mut acts = Vec::with_capacity(batches.len());
        for (dialogue, batch) in batches {
            acts.push(self.write_dialogue_batch(tx, dialogue, &batch, source, now).await?);
        }
        Ok(Written { outcomes, acts })
    }

    /// One act for the votes of one dialogue: its payload carries the root over all of them.
    async fn write_dialogue_batch(
        &self,
        tx: &Tx,
        dialogue: i64,
        batch: &[(NewVote, &Target, Uuid)],
        source: VoteSource,
        now: Moment,
    ) -> Result<i64> {
        let salt: [u8; 32] = bytes(self.inner.random.as_ref());
        let leaves = batch.iter().zip(0_u64..).map(|((vote, target, participant), n)| {
            let pseudonym = self.pseudonym(target.core_question_id, *participant);
            leaf_hash(leaf(vote, pseudonym, &leaf_salt(&salt, n)).as_bytes())
        });
        let act = NewAct {
            kind: ActKind::VotesCast,
            dialogue: Some(dialogue),
            subject: Subject::Votes,
            subject_id: dialogue,
            plain: vec![
                ("votes", batch.len().into()),
                ("source", source.as_str().into()),
                ("root", format!("sha256:{}", hex::encode(root(leaves))).into()),
            ],
            committed: vec![],
        };
        let act = self.record_with_salt(tx, act, now, &salt).await?;
        let votes: Vec<NewVote> = batch.iter().map(|(vote, _, _)| *vote).collect();
        store::vote::write(tx, act, &votes, source).await?;
        Ok(act)
    }
}

/// The canonical text of one vote in a batch: what the root commits to.
pub(crate) fn leaf(vote: &NewVote, pseudonym: u64, salt: &[u8; 16]) -> String {
    format!(
        r#"{{"at":{},"salt":"{}","statement":"{}","value":{},"voter":{pseudonym}}}"#,
        vote.at,
        hex::encode(salt),
        StatementId(vote.statement).code(),
        vote.value,
    )
}

fn dialogues(targets: &HashMap<i64, Target>) -> Result<HashMap<i64, (DialogueStatus, Settings)>> {
    let mut found = HashMap::new();
    for target in targets.values() {
        if let Entry::Vacant(place) = found.entry(target.dialogue_id) {
            let corrupt = || Error::Store(store::StoreError::Corrupt("dialogue"));
            let status = target.dialogue_status.parse().map_err(|_| corrupt())?;
            let settings =
                serde_json::from_str(&target.dialogue_settings).map_err(|_| corrupt())?;
            place.insert((status, settings));
        }
    }
    Ok(found)
}

fn may_vote(
    target: &Target,
    dialogue: Option<&(DialogueStatus, Settings)>,
    barred: bool,
    ballot: &Ballot,
    cast: Moment,
    now: Moment,
) -> std::result::Result<(), Denial> {
    let (status, settings) = dialogue.ok_or(Denial::NotFound)?;
    let draft = target.set_status != SetStatus::Published.as_str() || target.removed_at.is_some();
    let resource = Resource {
        unpublished: *status == DialogueStatus::Draft || draft,
        status: Some(target.status.parse().unwrap_or(Status::Hidden)),
        // Whoever voted in time is counted when the sheet is typed in later.
        closed: ![cast, now].iter().any(|at| settings.is_open(*status, Activity::Vote, *at)),
        ..Resource::of(DialogueId(target.dialogue_id))
    };
    let actor = Actor { barred, ..Actor::participant(ballot.participant) };
    decide(&actor, Action::Vote, &resource)
}

/// Starts the writer. It ends when the application is dropped and the queue is empty.
///
/// It has a thread of its own: among the tasks that serve requests, each of a batch's dozen steps
/// would wait its turn behind the very votes that are to be written next.
///
/// # Errors
/// [`Error::Internal`] when the system gives no thread.
pub(crate) fn start_writer(app: &App, inbox: Inbox) -> Result<()> {
    let app = Arc::downgrade(&app.inner);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Internal(format!("the vote writer: {error}")))?;
    std::thread::Builder::new()
        .name("votes".to_owned())
        .spawn(move || runtime.block_on(write_queued(&app, inbox)))
        .map_err(|error| Error::Internal(format!("the vote writer: {error}")))?;
    Ok(())
}

/// Drains what is queued, commits, answers. Waiting for more would only slow everyone down
/// (measured: a linger of 2 ms cost more than twice the votes at 32 clients).
async fn write_queued(app: &Weak<Inner>, mut inbox: Inbox) {
    let mut batch = Vec::with_capacity(MOST_IN_BATCH);
    loop {
        let count = tokio::select! {
            biased;
            () = inbox.stop.notified() => {
                inbox.ballots.close();
                continue;
            }
            count = inbox.ballots.recv_many(&mut batch, MOST_IN_BATCH) => count,
        };
        let Some(inner) = app.upgrade().filter(|_| count > 0) else { break };
        answer(&App { inner }, std::mem::take(&mut batch)).await;
    }
    let _ = inbox.stopped.send(true);
}

async fn answer(app: &App, batch: Vec<(Ballot, Reply)>) {
    let ballots: Vec<Ballot> = batch.iter().map(|(ballot, _)| *ballot).collect();
    let metrics = &app.inner.metrics;
    let watch = Stopwatch::start();
    match write_patiently(app, &ballots).await {
        Ok(outcomes) => {
            metrics.batch_seconds.observe(watch.elapsed().as_secs_f64());
            metrics.batch.observe(f64::from(u32::try_from(ballots.len()).unwrap_or(u32::MAX)));
            let written = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            metrics.votes.inc_by(u64::try_from(written).unwrap_or(0));
            for ((_, reply), outcome) in batch.into_iter().zip(outcomes) {
                // A voter who hung up meanwhile has voted all the same.
                let _ = reply.send(outcome.map_err(Error::Denied));
            }
        }
        // The votes are not to blame: none of them would fare better alone.
        Err(error) if error.trouble().is_some() => {
            app.doubt(&error);
            metrics.votes_failed.inc_by(u64::try_from(batch.len()).unwrap_or(0));
            for (_, reply) in batch {
                let _ = reply.send(Err(Error::Unavailable));
            }
        }
        Err(error) if batch.len() > 1 => {
            tracing::warn!(%error, votes = batch.len(), "a batch of votes failed; writing them one by one");
            for (ballot, reply) in batch {
                let outcome = write_patiently(app, &[ballot]).await;
                let one = outcome
                    .and_then(|mut list| list.pop().ok_or(Error::Busy)?.map_err(Error::Denied));
                let _ = reply.send(one);
            }
        }
        Err(error) => {
            tracing::error!(%error, "a vote could not be written");
            metrics.votes_failed.inc();
            for (_, reply) in batch {
                let _ = reply.send(Err(Error::Busy));
            }
        }
    }
}

async fn write_patiently(app: &App, ballots: &[Ballot]) -> Result<Vec<Outcome>> {
    for attempt in 1..TRIES {
        match app.write_batch(ballots, Source::Live).await {
            Err(Error::Store(error)) if error.is_passing() => {
                tokio::time::sleep(Duration::from_millis(20) * attempt).await;
            }
            outcome => return outcome,
        }
    }
    app.write_batch(ballots, Source::Live).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_is_canonical_json() {
        let vote = NewVote {
            statement: 77,
            voter: 5,
            value: -1,
            at: 1_700_000_000_000_000,
            receipt: 1,
            chance: None,
        };
        let text = leaf(&vote, 123, &[0xab; 16]);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(ledger::canonical::canonical(&value).unwrap(), text);
        assert!(text.contains(r#""statement":"S-077""#) && !text.contains("\"5\""), "{text}");
    }
}

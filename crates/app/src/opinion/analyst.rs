//! The analyst: one process of all that share a database keeps the analysis of every core question
//! up to date, in the background. It follows acts, as everything does.
//!
//! Places, groups and statements follow within seconds; how sure they are is computed beside that,
//! and may be minutes older. Threads of its own, so that no request waits for one: the system shares
//! the cores out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use domain::act::{ActKind, Subject};
use domain::id::CoreQuestionId;
use domain::time::{Moment, SECOND};
use opinion::analysis::Analysis;
use rayon::{ThreadPool, ThreadPoolBuilder};
use store::Engine;
use store::act::Brief;
use store::job::{Duty, Turn};
use store::opinion::Standing;
use tokio::sync::{oneshot, watch};

use super::conversation::{Conversation, Frozen};
use super::result::{self, Certainty, OpinionResult};
use crate::clock::Stopwatch;
use crate::installation::DemoState;
use crate::{App, Error, Result};

/// How often is looked whether something was voted.
const LOOK: Duration = Duration::from_millis(300);
/// How often is looked whether another process still analyses.
const TURN: Duration = Duration::from_secs(5);
/// How long certainty gives way to analyses at most, each time.
const WAIT: Duration = Duration::from_secs(2);
/// Acts on PostgreSQL may become visible below the newest one; how far back is looked for them.
const LATE: i64 = 20_000;
/// Certainty is computed anew after this long when votes came, microseconds.
const CERTAINTY_AGE: i64 = 600 * SECOND;
/// Or earlier, when every so-manieth vote is new.
const CERTAINTY_GROWTH: u64 = 10;

/// What the analyst knows.
struct Analyst {
    app: App,
    quick: ThreadPool,
    thorough: ThreadPool,
    /// The core questions whose votes are in memory.
    loaded: BTreeMap<i64, Conversation>,
    /// Those that changed since their last analysis.
    changed: BTreeSet<i64>,
    /// Those whose votes must be read anew.
    stale: BTreeSet<i64>,
    /// Every act up to this one was looked at,
    upto: i64,
    /// and of the newer ones, on PostgreSQL, those seen.
    seen: BTreeSet<i64>,
    /// Core question → the act up to which its stored analysis goes.
    analysed: HashMap<i64, i64>,
    certainties: HashMap<i64, Arc<Certainty>>,
    /// Those whose certainty is to be computed: votes and analysis, and of what moment they are.
    uncertain: BTreeMap<i64, (Frozen, Analysis, Moment)>,
    /// An analysis is being made: certainty waits.
    urgent: Arc<Urgent>,
    at_certainty: Option<oneshot::Receiver<(i64, Certainty)>>,
}

impl App {
    /// Analyses, whenever it is this process's turn, until told to stop.
    pub async fn analyse(self, mut stop: watch::Receiver<bool>) {
        loop {
            match self.analyse_in_turn(&mut stop).await {
                Ok(()) => {}
                Err(error) => tracing::warn!(%error, "votes could not be analysed; tried again"),
            }
            tokio::select! {
                () = tokio::time::sleep(TURN) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Analyses until told to stop, unless another process does, or the demo is still being built.
    async fn analyse_in_turn(&self, stop: &mut watch::Receiver<bool>) -> Result<()> {
        if self.demo_state().await? == DemoState::Unfinished {
            return Ok(());
        }
        let Some(turn) = Turn::take(&self.inner.store, Duty::Analyse).await? else {
            return Ok(());
        };
        let outcome = async {
            let mut analyst = Analyst::begin(self.clone()).await?;
            while !*stop.borrow() {
                let watch = Stopwatch::start();
                analyst.round().await?;
                tracing::debug!(took = ?watch.elapsed(), "a round of analyses");
                // Some of the time is left to those who ask.
                let rest = (watch.elapsed() / 4).clamp(LOOK, 2 * LOOK);
                tokio::select! {
                    () = tokio::time::sleep(rest) => {}
                    _ = stop.wait_for(|stop| *stop) => {}
                }
            }
            Ok(())
        };
        let outcome = outcome.await;
        turn.give_back().await?;
        outcome
    }

    /// Analyses everything that changed since it was analysed last, certainty included, and returns
    /// when all is done.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn analyse_once(&self) -> Result<()> {
        let mut analyst = Analyst::begin(self.clone()).await?;
        loop {
            let worked = analyst.round().await?;
            if let Some(found) = &mut analyst.at_certainty {
                let found = found.await.map_err(stopped)?;
                analyst.take_certainty(found);
            } else if !worked {
                return Ok(());
            }
        }
    }

    /// Analyses one core question, certainty included, and returns when that is done.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn analyse_surely(&self, core: CoreQuestionId) -> Result<()> {
        let mut analyst = Analyst::begin(self.clone()).await?;
        analyst.stale = BTreeSet::from([core.0]);
        analyst.load().await?;
        analyst.analyse(core.0).await?;
        analyst.begin_certainty();
        if let Some(found) = &mut analyst.at_certainty {
            let found = found.await.map_err(stopped)?;
            analyst.take_certainty(found);
            analyst.analyse(core.0).await?;
        }
        Ok(())
    }

    /// Reads every vote on a core question again and analyses it, whatever is remembered.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn analyse_anew(&self, core: CoreQuestionId) -> Result<()> {
        let mut analyst = Analyst::begin(self.clone()).await?;
        analyst.stale.insert(core.0);
        analyst.load().await?;
        analyst.analyse(core.0).await
    }
}

/// Whether something more urgent is being computed than how sure it is.
#[derive(Default)]
struct Urgent {
    now: Mutex<bool>,
    ended: Condvar,
}

impl Urgent {
    fn set(&self, now: bool) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
        self.ended.notify_all();
    }

    /// Waits until nothing urgent is computed: not for ever, so that no thread outlives its analyst.
    fn wait(&self) {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.ended.wait_timeout_while(now, WAIT, |now| *now));
    }
}

fn stopped(_: oneshot::error::RecvError) -> Error {
    Error::Internal("an analysis stopped half-way".to_owned())
}

/// Threads for analyses, beside those that serve. They end with the process, wherever they are.
fn threads(count: usize) -> Result<ThreadPool> {
    ThreadPoolBuilder::new()
        .num_threads(count)
        .thread_name(|_| "opinion".to_owned())
        // Whoever waits hears that nothing comes.
        .panic_handler(|_| ())
        .build()
        .map_err(|error| Error::Internal(error.to_string()))
}

/// What is computed on such threads, when it is there.
fn on<T: Send + 'static>(
    threads: &ThreadPool,
    work: impl FnOnce() -> T + Send + 'static,
) -> oneshot::Receiver<T> {
    let (tell, told) = oneshot::channel();
    threads.spawn(move || {
        // Whoever asked may be gone.
        let _ = tell.send(work());
    });
    told
}

impl Analyst {
    async fn begin(app: App) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let newest = store::act::newest(&app.inner.store.read()).await?;
        let mut analyst = Self {
            app,
            quick: threads(cores)?,
            thorough: threads(1)?,
            loaded: BTreeMap::new(),
            changed: BTreeSet::new(),
            stale: BTreeSet::new(),
            upto: newest,
            seen: BTreeSet::new(),
            analysed: HashMap::new(),
            certainties: HashMap::new(),
            uncertain: BTreeMap::new(),
            urgent: Arc::default(),
            at_certainty: None,
        };
        for core in store::opinion::voted(&analyst.app.inner.store.read()).await? {
            match core.act_id {
                Some(act) => {
                    analyst.upto = analyst.upto.min(act);
                    analyst.analysed.insert(core.id, act);
                }
                None => {
                    analyst.stale.insert(core.id);
                }
            }
        }
        Ok(analyst)
    }

    /// Takes in what happened and analyses what changed; whether there was anything to do.
    async fn round(&mut self) -> Result<bool> {
        self.finish_certainty()?;
        self.follow().await?;
        self.load().await?;
        let mut worked = false;
        for core in self.changed.clone() {
            // What must be read anew is analysed in the next round. Until its turn a core question
            // stays among the changed: it is not noted as analysed.
            if self.stale.contains(&core) {
                continue;
            }
            self.changed.remove(&core);
            self.analyse(core).await?;
            worked = true;
            // New votes are waited for by nobody longer than it takes to analyse one core question.
            self.follow().await?;
        }
        self.begin_certainty();
        Ok(worked)
    }

    /// Takes in the acts that were not seen yet.
    async fn follow(&mut self) -> Result<()> {
        let app = self.app.clone();
        let read = app.inner.store.read();
        let acts = store::act::briefs_after(&read, self.upto).await?;
        let mut votes: Vec<i64> = Vec::new();
        let mut weighed: BTreeMap<Option<i64>, &Brief> = BTreeMap::new();
        let new: Vec<&Brief> = acts.iter().filter(|act| !self.seen.contains(&act.id)).collect();
        for act in new {
            match act.kind.parse() {
                Ok(ActKind::VotesCast) => votes.push(act.id),
                Ok(ActKind::VotesTakenBack | ActKind::VotesErased | ActKind::VotersJoined) => {
                    self.read_anew(act).await?;
                }
                Ok(ActKind::ParticipantBarred) => self.bar(act).await?,
                Ok(ActKind::PopulationChanged | ActKind::BackgroundChanged) => {
                    weighed.insert(act.dialogue_id, act);
                }
                _ if act.subject == Subject::Statement.as_str() => {
                    self.take_statement(act.subject_id).await?;
                }
                _ => {}
            }
        }
        for act in weighed.into_values() {
            self.weigh(act).await?;
        }
        for (first, last) in runs(&votes) {
            for vote in store::opinion::cast_between(&read, first - 1, last).await? {
                self.take_vote(&vote)?;
            }
        }
        let newest = acts.last().map_or(self.upto, |act| act.id);
        let late = if self.app.inner.store.engine() == Engine::Sqlite { 0 } else { LATE };
        self.upto = self.upto.max(newest - late);
        self.seen.extend(acts.into_iter().map(|act| act.id).filter(|id| *id > self.upto));
        self.seen = self.seen.split_off(&(self.upto + 1));
        Ok(())
    }

    fn take_vote(&mut self, vote: &Standing) -> Result<()> {
        let core = vote.core_question_id;
        if self.analysed.get(&core).is_some_and(|act| vote.act_id <= *act) {
            return Ok(());
        }
        match self.loaded.get_mut(&core) {
            Some(conversation) => conversation.take(&self.app, vote)?,
            None => {
                self.stale.insert(core);
            }
        }
        self.changed.insert(core);
        Ok(())
    }

    /// Votes went from one voter to another, or were taken back: they are read again.
    async fn read_anew(&mut self, act: &Brief) -> Result<()> {
        for core in store::opinion::voted(&self.app.inner.store.read()).await? {
            let analysed = self.analysed.get(&core.id).is_some_and(|done| act.id <= *done);
            if Some(core.dialogue_id) == act.dialogue_id && !analysed {
                self.stale.insert(core.id);
            }
        }
        Ok(())
    }

    /// Somebody was barred, or let in again.
    async fn bar(&mut self, act: &Brief) -> Result<()> {
        let app = self.app.clone();
        let own = self.loaded.values_mut();
        for conversation in own.filter(|own| Some(own.dialogue) == act.dialogue_id) {
            conversation.take_barred(&app).await?;
            self.changed.insert(conversation.core);
        }
        self.read_others_anew(act).await
    }

    /// The population changed to which results are weighted, or what voters say of themselves.
    async fn weigh(&mut self, act: &Brief) -> Result<()> {
        let app = self.app.clone();
        let own = self.loaded.values_mut();
        for conversation in own.filter(|own| Some(own.dialogue) == act.dialogue_id) {
            if conversation.take_population(&app).await? {
                self.changed.insert(conversation.core);
            }
        }
        self.read_others_anew(act).await
    }

    /// The core questions of this act's dialogue that are not in memory are read.
    async fn read_others_anew(&mut self, act: &Brief) -> Result<()> {
        let loaded: BTreeSet<i64> = self.loaded.keys().copied().collect();
        self.read_anew(act).await?;
        self.stale.retain(|core| !loaded.contains(core));
        Ok(())
    }

    /// A statement was written, or is public now, or no longer.
    async fn take_statement(&mut self, statement: i64) -> Result<()> {
        let row = store::statement::by_id(&self.app.inner.store.read(), statement).await?;
        let Some(core) = row.map(|row| row.core_question_id) else { return Ok(()) };
        let in_order = match self.loaded.get_mut(&core) {
            Some(conversation) => conversation.take_statements(&self.app).await?,
            None => false,
        };
        if !in_order {
            self.stale.insert(core);
        }
        self.changed.insert(core);
        Ok(())
    }

    /// Reads the votes of what is not in memory, or must be read anew.
    async fn load(&mut self) -> Result<()> {
        if self.stale.is_empty() {
            return Ok(());
        }
        for core in store::opinion::voted(&self.app.inner.store.read()).await? {
            if self.stale.remove(&core.id) {
                self.loaded.remove(&core.id);
                let read = Conversation::load(&self.app, core.id, core.dialogue_id).await?;
                self.loaded.insert(core.id, read);
                self.changed.insert(core.id);
            }
        }
        // What is left was never published, or has no statement.
        self.stale.clear();
        Ok(())
    }

    /// Analyses one core question: what follows within seconds.
    async fn analyse(&mut self, core: i64) -> Result<()> {
        let watch = Stopwatch::start();
        let (upto, read_at) = (self.upto, self.app.now());
        let Some(frozen) = self.frozen(core).await? else { return Ok(()) };
        let copied = watch.elapsed();
        let before = match (&frozen.groups, self.certainties.get(&core)) {
            (Some(_), Some(_)) => None,
            _ => store::opinion::analysis(&self.app.inner.store.read(), core).await?,
        };
        let earlier = before.as_ref().and_then(|row| OpinionResult::read(&row.result));
        let certainty = self.certainty(core, before.as_ref());
        self.urgent.set(true);
        let made = on(&self.quick, move || {
            let (result, analysis) =
                result::analyse(&frozen, earlier.as_ref(), certainty.as_deref());
            (result, analysis, frozen.digest(), frozen)
        })
        .await;
        self.urgent.set(false);
        let (result, analysis, digest, frozen) = made.map_err(stopped)?;
        if let Some(conversation) = self.loaded.get_mut(&core) {
            conversation.remember(&frozen, &analysis.of);
        }
        let certain = self.certainties.get(&core);
        let row = store::opinion::Analysis {
            core_question_id: core,
            version: 0,
            act_id: upto,
            read_at: read_at.0,
            done_at: self.app.now().0,
            digest: digest.to_vec(),
            result: write(&result)?,
            certain_at: certain.map(|certain| certain.read_at),
            certainty: certain.map(|certain| write(certain.as_ref())).transpose()?,
        };
        let waiting: Vec<i64> = self.changed.union(&self.stale).copied().collect();
        let tx = self.app.inner.store.begin().await?;
        store::opinion::put(&tx, &row).await?;
        store::opinion::reached(&tx, upto, &waiting).await?;
        self.app.commit(tx).await?;
        tracing::debug!(core, ?copied, whole = ?watch.elapsed(), votes = result.votes, "analysed");
        self.analysed.insert(core, upto);
        if self.needs_certainty(core, &result, read_at) {
            self.uncertain.insert(core, (frozen, analysis, read_at));
        }
        Ok(())
    }

    /// A copy of a core question's votes, made where no request waits for it.
    async fn frozen(&mut self, core: i64) -> Result<Option<Frozen>> {
        let Some(conversation) = self.loaded.remove(&core) else { return Ok(None) };
        let copied = on(&self.quick, move || (conversation.frozen(), conversation)).await;
        let (frozen, conversation) = copied.map_err(stopped)?;
        self.loaded.insert(core, conversation);
        Ok(Some(frozen))
    }

    /// The newest certainty there is, from memory or from the last analysis.
    fn certainty(
        &mut self,
        core: i64,
        before: Option<&store::opinion::Analysis>,
    ) -> Option<Arc<Certainty>> {
        if let Some(known) = self.certainties.get(&core) {
            return Some(Arc::clone(known));
        }
        let stored = before?.certainty.as_deref().and_then(Certainty::read)?;
        let stored = Arc::new(stored);
        self.certainties.insert(core, Arc::clone(&stored));
        Some(stored)
    }

    fn needs_certainty(&self, core: i64, result: &OpinionResult, now: Moment) -> bool {
        self.certainties.get(&core).is_none_or(|known| {
            let grown = result.votes.abs_diff(known.votes) * CERTAINTY_GROWTH >= known.votes;
            let other = result.votes != known.votes || result.people != known.people;
            other && (grown || now.0 - known.read_at >= CERTAINTY_AGE)
        })
    }

    /// Begins to compute how sure the next core question's groups are, beside everything else.
    fn begin_certainty(&mut self) {
        if self.at_certainty.is_some() {
            return;
        }
        let Some((core, (frozen, analysis, read_at))) = self.uncertain.pop_first() else { return };
        let urgent = Arc::clone(&self.urgent);
        let find = move || Certainty::find(&frozen, &analysis, read_at, &|| urgent.wait());
        self.at_certainty = Some(on(&self.thorough, move || (core, find())));
    }

    /// Takes in a certainty that was computed meanwhile.
    fn finish_certainty(&mut self) -> Result<()> {
        let Some(waiting) = &mut self.at_certainty else { return Ok(()) };
        match waiting.try_recv() {
            Ok(found) => self.take_certainty(found),
            Err(oneshot::error::TryRecvError::Empty) => {}
            Err(oneshot::error::TryRecvError::Closed) => {
                self.at_certainty = None;
                return Err(Error::Internal("a certainty stopped half-way".to_owned()));
            }
        }
        Ok(())
    }

    /// The core question is analysed anew with what is known now.
    fn take_certainty(&mut self, (core, found): (i64, Certainty)) {
        self.at_certainty = None;
        self.certainties.insert(core, Arc::new(found));
        self.changed.insert(core);
    }
}

fn write(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(format!("an analysis: {error}")))
}

/// Acts one after another, as first and last.
fn runs(acts: &[i64]) -> Vec<(i64, i64)> {
    let runs = acts.chunk_by(|one, next| one + 1 == *next);
    runs.filter_map(|run| Some((*run.first()?, *run.last()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_one_after_another_are_read_at_once() {
        assert_eq!(runs(&[3, 4, 5, 8, 10, 11]), [(3, 5), (8, 8), (10, 11)]);
        assert!(runs(&[]).is_empty());
    }
}

//! What the application counts about itself, for whoever watches it. Nothing here knows a person, a
//! text or a code.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::App;

/// Bounds of durations, in seconds: from a page out of the cache to a request that gave up.
pub const SECONDS: [f64; 12] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];
/// Bounds of how many votes one transaction holds.
const BATCH: [f64; 8] = [1.0, 4.0, 16.0, 64.0, 256.0, 1024.0, 4096.0, 16384.0];

/// The kind of an act.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ActLabel {
    kind: &'static str,
}

/// What came of a scheduled job.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct JobLabel {
    name: String,
    outcome: &'static str,
}

/// The counters of one application.
#[derive(Debug)]
pub struct Metrics {
    /// Votes that are on disk.
    pub(crate) votes: Counter,
    /// Votes that could not be written.
    pub(crate) votes_failed: Counter,
    /// Votes in one transaction.
    pub(crate) batch: Histogram,
    /// Seconds of one transaction of votes.
    pub(crate) batch_seconds: Histogram,
    acts: Family<ActLabel, Counter>,
    jobs: Family<JobLabel, Counter>,
    votes_waiting: Gauge,
    newest_act: Gauge,
    follower_age: Gauge<f64, std::sync::atomic::AtomicU64>,
    connections: Gauge,
    connections_idle: Gauge,
    doubted: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            votes: Counter::default(),
            votes_failed: Counter::default(),
            batch: Histogram::new(BATCH),
            batch_seconds: Histogram::new(SECONDS),
            acts: Family::default(),
            jobs: Family::default(),
            votes_waiting: Gauge::default(),
            newest_act: Gauge::default(),
            follower_age: Gauge::default(),
            connections: Gauge::default(),
            connections_idle: Gauge::default(),
            doubted: Gauge::default(),
        }
    }
}

impl Metrics {
    /// Lets a registry tell all of them.
    pub fn register(&self, registry: &mut Registry) {
        let all = registry;
        all.register("votes", "Votes that are on disk", self.votes.clone());
        all.register("votes_failed", "Votes that could not be written", self.votes_failed.clone());
        all.register("votes_waiting", "Votes queued for the writer", self.votes_waiting.clone());
        all.register("vote_batch", "Votes in one transaction", self.batch.clone());
        all.register_with_unit(
            "vote_batch_duration",
            "One transaction of votes, sync included",
            Unit::Seconds,
            self.batch_seconds.clone(),
        );
        all.register(
            "acts",
            "Acts written by this process; what is tried again counts again",
            self.acts.clone(),
        );
        all.register("newest_act", "Key of the newest act seen", self.newest_act.clone());
        all.register_with_unit(
            "follower_lag",
            "Time since the act table was last read",
            Unit::Seconds,
            self.follower_age.clone(),
        );
        all.register("database_connections", "Open connections", self.connections.clone());
        all.register(
            "database_connections_idle",
            "Open connections that nobody uses",
            self.connections_idle.clone(),
        );
        all.register(
            "database_in_doubt",
            "1 while the database failed and was not written since",
            self.doubted.clone(),
        );
        all.register("jobs", "Scheduled jobs, by what came of them", self.jobs.clone());
    }

    pub(crate) fn act(&self, kind: &'static str) {
        self.acts.get_or_create(&ActLabel { kind }).inc();
    }

    /// Counts a scheduled job.
    pub fn job(&self, name: &str, done: bool) {
        let outcome = if done { "done" } else { "failed" };
        self.jobs.get_or_create(&JobLabel { name: name.to_owned(), outcome }).inc();
    }
}

impl App {
    /// The counters, the momentary ones as of now.
    pub fn metrics(&self) -> &Metrics {
        let inner = &self.inner;
        let metrics = &inner.metrics;
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        metrics.votes_waiting.set(signed(inner.votes.waiting()));
        metrics.newest_act.set(inner.follower.newest());
        metrics.follower_age.set(inner.follower.age().as_secs_f64());
        let connections = inner.store.connections();
        metrics.connections.set(signed(connections.open));
        metrics.connections_idle.set(signed(connections.idle));
        metrics.doubted.set(i64::from(inner.health.is_doubted()));
        metrics
    }
}

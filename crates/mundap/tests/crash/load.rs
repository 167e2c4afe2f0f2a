//! Voters at a steady rate who remember what was acknowledged.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::site::{STATEMENTS, Site};

/// Clients; each votes on statements of its own, one vote at a time.
const CLIENTS: usize = 64;
/// Votes a second, of all clients together.
pub(crate) const RATE: usize = 2000;
const VALUES: [&str; 3] = ["agree", "disagree", "pass"];

/// What one client did on one of its statements.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    /// The statement's key.
    pub(crate) statement: i64,
    /// The value of the last acknowledged vote.
    pub(crate) acknowledged: Option<&'static str>,
    /// The value of a vote that was sent later and never answered.
    pub(crate) in_flight: Option<&'static str>,
    /// The receipts of all acknowledged votes.
    pub(crate) receipts: Vec<String>,
    /// How votes that were not acknowledged were answered; 0 for not at all.
    pub(crate) refusals: Vec<u16>,
}

/// What a voter does whose vote was not acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// Nothing more.
    Stop,
    /// The same vote again, until it is.
    Again,
}

/// A running load.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    start: Instant,
    tasks: Vec<tokio::task::JoinHandle<Vec<Record>>>,
}

impl Load {
    /// Starts the voters.
    pub(crate) async fn start(site: &Site, url: &str, then: Then) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let client = reqwest::Client::new();
        let mut tokens = Vec::new();
        for _ in 0..CLIENTS {
            let join =
                client.post(format!("{url}/api/v1/participants")).json(&serde_json::json!({}));
            let answer: serde_json::Value = join.send().await.unwrap().json().await.unwrap();
            tokens.push(answer["token"].as_str().unwrap().to_owned());
        }
        let start = Instant::now();
        let share = STATEMENTS / CLIENTS;
        let tasks = tokens.into_iter().enumerate().map(|(n, token)| {
            let own = site.statements[n * share..(n + 1) * share].to_vec();
            let begin = Duration::from_secs_f64(n as f64 / RATE as f64);
            let voter = Voter { client: client.clone(), url: url.to_owned(), token, then };
            tokio::spawn(voter.vote(own, start + begin, Arc::clone(&stop)))
        });
        let tasks = tasks.collect();
        Self { stop, start, tasks }
    }

    /// Waits for the voters, who stop at the first vote that is not answered: what each did, and how
    /// many votes a second were acknowledged until `killed`.
    pub(crate) async fn finish(self, killed: Instant) -> (Vec<Record>, f64) {
        self.stop.store(true, Ordering::Relaxed);
        let mut records = Vec::new();
        for task in self.tasks {
            records.extend(task.await.unwrap());
        }
        let votes: usize = records.iter().map(|record| record.receipts.len()).sum();
        (records, votes as f64 / killed.duration_since(self.start).as_secs_f64())
    }
}

struct Voter {
    client: reqwest::Client,
    url: String,
    token: String,
    then: Then,
}

impl Voter {
    async fn vote(self, own: Vec<i64>, begin: Instant, stop: Arc<AtomicBool>) -> Vec<Record> {
        let record = |statement| Record { statement, ..Record::default() };
        let mut records: Vec<Record> = own.into_iter().map(record).collect();
        let pace = Duration::from_secs_f64(CLIENTS as f64 / RATE as f64);
        let mut due = begin;
        for n in 0.. {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            tokio::time::sleep_until(due.into()).await;
            due += pace;
            let count = records.len();
            let record = &mut records[n % count];
            let value = VALUES[(n / count) % VALUES.len()];
            record.in_flight = Some(value);
            if !self.cast_until_acknowledged(record, value).await {
                break;
            }
        }
        records
    }

    /// Whether it was.
    async fn cast_until_acknowledged(&self, record: &mut Record, value: &str) -> bool {
        loop {
            match self.cast(record.statement, value).await {
                Ok(receipt) => {
                    record.receipts.push(receipt);
                    record.acknowledged = record.in_flight.take();
                    return true;
                }
                Err(status) => record.refusals.push(status),
            }
            if self.then == Then::Stop {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The receipt, or the status of the answer: 0 for none.
    async fn cast(&self, statement: i64, value: &str) -> Result<String, u16> {
        let url = format!("{}/api/v1/statements/{statement}/vote", self.url);
        let body = serde_json::json!({"value": value});
        let vote = self.client.put(url).bearer_auth(&self.token).json(&body);
        let answer = vote.send().await.map_err(|_| 0_u16)?;
        let status = answer.status().as_u16();
        let answer: serde_json::Value = answer.json().await.map_err(|_| 0_u16)?;
        if status == 200 { Ok(answer["receipt"].as_str().unwrap().to_owned()) } else { Err(status) }
    }
}

//! `kill -9` during 2,000 votes a second: nothing acknowledged is missing afterwards.

use std::collections::HashMap;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::load::{Load, RATE, Record};
use crate::site::Site;

/// Rounds on each engine: one in a test, as many as `cargo xtask soak` says there.
fn rounds() -> u32 {
    std::env::var("MUNDAP_SOAK_ROUNDS").map_or(1, |text| text.parse().expect("a number of rounds"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_sqlite_loses_nothing_acknowledged() {
    kill_and_check(&Site::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_postgres_loses_nothing_acknowledged() {
    kill_and_check(&Site::postgres().await).await;
}

/// Each round: load, kill at a moment that differs each time, start again, compare. On PostgreSQL
/// every round also kills one of the database's own processes, which makes it recover from its log.
async fn kill_and_check(site: &Site) {
    let mut before = Standing::new();
    for round in 0..rounds() {
        before = one_round(site, round, &before).await;
    }
}

async fn one_round(site: &Site, round: u32, before: &Standing) -> Standing {
    let server = site.serve();
    let load = Load::start(site, &server.url).await;
    tokio::time::sleep(Duration::from_millis(600 + u64::from(round) * 137 % 900)).await;
    if let Some(cluster) = &site.cluster {
        kill(&[busy_backend(cluster.process())]);
    }
    kill(&[server.process()]);
    let killed = Instant::now();
    drop(server);
    let (records, rate) = load.finish(killed).await;
    let acknowledged: usize = records.iter().map(|record| record.receipts.len()).sum();
    println!("round {round}: {acknowledged} votes acknowledged, {rate:.0} a second");
    assert!(acknowledged > RATE / 20, "there was load: {acknowledged}");

    let server = start_again(site);
    let standing = standing(site, &server.url).await;
    for record in &records {
        check(record, before, &standing);
    }
    let client = reqwest::Client::new();
    for receipt in records.iter().flat_map(|record| &record.receipts) {
        let url = format!("{}/receipts/{receipt}", server.url);
        let status = client.get(url).send().await.unwrap().status().as_u16();
        assert_eq!(status, 200, "receipt {receipt} is known");
    }
    assert_eq!(server.stop().code, 0);
    standing
}

/// The votes that stand on each statement: agree, disagree, pass.
type Standing = HashMap<i64, [i64; 3]>;

/// As the API tells it; the export, counted anew from the votes themselves, has to say the same.
async fn standing(site: &Site, url: &str) -> Standing {
    let mut standing = Standing::new();
    let mut next = Some(String::new());
    while let Some(cursor) = next {
        let core = site.core_question;
        let url = format!("{url}/api/v1/core-questions/{core}/statements?limit=200{cursor}");
        let page: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        for item in page["items"].as_array().unwrap() {
            let count = |name: &str| item[name].as_i64().unwrap();
            standing.insert(count("id"), ["agree", "disagree", "pass"].map(count));
        }
        next = page["next"].as_str().map(|cursor| format!("&cursor={cursor}"));
    }
    let votes =
        reqwest::get(format!("{url}/api/v1/core-questions/{}/votes.csv", site.core_question));
    let lines = votes.await.unwrap().text().await.unwrap().lines().count() - 1;
    let counted: i64 = standing.values().flatten().sum();
    assert_eq!(i64::try_from(lines).unwrap(), counted, "the tallies are those of the votes");
    standing
}

/// Every statement has one voter a round: since the round before it gained that voter's last
/// acknowledged vote, or the one that was in flight when everything stopped.
fn check(record: &Record, before: &Standing, after: &Standing) {
    let count = |standing: &Standing| standing.get(&record.statement).copied().unwrap_or_default();
    let (before, after) = (count(before), count(after));
    let gained = [0, 1, 2].map(|at| after[at] - before[at]);
    let one = |value: &str| match value {
        "agree" => [1, 0, 0],
        "disagree" => [0, 1, 0],
        _ => [0, 0, 1],
    };
    let last = record.acknowledged.map_or([0, 0, 0], one);
    let in_flight = record.in_flight.map(one);
    assert!(gained == last || Some(gained) == in_flight, "{record:?} gained {gained:?}");
}

/// PostgreSQL may still be reading its log: the server is started until it stands.
fn start_again(site: &Site) -> crate::program::Server {
    if let Some(cluster) = &site.cluster {
        cluster.wait_until_it_answers();
    }
    site.serve()
}

fn kill(processes: &[u32]) {
    let ids: Vec<String> = processes.iter().map(u32::to_string).collect();
    assert!(Command::new("kill").arg("-9").args(&ids).status().unwrap().success(), "{ids:?}");
}

/// A process of the database that serves one of our connections.
fn busy_backend(postmaster: u32) -> u32 {
    let list = Command::new("ps")
        .args(["--ppid", &postmaster.to_string(), "-o", "pid=,args=", "--sort=-pcpu"])
        .output()
        .unwrap();
    let text = String::from_utf8(list.stdout).unwrap();
    let line = text.lines().find(|line| line.contains("postgres t_"));
    let line = line.unwrap_or_else(|| panic!("no connection among\n{text}"));
    line.split_whitespace().next().unwrap().parse().unwrap()
}

//! `kill -9` during 2,000 votes a second: nothing acknowledged is missing afterwards.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::load::{Load, RATE, Then};
use crate::site::Site;
use crate::standing::{Standing, all_are_known, check, standing};

/// Rounds on each engine: one in a test, as many as `cargo xtask soak` says there.
pub(crate) fn rounds() -> u32 {
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
    let load = Load::start(site, &server.url, Then::Stop).await;
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
    all_are_known(&server.url, &records).await;
    assert_eq!(server.stop().code, 0);
    standing
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

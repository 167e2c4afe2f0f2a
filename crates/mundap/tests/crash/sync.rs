//! A trace of system calls: between a vote's arrival and its answer a sync of the log completed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::site::Site;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_sqlite_syncs_before_it_answers() {
    let site = Site::sqlite().await;
    let server = site.serve();
    votes_are_synced(&site, &server.url, &[server.process()], "mundap.db-wal").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_postgres_syncs_before_it_answers() {
    let site = Site::postgres().await;
    let server = site.serve();
    // One vote first, so that the connection that writes is there to be traced.
    let token = join(&server.url).await;
    vote(&site, &server.url, &token, 0).await;
    let postmaster = site.cluster.as_ref().unwrap().process();
    let mut processes = settled(postmaster).await;
    processes.extend([postmaster, server.process()]);
    votes_are_synced(&site, &server.url, &processes, "pg_wal/").await;
}

/// The backends of a cluster, once the pool opens no more of them: what is opened between this look and
/// the tracer's arrival would not be traced.
async fn settled(postmaster: u32) -> Vec<u32> {
    let look = || -> Vec<u32> {
        let ps =
            Command::new("ps").args(["--ppid", &postmaster.to_string(), "-o", "pid="]).output();
        let text = String::from_utf8(ps.unwrap().stdout).unwrap();
        text.split_whitespace().map(|id| id.parse().unwrap()).collect()
    };
    let mut processes = look();
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let now = look();
        if now == processes {
            break;
        }
        processes = now;
    }
    processes
}

/// Casts votes one by one under a trace and reads it.
async fn votes_are_synced(site: &Site, url: &str, processes: &[u32], log: &str) {
    const VOTES: usize = 5;
    let file = site.program.path("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-s", "64", "-o"]).arg(&file);
    strace.args(["-e", "trace=read,recvfrom,write,writev,sendto,fsync,fdatasync"]);
    for process in processes {
        strace.args(["-p", &process.to_string()]);
    }
    let mut strace = strace.stderr(Stdio::null()).spawn().expect("strace runs");
    let token = join(url).await;
    // The tracer is attached once it has written down a request.
    for _ in 0..200 {
        join(url).await;
        if std::fs::read_to_string(&file).is_ok_and(|text| text.contains("/api/v1/participants")) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for n in 0..VOTES {
        vote(site, url, &token, n).await;
    }
    let stop = Command::new("kill").args(["-INT", &strace.id().to_string()]).status();
    assert!(stop.unwrap().success());
    strace.wait().unwrap();
    check(&file, log, VOTES);
}

async fn join(url: &str) -> String {
    let join = reqwest::Client::new().post(format!("{url}/api/v1/participants"));
    let answer = join.json(&serde_json::json!({})).send().await.unwrap();
    let answer: serde_json::Value = answer.json().await.unwrap();
    answer["token"].as_str().unwrap().to_owned()
}

async fn vote(site: &Site, url: &str, token: &str, n: usize) {
    let url = format!("{url}/api/v1/statements/{}/vote", site.statements[n]);
    let vote = reqwest::Client::new().put(url).bearer_auth(token);
    let answer = vote.json(&serde_json::json!({"value": "agree"})).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
}

/// What the trace shows, in the order it happened.
fn check(file: &Path, log: &str, votes: usize) {
    let text = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
    let (mut waiting, mut synced, mut answered) = (false, false, 0);
    // A call that others interrupt is written in two lines: its file stands in the first, its
    // result in the second.
    let mut syncing: std::collections::HashSet<&str> = std::collections::HashSet::new();
    for line in text.lines() {
        let process = line.split_whitespace().next().unwrap_or_default();
        let is_sync = line.contains("fsync(") || line.contains("fdatasync(");
        if line.contains("PUT /api/v1/statements/") {
            (waiting, synced) = (true, false);
        } else if is_sync && line.contains(log) {
            if line.ends_with("= 0") {
                synced = true;
            } else {
                syncing.insert(process);
            }
        } else if line.contains("sync resumed>") && line.ends_with("= 0") {
            synced |= syncing.remove(process);
        } else if waiting && line.contains("HTTP/1.1 200") {
            assert!(synced, "a vote was answered before {log} was synced:\n{text}");
            waiting = false;
            answered += 1;
        }
    }
    assert_eq!(answered, votes, "the trace shows every vote:\n{text}");
}

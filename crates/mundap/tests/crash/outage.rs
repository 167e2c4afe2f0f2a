//! The database is stopped and started again while people vote: clear errors, no acknowledged vote
//! lost, and nobody has to do anything.

use std::time::{Duration, Instant};

use crate::kill::rounds;
use crate::load::{Load, Then};
use crate::site::Site;
use crate::standing::{Standing, all_are_known, check, standing};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_postgres_may_be_restarted() {
    let site = Site::postgres().await;
    let cluster = site.cluster.as_ref().unwrap();
    let server = site.serve();
    let mut before = Standing::new();
    for round in 0..rounds() {
        let load = Load::start(&site, &server.url, Then::Again).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        tokio::task::block_in_place(|| cluster.stop());
        // Readers are told too, and a balancer sends nobody here.
        assert_eq!(status(&server.url, "/readyz").await, 503);
        assert_eq!(status(&server.url, "/api/v1/core-questions/1/statements/next").await, 503);
        tokio::time::sleep(Duration::from_millis(1500)).await;
        tokio::task::block_in_place(|| cluster.start_again());
        becomes_ready(&server.url).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        let (records, _) = load.finish(Instant::now()).await;

        let refused: Vec<u16> = records.iter().flat_map(|r| r.refusals.clone()).collect();
        println!("round {round}: {} votes were refused for now", refused.len());
        assert!(!refused.is_empty(), "there was an outage");
        assert!(refused.iter().all(|status| *status == 503), "{refused:?}");
        let after = standing(&site, &server.url).await;
        for record in &records {
            assert_eq!(record.in_flight, None, "every vote was acknowledged in the end");
            check(record, &before, &after);
        }
        all_are_known(&server.url, &records).await;
        before = after;
    }
    assert_eq!(server.stop().code, 0);
}

pub(crate) async fn status(url: &str, path: &str) -> u16 {
    reqwest::get(format!("{url}{path}")).await.unwrap().status().as_u16()
}

pub(crate) async fn becomes_ready(url: &str) {
    for _ in 0..300 {
        if status(url, "/readyz").await == 200 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it does not become ready again");
}

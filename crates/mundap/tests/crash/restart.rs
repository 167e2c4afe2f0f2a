//! The program is restarted under load, as systemd does it, with the socket held meanwhile: every
//! request is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::kill::rounds;
use crate::load::{Load, Then};
use crate::program::Server;
use crate::site::Site;
use crate::standing::{Standing, all_are_known, check, standing};

/// Readers who keep their connections.
const READERS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_a_restart_loses_no_request() {
    let site = Site::sqlite().await;
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut server = Server::start(site.program.serve_on(&socket));
    let url = server.url.clone();
    let load = Load::start(&site, &url, Then::Stop).await;
    let over = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> =
        (0..READERS).map(|_| tokio::spawn(read(url.clone(), Arc::clone(&over)))).collect();
    for _ in 0..=rounds() {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let stopped = tokio::task::block_in_place(|| server.stop());
        assert_eq!(stopped.code, 0, "{stopped:?}");
        assert!(!stopped.stderr.contains("did not finish"), "{stopped:?}");
        server = Server::start(site.program.serve_on(&socket));
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    over.store(true, Ordering::Relaxed);
    let mut pages = 0;
    for reader in readers {
        pages += reader.await.unwrap();
    }
    let (records, rate) = load.finish(Instant::now()).await;
    let votes: usize = records.iter().map(|record| record.receipts.len()).sum();
    println!("{pages} pages and {votes} votes were answered, {rate:.0} votes a second");
    assert!(pages > 100 && votes > 100, "there was load: {pages} pages, {votes} votes");
    let after = standing(&site, &url).await;
    for record in &records {
        assert_eq!(record.refusals, [0_u16; 0], "{record:?}");
        assert_eq!(record.in_flight, None, "{record:?}");
        check(record, &Standing::new(), &after);
    }
    all_are_known(&url, &records).await;
    assert_eq!(server.stop().code, 0);
}

/// Reads pages one after the other; how many. Each has to be answered.
async fn read(url: String, over: Arc<AtomicBool>) -> usize {
    let client = reqwest::Client::builder().retry(reqwest::retry::never()).build().unwrap();
    let mut pages = 0;
    while !over.load(Ordering::Relaxed) {
        for path in ["/d/garam/questions", "/api/v1/dialogues"] {
            let answer = client.get(format!("{url}{path}")).send().await;
            let answer = answer.unwrap_or_else(|error| panic!("page {pages}: {error:?}"));
            assert_eq!(answer.status().as_u16(), 200);
            assert!(!answer.bytes().await.unwrap().is_empty());
            pages += 1;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    pages
}

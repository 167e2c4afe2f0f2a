//! What the privacy notice promises, as the doctor sees it, and the destruction of every night.

use std::time::Duration;

use app::clock::{Clock as _, SystemClock};
use domain::time::{DAY, KOREA, zone};
use store::Engine;
use testkit::postgres::Cluster;

use crate::erasure::{policy, program_on};
use crate::program::Program;

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_tells_whether_the_notice_is_kept() {
    let (program, url) = program_on(Engine::Sqlite).await;
    let new = program.run(&["doctor", "--json"]).good();
    assert!(new.fact("privacy notice")["advice"].is_string());
    for name in ["last destruction", "files to rewrite since", "erasures", "list of erasures"] {
        let fact = new.fact(name);
        assert!(fact["problem"].is_null() && fact["advice"].is_null(), "{fact}");
    }
    policy(&url).await;
    let set = program.run(&["doctor", "--json"]).good();
    assert!(set.fact("privacy notice")["value"].as_str().unwrap().starts_with("1 ("));
    // The notice says thirty days.
    let folder = program.data().join("backups");
    std::fs::create_dir(&folder).unwrap();
    let made = |days: i64| {
        let day = SystemClock.now().plus(-days * DAY).iso_date(&zone(KOREA));
        let file = folder.join(format!("mundap-{day}-0300.db"));
        program.run(&["backup", &file.display().to_string()]).good();
    };
    made(29);
    made(0);
    let young = program.run(&["doctor", "--json"]);
    assert!(young.fact("oldest backup")["problem"].is_null(), "{young:?}");
    made(40);
    let old = program.run(&["doctor", "--json"]);
    assert!(old.fact("oldest backup")["problem"].is_string(), "{old:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_was_off_destroys_what_is_due_when_it_starts() {
    let (program, url): (Program, String) = program_on(Engine::Postgres).await;
    policy(&url).await;
    let database = url.split("localhost/").nth(1).unwrap().split('?').next().unwrap();
    let cluster = Cluster::shared().await;
    cluster.sql(
        database,
        &[
            "UPDATE installation SET created_at = 1",
            "INSERT INTO mail (address, language, letter, created_at, due_at, tries, failed_at)
             VALUES ('kim@garam.example', 'ko', '{}', 1, 1, 9, 1)",
        ],
    );
    let missed = program.run(&["doctor", "--json"]);
    assert!(missed.fact("last destruction")["problem"].is_string(), "{missed:?}");
    let server = program.serve(&[]);
    let mut last = String::new();
    for _ in 0..500 {
        last = program.run(&["doctor", "--json"]).fact("last destruction").to_string();
        if last.contains("mails 1") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(last.contains("mails 1") && !last.contains("problem"), "{last}");
    assert_eq!(server.stop().code, 0);
    assert_eq!(cluster.sql(database, &["SELECT count(*) FROM mail"]).trim(), "0");
    let record = "SELECT rule || ' ' || days || ' ' || items FROM destruction";
    assert_eq!(cluster.sql(database, &[record]).trim(), "mails 7 1");
    let left = "SELECT count(*) FROM destruction WHERE scrubbed_at IS NULL";
    assert_eq!(cluster.sql(database, &[left]).trim(), "0");
}

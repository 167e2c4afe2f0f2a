//! `mundap backup`, `restore`, `migrate` and `doctor`, on both engines.

use store::Engine;

use crate::program::{Program, is_private};

#[tokio::test]
async fn a_backup_moves_between_engines() {
    let embedded = Program::new();
    embedded.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구"]).good();
    let file = embedded.path("backup.db").display().to_string();
    let written = embedded.json(&["backup", &file]);
    assert!(written["rows"].as_i64().unwrap() > 0 && is_private(&embedded.path("backup.db")));
    embedded.run(&["backup", &file]).refused(2, "exists already");
    embedded.run(&["restore", &file]).refused(2, "--replace");
    embedded.run(&["restore", &file, "--replace"]).good();
    embedded.run(&["restore", "nowhere.db"]).refused(2, "nowhere.db");

    let (url, _) = testkit::bare_database(Engine::Postgres).await;
    let server = Program::on(&url);
    let migrated = server.json(&["migrate"]);
    assert_eq!(migrated["applied"].as_array().unwrap().len(), store::SCHEMA_VERSIONS.len());
    assert_eq!(server.json(&["migrate"])["applied"].as_array().unwrap().len(), 0);
    assert_eq!(server.json(&["restore", &file])["rows"], written["rows"]);
    let listed = server.json(&["dialogue", "list"]);
    assert_eq!(listed["dialogues"][0]["slug"], "garam");
    let back = embedded.path("back.db").display().to_string();
    assert_eq!(server.json(&["backup", &back])["rows"], written["rows"]);
}

#[tokio::test]
async fn the_doctor_finds_a_careless_server() {
    // The shared PostgreSQL of tests runs without fsync.
    let (url, _) = testkit::bare_database(Engine::Postgres).await;
    let doctor = Program::on(&url).run(&["doctor", "--lang", "en"]);
    let doctor = doctor.refused(1, "problems found: 2");
    assert!(doctor.stdout.contains("! fsync"), "{doctor:?}");
    let well = Program::new().run(&["doctor"]).good();
    assert!(well.stdout.contains("integrity") && !well.stdout.contains('!'), "{well:?}");
}

//! `mundap backup`, `restore`, `migrate` and `doctor`, on both engines.

use app::clock::{Clock as _, SystemClock};
use domain::time::{DAY, KOREA, zone};
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

#[test]
fn a_drill_restores_and_compares() {
    let program = Program::new();
    program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구"]).good();
    program.run(&["backup", "drill"]).refused(2, "백업이 없습니다");
    let folder = program.data().join("backups");
    std::fs::create_dir(&folder).unwrap();
    // Older ones would be older than the privacy notice says.
    let day = |before: i64| SystemClock.now().plus(-before * DAY).iso_date(&zone(KOREA));
    let name = |before: i64| folder.join(format!("mundap-{}-0300.db", day(before)));
    let name = |before: i64| name(before).display().to_string();
    program.run(&["backup", &name(3)]).good();
    program.run(&["dialogue", "add", "--slug", "haneul", "--title", "하늘구"]).good();
    program.run(&["backup", &name(2)]).good();

    // The newest of the folder, or the one that is named.
    let newest = program.json(&["backup", "drill"]);
    assert!(newest["file"].as_str().unwrap().ends_with(&format!("{}-0300.db", day(2))), "{newest}");
    assert_eq!((&newest["acts_same"], &newest["acts_different"]), (&2.into(), &0.into()));
    assert_eq!(newest["wrong"].as_array().unwrap().len(), 0, "{newest}");
    let older = program.json(&["backup", "drill", &name(3)]);
    assert_eq!(older["acts_same"], 1, "{older}");
    assert!(program.run(&["doctor"]).good().stdout.contains("last drill"));

    // Into a database of one's own choice, which stays.
    let into = format!("sqlite:{}", program.path("there.db").display());
    program.run(&["backup", "drill", "--into", &into]).good();
    assert!(program.path("there.db").is_file());
    program.run(&["backup", "drill", "--into", &into]).refused(2, "holds something already");

    // Of another installation there is nothing to compare with.
    let other = Program::new().json(&["backup", "drill", &name(2)]);
    assert_eq!(other["of_this_installation"], false, "{other}");

    // A damaged one is told, and noted.
    let mut bytes = std::fs::read(name(2)).unwrap();
    bytes.iter_mut().skip(20_000).take(30_000).for_each(|byte| *byte = 0xAA);
    std::fs::write(name(1), bytes).unwrap();
    program.run(&["backup", "drill"]).refused(2, "damaged");
    program.run(&["doctor"]).refused(1, "고칠 것이 있습니다");
    std::fs::remove_file(name(1)).unwrap();
    program.run(&["backup", "drill"]).good();
    program.run(&["doctor"]).good();
}

#[tokio::test]
async fn the_doctor_looks_at_the_machine_too() {
    let program = Program::new();
    program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구"]).good();
    let well = program.run(&["doctor", "--json"]).good();
    for name in ["free space", "korean font", "write-ahead log", "size", "clock", "newest backup"] {
        assert!(well.fact(name)["problem"].is_null(), "{name}: {well:?}");
    }
    // Who may read what.
    let open = |path: &std::path::Path, mode| {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    open(&program.data(), 0o755);
    program.run(&["doctor"]).good();
    open(&program.data().join("mundap.db"), 0o644);
    let bad = program.run(&["doctor", "--json"]).refused(1, "고칠 것이 있습니다: 1");
    assert!(bad.fact("permissions")["value"].as_str().unwrap().contains("mundap.db"));

    // A server that does not answer, and backups that were missed.
    let away = Program::on("postgres://nobody@localhost/none?host=/nowhere");
    let away = away.run(&["doctor", "--json"]).refused(1, "고칠 것이 있습니다: 1");
    assert!(away.fact("reachable")["problem"].is_string());
    let (url, _) = testkit::bare_database(Engine::Postgres).await;
    let server = Program::on(&url);
    server.run(&["migrate"]).good();
    server.run(&["user", "add", "--role", "operator", "--email", "op@garam.example"]).good();
    let database = url.split("localhost/").nth(1).unwrap().split('?').next().unwrap();
    let long_ago = "UPDATE installation SET created_at = 1";
    testkit::postgres::Cluster::shared().await.sql(database, &[long_ago]);
    let off = server.run(&["doctor", "--json"]);
    assert!(off.fact("newest backup")["advice"].is_string());
    let missed = server.run(&["doctor", "--json", "--backups", "on"]);
    assert!(missed.fact("newest backup")["problem"].is_string());
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

//! Backup and restore between both engines: what comes back is what was there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::Path;

use app::vote::Ballot;
use domain::contribution::{Change, Kind};
use domain::moderation::Reason;
use domain::role::Role;
use domain::vote::VoteValue;
use sea_orm::{ConnectionTrait as _, Database, Statement};
use store::{Engine, Store, StoreError};
use testkit::TestApp;

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

async fn query(url: &str, text: &str) -> Vec<String> {
    let db = Database::connect(url).await.unwrap();
    let rows =
        db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await.unwrap();
    let list = rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect();
    db.close().await.unwrap();
    list
}

async fn execute(url: &str, text: &str) {
    let db = Database::connect(url).await.unwrap();
    db.execute_unprepared(text).await.unwrap();
    db.close().await.unwrap();
}

/// Every value of every table of a backup, in an order of its own.
async fn content(file: &Path) -> Vec<String> {
    let url = format!("sqlite:{}", file.display());
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table'
                  AND name NOT LIKE 'sqlite%' AND name <> 'seaql_migrations' ORDER BY name";
    let mut lines = Vec::new();
    for table in query(&url, tables).await {
        let columns = format!(
            "SELECT group_concat('quote(\"' || name || '\")', ' || '','' || ') FROM pragma_table_info('{table}')"
        );
        let columns = query(&url, &columns).await.remove(0);
        let rows = query(&url, &format!("SELECT {columns} FROM \"{table}\" ORDER BY 1")).await;
        lines.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
    }
    lines
}

/// Something in (nearly) every table: names beyond ASCII, empty values, all kinds of keys.
async fn live(t: &TestApp) {
    let dialogue = t.dialogue("garam").sectors(["제조업", "마을"]).places(["새터동"]).await;
    t.questions_asked(&dialogue, 700).await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let one = t.statement(&core, "밤 버스가 '필요'합니다 \u{1F68C}").await;
    let two = t.statement(&core, "첫차를 당깁시다").await;
    t.answer_by(&t.participant(), &core, "여럿이 함께 정하면 됩니다.").await;
    t.person(Role::Secretary, &dialogue).await;
    let hide = app::moderation::NewDecision {
        change: Change::Hide,
        reason: Some(Reason::Abuse),
        note: "욕설".to_owned(),
    };
    t.app.moderate(&t.operator(), &dialogue, Kind::Statement, two.0, &hide).await.unwrap();
    let ballots: Vec<Ballot> = (0..300)
        .map(|_| Ballot {
            participant: t.participant_id(),
            statement: one,
            value: VoteValue::Agree,
            at: t.app.now(),
            chance: None,
        })
        .collect();
    t.app.vote_many(&ballots).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_is_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    for from in ENGINES {
        let source = TestApp::start(from, testkit::settings()).await;
        live(&source).await;
        let first = folder.path().join(format!("{from:?}.db"));
        let copied = source.app.store().backup_to(&first, &|_| {}).await.unwrap();
        let before = content(&first).await;
        assert!(copied.rows > 1500 && before.len() > 1500, "{copied:?}, {}", before.len());
        for to in ENGINES {
            let target = TestApp::start(to, testkit::settings()).await;
            let restored = target.app.store().restore_from(&first, false, &|_| {}).await.unwrap();
            let again = folder.path().join(format!("{from:?}-{to:?}.db"));
            target.app.store().backup_to(&again, &|_| {}).await.unwrap();
            assert_eq!(restored, copied, "{from:?} to {to:?}");
            assert!(content(&again).await == before, "{from:?} to {to:?} differs");
            lives_on(&target).await;
        }
    }
}

/// After a restore, new rows get keys of their own.
async fn lives_on(t: &TestApp) {
    let app = t.another().await;
    let dialogue = app.dialogue(&t.operator(), "garam").await.unwrap();
    let question = app::question::NewQuestion {
        title: "되살린 뒤에도 물을 수 있나요?".to_owned(),
        ..app::question::NewQuestion::default()
    };
    let asked = app.ask(&t.participant(), &dialogue, &question).await.unwrap();
    assert_eq!(asked.code, "Q-0701");
    t.core_question(&dialogue, "되살린 뒤의 핵심 질문은?").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_there_is_kept_unless_it_is_to_be_replaced() {
    for engine in ENGINES {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup.db");
        let source = TestApp::start(engine, testkit::settings()).await;
        live(&source).await;
        source.app.store().backup_to(&file, &|_| {}).await.unwrap();
        let error = source.app.store().backup_to(&file, &|_| {}).await.unwrap_err();
        assert!(error.to_string().contains("exists already"), "{error}");

        let target = TestApp::start(engine, testkit::settings()).await;
        target.dialogue("other").await;
        let store = target.app.store();
        let refused = store.restore_from(&file, false, &|_| {}).await.unwrap_err();
        assert!(refused.to_string().contains("--replace"), "{refused}");
        let slugs = "SELECT slug FROM dialogue";
        assert_eq!(query(target.url(), slugs).await, ["other"]);
        store.restore_from(&file, true, &|_| {}).await.unwrap();
        assert_eq!(query(target.url(), slugs).await, ["garam"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_whole_backup_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let source = TestApp::sqlite().await;
    live(&source).await;
    let good = folder.path().join("good.db");
    source.app.store().backup_to(&good, &|_| {}).await.unwrap();

    let garbage = folder.path().join("garbage.db");
    std::fs::write(&garbage, "이것은 백업이 아닙니다").unwrap();
    let foreign = folder.path().join("foreign.db");
    execute(&format!("sqlite:{}?mode=rwc", foreign.display()), "CREATE TABLE t (x)").await;
    let damaged = folder.path().join("damaged.db");
    let mut bytes = std::fs::read(&good).unwrap();
    bytes.iter_mut().skip(40_000).take(30_000).for_each(|byte| *byte = 0xAA);
    std::fs::write(&damaged, bytes).unwrap();
    let newer = folder.path().join("newer.db");
    std::fs::copy(&good, &newer).unwrap();
    execute(
        &format!("sqlite:{}", newer.display()),
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m99990101_000001_later', 0)",
    )
    .await;

    for engine in ENGINES {
        let target = TestApp::start(engine, testkit::settings()).await;
        target.dialogue("other").await;
        for (file, sign) in [
            (&garbage, "no backup"),
            (&foreign, "no backup"),
            (&damaged, "damaged"),
            (&newer, "m99990101_000001_later"),
        ] {
            let error = target.app.store().restore_from(file, true, &|_| {}).await.unwrap_err();
            assert!(error.to_string().contains(sign), "{}: {error}", file.display());
        }
        assert_eq!(query(target.url(), "SELECT slug FROM dialogue").await, ["other"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_during_votes_is_of_one_moment() {
    for engine in ENGINES {
        let folder = tempfile::tempdir().unwrap();
        let t = TestApp::start(engine, testkit::settings()).await;
        live(&t).await;
        let dialogue = t.app.dialogue(&t.operator(), "garam").await.unwrap();
        let core = t.core_question(&dialogue, "둘째 질문은?").await;
        let statement = t.statement(&core, "표가 오는 동안 백업합니다").await;
        let voting = async {
            for _ in 0..40 {
                let ballot = Ballot {
                    participant: t.participant_id(),
                    statement,
                    value: VoteValue::Disagree,
                    at: t.app.now(),
                    chance: None,
                };
                t.app.vote_many(&[ballot]).await.unwrap();
            }
        };
        let file = folder.path().join("backup.db");
        let ((), copied) = tokio::join!(voting, t.app.store().backup_to(&file, &|_| {}));
        copied.unwrap();
        let url = format!("sqlite:{}", file.display());
        let same = "SELECT CAST((SELECT count(*) FROM vote) AS text) UNION SELECT CAST((SELECT count(*) FROM vote_entry) AS text)
                    UNION SELECT CAST((SELECT sum(agree + disagree + pass) FROM statement) AS text)";
        let counts = query(&url, same).await;
        assert_eq!(counts.len(), 1, "{engine:?}: {counts:?}");
        let whole = Store::connect(&url).await.unwrap();
        assert_eq!(store::inspection::integrity(&whole).await.unwrap(), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_moves_between_engines_or_nothing() {
    for from in ENGINES {
        for to in ENGINES {
            let source = TestApp::start(from, testkit::settings()).await;
            live(&source).await;
            let before = source.app.store().sums().await.unwrap();
            let new = TestApp::start(to, testkit::settings()).await;
            let empty = new.app.store().size().await.unwrap().rows;
            let (url, _folder) = testkit::bare_database(to).await;
            let target = Store::open(&url).await.unwrap();
            // Something is recorded while everything is copied: it would be left behind.
            let statement = domain::id::StatementId(1);
            let vote = Ballot {
                participant: source.participant_id(),
                statement,
                value: VoteValue::Agree,
                at: source.app.now(),
                chance: None,
            };
            let runtime = tokio::runtime::Handle::current();
            let voted = std::sync::atomic::AtomicBool::new(false);
            let recording = |_| {
                if !voted.swap(true, std::sync::atomic::Ordering::SeqCst) {
                    tokio::task::block_in_place(|| {
                        runtime.block_on(source.app.vote_many(&[vote])).unwrap();
                    });
                }
            };
            let refused = source.app.store().move_to(&target, &recording).await.unwrap_err();
            assert!(refused.to_string().starts_with("1 acts were recorded"), "{refused}");
            let left = target.size().await.unwrap().rows;
            assert!(left <= empty, "{from:?} to {to:?}: something was left");
            // Nothing is: every row arrives, and the source is as it was.
            let standing = source.app.store().sums().await.unwrap();
            assert!(!store::copy::differences(&before, &standing).is_empty(), "the vote is there");
            let moved = source.app.store().move_to(&target, &|_| {}).await.unwrap();
            let there = target.sums().await.unwrap();
            assert_eq!(store::copy::differences(&standing, &there), Vec::<String>::new());
            assert_eq!(moved.rows, there.iter().map(|sum| sum.rows).sum::<u64>());
            assert_eq!(source.app.store().sums().await.unwrap(), standing);
            let again = source.app.store().move_to(&target, &|_| {}).await.unwrap_err();
            assert!(again.to_string().contains("choose an empty one"), "{again}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_differs_is_named() {
    let (one, other) = (TestApp::sqlite().await, TestApp::postgres().await);
    for t in [&one, &other] {
        t.dialogue("garam").await;
    }
    let (a, b) = (one.app.store().sums().await.unwrap(), other.app.store().sums().await.unwrap());
    // The same seed and the same clock: the same rows.
    assert_eq!(store::copy::differences(&a, &b), Vec::<String>::new());
    execute(other.url(), "UPDATE dialogue SET title = 'x'; DELETE FROM place").await;
    let b = other.app.store().sums().await.unwrap();
    let told = store::copy::differences(&a, &b);
    let sign = |table: &str| told.iter().any(|line| line.starts_with(table));
    assert!(
        told.len() == 2 && sign("dialogue: the same number") && sign("place: 0 rows"),
        "{told:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_compared_with_what_became_of_it() {
    for engine in ENGINES {
        let t = TestApp::start(engine, testkit::settings()).await;
        live(&t).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup.db");
        t.app.store().backup_to(&file, &|_| {}).await.unwrap();
        let acts = u64::try_from(t.acts().await).unwrap();
        let dialogue = t.app.dialogue(&t.operator(), "garam").await.unwrap();
        t.question(&t.participant(), &dialogue, "백업한 뒤에 묻습니다").await;
        let backup = store::backup::open_whole(&file).await.unwrap();
        assert!(store::backup::is_of(&backup, t.app.store()).await.unwrap());
        let compared = store::backup::compare_acts(&backup, t.app.store()).await.unwrap();
        assert_eq!((compared.same, compared.different), (acts, 0), "{engine:?}");
        execute(t.url(), "UPDATE act SET payload = '{}' WHERE id = (SELECT min(id) FROM act)")
            .await;
        let compared = store::backup::compare_acts(&backup, t.app.store()).await.unwrap();
        assert_eq!((compared.same, compared.different), (acts - 1, 1), "{engine:?}");
        let stranger = TestApp::seeded(7).await;
        assert!(!store::backup::is_of(&backup, stranger.app.store()).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_careless_server_is_noticed() {
    // The shared PostgreSQL of tests runs without fsync.
    let t = TestApp::postgres().await;
    let facts = store::inspection::durability(t.app.store()).await.unwrap();
    let dangerous: Vec<&str> =
        facts.iter().filter(|fact| fact.dangerous).map(|fact| fact.name).collect();
    assert_eq!(dangerous, ["fsync", "full_page_writes"]);
    let t = TestApp::sqlite().await;
    let facts = store::inspection::durability(t.app.store()).await.unwrap();
    assert!(facts.len() == 2 && facts.iter().all(|fact| !fact.dangerous), "{facts:?}");
    let missing = t.app.store().backup_to(Path::new("/nowhere/x.db"), &|_| {}).await.unwrap_err();
    assert!(matches!(missing, StoreError::File { .. }), "{missing}");
}

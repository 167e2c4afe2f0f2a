//! Upgrades: from every earlier schema the newest is reached, and what was there stays.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use sea_orm::{ConnectionTrait as _, Database, Statement};
use store::{Engine, SCHEMA_VERSIONS, Store};

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

/// Rows of the first schema: two dialogues, someone barred who took part in both, and someone not.
const FIRST: &str = "
INSERT INTO dialogue (id, slug, title, summary, language, zone, status, settings, created_at) VALUES
  (1, 'garam', '가람구', '', 'ko', 'Asia/Seoul', 'published', '{}', 1),
  (2, 'haneul', '하늘구', '', 'ko', 'Asia/Seoul', 'published', '{}', 1);
INSERT INTO participant (id, origin, barred_at, barred_reason) VALUES
  ({1}, 'cookie', 7, '도배'), ({2}, 'cookie', NULL, NULL);
INSERT INTO voter (id, dialogue_id, participant_id) VALUES
  (1, 1, {1}), (2, 2, {1}), (3, 1, {2});
";

async fn rows(url: &str, text: &str) -> Vec<String> {
    let db = Database::connect(url).await.unwrap();
    let rows =
        db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await.unwrap();
    let list = rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect();
    db.close().await.unwrap();
    list
}

/// Every column and index of the database.
async fn schema(url: &str, engine: Engine) -> Vec<String> {
    let text = match engine {
        Engine::Sqlite => {
            "SELECT m.name || ' ' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk
               FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
             UNION SELECT coalesce(sql, name) FROM sqlite_master WHERE type = 'index' ORDER BY 1"
        }
        Engine::Postgres => {
            "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable
               FROM information_schema.columns WHERE table_schema = current_schema()
             UNION SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1"
        }
    };
    rows(url, text).await
}

fn key(engine: Engine, digit: char) -> String {
    let hex = String::from(digit).repeat(32);
    match engine {
        Engine::Sqlite => format!("x'{hex}'"),
        Engine::Postgres => format!("'{hex}'"),
    }
}

/// A database that stopped at the schema version with this number, counted from 1.
async fn earlier(engine: Engine, version: u32) -> (String, Option<tempfile::TempDir>) {
    let (url, folder) = testkit::bare_database(engine).await;
    let store = Store::connect(&url).await.unwrap();
    store.upgrade_by(version).await.unwrap();
    assert_eq!(store::applied(&store).await.unwrap().len(), usize::try_from(version).unwrap());
    (url, folder)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_earlier_schema_is_brought_up_to_date() {
    for engine in ENGINES {
        let (new, _folder) = testkit::new_database(engine).await;
        Store::open(&new).await.unwrap();
        let newest = schema(&new, engine).await;
        for version in 0..u32::try_from(SCHEMA_VERSIONS.len()).unwrap() {
            let (url, _folder) = earlier(engine, version).await;
            let store = Store::open(&url).await.unwrap();
            assert_eq!(store::applied(&store).await.unwrap(), SCHEMA_VERSIONS);
            assert_eq!(schema(&url, engine).await, newest, "{engine:?} from version {version}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_barred_everywhere_stays_barred_wherever_they_took_part() {
    for engine in ENGINES {
        let (url, _folder) = earlier(engine, 1).await;
        let db = Database::connect(&url).await.unwrap();
        let first = FIRST.replace("{1}", &key(engine, '1')).replace("{2}", &key(engine, '2'));
        db.execute_unprepared(&first).await.unwrap();
        db.close().await.unwrap();
        let store = Store::open(&url).await.unwrap();
        let [barred, free] = ['1', '2'].map(|c| String::from(c).repeat(32).parse().unwrap());
        for (dialogue, who, stands) in [(1, barred, true), (2, barred, true), (1, free, false)] {
            let read = store.read();
            assert_eq!(store::barring::stands(&read, dialogue, who).await.unwrap(), stands);
        }
        let kept = rows(&url, "SELECT reason || ' ' || barred_at FROM barring").await;
        assert_eq!(kept, ["도배 7", "도배 7"]);
    }
}

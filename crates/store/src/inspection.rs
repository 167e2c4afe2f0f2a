//! What `mundap doctor` asks a database.

use sea_orm::FromQueryResult;

use crate::connection::Engine;
use crate::{Db, Result, Store, sql};

#[derive(FromQueryResult)]
struct Text {
    text: Option<String>,
}

/// A fact about the engine, and whether it endangers what was acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The name of the setting.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// Whether an acknowledged vote could be lost, or rows be damaged, with this value.
    pub dangerous: bool,
}

/// What is damaged; nothing when the database is whole. PostgreSQL checks its pages by itself.
pub async fn integrity(store: &Store) -> Result<Vec<String>> {
    check(store, "SELECT integrity_check AS text FROM pragma_integrity_check").await
}

/// As [`integrity`], in much less time: indexes are not compared with their tables.
pub async fn quick_integrity(store: &Store) -> Result<Vec<String>> {
    check(store, "SELECT quick_check AS text FROM pragma_quick_check").await
}

async fn check(store: &Store, pragma: &str) -> Result<Vec<String>> {
    if store.engine() == Engine::Postgres {
        return Ok(Vec::new());
    }
    let read = store.read();
    let checked: Vec<Text> = sql::all(&read, pragma, []).await?;
    let loose: Vec<Text> = sql::all(
        &read,
        "SELECT 'a row of ' || \"table\" || ' refers to no row of ' || parent AS text FROM pragma_foreign_key_check LIMIT 20",
        [],
    )
    .await?;
    let lines = checked.into_iter().chain(loose).filter_map(|row| row.text);
    Ok(lines.filter(|line| line != "ok").collect())
}

/// The version of the engine.
pub async fn version(store: &Store) -> Result<String> {
    let text = match store.engine() {
        Engine::Sqlite => "SELECT 'SQLite ' || sqlite_version() AS text",
        Engine::Postgres => "SELECT 'PostgreSQL ' || current_setting('server_version') AS text",
    };
    one(store, text).await
}

/// The settings that decide whether a commit is on disk when it is answered.
pub async fn durability(store: &Store) -> Result<Vec<Fact>> {
    match store.engine() {
        Engine::Sqlite => {
            let journal =
                one(store, "SELECT journal_mode AS text FROM pragma_journal_mode").await?;
            let sync =
                one(store, "SELECT CAST(synchronous AS text) AS text FROM pragma_synchronous")
                    .await?;
            Ok(vec![
                Fact { name: "journal_mode", dangerous: journal != "wal", value: journal },
                Fact {
                    name: "synchronous",
                    dangerous: !["2", "3"].contains(&sync.as_str()),
                    value: sync,
                },
            ])
        }
        Engine::Postgres => {
            let mut facts = Vec::new();
            for (name, safe) in [
                ("fsync", "on"),
                ("full_page_writes", "on"),
                // In force for our own sessions, which ask for it.
                ("synchronous_commit", "on remote_write remote_apply"),
            ] {
                let value =
                    one(store, &format!("SELECT current_setting('{name}') AS text")).await?;
                let dangerous = !safe.split(' ').any(|word| word == value);
                facts.push(Fact { name, value, dangerous });
            }
            Ok(facts)
        }
    }
}

/// Imported rows that wait to enter: left by an import that was stopped, or one that runs.
pub async fn staged_rows(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT count(*) AS n FROM import_row", []).await
}

/// When the newest act was recorded, in microseconds; zero when there is none.
pub async fn newest_act_at(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT max(at) AS n FROM act WHERE id > (SELECT max(id) FROM act) - 1000", [])
        .await
}

/// The database's own clock, in microseconds since 1970.
pub async fn clock(store: &Store) -> Result<i64> {
    let text = match store.engine() {
        Engine::Sqlite => {
            "SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS integer) AS n"
        }
        Engine::Postgres => {
            "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint) AS n"
        }
    };
    sql::number(&store.read(), text, []).await
}

async fn one(store: &Store, text: &str) -> Result<String> {
    let row: Option<Text> = sql::one(&store.read(), text, []).await?;
    Ok(row.and_then(|row| row.text).unwrap_or_default())
}

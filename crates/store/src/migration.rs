//! Schema versions, applied at start under a lock.
//!
//! A migration is plain SQL with a few words that differ between the engines (see [`ddl`]). Expand
//! first, contract in a later release; never edit one that was released.

mod m20261123_000001_house;
mod m20261125_000002_barring;
mod m20261125_000003_rights;
mod m20261125_000004_signin;
mod m20261125_000005_gathering;
mod m20261125_000006_operation;
mod m20261125_000013_erasure;
mod m20261125_000014_first_password;
mod m20261126_000015_translation;
mod m20261126_000016_opinion;
mod m20261126_000017_population;
mod m20261126_000018_mark;
mod m20261126_000019_body;
mod m20261126_000020_file;
mod m20261126_000021_seat;
mod m20261126_000022_call;
mod m20261126_000023_meeting;
mod m20261126_000024_draft;
mod m20261126_000025_minutes;
mod m20261127_000026_paper;
mod m20261127_000027_theme;
mod m20261127_000028_pilot;
mod m20261127_000029_outcome;
mod m20261127_000030_remark;
mod m20261127_000031_model;
mod m20261127_000032_subscription;
mod m20261127_000033_assistance;
mod m20261127_000034_trace;
mod m20261127_000035_ledger;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbErr;

use crate::connection::{Engine, sqlite_path};
use crate::job::Duty;
use crate::{Result, Store, StoreError, sql};

/// The name of a schema version.
pub type SchemaVersion = &'static str;

/// Every schema version this program knows, oldest first.
pub const SCHEMA_VERSIONS: &[SchemaVersion] = &[
    "m20261123_000001_house",
    "m20261125_000002_barring",
    "m20261125_000003_rights",
    "m20261125_000004_signin",
    "m20261125_000005_gathering",
    "m20261125_000006_operation",
    "m20261125_000013_erasure",
    "m20261125_000014_first_password",
    "m20261126_000015_translation",
    "m20261126_000016_opinion",
    "m20261126_000017_population",
    "m20261126_000018_mark",
    "m20261126_000019_body",
    "m20261126_000020_file",
    "m20261126_000021_seat",
    "m20261126_000022_call",
    "m20261126_000023_meeting",
    "m20261126_000024_draft",
    "m20261126_000025_minutes",
    "m20261127_000026_paper",
    "m20261127_000027_theme",
    "m20261127_000028_pilot",
    "m20261127_000029_outcome",
    "m20261127_000030_remark",
    "m20261127_000031_model",
    "m20261127_000032_subscription",
    "m20261127_000033_assistance",
    "m20261127_000034_trace",
    "m20261127_000035_ledger",
];

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_house::Migration),
            Box::new(m20261125_000002_barring::Migration),
            Box::new(m20261125_000003_rights::Migration),
            Box::new(m20261125_000004_signin::Migration),
            Box::new(m20261125_000005_gathering::Migration),
            Box::new(m20261125_000006_operation::Migration),
            Box::new(m20261125_000013_erasure::Migration),
            Box::new(m20261125_000014_first_password::Migration),
            Box::new(m20261126_000015_translation::Migration),
            Box::new(m20261126_000016_opinion::Migration),
            Box::new(m20261126_000017_population::Migration),
            Box::new(m20261126_000018_mark::Migration),
            Box::new(m20261126_000019_body::Migration),
            Box::new(m20261126_000020_file::Migration),
            Box::new(m20261126_000021_seat::Migration),
            Box::new(m20261126_000022_call::Migration),
            Box::new(m20261126_000023_meeting::Migration),
            Box::new(m20261126_000024_draft::Migration),
            Box::new(m20261126_000025_minutes::Migration),
            Box::new(m20261127_000026_paper::Migration),
            Box::new(m20261127_000027_theme::Migration),
            Box::new(m20261127_000028_pilot::Migration),
            Box::new(m20261127_000029_outcome::Migration),
            Box::new(m20261127_000030_remark::Migration),
            Box::new(m20261127_000031_model::Migration),
            Box::new(m20261127_000032_subscription::Migration),
            Box::new(m20261127_000033_assistance::Migration),
            Box::new(m20261127_000034_trace::Migration),
            Box::new(m20261127_000035_ledger::Migration),
        ]
    }
}

/// An arbitrary fixed number: the PostgreSQL advisory lock under which one node migrates.
const POSTGRES_LOCK: i64 = 0x6d75_6e64;
/// Others: the locks under which one node does something for all.
const fn lock_of(duty: Duty) -> i64 {
    match duty {
        Duty::Jobs => 0x6d75_6e65,
        Duty::Analyse => 0x6d75_6e66,
        Duty::Tell => 0x6d75_6e67,
    }
}

/// A session of its own, so that the pool cannot move a lock that belongs to one.
pub(crate) async fn session(store: &Store) -> Result<sea_orm::DatabaseConnection> {
    let mut options = sea_orm::ConnectOptions::new(store.url());
    options.max_connections(1).sqlx_logging(false);
    Ok(sea_orm::Database::connect(options).await?)
}

/// Whether this session now holds the lock of this duty.
pub(crate) async fn try_lock(session: &sea_orm::DatabaseConnection, duty: Duty) -> Result<bool> {
    let sql = "SELECT pg_try_advisory_lock($1) AS taken";
    let statement =
        Statement::from_sql_and_values(DbBackend::Postgres, sql, [lock_of(duty).into()]);
    let row = session.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "taken")).transpose()?.unwrap_or(false))
}

/// Applies what is missing, or only the next `steps` versions. Other processes wait meanwhile.
pub(crate) async fn run(store: &Store, steps: Option<u32>) -> Result<()> {
    match store.engine() {
        Engine::Sqlite => {
            let _lock = file_lock(sqlite_path(store.url()))?;
            apply(store, steps).await
        }
        Engine::Postgres => {
            let holder = session(store).await?;
            let lock = |word: &str| {
                let sql = format!("SELECT pg_advisory_{word}($1)");
                Statement::from_sql_and_values(DbBackend::Postgres, sql, [POSTGRES_LOCK.into()])
            };
            holder.query_one_raw(lock("lock")).await?;
            let result = apply(store, steps).await;
            holder.query_one_raw(lock("unlock")).await?;
            holder.close().await?;
            result
        }
    }
}

fn file_lock(path: &str) -> Result<std::fs::File> {
    let path = format!("{path}.lock");
    let at = |source| StoreError::File { path: path.clone(), source };
    let file = std::fs::File::create(&path).map_err(at)?;
    file.lock().map_err(at)?;
    Ok(file)
}

async fn apply(store: &Store, steps: Option<u32>) -> Result<()> {
    refuse_newer(store).await?;
    Migrator::up(store.write_connection(), steps).await?;
    Ok(())
}

#[derive(sea_orm::FromQueryResult)]
struct Applied {
    version: String,
}

/// The schema versions that were applied, oldest first; none in a new database.
pub async fn applied(store: &Store) -> Result<Vec<String>> {
    let exists = match store.engine() {
        Engine::Sqlite => "SELECT count(*) AS n FROM sqlite_master WHERE name = 'seaql_migrations'",
        Engine::Postgres => {
            "SELECT count(*) AS n FROM pg_tables WHERE tablename = 'seaql_migrations' AND schemaname = current_schema()"
        }
    };
    if sql::number(&store.read(), exists, []).await? == 0 {
        return Ok(Vec::new());
    }
    let rows: Vec<Applied> =
        sql::all(&store.read(), "SELECT version FROM seaql_migrations ORDER BY version", [])
            .await?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

async fn refuse_newer(store: &Store) -> Result<()> {
    let newer = |version: &String| !SCHEMA_VERSIONS.contains(&version.as_str());
    match applied(store).await?.into_iter().rfind(newer) {
        None => Ok(()),
        Some(found) => Err(StoreError::Newer {
            found,
            known: SCHEMA_VERSIONS.last().copied().unwrap_or_default().to_owned(),
        }),
    }
}

/// Runs one migration's statements, separated by `;` at line ends, with the engine's own words for
/// the types:
///
/// | word | SQLite | PostgreSQL |
/// |---|---|---|
/// | `KEY` | integer primary key, never reused | bigint identity primary key |
/// | `INT`, `SMALL` | INTEGER | bigint, smallint |
/// | `BYTES`, `UUID` | BLOB | bytea, uuid |
/// | `STRICT` | STRICT | (nothing) |
/// | `BARE` | STRICT, WITHOUT ROWID | (nothing) |
async fn ddl(manager: &SchemaManager<'_>, statements: &str) -> std::result::Result<(), DbErr> {
    let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
    let words: &[(&str, &str)] = if sqlite {
        &[
            ("{KEY}", "INTEGER PRIMARY KEY AUTOINCREMENT"),
            ("{INT}", "INTEGER"),
            ("{SMALL}", "INTEGER"),
            ("{BYTES}", "BLOB"),
            ("{UUID}", "BLOB"),
            ("{STRICT}", "STRICT"),
            ("{BARE}", "STRICT, WITHOUT ROWID"),
        ]
    } else {
        &[
            ("{KEY}", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"),
            ("{INT}", "BIGINT"),
            ("{SMALL}", "SMALLINT"),
            ("{BYTES}", "BYTEA"),
            ("{UUID}", "UUID"),
            ("{STRICT}", ""),
            ("{BARE}", ""),
        ]
    };
    let text =
        words.iter().fold(statements.to_owned(), |text, (word, own)| text.replace(word, own));
    for statement in text.split(";\n").map(str::trim).filter(|s| !s.is_empty()) {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

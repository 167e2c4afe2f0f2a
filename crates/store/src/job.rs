//! Jobs that are done by schedule, and the lock under which one process does them.

use sea_orm::{DatabaseConnection, FromQueryResult};

use crate::connection::{Engine, sqlite_path};
use crate::{Db, Result, Store, StoreError, Tx, migration, sql};

/// How a job stands.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Job {
    /// Its name.
    pub name: String,
    /// When it was last tried, microseconds.
    pub tried_at: i64,
    /// When it last succeeded.
    pub done_at: Option<i64>,
    /// What came of the last try, in words for the operator.
    pub told: String,
}

/// A job, if it was ever tried.
pub async fn get(db: &impl Db, name: &str) -> Result<Option<Job>> {
    let sql = "SELECT name, tried_at, done_at, told FROM job WHERE name = $1";
    sql::one(db, sql, [name.into()]).await
}

/// Every job that was ever tried, by name.
pub async fn all(db: &impl Db) -> Result<Vec<Job>> {
    sql::all(db, "SELECT name, tried_at, done_at, told FROM job ORDER BY name", []).await
}

/// Notes that a job was tried; that it succeeded when `done`.
pub async fn note(tx: &Tx, name: &str, at: i64, done: bool, told: &str) -> Result<()> {
    let sql = "INSERT INTO job (name, tried_at, done_at, told) VALUES ($1, $2, $3, $4)
               ON CONFLICT (name) DO UPDATE SET tried_at = excluded.tried_at,
                 done_at = coalesce(excluded.done_at, job.done_at), told = excluded.told";
    let done_at = done.then_some(at);
    sql::run(tx, sql, [name.into(), at.into(), done_at.into(), told.into()]).await?;
    Ok(())
}

/// Forgets a job.
pub async fn forget(tx: &Tx, name: &str) -> Result<()> {
    sql::run(tx, "DELETE FROM job WHERE name = $1", [name.into()]).await?;
    Ok(())
}

/// What one process of all that share the database does for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// What is due by schedule.
    Jobs,
    /// Keeping the analyses of votes up to date.
    Analyse,
    /// Telling followers what became of what they follow.
    Tell,
}

impl Duty {
    /// The ending of the locked file's name.
    const fn ending(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Analyse => "analyst",
            Self::Tell => "teller",
        }
    }
}

/// The right to do a duty, held by one process of all that share the database. The system lets
/// go of it when that process dies, however it dies.
#[derive(Debug)]
pub enum Turn {
    /// On SQLite: a locked file beside the database.
    File(std::fs::File),
    /// On PostgreSQL: a session that holds an advisory lock.
    Session(DatabaseConnection),
}

impl Turn {
    /// Takes the turn, unless another process has it.
    pub async fn take(store: &Store, duty: Duty) -> Result<Option<Self>> {
        if store.engine() == Engine::Postgres {
            let session = migration::session(store).await?;
            let taken = migration::try_lock(&session, duty).await?;
            if taken {
                return Ok(Some(Self::Session(session)));
            }
            session.close().await?;
            return Ok(None);
        }
        let path = format!("{}.{}", sqlite_path(store.url()), duty.ending());
        let file = std::fs::File::create(&path);
        let file = file.map_err(|source| StoreError::File { path, source })?;
        Ok(file.try_lock().is_ok().then_some(Self::File(file)))
    }

    /// Lets go of it.
    pub async fn give_back(self) -> Result<()> {
        match self {
            Self::File(_) => Ok(()),
            Self::Session(session) => Ok(session.close().await?),
        }
    }
}

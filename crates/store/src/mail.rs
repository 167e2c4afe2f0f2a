//! Mails that wait to be sent. Personal: they hold addresses. A row is gone once its mail is sent.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A mail that waits, or was given up.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Mail {
    /// Its key.
    pub id: i64,
    /// The participant it concerns.
    pub participant_id: Option<Uuid>,
    /// Where it goes.
    pub address: String,
    /// `domain::language::Language` as text: the language it is written in.
    pub language: String,
    /// What it says, as JSON.
    pub letter: String,
    /// When it was written.
    pub created_at: i64,
    /// When it is tried next.
    pub due_at: i64,
    /// How often it was tried.
    pub tries: i64,
    /// When it was given up.
    pub failed_at: Option<i64>,
    /// What the mail server said last.
    pub failure: Option<String>,
}

const COLUMNS: &str =
    "id, participant_id, address, language, letter, created_at, due_at, tries, failed_at, failure";

/// Puts a mail into the queue, due at once.
pub async fn insert(tx: &Tx, row: &Mail) -> Result<()> {
    let sql =
        "INSERT INTO mail (participant_id, address, language, letter, created_at, due_at, tries)
         VALUES ($1, $2, $3, $4, $5, $5, 0)";
    let values = [
        row.participant_id.into(),
        row.address.clone().into(),
        row.language.clone().into(),
        row.letter.clone().into(),
        row.created_at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Takes the mail that has been due longest; nobody else takes it before `until`, even when whoever
/// took it dies.
pub async fn take(tx: &Tx, now: i64, until: i64) -> Result<Option<Mail>> {
    let skip = match tx.connection().get_database_backend() {
        DbBackend::Postgres => "FOR UPDATE SKIP LOCKED",
        _ => "",
    };
    let sql = format!(
        "UPDATE mail SET due_at = $2, tries = tries + 1 WHERE id =
           (SELECT id FROM mail WHERE failed_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT 1 {skip})
         RETURNING {COLUMNS}"
    );
    sql::one(tx, &sql, [now.into(), until.into()]).await
}

/// Whether a mail is due.
pub async fn is_due(db: &impl Db, now: i64) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM mail WHERE failed_at IS NULL AND due_at <= $1";
    Ok(sql::number(db, sql, [now.into()]).await? > 0)
}

/// Forgets a mail that was sent.
pub async fn remove(tx: &Tx, id: i64) -> Result<()> {
    sql::run(tx, "DELETE FROM mail WHERE id = $1", [id.into()]).await?;
    Ok(())
}

/// Lets a mail wait until `due`, or gives it up at `failed`.
pub async fn postpone(
    tx: &Tx,
    id: i64,
    due: i64,
    failed: Option<i64>,
    failure: &str,
) -> Result<()> {
    let sql = "UPDATE mail SET due_at = $1, failed_at = $2, failure = $3 WHERE id = $4";
    sql::run(tx, sql, [due.into(), failed.into(), failure.into(), id.into()]).await?;
    Ok(())
}

/// The mails that wait or were given up, newest first.
pub async fn list(db: &impl Db, limit: i64) -> Result<Vec<Mail>> {
    let sql = format!("SELECT {COLUMNS} FROM mail ORDER BY id DESC LIMIT $1");
    sql::all(db, &sql, [limit.into()]).await
}

/// How many wait, and how many were given up.
pub async fn counts(db: &impl Db) -> Result<(i64, i64)> {
    let waiting = "SELECT count(*) AS n FROM mail WHERE failed_at IS NULL";
    let failed = "SELECT count(*) AS n FROM mail WHERE failed_at IS NOT NULL";
    Ok((sql::number(db, waiting, []).await?, sql::number(db, failed, []).await?))
}

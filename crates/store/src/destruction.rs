//! What was destroyed, when, how much of it and under which rule. Nothing personal is in the record.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A line of the record.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Destruction {
    /// Its key.
    pub id: i64,
    /// When.
    pub at: i64,
    /// `domain::retention::Rule` as text.
    pub rule: String,
    /// The period in force, in days.
    pub days: Option<i64>,
    /// How many things.
    pub items: i64,
    /// When no byte of them was left in the files of the database.
    pub scrubbed_at: Option<i64>,
}

/// Adds a line; `scrubbed` when nothing of it needs to be overwritten.
pub async fn insert(
    tx: &Tx,
    at: i64,
    rule: &str,
    days: Option<i64>,
    items: i64,
    scrubbed: bool,
) -> Result<()> {
    let sql = "INSERT INTO destruction (at, rule, days, items, scrubbed_at)
               VALUES ($1, $2, $3, $4, $5)";
    let scrubbed = scrubbed.then_some(at);
    let values = [at.into(), rule.into(), days.into(), items.into(), scrubbed.into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// The newest line whose bytes may still lie in the files; zero when there is none.
pub async fn newest_unscrubbed(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT max(id) AS n FROM destruction WHERE scrubbed_at IS NULL", []).await
}

/// When the oldest of those lines was written; zero when there is none.
pub async fn oldest_unscrubbed(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT min(at) AS n FROM destruction WHERE scrubbed_at IS NULL", []).await
}

/// Notes that nothing of the lines up to this one is left in the files.
pub async fn set_scrubbed(tx: &Tx, upto: i64, at: i64) -> Result<()> {
    let sql = "UPDATE destruction SET scrubbed_at = $1 WHERE id <= $2 AND scrubbed_at IS NULL";
    sql::run(tx, sql, [at.into(), upto.into()]).await?;
    Ok(())
}

/// The key of the newest erasure somebody asked for; zero when there was none.
pub async fn newest_erasure(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT max(id) AS n FROM destruction WHERE rule = 'erasure'", []).await
}

/// Lines with a key below `before`, newest first.
pub async fn list(db: &impl Db, before: i64, limit: i64) -> Result<Vec<Destruction>> {
    let sql = "SELECT id, at, rule, days, items, scrubbed_at FROM destruction
               WHERE id < $1 ORDER BY id DESC LIMIT $2";
    sql::all(db, sql, [before.into(), limit.into()]).await
}

/// How many lines there are.
pub async fn count(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT count(*) AS n FROM destruction", []).await
}

/// Destroys sessions that ended before `limit`; how many.
pub async fn sessions(tx: &Tx, limit: i64) -> Result<u64> {
    sql::run(tx, "DELETE FROM session WHERE expires_at <= $1", [limit.into()]).await
}

/// Destroys links that stopped working before `limit`; how many. Those that wait for a guardian are
/// destroyed as soon as they stop.
pub async fn claims(tx: &Tx, limit: i64, now: i64) -> Result<u64> {
    let sql =
        "DELETE FROM claim WHERE expires_at <= $1 OR (step = 'guardian' AND expires_at <= $2)";
    sql::run(tx, sql, [limit.into(), now.into()]).await
}

/// Destroys mails that were given up before `limit`; how many.
pub async fn mails(tx: &Tx, limit: i64) -> Result<u64> {
    sql::run(tx, "DELETE FROM mail WHERE failed_at <= $1", [limit.into()]).await
}

/// The contacts that were not used since `limit`; at most 1,000.
pub async fn unused_contacts(db: &impl Db, limit: i64) -> Result<Vec<crate::contact::Contact>> {
    let sql =
        "SELECT id, email, participant_id, language, guardian, created_at, used_at FROM contact
               WHERE used_at <= $1 ORDER BY used_at, id LIMIT 1000";
    sql::all(db, sql, [limit.into()]).await
}

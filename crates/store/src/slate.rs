//! Slates chosen from marks, and why people chose otherwise.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A slate.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Slate {
    /// The set of core questions it was made for.
    pub set_id: i64,
    /// SHA-256 of the marks it was made from.
    pub digest: Vec<u8>,
    /// What came out, as JSON.
    pub result: String,
    /// When.
    pub made_at: i64,
}

/// The newest slate made for a set.
pub async fn newest(db: &impl Db, set: i64) -> Result<Option<Slate>> {
    let sql = "SELECT set_id, digest, result, made_at FROM slate WHERE set_id = $1 ORDER BY id DESC LIMIT 1";
    sql::one(db, sql, [set.into()]).await
}

/// Keeps a slate.
pub async fn insert(tx: &Tx, row: &Slate) -> Result<()> {
    let sql = "INSERT INTO slate (set_id, digest, result, made_at) VALUES ($1, $2, $3, $4)";
    let values = [
        row.set_id.into(),
        row.digest.clone().into(),
        row.result.as_str().into(),
        row.made_at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Why a question of the slate is in no core question of the set.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Reason {
    /// The question.
    pub question_id: i64,
    /// Why.
    pub reason: String,
}

/// The reasons that stand for a set.
pub async fn reasons(db: &impl Db, set: i64) -> Result<Vec<Reason>> {
    let sql = "SELECT question_id, reason FROM slate_reason WHERE set_id = $1 AND ended_at IS NULL
               ORDER BY question_id LIMIT 500";
    sql::all(db, sql, [set.into()]).await
}

/// Gives a reason in the place of the one that stands; an empty one takes it away.
pub async fn give_reason(tx: &Tx, set: i64, question: i64, reason: &str, at: i64) -> Result<()> {
    let end = "UPDATE slate_reason SET ended_at = $1
               WHERE set_id = $2 AND question_id = $3 AND ended_at IS NULL";
    sql::run(tx, end, [at.into(), set.into(), question.into()]).await?;
    if reason.is_empty() {
        return Ok(());
    }
    let sql =
        "INSERT INTO slate_reason (set_id, question_id, reason, given_at) VALUES ($1, $2, $3, $4)";
    sql::run(tx, sql, [set.into(), question.into(), reason.into(), at.into()]).await?;
    Ok(())
}

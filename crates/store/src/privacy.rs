//! Versions of the privacy notice, dated: none is overwritten.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A version.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Policy {
    /// Its number.
    pub id: i64,
    /// `domain::privacy::Policy` as JSON.
    pub settings: String,
    /// Since when it holds.
    pub valid_from: i64,
}

/// The version that holds now.
pub async fn newest(db: &impl Db) -> Result<Option<Policy>> {
    sql::one(db, "SELECT id, settings, valid_from FROM privacy ORDER BY id DESC LIMIT 1", []).await
}

/// Every version, newest first; at most 200.
pub async fn all(db: &impl Db) -> Result<Vec<Policy>> {
    sql::all(db, "SELECT id, settings, valid_from FROM privacy ORDER BY id DESC LIMIT 200", [])
        .await
}

/// Adds a version; its number.
pub async fn insert(tx: &Tx, settings: &str, now: i64) -> Result<i64> {
    let sql = "INSERT INTO privacy (settings, valid_from) VALUES ($1, $2) RETURNING id AS n";
    sql::number(tx, sql, [settings.into(), now.into()]).await
}

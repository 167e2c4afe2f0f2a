//! Earlier texts of edited contributions.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// One earlier text.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Revision {
    /// Its version, from 1.
    pub version: i64,
    /// The sentence of a question; empty for answers and statements.
    pub title: String,
    /// The text.
    pub text: String,
    /// When it was written.
    pub at: i64,
}

/// Keeps a text that is about to be replaced.
pub async fn keep(tx: &Tx, kind: &str, item: i64, row: &Revision) -> Result<()> {
    let sql = "INSERT INTO revision (kind, item_id, version, title, text, at) VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        kind.into(),
        item.into(),
        row.version.into(),
        row.title.clone().into(),
        row.text.clone().into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// The earlier texts of a contribution, oldest first; at most 100.
pub async fn of(db: &impl Db, kind: &str, item: i64) -> Result<Vec<Revision>> {
    let sql = "SELECT version, title, text, at FROM revision WHERE kind = $1 AND item_id = $2 ORDER BY version LIMIT 100";
    sql::all(db, sql, [kind.into(), item.into()]).await
}

//! The dated bylaws of bodies.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// The rules of a body from a moment on, until the next.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Bylaws {
    /// Their key.
    pub id: i64,
    /// The body.
    pub body_id: i64,
    /// Since when they hold.
    pub valid_from: i64,
    /// The documented TOML.
    pub source: String,
    /// When they were written down.
    pub created_at: i64,
}

const COLUMNS: &str = "id, body_id, valid_from, source, created_at";

/// The bylaws that hold for a body at a moment.
pub async fn at(db: &impl Db, body: i64, moment: i64) -> Result<Option<Bylaws>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM bylaws WHERE body_id = $1 AND valid_from <= $2
         ORDER BY valid_from DESC, id DESC LIMIT 1"
    );
    sql::one(db, &sql, [body.into(), moment.into()]).await
}

/// Every version of a body's bylaws, the newest first; at most 200.
pub async fn list(db: &impl Db, body: i64) -> Result<Vec<Bylaws>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM bylaws WHERE body_id = $1 ORDER BY valid_from DESC, id DESC LIMIT 200"
    );
    sql::all(db, &sql, [body.into()]).await
}

/// Adds a version; its key.
pub async fn insert(tx: &Tx, body: i64, valid_from: i64, source: &str, now: i64) -> Result<i64> {
    let sql = "INSERT INTO bylaws (body_id, valid_from, source, created_at)
               VALUES ($1, $2, $3, $4) RETURNING id AS n";
    sql::number(tx, sql, [body.into(), valid_from.into(), source.into(), now.into()]).await
}

//! What staff did and how to undo it.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// One staff action.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Undo {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// A short machine name of what was done, shown translated.
    pub label: String,
    /// The command that undoes it, as JSON.
    pub inverse: String,
    /// When it was done.
    pub at: i64,
    /// When it was undone.
    pub undone_at: Option<i64>,
    /// The name of whoever did it, for colleagues; none for the command line.
    pub name: Option<String>,
}

const SELECT: &str = "SELECT u.id, u.dialogue_id, u.label, u.inverse, u.at, u.undone_at, p.name
    FROM undo u LEFT JOIN person p ON p.id = u.person_id";

/// Remembers how to undo something; the key.
pub async fn insert(
    tx: &Tx,
    dialogue: i64,
    person: Option<Uuid>,
    label: &str,
    inverse: &str,
    at: i64,
) -> Result<i64> {
    let sql = "INSERT INTO undo (dialogue_id, person_id, label, inverse, at) VALUES ($1, $2, $3, $4, $5) RETURNING id AS n";
    sql::number(tx, sql, [dialogue.into(), person.into(), label.into(), inverse.into(), at.into()])
        .await
}

/// The action with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Undo>> {
    sql::one(db, &format!("{SELECT} WHERE u.id = $1"), [id.into()]).await
}

/// The newest action of a person in a dialogue that was not undone.
pub async fn newest_of(db: &impl Db, dialogue: i64, person: Uuid) -> Result<Option<Undo>> {
    let sql = format!(
        "{SELECT} WHERE u.dialogue_id = $1 AND u.person_id = $2 AND u.undone_at IS NULL ORDER BY u.id DESC LIMIT 1"
    );
    sql::one(db, &sql, [dialogue.into(), person.into()]).await
}

/// A page of the actions of a dialogue, newest first.
pub async fn latest(db: &impl Db, dialogue: i64, offset: i64, limit: i64) -> Result<Vec<Undo>> {
    let sql = format!("{SELECT} WHERE u.dialogue_id = $1 ORDER BY u.id DESC LIMIT $2 OFFSET $3");
    sql::all(db, &sql, [dialogue.into(), limit.into(), offset.into()]).await
}

/// How many actions a dialogue has.
pub async fn count(db: &impl Db, dialogue: i64) -> Result<i64> {
    sql::number(db, "SELECT count(*) AS n FROM undo WHERE dialogue_id = $1", [dialogue.into()])
        .await
}

/// Marks it as undone.
pub async fn set_undone(tx: &Tx, id: i64, at: i64) -> Result<()> {
    sql::run(tx, "UPDATE undo SET undone_at = $1 WHERE id = $2", [at.into(), id.into()]).await?;
    Ok(())
}

//! Who was barred from taking part in a dialogue, from when to when.

use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// Whether the participant is barred from the dialogue now.
pub async fn stands(db: &impl Db, dialogue: i64, participant: Uuid) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM barring
               WHERE dialogue_id = $1 AND participant_id = $2 AND lifted_at IS NULL";
    Ok(sql::number(db, sql, [dialogue.into(), participant.into()]).await? > 0)
}

/// When a participant was barred from a dialogue, and why.
#[derive(Clone, Debug, PartialEq, Eq, sea_orm::FromQueryResult)]
pub struct Barring {
    /// The dialogue.
    pub dialogue_id: i64,
    /// Why.
    pub reason: String,
    /// Since when.
    pub barred_at: i64,
    /// Until when.
    pub lifted_at: Option<i64>,
}

/// Every time a participant was barred, oldest first; at most 1,000.
pub async fn of_participant(db: &impl Db, participant: Uuid) -> Result<Vec<Barring>> {
    let sql = "SELECT dialogue_id, reason, barred_at, lifted_at FROM barring
               WHERE participant_id = $1 ORDER BY id LIMIT 1000";
    sql::all(db, sql, [participant.into()]).await
}

/// Bars a participant, who is not barred now, from the dialogue.
pub async fn insert(
    tx: &Tx,
    dialogue: i64,
    participant: Uuid,
    reason: &str,
    at: i64,
) -> Result<()> {
    let sql = "INSERT INTO barring (dialogue_id, participant_id, reason, barred_at)
               VALUES ($1, $2, $3, $4)";
    sql::run(tx, sql, [dialogue.into(), participant.into(), reason.into(), at.into()]).await?;
    Ok(())
}

/// Lets a participant in again; whether they were barred.
pub async fn lift(tx: &Tx, dialogue: i64, participant: Uuid, at: i64) -> Result<bool> {
    let sql = "UPDATE barring SET lifted_at = $1
               WHERE dialogue_id = $2 AND participant_id = $3 AND lifted_at IS NULL";
    Ok(sql::run(tx, sql, [at.into(), dialogue.into(), participant.into()]).await? > 0)
}

//! Who was barred from taking part in a dialogue, from when to when.

use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// Whether the participant is barred from the dialogue now.
pub async fn stands(db: &impl Db, dialogue: i64, participant: Uuid) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM barring
               WHERE dialogue_id = $1 AND participant_id = $2 AND lifted_at IS NULL";
    Ok(sql::number(db, sql, [dialogue.into(), participant.into()]).await? > 0)
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

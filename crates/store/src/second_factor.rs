//! Second factors: the secret that codes are made from, and recovery codes.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// The secret that a person's codes are made from.
#[derive(Clone, FromQueryResult)]
pub struct Totp {
    /// 20 random bytes.
    pub secret: Vec<u8>,
    /// Since when.
    pub created_at: i64,
}

/// A person's secret, if codes are their second factor.
pub async fn totp(db: &impl Db, person: Uuid) -> Result<Option<Totp>> {
    let sql = "SELECT secret, created_at FROM totp WHERE person_id = $1";
    sql::one(db, sql, [person.into()]).await
}

/// Sets a person's secret; the step whose code proved it counts as used.
pub async fn set_totp(tx: &Tx, person: Uuid, secret: &[u8], step: i64, now: i64) -> Result<()> {
    let sql = "INSERT INTO totp (person_id, secret, last_step, created_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (person_id) DO UPDATE
               SET secret = excluded.secret, last_step = excluded.last_step, created_at = excluded.created_at";
    let values = [person.into(), secret.to_vec().into(), step.into(), now.into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Uses up a step of time (RFC 6238, 5.2); false when it, or a later one, was used before.
pub async fn use_step(tx: &Tx, person: Uuid, step: i64) -> Result<bool> {
    let sql = "UPDATE totp SET last_step = $1 WHERE person_id = $2 AND last_step < $1";
    Ok(sql::run(tx, sql, [step.into(), person.into()]).await? > 0)
}

/// Removes a person's secret.
pub async fn remove_totp(tx: &Tx, person: Uuid) -> Result<()> {
    sql::run(tx, "DELETE FROM totp WHERE person_id = $1", [person.into()]).await?;
    Ok(())
}

/// How many second factors a person has: codes, and each passkey.
pub async fn count(db: &impl Db, person: Uuid) -> Result<i64> {
    let sql = "SELECT (SELECT count(*) FROM totp WHERE person_id = $1)
                 + (SELECT count(*) FROM passkey WHERE person_id = $1) AS n";
    sql::number(db, sql, [person.into()]).await
}

/// Puts new recovery codes in the place of all earlier ones.
pub async fn set_codes(tx: &Tx, person: Uuid, hashes: &[[u8; 32]], now: i64) -> Result<()> {
    remove_codes(tx, person).await?;
    for hash in hashes {
        let sql =
            "INSERT INTO recovery_code (code_hash, person_id, created_at) VALUES ($1, $2, $3)";
        sql::run(tx, sql, [hash.to_vec().into(), person.into(), now.into()]).await?;
    }
    Ok(())
}

/// Removes a person's recovery codes.
pub async fn remove_codes(tx: &Tx, person: Uuid) -> Result<()> {
    sql::run(tx, "DELETE FROM recovery_code WHERE person_id = $1", [person.into()]).await?;
    Ok(())
}

/// Uses up a recovery code; false when it is none of theirs or was used before.
pub async fn use_code(tx: &Tx, person: Uuid, hash: &[u8], now: i64) -> Result<bool> {
    let sql = "UPDATE recovery_code SET used_at = $1
               WHERE code_hash = $2 AND person_id = $3 AND used_at IS NULL";
    Ok(sql::run(tx, sql, [now.into(), hash.to_vec().into(), person.into()]).await? > 0)
}

/// How many recovery codes are left.
pub async fn codes_left(db: &impl Db, person: Uuid) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM recovery_code WHERE person_id = $1 AND used_at IS NULL";
    sql::number(db, sql, [person.into()]).await
}

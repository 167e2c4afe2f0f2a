//! Passkeys: public keys that a device proves to hold.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Passkey {
    /// Its key.
    pub id: i64,
    /// Whose it is.
    pub person_id: Uuid,
    /// The credential's own name, as the device knows it.
    pub credential: Vec<u8>,
    /// What its owner calls it.
    pub name: String,
    /// The public key and what never changes, encoded by `webauthn_rp`.
    pub fixed: Vec<u8>,
    /// The counter and what changes with use, likewise.
    pub moving: Vec<u8>,
    /// When added.
    pub created_at: i64,
    /// When used last.
    pub used_at: Option<i64>,
}

const COLUMNS: &str = "id, person_id, credential, name, fixed, moving, created_at, used_at";

/// The most passkeys of one person.
pub const MOST: i64 = 20;

/// A person's passkeys, the oldest first.
pub async fn list(db: &impl Db, person: Uuid) -> Result<Vec<Passkey>> {
    let sql =
        format!("SELECT {COLUMNS} FROM passkey WHERE person_id = $1 ORDER BY id LIMIT {MOST}");
    sql::all(db, &sql, [person.into()]).await
}

/// The passkey with this credential.
pub async fn by_credential(db: &impl Db, credential: &[u8]) -> Result<Option<Passkey>> {
    let sql = format!("SELECT {COLUMNS} FROM passkey WHERE credential = $1");
    sql::one(db, &sql, [credential.to_vec().into()]).await
}

/// Adds a passkey; false when the credential is known already.
pub async fn insert(tx: &Tx, row: &Passkey) -> Result<bool> {
    let sql = "INSERT INTO passkey (person_id, credential, name, fixed, moving, created_at)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (credential) DO NOTHING";
    let values = [
        row.person_id.into(),
        row.credential.clone().into(),
        row.name.clone().into(),
        row.fixed.clone().into(),
        row.moving.clone().into(),
        row.created_at.into(),
    ];
    Ok(sql::run(tx, sql, values).await? > 0)
}

/// Notes that a passkey was used.
pub async fn set_used(tx: &Tx, id: i64, moving: &[u8], now: i64) -> Result<()> {
    let sql = "UPDATE passkey SET moving = $1, used_at = $2 WHERE id = $3";
    sql::run(tx, sql, [moving.to_vec().into(), now.into(), id.into()]).await?;
    Ok(())
}

/// Removes one of a person's passkeys; whether it was theirs.
pub async fn remove(tx: &Tx, person: Uuid, id: i64) -> Result<bool> {
    let sql = "DELETE FROM passkey WHERE id = $1 AND person_id = $2";
    Ok(sql::run(tx, sql, [id.into(), person.into()]).await? > 0)
}

/// Removes all of a person's passkeys.
pub async fn remove_all(tx: &Tx, person: Uuid) -> Result<()> {
    sql::run(tx, "DELETE FROM passkey WHERE person_id = $1", [person.into()]).await?;
    Ok(())
}

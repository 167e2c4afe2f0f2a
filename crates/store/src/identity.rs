//! Accounts at other providers that sign a person in here.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// An account at another provider.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Identity {
    /// Its key.
    pub id: i64,
    /// Whom it signs in.
    pub person_id: Uuid,
    /// The provider's issuer.
    pub issuer: String,
    /// What the provider calls the person; never reused there.
    pub subject: String,
    /// When linked.
    pub linked_at: i64,
    /// When used last.
    pub used_at: Option<i64>,
}

const COLUMNS: &str = "id, person_id, issuer, subject, linked_at, used_at";

/// A person's linked accounts, the oldest first; at most 100.
pub async fn list(db: &impl Db, person: Uuid) -> Result<Vec<Identity>> {
    let sql = format!("SELECT {COLUMNS} FROM identity WHERE person_id = $1 ORDER BY id LIMIT 100");
    sql::all(db, &sql, [person.into()]).await
}

/// The link of this account, if there is one.
pub async fn by_subject(db: &impl Db, issuer: &str, subject: &str) -> Result<Option<Identity>> {
    let sql = format!("SELECT {COLUMNS} FROM identity WHERE issuer = $1 AND subject = $2");
    sql::one(db, &sql, [issuer.into(), subject.into()]).await
}

/// Links an account; false when it is linked already.
pub async fn insert(tx: &Tx, person: Uuid, issuer: &str, subject: &str, now: i64) -> Result<bool> {
    let sql = "INSERT INTO identity (person_id, issuer, subject, linked_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (issuer, subject) DO NOTHING";
    let values = [person.into(), issuer.into(), subject.into(), now.into()];
    Ok(sql::run(tx, sql, values).await? > 0)
}

/// Notes that a linked account was used.
pub async fn set_used(tx: &Tx, issuer: &str, subject: &str, now: i64) -> Result<()> {
    let sql = "UPDATE identity SET used_at = $1 WHERE issuer = $2 AND subject = $3";
    sql::run(tx, sql, [now.into(), issuer.into(), subject.into()]).await?;
    Ok(())
}

/// Unlinks one of a person's accounts; whether it was theirs.
pub async fn remove(tx: &Tx, person: Uuid, id: i64) -> Result<bool> {
    let sql = "DELETE FROM identity WHERE id = $1 AND person_id = $2";
    Ok(sql::run(tx, sql, [id.into(), person.into()]).await? > 0)
}

//! Sessions: who is signed in, where, and since when. Of a token only its digest is kept.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A session that has not ended, with its person and how long sessions last here.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Current {
    /// The person.
    pub id: Uuid,
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// 1 when a new password must be set first.
    pub must_change_password: i16,
    /// The participant they contribute as.
    pub participant_id: Uuid,
    /// When it began.
    pub created_at: i64,
    /// When it was last used, roughly.
    pub last_seen_at: i64,
    /// How many second factors the person has.
    pub factors: i64,
    /// `domain::sign_in::Settings` as JSON.
    pub settings: String,
}

/// A line in the list of one's own sessions.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Session {
    /// The digest of its token.
    pub token_hash: Vec<u8>,
    /// When it began.
    pub created_at: i64,
    /// When it was last used, roughly.
    pub last_seen_at: i64,
    /// The device, in few words.
    pub device: String,
    /// `domain::sign_in::Way`.
    pub way: String,
}

/// A session to begin.
#[derive(Clone, Debug)]
pub struct New {
    /// The digest of its token.
    pub token_hash: [u8; 32],
    /// Who signs in.
    pub person_id: Uuid,
    /// When.
    pub at: i64,
    /// When it ends at the latest.
    pub expires_at: i64,
    /// The device, in few words.
    pub device: String,
    /// `domain::sign_in::Way`.
    pub way: &'static str,
}

/// Begins a session; those that have ended are forgotten.
pub async fn add(tx: &Tx, new: &New) -> Result<()> {
    let sql = "INSERT INTO session (token_hash, person_id, created_at, expires_at, last_seen_at, device, way)
               VALUES ($1, $2, $3, $4, $3, $5, $6)";
    let values = [
        new.token_hash.to_vec().into(),
        new.person_id.into(),
        new.at.into(),
        new.expires_at.into(),
        new.device.clone().into(),
        new.way.into(),
    ];
    sql::run(tx, sql, values).await?;
    sql::run(tx, "DELETE FROM session WHERE expires_at < $1", [new.at.into()]).await?;
    sql::run(tx, "DELETE FROM access_reason WHERE until_at < $1", [new.at.into()]).await?;
    Ok(())
}

/// The session with this token, unless its longest time is over or the person is shut out.
pub async fn current(db: &impl Db, token_hash: &[u8], now: i64) -> Result<Option<Current>> {
    let sql = "SELECT p.id, p.email, p.name, p.must_change_password, p.participant_id, s.created_at,
                 CASE WHEN s.last_seen_at > s.created_at THEN s.last_seen_at ELSE s.created_at END AS last_seen_at,
                 (SELECT count(*) FROM totp t WHERE t.person_id = p.id)
                   + (SELECT count(*) FROM passkey k WHERE k.person_id = p.id) AS factors,
                 (SELECT sign_in FROM installation WHERE id = 1) AS settings
               FROM session s JOIN person p ON p.id = s.person_id
               WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.disabled_at IS NULL";
    sql::one(db, sql, [token_hash.to_vec().into(), now.into()]).await
}

/// Notes that a session is used.
pub async fn touch(tx: &Tx, token_hash: &[u8], now: i64) -> Result<()> {
    let sql = "UPDATE session SET last_seen_at = $1 WHERE token_hash = $2";
    sql::run(tx, sql, [now.into(), token_hash.to_vec().into()]).await?;
    Ok(())
}

/// A person's sessions that were used after `since`, the last used first; at most 100.
pub async fn list(db: &impl Db, person: Uuid, now: i64, since: i64) -> Result<Vec<Session>> {
    let sql = "SELECT token_hash, created_at, device, way,
                 CASE WHEN last_seen_at > created_at THEN last_seen_at ELSE created_at END AS last_seen_at
               FROM session
               WHERE person_id = $1 AND expires_at > $2 AND (last_seen_at > $3 OR created_at > $3)
               ORDER BY last_seen_at DESC, created_at DESC LIMIT 100";
    sql::all(db, sql, [person.into(), now.into(), since.into()]).await
}

/// Ends a session, with what it gave reasons for.
pub async fn end(tx: &Tx, token_hash: &[u8]) -> Result<()> {
    for sql in [
        "DELETE FROM session WHERE token_hash = $1",
        "DELETE FROM access_reason WHERE session_hash = $1",
    ] {
        sql::run(tx, sql, [token_hash.to_vec().into()]).await?;
    }
    Ok(())
}

/// Ends one session of this person, if it is theirs; whether it was.
pub async fn end_own(tx: &Tx, person: Uuid, token_hash: &[u8]) -> Result<bool> {
    let sql = "DELETE FROM session WHERE token_hash = $1 AND person_id = $2";
    Ok(sql::run(tx, sql, [token_hash.to_vec().into(), person.into()]).await? > 0)
}

/// Ends every session of a person but the one with this digest; how many.
pub async fn end_others(tx: &Tx, person: Uuid, kept: &[u8]) -> Result<u64> {
    let sql = "DELETE FROM session WHERE person_id = $1 AND token_hash <> $2";
    sql::run(tx, sql, [person.into(), kept.to_vec().into()]).await
}

/// Gives a session another token; whether it was there.
pub async fn rotate(tx: &Tx, from: &[u8], to: &[u8]) -> Result<bool> {
    let values = || [to.to_vec().into(), from.to_vec().into()];
    let sql = "UPDATE session SET token_hash = $1 WHERE token_hash = $2";
    let found = sql::run(tx, sql, values()).await? > 0;
    let sql = "UPDATE access_reason SET session_hash = $1 WHERE session_hash = $2";
    sql::run(tx, sql, values()).await?;
    Ok(found)
}

//! Who looked at personal data, why and when; never what they saw.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A reason that was given in a session.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Reason {
    /// `domain::access::Kind`.
    pub kind: String,
    /// Where; 0 is the installation.
    pub dialogue_id: i64,
    /// `domain::access::Purpose`.
    pub purpose: String,
    /// More words.
    pub note: String,
    /// Until when it holds.
    pub until_at: i64,
}

/// An access.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Access {
    /// Its key.
    pub id: i64,
    /// When.
    pub at: i64,
    /// Who; none is the command line.
    pub person_id: Option<Uuid>,
    /// The person's name.
    pub name: Option<String>,
    /// `domain::access::Kind`.
    pub kind: String,
    /// Where; none is the installation.
    pub dialogue_id: Option<i64>,
    /// How many persons' data.
    pub records: i64,
    /// `domain::access::Purpose`.
    pub purpose: String,
    /// More words.
    pub note: String,
}

/// A month that was looked over.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Review {
    /// The month: `2026-11`.
    pub month: String,
    /// Who looked it over.
    pub name: String,
    /// Accesses then.
    pub accesses: i64,
    /// Unusual ones among them.
    pub unusual: i64,
    /// What they wrote.
    pub note: String,
    /// When.
    pub at: i64,
}

/// The most accesses of a month that are listed.
pub const MOST: i64 = 2000;

/// The reasons that hold in a session.
pub async fn reasons(db: &impl Db, session: &[u8], now: i64) -> Result<Vec<Reason>> {
    let sql = "SELECT kind, dialogue_id, purpose, note, until_at FROM access_reason
               WHERE session_hash = $1 AND until_at > $2";
    sql::all(db, sql, [session.to_vec().into(), now.into()]).await
}

/// Keeps a reason for a session.
pub async fn set_reason(tx: &Tx, session: &[u8], reason: &Reason) -> Result<()> {
    let sql = "INSERT INTO access_reason (session_hash, kind, dialogue_id, purpose, note, until_at)
               VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (session_hash, kind, dialogue_id) DO UPDATE
               SET purpose = excluded.purpose, note = excluded.note, until_at = excluded.until_at";
    let values = [
        session.to_vec().into(),
        reason.kind.clone().into(),
        reason.dialogue_id.into(),
        reason.purpose.clone().into(),
        reason.note.clone().into(),
        reason.until_at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Records an access; its key and the name are not looked at.
pub async fn insert(tx: &Tx, row: &Access) -> Result<()> {
    let sql = "INSERT INTO access (at, person_id, kind, dialogue_id, records, purpose, note)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        row.at.into(),
        row.person_id.into(),
        row.kind.clone().into(),
        row.dialogue_id.into(),
        row.records.into(),
        row.purpose.clone().into(),
        row.note.clone().into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// The accesses from `from` to before `to`, the newest first; of one dialogue, or of everything.
pub async fn between(
    db: &impl Db,
    dialogue: Option<i64>,
    from: i64,
    to: i64,
) -> Result<Vec<Access>> {
    let sql = format!(
        "SELECT a.id, a.at, a.person_id, p.name, a.kind, a.dialogue_id, a.records, a.purpose, a.note
         FROM access a LEFT JOIN person p ON p.id = a.person_id
         WHERE a.at >= $1 AND a.at < $2 AND ($3 IS NULL OR a.dialogue_id = $3)
         ORDER BY a.at DESC, a.id DESC LIMIT {MOST}"
    );
    sql::all(db, &sql, [from.into(), to.into(), dialogue.into()]).await
}

/// How many there are in all of that time.
pub async fn count(db: &impl Db, dialogue: Option<i64>, from: i64, to: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM access
               WHERE at >= $1 AND at < $2 AND ($3 IS NULL OR dialogue_id = $3)";
    sql::number(db, sql, [from.into(), to.into(), dialogue.into()]).await
}

/// The first access there is, when there is one.
pub async fn first(db: &impl Db, dialogue: Option<i64>) -> Result<Option<i64>> {
    let sql = "SELECT min(at) AS n FROM access WHERE $1 IS NULL OR dialogue_id = $1";
    Ok(Some(sql::number(db, sql, [dialogue.into()]).await?).filter(|at| *at > 0))
}

/// Destroys what is older than `before`; how many.
pub async fn destroy(tx: &Tx, before: i64) -> Result<u64> {
    sql::run(tx, "DELETE FROM access WHERE at < $1", [before.into()]).await
}

/// Records that a month was looked over.
pub async fn add_review(
    tx: &Tx,
    dialogue: Option<i64>,
    person: Uuid,
    review: &Review,
) -> Result<()> {
    let sql =
        "INSERT INTO access_review (dialogue_id, month, person_id, accesses, unusual, note, at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        dialogue.into(),
        review.month.clone().into(),
        person.into(),
        review.accesses.into(),
        review.unusual.into(),
        review.note.clone().into(),
        review.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Who looked over which months there, the newest first; at most 200.
pub async fn reviews(db: &impl Db, dialogue: Option<i64>) -> Result<Vec<Review>> {
    let sql = "SELECT r.month, p.name, r.accesses, r.unusual, r.note, r.at
               FROM access_review r JOIN person p ON p.id = r.person_id
               WHERE r.dialogue_id = $1 OR ($1 IS NULL AND r.dialogue_id IS NULL)
               ORDER BY r.id DESC LIMIT 200";
    sql::all(db, sql, [dialogue.into()]).await
}

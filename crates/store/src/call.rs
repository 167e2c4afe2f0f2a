//! Calls for members, and who was appointed from them.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A call.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Call {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The body with the seats.
    pub body_id: i64,
    /// `domain::call::State` as text.
    pub state: String,
    /// `domain::call::Terms` as JSON.
    pub terms: String,
    /// When it opens, as in the terms.
    pub opens_at: i64,
    /// When it closes, as in the terms.
    pub closes_at: i64,
    /// When everything of applicants is destroyed.
    pub destroy_at: i64,
    /// 32 bytes that make pseudonyms, salts and lots; destroyed with the applicants' data.
    pub secret: Option<Vec<u8>>,
    /// Why it was withdrawn.
    pub reason: String,
    /// How many applied, once that stands.
    pub received: i64,
    /// How many of them took part in the selection, once that stands.
    pub eligible: i64,
    /// When it was written down.
    pub created_at: i64,
    /// When it last changed.
    pub changed_at: i64,
    /// When it was published.
    pub published_at: Option<i64>,
    /// When members and alternates stood.
    pub decided_at: Option<i64>,
    /// When everything of applicants was destroyed.
    pub destroyed_at: Option<i64>,
}

/// Somebody who came to a seat by a call.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Appointment {
    /// The seat.
    pub member_id: i64,
    /// The name on the roster.
    pub name: String,
    /// 1 when the name may stand beside the call's result.
    pub named: i16,
    /// When.
    pub at: i64,
}

const COLUMNS: &str =
    "id, dialogue_id, body_id, state, terms, opens_at, closes_at, destroy_at, secret, reason,
    received, eligible, created_at, changed_at, published_at, decided_at, destroyed_at";

/// The call with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Call>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM call WHERE id = $1"), [id.into()]).await
}

/// The same, which nobody else changes until the transaction ends.
pub async fn locked(tx: &Tx, id: i64) -> Result<Option<Call>> {
    // A write takes the row's lock on PostgreSQL; SQLite has one writer anyway.
    sql::run(tx, "UPDATE call SET changed_at = changed_at WHERE id = $1", [id.into()]).await?;
    by_id(tx, id).await
}

/// Stores a new call under the number it carries.
pub async fn insert(tx: &Tx, row: &Call) -> Result<()> {
    let sql = format!(
        "INSERT INTO call ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
    );
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.body_id.into(),
        row.state.clone().into(),
        row.terms.clone().into(),
        row.opens_at.into(),
        row.closes_at.into(),
        row.destroy_at.into(),
        row.secret.clone().into(),
        row.reason.clone().into(),
        row.received.into(),
        row.eligible.into(),
        row.created_at.into(),
        row.changed_at.into(),
        row.published_at.into(),
        row.decided_at.into(),
        row.destroyed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &Call) -> Result<()> {
    let sql =
        "UPDATE call SET body_id = $1, state = $2, terms = $3, opens_at = $4, closes_at = $5,
          destroy_at = $6, secret = $7, reason = $8, received = $9, eligible = $10, changed_at = $11,
          published_at = $12, decided_at = $13, destroyed_at = $14 WHERE id = $15";
    let values = [
        row.body_id.into(),
        row.state.clone().into(),
        row.terms.clone().into(),
        row.opens_at.into(),
        row.closes_at.into(),
        row.destroy_at.into(),
        row.secret.clone().into(),
        row.reason.clone().into(),
        row.received.into(),
        row.eligible.into(),
        row.changed_at.into(),
        row.published_at.into(),
        row.decided_at.into(),
        row.destroyed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

fn visible(with_drafts: bool) -> &'static str {
    if with_drafts { "true" } else { "state <> 'draft'" }
}

/// How many calls a dialogue has.
pub async fn count(db: &impl Db, dialogue: i64, with_drafts: bool) -> Result<i64> {
    let condition = visible(with_drafts);
    let sql = format!("SELECT count(*) AS n FROM call WHERE dialogue_id = $1 AND {condition}");
    sql::number(db, &sql, [dialogue.into()]).await
}

/// The calls of a dialogue, the newest first.
pub async fn list(
    db: &impl Db,
    dialogue: i64,
    with_drafts: bool,
    offset: i64,
    limit: i64,
) -> Result<Vec<Call>> {
    let condition = visible(with_drafts);
    let sql = format!(
        "SELECT {COLUMNS} FROM call WHERE dialogue_id = $1 AND {condition}
         ORDER BY id DESC LIMIT $2 OFFSET $3"
    );
    sql::all(db, &sql, [dialogue.into(), limit.into(), offset.into()]).await
}

/// The published calls for seats of a body, the newest first; at most 100.
pub async fn of_body(db: &impl Db, body: i64) -> Result<Vec<Call>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM call WHERE body_id = $1 AND state <> 'draft' ORDER BY id DESC LIMIT 100"
    );
    sql::all(db, &sql, [body.into()]).await
}

/// The calls whose applicants' data are to be destroyed by `now`; at most 100.
pub async fn due(db: &impl Db, now: i64) -> Result<Vec<Call>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM call WHERE destroyed_at IS NULL AND published_at IS NOT NULL
           AND destroy_at <= $1 ORDER BY destroy_at, id LIMIT 100"
    );
    sql::all(db, &sql, [now.into()]).await
}

/// Notes that a seat was taken by way of a call.
pub async fn appoint(tx: &Tx, call: i64, member: i64, named: bool, at: i64) -> Result<()> {
    let sql = "INSERT INTO appointment (member_id, call_id, named, at) VALUES ($1, $2, $3, $4)";
    sql::run(tx, sql, [member.into(), call.into(), i16::from(named).into(), at.into()]).await?;
    Ok(())
}

/// Who came to a seat by a call, in the order they were appointed; at most 200.
pub async fn appointments(db: &impl Db, call: i64) -> Result<Vec<Appointment>> {
    let sql = "SELECT a.member_id, m.name, a.named, a.at FROM appointment a
               JOIN member m ON m.id = a.member_id WHERE a.call_id = $1 ORDER BY a.at, a.member_id LIMIT 200";
    sql::all(db, sql, [call.into()]).await
}

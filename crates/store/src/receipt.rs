//! Receipts: from a random code to the contribution it was given for.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A receipt. Votes keep theirs in the vote's own row.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Receipt {
    /// `domain::receipt::ReceiptCode` as a number.
    pub code: i64,
    /// Who got it.
    pub participant_id: Option<Uuid>,
    /// `domain::contribution::Kind` as text, or `vote`.
    pub kind: String,
    /// The contribution (for a vote: the statement).
    pub item_id: i64,
    /// The act that recorded it.
    pub act_id: i64,
    /// When.
    pub at: i64,
}

/// Stores a receipt.
pub async fn insert(tx: &Tx, row: &Receipt) -> Result<()> {
    let sql = "INSERT INTO receipt (code, participant_id, kind, item_id, act_id, at) VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        row.code.into(),
        row.participant_id.into(),
        row.kind.clone().into(),
        row.item_id.into(),
        row.act_id.into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// The receipt with this code, a vote's and a typed slip's included. A voting sheet has none: it
/// stands for many votes.
pub async fn by_code(db: &impl Db, code: i64) -> Result<Option<Receipt>> {
    let sql = "SELECT code, participant_id, kind, item_id, act_id, at FROM receipt WHERE code = $1";
    if let Some(row) = sql::one(db, sql, [code.into()]).await? {
        return Ok(Some(row));
    }
    let sql = "SELECT e.receipt AS code, v.participant_id, 'vote' AS kind, e.statement_id AS item_id, e.act_id, e.at
               FROM vote_entry e JOIN voter v ON v.id = e.voter_id WHERE e.receipt = $1";
    if let Some(row) = sql::one(db, sql, [code.into()]).await? {
        return Ok(Some(row));
    }
    let sql = "SELECT code, participant_id, kind, item_id, act_id, typed_at AS at FROM slip
               WHERE code = $1 AND item_id IS NOT NULL AND act_id IS NOT NULL AND typed_at IS NOT NULL";
    sql::one(db, sql, [code.into()]).await
}

/// How many contributions a participant has receipts for.
pub async fn count_of(db: &impl Db, participant: Uuid) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM receipt WHERE participant_id = $1";
    sql::number(db, sql, [participant.into()]).await
}

/// A participant's receipts, newest first: `limit` of those before the given moment.
pub async fn of_participant(
    db: &impl Db,
    participant: Uuid,
    before: i64,
    limit: i64,
) -> Result<Vec<Receipt>> {
    let sql = "SELECT code, participant_id, kind, item_id, act_id, at FROM receipt
               WHERE participant_id = $1 AND at < $2 ORDER BY at DESC, code LIMIT $3";
    sql::all(db, sql, [participant.into(), before.into(), limit.into()]).await
}

//! The published files of a selection: pool, lottery, result and report.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// What is published of one selection. For a review, `lottery` is empty and `pool` holds the marks.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Draw {
    /// The call.
    pub call_id: i64,
    /// pool.csv.
    pub pool: String,
    /// lottery.json.
    pub lottery: String,
    /// draw.json.
    pub result: String,
    /// report.html.
    pub report: String,
    /// Those selected and the alternates with where each stands now, by pseudonym: JSON.
    pub outcomes: String,
    /// When pool and lottery were published.
    pub published_at: i64,
    /// The public random value, once it is known.
    pub random: String,
    /// Who read it where and when.
    pub witness: String,
    /// When the value was entered.
    pub drawn_at: Option<i64>,
}

const COLUMNS: &str =
    "call_id, pool, lottery, result, report, outcomes, published_at, random, witness, drawn_at";

/// What is published of the selection of a call.
pub async fn by_call(db: &impl Db, call: i64) -> Result<Option<Draw>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM draw WHERE call_id = $1"), [call.into()]).await
}

/// Publishes pool and lottery.
pub async fn insert(tx: &Tx, row: &Draw) -> Result<()> {
    let sql =
        format!("INSERT INTO draw ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    let values = [
        row.call_id.into(),
        row.pool.clone().into(),
        row.lottery.clone().into(),
        row.result.clone().into(),
        row.report.clone().into(),
        row.outcomes.clone().into(),
        row.published_at.into(),
        row.random.clone().into(),
        row.witness.clone().into(),
        row.drawn_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes the result that a random value decided.
pub async fn decide(tx: &Tx, row: &Draw) -> Result<()> {
    let sql = "UPDATE draw SET result = $1, report = $2, random = $3, witness = $4, drawn_at = $5
               WHERE call_id = $6";
    let values = [
        row.result.clone().into(),
        row.report.clone().into(),
        row.random.clone().into(),
        row.witness.clone().into(),
        row.drawn_at.into(),
        row.call_id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Writes where those selected and the alternates stand now.
pub async fn set_outcomes(tx: &Tx, call: i64, outcomes: &str) -> Result<()> {
    let sql = "UPDATE draw SET outcomes = $1 WHERE call_id = $2";
    sql::run(tx, sql, [outcomes.into(), call.into()]).await?;
    Ok(())
}

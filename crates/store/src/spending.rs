//! What dialogues spend, line by line.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A line of spending.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Spending {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The year it was spent in.
    pub year: i64,
    /// The budget line.
    pub line: String,
    /// What for.
    pub purpose: String,
    /// How much, in KRW.
    pub amount: i64,
    /// When it was entered.
    pub added_at: i64,
    /// When it was taken back.
    pub removed_at: Option<i64>,
}

const COLUMNS: &str = "id, dialogue_id, year, line, purpose, amount, added_at, removed_at";

/// What a dialogue spent in a year, in the order it was entered.
pub async fn of_year(db: &impl Db, dialogue: i64, year: i64) -> Result<Vec<Spending>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM spending WHERE dialogue_id = $1 AND year = $2 AND removed_at IS NULL
         ORDER BY id LIMIT 1000"
    );
    sql::all(db, &sql, [dialogue.into(), year.into()]).await
}

/// The line with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Spending>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM spending WHERE id = $1"), [id.into()]).await
}

/// Adds a line; its key. The key in `row` is not used.
pub async fn insert(tx: &Tx, row: &Spending) -> Result<i64> {
    let sql = "INSERT INTO spending (dialogue_id, year, line, purpose, amount, added_at)
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id AS n";
    let values = [
        row.dialogue_id.into(),
        row.year.into(),
        row.line.clone().into(),
        row.purpose.clone().into(),
        row.amount.into(),
        row.added_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Takes a line back; false when it was taken back before.
pub async fn remove(tx: &Tx, id: i64, now: i64) -> Result<bool> {
    let sql = "UPDATE spending SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL";
    Ok(sql::run(tx, sql, [now.into(), id.into()]).await? > 0)
}

/// The years a dialogue spent something in, the latest first.
pub async fn years(db: &impl Db, dialogue: i64) -> Result<Vec<i64>> {
    #[derive(FromQueryResult)]
    struct Year {
        year: i64,
    }
    let sql = "SELECT DISTINCT year FROM spending WHERE dialogue_id = $1 AND removed_at IS NULL
               ORDER BY year DESC LIMIT 100";
    let rows: Vec<Year> = sql::all(db, sql, [dialogue.into()]).await?;
    Ok(rows.into_iter().map(|row| row.year).collect())
}

//! Indicators and what was measured.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// An indicator. Values are whole numbers of the smallest unit its decimals leave.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Indicator {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// `domain::indicator::Of` as text.
    pub belongs: String,
    /// The action or pilot.
    pub belongs_id: i64,
    /// Its name.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// What is counted and how.
    pub method: String,
    /// Where the numbers come from.
    pub source: String,
    /// `domain::indicator::Direction` as text.
    pub direction: String,
    /// Digits after the point.
    pub decimals: i16,
    /// The value at the beginning.
    pub baseline: i64,
    /// The day of it.
    pub baseline_on: String,
    /// The target.
    pub target: i64,
    /// The day by which it should be reached.
    pub target_on: String,
    /// Months between two measurements.
    pub every_months: i16,
    /// Why the target was missed.
    pub missed: String,
    /// What is done next about it.
    pub next: String,
    /// 1, and one more for each correction.
    pub version: i64,
    /// When it was set.
    pub created_at: i64,
    /// When it was last corrected.
    pub changed_at: i64,
    /// When it was taken back.
    pub removed_at: Option<i64>,
    /// Why.
    pub reason: String,
}

const COLUMNS: &str = "id, dialogue_id, belongs, belongs_id, name, unit, method, source, direction,
    decimals, baseline, baseline_on, target, target_on, every_months, missed, next, version, created_at,
    changed_at, removed_at, reason";

/// A measured value.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Value {
    /// Its key.
    pub id: i64,
    /// The indicator.
    pub indicator_id: i64,
    /// The day it was measured for.
    pub day: String,
    /// The value.
    pub value: i64,
    /// Of how many it was measured.
    pub base: Option<i64>,
    /// What is to be said of it.
    pub note: String,
    /// The value that this one corrects.
    pub replaces: Option<i64>,
    /// Why it was corrected.
    pub reason: String,
    /// When it was entered.
    pub at: i64,
}

const VALUE: &str = "id, indicator_id, day, value, base, note, replaces, reason, at";
/// A value that no later one corrects.
const STANDS: &str = "NOT EXISTS (SELECT 1 FROM indicator_value n WHERE n.replaces = v.id)";

/// The indicator with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Indicator>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM indicator WHERE id = $1"), [id.into()]).await
}

/// The indicators of an action or a pilot, in the order they were set.
pub async fn of(db: &impl Db, belongs: &str, id: i64) -> Result<Vec<Indicator>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM indicator WHERE belongs = $1 AND belongs_id = $2 AND removed_at IS NULL
         ORDER BY id LIMIT 100"
    );
    sql::all(db, &sql, [belongs.into(), id.into()]).await
}

/// Stores a new indicator under the number it carries.
pub async fn insert(tx: &Tx, row: &Indicator) -> Result<()> {
    let sql = format!(
        "INSERT INTO indicator ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
         $14, $15, $16, $17, $18, $19, $20, $21, $22)"
    );
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.belongs.clone().into(),
        row.belongs_id.into(),
        row.name.clone().into(),
        row.unit.clone().into(),
        row.method.clone().into(),
        row.source.clone().into(),
        row.direction.clone().into(),
        row.decimals.into(),
        row.baseline.into(),
        row.baseline_on.clone().into(),
        row.target.into(),
        row.target_on.clone().into(),
        row.every_months.into(),
        row.missed.clone().into(),
        row.next.clone().into(),
        row.version.into(),
        row.created_at.into(),
        row.changed_at.into(),
        row.removed_at.into(),
        row.reason.clone().into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &Indicator) -> Result<()> {
    let sql = "UPDATE indicator SET name = $1, method = $2, source = $3, baseline = $4,
        baseline_on = $5, target = $6, target_on = $7, every_months = $8, missed = $9, next = $10,
        version = $11, changed_at = $12, removed_at = $13, reason = $14 WHERE id = $15";
    let values = [
        row.name.clone().into(),
        row.method.clone().into(),
        row.source.clone().into(),
        row.baseline.into(),
        row.baseline_on.clone().into(),
        row.target.into(),
        row.target_on.clone().into(),
        row.every_months.into(),
        row.missed.clone().into(),
        row.next.clone().into(),
        row.version.into(),
        row.changed_at.into(),
        row.removed_at.into(),
        row.reason.clone().into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Every value of an indicator, corrected ones included, by day and then by entry; at most 1,000.
pub async fn values(db: &impl Db, indicator: i64) -> Result<Vec<Value>> {
    let sql = format!(
        "SELECT {VALUE} FROM indicator_value WHERE indicator_id = $1 ORDER BY day, id LIMIT 1000"
    );
    sql::all(db, &sql, [indicator.into()]).await
}

/// The value with this key.
pub async fn value(db: &impl Db, id: i64) -> Result<Option<Value>> {
    sql::one(db, &format!("SELECT {VALUE} FROM indicator_value WHERE id = $1"), [id.into()]).await
}

/// The newest value that stands of an indicator.
pub async fn latest(db: &impl Db, indicator: i64) -> Result<Option<Value>> {
    let sql = format!(
        "SELECT {VALUE} FROM indicator_value v WHERE v.indicator_id = $1 AND {STANDS}
         ORDER BY v.day DESC, v.id DESC LIMIT 1"
    );
    sql::one(db, &sql, [indicator.into()]).await
}

/// Adds a value; its key. The key in `row` is not used. Fails when another corrected the same value.
pub async fn insert_value(tx: &Tx, row: &Value) -> Result<i64> {
    let sql =
        "INSERT INTO indicator_value (indicator_id, day, value, base, note, replaces, reason, at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id AS n";
    let values = [
        row.indicator_id.into(),
        row.day.clone().into(),
        row.value.into(),
        row.base.into(),
        row.note.clone().into(),
        row.replaces.into(),
        row.reason.clone().into(),
        row.at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Whether a value was corrected already.
pub async fn is_replaced(db: &impl Db, id: i64) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM indicator_value WHERE replaces = $1";
    Ok(sql::number(db, sql, [id.into()]).await? > 0)
}

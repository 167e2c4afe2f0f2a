//! Assignments: which bodies work on which core questions, dated.

use sea_orm::{ConnectionTrait as _, DbBackend, FromQueryResult};

use crate::{Db, Result, Tx, sql};

/// An assignment.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Assignment {
    /// Its key.
    pub id: i64,
    /// The core question.
    pub core_question_id: i64,
    /// The body.
    pub body_id: i64,
    /// 1 when it leads among the bodies that work on the question.
    pub leads: i16,
    /// Since when.
    pub valid_from: i64,
    /// Until when.
    pub valid_to: Option<i64>,
    /// Why it ended; empty when it went on in another part.
    pub reason: String,
}

const COLUMNS: &str =
    "a.id, a.core_question_id, a.body_id, a.leads, a.valid_from, a.valid_to, a.reason";

/// The assignment with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Assignment>> {
    let sql = format!("SELECT {COLUMNS} FROM assignment a WHERE a.id = $1");
    sql::one(db, &sql, [id.into()]).await
}

/// Every assignment the core questions of a set ever had: by number, those that lead first; at most
/// 5,000.
pub async fn of_set(db: &impl Db, set: i64) -> Result<Vec<Assignment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM assignment a JOIN core_question c ON c.id = a.core_question_id
         WHERE c.set_id = $1 AND c.removed_at IS NULL
         ORDER BY c.number, a.leads DESC, a.valid_from, a.id LIMIT 5000"
    );
    sql::all(db, &sql, [set.into()]).await
}

/// Every assignment a core question ever had, those that lead first; at most 1,000.
pub async fn of_core_question(db: &impl Db, core_question: i64) -> Result<Vec<Assignment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM assignment a WHERE a.core_question_id = $1
         ORDER BY a.leads DESC, a.valid_from, a.id LIMIT 1000"
    );
    sql::all(db, &sql, [core_question.into()]).await
}

/// Adds an assignment; its key. The key in `row` is not used.
pub async fn insert(tx: &Tx, row: &Assignment) -> Result<i64> {
    let sql =
        "INSERT INTO assignment (core_question_id, body_id, leads, valid_from, valid_to, reason)
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id AS n";
    let values = [
        row.core_question_id.into(),
        row.body_id.into(),
        row.leads.into(),
        row.valid_from.into(),
        row.valid_to.into(),
        row.reason.clone().into(),
    ];
    sql::number(tx, sql, values).await
}

/// Keeps a body's work on a core question to this transaction until it ends.
pub async fn lock(tx: &Tx, id: i64) -> Result<()> {
    if tx.connection().get_database_backend() == DbBackend::Postgres {
        let text = "SELECT id AS n FROM assignment WHERE id = $1 FOR UPDATE";
        sql::number(tx, text, [id.into()]).await?;
    }
    Ok(())
}

/// Ends an assignment at a moment.
pub async fn end(tx: &Tx, id: i64, at: i64, reason: &str) -> Result<()> {
    let sql = "UPDATE assignment SET valid_to = $1, reason = $2 WHERE id = $3";
    sql::run(tx, sql, [at.into(), reason.into(), id.into()]).await?;
    Ok(())
}

/// What came of a core question, for the board.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Heard {
    /// The core question.
    pub core_question_id: i64,
    /// Published answers of citizens: online and from gatherings.
    pub answers: i64,
    /// When the newest of them came.
    pub newest_at: Option<i64>,
}

/// What citizens answered to the core questions of a set. Bodies and experts are not counted here.
pub async fn heard(db: &impl Db, set: i64) -> Result<Vec<Heard>> {
    let sql =
        "SELECT c.id AS core_question_id, count(a.id) AS answers, max(a.created_at) AS newest_at
               FROM core_question c JOIN answer a ON a.core_question_id = c.id
               WHERE c.set_id = $1 AND c.removed_at IS NULL AND a.status = 'published'
                 AND a.channel IN ('online', 'field') GROUP BY c.id";
    sql::all(db, sql, [set.into()]).await
}

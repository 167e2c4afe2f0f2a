//! Statements with their running tallies.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Statement {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The core question it belongs to.
    pub core_question_id: i64,
    /// The claim.
    pub text: String,
    /// `domain::channel::Channel` as text.
    pub channel: String,
    /// `domain::language::Language` as text.
    pub language: String,
    /// `domain::contribution::Status` as text.
    pub status: String,
    /// The author, if it came from a participant.
    pub participant_id: Option<Uuid>,
    /// The place, if one was given.
    pub place_id: Option<i64>,
    /// Agreeing votes.
    pub agree: i64,
    /// Disagreeing votes.
    pub disagree: i64,
    /// Votes without an opinion.
    pub pass: i64,
    /// Those of them that were written on paper.
    pub paper_agree: i64,
    /// Disagreeing votes on paper.
    pub paper_disagree: i64,
    /// Votes without an opinion on paper.
    pub paper_pass: i64,
    /// The number it had in the export it came from.
    pub source_number: Option<i64>,
    /// 1, and one more for each edit.
    pub version: i64,
    /// When it came.
    pub created_at: i64,
    /// When its text was last changed.
    pub changed_at: i64,
}

const COLUMNS: &str =
    "id, dialogue_id, core_question_id, text, channel, language, status, participant_id, place_id,
    agree, disagree, pass, paper_agree, paper_disagree, paper_pass, source_number, version, created_at,
    changed_at";

/// The statement with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Statement>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM statement WHERE id = $1"), [id.into()]).await
}

/// Stores a new statement under the number it carries.
pub async fn insert(tx: &Tx, row: &Statement) -> Result<()> {
    let sql = format!(
        "INSERT INTO statement ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    );
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.core_question_id.into(),
        row.text.clone().into(),
        row.channel.clone().into(),
        row.language.clone().into(),
        row.status.clone().into(),
        row.participant_id.into(),
        row.place_id.into(),
        row.agree.into(),
        row.disagree.into(),
        row.pass.into(),
        row.paper_agree.into(),
        row.paper_disagree.into(),
        row.paper_pass.into(),
        row.source_number.into(),
        row.version.into(),
        row.created_at.into(),
        row.changed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes a new text and version.
pub async fn set_text(tx: &Tx, row: &Statement) -> Result<()> {
    let sql = "UPDATE statement SET text = $1, version = $2, changed_at = $3, language = $4 WHERE id = $5";
    let values = [
        row.text.clone().into(),
        row.version.into(),
        row.changed_at.into(),
        row.language.clone().into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Writes a new status.
pub async fn set_status(tx: &Tx, id: i64, status: &str) -> Result<()> {
    sql::run(tx, "UPDATE statement SET status = $1 WHERE id = $2", [status.into(), id.into()])
        .await?;
    Ok(())
}

/// The published statements of a core question above a number, in order.
pub async fn published(
    db: &impl Db,
    core_question: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<Statement>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM statement
         WHERE core_question_id = $1 AND status = 'published' AND id > $2 ORDER BY id LIMIT $3"
    );
    sql::all(db, &sql, [core_question.into(), after.into(), limit.into()]).await
}

/// Every statement of a core question whatever its state, in order, but those for staff only; for
/// exports.
pub async fn all_of(db: &impl Db, core_question: i64) -> Result<Vec<Statement>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM statement WHERE core_question_id = $1 AND status <> 'staff_only' ORDER BY id"
    );
    sql::all(db, &sql, [core_question.into()]).await
}

/// How many published statements a core question has.
pub async fn count(db: &impl Db, core_question: i64) -> Result<i64> {
    let sql =
        "SELECT count(*) AS n FROM statement WHERE core_question_id = $1 AND status = 'published'";
    sql::number(db, sql, [core_question.into()]).await
}

/// A published statement: how others voted on it, how often it was shown, and whether this voter
/// voted on it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Open {
    /// Its number.
    pub id: i64,
    /// Agreeing votes.
    pub agree: i64,
    /// Disagreeing votes.
    pub disagree: i64,
    /// Votes without an opinion.
    pub pass: i64,
    /// How often it was shown.
    pub shown: i64,
    /// Whether this voter voted on it.
    pub voted: bool,
}

/// The published statements of a core question as one voter finds them; at most 10,000.
pub async fn open(db: &impl Db, core_question: i64, voter: i64) -> Result<Vec<Open>> {
    let sql = "SELECT t.id, t.agree, t.disagree, t.pass, coalesce(e.shown, 0) AS shown,
                 EXISTS (SELECT 1 FROM vote v WHERE v.statement_id = t.id AND v.voter_id = $2) AS voted
               FROM statement t LEFT JOIN exposure e ON e.statement_id = t.id
               WHERE t.core_question_id = $1 AND t.status = 'published'
               ORDER BY t.id LIMIT 10000";
    sql::all(db, sql, [core_question.into(), voter.into()]).await
}

/// The statements with these numbers, in any state.
pub async fn by_ids(db: &impl Db, ids: &[i64]) -> Result<Vec<Statement>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT {COLUMNS} FROM statement WHERE id IN (SELECT id FROM {rows} AS r) ORDER BY id"
    );
    sql::all(db, &text, [sql::json(ids.iter().map(|id| [*id]))]).await
}

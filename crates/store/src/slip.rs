//! Slips of paper: printed with a receipt code before anyone has written on them, and typed in later.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// Slips printed at once.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct PrintRun {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The gathering they were printed for.
    pub gathering_id: Option<i64>,
    /// `domain::slip::SlipKind` as text.
    pub kind: String,
    /// The core question, unless they ask for questions.
    pub core_question_id: Option<i64>,
    /// The statements on a voting sheet, as a JSON array of their numbers in order.
    pub statements: String,
    /// How many were printed.
    pub count: i64,
    /// When.
    pub created_at: i64,
}

/// A print run in a list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct RunLine {
    /// Its key.
    pub id: i64,
    /// The gathering.
    pub gathering_id: Option<i64>,
    /// The gathering's title.
    pub gathering: Option<String>,
    /// `domain::slip::SlipKind` as text.
    pub kind: String,
    /// The core question's number.
    pub number: Option<i64>,
    /// How many were printed.
    pub count: i64,
    /// How many of them were typed in.
    pub typed: i64,
    /// When they were printed.
    pub created_at: i64,
}

/// A slip.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Slip {
    /// `domain::receipt::ReceiptCode` as a number.
    pub code: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The run it was printed in; none when the paper had no code.
    pub print_run_id: Option<i64>,
    /// The gathering.
    pub gathering_id: Option<i64>,
    /// `domain::slip::SlipKind` as text.
    pub kind: String,
    /// The core question, unless it asks for a question.
    pub core_question_id: Option<i64>,
    /// When it was typed in.
    pub typed_at: Option<i64>,
    /// Who typed it in; never published.
    pub typed_by: Option<Uuid>,
    /// Whoever wrote it.
    pub participant_id: Option<Uuid>,
    /// The question or answer it became.
    pub item_id: Option<i64>,
    /// The votes on it that count.
    pub votes: Option<i64>,
    /// The act that recorded it.
    pub act_id: Option<i64>,
}

const COLUMNS: &str =
    "code, dialogue_id, print_run_id, gathering_id, kind, core_question_id, typed_at, typed_by,
    participant_id, item_id, votes, act_id";

/// Stores a print run; its key.
pub async fn insert_run(tx: &Tx, row: &PrintRun) -> Result<i64> {
    let sql = "INSERT INTO print_run (dialogue_id, gathering_id, kind, core_question_id, statements, count, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id AS n";
    let values = [
        row.dialogue_id.into(),
        row.gathering_id.into(),
        row.kind.clone().into(),
        row.core_question_id.into(),
        row.statements.clone().into(),
        row.count.into(),
        row.created_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// The print run with this key.
pub async fn run_by_id(db: &impl Db, id: i64) -> Result<Option<PrintRun>> {
    let sql = "SELECT id, dialogue_id, gathering_id, kind, core_question_id, statements, count, created_at
               FROM print_run WHERE id = $1";
    sql::one(db, sql, [id.into()]).await
}

/// How many print runs a dialogue has.
pub async fn run_count(db: &impl Db, dialogue: i64) -> Result<i64> {
    sql::number(db, "SELECT count(*) AS n FROM print_run WHERE dialogue_id = $1", [dialogue.into()])
        .await
}

/// The print runs of a dialogue, newest first.
pub async fn runs(db: &impl Db, dialogue: i64, offset: i64, limit: i64) -> Result<Vec<RunLine>> {
    let sql = "SELECT r.id, r.gathering_id, g.title AS gathering, r.kind, c.number, r.count,
          (SELECT count(*) FROM slip s WHERE s.print_run_id = r.id AND s.typed_at IS NOT NULL) AS typed, r.created_at
        FROM print_run r LEFT JOIN gathering g ON g.id = r.gathering_id
        LEFT JOIN core_question c ON c.id = r.core_question_id
        WHERE r.dialogue_id = $1 ORDER BY r.id DESC LIMIT $2 OFFSET $3";
    sql::all(db, sql, [dialogue.into(), limit.into(), offset.into()]).await
}

/// The newest print runs of voting sheets that are not all typed in, and then the others; newest
/// first.
pub async fn sheet_runs(db: &impl Db, dialogue: i64, limit: i64) -> Result<Vec<RunLine>> {
    let sql = "SELECT * FROM (SELECT r.id, r.gathering_id, g.title AS gathering, r.kind, c.number, r.count,
          (SELECT count(*) FROM slip s WHERE s.print_run_id = r.id AND s.typed_at IS NOT NULL) AS typed, r.created_at
        FROM print_run r LEFT JOIN gathering g ON g.id = r.gathering_id
        LEFT JOIN core_question c ON c.id = r.core_question_id
        WHERE r.dialogue_id = $1 AND r.kind = 'votes') AS line
        ORDER BY CASE WHEN typed < count THEN 0 ELSE 1 END, id DESC LIMIT $2";
    sql::all(db, sql, [dialogue.into(), limit.into()]).await
}

/// Stores slips that nobody has written on yet.
pub async fn insert_blank(tx: &Tx, run: &PrintRun, codes: &[i64]) -> Result<()> {
    let rows = sql::rows(tx, &["code"]);
    let text = format!(
        "INSERT INTO slip (code, dialogue_id, print_run_id, gathering_id, kind, core_question_id)
         SELECT r.code, $2, $3, p.gathering_id, p.kind, p.core_question_id FROM {rows} AS r
         CROSS JOIN print_run p WHERE p.id = $3"
    );
    let list = sql::json(codes.iter().map(|code| [*code]));
    sql::run(tx, &text, [list, run.dialogue_id.into(), run.id.into()]).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Code {
    code: i64,
}

/// The codes of a run, lowest first.
pub async fn codes_of_run(db: &impl Db, run: i64) -> Result<Vec<i64>> {
    let sql = "SELECT code FROM slip WHERE print_run_id = $1 ORDER BY code LIMIT 2000";
    let rows: Vec<Code> = sql::all(db, sql, [run.into()]).await?;
    Ok(rows.into_iter().map(|row| row.code).collect())
}

/// The slips of a run by code.
pub async fn of_run(db: &impl Db, run: i64, offset: i64, limit: i64) -> Result<Vec<Slip>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM slip WHERE print_run_id = $1 ORDER BY code LIMIT $2 OFFSET $3"
    );
    sql::all(db, &sql, [run.into(), limit.into(), offset.into()]).await
}

/// The codes of a dialogue that a new code could be taken for: those of the newest print runs, at most
/// 4,000. Codes of four characters that differ in two have room for no more than some thousands.
pub async fn codes_in_use(db: &impl Db, dialogue: i64) -> Result<Vec<i64>> {
    let sql = "SELECT s.code FROM slip s JOIN print_run r ON r.id = s.print_run_id
               WHERE r.dialogue_id = $1 ORDER BY r.id DESC, s.code LIMIT 4000";
    let rows: Vec<Code> = sql::all(db, sql, [dialogue.into()]).await?;
    Ok(rows.into_iter().map(|row| row.code).collect())
}

/// The slip with this code.
pub async fn by_code(db: &impl Db, code: i64) -> Result<Option<Slip>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM slip WHERE code = $1"), [code.into()]).await
}

/// The printed slips of a dialogue whose code lies in a range: at most two, to see that it is one.
pub async fn between(db: &impl Db, dialogue: i64, from: i64, to: i64) -> Result<Vec<Slip>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM slip WHERE code >= $1 AND code <= $2 AND dialogue_id = $3
           AND print_run_id IS NOT NULL ORDER BY code LIMIT 2"
    );
    sql::all(db, &sql, [from.into(), to.into(), dialogue.into()]).await
}

/// The slip that became this question or answer (`domain::contribution::Kind` as text).
pub async fn of_item(db: &impl Db, kind: &str, item: i64) -> Result<Option<Slip>> {
    let sql = format!("SELECT {COLUMNS} FROM slip WHERE kind = $1 AND item_id = $2");
    sql::one(db, &sql, [kind.into(), item.into()]).await
}

/// Stores a slip for paper that was typed in without a printed code.
pub async fn insert_typed(tx: &Tx, row: &Slip) -> Result<()> {
    let sql = format!(
        "INSERT INTO slip ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    let values = [
        row.code.into(),
        row.dialogue_id.into(),
        row.print_run_id.into(),
        row.gathering_id.into(),
        row.kind.clone().into(),
        row.core_question_id.into(),
        row.typed_at.into(),
        row.typed_by.into(),
        row.participant_id.into(),
        row.item_id.into(),
        row.votes.into(),
        row.act_id.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Marks a printed slip as typed in. False when somebody was faster.
pub async fn fill(tx: &Tx, row: &Slip) -> Result<bool> {
    let sql = "UPDATE slip SET typed_at = $1, typed_by = $2, participant_id = $3, item_id = $4, votes = $5,
        act_id = $6 WHERE code = $7 AND typed_at IS NULL";
    let values = [
        row.typed_at.into(),
        row.typed_by.into(),
        row.participant_id.into(),
        row.item_id.into(),
        row.votes.into(),
        row.act_id.into(),
        row.code.into(),
    ];
    Ok(sql::run(tx, sql, values).await? == 1)
}

/// Makes a printed slip blank again; one without a printed code stays as a record of the mistake.
/// False when it was blank already.
pub async fn empty(tx: &Tx, code: i64) -> Result<bool> {
    let sql =
        "UPDATE slip SET typed_at = NULL, typed_by = NULL, participant_id = NULL, item_id = NULL,
        votes = NULL, act_id = NULL WHERE code = $1 AND typed_at IS NOT NULL";
    Ok(sql::run(tx, sql, [code.into()]).await? == 1)
}

/// A slip that somebody typed in.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct TypedLine {
    /// `domain::receipt::ReceiptCode` as a number.
    pub code: i64,
    /// Whether the code was printed on it.
    pub printed: bool,
    /// `domain::slip::SlipKind` as text.
    pub kind: String,
    /// The question or answer it became.
    pub item_id: Option<i64>,
    /// Its text; empty for votes.
    pub text: String,
    /// The state of the question or answer.
    pub status: Option<String>,
    /// The votes on it that count.
    pub votes: Option<i64>,
    /// When it was typed in.
    pub typed_at: i64,
    /// The state of its scan (`domain::scan::ScanStatus`), if it has one.
    pub scan: Option<String>,
}

/// The last slips that a person typed in for a dialogue, newest first.
pub async fn last_typed(
    db: &impl Db,
    dialogue: i64,
    person: Option<Uuid>,
    limit: i64,
) -> Result<Vec<TypedLine>> {
    let sql = "SELECT s.code, s.print_run_id IS NOT NULL AS printed, s.kind, s.item_id,
          coalesce(q.title, a.text, '') AS text, coalesce(q.status, a.status) AS status, s.votes, s.typed_at,
          (SELECT n.status FROM scan n WHERE n.slip_code = s.code) AS scan
        FROM slip s LEFT JOIN question q ON s.kind = 'question' AND q.id = s.item_id
        LEFT JOIN answer a ON s.kind = 'answer' AND a.id = s.item_id
        WHERE s.typed_by = $1 AND s.dialogue_id = $2 AND s.typed_at IS NOT NULL
        ORDER BY s.typed_at DESC, s.code LIMIT $3";
    sql::all(db, sql, [person.into(), dialogue.into(), limit.into()]).await
}

/// How many slips a person typed in for a dialogue since a moment.
pub async fn typed_since(
    db: &impl Db,
    dialogue: i64,
    person: Option<Uuid>,
    since: i64,
) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM slip WHERE typed_by = $1 AND typed_at >= $2 AND dialogue_id = $3";
    sql::number(db, sql, [person.into(), since.into(), dialogue.into()]).await
}

//! Core questions and the dated sets they stand in.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A set of core questions.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Set {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// Its number within the dialogue, from 1.
    pub number: i64,
    /// Its name: `2025년 3월 묶음`.
    pub title: String,
    /// `domain::core_question::SetStatus` as text.
    pub status: String,
    /// From when it holds.
    pub valid_from: Option<i64>,
    /// Until when it held.
    pub valid_to: Option<i64>,
    /// When it was begun.
    pub created_at: i64,
}

/// A core question.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CoreQuestion {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The set.
    pub set_id: i64,
    /// Its number in the set.
    pub number: i64,
    /// The sentence.
    pub title: String,
    /// The explanation.
    pub body: String,
    /// Its sector, if it has one.
    pub sector_id: Option<i64>,
    /// The language.
    pub language: String,
    /// When it was added.
    pub created_at: i64,
    /// When it was taken out of the set.
    pub removed_at: Option<i64>,
}

/// A line in a list of core questions; only what is public counts.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// Its key.
    pub id: i64,
    /// Its number.
    pub number: i64,
    /// The sentence.
    pub title: String,
    /// The explanation.
    pub body: String,
    /// The sector's name.
    pub sector: Option<String>,
    /// The language.
    pub language: String,
    /// Source questions.
    pub source_count: i64,
    /// Answers, those of experts left out.
    pub answer_count: i64,
    /// Statements.
    pub statement_count: i64,
    /// Votes on those statements.
    pub vote_count: i64,
}

const SET: &str = "id, dialogue_id, number, title, status, valid_from, valid_to, created_at";
const COLUMNS: &str =
    "id, dialogue_id, set_id, number, title, body, sector_id, language, created_at, removed_at";

/// The newest published set.
pub async fn current_set(db: &impl Db, dialogue: i64) -> Result<Option<Set>> {
    let sql = format!(
        "SELECT {SET} FROM core_question_set WHERE dialogue_id = $1 AND status = 'published' ORDER BY number DESC LIMIT 1"
    );
    sql::one(db, &sql, [dialogue.into()]).await
}

/// Every set of a dialogue, newest first; at most 200.
pub async fn sets(db: &impl Db, dialogue: i64) -> Result<Vec<Set>> {
    let sql = format!(
        "SELECT {SET} FROM core_question_set WHERE dialogue_id = $1 ORDER BY number DESC LIMIT 200"
    );
    sql::all(db, &sql, [dialogue.into()]).await
}

/// The set with this number in the dialogue.
pub async fn set_by_number(db: &impl Db, dialogue: i64, number: i64) -> Result<Option<Set>> {
    let sql = format!("SELECT {SET} FROM core_question_set WHERE dialogue_id = $1 AND number = $2");
    sql::one(db, &sql, [dialogue.into(), number.into()]).await
}

/// The set with this key.
pub async fn set_by_id(db: &impl Db, id: i64) -> Result<Option<Set>> {
    sql::one(db, &format!("SELECT {SET} FROM core_question_set WHERE id = $1"), [id.into()]).await
}

/// Begins a set with the next number; its key.
pub async fn insert_set(tx: &Tx, dialogue: i64, title: &str, now: i64) -> Result<i64> {
    let sql = "INSERT INTO core_question_set (dialogue_id, number, title, status, created_at)
               SELECT $1, coalesce(max(number), 0) + 1, $2, 'draft', $3 FROM core_question_set WHERE dialogue_id = $1
               RETURNING id AS n";
    sql::number(tx, sql, [dialogue.into(), title.into(), now.into()]).await
}

/// Publishes a set from `now`; the set that held until then ends.
pub async fn publish_set(tx: &Tx, set: &Set, now: i64) -> Result<()> {
    let end = "UPDATE core_question_set SET valid_to = $1
               WHERE dialogue_id = $2 AND status = 'published' AND valid_to IS NULL AND id <> $3";
    sql::run(tx, end, [now.into(), set.dialogue_id.into(), set.id.into()]).await?;
    let sql = "UPDATE core_question_set SET status = 'published', valid_from = $1, valid_to = NULL WHERE id = $2";
    sql::run(tx, sql, [now.into(), set.id.into()]).await?;
    Ok(())
}

/// Takes a publication back: the set is a draft again, and the one before it holds again.
pub async fn unpublish_set(tx: &Tx, set: i64, reopen: Option<i64>) -> Result<()> {
    let sql = "UPDATE core_question_set SET status = 'draft', valid_from = NULL, valid_to = NULL WHERE id = $1";
    sql::run(tx, sql, [set.into()]).await?;
    if let Some(before) = reopen {
        let sql = "UPDATE core_question_set SET valid_to = NULL WHERE id = $1";
        sql::run(tx, sql, [before.into()]).await?;
    }
    Ok(())
}

/// Renames a set.
pub async fn rename_set(tx: &Tx, set: i64, title: &str) -> Result<()> {
    sql::run(
        tx,
        "UPDATE core_question_set SET title = $1 WHERE id = $2",
        [title.into(), set.into()],
    )
    .await?;
    Ok(())
}

/// The core question with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<CoreQuestion>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM core_question WHERE id = $1"), [id.into()]).await
}

/// The core question with this number in a set.
pub async fn by_number(db: &impl Db, set: i64, number: i64) -> Result<Option<CoreQuestion>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM core_question WHERE set_id = $1 AND number = $2 AND removed_at IS NULL"
    );
    sql::one(db, &sql, [set.into(), number.into()]).await
}

/// Adds a core question with the next number of its set; its key.
pub async fn insert(tx: &Tx, row: &CoreQuestion) -> Result<i64> {
    let sql = "INSERT INTO core_question (dialogue_id, set_id, number, title, body, sector_id, language, created_at)
               SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7
               FROM core_question WHERE set_id = $2 AND removed_at IS NULL RETURNING id AS n";
    let values = [
        row.dialogue_id.into(),
        row.set_id.into(),
        row.title.clone().into(),
        row.body.clone().into(),
        row.sector_id.into(),
        row.language.clone().into(),
        row.created_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Writes title, body, sector, number and whether it is removed.
pub async fn update(tx: &Tx, row: &CoreQuestion) -> Result<()> {
    let sql = "UPDATE core_question SET title = $1, body = $2, sector_id = $3, number = $4, removed_at = $5 WHERE id = $6";
    let values = [
        row.title.clone().into(),
        row.body.clone().into(),
        row.sector_id.into(),
        row.number.into(),
        row.removed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// The core questions of a set with their figures, in order.
pub async fn lines(db: &impl Db, set: i64) -> Result<Vec<Line>> {
    let sql = "SELECT c.id, c.number, c.title, c.body, sector.name AS sector, c.language,
          (SELECT count(*) FROM core_question_source s JOIN question q ON q.id = s.question_id
            WHERE s.core_question_id = c.id AND q.status = 'published') AS source_count,
          (SELECT count(*) FROM answer a
            WHERE a.core_question_id = c.id AND a.status = 'published' AND a.channel <> 'expert') AS answer_count,
          (SELECT count(*) FROM statement t WHERE t.core_question_id = c.id AND t.status = 'published') AS statement_count,
          (SELECT CAST(coalesce(sum(agree + disagree + pass), 0) AS bigint) FROM statement t
            WHERE t.core_question_id = c.id AND t.status = 'published') AS vote_count
        FROM core_question c LEFT JOIN sector ON sector.id = c.sector_id
        WHERE c.set_id = $1 AND c.removed_at IS NULL ORDER BY c.number";
    sql::all(db, sql, [set.into()]).await
}

/// Links questions to a core question; those linked already stay.
pub async fn link(tx: &Tx, core_question: i64, questions: &[i64]) -> Result<u64> {
    let rows = sql::rows(tx, &["id"]);
    let text = format!(
        "INSERT INTO core_question_source (core_question_id, question_id) SELECT $2, id FROM {rows} AS r
         WHERE true ON CONFLICT (core_question_id, question_id) DO NOTHING"
    );
    sql::run(tx, &text, [sql::json(questions.iter().map(|id| [*id])), core_question.into()]).await
}

/// Takes questions out of a core question.
pub async fn unlink(tx: &Tx, core_question: i64, questions: &[i64]) -> Result<u64> {
    let rows = sql::rows(tx, &["id"]);
    let text = format!(
        "DELETE FROM core_question_source WHERE core_question_id = $2 AND question_id IN (SELECT id FROM {rows} AS r)"
    );
    sql::run(tx, &text, [sql::json(questions.iter().map(|id| [*id])), core_question.into()]).await
}

/// Every source of a core question, whatever its state.
pub async fn sources(db: &impl Db, core_question: i64) -> Result<Vec<i64>> {
    #[derive(FromQueryResult)]
    struct Source {
        question_id: i64,
    }
    let sql = "SELECT question_id FROM core_question_source WHERE core_question_id = $1 ORDER BY question_id";
    let rows: Vec<Source> = sql::all(db, sql, [core_question.into()]).await?;
    Ok(rows.into_iter().map(|row| row.question_id).collect())
}

/// A question and the number of a core question it is a source of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct SourceNumber {
    /// The question.
    pub question_id: i64,
    /// The core question's number in its set.
    pub number: i64,
}

/// The numbers of the core questions of a set that these questions are sources of, by question.
pub async fn numbers_of(db: &impl Db, set: i64, questions: &[i64]) -> Result<Vec<SourceNumber>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT s.question_id, c.number FROM core_question_source s
         JOIN core_question c ON c.id = s.core_question_id
         WHERE c.set_id = $2 AND c.removed_at IS NULL AND s.question_id IN (SELECT id FROM {rows} AS r)
         ORDER BY s.question_id, c.number"
    );
    sql::all(db, &text, [sql::json(questions.iter().map(|id| [*id])), set.into()]).await
}

/// The core questions a question is a source of, in sets anyone may see, newest set first.
pub async fn of_question(db: &impl Db, question: i64) -> Result<Vec<OfQuestion>> {
    let sql = "SELECT c.id, c.number, c.title, c.body, c.language, st.number AS set_number, st.title AS set_title, st.valid_from,
          (SELECT count(*) FROM core_question_source x JOIN question y ON y.id = x.question_id
            WHERE x.core_question_id = c.id AND y.status = 'published') AS source_count,
          (SELECT count(*) FROM answer a
            WHERE a.core_question_id = c.id AND a.status = 'published' AND a.channel <> 'expert') AS answer_count
        FROM core_question_source s JOIN core_question c ON c.id = s.core_question_id
        JOIN core_question_set st ON st.id = c.set_id
        WHERE s.question_id = $1 AND c.removed_at IS NULL AND st.status = 'published'
        ORDER BY st.number DESC, c.number LIMIT 50";
    sql::all(db, sql, [question.into()]).await
}

/// A core question seen from one of its sources.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OfQuestion {
    /// Its key.
    pub id: i64,
    /// Its number.
    pub number: i64,
    /// The sentence.
    pub title: String,
    /// The explanation.
    pub body: String,
    /// The language.
    pub language: String,
    /// The set's number.
    pub set_number: i64,
    /// The set's name.
    pub set_title: String,
    /// From when the set holds.
    pub valid_from: Option<i64>,
    /// How many questions it was drawn from.
    pub source_count: i64,
    /// How many answers it has, those of experts left out.
    pub answer_count: i64,
}

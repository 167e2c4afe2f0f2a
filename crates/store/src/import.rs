//! Imports: rows are staged in short transactions, then enter in one.

use std::collections::HashSet;

use sea_orm::{FromQueryResult, Value};

use crate::{Db, Result, Tx, sql};

/// An imported file.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Import {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The file's name.
    pub file_name: String,
    /// Questions added from it so far.
    pub added: i64,
    /// When it was first imported.
    pub at: i64,
}

/// A checked row that waits to enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Place among the rows that enter, from 0.
    pub ordinal: i64,
    /// The row in the file as a person counts.
    pub row_number: i64,
    /// The question's reserved number.
    pub question: i64,
    /// The sentence.
    pub title: String,
    /// The circumstances.
    pub body: String,
    /// The sector.
    pub sector: Option<i64>,
    /// The place.
    pub place: Option<i64>,
    /// The channel.
    pub channel: String,
    /// The language.
    pub language: String,
    /// When it was asked, microseconds.
    pub created_at: i64,
    /// The act's canonical payload.
    pub payload: String,
    /// The act's salt.
    pub salt: Vec<u8>,
}

/// The import of a file with this digest, made if it is new; its key.
pub async fn ensure(
    tx: &Tx,
    dialogue: i64,
    digest: &[u8],
    file_name: &str,
    now: i64,
) -> Result<i64> {
    let sql =
        "INSERT INTO import (dialogue_id, digest, file_name, added, at) VALUES ($1, $2, $3, 0, $4)
               ON CONFLICT (dialogue_id, digest) DO NOTHING";
    let values = [dialogue.into(), digest.to_vec().into(), file_name.into(), now.into()];
    sql::run(tx, sql, values).await?;
    by_digest(tx, dialogue, digest).await.map(|found| found.map_or(0, |import| import.id))
}

/// The import of a file with this digest.
pub async fn by_digest(db: &impl Db, dialogue: i64, digest: &[u8]) -> Result<Option<Import>> {
    let sql = "SELECT id, dialogue_id, file_name, added, at FROM import WHERE dialogue_id = $1 AND digest = $2";
    sql::one(db, sql, [dialogue.into(), digest.to_vec().into()]).await
}

/// The imports of a dialogue, newest first; at most 200.
pub async fn list(db: &impl Db, dialogue: i64) -> Result<Vec<Import>> {
    let sql = "SELECT id, dialogue_id, file_name, added, at FROM import WHERE dialogue_id = $1 ORDER BY id DESC LIMIT 200";
    sql::all(db, sql, [dialogue.into()]).await
}

/// The rows of a file that have entered already.
pub async fn rows_in(db: &impl Db, import: i64) -> Result<HashSet<i64>> {
    #[derive(FromQueryResult)]
    struct In {
        import_row: i64,
    }
    let sql = "SELECT import_row FROM question WHERE import_id = $1";
    let rows: Vec<In> = sql::all(db, sql, [import.into()]).await?;
    Ok(rows.into_iter().map(|row| row.import_row).collect())
}

/// Stages some rows.
pub async fn stage(tx: &Tx, import: i64, rows: &[Row]) -> Result<()> {
    let places = sql::places(tx, rows.len(), 13);
    let text = format!(
        "INSERT INTO import_row (import_id, ordinal, row_number, question_id, title, body, sector_id, place_id,
           channel, language, created_at, payload, salt) VALUES {places}"
    );
    let values = rows.iter().flat_map(|row| -> [Value; 13] {
        [
            import.into(),
            row.ordinal.into(),
            row.row_number.into(),
            row.question.into(),
            row.title.clone().into(),
            row.body.clone().into(),
            row.sector.into(),
            row.place.into(),
            row.channel.clone().into(),
            row.language.clone().into(),
            row.created_at.into(),
            row.payload.clone().into(),
            row.salt.clone().into(),
        ]
    });
    sql::run(tx, &text, values).await?;
    Ok(())
}

/// Lets every staged row enter: questions, their acts, the acts' salts. One short transaction.
pub async fn enter(tx: &Tx, import: i64, dialogue: i64, status: &str, now: i64) -> Result<u64> {
    let questions = "INSERT INTO question (id, dialogue_id, title, body, sector_id, place_id, channel, language, status,
          import_id, import_row, version, created_at, changed_at)
        SELECT question_id, $2, title, body, sector_id, place_id, channel, language, $3, import_id, row_number, 1, created_at, created_at
        FROM import_row WHERE import_id = $1 ORDER BY ordinal";
    let added = sql::run(tx, questions, [import.into(), dialogue.into(), status.into()]).await?;
    let acts = "INSERT INTO act (at, kind, dialogue_id, subject, subject_id, payload)
        SELECT $3, 'question.asked', $2, 'question', question_id, payload
        FROM import_row WHERE import_id = $1 ORDER BY ordinal";
    sql::run(tx, acts, [import.into(), dialogue.into(), now.into()]).await?;
    let salts = "INSERT INTO salt (act_id, salt)
        SELECT a.id, r.salt FROM import_row r
        JOIN act a ON a.subject = 'question' AND a.subject_id = r.question_id WHERE r.import_id = $1";
    sql::run(tx, salts, [import.into()]).await?;
    let count = "UPDATE import SET added = added + $2 WHERE id = $1";
    sql::run(tx, count, [import.into(), i64::try_from(added).unwrap_or(i64::MAX).into()]).await?;
    Ok(added)
}

/// Forgets up to `limit` staged rows of an import; how many were forgotten.
pub async fn forget_staged(tx: &Tx, import: i64, limit: i64) -> Result<u64> {
    let sql = "DELETE FROM import_row WHERE import_id = $1 AND ordinal IN
               (SELECT ordinal FROM import_row WHERE import_id = $1 ORDER BY ordinal LIMIT $2)";
    sql::run(tx, sql, [import.into(), limit.into()]).await
}

/// Whether rows of the import are still staged: left by a program that was stopped.
pub async fn staged(db: &impl Db, import: i64) -> Result<i64> {
    sql::number(db, "SELECT count(*) AS n FROM import_row WHERE import_id = $1", [import.into()])
        .await
}

/// The number of the first question that entered from a file.
pub async fn first_question(db: &impl Db, import: i64) -> Result<Option<i64>> {
    let first =
        sql::number(db, "SELECT min(id) AS n FROM question WHERE import_id = $1", [import.into()])
            .await?;
    Ok((first > 0).then_some(first))
}

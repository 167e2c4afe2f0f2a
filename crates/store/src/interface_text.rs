//! Texts of the interface that were rewritten or checked at the translation desk.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// What stands for one text in one language.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct InterfaceText {
    /// The key of this version.
    pub id: i64,
    /// The language's code.
    pub language: String,
    /// The text's key.
    pub key: String,
    /// What is said instead of the text that the program brings; none when that is kept.
    pub text: Option<String>,
    /// The digest of what it was made of or checked against.
    pub source_digest: String,
    /// Who rewrote or checked it.
    pub person_id: Option<Uuid>,
    /// When.
    pub at: i64,
    /// When it was found right by a person; none when it was rewritten only.
    pub checked_at: Option<i64>,
    /// The person's name.
    pub name: Option<String>,
}

const SELECT: &str = "SELECT i.id, i.language, i.key, i.text, i.source_digest, i.person_id, i.at, i.checked_at, p.name
    FROM interface_text i LEFT JOIN person p ON p.id = i.person_id";

/// The key of the newest version of any text: another than before when something changed.
pub async fn newest(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT max(id) AS n FROM interface_text", []).await
}

/// Everything that stands, in every language.
pub async fn standing(db: &impl Db) -> Result<Vec<InterfaceText>> {
    let sql = format!("{SELECT} WHERE i.ended_at IS NULL ORDER BY i.language, i.key");
    sql::all(db, &sql, []).await
}

/// The versions of one text, newest first; at most 50.
pub async fn versions(db: &impl Db, language: &str, key: &str) -> Result<Vec<InterfaceText>> {
    let sql = format!("{SELECT} WHERE i.language = $1 AND i.key = $2 ORDER BY i.id DESC LIMIT 50");
    sql::all(db, &sql, [language.into(), key.into()]).await
}

/// Puts a version in the place of the one that stands; its key.
pub async fn put(tx: &Tx, row: &InterfaceText) -> Result<i64> {
    let end = "UPDATE interface_text SET ended_at = $1 WHERE language = $2 AND key = $3 AND ended_at IS NULL";
    sql::run(tx, end, [row.at.into(), row.language.clone().into(), row.key.clone().into()]).await?;
    let sql =
        "INSERT INTO interface_text (language, key, text, source_digest, person_id, at, checked_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id AS n";
    let values = [
        row.language.clone().into(),
        row.key.clone().into(),
        row.text.clone().into(),
        row.source_digest.clone().into(),
        row.person_id.into(),
        row.at.into(),
        row.checked_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// What a reader says is wrong with the interface's texts.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Report {
    /// Its key.
    pub id: i64,
    /// The language's code.
    pub language: String,
    /// The page it was reported from.
    pub page: String,
    /// What is wrong.
    pub text: String,
    /// When.
    pub at: i64,
}

/// Stores a report.
pub async fn report(tx: &Tx, row: &Report) -> Result<()> {
    let sql = "INSERT INTO interface_report (language, page, text, at) VALUES ($1, $2, $3, $4)";
    let values = [
        row.language.clone().into(),
        row.page.clone().into(),
        row.text.clone().into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// The reports that nobody has settled, oldest first; at most so many.
pub async fn open_reports(db: &impl Db, limit: i64) -> Result<Vec<Report>> {
    let sql = "SELECT id, language, page, text, at FROM interface_report
               WHERE settled_at IS NULL ORDER BY id LIMIT $1";
    sql::all(db, sql, [limit.into()]).await
}

/// How many reports nobody has settled.
pub async fn count_open_reports(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT count(*) AS n FROM interface_report WHERE settled_at IS NULL", []).await
}

/// Settles a report, whose words are not kept; whether it was open.
pub async fn settle(tx: &Tx, id: i64, person: Option<Uuid>, at: i64) -> Result<bool> {
    let sql = "UPDATE interface_report SET settled_by = $1, settled_at = $2, page = '', text = ''
               WHERE id = $3 AND settled_at IS NULL";
    Ok(sql::run(tx, sql, [person.into(), at.into(), id.into()]).await? > 0)
}

//! Versions of translations of what people wrote.

use domain::translation::Translated;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// One version.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Translation {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// `domain::translation::Translated` as text.
    pub kind: String,
    /// The key of what is translated.
    pub item_id: i64,
    /// `domain::language::Language` as text: the language it is in.
    pub language: String,
    /// The sentence; empty where the original has none.
    pub title: String,
    /// The text; empty where the original has none.
    pub text: String,
    /// The digest of the original it was made of.
    pub source_digest: String,
    /// `domain::translation::State` as text.
    pub status: String,
    /// Who wrote it.
    pub written_by: Option<Uuid>,
    /// When.
    pub written_at: i64,
    /// Who reviewed it.
    pub reviewed_by: Option<Uuid>,
    /// When.
    pub reviewed_at: Option<i64>,
    /// When it was withdrawn or replaced.
    pub ended_at: Option<i64>,
    /// Why it was withdrawn.
    pub reason: String,
    /// The name of who wrote it, for colleagues; none for the command line.
    pub writer: Option<String>,
    /// The name of who reviewed it.
    pub reviewer: Option<String>,
}

/// Something that has a translation, or waits for one.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    /// The key of what is translated.
    pub item_id: i64,
    /// `domain::translation::State` as text.
    pub status: String,
    /// The digest of the original it was made of.
    pub source_digest: String,
}

const SELECT: &str = "SELECT t.id, t.dialogue_id, t.kind, t.item_id, t.language, t.title, t.text, t.source_digest,
    t.status, t.written_by, t.written_at, t.reviewed_by, t.reviewed_at, t.ended_at, t.reason,
    w.name AS writer, r.name AS reviewer
    FROM translation t LEFT JOIN person w ON w.id = t.written_by LEFT JOIN person r ON r.id = t.reviewed_by";

/// Keeps what is translated as it is until the transaction ends, and others from translating it
/// meanwhile. SQLite has one writer at a time anyway.
pub async fn lock(tx: &Tx, of: Translated, id: i64) -> Result<()> {
    if tx.connection().get_database_backend() == DbBackend::Postgres {
        let text = format!("SELECT id AS n FROM {of} WHERE id = $1 FOR UPDATE");
        sql::number(tx, &text, [id.into()]).await?;
    }
    Ok(())
}

/// Stores a new version, which waits; its key.
pub async fn insert(tx: &Tx, row: &Translation) -> Result<i64> {
    let sql = "INSERT INTO translation (dialogue_id, kind, item_id, language, title, text, source_digest, status, written_by, written_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id AS n";
    let values = [
        row.dialogue_id.into(),
        row.kind.clone().into(),
        row.item_id.into(),
        row.language.clone().into(),
        row.title.clone().into(),
        row.text.clone().into(),
        row.source_digest.clone().into(),
        row.status.clone().into(),
        row.written_by.into(),
        row.written_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// The version with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Translation>> {
    let sql = format!("{SELECT} WHERE t.id = $1");
    sql::one(db, &sql, [id.into()]).await
}

/// The version of this thing and language that is in this state, which only one can be.
pub async fn in_state(
    db: &impl Db,
    (kind, item): (&str, i64),
    language: &str,
    status: &str,
) -> Result<Option<Translation>> {
    let sql = format!(
        "{SELECT} WHERE t.kind = $1 AND t.item_id = $2 AND t.language = $3 AND t.status = $4"
    );
    sql::one(db, &sql, [kind.into(), item.into(), language.into(), status.into()]).await
}

/// Writes the state of a version: status, who reviewed it and when, when it ended and why.
pub async fn set_state(tx: &Tx, row: &Translation) -> Result<()> {
    let sql = "UPDATE translation SET status = $1, reviewed_by = $2, reviewed_at = $3, ended_at = $4, reason = $5
               WHERE id = $6";
    let values = [
        row.status.clone().into(),
        row.reviewed_by.into(),
        row.reviewed_at.into(),
        row.ended_at.into(),
        row.reason.clone().into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Every version of a thing in a language, newest first; at most 100.
pub async fn versions(
    db: &impl Db,
    (kind, item): (&str, i64),
    language: &str,
) -> Result<Vec<Translation>> {
    let sql = format!(
        "{SELECT}
         WHERE t.kind = $1 AND t.item_id = $2 AND t.language = $3 ORDER BY t.id DESC LIMIT 100"
    );
    sql::all(db, &sql, [kind.into(), item.into(), language.into()]).await
}

/// What is shown to readers of these things in a language.
pub async fn shown(
    db: &impl Db,
    kind: &str,
    items: &[i64],
    language: &str,
) -> Result<Vec<Translation>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "{SELECT}
         WHERE t.kind = $2 AND t.status = 'reviewed' AND t.language = $3
           AND t.item_id IN (SELECT id FROM {rows} AS own) ORDER BY t.item_id"
    );
    let items = sql::json(items.iter().map(|id| [*id]));
    sql::all(db, &text, [items, kind.into(), language.into()]).await
}

/// What stands in a language: reviewed and waiting, of one kind in a dialogue.
pub async fn standing(
    db: &impl Db,
    dialogue: i64,
    language: &str,
    kind: &str,
) -> Result<Vec<Standing>> {
    let sql = "SELECT item_id, status, source_digest FROM translation
               WHERE dialogue_id = $1 AND language = $2 AND kind = $3 AND status IN ('waiting', 'reviewed')
               ORDER BY item_id, status";
    sql::all(db, sql, [dialogue.into(), language.into(), kind.into()]).await
}

/// Empties every version of a thing, the digest of the original included, and destroys the salts that
/// open what was committed to: its original was erased.
pub async fn erase(tx: &Tx, kind: &str, item: i64) -> Result<()> {
    for text in [
        "DELETE FROM salt WHERE act_id IN (SELECT a.id FROM act a JOIN translation t
           ON t.id = a.subject_id WHERE a.subject = 'translation' AND t.kind = $1 AND t.item_id = $2)",
        "UPDATE translation SET title = '', text = '', reason = '', source_digest = '' WHERE kind = $1 AND item_id = $2",
    ] {
        sql::run(tx, text, [kind.into(), item.into()]).await?;
    }
    Ok(())
}

//! Notices.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Notice {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// `domain::publication::Publication` as text.
    pub status: String,
    /// Why it was withdrawn.
    pub reason: String,
    /// 1, and one more for each correction.
    pub version: i64,
    /// When it was written.
    pub created_at: i64,
    /// When it was first published.
    pub published_at: Option<i64>,
    /// When it was last corrected.
    pub changed_at: i64,
}

const COLUMNS: &str =
    "id, dialogue_id, title, body, status, reason, version, created_at, published_at, changed_at";

/// The notice with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Notice>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM notice WHERE id = $1"), [id.into()]).await
}

/// Stores a new notice under the number it carries.
pub async fn insert(tx: &Tx, row: &Notice) -> Result<()> {
    let sql =
        format!("INSERT INTO notice ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.title.clone().into(),
        row.body.clone().into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.version.into(),
        row.created_at.into(),
        row.published_at.into(),
        row.changed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &Notice) -> Result<()> {
    let sql = "UPDATE notice SET title = $1, body = $2, status = $3, reason = $4, version = $5,
        published_at = $6, changed_at = $7 WHERE id = $8";
    let values = [
        row.title.clone().into(),
        row.body.clone().into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.version.into(),
        row.published_at.into(),
        row.changed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Which notices a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The public ones of one dialogue, withdrawn ones included as notes.
    OfDialogue(i64),
    /// Every one of one dialogue, drafts included.
    WithDrafts(i64),
    /// The public ones of all dialogues that are public.
    Everywhere,
}

impl Which {
    const fn condition(self) -> &'static str {
        match self {
            Self::OfDialogue(_) => "dialogue_id = $1 AND status <> 'draft'",
            Self::WithDrafts(_) => "dialogue_id = $1",
            Self::Everywhere => {
                "$1 = 0 AND status <> 'draft' AND dialogue_id IN (SELECT d.id FROM dialogue d WHERE d.status <> 'draft')"
            }
        }
    }

    fn dialogue(self) -> i64 {
        match self {
            Self::OfDialogue(id) | Self::WithDrafts(id) => id,
            Self::Everywhere => 0,
        }
    }
}

/// How many there are.
pub async fn count(db: &impl Db, which: Which) -> Result<i64> {
    let sql = format!("SELECT count(*) AS n FROM notice WHERE {}", which.condition());
    sql::number(db, &sql, [which.dialogue().into()]).await
}

/// The notices, newest first; drafts before what is published.
pub async fn list(db: &impl Db, which: Which, offset: i64, limit: i64) -> Result<Vec<Notice>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM notice WHERE {}
         ORDER BY CASE WHEN published_at IS NULL THEN 0 ELSE 1 END, published_at DESC, id DESC LIMIT $2 OFFSET $3",
        which.condition()
    );
    sql::all(db, &sql, [which.dialogue().into(), limit.into(), offset.into()]).await
}

/// The newest published notice of a dialogue.
pub async fn newest(db: &impl Db, dialogue: i64) -> Result<Option<Notice>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM notice WHERE dialogue_id = $1 AND status = 'published'
         ORDER BY published_at DESC, id DESC LIMIT 1"
    );
    sql::one(db, &sql, [dialogue.into()]).await
}

//! Evidence, and what it is attached to.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Evidence {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The seat of the expert who added it; none when staff did.
    pub member_id: Option<i64>,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub source: String,
    /// The year it is from.
    pub year: Option<i64>,
    /// What it says, in one plain paragraph.
    pub summary: String,
    /// Where it is on the web; empty when it is nowhere.
    pub link: String,
    /// The file.
    pub file_id: Option<i64>,
    /// `domain::publication::Publication` as text.
    pub status: String,
    /// Why it was withdrawn.
    pub reason: String,
    /// 1, and one more for each correction.
    pub version: i64,
    /// When it was added.
    pub created_at: i64,
    /// When it was first published.
    pub published_at: Option<i64>,
    /// When it was last changed.
    pub changed_at: i64,
}

/// What a piece of evidence is attached to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
pub struct Attachment {
    /// `domain::evidence::Attached` as text.
    pub kind: String,
    /// The core question's key or the answer's number.
    pub item_id: i64,
}

const COLUMNS: &str = "e.id, e.dialogue_id, e.member_id, e.title, e.source, e.year, e.summary,
    e.link, e.file_id, e.status, e.reason, e.version, e.created_at, e.published_at, e.changed_at";

/// The piece with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Evidence>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM evidence e WHERE e.id = $1"), [id.into()]).await
}

/// Stores a new piece under the number it carries.
pub async fn insert(tx: &Tx, row: &Evidence) -> Result<()> {
    let sql =
        "INSERT INTO evidence (id, dialogue_id, member_id, title, source, year, summary, link,
                 file_id, status, reason, version, created_at, published_at, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.member_id.into(),
        row.title.clone().into(),
        row.source.clone().into(),
        row.year.into(),
        row.summary.clone().into(),
        row.link.clone().into(),
        row.file_id.into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.version.into(),
        row.created_at.into(),
        row.published_at.into(),
        row.changed_at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &Evidence) -> Result<()> {
    let sql = "UPDATE evidence SET title = $1, source = $2, year = $3, summary = $4, link = $5,
                 status = $6, reason = $7, version = $8, published_at = $9, changed_at = $10
               WHERE id = $11";
    let values = [
        row.title.clone().into(),
        row.source.clone().into(),
        row.year.into(),
        row.summary.clone().into(),
        row.link.clone().into(),
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

/// What a piece is attached to: core questions before answers.
pub async fn attached(db: &impl Db, evidence: i64) -> Result<Vec<Attachment>> {
    let sql = "SELECT kind, item_id FROM evidence_attached WHERE evidence_id = $1
               ORDER BY CASE kind WHEN 'core_question' THEN 0 ELSE 1 END, item_id LIMIT 100";
    sql::all(db, sql, [evidence.into()]).await
}

/// Attaches a piece to these things and to nothing else.
pub async fn attach(tx: &Tx, evidence: i64, to: &[Attachment]) -> Result<()> {
    sql::run(tx, "DELETE FROM evidence_attached WHERE evidence_id = $1", [evidence.into()]).await?;
    for one in to {
        let sql = "INSERT INTO evidence_attached (evidence_id, kind, item_id) VALUES ($1, $2, $3)";
        sql::run(tx, sql, [evidence.into(), one.kind.clone().into(), one.item_id.into()]).await?;
    }
    Ok(())
}

/// Which evidence a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which<'a> {
    /// The public pieces of a dialogue, withdrawn ones included as notes.
    OfDialogue(i64),
    /// Every piece of a dialogue.
    WithDrafts(i64),
    /// What an expert added, in any state.
    OfMember(i64),
    /// The published pieces attached to something.
    AttachedTo(&'a str, i64),
}

impl Which<'_> {
    fn condition(self) -> (&'static str, Vec<sea_orm::Value>) {
        match self {
            Self::OfDialogue(id) => ("e.dialogue_id = $1 AND e.status <> 'draft'", vec![id.into()]),
            Self::WithDrafts(id) => ("e.dialogue_id = $1", vec![id.into()]),
            Self::OfMember(id) => ("e.member_id = $1", vec![id.into()]),
            Self::AttachedTo(kind, id) => (
                "e.status = 'published' AND e.id IN (SELECT a.evidence_id FROM evidence_attached a
                   WHERE a.kind = $1 AND a.item_id = $2)",
                vec![kind.into(), id.into()],
            ),
        }
    }
}

/// How many there are.
pub async fn count(db: &impl Db, which: Which<'_>) -> Result<i64> {
    let (condition, values) = which.condition();
    sql::number(db, &format!("SELECT count(*) AS n FROM evidence e WHERE {condition}"), values)
        .await
}

/// The pieces, newest first; only those with a number below `behind`, if that is given.
pub async fn list(
    db: &impl Db,
    which: Which<'_>,
    behind: Option<i64>,
    offset: i64,
    limit: i64,
) -> Result<Vec<Evidence>> {
    let (condition, mut values) = which.condition();
    let next = values.len() + 1;
    values.extend([behind.unwrap_or(i64::MAX).into(), limit.into(), offset.into()]);
    let sql = format!(
        "SELECT {COLUMNS} FROM evidence e WHERE {condition} AND e.id < ${next}
         ORDER BY e.id DESC LIMIT ${} OFFSET ${}",
        next + 1,
        next + 2
    );
    sql::all(db, &sql, values).await
}

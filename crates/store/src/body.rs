//! Bodies: council, subcommittees, panels.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A body.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Body {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// Its short name in addresses, unique in the installation.
    pub slug: String,
    /// `domain::body::BodyKind` as text.
    pub kind: String,
    /// The body it works under.
    pub parent_id: Option<i64>,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Since when it exists.
    pub valid_from: i64,
    /// Until when it existed.
    pub valid_to: Option<i64>,
    /// Why it ended.
    pub reason: String,
    /// When it was written down.
    pub created_at: i64,
}

const COLUMNS: &str = "id, dialogue_id, slug, kind, parent_id, name, purpose, valid_from, valid_to,
    reason, created_at";

/// The body with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Body>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM body WHERE id = $1"), [id.into()]).await
}

/// The body with this short name.
pub async fn by_slug(db: &impl Db, slug: &str) -> Result<Option<Body>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM body WHERE slug = $1"), [slug.into()]).await
}

/// Every body a dialogue ever had: those that exist first, the council before what is under it.
pub async fn list(db: &impl Db, dialogue: i64) -> Result<Vec<Body>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM body WHERE dialogue_id = $1
         ORDER BY CASE WHEN valid_to IS NULL THEN 0 ELSE 1 END,
           CASE kind WHEN 'council' THEN 0 WHEN 'subcommittee' THEN 1 ELSE 2 END, valid_from, id LIMIT {}",
        domain::body::MOST
    );
    sql::all(db, &sql, [dialogue.into()]).await
}

/// How many bodies a dialogue ever had.
pub async fn count(db: &impl Db, dialogue: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM body WHERE dialogue_id = $1";
    sql::number(db, sql, [dialogue.into()]).await
}

/// Adds a body; its key. The key in `row` is not used.
pub async fn insert(tx: &Tx, row: &Body) -> Result<i64> {
    let sql =
        "INSERT INTO body (dialogue_id, slug, kind, parent_id, name, purpose, valid_from, valid_to,
                 reason, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id AS n";
    let values = [
        row.dialogue_id.into(),
        row.slug.clone().into(),
        row.kind.clone().into(),
        row.parent_id.into(),
        row.name.clone().into(),
        row.purpose.clone().into(),
        row.valid_from.into(),
        row.valid_to.into(),
        row.reason.clone().into(),
        row.created_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Writes its name and purpose, and when and why it ended.
pub async fn update(tx: &Tx, row: &Body) -> Result<()> {
    let sql = "UPDATE body SET name = $1, purpose = $2, valid_to = $3, reason = $4 WHERE id = $5";
    let values = [
        row.name.clone().into(),
        row.purpose.clone().into(),
        row.valid_to.into(),
        row.reason.clone().into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

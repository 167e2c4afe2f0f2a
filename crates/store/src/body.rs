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
    /// From 1; each change of its name or purpose adds one.
    pub version: i64,
    /// When its name or purpose changed last.
    pub changed_at: i64,
}

/// The body that took over from another, or from which another took over.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Succession {
    /// The body that ended.
    pub body_id: i64,
    /// The body that began.
    pub successor_id: i64,
}

/// Why the balance of genders cannot be had in a body.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Exemption {
    /// Its key.
    pub id: i64,
    /// The body.
    pub body_id: i64,
    /// Why, for everyone to read.
    pub reason: String,
    /// Since when it holds.
    pub valid_from: i64,
    /// Until when it held.
    pub valid_to: Option<i64>,
}

const COLUMNS: &str = "id, dialogue_id, slug, kind, parent_id, name, purpose, valid_from, valid_to,
    reason, created_at, version, changed_at";

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
                 reason, created_at, version, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id AS n";
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
        row.version.into(),
        row.changed_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Writes its name and purpose, and when and why it ended.
pub async fn update(tx: &Tx, row: &Body) -> Result<()> {
    let sql = "UPDATE body SET name = $1, purpose = $2, valid_to = $3, reason = $4, version = $5,
                 changed_at = $6 WHERE id = $7";
    let values = [
        row.name.clone().into(),
        row.purpose.clone().into(),
        row.valid_to.into(),
        row.reason.clone().into(),
        row.version.into(),
        row.changed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// A slice of the bodies of every public dialogue, in the order they were formed: those after `after`.
pub async fn page(db: &impl Db, after: i64, limit: i64) -> Result<Vec<Body>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM body b WHERE b.id > $1 AND EXISTS
           (SELECT 1 FROM dialogue d WHERE d.id = b.dialogue_id AND d.status <> 'draft')
         ORDER BY b.id LIMIT $2"
    );
    sql::all(db, &sql, [after.into(), limit.into()]).await
}

/// How many bodies all public dialogues ever had.
pub async fn count_public(db: &impl Db) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM body b WHERE EXISTS
                 (SELECT 1 FROM dialogue d WHERE d.id = b.dialogue_id AND d.status <> 'draft')";
    sql::number(db, sql, []).await
}

/// Which bodies of a dialogue took over from which.
pub async fn successions(db: &impl Db, dialogue: i64) -> Result<Vec<Succession>> {
    let sql = "SELECT s.body_id, s.successor_id FROM body_successor s
               JOIN body b ON b.id = s.body_id WHERE b.dialogue_id = $1
               ORDER BY s.body_id, s.successor_id LIMIT 5000";
    sql::all(db, sql, [dialogue.into()]).await
}

/// Writes down that a body took over from another.
pub async fn succeed(tx: &Tx, row: &Succession) -> Result<()> {
    let sql = "INSERT INTO body_successor (body_id, successor_id) VALUES ($1, $2)";
    sql::run(tx, sql, [row.body_id.into(), row.successor_id.into()]).await?;
    Ok(())
}

/// Why the balance of genders cannot be had in a body, the newest first; at most 100.
pub async fn exemptions(db: &impl Db, body: i64) -> Result<Vec<Exemption>> {
    let sql = "SELECT id, body_id, reason, valid_from, valid_to FROM exemption WHERE body_id = $1
               ORDER BY id DESC LIMIT 100";
    sql::all(db, sql, [body.into()]).await
}

/// Adds a reason; its key.
pub async fn exempt(tx: &Tx, body: i64, reason: &str, from: i64) -> Result<i64> {
    let sql =
        "INSERT INTO exemption (body_id, reason, valid_from) VALUES ($1, $2, $3) RETURNING id AS n";
    sql::number(tx, sql, [body.into(), reason.into(), from.into()]).await
}

/// Ends the reason that holds for a body; how many ended.
pub async fn end_exemption(tx: &Tx, body: i64, at: i64) -> Result<u64> {
    let sql = "UPDATE exemption SET valid_to = $1 WHERE body_id = $2 AND valid_to IS NULL";
    sql::run(tx, sql, [at.into(), body.into()]).await
}

#[derive(FromQueryResult)]
struct Slug {
    id: i64,
    slug: String,
}

/// The short names of all bodies with their keys; at most 10,000.
pub async fn slugs(db: &impl Db) -> Result<Vec<(i64, String)>> {
    let rows: Vec<Slug> =
        sql::all(db, "SELECT id, slug FROM body ORDER BY id LIMIT 10000", []).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.slug)).collect())
}

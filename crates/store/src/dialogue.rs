//! Dialogues with their stages, sectors and places, and the figures shown everywhere.

use sea_orm::FromQueryResult;

use crate::{Db, Result, StoreError, Tx, sql};

/// A dialogue.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Dialogue {
    /// Its key.
    pub id: i64,
    /// Its short name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// The language it is held in.
    pub language: String,
    /// The time zone its dates are shown in.
    pub zone: String,
    /// `domain::dialogue::DialogueStatus` as text.
    pub status: String,
    /// `domain::dialogue::Settings` as JSON.
    pub settings: String,
    /// When it was added, microseconds.
    pub created_at: i64,
}

/// A sector or a place: a name in an order.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Named {
    /// Its key.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// A dated stage.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Stage {
    /// `domain::stage::StageKind` as text.
    pub kind: String,
    /// Start, microseconds.
    pub starts_at: i64,
    /// End, microseconds.
    pub ends_at: Option<i64>,
}

/// The figures of a dialogue; only what is public counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Counts {
    /// Published questions.
    pub questions: i64,
    /// Core questions of the current set.
    pub core_questions: i64,
    /// Published answers.
    pub answers: i64,
    /// Published statements.
    pub statements: i64,
    /// Votes on published statements, the last one of each voter and statement.
    pub votes: i64,
    /// Participants who contributed or voted.
    pub participants: i64,
    /// Questions, answers and statements for the staff only, counted nowhere else.
    pub staff_only: i64,
}

const COLUMNS: &str = "id, slug, title, summary, language, zone, status, settings, created_at";

/// The two kinds of named lists a dialogue has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Sectors (분야).
    Sector,
    /// Places (동).
    Place,
}

impl List {
    const fn table(self) -> &'static str {
        match self {
            Self::Sector => "sector",
            Self::Place => "place",
        }
    }
}

/// The dialogue with this short name.
pub async fn by_slug(db: &impl Db, slug: &str) -> Result<Option<Dialogue>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM dialogue WHERE slug = $1"), [slug.into()]).await
}

/// The dialogue with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Dialogue>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM dialogue WHERE id = $1"), [id.into()]).await
}

/// Every dialogue, newest first; at most 200.
pub async fn all(db: &impl Db) -> Result<Vec<Dialogue>> {
    sql::all(db, &format!("SELECT {COLUMNS} FROM dialogue ORDER BY id DESC LIMIT 200"), []).await
}

/// Adds a dialogue; its key.
pub async fn insert(tx: &Tx, row: &Dialogue) -> Result<i64> {
    let sql =
        "INSERT INTO dialogue (slug, title, summary, language, zone, status, settings, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id AS n";
    let values = [
        row.slug.clone().into(),
        row.title.clone().into(),
        row.summary.clone().into(),
        row.language.clone().into(),
        row.zone.clone().into(),
        row.status.clone().into(),
        row.settings.clone().into(),
        row.created_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Writes title, summary, status and settings.
pub async fn update(tx: &Tx, row: &Dialogue) -> Result<()> {
    let sql =
        "UPDATE dialogue SET title = $1, summary = $2, status = $3, settings = $4 WHERE id = $5";
    let values = [
        row.title.clone().into(),
        row.summary.clone().into(),
        row.status.clone().into(),
        row.settings.clone().into(),
        row.id.into(),
    ];
    match sql::run(tx, sql, values).await? {
        1 => Ok(()),
        _ => Err(StoreError::Corrupt("dialogue")),
    }
}

/// The sectors or places of a dialogue, in order.
pub async fn list(db: &impl Db, dialogue: i64, list: List) -> Result<Vec<Named>> {
    let sql = format!(
        "SELECT id, name FROM {} WHERE dialogue_id = $1 ORDER BY position, id",
        list.table()
    );
    sql::all(db, &sql, [dialogue.into()]).await
}

/// Adds a sector or place at the end; its key.
pub async fn add_named(tx: &Tx, dialogue: i64, list: List, name: &str) -> Result<i64> {
    let table = list.table();
    let sql = format!(
        "INSERT INTO {table} (dialogue_id, position, name)
         SELECT $1, coalesce(max(position), 0) + 1, $2 FROM {table} WHERE dialogue_id = $1 RETURNING id AS n"
    );
    sql::number(tx, &sql, [dialogue.into(), name.into()]).await
}

/// The stages of a dialogue, in order of their start.
pub async fn stages(db: &impl Db, dialogue: i64) -> Result<Vec<Stage>> {
    let sql =
        "SELECT kind, starts_at, ends_at FROM stage WHERE dialogue_id = $1 ORDER BY starts_at, id";
    sql::all(db, sql, [dialogue.into()]).await
}

/// Sets the dates of one stage.
pub async fn set_stage(tx: &Tx, dialogue: i64, stage: &Stage) -> Result<()> {
    let sql = "INSERT INTO stage (dialogue_id, kind, starts_at, ends_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (dialogue_id, kind) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at";
    let values =
        [dialogue.into(), stage.kind.clone().into(), stage.starts_at.into(), stage.ends_at.into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Takes a stage's dates away.
pub async fn remove_stage(tx: &Tx, dialogue: i64, kind: &str) -> Result<()> {
    sql::run(
        tx,
        "DELETE FROM stage WHERE dialogue_id = $1 AND kind = $2",
        [dialogue.into(), kind.into()],
    )
    .await?;
    Ok(())
}

/// The figures of a dialogue.
pub async fn counts(db: &impl Db, dialogue: i64) -> Result<Counts> {
    let sql = "SELECT
        (SELECT count(*) FROM question WHERE dialogue_id = $1 AND status = 'published') AS questions,
        (SELECT count(*) FROM core_question WHERE removed_at IS NULL AND set_id =
          (SELECT id FROM core_question_set WHERE dialogue_id = $1 AND status = 'published'
           ORDER BY number DESC LIMIT 1)) AS core_questions,
        (SELECT count(*) FROM answer WHERE dialogue_id = $1 AND status = 'published') AS answers,
        (SELECT count(*) FROM statement WHERE dialogue_id = $1 AND status = 'published') AS statements,
        (SELECT CAST(coalesce(sum(agree + disagree + pass), 0) AS bigint) FROM statement
          WHERE dialogue_id = $1 AND status = 'published') AS votes,
        (SELECT count(*) FROM voter WHERE dialogue_id = $1) AS participants,
        (SELECT count(*) FROM question WHERE dialogue_id = $1 AND status = 'staff_only')
          + (SELECT count(*) FROM answer WHERE dialogue_id = $1 AND status = 'staff_only')
          + (SELECT count(*) FROM statement WHERE dialogue_id = $1 AND status = 'staff_only')
          + (SELECT count(*) FROM remark WHERE dialogue_id = $1 AND status = 'staff_only') AS staff_only";
    Ok(sql::one(db, sql, [dialogue.into()]).await?.unwrap_or_default())
}

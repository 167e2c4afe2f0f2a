//! Gatherings and their photos.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A gathering.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Gathering {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: i64,
    /// When it ends, if that was said.
    pub ends_at: Option<i64>,
    /// The place, if it is one of the dialogue's.
    pub place_id: Option<i64>,
    /// The house and the room.
    pub address: String,
    /// Who holds it.
    pub host: String,
    /// What was talked about.
    pub summary: String,
    /// How many people came, once that was counted.
    pub people: Option<i64>,
    /// `domain::publication::Publication` as text.
    pub status: String,
    /// Why it was withdrawn.
    pub reason: String,
    /// 1, and one more for each correction.
    pub version: i64,
    /// When it was added.
    pub created_at: i64,
    /// When it was last corrected.
    pub changed_at: i64,
}

const COLUMNS: &str =
    "id, dialogue_id, title, starts_at, ends_at, place_id, address, host, summary, people,
    status, reason, version, created_at, changed_at";

/// The gathering with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Gathering>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM gathering WHERE id = $1"), [id.into()]).await
}

/// Stores a new gathering under the number it carries.
pub async fn insert(tx: &Tx, row: &Gathering) -> Result<()> {
    let sql = format!(
        "INSERT INTO gathering ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    );
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.title.clone().into(),
        row.starts_at.into(),
        row.ends_at.into(),
        row.place_id.into(),
        row.address.clone().into(),
        row.host.clone().into(),
        row.summary.clone().into(),
        row.people.into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.version.into(),
        row.created_at.into(),
        row.changed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &Gathering) -> Result<()> {
    let sql = "UPDATE gathering SET title = $1, starts_at = $2, ends_at = $3, place_id = $4, address = $5,
        host = $6, summary = $7, people = $8, status = $9, reason = $10, version = $11, changed_at = $12
        WHERE id = $13";
    let values = [
        row.title.clone().into(),
        row.starts_at.into(),
        row.ends_at.into(),
        row.place_id.into(),
        row.address.clone().into(),
        row.host.clone().into(),
        row.summary.clone().into(),
        row.people.into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.version.into(),
        row.changed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

fn visible(with_drafts: bool) -> &'static str {
    if with_drafts { "true" } else { "status <> 'draft'" }
}

/// How many gatherings a dialogue has.
pub async fn count(db: &impl Db, dialogue: i64, with_drafts: bool) -> Result<i64> {
    let condition = visible(with_drafts);
    let sql = format!("SELECT count(*) AS n FROM gathering WHERE dialogue_id = $1 AND {condition}");
    sql::number(db, &sql, [dialogue.into()]).await
}

/// The gatherings of a dialogue, the latest first.
pub async fn list(
    db: &impl Db,
    dialogue: i64,
    with_drafts: bool,
    offset: i64,
    limit: i64,
) -> Result<Vec<Gathering>> {
    let condition = visible(with_drafts);
    let sql = format!(
        "SELECT {COLUMNS} FROM gathering WHERE dialogue_id = $1 AND {condition}
         ORDER BY starts_at DESC, id DESC LIMIT $2 OFFSET $3"
    );
    sql::all(db, &sql, [dialogue.into(), limit.into(), offset.into()]).await
}

/// The published gatherings of a dialogue that end after `now`, or begin then, the next first.
pub async fn coming(db: &impl Db, dialogue: i64, now: i64, limit: i64) -> Result<Vec<Gathering>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM gathering WHERE dialogue_id = $1 AND status = 'published'
           AND coalesce(ends_at, starts_at) >= $2 ORDER BY starts_at, id LIMIT $3"
    );
    sql::all(db, &sql, [dialogue.into(), now.into(), limit.into()]).await
}

/// What came of a gathering; only what is public counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Counts {
    /// Questions.
    pub questions: i64,
    /// Answers.
    pub answers: i64,
    /// Voting sheets.
    pub sheets: i64,
    /// Votes on those sheets.
    pub votes: i64,
    /// Slips and sheets printed.
    pub issued: i64,
    /// Those of them that were typed in.
    pub typed: i64,
}

/// What came of a gathering.
pub async fn counts(db: &impl Db, gathering: i64) -> Result<Counts> {
    let sql = "SELECT
      (SELECT count(*) FROM slip s JOIN question q ON q.id = s.item_id
        WHERE s.gathering_id = $1 AND s.kind = 'question' AND q.status = 'published') AS questions,
      (SELECT count(*) FROM slip s JOIN answer a ON a.id = s.item_id
        WHERE s.gathering_id = $1 AND s.kind = 'answer' AND a.status = 'published') AS answers,
      (SELECT count(*) FROM slip s
        WHERE s.gathering_id = $1 AND s.kind = 'votes' AND s.typed_at IS NOT NULL) AS sheets,
      (SELECT CAST(coalesce(sum(votes), 0) AS bigint) FROM slip s
        WHERE s.gathering_id = $1 AND s.kind = 'votes' AND s.typed_at IS NOT NULL) AS votes,
      (SELECT count(*) FROM slip s
        WHERE s.gathering_id = $1 AND s.print_run_id IS NOT NULL) AS issued,
      (SELECT count(*) FROM slip s
        WHERE s.gathering_id = $1 AND s.print_run_id IS NOT NULL AND s.typed_at IS NOT NULL) AS typed";
    Ok(sql::one(db, sql, [gathering.into()]).await?.unwrap_or_default())
}

/// A question or answer that came of a gathering.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Contribution {
    /// `domain::contribution::Kind` as text.
    pub kind: String,
    /// Its number.
    pub id: i64,
    /// A question's sentence or an answer's text.
    pub text: String,
    /// The language.
    pub language: String,
    /// The number of the core question that was answered.
    pub number: Option<i64>,
}

/// How many published questions and answers came of a gathering.
pub async fn contribution_count(db: &impl Db, gathering: i64) -> Result<i64> {
    let counts = counts(db, gathering).await?;
    Ok(counts.questions + counts.answers)
}

/// The published questions and answers that came of a gathering: questions first, each by number.
pub async fn contributions(
    db: &impl Db,
    gathering: i64,
    offset: i64,
    limit: i64,
) -> Result<Vec<Contribution>> {
    let sql = "SELECT * FROM (
        SELECT s.kind, q.id, q.title AS text, q.language, CAST(NULL AS bigint) AS number, 0 AS place
          FROM slip s JOIN question q ON q.id = s.item_id
          WHERE s.gathering_id = $1 AND s.kind = 'question' AND q.status = 'published'
        UNION ALL SELECT s.kind, a.id, a.text, a.language, c.number, 1 AS place
          FROM slip s JOIN answer a ON a.id = s.item_id JOIN core_question c ON c.id = a.core_question_id
          WHERE s.gathering_id = $1 AND s.kind = 'answer' AND a.status = 'published') AS item
      ORDER BY place, id LIMIT $2 OFFSET $3";
    sql::all(db, sql, [gathering.into(), limit.into(), offset.into()]).await
}

/// A photo of a gathering.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Photo {
    /// Its key.
    pub id: i64,
    /// The gathering.
    pub gathering_id: i64,
    /// The picture, unless it was destroyed.
    pub picture_id: Option<i64>,
    /// What it shows.
    pub alt: String,
    /// When it was added.
    pub added_at: i64,
    /// When it was taken out.
    pub removed_at: Option<i64>,
    /// Why.
    pub reason: String,
    /// Width in pixels.
    pub width: Option<i64>,
    /// Height in pixels.
    pub height: Option<i64>,
}

const PHOTO: &str =
    "SELECT f.id, f.gathering_id, f.picture_id, f.alt, f.added_at, f.removed_at, f.reason,
    p.width, p.height FROM photo f LEFT JOIN picture p ON p.id = f.picture_id";

/// The photo with this key.
pub async fn photo_by_id(db: &impl Db, id: i64) -> Result<Option<Photo>> {
    sql::one(db, &format!("{PHOTO} WHERE f.id = $1"), [id.into()]).await
}

/// Every photo a gathering ever had, in the order they were added; at most 200.
pub async fn photos(db: &impl Db, gathering: i64) -> Result<Vec<Photo>> {
    let sql = format!("{PHOTO} WHERE f.gathering_id = $1 ORDER BY f.id LIMIT 200");
    sql::all(db, &sql, [gathering.into()]).await
}

/// How many photos a gathering shows.
pub async fn photo_count(db: &impl Db, gathering: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM photo WHERE gathering_id = $1 AND removed_at IS NULL";
    sql::number(db, sql, [gathering.into()]).await
}

/// Adds a photo; its key.
pub async fn insert_photo(
    tx: &Tx,
    gathering: i64,
    picture: i64,
    alt: &str,
    now: i64,
) -> Result<i64> {
    let sql = "INSERT INTO photo (gathering_id, picture_id, alt, added_at, reason)
               VALUES ($1, $2, $3, $4, '') RETURNING id AS n";
    sql::number(tx, sql, [gathering.into(), picture.into(), alt.into(), now.into()]).await
}

/// Takes a photo out, or shows it again.
pub async fn set_photo(tx: &Tx, id: i64, removed_at: Option<i64>, reason: &str) -> Result<()> {
    let sql = "UPDATE photo SET removed_at = $1, reason = $2 WHERE id = $3";
    sql::run(tx, sql, [removed_at.into(), reason.into(), id.into()]).await?;
    Ok(())
}

/// Forgets the picture of a photo that was taken out.
pub async fn forget_picture(tx: &Tx, id: i64) -> Result<()> {
    sql::run(tx, "UPDATE photo SET picture_id = NULL WHERE id = $1", [id.into()]).await?;
    Ok(())
}

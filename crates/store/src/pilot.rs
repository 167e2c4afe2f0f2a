//! Pilots, what is entered of them, and pictures of reports.

use sea_orm::FromQueryResult;

pub use crate::answering::Input;
use crate::answering::{self, Answering};
use crate::{Db, Result, Tx, sql};

/// A pilot.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Pilot {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The candidate it was.
    pub candidate_id: Option<i64>,
    /// The resolution it rests on.
    pub resolution_id: Option<i64>,
    /// Its title.
    pub title: String,
    /// Why it is tried.
    pub why: String,
    /// What is done.
    pub text: String,
    /// The office that answers for it.
    pub owner: String,
    /// Who else does it.
    pub partners: String,
    /// Where it is tried.
    pub places: String,
    /// Its budget in KRW.
    pub budget: i64,
    /// The day it begins.
    pub starts: String,
    /// The day it ends.
    pub ends: String,
    /// `domain::action::Progress` as text.
    pub progress: String,
    /// Why it was stopped.
    pub stopped: String,
    /// `domain::publication::Publication` as text.
    pub status: String,
    /// Why it was withdrawn.
    pub reason: String,
    /// 1, and one more for each correction.
    pub version: i64,
    /// When it was written.
    pub created_at: i64,
    /// When it was last changed.
    pub changed_at: i64,
}

const COLUMNS: &str = "id, dialogue_id, candidate_id, resolution_id, title, why, text, owner, partners,
    places, budget, starts, ends, progress, stopped, status, reason, version, created_at, changed_at";

/// The pilot with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Pilot>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM pilot WHERE id = $1"), [id.into()]).await
}

/// The pilot that a candidate became.
pub async fn of_candidate(db: &impl Db, candidate: i64) -> Result<Option<Pilot>> {
    let sql = format!("SELECT {COLUMNS} FROM pilot WHERE candidate_id = $1");
    sql::one(db, &sql, [candidate.into()]).await
}

/// Stores a new pilot under the number it carries.
pub async fn insert(tx: &Tx, row: &Pilot) -> Result<()> {
    let sql = format!(
        "INSERT INTO pilot ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
         $15, $16, $17, $18, $19, $20)"
    );
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.candidate_id.into(),
        row.resolution_id.into(),
        row.title.clone().into(),
        row.why.clone().into(),
        row.text.clone().into(),
        row.owner.clone().into(),
        row.partners.clone().into(),
        row.places.clone().into(),
        row.budget.into(),
        row.starts.clone().into(),
        row.ends.clone().into(),
        row.progress.clone().into(),
        row.stopped.clone().into(),
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
pub async fn update(tx: &Tx, row: &Pilot) -> Result<()> {
    let sql = "UPDATE pilot SET resolution_id = $1, title = $2, why = $3, text = $4, owner = $5,
        partners = $6, places = $7, budget = $8, starts = $9, ends = $10, progress = $11, stopped = $12,
        status = $13, reason = $14, version = $15, changed_at = $16 WHERE id = $17";
    let values = [
        row.resolution_id.into(),
        row.title.clone().into(),
        row.why.clone().into(),
        row.text.clone().into(),
        row.owner.clone().into(),
        row.partners.clone().into(),
        row.places.clone().into(),
        row.budget.into(),
        row.starts.clone().into(),
        row.ends.clone().into(),
        row.progress.clone().into(),
        row.stopped.clone().into(),
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

/// How many pilots a dialogue has.
pub async fn count(db: &impl Db, dialogue: i64, with_drafts: bool) -> Result<i64> {
    let condition = visible(with_drafts);
    let sql = format!("SELECT count(*) AS n FROM pilot WHERE dialogue_id = $1 AND {condition}");
    sql::number(db, &sql, [dialogue.into()]).await
}

/// The pilots of a dialogue by number.
pub async fn list(
    db: &impl Db,
    dialogue: i64,
    with_drafts: bool,
    offset: i64,
    limit: i64,
) -> Result<Vec<Pilot>> {
    let condition = visible(with_drafts);
    let sql = format!(
        "SELECT {COLUMNS} FROM pilot WHERE dialogue_id = $1 AND {condition} ORDER BY id LIMIT $2 OFFSET $3"
    );
    sql::all(db, &sql, [dialogue.into(), limit.into(), offset.into()]).await
}

/// What a pilot answers to now: its input links, its actions among them.
pub async fn inputs_of(db: &impl Db, pilot: i64) -> Result<Vec<Input>> {
    answering::of(db, Answering::Pilot(pilot)).await
}

/// The published pilots that answer to an input, by number; at most 200. Of an action: the pilots that
/// try it.
pub async fn of_input(db: &impl Db, kind: &str, item: i64) -> Result<Vec<i64>> {
    answering::answering(db, "pilot", kind, item).await
}

/// A row of what is entered of a pilot. The newest row of an item stands; rows are never changed.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Entry {
    /// Its key.
    pub id: i64,
    /// The pilot.
    pub pilot_id: i64,
    /// The first row of the same thing; none for that row itself.
    pub item: Option<i64>,
    /// `domain::pilot::Entry` as JSON; none when it was taken back.
    pub entry: Option<String>,
    /// Why it replaces the row before; empty for a first row, or when it only goes on.
    pub reason: String,
    /// When it was entered.
    pub at: i64,
}

/// Every row of a pilot, in order; at most 2,000.
pub async fn entries(db: &impl Db, pilot: i64) -> Result<Vec<Entry>> {
    let sql = "SELECT id, pilot_id, item, entry, reason, at FROM pilot_entry WHERE pilot_id = $1
               ORDER BY id LIMIT 2000";
    sql::all(db, sql, [pilot.into()]).await
}

/// Adds a row; its key. The key in `row` is not used.
pub async fn insert_entry(tx: &Tx, row: &Entry) -> Result<i64> {
    let sql = "INSERT INTO pilot_entry (pilot_id, item, entry, reason, at)
               VALUES ($1, $2, $3, $4, $5) RETURNING id AS n";
    let values = [
        row.pilot_id.into(),
        row.item.into(),
        row.entry.clone().into(),
        row.reason.clone().into(),
        row.at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// A picture of a report.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Picture {
    /// Its key.
    pub id: i64,
    /// The pilot.
    pub pilot_id: i64,
    /// The report: the first row of it.
    pub item: i64,
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

const PICTURE: &str =
    "SELECT f.id, f.pilot_id, f.item, f.picture_id, f.alt, f.added_at, f.removed_at, f.reason,
    p.width, p.height FROM pilot_picture f LEFT JOIN picture p ON p.id = f.picture_id";

/// The pictures that a pilot's reports show, in the order they were added; at most 200.
pub async fn pictures(db: &impl Db, pilot: i64) -> Result<Vec<Picture>> {
    let sql =
        format!("{PICTURE} WHERE f.pilot_id = $1 AND f.removed_at IS NULL ORDER BY f.id LIMIT 200");
    sql::all(db, &sql, [pilot.into()]).await
}

/// Adds a picture to a report; its key.
pub async fn insert_picture(
    tx: &Tx,
    pilot: i64,
    item: i64,
    picture: i64,
    alt: &str,
    now: i64,
) -> Result<i64> {
    let sql = "INSERT INTO pilot_picture (pilot_id, item, picture_id, alt, added_at, reason)
               VALUES ($1, $2, $3, $4, $5, '') RETURNING id AS n";
    let values = [pilot.into(), item.into(), picture.into(), alt.into(), now.into()];
    sql::number(tx, sql, values).await
}

/// Takes a picture out and forgets its file, which the caller destroys.
pub async fn remove_picture(tx: &Tx, id: i64, now: i64, reason: &str) -> Result<()> {
    let sql =
        "UPDATE pilot_picture SET removed_at = $1, reason = $2, picture_id = NULL WHERE id = $3";
    sql::run(tx, sql, [now.into(), reason.into(), id.into()]).await?;
    Ok(())
}

//! The public moderation log: what was done, by which office, on which rule, and why.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Decision {
    /// Its key.
    pub id: i64,
    /// `domain::contribution::Kind` as text.
    pub kind: String,
    /// The contribution.
    pub item_id: i64,
    /// `domain::contribution::Change` as text.
    pub change: String,
    /// `domain::moderation::Reason` as text, when something was hidden.
    pub reason: Option<String>,
    /// The published explanation.
    pub note: String,
    /// The office of whoever decided; never a name.
    pub office: String,
    /// The act that recorded it.
    pub act_id: i64,
    /// When.
    pub at: i64,
}

const COLUMNS: &str = "id, kind, item_id, change, reason, note, office, act_id, at";

/// Records a decision.
pub async fn insert(tx: &Tx, dialogue: i64, row: &Decision) -> Result<()> {
    let sql = "INSERT INTO moderation (dialogue_id, kind, item_id, change, reason, note, office, act_id, at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        dialogue.into(),
        row.kind.clone().into(),
        row.item_id.into(),
        row.change.clone().into(),
        row.reason.clone().into(),
        row.note.clone().into(),
        row.office.clone().into(),
        row.act_id.into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Decisions in a dialogue with a key below `before`, newest first.
pub async fn log(db: &impl Db, dialogue: i64, before: i64, limit: i64) -> Result<Vec<Decision>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM moderation WHERE dialogue_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    sql::all(db, &sql, [dialogue.into(), before.into(), limit.into()]).await
}

/// The newest decision about one contribution.
pub async fn newest(db: &impl Db, kind: &str, item: i64) -> Result<Option<Decision>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM moderation WHERE kind = $1 AND item_id = $2 ORDER BY id DESC LIMIT 1"
    );
    sql::one(db, &sql, [kind.into(), item.into()]).await
}

/// The newest decision of one kind (`domain::contribution::Change` as text) about a contribution.
pub async fn newest_of(
    db: &impl Db,
    kind: &str,
    item: i64,
    change: &str,
) -> Result<Option<Decision>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM moderation WHERE kind = $1 AND item_id = $2 AND change = $3 ORDER BY id DESC LIMIT 1"
    );
    sql::one(db, &sql, [kind.into(), item.into(), change.into()]).await
}

/// How many decisions a dialogue has.
pub async fn count(db: &impl Db, dialogue: i64) -> Result<i64> {
    sql::number(
        db,
        "SELECT count(*) AS n FROM moderation WHERE dialogue_id = $1",
        [dialogue.into()],
    )
    .await
}

/// Something that waits for a moderator, or the newest things published.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Item {
    /// `domain::contribution::Kind` as text.
    pub kind: String,
    /// Its key.
    pub id: i64,
    /// The text (for a question: sentence and body).
    pub text: String,
    /// `domain::channel::Channel` as text.
    pub channel: String,
    /// `domain::contribution::Status` as text.
    pub status: String,
    /// When it came.
    pub created_at: i64,
}

/// Contributions of a dialogue in one state, of all kinds.
pub async fn items(
    db: &impl Db,
    dialogue: i64,
    status: &str,
    oldest_first: bool,
    offset: i64,
    limit: i64,
) -> Result<Vec<Item>> {
    let direction = if oldest_first { "ASC" } else { "DESC" };
    let sql = format!(
        "SELECT * FROM (
          SELECT 'question' AS kind, id, CASE WHEN body = '' THEN title ELSE title || ' — ' || body END AS text, channel, status, created_at
            FROM question WHERE dialogue_id = $1 AND status = $2
          UNION ALL SELECT 'answer', id, text, channel, status, created_at
            FROM answer WHERE dialogue_id = $1 AND status = $2
          UNION ALL SELECT 'statement', id, text, channel, status, created_at
            FROM statement WHERE dialogue_id = $1 AND status = $2
          UNION ALL SELECT 'remark', id, CASE WHEN proposed = '' THEN text ELSE text || ' → ' || proposed END, channel, status, created_at
            FROM remark WHERE dialogue_id = $1 AND status = $2) AS item
        ORDER BY created_at {direction}, kind, id {direction} LIMIT $3 OFFSET $4"
    );
    sql::all(db, &sql, [dialogue.into(), status.into(), limit.into(), offset.into()]).await
}

/// How many contributions of a dialogue are in a state.
pub async fn items_count(db: &impl Db, dialogue: i64, status: &str) -> Result<i64> {
    let sql = "SELECT (SELECT count(*) FROM question WHERE dialogue_id = $1 AND status = $2)
                    + (SELECT count(*) FROM answer WHERE dialogue_id = $1 AND status = $2)
                    + (SELECT count(*) FROM statement WHERE dialogue_id = $1 AND status = $2)
                    + (SELECT count(*) FROM remark WHERE dialogue_id = $1 AND status = $2) AS n";
    sql::number(db, sql, [dialogue.into(), status.into()]).await
}

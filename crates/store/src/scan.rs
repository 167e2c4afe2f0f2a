//! Scans of slips.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// The scan of a slip.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Scan {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The slip's code.
    pub slip_code: i64,
    /// The picture, unless it was destroyed.
    pub picture_id: Option<i64>,
    /// `domain::scan::ScanStatus` as text.
    pub status: String,
    /// When it was added.
    pub added_at: i64,
    /// When it was last decided on.
    pub decided_at: Option<i64>,
    /// `domain::slip::SlipKind` as text.
    pub kind: String,
    /// The question or answer the slip became.
    pub item_id: Option<i64>,
    /// Width in pixels.
    pub width: Option<i64>,
    /// Height in pixels.
    pub height: Option<i64>,
}

const SELECT: &str =
    "SELECT n.id, n.dialogue_id, n.slip_code, n.picture_id, n.status, n.added_at, n.decided_at,
    s.kind, s.item_id, p.width, p.height
    FROM scan n JOIN slip s ON s.code = n.slip_code LEFT JOIN picture p ON p.id = n.picture_id";

/// The scan with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Scan>> {
    sql::one(db, &format!("{SELECT} WHERE n.id = $1"), [id.into()]).await
}

/// The scan of a slip.
pub async fn of_slip(db: &impl Db, code: i64) -> Result<Option<Scan>> {
    sql::one(db, &format!("{SELECT} WHERE n.slip_code = $1"), [code.into()]).await
}

/// The scan of a question or answer (`domain::contribution::Kind` as text).
pub async fn of_item(db: &impl Db, kind: &str, item: i64) -> Result<Option<Scan>> {
    sql::one(
        db,
        &format!("{SELECT} WHERE s.kind = $1 AND s.item_id = $2"),
        [kind.into(), item.into()],
    )
    .await
}

/// Stores a scan that waits to be looked at; its key.
pub async fn insert(tx: &Tx, dialogue: i64, slip: i64, picture: i64, now: i64) -> Result<i64> {
    let sql = "INSERT INTO scan (dialogue_id, slip_code, picture_id, status, added_at)
               VALUES ($1, $2, $3, 'waiting', $4) RETURNING id AS n";
    sql::number(tx, sql, [dialogue.into(), slip.into(), picture.into(), now.into()]).await
}

/// Writes a decision.
pub async fn decide(tx: &Tx, id: i64, picture: Option<i64>, status: &str, now: i64) -> Result<()> {
    let sql = "UPDATE scan SET picture_id = $1, status = $2, decided_at = $3 WHERE id = $4";
    sql::run(tx, sql, [picture.into(), status.into(), now.into(), id.into()]).await?;
    Ok(())
}

/// How many scans of a dialogue are in a state.
pub async fn count(db: &impl Db, dialogue: i64, status: &str) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM scan WHERE dialogue_id = $1 AND status = $2";
    sql::number(db, sql, [dialogue.into(), status.into()]).await
}

/// The scans of a dialogue in a state, the one that waits longest first.
pub async fn list(
    db: &impl Db,
    dialogue: i64,
    status: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<Scan>> {
    let sql = format!(
        "{SELECT} WHERE n.dialogue_id = $1 AND n.status = $2 ORDER BY n.id LIMIT $3 OFFSET $4"
    );
    sql::all(db, &sql, [dialogue.into(), status.into(), limit.into(), offset.into()]).await
}

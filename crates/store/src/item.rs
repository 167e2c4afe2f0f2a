//! The items of meetings, what they are linked to, and their files.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// An item.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Item {
    /// Its key.
    pub id: i64,
    /// The meeting.
    pub meeting_id: i64,
    /// Its place on the agenda, from 1.
    pub position: i64,
    /// `domain::item::ItemKind` as text.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub text: String,
    /// Who presents it.
    pub presenter: String,
    /// 1 when it is a minor matter (경미한 사항).
    pub minor: i16,
    /// How long it is planned for.
    pub minutes: Option<i64>,
    /// `domain::member::Office` as text, at an election.
    pub office: Option<String>,
    /// When it was put on the agenda.
    pub added_at: i64,
    /// When it was taken off.
    pub removed_at: Option<i64>,
}

/// Something an item is linked to.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Link {
    /// The item.
    pub item_id: i64,
    /// `domain::item::LinkKind` as text.
    pub kind: String,
    /// Its key.
    pub target_id: i64,
}

/// A core question that an item is linked to.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CoreLink {
    /// The item.
    pub item_id: i64,
    /// The core question.
    pub id: i64,
    /// The number of its set.
    pub set_number: i64,
    /// Its number in the set.
    pub number: i64,
    /// The sentence.
    pub title: String,
}

/// A file of an item.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ItemFile {
    /// Its key.
    pub id: i64,
    /// The item.
    pub item_id: i64,
    /// The file.
    pub file_id: i64,
    /// Its name.
    pub name: String,
    /// `domain::file::Media` as text.
    pub media: String,
    /// SHA-256 of its bytes.
    pub digest: Vec<u8>,
    /// How many bytes.
    pub size: i64,
    /// When it was added.
    pub added_at: i64,
}

const COLUMNS: &str =
    "id, meeting_id, position, kind, title, text, presenter, minor, minutes, office,
    added_at, removed_at";

/// The item with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Item>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM item WHERE id = $1"), [id.into()]).await
}

/// The agenda of a meeting, in order.
pub async fn of_meeting(db: &impl Db, meeting: i64) -> Result<Vec<Item>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM item WHERE meeting_id = $1 AND removed_at IS NULL
         ORDER BY position, id LIMIT 200"
    );
    sql::all(db, &sql, [meeting.into()]).await
}

/// Adds an item; its key. The key in `row` is not used.
pub async fn insert(tx: &Tx, row: &Item) -> Result<i64> {
    let sql = "INSERT INTO item (meeting_id, position, kind, title, text, presenter, minor, minutes, office,
                 added_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id AS n";
    let values = [
        row.meeting_id.into(),
        row.position.into(),
        row.kind.clone().into(),
        row.title.clone().into(),
        row.text.clone().into(),
        row.presenter.clone().into(),
        row.minor.into(),
        row.minutes.into(),
        row.office.clone().into(),
        row.added_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &Item) -> Result<()> {
    let sql = "UPDATE item SET position = $1, kind = $2, title = $3, text = $4, presenter = $5, minor = $6,
        minutes = $7, office = $8, removed_at = $9 WHERE id = $10";
    let values = [
        row.position.into(),
        row.kind.clone().into(),
        row.title.clone().into(),
        row.text.clone().into(),
        row.presenter.clone().into(),
        row.minor.into(),
        row.minutes.into(),
        row.office.clone().into(),
        row.removed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// What the items of a meeting are linked to.
pub async fn links(db: &impl Db, meeting: i64) -> Result<Vec<Link>> {
    let sql = "SELECT l.item_id, l.kind, l.target_id FROM item_link l JOIN item i ON i.id = l.item_id
               WHERE i.meeting_id = $1 AND i.removed_at IS NULL ORDER BY l.item_id, l.kind, l.target_id
               LIMIT 5000";
    sql::all(db, sql, [meeting.into()]).await
}

/// The core questions that the items of a meeting are linked to.
pub async fn core_links(db: &impl Db, meeting: i64) -> Result<Vec<CoreLink>> {
    let sql = "SELECT l.item_id, c.id, s.number AS set_number, c.number, c.title
               FROM item_link l JOIN item i ON i.id = l.item_id
               JOIN core_question c ON c.id = l.target_id JOIN core_question_set s ON s.id = c.set_id
               WHERE i.meeting_id = $1 AND i.removed_at IS NULL AND l.kind = 'core_question'
                 AND s.status = 'published'
               ORDER BY l.item_id, c.number LIMIT 2000";
    sql::all(db, sql, [meeting.into()]).await
}

/// Links an item to exactly these.
pub async fn set_links(tx: &Tx, item: i64, links: &[(&str, i64)]) -> Result<()> {
    sql::run(tx, "DELETE FROM item_link WHERE item_id = $1", [item.into()]).await?;
    for (kind, target) in links {
        let sql = "INSERT INTO item_link (item_id, kind, target_id) VALUES ($1, $2, $3)
                   ON CONFLICT (item_id, kind, target_id) DO NOTHING";
        sql::run(tx, sql, [item.into(), (*kind).into(), (*target).into()]).await?;
    }
    Ok(())
}

const FILE: &str =
    "SELECT f.id, f.item_id, f.file_id, x.name, x.media, x.digest, x.size, f.added_at
    FROM item_file f JOIN file x ON x.id = f.file_id";

/// The files of a meeting's items, in the order they were added.
pub async fn files(db: &impl Db, meeting: i64) -> Result<Vec<ItemFile>> {
    let sql = format!(
        "{FILE} JOIN item i ON i.id = f.item_id
         WHERE i.meeting_id = $1 AND i.removed_at IS NULL AND f.removed_at IS NULL ORDER BY f.id LIMIT 2000"
    );
    sql::all(db, &sql, [meeting.into()]).await
}

/// The file of an item with this key, unless it was taken out.
pub async fn file_by_id(db: &impl Db, id: i64) -> Result<Option<ItemFile>> {
    let sql = format!("{FILE} WHERE f.id = $1 AND f.removed_at IS NULL");
    sql::one(db, &sql, [id.into()]).await
}

/// Adds a file to an item; its key.
pub async fn insert_file(tx: &Tx, item: i64, file: i64, now: i64) -> Result<i64> {
    let sql =
        "INSERT INTO item_file (item_id, file_id, added_at) VALUES ($1, $2, $3) RETURNING id AS n";
    sql::number(tx, sql, [item.into(), file.into(), now.into()]).await
}

/// Takes a file out.
pub async fn remove_file(tx: &Tx, id: i64, now: i64) -> Result<()> {
    sql::run(tx, "UPDATE item_file SET removed_at = $1 WHERE id = $2", [now.into(), id.into()])
        .await?;
    Ok(())
}

/// An item that is linked to something.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Linked {
    /// The item.
    pub item_id: i64,
    /// The meeting.
    pub meeting_id: i64,
}

/// The items that are linked to something, the earliest meeting first; at most 20.
pub async fn linked_to(db: &impl Db, kind: &str, target: i64) -> Result<Vec<Linked>> {
    let sql =
        "SELECT i.id AS item_id, i.meeting_id FROM item_link l JOIN item i ON i.id = l.item_id
               JOIN meeting m ON m.id = i.meeting_id
               WHERE l.kind = $1 AND l.target_id = $2 AND i.removed_at IS NULL
               ORDER BY m.starts_at, i.position LIMIT 20";
    sql::all(db, sql, [kind.into(), target.into()]).await
}

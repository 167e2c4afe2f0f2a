//! Files that come along with other things.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A file without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct File {
    /// Its key.
    pub id: i64,
    /// The name it was sent under.
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

#[derive(FromQueryResult)]
struct Bytes {
    bytes: Vec<u8>,
}

/// The file with this key, without its bytes.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<File>> {
    let sql = "SELECT id, name, media, digest, size, added_at FROM file WHERE id = $1";
    sql::one(db, sql, [id.into()]).await
}

/// The bytes of a file.
pub async fn bytes(db: &impl Db, id: i64) -> Result<Option<Vec<u8>>> {
    let row: Option<Bytes> =
        sql::one(db, "SELECT bytes FROM file WHERE id = $1", [id.into()]).await?;
    Ok(row.map(|row| row.bytes))
}

/// Adds a file; its key. The key in `row` is not used.
pub async fn insert(tx: &Tx, row: &File, bytes: Vec<u8>) -> Result<i64> {
    let sql = "INSERT INTO file (name, media, digest, bytes, size, added_at)
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id AS n";
    let values = [
        row.name.clone().into(),
        row.media.clone().into(),
        row.digest.clone().into(),
        bytes.into(),
        row.size.into(),
        row.added_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Destroys a file; whatever named it must be gone before.
pub async fn destroy(tx: &Tx, id: i64) -> Result<()> {
    sql::run(tx, "DELETE FROM file WHERE id = $1", [id.into()]).await?;
    Ok(())
}

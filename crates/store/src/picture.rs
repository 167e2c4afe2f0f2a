//! Pictures: JPEG files in the database, so that a backup holds them.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A picture to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPicture {
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file.
    pub digest: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A picture's file.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file.
    pub digest: Vec<u8>,
}

/// Stores a picture; its key.
pub async fn insert(tx: &Tx, new: &NewPicture) -> Result<i64> {
    let sql = "INSERT INTO picture (digest, width, height, bytes) VALUES ($1, $2, $3, $4) RETURNING id AS n";
    let values = [
        new.digest.clone().into(),
        i64::from(new.width).into(),
        i64::from(new.height).into(),
        new.bytes.clone().into(),
    ];
    sql::number(tx, sql, values).await
}

/// The file of a picture.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Picture>> {
    sql::one(db, "SELECT bytes, digest FROM picture WHERE id = $1", [id.into()]).await
}

/// Destroys a picture that nothing refers to any more.
pub async fn destroy(tx: &Tx, id: i64) -> Result<()> {
    sql::run(tx, "DELETE FROM picture WHERE id = $1", [id.into()]).await?;
    Ok(())
}

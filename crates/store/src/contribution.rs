//! What questions, answers, statements and remarks have in common.

use domain::contribution::Kind;
use sea_orm::{ConnectionTrait, DbBackend};

use crate::{Db, Result, Tx, sql};

/// Keeps a contribution as it is until the transaction ends, so that what is decided about it is
/// decided about what it still is. SQLite has one writer at a time anyway.
pub async fn lock(tx: &Tx, kind: Kind, id: i64) -> Result<()> {
    if tx.connection().get_database_backend() == DbBackend::Postgres {
        let text = format!("SELECT id AS n FROM {kind} WHERE id = $1 FOR UPDATE");
        sql::number(tx, &text, [id.into()]).await?;
    }
    Ok(())
}

//! Files that come along with other things.

use sea_orm_migration::prelude::*;

/// Adds the table of files.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared with the lifetime elided")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::ddl(manager, TABLES).await
    }
}

/// Like pictures, files are rows, so that a backup, a restore and a second node carry them.
const TABLES: &str = "
CREATE TABLE file (
  id {KEY},
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  digest {BYTES} NOT NULL,
  bytes {BYTES} NOT NULL,
  size {INT} NOT NULL,
  added_at {INT} NOT NULL
) {STRICT};
";

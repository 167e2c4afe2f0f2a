//! What is done by schedule: when each job was last done, and what came of it.

use sea_orm_migration::prelude::*;

/// Adds the table of jobs.
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

const TABLES: &str = "
CREATE TABLE job (
  name TEXT PRIMARY KEY,
  tried_at {INT} NOT NULL,
  done_at {INT},
  told TEXT NOT NULL
) {BARE};
";

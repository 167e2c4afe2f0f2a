//! First passwords end: until when one that somebody else made up lets in.

use sea_orm_migration::prelude::*;

/// Adds the moment to persons.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared with the lifetime elided")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::ddl(manager, "ALTER TABLE person ADD COLUMN password_until {INT};").await
    }
}

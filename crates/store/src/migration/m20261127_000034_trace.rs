//! The trace back from a paragraph to what it cites.

use sea_orm_migration::prelude::*;

/// Adds the index by which a trace finds what a paragraph cites.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared with the lifetime elided")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::ddl(manager, INDEX).await
    }
}

const INDEX: &str = "
CREATE INDEX edition_citation_paragraph ON edition_citation (paragraph_id, kind, item_id);
";

//! What an assistant drafted, what it was asked, and what became of that.

use sea_orm_migration::prelude::*;

/// Adds the tables of the assistant.
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

/// A prompt names its sources and holds none of their texts: what is erased there is erased here.
const TABLES: &str = "
CREATE TABLE assistance (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  task TEXT NOT NULL,
  topic TEXT NOT NULL,
  model TEXT NOT NULL,
  system TEXT NOT NULL,
  prompt TEXT NOT NULL,
  answer TEXT NOT NULL,
  person_id {UUID} REFERENCES person (id),
  at {INT} NOT NULL,
  paper_id {INT} REFERENCES paper (id),
  paragraph_id {INT} REFERENCES paragraph (id),
  approver_id {UUID} REFERENCES person (id),
  approved_at {INT}
) {STRICT};
CREATE INDEX assistance_paper ON assistance (paper_id, id);
CREATE INDEX assistance_paragraph ON assistance (paragraph_id);

CREATE TABLE assistance_source (
  assistance_id {INT} NOT NULL REFERENCES assistance (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  PRIMARY KEY (assistance_id, kind, item_id)
) {BARE};
CREATE INDEX assistance_source_item ON assistance_source (kind, item_id);

ALTER TABLE edition_paragraph ADD COLUMN drafted {INT} NOT NULL DEFAULT 0;
";

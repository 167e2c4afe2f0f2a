//! Translations of what people wrote, and texts of the interface that were rewritten or checked.

use sea_orm_migration::prelude::*;

/// Adds the tables of translations.
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

/// Every row is one version; of each thing and language at most one waits and one is shown.
const TABLES: &str = "
CREATE TABLE translation (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  source_digest TEXT NOT NULL,
  status TEXT NOT NULL,
  written_by {UUID},
  written_at {INT} NOT NULL,
  reviewed_by {UUID},
  reviewed_at {INT},
  ended_at {INT},
  reason TEXT NOT NULL DEFAULT ''
) {STRICT};
CREATE INDEX translation_item ON translation (kind, item_id, language);
CREATE INDEX translation_dialogue ON translation (dialogue_id, language, kind);
CREATE UNIQUE INDEX translation_waiting ON translation (kind, item_id, language) WHERE status = 'waiting';
CREATE UNIQUE INDEX translation_shown ON translation (kind, item_id, language) WHERE status = 'reviewed';

CREATE TABLE interface_text (
  id {KEY},
  language TEXT NOT NULL,
  key TEXT NOT NULL,
  text TEXT,
  source_digest TEXT NOT NULL,
  person_id {UUID},
  at {INT} NOT NULL,
  checked_at {INT},
  ended_at {INT}
) {STRICT};
CREATE UNIQUE INDEX interface_text_standing ON interface_text (language, key) WHERE ended_at IS NULL;

CREATE TABLE interface_report (
  id {KEY},
  language TEXT NOT NULL,
  page TEXT NOT NULL,
  text TEXT NOT NULL,
  at {INT} NOT NULL,
  settled_by {UUID},
  settled_at {INT}
) {STRICT};
CREATE INDEX interface_report_open ON interface_report (id) WHERE settled_at IS NULL;
";

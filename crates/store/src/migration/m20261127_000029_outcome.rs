//! Outcomes: what became of inputs.

use sea_orm_migration::prelude::*;

/// Adds the tables of outcomes.
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

/// An outcome is never changed. That it no longer holds stands with each input it was given to: of
/// hundreds that got one together, a single one may get another later.
const TABLES: &str = "
CREATE TABLE outcome (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  word TEXT NOT NULL,
  reason TEXT NOT NULL,
  office TEXT NOT NULL,
  target_kind TEXT,
  target_id {INT},
  resolution_id {INT} REFERENCES resolution (id),
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX outcome_dialogue ON outcome (dialogue_id, id);
CREATE INDEX outcome_target ON outcome (target_kind, target_id) WHERE target_id IS NOT NULL;
CREATE INDEX outcome_resolution ON outcome (resolution_id) WHERE resolution_id IS NOT NULL;

CREATE TABLE outcome_item (
  outcome_id {INT} NOT NULL REFERENCES outcome (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  ended_at {INT},
  followed_by {INT} REFERENCES outcome (id),
  why TEXT NOT NULL,
  PRIMARY KEY (outcome_id, kind, item_id)
) {BARE};
CREATE INDEX outcome_item_item ON outcome_item (kind, item_id, outcome_id);
CREATE UNIQUE INDEX outcome_item_standing ON outcome_item (kind, item_id) WHERE ended_at IS NULL;
CREATE INDEX outcome_item_followed ON outcome_item (followed_by) WHERE followed_by IS NOT NULL;

INSERT INTO number (name, last) VALUES ('outcome', 0);
";

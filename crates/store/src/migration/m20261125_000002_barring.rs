//! Barring belongs to one dialogue, and is dated: who moderates one dialogue has no say in another.

use sea_orm_migration::prelude::*;

/// Moves barring out of the participant's row into a table of its own.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared with the lifetime elided")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::ddl(manager, CHANGES).await
    }
}

/// Until now somebody barred was barred everywhere: they stay so wherever they took part.
const CHANGES: &str = "
CREATE TABLE barring (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  participant_id {UUID} NOT NULL REFERENCES participant (id),
  reason TEXT NOT NULL,
  barred_at {INT} NOT NULL,
  lifted_at {INT}
) {STRICT};
CREATE UNIQUE INDEX barring_standing ON barring (dialogue_id, participant_id) WHERE lifted_at IS NULL;

INSERT INTO barring (dialogue_id, participant_id, reason, barred_at)
  SELECT v.dialogue_id, v.participant_id, coalesce(p.barred_reason, ''), p.barred_at
  FROM participant p JOIN voter v ON v.participant_id = p.id WHERE p.barred_at IS NOT NULL;

ALTER TABLE participant DROP COLUMN barred_at;
ALTER TABLE participant DROP COLUMN barred_reason;
";

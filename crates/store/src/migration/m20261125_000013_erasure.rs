//! What was erased, as digests: by them a backup from before is erased again when it is restored.

use sea_orm_migration::prelude::*;

/// Adds the record of erasures, and whom participants that joined others are now.
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

/// Digests are of random keys, so nobody can be found from them.
const TABLES: &str = "
CREATE TABLE erasure (
  digest {BYTES} NOT NULL,
  at {INT} NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (digest, at)
) {BARE};

CREATE TABLE former_participant (
  digest {BYTES} PRIMARY KEY,
  participant_id {UUID} NOT NULL REFERENCES participant (id)
) {BARE};
CREATE INDEX former_participant_now ON former_participant (participant_id);
";

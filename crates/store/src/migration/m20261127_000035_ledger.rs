//! The public ledger: acts in their order, the tree over them, and what was signed.

use sea_orm_migration::prelude::*;

/// Adds the tables of the ledger; every act there is waits to be entered.
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

/// An act waits from its own transaction on until it has a position: nothing is looked for above a
/// mark, because PostgreSQL commits out of order. An entry is an act's payload, or the ledger's own
/// text. Tiles grow at the right edge and never change before it; checkpoints are never changed.
const TABLES: &str = "
CREATE TABLE ledger_waiting (
  act_id {INT} PRIMARY KEY REFERENCES act (id)
) {STRICT};

CREATE TABLE ledger_entry (
  position {INT} PRIMARY KEY,
  act_id {INT} REFERENCES act (id),
  own TEXT
) {STRICT};
CREATE UNIQUE INDEX ledger_entry_act ON ledger_entry (act_id);

CREATE TABLE ledger_tile (
  level {INT} NOT NULL,
  number {INT} NOT NULL,
  hashes {BYTES} NOT NULL,
  PRIMARY KEY (level, number)
) {STRICT};

CREATE TABLE ledger_head (
  id {INT} PRIMARY KEY,
  origin TEXT NOT NULL,
  size {INT} NOT NULL
) {STRICT};

CREATE TABLE ledger_checkpoint (
  size {INT} PRIMARY KEY,
  at {INT} NOT NULL,
  note TEXT NOT NULL
) {STRICT};

CREATE TABLE ledger_cosignature (
  size {INT} NOT NULL REFERENCES ledger_checkpoint (size),
  witness TEXT NOT NULL,
  at {INT} NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (size, witness)
) {STRICT};

CREATE TABLE ledger_key (
  key TEXT PRIMARY KEY,
  at {INT} NOT NULL,
  size {INT} NOT NULL
) {STRICT};

ALTER TABLE vote_leaf ADD COLUMN pseudonym {INT};

INSERT INTO ledger_waiting (act_id) SELECT id FROM act ORDER BY id;
";

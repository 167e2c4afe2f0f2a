//! Remarks on paragraphs of published editions, and what the office replied.

use sea_orm_migration::prelude::*;

/// Adds the tables of remarks.
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

/// A reply is never overwritten: a later one follows it, and `state` says what the newest says.
const TABLES: &str = "
CREATE TABLE remark (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  edition_id {INT} NOT NULL REFERENCES edition (id),
  paragraph_id {INT} NOT NULL REFERENCES paragraph (id),
  number {INT} NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  proposed TEXT NOT NULL,
  body_id {INT} REFERENCES body (id),
  state TEXT NOT NULL,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  status TEXT NOT NULL,
  participant_id {UUID} REFERENCES participant (id),
  place_id {INT} REFERENCES place (id),
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX remark_edition ON remark (edition_id, number, id);
CREATE INDEX remark_status ON remark (dialogue_id, status, created_at);
CREATE INDEX remark_participant ON remark (participant_id);
CREATE INDEX remark_paragraph ON remark (paragraph_id);

CREATE TABLE remark_reply (
  id {KEY},
  remark_id {INT} NOT NULL REFERENCES remark (id),
  state TEXT NOT NULL,
  note TEXT NOT NULL,
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX remark_reply_remark ON remark_reply (remark_id, id);

INSERT INTO number (name, last) VALUES ('remark', 0);
";

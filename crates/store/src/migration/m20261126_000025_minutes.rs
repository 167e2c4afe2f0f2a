//! Minutes of meetings, and what dialogues spend.

use sea_orm_migration::prelude::*;

/// Adds the tables of minutes and of spending.
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

/// A meeting has a row in `minutes` once somebody worked on them; before, its minutes are the draft that
/// follows from its record. A version is never changed. What is kept from the public is named by the key
/// of its paragraph and holds for every version.
const TABLES: &str = "
CREATE TABLE minutes (
  meeting_id {INT} PRIMARY KEY REFERENCES meeting (id),
  version {INT} NOT NULL,
  circulated_at {INT},
  due_at {INT},
  approved_version {INT},
  approved_at {INT},
  approval TEXT,
  approving_meeting_id {INT} REFERENCES meeting (id),
  published_version {INT},
  published_at {INT}
) {STRICT};
CREATE INDEX minutes_published ON minutes (published_at);

CREATE TABLE minutes_version (
  meeting_id {INT} NOT NULL REFERENCES meeting (id),
  number {INT} NOT NULL,
  document TEXT NOT NULL,
  salt {BYTES} NOT NULL,
  digest {BYTES} NOT NULL,
  office TEXT NOT NULL,
  reason TEXT NOT NULL,
  at {INT} NOT NULL,
  published_at {INT},
  PRIMARY KEY (meeting_id, number)
) {BARE};

CREATE TABLE minutes_signature (
  meeting_id {INT} NOT NULL REFERENCES meeting (id),
  version {INT} NOT NULL,
  signatory TEXT NOT NULL,
  member_id {INT} REFERENCES member (id),
  at {INT} NOT NULL,
  PRIMARY KEY (meeting_id, version, signatory)
) {BARE};

CREATE TABLE minutes_redaction (
  id {KEY},
  meeting_id {INT} NOT NULL REFERENCES meeting (id),
  paragraph TEXT NOT NULL,
  ground TEXT NOT NULL,
  office TEXT NOT NULL,
  at {INT} NOT NULL,
  ended_at {INT}
) {STRICT};
CREATE INDEX minutes_redaction_meeting ON minutes_redaction (meeting_id);

CREATE TABLE minutes_correction (
  id {KEY},
  meeting_id {INT} NOT NULL REFERENCES meeting (id),
  version {INT} NOT NULL,
  paragraph TEXT NOT NULL,
  member_id {INT} NOT NULL REFERENCES member (id),
  text TEXT NOT NULL,
  note TEXT NOT NULL,
  at {INT} NOT NULL,
  outcome TEXT,
  reason TEXT NOT NULL,
  decided_at {INT}
) {STRICT};
CREATE INDEX minutes_correction_meeting ON minutes_correction (meeting_id);

CREATE TABLE minutes_warning (
  meeting_id {INT} NOT NULL REFERENCES meeting (id),
  kind TEXT NOT NULL,
  at {INT} NOT NULL,
  PRIMARY KEY (meeting_id, kind)
) {BARE};

CREATE TABLE spending (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  year {INT} NOT NULL,
  line TEXT NOT NULL,
  purpose TEXT NOT NULL,
  amount {INT} NOT NULL,
  added_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE INDEX spending_year ON spending (dialogue_id, year);
";

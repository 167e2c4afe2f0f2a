//! Meetings, their agendas and records, and the ballots cast in them.

use sea_orm_migration::prelude::*;

/// Adds the tables of meetings.
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

/// `meeting_event` is the record: everything else of a meeting follows from it. While a vote is open,
/// choices of an open vote wait in `choice`, those of a secret one in `sealed_choice`, which has neither a
/// key nor a time of its own; once it is closed, `sealed_choice` is emptied, and `opened_choice` holds what
/// was in the envelopes in the order of their codes.
const TABLES: &str = "
CREATE TABLE meeting (
  id {INT} PRIMARY KEY,
  body_id {INT} NOT NULL REFERENCES body (id),
  number {INT} NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  starts_at {INT} NOT NULL,
  status TEXT NOT NULL,
  called_at {INT},
  materials_at {INT},
  urgent TEXT NOT NULL,
  secret {SMALL} NOT NULL CHECK (secret IN (0, 1)),
  reason TEXT NOT NULL,
  sequence {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL,
  UNIQUE (body_id, number)
) {STRICT};
CREATE INDEX meeting_starts ON meeting (starts_at);

CREATE TABLE item (
  id {KEY},
  meeting_id {INT} NOT NULL REFERENCES meeting (id),
  position {INT} NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  presenter TEXT NOT NULL,
  minor {SMALL} NOT NULL CHECK (minor IN (0, 1)),
  minutes {INT},
  office TEXT,
  added_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE INDEX item_meeting ON item (meeting_id, position);

CREATE TABLE item_link (
  item_id {INT} NOT NULL REFERENCES item (id),
  kind TEXT NOT NULL,
  target_id {INT} NOT NULL,
  PRIMARY KEY (item_id, kind, target_id)
) {BARE};
CREATE INDEX item_link_target ON item_link (kind, target_id);

CREATE TABLE item_file (
  id {KEY},
  item_id {INT} NOT NULL REFERENCES item (id),
  file_id {INT} NOT NULL REFERENCES file (id),
  added_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE INDEX item_file_item ON item_file (item_id);

CREATE TABLE meeting_event (
  meeting_id {INT} NOT NULL REFERENCES meeting (id),
  number {INT} NOT NULL,
  at {INT} NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (meeting_id, number)
) {BARE};

CREATE TABLE invitation (
  meeting_id {INT} NOT NULL REFERENCES meeting (id),
  member_id {INT} NOT NULL REFERENCES member (id),
  sent_at {INT} NOT NULL,
  PRIMARY KEY (meeting_id, member_id)
) {BARE};

CREATE TABLE ballot (
  id {KEY},
  meeting_id {INT} NOT NULL REFERENCES meeting (id),
  way TEXT NOT NULL,
  public_key {BYTES},
  opened_at {INT} NOT NULL,
  closed_at {INT}
) {STRICT};
CREATE INDEX ballot_meeting ON ballot (meeting_id);

CREATE TABLE choice (
  ballot_id {INT} NOT NULL REFERENCES ballot (id),
  member_id {INT} NOT NULL REFERENCES member (id),
  choice TEXT NOT NULL,
  PRIMARY KEY (ballot_id, member_id)
) {BARE};

CREATE TABLE sealed_choice (
  ballot_id {INT} NOT NULL REFERENCES ballot (id),
  member_id {INT} NOT NULL REFERENCES member (id),
  sealed {BYTES} NOT NULL,
  PRIMARY KEY (ballot_id, member_id)
) {BARE};

CREATE TABLE opened_choice (
  ballot_id {INT} NOT NULL REFERENCES ballot (id),
  code TEXT NOT NULL,
  choice TEXT NOT NULL
) {STRICT};
CREATE INDEX opened_choice_ballot ON opened_choice (ballot_id, code);

CREATE TABLE paper_count (
  ballot_id {INT} NOT NULL REFERENCES ballot (id),
  person_id {UUID} NOT NULL REFERENCES person (id),
  counts TEXT NOT NULL,
  PRIMARY KEY (ballot_id, person_id)
) {BARE};

CREATE TABLE resolution (
  id {KEY},
  body_id {INT} NOT NULL REFERENCES body (id),
  year {INT} NOT NULL,
  number {INT} NOT NULL,
  meeting_id {INT} NOT NULL REFERENCES meeting (id),
  item_id {INT} NOT NULL REFERENCES item (id),
  ballot_id {INT} NOT NULL REFERENCES ballot (id),
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  at {INT} NOT NULL,
  UNIQUE (body_id, year, number)
) {STRICT};
CREATE INDEX resolution_meeting ON resolution (meeting_id);
";

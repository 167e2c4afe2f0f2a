//! Gatherings with photos, slips of paper with their print runs and scans, paper votes, notices.

use sea_orm_migration::prelude::*;

/// Adds what happens on paper, and notices.
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

/// Pictures lie in a table of their own, so that a list never reads them and a backup holds them.
const CHANGES: &str = "
INSERT INTO number (name, last) VALUES ('gathering', 0), ('notice', 0);

CREATE TABLE gathering (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  title TEXT NOT NULL,
  starts_at {INT} NOT NULL,
  ends_at {INT},
  place_id {INT} REFERENCES place (id),
  address TEXT NOT NULL,
  host TEXT NOT NULL,
  summary TEXT NOT NULL,
  people {INT},
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX gathering_dialogue ON gathering (dialogue_id, status, starts_at, id);

CREATE TABLE picture (
  id {KEY},
  digest {BYTES} NOT NULL,
  width {INT} NOT NULL,
  height {INT} NOT NULL,
  bytes {BYTES} NOT NULL
) {STRICT};

CREATE TABLE photo (
  id {KEY},
  gathering_id {INT} NOT NULL REFERENCES gathering (id),
  picture_id {INT} REFERENCES picture (id),
  alt TEXT NOT NULL,
  added_at {INT} NOT NULL,
  removed_at {INT},
  reason TEXT NOT NULL
) {STRICT};
CREATE INDEX photo_gathering ON photo (gathering_id, id);

CREATE TABLE print_run (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  gathering_id {INT} REFERENCES gathering (id),
  kind TEXT NOT NULL,
  core_question_id {INT} REFERENCES core_question (id),
  statements TEXT NOT NULL,
  count {INT} NOT NULL,
  created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX print_run_dialogue ON print_run (dialogue_id, id);

CREATE TABLE slip (
  code {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  print_run_id {INT} REFERENCES print_run (id),
  gathering_id {INT} REFERENCES gathering (id),
  kind TEXT NOT NULL,
  core_question_id {INT} REFERENCES core_question (id),
  typed_at {INT},
  typed_by {UUID},
  participant_id {UUID} REFERENCES participant (id),
  item_id {INT},
  votes {INT},
  act_id {INT} REFERENCES act (id)
) {STRICT};
CREATE INDEX slip_run ON slip (print_run_id);
CREATE INDEX slip_gathering ON slip (gathering_id, kind, typed_at);
CREATE INDEX slip_typed ON slip (typed_by, typed_at);
CREATE INDEX slip_item ON slip (kind, item_id);
CREATE INDEX slip_core_question ON slip (core_question_id, kind, typed_at);

CREATE TABLE scan (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  slip_code {INT} NOT NULL REFERENCES slip (code),
  picture_id {INT} REFERENCES picture (id),
  status TEXT NOT NULL,
  added_at {INT} NOT NULL,
  decided_at {INT}
) {STRICT};
CREATE UNIQUE INDEX scan_slip ON scan (slip_code);
CREATE INDEX scan_queue ON scan (dialogue_id, status, id);

CREATE TABLE notice (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  published_at {INT},
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX notice_dialogue ON notice (dialogue_id, status, published_at, id);

ALTER TABLE statement ADD COLUMN paper_agree {INT} NOT NULL DEFAULT 0;
ALTER TABLE statement ADD COLUMN paper_disagree {INT} NOT NULL DEFAULT 0;
ALTER TABLE statement ADD COLUMN paper_pass {INT} NOT NULL DEFAULT 0;
ALTER TABLE vote_entry ADD COLUMN taken_back_at {INT};
";

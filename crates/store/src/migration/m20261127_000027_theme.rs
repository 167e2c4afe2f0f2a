//! Themes and agendas, and which answers speak of them.

use sea_orm_migration::prelude::*;

/// Adds the tables of the answer desk.
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

/// A `coding` without a sample counts: it says what the answer speaks of (no theme: none fits). One with a
/// sample is what one of two people said apart, for their agreement. Rows are taken back, never deleted.
/// Who a `coder` is, nobody outside the desk learns; their number is enough for everything that is given out.
/// A `coding_batch` is what one person did at once: it is undone as a whole.
const TABLES: &str = "
CREATE TABLE theme_set (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  number {INT} NOT NULL,
  title TEXT NOT NULL,
  status TEXT NOT NULL,
  valid_from {INT},
  valid_to {INT},
  created_at {INT} NOT NULL,
  UNIQUE (dialogue_id, number)
) {STRICT};

CREATE TABLE agenda (
  id {INT} PRIMARY KEY,
  set_id {INT} NOT NULL REFERENCES theme_set (id),
  position {INT} NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  follows_id {INT} REFERENCES agenda (id),
  created_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE INDEX agenda_set ON agenda (set_id, position);
CREATE INDEX agenda_follows ON agenda (follows_id);

CREATE TABLE theme (
  id {INT} PRIMARY KEY,
  set_id {INT} NOT NULL REFERENCES theme_set (id),
  agenda_id {INT} REFERENCES agenda (id),
  position {INT} NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  follows_id {INT} REFERENCES theme (id),
  merged_into_id {INT} REFERENCES theme (id),
  created_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE INDEX theme_set_position ON theme (set_id, position);
CREATE INDEX theme_agenda ON theme (agenda_id);
CREATE INDEX theme_follows ON theme (follows_id);

CREATE TABLE coder (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  number {INT} NOT NULL,
  person_id {UUID} REFERENCES person (id),
  UNIQUE (dialogue_id, number)
) {STRICT};
CREATE UNIQUE INDEX coder_person ON coder (dialogue_id, person_id);

CREATE TABLE coding_batch (
  id {KEY},
  set_id {INT} NOT NULL REFERENCES theme_set (id),
  coder_id {INT} REFERENCES coder (id),
  at {INT} NOT NULL,
  undone_at {INT}
) {STRICT};
CREATE INDEX coding_batch_set ON coding_batch (set_id);

CREATE TABLE coding_sample (
  id {KEY},
  set_id {INT} NOT NULL REFERENCES theme_set (id),
  seed {INT} NOT NULL,
  drawn_from {INT} NOT NULL,
  first_id {INT} NOT NULL REFERENCES coder (id),
  second_id {INT} NOT NULL REFERENCES coder (id),
  drawn_at {INT} NOT NULL,
  completed_at {INT},
  dropped_at {INT}
) {STRICT};
CREATE INDEX coding_sample_set ON coding_sample (set_id);

CREATE TABLE coding_sample_answer (
  sample_id {INT} NOT NULL REFERENCES coding_sample (id),
  answer_id {INT} NOT NULL REFERENCES answer (id),
  PRIMARY KEY (sample_id, answer_id)
) {BARE};
CREATE INDEX coding_sample_answer_answer ON coding_sample_answer (answer_id);

CREATE TABLE coding (
  id {KEY},
  set_id {INT} NOT NULL REFERENCES theme_set (id),
  answer_id {INT} NOT NULL REFERENCES answer (id),
  theme_id {INT} REFERENCES theme (id),
  coder_id {INT} NOT NULL REFERENCES coder (id),
  sample_id {INT} REFERENCES coding_sample (id),
  dissents {SMALL} NOT NULL,
  batch_id {INT} NOT NULL REFERENCES coding_batch (id),
  ended_batch_id {INT} REFERENCES coding_batch (id)
) {STRICT};
CREATE INDEX coding_answer ON coding (answer_id, set_id) WHERE ended_batch_id IS NULL;
CREATE INDEX coding_theme ON coding (theme_id, answer_id) WHERE ended_batch_id IS NULL;
CREATE INDEX coding_sample_coder ON coding (sample_id, coder_id) WHERE sample_id IS NOT NULL;
CREATE INDEX coding_standing ON coding (set_id, coder_id) WHERE ended_batch_id IS NULL;
CREATE INDEX coding_batch_made ON coding (batch_id);
CREATE INDEX coding_batch_ended ON coding (ended_batch_id) WHERE ended_batch_id IS NOT NULL;

CREATE TABLE coding_task (
  id {KEY},
  set_id {INT} NOT NULL REFERENCES theme_set (id),
  answer_id {INT} NOT NULL REFERENCES answer (id),
  coder_id {INT} NOT NULL REFERENCES coder (id),
  batch_id {INT} NOT NULL REFERENCES coding_batch (id),
  ended_batch_id {INT} REFERENCES coding_batch (id)
) {STRICT};
CREATE UNIQUE INDEX coding_task_standing ON coding_task (set_id, answer_id) WHERE ended_batch_id IS NULL;
CREATE INDEX coding_task_coder ON coding_task (coder_id, set_id) WHERE ended_batch_id IS NULL;
CREATE INDEX coding_task_made ON coding_task (batch_id);
CREATE INDEX coding_task_ended ON coding_task (ended_batch_id) WHERE ended_batch_id IS NOT NULL;

INSERT INTO number (name, last) VALUES ('theme', 0);
INSERT INTO number (name, last) VALUES ('agenda', 0);
";

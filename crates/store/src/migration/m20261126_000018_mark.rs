//! Which questions citizens marked as important, slates chosen from the marks, and why people chose
//! otherwise.

use sea_orm_migration::prelude::*;

/// Adds the tables of marks.
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

/// A row of `mark` for every time a question was put before a voter and answered: 1 when it matters to
/// them, 0 when they left it unmarked. The newest row of a voter and a question stands; none is changed,
/// so that what stood at any moment can be told. `mark_tally` counts what stands.
const TABLES: &str = "
CREATE TABLE mark (
  id {KEY},
  act_id {INT} NOT NULL REFERENCES act (id),
  question_id {INT} NOT NULL REFERENCES question (id),
  voter_id {INT} NOT NULL REFERENCES voter (id),
  matters {SMALL} NOT NULL CHECK (matters IN (0, 1)),
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX mark_voter ON mark (voter_id, question_id, id);
CREATE INDEX mark_question ON mark (question_id, id);

CREATE TABLE mark_tally (
  question_id {INT} PRIMARY KEY REFERENCES question (id),
  shown {INT} NOT NULL,
  marked {INT} NOT NULL
) {STRICT};

CREATE TABLE slate (
  id {KEY},
  set_id {INT} NOT NULL REFERENCES core_question_set (id),
  digest {BYTES} NOT NULL,
  result TEXT NOT NULL,
  made_at {INT} NOT NULL
) {STRICT};
CREATE INDEX slate_set ON slate (set_id, id);

CREATE TABLE slate_reason (
  id {KEY},
  set_id {INT} NOT NULL REFERENCES core_question_set (id),
  question_id {INT} NOT NULL REFERENCES question (id),
  reason TEXT NOT NULL,
  given_at {INT} NOT NULL,
  ended_at {INT}
) {STRICT};
CREATE UNIQUE INDEX slate_reason_standing ON slate_reason (set_id, question_id) WHERE ended_at IS NULL;
";

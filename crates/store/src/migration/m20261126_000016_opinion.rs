//! What the votes on a core question come to: its analysis, names of its opinion groups, and how
//! often each statement was shown.

use sea_orm_migration::prelude::*;

/// Adds the tables of opinion.
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

/// Of each core question the newest analysis alone is kept. `version` grows with every one written,
/// of whichever core question; every act up to `act_id` is in it. `chance` is in parts of ten thousand: how likely the statement was to
/// be shown to this voter then; none where nothing was drawn (paper, imports).
const TABLES: &str = "
CREATE TABLE opinion_analysis (
  core_question_id {INT} PRIMARY KEY REFERENCES core_question (id),
  version {INT} NOT NULL,
  act_id {INT} NOT NULL,
  read_at {INT} NOT NULL,
  done_at {INT} NOT NULL,
  digest {BYTES} NOT NULL,
  result TEXT NOT NULL,
  certain_at {INT},
  certainty TEXT
) {STRICT};
CREATE INDEX opinion_analysis_version ON opinion_analysis (version);

CREATE TABLE opinion_group (
  id {KEY},
  core_question_id {INT} NOT NULL REFERENCES core_question (id),
  number {SMALL} NOT NULL,
  groups {SMALL} NOT NULL,
  name TEXT NOT NULL,
  sentence TEXT NOT NULL,
  named_by {UUID},
  named_at {INT} NOT NULL,
  ended_at {INT}
) {STRICT};
CREATE UNIQUE INDEX opinion_group_standing ON opinion_group (core_question_id, number) WHERE ended_at IS NULL;

CREATE TABLE exposure (
  statement_id {INT} PRIMARY KEY REFERENCES statement (id),
  shown {INT} NOT NULL
) {STRICT};

ALTER TABLE vote_entry ADD COLUMN chance {SMALL};
";

//! Models of a White Paper, what they rest on, and how bodies score them.

use sea_orm_migration::prelude::*;

/// Adds the tables of models.
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

/// `duties` and `opinions` are small lists that are always read and written whole, as JSON. An agenda
/// is named by its number, like everything that can be cited.
const TABLES: &str = "
CREATE TABLE model (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  agenda_id {INT},
  paper_id {INT} REFERENCES paper (id),
  title TEXT NOT NULL,
  problem TEXT NOT NULL,
  proposal TEXT NOT NULL,
  duties TEXT NOT NULL,
  cost TEXT NOT NULL,
  won {INT},
  quality TEXT NOT NULL,
  cohesion TEXT NOT NULL,
  ecology TEXT NOT NULL,
  economy TEXT NOT NULL,
  opinions TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX model_dialogue ON model (dialogue_id, agenda_id, id);

CREATE TABLE model_core_question (
  model_id {INT} NOT NULL REFERENCES model (id),
  core_question_id {INT} NOT NULL REFERENCES core_question (id),
  PRIMARY KEY (model_id, core_question_id)
) {BARE};
CREATE INDEX model_core_question_core ON model_core_question (core_question_id);

CREATE TABLE model_input (
  model_id {INT} NOT NULL REFERENCES model (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  PRIMARY KEY (model_id, kind, item_id)
) {BARE};
CREATE INDEX model_input_item ON model_input (kind, item_id);

CREATE TABLE scoring (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  body_id {INT} NOT NULL REFERENCES body (id),
  opened_at {INT} NOT NULL,
  due_at {INT} NOT NULL,
  closed_at {INT}
) {STRICT};
CREATE INDEX scoring_body ON scoring (body_id, opened_at);
CREATE INDEX scoring_dialogue ON scoring (dialogue_id, opened_at);

CREATE TABLE scoring_model (
  scoring_id {INT} NOT NULL REFERENCES scoring (id),
  model_id {INT} NOT NULL REFERENCES model (id),
  version {INT} NOT NULL,
  PRIMARY KEY (scoring_id, model_id)
) {BARE};
CREATE INDEX scoring_model_model ON scoring_model (model_id);

CREATE TABLE model_score (
  scoring_id {INT} NOT NULL REFERENCES scoring (id),
  model_id {INT} NOT NULL REFERENCES model (id),
  member_id {INT} NOT NULL REFERENCES member (id),
  quality {SMALL} NOT NULL CHECK (quality BETWEEN 1 AND 5),
  cohesion {SMALL} NOT NULL CHECK (cohesion BETWEEN 1 AND 5),
  ecology {SMALL} NOT NULL CHECK (ecology BETWEEN 1 AND 5),
  economy {SMALL} NOT NULL CHECK (economy BETWEEN 1 AND 5),
  remark TEXT NOT NULL,
  at {INT} NOT NULL,
  PRIMARY KEY (scoring_id, model_id, member_id)
) {BARE};

CREATE TABLE model_recusal (
  scoring_id {INT} NOT NULL REFERENCES scoring (id),
  model_id {INT} NOT NULL REFERENCES model (id),
  member_id {INT} NOT NULL REFERENCES member (id),
  reason TEXT NOT NULL,
  at {INT} NOT NULL,
  PRIMARY KEY (scoring_id, model_id, member_id)
) {BARE};

INSERT INTO number (name, last) VALUES ('model', 0);
";

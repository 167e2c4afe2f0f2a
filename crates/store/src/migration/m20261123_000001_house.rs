//! The first schema: installation, people, dialogue, contributions, votes, acts, import.

use sea_orm_migration::prelude::*;

/// Adds every table of the first release.
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

/// Times are microseconds since 1970. Words (status, kind, …) are those of `domain`.
const TABLES: &str = "
CREATE TABLE installation (
  id {INT} PRIMARY KEY CHECK (id = 1),
  secret {BYTES} NOT NULL,
  demo_begun_at {INT},
  demo_built_at {INT},
  created_at {INT} NOT NULL
) {STRICT};

CREATE TABLE number (
  name TEXT PRIMARY KEY,
  last {INT} NOT NULL
) {BARE};
INSERT INTO number (name, last) VALUES ('question', 0), ('answer', 0), ('statement', 0);

CREATE TABLE dialogue (
  id {KEY},
  slug TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  language TEXT NOT NULL,
  zone TEXT NOT NULL,
  status TEXT NOT NULL,
  settings TEXT NOT NULL,
  created_at {INT} NOT NULL
) {STRICT};

CREATE TABLE stage (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  kind TEXT NOT NULL,
  starts_at {INT} NOT NULL,
  ends_at {INT},
  UNIQUE (dialogue_id, kind)
) {STRICT};

CREATE TABLE sector (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  position {INT} NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (dialogue_id, name)
) {STRICT};

CREATE TABLE place (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  position {INT} NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (dialogue_id, name)
) {STRICT};

CREATE TABLE participant (
  id {UUID} PRIMARY KEY,
  origin TEXT NOT NULL,
  barred_at {INT},
  barred_reason TEXT
) {BARE};

CREATE TABLE voter (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  participant_id {UUID} NOT NULL REFERENCES participant (id),
  UNIQUE (dialogue_id, participant_id)
) {STRICT};

CREATE TABLE person (
  id {UUID} PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  must_change_password {SMALL} NOT NULL,
  participant_id {UUID} NOT NULL REFERENCES participant (id),
  created_at {INT} NOT NULL,
  disabled_at {INT}
) {BARE};

CREATE TABLE session (
  token_hash {BYTES} PRIMARY KEY,
  person_id {UUID} NOT NULL REFERENCES person (id),
  created_at {INT} NOT NULL,
  expires_at {INT} NOT NULL
) {BARE};
CREATE INDEX session_person ON session (person_id);

CREATE TABLE role (
  id {KEY},
  person_id {UUID} NOT NULL REFERENCES person (id),
  dialogue_id {INT} REFERENCES dialogue (id),
  role TEXT NOT NULL,
  valid_from {INT} NOT NULL,
  valid_to {INT}
) {STRICT};
CREATE INDEX role_person ON role (person_id);

CREATE TABLE question_group (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  created_at {INT} NOT NULL
) {STRICT};

CREATE TABLE import (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  digest {BYTES} NOT NULL,
  file_name TEXT NOT NULL,
  added {INT} NOT NULL,
  at {INT} NOT NULL,
  UNIQUE (dialogue_id, digest)
) {STRICT};

CREATE TABLE question (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  sector_id {INT} REFERENCES sector (id),
  place_id {INT} REFERENCES place (id),
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  status TEXT NOT NULL,
  participant_id {UUID} REFERENCES participant (id),
  group_id {INT} REFERENCES question_group (id),
  import_id {INT} REFERENCES import (id),
  import_row {INT},
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX question_dialogue ON question (dialogue_id, status, sector_id, place_id, id);
CREATE UNIQUE INDEX question_import ON question (import_id, import_row) WHERE import_id IS NOT NULL;
CREATE INDEX question_of_group ON question (group_id) WHERE group_id IS NOT NULL;

CREATE TABLE core_question_set (
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

CREATE TABLE core_question (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  set_id {INT} NOT NULL REFERENCES core_question_set (id),
  number {INT} NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  sector_id {INT} REFERENCES sector (id),
  language TEXT NOT NULL,
  created_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE INDEX core_question_of_set ON core_question (set_id, number);

CREATE TABLE core_question_source (
  core_question_id {INT} NOT NULL REFERENCES core_question (id),
  question_id {INT} NOT NULL REFERENCES question (id),
  PRIMARY KEY (core_question_id, question_id)
) {BARE};
CREATE INDEX core_question_source_question ON core_question_source (question_id);

CREATE TABLE answer (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  core_question_id {INT} NOT NULL REFERENCES core_question (id),
  text TEXT NOT NULL,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  status TEXT NOT NULL,
  participant_id {UUID} REFERENCES participant (id),
  place_id {INT} REFERENCES place (id),
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX answer_core_question ON answer (core_question_id, status, channel, id);
CREATE INDEX answer_dialogue ON answer (dialogue_id, status, id);

CREATE TABLE statement (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  core_question_id {INT} NOT NULL REFERENCES core_question (id),
  text TEXT NOT NULL,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  status TEXT NOT NULL,
  participant_id {UUID} REFERENCES participant (id),
  place_id {INT} REFERENCES place (id),
  agree {INT} NOT NULL,
  disagree {INT} NOT NULL,
  pass {INT} NOT NULL,
  source_number {INT},
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX statement_core_question ON statement (core_question_id, status, id);
CREATE INDEX statement_dialogue ON statement (dialogue_id, status, id);

CREATE TABLE revision (
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  version {INT} NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  at {INT} NOT NULL,
  PRIMARY KEY (kind, item_id, version)
) {BARE};

CREATE TABLE act (
  id {KEY},
  at {INT} NOT NULL,
  kind TEXT NOT NULL,
  dialogue_id {INT},
  subject TEXT NOT NULL,
  subject_id {INT} NOT NULL,
  payload TEXT NOT NULL
) {STRICT};
CREATE INDEX act_subject ON act (subject, subject_id);
CREATE INDEX act_told ON act (dialogue_id, id) WHERE kind <> 'votes.cast';

CREATE TABLE salt (
  act_id {INT} PRIMARY KEY REFERENCES act (id),
  salt {BYTES} NOT NULL
) {STRICT};

CREATE TABLE receipt (
  code {INT} PRIMARY KEY,
  participant_id {UUID} REFERENCES participant (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  act_id {INT} NOT NULL REFERENCES act (id),
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX receipt_participant ON receipt (participant_id, at);

CREATE TABLE vote (
  statement_id {INT} NOT NULL REFERENCES statement (id),
  voter_id {INT} NOT NULL REFERENCES voter (id),
  value {SMALL} NOT NULL CHECK (value IN (-1, 0, 1)),
  at {INT} NOT NULL,
  PRIMARY KEY (statement_id, voter_id)
) {BARE};

CREATE TABLE vote_entry (
  act_id {INT} NOT NULL,
  leaf {INT} NOT NULL,
  statement_id {INT} NOT NULL,
  voter_id {INT} NOT NULL,
  value {SMALL} NOT NULL,
  at {INT} NOT NULL,
  receipt {INT} NOT NULL,
  PRIMARY KEY (act_id, leaf)
) {BARE};
CREATE UNIQUE INDEX vote_entry_receipt ON vote_entry (receipt);

CREATE TABLE moderation (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  change TEXT NOT NULL,
  reason TEXT,
  note TEXT NOT NULL,
  office TEXT NOT NULL,
  act_id {INT} NOT NULL REFERENCES act (id),
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX moderation_dialogue ON moderation (dialogue_id, id);
CREATE INDEX moderation_item ON moderation (kind, item_id, id);

CREATE TABLE import_row (
  import_id {INT} NOT NULL REFERENCES import (id),
  ordinal {INT} NOT NULL,
  row_number {INT} NOT NULL,
  question_id {INT} NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  sector_id {INT},
  place_id {INT},
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  created_at {INT} NOT NULL,
  payload TEXT NOT NULL,
  salt {BYTES} NOT NULL,
  PRIMARY KEY (import_id, ordinal)
) {BARE};

CREATE TABLE undo (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  person_id {UUID},
  label TEXT NOT NULL,
  inverse TEXT NOT NULL,
  at {INT} NOT NULL,
  undone_at {INT}
) {STRICT};
CREATE INDEX undo_dialogue ON undo (dialogue_id, id);
";

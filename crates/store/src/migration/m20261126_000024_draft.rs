//! The work of subcommittees: assignments, drafts with comments and minority opinions, adoptions; and
//! of experts: profiles, evidence, inquiries.

use sea_orm_migration::prelude::*;

/// Adds the tables of that work.
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

/// Assignments are dated. A draft has a row for each of its versions, and so has an expert's profile:
/// nothing that was saved is overwritten. Who did something stands as the key of a seat.
const TABLES: &str = "
CREATE TABLE assignment (
  id {KEY},
  core_question_id {INT} NOT NULL REFERENCES core_question (id),
  body_id {INT} NOT NULL REFERENCES body (id),
  leads {SMALL} NOT NULL CHECK (leads IN (0, 1)),
  valid_from {INT} NOT NULL,
  valid_to {INT},
  reason TEXT NOT NULL
) {STRICT};
CREATE INDEX assignment_core_question ON assignment (core_question_id, valid_from);
CREATE INDEX assignment_body ON assignment (body_id, valid_from);
CREATE UNIQUE INDEX assignment_now ON assignment (core_question_id, body_id) WHERE valid_to IS NULL;

CREATE TABLE draft (
  id {KEY},
  body_id {INT} NOT NULL REFERENCES body (id),
  core_question_id {INT} NOT NULL REFERENCES core_question (id),
  language TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL,
  UNIQUE (body_id, core_question_id)
) {STRICT};
CREATE INDEX draft_core_question ON draft (core_question_id);

CREATE TABLE draft_version (
  draft_id {INT} NOT NULL REFERENCES draft (id),
  version {INT} NOT NULL,
  text TEXT NOT NULL,
  member_id {INT} NOT NULL REFERENCES member (id),
  at {INT} NOT NULL,
  PRIMARY KEY (draft_id, version)
) {STRICT};

CREATE TABLE draft_comment (
  id {KEY},
  draft_id {INT} NOT NULL REFERENCES draft (id),
  parent_id {INT} REFERENCES draft_comment (id),
  version {INT} NOT NULL,
  paragraph {INT},
  member_id {INT} NOT NULL REFERENCES member (id),
  text TEXT NOT NULL,
  at {INT} NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  settled_at {INT}
) {STRICT};
CREATE INDEX draft_comment_draft ON draft_comment (draft_id, id);

CREATE TABLE minority_opinion (
  id {KEY},
  draft_id {INT} NOT NULL REFERENCES draft (id),
  text TEXT NOT NULL,
  created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX minority_opinion_draft ON minority_opinion (draft_id);

CREATE TABLE minority_signature (
  opinion_id {INT} NOT NULL REFERENCES minority_opinion (id),
  member_id {INT} NOT NULL REFERENCES member (id),
  at {INT} NOT NULL,
  PRIMARY KEY (opinion_id, member_id)
) {STRICT};

CREATE TABLE adoption (
  draft_id {INT} PRIMARY KEY REFERENCES draft (id),
  answer_id {INT} NOT NULL UNIQUE REFERENCES answer (id),
  meeting_id {INT},
  motion_id {INT},
  rule TEXT NOT NULL,
  enrolled {INT} NOT NULL,
  present {INT} NOT NULL,
  in_favour {INT} NOT NULL,
  against {INT} NOT NULL,
  abstained {INT} NOT NULL,
  at {INT} NOT NULL
) {STRICT};

CREATE TABLE expert (
  member_id {INT} NOT NULL REFERENCES member (id),
  version {INT} NOT NULL,
  field TEXT NOT NULL,
  credentials TEXT NOT NULL,
  about TEXT NOT NULL,
  conflicts TEXT NOT NULL,
  at {INT} NOT NULL,
  PRIMARY KEY (member_id, version)
) {STRICT};

CREATE TABLE expert_answer (
  answer_id {INT} PRIMARY KEY REFERENCES answer (id),
  member_id {INT} NOT NULL REFERENCES member (id)
) {STRICT};
CREATE INDEX expert_answer_member ON expert_answer (member_id);

CREATE TABLE evidence (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  member_id {INT} REFERENCES member (id),
  title TEXT NOT NULL,
  source TEXT NOT NULL,
  year {INT},
  summary TEXT NOT NULL,
  link TEXT NOT NULL,
  file_id {INT} REFERENCES file (id),
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  published_at {INT},
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX evidence_dialogue ON evidence (dialogue_id, id);

CREATE TABLE evidence_attached (
  evidence_id {INT} NOT NULL REFERENCES evidence (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  PRIMARY KEY (evidence_id, kind, item_id)
) {STRICT};
CREATE INDEX evidence_attached_item ON evidence_attached (kind, item_id);

CREATE TABLE inquiry (
  id {KEY},
  core_question_id {INT} NOT NULL REFERENCES core_question (id),
  asking_body_id {INT} REFERENCES body (id),
  panel_id {INT} NOT NULL REFERENCES body (id),
  member_id {INT} REFERENCES member (id),
  question TEXT NOT NULL,
  due_at {INT} NOT NULL,
  created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX inquiry_core_question ON inquiry (core_question_id);
CREATE INDEX inquiry_panel ON inquiry (panel_id);

CREATE TABLE inquiry_reply (
  inquiry_id {INT} NOT NULL REFERENCES inquiry (id),
  member_id {INT} NOT NULL REFERENCES member (id),
  answer_id {INT} REFERENCES answer (id),
  reason TEXT NOT NULL,
  at {INT} NOT NULL,
  PRIMARY KEY (inquiry_id, member_id)
) {STRICT};
CREATE INDEX inquiry_reply_answer ON inquiry_reply (answer_id) WHERE answer_id IS NOT NULL;

INSERT INTO number (name, last) VALUES ('evidence', 0);
";

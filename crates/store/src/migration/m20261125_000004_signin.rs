//! Sign-in: sessions one can recognise, second factors, passkeys, linked accounts, and the record of
//! who looked at personal data.

use sea_orm_migration::prelude::*;

/// Adds what sign-in keeps.
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

/// An installation that is there already goes on without asking staff for a second factor, until an
/// operator wants it; new ones are created with it.
const TABLES: &str = r#"
ALTER TABLE installation ADD COLUMN sign_in TEXT NOT NULL DEFAULT '{"second_factor":false}';

ALTER TABLE session ADD COLUMN last_seen_at {INT} NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT 'password';

CREATE TABLE totp (
  person_id {UUID} PRIMARY KEY REFERENCES person (id),
  secret {BYTES} NOT NULL,
  last_step {INT} NOT NULL,
  created_at {INT} NOT NULL
) {BARE};

CREATE TABLE recovery_code (
  code_hash {BYTES} PRIMARY KEY,
  person_id {UUID} NOT NULL REFERENCES person (id),
  created_at {INT} NOT NULL,
  used_at {INT}
) {BARE};
CREATE INDEX recovery_code_person ON recovery_code (person_id);

CREATE TABLE passkey (
  id {KEY},
  person_id {UUID} NOT NULL REFERENCES person (id),
  credential {BYTES} NOT NULL UNIQUE,
  name TEXT NOT NULL,
  fixed {BYTES} NOT NULL,
  moving {BYTES} NOT NULL,
  created_at {INT} NOT NULL,
  used_at {INT}
) {STRICT};
CREATE INDEX passkey_person ON passkey (person_id);

CREATE TABLE identity (
  id {KEY},
  person_id {UUID} NOT NULL REFERENCES person (id),
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  linked_at {INT} NOT NULL,
  used_at {INT},
  UNIQUE (issuer, subject)
) {STRICT};
CREATE INDEX identity_person ON identity (person_id);

CREATE TABLE spent (
  digest {BYTES} PRIMARY KEY,
  until_at {INT} NOT NULL
) {BARE};
CREATE INDEX spent_until ON spent (until_at);

CREATE TABLE access_reason (
  session_hash {BYTES} NOT NULL,
  kind TEXT NOT NULL,
  dialogue_id {INT} NOT NULL,
  purpose TEXT NOT NULL,
  note TEXT NOT NULL,
  until_at {INT} NOT NULL,
  PRIMARY KEY (session_hash, kind, dialogue_id)
) {BARE};

CREATE TABLE access (
  id {KEY},
  at {INT} NOT NULL,
  person_id {UUID},
  kind TEXT NOT NULL,
  dialogue_id {INT} REFERENCES dialogue (id),
  records {INT} NOT NULL,
  purpose TEXT NOT NULL,
  note TEXT NOT NULL
) {STRICT};
CREATE INDEX access_at ON access (at);
CREATE INDEX access_dialogue ON access (dialogue_id, at);

CREATE TABLE access_review (
  id {KEY},
  dialogue_id {INT} REFERENCES dialogue (id),
  month TEXT NOT NULL,
  person_id {UUID} NOT NULL REFERENCES person (id),
  accesses {INT} NOT NULL,
  unusual {INT} NOT NULL,
  note TEXT NOT NULL,
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX access_review_month ON access_review (month);
"#;

//! Calls for members, applications to them, and draws.

use sea_orm_migration::prelude::*;

/// Adds the tables of recruitment.
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

/// `call`, `draw` and `appointment` are public and stay, but for the secret of a call. Everything of
/// applicants goes on the promised day; who somebody is and where they live stand apart.
const TABLES: &str = "
CREATE TABLE call (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  body_id {INT} NOT NULL REFERENCES body (id),
  state TEXT NOT NULL,
  terms TEXT NOT NULL,
  opens_at {INT} NOT NULL,
  closes_at {INT} NOT NULL,
  destroy_at {INT} NOT NULL,
  secret {BYTES},
  reason TEXT NOT NULL,
  received {INT} NOT NULL,
  eligible {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL,
  published_at {INT},
  decided_at {INT},
  destroyed_at {INT}
) {STRICT};
CREATE INDEX call_dialogue ON call (dialogue_id, id);
CREATE INDEX call_body ON call (body_id, id);
CREATE INDEX call_destroy ON call (destroy_at) WHERE destroyed_at IS NULL;

CREATE TABLE application (
  id {KEY},
  call_id {INT} NOT NULL REFERENCES call (id),
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  features TEXT NOT NULL,
  public_id TEXT NOT NULL,
  salt TEXT NOT NULL,
  place {INT},
  sent_at {INT} NOT NULL,
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX application_call ON application (call_id, status, id);
CREATE INDEX application_public ON application (call_id, public_id);

CREATE TABLE applicant (
  application_id {INT} PRIMARY KEY REFERENCES application (id),
  call_id {INT} NOT NULL REFERENCES call (id),
  receipt {INT} NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  motivation TEXT NOT NULL,
  sensitive TEXT NOT NULL,
  named {SMALL} NOT NULL CHECK (named IN (0, 1)),
  language TEXT NOT NULL,
  agreed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX applicant_email ON applicant (call_id, email) WHERE email IS NOT NULL;
CREATE INDEX applicant_phone ON applicant (call_id, phone) WHERE phone IS NOT NULL;

CREATE TABLE applicant_address (
  application_id {INT} PRIMARY KEY REFERENCES application (id),
  address TEXT NOT NULL,
  household TEXT NOT NULL
) {STRICT};

CREATE TABLE application_file (
  file_id {INT} PRIMARY KEY REFERENCES file (id),
  application_id {INT} NOT NULL REFERENCES application (id)
) {STRICT};
CREATE INDEX application_file_application ON application_file (application_id);

CREATE TABLE score (
  id {KEY},
  application_id {INT} NOT NULL REFERENCES application (id),
  person_id {UUID} REFERENCES person (id),
  points TEXT NOT NULL,
  at {INT} NOT NULL
) {STRICT};
CREATE UNIQUE INDEX score_reviewer ON score (application_id, person_id);

CREATE TABLE draw (
  call_id {INT} PRIMARY KEY REFERENCES call (id),
  pool TEXT NOT NULL,
  lottery TEXT NOT NULL,
  result TEXT NOT NULL,
  report TEXT NOT NULL,
  outcomes TEXT NOT NULL,
  published_at {INT} NOT NULL,
  random TEXT NOT NULL,
  witness TEXT NOT NULL,
  drawn_at {INT}
) {STRICT};

CREATE TABLE appointment (
  member_id {INT} PRIMARY KEY REFERENCES member (id),
  call_id {INT} NOT NULL REFERENCES call (id),
  named {SMALL} NOT NULL CHECK (named IN (0, 1)),
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX appointment_call ON appointment (call_id);

INSERT INTO number (name, last) VALUES ('call', 0);
";

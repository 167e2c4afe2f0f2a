//! Bodies, the bylaws they work under, and the seats and offices in them.

use sea_orm_migration::prelude::*;

/// Adds the tables of bodies.
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

/// Bodies, bylaws, seats and offices are dated, never overwritten. `member` is the published roster;
/// `member_person` ties a seat to an account and holds what is not published.
const TABLES: &str = "
CREATE TABLE body (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  slug TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  parent_id {INT} REFERENCES body (id),
  name TEXT NOT NULL,
  purpose TEXT NOT NULL,
  valid_from {INT} NOT NULL,
  valid_to {INT},
  reason TEXT NOT NULL,
  created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX body_dialogue ON body (dialogue_id, valid_from);

CREATE TABLE bylaws (
  id {KEY},
  body_id {INT} NOT NULL REFERENCES body (id),
  valid_from {INT} NOT NULL,
  source TEXT NOT NULL,
  created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX bylaws_body ON bylaws (body_id, valid_from, id);

CREATE TABLE member (
  id {KEY},
  body_id {INT} NOT NULL REFERENCES body (id),
  name TEXT NOT NULL,
  affiliation TEXT NOT NULL,
  kind TEXT NOT NULL,
  constituency TEXT NOT NULL,
  votes {SMALL} NOT NULL CHECK (votes IN (0, 1)),
  valid_from {INT} NOT NULL,
  term_to {INT},
  renewals {INT} NOT NULL,
  replaces_id {INT} REFERENCES member (id),
  ended_at {INT},
  ending TEXT,
  reason TEXT NOT NULL,
  notice_at {INT},
  created_at {INT} NOT NULL
) {STRICT};
CREATE INDEX member_body ON member (body_id, id);

CREATE TABLE member_person (
  member_id {INT} PRIMARY KEY REFERENCES member (id),
  person_id {UUID} REFERENCES person (id),
  gender TEXT
) {STRICT};
CREATE INDEX member_person_person ON member_person (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE office (
  id {KEY},
  member_id {INT} NOT NULL REFERENCES member (id),
  office TEXT NOT NULL,
  valid_from {INT} NOT NULL,
  valid_to {INT}
) {STRICT};
CREATE INDEX office_member ON office (member_id);
";

//! Rights: mails, people's addresses and consents, privacy notices, and what was destroyed.

use sea_orm_migration::prelude::*;

/// Adds the tables behind consent, privacy notice, claims by e-mail, erasure and retention.
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

/// `mail`, `contact`, `consent` and `claim` hold personal data; the others hold none.
const TABLES: &str = "
CREATE TABLE mail (
  id {KEY},
  participant_id {UUID},
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  letter TEXT NOT NULL,
  created_at {INT} NOT NULL,
  due_at {INT} NOT NULL,
  tries {INT} NOT NULL,
  failed_at {INT},
  failure TEXT
) {STRICT};
CREATE INDEX mail_due ON mail (due_at) WHERE failed_at IS NULL;
CREATE INDEX mail_address ON mail (address);

CREATE TABLE contact (
  id {UUID} PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  participant_id {UUID} NOT NULL UNIQUE REFERENCES participant (id),
  language TEXT NOT NULL,
  guardian TEXT,
  created_at {INT} NOT NULL,
  used_at {INT} NOT NULL
) {BARE};

CREATE TABLE consent (
  id {UUID} PRIMARY KEY,
  contact_id {UUID} NOT NULL REFERENCES contact (id),
  purpose TEXT NOT NULL,
  policy {INT} NOT NULL,
  given_at {INT} NOT NULL,
  withdrawn_at {INT}
) {BARE};
CREATE INDEX consent_contact ON consent (contact_id);

CREATE TABLE claim (
  token_hash {BYTES} PRIMARY KEY,
  step TEXT NOT NULL,
  email TEXT NOT NULL,
  guardian TEXT,
  participant_id {UUID},
  code TEXT NOT NULL,
  tries {INT} NOT NULL,
  purposes TEXT NOT NULL,
  policy {INT} NOT NULL,
  language TEXT NOT NULL,
  asked_at {INT} NOT NULL,
  expires_at {INT} NOT NULL
) {BARE};
CREATE INDEX claim_email ON claim (email, asked_at);

CREATE TABLE privacy (
  id {KEY},
  settings TEXT NOT NULL,
  valid_from {INT} NOT NULL
) {STRICT};

CREATE TABLE destruction (
  id {KEY},
  at {INT} NOT NULL,
  rule TEXT NOT NULL,
  days {INT},
  items {INT} NOT NULL,
  scrubbed_at {INT}
) {STRICT};
CREATE INDEX destruction_unscrubbed ON destruction (id) WHERE scrubbed_at IS NULL;

CREATE TABLE vote_leaf (
  act_id {INT} NOT NULL,
  leaf {INT} NOT NULL,
  hash {BYTES} NOT NULL,
  PRIMARY KEY (act_id, leaf)
) {BARE};
";

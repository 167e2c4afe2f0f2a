//! Who wants to hear of which input, what of its thread was told, the news and how they are mailed; and
//! outcomes that somebody wants looked at again.

use sea_orm_migration::prelude::*;

/// Adds the tables of subscriptions and appeals.
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

/// Authors who tied an address follow their own inputs without a row in `subscription`; a row with
/// `stopped_at` says that they do not want to. `thread` holds what of an input's thread was told
/// (`domain::subscription::Known`), so that nothing is told twice. `digest.secret` stands in the links
/// by which mails are stopped without signing in.
const TABLES: &str = "
CREATE TABLE subscription (
  participant_id {UUID} NOT NULL REFERENCES participant (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  since {INT} NOT NULL,
  stopped_at {INT},
  PRIMARY KEY (participant_id, kind, item_id)
) {BARE};
CREATE INDEX subscription_item ON subscription (kind, item_id);

CREATE TABLE thread (
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  known TEXT NOT NULL,
  PRIMARY KEY (kind, item_id)
) {BARE};

CREATE TABLE news (
  id {KEY},
  participant_id {UUID} NOT NULL REFERENCES participant (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  about TEXT NOT NULL,
  about_id {INT} NOT NULL,
  part {INT} NOT NULL,
  basis TEXT NOT NULL,
  at {INT} NOT NULL,
  read_at {INT},
  mailed_at {INT}
) {STRICT};
CREATE UNIQUE INDEX news_once ON news (participant_id, kind, item_id, about, about_id, part);
CREATE INDEX news_participant ON news (participant_id, id);
CREATE INDEX news_waiting ON news (participant_id, at) WHERE mailed_at IS NULL;

CREATE TABLE digest (
  participant_id {UUID} PRIMARY KEY REFERENCES participant (id),
  frequency TEXT NOT NULL,
  secret {UUID} NOT NULL UNIQUE
) {BARE};

CREATE TABLE appeal (
  id {KEY},
  outcome_id {INT} NOT NULL REFERENCES outcome (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  participant_id {UUID} REFERENCES participant (id),
  reason TEXT NOT NULL,
  language TEXT NOT NULL,
  asked_at {INT} NOT NULL,
  decision TEXT,
  answer TEXT NOT NULL,
  shown {SMALL} NOT NULL,
  decided_at {INT}
) {STRICT};
CREATE UNIQUE INDEX appeal_once ON appeal (outcome_id, kind, item_id);
CREATE INDEX appeal_item ON appeal (kind, item_id, id);
CREATE INDEX appeal_dialogue ON appeal (dialogue_id, id);
CREATE INDEX appeal_participant ON appeal (participant_id);
";

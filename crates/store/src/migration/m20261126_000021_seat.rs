//! What became of bodies and seats: successors of a body, earlier terms of a seat, and why the balance
//! of genders cannot be had.

use sea_orm_migration::prelude::*;

/// Adds successors and exemptions, and the versions of bodies and seats.
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

/// What a body or a seat said before a change stands in `revision`, by its version. `term_from` is the
/// first moment of the present term; without renewals it is that of the seat.
const TABLES: &str = "
ALTER TABLE body ADD COLUMN version {INT} NOT NULL DEFAULT 1;
ALTER TABLE body ADD COLUMN changed_at {INT} NOT NULL DEFAULT 0;
UPDATE body SET changed_at = created_at;

ALTER TABLE member ADD COLUMN term_from {INT} NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN version {INT} NOT NULL DEFAULT 1;
ALTER TABLE member ADD COLUMN changed_at {INT} NOT NULL DEFAULT 0;
UPDATE member SET term_from = valid_from, changed_at = created_at;

CREATE TABLE body_successor (
  body_id {INT} NOT NULL REFERENCES body (id),
  successor_id {INT} NOT NULL REFERENCES body (id),
  PRIMARY KEY (body_id, successor_id)
) {BARE};
CREATE INDEX body_successor_of ON body_successor (successor_id);

CREATE TABLE exemption (
  id {KEY},
  body_id {INT} NOT NULL REFERENCES body (id),
  reason TEXT NOT NULL,
  valid_from {INT} NOT NULL,
  valid_to {INT}
) {STRICT};
CREATE INDEX exemption_body ON exemption (body_id, id);
";

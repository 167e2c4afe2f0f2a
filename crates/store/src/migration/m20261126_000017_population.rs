//! The people who live in the district, what voters said of themselves, and how likely a statement was
//! to be shown to them: all that weighting needs.

use sea_orm_migration::prelude::*;

/// Adds the tables of population.
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

/// `category` is the youngest age of a band, the id of a place or of a sector. `age` is the youngest of
/// a band too. What a voter said stands with the voter and nowhere else: it is deleted, not dated.
/// `chance` moves from each entry to the vote that stands, where it is read by statement.
const TABLES: &str = "
CREATE TABLE population (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  quality TEXT NOT NULL,
  category {INT} NOT NULL,
  people {INT} NOT NULL CHECK (people >= 0),
  set_at {INT} NOT NULL,
  ended_at {INT}
) {STRICT};
CREATE UNIQUE INDEX population_standing ON population (dialogue_id, quality, category) WHERE ended_at IS NULL;

CREATE TABLE background (
  voter_id {INT} PRIMARY KEY REFERENCES voter (id),
  age {SMALL},
  place_id {INT} REFERENCES place (id),
  sector_id {INT} REFERENCES sector (id),
  told_at {INT} NOT NULL
) {STRICT};

ALTER TABLE vote ADD COLUMN chance {SMALL};
UPDATE vote SET chance = (SELECT e.chance FROM vote_entry e
  WHERE e.statement_id = vote.statement_id AND e.voter_id = vote.voter_id AND e.chance IS NOT NULL
  ORDER BY e.act_id, e.leaf LIMIT 1)
  WHERE EXISTS (SELECT 1 FROM vote_entry e WHERE e.chance IS NOT NULL);
ALTER TABLE vote_entry DROP COLUMN chance;
";

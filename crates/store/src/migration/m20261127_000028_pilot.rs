//! Actions, indicators, choices of pilots, and pilots.

use sea_orm_migration::prelude::*;

/// Adds the tables of actions and pilots.
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

/// Days are text as `2026-11-23`, which sorts; money is whole won; a measured value is a whole number of
/// the smallest unit that the indicator's decimals leave.
///
/// `*_input` is what an action, a candidate or a pilot answers to: `kind` is a `CitedKind`, `item_id` the
/// number in its code. A row is never changed but for the day it was taken out. `pilot_entry` and
/// `indicator_value` only grow: `replaces` names the row that a correction follows, and the newest row of
/// an `item` (the first row's key) stands. Of a voter the newest `pilot_ballot` of a choice stands.
const TABLES: &str = "
INSERT INTO number (name, last) VALUES ('action', 0), ('indicator', 0), ('pilot', 0);

CREATE TABLE action (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  owner TEXT NOT NULL,
  partners TEXT NOT NULL,
  budget {INT} NOT NULL,
  funding TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  model_id {INT},
  progress TEXT NOT NULL,
  stopped TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX action_dialogue ON action (dialogue_id, id);

CREATE TABLE action_input (
  id {KEY},
  action_id {INT} NOT NULL REFERENCES action (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  added_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE UNIQUE INDEX action_input_standing ON action_input (action_id, kind, item_id) WHERE removed_at IS NULL;
CREATE INDEX action_input_item ON action_input (kind, item_id);

CREATE TABLE pilot_choice (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  budget {INT} NOT NULL,
  opens {INT} NOT NULL,
  closes {INT} NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  file {BYTES},
  counted_at {INT},
  resolution_id {INT} REFERENCES resolution (id),
  departs TEXT NOT NULL,
  resolved_at {INT},
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX pilot_choice_dialogue ON pilot_choice (dialogue_id, id);

CREATE TABLE candidate (
  id {KEY},
  choice_id {INT} NOT NULL REFERENCES pilot_choice (id),
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  places TEXT NOT NULL,
  cost {INT} NOT NULL,
  added_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE INDEX candidate_choice ON candidate (choice_id, id);

CREATE TABLE candidate_input (
  id {KEY},
  candidate_id {INT} NOT NULL REFERENCES candidate (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  added_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE UNIQUE INDEX candidate_input_standing ON candidate_input (candidate_id, kind, item_id) WHERE removed_at IS NULL;
CREATE INDEX candidate_input_item ON candidate_input (kind, item_id);

CREATE TABLE pilot_ballot (
  id {KEY},
  act_id {INT} NOT NULL REFERENCES act (id),
  choice_id {INT} NOT NULL REFERENCES pilot_choice (id),
  voter_id {INT} NOT NULL REFERENCES voter (id),
  approved TEXT NOT NULL,
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX pilot_ballot_choice ON pilot_ballot (choice_id, voter_id, id);
CREATE INDEX pilot_ballot_voter ON pilot_ballot (voter_id);

CREATE TABLE pilot (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  candidate_id {INT} REFERENCES candidate (id),
  resolution_id {INT} REFERENCES resolution (id),
  title TEXT NOT NULL,
  why TEXT NOT NULL,
  text TEXT NOT NULL,
  owner TEXT NOT NULL,
  partners TEXT NOT NULL,
  places TEXT NOT NULL,
  budget {INT} NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  progress TEXT NOT NULL,
  stopped TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL
) {STRICT};
CREATE INDEX pilot_dialogue ON pilot (dialogue_id, id);
CREATE UNIQUE INDEX pilot_candidate ON pilot (candidate_id) WHERE candidate_id IS NOT NULL;

CREATE TABLE pilot_input (
  id {KEY},
  pilot_id {INT} NOT NULL REFERENCES pilot (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  added_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE UNIQUE INDEX pilot_input_standing ON pilot_input (pilot_id, kind, item_id) WHERE removed_at IS NULL;
CREATE INDEX pilot_input_item ON pilot_input (kind, item_id);

CREATE TABLE pilot_entry (
  id {KEY},
  pilot_id {INT} NOT NULL REFERENCES pilot (id),
  item {INT},
  entry TEXT,
  reason TEXT NOT NULL,
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX pilot_entry_pilot ON pilot_entry (pilot_id, id);

CREATE TABLE pilot_picture (
  id {KEY},
  pilot_id {INT} NOT NULL REFERENCES pilot (id),
  item {INT} NOT NULL REFERENCES pilot_entry (id),
  picture_id {INT} REFERENCES picture (id),
  alt TEXT NOT NULL,
  added_at {INT} NOT NULL,
  removed_at {INT},
  reason TEXT NOT NULL
) {STRICT};
CREATE INDEX pilot_picture_pilot ON pilot_picture (pilot_id, id);

CREATE TABLE indicator (
  id {INT} PRIMARY KEY,
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  belongs TEXT NOT NULL,
  belongs_id {INT} NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  method TEXT NOT NULL,
  source TEXT NOT NULL,
  direction TEXT NOT NULL,
  decimals {SMALL} NOT NULL,
  baseline {INT} NOT NULL,
  baseline_on TEXT NOT NULL,
  target {INT} NOT NULL,
  target_on TEXT NOT NULL,
  every_months {SMALL} NOT NULL,
  missed TEXT NOT NULL,
  next TEXT NOT NULL,
  version {INT} NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL,
  removed_at {INT},
  reason TEXT NOT NULL
) {STRICT};
CREATE INDEX indicator_of ON indicator (belongs, belongs_id, id);

CREATE TABLE indicator_value (
  id {KEY},
  indicator_id {INT} NOT NULL REFERENCES indicator (id),
  day TEXT NOT NULL,
  value {INT} NOT NULL,
  base {INT},
  note TEXT NOT NULL,
  replaces {INT} REFERENCES indicator_value (id),
  reason TEXT NOT NULL,
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX indicator_value_indicator ON indicator_value (indicator_id, day, id);
CREATE UNIQUE INDEX indicator_value_replaces ON indicator_value (replaces) WHERE replaces IS NOT NULL;
";

//! Papers: their sections and paragraphs, what these cite and quote, and the editions that were
//! published.

use sea_orm_migration::prelude::*;

/// Adds the tables of papers.
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

/// What is being written and what was published stand apart: an edition copies what it freezes.
/// Quoted words stand in `quotation` alone, a text holds their keys.
const TABLES: &str = "
CREATE TABLE paper (
  id {KEY},
  dialogue_id {INT} NOT NULL REFERENCES dialogue (id),
  kind TEXT NOT NULL,
  volume {INT} NOT NULL,
  title TEXT NOT NULL,
  language TEXT NOT NULL,
  created_at {INT} NOT NULL,
  changed_at {INT} NOT NULL,
  UNIQUE (dialogue_id, kind, volume)
) {STRICT};

CREATE TABLE section (
  id {KEY},
  paper_id {INT} NOT NULL REFERENCES paper (id),
  position {INT} NOT NULL,
  level {INT} NOT NULL CHECK (level IN (1, 2, 3)),
  version {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE INDEX section_paper ON section (paper_id, position);

CREATE TABLE section_version (
  section_id {INT} NOT NULL REFERENCES section (id),
  version {INT} NOT NULL,
  title TEXT NOT NULL,
  person_id {UUID} REFERENCES person (id),
  at {INT} NOT NULL,
  PRIMARY KEY (section_id, version)
) {BARE};

CREATE TABLE paragraph (
  id {INT} PRIMARY KEY,
  section_id {INT} NOT NULL REFERENCES section (id),
  position {INT} NOT NULL,
  version {INT} NOT NULL,
  exempt TEXT NOT NULL,
  changed_at {INT} NOT NULL,
  removed_at {INT}
) {STRICT};
CREATE INDEX paragraph_section ON paragraph (section_id, position);

CREATE TABLE paragraph_version (
  paragraph_id {INT} NOT NULL REFERENCES paragraph (id),
  version {INT} NOT NULL,
  base {INT} NOT NULL,
  text TEXT NOT NULL,
  person_id {UUID} REFERENCES person (id),
  at {INT} NOT NULL,
  PRIMARY KEY (paragraph_id, version)
) {BARE};

CREATE TABLE quotation (
  id {KEY},
  paragraph_id {INT} NOT NULL REFERENCES paragraph (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  words TEXT NOT NULL,
  salt {BYTES} NOT NULL,
  erased_at {INT}
) {STRICT};
CREATE INDEX quotation_paragraph ON quotation (paragraph_id);
CREATE INDEX quotation_item ON quotation (kind, item_id);

CREATE TABLE citation (
  paragraph_id {INT} NOT NULL REFERENCES paragraph (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  place {INT} NOT NULL,
  version {INT} NOT NULL,
  facts TEXT NOT NULL,
  at {INT} NOT NULL,
  PRIMARY KEY (paragraph_id, kind, item_id)
) {BARE};
CREATE INDEX citation_item ON citation (kind, item_id);

CREATE TABLE figure (
  id {KEY},
  paper_id {INT} NOT NULL REFERENCES paper (id),
  name TEXT NOT NULL,
  day TEXT NOT NULL,
  drawing TEXT NOT NULL,
  at {INT} NOT NULL,
  UNIQUE (paper_id, name, day)
) {STRICT};

CREATE TABLE edition (
  id {KEY},
  paper_id {INT} NOT NULL REFERENCES paper (id),
  number {INT} NOT NULL,
  status TEXT NOT NULL,
  title TEXT NOT NULL,
  note TEXT NOT NULL,
  root {BYTES} NOT NULL,
  rendition {INT} NOT NULL,
  resolution_id {INT} REFERENCES resolution (id),
  published_at {INT} NOT NULL,
  remarks_until {INT},
  UNIQUE (paper_id, number)
) {STRICT};

CREATE TABLE edition_section (
  edition_id {INT} NOT NULL REFERENCES edition (id),
  section_id {INT} NOT NULL REFERENCES section (id),
  place {INT} NOT NULL,
  level {INT} NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (edition_id, section_id)
) {BARE};

CREATE TABLE edition_paragraph (
  edition_id {INT} NOT NULL REFERENCES edition (id),
  paragraph_id {INT} NOT NULL REFERENCES paragraph (id),
  section_id {INT} NOT NULL REFERENCES section (id),
  number {INT} NOT NULL,
  version {INT} NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (edition_id, paragraph_id)
) {BARE};
CREATE UNIQUE INDEX edition_paragraph_number ON edition_paragraph (edition_id, number);
CREATE INDEX edition_paragraph_paragraph ON edition_paragraph (paragraph_id);

CREATE TABLE edition_citation (
  edition_id {INT} NOT NULL REFERENCES edition (id),
  paragraph_id {INT} NOT NULL REFERENCES paragraph (id),
  kind TEXT NOT NULL,
  item_id {INT} NOT NULL,
  place {INT} NOT NULL,
  version {INT} NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (edition_id, paragraph_id, kind, item_id)
) {BARE};
CREATE INDEX edition_citation_item ON edition_citation (kind, item_id);

CREATE TABLE edition_quotation (
  edition_id {INT} NOT NULL REFERENCES edition (id),
  quotation_id {INT} NOT NULL REFERENCES quotation (id),
  commitment {BYTES} NOT NULL,
  PRIMARY KEY (edition_id, quotation_id)
) {BARE};
CREATE INDEX edition_quotation_quotation ON edition_quotation (quotation_id);

CREATE TABLE edition_figure (
  edition_id {INT} NOT NULL REFERENCES edition (id),
  name TEXT NOT NULL,
  drawing TEXT NOT NULL,
  at {INT} NOT NULL,
  PRIMARY KEY (edition_id, name)
) {BARE};

CREATE TABLE rendition (
  edition_id {INT} NOT NULL REFERENCES edition (id),
  number {INT} NOT NULL,
  quotation_id {INT} NOT NULL REFERENCES quotation (id),
  at {INT} NOT NULL,
  PRIMARY KEY (edition_id, number, quotation_id)
) {BARE};

CREATE TABLE erratum (
  id {KEY},
  edition_id {INT} NOT NULL REFERENCES edition (id),
  paragraph_id {INT} NOT NULL REFERENCES paragraph (id),
  wrong TEXT NOT NULL,
  correct TEXT NOT NULL,
  reason TEXT NOT NULL,
  at {INT} NOT NULL
) {STRICT};
CREATE INDEX erratum_edition ON erratum (edition_id, paragraph_id);

INSERT INTO number (name, last) VALUES ('paragraph', 0);
";

//! Editions: what of a paper was published, frozen for ever.

use sea_orm::FromQueryResult;

pub use crate::citation::Quotation;
use crate::{Db, Result, Tx, sql};

/// A published edition.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Edition {
    /// Its key.
    pub id: i64,
    /// The paper.
    pub paper_id: i64,
    /// Its number in the paper, from 1.
    pub number: i64,
    /// `domain::edition::EditionStatus` as text.
    pub status: String,
    /// The paper's title at that time.
    pub title: String,
    /// What is new in it.
    pub note: String,
    /// The root of its manifest, 32 bytes.
    pub root: Vec<u8>,
    /// How it is shown: from 1, one more for each erasure.
    pub rendition: i64,
    /// The resolution by which it became final.
    pub resolution_id: Option<i64>,
    /// When it was published.
    pub published_at: i64,
    /// Until when remarks are taken.
    pub remarks_until: Option<i64>,
}

/// A section of an edition.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Section {
    /// The section.
    pub section_id: i64,
    /// Its place in the edition, from 0.
    pub place: i64,
    /// 1 to 3.
    pub level: i64,
    /// Its title.
    pub title: String,
}

/// A paragraph of an edition.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Paragraph {
    /// The paragraph.
    pub paragraph_id: i64,
    /// The section it stood in.
    pub section_id: i64,
    /// Its printed number, from 1.
    pub number: i64,
    /// The version that was frozen.
    pub version: i64,
    /// The text, with the keys of quotations in the place of their words.
    pub text: String,
    /// An assistant drafted it, and a person approved it.
    pub drafted: bool,
}

/// What a paragraph of an edition cites.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Citation {
    /// The paragraph.
    pub paragraph_id: i64,
    /// `domain::citation::CitedKind` as text.
    pub kind: String,
    /// The key of what is cited.
    pub item_id: i64,
    /// Its place among those of the paragraph, from 0.
    pub place: i64,
    /// The version of it that was cited.
    pub version: i64,
    /// What it said in figures at that time, as JSON.
    pub facts: String,
}

/// The commitment to a quotation.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Commitment {
    /// The quotation.
    pub quotation_id: i64,
    /// 32 bytes.
    pub commitment: Vec<u8>,
}

/// A figure of an edition.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Figure {
    /// Its name in the texts.
    pub name: String,
    /// What was drawn, as JSON.
    pub drawing: String,
    /// When.
    pub at: i64,
}

/// A mistake in a published edition, put right beside it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Erratum {
    /// Its key.
    pub id: i64,
    /// The edition.
    pub edition_id: i64,
    /// The paragraph.
    pub paragraph_id: i64,
    /// What it says.
    pub wrong: String,
    /// What it should say.
    pub correct: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: i64,
}

/// That an edition is shown differently since an erasure.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Rendition {
    /// Its number, from 2.
    pub number: i64,
    /// How many quotations were erased.
    pub quotations: i64,
    /// When.
    pub at: i64,
}

/// Rows that are inserted at once.
const IN_ONE_STATEMENT: usize = 200;
const EDITION: &str = "id, paper_id, number, status, title, note, root, rendition, resolution_id,
    published_at, remarks_until";

/// The edition with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Edition>> {
    sql::one(db, &format!("SELECT {EDITION} FROM edition WHERE id = $1"), [id.into()]).await
}

/// The edition of a paper with this number.
pub async fn by_number(db: &impl Db, paper: i64, number: i64) -> Result<Option<Edition>> {
    let sql = format!("SELECT {EDITION} FROM edition WHERE paper_id = $1 AND number = $2");
    sql::one(db, &sql, [paper.into(), number.into()]).await
}

/// The editions of a paper, newest first.
pub async fn of_paper(db: &impl Db, paper: i64) -> Result<Vec<Edition>> {
    let sql =
        format!("SELECT {EDITION} FROM edition WHERE paper_id = $1 ORDER BY number DESC LIMIT 500");
    sql::all(db, &sql, [paper.into()]).await
}

/// Adds an edition; its key. The key in `row` is not used.
pub async fn insert(tx: &Tx, row: &Edition) -> Result<i64> {
    let sql = "INSERT INTO edition (paper_id, number, status, title, note, root, rendition,
                 resolution_id, published_at, remarks_until)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id AS n";
    let values = [
        row.paper_id.into(),
        row.number.into(),
        row.status.clone().into(),
        row.title.clone().into(),
        row.note.clone().into(),
        row.root.clone().into(),
        row.rendition.into(),
        row.resolution_id.into(),
        row.published_at.into(),
        row.remarks_until.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Adds rows, many in a statement; `into` is the table with its columns.
async fn insert_all(
    tx: &Tx,
    into: &str,
    rows: impl Iterator<Item = Vec<sea_orm::Value>>,
) -> Result<()> {
    let rows: Vec<Vec<sea_orm::Value>> = rows.collect();
    for chunk in rows.chunks(IN_ONE_STATEMENT) {
        let width = chunk.first().map_or(0, Vec::len);
        let sql = format!("INSERT INTO {into} VALUES {}", sql::places(tx, chunk.len(), width));
        sql::run(tx, &sql, chunk.iter().flatten().cloned()).await?;
    }
    Ok(())
}

/// Freezes the sections, in order.
pub async fn insert_sections(tx: &Tx, edition: i64, rows: &[Section]) -> Result<()> {
    let own = |row: &Section| {
        vec![
            edition.into(),
            row.section_id.into(),
            row.place.into(),
            row.level.into(),
            row.title.clone().into(),
        ]
    };
    insert_all(
        tx,
        "edition_section (edition_id, section_id, place, level, title)",
        rows.iter().map(own),
    )
    .await
}

/// Freezes paragraphs.
pub async fn insert_paragraphs(tx: &Tx, edition: i64, rows: &[Paragraph]) -> Result<()> {
    let own = |row: &Paragraph| {
        vec![
            edition.into(),
            row.paragraph_id.into(),
            row.section_id.into(),
            row.number.into(),
            row.version.into(),
            row.text.clone().into(),
            i64::from(row.drafted).into(),
        ]
    };
    insert_all(
        tx,
        "edition_paragraph (edition_id, paragraph_id, section_id, number, version, text, drafted)",
        rows.iter().map(own),
    )
    .await
}

/// Freezes what paragraphs cite.
pub async fn insert_citations(tx: &Tx, edition: i64, rows: &[Citation]) -> Result<()> {
    let own = |row: &Citation| {
        vec![
            edition.into(),
            row.paragraph_id.into(),
            row.kind.clone().into(),
            row.item_id.into(),
            row.place.into(),
            row.version.into(),
            row.facts.clone().into(),
        ]
    };
    insert_all(
        tx,
        "edition_citation (edition_id, paragraph_id, kind, item_id, place, version, facts)",
        rows.iter().map(own),
    )
    .await
}

/// Freezes commitments to quotations.
pub async fn insert_commitments(tx: &Tx, edition: i64, rows: &[Commitment]) -> Result<()> {
    let own = |row: &Commitment| {
        vec![edition.into(), row.quotation_id.into(), row.commitment.clone().into()]
    };
    insert_all(tx, "edition_quotation (edition_id, quotation_id, commitment)", rows.iter().map(own))
        .await
}

/// Freezes figures.
pub async fn insert_figures(tx: &Tx, edition: i64, rows: &[Figure]) -> Result<()> {
    let own = |row: &Figure| {
        vec![edition.into(), row.name.clone().into(), row.drawing.clone().into(), row.at.into()]
    };
    insert_all(tx, "edition_figure (edition_id, name, drawing, at)", rows.iter().map(own)).await
}

/// The sections of an edition, in order.
pub async fn sections(db: &impl Db, edition: i64) -> Result<Vec<Section>> {
    let sql = "SELECT section_id, place, level, title FROM edition_section
               WHERE edition_id = $1 ORDER BY place";
    sql::all(db, sql, [edition.into()]).await
}

/// The paragraphs of an edition with numbers in a range, in order.
pub async fn paragraphs(db: &impl Db, edition: i64, from: i64, to: i64) -> Result<Vec<Paragraph>> {
    let sql = "SELECT paragraph_id, section_id, number, version, text, drafted = 1 AS drafted FROM edition_paragraph
               WHERE edition_id = $1 AND number BETWEEN $2 AND $3 ORDER BY number";
    sql::all(db, sql, [edition.into(), from.into(), to.into()]).await
}

/// What those paragraphs cite.
pub async fn citations(db: &impl Db, edition: i64, from: i64, to: i64) -> Result<Vec<Citation>> {
    let sql = "SELECT c.paragraph_id, c.kind, c.item_id, c.place, c.version, c.facts
               FROM edition_citation c JOIN edition_paragraph p
                 ON p.edition_id = c.edition_id AND p.paragraph_id = c.paragraph_id
               WHERE c.edition_id = $1 AND p.number BETWEEN $2 AND $3
               ORDER BY p.number, c.place";
    sql::all(db, sql, [edition.into(), from.into(), to.into()]).await
}

/// How many paragraphs a section of an edition has, and their numbers.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Extent {
    /// The section.
    pub section_id: i64,
    /// The number of its first paragraph.
    pub first: i64,
    /// The number of its last.
    pub last: i64,
}

/// The extents of the sections of an edition that have paragraphs.
pub async fn extents(db: &impl Db, edition: i64) -> Result<Vec<Extent>> {
    let sql = "SELECT section_id, min(number) AS first, max(number) AS last FROM edition_paragraph
               WHERE edition_id = $1 GROUP BY section_id ORDER BY first";
    sql::all(db, sql, [edition.into()]).await
}

/// The quotations of an edition, as they are now.
pub async fn quotations(db: &impl Db, edition: i64) -> Result<Vec<Quotation>> {
    let sql = "SELECT q.id, q.paragraph_id, q.kind, q.item_id, q.words, q.salt, q.erased_at
               FROM edition_quotation e JOIN quotation q ON q.id = e.quotation_id
               WHERE e.edition_id = $1 ORDER BY q.id";
    sql::all(db, sql, [edition.into()]).await
}

/// The commitments to the quotations of an edition.
pub async fn commitments(db: &impl Db, edition: i64) -> Result<Vec<Commitment>> {
    let sql = "SELECT quotation_id, commitment FROM edition_quotation
               WHERE edition_id = $1 ORDER BY quotation_id";
    sql::all(db, sql, [edition.into()]).await
}

/// The figures of an edition.
pub async fn figures(db: &impl Db, edition: i64) -> Result<Vec<Figure>> {
    let sql = "SELECT name, drawing, at FROM edition_figure WHERE edition_id = $1 ORDER BY name";
    sql::all(db, sql, [edition.into()]).await
}

/// The erasures that an edition is shown with, oldest first.
pub async fn renditions(db: &impl Db, edition: i64) -> Result<Vec<Rendition>> {
    let sql = "SELECT number, count(*) AS quotations, min(at) AS at FROM rendition
               WHERE edition_id = $1 GROUP BY number ORDER BY number LIMIT 500";
    sql::all(db, sql, [edition.into()]).await
}

/// Adds an erratum; its key. The key in `row` is not used.
pub async fn insert_erratum(tx: &Tx, row: &Erratum) -> Result<i64> {
    let sql = "INSERT INTO erratum (edition_id, paragraph_id, wrong, correct, reason, at)
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id AS n";
    let values = [
        row.edition_id.into(),
        row.paragraph_id.into(),
        row.wrong.clone().into(),
        row.correct.clone().into(),
        row.reason.clone().into(),
        row.at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// The errata of an edition, oldest first.
pub async fn errata(db: &impl Db, edition: i64) -> Result<Vec<Erratum>> {
    let sql = "SELECT id, edition_id, paragraph_id, wrong, correct, reason, at FROM erratum
               WHERE edition_id = $1 ORDER BY id LIMIT 1000";
    sql::all(db, sql, [edition.into()]).await
}

/// The newest edition of any paper in which a paragraph stands, with its printed number there.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Place {
    /// The edition.
    pub edition_id: i64,
    /// The printed number.
    pub number: i64,
}

/// Where a paragraph was last published.
pub async fn newest_place(db: &impl Db, paragraph: i64) -> Result<Option<Place>> {
    let sql = "SELECT ep.edition_id, ep.number FROM edition_paragraph ep
               JOIN edition e ON e.id = ep.edition_id
               WHERE ep.paragraph_id = $1 ORDER BY e.number DESC LIMIT 1";
    sql::one(db, sql, [paragraph.into()]).await
}

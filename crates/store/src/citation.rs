//! What paragraphs cite, and the words of people that they quote.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// Something that the newest text of a paragraph cites.
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
    /// What it said in figures at that time, as JSON; no words of people.
    pub facts: String,
    /// When it was cited, or looked at again.
    pub at: i64,
}

/// Quoted words, in a slot of their own.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Quotation {
    /// Its key, which stands in the text.
    pub id: i64,
    /// The paragraph.
    pub paragraph_id: i64,
    /// As in [`Citation`].
    pub kind: String,
    /// As in [`Citation`].
    pub item_id: i64,
    /// The words; empty once they were erased.
    pub words: String,
    /// The salt of every commitment to them; empty once they were erased.
    pub salt: Vec<u8>,
    /// When they were erased.
    pub erased_at: Option<i64>,
}

/// How often something is cited by what is being written.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Use {
    /// As in [`Citation`].
    pub item_id: i64,
    /// Paragraphs that cite it.
    pub paragraphs: i64,
}

const CITATION: &str = "c.paragraph_id, c.kind, c.item_id, c.place, c.version, c.facts, c.at";
const QUOTATION: &str = "q.id, q.paragraph_id, q.kind, q.item_id, q.words, q.salt, q.erased_at";

/// What a paragraph cites, in order.
pub async fn of_paragraph(db: &impl Db, paragraph: i64) -> Result<Vec<Citation>> {
    let sql =
        format!("SELECT {CITATION} FROM citation c WHERE c.paragraph_id = $1 ORDER BY c.place");
    sql::all(db, &sql, [paragraph.into()]).await
}

/// What the paragraphs of a section cite.
pub async fn of_section(db: &impl Db, section: i64) -> Result<Vec<Citation>> {
    let sql = format!(
        "SELECT {CITATION} FROM citation c JOIN paragraph p ON p.id = c.paragraph_id
         WHERE p.section_id = $1 AND p.removed_at IS NULL ORDER BY c.paragraph_id, c.place"
    );
    sql::all(db, &sql, [section.into()]).await
}

/// What the paragraphs of a paper cite.
pub async fn of_paper(db: &impl Db, paper: i64) -> Result<Vec<Citation>> {
    let sql = format!(
        "SELECT {CITATION} FROM citation c JOIN paragraph p ON p.id = c.paragraph_id
         JOIN section s ON s.id = p.section_id
         WHERE s.paper_id = $1 AND s.removed_at IS NULL AND p.removed_at IS NULL
         ORDER BY c.paragraph_id, c.place"
    );
    sql::all(db, &sql, [paper.into()]).await
}

/// Replaces what a paragraph cites.
pub async fn replace(tx: &Tx, paragraph: i64, rows: &[Citation]) -> Result<()> {
    sql::run(tx, "DELETE FROM citation WHERE paragraph_id = $1", [paragraph.into()]).await?;
    for row in rows {
        let sql = "INSERT INTO citation (paragraph_id, kind, item_id, place, version, facts, at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = [
            paragraph.into(),
            row.kind.clone().into(),
            row.item_id.into(),
            row.place.into(),
            row.version.into(),
            row.facts.clone().into(),
            row.at.into(),
        ];
        sql::run(tx, sql, values).await?;
    }
    Ok(())
}

/// The quotations of a paragraph, those no version holds any more included.
pub async fn quotations(db: &impl Db, paragraph: i64) -> Result<Vec<Quotation>> {
    let sql =
        format!("SELECT {QUOTATION} FROM quotation q WHERE q.paragraph_id = $1 ORDER BY q.id");
    sql::all(db, &sql, [paragraph.into()]).await
}

/// The quotations of all paragraphs of a section.
pub async fn quotations_of_section(db: &impl Db, section: i64) -> Result<Vec<Quotation>> {
    let sql = format!(
        "SELECT {QUOTATION} FROM quotation q JOIN paragraph p ON p.id = q.paragraph_id
         WHERE p.section_id = $1 ORDER BY q.id"
    );
    sql::all(db, &sql, [section.into()]).await
}

/// The quotations of all paragraphs of a paper.
pub async fn quotations_of_paper(db: &impl Db, paper: i64) -> Result<Vec<Quotation>> {
    let sql = format!(
        "SELECT {QUOTATION} FROM quotation q JOIN paragraph p ON p.id = q.paragraph_id
         JOIN section s ON s.id = p.section_id WHERE s.paper_id = $1 ORDER BY q.id"
    );
    sql::all(db, &sql, [paper.into()]).await
}

/// Adds a slot; its key. The key in `row` is not used.
pub async fn insert_quotation(tx: &Tx, row: &Quotation) -> Result<i64> {
    let sql = "INSERT INTO quotation (paragraph_id, kind, item_id, words, salt)
               VALUES ($1, $2, $3, $4, $5) RETURNING id AS n";
    let values = [
        row.paragraph_id.into(),
        row.kind.clone().into(),
        row.item_id.into(),
        row.words.clone().into(),
        row.salt.clone().into(),
    ];
    sql::number(tx, sql, values).await
}

/// Destroys the quoted words of a contribution and their salts, wherever they stand. Every edition
/// that holds some of them gets its next rendition, and a row that says of which.
pub async fn erase(tx: &Tx, kind: &str, item: i64, now: i64) -> Result<()> {
    const HOLDING: &str = "SELECT eq.edition_id FROM edition_quotation eq
        JOIN quotation q ON q.id = eq.quotation_id
        WHERE q.kind = $1 AND q.item_id = $2 AND q.erased_at IS NULL";
    let next = format!("UPDATE edition SET rendition = rendition + 1 WHERE id IN ({HOLDING})");
    sql::run(tx, &next, [kind.into(), item.into()]).await?;
    let told = "INSERT INTO rendition (edition_id, number, quotation_id, at)
                SELECT e.id, e.rendition, q.id, $3 FROM edition_quotation eq
                JOIN quotation q ON q.id = eq.quotation_id JOIN edition e ON e.id = eq.edition_id
                WHERE q.kind = $1 AND q.item_id = $2 AND q.erased_at IS NULL";
    sql::run(tx, told, [kind.into(), item.into(), now.into()]).await?;
    let nothing: Vec<u8> = Vec::new();
    let sql = "UPDATE quotation SET words = '', salt = $3, erased_at = $4
               WHERE kind = $1 AND item_id = $2 AND erased_at IS NULL";
    sql::run(tx, sql, [kind.into(), item.into(), nothing.into(), now.into()]).await?;
    Ok(())
}

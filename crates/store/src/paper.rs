//! Papers that are being written: their sections and paragraphs, with every version of both.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Paper {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// `domain::paper::PaperKind` as text.
    pub kind: String,
    /// Its number among those of its kind, from 1.
    pub volume: i64,
    /// Its title.
    pub title: String,
    /// `domain::language::Language` as text.
    pub language: String,
    /// When it was begun.
    pub created_at: i64,
    /// When anything in it last changed.
    pub changed_at: i64,
}

/// A section with its newest title.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Section {
    /// Its key.
    pub id: i64,
    /// The paper.
    pub paper_id: i64,
    /// Its place; sections follow each other in this order.
    pub position: i64,
    /// 1 a chapter, 2 and 3 what stands under one.
    pub level: i64,
    /// The number of its newest version, from 1.
    pub version: i64,
    /// Its title.
    pub title: String,
    /// When it was taken out.
    pub removed_at: Option<i64>,
}

/// A paragraph with its newest text.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Paragraph {
    /// Its key.
    pub id: i64,
    /// The section.
    pub section_id: i64,
    /// Its place in the section.
    pub position: i64,
    /// The number of its newest version, from 1.
    pub version: i64,
    /// The text, with the keys of quotations in the place of their words.
    pub text: String,
    /// Why it needs no citation; empty when it does.
    pub exempt: String,
    /// Who saved it.
    pub person_id: Option<Uuid>,
    /// When it last changed, in text or place.
    pub changed_at: i64,
    /// When it was taken out.
    pub removed_at: Option<i64>,
}

/// A version of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    /// Its number, from 1.
    pub version: i64,
    /// The version it was written from; 0 for the first.
    pub base: i64,
    /// The text, as in [`Paragraph`].
    pub text: String,
    /// Who saved it.
    pub person_id: Option<Uuid>,
    /// When.
    pub at: i64,
}

const PAPER: &str = "id, dialogue_id, kind, volume, title, language, created_at, changed_at";
const SECTION: &str = "s.id, s.paper_id, s.position, s.level, s.version, v.title, s.removed_at
    FROM section s JOIN section_version v ON v.section_id = s.id AND v.version = s.version";
const PARAGRAPH: &str =
    "p.id, p.section_id, p.position, p.version, v.text, p.exempt, v.person_id, p.changed_at, p.removed_at
    FROM paragraph p JOIN paragraph_version v ON v.paragraph_id = p.id AND v.version = p.version";

/// The paper with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Paper>> {
    sql::one(db, &format!("SELECT {PAPER} FROM paper WHERE id = $1"), [id.into()]).await
}

/// The papers of a dialogue, by kind and volume; at most 100.
pub async fn of_dialogue(db: &impl Db, dialogue: i64) -> Result<Vec<Paper>> {
    let sql =
        format!("SELECT {PAPER} FROM paper WHERE dialogue_id = $1 ORDER BY kind, volume LIMIT 100");
    sql::all(db, &sql, [dialogue.into()]).await
}

/// Adds a paper; its key. The key in `row` is not used.
pub async fn insert(tx: &Tx, row: &Paper) -> Result<i64> {
    let sql =
        "INSERT INTO paper (dialogue_id, kind, volume, title, language, created_at, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id AS n";
    let values = [
        row.dialogue_id.into(),
        row.kind.clone().into(),
        row.volume.into(),
        row.title.clone().into(),
        row.language.clone().into(),
        row.created_at.into(),
        row.changed_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Reads a paper that is about to be changed: nobody else changes it until the transaction ends.
pub async fn lock(tx: &Tx, id: i64, now: i64) -> Result<Option<Paper>> {
    let sql = format!("UPDATE paper SET changed_at = $2 WHERE id = $1 RETURNING {PAPER}");
    sql::one(tx, &sql, [id.into(), now.into()]).await
}

/// Changes the title.
pub async fn set_title(tx: &Tx, id: i64, title: &str) -> Result<()> {
    let sql = "UPDATE paper SET title = $2 WHERE id = $1";
    sql::run(tx, sql, [id.into(), title.into()]).await?;
    Ok(())
}

/// The sections of a paper that are not taken out, in order.
pub async fn sections(db: &impl Db, paper: i64) -> Result<Vec<Section>> {
    let sql = format!(
        "SELECT {SECTION} WHERE s.paper_id = $1 AND s.removed_at IS NULL ORDER BY s.position, s.id"
    );
    sql::all(db, &sql, [paper.into()]).await
}

/// The section with this key.
pub async fn section(db: &impl Db, id: i64) -> Result<Option<Section>> {
    sql::one(db, &format!("SELECT {SECTION} WHERE s.id = $1"), [id.into()]).await
}

/// Adds a section with its first title; its key.
pub async fn insert_section(tx: &Tx, row: &Section, person: Option<Uuid>, now: i64) -> Result<i64> {
    let sql = "INSERT INTO section (paper_id, position, level, version) VALUES ($1, $2, $3, 1)
               RETURNING id AS n";
    let values = [row.paper_id.into(), row.position.into(), row.level.into()];
    let id = sql::number(tx, sql, values).await?;
    insert_title(tx, id, 1, &row.title, person, now).await?;
    Ok(id)
}

async fn insert_title(
    tx: &Tx,
    section: i64,
    version: i64,
    title: &str,
    person: Option<Uuid>,
    now: i64,
) -> Result<()> {
    let sql = "INSERT INTO section_version (section_id, version, title, person_id, at)
               VALUES ($1, $2, $3, $4, $5)";
    let values = [section.into(), version.into(), title.into(), person.into(), now.into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Gives a section its next title and its level.
pub async fn set_section(tx: &Tx, row: &Section, person: Option<Uuid>, now: i64) -> Result<()> {
    let sql = "UPDATE section SET level = $2, version = $3 WHERE id = $1";
    sql::run(tx, sql, [row.id.into(), row.level.into(), row.version.into()]).await?;
    insert_title(tx, row.id, row.version, &row.title, person, now).await
}

/// Makes room in a table of things that follow each other: everything from `position` on moves back.
pub async fn make_room_for_section(tx: &Tx, paper: i64, position: i64) -> Result<()> {
    let sql = "UPDATE section SET position = position + 1 WHERE paper_id = $1 AND position >= $2";
    sql::run(tx, sql, [paper.into(), position.into()]).await?;
    Ok(())
}

/// Puts a section into another place.
pub async fn move_section(tx: &Tx, id: i64, position: i64) -> Result<()> {
    let sql = "UPDATE section SET position = $2 WHERE id = $1";
    sql::run(tx, sql, [id.into(), position.into()]).await?;
    Ok(())
}

/// Takes a section out, or in again.
pub async fn remove_section(tx: &Tx, id: i64, at: Option<i64>) -> Result<()> {
    let sql = "UPDATE section SET removed_at = $2 WHERE id = $1";
    sql::run(tx, sql, [id.into(), at.into()]).await?;
    Ok(())
}

/// The paragraphs of a section, in order: those that are in it, or those that were taken out.
pub async fn paragraphs(db: &impl Db, section: i64, removed: bool) -> Result<Vec<Paragraph>> {
    let which = if removed { "IS NOT NULL" } else { "IS NULL" };
    let sql = format!(
        "SELECT {PARAGRAPH} WHERE p.section_id = $1 AND p.removed_at {which}
         ORDER BY p.position, p.id LIMIT 2000"
    );
    sql::all(db, &sql, [section.into()]).await
}

/// Every paragraph of a paper that is in it, in order of sections and places.
pub async fn paragraphs_of_paper(db: &impl Db, paper: i64) -> Result<Vec<Paragraph>> {
    let sql = format!(
        "SELECT {PARAGRAPH} JOIN section s ON s.id = p.section_id
         WHERE s.paper_id = $1 AND s.removed_at IS NULL AND p.removed_at IS NULL
         ORDER BY s.position, s.id, p.position, p.id"
    );
    sql::all(db, &sql, [paper.into()]).await
}

/// How many paragraphs a paper has that are in it.
pub async fn paragraph_count(db: &impl Db, paper: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM paragraph p JOIN section s ON s.id = p.section_id
               WHERE s.paper_id = $1 AND s.removed_at IS NULL AND p.removed_at IS NULL";
    sql::number(db, sql, [paper.into()]).await
}

/// The paragraph with this key.
pub async fn paragraph(db: &impl Db, id: i64) -> Result<Option<Paragraph>> {
    sql::one(db, &format!("SELECT {PARAGRAPH} WHERE p.id = $1"), [id.into()]).await
}

/// The paragraphs of a section that changed at a moment or later, those taken out included.
pub async fn changed_since(db: &impl Db, section: i64, since: i64) -> Result<Vec<Paragraph>> {
    let sql = format!(
        "SELECT {PARAGRAPH} WHERE p.section_id = $1 AND p.changed_at >= $2 ORDER BY p.position, p.id"
    );
    sql::all(db, &sql, [section.into(), since.into()]).await
}

/// Adds a paragraph with its first text.
pub async fn insert_paragraph(tx: &Tx, row: &Paragraph) -> Result<()> {
    let sql = "INSERT INTO paragraph (id, section_id, position, version, exempt, changed_at)
               VALUES ($1, $2, $3, 1, $5, $4)";
    let values = [
        row.id.into(),
        row.section_id.into(),
        row.position.into(),
        row.changed_at.into(),
        row.exempt.clone().into(),
    ];
    sql::run(tx, sql, values).await?;
    let first = Version {
        version: 1,
        base: 0,
        text: row.text.clone(),
        person_id: row.person_id,
        at: row.changed_at,
    };
    insert_version(tx, row.id, &first).await
}

/// Keeps a version of a paragraph.
pub async fn insert_version(tx: &Tx, paragraph: i64, row: &Version) -> Result<()> {
    let sql = "INSERT INTO paragraph_version (paragraph_id, version, base, text, person_id, at)
               VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        paragraph.into(),
        row.version.into(),
        row.base.into(),
        row.text.clone().into(),
        row.person_id.into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Says which version of a paragraph is the newest.
pub async fn set_version(tx: &Tx, paragraph: i64, version: i64, now: i64) -> Result<()> {
    let sql = "UPDATE paragraph SET version = $2, changed_at = $3 WHERE id = $1";
    sql::run(tx, sql, [paragraph.into(), version.into(), now.into()]).await?;
    Ok(())
}

/// Makes room in a section: everything from `position` on moves back.
pub async fn make_room(tx: &Tx, section: i64, position: i64, now: i64) -> Result<()> {
    let sql = "UPDATE paragraph SET position = position + 1, changed_at = $3
               WHERE section_id = $1 AND position >= $2";
    sql::run(tx, sql, [section.into(), position.into(), now.into()]).await?;
    Ok(())
}

/// Puts a paragraph into another place, in this section or another one.
pub async fn move_paragraph(tx: &Tx, id: i64, section: i64, position: i64, now: i64) -> Result<()> {
    let sql = "UPDATE paragraph SET section_id = $2, position = $3, changed_at = $4 WHERE id = $1";
    sql::run(tx, sql, [id.into(), section.into(), position.into(), now.into()]).await?;
    Ok(())
}

/// Says why a paragraph needs no citation.
pub async fn set_exempt(tx: &Tx, id: i64, exempt: &str, now: i64) -> Result<()> {
    let sql = "UPDATE paragraph SET exempt = $2, changed_at = $3 WHERE id = $1";
    sql::run(tx, sql, [id.into(), exempt.into(), now.into()]).await?;
    Ok(())
}

/// Takes a paragraph out, or in again.
pub async fn remove_paragraph(tx: &Tx, id: i64, at: Option<i64>, now: i64) -> Result<()> {
    let sql = "UPDATE paragraph SET removed_at = $2, changed_at = $3 WHERE id = $1";
    sql::run(tx, sql, [id.into(), at.into(), now.into()]).await?;
    Ok(())
}

/// One version of a paragraph.
pub async fn version(db: &impl Db, paragraph: i64, version: i64) -> Result<Option<Version>> {
    let sql = "SELECT version, base, text, person_id, at FROM paragraph_version
               WHERE paragraph_id = $1 AND version = $2";
    sql::one(db, sql, [paragraph.into(), version.into()]).await
}

/// The versions of a paragraph, newest first, before one of them.
pub async fn versions(
    db: &impl Db,
    paragraph: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<Version>> {
    let sql = "SELECT version, base, text, person_id, at FROM paragraph_version
               WHERE paragraph_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
    sql::all(db, sql, [paragraph.into(), before.into(), limit.into()]).await
}

/// Takes a person out of what they wrote; the texts are the office's and stay.
pub async fn erase_person(tx: &Tx, participant: Uuid) -> Result<()> {
    for table in ["section_version", "paragraph_version"] {
        let sql = format!(
            "UPDATE {table} SET person_id = NULL
             WHERE person_id IN (SELECT id FROM person WHERE participant_id = $1)"
        );
        sql::run(tx, &sql, [participant.into()]).await?;
    }
    Ok(())
}

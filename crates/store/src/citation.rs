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

/// Something that can be cited, as it is now.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Item {
    /// Its key.
    pub item_id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// What it is called, or how its text begins.
    pub title: String,
    /// Its state; `published` for what has none.
    pub status: String,
    /// Its version.
    pub version: i64,
    /// A contribution's channel; the kind of a paragraph's paper; empty for others.
    pub channel: String,
    /// The language of its title; empty for the dialogue's own.
    pub language: String,
    /// The first number that its code is made of, where that is not its key: the set of a core
    /// question, the meeting of a resolution.
    pub within: i64,
    /// The second: the number in the set, the number of the resolution.
    pub number: i64,
}

/// How much of a text is read as its title.
const BEGINNING: i64 = 160;

/// What is read of an item of a kind: its dialogue, title, status, version, channel, language, and the
/// two numbers in its code.
fn item(columns: [&str; 8], from: &str) -> String {
    let [dialogue, title, status, version, channel, language, within, number] = columns;
    format!(
        "SELECT i.id AS item_id, {dialogue} AS dialogue_id, {title} AS title, {status} AS status,
           CAST({version} AS bigint) AS version, {channel} AS channel, {language} AS language,
           CAST({within} AS bigint) AS within, CAST({number} AS bigint) AS number FROM {from}"
    )
}

/// The table expression and columns by which a kind's items are read; none for a kind that no table
/// holds. `within` and `number` are 0 where the key says all.
fn items(kind: &str) -> Option<String> {
    let contribution = |text: &str| {
        let columns =
            ["i.dialogue_id", text, "i.status", "i.version", "i.channel", "i.language", "0", "0"];
        item(columns, &format!("{kind} i"))
    };
    let publication = || {
        let columns = ["i.dialogue_id", "i.title", "i.status", "i.version", "''", "''", "0", "0"];
        item(columns, &format!("{kind} i"))
    };
    let beginning = format!("substr(i.text, 1, {BEGINNING})");
    Some(match kind {
        "question" => contribution("i.title"),
        "answer" | "statement" => contribution(&beginning),
        "core_question" => item(
            [
                "i.dialogue_id",
                "i.title",
                "CASE WHEN i.removed_at IS NOT NULL THEN 'withdrawn' ELSE s.status END",
                "1",
                "''",
                "''",
                "s.number",
                "i.number",
            ],
            "core_question i JOIN core_question_set s ON s.id = i.set_id",
        ),
        "resolution" => item(
            [
                "b.dialogue_id",
                "i.title",
                "'published'",
                "1",
                "''",
                "''",
                "i.meeting_id",
                "i.number",
            ],
            "resolution i JOIN body b ON b.id = i.body_id",
        ),
        "minutes" => item(
            [
                "b.dialogue_id",
                "i.title",
                "CASE WHEN m.published_version IS NULL THEN 'draft' ELSE 'published' END",
                "COALESCE(m.published_version, 0)",
                "''",
                "''",
                "0",
                "0",
            ],
            "meeting i JOIN body b ON b.id = i.body_id JOIN minutes m ON m.meeting_id = i.id",
        ),
        "evidence" | "model" | "action" | "pilot" => publication(),
        "theme" | "agenda" => item(
            [
                "s.dialogue_id",
                "i.title",
                "CASE WHEN i.removed_at IS NOT NULL THEN 'withdrawn' ELSE s.status END",
                "1",
                "''",
                "''",
                "0",
                "0",
            ],
            &format!("{kind} i JOIN theme_set s ON s.id = i.set_id"),
        ),
        // It is as public as what it measures.
        "indicator" => item(
            [
                "i.dialogue_id",
                "i.name",
                "CASE WHEN i.removed_at IS NOT NULL THEN 'withdrawn' ELSE COALESCE(a.status, p.status) END",
                "i.version",
                "''",
                "''",
                "0",
                "0",
            ],
            "indicator i LEFT JOIN action a ON i.belongs = 'action' AND a.id = i.belongs_id
             LEFT JOIN pilot p ON i.belongs = 'pilot' AND p.id = i.belongs_id",
        ),
        "paragraph" => item(
            [
                "p.dialogue_id",
                &format!("substr(v.text, 1, {BEGINNING})"),
                "CASE WHEN EXISTS (SELECT 1 FROM edition_paragraph e WHERE e.paragraph_id = i.id)
                   THEN 'published' ELSE 'draft' END",
                "i.version",
                "p.kind",
                "p.language",
                "0",
                "0",
            ],
            "paragraph i JOIN section s ON s.id = i.section_id JOIN paper p ON p.id = s.paper_id
             JOIN paragraph_version v ON v.paragraph_id = i.id AND v.version = i.version",
        ),
        _ => return None,
    })
}

/// The things of one kind with these keys.
pub async fn by_keys(db: &impl Db, kind: &str, keys: &[i64]) -> Result<Vec<Item>> {
    let Some(items) = items(kind) else { return Ok(Vec::new()) };
    let wanted = sql::rows(db, &["wanted"]);
    let sql = format!(
        "SELECT * FROM ({items}) AS item WHERE item_id IN (SELECT wanted FROM {wanted} AS w)"
    );
    sql::all(db, &sql, [sql::json(keys.iter().map(|key| [*key]))]).await
}

/// The thing of a kind that its code names by two numbers.
pub async fn by_numbers(
    db: &impl Db,
    kind: &str,
    dialogue: i64,
    within: i64,
    number: i64,
) -> Result<Option<Item>> {
    let Some(items) = items(kind) else { return Ok(None) };
    let sql = format!(
        "SELECT * FROM ({items}) AS item WHERE dialogue_id = $1 AND within = $2 AND number = $3 LIMIT 1"
    );
    sql::one(db, &sql, [dialogue.into(), within.into(), number.into()]).await
}

/// What is looked for to be cited.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The dialogue.
    pub dialogue: i64,
    /// `domain::citation::CitedKind` as text.
    pub kind: &'a str,
    /// A text that its title holds; empty for all.
    pub text: &'a str,
    /// Only what no paragraph of this paper cites.
    pub unused_in: Option<i64>,
}

impl Wanted<'_> {
    /// The condition, from `$1` on, and its values.
    fn condition(&self) -> (String, Vec<sea_orm::Value>) {
        let mut values: Vec<sea_orm::Value> = vec![self.dialogue.into()];
        let mut condition = "dialogue_id = $1 AND status = 'published'".to_owned();
        if !self.text.is_empty() {
            let patterns = sql::contains(self.text);
            let like = |n: usize| format!("lower(title) LIKE ${n} ESCAPE '\\'");
            let all: Vec<String> =
                (0..patterns.len()).map(|n| like(values.len() + n + 1)).collect();
            condition.push_str(&format!(" AND ({})", all.join(" OR ")));
            values.extend(patterns.into_iter().map(sea_orm::Value::from));
        }
        if let Some(paper) = self.unused_in {
            condition.push_str(&format!(
                " AND NOT EXISTS (SELECT 1 FROM citation c JOIN paragraph p ON p.id = c.paragraph_id
                   JOIN section s ON s.id = p.section_id
                   WHERE c.kind = ${} AND c.item_id = item.item_id AND s.paper_id = ${}
                   AND p.removed_at IS NULL AND s.removed_at IS NULL)",
                values.len() + 1,
                values.len() + 2
            ));
            values.extend([self.kind.into(), paper.into()]);
        }
        (condition, values)
    }
}

/// How many things are found.
pub async fn count(db: &impl Db, wanted: Wanted<'_>) -> Result<i64> {
    let Some(items) = items(wanted.kind) else { return Ok(0) };
    let (condition, values) = wanted.condition();
    let sql = format!("SELECT count(*) AS n FROM ({items}) AS item WHERE {condition}");
    sql::number(db, &sql, values).await
}

/// How many answers to a core question a paper cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct UsedAnswers {
    /// The core question.
    pub core_question_id: i64,
    /// Its published answers that a paragraph cites.
    pub n: i64,
}

/// How many published answers to each core question the paragraphs of a paper cite.
pub async fn used_answers(db: &impl Db, paper: i64) -> Result<Vec<UsedAnswers>> {
    let sql = "SELECT a.core_question_id, count(*) AS n FROM answer a
         WHERE a.status = 'published' AND a.id IN (
           SELECT c.item_id FROM citation c JOIN paragraph p ON p.id = c.paragraph_id
           JOIN section s ON s.id = p.section_id
           WHERE c.kind = 'answer' AND s.paper_id = $1
           AND p.removed_at IS NULL AND s.removed_at IS NULL)
         GROUP BY a.core_question_id ORDER BY a.core_question_id";
    sql::all(db, sql, [paper.into()]).await
}

/// The things that are found, newest keys last.
pub async fn list(db: &impl Db, wanted: Wanted<'_>, offset: i64, limit: i64) -> Result<Vec<Item>> {
    let Some(items) = items(wanted.kind) else { return Ok(Vec::new()) };
    let (condition, mut values) = wanted.condition();
    let n = values.len();
    values.extend([limit.into(), offset.into()]);
    let sql = format!(
        "SELECT * FROM ({items}) AS item WHERE {condition} ORDER BY item_id LIMIT ${} OFFSET ${}",
        n + 1,
        n + 2
    );
    sql::all(db, &sql, values).await
}

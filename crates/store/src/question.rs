//! Questions.

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Question {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The question's own sentence.
    pub title: String,
    /// The circumstances told.
    pub body: String,
    /// The sector, if one was chosen.
    pub sector_id: Option<i64>,
    /// The place, if one was chosen.
    pub place_id: Option<i64>,
    /// `domain::channel::Channel` as text.
    pub channel: String,
    /// `domain::language::Language` as text.
    pub language: String,
    /// `domain::contribution::Status` as text.
    pub status: String,
    /// The author, if it came from a participant.
    pub participant_id: Option<Uuid>,
    /// The group of duplicates it belongs to.
    pub group_id: Option<i64>,
    /// The file it was imported from.
    pub import_id: Option<i64>,
    /// The row of that file.
    pub import_row: Option<i64>,
    /// 1, and one more for each edit.
    pub version: i64,
    /// When it was asked.
    pub created_at: i64,
    /// When its text was last changed.
    pub changed_at: i64,
}

/// A line in a list of questions.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// The sentence.
    pub title: String,
    /// The circumstances.
    pub body: String,
    /// The sector's name.
    pub sector: Option<String>,
    /// The place's name.
    pub place: Option<String>,
    /// The channel.
    pub channel: String,
    /// The language.
    pub language: String,
    /// The status.
    pub status: String,
    /// The group of duplicates.
    pub group_id: Option<i64>,
    /// The lowest number among the core questions of the current set that it is a source of.
    pub core_number: Option<i64>,
    /// When it was asked.
    pub created_at: i64,
}

/// What a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The dialogue.
    pub dialogue: i64,
    /// Only this sector.
    pub sector: Option<i64>,
    /// Only this place.
    pub place: Option<i64>,
    /// Only questions that hold this text.
    pub search: Option<String>,
    /// The set whose core questions count as links; none means that nothing is linked.
    pub set: Option<i64>,
    /// `Some(true)`: only linked ones; `Some(false)`: only those in no core question.
    pub linked: Option<bool>,
    /// Only sources of this core question.
    pub core_question: Option<i64>,
    /// Only this group of duplicates.
    pub group: Option<i64>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
    /// Only those behind this number in the order.
    pub behind: Option<i64>,
}

const COLUMNS: &str =
    "id, dialogue_id, title, body, sector_id, place_id, channel, language, status, participant_id,
    group_id, import_id, import_row, version, created_at, changed_at";

struct Where {
    text: String,
    values: Vec<Value>,
}

impl Where {
    fn and(&mut self, value: impl Into<Value>, condition: &str) {
        self.values.push(value.into());
        self.text.push_str(" AND ");
        self.text.push_str(&condition.replace("$?", &format!("${}", self.values.len())));
    }

    /// The sentence or the circumstances fit one of the patterns.
    fn and_any(&mut self, patterns: &[String]) {
        let mut fits = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            self.values.push(pattern.clone().into());
            let n = self.values.len();
            fits.push(format!(
                r"lower(q.title) LIKE ${n} ESCAPE '\' OR lower(q.body) LIKE ${n} ESCAPE '\'"
            ));
        }
        self.text = format!("{} AND ({})", self.text, fits.join(" OR "));
    }
}

fn conditions(filter: &Filter) -> Where {
    let mut all = Where {
        text: "q.dialogue_id = $1 AND q.status = 'published'".to_owned(),
        values: vec![filter.dialogue.into()],
    };
    if let Some(sector) = filter.sector {
        all.and(sector, "q.sector_id = $?");
    }
    if let Some(place) = filter.place {
        all.and(place, "q.place_id = $?");
    }
    if let Some(search) = &filter.search {
        all.and_any(&sql::contains(search));
    }
    if let Some(linked) = filter.linked {
        let word = if linked { "EXISTS" } else { "NOT EXISTS" };
        let condition = format!(
            "{word} (SELECT 1 FROM core_question_source s JOIN core_question c ON c.id = s.core_question_id
              WHERE s.question_id = q.id AND c.removed_at IS NULL AND c.set_id = $?)"
        );
        all.and(filter.set.unwrap_or(0), &condition);
    }
    if let Some(core_question) = filter.core_question {
        all.and(
            core_question,
            "EXISTS (SELECT 1 FROM core_question_source s WHERE s.question_id = q.id AND s.core_question_id = $?)",
        );
    }
    if let Some(group) = filter.group {
        all.and(group, "q.group_id = $?");
    }
    all
}

/// How many published questions the filter finds.
pub async fn count(db: &impl Db, filter: &Filter) -> Result<i64> {
    let all = conditions(filter);
    sql::number(db, &format!("SELECT count(*) AS n FROM question q WHERE {}", all.text), all.values)
        .await
}

/// The published questions the filter finds.
pub async fn list(db: &impl Db, filter: &Filter, offset: i64, limit: i64) -> Result<Vec<Line>> {
    let mut all = conditions(filter);
    if let Some(behind) = filter.behind {
        all.and(behind, if filter.oldest_first { "q.id > $?" } else { "q.id < $?" });
    }
    let set = all.values.len() + 1;
    all.values.extend([filter.set.unwrap_or(0).into(), limit.into(), offset.into()]);
    let direction = if filter.oldest_first { "ASC" } else { "DESC" };
    let text = format!(
        "SELECT q.id, q.title, q.body, sector.name AS sector, place.name AS place, q.channel, q.language, q.status,
                q.group_id, q.created_at,
                (SELECT min(c.number) FROM core_question_source s JOIN core_question c ON c.id = s.core_question_id
                  WHERE s.question_id = q.id AND c.removed_at IS NULL AND c.set_id = ${set}) AS core_number
         FROM question q LEFT JOIN sector ON sector.id = q.sector_id LEFT JOIN place ON place.id = q.place_id
         WHERE {} ORDER BY q.id {direction} LIMIT ${} OFFSET ${}",
        all.text,
        set + 1,
        set + 2
    );
    sql::all(db, &text, all.values).await
}

/// The question with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Question>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM question WHERE id = $1"), [id.into()]).await
}

/// The questions with these numbers, in any state; those that do not exist are left out.
pub async fn by_ids(db: &impl Db, ids: &[i64]) -> Result<Vec<Question>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT {COLUMNS} FROM question WHERE id IN (SELECT id FROM {rows} AS r) ORDER BY id"
    );
    sql::all(db, &text, [sql::json(ids.iter().map(|id| [*id]))]).await
}

/// The questions with these numbers and all others of their groups of duplicates.
pub async fn with_their_groups(db: &impl Db, ids: &[i64]) -> Result<Vec<Question>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT {COLUMNS} FROM question WHERE id IN (SELECT id FROM {rows} AS r) OR group_id IN
           (SELECT q.group_id FROM question q JOIN {rows} AS r ON r.id = q.id WHERE q.group_id IS NOT NULL)
         ORDER BY id"
    );
    sql::all(db, &text, [sql::json(ids.iter().map(|id| [*id]))]).await
}

/// Stores a new question under the number it carries.
pub async fn insert(tx: &Tx, row: &Question) -> Result<()> {
    let sql = format!(
        "INSERT INTO question ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    );
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.title.clone().into(),
        row.body.clone().into(),
        row.sector_id.into(),
        row.place_id.into(),
        row.channel.clone().into(),
        row.language.clone().into(),
        row.status.clone().into(),
        row.participant_id.into(),
        row.group_id.into(),
        row.import_id.into(),
        row.import_row.into(),
        row.version.into(),
        row.created_at.into(),
        row.changed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes a new text and version.
pub async fn set_text(tx: &Tx, row: &Question) -> Result<()> {
    let sql = "UPDATE question SET title = $1, body = $2, version = $3, changed_at = $4, language = $5 WHERE id = $6";
    let values = [
        row.title.clone().into(),
        row.body.clone().into(),
        row.version.into(),
        row.changed_at.into(),
        row.language.clone().into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Writes a new status.
pub async fn set_status(tx: &Tx, id: i64, status: &str) -> Result<()> {
    sql::run(tx, "UPDATE question SET status = $1 WHERE id = $2", [status.into(), id.into()])
        .await?;
    Ok(())
}

/// Makes an empty group of duplicates; its key.
pub async fn add_group(tx: &Tx, dialogue: i64, now: i64) -> Result<i64> {
    let sql =
        "INSERT INTO question_group (dialogue_id, created_at) VALUES ($1, $2) RETURNING id AS n";
    sql::number(tx, sql, [dialogue.into(), now.into()]).await
}

/// Puts questions into a group, or into none.
pub async fn set_group(tx: &Tx, ids: &[i64], group: Option<i64>) -> Result<()> {
    let rows = sql::rows(tx, &["id"]);
    let text =
        format!("UPDATE question SET group_id = $2 WHERE id IN (SELECT id FROM {rows} AS r)");
    sql::run(tx, &text, [sql::json(ids.iter().map(|id| [*id])), group.into()]).await?;
    Ok(())
}

/// A group of duplicates in a list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct GroupLine {
    /// Its key.
    pub id: i64,
    /// How many published questions it holds.
    pub size: i64,
    /// The lowest number among them.
    pub first: i64,
    /// That question's sentence.
    pub title: String,
}

/// The groups of a dialogue with two or more questions, largest first.
pub async fn groups(
    db: &impl Db,
    dialogue: i64,
    offset: i64,
    limit: i64,
) -> Result<Vec<GroupLine>> {
    let sql = "SELECT g.group_id AS id, g.size, g.first, q.title FROM (
          SELECT group_id, count(*) AS size, min(id) AS first FROM question
          WHERE dialogue_id = $1 AND status = 'published' AND group_id IS NOT NULL GROUP BY group_id) g
        JOIN question q ON q.id = g.first WHERE g.size > 1 ORDER BY g.size DESC, g.first LIMIT $2 OFFSET $3";
    sql::all(db, sql, [dialogue.into(), limit.into(), offset.into()]).await
}

/// How many published questions each sector or place has, and how many of them are in a core
/// question of the set.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Share {
    /// The name; none for questions without one.
    pub name: Option<String>,
    /// Published questions.
    pub total: i64,
    /// Those in at least one core question of the set.
    pub linked: i64,
}

/// The kinds of share that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareBy {
    /// By sector.
    Sector,
    /// By place.
    Place,
    /// By channel.
    Channel,
}

/// Shares of the published questions of a dialogue, in the dialogue's own order.
pub async fn shares(
    db: &impl Db,
    dialogue: i64,
    set: Option<i64>,
    by: ShareBy,
) -> Result<Vec<Share>> {
    let linked = "EXISTS (SELECT 1 FROM core_question_source s JOIN core_question c ON c.id = s.core_question_id
                   WHERE s.question_id = q.id AND c.removed_at IS NULL AND c.set_id = $2)";
    let count = format!(
        "count(*) AS total, CAST(coalesce(sum(CASE WHEN {linked} THEN 1 ELSE 0 END), 0) AS bigint) AS linked"
    );
    let text = match by {
        ShareBy::Sector | ShareBy::Place => {
            let table = if by == ShareBy::Sector { "sector" } else { "place" };
            format!(
                "SELECT n.name AS name, {count} FROM question q LEFT JOIN {table} n ON n.id = q.{table}_id
                 WHERE q.dialogue_id = $1 AND q.status = 'published' GROUP BY n.id, n.name, n.position
                 ORDER BY n.position IS NULL, n.position"
            )
        }
        ShareBy::Channel => format!(
            "SELECT q.channel AS name, {count} FROM question q
             WHERE q.dialogue_id = $1 AND q.status = 'published' GROUP BY q.channel ORDER BY 2 DESC, 1"
        ),
    };
    sql::all(db, &text, [dialogue.into(), set.unwrap_or(0).into()]).await
}

/// One strand of the loom: how many published questions of a sector are sources of a core question.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Strand {
    /// The sector's key.
    pub sector_id: Option<i64>,
    /// The core question's number.
    pub number: i64,
    /// Questions.
    pub questions: i64,
}

/// Every (sector, core question) pair of a set with its number of questions.
pub async fn strands(db: &impl Db, dialogue: i64, set: i64) -> Result<Vec<Strand>> {
    let sql = "SELECT q.sector_id, c.number, count(*) AS questions
               FROM core_question c JOIN core_question_source s ON s.core_question_id = c.id
               JOIN question q ON q.id = s.question_id
               WHERE c.set_id = $2 AND c.removed_at IS NULL AND q.dialogue_id = $1 AND q.status = 'published'
               GROUP BY q.sector_id, c.number ORDER BY q.sector_id, c.number";
    sql::all(db, sql, [dialogue.into(), set.into()]).await
}

/// Number and text of published questions above a number, for the index of likely duplicates.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Text {
    /// Its number.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The sentence.
    pub title: String,
}

/// The published questions of all dialogues above a number.
pub async fn texts_after(db: &impl Db, id: i64, limit: i64) -> Result<Vec<Text>> {
    let sql = "SELECT id, dialogue_id, title FROM question WHERE id > $1 AND status = 'published' ORDER BY id LIMIT $2";
    sql::all(db, sql, [id.into(), limit.into()]).await
}

/// How many questions up to a number are published, in all dialogues.
pub async fn published_upto(db: &impl Db, id: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM question WHERE id <= $1 AND status = 'published'";
    sql::number(db, sql, [id.into()]).await
}

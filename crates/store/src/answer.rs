//! Answers to core questions.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Answer {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The core question it answers.
    pub core_question_id: i64,
    /// The text.
    pub text: String,
    /// `domain::channel::Channel` as text.
    pub channel: String,
    /// `domain::language::Language` as text.
    pub language: String,
    /// `domain::contribution::Status` as text.
    pub status: String,
    /// The author, if it came from a participant.
    pub participant_id: Option<Uuid>,
    /// The place, if one was given.
    pub place_id: Option<i64>,
    /// 1, and one more for each edit.
    pub version: i64,
    /// When it came.
    pub created_at: i64,
    /// When its text was last changed.
    pub changed_at: i64,
}

/// An answer in a list. Hidden and withdrawn ones are listed without their text.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// The text; empty unless published.
    pub text: String,
    /// The channel.
    pub channel: String,
    /// The language.
    pub language: String,
    /// The status.
    pub status: String,
    /// The place's name.
    pub place: Option<String>,
    /// The version; above 1 when edited.
    pub version: i64,
    /// When it came.
    pub created_at: i64,
}

/// How many answers came through a channel.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ChannelCount {
    /// The channel.
    pub channel: String,
    /// Published answers.
    pub answers: i64,
}

const COLUMNS: &str =
    "id, dialogue_id, core_question_id, text, channel, language, status, participant_id, place_id,
    version, created_at, changed_at";

/// The answer with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Answer>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM answer WHERE id = $1"), [id.into()]).await
}

/// Stores a new answer under the number it carries.
pub async fn insert(tx: &Tx, row: &Answer) -> Result<()> {
    let sql = format!(
        "INSERT INTO answer ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.core_question_id.into(),
        row.text.clone().into(),
        row.channel.clone().into(),
        row.language.clone().into(),
        row.status.clone().into(),
        row.participant_id.into(),
        row.place_id.into(),
        row.version.into(),
        row.created_at.into(),
        row.changed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes a new text and version.
pub async fn set_text(tx: &Tx, row: &Answer) -> Result<()> {
    let sql =
        "UPDATE answer SET text = $1, version = $2, changed_at = $3, language = $4 WHERE id = $5";
    let values = [
        row.text.clone().into(),
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
    sql::run(tx, "UPDATE answer SET status = $1 WHERE id = $2", [status.into(), id.into()]).await?;
    Ok(())
}

/// Published answers by channel.
pub async fn by_channel(db: &impl Db, core_question: i64) -> Result<Vec<ChannelCount>> {
    let sql = "SELECT channel, count(*) AS answers FROM answer
               WHERE core_question_id = $1 AND status = 'published' GROUP BY channel ORDER BY channel";
    sql::all(db, sql, [core_question.into()]).await
}

/// What a list of answers shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// The core question.
    pub core_question: i64,
    /// Only this channel.
    pub channel: Option<&'a str>,
    /// Also those that were hidden or withdrawn, as notes without text.
    pub with_gone: bool,
    /// Only those that hold this text.
    pub text: Option<&'a str>,
    /// Only those with a lower number.
    pub before: Option<i64>,
}

fn conditions(filter: Filter<'_>) -> (String, Vec<sea_orm::Value>) {
    let status = if filter.with_gone {
        "a.status NOT IN ('waiting', 'staff_only')"
    } else {
        "a.status = 'published'"
    };
    let mut text = format!("a.core_question_id = $1 AND {status}");
    let mut values: Vec<sea_orm::Value> = vec![filter.core_question.into()];
    if let Some(channel) = filter.channel {
        values.push(channel.into());
        text.push_str(" AND a.channel = $2");
    }
    if let Some(wanted) = filter.text {
        let any: Vec<String> = sql::contains(wanted)
            .into_iter()
            .map(|pattern| {
                values.push(pattern.into());
                format!(r"lower(a.text) LIKE ${} ESCAPE '\'", values.len())
            })
            .collect();
        text = format!("{text} AND ({})", any.join(" OR "));
    }
    (text, values)
}

/// How many answers the filter finds.
pub async fn count(db: &impl Db, filter: Filter<'_>) -> Result<i64> {
    let (text, values) = conditions(filter);
    sql::number(db, &format!("SELECT count(*) AS n FROM answer a WHERE {text}"), values).await
}

/// The answers the filter finds, newest first.
pub async fn list(db: &impl Db, filter: Filter<'_>, offset: i64, limit: i64) -> Result<Vec<Line>> {
    let (mut text, mut values) = conditions(filter);
    if let Some(before) = filter.before {
        values.push(before.into());
        text = format!("{text} AND a.id < ${}", values.len());
    }
    values.extend([limit.into(), offset.into()]);
    let sql = format!(
        "SELECT a.id, CASE WHEN a.status = 'published' THEN a.text ELSE '' END AS text, a.channel, a.language,
                a.status, place.name AS place, a.version, a.created_at
         FROM answer a LEFT JOIN place ON place.id = a.place_id
         WHERE {text} ORDER BY a.id DESC LIMIT ${} OFFSET ${}",
        values.len() - 1,
        values.len()
    );
    sql::all(db, &sql, values).await
}

/// How many answers and statements the core questions of a set have, in any state.
pub async fn count_of_set(db: &impl Db, set: i64) -> Result<i64> {
    let sql = "SELECT
        (SELECT count(*) FROM answer a JOIN core_question c ON c.id = a.core_question_id WHERE c.set_id = $1)
      + (SELECT count(*) FROM statement t JOIN core_question c ON c.id = t.core_question_id WHERE c.set_id = $1) AS n";
    sql::number(db, sql, [set.into()]).await
}

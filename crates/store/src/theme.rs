//! Themes and agendas, in dated sets, and what is read of them. Only published answers are counted and
//! given; those of experts are counted apart by their channel.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A set of themes and agendas.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Set {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// Its number within the dialogue, from 1.
    pub number: i64,
    /// Its name.
    pub title: String,
    /// `domain::theme::SetStatus` as text.
    pub status: String,
    /// From when it holds.
    pub valid_from: Option<i64>,
    /// Until when it held.
    pub valid_to: Option<i64>,
    /// When it was begun.
    pub created_at: i64,
}

/// An agenda.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Agenda {
    /// Its number, which is also its code.
    pub id: i64,
    /// The set.
    pub set_id: i64,
    /// Its place in the set, from 1.
    pub position: i64,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The agenda of the set before that it continues.
    pub follows_id: Option<i64>,
    /// When it was added.
    pub created_at: i64,
    /// When it was taken out of its set.
    pub removed_at: Option<i64>,
}

/// A theme.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Theme {
    /// Its number, which is also its code.
    pub id: i64,
    /// The set.
    pub set_id: i64,
    /// Its agenda, if it has one.
    pub agenda_id: Option<i64>,
    /// Its place in the agenda, from 1.
    pub position: i64,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The theme of the set before that it continues.
    pub follows_id: Option<i64>,
    /// The theme it was merged into.
    pub merged_into_id: Option<i64>,
    /// When it was added.
    pub created_at: i64,
    /// When it was taken out of its set.
    pub removed_at: Option<i64>,
}

/// How many answers of a channel speak of a theme.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ChannelCount {
    /// The theme; none: answers that no theme fits.
    pub theme_id: Option<i64>,
    /// `domain::channel::Channel` as text.
    pub channel: String,
    /// Answers.
    pub answers: i64,
    /// Those of them that speak against the theme's direction.
    pub dissenting: i64,
}

/// A theme as one of its answers has it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OfAnswer {
    /// The theme.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Its agenda.
    pub agenda_id: Option<i64>,
    /// Whether the answer speaks against the theme's direction.
    pub dissents: bool,
}

/// An answer as one that speaks of a theme.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Answer {
    /// The answer.
    pub id: i64,
    /// Its text.
    pub text: String,
    /// Its channel.
    pub channel: String,
    /// Its language.
    pub language: String,
    /// The place's name.
    pub place: Option<String>,
    /// When it came.
    pub created_at: i64,
    /// Whether it speaks against the theme's direction.
    pub dissents: bool,
}

const SET: &str = "id, dialogue_id, number, title, status, valid_from, valid_to, created_at";
const AGENDA: &str = "id, set_id, position, title, summary, follows_id, created_at, removed_at";
const THEME: &str = "id, set_id, agenda_id, position, title, summary, follows_id, merged_into_id, created_at, removed_at";
/// A coding that counts.
const COUNTS: &str = "c.ended_batch_id IS NULL AND c.sample_id IS NULL";

/// The published set that holds now.
pub async fn current_set(db: &impl Db, dialogue: i64) -> Result<Option<Set>> {
    let sql = format!(
        "SELECT {SET} FROM theme_set WHERE dialogue_id = $1 AND status = 'published' ORDER BY number DESC LIMIT 1"
    );
    sql::one(db, &sql, [dialogue.into()]).await
}

/// Every set of a dialogue, newest first; at most 200.
pub async fn sets(db: &impl Db, dialogue: i64) -> Result<Vec<Set>> {
    let sql = format!(
        "SELECT {SET} FROM theme_set WHERE dialogue_id = $1 ORDER BY number DESC LIMIT 200"
    );
    sql::all(db, &sql, [dialogue.into()]).await
}

/// The set with this number in the dialogue.
pub async fn set_by_number(db: &impl Db, dialogue: i64, number: i64) -> Result<Option<Set>> {
    let sql = format!("SELECT {SET} FROM theme_set WHERE dialogue_id = $1 AND number = $2");
    sql::one(db, &sql, [dialogue.into(), number.into()]).await
}

/// The set with this key.
pub async fn set_by_id(db: &impl Db, id: i64) -> Result<Option<Set>> {
    sql::one(db, &format!("SELECT {SET} FROM theme_set WHERE id = $1"), [id.into()]).await
}

/// Begins a set with the next number; its key.
pub async fn insert_set(tx: &Tx, dialogue: i64, title: &str, now: i64) -> Result<i64> {
    let sql = "INSERT INTO theme_set (dialogue_id, number, title, status, created_at)
               SELECT $1, coalesce(max(number), 0) + 1, $2, 'draft', $3 FROM theme_set WHERE dialogue_id = $1
               RETURNING id AS n";
    sql::number(tx, sql, [dialogue.into(), title.into(), now.into()]).await
}

/// Publishes a set from `now`; the set that held until then ends.
pub async fn publish_set(tx: &Tx, set: &Set, now: i64) -> Result<()> {
    let end = "UPDATE theme_set SET valid_to = $1
               WHERE dialogue_id = $2 AND status = 'published' AND valid_to IS NULL AND id <> $3";
    sql::run(tx, end, [now.into(), set.dialogue_id.into(), set.id.into()]).await?;
    let sql =
        "UPDATE theme_set SET status = 'published', valid_from = $1, valid_to = NULL WHERE id = $2";
    sql::run(tx, sql, [now.into(), set.id.into()]).await?;
    Ok(())
}

/// Takes a publication back: the set is a draft again, and the one before it holds again.
pub async fn unpublish_set(tx: &Tx, set: i64, reopen: Option<i64>) -> Result<()> {
    let sql =
        "UPDATE theme_set SET status = 'draft', valid_from = NULL, valid_to = NULL WHERE id = $1";
    sql::run(tx, sql, [set.into()]).await?;
    if let Some(before) = reopen {
        sql::run(tx, "UPDATE theme_set SET valid_to = NULL WHERE id = $1", [before.into()]).await?;
    }
    Ok(())
}

/// The agenda with this number.
pub async fn agenda_by_id(db: &impl Db, id: i64) -> Result<Option<Agenda>> {
    sql::one(db, &format!("SELECT {AGENDA} FROM agenda WHERE id = $1"), [id.into()]).await
}

/// The agendas of a set that were not removed, in order.
pub async fn agendas(db: &impl Db, set: i64) -> Result<Vec<Agenda>> {
    let sql = format!(
        "SELECT {AGENDA} FROM agenda WHERE set_id = $1 AND removed_at IS NULL ORDER BY position, id"
    );
    sql::all(db, &sql, [set.into()]).await
}

/// The agenda of a published set that continues this one.
pub async fn agenda_after(db: &impl Db, id: i64) -> Result<Option<Agenda>> {
    let sql = format!(
        "SELECT {AGENDA} FROM agenda WHERE follows_id = $1 AND removed_at IS NULL
           AND set_id IN (SELECT id FROM theme_set WHERE status = 'published') ORDER BY id LIMIT 1"
    );
    sql::one(db, &sql, [id.into()]).await
}

/// Stores a new agenda under the number it carries.
pub async fn insert_agenda(tx: &Tx, row: &Agenda) -> Result<()> {
    let sql = format!("INSERT INTO agenda ({AGENDA}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    let values = [
        row.id.into(),
        row.set_id.into(),
        row.position.into(),
        row.title.clone().into(),
        row.summary.clone().into(),
        row.follows_id.into(),
        row.created_at.into(),
        row.removed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update_agenda(tx: &Tx, row: &Agenda) -> Result<()> {
    let sql =
        "UPDATE agenda SET position = $1, title = $2, summary = $3, removed_at = $4 WHERE id = $5";
    let values = [
        row.position.into(),
        row.title.clone().into(),
        row.summary.clone().into(),
        row.removed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// The theme with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Theme>> {
    sql::one(db, &format!("SELECT {THEME} FROM theme WHERE id = $1"), [id.into()]).await
}

/// The themes of a set that were not removed, those of an agenda in their order.
pub async fn of_set(db: &impl Db, set: i64) -> Result<Vec<Theme>> {
    let sql = format!(
        "SELECT {THEME} FROM theme WHERE set_id = $1 AND removed_at IS NULL ORDER BY position, id"
    );
    sql::all(db, &sql, [set.into()]).await
}

/// The theme of a published set that continues this one.
pub async fn after(db: &impl Db, id: i64) -> Result<Option<Theme>> {
    let sql = format!(
        "SELECT {THEME} FROM theme WHERE follows_id = $1 AND removed_at IS NULL
           AND set_id IN (SELECT id FROM theme_set WHERE status = 'published') ORDER BY id LIMIT 1"
    );
    sql::one(db, &sql, [id.into()]).await
}

/// Stores a new theme under the number it carries.
pub async fn insert(tx: &Tx, row: &Theme) -> Result<()> {
    let sql =
        format!("INSERT INTO theme ({THEME}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    let values = [
        row.id.into(),
        row.set_id.into(),
        row.agenda_id.into(),
        row.position.into(),
        row.title.clone().into(),
        row.summary.clone().into(),
        row.follows_id.into(),
        row.merged_into_id.into(),
        row.created_at.into(),
        row.removed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &Theme) -> Result<()> {
    let sql = "UPDATE theme SET agenda_id = $1, position = $2, title = $3, summary = $4, merged_into_id = $5,
        removed_at = $6 WHERE id = $7";
    let values = [
        row.agenda_id.into(),
        row.position.into(),
        row.title.clone().into(),
        row.summary.clone().into(),
        row.merged_into_id.into(),
        row.removed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Published answers by theme and channel, over a whole set.
pub async fn counts(db: &impl Db, set: i64) -> Result<Vec<ChannelCount>> {
    let sql = format!(
        "SELECT c.theme_id, a.channel, count(*) AS answers, CAST(sum(c.dissents) AS bigint) AS dissenting
         FROM coding c JOIN answer a ON a.id = c.answer_id
         WHERE c.set_id = $1 AND {COUNTS} AND a.status = 'published'
         GROUP BY c.theme_id, a.channel ORDER BY c.theme_id, a.channel"
    );
    sql::all(db, &sql, [set.into()]).await
}

/// Published answers of one theme by channel.
pub async fn counts_of(db: &impl Db, theme: i64) -> Result<Vec<ChannelCount>> {
    let sql = format!(
        "SELECT c.theme_id, a.channel, count(*) AS answers, CAST(sum(c.dissents) AS bigint) AS dissenting
         FROM coding c JOIN answer a ON a.id = c.answer_id
         WHERE c.theme_id = $1 AND {COUNTS} AND a.status = 'published'
         GROUP BY c.theme_id, a.channel ORDER BY a.channel"
    );
    sql::all(db, &sql, [theme.into()]).await
}

/// How many published answers at least one theme of an agenda has, by channel: each answer once.
pub async fn counts_of_agenda(db: &impl Db, agenda: i64) -> Result<Vec<ChannelCount>> {
    let sql = format!(
        "SELECT CAST(NULL AS bigint) AS theme_id, a.channel, count(DISTINCT a.id) AS answers,
                count(DISTINCT CASE WHEN c.dissents = 1 THEN a.id END) AS dissenting
         FROM coding c JOIN theme t ON t.id = c.theme_id JOIN answer a ON a.id = c.answer_id
         WHERE t.agenda_id = $1 AND t.removed_at IS NULL AND {COUNTS} AND a.status = 'published'
         GROUP BY a.channel ORDER BY a.channel"
    );
    sql::all(db, &sql, [agenda.into()]).await
}

/// The themes of an answer in the set that holds now, if it is published.
pub async fn of_answer(db: &impl Db, answer: i64) -> Result<Vec<OfAnswer>> {
    let sql = format!(
        "SELECT t.id, t.title, t.agenda_id, c.dissents = 1 AS dissents
         FROM coding c JOIN theme t ON t.id = c.theme_id JOIN theme_set s ON s.id = t.set_id
         JOIN answer a ON a.id = c.answer_id
         WHERE c.answer_id = $1 AND {COUNTS} AND t.removed_at IS NULL AND a.status = 'published'
           AND s.status = 'published' AND s.valid_to IS NULL ORDER BY t.id"
    );
    sql::all(db, &sql, [answer.into()]).await
}

/// Which answers of a theme.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnswerFilter<'a> {
    /// The theme.
    pub theme: i64,
    /// Only this channel.
    pub channel: Option<&'a str>,
    /// Only those that speak against its direction.
    pub dissenting: bool,
    /// Only those with a lower number.
    pub before: Option<i64>,
}

impl AnswerFilter<'_> {
    fn conditions(&self) -> (String, Vec<sea_orm::Value>) {
        let mut text = format!("c.theme_id = $1 AND {COUNTS} AND a.status = 'published'");
        let mut values: Vec<sea_orm::Value> = vec![self.theme.into()];
        if let Some(channel) = self.channel {
            values.push(channel.into());
            text.push_str(" AND a.channel = $2");
        }
        if self.dissenting {
            text.push_str(" AND c.dissents = 1");
        }
        (text, values)
    }
}

/// How many answers of a theme there are.
pub async fn count_answers(db: &impl Db, filter: &AnswerFilter<'_>) -> Result<i64> {
    let (text, values) = filter.conditions();
    let sql = format!(
        "SELECT count(*) AS n FROM coding c JOIN answer a ON a.id = c.answer_id WHERE {text}"
    );
    sql::number(db, &sql, values).await
}

/// The published answers of a theme, newest first.
pub async fn answers(
    db: &impl Db,
    filter: &AnswerFilter<'_>,
    offset: i64,
    limit: i64,
) -> Result<Vec<Answer>> {
    let (mut text, mut values) = filter.conditions();
    if let Some(before) = filter.before {
        values.push(before.into());
        text = format!("{text} AND a.id < ${}", values.len());
    }
    values.extend([limit.into(), offset.into()]);
    let sql = format!(
        "SELECT a.id, a.text, a.channel, a.language, place.name AS place, a.created_at, c.dissents = 1 AS dissents
         FROM coding c JOIN answer a ON a.id = c.answer_id LEFT JOIN place ON place.id = a.place_id
         WHERE {text} ORDER BY a.id DESC LIMIT ${} OFFSET ${}",
        values.len() - 1,
        values.len()
    );
    sql::all(db, &sql, values).await
}

/// Whether any answer was given this theme and has it still, in whatever state the answer is.
pub async fn is_coded(db: &impl Db, theme: i64) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM (SELECT 1 FROM coding WHERE theme_id = $1
               AND ended_batch_id IS NULL LIMIT 1) AS found";
    Ok(sql::number(db, sql, [theme.into()]).await? > 0)
}

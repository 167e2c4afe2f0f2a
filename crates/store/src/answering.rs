//! What actions, candidates and pilots answer to: questions, answers and other things that are cited,
//! and from each of these the other way.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// What answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answering {
    /// An action.
    Action(i64),
    /// A candidate.
    Candidate(i64),
    /// A pilot.
    Pilot(i64),
}

impl Answering {
    const fn parts(self) -> (&'static str, &'static str, i64) {
        match self {
            Self::Action(id) => ("action_input", "action_id", id),
            Self::Candidate(id) => ("candidate_input", "candidate_id", id),
            Self::Pilot(id) => ("pilot_input", "pilot_id", id),
        }
    }
}

/// A thing that is answered to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
pub struct Input {
    /// `domain::citation::CitedKind` as text.
    pub kind: String,
    /// The number in its code; of a core question or a resolution its key.
    pub item_id: i64,
}

/// The same with what is shown of it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Shown {
    /// `domain::citation::CitedKind` as text.
    pub kind: String,
    /// The number in its code; of a core question or a resolution its key.
    pub item_id: i64,
    /// Its title or text; empty when it is not public, or has none.
    pub text: String,
    /// The language of the text; empty for the dialogue's own.
    pub language: String,
    /// Of a core question the number of its set, of a resolution its meeting.
    pub first: i64,
    /// Of a core question its number, of a resolution its number in its year.
    pub second: i64,
}

/// Everything that something answers to now, by kind and number.
pub async fn of(db: &impl Db, what: Answering) -> Result<Vec<Input>> {
    let (table, column, id) = what.parts();
    let sql = format!(
        "SELECT kind, item_id FROM {table} WHERE {column} = $1 AND removed_at IS NULL ORDER BY kind, item_id"
    );
    sql::all(db, &sql, [id.into()]).await
}

/// How many things something answers to now.
pub async fn count(db: &impl Db, what: Answering) -> Result<i64> {
    let (table, column, id) = what.parts();
    let sql =
        format!("SELECT count(*) AS n FROM {table} WHERE {column} = $1 AND removed_at IS NULL");
    sql::number(db, &sql, [id.into()]).await
}

/// A page of what something answers to, with what is shown of it: questions first.
pub async fn shown(db: &impl Db, what: Answering, offset: i64, limit: i64) -> Result<Vec<Shown>> {
    let (table, column, id) = what.parts();
    let public = |status: &str, text: &str| {
        format!("CASE WHEN {status} = 'published' THEN {text} ELSE '' END")
    };
    let part = |place: i64, kind: &str, text: &str, language: &str, pair: &str, join: &str| {
        format!(
            "SELECT {place} AS place, i.kind, i.item_id, {text} AS text, {language} AS language, {pair}
             FROM {table} i {join} WHERE i.{column} = $1 AND i.removed_at IS NULL AND i.kind = '{kind}'"
        )
    };
    let none = "0 AS first, 0 AS second";
    let parts = [
        part(
            0,
            "question",
            &public("q.status", "q.title"),
            "q.language",
            none,
            "JOIN question q ON q.id = i.item_id",
        ),
        part(
            1,
            "core_question",
            "c.title",
            "''",
            "s.number AS first, c.number AS second",
            "JOIN core_question c ON c.id = i.item_id JOIN core_question_set s ON s.id = c.set_id",
        ),
        part(
            2,
            "answer",
            &public("a.status", "a.text"),
            "a.language",
            none,
            "JOIN answer a ON a.id = i.item_id",
        ),
        part(
            3,
            "statement",
            &public("t.status", "t.text"),
            "t.language",
            none,
            "JOIN statement t ON t.id = i.item_id",
        ),
        part(
            4,
            "evidence",
            &public("e.status", "e.title"),
            "''",
            none,
            "JOIN evidence e ON e.id = i.item_id",
        ),
        part(
            5,
            "action",
            &public("b.status", "b.title"),
            "''",
            none,
            "JOIN action b ON b.id = i.item_id",
        ),
        // What a meeting wrote may be kept from the public paragraph by paragraph: its code says enough.
        part(
            6,
            "resolution",
            "''",
            "''",
            "r.meeting_id AS first, r.number AS second",
            "JOIN resolution r ON r.id = i.item_id",
        ),
        part(7, "minutes", "''", "''", none, ""),
    ];
    let sql = format!(
        "SELECT kind, item_id, text, language, first, second FROM ({}) AS input
         ORDER BY place, item_id LIMIT $2 OFFSET $3",
        parts.join(" UNION ALL ")
    );
    sql::all(db, &sql, [id.into(), limit.into(), offset.into()]).await
}

/// Adds what something answers to.
pub async fn add(tx: &Tx, what: Answering, input: &Input, now: i64) -> Result<()> {
    let (table, column, id) = what.parts();
    let sql =
        format!("INSERT INTO {table} ({column}, kind, item_id, added_at) VALUES ($1, $2, $3, $4)");
    let values = [id.into(), input.kind.clone().into(), input.item_id.into(), now.into()];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Takes it out; it stays in the record.
pub async fn remove(tx: &Tx, what: Answering, input: &Input, now: i64) -> Result<()> {
    let (table, column, id) = what.parts();
    let sql = format!(
        "UPDATE {table} SET removed_at = $4 WHERE {column} = $1 AND kind = $2 AND item_id = $3 AND removed_at IS NULL"
    );
    let values = [id.into(), input.kind.clone().into(), input.item_id.into(), now.into()];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Key {
    id: i64,
}

/// The published actions or pilots that answer to an input, by number.
pub(crate) async fn answering(
    db: &impl Db,
    noun: &'static str,
    kind: &str,
    item: i64,
) -> Result<Vec<i64>> {
    let sql = format!(
        "SELECT o.id FROM {noun}_input i JOIN {noun} o ON o.id = i.{noun}_id
         WHERE i.kind = $1 AND i.item_id = $2 AND i.removed_at IS NULL AND o.status = 'published'
         ORDER BY o.id LIMIT 200"
    );
    let rows: Vec<Key> = sql::all(db, &sql, [kind.into(), item.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Whether there is such a thing in a dialogue that everyone may read.
pub async fn exists(db: &impl Db, dialogue: i64, input: &Input) -> Result<bool> {
    let from = match input.kind.as_str() {
        "question" | "evidence" | "action" => {
            format!(
                "{} x WHERE x.id = $2 AND x.dialogue_id = $1 AND x.status <> 'draft'",
                input.kind
            )
        }
        "answer" | "statement" => format!(
            "{} x JOIN core_question c ON c.id = x.core_question_id
             JOIN core_question_set s ON s.id = c.set_id WHERE x.id = $2 AND s.dialogue_id = $1",
            input.kind
        ),
        "core_question" => "core_question x JOIN core_question_set s ON s.id = x.set_id
             WHERE x.id = $2 AND s.dialogue_id = $1 AND s.status <> 'draft'"
            .to_owned(),
        "resolution" => {
            "resolution x JOIN body b ON b.id = x.body_id WHERE x.id = $2 AND b.dialogue_id = $1"
                .to_owned()
        }
        "minutes" => "meeting x JOIN body b ON b.id = x.body_id
             WHERE x.id = $2 AND b.dialogue_id = $1 AND x.status <> 'draft'"
            .to_owned(),
        _ => return Ok(false),
    };
    let sql = format!("SELECT count(*) AS n FROM {from}");
    Ok(sql::number(db, &sql, [dialogue.into(), input.item_id.into()]).await? > 0)
}

/// The key of resolution `number`, passed in a meeting; zero when there is none.
pub async fn resolution(db: &impl Db, meeting: i64, number: i64) -> Result<i64> {
    let sql = "SELECT id AS n FROM resolution WHERE meeting_id = $1 AND number = $2";
    sql::number(db, sql, [meeting.into(), number.into()]).await
}

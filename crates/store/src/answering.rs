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

/// The kinds of what is answered to, in the order in which they are read.
const ORDER: [&str; 12] = [
    "question",
    "core_question",
    "answer",
    "statement",
    "theme",
    "agenda",
    "evidence",
    "paragraph",
    "model",
    "action",
    "resolution",
    "minutes",
];

/// A page of what something answers to, questions first.
pub async fn page(db: &impl Db, what: Answering, offset: i64, limit: i64) -> Result<Vec<Input>> {
    let (table, column, id) = what.parts();
    let places: Vec<String> = ORDER
        .iter()
        .enumerate()
        .map(|(place, kind)| format!("WHEN '{kind}' THEN {place}"))
        .collect();
    let sql = format!(
        "SELECT kind, item_id FROM {table} WHERE {column} = $1 AND removed_at IS NULL
         ORDER BY CASE kind {} END, item_id LIMIT $2 OFFSET $3",
        places.join(" ")
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

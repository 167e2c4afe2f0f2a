//! Experts: what they say of themselves, version by version.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// One version of a profile.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Expert {
    /// The seat in a panel.
    pub member_id: i64,
    /// Its number, from 1.
    pub version: i64,
    /// The field they know.
    pub field: String,
    /// What they learned and did.
    pub credentials: String,
    /// A few words about them.
    pub about: String,
    /// Declared conflicts of interest; empty when it was declared that there are none.
    pub conflicts: String,
    /// When it was saved.
    pub at: i64,
}

const COLUMNS: &str = "e.member_id, e.version, e.field, e.credentials, e.about, e.conflicts, e.at";

/// The newest version of a profile.
pub async fn newest(db: &impl Db, member: i64) -> Result<Option<Expert>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM expert e WHERE e.member_id = $1 ORDER BY e.version DESC LIMIT 1"
    );
    sql::one(db, &sql, [member.into()]).await
}

/// The newest version of each profile of a dialogue's panels; at most 1,000.
pub async fn of_dialogue(db: &impl Db, dialogue: i64) -> Result<Vec<Expert>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM expert e JOIN member m ON m.id = e.member_id
         JOIN body b ON b.id = m.body_id
         WHERE b.dialogue_id = $1
           AND e.version = (SELECT max(x.version) FROM expert x WHERE x.member_id = e.member_id)
         ORDER BY e.member_id LIMIT 1000"
    );
    sql::all(db, &sql, [dialogue.into()]).await
}

/// Every version of a profile, oldest first; at most 200.
pub async fn versions(db: &impl Db, member: i64) -> Result<Vec<Expert>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM expert e WHERE e.member_id = $1 ORDER BY e.version LIMIT 200"
    );
    sql::all(db, &sql, [member.into()]).await
}

/// Keeps a version.
pub async fn insert(tx: &Tx, row: &Expert) -> Result<()> {
    let sql = "INSERT INTO expert (member_id, version, field, credentials, about, conflicts, at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        row.member_id.into(),
        row.version.into(),
        row.field.clone().into(),
        row.credentials.clone().into(),
        row.about.clone().into(),
        row.conflicts.clone().into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// An expert behind an answer.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Author {
    /// The answer.
    pub answer_id: i64,
    /// The seat.
    pub member_id: i64,
    /// The name on the roster.
    pub name: String,
    /// The affiliation on the roster.
    pub affiliation: String,
}

/// Notes with which seat an expert gave an answer.
pub async fn sign(tx: &Tx, answer: i64, member: i64) -> Result<()> {
    let sql = "INSERT INTO expert_answer (answer_id, member_id) VALUES ($1, $2)";
    sql::run(tx, sql, [answer.into(), member.into()]).await?;
    Ok(())
}

/// The experts behind these answers.
pub async fn authors(db: &impl Db, answers: &[i64]) -> Result<Vec<Author>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT x.answer_id, m.id AS member_id, m.name, m.affiliation FROM expert_answer x
         JOIN {rows} AS r ON r.id = x.answer_id JOIN member m ON m.id = x.member_id
         ORDER BY x.answer_id"
    );
    sql::all(db, &text, [sql::json(answers.iter().map(|id| [*id]))]).await
}

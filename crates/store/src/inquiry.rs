//! Inquiries: what panels and experts were asked, and what they replied.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// An inquiry.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Inquiry {
    /// Its key.
    pub id: i64,
    /// The core question it is about.
    pub core_question_id: i64,
    /// The body that asks; none when the staff do.
    pub asking_body_id: Option<i64>,
    /// The panel that is asked.
    pub panel_id: i64,
    /// The one expert who is asked; none when all of the panel are.
    pub member_id: Option<i64>,
    /// What is asked.
    pub question: String,
    /// When the answer is due.
    pub due_at: i64,
    /// When it was asked.
    pub created_at: i64,
}

/// What one expert replied.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Reply {
    /// The inquiry.
    pub inquiry_id: i64,
    /// The expert's seat.
    pub member_id: i64,
    /// The answer; none when the expert declined.
    pub answer_id: Option<i64>,
    /// Why the expert declined.
    pub reason: String,
    /// When.
    pub at: i64,
}

const COLUMNS: &str = "i.id, i.core_question_id, i.asking_body_id, i.panel_id, i.member_id,
    i.question, i.due_at, i.created_at";

/// The inquiry with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Inquiry>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM inquiry i WHERE i.id = $1"), [id.into()]).await
}

/// The inquiries of a dialogue, newest first.
pub async fn of_dialogue(db: &impl Db, dialogue: i64) -> Result<Vec<Inquiry>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inquiry i JOIN core_question c ON c.id = i.core_question_id
         WHERE c.dialogue_id = $1 ORDER BY i.id DESC LIMIT {}",
        domain::inquiry::MOST
    );
    sql::all(db, &sql, [dialogue.into()]).await
}

/// The inquiries about a core question, oldest first; at most 200.
pub async fn of_core_question(db: &impl Db, core_question: i64) -> Result<Vec<Inquiry>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inquiry i WHERE i.core_question_id = $1 ORDER BY i.id LIMIT 200"
    );
    sql::all(db, &sql, [core_question.into()]).await
}

/// The inquiry that an answer replied to.
pub async fn of_answer(db: &impl Db, answer: i64) -> Result<Option<Inquiry>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM inquiry i JOIN inquiry_reply r ON r.inquiry_id = i.id
         WHERE r.answer_id = $1 LIMIT 1"
    );
    sql::one(db, &sql, [answer.into()]).await
}

/// Adds an inquiry; its key. The key in `row` is not used.
pub async fn insert(tx: &Tx, row: &Inquiry) -> Result<i64> {
    let sql =
        "INSERT INTO inquiry (core_question_id, asking_body_id, panel_id, member_id, question,
                 due_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id AS n";
    let values = [
        row.core_question_id.into(),
        row.asking_body_id.into(),
        row.panel_id.into(),
        row.member_id.into(),
        row.question.clone().into(),
        row.due_at.into(),
        row.created_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// The replies to an inquiry, oldest first.
pub async fn replies(db: &impl Db, inquiry: i64) -> Result<Vec<Reply>> {
    let sql = "SELECT inquiry_id, member_id, answer_id, reason, at FROM inquiry_reply
               WHERE inquiry_id = $1 ORDER BY at, member_id LIMIT 500";
    sql::all(db, sql, [inquiry.into()]).await
}

/// Keeps a reply; whether the expert had not replied before.
pub async fn reply(tx: &Tx, row: &Reply) -> Result<bool> {
    let sql = "INSERT INTO inquiry_reply (inquiry_id, member_id, answer_id, reason, at)
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (inquiry_id, member_id) DO NOTHING";
    let values = [
        row.inquiry_id.into(),
        row.member_id.into(),
        row.answer_id.into(),
        row.reason.clone().into(),
        row.at.into(),
    ];
    Ok(sql::run(tx, sql, values).await? == 1)
}

/// Where an expert of a panel is reached.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Reached {
    /// The seat.
    pub member_id: i64,
    /// The address of the account behind it.
    pub email: String,
}

/// The addresses of those who sit in a panel at a moment and have an account.
pub async fn reached(db: &impl Db, panel: i64, moment: i64) -> Result<Vec<Reached>> {
    let sql = "SELECT m.id AS member_id, q.email FROM member m
               JOIN member_person p ON p.member_id = m.id JOIN person q ON q.id = p.person_id
               WHERE m.body_id = $1 AND m.valid_from <= $2 AND (m.ended_at IS NULL OR m.ended_at > $2)
                 AND q.email <> '' AND q.disabled_at IS NULL ORDER BY m.id LIMIT 500";
    sql::all(db, sql, [panel.into(), moment.into()]).await
}

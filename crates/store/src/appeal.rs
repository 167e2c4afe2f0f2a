//! Outcomes that somebody wants looked at again, and what the office answered.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// An appeal.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Appeal {
    /// Its key.
    pub id: i64,
    /// The outcome.
    pub outcome_id: i64,
    /// `domain::contribution::Kind` of the input as text.
    pub kind: String,
    /// The number of the input.
    pub item_id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// Who asked; none when they were erased, or had the receipt alone.
    pub participant_id: Option<Uuid>,
    /// Why.
    pub reason: String,
    /// The language of that.
    pub language: String,
    /// When.
    pub asked_at: i64,
    /// `domain::appeal::Decision` as text, once there is one.
    pub decision: Option<String>,
    /// What the office answered.
    pub answer: String,
    /// 1 when the reason is shown with the answer.
    pub shown: i16,
    /// When it answered.
    pub decided_at: Option<i64>,
}

const COLUMNS: &str =
    "id, outcome_id, kind, item_id, dialogue_id, participant_id, reason, language,
    asked_at, decision, answer, shown, decided_at";

/// Keeps a new one; none when this outcome of this input was appealed before.
pub async fn insert(tx: &Tx, row: &Appeal) -> Result<Option<i64>> {
    #[derive(FromQueryResult)]
    struct Id {
        id: i64,
    }
    let sql = "INSERT INTO appeal (outcome_id, kind, item_id, dialogue_id, participant_id, reason,
                 language, asked_at, answer, shown) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 0)
               ON CONFLICT (outcome_id, kind, item_id) DO NOTHING RETURNING id";
    let values = [
        row.outcome_id.into(),
        row.kind.clone().into(),
        row.item_id.into(),
        row.dialogue_id.into(),
        row.participant_id.into(),
        row.reason.clone().into(),
        row.language.clone().into(),
        row.asked_at.into(),
    ];
    let id: Option<Id> = sql::one(tx, sql, values).await?;
    Ok(id.map(|row| row.id))
}

/// One of them.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Appeal>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM appeal WHERE id = $1"), [id.into()]).await
}

/// Those about one input, oldest first: one for each of its outcomes.
pub async fn of_item(db: &impl Db, kind: &str, item: i64) -> Result<Vec<Appeal>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM appeal WHERE kind = $1 AND item_id = $2 ORDER BY id LIMIT 200"
    );
    sql::all(db, &sql, [kind.into(), item.into()]).await
}

/// Those of a dialogue: what waits first, oldest first, then what was answered, newest first.
pub async fn list(db: &impl Db, dialogue: i64, offset: i64, limit: i64) -> Result<Vec<Appeal>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM appeal WHERE dialogue_id = $1
         ORDER BY CASE WHEN decided_at IS NULL THEN 0 ELSE 1 END,
           CASE WHEN decided_at IS NULL THEN id ELSE -id END LIMIT $2 OFFSET $3"
    );
    sql::all(db, &sql, [dialogue.into(), limit.into(), offset.into()]).await
}

/// How many a dialogue has, and how many of them wait.
pub async fn counts(db: &impl Db, dialogue: i64) -> Result<(i64, i64)> {
    let all = "SELECT count(*) AS n FROM appeal WHERE dialogue_id = $1";
    let waiting = "SELECT count(*) AS n FROM appeal WHERE dialogue_id = $1 AND decided_at IS NULL";
    let all = sql::number(db, all, [dialogue.into()]).await?;
    Ok((all, sql::number(db, waiting, [dialogue.into()]).await?))
}

/// Keeps what the office answered; false when it had answered before.
pub async fn decide(
    tx: &Tx,
    id: i64,
    decision: &str,
    answer: &str,
    shown: bool,
    now: i64,
) -> Result<bool> {
    let sql = "UPDATE appeal SET decision = $2, answer = $3, shown = $4, decided_at = $5
               WHERE id = $1 AND decided_at IS NULL";
    let shown = i16::from(shown);
    let values = [id.into(), decision.into(), answer.into(), shown.into(), now.into()];
    Ok(sql::run(tx, sql, values).await? > 0)
}

/// Empties those of a participant: their words and the salts of the acts that commit to them.
pub async fn erase(tx: &Tx, participant: Uuid) -> Result<()> {
    let salts = "DELETE FROM salt WHERE act_id IN (SELECT a.id FROM act a JOIN appeal p
                   ON a.subject = 'appeal' AND a.subject_id = p.id WHERE p.participant_id = $1)";
    sql::run(tx, salts, [participant.into()]).await?;
    // What was answered may repeat what was said.
    let texts = "UPDATE appeal SET reason = '', answer = '', participant_id = NULL
                 WHERE participant_id = $1";
    sql::run(tx, texts, [participant.into()]).await?;
    Ok(())
}

/// Hands those of a participant to another.
pub async fn join(tx: &Tx, from: Uuid, to: Uuid) -> Result<()> {
    let text = "UPDATE appeal SET participant_id = $2 WHERE participant_id = $1";
    sql::run(tx, text, [from.into(), to.into()]).await?;
    Ok(())
}

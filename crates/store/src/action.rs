//! Actions.

use sea_orm::FromQueryResult;

pub use crate::answering::Input;
use crate::answering::{self, Answering};
use crate::{Db, Result, Tx, sql};

/// An action.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Action {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// Its title.
    pub title: String,
    /// What is done.
    pub text: String,
    /// The office that answers for it.
    pub owner: String,
    /// Who else does it.
    pub partners: String,
    /// Its budget in KRW; 0 while that is not known.
    pub budget: i64,
    /// Where the money comes from.
    pub funding: String,
    /// The day it begins.
    pub starts: String,
    /// The day it ends.
    pub ends: String,
    /// The model it carries out, by the number in its code.
    pub model_id: Option<i64>,
    /// `domain::action::Progress` as text.
    pub progress: String,
    /// Why it was stopped.
    pub stopped: String,
    /// `domain::publication::Publication` as text.
    pub status: String,
    /// Why it was withdrawn.
    pub reason: String,
    /// 1, and one more for each correction.
    pub version: i64,
    /// When it was written.
    pub created_at: i64,
    /// When it was last corrected.
    pub changed_at: i64,
}

const COLUMNS: &str =
    "id, dialogue_id, title, text, owner, partners, budget, funding, starts, ends,
    model_id, progress, stopped, status, reason, version, created_at, changed_at";

/// The action with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Action>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM action WHERE id = $1"), [id.into()]).await
}

/// Stores a new action under the number it carries.
pub async fn insert(tx: &Tx, row: &Action) -> Result<()> {
    let sql = format!(
        "INSERT INTO action ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
    );
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.title.clone().into(),
        row.text.clone().into(),
        row.owner.clone().into(),
        row.partners.clone().into(),
        row.budget.into(),
        row.funding.clone().into(),
        row.starts.clone().into(),
        row.ends.clone().into(),
        row.model_id.into(),
        row.progress.clone().into(),
        row.stopped.clone().into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.version.into(),
        row.created_at.into(),
        row.changed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &Action) -> Result<()> {
    let sql = "UPDATE action SET title = $1, text = $2, owner = $3, partners = $4, budget = $5,
        funding = $6, starts = $7, ends = $8, model_id = $9, progress = $10, stopped = $11, status = $12,
        reason = $13, version = $14, changed_at = $15 WHERE id = $16";
    let values = [
        row.title.clone().into(),
        row.text.clone().into(),
        row.owner.clone().into(),
        row.partners.clone().into(),
        row.budget.into(),
        row.funding.clone().into(),
        row.starts.clone().into(),
        row.ends.clone().into(),
        row.model_id.into(),
        row.progress.clone().into(),
        row.stopped.clone().into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.version.into(),
        row.changed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

fn visible(with_drafts: bool) -> &'static str {
    if with_drafts { "true" } else { "status <> 'draft'" }
}

/// How many actions a dialogue has.
pub async fn count(db: &impl Db, dialogue: i64, with_drafts: bool) -> Result<i64> {
    let condition = visible(with_drafts);
    let sql = format!("SELECT count(*) AS n FROM action WHERE dialogue_id = $1 AND {condition}");
    sql::number(db, &sql, [dialogue.into()]).await
}

/// The actions of a dialogue by owner, then by their first day.
pub async fn list(
    db: &impl Db,
    dialogue: i64,
    with_drafts: bool,
    offset: i64,
    limit: i64,
) -> Result<Vec<Action>> {
    let condition = visible(with_drafts);
    let sql = format!(
        "SELECT {COLUMNS} FROM action WHERE dialogue_id = $1 AND {condition}
         ORDER BY owner, starts, id LIMIT $2 OFFSET $3"
    );
    sql::all(db, &sql, [dialogue.into(), limit.into(), offset.into()]).await
}

/// What an action answers to now: its input links.
pub async fn inputs_of(db: &impl Db, action: i64) -> Result<Vec<Input>> {
    answering::of(db, Answering::Action(action)).await
}

/// The published actions that answer to an input, by number; at most 200.
pub async fn of_input(db: &impl Db, kind: &str, item: i64) -> Result<Vec<i64>> {
    answering::answering(db, "action", kind, item).await
}

//! What an assistant drafted, what it was asked, and what became of that.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// Something that an assistant wrote.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Assistance {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// `domain::assistant::Task` as text.
    pub task: String,
    /// What it is about: a core question as it is cited, or the code of a theme.
    pub topic: String,
    /// The model that answered.
    pub model: String,
    /// How it was told to work.
    pub system: String,
    /// What it was asked; the codes of sources stand in the places of their texts.
    pub prompt: String,
    /// What it wrote; empty once a source of it was erased.
    pub answer: String,
    /// Who asked.
    pub person_id: Option<Uuid>,
    /// When it answered.
    pub at: i64,
    /// The paper it was asked for.
    pub paper_id: Option<i64>,
    /// The paragraph it became.
    pub paragraph_id: Option<i64>,
    /// Who approved that.
    pub approver_id: Option<Uuid>,
    /// When.
    pub approved_at: Option<i64>,
}

const COLUMNS: &str = "id, dialogue_id, task, topic, model, system, prompt, answer, person_id, at,
                       paper_id, paragraph_id, approver_id, approved_at";

/// Notes what an assistant wrote, with what it was given; its key.
pub async fn insert(tx: &Tx, row: &Assistance, sources: &[(&str, i64)]) -> Result<i64> {
    let sql = "INSERT INTO assistance (dialogue_id, task, topic, model, system, prompt, answer,
                 person_id, at, paper_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id AS n";
    let values = [
        row.dialogue_id.into(),
        row.task.clone().into(),
        row.topic.clone().into(),
        row.model.clone().into(),
        row.system.clone().into(),
        row.prompt.clone().into(),
        row.answer.clone().into(),
        row.person_id.into(),
        row.at.into(),
        row.paper_id.into(),
    ];
    let id = sql::number(tx, sql, values).await?;
    for (kind, item) in sources {
        let sql = "INSERT INTO assistance_source (assistance_id, kind, item_id) VALUES ($1, $2, $3)
                   ON CONFLICT (assistance_id, kind, item_id) DO NOTHING";
        sql::run(tx, sql, [id.into(), (*kind).into(), (*item).into()]).await?;
    }
    Ok(id)
}

/// One of them.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Assistance>> {
    let sql = format!("SELECT {COLUMNS} FROM assistance WHERE id = $1");
    sql::one(db, &sql, [id.into()]).await
}

/// What was written for a paper and became no paragraph, the latest first.
pub async fn waiting(db: &impl Db, paper: i64, limit: i64) -> Result<Vec<Assistance>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM assistance
         WHERE paper_id = $1 AND paragraph_id IS NULL AND answer <> '' ORDER BY id DESC LIMIT $2"
    );
    sql::all(db, &sql, [paper.into(), limit.into()]).await
}

/// What became these paragraphs.
pub async fn of_paragraphs(db: &impl Db, paragraphs: &[i64]) -> Result<Vec<Assistance>> {
    let wanted = sql::rows(db, &["wanted"]);
    let sql = format!(
        "SELECT {COLUMNS} FROM assistance
         WHERE paragraph_id IN (SELECT wanted FROM {wanted} AS w) ORDER BY id"
    );
    sql::all(db, &sql, [sql::json(paragraphs.iter().map(|id| [*id]))]).await
}

/// Notes the paragraph that it became; false when it became one before.
pub async fn set_paragraph(tx: &Tx, id: i64, paragraph: i64) -> Result<bool> {
    let sql = "UPDATE assistance SET paragraph_id = $2 WHERE id = $1 AND paragraph_id IS NULL";
    Ok(sql::run(tx, sql, [id.into(), paragraph.into()]).await? > 0)
}

/// Notes who approved a paragraph; false when nothing in it waits for that.
pub async fn approve(tx: &Tx, paragraph: i64, person: Option<Uuid>, at: i64) -> Result<bool> {
    let sql = "UPDATE assistance SET approver_id = $2, approved_at = $3
               WHERE paragraph_id = $1 AND approved_at IS NULL";
    Ok(sql::run(tx, sql, [paragraph.into(), person.into(), at.into()]).await? > 0)
}

/// Forgets what was written out of something that is erased.
pub(crate) async fn forget(tx: &Tx, kind: &str, item: i64) -> Result<()> {
    let sql = "UPDATE assistance SET answer = '' WHERE id IN (SELECT assistance_id
                 FROM assistance_source WHERE kind = $1 AND item_id = $2)";
    sql::run(tx, sql, [kind.into(), item.into()]).await?;
    Ok(())
}

//! The act table: the one path by which everything else learns of a change.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A recorded act.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Act {
    /// Its key. On PostgreSQL keys may become visible out of order.
    pub id: i64,
    /// When, microseconds.
    pub at: i64,
    /// `domain::act::ActKind` as text.
    pub kind: String,
    /// The dialogue, if it belongs to one.
    pub dialogue_id: Option<i64>,
    /// `domain::act::Subject` as text.
    pub subject: String,
    /// The subject's key.
    pub subject_id: i64,
    /// Canonical JSON.
    pub payload: String,
}

/// Records an act, which waits from now on to be entered in the ledger; its key. The salt, if any, goes
/// to its own erasable table.
pub async fn insert(tx: &Tx, act: &Act, salt: Option<&[u8]>) -> Result<i64> {
    let sql = "INSERT INTO act (at, kind, dialogue_id, subject, subject_id, payload)
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id AS n";
    let values = [
        act.at.into(),
        act.kind.clone().into(),
        act.dialogue_id.into(),
        act.subject.clone().into(),
        act.subject_id.into(),
        act.payload.clone().into(),
    ];
    let id = sql::number(tx, sql, values).await?;
    sql::run(tx, "INSERT INTO ledger_waiting (act_id) VALUES ($1)", [id.into()]).await?;
    if let Some(salt) = salt {
        let sql = "INSERT INTO salt (act_id, salt) VALUES ($1, $2)";
        sql::run(tx, sql, [id.into(), salt.to_vec().into()]).await?;
    }
    Ok(id)
}

/// The newest act's key; zero when there is none.
pub async fn newest(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT max(id) AS n FROM act", []).await
}

const COLUMNS: &str = "id, at, kind, dialogue_id, subject, subject_id, payload";

/// Acts above a key, oldest first.
pub async fn after(db: &impl Db, id: i64, limit: i64) -> Result<Vec<Act>> {
    let sql = format!("SELECT {COLUMNS} FROM act WHERE id > $1 ORDER BY id LIMIT $2");
    sql::all(db, &sql, [id.into(), limit.into()]).await
}

/// Acts above a key and up to another one, oldest first.
pub async fn between(db: &impl Db, above: i64, upto: i64) -> Result<Vec<Act>> {
    let sql = format!("SELECT {COLUMNS} FROM act WHERE id > $1 AND id <= $2 ORDER BY id");
    sql::all(db, &sql, [above.into(), upto.into()]).await
}

/// What an act is about, without its payload.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Brief {
    /// Its key.
    pub id: i64,
    /// `domain::act::ActKind` as text.
    pub kind: String,
    /// The dialogue, if it belongs to one.
    pub dialogue_id: Option<i64>,
    /// `domain::act::Subject` as text.
    pub subject: String,
    /// The subject's key.
    pub subject_id: i64,
}

/// What the acts above a key are about, oldest first.
pub async fn briefs_after(db: &impl Db, id: i64) -> Result<Vec<Brief>> {
    let sql = "SELECT id, kind, dialogue_id, subject, subject_id FROM act WHERE id > $1 ORDER BY id LIMIT 100000";
    sql::all(db, sql, [id.into()]).await
}

/// The newest act's key, and how many acts there are above a key.
pub async fn window(db: &impl Db, above: i64) -> Result<(i64, i64)> {
    #[derive(FromQueryResult)]
    struct Window {
        newest: Option<i64>,
        acts: i64,
    }
    let sql = "SELECT max(id) AS newest, count(*) AS acts FROM act WHERE id > $1";
    let row: Option<Window> = sql::one(db, sql, [above.into()]).await?;
    Ok(row.map_or((above, 0), |row| (row.newest.unwrap_or(above), row.acts)))
}

/// What happened to one thing, oldest first; at most 200.
pub async fn of_subject(db: &impl Db, subject: &str, id: i64) -> Result<Vec<Act>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM act WHERE subject = $1 AND subject_id = $2 ORDER BY id LIMIT 200"
    );
    sql::all(db, &sql, [subject.into(), id.into()]).await
}

/// The newest acts of a dialogue that are told one by one, newest first: not the batches of votes,
/// and not the work on a set before it is published.
pub async fn latest_told(db: &impl Db, dialogue: i64, limit: i64) -> Result<Vec<Act>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM act WHERE dialogue_id = $1 AND kind IN ('dialogue.added', 'question.asked',
           'answer.given', 'statement.written', 'contribution.edited', 'contribution.withdrawn',
           'contribution.published', 'contribution.hidden', 'contribution.restored',
           'core_question_set.changed', 'import.done', 'gathering.changed', 'notice.changed')
         ORDER BY id DESC LIMIT $2"
    );
    sql::all(db, &sql, [dialogue.into(), limit.into()]).await
}

/// The salt of an act, unless it was erased.
pub async fn salt(db: &impl Db, act: i64) -> Result<Option<Vec<u8>>> {
    #[derive(FromQueryResult)]
    struct Salt {
        salt: Vec<u8>,
    }
    let row: Option<Salt> =
        sql::one(db, "SELECT salt FROM salt WHERE act_id = $1", [act.into()]).await?;
    Ok(row.map(|row| row.salt))
}

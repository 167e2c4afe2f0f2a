//! Models, what they rest on, and the points that members of bodies give them.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A model.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Model {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The number of its agenda.
    pub agenda_id: Option<i64>,
    /// The paper it stands in.
    pub paper_id: Option<i64>,
    /// Its title.
    pub title: String,
    /// What is wrong today.
    pub problem: String,
    /// What is proposed.
    pub proposal: String,
    /// Who does what: a list of `domain::model::Duty` as JSON.
    pub duties: String,
    /// What it costs, in words.
    pub cost: String,
    /// What it costs a year, in won.
    pub won: Option<i64>,
    /// What it does for the quality of work.
    pub quality: String,
    /// For social cohesion.
    pub cohesion: String,
    /// For the ecological direction.
    pub ecology: String,
    /// For the local economy and jobs.
    pub economy: String,
    /// The minority opinions with the seats that sign them, as JSON.
    pub opinions: String,
    /// `domain::publication::Publication` as text.
    pub status: String,
    /// Why it was withdrawn.
    pub reason: String,
    /// 1, and one more for each correction.
    pub version: i64,
    /// When it was added.
    pub created_at: i64,
    /// When it was last corrected.
    pub changed_at: i64,
}

/// Something that a model rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
pub struct Input {
    /// `domain::citation::CitedKind` as text.
    pub kind: String,
    /// Its key.
    pub item_id: i64,
}

const COLUMNS: &str =
    "m.id, m.dialogue_id, m.agenda_id, m.paper_id, m.title, m.problem, m.proposal,
    m.duties, m.cost, m.won, m.quality, m.cohesion, m.ecology, m.economy, m.opinions, m.status,
    m.reason, m.version, m.created_at, m.changed_at";

/// The model with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Model>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM model m WHERE m.id = $1"), [id.into()]).await
}

/// Stores a new model under the number it carries.
pub async fn insert(tx: &Tx, row: &Model) -> Result<()> {
    let sql = "INSERT INTO model (title, problem, proposal, duties, cost, won, quality, cohesion, ecology,
          economy, opinions, status, reason, version, changed_at, agenda_id, paper_id, id, dialogue_id,
          created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    let mut values = changing(row);
    values.extend([row.id.into(), row.dialogue_id.into(), row.created_at.into()]);
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &Model) -> Result<()> {
    let sql = "UPDATE model SET title = $1, problem = $2, proposal = $3, duties = $4, cost = $5, won = $6,
        quality = $7, cohesion = $8, ecology = $9, economy = $10, opinions = $11, status = $12,
        reason = $13, version = $14, changed_at = $15, agenda_id = $16, paper_id = $17 WHERE id = $18";
    let mut values = changing(row);
    values.push(row.id.into());
    sql::run(tx, sql, values).await?;
    Ok(())
}

fn changing(row: &Model) -> Vec<sea_orm::Value> {
    vec![
        row.title.clone().into(),
        row.problem.clone().into(),
        row.proposal.clone().into(),
        row.duties.clone().into(),
        row.cost.clone().into(),
        row.won.into(),
        row.quality.clone().into(),
        row.cohesion.clone().into(),
        row.ecology.clone().into(),
        row.economy.clone().into(),
        row.opinions.clone().into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.version.into(),
        row.changed_at.into(),
        row.agenda_id.into(),
        row.paper_id.into(),
    ]
}

fn visible(with_drafts: bool) -> &'static str {
    if with_drafts { "true" } else { "m.status <> 'draft'" }
}

/// How many models a dialogue has.
pub async fn count(db: &impl Db, dialogue: i64, with_drafts: bool) -> Result<i64> {
    let condition = visible(with_drafts);
    let sql = format!("SELECT count(*) AS n FROM model m WHERE m.dialogue_id = $1 AND {condition}");
    sql::number(db, &sql, [dialogue.into()]).await
}

/// The models of a dialogue: by agenda, those without one last, then by number.
pub async fn list(
    db: &impl Db,
    dialogue: i64,
    with_drafts: bool,
    offset: i64,
    limit: i64,
) -> Result<Vec<Model>> {
    let condition = visible(with_drafts);
    let sql = format!(
        "SELECT {COLUMNS} FROM model m WHERE m.dialogue_id = $1 AND {condition}
         ORDER BY coalesce(m.agenda_id, {}), m.id LIMIT $2 OFFSET $3",
        i64::MAX
    );
    sql::all(db, &sql, [dialogue.into(), limit.into(), offset.into()]).await
}

/// The models of a dialogue behind a number, by number; for machines.
pub async fn behind(
    db: &impl Db,
    dialogue: i64,
    with_drafts: bool,
    behind: i64,
    limit: i64,
) -> Result<Vec<Model>> {
    let condition = visible(with_drafts);
    let sql = format!(
        "SELECT {COLUMNS} FROM model m WHERE m.dialogue_id = $1 AND m.id > $2 AND {condition}
         ORDER BY m.id LIMIT $3"
    );
    sql::all(db, &sql, [dialogue.into(), behind.into(), limit.into()]).await
}

/// The published models that rest on something, by number; at most 100.
pub async fn resting_on(db: &impl Db, kind: &str, item: i64) -> Result<Vec<Model>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM model m JOIN model_input i ON i.model_id = m.id
         WHERE i.kind = $1 AND i.item_id = $2 AND m.status = 'published' ORDER BY m.id LIMIT 100"
    );
    sql::all(db, &sql, [kind.into(), item.into()]).await
}

/// The published models that answer a core question, by number; at most 100.
pub async fn answering(db: &impl Db, core_question: i64) -> Result<Vec<Model>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM model m JOIN model_core_question c ON c.model_id = m.id
         WHERE c.core_question_id = $1 AND m.status = 'published' ORDER BY m.id LIMIT 100"
    );
    sql::all(db, &sql, [core_question.into()]).await
}

/// What a model rests on, by kind and number.
pub async fn inputs(db: &impl Db, model: i64) -> Result<Vec<Input>> {
    let sql = "SELECT kind, item_id FROM model_input WHERE model_id = $1
               ORDER BY kind, item_id LIMIT 1000";
    sql::all(db, sql, [model.into()]).await
}

/// Replaces what a model rests on.
pub async fn set_inputs(tx: &Tx, model: i64, inputs: &[(String, i64)]) -> Result<()> {
    sql::run(tx, "DELETE FROM model_input WHERE model_id = $1", [model.into()]).await?;
    for (kind, item) in inputs {
        let sql = "INSERT INTO model_input (model_id, kind, item_id) VALUES ($1, $2, $3)
                   ON CONFLICT (model_id, kind, item_id) DO NOTHING";
        sql::run(tx, sql, [model.into(), kind.as_str().into(), (*item).into()]).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

/// The core questions a model answers, by set and number.
pub async fn core_questions(db: &impl Db, model: i64) -> Result<Vec<i64>> {
    let sql =
        "SELECT c.id FROM model_core_question m JOIN core_question c ON c.id = m.core_question_id
               JOIN core_question_set s ON s.id = c.set_id WHERE m.model_id = $1
               ORDER BY s.number, c.number LIMIT 100";
    let rows: Vec<Id> = sql::all(db, sql, [model.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Replaces the core questions a model answers.
pub async fn set_core_questions(tx: &Tx, model: i64, core_questions: &[i64]) -> Result<()> {
    sql::run(tx, "DELETE FROM model_core_question WHERE model_id = $1", [model.into()]).await?;
    for core_question in core_questions {
        let sql = "INSERT INTO model_core_question (model_id, core_question_id) VALUES ($1, $2)
                   ON CONFLICT (model_id, core_question_id) DO NOTHING";
        sql::run(tx, sql, [model.into(), (*core_question).into()]).await?;
    }
    Ok(())
}

/// A seat of a dialogue, as a minority opinion names it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Signer {
    /// The seat.
    pub id: i64,
    /// The name on the roster.
    pub name: String,
    /// The name of the body.
    pub body: String,
    /// The body's part of addresses.
    pub slug: String,
}

const SIGNER: &str = "SELECT m.id, m.name, b.name AS body, b.slug FROM member m
    JOIN body b ON b.id = m.body_id WHERE b.kind <> 'panel'";

/// The seats of a dialogue under a name: those of the council first.
pub async fn signers_named(db: &impl Db, dialogue: i64, name: &str) -> Result<Vec<Signer>> {
    let sql = format!(
        "{SIGNER} AND b.dialogue_id = $1 AND m.name = $2 ORDER BY CASE b.kind WHEN 'council' THEN 0 ELSE 1 END, m.id LIMIT 20"
    );
    sql::all(db, &sql, [dialogue.into(), name.into()]).await
}

/// The seats of a dialogue with these keys.
pub async fn signers(db: &impl Db, dialogue: i64, keys: &[i64]) -> Result<Vec<Signer>> {
    let wanted = sql::rows(db, &["wanted"]);
    let sql = format!(
        "{SIGNER} AND b.dialogue_id = $2 AND m.id IN (SELECT wanted FROM {wanted} AS w) ORDER BY m.id"
    );
    sql::all(db, &sql, [sql::json(keys.iter().map(|key| [*key])), dialogue.into()]).await
}

/// A body's scoring of models.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Scoring {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The body.
    pub body_id: i64,
    /// When it was opened.
    pub opened_at: i64,
    /// Until when members score.
    pub due_at: i64,
    /// When it was closed and its numbers were published.
    pub closed_at: Option<i64>,
}

/// A model in a scoring.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ScoredModel {
    /// The model.
    pub model_id: i64,
    /// Its version when the scoring was opened.
    pub version: i64,
}

/// The points that a member gave a model.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Score {
    /// The scoring.
    pub scoring_id: i64,
    /// The model.
    pub model_id: i64,
    /// The seat.
    pub member_id: i64,
    /// Quality of work, 1 to 5.
    pub quality: i16,
    /// Social cohesion, 1 to 5.
    pub cohesion: i16,
    /// Ecological direction, 1 to 5.
    pub ecology: i16,
    /// Local economy and jobs, 1 to 5.
    pub economy: i16,
    /// What the member remarks.
    pub remark: String,
    /// When.
    pub at: i64,
}

/// A member who stands aside from scoring a model.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Recusal {
    /// The scoring.
    pub scoring_id: i64,
    /// The model.
    pub model_id: i64,
    /// The seat.
    pub member_id: i64,
    /// Why.
    pub reason: String,
    /// When.
    pub at: i64,
}

const SCORING: &str = "s.id, s.dialogue_id, s.body_id, s.opened_at, s.due_at, s.closed_at";
const SCORE: &str =
    "scoring_id, model_id, member_id, quality, cohesion, ecology, economy, remark, at";

/// The scoring with this key.
pub async fn scoring_by_id(db: &impl Db, id: i64) -> Result<Option<Scoring>> {
    sql::one(db, &format!("SELECT {SCORING} FROM scoring s WHERE s.id = $1"), [id.into()]).await
}

/// As [`scoring_by_id`]; nobody closes it, or scores in it, before the transaction is over.
pub async fn lock_scoring(tx: &Tx, id: i64) -> Result<Option<Scoring>> {
    // Writing what is there takes the row's lock on either engine.
    let sql = "UPDATE scoring SET due_at = due_at WHERE id = $1
               RETURNING id, dialogue_id, body_id, opened_at, due_at, closed_at";
    sql::one(tx, sql, [id.into()]).await
}

/// The latest scoring of a body.
pub async fn latest_scoring(db: &impl Db, body: i64) -> Result<Option<Scoring>> {
    let sql = format!(
        "SELECT {SCORING} FROM scoring s WHERE s.body_id = $1 ORDER BY s.opened_at DESC, s.id DESC LIMIT 1"
    );
    sql::one(db, &sql, [body.into()]).await
}

/// The scorings of a dialogue, the latest first; at most 100.
pub async fn scorings(db: &impl Db, dialogue: i64) -> Result<Vec<Scoring>> {
    let sql = format!(
        "SELECT {SCORING} FROM scoring s WHERE s.dialogue_id = $1
         ORDER BY s.opened_at DESC, s.id DESC LIMIT 100"
    );
    sql::all(db, &sql, [dialogue.into()]).await
}

/// Opens a scoring; its key. The key in `row` is not used.
pub async fn insert_scoring(tx: &Tx, row: &Scoring, models: &[ScoredModel]) -> Result<i64> {
    let sql = "INSERT INTO scoring (dialogue_id, body_id, opened_at, due_at)
               VALUES ($1, $2, $3, $4) RETURNING id AS n";
    let values =
        [row.dialogue_id.into(), row.body_id.into(), row.opened_at.into(), row.due_at.into()];
    let id = sql::number(tx, sql, values).await?;
    for model in models {
        let sql = "INSERT INTO scoring_model (scoring_id, model_id, version) VALUES ($1, $2, $3)";
        sql::run(tx, sql, [id.into(), model.model_id.into(), model.version.into()]).await?;
    }
    Ok(id)
}

/// Closes a scoring.
pub async fn close_scoring(tx: &Tx, id: i64, now: i64) -> Result<()> {
    sql::run(tx, "UPDATE scoring SET closed_at = $1 WHERE id = $2", [now.into(), id.into()])
        .await?;
    Ok(())
}

/// The models of a scoring, by number.
pub async fn scored_models(db: &impl Db, scoring: i64) -> Result<Vec<ScoredModel>> {
    let sql = "SELECT model_id, version FROM scoring_model WHERE scoring_id = $1
               ORDER BY model_id LIMIT 1000";
    sql::all(db, sql, [scoring.into()]).await
}

/// A closed scoring that a model was in.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ClosedScoring {
    /// The scoring.
    pub scoring_id: i64,
    /// The model.
    pub model_id: i64,
    /// The version of the model that was scored.
    pub version: i64,
    /// When it was closed.
    pub closed_at: i64,
    /// The name of the body.
    pub body: String,
    /// The body's part of addresses.
    pub slug: String,
}

/// The closed scorings of models, the earliest first.
pub async fn closed_scorings(db: &impl Db, models: &[i64]) -> Result<Vec<ClosedScoring>> {
    let wanted = sql::rows(db, &["wanted"]);
    let sql = format!(
        "SELECT s.id AS scoring_id, m.model_id, m.version, s.closed_at, b.name AS body, b.slug
         FROM scoring_model m JOIN scoring s ON s.id = m.scoring_id JOIN body b ON b.id = s.body_id
         WHERE s.closed_at IS NOT NULL AND m.model_id IN (SELECT wanted FROM {wanted} AS w)
         ORDER BY s.closed_at, s.id, m.model_id"
    );
    sql::all(db, &sql, [sql::json(models.iter().map(|id| [*id]))]).await
}

/// The points given in a scoring, by model and seat.
pub async fn scores(db: &impl Db, scoring: i64) -> Result<Vec<Score>> {
    let sql = format!(
        "SELECT {SCORE} FROM model_score WHERE scoring_id = $1 ORDER BY model_id, member_id"
    );
    sql::all(db, &sql, [scoring.into()]).await
}

/// The points given to models in any scoring.
pub async fn scores_of(db: &impl Db, models: &[i64]) -> Result<Vec<Score>> {
    let wanted = sql::rows(db, &["wanted"]);
    let sql = format!(
        "SELECT {SCORE} FROM model_score WHERE model_id IN (SELECT wanted FROM {wanted} AS w)
         ORDER BY scoring_id, model_id, member_id"
    );
    sql::all(db, &sql, [sql::json(models.iter().map(|id| [*id]))]).await
}

/// Who stands aside in a scoring, by model and seat.
pub async fn recusals(db: &impl Db, scoring: i64) -> Result<Vec<Recusal>> {
    let sql = "SELECT scoring_id, model_id, member_id, reason, at FROM model_recusal
               WHERE scoring_id = $1 ORDER BY model_id, member_id";
    sql::all(db, sql, [scoring.into()]).await
}

/// Who stood aside from models in any scoring.
pub async fn recusals_of(db: &impl Db, models: &[i64]) -> Result<Vec<Recusal>> {
    let wanted = sql::rows(db, &["wanted"]);
    let sql = format!(
        "SELECT scoring_id, model_id, member_id, reason, at FROM model_recusal
         WHERE model_id IN (SELECT wanted FROM {wanted} AS w)
         ORDER BY scoring_id, model_id, member_id"
    );
    sql::all(db, &sql, [sql::json(models.iter().map(|id| [*id]))]).await
}

/// Writes a member's points, in the place of earlier ones or of standing aside.
pub async fn set_score(tx: &Tx, row: &Score) -> Result<()> {
    clear(tx, "model_recusal", row.scoring_id, row.model_id, row.member_id).await?;
    let sql = format!(
        "INSERT INTO model_score ({SCORE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (scoring_id, model_id, member_id) DO UPDATE SET quality = excluded.quality,
           cohesion = excluded.cohesion, ecology = excluded.ecology, economy = excluded.economy,
           remark = excluded.remark, at = excluded.at"
    );
    let values = [
        row.scoring_id.into(),
        row.model_id.into(),
        row.member_id.into(),
        row.quality.into(),
        row.cohesion.into(),
        row.ecology.into(),
        row.economy.into(),
        row.remark.clone().into(),
        row.at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes that a member stands aside, in the place of points.
pub async fn set_recusal(tx: &Tx, row: &Recusal) -> Result<()> {
    clear(tx, "model_score", row.scoring_id, row.model_id, row.member_id).await?;
    let sql = "INSERT INTO model_recusal (scoring_id, model_id, member_id, reason, at)
               VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (scoring_id, model_id, member_id) DO UPDATE SET reason = excluded.reason,
                 at = excluded.at";
    let values = [
        row.scoring_id.into(),
        row.model_id.into(),
        row.member_id.into(),
        row.reason.clone().into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

async fn clear(tx: &Tx, table: &str, scoring: i64, model: i64, member: i64) -> Result<()> {
    let sql =
        format!("DELETE FROM {table} WHERE scoring_id = $1 AND model_id = $2 AND member_id = $3");
    sql::run(tx, &sql, [scoring.into(), model.into(), member.into()]).await?;
    Ok(())
}

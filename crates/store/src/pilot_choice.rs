//! Choices of pilots: candidates, citizens' ballots, the counted file.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A choice of pilots.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct PilotChoice {
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// Its title.
    pub title: String,
    /// What is decided and how.
    pub text: String,
    /// The money there is, in KRW.
    pub budget: i64,
    /// When ballots are taken from.
    pub opens: i64,
    /// When no more are taken.
    pub closes: i64,
    /// `domain::publication::Publication` as text.
    pub status: String,
    /// Why it was withdrawn.
    pub reason: String,
    /// The ballots as they were counted: a .pb file.
    pub file: Option<Vec<u8>>,
    /// When they were counted.
    pub counted_at: Option<i64>,
    /// The resolution that confirms the result or departs from it.
    pub resolution_id: Option<i64>,
    /// Why it departs; empty when it confirms.
    pub departs: String,
    /// When the resolution was entered.
    pub resolved_at: Option<i64>,
    /// When it was written.
    pub created_at: i64,
    /// When it was last changed.
    pub changed_at: i64,
}

const COLUMNS: &str = "id, dialogue_id, title, text, budget, opens, closes, status, reason, file,
    counted_at, resolution_id, departs, resolved_at, created_at, changed_at";

/// The choice with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<PilotChoice>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM pilot_choice WHERE id = $1"), [id.into()]).await
}

/// The choices of a dialogue, newest first; at most 100.
pub async fn list(db: &impl Db, dialogue: i64, with_drafts: bool) -> Result<Vec<PilotChoice>> {
    let condition = if with_drafts { "true" } else { "status <> 'draft'" };
    let sql = format!(
        "SELECT {COLUMNS} FROM pilot_choice WHERE dialogue_id = $1 AND {condition}
         ORDER BY id DESC LIMIT 100"
    );
    sql::all(db, &sql, [dialogue.into()]).await
}

/// Adds a choice; its key. The key in `row` is not used.
pub async fn insert(tx: &Tx, row: &PilotChoice) -> Result<i64> {
    let sql =
        "INSERT INTO pilot_choice (dialogue_id, title, text, budget, opens, closes, status, reason,
                 departs, created_at, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', $8, $8) RETURNING id AS n";
    let values = [
        row.dialogue_id.into(),
        row.title.clone().into(),
        row.text.clone().into(),
        row.budget.into(),
        row.opens.into(),
        row.closes.into(),
        row.status.clone().into(),
        row.created_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &PilotChoice) -> Result<()> {
    let sql = "UPDATE pilot_choice SET title = $1, text = $2, budget = $3, opens = $4, closes = $5,
        status = $6, reason = $7, file = $8, counted_at = $9, resolution_id = $10, departs = $11,
        resolved_at = $12, changed_at = $13 WHERE id = $14";
    let values = [
        row.title.clone().into(),
        row.text.clone().into(),
        row.budget.into(),
        row.opens.into(),
        row.closes.into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.file.clone().into(),
        row.counted_at.into(),
        row.resolution_id.into(),
        row.departs.clone().into(),
        row.resolved_at.into(),
        row.changed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// A candidate.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Candidate {
    /// Its key.
    pub id: i64,
    /// The choice.
    pub choice_id: i64,
    /// Its title.
    pub title: String,
    /// What it is.
    pub summary: String,
    /// Where it would be tried.
    pub places: String,
    /// What it costs, in KRW.
    pub cost: i64,
    /// When it was added.
    pub added_at: i64,
    /// When it was taken out.
    pub removed_at: Option<i64>,
}

/// The candidates of a choice, in the order they were added.
pub async fn candidates(db: &impl Db, choice: i64) -> Result<Vec<Candidate>> {
    let sql =
        "SELECT id, choice_id, title, summary, places, cost, added_at, removed_at FROM candidate
               WHERE choice_id = $1 AND removed_at IS NULL ORDER BY id LIMIT 200";
    sql::all(db, sql, [choice.into()]).await
}

/// Adds a candidate; its key. The key in `row` is not used.
pub async fn insert_candidate(tx: &Tx, row: &Candidate) -> Result<i64> {
    let sql = "INSERT INTO candidate (choice_id, title, summary, places, cost, added_at)
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id AS n";
    let values = [
        row.choice_id.into(),
        row.title.clone().into(),
        row.summary.clone().into(),
        row.places.clone().into(),
        row.cost.into(),
        row.added_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Takes a candidate out before ballots are taken.
pub async fn remove_candidate(tx: &Tx, id: i64, now: i64) -> Result<()> {
    sql::run(tx, "UPDATE candidate SET removed_at = $2 WHERE id = $1", [id.into(), now.into()])
        .await?;
    Ok(())
}

/// A ballot that stands.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Ballot {
    /// Its key.
    pub id: i64,
    /// The participant.
    pub participant_id: Uuid,
    /// Keys of candidates, ascending, with commas between them.
    pub approved: String,
}

const STANDS: &str = "NOT EXISTS (SELECT 1 FROM pilot_ballot n
    WHERE n.choice_id = b.choice_id AND n.voter_id = b.voter_id AND n.id > b.id)";

/// A voter's ballot that stands.
pub async fn ballot(db: &impl Db, choice: i64, voter: i64) -> Result<Option<Ballot>> {
    let sql = "SELECT b.id, v.participant_id, b.approved FROM pilot_ballot b JOIN voter v ON v.id = b.voter_id
               WHERE b.choice_id = $1 AND b.voter_id = $2 ORDER BY b.id DESC LIMIT 1";
    sql::one(db, sql, [choice.into(), voter.into()]).await
}

/// Every ballot that stands, by key; none by the barred, and none that was taken back.
pub async fn ballots(db: &impl Db, choice: i64) -> Result<Vec<Ballot>> {
    let sql = format!(
        "SELECT b.id, v.participant_id, b.approved FROM pilot_ballot b JOIN voter v ON v.id = b.voter_id
         WHERE b.choice_id = $1 AND b.approved <> '' AND {STANDS} AND NOT EXISTS (SELECT 1 FROM barring x
           WHERE x.dialogue_id = v.dialogue_id AND x.participant_id = v.participant_id AND x.lifted_at IS NULL)
         ORDER BY b.id"
    );
    sql::all(db, &sql, [choice.into()]).await
}

/// How many ballots stand.
pub async fn ballot_count(db: &impl Db, choice: i64) -> Result<i64> {
    let sql = format!(
        "SELECT count(*) AS n FROM pilot_ballot b WHERE b.choice_id = $1 AND b.approved <> '' AND {STANDS}"
    );
    sql::number(db, &sql, [choice.into()]).await
}

/// Adds a ballot, which then stands for its voter.
pub async fn insert_ballot(
    tx: &Tx,
    act: i64,
    choice: i64,
    voter: i64,
    approved: &str,
    at: i64,
) -> Result<()> {
    let sql = "INSERT INTO pilot_ballot (act_id, choice_id, voter_id, approved, at) VALUES ($1, $2, $3, $4, $5)";
    let values = [act.into(), choice.into(), voter.into(), approved.into(), at.into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Makes the ballots of one voter another's.
pub async fn join(tx: &Tx, from: i64, to: i64) -> Result<()> {
    let text = "UPDATE pilot_ballot SET voter_id = $2 WHERE voter_id = $1";
    sql::run(tx, text, [from.into(), to.into()]).await?;
    Ok(())
}

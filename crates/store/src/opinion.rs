//! Analyses of the votes on core questions, names of opinion groups, and how often statements were
//! shown.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// The newest analysis of a core question.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Analysis {
    /// The core question.
    pub core_question_id: i64,
    /// Grows with every analysis written, of whichever core question.
    pub version: i64,
    /// Every act up to this one is in it.
    pub act_id: i64,
    /// Every vote that was on disk at this moment is in it, microseconds.
    pub read_at: i64,
    /// When it was written.
    pub done_at: i64,
    /// SHA-256 of the votes in it.
    pub digest: Vec<u8>,
    /// What came out, as JSON.
    pub result: String,
    /// Of what moment the certainty is.
    pub certain_at: Option<i64>,
    /// How sure it is, as JSON.
    pub certainty: Option<String>,
}

/// The newest analysis of a core question, if there is one.
pub async fn analysis(db: &impl Db, core_question: i64) -> Result<Option<Analysis>> {
    let sql = "SELECT core_question_id, version, act_id, read_at, done_at, digest, result, certain_at, certainty
               FROM opinion_analysis WHERE core_question_id = $1";
    sql::one(db, sql, [core_question.into()]).await
}

/// The version of a core question's newest analysis; zero when there is none.
pub async fn version(db: &impl Db, core_question: i64) -> Result<i64> {
    let sql = "SELECT version AS n FROM opinion_analysis WHERE core_question_id = $1";
    sql::number(db, sql, [core_question.into()]).await
}

/// The version of the newest analysis of all.
pub async fn newest(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT max(version) AS n FROM opinion_analysis", []).await
}

/// Puts an analysis in the place of the one before; its version.
pub async fn put(tx: &Tx, row: &Analysis) -> Result<i64> {
    let sql = "INSERT INTO opinion_analysis (core_question_id, version, act_id, read_at, done_at, digest, result, certain_at, certainty)
               VALUES ($1, (SELECT coalesce(max(version), 0) + 1 FROM opinion_analysis), $2, $3, $4, $5, $6, $7, $8)
               ON CONFLICT (core_question_id) DO UPDATE SET version = excluded.version,
                 act_id = excluded.act_id, read_at = excluded.read_at, done_at = excluded.done_at, digest = excluded.digest,
                 result = excluded.result, certain_at = excluded.certain_at, certainty = excluded.certainty
               RETURNING version AS n";
    let values = [
        row.core_question_id.into(),
        row.act_id.into(),
        row.read_at.into(),
        row.done_at.into(),
        row.digest.clone().into(),
        row.result.clone().into(),
        row.certain_at.into(),
        row.certainty.clone().into(),
    ];
    sql::number(tx, sql, values).await
}

/// Notes that every act up to this one is in every analysis but those of the core questions named.
pub async fn reached(tx: &Tx, act: i64, except: &[i64]) -> Result<()> {
    let rows = sql::rows(tx, &["c"]);
    let text = format!(
        "UPDATE opinion_analysis SET act_id = $2
         WHERE act_id < $2 AND core_question_id NOT IN (SELECT c FROM {rows} AS r)"
    );
    sql::run(tx, &text, [sql::json(except.iter().map(|core| [*core])), act.into()]).await?;
    Ok(())
}

/// A core question that is voted on, or was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Voted {
    /// The core question.
    pub id: i64,
    /// Its dialogue.
    pub dialogue_id: i64,
    /// Up to which act it was analysed; none when it never was.
    pub act_id: Option<i64>,
}

/// Every core question of a published set that has statements, oldest first.
pub async fn voted(db: &impl Db) -> Result<Vec<Voted>> {
    let sql = "SELECT c.id, c.dialogue_id, a.act_id FROM core_question c
               JOIN core_question_set st ON st.id = c.set_id
               LEFT JOIN opinion_analysis a ON a.core_question_id = c.id
               WHERE st.status = 'published' AND c.removed_at IS NULL
                 AND EXISTS (SELECT 1 FROM statement t WHERE t.core_question_id = c.id)
               ORDER BY c.id";
    sql::all(db, sql, []).await
}

/// A vote that may have changed, as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    /// The act under which it was cast.
    pub act_id: i64,
    /// The core question.
    pub core_question_id: i64,
    /// The statement.
    pub statement_id: i64,
    /// The voter.
    pub voter_id: i64,
    /// The participant.
    pub participant_id: Uuid,
    /// +1, −1 or 0; none when it was taken back.
    pub value: Option<i16>,
    /// When it was cast.
    pub at: i64,
}

/// The votes that were cast under acts above one and up to another, as they stand now: what was
/// changed since comes as it is, so that nothing depends on the order of acts.
pub async fn cast_between(db: &impl Db, above: i64, upto: i64) -> Result<Vec<Standing>> {
    let sql = "SELECT e.act_id, t.core_question_id, e.statement_id, e.voter_id, r.participant_id, v.value, e.at
               FROM vote_entry e JOIN statement t ON t.id = e.statement_id
               JOIN voter r ON r.id = e.voter_id
               LEFT JOIN vote v ON v.statement_id = e.statement_id AND v.voter_id = e.voter_id
               WHERE e.act_id > $1 AND e.act_id <= $2 ORDER BY e.act_id, e.leaf";
    sql::all(db, sql, [above.into(), upto.into()]).await
}

/// The voters who are barred from a dialogue now.
pub async fn barred(db: &impl Db, dialogue: i64) -> Result<Vec<i64>> {
    #[derive(FromQueryResult)]
    struct Voter {
        id: i64,
    }
    let sql = "SELECT r.id FROM barring b JOIN voter r ON r.dialogue_id = b.dialogue_id
                 AND r.participant_id = b.participant_id
               WHERE b.dialogue_id = $1 AND b.lifted_at IS NULL ORDER BY r.id";
    let rows: Vec<Voter> = sql::all(db, sql, [dialogue.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The name of an opinion group, given by a person.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct GroupName {
    /// Which of the groups, from 0.
    pub number: i16,
    /// How many groups there were then.
    pub groups: i16,
    /// Two to four words.
    pub name: String,
    /// What the group holds, in one sentence.
    pub sentence: String,
    /// Who named it.
    pub named_by: Option<Uuid>,
    /// When.
    pub named_at: i64,
}

/// The names of a core question's groups that stand.
pub async fn names(db: &impl Db, core_question: i64) -> Result<Vec<GroupName>> {
    let sql = "SELECT number, groups, name, sentence, named_by, named_at FROM opinion_group
               WHERE core_question_id = $1 AND ended_at IS NULL ORDER BY number";
    sql::all(db, sql, [core_question.into()]).await
}

/// Names a group in the place of the name before; an empty name takes that away.
pub async fn put_name(tx: &Tx, core_question: i64, name: &GroupName) -> Result<()> {
    let end = "UPDATE opinion_group SET ended_at = $1
               WHERE core_question_id = $2 AND number = $3 AND ended_at IS NULL";
    sql::run(tx, end, [name.named_at.into(), core_question.into(), name.number.into()]).await?;
    if name.name.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO opinion_group (core_question_id, number, groups, name, sentence, named_by, named_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        core_question.into(),
        name.number.into(),
        name.groups.into(),
        name.name.clone().into(),
        name.sentence.clone().into(),
        name.named_by.into(),
        name.named_at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Counts statements that were shown: (statement, how often since).
pub async fn add_exposures(tx: &Tx, shown: &[(i64, i64)]) -> Result<()> {
    let rows = sql::rows(tx, &["s", "n"]);
    let text = format!(
        "INSERT INTO exposure (statement_id, shown) SELECT s, n FROM {rows} AS r
         WHERE EXISTS (SELECT 1 FROM statement t WHERE t.id = r.s) ORDER BY s
         ON CONFLICT (statement_id) DO UPDATE SET shown = exposure.shown + excluded.shown"
    );
    let list = sql::json(shown.iter().map(|(statement, times)| [*statement, *times]));
    sql::run(tx, &text, [list]).await?;
    Ok(())
}

/// How often each published statement of a core question was shown.
pub async fn exposures(db: &impl Db, core_question: i64) -> Result<Vec<(i64, i64)>> {
    #[derive(FromQueryResult)]
    struct Shown {
        id: i64,
        shown: i64,
    }
    let sql = "SELECT t.id, coalesce(e.shown, 0) AS shown FROM statement t
               LEFT JOIN exposure e ON e.statement_id = t.id
               WHERE t.core_question_id = $1 AND t.status = 'published' ORDER BY t.id";
    let rows: Vec<Shown> = sql::all(db, sql, [core_question.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.shown)).collect())
}

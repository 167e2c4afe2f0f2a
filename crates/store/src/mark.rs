//! Which questions citizens marked as important.

use std::collections::HashMap;

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A question as something that can be marked: of a group of duplicates the oldest stands for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Markable {
    /// The question.
    pub question_id: i64,
    /// The one that stands for its group; itself when it has none.
    pub stands: i64,
    /// To how many voters it was shown.
    pub shown: i64,
    /// How many of them marked it.
    pub marked: i64,
}

/// Every published question of a dialogue with how it was received, in the order of their numbers.
pub async fn options(db: &impl Db, dialogue: i64) -> Result<Vec<Markable>> {
    let sql = "SELECT q.id AS question_id,
                 coalesce((SELECT min(o.id) FROM question o WHERE o.group_id = q.group_id AND o.status = 'published'), q.id) AS stands,
                 coalesce(t.shown, 0) AS shown, coalesce(t.marked, 0) AS marked
               FROM question q LEFT JOIN mark_tally t ON t.question_id = q.id
               WHERE q.dialogue_id = $1 AND q.status = 'published' ORDER BY q.id";
    sql::all(db, sql, [dialogue.into()]).await
}

/// A voter's mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Mark {
    /// Its place in the list of all.
    pub id: i64,
    /// The question.
    pub question_id: i64,
    /// The voter.
    pub voter_id: i64,
    /// The participant.
    pub participant_id: Uuid,
    /// 1 when the question matters to them, 0 when they left it unmarked.
    pub matters: i16,
}

/// A voter's marks that stand.
pub async fn of_voter(db: &impl Db, voter: i64) -> Result<Vec<Mark>> {
    let sql = "SELECT m.id, m.question_id, m.voter_id, r.participant_id, m.matters FROM mark m
               JOIN voter r ON r.id = m.voter_id
               WHERE m.voter_id = $1 AND NOT EXISTS (SELECT 1 FROM mark n
                 WHERE n.voter_id = m.voter_id AND n.question_id = m.question_id AND n.id > m.id)
               ORDER BY m.question_id";
    sql::all(db, sql, [voter.into()]).await
}

/// A page of everything ever marked in a dialogue up to a moment, in order; nothing by the barred.
pub async fn of_dialogue(
    db: &impl Db,
    dialogue: i64,
    upto: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<Mark>> {
    let sql = "SELECT m.id, m.question_id, m.voter_id, r.participant_id, m.matters FROM mark m
               JOIN voter r ON r.id = m.voter_id
               WHERE r.dialogue_id = $1 AND m.at <= $2 AND m.id > $3 AND NOT EXISTS (SELECT 1 FROM barring b
                 WHERE b.dialogue_id = r.dialogue_id AND b.participant_id = r.participant_id AND b.lifted_at IS NULL)
               ORDER BY m.id LIMIT $4";
    sql::all(db, sql, [dialogue.into(), upto.into(), after.into(), limit.into()]).await
}

/// How many voters marked something in a dialogue, and how many marks stand.
pub async fn count(db: &impl Db, dialogue: i64) -> Result<i64> {
    let sql = "SELECT CAST(coalesce(sum(t.marked), 0) AS bigint) AS n FROM mark_tally t JOIN question q ON q.id = t.question_id
               WHERE q.dialogue_id = $1";
    sql::number(db, sql, [dialogue.into()]).await
}

/// Writes what a voter marked of the questions that were put before them, each question once. Nobody
/// else may change what this voter marked until the transaction ends (see
/// [`crate::participant::voters`]).
pub async fn write(tx: &Tx, act: i64, voter: i64, marks: &[(i64, bool)], at: i64) -> Result<()> {
    let before: HashMap<i64, i16> = of_voter(tx, voter)
        .await?
        .into_iter()
        .map(|mark| (mark.question_id, mark.matters))
        .collect();
    let rows = sql::rows(tx, &["q", "x"]);
    let insert = format!(
        "INSERT INTO mark (act_id, question_id, voter_id, matters, at)
         SELECT $2, q, $3, CAST(x AS smallint), $4 FROM {rows} AS r ORDER BY q"
    );
    let list = marks.iter().map(|(question, matters)| [*question, i64::from(*matters)]);
    sql::run(tx, &insert, [sql::json(list), act.into(), voter.into(), at.into()]).await?;
    let mut changes: Vec<[i64; 3]> = marks
        .iter()
        .map(|(question, matters)| {
            let old = before.get(question);
            let marked = i64::from(*matters) - i64::from(old.copied().unwrap_or_default());
            [*question, i64::from(old.is_none()), marked]
        })
        .collect();
    changes.sort_unstable();
    let rows = sql::rows(tx, &["q", "s", "m"]);
    let tally = format!(
        "INSERT INTO mark_tally (question_id, shown, marked) SELECT q, s, m FROM {rows} AS r WHERE true ORDER BY q
         ON CONFLICT (question_id) DO UPDATE SET shown = mark_tally.shown + excluded.shown,
           marked = mark_tally.marked + excluded.marked"
    );
    sql::run(tx, &tally, [sql::json(changes)]).await?;
    Ok(())
}

/// Counts the standing marks of some questions.
async fn count_anew(tx: &Tx, questions: &[i64]) -> Result<()> {
    let rows = sql::rows(tx, &["q"]);
    let text = format!(
        "INSERT INTO mark_tally (question_id, shown, marked)
         SELECT r.q, (SELECT count(DISTINCT m.voter_id) FROM mark m WHERE m.question_id = r.q),
           (SELECT count(*) FROM mark m WHERE m.question_id = r.q AND m.matters = 1 AND NOT EXISTS
             (SELECT 1 FROM mark n WHERE n.voter_id = m.voter_id AND n.question_id = m.question_id AND n.id > m.id))
         FROM {rows} AS r WHERE true ORDER BY r.q
         ON CONFLICT (question_id) DO UPDATE SET shown = excluded.shown, marked = excluded.marked"
    );
    sql::run(tx, &text, [sql::json(questions.iter().map(|id| [*id]))]).await?;
    Ok(())
}

/// Makes the marks of one voter another's.
pub async fn join(tx: &Tx, from: i64, to: i64) -> Result<()> {
    let questions: Vec<i64> =
        of_voter(tx, from).await?.iter().map(|mark| mark.question_id).collect();
    let text = "UPDATE mark SET voter_id = $2 WHERE voter_id = $1";
    sql::run(tx, text, [from.into(), to.into()]).await?;
    count_anew(tx, &questions).await
}

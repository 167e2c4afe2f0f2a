//! What a yearly report counts.

use sea_orm::FromQueryResult;

use crate::meeting::Meeting;
use crate::{Db, Result, sql};

/// The most meetings one report is made of.
pub const MOST_MEETINGS: i64 = 1000;

/// The meetings of a dialogue that were to begin in a time and are over, oldest first.
pub async fn meetings(db: &impl Db, dialogue: i64, from: i64, until: i64) -> Result<Vec<Meeting>> {
    let sql = format!(
        "SELECT {} FROM meeting m JOIN body b ON b.id = m.body_id
         WHERE b.dialogue_id = $1 AND m.status = 'closed' AND m.starts_at >= $2 AND m.starts_at < $3
         ORDER BY m.starts_at, m.id LIMIT {MOST_MEETINGS}",
        crate::meeting::prefixed()
    );
    sql::all(db, &sql, [dialogue.into(), from.into(), until.into()]).await
}

/// When meetings of a dialogue that are over were to begin, a row for each; at most 10,000.
pub async fn moments(db: &impl Db, dialogue: i64) -> Result<Vec<i64>> {
    #[derive(FromQueryResult)]
    struct Row {
        starts_at: i64,
    }
    let sql = "SELECT m.starts_at FROM meeting m JOIN body b ON b.id = m.body_id
               WHERE b.dialogue_id = $1 AND m.status = 'closed' ORDER BY m.starts_at DESC LIMIT 10000";
    let rows: Vec<Row> = sql::all(db, sql, [dialogue.into()]).await?;
    Ok(rows.into_iter().map(|row| row.starts_at).collect())
}

/// What bodies and experts did in a time, as far as everybody can read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Core questions assigned to a body at the end of the time.
    pub assigned: i64,
    /// Answers that bodies adopted.
    pub adopted: i64,
    /// Evidence that was published.
    pub evidence: i64,
    /// Opinions that experts were asked for.
    pub asked: i64,
    /// Answers they gave to that.
    pub answered: i64,
}

/// Counts what the bodies and experts of a dialogue did in a time.
pub async fn activity(db: &impl Db, dialogue: i64, from: i64, until: i64) -> Result<Activity> {
    let count =
        async |sql: &str| sql::number(db, sql, [dialogue.into(), from.into(), until.into()]).await;
    Ok(Activity {
        assigned: count(
            "SELECT count(DISTINCT a.core_question_id) AS n FROM assignment a
             JOIN body b ON b.id = a.body_id
             WHERE b.dialogue_id = $1 AND a.valid_from < $3
               AND (a.valid_to IS NULL OR a.valid_to >= $3) AND $2 <= $3",
        )
        .await?,
        adopted: count(
            "SELECT count(*) AS n FROM adoption a JOIN draft d ON d.id = a.draft_id
             JOIN body b ON b.id = d.body_id
             WHERE b.dialogue_id = $1 AND a.at >= $2 AND a.at < $3",
        )
        .await?,
        evidence: count(
            "SELECT count(*) AS n FROM evidence WHERE dialogue_id = $1 AND status = 'published'
               AND published_at >= $2 AND published_at < $3",
        )
        .await?,
        asked: count(
            "SELECT count(*) AS n FROM inquiry i JOIN body b ON b.id = i.panel_id
             WHERE b.dialogue_id = $1 AND i.created_at >= $2 AND i.created_at < $3",
        )
        .await?,
        answered: count(
            "SELECT count(*) AS n FROM inquiry_reply r JOIN inquiry i ON i.id = r.inquiry_id
             JOIN body b ON b.id = i.panel_id
             WHERE b.dialogue_id = $1 AND r.answer_id IS NOT NULL AND r.at >= $2 AND r.at < $3",
        )
        .await?,
    })
}

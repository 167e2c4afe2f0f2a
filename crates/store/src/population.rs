//! The people who live in the district, and what voters said of themselves, for weighting.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A line of the population.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// By what it is counted: `age`, `place` or `sector`.
    pub quality: String,
    /// The youngest age of a band, or the id of a place or a sector.
    pub category: i64,
    /// How many people.
    pub people: i64,
}

/// The population of a dialogue's district as it stands.
pub async fn standing(db: &impl Db, dialogue: i64) -> Result<Vec<Line>> {
    let sql = "SELECT quality, category, people FROM population
               WHERE dialogue_id = $1 AND ended_at IS NULL ORDER BY quality, category";
    sql::all(db, sql, [dialogue.into()]).await
}

/// Puts other lines in the place of those that stand.
pub async fn replace(tx: &Tx, dialogue: i64, lines: &[Line], at: i64) -> Result<()> {
    let end = "UPDATE population SET ended_at = $1 WHERE dialogue_id = $2 AND ended_at IS NULL";
    sql::run(tx, end, [at.into(), dialogue.into()]).await?;
    let insert = "INSERT INTO population (dialogue_id, quality, category, people, set_at)
                  VALUES ($1, $2, $3, $4, $5)";
    for line in lines {
        let values = [
            dialogue.into(),
            line.quality.as_str().into(),
            line.category.into(),
            line.people.into(),
            at.into(),
        ];
        sql::run(tx, insert, values).await?;
    }
    Ok(())
}

/// What a voter said of themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Background {
    /// The voter.
    pub voter_id: i64,
    /// The youngest age of their band.
    pub age: Option<i16>,
    /// Where they live.
    pub place_id: Option<i64>,
    /// What they work in.
    pub sector_id: Option<i64>,
}

/// What a participant said of themselves in a dialogue.
pub async fn background(
    db: &impl Db,
    dialogue: i64,
    participant: Uuid,
) -> Result<Option<Background>> {
    let sql = "SELECT b.voter_id, b.age, b.place_id, b.sector_id FROM voter r
               JOIN background b ON b.voter_id = r.id
               WHERE r.dialogue_id = $1 AND r.participant_id = $2";
    sql::one(db, sql, [dialogue.into(), participant.into()]).await
}

/// What a participant said of themselves, by dialogue.
pub async fn of_participant(db: &impl Db, participant: Uuid) -> Result<Vec<(i64, Background)>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: i64,
    }
    let sql = "SELECT r.dialogue_id AS id FROM voter r JOIN background b ON b.voter_id = r.id
               WHERE r.participant_id = $1 ORDER BY r.dialogue_id";
    let rows: Vec<Row> = sql::all(db, sql, [participant.into()]).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(own) = background(db, row.id, participant).await? {
            all.push((row.id, own));
        }
    }
    Ok(all)
}

/// What the voters of a dialogue after one of them said of themselves.
pub async fn backgrounds(
    db: &impl Db,
    dialogue: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<Background>> {
    let sql = "SELECT b.voter_id, b.age, b.place_id, b.sector_id FROM background b
               JOIN voter r ON r.id = b.voter_id
               WHERE r.dialogue_id = $1 AND b.voter_id > $2 ORDER BY b.voter_id LIMIT $3";
    sql::all(db, sql, [dialogue.into(), after.into(), limit.into()]).await
}

/// Keeps what a voter said of themselves, in the place of what they said before.
pub async fn tell(tx: &Tx, row: &Background, at: i64) -> Result<()> {
    let sql = "INSERT INTO background (voter_id, age, place_id, sector_id, told_at)
               VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (voter_id) DO UPDATE SET age = excluded.age, place_id = excluded.place_id,
                 sector_id = excluded.sector_id, told_at = excluded.told_at";
    let values =
        [row.voter_id.into(), row.age.into(), row.place_id.into(), row.sector_id.into(), at.into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Deletes what a voter said of themselves; whether there was anything.
pub async fn forget(tx: &Tx, voter: i64) -> Result<bool> {
    let sql = "DELETE FROM background WHERE voter_id = $1";
    Ok(sql::run(tx, sql, [voter.into()]).await? > 0)
}

/// What one voter said becomes another's, unless that one said something too.
pub async fn join(tx: &Tx, from: i64, to: i64) -> Result<()> {
    let sql = "UPDATE background SET voter_id = $2 WHERE voter_id = $1
               AND NOT EXISTS (SELECT 1 FROM background b WHERE b.voter_id = $2)";
    sql::run(tx, sql, [from.into(), to.into()]).await?;
    forget(tx, from).await?;
    Ok(())
}

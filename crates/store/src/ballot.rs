//! Ballots of meetings, and the choices cast in them.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A ballot.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Ballot {
    /// Its key.
    pub id: i64,
    /// The meeting.
    pub meeting_id: i64,
    /// `domain::ballot::Way` as text.
    pub way: String,
    /// The key that choices are sealed with, of a secret ballot.
    pub public_key: Option<Vec<u8>>,
    /// Since when.
    pub opened_at: i64,
    /// When it was closed or stopped.
    pub closed_at: Option<i64>,
}

/// A choice in an open ballot.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Choice {
    /// The seat.
    pub member_id: i64,
    /// `domain::ballot::Choice` as text.
    pub choice: String,
}

/// What came out of a sealed envelope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
pub struct Opened {
    /// The code that only the voter knows.
    pub code: String,
    /// The choice: a word, or a candidate's seat.
    pub choice: String,
}

/// What somebody counted of the votes on paper.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct PaperCount {
    /// Who counted.
    pub person_id: Uuid,
    /// The votes of each choice as JSON.
    pub counts: String,
}

#[derive(FromQueryResult)]
struct Seat {
    member_id: i64,
}

#[derive(FromQueryResult)]
struct Sealed {
    sealed: Vec<u8>,
}

/// Adds a ballot; its key.
pub async fn insert(
    tx: &Tx,
    meeting: i64,
    way: &str,
    public_key: Option<&[u8]>,
    now: i64,
) -> Result<i64> {
    let sql = "INSERT INTO ballot (meeting_id, way, public_key, opened_at)
               VALUES ($1, $2, $3, $4) RETURNING id AS n";
    let key = public_key.map(<[u8]>::to_vec);
    sql::number(tx, sql, [meeting.into(), way.into(), key.into(), now.into()]).await
}

/// The ballot with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Ballot>> {
    let sql =
        "SELECT id, meeting_id, way, public_key, opened_at, closed_at FROM ballot WHERE id = $1";
    sql::one(db, sql, [id.into()]).await
}

/// Notes that no more choices are taken.
pub async fn close(tx: &Tx, id: i64, now: i64) -> Result<()> {
    sql::run(tx, "UPDATE ballot SET closed_at = $1 WHERE id = $2", [now.into(), id.into()]).await?;
    Ok(())
}

/// Ballots that are closed while sealed choices are left of them: a program stopped in between.
pub async fn left_sealed(db: &impl Db) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM sealed_choice s JOIN ballot b ON b.id = s.ballot_id
               WHERE b.closed_at IS NOT NULL";
    sql::number(db, sql, []).await
}

/// Writes a member's choice in an open ballot; the later one stands.
pub async fn put_choice(tx: &Tx, ballot: i64, member: i64, choice: &str) -> Result<()> {
    let sql = "INSERT INTO choice (ballot_id, member_id, choice) VALUES ($1, $2, $3)
               ON CONFLICT (ballot_id, member_id) DO UPDATE SET choice = excluded.choice";
    sql::run(tx, sql, [ballot.into(), member.into(), choice.into()]).await?;
    Ok(())
}

/// The choices in an open ballot, in the order of seats.
pub async fn choices(db: &impl Db, ballot: i64) -> Result<Vec<Choice>> {
    let sql =
        "SELECT member_id, choice FROM choice WHERE ballot_id = $1 ORDER BY member_id LIMIT 1000";
    sql::all(db, sql, [ballot.into()]).await
}

/// Forgets the choices of a ballot that was stopped uncounted.
pub async fn forget_choices(tx: &Tx, ballot: i64) -> Result<()> {
    sql::run(tx, "DELETE FROM choice WHERE ballot_id = $1", [ballot.into()]).await?;
    Ok(())
}

/// Writes a member's sealed choice; the later one stands.
pub async fn put_sealed(tx: &Tx, ballot: i64, member: i64, sealed: &[u8]) -> Result<()> {
    let sql = "INSERT INTO sealed_choice (ballot_id, member_id, sealed) VALUES ($1, $2, $3)
               ON CONFLICT (ballot_id, member_id) DO UPDATE SET sealed = excluded.sealed";
    sql::run(tx, sql, [ballot.into(), member.into(), sealed.to_vec().into()]).await?;
    Ok(())
}

/// The envelopes of a secret ballot, without whose they are.
pub async fn sealed(db: &impl Db, ballot: i64) -> Result<Vec<Vec<u8>>> {
    let sql = "SELECT sealed FROM sealed_choice WHERE ballot_id = $1 LIMIT 1000";
    let rows: Vec<Sealed> = sql::all(db, sql, [ballot.into()]).await?;
    Ok(rows.into_iter().map(|row| row.sealed).collect())
}

/// Who has voted in a ballot that is open, in the order of seats.
pub async fn voted(db: &impl Db, ballot: i64) -> Result<Vec<i64>> {
    let sql = "SELECT member_id FROM choice WHERE ballot_id = $1
               UNION SELECT member_id FROM sealed_choice WHERE ballot_id = $1 ORDER BY member_id LIMIT 1000";
    let rows: Vec<Seat> = sql::all(db, sql, [ballot.into()]).await?;
    Ok(rows.into_iter().map(|row| row.member_id).collect())
}

/// Members who vote on paper in a secret ballot: their envelopes are empty.
pub async fn on_paper(db: &impl Db, ballot: i64) -> Result<Vec<i64>> {
    let sql = "SELECT member_id FROM sealed_choice WHERE ballot_id = $1 AND length(sealed) = 0
               ORDER BY member_id LIMIT 1000";
    let rows: Vec<Seat> = sql::all(db, sql, [ballot.into()]).await?;
    Ok(rows.into_iter().map(|row| row.member_id).collect())
}

/// Deletes the envelopes of a secret ballot.
pub async fn destroy_sealed(tx: &Tx, ballot: i64) -> Result<()> {
    sql::run(tx, "DELETE FROM sealed_choice WHERE ballot_id = $1", [ballot.into()]).await?;
    Ok(())
}

/// Writes what was in the envelopes, in the order given.
pub async fn insert_opened(tx: &Tx, ballot: i64, rows: &[Opened]) -> Result<()> {
    for row in rows {
        let sql = "INSERT INTO opened_choice (ballot_id, code, choice) VALUES ($1, $2, $3)";
        let values = [ballot.into(), row.code.clone().into(), row.choice.clone().into()];
        sql::run(tx, sql, values).await?;
    }
    Ok(())
}

/// What was in the envelopes, in the order of their codes.
pub async fn opened(db: &impl Db, ballot: i64) -> Result<Vec<Opened>> {
    let sql = "SELECT code, choice FROM opened_choice WHERE ballot_id = $1 ORDER BY code, choice LIMIT 2000";
    sql::all(db, sql, [ballot.into()]).await
}

/// Writes what somebody counted of the votes on paper; the later count stands.
pub async fn put_paper(tx: &Tx, ballot: i64, person: Uuid, counts: &str) -> Result<()> {
    let sql = "INSERT INTO paper_count (ballot_id, person_id, counts) VALUES ($1, $2, $3)
               ON CONFLICT (ballot_id, person_id) DO UPDATE SET counts = excluded.counts";
    sql::run(tx, sql, [ballot.into(), person.into(), counts.into()]).await?;
    Ok(())
}

/// What was counted of the votes on paper.
pub async fn paper(db: &impl Db, ballot: i64) -> Result<Vec<PaperCount>> {
    let sql = "SELECT person_id, counts FROM paper_count WHERE ballot_id = $1 ORDER BY person_id LIMIT 100";
    sql::all(db, sql, [ballot.into()]).await
}

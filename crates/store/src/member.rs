//! Seats in bodies, and the offices held in them.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A seat, as the roster shows it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Member {
    /// Its key.
    pub id: i64,
    /// The body.
    pub body_id: i64,
    /// The name on the roster.
    pub name: String,
    /// The organisation, or what the member stands for.
    pub affiliation: String,
    /// `domain::member::MemberKind` as text.
    pub kind: String,
    /// `domain::member::Constituency` as text.
    pub constituency: String,
    /// 1 with a vote, 0 without.
    pub votes: i16,
    /// Since when.
    pub valid_from: i64,
    /// When the term is over; none for those who sit ex officio.
    pub term_to: Option<i64>,
    /// How often the term was renewed.
    pub renewals: i64,
    /// The member whose term is served to its end.
    pub replaces_id: Option<i64>,
    /// When the seat was left.
    pub ended_at: Option<i64>,
    /// `domain::member::Ending` as text.
    pub ending: Option<String>,
    /// Why it was left.
    pub reason: String,
    /// When a dismissal was told in writing.
    pub notice_at: Option<i64>,
    /// When it was written down.
    pub created_at: i64,
    /// Since when the present term runs.
    pub term_from: i64,
    /// From 1; each change of the affiliation or the term adds one.
    pub version: i64,
    /// When the affiliation or the term changed last.
    pub changed_at: i64,
}

/// What is not published about a seat.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Private {
    /// The seat.
    pub member_id: i64,
    /// The account behind it.
    pub person_id: Option<Uuid>,
    /// `domain::member::Gender` as text, if it was told.
    pub gender: Option<String>,
}

/// An office in a body.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Office {
    /// Its key.
    pub id: i64,
    /// The seat of whoever holds it.
    pub member_id: i64,
    /// `domain::member::Office` as text.
    pub office: String,
    /// Since when.
    pub valid_from: i64,
    /// Until when.
    pub valid_to: Option<i64>,
}

/// A seat that a person has now, with its body.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Seat {
    /// The seat.
    pub member_id: i64,
    /// The body.
    pub body_id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// `domain::body::BodyKind` as text.
    pub kind: String,
    /// 1 with a vote.
    pub votes: i16,
    /// An office held in it; a seat with several has a row for each.
    pub office: Option<String>,
}

const COLUMNS: &str =
    "id, body_id, name, affiliation, kind, constituency, votes, valid_from, term_to,
    renewals, replaces_id, ended_at, ending, reason, notice_at, created_at, term_from, version, changed_at";

/// What holds for a seat at `$2`: it has begun and was not left.
const SITS: &str = "valid_from <= $2 AND (ended_at IS NULL OR ended_at > $2)";

/// The seat with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Member>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM member WHERE id = $1"), [id.into()]).await
}

/// The seats taken in a body at a moment, in the order they were given.
pub async fn at(db: &impl Db, body: i64, moment: i64) -> Result<Vec<Member>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM member WHERE body_id = $1 AND {SITS} ORDER BY id LIMIT {}",
        domain::member::MOST
    );
    sql::all(db, &sql, [body.into(), moment.into()]).await
}

/// Every seat a body ever gave, in the order they were given; at most 5,000.
pub async fn list(db: &impl Db, body: i64) -> Result<Vec<Member>> {
    let sql = format!("SELECT {COLUMNS} FROM member WHERE body_id = $1 ORDER BY id LIMIT 5000");
    sql::all(db, &sql, [body.into()]).await
}

/// The offices ever held in a body, in the order they were taken.
pub async fn offices(db: &impl Db, body: i64) -> Result<Vec<Office>> {
    let sql = "SELECT o.id, o.member_id, o.office, o.valid_from, o.valid_to FROM office o
               JOIN member m ON m.id = o.member_id WHERE m.body_id = $1 ORDER BY o.id LIMIT 5000";
    sql::all(db, sql, [body.into()]).await
}

/// The seats a person has at a moment, a row for each office held in them.
pub async fn seats(db: &impl Db, person: Uuid, moment: i64) -> Result<Vec<Seat>> {
    let sql = "SELECT m.id AS member_id, m.body_id, b.dialogue_id, b.kind, m.votes, o.office
               FROM member_person p JOIN member m ON m.id = p.member_id JOIN body b ON b.id = m.body_id
               LEFT JOIN office o ON o.member_id = m.id AND o.valid_from <= $2
                 AND (o.valid_to IS NULL OR o.valid_to > $2)
               WHERE p.person_id = $1 AND m.valid_from <= $2 AND (m.ended_at IS NULL OR m.ended_at > $2)
                 AND (b.valid_to IS NULL OR b.valid_to > $2)
               ORDER BY m.id, o.id LIMIT 200";
    sql::all(db, sql, [person.into(), moment.into()]).await
}

/// What is not published about the seats of a body.
pub async fn private(db: &impl Db, body: i64) -> Result<Vec<Private>> {
    let sql = "SELECT p.member_id, p.person_id, p.gender FROM member_person p
               JOIN member m ON m.id = p.member_id WHERE m.body_id = $1 ORDER BY p.member_id LIMIT 5000";
    sql::all(db, sql, [body.into()]).await
}

/// Adds a seat with what is not published about it; its key. Keys in the rows are not used.
pub async fn insert(tx: &Tx, row: &Member, private: &Private) -> Result<i64> {
    let sql = "INSERT INTO member (body_id, name, affiliation, kind, constituency, votes, valid_from, term_to,
                 renewals, replaces_id, ended_at, ending, reason, notice_at, created_at, term_from,
                 version, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
               RETURNING id AS n";
    let values = [
        row.body_id.into(),
        row.name.clone().into(),
        row.affiliation.clone().into(),
        row.kind.clone().into(),
        row.constituency.clone().into(),
        row.votes.into(),
        row.valid_from.into(),
        row.term_to.into(),
        row.renewals.into(),
        row.replaces_id.into(),
        row.ended_at.into(),
        row.ending.clone().into(),
        row.reason.clone().into(),
        row.notice_at.into(),
        row.created_at.into(),
        row.term_from.into(),
        row.version.into(),
        row.changed_at.into(),
    ];
    let id = sql::number(tx, sql, values).await?;
    let sql = "INSERT INTO member_person (member_id, person_id, gender) VALUES ($1, $2, $3)";
    let values = [id.into(), private.person_id.into(), private.gender.clone().into()];
    sql::run(tx, sql, values).await?;
    Ok(id)
}

/// Writes what can change: the affiliation, the term, and when and why the seat was left.
pub async fn update(tx: &Tx, row: &Member) -> Result<()> {
    let sql = "UPDATE member SET affiliation = $1, term_to = $2, renewals = $3, ended_at = $4, ending = $5,
                 reason = $6, notice_at = $7, term_from = $8, version = $9, changed_at = $10 WHERE id = $11";
    let values = [
        row.affiliation.clone().into(),
        row.term_to.into(),
        row.renewals.into(),
        row.ended_at.into(),
        row.ending.clone().into(),
        row.reason.clone().into(),
        row.notice_at.into(),
        row.term_from.into(),
        row.version.into(),
        row.changed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Writes what is not published about a seat.
pub async fn set_private(tx: &Tx, row: &Private) -> Result<()> {
    let sql = "UPDATE member_person SET person_id = $1, gender = $2 WHERE member_id = $3";
    let values = [row.person_id.into(), row.gender.clone().into(), row.member_id.into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Gives an office from a moment on.
pub async fn give_office(tx: &Tx, member: i64, office: &str, from: i64) -> Result<()> {
    let sql = "INSERT INTO office (member_id, office, valid_from) VALUES ($1, $2, $3)";
    sql::run(tx, sql, [member.into(), office.into(), from.into()]).await?;
    Ok(())
}

/// Ends the offices of a seat, or one of them, at a moment; how many ended.
pub async fn end_offices(tx: &Tx, member: i64, office: Option<&str>, at: i64) -> Result<u64> {
    let sql = "UPDATE office SET valid_to = $1 WHERE member_id = $2 AND valid_to IS NULL
                 AND (CAST($3 AS text) IS NULL OR office = $3)";
    sql::run(tx, sql, [at.into(), member.into(), office.into()]).await
}

/// Opens the offices of a seat again that ended at a moment; how many.
pub async fn reopen_offices(tx: &Tx, member: i64, at: i64) -> Result<u64> {
    let sql = "UPDATE office SET valid_to = NULL WHERE member_id = $1 AND valid_to = $2";
    sql::run(tx, sql, [member.into(), at.into()]).await
}

/// Seats whose term was over before a moment and that nobody ended, in bodies that exist; at most
/// `limit`.
pub async fn over(db: &impl Db, moment: i64, limit: i64) -> Result<Vec<Member>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM member WHERE term_to < $1 AND ended_at IS NULL
           AND body_id IN (SELECT id FROM body WHERE valid_to IS NULL) ORDER BY id LIMIT $2"
    );
    sql::all(db, &sql, [moment.into(), limit.into()]).await
}

/// On how many bodies each person sits at a moment who sits in this one: the seat here, and how many.
pub async fn seats_elsewhere(db: &impl Db, body: i64, moment: i64) -> Result<Vec<(i64, i64)>> {
    #[derive(FromQueryResult)]
    struct Line {
        member_id: i64,
        n: i64,
    }
    let sql = "SELECT p.member_id, count(DISTINCT o.body_id) AS n
               FROM member_person p JOIN member m ON m.id = p.member_id
               JOIN member_person q ON q.person_id = p.person_id
               JOIN member o ON o.id = q.member_id JOIN body b ON b.id = o.body_id
               WHERE m.body_id = $1 AND o.valid_from <= $2 AND (o.ended_at IS NULL OR o.ended_at > $2)
                 AND (b.valid_to IS NULL OR b.valid_to > $2)
               GROUP BY p.member_id ORDER BY p.member_id LIMIT 5000";
    let lines: Vec<Line> = sql::all(db, sql, [body.into(), moment.into()]).await?;
    Ok(lines.into_iter().map(|line| (line.member_id, line.n)).collect())
}

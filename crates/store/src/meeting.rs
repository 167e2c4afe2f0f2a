//! Meetings and their records.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Meeting {
    /// Its year times 10,000 and its number in it.
    pub id: i64,
    /// The body that meets.
    pub body_id: i64,
    /// 제n차: its number among the body's meetings.
    pub number: i64,
    /// `domain::meeting::MeetingKind` as text.
    pub kind: String,
    /// What it is called besides; may be empty.
    pub title: String,
    /// Where.
    pub place: String,
    /// When it is to begin; of a written deliberation, until when members vote.
    pub starts_at: i64,
    /// `domain::meeting::MeetingStatus` as text.
    pub status: String,
    /// When members were told.
    pub called_at: Option<i64>,
    /// When the materials were complete.
    pub materials_at: Option<i64>,
    /// Why notice is short; empty when it is not.
    pub urgent: String,
    /// 1 when what is to be dealt with may not be told beforehand.
    pub secret: i16,
    /// Why it was cancelled.
    pub reason: String,
    /// How often its notice changed (RFC 5545, SEQUENCE).
    pub sequence: i64,
    /// When it was written down.
    pub created_at: i64,
    /// When it was last changed.
    pub changed_at: i64,
}

/// An event of the record.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Event {
    /// Its place in the record, from 1.
    pub number: i64,
    /// When.
    pub at: i64,
    /// `domain::meeting::Event` as JSON.
    pub event: String,
}

const COLUMNS: &str = "id, body_id, number, kind, title, place, starts_at, status, called_at,
    materials_at, urgent, secret, reason, sequence, created_at, changed_at";

/// The meeting with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Meeting>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM meeting WHERE id = $1"), [id.into()]).await
}

/// The meeting with this key, which nobody else can change before the transaction ends.
pub async fn lock(tx: &Tx, id: i64) -> Result<Option<Meeting>> {
    // An update locks the row on PostgreSQL; SQLite has one writer.
    let sql =
        format!("UPDATE meeting SET changed_at = changed_at WHERE id = $1 RETURNING {COLUMNS}");
    sql::one(tx, &sql, [id.into()]).await
}

/// Takes the next key of a year: the year times 10,000 and a number from 1.
pub async fn take_id(tx: &Tx, year: i64) -> Result<i64> {
    let name = format!("meeting-{year}");
    let sql = "INSERT INTO number (name, last) VALUES ($1, 1)
               ON CONFLICT (name) DO UPDATE SET last = number.last + 1 RETURNING last AS n";
    Ok(year * 10_000 + sql::number(tx, sql, [name.into()]).await?)
}

/// The number that the next meeting of a body gets.
pub async fn next_number(tx: &Tx, body: i64) -> Result<i64> {
    let sql = "SELECT coalesce(max(number), 0) + 1 AS n FROM meeting WHERE body_id = $1";
    sql::number(tx, sql, [body.into()]).await
}

/// Adds a meeting under the key it carries.
pub async fn insert(tx: &Tx, row: &Meeting) -> Result<()> {
    let sql = format!(
        "INSERT INTO meeting ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    );
    let values = [
        row.id.into(),
        row.body_id.into(),
        row.number.into(),
        row.kind.clone().into(),
        row.title.clone().into(),
        row.place.clone().into(),
        row.starts_at.into(),
        row.status.clone().into(),
        row.called_at.into(),
        row.materials_at.into(),
        row.urgent.clone().into(),
        row.secret.into(),
        row.reason.clone().into(),
        row.sequence.into(),
        row.created_at.into(),
        row.changed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes everything that can change.
pub async fn update(tx: &Tx, row: &Meeting) -> Result<()> {
    let sql = "UPDATE meeting SET kind = $1, title = $2, place = $3, starts_at = $4, status = $5,
        called_at = $6, materials_at = $7, urgent = $8, secret = $9, reason = $10, sequence = $11,
        changed_at = $12 WHERE id = $13";
    let values = [
        row.kind.clone().into(),
        row.title.clone().into(),
        row.place.clone().into(),
        row.starts_at.into(),
        row.status.clone().into(),
        row.called_at.into(),
        row.materials_at.into(),
        row.urgent.clone().into(),
        row.secret.into(),
        row.reason.clone().into(),
        row.sequence.into(),
        row.changed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Which meetings are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Of this body only.
    pub body: Option<i64>,
    /// Of this dialogue only.
    pub dialogue: Option<i64>,
    /// With those that are still being prepared.
    pub drafts: bool,
    /// Only those whose dialogue is public.
    pub published: bool,
}

impl Wanted {
    fn condition(self) -> String {
        let drafts = if self.drafts { "true" } else { "m.status <> 'draft'" };
        let published = if self.published { "d.status <> 'draft'" } else { "true" };
        format!(
            "($1 IS NULL OR m.body_id = $1) AND ($2 IS NULL OR b.dialogue_id = $2)
             AND {drafts} AND {published}"
        )
    }
}

const FROM: &str =
    "FROM meeting m JOIN body b ON b.id = m.body_id JOIN dialogue d ON d.id = b.dialogue_id";

/// How many meetings there are.
pub async fn count(db: &impl Db, wanted: Wanted) -> Result<i64> {
    let sql = format!("SELECT count(*) AS n {FROM} WHERE {}", wanted.condition());
    sql::number(db, &sql, [wanted.body.into(), wanted.dialogue.into()]).await
}

pub(crate) fn prefixed() -> String {
    COLUMNS.split(',').map(|column| format!("m.{}", column.trim())).collect::<Vec<_>>().join(", ")
}

/// Meetings, the latest first.
pub async fn list(db: &impl Db, wanted: Wanted, offset: i64, limit: i64) -> Result<Vec<Meeting>> {
    let sql = format!(
        "SELECT {} {FROM} WHERE {} ORDER BY m.starts_at DESC, m.id DESC LIMIT $3 OFFSET $4",
        prefixed(),
        wanted.condition()
    );
    let values = [wanted.body.into(), wanted.dialogue.into(), limit.into(), offset.into()];
    sql::all(db, &sql, values).await
}

/// Meetings behind a key, in the order of keys from the newest, for machines.
pub async fn list_behind(
    db: &impl Db,
    wanted: Wanted,
    behind: Option<i64>,
    limit: i64,
) -> Result<Vec<Meeting>> {
    let sql = format!(
        "SELECT {} {FROM} WHERE {} AND ($3 IS NULL OR m.id < $3) ORDER BY m.id DESC LIMIT $4",
        prefixed(),
        wanted.condition()
    );
    let values = [wanted.body.into(), wanted.dialogue.into(), behind.into(), limit.into()];
    sql::all(db, &sql, values).await
}

/// The record of a meeting, in order.
pub async fn record(db: &impl Db, meeting: i64) -> Result<Vec<Event>> {
    let sql = "SELECT number, at, event FROM meeting_event WHERE meeting_id = $1 ORDER BY number";
    sql::all(db, sql, [meeting.into()]).await
}

/// Adds an event.
pub async fn insert_event(tx: &Tx, meeting: i64, row: &Event) -> Result<()> {
    let sql = "INSERT INTO meeting_event (meeting_id, number, at, event) VALUES ($1, $2, $3, $4)";
    let values = [meeting.into(), row.number.into(), row.at.into(), row.event.clone().into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Notes that a member was invited; false when that was noted before.
pub async fn invite(tx: &Tx, meeting: i64, member: i64, now: i64) -> Result<bool> {
    let sql = "INSERT INTO invitation (meeting_id, member_id, sent_at) VALUES ($1, $2, $3)
               ON CONFLICT (meeting_id, member_id) DO UPDATE SET sent_at = excluded.sent_at";
    Ok(sql::run(tx, sql, [meeting.into(), member.into(), now.into()]).await? > 0)
}

/// A member who can be reached.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Address {
    /// The seat.
    pub member_id: i64,
    /// The address of the account behind it.
    pub email: String,
    /// The participant behind it.
    pub participant_id: uuid::Uuid,
}

/// The addresses of those who sit in a body at a moment and have an account.
pub async fn addresses(db: &impl Db, body: i64, moment: i64) -> Result<Vec<Address>> {
    let sql = "SELECT m.id AS member_id, p.email, p.participant_id FROM member m
               JOIN member_person mp ON mp.member_id = m.id JOIN person p ON p.id = mp.person_id
               WHERE m.body_id = $1 AND m.valid_from <= $2 AND (m.ended_at IS NULL OR m.ended_at > $2)
                 AND p.disabled_at IS NULL ORDER BY m.id LIMIT 500";
    sql::all(db, sql, [body.into(), moment.into()]).await
}

/// A resolution.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Resolution {
    /// Its key.
    pub id: i64,
    /// The body.
    pub body_id: i64,
    /// The year it was counted in.
    pub year: i64,
    /// Its number in that year.
    pub number: i64,
    /// The meeting.
    pub meeting_id: i64,
    /// The item.
    pub item_id: i64,
    /// The vote.
    pub ballot_id: i64,
    /// What was resolved.
    pub title: String,
    /// In full.
    pub text: String,
    /// When.
    pub at: i64,
}

const RESOLUTION: &str =
    "id, body_id, year, number, meeting_id, item_id, ballot_id, title, text, at";

/// The number that the next resolution of a body gets in a year.
pub async fn next_resolution(tx: &Tx, body: i64, year: i64) -> Result<i64> {
    let sql =
        "SELECT coalesce(max(number), 0) + 1 AS n FROM resolution WHERE body_id = $1 AND year = $2";
    sql::number(tx, sql, [body.into(), year.into()]).await
}

/// Adds a resolution. The key in `row` is not used.
pub async fn insert_resolution(tx: &Tx, row: &Resolution) -> Result<()> {
    let sql = "INSERT INTO resolution (body_id, year, number, meeting_id, item_id, ballot_id, title, text, at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        row.body_id.into(),
        row.year.into(),
        row.number.into(),
        row.meeting_id.into(),
        row.item_id.into(),
        row.ballot_id.into(),
        row.title.clone().into(),
        row.text.clone().into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// One resolution.
pub async fn resolution(db: &impl Db, id: i64) -> Result<Option<Resolution>> {
    let sql = format!("SELECT {RESOLUTION} FROM resolution WHERE id = $1");
    sql::one(db, &sql, [id.into()]).await
}

/// The resolutions of a body, the latest first.
pub async fn resolutions(
    db: &impl Db,
    body: i64,
    offset: i64,
    limit: i64,
) -> Result<Vec<Resolution>> {
    let sql = format!(
        "SELECT {RESOLUTION} FROM resolution WHERE body_id = $1
         ORDER BY year DESC, number DESC LIMIT $2 OFFSET $3"
    );
    sql::all(db, &sql, [body.into(), limit.into(), offset.into()]).await
}

/// How many resolutions a body has.
pub async fn resolution_count(db: &impl Db, body: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM resolution WHERE body_id = $1";
    sql::number(db, sql, [body.into()]).await
}

/// The resolutions of a meeting, in order.
pub async fn resolutions_of(db: &impl Db, meeting: i64) -> Result<Vec<Resolution>> {
    let sql = format!("SELECT {RESOLUTION} FROM resolution WHERE meeting_id = $1 ORDER BY number");
    sql::all(db, &sql, [meeting.into()]).await
}

//! Minutes: their versions, signatures, corrections, and what of them is kept from the public.

use sea_orm::FromQueryResult;

use crate::meeting::Meeting;
use crate::{Db, Result, Tx, sql};

/// How the minutes of a meeting stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Minutes {
    /// The meeting.
    pub meeting_id: i64,
    /// The newest version.
    pub version: i64,
    /// When members were asked to look them through.
    pub circulated_at: Option<i64>,
    /// Until when they may send corrections.
    pub due_at: Option<i64>,
    /// The version that was approved last.
    pub approved_version: Option<i64>,
    /// When.
    pub approved_at: Option<i64>,
    /// `domain::minutes::Approval` as text.
    pub approval: Option<String>,
    /// The meeting that approved them, if one did.
    pub approving_meeting_id: Option<i64>,
    /// The version that everybody reads.
    pub published_version: Option<i64>,
    /// When minutes of this meeting were first published.
    pub published_at: Option<i64>,
}

/// A version without its text.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// The digest of its text.
    pub digest: Vec<u8>,
    /// `domain::member::Office` of whoever wrote it, as text.
    pub office: String,
    /// Why published minutes were changed; empty before.
    pub reason: String,
    /// When.
    pub at: i64,
    /// When everybody could read it, if ever.
    pub published_at: Option<i64>,
}

/// The text of a version.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Text {
    /// `domain::minutes::Document` as JSON.
    pub document: String,
    /// What its digest is salted with.
    pub salt: Vec<u8>,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Signature {
    /// The version.
    pub version: i64,
    /// `domain::minutes::Signatory` as text.
    pub signatory: String,
    /// The seat of whoever signed, if they have one in the body.
    pub member_id: Option<i64>,
    /// When.
    pub at: i64,
}

/// A paragraph that is kept from the public.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Redaction {
    /// Its key.
    pub id: i64,
    /// The paragraph.
    pub paragraph: String,
    /// `domain::minutes::Secrecy` as text.
    pub ground: String,
    /// `domain::member::Office` of whoever decided it, as text.
    pub office: String,
    /// Since when.
    pub at: i64,
    /// Until when, if it is shown again.
    pub ended_at: Option<i64>,
}

/// A member's correction.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Correction {
    /// Its key.
    pub id: i64,
    /// The version it is about.
    pub version: i64,
    /// The paragraph.
    pub paragraph: String,
    /// The seat of whoever sent it.
    pub member_id: i64,
    /// What the paragraph should say.
    pub text: String,
    /// Why.
    pub note: String,
    /// When.
    pub at: i64,
    /// `domain::minutes::CorrectionOutcome` as text, once it was decided.
    pub outcome: Option<String>,
    /// Why it was not accepted.
    pub reason: String,
    /// When that was decided.
    pub decided_at: Option<i64>,
}

const COLUMNS: &str =
    "meeting_id, version, circulated_at, due_at, approved_version, approved_at, approval,
    approving_meeting_id, published_version, published_at";

/// How the minutes of a meeting stand; none if nobody worked on them.
pub async fn of_meeting(db: &impl Db, meeting: i64) -> Result<Option<Minutes>> {
    let sql = format!("SELECT {COLUMNS} FROM minutes WHERE meeting_id = $1");
    sql::one(db, &sql, [meeting.into()]).await
}

/// How the minutes of these meetings stand.
pub async fn of_meetings(db: &impl Db, meetings: &[i64]) -> Result<Vec<Minutes>> {
    let mut found = Vec::new();
    for meeting in meetings {
        found.extend(of_meeting(db, *meeting).await?);
    }
    Ok(found)
}

/// Writes how minutes stand.
pub async fn set(tx: &Tx, row: &Minutes) -> Result<()> {
    let sql = format!(
        "INSERT INTO minutes ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (meeting_id) DO UPDATE SET version = excluded.version,
           circulated_at = excluded.circulated_at, due_at = excluded.due_at,
           approved_version = excluded.approved_version, approved_at = excluded.approved_at,
           approval = excluded.approval, approving_meeting_id = excluded.approving_meeting_id,
           published_version = excluded.published_version, published_at = excluded.published_at"
    );
    let values = [
        row.meeting_id.into(),
        row.version.into(),
        row.circulated_at.into(),
        row.due_at.into(),
        row.approved_version.into(),
        row.approved_at.into(),
        row.approval.clone().into(),
        row.approving_meeting_id.into(),
        row.published_version.into(),
        row.published_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// The versions, oldest first, without their texts.
pub async fn versions(db: &impl Db, meeting: i64) -> Result<Vec<Version>> {
    let sql = "SELECT number, digest, office, reason, at, published_at FROM minutes_version
               WHERE meeting_id = $1 ORDER BY number LIMIT 1000";
    sql::all(db, sql, [meeting.into()]).await
}

/// The text of a version.
pub async fn text(db: &impl Db, meeting: i64, version: i64) -> Result<Option<Text>> {
    let sql = "SELECT document, salt FROM minutes_version WHERE meeting_id = $1 AND number = $2";
    sql::one(db, sql, [meeting.into(), version.into()]).await
}

/// Adds a version.
pub async fn insert_version(tx: &Tx, meeting: i64, row: &Version, text: &Text) -> Result<()> {
    let sql = "INSERT INTO minutes_version (meeting_id, number, document, salt, digest, office, reason, at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = [
        meeting.into(),
        row.number.into(),
        text.document.clone().into(),
        text.salt.clone().into(),
        row.digest.clone().into(),
        row.office.clone().into(),
        row.reason.clone().into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Notes that everybody can read a version.
pub async fn publish_version(tx: &Tx, meeting: i64, version: i64, now: i64) -> Result<()> {
    let sql = "UPDATE minutes_version SET published_at = $1
               WHERE meeting_id = $2 AND number = $3 AND published_at IS NULL";
    sql::run(tx, sql, [now.into(), meeting.into(), version.into()]).await?;
    Ok(())
}

/// The signatures, in the order they were given.
pub async fn signatures(db: &impl Db, meeting: i64) -> Result<Vec<Signature>> {
    let sql = "SELECT version, signatory, member_id, at FROM minutes_signature
               WHERE meeting_id = $1 ORDER BY version, at, signatory LIMIT 2000";
    sql::all(db, sql, [meeting.into()]).await
}

/// Adds a signature; false when somebody signed so before.
pub async fn sign(tx: &Tx, meeting: i64, row: &Signature) -> Result<bool> {
    let sql = "INSERT INTO minutes_signature (meeting_id, version, signatory, member_id, at)
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (meeting_id, version, signatory) DO NOTHING";
    let values = [
        meeting.into(),
        row.version.into(),
        row.signatory.clone().into(),
        row.member_id.into(),
        row.at.into(),
    ];
    Ok(sql::run(tx, sql, values).await? > 0)
}

/// What is, or was, kept from the public, in the order it was decided.
pub async fn redactions(db: &impl Db, meeting: i64) -> Result<Vec<Redaction>> {
    let sql = "SELECT id, paragraph, ground, office, at, ended_at FROM minutes_redaction
               WHERE meeting_id = $1 ORDER BY id LIMIT 10000";
    sql::all(db, sql, [meeting.into()]).await
}

/// Keeps a paragraph from the public. The key in `row` is not used.
pub async fn insert_redaction(tx: &Tx, meeting: i64, row: &Redaction) -> Result<()> {
    let sql = "INSERT INTO minutes_redaction (meeting_id, paragraph, ground, office, at)
               VALUES ($1, $2, $3, $4, $5)";
    let values = [
        meeting.into(),
        row.paragraph.clone().into(),
        row.ground.clone().into(),
        row.office.clone().into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Shows a paragraph again; false when it was shown.
pub async fn end_redaction(tx: &Tx, meeting: i64, paragraph: &str, now: i64) -> Result<bool> {
    let sql = "UPDATE minutes_redaction SET ended_at = $1
               WHERE meeting_id = $2 AND paragraph = $3 AND ended_at IS NULL";
    Ok(sql::run(tx, sql, [now.into(), meeting.into(), paragraph.into()]).await? > 0)
}

const CORRECTION: &str =
    "id, version, paragraph, member_id, text, note, at, outcome, reason, decided_at";

/// The corrections of a meeting's minutes, in the order they came.
pub async fn corrections(db: &impl Db, meeting: i64) -> Result<Vec<Correction>> {
    let sql = format!(
        "SELECT {CORRECTION} FROM minutes_correction WHERE meeting_id = $1 ORDER BY id LIMIT 5000"
    );
    sql::all(db, &sql, [meeting.into()]).await
}

/// Adds a correction; its key. The key in `row` is not used.
pub async fn insert_correction(tx: &Tx, meeting: i64, row: &Correction) -> Result<i64> {
    let sql = "INSERT INTO minutes_correction (meeting_id, version, paragraph, member_id, text, note, at, reason)
               VALUES ($1, $2, $3, $4, $5, $6, $7, '') RETURNING id AS n";
    let values = [
        meeting.into(),
        row.version.into(),
        row.paragraph.clone().into(),
        row.member_id.into(),
        row.text.clone().into(),
        row.note.clone().into(),
        row.at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Decides a correction that waits; false when it was decided.
pub async fn decide_correction(
    tx: &Tx,
    id: i64,
    outcome: &str,
    reason: &str,
    now: i64,
) -> Result<bool> {
    let sql = "UPDATE minutes_correction SET outcome = $1, reason = $2, decided_at = $3
               WHERE id = $4 AND outcome IS NULL";
    let values = [outcome.into(), reason.into(), now.into(), id.into()];
    Ok(sql::run(tx, sql, values).await? > 0)
}

/// Meetings that are over and whose minutes nobody can read yet, of any public dialogue, oldest first.
pub async fn unpublished(db: &impl Db, after: i64, limit: i64) -> Result<Vec<Meeting>> {
    let sql = format!(
        "SELECT {} FROM meeting m LEFT JOIN minutes n ON n.meeting_id = m.id
         WHERE m.status = 'closed' AND n.published_at IS NULL AND m.id > $1 ORDER BY m.id LIMIT $2",
        crate::meeting::prefixed()
    );
    sql::all(db, &sql, [after.into(), limit.into()]).await
}

/// Notes that whoever keeps the minutes was told that they are due; false when they were told before.
pub async fn warn(tx: &Tx, meeting: i64, kind: &str, now: i64) -> Result<bool> {
    let sql = "INSERT INTO minutes_warning (meeting_id, kind, at) VALUES ($1, $2, $3)
               ON CONFLICT (meeting_id, kind) DO NOTHING";
    Ok(sql::run(tx, sql, [meeting.into(), kind.into(), now.into()]).await? > 0)
}

/// Meetings that approved these minutes, or could have: they are over and had an item of their own for
/// them. The meeting and the item.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Approving {
    /// The meeting.
    pub meeting_id: i64,
    /// The item.
    pub item_id: i64,
}

/// Items of other meetings under which these minutes were dealt with, the latest first.
pub async fn approving(db: &impl Db, meeting: i64) -> Result<Vec<Approving>> {
    let sql = "SELECT i.meeting_id, i.id AS item_id FROM item_link l JOIN item i ON i.id = l.item_id
               JOIN meeting m ON m.id = i.meeting_id
               WHERE l.kind = 'minutes' AND l.target_id = $1 AND i.kind = 'minutes'
                 AND i.removed_at IS NULL AND m.id <> $1 AND m.status IN ('open', 'recess', 'closed')
               ORDER BY m.starts_at DESC, i.id DESC LIMIT 20";
    sql::all(db, sql, [meeting.into()]).await
}

/// Somebody who keeps minutes and can be reached.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Keeper {
    /// The address of the account.
    pub email: String,
    /// The participant behind it.
    pub participant_id: uuid::Uuid,
}

/// Whoever keeps the minutes of a body at a moment: its secretary and whoever leads it, and the
/// secretaries of its dialogue.
pub async fn keepers(db: &impl Db, body: i64, moment: i64) -> Result<Vec<Keeper>> {
    let sql = "SELECT DISTINCT p.email, p.participant_id FROM person p
               WHERE p.disabled_at IS NULL AND (
                 EXISTS (SELECT 1 FROM member_person mp JOIN member m ON m.id = mp.member_id
                         JOIN office o ON o.member_id = m.id
                         WHERE mp.person_id = p.id AND m.body_id = $1 AND m.valid_from <= $2
                           AND (m.ended_at IS NULL OR m.ended_at > $2) AND o.valid_from <= $2
                           AND (o.valid_to IS NULL OR o.valid_to > $2))
                 OR EXISTS (SELECT 1 FROM role r JOIN body b ON b.dialogue_id = r.dialogue_id
                            WHERE r.person_id = p.id AND b.id = $1 AND r.role = 'secretary'
                              AND r.valid_to IS NULL))
               ORDER BY p.email LIMIT 100";
    sql::all(db, sql, [body.into(), moment.into()]).await
}

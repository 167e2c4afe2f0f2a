//! Addresses that people tied to their participation, and what they consented to. Personal.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// An address that was proved, and the participant it stands for.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Contact {
    /// Random key.
    pub id: Uuid,
    /// Address, lower case.
    pub email: String,
    /// The participant.
    pub participant_id: Uuid,
    /// The language the person reads.
    pub language: String,
    /// The address of the guardian who consented, for a child under 14.
    pub guardian: Option<String>,
    /// When it was tied.
    pub created_at: i64,
    /// When a link to it was last opened.
    pub used_at: i64,
}

/// A consent.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Consent {
    /// Random key.
    pub id: Uuid,
    /// Whose.
    pub contact_id: Uuid,
    /// `domain::consent::Purpose` as text.
    pub purpose: String,
    /// The version of the privacy notice it was given on.
    pub policy: i64,
    /// When it was given.
    pub given_at: i64,
    /// When it was taken back.
    pub withdrawn_at: Option<i64>,
}

const COLUMNS: &str = "id, email, participant_id, language, guardian, created_at, used_at";

/// The contact with this address.
pub async fn by_email(db: &impl Db, email: &str) -> Result<Option<Contact>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM contact WHERE email = $1"), [email.into()]).await
}

/// The contact of a participant.
pub async fn of_participant(db: &impl Db, participant: Uuid) -> Result<Option<Contact>> {
    let sql = format!("SELECT {COLUMNS} FROM contact WHERE participant_id = $1");
    sql::one(db, &sql, [participant.into()]).await
}

/// The contact with this key.
pub async fn get(db: &impl Db, id: Uuid) -> Result<Option<Contact>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM contact WHERE id = $1"), [id.into()]).await
}

/// Ties an address; the participant must exist.
pub async fn insert(tx: &Tx, row: &Contact) -> Result<()> {
    let sql = format!("INSERT INTO contact ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    let values = [
        row.id.into(),
        row.email.clone().into(),
        row.participant_id.into(),
        row.language.clone().into(),
        row.guardian.clone().into(),
        row.created_at.into(),
        row.used_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Notes that a link to it was opened.
pub async fn use_now(tx: &Tx, id: Uuid, now: i64) -> Result<()> {
    sql::run(tx, "UPDATE contact SET used_at = $1 WHERE id = $2", [now.into(), id.into()]).await?;
    Ok(())
}

/// Destroys an address with its consents, and every mail and link to it.
pub async fn destroy(tx: &Tx, row: &Contact) -> Result<()> {
    sql::run(tx, "DELETE FROM consent WHERE contact_id = $1", [row.id.into()]).await?;
    sql::run(tx, "DELETE FROM contact WHERE id = $1", [row.id.into()]).await?;
    sql::run(tx, "DELETE FROM mail WHERE address = $1", [row.email.clone().into()]).await?;
    let claims = "DELETE FROM claim WHERE email = $1";
    sql::run(tx, claims, [row.email.clone().into()]).await?;
    Ok(())
}

/// Keeps a consent.
pub async fn consent(tx: &Tx, row: &Consent) -> Result<()> {
    let sql = "INSERT INTO consent (id, contact_id, purpose, policy, given_at) VALUES ($1, $2, $3, $4, $5)";
    let values = [
        row.id.into(),
        row.contact_id.into(),
        row.purpose.clone().into(),
        row.policy.into(),
        row.given_at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Takes a consent back; the row stays, dated.
pub async fn withdraw(tx: &Tx, contact: Uuid, purpose: &str, now: i64) -> Result<()> {
    let sql = "UPDATE consent SET withdrawn_at = $1
               WHERE contact_id = $2 AND purpose = $3 AND withdrawn_at IS NULL";
    sql::run(tx, sql, [now.into(), contact.into(), purpose.into()]).await?;
    Ok(())
}

/// Every consent of a contact, oldest first.
pub async fn consents(db: &impl Db, contact: Uuid) -> Result<Vec<Consent>> {
    let sql = "SELECT id, contact_id, purpose, policy, given_at, withdrawn_at FROM consent
               WHERE contact_id = $1 ORDER BY given_at, purpose LIMIT 1000";
    sql::all(db, sql, [contact.into()]).await
}

/// Somebody to be told of a contribution.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Told {
    /// Address.
    pub email: String,
    /// The language they read.
    pub language: String,
    /// Their participant.
    pub participant_id: Uuid,
    /// The contribution.
    pub item_id: i64,
}

/// The author's address, if they want to hear of their contributions.
pub async fn wants_news(db: &impl Db, participant: Uuid, purpose: &str) -> Result<Option<Told>> {
    let sql = "SELECT c.email, c.language, c.participant_id, CAST(0 AS bigint) AS item_id
               FROM contact c JOIN consent k ON k.contact_id = c.id
               WHERE c.participant_id = $1 AND k.purpose = $2 AND k.withdrawn_at IS NULL LIMIT 1";
    sql::one(db, sql, [participant.into(), purpose.into()]).await
}

/// The authors of published questions behind a set who want to hear of them.
pub async fn wants_news_of_set(db: &impl Db, set: i64, purpose: &str) -> Result<Vec<Told>> {
    let sql = "SELECT DISTINCT c.email, c.language, c.participant_id, q.id AS item_id
               FROM core_question n JOIN core_question_source s ON s.core_question_id = n.id
               JOIN question q ON q.id = s.question_id AND q.status = 'published'
               JOIN contact c ON c.participant_id = q.participant_id
               JOIN consent k ON k.contact_id = c.id AND k.purpose = $2 AND k.withdrawn_at IS NULL
               WHERE n.set_id = $1 AND n.removed_at IS NULL ORDER BY item_id LIMIT 100000";
    sql::all(db, sql, [set.into(), purpose.into()]).await
}

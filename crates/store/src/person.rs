//! Persons with their roles. With what hangs on them, the only tables with personal data.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A person who can sign in.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Person {
    /// Random key.
    pub id: Uuid,
    /// Address, lower case.
    pub email: String,
    /// Name as colleagues see it.
    pub name: String,
    /// Argon2 in PHC form.
    pub password_hash: String,
    /// 1 when a new password must be set first.
    pub must_change_password: i16,
    /// Until when the password lets in, where it is one that somebody else made up.
    pub password_until: Option<i64>,
    /// The participant under whose pseudonym this person contributes.
    pub participant_id: Uuid,
    /// When added.
    pub created_at: i64,
    /// When disabled.
    pub disabled_at: Option<i64>,
}

/// A role held now.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Role {
    /// Key of the grant.
    pub id: i64,
    /// Who holds it.
    pub person_id: Uuid,
    /// Where; none is everywhere.
    pub dialogue_id: Option<i64>,
    /// `domain::role::Role` as text.
    pub role: String,
}

/// A person's line in the list of people.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Member {
    /// The grant.
    pub role_id: i64,
    /// The person.
    pub person_id: Uuid,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The role.
    pub role: String,
    /// Since when.
    pub valid_from: i64,
}

const COLUMNS: &str = "id, email, name, password_hash, must_change_password, password_until,
                       participant_id, created_at, disabled_at";

/// The person with this address (already lower case).
pub async fn by_email(db: &impl Db, email: &str) -> Result<Option<Person>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM person WHERE email = $1"), [email.into()]).await
}

/// The person with this key.
pub async fn by_id(db: &impl Db, id: Uuid) -> Result<Option<Person>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM person WHERE id = $1"), [id.into()]).await
}

/// The person who acts as this participant.
pub async fn by_participant(db: &impl Db, participant: Uuid) -> Result<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE participant_id = $1");
    sql::one(db, &sql, [participant.into()]).await
}

/// How many persons there are.
pub async fn count(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT count(*) AS n FROM person", []).await
}

/// Adds a person; the participant must exist.
pub async fn insert(tx: &Tx, row: &Person) -> Result<()> {
    let sql =
        "INSERT INTO person (id, email, name, password_hash, must_change_password, password_until,
                                   participant_id, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = [
        row.id.into(),
        row.email.clone().into(),
        row.name.clone().into(),
        row.password_hash.clone().into(),
        row.must_change_password.into(),
        row.password_until.into(),
        row.participant_id.into(),
        row.created_at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Sets a password: one's own, or a first one that holds until a moment and must be changed.
pub async fn set_password(tx: &Tx, id: Uuid, hash: &str, until: Option<i64>) -> Result<()> {
    let sql = "UPDATE person SET password_hash = $1, must_change_password = $2, password_until = $3
               WHERE id = $4";
    let must_change = i16::from(until.is_some());
    sql::run(tx, sql, [hash.into(), must_change.into(), until.into(), id.into()]).await?;
    Ok(())
}

/// Shuts a person out from a moment on, or lets them in again.
pub async fn set_disabled(tx: &Tx, id: Uuid, at: Option<i64>) -> Result<()> {
    sql::run(tx, "UPDATE person SET disabled_at = $1 WHERE id = $2", [at.into(), id.into()])
        .await?;
    Ok(())
}

/// A person's line in the list of accounts.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Listed {
    /// The person.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// When added.
    pub created_at: i64,
    /// When shut out.
    pub disabled_at: Option<i64>,
    /// 1 with codes as a second factor.
    pub totp: i64,
    /// Passkeys.
    pub passkeys: i64,
    /// Linked accounts.
    pub identities: i64,
}

/// Accounts by address, those after `after`.
pub async fn list(db: &impl Db, after: &str, limit: i64) -> Result<Vec<Listed>> {
    let sql = "SELECT p.id, p.name, p.email, p.created_at, p.disabled_at,
                 (SELECT count(*) FROM totp t WHERE t.person_id = p.id) AS totp,
                 (SELECT count(*) FROM passkey k WHERE k.person_id = p.id) AS passkeys,
                 (SELECT count(*) FROM identity i WHERE i.person_id = p.id) AS identities
               FROM person p WHERE p.email > $1 ORDER BY p.email LIMIT $2";
    sql::all(db, sql, [after.into(), limit.into()]).await
}

/// Gives a role; the grant's key.
pub async fn grant(
    tx: &Tx,
    person: Uuid,
    dialogue: Option<i64>,
    role: &str,
    now: i64,
) -> Result<i64> {
    let sql = "INSERT INTO role (person_id, dialogue_id, role, valid_from) VALUES ($1, $2, $3, $4) RETURNING id AS n";
    sql::number(tx, sql, [person.into(), dialogue.into(), role.into(), now.into()]).await
}

/// Ends a role; the row stays, dated.
pub async fn revoke(tx: &Tx, role_id: i64, now: i64) -> Result<()> {
    let sql = "UPDATE role SET valid_to = $1 WHERE id = $2 AND valid_to IS NULL";
    sql::run(tx, sql, [now.into(), role_id.into()]).await?;
    Ok(())
}

/// Gives an ended role back.
pub async fn regrant(tx: &Tx, role_id: i64) -> Result<()> {
    sql::run(tx, "UPDATE role SET valid_to = NULL WHERE id = $1", [role_id.into()]).await?;
    Ok(())
}

/// A grant that holds now.
pub async fn role_by_id(db: &impl Db, id: i64) -> Result<Option<Role>> {
    let sql =
        "SELECT id, person_id, dialogue_id, role FROM role WHERE id = $1 AND valid_to IS NULL";
    sql::one(db, sql, [id.into()]).await
}

/// The roles a person holds now.
pub async fn roles(db: &impl Db, person: Uuid) -> Result<Vec<Role>> {
    let sql = "SELECT id, person_id, dialogue_id, role FROM role WHERE person_id = $1 AND valid_to IS NULL ORDER BY id";
    sql::all(db, sql, [person.into()]).await
}

/// How many people hold the operator's role now and are not shut out.
pub async fn operators(db: &impl Db) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM role r JOIN person p ON p.id = r.person_id
               WHERE r.role = 'operator' AND r.valid_to IS NULL AND p.disabled_at IS NULL";
    sql::number(db, sql, []).await
}

/// The same, and nobody else changes them until the transaction ends.
pub async fn lock_operators(tx: &Tx) -> Result<i64> {
    if tx.connection().get_database_backend() == DbBackend::Postgres {
        let sql = "SELECT id AS n FROM role WHERE role = 'operator' AND valid_to IS NULL ORDER BY id FOR UPDATE";
        sql::number(tx, sql, []).await?;
    }
    operators(tx).await
}

/// Who holds roles in a dialogue (with `None`: in the installation), by name; at most 500.
pub async fn members(db: &impl Db, dialogue: Option<i64>) -> Result<Vec<Member>> {
    let sql = "SELECT r.id AS role_id, p.id AS person_id, p.name, p.email, r.role, r.valid_from
               FROM role r JOIN person p ON p.id = r.person_id
               WHERE r.valid_to IS NULL AND (r.dialogue_id = $1 OR ($1 IS NULL AND r.dialogue_id IS NULL))
               ORDER BY p.name, r.id LIMIT 500";
    sql::all(db, sql, [dialogue.into()]).await
}

//! Links to addresses that nobody has opened yet. Personal: they hold addresses.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A link that was sent and not opened.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Claim {
    /// SHA-256 of what stands in the link.
    pub token_hash: Vec<u8>,
    /// `domain::consent::ClaimStep` as text: who has to act next.
    pub step: String,
    /// The address that is to be tied.
    pub email: String,
    /// The guardian's address, for a child under 14.
    pub guardian: Option<String>,
    /// The participant of the device that asked.
    pub participant_id: Option<Uuid>,
    /// The number that device shows.
    pub code: String,
    /// Wrong numbers so far.
    pub tries: i64,
    /// `domain::consent::Purpose` as text, one a line: what was consented to.
    pub purposes: String,
    /// The version of the privacy notice that was read.
    pub policy: i64,
    /// The language the person reads.
    pub language: String,
    /// When it was asked for.
    pub asked_at: i64,
    /// Until when it works.
    pub expires_at: i64,
}

const COLUMNS: &str = "token_hash, step, email, guardian, participant_id, code, tries, purposes, policy, language, asked_at, expires_at";

/// Keeps a link that is being sent.
pub async fn insert(tx: &Tx, row: &Claim) -> Result<()> {
    let sql = format!(
        "INSERT INTO claim ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    let values = [
        row.token_hash.clone().into(),
        row.step.clone().into(),
        row.email.clone().into(),
        row.guardian.clone().into(),
        row.participant_id.into(),
        row.code.clone().into(),
        row.tries.into(),
        row.purposes.clone().into(),
        row.policy.into(),
        row.language.clone().into(),
        row.asked_at.into(),
        row.expires_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// The link that works now with this token and step.
pub async fn open(db: &impl Db, token_hash: &[u8], step: &str, now: i64) -> Result<Option<Claim>> {
    find(db, token_hash, step, now, "").await
}

/// The same, and nobody else uses it until the transaction ends.
pub async fn lock(tx: &Tx, token_hash: &[u8], step: &str, now: i64) -> Result<Option<Claim>> {
    let lock = match tx.connection().get_database_backend() {
        DbBackend::Postgres => "FOR UPDATE",
        _ => "",
    };
    find(tx, token_hash, step, now, lock).await
}

async fn find(
    db: &impl Db,
    token_hash: &[u8],
    step: &str,
    now: i64,
    lock: &str,
) -> Result<Option<Claim>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM claim WHERE token_hash = $1 AND step = $2 AND expires_at > $3 {lock}"
    );
    sql::one(db, &sql, [token_hash.to_vec().into(), step.into(), now.into()]).await
}

/// Forgets a link.
pub async fn remove(tx: &Tx, token_hash: &[u8]) -> Result<()> {
    sql::run(tx, "DELETE FROM claim WHERE token_hash = $1", [token_hash.to_vec().into()]).await?;
    Ok(())
}

/// Counts a wrong number.
pub async fn count_try(tx: &Tx, token_hash: &[u8]) -> Result<()> {
    let sql = "UPDATE claim SET tries = tries + 1 WHERE token_hash = $1";
    sql::run(tx, sql, [token_hash.to_vec().into()]).await?;
    Ok(())
}

/// How many links went to an address, as owner or guardian, since a moment.
pub async fn sent_since(db: &impl Db, address: &str, since: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM claim
               WHERE (email = $1 OR guardian = $1) AND asked_at > $2";
    sql::number(db, sql, [address.into(), since.into()]).await
}

//! What may be used once and was used: challenges and sign-in states, by digest.

use crate::{Result, Tx, sql};

/// Uses something up; false when it was used before. What would not be taken any more for its age is
/// forgotten.
pub async fn spend(tx: &Tx, digest: &[u8], until: i64, now: i64) -> Result<bool> {
    sql::run(tx, "DELETE FROM spent WHERE until_at < $1", [now.into()]).await?;
    let sql =
        "INSERT INTO spent (digest, until_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING";
    Ok(sql::run(tx, sql, [digest.to_vec().into(), until.into()]).await? > 0)
}

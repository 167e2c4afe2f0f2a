//! The installation: its secret, and whether it has been set up.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// The one row of the installation.
#[derive(Clone, FromQueryResult)]
pub struct Installation {
    /// 32 random bytes that sign participants' cookies and make voters' pseudonyms.
    pub secret: Vec<u8>,
    /// When building the demo began; none for a real installation.
    pub demo_begun_at: Option<i64>,
    /// When the demo was completely built; none for a real installation or an unfinished demo.
    pub demo_built_at: Option<i64>,
    /// When it was created.
    pub created_at: i64,
    /// `domain::sign_in::Settings` as JSON.
    pub sign_in: String,
}

/// The installation, if it exists yet.
pub async fn get(db: &impl Db) -> Result<Option<Installation>> {
    let sql = "SELECT secret, demo_begun_at, demo_built_at, created_at, sign_in FROM installation WHERE id = 1";
    sql::one(db, sql, []).await
}

/// Creates it, unless another process was faster.
pub async fn create(tx: &Tx, secret: &[u8], now: i64, sign_in: &str) -> Result<()> {
    let sql = "INSERT INTO installation (id, secret, created_at, sign_in) VALUES (1, $1, $2, $3) ON CONFLICT (id) DO NOTHING";
    sql::run(tx, sql, [secret.to_vec().into(), now.into(), sign_in.into()]).await?;
    Ok(())
}

/// Sets how one signs in.
pub async fn set_sign_in(tx: &Tx, sign_in: &str) -> Result<()> {
    sql::run(tx, "UPDATE installation SET sign_in = $1 WHERE id = 1", [sign_in.into()]).await?;
    Ok(())
}

/// Records that this is a demo from now on.
pub async fn set_demo_begun(tx: &Tx, now: i64) -> Result<()> {
    sql::run(tx, "UPDATE installation SET demo_begun_at = $1 WHERE id = 1", [now.into()]).await?;
    Ok(())
}

/// Records that the demo is complete.
pub async fn set_demo_built(tx: &Tx, now: i64) -> Result<()> {
    sql::run(tx, "UPDATE installation SET demo_built_at = $1 WHERE id = 1", [now.into()]).await?;
    Ok(())
}

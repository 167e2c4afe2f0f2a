//! Leaving no byte of what was deleted in the files of the database.
//!
//! A deleted row is gone for every query, but not yet from the files: SQLite overwrites deleted rows
//! (`secure_delete`), yet pages that were split keep a copy in their gap, and the write-ahead log
//! keeps earlier pages; PostgreSQL leaves dead rows until their page is rewritten. Rewriting whole
//! files is what both offer.

use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbErr};

use crate::connection::Engine;
use crate::erasure::{self, Fate};
use crate::{Result, Store, sql};

/// How long the log is waited for while others still read from it.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long PostgreSQL waits for a table that others hold, such as a backup that is being made. After
/// `deadlock_timeout`, a second as a rule, its own autovacuum gives way.
const LOCK_TIMEOUT: &str = "SET lock_timeout = '1200ms'";
/// How often a table that others hold is tried.
const TRIES: usize = 3;
/// How long between two looks.
const LOOK: Duration = Duration::from_millis(20);

impl Store {
    /// Rewrites what may still hold deleted bytes. On SQLite only when the file has no more than
    /// `most` bytes, because nothing is written meanwhile. Whether no byte is left.
    ///
    /// # Errors
    /// [`crate::StoreError::Database`].
    pub async fn scrub(&self, most: Option<u64>) -> Result<bool> {
        match self.engine() {
            Engine::Sqlite => self.scrub_sqlite(most).await,
            Engine::Postgres => self.scrub_postgres().await,
        }
    }

    /// As [`Store::scrub`], of nothing but the envelopes of secret ballots.
    ///
    /// # Errors
    /// [`crate::StoreError::Database`].
    pub async fn scrub_envelopes(&self, most: u64) -> Result<bool> {
        if self.engine() == Engine::Sqlite {
            return self.scrub_sqlite(Some(most)).await;
        }
        let own = crate::migration::session(self).await?;
        own.execute_unprepared(LOCK_TIMEOUT).await?;
        let rewritten = rewrite_table(&own, "sealed_choice").await;
        own.close().await?;
        Ok(rewritten?)
    }

    /// On a connection of its own, which gives up a table that others hold instead of making everyone
    /// behind it wait.
    async fn scrub_postgres(&self) -> Result<bool> {
        let mut options = sea_orm::ConnectOptions::new(self.url());
        options.max_connections(1).sqlx_logging(false);
        let own = sea_orm::Database::connect(options).await?;
        let rewritten = rewrite(&own).await;
        own.close().await?;
        Ok(rewritten?)
    }

    async fn scrub_sqlite(&self, most: Option<u64>) -> Result<bool> {
        let text = "SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size";
        let bytes = u64::try_from(sql::number(&self.read(), text, []).await?).unwrap_or(u64::MAX);
        let small = most.is_none_or(|most| bytes <= most);
        if small {
            self.vacuum(bytes).await?;
        }
        Ok(self.empty_log().await? && small)
    }

    /// A copy that is too large for memory is made in a file, which SQLite unlinks as it opens it.
    async fn vacuum(&self, bytes: u64) -> Result<()> {
        let connection = self.write_connection();
        let in_memory = bytes <= 256 << 20;
        if !in_memory {
            connection.execute_unprepared("PRAGMA temp_store = file").await?;
        }
        let mut waited = Duration::ZERO;
        let vacuumed = loop {
            match connection.execute_unprepared("VACUUM").await {
                Err(error) if error.to_string().contains("locked") && waited < PATIENCE => {
                    tokio::time::sleep(LOOK).await;
                    waited += LOOK;
                }
                done => break done,
            }
        };
        if !in_memory {
            connection.execute_unprepared("PRAGMA temp_store = memory").await?;
        }
        vacuumed?;
        Ok(())
    }

    /// Folds the log into the file and cuts it off; false when somebody read from it all the while.
    async fn empty_log(&self) -> Result<bool> {
        let mut waited = Duration::ZERO;
        loop {
            let connection = self.write_connection();
            let statement = sea_orm::Statement::from_string(
                sea_orm::DbBackend::Sqlite,
                "PRAGMA wal_checkpoint(TRUNCATE)",
            );
            let row = connection.query_one_raw(statement).await?;
            let busy = row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?;
            if busy == Some(0) || waited >= PATIENCE {
                return Ok(busy == Some(0));
            }
            tokio::time::sleep(LOOK).await;
            waited += LOOK;
        }
    }
}

/// Rewrites the tables that held something of a person. Rewriting one locks it: even a hundred thousand
/// rows take less than a second. Whether all were free.
async fn rewrite(own: &DatabaseConnection) -> std::result::Result<bool, DbErr> {
    own.execute_unprepared(LOCK_TIMEOUT).await?;
    let mut all = nobody_looks_back(own).await?;
    for (table, fate) in erasure::PLAN {
        if matches!(fate, Fate::Deleted | Fate::Emptied) {
            all &= rewrite_table(own, table).await?;
        }
    }
    // Dirty pages go to the files now, not minutes later. Not every owner of a database may ask for
    // that; the server does it by itself within minutes.
    if let Err(error) = own.execute_unprepared("CHECKPOINT").await {
        tracing::debug!(%error, "no checkpoint");
    }
    Ok(all)
}

/// Waits until nobody sees the time before: rows that were deleted since are kept for one who does. A
/// transaction in any database of the server counts, because every snapshot taken beside it, also that
/// of rewriting, reaches back to it; so do standbys that ask for it. False when one goes on all the
/// while.
async fn nobody_looks_back(own: &DatabaseConnection) -> std::result::Result<bool, DbErr> {
    let now = text(own, "SELECT pg_current_xact_id()::text AS told").await?;
    let gone = format!(
        "SELECT (pg_snapshot_xmin(pg_current_snapshot()) > '{now}'::xid8
           AND NOT EXISTS (SELECT FROM pg_stat_activity
             WHERE (datname IS NULL OR datname = current_database()) AND pid <> pg_backend_pid()
               AND age(backend_xmin) > age('{now}'::xid8::xid))
           AND NOT EXISTS (SELECT FROM pg_replication_slots WHERE age(xmin) > age('{now}'::xid8::xid))
         )::text AS told"
    );
    let mut waited = Duration::ZERO;
    while text(own, &gone).await? != "true" {
        if waited >= PATIENCE {
            return Ok(false);
        }
        tokio::time::sleep(LOOK).await;
        waited += LOOK;
    }
    Ok(true)
}

async fn text(own: &DatabaseConnection, sql: &str) -> std::result::Result<String, DbErr> {
    let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql);
    let row = own.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "told")).transpose()?.unwrap_or_default())
}

/// Gives up when others hold the table all the while.
async fn rewrite_table(own: &DatabaseConnection, table: &str) -> std::result::Result<bool, DbErr> {
    for _ in 0..TRIES {
        match own.execute_unprepared(&format!("VACUUM FULL \"{table}\"")).await {
            Ok(_) => return Ok(true),
            Err(error) if error.to_string().contains("lock timeout") => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

//! Connections: for SQLite one that writes and several that read; for PostgreSQL one pool.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::Mutex;

use crate::{Result, StoreError, migration};

/// The database engine in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded database: one file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// How many connections read at once on SQLite: enough for every core of a small machine.
const READERS: u32 = 4;
/// How many connections PostgreSQL gets from one node.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long, at least, a writer waits for another process to let go of the lock.
const BUSY: Duration = Duration::from_secs(15);
/// How long a request waits for a connection to PostgreSQL, also while that is starting again.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it looks meanwhile. SQLite's own waiting sleeps up to 100 ms between two looks, so
/// that a process writing one transaction after another would never let it in.
const LOOK: Duration = Duration::from_millis(1);

/// An open database.
#[derive(Clone, Debug)]
pub struct Store {
    write: DatabaseConnection,
    read: DatabaseConnection,
    engine: Engine,
    url: String,
    writer: Arc<Writer>,
}

/// What is known of SQLite's one writing connection.
#[derive(Debug, Default)]
struct Writer {
    /// Whoever begins a transaction does so alone.
    turn: Mutex<()>,
    /// A transaction ended without being committed, so the driver may have lost count.
    suspect: AtomicBool,
}

mod sealed {
    pub trait Sealed {}
}

/// Anything a query can run on: the reading pool or a transaction.
pub trait Db: sealed::Sealed + Sync {
    #[doc(hidden)]
    type Connection: ConnectionTrait;
    #[doc(hidden)]
    fn connection(&self) -> &Self::Connection;
}

/// The reading pool.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a DatabaseConnection);

/// A writing transaction. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub struct Tx {
    // Dropped first: the connection is suspect before another transaction can have it.
    mark: Mark,
    inner: DatabaseTransaction,
}

/// Makes the writer suspect unless the transaction was committed.
#[derive(Debug)]
struct Mark {
    writer: Arc<Writer>,
    committed: bool,
}

impl Drop for Mark {
    fn drop(&mut self) {
        if !self.committed {
            self.writer.suspect.store(true, Ordering::Release);
        }
    }
}

impl sealed::Sealed for Reader<'_> {}
impl sealed::Sealed for Tx {}

impl Db for Reader<'_> {
    type Connection = DatabaseConnection;
    fn connection(&self) -> &DatabaseConnection {
        self.0
    }
}

impl Db for Tx {
    type Connection = DatabaseTransaction;
    fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }
}

impl Tx {
    /// Makes the changes durable: when this returns, they are on disk.
    ///
    /// # Errors
    /// [`StoreError::Database`]; then nothing was changed.
    pub async fn commit(self) -> Result<()> {
        let Self { mut mark, inner } = self;
        inner.commit().await?;
        mark.committed = true;
        Ok(())
    }
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`, brings the schema up to date under a lock, and
    /// refuses a database that is newer than the program.
    ///
    /// # Errors
    /// [`StoreError::Address`] for an address of another kind, [`StoreError::Newer`], or what the
    /// database says.
    pub async fn open(url: &str) -> Result<Self> {
        let store = Self::connect(url).await?;
        migration::run(&store, None).await?;
        if store.engine == Engine::Sqlite {
            store.wait_ourselves().await?;
        }
        Ok(store)
    }

    /// From here on `begin` does the waiting for SQLite's lock.
    async fn wait_ourselves(&self) -> Result<()> {
        self.write.execute_unprepared("PRAGMA busy_timeout = 0").await?;
        Ok(())
    }

    /// Opens a backup to look at it: nothing is written, not even beside it.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_backup(path: &str) -> Result<Self> {
        let mut options = ConnectOptions::new(format!("sqlite:{path}"));
        options
            .max_connections(2)
            .test_before_acquire(false)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|o| o.read_only(true).immutable(true).foreign_keys(false));
        let read = Database::connect(options).await?;
        let url = format!("sqlite:{path}");
        Ok(Self { write: read.clone(), read, engine: Engine::Sqlite, url, writer: Arc::default() })
    }

    /// Opens without touching the schema, for backup, restore and tests of upgrades.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn connect(url: &str) -> Result<Self> {
        match engine_of(url)? {
            Engine::Sqlite => Self::connect_sqlite(url).await,
            Engine::Postgres => Self::connect_postgres(url).await,
        }
    }

    /// Applies only the next `steps` schema versions, for tests of upgrades.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn upgrade_by(&self, steps: u32) -> Result<()> {
        migration::run(self, Some(steps)).await
    }

    async fn connect_sqlite(url: &str) -> Result<Self> {
        create_private(sqlite_path(url))?;
        // The writer first: it sets the journal mode (facts/stack.md, trap 7).
        let write = Database::connect(sqlite_options(url, 1, false)).await?;
        let read = Database::connect(sqlite_options(url, READERS, true)).await?;
        let url = url.to_owned();
        Ok(Self { write, read, engine: Engine::Sqlite, url, writer: Arc::default() })
    }

    async fn connect_postgres(url: &str) -> Result<Self> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .sqlx_logging(false)
            // A vote is acknowledged only after its commit is on disk, whatever the server's default.
            .map_sqlx_postgres_opts(|o| {
                o.application_name("mundap").options([("synchronous_commit", "on")])
            });
        let pool = Database::connect(options).await?;
        let (read, url) = (pool.clone(), url.to_owned());
        Ok(Self { write: pool, read, engine: Engine::Postgres, url, writer: Arc::default() })
    }

    /// The reading pool.
    pub fn read(&self) -> Reader<'_> {
        Reader(&self.read)
    }

    /// Begins a writing transaction. On SQLite it takes the write lock at once.
    ///
    /// # Errors
    /// [`StoreError::Database`], also when another process held the lock for too long.
    pub async fn begin(&self) -> Result<Tx> {
        if self.engine == Engine::Postgres {
            return self.begin_one().await;
        }
        let _turn = self.writer.turn.lock().await;
        if self.writer.suspect.swap(false, Ordering::AcqRel) {
            self.mend_writer().await?;
        }
        let mut waited = Duration::ZERO;
        loop {
            match self.begin_one().await {
                Err(StoreError::Database(error)) if waited < BUSY && locked(&error) => {
                    tokio::time::sleep(LOOK).await;
                    waited += LOOK;
                }
                begun => return begun,
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that begins a transaction")]
    async fn begin_one(&self) -> Result<Tx> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = self.write.begin_with_options(options).await?;
        Ok(Tx { mark: Mark { writer: Arc::clone(&self.writer), committed: false }, inner })
    }

    /// Replaces the writing connection when the driver believes in a transaction that is over.
    ///
    /// When the disk is full, SQLite rolls back by itself (sqlite.org/lang_transaction.html,
    /// "Response To Errors Within A Transaction"). The driver's own ROLLBACK then fails, and it goes
    /// on counting: every later transaction would be a savepoint inside one that nobody commits, and
    /// what was acknowledged would never be on disk.
    async fn mend_writer(&self) -> Result<()> {
        let pool = self.write.get_sqlite_connection_pool();
        let connection = pool.acquire().await.map_err(driver)?;
        if !connection.is_in_transaction() {
            return Ok(());
        }
        tracing::debug!("the connection that writes is replaced after a failure");
        // It is gone either way, and whatever it was in the middle of is rolled back.
        let _ = connection.close().await;
        self.wait_ourselves().await
    }

    /// Connections that are open, and how many of them nobody uses.
    pub fn connections(&self) -> Connections {
        // The pool counts the idle ones without a lock: for a moment there seem to be too many.
        let of = |size: u32, idle: usize| {
            let open = u64::from(size);
            (open, u64::try_from(idle).unwrap_or(0).min(open))
        };
        let one = |connection: &DatabaseConnection| match self.engine {
            Engine::Sqlite => {
                let pool = connection.get_sqlite_connection_pool();
                of(pool.size(), pool.num_idle())
            }
            Engine::Postgres => {
                let pool = connection.get_postgres_connection_pool();
                of(pool.size(), pool.num_idle())
            }
        };
        let read = one(&self.read);
        let write = if self.engine == Engine::Sqlite { one(&self.write) } else { (0, 0) };
        Connections { open: read.0 + write.0, idle: read.1 + write.1 }
    }

    /// The engine in use.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The address as it was given.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn write_connection(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Closes every connection; on SQLite the log is folded into the file.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn close(self) -> Result<()> {
        let Self { write, read, engine, .. } = self;
        if engine == Engine::Sqlite {
            read.close().await?;
        }
        Ok(write.close().await?)
    }
}

/// How the connections of the pools stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// Open.
    pub open: u64,
    /// Open and not in use.
    pub idle: u64,
}

fn driver(error: sea_orm::sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)))
}

/// Whether another process holds SQLite's write lock.
fn locked(error: &DbErr) -> bool {
    error.to_string().contains("database is locked")
}

/// The engine an address belongs to.
pub(crate) fn engine_of(url: &str) -> Result<Engine> {
    let backend = |backend: DbBackend| backend.is_prefix_of(url);
    if backend(DbBackend::Sqlite) {
        Ok(Engine::Sqlite)
    } else if backend(DbBackend::Postgres) {
        Ok(Engine::Postgres)
    } else {
        Err(StoreError::Address {
            url: url.to_owned(),
            detail: "expected sqlite:PATH or postgres://USER@HOST/NAME".to_owned(),
        })
    }
}

/// The file of a `sqlite:PATH` address.
pub fn sqlite_path(url: &str) -> &str {
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path.strip_prefix("//").unwrap_or(path);
    path.split('?').next().unwrap_or(path)
}

/// A database holds personal data: a new one is for its owner alone, and so is what SQLite puts
/// beside it.
fn create_private(path: &str) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::File { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn sqlite_options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite:{}", sqlite_path(url)));
    options
        .max_connections(connections)
        .min_connections(connections)
        .test_before_acquire(false)
        .acquire_timeout(BUSY)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |o| {
            o.journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(BUSY)
                .foreign_keys(true)
                .create_if_missing(!read_only)
                .read_only(read_only)
                .statement_cache_capacity(200)
                // Pages kept in memory: at most 32 MB for the writer, 4 MB for each reader.
                .pragma("cache_size", if read_only { "-4096" } else { "-32768" })
                // The log is folded into the file every 16 MB: a large batch touches many pages
                // again and again, and each folding writes them once more.
                .pragma("wal_autocheckpoint", "4000")
                .pragma("temp_store", "memory")
                // Erased text does not survive in free pages.
                .pragma("secure_delete", "on")
        });
    options
}

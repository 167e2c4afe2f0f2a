//! Backup and restore, and the copier they are made of.
//!
//! A backup is one SQLite file with the schema of the program that wrote it, whichever engine it
//! came from. The copier asks the database which tables and columns there are, so a new migration
//! needs no change here.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt as _;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult, IsolationLevel,
    QueryResult, Statement, StreamTrait, TransactionOptions, TransactionTrait, Value,
};
use uuid::Uuid;

use crate::connection::{Engine, sqlite_path};
use crate::{Db, Result, Store, StoreError, Tx, sql};

/// Rows written by one statement, unless its columns are so many that values run out.
const ROWS: usize = 500;
/// Values of one statement: SQLite takes 32,766.
const VALUES: usize = 30_000;
/// Bytes of pictures and keys that one statement carries, at most one row more.
const BYTES: usize = 4 * 1024 * 1024;
/// Tables that hold rows in a new database already.
const NEVER_EMPTY: [&str; 2] = ["installation", "number"];
/// The table of the migrations themselves: each database has its own.
const MIGRATIONS: &str = "seaql_migrations";

/// What was copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Tables.
    pub tables: u64,
    /// Rows in all of them.
    pub rows: u64,
}

/// Hears how many rows were copied so far.
pub type Listener<'a> = &'a (dyn Fn(u64) + Send + Sync);

impl Store {
    /// Writes everything into a new file, as of one moment, while others read and write.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when the file exists; [`StoreError::File`]; [`StoreError::Database`].
    pub async fn backup_to(&self, path: &Path, progress: Listener<'_>) -> Result<Copied> {
        if path.exists() {
            let text = format!("{} exists already; choose another name", path.display());
            return Err(StoreError::Backup(text));
        }
        let part = beside(path, ".part");
        remove_database(&part)?;
        create_private(&part)?;
        let copied = match self.engine() {
            Engine::Sqlite => self.vacuum_into(&part).await,
            Engine::Postgres => self.copy_into_file(&part, progress).await,
        };
        let finished = copied.and_then(|copied| {
            let file = File::open(&part).and_then(|file| file.sync_all());
            file.and_then(|()| std::fs::rename(&part, path)).map_err(|e| at(path, e))?;
            sync_folder(path)?;
            Ok(copied)
        });
        if finished.is_err() {
            remove_database(&part)?;
        }
        finished
    }

    async fn vacuum_into(&self, path: &Path) -> Result<Copied> {
        let read = self.read();
        sql::run(&read, "VACUUM INTO $1", [text(path)?.into()]).await?;
        let mut copied = Copied::default();
        for table in tables(read.connection()).await? {
            copied.tables += 1;
            copied.rows += rows_in(read.connection(), &table.name).await?;
        }
        Ok(copied)
    }

    async fn copy_into_file(&self, path: &Path, progress: Listener<'_>) -> Result<Copied> {
        let target = Store::open(&format!("sqlite:{}", text(path)?)).await?;
        let copied = self.copy_to(&target, progress).await;
        target.close().await?;
        remove(&beside(path, ".lock"))?;
        copied
    }

    /// Copies everything into another database of the same schema that is empty: one consistent
    /// view of this one, one transaction there.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when the other one holds something; [`StoreError::Database`].
    pub async fn copy_to(&self, target: &Store, progress: Listener<'_>) -> Result<Copied> {
        self.copy(target, false, progress).await
    }

    /// Brings a backup back, in one transaction. Its schema may be older, never newer.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when the file is no backup, is damaged, or this database holds
    /// something and is not to be replaced; [`StoreError::Newer`].
    pub async fn restore_from(
        &self,
        path: &Path,
        replace: bool,
        progress: Listener<'_>,
    ) -> Result<Copied> {
        // A copy is opened, so that the backup itself never changes.
        let folder = tempfile::tempdir().map_err(|e| at(&std::env::temp_dir(), e))?;
        let copy = folder.path().join("backup.db");
        check_header(path)?;
        std::fs::copy(path, &copy).map_err(|e| at(path, e))?;
        let url = format!("sqlite:{}", text(&copy)?);
        check_content(&url, path).await?;
        let source = Store::open(&url).await?;
        let copied = source.copy(self, replace, progress).await;
        source.close().await?;
        copied
    }

    async fn copy(&self, target: &Store, replace: bool, progress: Listener<'_>) -> Result<Copied> {
        let view = self.begin_view().await?;
        let from = tables(&view).await?;
        let tx = target.begin().await?;
        let to = in_order(tables(tx.connection()).await?);
        if !replace {
            refuse_used(&tx, &to).await?;
        }
        for table in to.iter().rev() {
            sql::run(&tx, &format!("DELETE FROM \"{}\"", table.name), []).await?;
        }
        let mut copied = Copied::default();
        for table in &to {
            let source = from.iter().find(|source| source.name == table.name);
            let source = source.ok_or_else(|| missing(&table.name))?;
            copy_table(&view, source, &tx, table, &mut copied.rows, progress).await?;
            copied.tables += 1;
        }
        tx.commit().await?;
        Ok(copied)
    }

    /// A reading transaction that sees one moment.
    #[expect(
        clippy::disallowed_methods,
        reason = "a consistent view for copying; nothing is written"
    )]
    async fn begin_view(&self) -> Result<DatabaseTransaction> {
        let postgres = self.engine() == Engine::Postgres;
        let options = TransactionOptions {
            isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
            access_mode: postgres.then_some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        };
        let view = self.read().connection().begin_with_options(options).await?;
        // On SQLite the view begins with the first read.
        tables(&view).await?;
        Ok(view)
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Integer,
    Small,
    Text,
    Bytes,
    Uuid,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    kind: Kind,
    /// Counted by PostgreSQL: its counter is set past the copied rows.
    counted: bool,
}

#[derive(Clone, Debug)]
struct Table {
    name: String,
    columns: Vec<Column>,
    /// The tables it refers to.
    parents: HashSet<String>,
}

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

#[derive(FromQueryResult)]
struct ColumnRow {
    name: String,
    kind: String,
    counted: i64,
}

/// The tables of a database with their columns.
async fn tables(db: &impl ConnectionTrait) -> Result<Vec<Table>> {
    let sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let names = if sqlite {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> $1"
    } else {
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> $1"
    };
    let columns = if sqlite {
        "SELECT name, lower(type) AS kind, 0 AS counted FROM pragma_table_info($1) ORDER BY cid"
    } else {
        "SELECT column_name AS name, data_type AS kind, CAST(CASE WHEN is_identity = 'YES' THEN 1 ELSE 0 END AS bigint) AS counted
         FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
    };
    let parents = if sqlite {
        "SELECT DISTINCT \"table\" AS name FROM pragma_foreign_key_list($1)"
    } else {
        "SELECT DISTINCT p.relname AS name FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
           JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE k.contype = 'f' AND c.relname = $1 AND n.nspname = current_schema()"
    };
    let mut found = Vec::new();
    for Name { name } in select::<Name>(db, names, MIGRATIONS).await? {
        let columns = select::<ColumnRow>(db, columns, &name).await?;
        let columns = columns.into_iter().map(column).collect::<Result<_>>()?;
        let parents = select::<Name>(db, parents, &name).await?;
        let parents = parents.into_iter().map(|row| row.name).filter(|p| *p != name).collect();
        found.push(Table { name, columns, parents });
    }
    Ok(found)
}

async fn select<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    text: &str,
    value: &str,
) -> Result<Vec<T>> {
    let backend = db.get_database_backend();
    let rows =
        db.query_all_raw(Statement::from_sql_and_values(backend, text, [value.into()])).await?;
    Ok(rows
        .iter()
        .map(|row| T::from_query_result(row, ""))
        .collect::<std::result::Result<_, _>>()?)
}

fn column(row: ColumnRow) -> Result<Column> {
    let kind = match row.kind.as_str() {
        "integer" | "bigint" => Kind::Integer,
        "smallint" => Kind::Small,
        "text" => Kind::Text,
        "blob" | "bytea" => Kind::Bytes,
        "uuid" => Kind::Uuid,
        other => {
            let text = format!("column {} has the unknown type {other}", row.name);
            return Err(StoreError::Backup(text));
        }
    };
    Ok(Column { name: row.name, kind, counted: row.counted != 0 })
}

/// Tables after those they refer to.
fn in_order(mut tables: Vec<Table>) -> Vec<Table> {
    let mut ordered: Vec<Table> = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let ready = |table: &Table| {
            table.parents.iter().all(|parent| ordered.iter().any(|done| done.name == *parent))
        };
        let (mut next, rest): (Vec<_>, Vec<_>) = tables.into_iter().partition(ready);
        if next.is_empty() {
            // Tables that refer to each other in a circle: the database's checks decide.
            ordered.extend(rest);
            break;
        }
        ordered.append(&mut next);
        tables = rest;
    }
    ordered
}

async fn refuse_used(tx: &Tx, tables: &[Table]) -> Result<()> {
    for table in tables.iter().filter(|table| !NEVER_EMPTY.contains(&table.name.as_str())) {
        if rows_in(tx.connection(), &table.name).await? > 0 {
            let text = "the database holds something already; say --replace to throw it away";
            return Err(StoreError::Backup(text.to_owned()));
        }
    }
    Ok(())
}

async fn rows_in(db: &impl ConnectionTrait, table: &str) -> Result<u64> {
    let text = format!("SELECT count(*) AS n FROM \"{table}\"");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), text)).await?;
    let count = row.map(|row| row.try_get::<i64>("", "n")).transpose()?;
    Ok(count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}

fn missing(table: &str) -> StoreError {
    StoreError::Backup(format!("table {table} is missing in what is to be copied"))
}

/// Copies one table, row by row into statements of many rows.
async fn copy_table(
    from: &DatabaseTransaction,
    source: &Table,
    tx: &Tx,
    target: &Table,
    done: &mut u64,
    progress: Listener<'_>,
) -> Result<()> {
    let pairs: Vec<(&Column, &Column)> = target
        .columns
        .iter()
        .map(|to| {
            let found = source.columns.iter().find(|from| from.name == to.name);
            found.map(|from| (from, to)).ok_or_else(|| missing(&target.name))
        })
        .collect::<Result<_>>()?;
    let names: Vec<String> = pairs.iter().map(|(from, _)| format!("\"{}\"", from.name)).collect();
    let names = names.join(", ");
    let select = format!("SELECT {names} FROM \"{}\"", source.name);
    let backend = ConnectionTrait::get_database_backend(from);
    let mut stream = from.stream_raw(Statement::from_string(backend, select)).await?;
    let most = ROWS.min(VALUES / pairs.len().max(1));
    let mut values = Vec::with_capacity(most * pairs.len());
    let (mut rows, mut bytes) = (0, 0);
    while let Some(row) = stream.try_next().await? {
        for (index, (from, to)) in pairs.iter().enumerate() {
            let value = convert(read(&row, index, from.kind)?, to)?;
            if let Value::Bytes(Some(part)) = &value {
                bytes += part.len();
            }
            values.push(value);
        }
        rows += 1;
        if rows == most || bytes >= BYTES {
            insert(tx, target, &names, rows, std::mem::take(&mut values)).await?;
            *done += u64::try_from(rows).unwrap_or(0);
            (rows, bytes) = (0, 0);
            progress(*done);
        }
    }
    if rows > 0 {
        insert(tx, target, &names, rows, values).await?;
        *done += u64::try_from(rows).unwrap_or(0);
        progress(*done);
    }
    set_counters(tx, target).await
}

async fn insert(
    tx: &Tx,
    table: &Table,
    names: &str,
    rows: usize,
    values: Vec<Value>,
) -> Result<()> {
    let places = sql::places(tx, rows, table.columns.len());
    let text = format!("INSERT INTO \"{}\" ({names}) VALUES {places}", table.name);
    sql::run(tx, &text, values).await?;
    Ok(())
}

/// PostgreSQL counts keys apart from the rows; SQLite follows the rows by itself.
async fn set_counters(tx: &Tx, table: &Table) -> Result<()> {
    for column in table.columns.iter().filter(|column| column.counted) {
        let (name, column) = (&table.name, &column.name);
        let text = format!(
            "SELECT setval(pg_get_serial_sequence($1, $2), coalesce(max(\"{column}\"), 0) + 1, false) AS n FROM \"{name}\""
        );
        let quoted = format!("\"{name}\"");
        sql::number(tx, &text, [quoted.into(), column.as_str().into()]).await?;
    }
    Ok(())
}

fn read(row: &QueryResult, index: usize, kind: Kind) -> Result<Value> {
    Ok(match kind {
        Kind::Integer => row.try_get_by_index::<Option<i64>>(index)?.into(),
        Kind::Small => row.try_get_by_index::<Option<i16>>(index)?.map(i64::from).into(),
        Kind::Text => row.try_get_by_index::<Option<String>>(index)?.into(),
        Kind::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(index)?.into(),
        Kind::Uuid => {
            let uuid = row.try_get_by_index::<Option<Uuid>>(index)?;
            uuid.map(|uuid| uuid.as_bytes().to_vec()).into()
        }
    })
}

/// The value as the target's column wants it.
fn convert(value: Value, to: &Column) -> Result<Value> {
    let unfit = || StoreError::Backup(format!("a value of column {} does not fit", to.name));
    match (value, to.kind) {
        (Value::BigInt(number), Kind::Small) => {
            let small = number.map(i16::try_from).transpose().map_err(|_| unfit())?;
            Ok(small.into())
        }
        (Value::Bytes(bytes), Kind::Uuid) => {
            let uuid = bytes.map(|bytes| Uuid::from_slice(&bytes)).transpose();
            Ok(uuid.map_err(|_| unfit())?.into())
        }
        (value, _) => Ok(value),
    }
}

/// Whether the file is an SQLite database at all.
fn check_header(path: &Path) -> Result<()> {
    let mut header = [0; 16];
    let mut file = File::open(path).map_err(|e| at(path, e))?;
    match std::io::Read::read_exact(&mut file, &mut header) {
        Ok(()) if &header == b"SQLite format 3\0" => Ok(()),
        _ => Err(StoreError::Backup(format!("{} is no backup of Mundap", path.display()))),
    }
}

/// Whether the copy at `url` is undamaged and ours; `path` is what it is called in messages.
async fn check_content(url: &str, path: &Path) -> Result<()> {
    let copy = Store::connect(url).await?;
    let ours =
        "SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'installation'";
    let ours = sql::number(&copy.read(), ours, []).await;
    let damage = crate::inspection::integrity(&copy).await;
    copy.close().await?;
    let path = path.display();
    match damage {
        Ok(damage) if damage.is_empty() && ours? == 1 => Ok(()),
        Ok(damage) if damage.is_empty() => {
            Err(StoreError::Backup(format!("{path} is no backup of Mundap")))
        }
        Ok(damage) => Err(StoreError::Backup(format!("{path} is damaged: {}", damage.join("; ")))),
        Err(error) => Err(StoreError::Backup(format!("{path} is damaged: {error}"))),
    }
}

fn at(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::File { path: path.display().to_string(), source }
}

fn text(path: &Path) -> Result<&str> {
    let unreadable = || StoreError::Backup(format!("{}: not a UTF-8 path", path.display()));
    path.to_str().ok_or_else(unreadable)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A backup holds personal data: only its owner may read it.
fn create_private(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|e| at(path, e))?;
    Ok(())
}

fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|e| at(folder, e))
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(path, error)),
        _ => Ok(()),
    }
}

/// Removes an SQLite file with what stands beside it.
fn remove_database(path: &Path) -> Result<()> {
    ["", "-wal", "-shm", "-journal", ".lock"]
        .into_iter()
        .try_for_each(|ending| remove(&beside(path, ending)))
}

/// The file of an embedded database, for messages and free space; none on a server.
pub fn file_of(store: &Store) -> Option<PathBuf> {
    (store.engine() == Engine::Sqlite).then(|| PathBuf::from(sqlite_path(store.url())))
}

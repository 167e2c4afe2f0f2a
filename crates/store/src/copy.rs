//! The copier: every row of one database into another of either engine, compared afterwards.
//!
//! It asks the database which tables and columns there are, so a new migration needs no change here.

use std::collections::HashSet;

use futures_util::TryStreamExt as _;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, FromQueryResult, IsolationLevel,
    QueryResult, Statement, StreamTrait, TransactionOptions, TransactionTrait, Value,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::connection::Engine;
use crate::{Db, Result, Store, StoreError, Tx, sql};

/// Rows written by one statement, unless its columns are so many that values run out.
const ROWS: usize = 500;
/// Values of one statement: SQLite takes 32,766.
const VALUES: usize = 30_000;
/// Bytes of pictures and keys that one statement carries, at most one row more.
const BYTES: usize = 4 * 1024 * 1024;
/// Tables that hold rows in a new database already, or in one that only was served.
const NEVER_EMPTY: [&str; 3] = ["installation", "job", "number"];
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

/// What a table holds, in a form that is the same on both engines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSum {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// The digests of all rows, added: the same in whatever order they are read.
    digest: [u64; 4],
}

impl TableSum {
    fn of(table: &str) -> Self {
        Self { table: table.to_owned(), rows: 0, digest: [0; 4] }
    }

    /// Adds a row, its values in the order of their columns' names.
    fn add(&mut self, row: &[Value]) {
        let mut hash = Sha256::new();
        for value in row {
            let (kind, bytes): (u8, &[u8]) = match value {
                Value::BigInt(Some(number)) => (1, &number.to_be_bytes()),
                Value::String(Some(text)) => (2, text.as_bytes()),
                Value::Bytes(Some(bytes)) => (3, bytes),
                _ => (0, &[]),
            };
            hash.update([kind]);
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(bytes);
        }
        let hash: [u8; 32] = hash.finalize().into();
        for (sum, part) in self.digest.iter_mut().zip(hash.as_chunks::<8>().0) {
            *sum = sum.wrapping_add(u64::from_be_bytes(*part));
        }
        self.rows += 1;
    }

    /// The digest in hexadecimal.
    pub fn digest(&self) -> String {
        self.digest.iter().map(|part| format!("{part:016x}")).collect()
    }
}

/// What differs between two databases, one line for each table.
pub fn differences(one: &[TableSum], other: &[TableSum]) -> Vec<String> {
    let differs = |sum: &TableSum| match other.iter().find(|found| found.table == sum.table) {
        None => Some(format!("{}: missing", sum.table)),
        Some(found) if found.rows != sum.rows => {
            Some(format!("{}: {} rows instead of {}", sum.table, found.rows, sum.rows))
        }
        Some(found) if found.digest != sum.digest => {
            Some(format!("{}: the same number of rows, not the same rows", sum.table))
        }
        Some(_) => None,
    };
    one.iter().filter_map(differs).collect()
}

/// What becomes of what the target holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It holds nothing, or the copy is refused; with what to do then.
    Refuse(&'static str),
    /// It is thrown away.
    Replace,
}

impl Store {
    /// Copies everything into another database of the same schema: one consistent view of this one,
    /// one transaction there, in which every row is read again and compared before it is committed.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when the other one holds something that is not to be replaced, or a
    /// table there is not what it is here; [`StoreError::Database`].
    pub async fn copy_to(
        &self,
        target: &Store,
        held: Held,
        progress: Listener<'_>,
    ) -> Result<Copied> {
        let (tx, copied, _) = self.copy(target, held, progress).await?;
        tx.commit().await?;
        Ok(copied)
    }

    /// Copies everything into another database that is empty, for good: refused when something was
    /// recorded here meanwhile, because that would be left behind.
    ///
    /// # Errors
    /// As [`Store::copy_to`].
    pub async fn move_to(&self, target: &Store, progress: Listener<'_>) -> Result<Copied> {
        let held = Held::Refuse("choose an empty one");
        let (tx, copied, acts) = self.copy(target, held, progress).await?;
        let later = count(self.read().connection(), "act").await?.saturating_sub(acts);
        if later > 0 {
            let text = format!(
                "{later} acts were recorded while this was copied, so nothing was moved; stop the server and try again"
            );
            return Err(StoreError::Backup(text));
        }
        tx.commit().await?;
        Ok(copied)
    }

    /// How many tables and rows there are.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn size(&self) -> Result<Copied> {
        let read = self.read();
        let mut size = Copied::default();
        for table in tables(read.connection()).await? {
            size.tables += 1;
            size.rows += count(read.connection(), &table.name).await?;
        }
        Ok(size)
    }

    /// What every table holds, at one moment.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn sums(&self) -> Result<Vec<TableSum>> {
        let view = self.begin_view().await?;
        let mut sums = Vec::new();
        for table in tables(&view).await? {
            sums.push(sum(&view, &table).await?);
        }
        Ok(sums)
    }

    /// The copy, not committed, with the number of acts in it.
    async fn copy(
        &self,
        target: &Store,
        held: Held,
        progress: Listener<'_>,
    ) -> Result<(Tx, Copied, u64)> {
        let view = self.begin_view().await?;
        let from = tables(&view).await?;
        let tx = target.begin().await?;
        let to = in_order(tables(tx.connection()).await?);
        if let Held::Refuse(advice) = held {
            refuse_used(&tx, &to, advice).await?;
        }
        for table in to.iter().rev() {
            sql::run(&tx, &format!("DELETE FROM \"{}\"", table.name), []).await?;
        }
        let mut copied = Copied::default();
        let mut written = Vec::with_capacity(to.len());
        for table in &to {
            let source = from.iter().find(|source| source.name == table.name);
            let source = source.ok_or_else(|| missing(&table.name))?;
            let sum = copy_table(&view, source, &tx, table, copied.rows, progress).await?;
            copied.tables += 1;
            copied.rows += sum.rows;
            written.push(sum);
        }
        let mut arrived = Vec::with_capacity(to.len());
        for table in &to {
            arrived.push(sum(tx.connection(), table).await?);
        }
        let wrong = differences(&written, &arrived);
        if !wrong.is_empty() {
            let text = format!("the copy is not what was copied: {}", wrong.join("; "));
            return Err(StoreError::Backup(text));
        }
        let acts = written.iter().find(|sum| sum.table == "act").map_or(0, |sum| sum.rows);
        Ok((tx, copied, acts))
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
        "SELECT name, lower(type) AS kind, 0 AS counted FROM pragma_table_info($1) ORDER BY name"
    } else {
        "SELECT column_name AS name, data_type AS kind, CAST(CASE WHEN is_identity = 'YES' THEN 1 ELSE 0 END AS bigint) AS counted
         FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY column_name COLLATE \"C\""
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

async fn refuse_used(tx: &Tx, tables: &[Table], advice: &str) -> Result<()> {
    for table in tables.iter().filter(|table| !NEVER_EMPTY.contains(&table.name.as_str())) {
        if count(tx.connection(), &table.name).await? > 0 {
            let text = "the database that is to be filled holds something already";
            return Err(StoreError::Backup(format!("{text}; {advice}")));
        }
    }
    Ok(())
}

async fn count(db: &impl ConnectionTrait, table: &str) -> Result<u64> {
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
    before: u64,
    progress: Listener<'_>,
) -> Result<TableSum> {
    let pairs: Vec<(&Column, &Column)> = target
        .columns
        .iter()
        .map(|to| {
            let found = source.columns.iter().find(|from| from.name == to.name);
            found.map(|from| (from, to)).ok_or_else(|| missing(&target.name))
        })
        .collect::<Result<_>>()?;
    let columns: Vec<Column> = pairs.iter().map(|(from, _)| (*from).clone()).collect();
    let mut stream = from.stream_raw(select_all(from, source, &columns)).await?;
    let most = ROWS.min(VALUES / pairs.len().max(1));
    let mut sum = TableSum::of(&target.name);
    let mut values = Vec::with_capacity(most * pairs.len());
    let (mut rows, mut bytes) = (0, 0);
    while let Some(row) = stream.try_next().await? {
        let row = read_row(&row, &columns)?;
        sum.add(&row);
        for (value, (_, to)) in row.into_iter().zip(&pairs) {
            let value = convert(value, to)?;
            if let Value::Bytes(Some(part)) = &value {
                bytes += part.len();
            }
            values.push(value);
        }
        rows += 1;
        if rows == most || bytes >= BYTES {
            insert(tx, target, rows, std::mem::take(&mut values)).await?;
            (rows, bytes) = (0, 0);
            progress(before + sum.rows);
        }
    }
    if rows > 0 {
        insert(tx, target, rows, values).await?;
        progress(before + sum.rows);
    }
    set_counters(tx, target).await?;
    Ok(sum)
}

/// What a table holds.
async fn sum(db: &DatabaseTransaction, table: &Table) -> Result<TableSum> {
    let mut sum = TableSum::of(&table.name);
    let mut stream = db.stream_raw(select_all(db, table, &table.columns)).await?;
    while let Some(row) = stream.try_next().await? {
        sum.add(&read_row(&row, &table.columns)?);
    }
    Ok(sum)
}

fn select_all(db: &impl ConnectionTrait, table: &Table, columns: &[Column]) -> Statement {
    let text = format!("SELECT {} FROM \"{}\"", names(columns), table.name);
    Statement::from_string(ConnectionTrait::get_database_backend(db), text)
}

fn names(columns: &[Column]) -> String {
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    names.join(", ")
}

fn read_row(row: &QueryResult, columns: &[Column]) -> Result<Vec<Value>> {
    columns.iter().enumerate().map(|(index, column)| read(row, index, column.kind)).collect()
}

async fn insert(tx: &Tx, table: &Table, rows: usize, values: Vec<Value>) -> Result<()> {
    let places = sql::places(tx, rows, table.columns.len());
    let names = names(&table.columns);
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

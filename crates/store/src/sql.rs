//! Small helpers for statements that SeaORM's builder does not say well. Placeholders are `$1`, `$2`
//! on both engines.

use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};

use crate::{Db, Result, Tx};

/// All rows of a query.
pub(crate) async fn all<T: FromQueryResult>(
    db: &impl Db,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>> {
    let connection = db.connection();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let rows = connection.query_all_raw(statement).await?;
    Ok(rows
        .iter()
        .map(|row| T::from_query_result(row, ""))
        .collect::<std::result::Result<_, _>>()?)
}

/// The first row of a query, if there is one.
pub(crate) async fn one<T: FromQueryResult>(
    db: &impl Db,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Option<T>> {
    let connection = db.connection();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let row = connection.query_one_raw(statement).await?;
    Ok(row.map(|row| T::from_query_result(&row, "")).transpose()?)
}

/// The first column of the first row, named `n`; zero when there is none.
pub(crate) async fn number(
    db: &impl Db,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<i64> {
    let connection = db.connection();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let row = connection.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get::<Option<i64>>("", "n")).transpose()?.flatten().unwrap_or(0))
}

/// Runs a statement; the number of rows it changed.
pub(crate) async fn run(
    db: &impl Db,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64> {
    let connection = db.connection();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(connection.execute_raw(statement).await?.rows_affected())
}

/// Placeholders for `rows` rows of `width` values: `(…), (…)`. Numbered placeholders are names to
/// SQLite, which looks for each in the list of all, so there they have no number.
pub(crate) fn places(tx: &Tx, rows: usize, width: usize) -> String {
    let plain = tx.connection().get_database_backend() == DbBackend::Sqlite;
    let place = |n: usize| if plain { "?".to_owned() } else { format!("${n}") };
    let row = |row: usize| {
        let list: Vec<String> = (1..=width).map(|n| place(row * width + n)).collect();
        format!("({})", list.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// A table expression over the JSON array of arrays of integers bound as `$1`: one prepared
/// statement for any number of rows. Columns are named as given.
pub(crate) fn rows(db: &impl Db, columns: &[&str]) -> String {
    let backend = db.connection().get_database_backend();
    let column = |(index, name): (usize, &&str)| match backend {
        DbBackend::Sqlite => format!("json_extract(j.value, '$[{index}]') AS {name}"),
        _ => format!("(j.value->>{index})::bigint AS {name}"),
    };
    let list: Vec<String> = columns.iter().enumerate().map(column).collect();
    match backend {
        DbBackend::Sqlite => format!("(SELECT {} FROM json_each($1) AS j)", list.join(", ")),
        _ => {
            format!("(SELECT {} FROM jsonb_array_elements($1::jsonb) AS j(value))", list.join(", "))
        }
    }
}

/// The JSON text to bind for [`rows`].
pub(crate) fn json<const N: usize>(rows: impl IntoIterator<Item = [i64; N]>) -> Value {
    let mut text = String::from("[");
    for (n, row) in rows.into_iter().enumerate() {
        text.push_str(if n == 0 { "[" } else { ",[" });
        for (m, value) in row.iter().enumerate() {
            if m > 0 {
                text.push(',');
            }
            text.push_str(&value.to_string());
        }
        text.push(']');
    }
    text.push(']');
    text.into()
}

/// A table expression with the columns `kind` (text) and `id`, over what [`json_keys`] makes, bound as
/// `$1`.
pub(crate) fn keys(db: &impl Db) -> &'static str {
    match db.connection().get_database_backend() {
        DbBackend::Sqlite => {
            "(SELECT json_extract(j.value, '$[0]') AS kind, json_extract(j.value, '$[1]') AS id
              FROM json_each($1) AS j)"
        }
        _ => {
            "(SELECT j.value->>0 AS kind, (j.value->>1)::bigint AS id
              FROM jsonb_array_elements($1::jsonb) AS j(value))"
        }
    }
}

/// The JSON text to bind for [`keys`]: kinds are words of ours, which need no escaping.
pub(crate) fn json_keys<'a>(keys: impl IntoIterator<Item = (&'a str, i64)>) -> Value {
    let list: Vec<String> =
        keys.into_iter().map(|(kind, id)| format!("[\"{kind}\",{id}]")).collect();
    format!("[{}]", list.join(",")).into()
}

/// Patterns for LIKE that find the text anywhere in `lower(column)`, with its wildcards taken
/// literally. Use with `ESCAPE '\'`. SQLite's `lower` knows the Latin alphabet only, so other
/// alphabets are looked for as typed, in small letters, in capitals and with a capital first.
pub(crate) fn contains(text: &str) -> Vec<String> {
    let capital_first = |text: &str| {
        let mut letters = text.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    let small = text.to_lowercase();
    let first = capital_first(&small).unwrap_or_default();
    let mut patterns: Vec<String> = [small, text.to_owned(), text.to_uppercase(), first]
        .iter()
        .map(|text| text.to_ascii_lowercase())
        .map(|text| text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
        .map(|text| format!("%{text}%"))
        .collect();
    patterns.sort_unstable();
    patterns.dedup();
    patterns
}

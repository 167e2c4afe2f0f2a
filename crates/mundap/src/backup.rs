//! `mundap backup`, `mundap restore` and `mundap migrate`.

use std::path::Path;

use anyhow::Context as _;
use serde_json::json;
use store::backup::Copied;

use crate::configuration::Configuration;
use crate::database;
use crate::output::{BadInput, Output};
use crate::wording::Lang;

/// Copies everything into one file, while the server runs.
///
/// # Errors
/// When the file exists or cannot be written, or the database fails.
pub(crate) async fn backup(
    configuration: &Configuration,
    file: &Path,
    output: &Output,
) -> anyhow::Result<()> {
    let store = database::open(configuration).await?;
    let bar = output.bar(output.pick("백업하는 중", "backing up"));
    let copied = store.backup_to(file, &|rows| bar.set_position(rows)).await;
    bar.finish_and_clear();
    store.close().await?;
    let copied = copied?;
    let size = std::fs::metadata(file).with_context(|| file.display().to_string())?.len();
    let text = match output.lang {
        Lang::Ko => format!("{}에 {}행을 담았습니다 ({size}바이트).", file.display(), copied.rows),
        Lang::En => format!("{}: {} rows, {size} bytes", file.display(), copied.rows),
    };
    output.result(&text, &described(file, copied))?;
    Ok(())
}

/// Brings a backup back, in one transaction.
///
/// # Errors
/// [`BadInput`] when there is no such file; when it is no backup, is damaged or newer, or the
/// database holds something and is not to be replaced.
pub(crate) async fn restore(
    configuration: &Configuration,
    file: &Path,
    replace: bool,
    output: &Output,
) -> anyhow::Result<()> {
    if !file.is_file() {
        let none = output.pick("이런 파일이 없습니다", "there is no such file");
        return Err(BadInput::new(format!("{}: {none}", file.display())));
    }
    let store = database::open(configuration).await?;
    let bar = output.bar(output.pick("되살리는 중", "restoring"));
    let copied = store.restore_from(file, replace, &|rows| bar.set_position(rows)).await;
    bar.finish_and_clear();
    store.close().await?;
    let copied = copied?;
    let text = match output.lang {
        Lang::Ko => format!(
            "{}에서 {}행을 되살렸습니다. 켜져 있는 서버는 다시 시작하십시오.",
            file.display(),
            copied.rows
        ),
        Lang::En => format!(
            "{} rows restored from {}; restart a server that runs on this database",
            copied.rows,
            file.display()
        ),
    };
    output.result(&text, &described(file, copied))?;
    Ok(())
}

fn described(file: &Path, copied: Copied) -> serde_json::Value {
    json!({"file": file.display().to_string(), "tables": copied.tables, "rows": copied.rows})
}

/// Brings the schema up to date and says which versions that took.
///
/// # Errors
/// When the database is newer than this program, or fails.
pub(crate) async fn migrate(configuration: &Configuration, output: &Output) -> anyhow::Result<()> {
    let before = database::connect(configuration).await?;
    let had = store::applied(&before).await?;
    before.close().await?;
    let store = database::open(configuration).await?;
    let mut added = store::applied(&store).await?;
    store.close().await?;
    let newest = added.last().cloned().unwrap_or_default();
    added.retain(|version| !had.contains(version));
    let text = if added.is_empty() {
        format!("{}: {newest}", output.pick("이미 최신입니다", "up to date already"))
    } else {
        format!("{}: {}", output.pick("적용했습니다", "applied"), added.join(", "))
    };
    output.result(&text, &json!({"applied": added, "schema": newest}))?;
    Ok(())
}

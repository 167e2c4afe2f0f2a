//! `mundap backup` and `mundap restore`, and the backup of every night.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use app::erasure::ErasureList;
use domain::time::Moment;
use serde_json::json;
use store::Store;
use store::copy::Copied;

use crate::configuration::{Backup, Configuration};
use crate::output::{BadInput, Output};
use crate::rotation::{self, name_of};
use crate::wording::Lang;
use crate::{database, disk};

/// The name of the nightly job.
pub(crate) const JOB: &str = "backup";

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
    bar.set_length(store.size().await?.rows);
    let copied = store.backup_to(file, &|rows| bar.set_position(rows)).await;
    bar.finish_and_clear();
    // Older backups in that folder know less.
    let listed = ErasureList::new(file.parent().map(Path::to_path_buf)).keep(&store).await;
    store.close().await?;
    let copied = copied?;
    listed?;
    let size = std::fs::metadata(file).with_context(|| file.display().to_string())?.len();
    let text = match output.lang {
        Lang::Ko => format!("{}에 {}행을 담았습니다 ({size}바이트).", file.display(), copied.rows),
        Lang::En => format!("{}: {} rows, {size} bytes", file.display(), copied.rows),
    };
    output.result(&text, &described(file, copied))?;
    Ok(())
}

/// Brings a backup back, in one transaction, and erases again what was erased after it was made.
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
    let list = database::erasures(configuration);
    let beside = ErasureList::new(file.parent().map(Path::to_path_buf));
    list.add(&beside.read().await?.into_iter().collect::<Vec<_>>()).await?;
    let store = database::open(configuration).await?;
    // What was erased in the database that is replaced is not to be forgotten with it. A damaged one is
    // replaced all the same: its erasures were listed when they happened.
    if let Err(error) = list.keep(&store).await {
        let unread =
            output.pick("지운 것을 모두 읽지 못했습니다", "not all erasures could be read");
        output.note(&format!("{unread}: {error}"));
    }
    let bar = output.bar(output.pick("되살리는 중", "restoring"));
    let copied = store.restore_from(file, replace, &|rows| bar.set_position(rows)).await;
    bar.finish_and_clear();
    store.close().await?;
    let copied = copied?;
    let erased = erase_again(database::open(configuration).await?, configuration).await?;
    let text = match output.lang {
        Lang::Ko => format!(
            "{}에서 {}행을 되살렸고, 그 뒤에 지운 {erased}건을 다시 지웠습니다. 켜져 있는 서버는 다시 시작하십시오.",
            file.display(),
            copied.rows
        ),
        Lang::En => format!(
            "{} rows restored from {}, {erased} things that were erased since erased again; restart a server that runs on this database",
            copied.rows,
            file.display()
        ),
    };
    let mut object = described(file, copied);
    if let Some(object) = object.as_object_mut() {
        object.insert("erased_again".to_owned(), erased.into());
    }
    output.result(&text, &object)?;
    Ok(())
}

/// Erases in a restored database what was erased since its backup was made; how much that was.
///
/// # Errors
/// When the database or the list of what was erased cannot be used. The server does it when it starts.
pub(crate) async fn erase_again(
    store: Store,
    configuration: &Configuration,
) -> anyhow::Result<usize> {
    let app = database::start_on(store, configuration, false).await?;
    let erased = app.erase_again().await;
    app.close().await?;
    Ok(erased?)
}

fn described(file: &Path, copied: Copied) -> serde_json::Value {
    json!({"file": file.display().to_string(), "tables": copied.tables, "rows": copied.rows})
}

/// Writes the backup of a night and removes those that are no longer to be kept, and all from before
/// `oldest`; what came of it.
///
/// # Errors
/// When there is not enough room, or the backup cannot be written or does not come out whole.
pub(crate) async fn of_tonight(
    store: &Store,
    folder: &Path,
    kept: &Backup,
    now: Moment,
    oldest: Moment,
) -> anyhow::Result<String> {
    database::make_private(folder)?;
    remove(&rotation::left_over_in(folder)?)?;
    if let Some(size) = store::backup::file_of(store).and_then(|file| std::fs::metadata(file).ok())
    {
        let free = disk::free_bytes(folder).unwrap_or(u64::MAX);
        ensure!(
            free > size.len(),
            "{}: {} MiB free, and the database has {}",
            folder.display(),
            free >> 20,
            size.len() >> 20
        );
    }
    let file = folder.join(name_of(now));
    let copied = store.backup_to(&file, &|_| {}).await?;
    let removed = remove_old(folder, kept, oldest)?;
    Ok(format!("{}: {} rows; {removed} old ones removed", file.display(), copied.rows))
}

fn remove_old(folder: &Path, kept: &Backup, oldest: Moment) -> anyhow::Result<usize> {
    let old = rotation::to_remove(&rotation::backups_in(folder)?, kept, oldest);
    remove(&old)?;
    Ok(old.len())
}

fn remove(files: &[PathBuf]) -> anyhow::Result<()> {
    for file in files {
        std::fs::remove_file(file).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// The newest backup of a folder, if it holds one.
///
/// # Errors
/// When the folder is there and cannot be read.
pub(crate) fn newest(folder: &Path) -> anyhow::Result<Option<(Moment, PathBuf)>> {
    Ok(rotation::backups_in(folder)?.into_iter().max())
}

/// The oldest backup of a folder, if it holds one.
///
/// # Errors
/// When the folder is there and cannot be read.
pub(crate) fn oldest(folder: &Path) -> anyhow::Result<Option<(Moment, PathBuf)>> {
    Ok(rotation::backups_in(folder)?.into_iter().min())
}

/// The files of all backups of a folder; none when it cannot be read.
pub(crate) fn all_in(folder: &Path) -> Vec<PathBuf> {
    rotation::backups_in(folder).unwrap_or_default().into_iter().map(|(_, file)| file).collect()
}

#[cfg(test)]
mod tests {
    use domain::time::DAY;
    use testkit::TestApp;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nights_come_and_go() {
        let t = TestApp::sqlite().await;
        t.dialogue("garam").await;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("backups");
        let kept = Backup { daily: 2, weekly: 1, monthly: 1, ..Backup::default() };
        // A night whose program was stopped in the middle.
        std::fs::create_dir(&folder).unwrap();
        for ending in [".part", ".part-wal"] {
            let left = folder.join(format!("mundap-2026-11-20-0300.db{ending}"));
            std::fs::write(left, "").unwrap();
        }
        for night in 0..4 {
            let now = testkit::START.plus(night * DAY);
            of_tonight(t.app.store(), &folder, &kept, now, Moment(0)).await.unwrap();
        }
        // What is not a backup of ours stays.
        std::fs::write(folder.join("notes.txt"), "").unwrap();
        let mut names: Vec<String> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, ["mundap-2026-11-25-0900.db", "mundap-2026-11-26-0900.db", "notes.txt"]);
        let (_, newest) = newest(&folder).unwrap().unwrap();
        assert!(newest.ends_with("mundap-2026-11-26-0900.db"));
        let whole = store::backup::open_whole(&newest).await.unwrap();
        assert!(store::backup::is_of(&whole, t.app.store()).await.unwrap());
        let last = testkit::START.plus(3 * DAY);
        // A second one in the same minute is refused, and leaves the first as it is.
        let twice = of_tonight(t.app.store(), &folder, &kept, last, Moment(0)).await;
        assert!(twice.unwrap_err().to_string().contains("exists already"));
        assert!(newest.is_file());
    }
}

//! Backup and restore.
//!
//! A backup is one SQLite file with the schema of the program that wrote it, whichever engine it
//! came from.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use crate::connection::{Engine, sqlite_path};
use crate::copy::{Copied, Held, Listener};
use crate::{Result, Store, StoreError, act, inspection, installation, sql};

/// Acts compared at once.
const ACTS: i64 = 1000;

impl Store {
    /// Writes everything into a new file, as of one moment, while others read and write. The file is
    /// looked through before it gets its name.
    ///
    /// # Errors
    /// [`StoreError::Backup`] when the file exists or did not come out whole; [`StoreError::File`];
    /// [`StoreError::Database`].
    pub async fn backup_to(&self, path: &Path, progress: Listener<'_>) -> Result<Copied> {
        if path.exists() {
            let text = format!("{} exists already; choose another name", path.display());
            return Err(StoreError::Backup(text));
        }
        let part = beside(path, ".part");
        remove_database(&part)?;
        create_private(&part)?;
        let copied = self.write_part(&part, progress).await;
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

    async fn write_part(&self, part: &Path, progress: Listener<'_>) -> Result<Copied> {
        match self.engine() {
            Engine::Sqlite => {
                sql::run(&self.read(), "VACUUM INTO $1", [text(part)?.into()]).await?;
            }
            Engine::Postgres => self.copy_into_file(part, progress).await?,
        }
        let written = open_whole(part).await?;
        let size = written.size().await?;
        written.close().await?;
        Ok(size)
    }

    async fn copy_into_file(&self, path: &Path, progress: Listener<'_>) -> Result<()> {
        let target = Store::open(&format!("sqlite:{}", text(path)?)).await?;
        let copied = self.copy_to(&target, Held::Refuse("choose an empty one"), progress).await;
        target.close().await?;
        remove(&beside(path, ".lock"))?;
        copied.map(|_| ())
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
        open_whole(path).await?.close().await?;
        std::fs::copy(path, &copy).map_err(|e| at(path, e))?;
        let source = Store::open(&format!("sqlite:{}", text(&copy)?)).await?;
        let advice = "say --replace to throw away what it holds";
        let held = if replace { Held::Replace } else { Held::Refuse(advice) };
        let copied = source.copy_to(self, held, progress).await;
        source.close().await?;
        copied
    }
}

/// Opens a backup to look at it; it is undamaged, and ours.
///
/// # Errors
/// [`StoreError::Backup`] when it is not; [`StoreError::File`].
pub async fn open_whole(path: &Path) -> Result<Store> {
    check_header(path)?;
    let name = path.display();
    let damaged =
        |why: &dyn std::fmt::Display| StoreError::Backup(format!("{name} is damaged: {why}"));
    let file = Store::open_backup(text(path)?).await.map_err(|error| damaged(&error))?;
    let damage = inspection::integrity(&file).await.map_err(|error| damaged(&error))?;
    if !damage.is_empty() {
        return Err(damaged(&damage.join("; ")));
    }
    let ours =
        "SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'installation'";
    if sql::number(&file.read(), ours, []).await? != 1 {
        return Err(no_backup(path));
    }
    Ok(file)
}

/// How the acts of a backup stand to those of the database it came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActsCompared {
    /// Acts of the backup that are the same in the database.
    pub same: u64,
    /// Acts of the backup that say something else there, or are not there.
    pub different: u64,
    /// When the newest act of the backup was recorded, microseconds; zero when it has none.
    pub newest_at: i64,
}

/// Whether a backup was made of this database.
pub async fn is_of(backup: &Store, live: &Store) -> Result<bool> {
    let mark = async |store: &Store| {
        let row = installation::get(&store.read()).await?;
        Ok::<_, StoreError>(row.map(|row| (row.secret, row.created_at)))
    };
    Ok(mark(backup).await? == mark(live).await?)
}

/// Compares every act of a backup with the database it came from: acts are only ever added.
pub async fn compare_acts(backup: &Store, live: &Store) -> Result<ActsCompared> {
    let mut compared = ActsCompared::default();
    let mut after = 0;
    loop {
        let acts = act::after(&backup.read(), after, ACTS).await?;
        let Some(last) = acts.last() else { return Ok(compared) };
        let known = act::between(&live.read(), after, last.id).await?;
        after = last.id;
        compared.newest_at = compared.newest_at.max(last.at);
        for own in &acts {
            let found = known.binary_search_by_key(&own.id, |act| act.id);
            if found.ok().and_then(|index| known.get(index)) == Some(own) {
                compared.same += 1;
            } else {
                compared.different += 1;
            }
        }
    }
}

/// Whether the file is an SQLite database at all.
fn check_header(path: &Path) -> Result<()> {
    let mut header = [0; 16];
    let mut file = File::open(path).map_err(|e| at(path, e))?;
    match std::io::Read::read_exact(&mut file, &mut header) {
        Ok(()) if &header == b"SQLite format 3\0" => Ok(()),
        _ => Err(no_backup(path)),
    }
}

fn no_backup(path: &Path) -> StoreError {
    StoreError::Backup(format!("{} is no backup of Mundap", path.display()))
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

//! The keys of secret ballots: kept outside the database, so that neither it nor a backup of it can open
//! an envelope, and destroyed when the vote is closed.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tokio::io::AsyncWriteExt as _;

use crate::{Error, Result};

/// What key files end in.
const ENDING: &str = "key";

/// Where the keys of open votes are.
#[derive(Debug)]
pub(crate) enum Keys {
    /// In files of a folder that only this program reads.
    Folder(PathBuf),
    /// In memory, and gone with it: an application without a folder of its own.
    Memory(Mutex<HashMap<i64, [u8; 32]>>),
}

impl Keys {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        folder.map_or_else(|| Self::Memory(Mutex::default()), Self::Folder)
    }

    /// Keeps the key of a vote; it is on disk when this answers.
    pub(super) async fn keep(&self, ballot: i64, key: [u8; 32]) -> Result<()> {
        match self {
            Self::Memory(keys) => {
                keys.lock().unwrap_or_else(PoisonError::into_inner).insert(ballot, key);
                Ok(())
            }
            Self::Folder(folder) => {
                let path = file(folder, ballot);
                write(folder, &path, &key).await.map_err(|source| at(&path, source))
            }
        }
    }

    /// The key of a vote; none when it is not here: on another machine, or destroyed.
    pub(super) async fn find(&self, ballot: i64) -> Result<Option<[u8; 32]>> {
        match self {
            Self::Memory(keys) => {
                Ok(keys.lock().unwrap_or_else(PoisonError::into_inner).get(&ballot).copied())
            }
            Self::Folder(folder) => {
                let path = file(folder, ballot);
                match tokio::fs::read(&path).await {
                    Ok(bytes) => Ok(bytes.try_into().ok()),
                    Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                    Err(error) => Err(at(&path, error)),
                }
            }
        }
    }

    /// Destroys the key of a vote: it is overwritten before its file is removed.
    pub(super) async fn destroy(&self, ballot: i64) -> Result<()> {
        match self {
            Self::Memory(keys) => {
                keys.lock().unwrap_or_else(PoisonError::into_inner).remove(&ballot);
                Ok(())
            }
            Self::Folder(folder) => {
                let path = file(folder, ballot);
                match overwrite(&path).await {
                    Err(error) if error.kind() != ErrorKind::NotFound => Err(at(&path, error)),
                    _ => Ok(()),
                }
            }
        }
    }

    /// The votes whose keys are here.
    pub(super) async fn ballots(&self) -> Result<Vec<i64>> {
        match self {
            Self::Memory(keys) => {
                let keys = keys.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(keys.keys().copied().collect())
            }
            Self::Folder(folder) => list(folder).await.map_err(|source| at(folder, source)),
        }
    }
}

fn file(folder: &Path, ballot: i64) -> PathBuf {
    folder.join(format!("ballot-{ballot}.{ENDING}"))
}

fn at(path: &Path, source: std::io::Error) -> Error {
    Error::File { path: path.display().to_string(), source }
}

async fn write(folder: &Path, path: &Path, key: &[u8]) -> std::io::Result<()> {
    let mut builder = tokio::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder).await?;
    let mut options = tokio::fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await?;
    file.write_all(key).await?;
    file.sync_all().await?;
    // The name of a new file is on disk only once its folder is.
    tokio::fs::File::open(folder).await?.sync_all().await
}

async fn overwrite(path: &Path) -> std::io::Result<()> {
    let mut file = tokio::fs::OpenOptions::new().write(true).open(path).await?;
    file.write_all(&[0; 32]).await?;
    file.sync_all().await?;
    drop(file);
    tokio::fs::remove_file(path).await
}

async fn list(folder: &Path) -> std::io::Result<Vec<i64>> {
    let mut entries = match tokio::fs::read_dir(folder).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut ballots = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| {
            let (number, ending) = name.strip_prefix("ballot-")?.split_once('.')?;
            number.parse::<i64>().ok().filter(|_| ending == ENDING)
        });
        ballots.extend(number);
    }
    Ok(ballots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_key_is_there_until_it_is_destroyed() {
        let folder = tempfile::tempdir().unwrap();
        for keys in [Keys::new(None), Keys::new(Some(folder.path().join("keys")))] {
            assert_eq!(keys.find(3).await.unwrap(), None);
            assert!(keys.ballots().await.unwrap().is_empty());
            keys.keep(3, [9; 32]).await.unwrap();
            assert_eq!(keys.find(3).await.unwrap(), Some([9; 32]));
            assert_eq!(keys.ballots().await.unwrap(), [3]);
            keys.destroy(3).await.unwrap();
            keys.destroy(3).await.unwrap();
            assert_eq!(keys.find(3).await.unwrap(), None);
        }
    }
}

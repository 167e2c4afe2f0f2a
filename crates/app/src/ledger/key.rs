//! The key that signs the ledger: kept outside the database, so that neither it nor a backup of it can
//! sign a history.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ledger::note::{Algorithm, SignerKey};
use tokio::io::AsyncWriteExt as _;

use crate::random::{Random, bytes};
use crate::{Error, Result};

/// Where the key is.
#[derive(Clone, Debug)]
pub(crate) enum KeyPlace {
    /// In a file that only this program reads.
    File(PathBuf),
    /// Made of the installation's secret: an application without a folder of its own.
    Derived([u8; 32]),
}

impl KeyPlace {
    /// The key, if there is one yet.
    pub(super) async fn find(&self, origin: &str) -> Result<Option<SignerKey>> {
        match self {
            Self::Derived(seed) => make(origin, seed).map(Some),
            Self::File(path) => read(path).await,
        }
    }

    /// The key with this public half, if it is here. A rotation that was recorded and whose file was not
    /// put in place any more is finished.
    pub(super) async fn find_of(&self, origin: &str, public: &str) -> Result<Option<SignerKey>> {
        let fits = |key: &SignerKey| key.public().to_string() == public;
        let found = self.find(origin).await?.filter(fits);
        let Self::File(path) = self else { return Ok(found) };
        if found.is_some() {
            return Ok(found);
        }
        let next = read(&next(path)).await?.filter(fits);
        if next.is_some() {
            self.promote().await?;
        }
        Ok(next)
    }

    /// Makes a key and keeps it; it is on disk when this answers. A key that is there already stays.
    pub(super) async fn create(&self, origin: &str, random: &dyn Random) -> Result<SignerKey> {
        match self {
            Self::Derived(seed) => make(origin, seed),
            Self::File(path) => {
                let key = make(origin, &bytes(random))?;
                write(path, &key).await.map_err(|source| at(path, source))?;
                Ok(key)
            }
        }
    }

    /// Keeps a key beside the one that signs, until [`KeyPlace::promote`] puts it in its place.
    pub(super) async fn prepare(&self, key: &SignerKey) -> Result<()> {
        let Self::File(path) = self else { return Ok(()) };
        let next = next(path);
        match tokio::fs::remove_file(&next).await {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(at(&next, error)),
            _ => {}
        }
        write(&next, key).await.map_err(|source| at(&next, source))
    }

    /// Puts the prepared key in the place of the one that signed.
    pub(super) async fn promote(&self) -> Result<()> {
        let Self::File(path) = self else { return Ok(()) };
        tokio::fs::rename(next(path), path).await.map_err(|source| at(path, source))?;
        sync_folder(path).await.map_err(|source| at(path, source))
    }

    /// The file, where there is one.
    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Derived(_) => None,
        }
    }
}

pub(super) fn make(origin: &str, seed: &[u8; 32]) -> Result<SignerKey> {
    SignerKey::new(origin, Algorithm::Ed25519, seed)
        .map_err(|error| Error::Internal(format!("the ledger's name {origin:?}: {error}")))
}

async fn read(path: &Path) -> Result<Option<SignerKey>> {
    match tokio::fs::read_to_string(path).await {
        Ok(text) => SignerKey::from_secret_text(&text)
            .map(Some)
            .map_err(|error| Error::Internal(format!("{}: {error}", path.display()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path, error)),
    }
}

fn next(path: &Path) -> PathBuf {
    path.with_extension("key.next")
}

fn at(path: &Path, source: std::io::Error) -> Error {
    Error::File { path: path.display().to_string(), source }
}

async fn write(path: &Path, key: &SignerKey) -> std::io::Result<()> {
    // A server with its database elsewhere may have no folder of its own yet.
    let mut builder = tokio::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(folder_of(path)).await?;
    let mut options = tokio::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await?;
    file.write_all(format!("{}\n", key.to_secret_text()).as_bytes()).await?;
    file.sync_all().await?;
    sync_folder(path).await
}

/// The name of a new file is on disk only once its folder is.
async fn sync_folder(path: &Path) -> std::io::Result<()> {
    tokio::fs::File::open(folder_of(path)).await?.sync_all().await
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    #[tokio::test]
    async fn a_key_is_made_once_and_read_by_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/ledger.key");
        let place = KeyPlace::File(path.clone());
        assert!(place.find("a/ledger").await.unwrap().is_none());
        let random = SeededRandom::new(1);
        let key = place.create("a/ledger", &random).await.unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let found = place.find("a/ledger").await.unwrap().unwrap();
        assert_eq!(found.public(), key.public());
        // Another process was faster: its key is not overwritten.
        assert!(place.create("a/ledger", &random).await.is_err());
    }

    #[tokio::test]
    async fn a_rotation_that_was_interrupted_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let place = KeyPlace::File(folder.path().join("ledger.key"));
        let old = place.create("a/ledger", &SeededRandom::new(1)).await.unwrap();
        let new = make("a/ledger", &[7; 32]).unwrap();
        let (old, new) = (old.public().to_string(), (new.public().to_string(), new));
        place.prepare(&new.1).await.unwrap();
        // Not recorded: the old one signs on.
        assert!(place.find_of("a/ledger", &old).await.unwrap().is_some());
        // Recorded, and then the machine stopped.
        assert!(place.find_of("a/ledger", &new.0).await.unwrap().is_some());
        assert!(place.find_of("a/ledger", &old).await.unwrap().is_none());
        assert!(!folder.path().join("ledger.key.next").exists());
    }

    #[tokio::test]
    async fn a_damaged_key_is_said_to_be_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.key");
        std::fs::write(&path, "PRIVATE+KEY+a+00000000+AAAA").unwrap();
        let error = KeyPlace::File(path).find("a").await.unwrap_err();
        assert!(error.to_string().contains("ledger.key"), "{error}");
    }
}

//! The list of what was erased, outside the database: a backup does not know what was erased after it
//! was made, and whoever restores one would bring it back.
//!
//! A line is a moment, what was erased, and the digest of its random key. Nobody can be found from it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::retention::Erased;
use sha2::{Digest as _, Sha256};
use store::Store;
use store::erasure::Erasure;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use crate::{Error, Result};

/// The name of the file, in every folder that holds one.
pub const FILE: &str = "erased.txt";
/// What whoever opens the file reads first.
const HEAD: &str =
    "# What was erased here. A restored backup is erased again by it: keep it with the backups.\n";

/// Files that each hold the whole list, as a rule in different places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasureList(Vec<PathBuf>);

impl ErasureList {
    /// The list in these folders. They are made when the first line comes.
    pub fn new(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        Self(folders.into_iter().map(|folder| folder.join(FILE)).collect())
    }

    /// The files.
    pub fn files(&self) -> &[PathBuf] {
        &self.0
    }

    /// Every line of every file.
    ///
    /// # Errors
    /// [`Error::File`] when a file is there and cannot be read.
    pub async fn read(&self) -> Result<BTreeSet<Erasure>> {
        let mut all = BTreeSet::new();
        for path in &self.0 {
            all.extend(read(path).await?);
        }
        Ok(all)
    }

    /// Adds to each file what it lacks of what a database knows.
    ///
    /// # Errors
    /// [`Error::Store`]; [`Error::File`] when a file cannot be read or written.
    pub async fn keep(&self, store: &Store) -> Result<()> {
        self.add(&store::erasure::noted(&store.read()).await?).await
    }

    /// Adds to each file what it lacks of these.
    ///
    /// # Errors
    /// [`Error::File`] when a file cannot be read or written.
    pub async fn add(&self, rows: &[Erasure]) -> Result<()> {
        for path in &self.0 {
            let known = read(path).await?;
            let new: Vec<&Erasure> = rows.iter().filter(|row| !known.contains(row)).collect();
            if !new.is_empty() {
                append(path, &new).await.map_err(|source| at(path, source))?;
            }
        }
        Ok(())
    }
}

/// The digest by which something erased is known again.
pub(super) fn digest(kind: Erased, key: Uuid) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"mundap erased ");
    hash.update(kind.as_str());
    hash.update(key.as_bytes());
    hash.finalize().into()
}

/// The key of an application: its receipt, which only the applicant holds.
pub(crate) fn application_key(receipt: i64) -> Uuid {
    Uuid::from_u64_pair(0, receipt.cast_unsigned())
}

/// The receipt that [`application_key`] was made of.
pub(super) fn receipt_of(key: Uuid) -> i64 {
    key.as_u64_pair().1.cast_signed()
}

fn at(path: &Path, source: std::io::Error) -> Error {
    Error::File { path: path.display().to_string(), source }
}

/// A line that was cut off when the machine stopped is none: the database still has it.
async fn read(path: &Path) -> Result<BTreeSet<Erasure>> {
    match tokio::fs::read_to_string(path).await {
        Ok(text) => Ok(text.lines().filter_map(parse).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(at(path, error)),
    }
}

fn parse(line: &str) -> Option<Erasure> {
    let mut words = line.split(' ');
    let at = words.next()?.parse().ok()?;
    let kind: Erased = words.next()?.parse().ok()?;
    let digest = hex::decode(words.next()?).ok().filter(|digest| digest.len() == 32)?;
    Some(Erasure { at, kind: kind.to_string(), digest })
}

fn render(row: &Erasure) -> String {
    format!("{} {} {}\n", row.at, row.kind, hex::encode(&row.digest))
}

async fn append(path: &Path, rows: &[&Erasure]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        let mut builder = tokio::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        builder.mode(0o700);
        builder.create(folder).await?;
    }
    let mut options = tokio::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await?;
    let is_new = file.metadata().await?.len() == 0;
    // After a line that was cut off begins a new one.
    let mut text = String::from(if is_new { HEAD } else { "\n" });
    text.extend(rows.iter().map(|row| render(row)));
    file.write_all(text.as_bytes()).await?;
    file.sync_all().await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at: i64) -> Erasure {
        let digest = digest(Erased::Participant, Uuid::from_u128(7)).to_vec();
        Erasure { at, kind: Erased::Participant.to_string(), digest }
    }

    #[tokio::test]
    async fn every_file_has_every_line_even_after_one_was_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let folders = ["one", "two"].map(|name| folder.path().join(name));
        let [one, two] = folders.clone();
        let list = ErasureList::new(folders);
        assert!(list.read().await.unwrap().is_empty());
        list.add(&[row(1)]).await.unwrap();
        let file = one.join(FILE);
        let whole = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, &whole[..whole.len() - 10]).unwrap();
        assert_eq!(ErasureList::new([one.clone()]).read().await.unwrap().len(), 0);
        list.add(&[row(1), row(2)]).await.unwrap();
        let both = BTreeSet::from([row(1), row(2)]);
        for folder in [one, two] {
            assert_eq!(ErasureList::new([folder]).read().await.unwrap(), both);
        }
        let before = std::fs::metadata(&file).unwrap().len();
        list.add(&[row(1), row(2)]).await.unwrap();
        assert_eq!(std::fs::metadata(&file).unwrap().len(), before, "nothing stands twice");
    }

    #[test]
    fn what_is_erased_has_a_digest_of_its_own() {
        let key = Uuid::from_u128(1);
        assert_ne!(digest(Erased::Participant, key), digest(Erased::Contact, key));
        assert_eq!(parse(render(&row(5)).trim_end()), Some(row(5)));
        for bad in ["", "#", "x participant 00", "1 participant 00", "1 person 00"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}

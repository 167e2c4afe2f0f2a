//! What was seen at the last visit: a log that is another one than then shows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

/// What is remembered of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Visit {
    /// The first key that ever signed it.
    pub(super) key: String,
    /// Entries.
    pub(super) size: u64,
    /// The root over them, in base64.
    pub(super) root: String,
}

/// The file of visits: by the names of logs.
pub(super) struct Visits(PathBuf);

impl Visits {
    /// In this file, or where programs of this person keep such things (XDG_STATE_HOME).
    pub(super) fn at(file: Option<&Path>) -> Self {
        let usual = || {
            let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
            let home = || set("HOME").map(|home| PathBuf::from(home).join(".local/state"));
            let folder = set("XDG_STATE_HOME").map(PathBuf::from).or_else(home);
            folder.unwrap_or_default().join("mundap/ledger.json")
        };
        Self(file.map_or_else(usual, Path::to_path_buf))
    }

    fn all(&self) -> anyhow::Result<BTreeMap<String, Visit>> {
        match std::fs::read(&self.0) {
            Ok(bytes) => serde_json::from_slice(&bytes).context(self.0.display().to_string()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(error).context(self.0.display().to_string()),
        }
    }

    /// The last visit to a log.
    pub(super) fn last(&self, origin: &str) -> anyhow::Result<Option<Visit>> {
        Ok(self.all()?.remove(origin))
    }

    /// Remembers a visit.
    pub(super) fn remember(&self, origin: &str, visit: Visit) -> anyhow::Result<()> {
        let mut all = self.all()?;
        all.insert(origin.to_owned(), visit);
        if let Some(folder) = self.0.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).context(folder.display().to_string())?;
        }
        // Whole or not at all: what was seen before is not lost to a full disk.
        let next = self.0.with_extension("json.next");
        std::fs::write(&next, serde_json::to_vec_pretty(&all)?)
            .context(next.display().to_string())?;
        std::fs::rename(&next, &self.0).context(self.0.display().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let visits = Visits::at(Some(&folder.path().join("state/visits.json")));
        assert_eq!(visits.last("a/ledger").unwrap(), None);
        let visit = Visit { key: "k".to_owned(), size: 3, root: "r".to_owned() };
        visits.remember("a/ledger", visit.clone()).unwrap();
        visits.remember("b/ledger", Visit { size: 9, ..visit.clone() }).unwrap();
        assert_eq!(visits.last("a/ledger").unwrap(), Some(visit));
        std::fs::write(folder.path().join("state/visits.json"), "{").unwrap();
        assert!(visits.last("a/ledger").is_err());
    }
}

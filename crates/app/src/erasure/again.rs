//! Erasing again what a restored backup brought back.

use std::collections::{BTreeSet, HashMap};

use domain::retention::{Erased, Rule};
use store::erasure::Erasure;
use uuid::Uuid;

use super::list::{application_key, digest, receipt_of};
use crate::{App, Result};

/// How the list of what was erased stands to the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Erasures the database knows.
    pub noted: usize,
    /// Those of them that stand in no file.
    pub unlisted: usize,
    /// Lines of the files that the database does not know: it was restored, and they are to be
    /// erased again.
    pub unknown: usize,
}

impl App {
    /// Adds to the files of the list what they lack.
    ///
    /// # Errors
    /// [`crate::Error::Store`]; [`crate::Error::File`].
    pub async fn list_erasures(&self) -> Result<()> {
        match &self.inner.erasures {
            Some(list) => list.keep(&self.inner.store).await,
            None => Ok(()),
        }
    }

    /// How the list stands to the database.
    ///
    /// # Errors
    /// [`crate::Error::Store`]; [`crate::Error::File`].
    pub async fn listed_erasures(&self) -> Result<Listed> {
        let listed = self.listed().await?;
        let noted = self.noted().await?;
        Ok(Listed {
            noted: noted.len(),
            unlisted: noted.difference(&listed).count(),
            unknown: listed.difference(&noted).count(),
        })
    }

    async fn listed(&self) -> Result<BTreeSet<Erasure>> {
        match &self.inner.erasures {
            Some(list) => list.read().await,
            None => Ok(BTreeSet::new()),
        }
    }

    async fn noted(&self) -> Result<BTreeSet<Erasure>> {
        let rows = store::erasure::noted(&self.inner.store.read()).await?;
        Ok(rows.into_iter().collect())
    }

    /// Erases again what the list names and the database does not know: it comes from a backup that is
    /// older. To be called before anybody sees anything of it; a call that was stopped goes on with the
    /// next. How many were found and erased.
    ///
    /// # Errors
    /// [`crate::Error::Store`]; [`crate::Error::File`] when the list cannot be read.
    pub async fn erase_again(&self) -> Result<usize> {
        let (listed, noted) = (self.listed().await?, self.noted().await?);
        let mut missing: Vec<&Erasure> = listed.difference(&noted).collect();
        // With a participant goes their address.
        missing.sort_by_key(|row| row.kind != Erased::Participant.as_str());
        let mut erased = 0;
        let mut addresses = Vec::new();
        if !missing.is_empty() {
            let mut known = self.known(&missing).await?;
            for row in missing {
                if let Some(found) = self.repeat(row, known.remove(&row.digest)).await? {
                    erased += 1;
                    addresses.extend(found);
                }
            }
        }
        if erased > 0 {
            self.forget_texts();
            self.scrub(None).await?;
        }
        self.after_erasing(&addresses).await?;
        Ok(erased)
    }

    /// The keys that these digests are of.
    async fn known(&self, wanted: &[&Erasure]) -> Result<HashMap<Vec<u8>, Uuid>> {
        let wanted: BTreeSet<&[u8]> = wanted.iter().map(|row| row.digest.as_slice()).collect();
        let read = self.inner.store.read();
        let mut known = HashMap::new();
        for kind in Erased::ALL {
            let mut after = Uuid::nil();
            loop {
                let keys = match kind {
                    Erased::Participant => store::erasure::participants(&read, after).await?,
                    Erased::Contact => store::erasure::contacts(&read, after).await?,
                    Erased::Application => {
                        let receipts = store::erasure::applications(&read, receipt_of(after));
                        receipts.await?.into_iter().map(application_key).collect()
                    }
                };
                let Some(last) = keys.last() else { break };
                after = *last;
                let digests = keys.iter().map(|key| (digest(*kind, *key).to_vec(), *key));
                known.extend(digests.filter(|(digest, _)| wanted.contains(digest.as_slice())));
            }
        }
        Ok(known)
    }

    /// Erases what has this key, and notes it as it was noted first; the addresses that were known. None
    /// when there is no such thing, or another process did it.
    async fn repeat(&self, row: &Erasure, key: Option<Uuid>) -> Result<Option<Vec<String>>> {
        let now = self.now();
        let seen = store::act::newest(&self.inner.store.read()).await?;
        let tx = self.inner.store.begin().await?;
        let mut erased = None;
        if store::erasure::note(&tx, row).await? {
            erased = match (row.kind.parse(), key) {
                (Ok(Erased::Participant), Some(key)) => {
                    Some(self.erase_participant(&tx, key, seen, now).await?)
                }
                (Ok(Erased::Contact), Some(key)) => match store::contact::get(&tx, key).await? {
                    Some(contact) => {
                        self.destroy_contact(&tx, &contact).await?;
                        let rule = Rule::Contacts.as_str();
                        store::destruction::insert(&tx, now.0, rule, None, 1, false).await?;
                        Some(vec![contact.email])
                    }
                    None => None,
                },
                (Ok(Erased::Application), Some(key)) => {
                    self.destroy_application(&tx, receipt_of(key), now).await?
                }
                _ => None,
            };
        }
        self.commit(tx).await?;
        Ok(erased)
    }
}

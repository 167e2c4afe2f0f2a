//! Uploaded files between preview and confirmation: kept for an hour, for the person who sent them.
//!
//! They lie in a directory that only this process can read and that goes away with it. A person has
//! one waiting file per dialogue; sending another drops the first. On another node, or after a
//! restart, the file is simply sent again.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::{DialogueId, PersonId};
use domain::permission::{Action, Denial};
use domain::time::{Moment, SECOND};
use tempfile::TempDir;

use crate::dialogue::Dialogue;
use crate::random::bytes;
use crate::{Actor, App, Error, Result};

/// How long a file waits for its confirmation.
const KEPT: i64 = 3600 * SECOND;
/// The longest name of a file that is kept, in characters.
const NAME: usize = 120;

/// A file that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The random token by which its sender finds it again.
    pub token: String,
    /// The name it had on the sender's machine, without folders.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// When it came.
    pub at: Moment,
    person: PersonId,
    dialogue: DialogueId,
}

/// The files that wait.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    folder: Option<TempDir>,
    waiting: HashMap<String, Upload>,
}

impl Uploads {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Drops the files for which `gone` holds, from the disk too.
    fn drop_where(&mut self, gone: impl Fn(&Upload) -> bool) {
        self.waiting.retain(|_, upload| {
            let keep = !gone(upload);
            if !keep && let Err(error) = std::fs::remove_file(&upload.path) {
                tracing::debug!(%error, "an uploaded file was gone already");
            }
            keep
        });
    }

    fn folder(&mut self) -> Result<PathBuf> {
        let folder = match self.folder.take() {
            Some(folder) => folder,
            None => tempfile::Builder::new()
                .prefix("mundap-upload-")
                .tempdir()
                .map_err(|source| Error::File { path: "temporary directory".to_owned(), source })?,
        };
        let path = folder.path().to_owned();
        self.folder = Some(folder);
        Ok(path)
    }
}

impl App {
    /// Makes room for a file that is about to come; the caller writes it to the path.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::File`].
    pub fn begin_upload(&self, actor: &Actor, dialogue: &Dialogue, name: &str) -> Result<Upload> {
        self.gate(actor, Action::Import, &dialogue.intake())?;
        let person = actor.person.ok_or(Denial::SignIn)?;
        let now = self.now();
        let token = URL_SAFE_NO_PAD.encode(bytes::<16>(self.inner.random.as_ref()));
        let mut state = self.inner.uploads.state();
        state.drop_where(|other| {
            is_over(other, now) || (other.person == person && other.dialogue == dialogue.id)
        });
        let upload = Upload {
            path: state.folder()?.join(&token),
            name: plain_name(name),
            at: now,
            person,
            dialogue: dialogue.id,
            token,
        };
        state.waiting.insert(upload.token.clone(), upload.clone());
        Ok(upload)
    }

    /// The waiting file with this token.
    ///
    /// # Errors
    /// [`Error::Denied`] when the actor has no such file, or no longer.
    pub fn upload(&self, actor: &Actor, dialogue: &Dialogue, token: &str) -> Result<Upload> {
        self.gate(actor, Action::Import, &dialogue.intake())?;
        let now = self.now();
        let mut state = self.inner.uploads.state();
        state.drop_where(|upload| is_over(upload, now));
        let own = |upload: &&Upload| {
            upload.dialogue == dialogue.id && Some(upload.person) == actor.person
        };
        state.waiting.get(token).filter(own).cloned().ok_or(Error::NOT_FOUND)
    }

    /// The file the actor sent last and neither stored nor dropped.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's staff desk.
    pub fn waiting_upload(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Option<Upload>> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        let now = self.now();
        let state = self.inner.uploads.state();
        let own = |upload: &&Upload| {
            upload.dialogue == dialogue.id
                && Some(upload.person) == actor.person
                && !is_over(upload, now)
        };
        Ok(state.waiting.values().find(own).cloned())
    }

    /// Forgets a waiting file.
    ///
    /// # Errors
    /// As [`App::upload`].
    pub fn drop_upload(&self, actor: &Actor, dialogue: &Dialogue, token: &str) -> Result<()> {
        let upload = self.upload(actor, dialogue, token)?;
        self.inner.uploads.state().drop_where(|other| other.token == upload.token);
        Ok(())
    }
}

fn is_over(upload: &Upload, now: Moment) -> bool {
    upload.at.plus(KEPT) <= now
}

/// The last part of a path, without control characters, not longer than any file's name.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).collect();
    let skip = plain.chars().count().saturating_sub(NAME);
    // The end is kept: it says what kind of file it is.
    plain.chars().skip(skip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_folders_and_control_characters() {
        assert_eq!(plain_name("C:\\바탕 화면\\질문\0.xlsx"), "질문.xlsx");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        let long = format!("{}.csv", "가".repeat(500));
        assert_eq!(plain_name(&long).rsplit('.').next(), Some("csv"));
        assert_eq!(plain_name(&long).chars().count(), NAME);
    }
}

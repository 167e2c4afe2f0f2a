//! The interface's own texts in languages that no author of this program speaks: rewritten and
//! checked by people at the translation desk, and used at once on every node.

use domain::act::{ActKind, Subject};
use domain::permission::{Action, Denial, Resource};
use domain::text::Limit;
use domain::time::Moment;
use language::message;
pub use language::message::{Expected, MessageError};
use sha2::{Digest as _, Sha256};
use store::Tx;
pub use store::interface_text::{InterfaceText, Report};

use crate::act::NewAct;
use crate::{Actor, App, Error, Fields, Result};

/// What a reader may say is wrong.
pub const REPORT: Limit = Limit { field: "text", min: 2, max: 1000, lines: true };
/// The address of the page where it stands.
pub const PAGE: Limit = Limit { field: "page", min: 0, max: 300, lines: false };
/// The most reports that wait; more are refused until somebody has looked.
const MOST_REPORTS: i64 = 500;
/// Reports shown.
const REPORTS: i64 = 100;

/// A text as the program brings it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// The language's code.
    pub language: &'a str,
    /// The text's key.
    pub key: &'a str,
    /// What it says in Korean, which everything is translated from.
    pub korean: &'a str,
    /// What it says in the language.
    pub shipped: &'a str,
}

impl Source<'_> {
    /// The digest of the Korean text and of what is said for it.
    fn digest(&self, said: Option<&str>) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.korean.as_bytes());
        hasher.update([0]);
        hasher.update(said.unwrap_or(self.shipped).as_bytes());
        hex::encode(hasher.finalize())
    }

    /// What stands for this text now: what a person made of it, if that still fits the Korean text,
    /// and whether a person found it right as it is.
    pub fn stands<'r>(&self, row: &'r InterfaceText) -> (Option<&'r str>, bool) {
        let said = row.text.as_deref().filter(|text| message::check(self.korean, text).is_ok());
        let same = said == row.text.as_deref() && row.source_digest == self.digest(said);
        (said, same && row.checked_at.is_some())
    }
}

/// What is to stand for a text from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewInterfaceText<'a> {
    /// Other words; none to keep or bring back those of the program.
    pub text: Option<&'a str>,
    /// Whether the person finds it right.
    pub checked: bool,
}

impl App {
    /// The key of the newest change to the interface's texts, by this process or another: another than
    /// before when there was one. It asks no database.
    pub fn newest_interface_text(&self) -> i64 {
        self.inner.follower.interface_text()
    }

    /// Everything that people rewrote or checked, in every language.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn interface_texts(&self) -> Result<Vec<InterfaceText>> {
        Ok(store::interface_text::standing(&self.inner.store.read()).await?)
    }

    /// The versions of one text, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor translates the interface.
    pub async fn interface_text_versions(
        &self,
        actor: &Actor,
        language: &str,
        key: &str,
    ) -> Result<Vec<InterfaceText>> {
        self.gate(actor, Action::TranslateInterface, &Resource::default())?;
        Ok(store::interface_text::versions(&self.inner.store.read(), language, key).await?)
    }

    /// Rewrites texts, brings back the program's own, or finds them right: all of them or none.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is somebody known who translates the interface;
    /// [`Error::Message`] when a text cannot be used.
    pub async fn put_interface_texts(
        &self,
        actor: &Actor,
        texts: &[(Source<'_>, NewInterfaceText<'_>)],
    ) -> Result<()> {
        self.gate(actor, Action::TranslateInterface, &Resource::default())?;
        let person = actor.person.ok_or(Denial::SignIn)?;
        let now = self.now();
        let mut rows = Vec::with_capacity(texts.len());
        for (source, new) in texts {
            let text = new.text.map(|text| language::normalise::nfc(text).replace('\r', ""));
            if let Some(text) = &text {
                message::check(source.korean, text)?;
            }
            let text = text.map(|text| text.trim().to_owned());
            rows.push(InterfaceText {
                id: 0,
                language: source.language.to_owned(),
                key: source.key.to_owned(),
                source_digest: source.digest(text.as_deref()),
                text: text.filter(|text| text != source.shipped),
                person_id: Some(person.0),
                at: now.0,
                checked_at: new.checked.then_some(now.0),
                name: None,
            });
        }
        let tx = self.inner.store.begin().await?;
        for row in &mut rows {
            row.id = store::interface_text::put(&tx, row).await?;
            self.record_interface_text(&tx, row, now).await?;
        }
        self.commit(tx).await?;
        let newest = rows.iter().map(|row| row.id).max().unwrap_or_default();
        self.inner.follower.note_interface_text(newest);
        Ok(())
    }

    async fn record_interface_text(
        &self,
        tx: &Tx,
        row: &InterfaceText,
        now: Moment,
    ) -> Result<i64> {
        let person = row.person_id.map(|person| person.to_string()).unwrap_or_default();
        let act = NewAct {
            kind: ActKind::InterfaceTextChanged,
            dialogue: None,
            subject: Subject::InterfaceText,
            subject_id: row.id,
            plain: vec![
                ("language", row.language.as_str().into()),
                ("key", row.key.as_str().into()),
                ("text", row.text.as_deref().into()),
                ("checked", row.checked_at.is_some().into()),
                ("source", row.source_digest.as_str().into()),
            ],
            // Who it was is shown beside the language, and may have to be erased.
            committed: vec![("person", &person)],
        };
        self.record(tx, act, now).await
    }

    /// Takes a reader's word that something is wrong with a text.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::Busy`] when too many reports wait.
    pub async fn report_interface(
        &self,
        actor: &Actor,
        language: &str,
        page: &str,
        text: &str,
    ) -> Result<()> {
        self.gate(actor, Action::ReportText, &Resource::default())?;
        let mut fields = Fields::default();
        let text = fields.text(REPORT, text);
        let page = fields.text(PAGE, page);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        if store::interface_text::count_open_reports(&tx).await? >= MOST_REPORTS {
            return Err(Error::Busy);
        }
        let row = Report { id: 0, language: language.to_owned(), page, text, at: now.0 };
        store::interface_text::report(&tx, &row).await?;
        Ok(tx.commit().await?)
    }

    /// The reports that wait, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor translates the interface.
    pub async fn interface_reports(&self, actor: &Actor) -> Result<Vec<Report>> {
        self.gate(actor, Action::TranslateInterface, &Resource::default())?;
        Ok(store::interface_text::open_reports(&self.inner.store.read(), REPORTS).await?)
    }

    /// Settles a report.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor translates the interface, or when it is settled.
    pub async fn settle_interface_report(&self, actor: &Actor, id: i64) -> Result<()> {
        self.gate(actor, Action::TranslateInterface, &Resource::default())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let person = actor.person.map(|person| person.0);
        if !store::interface_text::settle(&tx, id, person, now.0).await? {
            return Err(Error::NOT_FOUND);
        }
        Ok(tx.commit().await?)
    }
}

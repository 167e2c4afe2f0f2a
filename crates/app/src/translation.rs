//! Human translations of what citizens and staff wrote: one person writes, another reviews, readers
//! of that language see it marked.

use std::collections::HashMap;

use domain::act::{ActKind, Subject};
use domain::contribution::Status;
use domain::core_question::SetStatus;
use domain::id::{PersonId, TranslationId};
use domain::language::Language;
use domain::permission::{Action, Resource};
use domain::text::Fault;
use domain::time::Moment;
use domain::translation::{REASON, State, Translated};
use sha2::{Digest as _, Sha256};
use store::translation::Translation;
use store::{Db, Tx};

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

/// Originals one look-up takes.
const MOST: usize = 1000;

/// What is translated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// What it is.
    pub of: Translated,
    /// Its key.
    pub id: i64,
    /// Its sentence; empty where there is only a text.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The language it is in.
    pub language: Language,
    /// Whether anyone may read it.
    pub public: bool,
    /// The number of its set and its number in it, for a core question.
    pub number: Option<(i64, i64)>,
}

impl Original {
    /// What tells this wording from any other.
    fn digest(&self) -> String {
        digest(&self.title, &self.text)
    }
}

/// A translation to be written.
#[derive(Clone, Debug, Default)]
pub struct NewTranslation {
    /// The sentence.
    pub title: String,
    /// The text.
    pub text: String,
}

/// A version as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The key.
    pub id: TranslationId,
    /// Where it stands.
    pub state: State,
    /// The sentence.
    pub title: String,
    /// The text.
    pub text: String,
    /// Whether the original was reworded since: then it is shown to nobody.
    pub outdated: bool,
    /// Who wrote it; none for the command line.
    pub writer: Option<String>,
    /// When.
    pub written: Moment,
    /// Who reviewed it.
    pub reviewer: Option<String>,
    /// When.
    pub reviewed: Option<Moment>,
    /// When it was withdrawn or replaced.
    pub ended: Option<Moment>,
    /// Why it was withdrawn.
    pub reason: String,
    /// Whether the actor may review it: it waits, and somebody else wrote it.
    pub may_review: bool,
}

/// A translation as readers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The language it is in.
    pub language: Language,
    /// The sentence.
    pub title: String,
    /// The text.
    pub text: String,
    /// When it was reviewed.
    pub reviewed: Moment,
}

/// Where the translation of something stands in one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Something waits for a second person.
    pub waiting: bool,
    /// Something is shown.
    pub shown: bool,
    /// What is there was made of an earlier wording.
    pub outdated: bool,
}

/// The digest of an original: its sentence and its text.
fn digest(title: &str, text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(title.as_bytes());
    hasher.update([0]);
    hasher.update(text.as_bytes());
    hex::encode(hasher.finalize())
}

/// Reads what is translated, whatever its state.
async fn load(db: &impl Db, of: Translated, id: i64) -> Result<Option<(i64, Original)>> {
    let Some(kind) = of.contribution() else {
        let Some(row) = store::core_question::by_id(db, id).await? else { return Ok(None) };
        let set = store::core_question::set_by_id(db, row.set_id).await?.ok_or(Error::NOT_FOUND)?;
        let public = set.status == SetStatus::Published.as_str();
        let original = Original {
            of,
            id,
            title: row.title,
            text: row.body,
            language: row.language.parse().unwrap_or(Language::Other),
            public,
            number: Some((set.number, row.number)),
        };
        return Ok(row.removed_at.is_none().then_some((row.dialogue_id, original)));
    };
    let item = crate::contribution::load(db, kind, id).await?;
    Ok(item.filter(|item| item.status == Status::Published).map(|item| {
        let original = Original {
            of,
            id,
            title: item.title,
            text: item.text,
            language: item.language,
            public: true,
            number: None,
        };
        (item.dialogue, original)
    }))
}

fn corrupt() -> Error {
    Error::Store(store::StoreError::Corrupt("translation"))
}

fn state_of(row: &Translation) -> Result<State> {
    row.status.parse().map_err(|_| corrupt())
}

fn check(
    original: &Original,
    language: Language,
    new: &NewTranslation,
) -> Result<(String, String)> {
    let mut fields = Fields::default();
    let title = match original.of.title() {
        Some(limit) => fields.text(limit, &new.title),
        None => String::new(),
    };
    let text = fields.text(original.of.text(original.text.is_empty()), &new.text);
    if language == original.language || language == Language::Other {
        let fault = Fault::Unknown { given: language.to_string(), nearest: None };
        fields.fault("language", fault);
    }
    fields.done((title, text))
}

impl App {
    /// What is translated, for the translation desk of its dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor translates there, or when it is not public.
    pub async fn original(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        of: Translated,
        id: i64,
    ) -> Result<Original> {
        self.gate(actor, Action::Translate, &dialogue.resource())?;
        own(&self.inner.store.read(), dialogue, of, id).await
    }

    /// Every version of a translation in a language, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor translates in the dialogue.
    pub async fn translation_versions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        original: &Original,
        language: Language,
    ) -> Result<Vec<Version>> {
        self.gate(actor, Action::Translate, &dialogue.resource())?;
        let key = (original.of.as_str(), original.id);
        let read = self.inner.store.read();
        let rows = store::translation::versions(&read, key, language.as_str()).await?;
        let now = original.digest();
        let version = |row: Translation| {
            let state = state_of(&row)?;
            let asked = self.gate(actor, Action::ReviewTranslation, &resource(dialogue, &row));
            Ok(Version {
                id: TranslationId(row.id),
                state,
                outdated: row.source_digest != now,
                writer: row.writer,
                written: Moment(row.written_at),
                reviewer: row.reviewer,
                reviewed: row.reviewed_at.map(Moment),
                ended: row.ended_at.map(Moment),
                reason: row.reason,
                may_review: state == State::Waiting && asked.is_ok(),
                title: row.title,
                text: row.text,
            })
        };
        rows.into_iter().map(version).collect()
    }

    /// Where the translations of one kind of thing stand in a language.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor translates in the dialogue.
    pub async fn translation_standing(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        language: Language,
        originals: &[Original],
    ) -> Result<HashMap<i64, Standing>> {
        self.gate(actor, Action::Translate, &dialogue.resource())?;
        let Some(first) = originals.first() else { return Ok(HashMap::new()) };
        let (read, of) = (self.inner.store.read(), first.of);
        let rows =
            store::translation::standing(&read, dialogue.id.0, language.as_str(), of.as_str())
                .await?;
        let now: HashMap<i64, String> =
            originals.iter().map(|original| (original.id, original.digest())).collect();
        let mut all: HashMap<i64, Standing> = HashMap::new();
        for row in rows {
            let Some(digest) = now.get(&row.item_id) else { continue };
            let standing = all.entry(row.item_id).or_default();
            if *digest != row.source_digest {
                standing.outdated = true;
            } else if row.status == State::Reviewed.as_str() {
                standing.shown = true;
            } else {
                standing.waiting = true;
            }
        }
        Ok(all)
    }

    /// Writes a translation, which waits for a second person. What waited before is replaced.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor translates in the dialogue; [`Error::Invalid`].
    pub async fn translate(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        (of, id): (Translated, i64),
        language: Language,
        new: &NewTranslation,
    ) -> Result<TranslationId> {
        self.gate(actor, Action::Translate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::translation::lock(&tx, of, id).await?;
        let original = own(&tx, dialogue, of, id).await?;
        let (title, text) = check(&original, language, new)?;
        let mut changes = self.replace(&tx, &original, language, State::Waiting, now).await?;
        let mut row = Translation {
            id: 0,
            dialogue_id: dialogue.id.0,
            kind: of.as_str().to_owned(),
            item_id: id,
            language: language.as_str().to_owned(),
            title,
            text,
            source_digest: original.digest(),
            status: State::Waiting.as_str().to_owned(),
            written_by: actor.person.map(|person| person.0),
            written_at: now.0,
            reviewed_by: None,
            reviewed_at: None,
            ended_at: None,
            reason: String::new(),
            writer: None,
            reviewer: None,
        };
        row.id = store::translation::insert(&tx, &row).await?;
        self.record_translation(&tx, dialogue, &row, "written", now).await?;
        // What is taken back first makes room for what comes back.
        changes.insert(0, (row.id, State::Withdrawn, State::Waiting));
        self.remember_translations(&tx, actor, dialogue, "translation_written", changes, now)
            .await?;
        self.commit(tx).await?;
        Ok(TranslationId(row.id))
    }

    /// Reviews a translation that somebody else wrote: from now on readers see it.
    ///
    /// # Errors
    /// [`Error::Denied`] to whoever wrote it; [`Error::Conflict`] when it waits no longer or the
    /// original was reworded.
    pub async fn review_translation(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: TranslationId,
    ) -> Result<()> {
        self.gate(actor, Action::Translate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let (mut row, original) = version(&tx, dialogue, id).await?;
        self.gate(actor, Action::ReviewTranslation, &resource(dialogue, &row))?;
        let original = original.ok_or(Error::Conflict("original_is_gone"))?;
        if state_of(&row)? != State::Waiting {
            return Err(Error::Conflict("translation_is_settled"));
        }
        if row.source_digest != original.digest() {
            return Err(Error::Conflict("original_was_reworded"));
        }
        let language = row.language.parse().map_err(|_| corrupt())?;
        let mut changes = self.replace(&tx, &original, language, State::Reviewed, now).await?;
        State::Reviewed.as_str().clone_into(&mut row.status);
        row.reviewed_by = actor.person.map(|person| person.0);
        row.reviewed_at = Some(now.0);
        store::translation::set_state(&tx, &row).await?;
        self.record_translation(&tx, dialogue, &row, "reviewed", now).await?;
        changes.insert(0, (row.id, State::Waiting, State::Reviewed));
        self.remember_translations(&tx, actor, dialogue, "translation_reviewed", changes, now)
            .await?;
        self.commit(tx).await
    }

    /// Withdraws a translation, with the reason.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor translates in the dialogue; [`Error::Invalid`] without a
    /// reason; [`Error::Conflict`] when it is over already.
    pub async fn withdraw_translation(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: TranslationId,
        reason: &str,
    ) -> Result<()> {
        self.gate(actor, Action::Translate, &dialogue.resource())?;
        let mut fields = Fields::default();
        let reason = fields.text(REASON, reason);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let (mut row, _) = version(&tx, dialogue, id).await?;
        let before = state_of(&row)?;
        if before.is_over() {
            return Err(Error::Conflict("translation_is_settled"));
        }
        State::Withdrawn.as_str().clone_into(&mut row.status);
        (row.ended_at, row.reason) = (Some(now.0), reason);
        store::translation::set_state(&tx, &row).await?;
        self.record_translation(&tx, dialogue, &row, "withdrawn", now).await?;
        let changes = vec![(row.id, before, State::Withdrawn)];
        self.remember_translations(&tx, actor, dialogue, "translation_withdrawn", changes, now)
            .await?;
        self.commit(tx).await
    }

    /// The reviewed translations of what the actor reads, by key of the original. Those made of another wording than the one given are left out.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor may read the dialogue.
    pub async fn translations(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        of: Translated,
        originals: &[(i64, &str, &str)],
        language: Language,
    ) -> Result<HashMap<i64, Shown>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        if originals.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<i64> = originals.iter().map(|(id, ..)| *id).take(MOST).collect();
        let read = self.inner.store.read();
        let rows = store::translation::shown(&read, of.as_str(), &ids, language.as_str()).await?;
        let now: HashMap<i64, String> =
            originals.iter().map(|(id, title, text)| (*id, digest(title, text))).collect();
        let fits = |row: &Translation| now.get(&row.item_id) == Some(&row.source_digest);
        let shown = |row: Translation| {
            let reviewed = Moment(row.reviewed_at.unwrap_or(row.written_at));
            (row.item_id, Shown { language, title: row.title, text: row.text, reviewed })
        };
        Ok(rows.into_iter().filter(fits).map(shown).collect())
    }

    /// Ends the version that is in this state, if there is one; what that changed.
    async fn replace(
        &self,
        tx: &Tx,
        original: &Original,
        language: Language,
        state: State,
        now: Moment,
    ) -> Result<Vec<Change>> {
        let key = (original.of.as_str(), original.id);
        let row = store::translation::in_state(tx, key, language.as_str(), state.as_str()).await?;
        let Some(mut row) = row else { return Ok(Vec::new()) };
        State::Replaced.as_str().clone_into(&mut row.status);
        row.ended_at = Some(now.0);
        store::translation::set_state(tx, &row).await?;
        Ok(vec![(row.id, state, State::Replaced)])
    }

    async fn remember_translations(
        &self,
        tx: &Tx,
        actor: &Actor,
        dialogue: &Dialogue,
        label: &str,
        changes: Vec<Change>,
        now: Moment,
    ) -> Result<()> {
        let inverse = Inverse::Translations { changes };
        self.remember(tx, actor, dialogue.id, label, &inverse, now).await
    }

    /// Brings versions back into the states they were in, in this order.
    pub(crate) async fn restore_translations(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        changes: Vec<Change>,
        now: Moment,
    ) -> Result<()> {
        for (id, before, after) in changes {
            let (mut row, _) = version(tx, dialogue, TranslationId(id)).await?;
            if state_of(&row)? != after {
                return Err(Error::Conflict("changed"));
            }
            let of = row.kind.parse().map_err(|_| corrupt())?;
            store::translation::lock(tx, of, row.item_id).await?;
            if before.is_over() {
                row.ended_at = Some(now.0);
            } else {
                let key = (row.kind.as_str(), row.item_id);
                let taken =
                    store::translation::in_state(tx, key, &row.language, before.as_str()).await?;
                if taken.is_some() {
                    return Err(Error::Conflict("changed"));
                }
                row.ended_at = None;
                row.reason.clear();
            }
            if before == State::Waiting {
                (row.reviewed_by, row.reviewed_at) = (None, None);
            }
            before.as_str().clone_into(&mut row.status);
            store::translation::set_state(tx, &row).await?;
            self.record_translation(tx, dialogue, &row, "taken_back", now).await?;
        }
        Ok(())
    }

    async fn record_translation(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        row: &Translation,
        change: &str,
        now: Moment,
    ) -> Result<i64> {
        let act = NewAct {
            kind: ActKind::TranslationChanged,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Translation,
            subject_id: row.id,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("of", row.kind.as_str().into()),
                ("item", row.item_id.into()),
                ("language", row.language.as_str().into()),
                ("change", change.into()),
                ("status", row.status.as_str().into()),
            ],
            // The reason may quote the text, and the digest tells whoever guesses the original that
            // they guessed right: all of it may have to be erased with the original.
            committed: vec![
                ("title", &row.title),
                ("text", &row.text),
                ("reason", &row.reason),
                ("source", &row.source_digest),
            ],
        };
        self.record(tx, act, now).await
    }
}

/// A version, the state it was in before, and the state it was brought into.
pub(crate) type Change = (i64, State, State);

fn resource(dialogue: &Dialogue, row: &Translation) -> Resource {
    Resource { writer: row.written_by.map(PersonId), ..dialogue.resource() }
}

/// Something of this dialogue that can be translated.
async fn own(db: &impl Db, dialogue: &Dialogue, of: Translated, id: i64) -> Result<Original> {
    let found = load(db, of, id).await?;
    let own = found.filter(|(home, _)| *home == dialogue.id.0).map(|(_, original)| original);
    own.ok_or(Error::NOT_FOUND)
}

/// A version of this dialogue, kept as it is until the transaction ends, and its original, if that
/// can still be read.
async fn version(
    tx: &Tx,
    dialogue: &Dialogue,
    id: TranslationId,
) -> Result<(Translation, Option<Original>)> {
    let find = store::translation::by_id(tx, id.0);
    let row = find.await?.filter(|row| row.dialogue_id == dialogue.id.0);
    let row = row.ok_or(Error::NOT_FOUND)?;
    let of = row.kind.parse().map_err(|_| corrupt())?;
    store::translation::lock(tx, of, row.item_id).await?;
    // As it is now that nobody else changes it.
    let row = store::translation::by_id(tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
    let original = load(tx, of, row.item_id).await?.map(|(_, original)| original);
    Ok((row, original))
}

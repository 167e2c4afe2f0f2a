//! Erasing oneself: texts and salts are destroyed, the record of what happened stays and still
//! verifies. Votes stand as counts, but nobody can be told to have cast them. What was erased is noted
//! by digests, in the database and beside it, so that a backup from before is erased again.

mod again;
mod list;

use domain::act::{ActKind, Subject};
use domain::contribution::{Change, Kind};
use domain::permission::{Action, Denial, Resource};
use domain::retention::{Erased, Rule};
use domain::time::{Moment, SECOND};
use ledger::commitment::leaf_salt;
use ledger::merkle::leaf_hash;
use store::Tx;
use store::contact::Contact;
use store::erasure::Erasure;
use store::vote::{Cast, NewVote};
use uuid::Uuid;

pub use again::Listed;
pub(crate) use list::application_key;
pub use list::{ErasureList, FILE};

use crate::act::NewAct;
use crate::contribution::load_locked;
use crate::random::uuid;
use crate::retention::SMALL;
use crate::{Actor, App, Error, Result};

/// What would be erased, for the page that asks once more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Belongings {
    /// Questions, answers, statements and remarks.
    pub contributions: i64,
    /// Votes that stand.
    pub votes: i64,
    /// Whether an address is tied.
    pub address: bool,
    /// Days for which earlier backups are kept.
    pub backups: i64,
}

impl App {
    /// What the actor has here.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor may be erased.
    pub async fn belongings(&self, actor: &Actor) -> Result<Belongings> {
        self.gate(actor, Action::Erase, &Resource::default())?;
        let participant = actor.participant.ok_or(Denial::SignIn)?;
        let read = self.inner.store.read();
        let own = store::vote::of_participant(&read, participant.0).await?;
        Ok(Belongings {
            contributions: store::receipt::count_of(&read, participant.0).await?,
            votes: own.iter().map(|votes| votes.votes).sum(),
            address: store::contact::of_participant(&read, participant.0).await?.is_some(),
            backups: self.periods().await?.backups,
        })
    }

    /// What the page that asks once more gives the browser to send back, so that nobody is erased by a
    /// single press.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor may be erased.
    pub fn erasure_token(&self, actor: &Actor) -> Result<String> {
        self.gate(actor, Action::Erase, &Resource::default())?;
        let own = actor.participant.ok_or(Denial::SignIn)?;
        Ok(self.signed_erasure(own.0, self.now()))
    }

    fn signed_erasure(&self, own: Uuid, at: Moment) -> String {
        let message = [own.as_bytes().as_slice(), &at.0.to_be_bytes()].concat();
        format!("{}.{}", at.0, hex::encode(self.sign(b"erase", &message)))
    }

    fn is_asked(&self, own: Uuid, token: &str) -> bool {
        let at = token.split_once('.').and_then(|(at, _)| at.parse().ok()).map(Moment);
        let fresh = at.filter(|at| *at <= self.now() && self.now() <= at.plus(ASKED));
        fresh.is_some_and(|at| {
            crate::person::same_bytes(token.as_bytes(), self.signed_erasure(own, at).as_bytes())
        })
    }

    /// Erases everything of the actor's, who shows the token of the page that asked: see ARCHITECTURE.md for what that means in each table. When
    /// this answers, no page, list or cache of this process shows any of it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor may be erased; [`Error::Conflict`] with a token that is not
    /// theirs or too old; [`Error::Store`]; [`Error::File`].
    pub async fn erase(&self, actor: &Actor, token: &str) -> Result<()> {
        self.gate(actor, Action::Erase, &Resource::default())?;
        let own = actor.participant.ok_or(Denial::SignIn)?.0;
        if !self.is_asked(own, token) {
            return Err(Error::Conflict("not_asked"));
        }
        let now = self.now();
        let seen = store::act::newest(&self.inner.store.read()).await?;
        let tx = self.inner.store.begin().await?;
        note(&tx, Erased::Participant, own, now).await?;
        for digest in store::erasure::take_former(&tx, own).await? {
            let kind = Erased::Participant.to_string();
            store::erasure::note(&tx, &Erasure { at: now.0, kind, digest }).await?;
        }
        let addresses = self.erase_participant(&tx, own, seen, now).await?;
        self.commit(tx).await?;
        self.forget_texts();
        self.after_erasing(&addresses).await
    }

    /// Everything of a participant; the addresses that were known.
    async fn erase_participant(
        &self,
        tx: &Tx,
        own: Uuid,
        seen: i64,
        now: Moment,
    ) -> Result<Vec<String>> {
        let mut items = 0;
        for kind in Kind::ALL {
            for id in store::erasure::contributions(tx, own, *kind).await? {
                self.erase_contribution(tx, *kind, id, now).await?;
                items += 1;
            }
        }
        self.erase_votes(tx, own, seen, now).await?;
        let addresses = self.erase_person(tx, own, now).await?;
        items += i64::try_from(addresses.len()).unwrap_or(0);
        store::destruction::insert(tx, now.0, Rule::Erasure.as_str(), None, items, false).await?;
        Ok(addresses)
    }

    /// What was erased is gone; here its bytes are overwritten, mails to these addresses leave the
    /// outbox, and the list outside the database learns of it. What cannot be done now the night does.
    ///
    /// # Errors
    /// [`Error::File`] when the outbox cannot be read.
    pub(crate) async fn after_erasing(&self, addresses: &[String]) -> Result<()> {
        if let Err(error) = self.scrub(Some(SMALL)).await {
            tracing::warn!(%error, "the files were not rewritten after an erasure");
        }
        if let Err(error) = self.list_erasures().await {
            tracing::error!(%error, "an erasure is not in the list beside the database");
        }
        self.empty_outbox_of(addresses).await
    }

    /// Destroys an address that is no longer to be known, with its consents, mails and links.
    pub(crate) async fn erase_contact(&self, tx: &Tx, row: &Contact, now: Moment) -> Result<()> {
        note(tx, Erased::Contact, row.id, now).await?;
        self.destroy_contact(tx, row).await
    }

    /// Notes that everything of a participant is another's from now on: who erases that one erases both.
    pub(crate) async fn note_joined(&self, tx: &Tx, from: Uuid, to: Uuid) -> Result<()> {
        let digest = list::digest(Erased::Participant, from);
        Ok(store::erasure::join(tx, from, &digest, to).await?)
    }

    async fn erase_contribution(&self, tx: &Tx, kind: Kind, id: i64, now: Moment) -> Result<()> {
        let item = load_locked(tx, kind, id).await?.ok_or(Error::NOT_FOUND)?;
        item.status.after(Change::Erase)?;
        let dialogue = self.dialogue_by_id(item.dialogue).await?;
        let earlier = store::revision::of(tx, kind.as_str(), id).await?;
        let texts = [item.title.as_str(), item.text.as_str()].into_iter();
        let texts = texts.chain(earlier.iter().flat_map(|row| [row.title.as_str(), &row.text]));
        for text in texts.filter(|text| text.chars().count() >= LEAST) {
            store::erasure::forget_undo(tx, item.dialogue, text).await?;
        }
        store::erasure::empty(tx, kind, id).await?;
        store::remark::erase_words(tx, kind.as_str(), id, crate::paper::ERASED_WORDS).await?;
        store::citation::erase(tx, kind.as_str(), id, now.0).await?;
        let act = NewAct {
            kind: ActKind::Erased,
            dialogue: Some(item.dialogue),
            subject: kind.into(),
            subject_id: id,
            plain: item.plain(&dialogue),
            committed: vec![],
        };
        self.record(tx, act, now).await?;
        Ok(())
    }

    /// Votes stand on, each dialogue's with a participant of its own whom nobody holds; their receipts
    /// lead nowhere any more.
    async fn erase_votes(&self, tx: &Tx, own: Uuid, seen: i64, now: Moment) -> Result<()> {
        for (voter, dialogue) in store::participant::voters(tx, own).await? {
            let casts = self.keep_leaves(tx, voter, own, seen).await?;
            for cast in &casts {
                let receipt = crate::random::receipt(self.inner.random.as_ref());
                store::vote::change_receipt(tx, cast.act_id, cast.leaf, receipt.number()).await?;
            }
            let nobody = uuid(self.inner.random.as_ref());
            store::participant::ensure(tx, nobody, "erased").await?;
            store::population::forget(tx, voter).await?;
            store::participant::hand_voter(tx, voter, nobody).await?;
            let act = NewAct {
                kind: ActKind::VotesErased,
                dialogue: Some(dialogue),
                subject: Subject::Votes,
                subject_id: dialogue,
                plain: vec![("votes", casts.len().into())],
                committed: vec![],
            };
            self.record(tx, act, now).await?;
        }
        Ok(())
    }

    /// The pseudonym in each leaf is kept before it is lost, so that the roots of their batches can still
    /// be checked and recounted: it was published, but nobody can tell any more whose it is. The votes
    /// they ever cast.
    pub(crate) async fn keep_leaves(
        &self,
        tx: &Tx,
        voter: i64,
        participant: Uuid,
        seen: i64,
    ) -> Result<Vec<Cast>> {
        // All votes there are have to be looked at: the old ones outside the transaction.
        let mut casts = store::vote::cast_by(&self.inner.store.read(), voter, 0).await?;
        casts.retain(|cast| cast.act_id <= seen);
        casts.extend(store::vote::cast_by(tx, voter, seen).await?);
        for cast in casts.iter().filter(|cast| !cast.kept) {
            let salt = store::act::salt(tx, cast.act_id).await?;
            let salt = salt.ok_or(Error::Store(store::StoreError::Corrupt("salt")))?;
            let vote = NewVote {
                statement: cast.statement_id,
                voter,
                value: cast.value,
                at: cast.at,
                receipt: 0,
                chance: None,
            };
            let place = u64::try_from(cast.leaf).unwrap_or(0);
            let pseudonym = self.pseudonym(cast.core_question_id, participant);
            let leaf = crate::vote::leaf(&vote, pseudonym, &leaf_salt(&salt, place));
            let hash = leaf_hash(leaf.as_bytes());
            store::vote::keep_leaf(tx, cast.act_id, cast.leaf, &hash, pseudonym).await?;
        }
        Ok(casts)
    }

    /// Address, consents, links, mails, receipts, bars and account; the addresses that were known.
    async fn erase_person(&self, tx: &Tx, own: Uuid, now: Moment) -> Result<Vec<String>> {
        let mut addresses = Vec::new();
        if let Some(contact) = store::contact::of_participant(tx, own).await? {
            self.erase_contact(tx, &contact, now).await?;
            addresses.push(contact.email);
            addresses.extend(contact.guardian);
        }
        if let Some(person) = store::person::by_participant(tx, own).await? {
            addresses.push(person.email);
            let heir = uuid(self.inner.random.as_ref());
            store::participant::ensure(tx, heir, "erased").await?;
            store::paper::erase_person(tx, own).await?;
            store::erasure::person(tx, own, heir, now.0).await?;
        }
        store::erasure::mails(tx, own, &addresses).await?;
        store::erasure::barrings(tx, own).await?;
        store::subscription::erase(tx, own).await?;
        store::appeal::erase(tx, own).await?;
        store::erasure::receipts(tx, own).await?;
        store::erasure::take_former(tx, own).await?;
        store::erasure::participant(tx, own).await?;
        Ok(addresses)
    }

    /// Nothing in the memory of this process holds a text that was erased.
    fn forget_texts(&self) {
        self.forget_likely();
        self.forget_likely_answers();
        self.inner.follower.note_erasure();
        self.inner.files.forget_erased(self.erasures());
    }
}

/// Notes that something was erased, so that it is erased again when an older backup is restored.
pub(crate) async fn note(tx: &Tx, kind: Erased, key: Uuid, at: Moment) -> Result<()> {
    let digest = list::digest(kind, key).to_vec();
    store::erasure::note(tx, &Erasure { at: at.0, kind: kind.to_string(), digest }).await?;
    Ok(())
}

/// How long somebody may think once asked.
const ASKED: i64 = 10 * 60 * SECOND;
/// Shorter texts stand in too many others to be looked for.
const LEAST: usize = 4;

//! Claiming one's participation by e-mail: a link ties an address to the participant of the device
//! that asked; opened elsewhere, it makes that device act as the same participant.
//!
//! Nobody learns from asking whether an address is known: every answer is the same. A stranger who
//! types somebody's address gets nothing: an address that is new is tied only on the device that
//! asked, or with the number that device shows.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::act::{ActKind, Subject};
use domain::consent::{CLAIM_OPEN, CODE_DIGITS, ClaimStep, MOST_TRIES, Purpose, open_until};
use domain::id::ParticipantId;
use domain::language::Language;
use domain::permission::{Action, Resource};
use domain::retention::Rule;
use domain::text::Fault;
use domain::time::Moment;
use sha2::{Digest as _, Sha256};
use store::Tx;
use store::claim::Claim;
use store::contact::{Consent, Contact};
use uuid::Uuid;

use crate::act::NewAct;
pub use crate::contact::{Consent as OwnConsent, OwnContact};
use crate::limit::Limited;
use crate::mail::Letter;
use crate::random::{bytes, uuid};
use crate::{Actor, App, Error, Fields, Result};

/// Links to one address within the time one works; whoever asks for more hears the same and no more
/// is sent.
const MOST_LINKS: i64 = 3;

/// What somebody who wants a link typed.
#[derive(Clone, Debug, Default)]
pub struct NewClaim {
    /// The address.
    pub email: String,
    /// That it may be used to tie one's participation. Needed: that is what the link is for.
    pub agreed: bool,
    /// That mails may say what became of one's contributions. Optional.
    pub news: bool,
    /// Whether they are 14 or older; they have to say.
    pub of_age: Option<bool>,
    /// The guardian's address, below 14.
    pub guardian: String,
}

/// What the device that asked is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The number to type where the link is opened on another device.
    pub code: String,
    /// Whether the guardian has to consent first.
    pub guardian: bool,
}

/// A link that was opened and not used yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenClaim {
    /// The address.
    pub email: String,
    /// Whether the number of the device that asked is needed.
    pub needs_code: bool,
    /// Whether it would be of use: then what this device's participant, or the asking one's, sent
    /// joins the rest.
    pub takes_code: bool,
    /// Whether this device has a participant of its own that would be left behind.
    pub leaves: bool,
}

/// What a guardian is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardianAsked {
    /// The child's address.
    pub email: String,
    /// What it would be used for.
    pub purposes: Vec<Purpose>,
}

impl App {
    /// Sends a link to an address: to the guardian first, for a child under 14.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault; [`Error::TooMany`] when one address of the network asks
    /// too often; [`Error::Conflict`] when the installation has no privacy notice yet, or for
    /// somebody who signs in anyway.
    pub async fn ask_claim(
        &self,
        actor: &Actor,
        new: &NewClaim,
        language: Language,
        address: Option<std::net::IpAddr>,
    ) -> Result<Asked> {
        self.gate(actor, Action::Account, &Resource::default())?;
        if actor.person.is_some() {
            return Err(Error::Conflict("has_account"));
        }
        let policy = store::privacy::newest(&self.inner.store.read()).await?;
        let policy =
            policy.filter(crate::privacy::is_complete).ok_or(Error::Conflict("no_policy"))?;
        let (email, guardian) = check(new)?;
        self.inner.limits.check(Limited::Claim, None, address)?;
        let purposes =
            if new.news { vec![Purpose::Claim, Purpose::News] } else { vec![Purpose::Claim] };
        let now = self.now();
        let token = self.claim_token();
        let step = if guardian.is_some() { ClaimStep::Guardian } else { ClaimStep::Owner };
        let row = Claim {
            token_hash: digest(&token).to_vec(),
            step: step.to_string(),
            email,
            guardian,
            participant_id: actor.participant.map(|participant| participant.0),
            code: self.claim_code(),
            tries: 0,
            purposes: purposes.iter().map(|one| one.as_str()).collect::<Vec<_>>().join("\n"),
            policy: policy.id,
            language: language.to_string(),
            asked_at: now.0,
            expires_at: open_until(step, now).0,
        };
        let tx = self.inner.store.begin().await?;
        let to = row.guardian.as_ref().unwrap_or(&row.email);
        let since = now.plus(-CLAIM_OPEN).0;
        if store::claim::sent_since(&tx, to, since).await? < MOST_LINKS {
            let letter = match step {
                ClaimStep::Guardian => Letter::Guardian { token },
                ClaimStep::Owner => Letter::Claim { token },
            };
            self.queue_mail(&tx, to, language, &letter, actor.participant).await?;
            store::claim::insert(&tx, &row).await?;
            self.commit_with_mail(tx).await?;
        }
        Ok(Asked { code: row.code, guardian: step == ClaimStep::Guardian })
    }

    fn claim_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(bytes::<32>(self.inner.random.as_ref()))
    }

    fn claim_code(&self) -> String {
        let number = u64::from_be_bytes(bytes(self.inner.random.as_ref()));
        let most = 10_u64.pow(u32::try_from(CODE_DIGITS).unwrap_or(6));
        format!("{:0width$}", number % most, width = CODE_DIGITS)
    }

    /// What a link would do on this device. Nothing is used up: mail programs open links by
    /// themselves.
    ///
    /// # Errors
    /// [`Error::Denied`] when the link is unknown, used or too old.
    pub async fn open_claim(&self, actor: &Actor, token: &str) -> Result<OpenClaim> {
        self.gate(actor, Action::Account, &Resource::default())?;
        let read = self.inner.store.read();
        let owner = ClaimStep::Owner.as_str();
        let row = store::claim::open(&read, &digest(token), owner, self.now().0).await?;
        let row = row.ok_or(Error::NOT_FOUND)?;
        let contact = store::contact::by_email(&read, &row.email).await?;
        let elsewhere = row.participant_id.is_some() && !is_asker(&row, actor);
        let target = contact.as_ref().map(|contact| contact.participant_id).or(row.participant_id);
        let own = actor.participant.map(|participant| participant.0);
        Ok(OpenClaim {
            needs_code: elsewhere && contact.is_none(),
            takes_code: elsewhere && (contact.is_none() || target != row.participant_id),
            leaves: elsewhere && own.is_some() && own != target,
            email: row.email,
        })
    }

    /// Uses a link: the participant that this device acts as from now on.
    ///
    /// # Errors
    /// [`Error::Denied`] when the link is unknown, used or too old; [`Error::Invalid`] when the
    /// number of the device that asked is needed or wrong.
    pub async fn use_claim(&self, actor: &Actor, token: &str, code: &str) -> Result<ParticipantId> {
        self.gate(actor, Action::Account, &Resource::default())?;
        if actor.person.is_some() {
            return Err(Error::Conflict("has_account"));
        }
        let now = self.now();
        let hash = digest(token);
        let seen = store::act::newest(&self.inner.store.read()).await?;
        let tx = self.inner.store.begin().await?;
        let owner = ClaimStep::Owner.as_str();
        let row = store::claim::lock(&tx, &hash, owner, now.0).await?.ok_or(Error::NOT_FOUND)?;
        let code = code.trim();
        let fits = crate::person::same_bytes(code.as_bytes(), row.code.as_bytes());
        if !code.is_empty() && !fits {
            return self.refuse_code(tx, &row).await;
        }
        let trusted = is_asker(&row, actor) || fits;
        let contact = store::contact::by_email(&tx, &row.email).await?;
        let target = match (&contact, row.participant_id) {
            (Some(contact), _) => contact.participant_id,
            (None, Some(asker)) if trusted => asker,
            (None, Some(_)) => return Err(Error::field("code", Fault::Required)),
            (None, None) => match actor.participant {
                Some(own) => own.0,
                None => uuid(self.inner.random.as_ref()),
            },
        };
        store::participant::ensure(&tx, target, "cookie").await?;
        let contact = match contact {
            Some(contact) => contact,
            None => self.tie(&tx, &row, target, now).await?,
        };
        self.keep_consents(&tx, &contact, &row, now).await?;
        store::contact::use_now(&tx, contact.id, now.0).await?;
        store::claim::remove(&tx, &hash).await?;
        if let Some(asker) = row.participant_id.filter(|asker| trusted && *asker != target) {
            self.join_participants(&tx, asker, target, seen, now).await?;
        }
        self.commit(tx).await?;
        Ok(ParticipantId(target))
    }

    /// A wrong number is counted; after too many the link is dead.
    async fn refuse_code<T>(&self, tx: Tx, row: &Claim) -> Result<T> {
        if row.tries + 1 >= MOST_TRIES {
            store::claim::remove(&tx, &row.token_hash).await?;
        } else {
            store::claim::count_try(&tx, &row.token_hash).await?;
        }
        tx.commit().await?;
        Err(Error::field("code", Fault::Unknown { given: String::new(), nearest: None }))
    }

    /// Ties a new address to a participant; one they had before is destroyed.
    async fn tie(&self, tx: &Tx, row: &Claim, participant: Uuid, now: Moment) -> Result<Contact> {
        if let Some(before) = store::contact::of_participant(tx, participant).await? {
            self.erase_contact(tx, &before, now).await?;
        }
        let contact = Contact {
            id: uuid(self.inner.random.as_ref()),
            email: row.email.clone(),
            participant_id: participant,
            language: row.language.clone(),
            guardian: row.guardian.clone(),
            created_at: now.0,
            used_at: now.0,
        };
        store::contact::insert(tx, &contact).await?;
        Ok(contact)
    }

    async fn keep_consents(
        &self,
        tx: &Tx,
        contact: &Contact,
        row: &Claim,
        now: Moment,
    ) -> Result<()> {
        let known = store::contact::consents(tx, contact.id).await?;
        for purpose in purposes(row) {
            let stands = known
                .iter()
                .any(|one| one.purpose == purpose.as_str() && one.withdrawn_at.is_none());
            if !stands {
                let consent = Consent {
                    id: uuid(self.inner.random.as_ref()),
                    contact_id: contact.id,
                    purpose: purpose.to_string(),
                    policy: row.policy,
                    given_at: now.0,
                    withdrawn_at: None,
                };
                store::contact::consent(tx, &consent).await?;
            }
        }
        Ok(())
    }

    /// Everything of one participant becomes another's: they are one person. Of two votes on the same
    /// statement the later one stands.
    async fn join_participants(
        &self,
        tx: &Tx,
        from: Uuid,
        to: Uuid,
        seen: i64,
        now: Moment,
    ) -> Result<()> {
        if store::participant::has_account(tx, from).await? {
            return Err(Error::Conflict("has_account"));
        }
        if let Some(other) = store::contact::of_participant(tx, from).await? {
            self.erase_contact(tx, &other, now).await?;
        }
        for (voter, dialogue) in store::participant::voters(tx, from).await? {
            let casts = self.keep_leaves(tx, voter, from, seen).await?;
            let mut fallen = 0;
            if let Some(other) = store::participant::voter(tx, dialogue, to).await? {
                fallen = store::vote::join(tx, voter, other, &casts).await?;
                store::population::join(tx, voter, other).await?;
                store::mark::join(tx, voter, other).await?;
                store::pilot_choice::join(tx, voter, other).await?;
                store::participant::remove_voter(tx, voter).await?;
            } else {
                store::participant::hand_voter(tx, voter, to).await?;
            }
            // Whoever recounts learns which numbers are one person's from now on.
            let cores: BTreeSet<i64> = casts.iter().map(|cast| cast.core_question_id).collect();
            let number = |core: i64, who| self.pseudonym(core, who);
            let pairs = cores.into_iter().map(|core| [number(core, from), number(core, to)]);
            let pairs: Vec<[u64; 2]> = pairs.collect();
            if pairs.is_empty() {
                continue;
            }
            let act = NewAct {
                kind: ActKind::VotersJoined,
                dialogue: Some(dialogue),
                subject: Subject::Votes,
                subject_id: dialogue,
                plain: vec![("votes", fallen.into()), ("voters", serde_json::json!(pairs))],
                committed: vec![],
            };
            self.record(tx, act, now).await?;
        }
        store::subscription::join(tx, from, to).await?;
        store::appeal::join(tx, from, to).await?;
        store::participant::hand_over(tx, from, to).await?;
        self.note_joined(tx, from, to).await?;
        store::erasure::participant(tx, from).await?;
        Ok(())
    }

    /// What a guardian is asked by the link they got.
    ///
    /// # Errors
    /// [`Error::Denied`] when the link is unknown, used or too old.
    pub async fn guardian_asked(&self, actor: &Actor, token: &str) -> Result<GuardianAsked> {
        self.gate(actor, Action::Account, &Resource::default())?;
        let step = ClaimStep::Guardian.as_str();
        let read = self.inner.store.read();
        let row = store::claim::open(&read, &digest(token), step, self.now().0).await?;
        let row = row.ok_or(Error::NOT_FOUND)?;
        Ok(GuardianAsked { purposes: purposes(&row), email: row.email })
    }

    /// The guardian consents, and the child gets a link; or refuses, and both addresses are destroyed.
    ///
    /// # Errors
    /// [`Error::Denied`] when the link is unknown, used or too old.
    pub async fn answer_guardian(&self, actor: &Actor, token: &str, consents: bool) -> Result<()> {
        self.gate(actor, Action::Account, &Resource::default())?;
        let now = self.now();
        let hash = digest(token);
        let tx = self.inner.store.begin().await?;
        let step = ClaimStep::Guardian.as_str();
        let row = store::claim::lock(&tx, &hash, step, now.0).await?.ok_or(Error::NOT_FOUND)?;
        store::claim::remove(&tx, &hash).await?;
        if consents {
            let token = self.claim_token();
            let row = Claim {
                token_hash: digest(&token).to_vec(),
                step: ClaimStep::Owner.to_string(),
                asked_at: now.0,
                expires_at: open_until(ClaimStep::Owner, now).0,
                ..row
            };
            store::claim::insert(&tx, &row).await?;
            let language = row.language.parse().unwrap_or(Language::Korean);
            let participant = row.participant_id.map(ParticipantId);
            self.queue_mail(&tx, &row.email, language, &Letter::Claim { token }, participant)
                .await?;
            return self.commit_with_mail(tx).await;
        }
        let rule = Rule::Claims.as_str();
        store::destruction::insert(&tx, now.0, rule, None, 1, false).await?;
        let mut addresses = Vec::new();
        for address in row.guardian.into_iter().chain([row.email]) {
            // Whoever tied it themselves keeps what was sent to them.
            if store::contact::by_email(&tx, &address).await?.is_none() {
                addresses.push(address);
            }
        }
        tx.commit().await?;
        self.after_erasing(&addresses).await
    }
}

/// Whether the device that opens a link is the one that asked for it.
fn is_asker(row: &Claim, actor: &Actor) -> bool {
    row.participant_id.is_some() && row.participant_id == actor.participant.map(|own| own.0)
}

fn purposes(row: &Claim) -> Vec<Purpose> {
    row.purposes.lines().filter_map(|word| word.parse().ok()).collect()
}

/// Address and guardian, checked.
fn check(new: &NewClaim) -> Result<(String, Option<String>)> {
    let mut fields = Fields::default();
    let mut address = |field: &'static str, text: &str| {
        let text = fields.text(domain::text::Limit { field, ..domain::person::EMAIL }, text);
        let key = domain::person::email_key(&text).filter(|key| crate::mail::is_mailbox(key));
        if key.is_none() && !text.is_empty() {
            fields.fault(field, Fault::Malformed { expected: "an e-mail address" });
        }
        key.unwrap_or_default()
    };
    let email = address("email", &new.email);
    // What an adult typed there is read too, and not used.
    let asked = new.of_age == Some(false);
    let guardian = (asked || !new.guardian.is_empty()).then(|| address("guardian", &new.guardian));
    let guardian = guardian.filter(|_| asked);
    if guardian.as_ref().is_some_and(|guardian| !guardian.is_empty() && *guardian == email) {
        fields.fault("guardian", Fault::Taken);
    }
    if new.of_age.is_none() {
        fields.fault("age", Fault::Required);
    }
    if !new.agreed {
        fields.fault("agree", Fault::Required);
    }
    fields.done((email, guardian))
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_needs_a_guardian_with_another_address() {
        let child = NewClaim {
            email: "a@garam.example".to_owned(),
            agreed: true,
            of_age: Some(false),
            ..NewClaim::default()
        };
        let fields = |new: &NewClaim| match check(new) {
            Err(Error::Invalid { faults }) => faults.iter().map(|fault| fault.field).collect(),
            _ => Vec::new(),
        };
        assert_eq!(fields(&child), ["guardian"]);
        let same = NewClaim { guardian: " A@Garam.example".to_owned(), ..child.clone() };
        assert_eq!(fields(&same), ["guardian"]);
        let other = NewClaim { guardian: "b@garam.example".to_owned(), ..child };
        assert!(check(&other).is_ok());
        assert_eq!(fields(&NewClaim::default()), ["email", "age", "agree"]);
    }
}

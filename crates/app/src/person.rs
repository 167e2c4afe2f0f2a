//! People who sign in: accounts, passwords, sessions, roles.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::act::{ActKind, Subject};
use domain::id::{DialogueId, ParticipantId, PersonId};
use domain::permission::{Action, Denial, Resource};
use domain::role::{Grant, Role};
use domain::text::Fault;
use domain::time::{DAY, Moment};
use sha2::{Digest as _, Sha256};
pub use store::person::Member;
use store::person::Person;

use crate::act::NewAct;
use crate::random::{bytes, uuid};
use crate::{Actor, App, Error, Fields, Result};

/// How long a session lasts.
const SESSION: i64 = 14 * DAY;

/// A person to be added.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Address.
    pub email: String,
    /// Name; the address' local part when empty.
    pub name: String,
    /// First password; one is made when none is given.
    pub password: Option<String>,
    /// Whether another must be set at the first sign-in.
    pub must_change: bool,
    /// The first role.
    pub role: Role,
    /// Where it holds; none for the whole installation.
    pub dialogue: Option<DialogueId>,
}

/// Someone signed in.
#[derive(Clone, Debug)]
pub struct Account {
    /// The key.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The actor this account acts as.
    pub actor: Actor,
}

impl App {
    /// Adds a person with a role, or gives a person who exists already the role. The password, when
    /// one was made here, is answered once and stored nowhere.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`].
    pub async fn add_person(&self, actor: &Actor, new: &NewPerson) -> Result<Option<String>> {
        // An operator's role holds everywhere.
        let dialogue = new.dialogue.filter(|_| new.role != Role::Operator);
        let place = Resource { dialogue, ..Resource::default() };
        let action = if dialogue.is_none() { Action::Operate } else { Action::Manage };
        self.gate(actor, action, &place)?;
        let mut fields = Fields::default();
        let email = domain::person::email_key(&new.email);
        if email.is_none() {
            fields.fault("email", Fault::Malformed { expected: "an e-mail address" });
        }
        let name = fields.text(domain::person::NAME, name_of(new));
        let password =
            new.password.clone().map(|password| fields.text(domain::person::PASSWORD, &password));
        let (email, name, password) = fields.done((email.unwrap_or_default(), name, password))?;
        let made = password
            .is_none()
            .then(|| URL_SAFE_NO_PAD.encode(bytes::<12>(self.inner.random.as_ref())));
        let existing = store::person::by_email(&self.inner.store.read(), &email).await?;
        let hash = match &existing {
            Some(_) => None,
            None => {
                Some(hash_password(password.or_else(|| made.clone()).unwrap_or_default()).await?)
            }
        };
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let person = match (&existing, hash) {
            (Some(person), _) => person.id,
            (None, hash) => {
                let participant_id = uuid(self.inner.random.as_ref());
                store::participant::ensure(&tx, participant_id, "person").await?;
                let person = Person {
                    id: uuid(self.inner.random.as_ref()),
                    email,
                    name,
                    password_hash: hash.unwrap_or_default(),
                    must_change_password: i16::from(new.must_change),
                    participant_id,
                    created_at: now.0,
                    disabled_at: None,
                };
                store::person::insert(&tx, &person).await?;
                person.id
            }
        };
        let held = store::person::roles(&tx, person).await?;
        let has = held
            .iter()
            .any(|r| r.role == new.role.as_str() && r.dialogue_id == dialogue.map(|d| d.0));
        if !has {
            let dialogue = dialogue.map(|d| d.0);
            let role_id =
                store::person::grant(&tx, person, dialogue, new.role.as_str(), now.0).await?;
            self.record_role(&tx, role_id, dialogue, new.role, true, now).await?;
        }
        self.commit(tx).await?;
        Ok(if existing.is_none() { made } else { None })
    }

    /// Ends a role held in `dialogue`, or in the whole installation when there is none; it stays in
    /// the record, dated.
    ///
    /// # Errors
    /// [`Error::Denied`], also for a role that is held elsewhere; [`Error::Conflict`] for the last
    /// operator, who could not be replaced.
    pub async fn revoke_role(
        &self,
        actor: &Actor,
        dialogue: Option<DialogueId>,
        role_id: i64,
    ) -> Result<()> {
        let row = store::person::role_by_id(&self.inner.store.read(), role_id).await?;
        let place = Resource {
            dialogue: row.as_ref().and_then(|r| r.dialogue_id).map(DialogueId),
            ..Resource::default()
        };
        let role: Option<Role> = row.as_ref().and_then(|r| r.role.parse().ok());
        let action = if role == Some(Role::Operator) || place.dialogue.is_none() {
            Action::Operate
        } else {
            Action::Manage
        };
        self.gate(actor, action, &place)?;
        let (row, role) =
            row.zip(role).filter(|_| place.dialogue == dialogue).ok_or(Error::NOT_FOUND)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        if role == Role::Operator && store::person::lock_operators(&tx).await? <= 1 {
            return Err(Error::Conflict("last_operator"));
        }
        store::person::revoke(&tx, role_id, now.0).await?;
        self.record_role(&tx, role_id, row.dialogue_id, role, false, now).await?;
        if let Some(dialogue) = row.dialogue_id {
            let inverse = crate::undo::Inverse::Regrant { role_id };
            self.remember(&tx, actor, DialogueId(dialogue), "role_revoked", &inverse, now).await?;
        }
        self.commit(tx).await
    }

    pub(crate) async fn record_role(
        &self,
        tx: &store::Tx,
        role_id: i64,
        dialogue: Option<i64>,
        role: Role,
        given: bool,
        now: Moment,
    ) -> Result<()> {
        // Offices are public, names are not: the act says that an office was filled or left.
        let act = NewAct {
            kind: ActKind::RoleChanged,
            dialogue,
            subject: Subject::Role,
            subject_id: role_id,
            plain: vec![("role", role.as_str().into()), ("given", given.into())],
            committed: vec![],
        };
        self.record(tx, act, now).await?;
        Ok(())
    }

    /// Checks address and password and begins a session; its token.
    ///
    /// # Errors
    /// [`Error::TooMany`] when tried too often; [`Error::Denied`] when they do not fit together,
    /// without saying which of them is wrong.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        address: Option<std::net::IpAddr>,
    ) -> Result<String> {
        self.gate(&Actor::default(), Action::Account, &Resource::default())?;
        let email = domain::person::email_key(email).unwrap_or_default();
        self.inner.limits.check_sign_in(&email, address)?;
        let person = store::person::by_email(&self.inner.store.read(), &email).await?;
        let known = person.as_ref().map_or(DECOY, |p| p.password_hash.as_str()).to_owned();
        // The decoy makes an unknown address take as long as a wrong password.
        let fits = verify_password(password, known).await?;
        let person = person.filter(|p| fits && p.disabled_at.is_none()).ok_or(Denial::SignIn)?;
        self.begin_session(person.id).await
    }

    async fn begin_session(&self, person: uuid::Uuid) -> Result<String> {
        let token = URL_SAFE_NO_PAD.encode(bytes::<32>(self.inner.random.as_ref()));
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::person::add_session(&tx, &digest(&token), person, now.0, now.plus(SESSION).0)
            .await?;
        tx.commit().await?;
        Ok(token)
    }

    /// The account whose session a token is.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn account(&self, token: &str) -> Result<Option<Account>> {
        let read = self.inner.store.read();
        let Some(person) = store::person::by_session(&read, &digest(token), self.now().0).await?
        else {
            return Ok(None);
        };
        let roles = store::person::roles(&read, person.id).await?;
        let grants = roles.iter().filter_map(|row| {
            let role = row.role.parse().ok()?;
            Some(Grant { dialogue: row.dialogue_id.map(DialogueId), role })
        });
        let actor = Actor {
            participant: Some(ParticipantId(person.participant_id)),
            person: Some(PersonId(person.id)),
            grants: grants.collect(),
            barred: false,
            must_change_password: person.must_change_password != 0,
        };
        Ok(Some(Account { id: PersonId(person.id), name: person.name, email: person.email, actor }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        self.gate(&Actor::default(), Action::Account, &Resource::default())?;
        let tx = self.inner.store.begin().await?;
        store::person::end_session(&tx, &digest(token)).await?;
        Ok(tx.commit().await?)
    }

    /// Sets one's own password, ends every session and begins a new one; its token.
    ///
    /// # Errors
    /// [`Error::Denied`] when the old password is wrong; [`Error::Invalid`].
    pub async fn change_password(&self, actor: &Actor, old: &str, new: &str) -> Result<String> {
        self.gate(actor, Action::Account, &Resource::default())?;
        let id = actor.person.ok_or(Denial::SignIn)?;
        let person =
            store::person::by_id(&self.inner.store.read(), id.0).await?.ok_or(Denial::SignIn)?;
        let mut fields = Fields::default();
        let new = fields.text(domain::person::PASSWORD, new);
        if !verify_password(old, person.password_hash).await? {
            fields.fault("old_password", Fault::Unknown { given: String::new(), nearest: None });
        } else if typed(old) == new {
            fields.fault("password", Fault::Taken);
        }
        let hash = hash_password(fields.done(new)?).await?;
        let tx = self.inner.store.begin().await?;
        store::person::set_password(&tx, id.0, &hash, false).await?;
        tx.commit().await?;
        self.begin_session(id.0).await
    }

    /// Sets a new first password for someone who lost theirs; it is answered once.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is an operator or the person is unknown.
    pub async fn reset_password(&self, actor: &Actor, email: &str) -> Result<String> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let email = domain::person::email_key(email).unwrap_or_default();
        let person = store::person::by_email(&self.inner.store.read(), &email)
            .await?
            .ok_or(Error::NOT_FOUND)?;
        let password = URL_SAFE_NO_PAD.encode(bytes::<12>(self.inner.random.as_ref()));
        let hash = hash_password(password.clone()).await?;
        let tx = self.inner.store.begin().await?;
        store::person::set_password(&tx, person.id, &hash, true).await?;
        tx.commit().await?;
        Ok(password)
    }

    /// Who holds roles in a dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages it.
    pub async fn members(&self, actor: &Actor, dialogue: DialogueId) -> Result<Vec<Member>> {
        self.gate(actor, Action::Manage, &Resource::of(dialogue))?;
        Ok(store::person::members(&self.inner.store.read(), Some(dialogue.0)).await?)
    }

    /// Who holds roles in the whole installation.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor operates it.
    pub async fn operators(&self, actor: &Actor) -> Result<Vec<Member>> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        Ok(store::person::members(&self.inner.store.read(), None).await?)
    }
}

fn name_of(new: &NewPerson) -> &str {
    let name = new.name.trim();
    if name.is_empty() { new.email.split('@').next().unwrap_or_default() } else { name }
}

/// The hash of a password nobody has, with the parameters of a real one.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Wd9WXgW8P+7rtNDEVdNDBmFYmNB3ZwSpy0UhE4eK7YM";

async fn hash_password(password: String) -> Result<String> {
    let hash =
        move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string());
    let hash = tokio::task::spawn_blocking(hash)
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    hash.map_err(|error| Error::Internal(error.to_string()))
}

/// A password as [`Fields::text`] leaves it when it is set: composed and without spaces around it,
/// so that it fits from every keyboard.
fn typed(password: &str) -> String {
    let most = domain::person::PASSWORD.max * 4;
    let text: String = password.chars().take(most).collect();
    language::normalise::nfc(&text).trim().to_owned()
}

async fn verify_password(password: &str, hash: String) -> Result<bool> {
    let password = typed(password);
    let verify = move || {
        PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    };
    tokio::task::spawn_blocking(verify).await.map_err(|error| Error::Internal(error.to_string()))
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Compares without telling by the time it takes where the first difference is.
pub fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (x, y)| difference | (x ^ y)) == 0
}

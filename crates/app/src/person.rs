//! People who sign in: accounts and roles.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::access::Kind;
use domain::act::{ActKind, Subject};
use domain::id::DialogueId;
use domain::permission::{Action, Resource};
use domain::role::Role;
use domain::text::Fault;
use domain::time::{DAY, Moment};
use store::person::Person;
pub use store::person::{Listed, Member};
use uuid::Uuid;

use crate::act::NewAct;
use crate::random::{bytes, uuid};
use crate::{Actor, App, Error, Fields, Result};

/// How long a first password holds that somebody else made up: an invitation nobody took up ends.
const FIRST_PASSWORD_HOLDS: i64 = 7 * DAY;

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

/// An account that is there, or one to be entered.
pub(crate) enum Account {
    /// It is there.
    Known(Uuid),
    /// It is to be entered.
    New(Box<Person>),
}

impl Account {
    /// Whether it is to be entered.
    pub(crate) const fn is_new(&self) -> bool {
        matches!(self, Self::New(_))
    }
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
        let made = password.is_none().then(|| self.made_password());
        let now = self.now();
        let account = self.prepare_account(
            email,
            name,
            password.or_else(|| made.clone()),
            new.must_change,
            now,
        );
        let account = account.await?;
        let is_new = account.is_new();
        let tx = self.inner.store.begin().await?;
        let person = self.enter_account(&tx, account).await?;
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
        Ok(made.filter(|_| is_new))
    }

    /// A first password that nobody chose.
    pub(crate) fn made_password(&self) -> String {
        URL_SAFE_NO_PAD.encode(bytes::<12>(self.inner.random.as_ref()))
    }

    /// The account with an address (a key), or one to be entered. A password is hashed only for a new
    /// account; none at all lets nobody in.
    pub(crate) async fn prepare_account(
        &self,
        email: String,
        name: String,
        password: Option<String>,
        must_change: bool,
        now: Moment,
    ) -> Result<Account> {
        if let Some(person) = store::person::by_email(&self.inner.store.read(), &email).await? {
            return Ok(Account::Known(person.id));
        }
        let password_hash = match password {
            Some(password) => self.hash_password(password).await?,
            None => String::new(),
        };
        Ok(Account::New(Box::new(Person {
            id: uuid(self.inner.random.as_ref()),
            email,
            name,
            password_hash,
            must_change_password: i16::from(must_change),
            password_until: must_change.then(|| now.plus(FIRST_PASSWORD_HOLDS).0),
            participant_id: uuid(self.inner.random.as_ref()),
            created_at: now.0,
            disabled_at: None,
        })))
    }

    /// Enters a prepared account; its key.
    pub(crate) async fn enter_account(&self, tx: &store::Tx, account: Account) -> Result<Uuid> {
        match account {
            Account::Known(person) => Ok(person),
            Account::New(person) => {
                store::participant::ensure(tx, person.participant_id, "person").await?;
                store::person::insert(tx, &person).await?;
                Ok(person.id)
            }
        }
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

    /// Sets a new first password for someone who lost theirs; it is answered once.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is an operator or the person is unknown.
    pub async fn reset_password(&self, actor: &Actor, email: &str) -> Result<String> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let person = self.person_with(email).await?;
        let password = self.made_password();
        let hash = self.hash_password(password.clone()).await?;
        let tx = self.inner.store.begin().await?;
        let until = self.now().plus(FIRST_PASSWORD_HOLDS);
        store::person::set_password(&tx, person.id, &hash, Some(until.0)).await?;
        store::session::end_others(&tx, person.id, &[]).await?;
        tx.commit().await?;
        Ok(password)
    }

    /// Who holds roles in a dialogue, with their addresses. It is recorded who looked.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages it and has said why.
    pub async fn members(&self, actor: &Actor, dialogue: DialogueId) -> Result<Vec<Member>> {
        self.people_in(actor, Some(dialogue)).await
    }

    /// Who holds roles in the whole installation, with their addresses. It is recorded who looked.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor operates it and has said why.
    pub async fn operators(&self, actor: &Actor) -> Result<Vec<Member>> {
        self.people_in(actor, None).await
    }

    async fn people_in(&self, actor: &Actor, dialogue: Option<DialogueId>) -> Result<Vec<Member>> {
        self.gate_personal(actor, Kind::People, dialogue)?;
        let read = self.inner.store.read();
        let members = store::person::members(&read, dialogue.map(|d| d.0)).await?;
        self.record_access(actor, Kind::People, dialogue, members.len()).await?;
        Ok(members)
    }

    /// Accounts by address, those after `after`. It is recorded who looked.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor operates the installation and has said why.
    pub async fn accounts(&self, actor: &Actor, after: &str) -> Result<Vec<Listed>> {
        self.gate_personal(actor, Kind::Accounts, None)?;
        let listed = store::person::list(&self.inner.store.read(), after, ACCOUNTS).await?;
        self.record_access(actor, Kind::Accounts, None, listed.len()).await?;
        Ok(listed)
    }

    /// Shuts a person out (every session ends, no way to sign in works), or lets them in again.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is an operator and the person is known;
    /// [`Error::Conflict`] for the last operator.
    pub async fn set_disabled(&self, actor: &Actor, email: &str, disabled: bool) -> Result<()> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let person = self.person_with(email).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        if disabled {
            let roles = store::person::roles(&tx, person.id).await?;
            let operates = roles.iter().any(|row| row.role == Role::Operator.as_str());
            if operates && store::person::lock_operators(&tx).await? <= 1 {
                return Err(Error::Conflict("last_operator"));
            }
            store::session::end_others(&tx, person.id, &[]).await?;
        }
        store::person::set_disabled(&tx, person.id, disabled.then_some(now.0)).await?;
        Ok(tx.commit().await?)
    }

    /// Takes away every second factor of someone who lost theirs, with passkeys, recovery codes and
    /// sessions; the password stays.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is an operator and the person is known.
    pub async fn reset_second_factor(&self, actor: &Actor, email: &str) -> Result<()> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let person = self.person_with(email).await?;
        let tx = self.inner.store.begin().await?;
        store::second_factor::remove_totp(&tx, person.id).await?;
        store::second_factor::remove_codes(&tx, person.id).await?;
        store::passkey::remove_all(&tx, person.id).await?;
        store::session::end_others(&tx, person.id, &[]).await?;
        Ok(tx.commit().await?)
    }

    async fn person_with(&self, email: &str) -> Result<Person> {
        let email = domain::person::email_key(email).unwrap_or_default();
        let found = store::person::by_email(&self.inner.store.read(), &email).await?;
        found.ok_or(Error::NOT_FOUND)
    }
}

/// Accounts on one page of the list.
pub const ACCOUNTS: i64 = 500;

fn name_of(new: &NewPerson) -> &str {
    let name = new.name.trim();
    if name.is_empty() { new.email.split('@').next().unwrap_or_default() } else { name }
}

/// Compares without telling by the time it takes where the first difference is.
pub fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (x, y)| difference | (x ^ y)) == 0
}

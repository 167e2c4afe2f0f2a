//! Sessions: signing in with a password, who a session belongs to, one's own sessions and password.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::net::IpAddr;

use domain::access::Reason;
use domain::id::{DialogueId, ParticipantId, PersonId};
use domain::permission::{Action, Denial, Resource};
use domain::role::Grant;
use domain::sign_in::{Settings, Way};
use domain::text::Fault;
use domain::time::{Moment, SECOND};
use sha2::{Digest as _, Sha256};
use store::person::Person;
use uuid::Uuid;

use crate::password::{DECOY, typed};
use crate::random::bytes;
use crate::{Actor, App, Error, Fields, Result};

/// How often it is written down that a session is used, in microseconds.
const TOUCHED: i64 = 5 * 60 * SECOND;
/// Accounts that one device is known to, the newest first.
const KNOWN: usize = 3;
/// Bytes of a signature in the device's cookie.
const SIGNATURE: usize = 16;

/// The device that asks to sign in.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// Where it asks from; none inside the machine.
    pub address: Option<IpAddr>,
    /// Its cookie, if it signed in before.
    pub device: Option<String>,
    /// What it says it is.
    pub agent: String,
    /// The session it had so far; it ends when another begins.
    pub session: Option<String>,
}

/// A session that began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Its token, for the session's cookie.
    pub token: String,
    /// For the device's cookie.
    pub device: String,
    /// How long the session lasts at the longest, in seconds.
    pub longest: i64,
}

/// What came of signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignedIn {
    /// Done.
    Session(NewSession),
    /// The second factor is still to be given; the token says by whom.
    SecondFactor(String),
}

impl SignedIn {
    /// The session, if it began.
    pub fn session(self) -> Option<NewSession> {
        match self {
            Self::Session(session) => Some(session),
            Self::SecondFactor(_) => None,
        }
    }
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

/// One of one's own sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// What it is named by in forms.
    pub id: String,
    /// The device, in few words; may be empty.
    pub device: String,
    /// How it began.
    pub way: Way,
    /// When it began.
    pub since: Moment,
    /// When it was last used, roughly.
    pub seen: Moment,
    /// Whether it is the one that asks.
    pub this: bool,
}

impl App {
    /// Checks address and password. What follows is a session, or the second factor.
    ///
    /// # Errors
    /// [`Error::TooMany`] when tried too often; [`Error::Denied`] when they do not fit together,
    /// without saying which of them is wrong; [`Error::Conflict`] `password_expired` when they do, but
    /// nobody used the first password in its time.
    pub async fn sign_in(&self, email: &str, password: &str, client: &Client) -> Result<SignedIn> {
        self.gate(&Actor::default(), Action::Account, &Resource::default())?;
        let email = domain::person::email_key(email).unwrap_or_default();
        let person = store::person::by_email(&self.inner.store.read(), &email).await?;
        let device = person.as_ref().and_then(|person| self.known_device(client, person.id));
        let now = self.now();
        let counted = self.inner.throttle.begin(&email, client.address, device.as_deref(), now)?;
        let known = person.as_ref().map_or(DECOY, |p| p.password_hash.as_str()).to_owned();
        let fits = self.verify_password(password, known).await?;
        let person = person.filter(|p| fits && p.disabled_at.is_none()).ok_or(Denial::SignIn)?;
        if person.password_until.is_some_and(|until| until < now.0) {
            return Err(Error::Conflict("password_expired"));
        }
        self.inner.throttle.succeed(counted);
        self.go_on(&person, Way::Password, client).await
    }

    /// The next step of someone who has shown one factor.
    pub(crate) async fn go_on(
        &self,
        person: &Person,
        way: Way,
        client: &Client,
    ) -> Result<SignedIn> {
        let factors = store::second_factor::count(&self.inner.store.read(), person.id).await?;
        if factors > 0 {
            return Ok(SignedIn::SecondFactor(self.pending_token(person, way)));
        }
        let tx = self.inner.store.begin().await?;
        let session = self.begin_session(&tx, person.id, way, client).await?;
        tx.commit().await?;
        Ok(SignedIn::Session(session))
    }

    /// Begins a session under a new token, whatever the browser showed before (no fixation).
    pub(crate) async fn begin_session(
        &self,
        tx: &store::Tx,
        person: Uuid,
        way: Way,
        client: &Client,
    ) -> Result<NewSession> {
        let token = URL_SAFE_NO_PAD.encode(bytes::<32>(self.inner.random.as_ref()));
        let longest = self.sign_in_settings().await?.longest();
        let now = self.now();
        if let Some(before) = &client.session {
            store::session::end(tx, &digest(before)).await?;
        }
        let new = store::session::New {
            token_hash: digest(&token),
            person_id: person,
            at: now.0,
            expires_at: now.plus(longest).0,
            device: domain::device::words(&client.agent),
            way: way.as_str(),
        };
        store::session::add(tx, &new).await?;
        let device = self.device_cookie(client, person);
        Ok(NewSession { token, device, longest: longest / SECOND })
    }

    /// The account whose session a token is.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn account(&self, token: &str) -> Result<Option<Account>> {
        let (read, now, hash) = (self.inner.store.read(), self.now(), digest(token));
        let Some(current) = store::session::current(&read, &hash, now.0).await? else {
            return Ok(None);
        };
        let settings = settings_of(&current.settings);
        if Moment(current.last_seen_at).plus(settings.idle()) <= now {
            return Ok(None);
        }
        if Moment(current.last_seen_at).plus(TOUCHED) <= now {
            let tx = self.inner.store.begin().await?;
            store::session::touch(&tx, &hash, now.0).await?;
            tx.commit().await?;
        }
        let roles = store::person::roles(&read, current.id).await?;
        let grants: Vec<Grant> = roles
            .iter()
            .filter_map(|row| {
                let role = row.role.parse().ok()?;
                Some(Grant { dialogue: row.dialogue_id.map(DialogueId), role })
            })
            .collect();
        let is_staff = grants.iter().any(|grant| grant.role.is_staff());
        let reasons = store::access::reasons(&read, &hash, now.0).await?;
        let actor = Actor {
            participant: Some(ParticipantId(current.participant_id)),
            person: Some(PersonId(current.id)),
            grants,
            seats: self.seats_of(current.id, now).await?,
            barred: false,
            must_change_password: current.must_change_password != 0,
            must_enrol: settings.second_factor && is_staff && current.factors == 0,
            reasons: reasons.into_iter().filter_map(reason_of).collect(),
        };
        let (name, email) = (current.name, current.email);
        Ok(Some(Account { id: PersonId(current.id), name, email, actor }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        self.gate(&Actor::default(), Action::Account, &Resource::default())?;
        let tx = self.inner.store.begin().await?;
        store::session::end(&tx, &digest(token)).await?;
        Ok(tx.commit().await?)
    }

    /// One's own sessions: the one that asks (by its token) first, then the last used.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn own_sessions(&self, actor: &Actor, token: &str) -> Result<Vec<OwnSession>> {
        let person = self.own_account(actor)?;
        let (now, hash) = (self.now(), digest(token));
        let since = now.plus(-self.sign_in_settings().await?.idle());
        let rows = store::session::list(&self.inner.store.read(), person, now.0, since.0).await?;
        let own = |row: store::session::Session| OwnSession {
            this: row.token_hash == hash,
            id: hex::encode(&row.token_hash),
            device: row.device,
            way: row.way.parse().unwrap_or(Way::Password),
            since: Moment(row.created_at),
            seen: Moment(row.last_seen_at),
        };
        let mut own: Vec<OwnSession> = rows.into_iter().map(own).collect();
        own.sort_by_key(|session| !session.this);
        Ok(own)
    }

    /// Ends one of one's own sessions, by its id in the list.
    ///
    /// # Errors
    /// [`Error::Denied`], also for somebody else's.
    pub async fn end_session(&self, actor: &Actor, id: &str) -> Result<()> {
        let person = self.own_account(actor)?;
        let hash = hex::decode(id).map_err(|_| Error::NOT_FOUND)?;
        let tx = self.inner.store.begin().await?;
        if !store::session::end_own(&tx, person, &hash).await? {
            return Err(Error::NOT_FOUND);
        }
        Ok(tx.commit().await?)
    }

    /// Ends every one of one's own sessions but the one that asks; how many.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn end_other_sessions(&self, actor: &Actor, token: &str) -> Result<u64> {
        let person = self.own_account(actor)?;
        let tx = self.inner.store.begin().await?;
        let ended = store::session::end_others(&tx, person, &digest(token)).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Sets one's own password, ends every session and begins a new one.
    ///
    /// # Errors
    /// [`Error::TooMany`]; [`Error::Invalid`] when the old password is wrong, or the new one is.
    pub async fn change_password(
        &self,
        actor: &Actor,
        old: &str,
        new: &str,
        client: &Client,
    ) -> Result<NewSession> {
        self.gate(actor, Action::Account, &Resource::default())?;
        let id = actor.person.ok_or(Denial::SignIn)?;
        let person =
            store::person::by_id(&self.inner.store.read(), id.0).await?.ok_or(Denial::SignIn)?;
        let mut fields = Fields::default();
        let new = fields.text(domain::person::PASSWORD, new);
        // Somebody at a forgotten screen must not find the old one by trying.
        let counted =
            self.inner.throttle.begin(&format!("old {}", id.0), None, None, self.now())?;
        if self.verify_password(old, person.password_hash).await? {
            self.inner.throttle.succeed(counted);
            if typed(old) == new {
                fields.fault("password", Fault::Taken);
            }
        } else {
            fields.fault("old_password", Fault::Unknown { given: String::new(), nearest: None });
        }
        let hash = self.hash_password(fields.done(new)?).await?;
        let tx = self.inner.store.begin().await?;
        store::person::set_password(&tx, id.0, &hash, None).await?;
        store::session::end_others(&tx, id.0, &[]).await?;
        let session = self.begin_session(&tx, id.0, Way::Password, client).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// Gives the session that asks another token, because what it may do has changed.
    pub(crate) async fn rotate_session(&self, tx: &store::Tx, token: &str) -> Result<String> {
        let fresh = URL_SAFE_NO_PAD.encode(bytes::<32>(self.inner.random.as_ref()));
        if !store::session::rotate(tx, &digest(token), &digest(&fresh)).await? {
            return Err(Denial::SignIn.into());
        }
        Ok(fresh)
    }

    /// The person whose own account is seen or changed.
    pub(crate) fn own_account(&self, actor: &Actor) -> Result<Uuid> {
        self.gate(actor, Action::OwnAccount, &Resource::default())?;
        Ok(actor.person.ok_or(Denial::SignIn)?.0)
    }

    /// How one signs in here.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn sign_in_settings(&self) -> Result<Settings> {
        let row = store::installation::get(&self.inner.store.read()).await?;
        Ok(row.map(|row| settings_of(&row.sign_in)).unwrap_or_default())
    }

    /// Changes how one signs in here.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor operates the installation; [`Error::Invalid`].
    pub async fn set_sign_in_settings(&self, actor: &Actor, settings: &Settings) -> Result<()> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let faults = settings.faults();
        if !faults.is_empty() {
            return Err(Error::Invalid { faults });
        }
        let tx = self.inner.store.begin().await?;
        store::installation::set_sign_in(&tx, &settings_text(settings)).await?;
        Ok(tx.commit().await?)
    }

    /// The device's own random number, when its cookie shows that it signed in to this account before.
    pub(crate) fn known_device(&self, client: &Client, person: Uuid) -> Option<Vec<u8>> {
        let (nonce, signatures) = device_parts(client.device.as_deref()?)?;
        let expected = self.device_signature(&nonce, person);
        let known = signatures.iter().any(|one| crate::person::same_bytes(one, &expected));
        known.then_some(nonce)
    }

    /// The device's cookie from now on: it is known to this account, and to those before.
    fn device_cookie(&self, client: &Client, person: Uuid) -> String {
        let before = client.device.as_deref().and_then(device_parts);
        let (nonce, signatures) = before
            .unwrap_or_else(|| (bytes::<16>(self.inner.random.as_ref()).to_vec(), Vec::new()));
        let own = self.device_signature(&nonce, person);
        let others = signatures.into_iter().filter(|one| *one != own).take(KNOWN - 1);
        let parts: Vec<String> = std::iter::once(nonce.clone())
            .chain(std::iter::once(own.clone()))
            .chain(others)
            .map(|part| URL_SAFE_NO_PAD.encode(part))
            .collect();
        parts.join(".")
    }

    fn device_signature(&self, nonce: &[u8], person: Uuid) -> Vec<u8> {
        let message = [nonce, person.as_bytes()].concat();
        self.sign(b"device", &message).into_iter().take(SIGNATURE).collect()
    }
}

/// The number and the signatures in a device's cookie.
fn device_parts(cookie: &str) -> Option<(Vec<u8>, Vec<Vec<u8>>)> {
    let mut parts = cookie
        .split('.')
        .take(1 + KNOWN)
        .map(|part| URL_SAFE_NO_PAD.decode(part).ok().filter(|bytes| bytes.len() == SIGNATURE));
    let nonce = parts.next()??;
    Some((nonce, parts.collect::<Option<Vec<_>>>()?))
}

fn reason_of(row: store::access::Reason) -> Option<Reason> {
    Some(Reason {
        kind: row.kind.parse().ok()?,
        dialogue: Some(DialogueId(row.dialogue_id)).filter(|dialogue| dialogue.0 != 0),
        purpose: row.purpose.parse().ok()?,
        note: row.note,
        until: Moment(row.until_at),
    })
}

pub(crate) fn settings_of(text: &str) -> Settings {
    serde_json::from_str(text).unwrap_or_default()
}

pub(crate) fn settings_text(settings: &Settings) -> String {
    serde_json::to_string(settings).unwrap_or_else(|_| "{}".to_owned())
}

pub(crate) fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

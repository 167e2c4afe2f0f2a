//! The second factor: codes that an app makes from a secret (RFC 6238), and recovery codes.

use domain::permission::{Action, Denial, Resource};
use domain::sign_in::{RECOVERY_CODES, Way, recovery_code, recovery_key};
use domain::text::Fault;
use domain::time::{Moment, SECOND};
use sha2::{Digest as _, Sha256};
use store::person::Person;
use totp_rs::{Algorithm, Builder, Totp};
use uuid::Uuid;

use crate::random::bytes;
use crate::seal::Opened;
use crate::session::{Client, NewSession};
use crate::{Actor, App, Error, Result};

/// How long someone may look for their second factor, in microseconds.
const PENDING: i64 = 10 * 60 * SECOND;
/// How long a secret waits for its first code, in microseconds.
const ENROLMENT: i64 = 30 * 60 * SECOND;
/// Bytes of the password hash's digest in a pending token: a changed password voids it.
const FINGERPRINT: usize = 16;

/// Someone who has shown one factor.
pub(crate) struct Pending {
    pub(crate) person: Person,
    way: Way,
    opened: Opened,
}

/// What may be given as the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    /// A code from an app.
    pub totp: bool,
    /// A passkey.
    pub passkeys: usize,
    /// A recovery code; so many are left.
    pub recovery_codes: i64,
}

/// A secret that waits to be proved.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The secret, to be typed by hand.
    pub secret: String,
    /// The same as apps read it from a picture.
    pub url: String,
    /// What the form brings back.
    pub token: String,
}

/// A factor that was set up.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// New recovery codes, when there were none; shown once.
    pub codes: Vec<String>,
    /// The session's new token.
    pub session: String,
}

impl App {
    pub(crate) fn pending_token(&self, person: &Person, way: Way) -> String {
        let mut payload = person.id.as_bytes().to_vec();
        payload.extend(fingerprint(person));
        payload.extend(way.as_str().as_bytes());
        self.seal(b"pending", &payload, self.now().plus(PENDING))
    }

    pub(crate) async fn pending(&self, token: &str) -> Result<Option<Pending>> {
        let Some(opened) = self.open(b"pending", token) else { return Ok(None) };
        let parts = opened.payload.split_at_checked(16).and_then(|(id, rest)| {
            let (print, way) = rest.split_at_checked(FINGERPRINT)?;
            let way = std::str::from_utf8(way).ok()?.parse().ok()?;
            Some((Uuid::from_slice(id).ok()?, print.to_vec(), way))
        });
        let Some((id, print, way)) = parts else { return Ok(None) };
        let person = store::person::by_id(&self.inner.store.read(), id).await?;
        let person = person.filter(|p| p.disabled_at.is_none() && fingerprint(p) == print);
        Ok(person.map(|person| Pending { person, way, opened }))
    }

    /// What someone who has shown one factor may give as the second; none when they have to begin
    /// anew.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn pending_factors(&self, pending: &str) -> Result<Option<Factors>> {
        self.gate(&Actor::default(), Action::Account, &Resource::default())?;
        match self.pending(pending).await? {
            Some(pending) => Ok(Some(self.factors(pending.person.id).await?)),
            None => Ok(None),
        }
    }

    async fn factors(&self, person: Uuid) -> Result<Factors> {
        let read = self.inner.store.read();
        Ok(Factors {
            totp: store::second_factor::totp(&read, person).await?.is_some(),
            passkeys: store::passkey::list(&read, person).await?.len(),
            recovery_codes: store::second_factor::codes_left(&read, person).await?,
        })
    }

    /// Takes a code, from the app or a recovery code, as the second factor, and begins the session.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is nobody waiting; [`Error::TooMany`]; [`Error::Invalid`] when
    /// the code is wrong or was used before.
    pub async fn give_second_factor(
        &self,
        pending: &str,
        code: &str,
        client: &Client,
    ) -> Result<NewSession> {
        self.gate(&Actor::default(), Action::Account, &Resource::default())?;
        let pending = self.pending(pending).await?.ok_or(Denial::SignIn)?;
        let id = pending.person.id;
        let device = self.known_device(client, id);
        let account = format!("code {id}");
        let counted =
            self.inner.throttle.begin(&account, client.address, device.as_deref(), self.now())?;
        let tx = self.inner.store.begin().await?;
        if !self.use_code(&tx, id, code).await? {
            return Err(wrong_code());
        }
        self.spend(&tx, &pending.opened).await.map_err(|_| Denial::SignIn)?;
        let session = self.begin_session(&tx, id, pending.way, client).await?;
        tx.commit().await?;
        self.inner.throttle.succeed(counted);
        Ok(session)
    }

    async fn use_code(&self, tx: &store::Tx, person: Uuid, code: &str) -> Result<bool> {
        if let Some(digits) = six_digits(code) {
            let Some(row) = store::second_factor::totp(tx, person).await? else {
                return Ok(false);
            };
            return match step(row.secret, &digits, self.now())? {
                Some(step) => Ok(store::second_factor::use_step(tx, person, step).await?),
                None => Ok(false),
            };
        }
        let Some(key) = recovery_key(code) else { return Ok(false) };
        let hash = self.recovery_hash(person, &key);
        Ok(store::second_factor::use_code(tx, person, &hash, self.now().0).await?)
    }

    fn recovery_hash(&self, person: Uuid, key: &str) -> [u8; 32] {
        self.sign(b"recovery", &[person.as_bytes(), key.as_bytes()].concat())
    }

    /// One's own second factors.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn own_factors(&self, actor: &Actor) -> Result<Factors> {
        let person = self.own_account(actor)?;
        self.factors(person).await
    }

    /// Whether this person, as staff here, must have a second factor.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn needs_factor(&self, actor: &Actor) -> Result<bool> {
        let is_staff = actor.grants.iter().any(|grant| grant.role.is_staff());
        Ok(is_staff && self.sign_in_settings().await?.second_factor)
    }

    /// A new secret for an app that makes codes; nothing is stored until a code of it was seen.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn begin_totp(&self, actor: &Actor) -> Result<Enrolment> {
        let id = self.own_account(actor)?;
        let person =
            store::person::by_id(&self.inner.store.read(), id).await?.ok_or(Denial::SignIn)?;
        let secret = bytes::<20>(self.inner.random.as_ref());
        let totp = totp(secret.to_vec(), &person.email)?;
        let token = self.seal(
            b"totp",
            &[&id.as_bytes()[..], &secret[..]].concat(),
            self.now().plus(ENROLMENT),
        );
        let url = totp.to_url().map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Enrolment { secret: totp.secret().to_base32(), url, token })
    }

    /// The same secret once more, after a wrong code.
    ///
    /// # Errors
    /// [`Error::Denied`] when it has waited too long.
    pub async fn resume_totp(&self, actor: &Actor, token: &str) -> Result<Enrolment> {
        let id = self.own_account(actor)?;
        let secret = self.waiting_secret(id, token)?;
        let person =
            store::person::by_id(&self.inner.store.read(), id).await?.ok_or(Denial::SignIn)?;
        let totp = totp(secret, &person.email)?;
        let url = totp.to_url().map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Enrolment { secret: totp.secret().to_base32(), url, token: token.to_owned() })
    }

    fn waiting_secret(&self, person: Uuid, token: &str) -> Result<Vec<u8>> {
        let opened = self.open(b"totp", token).ok_or(Error::Conflict("stale"))?;
        let secret = opened.payload.strip_prefix(&person.as_bytes()[..]);
        Ok(secret.ok_or(Error::Conflict("stale"))?.to_vec())
    }

    /// Proves the secret with a first code: from now on codes are the second factor.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the code is wrong; [`Error::Conflict`] `stale` when the secret has
    /// waited too long.
    pub async fn enrol_totp(
        &self,
        actor: &Actor,
        session: &str,
        token: &str,
        code: &str,
    ) -> Result<Enrolled> {
        let id = self.own_account(actor)?;
        let secret = self.waiting_secret(id, token)?;
        let digits = six_digits(code).ok_or_else(wrong_code)?;
        let step = step(secret.clone(), &digits, self.now())?.ok_or_else(wrong_code)?;
        let tx = self.inner.store.begin().await?;
        store::second_factor::set_totp(&tx, id, &secret, step, self.now().0).await?;
        let enrolled = self.enrolled(&tx, id, session).await?;
        tx.commit().await?;
        Ok(enrolled)
    }

    /// What follows when a factor was set up: recovery codes, when there are none, and another token.
    pub(crate) async fn enrolled(
        &self,
        tx: &store::Tx,
        person: Uuid,
        session: &str,
    ) -> Result<Enrolled> {
        let codes = if store::second_factor::codes_left(tx, person).await? == 0 {
            self.set_recovery_codes(tx, person).await?
        } else {
            Vec::new()
        };
        Ok(Enrolled { codes, session: self.rotate_session(tx, session).await? })
    }

    async fn set_recovery_codes(&self, tx: &store::Tx, person: Uuid) -> Result<Vec<String>> {
        let codes: Vec<String> = (0..RECOVERY_CODES)
            .map(|_| recovery_code(bytes::<10>(self.inner.random.as_ref())))
            .collect();
        let hash = |code: &String| self.recovery_hash(person, &code.replace('-', ""));
        let hashes: Vec<[u8; 32]> = codes.iter().map(hash).collect();
        store::second_factor::set_codes(tx, person, &hashes, self.now().0).await?;
        Ok(codes)
    }

    /// New recovery codes in the place of all earlier ones; they are answered once.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Conflict`] `no_factor` when there is nothing to recover.
    pub async fn renew_recovery_codes(&self, actor: &Actor) -> Result<Vec<String>> {
        let id = self.own_account(actor)?;
        let tx = self.inner.store.begin().await?;
        if store::second_factor::count(&tx, id).await? == 0 {
            return Err(Error::Conflict("no_factor"));
        }
        let codes = self.set_recovery_codes(&tx, id).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Gives up codes from an app as a second factor.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Conflict`] `last_factor` when staff must have one and this is it.
    pub async fn remove_totp(&self, actor: &Actor) -> Result<()> {
        let id = self.own_account(actor)?;
        let needed = self.needs_factor(actor).await?;
        let tx = self.inner.store.begin().await?;
        store::second_factor::remove_totp(&tx, id).await?;
        self.keep_one(&tx, id, needed).await?;
        Ok(tx.commit().await?)
    }

    /// Refuses to leave staff without a factor they must have; without any, recovery codes go too.
    pub(crate) async fn keep_one(&self, tx: &store::Tx, id: Uuid, needed: bool) -> Result<()> {
        match store::second_factor::count(tx, id).await? {
            0 if needed => Err(Error::Conflict("last_factor")),
            0 => Ok(store::second_factor::remove_codes(tx, id).await?),
            _ => Ok(()),
        }
    }
}

fn fingerprint(person: &Person) -> Vec<u8> {
    let digest = Sha256::digest(person.password_hash.as_bytes());
    digest.into_iter().take(FINGERPRINT).collect()
}

fn wrong_code() -> Error {
    Error::field("code", Fault::Unknown { given: String::new(), nearest: None })
}

/// The six digits of a code as it was typed.
fn six_digits(code: &str) -> Option<String> {
    let typed: String = code.chars().filter(|c| !c.is_whitespace()).take(7).collect();
    (typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit())).then_some(typed)
}

/// SHA-1, six digits, thirty seconds: what every app understands. One step of clock error either way.
fn totp(secret: Vec<u8>, email: &str) -> Result<Totp> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_skew(1)
        .with_secret(secret)
        .with_issuer(Some("Mundap"))
        .with_account_name(email.replace(':', " "))
        .build()
        .map_err(|error| Error::Internal(error.to_string()))
}

/// The step of time whose code this is, if it is near.
fn step(secret: Vec<u8>, code: &str, now: Moment) -> Result<Option<i64>> {
    let seconds = u64::try_from(now.0.div_euclid(SECOND)).unwrap_or_default();
    let step = totp(secret, "-")?.check(code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

//! Passkeys (WebAuthn): a key pair on a device, unlocked by its owner. One stands for two factors.
//!
//! What a ceremony needs to remember travels sealed in the page, is bound to the person, and is spent
//! when it is used: no challenge is taken twice.

use domain::permission::{Action, Denial, Resource};
use domain::sign_in::{PASSKEY_NAME, Way};
use domain::text::Fault;
use domain::time::{Moment, SECOND};
use uuid::Uuid;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle16,
    Username,
};
use webauthn_rp::request::{AsciiDomain, PublicKeyCredentialDescriptor, RpId};
use webauthn_rp::response::auth::DiscoverableAuthentication16;
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

use crate::second_factor::Enrolled;
use crate::session::{Client, NewSession};
use crate::{Actor, App, Error, Fields, Result};

/// How long a challenge holds, in microseconds; the library's own limit is the same.
const CHALLENGE: i64 = 5 * 60 * SECOND;
/// The largest answer of a device that is read, in bytes.
const MOST: usize = 20_000;

type StoredKey = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// The site that passkeys are made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeySite {
    rp: RpId,
    origin: String,
}

impl PasskeySite {
    /// The site with this origin, as in `https://dialogue.example.kr`. None where browsers allow no
    /// passkeys: without TLS (but on `localhost`), and on a bare number.
    pub fn of(origin: &str) -> Option<Self> {
        let origin = origin.trim_end_matches('/').to_ascii_lowercase();
        let (scheme, rest) = origin.split_once("://")?;
        let host = rest.split(':').next()?;
        let is_local = host == "localhost";
        let is_number = host.parse::<std::net::IpAddr>().is_ok() || host.starts_with('[');
        let is_safe = scheme == "https" || scheme == "http" && is_local;
        if !is_safe || is_number || rest.contains('/') {
            return None;
        }
        let rp = RpId::Domain(AsciiDomain::try_from(host.to_owned()).ok()?);
        Some(Self { rp, origin })
    }
}

/// What a browser needs to ask a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// The options, as JSON.
    pub options: String,
    /// What the form brings back.
    pub token: String,
}

/// One of one's own passkeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPasskey {
    /// Its key.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// When added.
    pub since: Moment,
    /// When used last.
    pub used: Option<Moment>,
}

impl App {
    /// One's own passkeys, the oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn own_passkeys(&self, actor: &Actor) -> Result<Vec<OwnPasskey>> {
        let person = self.own_account(actor)?;
        let rows = store::passkey::list(&self.inner.store.read(), person).await?;
        let own = |row: store::passkey::Passkey| OwnPasskey {
            id: row.id,
            name: row.name,
            since: Moment(row.created_at),
            used: row.used_at.map(Moment),
        };
        Ok(rows.into_iter().map(own).collect())
    }

    /// Begins to add a passkey. Nothing is stored.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn begin_passkey(&self, actor: &Actor, site: &PasskeySite) -> Result<Ceremony> {
        let id = self.own_account(actor)?;
        let read = self.inner.store.read();
        let person = store::person::by_id(&read, id).await?.ok_or(Denial::SignIn)?;
        let known = store::passkey::list(&read, id).await?;
        let known = known.into_iter().filter_map(|row| {
            let id = CredentialId::<Vec<u8>>::decode(row.credential).ok()?;
            // By whichever way the device is reached.
            let transports = AuthTransports::decode(0).ok()?;
            Some(PublicKeyCredentialDescriptor { id, transports })
        });
        let handle = self.user_handle(id);
        let mut user = PublicKeyCredentialUserEntity::from(&handle);
        if let Ok(name) = Username::try_from(person.email) {
            user.name = name;
        }
        let mut options =
            PublicKeyCredentialCreationOptions::passkey(&site.rp, user, known.collect());
        // Enforced, it would shut out every device that does not know the extension. Its owner's
        // unlocking is asked for at each sign-in anyway.
        options.extensions.cred_protect = CredProtect::None;
        let (server, client) = options.start_ceremony().map_err(internal)?;
        let state = server.encode().map_err(internal)?;
        let payload = [&id.as_bytes()[..], state.as_ref()].concat();
        Ok(Ceremony {
            options: serde_json::to_string(&client).map_err(internal)?,
            token: self.seal(b"passkey add", &payload, self.now().plus(CHALLENGE)),
        })
    }

    /// Adds the passkey that a device made. From now on it is a second factor.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] when it proves nothing or the name cannot be taken;
    /// [`Error::Conflict`]: `stale`, `used`, `passkey_known`, `too_many`.
    pub async fn add_passkey(
        &self,
        actor: &Actor,
        session: &str,
        site: &PasskeySite,
        answer: &Ceremony,
        name: &str,
    ) -> Result<Enrolled> {
        let id = self.own_account(actor)?;
        let mut fields = Fields::default();
        let name = fields.text(PASSKEY_NAME, name);
        let name = fields.done(name)?;
        let opened = self.open(b"passkey add", &answer.token).ok_or(Error::Conflict("stale"))?;
        let state = opened.payload.strip_prefix(&id.as_bytes()[..]);
        let state = state.and_then(|state| RegistrationServerState::<16>::decode(state).ok());
        let state = state.ok_or(Error::Conflict("stale"))?;
        let registration = read(&answer.options, Registration::from_json_relaxed)?;
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &[&site.origin],
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let made = state.verify(&site.rp, &registration, &options).map_err(|error| {
            tracing::info!(%error, "a passkey was refused");
            unproved()
        })?;
        let row = store::passkey::Passkey {
            id: 0,
            person_id: id,
            credential: made.id().as_ref().to_vec(),
            name,
            fixed: made.static_state().encode().map_err(internal)?,
            moving: made.dynamic_state().encode().map_err(internal)?.to_vec(),
            created_at: self.now().0,
            used_at: None,
        };
        let most = usize::try_from(store::passkey::MOST).unwrap_or_default();
        let tx = self.inner.store.begin().await?;
        if store::passkey::list(&tx, id).await?.len() >= most {
            return Err(Error::Conflict("too_many"));
        }
        self.spend(&tx, &opened).await?;
        if !store::passkey::insert(&tx, &row).await? {
            return Err(Error::Conflict("passkey_known"));
        }
        let enrolled = self.enrolled(&tx, id, session).await?;
        tx.commit().await?;
        Ok(enrolled)
    }

    /// Removes one of one's own passkeys.
    ///
    /// # Errors
    /// [`Error::Denied`], also for somebody else's; [`Error::Conflict`] `last_factor`.
    pub async fn remove_passkey(&self, actor: &Actor, passkey: i64) -> Result<()> {
        let id = self.own_account(actor)?;
        let needed = self.needs_factor(actor).await?;
        let tx = self.inner.store.begin().await?;
        if !store::passkey::remove(&tx, id, passkey).await? {
            return Err(Error::NOT_FOUND);
        }
        self.keep_one(&tx, id, needed).await?;
        Ok(tx.commit().await?)
    }

    /// Begins to sign in with a passkey; the device knows whose it is.
    ///
    /// # Errors
    /// [`Error::Internal`].
    pub fn begin_passkey_sign_in(&self, site: &PasskeySite) -> Result<Ceremony> {
        self.gate(&Actor::default(), Action::Account, &Resource::default())?;
        let options = DiscoverableCredentialRequestOptions::passkey(&site.rp);
        let (server, client) = options.start_ceremony().map_err(internal)?;
        let state = server.encode().map_err(internal)?;
        Ok(Ceremony {
            options: serde_json::to_string(&client).map_err(internal)?,
            token: self.seal(b"passkey", state.as_ref(), self.now().plus(CHALLENGE)),
        })
    }

    /// Signs in with what a device answered to a challenge.
    ///
    /// # Errors
    /// [`Error::Denied`] when it proves nothing; [`Error::Conflict`] `stale` or `used`.
    pub async fn sign_in_with_passkey(
        &self,
        site: &PasskeySite,
        answer: &Ceremony,
        client: &Client,
    ) -> Result<NewSession> {
        self.gate(&Actor::default(), Action::Account, &Resource::default())?;
        let opened = self.open(b"passkey", &answer.token).ok_or(Error::Conflict("stale"))?;
        let state = DiscoverableAuthenticationServerState::decode(&opened.payload);
        let state = state.map_err(|_| Error::Conflict("stale"))?;
        let shown =
            read(&answer.options, |json| DiscoverableAuthentication16::from_json_relaxed(json))
                .map_err(|_| Denial::SignIn)?;
        let found = self.passkey_and_person(shown.raw_id().as_ref()).await?;
        let (row, person) = found.ok_or(Denial::SignIn)?;
        let handle = self.user_handle(person);
        let fixed = StaticState::<StoredKey>::decode(&row.fixed).map_err(internal)?;
        let moving = row.moving.as_slice().try_into().map_err(internal)?;
        let moving = DynamicState::decode(moving).map_err(internal)?;
        let credential = CredentialId::<&[u8]>::decode(&row.credential).map_err(internal)?;
        let mut known =
            AuthenticatedCredential::new(credential, &handle, fixed, moving).map_err(internal)?;
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &[&site.origin],
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        };
        state.verify(&site.rp, &shown, &mut known, &options).map_err(|error| {
            tracing::info!(%error, "a passkey proved nothing");
            Denial::SignIn
        })?;
        let moving = known.dynamic_state().encode().map_err(internal)?;
        let tx = self.inner.store.begin().await?;
        self.spend(&tx, &opened).await?;
        store::passkey::set_used(&tx, row.id, &moving, self.now().0).await?;
        let session = self.begin_session(&tx, person, Way::Passkey, client).await?;
        tx.commit().await?;
        Ok(session)
    }

    async fn passkey_and_person(
        &self,
        credential: &[u8],
    ) -> Result<Option<(store::passkey::Passkey, Uuid)>> {
        let read = self.inner.store.read();
        let Some(row) = store::passkey::by_credential(&read, credential).await? else {
            return Ok(None);
        };
        let person = store::person::by_id(&read, row.person_id).await?;
        Ok(person.filter(|person| person.disabled_at.is_none()).map(|person| (row, person.id)))
    }

    /// What devices know a person by: it says nothing about them.
    fn user_handle(&self, person: Uuid) -> UserHandle16 {
        let signed = self.sign(b"passkey", person.as_bytes());
        let mut handle = [0; 16];
        handle.iter_mut().zip(signed).for_each(|(to, from)| *to = from);
        match UserHandle16::decode(handle) {
            Ok(handle) => handle,
            Err(never) => match never {},
        }
    }
}

fn read<T, E>(text: &str, parse: impl FnOnce(&[u8]) -> std::result::Result<T, E>) -> Result<T> {
    if text.len() > MOST {
        return Err(unproved());
    }
    parse(text.as_bytes()).map_err(|_| unproved())
}

fn unproved() -> Error {
    Error::field("credential", Fault::Unknown { given: String::new(), nearest: None })
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::Internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::PasskeySite;

    #[test]
    fn passkeys_need_a_name_and_tls() {
        let site = PasskeySite::of("https://Mundap.Example.kr:8443/").unwrap();
        assert_eq!(
            (site.rp.as_ref(), site.origin.as_str()),
            ("mundap.example.kr", "https://mundap.example.kr:8443")
        );
        assert!(PasskeySite::of("http://localhost:8080").is_some());
        for bad in [
            "",
            "mundap.example.kr",
            "http://mundap.example.kr",
            "http://127.0.0.1:8080",
            "https://203.0.113.9",
            "https://[::1]",
            "http://localhost.example.kr",
        ] {
            assert_eq!(PasskeySite::of(bad), None, "{bad}");
        }
    }
}

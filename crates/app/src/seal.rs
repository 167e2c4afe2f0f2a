//! Sealed tokens: what a browser keeps for us and cannot change, for one purpose and a short time.
//!
//! Nothing is stored while someone only begins to sign in; what must not be used twice is spent in
//! the transaction that uses it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::time::Moment;
use sha2::{Digest as _, Sha256};

use crate::person::same_bytes;
use crate::{App, Error, Result};

/// Bytes of the time, of a random number that makes each token another, and of the seal.
const TIME: usize = 8;
const NONCE: usize = 8;
const SEAL: usize = 32;

/// What was sealed, and until when it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    pub(crate) payload: Vec<u8>,
    until: Moment,
    digest: [u8; 32],
}

impl App {
    /// Seals something for one purpose until a moment.
    pub(crate) fn seal(&self, purpose: &[u8], payload: &[u8], until: Moment) -> String {
        let mut bytes = until.0.to_be_bytes().to_vec();
        bytes.extend(crate::random::bytes::<NONCE>(self.inner.random.as_ref()));
        bytes.extend(payload);
        let seal = self.sign(purpose, &bytes);
        bytes.extend(seal);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What was sealed for this purpose, while it holds.
    pub(crate) fn open(&self, purpose: &[u8], token: &str) -> Option<Opened> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (sealed, seal) = bytes.split_at_checked(bytes.len().checked_sub(SEAL)?)?;
        let (time, rest) = sealed.split_at_checked(TIME)?;
        let (_, payload) = rest.split_at_checked(NONCE)?;
        if !same_bytes(seal, &self.sign(purpose, sealed)) {
            return None;
        }
        let until = Moment(i64::from_be_bytes(time.try_into().ok()?));
        let digest = Sha256::digest(&bytes).into();
        (self.now() < until).then(|| Opened { payload: payload.to_vec(), until, digest })
    }

    /// Uses a sealed token up, within the transaction that does what it was for.
    ///
    /// # Errors
    /// [`Error::Conflict`] `used` when it was used before.
    pub(crate) async fn spend(&self, tx: &store::Tx, opened: &Opened) -> Result<()> {
        let until = opened.until.0;
        if store::spent::spend(tx, &opened.digest, until, self.now().0).await? {
            return Ok(());
        }
        Err(Error::Conflict("used"))
    }
}

//! Participants: signed tokens, pseudonyms.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::id::ParticipantId;
use domain::permission::{Action, Resource};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use uuid::Uuid;

use crate::{Actor, App, Result};

/// Bytes of the signature in a token: half of SHA-256 is ample for a random key.
const SIGNATURE: usize = 16;

impl App {
    /// A new participant's key and the token that proves it. Nothing is stored until they
    /// contribute.
    ///
    /// # Errors
    /// None today; the gate is asked.
    pub fn join(&self) -> Result<(ParticipantId, String)> {
        self.gate(&Actor::default(), Action::Join, &Resource::default())?;
        let id = crate::random::uuid(self.inner.random.as_ref());
        Ok((ParticipantId(id), self.token(ParticipantId(id))))
    }

    /// The token of a participant: the key and its signature, in base64url.
    pub fn token(&self, participant: ParticipantId) -> String {
        let mut bytes = participant.0.as_bytes().to_vec();
        bytes.extend(
            self.sign(b"participant", participant.0.as_bytes()).into_iter().take(SIGNATURE),
        );
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The participant a token proves, if it is one of ours.
    pub fn participant_of(&self, token: &str) -> Option<ParticipantId> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, signature) = bytes.split_at_checked(16)?;
        let expected = self.sign(b"participant", id);
        let genuine = signature.len() == SIGNATURE
            && crate::person::same_bytes(signature, expected.get(..SIGNATURE).unwrap_or_default());
        genuine.then(|| Uuid::from_slice(id).ok().map(ParticipantId)).flatten()
    }

    /// A voter's public pseudonym for one core question: a number of 53 bits that cannot be joined
    /// with the same person's number for another.
    pub(crate) fn pseudonym(&self, core_question: i64, participant: Uuid) -> u64 {
        self.public_number(b"voter", core_question, participant)
    }

    /// A number of 53 bits that stands for a participant in one place for one purpose.
    pub(crate) fn public_number(&self, purpose: &[u8], place: i64, participant: Uuid) -> u64 {
        let mut message = place.to_be_bytes().to_vec();
        message.extend(participant.as_bytes());
        let digest = self.sign(purpose, &message);
        let number =
            digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        number >> 11
    }

    /// Signs a message for one purpose with the installation's secret.
    pub(crate) fn sign(&self, purpose: &[u8], message: &[u8]) -> [u8; 32] {
        // HMAC takes keys of any length, so this never fails.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.inner.secret) else {
            return [0; 32];
        };
        mac.update(purpose);
        mac.update(&[0]);
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
}

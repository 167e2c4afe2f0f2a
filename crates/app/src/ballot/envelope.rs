//! Envelopes of secret ballots: a choice and its tracking code, sealed for a key that exists only while
//! the vote is open.
//!
//! A sealed box of NaCl (X25519, XSalsa20-Poly1305, a one-time key for each envelope): whoever has the
//! database alone can neither open an envelope nor tell whether two hold the same. All have one length.

use crypto_box::aead::rand_core::{CryptoRng, Error as DrawError, RngCore};
use crypto_box::{PublicKey, SecretKey};
use store::ballot::Opened;

use crate::random::{Random, bytes};
use crate::{Error, Result};

/// Bytes of what is sealed: longer than any code and choice together.
const PLAIN: usize = 64;
/// Between the code and the choice; the rest is filled with zeros.
const JOINT: u8 = b' ';

/// Our randomness in the terms of the sealed boxes.
struct Draws<'a>(&'a dyn Random);

impl RngCore for Draws<'_> {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(bytes(self.0))
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(bytes(self.0))
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        self.0.fill(dest);
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> std::result::Result<(), DrawError> {
        self.0.fill(dest);
        Ok(())
    }
}

impl CryptoRng for Draws<'_> {}

/// A new secret key, and the public key that belongs to it.
pub(super) fn key_pair(random: &dyn Random) -> ([u8; 32], [u8; 32]) {
    let secret = SecretKey::from_bytes(bytes(random));
    (secret.to_bytes(), *secret.public_key().as_bytes())
}

/// Seals a choice and its code.
pub(super) fn seal(public_key: &[u8], opened: &Opened, random: &dyn Random) -> Result<Vec<u8>> {
    let key = PublicKey::from_slice(public_key).map_err(|_| corrupt())?;
    let mut plain = format!("{}{}{}", opened.code, char::from(JOINT), opened.choice).into_bytes();
    if plain.len() > PLAIN {
        return Err(Error::Internal("a choice is longer than its envelope".to_owned()));
    }
    plain.resize(PLAIN, 0);
    key.seal(&mut Draws(random), &plain)
        .map_err(|_| Error::Internal("a choice could not be sealed".to_owned()))
}

/// Opens envelopes, and puts what was in them in the order of their codes.
pub(super) fn open_all(secret: [u8; 32], sealed: &[Vec<u8>]) -> Result<Vec<Opened>> {
    let key = SecretKey::from_bytes(secret);
    let mut opened = sealed.iter().map(|sealed| open(&key, sealed)).collect::<Result<Vec<_>>>()?;
    opened.sort();
    Ok(opened)
}

fn open(key: &SecretKey, sealed: &[u8]) -> Result<Opened> {
    let plain = key.unseal(sealed).map_err(|_| corrupt())?;
    let end = plain.iter().position(|byte| *byte == 0).unwrap_or(plain.len());
    let text = plain.get(..end).and_then(|text| std::str::from_utf8(text).ok());
    let (code, choice) =
        text.and_then(|text| text.split_once(char::from(JOINT))).ok_or_else(corrupt)?;
    Ok(Opened { code: code.to_owned(), choice: choice.to_owned() })
}

fn corrupt() -> Error {
    Error::Store(store::StoreError::Corrupt("sealed_choice"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SeededRandom;

    fn opened(code: &str, choice: &str) -> Opened {
        Opened { code: code.to_owned(), choice: choice.to_owned() }
    }

    #[test]
    fn envelopes_open_in_the_order_of_codes_and_look_alike() {
        let random = SeededRandom::new(7);
        let (secret, public) = key_pair(&random);
        let cast = [opened("ZZZZZ-22222", "in_favour"), opened("22222-22223", "against")];
        let sealed: Vec<Vec<u8>> =
            cast.iter().map(|one| seal(&public, one, &random).unwrap()).collect();
        assert_eq!(sealed[0].len(), sealed[1].len());
        assert_ne!(seal(&public, &cast[0], &random).unwrap(), sealed[0]);
        let found = open_all(secret, &sealed).unwrap();
        assert_eq!(found, [cast[1].clone(), cast[0].clone()]);
    }

    #[test]
    fn another_key_opens_nothing() {
        let random = SeededRandom::new(7);
        let (_, public) = key_pair(&random);
        let (other, _) = key_pair(&random);
        let sealed = seal(&public, &opened("22222-22222", "abstain"), &random).unwrap();
        assert!(open_all(other, &[sealed]).is_err());
        assert!(open_all(other, &[vec![1, 2, 3]]).is_err());
    }
}

//! Signed notes (C2SP signed-note): a text, a blank line, and lines that say who signed it.
//!
//! Two kinds of key: one that signs the text (Ed25519), and a witness's, which signs it with the
//! time (C2SP tlog-cosignature).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature as Ed25519Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// The most bytes of a note that are read.
pub const MOST_BYTES: usize = 64 * 1024;
/// The most signatures of a note that are read.
const MOST_SIGNATURES: usize = 100;

/// How a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519 over the text.
    Ed25519,
    /// Ed25519 over the time and the text: a witness's cosignature.
    Cosignature,
}

/// Why a note, a key or a signature counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is no signed note.
    #[error("this is no signed note: {0}")]
    Format(&'static str),
    /// It is no key.
    #[error("this is no key of a signed note: {0}")]
    Key(&'static str),
    /// The signature of a known key does not fit the text.
    #[error("the signature of {0} does not fit the text")]
    Signature(String),
    /// None of the known keys signed it.
    #[error("none of the known keys signed this")]
    Unsigned,
}

/// The public half of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    algorithm: Algorithm,
    key: VerifyingKey,
}

/// The secret half of a key.
#[derive(Clone)]
pub struct SignerKey {
    public: VerifierKey,
    secret: SigningKey,
}

/// A line that says who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The key's name.
    pub name: String,
    /// The key's number.
    pub id: u32,
    /// What the algorithm made.
    pub bytes: Vec<u8>,
}

/// A signed note. Its text means nothing before [`Note::verified_by`] said who signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, with the line feed at its end.
    pub text: String,
    /// Who signed it, as it claims.
    pub signatures: Vec<Signature>,
}

/// A signature that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The key's name.
    pub name: String,
    /// When a witness signed, in seconds since 1970; none for other keys.
    pub time: Option<u64>,
}

impl Algorithm {
    fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 1,
            Self::Cosignature => 4,
        }
    }

    fn of_byte(byte: u8) -> Result<Self, NoteError> {
        match byte {
            1 => Ok(Self::Ed25519),
            4 => Ok(Self::Cosignature),
            _ => Err(NoteError::Key("its algorithm is neither Ed25519 nor a cosignature")),
        }
    }
}

/// The first four bytes of SHA-256 over name, line feed, algorithm and public key.
fn key_id(name: &str, algorithm: Algorithm, key: &VerifyingKey) -> u32 {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update([b'\n', algorithm.byte()]);
    hash.update(key.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, ..] = digest;
    u32::from_be_bytes([a, b, c, d])
}

/// Whether a key may have this name.
pub fn is_name(name: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    !name.is_empty() && !name.contains(odd)
}

impl VerifierKey {
    fn new(name: &str, algorithm: Algorithm, key: VerifyingKey) -> Result<Self, NoteError> {
        if !is_name(name) {
            return Err(NoteError::Key("its name is empty or has a space or a plus sign"));
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, algorithm, &key), algorithm, key })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    fn made(&self, signature: &Signature) -> bool {
        signature.id == self.id && signature.name == self.name
    }

    /// Checks one signature of this key; the time in it.
    fn check(&self, text: &str, signature: &Signature) -> Result<Option<u64>, NoteError> {
        let wrong = || NoteError::Signature(self.name.clone());
        let fits = |message: &[u8], bytes: &[u8]| {
            let signature = Ed25519Signature::from_slice(bytes).map_err(|_| wrong())?;
            self.key.verify_strict(message, &signature).map_err(|_| wrong())
        };
        match self.algorithm {
            Algorithm::Ed25519 => fits(text.as_bytes(), &signature.bytes).map(|()| None),
            Algorithm::Cosignature => {
                let (time, bytes) = signature.bytes.split_first_chunk().ok_or_else(wrong)?;
                let time = u64::from_be_bytes(*time);
                fits(cosigned(text, time).as_bytes(), bytes).map(|()| Some(time))
            }
        }
    }
}

/// What a witness signs.
fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

impl fmt::Display for VerifierKey {
    /// `name+id+key`, as it is given to others.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[self.algorithm.byte()], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, STANDARD.encode(bytes))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let form = NoteError::Key("its form is name+id+key");
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(form);
        };
        let bytes = STANDARD.decode(key).map_err(|_| form.clone())?;
        let (algorithm, bytes) = bytes.split_first().ok_or_else(|| form.clone())?;
        let bytes: &[u8; 32] =
            bytes.try_into().map_err(|_| NoteError::Key("a public key has 32 bytes"))?;
        let key = VerifyingKey::from_bytes(bytes)
            .map_err(|_| NoteError::Key("its bytes are no point of the curve"))?;
        let key = Self::new(name, Algorithm::of_byte(*algorithm)?, key)?;
        if format!("{:08x}", key.id) == id {
            Ok(key)
        } else {
            Err(NoteError::Key("its number does not fit its bytes: a letter was lost or changed"))
        }
    }
}

impl SignerKey {
    /// A key from 32 random bytes.
    ///
    /// # Errors
    /// [`NoteError::Key`] for a name no key can have.
    pub fn new(name: &str, algorithm: Algorithm, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let secret = SigningKey::from_bytes(seed);
        Ok(Self { public: VerifierKey::new(name, algorithm, secret.verifying_key())?, secret })
    }

    /// The public half.
    pub fn public(&self) -> &VerifierKey {
        &self.public
    }

    /// As it is kept in a file: `PRIVATE+KEY+name+id+seed`.
    pub fn to_secret_text(&self) -> String {
        let bytes = [&[self.public.algorithm.byte()], self.secret.as_bytes().as_slice()].concat();
        let VerifierKey { name, id, .. } = &self.public;
        format!("PRIVATE+KEY+{name}+{id:08x}+{}", STANDARD.encode(bytes))
    }

    /// Reads [`SignerKey::to_secret_text`].
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn from_secret_text(text: &str) -> Result<Self, NoteError> {
        let form = NoteError::Key("its form is PRIVATE+KEY+name+id+seed");
        let rest = text.trim().strip_prefix("PRIVATE+KEY+").ok_or_else(|| form.clone())?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(seed)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(form);
        };
        let bytes = STANDARD.decode(seed).map_err(|_| form.clone())?;
        let (algorithm, seed) = bytes.split_first().ok_or_else(|| form.clone())?;
        let seed = seed.try_into().map_err(|_| NoteError::Key("a secret key has 32 bytes"))?;
        let key = Self::new(name, Algorithm::of_byte(*algorithm)?, seed)?;
        if format!("{:08x}", key.public.id) == id {
            Ok(key)
        } else {
            Err(NoteError::Key("its number does not fit its bytes: a letter was lost or changed"))
        }
    }

    /// Signs a text. `time` (seconds since 1970) goes into a cosignature; others know no time.
    pub fn sign(&self, text: &str, time: u64) -> Signature {
        let bytes = match self.public.algorithm {
            Algorithm::Ed25519 => self.secret.sign(text.as_bytes()).to_bytes().to_vec(),
            Algorithm::Cosignature => {
                let signature = self.secret.sign(cosigned(text, time).as_bytes());
                [time.to_be_bytes().as_slice(), &signature.to_bytes()].concat()
            }
        };
        Signature { name: self.public.name.clone(), id: self.public.id, bytes }
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SignerKey").field(&self.public.to_string()).finish()
    }
}

impl fmt::Display for Signature {
    /// The line, with its line feed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.to_be_bytes().as_slice(), &self.bytes].concat();
        writeln!(f, "\u{2014} {} {}", self.name, STANDARD.encode(bytes))
    }
}

impl FromStr for Signature {
    type Err = NoteError;

    /// Reads a line without its line feed.
    fn from_str(line: &str) -> Result<Self, NoteError> {
        let form = NoteError::Format("a signature is a dash, a name and the signature in base64");
        let rest = line.strip_prefix("\u{2014} ").ok_or_else(|| form.clone())?;
        let (name, bytes) = rest.split_once(' ').ok_or_else(|| form.clone())?;
        let bytes = STANDARD.decode(bytes).map_err(|_| form.clone())?;
        let (id, bytes) = bytes.split_first_chunk().ok_or_else(|| form.clone())?;
        if !is_name(name) || bytes.is_empty() {
            return Err(form);
        }
        Ok(Self { name: name.to_owned(), id: u32::from_be_bytes(*id), bytes: bytes.to_vec() })
    }
}

/// Reads lines of signatures, as a witness answers them.
///
/// # Errors
/// [`NoteError::Format`].
pub fn signatures(lines: &str) -> Result<Vec<Signature>, NoteError> {
    let rest = lines.strip_suffix('\n').ok_or(NoteError::Format("the last line does not end"))?;
    let lines: Vec<&str> = rest.split('\n').collect();
    if lines.len() > MOST_SIGNATURES {
        return Err(NoteError::Format("it has more than 100 signatures"));
    }
    lines.into_iter().map(str::parse).collect()
}

impl Note {
    /// Whether one of these keys signed it, and which. Signatures of others count for nothing; a wrong
    /// one of a known key spoils the note.
    ///
    /// # Errors
    /// [`NoteError::Signature`], [`NoteError::Unsigned`].
    pub fn verified_by(&self, keys: &[VerifierKey]) -> Result<Vec<Signed>, NoteError> {
        let mut signed: Vec<Signed> = Vec::new();
        for signature in &self.signatures {
            let Some(key) = keys.iter().find(|key| key.made(signature)) else { continue };
            let time = key.check(&self.text, signature)?;
            if !signed
                .iter()
                .any(|one| one.name == key.name && one.time.is_some() == time.is_some())
            {
                signed.push(Signed { name: key.name.clone(), time });
            }
        }
        if signed.is_empty() { Err(NoteError::Unsigned) } else { Ok(signed) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(f))
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        if text.len() > MOST_BYTES {
            return Err(NoteError::Format("it is longer than 64 KB"));
        }
        if text.contains(|c: char| c < ' ' && c != '\n') {
            return Err(NoteError::Format("it has a control character"));
        }
        let split = text.rfind("\n\n").ok_or(NoteError::Format("it has no blank line"))?;
        let (text, lines) = text.split_at(split + 1);
        let lines = lines.strip_prefix('\n').unwrap_or(lines);
        Ok(Self { text: text.to_owned(), signatures: signatures(lines)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// From the documentation of golang.org/x/mod/sumdb/note.
    const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const GO_SECRET: &str =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const GO_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n";
    const GO_LINE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

    #[test]
    fn a_note_of_another_implementation_is_read_and_made() {
        let key: VerifierKey = GO_KEY.parse().unwrap();
        let note: Note = format!("{GO_TEXT}\n{GO_LINE}\n").parse().unwrap();
        let signed = note.verified_by(&[key]).unwrap();
        assert_eq!(signed, [Signed { name: "PeterNeumann".to_owned(), time: None }]);
        let signer = SignerKey::from_secret_text(GO_SECRET).unwrap();
        assert_eq!(signer.to_secret_text(), GO_SECRET);
        assert_eq!(signer.public().to_string(), GO_KEY);
        assert_eq!(signer.sign(GO_TEXT, 0).to_string(), format!("{GO_LINE}\n"));
        let own = Note { text: GO_TEXT.to_owned(), signatures: vec![signer.sign(GO_TEXT, 0)] };
        assert_eq!(own.to_string(), format!("{GO_TEXT}\n{GO_LINE}\n"));
    }

    #[test]
    fn signatures_of_strangers_count_for_nothing_and_wrong_ones_spoil() {
        let signer = |name, byte| SignerKey::new(name, Algorithm::Ed25519, &[byte; 32]).unwrap();
        let (one, other) = (signer("one", 1), signer("other", 2));
        let text = "a\n".to_owned();
        let note = Note { text, signatures: vec![other.sign("a\n", 0), one.sign("a\n", 0)] };
        let keys = [one.public().clone()];
        assert_eq!(note.verified_by(&keys).unwrap().len(), 1);
        let stranger = Note { signatures: vec![other.sign("a\n", 0)], ..note.clone() };
        assert_eq!(stranger.verified_by(&keys), Err(NoteError::Unsigned));
        let changed = Note { text: "b\n".to_owned(), ..note };
        assert_eq!(changed.verified_by(&keys), Err(NoteError::Signature("one".to_owned())));
    }

    #[test]
    fn a_cosignature_says_when() {
        let witness =
            SignerKey::new("witness.example/w", Algorithm::Cosignature, &[3; 32]).unwrap();
        let note =
            Note { text: "a\n".to_owned(), signatures: vec![witness.sign("a\n", 1_700_000_000)] };
        let again: Note = note.to_string().parse().unwrap();
        let signed = again.verified_by(&[witness.public().clone()]).unwrap();
        assert_eq!(signed[0].time, Some(1_700_000_000));
        // The time is signed too.
        let mut later = note;
        later.signatures[0].bytes[7] ^= 1;
        assert!(later.verified_by(&[witness.public().clone()]).is_err());
        let key: VerifierKey = witness.public().to_string().parse().unwrap();
        assert_eq!(key.algorithm(), Algorithm::Cosignature);
    }

    #[test]
    fn what_is_no_note_says_why() {
        for (text, why) in [
            ("a\n", "it has no blank line"),
            ("a\n\n", "the last line does not end"),
            ("a\u{7}\n\n\u{2014} b AAAAAAA=\n", "it has a control character"),
            ("a\n\n- b AAAAAAA=\n", "a signature is a dash, a name and the signature in base64"),
            ("a\n\n\u{2014} b AAAAAAA=", "the last line does not end"),
            (
                "a\n\n\u{2014} b+ AAAAAAA=\n",
                "a signature is a dash, a name and the signature in base64",
            ),
            ("a\n\n\u{2014} b AAAA\n", "a signature is a dash, a name and the signature in base64"),
        ] {
            assert_eq!(text.parse::<Note>(), Err(NoteError::Format(why)), "{text}");
        }
        let wrong = GO_KEY.replace("c74f20a3", "c74f20a4");
        assert!(matches!(wrong.parse::<VerifierKey>(), Err(NoteError::Key(_))));
        assert!("a+b".parse::<VerifierKey>().is_err());
        assert!(SignerKey::new("a b", Algorithm::Ed25519, &[0; 32]).is_err());
    }

    proptest! {
        #[test]
        fn notes_never_panic_and_read_back(text in "\\PC*\n?\n?\\PC*", seed: [u8; 32]) {
            let _ = text.parse::<Note>();
            let key = SignerKey::new("k", Algorithm::Ed25519, &seed).unwrap();
            let text = format!("{}\n", text.replace(|c: char| c < ' ', ""));
            let note = Note { signatures: vec![key.sign(&text, 0)], text };
            let again: Note = note.to_string().parse().unwrap();
            prop_assert_eq!(&again, &note);
            prop_assert!(again.verified_by(&[key.public().clone()]).is_ok());
        }
    }
}

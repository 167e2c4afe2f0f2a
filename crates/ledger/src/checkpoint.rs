//! Checkpoints (C2SP tlog-checkpoint): how large a log was, and its root, signed.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::merkle::Hash;
use crate::note::{Note, NoteError, Signed, SignerKey, VerifierKey};

/// What a log was at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, unique in the world.
    pub origin: String,
    /// Entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// What is no checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Its text is another.
    #[error("this is no checkpoint: {0}")]
    Format(&'static str),
    /// It is of another log.
    #[error("this is a checkpoint of {found}, not of {expected}")]
    Origin {
        /// The log it is of.
        found: String,
        /// The log that was asked for.
        expected: String,
    },
    /// Its note or signatures are wrong.
    #[error(transparent)]
    Note(#[from] NoteError),
}

/// A number as every C2SP text writes it: digits, without zeros in front.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let plain = text == "0" || !text.starts_with('0');
    (plain && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A hash in base64, as checkpoints and proofs write it.
pub fn hash_from_text(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// A hash as base64.
pub fn hash_text(hash: &Hash) -> String {
    STANDARD.encode(hash)
}

impl fmt::Display for Checkpoint {
    /// The text that is signed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, hash_text(&self.root))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    /// Reads the text of a checkpoint, without signatures. Lines after the third are other programs'.
    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let form = |why| CheckpointError::Format(why);
        let text = text.strip_suffix('\n').ok_or(form("its last line does not end"))?;
        let mut lines = text.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or(form("no name"))?;
        let size = lines.next().and_then(decimal).ok_or(form("the second line is no size"))?;
        let root =
            lines.next().and_then(hash_from_text).ok_or(form("the third line is no root"))?;
        if lines.any(str::is_empty) {
            return Err(form("it has an empty line"));
        }
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}

impl Checkpoint {
    /// Signs it with every key given.
    pub fn sign(&self, keys: &[&SignerKey]) -> Note {
        let text = self.to_string();
        let signatures = keys.iter().map(|key| key.sign(&text, 0)).collect();
        Note { text, signatures }
    }

    /// Opens a signed checkpoint of the log named `origin`; who of `keys` signed it.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn open(
        note: &Note,
        origin: &str,
        keys: &[VerifierKey],
    ) -> Result<(Self, Vec<Signed>), CheckpointError> {
        let signed = note.verified_by(keys)?;
        let checkpoint: Self = note.text.parse()?;
        if checkpoint.origin != origin {
            let expected = origin.to_owned();
            return Err(CheckpointError::Origin { found: checkpoint.origin, expected });
        }
        Ok((checkpoint, signed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Algorithm;

    fn example() -> Checkpoint {
        Checkpoint { origin: "garam.example/ledger".to_owned(), size: 61_208, root: [7; 32] }
    }

    #[test]
    fn a_checkpoint_is_three_lines() {
        let text = "garam.example/ledger\n61208\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n";
        assert_eq!(example().to_string(), text);
        assert_eq!(text.parse(), Ok(example()));
        // Lines of other programs may follow.
        assert_eq!(format!("{text}more\n").parse(), Ok(example()));
    }

    #[test]
    fn what_is_no_checkpoint_says_why() {
        let hash = hash_text(&[7; 32]);
        for (text, why) in [
            (String::new(), "its last line does not end"),
            ("\n1\n".to_owned(), "no name"),
            (format!("a\n01\n{hash}\n"), "the second line is no size"),
            (format!("a\n+1\n{hash}\n"), "the second line is no size"),
            (format!("a\n99999999999999999999\n{hash}\n"), "the second line is no size"),
            ("a\n1\nAAAA\n".to_owned(), "the third line is no root"),
            (format!("a\n1\n{hash}\n\nb\n"), "it has an empty line"),
        ] {
            assert_eq!(text.parse::<Checkpoint>(), Err(CheckpointError::Format(why)), "{text:?}");
        }
    }

    #[test]
    fn a_checkpoint_counts_for_its_own_log_and_key_only() {
        let key = SignerKey::new("garam.example/ledger", Algorithm::Ed25519, &[1; 32]).unwrap();
        let keys = [key.public().clone()];
        let note: Note = example().sign(&[&key]).to_string().parse().unwrap();
        let (opened, signed) = Checkpoint::open(&note, "garam.example/ledger", &keys).unwrap();
        assert_eq!((opened, signed.len()), (example(), 1));
        let other = Checkpoint::open(&note, "narae.example/ledger", &keys);
        assert!(matches!(other, Err(CheckpointError::Origin { .. })));
        let stranger =
            SignerKey::new("garam.example/ledger", Algorithm::Ed25519, &[2; 32]).unwrap();
        let unsigned =
            Checkpoint::open(&note, "garam.example/ledger", &[stranger.public().clone()]);
        assert_eq!(unsigned, Err(CheckpointError::Note(NoteError::Unsigned)));
    }
}

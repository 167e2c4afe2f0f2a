//! Witnesses (C2SP tlog-witness): who sees every checkpoint of a log, makes sure that each continues
//! the last, and says so by a cosignature. A log that shows different people different histories
//! finds no witness.

use std::fmt;
use std::str::FromStr;

use crate::checkpoint::{Checkpoint, decimal, hash_from_text, hash_text};
use crate::merkle::{Hash, check_consistency};
use crate::note::{Note, Signature, SignerKey, VerifierKey};

/// The most hashes a proof of consistency may have.
const MOST_HASHES: usize = 63;

/// What a log asks of a witness: the body of `POST /add-checkpoint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The size that the witness saw last.
    pub old: u64,
    /// That the checkpoint continues it.
    pub path: Vec<Hash>,
    /// The checkpoint.
    pub checkpoint: Note,
}

/// What a witness remembers of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Why a witness does not sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request cannot be read.
    #[error("this request cannot be read: {0}")]
    Format(&'static str),
    /// It does not look after this log.
    #[error("this witness does not know the log {0}")]
    Unknown(String),
    /// No key of the log signed the checkpoint.
    #[error("the checkpoint is not signed by the log's key")]
    Unsigned,
    /// It saw another size last, which it tells.
    #[error("this witness saw {0} entries last")]
    Size(u64),
    /// Of the same size it saw another root.
    #[error("this witness saw another root of {0} entries")]
    Fork(u64),
    /// The checkpoint does not continue what it saw.
    #[error("the checkpoint does not continue what this witness saw")]
    Inconsistent,
}

impl Refusal {
    /// The status that HTTP answers with.
    pub fn status(&self) -> u16 {
        match self {
            Self::Format(_) => 400,
            Self::Unsigned => 403,
            Self::Unknown(_) => 404,
            Self::Size(_) | Self::Fork(_) => 409,
            Self::Inconsistent => 422,
        }
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.path {
            writeln!(f, "{}", hash_text(hash))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Request {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let (head, note) = text.split_once("\n\n").ok_or(Refusal::Format("no blank line"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let old = old.ok_or(Refusal::Format("the first line is `old` and a size"))?;
        let hash =
            |line| hash_from_text(line).ok_or(Refusal::Format("a line is no hash in base64"));
        let path: Vec<Hash> = lines.map(hash).collect::<Result<_, _>>()?;
        if path.len() > MOST_HASHES {
            return Err(Refusal::Format("more than 63 hashes"));
        }
        let checkpoint = note.parse().map_err(|_| Refusal::Format("no signed checkpoint"))?;
        Ok(Self { old, path, checkpoint })
    }
}

impl Request {
    /// The log it speaks of, as it says itself.
    ///
    /// # Errors
    /// [`Refusal::Format`].
    pub fn claimed(&self) -> Result<Checkpoint, Refusal> {
        self.checkpoint.text.parse().map_err(|_| Refusal::Format("no checkpoint"))
    }

    /// Whether a witness that knows the log's `keys` and saw `seen` last may sign; what it then has
    /// seen. Whoever calls this remembers that before anybody learns of the signature.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn judge(&self, keys: &[VerifierKey], seen: Option<Seen>) -> Result<Seen, Refusal> {
        let claimed = self.claimed()?;
        let opened = Checkpoint::open(&self.checkpoint, &claimed.origin, keys);
        let (checkpoint, _) = opened.map_err(|_| Refusal::Unsigned)?;
        if self.old > checkpoint.size {
            return Err(Refusal::Format("the old size is above the checkpoint's"));
        }
        let last = seen.map_or(0, |seen| seen.size);
        if self.old != last {
            return Err(Refusal::Size(last));
        }
        let new = Seen { size: checkpoint.size, root: checkpoint.root };
        let Some(seen) = seen else {
            return if self.path.is_empty() { Ok(new) } else { Err(Refusal::Inconsistent) };
        };
        if seen.size == new.size && seen.root != new.root {
            return Err(Refusal::Fork(seen.size));
        }
        check_consistency(seen.size, &seen.root, new.size, &new.root, &self.path)
            .map_err(|_| Refusal::Inconsistent)?;
        Ok(new)
    }

    /// The witness's cosignature, at `time` in seconds since 1970.
    pub fn cosign(&self, key: &SignerKey, time: u64) -> Signature {
        key.sign(&self.checkpoint.text, time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{leaf_hash, prove_consistency};
    use crate::note::Algorithm;
    use crate::tile::{Edge, Tiles};

    struct Log {
        edge: Edge,
        tiles: Tiles,
        key: SignerKey,
    }

    impl Log {
        fn new(salt: u8) -> Self {
            let key = SignerKey::new("a/ledger", Algorithm::Ed25519, &[1; 32]).unwrap();
            let mut log = Self { edge: Edge::default(), tiles: Tiles::default(), key };
            log.grow(10, salt);
            log
        }

        fn grow(&mut self, by: u64, salt: u8) {
            for n in 0..by {
                let leaf = leaf_hash(&[&[salt], n.to_be_bytes().as_slice()].concat());
                self.edge.push(leaf, |tile, hashes| self.tiles.insert(tile, hashes));
            }
            self.edge.partial().for_each(|(tile, hashes)| self.tiles.insert(tile, hashes.to_vec()));
        }

        fn request(&mut self, old: u64) -> Request {
            let (size, root) = (self.edge.size(), self.edge.root());
            let path = prove_consistency(&mut self.tiles, old, size).unwrap();
            let checkpoint = Checkpoint { origin: "a/ledger".to_owned(), size, root };
            Request { old, path, checkpoint: checkpoint.sign(&[&self.key]) }
        }
    }

    #[test]
    fn a_witness_signs_what_continues() {
        let mut log = Log::new(0);
        let keys = [log.key.public().clone()];
        let first = log.request(0);
        assert_eq!(first.to_string().parse::<Request>(), Ok(first.clone()));
        let seen = first.judge(&keys, None).unwrap();
        assert_eq!(seen.size, 10);
        // The same once more is fine.
        assert_eq!(log.request(10).judge(&keys, Some(seen)), Ok(seen));
        log.grow(300, 0);
        let second = log.request(10);
        let later = second.judge(&keys, Some(seen)).unwrap();
        assert_eq!(later.size, 310);
        let witness = SignerKey::new("w", Algorithm::Cosignature, &[9; 32]).unwrap();
        let mut note = second.checkpoint.clone();
        note.signatures.push(second.cosign(&witness, 1_800_000_000));
        let all = [keys[0].clone(), witness.public().clone()];
        assert_eq!(note.verified_by(&all).unwrap().len(), 2);
    }

    #[test]
    fn a_witness_refuses_everything_else() {
        let mut log = Log::new(0);
        let keys = [log.key.public().clone()];
        let seen = log.request(0).judge(&keys, None).unwrap();
        assert_eq!(log.request(0).judge(&keys, Some(seen)), Err(Refusal::Size(10)));
        let mut other = Log::new(1);
        assert_eq!(other.request(10).judge(&keys, Some(seen)), Err(Refusal::Fork(10)));
        other.grow(5, 0);
        assert_eq!(other.request(10).judge(&keys, Some(seen)), Err(Refusal::Inconsistent));
        let stranger = SignerKey::new("a/ledger", Algorithm::Ed25519, &[2; 32]).unwrap();
        let unsigned = log.request(10).judge(&[stranger.public().clone()], Some(seen));
        assert_eq!(unsigned, Err(Refusal::Unsigned));
        let mut above = log.request(10);
        above.old = 11;
        assert!(matches!(above.judge(&keys, Some(seen)), Err(Refusal::Format(_))));
        let mut long = log.request(0);
        long.path.push([0; 32]);
        assert_eq!(long.judge(&keys, None), Err(Refusal::Inconsistent));
        for text in ["", "old 1\n", "old 01\n\na\n", "new 1\n\na\n", "old 1\n!\n\na\n"] {
            assert!(matches!(text.parse::<Request>(), Err(Refusal::Format(_))), "{text}");
        }
    }
}

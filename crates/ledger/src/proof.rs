//! Proof files (C2SP tlog-proof): that an entry is in a log, to be checked without a network.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::{Checkpoint, CheckpointError, decimal, hash_from_text, hash_text};
use crate::merkle::{Hash, ProofError, check_inclusion, leaf_hash};
use crate::note::{Note, Signed, VerifierKey};

/// The first line of the file.
const HEAD: &str = "c2sp.org/tlog-proof@v1";

/// That an entry stands in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What the file carries besides; nobody vouches for it by itself.
    pub extra: Option<Vec<u8>>,
    /// The entry's place, from 0.
    pub index: u64,
    /// The audit path, from the leaf's sibling up.
    pub path: Vec<Hash>,
    /// The signed checkpoint it leads to.
    pub checkpoint: Note,
}

/// Why a proof proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFileError {
    /// It is no proof file.
    #[error("line {line}: expected {expected}")]
    Format {
        /// From 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// The checkpoint is not the log's.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The path does not lead there.
    #[error(transparent)]
    Path(#[from] ProofError),
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", hash_text(hash))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Proof {
    type Err = ProofFileError;

    fn from_str(text: &str) -> Result<Self, ProofFileError> {
        let format = |line, expected| ProofFileError::Format { line, expected };
        let (head, note) = text.split_once("\n\n").ok_or(format(1, "a blank line"))?;
        let mut lines = head.split('\n').zip(1..).peekable();
        if lines.next().map(|(line, _)| line) != Some(HEAD) {
            return Err(format(1, HEAD));
        }
        let mut extra = None;
        if let Some((line, n)) = lines.next_if(|(line, _)| line.starts_with("extra ")) {
            let text = line.strip_prefix("extra ").unwrap_or_default();
            extra = Some(STANDARD.decode(text).map_err(|_| format(n, "extra in base64"))?);
        }
        let (line, n) = lines.next().ok_or(format(2, "index"))?;
        let index = line.strip_prefix("index ").and_then(decimal);
        let index = index.ok_or(format(n, "index and a number"))?;
        let hash = |(line, n)| hash_from_text(line).ok_or(format(n, "a hash in base64"));
        let path: Vec<Hash> = lines.map(hash).collect::<Result<_, _>>()?;
        if path.len() > 64 {
            return Err(format(n, "at most 64 hashes"));
        }
        let checkpoint: Note = note.parse().map_err(CheckpointError::Note)?;
        Ok(Self { extra, index, path, checkpoint })
    }
}

impl Proof {
    /// Checks that `entry` stands in the log named `origin`, which signs with one of `keys`; what the
    /// checkpoint says and who of `keys` signed it.
    ///
    /// # Errors
    /// [`ProofFileError`].
    pub fn check(
        &self,
        entry: &[u8],
        origin: &str,
        keys: &[VerifierKey],
    ) -> Result<(Checkpoint, Vec<Signed>), ProofFileError> {
        let (checkpoint, signed) = Checkpoint::open(&self.checkpoint, origin, keys)?;
        let leaf = leaf_hash(entry);
        check_inclusion(&leaf, self.index, checkpoint.size, &self.path, &checkpoint.root)?;
        Ok((checkpoint, signed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{prove_inclusion, root};
    use crate::note::{Algorithm, SignerKey};
    use crate::tile::{Edge, Tiles};

    fn example(size: u64, index: u64) -> (Proof, SignerKey) {
        let (mut edge, mut tiles) = (Edge::default(), Tiles::default());
        for n in 0..size {
            edge.push(leaf_hash(&n.to_be_bytes()), |tile, hashes| tiles.insert(tile, hashes));
        }
        edge.partial().for_each(|(tile, hashes)| tiles.insert(tile, hashes.to_vec()));
        let key = SignerKey::new("a/ledger", Algorithm::Ed25519, &[1; 32]).unwrap();
        let checkpoint = Checkpoint { origin: "a/ledger".to_owned(), size, root: edge.root() };
        let path = prove_inclusion(&mut tiles, index, size).unwrap();
        let extra = Some("덤".as_bytes().to_vec());
        (Proof { extra, index, path, checkpoint: checkpoint.sign(&[&key]) }, key)
    }

    #[test]
    fn a_proof_file_reads_back_and_proves() {
        for (size, index) in [(1, 0), (2, 1), (300, 299), (1000, 256)] {
            let (proof, key) = example(size, index);
            let again: Proof = proof.to_string().parse().unwrap();
            assert_eq!(again, proof);
            let keys = [key.public().clone()];
            let entry = index.to_be_bytes();
            let (checkpoint, _) = again.check(&entry, "a/ledger", &keys).unwrap();
            assert_eq!(checkpoint.root, root((0..size).map(|n: u64| leaf_hash(&n.to_be_bytes()))));
            assert!(again.check(b"another", "a/ledger", &keys).is_err());
        }
    }

    #[test]
    fn without_extra_the_second_line_is_the_index() {
        let (proof, _) = example(3, 2);
        let bare = Proof { extra: None, ..proof };
        assert!(bare.to_string().starts_with("c2sp.org/tlog-proof@v1\nindex 2\n"));
        assert_eq!(bare.to_string().parse::<Proof>().unwrap(), bare);
    }

    #[test]
    fn what_is_no_proof_says_where() {
        let (proof, _) = example(5, 1);
        let text = proof.to_string();
        for (from, to, line) in [
            ("@v1", "@v2", 1),
            ("extra ", "extra !", 2),
            ("index 1", "index 01", 3),
            ("index 1\n", "index 1\nAAAA\n", 4),
        ] {
            let error = text.replacen(from, to, 1).parse::<Proof>().unwrap_err();
            assert!(
                matches!(error, ProofFileError::Format { line: found, .. } if found == line),
                "{error}"
            );
        }
        assert!("".parse::<Proof>().is_err());
    }
}

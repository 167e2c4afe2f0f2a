//! The digest that is signed: it fixes every word, also of what is not published, and gives none away.
//!
//! Each title and each paragraph is a leaf, committed to with a salt of its own
//! ([`ledger::commitment::commit`]); the digest is SHA-256 over `mundap minutes 1`, a line feed, and the
//! leaves in order. What is published goes out with the salts of its leaves, what is not with the leaves
//! themselves, so that anyone computes the digest anew and nobody tries out what a bar may hide.

use std::collections::BTreeMap;

use domain::minutes::Document;
use ledger::commitment::{commit, leaf_salt};
use sha2::{Digest as _, Sha256};
use store::minutes::Version;

/// What ties a text to the digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// The salt, for whoever has the text.
    Salt([u8; 16]),
    /// The leaf, for whoever has not.
    Leaf([u8; 32]),
}

impl Seal {
    /// The salt in hexadecimal, of a text that is shown.
    pub fn salt(&self) -> Option<String> {
        match self {
            Self::Salt(salt) => Some(hex::encode(salt)),
            Self::Leaf(_) => None,
        }
    }

    /// The leaf in hexadecimal, of a text that is not.
    pub fn leaf(&self) -> Option<String> {
        match self {
            Self::Leaf(leaf) => Some(hex::encode(leaf)),
            Self::Salt(_) => None,
        }
    }
}

/// The digest of a version in hexadecimal.
pub fn digest_text(version: &Version) -> String {
    hex::encode(&version.digest)
}

/// A text with its leaves.
#[derive(Clone, Debug)]
pub struct Sealed {
    leaves: BTreeMap<String, ([u8; 16], [u8; 32])>,
    digest: [u8; 32],
}

/// The name of a title among the leaves.
fn title_name(section: &str) -> String {
    format!("title:{section}")
}

impl Sealed {
    /// Computes the leaves of a text and its digest.
    pub fn new(document: &Document, salt: &[u8; 32]) -> Self {
        let texts = document.sections.iter().flat_map(|section| {
            let title = (title_name(&section.key), section.title.as_str());
            let own = section.paragraphs.iter().map(|one| (one.key.clone(), one.text.as_str()));
            std::iter::once(title).chain(own)
        });
        let mut hash = Sha256::new();
        hash.update(b"mundap minutes 1\n");
        let mut leaves = BTreeMap::new();
        for (place, (name, text)) in (0..).zip(texts) {
            let own = leaf_salt(salt, place);
            let leaf = commit(&own, &name, text);
            hash.update(leaf);
            leaves.insert(name, (own, leaf));
        }
        Self { leaves, digest: hash.finalize().into() }
    }

    /// The digest.
    pub const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// What ties a paragraph to the digest: its salt when its text is shown, else its leaf.
    pub fn paragraph(&self, key: &str, shown: bool) -> Seal {
        let (salt, leaf) = self.leaves.get(key).copied().unwrap_or_default();
        if shown { Seal::Salt(salt) } else { Seal::Leaf(leaf) }
    }

    /// The same of the title of a section.
    pub fn title(&self, section: &str, shown: bool) -> Seal {
        self.paragraph(&title_name(section), shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::minutes::{Paragraph, Section};

    fn document(text: &str) -> Document {
        let paragraph = |key: &str, text: &str| Paragraph {
            key: key.into(),
            text: text.into(),
            item: None,
            with: Vec::new(),
            closed: false,
        };
        let section = Section {
            key: "opening".into(),
            title: "개회".into(),
            item: None,
            paragraphs: vec![paragraph("e1", text), paragraph("e2", "둘째")],
        };
        Document { sections: vec![section], added: 0 }
    }

    #[test]
    fn the_digest_follows_from_what_is_published_alone() {
        let sealed = Sealed::new(&document("비밀"), &[7; 32]);
        let leaf = |seal: Seal, name: &str, text: &str| match seal {
            Seal::Salt(salt) => commit(&salt, name, text),
            Seal::Leaf(leaf) => leaf,
        };
        // A reader who does not know what e1 says.
        let mut hash = Sha256::new();
        hash.update(b"mundap minutes 1\n");
        hash.update(leaf(sealed.title("opening", true), "title:opening", "개회"));
        hash.update(leaf(sealed.paragraph("e1", false), "e1", ""));
        hash.update(leaf(sealed.paragraph("e2", true), "e2", "둘째"));
        assert_eq!(<[u8; 32]>::from(hash.finalize()), *sealed.digest());
    }

    #[test]
    fn another_word_or_salt_is_another_digest() {
        let digest = |text: &str, salt: u8| *Sealed::new(&document(text), &[salt; 32]).digest();
        assert_ne!(digest("비밀", 7), digest("비밀.", 7));
        assert_ne!(digest("비밀", 7), digest("비밀", 8));
    }
}

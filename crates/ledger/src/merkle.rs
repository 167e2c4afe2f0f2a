//! The Merkle tree of RFC 6962, section 2.1.

use sha2::{Digest, Sha256};

/// A node of the tree.
pub type Hash = [u8; 32];

/// The hash of a leaf: SHA-256 over `0x00` and the entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(entry);
    hash.finalize().into()
}

/// The hash of an inner node: SHA-256 over `0x01`, left and right.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

/// The root over leaf hashes, in order; of no leaves, the hash of nothing.
///
/// Works as a binary counter: a complete subtree is folded as soon as its sibling is there, so it
/// needs memory for the height of the tree only.
pub fn root(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut complete: Vec<(u32, Hash)> = Vec::new();
    for leaf in leaves {
        let mut node = (0, leaf);
        while let Some((height, left)) = complete.pop_if(|(height, _)| *height == node.0) {
            node = (height + 1, node_hash(&left, &node.1));
        }
        complete.push(node);
    }
    let folded = complete
        .into_iter()
        .rev()
        .map(|(_, hash)| hash)
        .reduce(|right, left| node_hash(&left, &right));
    folded.unwrap_or_else(|| Sha256::digest([]).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 6962 as it is written: split at the largest power of two below the length.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => *leaf,
            many => {
                let split = many.len().next_power_of_two() / 2;
                node_hash(&by_definition(&many[..split]), &by_definition(&many[split..]))
            }
        }
    }

    /// The test vectors of certificate transparency implementations for this tree.
    #[test]
    fn known_roots() {
        let entries: [&[u8]; 4] = [b"", b"\x00", b"\x10", b"\x20\x21"];
        let root_of = |n: usize| hex::encode(root(entries.iter().take(n).map(|e| leaf_hash(e))));
        assert_eq!(root_of(0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(root_of(1), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assert_eq!(root_of(2), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assert_eq!(root_of(3), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        assert_eq!(root_of(4), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }

    proptest! {
        #[test]
        fn folding_agrees_with_the_definition(entries in proptest::collection::vec(any::<u8>(), 0..70)) {
            let leaves: Vec<Hash> = entries.iter().map(|e| leaf_hash(&[*e])).collect();
            prop_assert_eq!(root(leaves.clone()), by_definition(&leaves));
        }
    }
}

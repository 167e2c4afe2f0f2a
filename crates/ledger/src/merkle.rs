//! The Merkle tree of RFC 6962, section 2.1: roots, and proofs that an entry is in it and that a
//! larger tree begins with a smaller one.
//!
//! A proof is made from the hashes of complete subtrees ([`Subtrees`]), which tiles hold
//! ([`crate::tile`]), and checked with nothing but itself.

use sha2::{Digest, Sha256};

/// A node of the tree.
pub type Hash = [u8; 32];

/// Complete subtrees: where a proof's hashes are read from.
pub trait Subtrees {
    /// Why a hash could not be read.
    type Error;

    /// The hash over the entries `index << height` up to, and without, `(index + 1) << height`.
    fn subtree(&mut self, height: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// A proof that does not prove what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The entry lies beyond the tree, or the smaller tree is the larger one.
    #[error("position {position} lies beyond a tree of {size} entries")]
    Beyond {
        /// The entry's index, or the smaller tree's size.
        position: u64,
        /// The tree's size.
        size: u64,
    },
    /// Too few or too many hashes.
    #[error("the proof has {found} hashes")]
    Length {
        /// As many there are.
        found: usize,
    },
    /// It leads to another root.
    #[error("the proof leads to another root")]
    Root,
}

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

/// The root of a tree without entries: the hash of nothing.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
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
    folded.unwrap_or_else(empty_root)
}

/// The largest power of two below `size`, as its exponent; `size` is at least 2.
fn split_height(size: u64) -> u32 {
    (size - 1).ilog2()
}

/// The root over the entries from `start`, `size` of them. `start` is a multiple of every power of
/// two that is split off, as it is for each right part of a tree.
fn range_root<S: Subtrees>(from: &mut S, start: u64, size: u64) -> Result<Hash, S::Error> {
    if size == 0 {
        return Ok(empty_root());
    }
    if size.is_power_of_two() {
        return from.subtree(size.ilog2(), start >> size.ilog2());
    }
    let height = split_height(size);
    let left = from.subtree(height, start >> height)?;
    let right = range_root(from, start + (1 << height), size - (1 << height))?;
    Ok(node_hash(&left, &right))
}

/// The root of the tree over the first `size` entries.
///
/// # Errors
/// What the hashes are read from says.
pub fn tree_root<S: Subtrees>(from: &mut S, size: u64) -> Result<Hash, S::Error> {
    range_root(from, 0, size)
}

/// The audit path of an entry (RFC 6962, section 2.1.1), from the leaf's sibling up. `index` is below
/// `size`; else the path is empty and proves nothing.
///
/// # Errors
/// What the hashes are read from says.
pub fn prove_inclusion<S: Subtrees>(
    from: &mut S,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, S::Error> {
    let mut path = Vec::new();
    let (mut start, mut left) = (0, size);
    while left > 1 && index < size {
        let half = 1 << split_height(left);
        if index < start + half {
            path.push(range_root(from, start + half, left - half)?);
            left = half;
        } else {
            path.push(range_root(from, start, half)?);
            start += half;
            left -= half;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `size` entries begins with the tree of `old` entries (RFC 6962, section
/// 2.1.2); empty when either is empty or both are one.
///
/// # Errors
/// What the hashes are read from says.
pub fn prove_consistency<S: Subtrees>(
    from: &mut S,
    old: u64,
    size: u64,
) -> Result<Vec<Hash>, S::Error> {
    let mut path = Vec::new();
    if old == 0 || old >= size {
        return Ok(path);
    }
    let (mut start, mut left) = (0, size);
    // Whether everything on the left was split off as a whole: then the verifier knows the old root.
    let mut whole = true;
    while start + left != old {
        let half = 1 << split_height(left);
        if old <= start + half {
            path.push(range_root(from, start + half, left - half)?);
            left = half;
        } else {
            path.push(range_root(from, start, half)?);
            start += half;
            left -= half;
            whole = false;
        }
    }
    if !whole {
        path.push(range_root(from, start, left)?);
    }
    path.reverse();
    Ok(path)
}

/// The root that an audit path leads to from a leaf's hash (RFC 9162, section 2.1.3.2).
///
/// # Errors
/// [`ProofError`] when no path of this length belongs to that place.
pub fn root_from_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
) -> Result<Hash, ProofError> {
    if index >= size {
        return Err(ProofError::Beyond { position: index, size });
    }
    let mut hash = *leaf;
    let arrived = climb(index, size - 1, path, |sibling, is_right| {
        hash = if is_right { node_hash(sibling, &hash) } else { node_hash(&hash, sibling) };
    });
    if arrived { Ok(hash) } else { Err(ProofError::Length { found: path.len() }) }
}

/// Goes up from a node to the top, past one sibling after the other, and says of each whether the node is
/// the right one of the two; whether the top is reached with the last of them. `last` is the last node of
/// the level.
fn climb(
    mut node: u64,
    mut last: u64,
    siblings: &[Hash],
    mut pass: impl FnMut(&Hash, bool),
) -> bool {
    for sibling in siblings {
        if last == 0 {
            return false;
        }
        let is_right = node & 1 == 1 || node == last;
        pass(sibling, is_right);
        // A right edge without siblings is passed over.
        while is_right && node & 1 == 0 && node != 0 {
            node >>= 1;
            last >>= 1;
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0
}

/// Checks that an entry with this leaf hash stands at `index` of the tree with this root.
///
/// # Errors
/// [`ProofError`].
pub fn check_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    let led = root_from_inclusion(leaf, index, size, path)?;
    if led == *root { Ok(()) } else { Err(ProofError::Root) }
}

/// Checks that the tree of `size` entries begins with the one of `old` entries (RFC 9162, section
/// 2.1.4.2).
///
/// # Errors
/// [`ProofError`].
pub fn check_consistency(
    old: u64,
    old_root: &Hash,
    size: u64,
    root: &Hash,
    path: &[Hash],
) -> Result<(), ProofError> {
    let wrong_length = ProofError::Length { found: path.len() };
    let same = |a: &Hash, b: &Hash| if a == b { Ok(()) } else { Err(ProofError::Root) };
    if old > size {
        return Err(ProofError::Beyond { position: old, size });
    }
    if old == 0 || old == size {
        if !path.is_empty() {
            return Err(wrong_length);
        }
        return same(old_root, if old == 0 { &EMPTY } else { root });
    }
    // A complete old tree is a subtree of the new one; its root need not be sent.
    let (first, rest) = match path.split_first() {
        _ if old.is_power_of_two() => (old_root, path),
        Some(split) => split,
        None => return Err(wrong_length),
    };
    let skipped = (old - 1).trailing_ones();
    let (mut old_hash, mut hash) = (*first, *first);
    let arrived = climb((old - 1) >> skipped, (size - 1) >> skipped, rest, |sibling, is_right| {
        if is_right {
            old_hash = node_hash(sibling, &old_hash);
            hash = node_hash(sibling, &hash);
        } else {
            hash = node_hash(&hash, sibling);
        }
    });
    if !arrived {
        return Err(wrong_length);
    }
    same(&old_hash, old_root)?;
    same(&hash, root)
}

/// [`empty_root`], known beforehand.
const EMPTY: Hash = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

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

    /// RFC 6962, section 2.1.1, as it is written.
    fn path_by_definition(index: usize, leaves: &[Hash]) -> Vec<Hash> {
        if leaves.len() < 2 {
            return Vec::new();
        }
        let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
        let (mut path, sibling) = if index < left.len() {
            (path_by_definition(index, left), right)
        } else {
            (path_by_definition(index - left.len(), right), left)
        };
        path.push(by_definition(sibling));
        path
    }

    /// RFC 6962, section 2.1.2, as it is written.
    fn consistency_by_definition(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
        if old == leaves.len() {
            return if whole { Vec::new() } else { vec![by_definition(leaves)] };
        }
        let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
        let (mut path, other) = if old <= left.len() {
            (consistency_by_definition(old, left, whole), right)
        } else {
            (consistency_by_definition(old - left.len(), right, false), left)
        };
        path.push(by_definition(other));
        path
    }

    struct Leaves(Vec<Hash>);

    impl Subtrees for Leaves {
        type Error = std::convert::Infallible;
        fn subtree(&mut self, height: u32, index: u64) -> Result<Hash, Self::Error> {
            let size = 1_usize << height;
            let start = usize::try_from(index).unwrap() * size;
            Ok(by_definition(&self.0[start..start + size]))
        }
    }

    fn leaves(size: usize) -> Vec<Hash> {
        (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect()
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

    #[test]
    fn proofs_are_those_of_the_definition_and_are_accepted() {
        for size in 0..40_usize {
            let all = leaves(size);
            let mut from = Leaves(all.clone());
            let total = by_definition(&all);
            let size_u = u64::try_from(size).unwrap();
            assert_eq!(tree_root(&mut from, size_u), Ok(total));
            for index in 0..size {
                let index_u = u64::try_from(index).unwrap();
                let path = prove_inclusion(&mut from, index_u, size_u).unwrap();
                assert_eq!(path, path_by_definition(index, &all), "{index} of {size}");
                check_inclusion(&all[index], index_u, size_u, &path, &total).unwrap();
            }
            for old in 0..=size {
                let old_u = u64::try_from(old).unwrap();
                let path = prove_consistency(&mut from, old_u, size_u).unwrap();
                if old > 0 {
                    assert_eq!(path, consistency_by_definition(old, &all, true), "{old} in {size}");
                }
                let old_root = by_definition(&all[..old]);
                check_consistency(old_u, &old_root, size_u, &total, &path).unwrap();
            }
        }
    }

    #[test]
    fn a_place_beyond_the_tree_is_refused() {
        let beyond = Err(ProofError::Beyond { position: 3, size: 3 });
        assert_eq!(check_inclusion(&[0; 32], 3, 3, &[], &[0; 32]), beyond);
        let beyond = Err(ProofError::Beyond { position: 4, size: 3 });
        assert_eq!(check_consistency(4, &[0; 32], 3, &[0; 32], &[]), beyond);
    }

    proptest! {
        #[test]
        fn folding_agrees_with_the_definition(entries in proptest::collection::vec(any::<u8>(), 0..70)) {
            let leaves: Vec<Hash> = entries.iter().map(|e| leaf_hash(&[*e])).collect();
            prop_assert_eq!(root(leaves.clone()), by_definition(&leaves));
        }

        /// One bit anywhere in what a proof is checked with, one hash more or less, another place: no.
        #[test]
        fn no_other_proof_is_accepted(size in 1..200_usize, at in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), bit in 0..256_usize) {
            let all = leaves(size);
            let (index, size_u) = (at.index(size), u64::try_from(size).unwrap());
            let index_u = u64::try_from(index).unwrap();
            let path = prove_inclusion(&mut Leaves(all.clone()), index_u, size_u).unwrap();
            let total = by_definition(&all);
            let flip = |hash: &Hash| { let mut other = *hash; other[bit / 8] ^= 1 << (bit % 8); other };
            prop_assert!(check_inclusion(&flip(&all[index]), index_u, size_u, &path, &total).is_err());
            prop_assert!(check_inclusion(&all[index], index_u, size_u, &path, &flip(&total)).is_err());
            let longer = [path.as_slice(), &[[7; 32]]].concat();
            prop_assert!(check_inclusion(&all[index], index_u, size_u, &longer, &total).is_err());
            if !path.is_empty() {
                let mut other = path.clone();
                let n = place.index(path.len());
                other[n] = flip(&path[n]);
                prop_assert!(check_inclusion(&all[index], index_u, size_u, &other, &total).is_err());
                prop_assert!(check_inclusion(&all[index], index_u, size_u, &path[1..], &total).is_err());
                prop_assert!(check_inclusion(&all[index], (index_u + 1) % size_u, size_u, &path, &total).is_err());
            }
        }

        #[test]
        fn no_other_history_is_accepted(size in 2..200_usize, at in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), bit in 0..256_usize) {
            let all = leaves(size);
            let old = 1 + at.index(size - 1);
            let (old_u, size_u) = (u64::try_from(old).unwrap(), u64::try_from(size).unwrap());
            let path = prove_consistency(&mut Leaves(all.clone()), old_u, size_u).unwrap();
            let (before, total) = (by_definition(&all[..old]), by_definition(&all));
            let flip = |hash: &Hash| { let mut other = *hash; other[bit / 8] ^= 1 << (bit % 8); other };
            prop_assert!(check_consistency(old_u, &flip(&before), size_u, &total, &path).is_err());
            prop_assert!(check_consistency(old_u, &before, size_u, &flip(&total), &path).is_err());
            let mut other = path.clone();
            let n = place.index(path.len());
            other[n] = flip(&path[n]);
            prop_assert!(check_consistency(old_u, &before, size_u, &total, &other).is_err());
            prop_assert!(check_consistency(old_u, &before, size_u, &total, &path[1..]).is_err());
            let longer = [path.as_slice(), &[[7; 32]]].concat();
            prop_assert!(check_consistency(old_u, &before, size_u, &total, &longer).is_err());
            // The same old tree with another entry in its middle.
            let mut changed = all.clone();
            changed[old - 1] = flip(&changed[old - 1]);
            prop_assert!(check_consistency(old_u, &before, size_u, &by_definition(&changed), &prove_consistency(&mut Leaves(changed), old_u, size_u).unwrap()).is_err());
        }
    }
}

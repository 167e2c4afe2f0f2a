//! Tiles: the tree as files that never change (C2SP tlog-tiles). A tile is 256 hashes side by side;
//! those of level 0 are of entries, each hash above is the root of a whole tile below. Entries lie
//! in bundles of 256 beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use crate::merkle::{Hash, Subtrees, node_hash, tree_root};

/// Hashes in a whole tile.
pub const WIDTH: usize = 256;
/// A whole tile is the root of a subtree of this height.
const HEIGHT: u32 = 8;
/// Levels that a tree of 64-bit size can have.
const MOST_LEVELS: u32 = 8;

/// One tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// 0 holds the hashes of entries.
    pub level: u32,
    /// Its place among the tiles of its level.
    pub number: u64,
}

/// What an address below `/tile/` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TilePath {
    /// The level of hashes; none for a bundle of entries.
    pub level: Option<u32>,
    /// The place at that level.
    pub number: u64,
    /// How many of the 256 there are.
    pub width: usize,
}

/// An address that names no tile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not LEVEL/NUMBER or entries/NUMBER, with .p/WIDTH for a partial one")]
pub struct NoTile(pub String);

/// A tile that is needed and not there, or not as wide as needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tile {0} is missing or too short")]
pub struct MissingTile(pub TileId);

/// A bundle whose lengths do not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {0} of the bundle is cut off")]
pub struct CutOff(pub usize);

/// An entry longer than a bundle can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an entry of {0} bytes is longer than 65,535")]
pub struct TooLong(pub usize);

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = TilePath { level: Some(self.level), number: self.number, width: WIDTH };
        path.fmt(f)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Some(level) => write!(f, "{level}/")?,
            None => f.write_str("entries/")?,
        }
        let digits = self.number.to_string();
        let padded = format!("{}{digits}", "0".repeat((3 - digits.len() % 3) % 3));
        for (n, digit) in padded.chars().enumerate() {
            if n % 3 == 0 {
                if n > 0 {
                    f.write_str("/")?;
                }
                if n + 3 < padded.len() {
                    f.write_str("x")?;
                }
            }
            write!(f, "{digit}")?;
        }
        if self.width < WIDTH {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

impl FromStr for TilePath {
    type Err = NoTile;

    /// Reads exactly what [`TilePath`] writes: each tile has one address, so that it is kept once.
    fn from_str(text: &str) -> Result<Self, NoTile> {
        let no_tile = || NoTile(text.to_owned());
        let (level, rest) = text.split_once('/').ok_or_else(no_tile)?;
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().map_err(|_| no_tile())?),
            None => (rest, WIDTH),
        };
        let level = match level {
            "entries" => None,
            level => Some(level.parse().map_err(|_| no_tile())?),
        };
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let number = digits.parse().map_err(|_| no_tile())?;
        let path = Self { level, number, width };
        if width == 0 || level.is_some_and(|level| level > 63) || path.to_string() != text {
            return Err(no_tile());
        }
        Ok(path)
    }
}

/// The hashes of a tile as bytes.
pub fn hashes_to_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

/// Bytes as hashes; what is left over at the end is left out.
pub fn hashes_from_bytes(bytes: &[u8]) -> Vec<Hash> {
    bytes.chunks_exact(32).filter_map(|chunk| chunk.try_into().ok()).collect()
}

/// Entries as a bundle: each after its length (two bytes, big-endian).
///
/// # Errors
/// [`TooLong`].
pub fn bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, TooLong> {
    let mut bytes = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len()).map_err(|_| TooLong(entry.len()))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(entry);
    }
    Ok(bytes)
}

/// The entries of a bundle.
///
/// # Errors
/// [`CutOff`].
pub fn entries_of(mut bundle: &[u8]) -> Result<Vec<&[u8]>, CutOff> {
    let mut entries = Vec::new();
    while !bundle.is_empty() {
        let cut = CutOff(entries.len());
        let (length, rest) = bundle.split_first_chunk().ok_or(cut)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, rest) = rest.split_at_checked(length).ok_or(cut)?;
        entries.push(entry);
        bundle = rest;
    }
    Ok(entries)
}

/// How many hashes the tree of `size` entries has in a tile; 0 where it has none.
pub fn width_in(tile: TileId, size: u64) -> usize {
    let below = HEIGHT * tile.level;
    let hashes = if below < u64::BITS { size >> below } else { 0 };
    let before = tile.number.saturating_mul(256);
    usize::try_from(hashes.saturating_sub(before)).map_or(WIDTH, |left| left.min(WIDTH))
}

/// Every tile of the tree of `size` entries, with its width, level by level.
pub fn tiles_of(size: u64) -> impl Iterator<Item = (TileId, usize)> {
    (0..MOST_LEVELS).flat_map(move |level| {
        let hashes = size >> (HEIGHT * level);
        (0..hashes.div_ceil(256)).map(move |number| {
            let tile = TileId { level, number };
            (tile, width_in(tile, size))
        })
    })
}

/// The tiles at the right edge of the tree of `size` entries that are not whole: from them it grows.
pub fn edge_of(size: u64) -> impl Iterator<Item = TileId> {
    (0..MOST_LEVELS).filter_map(move |level| {
        let hashes = size >> (HEIGHT * level);
        (!hashes.is_multiple_of(256)).then_some(TileId { level, number: hashes / 256 })
    })
}

/// The root of a complete subtree of hashes; as many as a power of two.
fn fold(hashes: &[Hash]) -> Option<Hash> {
    match hashes {
        [] => None,
        [hash] => Some(*hash),
        many => {
            let (left, right) = many.split_at(many.len() / 2);
            Some(node_hash(&fold(left)?, &fold(right)?))
        }
    }
}

/// Where a complete subtree lies: its tile, and which hashes of it.
fn place_of(height: u32, index: u64) -> (TileId, std::ops::Range<usize>) {
    let (level, inside) = (height / HEIGHT, height % HEIGHT);
    let first = index << inside;
    let tile = TileId { level, number: first / 256 };
    let start = usize::try_from(first % 256).unwrap_or(0);
    (tile, start..start + (1 << inside))
}

/// Tiles at hand: what proofs are made from.
#[derive(Clone, Debug, Default)]
pub struct Tiles(BTreeMap<TileId, Vec<Hash>>);

impl Tiles {
    /// Takes a tile in.
    pub fn insert(&mut self, tile: TileId, hashes: Vec<Hash>) {
        self.0.insert(tile, hashes);
    }

    /// The hashes of a tile.
    pub fn get(&self, tile: TileId) -> Option<&[Hash]> {
        self.0.get(&tile).map(Vec::as_slice)
    }
}

impl FromIterator<(TileId, Vec<Hash>)> for Tiles {
    fn from_iter<T: IntoIterator<Item = (TileId, Vec<Hash>)>>(tiles: T) -> Self {
        Self(tiles.into_iter().collect())
    }
}

impl Subtrees for Tiles {
    type Error = MissingTile;

    fn subtree(&mut self, height: u32, index: u64) -> Result<Hash, MissingTile> {
        let (tile, range) = place_of(height, index);
        let hashes = self.0.get(&tile).and_then(|hashes| hashes.get(range));
        hashes.and_then(fold).ok_or(MissingTile(tile))
    }
}

/// Notes which tiles would be read.
#[derive(Default)]
struct Noting(BTreeSet<TileId>);

impl Subtrees for Noting {
    type Error = std::convert::Infallible;

    fn subtree(&mut self, height: u32, index: u64) -> Result<Hash, Self::Error> {
        self.0.insert(place_of(height, index).0);
        Ok([0; 32])
    }
}

/// The tiles that an audit path is made from.
pub fn tiles_for_inclusion(index: u64, size: u64) -> Vec<TileId> {
    let mut noting = Noting::default();
    let Ok(_) = crate::merkle::prove_inclusion(&mut noting, index, size);
    noting.0.into_iter().collect()
}

/// The tiles that a proof of consistency is made from.
pub fn tiles_for_consistency(old: u64, size: u64) -> Vec<TileId> {
    let mut noting = Noting::default();
    let Ok(_) = crate::merkle::prove_consistency(&mut noting, old, size);
    noting.0.into_iter().collect()
}

/// The right edge of a tree, which is all that it needs to grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// By level: the hashes of the tile that is not whole yet.
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of a tree of `size` entries, from the tiles [`edge_of`] names; they may be wider than
    /// that tree.
    ///
    /// # Errors
    /// [`MissingTile`].
    pub fn new(size: u64, tiles: &Tiles) -> Result<Self, MissingTile> {
        let mut levels: Vec<Vec<Hash>> = Vec::new();
        for tile in edge_of(size) {
            let level = usize::try_from(tile.level).unwrap_or(0);
            levels.resize(level, Vec::new());
            let hashes = tiles.get(tile).and_then(|hashes| hashes.get(..width_in(tile, size)));
            levels.push(hashes.ok_or(MissingTile(tile))?.to_vec());
        }
        Ok(Self { size, levels })
    }

    /// Entries in the tree.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds an entry by its hash; tiles that became whole are given to `whole`.
    pub fn push(&mut self, leaf: Hash, mut whole: impl FnMut(TileId, Vec<Hash>)) {
        self.size += 1;
        let (mut hash, mut level) = (leaf, 0);
        loop {
            let place = usize::try_from(level).unwrap_or(0);
            if self.levels.len() <= place {
                self.levels.push(Vec::with_capacity(WIDTH));
            }
            let Some(hashes) = self.levels.get_mut(place) else { return };
            hashes.push(hash);
            if hashes.len() < WIDTH {
                return;
            }
            let Some(root) = fold(hashes) else { return };
            let number = (self.size >> (HEIGHT * (level + 1))) - 1;
            whole(TileId { level, number }, std::mem::take(hashes));
            (hash, level) = (root, level + 1);
        }
    }

    /// The tiles that are not whole.
    pub fn partial(&self) -> impl Iterator<Item = (TileId, &[Hash])> {
        let with = edge_of(self.size).filter_map(|tile| {
            let level = usize::try_from(tile.level).ok()?;
            Some((tile, self.levels.get(level)?.as_slice()))
        });
        with.filter(|(_, hashes)| !hashes.is_empty())
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        let mut tiles: Tiles =
            self.partial().map(|(tile, hashes)| (tile, hashes.to_vec())).collect();
        // Every subtree that a root is made of lies at the edge.
        tree_root(&mut tiles, self.size).unwrap_or([0; 32])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{
        check_consistency, check_inclusion, leaf_hash, prove_consistency, prove_inclusion, root,
    };
    use proptest::prelude::*;

    fn leaf(n: u64) -> Hash {
        leaf_hash(&n.to_be_bytes())
    }

    /// A tree grown one entry at a time, with all its tiles.
    fn grown(size: u64) -> (Edge, Tiles) {
        let (mut edge, mut tiles) = (Edge::default(), Tiles::default());
        for n in 0..size {
            edge.push(leaf(n), |tile, hashes| tiles.insert(tile, hashes));
        }
        for (tile, hashes) in edge.partial() {
            tiles.insert(tile, hashes.to_vec());
        }
        (edge, tiles)
    }

    #[test]
    fn addresses_are_those_of_the_specification() {
        let path = |level, number, width| TilePath { level, number, width };
        for (tile, text) in [
            (path(Some(0), 1_234_067, 256), "0/x001/x234/067"),
            (path(Some(1), 0, 17), "1/000.p/17"),
            (path(None, 999, 256), "entries/999"),
            (path(None, 1000, 1), "entries/x001/000.p/1"),
            (path(Some(63), 5, 255), "63/005.p/255"),
        ] {
            assert_eq!(tile.to_string(), text);
            assert_eq!(text.parse(), Ok(tile));
        }
        for text in [
            "",
            "0",
            "0/",
            "0/1",
            "0/0001",
            "00/001",
            "64/001",
            "0/x001",
            "0/001/002",
            "x/001",
            "0/001.p/0",
            "0/001.p/256",
            "0/001.p/01",
            "0/001.p/",
            "entries/",
            "entries/-01",
            "0/x001/x234/067/",
            "+1/001",
            "0/99999999999999999999999",
        ] {
            assert_eq!(text.parse::<TilePath>(), Err(NoTile(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_tree_has_the_tiles_of_the_specification() {
        // 70,000 entries: 273 whole tiles, one of 112; one whole, one of 17; one of 1.
        let tiles: Vec<_> = tiles_of(70_000).collect();
        let of = |level| tiles.iter().filter(move |(tile, _)| tile.level == level);
        assert_eq!(of(0).filter(|(_, width)| *width == 256).count(), 273);
        assert_eq!(of(0).map(|(_, width)| *width).min(), Some(112));
        assert_eq!(of(1).map(|(_, width)| *width).collect::<Vec<_>>(), [256, 17]);
        assert_eq!(of(2).map(|(_, width)| *width).collect::<Vec<_>>(), [1]);
        assert_eq!(tiles.len(), 273 + 1 + 2 + 1);
        assert_eq!(tiles_of(256).map(|(_, width)| width).collect::<Vec<_>>(), [256, 1]);
        assert_eq!(tiles_of(0).count(), 0);
    }

    #[test]
    fn a_tree_grows_from_its_edge() {
        for size in [0, 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000] {
            let (edge, mut tiles) = grown(size);
            assert_eq!(edge.size(), size);
            assert_eq!(edge.root(), root((0..size).map(leaf)), "{size}");
            assert_eq!(tree_root(&mut tiles, size).unwrap(), edge.root());
            for (tile, width) in tiles_of(size) {
                assert_eq!(tiles.get(tile).unwrap().len(), width, "{tile} of {size}");
            }
            let again = Edge::new(size, &tiles).unwrap();
            assert_eq!(again.root(), edge.root());
            let mut one = again.clone();
            one.push(leaf(size), |_, _| {});
            assert_eq!(one.root(), root((0..=size).map(leaf)));
        }
    }

    #[test]
    fn an_edge_is_found_in_tiles_of_a_larger_tree() {
        let (_, tiles) = grown(1000);
        for size in [1, 100, 256, 300, 999] {
            assert_eq!(Edge::new(size, &tiles).unwrap().root(), root((0..size).map(leaf)));
        }
        let missing = MissingTile(TileId { level: 0, number: 4 });
        assert_eq!(Edge::new(1100, &tiles), Err(missing));
    }

    proptest! {
        #[test]
        fn proofs_come_from_the_tiles_that_are_named(size in 1..70_000_u64, at in any::<prop::sample::Index>(), before in any::<prop::sample::Index>()) {
            let (edge, tiles) = grown(size);
            let index = u64::try_from(at.index(usize::try_from(size).unwrap())).unwrap();
            let old = u64::try_from(before.index(usize::try_from(size).unwrap())).unwrap() + 1;
            let named = |names: Vec<TileId>| -> Tiles {
                names.into_iter().map(|tile| (tile, tiles.get(tile).unwrap().to_vec())).collect()
            };
            let mut few = named(tiles_for_inclusion(index, size));
            let path = prove_inclusion(&mut few, index, size).unwrap();
            check_inclusion(&leaf(index), index, size, &path, &edge.root()).unwrap();
            let mut few = named(tiles_for_consistency(old, size));
            let path = prove_consistency(&mut few, old, size).unwrap();
            check_consistency(old, &root((0..old).map(leaf)), size, &edge.root(), &path).unwrap();
        }

        #[test]
        fn bundles_read_back(entries in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 0..20), cut in any::<prop::sample::Index>()) {
            let bytes = bundle(entries.iter().map(Vec::as_slice)).unwrap();
            prop_assert_eq!(entries_of(&bytes).unwrap(), entries.iter().map(Vec::as_slice).collect::<Vec<_>>());
            if !bytes.is_empty() {
                let short = &bytes[..cut.index(bytes.len())];
                // Cut between two entries, it is a shorter bundle.
                prop_assert!(entries_of(short).map_or(true, |found| found.len() < entries.len()));
            }
        }
    }

    #[test]
    fn no_entry_is_longer_than_its_length_can_say() {
        assert_eq!(bundle([vec![0; 65_536].as_slice()]), Err(TooLong(65_536)));
        assert_eq!(bundle([vec![0; 65_535].as_slice()]).unwrap().len(), 65_537);
    }
}

//! Counting the co-votes of many people at once.
//!
//! For a statement, every vote of a person on statements before it is one pair. Taken person by person
//! the pairs lie all over the triangle of sums; taken statement by statement they lie in one row of it,
//! which stays in the nearest cache, while the votes of a piece of people stay in the next. The four
//! sums of a pair are kept in one 64-bit number, so that a pair costs one addition.

use crate::matrix::Code;

use super::{Pair, row_start};

/// Most people in a piece: each adds at most 4 (= 2 · 2) to a field of 16 bits.
const MOST_PEOPLE: usize = 65_535 / 4;

/// Most votes in a piece, apart from one person's: they fit the second cache of a core.
const MOST_VOTES: usize = 1 << 18;

/// The votes of some people, person by person and statement by statement.
pub(super) struct Piece {
    /// Statement and level of each vote, person by person, ascending by statement.
    votes: Vec<(u16, u16)>,
    /// For each statement, where its votes begin in `columns`; and where the last ends.
    starts: Vec<usize>,
    /// For each vote on a statement: where that person's votes begin in `votes`, and where it stands.
    columns: Vec<(u32, u32)>,
}

impl Piece {
    /// How many of these rows make the next piece.
    pub(super) fn length<'a>(rows: impl Iterator<Item = &'a [Code]>) -> usize {
        let mut votes = 0;
        rows.take(MOST_PEOPLE)
            .take_while(|row| {
                let fits = votes < MOST_VOTES;
                votes += row.len();
                fits
            })
            .count()
    }

    pub(super) fn new<'a>(statements: usize, rows: impl Iterator<Item = &'a [Code]>) -> Self {
        let mut votes = Vec::new();
        let mut ends = Vec::new();
        let mut starts = vec![0; statements + 1];
        for row in rows {
            for code in row {
                votes.push((code.number(), u16::from(code.level())));
                if let Some(count) = starts.get_mut(code.statement() + 1) {
                    *count += 1;
                }
            }
            ends.push(votes.len());
        }
        for at in 1..starts.len() {
            let before = starts.get(at - 1).copied().unwrap_or_default();
            if let Some(start) = starts.get_mut(at) {
                *start += before;
            }
        }
        let mut next = starts.clone();
        let mut columns = vec![(0, 0); votes.len()];
        let mut begin = 0;
        for end in ends {
            let row = votes.get(begin..end).unwrap_or_default();
            for (at, (statement, _)) in (begin..).zip(row) {
                if let Some(next) = next.get_mut(usize::from(*statement)) {
                    let place = [begin, at].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
                    if let Some(column) = columns.get_mut(*next) {
                        *column = place.into();
                    }
                    *next += 1;
                }
            }
            begin = end;
        }
        Self { votes, starts, columns }
    }

    /// Adds the pairs of some statements with those before them. `pairs` are the rows of the triangle of
    /// the statements from `first` on; `cells` is scratch.
    pub(super) fn add_to(&self, first: usize, pairs: &mut [Pair], cells: &mut Vec<u64>) {
        let mut rest = pairs;
        for upper in first.. {
            let Some((row, others)) = rest.split_at_mut_checked(upper) else { break };
            rest = others;
            self.add_row(upper, row, cells);
            if rest.is_empty() {
                break;
            }
        }
    }

    fn add_row(&self, upper: usize, row: &mut [Pair], cells: &mut Vec<u64>) {
        let at = |statement: usize| self.starts.get(statement).copied().unwrap_or_default();
        let column = self.columns.get(at(upper)..at(upper + 1)).unwrap_or_default();
        if column.is_empty() {
            return;
        }
        cells.clear();
        cells.resize(row.len(), 0);
        for (begin, own) in column {
            let [begin, own] = [*begin, *own].map(|at| usize::try_from(at).unwrap_or(usize::MAX));
            let level = self.votes.get(own).map_or(0, |(_, level)| u64::from(*level));
            // Fields from the low end: people, lower, upper, product.
            let fixed = 1 | level << 32;
            let step = 1 << 16 | level << 48;
            for (lower, level) in self.votes.get(begin..own).unwrap_or_default() {
                if let Some(cell) = cells.get_mut(usize::from(*lower)) {
                    *cell += fixed + u64::from(*level) * step;
                }
            }
        }
        for (pair, cell) in row.iter_mut().zip(cells) {
            if *cell != 0 {
                pair.add(unpacked(*cell));
            }
        }
    }
}

/// The sums of a pair whose votes were counted as 0, 1, 2.
fn unpacked(cell: u64) -> Pair {
    let field = |at: u32| i32::try_from(cell >> at & 0xFFFF).unwrap_or(0);
    let (both, lower, upper) = (field(0), field(16), field(32));
    Pair {
        both,
        lower: lower - both,
        upper: upper - both,
        product: field(48) - lower - upper + both,
    }
}

/// The rows of the triangle in bands of nearly equal numbers of pairs: first statement, and the pairs.
pub(super) fn bands(
    statements: usize,
    pairs: &mut [Pair],
    count: usize,
) -> Vec<(usize, &mut [Pair])> {
    let size = pairs.len().div_ceil(count.max(1)).max(1);
    let mut bands = Vec::new();
    let mut rest = pairs;
    let mut first = 1;
    for next in 2..=statements {
        let filled = row_start(next) - row_start(first);
        if filled >= size || next == statements {
            let (band, others) = std::mem::take(&mut rest).split_at_mut(filled);
            bands.push((first, band));
            rest = others;
            first = next;
        }
    }
    bands
}

//! Opinion groups: how each voted, and which of them was which in an earlier analysis.

use rayon::prelude::*;

use crate::cluster::adjusted_rand_index;
use crate::component::PIECE;
use crate::matrix::Matrix;
use crate::tally::Tally;

/// Most groups an analysis finds.
pub const MOST_GROUPS: usize = 7;

/// How each group voted on each statement: `[group][statement]`. `of` holds each person's group.
pub fn tallies(matrix: &Matrix, of: &[Option<u8>], groups: usize) -> Vec<Vec<Tally>> {
    let new = || vec![vec![Tally::default(); matrix.statements()]; groups];
    let piece = |(piece, of): (usize, &[Option<u8>])| {
        let mut tallies = new();
        for (person, group) in (piece * PIECE * 8..).zip(of) {
            let Some(own) = group.and_then(|group| tallies.get_mut(usize::from(group))) else {
                continue;
            };
            for code in matrix.codes(person) {
                if let Some(tally) = own.get_mut(code.statement()) {
                    tally.add(code.value());
                }
            }
        }
        tallies
    };
    let add = |mut sum: Vec<Vec<Tally>>, part: Vec<Vec<Tally>>| {
        for (sum, part) in sum.iter_mut().flatten().zip(part.into_iter().flatten()) {
            sum.agree += part.agree;
            sum.disagree += part.disagree;
            sum.pass += part.pass;
        }
        sum
    };
    of.par_chunks(PIECE * 8).enumerate().map(piece).reduce(new, add)
}

/// Numbers the groups anew: by size, greatest first; equal ones by their first person. Returns the
/// old number of each new one.
pub(crate) fn by_size(of: &[Option<u8>], groups: usize) -> Vec<u8> {
    let mut sizes = vec![(0usize, usize::MAX, 0u8); groups];
    for (size, number) in sizes.iter_mut().zip(0u8..) {
        size.2 = number;
    }
    for (person, group) in of.iter().enumerate() {
        if let Some(size) = group.and_then(|group| sizes.get_mut(usize::from(group))) {
            size.0 += 1;
            size.1 = size.1.min(person);
        }
    }
    sizes.sort_by_key(|(size, first, _)| (std::cmp::Reverse(*size), *first));
    sizes.into_iter().map(|(_, _, number)| number).collect()
}

/// Numbers the groups so that they keep the numbers of an earlier analysis: of all ways to pair them,
/// the one in which most people keep their number; what has no counterpart takes the free numbers in
/// order. `earlier` holds each person's group then, by number of the person. Returns the old number
/// of each new one.
pub fn matched(of: &[Option<u8>], groups: usize, earlier: &[Option<u8>]) -> Vec<u8> {
    let mut kept = vec![vec![0u32; groups]; groups];
    for (now, then) in of.iter().zip(earlier) {
        if let (Some(now), Some(then)) = (now, then)
            && let Some(count) =
                kept.get_mut(usize::from(*then)).and_then(|row| row.get_mut(usize::from(*now)))
        {
            *count += 1;
        }
    }
    let mut best = (0, Vec::new());
    pair(&kept, &mut Vec::new(), 0, &mut best);
    best.1
}

/// Tries every pairing: at most 7! = 5,040. The first of equally good ones wins.
fn pair(kept: &[Vec<u32>], chosen: &mut Vec<u8>, score: u32, best: &mut (u32, Vec<u8>)) {
    let Some(row) = kept.get(chosen.len()) else {
        if best.1.is_empty() || score > best.0 {
            *best = (score, chosen.clone());
        }
        return;
    };
    for (number, count) in (0u8..).zip(row) {
        if !chosen.contains(&number) {
            chosen.push(number);
            pair(kept, chosen, score + count, best);
            chosen.pop();
        }
    }
}

/// Gives the groups their new numbers: `order[new] = old`.
pub(crate) fn renumber(of: &mut [Option<u8>], order: &[u8]) {
    let mut new = vec![0u8; order.len()];
    for (number, old) in (0u8..).zip(order) {
        if let Some(new) = new.get_mut(usize::from(*old)) {
            *new = number;
        }
    }
    for group in of.iter_mut().flatten() {
        *group = new.get(usize::from(*group)).copied().unwrap_or_default();
    }
}

/// The adjusted Rand index of two analyses, over the people whom both place in a group. Nothing when
/// there are none.
pub fn likeness(left: &[Option<u8>], right: &[Option<u8>]) -> Option<f64> {
    let both = left.iter().zip(right).filter_map(|(left, right)| Some(((*left)?, (*right)?)));
    let (left, right): (Vec<u8>, Vec<u8>) = both.unzip();
    (!left.is_empty()).then(|| adjusted_rand_index(&left, &right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_keep_their_numbers() {
        let then = [Some(0), Some(0), Some(1), Some(1), Some(2), None];
        let mut now = [Some(2), Some(2), Some(0), Some(0), Some(1), Some(1)];
        let order = matched(&now, 3, &then);
        renumber(&mut now, &order);
        assert_eq!(now, [Some(0), Some(0), Some(1), Some(1), Some(2), Some(2)]);
        // One group more than before: the old ones keep their numbers, the new one takes the next.
        let mut more = [Some(0), Some(1), Some(2), Some(2), Some(3), Some(3)];
        let order = matched(&more, 4, &then);
        renumber(&mut more, &order);
        assert_eq!((more[2], more[4]), (Some(1), Some(2)));
    }

    #[test]
    fn the_largest_group_comes_first() {
        let mut of = [Some(1), Some(0), Some(2), Some(2), None];
        let order = by_size(&of, 3);
        renumber(&mut of, &order);
        assert_eq!(of, [Some(1), Some(2), Some(0), Some(0), None]);
    }
}

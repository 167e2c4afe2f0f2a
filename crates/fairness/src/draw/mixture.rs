//! A lottery over whole panels with given chances.
//!
//! Panels are found one after the other, each the one that mends most of what those before it left
//! wrong, so that in equal parts they come close to the chances. The parts are then moved until they
//! are exact (each by as little as possible, in proportion; steps that would take away a whole part
//! are shortened, as in affine scaling).

use super::panel::{Finder, Rules, float};
use super::relaxed::Cut;
use crate::number::{At, real};

/// A lottery over numbers of each type.
pub(super) type Panels = Vec<(Vec<i64>, f64)>;

/// What counts as a whole number of seats.
const WHOLE: f64 = 1e-9;
/// How far mean seats may be from what was asked for; and how far where rounding allows no better.
const EXACT: f64 = 1e-13;
const ROUNDED: f64 = 1e-10;
/// Steps that move the parts.
const STEPS: usize = 40;

/// A lottery whose mean numbers are `seats`; else the panels that were found on the way.
pub(super) fn of_chances(
    rules: &Rules,
    cuts: &[Cut],
    seats: &[f64],
    tell: &dyn Fn(usize, usize),
) -> Result<Panels, Vec<Vec<i64>>> {
    let open = seats.iter().filter(|seats| (*seats - seats.round()).abs() > WHOLE).count();
    let mut finder = Finder::around(rules, cuts, seats);
    let mut lack = vec![0.0; seats.len()];
    let mut found: Vec<Vec<i64>> = Vec::new();
    let mut tries = [open + open / 4 + 8, 2 * open + 8, 3 * open + 8].into_iter();
    let mut next = tries.next().unwrap_or(0);
    while found.len() < 4 * open + 16 {
        // With nothing lacking yet every type would stay open, so seats count first; and where no panel
        // was found soon they may lead to one.
        let weights: [&[f64]; 2] =
            if found.is_empty() { [seats, lack.as_slice()] } else { [lack.as_slice(), seats] };
        let Some(numbers) = weights.into_iter().find_map(|weights| finder.first(weights)) else {
            break;
        };
        for (lack, (seats, number)) in lack.iter_mut().zip(seats.iter().zip(&numbers)) {
            *lack += seats - float(*number);
        }
        found.push(numbers);
        if found.len().is_multiple_of(16) {
            tell(found.len().min(next), next);
        }
        // What is left wrong stays small where panels can have these chances.
        let worst = lack.iter().fold(0.0_f64, |most, lack| most.max(lack.abs()));
        if worst > 6.0 + real(rules.seats).sqrt() {
            break;
        }
        if found.len() >= next {
            if let Some(panels) = balance(&found, seats) {
                return Ok(panels);
            }
            match tries.next() {
                Some(more) => next = more,
                None => break,
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Err(found)
}

/// Parts of the panels, all above zero, with which they have exactly these seats.
fn balance(found: &[Vec<i64>], seats: &[f64]) -> Option<Panels> {
    let mut counted: std::collections::BTreeMap<&Vec<i64>, f64> = std::collections::BTreeMap::new();
    for numbers in found {
        *counted.entry(numbers).or_default() += 1.0 / real(found.len());
    }
    let (panels, mut parts): (Vec<Sparse>, Vec<f64>) =
        counted.iter().map(|(numbers, part)| (sparse(numbers), *part)).unzip();
    let mut last = f64::INFINITY;
    for _ in 0..STEPS {
        let all: f64 = parts.iter().sum();
        for part in &mut parts {
            *part /= all;
        }
        let wrong = wrong(&panels, &parts, seats);
        let worst = wrong.iter().fold(0.0_f64, |most, wrong| most.max(wrong.abs()));
        if worst < EXACT || (worst < ROUNDED && worst > 0.5 * last) {
            return Some(counted.into_keys().cloned().zip(parts).collect());
        }
        if worst > 0.999 * last {
            return None;
        }
        last = worst;
        let prices = solve(weighted(&panels, &parts, seats), wrong);
        let level: f64 = prices.iter().zip(seats).map(|(price, seats)| price * seats).sum();
        let moves: Vec<f64> = panels
            .iter()
            .zip(&parts)
            .map(|(panel, part)| {
                let worth: f64 = panel.iter().map(|(kind, n)| n * prices.at(*kind)).sum();
                part * part * (worth - level)
            })
            .collect();
        let ratio = parts.iter().zip(&moves).filter(|(_, by)| **by < 0.0);
        let far = ratio.map(|(part, by)| part / -by).fold(f64::INFINITY, f64::min);
        let step = if far > 1.05 { 1.0 } else { 0.9 * far };
        parts.iter_mut().zip(&moves).for_each(|(part, by)| *part += step * by);
    }
    None
}

/// The numbers that are not zero.
type Sparse = Vec<(usize, f64)>;

fn sparse(numbers: &[i64]) -> Sparse {
    let own = numbers.iter().enumerate().filter(|(_, number)| **number != 0);
    own.map(|(kind, number)| (kind, float(*number))).collect()
}

/// By how much each type has too few seats.
fn wrong(panels: &[Sparse], parts: &[f64], seats: &[f64]) -> Vec<f64> {
    let mut wrong = seats.to_vec();
    for (panel, part) in panels.iter().zip(parts) {
        for (kind, number) in panel {
            wrong.change(*kind, |wrong| wrong - number * part);
        }
    }
    wrong
}

/// How moving parts by their square times a price moves seats: the upper half of a symmetric
/// matrix, row by row from the diagonal on.
fn weighted(panels: &[Sparse], parts: &[f64], seats: &[f64]) -> Vec<Vec<f64>> {
    let count = seats.len();
    let mut matrix: Vec<Vec<f64>> = (0..count).map(|row| vec![0.0; count - row]).collect();
    let mut mean = vec![0.0; count];
    let mut all = 0.0;
    for (panel, part) in panels.iter().zip(parts) {
        let weight = part * part;
        all += weight;
        for (index, (kind, number)) in panel.iter().enumerate() {
            mean.change(*kind, |mean| mean + weight * number);
            let Some(row) = matrix.get_mut(*kind) else { continue };
            for (other, times) in panel.iter().skip(index) {
                row.change(other - kind, |sum| sum + weight * number * times);
            }
        }
    }
    for (at, row) in matrix.iter_mut().enumerate() {
        let (own, own_mean) = (seats.at(at), mean.at(at));
        let others = seats.iter().zip(&mean).skip(at);
        for (entry, (other, other_mean)) in row.iter_mut().zip(others) {
            *entry += own * other * all - own * other_mean - own_mean * other;
        }
    }
    matrix
}

/// Solves a symmetric system by Cholesky's method; directions in which nothing moves stay at zero.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let scale = matrix.iter().map(|row| row.at(0)).fold(0.0, f64::max);
    for at in 0..matrix.len() {
        let mut row = matrix.get_mut(at).map(std::mem::take).unwrap_or_default();
        let pivot = row.at(0);
        if pivot <= scale * 1e-11 {
            row.fill(0.0);
        } else {
            let root = pivot.sqrt();
            for entry in &mut row {
                *entry /= root;
            }
            let below = matrix.iter_mut().skip(at + 1);
            for (offset, other) in below.enumerate() {
                let factor = row.at(offset + 1);
                if factor != 0.0 {
                    let own = row.iter().skip(offset + 1);
                    other.iter_mut().zip(own).for_each(|(to, from)| *to -= factor * from);
                }
            }
        }
        if let Some(slot) = matrix.get_mut(at) {
            *slot = row;
        }
    }
    for (at, row) in matrix.iter().enumerate() {
        let own = if row.at(0) > 0.0 { right.at(at) / row.at(0) } else { 0.0 };
        right.put(at, own);
        let rest = right.iter_mut().skip(at + 1);
        rest.zip(row.iter().skip(1)).for_each(|(right, entry)| *right -= own * entry);
    }
    for (at, row) in matrix.iter().enumerate().rev() {
        let later = right.iter().skip(at + 1).zip(row.iter().skip(1));
        let sum: f64 = later.map(|(right, entry)| right * entry).sum();
        let own = if row.at(0) > 0.0 { (right.at(at) - sum) / row.at(0) } else { 0.0 };
        right.put(at, own);
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_solved_also_where_a_direction_is_missing() {
        // Rows 0 and 1 move together; row 2 not at all.
        let matrix = vec![vec![4.0, 4.0, 0.0], vec![4.0, 0.0], vec![0.0]];
        let solved = solve(matrix, vec![8.0, 8.0, 0.0]);
        assert!((solved[0] * 4.0 + solved[1] * 4.0 - 8.0).abs() < 1e-12 && solved[2] == 0.0);
        let solved = solve(vec![vec![2.0, 1.0], vec![3.0]], vec![4.0, 7.0]);
        assert!((solved[0] - 1.0).abs() < 1e-12 && (solved[1] - 2.0).abs() < 1e-12);
    }

    #[test]
    fn parts_are_moved_until_chances_are_exact() {
        let found = vec![vec![1, 0, 1], vec![0, 1, 1], vec![1, 1, 0], vec![1, 1, 0]];
        let panels = balance(&found, &[0.7, 0.7, 0.6]).unwrap();
        for (kind, wanted) in [0.7, 0.7, 0.6].into_iter().enumerate() {
            let sum: f64 = panels.iter().map(|(n, part)| float(n[kind]) * part).sum();
            assert!((sum - wanted).abs() < 1e-12, "{panels:?}");
        }
        // No mixture of these has 0.9 and 0.9; nor of one panel anything else, not even with no part.
        assert_eq!(balance(&found[..1], &[0.9, 0.1, 1.0]), None);
        assert_eq!(balance(&found[..2], &[0.9, 0.9, 0.2]), None);
    }
}

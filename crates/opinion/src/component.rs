//! The principal components of all votes, exactly, from sums over pairs of statements.
//!
//! A missing vote counts as its statement's mean, so after centring it is exactly 0, and the
//! covariance of two statements is the sum over the people who voted on both:
//! Cᵢⱼ = Σ (xᵢ − cᵢ)(xⱼ − cⱼ). A statement that was moderated out is a column of zeros.

use rayon::prelude::*;

use crate::covote::CoVotes;
use crate::eigen::{Eigen, leading};
use crate::matrix::{Code, Matrix};
use crate::number::dot;

/// Centre and components of a conversation, each with an entry for each statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// Mean vote on each statement, in [−1, 1]; 0 without votes or when moderated out.
    pub centre: Vec<f64>,
    /// The components: length 1, the entry of greatest size positive, so that a map does not flip.
    pub vectors: Vec<Vec<f64>>,
    /// Variance along each component, summed over people.
    pub values: Vec<f64>,
}

/// People in one piece of a pass over the votes. Pieces are fixed, and their sums are added in order,
/// so that the number of threads cannot change a sum.
pub(crate) const PIECE: usize = 4096;

/// Mean vote on each statement.
pub(crate) fn centre(matrix: &Matrix) -> Vec<f64> {
    let mean = |(tally, moderated): (&crate::tally::Tally, &bool)| {
        if *moderated || tally.seen() == 0 {
            0.0
        } else {
            (f64::from(tally.agree) - f64::from(tally.disagree)) / f64::from(tally.seen())
        }
    };
    matrix.tallies().iter().zip(matrix.moderated()).map(mean).collect()
}

impl Components {
    /// The first `count` components. With `pairs` people are not touched; without, each step of the
    /// method is one pass over the votes, and the result is the same up to rounding.
    pub fn find(matrix: &Matrix, pairs: Option<&CoVotes>, count: usize) -> Self {
        let centre = centre(matrix);
        let size = matrix.statements();
        let found = match pairs {
            Some(pairs) => {
                let covariance = covariance(matrix, pairs, &centre);
                leading(size, count, |x, y| multiply(&covariance, x, y))
            }
            None => {
                let rows = matrix.all_codes();
                let weight = |out: &bool| if *out { 0.0 } else { 1.0 };
                let weights = matrix.moderated().iter().map(weight);
                let terms: Vec<(f64, f64)> = centre.iter().copied().zip(weights).collect();
                leading(size, count, |x, y| gram(&rows, &terms, x, y))
            }
        };
        let split = |eigen: Eigen| (eigen.value, eigen.vector);
        let (values, vectors) = found.into_iter().map(split).unzip();
        Self { centre, vectors, values }
    }
}

/// y = A·x for a square matrix, row by row.
pub(crate) fn multiply(square: &[f64], x: &[f64], y: &mut [f64]) {
    let size = x.len().max(1);
    y.par_iter_mut().zip(square.par_chunks_exact(size)).with_min_len(64).for_each(|(y, row)| {
        *y = dot(row, x);
    });
}

/// The covariances as a square matrix, row after row.
fn covariance(matrix: &Matrix, pairs: &CoVotes, centre: &[f64]) -> Vec<f64> {
    let size = matrix.statements();
    let moderated = matrix.moderated();
    let variance = |at: usize, centre: f64| {
        let tally = matrix.tallies().get(at).copied().unwrap_or_default();
        f64::from(tally.agree) + f64::from(tally.disagree)
            - f64::from(tally.seen()) * centre * centre
    };
    symmetric(size, |upper, row| {
        let upper_centre = centre.get(upper).copied().unwrap_or_default();
        if moderated.get(upper) == Some(&true) {
            return;
        }
        let below = pairs.row(upper).iter().zip(centre).zip(moderated).zip(row.iter_mut());
        for (((pair, lower_centre), moderated), cell) in below {
            if !moderated {
                *cell = pair.centred(*lower_centre, upper_centre);
            }
        }
        if let Some(cell) = row.get_mut(upper) {
            *cell = variance(upper, upper_centre);
        }
    })
}

/// A symmetric square matrix from its lower triangle: `fill(i, row)` writes row i up to entry i.
pub(crate) fn symmetric(size: usize, fill: impl Fn(usize, &mut [f64]) + Sync) -> Vec<f64> {
    let mut square = vec![0.0; size * size];
    square.par_chunks_exact_mut(size.max(1)).enumerate().for_each(|(at, row)| fill(at, row));
    mirror(&mut square, size);
    square
}

/// Copies the lower triangle of a square matrix into the upper one, tile by tile.
fn mirror(square: &mut [f64], size: usize) {
    const TILE: usize = 32;
    for top in (0..size).step_by(TILE) {
        for left in (0..=top).step_by(TILE) {
            for row in top..(top + TILE).min(size) {
                for column in left..(left + TILE).min(row) {
                    let value = square.get(row * size + column).copied().unwrap_or_default();
                    if let Some(cell) = square.get_mut(column * size + row) {
                        *cell = value;
                    }
                }
            }
        }
    }
}

/// y += XᵀX·x, where X holds of each vote (value − centre) · weight: one pass over people. `terms` are
/// centre and weight of each statement.
pub(crate) fn gram(rows: &[&[Code]], terms: &[(f64, f64)], x: &[f64], y: &mut [f64]) {
    let piece = |rows: &[&[Code]]| {
        let mut sum = vec![0.0; x.len()];
        for row in rows {
            one_person(row, terms, x, &mut sum);
        }
        sum
    };
    // A few pieces at a time, so that their sums do not fill the memory.
    for rows in rows.chunks(64 * PIECE) {
        let sums: Vec<Vec<f64>> = rows.par_chunks(PIECE).map(piece).collect();
        for sum in sums {
            y.iter_mut().zip(sum).for_each(|(y, sum)| *y += sum);
        }
    }
}

fn one_person(row: &[Code], terms: &[(f64, f64)], x: &[f64], sum: &mut [f64]) {
    let own = |code: &Code| {
        let (centre, weight) = terms.get(code.statement()).copied().unwrap_or_default();
        (f64::from(code.value()) - centre) * weight
    };
    let at = |code: &Code| x.get(code.statement()).copied().unwrap_or_default();
    let along: f64 = row.iter().map(|code| own(code) * at(code)).sum();
    for code in row {
        if let Some(sum) = sum.get_mut(code.statement()) {
            *sum += along * own(code);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::Random;

    #[test]
    fn components_of_a_matrix_by_hand() {
        // Two statements, four people, opposite votes: one direction holds everything.
        let mut matrix = Matrix::new(4, 2).unwrap();
        for (person, value) in [1, 1, -1, -1].into_iter().enumerate() {
            matrix.vote(person, 0, value).unwrap();
            matrix.vote(person, 1, -value).unwrap();
        }
        let found = Components::find(&matrix, Some(&CoVotes::count(&matrix)), 2);
        assert_eq!(found.centre, [0.0, 0.0]);
        assert!((found.values[0] - 8.0).abs() < 1e-12 && found.values[1].abs() < 1e-12);
        assert!((found.vectors[0][0].abs() - 0.5f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn threads_change_no_bit_of_a_pass_over_the_votes() {
        let people = 2 * PIECE + 100;
        let mut matrix = Matrix::new(people, 20).unwrap();
        let mut random = Random::new(1, 0);
        for person in 0..people {
            for _ in 0..6 {
                let value = if random.unit() < 0.3 { -1 } else { 1 };
                matrix.vote(person, random.below(20), value).unwrap();
            }
        }
        let in_pool = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Components::find(&matrix, None, 2))
        };
        assert_eq!(in_pool(1), in_pool(3));
    }

    proptest! {
        #[test]
        fn both_ways_to_the_components_agree(
            votes in proptest::collection::vec((0usize..30, 0usize..8, -1i8..=1), 60..200),
            out in 0usize..8,
        ) {
            let mut matrix = Matrix::new(30, 8).unwrap();
            for (person, statement, value) in votes {
                matrix.vote(person, statement, value).unwrap();
            }
            matrix.moderate(out, true).unwrap();
            let pairs = CoVotes::count(&matrix);
            let by_pairs = Components::find(&matrix, Some(&pairs), 3);
            let by_passes = Components::find(&matrix, None, 3);
            prop_assert_eq!(&by_pairs.centre, &by_passes.centre);
            for (a, b) in by_pairs.values.iter().zip(&by_passes.values) {
                prop_assert!((a - b).abs() < 1e-9 * by_pairs.values[0].max(1.0));
            }
            prop_assert!(by_pairs.values[0] < 1e-9 || by_pairs.vectors[0][out].abs() < 1e-9);
        }
    }
}

//! Agreement across divides: the bridging score of Community Notes (Wojcik et al. 2022).
//!
//! A vote r (agree 1, pass ½, disagree 0) is r̂ = μ + iᵤ + iₙ + fᵤ·fₙ, fitted by least squares with
//! 0.15·(iᵤ² + iₙ²) and 0.03·(fᵤ² + fₙ²) added. What agreement along the divide explains goes into
//! fᵤ·fₙ; iₙ is what remains: people on both sides agree. It can be attacked by accounts that vote
//! along an axis of their own, so it stands beside group-aware consensus, never alone.
//!
//! Fitted by turns: each person's two numbers given the statements', then each statement's given the
//! people's. One pass over the votes a turn.

use rayon::prelude::*;

use crate::component::PIECE;
use crate::matrix::Matrix;

/// Turns: enough for the scores to settle in the third decimal.
const TURNS: usize = 8;

const INTERCEPT: f64 = 0.15;
const FACTOR: f64 = 0.03;

/// Sums for one statement's own least squares.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    count: f64,
    factor: f64,
    factor2: f64,
    rest: f64,
    rest_factor: f64,
}

impl Sums {
    fn add(&mut self, factor: f64, rest: f64) {
        self.count += 1.0;
        self.factor += factor;
        self.factor2 += factor * factor;
        self.rest += rest;
        self.rest_factor += rest * factor;
    }

    fn join(&mut self, other: Self) {
        self.count += other.count;
        self.factor += other.factor;
        self.factor2 += other.factor2;
        self.rest += other.rest;
        self.rest_factor += other.rest_factor;
    }

    /// Intercept and factor.
    fn solve(&self) -> [f64; 2] {
        let (a, b, d) = (self.count + INTERCEPT, self.factor, self.factor2 + FACTOR);
        let determinant = a * d - b * b;
        [
            (self.rest * d - self.rest_factor * b) / determinant,
            (self.rest_factor * a - self.rest * b) / determinant,
        ]
    }
}

/// The bridging score iₙ of each statement; 0 where nobody voted. `axis` is where the divide is
/// looked for first: an entry for each statement.
pub fn scores(matrix: &Matrix, axis: &[f64]) -> Vec<f64> {
    let rating = |value: i8| f64::midpoint(f64::from(value), 1.0);
    let (mut sum, mut seen) = (0.0, 0.0);
    for tally in matrix.tallies() {
        sum += f64::from(tally.agree) + 0.5 * f64::from(tally.pass);
        seen += f64::from(tally.seen());
    }
    let mean = if seen > 0.0 { sum / seen } else { 0.5 };
    let size = matrix.statements();
    let mut statements: Vec<[f64; 2]> =
        (0..size).map(|at| [0.0, axis.get(at).copied().unwrap_or_default()]).collect();
    let starts: Vec<usize> = (0..matrix.people()).step_by(PIECE).collect();
    for _ in 0..TURNS {
        let piece = |start: &usize| {
            let mut sums = vec![Sums::default(); size];
            for person in *start..(start + PIECE).min(matrix.people()) {
                let row = matrix.codes(person);
                let mut own = Sums::default();
                for code in row {
                    if let Some([intercept, factor]) = statements.get(code.statement()) {
                        own.add(*factor, rating(code.value()) - mean - intercept);
                    }
                }
                let [intercept, factor] = own.solve();
                for code in row {
                    if let Some(sums) = sums.get_mut(code.statement()) {
                        sums.add(factor, rating(code.value()) - mean - intercept);
                    }
                }
            }
            sums
        };
        let mut totals = vec![Sums::default(); size];
        for starts in starts.chunks(64) {
            let parts: Vec<Vec<Sums>> = starts.par_iter().map(piece).collect();
            for part in parts {
                totals.iter_mut().zip(part).for_each(|(total, part)| total.join(part));
            }
        }
        statements = totals.iter().map(Sums::solve).collect();
    }
    statements.into_iter().map(|[intercept, _]| intercept).collect()
}

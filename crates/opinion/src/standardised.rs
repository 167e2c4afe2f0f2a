//! The standardised co-votes of every pair of statements, as an operator: what [`crate::factor`] looks
//! for directions in.
//!
//! With sums of pairs it is a square of numbers. Above the number of statements for which those are
//! kept, each use is a pass over the votes, in which nᵢⱼ is taken for nᵢ·nⱼ/N: what it is when
//! everybody is as likely to vote on every statement.

use crate::component::{gram, multiply, symmetric};
use crate::covote::CoVotes;
use crate::matrix::Code;

/// Votes, by pairs of statements or by people.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Votes<'a> {
    /// Co-votes of every pair.
    Pairs(&'a CoVotes),
    /// The votes of each person.
    Rows(&'a [&'a [Code]]),
}

impl Votes<'_> {
    /// The number of people N for which nᵢ·nⱼ/N is nᵢⱼ on the whole. `seen` are the nᵢ, 0 for
    /// statements that do not count.
    pub(crate) fn people_in_effect(&self, seen: &[f64]) -> f64 {
        let (expected, both) = match self {
            Self::Pairs(pairs) => in_pairs(seen, pairs),
            Self::Rows(rows) => in_rows(seen, rows),
        };
        if both > 0.0 { expected / both } else { 1.0 }
    }
}

fn in_pairs(seen: &[f64], pairs: &CoVotes) -> (f64, f64) {
    let (mut expected, mut both) = (0.0, 0.0);
    for (upper, own) in seen.iter().enumerate() {
        let row = pairs.row(upper).iter().zip(seen);
        let (e, b) = row.fold((0.0, 0.0), |(e, b), (pair, other)| {
            let product = other * own;
            (e + product, b + if product > 0.0 { f64::from(pair.both) } else { 0.0 })
        });
        expected += e;
        both += b;
    }
    (expected, both)
}

/// The same sums: Σ over pairs of nᵢ·nⱼ = ((Σn)² − Σn²)/2, and each person has k·(k − 1)/2 pairs.
fn in_rows(seen: &[f64], rows: &[&[Code]]) -> (f64, f64) {
    let total: f64 = seen.iter().sum();
    let squares: f64 = seen.iter().map(|n| n * n).sum();
    let pairs = |row: &&[Code]| {
        let counts = |code: &&Code| seen.get(code.statement()).is_some_and(|seen| *seen > 0.0);
        let votes = crate::number::real(row.iter().filter(counts).count());
        votes * (votes - 1.0) / 2.0
    };
    ((total * total - squares) / 2.0, rows.iter().map(pairs).sum())
}

/// The operator.
pub(crate) enum Standardised<'a> {
    Square(Vec<f64>),
    Rows {
        rows: &'a [&'a [Code]],
        /// Centre and weight of each statement.
        terms: Vec<(f64, f64)>,
        /// What a pass puts on the diagonal, which is empty.
        diagonal: Vec<f64>,
    },
}

impl<'a> Standardised<'a> {
    /// `variance` is 0 for statements that do not count.
    pub(crate) fn new(
        votes: Votes<'a>,
        seen: &[f64],
        centre: &[f64],
        variance: &[f64],
        people: f64,
    ) -> Self {
        match votes {
            Votes::Pairs(pairs) => Self::Square(square(pairs, centre, variance)),
            Votes::Rows(rows) => {
                let weight = |(n, v): (&f64, &f64)| {
                    if n * v > 0.0 { people.sqrt().sqrt() / (n * v).sqrt() } else { 0.0 }
                };
                let weights = seen.iter().zip(variance).map(weight);
                let terms: Vec<(f64, f64)> = centre.iter().copied().zip(weights).collect();
                let mut diagonal = vec![0.0; terms.len()];
                for code in rows.iter().copied().flatten() {
                    let at = code.statement();
                    if let (Some((centre, weight)), Some(sum)) =
                        (terms.get(at), diagonal.get_mut(at))
                    {
                        let own = (f64::from(code.value()) - centre) * weight;
                        *sum += own * own;
                    }
                }
                Self::Rows { rows, terms, diagonal }
            }
        }
    }

    /// y = Z·x; `y` is all zero.
    pub(crate) fn multiply(&self, x: &[f64], y: &mut [f64]) {
        match self {
            Self::Square(square) => multiply(square, x, y),
            Self::Rows { rows, terms, diagonal } => {
                gram(rows, terms, x, y);
                for ((y, x), own) in y.iter_mut().zip(x).zip(diagonal) {
                    *y -= own * x;
                }
            }
        }
    }
}

fn square(pairs: &CoVotes, centre: &[f64], variance: &[f64]) -> Vec<f64> {
    let inverse: Vec<f64> =
        variance.iter().map(|v| if *v > 0.0 { 1.0 / v.sqrt() } else { 0.0 }).collect();
    symmetric(centre.len(), |upper, row| {
        let at = |values: &[f64]| values.get(upper).copied().unwrap_or_default();
        let (own_centre, own_inverse) = (at(centre), at(&inverse));
        let below = pairs.row(upper).iter().zip(centre).zip(&inverse).zip(row);
        for (((pair, centre), inverse), cell) in below {
            if pair.both > 0 {
                let sum = pair.centred(*centre, own_centre);
                *cell = sum * inverse * own_inverse / f64::from(pair.both).sqrt();
            }
        }
    })
}

//! Weights that make those who took part resemble the population: raking.
//!
//! Each person's weight is multiplied, margin by margin, until the weighted shares of every category
//! (age, place, sector) are the population's (Deming and Stephan 1940). Weights are kept between a
//! fifth and five times the mean, so that nobody speaks for a whole district. Weighted figures are
//! shown beside raw ones, never alone.

use thiserror::Error;

use crate::matrix::Matrix;
use crate::number::{Interval, real, wilson};

/// A property of people with the population's shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// Each person's category, by number of the person; `None` where it is not known.
    pub of: Vec<Option<usize>>,
    /// The population's share of each category; they are scaled to sum to 1.
    pub shares: Vec<f64>,
}

/// Why there are no weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RakeError {
    /// A share is negative or not a number, or all are 0.
    #[error("margin {0}: shares must be 0 or more, and not all 0")]
    Shares(usize),
    /// A category that the population has is empty among those who took part.
    #[error("margin {margin}: nobody in category {category}; join it with another")]
    Empty {
        /// Number of the margin.
        margin: usize,
        /// Number of the category.
        category: usize,
    },
    /// A person's category is not on the list.
    #[error("margin {margin}: category {category} has no share")]
    Unknown {
        /// Number of the margin.
        margin: usize,
        /// Number of the category.
        category: usize,
    },
}

/// Weights, with mean 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Each person's weight.
    pub of: Vec<f64>,
    /// So many people would be as certain without weights: (Σw)²/Σw² (Kish 1965).
    pub effective: f64,
    /// Greatest difference left between a weighted share and the population's. Above 0 where limits
    /// on weights or contradicting margins stand in the way.
    pub left: f64,
}

/// Rounds over all margins.
const ROUNDS: usize = 200;

/// Weights stay between 1/LIMIT and LIMIT.
const LIMIT: f64 = 5.0;

/// Rakes `people` to the margins. Whoever's category is not known keeps the mean share of weight.
pub fn rake(people: usize, margins: &[Margin]) -> Result<Weights, RakeError> {
    let targets: Vec<Vec<f64>> =
        margins.iter().enumerate().map(targets).collect::<Result<_, _>>()?;
    let mut of = vec![1.0; people];
    let mut left = 0.0;
    for _ in 0..ROUNDS {
        for (margin, targets) in margins.iter().zip(&targets) {
            let sums = sums(margin, &of);
            let total: f64 = sums.iter().sum();
            for (weight, category) in of.iter_mut().zip(&margin.of) {
                let found = category.and_then(|at| Some((targets.get(at)?, sums.get(at)?)));
                if let Some((target, sum)) = found
                    && *sum > 0.0
                {
                    *weight = (*weight * target * total / sum).clamp(1.0 / LIMIT, LIMIT);
                }
            }
        }
        let mean = of.iter().sum::<f64>() / real(people.max(1));
        for weight in &mut of {
            *weight /= mean;
        }
        left = margins.iter().zip(&targets).map(|(m, t)| difference(m, t, &of)).fold(0.0, f64::max);
        if left < 1e-9 {
            break;
        }
    }
    let (sum, squares) = of.iter().fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
    let effective = if squares > 0.0 { sum * sum / squares } else { 0.0 };
    Ok(Weights { of, effective, left })
}

/// The shares of a margin, scaled; every category with a share has people.
fn targets((number, margin): (usize, &Margin)) -> Result<Vec<f64>, RakeError> {
    let total: f64 = margin.shares.iter().sum();
    let bad = margin.shares.iter().any(|share| !share.is_finite() || *share < 0.0);
    if bad || total <= 0.0 {
        return Err(RakeError::Shares(number));
    }
    let mut counts = vec![0usize; margin.shares.len()];
    for category in margin.of.iter().flatten() {
        let unknown = RakeError::Unknown { margin: number, category: *category };
        *counts.get_mut(*category).ok_or(unknown)? += 1;
    }
    let empty = counts.iter().zip(&margin.shares).position(|(n, share)| *n == 0 && *share > 0.0);
    match empty {
        Some(category) => Err(RakeError::Empty { margin: number, category }),
        None => Ok(margin.shares.iter().map(|share| share / total).collect()),
    }
}

fn sums(margin: &Margin, weights: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; margin.shares.len()];
    for (category, weight) in margin.of.iter().zip(weights) {
        if let Some(sum) = category.and_then(|at| sums.get_mut(at)) {
            *sum += weight;
        }
    }
    sums
}

fn difference(margin: &Margin, targets: &[f64], weights: &[f64]) -> f64 {
    let sums = sums(margin, weights);
    let total: f64 = sums.iter().sum();
    let each =
        sums.iter().zip(targets).map(|(sum, target)| (sum / total.max(1e-300) - target).abs());
    each.fold(0.0, f64::max)
}

/// Weighted shares of a statement's votes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightedShares {
    /// Agree, with an interval for the effective number of voters.
    pub agree: Interval,
    /// Disagree.
    pub disagree: Interval,
    /// Pass.
    pub pass: Interval,
    /// Effective number of voters.
    pub effective: f64,
}

/// The weighted shares of every statement; nothing where nobody voted.
pub fn shares(matrix: &Matrix, weights: &[f64]) -> Vec<Option<WeightedShares>> {
    let mut sums = vec![([0.0; 3], 0.0); matrix.statements()];
    for (person, weight) in weights.iter().enumerate().take(matrix.people()) {
        for code in matrix.codes(person) {
            if let Some((votes, squares)) = sums.get_mut(code.statement()) {
                *squares += weight * weight;
                if let Some(sum) = votes.get_mut(usize::from(code.level())) {
                    *sum += weight;
                }
            }
        }
    }
    let one = |([disagree, pass, agree], squares): ([f64; 3], f64)| {
        let total = disagree + pass + agree;
        if squares <= 0.0 {
            return None;
        }
        let effective = total * total / squares;
        let share = |part: f64| wilson(part / total * effective, effective);
        Some(WeightedShares {
            agree: share(agree)?,
            disagree: share(disagree)?,
            pass: share(pass)?,
            effective,
        })
    };
    sums.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_margin_by_hand() {
        // Three of four took part from place 0, which is half of the population.
        let margin =
            Margin { of: vec![Some(0), Some(0), Some(0), Some(1)], shares: vec![5.0, 5.0] };
        let weights = rake(4, &[margin]).unwrap();
        for (weight, expected) in weights.of.iter().zip([2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0, 2.0]) {
            assert!((weight - expected).abs() < 1e-9);
        }
        assert!((weights.effective - 3.0).abs() < 1e-9 && weights.left < 1e-9);
        let mut matrix = Matrix::new(4, 2).unwrap();
        for (person, vote) in [1, 1, 1, -1].into_iter().enumerate() {
            matrix.vote(person, 0, vote).unwrap();
        }
        let shares = shares(&matrix, &weights.of);
        assert!((shares[0].unwrap().agree.share - 0.5).abs() < 1e-9 && shares[1].is_none());
    }

    #[test]
    fn what_cannot_be_raked_is_named() {
        let rake = |of: Vec<Option<usize>>, shares: Vec<f64>| rake(2, &[Margin { of, shares }]);
        let both = vec![Some(0), Some(0)];
        let empty = RakeError::Empty { margin: 0, category: 1 };
        assert_eq!(rake(both.clone(), vec![1.0, 1.0]), Err(empty));
        assert_eq!(rake(both, vec![0.0]), Err(RakeError::Shares(0)));
        let unknown = RakeError::Unknown { margin: 0, category: 3 };
        assert_eq!(rake(vec![Some(3), None], vec![1.0]), Err(unknown));
    }

    proptest! {
        #[test]
        fn both_margins_are_met(
            people in proptest::collection::vec((0usize..2, 0usize..2), 40..120),
            first in 0.3f64..0.7, second in 0.3f64..0.7,
        ) {
            let mut people = people;
            // Every cell has someone, so that the margins do not contradict each other.
            people.extend([(0, 0), (0, 1), (1, 0), (1, 1)].repeat(5));
            let margins = [
                Margin { of: people.iter().map(|p| Some(p.0)).collect(), shares: vec![first, 1.0 - first] },
                Margin { of: people.iter().map(|p| Some(p.1)).collect(), shares: vec![second, 1.0 - second] },
            ];
            let weights = rake(people.len(), &margins).unwrap();
            prop_assert!(weights.left < 1e-6, "{}", weights.left);
            prop_assert!(weights.effective <= real(people.len()) + 1e-9);
        }
    }
}

//! Which statements to show next.
//!
//! Mode `polis` weighs a statement by its priority, which starves statements most people dislike or
//! pass. [`Router`] draws from a mixture instead: what tells most, what was seen least, and an equal
//! chance for each, so that every statement has a least probability whatever its votes are. Each
//! choice comes with the probability with which it was made: votes can then be weighted by it
//! (Horvitz and Thompson 1952).

use crate::number::real;
use crate::random::Random;
use crate::tally::Tally;

/// Polis' priority of a statement with extremity E: with S votes of which A agree and P pass,
/// importance = (1 − (P + 1)/(S + 2))·(E + 1)·(A + 1)/(S + 2), and
/// priority = (importance·(1 + 8·2^(−S/5)))².
pub fn priority(tally: Tally, extremity: f64) -> f64 {
    let seen = f64::from(tally.seen());
    let pass = (f64::from(tally.pass) + 1.0) / (seen + 2.0);
    let agree = (f64::from(tally.agree) + 1.0) / (seen + 2.0);
    let importance = (1.0 - pass) * (extremity + 1.0) * agree;
    let weight = importance * (1.0 + 8.0 * libm::exp2(-seen / 5.0));
    weight * weight
}

/// How much each aim weighs in a draw; they sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aims {
    /// Statements that tell groups apart and whose shares are still uncertain.
    pub information: f64,
    /// Statements that were seen less than others.
    pub coverage: f64,
    /// The same chance for every statement: the guarantee.
    pub equality: f64,
}

impl Default for Aims {
    fn default() -> Self {
        Self { information: 0.5, coverage: 0.3, equality: 0.2 }
    }
}

/// A statement to show, and how it was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Number of the statement.
    pub statement: usize,
    /// Probability with which this draw chose it, given the draws before it.
    pub probability: f64,
}

/// Weights of the statements that may be shown, ready for draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Router {
    aims: Aims,
    information: Vec<f64>,
    coverage: Vec<f64>,
    open: Vec<bool>,
}

impl Router {
    /// From the tallies, how far each statement separates people (its extremity, or any measure that
    /// is 0 or more), and which statements are open. A share's uncertainty is the standard deviation
    /// of its posterior; what nobody has seen is the most uncertain.
    pub fn new(aims: Aims, tallies: &[Tally], separation: &[f64], open: &[bool]) -> Self {
        let uncertainty = |tally: &Tally| {
            let seen = f64::from(tally.seen());
            let [a, d, p] = [tally.agree, tally.disagree, tally.pass]
                .map(|count| (f64::from(count) + 1.0) / (seen + 3.0));
            ((1.0 - a * a - d * d - p * p) / (seen + 4.0)).sqrt()
        };
        let unsure = mean_one(tallies.iter().map(uncertainty).collect());
        let apart = mean_one(separation.iter().map(|value| value.max(0.0)).collect());
        let information = unsure.iter().zip(&apart).map(|(unsure, apart)| unsure + apart);
        let seldom = tallies.iter().map(|tally| 1.0 / (f64::from(tally.seen()) + 1.0));
        Self {
            aims,
            information: information.collect(),
            coverage: seldom.collect(),
            open: open.to_vec(),
        }
    }

    /// The least probability of any open statement in a draw in which `open` of them are left: the
    /// expected exposure of each after n draws is at least n times this.
    pub fn least_probability(&self, open: usize) -> f64 {
        if open == 0 { 0.0 } else { self.aims.equality / real(open) }
    }

    /// The probability of each statement in the next draw, for someone who has seen `seen`.
    /// All zero when nothing is left.
    pub fn probabilities(&self, seen: &[usize]) -> Vec<f64> {
        let mut left = self.open.clone();
        for statement in seen {
            if let Some(open) = left.get_mut(*statement) {
                *open = false;
            }
        }
        let count = left.iter().filter(|open| **open).count();
        let only = |weights: &[f64]| -> Vec<f64> {
            let kept: Vec<f64> =
                weights.iter().zip(&left).map(|(w, open)| if *open { *w } else { 0.0 }).collect();
            let total: f64 = kept.iter().sum();
            let even = if count > 0 { 1.0 / real(count) } else { 0.0 };
            let part = |(weight, open): (&f64, &bool)| match (total > 0.0, open) {
                (true, true) => weight / total,
                (false, true) => even,
                (_, false) => 0.0,
            };
            kept.iter().zip(&left).map(part).collect()
        };
        let (information, coverage) = (only(&self.information), only(&self.coverage));
        let mixed = information.iter().zip(coverage).zip(&left).map(|((i, c), open)| {
            let equal = if *open { 1.0 / real(count.max(1)) } else { 0.0 };
            self.aims.information * i + self.aims.coverage * c + self.aims.equality * equal
        });
        mixed.collect()
    }

    /// Draws up to `count` different statements for someone who has seen `seen`.
    pub fn next(&self, seen: &[usize], count: usize, seed: u64) -> Vec<Choice> {
        let mut random = Random::new(seed, 0);
        let mut seen = seen.to_vec();
        let mut choices = Vec::new();
        while choices.len() < count {
            let probabilities = self.probabilities(&seen);
            let mut left = random.unit() * probabilities.iter().sum::<f64>();
            let crossed = |probability: &f64| {
                left -= probability;
                left < 0.0 && *probability > 0.0
            };
            let at = probabilities.iter().position(crossed);
            let at = at.or_else(|| probabilities.iter().rposition(|p| *p > 0.0));
            let Some(statement) = at else { break };
            let probability = probabilities.get(statement).copied().unwrap_or_default();
            choices.push(Choice { statement, probability });
            seen.push(statement);
        }
        choices
    }
}

fn mean_one(mut values: Vec<f64>) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / real(values.len().max(1));
    if mean > 0.0 {
        for value in &mut values {
            *value /= mean;
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn router(votes: &[(u32, u32, u32)]) -> Router {
        let tallies: Vec<Tally> = votes
            .iter()
            .map(|(agree, disagree, pass)| Tally {
                agree: *agree,
                disagree: *disagree,
                pass: *pass,
            })
            .collect();
        let separation: Vec<f64> = votes.iter().map(|(a, d, _)| f64::from(*a + *d)).collect();
        Router::new(Aims::default(), &tallies, &separation, &vec![true; votes.len()])
    }

    proptest! {
        #[test]
        fn nothing_is_starved_and_probabilities_add_up(
            votes in proptest::collection::vec((0u32..5000, 0u32..5000, 0u32..5000), 1..40),
            seen in proptest::collection::vec(0usize..40, 0..20), seed: u64,
        ) {
            let router = router(&votes);
            let probabilities = router.probabilities(&seen);
            let open = (0..votes.len()).filter(|at| !seen.contains(at)).count();
            for (at, probability) in probabilities.iter().enumerate() {
                let least = if seen.contains(&at) { 0.0 } else { router.least_probability(open) };
                prop_assert!(*probability >= least - 1e-12);
                prop_assert!(!seen.contains(&at) || *probability == 0.0);
            }
            let total: f64 = probabilities.iter().sum();
            prop_assert!(open == 0 || (total - 1.0).abs() < 1e-9);
            let choices = router.next(&seen, 5, seed);
            prop_assert_eq!(choices.len(), open.min(5));
            for (at, choice) in choices.iter().enumerate() {
                prop_assert!(!seen.contains(&choice.statement) && choice.probability > 0.0);
                prop_assert!(choices[..at].iter().all(|c| c.statement != choice.statement));
            }
        }
    }

    #[test]
    fn draws_follow_their_probabilities() {
        let router = router(&[(90, 5, 5), (5, 90, 5), (0, 0, 0)]);
        let probabilities = router.probabilities(&[]);
        let mut drawn = [0.0; 3];
        for seed in 0..6000 {
            drawn[router.next(&[], 1, seed)[0].statement] += 1.0 / 6000.0;
        }
        for (drawn, probability) in drawn.iter().zip(&probabilities) {
            assert!((drawn - probability).abs() < 0.025, "{drawn} {probability}");
        }
        // Nobody has seen the last one: it leads.
        assert!(probabilities[2] > probabilities[0] && probabilities[2] > probabilities[1]);
    }
}

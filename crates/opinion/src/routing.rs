//! Which statements to show next.
//!
//! Mode `polis` weighs a statement by its priority, which starves statements most people dislike or
//! pass. [`Router`] draws from a mixture instead: what tells most, what was shown least, and an equal
//! chance for each. The equal part is a guarantee: in every draw, the first as well as the last, every
//! statement that is left has at least [`Router::least_probability`], whatever its votes are, so that
//! each has an expected minimum exposure and none is always shown last. Each choice comes with the
//! probability with which it was made: votes can then be weighted by it (Horvitz and Thompson 1952).

use crate::analysis::Analysis;
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

/// How much each aim weighs in a draw; they are scaled to sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aims {
    /// Statements that tell groups apart and whose shares are still uncertain.
    pub information: f64,
    /// Statements that were shown less than others.
    pub coverage: f64,
    /// The same chance for every statement: the guarantee.
    pub equality: f64,
}

impl Default for Aims {
    fn default() -> Self {
        Self { information: 0.5, coverage: 0.3, equality: 0.2 }
    }
}

/// Where a statement stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// How uncertain its shares are: see [`uncertainty`].
    pub uncertainty: f64,
    /// How far it separates people, 0 or more: the difference between the groups furthest apart, or
    /// its extremity; one measure for all statements.
    pub separation: f64,
    /// How often it was shown.
    pub exposures: u32,
    /// Whether it may be shown.
    pub open: bool,
}

/// The standard deviation of the posterior of a statement's shares, mean over groups: `tallies` holds
/// how each group voted on it, or one entry for everyone. Greatest where nobody voted.
pub fn uncertainty(tallies: &[Tally]) -> f64 {
    let one = |tally: &Tally| {
        let seen = f64::from(tally.seen());
        let [a, d, p] = [tally.agree, tally.disagree, tally.pass]
            .map(|count| (f64::from(count) + 1.0) / (seen + 3.0));
        ((1.0 - a * a - d * d - p * p) / (seen + 4.0)).sqrt()
    };
    if tallies.is_empty() {
        return one(&Tally::default());
    }
    tallies.iter().map(one).sum::<f64>() / real(tallies.len())
}

/// Where the statements of an analysis stand, by number; one for each of `exposures` and `open`.
/// Statements that came after the analysis count as unseen, and as separating as the mean.
pub fn standings(analysis: &Analysis, exposures: &[u32], open: &[bool]) -> Vec<Standing> {
    let with_groups = analysis.groups.len() > 1;
    let known: Vec<(f64, f64)> = analysis
        .statements
        .iter()
        .enumerate()
        .map(|(at, statement)| {
            let groups = analysis.groups.iter().filter_map(|group| group.tallies.get(at));
            let tallies: Vec<Tally> =
                if with_groups { groups.copied().collect() } else { vec![statement.tally] };
            let apart = statement.divide.map_or(0.0, |divide| divide.difference);
            let separation = if with_groups { apart } else { statement.extremity };
            (uncertainty(&tallies), separation)
        })
        .collect();
    let mean =
        known.iter().map(|(_, separation)| separation).sum::<f64>() / real(known.len().max(1));
    let each = exposures.iter().zip(open).enumerate();
    each.map(|(at, (exposures, open))| {
        let (uncertainty, separation) =
            known.get(at).copied().unwrap_or_else(|| (uncertainty(&[]), mean));
        Standing { uncertainty, separation, exposures: *exposures, open: *open }
    })
    .collect()
}

/// A statement to show, and how it was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Number of the statement.
    pub statement: usize,
    /// Probability with which this draw chose it, given the draws before it.
    pub probability: f64,
}

/// Weights of the statements that may be shown, ready for draws: made once after each analysis, used
/// for everybody.
#[derive(Debug, Clone, PartialEq)]
pub struct Router {
    /// Information, coverage, equality: share in a draw, and weights.
    aims: [(f64, Weights); 3],
}

impl Router {
    /// From where the statements stand.
    pub fn new(aims: Aims, standings: &[Standing]) -> Self {
        let open = |value: fn(&Standing) -> f64| -> Vec<f64> {
            standings.iter().map(|s| if s.open { value(s).max(0.0) } else { 0.0 }).collect()
        };
        let unsure = mean_one(open(|standing| standing.uncertainty));
        let apart = mean_one(open(|standing| standing.separation));
        let information: Vec<f64> = unsure.iter().zip(&apart).map(|(u, a)| u + a).collect();
        let seldom = open(|standing| 1.0 / (f64::from(standing.exposures) + 1.0));
        let equal = open(|_| 1.0);
        let parts = [aims.information, aims.coverage, aims.equality].map(|part| part.max(0.0));
        let total: f64 = parts.iter().sum();
        let [i, c, e] = if total > 0.0 { parts.map(|part| part / total) } else { [0.0, 0.0, 1.0] };
        let weights = [&information, &seldom, &equal].map(|weights| Weights::new(weights));
        let [information, coverage, equality] = weights;
        Self { aims: [(i, information), (c, coverage), (e, equality)] }
    }

    /// The least probability of any open statement in a draw in which `left` of them are left: the
    /// expected exposure of each after n draws is at least n times this.
    pub fn least_probability(&self, left: usize) -> f64 {
        let [.., (equality, _)] = &self.aims;
        if left == 0 { 0.0 } else { equality / real(left) }
    }

    /// The probability of each statement in the next draw, for someone who has seen `seen`. All zero
    /// when nothing is left.
    pub fn probabilities(&self, seen: &[usize]) -> Vec<f64> {
        let left = self.without(seen);
        let [.., (_, equality)] = &self.aims;
        (0..equality.count).map(|statement| left.probability(statement)).collect()
    }

    /// Draws up to `count` different statements for someone who has seen `seen`, in the order in which
    /// they are to be shown. A step a statement to begin with, then a few for each draw.
    pub fn draw(&self, seen: &[usize], count: usize, seed: u64) -> Vec<Choice> {
        let mut random = Random::new(seed, 0);
        let mut left = self.without(seen);
        let mut choices = Vec::new();
        while choices.len() < count {
            let Some(statement) = left.one(&mut random) else { break };
            choices.push(Choice { statement, probability: left.probability(statement) });
            left.remove(statement);
        }
        choices
    }

    fn without(&self, seen: &[usize]) -> Self {
        let mut left = self.clone();
        for statement in seen {
            left.remove(*statement);
        }
        left
    }

    fn remove(&mut self, statement: usize) {
        self.aims.iter_mut().for_each(|(_, weights)| weights.remove(statement));
    }

    /// The weights of an aim; where they are all 0, those of equality stand in.
    fn effective<'a>(&'a self, weights: &'a Weights) -> &'a Weights {
        let [.., (_, equality)] = &self.aims;
        if weights.total() > 0.0 { weights } else { equality }
    }

    fn probability(&self, statement: usize) -> f64 {
        let part = |(aim, weights): &(f64, Weights)| {
            let weights = self.effective(weights);
            let total = weights.total();
            if total > 0.0 { aim * weights.of(statement) / total } else { 0.0 }
        };
        self.aims.iter().map(part).sum()
    }

    /// First an aim, then a statement by that aim's weights.
    fn one(&self, random: &mut Random) -> Option<usize> {
        let mut left = random.unit();
        let crossed = |(aim, _): &&(f64, Weights)| {
            left -= aim;
            left < 0.0
        };
        let [.., last] = &self.aims;
        let (_, weights) = self.aims.iter().find(crossed).unwrap_or(last);
        self.effective(weights).draw(random)
    }
}

/// Weights in a binary tree of sums: drawing and removing cost a step a level. A sum is that of its two
/// children, never a difference, so that nothing is left over when everything was removed.
#[derive(Debug, Clone, PartialEq)]
struct Weights {
    count: usize,
    leaves: usize,
    /// `sums[1]` is the root; node n has the children 2n and 2n + 1; leaves come last.
    sums: Vec<f64>,
}

impl Weights {
    fn new(weights: &[f64]) -> Self {
        let leaves = weights.len().next_power_of_two();
        let mut sums = vec![0.0; 2 * leaves];
        for (leaf, weight) in sums.iter_mut().skip(leaves).zip(weights) {
            *leaf = *weight;
        }
        let mut tree = Self { count: weights.len(), leaves, sums };
        (1..leaves).rev().for_each(|node| tree.add_up(node));
        tree
    }

    fn at(&self, node: usize) -> f64 {
        self.sums.get(node).copied().unwrap_or_default()
    }

    fn add_up(&mut self, node: usize) {
        let sum = self.at(2 * node) + self.at(2 * node + 1);
        if let Some(own) = self.sums.get_mut(node) {
            *own = sum;
        }
    }

    fn total(&self) -> f64 {
        self.at(1)
    }

    fn of(&self, statement: usize) -> f64 {
        if statement < self.count { self.at(self.leaves + statement) } else { 0.0 }
    }

    fn remove(&mut self, statement: usize) {
        if self.of(statement) <= 0.0 {
            return;
        }
        let mut node = self.leaves + statement;
        if let Some(leaf) = self.sums.get_mut(node) {
            *leaf = 0.0;
        }
        while node > 1 {
            node /= 2;
            self.add_up(node);
        }
    }

    fn draw(&self, random: &mut Random) -> Option<usize> {
        let mut left = random.unit() * self.total();
        if self.total() <= 0.0 {
            return None;
        }
        let mut node = 1;
        while node < self.leaves {
            let (lower, upper) = (self.at(2 * node), self.at(2 * node + 1));
            // Rounding must not lead to where nothing is.
            if upper <= 0.0 || (lower > 0.0 && left < lower) {
                node *= 2;
            } else {
                left -= lower;
                node = 2 * node + 1;
            }
        }
        Some(node - self.leaves)
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
        let standing = |(agree, disagree, pass): &(u32, u32, u32)| Standing {
            uncertainty: uncertainty(&[Tally { agree: *agree, disagree: *disagree, pass: *pass }]),
            separation: f64::from(*agree + *disagree),
            exposures: agree + disagree + pass,
            open: true,
        };
        Router::new(Aims::default(), &votes.iter().map(standing).collect::<Vec<_>>())
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
            let expected = if open > 0 { 1.0 } else { 0.0 };
            prop_assert!((total - expected).abs() < 1e-9);
            let choices = router.draw(&seen, 10, seed);
            prop_assert_eq!(choices.len(), open.min(10));
            let mut before = seen.clone();
            for choice in &choices {
                prop_assert!(!before.contains(&choice.statement));
                let probability = router.probabilities(&before)[choice.statement];
                prop_assert!((choice.probability - probability).abs() < 1e-12);
                before.push(choice.statement);
            }
            prop_assert_eq!(&choices, &router.draw(&seen, 10, seed));
        }
    }

    #[test]
    fn draws_follow_their_probabilities() {
        let router = router(&[(90, 5, 5), (5, 90, 5), (0, 0, 0)]);
        let probabilities = router.probabilities(&[]);
        let mut drawn = [0.0; 3];
        for seed in 0..6000 {
            drawn[router.draw(&[], 1, seed)[0].statement] += 1.0 / 6000.0;
        }
        for (drawn, probability) in drawn.iter().zip(&probabilities) {
            assert!((drawn - probability).abs() < 0.025, "{drawn} {probability}");
        }
        // Nobody has seen the last one: it leads.
        assert!(probabilities[2] > probabilities[0] && probabilities[2] > probabilities[1]);
    }

    #[test]
    fn what_is_closed_is_never_shown_and_no_aims_are_equal_chances() {
        let one = |open| Standing { uncertainty: 0.1, separation: 0.0, exposures: 3, open };
        let standings = [one(true), one(false), one(true)];
        let aims = Aims { information: 0.0, coverage: 0.0, equality: 0.0 };
        let router = Router::new(aims, &standings);
        assert_eq!(router.probabilities(&[]), [0.5, 0.0, 0.5]);
        assert_eq!(router.draw(&[0, 2], 5, 1), []);
        assert!(Router::new(Aims::default(), &[]).draw(&[], 5, 1).is_empty());
    }
}

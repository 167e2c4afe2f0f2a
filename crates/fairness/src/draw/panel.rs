//! Panels: which numbers of each type make one, the best for given weights, and proofs that none is
//! better.

use serde::{Deserialize, Serialize};

use super::homes::Homes;
use super::relaxed::Cut;
use super::simplex::{End, Program};
use crate::number::{At, real, wide};

/// People who are alike: the same values, and no housemate in the pool unless alone in the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The row of limits that applies, for each feature and for a shared home.
    pub limits: Vec<usize>,
    /// People, by their place in the pool.
    pub people: Vec<usize>,
}

/// What every panel must meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Seats.
    pub seats: usize,
    /// Least and greatest number for each value of each feature, then for shared homes.
    pub limits: Vec<(i64, i64)>,
    /// Types of people.
    pub kinds: Vec<Kind>,
    /// Shared homes that have no row.
    pub(super) homes: Homes,
}

/// A proof that no panel has more than some weight: cases, each closed by multipliers of the limits
/// with which the weights add up to a bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Multipliers: of the number of seats, and of each limit (above zero for the greatest, below
    /// for the least number), in units of 10^-12.
    Bound {
        /// Of the number of seats.
        seats: i64,
        /// (limit, multiplier), only those that are not zero.
        limits: Vec<(usize, i64)>,
    },
    /// At most `at` of a type, or more.
    Split {
        /// The type.
        kind: usize,
        /// The number.
        at: i64,
        /// At most so many.
        most: Box<Proof>,
        /// At least one more.
        more: Box<Proof>,
    },
}

impl Rules {
    /// Whether numbers of each type make a panel.
    pub fn allow(&self, numbers: &[i64]) -> bool {
        let mut sums = vec![0; self.limits.len()];
        for (kind, number) in self.kinds.iter().zip(numbers) {
            let people = i64::try_from(kind.people.len()).unwrap_or(i64::MAX);
            if *number < 0 || *number > people {
                return false;
            }
            for limit in &kind.limits {
                sums.change(*limit, |sum| sum + number);
            }
        }
        let within = |(sum, (min, max)): (&i64, &(i64, i64))| min <= sum && sum <= max;
        numbers.len() == self.kinds.len()
            && usize::try_from(numbers.iter().sum::<i64>()) == Ok(self.seats)
            && sums.iter().zip(&self.limits).all(within)
    }

    /// Weights in units of 10^-12. Where one is what a proof's multipliers add up to but for
    /// rounding, it becomes that, so that rounding does not weaken the proof.
    pub(super) fn fitted(&self, weights: &[f64], proof: &Proof) -> Vec<i64> {
        const ROUNDING: i128 = 1_000;
        let units = weights.iter().map(|weight| integer(weight * 1e12));
        let Proof::Bound { seats, limits } = proof else { return units.collect() };
        let mut price = vec![0_i128; self.limits.len()];
        for (limit, multiplier) in limits {
            price.change(*limit, |price| price + i128::from(*multiplier));
        }
        let paid = self.kinds.iter().map(|kind| -> i128 {
            i128::from(*seats) + kind.limits.iter().map(|limit| price.at(*limit)).sum::<i128>()
        });
        let near = |(weight, paid): (i64, i128)| {
            let close = (i128::from(weight) - paid).abs() < ROUNDING && paid >= 0;
            if close { i64::try_from(paid).unwrap_or(weight) } else { weight }
        };
        units.zip(paid).map(near).collect()
    }

    /// The greatest weight a proof allows any panel, in units of 10^-12: None when the proof has a
    /// gap. `weights` are in the same unit.
    pub fn bound(&self, weights: &[i64], proof: &Proof) -> Option<i128> {
        let most = self.kinds.iter().map(|kind| i64::try_from(kind.people.len()).unwrap_or(0));
        let mut ranges: Vec<(i64, i64)> = most.map(|most| (0, most)).collect();
        self.bound_within(weights, proof, &mut ranges)
    }

    fn bound_within(
        &self,
        weights: &[i64],
        proof: &Proof,
        ranges: &mut Vec<(i64, i64)>,
    ) -> Option<i128> {
        match proof {
            Proof::Split { kind, at, most, more } => {
                let (low, high) = *ranges.get(*kind)?;
                let mut within = |range: (i64, i64), proof: &Proof| {
                    if range.0 > range.1 {
                        return Some(i128::MIN);
                    }
                    ranges.put(*kind, range);
                    self.bound_within(weights, proof, ranges)
                };
                let one = within((low, high.min(*at)), most)?;
                let other = within((low.max(at + 1), high), more)?;
                ranges.put(*kind, (low, high));
                Some(one.max(other))
            }
            Proof::Bound { seats, limits } => {
                let mut price = vec![0_i128; self.limits.len()];
                let mut bound = wide(self.seats) * i128::from(*seats);
                for (limit, multiplier) in limits {
                    let (min, max) = *self.limits.get(*limit)?;
                    let own = if *multiplier > 0 { max } else { min };
                    bound += i128::from(own) * i128::from(*multiplier);
                    price.change(*limit, |price| price + i128::from(*multiplier));
                }
                for ((kind, weight), (low, high)) in self.kinds.iter().zip(weights).zip(ranges) {
                    let paid: i128 = kind.limits.iter().map(|limit| price.at(*limit)).sum();
                    let left = i128::from(*weight) - i128::from(*seats) - paid;
                    bound += left * i128::from(if left > 0 { *high } else { *low });
                }
                Some(bound)
            }
        }
    }
}

/// Finds panels.
#[derive(Clone, Debug)]
pub(super) struct Finder<'r> {
    rules: &'r Rules,
    program: Program,
    first: usize,
    /// Cases that a search may still look at.
    left: usize,
}

/// Values closer to a whole number than this are one.
const WHOLE: f64 = 1e-6;
/// Cases that are looked at for a panel that need not be the best.
const FEW: usize = 1_000;
/// Types for each limit whose numbers stay open while a panel is made whole.
const UNDECIDED: usize = 4;

impl<'r> Finder<'r> {
    pub(super) fn new(rules: &'r Rules) -> Self {
        Self::with(rules, &[])
    }

    fn with(rules: &'r Rules, cuts: &[Cut]) -> Self {
        let mut rows = vec![(real(rules.seats), 0.0)];
        rows.extend(rules.limits.iter().map(|(min, max)| (float(*max), float(max - min))));
        rows.extend(cuts.iter().map(|cut| (cut.most, f64::INFINITY)));
        let mut program = Program::new(&rows);
        let first = rows.len();
        for (at, kind) in rules.kinds.iter().enumerate() {
            let mut entries = vec![(0, 1.0)];
            entries.extend(kind.limits.iter().map(|limit| (limit + 1, 1.0)));
            let by_cut = cuts.iter().enumerate();
            let by_cut = by_cut.map(|(cut, c)| (1 + rules.limits.len() + cut, c.weights.at(at)));
            entries.extend(by_cut.filter(|(_, weight)| *weight != 0.0));
            program.add(&entries, (0.0, real(kind.people.len())), 0.0);
        }
        Self { rules, program, first, left: usize::MAX }
    }

    /// Finds panels around mean numbers: of each type the whole number below or above, and what the
    /// mean exhausts, every panel does.
    pub(super) fn around(rules: &'r Rules, cuts: &[Cut], seats: &[f64]) -> Self {
        let mut finder = Self::with(rules, cuts);
        let mut sums = vec![0.0; rules.limits.len()];
        for (kind, (own, seats)) in rules.kinds.iter().zip(seats).enumerate() {
            own.limits.iter().for_each(|limit| sums.change(*limit, |sum| sum + seats));
            let near = if (seats - seats.round()).abs() < WHOLE { seats.round() } else { *seats };
            finder.program.bound(finder.first + kind, near.floor(), near.ceil());
        }
        for (row, ((min, max), sum)) in rules.limits.iter().zip(&sums).enumerate() {
            if float(*max) - sum < WHOLE {
                finder.program.bound(row + 1, 0.0, 0.0);
            } else if sum - float(*min) < WHOLE {
                finder.program.bound(row + 1, float(max - min), float(max - min));
            }
        }
        for (at, cut) in cuts.iter().enumerate() {
            let scale = cut.weights.iter().fold(0.0_f64, |most, weight| most.max(weight.abs()));
            let sum: f64 = cut.weights.iter().zip(seats).map(|(weight, n)| weight * n).sum();
            if cut.most - sum < WHOLE * scale {
                finder.program.bound(1 + rules.limits.len() + at, 0.0, WHOLE * scale);
            }
        }
        finder
    }

    /// A panel of great weight, though perhaps not the greatest. None when none was found soon.
    pub(super) fn first(&mut self, weights: &[f64]) -> Option<Vec<i64>> {
        let lowest = f64::NEG_INFINITY;
        self.program.set_costs(self.first, weights);
        if self.program.maximise() == End::Infeasible {
            return None;
        }
        let mut kept = self.part_housemates(weights);
        kept.extend(self.keep_undecided());
        kept.extend(self.keep_homes());
        let mut found = None;
        self.left = FEW;
        self.search(weights, lowest, lowest, &mut found);
        for (column, (low, high)) in kept.into_iter().rev() {
            self.program.bound(column, low, high);
        }
        if found.is_none() {
            self.left = FEW;
            self.search(weights, lowest, lowest, &mut found);
        }
        self.left = usize::MAX;
        found.map(|(_, numbers)| numbers)
    }

    /// Takes a seat from types whose people would have to share homes, of those the one of least
    /// weight; their ranges before.
    fn part_housemates(&mut self, weights: &[f64]) -> Vec<(usize, (f64, f64))> {
        let mut kept = Vec::new();
        for _ in 0..self.rules.homes.count() {
            let least = self.least();
            let Some(mut crowd) = self.rules.homes.crowd(&self.rules.kinds, &least) else { break };
            crowd.sort_by(|one, other| weights.at(*one).total_cmp(&weights.at(*other)));
            let fewer = |kind: &usize| {
                let (low, high) = self.range(*kind);
                let number = float(least.at(*kind));
                (number - 1.0 >= low).then_some((*kind, (low, high), number - 1.0))
            };
            let Some((kind, range, most)) = crowd.iter().find_map(fewer) else { break };
            self.program.bound(self.first + kind, range.0, most);
            kept.push((self.first + kind, range));
            if self.program.maximise() == End::Infeasible {
                break;
            }
        }
        kept
    }

    /// Gives no seat more to types that are open, where it would be in a home of which somebody has
    /// one already; their ranges before.
    fn keep_homes(&mut self) -> Vec<(usize, (f64, f64))> {
        let rules = self.rules;
        let mut kept = Vec::new();
        if rules.homes.count() == 0 {
            return kept;
        }
        let mut least = self.least();
        for (at, kind) in rules.kinds.iter().enumerate() {
            let (range, now) = (self.range(at), least.at(at));
            let open = range.0 < range.1 && float(now) < range.1;
            if !open || rules.homes.hold(kind, integer(range.1)) {
                continue;
            }
            least.put(at, now + 1);
            if rules.homes.crowd(&rules.kinds, &least).is_some() {
                self.program.bound(self.first + at, range.0, float(now).max(range.0));
                kept.push((self.first + at, range));
            }
            least.put(at, now);
        }
        kept
    }

    /// The whole part of each number.
    fn least(&self) -> Vec<i64> {
        self.numbers().iter().map(|number| integer((number + WHOLE).floor())).collect()
    }

    /// Holds types fast whose number is all but decided, which are most of them; their ranges before.
    fn keep_undecided(&mut self) -> Vec<(usize, (f64, f64))> {
        let columns = self.first..self.first + self.rules.kinds.len();
        let mut decided: Vec<(f64, usize)> = columns
            .map(|column| (self.program.gain(column).abs(), column))
            .filter(|(gain, _)| *gain > 0.0)
            .collect();
        decided.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let beyond = decided.into_iter().skip(UNDECIDED * (self.rules.limits.len() + 1));
        let kept = beyond.map(|(_, column)| (column, self.program.bounds(column)));
        let kept: Vec<(usize, (f64, f64))> = kept.filter(|(_, (low, high))| low < high).collect();
        for (column, _) in &kept {
            let now = self.program.at(*column);
            self.program.bound(*column, now, now);
        }
        kept
    }

    /// A panel of greatest weight above `floor`, or the first found above `enough`.
    pub(super) fn best(
        &mut self,
        weights: &[f64],
        floor: f64,
        enough: f64,
    ) -> Option<(f64, Vec<i64>)> {
        self.program.set_costs(self.first, weights);
        let mut best = None;
        self.search(weights, floor, enough, &mut best);
        best
    }

    /// Lets searches look at so many cases, from now on, in sum.
    pub(super) fn allow(&mut self, cases: usize) {
        self.left = cases;
    }

    /// Whether a search was given up.
    pub(super) fn gave_up(&self) -> bool {
        self.left == 0
    }

    fn numbers(&self) -> Vec<f64> {
        (0..self.rules.kinds.len()).map(|kind| self.program.at(self.first + kind)).collect()
    }

    /// The type furthest from a whole number.
    fn fractional(numbers: &[f64]) -> Option<(usize, f64)> {
        let off = |number: f64| (number - number.round()).abs();
        let most =
            numbers.iter().enumerate().max_by(|(_, a), (_, b)| off(**a).total_cmp(&off(**b)));
        most.map(|(kind, number)| (kind, *number)).filter(|(_, number)| off(*number) > WHOLE)
    }

    fn range(&self, kind: usize) -> (f64, f64) {
        self.program.bounds(self.first + kind)
    }

    fn search(
        &mut self,
        weights: &[f64],
        floor: f64,
        enough: f64,
        best: &mut Option<(f64, Vec<i64>)>,
    ) {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || self.program.maximise() == End::Infeasible {
            return;
        }
        let numbers = self.numbers();
        let value: f64 = numbers.iter().zip(weights).map(|(n, w)| n * w).sum();
        let least = best.as_ref().map_or(floor, |(value, _)| value.max(floor));
        if value <= least + 1e-10 || best.as_ref().is_some_and(|(value, _)| *value > enough) {
            return;
        }
        let Some((kind, number)) = Self::fractional(&numbers) else {
            let numbers: Vec<i64> = numbers.iter().map(|number| integer(*number)).collect();
            if !self.rules.allow(&numbers) {
                return;
            }
            match self.rules.homes.crowd(&self.rules.kinds, &numbers) {
                None => *best = Some((value, numbers)),
                Some(crowd) => {
                    for kind in crowd {
                        let (low, high) = self.range(kind);
                        let fewer = float(numbers.at(kind) - 1);
                        if fewer >= low && best.as_ref().is_none_or(|(value, _)| *value <= enough) {
                            self.program.bound(self.first + kind, low, fewer);
                            self.search(weights, floor, enough, best);
                            self.program.bound(self.first + kind, low, high);
                        }
                    }
                }
            }
            return;
        };
        let (low, high) = self.range(kind);
        let up_first = number - number.floor() > 0.5;
        for up in [up_first, !up_first] {
            if best.as_ref().is_some_and(|(value, _)| *value > enough) {
                break;
            }
            let (from, to) = if up { (number.ceil(), high) } else { (low, number.floor()) };
            self.program.bound(self.first + kind, from, to);
            self.search(weights, floor, enough, best);
        }
        self.program.bound(self.first + kind, low, high);
    }

    /// Proves that no panel weighs more than `most`; the proof may have to allow a little more.
    pub(super) fn prove(&mut self, weights: &[f64], most: f64) -> Proof {
        self.program.set_costs(self.first, weights);
        self.cases(weights, most, 0)
    }

    fn cases(&mut self, weights: &[f64], most: f64, depth: usize) -> Proof {
        if self.program.maximise() == End::Infeasible {
            let reach: f64 = weights.iter().map(|weight| weight.abs()).sum::<f64>() + 1.0;
            let (ray, by) = self.program.ray();
            let scale = reach * real(self.rules.seats) / by.max(1e-6);
            return self.multipliers(ray, scale.min(1e6));
        }
        let numbers = self.numbers();
        let value: f64 = numbers.iter().zip(weights).map(|(n, w)| n * w).sum();
        match Self::fractional(&numbers) {
            Some((kind, number)) if value > most + 1e-10 && depth < 200 => {
                let (low, high) = self.range(kind);
                self.program.bound(self.first + kind, low, number.floor());
                let below = self.cases(weights, most, depth + 1);
                self.program.bound(self.first + kind, number.ceil(), high);
                let above = self.cases(weights, most, depth + 1);
                self.program.bound(self.first + kind, low, high);
                let (most, more) = (Box::new(below), Box::new(above));
                Proof::Split { kind, at: integer(number.floor()), most, more }
            }
            _ => {
                let rows = self.rules.limits.len() + 1;
                let duals: Vec<f64> = (0..rows).map(|row| self.program.dual(row)).collect();
                self.multipliers(&duals, 1.0)
            }
        }
    }

    fn multipliers(&self, duals: &[f64], scale: f64) -> Proof {
        let units = |dual: f64| integer((dual * scale * 1e12).round());
        let limits = duals.iter().skip(1).map(|dual| units(*dual)).enumerate();
        Proof::Bound {
            seats: units(duals.at(0)),
            limits: limits.filter(|(_, multiplier)| *multiplier != 0).collect(),
        }
    }
}

pub(super) fn float(number: i64) -> f64 {
    num_traits::ToPrimitive::to_f64(&number).unwrap_or(f64::INFINITY)
}

pub(super) fn integer(number: f64) -> i64 {
    num_traits::ToPrimitive::to_i64(&number.round()).unwrap_or(0)
}

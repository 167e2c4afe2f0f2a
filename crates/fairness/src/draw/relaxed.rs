//! The chances each type would get if panels could hold fractions of people. They are found at once,
//! for there is a row for each quota instead of one for each type; and where they can be made of
//! whole panels ([`super::mixture`]) no lottery is better.

use super::panel::{Rules, float};
use super::simplex::{End, Program};
use crate::number::{At, real};

/// What every panel meets though the quotas alone do not say so: weights · numbers ≤ most.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cut {
    pub(super) weights: Vec<f64>,
    pub(super) most: f64,
}

/// What to aim at.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Target {
    /// Mean number of seats of each type.
    pub(super) seats: Vec<f64>,
    /// Weight of one person of each type with which no panel has more than the least chance promises.
    pub(super) weights: Vec<f64>,
}

/// What counts as zero among chances.
const ZERO: f64 = 1e-9;

/// The greatest least chance; then, if `all`, the next lowest as high as it can be, and so on. None
/// when not even fractions meet the quotas.
pub(super) fn leximin(rules: &Rules, cuts: &[Cut], all: bool) -> Option<Target> {
    let kinds = rules.kinds.len();
    let sizes: Vec<f64> = rules.kinds.iter().map(|kind| real(kind.people.len())).collect();
    let mut fixed: Vec<Option<f64>> = vec![None; kinds];
    let mut full: Vec<usize> = Vec::new();
    let mut weights = None;
    loop {
        let stage = Stage::new(rules, cuts, &sizes, &fixed, &full)?;
        let over: Vec<usize> = (0..kinds)
            .filter(|kind| stage.chance(*kind, &sizes) > 1.0 + ZERO && !full.contains(kind))
            .collect();
        if !over.is_empty() {
            full.extend(over);
            continue;
        }
        let worths: Vec<f64> = (0..kinds).map(|kind| stage.worth(kind)).collect();
        weights.get_or_insert_with(|| worths.clone());
        let seats = |fixed: &[Option<f64>]| -> Vec<f64> {
            let own = sizes.iter().zip(fixed).enumerate();
            own.map(|(kind, (size, fixed))| {
                size * fixed.unwrap_or_else(|| stage.chance(kind, &sizes)).clamp(0.0, 1.0)
            })
            .collect()
        };
        if !all {
            return Some(Target { seats: seats(&fixed), weights: weights.unwrap_or_default() });
        }
        // A type that is worth something cannot have more without others having less.
        let most = worths.iter().copied().fold(0.0, f64::max);
        let done = stage.least > 1.0 - 1e-12;
        for (slot, worth) in fixed.iter_mut().zip(&worths) {
            if slot.is_none() && (done || *worth > most * ZERO) {
                *slot = Some(stage.least);
            }
        }
        if most <= 0.0 || fixed.iter().all(Option::is_some) {
            return Some(Target { seats: seats(&fixed), weights: weights.unwrap_or_default() });
        }
    }
}

/// One stage: those that are not fixed have at least `least`, which is as great as can be.
struct Stage {
    program: Program,
    /// For each type that is not fixed, the column of its seats beyond the least.
    columns: Vec<Option<usize>>,
    least: f64,
}

impl Stage {
    fn new(
        rules: &Rules,
        cuts: &[Cut],
        sizes: &[f64],
        fixed: &[Option<f64>],
        full: &[usize],
    ) -> Option<Self> {
        let limits = rules.limits.len();
        let mut rows = vec![(real(rules.seats), 0.0)];
        rows.extend(rules.limits.iter().map(|(min, max)| (float(*max), float(max - min))));
        rows.extend(cuts.iter().map(|cut| (cut.most, f64::INFINITY)));
        rows.extend(full.iter().map(|kind| (sizes.at(*kind), f64::INFINITY)));
        let mut together = vec![0.0; rows.len()];
        let mut columns = Vec::new();
        for (at, (kind, size)) in rules.kinds.iter().zip(sizes).enumerate() {
            let mut own = vec![(0, 1.0)];
            own.extend(kind.limits.iter().map(|limit| (limit + 1, 1.0)));
            let by_cut = cuts.iter().enumerate();
            own.extend(by_cut.map(|(cut, c)| (1 + limits + cut, c.weights.at(at))));
            match fixed.get(at).copied().flatten() {
                Some(chance) => {
                    for (row, entry) in own {
                        if let Some((right, _)) = rows.get_mut(row) {
                            *right -= entry * size * chance;
                        }
                    }
                    columns.push(None);
                }
                None => {
                    if let Some(row) = full.iter().position(|other| *other == at) {
                        own.push((1 + limits + cuts.len() + row, 1.0));
                    }
                    for (row, entry) in &own {
                        together.change(*row, |sum| sum + entry * size);
                    }
                    own.retain(|(_, entry)| *entry != 0.0);
                    columns.push(Some(own));
                }
            }
        }
        let mut program = Program::new(&rows);
        let together: Vec<(usize, f64)> =
            together.into_iter().enumerate().filter(|(_, entry)| *entry != 0.0).collect();
        let least = program.add(&together, (0.0, 1.0), 1.0);
        let columns = columns
            .into_iter()
            .zip(sizes)
            .map(|(own, size)| Some(program.add(&own?, (0.0, *size), 0.0)))
            .collect();
        program.set_costs(least, &[1.0]);
        if program.climb() == End::Infeasible {
            return None;
        }
        let least = program.at(least).clamp(0.0, 1.0);
        Some(Self { program, columns, least })
    }

    fn column(&self, kind: usize) -> Option<usize> {
        self.columns.get(kind).copied().flatten()
    }

    /// The chance of a type that is not fixed.
    fn chance(&self, kind: usize, sizes: &[f64]) -> f64 {
        let beyond = self.column(kind).map(|column| self.program.at(column) / sizes.at(kind));
        beyond.map_or(0.0, |beyond| self.least + beyond.max(0.0))
    }

    /// By how much the least would fall if one person of the type got one more seat than the others.
    fn worth(&self, kind: usize) -> f64 {
        self.column(kind).map_or(0.0, |column| -self.program.gain(column)).max(0.0)
    }
}

//! A bounded-variable simplex method on a dense tableau, stored by columns. It starts again from any
//! basis after costs, bounds or columns changed. Floating point: whoever asks proves the answer.

use crate::number::{At, real};

/// What counts as zero.
const ZERO: f64 = 1e-9;
/// Steps without progress after which the first column that helps is taken (Bland).
const PATIENCE: usize = 60;
const NONE: usize = usize::MAX;

/// How a maximisation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At a greatest value.
    Optimal,
    /// No point meets the rows and bounds.
    Infeasible,
}

/// maximise cost · x, where the rows hold as equations and lower ≤ x ≤ upper. The first columns are
/// the rows' slacks.
#[derive(Clone, Debug)]
pub(super) struct Program {
    rows: usize,
    columns: Vec<Vec<f64>>,
    cost: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// The row in which a column is basic.
    row_of: Vec<usize>,
    /// Value of a column that is not basic.
    rest: Vec<f64>,
    basis: Vec<usize>,
    value: Vec<f64>,
    gain: Vec<f64>,
}

impl Program {
    /// Rows: right-hand side and the greatest value of the slack (row + slack = right-hand side).
    pub(super) fn new(rows: &[(f64, f64)]) -> Self {
        let count = rows.len();
        let unit = |row: usize| {
            let mut column = vec![0.0; count];
            column.put(row, 1.0);
            column
        };
        Self {
            rows: count,
            columns: (0..count).map(unit).collect(),
            cost: vec![0.0; count],
            lower: vec![0.0; count],
            upper: rows.iter().map(|(_, slack)| *slack).collect(),
            row_of: (0..count).collect(),
            rest: vec![0.0; count],
            basis: (0..count).collect(),
            value: rows.iter().map(|(right, _)| *right).collect(),
            gain: vec![0.0; count],
        }
    }

    /// Adds a column with its entries in the rows as they were given; its place.
    pub(super) fn add(&mut self, entries: &[(usize, f64)], bounds: (f64, f64), cost: f64) -> usize {
        let mut column = vec![0.0; self.rows];
        for (row, entry) in entries {
            let Some(inverse) = self.columns.get(*row) else { continue };
            column.iter_mut().zip(inverse).for_each(|(to, from)| *to += entry * from);
        }
        if bounds.0 != 0.0 {
            self.value
                .iter_mut()
                .zip(&column)
                .for_each(|(value, entry)| *value -= entry * bounds.0);
        }
        let gain = cost - self.dot(&column);
        self.columns.push(column);
        self.cost.push(cost);
        self.lower.push(bounds.0);
        self.upper.push(bounds.1);
        self.row_of.push(NONE);
        self.rest.push(bounds.0);
        self.gain.push(gain);
        self.columns.len() - 1
    }

    fn dot(&self, column: &[f64]) -> f64 {
        self.basis.iter().zip(column).map(|(basic, entry)| self.cost.at(*basic) * entry).sum()
    }

    /// Changes the right-hand side of a row.
    pub(super) fn shift(&mut self, row: usize, by: f64) {
        if let Some(inverse) = self.columns.get(row) {
            self.value.iter_mut().zip(inverse).for_each(|(value, entry)| *value += entry * by);
        }
    }

    /// Sets costs from a column on; [`Self::maximise`] must follow.
    pub(super) fn set_costs(&mut self, from: usize, costs: &[f64]) {
        for (place, cost) in costs.iter().enumerate() {
            self.cost.put(from + place, *cost);
        }
        self.gain = self
            .columns
            .iter()
            .zip(&self.cost)
            .map(|(column, cost)| cost - self.dot(column))
            .collect();
    }

    /// Sets the bounds of a column; one that is not basic goes to the nearer.
    pub(super) fn bound(&mut self, column: usize, lower: f64, upper: f64) {
        self.lower.put(column, lower);
        self.upper.put(column, upper);
        if self.row_of.at(column) == NONE {
            let old = self.rest.at(column);
            let new = old.clamp(lower, upper);
            // Between bounds nothing rests.
            let new = if new > lower && new < upper { lower } else { new };
            self.rest.put(column, new);
            if let Some(entries) = self.columns.get(column) {
                let by = new - old;
                self.value.iter_mut().zip(entries).for_each(|(v, entry)| *v -= entry * by);
            }
        }
    }

    /// The bounds of a column.
    pub(super) fn bounds(&self, column: usize) -> (f64, f64) {
        (self.lower.at(column), self.upper.at(column))
    }

    /// The value of a column.
    pub(super) fn at(&self, column: usize) -> f64 {
        match self.row_of.at(column) {
            NONE => self.rest.at(column),
            row => self.value.at(row),
        }
    }

    /// What one more unit of a row's right-hand side would add to the greatest value.
    pub(super) fn dual(&self, row: usize) -> f64 {
        self.cost.at(row) - self.gain.at(row)
    }

    /// For an infeasible program: weights of rows that prove it.
    pub(super) fn ray(&self) -> Vec<f64> {
        let signs = self.signs();
        let row = |column: &Vec<f64>| signs.iter().zip(column).map(|(s, e)| s * e).sum::<f64>();
        self.columns.iter().take(self.rows).map(row).collect()
    }

    /// By how much the basis breaks its bounds, in sum.
    pub(super) fn broken(&self) -> f64 {
        let over = |(basic, value): (&usize, &f64)| {
            (self.lower.at(*basic) - value).max(value - self.upper.at(*basic)).max(0.0)
        };
        self.basis.iter().zip(&self.value).map(over).sum()
    }

    /// +1 for each basic value below its bounds, −1 for each above.
    fn signs(&self) -> Vec<f64> {
        let sign = |(basic, value): (&usize, &f64)| {
            if *value < self.lower.at(*basic) - ZERO {
                1.0
            } else if *value > self.upper.at(*basic) + ZERO {
                -1.0
            } else {
                0.0
            }
        };
        self.basis.iter().zip(&self.value).map(sign).collect()
    }

    /// Goes to a greatest value.
    pub(super) fn maximise(&mut self) -> End {
        let mut idle = 0;
        loop {
            let signs = self.signs();
            let repair = signs.iter().any(|sign| *sign != 0.0);
            let Some((enter, up)) = self.entering(repair.then_some(&signs), idle > PATIENCE) else {
                return if repair { End::Infeasible } else { End::Optimal };
            };
            let step = self.step(enter, up, &signs);
            idle = if step > ZERO { 0 } else { idle + 1 };
            if idle > 20 * PATIENCE + 4 * self.rows {
                return if repair { End::Infeasible } else { End::Optimal };
            }
        }
    }

    /// The column whose change helps most, and whether it rises.
    fn entering(&self, repair: Option<&Vec<f64>>, first: bool) -> Option<(usize, bool)> {
        let mut best: Option<(f64, usize, bool)> = None;
        for (index, column) in self.columns.iter().enumerate() {
            if self.row_of.at(index) != NONE || self.upper.at(index) - self.lower.at(index) < ZERO {
                continue;
            }
            let gain = match repair {
                Some(signs) => -signs.iter().zip(column).map(|(s, entry)| s * entry).sum::<f64>(),
                None => self.gain.at(index),
            };
            let up = self.rest.at(index) <= self.lower.at(index);
            let helps = if up { gain } else { -gain };
            if helps > ZERO && best.is_none_or(|(most, ..)| helps > most) {
                best = Some((helps, index, up));
                if first {
                    break;
                }
            }
        }
        best.map(|(_, index, up)| (index, up))
    }

    /// Moves the entering column as far as bounds allow; how far.
    fn step(&mut self, enter: usize, up: bool, signs: &[f64]) -> f64 {
        let way = if up { 1.0 } else { -1.0 };
        let own = self.upper.at(enter) - self.lower.at(enter);
        let Some(column) = self.columns.get(enter).cloned() else { return 0.0 };
        let (mut most, mut leaving) = (own, None::<(usize, f64, f64)>);
        for (row, entry) in column.iter().enumerate() {
            let speed = -entry * way;
            if speed.abs() < ZERO {
                continue;
            }
            let basic = self.basis.at(row);
            let (value, sign) = (self.value.at(row), signs.at(row));
            // A value that breaks a bound stops where it is mended.
            let target = match (speed > 0.0, sign) {
                (true, sign) if sign > 0.0 => self.lower.at(basic),
                (true, sign) if sign < 0.0 => continue,
                (false, sign) if sign < 0.0 => self.upper.at(basic),
                (false, sign) if sign > 0.0 => continue,
                (true, _) => self.upper.at(basic),
                (false, _) => self.lower.at(basic),
            };
            if !target.is_finite() {
                continue;
            }
            let limit = ((target - value) / speed).max(0.0);
            let firmer = leaving.is_none_or(|(_, pivot, _)| entry.abs() > pivot.abs());
            if limit < most - ZERO || (limit < most + ZERO && leaving.is_some() && firmer) {
                most = limit.min(most);
                leaving = Some((row, *entry, target));
            }
        }
        let most = if most.is_finite() { most } else { real(1 << 20) };
        for (value, entry) in self.value.iter_mut().zip(&column) {
            *value -= entry * way * most;
        }
        let reached = self.rest.at(enter) + way * most;
        match leaving {
            None => {
                let bound = if up { self.upper.at(enter) } else { self.lower.at(enter) };
                self.rest.put(enter, if bound.is_finite() { bound } else { reached });
            }
            Some((row, _, target)) => self.pivot(enter, row, &column, reached, target),
        }
        most
    }

    fn pivot(&mut self, enter: usize, row: usize, column: &[f64], reached: f64, target: f64) {
        let pivot = column.at(row);
        let gain = self.gain.at(enter);
        for (other, own) in self.columns.iter_mut().zip(&mut self.gain) {
            let factor = other.at(row) / pivot;
            if factor == 0.0 {
                continue;
            }
            for (to, from) in other.iter_mut().zip(column) {
                *to -= from * factor;
            }
            other.put(row, factor);
            *own -= gain * factor;
        }
        let leave = self.basis.at(row);
        self.row_of.put(leave, NONE);
        self.rest.put(leave, target);
        self.row_of.put(enter, row);
        self.basis.put(row, enter);
        self.value.put(row, reached);
        self.gain.put(enter, 0.0);
    }
}

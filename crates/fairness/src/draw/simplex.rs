//! A bounded-variable simplex method: sparse columns, and the inverse of the basis kept whole. It
//! starts again from any basis after costs, bounds or columns changed. Where every column has both
//! bounds, each basis is optimal for some values of them, and the dual method mends what it breaks;
//! else the primal one. Floating point: whoever asks proves the answer.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::number::{At, place, real, short};

/// What counts as zero.
const ZERO: f64 = 1e-9;
/// Steps without progress after which the first column that helps is taken (Bland).
const PATIENCE: usize = 60;
/// Pivots after which the inverse is computed anew, so that rounding does not add up.
const FRESH: usize = 150;
/// Steps of the dual method for each row, after which the primal one takes over.
const STEPS: usize = 10;
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
    right: Vec<f64>,
    /// Where each column's entries begin, and where the last end.
    starts: Vec<usize>,
    entries: Vec<(u32, f64)>,
    cost: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
    /// The row in which a column is basic.
    row_of: Vec<usize>,
    /// Value of a column that is not basic.
    rest: Vec<f64>,
    basis: Vec<usize>,
    /// The basis inverted, one row's column after the other.
    inverse: Vec<f64>,
    value: Vec<f64>,
    dual: Vec<f64>,
    pivots: usize,
    /// For an infeasible program: weights of rows that prove it, and by how much they do.
    ray: (Vec<f64>, f64),
}

impl Program {
    /// Rows: right-hand side and the greatest value of the slack (row + slack = right-hand side).
    pub(super) fn new(rows: &[(f64, f64)]) -> Self {
        let count = rows.len();
        let mut program = Self {
            rows: count,
            right: rows.iter().map(|(right, _)| *right).collect(),
            starts: (0..=count).collect(),
            entries: (0..count).map(|row| (short(row), 1.0)).collect(),
            cost: vec![0.0; count],
            lower: vec![0.0; count],
            upper: rows.iter().map(|(_, slack)| *slack).collect(),
            row_of: (0..count).collect(),
            rest: vec![0.0; count],
            basis: (0..count).collect(),
            inverse: Vec::new(),
            value: rows.iter().map(|(right, _)| *right).collect(),
            dual: vec![0.0; count],
            pivots: 0,
            ray: (Vec::new(), 0.0),
        };
        program.inverse = program.unit();
        program
    }

    fn unit(&self) -> Vec<f64> {
        let mut unit = vec![0.0; self.rows * self.rows];
        for row in 0..self.rows {
            unit.put(row * self.rows + row, 1.0);
        }
        unit
    }

    /// Adds a column with its entries in the rows; its place.
    pub(super) fn add(&mut self, entries: &[(usize, f64)], bounds: (f64, f64), cost: f64) -> usize {
        self.entries.extend(entries.iter().map(|(row, entry)| (short(*row), *entry)));
        self.starts.push(self.entries.len());
        self.cost.push(cost);
        self.lower.push(bounds.0);
        self.upper.push(bounds.1);
        self.row_of.push(NONE);
        self.rest.push(bounds.0);
        let index = self.cost.len() - 1;
        if bounds.0 != 0.0 {
            let column = self.in_basis(index);
            let values = self.value.iter_mut().zip(&column);
            values.for_each(|(value, entry)| *value -= entry * bounds.0);
        }
        index
    }

    fn column(&self, index: usize) -> &[(u32, f64)] {
        let range = self.starts.at(index)..self.starts.at(index + 1);
        self.entries.get(range).unwrap_or_default()
    }

    /// A column as a combination of the basis.
    fn in_basis(&self, column: usize) -> Vec<f64> {
        self.combine(self.column(column).iter().map(|(row, entry)| (place(*row), *entry)))
    }

    /// Entries in rows as a combination of the basis.
    fn combine(&self, entries: impl Iterator<Item = (usize, f64)>) -> Vec<f64> {
        let mut sum = vec![0.0; self.rows];
        for (row, entry) in entries {
            let from = row * self.rows;
            let Some(inverse) = self.inverse.get(from..from + self.rows) else { continue };
            sum.iter_mut().zip(inverse).for_each(|(to, from)| *to += entry * from);
        }
        sum
    }

    /// Weights of basic columns as weights of rows.
    fn on_rows(&self, weights: &[f64]) -> Vec<f64> {
        let columns = self.inverse.chunks_exact(self.rows.max(1));
        columns.map(|column| column.iter().zip(weights).map(|(e, w)| e * w).sum()).collect()
    }

    fn dot(&self, column: usize, weights: &[f64]) -> f64 {
        self.column(column).iter().map(|(row, entry)| entry * weights.at(place(*row))).sum()
    }

    /// Changes the right-hand side of a row.
    pub(super) fn shift(&mut self, row: usize, by: f64) {
        self.right.change(row, |right| right + by);
        let from = row * self.rows;
        if let Some(inverse) = self.inverse.get(from..from + self.rows) {
            self.value.iter_mut().zip(inverse).for_each(|(value, entry)| *value += entry * by);
        }
    }

    /// Sets costs from a column on.
    pub(super) fn set_costs(&mut self, from: usize, costs: &[f64]) {
        for (place, cost) in costs.iter().enumerate() {
            self.cost.put(from + place, *cost);
        }
        self.price();
    }

    /// What a unit of each row is worth.
    fn price(&mut self) {
        let costs: Vec<f64> = self.basis.iter().map(|basic| self.cost.at(*basic)).collect();
        self.dual = self.on_rows(&costs);
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
            let by = new - old;
            if by != 0.0 {
                let entries = self.in_basis(column);
                self.value.iter_mut().zip(&entries).for_each(|(v, entry)| *v -= entry * by);
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
        self.dual.at(row)
    }

    /// What one more unit of a column would add.
    pub(super) fn gain(&self, column: usize) -> f64 {
        if self.row_of.at(column) == NONE {
            self.cost.at(column) - self.dot(column, &self.dual)
        } else {
            0.0
        }
    }

    /// For an infeasible program: weights of rows that prove it, and by how much.
    pub(super) fn ray(&self) -> (&[f64], f64) {
        (&self.ray.0, self.ray.1)
    }

    /// By how much the basis breaks its bounds, in sum.
    fn broken(&self) -> f64 {
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
        let boxed = self.upper.iter().all(|upper| upper.is_finite());
        let end = if boxed { self.by_dual() } else { None };
        end.unwrap_or_else(|| self.climb())
    }

    /// The dual method; none when it does not come to an end.
    fn by_dual(&mut self) -> Option<End> {
        self.rest_well();
        for _ in 0..STEPS * self.rows + 100 {
            if self.pivots >= FRESH + self.rows / 2 {
                self.refresh();
                self.rest_well();
            }
            let Some((row, target)) = self.leaving() else { return Some(End::Optimal) };
            if !self.mend(row, target) {
                return Some(End::Infeasible);
            }
        }
        None
    }

    /// Moves every column that is not basic to the bound that is better for it.
    fn rest_well(&mut self) {
        let mut moved: Vec<f64> = Vec::new();
        for index in 0..self.cost.len() {
            let (lower, upper) = self.bounds(index);
            if self.row_of.at(index) != NONE || upper - lower < ZERO {
                continue;
            }
            let gain = self.cost.at(index) - self.dot(index, &self.dual);
            let old = self.rest.at(index);
            let new = if gain > ZERO {
                upper
            } else if gain < -ZERO {
                lower
            } else {
                continue;
            };
            if (new - old).abs() > ZERO {
                moved.resize(self.rows, 0.0);
                for (row, entry) in self.column(index) {
                    moved.change(place(*row), |sum| sum + entry * (new - old));
                }
                self.rest.put(index, new);
            }
        }
        let change = self.combine(moved.into_iter().enumerate());
        self.value.iter_mut().zip(&change).for_each(|(value, by)| *value -= by);
    }

    /// The row that breaks its bounds most, and the bound.
    fn leaving(&self) -> Option<(usize, f64)> {
        let mut worst: Option<(f64, usize, f64)> = None;
        for (row, (basic, value)) in self.basis.iter().zip(&self.value).enumerate() {
            let (lower, upper) = self.bounds(*basic);
            let (over, target) =
                if *value < lower { (lower - value, lower) } else { (value - upper, upper) };
            if over > ZERO && worst.is_none_or(|(most, ..)| over > most) {
                worst = Some((over, row, target));
            }
        }
        worst.map(|(_, row, target)| (row, target))
    }

    /// Brings a row's value to a bound: columns whose gain changes sign on the way go to their other
    /// bound, the last one becomes basic. False when all of them are not enough.
    fn mend(&mut self, row: usize, target: f64) -> bool {
        let own: Vec<f64> =
            self.inverse.chunks_exact(self.rows).map(|column| column.at(row)).collect();
        let over = self.value.at(row) - target;
        let side = if over > 0.0 { 1.0 } else { -1.0 };
        let mut helping = Vec::new();
        let bounds = self.lower.iter().zip(&self.upper).zip(&self.rest);
        for (index, (at, ((lower, upper), rest))) in self.row_of.iter().zip(bounds).enumerate() {
            if *at != NONE || upper - lower < ZERO {
                continue;
            }
            let entry = self.dot(index, &own) * side;
            let rises = rest <= lower;
            if (rises && entry > ZERO) || (!rises && entry < -ZERO) {
                let gain = self.cost.at(index) - self.dot(index, &self.dual);
                // Numbers that are not negative compare as their bits do.
                let (ratio, entry) = ((gain / entry).abs().to_bits(), entry.abs().to_bits());
                helping.push(Reverse((ratio, entry, index)));
            }
        }
        // The nearest change of sign first; of those together, the firmest last, as the pivot.
        let mut helping = BinaryHeap::from(helping);
        let mut left = over.abs();
        let mut moved = vec![0.0; self.rows];
        let mut enter = None;
        while let Some(Reverse((_, entry, index))) = helping.pop() {
            let entry = f64::from_bits(entry);
            let (lower, upper) = self.bounds(index);
            let range = upper - lower;
            // What is just enough is enough, rounding or not.
            if left - entry * range <= ZERO {
                enter = Some(index);
                break;
            }
            left -= entry * range;
            let rises = self.rest.at(index) <= lower;
            let by = if rises { range } else { -range };
            for (row, entry) in self.column(index) {
                moved.change(place(*row), |sum| sum + entry * by);
            }
            self.rest.put(index, if rises { upper } else { lower });
        }
        let change = self.combine(moved.into_iter().enumerate());
        self.value.iter_mut().zip(&change).for_each(|(value, by)| *value -= by);
        let Some(enter) = enter else {
            self.ray = (own.into_iter().map(|own| own * -side).collect(), left);
            return false;
        };
        let column = self.in_basis(enter);
        let by = (self.value.at(row) - target) / column.at(row);
        self.value.iter_mut().zip(&column).for_each(|(value, entry)| *value -= entry * by);
        let reached = self.rest.at(enter) + by;
        self.replace(enter, row, &column, reached, target);
        true
    }

    /// The same by the primal method, which suits programs where most columns cost nothing. At first
    /// it mends all broken bounds together.
    pub(super) fn climb(&mut self) -> End {
        let mut idle = 0;
        loop {
            if self.pivots >= FRESH + self.rows / 2 {
                self.refresh();
            }
            let signs = self.signs();
            let repair = signs.iter().any(|sign| *sign != 0.0);
            let entering = if repair {
                let weights = self.on_rows(&signs);
                self.entering(|index| -self.dot(index, &weights), idle > PATIENCE)
            } else {
                let gain = |index| self.cost.at(index) - self.dot(index, &self.dual);
                self.entering(gain, idle > PATIENCE)
            };
            let step = entering.map(|(enter, up)| self.step(enter, up, &signs));
            idle = if step.is_some_and(|step| step > ZERO) { 0 } else { idle + 1 };
            if step.is_none() || idle > 20 * PATIENCE + 4 * self.rows {
                if repair {
                    self.ray = (self.on_rows(&signs), self.broken());
                    return End::Infeasible;
                }
                return End::Optimal;
            }
        }
    }

    /// The column whose change helps most, and whether it rises.
    fn entering(&self, gain: impl Fn(usize) -> f64, first: bool) -> Option<(usize, bool)> {
        let mut best: Option<(f64, usize, bool)> = None;
        let bounds = self.lower.iter().zip(&self.upper).zip(&self.rest);
        for (index, (row, ((lower, upper), rest))) in self.row_of.iter().zip(bounds).enumerate() {
            if *row != NONE || upper - lower < ZERO {
                continue;
            }
            let gain = gain(index);
            let up = rest <= lower;
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
        let column = self.in_basis(enter);
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
            Some((row, _, target)) => self.replace(enter, row, &column, reached, target),
        }
        most
    }

    /// Makes a column basic with a value in place of a row's, which rests at `target`.
    fn replace(&mut self, enter: usize, row: usize, column: &[f64], reached: f64, target: f64) {
        let gain = self.cost.at(enter) - self.dot(enter, &self.dual);
        let leave = self.basis.at(row);
        self.row_of.put(leave, NONE);
        self.rest.put(leave, target);
        self.enter(enter, row, column);
        self.value.put(row, reached);
        // The pivot's row of the new inverse carries the gain into the prices.
        let own = self.inverse.chunks_exact(self.rows).map(|column| column.at(row));
        self.dual.iter_mut().zip(own).for_each(|(dual, own)| *dual += gain * own);
    }

    /// Puts a column into the basis in place of a row's.
    fn enter(&mut self, enter: usize, row: usize, column: &[f64]) {
        let pivot = column.at(row);
        for own in self.inverse.chunks_exact_mut(self.rows) {
            let factor = own.at(row) / pivot;
            if factor == 0.0 {
                continue;
            }
            own.iter_mut().zip(column).for_each(|(to, from)| *to -= from * factor);
            own.put(row, factor);
        }
        self.row_of.put(enter, row);
        self.basis.put(row, enter);
        self.pivots += 1;
    }

    /// Computes the inverse, values and prices anew.
    fn refresh(&mut self) {
        let before = (self.basis.clone(), self.row_of.clone(), self.inverse.clone());
        let unit = self.unit();
        self.inverse = unit;
        let rows = self.rows;
        let mut free = vec![true; rows];
        for slack in before.0.iter().copied().filter(|basic| *basic < rows) {
            free.put(slack, false);
            self.basis.put(slack, slack);
            self.row_of.put(slack, slack);
        }
        for basic in before.0.iter().copied().filter(|basic| *basic >= rows) {
            let column = self.in_basis(basic);
            let open = column.iter().enumerate().filter(|(row, _)| free.at(*row));
            let firmest = open.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs()));
            let Some((row, _)) = firmest.filter(|(_, entry)| entry.abs() > ZERO) else {
                (self.basis, self.row_of, self.inverse) = before;
                break;
            };
            self.enter(basic, row, &column);
            free.put(row, false);
        }
        self.pivots = 0;
        let mut right = self.right.clone();
        for index in 0..self.cost.len() {
            let rest = self.rest.at(index);
            if self.row_of.at(index) == NONE && rest != 0.0 {
                for (row, entry) in self.column(index) {
                    right.change(place(*row), |right| right - entry * rest);
                }
            }
        }
        self.value = vec![0.0; self.rows];
        for (inverse, right) in self.inverse.chunks_exact(self.rows).zip(&right) {
            self.value.iter_mut().zip(inverse).for_each(|(value, entry)| *value += entry * right);
        }
        self.price();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn program(rows: &[(i32, i32)], columns: &[(Vec<i32>, i32, i32)]) -> Program {
        let rows: Vec<(f64, f64)> = rows
            .iter()
            .map(|(right, slack)| (f64::from(*right) / 3.0, f64::from(*slack) / 3.0))
            .collect();
        let mut program = Program::new(&rows);
        for (entries, upper, cost) in columns {
            let entries: Vec<(usize, f64)> = entries
                .iter()
                .enumerate()
                .map(|(row, entry)| (row, f64::from(*entry) / 3.0))
                .collect();
            program.add(&entries, (0.0, f64::from(*upper)), f64::from(*cost));
        }
        program
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Both methods come to the same value, also after costs and bounds changed.
        /// Thirds make sums that are just enough but for rounding.
        #[test]
        fn the_dual_method_agrees_with_the_primal(
            rows in proptest::collection::vec((0..6, 0..4), 3),
            columns in proptest::collection::vec((proptest::collection::vec(0..2, 3), 1..3, -3..4), 1..9),
            costs in proptest::collection::vec(-3..4, 9),
            bound in 0_usize..9,
        ) {
            let mut dual = program(&rows, &columns);
            let mut primal = dual.clone();
            let costs: Vec<f64> = costs.into_iter().take(columns.len()).map(f64::from).collect();
            for step in 0..3 {
                if step == 1 {
                    dual.set_costs(3, &costs);
                    primal.set_costs(3, &costs);
                }
                if step == 2 && bound < columns.len() {
                    dual.bound(3 + bound, 1.0, 1.0);
                    primal.bound(3 + bound, 1.0, 1.0);
                }
                let (one, other) = (dual.maximise(), primal.climb());
                prop_assert_eq!(one, other);
                if one == End::Infeasible {
                    break;
                }
                let value = |program: &Program| -> f64 {
                    (0..columns.len()).map(|c| program.cost[3 + c] * program.at(3 + c)).sum()
                };
                prop_assert!((value(&dual) - value(&primal)).abs() < 1e-7);
                for (row, (right, slack)) in rows.iter().enumerate() {
                    let used = columns.iter().enumerate();
                    let used = used.map(|(c, (own, ..))| f64::from(own[row]) * dual.at(3 + c));
                    let rest = f64::from(*right) - used.sum::<f64>();
                    prop_assert!(rest > -1e-6 && rest < f64::from(*slack) + 1e-6);
                }
            }
        }
    }
}

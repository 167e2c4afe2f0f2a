//! Lotteries over panels of types: which chances each type gets.

use super::No;
use super::mixture::{self, Panels};
use super::panel::{Finder, Rules, float};
use super::relaxed::{self, Cut, Target};
use super::simplex::{End, Program};
use crate::number::{At, real};

/// A lottery over numbers of each type, and what proves its minimum.
#[derive(Clone, Debug)]
pub(super) struct Mixture {
    pub(super) panels: Panels,
    /// Weights of people by type with which no panel can have more than the minimum promises.
    pub(super) weights: Vec<f64>,
}

/// How much a panel must add to be worth adding.
const ADDS: f64 = 1e-9;

/// The programme whose columns are panels.
struct Master<'r> {
    finder: Finder<'r>,
    program: Program,
    panels: Vec<(usize, Vec<i64>)>,
    sizes: Vec<f64>,
    /// Rows for the chances of types, once or twice, then the row that adds up to 1.
    sides: usize,
}

impl<'r> Master<'r> {
    /// Rows: for each type, panels' seats ≥ its size times the least chance; with two sides also ≤
    /// its size times the greatest.
    fn new(rules: &'r Rules, sizes: Vec<f64>, sides: usize) -> Self {
        let mut rows = vec![(0.0, f64::INFINITY); sizes.len() * sides];
        rows.push((1.0, 0.0));
        let program = Program::new(&rows);
        let (finder, panels) = (Finder::new(rules), Vec::new());
        Self { finder, program, panels, sizes, sides }
    }

    fn one(&self) -> usize {
        self.sizes.len() * self.sides
    }

    fn add(&mut self, numbers: Vec<i64>) {
        if self.panels.iter().any(|(_, other)| *other == numbers) {
            return;
        }
        let mut entries = vec![(self.one(), 1.0)];
        for (kind, number) in numbers.iter().enumerate().filter(|(_, number)| **number != 0) {
            entries.push((kind, -float(*number)));
            if self.sides == 2 {
                entries.push((self.sizes.len() + kind, float(*number)));
            }
        }
        let column = self.program.add(&entries, (0.0, f64::INFINITY), 0.0);
        self.panels.push((column, numbers));
    }

    /// Panels to begin with: again and again the types that were seen least.
    fn seed(&mut self) -> Result<(), No> {
        let mut seen = vec![0.0; self.sizes.len()];
        for _ in 0..2 * self.sizes.len().max(5) {
            let weights: Vec<f64> = seen
                .iter()
                .zip(&self.sizes)
                .map(|(seen, size)| 1.0 / (0.2 + seen / size.max(0.1)))
                .collect();
            let found = self.finder.best(&weights, f64::NEG_INFINITY, -1.0);
            let (_, numbers) = found.ok_or(No::Panel)?;
            for (seen, number) in seen.iter_mut().zip(&numbers) {
                *seen += float(*number);
            }
            self.add(numbers);
        }
        Ok(())
    }

    /// Adds panels until none improves; what a unit of seats of each type is worth then.
    fn improve(&mut self) -> (Vec<f64>, f64) {
        loop {
            self.program.maximise();
            let worth = |kind: usize| {
                let above =
                    if self.sides == 2 { self.program.dual(self.sizes.len() + kind) } else { 0.0 };
                self.program.dual(kind) - above
            };
            let worths: Vec<f64> = (0..self.sizes.len()).map(worth).collect();
            let all = self.program.dual(self.one());
            let scale = worths.iter().fold(1e-12_f64, |most, worth| most.max(worth.abs()));
            let floor = all + ADDS * scale;
            match self.finder.best(&worths, floor, floor + 1e-3 * scale) {
                Some((_, numbers)) => {
                    let before = self.panels.len();
                    self.add(numbers);
                    if self.panels.len() == before {
                        return (worths, all);
                    }
                }
                None => return (worths, all),
            }
        }
    }

    fn mixture(&self, weights: Vec<f64>) -> Mixture {
        let panels = self.panels.iter();
        let panels = panels.map(|(column, numbers)| (numbers.clone(), self.program.at(*column)));
        Mixture { panels: panels.filter(|(_, chance)| *chance > 1e-13).collect(), weights }
    }
}

fn sizes(rules: &Rules) -> Vec<f64> {
    rules.kinds.iter().map(|kind| real(kind.people.len())).collect()
}

/// The greatest minimum; then, if `all`, the next lowest as high as it can be, and so on (leximin).
pub(super) fn leximin(
    rules: &Rules,
    all: bool,
    tell: &dyn Fn(usize, usize),
) -> Result<Mixture, No> {
    if let Some(mixture) = by_target(rules, &|cuts| relaxed::leximin(rules, cuts, all), tell)? {
        return Ok(mixture);
    }
    by_panels(rules, all, tell)
}

/// How often a target that no lottery reaches is corrected.
const CORRECTIONS: usize = 30;
/// Cases that are looked at to find out why a target is out of reach.
const REASONS: usize = 20_000;

/// The best chances by quotas alone, as a lottery; corrected by what whole panels cannot do, as long
/// as that is found soon.
fn by_target(
    rules: &Rules,
    target: &dyn Fn(&[Cut]) -> Option<Target>,
    tell: &dyn Fn(usize, usize),
) -> Result<Option<Mixture>, No> {
    let mut cuts = Vec::new();
    for _ in 0..CORRECTIONS {
        let Some(Target { seats, weights }) = target(&cuts) else { break };
        rules.homes.room(&rules.kinds, &seats)?;
        let panels = match mixture::of_chances(rules, &cuts, &seats, tell) {
            Ok(panels) => panels,
            Err(found) => match reach(rules, found, seats) {
                Some(Ok(panels)) => panels,
                Some(Err(cut)) => {
                    cuts.push(cut);
                    continue;
                }
                None => break,
            },
        };
        return Ok(Some(Mixture { panels, weights }));
    }
    Ok(None)
}

/// A lottery with these mean numbers, or why there is none; None when that was not found soon.
fn reach(rules: &Rules, found: Vec<Vec<i64>>, seats: Vec<f64>) -> Option<Result<Panels, Cut>> {
    let mut master = Master::new(rules, seats, 1);
    for numbers in found {
        master.add(numbers);
    }
    if master.panels.is_empty() {
        master.seed().ok()?;
    }
    master.finder.allow(REASONS);
    let own: Vec<(usize, f64)> = master.sizes.iter().copied().enumerate().collect();
    let part = master.program.add(&own, (0.0, 1.0), 1.0);
    let (weights, most) = master.improve();
    if master.finder.gave_up() {
        return None;
    }
    if master.program.at(part) > 1.0 - 1e-12 {
        return Some(Ok(master.mixture(weights).panels));
    }
    Some(Err(Cut { weights, most }))
}

/// The same from panels alone: slow where there are many types, but it always ends.
fn by_panels(rules: &Rules, all: bool, tell: &dyn Fn(usize, usize)) -> Result<Mixture, No> {
    let mut master = Master::new(rules, sizes(rules), 1);
    master.seed()?;
    let kinds = master.sizes.len();
    let mut fixed: Vec<Option<f64>> = vec![None; kinds];
    let column = |sizes: &[f64], fixed: &[Option<f64>]| -> Vec<(usize, f64)> {
        let open = sizes.iter().zip(fixed).enumerate().filter(|(_, (_, fixed))| fixed.is_none());
        open.map(|(kind, (size, _))| (kind, *size)).collect()
    };
    let mut minimum = master.program.add(&column(&master.sizes, &fixed), (0.0, f64::INFINITY), 1.0);
    let mut proof = None;
    loop {
        let (worths, _) = master.improve();
        let least = master.program.at(minimum);
        proof.get_or_insert_with(|| worths.clone());
        if !all {
            break;
        }
        // A type that is worth something cannot have more without others having less.
        let tight: Vec<usize> =
            (0..kinds).filter(|k| fixed.at(*k).is_none() && worths.at(*k) > 1e-10).collect();
        if tight.is_empty() {
            break;
        }
        for kind in tight {
            fixed.put(kind, Some(least));
            // Rounding must not shut out what was possible.
            master.program.shift(kind, -master.sizes.at(kind) * (least - 1e-12));
        }
        let done = fixed.iter().flatten().count();
        tell(done, kinds);
        if done == kinds {
            break;
        }
        master.program.bound(minimum, 0.0, 0.0);
        let entries = column(&master.sizes, &fixed);
        let next = master.program.add(&entries, (least, f64::INFINITY), 1.0);
        master.program.set_costs(minimum, &[0.0]);
        minimum = next;
    }
    with_room(rules, master.mixture(proof.unwrap_or_default()))
}

/// A lottery whose chances leave room in homes.
fn with_room(rules: &Rules, mixture: Mixture) -> Result<Mixture, No> {
    rules.homes.room(&rules.kinds, &mean(rules, &mixture.panels))?;
    Ok(mixture)
}

/// Mean number of seats of each type.
fn mean(rules: &Rules, panels: &Panels) -> Vec<f64> {
    let mut sums = vec![0.0; rules.kinds.len()];
    for (numbers, chance) in panels {
        sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += float(*number) * chance);
    }
    sums
}

/// Goldilocks (Baharav, Flanigan, arXiv 2406.15009): neither chances far above the mean nor far below:
/// least (n/k) · greatest + (k/n) / least chance.
pub(super) fn goldilocks(rules: &Rules) -> Result<Mixture, No> {
    let mut master = Master::new(rules, sizes(rules), 2);
    master.seed()?;
    let kinds = master.sizes.len();
    let people: f64 = master.sizes.iter().sum();
    let mean = real(rules.seats) / people;
    let low: Vec<(usize, f64)> = master.sizes.iter().copied().enumerate().collect();
    let high: Vec<(usize, f64)> =
        master.sizes.iter().enumerate().map(|(kind, size)| (kinds + kind, -size)).collect();
    let least = master.program.add(&low, (0.0, 1.0), 0.0);
    master.program.add(&high, (0.0, 1.0), -1.0 / mean);
    // With price s on the least chance the best is where s = (k/n)/least²: the least chance rises
    // with s, so halving finds it.
    let (mut from, mut to) = (0.0_f64, 60.0_f64);
    let mut sides: [Option<(f64, Mixture)>; 2] = [None, None];
    for _ in 0..40 {
        let price = f64::midpoint(from, to).exp2() - 1.0;
        // In proportion, so that no price is too great to compute with.
        let scale = 1.0 / (1.0 + price);
        master.program.set_costs(least, &[price * scale, -scale / mean]);
        let (worths, _) = master.improve();
        let chance = master.program.at(least);
        let enough = chance > 0.0 && mean / (chance * chance) <= price;
        let mixture = master.mixture(worths);
        let [below, above] = &mut sides;
        if enough {
            (*above, to) = (Some((chance, mixture)), f64::midpoint(from, to));
        } else {
            (*below, from) = (Some((chance, mixture)), f64::midpoint(from, to));
        }
    }
    let price = f64::midpoint(from, to).exp2() - 1.0;
    let wanted = (mean / price).sqrt();
    let mixture = match sides {
        [Some((low, below)), Some((high, above))] if high - low > 1e-12 => {
            let part = ((wanted - low) / (high - low)).clamp(0.0, 1.0);
            let mix = |mixture: Mixture, part: f64| {
                mixture.panels.into_iter().map(move |(numbers, chance)| (numbers, chance * part))
            };
            let weights = above.weights.clone();
            let panels = mix(below, 1.0 - part).chain(mix(above, part));
            Mixture { panels: panels.filter(|(_, chance)| *chance > 1e-13).collect(), weights }
        }
        [_, Some((_, mixture))] | [Some((_, mixture)), _] => mixture,
        _ => return Err(No::Panel),
    };
    with_room(rules, mixture)
}

/// Nash: the greatest product of all chances, by steps from the panel that gives least to the one
/// that gives most.
pub(super) fn nash(rules: &Rules) -> Result<Mixture, No> {
    let start = leximin(rules, false, &|_, _| ())?;
    let mut finder = Finder::new(rules);
    let sizes = sizes(rules);
    let mut panels = start.panels;
    let mut sums = mean(rules, &panels);
    let people: f64 = sizes.iter().sum();
    for round in 0..200_000 {
        // What one more seat of each type adds to the sum of logarithms.
        let worth: Vec<f64> =
            sizes.iter().zip(&sums).map(|(size, sum)| size / sum.max(1e-12)).collect();
        let value = |numbers: &[i64]| -> f64 {
            numbers.iter().zip(&worth).map(|(number, worth)| float(*number) * worth).sum()
        };
        let values: Vec<f64> = panels.iter().map(|(numbers, _)| value(numbers)).collect();
        let index = |best: Option<(usize, &f64)>| best.map_or(0, |(index, _)| index);
        let order = |a: &(usize, &f64), b: &(usize, &f64)| a.1.total_cmp(b.1);
        let mut best = index(values.iter().enumerate().max_by(order));
        let used = values
            .iter()
            .enumerate()
            .filter(|(at, _)| panels.get(*at).is_some_and(|(_, chance)| *chance > 1e-15));
        let worst = index(used.min_by(order));
        if values.at(best) - values.at(worst) < people * 1e-9 || round % 500 == 499 {
            let floor = values.at(best) + people * 1e-9;
            match finder.best(&worth, floor, f64::INFINITY) {
                Some((_, numbers)) => {
                    panels.push((numbers, 0.0));
                    best = panels.len() - 1;
                }
                None if values.at(best) - values.at(worst) < people * 1e-9 => break,
                None => {}
            }
        }
        let (Some(into), Some(from)) = (panels.get(best).cloned(), panels.get(worst).cloned())
        else {
            break;
        };
        let way: Vec<f64> =
            into.0.iter().zip(&from.0).map(|(into, from)| float(into - from)).collect();
        // Newton's steps on the line.
        let mut step = 0.0_f64;
        for _ in 0..20 {
            let (mut slope, mut bend) = (0.0, 0.0);
            for ((size, sum), way) in sizes.iter().zip(&sums).zip(&way) {
                let at = (sum + step * way).max(1e-12);
                slope += size * way / at;
                bend += size * way * way / (at * at);
            }
            let next = (step + slope / bend.max(1e-300)).clamp(0.0, from.1);
            if (next - step).abs() < 1e-16 {
                break;
            }
            step = next;
        }
        if let Some((_, chance)) = panels.get_mut(best) {
            *chance += step;
        }
        if let Some((_, chance)) = panels.get_mut(worst) {
            *chance -= step;
        }
        for (sum, way) in sums.iter_mut().zip(&way) {
            *sum += step * way;
        }
        if round % 1000 == 999 {
            sums = mean(rules, &panels);
        }
    }
    panels.retain(|(_, chance)| *chance > 1e-13);
    with_room(rules, Mixture { panels, weights: start.weights })
}

/// Whether there is any panel.
pub(super) fn any(rules: &Rules) -> bool {
    let mut finder = Finder::new(rules);
    let weights = vec![0.0; rules.kinds.len()];
    finder.best(&weights, -1.0, -1.0).is_some()
}

/// Least widening of limits with which there is a panel: by how much each minimum falls and each
/// maximum rises, none beyond its `room`.
pub(super) fn relax(rules: &Rules, room: &[(i64, i64)]) -> Option<Vec<(i64, i64)>> {
    // A limit's minimum and maximum are stretched by columns of their own: one that stands in for
    // people who are missing, one that takes away people who are too many.
    let mut rows = vec![(real(rules.seats), 0.0)];
    rows.extend(rules.limits.iter().map(|(min, max)| (float(*max), float((max - min).max(0)))));
    let mut program = Program::new(&rows);
    for kind in &rules.kinds {
        let mut entries = vec![(0, 1.0)];
        entries.extend(kind.limits.iter().map(|limit| (limit + 1, 1.0)));
        program.add(&entries, (0.0, real(kind.people.len())), 0.0);
    }
    let first = rows.len();
    let kinds = rules.kinds.len();
    for (limit, (down, up)) in room.iter().enumerate() {
        program.add(&[(limit + 1, 1.0)], (0.0, float(*down)), -1.0);
        program.add(&[(limit + 1, -1.0)], (0.0, float(*up)), -1.0);
    }
    let columns = kinds + 2 * room.len();
    let mut best: Option<(f64, Vec<f64>)> = None;
    let mut nodes = 0;
    widen(&mut program, first, columns, kinds, &mut best, &mut nodes);
    let (_, values) = best?;
    let change = |limit: usize| {
        let at = kinds + 2 * limit;
        (super::panel::integer(values.at(at)), super::panel::integer(values.at(at + 1)))
    };
    Some((0..room.len()).map(change).collect())
}

/// Most cases looked at for a suggestion.
const CASES: usize = 20_000;

fn widen(
    program: &mut Program,
    first: usize,
    columns: usize,
    kinds: usize,
    best: &mut Option<(f64, Vec<f64>)>,
    nodes: &mut usize,
) {
    *nodes += 1;
    if *nodes > CASES || program.maximise() == End::Infeasible {
        return;
    }
    let values: Vec<f64> = (0..columns).map(|column| program.at(first + column)).collect();
    let cost: f64 = values.iter().skip(kinds).sum();
    // Whole numbers: a suggestion that is better is better by one.
    if best
        .as_ref()
        .is_some_and(|(least, _)| cost.ceil() > least - 0.5 && cost > least - 1.0 + 1e-6)
    {
        return;
    }
    let off = |number: &f64| (number - number.round()).abs();
    let most = values.iter().enumerate().max_by(|(_, a), (_, b)| off(a).total_cmp(&off(b)));
    match most.filter(|(_, number)| off(number) > 1e-6) {
        None => *best = Some((cost.round(), values)),
        Some((column, number)) => {
            let number = *number;
            let (low, high) = program.bounds(first + column);
            for (from, to) in [(low, number.floor()), (number.ceil(), high)] {
                program.bound(first + column, from, to);
                widen(program, first, columns, kinds, best, nodes);
            }
            program.bound(first + column, low, high);
        }
    }
}

//! Leximin by its definition, in fractions: a simplex method over a tableau of all panels. For tests
//! alone.

use num_rational::Ratio;
use num_traits::{One as _, Signed as _, Zero as _};

type Exact = Ratio<i128>;

/// The greatest cost · x with rows · x = right, x ≥ 0, and such an x. Right-hand sides are not negative,
/// and there is such an x.
fn maximise(rows: &[Vec<Exact>], right: &[Exact], cost: &[Exact]) -> Vec<Exact> {
    let (height, width) = (rows.len(), cost.len());
    // The last columns are artificial: they make the first basis and may not come back.
    let mut table: Vec<Vec<Exact>> = rows
        .iter()
        .zip(right)
        .enumerate()
        .map(|(at, (row, right))| {
            let unit = (0..height).map(|other| Exact::from(i128::from(other == at)));
            row.iter().copied().chain(unit).chain([*right]).collect()
        })
        .collect();
    let mut basis: Vec<usize> = (width..width + height).collect();
    let artificial = |column: usize| Exact::from(-i128::from(column >= width));
    climb(&mut table, &mut basis, width, &artificial);
    for row in 0..height {
        let column = (0..width).find(|column| !table[row][*column].is_zero());
        if let Some(column) = column.filter(|_| basis[row] >= width) {
            pivot(&mut table, &mut basis, row, column);
        }
    }
    let cost_of = |column: usize| cost.get(column).copied().unwrap_or_default();
    climb(&mut table, &mut basis, width, &cost_of);
    let mut values = vec![Exact::zero(); width];
    for (row, basic) in table.iter().zip(&basis).filter(|(_, basic)| **basic < width) {
        values[*basic] = row[width + height];
    }
    values
}

/// Bland's rule: it always ends.
fn climb(
    table: &mut [Vec<Exact>],
    basis: &mut [usize],
    width: usize,
    cost: &dyn Fn(usize) -> Exact,
) {
    let gain = |table: &[Vec<Exact>], basis: &[usize], column: usize| {
        let paid = table.iter().zip(basis).map(|(row, basic)| cost(*basic) * row[column]);
        cost(column) - paid.sum::<Exact>()
    };
    while let Some(column) = (0..width).find(|column| gain(table, basis, *column).is_positive()) {
        let rows = (0..table.len()).filter(|row| table[*row][column].is_positive());
        let ratio =
            |row: &usize| (table[*row][width + table.len()] / table[*row][column], basis[*row]);
        let Some(row) = rows.min_by_key(ratio) else { return };
        pivot(table, basis, row, column);
    }
}

fn pivot(table: &mut [Vec<Exact>], basis: &mut [usize], row: usize, column: usize) {
    let by = table[row][column];
    table[row].iter_mut().for_each(|entry| *entry /= by);
    let own = table[row].clone();
    for (at, other) in table.iter_mut().enumerate() {
        let factor = other[column];
        if at != row && !factor.is_zero() {
            other.iter_mut().zip(&own).for_each(|(entry, own)| *entry -= factor * own);
        }
    }
    basis[row] = column;
}

/// The chances of leximin over these panels, ascending.
pub(super) fn leximin(panels: &[Vec<usize>], people: usize) -> Vec<Exact> {
    let mut fixed: Vec<Option<Exact>> = vec![None; people];
    while fixed.iter().any(Option::is_none) {
        let open: Vec<usize> = (0..people).filter(|person| fixed[*person].is_none()).collect();
        let all = raise(panels, &fixed, Exact::zero(), &open, true);
        let least = all[0];
        // Those who can have more than that, while nobody has less.
        let mut tight = open;
        loop {
            let more = raise(panels, &fixed, least, &tight, false);
            let kept: Vec<usize> = tight
                .iter()
                .zip(&more)
                .filter(|(_, more)| more.is_zero())
                .map(|(p, _)| *p)
                .collect();
            if kept.len() == tight.len() {
                break;
            }
            tight = kept;
        }
        for person in tight {
            fixed[person] = Some(least);
        }
    }
    let mut chances: Vec<Exact> = fixed.into_iter().flatten().collect();
    chances.sort_unstable();
    chances
}

/// By how much some people's chances can rise in sum above `least`, each for themselves or, `together`,
/// all alike; who has a fixed chance keeps it and nobody else has less than `least`.
fn raise(
    panels: &[Vec<usize>],
    fixed: &[Option<Exact>],
    least: Exact,
    raised: &[usize],
    together: bool,
) -> Vec<Exact> {
    let rises = if together { 1 } else { raised.len() };
    let width = panels.len() + rises + fixed.len();
    let mut rows = Vec::new();
    let mut right = Vec::new();
    for (person, fixed) in fixed.iter().enumerate() {
        let mut row = vec![Exact::zero(); width];
        for (panel, entry) in panels.iter().zip(&mut row) {
            *entry = Exact::from(i128::from(panel.contains(&person)));
        }
        if let Some(at) = raised.iter().position(|other| *other == person) {
            row[panels.len() + if together { 0 } else { at }] = -Exact::one();
        }
        row[panels.len() + rises + person] = -Exact::one();
        rows.push(row);
        right.push(fixed.unwrap_or(least));
    }
    rows.push((0..width).map(|at| Exact::from(i128::from(at < panels.len()))).collect());
    right.push(Exact::one());
    let own = panels.len()..panels.len() + rises;
    let cost: Vec<Exact> =
        (0..width).map(|at| Exact::from(i128::from(own.contains(&at)))).collect();
    maximise(&rows, &right, &cost)[own].to_vec()
}

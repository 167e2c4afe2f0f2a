//! What divides: statements on which groups differ most.
//!
//! Of each statement, the two groups whose shares of agreement, smoothed as (agree + 1)/(seen + 2), lie
//! furthest apart; groups of which nobody saw it aside. Smoothing keeps a group of two from looking
//! extreme. Whether the difference is more than chance says the two-proportion test of those two groups
//! ([`crate::representative::z_two`], both sides), multiplied by the number of pairs there were to
//! choose from (Bonferroni), with a false discovery rate over all statements (Benjamini–Hochberg).

use crate::number::{false_discovery, real, upper_tail};
use crate::representative::{FALSE_FINDINGS, MOST, smoothed, z_two};
use crate::tally::Tally;

/// How far two groups stand apart on a statement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Divide {
    /// Number of the statement.
    pub statement: usize,
    /// Its group that agrees most.
    pub most: u8,
    /// Its group that agrees least.
    pub least: u8,
    /// Difference of their smoothed shares of agreement, in [0, 1].
    pub difference: f64,
    /// Share of false findings if every difference this sure or surer is called one.
    pub q: f64,
}

/// The greatest divide of each statement, by number: `groups[group][statement]`. Nothing where fewer
/// than two groups saw it.
pub fn divides(groups: &[Vec<Tally>], statements: usize) -> Vec<Option<Divide>> {
    let found: Vec<Option<(Divide, f64)>> = (0..statements).map(|at| widest(groups, at)).collect();
    let p_values: Vec<f64> = found.iter().flatten().map(|(_, p)| *p).collect();
    let mut q_values = false_discovery(&p_values).into_iter();
    let mut with_q = |(divide, _)| Divide { q: q_values.next().unwrap_or(1.0), ..divide };
    found.into_iter().map(|found| found.map(&mut with_q)).collect()
}

/// The divide of one statement with its p value, in place of its q value.
fn widest(groups: &[Vec<Tally>], statement: usize) -> Option<(Divide, f64)> {
    let mut seen: Vec<(u8, Tally, f64)> = Vec::new();
    for (number, group) in (0u8..).zip(groups) {
        if let Some(tally) = group.get(statement).filter(|tally| tally.seen() > 0) {
            seen.push((number, *tally, smoothed(tally.agree, tally.seen())));
        }
    }
    let most =
        seen.iter().copied().reduce(|best, next| if next.2 > best.2 { next } else { best })?;
    let least =
        seen.iter().copied().reduce(|best, next| if next.2 < best.2 { next } else { best })?;
    if most.0 == least.0 {
        return None;
    }
    let z = z_two(most.1.agree, most.1.seen(), least.1.agree, least.1.seen());
    let pairs = real(seen.len()) * (real(seen.len()) - 1.0) / 2.0;
    let p = (2.0 * pairs * upper_tail(z.abs())).min(1.0);
    let difference = most.2 - least.2;
    Some((Divide { statement, most: most.0, least: least.0, difference, q: p }, p))
}

/// The statements that divide most: false discovery rate 5 %, the widest five. `shown` says which
/// statements count.
pub fn widest_five(divides: &[Option<Divide>], shown: &[bool]) -> Vec<Divide> {
    let counted = divides.iter().zip(shown).filter(|(_, shown)| **shown);
    let mut sure: Vec<Divide> = counted
        .filter_map(|(divide, _)| *divide)
        .filter(|divide| divide.q <= FALSE_FINDINGS)
        .collect();
    sure.sort_by(|a, b| b.difference.total_cmp(&a.difference).then(a.statement.cmp(&b.statement)));
    sure.truncate(MOST);
    sure
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(agree: u32, disagree: u32) -> Tally {
        Tally { agree, disagree, pass: 0 }
    }

    #[test]
    fn the_widest_pair_is_found_and_small_numbers_prove_nothing() {
        let groups = [
            vec![tally(80, 20), tally(2, 0), tally(50, 50)],
            vec![tally(20, 80), tally(0, 2), tally(0, 0)],
            vec![tally(50, 50), tally(0, 0), tally(0, 0)],
        ];
        let found = divides(&groups, 3);
        let first = found[0].unwrap();
        assert_eq!((first.most, first.least), (0, 1));
        assert!((first.difference - 60.0 / 102.0).abs() < 1e-12 && first.q < 1e-6);
        assert!(found[1].unwrap().q > 0.05 && found[2].is_none());
        assert_eq!(widest_five(&found, &[true; 3]), [first]);
        assert_eq!(widest_five(&found, &[false, true, true]), []);
    }
}

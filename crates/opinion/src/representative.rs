//! What a group holds more than the others: representative statements.
//!
//! For a group and a statement, with na agreeing of ns who saw it (likewise for disagree):
//! p = (na + 1)/(ns + 2); z = 2√(ns + 1)·((na + 1)/(ns + 1) − ½); ratio = p in the group / p in the
//! rest; z_ratio = the two-proportion z with 1 added to all four counts and a pooled share, 0 when
//! that share is 1.

use crate::number::{false_discovery, upper_tail};
use crate::tally::Tally;

/// z above which Polis calls a share significant: one-sided, 90 %.
pub const SIGNIFICANT: f64 = 1.2816;

/// Most representative statements of a group.
pub const MOST: usize = 5;

/// Share of false findings that mode `honest` accepts among representative statements.
pub const FALSE_FINDINGS: f64 = 0.05;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// They agree.
    Agree,
    /// They disagree.
    Disagree,
}

impl Direction {
    /// Both, agree first.
    pub const BOTH: [Self; 2] = [Self::Agree, Self::Disagree];

    /// The votes this way.
    pub fn of(self, tally: Tally) -> u32 {
        match self {
            Self::Agree => tally.agree,
            Self::Disagree => tally.disagree,
        }
    }
}

/// How a group stands to a statement, one way, against everyone else in a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Representative {
    /// Number of the statement.
    pub statement: usize,
    /// Which way.
    pub direction: Direction,
    /// Votes this way in the group.
    pub votes: u32,
    /// Votes of the group, passes included.
    pub seen: u32,
    /// Share this way, smoothed: (votes + 1)/(seen + 2).
    pub p: f64,
    /// `p` over the rest's `p`.
    pub ratio: f64,
    /// Whether the share is above one half, in standard deviations.
    pub z: f64,
    /// Whether the share is above the rest's, in standard deviations.
    pub z_ratio: f64,
    /// Share of false findings if everything this sure or surer is called a finding, over all
    /// statements, groups and directions. Nothing in mode `polis`.
    pub q: Option<f64>,
}

impl Representative {
    /// By what statements are ranked.
    fn rank(&self) -> f64 {
        self.ratio * self.z_ratio * self.p * self.z
    }
}

/// Share of `part` in `whole`, smoothed: (part + 1)/(whole + 2).
pub fn smoothed(part: u32, whole: u32) -> f64 {
    (f64::from(part) + 1.0) / (f64::from(whole) + 2.0)
}

/// One-proportion z against one half, smoothed.
pub fn z_one(part: u32, whole: u32) -> f64 {
    let trials = f64::from(whole) + 1.0;
    2.0 * trials.sqrt() * ((f64::from(part) + 1.0) / trials - 0.5)
}

/// Two-proportion z with 1 added to all four counts; 0 when everyone would be one way.
pub fn z_two(part: u32, whole: u32, rest_part: u32, rest_whole: u32) -> f64 {
    let [a, n, b, m] = [part, whole, rest_part, rest_whole].map(|count| f64::from(count) + 1.0);
    let pooled = (a + b) / (n + m);
    if pooled >= 1.0 {
        return 0.0;
    }
    (a / n - b / m) / (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt()
}

/// How a group stands to a statement, one way.
pub fn compare(
    statement: usize,
    direction: Direction,
    group: Tally,
    rest: Tally,
) -> Representative {
    let (votes, seen) = (direction.of(group), group.seen());
    let (rest_votes, rest_seen) = (direction.of(rest), rest.seen());
    let p = smoothed(votes, seen);
    Representative {
        statement,
        direction,
        votes,
        seen,
        p,
        ratio: p / smoothed(rest_votes, rest_seen),
        z: z_one(votes, seen),
        z_ratio: z_two(votes, seen, rest_votes, rest_seen),
        q: None,
    }
}

/// Every comparison: `[group][statement · 2 + direction]`. `shown` says which statements count.
fn compare_all(tallies: &[Vec<Tally>], shown: &[bool]) -> Vec<Vec<Representative>> {
    let mut totals = vec![Tally::default(); shown.len()];
    for group in tallies {
        totals.iter_mut().zip(group).for_each(|(total, own)| *total = plus(*total, *own));
    }
    let of_group = |group: &Vec<Tally>| {
        let statements = group.iter().zip(&totals).zip(shown).enumerate();
        let shown = statements.filter(|(_, (_, shown))| **shown);
        shown
            .flat_map(|(statement, ((own, total), _))| {
                let rest = minus(*total, *own);
                Direction::BOTH.map(|direction| compare(statement, direction, *own, rest))
            })
            .collect()
    };
    tallies.iter().map(of_group).collect()
}

fn plus(a: Tally, b: Tally) -> Tally {
    Tally { agree: a.agree + b.agree, disagree: a.disagree + b.disagree, pass: a.pass + b.pass }
}

fn minus(total: Tally, own: Tally) -> Tally {
    Tally {
        agree: total.agree.saturating_sub(own.agree),
        disagree: total.disagree.saturating_sub(own.disagree),
        pass: total.pass.saturating_sub(own.pass),
    }
}

/// Representative statements of each group as Polis chooses them: significant both ways, at most
/// five, by ratio · z_ratio · p · z; a statement the group agrees with comes first. When none is
/// significant, the agreement that ranks highest stands for the group.
pub fn published(tallies: &[Vec<Tally>], shown: &[bool]) -> Vec<Vec<Representative>> {
    let significant =
        |found: &&Representative| found.z > SIGNIFICANT && found.z_ratio > SIGNIFICANT;
    compare_all(tallies, shown).iter().map(|all| choose(all, significant)).collect()
}

/// Representative statements of each group in mode `honest`: more than half of the group, and more
/// than the rest with a false discovery rate of 5 % over all comparisons (Benjamini–Hochberg on the
/// one-sided two-proportion test); none when none is.
pub fn honest(tallies: &[Vec<Tally>], shown: &[bool]) -> Vec<Vec<Representative>> {
    let mut all = compare_all(tallies, shown);
    let p_values: Vec<f64> = all.iter().flatten().map(|found| upper_tail(found.z_ratio)).collect();
    for (found, q) in all.iter_mut().flatten().zip(false_discovery(&p_values)) {
        found.q = Some(q);
    }
    let sure = |found: &&Representative| {
        found.q.is_some_and(|q| q <= FALSE_FINDINGS) && found.p > 0.5 && found.z > 0.0
    };
    let chosen = |all: &Vec<Representative>| {
        if all.iter().any(|found| sure(&found)) { choose(all, sure) } else { Vec::new() }
    };
    all.iter().map(chosen).collect()
}

fn choose(
    all: &[Representative],
    wanted: impl Fn(&&Representative) -> bool,
) -> Vec<Representative> {
    let mut chosen: Vec<Representative> = all.iter().filter(wanted).copied().collect();
    let by_rank = |a: &Representative, b: &Representative| {
        b.rank().total_cmp(&a.rank()).then(a.statement.cmp(&b.statement))
    };
    if chosen.is_empty() {
        let seen = all.iter().filter(|found| found.seen > 0);
        let agreed = seen.filter(|found| found.direction == Direction::Agree);
        let best = agreed.min_by(|a, b| by_rank(a, b));
        return best.into_iter().copied().collect();
    }
    chosen.sort_by(by_rank);
    let first_agree = chosen.iter().position(|found| found.direction == Direction::Agree);
    if let Some(at) = first_agree {
        let best = chosen.remove(at);
        chosen.insert(0, best);
    }
    chosen.truncate(MOST);
    // What they agree with comes first, each part in its order.
    chosen.sort_by_key(|found| found.direction);
    chosen
}

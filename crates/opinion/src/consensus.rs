//! What people hold in common.

use crate::number::{Interval, false_discovery, upper_tail, wilson};
use crate::representative::{Direction, FALSE_FINDINGS, MOST, SIGNIFICANT, smoothed, z_one};
use crate::tally::Tally;

/// A statement most people agree with, or disagree with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Common {
    /// Number of the statement.
    pub statement: usize,
    /// Votes this way.
    pub votes: u32,
    /// All votes, passes included.
    pub seen: u32,
    /// Share this way, smoothed.
    pub p: f64,
    /// Whether the share is above one half, in standard deviations.
    pub z: f64,
    /// Share of false findings (mode `honest`).
    pub q: Option<f64>,
    /// The share with its interval.
    pub share: Option<Interval>,
}

/// Common ground, each way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Consensus {
    /// What most agree with.
    pub agree: Vec<Common>,
    /// What most disagree with.
    pub disagree: Vec<Common>,
}

/// Π over groups of (agree + 1)/(seen + 2), for each statement: high where every group agrees. 1 when
/// there are no groups.
pub fn group_aware(groups: &[Vec<Tally>], statements: usize) -> Vec<f64> {
    let mut product = vec![1.0; statements];
    for group in groups {
        for (product, tally) in product.iter_mut().zip(group) {
            *product *= smoothed(tally.agree, tally.seen());
        }
    }
    product
}

fn common(statement: usize, direction: Direction, tally: Tally) -> Common {
    let (votes, seen) = (direction.of(tally), tally.seen());
    Common {
        statement,
        votes,
        seen,
        p: smoothed(votes, seen),
        z: z_one(votes, seen),
        q: None,
        share: wilson(f64::from(votes), f64::from(seen)),
    }
}

fn all(tallies: &[Tally], shown: &[bool], direction: Direction) -> Vec<Common> {
    let statements = tallies.iter().zip(shown).enumerate().filter(|(_, (_, shown))| **shown);
    statements.map(|(statement, (tally, _))| common(statement, direction, *tally)).collect()
}

fn best(mut found: Vec<Common>, rank: impl Fn(&Common) -> f64) -> Vec<Common> {
    found.sort_by(|a, b| rank(b).total_cmp(&rank(a)).then(a.statement.cmp(&b.statement)));
    found.truncate(MOST);
    found
}

/// As Polis computes it: p > ½ and z significant among all votes; the best five each way, by p · z.
pub fn majority(tallies: &[Tally], shown: &[bool]) -> Consensus {
    let way = |direction| {
        let found = all(tallies, shown, direction).into_iter();
        let sure = found.filter(|common| common.p > 0.5 && common.z > SIGNIFICANT);
        best(sure.collect(), |common| common.p * common.z)
    };
    Consensus { agree: way(Direction::Agree), disagree: way(Direction::Disagree) }
}

/// Common ground in mode `honest`: more than half of everyone, with a false discovery rate of 5 %
/// over all statements and both ways, and more than half in every group; the best five each way, by
/// the least share over the groups.
pub fn shared(tallies: &[Tally], groups: &[Vec<Tally>], shown: &[bool]) -> Consensus {
    let mut ways = Direction::BOTH.map(|direction| all(tallies, shown, direction));
    let p_values: Vec<f64> = ways.iter().flatten().map(|common| upper_tail(common.z)).collect();
    for (common, q) in ways.iter_mut().flatten().zip(false_discovery(&p_values)) {
        common.q = Some(q);
    }
    let least = |common: &Common, direction: Direction| {
        let own = groups.iter().filter_map(|group| group.get(common.statement));
        let shares = own.map(|tally| smoothed(direction.of(*tally), tally.seen()));
        shares.fold(common.p, f64::min)
    };
    let [agree, disagree] = ways;
    let way = |found: Vec<Common>, direction| {
        let sure = found.into_iter().filter(|common| {
            common.q.is_some_and(|q| q <= FALSE_FINDINGS) && least(common, direction) > 0.5
        });
        best(sure.collect(), |common| least(common, direction))
    };
    Consensus { agree: way(agree, Direction::Agree), disagree: way(disagree, Direction::Disagree) }
}

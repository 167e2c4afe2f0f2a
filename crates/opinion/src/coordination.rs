//! Coordinated voting: flagged for people to look at, never banned by machine.
//!
//! Sets of people whose votes are nearly the same, in numbers that chance does not explain. Nearly
//! the same: nine in ten of the votes of the one who voted more are the other's too; pairs to compare
//! are found by MinHash (Broder 1997). Chance: the probability of the votes they share, by the shares of the opinion group
//! in which these votes are likeliest, so that plain agreement inside a group is no offence. Bursts of
//! arrivals and new accounts are told as further signs.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::matrix::{Code, Matrix};
use crate::number::real;
use crate::tally::Tally;

/// Fewest people in a set. Three or four alike come up by chance where a group holds a smaller one that
/// was not found: its people share more votes than the group's shares say.
pub const LEAST_PEOPLE: usize = 5;

/// Fewest votes, passes aside, of someone who is looked at.
pub const LEAST_VOTES: usize = 8;

/// Least part of votes that two people share.
pub const LEAST_LIKENESS: f64 = 0.9;

/// A set is flagged when chance makes one as large with at most this probability.
pub const CHANCE: f64 = 1e-6;

const BANDS: usize = 8;
const ROWS: usize = 3;

/// When someone came, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trace {
    /// First vote.
    pub first_ms: i64,
    /// When the account was made, where that is known.
    pub joined_ms: Option<i64>,
}

/// A further sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// They came closer together in time than chance explains.
    Burst,
    /// Four in five voted within a day of making their account.
    NewAccounts,
}

/// People whose votes are nearly the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Coordinated {
    /// Who, ascending.
    pub people: Vec<usize>,
    /// Votes that all of them share.
    pub shared: usize,
    /// How many people were expected to share them.
    pub expected: f64,
    /// Further signs.
    pub signs: Vec<Sign>,
}

/// Finds coordinated voting. `groups` holds how each opinion group voted; `traces` each person's,
/// where times are known.
pub fn find(matrix: &Matrix, groups: &[Vec<Tally>], traces: Option<&[Trace]>) -> Vec<Coordinated> {
    let voiced =
        |person: usize| matrix.codes(person).iter().filter(|code| code.value() != 0).count();
    let looked_at: Vec<usize> =
        (0..matrix.people()).filter(|person| voiced(*person) >= LEAST_VOTES).collect();
    let mut sets = Sets::new(matrix.people());
    for band in 0..BANDS {
        for (one, other) in candidates(matrix, &looked_at, band) {
            if sets.root(one) != sets.root(other)
                && likeness(matrix.codes(one), matrix.codes(other)) >= LEAST_LIKENESS
            {
                sets.join(one, other);
            }
        }
    }
    let everyone = [matrix.tallies().to_vec()];
    let groups = if groups.is_empty() { &everyone[..] } else { groups };
    let sets = sets.sets(&looked_at).into_iter().filter(|set| set.len() >= LEAST_PEOPLE);
    sets.filter_map(|people| judge(matrix, groups, traces, looked_at.len(), people)).collect()
}

/// Pairs that share a band of MinHash values: each person with the first and the previous of theirs.
fn candidates(matrix: &Matrix, people: &[usize], band: usize) -> Vec<(usize, usize)> {
    let mut keyed: Vec<([u64; ROWS], usize)> = people
        .par_iter()
        .map(|person| {
            let key =
                std::array::from_fn(|row| least_hash(matrix.codes(*person), band * ROWS + row));
            (key, *person)
        })
        .collect();
    keyed.par_sort_unstable();
    let mut pairs = Vec::new();
    for bucket in keyed.chunk_by(|a, b| a.0 == b.0) {
        let first = bucket.first().map(|(_, person)| *person);
        for (previous, own) in bucket.iter().zip(bucket.iter().skip(1)) {
            pairs.extend(first.map(|first| (first, own.1)));
            pairs.push((previous.1, own.1));
        }
    }
    pairs
}

/// The least of the hashes of a person's votes, by hash function `number`.
fn least_hash(row: &[Code], number: usize) -> u64 {
    let salt = u64::try_from(number).unwrap_or(0).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let hash = |code: &Code| {
        // The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
        let at = u64::try_from(code.statement()).unwrap_or(0) * 3 + u64::from(code.level());
        let mut x = at.wrapping_add(salt).wrapping_add(0x9E37_79B9_7F4A_7C15);
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    };
    row.iter().map(hash).min().unwrap_or(u64::MAX)
}

/// Part of the votes of the one who voted more that both cast alike.
fn likeness(one: &[Code], other: &[Code]) -> f64 {
    let shared = one.iter().filter(|code| other.binary_search(code).is_ok()).count();
    real(shared) / real(one.len().max(other.len()).max(1))
}

fn judge(
    matrix: &Matrix,
    groups: &[Vec<Tally>],
    traces: Option<&[Trace]>,
    looked_at: usize,
    people: Vec<usize>,
) -> Option<Coordinated> {
    let mut shared: Vec<Code> = matrix.codes(*people.first()?).to_vec();
    for person in &people {
        let row = matrix.codes(*person);
        shared.retain(|code| row.binary_search(code).is_ok());
    }
    let log_share = |group: &Vec<Tally>| -> f64 {
        let share = |code: &Code| {
            let tally = group.get(code.statement()).copied().unwrap_or_default();
            let votes = [tally.disagree, tally.pass, tally.agree];
            let own = votes.get(usize::from(code.level())).copied().unwrap_or_default();
            libm::log((f64::from(own) + 1.0) / (f64::from(tally.seen()) + 3.0))
        };
        shared.iter().map(share).sum()
    };
    let likeliest = groups.iter().map(log_share).fold(f64::NEG_INFINITY, f64::max);
    let expected = real(looked_at) * libm::exp(likeliest);
    if !is_improbable(people.len(), expected) {
        return None;
    }
    let signs = traces.map_or(Vec::new(), |traces| signs(traces, &people));
    Some(Coordinated { shared: shared.len(), expected, signs, people })
}

/// Whether so many are improbable when `expected` are expected: the Chernoff bound of a Poisson tail
/// is at most [`CHANCE`].
fn is_improbable(found: usize, expected: f64) -> bool {
    let found = real(found);
    let expected = expected.max(1e-12);
    found > expected && found - expected - found * libm::log(found / expected) <= libm::log(CHANCE)
}

fn signs(traces: &[Trace], people: &[usize]) -> Vec<Sign> {
    const DAY_MS: i64 = 86_400_000;
    let span = |times: &mut dyn Iterator<Item = i64>| {
        let first = times.next()?;
        let (low, high) = times.fold((first, first), |(low, high), t| (low.min(t), high.max(t)));
        u32::try_from(high.saturating_sub(low) / 1000).ok().map(f64::from)
    };
    let own = || people.iter().filter_map(|person| traces.get(*person));
    let mut signs = Vec::new();
    let all = span(&mut traces.iter().map(|trace| trace.first_ms).filter(|first| *first > 0));
    let theirs = span(&mut own().map(|trace| trace.first_ms));
    if let (Some(all), Some(theirs)) = (all, theirs)
        && all > 0.0
        && own().all(|trace| trace.first_ms > 0)
        && is_improbable(people.len(), real(traces.len()) * theirs / all)
    {
        signs.push(Sign::Burst);
    }
    let new = |trace: &&Trace| {
        trace.joined_ms.is_some_and(|joined| trace.first_ms.saturating_sub(joined) < DAY_MS)
    };
    if 5 * own().filter(new).count() >= 4 * people.len() {
        signs.push(Sign::NewAccounts);
    }
    signs
}

/// Disjoint sets of people.
struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    fn new(people: usize) -> Self {
        Self { parent: (0..people).collect() }
    }

    fn root(&self, person: usize) -> usize {
        let mut at = person;
        while let Some(parent) = self.parent.get(at).filter(|parent| **parent != at) {
            at = *parent;
        }
        at
    }

    /// The smaller root stays, so that the order of joining does not matter.
    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(parent) = self.parent.get_mut(one.max(other)) {
            *parent = one.min(other);
        }
    }

    fn sets(&self, people: &[usize]) -> Vec<Vec<usize>> {
        let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for person in people {
            sets.entry(self.root(*person)).or_default().push(*person);
        }
        sets.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Planted;

    fn conversation(bots: usize) -> Matrix {
        let mut matrix = Matrix::new(400 + bots, 60).unwrap();
        let wanted = Planted { participants: 400, statements: 60, votes: 8000, groups: 2, seed: 1 };
        wanted
            .each(|person, statement, vote| matrix.vote(person, statement, vote).map(|_| ()))
            .unwrap();
        for bot in 0..bots {
            for statement in 0..25 {
                // One vote of 25 differs from bot to bot.
                let turned = statement == bot % 25;
                let vote = if (statement % 3 == 0) == turned { 1 } else { -1 };
                matrix.vote(400 + bot, statement, vote).unwrap();
            }
        }
        matrix
    }

    #[test]
    fn people_who_vote_as_one_are_flagged_and_others_are_not() {
        assert_eq!(find(&conversation(0), &[], None), []);
        let found = find(&conversation(12), &[], None);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].people, (400..412).collect::<Vec<_>>());
        assert!(found[0].signs.is_empty());
        let trace = |person: usize| Trace {
            first_ms: i64::try_from(if person < 400 {
                person * 3_600_000 + 1
            } else {
                5_000_000 + person
            })
            .unwrap(),
            joined_ms: (person >= 400).then_some(4_000_000),
        };
        let traces: Vec<Trace> = (0..412).map(trace).collect();
        let found = find(&conversation(12), &[], Some(&traces));
        assert_eq!(found[0].signs, [Sign::Burst, Sign::NewAccounts]);
    }

    #[test]
    fn agreeing_with_what_everyone_agrees_with_is_no_offence() {
        let mut matrix = Matrix::new(200, 12).unwrap();
        for person in 0..200 {
            for statement in 0..12 {
                let vote = if (person * 7 + statement * 13) % 97 == 0 { -1 } else { 1 };
                matrix.vote(person, statement, vote).unwrap();
            }
        }
        assert_eq!(find(&matrix, &[], None), []);
    }
}

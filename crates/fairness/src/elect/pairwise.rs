//! Comparisons of each option with each other: margins, Ranked Pairs, Schulze.

use super::{Outcome, Profile, Tie};
use crate::number::At;

/// For each pair, how many voters prefer the one to the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Margins {
    options: usize,
    prefer: Vec<u64>,
}

impl Margins {
    /// Counts. Options that a ballot does not rank stand below those it ranks, equal to each other.
    pub fn count(profile: &Profile) -> Self {
        let options = profile.options.len();
        // Among options that a ballot ranks: one above the other, and both on one place.
        let mut above = vec![0_u64; options * options];
        let mut tied = vec![0_u64; options * options];
        let mut ranked = vec![0_u64; options];
        for order in &profile.orders {
            let mut rest = order.ranked.as_slice();
            while let Some(((option, place), below)) = rest.split_first() {
                rest = below;
                let own = usize::from(*option);
                ranked.change(own, |count| count + order.count);
                let row = own * options..(own + 1) * options;
                let Some(row) = above.get_mut(row) else { continue };
                for (other, under) in below {
                    let other = usize::from(*other);
                    if under > place {
                        row.change(other, |count| count + order.count);
                    } else {
                        tied.change(own * options + other, |count| count + order.count);
                        tied.change(other * options + own, |count| count + order.count);
                    }
                }
            }
        }
        // Whoever ranks the one and not the other prefers the one.
        let pairs = (0..options).flat_map(|one| (0..options).map(move |other| (one, other)));
        let prefer = pairs
            .map(|(one, other)| {
                let (here, back) = (one * options + other, other * options + one);
                let both = above.at(here) + above.at(back) + tied.at(here);
                let alone = if one == other { 0 } else { ranked.at(one).saturating_sub(both) };
                above.at(here) + alone
            })
            .collect();
        Self { options, prefer }
    }

    /// How many options there are.
    pub fn len(&self) -> usize {
        self.options
    }

    /// Whether there are no options.
    pub fn is_empty(&self) -> bool {
        self.options == 0
    }

    /// Voters who prefer `one` to `other`, and the other way round.
    pub fn pair(&self, one: usize, other: usize) -> (u64, u64) {
        let at = |row: usize, column: usize| self.prefer.at(row * self.options + column);
        (at(one, other), at(other, one))
    }

    /// The first less the second of [`Self::pair`].
    pub fn of(&self, one: usize, other: usize) -> i64 {
        let (one, other) = self.pair(one, other);
        i64::try_from(i128::from(one) - i128::from(other)).unwrap_or(0)
    }

    /// The option that beats every other.
    pub fn condorcet(&self) -> Option<usize> {
        (0..self.options)
            .find(|one| (0..self.options).all(|other| *one == other || self.of(*one, other) > 0))
    }
}

fn outcome(ranking: Vec<usize>, seats: usize, ties: Vec<Tie>) -> Outcome {
    Outcome {
        winners: ranking.iter().take(seats).copied().collect(),
        ranking,
        rounds: Vec::new(),
        ties,
        margins: Margins::default(),
        condorcet: None,
    }
}

/// Locks majorities in, greatest margin first, each unless it would close a circle. Equal margins
/// come in the committed order of the winner, then of the loser (the earlier loser last).
pub(super) fn ranked_pairs(margins: &Margins, lot: &[u32], seats: usize) -> Outcome {
    let options = margins.len();
    let mut pairs: Vec<(i64, u32, std::cmp::Reverse<u32>, usize, usize)> = Vec::new();
    for one in 0..options {
        for other in (0..options).filter(|other| *other != one) {
            let margin = margins.of(one, other);
            if margin > 0 || (margin == 0 && lot.at(one) < lot.at(other)) {
                let loser = std::cmp::Reverse(lot.at(other));
                pairs.push((-margin, lot.at(one), loser, one, other));
            }
        }
    }
    pairs.sort_unstable();
    // above[a][b]: a is locked above b, directly or through others.
    let mut above = vec![vec![false; options]; options];
    let is = |above: &[Vec<bool>], one: usize, other: usize| {
        above.get(one).is_some_and(|row| row.at(other))
    };
    let mut ties = Vec::new();
    for (margin, .., one, other) in &pairs {
        if is(&above, *other, *one) || is(&above, *one, *other) {
            continue;
        }
        if *margin == 0 {
            ties.push(Tie { between: vec![*one, *other], preferred: *one });
        }
        let under: Vec<usize> =
            (0..options).filter(|x| x == other || is(&above, *other, *x)).collect();
        let over: Vec<usize> = (0..options).filter(|x| x == one || is(&above, *x, *one)).collect();
        for high in over {
            if let Some(row) = above.get_mut(high) {
                for low in &under {
                    row.put(*low, true);
                }
            }
        }
    }
    let mut ranking: Vec<usize> = (0..options).collect();
    let count =
        |option: usize| above.get(option).map_or(0, |row| row.iter().filter(|a| **a).count());
    ranking.sort_by_key(|option| std::cmp::Reverse(count(*option)));
    outcome(ranking, seats, ties)
}

/// One option is before another when its strongest path to it is stronger than the way back.
pub(super) fn schulze(margins: &Margins, lot: &[u32], seats: usize) -> Outcome {
    let options = margins.len();
    let strength = strengths(margins);
    let at = |one: usize, other: usize| strength.at(one * options + other);
    let beats = |one: usize, other: usize| at(one, other) > at(other, one);
    let mut left: Vec<usize> = (0..options).collect();
    let (mut ranking, mut ties) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let unbeaten = left.iter().filter(|one| !left.iter().any(|other| beats(*other, **one)));
        let mut best: Vec<usize> = unbeaten.copied().collect();
        best.sort_by_key(|option| lot.at(*option));
        let Some(first) = best.first().copied() else { break };
        if best.len() > 1 && ranking.len() < seats {
            ties.push(Tie { between: best.clone(), preferred: first });
        }
        ranking.push(first);
        left.retain(|option| *option != first);
    }
    outcome(ranking, seats, ties)
}

/// The strength of the strongest path between each two options: its weakest majority.
fn strengths(margins: &Margins) -> Vec<i64> {
    let options = margins.len();
    let mut strength = vec![0_i64; options * options];
    for one in 0..options {
        for other in 0..options {
            strength.put(one * options + other, margins.of(one, other).max(0));
        }
    }
    for middle in 0..options {
        for one in 0..options {
            let first = strength.at(one * options + middle);
            for other in 0..options {
                let through = first.min(strength.at(middle * options + other));
                strength.change(one * options + other, |direct| direct.max(through));
            }
        }
    }
    strength
}

/// Checks a ranking of Ranked Pairs without locking anything: whoever has a majority over someone
/// ranked above them is answered by a chain of majorities down the ranking that are at least as
/// large (a stack, Zavist and Tideman 1989).
pub fn check_stack(margins: &Margins, ranking: &[usize]) -> bool {
    let options = ranking.len();
    if options != margins.len() {
        return false;
    }
    let at = |place: usize| ranking.get(place).copied().unwrap_or(usize::MAX);
    (0..options).all(|top| {
        // The widest way down from `top` to each lower place.
        let mut widest = vec![i64::MIN; options];
        widest.put(top, i64::MAX);
        for low in top + 1..options {
            let way = |middle: usize| widest.at(middle).min(margins.of(at(middle), at(low)));
            let best = (top..low).map(way).max().unwrap_or(i64::MIN);
            widest.put(low, best);
        }
        (top + 1..options).all(|low| margins.of(at(low), at(top)) <= widest.at(low).max(0))
    })
}

/// Checks a winner of Schulze without finding paths: with each strength claimed, no option reaches
/// the winner by a stronger path than the winner reaches it. The strengths are the least table that
/// holds every majority and every chain of two of its entries.
pub fn check_path(margins: &Margins, winner: usize) -> bool {
    // Options that reach the winner with at least some strength, for each strength that occurs.
    let options = margins.len();
    let mut levels: Vec<i64> = (0..options)
        .flat_map(|one| (0..options).map(move |other| margins.of(one, other)))
        .filter(|margin| *margin > 0)
        .collect();
    levels.sort_unstable();
    levels.dedup();
    levels.into_iter().all(|level| {
        let reach = |from: bool| {
            let mut seen = vec![false; options];
            let mut queue = vec![winner];
            seen.put(winner, true);
            while let Some(here) = queue.pop() {
                for next in 0..options {
                    let margin = if from { margins.of(here, next) } else { margins.of(next, here) };
                    if !seen.at(next) && margin >= level {
                        seen.put(next, true);
                        queue.push(next);
                    }
                }
            }
            seen
        };
        let (reached, reaching) = (reach(true), reach(false));
        (0..options).all(|option| !reaching.at(option) || reached.at(option))
    })
}

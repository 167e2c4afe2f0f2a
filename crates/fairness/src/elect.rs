//! Elections: from orders of preference to who wins.
//!
//! Every tie that decides something is broken by one order of the options, drawn from a seed that
//! must be fixed before the ballots are known, and is told.

mod pairwise;
mod read;
#[cfg(test)]
mod tests;
mod transfer;

pub use pairwise::{Margins, check_path, check_stack};
pub use read::{read, read_csv};

use crate::number::{At, Exact, whole};
pub use crate::preflib::{Order, Profile};

/// The rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Most first places.
    Plurality,
    /// Most first places, then a second ballot between the first two unless one has a majority.
    Runoff,
    /// Most approvals: everything in the first place of a ballot is approved.
    Approval,
    /// Instant runoff: the last is struck out until one has a majority.
    Irv,
    /// Single transferable vote, Droop quota, surplus by the weighted inclusive Gregory method.
    Stv,
    /// Tideman's Ranked Pairs, by margins.
    RankedPairs,
    /// Schulze, by margins.
    Schulze,
}

/// A decision between equals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Who were equal.
    pub between: Vec<usize>,
    /// Who came out first.
    pub preferred: usize,
}

/// One round of counting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Votes of each option; none for those no longer in the count.
    pub votes: Vec<Option<Exact>>,
    /// Elected in this round.
    pub elected: Vec<usize>,
    /// Struck out in this round.
    pub struck: Option<usize>,
}

/// The result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Winners, best first.
    pub winners: Vec<usize>,
    /// All options, best first, where the rule ranks them.
    pub ranking: Vec<usize>,
    /// Rounds of counting, for the rules that count.
    pub rounds: Vec<Round>,
    /// Ties that the committed order decided.
    pub ties: Vec<Tie>,
    /// Voters who prefer the row's option to the column's, less those who prefer the column's.
    pub margins: Margins,
    /// The option that beats every other, if there is one.
    pub condorcet: Option<usize>,
}

/// Elects. `seed` gives the committed order of options.
pub fn elect(profile: &Profile, rule: Rule, seats: usize, seed: [u8; 32]) -> Outcome {
    let lot = crate::budget::lot(profile.options.len(), seed);
    let margins = Margins::count(profile);
    let mut outcome = match rule {
        Rule::Plurality => by_score(first_places(profile), &lot, seats),
        Rule::Approval => by_score(approvals(profile), &lot, seats),
        Rule::Runoff => runoff(profile, &margins, &lot),
        Rule::Irv => transfer::count(profile, 1, &lot),
        Rule::Stv => transfer::count(profile, seats, &lot),
        Rule::RankedPairs => pairwise::ranked_pairs(&margins, &lot, seats),
        Rule::Schulze => pairwise::schulze(&margins, &lot, seats),
    };
    outcome.condorcet = margins.condorcet();
    outcome.margins = margins;
    outcome
}

fn first_places(profile: &Profile) -> Vec<Exact> {
    let mut votes = vec![Exact::default(); profile.options.len()];
    let mut alone = vec![0_u64; profile.options.len()];
    for order in &profile.orders {
        let Some((_, best)) = order.ranked.first() else { continue };
        let first = order.ranked.iter().take_while(|(_, place)| place == best).count();
        for (option, _) in order.ranked.iter().take(first) {
            if first == 1 {
                alone.change(usize::from(*option), |votes| votes + order.count);
            } else if let Some(votes) = votes.get_mut(usize::from(*option)) {
                *votes += crate::number::fraction(order.count, crate::number::wide(first));
            }
        }
    }
    votes.iter_mut().zip(alone).for_each(|(votes, alone)| *votes += whole(alone));
    votes
}

fn approvals(profile: &Profile) -> Vec<Exact> {
    let mut votes = vec![0_u64; profile.options.len()];
    for order in &profile.orders {
        let best = order.ranked.first().map(|(_, place)| *place);
        for (option, _) in order.ranked.iter().take_while(|(_, place)| Some(*place) == best) {
            votes.change(usize::from(*option), |votes| votes + order.count);
        }
    }
    votes.into_iter().map(whole).collect()
}

/// The options with the highest scores.
fn by_score(votes: Vec<Exact>, lot: &[u32], seats: usize) -> Outcome {
    let mut ranking: Vec<usize> = (0..votes.len()).collect();
    let key = |option: &usize| (std::cmp::Reverse(votes.get(*option).cloned()), lot.at(*option));
    ranking.sort_by_key(key);
    let winners: Vec<usize> = ranking.iter().take(seats).copied().collect();
    let mut ties = Vec::new();
    if let (Some(last), Some(next)) = (winners.last(), ranking.get(seats)) {
        let limit = votes.get(*last);
        if limit == votes.get(*next) {
            let between = ranking.iter().filter(|o| votes.get(**o) == limit).copied().collect();
            ties.push(Tie { between, preferred: *last });
        }
    }
    let votes = votes.into_iter().map(Some).collect();
    let rounds = vec![Round { votes, elected: winners.clone(), struck: None }];
    Outcome { winners, ranking, rounds, ties, margins: Margins::default(), condorcet: None }
}

fn runoff(profile: &Profile, margins: &Margins, lot: &[u32]) -> Outcome {
    let votes = first_places(profile);
    let all: Exact = votes.iter().sum();
    let mut outcome = by_score(votes, lot, 2);
    let first_has = |outcome: &Outcome| {
        let votes = outcome.rounds.first().map(|round| round.votes.as_slice()).unwrap_or_default();
        let first = outcome.winners.first().and_then(|first| votes.get(*first)).cloned();
        first.flatten().unwrap_or_default()
    };
    if first_has(&outcome) * whole(2) > all || outcome.winners.len() < 2 {
        outcome.winners.truncate(1);
        outcome.ties.clear();
    } else if let [one, other] = *outcome.winners.as_slice() {
        let margin = margins.of(one, other);
        let wins = if margin == 0 { lot.at(one) < lot.at(other) } else { margin > 0 };
        let (winner, loser) = if wins { (one, other) } else { (other, one) };
        if margin == 0 {
            outcome.ties.push(Tie { between: vec![one, other], preferred: winner });
        }
        let mut votes = vec![None; profile.options.len()];
        let (prefers_one, prefers_other) = margins.pair(one, other);
        for (option, count) in [(one, prefers_one), (other, prefers_other)] {
            if let Some(slot) = votes.get_mut(option) {
                *slot = Some(whole(count));
            }
        }
        outcome.winners = vec![winner];
        outcome.rounds.iter_mut().for_each(|round| round.elected.clear());
        outcome.rounds.push(Round { votes, elected: vec![winner], struck: Some(loser) });
    }
    outcome.ranking = outcome.winners.clone();
    outcome
}

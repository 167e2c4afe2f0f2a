//! Choosing a few of many options from approvals, so that every group large enough is represented.
//!
//! The default is Equal Shares completed by sequential Phragmén. Any slate, hand-made ones included,
//! can be audited for EJR+ (Brill and Peters 2023): there must be no option left out, and no ℓ, such
//! that at least ℓ·n/k voters approve it and each of them approves fewer than ℓ chosen ones.

mod phragmen;
mod proportional;
mod read;
#[cfg(test)]
mod tests;

pub use read::{read, read_preflib};

use crate::number::{At, Exact, fraction, place, wide};
use crate::shares::{Group, Market, Purchase, Utility, Wrong, verify};

/// Approvals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ballots {
    /// Ids of the options.
    pub options: Vec<String>,
    /// How many voters there are.
    pub voters: usize,
    /// Voters, those with equal ballots together; weights are 1.
    pub groups: Vec<Group>,
    /// To how many voters each option was shown.
    pub shown: Vec<u64>,
}

/// The rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Equal Shares, completed by sequential Phragmén.
    EqualShares,
    /// Sequential Phragmén from the start.
    Phragmen,
    /// Proportional approval voting, improved by swaps until none helps.
    Pav,
}

/// How an option got its seat.
#[derive(Clone, Debug, PartialEq)]
pub enum Seat {
    /// It was fixed beforehand.
    Kept,
    /// Its supporters bought it; each paid at most the price.
    Bought {
        /// In seats.
        price: Exact,
    },
    /// Phragmén: its supporters had saved a seat's worth when everyone had earned so much.
    Saved {
        /// In seats per voter.
        time: Exact,
    },
    /// Chosen for the score of the whole slate.
    Score,
}

/// A slate.
#[derive(Clone, Debug, PartialEq)]
pub struct Slate {
    /// Options, in the order chosen.
    pub chosen: Vec<usize>,
    /// How each got its seat.
    pub seats: Vec<Seat>,
}

/// How an audit counts people who never saw an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// As not approving.
    No,
    /// As those who saw it: a group that approves it counts as many times as all voters outnumber
    /// those who were shown it (inverse propensity).
    Alike,
}

/// The group that comes closest to deserving more than it got, or is furthest beyond it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The option it misses.
    pub option: usize,
    /// How many chosen options it deserves; each member approves fewer.
    pub level: usize,
    /// Members counted.
    pub size: u64,
    /// Members, as the reading of unseen has it.
    pub estimate: Exact,
    /// Voters needed for the claim.
    pub needed: Exact,
}

/// The audit of a slate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Whether nobody's claim is violated.
    pub ejr_plus: bool,
    /// How many voters the nearest claim lacks; zero or less when one is violated.
    pub margin: Exact,
    /// The largest violating group; without a violation the one nearest to a claim.
    pub worst: Option<Claim>,
    /// Voters by how many chosen options they approve.
    pub satisfaction: Vec<u64>,
}

impl Audit {
    /// Share of voters who approve nothing that was chosen.
    pub fn left_out(&self) -> Exact {
        let all: u64 = self.satisfaction.iter().sum();
        fraction(self.satisfaction.first().copied().unwrap_or(0), all)
    }
}

/// Inverse propensities from recorded exposure: by how much each approval of an option stands for
/// voters who were not shown it.
pub fn weights(ballots: &Ballots) -> Vec<Exact> {
    ballots.shown.iter().map(|shown| fraction(wide(ballots.voters), *shown)).collect()
}

pub(crate) fn market(ballots: &Ballots, seed: [u8; 32]) -> Market {
    let lot = crate::budget::lot(ballots.options.len(), seed);
    let costs = vec![1; ballots.options.len()];
    Market::new(costs, ballots.groups.clone(), Utility::Cardinality, &lot)
}

/// Chooses `seats` options; `keep` are seated first. Between equals the lot of `seed` decides, which
/// must be fixed before the ballots are known.
pub fn choose(
    ballots: &Ballots,
    seats: usize,
    rule: Rule,
    keep: &[usize],
    seed: [u8; 32],
) -> Slate {
    let market = market(ballots, seed);
    match rule {
        Rule::EqualShares => phragmen::complete(&market, seats, ballots.voters, keep, true),
        Rule::Phragmen => phragmen::complete(&market, seats, ballots.voters, keep, false),
        Rule::Pav => proportional::choose(&market, seats, keep),
    }
}

/// Checks a slate of Equal Shares or Phragmén in fractions alone.
///
/// # Errors
/// A sentence that names the first seat that is not right.
pub fn check(
    ballots: &Ballots,
    seats: usize,
    rule: Rule,
    slate: &Slate,
    seed: [u8; 32],
) -> Result<(), String> {
    let market = market(ballots, seed);
    let share = fraction(wide(seats), wide(ballots.voters));
    let bought: Vec<Purchase> = slate
        .chosen
        .iter()
        .zip(&slate.seats)
        .map_while(|(option, seat)| match seat {
            Seat::Bought { price } => {
                Some(Purchase { option: *option, price: price.clone(), payers: (0, 0) })
            }
            _ => None,
        })
        .collect();
    let saved: Vec<(usize, &Exact)> = slate
        .chosen
        .iter()
        .zip(&slate.seats)
        .filter_map(|(option, seat)| match seat {
            Seat::Saved { time } => Some((*option, time)),
            _ => None,
        })
        .collect();
    if bought.len() + saved.len() != slate.chosen.len() {
        return Err("only slates of Equal Shares and Phragmén are checked".to_owned());
    }
    if rule == Rule::Phragmen {
        return phragmen::check(&market, &Exact::default(), &bought, &saved);
    }
    match verify(&market, &share, &bought) {
        // With every seat taken nothing more is bought.
        Err(Wrong::Unfinished { .. }) if bought.len() == seats => Ok(()),
        other => other.map_err(|wrong| wrong.to_string()),
    }?;
    phragmen::check(&market, &share, &bought, &saved)
}

/// Audits any slate.
pub fn audit(ballots: &Ballots, slate: &[usize], seats: usize, unseen: Unseen) -> Audit {
    let seats = seats.max(1);
    let mut is_chosen = vec![false; ballots.options.len()];
    for option in slate {
        is_chosen.put(*option, true);
    }
    // For every option left out: supporters by how many chosen options they approve.
    let mut supporters: Vec<Vec<u64>> = vec![Vec::new(); ballots.options.len()];
    let mut satisfaction = vec![0_u64; 1];
    for group in &ballots.groups {
        let approved = group.ballot.iter().filter(|(option, _)| is_chosen.at(place(*option)));
        let level = approved.count();
        if satisfaction.len() <= level {
            satisfaction.resize(level + 1, 0);
        }
        satisfaction.change(level, |count| count + u64::from(group.size));
        for (option, _) in &group.ballot {
            let Some(counts) = supporters.get_mut(place(*option)) else { continue };
            if is_chosen.at(place(*option)) {
                continue;
            }
            if counts.len() <= level {
                counts.resize(level + 1, 0);
            }
            counts.change(level, |count| count + u64::from(group.size));
        }
    }
    let voters = wide(ballots.voters);
    let mut nearest: Option<(i128, i128, Claim)> = None;
    let mut largest: Option<(i128, i128, Claim)> = None;
    for (option, counts) in supporters.iter().enumerate() {
        let (above, below) = match unseen {
            Unseen::No => (1, 1),
            Unseen::Alike => (voters, i128::from(ballots.shown.at(option)).max(1)),
        };
        let mut size = 0;
        for level in 1..=seats.min(counts.len()) {
            size += counts.at(level - 1);
            // Lacks ℓ·n/k − size·above/below voters, over the common denominator.
            let lacks = wide(level) * voters * below - i128::from(size) * above * wide(seats);
            let below = below * wide(seats);
            let claim = || Claim {
                option,
                level,
                size,
                estimate: fraction(i128::from(size) * above, below / wide(seats)),
                needed: fraction(wide(level) * voters, wide(seats)),
            };
            if nearest.as_ref().is_none_or(|(l, b, _)| lacks * b < l * below) {
                nearest = Some((lacks, below, claim()));
            }
            let estimate = i128::from(size) * above;
            let unit = below / wide(seats);
            if lacks <= 0 && largest.as_ref().is_none_or(|(e, u, _)| estimate * u > e * unit) {
                largest = Some((estimate, unit, claim()));
            }
        }
    }
    let (lacks, below) = nearest.as_ref().map_or((voters, 1), |(lacks, below, _)| (*lacks, *below));
    Audit {
        ejr_plus: largest.is_none(),
        margin: fraction(lacks, below),
        worst: largest.or(nearest).map(|(_, _, claim)| claim),
        satisfaction,
    }
}

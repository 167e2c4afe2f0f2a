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

use crate::number::{At, Exact, fraction, place, whole, wide};
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

/// The market in which voters buy seats, and everyone's equal share of money.
///
/// When unseen options are read alike, each supporter of an option stands for others who were not
/// shown it and would have paid with them: those who were pay their part of the seat, as large as
/// they are among all voters. Money is counted in seats, or in that case in seats over the number of
/// voters.
fn market(ballots: &Ballots, seats: usize, unseen: Unseen, seed: [u8; 32]) -> (Market<'_>, Exact) {
    let lot = crate::budget::lot(ballots.options.len(), seed);
    let (costs, share) = match unseen {
        Unseen::No => (vec![1; ballots.options.len()], fraction(wide(seats), wide(ballots.voters))),
        Unseen::Alike => {
            (ballots.shown.iter().map(|shown| (*shown).max(1)).collect(), whole(wide(seats)))
        }
    };
    (Market::new(costs, &ballots.groups, Utility::Cardinality, &lot), share)
}

/// Chooses `seats` options; `keep` are seated first. Between equals the lot of `seed` decides, which
/// must be fixed before the ballots are known. [`Rule::Pav`] reads unseen options as not approved.
pub fn choose(
    ballots: &Ballots,
    seats: usize,
    rule: Rule,
    keep: &[usize],
    unseen: Unseen,
    seed: [u8; 32],
) -> Slate {
    let (market, share) = market(ballots, seats, unseen, seed);
    match rule {
        Rule::EqualShares => phragmen::complete(&market, seats, &share, keep, true),
        Rule::Phragmen => phragmen::complete(&market, seats, &Exact::default(), keep, false),
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
    unseen: Unseen,
    slate: &Slate,
    seed: [u8; 32],
) -> Result<(), String> {
    let (market, share) = market(ballots, seats, unseen, seed);
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

/// What has to be known of a slate to audit it: for every option left out, its supporters by how many
/// chosen options they approve; and all voters by that number.
struct Levels {
    supporters: Vec<Vec<u64>>,
    satisfaction: Vec<u64>,
}

impl Levels {
    fn of(ballots: &Ballots, slate: &[usize]) -> Self {
        let is_chosen = marked(ballots.options.len(), slate);
        let mut supporters: Vec<Vec<u64>> = vec![Vec::new(); ballots.options.len()];
        let mut satisfaction = vec![0_u64; 1];
        let add = |counts: &mut Vec<u64>, level: usize, size: u32| {
            if counts.len() <= level {
                counts.resize(level + 1, 0);
            }
            counts.change(level, |count| count + u64::from(size));
        };
        for group in &ballots.groups {
            let level = satisfied(group, &is_chosen);
            add(&mut satisfaction, level, group.size);
            for option in group.ballot.iter().map(|(option, _)| place(*option)) {
                if !is_chosen.at(option) {
                    supporters
                        .get_mut(option)
                        .into_iter()
                        .for_each(|own| add(own, level, group.size));
                }
            }
        }
        Self { supporters, satisfaction }
    }
}

fn marked(options: usize, slate: &[usize]) -> Vec<bool> {
    let mut is_chosen = vec![false; options];
    for option in slate {
        is_chosen.put(*option, true);
    }
    is_chosen
}

/// How many chosen options a group approves.
fn satisfied(group: &Group, is_chosen: &[bool]) -> usize {
    group.ballot.iter().filter(|(option, _)| is_chosen.at(place(*option))).count()
}

/// A claim, compared by what it lacks.
struct Weighed {
    /// Voters that the claim lacks, as a fraction; zero or less when it is violated.
    lacks: (i128, i128),
    claim: Claim,
}

/// For each option left out, its supporters' claim that is nearest to being deserved, or furthest
/// beyond it; nearest first. Who would be left out by a slate, most deserving first.
pub fn claims(ballots: &Ballots, slate: &[usize], seats: usize, unseen: Unseen) -> Vec<Claim> {
    let levels = Levels::of(ballots, slate);
    let mut nearest: Vec<Weighed> = (0..ballots.options.len())
        .filter_map(|option| {
            let own = of_option(ballots, &levels, option, seats.max(1), unseen);
            own.into_iter().min_by(|one, other| compare(one.lacks, other.lacks))
        })
        .collect();
    nearest.sort_by(|one, other| {
        compare(one.lacks, other.lacks).then(other.claim.size.cmp(&one.claim.size))
    });
    nearest.into_iter().map(|weighed| weighed.claim).collect()
}

fn compare(one: (i128, i128), other: (i128, i128)) -> std::cmp::Ordering {
    (one.0 * other.1).cmp(&(other.0 * one.1))
}

/// The claims of an option's supporters, at each level.
fn of_option(
    ballots: &Ballots,
    levels: &Levels,
    option: usize,
    seats: usize,
    unseen: Unseen,
) -> Vec<Weighed> {
    let Some(counts) = levels.supporters.get(option).filter(|counts| !counts.is_empty()) else {
        return Vec::new();
    };
    let (voters, wide_seats) = (wide(ballots.voters), wide(seats));
    let (above, below) = match unseen {
        Unseen::No => (1, 1),
        Unseen::Alike => (voters, i128::from(ballots.shown.at(option)).max(1)),
    };
    let mut size = 0;
    (1..=seats.min(counts.len()))
        .map(|level| {
            size += counts.at(level - 1);
            // Lacks ℓ·n/k − size·above/below voters, over the common denominator.
            let lacks = wide(level) * voters * below - i128::from(size) * above * wide_seats;
            let claim = Claim {
                option,
                level,
                size,
                estimate: fraction(i128::from(size) * above, below),
                needed: fraction(wide(level) * voters, wide_seats),
            };
            Weighed { lacks: (lacks, below * wide_seats), claim }
        })
        .collect()
}

/// Audits any slate.
pub fn audit(ballots: &Ballots, slate: &[usize], seats: usize, unseen: Unseen) -> Audit {
    let seats = seats.max(1);
    let levels = Levels::of(ballots, slate);
    let mut nearest: Option<Weighed> = None;
    let mut largest: Option<Claim> = None;
    for option in 0..ballots.options.len() {
        for weighed in of_option(ballots, &levels, option, seats, unseen) {
            let claim = &weighed.claim;
            let is_larger = largest.as_ref().is_none_or(|other| claim.estimate > other.estimate);
            if weighed.lacks.0 <= 0 && is_larger {
                largest = Some(claim.clone());
            }
            if nearest.as_ref().is_none_or(|other| compare(weighed.lacks, other.lacks).is_lt()) {
                nearest = Some(weighed);
            }
        }
    }
    let all = (wide(ballots.voters), 1);
    let (lacks, below) = nearest.as_ref().map_or(all, |nearest| nearest.lacks);
    Audit {
        ejr_plus: largest.is_none(),
        margin: fraction(lacks, below),
        worst: largest.or(nearest.map(|nearest| nearest.claim)),
        satisfaction: levels.satisfaction,
    }
}

/// Why an option has its seat, in numbers that a page can put into a sentence: "… of … voters find it
/// important; … of them had nothing chosen before; each gave at most … of their share".
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The option.
    pub option: usize,
    /// How it got its seat.
    pub seat: Seat,
    /// Voters who approve it.
    pub supporters: u64,
    /// Voters to whom it was shown.
    pub shown: u64,
    /// Supporters who approve nothing that was chosen before it: to them it is the first.
    pub first_for: u64,
    /// Supporters who approve nothing else that was chosen: without it they would have nothing.
    pub only_for: u64,
    /// The most that one supporter gave of the equal share, between 0 and 1. None unless bought.
    pub part_of_share: Option<Exact>,
}

/// Explains every seat of a slate of `seats` seats, in its order.
pub fn explain(ballots: &Ballots, slate: &Slate, seats: usize, unseen: Unseen) -> Vec<Explanation> {
    let is_chosen = marked(ballots.options.len(), &slate.chosen);
    let share = match unseen {
        Unseen::No => fraction(wide(seats), wide(ballots.voters)),
        Unseen::Alike => whole(wide(seats)),
    };
    let mut order = vec![usize::MAX; ballots.options.len()];
    for (at, option) in slate.chosen.iter().enumerate() {
        order.put(*option, at);
    }
    let mut explanations: Vec<Explanation> = slate
        .chosen
        .iter()
        .zip(&slate.seats)
        .map(|(option, seat)| Explanation {
            option: *option,
            seat: seat.clone(),
            supporters: 0,
            shown: ballots.shown.at(*option),
            first_for: 0,
            only_for: 0,
            part_of_share: match seat {
                Seat::Bought { price } => Some((price / &share).min(whole(1))),
                _ => None,
            },
        })
        .collect();
    for group in &ballots.groups {
        let level = satisfied(group, &is_chosen);
        let size = u64::from(group.size);
        let own = group.ballot.iter().map(|(option, _)| place(*option));
        let own: Vec<usize> = own.filter(|option| is_chosen.at(*option)).collect();
        let first = own.iter().map(|option| order.at(*option)).min();
        for at in own.iter().map(|option| order.at(*option)) {
            let Some(found) = explanations.get_mut(at) else { continue };
            found.supporters += size;
            found.first_for += if first == Some(at) { size } else { 0 };
            found.only_for += if level == 1 { size } else { 0 };
        }
    }
    explanations
}

/// What would be different for voters under another slate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Options of the first slate alone.
    pub only_first: Vec<usize>,
    /// Options of the second slate alone.
    pub only_second: Vec<usize>,
    /// Voters who approve more of the first.
    pub prefer_first: u64,
    /// Voters who approve more of the second.
    pub prefer_second: u64,
    /// Voters who approve something in the second and nothing in the first: the first leaves them out.
    pub left_out_by_first: u64,
    /// Voters who approve something in the first and nothing in the second.
    pub left_out_by_second: u64,
}

/// Sets two slates side by side, such as a proportional one and one made by hand.
pub fn difference(ballots: &Ballots, first: &[usize], second: &[usize]) -> Difference {
    let marks = [first, second].map(|slate| marked(ballots.options.len(), slate));
    let [in_first, in_second] = &marks;
    let mut difference = Difference {
        only_first: first.iter().copied().filter(|option| !in_second.at(*option)).collect(),
        only_second: second.iter().copied().filter(|option| !in_first.at(*option)).collect(),
        ..Difference::default()
    };
    for group in &ballots.groups {
        let size = u64::from(group.size);
        let (one, other) = (satisfied(group, in_first), satisfied(group, in_second));
        let count = |is: bool| if is { size } else { 0 };
        difference.prefer_first += count(one > other);
        difference.prefer_second += count(other > one);
        difference.left_out_by_first += count(one == 0 && other > 0);
        difference.left_out_by_second += count(other == 0 && one > 0);
    }
    difference
}

//! The Method of Equal Shares (Peters, Pierczyński, Skowron 2021): every voter gets the same money;
//! the option that costs its supporters least per unit of what it gives them is bought next, the
//! richer ones paying equally; until none can be bought.
//!
//! Money is followed in floating point. Wherever two prices, or a price and a purse, are closer than
//! rounding could blur, the exact fractions decide. [`verify`] repeats a result in fractions alone.

mod check;
mod run;
mod stretch;

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use num_traits::ToPrimitive as _;

use crate::number::{At, Exact, place, short, whole};

pub use check::{Wrong, verify};
pub(crate) use run::Run;
pub(crate) use stretch::unchanged;

/// Relative distance below which floating point does not decide. Rounding blurs about 1e-13.
const BLUR: f64 = 1e-9;

/// What one supporter gets from an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utility {
    /// As much as the option costs, times the weight of the vote.
    Cost,
    /// The weight of the vote alone.
    Cardinality,
}

/// Voters with the same ballot. In every run they pay the same, so they are one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// How many they are.
    pub size: u32,
    /// Options they support, with the weight of their votes; ascending, weights above zero.
    pub ballot: Vec<(u32, u32)>,
}

/// Who supports what, and what it costs.
#[derive(Clone, Debug)]
pub struct Market<'g> {
    pub(crate) costs: Vec<u64>,
    pub(crate) groups: Cow<'g, [Group]>,
    /// How many voters each group is.
    sizes: Vec<f64>,
    /// (group, weight) of each option's supporters.
    pub(crate) supporters: Vec<Vec<(u32, u32)>>,
    /// Sum over supporters of size × weight.
    mass: Vec<f64>,
    /// Number of voters that support each option.
    pub(crate) votes: Vec<u64>,
    utility: Utility,
    /// Among equal prices the option of least rank is bought: cheapest, most votes, lot.
    pub(crate) rank: Vec<u32>,
}

impl<'g> Market<'g> {
    /// `lot[option]` decides between options of equal price, cost and votes; least first.
    pub fn new(
        costs: Vec<u64>,
        groups: impl Into<Cow<'g, [Group]>>,
        utility: Utility,
        lot: &[u32],
    ) -> Self {
        let groups = groups.into();
        let mut supporters: Vec<Vec<(u32, u32)>> = vec![Vec::new(); costs.len()];
        let mut counts = vec![0_usize; costs.len()];
        for (option, _) in groups.iter().flat_map(|group| &group.ballot) {
            if let Some(count) = counts.get_mut(place(*option)) {
                *count += 1;
            }
        }
        for (list, count) in supporters.iter_mut().zip(&counts) {
            list.reserve_exact(*count);
        }
        let mut mass = vec![0.0; costs.len()];
        let mut votes = vec![0_u64; costs.len()];
        for (index, group) in groups.iter().enumerate() {
            for (option, weight) in &group.ballot {
                let option = place(*option);
                if let Some(list) = supporters.get_mut(option) {
                    list.push((short(index), *weight));
                }
                mass.change(option, |mass| mass + f64::from(group.size) * f64::from(*weight));
                votes.change(option, |votes| votes + u64::from(group.size));
            }
        }
        let mut order: Vec<usize> = (0..costs.len()).collect();
        order
            .sort_by_key(|option| (costs.at(*option), Reverse(votes.at(*option)), lot.at(*option)));
        let mut rank = vec![0; costs.len()];
        for (position, option) in order.into_iter().enumerate() {
            rank.put(option, short(position));
        }
        let sizes = groups.iter().map(|group| f64::from(group.size)).collect();
        Self { costs, groups, sizes, supporters, mass, votes, utility, rank }
    }

    #[cfg(test)]
    pub(crate) fn utility(&self) -> Utility {
        self.utility
    }

    pub(crate) fn cost(&self, option: usize) -> f64 {
        self.costs.at(option).to_f64().unwrap_or(f64::INFINITY)
    }

    /// Divides a price per unit of weight into one per unit of what a supporter gets.
    fn rate(&self, option: usize, price: f64) -> f64 {
        match self.utility {
            Utility::Cost => price / self.cost(option),
            Utility::Cardinality => price,
        }
    }

    fn exact_rate(&self, option: usize, price: &Exact) -> Exact {
        match self.utility {
            Utility::Cost => price / whole(self.costs.at(option)),
            Utility::Cardinality => price.clone(),
        }
    }

    pub(crate) fn supporters_of(&self, option: usize) -> &[(u32, u32)] {
        self.supporters.get(option).map_or(&[], Vec::as_slice)
    }

    #[inline]
    pub(crate) fn size(&self, group: u32) -> f64 {
        self.sizes.at(place(group))
    }

    /// The price per unit of weight at which the supporters, none paying more than they have, pay
    /// the option's cost together; none if all their money is not enough. `known` is a price that
    /// is not too high. Also what they have together.
    fn price(&self, option: usize, money: &[f64], known: f64) -> (Option<f64>, f64) {
        let cost = self.cost(option);
        let mut price = known.max(cost / self.mass.at(option));
        let mut purse = 0.0;
        let mut passes = 0;
        loop {
            let (mut left, mut mass, mut rich) = (cost, 0.0, 0.0);
            for (group, weight) in self.supporters_of(option) {
                let (has, weight) = (money.at(place(*group)), f64::from(*weight));
                let size = self.size(*group);
                if has < price * weight {
                    left -= has * size;
                } else {
                    mass += weight * size;
                    rich += has * size;
                }
            }
            if passes == 0 {
                purse = cost - left + rich;
                if purse < cost * (1.0 - BLUR) {
                    return (None, purse);
                }
            }
            passes += 1;
            if mass <= 0.0 {
                // All give everything: the price is what the last of them bears.
                let bears =
                    |(group, weight): &(u32, u32)| money.at(place(*group)) / f64::from(*weight);
                let most = self.supporters_of(option).iter().map(bears).fold(0.0, f64::max);
                return ((left <= cost * BLUR).then_some(most), purse);
            }
            let next = left / mass;
            if next <= price * (1.0 + 1e-15) {
                return (Some(price), purse);
            }
            price = next;
        }
    }

    /// Open options that have supporters, each at the price that all of them pay in full.
    fn offers(&self, is_open: impl Fn(usize) -> bool) -> BinaryHeap<Offer> {
        let open = (0..self.costs.len()).filter(|o| self.mass.at(*o) > 0.0 && is_open(*o));
        open.map(|option| {
            let price = self.cost(option) / self.mass.at(option);
            Offer { rate: self.rate(option, price), price, option }
        })
        .collect()
    }

    /// Everything supporters have together.
    pub(crate) fn purse(&self, option: usize, money: &[f64]) -> f64 {
        let supporters = self.supporters_of(option).iter();
        supporters.map(|(group, _)| money.at(place(*group)) * self.size(*group)).sum()
    }
}

/// One purchase.
#[derive(Clone, Debug, PartialEq)]
pub struct Purchase {
    /// The option.
    pub option: usize,
    /// Price per unit of weight, in the unit of costs.
    pub price: Exact,
    /// Voters who paid the full price, and voters who paid all they had left.
    pub payers: (u64, u64),
}

/// An option in the queue, by the least it can cost now.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Offer {
    rate: f64,
    price: f64,
    option: usize,
}

impl Eq for Offer {}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        // The heap gives the greatest first.
        other.rate.total_cmp(&self.rate).then(other.option.cmp(&self.option))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The equal share of a sum, in the unit of costs.
pub fn share(sum: u64, voters: usize) -> Exact {
    crate::number::fraction(sum, crate::number::wide(voters))
}

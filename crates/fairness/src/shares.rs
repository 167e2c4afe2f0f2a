//! The Method of Equal Shares (Peters, Pierczyński, Skowron 2021): every voter gets the same money;
//! the option that costs its supporters least per unit of what it gives them is bought next, the
//! richer ones paying equally; until none can be bought.
//!
//! Money is followed in floating point. Wherever two prices, or a price and a purse, are closer than
//! rounding could blur, the exact fractions decide. [`verify`] repeats a result in fractions alone.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use num_traits::{Signed as _, ToPrimitive as _, Zero as _};

use crate::number::{At, Exact, float, place, short, whole};

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
            let (mut left, mut mass, mut most) = (cost, 0.0, 0.0_f64);
            let mut rich = 0.0;
            for (group, weight) in self.supporters_of(option) {
                let (has, weight) = (money.at(place(*group)), f64::from(*weight));
                let size = self.size(*group);
                if has < price * weight {
                    left -= has * size;
                    most = most.max(has / weight);
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
                return ((left <= cost * BLUR).then_some(most), purse);
            }
            let next = left / mass;
            if next <= price * (1.0 + 1e-15) {
                return (Some(price), purse);
            }
            price = next;
        }
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

/// When a group's money ended: before any round it never did.
const NEVER: u32 = u32::MAX;

/// Supporters with the weight of their votes.
type Payers = Vec<(u32, u32)>;

/// A run of the method, round after round.
#[derive(Clone, Debug)]
pub(crate) struct Run<'m> {
    market: &'m Market<'m>,
    share: Exact,
    share_float: f64,
    /// What each group's members have left.
    pub(crate) money: Vec<f64>,
    /// The round in which a group paid all it had left.
    ended: Vec<u32>,
    round_of: Vec<u32>,
    /// What was bought, with floating-point prices.
    pub(crate) bought: Vec<(usize, f64)>,
    exact_prices: Vec<Option<Exact>>,
}

impl<'m> Run<'m> {
    /// Runs until nothing more can be bought.
    pub(crate) fn complete(market: &'m Market<'m>, share: &Exact) -> Self {
        let mut run = Self::start(market, share);
        run.finish(usize::MAX);
        run
    }

    /// Before the first purchase.
    pub(crate) fn start(market: &'m Market<'m>, share: &Exact) -> Self {
        Self {
            market,
            share: share.clone(),
            share_float: float(share),
            money: vec![float(share); market.groups.len()],
            ended: vec![NEVER; market.groups.len()],
            round_of: vec![NEVER; market.costs.len()],
            bought: Vec::new(),
            exact_prices: Vec::new(),
        }
    }

    /// Buys until nothing more can be bought, or so many options are.
    pub(crate) fn finish(&mut self, most: usize) {
        let market = self.market;
        let mut offers: BinaryHeap<Offer> = (0..market.costs.len())
            .filter(|option| market.mass.at(*option) > 0.0 && self.round_of.at(*option) == NEVER)
            .map(|option| {
                let price = market.cost(option) / market.mass.at(option);
                Offer { rate: market.rate(option, price), price, option }
            })
            .collect();
        while self.bought.len() < most {
            let Some(offer) = self.best(&mut offers) else { break };
            self.buy(offer);
        }
    }

    /// Takes the best offer from the queue. Prices only rise, so an old price is a lower bound.
    fn best(&mut self, offers: &mut BinaryHeap<Offer>) -> Option<Offer> {
        let mut close: Vec<Offer> = Vec::new();
        let mut least = f64::INFINITY;
        while let Some(top) = offers.peek() {
            if top.rate > least * (1.0 + BLUR) {
                break;
            }
            let Some(old) = offers.pop() else { break };
            let (price, purse) = self.market.price(old.option, &self.money, old.price);
            let Some(price) = price.filter(|_| self.affordable(old.option, purse)) else {
                continue;
            };
            let offer = Offer { rate: self.market.rate(old.option, price), price, ..old };
            least = least.min(offer.rate);
            close.push(offer);
        }
        let (mut near, far): (Vec<Offer>, Vec<Offer>) =
            close.into_iter().partition(|offer| offer.rate <= least * (1.0 + BLUR));
        offers.extend(far);
        let best = if near.len() == 1 { 0 } else { self.exactly_best(&near) };
        let best = (best < near.len()).then(|| near.swap_remove(best));
        offers.extend(near);
        best
    }

    /// Whether the supporters have the cost together, given what they have; exactly where it is
    /// close.
    fn affordable(&mut self, option: usize, purse: f64) -> bool {
        let cost = self.market.cost(option);
        if (purse - cost).abs() > cost * BLUR {
            return purse > cost;
        }
        let groups: Vec<u32> =
            self.market.supporters_of(option).iter().map(|(group, _)| *group).collect();
        let exact = groups.into_iter().fold(Exact::zero(), |sum, group| {
            let size = self.market.groups.get(place(group)).map_or(0, |group| group.size);
            sum + self.exact_money(group) * whole(size)
        });
        exact >= whole(self.market.costs.at(option))
    }

    /// Which of several offers is best, by exact price, then by rank.
    fn exactly_best(&mut self, near: &[Offer]) -> usize {
        let exact: Vec<(Exact, u32)> = near
            .iter()
            .map(|offer| {
                let price = self.exact_price(offer.option, offer.price);
                (self.market.exact_rate(offer.option, &price), self.market.rank.at(offer.option))
            })
            .collect();
        let best = exact.iter().enumerate().min_by(|(_, one), (_, other)| one.cmp(other));
        best.map_or(0, |(index, _)| index)
    }

    /// Money of a group's members before the present round, exactly.
    pub(crate) fn exact_money(&mut self, group: u32) -> Exact {
        if self.ended.at(place(group)) != NEVER {
            return Exact::zero();
        }
        self.exact_money_before(group, self.bought.len())
    }

    /// Money of a group that has not ended, before a round.
    fn exact_money_before(&mut self, group: u32, round: usize) -> Exact {
        let market = self.market;
        let mut money = self.share.clone();
        let ballot = market.groups.get(place(group)).map_or(&[][..], |group| &group.ballot);
        for (option, weight) in ballot {
            let paid = place(self.round_of.at(place(*option)));
            if paid < round {
                money -= self.paid_price(paid) * whole(*weight);
            }
        }
        money
    }

    /// Price of an earlier round, exactly.
    pub(crate) fn paid_price(&mut self, round: usize) -> Exact {
        if let Some(Some(price)) = self.exact_prices.get(round) {
            return price.clone();
        }
        // In order, so that no price waits for one that is itself unknown.
        for earlier in 0..=round {
            if self.exact_prices.get(earlier).is_some_and(Option::is_some) {
                continue;
            }
            let option = self.bought.get(earlier).map_or(0, |(option, _)| *option);
            let now = short(earlier);
            let (mut poor, mut rich) = (Vec::new(), Vec::new());
            for (group, weight) in self.market.supporters_of(option) {
                match self.ended.at(place(*group)) {
                    ended if ended == now => poor.push((*group, *weight)),
                    ended if ended < now => {}
                    _ => rich.push((*group, *weight)),
                }
            }
            let price = self.divide(option, &poor, &rich, earlier);
            if let Some(slot) = self.exact_prices.get_mut(earlier) {
                *slot = Some(price);
            }
        }
        self.exact_prices.get(round).cloned().flatten().unwrap_or_default()
    }

    /// What is left of the cost when the poor gave all they had, divided among the rich.
    fn divide(
        &mut self,
        option: usize,
        poor: &[(u32, u32)],
        rich: &[(u32, u32)],
        round: usize,
    ) -> Exact {
        let market = self.market;
        let size = |group: u32| market.groups.get(place(group)).map_or(0, |group| group.size);
        // Counts instead of sums: money is the share less the prices paid.
        let mut shares = 0_i128;
        let mut paid = vec![0_i128; round];
        for (group, _) in poor {
            shares += i128::from(size(*group));
            let ballot = market.groups.get(place(*group)).map_or(&[][..], |group| &group.ballot);
            for (other, weight) in ballot {
                let earlier = place(self.round_of.at(place(*other)));
                if earlier < round {
                    let more = i128::from(size(*group)) * i128::from(*weight);
                    paid.change(earlier, |paid| paid + more);
                }
            }
        }
        let mut left = whole(market.costs.at(option)) - &self.share * whole(shares);
        for (earlier, count) in paid.into_iter().enumerate() {
            if count != 0 {
                left += self.paid_price(earlier) * whole(count);
            }
        }
        let mass: i128 =
            rich.iter().map(|(group, weight)| i128::from(size(*group)) * i128::from(*weight)).sum();
        if mass > 0 {
            return left / whole(mass);
        }
        // All gave everything: the price is what the last of them could bear.
        let mut most = Exact::zero();
        for (group, weight) in poor {
            let bears = self.exact_money_before(*group, round) / whole(*weight);
            most = most.max(bears);
        }
        most
    }

    /// The exact price of an option now, near the floating-point price.
    fn exact_price(&mut self, option: usize, near: f64) -> Exact {
        let (poor, rich) = self.split(option, near);
        let round = self.bought.len();
        self.divide(option, &poor, &rich, round)
    }

    /// Which supporters cannot bear the full price, and which can; exactly where it is close.
    fn split(&mut self, option: usize, near: f64) -> (Payers, Payers) {
        let blur = self.share_float.max(near) * BLUR;
        let (mut poor, mut rich, mut unsure) = (Vec::new(), Vec::new(), Vec::new());
        for (group, weight) in self.market.supporters_of(option) {
            let spare = self.money.at(place(*group)) - near * f64::from(*weight);
            if self.ended.at(place(*group)) != NEVER {
                continue;
            }
            if spare < -blur {
                poor.push((*group, *weight));
            } else if spare > blur {
                rich.push((*group, *weight));
            } else {
                unsure.push((*group, *weight));
            }
        }
        if unsure.is_empty() {
            return (poor, rich);
        }
        let round = self.bought.len();
        let mut bears: Vec<(Exact, (u32, u32))> = unsure
            .into_iter()
            .map(|entry| (self.exact_money_before(entry.0, round) / whole(entry.1), entry))
            .collect();
        bears.sort();
        // From the poorest on: who bears less than the price without them is poor, and the price
        // rises for the rest.
        for index in 0..bears.len() {
            let rest: Vec<(u32, u32)> = bears.iter().skip(index).map(|(_, entry)| *entry).collect();
            let paying: Vec<(u32, u32)> = rich.iter().chain(&rest).copied().collect();
            let price = self.divide(option, &poor, &paying, round);
            let Some((bears, entry)) = bears.get(index) else { break };
            if *bears >= price {
                rich.extend(rest);
                break;
            }
            poor.push(*entry);
        }
        (poor, rich)
    }

    fn buy(&mut self, offer: Offer) {
        let round = self.bought.len();
        let market = self.market;
        let blur = self.share_float.max(offer.price) * BLUR;
        let is_close = market.supporters_of(offer.option).iter().any(|(group, weight)| {
            let group = place(*group);
            self.ended.at(group) == NEVER
                && (self.money.at(group) - offer.price * f64::from(*weight)).abs() <= blur
        });
        let mut exact = None;
        if is_close {
            let (poor, rich) = self.split(offer.option, offer.price);
            let price = self.divide(offer.option, &poor, &rich, round);
            for (group, weight) in poor.iter().chain(&rich) {
                let group_place = place(*group);
                let after = self.money.at(group_place) - offer.price * f64::from(*weight);
                let ends = if after.abs() > blur {
                    after < 0.0
                } else {
                    self.exact_money_before(*group, round) <= &price * whole(*weight)
                };
                self.pay(group_place, after, ends, round);
            }
            exact = Some(price);
        } else {
            for (group, weight) in market.supporters_of(offer.option) {
                let group = place(*group);
                if self.ended.at(group) == NEVER {
                    let after = self.money.at(group) - offer.price * f64::from(*weight);
                    self.pay(group, after, after < 0.0, round);
                }
            }
        }
        self.bought.push((offer.option, offer.price));
        self.exact_prices.push(exact);
        self.round_of.put(offer.option, short(round));
    }

    fn pay(&mut self, group: usize, after: f64, ends: bool, round: usize) {
        self.money.put(group, if ends { 0.0 } else { after.max(0.0) });
        if ends {
            self.ended.put(group, short(round));
        }
    }

    /// The purchases with exact prices.
    pub(crate) fn purchases(&mut self) -> Vec<Purchase> {
        let mut purchases = Vec::new();
        for round in 0..self.bought.len() {
            let option = self.bought.get(round).map_or(0, |(option, _)| *option);
            let price = self.paid_price(round);
            let mut payers = (0, 0);
            for (group, _) in self.market.supporters_of(option) {
                let size = self.market.groups.get(place(*group)).map_or(0, |group| group.size);
                match self.ended.at(place(*group)) {
                    ended if ended < short(round) => {}
                    ended if ended == short(round) => payers.1 += u64::from(size),
                    _ => payers.0 += u64::from(size),
                }
            }
            purchases.push(Purchase { option, price, payers });
        }
        purchases
    }

    /// Takes an option whatever it costs its supporters: at its price if they can pay it, else for
    /// all they have.
    pub(crate) fn take(&mut self, option: usize) {
        let (price, purse) = self.market.price(option, &self.money, 0.0);
        match price {
            Some(price) if self.affordable(option, purse) => {
                let rate = self.market.rate(option, price);
                self.buy(Offer { rate, price, option });
            }
            _ => {
                let round = self.bought.len();
                for (group, _) in self.market.supporters_of(option) {
                    if self.ended.at(place(*group)) == NEVER {
                        self.pay(place(*group), 0.0, true, round);
                    }
                }
                self.bought.push((option, f64::INFINITY));
                self.exact_prices.push(Some(Exact::zero()));
                self.round_of.put(option, short(round));
            }
        }
    }

    /// Exact money left in every supporter's hands for an option.
    pub(crate) fn exact_purse(&mut self, option: usize) -> Exact {
        self.exact_purse_of(option, |_| true)
    }

    /// Exact money left in the hands of some groups of supporters.
    pub(crate) fn exact_purse_of(&mut self, option: usize, of: impl Fn(usize) -> bool) -> Exact {
        let round = self.bought.len();
        let market = self.market;
        let mut purse = Exact::zero();
        let mut shares = 0_i128;
        let mut paid = vec![0_i128; round];
        for (group, _) in market.supporters_of(option) {
            let Some(voters) = market.groups.get(place(*group)) else { continue };
            if self.ended.at(place(*group)) != NEVER || !of(place(*group)) {
                continue;
            }
            shares += i128::from(voters.size);
            for (other, weight) in &voters.ballot {
                let earlier = place(self.round_of.at(place(*other)));
                if earlier < round {
                    let more = i128::from(voters.size) * i128::from(*weight);
                    paid.change(earlier, |paid| paid + more);
                }
            }
        }
        purse += &self.share * whole(shares);
        for (earlier, count) in paid.into_iter().enumerate() {
            if count != 0 {
                purse -= self.paid_price(earlier) * whole(count);
            }
        }
        purse
    }
}

/// Purchases that are proved to be the same, in the same order, for every share from the one of a
/// run to a greater one: money and prices are followed as intervals.
pub(crate) fn unchanged(
    market: &Market<'_>,
    sequence: &[(usize, f64)],
    least: f64,
    most: f64,
) -> bool {
    let mut poorer = vec![least * (1.0 - BLUR); market.groups.len()];
    let mut richer = vec![most * (1.0 + BLUR); market.groups.len()];
    let mut queue: BinaryHeap<Offer> = (0..market.costs.len())
        .filter(|option| market.mass.at(*option) > 0.0)
        .map(|option| {
            let price = market.cost(option) / market.mass.at(option);
            Offer { rate: market.rate(option, price), price, option }
        })
        .collect();
    let mut done = vec![false; market.costs.len()];
    for (option, _) in sequence {
        let (Some(high), purse) = market.price(*option, &poorer, 0.0) else { return false };
        if purse < market.cost(*option) * (1.0 + BLUR) {
            return false;
        }
        let (Some(low), _) = market.price(*option, &richer, 0.0) else { return false };
        let bound = market.rate(*option, high) * (1.0 + BLUR);
        done.put(*option, true);
        let mut back = Vec::new();
        while let Some(top) = queue.peek() {
            if top.rate > bound {
                break;
            }
            let Some(old) = queue.pop() else { break };
            if done.at(old.option) {
                continue;
            }
            let (Some(price), _) = market.price(old.option, &richer, old.price) else { continue };
            let offer = Offer { rate: market.rate(old.option, price), price, ..old };
            if offer.rate <= bound {
                return false;
            }
            back.push(offer);
        }
        queue.extend(back);
        for (group, weight) in market.supporters_of(*option) {
            let (group, weight) = (place(*group), f64::from(*weight));
            poorer.change(group, |has| (has - high * weight * (1.0 + BLUR)).max(0.0));
            richer.change(group, |has| (has - low * weight * (1.0 - BLUR)).max(0.0));
        }
    }
    queue.into_iter().all(|offer| {
        done.at(offer.option)
            || market.purse(offer.option, &richer) < market.cost(offer.option) * (1.0 - BLUR)
    })
}

/// Why purchases are not what the method gives.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The payments do not add up to the cost.
    #[error("purchase {round}: the payments do not add up to the cost")]
    Sum {
        /// Which purchase, counted from 1.
        round: usize,
    },
    /// Another option had to be bought.
    #[error("purchase {round}: option {other} had to be bought first")]
    Order {
        /// Which purchase, counted from 1.
        round: usize,
        /// The option that is better.
        other: usize,
    },
    /// Something could still be bought.
    #[error("option {other} can still be bought")]
    Unfinished {
        /// The option.
        other: usize,
    },
}

/// Checks purchases in fractions: each is paid by its supporters, none of them paying more than they
/// have; no other option was better; nothing more can be bought. Where two sums are further apart than
/// rounding could blur, floating point tells which is greater.
///
/// # Errors
/// [`Wrong`] with the first purchase that is not right.
pub fn verify(market: &Market<'_>, share: &Exact, purchases: &[Purchase]) -> Result<(), Wrong> {
    let mut purses = Purses::new(market, share);
    let mut open: Vec<bool> = market.supporters.iter().map(|list| !list.is_empty()).collect();
    for (index, purchase) in purchases.iter().enumerate() {
        let round = index + 1;
        let option = purchase.option;
        let pays = purses.pay(option, &purchase.price) == whole(market.costs.at(option));
        // Somebody bears the full price, or it would be a lower one.
        if !open.at(option) || !pays || !purses.bear(option, &purchase.price) {
            return Err(Wrong::Sum { round });
        }
        open.put(option, false);
        let rate = market.exact_rate(option, &purchase.price);
        for other in (0..market.costs.len()).filter(|other| open.at(*other)) {
            let price = match market.utility {
                Utility::Cost => &rate * whole(market.costs.at(other)),
                Utility::Cardinality => rate.clone(),
            };
            // Together they pay the cost at this rate already: their own rate is no higher. It is
            // equal when nobody who still pays in full could pay less.
            let better = match purses.compare(other, &price) {
                Ordering::Greater => true,
                Ordering::Equal => {
                    market.rank.at(other) < market.rank.at(option) && !price.is_zero()
                }
                Ordering::Less => false,
            };
            if better {
                return Err(Wrong::Order { round, other });
            }
        }
        purses.spend(option, &purchase.price);
    }
    for other in (0..market.costs.len()).filter(|other| open.at(*other)) {
        // Nobody has more than the share: at this price everyone gives all they have.
        if purses.compare(other, share) != Ordering::Less {
            return Err(Wrong::Unfinished { other });
        }
    }
    Ok(())
}

/// What groups' members have left, while purchases are repeated.
struct Purses<'m> {
    market: &'m Market<'m>,
    exact: Vec<Exact>,
    near: Vec<f64>,
}

impl<'m> Purses<'m> {
    fn new(market: &'m Market<'m>, share: &Exact) -> Self {
        let groups = market.groups.len();
        Self { market, exact: vec![share.clone(); groups], near: vec![float(share); groups] }
    }

    fn of(&self, group: u32) -> Exact {
        self.exact.get(place(group)).cloned().unwrap_or_default()
    }

    /// What the supporters pay together at a price, none more than they have.
    fn pay(&self, option: usize, price: &Exact) -> Exact {
        let mut sum = Exact::zero();
        let mut full = 0_i128;
        for (group, weight) in self.market.supporters_of(option) {
            let has = self.of(*group);
            let size = self.market.groups.get(place(*group)).map_or(0, |group| group.size);
            if has >= price * whole(*weight) {
                full += i128::from(size) * i128::from(*weight);
            } else if has.is_positive() {
                sum += has * whole(size);
            }
        }
        sum + price * whole(full)
    }

    /// Whether some supporter can pay the full price.
    fn bear(&self, option: usize, price: &Exact) -> bool {
        let supporters = self.market.supporters_of(option).iter();
        supporters.into_iter().any(|(group, weight)| self.of(*group) >= price * whole(*weight))
    }

    /// What the supporters pay together at a price, against the cost.
    fn compare(&self, option: usize, price: &Exact) -> Ordering {
        let (cost, near) = (self.market.cost(option), float(price));
        let supporters = self.market.supporters_of(option).iter();
        let sum: f64 = supporters
            .map(|(group, weight)| {
                self.near.at(place(*group)).min(near * f64::from(*weight))
                    * self.market.size(*group)
            })
            .sum();
        if (sum - cost).abs() > cost * BLUR {
            return sum.total_cmp(&cost);
        }
        self.pay(option, price).cmp(&whole(self.market.costs.at(option)))
    }

    fn spend(&mut self, option: usize, price: &Exact) {
        for (group, weight) in self.market.supporters_of(option) {
            let group = place(*group);
            let Some(has) = self.exact.get_mut(group).filter(|has| has.is_positive()) else {
                continue;
            };
            *has -= price * whole(*weight);
            if has.is_negative() {
                *has = Exact::zero();
            }
            self.near.put(group, float(has));
        }
    }
}

/// The equal share of a sum, in the unit of costs.
pub fn share(sum: u64, voters: usize) -> Exact {
    crate::number::fraction(sum, crate::number::wide(voters))
}

//! The method, purchase after purchase.

use std::collections::BinaryHeap;

use num_traits::Zero as _;

use super::{BLUR, Market, Offer, Purchase};
use crate::number::{At, Exact, float, place, short, whole};

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
        let mut offers = market.offers(|option| self.round_of.at(option) == NEVER);
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

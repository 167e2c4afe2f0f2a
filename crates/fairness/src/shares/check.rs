//! Repeats purchases in fractions, without the method.

use std::cmp::Ordering;

use num_traits::{Signed as _, Zero as _};

use super::{BLUR, Market, Purchase, Utility};
use crate::number::{At, Exact, float, place, whole};

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

//! Stretches of shares over which purchases stay the same.

use super::{BLUR, Market, Offer};
use crate::number::{At, place};

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
    let mut queue = market.offers(|_| true);
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

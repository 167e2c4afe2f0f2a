//! Votes that move on: instant runoff and the single transferable vote, in fractions.

use super::{Margins, Outcome, Profile, Round, Tie};
use crate::number::{At, Exact, place, short, whole, wide};
use crate::preflib::Order;

/// Ballots that weigh the same.
struct Pile {
    weight: Exact,
    /// Orders, with the place that they have come to.
    orders: Vec<(u32, u16)>,
}

struct Count<'p> {
    profile: &'p Profile,
    lot: &'p [u32],
    open: Vec<bool>,
    piles: Vec<Vec<Pile>>,
    votes: Vec<Exact>,
    outcome: Outcome,
}

/// Counts for `seats` seats.
pub(super) fn count(profile: &Profile, seats: usize, lot: &[u32]) -> Outcome {
    let options = profile.options.len();
    let seats = seats.min(options);
    let outcome = Outcome {
        winners: Vec::new(),
        ranking: Vec::new(),
        rounds: Vec::new(),
        ties: Vec::new(),
        margins: Margins::default(),
        condorcet: None,
    };
    let mut count = Count {
        profile,
        lot,
        open: vec![true; options],
        piles: (0..options).map(|_| Vec::new()).collect(),
        votes: vec![Exact::default(); options],
        outcome,
    };
    let ranked = profile.orders.iter().enumerate().filter(|(_, order)| !order.ranked.is_empty());
    let orders: Vec<(u32, u16)> = ranked.map(|(index, _)| (short(index), 0)).collect();
    count.give(Pile { weight: whole(1), orders });
    let all: Exact = count.votes.iter().sum();
    let quota = (all / whole(wide(seats + 1))).floor() + whole(1);
    while count.outcome.winners.len() < seats {
        count.round(seats, &quota);
    }
    count.outcome.ranking.clone_from(&count.outcome.winners);
    count.outcome
}

impl Count<'_> {
    fn order(&self, index: u32) -> Option<&Order> {
        self.profile.orders.get(place(index))
    }

    /// Gives each ballot to its best options that are still in the count.
    fn give(&mut self, pile: Pile) {
        let options = self.open.len();
        let mut whole_parts: Vec<Vec<(u32, u16)>> = vec![Vec::new(); options];
        let mut counts = vec![0_u64; options];
        let mut shared: Vec<(usize, usize, u32, u16)> = Vec::new();
        for (index, from) in pile.orders {
            let Some(order) = self.order(index) else { continue };
            let mut standing =
                order.ranked.iter().filter(|(o, at)| *at >= from && self.open.at(usize::from(*o)));
            let Some((first, at)) = standing.next() else { continue };
            let tied: Vec<usize> = standing
                .take_while(|(_, other)| other == at)
                .map(|(o, _)| usize::from(*o))
                .collect();
            let first = usize::from(*first);
            if tied.is_empty() {
                counts.change(first, |count| count + order.count);
                if let Some(list) = whole_parts.get_mut(first) {
                    list.push((index, *at));
                }
            } else {
                let among = tied.len() + 1;
                shared.extend(std::iter::once(first).chain(tied).map(|o| (o, among, index, *at)));
            }
        }
        for (option, orders) in whole_parts.into_iter().enumerate() {
            if !orders.is_empty() {
                self.add(option, &pile.weight, counts.at(option), orders);
            }
        }
        for (option, among, index, at) in shared {
            let weight = &pile.weight / whole(wide(among));
            let size = self.order(index).map_or(0, |order| order.count);
            self.add(option, &weight, size, vec![(index, at)]);
        }
    }

    fn add(&mut self, option: usize, weight: &Exact, size: u64, orders: Vec<(u32, u16)>) {
        if let Some(votes) = self.votes.get_mut(option) {
            *votes += weight * whole(size);
        }
        let Some(piles) = self.piles.get_mut(option) else { return };
        match piles.iter_mut().find(|pile| pile.weight == *weight) {
            Some(pile) => pile.orders.extend(orders),
            None => piles.push(Pile { weight: weight.clone(), orders }),
        }
    }

    fn votes(&self, option: usize) -> Exact {
        self.votes.get(option).cloned().unwrap_or_default()
    }

    fn round(&mut self, seats: usize, quota: &Exact) {
        let standing: Vec<usize> = (0..self.open.len()).filter(|o| self.open.at(*o)).collect();
        let votes = self.votes.iter().zip(&self.open);
        let votes = votes.map(|(votes, open)| open.then(|| votes.clone())).collect();
        let mut round = Round { votes, elected: Vec::new(), struck: None };
        let free = seats - self.outcome.winners.len();
        let mut over: Vec<usize> =
            standing.iter().filter(|option| self.votes(**option) >= *quota).copied().collect();
        over.sort_by_key(|option| (std::cmp::Reverse(self.votes(*option)), self.lot.at(*option)));
        if standing.len() <= free {
            over.clone_from(&standing);
            over.sort_by_key(|o| (std::cmp::Reverse(self.votes(*o)), self.lot.at(*o)));
        }
        over.truncate(free);
        if over.is_empty() {
            let last = self.last(&standing);
            round.struck = Some(last);
            self.open.put(last, false);
            self.move_on(last, &whole(1));
        }
        for option in over {
            round.elected.push(option);
            self.outcome.winners.push(option);
            self.open.put(option, false);
        }
        for option in round.elected.clone() {
            let votes = self.votes(option);
            if votes > *quota {
                self.move_on(option, &((&votes - quota) / &votes));
            }
        }
        self.outcome.rounds.push(round);
    }

    /// Whom to strike out: fewest votes, among equals the last in the committed order.
    fn last(&mut self, standing: &[usize]) -> usize {
        let least = standing.iter().map(|option| self.votes(*option)).min().unwrap_or_default();
        let mut equal: Vec<usize> =
            standing.iter().filter(|option| self.votes(**option) == least).copied().collect();
        equal.sort_by_key(|option| self.lot.at(*option));
        let last = equal.last().copied().unwrap_or_default();
        if let (Some(first), true) = (equal.first(), equal.len() > 1) {
            self.outcome.ties.push(Tie { preferred: *first, between: equal.clone() });
        }
        last
    }

    /// Passes an option's ballots on, each at a part of its weight.
    fn move_on(&mut self, option: usize, part: &Exact) {
        let piles = self.piles.get_mut(option).map(std::mem::take).unwrap_or_default();
        if let Some(votes) = self.votes.get_mut(option) {
            *votes = Exact::default();
        }
        for pile in piles {
            self.give(Pile { weight: pile.weight * part, orders: pile.orders });
        }
    }
}

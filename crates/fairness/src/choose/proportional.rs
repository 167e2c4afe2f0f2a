//! Proportional approval voting: a voter who approves s chosen options adds 1 + 1/2 + … + 1/s to the
//! slate's score. Greedy at first, then the best swap of one option for another until none helps.

use super::{Seat, Slate};
use crate::number::{At, place, short, wide};
use crate::shares::Market;

/// Scores are whole multiples of 1 / this: lcm(1, …, 40), rounded down beyond 40, which is below any
/// difference that a swap must make.
const UNIT: i128 = 5_342_931_457_063_200;

pub(super) fn choose(market: &Market<'_>, seats: usize, keep: &[usize]) -> Slate {
    let mut search = Search::new(market);
    for option in keep.iter().take(seats) {
        search.toggle(*option);
    }
    while search.chosen.len() < seats {
        let open = (0..market.costs.len()).filter(|option| search.is_open(*option));
        let best = open.max_by_key(|option| {
            (search.gain(*option), std::cmp::Reverse(market.rank.at(*option)))
        });
        let Some(best) = best else { break };
        search.toggle(best);
    }
    // A swap has to gain n/k², so that there are few of them (Aziz et al. 2018).
    let voters: i128 = market.groups.iter().map(|group| i128::from(group.size)).sum();
    let seats_wide = wide(seats.max(1));
    let least = (voters * UNIT / (seats_wide * seats_wide)).max(1);
    while let Some((out, into)) = search.best_swap(keep, least) {
        search.toggle(out);
        search.toggle(into);
    }
    let seat = |option: &usize| if keep.contains(option) { Seat::Kept } else { Seat::Score };
    let seats = search.chosen.iter().map(seat).collect();
    Slate { chosen: search.chosen, seats }
}

struct Search<'m> {
    market: &'m Market<'m>,
    chosen: Vec<usize>,
    /// How many chosen options each group approves.
    level: Vec<u32>,
}

impl<'m> Search<'m> {
    fn new(market: &'m Market<'m>) -> Self {
        Self { market, chosen: Vec::new(), level: vec![0; market.groups.len()] }
    }

    fn is_open(&self, option: usize) -> bool {
        !self.chosen.contains(&option)
    }

    fn toggle(&mut self, option: usize) {
        let out = self.chosen.iter().position(|other| *other == option);
        for (group, _) in self.market.supporters_of(option) {
            let change =
                |level: u32| if out.is_some() { level.saturating_sub(1) } else { level + 1 };
            self.level.change(place(*group), change);
        }
        match out {
            Some(at) => drop(self.chosen.remove(at)),
            None => self.chosen.push(option),
        }
    }

    /// What choosing an option adds to the score.
    fn gain(&self, option: usize) -> i128 {
        let supporters = self.market.supporters_of(option).iter();
        supporters.map(|(group, _)| self.worth(*group, self.level.at(place(*group)) + 1)).sum()
    }

    fn worth(&self, group: u32, level: u32) -> i128 {
        let size = self.market.groups.get(place(group)).map_or(0, |group| group.size);
        i128::from(size) * UNIT / i128::from(level.max(1))
    }

    fn best_swap(&self, keep: &[usize], least: i128) -> Option<(usize, usize)> {
        let open: Vec<usize> =
            (0..self.market.costs.len()).filter(|option| self.is_open(*option)).collect();
        let gains: Vec<i128> = open.iter().map(|option| self.gain(*option)).collect();
        let mut best: Option<(i128, usize, usize)> = None;
        for out in self.chosen.iter().filter(|out| !keep.contains(out)) {
            let mut loss = 0;
            // Who loses `out` values another option as the one in its place.
            let mut extra = vec![0_i128; self.market.costs.len()];
            for (group, _) in self.market.supporters_of(*out) {
                let level = self.level.at(place(*group));
                let own = self.worth(*group, level);
                loss += own;
                let rise = own - self.worth(*group, level + 1);
                let ballot =
                    self.market.groups.get(place(*group)).map_or(&[][..], |group| &group.ballot);
                for (other, _) in ballot {
                    extra.change(place(*other), |sum| sum + rise);
                }
            }
            for (into, gain) in open.iter().zip(&gains) {
                let better = gain + extra.at(*into) - loss;
                let tie = |(value, o, i): &(i128, usize, usize)| {
                    better > *value || (better == *value && (short(*out), *into) < (short(*o), *i))
                };
                if better >= least && best.as_ref().is_none_or(tie) {
                    best = Some((better, *out, *into));
                }
            }
        }
        best.map(|(_, out, into)| (out, into))
    }
}

//! Sequential Phragmén: everyone earns money at the same speed; an option is chosen as soon as its
//! supporters have saved a seat's worth, which they spend. After Equal Shares they begin with what
//! that left them.

use num_traits::{Signed as _, ToPrimitive as _, Zero as _};

use super::{Seat, Slate};
use crate::number::{At, Exact, float, place, whole};
use crate::shares::{Market, Purchase, Run};

/// Relative distance below which floating point does not decide.
const BLUR: f64 = 1e-9;
const NEVER: usize = usize::MAX;

/// Chooses `seats` options: the kept ones, then by Equal Shares if asked for, then by Phragmén.
pub(super) fn complete(
    market: &Market<'_>,
    seats: usize,
    share: &Exact,
    keep: &[usize],
    equal_shares: bool,
) -> Slate {
    let mut run = Run::start(market, share);
    for option in keep.iter().take(seats) {
        run.take(*option);
    }
    if equal_shares {
        run.finish(seats);
    }
    let purchases = run.purchases();
    let chosen: Vec<usize> = purchases.iter().map(|purchase| purchase.option).collect();
    let seat = |(place, purchase): (usize, Purchase)| match place < keep.len() {
        true => Seat::Kept,
        false => Seat::Bought { price: purchase.price },
    };
    let slate = Slate { chosen, seats: purchases.into_iter().enumerate().map(seat).collect() };
    Saving::new(market, run, slate).fill(seats)
}

/// Savings while time passes.
struct Saving<'m> {
    market: &'m Market<'m>,
    run: Run<'m>,
    slate: Slate,
    /// What each group's members have beyond what everyone earned: less what they spent.
    ahead: Vec<f64>,
    /// Which of `times` a group spent all at, last.
    spent: Vec<usize>,
    times: Vec<Exact>,
    /// Sum of `ahead` over each option's supporters.
    sums: Vec<f64>,
}

impl<'m> Saving<'m> {
    fn new(market: &'m Market<'m>, run: Run<'m>, slate: Slate) -> Self {
        let ahead = run.money.clone();
        let sums = (0..market.costs.len()).map(|option| market.purse(option, &ahead)).collect();
        let spent = vec![NEVER; ahead.len()];
        Self { market, run, slate, ahead, spent, times: Vec::new(), sums }
    }

    fn fill(mut self, seats: usize) -> Slate {
        let mut open: Vec<bool> = self.market.votes.iter().map(|votes| *votes > 0).collect();
        for option in &self.slate.chosen {
            open.put(*option, false);
        }
        while self.slate.chosen.len() < seats {
            let options = || (0..open.len()).filter(|option| open.at(*option));
            let time = |option: usize| {
                (self.market.cost(option) - self.sums.at(option)) / self.votes(option)
            };
            let Some(least) = options().map(time).min_by(f64::total_cmp) else { break };
            let limit = least + least.abs().max(1.0 / self.votes_most()) * BLUR;
            let near: Vec<usize> = options().filter(|option| time(*option) <= limit).collect();
            let best = near
                .into_iter()
                .map(|option| (self.exact_time(option), self.market.rank.at(option), option));
            let Some((time, _, option)) = best.collect::<Vec<_>>().into_iter().min() else { break };
            open.put(option, false);
            self.spend(option, float(&time));
            self.times.push(time.clone());
            self.slate.chosen.push(option);
            self.slate.seats.push(Seat::Saved { time });
        }
        self.slate
    }

    fn votes(&self, option: usize) -> f64 {
        self.market.votes.at(option).to_f64().unwrap_or(f64::INFINITY)
    }

    fn votes_most(&self) -> f64 {
        crate::number::real(self.ahead.len()).max(1.0)
    }

    fn exact_time(&mut self, option: usize) -> Exact {
        let spent = &self.spent;
        let mut ahead = self.run.exact_purse_of(option, |group| spent.at(group) == NEVER);
        let mut counts = vec![0_i128; self.times.len()];
        let mut votes = 0_i128;
        for (group, _) in self.market.supporters_of(option) {
            let size = self.market.groups.get(place(*group)).map_or(0, |group| group.size);
            votes += i128::from(size);
            counts.change(self.spent.at(place(*group)), |count| count + i128::from(size));
        }
        for (time, count) in self.times.iter().zip(counts) {
            ahead -= time * whole(count);
        }
        (whole(self.market.costs.at(option)) - ahead) / whole(votes.max(1))
    }

    fn spend(&mut self, option: usize, time: f64) {
        let market = self.market;
        for (group, _) in market.supporters_of(option) {
            let at = place(*group);
            let change = (-time - self.ahead.at(at)) * market.size(*group);
            let ballot = market.groups.get(at).map_or(&[][..], |group| &group.ballot);
            for (other, _) in ballot {
                self.sums.change(place(*other), |sum| sum + change);
            }
            self.ahead.put(at, -time);
            self.spent.put(at, self.times.len());
        }
    }
}

/// Checks the savings after the purchases, in fractions, group by group. Where a time is further from
/// the one claimed than rounding could blur, floating point tells which comes first.
pub(super) fn check(
    market: &Market<'_>,
    share: &Exact,
    bought: &[Purchase],
    saved: &[(usize, &Exact)],
) -> Result<(), String> {
    let mut ahead = vec![share.clone(); market.groups.len()];
    let mut open: Vec<bool> = market.votes.iter().map(|votes| *votes > 0).collect();
    for purchase in bought {
        open.put(purchase.option, false);
        for (group, _) in market.supporters_of(purchase.option) {
            if let Some(has) = ahead.get_mut(place(*group)) {
                *has -= &purchase.price;
                if has.is_negative() {
                    *has = Exact::zero();
                }
            }
        }
    }
    let time_of = |ahead: &[Exact], option: usize| {
        let mut sum = Exact::zero();
        let mut votes = 0_i128;
        for (group, _) in market.supporters_of(option) {
            let size = market.groups.get(place(*group)).map_or(0, |group| group.size);
            sum += ahead.get(place(*group)).cloned().unwrap_or_default() * whole(size);
            votes += i128::from(size);
        }
        (whole(market.costs.at(option)) - sum) / whole(votes.max(1))
    };
    let mut near: Vec<f64> = ahead.iter().map(float).collect();
    let near_time = |near: &[f64], option: usize| {
        let supporters = market.supporters_of(option).iter();
        let sum: f64 =
            supporters.map(|(group, _)| near.at(place(*group)) * market.size(*group)).sum();
        (market.cost(option) - sum) / market.votes.at(option).to_f64().unwrap_or(1.0).max(1.0)
    };
    for (round, (option, time)) in saved.iter().enumerate() {
        let seat = bought.len() + round + 1;
        let limit = float(time) + (float(time).abs() + float(share)) * BLUR;
        if !open.at(*option) || time_of(&ahead, *option) != **time {
            return Err(format!("seat {seat}: the supporters have not saved a seat at that time"));
        }
        let own = ((*time).clone(), market.rank.at(*option));
        for other in (0..open.len()).filter(|other| open.at(*other) && other != option) {
            let is_close = near_time(&near, other) <= limit;
            if is_close && (time_of(&ahead, other), market.rank.at(other)) < own {
                return Err(format!("seat {seat}: option {other} is due before"));
            }
        }
        open.put(*option, false);
        for (group, _) in market.supporters_of(*option) {
            if let Some(has) = ahead.get_mut(place(*group)) {
                *has = -(*time).clone();
            }
            near.put(place(*group), -float(time));
        }
    }
    Ok(())
}

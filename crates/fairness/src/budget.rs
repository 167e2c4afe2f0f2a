//! Budgets: which projects get the money.
//!
//! Equal Shares ([`crate::shares`]) with the completions in use, and the greedy rule of most cities.

mod read;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use read::grouped;
pub use read::read;

use num_traits::{One as _, Signed as _, ToPrimitive as _};

use crate::number::{At, Exact, float, fraction, place, real, short, whole, wide};
use crate::order::least_seen_first;
use crate::shares::{Group, Market, Purchase, Run, Utility, Wrong, share, unchanged, verify};

/// How people voted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ballots {
    /// Any number of projects, each counting 1.
    Approval,
    /// One project.
    ChooseOne,
    /// Points for projects.
    Cumulative,
    /// Projects in order of preference; the first of a longest ballot of L counts L.
    Ordinal,
}

impl Ballots {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "approval" => Some(Self::Approval),
            "choose-1" => Some(Self::ChooseOne),
            "cumulative" | "scoring" => Some(Self::Cumulative),
            "ordinal" => Some(Self::Ordinal),
            _ => None,
        }
    }
}

/// A project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// As the file names it.
    pub id: String,
    /// Title, empty when the file has none.
    pub name: String,
    /// Cost, in units of 10^-decimals.
    pub cost: u64,
    /// Whether the file says that it won.
    pub official: Option<bool>,
}

/// What is to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Projects.
    pub projects: Vec<Project>,
    /// Money to spend, in units of 10^-decimals.
    pub budget: u64,
    /// Digits after the point in amounts.
    pub decimals: usize,
    /// Voters, those with equal ballots together.
    pub groups: Vec<Group>,
    /// How many voters there are.
    pub voters: usize,
    /// How they voted.
    pub ballots: Ballots,
}

/// The rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Method of Equal Shares.
    EqualShares,
    /// Most votes first, while the money lasts.
    Greedy,
}

/// What is done with money that Equal Shares leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// Nothing.
    None,
    /// Everyone's share grows by one unit of money until nothing more fits or too much is spent.
    Add1,
    /// The same, then most votes first with what is left.
    Add1u,
    /// The same, stopping wherever a unit would pass over the point at which the outcome changes: at the
    /// least whole budget, in units of money, with another outcome (after Kraiczy, Robinson, Elkind,
    /// arXiv 2502.11797).
    AddOpt,
}

/// Why a project was chosen or not.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Bought by its supporters.
    Bought {
        /// Price for one supporter (times the weight of the vote), in units.
        price: Exact,
        /// Who paid the full price.
        paid_full: u64,
        /// Who paid all they had left.
        paid_rest: u64,
    },
    /// Chosen for its votes with money that was left over.
    Votes,
    /// Costs nothing.
    Free,
    /// Costs more than the whole budget.
    TooDear,
    /// Nobody supports it.
    NoSupport,
    /// Its supporters do not have its cost.
    Lacks {
        /// What they have left together, in units: it would be bought at this cost.
        purse: Exact,
        /// How many more voters who support nothing else would have paid for it.
        more_votes: u64,
    },
    /// Greedy: did not fit into what was left.
    NoRoom {
        /// What was left when its turn came, in units.
        left: u64,
    },
}

/// A step of raising everyone's share.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The share, in units.
    pub share: Exact,
    /// Projects that Equal Shares buys at this share, ascending.
    pub bought: Vec<usize>,
    /// What they cost.
    pub cost: u128,
}

/// The result.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Chosen projects, in the order of purchase.
    pub chosen: Vec<usize>,
    /// What they cost together.
    pub cost: u64,
    /// For every project.
    pub reasons: Vec<Reason>,
    /// The share with which Equal Shares ran at last.
    pub share: Exact,
    /// The certificate: what was bought, for which exact price.
    pub purchases: Vec<Purchase>,
    /// The shares at which the outcome changed, first the plain share; the last may be the one that
    /// overspends and is not taken.
    pub steps: Vec<Step>,
}

/// Ranks from a lot; `seed` must be fixed before the votes are known.
pub(crate) fn lot(options: usize, seed: [u8; 32]) -> Vec<u32> {
    let items: Vec<(u32, u64)> = (0..options).map(|option| (short(option), 0)).collect();
    let mut ranks = vec![0; options];
    for (rank, option) in least_seen_first(&items, seed).into_iter().enumerate() {
        ranks.put(place(option), short(rank));
    }
    ranks
}

/// Rules and ballots of one decision.
struct Decision<'r> {
    request: &'r Request,
    market: Market<'r>,
    lot: Vec<u32>,
}

/// Decides. `seed` is the lot between projects of equal price, cost and votes.
pub fn decide(
    request: &Request,
    rule: Rule,
    utility: Utility,
    completion: Completion,
    seed: [u8; 32],
) -> Outcome {
    let decision = Decision::new(request, utility, seed);
    match rule {
        Rule::EqualShares => decision.equal_shares(completion),
        Rule::Greedy => decision.greedy(utility),
    }
}

/// Checks an outcome of Equal Shares in fractions alone: the purchases, the sum, and that nothing is
/// chosen but what was bought, what is free, and with [`Completion::Add1u`] what had votes.
///
/// # Errors
/// [`Wrong`] with the first purchase that is not right.
pub fn check(
    request: &Request,
    utility: Utility,
    seed: [u8; 32],
    outcome: &Outcome,
) -> Result<(), Wrong> {
    let market = Decision::new(request, utility, seed).market;
    verify(&market, &outcome.share, &outcome.purchases)
}

impl<'r> Decision<'r> {
    fn new(request: &'r Request, utility: Utility, seed: [u8; 32]) -> Self {
        let lot = lot(request.projects.len(), seed);
        let costs: Vec<u64> = request.projects.iter().map(|project| project.cost).collect();
        let buyable = |option: u32| (1..=request.budget).contains(&costs.at(place(option)));
        let mut ballots: Vec<Group> = request.groups.clone();
        for group in &mut ballots {
            group.ballot.retain(|(option, _)| buyable(*option));
        }
        let market = Market::new(costs, ballots, utility, &lot);
        Self { request, market, lot }
    }

    fn cost(&self, options: &[usize]) -> u128 {
        options.iter().map(|option| u128::from(self.market.costs.at(*option))).sum()
    }

    /// Whether nothing that has support fits into what is left.
    fn exhausts(&self, bought: &[usize], cost: u128) -> bool {
        let left = u128::from(self.request.budget).saturating_sub(cost);
        (0..self.market.costs.len()).all(|option| {
            bought.contains(&option)
                || self.market.supporters_of(option).is_empty()
                || u128::from(self.market.costs.at(option)) > left
        })
    }

    fn step(&self, run: &Run<'_>, share: &Exact) -> Step {
        let mut bought: Vec<usize> = run.bought.iter().map(|(option, _)| *option).collect();
        bought.sort_unstable();
        Step { share: share.clone(), cost: self.cost(&bought), bought }
    }

    fn equal_shares(&self, completion: Completion) -> Outcome {
        let first = share(self.request.budget, self.request.voters);
        let run = Run::complete(&self.market, &first);
        let steps = vec![self.step(&run, &first)];
        let (run, share, steps) = match completion {
            Completion::None => (run, first, steps),
            Completion::Add1 | Completion::Add1u => self.add(run, first, steps, false),
            Completion::AddOpt => self.add(run, first, steps, true),
        };
        self.outcome(run, share, steps, completion == Completion::Add1u)
    }

    fn finished(&self, step: &Step) -> bool {
        self.exhausts(&step.bought, step.cost)
    }

    /// Adds one unit of money to every share, again and again; with `fine`, only as much as changes
    /// the outcome where a unit does. Stretches over which intervals prove that nothing changes are
    /// skipped.
    fn add<'m>(
        &'m self,
        mut run: Run<'m>,
        mut share: Exact,
        mut steps: Vec<Step>,
        fine: bool,
    ) -> (Run<'m>, Exact, Vec<Step>) {
        let unit = 10_u64.pow(u32::try_from(self.request.decimals).unwrap_or(0));
        let mut stretch = 1_u64;
        while steps.last().is_some_and(|step| !self.finished(step)) {
            let here = float(&share);
            let far = |stretch: u64| float(&(&share + whole(unit) * whole(stretch)));
            if stretch > 1 && unchanged(&self.market, &run.bought, here, far(stretch)) {
                share += whole(unit) * whole(stretch);
                stretch = stretch.saturating_mul(2);
                continue;
            }
            stretch = (stretch / 4).max(1);
            let mut more = &share + whole(unit);
            let mut next = Run::complete(&self.market, &more);
            let mut step = self.step(&next, &more);
            if let Some(last) = steps.last().filter(|last| fine && last.bought != step.bought) {
                (next, more, step) = self.next_change(&run, &share, &last.bought, unit);
            }
            let same = next.bought.iter().map(|(option, _)| option);
            if same.eq(run.bought.iter().map(|(option, _)| option)) {
                stretch = stretch.saturating_mul(2).max(2);
            }
            if steps.last().is_none_or(|last| last.bought != step.bought) {
                let overspends = step.cost > u128::from(self.request.budget);
                steps.push(step);
                if overspends {
                    break;
                }
            }
            (run, share) = (next, more);
        }
        // A stretch that was skipped changed prices, though not what was bought.
        (Run::complete(&self.market, &share), share, steps)
    }

    /// The share at which the outcome between two shares one unit apart is no longer the first one's:
    /// with one unit of money less in the whole budget it still is.
    fn next_change<'m>(
        &'m self,
        run: &Run<'_>,
        share: &Exact,
        bought: &[usize],
        unit: u64,
    ) -> (Run<'m>, Exact, Step) {
        let voters = u64::try_from(self.request.voters).unwrap_or(u64::MAX);
        // Units of money in the whole budget: so many make one in every share.
        let at = |more: u64| {
            let share = share + fraction(more, voters) * whole(unit);
            let run = Run::complete(&self.market, &share);
            let step = self.step(&run, &share);
            (run, share, step)
        };
        let (mut same, mut changed) = (0, voters);
        let mut found = None;
        // Where supporters seem to reach a cost, and just before; then by halves.
        let guess = self.likely_change(run, bought, unit);
        let mut probes = [guess, guess.saturating_sub(1)].into_iter();
        while changed - same > 1 {
            let probe = probes.next().filter(|probe| (same + 1..changed).contains(probe));
            let middle = probe.unwrap_or(u64::midpoint(same, changed));
            let between = at(middle);
            if between.2.bought == bought {
                same = middle;
            } else {
                (changed, found) = (middle, Some(between));
            }
        }
        found.unwrap_or_else(|| at(changed))
    }

    /// By how many units of money the whole budget would have to grow until supporters of something
    /// that was not bought have its cost, if prices stayed as they are.
    fn likely_change(&self, run: &Run<'_>, bought: &[usize], unit: u64) -> u64 {
        let open = (0..self.market.costs.len()).filter(|option| !bought.contains(option));
        let needed = open.map(|option| {
            let lacks = self.market.cost(option) - self.market.purse(option, &run.money);
            lacks / self.market.votes.at(option).to_f64().unwrap_or(1.0)
        });
        let least = needed.fold(f64::INFINITY, f64::min);
        let voters = real(self.request.voters);
        (least / unit.to_f64().unwrap_or(1.0) * voters).ceil().to_u64().unwrap_or(0)
    }

    fn outcome(
        &self,
        mut run: Run<'_>,
        share: Exact,
        steps: Vec<Step>,
        then_votes: bool,
    ) -> Outcome {
        let purchases = run.purchases();
        let mut reasons: Vec<Option<Reason>> = vec![None; self.market.costs.len()];
        let mut chosen: Vec<usize> = Vec::new();
        for (option, reason) in reasons.iter_mut().enumerate() {
            let cost = self.market.costs.at(option);
            let supported = self.request.groups.iter().any(|group| supports(group, option));
            if cost == 0 && supported {
                *reason = Some(Reason::Free);
                chosen.push(option);
            } else if !supported {
                *reason = Some(Reason::NoSupport);
            } else if cost > self.request.budget {
                *reason = Some(Reason::TooDear);
            }
        }
        for purchase in &purchases {
            chosen.push(purchase.option);
            let (price, (paid_full, paid_rest)) = (purchase.price.clone(), purchase.payers);
            set(&mut reasons, purchase.option, Reason::Bought { price, paid_full, paid_rest });
        }
        if then_votes {
            let mut left = u128::from(self.request.budget).saturating_sub(self.cost(&chosen));
            for option in self.by_votes(Utility::Cost) {
                let cost = u128::from(self.market.costs.at(option));
                let open = matches!(reasons.get(option), Some(None));
                if open && cost <= left {
                    left -= cost;
                    chosen.push(option);
                    set(&mut reasons, option, Reason::Votes);
                }
            }
        }
        let reasons = reasons
            .into_iter()
            .enumerate()
            .map(|(option, reason)| reason.unwrap_or_else(|| self.lacks(&mut run, option, &share)))
            .collect();
        let cost = u64::try_from(self.cost(&chosen)).unwrap_or(u64::MAX);
        Outcome { chosen, cost, reasons, share, purchases, steps }
    }

    fn lacks(&self, run: &mut Run<'_>, option: usize, share: &Exact) -> Reason {
        let purse = run.exact_purse(option);
        let lacking = whole(self.market.costs.at(option)) - &purse;
        let more = if share.is_positive() { (lacking / share).ceil() } else { Exact::one() };
        Reason::Lacks { purse, more_votes: u64::try_from(more.to_integer()).unwrap_or(u64::MAX) }
    }

    /// Supported options by votes (or points), most first; for [`Utility::Cardinality`] by votes for
    /// the money. Then cheapest, then lot.
    fn by_votes(&self, utility: Utility) -> Vec<usize> {
        let score = |option: usize| -> u128 {
            let groups = self.request.groups.iter();
            let weight = |group: &Group| {
                let at = group.ballot.binary_search_by_key(&short(option), |(other, _)| *other);
                let weight = at.ok().and_then(|at| group.ballot.get(at)).map_or(0, |vote| vote.1);
                u128::from(weight) * u128::from(group.size)
            };
            groups.map(weight).sum()
        };
        let mut scored: Vec<(Exact, u64, u32, usize)> = (0..self.market.costs.len())
            .map(|option| (option, score(option)))
            .filter(|(_, score)| *score > 0)
            .map(|(option, score)| {
                let cost = self.market.costs.at(option);
                let value = match utility {
                    Utility::Cost => whole(score),
                    Utility::Cardinality => fraction(score, cost.max(1)),
                };
                (-value, cost, self.lot.at(option), option)
            })
            .collect();
        scored.sort();
        scored.into_iter().map(|(.., option)| option).collect()
    }

    fn greedy(&self, utility: Utility) -> Outcome {
        let mut left = self.request.budget;
        let mut reasons = vec![Reason::NoSupport; self.market.costs.len()];
        let mut chosen = Vec::new();
        for option in self.by_votes(utility) {
            let cost = self.market.costs.at(option);
            let reason = if cost > self.request.budget {
                Reason::TooDear
            } else if cost > left {
                Reason::NoRoom { left }
            } else {
                left -= cost;
                chosen.push(option);
                if cost == 0 { Reason::Free } else { Reason::Votes }
            };
            if let Some(slot) = reasons.get_mut(option) {
                *slot = reason;
            }
        }
        Outcome {
            chosen,
            cost: self.request.budget - left,
            reasons,
            share: fraction(self.request.budget, wide(self.request.voters)),
            purchases: Vec::new(),
            steps: Vec::new(),
        }
    }
}

fn supports(group: &Group, option: usize) -> bool {
    group.ballot.binary_search_by_key(&short(option), |(other, _)| *other).is_ok()
}

fn set(reasons: &mut [Option<Reason>], option: usize, reason: Reason) {
    if let Some(slot) = reasons.get_mut(option) {
        *slot = Some(reason);
    }
}

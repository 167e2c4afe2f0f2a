//! The procedure in use before lotteries were computed: the value whose quota is most urgent gets a
//! random person of its own, again and again.

use std::collections::BTreeMap;

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use super::panel::Rules;
use super::spread::Panels;
use super::{NoLottery, UNIT};
use crate::number::{At, wide};

/// Attempts for one panel.
const ATTEMPTS: usize = 5_000;

/// One panel for each ticket; equal chances for the tickets.
pub(super) fn run(
    rules: &Rules,
    people: usize,
    tickets: usize,
    seed: [u8; 32],
) -> Result<Panels, NoLottery> {
    let mut random = ChaCha12Rng::from_seed(seed);
    let mut kind_of = vec![0; people];
    for (at, kind) in rules.kinds.iter().enumerate() {
        for person in &kind.people {
            kind_of.put(*person, at);
        }
    }
    let mut panels: BTreeMap<Vec<usize>, i64> = BTreeMap::new();
    let tickets = tickets.max(1);
    for ticket in 0..tickets {
        let found = (0..ATTEMPTS).find_map(|_| attempt(rules, &kind_of, &mut random));
        let members = found.ok_or(NoLottery::Unlucky(ATTEMPTS))?;
        // Units that do not divide go to the first tickets.
        let count = i64::try_from(tickets).unwrap_or(1);
        let more = i64::from(wide(ticket) < i128::from(UNIT % count));
        *panels.entry(members).or_default() += UNIT / count + more;
    }
    Ok(panels.into_iter().collect())
}

/// A number below `bound`, each as likely.
pub(super) fn below(random: &mut ChaCha12Rng, bound: usize) -> usize {
    let bound = u64::try_from(bound.max(1)).unwrap_or(1);
    let fair = u64::MAX - u64::MAX % bound;
    loop {
        let drawn = random.next_u64();
        if drawn < fair {
            return usize::try_from(drawn % bound).unwrap_or(0);
        }
    }
}

fn attempt(rules: &Rules, kind_of: &[usize], random: &mut ChaCha12Rng) -> Option<Vec<usize>> {
    let mut open: Vec<usize> = (0..kind_of.len()).collect();
    let mut taken = vec![0_i64; rules.limits.len()];
    let mut members = Vec::new();
    let of = |person: usize| rules.kinds.get(kind_of.at(person)).map_or(&[][..], |k| &k.limits);
    let purge = |open: &mut Vec<usize>, taken: &[i64]| {
        open.retain(|person| {
            of(*person)
                .iter()
                .all(|l| rules.limits.get(*l).is_some_and(|limit| taken.at(*l) < limit.1))
        });
    };
    purge(&mut open, &taken);
    while members.len() < rules.seats {
        let mut left = vec![0_i64; rules.limits.len()];
        for person in &open {
            for limit in of(*person) {
                left.change(*limit, |left| left + 1);
            }
        }
        // (least − taken) / people left, compared as fractions; someone must be needed.
        let mut urgent: Option<(i64, i64, usize)> = None;
        for (limit, ((min, _), left)) in rules.limits.iter().zip(&left).enumerate() {
            let needed = min - taken.at(limit);
            if needed > *left {
                return None;
            }
            if *left > 0 && urgent.is_none_or(|(n, l, _)| needed * l > n * left) {
                urgent = Some((needed, *left, limit));
            }
        }
        let (needed, _, limit) = urgent?;
        let among: Vec<usize> = if needed > 0 {
            open.iter().copied().filter(|person| of(*person).contains(&limit)).collect()
        } else {
            open.clone()
        };
        let person = *among.get(below(random, among.len()))?;
        members.push(person);
        for limit in of(person) {
            taken.change(*limit, |taken| taken + 1);
        }
        open.retain(|other| *other != person);
        purge(&mut open, &taken);
    }
    members.sort_unstable();
    let met = taken.iter().zip(&rules.limits).all(|(taken, (min, _))| taken >= min);
    met.then_some(members)
}

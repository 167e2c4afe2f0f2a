//! From numbers of each type to people: panels of people in which everyone of a type has the same
//! chance, and tickets.

use super::homes::Homes;
use super::panel::Rules;
use super::{No, UNIT};
use crate::number::{At, place, short, wide};

/// Panels of people (places in the pool, ascending) with chances in units of 10^-15 that add up to
/// 10^15.
pub(super) type Panels = Vec<(Vec<usize>, i64)>;

/// Chances as whole units.
pub(super) fn whole_units(panels: Vec<(Vec<i64>, f64)>) -> Vec<(Vec<i64>, i64)> {
    let sum: f64 = panels.iter().map(|(_, chance)| chance).sum();
    let unit = num_traits::ToPrimitive::to_f64(&UNIT).unwrap_or(1.0);
    let units = |chance: f64| super::panel::integer(chance / sum * unit).max(0);
    let mut whole: Vec<(Vec<i64>, i64)> =
        panels.into_iter().map(|(numbers, chance)| (numbers, units(chance))).collect();
    let total: i64 = whole.iter().map(|(_, units)| units).sum();
    if let Some((_, most)) = whole.iter_mut().max_by_key(|(_, units)| *units) {
        *most += UNIT - total;
    }
    whole.retain(|(_, units)| *units > 0);
    whole
}

/// Seats people. Within a type, whoever was seated least so far is next; what remains uneven is
/// evened out by splitting panels.
///
/// # Errors
/// [`No::Room`] with people whose homes do not allow it.
pub(super) fn seat(rules: &Rules, panels: &[(Vec<i64>, i64)]) -> Result<Panels, No> {
    let mut served = vec![0_i64; rules.homes.people()];
    let mut seated: Panels = Vec::new();
    for (numbers, units) in panels {
        let members = rules.homes.seat(&rules.kinds, numbers, &served).map_err(|crowd| {
            let kinds = crowd.into_iter().filter_map(|kind| rules.kinds.get(kind));
            No::Room(kinds.flat_map(|kind| kind.people.iter().copied()).collect())
        })?;
        for person in &members {
            served.change(*person, |served| served + units);
        }
        seated.push((members, *units));
    }
    for kind in &rules.kinds {
        even_out(&kind.people, &rules.homes, &served, &mut seated)?;
    }
    let mut together: std::collections::BTreeMap<Vec<usize>, i64> =
        std::collections::BTreeMap::new();
    for (members, units) in seated {
        *together.entry(members).or_default() += units;
    }
    Ok(together.into_iter().collect())
}

/// Gives everyone of a type the same chance.
fn even_out(
    people: &[usize],
    homes: &Homes,
    served: &[i64],
    panels: &mut Panels,
) -> Result<(), No> {
    let total: i64 = people.iter().map(|person| served.at(*person)).sum();
    let count = i64::try_from(people.len().max(1)).unwrap_or(1);
    let (fair, odd) = (total / count, usize::try_from(total % count).unwrap_or(0));
    // The first few get one unit of 10^-15 more where it does not divide.
    let mut beyond: Vec<(i64, usize)> = people
        .iter()
        .enumerate()
        .map(|(at, person)| (served.at(*person) - fair - i64::from(at < odd), *person))
        .collect();
    loop {
        let (Some(over), Some(under)) = (
            beyond.iter().copied().max_by_key(|(beyond, _)| *beyond),
            beyond.iter().copied().min_by_key(|(beyond, _)| *beyond),
        ) else {
            return Ok(());
        };
        let wanted = over.0.min(-under.0);
        if wanted <= 0 {
            return Ok(());
        }
        let moved = pass_on(over.1, under.1, people, homes, wanted, panels);
        if moved == 0 {
            return Err(No::Room(vec![over.1, under.1]));
        }
        for (beyond, person) in &mut beyond {
            if *person == over.1 {
                *beyond -= moved;
            } else if *person == under.1 {
                *beyond += moved;
            }
        }
    }
}

/// Seats one person for another in the longest panel where that is possible, or for a third one and
/// the third one for the other; for how long, at most as wanted.
fn pass_on(
    over: usize,
    under: usize,
    people: &[usize],
    homes: &Homes,
    wanted: i64,
    panels: &mut Panels,
) -> i64 {
    if let Some(at) = longest(over, under, homes, panels) {
        let moved = panels.get(at).map_or(0, |panel| panel.1).min(wanted);
        exchange(at, over, under, moved, panels);
        return moved;
    }
    for third in people.iter().copied().filter(|person| *person != over && *person != under) {
        let pair = longest(over, third, homes, panels).zip(longest(third, under, homes, panels));
        let Some((one, other)) = pair else { continue };
        let units = |at: usize| panels.get(at).map_or(0, |panel| panel.1);
        let moved = units(one).min(units(other)).min(wanted);
        exchange(one, over, third, moved, panels);
        exchange(other, third, under, moved, panels);
        return moved;
    }
    0
}

/// The panel of greatest chance in which one person can take another's seat.
fn longest(over: usize, under: usize, homes: &Homes, panels: &Panels) -> Option<usize> {
    let mates = homes.housemates(under);
    let fits = |members: &[usize]| {
        let has = |person: &usize| members.binary_search(person).is_ok();
        has(&over) && !has(&under) && !mates.iter().any(|mate| *mate != over && has(mate))
    };
    let fitting = panels.iter().enumerate().filter(|(_, (members, _))| fits(members));
    fitting.max_by_key(|(at, (_, units))| (*units, std::cmp::Reverse(*at))).map(|(at, _)| at)
}

/// Seats one person for another in a panel, for part of its chance or all of it.
fn exchange(at: usize, over: usize, under: usize, moved: i64, panels: &mut Panels) {
    let Some((members, units)) = panels.get_mut(at) else { return };
    let mut changed = members.clone();
    changed.iter_mut().filter(|member| **member == over).for_each(|member| *member = under);
    changed.sort_unstable();
    if moved < *units {
        *units -= moved;
        panels.push((changed, moved));
    } else {
        *members = changed;
    }
}

/// One ticket, in the unit in which tickets are weighed against chances.
const TICKET: i64 = 1_000_000_000_000;
/// Exchanges of one ticket for another, and panels on either side that are looked at for each.
const EXCHANGES: usize = 2_000;
const LOOK: usize = 24;

/// So many tickets, each a panel, with everyone's share of tickets as near to their chance as can be
/// found: whole parts first, then the panel that people lack most, then exchanges while they help.
pub(super) fn tickets(panels: &Panels, people: usize, count: usize) -> Vec<usize> {
    let mut weighing = Weighing::new(panels, people, count);
    let given: i64 = weighing.copies.iter().sum();
    for _ in given..i64::try_from(count).unwrap_or(0) {
        let Some(at) = weighing.most_lacked() else { break };
        weighing.give(at, 1);
    }
    for _ in 0..EXCHANGES {
        let Some((into, from)) = weighing.exchange() else { break };
        weighing.give(into, 1);
        weighing.give(from, -1);
    }
    let repeat =
        |(at, copies): (usize, i64)| std::iter::repeat_n(at, usize::try_from(copies).unwrap_or(0));
    weighing.copies.into_iter().enumerate().flat_map(repeat).collect()
}

/// Tickets given so far, against what chances promise.
struct Weighing<'p> {
    panels: &'p Panels,
    copies: Vec<i64>,
    /// For each panel, by how much its members together have more tickets than due.
    ahead: Vec<i64>,
    /// The panels of each person.
    panels_of: Vec<Vec<u32>>,
}

impl<'p> Weighing<'p> {
    fn new(panels: &'p Panels, people: usize, count: usize) -> Self {
        let mut panels_of: Vec<Vec<u32>> = vec![Vec::new(); people];
        let mut own = vec![0_i64; people];
        let mut copies = Vec::new();
        for (at, (members, units)) in panels.iter().enumerate() {
            let due = i128::from(*units) * wide(count);
            let whole = due / i128::from(UNIT);
            copies.push(i64::try_from(whole).unwrap_or(0));
            let less = (due - whole * i128::from(UNIT)) / i128::from(UNIT / TICKET);
            let less = i64::try_from(less).unwrap_or(0);
            for person in members {
                own.change(*person, |ahead| ahead - less);
                if let Some(list) = panels_of.get_mut(*person) {
                    list.push(short(at));
                }
            }
        }
        let sum = |members: &Vec<usize>| members.iter().map(|person| own.at(*person)).sum();
        let ahead = panels.iter().map(|(members, _)| sum(members)).collect();
        Self { panels, copies, ahead, panels_of }
    }

    fn members(&self, panel: usize) -> &'p [usize] {
        self.panels.get(panel).map_or(&[], |(members, _)| members.as_slice())
    }

    fn most_lacked(&self) -> Option<usize> {
        let all = self.ahead.iter().enumerate();
        all.min_by_key(|(_, ahead)| **ahead).map(|(at, _)| at)
    }

    fn give(&mut self, panel: usize, tickets: i64) {
        self.copies.change(panel, |copies| copies + tickets);
        for person in self.members(panel) {
            for other in self.panels_of.get(*person).into_iter().flatten() {
                self.ahead.change(place(*other), |ahead| ahead + tickets * TICKET);
            }
        }
    }

    /// The exchange, among panels that are lacked most and least, that brings shares nearest to
    /// chances, by the sum of squares; none when none helps.
    fn exchange(&self) -> Option<(usize, usize)> {
        let all = || self.ahead.iter().copied().zip(0..);
        let mut into: Vec<(i64, usize)> = all().collect();
        let mut from: Vec<(i64, usize)> = all().filter(|(_, at)| self.copies.at(*at) > 0).collect();
        into.sort_unstable();
        from.sort_unstable_by(|one, other| other.cmp(one));
        let mut best: Option<(i64, usize, usize)> = None;
        for (lacks, into) in into.into_iter().take(LOOK) {
            for (has, from) in from.iter().take(LOOK) {
                // Without looking at members: two panels may have none in common.
                if best.is_some_and(|(most, ..)| 2 * (has - lacks) <= most) {
                    break;
                }
                let helps = 2 * (has - lacks) - self.differ(into, *from) * TICKET;
                if helps > best.map_or(0, |(most, ..)| most) {
                    best = Some((helps, into, *from));
                }
            }
        }
        best.map(|(_, into, from)| (into, from))
    }

    /// How many people are in one of two panels alone.
    fn differ(&self, one: usize, other: usize) -> i64 {
        let (one, other) = (self.members(one), self.members(other));
        let alone = one.iter().filter(|person| other.binary_search(person).is_err()).count();
        i64::try_from(2 * alone).unwrap_or(i64::MAX)
    }
}

//! From numbers of each type to people: panels of people in which everyone of a type has the same
//! chance, and tickets.

use super::UNIT;
use super::panel::Rules;
use crate::number::{At, place, short, wide};

/// Panels of people (places in the pool, ascending) with chances in units of 10^-15 that add up to
/// 10^15.
pub(super) type Panels = Vec<(Vec<usize>, i64)>;

/// Part of a panel of types: how long it lasts, and who of one type is in it.
type Piece = (i64, Vec<usize>);

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
pub(super) fn seat(rules: &Rules, panels: &[(Vec<i64>, i64)]) -> Panels {
    let mut pieces: Vec<Vec<Vec<Piece>>> = vec![Vec::new(); panels.len()];
    for (at, kind) in rules.kinds.iter().enumerate() {
        let numbers: Vec<(usize, i64)> = panels
            .iter()
            .map(|(numbers, units)| (usize::try_from(numbers.at(at)).unwrap_or(0), *units))
            .collect();
        for (list, own) in pieces.iter_mut().zip(seat_kind(kind.people.len(), &numbers)) {
            let people = |index: usize| kind.people.get(index).copied().unwrap_or_default();
            let named = own
                .into_iter()
                .map(|(units, members)| (units, members.into_iter().map(people).collect()));
            list.push(named.collect());
        }
    }
    let mut seated: std::collections::BTreeMap<Vec<usize>, i64> = std::collections::BTreeMap::new();
    for kinds in pieces {
        // All types' pieces side by side: a new panel where any of them changes.
        let mut cursors: Vec<(usize, i64)> =
            kinds.iter().map(|own| (0, own.first().map_or(0, |piece| piece.0))).collect();
        while let Some(step) = cursors.iter().map(|(_, left)| *left).min().filter(|step| *step > 0)
        {
            let mut members: Vec<usize> = Vec::new();
            for (own, (index, left)) in kinds.iter().zip(&mut cursors) {
                members.extend(own.get(*index).into_iter().flat_map(|piece| &piece.1));
                *left -= step;
                if *left == 0 {
                    *index += 1;
                    *left = own.get(*index).map_or(0, |piece| piece.0);
                }
            }
            members.sort_unstable();
            *seated.entry(members).or_default() += step;
        }
    }
    seated.into_iter().collect()
}

/// One type: for each panel, pieces that last as long as the panel together.
fn seat_kind(people: usize, panels: &[(usize, i64)]) -> Vec<Vec<Piece>> {
    let mut served = vec![0_i64; people];
    let mut result: Vec<Vec<Piece>> = Vec::new();
    for (number, units) in panels {
        let mut order: Vec<usize> = (0..people).collect();
        order.sort_by_key(|person| (served.at(*person), *person));
        order.truncate(*number);
        for person in &order {
            served.change(*person, |served| served + units);
        }
        order.sort_unstable();
        result.push(vec![(*units, order)]);
    }
    let total: i64 = served.iter().sum();
    let count = i64::try_from(people.max(1)).unwrap_or(1);
    let (fair, odd) = (total / count, total % count);
    // The first few get one unit of 10^-15 more where it does not divide.
    let due = |person: usize| fair + i64::from(wide(person) < i128::from(odd));
    loop {
        let over = (0..people).max_by_key(|p| served.at(*p) - due(*p)).unwrap_or(0);
        let under = (0..people).min_by_key(|p| served.at(*p) - due(*p)).unwrap_or(0);
        let wanted = (served.at(over) - due(over)).min(due(under) - served.at(under));
        if wanted <= 0 {
            return result;
        }
        let mut longest: Option<(i64, usize, usize)> = None;
        for (panel, pieces) in result.iter().enumerate() {
            for (at, (units, members)) in pieces.iter().enumerate() {
                let fits = members.contains(&over) && !members.contains(&under);
                if fits && longest.is_none_or(|(most, ..)| *units > most) {
                    longest = Some((*units, panel, at));
                }
            }
        }
        let Some((units, panel, at)) = longest else { return result };
        let moved = units.min(wanted);
        if let Some(pieces) = result.get_mut(panel) {
            let mut members = pieces.get(at).map(|piece| piece.1.clone()).unwrap_or_default();
            for member in members.iter_mut().filter(|member| **member == over) {
                *member = under;
            }
            members.sort_unstable();
            match pieces.get_mut(at) {
                Some(piece) if moved < units => {
                    piece.0 -= moved;
                    pieces.push((moved, members));
                }
                Some(piece) => piece.1 = members,
                None => {}
            }
        }
        served.change(over, |served| served - moved);
        served.change(under, |served| served + moved);
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

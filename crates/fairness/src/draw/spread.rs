//! From numbers of each type to people: panels of people in which everyone of a type has the same
//! chance, and tickets.

use super::UNIT;
use super::panel::Rules;
use crate::number::{At, real, wide};

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

/// So many tickets, each a panel, with everyone's share of tickets as near to their chance as can be
/// found: whole parts first, then the panel that people lack most, then exchanges while they help.
pub(super) fn tickets(panels: &Panels, people: usize, count: usize) -> Vec<usize> {
    let unit = i128::from(UNIT);
    let mut copies: Vec<i64> = Vec::new();
    // By how much each person has more tickets than due, in units of 10^-15 ticket.
    let mut ahead = vec![0_i128; people];
    let give = |ahead: &mut Vec<i128>, members: &[usize], change: i128| {
        for person in members {
            ahead.change(*person, |ahead| ahead + change);
        }
    };
    for (members, units) in panels {
        let due = i128::from(*units) * wide(count);
        let whole = due / unit;
        copies.push(i64::try_from(whole).unwrap_or(0));
        give(&mut ahead, members, whole * unit - due);
    }
    let score = |ahead: &[i128], members: &[usize]| -> f64 {
        let sum: f64 = members.iter().map(|person| as_float(ahead.at(*person))).sum();
        sum / real(members.len().max(1))
    };
    let given: i64 = copies.iter().sum();
    for _ in given..i64::try_from(count).unwrap_or(0) {
        let lacks = panels.iter().map(|(members, _)| score(&ahead, members)).enumerate();
        let Some((at, _)) = lacks.min_by(|(_, a), (_, b)| a.total_cmp(b)) else { break };
        copies.change(at, |copies| copies + 1);
        if let Some((members, _)) = panels.get(at) {
            give(&mut ahead, members, unit);
        }
    }
    for _ in 0..200 {
        let scores: Vec<f64> = panels.iter().map(|(members, _)| score(&ahead, members)).collect();
        let least = scores.iter().enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b));
        let used = scores.iter().enumerate().filter(|(at, _)| copies.at(*at) > 0);
        let most = used.max_by(|(_, a), (_, b)| a.total_cmp(b));
        let (Some((into, _)), Some((from, _))) = (least, most) else { break };
        let (Some((gain, _)), Some((lose, _))) = (panels.get(into), panels.get(from)) else {
            break;
        };
        let squares = |ahead: &[i128]| -> f64 {
            ahead.iter().map(|ahead| (as_float(*ahead) / 1e15).powi(2)).sum()
        };
        let mut other = ahead.clone();
        give(&mut other, gain, unit);
        give(&mut other, lose, -unit);
        if squares(&other) >= squares(&ahead) - 1e-9 {
            break;
        }
        ahead = other;
        copies.change(into, |copies| copies + 1);
        copies.change(from, |copies| copies - 1);
    }
    let repeat =
        |(at, copies): (usize, i64)| std::iter::repeat_n(at, usize::try_from(copies).unwrap_or(0));
    copies.into_iter().enumerate().flat_map(repeat).collect()
}

fn as_float(number: i128) -> f64 {
    num_traits::ToPrimitive::to_f64(&number).unwrap_or(0.0)
}

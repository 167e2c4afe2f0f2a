//! Places of people and statements on the map, as Polis computes them.
//!
//! A person: √(m / max(n, 1)) · Σ over their votes of (xⱼ − cⱼ)·(pc1ⱼ, pc2ⱼ), where m is the number
//! of statements, n the number of their votes, and a statement that was moderated out counts as a
//! vote of 0. A statement: √m·(1 − cⱼ)·(pc1ⱼ, pc2ⱼ), where one agree vote alone would stand; its
//! distance from the middle is the statement's extremity.

use rayon::prelude::*;

use crate::component::Components;
use crate::matrix::Matrix;
use crate::number::real;

/// A place on the map.
pub type Place = [f64; 2];

/// Votes a person needs to be placed in a group; fewer when there are fewer statements.
pub const ELIGIBLE_VOTES: usize = 7;

/// When fewer people than this are eligible, the most active are added up to it.
pub const ELIGIBLE_LEAST: usize = 15;

/// Votes a person needs to be placed in a group, with so many statements.
pub fn needed(statements: usize) -> usize {
    ELIGIBLE_VOTES.min(statements).max(1)
}

/// Who has voted enough to be placed in a group, by number of the person.
pub fn eligible(matrix: &Matrix) -> Vec<bool> {
    let needed = needed(matrix.statements());
    let votes = |person: usize| matrix.codes(person).len();
    let mut eligible: Vec<bool> =
        (0..matrix.people()).map(|person| votes(person) >= needed).collect();
    let qualified = eligible.iter().filter(|eligible| **eligible).count();
    if qualified < ELIGIBLE_LEAST {
        let mut rest: Vec<usize> =
            (0..matrix.people()).filter(|person| (1..needed).contains(&votes(*person))).collect();
        rest.sort_by_key(|person| (std::cmp::Reverse(votes(*person)), *person));
        for person in rest.into_iter().take(ELIGIBLE_LEAST - qualified) {
            if let Some(flag) = eligible.get_mut(person) {
                *flag = true;
            }
        }
    }
    eligible
}

/// Places of all people, by number.
pub fn people(matrix: &Matrix, components: &Components) -> Vec<Place> {
    let table = loadings(components);
    let statements = real(matrix.statements());
    let moderated = matrix.moderated().iter().filter(|out| **out).count();
    let place = |number: usize| {
        let terms = matrix.codes(number).iter().filter_map(|code| {
            let shown = matrix.moderated().get(code.statement()).is_some_and(|out| !out);
            let [centre, first, second] = *table.get(code.statement()).filter(|_| shown)?;
            Some([f64::from(code.value()) - centre, first, second])
        });
        person(terms, moderated, statements)
    };
    (0..matrix.people()).into_par_iter().with_min_len(1024).map(place).collect()
}

/// Place of one person: of each vote that counts how far it lies above the mean, and the statement's
/// entries in the two components; `moderated` statements count as votes of 0, of `statements` in all.
pub(crate) fn person(
    terms: impl Iterator<Item = [f64; 3]>,
    moderated: usize,
    statements: f64,
) -> Place {
    let (mut x, mut y, mut voted) = (0.0, 0.0, moderated);
    for [centred, first, second] in terms {
        x += centred * first;
        y += centred * second;
        voted += 1;
    }
    let scale = (statements / real(voted.max(1))).sqrt();
    [x * scale, y * scale]
}

/// Places of all statements, by number.
pub fn statements(components: &Components) -> Vec<Place> {
    let scale = real(components.centre.len()).sqrt();
    let place = |[centre, first, second]: [f64; 3]| {
        let agree = (1.0 - centre) * scale;
        [agree * first, agree * second]
    };
    loadings(components).into_iter().map(place).collect()
}

/// Distance of each statement's place from the middle.
pub fn extremities(components: &Components) -> Vec<f64> {
    statements(components).into_iter().map(|[x, y]| x.hypot(y)).collect()
}

/// Centre and two loadings of each statement.
fn loadings(components: &Components) -> Vec<[f64; 3]> {
    let entry = |component: usize, at: usize| {
        components.vectors.get(component).and_then(|vector| vector.get(at)).copied()
    };
    let of = |(at, centre): (usize, &f64)| {
        [*centre, entry(0, at).unwrap_or_default(), entry(1, at).unwrap_or_default()]
    };
    components.centre.iter().enumerate().map(of).collect()
}

//! What an analysis says of statements and groups, put together from its parts.

use super::{Group, Options, StatementResult};
use crate::component::Components;
use crate::consensus;
use crate::divide::Divide;
use crate::group::{by_size, matched, renumber};
use crate::matrix::Matrix;
use crate::number::real;
use crate::projection::{self, Place};
use crate::representative::Representative;
use crate::routing::priority;
use crate::tally::Tally;

pub(super) fn number_of_groups(of: &[Option<u8>]) -> usize {
    of.iter().flatten().map(|group| usize::from(*group) + 1).max().unwrap_or(0)
}

/// Groups in order of size, or with the numbers of an earlier analysis; and the old number of each.
pub(super) fn numbered(
    mut of: Vec<Option<u8>>,
    groups: usize,
    options: &Options,
) -> (Vec<Option<u8>>, Vec<u8>) {
    let mut order = by_size(&of, groups);
    renumber(&mut of, &order);
    if let Some(earlier) = &options.earlier {
        let again = matched(&of, groups, earlier);
        renumber(&mut of, &again);
        order = again.iter().filter_map(|at| order.get(usize::from(*at))).copied().collect();
    }
    (of, order)
}

/// The new number of an old group.
pub(super) fn new_number(order: &[u8], old: u8) -> u8 {
    (0u8..).zip(order).find(|(_, own)| **own == old).map_or(old, |(new, _)| new)
}

pub(super) fn statements(
    matrix: &Matrix,
    components: &Components,
    groups: &[Vec<Tally>],
    divides: &[Option<Divide>],
    bridging: Option<&[f64]>,
) -> Vec<StatementResult> {
    let extremities = projection::extremities(components);
    let common = consensus::group_aware(groups, matrix.statements());
    // Polis counts for the priority only the votes of people who are in a group.
    let grouped = |at: usize| {
        let own = groups.iter().filter_map(|group| group.get(at));
        own.fold(Tally::default(), |sum, tally| Tally {
            agree: sum.agree + tally.agree,
            disagree: sum.disagree + tally.disagree,
            pass: sum.pass + tally.pass,
        })
    };
    let each = matrix.tallies().iter().zip(matrix.moderated()).zip(extremities).zip(common);
    each.enumerate()
        .map(|(at, (((tally, moderated), extremity), group_aware_consensus))| StatementResult {
            tally: *tally,
            moderated: *moderated,
            extremity,
            group_aware_consensus,
            priority: priority(grouped(at), extremity),
            bridging: bridging.and_then(|scores| scores.get(at)).copied(),
            divide: divides.get(at).copied().flatten(),
        })
        .collect()
}

pub(super) fn groups(
    of: &[Option<u8>],
    places: &[Place],
    tallies: Vec<Vec<Tally>>,
    representative: Vec<Vec<Representative>>,
) -> Vec<Group> {
    let mut sums = vec![(0usize, [0.0; 2]); tallies.len()];
    for (group, [x, y]) in of.iter().zip(places) {
        if let Some((size, sum)) = group.and_then(|group| sums.get_mut(usize::from(group))) {
            *size += 1;
            *sum = [sum[0] + x, sum[1] + y];
        }
    }
    let each = sums.into_iter().zip(tallies).zip(representative);
    each.map(|(((size, sum), tallies), representative)| Group {
        size,
        centre: sum.map(|sum| sum / real(size.max(1))),
        tallies,
        representative,
    })
    .collect()
}

//! Groups as Polis finds them: base clusters of people, then groups of base clusters.

use crate::cluster::{Clusters, first_distinct, k_means, silhouette};
use crate::number::real;
use crate::projection::Place;

/// Base clusters.
const BASE_CLUSTERS: usize = 100;

/// Rounds of k-means for base clusters.
const BASE_ROUNDS: usize = 20;

/// Rounds of k-means for groups.
const ROUNDS: usize = 100;

/// People in groups.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// Group of each person; `None` when not eligible.
    pub(crate) of: Vec<Option<u8>>,
    /// Number of groups.
    pub(crate) groups: usize,
    /// Mean silhouette over base centres for each number of groups tried.
    pub(crate) scores: Vec<(usize, f64)>,
}

/// Finds groups: k-means with k = 100 on the places of those eligible, from the first distinct ones;
/// then k-means on the base centres weighted by their sizes, for k = 2 to min(5, 2 + ⌊n/12⌋), and
/// the k with the greatest mean silhouette (the smallest of equals). `wanted` sets k.
pub(crate) fn find(places: &[Place], eligible: &[bool], wanted: Option<usize>) -> Found {
    let chosen: Vec<usize> =
        eligible.iter().enumerate().filter(|(_, own)| **own).map(|(person, _)| person).collect();
    let points: Vec<Place> = chosen.iter().filter_map(|at| places.get(*at)).copied().collect();
    let base = k_means(&points, |_| 1.0, first_distinct(&points, BASE_CLUSTERS), BASE_ROUNDS);
    let mut sizes = vec![0usize; base.centres.len()];
    for cluster in &base.of {
        if let Some(size) = sizes.get_mut(usize::from(*cluster)) {
            *size += 1;
        }
    }
    let most = 5.min(2 + base.centres.len() / 12);
    let tried = match wanted {
        Some(wanted) => wanted..=wanted,
        None => 2..=most,
    };
    let weight = |at: usize| real(sizes.get(at).copied().unwrap_or_default());
    let tries: Vec<(f64, Clusters<2>)> = tried
        .map(|k| {
            let start = first_distinct(&base.centres, k);
            let found = k_means(&base.centres, weight, start, ROUNDS);
            (silhouette(&base.centres, &found.of, found.centres.len()), found)
        })
        .collect();
    let scores = tries.iter().map(|(score, found)| (found.centres.len(), *score)).collect();
    let best = tries.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best });
    let mut of = vec![None; eligible.len()];
    let groups = best.as_ref().map_or(0, |(_, found)| found.centres.len());
    for (person, cluster) in chosen.into_iter().zip(&base.of) {
        let group =
            best.as_ref().and_then(|(_, found)| found.of.get(usize::from(*cluster))).copied();
        if let Some(own) = of.get_mut(person) {
            *own = group;
        }
    }
    Found { of, groups, scores }
}

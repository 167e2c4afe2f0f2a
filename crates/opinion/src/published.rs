//! Groups as Polis finds them: base clusters of people, then groups of base clusters.

use crate::cluster::{first_distinct, k_means, silhouette, spread};
use crate::number::real;
use crate::projection::Place;
use crate::random::Random;

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
    /// Each base cluster's centre and group.
    pub(crate) base: Vec<(Place, u8)>,
    /// Mean silhouette over base centres for each number of groups tried.
    pub(crate) scores: Vec<(usize, f64)>,
}

/// Further, seeded starts of k-means, by which each number of groups is judged.
const STARTS: u64 = 20;

/// The mean silhouette of the least scattered of several k-means: an unlucky start must not decide
/// how many groups there are. (Polis starts anywhere, so its number differs from run to run.)
fn judge(centres: &[Place], weight: impl Fn(usize) -> f64 + Sync, k: usize) -> f64 {
    let mut best = k_means(centres, &weight, first_distinct(centres, k), ROUNDS);
    for stream in 0..STARTS {
        let start = spread(centres, k, &mut Random::new(0, stream));
        let found = k_means(centres, &weight, start, ROUNDS);
        if found.centres.len() == k && found.scatter < best.scatter {
            best = found;
        }
    }
    silhouette(centres, &best.of, best.centres.len())
}

/// Finds groups: k-means with k = 100 on the places of those eligible, from the first distinct ones;
/// then k-means on the base centres weighted by their sizes, for k = 2 to min(5, 2 + ⌊n/12⌋), and
/// the k with the greatest mean silhouette (the smallest of equals). The groups themselves start from the
/// first k distinct base centres. `wanted` sets k.
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
    let scores: Vec<(usize, f64)> = tried.map(|k| (k, judge(&base.centres, weight, k))).collect();
    let best =
        scores.iter().copied().reduce(|best, next| if next.1 > best.1 { next } else { best });
    let k = best.map_or(0, |(k, _)| k);
    let found = k_means(&base.centres, weight, first_distinct(&base.centres, k), ROUNDS);
    let mut of = vec![None; eligible.len()];
    for (person, cluster) in chosen.into_iter().zip(&base.of) {
        if let Some(own) = of.get_mut(person) {
            *own = found.of.get(usize::from(*cluster)).copied();
        }
    }
    let base = base.centres.into_iter().zip(found.of).collect();
    Found { of, groups: found.centres.len(), base, scores }
}

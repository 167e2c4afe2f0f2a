//! How many groups positions fall into, by k-means and silhouettes.

use rayon::prelude::*;

use crate::cluster::{Clusters, k_means, simple_silhouette, spread};
use crate::factor::Position;
use crate::group::MOST_GROUPS;
use crate::random::Random;

/// Starts tried for each number of groups.
const STARTS: usize = 4;

/// Rounds of k-means.
const ROUNDS: usize = 30;

/// The best split of some points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Split {
    /// Centres of the groups.
    pub(crate) centres: Vec<Position>,
    /// Its mean simplified silhouette.
    pub(crate) score: f64,
    /// (groups, silhouette) for each number tried.
    pub(crate) scores: Vec<(usize, f64)>,
}

/// The split into 2 to 7 groups with the greatest mean silhouette (the fewest of equals), or into
/// `wanted` groups. Nothing when all points coincide.
pub(crate) fn best(points: &[Position], wanted: Option<usize>, seed: u64) -> Option<Split> {
    let tried: Vec<usize> = match wanted {
        Some(wanted) => vec![wanted],
        None => (2..=MOST_GROUPS).collect(),
    };
    let tries: Vec<(f64, Clusters<6>)> =
        tried.into_par_iter().map(|count| into(points, count, seed)).collect();
    let scores = tries.iter().map(|(score, found)| (found.centres.len(), *score)).collect();
    let best = tries.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    let (score, found) = best;
    let enough = wanted.is_some() || found.centres.len() > 1;
    enough.then_some(Split { centres: found.centres, score, scores })
}

fn into(points: &[Position], count: usize, seed: u64) -> (f64, Clusters<6>) {
    let start = |stream: u64| {
        let centres = spread(points, count, &mut Random::new(seed, stream));
        k_means(points, |_| 1.0, centres, ROUNDS)
    };
    let mut found = start(0);
    for stream in (1u64..).take(STARTS - 1) {
        let next = start(stream);
        if next.scatter < found.scatter {
            found = next;
        }
    }
    (simple_silhouette(points, &found), found)
}

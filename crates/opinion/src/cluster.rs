//! Grouping points: k-means and the silhouette that judges it. Sums run in fixed pieces and a fixed
//! order, ties go to the smaller number: the number of threads changes nothing.

use rayon::prelude::*;

use crate::component::PIECE;
use crate::number::{distance2, real};
use crate::random::Random;

/// Points parted into clusters. Every cluster has at least one point.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clusters<const D: usize> {
    /// Mean of each cluster's points.
    pub(crate) centres: Vec<[f64; D]>,
    /// Cluster of each point.
    pub(crate) of: Vec<u8>,
    /// Σ weight · squared distance to the centre.
    pub(crate) scatter: f64,
}

/// The first `count` points that differ from one another.
pub(crate) fn first_distinct<const D: usize>(points: &[[f64; D]], count: usize) -> Vec<[f64; D]> {
    let mut chosen: Vec<[f64; D]> = Vec::new();
    for point in points {
        if chosen.len() == count {
            break;
        }
        if !chosen.contains(point) {
            chosen.push(*point);
        }
    }
    chosen
}

/// Lloyd's k-means from given centres: at most `rounds` rounds, fewer when nothing changes. `weight`
/// is what a point counts. A cluster that loses all its points is dropped. Every point ends in the
/// cluster whose centre is nearest, also when the rounds were too few to settle.
pub(crate) fn k_means<const D: usize>(
    points: &[[f64; D]],
    weight: impl Fn(usize) -> f64 + Sync,
    mut centres: Vec<[f64; D]>,
    rounds: usize,
) -> Clusters<D> {
    let (mut of, mut sums) = assign(points, &weight, &centres);
    for _ in 0..rounds {
        for (centre, (total, sum)) in centres.iter_mut().zip(sums.totals.iter().zip(&sums.points)) {
            if *total > 0.0 {
                *centre = sum.map(|sum| sum / total);
            }
        }
        let (next, next_sums) = assign(points, &weight, &centres);
        let settled = next == of;
        (of, sums) = (next, next_sums);
        if settled {
            break;
        }
    }
    drop_empty(centres, of, sums.scatter)
}

fn drop_empty<const D: usize>(
    centres: Vec<[f64; D]>,
    mut of: Vec<u8>,
    scatter: f64,
) -> Clusters<D> {
    let mut used = vec![false; centres.len()];
    for cluster in &of {
        if let Some(used) = used.get_mut(usize::from(*cluster)) {
            *used = true;
        }
    }
    let mut number = 0;
    let numbers: Vec<u8> = used
        .iter()
        .map(|used| {
            let own = number;
            number += u8::from(*used);
            own
        })
        .collect();
    for cluster in &mut of {
        *cluster = numbers.get(usize::from(*cluster)).copied().unwrap_or_default();
    }
    let centres = centres.into_iter().zip(used).filter(|(_, used)| *used).map(|(c, _)| c);
    Clusters { centres: centres.collect(), of, scatter }
}

/// Sums of one round.
struct Sums<const D: usize> {
    totals: Vec<f64>,
    points: Vec<[f64; D]>,
    scatter: f64,
}

fn assign<const D: usize>(
    points: &[[f64; D]],
    weight: &(impl Fn(usize) -> f64 + Sync),
    centres: &[[f64; D]],
) -> (Vec<u8>, Sums<D>) {
    let new = || Sums {
        totals: vec![0.0; centres.len()],
        points: vec![[0.0; D]; centres.len()],
        scatter: 0.0,
    };
    let piece = |(piece, points): (usize, &[[f64; D]])| {
        let mut sums = new();
        let mut of = Vec::with_capacity(points.len());
        for (at, point) in (piece * PIECE..).zip(points) {
            let (cluster, far) = nearest(point, centres);
            let weight = weight(at);
            let own = usize::from(cluster);
            if let (Some(total), Some(sum)) = (sums.totals.get_mut(own), sums.points.get_mut(own)) {
                *total += weight;
                sum.iter_mut().zip(point).for_each(|(sum, x)| *sum += weight * x);
            }
            sums.scatter += weight * far;
            of.push(cluster);
        }
        (of, sums)
    };
    let pieces: Vec<(Vec<u8>, Sums<D>)> = points.par_chunks(PIECE).enumerate().map(piece).collect();
    let mut all = Vec::with_capacity(points.len());
    let mut sums = new();
    for (of, part) in pieces {
        all.extend(of);
        sums.scatter += part.scatter;
        sums.totals.iter_mut().zip(part.totals).for_each(|(sum, part)| *sum += part);
        for (sum, part) in sums.points.iter_mut().zip(part.points) {
            sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += part);
        }
    }
    (all, sums)
}

/// The nearest centre and its squared distance; the first of those equally near.
pub(crate) fn nearest<const D: usize>(point: &[f64; D], centres: &[[f64; D]]) -> (u8, f64) {
    let mut best = (0, f64::INFINITY);
    for (cluster, centre) in (0u8..).zip(centres) {
        let far = distance2(point, centre);
        if far < best.1 {
            best = (cluster, far);
        }
    }
    best
}

/// Centres to start from, spread out: each next one is drawn in proportion to the squared distance
/// from those chosen (Arthur and Vassilvitskii 2007, k-means++). Fewer when points coincide.
pub(crate) fn spread<const D: usize>(
    points: &[[f64; D]],
    count: usize,
    random: &mut Random,
) -> Vec<[f64; D]> {
    let mut centres: Vec<[f64; D]> = Vec::new();
    let mut far = vec![1.0; points.len()];
    while centres.len() < count {
        let total: f64 = far.iter().sum();
        if total <= 0.0 {
            break;
        }
        let mut left = random.unit() * total;
        let crossed = |far: &f64| {
            left -= far;
            left < 0.0
        };
        let at = far.iter().position(crossed);
        let at = at.or_else(|| far.iter().rposition(|far| *far > 0.0)).unwrap_or_default();
        let Some(point) = points.get(at) else { break };
        let first = centres.is_empty();
        centres.push(*point);
        for (far, other) in far.iter_mut().zip(points) {
            let new = distance2(point, other);
            *far = if first { new } else { far.min(new) };
        }
    }
    centres
}

/// Mean silhouette (Rousseeuw 1987) of points in clusters; a point alone in its cluster counts 0.
/// 0 when there are fewer than two clusters. Costs the square of the number of points.
pub(crate) fn silhouette<const D: usize>(points: &[[f64; D]], of: &[u8], clusters: usize) -> f64 {
    if clusters < 2 || points.is_empty() {
        return 0.0;
    }
    let mut sizes = vec![0usize; clusters];
    for cluster in of {
        if let Some(size) = sizes.get_mut(usize::from(*cluster)) {
            *size += 1;
        }
    }
    let one = |(point, own): (&[f64; D], &u8)| {
        let mut sums = vec![0.0; clusters];
        for (other, cluster) in points.iter().zip(of) {
            if let Some(sum) = sums.get_mut(usize::from(*cluster)) {
                *sum += distance2(point, other).sqrt();
            }
        }
        width(&sums, &sizes, usize::from(*own))
    };
    let widths: Vec<f64> = points.par_iter().zip(of).with_min_len(64).map(one).collect();
    widths.iter().sum::<f64>() / real(points.len())
}

/// Silhouette of a point from its summed distances to each cluster.
fn width(sums: &[f64], sizes: &[usize], own: usize) -> f64 {
    let mut inside = 0.0;
    let mut outside = f64::INFINITY;
    for (cluster, (sum, size)) in sums.iter().zip(sizes).enumerate() {
        if cluster == own {
            if *size < 2 {
                return 0.0;
            }
            inside = sum / real(size - 1);
        } else if *size > 0 {
            outside = outside.min(sum / real(*size));
        }
    }
    let greater = inside.max(outside);
    if greater > 0.0 && greater.is_finite() { (outside - inside) / greater } else { 0.0 }
}

/// Mean simplified silhouette: as [`silhouette`], with the distance to a cluster's centre in place of
/// the mean distance to its points (Hruschka et al. 2004). Linear in the number of points.
pub(crate) fn simple_silhouette<const D: usize>(
    points: &[[f64; D]],
    clusters: &Clusters<D>,
) -> f64 {
    if clusters.centres.len() < 2 || points.is_empty() {
        return 0.0;
    }
    let one = |(point, own): (&[f64; D], &u8)| {
        let (mut inside, mut outside) = (0.0, f64::INFINITY);
        for (cluster, centre) in (0u8..).zip(&clusters.centres) {
            let far = distance2(point, centre).sqrt();
            if cluster == *own {
                inside = far;
            } else {
                outside = outside.min(far);
            }
        }
        let greater: f64 = outside.max(inside);
        if greater > 0.0 { (outside - inside) / greater } else { 0.0 }
    };
    points.iter().zip(&clusters.of).map(one).sum::<f64>() / real(points.len())
}

/// How alike two partings of the same points are (Hubert and Arabie 1985, adjusted Rand index): 1 for
/// the same, about 0 for independent ones. 1 when both put all points together.
pub fn adjusted_rand_index(left: &[u8], right: &[u8]) -> f64 {
    let mut table = vec![[0usize; 256]; 256];
    for (left, right) in left.iter().zip(right) {
        if let Some(cell) =
            table.get_mut(usize::from(*left)).and_then(|row| row.get_mut(usize::from(*right)))
        {
            *cell += 1;
        }
    }
    let pairs = |count: usize| real(count) * (real(count) - 1.0) / 2.0;
    let together: f64 = table.iter().flatten().map(|count| pairs(*count)).sum();
    let rows: f64 = table.iter().map(|row| pairs(row.iter().sum())).sum();
    let mut totals = [0usize; 256];
    for row in &table {
        totals.iter_mut().zip(row).for_each(|(total, count)| *total += count);
    }
    let columns: f64 = totals.iter().map(|count| pairs(*count)).sum();
    let all = pairs(left.len().min(right.len()));
    let expected = if all > 0.0 { rows * columns / all } else { 0.0 };
    let most = f64::midpoint(rows, columns);
    if (most - expected).abs() < 1e-12 * most.max(1.0) {
        1.0
    } else {
        (together - expected) / (most - expected)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_index_equals_published_values() {
        // Hubert and Arabie's own kind of table: [[1, 1, 0], [1, 2, 1], [0, 0, 4]] gives 0.3126.
        let left = [0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
        let right = [0, 1, 0, 1, 1, 2, 2, 2, 2, 2];
        assert!((adjusted_rand_index(&left, &right) - 0.312_577).abs() < 1e-5);
        assert!((adjusted_rand_index(&left, &left) - 1.0).abs() < 1e-12);
        assert!((adjusted_rand_index(&[0; 5], &[3; 5]) - 1.0).abs() < 1e-12);
        assert!(adjusted_rand_index(&[0, 1, 0, 1], &[0, 0, 1, 1]) < 0.0);
    }

    #[test]
    fn two_heaps_are_found_and_judged() {
        let points: Vec<[f64; 2]> =
            (0..20).map(|i| [if i % 2 == 0 { 0.0 } else { 9.0 }, f64::from(i) * 0.01]).collect();
        let found = k_means(&points, |_| 1.0, first_distinct(&points, 2), 50);
        assert_eq!(found.of, (0..20).map(|i| i % 2).collect::<Vec<u8>>());
        assert!(silhouette(&points, &found.of, 2) > 0.95);
        assert!(simple_silhouette(&points, &found) > 0.95);
        assert!(silhouette(&points[..1], &[0], 1).abs() < 1e-12);
    }

    #[test]
    fn near_equal_points_do_not_cancel() {
        let points: Vec<[f64; 1]> = (0..4).map(|i| [1e9 + f64::from(i / 2)]).collect();
        let found = k_means(&points, |_| 1.0, first_distinct(&points, 2), 50);
        assert_eq!(found.of, [0, 0, 1, 1]);
        assert!(found.scatter.abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn every_cluster_has_points_and_every_point_its_nearest(
            points in proptest::collection::vec((0i8..5, 0i8..5), 1..60), count in 1usize..9, seed: u64,
        ) {
            let points: Vec<[f64; 2]> =
                points.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect();
            let start = spread(&points, count, &mut Random::new(seed, 0));
            let found = k_means(&points, |_| 1.0, start, 100);
            for cluster in 0..found.centres.len() {
                prop_assert!(found.of.iter().any(|of| usize::from(*of) == cluster));
            }
            for (point, of) in points.iter().zip(&found.of) {
                let own = distance2(point, &found.centres[usize::from(*of)]);
                prop_assert!(own <= nearest(point, &found.centres).1 + 1e-12);
            }
        }
    }
}

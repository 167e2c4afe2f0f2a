//! Would other people have made the same groups? The bootstrap (Efron 1979; Hennig 2007).
//!
//! People are drawn again with replacement, the model is fitted anew and the groups are found anew;
//! everyone of the sample is then placed by the new model, and the two partings are compared by the
//! adjusted Rand index.

use rayon::prelude::*;

use crate::cluster::{adjusted_rand_index, nearest};
use crate::factor::{Known, Position};
use crate::matrix::{Code, Matrix};
use crate::null::fit;
use crate::number::real;
use crate::random::Random;
use crate::split;

/// Times people are drawn again.
pub const DRAWS: usize = 60;

/// Most people drawn: a seeded sample when there are more. The groups of a larger conversation are at
/// least as stable as this says.
pub const MOST_PEOPLE: usize = 3000;

/// How stable groups are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stability {
    /// Mean adjusted Rand index: 1 the same groups every time, 0 no better than chance.
    pub mean: f64,
    /// 2.5 % point over the draws.
    pub low: f64,
    /// 97.5 % point over the draws.
    pub high: f64,
    /// In how many draws the same number of groups came out.
    pub same_number: usize,
    /// Times people were drawn again.
    pub draws: usize,
    /// People drawn each time.
    pub people: usize,
}

/// Draws people again. `of` holds each person's group, `known` what the directions are;
/// `wanted` is the number of groups where it was set. `pause` is called before each draw.
pub(crate) fn bootstrap(
    matrix: &Matrix,
    of: &[Option<u8>],
    groups: usize,
    known: Known,
    wanted: Option<usize>,
    seed: u64,
    pause: &(dyn Fn() + Sync),
) -> Option<Stability> {
    let grouped: Vec<(usize, u8)> =
        of.iter().enumerate().filter_map(|(person, group)| Some((person, (*group)?))).collect();
    let sample: Vec<(usize, u8)> = Random::new(seed, 2)
        .sample(grouped.len(), MOST_PEOPLE)
        .into_iter()
        .filter_map(|at| grouped.get(at))
        .copied()
        .collect();
    if sample.len() < 2 || groups < 2 {
        return None;
    }
    let now: Vec<u8> = sample.iter().map(|(_, group)| *group).collect();
    let draws: Vec<(f64, bool)> = (0..DRAWS)
        .into_par_iter()
        .map(|draw| {
            pause();
            let mut random = Random::new(seed, 2000 + u64::try_from(draw).unwrap_or(0));
            let rows: Vec<&[Code]> = (0..sample.len())
                .filter_map(|_| sample.get(random.below(sample.len())))
                .map(|(person, _)| matrix.codes(*person))
                .collect();
            let model = fit(matrix, &rows, known);
            let place = |row: &[Code]| model.real_part(model.place(row));
            let points: Vec<Position> = rows.iter().map(|row| place(row)).collect();
            let found = split::best(&points, wanted, seed).map_or(Vec::new(), |s| s.centres);
            let again: Vec<u8> = sample
                .iter()
                .map(|(person, _)| nearest(&place(matrix.codes(*person)), &found).0)
                .collect();
            (adjusted_rand_index(&now, &again), found.len() == groups)
        })
        .collect();
    let mut indices: Vec<f64> = draws.iter().map(|(index, _)| *index).collect();
    indices.sort_by(f64::total_cmp);
    // The second and the last but one of sixty: about 2.5 % on either side.
    let tail = DRAWS / 40;
    Some(Stability {
        mean: indices.iter().sum::<f64>() / real(DRAWS),
        low: indices.get(tail).copied().unwrap_or_default(),
        high: indices.iter().rev().nth(tail).copied().unwrap_or_default(),
        same_number: draws.iter().filter(|(_, same)| *same).count(),
        draws: DRAWS,
        people: sample.len(),
    })
}

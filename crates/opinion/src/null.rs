//! Are there groups at all? A test against a population without any.
//!
//! The null model is a continuum: every person has a response style and a place on each real
//! direction, drawn from one normal distribution, and votes by chance around what these say, on the
//! same statements and with the same pass rates. Populations drawn from it are split in the same way;
//! the real split has to be clearer (by its mean silhouette) than every one of them. Independent
//! votes, response style and a mere left-to-right spread therefore make one group. A parametric
//! bootstrap in the manner of Liu, Hayes, Nobel and Marron (2008), SigClust.

use rayon::prelude::*;

use crate::covote::{CoVotes, MAX_STATEMENTS_IN_PAIRS};
use crate::factor::{Evidence, Factors, Known, Position};
use crate::matrix::{Code, Matrix};
use crate::number::real;
use crate::random::Random;
use crate::split;
use crate::standardised::Votes;
use crate::tally::Tally;

/// Populations drawn.
pub const DRAWS: usize = 99;

/// Most people in one: a seeded sample when there are more.
pub const MOST_PEOPLE: usize = 2000;

/// What the test found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NullTest {
    /// Directions in which people differ more than chance allows; 0 decides for one group.
    pub directions: usize,
    /// Mean silhouette of the best split.
    pub silhouette: f64,
    /// Mean over the populations without groups.
    pub expected: f64,
    /// Populations without groups that were drawn; 0 when there was nothing to test.
    pub draws: usize,
    /// People in each.
    pub people: usize,
    /// (1 + draws that split at least as clearly) / (1 + draws).
    pub p: f64,
}

impl NullTest {
    /// Whether the groups are real.
    pub fn is_split(&self) -> bool {
        self.directions > 0 && self.draws > 0 && self.p * (real(self.draws) + 1.0) < 1.5
    }

    /// When nothing but chance is there.
    pub(crate) fn nothing() -> Self {
        Self { directions: 0, silhouette: 0.0, expected: 0.0, draws: 0, people: 0, p: 1.0 }
    }
}

/// Tests the best split of the people in `chosen` (by number). `pause` is called before each draw.
pub(crate) fn test(
    matrix: &Matrix,
    factors: &Factors,
    chosen: &[usize],
    seed: u64,
    pause: &(dyn Fn() + Sync),
) -> NullTest {
    if factors.significant == 0 {
        return NullTest::nothing();
    }
    let sample: Vec<usize> = Random::new(seed, 1)
        .sample(chosen.len(), MOST_PEOPLE)
        .into_iter()
        .filter_map(|at| chosen.get(at))
        .copied()
        .collect();
    // Where the sample is everyone, the directions were fitted to the very votes that are split, and
    // each drawn population gets its own; otherwise the fit hardly depends on the sample.
    let refit = sample.len() == chosen.len();
    let points: Vec<Position> = sample
        .iter()
        .map(|person| factors.real_part(factors.place(matrix.codes(*person))))
        .collect();
    let score =
        |points: &[Position], seed| split::best(points, None, seed).map_or(0.0, |s| s.score);
    let real_score = score(&points, seed);
    let drawn: Vec<f64> = (0..DRAWS)
        .into_par_iter()
        .map(|draw| {
            pause();
            let stream = 1000 + u64::try_from(draw).unwrap_or(0);
            let rows = population(matrix, factors, &sample, &mut Random::new(seed, stream));
            let own = refit.then(|| {
                let rows: Vec<&[Code]> = rows.iter().map(Vec::as_slice).collect();
                fit(matrix, &rows, factors.known())
            });
            let model = own.as_ref().unwrap_or(factors);
            let points: Vec<Position> =
                rows.iter().map(|row| model.real_part(model.place(row))).collect();
            score(&points, seed)
        })
        .collect();
    let clearer = drawn.iter().filter(|drawn| **drawn >= real_score).count();
    NullTest {
        directions: factors.significant,
        silhouette: real_score,
        expected: drawn.iter().sum::<f64>() / real(DRAWS),
        draws: DRAWS,
        people: sample.len(),
        p: (real(clearer) + 1.0) / (real(DRAWS) + 1.0),
    }
}

/// Fits the model to the votes of some people.
pub(crate) fn fit(matrix: &Matrix, rows: &[&[Code]], known: Known) -> Factors {
    let mut tallies = vec![Tally::default(); matrix.statements()];
    for code in rows.iter().copied().flatten() {
        if let Some(tally) = tallies.get_mut(code.statement()) {
            tally.add(code.value());
        }
    }
    let few = matrix.statements() <= MAX_STATEMENTS_IN_PAIRS;
    let pairs = few.then(|| CoVotes::count_rows(matrix.statements(), rows));
    let votes = pairs.as_ref().map_or(Votes::Rows(rows), Votes::Pairs);
    let evidence = Evidence { tallies: &tallies, moderated: matrix.moderated(), votes };
    Factors::find(&evidence, Some(known)).0
}

/// Draws votes of people without groups, on the statements these people voted on that were not moderated
/// out.
fn population(
    matrix: &Matrix,
    factors: &Factors,
    people: &[usize],
    random: &mut Random,
) -> Vec<Vec<Code>> {
    let rate = |tally: &Tally| f64::from(tally.pass) / f64::from(tally.seen().max(1));
    let passes: Vec<f64> = matrix.tallies().iter().map(rate).collect();
    let mut latent = vec![0.0; Factors::latent() + 1];
    let mut one = |person: &usize| {
        for pair in latent.chunks_exact_mut(2) {
            pair.copy_from_slice(&random.normal_pair());
        }
        let vote = |code: &Code| {
            let at = code.statement();
            let pass = passes.get(at).copied().unwrap_or_default();
            let voiced = 1.0 - pass;
            let mean = factors.mean(at, &latent).clamp(-voiced, voiced);
            let draw = random.unit();
            let value = if draw < pass {
                0
            } else if draw < pass + f64::midpoint(voiced, mean) {
                1
            } else {
                -1
            };
            code.with(value)
        };
        let shown = |code: &&Code| matrix.moderated().get(code.statement()) != Some(&true);
        matrix.codes(*person).iter().filter(shown).map(vote).collect()
    };
    people.iter().map(&mut one).collect()
}

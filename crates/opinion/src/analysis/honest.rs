//! Mode `honest`, in two parts: what takes seconds, and how certain it is.

use rayon::prelude::*;

use super::result::{groups, new_number, number_of_groups, numbered, statements};
use super::{Analysis, Certainty, Mode, Options, Phase};
use crate::bridging;
use crate::cluster::k_means;
use crate::component::Components;
use crate::consensus;
use crate::covote::CoVotes;
use crate::divide;
use crate::eigen::Eigen;
use crate::factor::{DIMENSIONS, Evidence, Factors, Known, Position};
use crate::group;
use crate::matrix::Matrix;
use crate::model::{Centre, Model, StatementModel};
use crate::null::{self, NullTest};
use crate::number::real;
use crate::projection::{Place, eligible, needed};
use crate::random::Random;
use crate::representative;
use crate::split;
use crate::stability;
use crate::standardised::Votes;

/// Everyone placed, and the split that would be the groups if there are any.
pub(super) struct Begun {
    factors: Factors,
    axes: Vec<Eigen>,
    positions: Vec<Position>,
    eligible: Vec<bool>,
    chosen: Vec<usize>,
    split: Split,
}

/// Groups that may or may not be real.
struct Split {
    of: Vec<Option<u8>>,
    centres: Vec<Position>,
    scores: Vec<(usize, f64)>,
}

pub(super) fn begin(
    matrix: &Matrix,
    pairs: Option<&CoVotes>,
    options: &Options,
    phase: &mut dyn FnMut(Phase),
) -> Begun {
    phase(Phase::Components);
    let rows = if pairs.is_some() { Vec::new() } else { matrix.all_codes() };
    let votes = pairs.map_or(Votes::Rows(&rows), Votes::Pairs);
    let evidence = Evidence { tallies: matrix.tallies(), moderated: matrix.moderated(), votes };
    let (factors, axes) = Factors::find(&evidence, None);
    phase(Phase::Groups);
    let positions = positions(matrix, &factors);
    let eligible = eligible(matrix);
    let chosen = chosen(&eligible);
    let split = match options.given {
        Some(_) => Split { of: Vec::new(), centres: Vec::new(), scores: Vec::new() },
        None => split_all(&factors, &positions, &chosen, options),
    };
    Begun { factors, axes, positions, eligible, chosen, split }
}

fn positions(matrix: &Matrix, factors: &Factors) -> Vec<Position> {
    (0..matrix.people())
        .into_par_iter()
        .with_min_len(256)
        .map(|person| factors.place(matrix.codes(person)))
        .collect()
}

fn chosen(eligible: &[bool]) -> Vec<usize> {
    eligible.iter().enumerate().filter(|(_, own)| **own).map(|(person, _)| person).collect()
}

impl Begun {
    /// Tests whether the split is real.
    pub(super) fn test(&self, matrix: &Matrix, options: &Options) -> NullTest {
        null::test(matrix, &self.factors, &self.chosen, options.seed, &|| ())
    }

    /// The analysis, with the groups if they are real.
    pub(super) fn finish(self, matrix: &Matrix, options: &Options, is_split: bool) -> Analysis {
        let Self { factors, axes, positions, eligible, chosen, split } = self;
        let is_split = is_split && factors.significant > 0;
        let scores = split.scores;
        let (of, centres) = match &options.given {
            Some(given) => (given.clone(), means(&factors, &positions, given)),
            None if options.groups.is_some() || is_split => {
                let (of, order) = numbered(split.of, split.centres.len(), options);
                let centre =
                    |(old, at): (u8, &Position)| Centre { at: *at, group: new_number(&order, old) };
                (of, (0u8..).zip(&split.centres).map(centre).collect())
            }
            None => {
                let mut of = vec![None; positions.len()];
                for person in &chosen {
                    if let Some(own) = of.get_mut(*person) {
                        *own = Some(0);
                    }
                }
                let centres = means(&factors, &positions, &of);
                (of, centres)
            }
        };
        let number = number_of_groups(&of);
        let tallies = group::tallies(matrix, &of, number);
        let shown: Vec<bool> = matrix.moderated().iter().map(|out| !out).collect();
        let representative = representative::honest(&tallies, &shown);
        let divides = divide::divides(&tallies, matrix.statements());
        let places: Vec<Place> = positions.iter().map(|[x, y, ..]| [*x, *y]).collect();
        let axis = axes.first().map_or(&[][..], |eigen| &eigen.vector);
        let bridging = bridging::scores(matrix, axis);
        let model = model(matrix, &factors, centres);
        let shown_axes = axes.into_iter().take(2).map(|eigen| (eigen.value, eigen.vector));
        let (values, vectors) = shown_axes.unzip();
        let components = Components { centre: factors.centre, vectors, values };
        Analysis {
            mode: Mode::Honest,
            statements: statements(matrix, &components, &tallies, &divides, Some(&bridging)),
            consensus: consensus::shared(matrix.tallies(), &tallies, &shown),
            divides: divide::widest_five(&divides, &shown),
            groups: groups(&of, &places, tallies, representative),
            components,
            places,
            positions,
            eligible,
            of,
            scores,
            null: None,
            stability: None,
            model,
        }
    }
}

fn model(matrix: &Matrix, factors: &Factors, centres: Vec<Centre>) -> Model {
    let figures = factors.centre.iter().zip(&factors.noise).zip(&factors.loadings);
    let statements = figures.zip(matrix.moderated()).map(|(((centre, noise), loadings), out)| {
        StatementModel { centre: *centre, noise: *noise, loadings: *loadings, moderated: *out }
    });
    Model {
        mode: Mode::Honest,
        directions: factors.significant,
        needed: needed(matrix.statements()),
        scale: factors.scale,
        statements: statements.collect(),
        centres,
    }
}

pub(super) fn factors_of(model: &Model) -> Factors {
    let each = |pick: fn(&StatementModel) -> f64| model.statements.iter().map(pick).collect();
    Factors::new(
        each(|one| one.centre),
        model.directions,
        model.statements.iter().map(|one| one.loadings).collect(),
        each(|one| one.noise),
        model.scale,
    )
}

/// The mean position of each group, in the directions that count as real.
fn means(factors: &Factors, positions: &[Position], of: &[Option<u8>]) -> Vec<Centre> {
    let mut sums = vec![(0usize, [0.0; DIMENSIONS]); number_of_groups(of)];
    for (group, position) in of.iter().zip(positions) {
        if let Some((size, sum)) = group.and_then(|group| sums.get_mut(usize::from(group))) {
            *size += 1;
            let own = factors.real_part(*position);
            sum.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
        }
    }
    let filled = (0u8..).zip(sums).filter(|(_, (size, _))| *size > 0);
    filled
        .map(|(group, (size, sum))| Centre { at: sum.map(|sum| sum / real(size)), group })
        .collect()
}

/// How certain the analysis is: whether there are groups at all, and whether they come out again.
pub(super) fn certainty(
    matrix: &Matrix,
    options: &Options,
    analysis: &Analysis,
    pause: &(dyn Fn() + Sync),
) -> Certainty {
    let factors = factors_of(&analysis.model);
    let chosen = chosen(&analysis.eligible);
    let null = null::test(matrix, &factors, &chosen, options.seed, pause);
    let set = options.given.is_some() || options.groups.is_some();
    let stability = if set || (null.is_split() && analysis.groups.len() > 1) {
        again(matrix, options, &analysis.of, factors.known(), pause)
    } else if null.is_split() {
        // The groups were not shown yet: they are found here as the next analysis will find them.
        let split = split_all(&factors, &positions(matrix, &factors), &chosen, options);
        again(matrix, options, &split.of, factors.known(), pause)
    } else {
        None
    };
    Certainty { null: Some(null), stability }
}

/// Whether the groups come out again.
pub(super) fn again(
    matrix: &Matrix,
    options: &Options,
    of: &[Option<u8>],
    known: Known,
    pause: &(dyn Fn() + Sync),
) -> Option<stability::Stability> {
    let groups = number_of_groups(of);
    let known = Known { directions: known.directions.max(1), ..known };
    stability::bootstrap(matrix, of, groups, known, options.groups, options.seed, pause)
}

/// Rounds of k-means over everyone, after a sample has found the groups.
const ROUNDS: usize = 10;

/// Most people among whom groups are looked for: a seeded sample when there are more.
const SAMPLE: usize = 5000;

/// Groups of those eligible, and how well each number of groups fits.
fn split_all(
    factors: &Factors,
    positions: &[Position],
    chosen: &[usize],
    options: &Options,
) -> Split {
    let points: Vec<Position> = chosen
        .iter()
        .filter_map(|person| positions.get(*person))
        .map(|position| factors.real_part(*position))
        .collect();
    let sample: Vec<Position> = Random::new(options.seed, 3)
        .sample(points.len(), SAMPLE)
        .into_iter()
        .filter_map(|at| points.get(at))
        .copied()
        .collect();
    let mut of = vec![None; positions.len()];
    let found = split::best(&sample, options.groups, options.seed);
    let (centres, scores) =
        found.map_or((vec![[0.0; DIMENSIONS]], Vec::new()), |found| (found.centres, found.scores));
    let clusters = k_means(&points, |_| 1.0, centres, ROUNDS);
    for (person, cluster) in chosen.iter().zip(clusters.of) {
        if let Some(own) = of.get_mut(*person) {
            *own = Some(cluster);
        }
    }
    Split { of, centres: clusters.centres, scores }
}

//! The whole analysis of a conversation, in two modes.

use rayon::prelude::*;

use crate::bridging;
use crate::cluster::k_means;
use crate::component::Components;
use crate::consensus::{self, Consensus};
use crate::covote::{CoVotes, MAX_STATEMENTS_IN_PAIRS};
use crate::factor::{Evidence, Factors, Position};
use crate::group::{self, by_size, matched, renumber};
use crate::matrix::Matrix;
use crate::null::{self, NullTest};
use crate::projection::{self, Place, eligible};
use crate::published;
use crate::random::Random;
use crate::representative::{self, Representative};
use crate::routing::priority;
use crate::split;
use crate::stability::{self, Stability};
use crate::tally::Tally;

/// Which formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// As Polis publishes them, for comparison.
    Polis,
    /// With their known defects repaired.
    #[default]
    Honest,
}

/// What an analysis may be told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// Which formulas.
    pub mode: Mode,
    /// So many groups, instead of finding out.
    pub groups: Option<usize>,
    /// These groups, instead of finding any: each person's, by number of the person.
    pub given: Option<Vec<Option<u8>>>,
    /// Each person's group in an earlier analysis: groups keep their numbers.
    pub earlier: Option<Vec<Option<u8>>>,
    /// Seed of every draw.
    pub seed: u64,
}

/// What an analysis is doing. A caller with a clock learns how long each part takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Counting votes on pairs of statements.
    Counting,
    /// Finding the components.
    Components,
    /// Placing people and finding groups.
    Groups,
    /// Certainty: whether there are groups at all.
    Null,
    /// What each group holds, and what all hold.
    Statements,
    /// Certainty: whether the groups come out again.
    Stability,
}

impl Phase {
    /// Whether it belongs to the certainty part, which may be older than the rest.
    pub fn is_certainty(self) -> bool {
        matches!(self, Self::Null | Self::Stability)
    }
}

/// A statement in the analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StatementResult {
    /// How it was voted on.
    pub tally: Tally,
    /// Whether it was moderated out.
    pub moderated: bool,
    /// How far from the middle of the map an agree vote alone would stand.
    pub extremity: f64,
    /// Π over groups of (agree + 1)/(seen + 2).
    pub group_aware_consensus: f64,
    /// Polis' weight for showing it next.
    pub priority: f64,
    /// How far people on both sides of the divide agree (mode `honest`).
    pub bridging: Option<f64>,
}

/// An opinion group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its people.
    pub size: usize,
    /// Mean place.
    pub centre: Place,
    /// How it voted on each statement.
    pub tallies: Vec<Tally>,
    /// What it holds more than the others.
    pub representative: Vec<Representative>,
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// Which formulas.
    pub mode: Mode,
    /// Centre and components.
    pub components: Components,
    /// The statements, by number.
    pub statements: Vec<StatementResult>,
    /// Each person's place, by number.
    pub places: Vec<Place>,
    /// Who voted enough to be placed in a group.
    pub eligible: Vec<bool>,
    /// Each person's group; `None` when not eligible.
    pub of: Vec<Option<u8>>,
    /// The groups, by number.
    pub groups: Vec<Group>,
    /// What all hold.
    pub consensus: Consensus,
    /// How well each number of groups fits: (groups, score).
    pub scores: Vec<(usize, f64)>,
    /// Whether there are groups at all (mode `honest`).
    pub null: Option<NullTest>,
    /// Whether other people would have made the same groups (mode `honest`).
    pub stability: Option<Stability>,
}

/// Analyses a conversation. `pairs` are its co-votes where they are kept; without, they are counted.
/// `phase` hears what begins.
pub fn analyse(
    matrix: &Matrix,
    pairs: Option<&CoVotes>,
    options: &Options,
    phase: &mut dyn FnMut(Phase),
) -> Analysis {
    phase(Phase::Counting);
    let counted = (pairs.is_none() && matrix.statements() <= MAX_STATEMENTS_IN_PAIRS)
        .then(|| CoVotes::count(matrix));
    let pairs = pairs.or(counted.as_ref());
    match (options.mode, pairs) {
        (Mode::Honest, Some(pairs)) => honest(matrix, pairs, options, phase),
        _ => polis(matrix, pairs, options, phase),
    }
}

fn polis(
    matrix: &Matrix,
    pairs: Option<&CoVotes>,
    options: &Options,
    phase: &mut dyn FnMut(Phase),
) -> Analysis {
    phase(Phase::Components);
    let components = Components::find(matrix, pairs, 2);
    phase(Phase::Groups);
    let places = projection::people(matrix, &components);
    let eligible = eligible(matrix);
    let (of, scores) = match &options.given {
        Some(given) => (given.clone(), Vec::new()),
        None => {
            let found = published::find(&places, &eligible, options.groups);
            (numbered(found.of, found.groups, options), found.scores)
        }
    };
    phase(Phase::Statements);
    let tallies = group::tallies(matrix, &of, number_of_groups(&of));
    let shown: Vec<bool> = matrix.moderated().iter().map(|out| !out).collect();
    let representative = representative::published(&tallies, &shown);
    Analysis {
        mode: Mode::Polis,
        statements: statements(matrix, &components, &tallies, None),
        consensus: consensus::majority(matrix.tallies(), &shown),
        groups: groups(&of, &places, tallies, representative),
        components,
        places,
        eligible,
        of,
        scores,
        null: None,
        stability: None,
    }
}

fn honest(
    matrix: &Matrix,
    pairs: &CoVotes,
    options: &Options,
    phase: &mut dyn FnMut(Phase),
) -> Analysis {
    phase(Phase::Components);
    let evidence = Evidence { tallies: matrix.tallies(), moderated: matrix.moderated(), pairs };
    let factors = Factors::find(&evidence, None);
    phase(Phase::Groups);
    let positions: Vec<Position> = (0..matrix.people())
        .into_par_iter()
        .with_min_len(256)
        .map(|person| factors.place(matrix.codes(person)))
        .collect();
    let eligible = eligible(matrix);
    let chosen: Vec<usize> =
        eligible.iter().enumerate().filter(|(_, own)| **own).map(|(person, _)| person).collect();
    let (split, scores) = if options.given.is_none() {
        split_all(&factors, &positions, &chosen, options)
    } else {
        (Vec::new(), Vec::new())
    };
    phase(Phase::Null);
    let null = null::test(matrix, &factors, &chosen, options.seed);
    phase(Phase::Statements);
    let of = match &options.given {
        Some(given) => given.clone(),
        None if options.groups.is_none() && !null.is_split() => {
            eligible.iter().map(|own| own.then_some(0)).collect()
        }
        None => {
            let groups = number_of_groups(&split);
            numbered(split, groups, options)
        }
    };
    let number = number_of_groups(&of);
    let tallies = group::tallies(matrix, &of, number);
    let shown: Vec<bool> = matrix.moderated().iter().map(|out| !out).collect();
    let representative = representative::honest(&tallies, &shown);
    let directions = factors.significant;
    let places: Vec<Place> = positions.iter().map(|[x, y, ..]| [*x, *y]).collect();
    let bridging = bridging::scores(matrix, factors.vectors.first().map_or(&[], Vec::as_slice));
    let components = Components {
        centre: factors.centre,
        vectors: factors.vectors.into_iter().take(2).collect(),
        values: factors.values.into_iter().take(2).collect(),
    };
    let statements = statements(matrix, &components, &tallies, Some(&bridging));
    let consensus = consensus::shared(matrix.tallies(), &tallies, &shown);
    phase(Phase::Stability);
    let stability =
        stability::bootstrap(matrix, &of, number, directions.max(1), options.groups, options.seed);
    Analysis {
        mode: Mode::Honest,
        statements,
        consensus,
        groups: groups(&of, &places, tallies, representative),
        components,
        places,
        eligible,
        of,
        scores,
        null: Some(null),
        stability,
    }
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
) -> (Vec<Option<u8>>, Vec<(usize, f64)>) {
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
        found.map_or((vec![[0.0; 6]], Vec::new()), |found| (found.centres, found.scores));
    let clusters = k_means(&points, |_| 1.0, centres, ROUNDS);
    for (person, cluster) in chosen.iter().zip(clusters.of) {
        if let Some(own) = of.get_mut(*person) {
            *own = Some(cluster);
        }
    }
    (of, scores)
}

fn number_of_groups(of: &[Option<u8>]) -> usize {
    of.iter().flatten().map(|group| usize::from(*group) + 1).max().unwrap_or(0)
}

/// Groups in order of size, or with the numbers of an earlier analysis.
fn numbered(mut of: Vec<Option<u8>>, groups: usize, options: &Options) -> Vec<Option<u8>> {
    let order = by_size(&of, groups);
    renumber(&mut of, &order);
    if let Some(earlier) = &options.earlier {
        let order = matched(&of, groups, earlier);
        renumber(&mut of, &order);
    }
    of
}

fn statements(
    matrix: &Matrix,
    components: &Components,
    groups: &[Vec<Tally>],
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
        })
        .collect()
}

fn groups(
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
        centre: sum.map(|sum| sum / crate::number::real(size.max(1))),
        tallies,
        representative,
    })
    .collect()
}

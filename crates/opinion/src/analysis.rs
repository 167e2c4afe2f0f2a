//! The whole analysis of a conversation, in two modes.
//!
//! [`analyse`] does everything in turn. Where votes go on arriving, [`analyse_quick`] gives counts,
//! places, groups and statements in seconds, by the verdict of the last [`certainty`], which may be
//! minutes older: the two are the two halves of [`analyse`], and together give the same result.

mod honest;
mod result;

use crate::component::Components;
use crate::consensus::{self, Consensus};
use crate::covote::{CoVotes, MAX_STATEMENTS_IN_PAIRS};
use crate::divide::{self, Divide};
use crate::factor::{DIMENSIONS, LATENT, Position};
use crate::group;
use crate::matrix::Matrix;
use crate::model::{Centre, Model, StatementModel};
use crate::null::NullTest;
use crate::projection::{self, Place, eligible, needed};
use crate::published;
use crate::representative::{self, Representative};
use crate::running::Running;
use crate::stability::Stability;
use crate::tally::Tally;
use result::{groups, new_number, number_of_groups, numbered, statements};

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
    /// People left out, by number, as if they were banned: those flagged for coordinated voting, to
    /// show the result without them beside the result with them.
    pub without: Vec<usize>,
}

/// How certain an analysis is. Both are nothing in mode `polis`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Certainty {
    /// Whether there are groups at all.
    pub null: Option<NullTest>,
    /// Whether other people would have made the same groups; nothing when there are none.
    pub stability: Option<Stability>,
}

impl Certainty {
    /// Whether the groups are real.
    pub fn is_split(&self) -> bool {
        self.null.is_some_and(|null| null.is_split())
    }
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
    /// Which two groups stand furthest apart on it; nothing when fewer than two saw it.
    pub divide: Option<Divide>,
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
    /// Each person's place on the map, by number.
    pub places: Vec<Place>,
    /// The same in all directions, from which distances to the model's centres are taken.
    pub positions: Vec<Position>,
    /// Who voted enough to be placed in a group.
    pub eligible: Vec<bool>,
    /// Each person's group; `None` when not eligible.
    pub of: Vec<Option<u8>>,
    /// The groups, by number.
    pub groups: Vec<Group>,
    /// What all hold.
    pub consensus: Consensus,
    /// What divides, widest first.
    pub divides: Vec<Divide>,
    /// How well each number of groups fits: (groups, score).
    pub scores: Vec<(usize, f64)>,
    /// Whether there are groups at all (mode `honest`).
    pub null: Option<NullTest>,
    /// Whether other people would have made the same groups (mode `honest`).
    pub stability: Option<Stability>,
    /// What places one person later, from their votes alone.
    pub model: Model,
}

/// Analyses a conversation, certainty included. `pairs` are its co-votes where they are kept; without,
/// they are counted. `phase` hears what begins.
pub fn analyse(
    matrix: &Matrix,
    pairs: Option<&CoVotes>,
    options: &Options,
    phase: &mut dyn FnMut(Phase),
) -> Analysis {
    phase(Phase::Counting);
    on_those_left(matrix, pairs, options, |matrix, pairs| {
        if options.mode == Mode::Polis {
            return polis(matrix, pairs, options, phase);
        }
        let begun = honest::begin(matrix, pairs, options, phase);
        phase(Phase::Null);
        let null = begun.test(matrix, options);
        phase(Phase::Statements);
        let mut analysis = begun.finish(matrix, options, null.is_split());
        phase(Phase::Stability);
        let known = honest::factors_of(&analysis.model).known();
        analysis.stability = honest::again(matrix, options, &analysis.of, known, &|| ());
        analysis.null = Some(null);
        analysis
    })
}

/// The part of an analysis that takes seconds. In mode `honest` there are groups when the last
/// certainty says so; until there is one, everyone is in one group. [`Analysis::null`] and
/// [`Analysis::stability`] are those of `certainty`.
pub fn analyse_quick(
    matrix: &Matrix,
    pairs: Option<&CoVotes>,
    options: &Options,
    certainty: Option<&Certainty>,
    phase: &mut dyn FnMut(Phase),
) -> Analysis {
    phase(Phase::Counting);
    on_those_left(matrix, pairs, options, |matrix, pairs| {
        if options.mode == Mode::Polis {
            return polis(matrix, pairs, options, phase);
        }
        let begun = honest::begin(matrix, pairs, options, phase);
        phase(Phase::Statements);
        let is_split = certainty.is_some_and(Certainty::is_split);
        let mut analysis = begun.finish(matrix, options, is_split);
        analysis.null = certainty.and_then(|certainty| certainty.null);
        analysis.stability = certainty.and_then(|certainty| certainty.stability);
        analysis
    })
}

/// How certain an analysis of these votes is: the part that may be older than the rest. `analysis` is
/// what [`analyse_quick`] gave for the same votes and options; it need not know whether there are
/// groups. Nothing to be certain of in mode `polis`. `pause` is called every few milliseconds: who has
/// something more urgent to do waits there.
pub fn certainty(
    matrix: &Matrix,
    options: &Options,
    analysis: &Analysis,
    pause: &(dyn Fn() + Sync),
) -> Certainty {
    if analysis.mode == Mode::Polis {
        return Certainty::default();
    }
    if options.without.is_empty() {
        return honest::certainty(matrix, options, analysis, pause);
    }
    let left = those_left(matrix, None, &options.without);
    honest::certainty(left.matrix(), options, analysis, pause)
}

/// Runs with co-votes, where there are not too many statements for them, and without the people who are
/// to be left out.
fn on_those_left<T>(
    matrix: &Matrix,
    pairs: Option<&CoVotes>,
    options: &Options,
    run: impl FnOnce(&Matrix, Option<&CoVotes>) -> T,
) -> T {
    let counted = |matrix: &Matrix| {
        (pairs.is_none() && matrix.statements() <= MAX_STATEMENTS_IN_PAIRS)
            .then(|| CoVotes::count(matrix))
    };
    if options.without.is_empty() {
        return run(matrix, pairs.or(counted(matrix).as_ref()));
    }
    let left = those_left(matrix, pairs, &options.without);
    run(left.matrix(), left.pairs().or(counted(left.matrix()).as_ref()))
}

/// These votes without those of some people.
fn those_left(matrix: &Matrix, pairs: Option<&CoVotes>, without: &[usize]) -> Running {
    let mut left = Running::of_parts(matrix.clone(), pairs.cloned());
    for person in without {
        // A number that nobody has leaves nobody out.
        let _ = left.ban(*person, true);
    }
    left
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
    let (of, scores, centres) = match &options.given {
        Some(given) => (given.clone(), Vec::new(), Vec::new()),
        None => {
            let found = published::find(&places, &eligible, options.groups);
            let (of, order) = numbered(found.of, found.groups, options);
            let centre = |(at, old)| Centre::on_map(at, new_number(&order, old));
            (of, found.scores, found.base.into_iter().map(centre).collect())
        }
    };
    phase(Phase::Statements);
    let tallies = group::tallies(matrix, &of, number_of_groups(&of));
    let shown: Vec<bool> = matrix.moderated().iter().map(|out| !out).collect();
    let representative = representative::published(&tallies, &shown);
    let divides = divide::divides(&tallies, matrix.statements());
    let statements = statements(matrix, &components, &tallies, &divides, None);
    let groups = groups(&of, &places, tallies, representative);
    let centres = match options.given {
        Some(_) => mean_places(&groups),
        None => centres,
    };
    Analysis {
        mode: Mode::Polis,
        model: polis_model(matrix, &components, centres),
        statements,
        consensus: consensus::majority(matrix.tallies(), &shown),
        divides: divide::widest_five(&divides, &shown),
        groups,
        components,
        positions: places.iter().map(|place| Centre::on_map(*place, 0).at).collect(),
        places,
        eligible,
        of,
        scores,
        null: None,
        stability: None,
    }
}

fn mean_places(groups: &[Group]) -> Vec<Centre> {
    let filled = (0u8..).zip(groups).filter(|(_, group)| group.size > 0);
    filled.map(|(number, group)| Centre::on_map(group.centre, number)).collect()
}

fn polis_model(matrix: &Matrix, components: &Components, centres: Vec<Centre>) -> Model {
    let entry = |component: usize, at: usize| {
        components.vectors.get(component).and_then(|vector| vector.get(at)).copied()
    };
    let statement = |(at, (centre, moderated)): (usize, (&f64, &bool))| {
        let mut loadings = [0.0; LATENT];
        for (component, loading) in loadings.iter_mut().enumerate().take(2) {
            *loading = entry(component, at).unwrap_or_default();
        }
        StatementModel { centre: *centre, noise: 0.0, loadings, moderated: *moderated }
    };
    let each = components.centre.iter().zip(matrix.moderated()).enumerate();
    Model {
        mode: Mode::Polis,
        directions: 2,
        needed: needed(matrix.statements()),
        scale: [1.0; DIMENSIONS],
        statements: each.map(statement).collect(),
        centres,
    }
}

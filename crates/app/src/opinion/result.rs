//! What an analysis came to, as it is stored and served.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::population::Quality;
use domain::time::Moment;
use opinion::analysis::{self, Analysis, Options, analyse_quick};
use opinion::coordination::{self, Sign, Trace};
use opinion::map::Map;
use opinion::model::Model;
use opinion::null::NullTest;
use opinion::representative::Direction;
use opinion::stability::Stability;
use opinion::tally::Tally;
use opinion::weighting::{self, Margin, rake};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::conversation::{Frozen, QualityMargin};

/// The format of what is stored; one in another format counts as none. Whoever changes it empties
/// `opinion_analysis` in a migration, so that every analysis is made anew.
const FORMAT: u8 = 1;

/// Two results say the same of people when their groups are at least this alike.
const ALIKE: f64 = 0.9;

/// What came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpinionResult {
    format: u8,
    /// People whose votes count.
    pub people: u64,
    /// Those of them who voted enough to be placed in a group.
    pub eligible: u64,
    /// Votes that count.
    pub votes: u64,
    /// People who are barred: their votes are not in here.
    pub barred: u64,
    /// People who stand on the border between two groups.
    pub border: u64,
    /// The groups; one when there are no groups.
    pub groups: Vec<GroupResult>,
    /// The map.
    pub map: MapResult,
    /// The statements, in the order of the published file.
    pub statements: Vec<StatementResult>,
    /// Statements that everyone agrees with, best first: places in `statements`.
    pub agreed: Vec<usize>,
    /// Statements that everyone disagrees with.
    pub refused: Vec<usize>,
    /// What divides, widest first.
    pub divides: Vec<usize>,
    /// What places one person by their votes alone.
    model: String,
    /// Agreement weighted to resemble the district, where enough people said who they are.
    #[serde(default)]
    pub weighted: Option<Weighted>,
    /// The same without those who were flagged, where that says something else.
    pub without_flagged: Option<Box<OpinionResult>>,
}

/// Agreement weighted to resemble the people who live in the district: shown beside the shares as they
/// are, never alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weighted {
    /// By what was weighted.
    pub qualities: Vec<Quality>,
    /// People who said at least one of these.
    pub told: u64,
    /// So many people would be as certain without weights (Kish 1965).
    pub effective: u64,
    /// Percent of the district that nobody stands for, of the quality where it is most: nobody like
    /// them voted.
    pub nobody: u64,
    /// Statement → percent that agrees, and half the width of its 95 % interval.
    pub agree: Vec<Option<[u8; 2]>>,
}

/// An opinion group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupResult {
    /// How many people.
    pub size: u64,
    /// What it holds more than the others do, best first.
    pub holds: Vec<Held>,
}

/// A statement that a group holds more than the others.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// Its place among the statements.
    pub statement: usize,
    /// Whether they agree with it; otherwise they disagree.
    pub agree: bool,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementResult {
    /// Its number.
    pub id: i64,
    /// Whether it is public.
    pub public: bool,
    /// Agree, disagree, pass of everyone.
    pub all: [u32; 3],
    /// The same by group.
    pub groups: Vec<[u32; 3]>,
    /// Π over groups of the smoothed share that agrees.
    pub common: f64,
    /// How far people on both sides of the divide agree.
    pub bridging: Option<f64>,
    /// The greatest difference between two groups' shares of agreement.
    pub difference: f64,
    /// How far it separates people on the map.
    pub extremity: f64,
}

impl StatementResult {
    /// Votes on it.
    pub fn votes(&self) -> u32 {
        self.all.iter().sum()
    }
}

/// A hexagon, or a person on a map of few.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarkResult {
    /// From the left, in thousandths of the map's width.
    pub x: u16,
    /// From the top.
    pub y: u16,
    /// Size, from 0 to 4.
    pub step: u8,
    /// Group of most people here.
    pub group: Option<u8>,
}

/// The map: hexagons or points, and how to find one's own place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapResult {
    /// Hexagons or points.
    pub marks: Vec<MarkResult>,
    /// Whether they are hexagons that count people.
    pub hexagons: bool,
    /// The least count of each step of size.
    pub steps: [u32; 5],
    /// Where the axes cross.
    pub origin: [f64; 2],
    /// The middle of each group's label.
    pub labels: Vec<[f64; 2]>,
    middle: [f64; 2],
    scale: f64,
}

/// How sure the groups are; it may be older than the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certainty {
    format: u8,
    /// Of what moment, microseconds.
    pub read_at: i64,
    /// Votes and people then.
    pub votes: u64,
    /// People then.
    pub people: u64,
    /// The test whether there are groups at all.
    pub null: Option<Null>,
    /// How often they come out again.
    pub stability: Option<Stable>,
    /// People who voted so alike that chance does not explain it.
    pub flagged: Vec<FlaggedSet>,
}

/// The test whether there are groups at all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Null {
    /// Directions in which people differ more than chance allows.
    pub directions: usize,
    /// How clear the groups are.
    pub silhouette: f64,
    /// How clear they are in made-up people without groups.
    pub expected: f64,
    /// Times people were made up.
    pub draws: usize,
    /// People in each.
    pub people: usize,
    /// The probability of groups as clear when there are none.
    pub p: f64,
}

/// How often the groups come out again.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stable {
    /// Mean adjusted Rand index.
    pub mean: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// In how many draws the same number of groups came out.
    pub same_number: usize,
    /// Times people were drawn again.
    pub draws: usize,
    /// People drawn each time.
    pub people: usize,
}

/// People who voted so alike that chance does not explain it. Nobody is barred by this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlaggedSet {
    /// Their pseudonyms for this core question.
    pub people: Vec<u64>,
    /// Votes that all of them share.
    pub shared: usize,
    /// How many people were expected to share them.
    pub expected: f64,
    /// They came closer together in time than chance explains.
    pub burst: bool,
}

impl FlaggedSet {
    /// How many people were expected to share these votes, for a table.
    pub fn expected_in_words(&self) -> String {
        if self.expected < 0.001 { "< 0.001".to_owned() } else { format!("{:.3}", self.expected) }
    }
}

impl OpinionResult {
    /// What was stored, if this program can read it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|result: &Self| result.format == FORMAT)
    }

    /// What places one person by their votes.
    pub(crate) fn model(&self) -> Option<Model> {
        Model::from_bytes(&STANDARD.decode(&self.model).ok()?).ok()
    }
}

impl MapResult {
    fn of(analysis: &Analysis) -> Self {
        let map = Map::of_analysis(analysis);
        let thousandths = |value: f64| {
            // Map units are 0 to 1.2.
            let value = (value * 1000.0).round().clamp(0.0, 2000.0);
            (0..=2000_u16).nth(whole(value)).unwrap_or_default()
        };
        let mark = |mark: &opinion::map::Mark| MarkResult {
            x: thousandths(mark.x),
            y: thousandths(mark.y),
            step: mark.step,
            group: mark.group,
        };
        Self {
            marks: map.marks.iter().map(mark).collect(),
            hexagons: map.hexagons,
            steps: map.steps,
            origin: map.origin,
            labels: map.labels,
            middle: map.frame.middle,
            scale: map.frame.scale,
        }
    }

    /// Where a place of the analysis is on the map.
    pub(crate) fn place(&self, place: [f64; 2]) -> [f64; 2] {
        opinion::map::Frame { middle: self.middle, scale: self.scale }.place(place)
    }
}

fn whole(value: f64) -> usize {
    format!("{value:.0}").parse().unwrap_or(0)
}

impl Certainty {
    /// What was stored, if this program can read it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|certainty: &Self| certainty.format == FORMAT)
    }

    /// How sure the groups of these votes are. `pause` waits while something more urgent is to be done.
    pub(crate) fn find(
        frozen: &Frozen,
        analysis: &Analysis,
        read_at: Moment,
        pause: &(dyn Fn() + Sync),
    ) -> Self {
        let options = Options::default();
        let found = analysis::certainty(&frozen.matrix, &options, analysis, pause);
        Self {
            format: FORMAT,
            read_at: read_at.0,
            votes: frozen.matrix.votes(),
            people: people(frozen),
            null: found.null.map(Null::from),
            stability: found.stability.map(Stable::from),
            flagged: flagged(frozen, analysis),
        }
    }

    /// Whether there are groups.
    pub fn is_split(&self) -> bool {
        self.of_analysis().is_split()
    }

    fn of_analysis(&self) -> analysis::Certainty {
        analysis::Certainty {
            null: self.null.map(NullTest::from),
            stability: self.stability.map(Stability::from),
        }
    }

    /// Everyone who was flagged.
    pub fn flagged_people(&self) -> BTreeSet<u64> {
        self.flagged.iter().flat_map(|set| set.people.iter().copied()).collect()
    }
}

impl From<NullTest> for Null {
    fn from(test: NullTest) -> Self {
        let NullTest { directions, silhouette, expected, draws, people, p } = test;
        Self { directions, silhouette, expected, draws, people, p }
    }
}

impl From<Null> for NullTest {
    fn from(test: Null) -> Self {
        let Null { directions, silhouette, expected, draws, people, p } = test;
        Self { directions, silhouette, expected, draws, people, p }
    }
}

impl From<Stability> for Stable {
    fn from(found: Stability) -> Self {
        let Stability { mean, low, high, same_number, draws, people } = found;
        Self { mean, low, high, same_number, draws, people }
    }
}

impl From<Stable> for Stability {
    fn from(found: Stable) -> Self {
        let Stable { mean, low, high, same_number, draws, people } = found;
        Self { mean, low, high, same_number, draws, people }
    }
}

fn people(frozen: &Frozen) -> u64 {
    let voted = (0..frozen.matrix.people()).filter(|row| frozen.matrix.row(*row).len() > 0);
    u64::try_from(voted.count()).unwrap_or(u64::MAX)
}

fn flagged(frozen: &Frozen, analysis: &Analysis) -> Vec<FlaggedSet> {
    let traces: Vec<Trace> = frozen
        .first
        .iter()
        .map(|first| Trace { first_ms: Moment(*first).millis(), joined_ms: None })
        .collect();
    let groups: Vec<Vec<Tally>> =
        analysis.groups.iter().map(|group| group.tallies.clone()).collect();
    let set = |set: coordination::Coordinated| FlaggedSet {
        people: set.people.iter().filter_map(|row| frozen.pseudonyms.get(*row)).copied().collect(),
        shared: set.shared,
        expected: set.expected,
        burst: set.signs.contains(&Sign::Burst),
    };
    coordination::find(&frozen.matrix, &groups, Some(&traces)).into_iter().map(set).collect()
}

/// Analyses votes: with the certainty there is, in groups that keep the numbers they had in the last
/// analysis, which is remembered or read from its result. Also the analysis as it is.
pub(crate) fn analyse(
    frozen: &Frozen,
    earlier: Option<&OpinionResult>,
    certainty: Option<&Certainty>,
) -> (OpinionResult, Analysis) {
    let by_model = || earlier.and_then(|earlier| groups_by(frozen, &earlier.model()?, earlier));
    let earlier = frozen.groups.clone().or_else(by_model);
    let known = certainty.map(Certainty::of_analysis);
    let options = Options { earlier, ..Options::default() };
    let quick = |options: &Options| {
        analyse_quick(&frozen.matrix, frozen.pairs.as_ref(), options, known.as_ref(), &mut |_| {})
    };
    let analysis = quick(&options);
    let mut result = store(frozen, &analysis, &BTreeSet::new());
    result.weighted = weighted(frozen);
    let flagged = certainty.map(Certainty::flagged_people).unwrap_or_default();
    if !flagged.is_empty() {
        let rows = frozen.pseudonyms.iter().enumerate();
        let without: Vec<usize> =
            rows.filter(|(_, own)| flagged.contains(own)).map(|(row, _)| row).collect();
        let options = Options { earlier: Some(analysis.of.clone()), without, ..options };
        let other = quick(&options);
        let other_result = store(frozen, &other, &flagged);
        if differ((&analysis, &result), (&other, &other_result)) {
            result.without_flagged = Some(Box::new(other_result));
        }
    }
    (result, analysis)
}

/// Each person's group by an earlier result, as far as the statements are the same.
fn groups_by(frozen: &Frozen, model: &Model, earlier: &OpinionResult) -> Option<Vec<Option<u8>>> {
    let then = earlier.statements.iter().map(|statement| statement.id);
    let same = then.zip(&frozen.statements).all(|(then, now)| then == *now);
    let of = |row: usize| {
        let votes: Vec<(usize, i8)> = frozen.matrix.row(row).collect();
        model.nearest_group(&votes).map(|nearest| nearest.group)
    };
    same.then(|| (0..frozen.matrix.people()).into_par_iter().map(of).collect())
}

/// Whether the two say something else: other groups, or other common ground.
fn differ(one: (&Analysis, &OpinionResult), other: (&Analysis, &OpinionResult)) -> bool {
    let alike = opinion::group::likeness(&one.0.of, &other.0.of).is_none_or(|like| like >= ALIKE);
    let lists = |result: &OpinionResult| {
        let sorted = |list: &[usize]| list.iter().copied().collect::<BTreeSet<_>>();
        [sorted(&result.agreed), sorted(&result.refused), sorted(&result.divides)]
    };
    one.1.groups.len() != other.1.groups.len() || !alike || lists(one.1) != lists(other.1)
}

fn three(tally: &Tally) -> [u32; 3] {
    [tally.agree, tally.disagree, tally.pass]
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// People who said who they are, from whom results are weighted by a quality.
const LEAST_TOLD: usize = 30;

/// Raked to the population, by the qualities that enough people told. What nobody stands for is left
/// out, and said.
fn weighted(frozen: &Frozen) -> Option<Weighted> {
    let told = |own: &&QualityMargin| own.of.iter().flatten().count() >= LEAST_TOLD;
    let used: Vec<&QualityMargin> = frozen.margins.iter().filter(told).collect();
    if used.is_empty() {
        return None;
    }
    let (margins, left_out): (Vec<Margin>, Vec<f64>) = used.iter().map(|own| margin(own)).unzip();
    let weights = rake(frozen.matrix.people(), &margins).ok()?;
    let percent = |share: f64| u8::try_from(whole((share * 100.0).round())).unwrap_or(100);
    let agree = weighting::shares(&frozen.matrix, &weights.of).into_iter().map(|found| {
        let found = found?.agree;
        Some([percent(found.share), percent(((found.high - found.low) / 2.0).max(0.01))])
    });
    let said = |row: &usize| used.iter().any(|own| own.of.get(*row).is_some_and(Option::is_some));
    Some(Weighted {
        qualities: used.iter().map(|own| own.quality).collect(),
        told: count((0..frozen.matrix.people()).filter(said).count()),
        effective: count(whole(weights.effective.round())),
        nobody: count(whole((left_out.into_iter().fold(0.0, f64::max) * 100.0).round())),
        agree: agree.collect(),
    })
}

/// The margin without categories in which nobody is, and their part of the population.
fn margin(own: &QualityMargin) -> (Margin, f64) {
    let has = |category: usize| own.of.iter().flatten().any(|of| *of == category);
    let real = |people: i64| u32::try_from(people).map_or(0.0, f64::from);
    let all: f64 = own.people.iter().map(|people| real(*people)).sum();
    let share = |(category, people): (usize, &i64)| if has(category) { real(*people) } else { 0.0 };
    let shares: Vec<f64> = own.people.iter().enumerate().map(share).collect();
    let left: f64 = shares.iter().sum();
    (Margin { of: own.of.clone(), shares }, if all > 0.0 { 1.0 - left / all } else { 0.0 })
}

fn store(frozen: &Frozen, analysis: &Analysis, left_out: &BTreeSet<u64>) -> OpinionResult {
    let rows = 0..frozen.matrix.people();
    let barred = rows.filter(|row| frozen.matrix.is_banned(*row)).count();
    let placed = analysis.of.par_iter().zip(&analysis.positions).filter(|(of, _)| of.is_some());
    let border = placed
        .filter(|(_, at)| analysis.model.nearest_to(**at).is_some_and(|near| near.is_border()))
        .count();
    let groups = analysis.groups.iter().map(|group| GroupResult {
        size: count(group.size),
        holds: group
            .representative
            .iter()
            .map(|one| Held { statement: one.statement, agree: one.direction == Direction::Agree })
            .collect(),
    });
    let each = analysis.statements.iter().enumerate().zip(&frozen.statements);
    let statements = each.map(|((at, found), id)| StatementResult {
        id: *id,
        public: !found.moderated,
        all: three(&found.tally),
        groups: analysis
            .groups
            .iter()
            .filter_map(|group| group.tallies.get(at).map(three))
            .collect(),
        common: found.group_aware_consensus,
        bridging: found.bridging,
        difference: found.divide.map_or(0.0, |divide| divide.difference),
        extremity: found.extremity,
    });
    let places =
        |list: &[opinion::consensus::Common]| list.iter().map(|common| common.statement).collect();
    let statements: Vec<StatementResult> = statements.collect();
    OpinionResult {
        format: FORMAT,
        people: people(frozen).saturating_sub(count(left_out.len())),
        eligible: count(analysis.eligible.iter().filter(|own| **own).count()),
        votes: statements.iter().map(|one| u64::from(one.votes())).sum(),
        barred: count(barred),
        border: count(border),
        groups: groups.collect(),
        map: MapResult::of(analysis),
        statements,
        agreed: places(&analysis.consensus.agree),
        refused: places(&analysis.consensus.disagree),
        divides: analysis.divides.iter().map(|divide| divide.statement).collect(),
        model: STANDARD.encode(analysis.model.to_bytes()),
        weighted: None,
        without_flagged: None,
    }
}

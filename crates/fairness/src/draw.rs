//! Draws: who sits in a body, when everyone who applied should have a chance as equal as the quotas
//! allow (Flanigan et al. 2021), by a lottery that is published before a public random value decides.

mod homes;
mod legacy;
mod lottery;
mod mixture;
#[cfg(test)]
mod oracle;
mod panel;
mod public;
mod read;
mod relaxed;
mod report;
mod simplex;
mod spread;
#[cfg(test)]
mod tests;
mod verify;

pub use panel::{Kind, Proof, Rules};
pub use public::{Certificate, Chance, Drawn, Files, Lottery, Panel, publish};
pub use read::{Categories, Pool, read_categories, read_people};
pub use verify::{Completed, Verified, complete, verify};

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::number::At;
use homes::Homes;

/// Chances are whole multiples of 1 / this, so that a file of decimals holds them exactly.
pub const UNIT: i64 = 1_000_000_000_000_000;

/// A value of a feature and how many of its people a panel must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// Name.
    pub name: String,
    /// Least number.
    pub min: i64,
    /// Greatest number.
    pub max: i64,
    /// How far a suggestion may go: least and greatest.
    #[serde(skip)]
    pub flex: Option<(i64, i64)>,
}

/// A feature that has quotas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feature {
    /// Name.
    pub name: String,
    /// Its values.
    pub values: Vec<Value>,
}

/// Someone who may be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: String,
    /// For each feature, which value.
    pub values: Vec<usize>,
    /// Same text, same home; at most one of a home is drawn.
    pub home: Option<String>,
}

/// How chances are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// The usual procedure, run once for each ticket: most urgent quota first, at random.
    Legacy,
    /// The greatest least chance.
    Maximin,
    /// The greatest least chance, then the greatest next, and so on.
    Leximin,
    /// The greatest product of chances.
    Nash,
    /// Neither chances far above the mean nor far below.
    Goldilocks,
}

/// A quota that has to be widened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widening {
    /// Feature.
    pub feature: String,
    /// Value.
    pub value: String,
    /// As asked for.
    pub asked: (i64, i64),
    /// As it would do.
    pub suggested: (i64, i64),
}

/// Why there is no lottery.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLottery {
    /// No panel meets all quotas.
    #[error("no panel meets all quotas")]
    Conflict {
        /// Quotas of which none can stay while the others do: (feature, value, "min" or "max").
        conflict: Vec<(String, String, &'static str)>,
        /// The least changes with which there are panels; empty when none was found.
        suggestion: Vec<Widening>,
    },
    /// The procedure found no panel in many attempts.
    #[error("the usual procedure found no panel in {0} attempts")]
    Unlucky(usize),
}

/// Types, limits and seats of a pool.
pub fn rules(features: &[Feature], people: &[Person], seats: usize) -> Rules {
    rules_with(features, people, seats, &|_| true)
}

/// The same, with rows for some of the homes alone: who lives in the others is of a type with
/// everyone else of the same values, and [`Homes`] knows who lives with whom.
fn rules_with(
    features: &[Feature],
    people: &[Person],
    seats: usize,
    has_row: &dyn Fn(&str) -> bool,
) -> Rules {
    let mut limits: Vec<(i64, i64)> = Vec::new();
    let mut first = Vec::new();
    for feature in features {
        first.push(limits.len());
        limits.extend(feature.values.iter().map(|value| (value.min, value.max)));
    }
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    let mut others = Vec::new();
    for (home, residents) in shared_homes(people) {
        if has_row(home) {
            rows.insert(home, limits.len());
            limits.push((0, 1));
        } else {
            others.push(residents);
        }
    }
    let mut kinds: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (place, person) in people.iter().enumerate() {
        let mut own: Vec<usize> =
            first.iter().zip(&person.values).map(|(first, value)| first + value).collect();
        own.extend(person.home.as_deref().and_then(|home| rows.get(home)));
        kinds.entry(own).or_default().push(place);
    }
    let kinds = kinds.into_iter().map(|(limits, people)| Kind { limits, people }).collect();
    Rules { seats, limits, kinds, homes: Homes::new(people.len(), others) }
}

/// Homes of more than one person, with their people. They come in the order of who lives there, so
/// that it does not matter how they are called: homes of equal people may change places in a proof.
fn shared_homes(people: &[Person]) -> Vec<(&str, Vec<usize>)> {
    let mut homes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, person) in people.iter().enumerate() {
        if let Some(home) = person.home.as_deref() {
            homes.entry(home).or_default().push(place);
        }
    }
    let values = |residents: &[usize]| -> Vec<&Vec<usize>> {
        let of = |place: &usize| people.get(*place).map(|person| &person.values);
        let mut values: Vec<_> = residents.iter().filter_map(of).collect();
        values.sort_unstable();
        values
    };
    let shared = homes.into_iter().filter(|(_, residents)| residents.len() > 1);
    let mut shared: Vec<_> =
        shared.map(|(home, residents)| (values(&residents), home, residents)).collect();
    shared.sort_unstable();
    shared.into_iter().map(|(_, home, residents)| (home, residents)).collect()
}

/// Whether there is a panel that meets all rules.
///
/// # Errors
/// [`NoLottery::Conflict`] with the quotas in conflict and what would do.
pub fn feasible(features: &[Feature], people: &[Person], seats: usize) -> Result<(), NoLottery> {
    let rules = rules(features, people, seats);
    if lottery::any(&rules) { Ok(()) } else { Err(conflict(features, &rules)) }
}

/// A lottery over panels of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chances {
    /// Panels (places in the pool, ascending) with their chances in units of 10^-15.
    pub panels: Vec<(Vec<usize>, i64)>,
    /// Weights of types, and the proof that no panel has more than a certain weight: so no lottery
    /// gives everyone more than that weight divided by everyone's.
    pub proof: Option<(Vec<i64>, Proof)>,
}

impl Chances {
    /// Everyone's chance, in units of 10^-15.
    pub fn of(&self, people: usize) -> Vec<i64> {
        let mut chances = vec![0; people];
        for (members, units) in &self.panels {
            for person in members {
                chances.change(*person, |sum| sum + units);
            }
        }
        chances
    }
}

/// Finds the lottery. `tell` hears how many of how many types have their final chance.
///
/// # Errors
/// [`NoLottery`] with the quotas in conflict and what would do.
pub fn chances(
    features: &[Feature],
    people: &[Person],
    seats: usize,
    method: Method,
    tickets: usize,
    seed: [u8; 32],
    tell: &dyn Fn(usize, usize),
) -> Result<Chances, NoLottery> {
    let rules = rules(features, people, seats);
    if method == Method::Legacy {
        if !lottery::any(&rules) {
            return Err(conflict(features, &rules));
        }
        let panels = legacy::run(&rules, people.len(), tickets, seed)?;
        return Ok(Chances { panels, proof: None });
    }
    let mut rows: BTreeSet<&str> = BTreeSet::new();
    for attempt in 0..=ATTEMPTS {
        let has_row = |home: &str| attempt == ATTEMPTS || rows.contains(home);
        let own = rules_with(features, people, seats, &has_row);
        let found = match method {
            Method::Nash => lottery::nash(&own),
            Method::Goldilocks => lottery::goldilocks(&own),
            _ => lottery::leximin(&own, method != Method::Maximin, tell),
        };
        let seated = found.and_then(|mixture| {
            let panels = spread::seat(&own, &spread::whole_units(mixture.panels.clone()))?;
            Ok((panels, mixture))
        });
        match seated {
            Ok((panels, mixture)) => {
                let proof = prove(&rules, &own, &mixture);
                return Ok(Chances { panels, proof: Some(proof) });
            }
            Err(No::Panel) => break,
            Err(No::Room(crowd)) => {
                let home = |place: &usize| people.get(*place)?.home.as_deref();
                rows.extend(crowd.iter().filter_map(home));
            }
        }
    }
    Err(conflict(features, &rules))
}

/// How often homes get rows of their own before all of them do.
const ATTEMPTS: usize = 4;

/// Why there is no lottery yet.
#[derive(Clone, Debug, PartialEq, Eq)]
enum No {
    /// No panel meets all rules.
    Panel,
    /// The homes of these people need rows.
    Room(Vec<usize>),
}

/// The proof of the greatest least chance, from the worth of seats by type: of the types by which
/// the lottery was found, for those of all rules.
fn prove(all: &Rules, own: &Rules, mixture: &lottery::Mixture) -> (Vec<i64>, Proof) {
    let greatest = mixture.weights.iter().copied().fold(1e-300, f64::max);
    let weights: Vec<f64> =
        mixture.weights.iter().map(|weight| weight.max(0.0) / greatest).collect();
    let weight_of = |numbers: &[i64]| -> f64 {
        numbers.iter().zip(&weights).map(|(number, weight)| panel::float(*number) * weight).sum()
    };
    let most = mixture.panels.iter().map(|(numbers, _)| weight_of(numbers)).fold(0.0, f64::max);
    let mut of_person = vec![0.0; own.homes.people()];
    for (kind, weight) in own.kinds.iter().zip(&weights) {
        kind.people.iter().for_each(|person| of_person.put(*person, *weight));
    }
    let weight = |kind: &Kind| kind.people.first().map_or(0.0, |person| of_person.at(*person));
    let weights: Vec<f64> = all.kinds.iter().map(weight).collect();
    let mut finder = panel::Finder::new(all);
    let most = finder.best(&weights, most, f64::INFINITY).map_or(most, |(most, _)| most);
    let proof = finder.prove(&weights, most);
    (all.fitted(&weights, &proof), proof)
}

/// Which quotas contradict each other, and the least widening.
fn conflict(features: &[Feature], rules: &Rules) -> NoLottery {
    let values: Vec<(&Feature, &Value)> =
        features.iter().flat_map(|f| f.values.iter().map(move |value| (f, value))).collect();
    let seats = i64::try_from(rules.seats).unwrap_or(i64::MAX);
    // Leave out whatever is not needed for the contradiction.
    let mut kept = rules.clone();
    let mut conflict = Vec::new();
    for (at, (feature, value)) in values.iter().enumerate() {
        for side in ["min", "max"] {
            let mut without = kept.clone();
            if let Some(limit) = without.limits.get_mut(at) {
                if side == "min" { limit.0 = 0 } else { limit.1 = seats.max(limit.0) }
            }
            if without == kept {
                continue;
            }
            if lottery::any(&without) {
                conflict.push((feature.name.clone(), value.name.clone(), side));
            } else {
                kept = without;
            }
        }
    }
    let room = |flexible: bool| -> Vec<(i64, i64)> {
        let own = values.iter().map(|(_, value)| {
            let (low, high) = value.flex.filter(|_| flexible).unwrap_or((0, seats));
            ((value.min - low).max(0), (high - value.max).max(0))
        });
        let homes = rules.limits.len() - values.len();
        own.chain(std::iter::repeat_n((0, 0), homes)).collect()
    };
    let change = lottery::relax(rules, &room(true)).or_else(|| lottery::relax(rules, &room(false)));
    let widen = |((feature, value), (down, up)): (&(&Feature, &Value), &(i64, i64))| Widening {
        feature: feature.name.clone(),
        value: value.name.clone(),
        asked: (value.min, value.max),
        suggested: (value.min - down, value.max + up),
    };
    let suggestion = values.iter().zip(change.iter().flatten()).map(widen);
    let suggestion = suggestion.filter(|widening| widening.asked != widening.suggested).collect();
    NoLottery::Conflict { conflict, suggestion }
}

/// Reserves for a drawn panel: again and again whoever the reserves lack most, when each value is to
/// be as strong among them as in the panel (so that whoever drops out can be replaced by someone
/// alike).
pub fn alternates(people: &[Person], members: &[usize], count: usize) -> Vec<usize> {
    let features = people.first().map_or(0, |person| person.values.len());
    let mut lacks: Vec<BTreeMap<usize, i64>> = vec![BTreeMap::new(); features];
    let add = |lacks: &mut Vec<BTreeMap<usize, i64>>, person: &Person, by: i64| {
        for (own, value) in lacks.iter_mut().zip(&person.values) {
            *own.entry(*value).or_default() += by;
        }
    };
    let (reserves, seats) =
        (i64::try_from(count).unwrap_or(0), i64::try_from(members.len()).unwrap_or(1));
    for person in members.iter().filter_map(|member| people.get(*member)) {
        add(&mut lacks, person, reserves);
    }
    let homes: Vec<&String> =
        members.iter().filter_map(|member| people.get(*member)?.home.as_ref()).collect();
    let free = |person: &Person| person.home.as_ref().is_none_or(|home| !homes.contains(&home));
    let mut open: Vec<usize> = (0..people.len())
        .filter(|p| !members.contains(p) && people.get(*p).is_some_and(free))
        .collect();
    let mut chosen = Vec::new();
    while chosen.len() < count {
        let score = |place: &usize| -> i64 {
            let values = people.get(*place).map_or(&[][..], |person| &person.values);
            lacks.iter().zip(values).map(|(own, value)| own.get(value).copied().unwrap_or(0)).sum()
        };
        let best = open.iter().max_by_key(|place| (score(place), std::cmp::Reverse(**place)));
        let Some(best) = best.copied() else { break };
        open.retain(|place| *place != best);
        if let Some(person) = people.get(best) {
            add(&mut lacks, person, -seats);
            if let Some(home) = &person.home {
                open.retain(|p| {
                    people.get(*p).is_none_or(|other| other.home.as_ref() != Some(home))
                });
            }
        }
        chosen.push(best);
    }
    chosen
}

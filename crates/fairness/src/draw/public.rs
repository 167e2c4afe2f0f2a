//! What is published of a draw, and how anyone checks it from that alone.
//!
//! First the lottery and the pool are published, with a commitment to both; only then a public random
//! value is taken, which decides the ticket. Ids are opaque; a person's own row stands there only as
//! a commitment, which they can open with the salt that they alone get.

use std::fmt::Write as _;

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::report::report;
use super::{
    Chances, Feature, Method, Person, Pool, Proof, UNIT, alternates, legacy, rules, spread,
};
use crate::file::Map;
use crate::number::{At, fraction};

/// Version of the files.
pub(super) const VERSION: u32 = 1;

/// A panel and its chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Published ids, in their order in the pool.
    pub members: Vec<String>,
    /// Chance, with at most 15 decimals.
    pub probability: f64,
}

/// A person's chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chance {
    /// Published id.
    pub id: String,
    /// Chance, with at most 15 decimals.
    pub probability: f64,
}

/// Why no lottery gives everyone more: with these weights, no panel has more than the proof allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// For each type of people (in the order of their values), the weight of one person, in units of
    /// 10^-12.
    pub weights: Vec<i64>,
    /// The proof.
    pub proof: Proof,
    /// The greatest least chance that it leaves possible.
    pub bound: f64,
}

/// lottery.json.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lottery {
    /// Version of this file.
    pub version: u32,
    /// How chances were given.
    pub method: Method,
    /// Seats.
    pub seats: usize,
    /// Quotas.
    pub features: Vec<Feature>,
    /// The exact lottery.
    pub panels: Vec<Panel>,
    /// Everyone's chance in it.
    pub people: Vec<Chance>,
    /// The least chance in it.
    pub minimum: f64,
    /// Gini coefficient of the chances.
    pub gini: f64,
    /// None for the legacy method.
    pub certificate: Option<Certificate>,
    /// The lottery rounded to equally likely tickets: indices of panels.
    pub tickets: Vec<usize>,
}

/// draw.json.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Version of this file.
    pub version: u32,
    /// SHA-256 of lottery.json.
    pub lottery: String,
    /// SHA-256 of pool.csv.
    pub pool: String,
    /// SHA-256 of both digests: to be announced before the random value.
    pub commitment: String,
    /// The public random value, once it is known.
    pub random: Option<String>,
    /// The ticket it decides, counted from 0.
    pub ticket: Option<usize>,
    /// The panel of that ticket.
    pub members: Vec<String>,
    /// Reserves, in order.
    pub alternates: Vec<String>,
}

/// The files of a draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// (name, text) of public files.
    pub public: Vec<(&'static str, String)>,
    /// (name, text) of private files.
    pub private: Vec<(&'static str, String)>,
    /// Places in the pool of those drawn.
    pub members: Vec<usize>,
}

pub(super) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn keyed(secret: &[u8; 32], word: &str, id: &str) -> [u8; 32] {
    digest(&[&secret[..], word.as_bytes(), &[0], id.as_bytes()].concat())
}

/// One line of CSV.
fn line(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| {
        let plain = !cell.contains([',', '"', '\n', '\r']) && !cell.is_empty();
        if plain { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    });
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

/// The commitment to a full row: SHA-256 over the salt and the row as a line of CSV.
fn commit(salt: &[u8], row: &[String]) -> String {
    hex(&digest(&[salt, line(row).as_bytes()].concat()))
}

pub(super) fn units(probability: f64) -> i64 {
    super::panel::integer(probability * 1e15)
}

pub(super) fn probability(units: i64) -> f64 {
    super::panel::float(units) / 1e15
}

/// Gini coefficient: mean difference of chances, over twice their mean.
pub(super) fn gini(chances: &[i64]) -> f64 {
    let mut sorted = chances.to_vec();
    sorted.sort_unstable();
    let (mut weighted, mut sum, count) = (0_i128, 0_i128, crate::number::wide(sorted.len()));
    for (rank, chance) in (1_i128..).zip(&sorted) {
        weighted += (2 * rank - count - 1) * i128::from(*chance);
        sum += i128::from(*chance);
    }
    crate::number::float(&fraction(weighted, (count * sum).max(1)))
}

/// Everything to be written. `secret` makes ids and salts: with the same secret the same files come
/// out, so that a draw can be completed when the random value is known.
#[expect(clippy::too_many_arguments, reason = "each is a file or a choice of the command line")]
pub fn publish(
    features: &[Feature],
    pool: &Pool,
    seats: usize,
    method: Method,
    chances: &Chances,
    tickets: usize,
    random: Option<&str>,
    secret: &[u8; 32],
) -> Files {
    let mut order: Vec<usize> = (0..pool.people.len()).collect();
    let id = |place: usize| pool.people.get(place).map_or("", |person| person.id.as_str());
    order.sort_by_key(|place| keyed(secret, "id", id(*place)));
    let width = order.len().to_string().len().max(3);
    let mut public_id = vec![String::new(); order.len()];
    let mut place_of = vec![0; order.len()];
    for (number, place) in order.iter().enumerate() {
        place_of.put(*place, number);
        if let Some(slot) = public_id.get_mut(*place) {
            *slot = format!("P{:0width$}", number + 1);
        }
    }
    let pool_csv = pool_file(features, pool, &order, &public_id, secret);
    // The pool as the public sees it: in the order of the published ids.
    let people: Vec<Person> =
        order.iter().filter_map(|place| pool.people.get(*place).cloned()).collect();
    let mut panels: Vec<(Vec<usize>, i64)> = chances
        .panels
        .iter()
        .map(|(members, units)| {
            let mut members: Vec<usize> = members.iter().map(|place| place_of.at(*place)).collect();
            members.sort_unstable();
            (members, *units)
        })
        .collect();
    panels.sort();
    let names: Vec<String> =
        order.iter().filter_map(|place| public_id.get(*place).cloned()).collect();
    let lottery = describe(features, &people, &names, seats, method, chances, panels, tickets);
    let lottery_json = serde_json::to_string(&lottery).unwrap_or_default() + "\n";
    let drawn = decide(&lottery, &lottery_json, &pool_csv, &people, &names, random);
    let draw_json = serde_json::to_string_pretty(&drawn).unwrap_or_default() + "\n";
    let report = report(&lottery, &drawn, &people);
    let members: Vec<usize> = (0..order.len())
        .filter(|place| public_id.get(*place).is_some_and(|own| drawn.members.contains(own)))
        .collect();
    let private = private_files(pool, &public_id, &drawn, &lottery, secret);
    Files {
        public: vec![
            ("lottery.json", lottery_json),
            ("pool.csv", pool_csv),
            ("draw.json", draw_json),
            ("report.html", report),
        ],
        private,
        members,
    }
}

fn pool_file(
    features: &[Feature],
    pool: &Pool,
    order: &[usize],
    public_id: &[String],
    secret: &[u8; 32],
) -> String {
    let mut header = vec!["id".to_owned()];
    header.extend(features.iter().map(|feature| feature.name.clone()));
    header.extend(["home".to_owned(), "commitment".to_owned()]);
    let mut homes: Map<&str, (usize, usize)> = Map::default();
    for person in &pool.people {
        if let Some(home) = &person.home {
            homes.entry(home).or_default().0 += 1;
        }
    }
    let mut text = line(&header);
    let mut next = 0;
    for place in order {
        let (Some(person), Some(row)) = (pool.people.get(*place), pool.rows.get(*place)) else {
            continue;
        };
        let mut cells = vec![public_id.get(*place).cloned().unwrap_or_default()];
        cells.extend(features.iter().zip(&person.values).map(|(feature, value)| {
            feature.values.get(*value).map_or_else(String::new, |value| value.name.clone())
        }));
        let shared = person.home.as_deref().and_then(|home| homes.get_mut(home));
        cells.push(match shared.filter(|(people, _)| *people > 1) {
            Some((_, number)) => {
                if *number == 0 {
                    next += 1;
                    *number = next;
                }
                format!("H{number}")
            }
            None => String::new(),
        });
        cells.push(commit(&keyed(secret, "salt", &person.id), row));
        text.push_str(&line(&cells));
    }
    text
}

#[expect(clippy::too_many_arguments, reason = "the parts of lottery.json")]
fn describe(
    features: &[Feature],
    people: &[Person],
    names: &[String],
    seats: usize,
    method: Method,
    chances: &Chances,
    panels: Vec<(Vec<usize>, i64)>,
    tickets: usize,
) -> Lottery {
    let mut own = vec![0_i64; people.len()];
    for (members, units) in &panels {
        for place in members {
            own.change(*place, |sum| sum + units);
        }
    }
    let name = |place: usize| names.get(place).cloned().unwrap_or_default();
    let tickets = spread::tickets(&panels, people.len(), tickets);
    let rules = rules(features, people, seats);
    let certificate = chances.proof.as_ref().map(|(weights, proof)| Certificate {
        bound: bound(&rules, weights, proof).map_or(1.0, probability),
        weights: weights.clone(),
        proof: proof.clone(),
    });
    Lottery {
        version: VERSION,
        method,
        seats,
        features: features.to_vec(),
        people: own
            .iter()
            .enumerate()
            .map(|(place, units)| Chance { id: name(place), probability: probability(*units) })
            .collect(),
        minimum: probability(own.iter().copied().min().unwrap_or(0)),
        gini: gini(&own),
        certificate,
        panels: panels
            .into_iter()
            .map(|(members, units)| Panel {
                members: members.into_iter().map(name).collect(),
                probability: probability(units),
            })
            .collect(),
        tickets,
    }
}

/// The greatest least chance that a proof leaves possible, in units of 10^-15, rounded up.
pub(super) fn bound(rules: &super::Rules, weights: &[i64], proof: &Proof) -> Option<i64> {
    if weights.len() != rules.kinds.len() || weights.iter().any(|weight| *weight < 0) {
        return None;
    }
    let all = rules.kinds.iter().zip(weights);
    let all: i128 =
        all.map(|(kind, w)| crate::number::wide(kind.people.len()) * i128::from(*w)).sum();
    let most = rules.bound(weights, proof)?;
    if all <= 0 {
        return None;
    }
    i64::try_from((most.checked_mul(i128::from(UNIT))? + all - 1).div_euclid(all)).ok()
}

/// The ticket that a public random value decides.
pub(super) fn ticket(commitment: &str, random: &str, tickets: usize) -> usize {
    let seed = digest(format!("{commitment}\n{}", random.trim()).as_bytes());
    legacy::below(&mut ChaCha12Rng::from_seed(seed), tickets)
}

pub(super) fn decide(
    lottery: &Lottery,
    lottery_json: &str,
    pool_csv: &str,
    people: &[Person],
    names: &[String],
    random: Option<&str>,
) -> Drawn {
    let (of_lottery, of_pool) = (digest(lottery_json.as_bytes()), digest(pool_csv.as_bytes()));
    let commitment = hex(&digest(&[of_lottery, of_pool].concat()));
    let random = random.map(|random| random.trim().to_owned());
    let ticket = random.as_ref().map(|random| ticket(&commitment, random, lottery.tickets.len()));
    let panel = ticket.and_then(|t| lottery.panels.get(*lottery.tickets.get(t)?));
    let members: Vec<String> = panel.map(|panel| panel.members.clone()).unwrap_or_default();
    let places: Vec<usize> =
        (0..names.len()).filter(|at| names.get(*at).is_some_and(|n| members.contains(n))).collect();
    let reserves = if ticket.is_some() {
        alternates(people, &places, lottery.seats.min(people.len() - places.len()))
    } else {
        Vec::new()
    };
    Drawn {
        version: VERSION,
        lottery: hex(&of_lottery),
        pool: hex(&of_pool),
        commitment,
        random,
        ticket,
        members,
        alternates: reserves.into_iter().filter_map(|place| names.get(place).cloned()).collect(),
    }
}

fn private_files(
    pool: &Pool,
    public_id: &[String],
    drawn: &Drawn,
    lottery: &Lottery,
    secret: &[u8; 32],
) -> Vec<(&'static str, String)> {
    let table = |wanted: &dyn Fn(&String) -> bool| {
        let mut text = line(&[&["public_id".to_owned()], &pool.header[..]].concat());
        for (row, own) in pool.rows.iter().zip(public_id).filter(|(_, own)| wanted(own)) {
            text.push_str(&line(&[std::slice::from_ref(own), &row[..]].concat()));
        }
        text
    };
    let mut reserves = line(&[&["public_id".to_owned()], &pool.header[..]].concat());
    for own in &drawn.alternates {
        let row = public_id.iter().position(|id| id == own).and_then(|at| pool.rows.get(at));
        reserves.push_str(&line(&[std::slice::from_ref(own), row.map_or(&[][..], |r| r)].concat()));
    }
    let chance: Map<&str, f64> =
        lottery.people.iter().map(|person| (person.id.as_str(), person.probability)).collect();
    let headings = ["id", "public_id", "salt", "probability", "row"].map(str::to_owned);
    let mut salts = line(&headings);
    for ((person, row), own) in pool.people.iter().zip(&pool.rows).zip(public_id) {
        let salt = hex(&keyed(secret, "salt", &person.id));
        let chance = chance.get(own.as_str()).copied().unwrap_or(0.0).to_string();
        let cells = [person.id.clone(), own.clone(), salt, chance, line(row).trim_end().to_owned()];
        salts.push_str(&line(&cells));
    }
    let mut files = vec![("salts.csv", salts)];
    if drawn.ticket.is_some() {
        files.push(("selected.csv", table(&|own| drawn.members.contains(own))));
        files.push(("remaining.csv", table(&|own| !drawn.members.contains(own))));
        files.push(("alternates.csv", reserves));
    }
    files
}

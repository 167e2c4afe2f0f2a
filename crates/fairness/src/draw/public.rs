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

use super::{
    Chances, Feature, Method, Person, Pool, Proof, UNIT, alternates, legacy, rules, spread,
};
use crate::file::{Map, Table, text};
use crate::number::{At, decimal, fraction};

/// Version of the files.
const VERSION: u32 = 1;
/// How far the minimum may be below what is proved possible.
const GAP: i64 = 1_000_000;
/// Groups smaller than this are not told apart in the report.
const SMALL: usize = 5;

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

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn hex(bytes: &[u8]) -> String {
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

fn units(probability: f64) -> i64 {
    super::panel::integer(probability * 1e15)
}

fn probability(units: i64) -> f64 {
    super::panel::float(units) / 1e15
}

/// Gini coefficient: mean difference of chances, over twice their mean.
fn gini(chances: &[i64]) -> f64 {
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
fn bound(rules: &super::Rules, weights: &[i64], proof: &Proof) -> Option<i64> {
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

fn decide(
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn percent(chance: f64) -> String {
    let units = fraction(units(chance), UNIT);
    decimal(&(units * crate::number::whole(100)), 2)
}

/// report.html: one page that says how the chances are spread, in Korean and English. Values with
/// few people in the pool are put together.
fn report(lottery: &Lottery, drawn: &Drawn, people: &[Person]) -> String {
    let mut rows = String::new();
    for (at, feature) in lottery.features.iter().enumerate() {
        let mut small = (0, 0_usize);
        for (number, value) in feature.values.iter().enumerate() {
            let of = people.iter().zip(&lottery.people);
            let own: Vec<f64> = of
                .filter(|(person, _)| person.values.get(at) == Some(&number))
                .map(|(_, chance)| chance.probability)
                .collect();
            if own.len() < SMALL {
                small = (small.0 + 1, small.1 + own.len());
                continue;
            }
            let least = own.iter().copied().fold(f64::INFINITY, f64::min);
            let most = own.iter().copied().fold(0.0, f64::max);
            rows.push_str(&format!(
                "<tr><th>{} · {}</th><td>{}–{}</td><td>{}</td><td>{}–{} %</td></tr>\n",
                escaped(&feature.name),
                escaped(&value.name),
                value.min,
                value.max,
                own.len(),
                percent(least),
                percent(most)
            ));
        }
        if small.0 > 0 {
            rows.push_str(&format!(
                "<tr><th>{} · 그 밖 (others)</th><td></td><td>&lt; {}</td><td></td></tr>\n",
                escaped(&feature.name),
                SMALL * small.0
            ));
        }
    }
    let bound = lottery.certificate.as_ref().map_or_else(String::new, |certificate| {
        format!(
            "<p>어떤 추첨도 모두에게 {} %보다 큰 기회를 줄 수 없습니다. \
             (No lottery gives everyone more.)</p>\n",
            percent(certificate.bound)
        )
    });
    let result = drawn.ticket.map_or_else(
        || "<p>아직 뽑지 않았습니다. (Not drawn yet.)</p>\n".to_owned(),
        |ticket| {
            let random = escaped(drawn.random.as_deref().unwrap_or_default());
            let members = drawn.members.join(", ");
            format!("<p>공개 난수 (random value): {random} → {ticket}</p>\n<p>{members}</p>\n")
        },
    );
    format!(
        "<!doctype html>\n<html lang=\"ko\"><meta charset=\"utf-8\"><title>추첨</title>\n\
         <h1>추첨 (draw)</h1>\n<p>{} 명 중 {} 명. 가장 작은 기회 (least chance): {} %.</p>\n{bound}\
         <table>\n<tr><th></th><th>정원 (quota)</th><th>명 (people)</th><th>기회 (chance)</th></tr>\n\
         {rows}</table>\n<p>공약 (commitment): <code>{}</code></p>\n{result}</html>\n",
        lottery.people.len(),
        lottery.seats,
        percent(lottery.minimum),
        drawn.commitment
    )
}

/// What a check found right.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The lottery.
    pub lottery: Lottery,
    /// The draw.
    pub drawn: Drawn,
}

/// Recomputes everything that is published, from that alone. Each fault is a sentence.
///
/// # Errors
/// What is not right.
pub fn verify(
    lottery_json: &[u8],
    pool_csv: &[u8],
    draw_json: &[u8],
    report_html: &[u8],
) -> Result<Verified, Vec<String>> {
    let json =
        |file: &str, error: serde_json::Error| vec![format!("{file}:{} {error}", error.line())];
    let lottery: Lottery =
        serde_json::from_slice(lottery_json).map_err(|error| json("lottery.json", error))?;
    let drawn: Drawn =
        serde_json::from_slice(draw_json).map_err(|error| json("draw.json", error))?;
    let (people, names) = read_pool(pool_csv, &lottery.features)?;
    let mut faults = Vec::new();
    check_lottery(&lottery, &people, &names, &mut faults);
    if faults.is_empty() {
        let texts = (String::from_utf8_lossy(lottery_json), String::from_utf8_lossy(pool_csv));
        let again = decide(&lottery, &texts.0, &texts.1, &people, &names, drawn.random.as_deref());
        let text = serde_json::to_string_pretty(&again).unwrap_or_default() + "\n";
        if text.as_bytes() != draw_json {
            faults.push("draw.json is not what the other files and the random value give".into());
        }
        if report(&lottery, &again, &people).as_bytes() != report_html {
            faults.push("report.html is not what the other files give".into());
        }
    }
    if faults.is_empty() { Ok(Verified { lottery, drawn }) } else { Err(faults) }
}

fn read_pool(
    bytes: &[u8],
    features: &[Feature],
) -> Result<(Vec<Person>, Vec<String>), Vec<String>> {
    let read = || -> Result<(Vec<Person>, Vec<String>), crate::file::ReadError> {
        let text = text(bytes, "pool.csv")?;
        let mut table = Table::open(&text, b',', 1)?;
        let (id, home) = (table.need(&["id"])?, table.need(&["home"])?);
        table.need(&["commitment"])?;
        let columns: Vec<usize> =
            features.iter().map(|f| table.need(&[&f.name])).collect::<Result<_, _>>()?;
        let (mut people, mut names) = (Vec::new(), Vec::new());
        let mut seen: Map<String, usize> = Map::default();
        while table.next()? {
            let own = table.filled(id, "an id")?.to_owned();
            if let Some(first) = seen.insert(own.clone(), table.start()) {
                let (first, name) = (table.line_of(first), own);
                return Err(table.wrong(id, crate::file::Fault::Repeated { name, first }));
            }
            let mut values = Vec::new();
            for (feature, at) in features.iter().zip(&columns) {
                let found = table.cell(*at);
                let value = feature.values.iter().position(|value| value.name == found);
                values.push(value.ok_or_else(|| {
                    let (found, list) = (found.to_owned(), "lottery.json");
                    table.wrong(*at, crate::file::Fault::Unknown { found, list })
                })?);
            }
            let home = table.cell(home);
            let home = (!home.is_empty()).then(|| home.to_owned());
            people.push(Person { id: own.clone(), values, home });
            names.push(own);
        }
        Ok((people, names))
    };
    read().map_err(|error| vec![format!("pool.csv: {error}")])
}

fn check_lottery(lottery: &Lottery, people: &[Person], names: &[String], faults: &mut Vec<String>) {
    let places: Map<&str, usize> =
        names.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    let rules = rules(&lottery.features, people, lottery.seats);
    let mut kind_of = vec![0; people.len()];
    for (at, kind) in rules.kinds.iter().enumerate() {
        for person in &kind.people {
            kind_of.put(*person, at);
        }
    }
    let (mut own, mut sum) = (vec![0_i64; people.len()], 0_i64);
    for (number, panel) in lottery.panels.iter().enumerate() {
        let mut numbers = vec![0_i64; rules.kinds.len()];
        let mut members: Vec<usize> =
            panel.members.iter().filter_map(|id| places.get(id.as_str()).copied()).collect();
        members.sort_unstable();
        members.dedup();
        for p in &members {
            numbers.change(kind_of.at(*p), |count| count + 1);
        }
        if members.len() != panel.members.len() || !rules.allow(&numbers) {
            faults.push(format!("panel {number} does not meet the quotas"));
        }
        let units = units(panel.probability);
        if units <= 0 {
            faults.push(format!("panel {number} has no chance"));
        }
        sum = sum.saturating_add(units);
        for p in &members {
            own.change(*p, |sum| sum.saturating_add(units));
        }
    }
    if sum != UNIT {
        faults.push("the chances of the panels do not add up to 1".to_owned());
    }
    let told: Vec<Chance> = names
        .iter()
        .zip(&own)
        .map(|(id, units)| Chance { id: id.clone(), probability: probability(*units) })
        .collect();
    // A decimal may come back as a neighbouring number: what counts is the unit it stands for.
    let same = |(one, other): (&Chance, &Chance)| {
        one.id == other.id && units(one.probability) == units(other.probability)
    };
    if told.len() != lottery.people.len() || !told.iter().zip(&lottery.people).all(same) {
        faults.push("the chances of people are not those of the panels".to_owned());
    }
    let least = own.iter().copied().min().unwrap_or(0);
    if units(lottery.minimum) != least {
        faults.push("the least chance is another".to_owned());
    }
    if (lottery.gini - gini(&own)).abs() > 1e-12 {
        faults.push("the Gini coefficient is another".to_owned());
    }
    match &lottery.certificate {
        Some(certificate) => match bound(&rules, &certificate.weights, &certificate.proof) {
            Some(bound) if bound == units(certificate.bound) => {
                let best = matches!(lottery.method, Method::Maximin | Method::Leximin);
                if best && bound - least > GAP {
                    faults.push("the certificate does not prove the least chance".to_owned());
                }
            }
            _ => faults.push("the certificate does not hold".to_owned()),
        },
        None if lottery.method != Method::Legacy => {
            faults.push("there is no certificate".to_owned());
        }
        None => {}
    }
    if lottery.version != VERSION {
        faults.push(format!("version {}; this program knows {VERSION}", lottery.version));
    }
    let panels: Vec<(Vec<usize>, i64)> = lottery
        .panels
        .iter()
        .map(|panel| {
            let members = panel.members.iter().filter_map(|id| places.get(id.as_str()).copied());
            (members.collect(), units(panel.probability))
        })
        .collect();
    if faults.is_empty()
        && spread::tickets(&panels, people.len(), lottery.tickets.len()) != lottery.tickets
    {
        faults.push("the tickets are not the rounding of the lottery".to_owned());
    }
}

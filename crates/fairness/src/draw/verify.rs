//! Recomputes what is published of a draw, from that alone. Nothing is solved here: panels are
//! counted, chances added up, the proof of the least chance evaluated, the ticket drawn again.

use super::public::{VERSION, bound, decide, digest, gini, hex, probability, units};
use super::report::report;
use super::{Chance, Drawn, Feature, Lottery, Method, Person, UNIT, rules, spread};
use crate::file::{Map, Table, text};
use crate::number::At;

/// How far the minimum may be below what is proved possible, in units of 10^-15.
const GAP: i64 = 1_000_000;

/// What a check found right.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The lottery.
    pub lottery: Lottery,
    /// The draw.
    pub drawn: Drawn,
}

impl Verified {
    /// The published id and chance of whoever holds a salt and their own row, a line of CSV; none when
    /// no published commitment is theirs.
    pub fn own_row(&self, pool_csv: &[u8], salt: &str, row: &str) -> Option<&Chance> {
        let digits: Vec<char> = salt.trim().chars().collect();
        let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).ok();
        let salt: Vec<u8> = digits.chunks(2).map(byte).collect::<Option<_>>()?;
        let row = format!("{}\n", row.trim_end_matches(['\r', '\n']));
        let wanted = hex(&digest(&[&salt, row.as_bytes()].concat()));
        let text = text(pool_csv, "pool.csv").ok()?;
        let mut table = Table::open(&text, b',', 1).ok()?;
        let (id, commitment) = (table.find(&["id"])?, table.find(&["commitment"])?);
        while table.next().ok()? {
            if table.cell(commitment) == wanted {
                let own = table.cell(id);
                return self.lottery.people.iter().find(|person| person.id == own);
            }
        }
        None
    }
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

/// A published draw with its random value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    /// What was drawn.
    pub drawn: Drawn,
    /// draw.json.
    pub draw_json: String,
    /// report.html.
    pub report: String,
}

/// What a public random value decides, from the published files alone.
///
/// # Errors
/// What is not right in the files, as [`verify`] says it.
pub fn complete(
    lottery_json: &str,
    pool_csv: &str,
    random: &str,
) -> Result<Completed, Vec<String>> {
    let lottery: Lottery = serde_json::from_str(lottery_json)
        .map_err(|error| vec![format!("lottery.json:{} {error}", error.line())])?;
    let (people, names) = read_pool(pool_csv.as_bytes(), &lottery.features)?;
    let drawn = decide(&lottery, lottery_json, pool_csv, &people, &names, Some(random));
    let draw_json = serde_json::to_string_pretty(&drawn).unwrap_or_default() + "\n";
    let report = report(&lottery, &drawn, &people);
    Ok(Completed { drawn, draw_json, report })
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

//! Participatory-budget files (.pb, pabulib.org): sections META, PROJECTS and VOTES, semicolons.

use super::{Ballots, Project, Request};
use crate::file::{Fault, Map, ReadError, Table, shown, text};
use crate::number::short;
use crate::shares::Group;

/// Digits after the point that money may have.
const DIGITS: usize = 6;
const MONEY: &str = "an amount of money such as 1200 or 1200.50";

struct Section<'a> {
    text: &'a str,
    line: usize,
}

/// Reads a .pb file.
///
/// # Errors
/// [`ReadError`] with line, column and what was expected.
pub fn read(bytes: &[u8]) -> Result<Request, ReadError> {
    let text = text(bytes, "a .pb file with sections META, PROJECTS and VOTES")?;
    let meta = Meta::read(&section(&text, "META")?)?;
    let (projects, decimals) = projects(&section(&text, "PROJECTS")?)?;
    let decimals = decimals.max(meta.budget.1);
    let scaled = |(units, digits): (u64, usize)| -> Option<u64> {
        let power = u32::try_from(decimals - digits).ok()?;
        units.checked_mul(10_u64.checked_pow(power)?)
    };
    let too_many = || {
        ReadError::at(meta.budget_line, Fault::TooMany { what: "money", limit: u64::MAX / 10_000 })
    };
    let index: Map<&str, u32> =
        projects.iter().enumerate().map(|(n, project)| (project.id.as_str(), short(n))).collect();
    let (ballots, groups, voters) =
        votes(&section(&text, "VOTES")?, &meta, &index, projects.len())?;
    let projects = projects
        .iter()
        .map(|found| {
            Some(Project {
                id: found.id.clone(),
                name: found.name.clone(),
                cost: scaled(found.cost)?,
                official: found.official,
            })
        })
        .collect::<Option<Vec<_>>>();
    Ok(Request {
        projects: projects.ok_or_else(too_many)?,
        budget: scaled(meta.budget).ok_or_else(too_many)?,
        decimals,
        groups,
        voters,
        ballots,
    })
}

/// The lines between a heading and the next.
fn section<'a>(text: &'a str, name: &'static str) -> Result<Section<'a>, ReadError> {
    const HEADINGS: [&str; 3] = ["META", "PROJECTS", "VOTES"];
    let is = |line: &str, name: &str| line.trim().trim_end_matches(';').eq_ignore_ascii_case(name);
    let (mut start, mut end, mut first, mut offset) = (None, text.len(), 0, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if start.is_some() && HEADINGS.iter().any(|heading| is(line, heading)) {
            end = offset;
            break;
        }
        offset += line.len();
        if start.is_none() && is(line, name) {
            start = Some(offset);
            first = number + 2;
        }
    }
    let lines = text.lines().count();
    let missing = || ReadError::at(lines, Fault::MissingSection { name });
    let body = text.get(start.ok_or_else(missing)?..end).unwrap_or_default();
    if body.trim().is_empty() {
        return Err(ReadError::at(first, Fault::Empty { expected: "a header line" }));
    }
    Ok(Section { text: body, line: first })
}

struct Meta {
    budget: (u64, usize),
    budget_line: usize,
    ballots: Ballots,
    longest: Option<usize>,
}

impl Meta {
    fn read(section: &Section<'_>) -> Result<Self, ReadError> {
        let (mut budget, mut budget_line, mut ballots, mut longest) = (None, 0, None, None);
        for (index, line) in section.text.lines().enumerate() {
            let number = section.line + index;
            let Some((key, value)) = line.split_once(';') else { continue };
            let value = value.trim().trim_end_matches(';').trim_matches('"').trim();
            let wrong =
                |expected| ReadError::at(number, Fault::Value { found: shown(line), expected });
            match key.trim().to_lowercase().as_str() {
                "budget" => {
                    budget = Some(money(value).ok_or_else(|| wrong(MONEY))?);
                    budget_line = number;
                }
                "vote_type" => {
                    ballots = Some(Ballots::parse(&value.to_lowercase()).ok_or_else(|| {
                        wrong("approval, choose-1, cumulative, scoring or ordinal")
                    })?);
                }
                "max_length" => longest = value.parse().ok(),
                _ => {}
            }
        }
        let missing = |name: &str, expected: &str| {
            let (name, expected) = (name.to_owned(), expected.to_owned());
            ReadError::at(section.line, Fault::Missing { name, expected })
        };
        Ok(Self {
            budget: budget.ok_or_else(|| missing("budget", "a line 'budget;AMOUNT' in META"))?,
            budget_line,
            ballots: ballots
                .ok_or_else(|| missing("vote_type", "a line 'vote_type;approval' in META"))?,
            longest,
        })
    }
}

/// An amount as whole units with so many digits after the point, or after a comma when two digits
/// at most follow it. Blanks may part thousands.
fn money(text: &str) -> Option<(u64, usize)> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let by_comma = plain.split_once(',').filter(|(_, rest)| (1..=2).contains(&rest.len()));
    let parts = plain.split_once('.').or(by_comma);
    let (integer, rest) = parts.unwrap_or((plain.as_str(), ""));
    let rest = rest.trim_end_matches('0');
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if integer.is_empty() || !digits(integer) || !digits(rest) || rest.len() > DIGITS {
        return None;
    }
    Some((format!("{integer}{rest}").parse().ok()?, rest.len()))
}

struct Found {
    id: String,
    name: String,
    cost: (u64, usize),
    official: Option<bool>,
}

fn projects(section: &Section<'_>) -> Result<(Vec<Found>, usize), ReadError> {
    let mut table = Table::open(section.text, b';', section.line)?;
    let id = table.need(&["project_id"])?;
    let cost = table.need(&["cost"])?;
    let (name, selected) = (table.find(&["name"]), table.find(&["selected"]));
    let mut seen: Map<String, usize> = Map::default();
    let (mut projects, mut decimals) = (Vec::new(), 0);
    while table.next()? {
        let own = table.filled(id, "an id")?.to_owned();
        if let Some(first) = seen.insert(own.clone(), table.start()) {
            let first = table.line_of(first);
            return Err(table.wrong(id, Fault::Repeated { name: own, first }));
        }
        let amount = table.filled(cost, MONEY)?;
        let amount = money(amount).ok_or_else(|| {
            table.wrong(cost, Fault::Value { found: shown(amount), expected: MONEY })
        })?;
        decimals = decimals.max(amount.1);
        projects.push(Found {
            id: own,
            name: name.map_or("", |at| table.cell(at)).to_owned(),
            cost: amount,
            official: selected.and_then(|at| match table.cell(at) {
                "1" | "2" | "3" => Some(true),
                "0" => Some(false),
                _ => None,
            }),
        });
    }
    if projects.is_empty() {
        return Err(ReadError::at(
            section.line,
            Fault::Empty { expected: "a line for each project" },
        ));
    }
    Ok((projects, decimals))
}

type Votes = (Ballots, Vec<Group>, usize);

fn votes(
    section: &Section<'_>,
    meta: &Meta,
    index: &Map<&str, u32>,
    projects: usize,
) -> Result<Votes, ReadError> {
    let mut table = Table::open(section.text, b';', section.line)?;
    let voter = table.need(&["voter_id"])?;
    let vote = table.need(&["vote"])?;
    let weighted = meta.ballots == Ballots::Cumulative;
    let points = if weighted { Some(table.need(&["points"])?) } else { None };
    let mut seen: Map<String, usize> = Map::default();
    let mut ranked: Vec<Vec<(u32, u32)>> = Vec::new();
    while table.next()? {
        let own = table.filled(voter, "an id")?.to_owned();
        if let Some(first) = seen.insert(own.clone(), table.start()) {
            let first = table.line_of(first);
            return Err(table.wrong(voter, Fault::Repeated { name: own, first }));
        }
        let mut ballot: Vec<(u32, u32)> = Vec::new();
        let mut given = points.map(|at| table.cell(at).split(','));
        for id in table.cell(vote).split(',').map(str::trim).filter(|id| !id.is_empty()) {
            let list = "the section PROJECTS";
            let project = index
                .get(id)
                .ok_or_else(|| table.wrong(vote, Fault::Unknown { found: shown(id), list }))?;
            if ballot.iter().any(|(other, _)| other == project) {
                let expected = "each project once";
                return Err(table.wrong(vote, Fault::Value { found: shown(id), expected }));
            }
            let weight = match &mut given {
                None => 1,
                Some(given) => {
                    let cell = given.next().unwrap_or_default().trim();
                    whole_points(cell).ok_or_else(|| {
                        let expected = "a whole number of points for each project of the vote";
                        let at = points.unwrap_or_default();
                        table.wrong(at, Fault::Value { found: shown(cell), expected })
                    })?
                }
            };
            ballot.push((*project, weight));
        }
        let more = given.as_mut().and_then(|given| given.find(|cell| !cell.trim().is_empty()));
        if let (Some(more), Some(at)) = (more, points) {
            let expected = "points for projects of the vote alone";
            return Err(table.wrong(at, Fault::Value { found: shown(more), expected }));
        }
        ranked.push(ballot);
    }
    let voters = ranked.len();
    if voters == 0 {
        return Err(ReadError::at(section.line, Fault::Empty { expected: "a line for each vote" }));
    }
    if meta.ballots == Ballots::Ordinal {
        let longest = ranked.iter().map(Vec::len).max().unwrap_or(0);
        let longest = meta.longest.unwrap_or(longest).max(longest).min(projects);
        for ballot in &mut ranked {
            for (position, (_, weight)) in ballot.iter_mut().enumerate() {
                *weight = short(longest.saturating_sub(position)).max(1);
            }
        }
    }
    Ok((meta.ballots, grouped(ranked), voters))
}

/// Points, written as a whole number, perhaps with ".0".
fn whole_points(cell: &str) -> Option<u32> {
    cell.strip_suffix(".0").unwrap_or(cell).parse().ok().filter(|points| *points <= 1_000_000)
}

/// Voters with equal ballots as one group, in the order of ballots.
pub(crate) fn grouped(mut ballots: Vec<Vec<(u32, u32)>>) -> Vec<Group> {
    for ballot in &mut ballots {
        ballot.retain(|(_, weight)| *weight > 0);
        ballot.sort_unstable();
    }
    ballots.sort_unstable();
    let mut groups: Vec<Group> = Vec::new();
    for ballot in ballots {
        match groups.last_mut() {
            Some(last) if last.ballot == ballot => last.size += 1,
            _ => groups.push(Group { size: 1, ballot }),
        }
    }
    groups
}

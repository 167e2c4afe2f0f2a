//! Orders of preference from CSV and from PrefLib's formats.

use super::{Order, Profile};
use crate::file::{Fault, Map, ReadError, Table, delimiter, shown, text};
use crate::preflib;

/// Reads a PrefLib file, or CSV when the first line is a header.
///
/// # Errors
/// [`ReadError`] with line, column and what was expected.
pub fn read(bytes: &[u8]) -> Result<Profile, ReadError> {
    let text = text(bytes, "a PrefLib file, or CSV with the columns voter, option, rank")?;
    if preflib::is_one(&text) { preflib::read(bytes) } else { read_csv(bytes) }
}

const RANK: &str = "a rank: 1, 2, … or nothing";

/// Reads CSV: either a line for each voter and option (`voter,option,rank`), or a line for each voter
/// (`voter,NAME,NAME,…`) with ranks in the cells. 1 is best, equal ranks are ties, no rank is last.
///
/// # Errors
/// [`ReadError`] with line, column and what was expected.
pub fn read_csv(bytes: &[u8]) -> Result<Profile, ReadError> {
    let text = text(bytes, "CSV with a header: voter,option,rank or voter,NAME,NAME,…")?;
    let mut table = Table::open(&text, delimiter(&text), 1)?;
    let voter = table.need(&["voter", "voter_id"])?;
    let mut profile = Profile::default();
    let ranks = match (table.find(&["option"]), table.find(&["rank"])) {
        (Some(option), Some(rank)) => long(&mut table, voter, option, rank, &mut profile.options)?,
        (Some(_), None) => table.need(&["rank"]).map(|_| Vec::new())?,
        _ => wide(&mut table, voter, &mut profile.options)?,
    };
    if ranks.is_empty() {
        return Err(ReadError::at(2, Fault::Empty { expected: "a line for each voter" }));
    }
    for mut own in ranks {
        own.sort_unstable();
        let (mut ranked, mut last, mut place) = (Vec::new(), None, 0_u16);
        for (rank, option) in own {
            if last.is_some_and(|last| last != rank) {
                place = place.saturating_add(1);
            }
            last = Some(rank);
            ranked.push((option, place));
        }
        profile.orders.push(Order { ranked, count: 1 });
    }
    Ok(profile)
}

type Ranks = Vec<Vec<(u32, u16)>>;

fn rank(table: &Table<'_>, at: usize) -> Result<Option<u32>, ReadError> {
    let cell = table.cell(at);
    if cell.is_empty() {
        return Ok(None);
    }
    let rank = cell.parse().ok().filter(|rank| *rank > 0);
    let wrong = || table.wrong(at, Fault::Value { found: shown(cell), expected: RANK });
    rank.map(Some).ok_or_else(wrong)
}

fn too_many(line: usize) -> ReadError {
    ReadError::at(line, Fault::TooMany { what: "options", limit: u64::from(u16::MAX) })
}

fn wide(
    table: &mut Table<'_>,
    voter: usize,
    options: &mut Vec<String>,
) -> Result<Ranks, ReadError> {
    let columns: Vec<usize> = (0..table.header.len()).filter(|at| *at != voter).collect();
    if u16::try_from(columns.len()).is_err() {
        return Err(too_many(1));
    }
    options.extend(columns.iter().filter_map(|at| table.header.get(*at).cloned()));
    let mut seen: Map<String, usize> = Map::default();
    let mut ranks = Vec::new();
    while table.next()? {
        let name = table.filled(voter, "the voter's id")?.to_owned();
        if let Some(first) = seen.insert(name.clone(), table.start()) {
            let first = table.line_of(first);
            return Err(table.wrong(voter, Fault::Repeated { name, first }));
        }
        let mut own = Vec::new();
        for (option, at) in (0_u16..).zip(&columns) {
            own.extend(rank(table, *at)?.map(|rank| (rank, option)));
        }
        ranks.push(own);
    }
    Ok(ranks)
}

fn long(
    table: &mut Table<'_>,
    voter: usize,
    option: usize,
    at: usize,
    options: &mut Vec<String>,
) -> Result<Ranks, ReadError> {
    let mut voters: Map<String, usize> = Map::default();
    let mut names: Map<String, u16> = Map::default();
    let mut seen: Map<(usize, u16), usize> = Map::default();
    let mut ranks: Ranks = Vec::new();
    while table.next()? {
        let name = table.filled(voter, "the voter's id")?;
        let own = match voters.get(name) {
            Some(own) => *own,
            None => {
                voters.insert(name.to_owned(), ranks.len());
                ranks.push(Vec::new());
                ranks.len() - 1
            }
        };
        let name = table.filled(option, "the option's name")?.to_owned();
        let index = match names.get(&name) {
            Some(index) => *index,
            None => {
                let index = u16::try_from(options.len()).map_err(|_| too_many(table.line()))?;
                names.insert(name.clone(), index);
                options.push(name.clone());
                index
            }
        };
        if let Some(first) = seen.insert((own, index), table.start()) {
            let first = table.line_of(first);
            return Err(table.wrong(option, Fault::Repeated { name, first }));
        }
        let found = rank(table, at)?;
        if let (Some(list), Some(rank)) = (ranks.get_mut(own), found) {
            list.push((rank, index));
        }
    }
    Ok(ranks)
}

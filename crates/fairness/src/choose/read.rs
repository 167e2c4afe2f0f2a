//! Approval ballots: CSV `voter,option,approve`, and the PrefLib formats that hold approvals.

use std::hash::Hasher as _;

use super::Ballots;
use crate::file::{Fault, Map, Mixer, ReadError, Table, delimiter, shown, text};
use crate::number::{At, place, short};
use crate::preflib;
use crate::shares::Group;

/// Reads CSV with the columns voter, option and approve: 1 approves, 0 does not, empty was shown and
/// not answered. A pair that is not in the file was never shown.
///
/// # Errors
/// [`ReadError`] with line, column and what was expected.
pub fn read(bytes: &[u8]) -> Result<Ballots, ReadError> {
    let text = text(bytes, "CSV with the columns voter, option, approve")?;
    let marks = match plain(&text) {
        Some(marks) => marks,
        None => table(&text)?,
    };
    if marks.list.is_empty() {
        return Err(ReadError::at(2, Fault::Empty { expected: "a line for each vote" }));
    }
    ballots(marks).ok_or_else(|| repeated(&text))
}

/// Names by the order in which they first come.
#[derive(Default)]
struct Names {
    list: Vec<String>,
    index: Map<String, u32>,
    last: u32,
}

impl Names {
    fn find(&mut self, name: &str) -> u32 {
        // Lines of a voter mostly come together.
        if self.list.get(place(self.last)).is_some_and(|last| last == name) {
            return self.last;
        }
        self.last = match self.index.get(name) {
            Some(index) => *index,
            None => {
                let index = short(self.list.len());
                self.index.insert(name.to_owned(), index);
                self.list.push(name.to_owned());
                index
            }
        };
        self.last
    }
}

/// What a file says.
#[derive(Default)]
struct Marks {
    voters: Names,
    options: Names,
    /// Voter, option, whether approved.
    list: Vec<(u32, u32, bool)>,
}

impl Marks {
    fn add(&mut self, voter: &str, option: &str, approves: bool) {
        let mark = (self.voters.find(voter), self.options.find(option), approves);
        self.list.push(mark);
    }
}

fn approval(cell: &str) -> Option<bool> {
    match cell {
        "1" => Some(true),
        "0" | "" => Some(false),
        _ => None,
    }
}

const VOTER: &[&str] = &["voter", "voter_id"];
const OPTION: &[&str] = &["option", "option_id"];
const APPROVE: &[&str] = &["approve"];

/// Reads a file without quotation marks, which is most of them, at once; none if anything in it is
/// unusual or wrong, which [`table`] then names.
fn plain(text: &str) -> Option<Marks> {
    if text.contains('"') {
        return None;
    }
    let separator = char::from(delimiter(text));
    let mut lines = text.lines();
    let header: Vec<String> =
        lines.next()?.split(separator).map(|name| name.trim().to_lowercase()).collect();
    let find = |names: &[&str]| header.iter().position(|name| names.contains(&name.as_str()));
    if [find(VOTER), find(OPTION), find(APPROVE)] != [Some(0), Some(1), Some(2)]
        || header.len() != 3
    {
        return None;
    }
    let mut marks = Marks::default();
    for line in lines {
        let (voter, rest) = line.split_once(separator)?;
        let (option, approve) = rest.split_once(separator)?;
        let (voter, option) = (voter.trim(), option.trim());
        if voter.is_empty() || option.is_empty() {
            return None;
        }
        marks.add(voter, option, approval(approve.trim())?);
    }
    Some(marks)
}

/// Reads any file, and says what is wrong where.
fn table(text: &str) -> Result<Marks, ReadError> {
    let mut table = Table::open(text, delimiter(text), 1)?;
    let (voter, option) = (table.need(VOTER)?, table.need(OPTION)?);
    let approve = table.need(APPROVE)?;
    let mut marks = Marks::default();
    while table.next()? {
        let name = table.filled(voter, "the voter's id")?;
        let chosen = table.filled(option, "the option's id")?;
        let approves = approval(table.cell(approve)).ok_or_else(|| {
            let (found, expected) = (shown(table.cell(approve)), "1, 0 or nothing");
            table.wrong(approve, Fault::Value { found, expected })
        })?;
        marks.add(name, chosen, approves);
    }
    Ok(marks)
}

/// The marks of each voter together; none when a voter has two for one option.
fn ballots(marks: Marks) -> Option<Ballots> {
    let Marks { voters, options, mut list } = marks;
    let mut shown = vec![0_u64; options.list.len()];
    for (_, option, _) in &list {
        shown.change(place(*option), |shown| shown + 1);
    }
    if !list.is_sorted_by_key(|mark| mark.0) {
        list.sort_by_key(|mark| mark.0);
    }
    for own in list.chunk_by_mut(|one, other| one.0 == other.0) {
        own.sort_unstable();
    }
    let pair = |mark: &(u32, u32, bool)| (mark.0, mark.1);
    if list.iter().zip(list.iter().skip(1)).any(|(one, other)| pair(one) == pair(other)) {
        return None;
    }
    let mut groups: Vec<Group> = Vec::new();
    // Equal ballots are found by a digest; two that share it without being equal stay apart.
    let mut index: Map<u64, u32> = Map::default();
    for own in list.chunk_by(|one, other| one.0 == other.0) {
        let approved =
            || own.iter().filter(|(.., approves)| *approves).map(|(_, option, _)| *option);
        let mut digest = Mixer::default();
        approved().for_each(|option| digest.write_u32(option));
        let known = index.get(&digest.finish()).and_then(|at| groups.get_mut(place(*at)));
        let is_same = |group: &&mut Group| group.ballot.iter().map(|(o, _)| *o).eq(approved());
        match known.filter(is_same) {
            Some(group) => group.size += 1,
            None => {
                index.insert(digest.finish(), short(groups.len()));
                let ballot = approved().map(|option| (option, 1)).collect();
                groups.push(Group { size: 1, ballot });
            }
        }
    }
    Some(Ballots { voters: voters.list.len(), options: options.list, groups, shown })
}

/// The second line of a voter for the same option.
fn repeated(text: &str) -> ReadError {
    let again = || -> Result<(), ReadError> {
        let mut table = Table::open(text, delimiter(text), 1)?;
        let (voter, option) = (table.need(VOTER)?, table.need(OPTION)?);
        let mut seen: Map<(String, String), usize> = Map::default();
        while table.next()? {
            let pair = (table.cell(voter).to_owned(), table.cell(option).to_owned());
            let name = format!("{}, {}", pair.0, pair.1);
            if let Some(first) = seen.insert(pair, table.start()) {
                let first = table.line_of(first);
                return Err(table.wrong(option, Fault::Repeated { name, first }));
            }
        }
        Ok(())
    };
    again().err().unwrap_or_else(|| ReadError::at(1, Fault::Encoding))
}

/// Reads .cat, .toi and their like: the first category, or the first place, is approved. Of categories
/// a voter saw what they put into one; of orders everything.
///
/// # Errors
/// [`ReadError`] with the line and what was expected.
pub fn read_preflib(bytes: &[u8]) -> Result<Ballots, ReadError> {
    let profile = preflib::read(bytes)?;
    let mut ballots = Ballots { shown: vec![0; profile.options.len()], ..Ballots::default() };
    for order in profile.orders {
        let size = u32::try_from(order.count).unwrap_or(u32::MAX);
        let first = order.ranked.iter().take_while(|(_, place)| *place == 0);
        let mut ballot: Vec<(u32, u32)> = first.map(|(o, _)| (u32::from(*o), 1)).collect();
        ballot.sort_unstable();
        ballots.voters += place(size);
        ballots.groups.push(Group { size, ballot });
        for (option, _) in &order.ranked {
            ballots.shown.change(usize::from(*option), |shown| shown + order.count);
        }
    }
    if !profile.categories {
        ballots.shown.fill(u64::try_from(ballots.voters).unwrap_or(u64::MAX));
    }
    ballots.options = profile.options;
    Ok(ballots)
}

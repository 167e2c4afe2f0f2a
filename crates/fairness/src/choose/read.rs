//! Approval ballots: CSV `voter,option,approve`, and the PrefLib formats that hold approvals.

use super::Ballots;
use crate::file::{Fault, Map, ReadError, Table, shown, text};
use crate::number::{At, place, short};
use crate::preflib;

/// Reads CSV with the columns voter, option and approve: 1 approves, 0 does not, empty was shown and
/// not answered. A pair that is not in the file was never shown.
///
/// # Errors
/// [`ReadError`] with line, column and what was expected.
pub fn read(bytes: &[u8]) -> Result<Ballots, ReadError> {
    let text = text(bytes, "CSV with the columns voter, option, approve")?;
    let mut table = Table::open(&text, b',', 1)?;
    let voter = table.need(&["voter", "voter_id"])?;
    let option = table.need(&["option", "option_id"])?;
    let approve = table.need(&["approve"])?;
    let mut options: Map<String, u32> = Map::default();
    let mut voters: Map<String, u32> = Map::default();
    let mut marks: Vec<Vec<(u32, bool)>> = Vec::new();
    let mut ballots = Ballots::default();
    let (mut last, mut last_index) = (String::new(), 0);
    while table.next()? {
        let name = table.filled(voter, "the voter's id")?;
        if name != last || marks.is_empty() {
            name.clone_into(&mut last);
            last_index = match voters.get(name) {
                Some(index) => *index,
                None => {
                    let index = short(marks.len());
                    voters.insert(name.to_owned(), index);
                    marks.push(Vec::new());
                    index
                }
            };
        }
        let name = table.filled(option, "the option's id")?;
        let index = match options.get(name) {
            Some(index) => *index,
            None => {
                let index = short(ballots.options.len());
                options.insert(name.to_owned(), index);
                ballots.options.push(name.to_owned());
                ballots.shown.push(0);
                index
            }
        };
        let approves = match table.cell(approve) {
            "1" => true,
            "0" | "" => false,
            found => {
                let (found, expected) = (shown(found), "1, 0 or nothing");
                return Err(table.wrong(approve, Fault::Value { found, expected }));
            }
        };
        ballots.shown.change(place(index), |shown| shown + 1);
        if let Some(marks) = marks.get_mut(place(last_index)) {
            marks.push((index, approves));
        }
    }
    if marks.is_empty() {
        return Err(ReadError::at(2, Fault::Empty { expected: "a line for each vote" }));
    }
    ballots.voters = marks.len();
    let mut approvals = Vec::with_capacity(marks.len());
    for mut own in marks {
        own.sort_unstable();
        if own.windows(2).any(|pair| pair.first().map(|one| one.0) == pair.last().map(|one| one.0))
        {
            return Err(repeated(&text));
        }
        own.retain(|(_, approves)| *approves);
        approvals.push(own.into_iter().map(|(option, _)| (option, 1)).collect());
    }
    ballots.groups = crate::budget::grouped(approvals);
    Ok(ballots)
}

/// The second line of a voter for the same option.
fn repeated(text: &str) -> ReadError {
    let again = || -> Result<(), ReadError> {
        let mut table = Table::open(text, b',', 1)?;
        let voter = table.need(&["voter", "voter_id"])?;
        let option = table.need(&["option", "option_id"])?;
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

/// Reads .cat and .toi: the first category, or the first place, is approved; everything was shown.
///
/// # Errors
/// [`ReadError`] with the line and what was expected.
pub fn read_preflib(bytes: &[u8]) -> Result<Ballots, ReadError> {
    let profile = preflib::read(bytes)?;
    let mut ballots = Ballots::default();
    for order in profile.orders {
        let size = u32::try_from(order.count).unwrap_or(u32::MAX);
        let first = order.ranked.iter().take_while(|(_, place)| *place == 0);
        let mut ballot: Vec<(u32, u32)> = first.map(|(o, _)| (u32::from(*o), 1)).collect();
        ballot.sort_unstable();
        ballots.voters += usize::try_from(size).unwrap_or(0);
        ballots.groups.push(crate::shares::Group { size, ballot });
    }
    ballots.shown = vec![u64::try_from(ballots.voters).unwrap_or(u64::MAX); profile.options.len()];
    ballots.options = profile.options;
    Ok(ballots)
}

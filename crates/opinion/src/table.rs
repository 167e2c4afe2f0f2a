//! A plain table of votes: CSV with the columns `participant`, `statement` and `vote`.

mod plain;

use std::collections::BTreeMap;
use std::io::{self, Write};

use thiserror::Error;

use crate::conversation::{Collector, Conversation};
use crate::group::MOST_GROUPS;
use crate::matrix::MatrixError;
use crate::polis::{Fault, ReadError, Sheet, SourceFile};
use crate::random::Random;

/// A table that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// A cell or a line is wrong.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is more in it than a conversation holds.
    #[error("{0}. Split the table.")]
    Size(#[from] MatrixError),
}

/// The columns of a table of votes.
const COLUMNS: [&str; 3] = ["participant", "statement", "vote"];

/// Where they are, of how many.
struct Columns {
    participant: usize,
    statement: usize,
    vote: usize,
    all: usize,
}

/// Reads a table of votes: a line a vote, −1, 0 or 1; ids are any texts; a later line about the same
/// person and statement replaces an earlier one.
pub fn read(bytes: &[u8]) -> Result<Conversation, TableError> {
    match plain::read(bytes) {
        Some(conversation) => Ok(conversation),
        None => read_any(bytes),
    }
}

/// Reads any table of votes, or says what is wrong with it.
fn read_any(bytes: &[u8]) -> Result<Conversation, TableError> {
    let mut sheet = Sheet::open(SourceFile::Table, bytes)?;
    let [participant, statement, vote] = COLUMNS;
    let participant = sheet.required(participant)?;
    let statement = sheet.required(statement)?;
    let vote = sheet.required(vote)?;
    let mut collector = Collector::default();
    while sheet.next_line()? {
        let value = sheet.sign(vote)?;
        let id = |column: usize| match sheet.text(column)?.trim() {
            "" => Err(sheet.fault(Some(column), Fault::Blank)),
            text => Ok(text),
        };
        collector.vote(id(participant)?, id(statement)?, value)?;
    }
    Ok(collector.finish().0)
}

/// Reads groups given from outside: CSV with the columns `participant` and `group` (0 to 6).
pub fn read_groups(bytes: &[u8]) -> Result<BTreeMap<String, u8>, ReadError> {
    let mut sheet = Sheet::open(SourceFile::Table, bytes)?;
    let participant = sheet.required("participant")?;
    let group = sheet.required("group")?;
    let mut groups = BTreeMap::new();
    while sheet.next_line()? {
        let number: u8 = sheet.number(group)?;
        if usize::from(number) >= MOST_GROUPS {
            let found = sheet.text(group)?.to_owned();
            return Err(sheet.fault(Some(group), Fault::NotANumber { found }));
        }
        groups.insert(sheet.text(participant)?.trim().to_owned(), number);
    }
    Ok(groups)
}

/// Made-up votes with planted groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planted {
    /// People; person p belongs to group p mod `groups`.
    pub participants: usize,
    /// Statements. Each has agree probability .85 in a random half of the groups, .15 in the others.
    pub statements: usize,
    /// Votes, spread evenly over people, each on different statements; one in ten is a pass.
    pub votes: usize,
    /// Groups.
    pub groups: usize,
    /// Seed.
    pub seed: u64,
}

impl Planted {
    /// The votes, person by person: `give(person, statement, vote)`.
    pub fn each<E>(
        &self,
        mut give: impl FnMut(usize, usize, i8) -> Result<(), E>,
    ) -> Result<(), E> {
        let groups = self.groups.max(1);
        let mut random = Random::new(self.seed, 0);
        // With an odd number of groups the half is rounded up or down by lot.
        let agreeing: Vec<Vec<bool>> = (0..self.statements)
            .map(|_| {
                let half = groups / 2 + (groups % 2) * random.below(2);
                let chosen = random.sample(groups, half);
                (0..groups).map(|group| chosen.contains(&group)).collect()
            })
            .collect();
        let mut order: Vec<usize> = (0..self.statements).collect();
        for person in 0..self.participants {
            let mut random = Random::new(self.seed, 1 + u64::try_from(person).unwrap_or(0));
            let votes = share(self.votes, person, self.participants).min(self.statements);
            for at in 0..votes {
                order.swap(at, at + random.below(self.statements - at));
            }
            for statement in order.iter().take(votes) {
                let agrees = agreeing.get(*statement).and_then(|row| row.get(person % groups));
                let probability = if agrees == Some(&true) { 0.85 } else { 0.15 };
                let vote = if random.unit() < 0.1 {
                    0
                } else if random.unit() < probability {
                    1
                } else {
                    -1
                };
                give(person, *statement, vote)?;
            }
        }
        Ok(())
    }

    /// Writes the votes as a table.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        writeln!(out, "participant,statement,vote")?;
        self.each(|person, statement, vote| writeln!(out, "{person},{statement},{vote}"))?;
        out.flush()
    }
}

/// The part of `whole` that falls to `at` of `parts`, as even as whole numbers allow.
fn share(whole: usize, at: usize, parts: usize) -> usize {
    whole / parts + usize::from(at < whole % parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lines that are almost, or wholly, plain.
    fn line() -> impl Strategy<Value = String> {
        let id = prop_oneof![8 => "[0-9]{1,3}", 1 => "[a-c]{0,2}", 1 => "\"[0-9]\"", 1 => " [0-9]"];
        let vote = prop_oneof![20 => prop_oneof![Just("1"), Just("0"), Just("-1")], 1 => Just("2")];
        let end =
            prop_oneof![20 => Just("\n"), 4 => Just("\r\n"), 1 => Just(""), 1 => Just("\n\n")];
        (id.clone(), id, vote, end).prop_map(|(p, s, v, end)| format!("{p},x,{v},{s}{end}"))
    }

    proptest! {
        #[test]
        fn the_quick_way_gives_what_the_other_gives(
            lines in proptest::collection::vec(line(), 0..12), plain: bool,
        ) {
            let lines = if plain {
                lines.into_iter().filter(|line| {
                    let digits = |cell: &str| !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
                    let cells: Vec<&str> = line.trim_end().split(',').collect();
                    digits(cells[0]) && digits(cells[3]) && cells[2] != "2" && line.ends_with('\n')
                }).collect()
            } else {
                lines
            };
            let text = format!("participant,other,vote,statement\n{}", lines.concat());
            let quick = plain::read(text.as_bytes());
            let leading = |line: &String| {
                line.trim_end().split(',').any(|cell| cell.len() > 1 && cell.starts_with('0'))
            };
            prop_assert!(!plain || quick.is_some() || lines.iter().any(leading));
            if let Some(conversation) = quick {
                prop_assert_eq!(Ok(conversation), read_any(text.as_bytes()));
            }
        }
    }
}

//! The quick way through a plain table: whole numbers without quotation marks, as programs write them.
//!
//! Two passes over the bytes: the first counts each person's votes, the second puts them where they
//! belong. Anything unusual, an error among it, is left to the reader that knows every case of CSV and
//! can say what is wrong; where this one gives a conversation, the other gives the same.

use crate::conversation::Conversation;
use crate::matrix::Matrix;

use super::{COLUMNS, Columns};

/// Ids up to here are looked up in a list.
const MOST: usize = 1 << 24;

/// Reads a plain table; nothing where it is not plain, or holds more than a conversation does.
pub(super) fn read(bytes: &[u8]) -> Option<Conversation> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (header, lines) = bytes.split_at(end);
    let columns = columns(header)?;
    let (mut people, mut statements) = (Vec::new(), Vec::new());
    each(lines, &columns, |person, statement, _| {
        count(&mut people, person);
        count(&mut statements, statement);
    })?;
    let mut matrix = Matrix::new(0, 0).ok()?;
    let mut names = [Vec::new(), Vec::new()];
    let [person_names, statement_names] = &mut names;
    for (id, votes) in people.iter_mut().enumerate().filter(|(_, votes)| **votes > 0) {
        let expected = usize::try_from(*votes).ok()?;
        *votes = u32::try_from(matrix.add_person_expecting(expected).ok()?).ok()?;
        person_names.push(id.to_string());
    }
    for (id, votes) in statements.iter_mut().enumerate().filter(|(_, votes)| **votes > 0) {
        *votes = u32::try_from(matrix.add_statement().ok()?).ok()?;
        statement_names.push(id.to_string());
    }
    let number =
        |numbers: &[u32], id: usize| numbers.get(id).and_then(|n| usize::try_from(*n).ok());
    let mut taken = Some(());
    each(lines, &columns, |person, statement, vote| {
        let numbers = number(&people, person).zip(number(&statements, statement));
        taken = taken.and(numbers.and_then(|(p, s)| matrix.vote(p, s, vote).ok().map(|_| ())));
    })?;
    taken?;
    let [people, statements] = names;
    Some(Conversation::without_texts(matrix, people, statements))
}

fn count(counts: &mut Vec<u32>, id: usize) {
    if id >= counts.len() {
        counts.resize((id + 1).next_power_of_two(), 0);
    }
    if let Some(count) = counts.get_mut(id) {
        *count += 1;
    }
}

/// Where the columns are, when each stands in the header once.
fn columns(header: &[u8]) -> Option<Columns> {
    if header.contains(&b'"') {
        return None;
    }
    let names: Vec<&str> = std::str::from_utf8(header).ok()?.split(',').map(str::trim).collect();
    let place = |name: &str| {
        let mut found = names.iter().enumerate().filter(|(_, own)| **own == name);
        let first = found.next();
        first.filter(|_| found.next().is_none()).map(|(at, _)| at)
    };
    let [participant, statement, vote] = COLUMNS.map(place);
    Some(Columns {
        participant: participant?,
        statement: statement?,
        vote: vote?,
        all: names.len(),
    })
}

/// Gives the votes line by line: person, statement, vote. Nothing when a line is not plain.
fn each(lines: &[u8], columns: &Columns, mut give: impl FnMut(usize, usize, i8)) -> Option<()> {
    for line in lines.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let (mut person, mut statement, mut vote) = (None, None, None);
        let mut cells = 0;
        for (at, cell) in line.split(|byte| *byte == b',').enumerate() {
            cells += 1;
            if at == columns.participant {
                person = id(cell);
            } else if at == columns.statement {
                statement = id(cell);
            } else if at == columns.vote {
                vote = sign(cell);
            } else if cell.iter().any(|byte| matches!(byte, b'"' | b'\r') || !byte.is_ascii()) {
                return None;
            }
        }
        if cells != columns.all {
            return None;
        }
        give(person?, statement?, vote?);
    }
    Some(())
}

/// A whole number as programs write it: no sign, no leading zero.
fn id(cell: &[u8]) -> Option<usize> {
    if cell.is_empty() || cell.len() > 8 || (cell.len() > 1 && cell.first() == Some(&b'0')) {
        return None;
    }
    let mut id = 0;
    for byte in cell {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        id = id * 10 + usize::from(digit);
    }
    (id < MOST).then_some(id)
}

fn sign(cell: &[u8]) -> Option<i8> {
    match cell {
        b"1" => Some(1),
        b"0" => Some(0),
        b"-1" => Some(-1),
        _ => None,
    }
}

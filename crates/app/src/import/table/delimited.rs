//! CSV: text with delimiters.

use std::io::{Read, Seek, SeekFrom};

use csv::StringRecord;

use super::decode::{self, Decoded, END_MARK};
use super::intake::{Intake, Short};
use super::{Encoding, Format, Head, Row, TableError};

/// How much of the text is looked at to find the delimiter, in bytes.
const SAMPLE_BYTES: u64 = 256 * 1024;

/// Delimiters, the likelier first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The same for a file whose name says that it has tabs.
const DELIMITERS_OF_TSV: [u8; 3] = [b'\t', b',', b';'];

/// Reads the file and hands its rows on.
pub(super) fn read<R, E, F>(name: &str, mut source: R, each: &mut F) -> Result<Head, E>
where
    R: Read + Seek,
    E: From<TableError>,
    F: FnMut(&Head, Row) -> Result<(), E>,
{
    let encoding = decode::detect(&mut source)?;
    let tabs = name.to_ascii_lowercase().ends_with(".tsv");
    let candidates = if tabs { DELIMITERS_OF_TSV } else { DELIMITERS };
    let delimiter = delimiter(&mut source, encoding, candidates)?;
    let format = Format::Csv { encoding, delimiter: char::from(delimiter) };
    let mut intake = Intake::new(format, each);
    let mut records = Records::new(Decoded::new(source, encoding), delimiter);
    while let Some(row) = records.advance()? {
        let cells = records.record.iter().map(str::to_owned).collect();
        intake.take(row, cells, Short::Refuse)?;
    }
    Ok(intake.finish()?)
}

/// The delimiter that stands most often in the first line that is not blank, outside quotation
/// marks; the first of equals. Leaves `source` at its start.
fn delimiter(
    source: &mut (impl Read + Seek),
    encoding: Encoding,
    candidates: [u8; 3],
) -> Result<u8, TableError> {
    let mut sample = Vec::new();
    Decoded::new(&mut *source, encoding).take(SAMPLE_BYTES).read_to_end(&mut sample)?;
    source.seek(SeekFrom::Start(0)).map_err(TableError::from)?;
    let mut quoted = false;
    let mut counts = candidates.map(|candidate| (candidate, 0u32));
    for byte in sample.iter().skip_while(|byte| **byte == b'\n') {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'\n' => break,
            other => {
                if let Some((_, count)) = counts.iter_mut().find(|(known, _)| known == other) {
                    *count = count.saturating_add(1);
                }
            }
        }
    }
    // `max_by_key` takes the last of equals, so the likelier goes last.
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    Ok(most.map_or(b',', |(delimiter, _)| delimiter))
}

/// Records with the line on which each begins.
struct Records<R> {
    reader: csv::Reader<Decoded<R>>,
    record: StringRecord,
}

impl<R: Read> Records<R> {
    fn new(text: Decoded<R>, delimiter: u8) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text);
        Self { reader, record: StringRecord::new() }
    }

    /// Reads the next record and says on which line it begins; nothing at the end.
    fn advance(&mut self) -> Result<Option<u32>, TableError> {
        let before = self.reader.position().line();
        self.reader.get_mut().begin_row();
        let more = match self.reader.read_record(&mut self.record) {
            Ok(more) => more,
            Err(_) if self.reader.get_ref().overran() => {
                return Err(TableError::UnclosedQuote { row: line_number(before) });
            }
            Err(error) => {
                return Err(TableError::Unreadable { detail: error.to_string() });
            }
        };
        let row = self.first_line();
        let mark = END_MARK.trim_matches('\n');
        match self.record.get(self.record.len().saturating_sub(1)) {
            _ if !more => Ok(None),
            // Such a record ends with the file, not with a line break.
            Some(cell) if cell.ends_with(END_MARK) => {
                Err(TableError::UnclosedQuote { row: row.saturating_add(1) })
            }
            Some(cell) if cell == mark && self.record.len() == 1 => self.at_mark(row),
            _ => Ok(Some(row)),
        }
    }

    /// The csv crate says where it stands after a record. Before a record it would count blank lines
    /// wrongly. Every record ends with a line break here, and all those inside are in its cells.
    fn first_line(&self) -> u32 {
        let breaks = |cell: &str| cell.bytes().filter(|byte| *byte == b'\n').count();
        let inside: usize = self.record.iter().map(breaks).sum();
        let inside = u64::try_from(inside).unwrap_or(u64::MAX);
        line_number(self.reader.position().line().saturating_sub(inside).saturating_sub(1))
    }

    /// A row that looks like the end mark is the end only if nothing follows it.
    fn at_mark(&mut self, row: u32) -> Result<Option<u32>, TableError> {
        let mut next = StringRecord::new();
        match self.reader.read_record(&mut next) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some(row)),
            Err(error) => Err(TableError::Unreadable { detail: error.to_string() }),
        }
    }
}

fn line_number(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX).max(1)
}

//! A CSV file with a header, read line by line, that can always say where it is.

use std::io::{Chain, Read};
use std::str::FromStr;

use csv::ByteRecord;

use super::error::{Fault, Place, ReadError, SourceFile};

/// Read after the file's own bytes. When the last line of the file is complete, the mark becomes a
/// record of its own; when a quoted text is still open, the mark ends up inside that text. The csv
/// crate does not report an open quote, and everything after it would silently become one cell.
const END_MARK: &[u8] = b"\n\x1a\n";

/// Longest piece of a wrong cell that an error repeats, in characters.
const QUOTED_IN_ERROR: usize = 40;

pub(crate) struct Sheet<'a> {
    file: SourceFile,
    length: usize,
    reader: csv::Reader<Chain<&'a [u8], &'static [u8]>>,
    header: Vec<String>,
    record: ByteRecord,
    lines: LineCount<'a>,
    line: u64,
}

impl<'a> Sheet<'a> {
    /// Opens the file and reads its header line.
    pub(crate) fn open(file: SourceFile, bytes: &'a [u8]) -> Result<Self, ReadError> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes.chain(END_MARK));
        let mut sheet = Self {
            file,
            length: bytes.len(),
            reader,
            header: Vec::new(),
            record: ByteRecord::new(),
            lines: LineCount::new(bytes),
            line: 1,
        };
        if !sheet.advance()? {
            sheet.line = 1;
            return Err(sheet.fault(None, Fault::Empty));
        }
        sheet.header = (0..sheet.record.len())
            .map(|at| sheet.text(at).map(|name| name.trim().to_owned()))
            .collect::<Result<_, _>>()?;
        Ok(sheet)
    }

    /// Goes to the next line; false at the end. Checks the number of cells.
    pub(crate) fn next_line(&mut self) -> Result<bool, ReadError> {
        if !self.advance()? {
            return Ok(false);
        }
        let (found, expected) = (self.record.len(), self.header.len());
        if found == expected {
            return Ok(true);
        }
        Err(self.fault(None, Fault::WrongWidth { found, expected }))
    }

    /// Reads one record; false at the end of the file.
    fn advance(&mut self) -> Result<bool, ReadError> {
        let more = self.reader.read_byte_record(&mut self.record).map_err(|error| {
            let detail = error.to_string();
            self.fault(None, Fault::Unreadable { detail })
        })?;
        let start = self.record.position().map_or(0, csv::Position::byte);
        self.line = self.lines.line_of_record(usize::try_from(start).unwrap_or(usize::MAX));
        let consumed = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        if more && consumed < self.length.saturating_add(END_MARK.len()) {
            return Ok(true);
        }
        if !more || self.record.iter().eq([b"\x1a"]) {
            return Ok(false);
        }
        Err(self.fault(None, Fault::UnclosedQuote))
    }

    /// Line of the file on which the present row begins.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The header's names with their positions.
    pub(crate) fn header(&self) -> impl Iterator<Item = (usize, &str)> {
        self.header.iter().map(String::as_str).enumerate()
    }

    /// Position of a column that may be absent.
    pub(crate) fn column(&self, name: &str) -> Result<Option<usize>, ReadError> {
        let mut found = self.header().filter(|(_, present)| *present == name).map(|(at, _)| at);
        let first = found.next();
        match found.next() {
            Some(second) => Err(self.fault(Some(second), Fault::RepeatedColumn)),
            None => Ok(first),
        }
    }

    /// Position of a column that the format needs.
    pub(crate) fn required(&self, name: &str) -> Result<usize, ReadError> {
        let missing = || self.fault(None, Fault::MissingColumn { name: name.to_owned() });
        self.column(name)?.ok_or_else(missing)
    }

    /// The cell's text.
    pub(crate) fn text(&self, at: usize) -> Result<&str, ReadError> {
        std::str::from_utf8(self.record.get(at).unwrap_or_default())
            .map_err(|_| self.fault(Some(at), Fault::NotUtf8))
    }

    /// The cell as a whole number.
    pub(crate) fn number<T: FromStr>(&self, at: usize) -> Result<T, ReadError> {
        let text = self.text(at)?.trim();
        text.parse().map_err(|_| self.fault(Some(at), Fault::NotANumber { found: short(text) }))
    }

    /// The cell as a whole number, or nothing when it is blank.
    pub(crate) fn number_or_blank<T: FromStr>(&self, at: usize) -> Result<Option<T>, ReadError> {
        if self.text(at)?.trim().is_empty() { Ok(None) } else { self.number(at).map(Some) }
    }

    /// The cell as −1, 0 or 1.
    pub(crate) fn sign(&self, at: usize) -> Result<i8, ReadError> {
        match self.text(at)?.trim() {
            "-1" => Ok(-1),
            "0" => Ok(0),
            "1" => Ok(1),
            other => Err(self.fault(Some(at), Fault::NotASign { found: short(other) })),
        }
    }

    /// An error at the present line and the given column.
    pub(crate) fn fault(&self, column: Option<usize>, fault: Fault) -> ReadError {
        let column = column.map(|at| Place {
            number: at.saturating_add(1),
            name: self.header.get(at).cloned().unwrap_or_default(),
        });
        ReadError { file: self.file, line: self.line, column, fault }
    }
}

fn short(text: &str) -> String {
    text.chars().take(QUOTED_IN_ERROR).collect()
}

/// Turns byte positions, which only grow, into line numbers. The csv crate's own count is one short
/// after CRLF and after blank lines.
struct LineCount<'a> {
    bytes: &'a [u8],
    counted_to: usize,
    line: u64,
}

impl<'a> LineCount<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, counted_to: 0, line: 1 }
    }

    /// Line of the first byte at or after `start` that is not a line break.
    fn line_of_record(&mut self, start: usize) -> u64 {
        let rest = self.bytes.get(self.counted_to..).unwrap_or_default();
        let (passed, after) = rest.split_at(start.saturating_sub(self.counted_to).min(rest.len()));
        let blank = after.iter().take_while(|byte| is_break(**byte)).count();
        let ahead = passed.len().saturating_add(blank);
        self.line = self.line.saturating_add(breaks(rest.get(..ahead).unwrap_or_default()));
        self.counted_to = self.counted_to.saturating_add(ahead);
        self.line
    }
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Line breaks in `span`: LF, CRLF, or a CR alone.
fn breaks(span: &[u8]) -> u64 {
    let following = span.iter().skip(1).map(Some).chain(std::iter::once(None));
    span.iter()
        .zip(following)
        .map(|(byte, after)| u64::from(*byte == b'\n' || (*byte == b'\r' && after != Some(&b'\n'))))
        .sum()
}

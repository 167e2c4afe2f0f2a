//! Reading files: bytes to text, tables with a header, and what can be wrong where.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{Chain, Read as _};

use encoding_rs::{EUC_KR, Encoding, UTF_8};
use thiserror::Error;

/// Maps that are the same in every run of the program: nothing here depends on their order.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<Mixer>>;

/// A quick digest for maps over names in files, of which there may be many millions. It is not meant
/// to withstand names made up to collide: whoever hands in such a file waits for it alone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mixer(u64);

impl Mixer {
    fn mix(&mut self, word: u64) {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (self.0 ^ word).wrapping_mul(ODD);
        self.0 = mixed ^ (mixed >> 29);
    }
}

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut word = [0; 8];
            word.iter_mut().zip(piece).for_each(|(to, from)| *to = *from);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0xd6e8_feb8_6659_fd93)
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Counted from 1.
    pub number: usize,
    /// Its name in the header.
    pub name: String,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// Nothing in the file.
    #[error("the file is empty; expected {expected}")]
    Empty {
        /// What the file should hold.
        expected: &'static str,
    },
    /// Saved in the old Korean encoding. It is not read: what is published must be the same bytes for
    /// everyone who computes it again.
    #[error("saved as CP949 (EUC-KR), not as UTF-8; save it as UTF-8 (in Excel: \"CSV UTF-8\")")]
    Cp949,
    /// Not UTF-8.
    #[error("bytes that are not UTF-8; save the file as UTF-8")]
    Encoding,
    /// A part of the file is missing.
    #[error("no section {name}; add it")]
    MissingSection {
        /// Its heading.
        name: &'static str,
    },
    /// A column of the header, or a line of a list of settings, is missing.
    #[error("no '{name}'; expected {expected}")]
    Missing {
        /// The name that was looked for.
        name: String,
        /// What would do.
        expected: String,
    },
    /// Two columns have one name.
    #[error("this column stands twice; remove or rename one")]
    RepeatedColumn,
    /// A line has more or fewer cells than the header.
    #[error("{found} cells; expected {expected}, as in the header")]
    Width {
        /// Cells in this line.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// A quoted text never ends.
    #[error("a quoted text that never ends; close the quotation marks")]
    UnclosedQuote,
    /// A cell is empty.
    #[error("is empty; expected {expected}")]
    Blank {
        /// What was expected.
        expected: &'static str,
    },
    /// A cell cannot be read.
    #[error("'{found}'; expected {expected}")]
    Value {
        /// What stands there.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A cell names something that is not listed.
    #[error("'{found}' is not listed in {list}; correct it or add it there")]
    Unknown {
        /// What stands there.
        found: String,
        /// Where it would have to stand.
        list: &'static str,
    },
    /// The same name twice.
    #[error("'{name}' stands on line {first} already; remove one of the two lines")]
    Repeated {
        /// The name.
        name: String,
        /// The line that had it first.
        first: usize,
    },
    /// A smallest number above the greatest.
    #[error("min {min} is above max {max}; correct one of the two")]
    MinAboveMax {
        /// Smallest.
        min: i64,
        /// Greatest.
        max: i64,
    },
    /// The greatest numbers of one feature leave seats empty.
    #[error("the max of '{feature}' add up to {total}, below the {seats} seats; raise one of them")]
    QuotaBelowSeats {
        /// The feature.
        feature: String,
        /// Sum of the greatest numbers.
        total: i64,
        /// Seats to fill.
        seats: i64,
    },
    /// The smallest numbers of one feature need more seats than there are.
    #[error("the min of '{feature}' add up to {total}, above the {seats} seats; lower one of them")]
    QuotaAboveSeats {
        /// The feature.
        feature: String,
        /// Sum of the smallest numbers.
        total: i64,
        /// Seats to fill.
        seats: i64,
    },
    /// More than can be computed with.
    #[error("{what}: more than {limit}; split the file")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The most there may be.
        limit: u64,
    },
}

/// A file that cannot be read, with the first fault in it. Nothing is half-read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}{}: {fault}", column.as_ref().map_or(String::new(), |column| format!(", column {} ({})", column.number, column.name)))]
pub struct ReadError {
    /// Line of the file, counted from 1.
    pub line: usize,
    /// Which column, where one is to blame.
    pub column: Option<Column>,
    /// What is wrong.
    pub fault: Fault,
}

impl ReadError {
    /// A fault of a whole line.
    pub fn at(line: usize, fault: Fault) -> Self {
        Self { line, column: None, fault }
    }
}

/// The text of a file: UTF-8 with or without a mark, or UTF-16 with its mark, as spreadsheets write.
///
/// # Errors
/// [`Fault::Empty`], [`Fault::Cp949`] or [`Fault::Encoding`] with the first line that is no UTF-8.
pub fn text<'a>(bytes: &'a [u8], expected: &'static str) -> Result<Cow<'a, str>, ReadError> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            let bytes = bytes.get(mark..).unwrap_or_default();
            let decoded = encoding.decode_without_bom_handling_and_without_replacement(bytes);
            decoded.ok_or_else(|| ReadError::at(1, Fault::Encoding))?
        }
        found => {
            let mark = found.map_or(0, |(_, mark)| mark);
            Cow::Borrowed(utf8(bytes.get(mark..).unwrap_or_default())?)
        }
    };
    if text.trim().is_empty() {
        return Err(ReadError::at(1, Fault::Empty { expected }));
    }
    Ok(text)
}

fn utf8(bytes: &[u8]) -> Result<&str, ReadError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = good.split(|byte| *byte == b'\n').count();
        let korean = EUC_KR.decode_without_bom_handling_and_without_replacement(bytes).is_some();
        ReadError::at(line, if korean { Fault::Cp949 } else { Fault::Encoding })
    })
}

/// What separates the cells of a table: comma, semicolon or tab, whichever its first line has most
/// of outside quotation marks.
pub(crate) fn delimiter(text: &str) -> u8 {
    let line = text.trim_start().lines().next().unwrap_or_default();
    let mut quoted = false;
    let plain: Vec<u8> = line
        .bytes()
        .filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted
        })
        .collect();
    let count = |delimiter: &u8| plain.split(|byte| byte == delimiter).count();
    // Among equals the first that stands here.
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// Longest piece of a wrong cell that an error repeats, in characters.
const SHOWN: usize = 60;

/// The start of a cell, for an error.
pub(crate) fn shown(cell: &str) -> String {
    cell.trim().chars().take(SHOWN).collect()
}

/// Read after the text. When the last line is complete the mark becomes a record of its own; when
/// a quoted text is still open the mark ends up inside it. (The csv crate reports no open quote.)
const END_MARK: &[u8] = b"\n\x1a\n";

/// A table with a header, read line by line, that can always say where it is.
pub(crate) struct Table<'a> {
    reader: csv::Reader<Chain<&'a [u8], &'static [u8]>>,
    /// The header's names.
    pub(crate) header: Vec<String>,
    record: csv::StringRecord,
    text: &'a str,
    first: usize,
}

impl<'a> Table<'a> {
    /// Opens a table whose first line is line `first` of its file.
    pub(crate) fn open(text: &'a str, delimiter: u8, first: usize) -> Result<Self, ReadError> {
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter);
        let reader = builder.from_reader(text.as_bytes().chain(END_MARK));
        let (header, record) = (Vec::new(), csv::StringRecord::new());
        let mut table = Self { reader, header, record, text, first };
        if table.advance()? {
            table.header = table.record.iter().map(|name| name.trim().to_owned()).collect();
        }
        for (at, name) in table.header.iter().enumerate() {
            if !name.is_empty() && table.header.iter().take(at).any(|other| other == name) {
                return Err(table.wrong(at, Fault::RepeatedColumn));
            }
        }
        Ok(table)
    }

    /// Goes to the next line that is not empty; false at the end. Checks the number of cells.
    pub(crate) fn next(&mut self) -> Result<bool, ReadError> {
        while self.advance()? {
            let (found, expected) = (self.record.len(), self.header.len());
            // Nothing but separators is an empty line of a spreadsheet.
            if self.record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            // Spreadsheets and hand-made files end lines with separators too many.
            let is_padded =
                found > expected && (expected..found).all(|at| self.cell(at).is_empty());
            if found != expected && !is_padded {
                return Err(ReadError::at(self.line(), Fault::Width { found, expected }));
            }
            return Ok(true);
        }
        Ok(false)
    }

    fn advance(&mut self) -> Result<bool, ReadError> {
        // Reading from memory what is known to be UTF-8 cannot fail.
        let more = self.reader.read_record(&mut self.record).unwrap_or(false);
        let read = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        if !more || self.record.iter().eq(["\u{1a}"]) {
            return Ok(false);
        }
        if read >= self.text.len() + END_MARK.len() {
            return Err(ReadError::at(self.line(), Fault::UnclosedQuote));
        }
        Ok(true)
    }

    /// Where the present record begins, in bytes: cheap to keep, and a line when it is needed.
    pub(crate) fn start(&self) -> usize {
        self.record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0))
    }

    /// The line of the file on which the record begins that starts at a byte.
    pub(crate) fn line_of(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (before, after) = bytes.split_at(start.min(bytes.len()));
        let blank = after.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
        self.first + before.iter().chain(blank).filter(|byte| **byte == b'\n').count()
    }

    /// The line of the file on which the present record begins.
    pub(crate) fn line(&self) -> usize {
        self.line_of(self.start())
    }

    /// The place of a column that may be absent.
    pub(crate) fn find(&self, names: &[&str]) -> Option<usize> {
        self.header.iter().position(|name| names.iter().any(|wanted| same(name, wanted)))
    }

    /// The place of a column that must be there, under one of its names.
    pub(crate) fn need(&self, names: &[&str]) -> Result<usize, ReadError> {
        self.find(names).ok_or_else(|| {
            let name = names.first().copied().unwrap_or_default().to_owned();
            let expected = format!("a column '{}'", names.join("' / '"));
            ReadError::at(self.first, Fault::Missing { name, expected })
        })
    }

    /// The trimmed text of a cell.
    pub(crate) fn cell(&self, at: usize) -> &str {
        self.record.get(at).unwrap_or_default().trim()
    }

    /// The trimmed text of a cell that must not be empty.
    pub(crate) fn filled(&self, at: usize, expected: &'static str) -> Result<&str, ReadError> {
        let cell = self.cell(at);
        if cell.is_empty() { Err(self.wrong(at, Fault::Blank { expected })) } else { Ok(cell) }
    }

    /// A fault of one cell of the present line.
    pub(crate) fn wrong(&self, at: usize, fault: Fault) -> ReadError {
        let name = self.header.get(at).cloned().unwrap_or_default();
        ReadError { line: self.line(), column: Some(Column { number: at + 1, name }), fault }
    }
}

/// Names of columns are the same without regard to case.
fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

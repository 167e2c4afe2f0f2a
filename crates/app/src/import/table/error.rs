//! What can be wrong with an uploaded table, where, and what the person can do.

use std::fmt;

use thiserror::Error;

use super::{MAX_BYTES, MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS};

/// A kind of file that is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Excel 97–2003.
    Xls,
    /// Excel's binary workbook.
    Xlsb,
    /// Hangul word processor 5.
    Hwp,
    /// Hangul word processor, open format.
    Hwpx,
    /// Word.
    Docx,
    /// OpenDocument (spreadsheet or text).
    OpenDocument,
    /// PDF.
    Pdf,
    /// Text in UTF-16, as Excel's "Unicode text".
    Utf16,
    /// A web page or XML, often named XLS by the system that made it.
    Html,
    /// Another zip archive.
    Zip,
    /// Something else.
    Unknown,
}

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Xls => "an old Excel file (XLS)",
            Self::Xlsb => "a binary Excel file (XLSB)",
            Self::Hwp => "a Hangul document (HWP)",
            Self::Hwpx => "a Hangul document (HWPX)",
            Self::Docx => "a Word document",
            Self::OpenDocument => "an OpenDocument file",
            Self::Pdf => "a PDF file",
            Self::Utf16 => "UTF-16 text",
            Self::Html => "a web page or XML",
            Self::Zip => "a zip archive",
            Self::Unknown => "a file of unknown kind",
        })
    }
}

/// What the person who sent the file can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Save the table as XLSX, or as CSV UTF-8, and send that.
    SaveAsXlsxOrCsv,
    /// Save the file as CSV UTF-8.
    SaveAsCsvUtf8,
    /// Save the workbook without its password.
    RemovePassword,
    /// Send the table in several files.
    SplitFile,
    /// Put quotation marks around texts that hold a delimiter, quotation mark or line break; close
    /// those that are open.
    QuoteText,
    /// Give every column a name of its own, or delete the column.
    NameColumns,
    /// Delete the character, typing the text anew if it cannot be seen.
    DeleteCharacter,
    /// Shorten the text.
    ShortenText,
    /// Give the row as many cells as the header has.
    MatchHeader,
    /// Repair the formula, or replace it by its value.
    RepairFormula,
    /// Put a header and rows into the file; check that it is the right one.
    FillFile,
    /// Save the file anew and send it again.
    SendAgain,
}

impl fmt::Display for Hint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::SaveAsXlsxOrCsv => "Save the table as XLSX or as CSV UTF-8 and send that.",
            Self::SaveAsCsvUtf8 => "Save the file as CSV UTF-8.",
            Self::RemovePassword => "Save the workbook without its password.",
            Self::SplitFile => "Send the table in several files.",
            Self::QuoteText => {
                "Put quotation marks around texts that hold a delimiter or a line break, \
                 and close those that are open."
            }
            Self::NameColumns => "Give every column a name of its own, or delete the column.",
            Self::DeleteCharacter => "Delete the character; type the text anew if it is unseen.",
            Self::ShortenText => "Shorten the text.",
            Self::MatchHeader => "Give the row as many cells as the header has.",
            Self::RepairFormula => "Repair the formula, or replace it by its value.",
            Self::FillFile => "Check that this is the right file and that it has a header.",
            Self::SendAgain => "Save the file anew and send it again.",
        })
    }
}

/// Why a table cannot be read. Rows and columns are counted from 1, as a person sees them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TableError {
    /// No bytes, or nothing but blank rows.
    #[error("the file is empty")]
    Empty,
    /// More bytes than are read.
    #[error("the file (or what is packed in it) has more than {limit} bytes")]
    TooLarge {
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// More rows than are read.
    #[error("row {row}: more than {limit} rows")]
    TooManyRows {
        /// The first row too many.
        row: u32,
        /// The most rows below the header.
        limit: u32,
    },
    /// More columns than are read.
    #[error("row {row}: {found} columns; at most {limit}")]
    TooManyColumns {
        /// The header's row.
        row: u32,
        /// Columns in the header.
        found: usize,
        /// The most columns.
        limit: usize,
    },
    /// A cell with too long a text.
    #[error("row {row}, column {column} ({name}): {found} characters; at most {limit}")]
    CellTooLong {
        /// Row of the cell.
        row: u32,
        /// Column of the cell.
        column: u32,
        /// The column's name; empty in the header itself.
        name: String,
        /// Characters in the cell.
        found: usize,
        /// The most characters.
        limit: usize,
    },
    /// Neither CSV nor XLSX.
    #[error("this is {found}; expected CSV or XLSX")]
    UnknownFormat {
        /// What it looks like.
        found: Found,
    },
    /// An encrypted workbook.
    #[error("the workbook has a password")]
    Protected,
    /// Bytes that are no character, or that may be of an encoding other than UTF-8 and CP949.
    #[error("line {line}, character {character}: not a character of {tried:?}")]
    BadEncoding {
        /// Line of the file.
        line: u32,
        /// Character within the line.
        character: u32,
        /// The encoding that fits best up to there.
        tried: super::Encoding,
    },
    /// A quoted text that never ends, or a row longer than any row can be.
    #[error("row {row}: a quoted text that never ends")]
    UnclosedQuote {
        /// Line where the row begins.
        row: u32,
    },
    /// NUL or another control character (line breaks and tabs are allowed).
    #[error("row {row}, column {column} ({name}): control character U+{code:04X}")]
    ControlCharacter {
        /// Row of the cell.
        row: u32,
        /// Column of the cell.
        column: u32,
        /// The column's name; empty in the header itself.
        name: String,
        /// The character's Unicode number.
        code: u32,
    },
    /// A row with more or fewer cells than the header.
    #[error("row {row}: {found} cells; the header has {expected}")]
    WrongWidth {
        /// The row.
        row: u32,
        /// Its cells, without empty ones to the right of the header.
        found: usize,
        /// Columns in the header.
        expected: usize,
    },
    /// Two columns with the same name.
    #[error("row {row}, column {column}: \"{name}\" is the name of column {first} already")]
    RepeatedHeader {
        /// The header's row.
        row: u32,
        /// The later of the two columns.
        column: u32,
        /// The earlier of the two.
        first: u32,
        /// The name.
        name: String,
    },
    /// A column without a name, left of one that has a name.
    #[error("row {row}, column {column}: a column without a name")]
    BlankHeader {
        /// The header's row.
        row: u32,
        /// The column.
        column: u32,
    },
    /// A formula that failed, such as `#N/A`.
    #[error("row {row}, column {column} ({name}): a formula failed with {found}")]
    FailedFormula {
        /// Row of the cell.
        row: u32,
        /// Column of the cell.
        column: u32,
        /// The column's name; empty in the header itself.
        name: String,
        /// What the cell shows.
        found: String,
    },
    /// A workbook whose inside cannot be understood.
    #[error("the workbook is damaged: {detail}")]
    Damaged {
        /// The reader's words, for the log.
        detail: String,
    },
    /// The bytes could not be fetched.
    #[error("the file could not be read: {detail}")]
    Unreadable {
        /// The system's words, for the log.
        detail: String,
    },
}

impl TableError {
    /// The row (for CSV the line) to look at, counted from 1.
    pub fn row(&self) -> Option<u32> {
        match self {
            Self::TooManyRows { row, .. }
            | Self::TooManyColumns { row, .. }
            | Self::CellTooLong { row, .. }
            | Self::BadEncoding { line: row, .. }
            | Self::UnclosedQuote { row }
            | Self::ControlCharacter { row, .. }
            | Self::WrongWidth { row, .. }
            | Self::RepeatedHeader { row, .. }
            | Self::BlankHeader { row, .. }
            | Self::FailedFormula { row, .. } => Some(*row),
            Self::Empty
            | Self::TooLarge { .. }
            | Self::UnknownFormat { .. }
            | Self::Protected
            | Self::Damaged { .. }
            | Self::Unreadable { .. } => None,
        }
    }

    /// The column to look at, counted from 1.
    pub fn column(&self) -> Option<u32> {
        match self {
            Self::CellTooLong { column, .. }
            | Self::ControlCharacter { column, .. }
            | Self::RepeatedHeader { column, .. }
            | Self::BlankHeader { column, .. }
            | Self::FailedFormula { column, .. } => Some(*column),
            _ => None,
        }
    }

    /// What was expected, in English.
    pub fn expected(&self) -> String {
        match self {
            Self::Empty => "a header and at least one row".to_owned(),
            Self::TooLarge { .. } => format!("at most {MAX_BYTES} bytes"),
            Self::TooManyRows { .. } => format!("at most {MAX_ROWS} rows"),
            Self::TooManyColumns { .. } => format!("at most {MAX_COLUMNS} columns"),
            Self::CellTooLong { .. } => format!("at most {MAX_CELL_CHARS} characters"),
            Self::UnknownFormat { .. } => "a CSV or XLSX file".to_owned(),
            Self::Protected => "a workbook without a password".to_owned(),
            Self::BadEncoding { .. } => "UTF-8 or CP949 text".to_owned(),
            Self::UnclosedQuote { .. } => "a closing quotation mark".to_owned(),
            Self::ControlCharacter { .. } => "visible characters".to_owned(),
            Self::WrongWidth { expected, .. } => format!("{expected} cells"),
            Self::RepeatedHeader { .. } | Self::BlankHeader { .. } => {
                "a name of its own for every column".to_owned()
            }
            Self::FailedFormula { .. } => "a value".to_owned(),
            Self::Damaged { .. } => "a workbook that Excel opens".to_owned(),
            Self::Unreadable { .. } => "a readable file".to_owned(),
        }
    }

    /// What the person can do.
    pub fn hint(&self) -> Hint {
        match self {
            Self::Empty => Hint::FillFile,
            Self::TooLarge { .. } | Self::TooManyRows { .. } => Hint::SplitFile,
            Self::TooManyColumns { .. }
            | Self::RepeatedHeader { .. }
            | Self::BlankHeader { .. } => Hint::NameColumns,
            Self::CellTooLong { .. } => Hint::ShortenText,
            Self::UnknownFormat { found: Found::Utf16 } | Self::BadEncoding { .. } => {
                Hint::SaveAsCsvUtf8
            }
            Self::UnknownFormat { .. } => Hint::SaveAsXlsxOrCsv,
            Self::Protected => Hint::RemovePassword,
            Self::UnclosedQuote { .. } => Hint::QuoteText,
            Self::ControlCharacter { .. } => Hint::DeleteCharacter,
            Self::WrongWidth { .. } => Hint::MatchHeader,
            Self::FailedFormula { .. } => Hint::RepairFormula,
            Self::Damaged { .. } | Self::Unreadable { .. } => Hint::SendAgain,
        }
    }
}

impl From<std::io::Error> for TableError {
    fn from(error: std::io::Error) -> Self {
        Self::Unreadable { detail: error.to_string() }
    }
}

//! An uploaded table file (CSV or XLSX) to rows of text, with the place of every row as a person
//! sees it in the file.
//!
//! Rows stream: [`Table::for_each_row`] holds one row at a time, so a large CSV file costs little
//! memory. [`read`] collects them. The file is recognised by its content, never by its name.
//! Line breaks inside cells come out as `\n`; blank rows are left out; empty columns to the right of
//! the header are dropped. The first row that is not blank is the header.

mod decode;
mod delimited;
mod error;
mod intake;
mod recognise;
mod workbook;

use std::io::{Cursor, Read, Seek};

pub use error::{Found, Hint, TableError};

use recognise::Kind;

/// Largest file, in bytes.
pub const MAX_BYTES: u64 = 100 * 1024 * 1024;
/// Largest sum of the unpacked parts of an XLSX file, in bytes, by the file's own account.
pub const MAX_UNPACKED_BYTES: u64 = 500 * 1024 * 1024;
/// Most rows below the header.
pub const MAX_ROWS: u32 = 200_000;
/// Most columns.
pub const MAX_COLUMNS: usize = 64;
/// Longest cell, in characters (Unicode scalar values).
pub const MAX_CELL_CHARS: usize = 20_000;

/// How a CSV file wrote its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// CP949 (Korean Windows; a superset of EUC-KR).
    Cp949,
}

/// What kind of file it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Text with delimiters.
    Csv {
        /// How characters were written.
        encoding: Encoding,
        /// `,`, `;` or a tab.
        delimiter: char,
    },
    /// An Excel workbook.
    Xlsx {
        /// The sheet that was read: the first that is not empty, visible ones first.
        sheet: String,
    },
}

/// What stands above the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The file's kind.
    pub format: Format,
    /// Column names, trimmed, each different, none blank.
    pub header: Vec<String>,
}

/// One row below the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a person sees it in the file, counted from 1: the line on which the row begins (CSV), the
    /// row of the sheet (XLSX).
    pub number: u32,
    /// As many cells as the header has columns; blank cells are empty texts.
    pub cells: Vec<String>,
}

/// A whole table in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The file's kind.
    pub format: Format,
    /// Column names, trimmed, each different, none blank.
    pub header: Vec<String>,
    /// The rows below the header that are not blank.
    pub rows: Vec<Row>,
}

/// Reads a whole table into memory. `name` is the file's name; only `.tsv` matters, for a header that
/// could be read with several delimiters.
pub fn read(name: &str, bytes: &[u8]) -> Result<Table, TableError> {
    let mut rows = Vec::new();
    let head = Table::for_each_row(name, Cursor::new(bytes), |_, row| {
        rows.push(row);
        Ok::<(), TableError>(())
    })?;
    Ok(Table { format: head.format, header: head.header, rows })
}

impl Table {
    /// As [`read`], row by row: hands every row to `each`, one at a time, in file order, with the header; returns the header.
    /// Stops at the first error, the file's or `each`'s own: by then earlier rows have been handed
    /// over, so a caller that must not half-import collects or rolls back.
    pub fn for_each_row<R, E>(
        name: &str,
        mut source: R,
        mut each: impl FnMut(&Head, Row) -> Result<(), E>,
    ) -> Result<Head, E>
    where
        R: Read + Seek,
        E: From<TableError>,
    {
        match recognise::recognise(&mut source)? {
            Kind::Text => delimited::read(name, source, &mut each),
            Kind::Xlsx => workbook::read(source, &mut each),
        }
    }
}

#[cfg(test)]
mod tests;

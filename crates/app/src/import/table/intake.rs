//! The checks that every row passes, whatever file it comes from.

use std::collections::HashMap;

use super::{Format, Head, MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, Row, TableError};

/// Takes rows in file order: the first that is not blank becomes the header, the others are checked
/// against it and handed on.
pub(super) struct Intake<'e, F> {
    format: Format,
    head: Option<Head>,
    taken: u32,
    each: &'e mut F,
}

/// What a row with too few cells means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Short {
    /// The file leaves out empty cells: fill up.
    FillUp,
    /// The file writes empty cells: something is wrong.
    Refuse,
}

impl<'e, F> Intake<'e, F> {
    pub(super) fn new(format: Format, each: &'e mut F) -> Self {
        Self { format, head: None, taken: 0, each }
    }

    /// Name of a column, counted from 0; empty while the header itself is read.
    pub(super) fn name(&self, column: usize) -> String {
        let header = self.head.as_ref().map(|head| head.header.as_slice());
        header.and_then(|names| names.get(column)).cloned().unwrap_or_default()
    }

    /// The header, once everything is read.
    pub(super) fn finish(self) -> Result<Head, TableError> {
        self.head.ok_or(TableError::Empty)
    }

    /// Takes one row.
    pub(super) fn take<E>(
        &mut self,
        number: u32,
        mut cells: Vec<String>,
        short: Short,
    ) -> Result<(), E>
    where
        F: FnMut(&Head, Row) -> Result<(), E>,
        E: From<TableError>,
    {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return self.check_cells(number, &cells).map_err(E::from);
        }
        let Some(width) = self.head.as_ref().map(|head| head.header.len()) else {
            self.head = Some(self.header(number, &cells)?);
            return Ok(());
        };
        fit(number, &mut cells, width, short)?;
        self.check_cells(number, &cells)?;
        self.count(number)?;
        match &self.head {
            Some(head) => (self.each)(head, Row { number, cells }),
            None => Ok(()),
        }
    }

    fn count(&mut self, row: u32) -> Result<(), TableError> {
        if self.taken >= MAX_ROWS {
            return Err(TableError::TooManyRows { row, limit: MAX_ROWS });
        }
        self.taken = self.taken.saturating_add(1);
        Ok(())
    }

    fn header(&self, row: u32, cells: &[String]) -> Result<Head, TableError> {
        self.check_cells(row, cells)?;
        let mut header: Vec<String> = cells.iter().map(|cell| one_line(cell)).collect();
        while header.last().is_some_and(String::is_empty) {
            header.pop();
        }
        if header.len() > MAX_COLUMNS {
            let found = header.len();
            return Err(TableError::TooManyColumns { row, found, limit: MAX_COLUMNS });
        }
        let mut seen: HashMap<&str, u32> = HashMap::new();
        for (column, name) in (1..).zip(&header) {
            if name.is_empty() {
                return Err(TableError::BlankHeader { row, column });
            }
            if let Some(first) = seen.insert(name, column) {
                return Err(TableError::RepeatedHeader { row, column, first, name: name.clone() });
            }
        }
        Ok(Head { format: self.format.clone(), header })
    }

    fn check_cells(&self, row: u32, cells: &[String]) -> Result<(), TableError> {
        for (at, cell) in cells.iter().enumerate() {
            let column = person_number(at);
            if let Some(wrong) = cell.chars().find(|letter| is_refused(*letter)) {
                let (name, code) = (self.name(at), u32::from(wrong));
                return Err(TableError::ControlCharacter { row, column, name, code });
            }
            // A character has at least one byte: most cells need no counting.
            if cell.len() > MAX_CELL_CHARS && cell.chars().count() > MAX_CELL_CHARS {
                let (name, found) = (self.name(at), cell.chars().count());
                let limit = MAX_CELL_CHARS;
                return Err(TableError::CellTooLong { row, column, name, found, limit });
            }
        }
        Ok(())
    }
}

/// Makes a row as wide as the header, or says that it is not.
fn fit(row: u32, cells: &mut Vec<String>, width: usize, short: Short) -> Result<(), TableError> {
    while cells.len() > width && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    if short == Short::FillUp && cells.len() < width {
        cells.resize(width, String::new());
    }
    if cells.len() == width {
        return Ok(());
    }
    Err(TableError::WrongWidth { row, found: cells.len(), expected: width })
}

/// Counted from 1, as people count.
pub(super) fn person_number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1)
}

fn is_refused(letter: char) -> bool {
    letter.is_control() && letter != '\n' && letter != '\t'
}

/// Header cells in spreadsheets often hold line breaks; a column's name is one line.
fn one_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

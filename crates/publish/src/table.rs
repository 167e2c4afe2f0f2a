//! Tables for spreadsheet programs: XLSX workbooks and CSV text.
//!
//! In a workbook a text is a text, whatever it begins with. In CSV a spreadsheet program takes a cell
//! that begins with `=`, `+`, `-` or `@` for a formula; such a cell, and no other, gets an apostrophe
//! in front ([`csv_lines`]). Whoever reads the file with a program takes that apostrophe off again.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, Formula,
    Workbook, XlsxError,
};

/// Rows below the header for which a column offers its choices.
const MOST_ROWS: u32 = 200_000;
/// The sheet that holds the choices, out of sight.
const CHOICES: &str = "목록";

/// Why a table could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The workbook.
    #[error("workbook: {0}")]
    Workbook(#[from] XlsxError),
    /// The CSV text.
    #[error("CSV: {0}")]
    Csv(#[from] csv::Error),
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// What stands above it.
    pub header: String,
    /// Its width in characters.
    pub width: f64,
    /// The values that are offered for it; none: anything.
    pub choices: Vec<String>,
    /// What is said when something else is typed; it can be kept all the same.
    pub warning: String,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text; an empty one leaves the cell blank.
    Text(String),
    /// A number.
    Number(f64),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// An empty workbook. It does not say when it was made, so that the same content is the same bytes: its
/// day is the first that a ZIP archive can name.
///
/// # Errors
/// What the writer says of the day.
pub(crate) fn workbook() -> Result<Workbook, XlsxError> {
    let made = ExcelDateTime::from_ymd(1980, 1, 1)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(workbook)
}

/// A workbook in the making, sheet after sheet. Rows are written as they come, so memory stays flat.
pub struct Sheet {
    workbook: Workbook,
    /// The sheet that is written.
    at: usize,
    row: u32,
}

impl Sheet {
    /// Begins a sheet with its header.
    ///
    /// # Errors
    /// [`TableError::Workbook`] for a name or a width that no workbook takes.
    pub fn new(name: &str, columns: &[Column]) -> Result<Self, TableError> {
        let mut workbook = workbook()?;
        add_sheet(&mut workbook, name, columns)?;
        if columns.iter().any(|column| !column.choices.is_empty()) {
            let lists = workbook.add_worksheet();
            lists.set_name(CHOICES)?.set_hidden(true);
            for (column, n) in columns.iter().zip(0_u16..) {
                for (choice, row) in column.choices.iter().zip(0_u32..) {
                    lists.write_string(row, n, choice)?;
                }
            }
        }
        Ok(Self { workbook, at: 0, row: 0 })
    }

    /// Goes on with another sheet; what was written before is finished. It offers no choices.
    ///
    /// # Errors
    /// As [`Sheet::new`].
    pub fn another(mut self, name: &str, columns: &[Column]) -> Result<Self, TableError> {
        let at = self.workbook.worksheets().len();
        add_sheet(&mut self.workbook, name, columns)?;
        Ok(Self { at, row: 0, ..self })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`TableError::Workbook`] for a text that is too long for a cell, or one row too many.
    pub fn push<T: AsRef<str>>(
        &mut self,
        cells: impl IntoIterator<Item = T>,
    ) -> Result<(), TableError> {
        self.push_cells(cells.into_iter().map(|cell| Cell::from(cell.as_ref())))
    }

    /// Adds a row of texts and numbers.
    ///
    /// # Errors
    /// As [`Sheet::push`].
    pub fn push_cells(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), TableError> {
        self.row += 1;
        let sheet = self.workbook.worksheet_from_index(self.at)?;
        for (cell, n) in cells.into_iter().zip(0_u16..) {
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => {
                    sheet.write_string(self.row, n, text)?;
                }
                Cell::Number(number) => {
                    sheet.write_number(self.row, n, number)?;
                }
            }
        }
        Ok(())
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// [`TableError::Workbook`].
    pub fn finish(mut self) -> Result<Vec<u8>, TableError> {
        Ok(self.workbook.save_to_buffer()?)
    }
}

/// A sheet with its header.
fn add_sheet(workbook: &mut Workbook, name: &str, columns: &[Column]) -> Result<(), TableError> {
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, n) in columns.iter().zip(0_u16..) {
        sheet.set_column_width(n, column.width)?;
        if !column.choices.is_empty() {
            sheet.add_data_validation(1, n, MOST_ROWS, n, &offer(column, n)?)?;
        }
        sheet.write_string_with_format(0, n, &column.header, &bold)?;
    }
    Ok(())
}

/// A drop-down list of the column's choices.
fn offer(column: &Column, n: u16) -> Result<DataValidation, TableError> {
    let letter = rust_xlsxwriter::utility::column_number_to_name(n);
    let range = format!("='{CHOICES}'!${letter}$1:${letter}${}", column.choices.len());
    Ok(DataValidation::new()
        .allow_list_formula(Formula::new(range))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_message(&column.warning)?)
}

/// Lines of CSV, safe to open in a spreadsheet program. The first lines of a file begin with a mark
/// that tells such programs that it is UTF-8.
///
/// # Errors
/// [`TableError::Csv`].
pub fn csv_lines<R, T>(
    rows: impl IntoIterator<Item = R>,
    first: bool,
) -> Result<Vec<u8>, TableError>
where
    R: IntoIterator<Item = T>,
    T: AsRef<str>,
{
    let mark: &[u8] = if first { "\u{FEFF}".as_bytes() } else { &[] };
    let mut csv =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(mark.to_vec());
    for row in rows {
        for cell in row {
            csv.write_field(guarded(cell.as_ref()))?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.into_inner().map_err(|error| TableError::Csv(error.into_error().into()))
}

fn guarded(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@']);
    format!("{}{cell}", if formula { "'" } else { "" })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, SheetVisible, Xlsx};
    use proptest::prelude::*;

    use super::*;

    fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
        Xlsx::new(Cursor::new(bytes)).unwrap()
    }

    fn column(header: &str, choices: &[&str]) -> Column {
        let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        Column {
            header: header.to_owned(),
            width: 20.0,
            choices,
            warning: "목록에 없음".to_owned(),
        }
    }

    #[test]
    fn a_workbook_reads_back() {
        let columns = [column("질문", &[]), column("내용", &[])];
        let mut sheet = Sheet::new("질문", &columns).unwrap();
        sheet.push(["=1+1", "두\n줄"]).unwrap();
        sheet.push(["", "쉼표, \"따옴표\" 👩‍👧"]).unwrap();
        let mut book = open(sheet.finish().unwrap());
        assert_eq!(book.sheet_names(), ["질문"]);
        let range = book.worksheet_range("질문").unwrap();
        let text = |row, column| range.get_value((row, column)).cloned();
        let string = |text: &str| Some(Data::String(text.to_owned()));
        assert_eq!([text(0, 0), text(0, 1)], [string("질문"), string("내용")]);
        assert_eq!([text(1, 0), text(1, 1)], [string("=1+1"), string("두\n줄")]);
        assert_eq!(text(2, 1), string("쉼표, \"따옴표\" 👩‍👧"));
        assert!(book.worksheet_formula("질문").unwrap().is_empty(), "no text is a formula");
    }

    #[test]
    fn choices_stand_on_a_hidden_sheet_and_are_offered() {
        let columns = [column("질문", &[]), column("동", &["새터동", "샘골동"])];
        let bytes = Sheet::new("질문", &columns).unwrap().finish().unwrap();
        let mut book = open(bytes.clone());
        let hidden = book.sheets_metadata().iter().find(|sheet| sheet.name == CHOICES).unwrap();
        assert_eq!(hidden.visible, SheetVisible::Hidden);
        let range = book.worksheet_range(CHOICES).unwrap();
        let offered: Vec<String> =
            range.rows().map(|row| row.last().unwrap().to_string()).collect();
        assert_eq!(offered, ["새터동", "샘골동"]);
        assert_eq!(range.start(), Some((0, 1)), "in the column they are for");
        let mut file = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut xml = String::new();
        let mut part = file.by_name("xl/worksheets/sheet1.xml").unwrap();
        std::io::Read::read_to_string(&mut part, &mut xml).unwrap();
        let offers: Vec<&str> = xml.split("<dataValidation ").skip(1).collect();
        assert_eq!(offers.len(), 1, "{xml}");
        for told in ["type=\"list\"", "sqref=\"B2:B200001\"", "'목록'!$B$1:$B$2</formula1>"] {
            assert!(offers[0].contains(told), "{told}: {xml}");
        }
    }

    #[test]
    fn formulas_are_guarded_and_nothing_else() {
        let rows = [["=1+1", "+82", "-", "@x"], ["1=1", "a-b", "", "'x"]];
        let first = csv_lines(rows, true).unwrap();
        let expected = "\u{FEFF}'=1+1,'+82,'-,'@x\r\n1=1,a-b,,'x\r\n";
        assert_eq!(String::from_utf8(first).unwrap(), expected);
        assert_eq!(
            csv_lines([["가,나", "다\"라"]], false).unwrap(),
            "\"가,나\",\"다\"\"라\"\r\n".as_bytes()
        );
    }

    proptest! {
        #[test]
        fn csv_reads_back(rows in prop::collection::vec(prop::collection::vec(".{0,20}", 2), 1..6)) {
            let bytes = csv_lines(&rows, true).unwrap();
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
            for (row, read) in rows.iter().zip(reader.records()) {
                let read = read.unwrap();
                for (cell, found) in row.iter().zip(read.iter()) {
                    let guarded = cell.starts_with(['=', '+', '-', '@']);
                    let found = if guarded { found.strip_prefix('\'').unwrap() } else { found };
                    prop_assert_eq!(cell.as_str(), found);
                }
            }
        }
    }
}

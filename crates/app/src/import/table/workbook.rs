//! XLSX: an Excel workbook.

use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Cell, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError,
};

use super::intake::{Intake, Short, person_number};
use super::{Format, Head, Row, TableError};

/// Columns that a sheet can have.
const SHEET_COLUMNS: u32 = 16_384;
const SECONDS_A_DAY: f64 = 86_400.0;

/// Reads the first sheet that is not empty, visible ones first, and hands its rows on.
pub(super) fn read<R, E, F>(source: R, each: &mut F) -> Result<Head, E>
where
    R: Read + Seek,
    E: From<TableError>,
    F: FnMut(&Head, Row) -> Result<(), E>,
{
    let mut book: Xlsx<R> = guarded(|| Xlsx::new(source))?;
    for sheet in sheets(&book) {
        let cells = Cells::open(&mut book, &sheet)?;
        let intake = Intake::new(Format::Xlsx { sheet: sheet.clone() }, each);
        if let Some(head) = read_sheet(cells, intake)? {
            return Ok(head);
        }
    }
    Err(TableError::Empty.into())
}

/// The library's arithmetic can overflow on a malformed workbook; what people send never ends a
/// request in a panic.
fn guarded<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, TableError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(XlsxError::Password)) => Err(TableError::Protected),
        Ok(Err(error)) => Err(TableError::Damaged { detail: error.to_string() }),
        Err(_) => Err(TableError::Damaged { detail: "malformed numbers".to_owned() }),
    }
}

fn sheets<R: Read + Seek>(book: &Xlsx<R>) -> Vec<String> {
    let mut sheets: Vec<_> =
        book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
    sheets.into_iter().map(|sheet| sheet.name.clone()).collect()
}

/// Nothing when the sheet is empty.
fn read_sheet<R, E, F>(
    mut cells: Cells<'_, R>,
    mut intake: Intake<'_, F>,
) -> Result<Option<Head>, E>
where
    R: Read + Seek,
    E: From<TableError>,
    F: FnMut(&Head, Row) -> Result<(), E>,
{
    while let Some((row, values)) = cells.next_row()? {
        let texts = texts(row, values, &intake)?;
        intake.take(row, texts, Short::FillUp)?;
    }
    match intake.finish() {
        Ok(head) => Ok(Some(head)),
        Err(TableError::Empty) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The row's values as texts, in their columns.
fn texts<F>(
    row: u32,
    values: Vec<(usize, DataRef<'_>)>,
    intake: &Intake<'_, F>,
) -> Result<Vec<String>, TableError> {
    let mut texts: Vec<String> = Vec::new();
    for (at, value) in values {
        if let DataRef::Error(error) = value {
            let (column, name, found) = (person_number(at), intake.name(at), error.to_string());
            return Err(TableError::FailedFormula { row, column, name, found });
        }
        if texts.len() <= at {
            texts.resize(at.saturating_add(1), String::new());
        }
        if let Some(cell) = texts.get_mut(at) {
            *cell = text(value);
        }
    }
    Ok(texts)
}

/// The cells of a sheet, a row at a time.
struct Cells<'b, R: Read + Seek> {
    reader: XlsxCellReader<'b, R>,
    ahead: Option<Cell<DataRef<'b>>>,
    ended: bool,
}

/// A row's number, counted from 1, and its values by column, counted from 0.
type Values<'b> = (u32, Vec<(usize, DataRef<'b>)>);

impl<'b, R: Read + Seek> Cells<'b, R> {
    fn open(book: &'b mut Xlsx<R>, sheet: &str) -> Result<Self, TableError> {
        let reader = guarded(|| book.worksheet_cells_reader(sheet))?;
        Ok(Self { reader, ahead: None, ended: false })
    }

    /// The next cell that is not empty.
    fn next_cell(&mut self) -> Result<Option<Cell<DataRef<'b>>>, TableError> {
        if let Some(cell) = self.ahead.take() {
            return Ok(Some(cell));
        }
        // Asked again after the end, the library reports a file that is cut off.
        while !self.ended {
            match guarded(|| self.reader.next_cell())? {
                Some(cell) if *cell.get_value() == DataRef::Empty => {}
                Some(cell) => return Ok(Some(cell)),
                None => self.ended = true,
            }
        }
        Ok(None)
    }

    fn next_row(&mut self) -> Result<Option<Values<'b>>, TableError> {
        let Some(first) = self.next_cell()? else {
            return Ok(None);
        };
        let row = first.get_position().0;
        let mut values = vec![position_and_value(&first)?];
        while let Some(cell) = self.next_cell()? {
            let at = cell.get_position().0;
            if at < row {
                let detail = "the rows are not in order".to_owned();
                return Err(TableError::Damaged { detail });
            }
            if at > row {
                self.ahead = Some(cell);
                break;
            }
            values.push(position_and_value(&cell)?);
        }
        Ok(Some((row.saturating_add(1), values)))
    }
}

fn position_and_value<'b>(cell: &Cell<DataRef<'b>>) -> Result<(usize, DataRef<'b>), TableError> {
    let column = cell.get_position().1;
    match usize::try_from(column) {
        Ok(at) if column < SHEET_COLUMNS => Ok((at, cell.get_value().clone())),
        _ => Err(TableError::Damaged { detail: format!("a cell in column {column}") }),
    }
}

fn text(value: DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            one_kind_of_break(&text)
        }
        DataRef::SharedString(text) => one_kind_of_break(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(number),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(time) => time_text(time),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn one_kind_of_break(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// As Excel shows it: 15 significant digits, no more than needed (0.1 + 0.2 is 0.3, 3.0 is 3).
pub(super) fn number_text(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 { "0".to_owned() } else { f64::to_string(&rounded) }
}

/// `2024-10-17`, `2024-10-17 09:30:00`, `09:30:00`, or a duration `26:30:00`.
pub(super) fn time_text(time: ExcelDateTime) -> String {
    if time.is_duration() {
        return duration_text(time.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if time.as_f64() < 1.0 {
        clock
    } else if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {clock}")
    }
}

fn duration_text(days: f64) -> String {
    let seconds = (days.abs() * SECONDS_A_DAY).round();
    let sign = if days < 0.0 && seconds > 0.0 { "-" } else { "" };
    let (minutes, second) = ((seconds / 60.0).floor(), seconds % 60.0);
    let (hours, minute) = ((minutes / 60.0).floor(), minutes % 60.0);
    format!("{sign}{hours:02}:{minute:02}:{second:02}")
}

//! The tables of a document as sheets of a workbook, and a sheet of everything it cites.

use rust_xlsxwriter::{Format, Worksheet};

use super::{Align, Block, Document, DocumentError, Inline, Table, plain};

/// The most letters of a sheet's name, and of a cell, that spreadsheets take.
const MOST_NAME: usize = 31;
const MOST_CELL: usize = 32_767;

/// Writes the workbook.
///
/// # Errors
/// [`DocumentError::Workbook`].
pub fn xlsx(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let mut workbook = crate::table::workbook()?;
    let bold = Format::new().set_bold();
    let mut tables = Vec::new();
    document.sections.iter().for_each(|section| each_table(&section.blocks, &mut tables));
    // A workbook has at least one sheet.
    if document.index || tables.is_empty() {
        citations(workbook.add_worksheet(), document, &bold)?;
    }
    for (n, table) in tables.into_iter().enumerate() {
        let number =
            if table.number.is_empty() { (n + 1).to_string() } else { table.number.clone() };
        let name = format!("{} {number} ({})", document.words.table, n + 1);
        sheet(workbook.add_worksheet(), document, table, &name, &bold)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn citations(
    sheet: &mut Worksheet,
    document: &Document,
    bold: &Format,
) -> Result<(), DocumentError> {
    sheet.set_name(named(&document.words.index))?;
    let [code, kind, label, address] = &document.words.columns;
    for (column, name) in (0..).zip([&document.words.paragraph, code, kind, label, address]) {
        sheet.write_string_with_format(0, column, cell(name), bold)?;
    }
    let mut row = 0;
    for cited in document.citations() {
        for (number, _) in &cited.places {
            row += 1;
            let source = cited.source;
            let address = document.outside(&source.url);
            let cells = [*number, &source.code, &source.kind, &source.label, &address];
            for (column, text) in (0..).zip(cells) {
                sheet.write_string(row, column, cell(text))?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn sheet(
    sheet: &mut Worksheet,
    document: &Document,
    table: &Table,
    name: &str,
    bold: &Format,
) -> Result<(), DocumentError> {
    sheet.set_name(named(name))?;
    let line = |inlines: &[Inline]| cell(&plain::line(inlines, &document.words));
    sheet.write_string_with_format(0, 0, line(&table.caption), bold)?;
    let grouped = Format::new().set_num_format("#,##0");
    let heads = table.head.iter().map(|row| (true, row));
    let rows = heads.chain(table.rows.iter().map(|row| (false, row)));
    for (row, (is_head, cells)) in (1..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            if is_head {
                sheet.write_string_with_format(row, column, line(text), bold)?;
                continue;
            }
            let text = line(text);
            match number(&text).filter(|_| aligned(table, column) == Align::Right) {
                Some(number) => sheet.write_number_with_format(row, column, number, &grouped)?,
                // Text stays text: nothing that somebody wrote becomes a formula.
                None => sheet.write_string(row, column, text)?,
            };
        }
    }
    Ok(())
}

fn aligned(table: &Table, column: u16) -> Align {
    table.columns.get(usize::from(column)).copied().unwrap_or_default()
}

/// A whole number as it is printed, `1,200`.
fn number(text: &str) -> Option<f64> {
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c == ',');
    text.replace(',', "").parse().ok().filter(|_| is_number)
}

fn each_table<'a>(blocks: &'a [Block], found: &mut Vec<&'a Table>) {
    for block in blocks {
        match block {
            Block::Table(table) => found.push(table),
            Block::Figure(figure) => found.extend(figure.picture.table.as_ref()),
            Block::Numbered { blocks, .. } | Block::Quote(blocks) => each_table(blocks, found),
            Block::List { items, .. } => items.iter().for_each(|item| each_table(item, found)),
            _ => {}
        }
    }
}

fn cell(text: &str) -> String {
    text.chars().take(MOST_CELL).collect()
}

/// A name that a sheet may have.
fn named(name: &str) -> String {
    let letter = |c: char| if "[]:*?/\\'".contains(c) { ' ' } else { c };
    name.chars().map(letter).take(MOST_NAME).collect()
}

//! Tables for weighting: how many people live in the district, and who those are who voted.
//!
//! The population is CSV with the columns `quality`, `category` and `people`; a quality is anything
//! people are counted by, such as age, place or sector. Backgrounds are CSV with a column `participant`
//! and one for each quality; an empty cell says nothing.

use std::collections::BTreeMap;

use crate::number::real;
use crate::polis::{Fault, ReadError, Sheet, SourceFile};
use crate::weighting::Margin;

/// One quality of the population.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// Its name.
    pub name: String,
    /// Categories in the order of the file, with how many people.
    pub categories: Vec<(String, f64)>,
}

/// Reads a population.
pub fn read(bytes: &[u8]) -> Result<Vec<Quality>, ReadError> {
    let mut sheet = Sheet::open(SourceFile::Table, bytes)?;
    let quality = sheet.required("quality")?;
    let category = sheet.required("category")?;
    let people = sheet.required("people")?;
    let mut all: Vec<Quality> = Vec::new();
    while sheet.next_line()? {
        let count: u32 = sheet.number(people)?;
        let text = |column: usize| match sheet.text(column)?.trim() {
            "" => Err(sheet.fault(Some(column), Fault::Blank)),
            text => Ok(text.to_owned()),
        };
        let (name, line) = (text(quality)?, (text(category)?, f64::from(count)));
        match all.iter_mut().find(|own| own.name == name) {
            Some(own) if own.categories.iter().any(|(known, _)| *known == line.0) => {
                return Err(sheet.fault(Some(category), Fault::RepeatedCategory));
            }
            Some(own) => own.categories.push(line),
            None => all.push(Quality { name, categories: vec![line] }),
        }
    }
    Ok(all)
}

/// Reads who people are, as margins for [`crate::weighting::rake`], one for each quality; `people` are
/// the ids in the order of the votes. With each the part of the population like whom nobody voted: it
/// is left out of the margin.
pub fn margins(
    population: &[Quality],
    backgrounds: &[u8],
    people: &[String],
) -> Result<Vec<(Margin, f64)>, ReadError> {
    let mut sheet = Sheet::open(SourceFile::Table, backgrounds)?;
    let participant = sheet.required("participant")?;
    let columns: Vec<usize> =
        population.iter().map(|own| sheet.required(&own.name)).collect::<Result<_, _>>()?;
    let rows: BTreeMap<&str, usize> =
        people.iter().enumerate().map(|(row, id)| (id.as_str(), row)).collect();
    let mut of = vec![vec![None; people.len()]; population.len()];
    while sheet.next_line()? {
        let row = rows.get(sheet.text(participant)?.trim()).copied();
        for ((own, column), of) in population.iter().zip(&columns).zip(&mut of) {
            let text = sheet.text(*column)?.trim();
            if text.is_empty() {
                continue;
            }
            let known = own.categories.iter().position(|(name, _)| name == text);
            let unknown = || Fault::UnknownCategory { found: text.chars().take(40).collect() };
            let known = known.ok_or_else(|| sheet.fault(Some(*column), unknown()))?;
            if let Some(place) = row.and_then(|row| of.get_mut(row)) {
                *place = Some(known);
            }
        }
    }
    Ok(population.iter().zip(of).map(|(own, of)| margin(own, of)).collect())
}

fn margin(own: &Quality, of: Vec<Option<usize>>) -> (Margin, f64) {
    let mut counts = vec![0usize; own.categories.len()];
    for category in of.iter().flatten() {
        if let Some(count) = counts.get_mut(*category) {
            *count += 1;
        }
    }
    let all: f64 = own.categories.iter().map(|(_, people)| people).sum();
    let there = |(count, (_, people)): (&usize, &(String, f64))| people * real((*count).min(1));
    let shares: Vec<f64> = counts.iter().zip(&own.categories).map(there).collect();
    let left: f64 = shares.iter().sum();
    (Margin { of, shares }, if all > 0.0 { 1.0 - left / all } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    const POPULATION: &str = "quality,category,people\nage,young,300\nage,old,100\nage,child,100\n";

    fn people() -> Vec<String> {
        ["7", "8", "9"].map(str::to_owned).to_vec()
    }

    #[test]
    fn people_stand_in_their_categories_and_nobody_elsewhere() {
        let population = read(POPULATION.as_bytes()).unwrap();
        let who = b"participant,age\n9,old\n7,young\n1,old\n8,\n";
        let all = margins(&population, who, &people()).unwrap();
        let [(margin, left_out)] = &all[..] else { panic!("{all:?}") };
        assert_eq!(margin.of, [Some(0), None, Some(1)]);
        assert_eq!(margin.shares, [300.0, 100.0, 0.0]);
        assert!((left_out - 0.2).abs() < 1e-12);
    }

    #[test]
    fn bad_tables_name_the_place() {
        let place = |error: ReadError| (error.line, error.column.map(|column| column.name));
        let error = read(b"quality,category,people\nage,young,3\nage,young,4\n").unwrap_err();
        assert_eq!(place(error), (3, Some("category".to_owned())));
        let error = read(b"quality,category,people\nage,young,-3\n").unwrap_err();
        assert_eq!(place(error), (2, Some("people".to_owned())));
        let population = read(POPULATION.as_bytes()).unwrap();
        let error = margins(&population, b"participant,age\n7,elder\n", &people()).unwrap_err();
        assert_eq!(place(error), (2, Some("age".to_owned())));
        let error = margins(&population, b"participant,place\n7,x\n", &people()).unwrap_err();
        assert_eq!(error.fault, Fault::MissingColumn { name: "age".to_owned() });
    }
}

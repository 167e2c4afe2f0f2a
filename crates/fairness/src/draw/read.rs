//! Categories and people from CSV.

use super::{Feature, Person, Value};
use crate::file::{Fault, Map, ReadError, Table, delimiter, shown, text};

const COUNT: &str = "a whole number, 0 or more";

/// Categories with the lines they stand on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Categories {
    /// Features with their values.
    pub features: Vec<Feature>,
    lines: Vec<usize>,
}

/// Reads `feature,value,min,max[,min_flex,max_flex]`; the first two columns may also be called
/// `category` and `feature`.
///
/// # Errors
/// [`ReadError`] with line, column and what was expected.
pub fn read_categories(bytes: &[u8]) -> Result<Categories, ReadError> {
    let text = text(bytes, "CSV with the columns feature, value, min, max")?;
    let mut table = Table::open(&text, delimiter(&text), 1)?;
    let (name, value) = match table.find(&["category"]) {
        Some(category) => (category, table.need(&["feature", "name", "value"])?),
        None => (table.need(&["feature"])?, table.need(&["value"])?),
    };
    let (min, max) = (table.need(&["min"])?, table.need(&["max"])?);
    let flex = table.find(&["min_flex"]).zip(table.find(&["max_flex"]));
    let mut categories = Categories { features: Vec::new(), lines: Vec::new() };
    let mut seen: Map<(String, String), usize> = Map::default();
    while table.next()? {
        let pair = (
            table.filled(name, "the feature's name")?.to_owned(),
            table.filled(value, "the value's name")?.to_owned(),
        );
        if let Some(first) = seen.insert(pair.clone(), table.start()) {
            let (first, name) = (table.line_of(first), format!("{}, {}", pair.0, pair.1));
            return Err(table.wrong(value, Fault::Repeated { name, first }));
        }
        let number = |at: usize| -> Result<i64, ReadError> {
            let cell = table.filled(at, COUNT)?;
            let number = cell.parse().ok().filter(|n| (0..=1_000_000).contains(n));
            let found = || Fault::Value { found: shown(cell), expected: COUNT };
            number.ok_or_else(|| table.wrong(at, found()))
        };
        let (low, high) = (number(min)?, number(max)?);
        if low > high {
            return Err(table.wrong(min, Fault::MinAboveMax { min: low, max: high }));
        }
        let flex = flex.map(|(low, high)| Ok((number(low)?, number(high)?))).transpose()?;
        let own = Value { name: pair.1, min: low, max: high, flex };
        match categories.features.iter_mut().find(|feature| feature.name == pair.0) {
            Some(feature) => feature.values.push(own),
            None => {
                categories.features.push(Feature { name: pair.0, values: vec![own] });
                categories.lines.push(table.line());
            }
        }
    }
    if categories.features.is_empty() {
        return Err(ReadError::at(2, Fault::Empty { expected: "a line for each value" }));
    }
    Ok(categories)
}

impl Categories {
    /// Whether each feature's numbers can fill the seats and no more.
    ///
    /// # Errors
    /// [`ReadError`] at the feature's first line.
    pub fn check(&self, seats: usize) -> Result<(), ReadError> {
        let seats = i64::try_from(seats).unwrap_or(i64::MAX);
        for (feature, line) in self.features.iter().zip(&self.lines) {
            let sum = |of: fn(&Value) -> i64| feature.values.iter().map(of).sum::<i64>();
            let (least, most) = (sum(|value| value.min), sum(|value| value.max));
            let name = feature.name.clone();
            if most < seats {
                let fault = Fault::QuotaBelowSeats { feature: name, total: most, seats };
                return Err(ReadError::at(*line, fault));
            }
            if least > seats {
                let fault = Fault::QuotaAboveSeats { feature: name, total: least, seats };
                return Err(ReadError::at(*line, fault));
            }
        }
        Ok(())
    }
}

/// The value that a cell names; in capitals or small letters, unless two values differ in nothing else.
fn value_of(feature: &Feature, cell: &str) -> Option<usize> {
    let named = |same: &dyn Fn(&str) -> bool| {
        let mut places = (0..).zip(&feature.values).filter(|(_, value)| same(&value.name));
        let first = places.next().map(|(place, _)| place);
        first.filter(|_| places.next().is_none())
    };
    let lower = cell.to_lowercase();
    named(&|name| name == cell).or_else(|| named(&|name| name.to_lowercase() == lower))
}

/// People with all their cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// Names of all columns.
    pub header: Vec<String>,
    /// Every person's cells.
    pub rows: Vec<Vec<String>>,
    /// The same people as the draw sees them.
    pub people: Vec<Person>,
}

/// Reads people: an `id` column, one column for each feature, and what else there is. People whose
/// `same_address` columns agree (and are not all empty) share a home.
///
/// # Errors
/// [`ReadError`] with line, column and what was expected.
pub fn read_people(
    bytes: &[u8],
    features: &[Feature],
    same_address: &[String],
) -> Result<Pool, ReadError> {
    let text = text(bytes, "CSV with the column id and one for each feature")?;
    let mut table = Table::open(&text, delimiter(&text), 1)?;
    let id = table.need(&["id", "nationbuilder_id", "unique_id"])?;
    let columns = |names: &mut dyn Iterator<Item = &str>| {
        names.map(|name| table.need(&[name])).collect::<Result<Vec<_>, _>>()
    };
    let places = columns(&mut features.iter().map(|feature| feature.name.as_str()))?;
    let home = columns(&mut same_address.iter().map(String::as_str))?;
    let (mut rows, mut people) = (Vec::new(), Vec::new());
    let mut seen: Map<String, usize> = Map::default();
    while table.next()? {
        let own = table.filled(id, "an id")?.to_owned();
        if let Some(first) = seen.insert(own.clone(), table.start()) {
            let first = table.line_of(first);
            return Err(table.wrong(id, Fault::Repeated { name: own, first }));
        }
        let mut values = Vec::new();
        for (feature, at) in features.iter().zip(&places) {
            let cell = table.cell(*at);
            values.push(value_of(feature, cell).ok_or_else(|| {
                let list = "the categories file";
                table.wrong(*at, Fault::Unknown { found: shown(cell), list })
            })?);
        }
        let address: Vec<&str> = home.iter().map(|at| table.cell(*at)).collect();
        let empty = address.iter().all(|cell| cell.is_empty());
        let home = (!empty).then(|| address.join("\u{1f}").to_lowercase());
        people.push(Person { id: own, values, home });
        rows.push((0..table.header.len()).map(|at| table.cell(at).to_owned()).collect());
    }
    if people.is_empty() {
        return Err(ReadError::at(2, Fault::Empty { expected: "a line for each person" }));
    }
    Ok(Pool { header: table.header.clone(), rows, people })
}

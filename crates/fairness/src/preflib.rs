//! Files of PrefLib (preflib.org): .soc, .soi, .toc, .toi and .cat. Comment lines begin with `#`;
//! each other line is `count: order`, where `{}` holds options that are tied, or one category.

use crate::file::{Fault, Map, ReadError, shown, text};

/// One order of preference.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// Options with their place, best place first; options of one place are tied.
    pub ranked: Vec<(u16, u16)>,
    /// How many voters gave it.
    pub count: u64,
}

/// Orders of preference over options.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Names of the options.
    pub options: Vec<String>,
    /// Orders.
    pub orders: Vec<Order>,
}

/// Most voters that one line may stand for.
const MOST: u64 = 1 << 40;

/// How lines name options.
#[derive(Default)]
struct Index {
    names: Map<String, u16>,
    /// By number, which is quicker.
    numbers: Vec<Option<u16>>,
}

impl Index {
    fn insert(&mut self, key: &str, option: u16) -> Option<u16> {
        if let Ok(number) = key.parse::<u16>() {
            let number = usize::from(number);
            if self.numbers.len() <= number {
                self.numbers.resize(number + 1, None);
            }
            if let Some(slot) = self.numbers.get_mut(number) {
                *slot = Some(option);
            }
        }
        self.names.insert(key.to_owned(), option)
    }

    fn get(&self, key: &str) -> Option<u16> {
        match key.parse::<u16>() {
            Ok(number) => self.numbers.get(usize::from(number)).copied().flatten(),
            Err(_) => self.names.get(key).copied(),
        }
    }
}

/// Reads a PrefLib file.
///
/// # Errors
/// [`ReadError`] with the line and what was expected.
pub fn read(bytes: &[u8]) -> Result<Profile, ReadError> {
    let text = text(bytes, "a PrefLib file: '# ALTERNATIVE NAME 1: …' and lines 'count: order'")?;
    let mut profile = Profile::default();
    let mut index = Index::default();
    for (number, line) in text.lines().enumerate() {
        let at = number + 1;
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('#') {
            let Some(rest) = comment.trim().strip_prefix("ALTERNATIVE NAME") else { continue };
            let (key, name) = rest.split_once(':').unwrap_or((rest, ""));
            let key = key.trim().to_owned();
            let option = u16::try_from(profile.options.len()).map_err(|_| {
                ReadError::at(at, Fault::TooMany { what: "options", limit: u64::from(u16::MAX) })
            })?;
            if index.insert(&key, option).is_some() {
                let expected = "each number once";
                return Err(ReadError::at(at, Fault::Value { found: key, expected }));
            }
            let name = name.trim();
            profile.options.push(if name.is_empty() { key } else { name.to_owned() });
        } else if !line.is_empty() {
            profile.orders.push(order(line, at, &index)?);
        }
    }
    let last = text.lines().count();
    let missing = |name: &str, expected: &str| {
        let (name, expected) = (name.to_owned(), expected.to_owned());
        ReadError::at(last, Fault::Missing { name, expected })
    };
    if profile.options.is_empty() {
        return Err(missing(
            "# ALTERNATIVE NAME",
            "a line '# ALTERNATIVE NAME 1: name' per option",
        ));
    }
    if profile.orders.is_empty() {
        return Err(missing("count: order", "a line such as '3: 1,2,{3,4}' per order"));
    }
    Ok(profile)
}

fn order(line: &str, at: usize, index: &Index) -> Result<Order, ReadError> {
    let wrong =
        |found: &str, expected| ReadError::at(at, Fault::Value { found: shown(found), expected });
    let (count, list) = line
        .split_once(':')
        .ok_or_else(|| wrong(line, "'count: order', such as '3: 1,2,{3,4}'"))?;
    let count = count.trim().parse().ok().filter(|count| (1..=MOST).contains(count));
    let count = count.ok_or_else(|| wrong(line, "a count of 1 or more before the colon"))?;
    let (mut ranked, mut place, mut tied): (Vec<(u16, u16)>, u16, bool) = (Vec::new(), 0, false);
    for part in list.split(',') {
        let mut name = part.trim();
        if let Some(rest) = name.strip_prefix('{') {
            if tied {
                return Err(wrong(part, "a closing brace before the next opening one"));
            }
            (name, tied) = (rest, true);
        }
        let (inner, closes) = name.strip_suffix('}').map_or((name, false), |rest| (rest, true));
        name = inner.trim();
        if !name.is_empty() {
            let list = "the lines '# ALTERNATIVE NAME'";
            let unknown = || ReadError::at(at, Fault::Unknown { found: shown(name), list });
            let option = index.get(name).ok_or_else(unknown)?;
            if ranked.iter().any(|(other, _)| *other == option) {
                return Err(wrong(name, "each option once in a line"));
            }
            ranked.push((option, place));
        }
        if closes && !tied {
            return Err(wrong(part, "an opening brace before the closing one"));
        }
        tied &= !closes;
        if !tied {
            place = place.saturating_add(1);
        }
    }
    if tied {
        return Err(wrong(list, "a closing brace"));
    }
    Ok(Order { ranked, count })
}

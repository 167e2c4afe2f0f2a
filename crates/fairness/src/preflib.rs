//! Files of PrefLib (preflib.org): .soc, .soi, .toc, .toi and .cat. Comment lines begin with `#`;
//! each other line is `count: order`, where `{}` holds options that are tied, or one category.
//!
//! Until 2022 files had no comments: the number of options, a line `number,name` for each, a line
//! `voters,sum,orders`, then lines `count,order`.

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
    /// Whether places are categories (.cat).
    pub categories: bool,
}

/// Most voters that one line may stand for.
const MOST: u64 = (1 << 32) - 1;

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
    let mut reader = Reader::default();
    let mut lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim()));
    if options_of_old(&text).is_some() {
        reader.counted(&mut lines)?;
    } else {
        reader.commented(&mut lines)?;
    }
    let profile = reader.profile;
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

/// Whether a text is such a file, and not a table.
pub(crate) fn is_one(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    let count = first.split_once(':').is_some_and(|(count, _)| count.trim().parse::<u64>().is_ok());
    first.starts_with('#') || count || options_of_old(text).is_some()
}

/// The number of options that a file of the old form begins with.
fn options_of_old(text: &str) -> Option<usize> {
    text.trim_start().lines().next()?.trim().parse().ok()
}

#[derive(Default)]
struct Reader {
    profile: Profile,
    index: Index,
}

type Lines<'l, 't> = &'l mut dyn Iterator<Item = (usize, &'t str)>;

impl Reader {
    fn commented(&mut self, lines: Lines<'_, '_>) -> Result<(), ReadError> {
        for (at, line) in lines {
            if let Some(comment) = line.strip_prefix('#') {
                let comment = comment.trim();
                self.profile.categories |= comment.starts_with("NUMBER CATEGORIES");
                if let Some(rest) = comment.strip_prefix("ALTERNATIVE NAME") {
                    let (key, name) = rest.split_once(':').unwrap_or((rest, ""));
                    self.option(at, key.trim(), name.trim())?;
                }
            } else if !line.is_empty() {
                self.profile.orders.push(order(line, ':', at, &self.index)?);
            }
        }
        Ok(())
    }

    fn counted(&mut self, lines: Lines<'_, '_>) -> Result<(), ReadError> {
        let mut filled = lines.filter(|(_, line)| !line.is_empty());
        let options = filled.next().and_then(|(_, line)| line.parse().ok()).unwrap_or(0);
        for (at, line) in filled.by_ref().take(options) {
            let Some((key, name)) = line.split_once(',') else {
                let expected = "'number,name' of an option";
                return Err(ReadError::at(at, Fault::Value { found: shown(line), expected }));
            };
            self.option(at, key.trim(), name.trim().trim_matches('"'))?;
        }
        // Sums, which the lines tell anyway.
        filled.next();
        for (at, line) in filled {
            self.profile.orders.push(order(line, ',', at, &self.index)?);
        }
        Ok(())
    }

    fn option(&mut self, at: usize, key: &str, name: &str) -> Result<(), ReadError> {
        let option = u16::try_from(self.profile.options.len()).map_err(|_| {
            ReadError::at(at, Fault::TooMany { what: "options", limit: u64::from(u16::MAX) })
        })?;
        if self.index.insert(key, option).is_some() {
            let expected = "each number once";
            return Err(ReadError::at(at, Fault::Value { found: shown(key), expected }));
        }
        self.profile.options.push(if name.is_empty() { key } else { name }.to_owned());
        Ok(())
    }
}

fn order(line: &str, colon: char, at: usize, index: &Index) -> Result<Order, ReadError> {
    let wrong =
        |found: &str, expected| ReadError::at(at, Fault::Value { found: shown(found), expected });
    let (count, list) = line
        .split_once(colon)
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

//! Pages of lists: no list is unbounded.

use domain::text::Fault;

use crate::{Error, Result};

/// The most items one page holds.
pub const MOST: i64 = 200;

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Items to skip.
    pub offset: i64,
    /// Only what comes behind this key, in the list's order.
    pub behind: Option<i64>,
    /// Items wanted, 1 to [`MOST`].
    pub limit: i64,
}

/// Part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The key behind which the next page begins; none on the last.
    pub next: Option<i64>,
    /// How many items the whole list has.
    pub total: i64,
}

impl Slice {
    /// Page `number` (from 1) of `size` items, for people.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a number that is out of range.
    pub fn page(number: i64, size: i64) -> Result<Self> {
        if !(1..=1_000_000).contains(&number) {
            return Err(Error::field(
                "page",
                Fault::Malformed { expected: "a page number from 1" },
            ));
        }
        Ok(Self { offset: (number - 1) * size, behind: None, limit: size })
    }

    /// What follows a cursor, for machines.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a limit outside 1 to 200 or a cursor we did not give.
    pub fn cursor(limit: Option<i64>, cursor: Option<&str>) -> Result<Self> {
        let limit = limit.unwrap_or(20);
        if !(1..=MOST).contains(&limit) {
            return Err(Error::field(
                "limit",
                Fault::Malformed { expected: "a number from 1 to 200" },
            ));
        }
        let behind = cursor.map(read_cursor).transpose()?;
        Ok(Self { offset: 0, behind, limit })
    }

    /// The first `limit` items.
    pub const fn first(limit: i64) -> Self {
        Self { offset: 0, behind: None, limit }
    }

    /// One more than wanted is asked for, to know whether more follows.
    pub(crate) const fn probe(&self) -> i64 {
        self.limit + 1
    }

    /// Makes the page from the probed items.
    pub(crate) fn cut<T>(&self, mut items: Vec<T>, total: i64, key: impl Fn(&T) -> i64) -> Page<T> {
        let wanted = usize::try_from(self.limit).unwrap_or(0);
        let more = items.len() > wanted;
        items.truncate(wanted);
        let next = if more { items.last().map(key) } else { None };
        Page { items, next, total }
    }
}

/// The text of a cursor: the key, with a check letter so that a mistyped or forged one is noticed.
pub fn cursor(key: i64) -> String {
    format!("c{key:x}{}", check(key))
}

fn check(key: i64) -> char {
    let sum =
        key.to_be_bytes().iter().fold(7_u32, |sum, byte| sum * 31 % 65_521 + u32::from(*byte));
    char::from_digit(sum % 16, 16).unwrap_or('0')
}

fn read_cursor(text: &str) -> Result<i64> {
    let malformed =
        || Error::field("cursor", Fault::Malformed { expected: "a cursor from an earlier answer" });
    let rest = text
        .strip_prefix('c')
        .filter(|_| text.len() < 24 && text.is_ascii())
        .ok_or_else(malformed)?;
    let (digits, letter) =
        rest.split_at_checked(rest.len().saturating_sub(1)).ok_or_else(malformed)?;
    let key = i64::from_str_radix(digits, 16).ok().filter(|key| *key >= 0).ok_or_else(malformed)?;
    if letter.chars().eq([check(key)]) { Ok(key) } else { Err(malformed()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back_and_forged_ones_do_not() {
        for key in [0, 1, 412, i64::MAX] {
            assert_eq!(Slice::cursor(None, Some(&cursor(key))).unwrap().behind, Some(key));
        }
        for forged in ["", "c", "1", "c-1a", "cffffffffffffffffff", "'; DROP", "c19x", "가"] {
            assert!(Slice::cursor(None, Some(forged)).is_err(), "{forged}");
        }
    }

    #[test]
    fn limits_are_kept() {
        for limit in [-1, 0, 201, i64::MIN, i64::MAX] {
            assert!(Slice::cursor(Some(limit), None).is_err(), "{limit}");
        }
        assert!(Slice::page(0, 20).is_err());
        assert!(Slice::page(i64::MAX, 20).is_err());
    }
}

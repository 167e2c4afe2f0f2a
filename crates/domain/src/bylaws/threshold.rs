//! How many are enough: a majority, or a fraction, of a base.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

crate::words! {
    /// Of whom a decision needs its part.
    Base {
        /// 재적: everyone enrolled, here or not.
        Enrolled = "enrolled",
        /// 출석: whoever was present when the vote was opened.
        Present = "present",
        /// 투표: the votes in favour and against.
        Cast = "cast",
    }
}

/// A part of a whole, from above 0 to 1, kept as it is written: `6/10` stays `6/10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fraction {
    part: u32,
    whole: u32,
}

/// The largest whole a fraction is written with.
const MOST_PARTS: u32 = 1000;

impl Fraction {
    /// `part` of `whole`; none unless 0 < part ≤ whole ≤ 1000.
    pub const fn new(part: u32, whole: u32) -> Option<Self> {
        if 0 < part && part <= whole && whole <= MOST_PARTS {
            Some(Self { part, whole })
        } else {
            None
        }
    }

    /// The least number that is at least this part of `base`: 20 is 2/3 of 29.
    pub fn least(self, base: u32) -> u32 {
        let least = (u64::from(base) * u64::from(self.part)).div_ceil(u64::from(self.whole));
        // At most `base`, because a fraction is at most 1.
        u32::try_from(least).unwrap_or(base)
    }

    /// Whether `count` of `base` is more than this part.
    pub fn is_exceeded(self, count: u32, base: u32) -> bool {
        u64::from(count) * u64::from(self.whole) > u64::from(base) * u64::from(self.part)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.whole)
    }
}

/// A text that is no fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no fraction above 0 and up to 1, in at most {MOST_PARTS} parts")]
pub struct NoFraction;

impl FromStr for Fraction {
    type Err = NoFraction;

    fn from_str(text: &str) -> Result<Self, NoFraction> {
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().ok()).flatten()
        };
        let (part, whole) = text.split_once('/').ok_or(NoFraction)?;
        let fraction = Self::new(number(part).ok_or(NoFraction)?, number(whole).ok_or(NoFraction)?);
        fraction.ok_or(NoFraction)
    }
}

impl TryFrom<String> for Fraction {
    type Error = NoFraction;

    fn try_from(text: String) -> Result<Self, NoFraction> {
        text.parse()
    }
}

impl From<Fraction> for String {
    fn from(fraction: Fraction) -> Self {
        fraction.to_string()
    }
}

/// How many of a base are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Threshold {
    /// 과반수: strictly more than half, so that a tie fails.
    Majority,
    /// At least this part: `2/3` is 3분의 2 이상.
    AtLeast(Fraction),
}

impl Threshold {
    /// The least number that is enough. At least 1, so that nothing is carried by nobody.
    pub fn needed(self, base: u32) -> u32 {
        match self {
            Self::Majority => base / 2 + 1,
            Self::AtLeast(fraction) => fraction.least(base).max(1),
        }
    }
}

const MAJORITY: &str = "majority";

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Majority => f.write_str(MAJORITY),
            Self::AtLeast(fraction) => fraction.fmt(f),
        }
    }
}

/// A text that is no threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither \"{MAJORITY}\" nor a fraction above 0 and up to 1, in at most {MOST_PARTS} parts")]
pub struct NoThreshold;

impl FromStr for Threshold {
    type Err = NoThreshold;

    fn from_str(text: &str) -> Result<Self, NoThreshold> {
        if text == MAJORITY {
            return Ok(Self::Majority);
        }
        text.parse().map(Self::AtLeast).map_err(|NoFraction| NoThreshold)
    }
}

impl TryFrom<String> for Threshold {
    type Error = NoThreshold;

    fn try_from(text: String) -> Result<Self, NoThreshold> {
        text.parse()
    }
}

impl From<Threshold> for String {
    fn from(threshold: Threshold) -> Self {
        threshold.to_string()
    }
}

//! An indicator (지표): what is measured of an action or a pilot, from where, and how far it should
//! come. Values are whole numbers of the smallest unit that is written: 41.5 with one decimal is 415.

use crate::text::Limit;
use crate::time::Date;

/// Its name.
pub const NAME: Limit = Limit { field: "name", min: 2, max: 80, lines: false };
/// The unit that stands behind a value.
pub const UNIT: Limit = Limit { field: "unit", min: 1, max: 12, lines: false };
/// What is counted and how.
pub const METHOD: Limit = Limit { field: "method", min: 2, max: 400, lines: false };
/// Where the numbers come from.
pub const SOURCE: Limit = Limit { field: "source", min: 2, max: 120, lines: false };
/// What is to be said of one value.
pub const NOTE: Limit = Limit { field: "note", min: 0, max: 300, lines: false };
/// Why a value is corrected.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 200, lines: false };
/// Why a target was missed.
pub const MISSED: Limit = Limit { field: "missed", min: 2, max: 400, lines: false };
/// What is done next about it.
pub const NEXT: Limit = Limit { field: "next", min: 2, max: 400, lines: false };
/// The most decimals.
pub const MOST_DECIMALS: u8 = 4;
/// The greatest value, in the smallest unit.
pub const MOST_VALUE: i64 = 1_000_000_000_000_000;
/// The most indicators of one action or pilot.
pub const MOST: usize = 12;
/// The most values of one indicator, corrections included.
pub const MOST_VALUES: usize = 400;
/// The most months between two measurements.
pub const MOST_MONTHS: i64 = 24;
/// Days after which a measurement that is not there is late.
pub const GRACE_DAYS: i64 = 14;

crate::words! {
    /// What an indicator belongs to.
    Of {
        /// An action.
        Action = "action",
        /// A pilot.
        Pilot = "pilot",
    }
}

crate::words! {
    /// Which way is better.
    Direction {
        /// More is better.
        More = "more",
        /// Less is better.
        Less = "less",
    }
}

crate::words! {
    /// Where it stands.
    Standing {
        /// Still being measured.
        Measuring = "measuring",
        /// The newest value reaches the target.
        Met = "met",
        /// The time is over and the target was not reached.
        Missed = "missed",
    }
}

/// What decides where an indicator stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Which way is better.
    pub direction: Direction,
    /// The target.
    pub target: i64,
    /// The day by which it should be reached.
    pub target_on: Date,
    /// The newest value and its day.
    pub latest: Option<(Date, i64)>,
    /// The day of the baseline.
    pub baseline_on: Date,
    /// Months between measurements.
    pub every_months: i64,
    /// What it belongs to is over.
    pub over: bool,
}

impl Measured {
    /// Where it stands on a day.
    pub fn standing(&self, today: Date) -> Standing {
        let reached = |(_, value): (Date, i64)| match self.direction {
            Direction::More => value >= self.target,
            Direction::Less => value <= self.target,
        };
        if self.latest.is_some_and(reached) {
            Standing::Met
        } else if self.over || today > self.target_on {
            Standing::Missed
        } else {
            Standing::Measuring
        }
    }

    /// The day on which the next value is due; none when it is over.
    pub fn next(&self) -> Option<Date> {
        let last = self.latest.map_or(self.baseline_on, |(day, _)| day);
        let next = last.checked_add(crate::time::months(self.every_months)).ok()?;
        // The last measurement is the one at the target's day.
        (!self.over && last < self.target_on).then_some(next.min(self.target_on))
    }

    /// By how many days a value is late on a day; 0 while it is not.
    pub fn late(&self, today: Date) -> i64 {
        let days = self.next().map_or(0, |due| days_between(due, today));
        if days > GRACE_DAYS { days } else { 0 }
    }
}

/// Days from one day to another; negative when it comes before.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Reads a value with at most so many decimals: `1,234.5`. None when it is none.
pub fn read(text: &str, decimals: u8) -> Option<i64> {
    let text: String = text.trim().chars().filter(|letter| *letter != ',').collect();
    let (minus, digits) =
        text.strip_prefix(['-', '−']).map_or((false, text.as_str()), |d| (true, d));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let decimals = usize::from(decimals);
    if whole.is_empty() || !plain(whole) || !plain(part) || part.len() > decimals {
        return None;
    }
    let units: i64 = format!("{whole}{part:0<decimals$}").parse().ok()?;
    (units <= MOST_VALUE).then_some(if minus { -units } else { units })
}

/// Writes a value with its decimals and commas: `1,234.5`.
pub fn written(value: i64, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len().saturating_sub(decimals));
    let mut text = String::new();
    if value < 0 {
        text.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if decimals > 0 {
        text.push('.');
        text.push_str(part);
    }
    text
}

/// Writes a value as forms and programs read it: `1234.5`.
pub fn plain(value: i64, decimals: u8) -> String {
    written(value, decimals).replace(',', "").replace('−', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn measured(latest: Option<(&str, i64)>, direction: Direction) -> Measured {
        Measured {
            direction,
            target: 40,
            target_on: day("2026-09-30"),
            latest: latest.map(|(on, value)| (day(on), value)),
            baseline_on: day("2026-04-30"),
            every_months: 1,
            over: false,
        }
    }

    #[test]
    fn values_are_exact_both_ways() {
        for (text, decimals, value, shown) in [
            ("41.5", 1, 415, "41.5"),
            (" 1,234 ", 0, 1234, "1,234"),
            ("0.05", 2, 5, "0.05"),
            ("7", 2, 700, "7.00"),
            ("-3.2", 1, -32, "−3.2"),
            ("1000000", 0, 1_000_000, "1,000,000"),
        ] {
            assert_eq!(read(text, decimals), Some(value), "{text}");
            assert_eq!(written(value, decimals), shown);
            assert_eq!(read(&plain(value, decimals), decimals), Some(value));
        }
        for (text, decimals) in
            [("", 0), ("1.5", 0), ("1.234", 2), ("a", 0), (".5", 1), ("9999999999999999", 0)]
        {
            assert_eq!(read(text, decimals), None, "{text}");
        }
    }

    #[test]
    fn a_target_is_met_missed_or_still_measured() {
        use Direction::{Less, More};
        use Standing::{Measuring, Met, Missed};
        for (latest, direction, over, today, standing) in [
            (None, More, false, "2026-06-01", Measuring),
            (Some(("2026-05-31", 40)), More, false, "2026-06-01", Met),
            (Some(("2026-05-31", 39)), More, false, "2026-09-30", Measuring),
            (Some(("2026-05-31", 39)), More, false, "2026-10-01", Missed),
            (Some(("2026-05-31", 39)), More, true, "2026-06-01", Missed),
            (Some(("2026-05-31", 39)), Less, false, "2026-06-01", Met),
            (Some(("2026-05-31", 41)), Less, true, "2026-06-01", Missed),
        ] {
            let measured = Measured { over, ..measured(latest, direction) };
            assert_eq!(measured.standing(day(today)), standing, "{latest:?} {today}");
        }
    }

    #[test]
    fn a_late_measurement_shows_itself() {
        let more = Direction::More;
        let late = |latest, today| measured(latest, more).late(day(today));
        assert_eq!(late(None, "2026-05-30"), 0);
        assert_eq!(late(None, "2026-06-13"), 0);
        assert_eq!(late(None, "2026-06-14"), 15);
        assert_eq!(late(Some(("2026-05-31", 1)), "2026-06-14"), 0);
        // The last one is due at the target's day, and nothing after it.
        assert_eq!(measured(Some(("2026-09-20", 1)), more).next(), Some(day("2026-09-30")));
        assert_eq!(late(Some(("2026-09-30", 1)), "2027-01-01"), 0);
    }
}

//! The bylaws against tables worked out by hand, and against counting people one by one.

mod composition;
mod count;
mod election;
mod file;
mod preset;
mod property;
mod schedule;
mod threshold;

use super::*;
use crate::ballot::Tally;
use crate::time::{KOREA, Moment, TimeZone, zone};

/// The council's rules, with another rule for decisions.
fn rules(threshold: &str, base: Base) -> Rules {
    let mut rules = Preset::Council.rules();
    rules.decision.threshold = threshold.parse().unwrap();
    rules.decision.base = base;
    rules
}

fn korea() -> TimeZone {
    zone(KOREA)
}

/// A moment in Korea: `2026-11-23T09:30`.
fn at(text: &str) -> Moment {
    let civil: jiff::civil::DateTime = text.parse().unwrap();
    Moment(civil.to_zoned_datetime(korea()).unwrap().timestamp().as_microsecond())
}

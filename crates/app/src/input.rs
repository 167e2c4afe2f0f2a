//! Reading what people typed: every fault is collected, so that a form shows them all at once.

use domain::text::{Fault, FieldFault, Limit};
use domain::time::{Date, Moment, SECOND};
use store::dialogue::Named;

use crate::{Error, Result};

/// Collects faults while fields are read.
#[derive(Debug, Default)]
pub struct Fields {
    faults: Vec<FieldFault>,
}

impl Fields {
    /// A text within its limit, in NFC; empty when it had a fault.
    pub fn text(&mut self, limit: Limit, text: &str) -> String {
        self.checked(limit, text, Limit::check)
    }

    /// A text that is still being written, within its limit and in NFC: spaces at its ends stay; empty
    /// when it had a fault.
    pub fn unfinished(&mut self, limit: Limit, text: &str) -> String {
        self.checked(limit, text, Limit::check_unfinished)
    }

    fn checked(
        &mut self,
        limit: Limit,
        text: &str,
        check: fn(&Limit, &str) -> std::result::Result<String, FieldFault>,
    ) -> String {
        // Cheap refusal first: nothing is normalised that is far too long anyway.
        if text.len() > limit.max.saturating_mul(8).saturating_add(1024) {
            let fault = Fault::TooLong { max: limit.max, length: text.chars().count() };
            self.fault(limit.field, fault);
            return String::new();
        }
        let composed = language::normalise::nfc(text);
        let checked = check(&limit, &composed).and_then(|text| {
            // The law forbids taking these numbers in, wherever they stand (개인정보 보호법 제24조의2).
            if language::sensitive::has_resident_number(&text) {
                Err(FieldFault { field: limit.field, fault: Fault::ResidentNumber })
            } else {
                Ok(text)
            }
        });
        checked.unwrap_or_else(|fault| {
            self.faults.push(fault);
            String::new()
        })
    }

    /// Counts a text as it was sent, before it is composed and trimmed: what the description of the
    /// API says of lengths is meant so.
    pub fn as_sent(&mut self, limit: Limit, text: &str) {
        let length = text.chars().count();
        if length > limit.max {
            self.fault(limit.field, Fault::TooLong { max: limit.max, length });
        } else if length < limit.min && !text.trim().is_empty() {
            self.fault(limit.field, Fault::TooShort { min: limit.min });
        }
    }

    /// The key of a sector or place given by name or key; none when nothing was given.
    pub fn named(
        &mut self,
        field: &'static str,
        given: Option<&str>,
        known: &[Named],
    ) -> Option<i64> {
        let given = given.map(str::trim).filter(|text| !text.is_empty())?;
        let composed = language::normalise::nfc(given);
        let found =
            known.iter().find(|item| item.name == composed || item.id.to_string() == composed);
        if found.is_none() {
            let nearest =
                language::nearest::nearest(&composed, known.iter().map(|item| item.name.as_str()));
            let fault =
                Fault::Unknown { given: short(&composed), nearest: nearest.map(str::to_owned) };
            self.fault(field, fault);
        }
        found.map(|item| item.id)
    }

    /// The key of a sector or place as it is typed fast: its whole name, its number in the list from
    /// 1, its first letters or their first consonants, if only one begins so. None when nothing was
    /// given.
    pub fn picked(&mut self, field: &'static str, given: &str, known: &[Named]) -> Option<i64> {
        let given = language::normalise::nfc(given.trim());
        if given.is_empty() {
            return None;
        }
        if let Some(item) = known.iter().find(|item| item.name == given) {
            return Some(item.id);
        }
        if given.bytes().all(|byte| byte.is_ascii_digit()) {
            let place = given.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let found = place.and_then(|place| known.get(place)).map(|item| item.id);
            if found.is_none() {
                self.fault(field, Fault::Unknown { given: short(&given), nearest: None });
            }
            return found;
        }
        let begins = |item: &&Named| {
            item.name.starts_with(&given)
                || language::jamo::initials(&item.name).starts_with(&given)
        };
        let mut found = known.iter().filter(begins);
        match (found.next(), found.next()) {
            (Some(item), None) => Some(item.id),
            _ => self.named(field, Some(&given), known),
        }
    }

    /// A word of a closed list, as it is; none when nothing was given.
    pub fn word<T: std::str::FromStr>(
        &mut self,
        field: &'static str,
        given: Option<&str>,
    ) -> Option<T> {
        let given = given?;
        let word = given.parse().ok();
        if word.is_none() {
            self.fault(field, Fault::Unknown { given: short(given), nearest: None });
        }
        word
    }

    /// A word of a closed list that must be chosen.
    pub fn needed_word<T: std::str::FromStr>(
        &mut self,
        field: &'static str,
        given: &str,
    ) -> Option<T> {
        if given.is_empty() {
            self.fault(field, Fault::Required);
            return None;
        }
        self.word(field, Some(given))
    }

    /// A day (`2026-11-28`) and a time of it (`14:00`) in a time zone; each with its field.
    pub fn moment(
        &mut self,
        day: (&'static str, &str),
        time: (&'static str, &str),
        zone_name: &str,
    ) -> Option<Moment> {
        let zone = domain::time::zone(zone_name);
        let Some(start) = Moment::from_iso_date(day.1.trim(), &zone) else {
            self.fault(day.0, Fault::Malformed { expected: "a day such as 2026-11-28" });
            return None;
        };
        let minutes = minutes_of(time.1.trim());
        if minutes.is_none() {
            self.fault(time.0, Fault::Malformed { expected: "a time such as 14:00" });
        }
        minutes.map(|minutes| start.plus(minutes * 60 * SECOND))
    }

    /// A day such as `2026-11-28`; the first of all days when it had a fault.
    pub fn day(&mut self, field: &'static str, text: &str) -> Date {
        let day = text.trim().parse().ok().filter(|_| text.trim().len() == 10);
        if text.trim().is_empty() {
            self.fault(field, Fault::Required);
        } else if day.is_none() {
            self.fault(field, Fault::Malformed { expected: "a day such as 2026-11-28" });
        }
        day.unwrap_or(Date::MIN)
    }

    /// An amount in KRW; 0 when none was typed or it had a fault.
    pub fn money(&mut self, field: &'static str, text: &str) -> i64 {
        let amount = domain::spending::amount(text);
        if amount.is_none() && !text.trim().is_empty() {
            let expected = "whole won from 1 to 1,000,000,000,000";
            self.fault(field, Fault::Malformed { expected });
        }
        amount.unwrap_or(0)
    }

    /// An amount in KRW that must be there.
    pub fn needed_money(&mut self, field: &'static str, text: &str) -> i64 {
        if text.trim().is_empty() {
            self.fault(field, Fault::Required);
        }
        self.money(field, text)
    }

    /// Notes a fault.
    pub fn fault(&mut self, field: &'static str, fault: Fault) {
        self.faults.push(FieldFault { field, fault });
    }

    /// The value, unless there were faults.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault.
    pub fn done<T>(self, value: T) -> Result<T> {
        if self.faults.is_empty() { Ok(value) } else { Err(Error::Invalid { faults: self.faults }) }
    }
}

/// The minutes since midnight that a time such as `14:00` is.
fn minutes_of(time: &str) -> Option<i64> {
    let (hours, minutes) = time.split_once(':')?;
    let number = |text: &str, most: i64| {
        let short = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i64>().ok().filter(|n| short && *n < most)
    };
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

/// As much of what was given as a message repeats.
fn short(given: &str) -> String {
    given.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(day: &str, time: &str) -> (Option<Moment>, Vec<&'static str>) {
        let mut fields = Fields::default();
        let at = fields.moment(("day", day), ("starts", time), domain::time::KOREA);
        (at, fields.faults.into_iter().map(|fault| fault.field).collect())
    }

    #[test]
    fn a_day_and_a_time_make_a_moment_there() {
        let (at, faults) = moment("2026-11-28", "14:05");
        assert_eq!(at.unwrap().rfc3339(), "2026-11-28T05:05:00Z");
        assert!(faults.is_empty());
        for (day, time, field) in [
            ("2026-02-30", "14:00", "day"),
            ("", "14:00", "day"),
            ("2026-11-28", "25:00", "starts"),
            ("2026-11-28", "14:60", "starts"),
            ("2026-11-28", "2 pm", "starts"),
            ("2026-11-28", "-1:00", "starts"),
        ] {
            assert_eq!(moment(day, time), (None, vec![field]), "{day} {time}");
        }
    }
}

//! Moments in time, stored as whole microseconds since 1970 so that both engines sort them alike.

use jiff::Timestamp;
pub use jiff::civil::Date;
pub use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// Microseconds in one second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in one day of 24 hours.
pub const DAY: i64 = 86_400 * SECOND;

impl Moment {
    /// The moment `micros` later (earlier when negative), held at the ends of the range.
    #[must_use]
    pub const fn plus(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Whole milliseconds since 1970, as in Polis exports.
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// RFC 3339 in UTC, for the API: `2026-11-23T09:00:00Z`.
    pub fn rfc3339(self) -> String {
        self.timestamp().to_string()
    }

    /// `2026. 11. 23.` in the given time zone.
    pub fn date(self, zone: &TimeZone) -> String {
        self.timestamp().to_zoned_datetime(zone.clone()).strftime("%Y. %-m. %-d.").to_string()
    }

    /// `2026. 11. 23. 18:04` in the given time zone.
    pub fn date_time(self, zone: &TimeZone) -> String {
        self.timestamp().to_zoned_datetime(zone.clone()).strftime("%Y. %-m. %-d. %H:%M").to_string()
    }

    /// `2026-11-23`, as date inputs of HTML forms want it.
    pub fn iso_date(self, zone: &TimeZone) -> String {
        self.timestamp().to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d").to_string()
    }

    /// Midnight at the start of `2026-11-23` in the given time zone; none when it is no date.
    pub fn from_iso_date(text: &str, zone: &TimeZone) -> Option<Self> {
        let date: jiff::civil::Date = text.parse().ok()?;
        let start = date.to_zoned_datetime(zone.clone()).ok()?;
        Some(Self(start.timestamp().as_microsecond()))
    }

    /// Midnight of its day there: when something happened, to the day alone.
    #[must_use]
    pub fn start_of_day(self, zone: &TimeZone) -> Self {
        let local = self.timestamp().to_zoned_datetime(zone.clone());
        local.start_of_day().map_or(self, |start| Self(start.timestamp().as_microsecond()))
    }

    /// Its day there.
    pub fn day(self, zone: &TimeZone) -> Date {
        self.timestamp().to_zoned_datetime(zone.clone()).date()
    }

    /// The last microsecond of a day there.
    pub fn end_of(day: Date, zone: &TimeZone) -> Self {
        let next = day.tomorrow().ok().and_then(|next| next.to_zoned_datetime(zone.clone()).ok());
        next.map_or(Self(i64::MAX), |next| Self(next.timestamp().as_microsecond()).plus(-1))
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// So many months, to be added to a day.
pub fn months(count: i64) -> jiff::Span {
    jiff::Span::new().try_months(count).unwrap_or_default()
}

/// The time zone of a dialogue: Korea, unless the name says otherwise and is known.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The zone Korean districts live in.
pub const KOREA: &str = "Asia/Seoul";

/// Days in JSON as `2026-11-23`.
pub mod iso_day {
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    use super::Date;

    /// Writes a day.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(day)
    }

    /// Reads a day.
    ///
    /// # Errors
    /// When it is none.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Days in JSON that may be missing.
pub mod optional_iso_day {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de};

    use super::Date;

    /// Writes a day, or null.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        day.map(|day| day.to_string()).serialize(serializer)
    }

    /// Reads a day, or null.
    ///
    /// # Errors
    /// When it is neither.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(de::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_the_korean_way() {
        let moment = Moment(1_795_424_640 * SECOND);
        assert_eq!(moment.date(&zone(KOREA)), "2026. 11. 23.");
        assert_eq!(moment.date_time(&zone(KOREA)), "2026. 11. 23. 18:04");
        assert_eq!(moment.rfc3339(), "2026-11-23T09:04:00Z");
    }

    #[test]
    fn a_day_begins_at_midnight_there() {
        let evening = Moment(1_795_424_640 * SECOND);
        assert_eq!(evening.start_of_day(&zone(KOREA)).rfc3339(), "2026-11-22T15:00:00Z");
        assert_eq!(evening.start_of_day(&TimeZone::UTC).rfc3339(), "2026-11-23T00:00:00Z");
    }

    #[test]
    fn a_day_ends_before_the_next_begins() {
        let evening = Moment(1_795_424_640 * SECOND);
        let day = evening.day(&zone(KOREA));
        assert_eq!(day.to_string(), "2026-11-23");
        assert_eq!(Moment::end_of(day, &zone(KOREA)).rfc3339(), "2026-11-23T14:59:59.999999Z");
        assert_eq!(Moment::end_of(Date::MAX, &TimeZone::UTC), Moment(i64::MAX));
    }

    #[test]
    fn a_date_input_means_midnight_there() {
        let zone = zone(KOREA);
        let start = Moment::from_iso_date("2026-11-23", &zone);
        assert_eq!(start.map(|m| m.iso_date(&zone)).as_deref(), Some("2026-11-23"));
        assert_eq!(Moment::from_iso_date("2026-13-01", &zone), None);
    }
}

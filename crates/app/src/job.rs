//! What is done by schedule: whose turn it is, what is due, and what came of it.

use domain::time::{DAY, Moment, SECOND, TimeZone};
use store::job::Duty;
pub use store::job::{Job, Turn};

use crate::{App, Result};

/// A time of day, in minutes since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl std::str::FromStr for TimeOfDay {
    type Err = &'static str;

    /// `03:30`.
    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        let expected = "expected a time of day such as 03:30";
        let (hours, minutes) = text.split_once(':').ok_or(expected)?;
        let number = |text: &str, below: u16| {
            let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u16>().ok().filter(|number| digits && *number < below).ok_or(expected)
        };
        Ok(Self(number(hours, 24)? * 60 + number(minutes, 60)?))
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl TimeOfDay {
    /// Midnight plus so many full hours, of 24.
    pub const fn of_hour(hour: u16) -> Self {
        Self(hour % 24 * 60)
    }

    /// The last moment before `now` at which it was this time there.
    pub fn last_before(self, now: Moment, zone: &TimeZone) -> Moment {
        let minutes = i64::from(self.0) * 60 * SECOND;
        let of_day = |moment: Moment| moment.start_of_day(zone).plus(minutes);
        let today = of_day(now);
        if today <= now { today } else { of_day(now.plus(-DAY)) }
    }
}

/// Whether a daily job is due: it was not done since it last should have been. What was missed while
/// nothing ran is made up for once. `since` is when the installation began, before which nothing was
/// due.
pub fn is_due(
    at: TimeOfDay,
    zone: &TimeZone,
    now: Moment,
    since: Moment,
    done: Option<Moment>,
) -> bool {
    // A date in the future stems from a clock that was wrong.
    let done = done.filter(|done| *done <= now).unwrap_or(since);
    at.last_before(now, zone) > done
}

impl App {
    /// The right to do what is due, unless another process of this installation has it.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub async fn take_turn(&self) -> Result<Option<Turn>> {
        Ok(Turn::take(&self.inner.store, Duty::Jobs).await?)
    }

    /// How a job stands, if it was ever tried.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub async fn job(&self, name: &str) -> Result<Option<Job>> {
        Ok(store::job::get(&self.inner.store.read(), name).await?)
    }

    /// Notes what came of a job.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub async fn note_job(&self, name: &str, done: bool, told: &str) -> Result<()> {
        let tx = self.inner.store.begin().await?;
        store::job::note(&tx, name, self.now().0, done, told).await?;
        Ok(tx.commit().await?)
    }

    /// When the installation began.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub async fn began(&self) -> Result<Moment> {
        let row = store::installation::get(&self.inner.store.read()).await?;
        Ok(Moment(row.map_or(0, |row| row.created_at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::{KOREA, zone};

    fn at(text: &str, hours: i64) -> Moment {
        Moment::from_iso_date(text, &zone(KOREA)).unwrap().plus(hours * 3600 * SECOND)
    }

    #[test]
    fn a_time_of_day_is_four_digits() {
        for good in ["00:00", "03:30", "23:59"] {
            assert_eq!(good.parse::<TimeOfDay>().unwrap().to_string(), good);
        }
        for bad in ["", "3:30", "24:00", "12:60", "12-30", "+1:00", "noon"] {
            assert!(bad.parse::<TimeOfDay>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_daily_job_is_due_once_a_day_and_made_up_for() {
        let three: TimeOfDay = "03:00".parse().unwrap();
        let korea = zone(KOREA);
        let began = at("2026-11-20", 10);
        let due = |now, done| is_due(three, &korea, now, began, done);
        // A new installation waits for its first night.
        assert!(!due(at("2026-11-20", 12), None));
        assert!(due(at("2026-11-21", 4), None));
        // Done tonight: not again before tomorrow.
        let done = Some(at("2026-11-21", 4));
        assert!(!due(at("2026-11-21", 23), done));
        assert!(!due(at("2026-11-22", 2), done));
        assert!(due(at("2026-11-22", 3), done));
        // The machine was off for a week: once, then daily again.
        assert!(due(at("2026-11-29", 14), done));
        assert!(!due(at("2026-11-29", 15), Some(at("2026-11-29", 14))));
        // A clock that was a year ahead when it was last done.
        assert!(due(at("2026-11-29", 14), Some(at("2027-11-29", 14))));
    }
}

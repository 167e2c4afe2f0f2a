//! The clock: read in one place, set by hand in tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use domain::time::{DAY, Moment};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Moment;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Moment {
        let since =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

/// How far a clock may be set back without being followed: whoever sets it back further means it.
const HELD: i64 = DAY;

/// A clock that never goes back by less than a day: when the machine's is set back, time stands
/// still until it has caught up, so that what is recorded later is never dated earlier.
pub(crate) struct SteadyClock {
    inner: Arc<dyn Clock>,
    latest: AtomicI64,
    behind: AtomicBool,
}

impl SteadyClock {
    /// A clock that is not before `latest`, the moment of what was recorded last.
    pub(crate) fn new(inner: Arc<dyn Clock>, latest: Moment) -> Self {
        Self { inner, latest: AtomicI64::new(latest.0), behind: AtomicBool::new(false) }
    }
}

impl Clock for SteadyClock {
    fn now(&self) -> Moment {
        let told = self.inner.now();
        let latest = self.latest.fetch_max(told.0, Ordering::Relaxed);
        if told.0 >= latest {
            if self.behind.load(Ordering::Relaxed) {
                self.behind.store(false, Ordering::Relaxed);
            }
            return told;
        }
        let seconds = (latest - told.0) / domain::time::SECOND;
        // Readings of several threads pass each other by microseconds.
        if seconds > 0 && !self.behind.swap(true, Ordering::Relaxed) {
            tracing::warn!(seconds, "the clock was set back; time stands still until it caught up");
        }
        if latest - told.0 <= HELD {
            return Moment(latest);
        }
        self.latest.store(told.0, Ordering::Relaxed);
        told
    }
}

/// Measures how long something takes. Nothing the dialogue knows depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    #[expect(clippy::disallowed_methods, reason = "a measured duration, for whoever watches")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::SECOND;

    struct Set(AtomicI64);

    impl Clock for Set {
        fn now(&self) -> Moment {
            Moment(self.0.load(Ordering::Relaxed))
        }
    }

    #[test]
    fn time_stands_still_until_the_machine_has_caught_up() {
        let hour = 3600 * SECOND;
        let set = Arc::new(Set(AtomicI64::new(100 * hour)));
        let clock = SteadyClock::new(set.clone(), Moment(0));
        for (told, shown) in [
            (100 * hour, 100 * hour),
            (99 * hour, 100 * hour),
            (100 * hour - 1, 100 * hour),
            (100 * hour + 1, 100 * hour + 1),
            // More than a day: the clock had been wrong until now.
            (50 * hour, 50 * hour),
            (50 * hour + 1, 50 * hour + 1),
        ] {
            set.0.store(told, Ordering::Relaxed);
            assert_eq!(clock.now(), Moment(shown), "{told}");
        }
        let later = SteadyClock::new(set, Moment(51 * hour));
        assert_eq!(later.now(), Moment(51 * hour), "not before what was recorded last");
    }
}

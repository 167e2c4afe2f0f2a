//! A clock that stands still until a test moves it.

use std::sync::atomic::{AtomicI64, Ordering};

use app::clock::Clock;
use domain::time::Moment;

/// When every test begins: 2026-11-23 09:00 in Korea.
pub const START: Moment = Moment(1_795_392_000_000_000);

/// A clock that is moved by hand.
#[derive(Debug)]
pub struct FakeClock(AtomicI64);

impl Default for FakeClock {
    fn default() -> Self {
        Self(AtomicI64::new(START.0))
    }
}

impl FakeClock {
    /// Moves it forward by so many microseconds (see [`domain::time`]).
    pub fn advance(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// Sets it.
    pub fn set(&self, moment: Moment) {
        self.0.store(moment.0, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

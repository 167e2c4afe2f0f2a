//! Tries to sign in, counted so that guessing takes for ever and the owner is never locked out.
//!
//! A try is counted under the account together with the address it comes from, under the account from
//! anywhere, and under the address. A device that signed in before shows a signed cookie and is
//! counted by itself instead, so that nobody else can use up its tries (OWASP, device cookies).
//! Waiting grows with each failure (`domain::sign_in::wait`) and ends by itself.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use domain::sign_in::wait;
use domain::time::{DAY, Moment, SECOND};

use crate::limit::Limits;
use crate::{Error, Result};

/// Failures older than this are forgotten, in microseconds.
const REMEMBERED: i64 = DAY;
/// Counters kept at most before the idle ones are dropped.
const MOST: usize = 100_000;
/// How often an account may fail from everywhere together, for each time from one address.
const EVERYWHERE: u32 = 4;

/// What a try is counted under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// An account from one address.
    AccountAt(String, Option<IpAddr>),
    /// An account from anywhere.
    Account(String),
    /// An address.
    Address(IpAddr),
    /// An account from a device that signed in to it before.
    Device(String, Vec<u8>),
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Moment,
}

/// Counts tries.
#[derive(Debug)]
pub(crate) struct Throttle {
    on: bool,
    per_account: u32,
    per_address: u32,
    counted: Mutex<HashMap<Key, Failures>>,
}

/// A try that was counted as a failure until it is said to be none.
#[derive(Debug)]
#[must_use]
pub(crate) struct Try {
    keys: Vec<(Key, u32)>,
}

impl Throttle {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            on: limits.on,
            per_account: limits.sign_ins,
            per_address: limits.sign_ins_per_address,
            counted: Mutex::default(),
        }
    }

    /// Counts a try to get into `account` from an address, or from a device that was there before.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds to wait; then nothing is counted.
    pub(crate) fn begin(
        &self,
        account: &str,
        address: Option<IpAddr>,
        device: Option<&[u8]>,
        now: Moment,
    ) -> Result<Try> {
        let account = account.to_owned();
        let address = address.map(network);
        // Zero is no limit.
        let mut keys = match device {
            Some(device) => vec![(Key::Device(account, device.to_vec()), self.per_account)],
            None => vec![
                (Key::AccountAt(account.clone(), address), self.per_account),
                (Key::Account(account), self.per_account.saturating_mul(EVERYWHERE)),
            ],
        };
        if let (Some(address), None) = (address, device) {
            keys.push((Key::Address(address), self.per_address));
        }
        keys.retain(|(_, free)| self.on && *free > 0);
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = |(key, free): &(Key, u32)| {
            let failures = counted.get(key).filter(|one| one.last.plus(REMEMBERED) > now);
            failures.map_or(now, |one| match wait(one.count, *free) {
                0 => now,
                wait => one.last.plus(wait),
            })
        };
        let ready = keys.iter().map(ready).max().unwrap_or(now);
        if ready > now {
            let seconds = (ready.0 - now.0).div_euclid(SECOND) + 1;
            return Err(Error::TooMany { seconds: seconds.unsigned_abs() });
        }
        if counted.len() > MOST {
            counted.retain(|_, one| one.last.plus(900 * SECOND) > now);
        }
        for (key, _) in &keys {
            let one = counted.entry(key.clone()).or_insert(Failures { count: 0, last: now });
            let count = if one.last.plus(REMEMBERED) > now { one.count } else { 0 };
            *one = Failures { count: count.saturating_add(1), last: now };
        }
        drop(counted);
        Ok(Try { keys })
    }

    /// The try was none to guess. What the owner failed before from there is forgotten; what was
    /// counted from everywhere is not, or whoever guesses would begin anew with each visit of theirs.
    pub(crate) fn succeed(&self, succeeded: Try) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in succeeded.keys {
            if matches!(key, Key::AccountAt(..) | Key::Device(..)) {
                counted.remove(&key);
            } else if let Some(one) = counted.get_mut(&key) {
                one.count = one.count.saturating_sub(1);
            }
        }
    }
}

/// The network that one customer of a provider has: a whole /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => IpAddr::V4(four),
            None => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() >> 64 << 64)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const NOW: Moment = Moment(1_795_392_000 * SECOND);
    const MINUTE: i64 = 60 * SECOND;

    fn address(n: u8) -> IpAddr {
        IpAddr::V4(Ipv4Addr::new(203, 0, 113, n))
    }

    fn seconds(result: Result<Try>) -> u64 {
        match result {
            Ok(_) => 0,
            Err(Error::TooMany { seconds }) => seconds,
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn waiting_grows_per_account_and_address_and_ends() {
        let throttle = Throttle::new(&Limits::default());
        let fail = |n, now| seconds(throttle.begin("a", Some(address(n)), None, now));
        for _ in 0..6 {
            assert_eq!(fail(1, NOW), 0);
        }
        assert_eq!(fail(1, NOW), 31);
        assert_eq!(fail(1, NOW.plus(31 * SECOND)), 0);
        assert_eq!(fail(1, NOW.plus(32 * SECOND)), 60, "each failure doubles the wait");
        assert_eq!(fail(2, NOW), 0, "from elsewhere there is no wait yet");
        assert_eq!(fail(1, NOW.plus(2 * DAY)), 0, "after a day it is forgotten");
        assert_eq!(fail(1, NOW.plus(2 * DAY)), 0);
    }

    #[test]
    fn a_known_device_is_not_locked_out_by_others() {
        let throttle = Throttle::new(&Limits::default());
        let mut now = NOW;
        for n in 0..200 {
            now = now.plus(MINUTE);
            let _ = throttle.begin("a", Some(address(n)), None, now);
        }
        assert!(seconds(throttle.begin("a", Some(address(250)), None, now)) > 0, "from everywhere");
        let device = Some(&b"device"[..]);
        for _ in 0..6 {
            assert_eq!(seconds(throttle.begin("a", Some(address(1)), device, now)), 0);
        }
        assert!(
            seconds(throttle.begin("a", Some(address(1)), device, now)) > 0,
            "its own tries end too"
        );
        assert_eq!(
            seconds(throttle.begin("b", Some(address(251)), None, now)),
            0,
            "nor other accounts"
        );
    }

    #[test]
    fn success_forgets_what_was_failed_from_there_only() {
        let throttle = Throttle::new(&Limits::default());
        for _ in 0..5 {
            let _ = throttle.begin("a", Some(address(1)), None, NOW);
        }
        throttle.succeed(throttle.begin("a", Some(address(1)), None, NOW).unwrap());
        let mut free = 0;
        while seconds(throttle.begin("a", Some(address(1)), None, NOW)) == 0 {
            free += 1;
        }
        assert_eq!(free, 6);
        let mut everywhere = 0;
        while seconds(throttle.begin("a", Some(address(everywhere + 2)), None, NOW)) == 0 {
            everywhere += 1;
        }
        assert_eq!(u32::from(everywhere), 6 * EVERYWHERE - 11);
    }

    #[test]
    fn one_customer_is_one_address() {
        let six = |text: &str| network(text.parse().unwrap());
        assert_eq!(six("2001:db8:1:2:3:4:5:6"), six("2001:db8:1:2:ffff::1"));
        assert_ne!(six("2001:db8:1:2::1"), six("2001:db8:1:3::1"));
        assert_eq!(six("::ffff:203.0.113.9"), IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9)));
    }

    #[test]
    fn without_limits_nobody_waits() {
        let throttle = Throttle::new(&Limits { on: false, ..Limits::default() });
        assert!((0..100).all(|_| throttle.begin("a", Some(address(1)), None, NOW).is_ok()));
    }
}

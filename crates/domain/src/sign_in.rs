//! Signing in: the settings of an installation, and how long those who fail wait.

use serde::{Deserialize, Serialize};

use crate::text::{Fault, FieldFault, Limit};
use crate::time::{DAY, SECOND};

crate::words! {
    /// How someone signed in.
    Way {
        /// With address and password.
        Password = "password",
        /// With a passkey, which stands for two factors: the device, and who unlocks it.
        Passkey = "passkey",
        /// With another provider's account.
        Provider = "provider",
    }
}

/// The name a person gives a passkey.
pub const PASSKEY_NAME: Limit = Limit { field: "name", min: 1, max: 60, lines: false };

/// How one signs in to an installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Whether staff must have a second factor.
    pub second_factor: bool,
    /// Hours after which a session that was not used ends.
    pub idle_hours: u32,
    /// Days after which every session ends.
    pub longest_days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { second_factor: true, idle_hours: 12, longest_days: 14 }
    }
}

/// The longest idle time that can be set, in hours.
pub const MOST_IDLE_HOURS: u32 = 14 * 24;
/// The longest session that can be set, in days.
pub const MOST_DAYS: u32 = 90;

impl Settings {
    /// The faults in them.
    pub fn faults(&self) -> Vec<FieldFault> {
        let fault = |field, expected| FieldFault { field, fault: Fault::Malformed { expected } };
        let mut faults = Vec::new();
        if !(1..=MOST_IDLE_HOURS).contains(&self.idle_hours) {
            faults.push(fault("idle_hours", "1 to 336 hours"));
        }
        if !(1..=MOST_DAYS).contains(&self.longest_days) {
            faults.push(fault("longest_days", "1 to 90 days"));
        }
        faults
    }

    /// The idle time, in microseconds.
    pub fn idle(&self) -> i64 {
        i64::from(self.idle_hours) * 3600 * SECOND
    }

    /// The longest time of a session, in microseconds.
    pub fn longest(&self) -> i64 {
        i64::from(self.longest_days) * DAY
    }
}

/// The first wait, in microseconds.
const FIRST: i64 = 30 * SECOND;
/// The longest wait, in microseconds: an owner never waits longer than this.
const LONGEST: i64 = 15 * 60 * SECOND;

/// How long after the last of so many failures the next try may come, in microseconds. The first
/// `free` cost nothing; then the wait doubles with each, up to fifteen minutes, and never becomes
/// for ever.
pub fn wait(failures: u32, free: u32) -> i64 {
    match failures.checked_sub(free.max(1)) {
        None => 0,
        Some(over) => FIRST.saturating_mul(1 << over.min(20)).min(LONGEST),
    }
}

/// Recovery codes made at one time.
pub const RECOVERY_CODES: usize = 10;
/// Crockford's letters: none is mistaken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A recovery code from 80 random bits: `7Q2M-4TZK-91XB-C3DF`. So many bits that a plain digest keeps
/// it safe.
pub fn recovery_code(bits: [u8; 10]) -> String {
    let bits = bits.iter().fold(0_u128, |all, byte| all << 8 | u128::from(*byte));
    let letter = |n: u32| {
        let index = usize::try_from(bits >> (75 - 5 * n) & 31).unwrap_or_default();
        char::from(LETTERS.get(index).copied().unwrap_or(b'0'))
    };
    let groups: Vec<String> =
        (0..4).map(|group| (0..4).map(|n| letter(4 * group + n)).collect()).collect();
    groups.join("-")
}

/// A recovery code as it was typed, in the form it is compared in; none when it cannot be one.
pub fn recovery_key(typed: &str) -> Option<String> {
    let key: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .take(17)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    let fits = key.len() == 16 && key.bytes().all(|byte| LETTERS.contains(&byte));
    fits.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_codes_are_read_as_people_type_them() {
        assert_eq!(recovery_code([0; 10]), "0000-0000-0000-0000");
        assert_eq!(recovery_code([255; 10]), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        let code = recovery_code([0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x0f, 0x1e]);
        assert_eq!(code, "28T5-CY4T-QKFF-03RY");
        let key = recovery_key(&code).unwrap();
        assert_eq!(recovery_key(&format!(" {} ", code.to_lowercase())), Some(key));
        assert_eq!(recovery_key("oooo iiii llll 0000"), Some("0000111111110000".to_owned()));
        for bad in
            ["", "123456", "28T5-CY4T-QKFF-03R", "28T5-CY4T-QKFF-03RYX", "28T5-CY4T-QKFF-03RU"]
        {
            assert_eq!(recovery_key(bad), None, "{bad}");
        }
    }

    #[test]
    fn waiting_grows_and_ends() {
        let seconds: Vec<i64> = (4..13).map(|n| wait(n, 6) / SECOND).collect();
        assert_eq!(seconds, [0, 0, 30, 60, 120, 240, 480, 900, 900]);
        assert_eq!(wait(u32::MAX, 6), LONGEST);
        assert_eq!(wait(1, 0), FIRST, "even without a free try the first is never refused");
    }

    #[test]
    fn settings_have_bounds() {
        assert_eq!(Settings::default().faults(), []);
        let wrong = Settings { idle_hours: 0, longest_days: 91, ..Settings::default() };
        let fields: Vec<&str> = wrong.faults().iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["idle_hours", "longest_days"]);
    }
}

//! Consent: dated, separate for each purpose, and taken back as easily as given.

use crate::time::{DAY, Moment, SECOND};

crate::words! {
    /// What personal data are used for. Refusing one blocks nothing but itself.
    Purpose {
        /// The address ties a participation to a person, so that other devices carry it on.
        Claim = "claim",
        /// Mails that say what became of one's own contributions. Optional.
        News = "news",
    }
}

crate::words! {
    /// Who has to act next before an address is used.
    ClaimStep {
        /// The guardian of a child under 14.
        Guardian = "guardian",
        /// The owner of the address.
        Owner = "owner",
    }
}

/// How long a link to an address works.
pub const CLAIM_OPEN: i64 = 3600 * SECOND;
/// How long a guardian has: after five days without consent both addresses are destroyed (표준 개인정보
/// 보호지침 제13조).
pub const GUARDIAN_OPEN: i64 = 5 * DAY;
/// The age from which a person consents for themselves (개인정보 보호법 제22조의2).
pub const AGE: u8 = 14;
/// Digits of the number that a device shows and another asks for.
pub const CODE_DIGITS: usize = 6;
/// Wrong numbers after which a link is dead.
pub const MOST_TRIES: i64 = 5;

/// Until when a link works that was asked for at `asked`.
pub const fn open_until(step: ClaimStep, asked: Moment) -> Moment {
    match step {
        ClaimStep::Guardian => asked.plus(GUARDIAN_OPEN),
        ClaimStep::Owner => asked.plus(CLAIM_OPEN),
    }
}

//! Retention: how long what is kept, and what is destroyed when the time is over.

use serde::{Deserialize, Serialize};

use crate::time::{DAY, Moment};

crate::words! {
    /// The rule on which something is destroyed.
    Rule {
        /// Sessions that ended.
        Sessions = "sessions",
        /// Addresses whose link nobody opened.
        Claims = "claims",
        /// Mails that could not be sent.
        Mails = "mails",
        /// Mails in the outbox of an installation without a mail server.
        Outbox = "outbox",
        /// Addresses of people who have not come back.
        Contacts = "contacts",
        /// Records of who looked at personal data.
        Accesses = "accesses",
        /// What people who applied for a seat sent in, on the day their call promised.
        Applicants = "applicants",
        /// What somebody asked to have erased.
        Erasure = "erasure",
    }
}

crate::words! {
    /// What was erased for good: a backup that is older than that is erased again when it is restored.
    Erased {
        /// Everything of a participant.
        Participant = "participant",
        /// An address that was tied, with its consents.
        Contact = "contact",
        /// An application for a seat that was taken back.
        Application = "application",
    }
}

/// Days after which things are destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Periods {
    /// After a session ended.
    pub sessions: i64,
    /// After a link to an address stopped working.
    pub claims: i64,
    /// After a mail was given up.
    pub mails: i64,
    /// After a mail was put into the outbox.
    pub outbox: i64,
    /// After an address was last used.
    pub contacts: i64,
    /// How long a backup is kept: the nightly ones are removed then, others by the operator.
    pub backups: i64,
}

impl Default for Periods {
    fn default() -> Self {
        Self { sessions: 1, claims: 1, mails: 7, outbox: 7, contacts: 730, backups: 30 }
    }
}

/// The fewest and the most days of any period.
pub const DAYS: std::ops::RangeInclusive<i64> = 1..=3650;

impl Periods {
    /// The days of a rule; none for what has no period.
    pub const fn days(&self, rule: Rule) -> Option<i64> {
        match rule {
            Rule::Sessions => Some(self.sessions),
            Rule::Claims => Some(self.claims),
            Rule::Mails => Some(self.mails),
            Rule::Outbox => Some(self.outbox),
            Rule::Contacts => Some(self.contacts),
            // Fixed by law (개인정보의 안전성 확보조치 기준 제8조): no setting.
            Rule::Accesses => Some(crate::access::KEPT / DAY),
            // Each call promises a day of its own.
            Rule::Applicants | Rule::Erasure => None,
        }
    }

    /// What is older than this at `now` is destroyed under a rule.
    pub fn limit(&self, rule: Rule, now: Moment) -> Option<Moment> {
        self.days(rule).map(|days| now.plus(-days.saturating_mul(DAY)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_counts_back_from_now() {
        let periods = Periods { mails: 3, ..Periods::default() };
        assert_eq!(periods.limit(Rule::Mails, Moment(10 * DAY)), Some(Moment(7 * DAY)));
        assert_eq!(periods.limit(Rule::Erasure, Moment(0)), None);
        let most = Periods { contacts: i64::MAX, ..periods };
        assert_eq!(most.limit(Rule::Contacts, Moment(0)), Some(Moment(-i64::MAX)));
    }
}

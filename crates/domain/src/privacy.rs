//! The privacy notice (개인정보 처리방침): who answers for personal data, and how long it is kept.

use serde::{Deserialize, Serialize};

use crate::retention::Periods;
use crate::text::Limit;

/// The name of whoever answers for the installation.
pub const CONTROLLER: Limit = Limit { field: "controller", min: 0, max: 100, lines: false };
/// The person in charge of privacy (개인정보 보호책임자), by name or office.
pub const OFFICER: Limit = Limit { field: "officer", min: 0, max: 100, lines: false };
/// How to reach them.
pub const CONTACT: Limit = Limit { field: "contact", min: 0, max: 300, lines: true };

/// What an operator sets; each version is kept, dated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Whoever answers for the installation, as in `가람구청`.
    pub controller: String,
    /// The person in charge of privacy.
    pub officer: String,
    /// How to reach them.
    pub contact: String,
    /// How long things are kept.
    pub periods: Periods,
}

impl Policy {
    /// Whether the operator said who answers for it: without that, no address may be taken.
    pub fn is_complete(&self) -> bool {
        !self.controller.is_empty() && !self.officer.is_empty() && !self.contact.is_empty()
    }
}

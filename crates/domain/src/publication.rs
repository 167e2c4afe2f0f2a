//! What staff publish beside people's contributions: notices (공지) and gatherings (대화마당). Like
//! everything public they are never deleted, only withdrawn with a reason.

use crate::text::Limit;

/// Why something was withdrawn; anyone can read it.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 200, lines: false };

crate::words! {
    /// Where it stands.
    Publication {
        /// Being written: staff only.
        Draft = "draft",
        /// Public.
        Published = "published",
        /// No longer held or no longer true; a note with the reason stands in its place.
        Withdrawn = "withdrawn",
    }
}

crate::words! {
    /// What can be done with it, besides correcting its text.
    PublicationChange {
        /// Shows it to everyone; also brings back what was withdrawn.
        Publish = "publish",
        /// Takes it back, with a reason.
        Withdraw = "withdraw",
    }
}

impl Publication {
    /// The state after a change; none when the change does not fit.
    pub const fn after(self, change: PublicationChange) -> Option<Self> {
        match (self, change) {
            (Self::Draft | Self::Withdrawn, PublicationChange::Publish) => Some(Self::Published),
            (Self::Published, PublicationChange::Withdraw) => Some(Self::Withdrawn),
            _ => None,
        }
    }

    /// Whether only staff see it.
    pub const fn is_draft(self) -> bool {
        matches!(self, Self::Draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_never_withdrawn_and_what_is_public_never_becomes_a_draft() {
        let table: Vec<String> = Publication::ALL
            .iter()
            .flat_map(|from| PublicationChange::ALL.iter().map(move |change| (*from, *change)))
            .filter_map(|(from, change)| {
                from.after(change).map(|to| format!("{from} {change} {to}"))
            })
            .collect();
        assert_eq!(
            table,
            [
                "draft publish published",
                "published withdraw withdrawn",
                "withdrawn publish published",
            ]
        );
    }
}

//! A draft (답변 초안): what a body writes in answer to a core question before it votes on it.
//!
//! Every saved version stays. Members comment on paragraphs, and whoever disagrees in the end signs a
//! minority opinion (소수의견) that is published with the answer.

use serde::{Deserialize, Serialize};

use crate::text::Limit;

/// The text; an empty line begins a paragraph.
pub const TEXT: Limit = Limit { field: "text", min: 2, max: 6000, lines: true };
/// A comment on a paragraph.
pub const COMMENT: Limit = Limit { field: "comment", min: 2, max: 1000, lines: true };
/// Why a comment was not taken up.
pub const DECLINED: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };
/// What was done about a comment that was taken up.
pub const TAKEN_UP: Limit = Limit { field: "reason", min: 0, max: 300, lines: false };
/// Why a draft was sent back.
pub const SENT_BACK: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };
/// Putting a draft to the vote needs no reason, and has none.
pub const NO_REASON: Limit = Limit { field: "reason", min: 0, max: 0, lines: false };
/// A minority opinion.
pub const MINORITY: Limit = Limit { field: "minority", min: 2, max: 2000, lines: true };
/// The rule by which the body decided, with its article.
pub const RULE: Limit = Limit { field: "rule", min: 2, max: 200, lines: false };
/// The most paragraphs of one text.
pub const MOST_PARAGRAPHS: usize = 200;
/// The most versions of one draft.
pub const MOST_VERSIONS: i64 = 500;
/// The most comments on one draft.
pub const MOST_COMMENTS: i64 = 1000;
/// The most minority opinions on one draft.
pub const MOST_MINORITIES: i64 = 50;

crate::words! {
    /// Where a draft stands.
    DraftStatus {
        /// Being written.
        Writing = "writing",
        /// Put to the vote: nobody changes it meanwhile.
        Voting = "voting",
        /// The body did not want it as it is; it is written on.
        SentBack = "sent_back",
        /// The body adopted it: it is a public answer.
        Adopted = "adopted",
    }
}

crate::words! {
    /// What can be done with a draft.
    DraftChange {
        /// Saves a new version.
        Save = "save",
        /// Puts it to the vote.
        PutToVote = "put_to_vote",
        /// Sends it back, with a reason.
        SendBack = "send_back",
        /// Adopts it by the body's vote.
        Adopt = "adopt",
    }
}

crate::words! {
    /// What became of a comment.
    CommentState {
        /// 검토 중
        Open = "open",
        /// 반영
        TakenUp = "taken_up",
        /// 반영하지 않음
        Declined = "declined",
    }
}

crate::words! {
    /// Whether those who adopted an answer were of one mind.
    Agreement {
        /// 합의: nobody was against, and no minority opinion was signed.
        Consensus = "consensus",
        /// 다수: carried against somebody.
        Majority = "majority",
    }
}

impl DraftStatus {
    /// The state after a change; none when the change does not fit.
    pub const fn after(self, change: DraftChange) -> Option<Self> {
        match (self, change) {
            (Self::Writing | Self::SentBack, DraftChange::Save) => Some(Self::Writing),
            (Self::Writing, DraftChange::PutToVote) => Some(Self::Voting),
            (Self::Voting, DraftChange::SendBack) => Some(Self::SentBack),
            (Self::Voting, DraftChange::Adopt) => Some(Self::Adopted),
            _ => None,
        }
    }

    /// Whether members may still comment on it and sign minority opinions.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Adopted)
    }
}

/// How a body voted on its draft, in numbers of members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// 재적: members enrolled.
    pub enrolled: i64,
    /// 출석: of those, present.
    pub present: i64,
    /// 찬성
    pub in_favour: i64,
    /// 반대
    pub against: i64,
    /// 기권
    pub abstained: i64,
}

impl Tally {
    /// Whether these numbers can be those of one vote that was carried: nobody votes who is absent,
    /// and more are in favour than against.
    pub const fn is_carried(&self) -> bool {
        let counted = self.in_favour >= 0 && self.against >= 0 && self.abstained >= 0;
        counted
            && self.enrolled <= crate::member::MOST
            && self.present <= self.enrolled
            && self.in_favour <= self.present
            && self.against <= self.present
            && self.abstained <= self.present
            && self.in_favour + self.against + self.abstained <= self.present
            && self.in_favour > self.against
    }

    /// Whether the members were of one mind, `minorities` being the minority opinions signed.
    pub const fn agreement(&self, minorities: usize) -> Agreement {
        if self.against == 0 && minorities == 0 {
            Agreement::Consensus
        } else {
            Agreement::Majority
        }
    }
}

/// The paragraphs of a text: what empty lines divide.
pub fn paragraphs(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut begin = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            found.extend(text.get(begin..at));
            begin = at + line.len();
        }
        at += line.len();
    }
    found.extend(text.get(begin..));
    found.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adopted_draft_never_changes_and_only_what_is_voted_on_is_adopted() {
        let table: Vec<String> = DraftStatus::ALL
            .iter()
            .flat_map(|from| DraftChange::ALL.iter().map(move |change| (*from, *change)))
            .filter_map(|(from, change)| {
                from.after(change).map(|to| format!("{from} {change} {to}"))
            })
            .collect();
        assert_eq!(
            table,
            [
                "writing save writing",
                "writing put_to_vote voting",
                "voting send_back sent_back",
                "voting adopt adopted",
                "sent_back save writing",
            ]
        );
    }

    #[test]
    fn a_tally_adds_up() {
        let tally = |enrolled, present, in_favour, against, abstained| Tally {
            enrolled,
            present,
            in_favour,
            against,
            abstained,
        };
        assert!(tally(15, 12, 9, 2, 1).is_carried());
        assert!(tally(15, 12, 12, 0, 0).is_carried());
        for wrong in [
            tally(15, 16, 9, 2, 1),
            tally(15, 12, 9, 4, 0),
            tally(15, 12, 3, 3, 0),
            tally(15, 12, 0, 0, 0),
            tally(15, 12, -1, -2, 0),
            tally(i64::MAX, i64::MAX, i64::MAX, 1, i64::MAX),
        ] {
            assert!(!wrong.is_carried(), "{wrong:?}");
        }
        assert_eq!(tally(15, 12, 10, 0, 2).agreement(0), Agreement::Consensus);
        assert_eq!(tally(15, 12, 10, 0, 2).agreement(1), Agreement::Majority);
        assert_eq!(tally(15, 12, 9, 2, 1).agreement(0), Agreement::Majority);
    }

    #[test]
    fn empty_lines_divide_paragraphs() {
        assert_eq!(paragraphs("하나\n둘\n\n셋\n \n\n넷"), ["하나\n둘", "셋", "넷"]);
        assert!(paragraphs(" \n\n").is_empty());
    }
}

//! Roles: what a person is in one dialogue. An operator's role holds in the whole installation.

use crate::id::DialogueId;

crate::words! {
    /// An office held in a dialogue.
    Role {
        /// 전문가
        Expert = "expert",
        /// 분과위원
        SubcommitteeMember = "subcommittee_member",
        /// 위원
        CouncilMember = "council_member",
        /// Decides what is hidden, with reasons.
        Moderator = "moderator",
        /// 담당자: groups questions, builds core-question sets, imports.
        Editor = "editor",
        /// 간사: everything in a dialogue, roles and settings included.
        Secretary = "secretary",
        /// Runs the installation: dialogues, people, backups.
        Operator = "operator",
    }
}

/// A role and where it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The dialogue; none means the whole installation.
    pub dialogue: Option<DialogueId>,
    /// The role.
    pub role: Role,
}

impl Role {
    /// Whether the role works on the staff desk.
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Moderator | Self::Editor | Self::Secretary | Self::Operator)
    }
}

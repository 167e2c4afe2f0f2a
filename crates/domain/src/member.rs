//! A member (위원): somebody's dated seat in a body, with the offices held in it.
//!
//! A seat is public (the roster is published: 각종위원회 조례 제14조); what leads to the person behind it is not.

use crate::body::BodyKind;
use crate::id::{BodyId, DialogueId, MemberId};
use crate::role::Role;
use crate::text::Limit;

/// The name on the roster.
pub const NAME: Limit = Limit { field: "name", min: 1, max: 80, lines: false };
/// The organisation, or what the member stands for.
pub const AFFILIATION: Limit = Limit { field: "affiliation", min: 0, max: 80, lines: false };
/// Why a seat was given up or taken away.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };
/// The most seats one body may have at a time; bylaws set their own, lower number.
pub const MOST: i64 = 500;

crate::words! {
    /// How somebody came to their seat.
    MemberKind {
        /// 당연직: by the public office they hold.
        ExOfficio = "ex_officio",
        /// 위촉직: appointed for a term.
        Appointed = "appointed",
    }
}

crate::words! {
    /// Whom a member stands for.
    Constituency {
        /// The administration, for those who sit ex officio.
        Administration = "administration",
        /// 구의회
        DistrictCouncil = "district_council",
        /// 경영계
        Business = "business",
        /// 노동계
        Labour = "labour",
        /// 시민사회
        Civic = "civic",
        /// 전문가
        Expert = "expert",
        /// 주민
        Resident = "resident",
    }
}

crate::words! {
    /// An office in a body.
    Office {
        /// 공동위원장
        CoChair = "co_chair",
        /// 부위원장
        ViceChair = "vice_chair",
        /// 분과장
        Head = "head",
        /// 간사: keeps the record, has no vote.
        Secretary = "secretary",
    }
}

crate::words! {
    /// What the rule on the share of each gender counts. Never published for one person.
    Gender {
        /// 여성
        Woman = "woman",
        /// 남성
        Man = "man",
    }
}

crate::words! {
    /// How a seat ended.
    Ending {
        /// Its term was over.
        Term = "term",
        /// 사임
        Resigned = "resigned",
        /// 해촉: dismissed, with a reason and a written notice.
        Dismissed = "dismissed",
        /// The public office behind the seat, or the qualification, was lost.
        Lost = "lost",
        /// The body itself ended.
        BodyEnded = "body_ended",
    }
}

impl Office {
    /// Whether whoever holds it leads meetings; the vice-chair stands in (일자리 조례 제7조).
    pub const fn leads(self) -> bool {
        matches!(self, Self::CoChair | Self::ViceChair | Self::Head)
    }
}

/// A seat held now by whoever is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The member.
    pub member: MemberId,
    /// The body.
    pub body: BodyId,
    /// Its dialogue.
    pub dialogue: DialogueId,
    /// The kind of body.
    pub kind: BodyKind,
    /// Whether the member has a vote.
    pub votes: bool,
    /// The offices held.
    pub offices: Vec<Office>,
}

impl Seat {
    /// The role in the dialogue that comes with the seat.
    pub const fn role(&self) -> Role {
        match self.kind {
            BodyKind::Council => Role::CouncilMember,
            BodyKind::Subcommittee => Role::SubcommitteeMember,
            BodyKind::Panel => Role::Expert,
        }
    }

    /// Whether it may run the body's meetings and keep their record.
    pub fn runs(&self) -> bool {
        self.offices.iter().any(|office| office.leads() || *office == Office::Secretary)
    }
}

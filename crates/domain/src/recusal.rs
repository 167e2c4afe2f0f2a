//! Recusal: a member takes no part in an item, by law, by a challenge or on their own.

use crate::text::Limit;

/// Why, for the record.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };

crate::words! {
    /// How it came about (각종위원회 조례 제9조).
    RecusalWay {
        /// 제척: a ground of the bylaws holds.
        Exclusion = "exclusion",
        /// 기피: challenged, and the others agreed by vote.
        Challenge = "challenge",
        /// 회피: the member stepped aside.
        Own = "own",
    }
}

crate::words! {
    /// The grounds of Article 9.
    Ground {
        /// The member or spouse is a party, or a joint right-holder or obligor.
        Party = "party",
        /// Kin of a party.
        Kin = "kin",
        /// The member or the member's organisation acts or acted as a party's agent.
        Agent = "agent",
        /// Gave testimony, statement, advice, research, services or an appraisal on the item.
        Advice = "advice",
        /// Another direct interest.
        Interest = "interest",
    }
}

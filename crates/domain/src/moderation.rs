//! Moderation: hiding with a reason that anyone can read.

use crate::text::Limit;

/// The moderator's explanation, published.
pub const NOTE: Limit = Limit { field: "note", min: 2, max: 500, lines: true };

crate::words! {
    /// The rule on which something is hidden.
    Reason {
        /// 다른 사람의 개인정보
        Privacy = "privacy",
        /// 욕설·비방
        Abuse = "abuse",
        /// 광고
        Advertising = "advertising",
        /// 혐오·차별
        Hate = "hate",
        /// 주제와 무관
        OffTopic = "off_topic",
        /// 같은 사람이 되풀이
        Repeated = "repeated",
        /// 법령 위반
        Unlawful = "unlawful",
    }
}

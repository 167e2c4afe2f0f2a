//! Human translations (번역) of what citizens and staff wrote. One person writes a translation,
//! another reviews it; only then readers of that language see it, marked, with the original one tap
//! away. Versions are dated and kept.

use crate::contribution::Kind;
use crate::text::Limit;

/// The most characters of a translated sentence: other languages need more than Korean.
const SENTENCE: usize = 500;
/// The most characters of a longer text.
const LONG: usize = 8000;
/// Why a translation is withdrawn.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 500, lines: true };

crate::words! {
    /// What can be translated.
    Translated {
        /// A core question: its sentence and its explanation.
        CoreQuestion = "core_question",
        /// A question: its sentence and its circumstances.
        Question = "question",
        /// An answer.
        Answer = "answer",
        /// A statement.
        Statement = "statement",
        /// What was said of a paragraph of a paper; a wording that was proposed for it stays in the
        /// paper's language.
        Remark = "remark",
    }
}

crate::words! {
    /// Where a version of a translation stands.
    State {
        /// Written; waits for a second person.
        Waiting = "waiting",
        /// Reviewed by a second person: shown to readers.
        Reviewed = "reviewed",
        /// Taken back, with a reason.
        Withdrawn = "withdrawn",
        /// A later version took its place.
        Replaced = "replaced",
    }
}

impl From<Kind> for Translated {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Question => Self::Question,
            Kind::Answer => Self::Answer,
            Kind::Statement => Self::Statement,
            Kind::Remark => Self::Remark,
        }
    }
}

impl Translated {
    /// The kind of contribution; none for a core question.
    pub const fn contribution(self) -> Option<Kind> {
        match self {
            Self::CoreQuestion => None,
            Self::Question => Some(Kind::Question),
            Self::Answer => Some(Kind::Answer),
            Self::Statement => Some(Kind::Statement),
            Self::Remark => Some(Kind::Remark),
        }
    }

    /// The limit of the sentence; none where there is only a text.
    pub const fn title(self) -> Option<Limit> {
        match self {
            Self::CoreQuestion | Self::Question => {
                Some(Limit { field: "title", min: 2, max: SENTENCE, lines: false })
            }
            Self::Answer | Self::Statement | Self::Remark => None,
        }
    }

    /// The limit of the text. An original without one has a translation without one.
    pub const fn text(self, is_empty: bool) -> Limit {
        let min = if is_empty { 0 } else { 2 };
        match self {
            Self::Statement => Limit { field: "text", min, max: SENTENCE, lines: false },
            _ => Limit { field: "text", min, max: if is_empty { 0 } else { LONG }, lines: true },
        }
    }
}

impl State {
    /// Whether it is over: nothing but undoing brings it back.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Withdrawn | Self::Replaced)
    }
}

//! Editions (판): what of a paper was published, frozen for ever.

use crate::paper::PaperKind;
use crate::text::Limit;

/// What is new in an edition.
pub const NOTE: Limit = Limit { field: "note", min: 0, max: 500, lines: true };
/// What a paragraph says wrongly.
pub const WRONG: Limit = Limit { field: "wrong", min: 1, max: 1000, lines: true };
/// What it should say.
pub const CORRECT: Limit = Limit { field: "correct", min: 1, max: 1000, lines: true };
/// Why.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };
/// The most editions of a paper.
pub const MOST: i64 = 500;
/// The most errata of an edition.
pub const MOST_ERRATA: usize = 1000;

crate::words! {
    /// How binding an edition is.
    EditionStatus {
        /// Published so that people can say what they think of it.
        Review = "review",
        /// Resolved on by the council.
        Final = "final",
    }
}

/// What stands in the way of publishing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// There is nothing to publish.
    #[error("the paper has no paragraph with a text")]
    Empty,
    /// Paragraphs cite nothing, and nobody said why they need not.
    #[error("{0} paragraphs cite nothing: add citations, or say why they need none")]
    Uncited(usize),
    /// Paragraphs cite what cannot be found, or is not public.
    #[error("{0} paragraphs cite what is not public: publish that first, or take the code out")]
    Unresolved(usize),
    /// Figures that show nothing, or were not frozen on the day their name says.
    #[error("{0} figures cannot be drawn: choose them again, or take them out")]
    Figures(usize),
    /// Paragraphs that an assistant drafted and nobody approved, or in which a sentence cites nothing.
    #[error("{0} drafted paragraphs are not approved, or have a sentence that cites nothing")]
    Drafted(usize),
    /// Core questions of which nobody said what became of them.
    #[error("{0} core questions have no outcome")]
    CoreQuestions(i64),
    /// Questions and answers of which nobody said what became of them.
    #[error("{0} questions and answers have no outcome")]
    Inputs(i64),
    /// Remarks on the paper of which nobody said what became of them.
    #[error("{0} remarks have no reply that says what became of them")]
    Remarks(i64),
    /// No resolution of the council was named.
    #[error("a final edition needs a resolution of the council")]
    NoResolution,
}

/// What a paper looks like to somebody who wants to publish it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readiness {
    /// Paragraphs with a text.
    pub paragraphs: usize,
    /// Of those, the ones that cite nothing without a reason.
    pub uncited: usize,
    /// Of those, the ones that cite what is not public.
    pub unresolved: usize,
    /// Of those, the ones that an assistant drafted and that are not ready.
    pub drafted: usize,
    /// Core questions of the dialogue's current set without an outcome.
    pub core_questions: i64,
    /// Questions and answers without an outcome.
    pub inputs: i64,
    /// Remarks on its editions without a reply that settles them.
    pub remarks: i64,
}

impl Readiness {
    /// What stands in the way of publishing a paper of this kind as this status.
    ///
    /// Every edition needs its citations, and a paper that answers needs an outcome of each core
    /// question. What is final needs one of every question and answer, a reply to every remark, and the
    /// council's resolution.
    pub fn obstacles(
        &self,
        kind: PaperKind,
        status: EditionStatus,
        has_resolution: bool,
    ) -> Vec<Obstacle> {
        let is_final = status == EditionStatus::Final;
        let found = [
            (self.paragraphs == 0).then_some(Obstacle::Empty),
            (self.uncited > 0).then_some(Obstacle::Uncited(self.uncited)),
            (self.unresolved > 0).then_some(Obstacle::Unresolved(self.unresolved)),
            (self.drafted > 0).then_some(Obstacle::Drafted(self.drafted)),
            (kind.answers() && self.core_questions > 0)
                .then_some(Obstacle::CoreQuestions(self.core_questions)),
            (kind.answers() && is_final && self.inputs > 0)
                .then_some(Obstacle::Inputs(self.inputs)),
            (is_final && self.remarks > 0).then_some(Obstacle::Remarks(self.remarks)),
            (is_final && !has_resolution).then_some(Obstacle::NoResolution),
        ];
        found.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_stands_in_the_way() {
        let ready = Readiness { paragraphs: 10, ..Readiness::default() };
        let uncovered = Readiness { core_questions: 1, inputs: 7, ..ready };
        use EditionStatus::{Final, Review};
        use PaperKind::{Blue, Green, White};
        let cases: [(Readiness, PaperKind, EditionStatus, bool, &[Obstacle]); 12] = [
            (ready, White, Review, false, &[]),
            (ready, White, Final, true, &[]),
            (ready, White, Final, false, &[Obstacle::NoResolution]),
            (uncovered, White, Review, false, &[Obstacle::CoreQuestions(1)]),
            (uncovered, Blue, Final, true, &[Obstacle::CoreQuestions(1), Obstacle::Inputs(7)]),
            (uncovered, Green, Final, true, &[]),
            (Readiness { remarks: 3, ..ready }, White, Review, false, &[]),
            (Readiness { remarks: 3, ..ready }, Green, Final, true, &[Obstacle::Remarks(3)]),
            (Readiness::default(), Green, Review, false, &[Obstacle::Empty]),
            (Readiness { uncited: 2, ..ready }, Green, Review, false, &[Obstacle::Uncited(2)]),
            (Readiness { drafted: 2, ..ready }, Blue, Review, false, &[Obstacle::Drafted(2)]),
            (Readiness { unresolved: 1, ..ready }, White, Review, true, &[Obstacle::Unresolved(1)]),
        ];
        for (readiness, kind, status, resolved, expected) in cases {
            assert_eq!(readiness.obstacles(kind, status, resolved), expected, "{kind} {status}");
        }
    }
}

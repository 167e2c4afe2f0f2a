//! Outcomes (처리결과): what became of inputs, each with a reason in plain words.
//!
//! An outcome is never changed: it is followed by another, with the reason why, and both stay. It is
//! given to a single input, or to a group of duplicates or a theme and so to everything in it; what was
//! given to the very input holds before what was given to its group.

use crate::text::Limit;

/// Why it came so, in words that whoever asked understands.
pub const REASON: Limit = Limit { field: "reason", min: 5, max: 1000, lines: true };
/// The office it was passed on to.
pub const OFFICE: Limit = Limit { field: "office", min: 0, max: 100, lines: false };
/// Why an outcome is followed by another.
pub const WHY: Limit = Limit { field: "why", min: 2, max: 300, lines: false };
/// The most inputs that get an outcome at once.
pub const MOST_ITEMS: usize = 20_000;

crate::words! {
    /// What became of it.
    OutcomeWord {
        /// 반영: it was taken in.
        Adopted = "adopted",
        /// 일부 반영: a part of it was.
        Partly = "partly",
        /// 이미 하고 있음: it is done already.
        Done = "done",
        /// 넘김: it was passed on to whom it concerns.
        Referred = "referred",
        /// 반영하지 않음: it was not taken in.
        NotAdopted = "not_adopted",
    }
}

crate::words! {
    /// What an outcome is given to.
    Receiver {
        /// A question.
        Question = "question",
        /// A group of duplicate questions, and so its members.
        Group = "group",
        /// A core question; its sources and answers do not have it by that.
        CoreQuestion = "core_question",
        /// An answer.
        Answer = "answer",
        /// A statement.
        Statement = "statement",
        /// A theme, and so the answers in it.
        Theme = "theme",
        /// An agenda.
        Agenda = "agenda",
    }
}

crate::words! {
    /// What it was taken into.
    TargetKind {
        /// A paragraph of a paper.
        Paragraph = "paragraph",
        /// A model of a White Paper.
        Model = "model",
        /// An action of a Blue Paper.
        Action = "action",
        /// A pilot.
        Pilot = "pilot",
    }
}

impl OutcomeWord {
    /// Whether it can name what it was taken into.
    pub const fn may_have_target(self) -> bool {
        matches!(self, Self::Adopted | Self::Partly | Self::Done)
    }

    /// Whether it names the office that has it now.
    pub const fn needs_office(self) -> bool {
        matches!(self, Self::Referred)
    }

    /// Whether whoever asked may have it looked at again.
    pub const fn may_be_appealed(self) -> bool {
        matches!(self, Self::NotAdopted)
    }
}

crate::words! {
    /// How far the answer to an input is.
    Handled {
        /// It reached a result: a published paragraph, a model, an action or a pilot.
        Traced = "traced",
        /// It was answered with a reason.
        Answered = "answered",
        /// Neither, so far.
        Open = "open",
    }
}

/// How an input was handled.
pub const fn handled(is_traced: bool, word: Option<OutcomeWord>) -> Handled {
    match (is_traced, word) {
        (true, _) => Handled::Traced,
        (false, Some(_)) => Handled::Answered,
        (false, None) => Handled::Open,
    }
}

/// Of many inputs, how many were handled how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub total: i64,
    /// Those that reached a result.
    pub traced: i64,
    /// Those that were answered with a reason.
    pub answered: i64,
    /// Those that wait.
    pub open: i64,
}

impl Tally {
    /// Counts one more.
    pub const fn add(&mut self, handled: Handled) {
        self.total += 1;
        match handled {
            Handled::Traced => self.traced += 1,
            Handled::Answered => self.answered += 1,
            Handled::Open => self.open += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_counts_before_a_reason_and_a_reason_before_nothing() {
        let mut tally = Tally::default();
        for is_traced in [true, false] {
            for word in [None, Some(OutcomeWord::NotAdopted), Some(OutcomeWord::Adopted)] {
                tally.add(handled(is_traced, word));
            }
        }
        assert_eq!(tally, Tally { total: 6, traced: 3, answered: 2, open: 1 });
    }

    #[test]
    fn only_what_was_passed_on_names_an_office_and_never_a_target() {
        let told: Vec<String> = OutcomeWord::ALL
            .iter()
            .map(|word| {
                let may = [word.may_have_target(), word.needs_office(), word.may_be_appealed()];
                format!("{word} {may:?}")
            })
            .collect();
        assert_eq!(
            told,
            [
                "adopted [true, false, false]",
                "partly [true, false, false]",
                "done [true, false, false]",
                "referred [false, true, false]",
                "not_adopted [false, false, true]",
            ]
        );
    }
}

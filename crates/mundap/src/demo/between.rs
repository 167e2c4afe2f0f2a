//! What happens while people go on voting, in the order of its dates.

use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;

use super::build::Story;

/// Something that happens on a day between the first vote and the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The council resolves on the White Paper.
    WhitePaperMeeting,
}

/// Every step, by its day.
pub(super) const STEPS: &[Step] = &[Step::WhitePaperMeeting];

impl Step {
    /// The day on which it begins: a meeting is called before it is held. No two are on the same day.
    pub(super) const fn on(self) -> &'static str {
        match self {
            Self::WhitePaperMeeting => "2025-12-02",
        }
    }
}

impl Story {
    /// Takes a step. The story's time is that of the last vote before it.
    pub(super) async fn take(
        &self,
        step: Step,
        _dialogue: &Dialogue,
        _cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        match step {
            Step::WhitePaperMeeting => self.white_paper_meeting("2025-12-12").await,
        }
    }
}

//! What happens while people go on voting, in the order of its dates.

use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;

use super::build::Story;

/// Something that happens on a day between the first vote and the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The White Paper is written and opened for remarks.
    WhitePaper,
    /// People say what they think of its paragraphs.
    Remarks,
    /// The office replies to each of them.
    RemarkReplies,
    /// Its models are written down, and the council scores them.
    ModelsScored,
    /// What the council scored is published.
    ScoresPublished,
    /// The council resolves on it.
    WhitePaperMeeting,
    /// The Blue Paper is written and opened for remarks.
    BluePaper,
}

/// Every step, by its day.
pub(super) const STEPS: &[Step] = &[
    Step::WhitePaper,
    Step::Remarks,
    Step::ModelsScored,
    Step::ScoresPublished,
    Step::RemarkReplies,
    Step::WhitePaperMeeting,
    Step::BluePaper,
];

impl Step {
    /// The day on which it begins: a meeting is called before it is held. No two are on the same day.
    pub(super) const fn on(self) -> &'static str {
        match self {
            Self::WhitePaper => "2025-11-14",
            Self::Remarks => "2025-11-20",
            Self::RemarkReplies => "2025-12-01",
            Self::ModelsScored => "2025-11-21",
            Self::ScoresPublished => "2025-11-30",
            Self::WhitePaperMeeting => "2025-12-02",
            Self::BluePaper => "2026-03-05",
        }
    }
}

impl Story {
    /// Takes a step. The story's time is that of the last vote before it.
    pub(super) async fn take(
        &self,
        step: Step,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        match step {
            Step::WhitePaper => self.write_white_paper(dialogue, cores).await,
            Step::Remarks => self.make_remarks(dialogue).await,
            Step::RemarkReplies => self.reply_to_remarks(dialogue).await,
            Step::ModelsScored => self.score_models(dialogue, cores).await,
            Step::ScoresPublished => self.publish_scores(dialogue).await,
            Step::BluePaper => self.write_blue_paper(dialogue).await,
            Step::WhitePaperMeeting => {
                // What became of everything is said before the council resolves on it.
                self.give_outcomes(dialogue, cores).await?;
                self.white_paper_meeting("2025-12-12").await
            }
        }
    }
}

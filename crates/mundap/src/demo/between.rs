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
    /// It is published as final.
    WhitePaperFinal,
    /// The actions of the Blue Paper are published.
    Actions,
    /// The Blue Paper is written and opened for remarks.
    BluePaper,
    /// Citizens choose pilots.
    Choice,
    /// The pilots begin.
    Pilots,
    /// What happened in a month of the pilots (0: May) is told.
    Month(usize),
}

/// Every step, by its day.
pub(super) const STEPS: &[Step] = &[
    Step::WhitePaper,
    Step::Remarks,
    Step::ModelsScored,
    Step::ScoresPublished,
    Step::RemarkReplies,
    Step::WhitePaperMeeting,
    Step::WhitePaperFinal,
    Step::Actions,
    Step::BluePaper,
    Step::Choice,
    Step::Pilots,
    Step::Month(0),
    Step::Month(1),
    Step::Month(2),
    Step::Month(3),
    Step::Month(4),
    Step::Month(5),
];

/// When the months of the pilots are told of.
const MONTHS: [&str; 6] =
    ["2026-06-04", "2026-07-06", "2026-08-05", "2026-09-04", "2026-10-06", "2026-11-05"];

impl Step {
    /// The day on which it begins: a meeting is called before it is held. No two are on the same day.
    pub(super) fn on(self) -> &'static str {
        match self {
            Self::WhitePaper => "2025-11-14",
            Self::Remarks => "2025-11-20",
            Self::RemarkReplies => "2025-12-01",
            Self::ModelsScored => "2025-11-21",
            Self::ScoresPublished => "2025-11-30",
            Self::WhitePaperMeeting => "2025-12-02",
            Self::WhitePaperFinal => "2025-12-19",
            Self::Actions => "2026-03-04",
            Self::BluePaper => "2026-03-05",
            Self::Choice => "2026-04-20",
            Self::Pilots => "2026-05-04",
            Self::Month(month) => MONTHS.get(month).copied().unwrap_or_default(),
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
            Step::WhitePaperFinal => self.finish_white_paper(dialogue).await,
            Step::Actions => self.act_on(dialogue).await,
            Step::BluePaper => self.write_blue_paper(dialogue).await,
            Step::Choice => self.choose_pilots(dialogue).await,
            Step::Pilots => self.begin_pilots(dialogue).await,
            Step::Month(month) => self.tell_month(dialogue, month).await,
            Step::WhitePaperMeeting => {
                // What became of everything is said before the council resolves on it.
                self.give_outcomes(dialogue, cores).await?;
                self.white_paper_meeting("2025-12-12").await
            }
        }
    }
}

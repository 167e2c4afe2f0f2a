//! The demo's actions: what the Blue Paper says is done after the White Paper.

use app::action::NewAction;
use app::dialogue::Dialogue;
use domain::code::Coded as _;
use domain::id::QuestionId;
use domain::permission::Actor;
use domain::publication::PublicationChange;

use super::between::Step;
use super::build::Story;
use super::corpus::actions::{ACTIONS, ActionText};

/// The most questions behind one action.
const QUESTIONS: usize = 12;

impl Story {
    /// Every action, published.
    pub(super) async fn act_on(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        self.reach_morning(Step::Actions)?;
        let actor = Actor::command_line();
        let proposals = self.proposals(dialogue).await?;
        for text in &ACTIONS {
            let proposal = proposals.iter().find(|one| one.core == i64::from(text.core) + 1);
            let asked = self.behind(text.core, text.words, QUESTIONS);
            let new = NewAction {
                title: text.title.to_owned(),
                text: text.text.to_owned(),
                owner: text.owner.to_owned(),
                partners: text.partners.to_owned(),
                budget: money(text.budget),
                funding: text.funding.to_owned(),
                starts: text.days.0.to_owned(),
                ends: text.days.1.to_owned(),
                model: proposal.map(|one| one.model.code()).unwrap_or_default(),
                progress: text.progress.to_owned(),
                stopped: stopped(text).to_owned(),
                inputs: match proposal {
                    Some(one) => format!("{asked} {}", one.paragraph.code()),
                    None => asked,
                },
            };
            let id = self.app.add_action(&actor, dialogue, &new).await?;
            let publish = PublicationChange::Publish;
            self.app.publish_action(&actor, dialogue, id, publish, "").await?;
        }
        Ok(())
    }

    /// The codes of a core question (0-based) and of questions behind it that say one of these words; the
    /// demo's questions are numbered in the order of the corpus.
    pub(super) fn behind(&self, core: u8, words: &[&str], most: usize) -> String {
        let said = |title: &str| words.iter().any(|word| title.contains(word));
        let found = (1_i64..)
            .zip(&self.corpus.questions)
            .filter(|(_, text)| text.core.contains(&core) && said(&text.title))
            .take(most)
            .map(|(number, _)| QuestionId(number).code());
        let core = format!("core-1-{}", core + 1);
        std::iter::once(core).chain(found).collect::<Vec<_>>().join(" ")
    }
}

/// So many times 10,000 KRW as it is typed; nothing for nothing.
pub(super) fn money(ten_thousands: i64) -> String {
    if ten_thousands == 0 { String::new() } else { (ten_thousands * 10_000).to_string() }
}

fn stopped(text: &ActionText) -> &'static str {
    if text.progress == "stopped" {
        "앱을 내려받은 사람이 석 달 동안 212명이었습니다. 문자와 동 게시판으로 바꾸었습니다."
    } else {
        ""
    }
}

//! Who follows what in the demo, and outcomes that are looked at again.

use anyhow::Context as _;
use app::appeal::{NewAppeal, NewDecision};
use app::dialogue::Dialogue;
use app::outcome::{Listed, OutcomeFilter};
use app::page::Slice;
use domain::contribution::Kind;
use domain::id::ParticipantId;
use domain::outcome::OutcomeWord;
use domain::permission::Actor;

use super::SIGN_INS;
use super::build::Story;

/// Why people want another look, and what the office answers; the last one waits.
const APPEALS: [(&str, Option<&str>); 3] = [
    (
        "석 달 사이에 같은 일을 겪은 이웃이 두 집 더 늘었어요. 그때의 인원으로 정한 것이라면 다시 세어 봐 주세요.",
        Some(
            "늘어난 두 집까지 넣어 다시 세었지만 정한 기준에는 아직 모자라요. 내년 봄 조사에서 한 번 더 세고, 그 결과를 여기에 적을게요.",
        ),
    ),
    (
        "비용 때문이라고 하셨는데, 이웃 구는 주민센터 빈방을 써서 돈을 거의 들이지 않았어요.",
        Some(
            "이웃 구의 방법을 살펴봤어요. 그 방은 저녁 여섯 시에 닫아야 해서 이 일에는 쓸 수 없었어요. 밤에 여는 곳이 생기면 다시 살펴볼게요.",
        ),
    ),
    ("까닭을 읽었지만 새벽에 일하는 사람의 사정은 빠진 것 같아요. 한 번 더 봐 주세요.", None),
];
/// How many inputs each sign-in follows that have an outcome still to come.
const FOLLOWED: i64 = 3;

impl Story {
    /// Everyone who signs in follows a few answers that wait for an outcome, and a question.
    pub(super) async fn follow(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        let filter = OutcomeFilter { without: true, ..listed(Listed::Answers) };
        let desk = Actor::command_line();
        let slice = Slice::first(FOLLOWED);
        let waiting = self.app.outcome_list(&desk, dialogue, &filter, slice).await?.items;
        for one in SIGN_INS {
            let person = store::person::by_email(&self.app.store().read(), one.email).await?;
            let person = person.context("nobody has the address")?;
            let actor = Actor::participant(ParticipantId(person.participant_id));
            for line in &waiting {
                self.app.follow(&actor, Kind::Answer, line.id).await?;
            }
            self.app.follow(&actor, Kind::Question, 1).await?;
        }
        Ok(())
    }

    /// What happened to what they follow is told, and some ask for another look at an outcome.
    pub(super) async fn appeal(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        self.app.tell_growth().await?;
        let word = Some(OutcomeWord::NotAdopted);
        let filter = OutcomeFilter { word, ..listed(Listed::Questions) };
        let desk = Actor::command_line();
        let slice = Slice::first(app::page::MOST);
        let refused = self.app.outcome_list(&desk, dialogue, &filter, slice).await?.items;
        let ids: Vec<i64> = refused.iter().map(|line| line.id).collect();
        let rows = store::question::by_ids(&self.app.store().read(), &ids).await?;
        let asked = rows.iter().filter_map(|row| Some((row.id, row.participant_id?)));
        for ((id, author), (reason, answer)) in asked.zip(APPEALS) {
            let new = NewAppeal { reason: reason.to_owned(), ..NewAppeal::default() };
            let author = Actor::participant(ParticipantId(author));
            self.app.appeal(&author, Kind::Question, id, &new).await?;
            let Some(answer) = answer else { continue };
            let waiting = self.app.appeals(&desk, dialogue, Slice::first(1)).await?.items;
            let appeal = waiting.first().context("nobody asked for another look")?.id;
            let new =
                NewDecision { decision: "kept".to_owned(), answer: answer.to_owned(), shown: true };
            self.app.decide_appeal(&desk, dialogue, appeal, &new).await?;
        }
        Ok(())
    }
}

fn listed(listed: Listed) -> OutcomeFilter {
    OutcomeFilter { listed, core_question: None, word: None, without: false, search: String::new() }
}

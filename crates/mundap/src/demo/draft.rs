//! What the demo's subcommittees do: core questions given to them, drafts in every state, one adopted.

use anyhow::Context as _;
use app::body::BodyView;
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::draft::{DraftAdoption, NewComment, NewVersion, Workspace};
use domain::draft::{CommentState, DraftChange, Tally};
use domain::id::{CommentId, DraftId, MemberId};
use domain::member::{Office, Seat};
use domain::permission::Actor;
use domain::role::Role;
use domain::time::SECOND;

use super::build::{Story, day};

/// When core questions are given to the subcommittees, and when they write.
const GIVEN: &str = "2025-05-26";
const WRITTEN: &str = "2026-11-16";
const COMMENTED: &str = "2026-11-18";
const DECIDED: &str = "2026-11-20";
/// The rule by which subcommittees decide.
const RULE: &str = "출석 과반수 찬성(각종위원회 조례 제12조)";

/// Which subcommittee works on which core questions, by their numbers; each leads.
const ASSIGNED: [(&str, &[i64]); 4] = [
    ("youth", &[5, 6, 9, 13, 17, 20]),
    ("care", &[7, 8, 11, 12, 14]),
    ("green", &[1, 2, 3, 4]),
    ("village", &[10, 15, 16, 18, 19]),
];
/// Those that join another one.
const JOINED: [(&str, i64); 2] = [("youth", 7), ("village", 14)];

/// How far a draft comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Writing,
    Voting,
    SentBack,
    Adopted,
}

/// A draft: who writes it, on what, its versions, comments by paragraph, and how far it comes.
struct Text {
    body: &'static str,
    core: i64,
    versions: &'static [&'static str],
    comments: &'static [(i64, &'static str)],
    minority: &'static str,
    end: End,
}

const TEXTS: [Text; 6] = [
    Text {
        body: "care",
        core: 7,
        versions: &[
            "밤과 새벽에 일하는 사람의 돌봄은 가족만의 일이 아닙니다.\n\n구는 동마다 걸어서 갈 수 있는 작은 밤 돌봄방을 둡니다.",
            "밤과 새벽에 일하는 사람의 돌봄은 가족만의 일이 아닙니다. 시민 답변에서 가장 많이 나온 말도 함께 맡자는 것이었습니다.\n\n구는 동마다 걸어서 갈 수 있는 작은 밤 돌봄방을 둡니다. 큰 시설 하나보다 작은 곳 여럿이 낫다는 의견에 따랐습니다.\n\n밤 근무가 있는 회사는 돌봄방 운영비를 사람 수에 따라 나누어 냅니다.",
        ],
        comments: &[
            (1, "걸어서 몇 분까지인지 적으면 좋겠습니다."),
            (2, "다섯 명이 안 되는 곳은 빼야 합니다."),
        ],
        minority: "회사에 운영비를 나누게 하면 밤 근무를 밖으로 넘길 수 있습니다. 첫 두 해는 구가 모두 내고 결과를 본 뒤에 정해야 합니다.",
        end: End::Adopted,
    },
    Text {
        body: "care",
        core: 14,
        versions: &[
            "돌보는 일을 오래 하려면 경력이 임금에 보여야 합니다.\n\n구가 맡긴 돌봄부터 경력 3년, 5년, 10년마다 수당을 더합니다.",
        ],
        comments: &[(1, "민간 기관은 어떻게 할지도 적어야 합니다.")],
        minority: "",
        end: End::Writing,
    },
    Text {
        body: "youth",
        core: 5,
        versions: &[
            "첫 일터에서는 일보다 사람을 먼저 배웁니다.\n\n공단의 작은 회사들이 함께 첫해 길잡이를 두고, 구는 길잡이의 시간을 삽니다.",
            "첫 일터에서는 일보다 사람을 먼저 배웁니다.\n\n공단의 작은 회사들이 함께 첫해 길잡이를 두고, 구는 길잡이의 시간을 삽니다.\n\n퇴근한 뒤 모일 수 있는 곳을 공단 안에 둡니다.",
        ],
        comments: &[(2, "밤 열 시까지는 열어야 합니다.")],
        minority: "",
        end: End::Voting,
    },
    Text {
        body: "green",
        core: 4,
        versions: &[
            "전환을 먼저 겪는 회사부터 다음 자리를 함께 그립니다.\n\n배우는 동안의 임금을 회사와 구가 나누어 보장합니다.",
        ],
        comments: &[(1, "얼마 동안 보장할지 빠졌습니다.")],
        minority: "",
        end: End::SentBack,
    },
    Text {
        body: "village",
        core: 19,
        versions: &[
            "안부를 묻고 고치고 나누는 일도 일입니다.\n\n해마다 끊기는 사업비 대신 세 해 약속으로 사람을 씁니다.",
            "안부를 묻고 고치고 나누는 일도 일입니다.\n\n해마다 끊기는 사업비 대신 세 해 약속으로 사람을 씁니다. 약속에는 쉬는 날과 배우는 시간을 넣습니다.",
        ],
        comments: &[],
        minority: "",
        end: End::Writing,
    },
    Text {
        body: "village",
        core: 10,
        versions: &[
            "작은 가게가 함께 쓰는 일손을 동네에 둡니다.\n\n사장이 아픈 날에도 가게가 문을 엽니다.",
        ],
        comments: &[],
        minority: "",
        end: End::Writing,
    },
];

/// Somebody who sits in a body, as they act there.
pub(super) fn sitting(
    story: &Story,
    person: &Actor,
    body: &BodyView,
    member: MemberId,
) -> anyhow::Result<Actor> {
    let view = body.member(member).context("no such member")?;
    let now = story.clock_now();
    let seat = Seat {
        member,
        body: body.id(),
        dialogue: body.dialogue.id,
        kind: body.kind,
        votes: view.row.votes != 0,
        offices: view.offices_at(now).collect(),
    };
    Ok(Actor { person: person.person, seats: vec![seat], ..Actor::default() })
}

fn numbered(cores: &[CoreQuestionView], number: i64) -> anyhow::Result<&CoreQuestionView> {
    cores.iter().find(|core| core.row.number == number).context("no such core question")
}

impl Story {
    /// Every core question is given to a subcommittee.
    pub(super) async fn assign(&self, cores: &[CoreQuestionView]) -> anyhow::Result<()> {
        self.clock.reach(day(GIVEN)?.plus(14 * 3600 * SECOND));
        let actor = Actor::command_line();
        for (slug, numbers) in ASSIGNED {
            let body = self.app.body(&actor, slug).await?;
            for number in numbers {
                self.app.assign(&actor, numbered(cores, *number)?, &body, true).await?;
            }
        }
        for (slug, number) in JOINED {
            let body = self.app.body(&actor, slug).await?;
            self.app.assign(&actor, numbered(cores, number)?, &body, false).await?;
        }
        Ok(())
    }

    /// The subcommittees write, comment and decide.
    pub(super) async fn draft(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        let person = self.office(dialogue, Role::Secretary).await?;
        self.clock.reach(day(WRITTEN)?.plus(19 * 3600 * SECOND));
        for text in &TEXTS {
            self.write(&person, text, numbered(cores, text.core)?).await?;
        }
        self.clock.reach(day(COMMENTED)?.plus(20 * 3600 * SECOND));
        for text in &TEXTS {
            self.comment(&person, text, numbered(cores, text.core)?).await?;
        }
        self.clock.reach(day(DECIDED)?.plus(15 * 3600 * SECOND));
        for text in &TEXTS {
            self.decide(&person, text, numbered(cores, text.core)?).await?;
        }
        Ok(())
    }

    /// The members of a body with a vote, whoever leads it first, as they act there.
    pub(super) async fn hands(
        &self,
        person: &Actor,
        slug: &str,
    ) -> anyhow::Result<(BodyView, Vec<Actor>)> {
        let body = self.app.body(&Actor::command_line(), slug).await?;
        let now = self.clock_now();
        let mut members: Vec<(bool, MemberId)> = body
            .enrolled(now)
            .map(|member| (!member.holds(Office::Head, now), member.id()))
            .collect();
        members.sort_unstable();
        let hands = members.iter().map(|(_, member)| sitting(self, person, &body, *member));
        let hands = hands.collect::<anyhow::Result<Vec<_>>>()?;
        Ok((body, hands))
    }

    async fn space(
        &self,
        hand: &Actor,
        body: &BodyView,
        core: &CoreQuestionView,
    ) -> anyhow::Result<Workspace> {
        Ok(self.app.workspace(hand, body, core).await?)
    }

    async fn write(
        &self,
        person: &Actor,
        text: &Text,
        core: &CoreQuestionView,
    ) -> anyhow::Result<()> {
        let (body, hands) = self.hands(person, text.body).await?;
        for ((version, base), hand) in text.versions.iter().zip(0..).zip(hands.iter().cycle()) {
            let space = self.space(hand, &body, core).await?;
            let new = NewVersion { base, text: (*version).to_owned() };
            self.app.save_draft(hand, &space, &new).await?;
        }
        Ok(())
    }

    async fn comment(
        &self,
        person: &Actor,
        text: &Text,
        core: &CoreQuestionView,
    ) -> anyhow::Result<()> {
        let (body, hands) = self.hands(person, text.body).await?;
        let mut first: Option<CommentId> = None;
        for ((paragraph, words), hand) in text.comments.iter().zip(hands.iter().rev().cycle()) {
            let space = self.space(hand, &body, core).await?;
            let new = NewComment {
                version: i64::try_from(text.versions.len())?,
                paragraph: Some(*paragraph),
                parent: None,
                text: (*words).to_owned(),
            };
            let id = self.app.comment_on_draft(hand, &space, &new).await?;
            first = first.or(Some(id));
        }
        let head = hands.first().context("nobody sits in a subcommittee")?;
        if let Some(id) = first.filter(|_| text.end == End::Adopted) {
            let space = self.space(head, &body, core).await?;
            let declined = CommentState::Declined;
            let reason = "동마다 길이 달라 시범사업에서 정하기로 했습니다.";
            self.app.settle_comment(head, &space, id, declined, reason).await?;
        }
        if let Some(hand) = hands.last().filter(|_| !text.minority.is_empty()) {
            let space = self.space(hand, &body, core).await?;
            self.app.write_minority(hand, &space, text.minority).await?;
        }
        Ok(())
    }

    async fn decide(
        &self,
        person: &Actor,
        text: &Text,
        core: &CoreQuestionView,
    ) -> anyhow::Result<()> {
        if text.end == End::Writing {
            return Ok(());
        }
        let (body, hands) = self.hands(person, text.body).await?;
        let head = hands.first().context("nobody sits in a subcommittee")?;
        let space = self.space(head, &body, core).await?;
        self.app.move_draft(head, &space, DraftChange::PutToVote, "").await?;
        if text.end == End::SentBack {
            let reason = "기간과 돈을 더 따져 보고 다시 올리기로 했습니다.";
            self.app.move_draft(head, &space, DraftChange::SendBack, reason).await?;
        }
        if text.end == End::Adopted {
            let enrolled = i64::try_from(hands.len())?;
            let present = enrolled - enrolled / 8;
            let (against, abstained) = (present / 6, present / 10);
            let in_favour = present - against - abstained;
            let tally = Tally { enrolled, present, in_favour, against, abstained };
            let new = DraftAdoption { rule: RULE.to_owned(), tally, ..DraftAdoption::default() };
            let draft = space.draft.as_ref().context("nothing was written")?;
            self.app.adopt_draft(head, DraftId(draft.row.id), &new).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_core_question_is_given_to_one_that_leads() {
        let mut numbers: Vec<i64> = ASSIGNED.iter().flat_map(|(_, all)| all.to_vec()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
        for text in &TEXTS {
            let own = ASSIGNED.iter().find(|(slug, _)| *slug == text.body).unwrap();
            assert!(own.1.contains(&text.core), "{} {}", text.body, text.core);
        }
    }
}

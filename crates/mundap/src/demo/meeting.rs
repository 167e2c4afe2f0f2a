//! The demo's meetings of the council: the first, in which it set itself up and elected a co-chair, one
//! with a recusal, a motion that failed and one that was carried, and one that is to come.

use anyhow::Context as _;
use app::ballot::{Asked, NewBallot};
use app::body::BodyView;
use app::item::NewItem;
use app::meeting::record::Command;
use app::meeting::{MeetingView, NewMeeting};
use domain::ballot::Way;
use domain::id::{BallotId, ItemId, MeetingId, MemberId, MotionId, PersonId};
use domain::item::ItemOutcome;
use domain::meeting::Speaker;
use domain::member::{Office, Seat};
use domain::motion::MotionKind;
use domain::permission::Actor;
use domain::recusal::{Ground, RecusalWay};
use domain::time::{DAY, KOREA, Moment, SECOND, zone};
use uuid::Uuid;

use super::body::COUNCIL;
use super::build::{Story, day};

/// When the council met for the first time, and again.
const FIRST: &str = "2025-05-23";
const SECOND_DAY: &str = "2026-11-23";
const MINUTE: i64 = 60 * SECOND;

/// Members who could not come to the first meeting, and to the second.
const AWAY_FIRST: [&str; 5] = ["장태오", "송유진", "배한결", "남푸름", "조건우"];
const AWAY_SECOND: [&str; 7] =
    ["최하은", "장태오", "신보람", "송유진", "전재민", "배한결", "백새봄"];

/// A meeting of the demo that goes on.
struct Running<'a> {
    story: &'a Story,
    body: BodyView,
    id: MeetingId,
}

/// An item: its kind, title, text, presenter, minutes and links.
type Planned = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const FIRST_ITEMS: [Planned; 4] = [
    (
        "report",
        "사회적대화의 방향",
        "녹서의 핵심 질문 20개와 앞으로의 일정을 보고합니다.",
        "추진단장",
        "20",
        "",
    ),
    (
        "motion",
        "회의체 구성과 분과 운영",
        "분과를 청년, 돌봄, 녹색전환, 마을의 넷으로 두고 주민 위원은 추첨으로 모십니다.",
        "추진단장",
        "20",
        "",
    ),
    (
        "motion",
        "2025년 운영 계획",
        "정기회의를 두 번 열고, 동마다 대화마당을 한 번 넘게 엽니다.",
        "일자리국장",
        "20",
        "",
    ),
    (
        "election",
        "공동위원장 선출",
        "위촉직 위원 가운데 공동위원장 한 명을 뽑습니다.",
        "",
        "20",
        "",
    ),
];

const PAPER_ITEMS: [Planned; 2] = [
    (
        "motion",
        "백서 1권 의결",
        "여섯 의제와 스물세 모델을 담은 백서 1권을 최종판으로 한다.",
        "추진단장",
        "40",
        "W-01 W-02 W-03 W-04 W-05 W-06 W-07 W-08 W-09 W-10 W-11 W-12 W-13 W-14 W-15 W-16 W-17 W-18 W-19 W-20 W-21 W-22 W-23",
    ),
    (
        "motion",
        "청서와 시범사업의 순서",
        "백서의 모델을 실행과제로 옮겨 청서를 만들고, 시범사업은 주민 투표를 거쳐 고른다.",
        "추진단장",
        "30",
        "",
    ),
];

const SECOND_ITEMS: [Planned; 4] = [
    ("minutes", "전 회의록 승인", "", "추진단장", "5", ""),
    (
        "motion",
        "돌봄 코디네이터 시범사업을 내년에 시작한다",
        "동마다 돌봄 코디네이터 한 명을 두고 여섯 달 동안 이용을 잽니다.",
        "가족지원과",
        "30",
        "core:1",
    ),
    (
        "motion",
        "야간 버스 지원을 올해 안에 시작한다",
        "산업단지와 새터동을 잇는 버스를 밤 11시까지 늘립니다.",
        "교통행정과",
        "20",
        "core:2",
    ),
    (
        "report",
        "백서 2권 편찬 일정",
        "1권 뒤에 모인 분과의 답변으로 12월까지 2권 초안을 냅니다.",
        "추진단장",
        "10",
        "",
    ),
];

const NEXT_ITEMS: [Planned; 3] = [
    ("minutes", "전 회의록 승인", "", "추진단장", "5", ""),
    (
        "motion",
        "백서 2권 초안을 공개해 의견을 받는다",
        "초안을 한 달 동안 공개하고, 문단마다 의견을 받습니다.",
        "추진단장",
        "40",
        "core:1 core:2",
    ),
    ("report", "추첨으로 모신 분과위원 소개", "", "추진단장", "10", ""),
];

impl Story {
    /// The first regular meeting: direction, organisation, operating plan, and a co-chair.
    pub(super) async fn first_meeting(&self) -> anyhow::Result<()> {
        let meeting = self.hold(FIRST, &FIRST_ITEMS).await?;
        meeting.open(&AWAY_FIRST, "김서윤").await?;
        meeting
            .report(0, "추진단장", "녹서에 실린 핵심 질문 20개와 답변을 모으는 일정을 설명함")
            .await?;
        let motion = meeting.take_up(1, "분과를 넷으로 두고 주민 위원을 추첨으로 모신다").await?;
        meeting.remark("임나래", "추첨에서 교대근무자가 빠지지 않게 목표를 두자고 함").await?;
        meeting.hands(motion, [23, 0, 1]).await?;
        meeting.end(1, ItemOutcome::Decided).await?;
        let motion = meeting.take_up(2, "2025년 운영 계획을 정한다").await?;
        meeting.remark("안가온", "대화마당을 저녁에도 열어야 한다고 함").await?;
        meeting.hands(motion, [22, 1, 1]).await?;
        meeting.end(2, ItemOutcome::Decided).await?;
        meeting.elect(3).await?;
        meeting.adjourn().await
    }

    /// The one that resolves on the White Paper, and on what follows from it.
    pub(super) async fn white_paper_meeting(&self, on: &str) -> anyhow::Result<()> {
        let meeting = self.hold(on, &PAPER_ITEMS).await?;
        meeting.open(&AWAY_FIRST, "김서윤").await?;
        let motion = meeting.take_up(0, "백서 1권을 최종판으로 의결한다").await?;
        meeting.remark("임나래", "싣지 못한 질문과 그 까닭을 함께 펴내자고 함").await?;
        meeting.named(motion, 19, 1).await?;
        meeting.end(0, ItemOutcome::Decided).await?;
        let motion = meeting.take_up(1, "청서를 만들고 시범사업은 주민 투표로 고른다").await?;
        meeting.remark("안가온", "투표 결과를 누구나 다시 셀 수 있게 하자고 함").await?;
        meeting.hands(motion, [21, 1, 2]).await?;
        meeting.end(1, ItemOutcome::Decided).await?;
        meeting.adjourn().await
    }

    /// A later one: a recusal, a motion that is carried and one that fails.
    pub(super) async fn second_meeting(&self) -> anyhow::Result<()> {
        let meeting = self.hold(SECOND_DAY, &SECOND_ITEMS).await?;
        meeting.open(&AWAY_SECOND, "김서윤").await?;
        meeting.report(0, "추진단장", "지난 회의록에서 출석 인원을 바로잡음").await?;
        let item = meeting.item(1).await?;
        let recused = meeting.member("고동하")?;
        let motion = meeting.take_up(1, "돌봄 코디네이터 시범사업을 2027년 1월에 시작한다").await?;
        let reason = "돌봄조합 이사로, 조합이 사업을 맡을 수 있습니다".to_owned();
        let why = Command::Recuse(recused, item, RecusalWay::Exclusion, Ground::Interest, reason);
        meeting.does(why).await?;
        meeting.remark("임나래", "새벽에 일하는 사람의 처우를 먼저 정해야 한다고 함").await?;
        meeting.remark("양선우", "여섯 달이면 겨울 이용을 알 수 없으니 1년을 재자고 함").await?;
        meeting.named(motion, 15, 4).await?;
        meeting.end(1, ItemOutcome::Decided).await?;
        let motion = meeting.take_up(2, "야간 버스 지원을 12월에 시작한다").await?;
        meeting.remark("조건우", "예산이 확정되지 않아 내년에 다시 보자고 함").await?;
        meeting.hands(motion, [9, 11, 2]).await?;
        meeting.end(2, ItemOutcome::Decided).await?;
        meeting.report(3, "추진단장", "분과마다 12월 5일까지 답변을 정하기로 함").await?;
        meeting.adjourn().await
    }

    /// The next one, called as long before as the bylaws want.
    pub(super) async fn next_meeting(&self, closes: Moment) -> anyhow::Result<()> {
        let on = closes.plus(-2 * DAY).iso_date(&zone(KOREA));
        self.call(&on, &NEXT_ITEMS).await?;
        Ok(())
    }

    /// Calls a meeting nine days before it is held, and sends the papers a day later.
    async fn hold(&self, on: &str, items: &[Planned]) -> anyhow::Result<Running<'_>> {
        self.clock.reach(day(on)?.plus(-9 * DAY + 10 * 3600 * SECOND));
        let running = self.call(on, items).await?;
        self.clock.reach(self.app.now().plus(DAY));
        self.app.send_materials(&Actor::command_line(), running.id).await?;
        Ok(running)
    }

    /// Writes a meeting down and calls it now.
    async fn call(&self, on: &str, items: &[Planned]) -> anyhow::Result<Running<'_>> {
        let actor = Actor::command_line();
        let body = self.body(COUNCIL).await?;
        let new = NewMeeting {
            kind: "regular".to_owned(),
            day: on.to_owned(),
            starts: "14:00".to_owned(),
            place: "가람구청 3층 대회의실".to_owned(),
            ..NewMeeting::default()
        };
        let id = self.app.add_meeting(&actor, &body, &new).await?;
        for (kind, title, text, presenter, minutes, links) in items {
            let office = if *kind == "election" { Office::CoChair.as_str() } else { "" };
            let item = NewItem {
                kind: (*kind).to_owned(),
                title: (*title).to_owned(),
                text: (*text).to_owned(),
                presenter: (*presenter).to_owned(),
                minor: false,
                minutes: (*minutes).to_owned(),
                office: office.to_owned(),
                links: (*links).to_owned(),
            };
            self.app.add_item(&actor, id, &item).await?;
        }
        self.app.call_meeting(&actor, id).await?;
        Ok(Running { story: self, body, id })
    }
}

impl Running<'_> {
    async fn view(&self) -> anyhow::Result<MeetingView> {
        Ok(self.story.app.meeting(&Actor::command_line(), self.id).await?)
    }

    async fn item(&self, place: usize) -> anyhow::Result<ItemId> {
        Ok(self.view().await?.items.get(place).context("no such item")?.id())
    }

    fn member(&self, name: &str) -> anyhow::Result<MemberId> {
        let member = self.body.members.iter().find(|member| member.row.name == name);
        Ok(member.with_context(|| name.to_owned())?.id())
    }

    fn wait(&self, minutes: i64) {
        self.story.clock.reach(self.story.app.now().plus(minutes * MINUTE));
    }

    async fn does(&self, command: Command) -> anyhow::Result<MeetingView> {
        self.wait(1);
        Ok(self.story.app.command(&Actor::command_line(), self.id, command).await?)
    }

    async fn open(&self, away: &[&str], chair: &str) -> anyhow::Result<()> {
        let starts = Moment(self.view().await?.row.starts_at);
        self.story.clock.reach(starts.plus(-40 * MINUTE));
        for member in self.body.sitting(starts).filter(|one| !away.contains(&one.row.name.as_str()))
        {
            self.does(Command::Arrive(member.id())).await?;
        }
        self.story.clock.reach(starts.plus(2 * MINUTE));
        self.does(Command::Open(self.member(chair)?)).await?;
        Ok(())
    }

    async fn report(&self, place: usize, who: &str, said: &str) -> anyhow::Result<()> {
        let item = self.item(place).await?;
        self.does(Command::BeginItem(item)).await?;
        self.wait(6);
        self.does(Command::Remark(Speaker::Other(who.to_owned()), said.to_owned())).await?;
        self.end(place, ItemOutcome::NoObjection).await
    }

    async fn take_up(&self, place: usize, title: &str) -> anyhow::Result<MotionId> {
        let view = self.view().await?;
        let item = view.items.get(place).context("no such item")?;
        let (id, text) = (item.id(), item.row.text.clone());
        let mover = Speaker::Other(item.row.presenter.clone());
        self.does(Command::BeginItem(id)).await?;
        self.wait(4);
        let title = title.to_owned();
        let moved = self.does(Command::Move(id, MotionKind::Main, title, text, mover)).await?;
        Ok(moved.state.motions.last().context("nothing was moved")?.id)
    }

    async fn remark(&self, name: &str, said: &str) -> anyhow::Result<()> {
        let member = self.member(name);
        let Ok(member) = member else { return Ok(()) };
        if !self.view().await?.state.present.contains_key(&member) {
            return Ok(());
        }
        self.does(Command::Speak(member)).await?;
        self.wait(2);
        self.does(Command::EndSpeech(member)).await?;
        self.does(Command::Remark(Speaker::Member(member), said.to_owned())).await?;
        Ok(())
    }

    async fn vote(&self, asked: Asked, way: Way) -> anyhow::Result<BallotId> {
        self.wait(1);
        let new = NewBallot { asked, way, rule: String::new(), minutes: 3 };
        Ok(self.story.app.open_ballot(&Actor::command_line(), self.id, &new).await?.0)
    }

    /// Counts hands: in favour, against, abstained.
    async fn hands(&self, motion: MotionId, votes: [u32; 3]) -> anyhow::Result<()> {
        let ballot = self.vote(Asked::Motion(motion), Way::Hands).await?;
        self.wait(1);
        let hands = ["in_favour", "against", "abstain"].map(str::to_owned).into_iter().zip(votes);
        self.close(ballot, &hands.collect()).await
    }

    async fn close(&self, ballot: BallotId, hands: &app::ballot::Hands) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        self.story.app.close_ballot(&actor, self.id, ballot, hands).await?;
        Ok(())
    }

    /// A vote with names: so many in favour, so many against, the rest abstains.
    async fn named(&self, motion: MotionId, yes: usize, no: usize) -> anyhow::Result<()> {
        let ballot = self.vote(Asked::Motion(motion), Way::Named).await?;
        for (n, member) in self.entitled(ballot).await?.into_iter().enumerate() {
            // Spread over the roster: neighbours do not all vote alike.
            let place = n * 8 % 21;
            let choice = match place {
                place if place < yes => "in_favour",
                place if place < yes + no => "against",
                _ => "abstain",
            };
            self.casts(member, ballot, choice).await?;
        }
        self.wait(1);
        self.close(ballot, &Vec::new()).await
    }

    /// A secret election with a runoff.
    async fn elect(&self, place: usize) -> anyhow::Result<()> {
        let item = self.item(place).await?;
        self.does(Command::BeginItem(item)).await?;
        let names = [self.member("문아라")?, self.member("임나래")?, self.member("서시우")?];
        let [winner, second, third] = names;
        let mut stand = names.to_vec();
        stand.sort();
        let first = Asked::Election(item, stand, 1);
        self.secretly(first, &[(winner, 11), (second, 8), (third, 5)]).await?;
        let mut between = vec![winner, second];
        between.sort();
        let runoff = Asked::Election(item, between, 2);
        self.secretly(runoff, &[(winner, 14), (second, 10)]).await?;
        self.end(place, ItemOutcome::Decided).await
    }

    async fn secretly(&self, asked: Asked, votes: &[(MemberId, usize)]) -> anyhow::Result<()> {
        let ballot = self.vote(asked, Way::Secret).await?;
        let choices = votes.iter().flat_map(|(member, count)| vec![member.to_string(); *count]);
        for (member, choice) in self.entitled(ballot).await?.into_iter().zip(choices) {
            self.casts(member, ballot, &choice).await?;
        }
        self.wait(3);
        self.close(ballot, &Vec::new()).await
    }

    async fn entitled(&self, ballot: BallotId) -> anyhow::Result<Vec<MemberId>> {
        let view = self.view().await?;
        Ok(view.state.ballot(ballot).context("no such vote")?.terms.entitled.clone())
    }

    /// A member votes, as they would on a device of their own.
    async fn casts(&self, member: MemberId, ballot: BallotId, choice: &str) -> anyhow::Result<()> {
        let seat = Seat {
            member,
            body: self.body.id(),
            dialogue: self.body.dialogue.id,
            kind: self.body.kind,
            votes: true,
            offices: Vec::new(),
        };
        let person = Some(PersonId(Uuid::from_u128(u128::from(member.0.unsigned_abs()))));
        let actor = Actor { person, seats: vec![seat], ..Actor::default() };
        self.story.app.cast_ballot(&actor, self.id, ballot, choice).await?;
        Ok(())
    }

    async fn end(&self, place: usize, outcome: ItemOutcome) -> anyhow::Result<()> {
        let item = self.item(place).await?;
        self.does(Command::EndItem(item, outcome, String::new())).await?;
        Ok(())
    }

    async fn adjourn(&self) -> anyhow::Result<()> {
        self.does(Command::Adjourn(String::new())).await?;
        Ok(())
    }
}

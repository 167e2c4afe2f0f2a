//! The demo's bodies: the council with its 29 members, the subcommittees under it, and a panel of
//! experts, entered by the office after the Green Paper with everything that was before.

use Gender::{Man, Woman};
use anyhow::Context as _;
use app::body::{Begun, BodyView, NewBody, Reorganisation};
use app::dialogue::Dialogue;
use app::member::{MemberChange, NewMember};
use domain::member::{Gender, MemberKind, Office};
use domain::permission::Actor;
use domain::time::SECOND;

use super::build::{Story, day};

/// The council in addresses.
pub(super) const COUNCIL: &str = "council";
/// The panel of experts in addresses.
pub(super) const PANEL: &str = "experts";

/// When the office writes everything down, and the members' terms begin.
const APPOINTED: &str = "2025-04-07";
const FOUNDED: &str = "2024-07-15";
const FIRST_FOUR: &str = "2024-08-05";
const SIX: &str = "2024-11-04";

/// Somebody with a seat: name, affiliation, constituency, gender.
struct Seat(&'static str, &'static str, &'static str, Gender);

/// Those who sit by their public office; the first is the co-chair (조례 제7조).
const EX_OFFICIO: [Seat; 3] = [
    Seat("김서윤", "가람구청장", "administration", Woman),
    Seat("이도현", "일자리국장", "administration", Man),
    Seat("박민재", "자치국장", "administration", Man),
];

/// The appointed: 13 women and 13 men.
const APPOINTEES: [Seat; 26] = [
    Seat("최하은", "가람구의회", "district_council", Woman),
    Seat("정지호", "가람구의회", "district_council", Man),
    Seat("강수아", "가람상공회", "business", Woman),
    Seat("조건우", "가람상공회", "business", Man),
    Seat("윤예린", "민간서비스협회", "business", Woman),
    Seat("장태오", "소상공인연합", "business", Man),
    Seat("임나래", "금속노조 지회", "labour", Woman),
    Seat("한준서", "요양보호사회", "labour", Man),
    Seat("오다온", "청년유니온", "labour", Woman),
    Seat("서시우", "노동상담소", "labour", Man),
    Seat("신보람", "마을공동체", "civic", Woman),
    Seat("권은채", "마을공동체", "civic", Woman),
    Seat("황현우", "주민자치회", "resident", Man),
    Seat("안가온", "환경모임", "civic", Man),
    Seat("송유진", "에너지조합", "civic", Woman),
    Seat("류소담", "여성회", "civic", Woman),
    Seat("전재민", "장애인연대", "civic", Man),
    Seat("홍해인", "이주민센터", "civic", Woman),
    Seat("고동하", "돌봄조합", "civic", Man),
    Seat("문아라", "한누리대", "expert", Woman),
    Seat("양선우", "한누리대", "expert", Man),
    Seat("손미르", "가람연구원", "expert", Man),
    Seat("배한결", "청년정책위", "resident", Man),
    Seat("백새봄", "청년정책위", "resident", Woman),
    Seat("허정음", "사회복지관", "civic", Woman),
    Seat("남푸름", "공공의료원", "expert", Man),
];

const EXPERTS: [Seat; 6] = [
    Seat("윤서진", "한누리대 법학과", "expert", Woman),
    Seat("강태경", "가람연구원 산업분석실", "expert", Man),
    Seat("차은결", "한누리대 사회복지학과", "expert", Woman),
    Seat("민다온", "도시와지역연구소", "expert", Woman),
    Seat("정바름", "일과건강연구원", "expert", Man),
    Seat("오세린", "재생에너지연구소", "expert", Woman),
];

/// A subcommittee: its short name, its name, what it is for.
struct Sub(&'static str, &'static str, &'static str);

const FOUR: [Sub; 4] = [
    Sub("manufacturing", "제조업 분과", "공장과 산업단지의 일자리를 다룹니다."),
    Sub("private-service", "민간서비스 분과", "가게와 배달, 민간 서비스의 일자리를 다룹니다."),
    Sub("public-service", "공공서비스 분과", "공공기관과 위탁 서비스의 일자리를 다룹니다."),
    Sub("village-work", "마을일자리 분과", "동네에서 만드는 일자리를 다룹니다."),
];
const BETWEEN: [(Sub, &[&str]); 6] = [
    (Sub("small-industry", "중소제조 분과", "작은 공장의 일자리를 다룹니다."), &["manufacturing"]),
    (Sub("energy", "에너지전환 분과", "전환으로 바뀌는 일자리를 다룹니다."), &["manufacturing"]),
    (Sub("platform", "플랫폼노동 분과", "배달과 플랫폼 노동을 다룹니다."), &["private-service"]),
    (Sub("young-work", "청년일자리 분과", "청년의 첫 일자리를 다룹니다."), &["private-service"]),
    (Sub("care-work", "돌봄노동 분과", "돌보는 일의 처우를 다룹니다."), &["public-service"]),
    (Sub("neighbours", "마을살이 분과", "동네 일자리와 모임을 다룹니다."), &["village-work"]),
];
/// The four there are now, whom each follows, and its head from the council.
const NOW: [(Sub, &[&str], &str); 4] = [
    (
        Sub("youth", "청년 분과", "청년이 머물며 일할 수 있는 가람구를 다룹니다."),
        &["young-work", "platform"],
        "배한결",
    ),
    (
        Sub("care", "돌봄 분과", "돌봄을 좋은 일자리로 만드는 길을 다룹니다."),
        &["care-work"],
        "허정음",
    ),
    (
        Sub("green", "녹색전환 분과", "산업과 에너지의 전환을 일자리와 함께 다룹니다."),
        &["energy", "small-industry"],
        "안가온",
    ),
    (
        Sub("village", "마을 분과", "마을에서 만들고 나누는 일자리를 다룹니다."),
        &["neighbours"],
        "황현우",
    ),
];

/// Who of the demo's sign-ins has which seat: body, name, address.
const SIGNED_IN: [(&str, &str, &str); 4] = [
    (COUNCIL, "서도윤", "secretary@garam.example"),
    (COUNCIL, "문아라", "chair@garam.example"),
    (COUNCIL, "정지호", "council@garam.example"),
    (PANEL, "윤서진", "expert@garam.example"),
];

impl Sub {
    fn body(&self) -> NewBody {
        NewBody {
            slug: self.0.to_owned(),
            kind: "subcommittee".to_owned(),
            parent: COUNCIL.to_owned(),
            name: self.1.to_owned(),
            purpose: self.2.to_owned(),
            since: None,
        }
    }
}

impl Seat {
    fn member(&self, kind: MemberKind) -> NewMember {
        NewMember {
            name: self.0.to_owned(),
            affiliation: self.1.to_owned(),
            kind: kind.as_str().to_owned(),
            constituency: self.2.to_owned(),
            gender: self.3.as_str().to_owned(),
            ..NewMember::default()
        }
    }
}

impl Story {
    /// The office writes down the council, its subcommittees as they were reorganised, and the panel.
    pub(super) async fn form_bodies(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        self.clock.reach(day(APPOINTED)?.plus(10 * 3600 * SECOND));
        let actor = Actor::command_line();
        let council = NewBody {
            slug: COUNCIL.to_owned(),
            kind: "council".to_owned(),
            parent: String::new(),
            name: "가람구 지속가능일자리회의".to_owned(),
            purpose: "가람구 사회적대화를 이끌고, 녹서에서 청서까지 심의하고 의결합니다."
                .to_owned(),
            since: Some(day(FOUNDED)?),
        };
        self.app.add_body(&actor, dialogue, &council).await?;
        self.form_subcommittees(dialogue).await?;
        let panel = NewBody {
            slug: PANEL.to_owned(),
            kind: "panel".to_owned(),
            parent: COUNCIL.to_owned(),
            name: "전문가 자문단".to_owned(),
            purpose: "핵심 질문에 자료와 의견을 냅니다.".to_owned(),
            since: None,
        };
        self.app.add_body(&actor, dialogue, &panel).await?;
        self.seat_council().await?;
        for seat in &EXPERTS {
            self.seat(PANEL, &seat.member(MemberKind::Appointed), None).await?;
        }
        for (sub, _, head) in &NOW {
            let seat = APPOINTEES.iter().find(|seat| seat.0 == *head).context("no such member")?;
            self.seat(sub.0, &seat.member(MemberKind::Appointed), Some(Office::Head)).await?;
        }
        Ok(())
    }

    /// Four, then six, then the four there are.
    async fn form_subcommittees(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        for sub in &FOUR {
            let body = NewBody { since: Some(day(FIRST_FOUR)?), ..sub.body() };
            self.app.add_body(&actor, dialogue, &body).await?;
        }
        let begun = |sub: &Sub, follows: &[&str]| Begun {
            body: sub.body(),
            follows: follows.iter().map(|slug| (*slug).to_owned()).collect(),
        };
        let six = Reorganisation {
            at: Some(day(SIX)?),
            reason: "질문이 많이 모인 주제에 맞추어 여섯 분과로 나누었습니다.".to_owned(),
            ends: FOUR.iter().map(|sub| sub.0.to_owned()).collect(),
            begins: BETWEEN.iter().map(|(sub, follows)| begun(sub, follows)).collect(),
            carried: Vec::new(),
        };
        self.app.reorganise(&actor, dialogue, &six).await?;
        let four = Reorganisation {
            at: Some(day(APPOINTED)?),
            reason: "녹서의 핵심 질문에 맞추어 네 분과로 다시 묶었습니다.".to_owned(),
            ends: BETWEEN.iter().map(|(sub, _)| sub.0.to_owned()).collect(),
            begins: NOW.iter().map(|(sub, follows, _)| begun(sub, follows)).collect(),
            carried: Vec::new(),
        };
        self.app.reorganise(&actor, dialogue, &four).await?;
        Ok(())
    }

    /// The other co-chair and the vice-chair are elected by the members themselves.
    async fn seat_council(&self) -> anyhow::Result<()> {
        for (seat, n) in EX_OFFICIO.iter().zip(0..) {
            let office = (n == 0).then_some(Office::CoChair);
            self.seat(COUNCIL, &seat.member(MemberKind::ExOfficio), office).await?;
        }
        for seat in &APPOINTEES {
            let since = Some(day(APPOINTED)?);
            let member = NewMember { since, ..seat.member(MemberKind::Appointed) };
            self.seat(COUNCIL, &member, None).await?;
        }
        let secretary = Seat("서도윤", "사회적대화 추진단장", "administration", Woman);
        let secretary = NewMember { no_vote: true, ..secretary.member(MemberKind::ExOfficio) };
        self.seat(COUNCIL, &secretary, Some(Office::Secretary)).await
    }

    async fn seat(
        &self,
        slug: &str,
        member: &NewMember,
        office: Option<Office>,
    ) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        let given = self.app.appoint(&actor, &self.body(slug).await?, member).await?;
        if let Some(office) = office {
            let body = self.body(slug).await?;
            self.app.give_office(&actor, &body, given.member, office).await?;
        }
        Ok(())
    }

    /// Ties seats to those who can sign in to the demo.
    pub(super) async fn tie_seats(&self) -> anyhow::Result<()> {
        for (slug, name, email) in SIGNED_IN {
            let body = self.body(slug).await?;
            let member = body.members.iter().find(|member| member.row.name == name);
            let member = member.context("no such member")?;
            let change = MemberChange {
                affiliation: member.row.affiliation.clone(),
                email: email.to_owned(),
                gender: String::new(),
            };
            self.app.change_member(&Actor::command_line(), &body, member.id(), &change).await?;
        }
        Ok(())
    }

    /// A body as it is now.
    pub(super) async fn body(&self, slug: &str) -> anyhow::Result<BodyView> {
        Ok(self.app.body(&Actor::command_line(), slug).await?)
    }
}

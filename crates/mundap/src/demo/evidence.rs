//! What the demo's experts give: profiles, evidence, and answers to what they were asked.

use anyhow::Context as _;
use app::body::BodyView;
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::evidence::NewEvidence;
use app::expert::NewProfile;
use app::file::NewFile;
use app::inquiry::NewInquiry;
use app::moderation::NewDecision;
use domain::contribution::{Change, Kind};
use domain::id::MemberId;
use domain::member::Office;
use domain::permission::Actor;
use domain::role::Role;
use domain::time::SECOND;

use super::body::PANEL;
use super::build::{Story, day};
use super::draft::sitting;

const ADDED: &str = "2026-11-14";
const ASKED: &str = "2026-11-14";
/// By when the open request is to be answered.
const DUE: &str = "2026-12-18";

/// An expert: name, field, credentials, a few words, conflicts (empty: none).
const PROFILES: [(&str, &str, &str, &str, &str); 6] = [
    (
        "윤서진",
        "노동법",
        "한누리대 법학과 부교수. 노동위원회 공익위원 4년.",
        "작은 회사와 플랫폼 노동의 계약을 연구합니다.",
        "",
    ),
    (
        "강태경",
        "산업 분석",
        "가람연구원 산업분석실장. 지역 제조업 조사 12년.",
        "공단 회사 180곳을 해마다 조사합니다.",
        "가람상공회에서 해마다 연구비를 받습니다.",
    ),
    (
        "차은결",
        "돌봄 정책",
        "한누리대 사회복지학과 교수. 돌봄 노동 실태 조사 책임자.",
        "돌보는 사람의 시간과 임금을 연구합니다.",
        "돌봄조합의 자문을 돈을 받지 않고 맡고 있습니다.",
    ),
    (
        "민다온",
        "지역 연구",
        "도시와지역연구소 연구위원. 주민 조사 설계 9년.",
        "동네 단위의 생활 조사를 합니다.",
        "",
    ),
    (
        "정바름",
        "산업 보건",
        "일과건강연구원 책임연구원. 직업환경의학 전문의.",
        "밤 근무와 건강을 연구합니다.",
        "제조 회사 두 곳의 보건 자문을 맡고 있습니다.",
    ),
    (
        "오세린",
        "에너지 전환",
        "재생에너지연구소 연구위원. 전환 일자리 추계 책임자.",
        "전환으로 바뀌는 일자리를 셉니다.",
        "",
    ),
];

/// Evidence: who, title, source, year, summary, core questions, whether a table comes along.
type Piece =
    (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, bool);

const EVIDENCE: [Piece; 8] = [
    (
        "차은결",
        "가람구 야간 돌봄 실태 조사",
        "한누리대 돌봄정책연구실(가상)",
        "2025",
        "밤과 새벽에 일하는 부모 412명에게 물었더니 절반 가까이가 아이를 친척이나 이웃에게 맡깁니다. 걸어서 15분 안에 맡길 곳이 있으면 쓰겠다는 사람이 열에 일곱이었습니다.",
        "7",
        true,
    ),
    (
        "차은결",
        "돌봄 노동자의 근속과 임금",
        "한누리대 돌봄정책연구실(가상)",
        "2024",
        "요양보호사와 보육 교사 1,030명의 임금을 보면 10년을 일해도 첫해보다 시간당 600원쯤 더 받습니다. 경력 수당이 있는 기관은 그만두는 사람이 3분의 1 적습니다.",
        "14, 12",
        false,
    ),
    (
        "강태경",
        "가람 공단 회사 규모와 임금 차이",
        "가람연구원 산업분석실(가상)",
        "2025",
        "공단 회사 180곳 가운데 같은 일을 하는 사람의 임금은 원청과 2차 협력 업체 사이에 평균 38% 차이가 납니다. 안전 담당자가 있는 작은 회사는 열에 둘입니다.",
        "1, 3",
        true,
    ),
    (
        "정바름",
        "밤 근무와 건강: 연구를 모아 본 결과",
        "일과건강연구원(가상)",
        "2023",
        "밤 근무를 5년 넘게 한 사람은 잠과 심장에 탈이 날 위험이 높다는 연구 31편을 모아 보았습니다. 쉬는 시간을 이어서 주면 위험이 줄어든다는 결과가 많습니다.",
        "7, 8",
        false,
    ),
    (
        "윤서진",
        "앱으로 일하는 사람의 계약 실태",
        "한누리대 노동법연구회(가상)",
        "2025",
        "배달과 대리운전 계약서 64건을 읽어 보니 계정을 막는 까닭을 미리 적은 것은 아홉 건뿐입니다. 다른 도시 두 곳은 조례로 까닭을 알리게 했습니다.",
        "9",
        false,
    ),
    (
        "오세린",
        "전환으로 바뀌는 가람구 일자리 추계",
        "재생에너지연구소(가상)",
        "2026",
        "앞으로 10년 동안 엔진 부품 일자리는 700개쯤 줄고 수리와 설치 일자리는 500개쯤 늘 것으로 봅니다. 배우는 데에는 평균 여덟 달이 걸립니다.",
        "4",
        true,
    ),
    (
        "민다온",
        "동네에서 일하는 사람 조사",
        "도시와지역연구소(가상)",
        "2024",
        "동네에서 이웃을 살피는 일을 하는 사람 가운데 한 해를 넘겨 약속된 사람은 열에 셋입니다. 끊긴 뒤에도 절반은 돈을 받지 않고 이어 갑니다.",
        "19, 16",
        false,
    ),
    (
        "민다온",
        "작은 가게의 쉬는 날 조사",
        "도시와지역연구소(가상)",
        "2025",
        "혼자 하는 가게 240곳의 사장은 한 달에 평균 이틀을 쉽니다. 아픈 날에도 문을 연 적이 있다는 답이 열에 여덟입니다.",
        "10",
        false,
    ),
];

/// A small table that comes along with some of the evidence.
const TABLE: &str = "항목,값\n응답한 사람,412\n걸어서 15분 안에 있으면 쓰겠다,289\n";

impl Story {
    /// The experts introduce themselves, add evidence and are asked.
    pub(super) async fn consult(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        let person = self.office(dialogue, Role::Secretary).await?;
        self.clock.reach(day(ADDED)?.plus(9 * 3600 * SECOND));
        let panel = self.app.body(&Actor::command_line(), PANEL).await?;
        for (name, field, credentials, about, conflicts) in PROFILES {
            let (member, expert) = self.expert(&person, &panel, name)?;
            let view = self.app.expert(&expert, member).await?;
            let new = NewProfile {
                field: field.to_owned(),
                credentials: credentials.to_owned(),
                about: about.to_owned(),
                conflicts: conflicts.to_owned(),
                no_conflicts: conflicts.is_empty(),
            };
            self.app.write_profile(&expert, &view, &new).await?;
        }
        for (name, title, source, year, summary, attached, has_table) in EVIDENCE {
            let (_, expert) = self.expert(&person, &panel, name)?;
            let new = NewEvidence {
                title: title.to_owned(),
                source: source.to_owned(),
                year: year.to_owned(),
                summary: summary.to_owned(),
                link: String::new(),
                attached: attached.to_owned(),
            };
            let bytes = TABLE.as_bytes().to_vec();
            let file = has_table.then(|| NewFile { name: "table.csv".to_owned(), bytes });
            self.app.add_evidence(&expert, dialogue, &new, file).await?;
        }
        self.inquire(&person, &panel, cores).await
    }

    fn expert(
        &self,
        person: &Actor,
        panel: &BodyView,
        name: &str,
    ) -> anyhow::Result<(MemberId, Actor)> {
        let found = panel.enrolled(self.clock_now()).find(|member| member.row.name == name);
        let member = found.context("no such expert")?.id();
        let speaker = self.speaker(&panel.dialogue, domain::channel::Channel::Expert, 3, 7)?;
        let seated = sitting(self, person, panel, member)?;
        Ok((member, Actor { participant: speaker.participant, ..seated }))
    }

    /// The care subcommittee asks one expert, who answers; the youth subcommittee waits.
    async fn inquire(
        &self,
        person: &Actor,
        panel: &BodyView,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        self.clock.reach(day(ASKED)?.plus(14 * 3600 * SECOND));
        let core = |number: i64| {
            cores.iter().find(|core| core.row.number == number).context("no such core question")
        };
        let (member, expert) = self.expert(person, panel, "차은결")?;
        let (body, head) = self.head(person, "care").await?;
        let new = NewInquiry {
            to: member.to_string(),
            question: "동마다 작은 밤 돌봄방을 두면 한 곳에 해마다 얼마가 듭니까? 다른 도시의 예가 있습니까?".to_owned(),
            due: DUE.to_owned(),
        };
        let id = self.app.inquire(&head, core(7)?, Some(&body), &new).await?;
        let view = self.app.inquiry(&expert, id).await?;
        let text = "다른 두 도시의 예산을 보면 아이 다섯을 밤 열두 시까지 돌보는 곳 하나에 해마다 1억 4천만 원에서 1억 8천만 원이 듭니다. 건물을 빌리지 않고 주민센터를 쓰면 5분의 1쯤 줄어듭니다. 다만 두 도시 모두 문을 연 지 세 해가 안 되어, 이용이 늘었을 때의 비용은 아직 모릅니다.";
        let given = self.app.answer_inquiry(&expert, &view, text, None).await?;
        // What experts send is looked at before it is published.
        let decision = NewDecision { change: Change::Publish, reason: None, note: String::new() };
        let desk = Actor::command_line();
        self.app.moderate(&desk, &body.dialogue, Kind::Answer, given.id, &decision).await?;
        let (body, head) = self.head(person, "youth").await?;
        let new = NewInquiry {
            to: PANEL.to_owned(),
            question: "앱 회사에 계정을 막는 까닭을 알리게 하는 조례를 우리 구가 만들 수 있습니까?"
                .to_owned(),
            due: DUE.to_owned(),
        };
        self.app.inquire(&head, core(9)?, Some(&body), &new).await?;
        Ok(())
    }

    async fn head(&self, person: &Actor, slug: &str) -> anyhow::Result<(BodyView, Actor)> {
        let body = self.app.body(&Actor::command_line(), slug).await?;
        let now = self.clock_now();
        let head = body.holders(Office::Head, now).next().context("no head")?.id();
        let actor = sitting(self, person, &body, head)?;
        Ok((body, actor))
    }
}

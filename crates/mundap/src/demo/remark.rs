//! What people and a body say of the White Paper while it takes remarks, and what the office replies.

use anyhow::Context as _;
use app::dialogue::Dialogue;
use app::edition::EditionView;
use app::remark::{NewRemark, NewReply};
use domain::citation::plain;
use domain::id::RemarkId;
use domain::paper::PaperKind;
use domain::permission::Actor;
use domain::remark::RemarkState;
use domain::time::SECOND;

use super::build::{Story, day};

/// A remark: words of the paragraph it is on, the place of its author, what is said, the words it would
/// put in the place of those words, and the reply.
struct Said {
    on: &'static str,
    place: Option<&'static str>,
    text: &'static str,
    instead: Option<&'static str>,
    reply: (RemarkState, &'static str),
}

const fn said(
    on: &'static str,
    place: Option<&'static str>,
    text: &'static str,
    instead: Option<&'static str>,
    reply: (RemarkState, &'static str),
) -> Said {
    Said { on, place, text, instead, reply }
}

use RemarkState::{NotTakenUp, TakenUp};

const REMARKS: [Said; 30] = [
    said(
        "이미 있는 마을 공간 여섯 곳",
        Some("나루동"),
        "‘마을 공간’이 어디인지 적어 주세요. 경로당은 밤 9시에 문을 닫아요.",
        None,
        (TakenUp, "“마을 공간” 뒤에 붙임 2의 목록을 넣었습니다."),
    ),
    said(
        "저녁 일곱 시부터 아침 여덟 시까지",
        Some("새터동"),
        "새벽 5시에 출근하면 4시 반에는 맡겨야 해요. 문을 여는 시간보다 맡기는 시간이 중요해요.",
        None,
        (TakenUp, "새벽 4시 반부터 맡길 수 있다는 문장을 최종판에 넣었습니다."),
    ),
    said(
        "밤 근무가 있는 회사가 운영비를 나누며",
        None,
        "나눈다는 말만으로는 얼마인지 알 수 없어요.",
        Some("밤 근무가 있는 회사가 운영비의 절반 이상을 내며"),
        (
            NotTakenUp,
            "회사의 몫은 생각이 갈린 곳이라 시범사업에서 두 안을 함께 시험합니다. 비율은 그 결과로 정합니다.",
        ),
    ),
    said(
        "돌보는 일을 하는 사람은 경력이 쌓여도",
        None,
        "요양보호사도 여기에 들어가는지 밝혀 주세요.",
        None,
        (TakenUp, "요양보호사, 아이돌보미, 활동지원사를 차례로 적었습니다."),
    ),
    said(
        "경력 3년, 5년, 10년마다 수당을 더한다",
        Some("물빛동"),
        "기관을 옮겨도 경력을 이어 주어야 해요.",
        Some("기관을 옮겨도 이어지는 경력 3년, 5년, 10년마다 수당을 더한다"),
        (TakenUp, "기관을 옮겨도 경력이 이어진다고 고쳤습니다."),
    ),
    said(
        "갑작스러운 밤에도 전화를 받는다",
        None,
        "한 사람이 밤마다 전화를 받을 수는 없어요. 교대가 필요해요.",
        None,
        (TakenUp, "아홉 명이 돌아가며 밤 전화를 맡는다고 고쳤습니다."),
    ),
    said(
        "처음 석 달 동안 짧게 일하며",
        None,
        "석 달 뒤에 자리가 없으면 어떻게 되나요?",
        None,
        (
            NotTakenUp,
            "자리를 보장하는 것은 회사의 채용이라 백서에서 약속할 수 없습니다. 이어진 비율을 해마다 공개하기로 했습니다.",
        ),
    ),
    said(
        "같은 직무의 임금 범위를 공단이 함께 공개하고",
        None,
        "범위만 있으면 가장 낮은 쪽으로 맞춰질 수 있어요. 가운데 값도 함께 보여 주세요.",
        Some("같은 직무의 임금 범위와 가운데 값을 공단이 함께 공개하고"),
        (TakenUp, "가운데 값을 함께 공개한다고 고쳤습니다."),
    ),
    said(
        "회사 모임이 표를 만들고",
        None,
        "회사 모임에 들지 않은 작은 공장은 빠지나요?",
        None,
        (TakenUp, "모임에 들지 않은 공장도 구에 바로 낼 수 있다고 덧붙였습니다."),
    ),
    said(
        "위험해서 설비를 멈춘 시간의 임금을 보장하고",
        Some("샘골동"),
        "하청 노동자도 멈출 수 있나요?",
        None,
        (TakenUp, "소속과 관계없이 그 설비에서 일하는 사람이라고 밝혔습니다."),
    ),
    said(
        "한 해 3억 원이며, 사고가 준 만큼",
        None,
        "보험료에서 돌려받는다는 근거가 무엇인가요?",
        None,
        (
            NotTakenUp,
            "목표로 적은 것이며 확정된 수입이 아닙니다. 근거 자료는 청서에서 실행과제와 함께 싣습니다.",
        ),
    ),
    said(
        "작은 공장 열 곳마다",
        None,
        "열 곳은 너무 많아요. 한 달에 한 번이면 하루에 한 곳도 못 봐요.",
        Some("작은 공장 여섯 곳마다"),
        (
            NotTakenUp,
            "여섯 곳이면 예산이 1억 9천만 원 더 듭니다. 먼저 열 곳으로 시험하고 점검 시간을 잽니다.",
        ),
    ),
    said(
        "손님과 가게가 지킬 약속 세 줄",
        None,
        "약속 문구를 손님도 함께 만들면 좋겠어요.",
        None,
        (TakenUp, "상인회와 주민 모임이 함께 만든다고 고쳤습니다."),
    ),
    said(
        "그 사람이 읽을 수 있는 말로",
        None,
        "베트남어와 러시아어를 꼭 넣어 주세요.",
        None,
        (TakenUp, "공단 등록 인원이 많은 차례로 네 말을 적었습니다."),
    ),
    said(
        "공단에는 또래도, 가르쳐 줄 사람도",
        None,
        "퇴근 버스가 8시에 끊기는 이야기도 넣어 주세요.",
        None,
        (
            NotTakenUp,
            "오가는 길은 ‘녹색 전환과 오가는 길’ 장에서 다룹니다. 그 장의 새벽 버스에 이 의견을 근거로 달았습니다.",
        ),
    ),
    said(
        "들어온 지 한 해가 안 된 사람 열 명마다",
        None,
        "길잡이가 상사이면 말을 못 해요. 다른 회사 사람이어야 해요.",
        None,
        (TakenUp, "길잡이는 같은 회사 상사가 아닌 사람으로 한다고 넣었습니다."),
    ),
    said(
        "걸어갈 수 있는 곳의 빈집을 고쳐",
        None,
        "두 해는 짧아요. 적금도 못 부어요.",
        Some("걸어갈 수 있는 곳의 빈집을 고쳐 오래"),
        (
            NotTakenUp,
            "서른 채로 더 많은 사람이 쓰도록 두 해로 정했습니다. ‘일터 곁 오래집’이 여덟 해까지 사는 집입니다.",
        ),
    ),
    said(
        "출근과 퇴근을 한 시간 안에서",
        None,
        "교대 근무자는 고를 수가 없어요. 교대표를 미리 받는 것부터 필요해요.",
        None,
        (TakenUp, "교대 근무는 두 주 전에 교대표를 받는다고 덧붙였습니다."),
    ),
    said(
        "임금의 여덟 할을",
        None,
        "배우는 동안 4대 보험이 이어지는지도 적어 주세요.",
        None,
        (TakenUp, "고용 관계와 보험이 이어진다고 적었습니다."),
    ),
    said(
        "사람별로 다음 자리를 함께 그린 계획",
        None,
        "계획을 지키지 않으면 어떻게 되나요?",
        None,
        (TakenUp, "계획과 실제를 해마다 공개한다고 넣었습니다."),
    ),
    said(
        "공공 건물과 공장 지붕에 햇빛 발전을",
        None,
        "학교 지붕은 안전을 먼저 살펴 주세요.",
        None,
        (TakenUp, "구조 안전 확인을 마친 지붕으로 한정했습니다."),
    ),
    said(
        "교대 시간에 맞춘 새벽과 늦은 밤 버스",
        Some("샘골동"),
        "6시 교대에 맞추려면 첫차가 5시 10분이어야 해요.",
        None,
        (TakenUp, "5시 10분 첫차를 시험 조건에 넣었습니다."),
    ),
    said(
        "두 노선에 한 해 4억 8천만 원",
        None,
        "타는 사람이 적으면 바로 없앨까 걱정돼요.",
        None,
        (TakenUp, "한 해는 이용 수와 관계없이 다니고, 그 뒤에 함께 정한다고 적었습니다."),
    ),
    said(
        "쉬고 상담받는 곳을 세 곳 두고",
        None,
        "대리운전은 새벽에 쉬어야 해요. 24시간 여는 곳이 하나는 있어야 해요.",
        None,
        (TakenUp, "한 곳은 하루 내내 연다고 고쳤습니다."),
    ),
    said(
        "작은 가게가 함께 쓰는 일손을",
        None,
        "일손에게 일이 없는 날의 임금은 누가 주나요?",
        None,
        (TakenUp, "기본급이 있다는 것을 제안 문단에도 적었습니다."),
    ),
    said(
        "은퇴한 숙련공이 청년과 함께",
        None,
        "공방이 시끄러워요. 집 가까이는 피해 주세요.",
        None,
        (NotTakenUp, "자리는 아직 정하지 않았습니다. 두 곳을 정할 때 주민 설명회를 엽니다."),
    ),
    said(
        "학교와 시장, 병원의 일에 예술인을",
        None,
        "한 해 단위면 또 끊겨요.",
        Some("학교와 시장, 병원의 일에 예술인을 적어도 두 해 단위로 이어지도록,"),
        (
            NotTakenUp,
            "기관의 예산이 한 해 단위라 두 해 약속은 어렵습니다. 다시 맺을 때 같은 사람을 먼저 살피기로 했습니다.",
        ),
    ),
    said(
        "세 해 단위로 맺고",
        None,
        "세 해 약속이 가장 반가워요. 꼭 지켜 주세요.",
        None,
        (TakenUp, "의회와 함께 세 해 예산을 미리 정한다는 문장을 그대로 두었습니다."),
    ),
    said(
        "한 자리를 두세 사람이",
        None,
        "나누면 한 사람의 임금이 너무 적어져요. 기준이 필요해요.",
        None,
        (TakenUp, "한 사람이 한 주 열다섯 시간보다 적게 일하지 않는다고 넣었습니다."),
    ),
    said(
        "동네 사람이 찾아가 알려 주고",
        None,
        "찾아올 때 개인정보를 어디서 알았는지 먼저 말해 주세요.",
        None,
        (TakenUp, "신청하거나 동의한 집만 찾아간다고 고쳤습니다."),
    ),
];

/// What the subcommittee on care says.
const OF_BODY: (&str, &str, &str) = (
    "믿을 수 있는 한 사람이 함께 있어야 한다",
    "‘믿을 수 있는 한 사람’의 고용 형태를 밝혀야 합니다. 분과는 구가 바로 고용할 것을 뜻으로 모았습니다.",
    "돌봄 코디네이터는 구가 바로 고용한다고 밝혔습니다.",
);
/// The body in whose name that is said.
const BODY: &str = "care";
/// The remarks that somebody first had to look into, and what was said meanwhile.
const FIRST: (usize, &str) = (5, "12. 3. 돌봄 분과에서 다룹니다.");

impl Story {
    async fn white_paper_edition(&self, dialogue: &Dialogue) -> anyhow::Result<EditionView> {
        let actor = Actor::command_line();
        let edition = self.app.newest_edition(&actor, dialogue, PaperKind::White).await?;
        edition.context("no edition of the White Paper")
    }

    /// Thirty people and a subcommittee make remarks.
    pub(super) async fn make_remarks(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        let edition = self.white_paper_edition(dialogue).await?;
        let actor = Actor::command_line();
        let printed = self.app.printed(&actor, &edition, &edition.contents).await?;
        let find = |words: &str| {
            let found = printed.iter().find(|one| one.text.contains(words));
            found.with_context(|| format!("no paragraph says “{words}”"))
        };
        let begin = day("2025-11-20")?.plus(9 * 3600 * SECOND);
        for (n, one) in REMARKS.iter().enumerate() {
            self.clock.reach(begin.plus(i64::try_from(n)? * 1700 * SECOND));
            let paragraph = find(one.on)?;
            let reworded = |new: &str| plain(&paragraph.text).replace(one.on, new);
            let new = NewRemark {
                text: one.text.to_owned(),
                proposed: one.instead.map(reworded),
                place: one.place.map(str::to_owned),
                care: Some(domain::care::Care::AsItIs),
                ..NewRemark::default()
            };
            let author = Actor::participant(self.person(n, REMARKS.len())?);
            self.app.remark(&author, &edition, paragraph.number, &new).await?;
        }
        let (on, text, _) = OF_BODY;
        let (body, hands) = self.hands(&Actor::default(), BODY).await?;
        let new = NewRemark {
            text: text.to_owned(),
            body: Some(body.id()),
            care: Some(domain::care::Care::AsItIs),
            ..NewRemark::default()
        };
        let head = hands.into_iter().next().context("nobody leads the body")?;
        let head = Actor { participant: Some(self.person(REMARKS.len(), 40)?), ..head };
        self.app.remark(&head, &edition, find(on)?.number, &new).await?;
        Ok(())
    }

    /// The office replies to each of them.
    pub(super) async fn reply_to_remarks(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        let desk = Actor::command_line();
        let papers = self.app.papers(&desk, dialogue).await?;
        let paper = papers.into_iter().find(|paper| paper.kind == PaperKind::White);
        let paper = paper.context("the White Paper is missing")?;
        let begin = day("2025-12-01")?.plus(9 * 3600 * SECOND);
        self.clock.reach(begin);
        let slice = app::page::Slice::first(app::page::MOST);
        let all = self.app.remark_desk(&desk, &paper, &[], None, slice).await?.items;
        for (n, one) in all.iter().enumerate() {
            let id = RemarkId(one.row.id);
            let (state, note) = match REMARKS.iter().find(|said| said.text == one.row.text) {
                Some(said) => said.reply,
                None => (TakenUp, OF_BODY.2),
            };
            if n == FIRST.0 {
                let new = NewReply { state: RemarkState::Reviewing, note: FIRST.1.to_owned() };
                self.app.reply_to_remark(&desk, dialogue, id, &new).await?;
            }
            self.clock.reach(begin.plus(i64::try_from(n + 1)? * 600 * SECOND));
            let new = NewReply { state, note: note.to_owned() };
            self.app.reply_to_remark(&desk, dialogue, id, &new).await?;
        }
        Ok(())
    }
}

//! The demo's gatherings and notices. Places and people are fictional.

/// A gathering.
pub struct GatheringText {
    /// Its title.
    pub title: &'static str,
    /// Position in the places.
    pub place: usize,
    /// The house and the room.
    pub address: &'static str,
    /// The day and the time, `2024-10-17 14:00`.
    pub starts: &'static str,
    /// When it ends.
    pub ends: &'static str,
    /// How many people came.
    pub people: &'static str,
    /// What was talked about.
    pub summary: &'static str,
}

/// Who holds them.
pub const HOST: &str = "가람구 일자리과";

/// Those at which the Green Paper's questions were gathered.
pub const FIRST: &[GatheringText] = &[
    GatheringText {
        title: "새터동 찾아가는 대화마당",
        place: 0,
        address: "주민센터 2층 큰방",
        starts: "2024-10-17 14:00",
        ends: "16:00",
        people: "23",
        summary: "하청과 원청의 임금이 왜 다른지, 야간 근무가 끝난 뒤 집에 어떻게 가는지를 가장 오래 이야기했습니다.\n\n참가자들은 세 모둠으로 나누어 앉아 쪽지에 질문을 하나씩 적고, 비슷한 질문끼리 벽에 붙였습니다.",
    },
    GatheringText {
        title: "샘골동 찾아가는 대화마당",
        place: 8,
        address: "경로당 마당",
        starts: "2024-10-24 10:00",
        ends: "11:30",
        people: "17",
        summary: "나이 든 사람이 다시 일하려면 무엇이 필요한지 이야기했습니다. 일자리보다 거기까지 가는 버스가 먼저라는 말이 많았습니다.",
    },
    GatheringText {
        title: "나루동 찾아가는 대화마당",
        place: 2,
        address: "나루시장 상인회 교육실",
        starts: "2024-11-07 19:30",
        ends: "21:00",
        people: "19",
        summary: "가게 문을 닫은 뒤에 모였습니다. 혼자 가게를 하는 사람이 아플 때 누가 대신하는지, 배달 수수료가 왜 오르는지를 물었습니다.",
    },
];

/// The one at which people voted on paper.
pub const VOTED: GatheringText = GatheringText {
    title: "물빛동 가을 대화마당",
    place: 1,
    address: "작은도서관 2층",
    starts: "2026-10-29 19:00",
    ends: "20:30",
    people: "31",
    summary: "핵심 질문 7에 대한 의견 스무 개를 함께 읽고, 한 사람씩 투표지에 표시했습니다. 표시하기 전에는 서로 이야기하지 않았고, 표시한 뒤에 까닭을 나누었습니다.",
};

/// The one that comes: so many days before everything closes.
pub const COMING: (GatheringText, i64) = (
    GatheringText {
        title: "여울동 겨울 대화마당",
        place: 10,
        address: "주민센터 3층 강당",
        starts: "14:00",
        ends: "16:00",
        people: "",
        summary: "",
    },
    12,
);

/// The notices in their order: title, text.
pub const NOTICES: &[(&str, &str)] = &[
    (
        "녹서가 나왔습니다",
        "여덟 달 동안 모인 질문 1,436개를 스무 개의 핵심 질문으로 엮어 녹서로 냈습니다.\n\n어느 질문이 어느 핵심 질문이 되었는지는 질문마다 실로 이어 두었습니다. 어느 핵심 질문에도 들지 않은 질문도 그대로 남아 있습니다.",
    ),
    (
        "찾아가는 대화마당을 다시 엽니다",
        "10월부터 동네를 다시 찾아갑니다. 종이 투표지에 표시한 표도 누리집의 표와 똑같이 셉니다.\n\n휴대전화가 없어도, 가입하지 않아도 됩니다. 그냥 오시면 됩니다.",
    ),
    (
        "답변과 투표는 12월 20일까지 받습니다",
        "모인 답변과 표는 백서를 쓰는 바탕이 됩니다. 종이로 내시려면 12월 18일까지 가까운 주민센터에 내 주십시오.",
    ),
];

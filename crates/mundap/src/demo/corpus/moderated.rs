//! What moderators had to do with: answers that were hidden with a reason, and experts' answers that
//! wait. They come on top of the 10,000 that everyone can read.

use domain::moderation::Reason;

/// An answer that was hidden: its core question (from 0), text, rule and explanation.
pub(crate) const HIDDEN: [(u8, &str, Reason, &str); 4] = [
    (
        11,
        "재택 부업으로 하루 30만 원을 버실 분을 찾습니다. 나이와 경력은 상관없고, 먼저 가입비를 내면 교육 자료를 보내 드립니다.",
        Reason::Advertising,
        "돈을 먼저 내라는 구인 광고여서 가렸습니다.",
    ),
    (
        0,
        "우리 공장 2라인 반장이 수당을 두 달째 떼어먹고 있어요. 이름과 사는 동, 아들이 다니는 학교까지 여기 적어 둡니다.",
        Reason::Privacy,
        "다른 사람이 누구인지와 가족 이야기가 들어 있어 가렸습니다. 그 부분을 빼고 다시 써 주시면 공개합니다.",
    ),
    (
        14,
        "외국에서 온 사람들을 다 내보내면 일자리는 저절로 생깁니다.",
        Reason::Hate,
        "출신을 이유로 사람을 내쫓자는 말이어서 가렸습니다.",
    ),
    (
        9,
        "시장 상인회 회장 선거에 나온 기호 2번을 뽑아 주세요. 그분이 되면 주차장부터 넓힌다고 했습니다.",
        Reason::OffTopic,
        "핵심 질문과 관계없는 선거 이야기여서 가렸습니다.",
    ),
];

/// An expert's answer that waits for a moderator: its core question (from 0) and text.
pub(crate) const WAITING: [(u8, &str); 2] = [
    (
        0,
        "다른 지역의 상생형 일자리 네 곳을 견주어 보면, 노사가 임금과 노동시간을 함께 정한 표를 공개한 곳에서 이직이 적었습니다. 협약을 맺을 때 그 표를 붙이도록 하면 좋겠습니다.",
    ),
    (
        2,
        "교대제를 바꾼 사업장 열두 곳의 산업재해 기록을 보면, 밤 근무를 연달아 이틀까지로 줄인 뒤 사고가 3분의 1쯤 줄었습니다. 인과를 말하기에는 자료가 적으니 시범사업으로 확인하기를 권합니다.",
    ),
];

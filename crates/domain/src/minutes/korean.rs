//! The words of Korean minutes, in 합쇼체. Minutes are stored text in the dialogue's language, so these
//! sentences are made once, here, and nowhere else.

use crate::ballot::{Choice, Way};
use crate::bylaws::Step;
use crate::item::{ItemKind, ItemOutcome};
use crate::meeting::MeetingKind;
use crate::member::Office;
use crate::motion::MotionKind;
use crate::recusal::{Ground, RecusalWay};

/// Whether the last syllable ends in a consonant; none for what is no Hangul and no digit. What stands in
/// brackets behind a name does not count.
fn ends_in_consonant(word: &str) -> Option<bool> {
    let word = word.strip_suffix(')').and_then(|open| open.rsplit_once('(')).map_or(word, |w| w.0);
    let last = word.chars().rfind(|letter| letter.is_alphanumeric())?;
    match last {
        // 28 finals for each pair of an initial and a vowel; the first is none.
        '가'..='힣' => Some((u32::from(last) - u32::from('가')) % 28 != 0),
        // 영 일 삼 육 칠 팔 end in a consonant.
        '0' | '1' | '3' | '6' | '7' | '8' => Some(true),
        '2' | '4' | '5' | '9' => Some(false),
        _ => None,
    }
}

fn particle(word: &str, [closed, open, unknown]: [&'static str; 3]) -> &'static str {
    match ends_in_consonant(word) {
        Some(true) => closed,
        Some(false) => open,
        None => unknown,
    }
}

/// 을 or 를 after a word; both where the word does not tell.
pub(super) fn object(word: &str) -> &'static str {
    particle(word, ["을", "를", "을(를)"])
}

/// 이 or 가.
pub(super) fn subject(word: &str) -> &'static str {
    particle(word, ["이", "가", "이(가)"])
}

/// 은 or 는.
pub(super) fn topic(word: &str) -> &'static str {
    particle(word, ["은", "는", "은(는)"])
}

/// 으로 or 로, behind the name of an office.
pub(super) fn role(word: &str) -> &'static str {
    particle(word, ["으로", "로", "(으)로"])
}

pub(super) const fn office(office: Office) -> &'static str {
    match office {
        Office::CoChair => "공동위원장",
        Office::ViceChair => "부위원장",
        Office::Head => "분과장",
        Office::Secretary => "간사",
    }
}

pub(super) const fn meeting(kind: MeetingKind) -> &'static str {
    match kind {
        MeetingKind::Regular => "정기회의",
        MeetingKind::Extraordinary => "임시회의",
        MeetingKind::Written => "서면심의",
    }
}

pub(super) const fn item(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Report => "보고",
        ItemKind::Motion => "심의·의결",
        ItemKind::Election => "선출",
        ItemKind::Minutes => "회의록 승인",
    }
}

pub(super) const fn outcome(outcome: ItemOutcome) -> &'static str {
    match outcome {
        ItemOutcome::Noted => "보고를 받았습니다",
        ItemOutcome::NoObjection => "이의 없이 정하였습니다",
        ItemOutcome::Decided => "표결로 정하였습니다",
        ItemOutcome::Deferred => "다음 회의로 미루었습니다",
        ItemOutcome::Withdrawn => "철회되었습니다",
    }
}

pub(super) const fn way(way: Way) -> &'static str {
    match way {
        Way::Hands => "거수로",
        Way::Named => "기록 표결로",
        Way::Secret => "무기명으로",
    }
}

pub(super) const fn choice(choice: Choice) -> &'static str {
    match choice {
        Choice::InFavour => "찬성",
        Choice::Against => "반대",
        Choice::Abstain => "기권",
    }
}

/// What something moved is called.
pub(super) fn motion(kind: MotionKind, number: Option<u32>) -> String {
    match (kind, number) {
        (MotionKind::Main, Some(number)) => format!("의안 제{number}호"),
        (MotionKind::Main, None) => "의안".to_owned(),
        (MotionKind::Amendment { .. }, _) => "수정안".to_owned(),
        (MotionKind::Challenge { .. }, _) => "기피 신청".to_owned(),
        (MotionKind::CloseSession, _) => "비공개 진행 동의".to_owned(),
        (MotionKind::Withhold, _) => "회의록 비공개 동의".to_owned(),
    }
}

/// How somebody came to take no part: what the sentence says of them.
pub(super) const fn recusal(way: RecusalWay) -> &'static str {
    match way {
        RecusalWay::Exclusion => "제척되었습니다",
        RecusalWay::Challenge => "기피되었습니다",
        RecusalWay::Own => "회피하였습니다",
    }
}

pub(super) const fn recusal_name(way: RecusalWay) -> &'static str {
    match way {
        RecusalWay::Exclusion => "제척",
        RecusalWay::Challenge => "기피",
        RecusalWay::Own => "회피",
    }
}

pub(super) const fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::Party => "본인이나 배우자가 안건의 당사자이거나 공동권리자·공동의무자인 경우",
        Ground::Kin => "안건 당사자의 친족인 경우",
        Ground::Agent => "본인이나 소속 단체가 안건 당사자의 대리인이거나 대리인이었던 경우",
        Ground::Advice => "안건에 관하여 증언·진술·자문·연구·용역·감정을 한 경우",
        Ground::Interest => "그 밖에 안건에 직접 이해관계가 있는 경우",
    }
}

/// A rule in the words of the API (`majority of present`) as the ordinance says it.
pub(super) fn rule(words: &str) -> String {
    let Some((part, base)) = words.split_once(" of ") else { return "서면심의".to_owned() };
    let base = match base {
        "enrolled" => "재적위원",
        "present" => "출석위원",
        _ => "찬성과 반대를 더한 표",
    };
    match part {
        "majority" => format!("{base} 과반수의 찬성"),
        fraction => format!("{base} {fraction} 이상의 찬성"),
    }
}

/// One line of the arithmetic.
pub(super) fn step(step: Step) -> String {
    let stays = |stays: bool| if stays { "기준에 넣음" } else { "기준에서 뺌" };
    match step {
        Step::Enrolled(count) => format!("재적 {count}명"),
        Step::Present(count) => format!("출석 {count}명"),
        Step::Recused { count, stays: stay } => {
            format!("제척·기피·회피 {count}명({})", stays(stay))
        }
        Step::Abstained { count, stays: stay } => format!("기권 {count}명({})", stays(stay)),
        Step::NotVoted { count, stays: stay } => {
            format!("표결하지 않음 {count}명({})", stays(stay))
        }
        Step::Base(count) => format!("기준 {count}명"),
        Step::Needed(count) => format!("필요한 표 {count}표"),
        Step::Most => "결선은 가장 많은 표".to_owned(),
        Step::InFavour(count) => format!("얻은 표 {count}표"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_follow_the_sound() {
        for (word, particle) in [
            ("운영 계획", "을"),
            ("의안 제2호", "를"),
            ("「예산」", "을"),
            ("3", "을"),
            ("AI", "을(를)"),
        ] {
            assert_eq!(object(word), particle, "{word}");
        }
        assert_eq!(subject("이은하 위원(돌봄조합)"), "이");
        assert_eq!(subject("가족지원과 대리 오수아"), "가");
        assert_eq!((topic("위원 2"), topic("김가람")), ("는", "은"));
        assert_eq!((role("분과장"), role("간사")), ("으로", "로"));
    }

    #[test]
    fn rules_are_told_as_the_ordinance_says_them() {
        assert_eq!(rule("majority of present"), "출석위원 과반수의 찬성");
        assert_eq!(rule("2/3 of enrolled"), "재적위원 2/3 이상의 찬성");
        assert_eq!(rule("written"), "서면심의");
    }
}

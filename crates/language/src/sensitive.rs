//! Matter that a person may not want to see published: union, politics, health, belief, and what
//! leads to a person (phone numbers, addresses, numbers of documents).
//!
//! Words and patterns, no dictionary. A topic alone is no secret (`노동조합은 왜 회의에 없나요?`); it is
//! one when the sentence ties it to a person: `저는 조합원`, `남편이 당뇨`, `우리 교회`, `노조에 가입했다`. So
//! a sentence is found when a topic stands in it together with a person or a tie of that topic. The
//! lists are short and will miss some; a warning helps, it does not guard.
//!
//! Resident registration numbers are another matter: the law forbids taking them in, so they are
//! refused. They have a date and, if given out before October 2020, a check digit.

mod number;

use crate::normalise::normalise;
use crate::token::stem;

/// What kind of matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matter {
    /// Membership in a union.
    Union,
    /// Party or political opinion.
    Politics,
    /// Health.
    Health,
    /// Religion or belief.
    Belief,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// The number of a passport, a licence, a card or an account.
    Document,
    /// A resident (or foreigner) registration number. Never to be stored.
    ResidentNumber,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is about.
    pub matter: Matter,
    /// The words or digits that say so, as they stand in the text.
    pub words: String,
}

/// Everything that was found, each kind of matter once, in the order of [`Matter`].
///
/// ```
/// use language::sensitive::{Matter, find};
/// let found = find("저는 금속노조 조합원인데 회사가 압박합니다.");
/// assert_eq!(found[0].matter, Matter::Union);
/// assert!(find("노동조합은 왜 회의에 들어가지 못하나요?").is_empty());
/// ```
pub fn find(text: &str) -> Vec<Found> {
    let text = normalise(text);
    let mut found: Vec<Found> = Vec::new();
    for sentence in text.split(['.', '!', '?', '\n', '…', '·', ';']) {
        let words: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric()).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        found.extend(TOPICS.iter().filter_map(|topic| topic.found_in(&words)));
    }
    found.extend(number::find(&text));
    found.sort_by_key(|one| one.matter);
    found.dedup_by_key(|one| one.matter);
    found
}

/// Whether a resident registration number stands in the text.
pub fn has_resident_number(text: &str) -> bool {
    // Thirteen digits have to come from somewhere: most texts have none.
    let digits = text.chars().filter(|c| c.is_numeric() || number::hangul_digit(*c).is_some());
    digits.take(13).count() == 13
        && number::find(&normalise(text)).iter().any(|one| one.matter == Matter::ResidentNumber)
}

struct Topic {
    matter: Matter,
    /// A word that begins so names the topic.
    starts: &'static [&'static str],
    /// A word that holds this anywhere names the topic.
    holds: &'static [&'static str],
    /// A word that begins so ties the topic to a person.
    ties: &'static [&'static str],
}

#[rustfmt::skip]
const TOPICS: &[Topic] = &[
    Topic {
        matter: Matter::Union,
        starts: &["노조", "노동조합", "조합원", "지부장", "분회", "단체교섭", "파업", "쟁의", "어용"],
        holds: &["노조", "노동조합", "노총", "전교조", "전공노"],
        ties: &["가입", "탈퇴", "간부", "조합원", "노조원", "전임", "집행부", "지부장", "분회장",
                "만들었", "만들려", "찍혔", "찍혀"],
    },
    Topic {
        matter: Matter::Politics,
        starts: &["정당", "당원", "입당", "탈당", "보수", "진보", "좌파", "우파", "대선", "총선",
                  "지방선거", "대통령", "탄핵", "국회의원", "구청장"],
        holds: &["국민의힘", "국힘", "민주당", "조국혁신당", "개혁신당", "정의당", "진보당", "녹색당",
                 "기본소득당", "자유한국당", "새누리당"],
        ties: &["당원", "입당", "탈당", "지지", "찍었", "찍을", "찍어", "뽑았", "투표했", "후원", "선거운동"],
    },
    Topic {
        matter: Matter::Health,
        starts: &["암에", "암이", "암을", "암으로", "암", "항암", "우울", "공황", "조현병", "조울증", "정신과",
                  "정신질환", "자폐", "당뇨", "고혈압", "혈압약", "뇌졸중", "뇌경색", "뇌출혈",
                  "심근경색", "협심증", "치매", "파킨슨", "간염", "결핵", "에이즈", "hiv", "adhd",
                  "성병", "임신", "유산", "난임", "불임", "낙태", "디스크", "천식", "신부전", "투석",
                  "희귀병", "희귀질환", "난치병", "지병", "병력", "백혈병", "장애"],
        holds: &["우울증", "장애인", "장애등급", "불안장애", "발달장애", "지적장애", "백혈병", "유방암",
                 "위암", "폐암", "간암", "대장암", "갑상선암", "췌장암", "혈액암", "전립선암"],
        ties: &["진단", "앓", "복용", "입원", "수술", "투병", "치료", "확진", "걸렸", "걸려", "판정",
                "약을", "재발"],
    },
    Topic {
        matter: Matter::Belief,
        starts: &["교회", "성당", "사찰", "절에", "모스크", "예배", "미사", "법회", "신앙", "종교", "예수",
                  "하나님", "하느님", "부처님", "알라", "목사", "신부님", "스님", "라마단", "십일조",
                  "무속", "세례"],
        holds: &["기독교", "개신교", "천주교", "가톨릭", "불교", "이슬람", "무슬림", "힌두교", "신천지",
                 "통일교", "여호와"],
        ties: &["다니", "다녀", "다닌", "믿", "신자", "신도", "교인", "개종", "세례", "나가고"],
    },
    // The same in English: whole words, and the beginnings of longer ones.
    Topic {
        matter: Matter::Union,
        starts: &["union", "unions", "strike"],
        holds: &[],
        ties: &["member", "joined", "join", "organizer", "organiser"],
    },
    Topic {
        matter: Matter::Politics,
        starts: &["party", "democrat", "republican", "conservative", "liberal", "president", "election"],
        holds: &[],
        ties: &["voted", "member", "support", "supporter", "donated"],
    },
    Topic {
        matter: Matter::Health,
        starts: &["cancer", "depression", "depressed", "diabetes", "diabetic", "pregnant", "pregnancy",
                  "disabled", "disability", "hiv", "aids", "adhd", "autism", "autistic", "dementia",
                  "miscarriage", "epilepsy"],
        holds: &[],
        ties: &["diagnosed", "hospital", "surgery", "treatment", "suffer", "suffering", "medication"],
    },
    Topic {
        matter: Matter::Belief,
        starts: &["church", "mosque", "temple", "christian", "muslim", "buddhist", "catholic",
                  "protestant", "religion", "faith"],
        holds: &[],
        ties: &["attend", "believe", "believer", "converted", "baptised", "baptized"],
    },
];

/// Words for oneself and for people close by: after a particle is taken off.
#[rustfmt::skip]
const PERSONS: &[&str] = &[
    "저", "나", "제", "내", "저희", "본인", "남편", "아내", "집사람", "와이프", "아이", "애", "딸", "아들",
    "어머니", "엄마", "아버지", "아빠", "부모님", "할머니", "할아버지", "시어머니", "시아버지", "장모님",
    "장인어른", "동생", "형", "누나", "언니", "오빠", "조카", "이모", "고모", "삼촌", "동료", "친구", "애인",
    "반장", "팀장", "과장", "부장", "사장", "옆집",
    "i", "my", "me", "myself", "husband", "wife", "son", "daughter", "child", "mother", "mom", "father",
    "dad", "brother", "sister", "friend", "colleague", "boss", "neighbour", "neighbor",
];

/// Forms of these whose end is no particle, but a contraction: 저는 → 전, 제가, 내가.
const CONTRACTED: &[&str] = &["전", "난", "제가", "내가", "저도", "나도", "저의", "나의"];

/// Ours: ties the word behind it, `우리 교회`, where `우리 구의 장애인 정책` does not.
const OURS: &[&str] = &["우리", "저희", "울", "our"];

/// Endings by which somebody says what they or others are: `조합원입니다`.
#[rustfmt::skip]
const SAYS_IS: &[&str] = &["입니다", "이에요", "예요", "인데", "이라", "이라서", "이고", "이며", "이었", "였", "이지만", "으로서"];

impl Topic {
    fn names(&self, word: &str) -> bool {
        let latin = word.is_ascii();
        let begins = |start: &&str| match latin {
            true => word == *start,
            // A syllable alone is too short to be a beginning: 암 is, 암행 is not.
            false if start.chars().count() == 1 => word == *start,
            false => word.starts_with(*start),
        };
        self.starts.iter().any(begins) || self.holds.iter().any(|part| word.contains(part))
    }

    fn ties(&self, word: &str) -> bool {
        self.ties.iter().any(|tie| match tie.is_ascii() {
            true => word == *tie,
            false => word.starts_with(tie),
        })
    }

    /// The word that names the topic, when the sentence ties it to a person.
    fn found_in(&self, words: &[&str]) -> Option<Found> {
        let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let place = lower.iter().position(|word| self.names(word))?;
        let mut others = lower.iter().enumerate().filter(|(other, _)| *other != place);
        let tied = others.any(|(_, word)| is_person(word) || self.ties(word));
        let named = lower.iter().enumerate().filter(|(_, word)| self.names(word));
        let ours = named.clone().any(|(at, _)| {
            at.checked_sub(1)
                .and_then(|before| lower.get(before))
                .is_some_and(|word| OURS.contains(&word.as_str()))
        });
        let mut says = named.filter(|(_, word)| self.ties(word));
        let is = says.any(|(_, word)| SAYS_IS.iter().any(|end| word.contains(end)));
        (tied || ours || is).then(|| Found {
            matter: self.matter,
            words: words.get(place).copied().unwrap_or_default().to_owned(),
        })
    }
}

fn is_person(word: &str) -> bool {
    CONTRACTED.contains(&word)
        || PERSONS.contains(&word)
        || (!word.is_ascii() && PERSONS.contains(&stem(word).as_str()))
}

#[cfg(test)]
mod tests {
    use super::Matter::{Belief, Document, Email, Health, Phone, Politics, ResidentNumber, Union};
    use super::*;
    use proptest::prelude::*;

    fn matters(text: &str) -> Vec<Matter> {
        find(text).into_iter().map(|one| one.matter).collect()
    }

    #[test]
    fn what_ties_a_topic_to_a_person_is_found() {
        for (text, matter) in [
            ("저는 금속노조 조합원인데 회사가 압박합니다.", Union),
            ("노동조합에 가입했다고 자리를 옮기라고 합니다", Union),
            ("우리 노조 사무실은 왜 없앴나요?", Union),
            ("파업에 나갔다고 제 근무표가 바뀌었어요", Union),
            ("전 민주노총 소속이에요", Union),
            ("민주노총에 가입하면 불이익이 있나요", Union),
            ("나는 지난 대선에서 야당을 찍었다", Politics),
            ("국민의힘 당원으로 묻습니다", Politics),
            ("남편이 당뇨라서 야간 근무를 못 해요", Health),
            ("우울증 진단을 받고 쉬고 있습니다", Health),
            ("어머니가 치매이신데 밤에 맡길 곳이 없나요?", Health),
            ("임신 중인 제가 왜 서서 일해야 하나요", Health),
            ("저는 장애인이라 출근 시간이 오래 걸려요", Health),
            ("우리 교회 주차장을 함께 쓰면 어떨까요", Belief),
            ("저는 무슬림입니다. 구내식당에 먹을 게 없어요", Belief),
            ("성당에 다니는 동료만 챙깁니다", Belief),
            ("My wife has cancer and works nights", Health),
            ("I joined the union last year", Union),
        ] {
            assert_eq!(matters(text), [matter], "{text}");
        }
    }

    #[test]
    fn a_topic_alone_is_no_secret() {
        for text in [
            "노동조합은 왜 회의에 들어가지 못하나요?",
            "우리 구에 장애인 콜택시를 늘려 주세요",
            "치매 어르신을 밤에도 돌보는 곳이 있나요?",
            "교회 앞 길이 어두워요",
            "다음 지방선거 전에 결과가 나오나요?",
            "파업이 끝나면 버스가 늘어나나요?",
            "임신한 직원은 언제부터 쉴 수 있나요?",
            "점심시간을 50분으로 줄인 회사는 어디인가요?",
            "제 아이를 밤에 맡길 곳이 없어요",
            "The church street is dark at night",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn the_words_are_given_back_as_they_were_typed() {
        let found = find("저는 금속노조 조합원입니다. 연락은 010-1234-5678");
        let words: Vec<&str> = found.iter().map(|one| one.words.as_str()).collect();
        assert_eq!(words, ["금속노조", "010-1234-5678"]);
    }

    #[test]
    fn what_leads_to_a_person_is_found() {
        for (text, matter) in [
            ("연락 주세요 010-1234-5678", Phone),
            ("01012345678로 전화 주세요", Phone),
            ("공일공 일이삼사 오육칠팔", Phone),
            ("062-960-1234입니다", Phone),
            ("02)123-4567", Phone),
            ("+82 10 1234 5678", Phone),
            ("mail kim.garam@example.co.kr please", Email),
            ("여권 M12345678", Document),
            ("면허 11-19-123456-01", Document),
            ("카드 4242 4242 4242 4242", Document),
            ("계좌 110-234-567890", Document),
        ] {
            assert_eq!(matters(text), [matter], "{text}");
        }
        for text in [
            "2026년 11월 25일 18시에 만나요",
            "예산 1,234,567,890원",
            "전화는 120번",
            "1588-1234로 문의했어요",
            "@가람구 소식",
            "20개 가운데 3개, 2024-10-17",
            "카드 4242 4242 4242 4241",
            "제품 번호 8801234567893",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn resident_numbers_are_known_by_their_date_and_check_digit() {
        for text in [
            "900101-1234567",
            "제 번호는 900101 - 2234567 입니다",
            "9001011234568",
            "９００１０１－１２３４５６７",
            "051231-4123456",
            "외국인등록번호 850315-5123456",
            "2101013123456",
            "구공공일공일 일이삼사오육칠",
        ] {
            assert!(has_resident_number(text), "{text}");
            assert!(matters(text).contains(&ResidentNumber), "{text}");
        }
        for text in [
            "901301-1234567",
            "900132-1234567",
            "900101-1******",
            "9001011234567",
            "880101-12345678",
            "1700000000000",
            "8801234567893",
            "2024-10-17 1234567",
            "010-1234-5678 900101",
            "",
        ] {
            assert!(!has_resident_number(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_panics(text in "\\PC{0,200}") {
            let found = find(&text);
            let refused = found.iter().any(|one| one.matter == ResidentNumber);
            prop_assert_eq!(refused, has_resident_number(&text));
        }

        #[test]
        fn resident_numbers_are_found_wherever_they_stand(
            before in "[가-힣 ,]{0,20}",
            after in "[가-힣 ,]{0,20}",
            (year, month, day) in (0..100_u32, 1..13_u32, 1..29_u32),
            century in 1..9_u32,
            rest in 0..1_000_000_u32,
        ) {
            let number = format!("{year:02}{month:02}{day:02}-{century}{rest:06}");
            let text = format!("{before} {number} {after}");
            prop_assert!(has_resident_number(&text));
        }
    }
}

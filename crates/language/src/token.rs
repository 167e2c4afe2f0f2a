//! Words of a text and their stems, without a dictionary.
//!
//! A word is a run of letters or digits of one script, in lower case: `24시간` is `24` and `시간`.
//! From a Hangul word the longest particle (조사) or ending (어미) of the lists below is taken off,
//! then the plural 들 and once more a particle. The lists hold what is frequent in questions. They
//! are wrong about some words; that is harmless where the same rule meets the same word again, and
//! the syllable pairs of [`crate::likeness`] see through the rest.

use crate::jamo::{is_syllable, without_final};
use crate::normalise::normalise;

/// Particles and endings of two syllables or more; one syllable must remain.
#[rustfmt::skip]
const LONG_SUFFIXES: &[&str] = &[
    // 하다 and 되다 after a noun: 운영하나요, 운영되나요 → 운영
    "하나요", "하는지", "하는가", "하는데", "합니까", "합니다", "할까요", "할지", "하려면",
    "하면", "하고", "하는", "하기", "하지", "하게", "하여", "해야", "해서", "하도록", "하세요",
    "했나요", "했습니까", "했습니다", "해주세요", "한가요", "한지", "하다", "되나요", "되는지",
    "되는데", "됩니까", "됩니다", "될까요", "될지", "되려면", "되면", "되고", "되는", "되기",
    "되지", "되게", "되어", "되어야", "돼야", "돼서", "되도록", "됐나요", "되었나요",
    "되었습니까", "되었습니다",
    // 이다
    "인가요", "인가", "인지", "입니까", "입니다", "이에요", "예요", "이란", "이라는", "이라고",
    "이며",
    // Endings of verbs and adjectives
    "나요", "는지", "는가", "는가요", "은가요", "은지", "는데", "은데", "습니까", "습니다",
    "니까", "니다", "을까요", "까요", "을까", "을지", "으려면", "려면", "으면", "지만", "어요",
    "아요", "어야", "아야", "도록", "거나", "면서", "으면서", "네요", "으니", "어서", "아서",
    // Particles, alone and in common pairs
    "에서", "에서는", "에서도", "에서의", "에는", "에도", "에만", "에게", "에게는", "에게도",
    "에게서", "께서", "한테", "으로", "으로는", "으로도", "으로서", "으로써", "로는", "로도",
    "로서", "로써", "까지", "까지는", "까지도", "부터", "부터는", "처럼", "보다", "마다", "조차",
    "마저", "밖에", "이나", "이랑", "이라도", "라도", "이든", "든지", "만큼", "만이", "만을",
    "만은", "과의", "와의", "과는", "와는", "이라", "이요",
];

/// Particles and endings of one syllable; two syllables must remain, because nouns of two syllables
/// often end like one: 제도, 국가, 도로.
#[rustfmt::skip]
const SHORT_SUFFIXES: &[char] = &[
    '은', '는', '이', '가', '을', '를', '의', '에', '도', '만', '과', '와', '로', '나', '랑',
    '한', '할', '된', '될', '면',
];

/// Those of them that nouns seldom end with; one syllable may remain: 밤에, 길을.
const SAFE_SUFFIXES: &[char] = &['에', '을', '를', '은', '는'];

/// Nouns that end like a particle, alone and at the end of compounds: 주민회의, 노동분과.
#[rustfmt::skip]
const NOUNS_LIKE_SUFFIXED: &[&str] = &[
    "마을", "가을", "노을", "고을", "회의", "주의", "정의", "동의", "문의", "강의", "논의",
    "합의", "협의", "결의", "심의", "항의", "토의", "편의", "건의", "거의", "분과", "결과",
    "효과", "성과", "학과", "통과", "도로", "통로", "경로", "진로", "전문가", "활동가", "물가",
    "국가", "평가", "휴가", "허가", "참가", "증가", "추가", "어린이", "젊은이", "아이", "나이",
    "차이", "놀이", "제도", "정도", "속도", "온도", "지도", "철도", "태도", "인도", "보도",
    "차도", "역할", "권한", "기한", "제한", "최대한", "측면", "화면", "라면",
];

/// Stems that carry the form of a question more than its subject.
#[rustfmt::skip]
const FUNCTION_STEMS: &[&str] = &[
    "왜", "어떻게", "어떤", "어느", "무엇", "무슨", "뭐", "뭘", "언제", "어디", "누가", "누구",
    "얼마나", "얼마", "몇", "우리", "저희", "제", "저", "나", "내", "이", "그", "것", "거", "게",
    "건", "걸", "수", "더", "좀", "잘", "및", "또", "또는", "그리고", "그런데", "하지만", "등",
    "때", "위해", "위한", "위해서", "대한", "대해", "대해서", "관한", "관해", "통해", "하", "되",
    "있", "없", "같", "좋", "많", "싶", "않", "주", "보", "해", "할", "한", "된", "될", "돼",
    "했", "됐", "합", "됩", "이런", "그런", "모든", "하면", "해야", "궁금", "알", "알려주세",
    "알려", "바라", "바랍", "생각",
];

/// How a run of letters is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Hangul,
    /// Written without spaces: compared by pairs of characters, like Hangul.
    Ideographs,
    Other,
}

fn script(letter: char) -> Option<Script> {
    match letter {
        _ if !letter.is_alphanumeric() => None,
        _ if is_syllable(letter) => Some(Script::Hangul),
        '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => {
            Some(Script::Ideographs)
        }
        _ => Some(Script::Other),
    }
}

/// A word's stem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The stem, in lower case.
    pub stem: String,
    /// Whether it carries the form of a question more than its subject (왜, 어떻게, 있다).
    pub function: bool,
    /// Whether it is compared by its syllables or characters, and not only as a whole.
    pub syllabic: bool,
}

/// The words of a text in order, in lower case, parted at marks, spaces and changes of script.
pub fn words(text: &str) -> Vec<String> {
    runs(text).into_iter().map(|(_, word)| word).collect()
}

/// The stems of a text's words, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let token = |(script, word): (Script, String)| {
        let stem = if script == Script::Hangul { stem(&word) } else { word };
        Token {
            function: FUNCTION_STEMS.contains(&stem.as_str()),
            syllabic: script != Script::Other,
            stem,
        }
    };
    runs(text).into_iter().map(token).collect()
}

fn runs(text: &str) -> Vec<(Script, String)> {
    let mut runs: Vec<(Script, String)> = Vec::new();
    let mut open = None;
    for letter in normalise(text).to_lowercase().chars() {
        let script = script(letter);
        match (script, runs.last_mut()) {
            (Some(_), Some((_, word))) if open == script => word.push(letter),
            (Some(script), _) => runs.push((script, String::from(letter))),
            (None, _) => {}
        }
        open = script;
    }
    runs
}

/// A Hangul word without particles and endings: `버스가` → `버스`, `다닙니까` → `다니`,
/// `주민들에게는` → `주민`. Other words come back as they are.
pub fn stem(word: &str) -> String {
    if !word.chars().all(is_syllable) {
        return word.to_owned();
    }
    let bare = without_suffix(word);
    let single = bare.strip_suffix('들').filter(|rest| syllables(rest) >= 2);
    single.map_or(bare.clone(), without_suffix)
}

fn syllables(word: &str) -> usize {
    word.chars().count()
}

fn without_suffix(word: &str) -> String {
    if NOUNS_LIKE_SUFFIXED.iter().any(|noun| word.ends_with(noun)) {
        return word.to_owned();
    }
    let long = LONG_SUFFIXES
        .iter()
        .filter_map(|suffix| word.strip_suffix(suffix).map(|rest| (rest, *suffix)))
        .filter(|(rest, _)| !rest.is_empty())
        .max_by_key(|(_, suffix)| suffix.len());
    match long {
        Some((rest, suffix)) => without_fused_final(rest, suffix),
        None => without_short_suffix(word).to_owned(),
    }
}

/// Endings that begin with a consonant under the verb's last syllable leave it there: 다닙-니까 and
/// 다닐-까요 are both of 다니다.
fn without_fused_final(rest: &str, suffix: &str) -> String {
    let fused = matches!(suffix, "니까" | "니다" | "까요");
    let mut letters = rest.chars();
    match letters.next_back() {
        Some(last) if fused => letters.chain([without_final(last)]).collect(),
        _ => rest.to_owned(),
    }
}

fn without_short_suffix(word: &str) -> &str {
    let Some(last) = word.chars().next_back().filter(|last| SHORT_SUFFIXES.contains(last)) else {
        return word;
    };
    let least = if SAFE_SUFFIXES.contains(&last) { 1 } else { 2 };
    word.strip_suffix(last).filter(|rest| syllables(rest) >= least).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_part_at_marks_and_scripts() {
        assert_eq!(
            words("24시간 버스(밤)는, KTX역?"),
            ["24", "시간", "버스", "밤", "는", "ktx", "역"]
        );
        assert!(words("?! … ・").is_empty());
    }

    #[test]
    fn particles_and_endings_come_off() {
        for (word, expected) in [
            ("버스가", "버스"),
            ("버스에서는", "버스"),
            ("주민들에게는", "주민"),
            ("주민들이", "주민"),
            ("밤에", "밤"),
            ("길을", "길"),
            ("다니나요", "다니"),
            ("다닙니까", "다니"),
            ("다닐까요", "다니"),
            ("다니는지", "다니"),
            ("운영하나요", "운영"),
            ("운영됩니까", "운영"),
            ("필요한가요", "필요"),
            ("안전한", "안전"),
            ("있습니까", "있"),
            ("노동자의", "노동자"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }

    #[test]
    fn nouns_that_end_like_a_particle_stay() {
        for word in [
            "회의",
            "주민회의",
            "노동분과",
            "마을",
            "도로",
            "자전거도로",
            "제도",
            "활동가",
            "어린이",
            "우리",
            "은",
        ] {
            assert_eq!(stem(word), word);
        }
        assert_eq!(stem("회의에서"), "회의");
        assert_eq!(stem("마을을"), "마을");
        assert_eq!(stem("어린이가"), "어린이");
    }

    #[test]
    fn question_words_are_function_words() {
        let function = |text: &str| -> Vec<bool> {
            tokens(text).into_iter().map(|token| token.function).collect()
        };
        assert_eq!(function("왜 밤에는 버스가 없나요?"), [true, false, false, true]);
        assert_eq!(function("어떻게 하면 좋을까요"), [true, true, true]);
    }

    proptest! {
        #[test]
        fn a_stem_begins_its_word(word in "[가-힣]{1,8}") {
            let stem = stem(&word);
            prop_assert!(!stem.is_empty());
            let kept = syllables(&stem).saturating_sub(1);
            prop_assert!(word.chars().take(kept).eq(stem.chars().take(kept)));
        }

        #[test]
        fn words_hold_only_letters_and_digits(text in any::<String>()) {
            for word in words(&text) {
                prop_assert!(!word.is_empty());
                prop_assert!(word.chars().all(char::is_alphanumeric));
            }
        }
    }
}

//! The language of a text as far as its letters tell it for sure.
//!
//! Scripts, not words: Hangul is Korean, Khmer letters are Khmer, letters with the marks of
//! Vietnamese are Vietnamese. What Latin letters alone could say (English, Filipino, Uzbek) is not
//! guessed at.

/// Fewer letters than this say nothing: "OK" or a code may stand in any text.
const LEAST: usize = 2;

/// What share of the letters must be of the language's own script, in percent.
const SHARE: usize = 60;

/// The share of letters only Vietnamese has that tells it from French or Portuguese, in percent: in
/// running text every fourth letter is one; a borrowed name has fewer.
const VIETNAMESE: usize = 8;

/// How many letters of each kind a text has.
#[derive(Default)]
struct Letters {
    all: usize,
    hangul: usize,
    han: usize,
    kana: usize,
    cyrillic: usize,
    uzbek: usize,
    khmer: usize,
    latin: usize,
    vietnamese: usize,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for letter in super::normalise::nfc(text).chars().flat_map(char::to_lowercase) {
            letters.count(letter);
        }
        letters
    }

    fn count(&mut self, letter: char) {
        match letter {
            '가'..='힣' | '\u{1100}'..='\u{11ff}' | 'ㄱ'..='ㆎ' => self.hangul += 1,
            '\u{3040}'..='\u{30ff}' => self.kana += 1,
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => self.han += 1,
            // Uzbek in Cyrillic letters has four that Russian has not.
            'ў' | 'қ' | 'ғ' | 'ҳ' => {
                (self.cyrillic, self.uzbek) = (self.cyrillic + 1, self.uzbek + 1);
            }
            '\u{400}'..='\u{52f}' => self.cyrillic += 1,
            '\u{1780}'..='\u{17d3}' => self.khmer += 1,
            'đ' | 'ă' | 'ơ' | 'ư' | 'ạ'..='ỹ' => {
                (self.latin, self.vietnamese) = (self.latin + 1, self.vietnamese + 1);
            }
            _ if letter.is_alphabetic() => self.latin += 1,
            _ => return,
        }
        self.all += 1;
    }

    fn is_mostly(&self, own: usize) -> bool {
        own >= LEAST && own * 100 >= self.all * SHARE
    }
}

/// The language that the letters of a text say for sure, as a BCP 47 code: `ko`, `ru`, `vi`, `zh`,
/// `uz` or `km`. None when they do not: few letters, several scripts, plain Latin letters.
pub fn sure(text: &str) -> Option<&'static str> {
    let letters = Letters::of(text);
    // Chinese words stand in Korean texts; a text with both is Korean.
    if letters.is_mostly(letters.hangul + letters.han) && letters.hangul >= letters.han.max(LEAST) {
        return Some("ko");
    }
    if letters.is_mostly(letters.khmer) {
        return Some("km");
    }
    if letters.is_mostly(letters.cyrillic) {
        return Some(if letters.uzbek > 0 { "uz" } else { "ru" });
    }
    if letters.is_mostly(letters.han) && letters.hangul + letters.kana == 0 {
        return Some("zh");
    }
    let vietnamese = letters.vietnamese * 100 >= letters.latin * VIETNAMESE;
    if letters.is_mostly(letters.latin) && letters.vietnamese >= LEAST && vietnamese {
        return Some("vi");
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_tell_the_language() {
        for (text, language) in [
            ("밤 열 시에 퇴근하면 막차가 없어요", Some("ko")),
            ("TF팀 KPI는 누가 정하나요?", Some("ko")),
            ("돌봄勞動의 가치", Some("ko")),
            ("Tôi tan làm lúc mười giờ đêm thì về bằng gì?", Some("vi")),
            ("Ở khu công nghiệp 가람구 có xe buýt đêm không?", Some("vi")),
            ("Как добраться домой после ночной смены?", Some("ru")),
            ("Тунги сменадан кейин уйга қандай бораман?", Some("uz")),
            ("夜班之后怎么回家？", Some("zh")),
            ("តើខ្ញុំទៅផ្ទះដោយរបៀបណា?", Some("km")),
            ("How do I get home after the night shift?", None),
            ("Paano ako uuwi pagkatapos ng trabaho?", None),
            ("Où est le café à côté de l’école?", None),
            ("夜勤のあとどうやって帰りますか", None),
            ("네", None),
            ("OK", None),
            ("한국어 English Русский", None),
            ("119, 2026!", None),
            ("", None),
        ] {
            assert_eq!(sure(text), language, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer_that_does_not_depend_on_its_form(text in "\\PC{0,60}") {
            let apart: String = unicode_normalization::UnicodeNormalization::nfd(text.as_str()).collect();
            prop_assert_eq!(sure(&text), sure(&apart));
        }

        #[test]
        fn hangul_alone_is_korean(text in "[가-힣]{2,40}") {
            prop_assert_eq!(sure(&text), Some("ko"));
        }
    }
}

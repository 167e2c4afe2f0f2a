//! Hangul syllables and their parts; particles that depend on the last sound.

const FIRST_SYLLABLE: u32 = 0xAC00;
const SYLLABLES: u32 = 11_172;
const FINALS: u32 = 28;
const MEDIALS: u32 = 21;

#[rustfmt::skip]
const INITIAL_LETTERS: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ',
    'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];
#[rustfmt::skip]
const MEDIAL_LETTERS: [char; 21] = [
    'ㅏ', 'ㅐ', 'ㅑ', 'ㅒ', 'ㅓ', 'ㅔ', 'ㅕ', 'ㅖ', 'ㅗ', 'ㅘ', 'ㅙ', 'ㅚ', 'ㅛ', 'ㅜ', 'ㅝ',
    'ㅞ', 'ㅟ', 'ㅠ', 'ㅡ', 'ㅢ', 'ㅣ',
];
#[rustfmt::skip]
const FINAL_LETTERS: [char; 27] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ',
    'ㅁ', 'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

/// The parts of a Hangul syllable, as letters of the keyboard (U+3131–3163).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jamo {
    /// 초성.
    pub initial: char,
    /// 중성.
    pub medial: char,
    /// 종성, where there is one.
    pub last: Option<char>,
}

/// Whether the character is a Hangul syllable.
pub fn is_syllable(letter: char) -> bool {
    matches!(letter, '가'..='힣')
}

/// Takes a Hangul syllable apart; nothing for any other character.
pub fn decompose(letter: char) -> Option<Jamo> {
    let index = u32::from(letter).checked_sub(FIRST_SYLLABLE).filter(|index| *index < SYLLABLES)?;
    let (rest, last) = (index / FINALS, index % FINALS);
    Some(Jamo {
        initial: pick(&INITIAL_LETTERS, rest / MEDIALS)?,
        medial: pick(&MEDIAL_LETTERS, rest % MEDIALS)?,
        last: last.checked_sub(1).and_then(|last| pick(&FINAL_LETTERS, last)),
    })
}

fn pick(letters: &[char], at: u32) -> Option<char> {
    letters.get(usize::try_from(at).ok()?).copied()
}

/// The syllable without its 종성 (`닙` → `니`); other characters as they are.
pub fn without_final(letter: char) -> char {
    let open = || {
        let index = u32::from(letter).checked_sub(FIRST_SYLLABLE)?;
        char::from_u32(u32::from(letter).checked_sub(index % FINALS)?)
    };
    if is_syllable(letter) { open().unwrap_or(letter) } else { letter }
}

/// The keys a person presses for a text on the two-set keyboard: `뵈` is ㅂㅗㅣ, `값` ㄱㅏㅂㅅ. Double
/// consonants are one key (with shift). Other characters stay.
pub fn keys(text: &str) -> Vec<char> {
    let mut keys = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match decompose(letter) {
            Some(jamo) => {
                keys.push(jamo.initial);
                push_parts(&mut keys, jamo.medial);
                jamo.last.into_iter().for_each(|last| push_parts(&mut keys, last));
            }
            None => push_parts(&mut keys, letter),
        }
    }
    keys
}

fn push_parts(keys: &mut Vec<char>, letter: char) {
    let (first, second) = match letter {
        'ㅘ' => ('ㅗ', 'ㅏ'),
        'ㅙ' => ('ㅗ', 'ㅐ'),
        'ㅚ' => ('ㅗ', 'ㅣ'),
        'ㅝ' => ('ㅜ', 'ㅓ'),
        'ㅞ' => ('ㅜ', 'ㅔ'),
        'ㅟ' => ('ㅜ', 'ㅣ'),
        'ㅢ' => ('ㅡ', 'ㅣ'),
        'ㄳ' => ('ㄱ', 'ㅅ'),
        'ㄵ' => ('ㄴ', 'ㅈ'),
        'ㄶ' => ('ㄴ', 'ㅎ'),
        'ㄺ' => ('ㄹ', 'ㄱ'),
        'ㄻ' => ('ㄹ', 'ㅁ'),
        'ㄼ' => ('ㄹ', 'ㅂ'),
        'ㄽ' => ('ㄹ', 'ㅅ'),
        'ㄾ' => ('ㄹ', 'ㅌ'),
        'ㄿ' => ('ㄹ', 'ㅍ'),
        'ㅀ' => ('ㄹ', 'ㅎ'),
        'ㅄ' => ('ㅂ', 'ㅅ'),
        other => return keys.push(other),
    };
    keys.extend([first, second]);
}

/// The initial consonants (초성) of a text: `새터동` → `ㅅㅌㄷ`. Other characters stay.
pub fn initials(text: &str) -> String {
    text.chars().map(|letter| decompose(letter).map_or(letter, |jamo| jamo.initial)).collect()
}

/// Whether `text` contains `query`, where a consonant in `query` stands for every syllable that
/// begins with it: `ㅅㅌㄷ`, `새ㅌ동` and `터동` are all in `새터동`.
pub fn contains_initials(text: &str, query: &str) -> bool {
    let (text, query): (Vec<char>, Vec<char>) = (text.chars().collect(), query.chars().collect());
    let fits = |(letter, wanted): (&char, &char)| {
        letter == wanted || decompose(*letter).is_some_and(|jamo| jamo.initial == *wanted)
    };
    query.is_empty() || text.windows(query.len()).any(|part| part.iter().zip(&query).all(fits))
}

/// How a word ends when it is read aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

/// Whether a word ends with a consonant when it is read aloud. Digits are read as Sino-Korean numbers
/// (`3` 삼), Latin letters by their names (`M` 엠). Marks after the word do not count: `새터동)`.
/// A text without letters ends with none.
pub fn ends_with_consonant(word: &str) -> bool {
    ending(word) != Ending::Vowel
}

fn ending(word: &str) -> Ending {
    let Some(last) = word.chars().rev().find(|letter| letter.is_alphanumeric()) else {
        return Ending::Vowel;
    };
    if let Some(jamo) = decompose(last) {
        return jamo.last.map_or(Ending::Vowel, consonant);
    }
    match last.to_ascii_lowercase() {
        // 일 칠 팔, 엘 알
        '1' | '7' | '8' | 'l' | 'r' | 'ㄹ' => Ending::Rieul,
        // 영 (십 백 천 만) 삼 육, 엠 엔
        '0' | '3' | '6' | 'm' | 'n' | 'ㄱ'..='ㅎ' => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

fn consonant(last: char) -> Ending {
    if last == 'ㄹ' { Ending::Rieul } else { Ending::Consonant }
}

/// The form of a particle that fits a word: `particle("질문", "이", "가")` is `이`. For `으로`/`로`
/// a final ㄹ counts as a vowel (`서울로`).
pub fn particle<'a>(word: &str, after_consonant: &'a str, after_vowel: &'a str) -> &'a str {
    match ending(word) {
        Ending::Vowel => after_vowel,
        Ending::Rieul if after_consonant.starts_with("으로") => after_vowel,
        Ending::Rieul | Ending::Consonant => after_consonant,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn syllables_come_apart() {
        let parts = |initial, medial, last| Some(Jamo { initial, medial, last });
        assert_eq!(decompose('가'), parts('ㄱ', 'ㅏ', None));
        assert_eq!(decompose('힣'), parts('ㅎ', 'ㅣ', Some('ㅎ')));
        assert_eq!(decompose('값'), parts('ㄱ', 'ㅏ', Some('ㅄ')));
        assert_eq!(decompose('ㄱ'), None);
        assert_eq!(decompose('a'), None);
        assert_eq!(without_final('닙'), '니');
        assert_eq!(without_final('니'), '니');
        assert_eq!(without_final('!'), '!');
        assert_eq!(String::from_iter(keys("값뵈 1동")), "ㄱㅏㅂㅅㅂㅗㅣ 1ㄷㅗㅇ");
    }

    #[test]
    fn initials_find_names() {
        assert_eq!(initials("새터동 2"), "ㅅㅌㄷ 2");
        for query in ["ㅅㅌㄷ", "새ㅌ동", "터동", "ㅌㄷ", ""] {
            assert!(contains_initials("새터동", query), "{query}");
        }
        assert!(!contains_initials("새터동", "ㅌㅅ"));
        assert!(!contains_initials("새터", "ㅅㅌㄷ"));
    }

    #[test]
    fn particles_fit() {
        let all = |words: &[&str], with, without| -> Vec<String> {
            words.iter().map(|word| format!("{word}{}", particle(word, with, without))).collect()
        };
        assert_eq!(
            all(&["질문", "답변자", "분과(노동)"], "이", "가"),
            ["질문이", "답변자가", "분과(노동)이"]
        );
        assert_eq!(
            all(&["서울", "새터동", "버스"], "으로", "로"),
            ["서울로", "새터동으로", "버스로"]
        );
        assert_eq!(all(&["서울", "버스"], "을", "를"), ["서울을", "버스를"]);
        assert_eq!(
            all(&["Q-0412", "Q-0413", "Q-0410"], "은", "는"),
            ["Q-0412는", "Q-0413은", "Q-0410은"]
        );
        assert_eq!(all(&["URL", "PDF", "7"], "으로", "로"), ["URL로", "PDF로", "7로"]);
        assert!(!ends_with_consonant("..."));
        assert!(!ends_with_consonant(""));
    }

    #[test]
    fn decomposing_every_syllable_agrees_with_unicode() {
        for letter in '가'..='힣' {
            let jamo = decompose(letter).unwrap();
            let parts: Vec<char> = letter.nfd().collect();
            assert_eq!(parts.len(), if jamo.last.is_some() { 3 } else { 2 });
            // Keyboard letters have the conjoining initials and medials as their plain form (NFKD).
            let plain: Vec<char> = [jamo.initial, jamo.medial].into_iter().nfkd().collect();
            assert_eq!(plain.as_slice(), &parts[..2]);
            assert_eq!(without_final(letter), parts.iter().take(2).copied().nfc().next().unwrap());
        }
    }
}

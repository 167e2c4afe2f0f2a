//! One form for the same text, and the check of what people type.

use thiserror::Error;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// NFC: Hangul typed as separate jamo (macOS file names, some keyboards) becomes syllables, so that
/// the same word is the same bytes.
pub fn nfc(text: &str) -> String {
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

/// The form in which texts are compared: full-width ASCII becomes ASCII, NFC, every run of white
/// space one space, trimmed. Letters keep their case. Doing it twice changes nothing.
pub fn normalise(text: &str) -> String {
    let narrow = text.chars().map(narrow).nfc();
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for letter in narrow {
        if letter.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(letter);
    }
    out
}

/// Full-width ASCII (U+FF01–FF5E) stands this far after ASCII.
const FULL_WIDTH_OFFSET: u32 = 0xFEE0;

fn narrow(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(u32::from(letter).saturating_sub(FULL_WIDTH_OFFSET)).unwrap_or(letter)
        }
        other => other,
    }
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Fewest characters (Unicode scalar values) after trimming.
    pub least: usize,
    /// Most characters after trimming.
    pub most: usize,
    /// Whether line breaks and tabs are allowed.
    pub lines: bool,
}

/// Why a text is refused. Positions are counted in characters from 1, after trimming, with CRLF as
/// one character.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TextError {
    /// NUL or another control character.
    #[error("control character U+{code:04X} at position {position}")]
    Control {
        /// Its number in Unicode.
        code: u32,
        /// Its position.
        position: usize,
    },
    /// A mark that makes a text show in another order than it is stored in.
    #[error("mark U+{code:04X} that turns the direction of writing at position {position}")]
    Direction {
        /// Its number in Unicode.
        code: u32,
        /// Its position.
        position: usize,
    },
    /// Too short.
    #[error("{found} characters; at least {least}")]
    TooShort {
        /// Characters in the text.
        found: usize,
        /// Fewest that are taken.
        least: usize,
    },
    /// Too long.
    #[error("{found} characters; at most {most}")]
    TooLong {
        /// Characters in the text.
        found: usize,
        /// Most that are taken.
        most: usize,
    },
}

/// Checks what a person typed and returns it in NFC, trimmed, line breaks as `\n`. Nothing else is
/// changed: emoji and full-width letters stay as they were typed.
pub fn clean(text: &str, limit: Limit) -> Result<String, TextError> {
    let text = nfc(&text.replace("\r\n", "\n")).trim().to_owned();
    for (position, letter) in (1..).zip(text.chars()) {
        let code = u32::from(letter);
        match letter {
            '\n' | '\t' if limit.lines => {}
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                return Err(TextError::Direction { code, position });
            }
            _ if letter.is_control() => return Err(TextError::Control { code, position }),
            _ => {}
        }
    }
    let found = text.chars().count();
    if found < limit.least {
        return Err(TextError::TooShort { found, least: limit.least });
    }
    if found > limit.most {
        return Err(TextError::TooLong { found, most: limit.most });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINE: Limit = Limit { least: 1, most: 12, lines: false };
    const LINES: Limit = Limit { lines: true, ..LINE };

    #[test]
    fn the_same_word_becomes_the_same_bytes() {
        assert_eq!(nfc("새터동"), "새터동");
        let apart: String = "새터동".nfd().collect();
        assert_ne!(apart, "새터동");
        assert_eq!(nfc(&apart), "새터동");
        assert_eq!(normalise(&format!("　{apart}\t\n ＡＢ１２（가）！ ")), "새터동 AB12(가)!");
    }

    #[test]
    fn clean_keeps_what_people_write() {
        assert_eq!(clean("  밤 버스 👩‍👩‍👧 Ａ ", LINE).as_deref(), Ok("밤 버스 👩‍👩‍👧 Ａ"));
        assert_eq!(clean("가\r\n\t나\n", LINES).as_deref(), Ok("가\n\t나"));
        let apart: String = "가나다라마바사아자차카타".nfd().collect();
        assert_eq!(clean(&apart, LINE).as_deref(), Ok("가나다라마바사아자차카타"));
    }

    #[test]
    fn clean_names_the_place() {
        let control = |code, position| Err(TextError::Control { code, position });
        assert_eq!(clean(" 가\0나", LINES), control(0, 2));
        assert_eq!(clean("가\r\n나\u{7}", LINES), control(7, 4));
        assert_eq!(clean("가\n나", LINE), control(10, 2));
        assert_eq!(clean("가\r나", LINES), control(13, 2));
        let turned = TextError::Direction { code: 0x202E, position: 3 };
        assert_eq!(clean("가나\u{202E}다", LINE), Err(turned));
        assert!(matches!(clean("\u{2066}가", LINE), Err(TextError::Direction { .. })));
        assert_eq!(clean(" \n ", LINE), Err(TextError::TooShort { found: 0, least: 1 }));
        let long = "가나다라마바사아자차카타파";
        assert_eq!(clean(long, LINE), Err(TextError::TooLong { found: 13, most: 12 }));
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in any::<String>()) {
            let once = normalise(&text);
            prop_assert_eq!(&normalise(&once), &once);
        }

        #[test]
        fn normalising_jamo_and_spaces_twice_changes_nothing(
            text in "[ \u{3000}\t가-힣\u{1100}-\u{1112}\u{1161}-\u{1175}\u{11A8}-\u{11C2}\u{FF01}-\u{FF5E}\u{300}-\u{310}a-c]{0,12}",
        ) {
            let once = normalise(&text);
            prop_assert_eq!(&normalise(&once), &once);
        }

        #[test]
        fn clean_text_is_clean(text in any::<String>()) {
            let limit = Limit { least: 0, most: 1000, lines: true };
            if let Ok(cleaned) = clean(&text, limit) {
                prop_assert_eq!(clean(&cleaned, limit), Ok(cleaned.clone()));
            }
        }
    }
}

//! Slips (쪽지): sheets of paper with a receipt code of their own, printed before anyone has written
//! on them. The writer tears off a strip with the whole code; the staff who type the sheet in read
//! its first four characters from the sheet itself.

use crate::receipt::{ReceiptCode, value_of};

/// The most slips in one print run.
pub const MOST_IN_RUN: i64 = 500;
/// The most statements on one voting sheet: they fit on one side of A4.
pub const MOST_STATEMENTS: i64 = 24;
/// Characters of the code that are typed.
pub const SHORT: usize = 4;

crate::words! {
    /// What a slip asks for.
    SlipKind {
        /// A question of the writer's own.
        Question = "question",
        /// An answer to one core question.
        Answer = "answer",
        /// Votes on the statements of one core question: a voting sheet (투표지).
        Votes = "votes",
    }
}

/// The first characters of a code, which stand on the sheet: `M4TX`.
pub fn short(code: ReceiptCode) -> String {
    code.to_string().chars().filter(|c| *c != '-').skip(1).take(SHORT).collect()
}

/// The number behind the first characters of a code.
const fn prefix(code: ReceiptCode) -> i64 {
    code.number() >> 40
}

/// Whether two sheets cannot be taken for each other: their short codes differ in at least two
/// characters, so that one mistyped character never leads to another sheet.
pub fn is_apart(one: ReceiptCode, other: ReceiptCode) -> bool {
    let difference = prefix(one) ^ prefix(other);
    let differing = (0..4).filter(|place| (difference >> (5 * place)) & 31 != 0).count();
    differing >= 2
}

/// What was typed for a sheet: four or more of the first characters of its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The lowest code that begins like this.
    pub from: i64,
    /// The highest.
    pub to: i64,
}

impl Typed {
    /// Reads four to twelve characters; case, spaces, hyphens and a leading `R-` do not matter.
    /// None for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(code) = ReceiptCode::parse(text) {
            return Some(Self { from: code.number(), to: code.number() });
        }
        let text = text.trim();
        let text = text.strip_prefix("R-").or_else(|| text.strip_prefix("r-")).unwrap_or(text);
        let letters: Vec<char> =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–')).collect();
        if !(SHORT..12).contains(&letters.len()) {
            return None;
        }
        let mut from = 0_i64;
        for c in &letters {
            from = (from << 5) | value_of(*c).ok()?;
        }
        let missing = u32::try_from(12 - letters.len()).ok()? * 5;
        let from = from << missing;
        Some(Self { from, to: from | ((1_i64 << missing) - 1) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_stands_on_the_sheet_finds_the_sheet(bits: u64) {
            let code = ReceiptCode::from_bits(bits);
            for text in [short(code), code.to_string(), format!("r-{}", short(code).to_lowercase())] {
                let typed = Typed::parse(&text).unwrap();
                prop_assert!(typed.from <= code.number() && code.number() <= typed.to, "{text}");
            }
        }

        #[test]
        fn one_mistyped_character_never_finds_another_sheet(a: u64, b: u64, place in 0_u32..4, other in 0_i64..32) {
            let (one, two) = (ReceiptCode::from_bits(a), ReceiptCode::from_bits(b));
            if is_apart(one, two) {
                let at = 55 - 5 * place;
                let wrong = (one.number() & !(31 << at)) | (other << at);
                let typed = Typed::parse(&short(ReceiptCode::from_number(wrong))).unwrap();
                prop_assert!(two.number() < typed.from || two.number() > typed.to);
            }
        }

        #[test]
        fn nothing_typed_panics(text in ".{0,20}") {
            let _ = Typed::parse(&text);
        }
    }

    #[test]
    fn too_few_characters_name_no_sheet() {
        for text in ["", "M4T", "M4TU", "M4TX M4TX M4TX M", "!!!!"] {
            assert_eq!(Typed::parse(text), None, "{text}");
        }
    }
}

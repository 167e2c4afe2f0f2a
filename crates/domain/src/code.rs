//! Short, speakable public codes: `Q-0412`, `A-10233`, `S-077`. Unique in an installation.

use crate::id::{
    ActionId, AgendaId, AnswerId, CallId, EvidenceId, GatheringId, IndicatorId, MeetingId, ModelId,
    NoticeId, OutcomeId, ParagraphId, PilotId, QuestionId, RemarkId, StatementId, ThemeId,
};

/// Things that carry a code.
pub trait Coded: Sized {
    /// The letter before the hyphen.
    const LETTER: char;
    /// Digits are padded with zeros to this width.
    const WIDTH: usize;
    /// The number in the code.
    fn number(&self) -> i64;
    /// The thing with this number.
    fn from_number(number: i64) -> Self;

    /// The code: `Q-0412`.
    fn code(&self) -> String {
        format!("{}-{:0width$}", Self::LETTER, self.number(), width = Self::WIDTH)
    }

    /// Reads a code, forgiving case, spaces and missing zeros (`q 412`). None when it is not one.
    fn parse_code(text: &str) -> Option<Self> {
        let mut rest = text.trim().chars();
        if !rest.next()?.eq_ignore_ascii_case(&Self::LETTER) {
            return None;
        }
        let digits = rest.as_str().trim_start_matches(['-', ' ', '–']);
        let well_formed =
            (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let number: i64 = if well_formed {
            digits.parse().ok()?
        } else {
            return None;
        };
        (number > 0).then(|| Self::from_number(number))
    }
}

macro_rules! coded {
    ($($id:ident $letter:literal $width:literal),+ $(,)?) => {$(
        impl Coded for $id {
            const LETTER: char = $letter;
            const WIDTH: usize = $width;
            fn number(&self) -> i64 { self.0 }
            fn from_number(number: i64) -> Self { Self(number) }
        }
    )+};
}

coded! {
    QuestionId 'Q' 4, AnswerId 'A' 5, StatementId 'S' 3, GatheringId 'G' 3, NoticeId 'N' 3,
    CallId 'C' 3, EvidenceId 'E' 3, ThemeId 'T' 3, AgendaId 'D' 2, ParagraphId 'H' 4, ModelId 'W' 2,
    ActionId 'B' 2, PilotId 'P' 2, IndicatorId 'I' 3, OutcomeId 'O' 4, RemarkId 'V' 4,
}

/// Meetings of one year have numbers below this.
const MEETINGS_A_YEAR: i64 = 10_000;

/// Meetings are counted within a year: `M-2026-03`.
impl Coded for MeetingId {
    const LETTER: char = 'M';
    const WIDTH: usize = 2;

    fn number(&self) -> i64 {
        self.0
    }

    fn from_number(number: i64) -> Self {
        Self(number)
    }

    fn code(&self) -> String {
        let (year, number) = (self.0 / MEETINGS_A_YEAR, self.0 % MEETINGS_A_YEAR);
        format!("{}-{year}-{number:0width$}", Self::LETTER, width = Self::WIDTH)
    }

    fn parse_code(text: &str) -> Option<Self> {
        let mut rest = text.trim().chars();
        if !rest.next()?.eq_ignore_ascii_case(&Self::LETTER) {
            return None;
        }
        let rest = rest.as_str().trim_start_matches(['-', ' ', '–']);
        let (year, number) = rest.split_once(['-', ' ', '–'])?;
        let digits = |text: &str, most: usize| {
            let well_formed =
                (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<i64>().ok().filter(|number| well_formed && *number > 0)
        };
        Self::of(digits(year, 4)?, digits(number, 4)?)
    }
}

impl MeetingId {
    /// The meeting with this number in this year; none when there cannot be one.
    pub fn of(year: i64, number: i64) -> Option<Self> {
        let exists = (1..10_000).contains(&year) && (1..MEETINGS_A_YEAR).contains(&number);
        exists.then(|| Self(year * MEETINGS_A_YEAR + number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back() {
        for number in [1, 77, 412, 10_233, 999_999_999] {
            assert_eq!(
                QuestionId::parse_code(&QuestionId(number).code()),
                Some(QuestionId(number))
            );
        }
        assert_eq!(QuestionId(412).code(), "Q-0412");
        assert_eq!(AnswerId(10_233).code(), "A-10233");
        assert_eq!(StatementId(77).code(), "S-077");
        assert_eq!(GatheringId(12).code(), "G-012");
        assert_eq!(NoticeId(7).code(), "N-007");
    }

    #[test]
    fn meetings_are_counted_within_a_year() {
        let meeting = MeetingId::of(2026, 3).unwrap();
        assert_eq!(meeting.code(), "M-2026-03");
        for text in ["M-2026-03", "m 2026-3", "M2026-03", "M–2026–003"] {
            assert_eq!(MeetingId::parse_code(text), Some(meeting), "{text}");
        }
        for text in ["", "M", "M-2026", "M-2026-", "M-2026-0", "M-0-1", "M-2026-12345", "M-2026-3x"]
        {
            assert_eq!(MeetingId::parse_code(text), None, "{text}");
        }
        assert_eq!(MeetingId::of(2026, 10_000), None);
        assert_eq!(MeetingId::of(2026, 123).map(|meeting| meeting.code()).unwrap(), "M-2026-123");
    }

    #[test]
    fn people_type_codes_in_many_ways() {
        for text in ["q-0412", " Q 412 ", "Q412", "Q–412"] {
            assert_eq!(QuestionId::parse_code(text), Some(QuestionId(412)), "{text}");
        }
        for text in ["", "Q", "Q-", "A-412", "Q-0", "Q--1x", "Q-99999999999999999999", "Q-４"] {
            assert_eq!(QuestionId::parse_code(text), None, "{text}");
        }
    }
}

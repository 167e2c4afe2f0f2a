//! Citations (근거): what a paragraph rests on, and how that is written in its text.
//!
//! `[@A-10233]` behind a sentence cites an answer, `[@A-10233; S-077]` several things at once, and
//! `["…words…" @A-10233]` quotes what somebody wrote: such words stand in a slot of their own, so that
//! they can be erased without touching the rest.

use std::fmt;
use std::ops::Range;

use crate::code::Coded;
use crate::id::{
    ActionId, AgendaId, AnswerId, EvidenceId, IndicatorId, MeetingId, ModelId, ParagraphId,
    PilotId, QuestionId, StatementId, ThemeId,
};

/// The most things one paragraph may cite.
pub const MOST: usize = 60;
/// The most characters of one quotation.
pub const MOST_QUOTED: usize = 1000;

crate::words! {
    /// What kinds of things are cited.
    CitedKind {
        /// A question.
        Question = "question",
        /// An answer.
        Answer = "answer",
        /// A statement with its opinion results.
        Statement = "statement",
        /// A core question.
        CoreQuestion = "core_question",
        /// A resolution of a body.
        Resolution = "resolution",
        /// The minutes of a meeting.
        Minutes = "minutes",
        /// A piece of evidence.
        Evidence = "evidence",
        /// A paragraph of a paper.
        Paragraph = "paragraph",
        /// A theme.
        Theme = "theme",
        /// An agenda.
        Agenda = "agenda",
        /// A model of a White Paper.
        Model = "model",
        /// An action of a Blue Paper.
        Action = "action",
        /// A pilot.
        Pilot = "pilot",
        /// An indicator.
        Indicator = "indicator",
    }
}

/// One thing that is cited, as its code names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cited {
    /// `Q-0412`
    Question(QuestionId),
    /// `A-10233`
    Answer(AnswerId),
    /// `S-077`
    Statement(StatementId),
    /// `core-1-7`: the seventh core question of the first set of the paper's dialogue.
    CoreQuestion {
        /// The number of the set.
        set: i64,
        /// The number of the core question in it.
        number: i64,
    },
    /// `M-2026-01-3`: resolution 3, passed in that meeting.
    Resolution {
        /// The meeting.
        meeting: MeetingId,
        /// The number of the resolution in its year.
        number: i64,
    },
    /// `M-2026-01`: the minutes of that meeting.
    Minutes(MeetingId),
    /// `E-012`
    Evidence(EvidenceId),
    /// `H-0042`
    Paragraph(ParagraphId),
    /// `T-012`
    Theme(ThemeId),
    /// `D-02`
    Agenda(AgendaId),
    /// `W-12`
    Model(ModelId),
    /// `B-11`
    Action(ActionId),
    /// `P-02`
    Pilot(PilotId),
    /// `I-004`
    Indicator(IndicatorId),
}

impl Cited {
    /// What it is.
    pub const fn kind(&self) -> CitedKind {
        match self {
            Self::Question(_) => CitedKind::Question,
            Self::Answer(_) => CitedKind::Answer,
            Self::Statement(_) => CitedKind::Statement,
            Self::CoreQuestion { .. } => CitedKind::CoreQuestion,
            Self::Resolution { .. } => CitedKind::Resolution,
            Self::Minutes(_) => CitedKind::Minutes,
            Self::Evidence(_) => CitedKind::Evidence,
            Self::Paragraph(_) => CitedKind::Paragraph,
            Self::Theme(_) => CitedKind::Theme,
            Self::Agenda(_) => CitedKind::Agenda,
            Self::Model(_) => CitedKind::Model,
            Self::Action(_) => CitedKind::Action,
            Self::Pilot(_) => CitedKind::Pilot,
            Self::Indicator(_) => CitedKind::Indicator,
        }
    }

    /// Reads a code as people type it; none when it names nothing that can be cited.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("core-") {
            let (set, number) = rest.split_once('-')?;
            let (set, number) = (natural(set)?, natural(number)?);
            return Some(Self::CoreQuestion { set, number });
        }
        if let Some(meeting) = MeetingId::parse_code(text) {
            return Some(Self::Minutes(meeting));
        }
        if let Some((meeting, number)) = text.rsplit_once('-')
            && let Some(meeting) = MeetingId::parse_code(meeting)
        {
            return Some(Self::Resolution { meeting, number: natural(number)? });
        }
        let coded = [
            QuestionId::parse_code(text).map(Self::Question),
            AnswerId::parse_code(text).map(Self::Answer),
            StatementId::parse_code(text).map(Self::Statement),
            EvidenceId::parse_code(text).map(Self::Evidence),
            ParagraphId::parse_code(text).map(Self::Paragraph),
            ThemeId::parse_code(text).map(Self::Theme),
            AgendaId::parse_code(text).map(Self::Agenda),
            ModelId::parse_code(text).map(Self::Model),
            ActionId::parse_code(text).map(Self::Action),
            PilotId::parse_code(text).map(Self::Pilot),
            IndicatorId::parse_code(text).map(Self::Indicator),
        ];
        coded.into_iter().flatten().next()
    }
}

/// A number from 1 of at most nine digits.
fn natural(text: &str) -> Option<i64> {
    let digits = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number > 0)
}

impl fmt::Display for Cited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = match self {
            Self::Question(id) => id.code(),
            Self::Answer(id) => id.code(),
            Self::Statement(id) => id.code(),
            Self::CoreQuestion { set, number } => format!("core-{set}-{number}"),
            Self::Resolution { meeting, number } => format!("{}-{number}", meeting.code()),
            Self::Minutes(id) => id.code(),
            Self::Evidence(id) => id.code(),
            Self::Paragraph(id) => id.code(),
            Self::Theme(id) => id.code(),
            Self::Agenda(id) => id.code(),
            Self::Model(id) => id.code(),
            Self::Action(id) => id.code(),
            Self::Pilot(id) => id.code(),
            Self::Indicator(id) => id.code(),
        };
        f.write_str(&code)
    }
}

/// Where a text cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The bytes of the whole mark, brackets included.
    pub range: Range<usize>,
    /// The bytes of the quoted words inside it.
    pub quoted: Option<Range<usize>>,
    /// The codes, as they were typed; a quotation has one.
    pub codes: Vec<String>,
}

impl Mark {
    /// What is cited; a code that names nothing is none.
    pub fn cited(&self) -> Vec<Option<Cited>> {
        self.codes.iter().map(|code| Cited::parse(code)).collect()
    }
}

/// Every mark of a text, in order. What looks almost like one is plain text.
pub fn marks(text: &str) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(begin) = text.get(at..).and_then(|rest| rest.find('[')).map(|n| n + at) {
        match mark_at(text, begin) {
            Some(mark) => {
                at = mark.range.end;
                found.push(mark);
            }
            None => at = begin + 1,
        }
    }
    found
}

/// A text as people read it: quoted words in quotation marks, and no codes.
pub fn plain(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut at = 0;
    for mark in marks(text) {
        read.push_str(text.get(at..mark.range.start).unwrap_or_default());
        match mark.quoted {
            Some(words) => {
                read.push('“');
                read.push_str(text.get(words).unwrap_or_default());
                read.push('”');
            }
            None => read.truncate(read.trim_end_matches(' ').len()),
        }
        at = mark.range.end;
    }
    read.push_str(text.get(at..).unwrap_or_default());
    read
}

fn mark_at(text: &str, begin: usize) -> Option<Mark> {
    let inside = text.get(begin + 1..)?;
    if inside.starts_with('@') {
        let length = inside.find(']')?;
        let codes = inside.get(1..length)?;
        let range = begin..begin + 1 + length + 1;
        return Some(Mark { range, quoted: None, codes: codes_of(codes)? });
    }
    let words = inside.strip_prefix('"')?;
    let length = words.find("\" @").filter(|length| *length > 0)?;
    let behind = length + "\" @".len();
    let rest = words.get(behind..)?;
    let end = rest.find(']')?;
    let code = rest.get(..end)?.trim();
    let first = begin + "[\"".len();
    let is_code = !code.contains(';') && codes_of(code).is_some();
    is_code.then(|| Mark {
        range: begin..first + behind + end + 1,
        quoted: Some(first..first + length),
        codes: vec![code.to_owned()],
    })
}

/// Codes between semicolons; none when one of them cannot be a code.
fn codes_of(text: &str) -> Option<Vec<String>> {
    let plausible = |code: &str| {
        let made_of = |c: char| c.is_ascii_alphanumeric() || c == '-';
        (3..=24).contains(&code.len()) && code.chars().all(made_of)
    };
    let codes: Vec<&str> = text.split(';').map(str::trim).collect();
    codes.iter().all(|code| plausible(code)).then(|| codes.into_iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_no_codes() {
        let text = "그는 [\"밤이 길다.\" @Q-0412]라 했다 [@A-1; S-2]. 여럿이 찬성했다.[@S-3]";
        assert_eq!(plain(text), "그는 “밤이 길다.”라 했다. 여럿이 찬성했다.");
        assert_eq!(
            plain("[링크](https://example.org)는 남는다."),
            "[링크](https://example.org)는 남는다."
        );
        assert_eq!(plain(""), "");
    }

    #[test]
    fn codes_read_back() {
        let codes = [
            "Q-0412",
            "A-10233",
            "S-077",
            "core-1-7",
            "M-2026-01-3",
            "M-2026-01",
            "E-012",
            "H-0042",
            "T-012",
            "D-02",
            "W-12",
            "B-11",
            "P-02",
            "I-004",
        ];
        for (code, kind) in codes.iter().zip([
            CitedKind::Question,
            CitedKind::Answer,
            CitedKind::Statement,
            CitedKind::CoreQuestion,
            CitedKind::Resolution,
            CitedKind::Minutes,
            CitedKind::Evidence,
            CitedKind::Paragraph,
            CitedKind::Theme,
            CitedKind::Agenda,
            CitedKind::Model,
            CitedKind::Action,
            CitedKind::Pilot,
            CitedKind::Indicator,
        ]) {
            let cited = Cited::parse(code).unwrap();
            assert_eq!((cited.to_string().as_str(), cited.kind()), (*code, kind));
        }
        for nothing in ["", "Z-1", "core-1", "core-0-1", "M-2026-01-0", "R-61209-M4TX", "A-"] {
            assert_eq!(Cited::parse(nothing), None, "{nothing}");
        }
    }

    /// The marks of a text, told as `quoted words|codes`.
    fn told(text: &str) -> Vec<String> {
        let tell = |mark: &Mark| {
            let words = mark.quoted.clone().and_then(|range| text.get(range)).unwrap_or("");
            assert!(text[mark.range.clone()].starts_with('['));
            assert!(text[mark.range.clone()].ends_with(']'));
            format!("{words}|{}", mark.codes.join(","))
        };
        marks(text).iter().map(tell).collect()
    }

    #[test]
    fn marks_are_found_and_what_only_looks_alike_is_text() {
        assert_eq!(
            told(
                "거점이 필요하다.[@A-10233; S-077] [\"밤 근무가 열 번입니다.\" @Q-0412]고 한다.[@M-2026-01-3]"
            ),
            ["|A-10233,S-077", "밤 근무가 열 번입니다.|Q-0412", "|M-2026-01-3"]
        );
        assert_eq!(told("[\"그가 \"돌봄\"이라 했다\" @A-1]"), ["그가 \"돌봄\"이라 했다|A-1"]);
        for plain in [
            "[1](https://example.kr)",
            "[@]",
            "[@A-1",
            "[@가-1]",
            "[\"\" @A-1]",
            "[\"말\"@A-1]",
            "[\"말\" @A-1; A-2]",
            "[^1]",
            "[[",
        ] {
            assert_eq!(told(plain), [""; 0], "{plain}");
        }
        assert_eq!(told("[[@A-1]]"), ["|A-1"]);
    }
}

//! Figures (그림): charts of the dialogue that a paper shows, and how they are named in its texts.
//!
//! `![caption](figure:opinion/core-1-7)` shows the opinions on a core question as they are when the paper
//! is published; `figure:opinion/core-1-7@2026-11-26` as somebody froze them on that day.

use std::fmt;
use std::ops::Range;

use crate::citation::{Cited, CitedKind};
use crate::time::Date;

/// The most figures that are frozen for one paper.
pub const MOST_FROZEN: usize = 500;

/// What a figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Questions by sector.
    Sectors,
    /// Questions by the channel through which they came.
    Channels,
    /// What became of the questions.
    Outcomes,
    /// The map of opinions on a core question.
    Opinion(Cited),
    /// The vote behind a resolution.
    Vote(Cited),
    /// What an indicator measured.
    Series(Cited),
}

impl Figure {
    /// Those that show the whole dialogue.
    pub const WHOLE: [Self; 3] = [Self::Sectors, Self::Channels, Self::Outcomes];

    /// What is drawn, as it is written before the code.
    pub const fn chart(&self) -> &'static str {
        match self {
            Self::Sectors => "sectors",
            Self::Channels => "channels",
            Self::Outcomes => "outcomes",
            Self::Opinion(_) => "opinion",
            Self::Vote(_) => "vote",
            Self::Series(_) => "series",
        }
    }

    /// What it rests on; none when that is the whole dialogue.
    pub const fn cited(&self) -> Option<Cited> {
        match self {
            Self::Sectors | Self::Channels | Self::Outcomes => None,
            Self::Opinion(cited) | Self::Vote(cited) | Self::Series(cited) => Some(*cited),
        }
    }

    /// The figure that shows something which can be cited; none when no chart does.
    pub const fn of(cited: Cited) -> Option<Self> {
        match cited.kind() {
            CitedKind::CoreQuestion => Some(Self::Opinion(cited)),
            CitedKind::Resolution => Some(Self::Vote(cited)),
            CitedKind::Indicator => Some(Self::Series(cited)),
            _ => None,
        }
    }

    /// Reads what stands before an `@`; none when no figure is called that.
    pub fn parse(text: &str) -> Option<Self> {
        let own = match text.split_once('/') {
            Some((_, code)) => Self::of(Cited::parse(code)?),
            None => Self::WHOLE.into_iter().find(|figure| figure.chart() == text),
        };
        own.filter(|figure| text.split('/').next() == Some(figure.chart()))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cited() {
            Some(cited) => write!(f, "{}/{cited}", self.chart()),
            None => f.write_str(self.chart()),
        }
    }
}

/// A figure as a text names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// What it shows.
    pub figure: Figure,
    /// The day on which it was frozen (`2026-11-26`); none when it is drawn anew.
    pub day: Option<String>,
}

impl Name {
    /// Reads a name; none when no figure is called that.
    pub fn parse(text: &str) -> Option<Self> {
        let (figure, day) = match text.split_once('@') {
            Some((figure, day)) => (figure, Some(day)),
            None => (text, None),
        };
        let is_day = |day: &str| day.parse::<Date>().is_ok_and(|date| date.to_string() == day);
        if day.is_some_and(|day| !is_day(day)) {
            return None;
        }
        Some(Self { figure: Figure::parse(figure)?, day: day.map(str::to_owned) })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.day {
            Some(day) => write!(f, "{}@{day}", self.figure),
            None => self.figure.fmt(f),
        }
    }
}

/// Where a text shows a figure: the bytes of its mark, and its name as it was typed.
fn marks(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    for (begin, _) in text.match_indices("![") {
        let is_inside = found.last().is_some_and(|(range, _)| range.contains(&begin));
        if let Some((end, name)) = mark_at(text, begin).filter(|_| !is_inside) {
            found.push((begin..end, name));
        }
    }
    found
}

/// Where the mark that begins here ends, and the name in it.
fn mark_at(text: &str, begin: usize) -> Option<(usize, &str)> {
    let (label, rest) = text.get(begin..)?.split_once("](")?;
    let address = rest.lines().next()?.split_once(')')?.0;
    let end = begin + label.len() + "](".len() + address.len() + ")".len();
    let plain = address.strip_prefix('<').and_then(|inner| inner.strip_suffix('>'));
    Some((end, plain.unwrap_or(address).strip_prefix("figure:")?))
}

/// The names of the figures in a text, as they were typed, in order.
pub fn named(text: &str) -> Vec<&str> {
    marks(text).into_iter().map(|(_, name)| name).collect()
}

/// A text without its figures.
pub fn without(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for (range, _) in marks(text) {
        kept.push_str(text.get(at..range.start).unwrap_or_default());
        at = range.end;
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        let names = [
            "sectors",
            "channels",
            "outcomes@2026-11-26",
            "opinion/core-1-7",
            "vote/M-2025-02-3",
            "series/I-004@2026-01-31",
        ];
        for name in names {
            assert_eq!(Name::parse(name).map(|name| name.to_string()).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_is_no_figure_is_refused() {
        let wrong = [
            "",
            "sectors/Q-0412",
            "opinion",
            "opinion/Q-0412",
            "opinion/I-004",
            "series/core-1-7",
            "sectors@",
            "sectors@today",
            "sectors@2026-02-30",
            "sectors@2026-1-5",
            "sectors@2026-01-05@2026-01-06",
        ];
        for name in wrong {
            assert_eq!(Name::parse(name), None, "{name}");
        }
    }

    #[test]
    fn a_text_is_told_without_its_figures() {
        let text =
            "보자.\n\n![가](figure:sectors) 뒤 ![나](<figure:loom>)![다](/q/1) ![라](figure:열림";
        assert_eq!(without(text), "보자.\n\n 뒤 ![다](/q/1) ![라](figure:열림");
        assert_eq!(without("그냥 [글](/a)"), "그냥 [글](/a)");
    }

    #[test]
    fn a_text_names_its_figures_in_order() {
        let text = "가 ![나](figure:sectors) 다 ![라](<figure:series/I-004@2026-01-31>)\n[마](/q/Q-0001) \
                    ![열린](figure:sectors\n![](figure:)";
        assert_eq!(named(text), ["sectors", "series/I-004@2026-01-31", ""]);
    }
}

//! The looks of files for word processors. An office may put its own fonts and sizes in their place,
//! in a TOML file; what it leaves out stays as it is:
//!
//! ```toml
//! serif = "함초롬바탕"      # long texts
//! gothic = "함초롬돋움"     # headings, tables, labels
//! size = 10.6              # of long texts, in points
//! line = 170               # their line height, in percent
//! ink = "17212B"           # colour of texts
//! quiet = "46525E"         # colour of what stands beside them
//! ```

use serde::{Deserialize, Serialize};

/// What an office may set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Styles {
    /// The font of long texts.
    pub serif: String,
    /// The font of headings, tables and labels.
    pub gothic: String,
    /// The size of long texts in points, 6 to 24.
    pub size: f64,
    /// The height of their lines in percent of the size, 100 to 300.
    pub line: u32,
    /// The colour of texts: six hexadecimal digits.
    pub ink: String,
    /// The colour of what stands beside them.
    pub quiet: String,
}

impl Default for Styles {
    fn default() -> Self {
        Self {
            serif: "함초롬바탕".to_owned(),
            gothic: "함초롬돋움".to_owned(),
            size: 10.6,
            line: 170,
            ink: "17212B".to_owned(),
            quiet: "46525E".to_owned(),
        }
    }
}

/// What is wrong with a file of styles.
#[derive(Debug, thiserror::Error)]
pub enum StyleError {
    /// It is no TOML, or names something that does not exist; the text says line and column.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A value is out of its range.
    #[error("{key} is {value}, but has to be {wanted}")]
    Range {
        /// The key.
        key: &'static str,
        /// Its value.
        value: String,
        /// What it may be.
        wanted: &'static str,
    },
}

impl Styles {
    /// Reads a file of styles.
    ///
    /// # Errors
    /// [`StyleError`], with the line where it is known.
    pub fn read(text: &str) -> Result<Self, StyleError> {
        let styles: Self = toml::from_str(text)?;
        let fault = |key, value: &str, wanted| {
            Err(StyleError::Range { key, value: value.to_owned(), wanted })
        };
        if !(6.0..=24.0).contains(&styles.size) {
            return fault("size", &styles.size.to_string(), "from 6 to 24 points");
        }
        if !(100..=300).contains(&styles.line) {
            return fault("line", &styles.line.to_string(), "from 100 to 300 percent");
        }
        for (key, colour) in [("ink", &styles.ink), ("quiet", &styles.quiet)] {
            if colour.len() != 6 || !colour.chars().all(|c| c.is_ascii_hexdigit()) {
                return fault(key, colour, "six hexadecimal digits, as 17212B");
            }
        }
        Ok(styles)
    }
}

/// What a paragraph is; its place in [`Style::ALL`] is its number in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Body,
    Above,
    Title,
    Subtitle,
    Fact,
    Chapter,
    Section,
    Part,
    Heading,
    Lead,
    Numbered,
    Item,
    Item2,
    Item3,
    Quote,
    Code,
    Caption,
    Cell,
    CellHead,
    Figure,
    Note,
    Contents,
    Contents2,
    Index,
    Signature,
    Running,
    Colophon,
    /// The title of a document without a cover.
    Name,
    /// The title of an appointment, and its few words.
    Great,
    Large,
    /// Whoever sends a letter.
    Sender,
    /// The items of an official letter.
    Clause,
    Clause2,
    Clause3,
}

impl Style {
    pub(super) const ALL: [Self; 34] = [
        Self::Body,
        Self::Above,
        Self::Title,
        Self::Subtitle,
        Self::Fact,
        Self::Chapter,
        Self::Section,
        Self::Part,
        Self::Heading,
        Self::Lead,
        Self::Numbered,
        Self::Item,
        Self::Item2,
        Self::Item3,
        Self::Quote,
        Self::Code,
        Self::Caption,
        Self::Cell,
        Self::CellHead,
        Self::Figure,
        Self::Note,
        Self::Contents,
        Self::Contents2,
        Self::Index,
        Self::Signature,
        Self::Running,
        Self::Colophon,
        Self::Name,
        Self::Great,
        Self::Large,
        Self::Sender,
        Self::Clause,
        Self::Clause2,
        Self::Clause3,
    ];

    /// Its number in files.
    pub(super) fn number(self) -> usize {
        Self::ALL.iter().position(|style| *style == self).unwrap_or_default()
    }

    /// Whether the mark before it is as plain as its text.
    pub(super) const fn is_clause(self) -> bool {
        matches!(self, Self::Clause | Self::Clause2 | Self::Clause3)
    }

    /// The outline level of a heading, from 0.
    pub(super) const fn outline(self) -> Option<usize> {
        match self {
            Self::Chapter => Some(0),
            Self::Section => Some(1),
            Self::Part => Some(2),
            Self::Heading => Some(3),
            _ => None,
        }
    }

    /// Its names in Korean and in English.
    pub(super) const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Body => ("본문", "Body Text"),
            Self::Above => ("표제 위", "Above Title"),
            Self::Title => ("표제", "Title"),
            Self::Subtitle => ("부제", "Subtitle"),
            Self::Fact => ("발행 사항", "Facts"),
            Self::Chapter => ("개요 1", "heading 1"),
            Self::Section => ("개요 2", "heading 2"),
            Self::Part => ("개요 3", "heading 3"),
            Self::Heading => ("개요 4", "heading 4"),
            Self::Lead => ("머리글", "Lead"),
            Self::Numbered => ("번호 문단", "Numbered Paragraph"),
            Self::Item => ("목록 1", "Item 1"),
            Self::Item2 => ("목록 2", "Item 2"),
            Self::Item3 => ("목록 3", "Item 3"),
            Self::Quote => ("인용", "Quote"),
            Self::Code => ("고정폭", "Code"),
            Self::Caption => ("캡션", "caption"),
            Self::Cell => ("표 내용", "Cell"),
            Self::CellHead => ("표 머리", "Cell Head"),
            Self::Figure => ("그림", "Figure"),
            Self::Note => ("각주", "footnote text"),
            Self::Contents => ("차례 1", "toc 1"),
            Self::Contents2 => ("차례 2", "toc 2"),
            Self::Index => ("찾아보기", "Index Entry"),
            Self::Signature => ("서명", "Signature Line"),
            Self::Running => ("면주", "header"),
            Self::Colophon => ("판권", "Colophon"),
            Self::Name => ("문서 이름", "Document Name"),
            Self::Great => ("큰 이름", "Great Name"),
            Self::Large => ("큰 글", "Large Text"),
            Self::Sender => ("발신 명의", "Sender"),
            Self::Clause => ("항목 1", "Clause 1"),
            Self::Clause2 => ("항목 2", "Clause 2"),
            Self::Clause3 => ("항목 3", "Clause 3"),
        }
    }
}

/// How a style looks. Lengths are in hundredths of a point.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) is_serif: bool,
    pub(super) is_bold: bool,
    pub(super) is_quiet: bool,
    pub(super) size: i64,
    pub(super) line: u32,
    pub(super) before: i64,
    pub(super) after: i64,
    /// Where lines begin, and where the first one does, from the margin.
    pub(super) left: i64,
    pub(super) first: i64,
    pub(super) align: Side,
    pub(super) keeps_next: bool,
}

/// To which side lines are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Center,
    Right,
}

impl Look {
    pub(super) fn of(style: Style, styles: &Styles) -> Self {
        // A size between 6 and 24 points is a small whole number of tenths.
        let tenths = (60..=240).find(|tenths| f64::from(*tenths) >= styles.size * 10.0 - 0.5);
        let body = tenths.map_or(1060, |tenths| i64::from(tenths) * 10);
        let plain = Self {
            is_serif: false,
            is_bold: false,
            is_quiet: false,
            size: body,
            line: styles.line,
            before: 0,
            after: 700,
            left: 0,
            first: 0,
            align: Side::Left,
            keeps_next: false,
        };
        let heading = |size, before, after| Self {
            is_bold: true,
            size,
            line: 135,
            before,
            after,
            keeps_next: true,
            ..plain.clone()
        };
        let small = |size| Self { size, line: 145, after: 300, ..plain.clone() };
        let item = |level: i64| Self {
            is_serif: true,
            after: 300,
            left: 1800 * level,
            first: 1800 * (level - 1),
            ..plain.clone()
        };
        match style {
            Style::Body => Self { is_serif: true, ..plain },
            Style::Above => Self { is_quiet: true, ..small(1200) },
            Style::Title => Self { is_serif: true, ..heading(2800, 9000, 600) },
            Style::Subtitle => Self { is_quiet: true, after: 3000, ..small(1400) },
            Style::Fact => Self { is_quiet: true, ..small(1000) },
            Style::Chapter => Self { is_serif: true, ..heading(2200, 0, 800) },
            Style::Section => heading(1400, 1800, 700),
            Style::Part => heading(1160, 1400, 600),
            Style::Heading => heading(1060, 1200, 500),
            Style::Lead => Self { is_quiet: true, after: 1600, ..small(920) },
            Style::Numbered => Self { is_serif: true, left: 0, first: -2600, ..plain },
            Style::Item | Style::Clause => item(1),
            Style::Item2 | Style::Clause2 => item(2),
            Style::Item3 | Style::Clause3 => item(3),
            Style::Quote => {
                Self { is_serif: true, is_quiet: true, left: 1800, first: 1800, ..plain }
            }
            Style::Code => Self { left: 900, first: 900, ..small(960) },
            Style::Caption => Self { before: 700, ..heading(940, 700, 300) },
            Style::Cell => Self { after: 0, ..small(920) },
            Style::CellHead => Self { after: 0, is_bold: true, ..small(920) },
            Style::Figure => Self { before: 600, keeps_next: true, ..small(920) },
            Style::Note => Self { is_serif: true, after: 100, ..small(840) },
            Style::Contents => Self { is_bold: true, before: 500, ..small(1000) },
            Style::Contents2 => Self { left: 1600, first: 1600, ..small(1000) },
            Style::Index => Self { after: 100, left: 900, first: 0, ..small(820) },
            Style::Signature => Self { before: 1200, align: Side::Right, ..small(1100) },
            Style::Running => Self { is_quiet: true, after: 0, ..small(840) },
            Style::Colophon => Self { is_quiet: true, ..small(900) },
            Style::Name => {
                Self { is_serif: true, align: Side::Center, ..heading(2400, 1200, 1600) }
            }
            Style::Great => {
                Self { is_serif: true, align: Side::Center, ..heading(4000, 5000, 6000) }
            }
            Style::Large => Self { is_serif: true, size: 1700, line: 190, after: 1600, ..plain },
            Style::Sender => Self {
                is_serif: true,
                align: Side::Center,
                keeps_next: false,
                ..heading(1800, 3000, 1400)
            },
        }
    }
}

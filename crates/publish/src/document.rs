//! Official documents: papers, minutes, letters, notices and reports as one tree, from which every
//! format is made.
//!
//! A [`Document`] holds all that is read in it, in its language; nothing is looked up later, so that a
//! frozen edition can be kept as JSON and printed again years after. What a document itself has to say
//! (차례, 표, 그림) stands in its [`Words`].
//!
//! - [`markdown`] reads what staff write, and writes what it reads back;
//! - [`html`] makes pages, [`pdf`] typeset paper, [`hwpx`] and [`docx`] files of word processors,
//!   [`xlsx`] the tables and citations as sheets;
//! - [`Document::file`] makes any of them, with what an office put in place ([`Looks`]);
//!   [`style`] holds what it may set for word processors, [`trial`] documents to try it on.

mod clause;
pub mod docx;
mod figure;
mod flow;
mod format;
pub mod html;
pub mod hwpx;
pub mod markdown;
mod package;
pub mod pdf;
pub mod plain;
pub mod style;
pub mod trial;
mod words;
pub mod xlsx;
mod xml;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use clause::Clause;
pub use format::{Format, Looks};
pub use words::Words;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The press failed, or a template of the office is broken.
    #[error(transparent)]
    Press(#[from] crate::press::PressError),
    /// The file could not be put together.
    #[error("the file could not be written: {0}")]
    Package(#[from] zip::result::ZipError),
    /// The file could not be put together.
    #[error("the file could not be written: {0}")]
    Io(#[from] std::io::Error),
    /// The workbook could not be written.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A picture is not one.
    #[error("the figure '{name}' cannot be drawn: {why}")]
    Picture {
        /// The name of the figure.
        name: String,
        /// What is wrong with it.
        why: String,
    },
}

/// What a document is: it decides its cover, its colour and whether chapters begin on new pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A Green Paper (녹서).
    Green,
    /// A White Paper (백서).
    #[default]
    White,
    /// A Blue Paper (청서).
    Blue,
    /// A report, as that of a year.
    Report,
    /// Minutes (회의록).
    Minutes,
    /// A letter, as that of an appointment.
    Letter,
    /// A notice, as that of a meeting.
    Notice,
}

impl Kind {
    /// Whether it is a book: with a cover, contents, and chapters on pages of their own.
    pub const fn is_book(self) -> bool {
        matches!(self, Self::Green | Self::White | Self::Blue | Self::Report)
    }

    /// Whether it is sent under the seal of whoever sends it.
    pub const fn is_sealed(self) -> bool {
        matches!(self, Self::Letter | Self::Notice)
    }
}

/// A whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// What it is.
    pub kind: Kind,
    /// The code of its language (`ko`).
    pub language: String,
    /// The title.
    pub title: String,
    /// The line below the title; may be empty.
    pub subtitle: String,
    /// Who publishes it.
    pub organisation: String,
    /// In whose name it is sent, beside the seal; the organisation where it is empty.
    pub signer: String,
    /// The date, as it is printed.
    pub date: String,
    /// Draft, revised, final: as it is printed; may be empty.
    pub status: String,
    /// Its number, as `백서 1권`; may be empty.
    pub number: String,
    /// What stands on the cover or at the head besides: a word and what it is.
    pub facts: Vec<Fact>,
    /// The text, in reading order.
    pub sections: Vec<Section>,
    /// Whether an index of what is cited follows the text.
    pub index: bool,
    /// The last page: who made it, where to ask; a line each.
    pub colophon: Vec<String>,
    /// The small line at the foot of every page, as where all citations can be followed; may be empty.
    pub foot: String,
    /// The site its addresses begin at (`https://mundap.garam.kr`), for files that leave it.
    pub site: String,
    /// What the document itself says.
    pub words: Words,
}

/// A word and what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The word (발행일).
    pub name: String,
    /// What it is (2026. 11. 23.).
    pub value: String,
}

/// A chapter or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Section {
    /// 1 for a chapter, up to 3.
    pub level: u8,
    /// Its number, as `3장`; may be empty.
    pub number: String,
    /// The title.
    pub title: String,
    /// Where links lead: letters, figures and `-`; unique in the document.
    pub anchor: String,
    /// Small text below the title: what it rests on.
    pub lead: Vec<Inline>,
    /// The text itself.
    pub blocks: Vec<Block>,
}

impl Section {
    /// The number and the title.
    pub fn heading(&self) -> String {
        match self.number.as_str() {
            "" => self.title.clone(),
            number => format!("{number} {}", self.title),
        }
    }
}

/// A piece of text that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph of a paper: what stands under one number, mostly a single paragraph.
    Numbered {
        /// The number in the margin (`42`).
        number: String,
        /// Where links lead.
        anchor: String,
        /// The text under that number.
        blocks: Vec<Block>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading inside a section.
    Heading {
        /// 1 to 3, counted from the section.
        level: u8,
        /// The heading.
        text: Vec<Inline>,
    },
    /// A list.
    List {
        /// The first number of an ordered list.
        start: Option<u32>,
        /// What stands in each item.
        items: Vec<Vec<Block>>,
    },
    /// What another text says.
    Quote(Vec<Block>),
    /// Text in fixed pitch, as it is.
    Code(String),
    /// The items of an official letter.
    Clauses(Vec<Clause>),
    /// A table.
    Table(Table),
    /// A figure.
    Figure(Figure),
    /// Here a new page begins.
    PageBreak,
    /// Where people sign.
    Signatures(Vec<Signature>),
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Of great weight.
    Strong(Vec<Inline>),
    /// Of weight.
    Emphasis(Vec<Inline>),
    /// In fixed pitch.
    Code(String),
    /// A link.
    Link {
        /// An `http(s)` address, or one of the site (`/q/Q-0412`) or of the document (`#h-0042`).
        url: String,
        /// What is clicked.
        text: Vec<Inline>,
    },
    /// A new line in the same paragraph.
    Break,
    /// A footnote.
    Footnote(Vec<Block>),
    /// What the sentence before rests on.
    Citation(Vec<CitationRef>),
    /// Words of a person.
    Quoted {
        /// The words; none after they were erased.
        words: Option<String>,
        /// Where they were said.
        source: CitationRef,
    },
}

/// One thing that is cited.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CitationRef {
    /// Its code (`A-10233`).
    pub code: String,
    /// What it is (답변).
    pub kind: String,
    /// What to know of it, in a few words (너른동, 공감 64); may be empty.
    pub label: String,
    /// Where it stands, as in [`Inline::Link`].
    pub url: String,
}

impl CitationRef {
    /// As a footnote says it: `답변 A-10233(너른동)`.
    pub fn printed(&self) -> String {
        let kind = if self.kind.is_empty() { String::new() } else { format!("{} ", self.kind) };
        match self.label.as_str() {
            "" => format!("{kind}{}", self.code),
            label => format!("{kind}{}({label})", self.code),
        }
    }
}

/// How a column is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right, as numbers.
    Right,
}

/// What stands in a cell.
pub type Cell = Vec<Inline>;

/// A table: every row has as many cells as there are columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// `3-2`, given by [`Document::number`]; empty for a table without a caption.
    pub number: String,
    /// What it shows; may be empty.
    pub caption: Vec<Inline>,
    /// How each column is set.
    pub columns: Vec<Align>,
    /// Rows of names above the columns.
    pub head: Vec<Vec<Cell>>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table whose rows are made as long as its columns.
    pub fn new(columns: Vec<Align>, mut head: Vec<Vec<Cell>>, mut rows: Vec<Vec<Cell>>) -> Self {
        for row in head.iter_mut().chain(&mut rows) {
            row.resize(columns.len(), Cell::new());
        }
        Self { number: String::new(), caption: Vec::new(), columns, head, rows }
    }
}

/// A picture with its caption.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// `3-1`, given by [`Document::number`].
    pub number: String,
    /// Its name in the text (`figure:NAME`).
    pub name: String,
    /// What it shows.
    pub caption: Vec<Inline>,
    /// The picture.
    pub picture: Picture,
}

/// A picture, what it says in words, and what it says in figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The picture, as [`crate::chart`] draws it.
    pub svg: String,
    /// The same in words.
    pub alternative: String,
    /// The same as a table.
    pub table: Option<Table>,
}

/// A line to sign on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// As what one signs (위원장).
    pub role: String,
    /// Who signs; may be empty.
    pub name: String,
}

/// One thing that is cited, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexed<'a> {
    /// What is cited.
    pub source: &'a CitationRef,
    /// Number and anchor of every numbered paragraph that cites it, in reading order; a place without
    /// a number has those of its section.
    pub places: Vec<(&'a str, &'a str)>,
}

impl Document {
    /// Numbers tables and figures (표 3-2): by the number of their chapter, or through the whole
    /// document where a chapter has none.
    pub fn number(&mut self) {
        let mut counts = Counts::new();
        let mut chapter = String::new();
        for section in &mut self.sections {
            if section.level <= 1 {
                chapter = section.number.chars().filter(char::is_ascii_digit).collect();
            }
            number(&mut section.blocks, &chapter, &mut counts);
        }
    }

    /// Everything that is cited, in the order of kinds and codes, each with its places.
    pub fn citations(&self) -> Vec<Indexed<'_>> {
        let mut found: BTreeMap<(&str, &str), Indexed<'_>> = BTreeMap::new();
        for section in &self.sections {
            let place = (section.number.as_str(), section.anchor.as_str());
            let mut note = |source, place| cite(&mut found, source, place);
            each_citation(&section.lead, place, &mut note);
            each_cited(&section.blocks, place, &mut note);
        }
        found.into_values().collect()
    }

    /// In whose name it is sent.
    pub(crate) fn sender(&self) -> &str {
        if self.signer.is_empty() { &self.organisation } else { &self.signer }
    }

    /// An address for whoever reads the document outside its site.
    pub fn outside(&self, url: &str) -> String {
        if url.starts_with('/') { format!("{}{url}", self.site) } else { url.to_owned() }
    }

    /// The chapters: indices of the sections where one begins, and where the next does.
    pub(crate) fn chapters(&self) -> Vec<std::ops::Range<usize>> {
        let begins =
            |(at, section): (usize, &Section)| (at == 0 || section.level <= 1).then_some(at);
        let starts: Vec<usize> = self.sections.iter().enumerate().filter_map(begins).collect();
        let ends = starts.iter().skip(1).copied().chain([self.sections.len()]);
        starts.iter().zip(ends).map(|(start, end)| *start..end).collect()
    }
}

/// Tables (false) and figures (true) of every chapter so far.
type Counts = BTreeMap<(String, bool), u32>;

fn number(blocks: &mut [Block], chapter: &str, counts: &mut Counts) {
    let next = |counts: &mut Counts, is_figure| {
        let count = counts.entry((chapter.to_owned(), is_figure)).or_default();
        *count += 1;
        if chapter.is_empty() { count.to_string() } else { format!("{chapter}-{count}") }
    };
    for block in blocks {
        match block {
            Block::Table(table) if !table.caption.is_empty() => {
                table.number = next(counts, false);
            }
            Block::Figure(figure) => figure.number = next(counts, true),
            Block::Numbered { blocks, .. } | Block::Quote(blocks) => {
                number(blocks, chapter, counts);
            }
            Block::List { items, .. } => {
                for item in items {
                    number(item, chapter, counts);
                }
            }
            _ => {}
        }
    }
}

/// Number and anchor of a paragraph.
type Place<'a> = (&'a str, &'a str);

fn cite<'a>(
    found: &mut BTreeMap<(&'a str, &'a str), Indexed<'a>>,
    source: &'a CitationRef,
    place: Place<'a>,
) {
    let key = (source.kind.as_str(), source.code.as_str());
    let indexed = found.entry(key).or_insert_with(|| Indexed { source, places: Vec::new() });
    if indexed.places.last() != Some(&place) {
        indexed.places.push(place);
    }
}

fn each_cited<'a>(
    blocks: &'a [Block],
    place: Place<'a>,
    note: &mut dyn FnMut(&'a CitationRef, Place<'a>),
) {
    for block in blocks {
        match block {
            Block::Numbered { number, anchor, blocks } => {
                each_cited(blocks, (number, anchor), note);
            }
            Block::Paragraph(text) | Block::Heading { text, .. } => {
                each_citation(text, place, note);
            }
            Block::List { items, .. } => {
                for item in items {
                    each_cited(item, place, note);
                }
            }
            Block::Quote(blocks) => each_cited(blocks, place, note),
            Block::Clauses(clauses) => each_in_clauses(clauses, place, note),
            Block::Table(table) => {
                each_citation(&table.caption, place, note);
                let cells = table.head.iter().chain(&table.rows).flatten();
                cells.for_each(|cell| each_citation(cell, place, note));
            }
            Block::Figure(figure) => each_citation(&figure.caption, place, note),
            Block::Code(_) | Block::PageBreak | Block::Signatures(_) => {}
        }
    }
}

fn each_in_clauses<'a>(
    clauses: &'a [Clause],
    place: Place<'a>,
    note: &mut dyn FnMut(&'a CitationRef, Place<'a>),
) {
    for clause in clauses {
        each_citation(&clause.text, place, note);
        each_in_clauses(&clause.under, place, note);
    }
}

fn each_citation<'a>(
    inlines: &'a [Inline],
    place: Place<'a>,
    note: &mut dyn FnMut(&'a CitationRef, Place<'a>),
) {
    for inline in inlines {
        match inline {
            Inline::Strong(text) | Inline::Emphasis(text) | Inline::Link { text, .. } => {
                each_citation(text, place, note);
            }
            Inline::Footnote(blocks) => each_cited(blocks, place, note),
            Inline::Citation(sources) => sources.iter().for_each(|source| note(source, place)),
            Inline::Quoted { source, .. } => note(source, place),
            Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
        }
    }
}

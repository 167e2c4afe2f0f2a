//! Markdown as staff write it, into blocks, and back.
//!
//! CommonMark with tables and footnotes, and besides:
//! - `[@A-10233; S-077]` cites, `["words" @Q-0412]` quotes ([`domain::citation`]);
//! - `![caption](figure:NAME)` alone in a paragraph is a figure that the caller knows;
//! - a paragraph `표: …` or `Table: …` directly above a table is its caption;
//! - `---` begins a new page.
//!
//! Links lead to `http(s)` addresses, into the site (`/…`) or into the document (`#…`). Other pictures
//! are refused, HTML is text. Any input gives blocks or faults that say line and remedy.
//!
//! [`write()`] and [`document`] know three more things, for whole documents: headings of levels 1 to 3
//! are sections, those below are headings inside one; a line in braces gives what Markdown has no word
//! for (`{section #c3 3장}`, `{lead}`, `{paragraph #h-0042 42}` … `{/paragraph}`,
//! `{sign 위원장 | 김민주}`); a fenced block `front` at the beginning holds title and date, fenced blocks
//! `figure NAME` at the end hold the pictures.

mod mask;
mod picture;
mod read;
mod whole;
mod write;

use std::fmt;

use super::{CitationRef, Picture};

pub use read::read;
pub use whole::{document, write};
pub use write::blocks as write_blocks;

/// The most bytes of one text.
pub const MOST: usize = 4_000_000;
/// The most lists, quotations and marks inside each other.
pub const DEEPEST: usize = 12;

/// What a text refers to.
pub trait Sources {
    /// The thing with this code; none when there is no such thing.
    fn citation(&self, code: &str) -> Option<CitationRef>;

    /// The words quoted from the thing with this code, as they are to be shown; none when they were
    /// erased.
    fn quoted(&self, _code: &str, words: &str) -> Option<String> {
        Some(words.to_owned())
    }

    /// The picture with this name; none when there is no such picture.
    fn figure(&self, name: &str) -> Option<Picture>;
}

/// A fault in a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: What,
}

/// What is wrong with a text, in a form that any language can say; in English it says what to do too.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum What {
    /// Longer than [`MOST`].
    #[error("the text has {bytes} bytes, at most {most} are read: make several of it")]
    TooLong {
        /// Bytes given.
        bytes: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// Deeper than [`DEEPEST`].
    #[error(
        "more than {deepest} lists, quotations or marks inside each other: take some of them out"
    )]
    TooDeep {
        /// The depth allowed.
        deepest: usize,
    },
    /// A picture that is no figure.
    #[error(
        "pictures cannot be put in by their address: write ![caption](figure:NAME) with the name of a \
         figure, in a paragraph of its own"
    )]
    Image,
    /// An address that is not allowed.
    #[error(
        "the link leads to '{url}': begin it with https://, with http://, with / for a page of this \
         site, or with # for a place in this text"
    )]
    Link {
        /// The address.
        url: String,
    },
    /// A code that names nothing.
    #[error("nothing has the code '{code}': copy the code from the page of what is cited")]
    Code {
        /// The code.
        code: String,
    },
    /// More codes than a paragraph may cite.
    #[error("{count} things are cited, at most {most} may be: make several paragraphs of it")]
    TooManyCited {
        /// Codes given.
        count: usize,
        /// Codes allowed.
        most: usize,
    },
    /// A quotation that is too long.
    #[error("{length} characters are quoted, at most {most} may be: shorten the quotation")]
    QuoteTooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        most: usize,
    },
    /// A figure nobody knows.
    #[error("there is no figure '{name}': take a name from the list of figures")]
    Figure {
        /// The name.
        name: String,
    },
    /// A footnote in a footnote.
    #[error("a footnote stands in another footnote: write it into the text of the first")]
    NoteInNote,
    /// A footnote that is referred to twice.
    #[error(
        "the footnote '{name}' is referred to twice: give the second place a footnote of its own"
    )]
    NoteTwice {
        /// Its name.
        name: String,
    },
    /// A footnote that nothing refers to.
    #[error(
        "nothing refers to the footnote '{name}': write [^{name}] where it belongs, or delete it"
    )]
    NoteUnused {
        /// Its name.
        name: String,
    },
    /// Text before the first section of a document.
    #[error("text stands before the first heading: write a heading (# …) above it")]
    NoSection,
    /// The block `front` or `figure` of a document cannot be read.
    #[error(
        "the block '{name}' cannot be read ({why}): take it unchanged from the document it comes from"
    )]
    Data {
        /// The block.
        name: String,
        /// What is wrong with it.
        why: String,
    },
}

/// All faults of a text, in the order of lines; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Fault::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Faults {}

/// The prefixes of a table's caption: Korean and any other language.
const CAPTIONS: [&str; 2] = ["표:", "Table:"];

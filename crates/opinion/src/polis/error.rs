//! What can be wrong with an export file, and where.

use std::fmt;

use thiserror::Error;

/// Which of the export's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFile {
    /// votes.csv: one line a vote.
    Votes,
    /// comments.csv: one line a comment.
    Comments,
    /// participants-votes.csv: one line a participant, a column a comment.
    ParticipantsVotes,
    /// A plain table: one line a vote.
    Table,
}

impl fmt::Display for SourceFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Votes => "votes.csv",
            Self::Comments => "comments.csv",
            Self::ParticipantsVotes => "participants-votes.csv",
            Self::Table => "table of votes",
        })
    }
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Counted from 1, as a person counts.
    pub number: usize,
    /// Its name in the header.
    pub name: String,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file has no header line.
    Empty,
    /// A column that the format needs is not in the header.
    MissingColumn {
        /// The name that was looked for.
        name: String,
    },
    /// Two columns have the same name (or the same comment number).
    RepeatedColumn,
    /// A line has more or fewer cells than the header.
    WrongWidth {
        /// Cells in this line.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// A quoted text is opened and never closed.
    UnclosedQuote,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A whole number was expected.
    NotANumber {
        /// What stands there.
        found: String,
    },
    /// −1, 0 or 1 was expected.
    NotASign {
        /// What stands there.
        found: String,
    },
    /// An id was expected.
    Blank,
    /// The same comment or participant has two lines.
    Repeated {
        /// The number both lines have.
        id: u64,
        /// The line that had it first.
        first_line: u64,
    },
    /// The same category has two lines.
    RepeatedCategory,
    /// A category that the population does not have.
    UnknownCategory {
        /// What stands there.
        found: String,
    },
    /// The CSV reader gave up.
    Unreadable {
        /// Its own words.
        detail: String,
    },
}

/// An export file that cannot be read, with the first fault in it. Nothing is half-read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct ReadError {
    /// Which file.
    pub file: SourceFile,
    /// Line of the file where the row begins, counted from 1.
    pub line: u64,
    /// Which column, where one is to blame.
    pub column: Option<Place>,
    /// What is wrong.
    pub fault: Fault,
}

impl ReadError {
    /// What should have stood there.
    pub fn expected(&self) -> String {
        match &self.fault {
            Fault::Empty => "a header line and a line for each entry".to_owned(),
            Fault::MissingColumn { name } => format!("a column named \"{name}\" in the header"),
            Fault::RepeatedColumn => "each column once".to_owned(),
            Fault::WrongWidth { expected, .. } => format!("{expected} cells, as in the header"),
            Fault::UnclosedQuote => "a closing quotation mark".to_owned(),
            Fault::NotUtf8 => "UTF-8 text".to_owned(),
            Fault::NotANumber { .. } => "a whole number".to_owned(),
            Fault::NotASign { .. } => "-1, 0 or 1".to_owned(),
            Fault::Blank => "an id".to_owned(),
            Fault::Repeated { .. } => "each number on one line only".to_owned(),
            Fault::RepeatedCategory => "each category on one line only".to_owned(),
            Fault::UnknownCategory { .. } => "a category of the population".to_owned(),
            Fault::Unreadable { .. } => "comma-separated values".to_owned(),
        }
    }

    /// What the person who sent the file can do.
    pub fn remedy(&self) -> &'static str {
        match &self.fault {
            Fault::Empty => "Check that the right file was sent, and export it again.",
            Fault::MissingColumn { .. } => {
                "Export the file again, or rename the column that holds this."
            }
            Fault::RepeatedColumn => "Remove or rename one of the two columns.",
            Fault::WrongWidth { .. } => {
                "Look for a comma or a line break in a text that has no quotation marks."
            }
            Fault::UnclosedQuote => "Close the quotation marks around the text of this line.",
            Fault::NotUtf8 => "Save the file as CSV UTF-8.",
            Fault::NotANumber { .. }
            | Fault::NotASign { .. }
            | Fault::UnknownCategory { .. }
            | Fault::Blank => "Correct this cell.",
            Fault::Repeated { .. } | Fault::RepeatedCategory => "Remove one of the two lines.",
            Fault::Unreadable { .. } => "Export the file again.",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => out.write_str("the file is empty"),
            Self::MissingColumn { name } => write!(out, "no column \"{name}\""),
            Self::RepeatedColumn => out.write_str("this column stands twice"),
            Self::WrongWidth { found, .. } => write!(out, "{found} cells"),
            Self::UnclosedQuote => out.write_str("a quoted text that never ends"),
            Self::NotUtf8 => out.write_str("bytes that are not UTF-8"),
            Self::Blank => out.write_str("nothing"),
            Self::NotANumber { found }
            | Self::NotASign { found }
            | Self::UnknownCategory { found } => write!(out, "\"{found}\""),
            Self::RepeatedCategory => out.write_str("this category stands on a line before"),
            Self::Repeated { id, first_line } => {
                write!(out, "{id} stands on line {first_line} already")
            }
            Self::Unreadable { detail } => out.write_str(detail),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, line {}", self.file, self.line)?;
        if let Some(place) = &self.column {
            write!(out, ", column {} ({})", place.number, place.name)?;
        }
        write!(out, ": {}; expected {}. {}", self.fault, self.expected(), self.remedy())
    }
}

//! What a use case can answer instead of its result.

use domain::permission::Denial;
use domain::text::{Fault, FieldFault};
pub use language::sensitive::{Found, Matter};

/// Why a use case did nothing. Nothing is ever half done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The gate said no.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// What was typed cannot be taken; every fault is listed.
    #[error("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid {
        /// The faults, in the order of the fields.
        faults: Vec<FieldFault>,
    },
    /// What was typed may be sensitive: its author is to say how it is to be sent.
    #[error("this may be sensitive ({}); say how to send it", matters(found))]
    Sensitive {
        /// What was found.
        found: Vec<Found>,
    },
    /// The thing changed meanwhile, or its state does not allow this.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Too often; try again after so many seconds.
    #[error("too many requests; try again in {seconds} s")]
    TooMany {
        /// Seconds to wait.
        seconds: u64,
    },
    /// More waits than can be written soon.
    #[error("the server is busy; try again")]
    Busy,
    /// The database cannot be used now; why is in the log.
    #[error("nothing can be stored at the moment; try again")]
    Unavailable,
    /// An uploaded table cannot be read.
    #[error(transparent)]
    Table(#[from] crate::import::TableError),
    /// A Polis export cannot be read.
    #[error(transparent)]
    Polis(#[from] opinion::polis::ReadError),
    /// A picture cannot be taken.
    #[error(transparent)]
    Picture(#[from] publish::picture::PictureError),
    /// Nothing can be printed.
    #[error(transparent)]
    Press(#[from] publish::press::PressError),
    /// A text of the interface cannot be used.
    #[error(transparent)]
    Message(#[from] language::message::MessageError),
    /// The bylaws of a body cannot be read.
    #[error(transparent)]
    Bylaws(#[from] domain::bylaws::BylawsError),
    /// The bylaws of a body leave open what no meeting can do without.
    #[error(transparent)]
    Incomplete(#[from] domain::bylaws::Incomplete),
    /// Something stands in the way of publishing a paper; everything is listed.
    #[error("not ready: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Unready(Vec<domain::edition::Obstacle>),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// Something that cannot happen happened; the text is for the log.
    #[error("internal: {0}")]
    Internal(String),
}

/// Kinds of matter alone: what was typed stands in no log.
fn matters(found: &[Found]) -> String {
    found
        .iter()
        .map(|one| format!("{:?}", one.matter).to_lowercase())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// One fault in one field.
    pub fn field(field: &'static str, fault: Fault) -> Self {
        Self::Invalid { faults: vec![FieldFault { field, fault }] }
    }

    /// What the database's failure means for whoever waits, if it is one.
    pub fn trouble(&self) -> Option<store::Trouble> {
        match self {
            Self::Store(error) => error.trouble(),
            _ => None,
        }
    }

    /// Nothing there, for this actor.
    pub const NOT_FOUND: Self = Self::Denied(Denial::NotFound);
}

impl From<domain::contribution::IllegalChange> for Error {
    fn from(_: domain::contribution::IllegalChange) -> Self {
        Self::Denied(Denial::State)
    }
}

//! The Polis export format: comments and votes as files, in and out.
//!
//! In files agree is +1, disagree −1, pass 0; what a person has not seen is absent. (Checked on three
//! published conversations: `n-agree` in participants-votes.csv equals the number of +1 cells in
//! every row.) The column `agrees` of comments.csv does not equal the votes, so nothing here reads it.
//!
//! Reading takes bytes and never touches a file system. Columns are found by header name, so their
//! order is free and unknown columns are ignored.

mod check;
mod error;
mod read;
mod sheet;
mod write;

pub use check::{Disagreement, Recount, conformance, recount};
pub use error::{Fault, Place, ReadError, SourceFile};
pub use read::{read, read_comments, read_matrix, read_votes};
pub(crate) use sheet::Sheet;
pub use write::{
    Authors, Zone, write_comments, write_counted_comments, write_matrix, write_more_votes,
    write_votes,
};

use std::collections::BTreeMap;

/// What a moderator decided about a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Moderation {
    /// −1: moderated out; its votes are kept but do not shape the map.
    Out,
    /// 0: nobody has decided; also what is assumed when no file says.
    #[default]
    Undecided,
    /// 1: accepted.
    In,
}

impl Moderation {
    /// The number that stands in files: −1, 0 or 1.
    pub fn number(self) -> i8 {
        match self {
            Self::Out => -1,
            Self::Undecided => 0,
            Self::In => 1,
        }
    }
}

/// A statement people vote on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Number of the comment in its conversation.
    pub id: u64,
    /// When it was written, in milliseconds since 1970 (UTC); 0 when no file says.
    pub created_ms: i64,
    /// Number of the participant who wrote it; absent in public exports.
    pub author: Option<u64>,
    /// What a moderator decided.
    pub moderated: Moderation,
    /// Its text; empty when no file says.
    pub text: String,
}

/// One act of voting. A person who votes again on a comment has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vote {
    /// When, in milliseconds since 1970 (UTC); 0 when no file says.
    pub at_ms: i64,
    /// Number of the comment.
    pub comment: u64,
    /// Number of the participant.
    pub voter: u64,
    /// +1 agree, 0 pass, −1 disagree.
    pub value: i8,
}

/// A conversation as its export files hold it: in file order, with re-votes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Export {
    /// The comments in file order; then, by number, those that only votes name (without text).
    pub comments: Vec<Comment>,
    /// The votes in file order, with re-votes.
    pub votes: Vec<Vote>,
}

/// The vote that counts for each (voter, comment): the last by time; at the same time, the later in
/// the file.
pub fn last_votes(export: &Export) -> BTreeMap<(u64, u64), Vote> {
    let mut last: BTreeMap<(u64, u64), Vote> = BTreeMap::new();
    for vote in &export.votes {
        last.entry((vote.voter, vote.comment))
            .and_modify(|kept| {
                if vote.at_ms >= kept.at_ms {
                    *kept = *vote;
                }
            })
            .or_insert(*vote);
    }
    last
}

#[cfg(test)]
mod tests;

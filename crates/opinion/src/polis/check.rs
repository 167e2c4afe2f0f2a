//! A recount that anyone can repeat, and the check that real exports pass.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{
    Authors, Export, ReadError, Vote, Zone, last_votes, read, read_matrix, write_comments,
    write_matrix, write_votes,
};
use crate::tally::Tally;

/// What an export holds, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recount {
    /// Participants with at least one vote.
    pub participants: usize,
    /// Comments with at least one vote.
    pub statements: usize,
    /// Comments, voted on or not.
    pub comments: usize,
    /// Lines of votes, re-votes included.
    pub vote_lines: usize,
    /// Last votes: one for each participant and comment.
    pub last_votes: usize,
    /// How the last votes went.
    pub tally: Tally,
}

/// Counts an export.
pub fn recount(export: &Export) -> Recount {
    let last = last_votes(export);
    let voters: BTreeSet<u64> = last.keys().map(|(voter, _)| *voter).collect();
    let statements: BTreeSet<u64> = last.keys().map(|(_, comment)| *comment).collect();
    Recount {
        participants: voters.len(),
        statements: statements.len(),
        comments: export.comments.len(),
        vote_lines: export.votes.len(),
        last_votes: last.len(),
        tally: last.values().map(|vote| vote.value).collect(),
    }
}

/// Why the three files of one conversation do not pass the check.
#[derive(Debug, Error)]
pub enum Disagreement {
    /// A file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file cannot be written.
    #[error("the export could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// votes.csv and participants-votes.csv differ about a last vote; `None` is no vote.
    #[error(
        "participant {voter} on comment {comment}: {by_votes:?} in votes.csv, \
         {by_matrix:?} in participants-votes.csv"
    )]
    LastVote {
        /// Participant.
        voter: u64,
        /// Comment.
        comment: u64,
        /// Value by votes.csv.
        by_votes: Option<i8>,
        /// Value by participants-votes.csv.
        by_matrix: Option<i8>,
    },
    /// What was written reads back as something else.
    #[error("{file} does not read back as it was written")]
    RoundTrip {
        /// The file concerned.
        file: &'static str,
    },
}

/// Checks the reader and the writers against the three files of one conversation: the last votes of
/// votes.csv are the cells of participants-votes.csv, and everything written reads back the same.
pub fn conformance(
    votes: &[u8],
    comments: &[u8],
    participants_votes: &[u8],
) -> Result<Recount, Disagreement> {
    let export = read(votes, comments)?;
    let matrix = read_matrix(participants_votes, Some(comments))?;
    same_last_votes(&last_votes(&export), &last_votes(&matrix))?;
    round_trip(&export)?;
    Ok(recount(&export))
}

type Last = BTreeMap<(u64, u64), Vote>;

fn same_last_votes(by_votes: &Last, by_matrix: &Last) -> Result<(), Disagreement> {
    let value = |last: &Last, key: &(u64, u64)| last.get(key).map(|vote| vote.value);
    let differs = |key: &&(u64, u64)| value(by_votes, key) != value(by_matrix, key);
    match by_votes.keys().chain(by_matrix.keys()).find(differs) {
        None => Ok(()),
        Some(key) => Err(Disagreement::LastVote {
            voter: key.0,
            comment: key.1,
            by_votes: value(by_votes, key),
            by_matrix: value(by_matrix, key),
        }),
    }
}

fn round_trip(export: &Export) -> Result<(), Disagreement> {
    let (mut votes, mut comments, mut matrix) = (Vec::new(), Vec::new(), Vec::new());
    write_votes(export, Zone::KST, &mut votes)?;
    write_comments(export, Authors::Named, Zone::KST, &mut comments)?;
    if read(&votes, &comments)? != *export {
        return Err(Disagreement::RoundTrip { file: "votes.csv with comments.csv" });
    }
    write_matrix(export, &BTreeMap::new(), Authors::Named, &mut matrix)?;
    let again = read_matrix(&matrix, None)?;
    same_last_votes(&last_votes(export), &last_votes(&again))
        .map_err(|_| Disagreement::RoundTrip { file: "participants-votes.csv" })
}

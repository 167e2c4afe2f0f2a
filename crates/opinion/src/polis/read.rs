//! Export files to an [`Export`].

use std::collections::{BTreeMap, BTreeSet};

use super::error::{Fault, ReadError, SourceFile};
use super::sheet::Sheet;
use super::{Comment, Export, Moderation, Vote};

/// Reads votes.csv and comments.csv. A comment that only votes name is kept, without text.
pub fn read(votes: &[u8], comments: &[u8]) -> Result<Export, ReadError> {
    let comments = read_comments(comments)?;
    let votes = read_votes(votes)?;
    Ok(complete(comments, votes))
}

/// Reads participants-votes.csv, with comments.csv where there is one. Such a file has neither times
/// nor re-votes: every vote has time 0, in the order of the lines. Without comments.csv the comments
/// have no text. A participant without a vote leaves no trace in the result.
pub fn read_matrix(
    participants_votes: &[u8],
    comments: Option<&[u8]>,
) -> Result<Export, ReadError> {
    let comments = comments.map_or_else(|| Ok(Vec::new()), read_comments)?;
    let (columns, votes) = matrix_votes(participants_votes)?;
    let mut export = complete(comments, votes);
    add_unknown(&mut export.comments, columns.into_iter());
    Ok(export)
}

/// Reads votes.csv alone: `timestamp`, `comment-id`, `voter-id` and `vote` are needed.
pub fn read_votes(bytes: &[u8]) -> Result<Vec<Vote>, ReadError> {
    let mut sheet = Sheet::open(SourceFile::Votes, bytes)?;
    let at_ms = sheet.required("timestamp")?;
    let comment = sheet.required("comment-id")?;
    let voter = sheet.required("voter-id")?;
    let value = sheet.required("vote")?;
    let mut votes = Vec::new();
    while sheet.next_line()? {
        votes.push(Vote {
            at_ms: sheet.number(at_ms)?,
            comment: sheet.number(comment)?,
            voter: sheet.number(voter)?,
            value: sheet.sign(value)?,
        });
    }
    Ok(votes)
}

/// Reads comments.csv alone: `timestamp`, `comment-id`, `moderated` and `comment-body` are needed,
/// `author-id` may be absent or blank.
pub fn read_comments(bytes: &[u8]) -> Result<Vec<Comment>, ReadError> {
    let mut sheet = Sheet::open(SourceFile::Comments, bytes)?;
    let columns = CommentColumns {
        id: sheet.required("comment-id")?,
        created_ms: sheet.required("timestamp")?,
        author: sheet.column("author-id")?,
        moderated: sheet.required("moderated")?,
        text: sheet.required("comment-body")?,
    };
    let mut seen = BTreeMap::new();
    let mut comments = Vec::new();
    while sheet.next_line()? {
        let comment = columns.comment(&sheet)?;
        note_once(&mut seen, &sheet, columns.id, comment.id)?;
        comments.push(comment);
    }
    Ok(comments)
}

/// Where the columns of comments.csv are.
struct CommentColumns {
    id: usize,
    created_ms: usize,
    author: Option<usize>,
    moderated: usize,
    text: usize,
}

impl CommentColumns {
    fn comment(&self, sheet: &Sheet<'_>) -> Result<Comment, ReadError> {
        let author = self.author.map_or(Ok(None), |at| sheet.number_or_blank(at))?;
        Ok(Comment {
            id: sheet.number(self.id)?,
            created_ms: sheet.number(self.created_ms)?,
            author,
            moderated: match sheet.sign(self.moderated)? {
                -1 => Moderation::Out,
                1 => Moderation::In,
                _ => Moderation::Undecided,
            },
            text: sheet.text(self.text)?.to_owned(),
        })
    }
}

/// The comment numbers that head columns, and the votes in the cells.
fn matrix_votes(bytes: &[u8]) -> Result<(Vec<u64>, Vec<Vote>), ReadError> {
    let mut sheet = Sheet::open(SourceFile::ParticipantsVotes, bytes)?;
    let participant = sheet.required("participant")?;
    let columns = comment_columns(&sheet)?;
    let mut seen = BTreeMap::new();
    let mut votes = Vec::new();
    while sheet.next_line()? {
        let voter = sheet.number(participant)?;
        note_once(&mut seen, &sheet, participant, voter)?;
        for (at, comment) in &columns {
            if !sheet.text(*at)?.trim().is_empty() {
                votes.push(Vote { at_ms: 0, comment: *comment, voter, value: sheet.sign(*at)? });
            }
        }
    }
    Ok((columns.into_iter().map(|(_, comment)| comment).collect(), votes))
}

/// The columns whose name is a number: one for each comment.
fn comment_columns(sheet: &Sheet<'_>) -> Result<Vec<(usize, u64)>, ReadError> {
    let columns: Vec<(usize, u64)> = sheet
        .header()
        .filter(|(_, name)| name.bytes().all(|byte| byte.is_ascii_digit()))
        .filter_map(|(at, name)| name.parse().ok().map(|comment| (at, comment)))
        .collect();
    let mut seen = BTreeSet::new();
    match columns.iter().find(|(_, comment)| !seen.insert(*comment)) {
        Some((at, _)) => Err(sheet.fault(Some(*at), Fault::RepeatedColumn)),
        None => Ok(columns),
    }
}

/// Refuses a number that an earlier line had.
fn note_once(
    seen: &mut BTreeMap<u64, u64>,
    sheet: &Sheet<'_>,
    column: usize,
    id: u64,
) -> Result<(), ReadError> {
    match seen.insert(id, sheet.line()) {
        Some(first_line) => Err(sheet.fault(Some(column), Fault::Repeated { id, first_line })),
        None => Ok(()),
    }
}

fn complete(mut comments: Vec<Comment>, votes: Vec<Vote>) -> Export {
    add_unknown(&mut comments, votes.iter().map(|vote| vote.comment));
    Export { comments, votes }
}

/// Adds a comment without text for each number that `comments` lacks, so that no vote is dropped.
fn add_unknown(comments: &mut Vec<Comment>, named: impl Iterator<Item = u64>) {
    let known: BTreeSet<u64> = comments.iter().map(|comment| comment.id).collect();
    let unknown: BTreeSet<u64> = named.filter(|id| !known.contains(id)).collect();
    comments.extend(unknown.into_iter().map(|id| Comment {
        id,
        created_ms: 0,
        author: None,
        moderated: Moderation::Undecided,
        text: String::new(),
    }));
}

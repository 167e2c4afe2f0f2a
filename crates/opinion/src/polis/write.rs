//! An [`Export`] to export files.
//!
//! Texts are written as they are: a spreadsheet program may take a text that begins with `=` for a
//! formula, but changing it would break the format's use, which is to hold what people wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::Offset;

use super::{Comment, Export, Vote, last_votes};
use crate::tally::Tally;

/// Time zone for the column `datetime`, which is for people; `timestamp` holds the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    /// Minutes east of UTC.
    pub offset_minutes: i16,
    /// How the zone is named, e.g. `KST`.
    pub abbreviation: &'static str,
}

impl Zone {
    /// Korea: nine hours east, without summer time.
    pub const KST: Self = Self { offset_minutes: 540, abbreviation: "KST" };
    /// Universal time.
    pub const UTC: Self = Self { offset_minutes: 0, abbreviation: "UTC" };

    /// As in published exports: `Wed Jun 18 08:16:54 WIB 2014`. Blank for a time no calendar has.
    fn datetime(self, at_ms: i64) -> String {
        let offset = Offset::from_seconds(i32::from(self.offset_minutes).saturating_mul(60));
        let (Ok(time), Ok(offset)) = (Timestamp::from_millisecond(at_ms), offset) else {
            return String::new();
        };
        let local = offset.to_datetime(time);
        let (day, year) = (local.strftime("%a %b %d %H:%M:%S"), local.strftime("%Y"));
        format!("{day} {} {year}", self.abbreviation)
    }
}

/// Whether a file names who wrote a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authors {
    /// With their participant numbers.
    Named,
    /// Without: comments.csv has no author column, participants-votes.csv no `n-comments`.
    /// Public exports use this.
    LeftOut,
}

/// Writes votes.csv, a line for each vote in the order of the export.
pub fn write_votes(export: &Export, zone: Zone, out: impl Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["timestamp", "datetime", "comment-id", "voter-id", "vote"])?;
    write_lines(&export.votes, zone, &mut csv)
}

/// Writes more lines of a votes.csv whose beginning is written already.
pub fn write_more_votes(votes: &[Vote], zone: Zone, out: impl Write) -> io::Result<()> {
    write_lines(votes, zone, &mut csv::Writer::from_writer(out))
}

fn write_lines<W: Write>(votes: &[Vote], zone: Zone, csv: &mut csv::Writer<W>) -> io::Result<()> {
    for vote in votes {
        csv.write_record([
            vote.at_ms.to_string(),
            zone.datetime(vote.at_ms),
            vote.comment.to_string(),
            vote.voter.to_string(),
            vote.value.signum().to_string(),
        ])?;
    }
    csv.flush()
}

/// Writes comments.csv in the order of the export; `agrees` and `disagrees` count last votes.
pub fn write_comments(
    export: &Export,
    authors: Authors,
    zone: Zone,
    out: impl Write,
) -> io::Result<()> {
    let tallies = tallies(export);
    let tally_of = |comment: &Comment| tallies.get(&comment.id).copied().unwrap_or_default();
    let counted = export.comments.iter().map(|comment| (comment, tally_of(comment)));
    write_counted_comments(counted, authors, zone, out)
}

/// Writes comments.csv from comments whose votes were counted elsewhere.
pub fn write_counted_comments<'a>(
    comments: impl IntoIterator<Item = (&'a Comment, Tally)>,
    authors: Authors,
    zone: Zone,
    out: impl Write,
) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let named = authors == Authors::Named;
    let author_column = named.then_some("author-id");
    let before = ["timestamp", "datetime", "comment-id"].into_iter().chain(author_column);
    csv.write_record(before.chain(["agrees", "disagrees", "moderated", "comment-body"]))?;
    for (comment, tally) in comments {
        csv.write_field(comment.created_ms.to_string())?;
        csv.write_field(zone.datetime(comment.created_ms))?;
        csv.write_field(comment.id.to_string())?;
        if named {
            csv.write_field(comment.author.map(|id| id.to_string()).unwrap_or_default())?;
        }
        csv.write_field(tally.agree.to_string())?;
        csv.write_field(tally.disagree.to_string())?;
        csv.write_field(comment.moderated.number().to_string())?;
        csv.write_field(&comment.text)?;
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

/// Writes participants-votes.csv: a line for each participant who voted, a column for each comment,
/// last votes only. `groups` gives each participant's opinion group; blank where it has none.
pub fn write_matrix(
    export: &Export,
    groups: &BTreeMap<u64, u32>,
    authors: Authors,
    out: impl Write,
) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let ids = comment_ids(export);
    let wrote = (authors == Authors::Named).then(|| comments_by_author(export));
    let mut header = vec!["participant".to_owned(), "group-id".to_owned()];
    header.extend(wrote.is_some().then(|| "n-comments".to_owned()));
    header.extend(["n-votes", "n-agree", "n-disagree"].map(str::to_owned));
    header.extend(ids.iter().map(u64::to_string));
    csv.write_record(header)?;
    let mut people: BTreeMap<u64, BTreeMap<u64, Vote>> = BTreeMap::new();
    for ((voter, comment), vote) in last_votes(export) {
        people.entry(voter).or_default().insert(comment, vote);
    }
    for (voter, votes) in &people {
        let wrote = wrote.as_ref().map(|wrote| wrote.get(voter).copied().unwrap_or_default());
        let tally: Tally = votes.values().map(|vote| vote.value).collect();
        csv.write_field(voter.to_string())?;
        csv.write_field(groups.get(voter).map(u32::to_string).unwrap_or_default())?;
        let counts = [tally.seen(), tally.agree, tally.disagree];
        for count in wrote.into_iter().chain(counts) {
            csv.write_field(count.to_string())?;
        }
        for id in &ids {
            let cell = votes.get(id).map(|vote| vote.value.signum().to_string());
            csv.write_field(cell.unwrap_or_default())?;
        }
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

fn comment_ids(export: &Export) -> BTreeSet<u64> {
    let named = export.votes.iter().map(|vote| vote.comment);
    export.comments.iter().map(|comment| comment.id).chain(named).collect()
}

fn comments_by_author(export: &Export) -> BTreeMap<u64, u32> {
    let mut wrote: BTreeMap<u64, u32> = BTreeMap::new();
    for author in export.comments.iter().filter_map(|comment| comment.author) {
        let count = wrote.entry(author).or_default();
        *count = count.saturating_add(1);
    }
    wrote
}

fn tallies(export: &Export) -> BTreeMap<u64, Tally> {
    let mut tallies: BTreeMap<u64, Tally> = BTreeMap::new();
    for vote in last_votes(export).values() {
        tallies.entry(vote.comment).or_default().add(vote.value);
    }
    tallies
}

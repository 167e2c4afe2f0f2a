//! Makes a table of votes with planted groups:
//! `cargo run --release -p opinion --example generate -- PEOPLE STATEMENTS VOTES GROUPS SEED OUT.csv`
#![allow(clippy::print_stderr, reason = "an example")]

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use opinion::table::Planted;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [participants, statements, votes, groups, seed, out] = words.as_slice() else {
        return Err("PEOPLE STATEMENTS VOTES GROUPS SEED OUT.csv".into());
    };
    let planted = Planted {
        participants: participants.parse()?,
        statements: statements.parse()?,
        votes: votes.parse()?,
        groups: groups.parse()?,
        seed: seed.parse()?,
    };
    Ok(planted.write(BufWriter::new(File::create(out)?))?)
}

//! `cargo xtask conformance --data DIR`: real files through the command line of the real binary,
//! against counts taken here from the same files. Shares no code with the product on purpose.

mod fairness;
mod opinion;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::process::{self, BadInput, Tally};

/// The conversations under `polis/`, with the figures published for them (voters, statements).
const CONVERSATIONS: &[(&str, usize, usize)] = &[
    ("vtaiwan.uberx", 1_921, 197),
    ("15-per-hour-seattle", 339, 54),
    ("london.youth.policing", 26, 39),
];

/// Runs every check on the files in `data`; true when all passed.
pub(crate) fn run(data: &Path) -> Result<bool> {
    let polis = data.join("polis");
    for (name, ..) in CONVERSATIONS {
        let folder = polis.join(name);
        if !folder.is_dir() {
            let folder = folder.display();
            return Err(BadInput(format!(
                "{folder} is missing: name the folder of real files with --data"
            ))
            .into());
        }
    }
    let polis = fs::canonicalize(polis)?;
    let work = process::target()?.join("conformance");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let binary = process::build_binary()?;
    let mut checks = Checks::default();
    for (name, voters, statements) in CONVERSATIONS {
        println!("\n── polis/{name} ──");
        let mundap = Mundap { binary: binary.clone(), data: work.join(name).join("data") };
        let from = polis.join(name);
        let (result, time) =
            process::timed(|| conversation(&mut checks, &mundap, &from, (*voters, *statements)));
        if let Err(error) = result {
            checks.check("every step ran", Err(error));
        }
        println!("     {:.1} s", time.as_secs_f64());
    }
    fairness::run(&mut checks, &binary, data, &work)?;
    opinion::run(&mut checks, &binary, &fs::canonicalize(data)?, &work.join("opinion"))?;
    println!("\n{}", checks.tally);
    Ok(checks.tally.failed == 0)
}

/// One conversation: import, compare, export, compare, import the export, compare again.
fn conversation(
    checks: &mut Checks,
    mundap: &Mundap,
    from: &Path,
    (voters, statements): (usize, usize),
) -> Result<()> {
    let truth = Conversation::read(from)?;
    checks.equal("the recount finds the published voters", truth.votes.len(), voters);
    checks.equal("the recount finds the published statements", truth.statements.len(), statements);

    let first = mundap.import("first", from)?;
    checks.report("import", &first, &truth);
    let out = mundap.data.with_file_name("export");
    mundap.export(&first, &out, &[])?;
    let exported = Conversation::read(&out)?;
    checks.same("export", &exported, &truth);
    checks.check("export names no authors", no_authors(&out));

    let second = mundap.import("second", &out)?;
    checks.report("import of the export", &second, &truth);
    let again = mundap.data.with_file_name("export-again");
    mundap.export(&second, &again, &[])?;
    checks.same("export of the import of the export", &Conversation::read(&again)?, &truth);

    let moved = mundap.data.with_file_name("moved");
    mundap.export(&first, &moved, &["--with-authors"])?;
    checks.check("export with authors: who wrote what", same_authors(&moved, from));
    let moved_in = mundap.import("moved", &moved)?;
    checks.report("import of the export with authors", &moved_in, &truth);
    let moved_again = mundap.data.with_file_name("moved-again");
    mundap.export(&moved_in, &moved_again, &["--with-authors"])?;
    checks.check("export of that import: who wrote what", same_authors(&moved_again, from));

    let matrix = mundap.data.with_file_name("matrix");
    fs::create_dir_all(&matrix)?;
    for file in ["participants-votes.csv", "comments.csv"] {
        fs::copy(from.join(file), matrix.join(file)).with_context(|| format!("copying {file}"))?;
    }
    let third = mundap.import("matrix", &matrix)?;
    checks.report("import without votes.csv", &third, &truth);
    Ok(())
}

/// The binary, on one data folder.
struct Mundap {
    binary: PathBuf,
    data: PathBuf,
}

impl Mundap {
    fn run(&self, args: &[&str], paths: &[&Path]) -> Result<String> {
        let mut command = Command::new(&self.binary);
        command.args(args).args(paths).arg("--data").arg(&self.data);
        process::output(&mut command)
    }

    /// Imports a folder as a dialogue of its own; what the program reports.
    fn import(&self, slug: &str, from: &Path) -> Result<Value> {
        fs::create_dir_all(&self.data)?;
        self.run(&["dialogue", "add", "--slug", slug, "--title", slug], &[])?;
        let printed = self.run(&["import", "polis", "--json", "--dialogue", slug], &[from])?;
        serde_json::from_str(printed.trim())
            .with_context(|| format!("not one JSON object: {printed}"))
    }

    fn export(&self, report: &Value, out: &Path, flags: &[&str]) -> Result<()> {
        let id = report.get("core_question").context("the report has no core_question")?;
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let words = [&["export", "polis", "--core-question", &id], flags, &["--out"]].concat();
        self.run(&words, &[out])?;
        Ok(())
    }
}

/// What one person voted: statement to vote, by last vote.
type Ballot = BTreeMap<String, i8>;

/// A conversation as its files tell it.
#[derive(Debug, PartialEq, Eq)]
struct Conversation {
    /// Texts of comments.csv by their number, spaces unified: an export may number anew.
    statements: BTreeMap<String, String>,
    /// Ballots by voter, over the numbers of statements.
    votes: BTreeMap<String, Ballot>,
}

impl Conversation {
    /// Reads votes.csv and comments.csv.
    fn read(folder: &Path) -> Result<Self> {
        let mut statements = BTreeMap::new();
        for row in rows(&folder.join("comments.csv"), ["comment-id", "comment-body"])? {
            let [id, text] = row;
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            ensure!(statements.insert(id.clone(), text).is_none(), "comments.csv has {id} twice");
        }
        let mut votes: BTreeMap<String, Ballot> = BTreeMap::new();
        let mut rows =
            rows(&folder.join("votes.csv"), ["timestamp", "voter-id", "comment-id", "vote"])?;
        // The last vote counts, and a file need not be in order. The sort keeps the order of equals.
        rows.sort_by_key(|[time, ..]| time.parse::<i64>().unwrap_or_default());
        for [_, voter, statement, vote] in rows {
            let vote = vote.parse().with_context(|| format!("votes.csv: vote {vote:?}"))?;
            votes.entry(voter).or_default().insert(statement, vote);
        }
        Ok(Self { statements, votes })
    }

    /// How many votes count.
    fn count(&self) -> usize {
        self.votes.values().map(BTreeMap::len).sum()
    }

    /// Agree, disagree and pass for every statement, by its text.
    fn tallies(&self) -> BTreeMap<String, [usize; 3]> {
        let mut tallies: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
        for (statement, vote) in self.votes.values().flatten() {
            let [agree, disagree, pass] = tallies.entry(statement).or_default();
            match vote {
                1 => *agree += 1,
                -1 => *disagree += 1,
                _ => *pass += 1,
            }
        }
        let tally = |id: &String| tallies.get(id.as_str()).copied().unwrap_or_default();
        self.statements.iter().map(|(id, text)| (text.clone(), tally(id))).collect()
    }

    /// Every person's ballot over texts, in order: equal for equal conversations, whatever the
    /// people and the statements are called.
    fn ballots(&self) -> Vec<BTreeSet<(&str, i8)>> {
        let text = |id: &'_ String| self.statements.get(id).map_or("", String::as_str);
        let ballot =
            |ballot: &'_ Ballot| ballot.iter().map(|(id, vote)| (text(id), *vote)).collect();
        let mut ballots: Vec<BTreeSet<(&str, i8)>> = Vec::new();
        for one in self.votes.values() {
            ballots.push(ballot(one));
        }
        ballots.sort();
        ballots
    }
}

/// The named columns of a CSV file.
fn rows<const N: usize>(file: &Path, columns: [&str; N]) -> Result<Vec<[String; N]>> {
    let shown = file.display();
    let mut reader = csv::Reader::from_path(file).with_context(|| format!("reading {shown}"))?;
    let headers = reader.headers()?.clone();
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        *place = headers
            .iter()
            .position(|header| header == column)
            .with_context(|| format!("{shown} has no column {column}"))?;
    }
    let row = |record: csv::Result<csv::StringRecord>| {
        let record = record?;
        Ok(places.map(|place| record.get(place).unwrap_or_default().to_owned()))
    };
    reader.records().map(row).collect()
}

/// Nobody's full record can be joined over files: comments.csv says nothing of authors.
fn no_authors(folder: &Path) -> Result<()> {
    let file = folder.join("comments.csv");
    if let Ok(rows) = rows(&file, ["author-id"]) {
        let named = rows.iter().filter(|[author]| !author.is_empty()).count();
        ensure!(named == 0, "{} names {named} authors", file.display());
    }
    Ok(())
}

/// Under other names, the same people wrote the same statements, and voted as they did.
fn same_authors(found: &Path, truth: &Path) -> Result<()> {
    ensure!(written(found)? == written(truth)?, "some statements have other authors");
    Ok(())
}

/// The texts someone wrote, and what they voted on which.
type Author = (BTreeSet<String>, BTreeSet<(String, i8)>);

/// What every author wrote, beside the ballot the same person cast: equal for equal conversations,
/// whatever the people are called.
fn written(folder: &Path) -> Result<Vec<Author>> {
    let conversation = Conversation::read(folder)?;
    let text = |id: &String| conversation.statements.get(id).cloned().unwrap_or_default();
    let mut wrote: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for [id, author] in rows(&folder.join("comments.csv"), ["comment-id", "author-id"])? {
        wrote.entry(author).or_default().insert(text(&id));
    }
    let of = |author: &String| {
        let votes = conversation.votes.get(author).into_iter().flatten();
        votes.map(|(id, vote)| (text(id), *vote)).collect()
    };
    let mut list: Vec<_> = wrote.into_iter().map(|(author, texts)| (texts, of(&author))).collect();
    list.sort();
    Ok(list)
}

/// The results so far.
#[derive(Default)]
struct Checks {
    tally: Tally,
}

impl Checks {
    fn check(&mut self, name: &str, result: Result<()>) {
        self.tally.add(Tally::one(result.is_ok()));
        match result {
            Ok(()) => println!("ok   {name}"),
            Err(error) => println!("FAIL {name}: {error:#}"),
        }
    }

    fn equal<T: PartialEq + Debug + Copy>(&mut self, name: &str, found: T, expected: T) {
        let result = if found == expected {
            Ok(())
        } else {
            Err(anyhow::anyhow!("{found:?}, expected {expected:?}"))
        };
        self.check(&format!("{name}: {expected:?}"), result);
    }

    /// The figures that an import prints.
    fn report(&mut self, name: &str, report: &Value, truth: &Conversation) {
        let expected = [
            ("statements", truth.statements.len()),
            ("participants", truth.votes.len()),
            ("votes", truth.count()),
        ];
        for (key, expected) in expected {
            let name = format!("{name}: {key}");
            match report.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()) {
                Some(found) => self.equal(&name, found, expected),
                None => self.check(&name, Err(anyhow::anyhow!("not in the report {report}"))),
            }
        }
    }

    /// Two conversations tell the same.
    fn same(&mut self, name: &str, found: &Conversation, truth: &Conversation) {
        self.equal(&format!("{name}: statements"), found.statements.len(), truth.statements.len());
        self.equal(&format!("{name}: people who voted"), found.votes.len(), truth.votes.len());
        self.equal(&format!("{name}: votes that count"), found.count(), truth.count());
        self.check(
            &format!("{name}: agree, disagree and pass of every statement"),
            same_tallies(&found.tallies(), &truth.tallies()),
        );
        let ballots = if found.ballots() == truth.ballots() {
            Ok(())
        } else {
            Err(anyhow::anyhow!("some ballots differ"))
        };
        self.check(&format!("{name}: every ballot"), ballots);
    }
}

fn same_tallies(
    found: &BTreeMap<String, [usize; 3]>,
    truth: &BTreeMap<String, [usize; 3]>,
) -> Result<()> {
    let wrong: Vec<_> =
        truth.iter().filter(|(text, tally)| found.get(*text) != Some(tally)).collect();
    let Some((text, tally)) = wrong.first() else { return Ok(()) };
    bail!(
        "{} of {} differ; {text:?} has {:?}, expected {tally:?}",
        wrong.len(),
        truth.len(),
        found.get(*text)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str, comments: &str, votes: &str) -> Conversation {
        let folder = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("comments.csv"), comments).unwrap();
        fs::write(folder.join("votes.csv"), votes).unwrap();
        let conversation = Conversation::read(&folder);
        fs::remove_dir_all(&folder).unwrap();
        conversation.unwrap()
    }

    #[test]
    fn the_last_vote_counts_and_names_do_not() {
        let one = sample(
            "one",
            "comment-id,comment-body\n0,\"a, b\"\n1,c  d\n2,e\n",
            "timestamp,comment-id,voter-id,vote\n30,0,7,-1\n10,0,7,1\n20,1,7,0\n20,0,8,1\n",
        );
        assert_eq!(one.count(), 3);
        assert_eq!(one.tallies().get("a, b"), Some(&[1, 1, 0]));
        assert_eq!(one.tallies().get("c d"), Some(&[0, 0, 1]));
        assert_eq!(one.tallies().get("e"), Some(&[0, 0, 0]));
        let two = sample(
            "two",
            "comment-id,comment-body\n5,c d\n6,e\n9,\"a, b\"\n",
            "timestamp,comment-id,voter-id,vote\n1,9,x,1\n2,9,y,-1\n3,5,y,0\n",
        );
        assert_eq!(one.ballots(), two.ballots());
        assert!(same_tallies(&two.tallies(), &one.tallies()).is_ok());
        let three = sample(
            "three",
            "comment-id,comment-body\n5,c d\n6,e\n9,\"a, b\"\n",
            "timestamp,comment-id,voter-id,vote\n1,9,x,1\n2,9,y,-1\n3,5,x,0\n",
        );
        assert_ne!(one.ballots(), three.ballots());
    }
}

//! `cargo xtask tidy`: what no compiler checks. Each check is a function from source texts to
//! findings; each finding names a place, what is wrong there and what to do.

mod borders;
mod crates;
mod examples;
pub(crate) mod handbook;
mod licences;
mod rust;
mod templates;
mod text;
mod translations;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::process::{self, Tally};

/// A text file of the project.
pub(crate) struct Source {
    /// Its path in the repository, with forward slashes.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
}

impl Source {
    /// Every text file that git knows or would take in.
    pub(crate) fn read_all(root: &Path) -> Result<Vec<Self>> {
        let mut git = Command::new("git");
        git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let list = process::output(git.current_dir(root))?;
        let paths: BTreeSet<&str> = list.split('\0').filter(|path| !path.is_empty()).collect();
        // A picture is no text, and a file that was just removed is still listed.
        let text = |path: &str| fs::read_to_string(root.join(path)).ok();
        let source = |path: &str| Some(Self { path: path.to_owned(), text: text(path)? });
        Ok(paths.into_iter().filter_map(source).collect())
    }

    #[cfg(test)]
    pub(crate) fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|own| own == extension)
    }

    /// The crate it belongs to, by its folder.
    fn owner(&self) -> Option<&str> {
        if self.path.starts_with("xtask/") {
            return Some("xtask");
        }
        Some(self.path.strip_prefix("crates/")?.split_once('/')?.0)
    }

    /// Whether it is compiled for tests, benchmarks or examples only, as its path shows.
    fn is_for_tests(&self) -> bool {
        let inner = ["/tests/", "/benches/", "/examples/"];
        inner.iter().any(|folder| self.path.contains(folder)) || self.path.ends_with("/tests.rs")
    }

    /// The number of the first line that contains `part`, or the first line.
    fn line_of(&self, part: &str) -> usize {
        self.text.lines().position(|line| line.contains(part)).map_or(1, |index| index + 1)
    }

    fn finding(&self, line: usize, what: impl Into<String>, todo: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, what: what.into(), todo: todo.into() }
    }
}

/// Something to mend.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    what: String,
    todo: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n    {}", self.path, self.line, self.what, self.todo)
    }
}

/// Runs every check and prints the findings; true when there are none.
pub(crate) fn run() -> Result<bool> {
    let sources = Source::read_all(&process::root()?)?;
    let metadata = process::metadata()?;
    let checks = [
        ("borders between crates", crates::check(&metadata, &sources)),
        ("borders in the code", borders::check(&sources)),
        ("examples in documentation", examples::check(&sources)),
        ("licences and sources of dependencies", licences::check(&metadata, &sources)),
        ("translations", translations::check(&sources)),
        ("templates", templates::check(&sources)),
        ("texts, names and migrations", text::check(&sources)),
        ("handbook", handbook::check(&sources)),
    ];
    let mut tally = Tally::default();
    for (name, mut findings) in checks {
        findings.sort();
        findings.dedup();
        tally.add(Tally::one(findings.is_empty()));
        println!("{} {name}", if findings.is_empty() { "ok  " } else { "FAIL" });
        for finding in findings {
            println!("{finding}");
        }
    }
    Ok(tally.failed == 0)
}

//! `cargo xtask test`: every check a change has to pass: first what takes seconds, then what the compiler
//! says, then the tests. Needs nothing outside the clone. Everything is compiled once, in the dev profile.

use std::path::Path;
use std::process::Command;
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::fuzz::{self, Tell};
use crate::need::{self, Need};
use crate::process::{self, Tally};
use crate::{handbook, tidy};

/// A step of `cargo xtask test`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// rustfmt changes nothing
    Format,
    /// What no compiler checks (`cargo xtask tidy`)
    Tidy,
    /// cargo-deny, where it is installed: licences, bans, sources
    Deny,
    /// Ten minutes of requests made from the API's description (schemathesis)
    Fuzz,
    /// No warning in any target
    Clippy,
    /// The examples in the documentation
    Docs,
    /// Unit and integration tests, on both engines
    Tests,
    /// Every page in a real browser
    Browser,
    /// The handbook is built, with pictures from the browser
    Handbook,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    fn done(self) -> Done {
        let (tally, time) = process::timed(|| self.run());
        Done { step: self, tally, time }
    }

    fn run(self) -> Result<Tally> {
        match self {
            Self::Format => passes(["fmt", "--all", "--check"]),
            Self::Tidy => Ok(Tally::one(tidy::run()?)),
            Self::Deny => deny(),
            Self::Clippy => {
                passes(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
            }
            Self::Tests => tests(),
            Self::Docs => {
                counted(&mut process::cargo(["test", "--workspace", "--doc"])?, libtest_tally)
            }
            Self::Fuzz => fuzz::run(fuzz::SHORT, Tell::File),
            Self::Browser => browser(),
            Self::Handbook => Ok(Tally::one(handbook::run()?)),
        }
    }
}

/// Runs `steps`, or all of them, each even when an earlier one failed; true when all passed. Requests
/// from the API's description are made while the compiler works on the steps after it: neither cares
/// about time. Tests and the browser do, so that it is waited for before they run. What it needs is
/// compiled before that, because two cargos wait for each other, and ten minutes would be waited for
/// at the end.
pub(crate) fn run(steps: &[Step]) -> bool {
    let steps = if steps.is_empty() { Step::value_variants() } else { steps };
    let mut report = Report::default();
    thread::scope(|scope| {
        let mut beside: Option<ScopedJoinHandle<'_, Done>> = None;
        for step in steps {
            match step {
                Step::Fuzz => {
                    println!("\n── the program and its tests are compiled ──");
                    if let Err(error) = process::build_binary() {
                        println!("error: {error:#}");
                    }
                    println!("\n── {}: goes on beside the next steps ──", step.name());
                    beside = Some(scope.spawn(|| step.done()));
                    continue;
                }
                Step::Tests | Step::Browser => report.join(beside.take()),
                _ => {}
            }
            println!("\n── {} ──", step.name());
            report.add(step.done());
        }
        report.join(beside);
    });
    report.print();
    report.total.failed == 0
}

/// What became of a step.
struct Done {
    step: Step,
    tally: Result<Tally>,
    time: Duration,
}

/// What became of all steps.
#[derive(Default)]
struct Report {
    total: Tally,
    lines: Vec<String>,
}

impl Report {
    fn add(&mut self, done: Done) {
        let tally = done.tally.unwrap_or_else(|error| {
            println!("error: {error:#}");
            Tally::one(false)
        });
        let line = format!("{:<8} {:>7.1} s   {tally}", done.step.name(), done.time.as_secs_f64());
        println!("   {line}");
        self.lines.push(line);
        self.total.add(tally);
    }

    /// Waits for a step that goes on beside.
    fn join(&mut self, beside: Option<ScopedJoinHandle<'_, Done>>) {
        let Some(handle) = beside else { return };
        match handle.join() {
            Ok(done) => self.add(done),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    fn print(&self) {
        println!("\n── steps ──");
        for line in &self.lines {
            println!("   {line}");
        }
        println!("\n{}", self.total);
    }
}

fn passes<const N: usize>(args: [&str; N]) -> Result<Tally> {
    Ok(Tally::one(process::run(&mut process::cargo(args)?)?))
}

/// Licences and sources are checked in tidy, which always runs. cargo-deny adds bans and says more,
/// but takes minutes to compile, so it runs where someone installed it. Advisories need a database
/// from outside: a release's checklist asks for them.
fn deny() -> Result<Tally> {
    if need::has_cargo_tool("deny") {
        return passes(["deny", "check", "licenses", "bans", "sources"]);
    }
    println!("   cargo-deny is not installed (`cargo install --locked cargo-deny`);");
    println!("   tidy has checked licences and sources against deny.toml");
    Ok(Tally::default())
}

fn tests() -> Result<Tally> {
    need::all(&[
        Need::Postgres,
        Need::Strace,
        Need::KoreanFont,
        Need::Systemd,
        Need::Go,
        Need::Sqlite,
    ])?;
    if need::nextest()? {
        let args = ["nextest", "run", "--workspace", "--tests"];
        counted(&mut process::cargo(args)?, nextest_tally)
    } else {
        println!("   cargo-nextest cannot be had: plain cargo test instead");
        let args = ["test", "--workspace", "--tests", "--no-fail-fast"];
        counted(&mut process::cargo(args)?, libtest_tally)
    }
}

fn browser() -> Result<Tally> {
    counted(&mut browser_tests(&process::root()?.join("tests/browser"))?, plain_tally)
}

/// The command that runs every browser test against the program as it is now.
pub(crate) fn browser_tests(folder: &Path) -> Result<Command> {
    need::all(&[Need::Node, Need::Chromium, Need::KoreanFont])?;
    need::npm_packages(folder)?;
    let mut node = Command::new("node");
    node.arg(folder.join("run.mjs")).arg("--binary").arg(process::build_binary()?);
    node.env("CHROMIUM", need::chromium().context("no chromium")?);
    Ok(node)
}

/// Runs a test runner and counts by its closing line. A runner that fails without naming a failed
/// test counts as one.
fn counted(command: &mut Command, count: fn(&str) -> Tally) -> Result<Tally> {
    let (passed, text) = process::tee(command)?;
    let mut tally = count(&text);
    if !passed && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

/// `Summary [0.1s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 2 skipped`
fn nextest_tally(text: &str) -> Tally {
    let line = text.lines().rev().find(|line| line.contains("Summary ["));
    let counts = line.and_then(|line| line.split_once("run:")).map_or("", |(_, counts)| counts);
    Tally {
        passed: number_before(counts, "passed"),
        failed: ["failed", "timed out", "exec failed"]
            .iter()
            .map(|word| number_before(counts, word))
            .sum(),
    }
}

/// `test result: ok. 3 passed; 0 failed; …`, once for each test program
fn libtest_tally(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text.lines().filter(|line| line.starts_with("test result:")) {
        let passed = number_before(line, "passed");
        tally.add(Tally { passed, failed: number_before(line, "failed") });
    }
    tally
}

/// `3 passed, 0 failed`, alone on a line
fn plain_tally(text: &str) -> Tally {
    let lines = text.lines().rev();
    let counts = lines.filter_map(|line| {
        let (passed, failed) = line.trim().strip_suffix(" failed")?.split_once(" passed, ")?;
        Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
    });
    counts.into_iter().next().unwrap_or_default()
}

/// The number in front of `word` in a list such as `7 passed (1 slow), 1 failed; 2 skipped`.
fn number_before(list: &str, word: &str) -> usize {
    let parts = list.split([',', ';', '.']);
    let mut found = parts.filter_map(|part| {
        let (number, rest) = part.trim().split_once(' ')?;
        let exact = rest == word || rest.strip_prefix(word)?.starts_with(' ');
        exact.then(|| number.parse().ok()).flatten()
    });
    found.next().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_test_runners_are_counted() {
        let nextest = "x\n     Summary [  12.304s] 9 tests run: 6 passed (1 slow), 1 failed, 2 timed out, 4 skipped\n        FAIL [   0.1s] a\n";
        assert_eq!(nextest_tally(nextest), Tally { passed: 6, failed: 3 });
        let libtest = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
                       test result: FAILED. 1 passed; 2 failed; 0 ignored\n";
        assert_eq!(libtest_tally(libtest), Tally { passed: 4, failed: 2 });
        assert_eq!(plain_tally("a\n12 passed, 3 failed\n"), Tally { passed: 12, failed: 3 });
        assert_eq!(plain_tally("no such line"), Tally::default());
    }

    #[test]
    fn a_runner_that_dies_counts_as_failed() {
        let tally = counted(Command::new("sh").args(["-c", "exit 1"]), plain_tally).unwrap();
        assert_eq!(tally, Tally { passed: 0, failed: 1 });
    }
}

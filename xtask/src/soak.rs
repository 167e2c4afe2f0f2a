//! `cargo xtask soak`: the long form of every test that counts rounds. A test that reads
//! `MUNDAP_SOAK_ROUNDS` runs a short form in `cargo xtask test` and is found here by that name. Soaks
//! run optimised, because they are about load: 2,000 votes a second are more than a debug build does
//! beside the program that sends them.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Result, bail};

use crate::fuzz;
use crate::need::{self, Need};
use crate::process::{self, Tally};
use crate::tidy::Source;

/// The variable that says how many rounds a counting test runs.
const ROUNDS: &str = "MUNDAP_SOAK_ROUNDS";

/// The word that asks for the API's hour alone.
const API: &str = "api";

/// The package of the opinion mathematics, which promises something of a hundred seeds. Its name as
/// the first word asks for its tests alone, without the rest of the workspace.
const OPINION: &str = "opinion";

/// Seeds of which something is promised.
const SEEDS: u32 = 100;

/// Runs every counting test with `rounds` rounds, one after the other, then an hour against the API;
/// true when all passed. `args` go to the tests; [`API`] alone leaves them out, [`OPINION`] first
/// leaves out the tests of other packages.
pub(crate) fn run(rounds: u32, args: &[String]) -> Result<bool> {
    let mut tally = Tally::default();
    match args {
        [own] if own == API => {}
        [own, args @ ..] if own == OPINION => opinion(rounds, args, &mut tally)?,
        args => count(rounds, args, &mut tally)?,
    }
    if args.is_empty() || args == [API] {
        println!("── api: {} minutes of schemathesis", fuzz::LONG.as_secs() / 60);
        tally.add(fuzz::run(fuzz::LONG, fuzz::Tell::Screen)?);
    }
    println!("\n{tally}");
    Ok(tally.failed == 0)
}

/// The tests of the opinion mathematics: pure, so that they need neither database nor browser.
fn opinion(rounds: u32, args: &[String], tally: &mut Tally) -> Result<()> {
    let targets = targets(&Source::read_all(&process::root()?)?);
    for (package, target) in targets.iter().filter(|(package, _)| package == OPINION) {
        let what = ["test", "--release", "-p", package, "--test", target, "--"];
        repeat(process::cargo(what)?, (package, target), rounds, args, tally)?;
    }
    Ok(())
}

/// Runs one counting test.
fn repeat(
    mut command: Command,
    (package, target): (&str, &str),
    rounds: u32,
    args: &[String],
    tally: &mut Tally,
) -> Result<()> {
    let rounds = if package == OPINION { rounds.max(SEEDS) } else { rounds };
    println!("── {package} {target}: {rounds} rounds");
    command.args(["--nocapture", "--test-threads=1"]).args(args);
    command.env(ROUNDS, rounds.to_string());
    let (passed, time) = process::timed(|| process::run(&mut command));
    let passed = passed?;
    let word = if passed { "passed" } else { "FAILED" };
    println!("   {package} {target}: {word} in {:.1} s", time.as_secs_f64());
    tally.add(Tally::one(passed));
    Ok(())
}

fn count(rounds: u32, args: &[String], tally: &mut Tally) -> Result<()> {
    need::all(&[Need::Postgres, Need::Strace, Need::KoreanFont, Need::Systemd])?;
    let targets = targets(&Source::read_all(&process::root()?)?);
    if targets.is_empty() {
        bail!("no file crates/*/tests/*.rs reads {ROUNDS}: there is nothing to soak");
    }
    for (package, target) in targets {
        // Of one package alone, Cargo would resolve other features and compile SeaORM anew.
        let what = ["test", "--release", "--workspace", "--test", &target, "--"];
        repeat(process::cargo(what)?, (&package, &target), rounds, args, tally)?;
    }
    Ok(())
}

/// The integration tests that count rounds, as (package, target). A module of a test
/// (`tests/crash/load.rs`) stands for the test it belongs to.
fn targets(sources: &[Source]) -> BTreeSet<(String, String)> {
    let counting = sources.iter().filter(|source| source.text.contains(ROUNDS));
    counting
        .filter_map(|source| {
            let (package, rest) = source.path.strip_prefix("crates/")?.split_once("/tests/")?;
            let target = rest.split('/').next()?;
            Some((package.to_owned(), target.trim_end_matches(".rs").to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_tests_are_found_by_the_variable_they_read() {
        let found = targets(&[
            Source::sample("crates/mundap/tests/crash.rs", "env::var(\"MUNDAP_SOAK_ROUNDS\")"),
            Source::sample("crates/mundap/tests/load/client.rs", "MUNDAP_SOAK_ROUNDS"),
            Source::sample("crates/mundap/tests/serve.rs", "nothing"),
            Source::sample("crates/app/src/vote.rs", "MUNDAP_SOAK_ROUNDS"),
        ]);
        let found: Vec<_> = found.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        assert_eq!(found, [("mundap", "crash"), ("mundap", "load")]);
    }
}

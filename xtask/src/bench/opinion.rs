//! `cargo xtask bench opinion`: the crate `opinion` beside red-dwarf, the Python reference, on the same
//! table in one run, because the machine decides the absolute figures.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{need, process};

/// People, statements, votes, groups and seed of the table.
const TABLE: [&str; 5] = ["10000", "1000", "500000", "3", "1"];

/// How many times faster an analysis is expected to be, at least.
const RATIO: f64 = 100.0;

/// Analyses the table with red-dwarf.
const REFERENCE: &str = include_str!("red_dwarf.py");

/// What an analysis took, reading aside.
#[derive(Clone, Copy, Debug)]
struct Spent {
    wall: f64,
    cpu: f64,
    /// Peak memory in MB, reading included.
    memory: f64,
}

/// Builds, makes the table and times both; true when ours is fast enough.
pub(super) fn run() -> Result<bool> {
    let build = ["build", "--release", "-p", "opinion", "--examples"];
    if !process::run(&mut process::cargo(build)?)? {
        return Ok(false);
    }
    let python = need::red_dwarf()?;
    let target = process::target()?;
    let examples = target.join("release").join("examples");
    let table = target.join("bench-opinion.csv");
    process::output(Command::new(examples.join("generate")).args(TABLE).arg(&table))?;
    let [people, statements, votes, ..] = TABLE;
    println!("── {people} people × {statements} statements × {votes} votes ──");
    let ours = ours(&examples.join("analyse"), &table)?;
    tell("opinion, mode polis", ours);
    let theirs = theirs(&python, &table)?;
    tell("red-dwarf", theirs);
    let (wall, cpu) = (theirs.wall / ours.wall, theirs.cpu / ours.cpu);
    println!("   ratio: {wall:.0} in wall time, {cpu:.0} in CPU time; expected at least {RATIO}");
    Ok(wall >= RATIO)
}

fn tell(name: &str, Spent { wall, cpu, memory }: Spent) {
    println!("   {name}: {wall:.3} s, CPU {cpu:.2} s, {memory:.0} MB");
}

/// From the lines `analysis: 0.1 s, CPU 0.2 s` and `VmHWM: 1 kB`.
fn ours(analyse: &Path, table: &Path) -> Result<Spent> {
    let text = process::output(Command::new(analyse).arg(table).arg("polis"))?;
    let figures = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.with_context(|| format!("no line {name:?} in {text}")).map(numbers)
    };
    let [wall, cpu] = figures("analysis:")?[..] else { anyhow::bail!("no two times in {text}") };
    let peak = figures("VmHWM:")?.first().copied().context("no memory")?;
    ensure!(wall > 0.0 && cpu > 0.0, "too quick for this clock: {text}");
    Ok(Spent { wall, cpu, memory: peak / 1024.0 })
}

fn theirs(python: &Path, table: &Path) -> Result<Spent> {
    let text =
        process::output(Command::new(python).args(["-W", "ignore", "-c", REFERENCE]).arg(table))?;
    let [wall, cpu, peak] = numbers(&text)[..] else { anyhow::bail!("not three figures: {text}") };
    Ok(Spent { wall, cpu, memory: peak / 1024.0 })
}

/// The numbers among the words of a text.
fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_among_words() {
        assert_eq!(numbers(" 0.104 s, CPU 0.19 s"), [0.104, 0.19]);
        assert!(numbers("none, at all").is_empty());
    }
}

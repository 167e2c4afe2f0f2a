//! `cargo xtask bench`: the benchmark program of the binary's crate, in the release profile. It
//! prints ratios taken within one run, because the machine decides the absolute figures. `cargo xtask
//! bench opinion` and `cargo xtask bench fairness` compare the mathematics with reference packages
//! instead; `cargo xtask bench documents` makes a white paper of 300 pages in every format, `cargo xtask
//! bench trace` times the trace of any question in a store of full size.

mod fairness;
mod opinion;

use anyhow::Result;

use crate::process;

/// The words that ask for the mathematics alone, beside reference packages.
const FAIRNESS: &str = "fairness";
const OPINION: &str = "opinion";
/// The word that asks for documents alone.
const DOCUMENTS: &str = "documents";
/// The word that asks for the trace alone.
const TRACE: &str = "trace";

/// Builds the program, the yardstick and the benchmark, and runs it; true when it ran to its end.
pub(crate) fn run(args: &[String]) -> Result<bool> {
    if args == [FAIRNESS] {
        return fairness::run();
    }
    if args == [OPINION] {
        return opinion::run();
    }
    if args == [DOCUMENTS] {
        let run = ["run", "--release", "-p", "publish", "--example", "documents"];
        return process::run(&mut process::cargo(run)?);
    }
    if args == [TRACE] {
        let run = ["run", "--release", "--quiet", "-p", "store", "--example", "trace"];
        return process::run(&mut process::cargo(run)?);
    }
    let build = ["build", "--release", "-p", "mundap", "-p", "store", "--bins", "--examples"];
    if !process::run(&mut process::cargo(build)?)? {
        return Ok(false);
    }
    let folder = process::target()?.join("release");
    let mut bench = std::process::Command::new(folder.join("examples").join("bench"));
    bench.arg(folder.join("mundap")).arg(folder.join("examples").join("raw_votes")).args(args);
    process::run(&mut bench)
}

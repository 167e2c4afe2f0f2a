//! `cargo xtask bench`: the benchmark program of the binary's crate, in the release profile. It
//! prints ratios taken within one run, because the machine decides the absolute figures.

use anyhow::Result;

use crate::need::{self, Need};
use crate::process;

/// Builds and runs the benchmarks, handing `args` on; true when they ran to their end.
pub(crate) fn run(args: &[String]) -> Result<bool> {
    need::all(&[Need::Postgres])?;
    let mut command =
        process::cargo(["run", "--release", "--package", "mundap", "--example", "bench", "--"])?;
    process::run(command.args(args))
}

//! Where the workspace lies, how a child program runs, and how results are counted.

use std::env;
use std::ffi::OsStr;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Wrong usage or missing input: exit code 2 instead of 1.
#[derive(Debug)]
pub(crate) struct BadInput(pub(crate) String);

impl fmt::Display for BadInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadInput {}

/// How many checks passed and how many failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Tally {
    /// One check, passed or failed.
    pub(crate) fn one(passed: bool) -> Self {
        Self { passed: usize::from(passed), failed: usize::from(!passed) }
    }

    /// Counts another tally in.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The root of the workspace.
pub(crate) fn root() -> Result<PathBuf> {
    let own = env::var_os("CARGO_MANIFEST_DIR").context("start it as `cargo xtask`")?;
    let root = Path::new(&own).parent().context("xtask lies in no workspace")?;
    Ok(root.to_path_buf())
}

/// A cargo command in the workspace's root.
pub(crate) fn cargo<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Result<Command> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root()?);
    // What the cargo that started us says of xtask. The build script of ring reads it: with it,
    // everything above ring would be compiled once more than with a cargo started by hand.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    if env::var_os("CI").is_some() {
        command.env("CARGO_INCREMENTAL", "0");
    }
    Ok(command)
}

/// What `cargo metadata` says of the workspace and everything it is built from.
pub(crate) fn metadata() -> Result<serde_json::Value> {
    let out = output(&mut cargo(["metadata", "--format-version", "1"])?)?;
    serde_json::from_str(&out).context("cargo metadata printed no JSON")
}

/// The folder cargo builds into.
pub(crate) fn target() -> Result<PathBuf> {
    let out = output(&mut cargo(["metadata", "--format-version", "1", "--no-deps"])?)?;
    let metadata: serde_json::Value = serde_json::from_str(&out)?;
    let dir = metadata.get("target_directory").and_then(|v| v.as_str());
    Ok(dir.context("cargo metadata names no target_directory")?.into())
}

/// Builds the binary with the tests' profile and features, and says where it lies. The selection is
/// the one the tests are built with: another would compile every dependency a second time.
pub(crate) fn build_binary() -> Result<PathBuf> {
    if !run(&mut cargo(["build", "--workspace", "--bins", "--tests"])?)? {
        bail!("the build failed");
    }
    let binary = target()?.join("debug").join(format!("mundap{}", env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        bail!("the build left no {}", binary.display());
    }
    Ok(binary)
}

/// Runs a command with our own input and output; true when it exits with 0.
pub(crate) fn run(command: &mut Command) -> Result<bool> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    Ok(status.success())
}

/// Runs a command, showing what it prints and keeping it too.
pub(crate) fn tee(command: &mut Command) -> Result<(bool, String)> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    let stdout = child.stdout.take().context("no standard output")?;
    let stderr = child.stderr.take().context("no standard error")?;
    let kept = thread::scope(|scope| {
        let errors = scope.spawn(|| copy(stderr, std::io::stderr()));
        let mut kept = copy(stdout, std::io::stdout())?;
        match errors.join() {
            Ok(text) => kept.push_str(&text?),
            Err(_) => bail!("the reader of standard error panicked"),
        }
        Ok(kept)
    })?;
    Ok((child.wait()?.success(), kept))
}

fn copy(from: impl Read, mut to: impl Write) -> Result<String> {
    let mut kept = String::new();
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        kept.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    Ok(kept)
}

/// What a command prints on standard output; an error when it fails.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let out = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !out.status.success() {
        bail!("{} failed ({})", shown(command), out.status);
    }
    String::from_utf8(out.stdout).with_context(|| format!("{} printed no UTF-8", shown(command)))
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let mut text = program.to_string_lossy().into_owned();
    for arg in command.get_args() {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    text
}

/// What `work` gives, and how long it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    #[expect(clippy::disallowed_methods, reason = "the time a step takes, for people to read")]
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_kept() {
        let (passed, text) =
            tee(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"])).unwrap();
        assert!(!passed);
        assert!(text.contains("out\n") && text.contains("err\n"));
    }

    #[test]
    fn a_command_is_shown_without_its_folder() {
        let mut command = Command::new("/usr/bin/cargo");
        assert_eq!(shown(command.args(["build", "--bins"])), "cargo build --bins");
    }
}

//! What a step needs beyond Rust: found, or installed where that is simple, or named exactly.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::process;

/// The release of schemathesis that the API is tried with.
const SCHEMATHESIS: &str = "4.32.5";
/// The release of red-dwarf that analyses are timed beside.
const RED_DWARF: &str = "0.4.0";
/// The oldest Node.js that the browser tests' packages run on.
const NODE: u32 = 20;

/// A program, or fonts, that a step needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// initdb, postgres and pg_ctl: tests start throw-away clusters of their own
    Postgres,
    /// The browser of the browser tests
    Chromium,
    /// node and npm, for the browser tests only
    Node,
    /// Shows that a vote is synced to disk before it is acknowledged
    Strace,
    /// Makes the environments that schemathesis and red-dwarf are installed into
    Python,
    /// Without it pages and PDFs show boxes for Korean
    KoreanFont,
    /// Another implementation of transparency logs, in which our ledger is checked
    Go,
    /// Alters a database with nothing of ours in between
    Sqlite,
    /// systemd-analyze, which reads the units in packaging/
    Systemd,
}

impl Need {
    /// Debian's packages that bring it.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["postgresql"],
            Self::Chromium => &["chromium"],
            Self::Node => &["nodejs", "npm"],
            Self::Strace => &["strace"],
            Self::Python => &["python3", "python3-venv"],
            Self::KoreanFont => &["fonts-noto-cjk", "fontconfig"],
            Self::Go => &["golang-go", "golang-golang-x-mod-dev"],
            Self::Sqlite => &["sqlite3"],
            Self::Systemd => &["systemd"],
        }
    }

    fn is_met(self) -> bool {
        match self {
            Self::Postgres => postgres().is_some(),
            Self::Chromium => chromium().is_some(),
            Self::Node => node_version().is_some_and(|v| v >= NODE) && program("npm").is_some(),
            Self::Strace => program("strace").is_some(),
            Self::Python => {
                answers(Command::new("python3").args(["-c", "import venv, ensurepip"])).is_some()
            }
            Self::Go => {
                let library = "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog";
                program("go").is_some() && Path::new(library).is_dir()
            }
            Self::Sqlite => program("sqlite3").is_some(),
            Self::Systemd => program("systemd-analyze").is_some(),
            Self::KoreanFont => answers(Command::new("fc-list").arg(":lang=ko"))
                .is_some_and(|fonts| !fonts.trim().is_empty()),
        }
    }
}

/// Makes sure that every one of `needs` is met. Debian's packages are installed when we are root
/// there; anywhere else the command to give is named.
pub(crate) fn all(needs: &[Need]) -> Result<()> {
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages()).copied().collect();
    let install = format!(
        "apt-get install -y --no-install-recommends {packages}",
        packages = packages.join(" ")
    );
    if !Path::new("/etc/debian_version").exists() {
        bail!(
            "missing: {missing:?}. Install what Debian calls {} and start again",
            packages.join(", ")
        );
    }
    if answers(Command::new("id").arg("-u")).is_none_or(|id| id.trim() != "0") {
        bail!("missing: {missing:?}. Run `sudo apt-get update && sudo {install}` and start again");
    }
    println!("   installing {}", packages.join(" "));
    let script = format!("apt-get update -qq && {install} >/dev/null");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    if !process::run(&mut command)? {
        bail!("installing failed; try `apt-get update && {install}`");
    }
    match missing.into_iter().find(|need| !need.is_met()) {
        Some(Need::Node) => bail!("Debian's nodejs is too old here: Node.js {NODE} or newer"),
        Some(need) => bail!("{need:?} is still missing after `{install}`"),
        None => Ok(()),
    }
}

/// Whether `cargo nextest` runs here; installs it once when it does not. Without it the tests run
/// under plain `cargo test`.
pub(crate) fn nextest() -> Result<bool> {
    if has_cargo_tool("nextest") {
        return Ok(true);
    }
    println!("   installing cargo-nextest (once; it compiles for some minutes)");
    process::run(&mut process::cargo(["install", "--locked", "--quiet", "cargo-nextest"])?)
}

/// Installs mdBook once, when it is not there.
pub(crate) fn mdbook() -> Result<()> {
    if program("mdbook").is_some() {
        return Ok(());
    }
    println!("   installing mdbook (once; it compiles for some minutes)");
    let install = ["install", "--locked", "--quiet", "--no-default-features", "mdbook"];
    if !process::run(&mut process::cargo(install)?)? {
        bail!("mdbook cannot be installed; try `cargo install --locked mdbook`");
    }
    Ok(())
}

/// Whether `cargo <tool>` exists.
pub(crate) fn has_cargo_tool(tool: &str) -> bool {
    process::cargo([tool, "--version"]).ok().and_then(|mut command| answers(&mut command)).is_some()
}

/// The schemathesis program, installed once beside what is compiled.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    Ok(python_package("schemathesis", SCHEMATHESIS)?.join("schemathesis"))
}

/// The Python that has red-dwarf, installed once beside what is compiled.
pub(crate) fn red_dwarf() -> Result<PathBuf> {
    Ok(python_package("red-dwarf", RED_DWARF)?.join("python"))
}

/// The programs of an environment that holds a package in this version, made once.
fn python_package(name: &str, version: &str) -> Result<PathBuf> {
    all(&[Need::Python])?;
    let folder = process::target()?.join(format!("{name}-{version}"));
    let (programs, stamp) = (folder.join("bin"), folder.join("installed"));
    if stamp.is_file() {
        return Ok(programs);
    }
    println!("   installing {name} {version} (once)");
    let made = process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let package = format!("{name}=={version}");
    let mut pip = Command::new(programs.join("pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", &package]);
    if !made || !process::run(&mut pip)? {
        bail!("`{} install {package}` failed", programs.join("pip").display());
    }
    fs::write(stamp, package)?;
    Ok(programs)
}

/// The npm packages of a folder, exactly as its lock file says.
pub(crate) fn npm_packages(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("   installing the browser tests' packages");
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    if !process::run(npm.current_dir(folder))? {
        bail!("`npm ci` failed in {}", folder.display());
    }
    Ok(fs::write(stamp, lock)?)
}

/// The folder of initdb, postgres and pg_ctl: the newest of Debian's, or the path's.
pub(crate) fn postgres() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    folders.sort();
    let on_path = program("initdb").and_then(|file| file.parent().map(Path::to_path_buf));
    let mut candidates = folders.into_iter().rev().map(|(_, folder)| folder).chain(on_path);
    candidates.find(|folder| {
        ["initdb", "postgres", "pg_ctl"].iter().all(|name| folder.join(name).exists())
    })
}

/// The browser, as `CHROMIUM` names it or where it usually lies.
pub(crate) fn chromium() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from).filter(|file| file.is_file());
    let usual = ["chromium", "chromium-browser", "google-chrome"];
    named.or_else(|| usual.into_iter().find_map(program))
}

fn node_version() -> Option<u32> {
    let version = answers(Command::new("node").arg("--version"))?;
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

/// Where a program lies on the path.
fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// What a command prints, when it starts and exits with 0.
fn answers(command: &mut Command) -> Option<String> {
    let out = command.stdin(Stdio::null()).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_on_the_path_and_a_missing_one_is_not() {
        assert!(program("sh").is_some());
        assert!(program("no-such-program-here").is_none());
    }

    #[test]
    fn a_failing_command_gives_no_answer() {
        assert_eq!(answers(Command::new("sh").args(["-c", "echo x; exit 1"])), None);
        assert_eq!(answers(&mut Command::new("no-such-program-here")), None);
    }
}

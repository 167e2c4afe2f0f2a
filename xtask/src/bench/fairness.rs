//! `cargo xtask bench fairness`: criterion's benchmarks, then the examples of the crate and reference
//! packages on the same generated files, one after the other. Packages that pip cannot install here
//! are named and left out.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::need::{self, Need};
use crate::process;

/// Packages by the name pip knows.
const PACKAGES: &[&str] = &["abcvoting", "pabutools"];

/// What the packages compute: how long reading took does not count for them.
const SCRIPT: &str = r#"
import csv, sys, time
what, file = sys.argv[1:]
if what == "abcvoting":
    from abcvoting import abcrules
    from abcvoting.preferences import Profile
    ballots = {}
    for row in csv.DictReader(open(file)):
        ballots.setdefault(row["voter"], set()).add(int(row["option"][1:]))
    profile = Profile(1 + max(max(own) for own in ballots.values()))
    profile.add_voters(ballots.values())
    start = time.process_time()
    abcrules.compute("equal-shares", profile, committeesize=20)
else:
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import method_of_equal_shares
    instance, profile = parse_pabulib(file)
    start = time.process_time()
    method_of_equal_shares(instance, profile.as_multiprofile(), sat_class=Cost_Sat)
print(f"   {what}: {time.process_time() - start:.2f} s of the processor")
"#;

/// Runs everything; true when our own part ran.
pub(super) fn run() -> Result<bool> {
    if !process::run(&mut process::cargo(["bench", "-p", "fairness"])?)? {
        return Ok(false);
    }
    if !process::run(&mut process::cargo(["build", "--release", "-p", "fairness", "--examples"])?)?
    {
        return Ok(false);
    }
    let target = process::target()?;
    let folder = target.join("bench-fairness");
    fs::create_dir_all(&folder)?;
    let (ballots, budget) = (folder.join("ballots.csv"), folder.join("city.pb"));
    fs::write(&ballots, approvals())?;
    fs::write(&budget, city())?;
    let examples = target.join("release").join("examples");
    need::all(&[Need::Python])?;
    let python = reference(&folder)?;
    for (example, more, file, package) in [
        ("choose", Some("20"), &ballots, "abcvoting"),
        ("budget", Some("none"), &budget, "pabutools"),
    ] {
        println!("── {example}");
        let mut command = Command::new(examples.join(example));
        command.arg(file).args(more);
        let (result, time) = process::timed(|| process::output(&mut command));
        result?;
        let seconds = time.as_secs_f64();
        println!("   fairness, with reading and the checker: {seconds:.2} s");
        let mut command = Command::new(&python);
        command.arg(folder.join("reference.py")).arg(package).arg(file);
        match process::output(&mut command) {
            Ok(printed) => print!("{printed}"),
            Err(error) => println!("   {package} cannot be run here: {error:#}"),
        }
    }
    Ok(true)
}

/// Python with the packages, in an environment of its own.
fn reference(folder: &Path) -> Result<std::path::PathBuf> {
    let venv = folder.join("venv");
    let python = venv.join("bin").join("python");
    if !python.exists() {
        process::run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    for package in PACKAGES {
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", package]);
        if !process::run(&mut pip)? {
            println!("   pip cannot install {package}");
        }
    }
    fs::write(folder.join("reference.py"), SCRIPT)?;
    Ok(python)
}

struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// 10,000 voters, 15 marks each over 1,436 questions.
fn approvals() -> String {
    let (mut numbers, mut text) = (Numbers(1), "voter,option,approve\n".to_owned());
    for voter in 0..10_000 {
        let mut own = std::collections::BTreeSet::new();
        while own.len() < 15 {
            own.insert(numbers.below(1436).min(numbers.below(1436)));
        }
        for option in own {
            // Writing into a text cannot fail.
            let _ = writeln!(text, "{voter},q{option},1");
        }
    }
    text
}

/// 3,000 voters over 100 projects.
fn city() -> String {
    let mut numbers = Numbers(2);
    let mut text = "META\nkey;value\ndescription;generated\ncountry;none\nunit;none\ninstance;1\n\
        num_projects;100\nnum_votes;3000\nbudget;1000000\nvote_type;approval\nrule;greedy\n\
        PROJECTS\nproject_id;cost\n"
        .to_owned();
    for project in 0..100 {
        let _ = writeln!(text, "{project};{}", 5_000 + numbers.below(95_000));
    }
    text.push_str("VOTES\nvoter_id;vote\n");
    for voter in 0..3_000 {
        let own: std::collections::BTreeSet<u64> =
            (0..8).map(|_| numbers.below(100).min(numbers.below(100))).collect();
        let own: Vec<String> = own.into_iter().map(|project| project.to_string()).collect();
        let _ = writeln!(text, "{voter};{}", own.join(","));
    }
    text
}

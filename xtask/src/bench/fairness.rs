//! `cargo xtask bench fairness`: criterion's benchmarks, then the examples of the crate and reference
//! packages on the same generated files, one after the other. Packages that pip cannot install here
//! are named and left out.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::need::{self, Need};
use crate::process;

/// Packages by the name pip knows.
const PACKAGES: &[&str] = &["abcvoting", "pabutools", "sortition-algorithms"];

/// What the packages compute: how long reading took does not count for them.
const SCRIPT: &str = r#"
import csv, sys, time
what, file, *more = sys.argv[1:]
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
elif what == "sortition-algorithms":
    from sortition_algorithms import Settings, read_in_features, read_in_people
    from sortition_algorithms.committee_generation import find_distribution_maximin
    read = lambda name: list(csv.DictReader(open(name)))
    quotas, pool = read(file), read(more[0])
    features = read_in_features(list(quotas[0]), quotas)[0]
    settings = Settings(id_column="id", columns_to_keep=[])
    people = read_in_people(list(pool[0]), pool, features, settings)[0]
    start = time.process_time()
    # Its leximin needs a commercial solver.
    panels, parts, _ = find_distribution_maximin(features, people, int(more[1]), [])
    chances = {person["id"]: 0.0 for person in pool}
    for panel, part in zip(panels, parts):
        for person in panel:
            chances[person] += part
    print("chances", *sorted(chances.values()))
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
    let file = |name: &str, text: String| -> Result<String> {
        let path = folder.join(name);
        fs::write(&path, text)?;
        Ok(path.display().to_string())
    };
    let ballots = file("ballots.csv", approvals())?;
    let budget = file("city.pb", city())?;
    let (quotas, people) = pool();
    let (quotas, people) = (file("quotas.csv", quotas)?, file("people.csv", people)?);
    let examples = target.join("release").join("examples");
    need::all(&[Need::Python])?;
    let python = reference(&folder)?;
    for (example, own, package, other) in [
        ("choose", vec![&*ballots, "20"], "abcvoting", vec![&*ballots]),
        ("budget", vec![&*budget, "none"], "pabutools", vec![&*budget]),
        (
            "draw",
            vec![&*quotas, &*people, SEATS],
            "sortition-algorithms",
            vec![&*quotas, &*people, SEATS],
        ),
    ] {
        println!("── {example}");
        let mut command = Command::new(examples.join(example));
        command.args(own);
        let (result, time) = process::timed(|| process::output(&mut command));
        let found = result?;
        let seconds = time.as_secs_f64();
        println!("   fairness, with reading and the checker: {seconds:.2} s");
        let mut command = Command::new(&python);
        command.arg(folder.join("reference.py")).arg(package).args(other);
        match process::output(&mut command) {
            Ok(printed) => {
                let shown = printed.lines().filter(|line| line.starts_with("   "));
                shown.for_each(|line| println!("{line}"));
                if let (Some(own), Some(other)) = (chances(&found), chances(&printed)) {
                    ensure!(at_least_as_good(&own, &other), "{package} has a better lottery");
                    println!("   chances, from the least on, at least as good as theirs");
                }
            }
            Err(error) => println!("   {package} cannot be run here: {error:#}"),
        }
    }
    Ok(true)
}

/// The chances of a line `chances A×N B×M …`, ascending.
fn chances(printed: &str) -> Option<Vec<f64>> {
    let line = printed.lines().find_map(|line| line.strip_prefix("chances "))?;
    let mut chances = Vec::new();
    for group in line.split_whitespace() {
        let (chance, count) = group.split_once('×').unwrap_or((group, "1"));
        let chance: f64 = chance.parse().ok()?;
        chances.extend(std::iter::repeat_n(chance, count.parse().ok()?));
    }
    Some(chances)
}

/// Leximin: where two lists first differ, the first one has more.
fn at_least_as_good(own: &[f64], other: &[f64]) -> bool {
    let differs = own.iter().zip(other).find(|(own, other)| (*own - *other).abs() > 1e-8);
    own.len() == other.len() && differs.is_none_or(|(own, other)| own > other)
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

/// Seats of the pool.
const SEATS: &str = "20";

/// Quotas, and 150 people whose four features are spread unevenly.
fn pool() -> (String, String) {
    let mut numbers = Numbers(3);
    let sizes = [2_u64, 4, 3, 5];
    let mut people = "id,f0,f1,f2,f3\n".to_owned();
    for person in 0..150 {
        let _ = write!(people, "p{person}");
        for size in sizes {
            let _ = write!(people, ",v{}", numbers.below(size).min(numbers.below(size)));
        }
        people.push('\n');
    }
    let mut quotas = "feature,value,min,max\n".to_owned();
    for (feature, size) in sizes.iter().enumerate() {
        for value in 0..*size {
            let even = 20 / size;
            let _ = writeln!(quotas, "f{feature},v{value},{},{}", even / 2, even * 2);
        }
    }
    (quotas, people)
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

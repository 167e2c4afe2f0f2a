//! `mundap opinion` against published results: the exported state of two conversations of the Polis
//! system (`opinion-oracle/`), and the groups of three published exports (`polis/`). Every figure is
//! taken from the JSON that the binary writes.

#![expect(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not have")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::{Checks, rows};
use crate::process;

/// Least adjusted Rand index of our groups to the exported ones, mode `polis`.
const LIKENESS: &[(&str, f64)] = &[("vtaiwan.uberx", 0.80), ("15-per-hour-seattle", 0.45)];

/// Greatest difference to a published figure.
const CLOSE: f64 = 1e-9;

/// Greatest difference to a published figure that was published with seven digits.
const FAIRLY_CLOSE: f64 = 1e-6;

/// What the published system gives every statement that its operators mark; no formula makes it.
const MARKED: f64 = 49.0;

/// Runs every check; `data` holds `polis/` and `opinion-oracle/`.
pub(super) fn run(checks: &mut Checks, binary: &Path, data: &Path, work: &Path) -> Result<()> {
    let mundap = Opinion { binary: binary.to_owned(), work: work.to_owned() };
    fs::create_dir_all(work)?;
    for (name, least) in LIKENESS {
        println!("\n── opinion: polis/{name} ──");
        let from = data.join("polis").join(name);
        checks
            .check(&format!("{name}: groups are those exported"), likeness(&mundap, &from, *least));
        checks.check(
            &format!("{name}: no thread, no order changes a bit"),
            same_bits(&mundap, &from),
        );
    }
    let oracles = data.join("opinion-oracle");
    let mut folders: Vec<PathBuf> = fs::read_dir(&oracles)
        .with_context(|| oracles.display().to_string())?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    folders.sort();
    ensure!(!folders.is_empty(), "{} is empty", oracles.display());
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("\n── opinion: opinion-oracle/{name} ──");
        match Oracle::read(folder, &mundap) {
            Ok(oracle) => oracle.check(checks),
            Err(error) => checks.check("every step ran", Err(error)),
        }
    }
    Ok(())
}

/// The binary, and where it may write.
struct Opinion {
    binary: PathBuf,
    work: PathBuf,
}

impl Opinion {
    /// The JSON that `mundap opinion PATH ARGS --out FILE` writes.
    fn run(&self, path: &Path, args: &[&str]) -> Result<Value> {
        let out = self.work.join("result.json");
        let mut command = Command::new(&self.binary);
        command.arg("opinion").arg(path).args(args).arg("--out").arg(&out);
        process::output(&mut command)?;
        Ok(serde_json::from_slice(&fs::read(out)?)?)
    }
}

/// Our groups beside those of participants-votes.csv, for everyone whom both place in one.
fn likeness(mundap: &Opinion, from: &Path, least: f64) -> Result<()> {
    let found = groups(&mundap.run(from, &["--mode", "polis"])?)?;
    let mut pairs = Vec::new();
    for [participant, group] in
        rows(&from.join("participants-votes.csv"), ["participant", "group-id"])?
    {
        if let Some(own) = found.get(&participant).filter(|_| !group.is_empty()) {
            pairs.push((*own, group));
        }
    }
    let index = adjusted_rand_index(&pairs);
    println!("     adjusted Rand index {index:.3} over {} people", pairs.len());
    ensure!(index >= least, "{index:.3}, expected at least {least}");
    Ok(())
}

/// Each participant's group, by id.
fn groups(result: &Value) -> Result<BTreeMap<String, u64>> {
    let people = result["participants"].as_array().context("no participants")?;
    let group = |person: &Value| Some((id(&person["id"]), person["group"].as_u64()?));
    Ok(people.iter().filter_map(group).collect())
}

/// Hubert and Arabie (1985), from the counts of pairs.
fn adjusted_rand_index(pairs: &[(u64, String)]) -> f64 {
    let two = |count: usize| number(count) * (number(count) - 1.0) / 2.0;
    let count = |keys: Vec<String>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
        counts.into_values().map(two).sum::<f64>()
    };
    let both = count(pairs.iter().map(|(a, b)| format!("{a} {b}")).collect());
    let left = count(pairs.iter().map(|(a, _)| a.to_string()).collect());
    let right = count(pairs.iter().map(|(_, b)| b.clone()).collect());
    let expected = left * right / two(pairs.len());
    (both - expected) / (f64::midpoint(left, right) - expected)
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// One thread, two threads, and the same votes in another order: the same JSON but for its timings.
fn same_bits(mundap: &Opinion, from: &Path) -> Result<()> {
    // A table of last votes: in it the order of lines means nothing.
    let mut last: BTreeMap<(String, String), (i64, String)> = BTreeMap::new();
    for [time, voter, comment, vote] in
        rows(&from.join("votes.csv"), ["timestamp", "voter-id", "comment-id", "vote"])?
    {
        let time: i64 = time.parse()?;
        let kept = last.entry((voter, comment)).or_insert((time, vote.clone()));
        if time >= kept.0 {
            *kept = (time, vote);
        }
    }
    let mut lines: Vec<String> = last
        .iter()
        .map(|((voter, comment), (_, vote))| format!("{voter},{comment},{vote}"))
        .collect();
    let table = mundap.work.join("votes.csv");
    let write = |lines: &[String]| {
        fs::write(&table, format!("participant,statement,vote\n{}\n", lines.join("\n")))
    };
    for mode in ["polis", "honest"] {
        write(&lines)?;
        let result = |threads| {
            let mut found =
                mundap.run(&table, &["--mode", mode, "--seed", "4", "--threads", threads])?;
            found.as_object_mut().context("no object")?.remove("timings").context("no timings")?;
            anyhow::Ok(found.to_string())
        };
        let one = result("1")?;
        ensure!(one == result("2")?, "mode {mode}: two threads give something else than one");
        shuffle(&mut lines);
        write(&lines)?;
        ensure!(one == result("2")?, "mode {mode}: another order of votes gives something else");
    }
    Ok(())
}

/// Fisher and Yates, by a fixed generator (Knuth's MMIX).
fn shuffle(lines: &mut [String]) {
    let mut state = 7u64;
    for at in (1..lines.len()).rev() {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let below = u64::try_from(at).unwrap_or(u64::MAX) + 1;
        lines.swap(at, usize::try_from((state >> 33) % below).unwrap_or(0));
    }
}

/// A conversation's exported state, and what we say of the same votes in the same groups.
struct Oracle {
    state: Value,
    found: Value,
}

impl Oracle {
    fn read(folder: &Path, mundap: &Opinion) -> Result<Self> {
        let json = |file: &str| -> Result<Value> {
            let path = folder.join(file);
            let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
            serde_json::from_slice(&bytes).with_context(|| path.display().to_string())
        };
        let (state, votes) = (json("math-pca2.json")?, json("votes.json")?);
        let export = mundap.work.join("export");
        fs::create_dir_all(&export)?;
        let out: BTreeSet<String> = list(&state["mod-out"])?.iter().map(id).collect();
        let mut comments = csv::Writer::from_path(export.join("comments.csv"))?;
        comments.write_record(["timestamp", "comment-id", "moderated", "comment-body"])?;
        for tid in list(&state["tids"])? {
            let moderated = if out.contains(&id(tid)) { "-1" } else { "1" };
            comments.write_record(["0", &id(tid), moderated, "text"])?;
        }
        comments.flush()?;
        let mut lines = csv::Writer::from_path(export.join("votes.csv"))?;
        lines.write_record(["timestamp", "comment-id", "voter-id", "vote"])?;
        for vote in list(&votes)? {
            // Two exports name these in two ways.
            let either = |long: &str, short: &str| id(vote.get(long).unwrap_or(&vote[short]));
            let (statement, person) =
                (either("statement_id", "tid"), either("participant_id", "pid"));
            lines.write_record(["0", &statement, &person, &id(&vote["vote"])])?;
        }
        lines.flush()?;
        let given = mundap.work.join("groups.csv");
        let mut groups = csv::Writer::from_path(&given)?;
        groups.write_record(["participant", "group"])?;
        for (person, group) in members(&state)? {
            groups.write_record([person, group])?;
        }
        groups.flush()?;
        let given = given.to_str().context("a path that is not UTF-8")?;
        let found = mundap.run(&export, &["--mode", "polis", "--groups-from", given])?;
        Ok(Self { state, found })
    }

    fn check(&self, checks: &mut Checks) {
        checks.check("centre", self.centre());
        checks.check("components", self.components());
        checks.check("extremity", self.extremity());
        checks.check("group statistics", self.votes());
        checks.check("group-aware consensus", self.group_aware_consensus());
        checks.check("representative statements", self.representative());
        checks.check("majority consensus", self.consensus());
        checks.check("priorities", self.priorities());
    }

    /// Our statements in the order of the state's, as (id, ours).
    fn statements(&self) -> Result<Vec<(String, &Value)>> {
        let ours = list(&self.found["statements"])?;
        let by_id: BTreeMap<String, &Value> =
            ours.iter().map(|own| (id(&own["id"]), own)).collect();
        let one = |tid: &Value| {
            let id = id(tid);
            let own = by_id.get(&id).copied().with_context(|| format!("no statement {id}"))?;
            Ok((id, own))
        };
        list(&self.state["tids"])?.iter().map(one).collect()
    }

    /// A figure of each statement in the state's order, from our list in our order.
    fn ordered(&self, figures: &Value) -> Result<Vec<f64>> {
        let ids: Vec<String> =
            list(&self.found["statements"])?.iter().map(|own| id(&own["id"])).collect();
        let by_id: BTreeMap<&String, f64> = ids.iter().zip(reals(figures)?).collect();
        let of = |tid: &Value| by_id.get(&id(tid)).copied().context("a statement is missing");
        list(&self.state["tids"])?.iter().map(of).collect()
    }

    /// The state counts agree as −1.
    fn centre(&self) -> Result<()> {
        let theirs = reals(&self.state["pca"]["center"])?;
        let theirs: Vec<f64> = theirs.into_iter().map(|value| -value).collect();
        all_close(&self.ordered(&self.found["center"])?, &theirs, CLOSE)
    }

    fn components(&self) -> Result<()> {
        for component in 0..2 {
            let theirs = reals(&self.state["pca"]["comps"][component])?;
            let ours = self.ordered(&self.found["components"][component])?;
            let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            let lengths = (product(&ours, &ours) * product(&theirs, &theirs)).sqrt();
            let cosine = product(&ours, &theirs).abs() / lengths;
            ensure!(cosine >= 0.999_999, "component {component}: |cos| {cosine}");
        }
        Ok(())
    }

    fn extremity(&self) -> Result<()> {
        let theirs = reals(&self.state["pca"]["comment-extremity"])?;
        let ours: Vec<f64> = self
            .statements()?
            .iter()
            .map(|(_, own)| own["extremity"].as_f64().context("no extremity"))
            .collect::<Result<_>>()?;
        all_close(&ours, &theirs, CLOSE)
    }

    /// Agree, disagree and seen of every group on every statement.
    fn votes(&self) -> Result<()> {
        let order: Vec<String> =
            list(&self.found["statements"])?.iter().map(|own| id(&own["id"])).collect();
        for (group, theirs) in object(&self.state["group-votes"])? {
            let own = &self.found["groups"][group.parse::<usize>()?];
            ensure!(own["size"] == theirs["n-members"], "group {group}: {} people", own["size"]);
            for (tid, votes) in order.iter().zip(list(&own["votes"])?) {
                let votes: Vec<u64> = list(votes)?.iter().filter_map(Value::as_u64).collect();
                let [agree, disagree, pass] = votes[..] else { bail!("not three counts") };
                let expected = &theirs["votes"][tid.as_str()];
                let found =
                    serde_json::json!({"A": agree, "D": disagree, "S": agree + disagree + pass});
                ensure!(
                    found == *expected,
                    "group {group}, statement {tid}: {found}, expected {expected}"
                );
            }
        }
        Ok(())
    }

    fn group_aware_consensus(&self) -> Result<()> {
        for (id, own) in self.statements()? {
            let name = format!("statement {id}");
            close(
                &name,
                &own["group_aware_consensus"],
                &self.state["group-aware-consensus"][&id],
                CLOSE,
            )?;
        }
        Ok(())
    }

    fn representative(&self) -> Result<()> {
        for (group, theirs) in object(&self.state["repness"])? {
            let ours = list(&self.found["groups"][group.parse::<usize>()?]["representative"])?;
            let name = |one: &Value, statement: &str, way: &str| {
                format!("{} {}", id(&one[statement]), one[way].as_str().unwrap_or_default())
            };
            let found: BTreeMap<String, &Value> =
                ours.iter().map(|own| (name(own, "statement", "direction"), own)).collect();
            let expected: BTreeMap<String, &Value> =
                list(theirs)?.iter().map(|one| (name(one, "tid", "repful-for"), one)).collect();
            ensure!(
                found.keys().eq(expected.keys()),
                "group {group}: {:?}, expected {:?}",
                found.keys(),
                expected.keys()
            );
            for (name, own) in &found {
                let Some(one) = expected.get(name) else { continue };
                let named = |figure: &str| format!("group {group}, statement {name}: {figure}");
                for (figure, theirs, tolerance) in [
                    ("votes", "n-success", 0.0),
                    ("seen", "n-trials", 0.0),
                    ("p", "p-success", CLOSE),
                    ("z", "p-test", CLOSE),
                    ("ratio", "repness", CLOSE),
                    ("z_ratio", "repness-test", FAIRLY_CLOSE),
                ] {
                    close(&named(figure), &own[figure], &one[theirs], tolerance)?;
                }
            }
        }
        Ok(())
    }

    fn consensus(&self) -> Result<()> {
        for way in ["agree", "disagree"] {
            let (ours, theirs) =
                (list(&self.found["consensus"][way])?, list(&self.state["consensus"][way])?);
            let ids = |list: &[Value], key: &str| -> BTreeSet<String> {
                list.iter().map(|one| id(&one[key])).collect()
            };
            let (found, expected) = (ids(ours, "statement"), ids(theirs, "tid"));
            ensure!(found == expected, "{way}: {found:?}, expected {expected:?}");
            for own in ours {
                let Some(one) = theirs.iter().find(|one| id(&one["tid"]) == id(&own["statement"]))
                else {
                    continue;
                };
                close(way, &own["p"], &one["p-success"], CLOSE)?;
                close(way, &own["z"], &one["p-test"], CLOSE)?;
            }
        }
        Ok(())
    }

    fn priorities(&self) -> Result<()> {
        for (id, own) in self.statements()? {
            let expected = &self.state["comment-priorities"][&id];
            let theirs = expected.as_f64().with_context(|| format!("no priority of {id}"))?;
            if theirs.to_bits() != MARKED.to_bits() {
                close(
                    &format!("statement {id}"),
                    &own["priority"],
                    expected,
                    FAIRLY_CLOSE * theirs,
                )?;
            }
        }
        Ok(())
    }
}

/// (participant, group) of the state: groups have base clusters, base clusters have participants.
fn members(state: &Value) -> Result<Vec<(String, String)>> {
    let base = &state["base-clusters"];
    let clusters: BTreeMap<String, &Value> =
        list(&base["id"])?.iter().map(id).zip(list(&base["members"])?).collect();
    let mut members = Vec::new();
    for group in list(&state["group-clusters"])? {
        for cluster in list(&group["members"])? {
            let people = clusters.get(&id(cluster)).context("an unknown base cluster")?;
            members.extend(list(people)?.iter().map(|person| (id(person), id(&group["id"]))));
        }
    }
    Ok(members)
}

/// An id as text, whether it is a number or a text.
fn id(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn list(value: &Value) -> Result<&Vec<Value>> {
    value.as_array().context("a list is missing")
}

fn object(value: &Value) -> Result<&serde_json::Map<String, Value>> {
    value.as_object().context("an object is missing")
}

fn reals(value: &Value) -> Result<Vec<f64>> {
    list(value)?.iter().map(|value| value.as_f64().context("not a number")).collect()
}

fn close(name: &str, ours: &Value, theirs: &Value, tolerance: f64) -> Result<()> {
    let (Some(own), Some(expected)) = (ours.as_f64(), theirs.as_f64()) else {
        bail!("{name}: {ours}, expected {theirs}");
    };
    ensure!((own - expected).abs() <= tolerance, "{name}: {own}, expected {expected}");
    Ok(())
}

fn all_close(ours: &[f64], theirs: &[f64], tolerance: f64) -> Result<()> {
    ensure!(ours.len() == theirs.len(), "{} figures, expected {}", ours.len(), theirs.len());
    for (at, (own, expected)) in ours.iter().zip(theirs).enumerate() {
        ensure!((own - expected).abs() <= tolerance, "figure {at}: {own}, expected {expected}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_1_for_the_same_groups_under_other_names() {
        let pairs = |names: [&str; 6]| {
            let groups = [0, 0, 0, 1, 1, 1];
            let one = |(group, name): (u64, &str)| (group, name.to_owned());
            groups.into_iter().zip(names).map(one).collect::<Vec<_>>()
        };
        assert!((adjusted_rand_index(&pairs(["b", "b", "b", "a", "a", "a"])) - 1.0).abs() < 1e-12);
        assert!(adjusted_rand_index(&pairs(["a", "b", "a", "b", "a", "b"])) < 0.1);
    }
}

//! Real budgets and draws, against published results and checks taken here from the same files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Checks;
use crate::process;

/// Folders of draws, seats, and the least chance that can be given to everyone.
const DRAWS: &[(&str, u64, f64)] =
    &[("sf_fixture_22", 22, 1.0 / 11.0), ("example_small_20", 20, 0.1)];

/// Runs the budgets and draws in `data`.
pub(super) fn run(checks: &mut Checks, binary: &Path, data: &Path, work: &Path) -> Result<()> {
    fs::create_dir_all(work)?;
    let json = |words: &[&str], path: &Path| -> Result<Value> {
        let mut command = Command::new(binary);
        command.args(words).arg(path).arg("--json").arg("--data").arg(work);
        let printed = process::output(&mut command)?;
        serde_json::from_str(printed.trim()).context("not one JSON object")
    };
    println!("\n── pabulib ──");
    let budgets = data.join("pabulib");
    let assen = budgets.join("Netherlands_Assen_2024.pb");
    let found = json(&["budget", "--completion", "add1"], &assen);
    let same = found.and_then(|found| same_winners(&found, &assen));
    checks.check("Assen 2024: the official winners", same);
    for (name, completion) in [
        ("Poland_Warszawa_2020_Wawer", "add1"),
        ("Poland_Warszawa_2020_Wawer", "add-opt"),
        ("France_Toulouse_2022", "add1u"),
    ] {
        let file = budgets.join(name).with_extension("pb");
        let found = json(&["budget", "--completion", completion], &file);
        let within = found.and_then(|found| within(&found));
        checks.check(&format!("{name}, {completion}: within the budget"), within);
    }
    for (name, seats, least) in DRAWS {
        println!("\n── sortition/{name} ──");
        let from = data.join("sortition").join(name);
        for method in ["leximin", "maximin"] {
            let folder = work.join(name).join(method);
            let mut command = Command::new(binary);
            command.args(["draw", "--json", "--random", "4 2", "--method", method]);
            command.args(["--seats", &seats.to_string()]).arg("--data").arg(work);
            command.arg("--categories").arg(from.join("features.csv"));
            command.arg("--people").arg(from.join("people.csv")).arg("--out").arg(&folder);
            let public = folder.join("public");
            let result = process::output(&mut command)
                .and_then(|_| json(&["draw", "verify"], &public))
                .and_then(|_| lottery(&public, *seats, *least));
            let name = format!("{method}: verified, quotas kept, least chance {least:.4}");
            checks.check(&name, result);
        }
    }
    Ok(())
}

/// The chosen ids are those the file marks as selected (its fifth column).
fn same_winners(found: &Value, file: &Path) -> Result<()> {
    let text = fs::read_to_string(file)?;
    let lines = text.lines().skip_while(|line| line.trim() != "PROJECTS").skip(2);
    let cells = lines.take_while(|line| line.trim() != "VOTES").map(|line| line.split(';'));
    let official: BTreeSet<String> = cells
        .filter(|cells| cells.clone().nth(4) == Some("1"))
        .filter_map(|mut cells| cells.next().map(str::to_owned))
        .collect();
    let chosen = found.get("chosen").and_then(Value::as_array).context("no chosen")?;
    let chosen: BTreeSet<String> =
        chosen.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect();
    ensure!(chosen == official, "{chosen:?}, officially {official:?}");
    Ok(())
}

fn number(found: &Value, key: &str) -> Result<f64> {
    found.get(key).and_then(Value::as_f64).with_context(|| format!("no {key}"))
}

fn list<'v>(found: &'v Value, key: &str) -> Result<&'v Vec<Value>> {
    found.get(key).and_then(Value::as_array).with_context(|| format!("no {key}"))
}

fn within(found: &Value) -> Result<()> {
    let (cost, budget) = (number(found, "cost")?, number(found, "budget")?);
    ensure!(0.0 < cost && cost <= budget, "cost {cost}, budget {budget}");
    Ok(())
}

/// Panels keep the quotas of the pool, chances add up, and the least is as high as it can be.
fn lottery(public: &Path, seats: u64, least: f64) -> Result<()> {
    let lottery: Value = serde_json::from_slice(&fs::read(public.join("lottery.json"))?)?;
    let mut pool = csv::Reader::from_path(public.join("pool.csv"))?;
    let header = pool.headers()?.clone();
    let mut rows: BTreeMap<String, csv::StringRecord> = BTreeMap::new();
    for row in pool.records() {
        let row = row?;
        rows.insert(row.get(0).unwrap_or_default().to_owned(), row);
    }
    let (mut sum, mut chances) = (0.0, BTreeMap::<String, f64>::new());
    for panel in list(&lottery, "panels")? {
        let chance = number(panel, "probability")?;
        sum += chance;
        let members: Vec<&str> = list(panel, "members")?.iter().filter_map(Value::as_str).collect();
        ensure!(u64::try_from(members.len()) == Ok(seats), "{} members", members.len());
        for member in &members {
            *chances.entry((*member).to_owned()).or_default() += chance;
        }
        for feature in list(&lottery, "features")? {
            let name = feature.get("name").and_then(Value::as_str).context("no name")?;
            let at = header.iter().position(|own| own == name).context("no such column")?;
            for value in list(feature, "values")? {
                let name = value.get("name").and_then(Value::as_str);
                let has = |id: &&&str| rows.get(**id).and_then(|row| row.get(at)) == name;
                let count = f64::from(u32::try_from(members.iter().filter(has).count())?);
                let (min, max) = (number(value, "min")?, number(value, "max")?);
                ensure!((min..=max).contains(&count), "{name:?}: {count}");
            }
        }
    }
    ensure!((sum - 1.0).abs() < 1e-9, "the chances add up to {sum}");
    ensure!(chances.len() == rows.len(), "some have no chance");
    let found = chances.values().copied().fold(f64::INFINITY, f64::min);
    ensure!((found - least).abs() < 1e-9, "least chance {found}");
    Ok(())
}

//! Decides a participatory budget: `budget FILE.pb [none|add1|add1u|add-opt]`.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use fairness::budget::{Completion, Rule, check, decide, read};
use fairness::shares::Utility;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let file = words.first().ok_or("budget FILE.pb [COMPLETION]")?;
    let completion = match words.get(1).map(String::as_str) {
        Some("none") => Completion::None,
        Some("add1") => Completion::Add1,
        Some("add-opt") => Completion::AddOpt,
        _ => Completion::Add1u,
    };
    let request = read(&std::fs::read(file)?)?;
    // The lot between equals has to be fixed before the votes are known.
    let seed = [7; 32];
    let outcome = decide(&request, Rule::EqualShares, Utility::Cost, completion, seed);
    check(&request, Utility::Cost, seed, &outcome)?;
    for project in outcome.chosen.iter().filter_map(|project| request.projects.get(*project)) {
        println!("{}\t{}\t{}", project.id, project.cost, project.name);
    }
    println!("cost {} of {}, {} steps", outcome.cost, request.budget, outcome.steps.len());
    Ok(())
}

//! Elects from orders of preference: `elect FILE [SEATS]`, by every rule.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use fairness::elect::{Rule, elect, read};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let file = words.first().ok_or("elect FILE [SEATS]")?;
    let seats: usize = words.get(1).map_or(Ok(1), |seats| seats.parse())?;
    let profile = read(&std::fs::read(file)?)?;
    for rule in [Rule::Plurality, Rule::Approval, Rule::Stv, Rule::RankedPairs, Rule::Schulze] {
        let outcome = elect(&profile, rule, seats, [7; 32]);
        let winners = outcome.winners.iter().filter_map(|option| profile.options.get(*option));
        println!("{rule:?}: {}", winners.cloned().collect::<Vec<_>>().join(", "));
    }
    Ok(())
}

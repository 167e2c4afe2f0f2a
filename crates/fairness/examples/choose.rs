//! Chooses from approvals: `choose BALLOTS SEATS`. Prints the slate, whether the checker agrees, and
//! who is left out.
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use fairness::choose::{Rule, Unseen, audit, check, choose, read};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [file, seats] = words.as_slice() else { return Err("choose BALLOTS SEATS".into()) };
    let seats: usize = seats.parse()?;
    let ballots = read(&std::fs::read(file)?)?;
    // The lot between equals has to be fixed before the ballots are known.
    let seed = [7; 32];
    let slate = choose(&ballots, seats, Rule::EqualShares, &[], Unseen::No, seed);
    check(&ballots, seats, Rule::EqualShares, Unseen::No, &slate, seed)?;
    let found = audit(&ballots, &slate.chosen, seats, Unseen::No);
    for option in &slate.chosen {
        println!("{}", ballots.options.get(*option).map_or("", String::as_str));
    }
    println!("EJR+ {}, margin {:.3}", found.ejr_plus, fairness::number::float(&found.margin));
    println!("nothing chosen: {:.4}", fairness::number::float(&found.left_out()));
    Ok(())
}

//! Draws a panel: `draw CATEGORIES PEOPLE SEATS [METHOD] [ADDRESS COLUMN]`. Prints the least chance,
//! what is proved possible at most, all chances with how many people have them, and who is drawn by the random value "4 2 6".
#![allow(clippy::print_stdout, reason = "an example prints")]

use std::error::Error;

use fairness::draw::{Method, chances, publish, read_categories, read_people, verify};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [categories, people, seats, more @ ..] = words.as_slice() else {
        return Err("draw CATEGORIES PEOPLE SEATS [METHOD] [ADDRESS COLUMN]".into());
    };
    let seats: usize = seats.parse()?;
    let method = match more.first().map(String::as_str) {
        Some("legacy") => Method::Legacy,
        Some("maximin") => Method::Maximin,
        Some("nash") => Method::Nash,
        Some("goldilocks") => Method::Goldilocks,
        _ => Method::Leximin,
    };
    let address: Vec<String> = more.iter().skip(1).cloned().collect();
    let categories = read_categories(&std::fs::read(categories)?)?;
    categories.check(seats)?;
    let pool = read_people(&std::fs::read(people)?, &categories.features, &address)?;
    let seed = [7; 32];
    let tell = |_, _| ();
    let found = chances(&categories.features, &pool.people, seats, method, 1000, seed, &tell)
        .map_err(|error| format!("{error:?}"))?;
    // Whoever checks needs nothing but the published files.
    let files =
        publish(&categories.features, &pool, seats, method, &found, 1000, Some("4 2 6"), &seed);
    let public: Vec<&[u8]> = files.public.iter().map(|(_, text)| text.as_bytes()).collect();
    let [lottery, pool, drawn, report] = public.as_slice() else { return Err("files".into()) };
    let checked = verify(lottery, pool, drawn, report).map_err(|faults| faults.join("; "))?;
    let lottery = checked.lottery;
    println!("panels {}", lottery.panels.len());
    println!("least chance {}", lottery.minimum);
    if let Some(certificate) = lottery.certificate {
        println!("no lottery has more than {}", certificate.bound);
    }
    println!("Gini {:.6}", lottery.gini);
    let mut chances: Vec<f64> = lottery.people.iter().map(|person| person.probability).collect();
    chances.sort_by(f64::total_cmp);
    let alike = chances.chunk_by(|one, other| other - one < 1e-9);
    let counts: Vec<String> =
        alike.filter_map(|alike| Some(format!("{:.10}×{}", alike.first()?, alike.len()))).collect();
    println!("chances {}", counts.join(" "));
    println!("drawn {}", checked.drawn.members.join(" "));
    Ok(())
}

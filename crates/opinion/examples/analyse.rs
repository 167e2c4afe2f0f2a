//! The crate alone: reads a table of votes, says which groups there are, what divides them and what
//! they share, how long each part took, and how much memory.
//! `cargo run --release -p opinion --example analyse -- VOTES.csv [polis]`
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "an example that measures")]

use std::error::Error;
use std::time::Instant;

use opinion::analysis::{Mode, Options, Phase, analyse_quick, certainty};
use opinion::coordination;
use opinion::routing::{Aims, Router, standings};
use opinion::running::Running;
use opinion::table;
use opinion::tally::Tally;
use opinion::weighting::{self, Margin, rake};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let path = words.next().ok_or("VOTES.csv [polis]")?;
    let mode = if words.next().as_deref() == Some("polis") { Mode::Polis } else { Mode::Honest };
    let options = Options { mode, ..Options::default() };

    let mut clock = Clock::start();
    let bytes = std::fs::read(path)?;
    let conversation = table::read(&bytes)?;
    drop(bytes);
    clock.lap("reading");
    let matrix = &conversation.matrix;
    let (people, votes) = (matrix.people(), matrix.votes());
    println!("{people} people, {} statements, {votes} votes", matrix.statements());
    println!("{} bytes for the votes", matrix.bytes());

    // The two parts of an analysis. Without a verdict on groups, the first shows one group …
    let quick = analyse_quick(matrix, None, &options, None, &mut |phase| clock.phase(phase));
    clock.end_phase();
    let total = clock.lap("analysis");
    println!("  {:.0} ns a vote", 1e9 * total / 1_f64.max(f64::from(u32::try_from(votes)?)));
    let sure = certainty(matrix, &options, &quick, &|| ());
    clock.lap("certainty");
    // … and with one, the groups. A platform keeps the co-votes, which one vote changes in no time.
    let mut running = Running::new(conversation.matrix);
    clock.lap("co-votes to keep");
    let pairs = running.pairs().cloned();
    let found = analyse_quick(running.matrix(), pairs.as_ref(), &options, Some(&sure), &mut |_| {});
    clock.lap("analysis with co-votes kept");
    for number in 0..1000 {
        running.vote(number % people.max(1), number % running.matrix().statements(), 1)?;
    }
    clock.lap("a thousand votes more");
    let shown = vec![20; running.matrix().statements()];
    let open = vec![true; running.matrix().statements()];
    let router = Router::new(Aims::default(), &standings(&found, &shown, &open));
    clock.lap("a router");
    let drawn: usize = (0..1000).map(|seed| router.draw(&[1, 5, 9], 20, seed).len()).sum();
    clock.lap("a thousand times twenty statements to show");
    let tallies: Vec<Vec<Tally>> = found.groups.iter().map(|group| group.tallies.clone()).collect();
    let coordinated = coordination::find(running.matrix(), &tallies, None);
    clock.lap("coordinated voting");
    let weights = rake(people, &[margin(people, 7, 4), margin(people, 11, 10)])?;
    let weighted = weighting::shares(running.matrix(), &weights.of);
    clock.lap("weights by two margins");
    let weighted = weighted.iter().flatten().count();
    println!("{drawn} drawn, {} sets flagged, {weighted} weighted statements", coordinated.len());

    for (number, group) in found.groups.iter().enumerate() {
        let [x, y] = group.centre;
        println!("group {number}: {} people around ({x:.2}, {y:.2})", group.size);
    }
    let ids = &conversation.statements;
    for divide in &found.divides {
        let id = ids.get(divide.statement).map_or("", String::as_str);
        println!("statement {id} divides {} and {}", divide.most, divide.least);
    }
    let agreed = found.consensus.agree.iter().filter_map(|common| ids.get(common.statement));
    println!("agreed: {:?}", agreed.collect::<Vec<_>>());
    println!("{:?}\n{:?}", found.null, found.stability);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM"));
        println!("{}", peak.unwrap_or_default());
    }
    Ok(())
}

/// People in categories of growing size, where the population's are equal.
fn margin(people: usize, step: usize, categories: usize) -> Margin {
    let of = |person: usize| Some((person * step % 97) * (person * step % 97) * categories / 9409);
    Margin { of: (0..people).map(of).collect(), shares: vec![1.0; categories] }
}

/// Wall time and, where Linux tells it, CPU time of every part.
struct Clock {
    since: (Instant, f64),
    phase: Option<(Phase, Instant, f64)>,
}

impl Clock {
    fn start() -> Self {
        Self { since: (Instant::now(), cpu()), phase: None }
    }

    fn lap(&mut self, name: &str) -> f64 {
        let (wall, own) = (self.since.0.elapsed().as_secs_f64(), cpu() - self.since.1);
        println!("{name}: {wall:.3} s, CPU {own:.2} s");
        self.since = (Instant::now(), cpu());
        wall
    }

    fn phase(&mut self, begins: Phase) {
        self.end_phase();
        self.phase = Some((begins, Instant::now(), cpu()));
    }

    fn end_phase(&mut self) {
        if let Some((phase, since, before)) = self.phase.take() {
            let wall = since.elapsed().as_secs_f64();
            println!("  {phase:?}: {wall:.3} s, CPU {:.2} s", cpu() - before);
        }
    }
}

/// User and system time of this process in seconds (Linux, at 100 ticks a second); 0 elsewhere.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

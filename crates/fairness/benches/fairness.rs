//! `cargo bench -p fairness`: generated cases of the sizes that a district has. `cargo xtask bench
//! fairness` sets the same beside reference packages.
#![allow(missing_docs, reason = "criterion's macros write functions without docstrings")]
#![allow(clippy::unwrap_used, reason = "a benchmark stops at what it did not expect")]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use fairness::choose::{self, Rule, Unseen};
use fairness::draw::{self, Method};
use fairness::elect;

struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// 10,000 voters with 15 marks each over 1,436 questions, the first ones more often.
fn approvals() -> Vec<u8> {
    let (mut numbers, mut text) = (Numbers(1), "voter,option,approve\n".to_owned());
    for voter in 0..10_000 {
        let mut own = std::collections::BTreeSet::new();
        while own.len() < 15 {
            own.insert(numbers.below(1436).min(numbers.below(1436)));
        }
        for option in own {
            let _ = writeln!(text, "{voter},q{option},1");
        }
    }
    text.into_bytes()
}

fn slates(criterion: &mut Criterion) {
    let file = approvals();
    let ballots = choose::read(&file).unwrap();
    let seed = [1; 32];
    let slate = choose::choose(&ballots, 20, Rule::EqualShares, &[], Unseen::No, seed);
    criterion.bench_function("choose/read", |b| b.iter(|| choose::read(black_box(&file))));
    criterion.bench_function("choose/equal-shares", |b| {
        b.iter(|| {
            choose::choose(black_box(&ballots), 20, Rule::EqualShares, &[], Unseen::No, seed)
        });
    });
    criterion.bench_function("choose/audit", |b| {
        b.iter(|| choose::audit(black_box(&ballots), &slate.chosen, 20, Unseen::No));
    });
}

/// 300 people, 30 seats, four features.
fn panels(criterion: &mut Criterion) {
    let mut numbers = Numbers(2);
    let sizes = [2_u64, 4, 3, 5];
    let mut people = "id,f0,f1,f2,f3\n".to_owned();
    for person in 0..300 {
        let _ = write!(people, "p{person}");
        for size in sizes {
            let _ = write!(people, ",v{}", numbers.below(size).min(numbers.below(size)));
        }
        people.push('\n');
    }
    let mut categories = "feature,value,min,max\n".to_owned();
    for (feature, size) in sizes.iter().enumerate() {
        for value in 0..*size {
            let even = 30 / size;
            let _ = writeln!(categories, "f{feature},v{value},{},{}", even / 2, even * 2);
        }
    }
    let features = draw::read_categories(categories.as_bytes()).unwrap().features;
    let pool = draw::read_people(people.as_bytes(), &features, &[]).unwrap();
    for (name, method) in [("draw/leximin", Method::Leximin), ("draw/maximin", Method::Maximin)] {
        criterion.bench_function(name, |b| {
            let tell = |_, _| ();
            b.iter(|| {
                draw::chances(&features, &pool.people, 30, method, 1000, [1; 32], &tell).is_ok()
            });
        });
    }
}

fn elections(criterion: &mut Criterion) {
    let (mut numbers, mut text) = (Numbers(3), String::new());
    for option in 1..=20 {
        let _ = writeln!(text, "# ALTERNATIVE NAME {option}: {option}");
    }
    for _ in 0..10_000 {
        let mut order: Vec<(u64, u64)> = (1..=20).map(|o| (numbers.below(1 << 30), o)).collect();
        order.sort_unstable();
        let order: Vec<String> = order.into_iter().map(|(_, o)| o.to_string()).collect();
        let _ = writeln!(text, "1: {}", order.join(","));
    }
    let profile = elect::read(text.as_bytes()).unwrap();
    let rules = [("elect/stv", elect::Rule::Stv, 5), ("elect/schulze", elect::Rule::Schulze, 1)];
    for (name, rule, seats) in rules {
        criterion.bench_function(name, |b| {
            b.iter(|| elect::elect(black_box(&profile), rule, seats, [1; 32]));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = slates, panels, elections
}
criterion_main!(benches);

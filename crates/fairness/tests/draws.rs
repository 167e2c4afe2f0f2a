//! Draws of generated pools: what is published verifies, nobody's chance is below what is proved, and
//! people are drawn as often as published. `MUNDAP_SOAK_ROUNDS` asks for more pools.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "a test computes with small numbers"
)]

use fairness::draw::{
    Chances, Feature, Files, Lottery, Method, Person, Pool, Value, chances, publish, verify,
};

/// Pools with which the test runs; a soak has as many times ten as it has rounds.
fn rounds() -> u64 {
    let rounds = std::env::var("MUNDAP_SOAK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    rounds.map_or(3, |rounds: u64| rounds * 10)
}

struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound) as usize
    }
}

/// People whose features are spread unevenly, quotas around a fifth of what an even spread would
/// give, and every tenth person sharing a home.
fn pool(seed: u64, people: usize, seats: usize) -> (Vec<Feature>, Pool) {
    let mut numbers = Numbers(seed);
    let sizes = [2_u64, 3, 4, 3, 5];
    let people: Vec<Person> = (0..people)
        .map(|n| Person {
            id: format!("person {n}"),
            values: sizes
                .iter()
                .map(|size| numbers.below(*size).min(numbers.below(*size)))
                .collect(),
            home: (n % 10 == 0).then(|| (n / 20).to_string()),
        })
        .collect();
    let feature = |(at, size): (usize, &u64)| Feature {
        name: format!("feature {at}"),
        values: (0..*size as usize)
            .map(|value| {
                let own = people.iter().filter(|person| person.values[at] == value).count();
                let due = (own * seats) as f64 / people.len() as f64;
                let even = f64::midpoint(due, seats as f64 / *size as f64);
                Value {
                    name: format!("value {value}"),
                    min: ((even * 0.8).floor() as i64).min(own as i64),
                    max: (even * 1.2).ceil() as i64,
                    flex: None,
                }
            })
            .collect(),
    };
    let features = sizes.iter().enumerate().map(feature).collect();
    let rows = people.iter().map(|person| vec![person.id.clone(), "a street".to_owned()]).collect();
    (features, Pool { header: vec!["id".into(), "street".into()], rows, people })
}

fn published(
    features: &[Feature],
    pool: &Pool,
    seats: usize,
    method: Method,
    random: &str,
) -> (Chances, Files, Lottery) {
    let found = chances(features, &pool.people, seats, method, 500, [3; 32], &|_, _| ()).unwrap();
    let files = publish(features, pool, seats, method, &found, 500, Some(random), &[9; 32]);
    let file = |n: usize| files.public[n].1.as_bytes();
    let lottery = verify(file(0), file(1), file(2), file(3)).unwrap().lottery;
    (found, files, lottery)
}

#[test]
fn lotteries_of_many_types_are_as_good_as_is_proved() {
    for seed in 0..rounds() {
        let (features, pool) = pool(seed, 240, 30);
        for method in [Method::Leximin, Method::Maximin] {
            let (found, _, lottery) = published(&features, &pool, 30, method, "1 2 3");
            let bound = lottery.certificate.unwrap().bound;
            assert!(lottery.minimum >= bound - 1e-9, "{seed}: {} of {bound}", lottery.minimum);
            let least = *found.of(pool.people.len()).iter().min().unwrap();
            assert!((least as f64 / 1e15 - lottery.minimum).abs() < 1e-12);
            let mut off = 0.0_f64;
            for person in &lottery.people {
                let has = |ticket: &&usize| lottery.panels[**ticket].members.contains(&person.id);
                let held = lottery.tickets.iter().filter(has).count() as f64;
                off = off.max((held - person.probability * 500.0).abs());
            }
            assert!(off < 5.0, "{seed}: someone has {off} tickets too many or too few");
        }
    }
}

/// Each random value draws one of the tickets, and all are as likely: chi-square over tickets, which
/// exceeds its mean by five deviations less than once in a million.
#[test]
fn people_are_drawn_as_often_as_published() {
    let draws = if rounds() > 3 { 10_000 } else { 1_000 };
    let (features, pool) = pool(1, 120, 12);
    let (found, _, lottery) = published(&features, &pool, 12, Method::Leximin, "0");
    let mut drawn = vec![0.0_f64; pool.people.len()];
    for random in 0..draws {
        let random = random.to_string();
        let files =
            publish(&features, &pool, 12, Method::Leximin, &found, 500, Some(&random), &[9; 32]);
        files.members.iter().for_each(|place| drawn[*place] += 1.0);
    }
    // What the tickets promise each person, in the order of the pool.
    let (_, files, _) = published(&features, &pool, 12, Method::Leximin, "0");
    let salts = &files.private.iter().find(|(name, _)| *name == "salts.csv").unwrap().1;
    let mut chi = 0.0;
    for (line, drawn) in salts.lines().skip(1).zip(&drawn) {
        let id = line.split(',').nth(1).unwrap();
        let has = |ticket: &&usize| lottery.panels[**ticket].members.iter().any(|own| own == id);
        let share = lottery.tickets.iter().filter(has).count() as f64 / 500.0;
        let due = share * f64::from(draws);
        chi += (drawn - due).powi(2) / (due * (1.0 - share)).max(1e-9);
    }
    let freedom = pool.people.len() as f64;
    assert!(chi < freedom + 6.0 * (2.0 * freedom).sqrt(), "{chi} for {freedom} people");
}

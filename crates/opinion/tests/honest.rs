//! What mode `honest` promises, on made-up populations. `MUNDAP_SOAK_ROUNDS` sets how many seeds are
//! tried (`cargo xtask soak`); the short form tries a few.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use opinion::adjusted_rand_index;
use opinion::analysis::{Analysis, Options, analyse};
use opinion::matrix::Matrix;
use opinion::table::Planted;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

fn rounds(short: u64) -> u64 {
    std::env::var("MUNDAP_SOAK_ROUNDS").map_or(short, |rounds| rounds.parse().unwrap())
}

fn unit(random: &mut ChaCha8Rng) -> f64 {
    f64::from(random.next_u32()) / 4_294_967_296.0
}

fn run(matrix: &Matrix, seed: u64) -> Analysis {
    analyse(matrix, None, &Options { seed, ..Options::default() }, &mut |_| {})
}

fn planted(matrix: &mut Matrix, first: usize, wanted: Planted) {
    let give =
        |person: usize, statement, vote| matrix.vote(first + person, statement, vote).map(|_| ());
    wanted.each(give).unwrap();
}

/// The index of the found groups against person mod `groups`.
fn index(analysis: &Analysis, groups: usize) -> f64 {
    let truth: Vec<u8> =
        (0..analysis.of.len()).map(|person| u8::try_from(person % groups).unwrap()).collect();
    let found: Vec<u8> = analysis.of.iter().map(|group| group.unwrap_or(255)).collect();
    adjusted_rand_index(&truth, &found)
}

/// Votes without groups: agree with statement j with its own rate, shifted by what `person` says.
fn without_groups(
    seed: u64,
    people: usize,
    statements: usize,
    votes: usize,
    spread: f64,
) -> Matrix {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut matrix = Matrix::new(people, statements).unwrap();
    let rates: Vec<f64> = (0..statements).map(|_| 0.1 + 0.8 * unit(&mut random)).collect();
    for person in 0..people {
        let normal: f64 = (0..12).map(|_| unit(&mut random)).sum::<f64>() - 6.0;
        let mut order: Vec<usize> = (0..statements).collect();
        for at in 0..votes {
            let left = u32::try_from(statements - at).unwrap();
            order.swap(at, at + usize::try_from(random.next_u32() % left).unwrap());
            let rate = rates[order[at]];
            let logit = (rate / (1.0 - rate)).ln() + spread * normal;
            let rate = 1.0 / (1.0 + (-logit).exp());
            let vote = if unit(&mut random) < 0.1 {
                0
            } else if unit(&mut random) < rate {
                1
            } else {
                -1
            };
            matrix.vote(person, order[at], vote).unwrap();
        }
    }
    matrix
}

#[test]
fn independent_votes_make_one_group() {
    let rounds = rounds(12);
    let mut split = 0;
    for seed in 0..rounds {
        let (people, statements, votes) =
            [(300, 40, 20), (120, 20, 15), (600, 60, 30), (1000, 100, 12)]
                [usize::try_from(seed % 4).unwrap()];
        let analysis = run(&without_groups(seed, people, statements, votes, 0.0), seed);
        split += u64::from(analysis.groups.len() > 1);
    }
    assert!(split * 100 <= 3 * rounds.max(34), "{split} of {rounds} are split");
}

#[test]
fn people_who_agree_with_everything_are_no_group() {
    let rounds = rounds(8);
    let mut split = 0;
    for seed in 0..rounds {
        let people = if seed % 2 == 0 { 400 } else { 1500 };
        let spread = if seed % 4 < 2 { 1.0 } else { 2.0 };
        let analysis = run(&without_groups(seed, people, 50, 25, spread), seed);
        split += u64::from(analysis.groups.len() > 1);
    }
    assert!(split * 100 <= 3 * rounds.max(34), "{split} of {rounds} are split");
}

#[test]
fn two_groups_are_found_though_half_the_people_voted_little() {
    for seed in 0..rounds(3) {
        let mut matrix = Matrix::new(800, 100).unwrap();
        let few = Planted { participants: 800, statements: 100, votes: 8000, groups: 2, seed };
        // The first 400 vote 10 times, the others 40 times, about the same statements.
        few.each(|person, statement, vote| {
            if person < 400 { matrix.vote(person, statement, vote).map(|_| ()) } else { Ok(()) }
        })
        .unwrap();
        let many = Planted { votes: 32_000, ..few };
        many.each(|person, statement, vote| {
            if person >= 400 { matrix.vote(person, statement, vote).map(|_| ()) } else { Ok(()) }
        })
        .unwrap();
        let analysis = run(&matrix, seed);
        let found = index(&analysis, 2);
        assert!(found >= 0.95, "seed {seed}: {found}, {} groups", analysis.groups.len());
        let stability = analysis.stability.unwrap();
        assert!(stability.mean > 0.9 && stability.low <= stability.high, "{stability:?}");
    }
}

#[test]
fn four_groups_are_found() {
    for seed in 0..rounds(3) {
        let mut matrix = Matrix::new(600, 100).unwrap();
        let wanted = Planted { participants: 600, statements: 100, votes: 18_000, groups: 4, seed };
        planted(&mut matrix, 0, wanted);
        let analysis = run(&matrix, seed);
        let found = index(&analysis, 4);
        assert!(found >= 0.95, "seed {seed}: {found}, {} groups", analysis.groups.len());
        assert!(analysis.groups.iter().all(|group| !group.representative.is_empty()));
    }
}

//! What mode `honest` promises, on made-up populations. `MUNDAP_SOAK_ROUNDS` sets how many seeds are
//! tried (`cargo xtask soak opinion`); the short form tries a few.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "tests")]

use opinion::adjusted_rand_index;
use opinion::analysis::{Analysis, Options, analyse};
use opinion::covote::MAX_STATEMENTS_IN_PAIRS;
use opinion::matrix::Matrix;
use opinion::table::Planted;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

fn rounds(short: u64) -> u64 {
    std::env::var("MUNDAP_SOAK_ROUNDS").map_or(short, |rounds| rounds.parse().unwrap())
}

fn run(matrix: &Matrix, seed: u64) -> Analysis {
    analyse(matrix, None, &Options { seed, ..Options::default() }, &mut |_| {})
}

fn unit(random: &mut ChaCha8Rng) -> f64 {
    f64::from(random.next_u32()) / 4_294_967_296.0
}

fn normal(random: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| unit(random)).sum::<f64>() - 6.0
}

/// People who agree with a statement at its own rate, shifted by who they are.
struct Population {
    people: usize,
    statements: usize,
    /// Votes of each.
    votes: usize,
    /// Statements' rates lie between this and one minus this.
    least_rate: f64,
    /// How much people differ in agreeing with everything: standard deviation, in log odds.
    style: f64,
    /// How much people differ along one line, in log odds; a line makes no groups.
    line: f64,
    /// Part of the people in a second group.
    second: f64,
    /// How far the groups lie apart on each statement, in log odds, either way.
    apart: f64,
}

impl Default for Population {
    fn default() -> Self {
        Self {
            people: 300,
            statements: 40,
            votes: 20,
            least_rate: 0.1,
            style: 0.0,
            line: 0.0,
            second: 0.0,
            apart: 0.0,
        }
    }
}

impl Population {
    /// The votes, and who is in the second group.
    fn draw(&self, seed: u64) -> (Matrix, Vec<u8>) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut matrix = Matrix::new(self.people, self.statements).unwrap();
        let span = 1.0 - 2.0 * self.least_rate;
        let rates: Vec<f64> =
            (0..self.statements).map(|_| self.least_rate + span * unit(&mut random)).collect();
        let ways: Vec<f64> = (0..self.statements)
            .map(|_| if unit(&mut random) < 0.5 { 1.0 } else { -1.0 })
            .collect();
        let mut groups = Vec::new();
        for person in 0..self.people {
            let (style, line) = (self.style * normal(&mut random), self.line * normal(&mut random));
            let second = unit(&mut random) < self.second;
            let side = if second { self.apart / 2.0 } else { -self.apart / 2.0 };
            groups.push(u8::from(second));
            let mut order: Vec<usize> = (0..self.statements).collect();
            for at in 0..self.votes {
                let left = u32::try_from(self.statements - at).unwrap();
                order.swap(at, at + usize::try_from(random.next_u32() % left).unwrap());
                let rate = rates[order[at]];
                let logit = (rate / (1.0 - rate)).ln() + style + ways[order[at]] * (side + line);
                let agrees = unit(&mut random) < 1.0 / (1.0 + (-logit).exp());
                let vote = match (unit(&mut random) < 0.1, agrees) {
                    (true, _) => 0,
                    (false, true) => 1,
                    (false, false) => -1,
                };
                matrix.vote(person, order[at], vote).unwrap();
            }
        }
        (matrix, groups)
    }
}

/// In how many of so many seeds people without groups are split: at most 3 in 100 may be.
fn never_split(name: &str, rounds: u64, population: impl Fn(u64) -> Population) {
    let split: Vec<u64> = (0..rounds)
        .filter(|seed| run(&population(*seed).draw(*seed).0, *seed).groups.len() > 1)
        .collect();
    println!("{name}: {} of {rounds} are split", split.len());
    let most = 3 * u64::max(rounds, 34) / 100;
    assert!(u64::try_from(split.len()).unwrap() <= most, "{name}: seeds {split:?} are split");
}

/// The least index of the groups found against those drawn; nobody is left out.
fn found_again(name: &str, rounds: u64, least: f64, population: &Population) {
    let mut worst: (f64, u64, usize) = (1.0, 0, 0);
    for seed in 0..rounds {
        let (matrix, truth) = population.draw(seed);
        let analysis = run(&matrix, seed);
        let found: Vec<u8> = analysis.of.iter().map(|group| group.unwrap_or(255)).collect();
        let index = adjusted_rand_index(&truth, &found);
        if index < worst.0 {
            worst = (index, seed, analysis.groups.len());
        }
    }
    let (index, seed, groups) = worst;
    println!("{name}: index at least {index:.3} over {rounds} seeds");
    assert!(index >= least, "{name}: seed {seed}: {index}, {groups} groups");
}

/// The index of the found groups against person mod `groups`.
fn index(analysis: &Analysis, groups: usize) -> f64 {
    let truth: Vec<u8> =
        (0..analysis.of.len()).map(|person| u8::try_from(person % groups).unwrap()).collect();
    let found: Vec<u8> = analysis.of.iter().map(|group| group.unwrap_or(255)).collect();
    adjusted_rand_index(&truth, &found)
}

#[test]
fn independent_votes_make_one_group() {
    never_split("independent votes", rounds(12), |seed| {
        let (people, statements, votes) =
            [(300, 40, 20), (120, 20, 15), (600, 60, 30), (1000, 100, 12)]
                [usize::try_from(seed % 4).unwrap()];
        Population { people, statements, votes, ..Population::default() }
    });
}

#[test]
fn few_people_make_one_group() {
    never_split("few people", rounds(12), |seed| {
        let (people, statements, votes) = [(15, 10, 10), (20, 40, 30), (35, 15, 12), (60, 30, 30)]
            [usize::try_from(seed % 4).unwrap()];
        Population { people, statements, votes, ..Population::default() }
    });
}

#[test]
fn lopsided_statements_make_one_group() {
    never_split("lopsided statements", rounds(8), |seed| {
        let least_rate = if seed % 2 == 0 { 0.02 } else { 0.05 };
        Population { people: 200, votes: 30, least_rate, ..Population::default() }
    });
}

#[test]
fn people_who_agree_with_everything_are_no_group() {
    never_split("response styles", rounds(8), |seed| {
        let people = if seed % 2 == 0 { 400 } else { 1500 };
        let style = if seed % 4 < 2 { 1.0 } else { 2.0 };
        Population { people, statements: 50, votes: 25, style, ..Population::default() }
    });
}

#[test]
fn a_line_from_left_to_right_is_no_group() {
    never_split("a line", rounds(4), |_| Population {
        people: 600,
        line: 1.0,
        ..Population::default()
    });
}

#[test]
fn two_groups_are_found_though_half_the_people_voted_little() {
    for seed in 0..rounds(2) {
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
    for seed in 0..rounds(2) {
        let mut matrix = Matrix::new(600, 100).unwrap();
        let wanted = Planted { participants: 600, statements: 100, votes: 18_000, groups: 4, seed };
        wanted
            .each(|person, statement, vote| matrix.vote(person, statement, vote).map(|_| ()))
            .unwrap();
        let analysis = run(&matrix, seed);
        let found = index(&analysis, 4);
        assert!(found >= 0.95, "seed {seed}: {found}, {} groups", analysis.groups.len());
        assert!(analysis.groups.iter().all(|group| !group.representative.is_empty()));
    }
}

#[test]
fn two_groups_are_found_among_few_people() {
    let population = Population {
        people: 40,
        statements: 30,
        votes: 30,
        least_rate: 0.5,
        second: 0.5,
        apart: 3.5,
        ..Population::default()
    };
    found_again("forty people in two groups", rounds(4), 0.8, &population);
}

#[test]
fn a_group_of_one_in_ten_is_found() {
    let population = Population {
        people: 600,
        statements: 60,
        votes: 40,
        least_rate: 0.5,
        second: 0.1,
        apart: 3.5,
        ..Population::default()
    };
    found_again("nine to one", rounds(2), 0.9, &population);
}

#[test]
fn two_groups_are_found_beside_response_styles() {
    let population = Population {
        people: 600,
        statements: 60,
        votes: 40,
        least_rate: 0.3,
        style: 1.0,
        second: 0.5,
        apart: 3.5,
        ..Population::default()
    };
    found_again("two groups with response styles", rounds(2), 0.9, &population);
}

/// Above the number of statements for which co-votes are kept, directions are found by passes over the
/// votes.
#[test]
fn groups_are_found_among_more_statements_than_are_kept_in_pairs() {
    let statements = MAX_STATEMENTS_IN_PAIRS + 4;
    let mut matrix = Matrix::new(200, statements).unwrap();
    let wanted = Planted { participants: 200, statements, votes: 60_000, groups: 2, seed: 1 };
    wanted
        .each(|person, statement, vote| matrix.vote(person, statement, vote).map(|_| ()))
        .unwrap();
    let analysis = run(&matrix, 1);
    assert!(analysis.scores.len() > 1 && index(&analysis, 2) >= 0.95, "{:?}", analysis.null);
    assert!(analysis.stability.unwrap().mean > 0.9, "{:?}", analysis.stability);
}

#[test]
fn independent_votes_on_very_many_statements_make_one_group() {
    never_split("very many statements", rounds(1), |_| Population {
        people: 150,
        statements: MAX_STATEMENTS_IN_PAIRS + 4,
        votes: 60,
        ..Population::default()
    });
}

/// Conversations from which nothing is to be learnt: one group, or none.
#[test]
fn nothing_to_learn_is_no_group() {
    let each = |people: usize, statements: usize, vote: fn(usize, usize) -> Option<i8>| {
        let mut matrix = Matrix::new(people, statements).unwrap();
        for person in 0..people {
            for statement in 0..statements {
                if let Some(vote) = vote(person, statement) {
                    matrix.vote(person, statement, vote).unwrap();
                }
            }
        }
        matrix
    };
    let cases = [
        ("all pass", each(50, 20, |_, _| Some(0))),
        ("everyone the same", each(50, 20, |_, s| Some(if s % 2 == 0 { 1 } else { -1 }))),
        ("one statement", each(50, 1, |p, _| Some(if p % 2 == 0 { 1 } else { -1 }))),
        ("a vote a statement", each(50, 50, |p, s| (p == s).then_some(1))),
        ("a vote a person", each(50, 5, |p, s| (p % 5 == s).then_some(1))),
        ("two people", each(2, 10, |p, s| Some(if (p + s) % 2 == 0 { 1 } else { -1 }))),
        ("all but one the same", each(50, 20, |p, s| Some(if p == 7 && s < 9 { -1 } else { 1 }))),
    ];
    for (name, matrix) in cases {
        let analysis = run(&matrix, 1);
        assert!(analysis.groups.len() <= 1, "{name}: {} groups", analysis.groups.len());
        assert!(analysis.places.iter().flatten().all(|value| value.is_finite()), "{name}");
    }
}

/// Copies of the same two ballots are two groups, if anything is.
#[test]
fn two_ballots_copied_are_two_groups() {
    let mut matrix = Matrix::new(60, 20).unwrap();
    for person in 0..60 {
        for statement in 0..20 {
            let vote = if (statement < 10) == (person % 3 == 0) { 1 } else { -1 };
            matrix.vote(person, statement, vote).unwrap();
        }
    }
    let analysis = run(&matrix, 1);
    assert_eq!(analysis.groups.iter().map(|group| group.size).collect::<Vec<_>>(), [40, 20]);
}

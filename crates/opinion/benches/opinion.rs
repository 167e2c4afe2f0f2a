//! What grows with a conversation: counting co-votes, an analysis, one more vote, the next statements.
//! `cargo bench -p opinion`
#![allow(clippy::unwrap_used, missing_docs, reason = "benchmarks")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use opinion::analysis::{Mode, Options, analyse_quick, certainty};
use opinion::coordination;
use opinion::covote::CoVotes;
use opinion::matrix::Matrix;
use opinion::routing::{Aims, Router, standings};
use opinion::running::Running;
use opinion::table::{self, Planted};

fn planted(participants: usize, statements: usize, votes: usize) -> Planted {
    Planted { participants, statements, votes, groups: 3, seed: 1 }
}

fn matrix(planted: Planted) -> Matrix {
    let mut matrix = Matrix::new(planted.participants, planted.statements).unwrap();
    planted.each(|person, at, vote| matrix.vote(person, at, vote).map(|_| ())).unwrap();
    matrix
}

fn analyses(criterion: &mut Criterion) {
    let running = Running::new(matrix(planted(10_000, 200, 500_000)));
    let mut group = criterion.benchmark_group("10,000 people, 200 statements, 500,000 votes");
    group.sample_size(10);
    group.bench_function("co-votes", |b| b.iter(|| CoVotes::count(running.matrix())));
    for (name, mode) in [("polis", Mode::Polis), ("honest", Mode::Honest)] {
        let options = Options { mode, ..Options::default() };
        let quick =
            || analyse_quick(running.matrix(), running.pairs(), &options, None, &mut |_| {});
        group.bench_function(format!("analysis, {name}, co-votes kept"), |b| b.iter(quick));
        let found = quick();
        if mode == Mode::Honest {
            group.bench_function("certainty", |b| {
                b.iter(|| certainty(running.matrix(), &options, &found, &|| ()));
            });
        }
    }
    group.bench_function("coordinated voting", |b| {
        b.iter(|| coordination::find(running.matrix(), &[], None));
    });
    group.finish();
}

fn one_more_vote(criterion: &mut Criterion) {
    let mut running = Running::new(matrix(planted(20_000, 1000, 2_000_000)));
    let mut at = 0usize;
    criterion.bench_function("one more vote of someone with 100, of 1,000 statements", |b| {
        b.iter(|| {
            at += 1;
            running.vote(at * 7919 % 20_000, at * 104_729 % 1000, 1).unwrap()
        });
    });
}

fn next_statements(criterion: &mut Criterion) {
    for statements in [20, 1000] {
        let matrix = matrix(planted(500, statements, 500 * statements.min(20)));
        let options = Options::default();
        let analysis = analyse_quick(&matrix, None, &options, None, &mut |_| {});
        let shown = vec![25; statements];
        let standings = standings(&analysis, &shown, &vec![true; statements]);
        let router = Router::new(Aims::default(), &standings);
        for count in [1, statements] {
            criterion.bench_function(&format!("{count} of {statements} statements to show"), |b| {
                b.iter_batched(
                    || black_box(vec![1, 5, 9]),
                    |seen| router.draw(&seen, count, 3),
                    BatchSize::SmallInput,
                );
            });
        }
    }
}

fn reading(criterion: &mut Criterion) {
    let mut text = Vec::new();
    planted(5000, 100, 250_000).write(&mut text).unwrap();
    criterion.bench_function("reading 250,000 votes", |b| b.iter(|| table::read(&text).unwrap()));
}

criterion_group!(benches, analyses, one_more_vote, next_statements, reading);
criterion_main!(benches);

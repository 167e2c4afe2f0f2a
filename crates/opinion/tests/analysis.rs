//! What an analysis promises whatever the votes are.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use opinion::adjusted_rand_index;
use opinion::analysis::{Analysis, Mode, Options, analyse};
use opinion::covote::CoVotes;
use opinion::matrix::Matrix;
use opinion::table::{self, Planted};
use proptest::prelude::*;

fn run(matrix: &Matrix, mode: Mode) -> Analysis {
    analyse(matrix, None, &Options { mode, seed: 5, ..Options::default() }, &mut |_| {})
}

fn planted(groups: usize) -> Vec<(usize, usize, i8)> {
    let mut votes = Vec::new();
    let wanted = Planted { participants: 240, statements: 30, votes: 3600, groups, seed: 3 };
    wanted
        .each(|person, statement, vote| {
            votes.push((person, statement, vote));
            Ok::<(), ()>(())
        })
        .unwrap();
    votes
}

fn matrix(votes: &[(usize, usize, i8)], people: usize, statements: usize) -> Matrix {
    let mut matrix = Matrix::new(people, statements).unwrap();
    for (person, statement, vote) in votes {
        matrix.vote(*person, *statement, *vote).unwrap();
    }
    matrix
}

#[test]
fn threads_and_the_order_of_votes_change_no_bit() {
    let votes = planted(3);
    let mut reversed = votes.clone();
    reversed.reverse();
    for mode in [Mode::Polis, Mode::Honest] {
        let in_pool = |threads, votes: &[(usize, usize, i8)]| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| run(&matrix(votes, 240, 30), mode))
        };
        let one = in_pool(1, &votes);
        assert_eq!(one, in_pool(3, &votes));
        assert_eq!(one, in_pool(2, &reversed));
        assert!(one.groups.len() > 1);
    }
}

/// Sums over pairs are whole numbers, so that people in another order shape the very same map; only
/// where k-means starts depends on who comes first.
#[test]
fn people_in_another_order_are_the_same_conversation() {
    let votes = planted(3);
    let order: Vec<usize> = (0..240).map(|new| new * 77 % 240).collect();
    let moved = matrix(&votes, 240, 30).with_people_in(&order);
    for mode in [Mode::Polis, Mode::Honest] {
        let (one, other) = (run(&matrix(&votes, 240, 30), mode), run(&moved, mode));
        assert_eq!(one.components, other.components);
        for (new, old) in order.iter().enumerate() {
            assert_eq!(other.places[new].map(f64::to_bits), one.places[*old].map(f64::to_bits));
        }
        let again: Vec<u8> = order.iter().map(|old| one.of[*old].unwrap()).collect();
        let found: Vec<u8> = other.of.iter().map(|group| group.unwrap()).collect();
        let index = adjusted_rand_index(&again, &found);
        assert!(index > 0.95, "{mode:?}: {index}");
        for (one, other) in one.statements.iter().zip(&other.statements) {
            assert_eq!((one.tally, one.extremity), (other.tally, other.extremity));
        }
    }
}

/// Statements in another order change no more than rounding does.
#[test]
fn statements_in_another_order_are_the_same_conversation() {
    let votes = planted(2);
    let moved: Vec<_> = votes.iter().map(|(p, s, v)| (*p, s * 7 % 30, *v)).collect();
    for mode in [Mode::Polis, Mode::Honest] {
        let one = run(&matrix(&votes, 240, 30), mode);
        let other = run(&matrix(&moved, 240, 30), mode);
        assert_eq!(one.of, other.of);
        for (at, statement) in one.statements.iter().enumerate() {
            let again = other.statements[at * 7 % 30];
            assert_eq!(statement.tally, again.tally);
            assert!((statement.extremity - again.extremity).abs() < 1e-9);
            let [a, b] = [statement, &again].map(|s| s.group_aware_consensus);
            assert!((a - b).abs() < 1e-12);
            let [a, b] = [statement, &again].map(|s| s.bridging.unwrap_or_default());
            assert!((a - b).abs() < 1e-9);
        }
    }
}

#[test]
fn a_table_in_any_order_is_the_same_conversation() {
    let mut lines: Vec<String> =
        planted(2).iter().map(|(p, s, v)| format!("{p},{s},{v}\n")).collect();
    let read = |lines: &[String]| {
        table::read(format!("participant,statement,vote\n{}", lines.concat()).as_bytes()).unwrap()
    };
    let forward = read(&lines);
    lines.reverse();
    assert_eq!(forward, read(&lines));
    assert_eq!(forward.people[..3], ["0", "1", "2"]);
    assert_eq!(forward.people.last().unwrap(), "239");
    let named = table::read(b"participant,statement,vote\nb,x,1\na,x,-1\nb,x,0\n").unwrap();
    assert_eq!((named.people, named.matrix.votes()), (vec!["a".to_owned(), "b".to_owned()], 2));
}

#[test]
fn a_banned_person_counts_like_one_who_never_voted() {
    let votes = planted(2);
    let mut banned = matrix(&votes, 240, 30);
    banned.ban(7, true).unwrap();
    let absent: Vec<_> = votes.iter().copied().filter(|(person, ..)| *person != 7).collect();
    let absent = matrix(&absent, 240, 30);
    for mode in [Mode::Polis, Mode::Honest] {
        assert_eq!(run(&banned, mode), run(&absent, mode));
    }
    banned.ban(7, false).unwrap();
    assert_eq!(banned, matrix(&votes, 240, 30));
}

#[test]
fn a_statement_moderated_out_shapes_no_map() {
    let votes = planted(2);
    let mut moderated = matrix(&votes, 240, 30);
    moderated.moderate(4, true).unwrap();
    let absent: Vec<_> =
        votes.iter().copied().filter(|(_, statement, _)| *statement != 4).collect();
    let found = run(&moderated, Mode::Honest);
    let without = run(&matrix(&absent, 240, 30), Mode::Honest);
    assert!(found.places == without.places && found.of == without.of);
    assert_eq!((found.null, found.stability), (without.null, without.stability));
    let published = run(&moderated, Mode::Polis).components;
    assert_eq!(published, run(&matrix(&absent, 240, 30), Mode::Polis).components);
    assert_eq!(found.statements[4].tally, matrix(&votes, 240, 30).tallies()[4]);
    let representative = found.groups.iter().flat_map(|group| &group.representative);
    assert!(representative.into_iter().all(|found| found.statement != 4));
}

#[test]
fn someone_who_only_passes_changes_no_consensus() {
    for mode in [Mode::Polis, Mode::Honest] {
        let votes = planted(2);
        let before = run(&matrix(&votes, 240, 30), mode);
        let mut more = votes.clone();
        more.extend((0..3).map(|statement| (240, statement, 0)));
        let after = run(&matrix(&more, 241, 30), mode);
        let ids = |analysis: &Analysis| -> Vec<usize> {
            let both = analysis.consensus.agree.iter().chain(&analysis.consensus.disagree);
            both.map(|common| common.statement).collect()
        };
        assert_eq!(ids(&before), ids(&after));
    }
}

#[test]
fn nothing_at_all_is_no_group() {
    for mode in [Mode::Polis, Mode::Honest] {
        assert!(run(&Matrix::new(0, 0).unwrap(), mode).groups.is_empty());
        assert!(run(&Matrix::new(3, 2).unwrap(), mode).groups.is_empty());
        let one = run(&matrix(&[(0, 0, 1)], 1, 1), mode);
        assert!(one.groups.len() <= 1 && one.places.len() == 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_votes_give_finite_figures(
        votes in proptest::collection::vec((0usize..25, 0usize..9, -1i8..=1), 0..160),
        out in 0usize..9,
    ) {
        let mut matrix = matrix(&votes, 25, 9);
        matrix.moderate(out, true).unwrap();
        let pairs = CoVotes::count(&matrix);
        for mode in [Mode::Polis, Mode::Honest] {
            let options = Options { mode, ..Options::default() };
            let found = analyse(&matrix, Some(&pairs), &options, &mut |_| {});
            prop_assert!(found.places.iter().flatten().all(|value| value.is_finite()));
            for statement in &found.statements {
                let figures =
                    [statement.extremity, statement.group_aware_consensus, statement.priority];
                prop_assert!(figures.iter().all(|value| value.is_finite()));
                prop_assert!(statement.bridging.is_none_or(f64::is_finite));
            }
            for (person, group) in found.of.iter().enumerate() {
                prop_assert_eq!(group.is_some(), found.eligible[person]);
                prop_assert!(group.is_none_or(|group| usize::from(group) < found.groups.len()));
            }
        }
    }

    #[test]
    fn no_bytes_make_the_table_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = (table::read(&bytes), table::read_groups(&bytes));
        let headed = [b"participant,statement,vote\n".as_slice(), &bytes].concat();
        let _ = table::read(&headed);
    }
}

//! One person's place and group from an analysis and their votes alone; the two halves of an analysis.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::float_cmp, reason = "tests")]

use opinion::analysis::{Analysis, Mode, Options, analyse, analyse_quick, certainty};
use opinion::matrix::Matrix;
use opinion::model::{Model, ModelError};
use opinion::running::Running;
use opinion::table::Planted;
use proptest::prelude::*;

fn planted(people: usize, votes: usize, groups: usize) -> Matrix {
    let mut matrix = Matrix::new(people, 40).unwrap();
    let wanted = Planted { participants: people, statements: 40, votes, groups, seed: 11 };
    wanted
        .each(|person, statement, vote| matrix.vote(person, statement, vote).map(|_| ()))
        .unwrap();
    matrix
}

fn run(matrix: &Matrix, options: &Options) -> Analysis {
    analyse(matrix, None, options, &mut |_| {})
}

#[test]
fn everyone_is_found_where_the_analysis_put_them() {
    let mut matrix = planted(300, 6000, 3);
    matrix.moderate(5, true).unwrap();
    matrix.ban(7, true).unwrap();
    matrix.add_person().unwrap();
    let given = Some((0..301).map(|person| (person % 2 == 0).then_some(0)).collect());
    let earlier = Some((0..301).map(|person| Some(u8::try_from(person % 3).unwrap())).collect());
    for mode in [Mode::Polis, Mode::Honest] {
        let plain = Options { mode, seed: 2, ..Options::default() };
        let analysis = run(&matrix, &Options { earlier: earlier.clone(), ..plain.clone() });
        assert!(analysis.groups.len() > 1);
        for person in 0..matrix.people() {
            let votes: Vec<(usize, i8)> = matrix.row(person).collect();
            assert_eq!(analysis.model.place(&votes), analysis.places[person]);
            let found = analysis.model.nearest_group(&votes);
            assert_eq!(found.map(|nearest| nearest.group), analysis.of[person], "{person}");
            assert!(found.is_none_or(|nearest| (0.0..=1.0).contains(&nearest.ratio)));
        }
        // One group, found or given: everyone who voted enough is in it, on no border.
        for one in [
            run(&planted(300, 6000, 1), &plain),
            run(&matrix, &Options { given: given.clone(), ..plain.clone() }),
        ] {
            let votes: Vec<(usize, i8)> = matrix.row(3).collect();
            if one.groups.len() == 1 {
                let nearest = one.model.nearest_group(&votes).unwrap();
                assert_eq!((nearest.group, nearest.next, nearest.is_border()), (0, None, false));
            }
            assert!(one.model.nearest_group(&votes[..3]).is_none());
        }
        assert_eq!(Model::from_bytes(&analysis.model.to_bytes()).unwrap(), analysis.model);
    }
}

#[test]
fn the_border_is_where_two_groups_are_equally_near() {
    let model = run(&planted(300, 6000, 2), &Options::default()).model;
    let [one, other] = [model.centres[0], model.centres[1]];
    let mut middle = one.at;
    middle.iter_mut().zip(other.at).for_each(|(x, y)| *x = f64::midpoint(*x, y));
    let nearest = model.nearest_to(middle).unwrap();
    assert!(nearest.ratio > 0.999 && nearest.is_border() && nearest.next.is_some());
    let centre = model.nearest_to(other.at).unwrap();
    assert!(centre.group == other.group && centre.ratio < 1e-9 && !centre.is_border());
}

#[test]
fn the_two_halves_make_the_whole() {
    for groups in [1, 2, 4] {
        let matrix = planted(300, 6000, groups);
        let options = Options { seed: 9, ..Options::default() };
        let whole = run(&matrix, &options);
        let running = Running::new(matrix.clone());
        let quick =
            |sure| analyse_quick(running.matrix(), running.pairs(), &options, sure, &mut |_| {});
        let first = quick(None);
        assert_eq!(first.groups.len(), 1);
        let sure = certainty(&matrix, &options, &first, &|| ());
        let second = quick(Some(&sure));
        assert_eq!(second, whole);
        assert_eq!(certainty(&matrix, &options, &second, &|| ()), sure);
    }
}

#[test]
fn leaving_people_out_equals_banning_them() {
    let matrix = planted(200, 4000, 2);
    let out = [3, 50, 51, 999];
    let mut banned = matrix.clone();
    out[..3].iter().for_each(|person| banned.ban(*person, true).unwrap());
    let running = Running::new(matrix.clone());
    for mode in [Mode::Polis, Mode::Honest] {
        let plain = Options { mode, ..Options::default() };
        let without = Options { without: out.to_vec(), ..plain.clone() };
        let expected = run(&banned, &plain);
        assert_eq!(run(&matrix, &without), expected);
        assert_eq!(analyse(&matrix, running.pairs(), &without, &mut |_| {}), expected);
        let sure = certainty(&matrix, &without, &expected, &|| ());
        assert_eq!((sure.null, sure.stability), (expected.null, expected.stability));
    }
}

#[test]
fn what_is_no_model_is_refused() {
    let bytes = run(&planted(50, 1000, 2), &Options::default()).model.to_bytes();
    assert_eq!(Model::from_bytes(&[]), Err(ModelError::Format));
    assert_eq!(Model::from_bytes(b"MOM2 and so on"), Err(ModelError::Format));
    let short = Model::from_bytes(&bytes[..bytes.len() - 1]);
    assert!(matches!(short, Err(ModelError::Length { .. })));
    let mut wrong = bytes.clone();
    wrong[15..23].copy_from_slice(&f64::NAN.to_le_bytes());
    assert_eq!(Model::from_bytes(&wrong), Err(ModelError::Figure));
}

proptest! {
    #[test]
    fn no_bytes_make_the_model_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Model::from_bytes(&bytes);
        let _ = Model::from_bytes(&[b"MOM1".as_slice(), &bytes].concat());
    }
}

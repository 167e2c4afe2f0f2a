//! Slates against the definitions on small cases.
#![allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "small numbers in tests"
)]

use proptest::prelude::*;

use super::*;
use crate::file::Fault;

fn ballots(options: usize, lists: &[Vec<u32>]) -> Ballots {
    let weighted = lists.iter().map(|list| list.iter().map(|option| (*option, 1)).collect());
    Ballots {
        options: (0..options).map(|option| format!("o{option}")).collect(),
        voters: lists.len(),
        groups: crate::budget::grouped(weighted.collect()),
        shown: vec![lists.len() as u64; options],
    }
}

fn cases() -> impl Strategy<Value = (Ballots, Vec<Vec<u32>>, usize)> {
    (2_usize..8, 1_usize..12).prop_flat_map(|(options, voters)| {
        let ballot = proptest::collection::btree_set(0..options as u32, 0..=options.min(4));
        (proptest::collection::vec(ballot, voters), 1..=options).prop_map(move |(lists, seats)| {
            let lists: Vec<Vec<u32>> = lists.into_iter().map(|l| l.into_iter().collect()).collect();
            (ballots(options, &lists), lists, seats)
        })
    })
}

/// EJR+ by its words.
fn violated(lists: &[Vec<u32>], slate: &[usize], seats: usize, options: usize) -> bool {
    let sees = |list: &Vec<u32>| list.iter().filter(|o| slate.contains(&(**o as usize))).count();
    (0..options).filter(|option| !slate.contains(option)).any(|option| {
        (1..=seats).any(|level| {
            let poor = lists.iter().filter(|l| l.contains(&(option as u32)) && sees(l) < level);
            poor.count() * seats >= level * lists.len()
        })
    })
}

fn score(lists: &[Vec<u32>], slate: &[usize]) -> Exact {
    let one = |list: &Vec<u32>| -> Exact {
        let level = list.iter().filter(|o| slate.contains(&(**o as usize))).count();
        (1..=level).map(|s| fraction(1, s as i64)).sum()
    };
    lists.iter().map(one).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_default_rule_never_violates_ejr_plus((ballots, lists, seats) in cases(), seed: u8) {
        let slate = choose(&ballots, seats, Rule::EqualShares, &[], Unseen::No, [seed; 32]);
        let supported = (0..ballots.options.len()).filter(|o| lists.iter().any(|l| l.contains(&(*o as u32))));
        prop_assert_eq!(slate.chosen.len(), seats.min(supported.count()));
        prop_assert!(!violated(&lists, &slate.chosen, seats, ballots.options.len()));
        prop_assert!(audit(&ballots, &slate.chosen, seats, Unseen::No).ejr_plus);
        prop_assert_eq!(check(&ballots, seats, Rule::EqualShares, Unseen::No, &slate, [seed; 32]), Ok(()));
        let plain = choose(&ballots, seats, Rule::Phragmen, &[], Unseen::No, [seed; 32]);
        prop_assert_eq!(check(&ballots, seats, Rule::Phragmen, Unseen::No, &plain, [seed; 32]), Ok(()));
        let mut swapped = plain.clone();
        if swapped.chosen.len() > 1 {
            swapped.chosen.swap(0, 1);
            let late = swapped.chosen[0] != plain.chosen[0];
            prop_assert!(!late || check(&ballots, seats, Rule::Phragmen, Unseen::No, &swapped, [seed; 32]).is_err());
        }
    }

    #[test]
    fn the_audit_is_the_definition((ballots, lists, seats) in cases(), picks: u16) {
        let slate: Vec<usize> = (0..ballots.options.len()).filter(|o| picks >> o & 1 == 1).take(seats).collect();
        let audit = audit(&ballots, &slate, seats, Unseen::No);
        prop_assert_eq!(audit.ejr_plus, !violated(&lists, &slate, seats, ballots.options.len()));
        prop_assert_eq!(audit.ejr_plus, audit.margin > whole(0));
        prop_assert_eq!(audit.satisfaction.iter().sum::<u64>() as usize, lists.len());
    }

    #[test]
    fn no_swap_helps_a_pav_slate((ballots, lists, seats) in cases(), seed: u8) {
        let slate = choose(&ballots, seats, Rule::Pav, &[], Unseen::No, [seed; 32]).chosen;
        let own = score(&lists, &slate);
        let least = fraction(lists.len() as i64, (seats * seats) as i64);
        for out in 0..slate.len() {
            for into in (0..ballots.options.len()).filter(|option| !slate.contains(option)) {
                let mut other = slate.clone();
                other[out] = into;
                prop_assert!(score(&lists, &other) < &own + &least);
            }
        }
    }

    #[test]
    fn kept_options_stay((ballots, _, seats) in cases(), rule in 0..3) {
        let rule = [Rule::EqualShares, Rule::Phragmen, Rule::Pav][rule as usize];
        let slate = choose(&ballots, seats, rule, &[1], Unseen::No, [0; 32]);
        prop_assert_eq!(slate.chosen[0], 1);
        prop_assert_eq!(&slate.seats[0], &Seat::Kept);
        prop_assert!(slate.chosen.len() <= seats);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, text in "(voter|option|approve|# ALTERNATIVE NAME|[,:{}\\n\"0-9a-z]){0,60}") {
        let _ = (read(&bytes), read(text.as_bytes()));
        let _ = (read_preflib(&bytes), read_preflib(text.as_bytes()));
    }
}

use crate::number::whole;

#[test]
fn a_group_left_out_is_found() {
    // Six voters, three seats: the two who agree on option 3 deserve one.
    let lists = vec![vec![0, 1, 2], vec![0, 1, 2], vec![0, 1, 2], vec![0, 1, 2], vec![3], vec![3]];
    let ballots = ballots(4, &lists);
    let audit = audit(&ballots, &[0, 1, 2], 3, Unseen::No);
    assert!(!audit.ejr_plus);
    assert_eq!(audit.left_out(), fraction(1, 3));
    let worst = audit.worst.unwrap();
    assert_eq!((worst.option, worst.level, worst.size), (3, 1, 2));
}

#[test]
fn unseen_options_are_read_both_ways() {
    let file = "voter,option,approve\n1,a,1\n1,b,0\n2,a,1\n2,b,\n3,c,1\n4,a,1\n";
    let ballots = read(file.as_bytes()).unwrap();
    assert_eq!((ballots.voters, &ballots.shown), (4, &vec![3, 2, 1]));
    assert_eq!(weights(&ballots)[2], whole(4));
    assert!(audit(&ballots, &[0], 1, Unseen::No).ejr_plus);
    let alike = audit(&ballots, &[0], 1, Unseen::Alike);
    assert!(!alike.ejr_plus);
    assert_eq!(alike.worst.unwrap().estimate, whole(4));
}

/// What the two readings choose between: c was shown to one voter alone, who approves it.
#[test]
fn seats_follow_the_reading_of_unseen() {
    let file = "voter,option,approve\n1,a,1\n2,a,1\n3,c,1\n4,a,0\n4,b,\n5,b,1\n5,a,\n";
    let ballots = read(file.as_bytes()).unwrap();
    let chosen = |unseen| choose(&ballots, 1, Rule::EqualShares, &[], unseen, [0; 32]);
    assert_eq!(ballots.options[chosen(Unseen::No).chosen[0]], "a");
    let alike = chosen(Unseen::Alike);
    assert_eq!(ballots.options[alike.chosen[0]], "c");
    let checked = check(&ballots, 1, Rule::EqualShares, Unseen::Alike, &alike, [0; 32]);
    assert_eq!(checked, Ok(()));
}

#[test]
fn a_slate_is_explained_and_set_beside_another() {
    let lists = vec![vec![0, 1, 2], vec![0, 1, 2], vec![0, 1], vec![0, 1], vec![3], vec![3]];
    let ballots = ballots(4, &lists);
    let slate = choose(&ballots, 3, Rule::EqualShares, &[], Unseen::No, [0; 32]);
    let told = explain(&ballots, &slate, 3, Unseen::No);
    let of = |option: usize| told.iter().find(|one| one.option == option).unwrap();
    assert_eq!((of(3).supporters, of(3).first_for, of(3).only_for), (2, 2, 2));
    assert_eq!((of(0).supporters, of(0).only_for), (4, 0));
    assert_eq!(of(3).part_of_share, Some(whole(1)));
    assert_eq!(of(0).part_of_share, Some(fraction(1, 2)));
    let other = difference(&ballots, &slate.chosen, &[0, 1, 2]);
    assert_eq!((other.only_first, other.only_second), (vec![3], vec![2]));
    assert_eq!((other.prefer_first, other.prefer_second), (2, 2));
    assert_eq!((other.left_out_by_first, other.left_out_by_second), (0, 2));
    let claims = claims(&ballots, &[0, 1, 2], 3, Unseen::No);
    assert_eq!((claims.len(), claims[0].option, claims[0].size), (1, 3, 2));
}

#[test]
fn bad_ballots_are_refused_with_line_and_reason() {
    let refused = |text: &str| read(text.as_bytes()).unwrap_err();
    assert!(matches!(refused("voter,option\n1,a\n").fault, Fault::Missing { .. }));
    let value = refused("voter,option,approve\n1,a,1\n1,b,yes\n");
    assert_eq!((value.line, value.column.unwrap().number), (3, 3));
    let twice = refused("voter,option,approve\n1,a,1\n2,a,1\n1,a,0\n");
    assert_eq!((twice.line, twice.fault), (4, Fault::Repeated { name: "1, a".into(), first: 2 }));
    let width = refused("voter,option,approve\n1,a\n");
    assert_eq!((width.line, width.fault), (2, Fault::Width { found: 2, expected: 3 }));
    assert!(matches!(refused("voter,option,approve\n").fault, Fault::Empty { .. }));
    let unknown = read_preflib(b"# ALTERNATIVE NAME 1: a\n2: {1},{7}\n").unwrap_err();
    assert_eq!(unknown.line, 2);
}

#[test]
fn the_first_category_is_approved() {
    let file = b"# ALTERNATIVE NAME 1: a\n# ALTERNATIVE NAME 2: b\n3: {1,2},{}\n1: 2,1\n";
    let ballots = read_preflib(file).unwrap();
    assert_eq!((ballots.voters, ballots.groups[0].ballot.len()), (4, 2));
}

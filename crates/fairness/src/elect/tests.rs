//! Textbook cases, properties, and bad files.
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

/// "3: A>B=C" lines.
fn profile(options: &str, lines: &[(u64, &str)]) -> Profile {
    let names: Vec<String> = options.chars().map(String::from).collect();
    let order = |(count, text): &(u64, &str)| {
        let mut ranked = Vec::new();
        for (place, tied) in text.split('>').enumerate() {
            for name in tied.chars().filter(|c| *c != '=') {
                ranked.push((options.find(name).unwrap() as u16, place as u16));
            }
        }
        Order { ranked, count: *count }
    };
    Profile { options: names, orders: lines.iter().map(order).collect(), categories: false }
}

fn winners(profile: &Profile, rule: Rule, seats: usize) -> String {
    let outcome = elect(profile, rule, seats, [0; 32]);
    outcome.winners.iter().map(|option| profile.options[*option].as_str()).collect()
}

/// Tennessee's capital: every rule has its own answer.
#[test]
fn the_capital_of_tennessee() {
    let votes =
        profile("MNCK", &[(42, "M>N>C>K"), (26, "N>C>K>M"), (15, "C>K>N>M"), (17, "K>C>N>M")]);
    let by = |rule| winners(&votes, rule, 1);
    assert_eq!(by(Rule::Plurality), "M");
    assert_eq!(by(Rule::Runoff), "N");
    assert_eq!(by(Rule::Irv), "K");
    assert_eq!(by(Rule::RankedPairs), "N");
    assert_eq!(by(Rule::Schulze), "N");
    assert_eq!(elect(&votes, Rule::Irv, 1, [0; 32]).condorcet, Some(1));
}

/// Schulze's own example of 45 voters: E wins; Ranked Pairs has A (both in the literature).
#[test]
fn schulze_and_ranked_pairs_differ() {
    let votes = profile(
        "ABCDE",
        &[
            (5, "A>C>B>E>D"),
            (5, "A>D>E>C>B"),
            (8, "B>E>D>A>C"),
            (3, "C>A>B>E>D"),
            (7, "C>A>E>B>D"),
            (2, "C>B>A>D>E"),
            (7, "D>C>E>B>A"),
            (8, "E>B>A>D>C"),
        ],
    );
    assert_eq!(winners(&votes, Rule::Schulze, 1), "E");
    assert_eq!(winners(&votes, Rule::RankedPairs, 1), "A");
    assert_eq!(winners(&votes, Rule::Schulze, 5), "EACBD");
}

#[test]
fn a_circle_is_broken_at_its_weakest_majority() {
    let votes = profile("ABC", &[(8, "A>B>C"), (7, "B>C>A"), (6, "C>A>B")]);
    assert_eq!(winners(&votes, Rule::RankedPairs, 1), "A");
    assert_eq!(winners(&votes, Rule::Schulze, 1), "A");
    assert_eq!(elect(&votes, Rule::Schulze, 1, [0; 32]).condorcet, None);
}

/// Two liberals split the vote: plurality punishes clones, the others do not.
#[test]
fn clones_change_nothing() {
    let before = profile("AX", &[(55, "A>X"), (45, "X>A")]);
    let after = profile("ABX", &[(30, "A>B>X"), (25, "B>A>X"), (45, "X>A>B")]);
    assert_eq!(winners(&after, Rule::Plurality, 1), "X");
    for rule in [Rule::Irv, Rule::RankedPairs, Rule::Schulze] {
        assert_eq!([winners(&before, rule, 1), winners(&after, rule, 1)], ["A", "A"], "{rule:?}");
    }
}

/// More support makes the winner of instant runoff lose: the paradox is the rule's, not ours.
#[test]
fn instant_runoff_is_not_monotone() {
    let before = profile("ABC", &[(39, "A>B>C"), (35, "B>C>A"), (26, "C>A>B")]);
    assert_eq!(winners(&before, Rule::Irv, 1), "A");
    let after = profile("ABC", &[(49, "A>B>C"), (25, "B>C>A"), (26, "C>A>B")]);
    assert_eq!(winners(&after, Rule::Irv, 1), "C");
}

/// The food election: Droop quota of 20 ballots and 3 seats is 6.
#[test]
fn several_seats_are_proportional() {
    let votes =
        profile("OPCSH", &[(4, "O"), (2, "P>O"), (8, "C>S"), (4, "C>H"), (1, "S"), (1, "H")]);
    let outcome = elect(&votes, Rule::Stv, 3, [0; 32]);
    let names: String = outcome.winners.iter().map(|o| votes.options[*o].as_str()).collect();
    assert_eq!(names, "COS");
    assert_eq!(outcome.rounds[0].votes[2], Some(whole(12)));
    assert_eq!(outcome.rounds[1].votes[3], Some(whole(5)));
}

#[test]
fn ties_are_told_and_follow_the_committed_order() {
    let votes = profile("AB", &[(1, "A>B"), (1, "B>A")]);
    let seed_of = |n: u8| [n; 32];
    for rule in
        [Rule::Plurality, Rule::Runoff, Rule::Approval, Rule::Irv, Rule::RankedPairs, Rule::Schulze]
    {
        let mut seen = std::collections::BTreeSet::new();
        for n in 0..20 {
            let outcome = elect(&votes, rule, 1, seed_of(n));
            assert_eq!(outcome.ties.len(), 1, "{rule:?} {outcome:?}");
            let lot = crate::budget::lot(2, seed_of(n));
            assert_eq!(lot[outcome.winners[0]], 0, "{rule:?}");
            seen.insert(outcome.winners[0]);
        }
        assert_eq!(seen.len(), 2);
    }
}

fn profiles() -> impl Strategy<Value = Profile> {
    (2_usize..6, 1_usize..9).prop_flat_map(|(options, voters)| {
        let ranks = proptest::collection::vec(proptest::option::of(0_u16..4), options);
        proptest::collection::vec((ranks, 1_u64..4), voters).prop_map(move |voters| Profile {
            options: (0..options).map(|o| o.to_string()).collect(),
            orders: voters
                .into_iter()
                .map(|(ranks, count)| {
                    let mut own: Vec<(u16, u16)> =
                        (0..).zip(ranks).filter_map(|(o, r)| Some((r?, o))).collect();
                    own.sort_unstable();
                    Order { ranked: own.into_iter().map(|(r, o)| (o, r)).collect(), count }
                })
                .collect(),
            categories: false,
        })
    })
}

proptest! {
    #[test]
    fn winners_are_as_many_as_seats_and_condorcet_wins(profile in profiles(), seats in 1_usize..4, seed: u8) {
        for rule in [Rule::Plurality, Rule::Approval, Rule::Stv, Rule::RankedPairs, Rule::Schulze] {
            let outcome = elect(&profile, rule, seats, [seed; 32]);
            prop_assert_eq!(outcome.winners.len(), seats.min(profile.options.len()), "{:?}", rule);
            let all: std::collections::BTreeSet<_> = outcome.winners.iter().collect();
            prop_assert_eq!(all.len(), outcome.winners.len());
        }
        let pairs = elect(&profile, Rule::RankedPairs, 1, [seed; 32]);
        let schulze = elect(&profile, Rule::Schulze, 1, [seed; 32]);
        prop_assert!(check_stack(&pairs.margins, &pairs.ranking));
        prop_assert!(check_path(&schulze.margins, schulze.winners[0]));
        if let Some(winner) = pairs.condorcet {
            prop_assert_eq!((pairs.winners[0], schulze.winners[0]), (winner, winner));
            let wrong = (winner + 1) % profile.options.len();
            prop_assert!(!check_path(&schulze.margins, wrong));
        }
    }

    /// Where no tie is broken, a clone next to the first option neither helps nor harms the others.
    #[test]
    fn a_clone_changes_nothing_for_others(mut profile in profiles(), after: Vec<bool>) {
        let clone = u16::try_from(profile.options.len()).unwrap();
        let mut cloned = profile.clone();
        cloned.options.push("clone".into());
        for (order, after) in cloned.orders.iter_mut().zip(after.iter().chain(std::iter::repeat(&true))) {
            let Some(at) = order.ranked.iter().position(|(option, _)| *option == 0) else { continue };
            order.ranked.insert(at + usize::from(*after), (clone, 0));
        }
        // Strict orders: of options that are tied the first is better.
        for order in profile.orders.iter_mut().chain(&mut cloned.orders) {
            (0..).zip(&mut order.ranked).for_each(|(place, own)| own.1 = place);
        }
        for rule in [Rule::Irv, Rule::RankedPairs, Rule::Schulze] {
            let before = elect(&profile, rule, 1, [0; 32]);
            let after = elect(&cloned, rule, 1, [0; 32]);
            if before.ties.is_empty() && after.ties.is_empty() {
                let winner = after.winners[0];
                let winner = if winner == usize::from(clone) { 0 } else { winner };
                prop_assert_eq!(winner, before.winners[0], "{:?} {:?}", rule, cloned);
            }
        }
    }

    #[test]
    fn no_vote_is_lost_while_it_can_move(profile in profiles()) {
        let outcome = elect(&profile, Rule::Irv, 1, [0; 32]);
        let all: u64 = profile.orders.iter().filter(|o| !o.ranked.is_empty()).map(|o| o.count).sum();
        let first: Exact = outcome.rounds[0].votes.iter().flatten().sum();
        prop_assert_eq!(first, whole(all));
        for pair in outcome.rounds.windows(2) {
            let sum = |round: &Round| round.votes.iter().flatten().sum::<Exact>();
            prop_assert!(sum(&pair[1]) <= sum(&pair[0]));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, text in "(voter|option|rank|# ALTERNATIVE NAME|[,:{}\\n\"0-9a-z]){0,60}") {
        let _ = (read(&bytes), read(text.as_bytes()), read_csv(text.as_bytes()));
    }
}

#[test]
fn files_of_every_form_read_the_same() {
    let preflib = "# ALTERNATIVE NAME 1: 가\n# ALTERNATIVE NAME 2: 나\n# ALTERNATIVE NAME 3: 다\n1: 1,{2,3}\n1: 3\n";
    let long = "voter,option,rank\na,가,1\na,나,2\na,다,2\nb,다,1\n";
    let wide = "voter,가,나,다\na,1,2,2\nb,,,1\n";
    let read = |text: &str| read(text.as_bytes()).unwrap();
    assert_eq!(read(preflib), read(long));
    let old = "3\n1,가\n2,나\n3,다\n2,2,2\n1,1,{2,3}\n1,3\n";
    assert_eq!(read(preflib), read(old));
    assert_eq!(read(long), read(&long.replace(',', "\t")));
    assert_eq!(read(preflib), read(wide));
    let headed = "# FILE NAME: 00001.toi\n# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 2\n# NUMBER UNIQUE ORDERS: 2\n";
    for (form, text) in [
        ("a full header", format!("{headed}{preflib}")),
        ("a mark and Windows line ends", format!("\u{feff}{}", preflib.replace('\n', "\r\n"))),
        ("blanks", preflib.replace(',', ", ").replace("{2", "{ 2").replace("1: 3", " 1 : 3 ")),
        ("blank lines", preflib.replace('\n', "\n\n")),
        ("the old header with quotes", old.replace("1,가", "1,\"가\"").replace('\n', "\r\n")),
    ] {
        assert_eq!(read(&text), read(preflib), "{form}");
    }
    // Orders without and with all options, strict and not; equal orders may stand twice.
    let names = "# ALTERNATIVE NAME 1: a\n# ALTERNATIVE NAME 2: b\n";
    for (lines, voters, first) in
        [("2: 1,2\n3: 2,1\n", 5, 0), ("1: 2\n1: 2\n", 2, 1), ("4: {1,2}\n", 4, 0)]
    {
        let found = read(&format!("{names}{lines}"));
        assert_eq!(found.orders.iter().map(|order| order.count).sum::<u64>(), voters, "{lines}");
        assert_eq!(found.orders[0].ranked[0], (first, 0), "{lines}");
    }
    let categories = format!(
        "# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: yes\n{names}2: {{1,2}},{{}}\n1: {{}},1\n"
    );
    let found = read(&categories);
    assert!(found.categories);
    assert_eq!(found.orders[1].ranked, [(0, 1)]);
}

#[test]
fn bad_files_are_refused_with_line_and_reason() {
    use crate::file::Fault;
    let refused = |text: &str| read(text.as_bytes()).unwrap_err();
    assert!(matches!(refused("").fault, Fault::Empty { .. }));
    assert_eq!(refused("# ALTERNATIVE NAME 1: a\n1: 1\n1: 2\n").line, 3);
    assert_eq!(refused("# ALTERNATIVE NAME 1: a\n1: 1,1\n").line, 2);
    assert_eq!(refused("# ALTERNATIVE NAME 1: a\n1: {1\n").line, 2);
    for line in ["1: {{1}}", "1: 1}", "0: 1", "-1: 1", "1,1", "x: 1", "1.5: 1"] {
        assert_eq!(refused(&format!("# ALTERNATIVE NAME 1: a\n{line}\n")).line, 2, "{line}");
    }
    assert!(matches!(refused("# ALTERNATIVE NAME 1: a\n").fault, Fault::Missing { .. }));
    assert!(matches!(refused("1: 1,2\n").fault, Fault::Unknown { .. }));
    assert_eq!(refused("# ALTERNATIVE NAME 1: a\n# ALTERNATIVE NAME 1: b\n1: 1\n").line, 2);
    assert_eq!(refused("2\n1,a\nb\n1,1,1\n1,1\n").line, 3);
    assert_eq!(refused("voter,가\na,0\n").column.unwrap().name, "가");
    assert!(matches!(refused("voter,가\na,1\na,1\n").fault, Fault::Repeated { first: 2, .. }));
}

//! Equal Shares against the definition in fractions, small real questions, and bad files.
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
use crate::file::{Fault, ReadError};

/// The definition, in fractions, voter by voter.
fn by_definition(market: &Market<'_>, share: &Exact) -> Vec<usize> {
    let mut money = vec![share.clone(); market.groups.len()];
    let mut bought: Vec<usize> = Vec::new();
    let size = |group: u32| whole(market.groups[group as usize].size);
    loop {
        let mut best: Option<(Exact, u32, usize, Exact)> = None;
        for option in 0..market.costs.len() {
            if bought.contains(&option) {
                continue;
            }
            let cost = whole(market.costs[option]);
            let mut bears: Vec<(Exact, Exact, Exact)> = market.supporters[option]
                .iter()
                .map(|(group, weight)| {
                    let has = money[*group as usize].clone();
                    (&has / whole(*weight), has * size(*group), whole(*weight) * size(*group))
                })
                .collect();
            bears.sort();
            let (mut left, mut mass) =
                (cost.clone(), bears.iter().map(|b| b.2.clone()).sum::<Exact>());
            let mut price = None;
            for (bears, has, weight) in &bears {
                if bears * &mass >= left {
                    price = Some(&left / &mass);
                    break;
                }
                left -= has;
                mass -= weight;
            }
            let Some(price) = price else { continue };
            let rate = match market.utility() {
                Utility::Cost => &price / &cost,
                Utility::Cardinality => price.clone(),
            };
            let offer = (rate, market.rank[option], option, price);
            if best.as_ref().is_none_or(|best| offer < *best) {
                best = Some(offer);
            }
        }
        let Some((_, _, option, price)) = best else { return bought };
        for (group, weight) in &market.supporters[option] {
            let has = &mut money[*group as usize];
            *has = (&*has - &price * whole(*weight)).max(whole(0));
        }
        bought.push(option);
    }
}

fn request(costs: &[u64], ballots: &[Vec<(u32, u32)>], budget: u64) -> Request {
    let project = |(n, cost): (usize, &u64)| Project {
        id: format!("p{n}"),
        name: String::new(),
        cost: *cost,
        official: None,
    };
    Request {
        projects: costs.iter().enumerate().map(project).collect(),
        budget,
        decimals: 0,
        voters: ballots.len(),
        groups: read::grouped(ballots.to_vec()),
        ballots: Ballots::Cumulative,
    }
}

fn requests() -> impl Strategy<Value = Request> {
    (2_usize..7, 1_usize..9, 1_u32..3).prop_flat_map(|(projects, voters, points)| {
        let ballot = proptest::collection::btree_map(0..projects as u32, 1..=points, 0..=projects);
        let ballots = proptest::collection::vec(ballot, voters);
        let costs = proptest::collection::vec(1_u64..8, projects);
        (costs, ballots, 1_u64..25).prop_map(|(costs, ballots, budget)| {
            let ballots: Vec<_> = ballots.into_iter().map(|b| b.into_iter().collect()).collect();
            request(&costs, &ballots, budget)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn equal_shares_is_what_it_is_defined_as(request in requests(), cardinality: bool, seed: u8) {
        let utility = if cardinality { Utility::Cardinality } else { Utility::Cost };
        let decision = Decision::new(&request, utility, [seed; 32]);
        let share = share(request.budget, request.voters);
        let mut run = Run::complete(&decision.market, &share);
        let bought: Vec<usize> = run.bought.iter().map(|(option, _)| *option).collect();
        prop_assert_eq!(&bought, &by_definition(&decision.market, &share));
        let purchases = run.purchases();
        prop_assert_eq!(verify(&decision.market, &share, &purchases), Ok(()));
        if let Some(last) = purchases.last() {
            let mut dearer = purchases.clone();
            dearer.last_mut().unwrap().price = &last.price + fraction(1, 1_000_000);
            prop_assert!(verify(&decision.market, &share, &dearer).is_err());
            prop_assert!(verify(&decision.market, &share, &purchases[1..]).is_err());
        }
        if unchanged(&decision.market, &run.bought, float(&share), float(&share) + 0.5) {
            let more = by_definition(&decision.market, &(share + fraction(1, 3)));
            prop_assert_eq!(more, bought);
        }
    }

    #[test]
    fn completions_never_overspend_and_leave_nothing_that_fits(request in requests(), seed: u8) {
        for completion in [Completion::None, Completion::Add1, Completion::Add1u, Completion::AddOpt] {
            for utility in [Utility::Cost, Utility::Cardinality] {
                let seed = [seed; 32];
                let outcome = decide(&request, Rule::EqualShares, utility, completion, seed);
                prop_assert!(outcome.cost <= request.budget);
                prop_assert_eq!(check(&request, utility, seed, &outcome), Ok(()), "{:?} {:?} {:?}", completion, utility, outcome);
                if completion == Completion::Add1u {
                    let left = request.budget - outcome.cost;
                    let fits = |reason: &Reason, project: &Project| {
                        matches!(reason, Reason::Lacks { .. }) && project.cost <= left
                    };
                    let mut open = outcome.reasons.iter().zip(&request.projects);
                    prop_assert!(!open.any(|(reason, project)| fits(reason, project)));
                }
            }
        }
    }

    /// The stretches that are skipped are those where nothing happens.
    #[test]
    fn adding_one_is_adding_one(request in requests()) {
        let decision = Decision::new(&request, Utility::Cost, [0; 32]);
        let mut share = share(request.budget, request.voters);
        let mut bought = by_definition(&decision.market, &share);
        for _ in 0..200 {
            if decision.exhausts(&bought, decision.cost(&bought)) {
                break;
            }
            share += whole(1);
            let next = by_definition(&decision.market, &share);
            if decision.cost(&next) > u128::from(request.budget) {
                break;
            }
            bought = next;
        }
        let outcome = decide(&request, Rule::EqualShares, Utility::Cost, Completion::Add1, [0; 32]);
        prop_assert_eq!(outcome.chosen, bought);
    }

    /// Every step but the first is the least whole budget of its outcome: with one unit of money less
    /// the outcome before still stands.
    #[test]
    fn add_opt_stops_at_the_least_budget_of_an_outcome(request in requests(), cardinality: bool) {
        let utility = if cardinality { Utility::Cardinality } else { Utility::Cost };
        let decision = Decision::new(&request, utility, [0; 32]);
        let outcome = decide(&request, Rule::EqualShares, utility, Completion::AddOpt, [0; 32]);
        let sorted = |share: &Exact| {
            let mut bought = by_definition(&decision.market, share);
            bought.sort_unstable();
            bought
        };
        for pair in outcome.steps.windows(2) {
            prop_assert_eq!(&sorted(&pair[1].share), &pair[1].bought);
            let less = &pair[1].share - fraction(1, wide(request.voters));
            prop_assert_eq!(sorted(&less), pair[0].bought.clone());
            let budget = &pair[1].share * whole(wide(request.voters));
            prop_assert!(budget.is_integer(), "{}", budget);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, text in "(META|PROJECTS|VOTES|budget|vote_type|approval|project_id|cost|voter_id|vote|[;,\\n\"0-9a-z.-]){0,60}") {
        let _ = read(&bytes);
        let _ = read(text.as_bytes());
    }
}

const FILE: &str = "META\nkey;value\nbudget;100.5\nvote_type;approval\nPROJECTS\n\
project_id;cost;name\na;60;에이\nb;50.25;\"b; two\"\nVOTES\nvoter_id;vote\n1;a,b\n2;b\n3;\n";

#[test]
fn a_file_is_read() {
    let request = read(FILE.as_bytes()).unwrap();
    assert_eq!((request.budget, request.decimals, request.voters), (10_050, 2, 3));
    assert_eq!(request.projects[1].name, "b; two");
    assert_eq!(request.projects[1].cost, 5_025);
    let (korean, _, _) = encoding_rs::EUC_KR.encode(FILE);
    assert_eq!(read(&korean).unwrap_err(), ReadError::at(7, Fault::Cp949));
    let other =
        FILE.replace("100.5", "\"100,50\"").replace("a;60;", "a; 6 0.0;").replace('\n', "\r\n");
    assert_eq!(read(format!("\u{feff}{other}").as_bytes()), Ok(request));
}

/// Forms that cities and spreadsheets write: all say the same.
#[test]
fn files_of_every_form_read_the_same() {
    let wanted = read(FILE.as_bytes()).unwrap();
    let (meta, rest) = FILE.split_once("PROJECTS\n").unwrap();
    let (projects, votes) = rest.split_once("VOTES\n").unwrap();
    let forms = [
        ("sections in another order", format!("VOTES\n{votes}PROJECTS\n{projects}{meta}")),
        ("a mark and Windows line ends", format!("\u{feff}{}", FILE.replace('\n', "\r\n"))),
        ("blank lines", FILE.replace("PROJECTS\n", "\n\nPROJECTS\n").replace("2;b\n", "2;b\n\n")),
        ("separators that a spreadsheet adds", FILE.replace("META\n", "META;;\n").replace("2;b\n", "2;b;;\n")),
        ("headings in small letters", FILE.replace("PROJECTS", "projects").replace("VOTES", "Votes")),
        ("names of columns in capitals", FILE.replace("voter_id;vote", "VOTER_ID;Vote")),
        ("no heading of META's table", FILE.replace("key;value\n", "")),
        (
            "what META may say besides",
            FILE.replace("budget;", "description;a; b\nnum_votes;3\nmin_length;1\nmax_length;2\nmax_sum_cost;90\nfully_funded;0\nbudget;"),
        ),
        ("quotes", FILE.replace("1;a,b", "\"1\";\"a,b\"").replace("approval", "\"approval\"")),
        ("a comma before cents", FILE.replace("100.5", "100,50").replace("50.25", "50,25")),
        ("blanks between thousands and cents that are zero", FILE.replace("a;60;", "a;\u{a0}60.00 ;")),
        ("blanks and a comma at the end of a vote", FILE.replace("1;a,b", "1; a , b,")),
        ("no line end at the end", FILE.trim_end().to_owned() + ";"),
    ];
    for (form, text) in forms {
        let found = read(text.as_bytes());
        let found = found.unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!((found.budget, found.voters), (wanted.budget, wanted.voters), "{form}");
        assert_eq!(
            (found.projects, found.groups),
            (wanted.projects.clone(), wanted.groups.clone()),
            "{form}"
        );
    }
    let more = FILE
        .replace("project_id;cost;name", "votes;cost;name;selected;project_id;latitude")
        .replace("a;60;에이", "2;60;에이;1;a;52.1")
        .replace("b;50.25;\"b; two\"", "1;50.25;\"b; two\";0;b;")
        .replace("voter_id;vote", "age;vote;sex;voter_id")
        .replace("1;a,b", "31;a,b;F;1")
        .replace("2;b", ";b;;2")
        .replace("3;\n", "7;;M;3\n");
    let found = read(more.as_bytes()).unwrap();
    assert_eq!(found.groups, wanted.groups);
    let official: Vec<_> = found.projects.iter().map(|project| project.official).collect();
    assert_eq!(official, [Some(true), Some(false)]);
    // UTF-16, as older spreadsheets save it.
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(FILE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&wide), Ok(wanted));
}

/// Every vote type; what other types say besides is left alone.
#[test]
fn votes_of_every_type_have_their_weights() {
    let with = |kind: &str, header: &str, first: &str| {
        let text = FILE.replace("approval", kind).replace("voter_id;vote", header);
        let text =
            text.replace("1;a,b", first).replace("2;b\n", "2;b;4\n").replace("3;\n", "3;;\n");
        read(text.as_bytes())
    };
    let ballot = |kind: &str, first: &str| {
        let request = with(kind, "voter_id;vote;points", first).unwrap();
        request
            .groups
            .iter()
            .min_by_key(|group| std::cmp::Reverse(group.ballot.len()))
            .unwrap()
            .ballot
            .clone()
    };
    assert_eq!(ballot("Approval", "1;a,b;7,7"), [(0, 1), (1, 1)]);
    assert_eq!(ballot("ordinal", "1;b,a;2,1"), [(0, 1), (1, 2)]);
    assert_eq!(ballot("cumulative", "1;a,b;7,3"), [(0, 7), (1, 3)]);
    assert_eq!(ballot("scoring", "1;a,b;7.0, 3"), [(0, 7), (1, 3)]);
    assert_eq!(ballot("choose-1", "1;a;1"), [(0, 1)]);
    // A longest ballot that META allows counts even if nobody filled it.
    let long = FILE.replace("approval", "ordinal\nmax_length;2").replace("1;a,b", "1;a");
    assert_eq!(read(long.as_bytes()).unwrap().groups[1].ballot, [(0, 2)]);
    for (first, found) in
        [("1;a,b;7,-3", "-3"), ("1;a,b;7", ""), ("1;a,b;7,3,1", "1"), ("1;a,b;7,half", "half")]
    {
        let refused = with("cumulative", "voter_id;vote;points", first).unwrap_err();
        assert_eq!((refused.line, refused.column.unwrap().number), (11, 3), "{first}");
        assert!(matches!(refused.fault, Fault::Value { found: is, .. } if is == found), "{first}");
    }
    let refused = with("cumulative", "voter_id;vote;extra", "1;a,b;1").unwrap_err();
    assert!(matches!(refused.fault, Fault::Missing { name, .. } if name == "points"));
}

#[test]
fn bad_files_are_refused_with_line_and_reason() {
    let refused = |from: &str, to: &str| {
        assert!(FILE.contains(from), "{from}");
        read(FILE.replacen(from, to, 1).as_bytes()).unwrap_err()
    };
    assert!(matches!(read(b"").unwrap_err().fault, Fault::Empty { .. }));
    assert!(matches!(read(&[b'a', 0xff, 0xff]).unwrap_err().fault, Fault::Encoding));
    let section = refused("PROJECTS\n", "");
    assert_eq!(section.fault, Fault::MissingSection { name: "PROJECTS" });
    let width = refused("a;60;", "a;");
    assert_eq!((width.line, width.fault), (7, Fault::Width { found: 2, expected: 3 }));
    let negative = refused("60", "-60");
    assert_eq!((negative.line, negative.column.unwrap().name.as_str()), (7, "cost"));
    let twice = refused("b;50.25", "a;50.25");
    assert_eq!((twice.line, twice.fault), (8, Fault::Repeated { name: "a".into(), first: 7 }));
    let unknown = refused("2;b", "2;c");
    assert_eq!((unknown.line, unknown.column.unwrap().number), (12, 2));
    let voter = refused("2;b", "1;b");
    assert_eq!((voter.line, voter.fault), (12, Fault::Repeated { name: "1".into(), first: 11 }));
    assert!(matches!(refused("budget;", "money;").fault, Fault::Missing { .. }));
    for (from, to, line) in [
        ("100.5", "-1", 3),
        ("100.5", "1,200,000", 3),
        ("100.5", "ten", 3),
        ("approval", "veto", 4),
        ("a;60", "a;", 7),
        ("60", "1.2.3", 7),
        ("1;a,b", "1;a,a", 11),
        ("1;a,b", ";a,b", 11),
        ("1;a,b\n2;b\n3;\n", "", 10),
        ("a;60;에이\nb;50.25;\"b; two\"\n", "", 6),
    ] {
        assert_eq!(refused(from, to).line, line, "{from} as {to}");
    }
    assert_eq!(refused("\"b; two\"", "\"b; two").fault, Fault::UnclosedQuote);
}

#[test]
fn ordinal_and_cumulative_votes_have_weights() {
    let ordinal = FILE.replace("approval", "ordinal");
    let groups = read(ordinal.as_bytes()).unwrap().groups;
    assert!(groups.contains(&Group { size: 1, ballot: vec![(0, 2), (1, 1)] }));
    let points =
        FILE.replace("approval", "cumulative").replace("voter_id;vote", "voter_id;vote;points");
    let points =
        points.replace("1;a,b", "1;a,b;3,0").replace("2;b", "2;b;5").replace("3;\n", "3;;\n");
    let groups = read(points.as_bytes()).unwrap().groups;
    assert_eq!(groups[1].ballot, [(0, 3)]);
}

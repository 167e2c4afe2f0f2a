//! Lotteries against exhaustive search on small pools, quotas, people, and what is published.
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

fn features(quotas: &[&[(i64, i64)]]) -> Vec<Feature> {
    let value = |(n, (min, max)): (usize, &(i64, i64))| Value {
        name: format!("v{n}"),
        min: *min,
        max: *max,
        flex: None,
    };
    let feature = |(n, quotas): (usize, &&[(i64, i64)])| Feature {
        name: format!("f{n}"),
        values: quotas.iter().enumerate().map(value).collect(),
    };
    quotas.iter().enumerate().map(feature).collect()
}

fn people(values: &[(usize, usize)], homes: &[Option<u8>]) -> Vec<Person> {
    let person = |(n, (a, b)): (usize, &(usize, usize))| Person {
        id: format!("person {n}"),
        values: vec![*a, *b],
        home: homes.get(n).copied().flatten().map(|home| home.to_string()),
    };
    values.iter().enumerate().map(person).collect()
}

fn pool(people: Vec<Person>) -> Pool {
    let rows = people.iter().map(|person| vec![person.id.clone(), "secret".to_owned()]).collect();
    Pool { header: vec!["id".into(), "phone".into()], rows, people }
}

/// All panels, by trying every set of people.
fn panels(features: &[Feature], people: &[Person], seats: usize) -> Vec<Vec<usize>> {
    let fits = |set: &u32| {
        let members: Vec<usize> = (0..people.len()).filter(|p| set >> p & 1 == 1).collect();
        let homes: Vec<_> = members.iter().filter_map(|p| people[*p].home.as_ref()).collect();
        let alone = homes.iter().collect::<std::collections::BTreeSet<_>>().len() == homes.len();
        let quota = features.iter().enumerate().all(|(f, feature)| {
            feature.values.iter().enumerate().all(|(v, value)| {
                let n = members.iter().filter(|p| people[**p].values[f] == v).count() as i64;
                (value.min..=value.max).contains(&n)
            })
        });
        (members.len() == seats && alone && quota).then_some(members)
    };
    (0_u32..1 << people.len()).filter_map(|set| fits(&set)).collect()
}

type Case = (Vec<Feature>, Vec<Person>, usize);

fn cases() -> impl Strategy<Value = Case> {
    let values = proptest::collection::vec((0_usize..2, 0_usize..3), 5..10);
    let homes = proptest::collection::vec(proptest::option::weighted(0.3, 0_u8..3), 10);
    let quota = |n| proptest::collection::vec((0_i64..3, 0_i64..3), n);
    (values, homes, quota(2), quota(3), 2_usize..5).prop_map(|(values, homes, one, two, seats)| {
        let widen = |q: Vec<(i64, i64)>| {
            q.into_iter().map(|(a, b)| (a.min(1), a.min(1) + b)).collect::<Vec<_>>()
        };
        let (one, two) = (widen(one), widen(two));
        (features(&[&one, &two]), people(&values, &homes), seats)
    })
}

fn sorted(chances: &[i64]) -> Vec<i64> {
    let mut sorted = chances.to_vec();
    sorted.sort_unstable();
    sorted
}

fn find(case: &Case, method: Method) -> Result<Chances, NoLottery> {
    chances(&case.0, &case.1, case.2, method, 50, [7; 32], &|_, _| ())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_method_keeps_quotas_and_publishes_what_verifies(case in cases(), secret: [u8; 32]) {
        let all = panels(&case.0, &case.1, case.2);
        let people = case.1.len();
        let mut minimum = Vec::new();
        for method in [Method::Maximin, Method::Leximin, Method::Nash, Method::Goldilocks, Method::Legacy] {
            let found = find(&case, method);
            if all.is_empty() {
                let conflict = matches!(found, Err(NoLottery::Conflict { .. }));
                prop_assert!(conflict);
                prop_assert_eq!(feasible(&case.0, &case.1, case.2).is_ok(), false);
                continue;
            }
            if found == Err(NoLottery::Unlucky(5000)) {
                continue;
            }
            let found = found.unwrap();
            prop_assert_eq!(found.panels.iter().map(|(_, units)| units).sum::<i64>(), UNIT);
            prop_assert!(found.panels.iter().all(|(members, _)| all.contains(members)));
            let chances = found.of(people);
            minimum.push(*chances.iter().min().unwrap());
            let pool = pool(case.1.clone());
            let files = publish(&case.0, &pool, case.2, method, &found, 100, Some("4 2 6"), &secret);
            let file = |n: usize| files.public[n].1.as_bytes();
            let checked = verify(file(0), file(1), file(2), file(3));
            prop_assert!(checked.is_ok(), "{:?} {:?} {:?}", method, checked, found);
            prop_assert!(all.contains(&files.members));
            // The published files alone give what their maker gives, and an infeasible case nothing.
            let done = complete(&files.public[0].1, &files.public[1].1, " 4 2 6 ").unwrap();
            prop_assert_eq!((&done.draw_json, &done.report), (&files.public[2].1, &files.public[3].1));
            prop_assert_eq!(feasible(&case.0, &case.1, case.2), Ok(()));
            prop_assert!(!files.public.iter().any(|(_, text)| text.contains("secret") || text.contains("person ")));
            let lottery = checked.unwrap().lottery;
            for (place, person) in lottery.people.iter().enumerate() {
                let held = lottery.tickets.iter().filter(|t| lottery.panels[**t].members.contains(&person.id)).count();
                let off = (held as f64 - person.probability * 100.0).abs();
                prop_assert!(off <= 3.0, "{} has {} tickets for {}", place, held, person.probability);
            }
        }
        if let [maximin, leximin, others @ ..] = minimum.as_slice() {
            prop_assert!((maximin - leximin).abs() <= 1_000_000);
            prop_assert!(others.iter().all(|other| other - leximin <= 1_000_000));
        }
    }

    /// Everyone's chance, from the least on, is what the definition gives.
    #[test]
    fn leximin_is_what_it_is_defined_as(case in cases()) {
        let all = panels(&case.0, &case.1, case.2);
        if let Ok(found) = find(&case, Method::Leximin) {
            let own = sorted(&found.of(case.1.len()));
            let exact = oracle::leximin(&all, case.1.len());
            for (own, exact) in own.iter().zip(&exact) {
                let exact = *exact * i128::from(UNIT);
                let off = (i128::from(*own) - exact.to_integer()).abs();
                prop_assert!(off <= 1_000_000, "{:?} {:?}", own, exact);
            }
        }
    }

    /// No lottery over all panels, found by exchanging chances at random, is better.
    #[test]
    fn nothing_beats_leximin(case in cases(), seed: u64) {
        let all = panels(&case.0, &case.1, case.2);
        if let Ok(found) = find(&case, Method::Leximin) {
            let own = sorted(&found.of(case.1.len()));
            let mut state = seed;
            for _ in 0..200 {
                let mut weights = vec![0_i64; all.len()];
                for weight in &mut weights {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    *weight = ((state >> 33) % 100) as i64;
                }
                let total: i64 = weights.iter().sum::<i64>().max(1);
                // Half of the lottery found, half another one: better in leximin only if that is.
                let mut mixed: Vec<i64> = found.of(case.1.len()).iter().map(|c| c / 2).collect();
                for (panel, weight) in all.iter().zip(&weights) {
                    for p in panel { mixed[*p] += UNIT / 2 / total * weight; }
                }
                let other = sorted(&mixed);
                let differs = own.iter().zip(&other).find(|(a, b)| (*a - *b).abs() > 10_000_000);
                prop_assert!(differs.is_none_or(|(own, other)| own > other), "{:?} {:?}", own, other);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, text in "(feature|value|min|max|id|f0|v0|[,\\n\"0-9a-z-]){0,60}") {
        let _ = (read_categories(&bytes), read_categories(text.as_bytes()));
        let _ = (read_people(&bytes, &[], &[]), read_people(text.as_bytes(), &features(&[&[(0, 1)]]), &[]));
        let _ = verify(&bytes, text.as_bytes(), &bytes, &bytes);
    }
}

#[test]
fn a_single_changed_byte_is_found() {
    let quotas = features(&[&[(1, 2), (1, 2)], &[(0, 2), (1, 2), (0, 2)]]);
    let values: Vec<_> = (0..12).map(|n| (n % 2, n % 3)).collect();
    let pool = pool(people(&values, &[Some(1), Some(1)]));
    let found =
        chances(&quotas, &pool.people, 3, Method::Leximin, 50, [0; 32], &|_, _| ()).unwrap();
    let files =
        publish(&quotas, &pool, 3, Method::Leximin, &found, 20, Some("주사위 3 5"), &[1; 32]);
    let texts: Vec<Vec<u8>> =
        files.public.iter().map(|(_, text)| text.clone().into_bytes()).collect();
    assert!(verify(&texts[0], &texts[1], &texts[2], &texts[3]).is_ok());
    for file in 0..4 {
        for at in (0..texts[file].len()).step_by(7) {
            let mut changed = texts.clone();
            changed[file][at] = if changed[file][at] == b'1' { b'2' } else { b'1' };
            assert!(
                verify(&changed[0], &changed[1], &changed[2], &changed[3]).is_err(),
                "{file} {at}"
            );
        }
    }
    // The same secret completes a draw that was announced without its random value.
    let before = publish(&quotas, &pool, 3, Method::Leximin, &found, 20, None, &[1; 32]);
    assert_eq!(before.public[..2], files.public[..2]);
    assert!(before.members.is_empty());
}

/// 10,000 draws over the published tickets: chi-square with 11 degrees of freedom exceeds 31.3 once
/// in a thousand; the random values are fixed.
#[test]
fn draws_have_the_published_chances() {
    let quotas = features(&[&[(1, 2), (1, 2)], &[(0, 2), (1, 2), (0, 2)]]);
    let values: Vec<_> = (0..12).map(|n| (n % 2, n % 3)).collect();
    let pool = pool(people(&values, &[]));
    let found =
        chances(&quotas, &pool.people, 3, Method::Leximin, 50, [0; 32], &|_, _| ()).unwrap();
    let files = publish(&quotas, &pool, 3, Method::Leximin, &found, 100, Some("0"), &[1; 32]);
    let file = |n: usize| files.public[n].1.as_bytes();
    let lottery = verify(file(0), file(1), file(2), file(3)).unwrap().lottery;
    let mut count = std::collections::BTreeMap::new();
    for n in 0..10_000 {
        let ticket = public::ticket("commitment", &n.to_string(), lottery.tickets.len());
        *count.entry(lottery.tickets[ticket]).or_insert(0.0) += 1.0;
    }
    let mut chi = 0.0;
    for panel in 0..lottery.panels.len() {
        let due = lottery.tickets.iter().filter(|t| **t == panel).count() as f64 * 100.0;
        if due > 0.0 {
            chi += (count.get(&panel).copied().unwrap_or(0.0_f64) - due).powi(2) / due;
        }
    }
    let freedom = lottery.panels.len() as f64;
    assert!(chi < freedom + 5.0 * (2.0 * freedom).sqrt(), "{chi} {freedom}");
}

#[test]
fn quotas_in_conflict_are_named() {
    // Both of f0 v0 have f1 v0, of which there may be one.
    let quotas = features(&[&[(2, 2), (0, 3)], &[(0, 1), (0, 3)]]);
    let pool = people(&[(0, 0), (0, 0), (1, 1), (1, 1), (1, 1)], &[]);
    let Err(NoLottery::Conflict { conflict, suggestion }) =
        chances(&quotas, &pool, 3, Method::Leximin, 1, [0; 32], &|_, _| ())
    else {
        panic!("there is no panel");
    };
    let named: Vec<String> =
        conflict.iter().map(|(f, v, side)| format!("{f} {v} {side}")).collect();
    assert_eq!(named, ["f0 v0 min", "f1 v0 max"]);
    assert_eq!(suggestion.len(), 1);
    let mut widened = quotas;
    for widening in &suggestion {
        let feature = widened.iter_mut().find(|f| f.name == widening.feature).unwrap();
        let value = feature.values.iter_mut().find(|v| v.name == widening.value).unwrap();
        (value.min, value.max) = widening.suggested;
    }
    assert!(chances(&widened, &pool, 3, Method::Leximin, 1, [0; 32], &|_, _| ()).is_ok());
}

const CATEGORIES: &str = "feature,value,min,max\n성별,여,1,2\n성별,남,1,2\n";
const PEOPLE: &str = "id,성별,주소\na,여,1\nb,남,1\nc,남,2\n";

#[test]
fn files_are_read_and_bad_ones_refused() {
    let categories = read_categories(CATEGORIES.as_bytes()).unwrap();
    assert_eq!(categories.check(3), Ok(()));
    let below = categories.check(5).unwrap_err();
    assert_eq!(below.line, 2);
    assert!(matches!(below.fault, Fault::QuotaBelowSeats { total: 4, seats: 5, .. }));
    assert!(matches!(categories.check(1).unwrap_err().fault, Fault::QuotaAboveSeats { .. }));
    let address = ["주소".to_owned()];
    let pool = read_people(PEOPLE.as_bytes(), &categories.features, &address).unwrap();
    assert_eq!(pool.people[0].home, pool.people[1].home);
    let (korean, _, _) = encoding_rs::EUC_KR.encode(PEOPLE);
    let refused = read_people(&korean, &categories.features, &address).unwrap_err();
    assert_eq!((refused.line, refused.fault), (1, Fault::Cp949));
    // As spreadsheets elsewhere write it: semicolons, a mark, both line ends, separators too many.
    let other = format!("\u{feff}{}", PEOPLE.replace(',', ";").replace('\n', ";\r\n"));
    let other = read_people(other.as_bytes(), &categories.features, &address).unwrap();
    assert_eq!(other.people, pool.people);
    let other = CATEGORIES.replacen("feature,value", "category,feature", 1);
    assert_eq!(read_categories(other.as_bytes()), Ok(categories.clone()));

    let refused = |from: &str, to: &str| {
        read_categories(CATEGORIES.replace(from, to).as_bytes()).unwrap_err()
    };
    assert_eq!(refused("여,1,2", "여,3,2").fault, Fault::MinAboveMax { min: 3, max: 2 });
    assert_eq!(refused("남,1,2", "여,1,2").line, 3);
    assert_eq!(refused("남,1,2", "남,-1,2").column.unwrap().name, "min");
    assert_eq!(refused("남,1,2", "남,1").fault, Fault::Width { found: 3, expected: 4 });
    let refused = |from: &str, to: &str| {
        read_people(PEOPLE.replace(from, to).as_bytes(), &categories.features, &address)
            .unwrap_err()
    };
    assert!(matches!(refused("c,남", "c,무").fault, Fault::Unknown { .. }));
    assert_eq!(refused("c,남", "a,남").fault, Fault::Repeated { name: "a".into(), first: 2 });
    assert!(matches!(refused("성별", "나이").fault, Fault::Missing { .. }));
}

/// Forms that spreadsheets and other programs write: all say the same.
#[test]
fn files_of_every_form_read_the_same() {
    let categories = "feature,value,min,max\nGender,Female,1,2\nGender,Male,1,2\n";
    let people = "id,Gender,street\na,Female,1\nb,Male,1\nc,Male,2\n";
    let wanted = read_categories(categories.as_bytes()).unwrap();
    let pool = read_people(people.as_bytes(), &wanted.features, &["street".into()]).unwrap();
    let spreadsheet = |text: &str| {
        format!("\u{feff}{}", text.replace(',', ";").replace('\n', ";;\r\n")) + ";;;;\r\n"
    };
    for (form, text) in [
        ("semicolons, a mark, Windows line ends", spreadsheet(categories)),
        ("tabs", categories.replace(',', "\t")),
        ("other names", categories.replacen("feature,value", "category,name", 1)),
        ("capitals", categories.replacen("feature,value,min,max", "Feature,Value,MIN,Max", 1)),
        ("blanks", categories.replace(',', " , ")),
        ("quotes", categories.replace("Female", "\"Female\"")),
        ("another order", "max,min,value,feature\n2,1,Female,Gender\n2,1,Male,Gender\n".to_owned()),
        ("more columns", categories.replace('\n', ",x\n")),
        ("blank lines", categories.replace('\n', "\n\n")),
    ] {
        let found = read_categories(text.as_bytes());
        let found = found.unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!(found.features, wanted.features, "{form}");
    }
    let flex =
        "feature,value,min,max,min_flex,max_flex\nGender,Female,1,2,0,3\nGender,Male,1,2,0,3\n";
    assert_eq!(read_categories(flex.as_bytes()).unwrap().features[0].values[1].flex, Some((0, 3)));
    for (form, text) in [
        ("semicolons, a mark, Windows line ends", spreadsheet(people)),
        ("another name of the id", people.replacen("id,", "nationbuilder_id,", 1)),
        ("capitals", people.replacen("id,Gender", "ID,gender", 1)),
        ("small letters", people.replace("Female", "female").replace("Male", "MALE")),
        ("blanks", people.replace(',', " , ")),
        ("quotes", people.replace("Female", "\"Female\"")),
        ("more columns", people.replace('\n', ",\"x, y\"\n")),
    ] {
        let found = read_people(text.as_bytes(), &wanted.features, &["street".into()]);
        let found = found.unwrap_or_else(|error| panic!("{form}: {error}"));
        assert_eq!(found.people, pool.people, "{form}");
    }
    for (from, to, line) in
        [("1,2", "1.5,2", 2), ("1,2", "x,2", 2), ("1,2", ",2", 2), ("Male,1", "Female,1", 3)]
    {
        let refused = read_categories(categories.replacen(from, to, 1).as_bytes());
        assert_eq!(refused.unwrap_err().line, line, "{from} as {to}");
    }
    let missing = read_people(people.as_bytes(), &wanted.features, &["city".into()]).unwrap_err();
    assert!(matches!(missing.fault, Fault::Missing { name, .. } if name == "city"));
}

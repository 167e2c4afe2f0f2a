//! The known name that a mistyped one most probably means.

use crate::jamo;
use crate::normalise::normalise;

/// One wrong key is forgiven for each this many keys of the longer name, and one at least: two names
/// of neighbourhoods often differ by two keys (신가동, 신창동).
const KEYS_A_MISTAKE: usize = 5;

/// Longest name that is compared, in keys.
const LONGEST: usize = 200;

/// The candidate nearest to `name` by the keys that were pressed, where a wrong, missing or extra key
/// and two keys in the wrong order count one each (optimal string alignment, the common form of
/// Damerau–Levenshtein). White space and case do not count. Nothing when the nearest is further than
/// a fifth of its keys, when two are equally near, or when digits differ: 1동 is no mistyped 2동.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = keys(name);
    let mut best: Option<(usize, &'a str)> = None;
    let mut tied = false;
    for candidate in candidates {
        let Some(distance) = distance_within_reach(&wanted, &keys(candidate)) else {
            continue;
        };
        match best {
            Some((least, _)) if least < distance => {}
            Some((least, known)) if least == distance => tied = tied || known != candidate,
            _ => (best, tied) = (Some((distance, candidate)), false),
        }
    }
    best.filter(|_| !tied).map(|(_, candidate)| candidate)
}

fn keys(name: &str) -> Vec<char> {
    let name = normalise(name).to_lowercase();
    jamo::keys(&name).into_iter().filter(|key| !key.is_whitespace()).take(LONGEST).collect()
}

/// The distance, if the names are near enough to be the same.
fn distance_within_reach(left: &[char], right: &[char]) -> Option<usize> {
    let reach = (left.len().max(right.len()) / KEYS_A_MISTAKE).max(1);
    let digits = |keys: &[char]| -> Vec<char> {
        keys.iter().copied().filter(char::is_ascii_digit).collect()
    };
    if left.len().abs_diff(right.len()) > reach || left.is_empty() || digits(left) != digits(right)
    {
        return None;
    }
    Some(distance(left, right)).filter(|distance| *distance <= reach)
}

/// Optimal string alignment, row by row.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    let mut previous = None;
    for (done, key) in (1..).zip(left) {
        let row = next_row(done, *key, previous, right, &above, &before);
        before = std::mem::replace(&mut above, row);
        previous = Some(*key);
    }
    above.last().copied().unwrap_or_default()
}

/// The row for `key`, the `done`th of the left name: cell j is the distance of the left name so far
/// to the first j keys of the right one.
fn next_row(
    done: usize,
    key: char,
    previous: Option<char>,
    right: &[char],
    above: &[usize],
    before: &[usize],
) -> Vec<usize> {
    let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
    let mut row = vec![done];
    let mut last = done;
    let mut left_of: Option<char> = None;
    for (at, other) in right.iter().enumerate() {
        let replaced = cell(above, at) + usize::from(*other != key);
        let mut least = replaced.min(cell(above, at + 1) + 1).min(last + 1);
        if previous == Some(*other) && left_of == Some(key) {
            least = least.min(cell(before, at.saturating_sub(1)) + 1);
        }
        row.push(least);
        last = least;
        left_of = Some(*other);
    }
    row
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLACES: [&str; 8] =
        ["새터동", "신가동", "신창동", "수완동", "하남동", "첨단1동", "첨단2동", "월곡1동"];

    fn place(name: &str) -> Option<&'static str> {
        nearest(name, PLACES)
    }

    #[test]
    fn mistyped_names_are_found() {
        for name in
            ["새텨동", "세터동", "새터돈", "새터 동", " 새터동", "새터둥", "새처동", "ㅅㅐ터동"]
        {
            assert_eq!(place(name), Some("새터동"), "{name}");
        }
        assert_eq!(place("수완동"), Some("수완동"));
        assert_eq!(place("스완동"), Some("수완동"));
        assert_eq!(place("첨단1동"), Some("첨단1동"));
        assert_eq!(place("첨담1동"), Some("첨단1동"));
        assert_eq!(nearest("nodong", ["Nodnog", "다른 것"]), Some("Nodnog"));
    }

    #[test]
    fn other_names_are_not() {
        for name in ["", "동", "새봄동", "첨단3동", "첨단동", "우산동", "월곡2동"] {
            assert_eq!(place(name), None, "{name}");
        }
        assert_eq!(nearest("새터동", []), None);
        assert_eq!(nearest("새더동", ["새터동", "새너동"]), None, "two are equally near");
        assert_eq!(nearest("새터동", ["새터동", "새더동"]), Some("새터동"));
    }

    #[test]
    fn distances() {
        let between = |left, right| distance(&keys(left), &keys(right));
        assert_eq!(between("새텨동", "새터동"), 1);
        assert_eq!(between("abcd", "abdc"), 1);
        assert_eq!(between("ca", "abc"), 3);
        assert_eq!(between("", "가나"), 4);
        assert_eq!(between("가나", ""), 4);
        assert_eq!(between("신가동", "신창동"), 2);
    }

    proptest! {
        #[test]
        fn distance_is_symmetric_and_zero_for_equal(left in "[a-d]{0,8}", right in "[a-d]{0,8}") {
            let (left, right) = (keys(&left), keys(&right));
            prop_assert_eq!(distance(&left, &right), distance(&right, &left));
            prop_assert_eq!(distance(&left, &right) == 0, left == right);
            prop_assert!(distance(&left, &right) <= left.len().max(right.len()));
            prop_assert!(distance(&left, &right) >= left.len().abs_diff(right.len()));
        }

        #[test]
        fn a_known_name_is_its_own_nearest(name in "[가-힣]{1,6}", others in proptest::collection::vec("[가-힣]{1,6}", 0..5)) {
            let candidates = others.iter().map(String::as_str).chain([name.as_str()]);
            prop_assert_eq!(nearest(&name, candidates), Some(name.as_str()));
        }
    }
}

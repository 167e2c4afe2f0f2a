//! Numbers that lead to a person, told by their shape and, where there is one, by their check digit.

use super::{Found, Matter};

/// The most characters between two groups of digits: `900101 - 1234567`.
const MOST_BETWEEN: usize = 3;
/// The most groups one number has: a passport has one, a driver's licence four.
const MOST_GROUPS: usize = 5;
/// Hangul digits count when so many stand together: 공일공 일이삼사 오육칠팔 has eleven.
const LEAST_HANGUL: usize = 9;

/// A run of digits and where it stands.
#[derive(Clone, Debug)]
struct Group {
    digits: Vec<u8>,
    start: usize,
    end: usize,
    /// The letter before it, if it stands directly behind one.
    letter: Option<char>,
    /// Whether it stands directly before a letter that is no Hangul.
    runs_on: bool,
}

/// Every number found in a normalised text.
pub(super) fn find(text: &str) -> Vec<Found> {
    let letters: Vec<char> = text.chars().collect();
    let groups = groups(&letters);
    let mut found = Vec::new();
    for first in 0..groups.len() {
        for many in 1..=MOST_GROUPS {
            let Some(part) = groups.get(first..first + many).filter(|part| is_near(part, &letters))
            else {
                break;
            };
            let Some(matter) = matter_of(part, &letters) else { continue };
            let (start, end) =
                (part.first().map_or(0, |g| g.start), part.last().map_or(0, |g| g.end));
            let words = letters.get(start..end).unwrap_or_default().iter().collect();
            found.push(Found { matter, words });
        }
    }
    found.extend(addresses(&letters));
    found
}

/// The digit that a Hangul syllable names.
pub(super) fn hangul_digit(letter: char) -> Option<u8> {
    Some(match letter {
        '공' | '영' => 0,
        '일' => 1,
        '이' => 2,
        '삼' => 3,
        '사' => 4,
        '오' => 5,
        '육' => 6,
        '칠' => 7,
        '팔' => 8,
        '구' => 9,
        _ => return None,
    })
}

fn ascii_digit(letter: char) -> Option<u8> {
    letter.to_digit(10).and_then(|digit| u8::try_from(digit).ok())
}

fn groups(letters: &[char]) -> Vec<Group> {
    let mut groups = runs(letters, ascii_digit);
    let hangul = runs(letters, hangul_digit);
    // Syllables that are digits stand in other words too: only long rows of them are numbers.
    let mut row: Vec<Group> = Vec::new();
    for group in hangul {
        if row.last().is_some_and(|last| group.start - last.end > 1) {
            take_row(&mut groups, &mut row);
        }
        row.push(group);
    }
    take_row(&mut groups, &mut row);
    groups.sort_by_key(|group| group.start);
    groups
}

fn take_row(groups: &mut Vec<Group>, row: &mut Vec<Group>) {
    if row.iter().map(|group| group.digits.len()).sum::<usize>() >= LEAST_HANGUL {
        groups.append(row);
    }
    row.clear();
}

fn runs(letters: &[char], digit: fn(char) -> Option<u8>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        let Some(value) = digit(*letter) else { continue };
        match groups.last_mut().filter(|group| group.end == at) {
            Some(group) => {
                group.digits.push(value);
                group.end = at + 1;
            }
            None => {
                let before = at.checked_sub(1).and_then(|before| letters.get(before)).copied();
                groups.push(Group {
                    digits: vec![value],
                    start: at,
                    end: at + 1,
                    letter: before.filter(char::is_ascii_alphabetic),
                    runs_on: false,
                });
            }
        }
    }
    for group in &mut groups {
        group.runs_on = letters.get(group.end).is_some_and(char::is_ascii_alphabetic);
    }
    groups
}

/// Whether the groups stand so near to each other that they may be one number.
fn is_near(part: &[Group], letters: &[char]) -> bool {
    part.windows(2).all(|pair| match pair {
        [left, right] => {
            let between = letters.get(left.end..right.start).unwrap_or_default();
            let joins = |c: &char| matches!(c, ' ' | '-' | '–' | '.' | ')' | '(' | '~' | '·');
            between.len() <= MOST_BETWEEN && between.iter().all(joins)
        }
        _ => true,
    })
}

fn matter_of(part: &[Group], letters: &[char]) -> Option<Matter> {
    let shape: Vec<usize> = part.iter().map(|group| group.digits.len()).collect();
    let digits: Vec<u8> = part.iter().flat_map(|group| group.digits.iter().copied()).collect();
    let (first, last) = (part.first()?, part.last()?);
    if let Some(letter) = first.letter {
        return (is_passport(letter, part, letters)).then_some(Matter::Document);
    }
    if last.runs_on {
        return None;
    }
    if is_resident_number(&shape, &digits) {
        Some(Matter::ResidentNumber)
    } else if is_phone(&shape, &digits) {
        Some(Matter::Phone)
    } else if is_licence(&shape, &digits) || is_card(&shape, &digits) {
        Some(Matter::Document)
    } else {
        is_account(&shape, &digits, first.start, letters).then_some(Matter::Document)
    }
}

/// Six digits of a date of birth and seven more, of which the first says century and sex. Written in
/// one run, only a right check digit tells it from other numbers; those born since October 2020 have
/// none.
fn is_resident_number(shape: &[usize], digits: &[u8]) -> bool {
    let [a, b, month_tens, month, day_tens, day, sex, ..] = digits else { return false };
    let year = a * 10 + b;
    let (month, day) = (month_tens * 10 + month, day_tens * 10 + day);
    let days = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let is_date = (1..=days).contains(&day) && (1..=8).contains(sex);
    // As far as this program can be in use; 88 begins every barcode of a Korean product.
    let young = matches!(sex, 3 | 4 | 7 | 8) && (20..50).contains(&year);
    match shape {
        [6, 7] | [6, 1, 6] | [2, 2, 2, 7] => is_date,
        [13] => is_date && (young || has_check_digit(digits)),
        _ => false,
    }
}

/// The check digit of resident registration numbers: weights 2 to 9 and 2 to 5, modulo 11. Numbers of
/// foreigners differ by 2.
fn has_check_digit(digits: &[u8]) -> bool {
    let weights = [2_u32, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
    let sum: u32 =
        digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let sex = digits.get(6).copied().unwrap_or_default();
    let own = (11 - sum % 11) % 10;
    let check = if (5..=8).contains(&sex) { (own + 2) % 10 } else { own };
    digits.get(12).is_some_and(|digit| u32::from(*digit) == check)
}

/// Mobile numbers in any grouping; others when they are grouped as numbers are.
fn is_phone(shape: &[usize], digits: &[u8]) -> bool {
    let (digits, abroad) = match digits {
        [8, 2, rest @ ..] if shape.first() == Some(&2) && rest.first() != Some(&0) => (rest, true),
        _ => (digits, false),
    };
    let digits = if abroad { digits } else { digits.strip_prefix(&[0]).unwrap_or_default() };
    let grouped = shape.len() > 1;
    match digits {
        [1, 0 | 1 | 6 | 7 | 8 | 9, rest @ ..] => matches!(rest.len(), 7 | 8),
        [2, rest @ ..] => grouped && matches!(rest.len(), 7 | 8),
        [7, 0, rest @ ..] => grouped && rest.len() == 8,
        [3..=6, 1..=5, rest @ ..] => grouped && matches!(rest.len(), 7 | 8),
        _ => false,
    }
}

/// A driver's licence: region 11–28, year, six digits, two check digits.
fn is_licence(shape: &[usize], digits: &[u8]) -> bool {
    shape == [2, 2, 6, 2] && matches!(digits, [1, 1..=9, ..] | [2, 0..=8, ..])
}

/// A card: sixteen digits with the check digit of ISO/IEC 7812 (Luhn).
fn is_card(shape: &[usize], digits: &[u8]) -> bool {
    let doubled = |digit: u8| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let value = |(place, digit): (usize, &u8)| {
        u32::from(if place % 2 == 0 { doubled(*digit) } else { *digit })
    };
    (shape == [16] || shape == [4, 4, 4, 4])
        && digits.first().is_some_and(|first| (3..=9).contains(first))
        && digits.iter().enumerate().map(value).sum::<u32>() % 10 == 0
}

/// An account: ten to fourteen digits in groups, with the word before them.
fn is_account(shape: &[usize], digits: &[u8], start: usize, letters: &[char]) -> bool {
    let before: String =
        letters.get(start.saturating_sub(12)..start).unwrap_or_default().iter().collect();
    shape.len() > 1
        && (10..=14).contains(&digits.len())
        && (before.contains("계좌") || before.contains("은행"))
}

/// A Korean passport: a letter and eight digits, or a letter, three digits, a letter, four digits.
fn is_passport(letter: char, part: &[Group], letters: &[char]) -> bool {
    let [first, rest @ ..] = part else { return false };
    let stands_alone = first
        .start
        .checked_sub(2)
        .and_then(|before| letters.get(before))
        .is_none_or(|before| !before.is_ascii_alphanumeric());
    matches!(letter, 'M' | 'S' | 'R' | 'O' | 'D' | 'G')
        && stands_alone
        && rest.is_empty()
        && match first.digits.len() {
            8 => !first.runs_on,
            3 => {
                let tail = letters.get(first.end + 1..first.end + 5).unwrap_or_default();
                first.runs_on && tail.len() == 4 && tail.iter().all(char::is_ascii_digit)
            }
            _ => false,
        }
}

/// E-mail addresses: letters, an at sign, and a host with a dot.
fn addresses(letters: &[char]) -> Vec<Found> {
    let in_name = |c: &char| c.is_ascii_alphanumeric() || "._%+-".contains(*c);
    let ats = letters.iter().enumerate().filter(|(_, c)| **c == '@');
    ats.filter_map(|(at, _)| {
        let name = letters.get(..at)?.iter().rev().take_while(|c| in_name(c)).count();
        let host = letters.get(at + 1..)?.iter().take_while(|c| in_name(c)).count();
        let text: String = letters.get(at + 1..at + 1 + host)?.iter().collect();
        let host = text.trim_end_matches('.');
        let words: String = letters.get(at - name..=at + host.chars().count())?.iter().collect();
        let is_host =
            host.rsplit_once('.').is_some_and(|(rest, top)| !rest.is_empty() && top.len() >= 2);
        (name > 0 && is_host).then_some(Found { matter: Matter::Email, words })
    })
    .collect()
}

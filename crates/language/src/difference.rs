//! What changed between two texts: word by word, and which paragraph became which.

/// What happened to a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stands in both.
    Kept,
    /// It stood in the earlier text alone.
    Removed,
    /// It stands in the later text alone.
    Added,
}

/// A run of words with one fate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What happened to it.
    pub change: Change,
    /// The words, with the space behind each.
    pub text: String,
}

/// The pieces of two texts, in reading order; what was removed comes before what took its place.
///
/// Words are compared with the space behind them, so that a new line break shows, too. The kept words
/// are a longest common subsequence (Wagner and Fischer 1974): time and memory grow with the product
/// of what differs, so texts should have a limit.
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    let split = |text| -> Vec<&str> { str::split_inclusive(text, char::is_whitespace).collect() };
    let (old, new) = (split(before), split(after));
    let mut pieces = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    let ends = [(old.len(), new.len())];
    for (kept_old, kept_new) in common(&old, &new).into_iter().chain(ends) {
        push(&mut pieces, Change::Removed, old.get(at_old..kept_old));
        push(&mut pieces, Change::Added, new.get(at_new..kept_new));
        push(&mut pieces, Change::Kept, new.get(kept_new..kept_new + 1));
        (at_old, at_new) = (kept_old + 1, kept_new + 1);
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, change: Change, words: Option<&[&str]>) {
    let text = words.unwrap_or_default().concat();
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.change == change => last.text.push_str(&text),
        _ => pieces.push(Piece { change, text }),
    }
}

/// For each earlier paragraph its place among the later ones; none when it is gone. Equal ones are
/// the same paragraph; between two of those the rest follow each other in order.
pub fn follow(before: &[&str], after: &[&str]) -> Vec<Option<usize>> {
    let mut places = Vec::with_capacity(before.len());
    let mut at_new = 0;
    let ends = [(before.len(), after.len())];
    for (kept_old, kept_new) in common(before, after).into_iter().chain(ends) {
        while places.len() < kept_old {
            let place = (at_new < kept_new).then_some(at_new);
            places.push(place);
            at_new += usize::from(place.is_some());
        }
        if places.len() < before.len() {
            places.push(Some(kept_new));
        }
        at_new = kept_new + 1;
    }
    places
}

/// The places of a longest common subsequence in both, ascending.
fn common<T: PartialEq>(before: &[T], after: &[T]) -> Vec<(usize, usize)> {
    let same = |(old, new): &(&T, &T)| old == new;
    let head = before.iter().zip(after).take_while(same).count();
    let rest = before.len().min(after.len()) - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(same).count();
    let middle = |all: &[T]| head..all.len() - tail;
    let old = before.get(middle(before)).unwrap_or_default();
    let new = after.get(middle(after)).unwrap_or_default();
    let between = longest(old, new).into_iter().map(|(i, j)| (head + i, head + j));
    let ends = (0..tail).map(|n| (before.len() - tail + n, after.len() - tail + n));
    (0..head).map(|n| (n, n)).chain(between).chain(ends).collect()
}

fn longest<T: PartialEq>(before: &[T], after: &[T]) -> Vec<(usize, usize)> {
    // Row i holds, for each j, the longest common subsequence of before[i..] and after[j..].
    let mut rows: Vec<Vec<u32>> = vec![vec![0; after.len() + 1]];
    for old in before.iter().rev() {
        let below = rows.last().map(Vec::as_slice).unwrap_or_default();
        let mut row = vec![0; after.len() + 1];
        let mut right = 0;
        for (j, new) in after.iter().enumerate().rev() {
            let length = if old == new { at(below, j + 1) + 1 } else { at(below, j).max(right) };
            if let Some(cell) = row.get_mut(j) {
                *cell = length;
            }
            right = length;
        }
        rows.push(row);
    }
    rows.reverse();
    let row = |i: usize| rows.get(i).map(Vec::as_slice).unwrap_or_default();
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while let (Some(old), Some(new)) = (before.get(i), after.get(j)) {
        if old == new {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if at(row(i + 1), j) >= at(row(i), j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

fn at(row: &[u32], place: usize) -> u32 {
    row.get(place).copied().unwrap_or(0)
}

/// What two people made of the same text, in one: nothing that either of them typed is lost.
///
/// `mine` and `theirs` both came from `base`. What only one of them changed is taken over; where both
/// changed the same place, what either took out is out, and what both put in stands there, theirs
/// first; the very same change is made once. (A three-way merge as in Khanna, Kunal and Pierce, "A
/// formal investigation of diff3", 2007, but without conflicts: a text for people can hold both.)
/// Letters are compared, so that two cursors in one sentence do not meet; a letter or two that happen
/// to stand in both rewritings of a place are no common ground.
pub fn merge(base: &str, mine: &str, theirs: &str) -> String {
    let letters = |text: &str| text.chars().collect::<Vec<char>>();
    let (base, mine, theirs) = (letters(base), letters(mine), letters(theirs));
    let (mut own, mut other) =
        (edits(&base, &mine).into_iter().peekable(), edits(&base, &theirs).into_iter().peekable());
    let mut merged = String::new();
    let mut at = 0;
    loop {
        let begin = match (own.peek(), other.peek()) {
            (Some(a), Some(b)) => a.from.min(b.from),
            (Some(edit), None) | (None, Some(edit)) => edit.from,
            (None, None) => break,
        };
        merged.extend(base.get(at..begin).unwrap_or_default());
        // Edits that touch each other are one place.
        let mut end = begin;
        let (mut put_in, mut put_in_there) = (String::new(), String::new());
        let (mut range, mut range_there) = ((begin, begin), (begin, begin));
        loop {
            if let Some(edit) = own.next_if(|edit| edit.from <= end) {
                put_in.push_str(&edit.text);
                range = (range.0.min(edit.from), range.1.max(edit.to));
                end = end.max(edit.to);
            } else if let Some(edit) = other.next_if(|edit| edit.from <= end) {
                put_in_there.push_str(&edit.text);
                range_there = (range_there.0.min(edit.from), range_there.1.max(edit.to));
                end = end.max(edit.to);
            } else {
                break;
            }
        }
        merged.push_str(&put_in_there);
        if put_in != put_in_there || range != range_there {
            merged.push_str(&put_in);
        }
        at = end;
    }
    merged.extend(base.get(at..).unwrap_or_default());
    merged
}

/// A run of letters of the earlier text, and what took its place.
struct Edit {
    from: usize,
    to: usize,
    text: String,
}

/// The letters that two rewritings of a place may share by chance.
const CHANCE: usize = 2;
/// The most cells of the table by which letters are compared; of longer changes, all is changed.
const MOST_CELLS: usize = 4_000_000;

/// The edits that make one text of the other, in order, not touching each other.
fn edits(before: &[char], after: &[char]) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    let ends = [(before.len(), after.len())];
    for (kept_old, kept_new) in letters_in_common(before, after).into_iter().chain(ends) {
        if (at_old, at_new) != (kept_old, kept_new) {
            let text: String = after.get(at_new..kept_new).unwrap_or_default().iter().collect();
            match found.last_mut() {
                Some(last) if is_chance(last, at_old, kept_old, &text) => {
                    last.text.extend(before.get(last.to..at_old).unwrap_or_default());
                    last.text.push_str(&text);
                    last.to = kept_old;
                }
                _ => found.push(Edit { from: at_old, to: kept_old, text }),
            }
        }
        (at_old, at_new) = (kept_old + 1, kept_new + 1);
    }
    settle(before, &mut found);
    found
}

/// Puts what was typed where a hand would have typed it: `있다.` with ` 거점이다.` behind it is the
/// same letters as `있` with `다. 거점이` behind it, and only one of them is what somebody did.
fn settle(before: &[char], edits: &mut [Edit]) {
    let mut least = 0;
    for n in 0..edits.len() {
        let most = edits.get(n + 1).map_or(before.len(), |next| next.from.saturating_sub(1));
        let Some(edit) = edits.get_mut(n) else { continue };
        if edit.from == edit.to {
            let places = slides(before, edit, least, most);
            let best =
                places.into_iter().max_by_key(|(at, text)| (naturalness(before, *at, text), *at));
            if let Some((at, text)) = best {
                *edit = Edit { from: at, to: at, text: text.into_iter().collect() };
            }
        }
        least = edit.to + 1;
    }
}

/// Every place between two at which an insertion makes the same text, with what is inserted there.
fn slides(before: &[char], edit: &Edit, least: usize, most: usize) -> Vec<(usize, Vec<char>)> {
    let typed: Vec<char> = edit.text.chars().collect();
    let mut places = vec![(edit.from, typed.clone())];
    let (mut at, mut text) = (edit.from, typed.clone());
    while at < most && !text.is_empty() && before.get(at) == text.first() {
        text.rotate_left(1);
        at += 1;
        places.push((at, text.clone()));
    }
    let (mut at, mut text) = (edit.from, typed);
    while at > least && !text.is_empty() && before.get(at - 1) == text.last() {
        text.rotate_right(1);
        at -= 1;
        places.push((at, text.clone()));
    }
    places
}

/// How likely it is that somebody typed this there: at an end of the text, or at that of a word.
fn naturalness(before: &[char], at: usize, typed: &[char]) -> u8 {
    let is_space = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_whitespace());
    let behind_space = at.checked_sub(1).is_some_and(|before_it| is_space(before.get(before_it)));
    let at_an_end = at == 0 || at == before.len();
    2 * u8::from(at_an_end) + u8::from(is_space(typed.first()) || behind_space)
}

/// Whether what was kept between two edits is so short beside both that it was rather rewritten.
fn is_chance(last: &Edit, at: usize, to: usize, text: &str) -> bool {
    let kept = at - last.to;
    let size = |removed: usize, added: &str| removed.max(added.chars().count());
    let rewritten = |removed: usize, added: &str| removed > kept && !added.is_empty();
    kept <= CHANCE
        && rewritten(last.to - last.from, &last.text)
        && rewritten(to - at, text)
        && size(last.to - last.from, &last.text).min(size(to - at, text)) > kept
}

fn letters_in_common(before: &[char], after: &[char]) -> Vec<(usize, usize)> {
    let head = before.iter().zip(after).take_while(|(old, new)| old == new).count();
    let rest = before.len().min(after.len()) - head;
    let tail =
        before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let cells = (before.len() - head - tail).saturating_mul(after.len() - head - tail);
    if cells <= MOST_CELLS {
        return common(before, after);
    }
    let ends = (0..tail).map(|n| (before.len() - tail + n, after.len() - tail + n));
    (0..head).map(|n| (n, n)).chain(ends).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(before: &str, after: &str) -> String {
        let piece = |piece: &Piece| match piece.change {
            Change::Kept => piece.text.clone(),
            Change::Removed => format!("[-{}-]", piece.text),
            Change::Added => format!("[+{}+]", piece.text),
        };
        words(before, after).iter().map(piece).collect()
    }

    #[test]
    fn what_changed_is_told_word_by_word() {
        assert_eq!(
            told("밤에도 여는 돌봄 교실이 좋다.", "밤에도 여는 작은 교실이 좋다."),
            "밤에도 여는 [-돌봄 -][+작은 +]교실이 좋다."
        );
        assert_eq!(told("", "새 글"), "[+새 글+]");
        assert_eq!(told("옛 글", ""), "[-옛 글-]");
        assert_eq!(told("같은 글", "같은 글"), "같은 글");
        assert_eq!(told("한 줄 두 줄", "한 줄\n두 줄"), "한 [-줄 -][+줄\n+]두 줄");
    }

    #[test]
    fn a_paragraph_is_followed_when_it_is_edited_moved_down_or_gone() {
        assert_eq!(
            follow(&["가", "나", "다"], &["머리", "가", "나", "다"]),
            [Some(1), Some(2), Some(3)]
        );
        assert_eq!(
            follow(&["가", "나", "다"], &["가", "나 고침", "다"]),
            [Some(0), Some(1), Some(2)]
        );
        assert_eq!(follow(&["가", "나", "다"], &["가", "다"]), [Some(0), None, Some(1)]);
        assert_eq!(follow(&["가"], &[]), [None]);
        assert_eq!(follow(&[], &["가"]), []);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_pieces(before in "[가나다 \n]{0,30}", after in "[가나다 \n]{0,30}") {
            let pieces = words(&before, &after);
            let without = |gone| -> String {
                pieces.iter().filter(|piece| piece.change != gone).map(|piece| piece.text.as_str()).collect()
            };
            prop_assert_eq!(without(Change::Added), before);
            prop_assert_eq!(without(Change::Removed), after);
        }

        #[test]
        fn no_two_paragraphs_become_one_and_their_order_holds(
            before in prop::collection::vec("[가나다]", 0..8), after in prop::collection::vec("[가나다]", 0..8)
        ) {
            let (old, new): (Vec<&str>, Vec<&str>) =
                (before.iter().map(String::as_str).collect(), after.iter().map(String::as_str).collect());
            let places = follow(&old, &new);
            prop_assert_eq!(places.len(), old.len());
            let found: Vec<usize> = places.into_iter().flatten().collect();
            prop_assert!(found.is_sorted_by(|a, b| a < b));
            prop_assert!(found.iter().all(|place| *place < new.len()));
        }
    }

    #[test]
    fn two_hands_in_one_text_lose_nothing() {
        for (base, mine, theirs, merged) in [
            ("밤 돌봄이 있다.", "밤 돌봄이 있다.", "새벽 돌봄이 있다.", "새벽 돌봄이 있다."),
            (
                "밤 돌봄이 있다.",
                "밤 돌봄이 꼭 있다.",
                "새벽과 밤 돌봄이 있다.",
                "새벽과 밤 돌봄이 꼭 있다.",
            ),
            ("밤 돌봄", "밤 돌봄 거점", "밤 돌봄 시간", "밤 돌봄 시간 거점"),
            ("밤 돌봄", "새벽 돌봄", "새벽 돌봄", "새벽 돌봄"),
            ("가나다", "나다", "가나다라", "나다라"),
            ("가나다라마", "가마", "가나바다라마", "가바마"),
            ("", "나", "너", "너나"),
            ("꼭 있다.", "꼭 있어야 한다.", "꼭 있다. 거점이다.", "꼭 있어야 한다. 거점이다."),
            ("연다. 닫는다.", "늘 연다. 닫는다.", "연다. 쉰다. 닫는다.", "늘 연다. 쉰다. 닫는다."),
            ("가", "", "", ""),
        ] {
            assert_eq!(merge(base, mine, theirs), merged, "{base} / {mine} / {theirs}");
        }
    }

    #[test]
    fn rewritten_places_stand_whole_beside_each_other() {
        let base = "거점은 저녁 일곱 시에 연다.";
        let mine = "거점은 밤 아홉 시부터 연다.";
        let theirs = "거점은 새벽 네 시 반에 연다.";
        let merged = merge(base, mine, theirs);
        assert!(
            merged.contains("아홉") && merged.contains("새벽") && merged.ends_with(" 연다."),
            "{merged}"
        );
    }

    /// A text and one made of it by typing at places.
    fn typed() -> impl Strategy<Value = (String, String, String)> {
        let stroke = (0_usize..40, "[a-z가-힣 ]{1,6}");
        let strokes = || prop::collection::vec(stroke.clone(), 0..6);
        ("[가-힣 .]{0,40}", strokes(), strokes()).prop_map(|(base, own, other)| {
            let type_into = |strokes: Vec<(usize, String)>| {
                let mut letters: Vec<char> = base.chars().collect();
                for (place, text) in strokes {
                    let place = place.min(letters.len());
                    letters.splice(place..place, text.chars());
                }
                letters.into_iter().collect::<String>()
            };
            (base.clone(), type_into(own), type_into(other))
        })
    }

    fn counts(text: &str) -> std::collections::BTreeMap<char, i64> {
        let mut counts = std::collections::BTreeMap::new();
        for letter in text.chars() {
            *counts.entry(letter).or_default() += 1;
        }
        counts
    }

    proptest! {
        #[test]
        fn every_letter_that_was_typed_is_there((base, mine, theirs) in typed()) {
            let merged = counts(&merge(&base, &mine, &theirs));
            let (base, mine, theirs) = (counts(&base), counts(&mine), counts(&theirs));
            for (letter, in_base) in &base {
                let typed = mine.get(letter).max(theirs.get(letter)).copied().unwrap_or(0);
                prop_assert!(merged.get(letter).copied().unwrap_or(0) >= typed.max(*in_base));
            }
            for letter in mine.keys().chain(theirs.keys()) {
                let most = mine.get(letter).max(theirs.get(letter)).copied().unwrap_or(0);
                prop_assert!(merged.get(letter).copied().unwrap_or(0) >= most);
            }
        }

        #[test]
        fn whoever_changed_nothing_is_no_obstacle(base in ".{0,60}", theirs in ".{0,60}") {
            prop_assert_eq!(merge(&base, &base, &theirs), theirs.clone());
            prop_assert_eq!(merge(&base, &theirs, &base), theirs.clone());
            prop_assert_eq!(merge(&base, &theirs, &theirs), theirs);
        }
    }
}

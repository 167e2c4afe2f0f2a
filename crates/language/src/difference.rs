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
}

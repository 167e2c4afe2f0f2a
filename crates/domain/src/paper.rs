//! Papers (녹서, 백서, 청서): sections and paragraphs, written by several people at once.

use crate::citation::{Mark, marks};
use crate::stage::StageKind;
use crate::text::Limit;

/// The title of a paper.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 120, lines: false };
/// The title of a section.
pub const SECTION: Limit = Limit { field: "title", min: 1, max: 120, lines: false };
/// The text of a paragraph, in Markdown; empty while nobody has written any.
pub const TEXT: Limit = Limit { field: "text", min: 0, max: 6000, lines: true };
/// Why a paragraph needs no citation.
pub const EXEMPT: Limit = Limit { field: "reason", min: 2, max: 200, lines: false };
/// What is looked for when something is to be cited.
pub const SEARCH: Limit = Limit { field: "q", min: 0, max: 100, lines: false };
/// The most papers of one kind in a dialogue.
pub const MOST_VOLUMES: i64 = 20;
/// The most sections of a paper.
pub const MOST_SECTIONS: usize = 500;
/// The most paragraphs of a section.
pub const MOST_IN_SECTION: usize = 500;
/// The most paragraphs of a paper.
pub const MOST_PARAGRAPHS: i64 = 10_000;
/// The most versions of a paragraph.
pub const MOST_VERSIONS: i64 = 20_000;

crate::words! {
    /// Which paper.
    PaperKind {
        /// 녹서
        Green = "green",
        /// 백서
        White = "white",
        /// 청서
        Blue = "blue",
    }
}

impl PaperKind {
    /// The stage that a thing has come to by standing in such a paper.
    pub const fn stage(self) -> StageKind {
        match self {
            Self::Green => StageKind::Green,
            Self::White => StageKind::White,
            Self::Blue => StageKind::Blue,
        }
    }

    /// Whether it says what became of what people contributed, so that nothing may be left out.
    pub const fn answers(self) -> bool {
        !matches!(self, Self::Green)
    }
}

/// A text with each quotation's words replaced by what `slot` gives for it: the mark itself and its
/// words come in, a key comes out.
pub fn with_slots(text: &str, mut slot: impl FnMut(&Mark, &str) -> i64) -> String {
    replace_quoted(text, |mark, words| format!("#{}", slot(mark, words)))
}

/// A text with each quotation's key replaced by the words that belong to it. A key that `words` does
/// not know stays.
pub fn with_words(text: &str, mut words: impl FnMut(i64) -> Option<String>) -> String {
    replace_quoted(text, |_, key| {
        slot_of(key).and_then(&mut words).unwrap_or_else(|| key.to_owned())
    })
}

/// The keys of the quotations that a stored text holds, in order.
pub fn slots(text: &str) -> Vec<i64> {
    let words = |mark: Mark| text.get(mark.quoted?).and_then(slot_of);
    marks(text).into_iter().filter_map(words).collect()
}

/// The key that stands in the place of quoted words.
pub fn slot_of(words: &str) -> Option<i64> {
    words.strip_prefix('#')?.parse().ok()
}

fn replace_quoted(text: &str, mut with: impl FnMut(&Mark, &str) -> String) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut at = 0;
    for mark in marks(text) {
        let Some(quoted) = mark.quoted.clone() else { continue };
        replaced.push_str(text.get(at..quoted.start).unwrap_or_default());
        replaced.push_str(&with(&mark, text.get(quoted.clone()).unwrap_or_default()));
        at = quoted.end;
    }
    replaced.push_str(text.get(at..).unwrap_or_default());
    replaced
}

/// The levels of sections in order, each at most one deeper than the one before it and the first a
/// chapter: whether this is one.
pub fn is_outline(levels: &[i64]) -> bool {
    let mut before = 0;
    levels.iter().all(|level| {
        let fits = (1..=3).contains(level) && *level <= before + 1;
        before = *level;
        fits
    })
}

/// Which way a section is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Before the section of its level that stands before it.
    Up,
    /// Behind the one that follows.
    Down,
}

/// Moves the section at `place`, with everything under it, past its neighbour of the same level under
/// the same section. The new order as places in the old one; none when there is no such neighbour.
pub fn moved(levels: &[i64], place: usize, way: Way) -> Option<Vec<usize>> {
    let level = *levels.get(place)?;
    let end = end_of(levels, place);
    let (first, middle, last) = match way {
        Way::Up => {
            let before = (0..place).rev().find(|n| levels.get(*n).is_some_and(|l| *l <= level))?;
            if levels.get(before) != Some(&level) {
                return None;
            }
            (before, place, end)
        }
        Way::Down => {
            if levels.get(end) != Some(&level) {
                return None;
            }
            (place, end, end_of(levels, end))
        }
    };
    let order = (0..first).chain(middle..last).chain(first..middle).chain(last..levels.len());
    Some(order.collect())
}

/// Behind the last section that stands under the one at `place`.
fn end_of(levels: &[i64], place: usize) -> usize {
    let level = levels.get(place).copied().unwrap_or(0);
    (place + 1..levels.len())
        .find(|n| levels.get(*n).is_some_and(|l| *l <= level))
        .unwrap_or(levels.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quoted_words_leave_the_text_and_come_back() {
        let text = "그는 [\"밤이 길다.\" @Q-0412]라 했고 [@A-1] [\"#7\" @A-2]라 했다.";
        let mut words = Vec::new();
        let stored = with_slots(text, |mark, quoted| {
            words.push((mark.codes.join(","), quoted.to_owned()));
            i64::try_from(words.len()).unwrap() + 10
        });
        assert_eq!(stored, "그는 [\"#11\" @Q-0412]라 했고 [@A-1] [\"#12\" @A-2]라 했다.");
        assert_eq!(words[1], ("A-2".to_owned(), "#7".to_owned()));
        assert_eq!(slots(&stored), [11, 12]);
        let back = with_words(&stored, |key| {
            words.get(usize::try_from(key - 11).unwrap()).map(|w| w.1.clone())
        });
        assert_eq!(back, text);
        assert_eq!(with_words(&stored, |_| None), stored);
    }

    #[test]
    fn sections_move_past_their_neighbours_with_what_is_under_them() {
        let levels = [1, 2, 2, 1, 2, 3];
        assert_eq!(moved(&levels, 0, Way::Down), Some(vec![3, 4, 5, 0, 1, 2]));
        assert_eq!(moved(&levels, 3, Way::Up), Some(vec![3, 4, 5, 0, 1, 2]));
        assert_eq!(moved(&levels, 2, Way::Up), Some(vec![0, 2, 1, 3, 4, 5]));
        assert_eq!(moved(&levels, 1, Way::Up), None);
        assert_eq!(moved(&levels, 2, Way::Down), None);
        assert_eq!(moved(&levels, 5, Way::Down), None);
        assert_eq!(moved(&levels, 9, Way::Up), None);
    }

    proptest! {
        #[test]
        fn moving_there_and_back_changes_nothing(wanted in prop::collection::vec(1_i64..4, 1..12), place in 0_usize..12) {
            let deeper = |before: &mut i64, level: i64| {
                *before = level.min(*before + 1);
                Some(*before)
            };
            let levels: Vec<i64> = wanted.into_iter().scan(0, deeper).collect();
            prop_assert!(is_outline(&levels));
            if let Some(order) = moved(&levels, place, Way::Down) {
                let after: Vec<i64> = order.iter().map(|n| levels[*n]).collect();
                prop_assert!(is_outline(&after));
                let now = order.iter().position(|n| *n == place).unwrap();
                let back = moved(&after, now, Way::Up).unwrap();
                let again: Vec<usize> = back.iter().map(|n| order[*n]).collect();
                prop_assert_eq!(again, (0..levels.len()).collect::<Vec<_>>());
            }
        }
    }
}

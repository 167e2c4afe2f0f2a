//! How alike two texts are, and an index of the most alike.
//!
//! **Formula.** A text has a set of features, each counted once:
//! - every pair of neighbouring syllables in the row of its content stems, across spaces, so that
//!   `밤버스` and `밤 버스` have the same pairs: weight 2;
//! - every content stem as a whole: weight 2;
//! - every function stem (왜, 어떻게, 있다): weight 1.
//!
//! With W(X) the sum of the weights of a set, likeness(A, B) = 2·W(A ∩ B) / (W(A) + W(B)), the Dice
//! coefficient: 1 for equal sets, 0 for sets without anything in common, symmetric. The sums are whole
//! numbers, so the result is the same on every machine and [`Index`] agrees with [`likeness`] to the
//! bit. Likeness sees words, not meaning: 심야 and 한밤 are different to it. What particles and endings
//! a stem loses is described at [`crate::token`].
//!
//! A text without a letter or digit has one feature, itself; so has the empty text.

use std::collections::{BTreeMap, BTreeSet};

use crate::normalise::normalise;
use crate::token::{Token, tokens};

/// From this likeness on it is worth asking a person whether two questions are the same. All 12 pairs
/// of the same question in this module's tests reach it, and 6 of 10 written afterwards; the others
/// use other words for the same thing, which the formula cannot see. Of 144 pairs of different
/// questions the most alike have 0.25.
pub const WORTH_A_LOOK: f32 = 0.4;

const PAIR: u64 = 1 << 62;
const STEM: u64 = 2 << 62;
const FUNCTION: u64 = 3 << 62;
const BARE: u64 = 0;
const KIND: u64 = 3 << 62;

/// What a feature counts.
pub(crate) fn weight(feature: u64) -> u32 {
    match feature & KIND {
        FUNCTION => 1,
        _ => 2,
    }
}

/// Likeness of two texts in [0, 1]; 1 for texts that differ in nothing but white space, case and
/// marks (and whatever else the formula does not see).
pub fn likeness(left: &str, right: &str) -> f32 {
    let (left, right) = (features(left), features(right));
    let shared =
        left.intersection(&right).map(|feature| weight(*feature)).fold(0, u32::saturating_add);
    dice(shared, total(&left), total(&right))
}

fn total(features: &BTreeSet<u64>) -> u32 {
    features.iter().map(|feature| weight(*feature)).fold(0, u32::saturating_add)
}

fn dice(shared: u32, left: u32, right: u32) -> f32 {
    let sum = f64::from(left) + f64::from(right);
    let ratio = if sum > 0.0 { 2.0 * f64::from(shared) / sum } else { 0.0 };
    #[allow(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "a ratio in [0, 1] only loses digits, and there is no other way from f64 to f32"
    )]
    let single = ratio as f32;
    single
}

pub(crate) fn features(text: &str) -> BTreeSet<u64> {
    let tokens = tokens(text);
    if tokens.is_empty() {
        return BTreeSet::from([hashed(BARE, &normalise(text))]);
    }
    let mut features = BTreeSet::new();
    let mut before: Option<char> = None;
    for token in &tokens {
        let kind = if token.function { FUNCTION } else { STEM };
        features.insert(hashed(kind, &token.stem));
        if !token.function {
            before = add_pairs(&mut features, token, before);
        }
    }
    features
}

/// Adds the pairs of a token and of its border to the one before; returns its last character.
fn add_pairs(features: &mut BTreeSet<u64>, token: &Token, before: Option<char>) -> Option<char> {
    if !token.syllabic {
        return None;
    }
    let mut before = before;
    for letter in token.stem.chars() {
        features.extend(before.map(|first| pair(first, letter)));
        before = Some(letter);
    }
    before
}

/// A pair of characters (21 bits each), without collisions.
fn pair(first: char, second: char) -> u64 {
    PAIR | (u64::from(u32::from(first)) << 21) | u64::from(u32::from(second))
}

/// FNV-1a, in 62 bits. With 62 bits two of a million different stems collide once in millions of
/// dialogues, and then two questions look a little more alike.
fn hashed(kind: u64, text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    kind | (hash & !KIND)
}

/// Texts by number, findable by likeness. Memory: a posting of 4 bytes for each feature of each text,
/// an entry for each different feature, and a fixed part for each text; the texts themselves are not
/// kept.
#[derive(Debug, Clone, Default)]
pub struct Index {
    postings: Postings,
    /// The number of the text at each place. A removed text keeps its place until the index is packed.
    ids: Vec<i64>,
    /// The weight of all features of the text at each place; 0 for a removed one.
    totals: Vec<u32>,
    places: BTreeMap<i64, u32>,
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Texts in the index.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Adds a text; a text with the same number is replaced. (An index holds at most 2³¹ texts.)
    pub fn add(&mut self, id: i64, text: &str) {
        self.remove(id);
        let place = u32::try_from(self.ids.len()).ok().filter(|place| *place < Postings::LISTED);
        let Some(place) = place else {
            return;
        };
        let features = features(text);
        push(&mut self.ids, id);
        push(&mut self.totals, total(&features));
        self.places.insert(id, place);
        for feature in features {
            self.postings.add(feature, place);
        }
    }

    /// Removes a text; false when there was none with this number.
    pub fn remove(&mut self, id: i64) -> bool {
        let place = self.places.remove(&id).and_then(|place| usize::try_from(place).ok());
        let Some(total) = place.and_then(|place| self.totals.get_mut(place)) else {
            return false;
        };
        *total = 0;
        if self.ids.len() > self.places.len().saturating_mul(2) {
            self.pack();
        }
        true
    }

    /// The `n` texts most like `text` with a likeness of `at_least`, the most alike first, of equals
    /// the lowest number first. A text that has nothing in common with `text` is never among them.
    pub fn most_like(&self, text: &str, n: usize, at_least: f32) -> Vec<(i64, f32)> {
        let features = features(text);
        let wanted = total(&features);
        let mut found: Vec<(i64, f32)> = self
            .shared(&features)
            .iter()
            .zip(self.totals.iter().zip(&self.ids))
            .filter(|(shared, (total, _))| **shared > 0 && **total > 0)
            .map(|(shared, (total, id))| (*id, dice(*shared, wanted, *total)))
            .filter(|(_, likeness)| *likeness >= at_least)
            .collect();
        let order = |one: &(i64, f32), other: &(i64, f32)| {
            other.1.total_cmp(&one.1).then(one.0.cmp(&other.0))
        };
        if n < found.len() {
            found.select_nth_unstable_by(n, order);
            found.truncate(n);
        }
        found.sort_unstable_by(order);
        found
    }

    /// For each place, the weight of what its text shares with `features`.
    fn shared(&self, features: &BTreeSet<u64>) -> Vec<u32> {
        let mut shared = vec![0u32; self.ids.len()];
        for feature in features {
            self.postings.each_place(*feature, |place| {
                if let Some(sum) = usize::try_from(place).ok().and_then(|at| shared.get_mut(at)) {
                    *sum = sum.saturating_add(weight(*feature));
                }
            });
        }
        shared
    }

    /// Gives the places of removed texts to others.
    fn pack(&mut self) {
        let mut next = 0..;
        let moved: Vec<Option<u32>> =
            self.totals.iter().map(|total| if *total > 0 { next.next() } else { None }).collect();
        self.postings = std::mem::take(&mut self.postings).moved(|place| {
            usize::try_from(place).ok().and_then(|at| moved.get(at).copied()).flatten()
        });
        let mut kept = moved.iter();
        self.ids.retain(|_| kept.next().is_some_and(Option::is_some));
        self.totals.retain(|total| *total > 0);
        self.places = self.ids.iter().copied().zip(0..).collect();
    }
}

/// Which places have a feature. Most features are in one text only: their place stands where others
/// have the number of their list.
#[derive(Debug, Clone, Default)]
struct Postings {
    /// A place, or [`Self::LISTED`] plus a position in `lists`.
    slots: BTreeMap<u64, u32>,
    lists: Vec<Vec<u32>>,
}

impl Postings {
    /// From here on a slot means a list.
    const LISTED: u32 = 1 << 31;

    fn list_of(slot: u32) -> Option<usize> {
        slot.checked_sub(Self::LISTED).and_then(|at| usize::try_from(at).ok())
    }

    fn add(&mut self, feature: u64, place: u32) {
        let slot = self.slots.entry(feature).or_insert(place);
        match Self::list_of(*slot) {
            Some(at) => {
                if let Some(list) = self.lists.get_mut(at) {
                    push(list, place);
                }
            }
            None if *slot != place => {
                let listed = u32::try_from(self.lists.len()).ok();
                let Some(listed) = listed.and_then(|at| at.checked_add(Self::LISTED)) else {
                    return;
                };
                push(&mut self.lists, vec![*slot, place]);
                *slot = listed;
            }
            None => {}
        }
    }

    fn each_place(&self, feature: u64, mut visit: impl FnMut(u32)) {
        let Some(slot) = self.slots.get(&feature) else {
            return;
        };
        match Self::list_of(*slot) {
            Some(at) => self.lists.get(at).into_iter().flatten().for_each(|place| visit(*place)),
            None => visit(*slot),
        }
    }

    /// The same with each place moved to where `to` says, or left out.
    fn moved(self, to: impl Fn(u32) -> Option<u32>) -> Self {
        let mut moved = Self::default();
        for feature in self.slots.keys() {
            self.each_place(*feature, |place| {
                if let Some(place) = to(place) {
                    moved.add(*feature, place);
                }
            });
        }
        moved
    }
}

/// Adds to a list that grows by a quarter, not to the double: there are many lists.
fn push<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact((list.len() / 4).max(2));
    }
    list.push(item);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    /// Questions as people of an industrial district ask them; the first of each group is asked again
    /// by the others in other words.
    const GROUPS: [&[&str]; 8] = [
        &[
            "하남산단에 밤에도 버스가 다니나요?",
            "밤에 하남산단에는 버스가 다닙니까?",
            "하남 산단에서 밤버스는 다니는지 궁금합니다",
        ],
        &[
            "이주노동자를 위한 한국어 교실은 어디에 있나요?",
            "이주 노동자의 한국어교실이 어디 있습니까",
            "한국어 교실은 이주노동자에게도 있나요?",
        ],
        &[
            "교대 근무 노동자의 아이를 돌봐 줄 곳이 필요합니다",
            "교대근무하는 노동자들의 아이는 어디에서 돌봐 줍니까?",
        ],
        &[
            "최저임금을 지키지 않는 사업장은 어떻게 신고하나요?",
            "최저임금도 안 지키는 사업장을 신고하려면 어떻게 해야 하나요",
        ],
        &[
            "작은 공장에도 휴게실을 만들 수 있게 지원해 주세요",
            "작은 공장의 휴게실 만드는 것을 지원해 줄 수 있나요?",
        ],
        &["청년 월세 지원은 누가 받을 수 있나요?", "월세 지원을 청년이면 누구나 받을 수 있습니까?"],
        &["산업재해를 당했을 때 상담할 곳이 있습니까?", "산업재해 당하면 어디에서 상담하나요?"],
        &[
            "퇴직한 기술자가 학교에서 가르치면 어떨까요?",
            "퇴직 기술자들이 학교에서 가르치게 하면 좋겠습니다",
        ],
    ];

    fn all() -> Vec<(usize, &'static str)> {
        (0..)
            .zip(GROUPS)
            .flat_map(|(group, texts)| texts.iter().map(move |text| (group, *text)))
            .collect()
    }

    #[test]
    fn the_same_question_in_other_words_ranks_first() {
        let all = all();
        let mut index = Index::new();
        for (id, (_, text)) in (0i64..).zip(&all) {
            index.add(id, text);
        }
        for (id, (group, text)) in (0i64..).zip(&all) {
            let found = index.most_like(text, 2, 0.0);
            assert_eq!(found[0], (id, 1.0));
            let nearest = usize::try_from(found[1].0).unwrap();
            assert_eq!(all[nearest].0, *group, "{text} → {}", all[nearest].1);
            assert!(found[1].1 >= 0.45, "{text} → {}: {}", all[nearest].1, found[1].1);
        }
    }

    #[test]
    fn other_questions_are_not_alike() {
        let all = all();
        for (group, text) in &all {
            for (other, second) in all.iter().filter(|(other, _)| other != group) {
                let found = likeness(text, second);
                assert!(found < 0.3, "{group} {text} and {other} {second}: {found}");
            }
        }
    }

    #[test]
    fn marks_case_and_width_do_not_count() {
        assert_eq!(likeness("KTX 역에, 버스가?", "ktx역에 버스가"), 1.0);
        assert_eq!(likeness("ＫＴＸ　역", "KTX 역!"), 1.0);
        assert_eq!(likeness("", ""), 1.0);
        assert_eq!(likeness("?!", "?!"), 1.0);
        assert_eq!(likeness("", "버스"), 0.0);
        assert_eq!(likeness("버스", "월세"), 0.0);
        assert!(likeness("밤버스", "밤 버스") > 0.5);
    }

    #[test]
    fn what_is_removed_is_not_found_and_what_is_replaced_is_found_anew() {
        let mut index = Index::new();
        for id in 0..100 {
            index.add(id, "밤에도 버스가 다니나요?");
        }
        for id in 0..99 {
            assert!(index.remove(id));
            assert!(!index.remove(id));
        }
        assert_eq!(index.len(), 1);
        assert!(index.ids.len() < 10, "packed");
        assert_eq!(
            index.most_like("밤 버스", 5, 0.1).iter().map(|one| one.0).collect::<Vec<_>>(),
            [99]
        );
        index.add(99, "월세 지원");
        assert!(index.most_like("밤 버스", 5, 0.1).is_empty());
        assert_eq!(index.most_like("월세를 지원", 5, 0.5), [(99, 1.0)]);
        assert!(index.remove(99));
        assert!(index.is_empty() && index.most_like("월세", 5, 0.0).is_empty());
    }

    #[test]
    fn of_equals_the_lowest_number_comes_first() {
        let mut index = Index::new();
        for id in [5, -3, 9, 1] {
            index.add(id, "월세 지원");
        }
        let found: Vec<i64> =
            index.most_like("월세 지원", 3, 0.9).iter().map(|one| one.0).collect();
        assert_eq!(found, [-3, 1, 5]);
        assert!(index.most_like("월세 지원", 0, 0.0).is_empty());
    }

    fn any_text() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            Just("버스".to_owned()),
            Just("밤에".to_owned()),
            Just("월세를".to_owned()),
            Just("왜".to_owned()),
            Just("지원하나요".to_owned()),
            Just("KTX".to_owned()),
            "[가-힣]{1,4}",
            "[a-z0-9]{1,3}",
            "[?! ]{0,2}",
        ];
        proptest::collection::vec(word, 0..8).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_in_range_and_one_for_equal(left in any_text(), right in any_text(), odd in any::<String>()) {
            prop_assert_eq!(likeness(&left, &right), likeness(&right, &left));
            prop_assert!((0.0..=1.0).contains(&likeness(&left, &right)));
            prop_assert_eq!(likeness(&left, &left), 1.0);
            prop_assert_eq!(likeness(&odd, &odd), 1.0);
            prop_assert!((0.0..=1.0).contains(&likeness(&left, &odd)));
        }

        #[test]
        fn the_index_agrees_with_likeness(
            texts in proptest::collection::vec((0i64..12, any_text()), 0..30),
            removed in proptest::collection::vec(0i64..12, 0..10),
            query in any_text(), n in 0usize..15, at_least in 0.0f32..1.0,
        ) {
            let (mut index, mut kept) = (Index::new(), BTreeMap::new());
            for (id, text) in texts {
                index.add(id, &text);
                kept.insert(id, text);
            }
            for id in removed {
                prop_assert_eq!(index.remove(id), kept.remove(&id).is_some());
            }
            prop_assert_eq!(index.len(), kept.len());
            let mut expected: Vec<(i64, f32)> = kept.iter()
                .map(|(id, text)| (*id, likeness(&query, text)))
                .filter(|(_, likeness)| *likeness >= at_least && *likeness > 0.0)
                .collect();
            expected.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
            expected.truncate(n);
            prop_assert_eq!(index.most_like(&query, n, at_least), expected);
        }
    }
}

//! The middle of several texts, and how near a text is to it: what is typical of them.
//!
//! **Formula.** The middle has each feature (see [`crate::likeness`]) as far as the texts have it: a
//! feature of a third of them by a third. Nearness of a text to it is the same Dice coefficient as
//! likeness, 2·W(A ∩ M) / (W(A) + W(M)), where a feature counts in the middle by its share. Of one text
//! the middle is that text, and nearness to it is likeness.

use std::collections::BTreeMap;

use crate::likeness::{features, weight};

/// The middle of several texts.
#[derive(Clone, Debug, Default)]
pub struct Middle {
    /// How many texts have a feature.
    counts: BTreeMap<u64, u32>,
    texts: u32,
}

impl Middle {
    /// The middle of these texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut middle = Self::default();
        for text in texts {
            middle.texts += 1;
            for feature in features(text) {
                *middle.counts.entry(feature).or_default() += 1;
            }
        }
        middle
    }

    /// How near a text is to the middle, from 0 (nothing in common) to 1.
    pub fn nearness(&self, text: &str) -> f64 {
        let share = |count: u32| f64::from(count) / f64::from(self.texts.max(1));
        let (mut shared, mut own) = (0.0, 0.0);
        for feature in features(text) {
            let weight = f64::from(weight(feature));
            own += weight;
            shared += weight * share(self.counts.get(&feature).copied().unwrap_or(0));
        }
        let all: f64 = self
            .counts
            .iter()
            .map(|(feature, count)| f64::from(weight(*feature)) * share(*count))
            .sum();
        if own + all > 0.0 { 2.0 * shared / (own + all) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::likeness;

    #[test]
    fn of_one_text_nearness_is_likeness() {
        let (one, other) =
            ("하남산단에 밤에도 버스가 다니나요?", "밤에 하남산단에는 버스가 다닙니까?");
        let middle = Middle::of([one]);
        assert!((middle.nearness(one) - 1.0).abs() < 1e-9);
        assert!((middle.nearness(other) - f64::from(likeness(one, other))).abs() < 1e-6);
    }

    #[test]
    fn what_most_say_is_nearer_than_what_one_says() {
        let texts = [
            "새벽 첫차를 당겨 주세요",
            "새벽 첫차를 더 일찍 당겨 주세요",
            "첫차를 새벽에 당겨 주면 좋겠어요",
            "자전거 길을 이어 주세요",
        ];
        let middle = Middle::of(texts);
        let nearness: Vec<f64> = texts.iter().map(|text| middle.nearness(text)).collect();
        assert!(nearness[..3].iter().all(|one| *one > nearness[3]), "{nearness:?}");
        assert!(middle.nearness("전혀 딴소리") < nearness[3]);
    }

    #[test]
    fn of_no_text_nothing_is_near() {
        assert!(Middle::of([]).nearness("버스") < f64::EPSILON);
    }
}

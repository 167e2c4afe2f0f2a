//! Coding (주제 달기): which themes an answer speaks of, as a person reads it; how the work is divided
//! among several, and how far two of them agree.

use std::collections::{BTreeMap, BTreeSet};

/// The most themes one answer may get.
pub const MOST_THEMES: usize = 10;
/// The most answers that are coded at once.
pub const MOST_AT_ONCE: usize = 20_000;
/// The most people among whom answers are divided at once.
pub const MOST_CODERS: usize = 20;
/// The smallest and the largest sample that two people code.
pub const SAMPLE: std::ops::RangeInclusive<usize> = 10..=2_000;

/// The 97.5 % point of the normal distribution, for intervals of 95 %.
const NORMAL: f64 = 1.959_963_984_540_054;

crate::words! {
    /// How the open answers are divided.
    Division {
        /// Each of them by itself, so that everyone gets some of every core question.
        Share = "share",
        /// Whole core questions, so that everyone reads what belongs together.
        CoreQuestion = "core_question",
    }
}

/// Two people's verdicts on the same things, yes or no: how often they fell together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Both said yes.
    pub both: u32,
    /// Only the first did.
    pub first: u32,
    /// Only the second did.
    pub second: u32,
    /// Neither did.
    pub neither: u32,
}

impl Pairs {
    /// Counts one more thing.
    pub fn add(&mut self, first: bool, second: bool) {
        let cell = match (first, second) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.first,
            (false, true) => &mut self.second,
            (false, false) => &mut self.neither,
        };
        *cell += 1;
    }

    /// Things judged.
    pub fn total(&self) -> u32 {
        self.both + self.first + self.second + self.neither
    }

    /// How far they agree beyond chance; none where chance alone would make them agree always (both said
    /// yes, or no, of everything).
    pub fn kappa(&self) -> Option<Kappa> {
        let (both, first) = (f64::from(self.both), f64::from(self.first));
        let (second, neither) = (f64::from(self.second), f64::from(self.neither));
        kappa(&[vec![both, first], vec![second, neither]])
    }

    /// Cohen's kappa alone.
    fn value(self) -> Option<f64> {
        self.kappa().map(|kappa| kappa.value)
    }

    /// The same with one thing less.
    fn without(mut self, first: bool, second: bool) -> Self {
        let cell = match (first, second) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.first,
            (false, true) => &mut self.second,
            (false, false) => &mut self.neither,
        };
        *cell = cell.saturating_sub(1);
        self
    }
}

/// Agreement beyond chance: 1 for perfect, 0 for what chance would give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    /// Cohen's kappa.
    pub value: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Kappa {
    fn around(value: f64, error: f64) -> Self {
        let low = (value - NORMAL * error).max(-1.0);
        Self { value, low, high: (value + NORMAL * error).min(1.0) }
    }

    /// What it means in words.
    pub fn strength(&self) -> Strength {
        Strength::of(self.value)
    }
}

crate::words! {
    /// What a kappa means in words (Landis and Koch, The Measurement of Observer Agreement for
    /// Categorical Data, Biometrics 33, 1977, p. 165).
    Strength {
        /// Below 0: less than chance.
        Poor = "poor",
        /// Up to 0.20.
        Slight = "slight",
        /// Up to 0.40.
        Fair = "fair",
        /// Up to 0.60.
        Moderate = "moderate",
        /// Up to 0.80.
        Substantial = "substantial",
        /// Above 0.80.
        AlmostPerfect = "almost_perfect",
    }
}

impl Strength {
    /// The word for a kappa.
    pub fn of(kappa: f64) -> Self {
        match kappa {
            value if value < 0.0 => Self::Poor,
            value if value <= 0.2 => Self::Slight,
            value if value <= 0.4 => Self::Fair,
            value if value <= 0.6 => Self::Moderate,
            value if value <= 0.8 => Self::Substantial,
            _ => Self::AlmostPerfect,
        }
    }
}

/// Cohen's kappa of a square table (rows the first person's categories, columns the second's) with its
/// 95 % interval; none when the table is empty or chance alone would make them agree always.
///
/// The standard error is the large-sample one that does not suppose kappa to be 0: Fleiss, Cohen and
/// Everitt, Psychological Bulletin 72, 1969, p. 325.
pub fn kappa(table: &[Vec<f64>]) -> Option<Kappa> {
    let total: f64 = table.iter().flatten().sum();
    if total <= 0.0 {
        return None;
    }
    let cell = |i: usize, j: usize| {
        table.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0.0) / total
    };
    let size = table.len();
    let rows: Vec<f64> = (0..size).map(|i| (0..size).map(|j| cell(i, j)).sum()).collect();
    let columns: Vec<f64> = (0..size).map(|j| (0..size).map(|i| cell(i, j)).sum()).collect();
    let observed: f64 = (0..size).map(|i| cell(i, i)).sum();
    let chance: f64 = rows.iter().zip(&columns).map(|(row, column)| row * column).sum();
    let room = 1.0 - chance;
    if room <= f64::EPSILON {
        return None;
    }
    let value = (observed - chance) / room;
    let mut variance = 0.0;
    for (i, (row, own)) in rows.iter().zip(&columns).enumerate() {
        variance += cell(i, i) * (room - (own + row) * (1.0 - observed)).powi(2);
        for (j, other) in rows.iter().enumerate().filter(|(j, _)| *j != i) {
            variance += (1.0 - observed).powi(2) * cell(i, j) * (own + other).powi(2);
        }
    }
    variance -= (observed * chance - 2.0 * chance + observed).powi(2);
    let error = (variance.max(0.0) / (total * room.powi(4))).sqrt();
    Some(Kappa::around(value, error))
}

/// What two people said of one answer: the themes of each; none at all where no theme fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// The first person's themes.
    pub first: BTreeSet<i64>,
    /// The second's.
    pub second: BTreeSet<i64>,
}

impl Verdicts {
    /// Whether they said the same.
    pub fn agree(&self) -> bool {
        self.first == self.second
    }

    fn on(&self, theme: Option<i64>) -> (bool, bool) {
        match theme {
            Some(theme) => (self.first.contains(&theme), self.second.contains(&theme)),
            None => (self.first.is_empty(), self.second.is_empty()),
        }
    }
}

/// How far two people agree over a sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Answers that both coded.
    pub answers: usize,
    /// Those on which they said exactly the same.
    pub same: usize,
    /// By theme (none: that no theme fits), for those that at least one of them gave to an answer.
    pub themes: Vec<(Option<i64>, Pairs)>,
    /// The mean of the kappas of those themes, each counted once. None where there is no kappa.
    pub mean: Option<Kappa>,
}

/// How far two people agree over a sample in which an answer may have several themes: each theme is a
/// question of its own, answered yes or no. The interval of the mean comes from leaving out one answer
/// at a time (the jackknife), so that themes coded together are not taken for independent.
pub fn agreement(sample: &[Verdicts]) -> Agreement {
    let mut used: BTreeSet<Option<i64>> = BTreeSet::new();
    for one in sample {
        used.extend(one.first.union(&one.second).map(|theme| Some(*theme)));
        if one.first.is_empty() || one.second.is_empty() {
            used.insert(None);
        }
    }
    let mut pairs: BTreeMap<Option<i64>, Pairs> =
        used.into_iter().map(|theme| (theme, Pairs::default())).collect();
    for one in sample {
        for (theme, count) in &mut pairs {
            let (first, second) = one.on(*theme);
            count.add(first, second);
        }
    }
    let mean = mean_of(pairs.values().copied());
    let left_out: Vec<f64> = sample
        .iter()
        .filter_map(|one| {
            mean_of(pairs.iter().map(|(theme, count)| {
                let (first, second) = one.on(*theme);
                count.without(first, second)
            }))
        })
        .collect();
    Agreement {
        answers: sample.len(),
        same: sample.iter().filter(|one| one.agree()).count(),
        mean: mean.map(|mean| Kappa::around(mean, jackknife_error(&left_out))),
        themes: pairs.into_iter().collect(),
    }
}

fn mean_of(pairs: impl Iterator<Item = Pairs>) -> Option<f64> {
    let values: Vec<f64> = pairs.filter_map(Pairs::value).collect();
    average(&values)
}

fn average(values: &[f64]) -> Option<f64> {
    let count = u32::try_from(values.len()).ok().filter(|count| *count > 0)?;
    Some(values.iter().sum::<f64>() / f64::from(count))
}

/// The standard error by the jackknife, from the values without each of the `n` things.
fn jackknife_error(left_out: &[f64]) -> f64 {
    let (Some(middle), Ok(count)) = (average(left_out), u32::try_from(left_out.len())) else {
        return 0.0;
    };
    let squares: f64 = left_out.iter().map(|value| (value - middle).powi(2)).sum();
    let count = f64::from(count);
    ((count - 1.0) / count * squares).sqrt()
}

/// A random sample of `size` of these keys, in rising order: those with the least hash under the seed.
/// Anyone who knows seed and keys draws the same, whatever the order of the keys.
pub fn sample(seed: u64, keys: &[i64], size: usize) -> Vec<i64> {
    let mut hashed: Vec<(u64, i64)> =
        keys.iter().map(|key| (mixed(seed ^ mixed(key.cast_unsigned())), *key)).collect();
    hashed.sort_unstable();
    hashed.dedup();
    hashed.truncate(size);
    let mut keys: Vec<i64> = hashed.into_iter().map(|(_, key)| key).collect();
    keys.sort_unstable();
    keys
}

/// SplitMix64's step (Steele, Lea and Flood, 2014): each bit of the input changes half of the output.
fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Divides answers (each with its core question) among people by their shares: for each answer, in the
/// order given, whose it is (a place in `shares`). Without a share above 0, nobody gets any.
///
/// By share, each answer goes to whoever is furthest behind their share; by core question, the largest
/// core questions are dealt out first, so that the parts come out as even as whole ones allow.
pub fn divide(answers: &[(i64, i64)], shares: &[u32], by: Division) -> Vec<(i64, usize)> {
    let mut given = vec![0_u32; shares.len()];
    match by {
        Division::Share => answers
            .iter()
            .filter_map(|(answer, _)| Some((*answer, next(&mut given, shares, 1)?)))
            .collect(),
        Division::CoreQuestion => {
            let mut groups: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
            for (answer, core) in answers {
                groups.entry(*core).or_default().push(*answer);
            }
            let mut groups: Vec<(i64, Vec<i64>)> = groups.into_iter().collect();
            groups.sort_by_key(|(core, members)| (std::cmp::Reverse(members.len()), *core));
            let mut dealt = Vec::with_capacity(answers.len());
            for (_, members) in groups {
                let size = u32::try_from(members.len()).unwrap_or(u32::MAX);
                let Some(owner) = next(&mut given, shares, size) else { break };
                dealt.extend(members.into_iter().map(|answer| (answer, owner)));
            }
            dealt
        }
    }
}

/// Whoever would be least far beyond their share with `more`, of equals the first; it is counted.
fn next(given: &mut [u32], shares: &[u32], more: u32) -> Option<usize> {
    let burden = |at: usize, share: u32| {
        let had = given.get(at).copied().unwrap_or(0);
        f64::from(had.saturating_add(more)) / f64::from(share)
    };
    let owner = shares
        .iter()
        .enumerate()
        .filter(|(_, share)| **share > 0)
        .min_by(|(one, a), (other, b)| burden(*one, **a).total_cmp(&burden(*other, **b)))
        .map(|(at, _)| at)?;
    if let Some(had) = given.get_mut(owner) {
        *had = had.saturating_add(more);
    }
    Some(owner)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(left: f64, right: f64) {
        assert!((left - right).abs() < 5e-4, "{left} is not {right}");
    }

    fn pairs(both: u32, first: u32, second: u32, neither: u32) -> Pairs {
        Pairs { both, first, second, neither }
    }

    /// Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (3rd ed., 2003), table 18.1:
    /// two raters put 100 people into three diagnoses.
    #[test]
    fn kappa_of_three_diagnoses() {
        let table = [vec![75.0, 1.0, 4.0], vec![5.0, 4.0, 1.0], vec![0.0, 0.0, 10.0]];
        let found = kappa(&table).unwrap();
        close(found.value, 0.6765);
        // The delta method, done by numerical derivatives elsewhere, gives the same standard error.
        close((found.high - found.low) / (2.0 * NORMAL), 0.0877);
        // Each diagnosis against the others.
        close(pairs(75, 5, 5, 15).kappa().unwrap().value, 0.6875);
        close(pairs(4, 6, 1, 89).kappa().unwrap().value, 0.5);
        close(pairs(10, 0, 5, 85).kappa().unwrap().value, 0.7727);
    }

    /// Small tables whose kappa is a fraction one works out by hand.
    #[test]
    fn kappa_by_hand() {
        let table = [
            (pairs(20, 5, 10, 15), 0.4),
            (pairs(45, 15, 25, 15), 3.0 / 23.0),
            (pairs(25, 35, 5, 35), 7.0 / 27.0),
            (pairs(1, 0, 0, 1), 1.0),
            (pairs(0, 1, 1, 0), -1.0),
            (pairs(1, 1, 1, 1), 0.0),
        ];
        for (pairs, expected) in table {
            close(pairs.kappa().unwrap().value, expected);
        }
        assert_eq!(pairs(0, 0, 0, 0).kappa(), None);
        assert_eq!(pairs(9, 0, 0, 0).kappa(), None);
        assert_eq!(pairs(0, 0, 0, 9).kappa(), None);
    }

    #[test]
    fn words_for_a_kappa() {
        let words = [
            (-0.01, Strength::Poor),
            (0.0, Strength::Slight),
            (0.2, Strength::Slight),
            (0.21, Strength::Fair),
            (0.6, Strength::Moderate),
            (0.61, Strength::Substantial),
            (0.8, Strength::Substantial),
            (0.81, Strength::AlmostPerfect),
        ];
        for (value, word) in words {
            assert_eq!(Strength::of(value), word, "{value}");
        }
    }

    fn verdicts(first: &[i64], second: &[i64]) -> Verdicts {
        Verdicts {
            first: first.iter().copied().collect(),
            second: second.iter().copied().collect(),
        }
    }

    #[test]
    fn several_themes_are_several_questions() {
        let sample = [
            verdicts(&[1], &[1]),
            verdicts(&[1, 2], &[1]),
            verdicts(&[2], &[2]),
            verdicts(&[], &[2]),
            verdicts(&[], &[]),
        ];
        let found = agreement(&sample);
        assert_eq!((found.answers, found.same), (5, 3));
        let themes =
            [(None, pairs(1, 1, 0, 3)), (Some(1), pairs(2, 0, 0, 3)), (Some(2), pairs(1, 1, 1, 2))];
        assert_eq!(found.themes, themes);
        // By hand: none 6/11, theme 1 is 1, theme 2 is 1/6.
        let mean = found.mean.unwrap();
        close(mean.value, (6.0 / 11.0 + 1.0 + 1.0 / 6.0) / 3.0);
        assert!(mean.low < mean.value && mean.value < mean.high);
        assert_eq!(agreement(&[]).mean, None);
    }

    /// With one theme, the jackknife is near the large-sample error.
    #[test]
    fn the_jackknife_is_near_the_formula() {
        let mut sample = Vec::new();
        for (count, first, second) in
            [(40, true, true), (10, true, false), (8, false, true), (142, false, false)]
        {
            // What is not theme 1 is theme 2 or 3, so that nothing is without a theme.
            let themes = |is: bool, other: i64| if is { vec![1] } else { vec![other] };
            sample.extend((0..count).map(|_| verdicts(&themes(first, 2), &themes(second, 2))));
        }
        let found = agreement(&sample);
        let formula = pairs(40, 10, 8, 142).kappa().unwrap();
        let mean = found.mean.unwrap();
        close(mean.value, formula.value);
        assert!((mean.low - formula.low).abs() < 0.01, "{mean:?} {formula:?}");
    }

    #[test]
    fn shares_are_kept() {
        let answers: Vec<(i64, i64)> = (1..=100).map(|answer| (answer, answer % 7)).collect();
        let dealt = divide(&answers, &[2, 1, 0, 1], Division::Share);
        let count = |owner| dealt.iter().filter(|(_, own)| *own == owner).count();
        assert_eq!([count(0), count(1), count(2), count(3)], [50, 25, 0, 25]);
        let whole = divide(&answers, &[1, 1], Division::CoreQuestion);
        assert_eq!(whole.len(), 100);
        for core in 0..7 {
            let owners: BTreeSet<usize> = whole
                .iter()
                .filter(|(answer, _)| answer % 7 == core)
                .map(|(_, owner)| *owner)
                .collect();
            assert_eq!(owners.len(), 1, "core question {core} stays whole");
        }
        assert!(divide(&answers, &[0, 0], Division::Share).is_empty());
        assert!(divide(&answers, &[], Division::CoreQuestion).is_empty());
    }

    proptest! {
        #[test]
        fn a_sample_depends_on_seed_and_keys_alone(
            seed: u64,
            keys in prop::collection::btree_set(1_i64..5_000, 0..200),
            size in 0_usize..300,
        ) {
            let keys: Vec<i64> = keys.into_iter().collect();
            let drawn = sample(seed, &keys, size);
            prop_assert_eq!(drawn.len(), size.min(keys.len()));
            prop_assert!(drawn.is_sorted() && drawn.iter().all(|key| keys.contains(key)));
            let turned: Vec<i64> = keys.iter().rev().copied().collect();
            prop_assert_eq!(sample(seed, &turned, size), drawn);
        }

        #[test]
        fn kappa_is_the_same_from_either_side(both in 0_u32..50, first in 0_u32..50, second in 0_u32..50, neither in 0_u32..50) {
            let one = pairs(both, first, second, neither).kappa();
            let turned = pairs(both, second, first, neither).kappa();
            let opposite = pairs(neither, first, second, both).kappa();
            for other in [turned, opposite] {
                prop_assert_eq!(one.is_some(), other.is_some());
                if let (Some(one), Some(other)) = (one, other) {
                    prop_assert!((one.value - other.value).abs() < 1e-9);
                    prop_assert!((one.low - other.low).abs() < 1e-9);
                    prop_assert!((-1.0..=1.0).contains(&one.value));
                }
            }
        }
    }

    /// Every key has the same chance: over many seeds each is drawn about as often.
    #[test]
    fn no_key_is_preferred() {
        let keys: Vec<i64> = (1..=20).collect();
        let mut drawn = [0_u32; 20];
        for seed in 0..4_000 {
            for key in sample(seed, &keys, 5) {
                drawn[usize::try_from(key - 1).unwrap()] += 1;
            }
        }
        // 1,000 expected; the standard deviation is about 27.
        assert!(drawn.iter().all(|count| (880..=1120).contains(count)), "{drawn:?}");
    }
}

//! Which options to put before the next person, when there are more than anyone can look at.
//!
//! Promising options get more eyes, because whether they deserve a seat hinges on them; the others are
//! not given up. After Halpern, Kehne, Procaccia, Tucker-Foltz and Wüthrich (AAAI 2023,
//! arXiv 2211.15608): approvals of a few options each suffice for proportional slates when what is
//! shown follows what is known so far.

/// How an option was received so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reception {
    /// To how many people it was shown.
    pub shown: u32,
    /// How many of them approved.
    pub approved: u32,
}

/// Part of the probability that follows promise, and part that goes to what was seen least. The rest is
/// the same for every option: what no option falls below.
const PROMISE: f64 = 0.5;
const COVERAGE: f64 = 0.3;

/// The probability with which each option comes next. Each gets at least a fifth of an equal share,
/// whatever is known. Sums to 1; nothing for no options.
///
/// An option's promise is the square of what it may have at best: the upper end of the share that
/// approves, (approved + 1)/(shown + 2) + √(ln(1 + N)/(2·(shown + 1))), where N is the number of times
/// anything was shown.
pub fn attention(options: &[Reception]) -> Vec<f64> {
    let times: f64 = options.iter().map(|option| f64::from(option.shown)).sum();
    let log = libm::log(1.0 + times);
    let promise = |option: &Reception| {
        let (shown, approved) = (f64::from(option.shown), f64::from(option.approved));
        let best = (approved + 1.0) / (shown + 2.0) + (log / (2.0 * (shown + 1.0))).sqrt();
        best.min(1.0) * best.min(1.0)
    };
    let coverage = |option: &Reception| 1.0 / (f64::from(option.shown) + 1.0);
    let equal = 1.0 / u32::try_from(options.len()).map_or(f64::INFINITY, f64::from);
    let [promises, coverages] = [scaled(options, promise), scaled(options, coverage)];
    let mix = |(promise, coverage): (f64, f64)| {
        PROMISE * promise + COVERAGE * coverage + (1.0 - PROMISE - COVERAGE) * equal
    };
    promises.into_iter().zip(coverages).map(mix).collect()
}

/// Values above zero, scaled to sum to 1.
fn scaled(options: &[Reception], value: impl Fn(&Reception) -> f64) -> Vec<f64> {
    let values: Vec<f64> = options.iter().map(value).collect();
    let sum: f64 = values.iter().sum();
    values.into_iter().map(|value| value / sum).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn option(shown: u32, approved: u32) -> Reception {
        Reception { shown, approved }
    }

    #[test]
    fn promising_options_come_sooner_and_new_ones_are_seen() {
        let found = attention(&[option(200, 100), option(200, 2), option(0, 0)]);
        assert!(found[0] > found[1], "{found:?}");
        assert!(found[2] > found[0], "nobody has seen it: {found:?}");
        assert!(attention(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn no_option_is_given_up(options in proptest::collection::vec((0u32..5000, 0u32..5000), 1..60)) {
            let options: Vec<Reception> =
                options.into_iter().map(|(shown, part)| option(shown, part.min(shown))).collect();
            let found = attention(&options);
            let equal = 1.0 / f64::from(u32::try_from(options.len()).unwrap());
            prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(found.iter().all(|p| *p >= 0.2 * equal - 1e-12));
        }
    }
}

//! Numbers between kinds, sums in a fixed order, and the normal distribution.

/// A count as a real number. Counts above 4,294,967,295 do not occur: people and statements are
/// numbered with fewer bits.
pub(crate) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Sum of products, in eight lanes that are added in a fixed order, so that the processor's vector
/// units are used and the result is the same to the bit everywhere.
pub(crate) fn dot(left: &[f64], right: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let (left, left_rest) = left.as_chunks::<8>();
    let (right, right_rest) = right.as_chunks::<8>();
    for (a, b) in left.iter().zip(right) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let rest: f64 = left_rest.iter().zip(right_rest).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f64>() + rest
}

/// `to` becomes `to + factor · from`.
pub(crate) fn add_scaled(to: &mut [f64], factor: f64, from: &[f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += factor * from;
    }
}

/// Makes the length 1 and returns what it was; a vector of length 0 stays.
pub(crate) fn normalise(vector: &mut [f64]) -> f64 {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        for value in vector.iter_mut() {
            *value /= length;
        }
    }
    length
}

/// Squared distance between two points. Differences first: the expanded form cancels for points
/// that are nearly equal.
pub(crate) fn distance2<const D: usize>(a: &[f64; D], b: &[f64; D]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Probability that a standard normal variable is greater than `z`.
pub(crate) fn upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// Half-width of a 95 % normal interval, in standard deviations.
pub(crate) const Z95: f64 = 1.959_963_984_540_054;

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The share itself, in [0, 1].
    pub share: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
}

/// The share `part / whole` with its Wilson score interval (95 %): it stays inside [0, 1] and holds
/// for small counts too. Nothing when `whole` is 0.
///
/// Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference.
pub fn wilson(part: f64, whole: f64) -> Option<Interval> {
    if whole <= 0.0 {
        return None;
    }
    let share = part / whole;
    let z2 = Z95 * Z95;
    let centre = (share + z2 / (2.0 * whole)) / (1.0 + z2 / whole);
    let half = Z95 / (1.0 + z2 / whole)
        * (share * (1.0 - share) / whole + z2 / (4.0 * whole * whole)).max(0.0).sqrt();
    Some(Interval { share, low: (centre - half).max(0.0), high: (centre + half).min(1.0) })
}

/// Benjamini–Hochberg: the q value of each p value, in the order given. Calling everything with
/// q ≤ α a finding keeps the expected part of false findings at or below α.
///
/// Benjamini, Y. and Hochberg, Y. (1995), Controlling the false discovery rate.
pub fn false_discovery(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let tests = real(p_values.len());
    let mut q_values = vec![1.0; p_values.len()];
    let mut least: f64 = 1.0;
    for (rank, (at, p)) in order.into_iter().enumerate().rev() {
        least = least.min(p * tests / real(rank + 1));
        if let Some(q) = q_values.get_mut(at) {
            *q = least;
        }
    }
    q_values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_equals_the_published_example() {
        // 10 of 20: 0.2993 to 0.7007 (Newcombe 1998 gives 0.299 and 0.701).
        let interval = wilson(10.0, 20.0).unwrap();
        assert!((interval.low - 0.2993).abs() < 1e-4 && (interval.high - 0.7007).abs() < 1e-4);
        let none = wilson(0.0, 5.0).unwrap();
        assert!(none.low == 0.0 && (none.high - 0.4345).abs() < 1e-4);
        assert!(wilson(0.0, 0.0).is_none());
    }

    #[test]
    fn q_values_equal_the_step_up_rule() {
        // p·n/rank: .01·4/1, .02·4/2, .03·4/3, .5·4/4; the smaller of each and its successors.
        let q = false_discovery(&[0.02, 0.5, 0.01, 0.03]);
        assert_eq!(q, [0.04, 0.5, 0.04, 0.04]);
        assert!(false_discovery(&[]).is_empty());
    }

    #[test]
    fn the_tail_is_the_normal_one() {
        assert!((upper_tail(1.2816) - 0.1).abs() < 1e-5);
        assert!((upper_tail(-1.96) - 0.975).abs() < 1e-4);
    }
}

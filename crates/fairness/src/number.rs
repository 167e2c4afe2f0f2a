//! Numbers: exact fractions, and the few conversions the mathematics needs.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive as _, Zero as _};

/// An exact fraction.
pub type Exact = BigRational;

/// A whole number as a fraction.
pub fn whole(number: impl Into<BigInt>) -> Exact {
    Exact::from_integer(number.into())
}

/// The fraction `above / below`; zero when `below` is.
pub fn fraction(above: impl Into<BigInt>, below: impl Into<BigInt>) -> Exact {
    let below = below.into();
    if below.is_zero() { Exact::zero() } else { Exact::new(above.into(), below) }
}

/// The nearest floating-point number; infinite when there is none.
pub fn float(exact: &Exact) -> f64 {
    exact.to_f64().unwrap_or(f64::INFINITY)
}

/// A count as a floating-point number.
pub(crate) fn real(count: usize) -> f64 {
    count.to_f64().unwrap_or(f64::INFINITY)
}

/// An index as it is stored in long lists.
pub(crate) fn short(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// A stored index as a place in a list.
pub(crate) fn place(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

/// A count as a wide integer.
pub(crate) fn wide(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}

/// Decimal text of a fraction, rounded half away from zero to `digits` places, without trailing
/// zeros.
pub fn decimal(exact: &Exact, digits: usize) -> String {
    let ten = BigInt::from(10);
    let power = (0..digits).fold(BigInt::from(1), |power, _| power * &ten);
    let scaled = (exact * Exact::from_integer(power)).round().to_integer();
    let negative = scaled < BigInt::zero();
    let magnitude = scaled.magnitude().to_string();
    let padded = format!("{magnitude:0>width$}", width = digits + 1);
    let (integer, rest) = padded.split_at(padded.len() - digits);
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if negative && (integer != "0" || !rest.is_empty()) { "-" } else { "" };
    format!("{sign}{integer}{point}{rest}")
}

/// Reading and writing lists whose indices come from the list's own length. A place that is not
/// there reads as the default; the certificate of every result would show such a mistake.
pub(crate) trait At<T: Copy + Default> {
    fn at(&self, index: usize) -> T;
    fn put(&mut self, index: usize, value: T);
    fn change(&mut self, index: usize, change: impl FnOnce(T) -> T);
}

impl<T: Copy + Default> At<T> for [T] {
    #[inline]
    fn at(&self, index: usize) -> T {
        self.get(index).copied().unwrap_or_default()
    }

    #[inline]
    fn put(&mut self, index: usize, value: T) {
        if let Some(slot) = self.get_mut(index) {
            *slot = value;
        }
    }

    #[inline]
    fn change(&mut self, index: usize, change: impl FnOnce(T) -> T) {
        if let Some(slot) = self.get_mut(index) {
            *slot = change(*slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_rounded_and_short() {
        let text = |above: i64, below: i64| decimal(&fraction(above, below), 4);
        assert_eq!(
            [text(1, 3), text(2, 3), text(-1, 8), text(5, 1), text(1, 100_000), text(-1, 100_000)],
            ["0.3333", "0.6667", "-0.125", "5", "0", "0"]
        );
    }
}

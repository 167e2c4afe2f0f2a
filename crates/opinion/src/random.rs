//! Seeded draws that are the same on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// A stream of draws. Streams of one seed with different numbers are independent, so that pieces of
/// work may run in any order.
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    /// Stream `stream` of a seed.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(stream);
        Self(random)
    }

    /// Uniform in [0, 1), with 32 bits.
    pub(crate) fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / 4_294_967_296.0;
        f64::from(self.0.next_u32()) * STEP
    }

    /// Uniform below `bound`, which is at least 1. (Lemire's multiplication without rejection: the
    /// deviation from uniform is below `bound`/2⁶⁴.)
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.0.next_u64()) * u128::try_from(bound).unwrap_or(1);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// Two independent standard normal draws (Box and Muller 1958).
    pub(crate) fn normal_pair(&mut self) -> [f64; 2] {
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        let (sine, cosine) = libm::sincos(std::f64::consts::TAU * self.unit());
        [radius * cosine, radius * sine]
    }

    /// `count` different numbers below `bound`, ascending; all of them when there are not more.
    /// (Floyd's algorithm would need a set; a partial shuffle of all numbers is simple and linear.)
    pub(crate) fn sample(&mut self, bound: usize, count: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..bound).collect();
        if count < bound {
            for at in 0..count {
                all.swap(at, at + self.below(bound - at));
            }
            all.truncate(count);
            all.sort_unstable();
        }
        all
    }
}

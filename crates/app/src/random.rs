//! Randomness: drawn in one place, seeded in tests and for the demo.

use std::sync::Mutex;

use rand::rngs::{StdRng, SysRng};
use rand::{Rng as _, SeedableRng as _, TryRng as _};
use uuid::Uuid;

/// Gives random bytes.
pub trait Random: Send + Sync {
    /// Fills the slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// When the operating system has no randomness: nothing here is safe without it.
    #[expect(clippy::expect_used, reason = "a predictable token is worse than a stopped program")]
    fn fill(&self, bytes: &mut [u8]) {
        SysRng.try_fill_bytes(bytes).expect("the operating system gives random bytes");
    }
}

/// The same bytes for the same seed, for the demo and for tests.
#[derive(Debug)]
pub struct SeededRandom(Mutex<StdRng>);

impl SeededRandom {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}

/// A random key (UUID version 4).
pub fn uuid(random: &dyn Random) -> Uuid {
    uuid::Builder::from_random_bytes(bytes(random)).into_uuid()
}

/// A random receipt code.
pub(crate) fn receipt(random: &dyn Random) -> domain::receipt::ReceiptCode {
    domain::receipt::ReceiptCode::from_bits(u64::from_be_bytes(bytes(random)))
}

//! Counting agree, disagree and pass.

/// How many agreed, disagreed and passed. What people have not seen is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Tally {
    /// Votes of +1.
    pub agree: u32,
    /// Votes of −1.
    pub disagree: u32,
    /// Votes of 0.
    pub pass: u32,
}

/// The parts of a [`Tally`] in [0, 1]; they sum to 1 up to rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// Agree among those who saw it.
    pub agree: f64,
    /// Disagree among those who saw it.
    pub disagree: f64,
    /// Pass among those who saw it.
    pub pass: f64,
}

impl Tally {
    /// Counts a vote: positive agrees, negative disagrees, zero passes.
    pub fn add(&mut self, value: i8) {
        let count = self.slot(value);
        *count = count.saturating_add(1);
    }

    /// Takes a vote away. False, and nothing changes, when there is none of that kind: the caller's
    /// books are wrong, and a count must not wrap or hide it.
    #[must_use = "false means that there was no such vote"]
    pub fn remove(&mut self, value: i8) -> bool {
        let count = self.slot(value);
        let less = count.checked_sub(1);
        *count = less.unwrap_or_default();
        less.is_some()
    }

    /// A person votes anew: takes `old` away and counts `new`. False, and nothing changes, when
    /// there is no `old`.
    #[must_use = "false means that there was no such vote"]
    pub fn replace(&mut self, old: i8, new: i8) -> bool {
        let removed = self.remove(old);
        if removed {
            self.add(new);
        }
        removed
    }

    /// Everyone who voted, passes included.
    pub fn seen(&self) -> u32 {
        self.agree.saturating_add(self.disagree).saturating_add(self.pass)
    }

    /// The shares of those who voted; nothing when nobody did.
    pub fn shares(&self) -> Option<Shares> {
        let seen = f64::from(self.agree) + f64::from(self.disagree) + f64::from(self.pass);
        let share = |count: u32| f64::from(count) / seen;
        (seen > 0.0).then(|| Shares {
            agree: share(self.agree),
            disagree: share(self.disagree),
            pass: share(self.pass),
        })
    }

    fn slot(&mut self, value: i8) -> &mut u32 {
        match value.signum() {
            1 => &mut self.agree,
            -1 => &mut self.disagree,
            _ => &mut self.pass,
        }
    }
}

impl FromIterator<i8> for Tally {
    fn from_iter<T: IntoIterator<Item = i8>>(values: T) -> Self {
        let mut tally = Self::default();
        values.into_iter().for_each(|value| tally.add(value));
        tally
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::float_cmp, clippy::indexing_slicing, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shares_of_nothing_are_nothing() {
        assert_eq!(Tally::default().shares(), None);
        let tally: Tally = [1, 1, -1, 0].into_iter().collect();
        let shares = tally.shares().unwrap();
        assert_eq!((shares.agree, shares.disagree, shares.pass), (0.5, 0.25, 0.25));
    }

    #[test]
    fn what_is_not_there_cannot_be_taken() {
        let mut tally: Tally = [1].into_iter().collect();
        assert!(!tally.remove(-1));
        assert!(!tally.replace(0, 1));
        assert_eq!(tally, Tally { agree: 1, disagree: 0, pass: 0 });
    }

    proptest! {
        #[test]
        fn replacing_equals_counting_anew(
            mut votes in proptest::collection::vec(-1i8..=1, 1..50), at in any::<usize>(), new in -1i8..=1,
        ) {
            let mut tally: Tally = votes.iter().copied().collect();
            let at = at % votes.len();
            prop_assert!(tally.replace(votes[at], new));
            votes[at] = new;
            prop_assert_eq!(tally, votes.iter().copied().collect());
            prop_assert_eq!(usize::try_from(tally.seen()).unwrap(), votes.len());
        }
    }
}

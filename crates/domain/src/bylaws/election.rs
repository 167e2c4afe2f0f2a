//! Filling an office by vote: a first round with a threshold, then a runoff between those ahead.

use serde::{Deserialize, Serialize};

use super::count::{CountError, Headcount, Step, Votes};
use super::rules::Rules;
use crate::member::MemberKind;

/// The votes for candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballots<K> {
    /// Each candidate once, with their votes.
    pub votes: Vec<(K, u32)>,
    /// Blank and spoilt ballots, which count as abstentions.
    pub blank: u32,
}

crate::words! {
    /// Which round of an election.
    Round {
        /// Whoever reaches the threshold is elected.
        First = "first",
        /// Between those ahead: whoever has the most votes is elected.
        Runoff = "runoff",
    }
}

/// What came of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Elected<K> {
    /// This candidate is elected.
    One(K),
    /// Nobody reached the threshold: these stand again, in the order in which they were named.
    Runoff(Vec<K>),
    /// These have the same, and the most, votes: the bylaws do not say which of them is elected.
    Tie(Vec<K>),
    /// Nobody is elected, and nobody is to stand again: candidates are to be named anew.
    Nobody,
}

/// A round of an election, and the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Election<K> {
    /// What came of it.
    pub elected: Elected<K>,
    /// Of so many the needed part was taken.
    pub base: u32,
    /// Votes that elect: in a runoff 1, because the most votes do.
    pub needed: u32,
    /// Votes for candidates.
    pub cast: u32,
    /// Present and entitled to vote, but gave no ballot.
    pub not_voted: u32,
    /// How the base and the needed number came about.
    pub steps: Vec<Step>,
}

impl Rules {
    /// Whether members of a kind may stand; none if the bylaws say nothing of elections.
    pub fn may_stand(&self, kind: MemberKind) -> Option<bool> {
        self.election.as_ref().map(|election| election.rule.candidates.contains(&kind))
    }

    /// What came of a round of an election; none if the bylaws say nothing of elections.
    ///
    /// # Errors
    /// Numbers that cannot be, or a candidate named twice.
    pub fn elect<K: Clone + PartialEq>(
        &self,
        heads: &Headcount,
        ballots: &Ballots<K>,
        round: Round,
    ) -> Result<Option<Election<K>>, CountError> {
        let Some(election) = &self.election else { return Ok(None) };
        heads.check()?;
        let named_twice = |(at, (name, _)): (usize, &(K, u32))| {
            ballots.votes.iter().skip(at + 1).any(|(other, _)| other == name)
        };
        if ballots.votes.iter().enumerate().any(named_twice) {
            return Err(CountError::Candidate);
        }
        let cast =
            ballots.votes.iter().fold(0, |sum: u64, (_, n)| sum.saturating_add(u64::from(*n)));
        let votes = Votes::check(heads, cast, ballots.blank)?;
        let rule = &election.rule;
        let (base, mut steps) = self.base(heads, &votes, rule.base, rule.abstentions);
        let needed = match round {
            Round::First => rule.threshold.needed(base),
            Round::Runoff => 1,
        };
        let most = ballots.votes.iter().map(|(_, n)| *n).max().unwrap_or(0);
        steps.extend([Step::Needed(needed), Step::InFavour(most)]);
        let elected = ballots.elected(most, needed, round);
        let Votes { cast, not_voted, .. } = votes;
        Ok(Some(Election { elected, base, needed, cast, not_voted, steps }))
    }
}

impl<K: Clone> Ballots<K> {
    fn elected(&self, most: u32, needed: u32, round: Round) -> Elected<K> {
        let ahead = self.with_at_least(most);
        if most >= needed {
            return match ahead.as_slice() {
                [only] => Elected::One(only.clone()),
                _ => Elected::Tie(ahead),
            };
        }
        if most == 0 || round == Round::Runoff {
            return Elected::Nobody;
        }
        // One alone ahead meets whoever is second, all of them if they are equal.
        let second = self.votes.iter().map(|(_, n)| *n).filter(|n| *n < most).max();
        let between = match second {
            Some(second) if ahead.len() == 1 => self.with_at_least(second),
            _ => ahead,
        };
        if between.len() > 1 { Elected::Runoff(between) } else { Elected::Nobody }
    }

    fn with_at_least(&self, votes: u32) -> Vec<K> {
        let enough = self.votes.iter().filter(|(_, n)| *n >= votes);
        enough.map(|(name, _)| name.clone()).collect()
    }
}

//! Filling an office by vote: a first round with a threshold, then a runoff between those ahead.

use serde::{Deserialize, Serialize};

use super::count::{CountError, Headcount, Step, Votes};
use super::rules::Rules;
use crate::ballot::Elected;
use crate::id::MemberId;
use crate::member::MemberKind;

/// A round of an election, and the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Election {
    /// What came of it.
    pub elected: Elected,
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

    /// What came of a round of an election, from 1; none if the bylaws say nothing of elections.
    /// Blank and spoilt ballots count as abstentions.
    ///
    /// # Errors
    /// Numbers that cannot be, or a candidate named twice.
    pub fn elect(
        &self,
        heads: &Headcount,
        votes: &[(MemberId, u32)],
        blank: u32,
        round: u8,
    ) -> Result<Option<Election>, CountError> {
        let Some(election) = &self.election else { return Ok(None) };
        heads.check()?;
        if is_named_twice(votes) {
            return Err(CountError::Candidate);
        }
        let cast = votes.iter().map(|(_, own)| u64::from(*own)).fold(0, u64::saturating_add);
        let given = Votes::check(heads, cast, blank)?;
        let rule = &election.rule;
        let (base, mut steps) = self.base(heads, &given, rule.base, rule.abstentions);
        let is_runoff = round > 1;
        let needed = if is_runoff { 1 } else { rule.threshold.needed(base) };
        let most = votes.iter().map(|(_, own)| *own).max().unwrap_or(0);
        let asked = if is_runoff { Step::Most } else { Step::Needed(needed) };
        steps.extend([asked, Step::InFavour(most)]);
        let elected = elected(votes, needed, is_runoff);
        let Votes { cast, not_voted, .. } = given;
        Ok(Some(Election { elected, base, needed, cast, not_voted, steps }))
    }
}

fn is_named_twice(votes: &[(MemberId, u32)]) -> bool {
    let later = |at: usize| votes.iter().skip(at + 1);
    votes.iter().enumerate().any(|(at, (one, _))| later(at).any(|(other, _)| other == one))
}

fn elected(votes: &[(MemberId, u32)], needed: u32, is_runoff: bool) -> Elected {
    let most = votes.iter().map(|(_, own)| *own).max().unwrap_or(0);
    let ahead = with_at_least(votes, most);
    if most >= needed {
        return match ahead.as_slice() {
            [member] => Elected::Member { member: *member },
            _ => Elected::Undecided,
        };
    }
    if most == 0 || is_runoff {
        return Elected::Undecided;
    }
    // One alone ahead meets whoever is second, all of them if they are level.
    let second = votes.iter().map(|(_, own)| *own).filter(|own| *own < most).max();
    let between = match second {
        Some(second) if ahead.len() == 1 => with_at_least(votes, second),
        _ => ahead,
    };
    if between.len() > 1 { Elected::Runoff { between } } else { Elected::Undecided }
}

fn with_at_least(votes: &[(MemberId, u32)], least: u32) -> Vec<MemberId> {
    votes.iter().filter(|(_, own)| *own >= least).map(|(member, _)| *member).collect()
}

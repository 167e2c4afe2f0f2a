//! Rate limits per participant and per address. They slow down programs, never people.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;

use domain::id::{DialogueId, ParticipantId};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde::Deserialize;

use crate::{Error, Result};

/// How often, per minute. Zero means no limit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Whether any limit holds; off for measurements only.
    pub on: bool,
    /// Votes of one participant.
    pub votes: u32,
    /// Votes from one address: many people share one behind a school's or an office's network.
    pub votes_per_address: u32,
    /// Questions, answers and statements of one participant.
    pub contributions: u32,
    /// The same from one address.
    pub contributions_per_address: u32,
    /// The same in one dialogue.
    pub contributions_per_dialogue: u32,
    /// Contributions from one address past which more are held until a moderator has seen them.
    pub burst_per_address: u32,
    /// The same in one dialogue.
    pub burst_per_dialogue: u32,
    /// New participants from one address.
    pub participants_per_address: u32,
    /// Tries to sign in to one account from one address (or one known device) that may fail before
    /// whoever tries has to wait, ever longer.
    pub sign_ins: u32,
    /// The same from one address to all accounts together.
    pub sign_ins_per_address: u32,
    /// Look-ups of receipts from one address.
    pub receipts_per_address: u32,
    /// Links by e-mail that are asked for from one address.
    pub claims_per_address: u32,
    /// Documents that are set for one address.
    pub documents_per_address: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            on: true,
            votes: 120,
            votes_per_address: 3000,
            contributions: 10,
            contributions_per_address: 120,
            contributions_per_dialogue: 1200,
            burst_per_address: 30,
            burst_per_dialogue: 120,
            participants_per_address: 120,
            sign_ins: 6,
            sign_ins_per_address: 60,
            receipts_per_address: 60,
            claims_per_address: 6,
            documents_per_address: 20,
        }
    }
}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// A vote.
    Vote,
    /// A question, answer or statement.
    Contribution,
    /// A new participant.
    Participant,
    /// A look-up of a receipt.
    Receipt,
    /// A link by e-mail.
    Claim,
    /// A document that has to be set.
    Document,
}

type Keyed<K> = Option<DefaultKeyedRateLimiter<K>>;

/// Counts and refuses.
#[derive(Debug)]
pub struct Limiter {
    votes: Keyed<ParticipantId>,
    votes_per_address: Keyed<IpAddr>,
    contributions: Keyed<ParticipantId>,
    contributions_per_address: Keyed<IpAddr>,
    contributions_per_dialogue: Keyed<DialogueId>,
    burst_per_address: Keyed<IpAddr>,
    burst_per_dialogue: Keyed<DialogueId>,
    participants_per_address: Keyed<IpAddr>,
    receipts_per_address: Keyed<IpAddr>,
    claims_per_address: Keyed<IpAddr>,
    documents_per_address: Keyed<IpAddr>,
}

fn keyed<K: Hash + Eq + Clone>(on: bool, per_minute: u32) -> Keyed<K> {
    let quota = NonZeroU32::new(per_minute).filter(|_| on).map(Quota::per_minute)?;
    Some(RateLimiter::keyed(quota))
}

fn check<K: Hash + Eq + Clone>(
    limiter: Option<&DefaultKeyedRateLimiter<K>>,
    key: Option<&K>,
) -> Result<()> {
    let (Some(limiter), Some(key)) = (limiter, key) else { return Ok(()) };
    if limiter.len() > 100_000 {
        limiter.retain_recent();
    }
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        Error::TooMany { seconds: wait.as_secs() + 1 }
    })
}

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Self {
        let on = limits.on;
        Self {
            votes: keyed(on, limits.votes),
            votes_per_address: keyed(on, limits.votes_per_address),
            contributions: keyed(on, limits.contributions),
            contributions_per_address: keyed(on, limits.contributions_per_address),
            contributions_per_dialogue: keyed(on, limits.contributions_per_dialogue),
            burst_per_address: keyed(on, limits.burst_per_address),
            burst_per_dialogue: keyed(on, limits.burst_per_dialogue),
            participants_per_address: keyed(on, limits.participants_per_address),
            receipts_per_address: keyed(on, limits.receipts_per_address),
            claims_per_address: keyed(on, limits.claims_per_address),
            documents_per_address: keyed(on, limits.documents_per_address),
        }
    }

    /// Counts one try; the address is none inside the machine (command line, demo).
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds to wait.
    pub fn check(
        &self,
        what: Limited,
        participant: Option<ParticipantId>,
        address: Option<IpAddr>,
    ) -> Result<()> {
        let participant = participant.as_ref();
        let address = address.as_ref();
        match what {
            Limited::Vote => {
                check(self.votes.as_ref(), participant)?;
                check(self.votes_per_address.as_ref(), address)
            }
            Limited::Contribution => {
                check(self.contributions.as_ref(), participant)?;
                check(self.contributions_per_address.as_ref(), address)
            }
            Limited::Participant => check(self.participants_per_address.as_ref(), address),
            Limited::Receipt => check(self.receipts_per_address.as_ref(), address),
            Limited::Claim => check(self.claims_per_address.as_ref(), address),
            Limited::Document => check(self.documents_per_address.as_ref(), address),
        }
    }

    /// Counts one question, answer or statement; whether it belongs to a burst and is to be held for
    /// moderation: a flood is never dropped in silence, and nobody is refused for living in it.
    ///
    /// # Errors
    /// [`Error::TooMany`] with the seconds to wait.
    pub fn check_contribution(
        &self,
        dialogue: DialogueId,
        participant: Option<ParticipantId>,
        address: Option<IpAddr>,
    ) -> Result<bool> {
        self.check(Limited::Contribution, participant, address)?;
        check(self.contributions_per_dialogue.as_ref(), Some(&dialogue))?;
        let from_address = check(self.burst_per_address.as_ref(), address.as_ref()).is_err();
        let in_dialogue = check(self.burst_per_dialogue.as_ref(), Some(&dialogue)).is_err();
        Ok(from_address || in_dialogue)
    }
}

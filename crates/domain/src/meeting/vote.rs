//! Votes of a meeting: the numbers they are opened with, and what comes of them.

use std::collections::BTreeSet;

use super::event::{Event, Recorded};
use super::state::{Ballot, Checked, Closed, Meeting, Motion, Refusal, count, need};
use crate::ballot::{Count, Elected, Question, Stop, Tally, Terms, Way};
use crate::bylaws::{Base, Election, Outcome, Rule, WrittenGround};
use crate::id::{BallotId, ItemId, MemberId};
use crate::motion::{MotionKind, MotionStatus};
use crate::time::Moment;

impl Meeting {
    /// The rule by which something is decided. `special` names a rule of the bylaws for a main motion.
    pub(super) fn rule(&self, question: &Question, name: &str) -> Option<Rule> {
        let rules = &self.setup.rules;
        match question {
            Question::Election { .. } => {
                let election = rules.election.as_ref()?;
                Some(Rule {
                    threshold: election.rule.threshold,
                    base: election.rule.base,
                    abstentions: election.rule.abstentions,
                    written: false,
                    article: election.article.clone(),
                })
            }
            Question::Motion { .. } if self.is_written() => {
                rules.written_for(name.parse::<WrittenGround>().ok()?)
            }
            Question::Motion { .. } => rules.named(name).cloned(),
        }
    }

    /// The name of the rule that decides a motion of this kind; a main motion may name a special one.
    pub(super) fn rule_name(&self, question: &Question, wanted: &str) -> String {
        let kind = match question {
            Question::Election { .. } => return "election".to_owned(),
            Question::Motion { motion } => self.motion(*motion).map(|motion| motion.kind),
        };
        let name = match kind {
            Some(MotionKind::CloseSession) => "closing",
            Some(MotionKind::Withhold) => "withholding",
            Some(MotionKind::Main) if !wanted.is_empty() => wanted,
            _ => "decision",
        };
        name.to_owned()
    }

    /// The numbers that a vote would be opened with now. `wanted` names a special rule of the bylaws, or in
    /// writing the ground; it may be empty.
    ///
    /// # Errors
    /// [`Refusal::NoRule`] when the bylaws do not say how this is decided.
    pub fn terms(&self, question: &Question, wanted: &str) -> Result<Terms, Refusal> {
        let name = self.rule_name(question, wanted);
        let rule = self.rule(question, &name).ok_or(Refusal::NoRule)?;
        let recused = self.excluded(question);
        let heads = self.heads(&recused);
        // In writing nobody is present before they answer.
        let counted_later = self.is_written() && rule.base == Base::Present;
        let before = self.setup.rules.needed_before(&heads, &rule).ok().flatten();
        let before = before.filter(|_| !counted_later);
        Ok(Terms {
            enrolled: heads.enrolled,
            present: heads.present,
            recused_present: heads.recused_present,
            recused,
            entitled: self.entitled(question),
            base: before.map(|(base, _)| base),
            needed: before.map(|(_, needed)| needed),
            rule: rule.words(),
            name,
            article: rule.article,
        })
    }

    /// What came of a vote on a motion.
    ///
    /// # Errors
    /// [`Refusal::WrongResult`] when more voted than may.
    pub fn decide(&self, ballot: &Ballot, tally: Tally) -> Result<Outcome, Refusal> {
        let rule = self.rule(&ballot.question, &ballot.terms.name).ok_or(Refusal::NoRule)?;
        let cast = tally.cast();
        let heads = ballot.terms.heads(self.is_written().then_some(cast));
        need(cast <= count(ballot.terms.entitled.len()), Refusal::WrongResult)?;
        self.setup.rules.decide(&heads, &tally, &rule).map_err(|_| Refusal::WrongResult)
    }

    /// What came of a vote on candidates.
    ///
    /// # Errors
    /// [`Refusal::WrongResult`] when more voted than may; [`Refusal::NoRule`].
    pub fn elect(
        &self,
        ballot: &Ballot,
        votes: &[(MemberId, u32)],
        blank: u32,
    ) -> Result<Election, Refusal> {
        let Question::Election { round, .. } = ballot.question else {
            return Err(Refusal::WrongResult);
        };
        let heads = ballot.terms.heads(None);
        let election = self.setup.rules.elect(&heads, votes, blank, round);
        election.map_err(|_| Refusal::WrongResult)?.ok_or(Refusal::NoRule)
    }

    pub(super) fn open_vote(&mut self, recorded: &Recorded) -> Checked {
        let Event::BallotOpened { ballot, question, way, terms, until } = &recorded.event else {
            return Err(Refusal::NoEvent);
        };
        self.check_running()?;
        need(self.has_quorum(), Refusal::NoQuorum)?;
        need(self.ballot(*ballot).is_none(), Refusal::BallotOpen)?;
        let item = self.check_question(question)?;
        self.check_item(item)?;
        self.check_free(item)?;
        // The numbers are those of the record, not those of whoever wrote them down.
        let own = self.terms(question, &terms.name)?;
        need(own == *terms && !terms.entitled.is_empty(), Refusal::WrongTerms)?;
        need(!self.is_written() || (*way == Way::Named && until.is_some()), Refusal::WrongWay)?;
        let on_candidates = matches!(question, Question::Election { .. });
        need(!on_candidates || *way != Way::Named, Refusal::WrongWay)?;
        self.ballots.push(Ballot {
            id: *ballot,
            question: question.clone(),
            way: *way,
            terms: terms.clone(),
            item,
            opened: recorded.at,
            until: *until,
            closed: None,
            stopped: None,
        });
        Ok(())
    }

    /// Whether something can be voted on now; its item.
    pub(super) fn check_question(&self, question: &Question) -> Result<ItemId, Refusal> {
        match question {
            Question::Motion { motion } => {
                let motion = self.motion(*motion).ok_or(Refusal::NoMotion)?;
                need(motion.status == MotionStatus::Pending, Refusal::MotionSettled)?;
                let pending = |found: &dyn Fn(&Motion) -> bool| {
                    self.motions.iter().any(|one| {
                        one.status == MotionStatus::Pending && one.id != motion.id && found(one)
                    })
                };
                let amends = |one: &Motion| one.kind == MotionKind::Amendment { of: motion.id };
                need(!pending(&amends), Refusal::AmendmentsFirst)?;
                let challenges = |one: &Motion| {
                    one.item == motion.item && matches!(one.kind, MotionKind::Challenge { .. })
                };
                let is_challenge = matches!(motion.kind, MotionKind::Challenge { .. });
                need(is_challenge || !pending(&challenges), Refusal::ChallengeFirst)?;
                Ok(motion.item)
            }
            Question::Election { item, candidates, round, .. } => {
                need(self.items.contains_key(item), Refusal::NoItem)?;
                let known = candidates.iter().all(|one| self.setup.enrolled.contains(one));
                let distinct: BTreeSet<&MemberId> = candidates.iter().collect();
                let fits = known && distinct.len() == candidates.len() && !candidates.is_empty();
                need(fits && (1..=9).contains(round), Refusal::WrongCandidates)?;
                Ok(*item)
            }
        }
    }

    pub(super) fn running(&mut self, id: BallotId) -> Result<&mut Ballot, Refusal> {
        let ballot = self.ballots.iter_mut().find(|one| one.id == id && one.is_open());
        ballot.ok_or(Refusal::NoBallot)
    }

    pub(super) fn extend(&mut self, id: BallotId, until: Moment, at: Moment) -> Checked {
        let ballot = self.running(id)?;
        need(until > at, Refusal::Earlier)?;
        ballot.until = Some(until);
        Ok(())
    }

    pub(super) fn stop_vote(
        &mut self,
        id: BallotId,
        stop: Stop,
        reason: &str,
        at: Moment,
    ) -> Checked {
        let ballot = self.running(id)?;
        ballot.stopped = Some((at, stop, reason.to_owned()));
        Ok(())
    }

    pub(super) fn close_vote(&mut self, id: BallotId, closed: Closed) -> Checked {
        self.check_running()?;
        need(self.has_quorum(), Refusal::NoQuorum)?;
        let ballot = self.running(id)?.clone();
        self.check_result(&ballot, &closed)?;
        let (item, at, result) = (ballot.item, closed.at, closed.result.clone());
        self.running(id)?.closed = Some(closed);
        match (ballot.question, result) {
            (Question::Motion { motion }, Count::Motion { outcome, .. }) => {
                self.settle(motion, outcome.carried, item, at)
            }
            (Question::Election { office, .. }, Count::Election { election, .. }) => {
                if let Elected::Member { member } = election.elected {
                    self.elected.push((office, member));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether a count fits the vote it is of, and says what the rules say.
    pub(super) fn check_result(&self, ballot: &Ballot, closed: &Closed) -> Checked {
        match (&ballot.question, &closed.result) {
            (Question::Motion { .. }, Count::Motion { outcome, resolution }) => {
                let tally = Tally {
                    in_favour: outcome.in_favour,
                    against: outcome.against,
                    abstained: outcome.abstained,
                };
                need(self.decide(ballot, tally)? == *outcome, Refusal::WrongResult)?;
                need(resolution.is_none() || outcome.carried, Refusal::WrongResult)?;
                check_named(ballot, closed, tally)
            }
            (Question::Election { candidates, .. }, Count::Election { votes, blank, election }) => {
                let listed = votes.iter().map(|(member, _)| member).eq(candidates.iter());
                need(listed && closed.named.is_empty(), Refusal::WrongResult)?;
                need(self.elect(ballot, votes, *blank)? == *election, Refusal::WrongResult)
            }
            _ => Err(Refusal::WrongResult),
        }
    }
}

/// Whether the names of an open vote are of those who may vote, each once, and add up; no other vote has
/// names.
fn check_named(ballot: &Ballot, closed: &Closed, counted: Tally) -> Checked {
    if ballot.way != Way::Named {
        return need(closed.named.is_empty(), Refusal::WrongResult);
    }
    let voters: BTreeSet<MemberId> = closed.named.iter().map(|(member, _)| *member).collect();
    let allowed = voters.iter().all(|member| ballot.terms.entitled.contains(member));
    let once = voters.len() == closed.named.len();
    let adds_up = Tally::of(closed.named.iter().map(|(_, choice)| *choice)) == counted;
    need(allowed && once && adds_up, Refusal::WrongResult)
}

//! Counting heads and votes: may a meeting open, and is something carried? Every answer carries its
//! arithmetic as data, so that it can be told in any language.

use serde::{Deserialize, Serialize};

use super::rules::{Article, Rule, Rules};
use super::section::Abstentions;
use super::threshold::Base;
use crate::ballot::Tally;

/// The members at one moment: of an item, when its vote is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headcount {
    /// Enrolled, the recused included; without vacancies.
    pub enrolled: u32,
    /// Of them, present in the room, the recused included. In writing, everyone: there is no room.
    pub present: u32,
    /// Of those present, recused from the item.
    pub recused_present: u32,
    /// Of those absent, recused from the item.
    pub recused_absent: u32,
}

/// Numbers that cannot be: nothing is counted from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CountError {
    /// More are present than enrolled.
    #[error("{present} are present, but only {enrolled} are enrolled: correct the attendance")]
    Present {
        /// Said to be present.
        present: u32,
        /// Enrolled.
        enrolled: u32,
    },
    /// More are recused than there are.
    #[error("{recused} are recused of {of} who are {whereabouts}: correct the recusals")]
    Recused {
        /// Said to be recused.
        recused: u32,
        /// Those they belong to.
        of: u32,
        /// `present` or `absent`.
        whereabouts: &'static str,
    },
    /// More votes than members present who may vote: somebody voted twice, or a recused member did.
    #[error(
        "{votes} votes were given by {entitled} members present who may vote: correct the votes"
    )]
    Votes {
        /// Votes given.
        votes: u64,
        /// Present and not recused.
        entitled: u32,
    },
    /// A candidate is named twice.
    #[error("the same candidate is named twice: name each once, with all their votes")]
    Candidate,
}

/// Whether a meeting may open, or go on, and the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The number enrolled, of which the needed part is taken.
    pub enrolled: u32,
    /// Those present.
    pub present: u32,
    /// Those of them who count for the quorum.
    pub counted: u32,
    /// As many have to.
    pub needed: u32,
    /// Where that stands.
    pub article: Article,
}

impl Opening {
    /// Whether enough are present.
    pub const fn is_met(&self) -> bool {
        self.counted >= self.needed
    }

    /// How many are missing.
    pub const fn missing(&self) -> u32 {
        self.needed.saturating_sub(self.counted)
    }

    /// How many of those who count may leave before the quorum is lost.
    pub const fn may_leave(&self) -> u32 {
        self.counted.saturating_sub(self.needed)
    }
}

/// One line of the arithmetic. From the last [`Step::Enrolled`] or [`Step::Present`], less those who
/// do not stay, follows [`Step::Base`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// So many are enrolled.
    Enrolled(u32),
    /// So many of them are present.
    Present(u32),
    /// So many of these are recused.
    Recused {
        /// How many.
        count: u32,
        /// Whether they stay in the base.
        stays: bool,
    },
    /// So many of these abstained.
    Abstained {
        /// How many.
        count: u32,
        /// Whether they stay in the base.
        stays: bool,
    },
    /// So many of these gave no vote.
    NotVoted {
        /// How many.
        count: u32,
        /// Whether they stay in the base.
        stays: bool,
    },
    /// Of so many the needed part is taken.
    Base(u32),
    /// So many in favour are needed.
    Needed(u32),
    /// In a runoff whoever has the most votes is elected.
    Most,
    /// So many are in favour; in an election, of whoever has the most votes.
    InFavour(u32),
}

/// What became of a motion, and the arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Of so many the needed part was taken.
    pub base: u32,
    /// So many in favour were needed.
    pub needed: u32,
    /// In favour.
    pub in_favour: u32,
    /// Against.
    pub against: u32,
    /// Abstained.
    pub abstained: u32,
    /// Present and entitled to vote, but gave none.
    pub not_voted: u32,
    /// Whether it is carried.
    pub carried: bool,
    /// How the base and the needed number came about.
    pub steps: Vec<Step>,
}

impl Headcount {
    /// So many enrolled and present, nobody recused.
    pub const fn of(enrolled: u32, present: u32) -> Self {
        Self { enrolled, present, recused_present: 0, recused_absent: 0 }
    }

    /// Present and not recused: who may vote.
    pub const fn entitled(&self) -> u32 {
        self.present.saturating_sub(self.recused_present)
    }

    /// All who are recused, here or not.
    pub const fn recused(&self) -> u32 {
        self.recused_present.saturating_add(self.recused_absent)
    }

    /// Whether these numbers can be.
    pub(super) const fn check(&self) -> Result<(), CountError> {
        let Self { enrolled, present, recused_present, recused_absent } = *self;
        let Some(absent) = enrolled.checked_sub(present) else {
            return Err(CountError::Present { present, enrolled });
        };
        if recused_present > present {
            let (recused, whereabouts) = (recused_present, "present");
            return Err(CountError::Recused { recused, of: present, whereabouts });
        }
        if recused_absent > absent {
            let (recused, whereabouts) = (recused_absent, "absent");
            return Err(CountError::Recused { recused, of: absent, whereabouts });
        }
        Ok(())
    }
}

/// Votes as a base sees them.
pub(super) struct Votes {
    /// For something or against it.
    pub(super) cast: u32,
    /// Abstained, blank, spoilt.
    pub(super) abstained: u32,
    /// Entitled, but gave none.
    pub(super) not_voted: u32,
}

impl Votes {
    /// Votes of members who may vote.
    pub(super) fn check(heads: &Headcount, cast: u64, abstained: u32) -> Result<Self, CountError> {
        let entitled = heads.entitled();
        let too_many =
            CountError::Votes { votes: cast.saturating_add(u64::from(abstained)), entitled };
        let cast = u32::try_from(cast).map_err(|_| too_many)?;
        let rest = entitled.checked_sub(cast).and_then(|rest| rest.checked_sub(abstained));
        Ok(Self { cast, abstained, not_voted: rest.ok_or(too_many)? })
    }
}

impl Rules {
    /// Whether a meeting may open with these members, or go on.
    ///
    /// # Errors
    /// Numbers that cannot be.
    pub fn may_open(&self, heads: &Headcount) -> Result<Opening, CountError> {
        heads.check()?;
        let enrolled = self.enrolled_of(heads);
        let counted = if self.counting.quorum { heads.present } else { heads.entitled() };
        Ok(Opening {
            enrolled,
            present: heads.present,
            counted,
            needed: self.quorum.rule.threshold.needed(enrolled),
            article: self.quorum.article.clone(),
        })
    }

    /// What became of a motion under one of these rules.
    ///
    /// # Errors
    /// Numbers that cannot be: more votes than members present who may vote, for example.
    pub fn decide(
        &self,
        heads: &Headcount,
        tally: &Tally,
        rule: &Rule,
    ) -> Result<Outcome, CountError> {
        heads.check()?;
        let (in_favour, against, abstained) = (tally.in_favour, tally.against, tally.abstained);
        let cast = u64::from(in_favour) + u64::from(against);
        let votes = Votes::check(heads, cast, abstained)?;
        let (base, mut steps) = self.base(heads, &votes, rule.base, rule.abstentions);
        let needed = rule.threshold.needed(base);
        steps.extend([Step::Needed(needed), Step::InFavour(in_favour)]);
        let (not_voted, carried) = (votes.not_voted, in_favour >= needed);
        Ok(Outcome { base, needed, in_favour, against, abstained, not_voted, carried, steps })
    }

    /// The base of a vote and the votes in favour it needs, before anyone voted; none where they
    /// depend on the votes.
    ///
    /// # Errors
    /// Numbers that cannot be.
    pub fn needed_before(
        &self,
        heads: &Headcount,
        rule: &Rule,
    ) -> Result<Option<(u32, u32)>, CountError> {
        heads.check()?;
        let depends = match rule.base {
            Base::Enrolled => false,
            Base::Present => rule.abstentions == Abstentions::LeftOut,
            Base::Cast => true,
        };
        let votes = Votes { cast: 0, abstained: 0, not_voted: heads.entitled() };
        let (base, _) = self.base(heads, &votes, rule.base, rule.abstentions);
        Ok((!depends).then(|| (base, rule.threshold.needed(base))))
    }

    /// The number enrolled, as the recused are counted.
    fn enrolled_of(&self, heads: &Headcount) -> u32 {
        if self.counting.enrolled {
            heads.enrolled
        } else {
            heads.enrolled.saturating_sub(heads.recused())
        }
    }

    /// The base of a vote, and how it came about.
    pub(super) fn base(
        &self,
        heads: &Headcount,
        votes: &Votes,
        base: Base,
        abstentions: Abstentions,
    ) -> (u32, Vec<Step>) {
        let mut steps = vec![Step::Enrolled(heads.enrolled)];
        let number = match base {
            Base::Enrolled => {
                let number = self.enrolled_of(heads);
                push_recused(&mut steps, heads.recused(), self.counting.enrolled);
                number
            }
            Base::Present => {
                let stays = self.counting.base;
                let abstained_stay = abstentions == Abstentions::Present;
                steps.push(Step::Present(heads.present));
                push_recused(&mut steps, heads.recused_present, stays);
                if votes.abstained > 0 {
                    steps.push(Step::Abstained { count: votes.abstained, stays: abstained_stay });
                }
                let voters = if stays { heads.present } else { heads.entitled() };
                if abstained_stay { voters } else { voters.saturating_sub(votes.abstained) }
            }
            Base::Cast => {
                steps.push(Step::Present(heads.present));
                push_recused(&mut steps, heads.recused_present, false);
                if votes.abstained > 0 {
                    steps.push(Step::Abstained { count: votes.abstained, stays: false });
                }
                if votes.not_voted > 0 {
                    steps.push(Step::NotVoted { count: votes.not_voted, stays: false });
                }
                votes.cast
            }
        };
        steps.push(Step::Base(number));
        (number, steps)
    }
}

fn push_recused(steps: &mut Vec<Step>, count: u32, stays: bool) {
    if count > 0 {
        steps.push(Step::Recused { count, stays });
    }
}

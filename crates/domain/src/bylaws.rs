//! Bylaws as data, and the engine that applies them: may this meeting open, is this carried, what was
//! the arithmetic, and which article says so?
//!
//! An ordinance is a documented TOML file ([`Bylaws`]); one table is one rule and ends in the article
//! it stands in. What an ordinance leaves open falls to a second one: [`Bylaws::with_default`] makes
//! the [`Rules`] a body works under, each with the ordinance where it was found. Counts are whole
//! numbers and every comparison is exact.
//!
//! ```
//! use domain::ballot::Tally;
//! use domain::bylaws::{Headcount, Preset};
//!
//! let rules = Preset::Council.rules();
//! let heads = Headcount { recused_present: 1, ..Headcount::of(29, 22) };
//! let opening = rules.may_open(&heads).unwrap();
//! assert_eq!((opening.is_met(), opening.needed, opening.may_leave()), (true, 15, 7));
//!
//! // Left out of the base, as these bylaws say: of 21 present, 11 are needed.
//! let tally = Tally { in_favour: 15, against: 4, abstained: 2 };
//! let outcome = rules.decide(&heads, &tally, &rules.decision).unwrap();
//! assert_eq!((outcome.base, outcome.needed, outcome.carried), (21, 11, true));
//! assert_eq!(rules.decision.words(), "majority of present");
//! assert_eq!(rules.decision.article.to_string(), "「지속가능 일자리 지원 조례」 제10조");
//! ```

mod calling;
mod composition;
mod count;
mod election;
mod file;
mod finding;
mod preset;
mod rules;
mod schedule;
mod section;
mod threshold;

#[cfg(test)]
mod tests;

pub use calling::{Call, Caller};
pub use composition::{Composition, MemberFacts};
pub use count::{CountError, Headcount, Opening, Outcome, Step};
pub use election::Election;
pub use file::{BylawsError, KEYS, Key, TEXT};
pub use finding::{Finding, Problem, Severity};
pub use preset::Preset;
pub use rules::{Article, Cited, Incomplete, Rule, Rules, SpecialRule};
pub use schedule::{Convening, Materials};
pub use section::{
    Abstentions, Bodies, Bylaws, Calling, CompositionRules, Counting, Decision, ElectionRule,
    Enrolled, GenderShare, Grounds, Lead, LeadException, Minutes, MinutesException, Quorum,
    RecusalRules, Regular, Replacement, SeatRule, Size, Special, Term, Written, WrittenGround,
};
pub use threshold::{Base, Fraction, Threshold};

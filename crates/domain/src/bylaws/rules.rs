//! The rules a body works under: of an ordinance, and of the one that takes over where the first says
//! nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::section::{
    Abstentions, Bodies, Bylaws, CLOSING, Calling, Counting, DECISION, Decision, ElectionRule,
    Enrolled, GenderShare, Grounds, Lead, Minutes, Quorum, Regular, SeatRule, Size, Special, Term,
    WITHHOLDING, Written, WrittenGround,
};
use super::threshold::{Base, Threshold};
use crate::member::MemberKind;
use crate::motion::MotionKind;

/// Where a rule stands, for citing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The name of the ordinance.
    pub ordinance: String,
    /// The article, as in `제10조 ③`.
    pub number: String,
}

impl fmt::Display for Article {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "「{}」 {}", self.ordinance, self.number)
    }
}

/// A rule, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited<T> {
    /// What it says.
    pub rule: T,
    /// Where it stands.
    pub article: Article,
}

/// How many votes carry something, and where that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The part of the base.
    pub threshold: Threshold,
    /// Of whom.
    pub base: Base,
    /// How abstentions count.
    pub abstentions: Abstentions,
    /// Whether it is decided in writing.
    pub written: bool,
    /// Where it stands.
    pub article: Article,
}

impl Rule {
    /// The rule in the words of the API: `majority of present`, `2/3 of enrolled`, `written`.
    pub fn words(&self) -> String {
        if self.written {
            return "written".to_owned();
        }
        format!("{} of {}", self.threshold, self.base)
    }
}

/// A decision with a rule of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialRule {
    /// Its word.
    pub name: String,
    /// What is decided, for people.
    pub title: String,
    /// The rule.
    pub rule: Rule,
}

/// The rules a body works under. What is none, neither ordinance speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Who is enrolled.
    pub enrolled: Cited<Enrolled>,
    /// How many open a meeting.
    pub quorum: Cited<Quorum>,
    /// How many carry what no other rule is about.
    pub decision: Rule,
    /// Decisions with a rule of their own.
    pub special: Vec<SpecialRule>,
    /// How offices are filled.
    pub election: Option<Cited<ElectionRule>>,
    /// Who may call a meeting.
    pub calling: Option<Cited<Calling>>,
    /// How often it meets at least.
    pub regular: Option<Cited<Regular>>,
    /// How long before a meeting its date and agenda are told.
    pub notice: Option<Cited<Lead>>,
    /// How long before a meeting its papers are sent.
    pub materials: Option<Cited<Lead>>,
    /// How many close a session; none if none may be closed.
    pub closing: Option<Rule>,
    /// When and how an item may be decided in writing.
    pub written: Option<Cited<Written>>,
    /// When minutes are published.
    pub minutes: Option<Cited<Minutes>>,
    /// How many keep minutes from being published; none if nobody can.
    pub withholding: Option<Rule>,
    /// The most members.
    pub size: Option<Cited<Size>>,
    /// The offices.
    pub seats: Vec<Cited<SeatRule>>,
    /// The balance of genders.
    pub gender: Option<Cited<GenderShare>>,
    /// On how many bodies one person sits.
    pub bodies: Option<Cited<Bodies>>,
    /// How long appointed members sit.
    pub term: Option<Cited<Term>>,
    /// What keeps a member from taking part in an item.
    pub grounds: Option<Cited<Grounds>>,
    /// How the recused are counted.
    pub counting: Counting,
    /// Where that stands, if it stands anywhere.
    pub counting_article: Option<Article>,
}

/// A rule without which no meeting can be held is in neither ordinance.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{ordinances} say nothing about [{section}]: add the table to one of them")]
pub struct Incomplete {
    /// The table that is missing.
    pub section: &'static str,
    /// The ordinances that were looked into.
    pub ordinances: String,
}

impl Bylaws {
    /// The rules of this ordinance, and of `other` where this one says nothing.
    ///
    /// # Errors
    /// Neither says who is enrolled, how many open a meeting, or how many carry a motion.
    pub fn with_default(&self, other: &Self) -> Result<Rules, Incomplete> {
        Sources([self, other]).rules()
    }

    /// The rules of this ordinance alone.
    ///
    /// # Errors
    /// It does not say who is enrolled, how many open a meeting, or how many carry a motion.
    pub fn alone(&self) -> Result<Rules, Incomplete> {
        self.with_default(self)
    }

    fn article(&self, number: &str) -> Article {
        Article { ordinance: self.title.clone(), number: number.to_owned() }
    }

    fn cite<T: Clause>(&self, rule: &T) -> Cited<T> {
        Cited { rule: rule.clone(), article: self.article(rule.article()) }
    }

    fn rule(&self, decision: &Decision) -> Rule {
        Rule {
            threshold: decision.threshold,
            base: decision.base,
            abstentions: decision.abstentions,
            written: false,
            article: self.article(&decision.article),
        }
    }

    fn special_rule(&self, special: &Special) -> SpecialRule {
        let rule = Rule {
            threshold: special.threshold,
            base: special.base,
            abstentions: special.abstentions,
            written: false,
            article: self.article(&special.article),
        };
        SpecialRule { name: special.name.clone(), title: special.title.clone(), rule }
    }
}

/// Where rules are looked for, in this order.
struct Sources<'a>([&'a Bylaws; 2]);

impl Sources<'_> {
    fn rules(&self) -> Result<Rules, Incomplete> {
        let counting = self.first(|bylaws| bylaws.recusal.counting.as_ref());
        let counting_article = counting.and_then(|(bylaws, counting)| {
            counting.article.as_ref().map(|number| bylaws.article(number))
        });
        Ok(Rules {
            enrolled: self.needed("enrolled", self.cited(|b| b.enrolled.as_ref()))?,
            quorum: self.needed("quorum", self.cited(|b| b.quorum.as_ref()))?,
            decision: self.needed(DECISION, self.rule(|b| b.decision.as_ref()))?,
            special: self.specials(),
            election: self.cited(|b| b.election.as_ref()),
            calling: self.cited(|b| b.calling.as_ref()),
            regular: self.cited(|b| b.regular.as_ref()),
            notice: self.cited(|b| b.notice.as_ref()),
            materials: self.cited(|b| b.materials.as_ref()),
            closing: self.rule(|b| b.closing.as_ref()),
            written: self.cited(|b| b.written.as_ref()),
            minutes: self.cited(|b| b.minutes.as_ref()),
            withholding: self.rule(|b| b.withholding.as_ref()),
            size: self.cited(|b| b.composition.size.as_ref()),
            seats: self.seats(),
            gender: self.cited(|b| b.composition.gender.as_ref()),
            bodies: self.cited(|b| b.composition.bodies.as_ref()),
            term: self.cited(|b| b.term.as_ref()),
            grounds: self.cited(|b| b.recusal.grounds.as_ref()),
            counting: counting.map(|(_, counting)| counting.clone()).unwrap_or_default(),
            counting_article,
        })
    }

    fn first<T>(&self, pick: impl Fn(&Bylaws) -> Option<&T>) -> Option<(&Bylaws, &T)> {
        self.0.iter().find_map(|bylaws| Some((*bylaws, pick(bylaws)?)))
    }

    fn cited<T: Clause>(&self, pick: impl Fn(&Bylaws) -> Option<&T>) -> Option<Cited<T>> {
        self.first(pick).map(|(bylaws, rule)| bylaws.cite(rule))
    }

    fn rule(&self, pick: impl Fn(&Bylaws) -> Option<&Decision>) -> Option<Rule> {
        self.first(pick).map(|(bylaws, decision)| bylaws.rule(decision))
    }

    /// A special decision of the first ordinance hides one of the same name in the second.
    fn specials(&self) -> Vec<SpecialRule> {
        let mut rules: Vec<SpecialRule> = Vec::new();
        for bylaws in self.0 {
            for special in &bylaws.special {
                if rules.iter().all(|known| known.name != special.name) {
                    rules.push(bylaws.special_rule(special));
                }
            }
        }
        rules
    }

    /// The offices are one rule in several tables: they come from one ordinance.
    fn seats(&self) -> Vec<Cited<SeatRule>> {
        let source = self.0.into_iter().find(|bylaws| !bylaws.composition.seat.is_empty());
        let seats = source.map(|b| b.composition.seat.iter().map(|seat| b.cite(seat)).collect());
        seats.unwrap_or_default()
    }

    fn needed<T>(&self, section: &'static str, rule: Option<T>) -> Result<T, Incomplete> {
        let [own, other] = self.0;
        let mut ordinances = format!("「{}」", own.title);
        if own.title != other.title {
            ordinances.push_str(&format!(", 「{}」", other.title));
        }
        rule.ok_or(Incomplete { section, ordinances })
    }
}

impl Rules {
    /// Whether a seat that somebody holds is enrolled. A vacancy never is.
    pub fn is_enrolled(&self, kind: MemberKind, has_vote: bool) -> bool {
        has_vote && self.enrolled.rule.kinds.contains(&kind)
    }

    /// The rule by which a motion is decided; none if the bylaws allow none of its kind.
    pub const fn rule_for(&self, motion: MotionKind) -> Option<&Rule> {
        match motion {
            MotionKind::Main | MotionKind::Amendment { .. } | MotionKind::Challenge { .. } => {
                Some(&self.decision)
            }
            MotionKind::CloseSession => self.closing.as_ref(),
            MotionKind::Withhold => self.withholding.as_ref(),
        }
    }

    /// The rule of a decision by its word: `decision`, `closing`, `withholding`, or a special one.
    pub fn named(&self, name: &str) -> Option<&Rule> {
        match name {
            DECISION => Some(&self.decision),
            CLOSING => self.closing.as_ref(),
            WITHHOLDING => self.withholding.as_ref(),
            _ => self.special.iter().find(|special| special.name == name).map(|found| &found.rule),
        }
    }

    /// The rule by which an item is decided in writing; none if it may not be.
    pub fn written_for(&self, ground: WrittenGround) -> Option<Rule> {
        let written = self.written.as_ref().filter(|w| w.rule.grounds.contains(&ground))?;
        Some(Rule {
            threshold: written.rule.threshold,
            base: written.rule.base,
            abstentions: written.rule.abstentions,
            written: true,
            article: written.article.clone(),
        })
    }
}

/// A table of an ordinance that cites its article.
trait Clause: Clone {
    fn article(&self) -> &str;
}

macro_rules! clauses {
    ($($name:ident),+ $(,)?) => {
        $(impl Clause for $name {
            fn article(&self) -> &str {
                &self.article
            }
        })+
    };
}

clauses!(
    Bodies,
    Calling,
    ElectionRule,
    Enrolled,
    GenderShare,
    Grounds,
    Lead,
    Minutes,
    Quorum,
    Regular,
    SeatRule,
    Size,
    Term,
    Written,
);

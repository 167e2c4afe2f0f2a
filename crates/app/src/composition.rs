//! Who sits in a body, against what its bylaws say of that: shown live, each finding with its article.
//!
//! Staff see everything; everybody else sees what does not lead to a person: of genders only how large
//! the larger part is, and nothing of other bodies somebody sits on.

use domain::body::BodyKind;
use domain::bylaws::{
    Article, Composition, Finding, Fraction, MemberFacts, Problem, Rules, Severity,
};
use domain::id::MemberId;
use domain::member::{Constituency, Ending, Gender, MemberKind};
use domain::permission::Action;
use domain::time::{DAY, Moment, zone};
use store::member::Private;

use crate::body::{BodyView, Exemption};
use crate::member::MemberView;
use crate::{Actor, App, Result};

/// Terms that end within so many days are told.
pub const TERM_DAYS: i64 = 60;

/// Who sits in a body, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Members enrolled (재적위원).
    pub enrolled: u32,
    /// The most there may be, if the bylaws say.
    pub most: Option<u32>,
    /// Of those enrolled, how many sit ex officio.
    pub ex_officio: u32,
    /// Of those enrolled, how many stand for whom; those for whom nobody stands are left out.
    pub constituencies: Vec<(Constituency, u32)>,
    /// What is to be said, breaches first.
    pub observations: Vec<Observation>,
    /// Why the balance of genders cannot be had, if that is recorded.
    pub exemption: Option<Exemption>,
}

/// One thing to be said of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// What.
    pub remark: Remark,
    /// How much it weighs.
    pub severity: Severity,
    /// The rule.
    pub article: Option<Article>,
    /// The member it is about.
    pub member: Option<MemberId>,
}

/// What is to be said of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// It is not as the bylaws want it. A member in it is named by [`Observation::member`].
    Rule(Problem),
    /// One gender, whichever, has more than its part: for everybody.
    GenderShare {
        /// Its part in percent, rounded down.
        percent: u32,
        /// The most it may have.
        most: Fraction,
    },
    /// A term ends soon.
    TermEnding {
        /// Its last moment.
        last: Moment,
        /// Whole days until then.
        days: i64,
    },
    /// Somebody left before the end of the term, and nobody serves the rest of it.
    SeatVacant,
    /// Of so many members without an account it cannot be known on how many bodies they sit.
    BodiesUnknown {
        /// How many.
        count: u32,
    },
}

impl Observation {
    /// What everybody may know of it; none if that is nothing.
    fn published(self) -> Option<Self> {
        let remark = match self.remark {
            Remark::Rule(Problem::GenderExceeded { count, appointed, most, .. }) => {
                let percent = count.saturating_mul(100).checked_div(appointed).unwrap_or(0);
                Remark::GenderShare { percent, most }
            }
            Remark::Rule(Problem::GenderUnknown { .. } | Problem::BodiesMany { .. })
            | Remark::BodiesUnknown { .. } => return None,
            other => other,
        };
        Some(Self { remark, ..self })
    }
}

impl App {
    /// Who sits in a body now, and everything its bylaws say of that.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] unless the actor manages the body's dialogue.
    pub async fn findings(&self, actor: &Actor, body: &BodyView) -> Result<Standing> {
        self.gate(actor, Action::Manage, &body.resource())?;
        self.standing(actor, body, self.now()).await
    }

    /// Who sits in a body now, and what of its findings leads to no person: for everybody.
    ///
    /// # Errors
    /// [`crate::Error::Denied`].
    pub async fn published_findings(&self, actor: &Actor, body: &BodyView) -> Result<Standing> {
        self.published_findings_at(actor, body, self.now()).await
    }

    /// The same as it was at a moment, by the bylaws of then.
    ///
    /// # Errors
    /// [`crate::Error::Denied`].
    pub async fn published_findings_at(
        &self,
        actor: &Actor,
        body: &BodyView,
        at: Moment,
    ) -> Result<Standing> {
        self.gate(actor, Action::ReadDialogue, &body.dialogue.resource())?;
        let standing = self.standing(actor, body, at).await?;
        let observations = standing.observations.into_iter();
        let observations = observations.filter_map(Observation::published).collect();
        Ok(Standing { observations, ..standing })
    }

    async fn standing(&self, actor: &Actor, body: &BodyView, now: Moment) -> Result<Standing> {
        let exemption = self.exemption(actor, body).await?;
        let read = self.inner.store.read();
        let rules = self.rules_of(&read, &body.row, now).await?;
        let private = store::member::private(&read, body.row.id).await?;
        let elsewhere = store::member::seats_elsewhere(&read, body.row.id, now.0).await?;
        let mut observations = Vec::new();
        if body.row.valid_to.is_none_or(|ended| ended > now.0) {
            let facts = Facts { body, private: &private, elsewhere: &elsewhere };
            observations = facts.observations(&rules, exemption.is_some(), now);
        }
        observations.sort_by_key(|one| std::cmp::Reverse(one.severity));
        let is_enrolled =
            |member: &&MemberView| rules.is_enrolled(member.kind, member.row.votes != 0);
        let enrolled: Vec<&MemberView> = body.sitting(now).filter(is_enrolled).collect();
        let counted = |wanted: &Constituency| {
            (*wanted, count(enrolled.iter().filter(|member| member.constituency == *wanted)))
        };
        let constituencies = Constituency::ALL.iter().map(counted).filter(|(_, n)| *n > 0);
        Ok(Standing {
            enrolled: count(enrolled.iter()),
            most: rules.size.as_ref().map(|size| size.rule.most),
            ex_officio: count(
                enrolled.iter().filter(|member| member.kind == MemberKind::ExOfficio),
            ),
            constituencies: constituencies.collect(),
            observations,
            exemption,
        })
    }
}

/// What is known of a body, also what is not published.
struct Facts<'a> {
    body: &'a BodyView,
    private: &'a [Private],
    /// The seat, and on how many bodies its person sits.
    elsewhere: &'a [(i64, i64)],
}

impl Facts<'_> {
    fn observations(&self, rules: &Rules, excused: bool, now: Moment) -> Vec<Observation> {
        let zone = zone(&self.body.dialogue.zone);
        let sitting: Vec<&MemberView> = self.body.sitting(now).collect();
        let composition = Composition {
            members: sitting.iter().map(|member| self.facts(member, now)).collect(),
            imbalance_unavoidable: excused,
        };
        let findings = rules.composition_findings(&composition, now, &zone);
        let of_rules = findings.into_iter().map(|finding| of_rule(finding, &sitting));
        let mut all: Vec<Observation> = of_rules.collect();
        all.extend(sitting.iter().filter_map(|member| term_ending(rules, member, now)));
        all.extend(self.vacancies(rules, now));
        all.extend(self.unknown(rules, &sitting));
        all
    }

    fn facts(&self, member: &MemberView, now: Moment) -> MemberFacts {
        let own = self.private.iter().find(|own| own.member_id == member.row.id);
        let gender = own.and_then(|own| own.gender.as_deref());
        let seats = self.elsewhere.iter().find(|(seat, _)| *seat == member.row.id);
        let predecessor = member.row.replaces_id.and_then(|id| self.body.member(MemberId(id)));
        MemberFacts {
            kind: member.kind,
            has_vote: member.row.votes != 0,
            gender: gender.and_then(|gender| gender.parse::<Gender>().ok()),
            offices: member.offices_at(now).collect(),
            bodies: seats.and_then(|(_, n)| u32::try_from(*n).ok()).unwrap_or(1),
            renewals: u32::try_from(member.row.renewals).unwrap_or(0),
            term_from: Moment(member.row.term_from),
            term_to: member.row.term_to.map(Moment),
            predecessor_to: predecessor.and_then(|member| member.row.term_to).map(Moment),
        }
    }

    /// Seats whose term goes on without anybody in them.
    fn vacancies(&self, rules: &Rules, now: Moment) -> Vec<Observation> {
        let left_early = |member: &&MemberView| {
            let ending = member.row.ending.as_deref().and_then(|ending| ending.parse().ok());
            let early = matches!(ending, Some(Ending::Resigned | Ending::Dismissed | Ending::Lost));
            early && member.row.term_to.is_some_and(|last| last > now.0)
        };
        let is_replaced = |member: &MemberView| {
            self.body.members.iter().any(|other| other.row.replaces_id == Some(member.row.id))
        };
        let vacant = self.body.members.iter().filter(left_early).filter(|m| !is_replaced(m));
        vacant
            .map(|member| Observation {
                remark: Remark::SeatVacant,
                severity: Severity::Notice,
                article: rules.term.as_ref().map(|term| term.article.clone()),
                member: Some(member.id()),
            })
            .collect()
    }

    fn unknown(&self, rules: &Rules, sitting: &[&MemberView]) -> Option<Observation> {
        // Experts of a panel are asked for their opinion; the rule is about committees that decide.
        let bodies = rules.bodies.as_ref().filter(|_| self.body.kind != BodyKind::Panel)?;
        let tied = |member: &MemberView| {
            let own = self.private.iter().find(|own| own.member_id == member.row.id);
            own.is_some_and(|own| own.person_id.is_some())
        };
        let without = sitting.iter().filter(|member| member.row.votes != 0 && !tied(member));
        let count = count(without);
        (count > 0).then(|| Observation {
            remark: Remark::BodiesUnknown { count },
            severity: Severity::Notice,
            article: Some(bodies.article.clone()),
            member: None,
        })
    }
}

fn of_rule(finding: Finding, sitting: &[&MemberView]) -> Observation {
    let member = match &finding.problem {
        Problem::BodiesMany { member, .. }
        | Problem::RenewedOften { member, .. }
        | Problem::TermLong { member, .. }
        | Problem::TermPastPredecessor { member }
        | Problem::TermOver { member, .. }
        | Problem::TermUnknown { member } => sitting.get(*member).map(|member| member.id()),
        _ => None,
    };
    let Finding { problem, severity, article } = finding;
    Observation { remark: Remark::Rule(problem), severity, article: Some(article), member }
}

fn term_ending(rules: &Rules, member: &MemberView, now: Moment) -> Option<Observation> {
    let last = Moment(member.row.term_to?);
    let left = last.0.saturating_sub(now.0);
    (0..=TERM_DAYS * DAY).contains(&left).then(|| Observation {
        remark: Remark::TermEnding { last, days: left / DAY },
        severity: Severity::Notice,
        article: rules.term.as_ref().map(|term| term.article.clone()),
        member: Some(member.id()),
    })
}

fn count(members: impl Iterator) -> u32 {
    u32::try_from(members.count()).unwrap_or(u32::MAX)
}

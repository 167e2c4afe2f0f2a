//! Who sits in a body, against what its bylaws say of that.

use super::finding::{Finding, Problem};
use super::rules::{Cited, Rules};
use super::schedule::days;
use super::section::{Replacement, SeatRule, Term};
use crate::member::{Gender, MemberKind, Office};
use crate::time::{Date, Moment, TimeZone};

/// What the rules on composition ask of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberFacts {
    /// How they came to their seat.
    pub kind: MemberKind,
    /// Whether they have a vote; those without are not looked at.
    pub has_vote: bool,
    /// If they told it.
    pub gender: Option<Gender>,
    /// The offices they hold.
    pub offices: Vec<Office>,
    /// On how many bodies they sit, this one included.
    pub bodies: u32,
    /// How often the term was renewed.
    pub renewals: u32,
    /// The first day of the present term.
    pub term_from: Moment,
    /// Its last day; none for those who sit ex officio.
    pub term_to: Option<Moment>,
    /// The last day of the term of whom they replace.
    pub predecessor_to: Option<Moment>,
}

/// A body at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composition {
    /// Whoever has a seat.
    pub members: Vec<MemberFacts>,
    /// Whether it is recorded why the balance of genders cannot be had.
    pub imbalance_unavoidable: bool,
}

impl Rules {
    /// What is not as the bylaws want it in a body, and of which members.
    pub fn composition_findings(
        &self,
        body: &Composition,
        now: Moment,
        zone: &TimeZone,
    ) -> Vec<Finding> {
        let enrolled: Vec<(usize, &MemberFacts)> = body
            .members
            .iter()
            .enumerate()
            .filter(|(_, member)| self.is_enrolled(member.kind, member.has_vote))
            .collect();
        let mut findings = Vec::new();
        if let Some(size) = &self.size {
            let (members, most) = (count(enrolled.iter()), size.rule.most);
            let problem = Problem::SizeExceeded { members, most };
            findings.extend((members > most).then(|| Finding::breach(problem, &size.article)));
        }
        for seat in &self.seats {
            findings.extend(office_finding(seat, &body.members));
        }
        self.gender_findings(&enrolled, body.imbalance_unavoidable, &mut findings);
        for (index, member) in enrolled {
            self.member_findings(index, member, now, zone, &mut findings);
        }
        findings
    }

    /// A gender whose known members alone are too many is too many, whatever the others say.
    fn gender_findings(
        &self,
        enrolled: &[(usize, &MemberFacts)],
        unavoidable: bool,
        findings: &mut Vec<Finding>,
    ) {
        let Some(Cited { rule, article }) = &self.gender else { return };
        let appointed: Vec<Option<Gender>> = enrolled
            .iter()
            .filter(|(_, member)| member.kind == MemberKind::Appointed)
            .map(|(_, member)| member.gender)
            .collect();
        let all = count(appointed.iter());
        let unknown = count(appointed.iter().filter(|gender| gender.is_none()));
        let mut open = false;
        for gender in Gender::ALL.iter().copied() {
            let known = count(appointed.iter().filter(|own| **own == Some(gender)));
            if rule.most.is_exceeded(known, all) {
                let excused = unavoidable && rule.unless_unavoidable;
                let most = rule.most;
                let problem =
                    Problem::GenderExceeded { gender, count: known, appointed: all, most };
                findings.push(Finding::unless(excused, problem, article));
            } else {
                open |= rule.most.is_exceeded(known.saturating_add(unknown), all);
            }
        }
        if unknown > 0 {
            let problem = Problem::GenderUnknown { count: unknown, appointed: all, open };
            findings.push(Finding::notice(problem, article));
        }
    }

    fn member_findings(
        &self,
        index: usize,
        member: &MemberFacts,
        now: Moment,
        zone: &TimeZone,
        findings: &mut Vec<Finding>,
    ) {
        if let Some(Cited { rule, article }) = &self.bodies
            && member.bodies > rule.most
        {
            let (bodies, most) = (member.bodies, rule.most);
            let problem = Problem::BodiesMany { member: index, bodies, most };
            findings.push(Finding::notice(problem, article));
        }
        if let Some(Cited { rule, article }) = &self.term
            && member.kind == MemberKind::Appointed
        {
            let problems = self.term_problems(rule, (index, member), now.day(zone), zone);
            findings.extend(problems.into_iter().map(|problem| {
                let excused = matches!(problem, Problem::TermUnknown { .. });
                Finding::unless(excused, problem, article)
            }));
        }
    }

    fn term_problems(
        &self,
        term: &Term,
        (index, member): (usize, &MemberFacts),
        today: Date,
        zone: &TimeZone,
    ) -> Vec<Problem> {
        let mut problems = Vec::new();
        if member.renewals > term.renewals {
            let (renewals, most) = (member.renewals, term.renewals);
            problems.push(Problem::RenewedOften { member: index, renewals, most });
        }
        let Some(last) = member.term_to.map(|last| last.day(zone)) else {
            problems.push(Problem::TermUnknown { member: index });
            return problems;
        };
        let full = self.term_end(member.term_from, None, zone);
        if full.is_some_and(|full| last > full.day(zone)) {
            problems.push(Problem::TermLong { member: index, years: term.years });
        }
        let rest = member.predecessor_to.filter(|_| term.replacement == Replacement::Rest);
        if rest.is_some_and(|rest| last > rest.day(zone)) {
            problems.push(Problem::TermPastPredecessor { member: index });
        }
        let over = u32::try_from(days(last, today)).unwrap_or(0);
        if over > 0 {
            problems.push(Problem::TermOver { member: index, days: over });
        }
        problems
    }
}

/// Offices are counted among all who have a seat: the secretary has one without a vote.
fn office_finding(seat: &Cited<SeatRule>, members: &[MemberFacts]) -> Option<Finding> {
    let SeatRule { office, kind, count: seats, .. } = seat.rule;
    let holds = |member: &&MemberFacts| member.kind == kind && member.offices.contains(&office);
    let held = count(members.iter().filter(holds));
    if held < seats {
        let problem = Problem::OfficeVacant { office, kind, held, seats };
        return Some(Finding::notice(problem, &seat.article));
    }
    let problem = Problem::OfficeExceeded { office, kind, held, seats };
    (held > seats).then(|| Finding::breach(problem, &seat.article))
}

fn count(members: impl Iterator) -> u32 {
    u32::try_from(members.count()).unwrap_or(u32::MAX)
}

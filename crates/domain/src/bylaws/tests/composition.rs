use super::*;
use crate::member::{Gender, MemberKind, Office};

fn appointed(gender: Option<Gender>) -> MemberFacts {
    MemberFacts {
        kind: MemberKind::Appointed,
        has_vote: true,
        gender,
        offices: Vec::new(),
        bodies: 1,
        renewals: 0,
        term_from: at("2026-03-01T00:00"),
        term_to: Some(at("2028-02-29T00:00")),
        predecessor_to: None,
    }
}

fn ex_officio() -> MemberFacts {
    MemberFacts { kind: MemberKind::ExOfficio, term_to: None, ..appointed(Some(Gender::Man)) }
}

fn with_office(office: Office) -> MemberFacts {
    MemberFacts { offices: vec![office], ..ex_officio() }
}

/// The chairs, the secretary, and appointed members: women, men and unknown.
fn body(women: usize, men: usize, unknown: usize) -> Composition {
    let secretary = MemberFacts { has_vote: false, ..with_office(Office::Secretary) };
    let mut members = vec![with_office(Office::CoChair), secretary];
    let genders = [(women, Some(Gender::Woman)), (men, Some(Gender::Man)), (unknown, None)];
    for (number, gender) in genders {
        members.extend(std::iter::repeat_n(appointed(gender), number));
    }
    for (member, office) in members.iter_mut().skip(2).zip([Office::CoChair, Office::ViceChair]) {
        member.offices = vec![office];
    }
    Composition { members, imbalance_unavoidable: false }
}

fn found(body: &Composition) -> Vec<(Problem, Severity)> {
    let rules = Preset::Council.rules();
    let findings = rules.composition_findings(body, at("2026-12-01T09:00"), &korea());
    findings.into_iter().map(|found| (found.problem, found.severity)).collect()
}

#[test]
fn a_body_as_it_is_wanted_has_no_findings() {
    assert_eq!(found(&body(14, 15, 0)), []);
}

#[test]
fn at_most_thirty_without_the_secretary() {
    // With the co-chair who sits ex officio, 30, then 31.
    assert_eq!(found(&body(14, 15, 0)), []);
    let exceeded = Problem::SizeExceeded { members: 31, most: 30 };
    assert_eq!(found(&body(15, 15, 0)), [(exceeded, Severity::Breach)]);
}

#[test]
fn no_gender_above_six_tenths_of_the_appointed() {
    let most = Fraction::new(6, 10).unwrap();
    let exceeded = |gender, count, appointed| {
        (Problem::GenderExceeded { gender, count, appointed, most }, Severity::Breach)
    };
    let unknown = |count, appointed, open| {
        (Problem::GenderUnknown { count, appointed, open }, Severity::Notice)
    };
    assert_eq!(found(&body(6, 4, 0)), []);
    assert_eq!(found(&body(7, 3, 0)), [exceeded(Gender::Woman, 7, 10)]);
    // Sixteen of 26 are more than 6/10, fifteen are not. The ex officio are not counted.
    assert_eq!(found(&body(10, 16, 0)), [exceeded(Gender::Man, 16, 26)]);
    assert_eq!(found(&body(11, 15, 0)), []);
    // Nobody's gender is guessed: it is told whether the answer is open.
    assert_eq!(found(&body(5, 4, 1)), [unknown(1, 10, false)]);
    assert_eq!(found(&body(6, 3, 1)), [unknown(1, 10, true)]);
    assert_eq!(
        found(&body(7, 2, 1)),
        [exceeded(Gender::Woman, 7, 10), unknown(1, 10, false)],
        "too many, whatever the unknown is"
    );
    let vacant = |office, kind| Problem::OfficeVacant { office, kind, held: 0, seats: 1 };
    let nobody_appointed = found(&body(0, 0, 0));
    assert_eq!(
        nobody_appointed,
        [
            (vacant(Office::CoChair, MemberKind::Appointed), Severity::Notice),
            (vacant(Office::ViceChair, MemberKind::Appointed), Severity::Notice),
        ]
    );
}

#[test]
fn what_cannot_be_avoided_is_told_and_no_breach() {
    let mut body = body(7, 3, 0);
    body.imbalance_unavoidable = true;
    assert_eq!(found(&body)[0].1, Severity::Notice);
    // The other ordinance knows no such excuse.
    let findings =
        Preset::Committees.rules().composition_findings(&body, at("2026-12-01T09:00"), &korea());
    assert_eq!(findings[0].severity, Severity::Breach);
    assert_eq!(findings[0].article.to_string(), "「각종위원회 구성 및 운영 조례」 제6조");
}

#[test]
fn offices_are_held_by_as_many_as_there_are_seats() {
    let mut body = body(5, 5, 0);
    body.members[4].offices = vec![Office::ViceChair];
    body.members[0].offices.clear();
    let kind = MemberKind::ExOfficio;
    let vacant = Problem::OfficeVacant { office: Office::CoChair, kind, held: 0, seats: 1 };
    let kind = MemberKind::Appointed;
    let exceeded = Problem::OfficeExceeded { office: Office::ViceChair, kind, held: 2, seats: 1 };
    assert_eq!(found(&body), [(vacant, Severity::Notice), (exceeded, Severity::Breach)]);
}

#[test]
fn terms_renewals_and_other_bodies_of_each_member() {
    let change = |change: fn(&mut MemberFacts)| {
        let mut body = body(5, 5, 0);
        change(&mut body.members[7]);
        found(&body)
    };
    let breach = |problem| vec![(problem, Severity::Breach)];
    let notice = |problem| vec![(problem, Severity::Notice)];
    let member = 7;
    assert_eq!(change(|m| m.renewals = 2), []);
    assert_eq!(
        change(|m| m.renewals = 3),
        breach(Problem::RenewedOften { member, renewals: 3, most: 2 })
    );
    assert_eq!(change(|m| m.bodies = 2), []);
    assert_eq!(
        change(|m| m.bodies = 3),
        notice(Problem::BodiesMany { member, bodies: 3, most: 2 })
    );
    assert_eq!(change(|m| m.term_to = None), notice(Problem::TermUnknown { member }));
    assert_eq!(
        change(|m| m.term_to = Some(at("2028-03-01T00:00"))),
        breach(Problem::TermLong { member, years: 2 })
    );
    // On its last day a term is not over.
    assert_eq!(change(|m| m.term_to = Some(at("2026-12-01T00:00"))), []);
    assert_eq!(
        change(|m| m.term_to = Some(at("2026-11-30T23:59"))),
        breach(Problem::TermOver { member, days: 1 })
    );
    assert_eq!(change(|m| m.predecessor_to = Some(at("2028-02-29T09:00"))), []);
    assert_eq!(
        change(|m| m.predecessor_to = Some(at("2027-06-30T00:00"))),
        breach(Problem::TermPastPredecessor { member })
    );
    // Who sits ex officio has no term.
    assert_eq!(change(|m| (m.kind, m.term_to) = (MemberKind::ExOfficio, None)), []);
}

#[test]
fn a_finding_is_told_by_the_same_word_in_code_and_in_json() {
    let rules = Preset::Council.rules();
    let problem = Problem::SizeExceeded { members: 31, most: 30 };
    let finding = Finding::breach(problem, &rules.size.unwrap().article);
    let json: toml::Table = toml::to_string(&finding).unwrap().parse().unwrap();
    assert_eq!(json["problem"]["word"].as_str(), Some(finding.problem.word()));
    assert_eq!(json["severity"].as_str(), Some("breach"));
    assert_eq!(finding.article.to_string(), "「지속가능 일자리 지원 조례」 제7조");
}

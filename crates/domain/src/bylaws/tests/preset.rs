use super::*;
use crate::member::MemberKind::{Appointed, ExOfficio};
use crate::member::Office::{CoChair, Head, ViceChair};
use crate::recusal::Ground;

fn cited<T>(ordinance: &str, number: &str, rule: T) -> Cited<T> {
    Cited { rule, article: article(ordinance, number) }
}

fn article(ordinance: &str, number: &str) -> Article {
    Article { ordinance: ordinance.to_owned(), number: number.to_owned() }
}

fn majority(base: Base, article: Article) -> Rule {
    let abstentions = Abstentions::Present;
    Rule { threshold: Threshold::Majority, base, abstentions, written: false, article }
}

const COUNCIL: &str = "지속가능 일자리 지원 조례";
const COMMITTEES: &str = "각종위원회 구성 및 운영 조례";

/// The rules of any committee, worked out by hand from its ordinance.
fn committees() -> Rules {
    let of = |number: &str| article(COMMITTEES, number);
    let text = |number: &str| number.to_owned();
    let exceptions = || vec![LeadException::Secret, LeadException::Urgent];
    let lead = |days| Lead { days, exceptions: exceptions(), article: text("제12조") };
    Rules {
        enrolled: cited(
            COMMITTEES,
            "제12조",
            Enrolled { kinds: vec![ExOfficio, Appointed], article: text("제12조") },
        ),
        quorum: cited(
            COMMITTEES,
            "제12조",
            Quorum { threshold: Threshold::Majority, article: text("제12조") },
        ),
        decision: majority(Base::Present, of("제12조")),
        special: Vec::new(),
        election: None,
        calling: None,
        regular: None,
        notice: Some(cited(COMMITTEES, "제12조", lead(7))),
        materials: Some(cited(COMMITTEES, "제12조", lead(3))),
        closing: Some(majority(Base::Enrolled, of("제14조"))),
        written: Some(cited(
            COMMITTEES,
            "제12조",
            Written {
                grounds: vec![WrittenGround::Minor, WrittenGround::Urgent],
                threshold: Threshold::Majority,
                base: Base::Enrolled,
                abstentions: Abstentions::Present,
                days: 3,
                article: text("제12조"),
            },
        )),
        minutes: Some(cited(
            COMMITTEES,
            "제14조",
            Minutes {
                months: 1,
                exceptions: vec![MinutesException::Undisclosed, MinutesException::Resolved],
                article: text("제14조"),
            },
        )),
        withholding: Some(majority(Base::Enrolled, of("제14조"))),
        size: None,
        seats: Vec::new(),
        gender: Some(cited(
            COMMITTEES,
            "제6조",
            GenderShare {
                most: Fraction::new(6, 10).unwrap(),
                unless_unavoidable: false,
                article: text("제6조"),
            },
        )),
        bodies: Some(cited(COMMITTEES, "제6조", Bodies { most: 2, article: text("제6조") })),
        term: None,
        grounds: Some(cited(
            COMMITTEES,
            "제9조",
            Grounds {
                known: vec![
                    Ground::Party,
                    Ground::Kin,
                    Ground::Agent,
                    Ground::Advice,
                    Ground::Interest,
                ],
                article: text("제9조"),
            },
        )),
        counting: Counting { enrolled: true, quorum: true, base: false, article: None },
        counting_article: None,
    }
}

/// The council's rules: its own ordinance, and the other where that says nothing.
fn council() -> Rules {
    let of = |number: &str| article(COUNCIL, number);
    let text = |number: &str| number.to_owned();
    let seat = |office, kind| {
        cited(COUNCIL, "제7조", SeatRule { office, kind, count: 1, article: text("제7조") })
    };
    Rules {
        enrolled: cited(
            COUNCIL,
            "제7조",
            Enrolled { kinds: vec![ExOfficio, Appointed], article: text("제7조") },
        ),
        quorum: cited(
            COUNCIL,
            "제10조",
            Quorum { threshold: Threshold::Majority, article: text("제10조") },
        ),
        decision: majority(Base::Present, of("제10조")),
        election: Some(cited(
            COUNCIL,
            "제7조",
            ElectionRule {
                threshold: Threshold::Majority,
                base: Base::Present,
                abstentions: Abstentions::Present,
                candidates: vec![Appointed],
                article: text("제7조"),
            },
        )),
        calling: Some(cited(
            COUNCIL,
            "제10조",
            Calling { chair: true, members: Fraction::new(1, 3), article: text("제10조") },
        )),
        regular: Some(cited(COUNCIL, "제10조", Regular { per_year: 1, article: text("제10조") })),
        closing: Some(majority(Base::Present, of("제10조"))),
        size: Some(cited(COUNCIL, "제7조", Size { most: 30, article: text("제7조") })),
        seats: vec![seat(CoChair, ExOfficio), seat(CoChair, Appointed), seat(ViceChair, Appointed)],
        gender: Some(cited(
            COUNCIL,
            "제7조",
            GenderShare {
                most: Fraction::new(6, 10).unwrap(),
                unless_unavoidable: true,
                article: text("제7조"),
            },
        )),
        term: Some(cited(
            COUNCIL,
            "제8조",
            Term {
                years: 2, renewals: 2, replacement: Replacement::Rest, article: text("제8조")
            },
        )),
        ..committees()
    }
}

/// A subcommittee's rules: its head, and those of any committee.
fn subcommittee() -> Rules {
    let article = "제11조".to_owned();
    let head = SeatRule { office: Head, kind: Appointed, count: 1, article: article.clone() };
    let election = ElectionRule {
        threshold: Threshold::Majority,
        base: Base::Present,
        abstentions: Abstentions::Present,
        candidates: vec![Appointed],
        article,
    };
    Rules {
        election: Some(cited(COUNCIL, "제11조", election)),
        seats: vec![cited(COUNCIL, "제11조", head)],
        ..committees()
    }
}

#[test]
fn the_presets_say_what_the_ordinances_say() {
    assert_eq!(Preset::Committees.rules(), committees());
    assert_eq!(Preset::Committees.bylaws().alone(), Ok(committees()));
    assert_eq!(Preset::Council.rules(), council());
    assert_eq!(Preset::Subcommittee.rules(), subcommittee());
}

#[test]
fn a_rule_is_cited_from_the_ordinance_where_it_was_found() {
    let rules = Preset::Council.rules();
    let cited = |article: &Article| article.to_string();
    assert_eq!(cited(&rules.quorum.article), "「지속가능 일자리 지원 조례」 제10조");
    assert_eq!(cited(&rules.notice.unwrap().article), "「각종위원회 구성 및 운영 조례」 제12조");
}

#[test]
fn what_the_first_ordinance_leaves_open_falls_to_the_second() {
    let mut own = Preset::Council.bylaws();
    let other = Preset::Committees.bylaws();
    own.quorum = None;
    own.composition.seat.clear();
    own.recusal.counting =
        Some(Counting {
            base: true, article: Some("제9조 ⑤".to_owned()), ..Counting::default()
        });
    let rules = own.with_default(&other).unwrap();
    assert_eq!(rules.quorum, committees().quorum);
    assert_eq!(rules.seats, []);
    assert!(rules.counting.base);
    assert_eq!(rules.counting_article, Some(article(COUNCIL, "제9조 ⑤")));
    assert_eq!(rules.grounds, committees().grounds);
}

#[test]
fn special_decisions_are_found_by_name() {
    let special = |name: &str, threshold: &str, number: &str| Special {
        name: name.to_owned(),
        title: "해산".to_owned(),
        threshold: threshold.parse().unwrap(),
        base: Base::Enrolled,
        abstentions: Abstentions::Present,
        article: number.to_owned(),
    };
    let mut own = Preset::Council.bylaws();
    let mut other = Preset::Committees.bylaws();
    own.special = vec![special("dissolution", "2/3", "제15조")];
    other.special =
        vec![special("dissolution", "3/4", "제20조"), special("merger", "3/5", "제21조")];
    let rules = own.with_default(&other).unwrap();
    let words = |name| rules.named(name).map(|rule| (rule.words(), rule.article.to_string()));
    let found = |words: &str, article: &str| Some((words.to_owned(), article.to_owned()));
    let own = "「지속가능 일자리 지원 조례」";
    let other = "「각종위원회 구성 및 운영 조례」";
    assert_eq!(words("dissolution"), found("2/3 of enrolled", &format!("{own} 제15조")));
    assert_eq!(words("merger"), found("3/5 of enrolled", &format!("{other} 제21조")));
    assert_eq!(words("decision"), found("majority of present", &format!("{own} 제10조")));
    assert_eq!(words("closing"), found("majority of present", &format!("{own} 제10조")));
    assert_eq!(words("withholding"), found("majority of enrolled", &format!("{other} 제14조")));
    assert_eq!(words("unheard_of"), None);
}

#[test]
fn without_what_a_meeting_needs_there_are_no_rules() {
    let mut own = Preset::Council.bylaws();
    let mut other = Preset::Committees.bylaws();
    own.quorum = None;
    assert_eq!(own.alone().unwrap_err().section, "quorum");
    other.quorum = None;
    let error = own.with_default(&other).unwrap_err().to_string();
    assert_eq!(
        error,
        "「지속가능 일자리 지원 조례」, 「각종위원회 구성 및 운영 조례」 say nothing about [quorum]: \
         add the table to one of them"
    );
    other.decision = None;
    assert_eq!(other.alone().unwrap_err().section, "quorum");
    other.quorum = Preset::Council.bylaws().quorum;
    assert_eq!(other.alone().unwrap_err().section, "decision");
    other.enrolled = None;
    assert_eq!(other.alone().unwrap_err().section, "enrolled");
}

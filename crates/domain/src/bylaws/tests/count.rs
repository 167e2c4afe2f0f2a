use super::*;

/// Enrolled, present, recused and present, recused and absent.
fn heads(enrolled: u32, present: u32, recused_present: u32, recused_absent: u32) -> Headcount {
    Headcount { enrolled, present, recused_present, recused_absent }
}

fn tally(in_favour: u32, against: u32, abstained: u32) -> Tally {
    Tally { in_favour, against, abstained }
}

#[test]
fn a_meeting_opens_with_a_majority_of_the_enrolled() {
    // Enrolled, present: needed, met, missing, may leave.
    let table = [
        ((29, 14), (15, false, 1, 0)),
        ((29, 15), (15, true, 0, 0)),
        ((29, 22), (15, true, 0, 7)),
        ((29, 0), (15, false, 15, 0)),
        // A vacancy is not enrolled: of 30 seats, 28 held.
        ((28, 14), (15, false, 1, 0)),
        ((27, 14), (14, true, 0, 0)),
        ((1, 1), (1, true, 0, 0)),
        ((2, 1), (2, false, 1, 0)),
        ((0, 0), (1, false, 1, 0)),
    ];
    let rules = Preset::Council.rules();
    for ((enrolled, present), (needed, met, missing, leave)) in table {
        let opening = rules.may_open(&Headcount::of(enrolled, present)).unwrap();
        let found = (opening.needed, opening.is_met(), opening.missing(), opening.may_leave());
        assert_eq!(found, (needed, met, missing, leave), "{present} of {enrolled}");
        assert_eq!(opening.article.to_string(), "「지속가능 일자리 지원 조례」 제10조");
    }
}

#[test]
fn how_the_recused_count_for_the_quorum_is_a_setting() {
    // 29 enrolled, 15 present; 2 of those present and 1 of those absent recused.
    // Stay enrolled, stay in the quorum: enrolled, counted, needed, met.
    let table = [
        ((true, true), (29, 15, 15, true)),
        ((true, false), (29, 13, 15, false)),
        ((false, true), (26, 15, 14, true)),
        ((false, false), (26, 13, 14, false)),
    ];
    for ((enrolled, quorum), expected) in table {
        for base in [true, false] {
            let mut rules = Preset::Council.rules();
            rules.counting = Counting { enrolled, quorum, base, article: None };
            let opening = rules.may_open(&heads(29, 15, 2, 1)).unwrap();
            let found = (opening.enrolled, opening.counted, opening.needed, opening.is_met());
            assert_eq!(found, expected, "{enrolled} {quorum} {base}");
            assert_eq!(opening.present, 15);
        }
    }
}

#[test]
fn more_than_half_of_those_present_carries() {
    // Present, in favour, against, abstained: needed, not voted, carried.
    let table = [
        ((15, 8, 7, 0), (8, 0, true)),
        ((15, 7, 7, 1), (8, 0, false)),
        ((15, 7, 0, 8), (8, 0, false)),
        ((15, 8, 0, 0), (8, 7, true)),
        // A tie fails.
        ((16, 8, 8, 0), (9, 0, false)),
        ((16, 9, 7, 0), (9, 0, true)),
        // Whoever is present and gives no vote is not in favour.
        ((16, 8, 0, 0), (9, 8, false)),
        // One left before the vote was opened: 15 present, not 16.
        ((15, 8, 6, 0), (8, 1, true)),
        ((1, 1, 0, 0), (1, 0, true)),
        ((1, 0, 1, 0), (1, 0, false)),
        ((2, 1, 1, 0), (2, 0, false)),
        ((0, 0, 0, 0), (1, 0, false)),
    ];
    let rules = Preset::Council.rules();
    for ((present, in_favour, against, abstained), (needed, not_voted, carried)) in table {
        let votes = tally(in_favour, against, abstained);
        let outcome = rules.decide(&Headcount::of(29, present), &votes, &rules.decision).unwrap();
        let found = (outcome.needed, outcome.not_voted, outcome.carried);
        assert_eq!(found, (needed, not_voted, carried), "{votes:?} of {present}");
        assert_eq!(outcome.base, present);
    }
}

#[test]
fn a_threshold_of_the_enrolled_or_of_the_votes_cast() {
    // Threshold, base, enrolled, present, votes: base, needed, carried.
    let table = [
        (("2/3", Base::Enrolled, 29, 22, (20, 2, 0)), (29, 20, true)),
        (("2/3", Base::Enrolled, 29, 22, (19, 0, 3)), (29, 20, false)),
        (("2/3", Base::Enrolled, 30, 20, (20, 0, 0)), (30, 20, true)),
        (("majority", Base::Enrolled, 29, 15, (15, 0, 0)), (29, 15, true)),
        (("majority", Base::Enrolled, 29, 29, (14, 0, 15)), (29, 15, false)),
        (("2/3", Base::Present, 29, 15, (10, 5, 0)), (15, 10, true)),
        (("2/3", Base::Present, 29, 15, (9, 0, 6)), (15, 10, false)),
        // An abstention is no vote cast.
        (("majority", Base::Cast, 29, 15, (3, 2, 10)), (5, 3, true)),
        (("majority", Base::Cast, 29, 15, (3, 3, 0)), (6, 4, false)),
        (("2/3", Base::Cast, 29, 15, (6, 3, 2)), (9, 6, true)),
        // Nobody cast a vote: nothing is carried.
        (("1/2", Base::Cast, 29, 15, (0, 0, 15)), (0, 1, false)),
        (("1/2", Base::Present, 29, 16, (8, 8, 0)), (16, 8, true)),
    ];
    for ((threshold, base, enrolled, present, (y, n, a)), expected) in table {
        let rules = rules(threshold, base);
        let heads = Headcount::of(enrolled, present);
        let outcome = rules.decide(&heads, &tally(y, n, a), &rules.decision).unwrap();
        let found = (outcome.base, outcome.needed, outcome.carried);
        assert_eq!(found, expected, "{threshold} of {base}: {y} {n} {a}");
    }
}

#[test]
fn how_the_recused_count_for_a_decision_is_a_setting() {
    // 29 enrolled, 22 present; 1 of those present and 2 of those absent recused.
    // Base, stay enrolled, stay in the base: base.
    let table = [
        ((Base::Present, true, false), 21),
        ((Base::Present, true, true), 22),
        ((Base::Present, false, false), 21),
        ((Base::Present, false, true), 22),
        ((Base::Enrolled, true, false), 29),
        ((Base::Enrolled, true, true), 29),
        ((Base::Enrolled, false, false), 26),
        ((Base::Enrolled, false, true), 26),
        // Whoever has no vote casts none.
        ((Base::Cast, true, false), 17),
        ((Base::Cast, true, true), 17),
        ((Base::Cast, false, false), 17),
        ((Base::Cast, false, true), 17),
    ];
    for ((base, enrolled, stays), expected) in table {
        for quorum in [true, false] {
            let mut rules = rules("majority", base);
            rules.counting = Counting { enrolled, quorum, base: stays, article: None };
            let heads = heads(29, 22, 1, 2);
            let outcome = rules.decide(&heads, &tally(11, 6, 2), &rules.decision).unwrap();
            assert_eq!(outcome.base, expected, "{base} {enrolled} {stays}");
            assert_eq!(outcome.needed, expected / 2 + 1);
            assert_eq!(outcome.not_voted, 2);
        }
    }
}

#[test]
fn a_recused_member_can_decide_a_vote_by_being_left_out() {
    let votes = tally(8, 7, 0);
    let mut rules = Preset::Council.rules();
    let carried = |rules: &Rules| rules.decide(&heads(29, 16, 1, 0), &votes, &rules.decision);
    assert!(carried(&rules).unwrap().carried, "8 of 15");
    rules.counting.base = true;
    assert!(!carried(&rules).unwrap().carried, "8 of 16");
}

#[test]
fn abstentions_may_be_left_out() {
    let mut rules = Preset::Council.rules();
    let heads = heads(29, 16, 1, 0);
    let votes = tally(6, 5, 3);
    let outcome = rules.decide(&heads, &votes, &rules.decision).unwrap();
    assert_eq!((outcome.base, outcome.needed, outcome.carried), (15, 8, false));
    rules.decision.abstentions = Abstentions::LeftOut;
    let outcome = rules.decide(&heads, &votes, &rules.decision).unwrap();
    assert_eq!((outcome.base, outcome.needed, outcome.carried), (12, 7, false));
    // Of the enrolled they stay: nobody leaves the body by abstaining.
    rules.decision.base = Base::Enrolled;
    let outcome = rules.decide(&heads, &votes, &rules.decision).unwrap();
    assert_eq!((outcome.base, outcome.needed, outcome.carried), (29, 15, false));
}

#[test]
fn the_arithmetic_is_told_step_by_step() {
    let mut rules = Preset::Council.rules();
    let heads = heads(29, 22, 1, 2);
    let steps = |rules: &Rules, votes| rules.decide(&heads, &votes, &rules.decision).unwrap().steps;
    let recused = |count, stays| Step::Recused { count, stays };
    let abstained = |count, stays| Step::Abstained { count, stays };
    assert_eq!(
        steps(&rules, tally(15, 6, 0)),
        [
            Step::Enrolled(29),
            Step::Present(22),
            recused(1, false),
            Step::Base(21),
            Step::Needed(11),
            Step::InFavour(15),
        ]
    );
    rules.counting.base = true;
    assert_eq!(
        steps(&rules, tally(11, 6, 3)),
        [
            Step::Enrolled(29),
            Step::Present(22),
            recused(1, true),
            abstained(3, true),
            Step::Base(22),
            Step::Needed(12),
            Step::InFavour(11),
        ]
    );
    rules.decision.base = Base::Enrolled;
    rules.counting.enrolled = false;
    assert_eq!(
        steps(&rules, tally(14, 6, 1)),
        [
            Step::Enrolled(29),
            recused(3, false),
            Step::Base(26),
            Step::Needed(14),
            Step::InFavour(14),
        ]
    );
    rules.decision.base = Base::Cast;
    assert_eq!(
        steps(&rules, tally(9, 6, 2)),
        [
            Step::Enrolled(29),
            Step::Present(22),
            recused(1, false),
            abstained(2, false),
            Step::NotVoted { count: 4, stays: false },
            Step::Base(15),
            Step::Needed(8),
            Step::InFavour(9),
        ]
    );
}

#[test]
fn numbers_that_cannot_be_are_never_counted() {
    let most = u32::MAX;
    let votes = |votes, entitled| CountError::Votes { votes, entitled };
    let recused = |recused, of, whereabouts| CountError::Recused { recused, of, whereabouts };
    let table = [
        (heads(29, 30, 0, 0), tally(0, 0, 0), CountError::Present { present: 30, enrolled: 29 }),
        (heads(29, 15, 16, 0), tally(0, 0, 0), recused(16, 15, "present")),
        (heads(29, 15, 0, 15), tally(0, 0, 0), recused(15, 14, "absent")),
        // Fifteen present: one voted twice.
        (heads(29, 15, 0, 0), tally(9, 7, 0), votes(16, 15)),
        (heads(29, 15, 0, 0), tally(9, 6, 1), votes(16, 15)),
        // A recused member voted.
        (heads(29, 15, 1, 0), tally(8, 7, 0), votes(15, 14)),
        (heads(29, 0, 0, 0), tally(1, 0, 0), votes(1, 0)),
        (heads(29, 15, 0, 0), tally(most, most, most), votes(3 * u64::from(most), 15)),
    ];
    let rules = Preset::Council.rules();
    for (heads, tally, error) in table {
        assert_eq!(
            rules.decide(&heads, &tally, &rules.decision),
            Err(error),
            "{heads:?} {tally:?}"
        );
        let bad_heads = !matches!(error, CountError::Votes { .. });
        assert_eq!(rules.may_open(&heads).is_err(), bad_heads);
    }
    assert_eq!(
        votes(16, 15).to_string(),
        "16 votes were given by 15 members present who may vote: correct the votes"
    );
}

#[test]
fn everybody_may_be_recused() {
    let rules = Preset::Council.rules();
    let outcome = rules.decide(&heads(3, 2, 2, 1), &tally(0, 0, 0), &rules.decision).unwrap();
    assert_eq!((outcome.base, outcome.needed, outcome.carried), (0, 1, false));
    let most = heads(u32::MAX, u32::MAX, 0, 0);
    let outcome = rules.decide(&most, &tally(u32::MAX, 0, 0), &rules.decision).unwrap();
    assert_eq!((outcome.needed, outcome.carried), (0x8000_0000, true));
}

#[test]
fn each_kind_of_motion_has_its_rule() {
    use crate::id::{MemberId, MotionId};
    use crate::motion::MotionKind;
    let mut rules = Preset::Committees.rules();
    let words = |rules: &Rules, kind| rules.rule_for(kind).map(Rule::words);
    for kind in [
        MotionKind::Main,
        MotionKind::Amendment { of: MotionId(1) },
        MotionKind::Challenge { member: MemberId(1) },
    ] {
        assert_eq!(words(&rules, kind).as_deref(), Some("majority of present"));
    }
    for kind in [MotionKind::CloseSession, MotionKind::Withhold] {
        assert_eq!(words(&rules, kind).as_deref(), Some("majority of enrolled"));
    }
    (rules.closing, rules.withholding) = (None, None);
    assert_eq!(words(&rules, MotionKind::CloseSession), None);
    assert_eq!(words(&rules, MotionKind::Withhold), None);
}

#[test]
fn only_members_with_a_vote_are_enrolled() {
    use crate::member::MemberKind::{Appointed, ExOfficio};
    let mut rules = Preset::Council.rules();
    assert!(rules.is_enrolled(ExOfficio, true) && rules.is_enrolled(Appointed, true));
    assert!(!rules.is_enrolled(ExOfficio, false), "the secretary");
    rules.enrolled.rule.kinds = vec![Appointed];
    assert!(!rules.is_enrolled(ExOfficio, true) && rules.is_enrolled(Appointed, true));
}

use super::*;
use crate::ballot::Elected;
use crate::id::MemberId;
use crate::member::MemberKind;

/// Candidates are numbered from 1, in the order of their votes here.
fn elect(present: u32, votes: &[u32], blank: u32, round: u8) -> Election {
    let rules = Preset::Council.rules();
    let heads = Headcount::of(29, present);
    rules.elect(&heads, &numbered(votes), blank, round).unwrap().unwrap()
}

fn numbered(votes: &[u32]) -> Vec<(MemberId, u32)> {
    (1..).map(MemberId).zip(votes.iter().copied()).collect()
}

fn member(number: i64) -> Elected {
    Elected::Member { member: MemberId(number) }
}

fn runoff(between: &[i64]) -> Elected {
    Elected::Runoff { between: between.iter().copied().map(MemberId).collect() }
}

#[test]
fn whoever_reaches_the_threshold_is_elected_else_those_ahead_stand_again() {
    // Present, votes, blank: what came of it.
    let table: [(u32, &[u32], u32, Elected); 11] = [
        (15, &[8, 7], 0, member(1)),
        (15, &[2, 8, 5], 0, member(2)),
        // Seven of fifteen present is no majority, also when others stay blank.
        (15, &[7, 5], 3, runoff(&[1, 2])),
        (15, &[5, 6, 4], 0, runoff(&[1, 2])),
        // Two are second: both stand again.
        (15, &[7, 4, 4], 0, runoff(&[1, 2, 3])),
        // Two are ahead: nobody else.
        (15, &[6, 3, 6], 0, runoff(&[1, 3])),
        (15, &[5, 5, 5], 0, runoff(&[1, 2, 3])),
        (16, &[8, 8], 0, runoff(&[1, 2])),
        // One alone, whom most do not want.
        (15, &[7], 8, Elected::Undecided),
        (15, &[0, 0], 15, Elected::Undecided),
        (15, &[], 0, Elected::Undecided),
    ];
    for (present, votes, blank, elected) in table {
        let election = elect(present, votes, blank, 1);
        assert_eq!(election.elected, elected, "{votes:?}");
        assert_eq!((election.base, election.needed), (present, present / 2 + 1));
    }
}

#[test]
fn in_a_runoff_the_most_votes_decide() {
    let second = |votes: &[u32], blank| elect(15, votes, blank, 2).elected;
    assert_eq!(second(&[6, 5], 4), member(1));
    assert_eq!(second(&[6, 5, 4], 0), member(1));
    assert_eq!(second(&[7, 7], 1), Elected::Undecided);
    assert_eq!(second(&[0, 0], 15), Elected::Undecided);
}

#[test]
fn with_a_low_threshold_several_may_reach_it() {
    let mut rules = Preset::Council.rules();
    let election = rules.election.as_mut().unwrap();
    election.rule.threshold = "1/3".parse().unwrap();
    election.rule.base = Base::Cast;
    let elect = |votes: &[u32]| {
        rules.elect(&Headcount::of(29, 15), &numbered(votes), 2, 1).unwrap().unwrap()
    };
    assert_eq!(elect(&[7, 5]).elected, member(1));
    let round = elect(&[6, 6]);
    assert_eq!(round.elected, Elected::Undecided);
    assert_eq!((round.base, round.needed, round.cast, round.not_voted), (12, 4, 12, 1));
    let steps = [
        Step::Enrolled(29),
        Step::Present(15),
        Step::Abstained { count: 2, stays: false },
        Step::NotVoted { count: 1, stays: false },
        Step::Base(12),
        Step::Needed(4),
        Step::InFavour(6),
    ];
    assert_eq!(round.steps, steps);
}

#[test]
fn ballots_that_cannot_be_elect_nobody() {
    let rules = Preset::Council.rules();
    let elect =
        |votes: &[u32], blank| rules.elect(&Headcount::of(29, 15), &numbered(votes), blank, 1);
    let error = |votes| Err(CountError::Votes { votes, entitled: 15 });
    assert_eq!(elect(&[9, 6], 1), error(16));
    assert_eq!(elect(&[u32::MAX, 2], 0), error(u64::from(u32::MAX) + 2));
    let twice = [(MemberId(1), 4), (MemberId(2), 6), (MemberId(1), 5)];
    let twice = rules.elect(&Headcount::of(29, 15), &twice, 0, 1);
    assert_eq!(twice, Err(CountError::Candidate));
}

#[test]
fn only_the_appointed_may_stand() {
    let rules = Preset::Council.rules();
    assert_eq!(rules.may_stand(MemberKind::Appointed), Some(true));
    assert_eq!(rules.may_stand(MemberKind::ExOfficio), Some(false));
    let silent = Preset::Committees.rules();
    assert_eq!(silent.may_stand(MemberKind::Appointed), None);
    assert_eq!(silent.elect(&Headcount::of(29, 15), &numbered(&[8]), 0, 1), Ok(None));
}

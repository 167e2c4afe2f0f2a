use super::*;
use crate::member::MemberKind;

fn elect(present: u32, votes: &[(char, u32)], blank: u32, round: Round) -> Election<char> {
    let ballots = Ballots { votes: votes.to_vec(), blank };
    let rules = Preset::Council.rules();
    rules.elect(&Headcount::of(29, present), &ballots, round).unwrap().unwrap()
}

#[test]
fn whoever_reaches_the_threshold_is_elected_else_those_ahead_stand_again() {
    use super::Elected::{Nobody, One, Runoff};
    // Present, votes, blank: what came of it.
    type Case = (u32, &'static [(char, u32)], u32, Elected<char>);
    let table: [Case; 11] = [
        (15, &[('a', 8), ('b', 7)], 0, One('a')),
        (15, &[('a', 2), ('b', 8), ('c', 5)], 0, One('b')),
        // Seven of fifteen present is no majority, also when others stay blank.
        (15, &[('a', 7), ('b', 5)], 3, Runoff(vec!['a', 'b'])),
        (15, &[('a', 5), ('b', 6), ('c', 4)], 0, Runoff(vec!['a', 'b'])),
        // Two are second: both stand again.
        (15, &[('a', 7), ('b', 4), ('c', 4)], 0, Runoff(vec!['a', 'b', 'c'])),
        // Two are ahead: nobody else.
        (15, &[('a', 6), ('b', 3), ('c', 6)], 0, Runoff(vec!['a', 'c'])),
        (15, &[('a', 5), ('b', 5), ('c', 5)], 0, Runoff(vec!['a', 'b', 'c'])),
        (16, &[('a', 8), ('b', 8)], 0, Runoff(vec!['a', 'b'])),
        // One alone, whom most do not want.
        (15, &[('a', 7)], 8, Nobody),
        (15, &[('a', 0), ('b', 0)], 15, Nobody),
        (15, &[], 0, Nobody),
    ];
    for (present, votes, blank, elected) in table {
        let election = elect(present, votes, blank, Round::First);
        assert_eq!(election.elected, elected, "{votes:?}");
        assert_eq!((election.base, election.needed), (present, present / 2 + 1));
    }
}

#[test]
fn in_a_runoff_the_most_votes_decide() {
    let runoff = |votes: &[(char, u32)], blank| elect(15, votes, blank, Round::Runoff).elected;
    assert_eq!(runoff(&[('a', 6), ('b', 5)], 4), Elected::One('a'));
    assert_eq!(runoff(&[('a', 6), ('b', 5), ('c', 4)], 0), Elected::One('a'));
    assert_eq!(runoff(&[('a', 7), ('b', 7)], 1), Elected::Tie(vec!['a', 'b']));
    assert_eq!(runoff(&[('a', 0), ('b', 0)], 15), Elected::Nobody);
}

#[test]
fn with_a_low_threshold_several_may_reach_it() {
    let mut rules = Preset::Council.rules();
    let election = rules.election.as_mut().unwrap();
    election.rule.threshold = "1/3".parse().unwrap();
    election.rule.base = Base::Cast;
    let elect = |votes: &[(char, u32)]| {
        let ballots = Ballots { votes: votes.to_vec(), blank: 2 };
        rules.elect(&Headcount::of(29, 15), &ballots, Round::First).unwrap().unwrap()
    };
    assert_eq!(elect(&[('a', 7), ('b', 5)]).elected, Elected::One('a'));
    assert_eq!(elect(&[('a', 6), ('b', 6)]).elected, Elected::Tie(vec!['a', 'b']));
    let round = elect(&[('a', 6), ('b', 6)]);
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
    let elect = |votes: &[(char, u32)], blank| {
        let ballots = Ballots { votes: votes.to_vec(), blank };
        rules.elect(&Headcount::of(29, 15), &ballots, Round::First)
    };
    let error = |votes| Err(CountError::Votes { votes, entitled: 15 });
    assert_eq!(elect(&[('a', 9), ('b', 6)], 1), error(16));
    assert_eq!(elect(&[('a', u32::MAX), ('b', 2)], 0), error(u64::from(u32::MAX) + 2));
    assert_eq!(elect(&[('a', 4), ('b', 6), ('a', 5)], 0), Err(CountError::Candidate));
}

#[test]
fn only_the_appointed_may_stand() {
    let rules = Preset::Council.rules();
    assert_eq!(rules.may_stand(MemberKind::Appointed), Some(true));
    assert_eq!(rules.may_stand(MemberKind::ExOfficio), Some(false));
    let silent = Preset::Committees.rules();
    assert_eq!(silent.may_stand(MemberKind::Appointed), None);
    let ballots = Ballots { votes: vec![('a', 8)], blank: 0 };
    assert_eq!(silent.elect(&Headcount::of(29, 15), &ballots, Round::First), Ok(None));
}

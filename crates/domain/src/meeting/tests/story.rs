use super::*;
use crate::ballot::{Elected, Stop};
use crate::item::ItemOutcome;
use crate::member::Office;
use crate::recusal::{Ground, RecusalWay};

const COUNCIL: i64 = 29;

/// The council of 29 with 15 of them in the room, the first item begun.
fn sitting() -> Room {
    let mut room = Room::council(COUNCIL, 15);
    room.note(room.opened(1)).unwrap();
    room.begin(1);
    room
}

fn recuse(number: i64, item: i64) -> Event {
    Event::Recused {
        member: member(number),
        item: ItemId(item),
        way: RecusalWay::Own,
        ground: Ground::Interest,
        reason: "협약 기관의 대표".to_owned(),
    }
}

#[test]
fn fourteen_of_29_cannot_open_and_fifteen_can() {
    let mut room = Room::council(COUNCIL, 14);
    assert_eq!(room.note(room.opened(1)), Err(Refusal::NoQuorum));
    // The secretary is in the room and not enrolled.
    room.arrive(100);
    assert_eq!(room.note(room.opened(1)), Err(Refusal::NoQuorum));
    assert_eq!(room.meeting.present_count(), 14);
    room.arrive(15);
    assert_eq!(room.note(room.opened(29)), Err(Refusal::Absent));
    assert_eq!(room.note(room.opened(100)), Err(Refusal::NotMember));
    room.note(room.opened(1)).unwrap();
    assert_eq!(room.meeting.status, MeetingStatus::Open);
}

#[test]
fn a_lost_quorum_stops_decisions_but_not_the_record() {
    let mut room = sitting();
    let motion = room.propose(1, MotionKind::Main).unwrap();
    let ballot = room.open_motion(motion).unwrap();
    room.leave(15);
    assert!(!room.meeting.has_quorum());
    let tally = Tally { in_favour: 8, against: 0, abstained: 0 };
    assert_eq!(room.close(ballot, tally), Err(Refusal::NoQuorum));
    assert_eq!(room.note(Event::Adjourned { reason: String::new() }), Err(Refusal::BallotOpen));
    let stop = Stop::QuorumLost;
    room.note(Event::BallotStopped { ballot, stop, reason: String::new() }).unwrap();
    assert_eq!(room.open_motion(motion), Err(Refusal::NoQuorum));
    room.note(Event::Adjourned { reason: "정족수 미달".to_owned() }).unwrap();
    assert_eq!(room.meeting.motion(motion).unwrap().status, MotionStatus::Pending);
    assert!(room.meeting.stays.iter().all(|stay| stay.to.is_some()), "nobody is left in the room");
}

#[test]
fn eight_of_fifteen_carry_and_seven_do_not() {
    for (in_favour, carried) in [(8, true), (7, false)] {
        let mut room = sitting();
        let motion = room.propose(1, MotionKind::Main).unwrap();
        assert_eq!(room.vote(motion, in_favour, 3), carried);
        assert_eq!(room.open_motion(motion), Err(Refusal::MotionSettled));
    }
}

#[test]
fn whoever_comes_or_leaves_after_the_opening_changes_no_number() {
    let mut room = sitting();
    room.arrive(16);
    let motion = room.propose(1, MotionKind::Main).unwrap();
    let ballot = room.open_motion(motion).unwrap();
    room.arrive(17);
    room.leave(1);
    let terms = &room.meeting.ballot(ballot).unwrap().terms;
    assert_eq!((terms.present, terms.base, terms.needed), (16, Some(16), Some(9)));
    assert!(!terms.entitled.contains(&member(17)), "came too late for this vote");
    assert!(terms.entitled.contains(&member(1)), "was there when it was opened");
}

#[test]
fn numbers_that_do_not_follow_from_the_record_are_refused() {
    let mut room = sitting();
    let motion = room.propose(1, MotionKind::Main).unwrap();
    let question = Question::Motion { motion };
    let mut terms = room.meeting.terms(&question, "").unwrap();
    terms.needed = Some(7);
    let ballot = BallotId(room.next());
    let opened = Event::BallotOpened { ballot, question, way: Way::Hands, terms, until: None };
    assert_eq!(room.note(opened), Err(Refusal::WrongTerms));

    let ballot = room.open_motion(motion).unwrap();
    let one_too_many = Tally { in_favour: 16, against: 0, abstained: 0 };
    assert_eq!(room.close(ballot, one_too_many), Err(Refusal::WrongResult));
    let tally = Tally { in_favour: 7, against: 8, abstained: 0 };
    let mut outcome = room.meeting.decide(room.meeting.ballot(ballot).unwrap(), tally).unwrap();
    outcome.carried = true;
    let result = Count::Motion { outcome, resolution: None };
    let closed = Event::BallotClosed { ballot, result, named: Vec::new(), paper: 0 };
    assert_eq!(room.note(closed), Err(Refusal::WrongResult));
}

#[test]
fn names_of_an_open_vote_are_of_those_who_may_vote_once_each() {
    let named = |names: &[(i64, Choice)]| {
        let mut room = sitting();
        room.note(recuse(2, 1)).unwrap();
        let motion = room.propose(1, MotionKind::Main).unwrap();
        let ballot = room.open(Question::Motion { motion }, Way::Named).unwrap();
        let named: Vec<(MemberId, Choice)> =
            names.iter().map(|(number, choice)| (member(*number), *choice)).collect();
        let tally = Tally::of(named.iter().map(|(_, choice)| *choice));
        let outcome = room.meeting.decide(room.meeting.ballot(ballot).unwrap(), tally)?;
        let result = Count::Motion { outcome, resolution: None };
        room.note(Event::BallotClosed { ballot, result, named, paper: 0 })
    };
    assert_eq!(named(&[(1, Choice::InFavour), (3, Choice::Against)]), Ok(()));
    assert_eq!(named(&[(1, Choice::InFavour), (1, Choice::InFavour)]), Err(Refusal::WrongResult));
    assert_eq!(named(&[(2, Choice::InFavour)]), Err(Refusal::WrongResult), "recused");
    assert_eq!(named(&[(16, Choice::InFavour)]), Err(Refusal::WrongResult), "absent");
    assert_eq!(named(&[(100, Choice::InFavour)]), Err(Refusal::WrongResult), "the secretary");
}

#[test]
fn whoever_is_recused_neither_speaks_nor_votes_on_that_item_alone() {
    let mut room = sitting();
    room.arrive(16);
    room.arrive(17);
    room.note(recuse(2, 1)).unwrap();
    let asked = Event::Asked { member: member(2), topic: String::new() };
    assert_eq!(room.note(asked.clone()), Err(Refusal::Recused));
    let motion = room.propose(1, MotionKind::Main).unwrap();
    let terms = room.meeting.terms(&Question::Motion { motion }, "").unwrap();
    assert_eq!((terms.present, terms.recused_present, terms.entitled.len()), (17, 1, 16));
    room.vote(motion, 16, 0);
    room.note(Event::ItemEnded {
        item: ItemId(1),
        outcome: ItemOutcome::Decided,
        note: String::new(),
    })
    .unwrap();
    room.begin(2);
    room.note(asked).unwrap();
    assert_eq!(room.note(recuse(2, 1)), Err(Refusal::ItemDone));
}

#[test]
fn a_challenge_is_decided_first_without_the_challenged() {
    let mut room = sitting();
    let main = room.propose(1, MotionKind::Main).unwrap();
    let challenge = room.propose(1, MotionKind::Challenge { member: member(3) }).unwrap();
    assert_eq!(room.open_motion(main), Err(Refusal::ChallengeFirst));
    let ballot = room.open_motion(challenge).unwrap();
    let terms = room.meeting.ballot(ballot).unwrap().terms.clone();
    assert!(!terms.entitled.contains(&member(3)));
    assert!(room.close(ballot, Tally { in_favour: 14, against: 0, abstained: 0 }).unwrap());
    assert!(room.meeting.is_recused(member(3)));
    let terms = room.meeting.terms(&Question::Motion { motion: main }, "").unwrap();
    assert_eq!(terms.recused, [member(3)]);
}

#[test]
fn amendments_come_first_and_change_what_is_voted_on() {
    let mut room = sitting();
    let main = room.propose(1, MotionKind::Main).unwrap();
    let first = room.propose(1, MotionKind::Amendment { of: main }).unwrap();
    let second = room.propose(1, MotionKind::Amendment { of: main }).unwrap();
    let third = room.propose(1, MotionKind::Amendment { of: main }).unwrap();
    let of_amendment = MotionKind::Amendment { of: first };
    assert_eq!(room.propose(1, of_amendment), Err(Refusal::WrongMotion));
    assert_eq!(room.open_motion(main), Err(Refusal::AmendmentsFirst));
    assert!(!room.vote(first, 3, 12));
    assert!(room.vote(second, 12, 3));
    room.note(Event::MotionWithdrawn { motion: third, reason: "같은 뜻".to_owned() }).unwrap();
    assert_eq!(room.meeting.motion(main).unwrap().text, format!("{second}호의 내용"));
    assert!(room.vote(main, 15, 0));
    // What is taken back takes what would have changed it along.
    let other = room.propose(1, MotionKind::Main).unwrap();
    let its = room.propose(1, MotionKind::Amendment { of: other }).unwrap();
    room.note(Event::MotionWithdrawn { motion: other, reason: "다음에".to_owned() }).unwrap();
    assert_eq!(room.meeting.motion(its).unwrap().status, MotionStatus::Withdrawn);
    assert_eq!(room.meeting.motion(other).unwrap().number, Some(2));
}

#[test]
fn an_item_ends_when_what_was_moved_is_decided_or_put_off() {
    let end = |outcome| Event::ItemEnded { item: ItemId(1), outcome, note: String::new() };
    let mut room = sitting();
    room.propose(1, MotionKind::Main).unwrap();
    assert_eq!(room.note(end(ItemOutcome::Decided)), Err(Refusal::MotionsPending));
    assert_eq!(room.note(Event::ItemBegun { item: ItemId(2) }), Err(Refusal::ItemRunning));
    room.note(end(ItemOutcome::Deferred)).unwrap();
    assert_eq!(room.note(Event::ItemBegun { item: ItemId(1) }), Err(Refusal::ItemDone));
    assert_eq!(room.note(Event::ItemBegun { item: ItemId(9) }), Err(Refusal::NoItem));
}

#[test]
fn doors_close_by_resolution_and_the_record_says_for_which_items() {
    let mut room = sitting();
    let close = room.propose(1, MotionKind::CloseSession).unwrap();
    assert_eq!(room.note(Event::SessionOpened), Err(Refusal::NotClosed));
    assert!(room.vote(close, 8, 7));
    assert!(room.meeting.is_closed);
    assert_eq!(room.propose(1, MotionKind::CloseSession), Err(Refusal::WrongMotion));
    room.note(Event::SessionOpened).unwrap();
    let withhold = room.propose(1, MotionKind::Withhold).unwrap();
    assert!(room.vote(withhold, 15, 0));
    assert_eq!(room.meeting.closed_items, BTreeSet::from([ItemId(1)]));
    assert_eq!(room.meeting.withheld, BTreeSet::from([ItemId(1)]));
}

#[test]
fn an_election_needs_a_majority_and_a_runoff_finds_it() {
    let mut room = sitting();
    let question = |candidates: &[i64], round| Question::Election {
        item: ItemId(1),
        office: Office::CoChair,
        candidates: candidates.iter().copied().map(member).collect(),
        round,
    };
    assert_eq!(room.open(question(&[2, 2], 1), Way::Secret), Err(Refusal::WrongCandidates));
    assert_eq!(room.open(question(&[100], 1), Way::Secret), Err(Refusal::WrongCandidates));
    assert_eq!(room.open(question(&[2, 3, 4], 1), Way::Named), Err(Refusal::WrongWay));
    let mut elect = |candidates: &[i64], round, votes: &[u32], blank| {
        let ballot = room.open(question(candidates, round), Way::Secret).unwrap();
        let votes: Vec<(MemberId, u32)> =
            candidates.iter().copied().map(member).zip(votes.iter().copied()).collect();
        let ballot_state = room.meeting.ballot(ballot).unwrap();
        let election = room.meeting.elect(ballot_state, &votes, blank).unwrap();
        let result = Count::Election { votes, blank, election: election.clone() };
        room.note(Event::BallotClosed { ballot, result, named: Vec::new(), paper: 0 }).unwrap();
        election.elected
    };
    let between = vec![member(2), member(3)];
    assert_eq!(elect(&[2, 3, 4], 1, &[7, 5, 2], 1), Elected::Runoff { between });
    assert_eq!(elect(&[2, 3], 2, &[6, 9], 0), Elected::Member { member: member(3) });
    assert_eq!(room.meeting.elected, [(Office::CoChair, member(3))]);
}

#[test]
fn what_is_struck_out_counts_no_more_unless_something_builds_on_it() {
    let strike = |number| Event::Struck { number, reason: "잘못 적음".to_owned() };
    let mut room = Room::council(COUNCIL, 16);
    let last_arrival = room.next() - 1;
    room.note(strike(last_arrival)).unwrap();
    assert_eq!(room.meeting.present_count(), 15);
    assert_eq!(room.note(strike(last_arrival)), Err(Refusal::NoEvent), "once");
    room.note(room.opened(1)).unwrap();
    assert_eq!(room.note(strike(3)), Err(Refusal::BuiltOn), "without it there was no quorum");
    let opened = room.next() - 1;
    assert_eq!(room.note(strike(opened)), Err(Refusal::NoEvent), "what was decided stands");
    assert_eq!(room.meeting.present_count(), 15);
}

#[test]
fn pauses_and_time() {
    let mut room = sitting();
    room.note(Event::Recess { reason: "점심".to_owned() }).unwrap();
    assert_eq!(room.propose(1, MotionKind::Main), Err(Refusal::Paused));
    room.leave(15);
    assert_eq!(room.note(Event::Resumed), Err(Refusal::NoQuorum));
    room.arrive(15);
    room.note(Event::Resumed).unwrap();
    assert_eq!(room.note(Event::Resumed), Err(Refusal::NotPaused));
    let mut back = room.record.last().unwrap().clone();
    back.number += 1;
    back.at = Moment(0);
    assert_eq!(room.meeting.after(&room.record, &back), Err(Refusal::Earlier));
}

#[test]
fn who_speaks_is_one_and_leaving_ends_it() {
    let mut room = sitting();
    room.note(Event::Asked { member: member(4), topic: "예산".to_owned() }).unwrap();
    room.note(Event::Asked { member: member(5), topic: String::new() }).unwrap();
    room.note(Event::SpeechBegun { member: member(4) }).unwrap();
    assert_eq!(room.meeting.queue.len(), 1);
    room.note(Event::SpeechBegun { member: member(5) }).unwrap();
    assert_eq!(room.meeting.speaker().unwrap().member, member(5));
    room.leave(5);
    assert!(room.meeting.speaker().is_none());
    let ended = Event::SpeechEnded { member: member(5) };
    assert_eq!(room.note(ended), Err(Refusal::NotListed));
}

#[test]
fn a_written_deliberation_needs_no_room_and_ends_with_its_votes() {
    let mut room = Room::of(MeetingKind::Written, COUNCIL, 2, Preset::Council.rules());
    room.note(room.opened(1)).unwrap();
    room.begin(1);
    room.begin(2);
    let motion = room.propose(1, MotionKind::Main).unwrap();
    let question = Question::Motion { motion };
    assert_eq!(room.meeting.terms(&question, "no such ground"), Err(Refusal::NoRule));
    let terms = room.meeting.terms(&question, "minor").unwrap();
    assert_eq!(terms.entitled.len(), 29);
    let ballot = BallotId(room.next());
    let open = |way, until| Event::BallotOpened {
        ballot,
        question: question.clone(),
        way,
        terms: terms.clone(),
        until,
    };
    assert_eq!(room.note(open(Way::Secret, Some(Moment(90)))), Err(Refusal::WrongWay));
    assert_eq!(room.note(open(Way::Named, None)), Err(Refusal::WrongWay), "until when?");
    room.note(open(Way::Named, Some(Moment(90)))).unwrap();
    // Another item goes on beside it.
    room.propose(2, MotionKind::Main).unwrap();
}

#[test]
fn a_record_replayed_is_the_meeting_and_a_forged_one_is_not() {
    let mut room = sitting();
    let motion = room.propose(1, MotionKind::Main).unwrap();
    room.vote(motion, 9, 2);
    let setup = room.meeting.setup.clone();
    assert_eq!(Meeting::replay(setup.clone(), &room.record), Ok(room.meeting));
    let mut forged = room.record.clone();
    forged.remove(4);
    let opened = Recorded::clone(&room.record[15]).number;
    assert_eq!(Meeting::replay(setup, &forged), Err((opened, Refusal::NoQuorum)));
}

//! The engine against counting people one by one. What is shared with it are the settings; the count
//! is over explicit lists, and fractions are compared by multiplying across.

use proptest::prelude::*;

use super::*;

/// A seat of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Person {
    present: bool,
    recused: bool,
    /// In favour, against, abstained; none gives no vote.
    vote: Option<Vote>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vote {
    Yes,
    No,
    Abstain,
}

/// What happens during a meeting to the person in a seat.
#[derive(Clone, Copy, Debug)]
enum Event {
    Arrive(usize),
    Leave(usize),
    Recuse(usize),
    /// The next item: nobody is recused from it yet.
    NextItem,
}

/// Seats: none is a vacancy.
type Seats = Vec<Option<Person>>;

const SEATS: usize = 31;

fn seats() -> impl Strategy<Value = Seats> {
    let nobody_here = Person { present: false, recused: false, vote: None };
    let seat = prop::bool::weighted(0.9).prop_map(move |held| held.then_some(nobody_here));
    prop::collection::vec(seat, 0..=SEATS)
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        6 => (0..SEATS).prop_map(Event::Arrive),
        2 => (0..SEATS).prop_map(Event::Leave),
        1 => (0..SEATS).prop_map(Event::Recuse),
        1 => Just(Event::NextItem),
    ];
    prop::collection::vec(event, 0..150)
}

fn votes() -> impl Strategy<Value = Vec<Option<Vote>>> {
    let vote = prop_oneof![
        6 => Just(Some(Vote::Yes)),
        3 => Just(Some(Vote::No)),
        1 => Just(Some(Vote::Abstain)),
        1 => Just(None),
    ];
    prop::collection::vec(vote, SEATS)
}

fn threshold() -> impl Strategy<Value = Threshold> {
    let fraction = (1u32..=12).prop_flat_map(|whole| (1..=whole, Just(whole)));
    let at_least = |(part, whole)| Threshold::AtLeast(Fraction::new(part, whole).unwrap());
    prop_oneof![Just(Threshold::Majority), fraction.prop_map(at_least)]
}

fn any_rules() -> impl Strategy<Value = Rules> {
    let base = prop::sample::select(Base::ALL);
    let abstentions = prop::sample::select(Abstentions::ALL);
    let settings = any::<(bool, bool, bool)>();
    (threshold(), threshold(), base, abstentions, settings).prop_map(
        |(quorum, decision, base, abstentions, (enrolled, stay, in_base))| {
            let mut rules = Preset::Council.rules();
            rules.quorum.rule.threshold = quorum;
            let mut rule =
                Rule { threshold: decision, base, abstentions, ..rules.decision.clone() };
            std::mem::swap(&mut rules.decision, &mut rule);
            rules.counting = Counting { enrolled, quorum: stay, base: in_base, article: None };
            rules
        },
    )
}

/// What the meeting's clerk keeps: numbers, changed by each event.
fn clerk(seats: &mut Seats, events: &[Event]) -> Headcount {
    let enrolled = u32::try_from(seats.iter().flatten().count()).unwrap();
    let mut heads = Headcount::of(enrolled, 0);
    for event in events {
        match *event {
            Event::Arrive(seat) => {
                if let Some(Some(person)) = seats.get_mut(seat)
                    && !person.present
                {
                    person.present = true;
                    heads.present += 1;
                    if person.recused {
                        heads.recused_present += 1;
                        heads.recused_absent -= 1;
                    }
                }
            }
            Event::Leave(seat) => {
                if let Some(Some(person)) = seats.get_mut(seat)
                    && person.present
                {
                    person.present = false;
                    heads.present -= 1;
                    if person.recused {
                        heads.recused_present -= 1;
                        heads.recused_absent += 1;
                    }
                }
            }
            Event::Recuse(seat) => {
                if let Some(Some(person)) = seats.get_mut(seat)
                    && !person.recused
                {
                    person.recused = true;
                    let side = if person.present {
                        &mut heads.recused_present
                    } else {
                        &mut heads.recused_absent
                    };
                    *side += 1;
                }
            }
            Event::NextItem => {
                seats.iter_mut().flatten().for_each(|person| person.recused = false);
                heads.recused_present = 0;
                heads.recused_absent = 0;
            }
        }
    }
    heads
}

fn enough(threshold: Threshold, part: usize, of: usize) -> bool {
    let (part, of) = (u64::try_from(part).unwrap(), u64::try_from(of).unwrap());
    match threshold {
        Threshold::Majority => 2 * part > of,
        Threshold::AtLeast(fraction) => {
            let text = fraction.to_string();
            let (num, den) = text.split_once('/').unwrap();
            let (num, den): (u64, u64) = (num.parse().unwrap(), den.parse().unwrap());
            part > 0 && part * den >= num * of
        }
    }
}

/// Whether the quorum is there, by walking through the seats.
fn opens(seats: &Seats, rules: &Rules) -> bool {
    let mut enrolled = Vec::new();
    let mut here = Vec::new();
    for (seat, person) in seats.iter().enumerate() {
        let Some(person) = person else { continue };
        if rules.counting.enrolled || !person.recused {
            enrolled.push(seat);
        }
        if person.present && (rules.counting.quorum || !person.recused) {
            here.push(seat);
        }
    }
    enough(rules.quorum.rule.threshold, here.len(), enrolled.len())
}

/// Whether the motion is carried, by walking through the seats; those of whom the part is taken too.
fn carries(seats: &Seats, rules: &Rules) -> (bool, usize) {
    let mut base = Vec::new();
    let mut in_favour = Vec::new();
    for (seat, person) in seats.iter().enumerate() {
        let Some(person) = person else { continue };
        let vote = person.vote.filter(|_| person.present && !person.recused);
        let counts = match rules.decision.base {
            Base::Enrolled => !person.recused || rules.counting.enrolled,
            Base::Cast => matches!(vote, Some(Vote::Yes | Vote::No)),
            Base::Present if !person.present => false,
            Base::Present if person.recused => rules.counting.base,
            Base::Present => {
                vote != Some(Vote::Abstain) || rules.decision.abstentions == Abstentions::Present
            }
        };
        if counts {
            base.push(seat);
        }
        if vote == Some(Vote::Yes) {
            in_favour.push(seat);
        }
    }
    (enough(rules.decision.threshold, in_favour.len(), base.len()), base.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_engine_counts_as_one_counts_people(
        mut seats in seats(),
        events in events(),
        votes in votes(),
        rules in any_rules(),
    ) {
        let heads = clerk(&mut seats, &events);
        for (person, vote) in seats.iter_mut().zip(&votes) {
            if let Some(person) = person {
                person.vote = *vote;
            }
        }
        let opening = rules.may_open(&heads).unwrap();
        prop_assert_eq!(opening.is_met(), opens(&seats, &rules), "{:?}", opening);

        let given = |vote| {
            let voters = seats.iter().flatten().filter(|person| person.present && !person.recused);
            u32::try_from(voters.filter(|person| person.vote == vote).count()).unwrap()
        };
        let tally = Tally {
            in_favour: given(Some(Vote::Yes)),
            against: given(Some(Vote::No)),
            abstained: given(Some(Vote::Abstain)),
        };
        let outcome = rules.decide(&heads, &tally, &rules.decision).unwrap();
        let (carried, base) = carries(&seats, &rules);
        prop_assert_eq!(outcome.carried, carried, "{:?}", outcome);
        prop_assert_eq!(outcome.base, u32::try_from(base).unwrap(), "{:?}", outcome);
        prop_assert_eq!(outcome.not_voted, given(None));
        prop_assert_eq!(added_up(&outcome.steps), Some(outcome.base), "{:?}", outcome);

        let before = rules.needed_before(&heads, &rules.decision).unwrap();
        let depends = rules.decision.base == Base::Cast
            || (rules.decision.base, rules.decision.abstentions)
                == (Base::Present, Abstentions::LeftOut);
        let known = (!depends).then_some((outcome.base, outcome.needed));
        prop_assert_eq!(before, known);

        // One vote more than there are people is an error, never a number.
        let over = Tally { against: tally.against + outcome.not_voted + 1, ..tally };
        prop_assert!(rules.decide(&heads, &over, &rules.decision).is_err());
    }

    #[test]
    fn as_many_as_may_leave_may_leave(
        mut seats in seats(),
        events in events(),
        rules in any_rules(),
    ) {
        let heads = clerk(&mut seats, &events);
        let opening = rules.may_open(&heads).unwrap();
        let counts = |person: &&mut Person| {
            person.present && (rules.counting.quorum || !person.recused)
        };
        let mut left = 0;
        while opens(&seats, &rules) {
            let Some(person) = seats.iter_mut().flatten().find(counts) else { break };
            person.present = false;
            left += 1;
        }
        let expected = if opening.is_met() { opening.may_leave() + 1 } else { 0 };
        prop_assert_eq!(left, expected);
    }

    #[test]
    fn needed_is_the_least_that_is_enough(threshold in threshold(), base in 0u32..200) {
        let needed = usize::try_from(threshold.needed(base)).unwrap();
        let base = usize::try_from(base).unwrap();
        prop_assert!(enough(threshold, needed, base));
        prop_assert!(!enough(threshold, needed - 1, base));
    }

    #[test]
    fn a_date_is_late_exactly_when_fewer_days_lie_before_the_meeting(
        hours in 0i64..24 * 20,
        meeting_hour in 0i64..24,
        least in 0u32..15,
    ) {
        // Korea keeps one time all year: counting midnights in hours is exact.
        let hour = |hours: i64| at("2026-12-01T00:00").plus(hours * 3_600 * crate::time::SECOND);
        let starts = hour(24 * 20 + meeting_hour);
        let mut rules = Preset::Council.rules();
        rules.notice.as_mut().unwrap().rule.days = least;
        let convening = Convening {
            starts,
            notified: Some(hour(hours)),
            exception: None,
            materials: Vec::new(),
        };
        let late = !rules.notice_findings(&convening, starts, &korea()).is_empty();
        let midnights = (hours + 1..=24 * 20).filter(|hour| hour % 24 == 0).count();
        prop_assert_eq!(late, midnights < usize::try_from(least).unwrap());
    }
}

/// The base, from the steps alone.
fn added_up(steps: &[Step]) -> Option<u32> {
    let mut number = 0;
    for step in steps {
        match *step {
            Step::Enrolled(n) | Step::Present(n) => number = n,
            Step::Recused { count, stays }
            | Step::Abstained { count, stays }
            | Step::NotVoted { count, stays } => number -= if stays { 0 } else { count },
            Step::Base(base) => return (base == number).then_some(base),
            Step::Needed(_) | Step::Most | Step::InFavour(_) => {}
        }
    }
    None
}

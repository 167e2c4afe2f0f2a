//! Whatever happens in a room, in whatever order: the record allows what people counted one by one
//! allow, and its votes come out as their hands do.

use proptest::prelude::*;

use super::*;
use crate::bylaws::{Abstentions, Base, Counting, Rule, Threshold};
use crate::item::ItemOutcome;
use crate::recusal::{Ground, RecusalWay};

const MEMBERS: i64 = 12;
const ITEMS: i64 = 3;

/// Something that somebody tries.
#[derive(Clone, Debug)]
enum Try {
    Arrive(i64),
    Leave(i64),
    Open(i64),
    Begin(i64),
    End,
    Recuse(i64, i64),
    Challenge(i64, Hands),
    Vote(Hands),
    Recess,
    Resume,
}

/// How each member would vote, by number.
type Hands = Vec<Choice>;

fn hands() -> impl Strategy<Value = Hands> {
    let choice = prop_oneof![
        5 => Just(Choice::InFavour),
        3 => Just(Choice::Against),
        1 => Just(Choice::Abstain),
    ];
    prop::collection::vec(choice, usize::try_from(MEMBERS).unwrap())
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let member = || 1..=MEMBERS;
    let one = prop_oneof![
        12 => member().prop_map(Try::Arrive),
        3 => member().prop_map(Try::Leave),
        2 => member().prop_map(Try::Open),
        3 => (1..=ITEMS).prop_map(Try::Begin),
        1 => Just(Try::End),
        2 => (member(), 1..=ITEMS).prop_map(|(member, item)| Try::Recuse(member, item)),
        1 => (member(), hands()).prop_map(|(member, hands)| Try::Challenge(member, hands)),
        4 => hands().prop_map(Try::Vote),
        1 => Just(Try::Recess),
        2 => Just(Try::Resume),
    ];
    prop::collection::vec(one, 0..120)
}

fn rules() -> impl Strategy<Value = Rules> {
    let base = prop::sample::select(Base::ALL);
    let abstentions = prop::sample::select(Abstentions::ALL);
    let counting = any::<(bool, bool, bool)>();
    (base, abstentions, counting).prop_map(|(base, abstentions, (enrolled, quorum, in_base))| {
        let mut rules = Preset::Council.rules();
        let (threshold, article) = (Threshold::Majority, rules.decision.article.clone());
        rules.decision = Rule { threshold, base, abstentions, written: false, article };
        rules.counting = Counting { enrolled, quorum, base: in_base, article: None };
        rules
    })
}

/// A person in or out of the room.
#[derive(Clone, Debug, Default)]
struct Person {
    here: bool,
    recused: BTreeSet<i64>,
}

/// The room as an observer keeps it, who knows the rules and nothing of the program.
struct Observer {
    people: Vec<Person>,
    rules: Rules,
    open: bool,
    paused: bool,
    item: Option<i64>,
    done: BTreeSet<i64>,
}

impl Observer {
    fn person(&mut self, number: i64) -> &mut Person {
        &mut self.people[usize::try_from(number - 1).unwrap()]
    }

    fn is_recused(&self, person: &Person) -> bool {
        self.item.is_some_and(|item| person.recused.contains(&item))
    }

    fn has_quorum(&self) -> bool {
        let counting = &self.rules.counting;
        let enrolled = self.people.iter().filter(|one| counting.enrolled || !self.is_recused(one));
        let here =
            self.people.iter().filter(|one| one.here && (counting.quorum || !self.is_recused(one)));
        2 * here.count() > enrolled.count()
    }

    fn runs(&self) -> bool {
        self.open && !self.paused
    }

    /// Whether those who may vote carry a motion; `without` takes no part besides the recused.
    fn carries(&self, hands: &Hands, without: Option<usize>) -> bool {
        let mut base = 0;
        let mut in_favour = 0;
        for (number, (person, hand)) in self.people.iter().zip(hands).enumerate() {
            let out = self.is_recused(person) || without == Some(number);
            let votes = person.here && !out;
            let counts = match self.rules.decision.base {
                Base::Enrolled => !out || self.rules.counting.enrolled,
                Base::Cast => votes && *hand != Choice::Abstain,
                Base::Present if out => person.here && self.rules.counting.base,
                Base::Present => {
                    let stays = self.rules.decision.abstentions == Abstentions::Present;
                    person.here && (stays || *hand != Choice::Abstain)
                }
            };
            base += usize::from(counts);
            in_favour += usize::from(votes && *hand == Choice::InFavour);
        }
        2 * in_favour > base
    }

    fn voters(&self, without: Option<usize>) -> Vec<usize> {
        let votes = |number: usize, person: &Person| {
            person.here && !self.is_recused(person) && without != Some(number)
        };
        let all = self.people.iter().enumerate();
        all.filter(|(number, person)| votes(*number, person)).map(|(number, _)| number).collect()
    }

    /// Whether a vote can be held now.
    fn may_vote(&self, without: Option<usize>) -> bool {
        let may_meet = self.runs() && self.item.is_some() && self.has_quorum();
        may_meet && !self.voters(without).is_empty()
    }

    /// Takes in what may happen; says whether it may.
    fn see(&mut self, tried: &Try) -> bool {
        match *tried {
            Try::Arrive(number) => !std::mem::replace(&mut self.person(number).here, true),
            Try::Leave(number) => std::mem::replace(&mut self.person(number).here, false),
            Try::Open(chair) => {
                let may = !self.open && self.person(chair).here && self.has_quorum();
                self.open |= may;
                may
            }
            Try::Begin(item) => {
                let free = self.item.is_none() && !self.done.contains(&item);
                let may = self.runs() && self.has_quorum() && free;
                if may {
                    self.item = Some(item);
                }
                may
            }
            Try::End => {
                let ended = self.item.filter(|_| self.runs());
                if let Some(item) = ended {
                    self.done.insert(item);
                    self.item = None;
                }
                ended.is_some()
            }
            Try::Recuse(number, item) => {
                !self.done.contains(&item) && self.person(number).recused.insert(item)
            }
            Try::Recess => {
                let may = self.runs();
                self.paused |= may;
                may
            }
            Try::Resume => {
                let may = self.paused && self.has_quorum();
                self.paused &= !may;
                may
            }
            Try::Challenge(..) | Try::Vote(_) => unreachable!("told apart by the test"),
        }
    }
}

/// Votes on a motion in names as the hands say; whether it was carried.
fn vote(room: &mut Room, motion: MotionId, hands: &Hands, voters: &[usize]) -> bool {
    let question = Question::Motion { motion };
    let ballot = room.open(question, Way::Named).unwrap();
    let state = room.meeting.ballot(ballot).unwrap().clone();
    let seat = |number: &usize| member(i64::try_from(*number).unwrap() + 1);
    let entitled: Vec<MemberId> = voters.iter().map(seat).collect();
    assert_eq!(state.terms.entitled, entitled);
    let named: Vec<(MemberId, Choice)> =
        voters.iter().map(|number| (seat(number), hands[*number])).collect();
    let tally = Tally::of(named.iter().map(|(_, choice)| *choice));
    let outcome = room.meeting.decide(&state, tally).unwrap();
    if let (Some(base), Some(needed)) = (state.terms.base, state.terms.needed) {
        assert_eq!((outcome.base, outcome.needed), (base, needed), "as it was opened");
    }
    let carried = outcome.carried;
    let result = Count::Motion { outcome, resolution: None };
    room.note(Event::BallotClosed { ballot, result, named, paper: 0 }).unwrap();
    carried
}

fn event(tried: &Try, item: Option<i64>) -> Option<Event> {
    Some(match *tried {
        Try::Arrive(number) => Event::Arrived { member: member(number), by: Checkin::Code },
        Try::Leave(number) => Event::Left { member: member(number) },
        Try::Open(number) => Event::Opened {
            chair: member(number),
            enrolled: BTreeSet::new(),
            others: BTreeSet::new(),
        },
        Try::Begin(item) => Event::ItemBegun { item: ItemId(item) },
        Try::End => Event::ItemEnded {
            item: ItemId(item.unwrap_or(1)),
            outcome: ItemOutcome::Deferred,
            note: String::new(),
        },
        Try::Recuse(number, item) => Event::Recused {
            member: member(number),
            item: ItemId(item),
            way: RecusalWay::Own,
            ground: Ground::Kin,
            reason: "친족".to_owned(),
        },
        Try::Recess => Event::Recess { reason: "휴식".to_owned() },
        Try::Resume => Event::Resumed,
        Try::Challenge(..) | Try::Vote(_) => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_room_counted_one_by_one_agrees_with_its_record(tries in tries(), rules in rules()) {
        let mut room = Room::new(MEMBERS, ITEMS, rules.clone());
        let people = vec![Person::default(); usize::try_from(MEMBERS).unwrap()];
        let mut observer =
            Observer { people, rules, open: false, paused: false, item: None, done: BTreeSet::new() };
        for tried in &tries {
            let current = observer.item;
            if let Some(event) = event(tried, current) {
                let noted = room.note(event);
                let seen = observer.see(tried);
                prop_assert_eq!(noted.is_ok(), seen, "{:?}: {:?}", tried, noted);
            } else {
                let (kind, hands, without) = match tried {
                    Try::Challenge(number, hands) => {
                        let place = usize::try_from(number - 1).unwrap();
                        let member = member(*number);
                        (MotionKind::Challenge { member }, hands, Some(place))
                    }
                    Try::Vote(hands) => (MotionKind::Main, hands, None),
                    _ => unreachable!("every other try is an event"),
                };
                let twice = without.is_some_and(|place| {
                    current.is_some_and(|item| observer.people[place].recused.contains(&item))
                });
                if !observer.may_vote(without) || twice {
                    continue;
                }
                let item = current.unwrap();
                let motion = room.propose(item, kind).unwrap();
                let carried = vote(&mut room, motion, hands, &observer.voters(without));
                prop_assert_eq!(carried, observer.carries(hands, without), "{:?}", tried);
                if let Some(place) = without.filter(|_| carried) {
                    observer.people[place].recused.insert(item);
                }
            }
            let here = observer.people.iter().filter(|one| one.here).count();
            prop_assert_eq!(usize::try_from(room.meeting.present_count()).unwrap(), here);
            prop_assert_eq!(room.meeting.has_quorum(), observer.has_quorum());
        }
        // Nothing but the record is needed.
        let setup = room.meeting.setup.clone();
        prop_assert_eq!(Meeting::replay(setup, &room.record).unwrap(), room.meeting);
    }
}

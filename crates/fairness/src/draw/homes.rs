//! Homes that people share. At most one person of a home is drawn, which seldom stands in the way of
//! anything: so most homes have no row among the limits, and whole panels are checked instead.

use std::borrow::Cow;

use super::No;
use super::panel::Kind;
use crate::number::{At, real};

/// Who lives with whom, as far as no row of the limits says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Homes {
    /// The home of each person; none for those who live alone or whose home has a row.
    of: Vec<Option<usize>>,
    /// The people of each home.
    residents: Vec<Vec<usize>>,
}

/// The sum of chances in a home from which on it gets a row: 1 is the most that a home can have.
const NEAR: f64 = 0.75;

/// Types that cannot all be seated: together they have fewer homes than the seats they were to take.
pub(super) type Crowd = Vec<usize>;

impl Homes {
    /// From the people of each home.
    pub(super) fn new(people: usize, residents: Vec<Vec<usize>>) -> Self {
        let mut of = vec![None; people];
        for (home, own) in residents.iter().enumerate() {
            for person in own {
                of.put(*person, Some(home));
            }
        }
        Self { of, residents }
    }

    /// Those who live with someone.
    pub(super) fn housemates(&self, person: usize) -> &[usize] {
        let home = self.of.at(person).and_then(|home| self.residents.get(home));
        home.map_or(&[], Vec::as_slice)
    }

    /// How many people there are.
    pub(super) fn people(&self) -> usize {
        self.of.len()
    }

    /// How many homes.
    pub(super) fn count(&self) -> usize {
        self.residents.len()
    }

    /// Whether people with these mean seats of their types leave room in their homes.
    pub(super) fn room(&self, kinds: &[Kind], seats: &[f64]) -> Result<(), No> {
        let mut chance = vec![0.0; self.of.len()];
        for (kind, seats) in kinds.iter().zip(seats) {
            let own = seats / real(kind.people.len());
            kind.people.iter().for_each(|person| chance.put(*person, own));
        }
        let sum = |own: &[usize]| -> f64 { own.iter().map(|person| chance.at(*person)).sum() };
        let near = self.residents.iter().filter(|own| sum(own) > NEAR);
        let crowd: Vec<usize> = near.filter_map(|own| own.first().copied()).collect();
        if crowd.is_empty() { Ok(()) } else { Err(No::Room(crowd)) }
    }

    /// Whether so many of a type live alone: nobody is in their way, nor are they in anyone's.
    pub(super) fn hold(&self, kind: &Kind, number: i64) -> bool {
        let alone = kind.people.iter().filter(|person| self.of.at(**person).is_none());
        i64::try_from(alone.count()).is_ok_and(|alone| alone >= number)
    }

    /// Types that cannot all be seated in a panel with these numbers, if there are any.
    pub(super) fn crowd(&self, kinds: &[Kind], numbers: &[i64]) -> Option<Crowd> {
        if self.residents.is_empty() {
            return None;
        }
        let mut seating = Seating::new(self, kinds);
        for (at, (kind, number)) in kinds.iter().zip(numbers).enumerate() {
            if self.hold(kind, *number) {
                continue;
            }
            for _ in 0..*number {
                if let Some(crowd) = seating.seat(at) {
                    return Some(crowd);
                }
            }
        }
        None
    }

    /// A person for each seat, no two of one home: of each type those with least `served` first,
    /// as far as homes allow.
    pub(super) fn seat(
        &self,
        kinds: &[Kind],
        numbers: &[i64],
        served: &[i64],
    ) -> Result<Vec<usize>, Crowd> {
        let mut seating = Seating::new(self, kinds);
        for (at, number) in numbers.iter().enumerate().filter(|(_, number)| **number > 0) {
            seating.order(at, served);
            for _ in 0..*number {
                if let Some(crowd) = seating.seat(at) {
                    return Err(crowd);
                }
            }
        }
        let mut members: Vec<usize> = seating.members();
        members.sort_unstable();
        Ok(members)
    }
}

/// People who take seats (a matching of seats and homes, by augmenting paths).
struct Seating<'h> {
    homes: &'h Homes,
    /// People of each type in the order in which they are asked.
    people: Vec<Cow<'h, [usize]>>,
    seated: Vec<bool>,
    /// For each home, who has a seat and of which type.
    taken: Vec<Option<(usize, usize)>>,
}

impl<'h> Seating<'h> {
    fn new(homes: &'h Homes, kinds: &'h [Kind]) -> Self {
        let people = kinds.iter().map(|kind| Cow::Borrowed(kind.people.as_slice())).collect();
        let (seated, taken) = (vec![false; homes.of.len()], vec![None; homes.residents.len()]);
        Self { homes, people, seated, taken }
    }

    fn order(&mut self, kind: usize, served: &[i64]) {
        if let Some(people) = self.people.get_mut(kind) {
            people.to_mut().sort_by_key(|person| (served.at(*person), *person));
        }
    }

    fn members(self) -> Vec<usize> {
        let all = self.seated.into_iter().enumerate();
        all.filter(|(_, seated)| *seated).map(|(person, _)| person).collect()
    }

    /// One more seat for a type; else the types that are in each other's way.
    fn seat(&mut self, kind: usize) -> Option<Crowd> {
        let (mut crowd, mut asked) = (Vec::new(), vec![false; self.taken.len()]);
        (!self.find(kind, &mut asked, &mut crowd)).then_some(crowd)
    }

    /// Whoever is free; else someone whose housemate can give up the seat to another of their type.
    fn find(&mut self, kind: usize, asked: &mut [bool], crowd: &mut Crowd) -> bool {
        let open = self.people.get(kind).cloned().unwrap_or_default();
        let home = |person: usize| self.homes.of.at(person);
        let free = open.iter().copied().find(|person| {
            !self.seated.at(*person) && home(*person).is_none_or(|h| self.taken.at(h).is_none())
        });
        if let Some(person) = free {
            self.take(kind, person);
            return true;
        }
        crowd.push(kind);
        for person in open.iter().copied() {
            let Some(home) = self.homes.of.at(person) else { continue };
            if self.seated.at(person) || asked.at(home) {
                continue;
            }
            asked.put(home, true);
            let Some((other, occupant)) = self.taken.at(home) else { continue };
            if other != kind && self.find(other, asked, crowd) {
                self.seated.put(occupant, false);
                self.take(kind, person);
                return true;
            }
        }
        false
    }

    fn take(&mut self, kind: usize, person: usize) {
        self.seated.put(person, true);
        if let Some(home) = self.homes.of.at(person) {
            self.taken.put(home, Some((kind, person)));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds(of: &[usize], count: usize) -> Vec<Kind> {
        let people = |kind: usize| (0..of.len()).filter(|person| of[*person] == kind).collect();
        (0..count).map(|kind| Kind { limits: Vec::new(), people: people(kind) }).collect()
    }

    #[test]
    fn whoever_is_in_the_way_gives_up_the_seat_to_another_of_their_type() {
        // 0 and 1 are of one type; 2, alone in theirs, lives with 0.
        let kinds = kinds(&[0, 0, 1], 2);
        let homes = Homes::new(3, vec![vec![0, 2]]);
        assert_eq!(homes.seat(&kinds, &[1, 1], &[0, 5, 0]), Ok(vec![1, 2]));
        assert_eq!(homes.seat(&kinds, &[2, 0], &[0; 3]), Ok(vec![0, 1]));
        assert_eq!(homes.crowd(&kinds, &[2, 1]), Some(vec![1, 0]));
        assert_eq!(homes.housemates(2), [0, 2]);
        assert!(homes.housemates(1).is_empty());
        // Half a seat for everyone leaves no room at home, a third does.
        assert_eq!(homes.room(&kinds, &[1.0, 0.5]), Err(No::Room(vec![0])));
        assert_eq!(homes.room(&kinds, &[0.6, 0.3]), Ok(()));
    }

    proptest! {
        /// A panel can be seated where some set of people, tried one by one, has these numbers.
        #[test]
        fn panels_are_seated_where_that_is_possible(
            people in proptest::collection::vec((0_usize..4, 0_usize..4), 1..9),
            numbers in proptest::collection::vec(0_i64..3, 4),
            served in proptest::collection::vec(0_i64..3, 9),
        ) {
            let of: Vec<usize> = people.iter().map(|(kind, _)| *kind).collect();
            let kinds = kinds(&of, 4);
            // Home 3 is none.
            let residents = |home: usize| (0..people.len()).filter(|p| people[*p].1 == home).collect();
            let homes = Homes::new(people.len(), (0..3).map(residents).collect());
            let fits = |members: &[usize]| {
                let count = |kind: usize| members.iter().filter(|p| of[**p] == kind).count();
                let at_home = |home: usize| members.iter().filter(|p| people[**p].1 == home).count();
                (0..4).all(|kind| i64::try_from(count(kind)) == Ok(numbers[kind]))
                    && (0..3).all(|home| at_home(home) <= 1)
            };
            let possible = (0_u32..1 << people.len()).any(|set| {
                fits(&(0..people.len()).filter(|p| set >> p & 1 == 1).collect::<Vec<_>>())
            });
            let seated = homes.seat(&kinds, &numbers, &served);
            prop_assert_eq!(seated.is_ok(), possible);
            prop_assert_eq!(homes.crowd(&kinds, &numbers).is_none(), possible);
            if let Ok(members) = seated {
                prop_assert!(fits(&members), "{:?}", members);
            }
        }
    }
}

//! A conversation that is being voted on: votes and co-votes, kept together one vote at a time.

use crate::covote::{CoVotes, MAX_STATEMENTS_IN_PAIRS};
use crate::matrix::{Matrix, MatrixError};

/// Votes with their co-votes. One vote costs a step for each other vote of that person; an analysis
/// then begins with the components at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    matrix: Matrix,
    /// Dropped for good when there are too many statements for pairs.
    pairs: Option<CoVotes>,
}

impl Running {
    /// From the votes so far.
    pub fn new(matrix: Matrix) -> Self {
        let few = matrix.statements() <= MAX_STATEMENTS_IN_PAIRS;
        let pairs = few.then(|| CoVotes::count(&matrix));
        Self { matrix, pairs }
    }

    /// From votes and their co-votes, where those are kept: they must belong together.
    pub(crate) fn of_parts(matrix: Matrix, pairs: Option<CoVotes>) -> Self {
        Self { matrix, pairs }
    }

    /// The votes.
    pub fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// The co-votes, where they are kept.
    pub fn pairs(&self) -> Option<&CoVotes> {
        self.pairs.as_ref()
    }

    /// Adds a person without votes; their number.
    pub fn add_person(&mut self) -> Result<usize, MatrixError> {
        self.matrix.add_person()
    }

    /// Adds a statement without votes; its number.
    pub fn add_statement(&mut self) -> Result<usize, MatrixError> {
        let statement = self.matrix.add_statement()?;
        if statement >= MAX_STATEMENTS_IN_PAIRS {
            self.pairs = None;
        } else if let Some(pairs) = &mut self.pairs {
            pairs.add_statement();
        }
        Ok(statement)
    }

    /// Takes a vote; returns the one it replaces.
    pub fn vote(
        &mut self,
        person: usize,
        statement: usize,
        value: i8,
    ) -> Result<Option<i8>, MatrixError> {
        let old = self.matrix.vote(person, statement, value)?;
        if let Some(pairs) = &mut self.pairs {
            // No votes of a banned person count: their row is empty here.
            pairs.change(self.matrix.codes(person), statement, old, Some(value.signum()));
        }
        Ok(old)
    }

    /// Takes a vote back, as if it had never been cast; returns it, where there was one.
    pub fn withdraw(&mut self, person: usize, statement: usize) -> Result<Option<i8>, MatrixError> {
        let old = self.matrix.withdraw(person, statement)?;
        if let Some(pairs) = self.pairs.as_mut().filter(|_| old.is_some()) {
            pairs.change(self.matrix.codes(person), statement, old, None);
        }
        Ok(old)
    }

    /// Moderates a statement out, or back in. Sums stay: what was moderated out is left out when
    /// components are found.
    pub fn moderate(&mut self, statement: usize, out: bool) -> Result<(), MatrixError> {
        self.matrix.moderate(statement, out)
    }

    /// Bans a person, whose votes then count nowhere, or takes the ban back.
    pub fn ban(&mut self, person: usize, banned: bool) -> Result<(), MatrixError> {
        if self.matrix.is_banned(person) == banned {
            return self.matrix.ban(person, banned);
        }
        self.matrix.ban(person, banned)?;
        if let Some(pairs) = &mut self.pairs {
            let row = self.matrix.kept(person);
            // Vote after vote, each against those before it: every pair once.
            for (at, code) in row.iter().enumerate() {
                let before = row.get(..at).unwrap_or_default();
                let value = Some(code.value());
                let (old, new) = if banned { (value, None) } else { (None, value) };
                pairs.change(before, code.statement(), old, new);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Event {
        Vote(usize, usize, i8),
        Withdraw(usize, usize),
        Ban(usize, bool),
        Moderate(usize, bool),
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            8 => (0usize..9, 0usize..7, -1i8..=1).prop_map(|(p, s, v)| Event::Vote(p, s, v)),
            2 => (0usize..9, 0usize..7).prop_map(|(p, s)| Event::Withdraw(p, s)),
            1 => (0usize..9, any::<bool>()).prop_map(|(p, banned)| Event::Ban(p, banned)),
            1 => (0usize..7, any::<bool>()).prop_map(|(s, out)| Event::Moderate(s, out)),
        ]
    }

    proptest! {
        #[test]
        fn kept_up_to_date_equals_counted_anew(events in proptest::collection::vec(event(), 0..150)) {
            let mut running = Running::new(Matrix::new(8, 6).unwrap());
            running.add_person().unwrap();
            running.add_statement().unwrap();
            for event in events {
                match event {
                    Event::Vote(person, statement, value) => {
                        running.vote(person, statement, value).unwrap();
                    }
                    Event::Withdraw(person, statement) => {
                        let standing = running.matrix().kept(person).iter();
                        let standing = standing.copied().find(|code| code.statement() == statement);
                        let old = running.withdraw(person, statement).unwrap();
                        prop_assert_eq!(old, standing.map(crate::matrix::Code::value));
                    }
                    Event::Ban(person, banned) => running.ban(person, banned).unwrap(),
                    Event::Moderate(statement, out) => running.moderate(statement, out).unwrap(),
                }
            }
            let anew = Running::new(running.matrix().clone());
            prop_assert_eq!(&running, &anew);
            for (statement, tally) in running.matrix().tallies().iter().enumerate() {
                let people = 0..running.matrix().people();
                let row = |person| running.matrix().row(person).find(|(s, _)| *s == statement);
                let counted: crate::tally::Tally =
                    people.filter_map(row).map(|(_, value)| value).collect();
                prop_assert_eq!(*tally, counted);
            }
        }
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let mut running = Running::new(Matrix::new(1, 1).unwrap());
        assert_eq!(running.vote(1, 0, 1), Err(MatrixError::NoPerson(1)));
        assert_eq!(running.vote(0, 1, 1), Err(MatrixError::NoStatement(1)));
        assert_eq!(running.ban(5, true), Err(MatrixError::NoPerson(5)));
        assert!(Matrix::new(0, crate::matrix::MAX_STATEMENTS + 1).is_err());
    }
}

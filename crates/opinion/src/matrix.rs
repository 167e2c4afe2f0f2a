//! Who voted what: a sparse matrix of people × statements that takes one vote at a time.

use thiserror::Error;

use crate::tally::Tally;

/// Most statements one matrix holds: a statement and a vote share 16 bits (3 · 21,845 = 65,535).
pub const MAX_STATEMENTS: usize = 21_845;

/// Most people one matrix holds.
pub const MAX_PEOPLE: usize = 1 << 31;

/// A vote that cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MatrixError {
    /// There is no such person.
    #[error("there is no person {0}")]
    NoPerson(usize),
    /// There is no such statement.
    #[error("there is no statement {0}")]
    NoStatement(usize),
    /// More statements than a matrix holds.
    #[error("{0} statements; a conversation holds at most {MAX_STATEMENTS}")]
    TooManyStatements(usize),
    /// More people than a matrix holds.
    #[error("{0} people; a conversation holds at most {MAX_PEOPLE}")]
    TooManyPeople(usize),
}

/// A vote packed into 16 bits: statement · 3 + (vote + 1).
///
/// Sorted codes are sorted by statement, and a person has at most one code a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Code(u16);

impl Code {
    fn new(statement: usize, value: i8) -> Option<Self> {
        let level = match value.signum() {
            -1 => 0,
            0 => 1,
            _ => 2,
        };
        u16::try_from(statement * 3 + level).ok().map(Self)
    }

    /// Number of the statement.
    pub(crate) fn statement(self) -> usize {
        usize::from(self.0 / 3)
    }

    /// Number of the statement, in 16 bits.
    pub(crate) fn number(self) -> u16 {
        self.0 / 3
    }

    /// The vote plus one: 0 disagree, 1 pass, 2 agree.
    pub(crate) fn level(self) -> u8 {
        u8::try_from(self.0 % 3).unwrap_or_default()
    }

    /// Another vote on the same statement.
    pub(crate) fn with(self, value: i8) -> Self {
        Self::new(self.statement(), value).unwrap_or(self)
    }

    /// +1 agree, 0 pass, −1 disagree.
    pub(crate) fn value(self) -> i8 {
        match self.0 % 3 {
            0 => -1,
            1 => 0,
            _ => 1,
        }
    }
}

/// Votes of people on statements; both are numbered from 0 in ascending order of their ids, and that
/// order decides every tie. Two bytes a vote, plus about 40 a person.
///
/// A banned person's votes are kept but count nowhere. A statement that was moderated out keeps its
/// votes and tally but shapes no map. Nothing here is stored by statement except the tallies: every
/// algorithm of this crate passes over people, once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matrix {
    rows: Vec<Vec<Code>>,
    banned: Vec<bool>,
    tallies: Vec<Tally>,
    moderated: Vec<bool>,
}

impl Matrix {
    /// An empty matrix.
    pub fn new(people: usize, statements: usize) -> Result<Self, MatrixError> {
        if statements > MAX_STATEMENTS {
            return Err(MatrixError::TooManyStatements(statements));
        }
        if people > MAX_PEOPLE {
            return Err(MatrixError::TooManyPeople(people));
        }
        Ok(Self {
            rows: vec![Vec::new(); people],
            banned: vec![false; people],
            tallies: vec![Tally::default(); statements],
            moderated: vec![false; statements],
        })
    }

    /// Adds a person without votes; their number.
    pub fn add_person(&mut self) -> Result<usize, MatrixError> {
        self.add_person_expecting(0)
    }

    /// Adds a person without votes, with room for so many; their number.
    pub fn add_person_expecting(&mut self, votes: usize) -> Result<usize, MatrixError> {
        if self.rows.len() >= MAX_PEOPLE {
            return Err(MatrixError::TooManyPeople(self.rows.len() + 1));
        }
        self.rows.push(Vec::with_capacity(votes));
        self.banned.push(false);
        Ok(self.rows.len() - 1)
    }

    /// Adds a statement without votes; its number.
    pub fn add_statement(&mut self) -> Result<usize, MatrixError> {
        if self.tallies.len() >= MAX_STATEMENTS {
            return Err(MatrixError::TooManyStatements(self.tallies.len() + 1));
        }
        self.tallies.push(Tally::default());
        self.moderated.push(false);
        Ok(self.tallies.len() - 1)
    }

    /// Takes a vote (positive agrees, negative disagrees, zero passes); returns the one it replaces.
    pub fn vote(
        &mut self,
        person: usize,
        statement: usize,
        value: i8,
    ) -> Result<Option<i8>, MatrixError> {
        let tally = self.tallies.get_mut(statement).ok_or(MatrixError::NoStatement(statement))?;
        let code = Code::new(statement, value).ok_or(MatrixError::NoStatement(statement))?;
        let row = self.rows.get_mut(person).ok_or(MatrixError::NoPerson(person))?;
        let at = row.partition_point(|other| other.statement() < statement);
        let standing = row.get_mut(at).filter(|other| other.statement() == statement);
        let counts = !self.banned.get(person).copied().unwrap_or_default();
        let old = if let Some(standing) = standing {
            let old = standing.value();
            *standing = code;
            let replaced = !counts || tally.replace(old, value);
            debug_assert!(replaced, "a standing vote is in the tally");
            Some(old)
        } else {
            row.insert(at, code);
            if counts {
                tally.add(value);
            }
            None
        };
        Ok(old)
    }

    /// Takes a vote back, as if it had never been cast; returns it, where there was one.
    pub fn withdraw(&mut self, person: usize, statement: usize) -> Result<Option<i8>, MatrixError> {
        let tally = self.tallies.get_mut(statement).ok_or(MatrixError::NoStatement(statement))?;
        let row = self.rows.get_mut(person).ok_or(MatrixError::NoPerson(person))?;
        let at = row.partition_point(|other| other.statement() < statement);
        if row.get(at).is_none_or(|other| other.statement() != statement) {
            return Ok(None);
        }
        let old = row.remove(at).value();
        let counts = !self.banned.get(person).copied().unwrap_or_default();
        let removed = !counts || tally.remove(old);
        debug_assert!(removed, "a standing vote is in the tally");
        Ok(Some(old))
    }

    /// Moderates a statement out, or back in.
    pub fn moderate(&mut self, statement: usize, out: bool) -> Result<(), MatrixError> {
        let moderated = self.moderated.get_mut(statement);
        *moderated.ok_or(MatrixError::NoStatement(statement))? = out;
        Ok(())
    }

    /// Bans a person, whose votes then count nowhere, or takes the ban back.
    pub fn ban(&mut self, person: usize, banned: bool) -> Result<(), MatrixError> {
        let flag = self.banned.get_mut(person).ok_or(MatrixError::NoPerson(person))?;
        if *flag == banned {
            return Ok(());
        }
        *flag = banned;
        for code in self.rows.get(person).into_iter().flatten() {
            if let Some(tally) = self.tallies.get_mut(code.statement()) {
                if banned {
                    let removed = tally.remove(code.value());
                    debug_assert!(removed, "a standing vote is in the tally");
                } else {
                    tally.add(code.value());
                }
            }
        }
        Ok(())
    }

    /// The same votes with people in another order: `order[new] = old`. A number that is not there gives
    /// a person without votes.
    #[must_use]
    pub fn with_people_in(self, order: &[usize]) -> Self {
        let statements: Vec<usize> = (0..self.statements()).collect();
        self.reordered(order, &statements)
    }

    /// The same votes with people and statements in another order: `people[new] = old`.
    /// A number that is not there gives a person, or a statement, without votes.
    pub(crate) fn reordered(mut self, people: &[usize], statements: &[usize]) -> Self {
        let mut place = vec![0; statements.len()];
        for (new, old) in statements.iter().enumerate() {
            if let Some(place) = place.get_mut(*old) {
                *place = new;
            }
        }
        let moved = |code: &Code| {
            let statement = place.get(code.statement()).copied().unwrap_or_default();
            Code::new(statement, code.value())
        };
        let rows = people.iter().map(|old| {
            let mut row: Vec<Code> =
                self.rows.get_mut(*old).map(std::mem::take).unwrap_or_default();
            for code in &mut row {
                *code = moved(code).unwrap_or(*code);
            }
            row.sort_unstable();
            row.shrink_to_fit();
            row
        });
        let rows = rows.collect();
        let pick = |from: &[bool], at: &usize| from.get(*at).copied().unwrap_or_default();
        Self {
            rows,
            banned: people.iter().map(|old| pick(&self.banned, old)).collect(),
            tallies: statements
                .iter()
                .map(|old| self.tallies.get(*old).copied().unwrap_or_default())
                .collect(),
            moderated: statements.iter().map(|old| pick(&self.moderated, old)).collect(),
        }
    }

    /// Number of people, banned ones and those without votes included.
    pub fn people(&self) -> usize {
        self.rows.len()
    }

    /// Number of statements, those moderated out included.
    pub fn statements(&self) -> usize {
        self.tallies.len()
    }

    /// Number of votes that count.
    pub fn votes(&self) -> u64 {
        self.tallies.iter().map(|tally| u64::from(tally.seen())).sum()
    }

    /// Bytes of memory that the votes take.
    pub fn bytes(&self) -> usize {
        let row = |row: &Vec<Code>| size_of::<Vec<Code>>() + row.capacity() * size_of::<Code>();
        self.rows.iter().map(row).sum::<usize>()
            + self.banned.capacity()
            + self.tallies.capacity() * size_of::<Tally>()
            + self.moderated.capacity()
    }

    /// How each statement was voted on, by number.
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// Whether each statement was moderated out, by number.
    pub fn moderated(&self) -> &[bool] {
        &self.moderated
    }

    /// Whether a person is banned.
    pub fn is_banned(&self, person: usize) -> bool {
        self.banned.get(person).copied().unwrap_or_default()
    }

    /// The votes of a person that count: (statement, vote), ascending by statement.
    pub fn row(&self, person: usize) -> impl ExactSizeIterator<Item = (usize, i8)> {
        self.codes(person).iter().map(|code| (code.statement(), code.value()))
    }

    /// The votes of a person that count, packed; none for a banned person.
    pub(crate) fn codes(&self, person: usize) -> &[Code] {
        if self.is_banned(person) { &[] } else { self.kept(person) }
    }

    /// The votes of every person that count, packed, by number.
    pub(crate) fn all_codes(&self) -> Vec<&[Code]> {
        (0..self.people()).map(|person| self.codes(person)).collect()
    }

    /// The votes of a person, whether they count or not.
    pub(crate) fn kept(&self, person: usize) -> &[Code] {
        self.rows.get(person).map(Vec::as_slice).unwrap_or_default()
    }
}

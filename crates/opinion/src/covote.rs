//! How statements were voted on together: integer sums for each pair of statements.
//!
//! For a pair (i, j), i < j, over the people who voted on both: how many they are, Σxᵢ, Σxⱼ and
//! Σxᵢxⱼ. With the means these give every covariance exactly, so that the principal components of
//! all votes cost the same whatever the number of people. They are integers, so the order in which
//! votes arrive and the number of threads cannot change them; one vote changes one pair for each
//! other vote of that person.

mod piece;

use rayon::prelude::*;

use crate::matrix::{Code, Matrix};
use piece::Piece;

/// Up to this number of statements the sums are kept for each pair (16 bytes a pair: 134 MB at the
/// limit). Above it the components are found by passes over the votes.
pub const MAX_STATEMENTS_IN_PAIRS: usize = 4096;

/// Bands of statements for each thread: enough that none waits long for another.
const BANDS: usize = 16;

/// Sums over the people who voted on both statements of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    /// How many they are.
    pub both: i32,
    /// Σ of their votes on the statement with the smaller number.
    pub lower: i32,
    /// Σ of their votes on the statement with the greater number.
    pub upper: i32,
    /// Σ of the products of the two votes.
    pub product: i32,
}

impl Pair {
    fn add(&mut self, other: Self) {
        self.both += other.both;
        self.lower += other.lower;
        self.upper += other.upper;
        self.product += other.product;
    }

    /// Σ (xᵢ − cᵢ)(xⱼ − cⱼ) over the people who voted on both.
    pub fn centred(&self, centre_lower: f64, centre_upper: f64) -> f64 {
        f64::from(self.product)
            - centre_upper * f64::from(self.lower)
            - centre_lower * f64::from(self.upper)
            + f64::from(self.both) * centre_lower * centre_upper
    }
}

/// The sums of every pair: a triangle, row by row, so that a new statement is a new row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CoVotes {
    statements: usize,
    pairs: Vec<Pair>,
}

/// Pairs below a statement: where its row of the triangle begins.
fn row_start(statement: usize) -> usize {
    statement * statement.saturating_sub(1) / 2
}

impl CoVotes {
    /// Sums without votes.
    pub fn new(statements: usize) -> Self {
        Self { statements, pairs: vec![Pair::default(); row_start(statements)] }
    }

    /// Counts the votes of a matrix.
    pub fn count(matrix: &Matrix) -> Self {
        let rows = matrix.all_codes();
        let mut sums = Self::new(matrix.statements());
        let threads = rayon::current_num_threads().max(1);
        let mut bands = piece::bands(matrix.statements(), &mut sums.pairs, BANDS * threads);
        let mut rest = rows.as_slice();
        while !rest.is_empty() {
            let mut some = Vec::new();
            while some.len() < threads && !rest.is_empty() {
                let (own, others) = rest.split_at(Piece::length(rest.iter().copied()));
                some.push(own);
                rest = others;
            }
            let build = |rows: &&[&[Code]]| Piece::new(matrix.statements(), rows.iter().copied());
            let pieces: Vec<Piece> = some.par_iter().map(build).collect();
            bands.par_iter_mut().for_each_init(Vec::new, |cells, (first, pairs)| {
                for piece in &pieces {
                    piece.add_to(*first, pairs, cells);
                }
            });
        }
        sums
    }

    /// Counts some people's votes, in this thread. A person named twice counts twice.
    pub(crate) fn count_rows(statements: usize, rows: &[&[Code]]) -> Self {
        let mut sums = Self::new(statements);
        let (mut rest, mut cells) = (rows, Vec::new());
        while !rest.is_empty() {
            let (own, others) = rest.split_at(Piece::length(rest.iter().copied()));
            let piece = Piece::new(statements, own.iter().copied());
            piece.add_to(1, &mut sums.pairs, &mut cells);
            rest = others;
        }
        sums
    }

    /// Number of statements.
    pub fn statements(&self) -> usize {
        self.statements
    }

    /// Adds a statement without votes.
    pub fn add_statement(&mut self) {
        self.statements += 1;
        self.pairs.resize(row_start(self.statements), Pair::default());
    }

    /// The pairs of a statement with those of smaller numbers, by their number.
    pub fn row(&self, statement: usize) -> &[Pair] {
        let start = row_start(statement);
        self.pairs.get(start..start + statement).unwrap_or_default()
    }

    /// The pair of two different statements.
    pub fn pair(&self, a: usize, b: usize) -> Pair {
        self.row(a.max(b)).get(a.min(b)).copied().unwrap_or_default()
    }

    /// A person's vote on a statement changes from `old` (`None`: had not voted) to `new` (`None`:
    /// takes it away). `row` holds their votes; a vote on the statement itself is passed over.
    pub(crate) fn change(
        &mut self,
        row: &[Code],
        statement: usize,
        old: Option<i8>,
        new: Option<i8>,
    ) {
        let people = i32::from(new.is_some()) - i32::from(old.is_some());
        let votes = i32::from(new.unwrap_or_default()) - i32::from(old.unwrap_or_default());
        for code in row {
            let (other, value) = (code.statement(), i32::from(code.value()));
            let (lower, upper) =
                if other < statement { (people * value, votes) } else { (votes, people * value) };
            let at = row_start(statement.max(other)) + statement.min(other);
            if other != statement
                && let Some(pair) = self.pairs.get_mut(at)
            {
                pair.add(Pair { both: people, lower, upper, product: votes * value });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By the definition, pair by pair.
    fn defined(matrix: &Matrix) -> CoVotes {
        let mut sums = CoVotes::new(matrix.statements());
        for person in 0..matrix.people() {
            for (i, x) in matrix.row(person) {
                for (j, y) in matrix.row(person).filter(|(j, _)| *j > i) {
                    let (x, y) = (i32::from(x), i32::from(y));
                    let one = Pair { both: 1, lower: x, upper: y, product: x * y };
                    sums.pairs[row_start(j) + i].add(one);
                }
            }
        }
        sums
    }

    proptest! {
        #[test]
        fn counted_at_once_equals_counted_one_by_one(
            votes in proptest::collection::vec((0usize..12, 0usize..9, -1i8..=1), 0..120),
        ) {
            let mut matrix = Matrix::new(12, 9).unwrap();
            let mut running = CoVotes::new(9);
            for (person, statement, value) in votes {
                let old = matrix.vote(person, statement, value).unwrap();
                running.change(matrix.codes(person), statement, old, Some(value));
            }
            prop_assert_eq!(&defined(&matrix), &running);
            prop_assert_eq!(&CoVotes::count(&matrix), &running);
        }
    }

    #[test]
    fn many_people_do_not_overflow_a_field() {
        let mut matrix = Matrix::new(40_000, 2).unwrap();
        for person in 0..40_000 {
            matrix.vote(person, 0, 1).unwrap();
            matrix.vote(person, 1, if person % 4 == 0 { -1 } else { 1 }).unwrap();
        }
        let rows: Vec<&[Code]> = (0..40_000).map(|person| matrix.codes(person)).collect();
        let sums = CoVotes::count_rows(2, &rows);
        assert_eq!(CoVotes::count(&matrix), sums);
        let expected = Pair { both: 40_000, lower: 40_000, upper: 20_000, product: 20_000 };
        assert_eq!(sums.pair(1, 0), expected);
    }
}

//! A conversation with its ids: from an export or a plain table to a [`Matrix`] whose people and
//! statements stand in ascending order of their ids.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::matrix::{Matrix, MatrixError};
use crate::polis::{Export, Moderation};

/// A conversation as files hold it.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// The votes.
    pub matrix: Matrix,
    /// Ids of people, by number.
    pub people: Vec<String>,
    /// Ids of statements, by number.
    pub statements: Vec<String>,
    /// Texts of statements, by number; empty where no file says.
    pub texts: Vec<String>,
    /// When each person voted first and last, in milliseconds since 1970; 0 where no file says.
    pub times: Vec<(i64, i64)>,
}

/// Collects votes whose people and statements have ids of any kind, in any order.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    matrix: Matrix,
    people: Names,
    statements: Names,
}

/// Names in order of appearance.
#[derive(Debug, Default)]
struct Names {
    numbers: HashMap<Box<str>, usize>,
    last: (String, usize),
}

impl Names {
    /// The number of a name, and whether it is new. The same name often comes many times running.
    fn number(&mut self, name: &str) -> (usize, bool) {
        if self.last.0 == name && !self.numbers.is_empty() {
            return (self.last.1, false);
        }
        let (number, new) = match self.numbers.get(name) {
            Some(number) => (*number, false),
            None => {
                self.numbers.insert(name.into(), self.numbers.len());
                (self.numbers.len() - 1, true)
            }
        };
        self.last.0.clear();
        self.last.0.push_str(name);
        self.last.1 = number;
        (number, new)
    }

    /// The names in ascending order with their numbers.
    fn sorted(self) -> Vec<(String, usize)> {
        let mut all: Vec<(String, usize)> =
            self.numbers.into_iter().map(|(name, number)| (name.into(), number)).collect();
        let numeric = all.iter().all(|(name, _)| name.parse::<u64>().is_ok());
        all.sort_by(|(a, _), (b, _)| if numeric { by_number(a, b) } else { a.cmp(b) });
        all
    }
}

fn by_number(a: &str, b: &str) -> Ordering {
    let number = |name: &str| name.parse::<u64>().unwrap_or_default();
    number(a).cmp(&number(b)).then_with(|| a.cmp(b))
}

impl Collector {
    /// Makes room for a person who may have no vote.
    fn person(&mut self, name: &str) -> Result<usize, MatrixError> {
        let (person, new) = self.people.number(name);
        if new {
            self.matrix.add_person()?;
        }
        Ok(person)
    }

    /// Makes room for a statement that may have no vote.
    fn statement(&mut self, name: &str) -> Result<usize, MatrixError> {
        let (statement, new) = self.statements.number(name);
        if new {
            self.matrix.add_statement()?;
        }
        Ok(statement)
    }

    /// Takes a vote; a later one replaces an earlier one.
    pub(crate) fn vote(
        &mut self,
        person: &str,
        statement: &str,
        value: i8,
    ) -> Result<usize, MatrixError> {
        let person = self.person(person)?;
        let statement = self.statement(statement)?;
        self.matrix.vote(person, statement, value)?;
        Ok(person)
    }

    /// Everyone and everything in ascending order of ids; and where each person stood before.
    pub(crate) fn finish(self) -> (Conversation, Vec<usize>) {
        let (people, person_order): (Vec<String>, Vec<usize>) =
            self.people.sorted().into_iter().unzip();
        let (statements, statement_order): (Vec<String>, Vec<usize>) =
            self.statements.sorted().into_iter().unzip();
        let matrix = self.matrix.reordered(&person_order, &statement_order);
        (Conversation::without_texts(matrix, people, statements), person_order)
    }
}

impl Conversation {
    /// From a file that says nothing of texts and times.
    pub(crate) fn without_texts(
        matrix: Matrix,
        people: Vec<String>,
        statements: Vec<String>,
    ) -> Self {
        let texts = vec![String::new(); statements.len()];
        let times = vec![(0, 0); people.len()];
        Self { matrix, people, statements, texts, times }
    }

    /// From an export: the last vote of each person on each statement, by time; at the same time the
    /// later in the file. Statements that a moderator took out are moderated out.
    pub fn of_export(export: &Export) -> Result<Self, MatrixError> {
        let mut collector = Collector::default();
        for comment in &export.comments {
            collector.statement(&comment.id.to_string())?;
        }
        let mut votes: Vec<_> = export.votes.iter().collect();
        votes.sort_by_key(|vote| vote.at_ms);
        let mut times: Vec<(i64, i64)> = Vec::new();
        for vote in votes {
            let (voter, comment) = (vote.voter.to_string(), vote.comment.to_string());
            let person = collector.vote(&voter, &comment, vote.value)?;
            match times.get_mut(person) {
                Some(times) => times.1 = vote.at_ms,
                None => times.push((vote.at_ms, vote.at_ms)),
            }
        }
        let (mut conversation, order) = collector.finish();
        let time = |old: &usize| times.get(*old).copied().unwrap_or_default();
        conversation.times = order.iter().map(time).collect();
        let comments: HashMap<String, _> =
            export.comments.iter().map(|comment| (comment.id.to_string(), comment)).collect();
        for (number, id) in conversation.statements.iter().enumerate() {
            if let Some(comment) = comments.get(id) {
                if let Some(text) = conversation.texts.get_mut(number) {
                    text.clone_from(&comment.text);
                }
                conversation.matrix.moderate(number, comment.moderated == Moderation::Out)?;
            }
        }
        Ok(conversation)
    }
}

//! One core question in the analyst's memory: its votes, kept up to date one by one.

use std::collections::{BTreeSet, HashMap};

use domain::contribution::Status;
use domain::population::Quality;
use opinion::matrix::{Matrix, MatrixError};
use opinion::running::Running;
use sha2::{Digest as _, Sha256};
use store::opinion::Standing;

use crate::population::Population;
use crate::{App, Error, Result};

/// Votes read at once.
const PAGE: i64 = 20_000;

/// A core question's votes. People are numbered as they come; [`Conversation::frozen`] puts them in
/// the order of their pseudonyms, as in the published file, so that anyone gets the same result.
pub(crate) struct Conversation {
    pub(crate) core: i64,
    pub(crate) dialogue: i64,
    running: Running,
    /// Column → statement.
    statements: Vec<i64>,
    /// Column → its number in the published files.
    numbers: Vec<u64>,
    columns: HashMap<i64, usize>,
    rows: HashMap<i64, usize>,
    /// Row → pseudonym.
    pseudonyms: Vec<u64>,
    /// Row → when the person came first, microseconds.
    first: Vec<i64>,
    /// Row → voter.
    voters: Vec<i64>,
    /// The population to which results are weighted.
    population: Population,
    /// What voters said of themselves: age, place and sector as categories of the population.
    backgrounds: HashMap<i64, [Option<i64>; 3]>,
    /// Row → group in the last analysis; empty when there was none since the votes were read.
    groups: Vec<Option<u8>>,
}

/// A conversation as it stood at one moment, in the order of the published files.
pub(crate) struct Frozen {
    pub(crate) matrix: Matrix,
    pub(crate) pairs: Option<opinion::covote::CoVotes>,
    /// Column → statement.
    pub(crate) statements: Vec<i64>,
    /// Column → its number in the published files.
    pub(crate) numbers: Vec<u64>,
    /// Row → pseudonym, ascending.
    pub(crate) pseudonyms: Vec<u64>,
    /// Row → when the person came first, microseconds.
    pub(crate) first: Vec<i64>,
    /// What is known of the people, where there is a population to weight to.
    pub(crate) margins: Vec<QualityMargin>,
    /// Row → row in the analyst's memory.
    order: Vec<usize>,
    /// Row → group in the last analysis, where it is remembered.
    pub(crate) groups: Option<Vec<Option<u8>>>,
}

/// One quality of the population, and of the people who voted.
pub(crate) struct QualityMargin {
    pub(crate) quality: Quality,
    /// Row → category; none where they did not say, or their votes do not count.
    pub(crate) of: Vec<Option<usize>>,
    /// Category → people who live in the district.
    pub(crate) people: Vec<i64>,
}

fn full(error: MatrixError) -> Error {
    Error::Internal(format!("votes of a core question: {error}"))
}

impl Conversation {
    /// Reads every vote that stands.
    pub(crate) async fn load(app: &App, core: i64, dialogue: i64) -> Result<Self> {
        let mut own = Self {
            core,
            dialogue,
            running: Running::new(Matrix::default()),
            statements: Vec::new(),
            numbers: Vec::new(),
            columns: HashMap::new(),
            rows: HashMap::new(),
            pseudonyms: Vec::new(),
            first: Vec::new(),
            voters: Vec::new(),
            population: Population::new(),
            backgrounds: HashMap::new(),
            groups: Vec::new(),
        };
        own.take_statements(app).await?;
        let read = app.inner.store.read();
        let statements = own.statements.clone();
        // Co-votes are counted once, when all votes are there.
        let mut matrix = own.running.matrix().clone();
        for (column, statement) in statements.into_iter().enumerate() {
            let mut after = 0;
            loop {
                let page = store::vote::of_statement(&read, statement, after, PAGE).await?;
                let Some(last) = page.last() else { break };
                after = last.voter_id;
                for vote in &page {
                    let row = match own.rows.get(&vote.voter_id) {
                        Some(row) => *row,
                        None => {
                            matrix.add_person().map_err(full)?;
                            own.add(app, vote.voter_id, vote.participant_id, vote.at)
                        }
                    };
                    if let Some(first) = own.first.get_mut(row) {
                        *first = (*first).min(vote.at);
                    }
                    matrix.vote(row, column, sign(vote.value)).map_err(full)?;
                }
            }
        }
        own.running = tokio::task::spawn_blocking(move || Running::new(matrix))
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        own.take_barred(app).await?;
        own.take_population(app).await?;
        Ok(own)
    }

    /// Notes a person who is new; their row.
    fn add(&mut self, app: &App, voter: i64, participant: uuid::Uuid, at: i64) -> usize {
        let row = self.pseudonyms.len();
        self.rows.insert(voter, row);
        self.voters.push(voter);
        self.pseudonyms.push(app.pseudonym(self.core, participant));
        self.first.push(at);
        row
    }

    /// Takes in which statements there are and which of them are public. False when their order
    /// changed, so that everything must be read anew.
    pub(crate) async fn take_statements(&mut self, app: &App) -> Result<bool> {
        let rows = store::statement::all_of(&app.inner.store.read(), self.core).await?;
        let mut numbered: Vec<(u64, i64, bool)> = crate::polis::numbers(&rows)
            .into_iter()
            .zip(&rows)
            .map(|(number, row)| (number, row.id, row.status == Status::Published.as_str()))
            .collect();
        numbered.sort_unstable();
        for (column, (number, id, public)) in numbered.into_iter().enumerate() {
            match self.statements.get(column) {
                Some(known) if *known != id => return Ok(false),
                Some(_) => {}
                None => {
                    self.running.add_statement().map_err(full)?;
                    self.statements.push(id);
                    self.numbers.push(number);
                    self.columns.insert(id, column);
                }
            }
            if let Some(own) = self.numbers.get_mut(column) {
                *own = number;
            }
            self.running.moderate(column, !public).map_err(full)?;
        }
        Ok(true)
    }

    /// Takes in who is barred: their votes count in no analysis.
    pub(crate) async fn take_barred(&mut self, app: &App) -> Result<()> {
        let barred = store::opinion::barred(&app.inner.store.read(), self.dialogue).await?;
        let rows: BTreeSet<usize> =
            barred.iter().filter_map(|voter| self.rows.get(voter).copied()).collect();
        for row in 0..self.pseudonyms.len() {
            let now = rows.contains(&row);
            if self.running.matrix().is_banned(row) != now {
                self.running.ban(row, now).map_err(full)?;
            }
        }
        Ok(())
    }

    /// Takes in the population and what voters said of themselves; whether results are weighted, or
    /// were until now.
    pub(crate) async fn take_population(&mut self, app: &App) -> Result<bool> {
        let before = !self.population.is_empty();
        self.population = app.standing_population(self.dialogue).await?;
        self.backgrounds.clear();
        if self.population.is_empty() {
            return Ok(before);
        }
        let (read, mut after) = (app.inner.store.read(), 0);
        loop {
            let page = store::population::backgrounds(&read, self.dialogue, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(true) };
            after = last.voter_id;
            let told = page
                .iter()
                .map(|row| (row.voter_id, [row.age.map(i64::from), row.place_id, row.sector_id]));
            self.backgrounds.extend(told);
        }
    }

    /// For each quality of the population what is known of the people, in this order of rows.
    fn margins(&self, order: &[usize]) -> Vec<QualityMargin> {
        let of = |quality: Quality| {
            let place = Quality::ALL.iter().position(|own| *own == quality)?;
            let lines = self.population.iter().filter(|((own, _), _)| *own == quality);
            let (categories, people): (Vec<i64>, Vec<i64>) =
                lines.map(|((_, category), people)| (*category, *people)).unzip();
            let category = |row: &usize| {
                let counts = self.running.matrix().row(*row).len() > 0;
                let told = self.backgrounds.get(self.voters.get(*row).filter(|_| counts)?)?;
                let own = (*told.get(place)?)?;
                categories.iter().position(|category| *category == own)
            };
            let of = order.iter().map(category).collect();
            (!categories.is_empty()).then_some(QualityMargin { quality, of, people })
        };
        Quality::ALL.iter().filter_map(|quality| of(*quality)).collect()
    }

    /// Takes in a vote as it stands now.
    pub(crate) fn take(&mut self, app: &App, vote: &Standing) -> Result<()> {
        let Some(column) = self.columns.get(&vote.statement_id).copied() else {
            // A statement for the staff only.
            return Ok(());
        };
        let row = match self.rows.get(&vote.voter_id) {
            Some(row) => *row,
            None => {
                self.running.add_person().map_err(full)?;
                self.add(app, vote.voter_id, vote.participant_id, vote.at)
            }
        };
        match vote.value {
            Some(value) => self.running.vote(row, column, sign(value)).map(drop).map_err(full),
            None => self.running.withdraw(row, column).map(drop).map_err(full),
        }
    }

    /// A copy as it stands, in the order of the published files.
    pub(crate) fn frozen(&self) -> Frozen {
        let mut order: Vec<usize> = (0..self.pseudonyms.len()).collect();
        order.sort_unstable_by_key(|row| self.pseudonyms.get(*row));
        let matrix = self.running.matrix().clone().with_people_in(&order);
        let pick = |row: &usize| self.pseudonyms.get(*row).copied().unwrap_or_default();
        let first = |row: &usize| self.first.get(*row).copied().unwrap_or_default();
        let group = |row: &usize| self.groups.get(*row).copied().flatten();
        let known = !self.groups.is_empty();
        Frozen {
            matrix,
            pairs: self.running.pairs().cloned(),
            statements: self.statements.clone(),
            numbers: self.numbers.clone(),
            pseudonyms: order.iter().map(pick).collect(),
            first: order.iter().map(first).collect(),
            margins: self.margins(&order),
            groups: known.then(|| order.iter().map(group).collect()),
            order,
        }
    }

    /// Remembers each person's group in the analysis of a copy, so that the next one numbers groups
    /// alike.
    pub(crate) fn remember(&mut self, frozen: &Frozen, groups: &[Option<u8>]) {
        self.groups = vec![None; self.pseudonyms.len()];
        for (row, group) in frozen.order.iter().zip(groups) {
            if let Some(own) = self.groups.get_mut(*row) {
                *own = *group;
            }
        }
    }
}

impl Frozen {
    /// SHA-256 over a line `pseudonym,number,vote` for every vote that counts, ascending by pseudonym
    /// and number: what anyone computes from votes.csv.
    pub(crate) fn digest(&self) -> [u8; 32] {
        // What follows the pseudonym, for each statement and vote: made once, not once a vote.
        let ends: Vec<[String; 3]> =
            self.numbers.iter().map(|n| [-1, 0, 1].map(|vote| format!(",{n},{vote}\n"))).collect();
        let mut hash = Sha256::new();
        let mut lines = String::new();
        for (row, pseudonym) in self.pseudonyms.iter().enumerate() {
            let pseudonym = pseudonym.to_string();
            for (column, vote) in self.matrix.row(row) {
                let [disagree, pass, agree] = match ends.get(column) {
                    Some(ends) => ends.each_ref().map(String::as_str),
                    None => [""; 3],
                };
                lines.push_str(&pseudonym);
                lines.push_str(match vote.signum() {
                    -1 => disagree,
                    0 => pass,
                    _ => agree,
                });
            }
            if lines.len() > 64 * 1024 {
                hash.update(lines.as_bytes());
                lines.clear();
            }
        }
        hash.update(lines.as_bytes());
        hash.finalize().into()
    }
}

fn sign(value: i16) -> i8 {
    match value.signum() {
        1 => 1,
        -1 => -1,
        _ => 0,
    }
}

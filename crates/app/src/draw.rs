//! Selections by lot: a draw by public dice that anyone recomputes.
//!
//! The order of a draw is what makes it verifiable: pool and lottery are published first, the public
//! random value comes after them, and what it decides is computed from the published files alone.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use domain::act::ActKind;
use domain::application::Status;
use domain::call::{Method, RANDOM, State, TICKETS, Terms, WITNESS};
use domain::id::CallId;
use domain::permission::Action;
use domain::receipt::ReceiptCode;
use fairness::draw::{
    Drawn, Feature, Files, Lottery, Method as Chances, NoLottery, Person, Pool, Value, chances,
    complete, feasible, publish, verify,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::application::Application;
use store::draw::Draw;

use crate::application::{names, places, status_of};
use crate::call::{CallView, changed};
use crate::dialogue::Dialogue;
use crate::ranking::{Ranked, Ranking};
use crate::{Actor, App, Error, Fields, Result};

/// How far the making of a lottery is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many of so many types have their final chance.
    Running {
        /// How many have it.
        done: usize,
        /// How many there are.
        all: usize,
    },
    /// There is none, for this reason.
    Failed(String),
}

/// The lotteries this process makes now, by call.
#[derive(Debug, Default)]
pub(crate) struct Running(Mutex<HashMap<i64, Progress>>);

impl Running {
    fn get(&self, call: i64) -> Option<Progress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&call).cloned()
    }

    fn set(&self, call: i64, progress: Option<Progress>) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match progress {
            Some(progress) => running.insert(call, progress),
            None => running.remove(&call),
        };
    }

    /// Begins, unless it runs already.
    fn begin(&self, call: i64) -> bool {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(running.get(&call), Some(Progress::Running { .. })) {
            return false;
        }
        running.insert(call, Progress::Running { done: 0, all: 0 });
        true
    }
}

/// One value of a feature: those who applied and those selected, beside what was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margin {
    /// The value.
    pub name: String,
    /// The least number wanted.
    pub min: i64,
    /// The greatest number wanted.
    pub max: i64,
    /// Its share of the population, in hundredths of a per cent.
    pub share: Option<i64>,
    /// How many of the pool have it.
    pub pool: i64,
    /// How many of those selected have it; none before anybody was.
    pub selected: Option<i64>,
}

/// A feature's margins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margins {
    /// The feature.
    pub name: String,
    /// Its values.
    pub values: Vec<Margin>,
}

/// A quota that should be another for there to be a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    /// The feature.
    pub feature: String,
    /// The value.
    pub value: String,
    /// The numbers as they were fixed.
    pub asked: (i64, i64),
    /// The numbers that would do.
    pub possible: (i64, i64),
}

/// How the pool stands to what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolView {
    /// How many are in the pool.
    pub size: usize,
    /// By feature.
    pub margins: Vec<Margins>,
    /// Whether the quotas can be met.
    pub feasible: bool,
    /// What stands in the way, when they cannot.
    pub shortages: Vec<Shortage>,
}

/// Somebody selected or an alternate, by the published pseudonym.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The published pseudonym.
    pub id: String,
    /// Where the application stands.
    pub status: Status,
}

/// People with the same published values, and their chance.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeChance {
    /// For each feature, the value.
    pub values: Vec<String>,
    /// How many of them there are.
    pub people: usize,
    /// The least and the greatest chance among them: they differ when some share a household.
    pub chance: (f64, f64),
}

/// What is published of a selection, read.
#[derive(Clone, Debug)]
pub struct DrawView {
    /// The files.
    pub row: Draw,
    /// The commitment to pool and lottery; for a review the SHA-256 of its file.
    pub commitment: String,
    /// The least chance; none for a review.
    pub minimum: Option<f64>,
    /// The ticket the random value decided, from 1, and how many there are.
    pub ticket: Option<(usize, usize)>,
    /// Everybody's chance by type; empty for a review.
    pub types: Vec<TypeChance>,
    /// By feature, those who took part and those selected.
    pub margins: Vec<Margins>,
    /// Those selected, as it stands now.
    pub outcomes: Vec<Outcome>,
    /// The ranking, for a review.
    pub ranking: Option<Ranking>,
}

/// SHA-256 of a published file, in hexadecimal.
pub fn fingerprint(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// The lot of one receipt.
pub(crate) fn lot_of(lot: &[u8; 32], receipt: ReceiptCode) -> String {
    hex::encode(Sha256::digest([&lot[..], receipt.to_string().as_bytes()].concat()))
}

/// An applicant's own row of the pool, as a line of CSV: what the commitment beside it is made of.
pub(crate) fn line(receipt: ReceiptCode, values: &[String]) -> String {
    let quoted = |cell: &String| {
        let plain = !cell.contains([',', '"']) && !cell.is_empty();
        if plain { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    };
    let own = receipt.to_string();
    std::iter::once(&own).chain(values).map(quoted).collect::<Vec<_>>().join(",")
}

/// The chance of a pseudonym in a published lottery.
pub(crate) fn chance(lottery: &str, id: &str) -> Option<f64> {
    let lottery: Lottery = serde_json::from_str(lottery).ok()?;
    lottery.people.into_iter().find(|person| person.id == id).map(|person| person.probability)
}

/// The quotas as the draw sees them; a call without any has one value that everybody has.
fn features(terms: &Terms) -> Vec<Feature> {
    let value = |value: &domain::call::Value| Value {
        name: value.name.clone(),
        min: value.min,
        max: value.max,
        flex: None,
    };
    let feature = |own: &domain::call::Feature| Feature {
        name: own.name.clone(),
        values: own.values.iter().map(value).collect(),
    };
    terms.features.iter().map(feature).collect()
}

/// Everything a lottery is made of.
struct Input {
    features: Vec<Feature>,
    pool: Pool,
    seats: usize,
    secret: [u8; 32],
    /// The applications in the pool, in its order.
    ids: Vec<i64>,
}

/// What was made: public and private files.
fn make(input: &Input, tell: &dyn Fn(usize, usize)) -> std::result::Result<Files, NoLottery> {
    let Input { features, pool, seats, secret, .. } = input;
    let found = chances(features, &pool.people, *seats, Chances::Leximin, TICKETS, *secret, tell)?;
    Ok(publish(features, pool, *seats, Chances::Leximin, &found, TICKETS, None, secret))
}

fn file<'a>(files: &'a [(&'static str, String)], name: &str) -> Result<&'a str> {
    let found = files.iter().find(|(own, _)| *own == name).map(|(_, text)| text.as_str());
    found.ok_or_else(|| Error::Internal(format!("the draw made no {name}")))
}

/// From the private file of salts: receipt → (pseudonym, salt).
fn salts(text: &str) -> HashMap<&str, (&str, &str)> {
    text.lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?, (cells.next()?, cells.next()?)))
        })
        .collect()
}

/// Margins of people given by the places of their values, and whether they were selected.
fn margins(terms: &Terms, people: &[(Vec<usize>, bool)], selected: bool) -> Vec<Margins> {
    let count = |at: usize, place: usize, wanted: bool| {
        let has = |(values, own): &&(Vec<usize>, bool)| {
            values.get(at) == Some(&place) && (*own || !wanted)
        };
        i64::try_from(people.iter().filter(has).count()).unwrap_or(i64::MAX)
    };
    let value = |at: usize, (place, value): (usize, &domain::call::Value)| Margin {
        name: value.name.clone(),
        min: value.min,
        max: value.max,
        share: value.share,
        pool: count(at, place, false),
        selected: selected.then(|| count(at, place, true)),
    };
    let features = terms.features.iter().enumerate();
    features
        .map(|(at, feature)| Margins {
            name: feature.name.clone(),
            values: feature.values.iter().enumerate().map(|own| value(at, own)).collect(),
        })
        .collect()
}

/// The rows of a published pool: pseudonym and the places of its values.
fn read_pool(terms: &Terms, pool: &str) -> Result<Vec<(String, Vec<usize>)>> {
    let corrupt = || Error::Store(store::StoreError::Corrupt("draw.pool"));
    let mut reader = csv::Reader::from_reader(pool.as_bytes());
    let mut people = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| corrupt())?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let place = |(at, feature): (usize, &domain::call::Feature)| {
            feature.values.iter().position(|value| value.name == cell(at + 1))
        };
        let places: Option<Vec<usize>> = terms.features.iter().enumerate().map(place).collect();
        people.push((cell(0).to_owned(), places.ok_or_else(corrupt)?));
    }
    Ok(people)
}

fn types(terms: &Terms, lottery: &Lottery, people: &[(String, Vec<usize>)]) -> Vec<TypeChance> {
    let mut types: std::collections::BTreeMap<&[usize], (usize, (f64, f64))> =
        std::collections::BTreeMap::new();
    for ((_, places), person) in people.iter().zip(&lottery.people) {
        let chance = person.probability;
        let own = types.entry(places).or_insert((0, (chance, chance)));
        own.0 += 1;
        own.1 = (own.1.0.min(chance), own.1.1.max(chance));
    }
    let told = types.into_iter().map(|(places, (people, chance))| TypeChance {
        values: names(terms, places),
        people,
        chance,
    });
    let mut told: Vec<TypeChance> = told.collect();
    told.sort_by(|a, b| a.chance.0.total_cmp(&b.chance.0));
    told
}

impl DrawView {
    fn of_lottery(view: &CallView, row: Draw, outcomes: Vec<Outcome>) -> Result<Self> {
        let corrupt = |_| Error::Store(store::StoreError::Corrupt("draw"));
        let lottery: Lottery = serde_json::from_str(&row.lottery).map_err(corrupt)?;
        let drawn: Drawn = serde_json::from_str(&row.result).map_err(corrupt)?;
        let people = read_pool(&view.terms, &row.pool)?;
        let decided = row.drawn_at.is_some();
        let seen =
            |(id, places): &(String, Vec<usize>)| (places.clone(), drawn.members.contains(id));
        let seen: Vec<(Vec<usize>, bool)> = people.iter().map(seen).collect();
        Ok(Self {
            commitment: drawn.commitment,
            minimum: Some(lottery.minimum),
            ticket: drawn.ticket.map(|ticket| (ticket + 1, lottery.tickets.len())),
            types: types(&view.terms, &lottery, &people),
            margins: margins(&view.terms, &seen, decided),
            outcomes,
            ranking: None,
            row,
        })
    }

    fn of_ranking(view: &CallView, row: Draw, outcomes: Vec<Outcome>) -> Result<Self> {
        let ranking: Ranking = serde_json::from_str(&row.result)
            .map_err(|_| Error::Store(store::StoreError::Corrupt("draw.result")))?;
        let place = |(feature, name): (&domain::call::Feature, &String)| {
            feature.values.iter().position(|value| value.name == *name).unwrap_or(usize::MAX)
        };
        let seen = |own: &Ranked| {
            let places = view.terms.features.iter().zip(&own.values).map(place).collect();
            (places, own.outcome == Status::Selected)
        };
        let seen: Vec<(Vec<usize>, bool)> = ranking.rows.iter().map(seen).collect();
        Ok(Self {
            commitment: fingerprint(&row.result),
            minimum: None,
            ticket: None,
            types: Vec::new(),
            margins: margins(&view.terms, &seen, true),
            outcomes,
            ranking: Some(ranking),
            row,
        })
    }

    /// The published files: name and text.
    pub fn files(&self) -> Vec<(&'static str, &str)> {
        if self.ranking.is_some() {
            return vec![("ranking.json", &self.row.result)];
        }
        vec![
            ("lottery.json", &self.row.lottery),
            ("pool.csv", &self.row.pool),
            ("draw.json", &self.row.result),
            ("report.html", &self.row.report),
        ]
    }

    /// Recomputes everything from the published files alone; what is not right.
    pub fn recheck(&self) -> std::result::Result<(), Vec<String>> {
        let row = &self.row;
        if self.ranking.is_some() {
            return Ok(());
        }
        let (lottery, pool) = (row.lottery.as_bytes(), row.pool.as_bytes());
        verify(lottery, pool, row.result.as_bytes(), row.report.as_bytes()).map(|_| ())
    }
}

fn shortages(error: NoLottery) -> Vec<Shortage> {
    let NoLottery::Conflict { suggestion, .. } = error else { return Vec::new() };
    let shortage = |one: fairness::draw::Widening| Shortage {
        feature: one.feature,
        value: one.value,
        asked: one.asked,
        possible: one.suggested,
    };
    suggestion.into_iter().map(shortage).collect()
}

async fn away<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
}

impl App {
    /// What is published of the selection of a call; none before anything is.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn draw_of(&self, actor: &Actor, view: &CallView) -> Result<Option<DrawView>> {
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        let read = self.inner.store.read();
        let Some(row) = store::draw::by_call(&read, view.row.id).await? else { return Ok(None) };
        let outcomes = serde_json::from_str(&row.outcomes)
            .map_err(|_| Error::Store(store::StoreError::Corrupt("draw.outcomes")))?;
        let read = match view.terms.method {
            Method::Draw => DrawView::of_lottery(view, row, outcomes),
            Method::Review => DrawView::of_ranking(view, row, outcomes),
        };
        read.map(Some)
    }

    /// The people who take part in a draw, as it sees them.
    async fn draw_input(&self, view: &CallView) -> Result<Input> {
        let read = self.inner.store.read();
        let terms = &view.terms;
        let applicants = store::application::applicants(&read, view.row.id).await?;
        let addresses = store::application::addresses(&read, view.row.id).await?;
        let homes: HashMap<i64, String> =
            addresses.into_iter().map(|own| (own.application_id, own.household)).collect();
        let receipts: HashMap<i64, i64> =
            applicants.into_iter().map(|own| (own.application_id, own.receipt)).collect();
        let own = terms.features.iter().map(|feature| feature.name.clone());
        let mut pool = Pool {
            header: std::iter::once("id".to_owned()).chain(own).collect(),
            rows: Vec::new(),
            people: Vec::new(),
        };
        let mut ids = Vec::new();
        for row in store::application::of_call(&read, view.row.id).await? {
            let Some(receipt) = receipts.get(&row.id) else { continue };
            if status_of(&row)? != Status::Eligible {
                continue;
            }
            let id = ReceiptCode::from_number(*receipt).to_string();
            let values = places(&row);
            pool.rows.push(std::iter::once(id.clone()).chain(names(terms, &values)).collect());
            pool.people.push(Person { id, values, home: homes.get(&row.id).cloned() });
            ids.push(row.id);
        }
        let secret = view.row.secret.as_deref().and_then(|secret| secret.try_into().ok());
        let secret = secret.ok_or(Error::Conflict("destroyed"))?;
        Ok(Input { features: features(terms), pool, seats: terms.seats, secret, ids })
    }

    /// How the pool stands to the quotas and the population, for staff: those eligible, and before
    /// the review everyone who applied. Nobody is named.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue.
    pub async fn pool(&self, actor: &Actor, view: &CallView) -> Result<PoolView> {
        self.gate(actor, Action::Manage, &view.dialogue.resource())?;
        let read = self.inner.store.read();
        let addresses = store::application::addresses(&read, view.row.id).await?;
        let homes: HashMap<i64, String> =
            addresses.into_iter().map(|own| (own.application_id, own.household)).collect();
        let mut people = Vec::new();
        for row in store::application::of_call(&read, view.row.id).await? {
            if !matches!(status_of(&row)?, Status::Withdrawn | Status::Ineligible) {
                let home = homes.get(&row.id).cloned();
                people.push(Person { id: row.id.to_string(), values: places(&row), home });
            }
        }
        let seen: Vec<(Vec<usize>, bool)> =
            people.iter().map(|person| (person.values.clone(), false)).collect();
        let margins = margins(&view.terms, &seen, false);
        let (features, seats, size) = (features(&view.terms), view.terms.seats, people.len());
        let found = away(move || feasible(&features, &people, seats)).await?;
        let (feasible, shortages) = match found {
            Ok(()) => (true, Vec::new()),
            Err(error) => (false, shortages(error)),
        };
        Ok(PoolView { size, margins, feasible, shortages })
    }

    /// How far the lottery of a call is, when this process makes it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue.
    pub fn lottery_progress(&self, actor: &Actor, view: &CallView) -> Result<Option<Progress>> {
        self.gate(actor, Action::Manage, &view.dialogue.resource())?;
        Ok(self.inner.draws.get(view.row.id))
    }

    /// Begins to make the lottery of a call, and publishes it with the pool when it is there;
    /// [`App::lottery_progress`] tells how far it is.
    ///
    /// # Errors
    /// As [`App::publish_lottery`], as far as that is known at once.
    pub async fn start_lottery(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CallId,
    ) -> Result<()> {
        let view = self.own_call(actor, dialogue, id).await?;
        if view.state != State::Reviewed || view.terms.method != Method::Draw {
            return Err(Error::Conflict("changed"));
        }
        if !self.inner.draws.begin(id.0) {
            return Err(Error::Conflict("drawing"));
        }
        let (app, actor) = (self.clone(), actor.clone());
        tokio::spawn(async move {
            let made = app.make_lottery(&actor, &view).await;
            let failed = made.err().map(|error| {
                tracing::warn!(call = id.0, %error, "no lottery");
                Progress::Failed(error.to_string())
            });
            app.inner.draws.set(id.0, failed);
        });
        Ok(())
    }

    /// Makes the lottery of a call and publishes it with the pool, before the random value is known.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Conflict`] when the review
    /// is not over, there are too few to draw from, or no panel meets the quotas.
    pub async fn publish_lottery(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CallId,
    ) -> Result<()> {
        let view = self.own_call(actor, dialogue, id).await?;
        self.make_lottery(actor, &view).await
    }

    async fn make_lottery(&self, actor: &Actor, view: &CallView) -> Result<()> {
        self.gate(actor, Action::Manage, &view.dialogue.resource())?;
        if view.state != State::Reviewed || view.terms.method != Method::Draw {
            return Err(Error::Conflict("changed"));
        }
        let input = self.draw_input(view).await?;
        if input.pool.people.len() < input.seats {
            return Err(Error::Conflict("pool_small"));
        }
        let (app, call) = (self.clone(), view.row.id);
        let (input, made) = away(move || {
            let tell = |done, all| {
                app.inner.draws.set(call, Some(Progress::Running { done, all }));
            };
            let made = make(&input, &tell);
            (input, made)
        })
        .await?;
        self.inner.draws.set(call, None);
        let files = made.map_err(|_| Error::Conflict("no_panel"))?;
        self.write_lottery(view, &input, &files).await
    }

    async fn write_lottery(&self, view: &CallView, input: &Input, files: &Files) -> Result<()> {
        let public = |name| file(&files.public, name).map(str::to_owned);
        let row = Draw {
            call_id: view.row.id,
            pool: public("pool.csv")?,
            lottery: public("lottery.json")?,
            result: public("draw.json")?,
            report: public("report.html")?,
            outcomes: "[]".to_owned(),
            published_at: self.now().0,
            random: String::new(),
            witness: String::new(),
            drawn_at: None,
        };
        let drawn: Drawn = serde_json::from_str(&row.result)
            .map_err(|error| Error::Internal(error.to_string()))?;
        let salts = salts(file(&files.private, "salts.csv")?);
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut call = self.call_in(&tx, view.id(), State::Reviewed).await?;
        let rows = store::application::of_call(&tx, call.id).await?;
        let eligible = rows.into_iter().filter(|row| row.status == Status::Eligible.as_str());
        let eligible: Vec<Application> = eligible.collect();
        if eligible.iter().map(|row| row.id).collect::<Vec<_>>() != input.ids {
            // Somebody withdrew meanwhile.
            return Err(Error::Conflict("changed"));
        }
        for (mut row, person) in eligible.into_iter().zip(&input.pool.people) {
            let (id, salt) = salts.get(person.id.as_str()).copied().unwrap_or_default();
            (row.public_id, row.salt) = (id.to_owned(), salt.to_owned());
            store::application::update(&tx, &row).await?;
        }
        store::draw::insert(&tx, &row).await?;
        State::Lottery.as_str().clone_into(&mut call.state);
        call.changed_at = now.0;
        store::call::update(&tx, &call).await?;
        let more = vec![
            ("commitment", format!("sha256:{}", drawn.commitment).into()),
            ("lottery", format!("sha256:{}", drawn.lottery).into()),
            ("pool", format!("sha256:{}", drawn.pool).into()),
            ("people", input.pool.people.len().into()),
        ];
        let act = changed(&view.dialogue, &call, ActKind::LotteryPublished, "lottery", more);
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// Takes the public random value down; what it decides follows from the published files.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] before the lottery is published or the announced moment has come, or when
    /// it was drawn already.
    pub async fn draw_call(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CallId,
        random: &str,
        witness: &str,
    ) -> Result<()> {
        let view = self.own_call(actor, dialogue, id).await?;
        if view.state != State::Lottery {
            return Err(Error::Conflict("no_lottery"));
        }
        if self.now() < view.terms.decides {
            return Err(Error::Conflict("draw_early"));
        }
        let mut fields = Fields::default();
        let random = fields.text(RANDOM, random);
        let witness = fields.text(WITNESS, witness);
        fields.done(())?;
        let row = store::draw::by_call(&self.inner.store.read(), id.0).await?;
        let mut row = row.ok_or(Error::Conflict("no_lottery"))?;
        let (lottery, pool, value) = (row.lottery.clone(), row.pool.clone(), random.clone());
        let done = away(move || complete(&lottery, &pool, &value)).await?;
        let done = done.map_err(|faults| Error::Internal(faults.join("; ")))?;
        let now = self.now();
        (row.result, row.report) = (done.draw_json, done.report);
        (row.random, row.witness, row.drawn_at) = (random, witness, Some(now.0));
        let drawn = done.drawn;
        let tx = self.inner.store.begin().await?;
        self.call_in(&tx, id, State::Lottery).await?;
        store::draw::decide(&tx, &row).await?;
        let more = vec![
            ("commitment", format!("sha256:{}", drawn.commitment).into()),
            ("random", row.random.as_str().into()),
            ("witness", row.witness.as_str().into()),
            ("ticket", drawn.ticket.into()),
            ("members", drawn.members.clone().into()),
        ];
        self.write_selection(&tx, &view, &drawn.members, &drawn.alternates, more, now).await?;
        self.commit(tx).await?;
        self.inner.mailed.notify_one();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_quoted_like_the_pool() {
        let code = ReceiptCode::from_bits(7);
        let values = ["여성".to_owned(), "동, \"가\"".to_owned(), String::new()];
        assert_eq!(line(code, &values), format!("{code},여성,\"동, \"\"가\"\"\",\"\""));
    }
}

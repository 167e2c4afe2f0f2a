//! The trace: what became of an input, link by link, and who stands behind a result.

mod ahead;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use domain::act::ActKind;
use domain::citation::Cited;
use domain::code::Coded as _;
use domain::id::{
    ActionId, AgendaId, AnswerId, EvidenceId, IndicatorId, MeetingId, ModelId, OutcomeId,
    ParagraphId, PilotId, QuestionId, StatementId, ThemeId,
};
use domain::outcome::Tally;
use domain::permission::{Action, Resource};
use domain::time::Moment;
use domain::trace::goes_on;
pub use domain::trace::{Basis, Edge, Key, Link, Node, NodeKind, Reach, Relation, Walk, Way};
pub use store::trace::Answers;

pub use ahead::{Ahead, Charge};

use crate::dialogue::Dialogue;
use crate::{Actor, App, Error, Result};

/// The most steps from a root to the end of a way.
pub(crate) const MOST_STEPS: usize = 12;
/// The most things on one trace.
const MOST_NODES: usize = 600;
/// Characters told of a text that is no title.
const EXCERPT: usize = 160;
/// What changes what leads to what.
pub(crate) const CHANGES: &[ActKind] = &[
    ActKind::OutcomeChanged,
    ActKind::QuestionsGrouped,
    ActKind::EditionPublished,
    ActKind::ThemeSetChanged,
    ActKind::AnswersCoded,
    ActKind::ModelChanged,
    ActKind::ActionChanged,
    ActKind::IndicatorChanged,
    ActKind::IndicatorMeasured,
    ActKind::PilotChanged,
];
/// Acts of PostgreSQL may become visible after others with a greater key; so far back is looked for them.
pub(crate) const LATE: i64 = 500;

/// Things of a kind at one thing that are not told one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct More {
    /// At what.
    pub at: Key,
    /// Of which kind.
    pub kind: NodeKind,
    /// How many more.
    pub count: i64,
}

/// A trace: a graph with its root.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The dialogue.
    pub dialogue: Dialogue,
    /// What is reached from the root, both ways.
    pub walk: Walk,
    /// What is on it, by time.
    pub nodes: Vec<Node>,
    /// What is counted only.
    pub more: Vec<More>,
    /// The answers to its core questions, by channel.
    pub answers: Vec<Answers>,
    /// How far the root has come.
    pub reach: Reach,
}

impl Trace {
    /// The root.
    pub fn root(&self) -> Key {
        self.walk.root
    }

    /// What is told of something on it.
    pub fn node(&self, key: Key) -> Option<&Node> {
        self.nodes.iter().find(|node| node.key == key)
    }

    /// What lies onward, with its basis, by time; the root is not among it.
    pub fn onward(&self) -> impl Iterator<Item = (&Node, Basis)> {
        let of = |key: Key| self.walk.onward.get(&key).filter(|_| key != self.walk.root);
        self.nodes.iter().filter_map(move |node| Some((node, *of(node.key)?)))
    }

    /// What lies behind it, with its basis, by time.
    pub fn back(&self) -> impl Iterator<Item = (&Node, Basis)> {
        let of = |key: Key| self.walk.back.get(&key).filter(|_| key != self.walk.root);
        self.nodes.iter().filter_map(move |node| Some((node, *of(node.key)?)))
    }
}

/// Where an input stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// How far it has come.
    pub reach: Reach,
    /// It was not taken in, and nothing else came of it.
    pub is_stopped: bool,
}

/// How the inputs of a dialogue were handled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutcomeCoverage {
    /// How many of its questions reached the White Paper, the Blue Paper and pilots.
    pub reached: [i64; 3],
    /// Its questions.
    pub questions: Tally,
    /// Its answers.
    pub answers: Tally,
    /// The answers to each core question, by its key.
    pub core_questions: Vec<(i64, Tally)>,
}

/// Reads the code of anything that has a trace.
pub fn parse(code: &str) -> Option<Key> {
    let of = Key::new;
    QuestionId::parse_code(code)
        .map(|id| of(NodeKind::Question, id.0))
        .or_else(|| AnswerId::parse_code(code).map(|id| of(NodeKind::Answer, id.0)))
        .or_else(|| StatementId::parse_code(code).map(|id| of(NodeKind::Statement, id.0)))
        .or_else(|| EvidenceId::parse_code(code).map(|id| of(NodeKind::Evidence, id.0)))
        .or_else(|| ThemeId::parse_code(code).map(|id| of(NodeKind::Theme, id.0)))
        .or_else(|| AgendaId::parse_code(code).map(|id| of(NodeKind::Agenda, id.0)))
        .or_else(|| ParagraphId::parse_code(code).map(|id| of(NodeKind::Paragraph, id.0)))
        .or_else(|| ModelId::parse_code(code).map(|id| of(NodeKind::Model, id.0)))
        .or_else(|| ActionId::parse_code(code).map(|id| of(NodeKind::Action, id.0)))
        .or_else(|| PilotId::parse_code(code).map(|id| of(NodeKind::Pilot, id.0)))
        .or_else(|| IndicatorId::parse_code(code).map(|id| of(NodeKind::Indicator, id.0)))
        .or_else(|| OutcomeId::parse_code(code).map(|id| of(NodeKind::Outcome, id.0)))
}

/// The public code of something, where it has one.
fn code(key: Key, row: &store::trace::Node) -> Option<String> {
    let id = key.id;
    Some(match key.kind {
        NodeKind::Question => QuestionId(id).code(),
        NodeKind::Answer => AnswerId(id).code(),
        NodeKind::Statement => StatementId(id).code(),
        NodeKind::Evidence => EvidenceId(id).code(),
        NodeKind::Theme => ThemeId(id).code(),
        NodeKind::Agenda => AgendaId(id).code(),
        NodeKind::Paragraph => ParagraphId(id).code(),
        NodeKind::Model => ModelId(id).code(),
        NodeKind::Action => ActionId(id).code(),
        NodeKind::Pilot => PilotId(id).code(),
        NodeKind::Indicator => IndicatorId(id).code(),
        NodeKind::Outcome => OutcomeId(id).code(),
        NodeKind::CoreQuestion => Cited::CoreQuestion { set: row.a?, number: row.b? }.to_string(),
        NodeKind::Resolution => {
            Cited::Resolution { meeting: MeetingId(row.a?), number: row.b? }.to_string()
        }
        NodeKind::Group | NodeKind::Draft => return None,
    })
}

pub(crate) fn node(row: store::trace::Node) -> Option<Node> {
    let key = Key::new(row.kind.parse().ok()?, row.id);
    Some(Node {
        code: code(key, &row),
        key,
        title: match key.kind {
            NodeKind::Paragraph => excerpt(&unquoted(&row.title)),
            _ => excerpt(&row.title),
        },
        language: row.language,
        status: row.status,
        at: row.at.map(Moment),
        count: row.n,
        paper: row.paper.and_then(|paper| paper.parse().ok()),
    })
}

/// A paragraph as it is told elsewhere: without codes, figures and weight, and without what people said
/// in it.
pub(crate) fn unquoted(text: &str) -> String {
    let words = domain::paper::with_words(text, |_| Some("…".to_owned()));
    let plain = domain::citation::plain(&domain::figure::without(&words));
    plain.replace("**", "").trim_end().to_owned()
}

/// The beginning of a text, cut between words, in one line.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= EXCERPT {
        return line;
    }
    let cut: String = line.chars().take(EXCERPT).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut))
}

pub(crate) fn link(row: &store::trace::Row) -> Option<Link> {
    Some(Link {
        from: Key::new(row.from_kind.parse().ok()?, row.from_id),
        to: Key::new(row.to_kind.parse().ok()?, row.to_id),
        relation: row.relation.parse().ok()?,
        basis: row.basis.parse().ok()?,
    })
}

/// What a walk gathers.
#[derive(Default)]
struct Gathered {
    links: Vec<Link>,
    more: BTreeSet<More>,
}

impl Gathered {
    fn take(&mut self, way: Way, rows: &[store::trace::Row]) -> Vec<Key> {
        let mut told: HashMap<(Key, NodeKind, Relation), (i64, i64)> = HashMap::new();
        let mut ends = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(link) = link(row) else { continue };
            let (near, far) = match way {
                Way::Onward => (link.from, link.to),
                Way::Back => (link.to, link.from),
            };
            let counted = told.entry((near, far.kind, link.relation)).or_insert((row.total, 0));
            counted.1 += 1;
            self.links.push(link);
            ends.push(far);
        }
        let left = told.into_iter().filter(|(_, (total, told))| total > told);
        self.more.extend(left.map(|((at, kind, _), (total, told))| More {
            at,
            kind,
            count: total - told,
        }));
        ends
    }
}

impl App {
    /// The trace of something, both ways.
    ///
    /// # Errors
    /// [`Error::Denied`] when it is not there for everyone.
    pub async fn trace(&self, actor: &Actor, root: Key) -> Result<Trace> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())?;
        let read = self.inner.store.read();
        let mut gathered = Gathered::default();
        for way in [Way::Onward, Way::Back] {
            self.gather(&read, root, way, &mut gathered).await?;
        }
        let keys: BTreeSet<Key> =
            gathered.links.iter().flat_map(|link| [link.from, link.to]).chain([root]).collect();
        let keys: Vec<Key> = keys.into_iter().collect();
        let rows = store::trace::nodes(&read, &keys).await?;
        let own = rows.iter().find(|row| row.kind == root.kind.as_str() && row.id == root.id);
        let dialogue = self.dialogue_by_id(own.ok_or(Error::NOT_FOUND)?.dialogue_id).await?;
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let here = |row: &store::trace::Node| row.dialogue_id == dialogue.id.0;
        let mut nodes: Vec<Node> = rows.into_iter().filter(here).filter_map(node).collect();
        let told: BTreeSet<Key> = nodes.iter().map(|node| node.key).collect();
        gathered.links.retain(|link| told.contains(&link.from) && told.contains(&link.to));
        let walk = Walk::new(root, &gathered.links);
        let reached = walk.keys();
        nodes.retain(|node| reached.contains(&node.key));
        nodes.sort_by_key(|node| (node.at, node.key));
        let more = gathered.more.into_iter().filter(|more| reached.contains(&more.at)).collect();
        let cores: Vec<i64> = reached
            .iter()
            .filter(|key| key.kind == NodeKind::CoreQuestion)
            .map(|key| key.id)
            .collect();
        let answers = match cores.is_empty() {
            true => Vec::new(),
            false => store::trace::answers(&read, &cores).await?,
        };
        let reach = walk.reach(&nodes);
        Ok(Trace { dialogue, walk, nodes, more, answers, reach })
    }

    /// Whether something has a trace that the actor may see: asked before a cached answer is given.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn may_trace(&self, actor: &Actor, root: Key) -> Result<()> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())?;
        let rows = store::trace::nodes(&self.inner.store.read(), &[root]).await?;
        let row = rows.first().ok_or(Error::NOT_FOUND)?;
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())
    }

    /// Reads links step by step, each step with one statement.
    async fn gather(
        &self,
        read: &store::Reader<'_>,
        root: Key,
        way: Way,
        gathered: &mut Gathered,
    ) -> Result<()> {
        let mut known = BTreeSet::from([root]);
        let mut waiting = vec![root];
        for _ in 0..MOST_STEPS {
            if waiting.is_empty() || known.len() > MOST_NODES {
                break;
            }
            let rows = store::trace::step(read, way, &waiting).await?;
            waiting = gathered
                .take(way, &rows)
                .into_iter()
                .filter(|key| known.insert(*key) && goes_on(root, *key, way))
                .collect();
        }
        Ok(())
    }

    /// Where these questions or answers stand: what is not in the answer was asked, and no more.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn places(&self, kind: NodeKind, ids: &[i64]) -> Result<HashMap<i64, Place>> {
        let arrivals = self.arrivals().await?;
        let place = |id: &i64| {
            let key = Key::new(kind, *id);
            let reach = *arrivals.reaches.get(&key)?;
            let is_stopped = arrivals.stopped.contains(&key) && !reach.is_result();
            Some((*id, Place { reach, is_stopped }))
        };
        Ok(ids.iter().filter_map(place).collect())
    }

    /// How the inputs of a dialogue were handled.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn outcome_coverage(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
    ) -> Result<OutcomeCoverage> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let arrivals = self.arrivals().await?;
        let (read, id) = (self.inner.store.read(), dialogue.id.0);
        let (questions, answers) =
            (arrivals.traced(NodeKind::Question), arrivals.traced(NodeKind::Answer));
        let mut reached = [0; 3];
        for (count, least) in reached.iter_mut().zip([Reach::White, Reach::Blue, Reach::Pilot]) {
            let far = arrivals.at_least(NodeKind::Question, least);
            *count = store::trace::handled_questions(&read, id, &far).await?.traced;
        }
        let questions = store::trace::handled_questions(&read, id, &questions).await?;
        let answers = store::trace::handled_answers(&read, id, &answers).await?;
        let core_questions: Vec<(i64, Tally)> =
            answers.iter().filter_map(|row| Some((row.core_question_id?, tally(row)))).collect();
        let mut all = Tally::default();
        for (_, part) in &core_questions {
            all.total += part.total;
            all.traced += part.traced;
            all.answered += part.answered;
            all.open += part.open;
        }
        let questions = tally(&questions);
        Ok(OutcomeCoverage { reached, questions, answers: all, core_questions })
    }

    /// What has reached how far, read anew only after something changed what leads to what.
    async fn arrivals(&self) -> Result<Arc<Arrivals>> {
        let read = self.inner.store.read();
        let known = self.inner.arrivals.get();
        let above = known.as_ref().map_or(0, |known| known.above);
        let words: Vec<&str> = CHANGES.iter().map(|kind| kind.as_str()).collect();
        let (newest, changes) = store::trace::changes_above(&read, above, &words).await?;
        if let Some(known) = known.filter(|known| known.changes == changes) {
            return Ok(known);
        }
        let above = (newest - LATE).max(0);
        let (_, changes) = store::trace::changes_above(&read, above, &words).await?;
        let rows = store::trace::carrying(&read).await?;
        let papers: HashMap<i64, String> = store::trace::papers(&read).await?.into_iter().collect();
        let refused = store::trace::refused(&read).await?;
        let (reaches, stopped) = (furthest(&rows, &papers), stopped(&rows, &refused));
        let made = Arc::new(Arrivals { above, changes, reaches, stopped });
        self.inner.arrivals.put(Arc::clone(&made));
        Ok(made)
    }
}

fn tally(row: &store::trace::Handled) -> Tally {
    let open = row.total - row.traced - row.answered;
    Tally { total: row.total, traced: row.traced, answered: row.answered, open }
}

/// How far everything that carries inputs leads.
fn furthest(rows: &[store::trace::Carrying], papers: &HashMap<i64, String>) -> HashMap<Key, Reach> {
    let mut links = Vec::with_capacity(rows.len());
    let mut all = HashMap::new();
    for row in rows {
        let (Ok(from), Ok(to)) = (row.from_kind.parse(), row.to_kind.parse()) else { continue };
        let (from, to) = (Key::new(from, row.from_id), Key::new(to, row.to_id));
        for key in [from, to] {
            all.entry(key).or_insert_with(|| {
                let paper = papers.get(&key.id).filter(|_| key.kind == NodeKind::Paragraph);
                Reach::of(key.kind, paper.and_then(|paper| paper.parse().ok()))
            });
        }
        links.push((from, to));
    }
    domain::trace::leads(all, &links)
}

/// The inputs that were given an outcome by which they were not taken in.
fn stopped(rows: &[store::trace::Carrying], refused: &[i64]) -> BTreeSet<Key> {
    let is_refused = |row: &&store::trace::Carrying| {
        row.to_kind == NodeKind::Outcome.as_str() && refused.binary_search(&row.to_id).is_ok()
    };
    let from =
        |row: &store::trace::Carrying| Some(Key::new(row.from_kind.parse().ok()?, row.from_id));
    rows.iter().filter(is_refused).filter_map(from).collect()
}

/// What has reached how far.
pub(crate) struct Arrivals {
    /// Changes are counted above this act.
    above: i64,
    /// So many there were.
    changes: i64,
    reaches: HashMap<Key, Reach>,
    stopped: BTreeSet<Key>,
}

impl Arrivals {
    /// Those of a kind that reached a result.
    fn traced(&self, kind: NodeKind) -> Vec<i64> {
        self.at_least(kind, Reach::White)
    }

    /// Those of a kind that came so far.
    fn at_least(&self, kind: NodeKind, least: Reach) -> Vec<i64> {
        let of =
            |(key, reach): (&Key, &Reach)| (key.kind == kind && *reach >= least).then_some(key.id);
        let mut ids: Vec<i64> = self.reaches.iter().filter_map(of).collect();
        ids.sort_unstable();
        ids
    }
}

/// What was read last.
#[derive(Default)]
pub(crate) struct Cache(Mutex<Option<Arc<Arrivals>>>);

impl Cache {
    fn get(&self) -> Option<Arc<Arrivals>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, made: Arc<Arrivals>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(made);
    }
}

//! The trace (이어짐): what became of an input, link by link, and who stands behind a result.
//!
//! Links lead the way things go: question → core question → answer → paragraph → action → pilot →
//! indicator. From a root they are walked both ways, and every link has a basis: how it belongs to the
//! root. Whoever stands behind a group of duplicates or a theme is reached by group; whoever merely
//! stands beside others under a core question only by core question, and that never counts: nobody is
//! told that their question arrived because another one did.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::stage::StageKind;
use crate::time::Moment;

crate::words! {
    /// What stands on the way.
    NodeKind {
        /// A question.
        Question = "question",
        /// A group of duplicate questions.
        Group = "group",
        /// A core question.
        CoreQuestion = "core_question",
        /// An answer.
        Answer = "answer",
        /// A statement.
        Statement = "statement",
        /// A piece of evidence.
        Evidence = "evidence",
        /// A theme.
        Theme = "theme",
        /// An agenda.
        Agenda = "agenda",
        /// A body's draft.
        Draft = "draft",
        /// A resolution.
        Resolution = "resolution",
        /// A paragraph of a published paper.
        Paragraph = "paragraph",
        /// A model.
        Model = "model",
        /// An action.
        Action = "action",
        /// A pilot.
        Pilot = "pilot",
        /// An indicator.
        Indicator = "indicator",
        /// An outcome.
        Outcome = "outcome",
    }
}

crate::words! {
    /// How a link belongs to the root, strongest first.
    Basis {
        /// This very thing is cited, taken in or given the outcome.
        Direct = "direct",
        /// Its group of duplicates is; for an answer, its theme.
        Group = "by_group",
        /// Only its core question is.
        CoreQuestion = "by_core_question",
    }
}

crate::words! {
    /// What a link says.
    Relation {
        /// A question is in a group of duplicates.
        Grouped = "grouped",
        /// A core question was drawn from a question.
        DrawnFrom = "drawn_from",
        /// An answer or a statement was given to a core question.
        Answered = "answered",
        /// Evidence was added to it.
        Supported = "supported",
        /// A body wrote a draft on a core question.
        Drafted = "drafted",
        /// A body resolved on it.
        Resolved = "resolved",
        /// A draft became an answer.
        Adopted = "adopted",
        /// An answer is in a theme.
        Coded = "coded",
        /// A theme is in an agenda.
        PartOf = "part_of",
        /// A published paragraph cites it.
        Cited = "cited",
        /// A model, an action or a pilot rests on it.
        TakenIn = "taken_in",
        /// An action is carried out by a pilot.
        CarriedOut = "carried_out",
        /// An indicator measures it.
        Measured = "measured",
        /// It was given an outcome.
        Given = "given",
    }
}

crate::words! {
    /// How far an input has come.
    Reach {
        /// It was asked or given, and no further.
        Asked = "asked",
        /// It is in a core question.
        Core = "core_question",
        /// A White Paper's paragraph or a model rests on it.
        White = "white",
        /// An action, or a Blue Paper's paragraph, rests on it.
        Blue = "blue",
        /// A pilot carries it out.
        Pilot = "pilot",
        /// What the pilot brought was measured.
        Measured = "measured",
    }
}

impl Basis {
    /// Whether a thread advances by it.
    pub const fn advances(self) -> bool {
        !matches!(self, Self::CoreQuestion)
    }
}

impl Reach {
    /// Whether that is a result.
    pub fn is_result(self) -> bool {
        self >= Self::White
    }

    /// How far something of this kind is on the way; `paper` is the kind of a paragraph's paper.
    pub const fn of(kind: NodeKind, paper: Option<StageKind>) -> Self {
        match kind {
            NodeKind::CoreQuestion => Self::Core,
            NodeKind::Model => Self::White,
            NodeKind::Action => Self::Blue,
            NodeKind::Pilot => Self::Pilot,
            NodeKind::Indicator => Self::Measured,
            NodeKind::Paragraph => match paper {
                Some(StageKind::White) => Self::White,
                Some(StageKind::Blue | StageKind::Pilot) => Self::Blue,
                Some(StageKind::Green) | None => Self::Asked,
            },
            _ => Self::Asked,
        }
    }
}

/// One thing on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What it is.
    pub kind: NodeKind,
    /// Its key; for what has a code, the number in it.
    pub id: i64,
}

impl Key {
    /// The thing of this kind with this key.
    pub const fn new(kind: NodeKind, id: i64) -> Self {
        Self { kind, id }
    }
}

/// That one thing led to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// What led.
    pub from: Key,
    /// Where to.
    pub to: Key,
    /// How.
    pub relation: Relation,
    /// Direct, or by group where a link stands for what the thing's group was given.
    pub basis: Basis,
}

/// A link as seen from the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// What led.
    pub from: Key,
    /// Where to.
    pub to: Key,
    /// How.
    pub relation: Relation,
    /// How it belongs to the root: the weakest link on the strongest way to it.
    pub basis: Basis,
}

/// What is told of a thing on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Which it is.
    pub key: Key,
    /// Its public code, where it has one.
    pub code: Option<String>,
    /// Its sentence or title; empty when it is not public any more.
    pub title: String,
    /// The language of the title.
    pub language: String,
    /// Where it stands, in the words of its kind.
    pub status: String,
    /// When it came about.
    pub at: Option<Moment>,
    /// How many questions are in a group, or behind a core question.
    pub count: Option<i64>,
    /// The kind of its paper, for a paragraph.
    pub paper: Option<StageKind>,
}

/// Which way links are walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// From an input to results.
    Onward,
    /// From a result to inputs.
    Back,
}

/// Whether a walk from `root` goes on behind `key`.
///
/// It never goes from a core question back to all who asked: they are counted where it is shown, and none
/// of them was reached. What is about many things at once (an agenda, a resolution, a piece of evidence)
/// leads on from nobody else's root.
pub fn goes_on(root: Key, key: Key, way: Way) -> bool {
    key == root
        || !is_about_many(key.kind) && (way == Way::Onward || key.kind != NodeKind::CoreQuestion)
}

/// Whether what lies behind it belongs, directly or by group, to whoever stands before it.
pub const fn passes_on(kind: NodeKind) -> bool {
    weakened(kind).advances() && !is_about_many(kind)
}

/// What is about many things at once leads on from nobody else's root.
const fn is_about_many(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Agenda | NodeKind::Resolution | NodeKind::Evidence)
}

/// Whether a link counts in the trace of `root`. What a group or a theme was given reaches its members by
/// links of their own, because what a member was given itself comes first.
fn counts(root: Key, link: &Link) -> bool {
    let by_group = matches!(link.from.kind, NodeKind::Group | NodeKind::Theme);
    !(by_group && link.to.kind == NodeKind::Outcome && link.from != root)
}

/// How what stands behind a thing belongs to whoever stands before it.
const fn weakened(kind: NodeKind) -> Basis {
    match kind {
        NodeKind::Group | NodeKind::Theme => Basis::Group,
        NodeKind::CoreQuestion | NodeKind::Agenda => Basis::CoreQuestion,
        _ => Basis::Direct,
    }
}

/// What is reached from a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Where it began.
    pub root: Key,
    /// What lies onward, with the strongest basis by which it is reached.
    pub onward: BTreeMap<Key, Basis>,
    /// What lies behind it.
    pub back: BTreeMap<Key, Basis>,
    /// The links among them, in the order of their ends.
    pub edges: Vec<Edge>,
}

impl Walk {
    /// Walks links from a root, both ways.
    pub fn new(root: Key, links: &[Link]) -> Self {
        let onward = reached(root, links, Way::Onward);
        let back = reached(root, links, Way::Back);
        let mut edges: BTreeMap<(Key, Key, Relation), Basis> = BTreeMap::new();
        for link in links.iter().filter(|link| counts(root, link)) {
            let found = [
                basis_behind(root, &onward, link.from, link, Way::Onward),
                basis_behind(root, &back, link.to, link, Way::Back),
            ];
            if let Some(basis) = found.into_iter().flatten().min() {
                let known = edges.entry((link.from, link.to, link.relation)).or_insert(basis);
                *known = (*known).min(basis);
            }
        }
        let edges = edges
            .into_iter()
            .map(|((from, to, relation), basis)| Edge { from, to, relation, basis })
            .collect();
        Self { root, onward, back, edges }
    }

    /// Everything on it, the root included.
    pub fn keys(&self) -> BTreeSet<Key> {
        self.onward.keys().chain(self.back.keys()).copied().collect()
    }

    /// By what something onward is reached; none when it is not.
    pub fn basis(&self, key: Key) -> Option<Basis> {
        self.onward.get(&key).copied()
    }

    /// How far the root has come, told by what it reaches directly or by its group.
    pub fn reach(&self, nodes: &[Node]) -> Reach {
        nodes
            .iter()
            .filter(|node| self.basis(node.key).is_some_and(Basis::advances))
            .map(|node| Reach::of(node.key.kind, node.paper))
            .max()
            .unwrap_or(Reach::Asked)
    }
}

/// The basis of a link that leads on from `near`, when the walk goes on there.
fn basis_behind(
    root: Key,
    known: &BTreeMap<Key, Basis>,
    near: Key,
    link: &Link,
    way: Way,
) -> Option<Basis> {
    let before = *known.get(&near)?;
    let passed = if near == root { Basis::Direct } else { weakened(near.kind) };
    goes_on(root, near, way).then(|| before.max(passed).max(link.basis))
}

/// Everything reached one way with its strongest basis: the shortest way where the length of a way is
/// its weakest link.
fn reached(root: Key, links: &[Link], way: Way) -> BTreeMap<Key, Basis> {
    Ends::of(links, way).reached(root)
}

/// Links by the end at which a walk comes to them, so that walks from many roots share them.
pub struct Ends<'a> {
    way: Way,
    links: HashMap<Key, Vec<&'a Link>>,
}

impl<'a> Ends<'a> {
    /// Sorts links.
    pub fn of(links: &'a [Link], way: Way) -> Self {
        let mut of: HashMap<Key, Vec<&Link>> = HashMap::new();
        for link in links {
            let near = if way == Way::Onward { link.from } else { link.to };
            of.entry(near).or_default().push(link);
        }
        Self { way, links: of }
    }

    /// Everything reached from a root with its strongest basis, the root included.
    pub fn reached(&self, root: Key) -> BTreeMap<Key, Basis> {
        let mut known = BTreeMap::from([(root, Basis::Direct)]);
        let mut waiting = vec![root];
        while let Some(near) = waiting.pop() {
            let links = self.links.get(&near).into_iter().flatten();
            for link in links.filter(|link| counts(root, link)) {
                let far = if self.way == Way::Onward { link.to } else { link.from };
                let Some(basis) = basis_behind(root, &known, near, link, self.way) else {
                    continue;
                };
                if known.get(&far).is_none_or(|old| basis < *old) {
                    known.insert(far, basis);
                    waiting.push(far);
                }
            }
        }
        known
    }
}

/// How far each thing leads, once everything that follows from it is counted: a paragraph that an action
/// rests on, which a pilot carries out, leads as far as the pilot.
///
/// `places` says of each how far it is itself, `links` lead from one to another.
#[expect(clippy::implicit_hasher, reason = "the one caller has maps of the usual kind")]
pub fn leads(mut places: HashMap<Key, Reach>, links: &[(Key, Key)]) -> HashMap<Key, Reach> {
    // Each round carries what is known at least one link back, so a way needs no more rounds than links.
    for _ in 0..=links.len() {
        let mut changed = false;
        for (from, to) in links.iter().rev() {
            let Some(behind) = places.get(to).copied() else { continue };
            if let Some(own) = places.get_mut(from).filter(|own| **own < behind) {
                *own = behind;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn key(kind: NodeKind, id: i64) -> Key {
        Key::new(kind, id)
    }

    const Q1: Key = key(NodeKind::Question, 1);
    const Q2: Key = key(NodeKind::Question, 2);
    const Q3: Key = key(NodeKind::Question, 3);
    const GROUP: Key = key(NodeKind::Group, 1);
    const CORE: Key = key(NodeKind::CoreQuestion, 7);
    const ANSWER: Key = key(NodeKind::Answer, 5);
    const PARAGRAPH: Key = key(NodeKind::Paragraph, 42);
    const ACTION: Key = key(NodeKind::Action, 11);
    const PILOT: Key = key(NodeKind::Pilot, 2);
    const OUTCOME: Key = key(NodeKind::Outcome, 9);

    const fn link(from: Key, to: Key, relation: Relation) -> Link {
        Link { from, to, relation, basis: Basis::Direct }
    }

    /// Q1 is cited, Q2 is in its group, Q3 only stands beside them under the core question.
    fn story() -> Vec<Link> {
        vec![
            link(Q1, GROUP, Relation::Grouped),
            link(Q2, GROUP, Relation::Grouped),
            link(GROUP, PARAGRAPH, Relation::Cited),
            link(Q1, PARAGRAPH, Relation::Cited),
            link(Q1, CORE, Relation::DrawnFrom),
            link(Q2, CORE, Relation::DrawnFrom),
            link(Q3, CORE, Relation::DrawnFrom),
            link(CORE, ANSWER, Relation::Answered),
            link(CORE, PARAGRAPH, Relation::Cited),
            link(ANSWER, PARAGRAPH, Relation::Cited),
            link(PARAGRAPH, ACTION, Relation::TakenIn),
            link(ACTION, PILOT, Relation::CarriedOut),
        ]
    }

    fn node(key: Key) -> Node {
        Node {
            key,
            code: None,
            title: String::new(),
            language: "ko".to_owned(),
            status: String::new(),
            at: None,
            count: None,
            paper: Some(StageKind::White),
        }
    }

    fn reach(root: Key, links: &[Link]) -> Reach {
        let walk = Walk::new(root, links);
        let nodes: Vec<Node> = walk.keys().into_iter().map(node).collect();
        walk.reach(&nodes)
    }

    #[test]
    fn a_question_arrives_itself_or_with_its_group_but_never_beside_another() {
        let links = story();
        let basis = |root| Walk::new(root, &links).basis(PILOT);
        assert_eq!(basis(Q1), Some(Basis::Direct));
        assert_eq!(basis(Q2), Some(Basis::Group));
        assert_eq!(basis(Q3), Some(Basis::CoreQuestion));
        assert_eq!(
            [Q1, Q2, Q3, ANSWER].map(|root| reach(root, &links)),
            [Reach::Pilot, Reach::Pilot, Reach::Core, Reach::Pilot]
        );
    }

    #[test]
    fn from_a_pilot_back_stand_those_who_reach_it() {
        let walk = Walk::new(PILOT, &story());
        let told: Vec<(Key, Basis)> =
            walk.back.into_iter().filter(|(key, _)| key.kind == NodeKind::Question).collect();
        assert_eq!(told, [(Q1, Basis::Direct), (Q2, Basis::Group)]);
    }

    #[test]
    fn what_a_question_was_given_itself_comes_before_what_its_group_was() {
        let own = key(NodeKind::Outcome, 10);
        let links = [
            link(Q1, GROUP, Relation::Grouped),
            link(Q2, GROUP, Relation::Grouped),
            link(GROUP, OUTCOME, Relation::Given),
            link(OUTCOME, ACTION, Relation::TakenIn),
            link(Q1, own, Relation::Given),
            Link { basis: Basis::Group, ..link(Q2, OUTCOME, Relation::Given) },
        ];
        assert_eq!(Walk::new(Q1, &links).basis(ACTION), None);
        assert_eq!(Walk::new(Q2, &links).basis(ACTION), Some(Basis::Group));
        let back = Walk::new(ACTION, &links).back;
        assert_eq!((back.get(&Q1), back.get(&Q2)), (None, Some(&Basis::Group)));
        assert!(Walk::new(GROUP, &links).basis(ACTION).is_some());
    }

    #[test]
    fn a_result_leads_as_far_as_what_follows_from_it() {
        let results = HashMap::from([
            (PARAGRAPH, Reach::White),
            (ACTION, Reach::Blue),
            (PILOT, Reach::Measured),
        ]);
        let far =
            leads(results.clone(), &[(PARAGRAPH, ACTION), (ACTION, PILOT), (PILOT, PARAGRAPH)]);
        assert!(far.values().all(|reach| *reach == Reach::Measured));
        assert_eq!(leads(results.clone(), &[]), results);
    }

    fn any_key() -> impl Strategy<Value = Key> {
        let kinds = proptest::sample::select(NodeKind::ALL);
        (kinds, 1_i64..4).prop_map(|(kind, id)| Key::new(kind, id))
    }

    fn any_links() -> impl Strategy<Value = Vec<Link>> {
        let basis = proptest::sample::select(&[Basis::Direct, Basis::Group][..]);
        let one = (any_key(), any_key(), basis).prop_map(|(from, to, basis)| Link {
            from,
            to,
            relation: Relation::TakenIn,
            basis,
        });
        proptest::collection::vec(one, 0..60)
    }

    proptest! {
        #[test]
        fn both_ends_of_every_edge_are_on_the_walk(root in any_key(), links in any_links()) {
            let walk = Walk::new(root, &links);
            let keys = walk.keys();
            prop_assert!(walk.edges.iter().all(|e| keys.contains(&e.from) && keys.contains(&e.to)));
            prop_assert!(keys.contains(&root));
        }

        #[test]
        fn nobody_advances_by_a_core_question(id in 1_i64..4, links in any_links()) {
            // Whoever has no link but to core questions goes nowhere.
            let root = Key::new(NodeKind::Question, id);
            let links: Vec<Link> = links
                .into_iter()
                .filter(|l| l.from != root || l.to.kind == NodeKind::CoreQuestion)
                .collect();
            prop_assert!(reach(root, &links) <= Reach::Core);
        }

        #[test]
        fn walking_back_finds_exactly_those_who_arrive(id in 1_i64..4, links in any_links()) {
            // Links between things of the way, in its order, as they are stored.
            let links: Vec<Link> = links.into_iter().filter(|l| l.from.kind < l.to.kind).collect();
            let pilot = Key::new(NodeKind::Pilot, id);
            let back = Walk::new(pilot, &links).back;
            for question in (1..4).map(|id| Key::new(NodeKind::Question, id)) {
                let onward = Walk::new(question, &links).basis(pilot).filter(|b| b.advances());
                let behind = back.get(&question).copied().filter(|b| b.advances());
                prop_assert_eq!(onward, behind);
            }
        }
    }
}

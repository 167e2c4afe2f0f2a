//! The trace of one thing, for its page: the events of its thread in their order, what happened to its
//! core question apart from it, the people behind a result, and the same graph as a table.

use std::collections::HashMap;

use app::appeal::AppealView;
use app::indicator::IndicatorView;
use app::trace::{Ahead, Basis, Charge, Key, Node, NodeKind, Reach, Trace};
use domain::appeal::Decision;
use domain::channel::Channel;
use domain::citation::Cited;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::{IndicatorId, MeetingId, OutcomeId, ParagraphId};
use domain::outcome::OutcomeWord;
use domain::stage::StageKind;
use domain::time::{Date, Moment};

use crate::contribution::channel_name;
use crate::error::Failure;
use crate::home::When;
use crate::indicator::{Measure, measure};
use crate::locale::Locale;
use crate::visitor::Visitor;
use crate::{Site, calendar, url};

/// People told one by one on the page of a result.
const MOST_PEOPLE: usize = 30;
/// Indicators drawn on one thread.
const MOST_MEASURES: usize = 12;

/// An event of a thread.
pub(crate) struct Event {
    /// The classes of its part of the thread: `green minor`, `white`, `blue`.
    pub(crate) class: String,
    pub(crate) when: Option<When>,
    /// The stage that begins here.
    pub(crate) chip: Option<(&'static str, String)>,
    pub(crate) title: String,
    /// What was written, with its language.
    pub(crate) text: Option<(String, String)>,
    /// How it belongs to this page's thing, where it is not plain.
    pub(crate) basis: Option<String>,
    /// Plain facts, such as counts.
    pub(crate) facts: Vec<String>,
    pub(crate) links: Vec<(String, String)>,
    /// That it was asked to be looked at again, and what was answered.
    pub(crate) appeals: Vec<AppealLine>,
    /// What was measured, under a pilot.
    pub(crate) measures: Vec<Measure>,
}

/// A line about an outcome that was looked at again.
pub(crate) struct AppealLine {
    pub(crate) when: When,
    pub(crate) title: String,
    /// What was said, with its language.
    pub(crate) text: Option<(String, String)>,
}

/// Somebody who stands behind a result.
pub(crate) struct Behind {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) basis: String,
}

/// A line of the table.
pub(crate) struct Line {
    pub(crate) when: Option<When>,
    pub(crate) kind: String,
    pub(crate) code: String,
    pub(crate) url: Option<String>,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) basis: String,
}

/// What a page shows of a trace.
pub(crate) struct TracePart {
    /// The thread: what was reached directly or by group, in time.
    pub(crate) events: Vec<Event>,
    /// What happened to the core question only.
    pub(crate) beside: Vec<Event>,
    /// What is still to come: a sentence, and what leads there.
    pub(crate) rest: Option<(String, String)>,
    /// It is a question that is in no core question and was not answered.
    pub(crate) is_unlinked: bool,
    /// The people and answers behind a result.
    pub(crate) behind: Vec<Behind>,
    /// How many more stand there.
    pub(crate) behind_more: i64,
    pub(crate) lines: Vec<Line>,
    pub(crate) reach: Reach,
    /// From the question to its first result, in words.
    pub(crate) took: Option<String>,
    /// The address of the same for machines.
    pub(crate) json: String,
    /// Who has it now: names with their pages, where they have one.
    pub(crate) charge: Vec<(String, Option<String>)>,
    /// The next dated thing: its day, what it is, and its page.
    pub(crate) ahead: Option<(When, String, Option<String>)>,
}

/// Titles of core questions as the reader is shown them, with their languages.
pub(crate) type Titles = HashMap<Key, (String, String)>;

/// The trace of something for its page; none where it has none for everyone, such as what waits for a
/// moderator.
pub(crate) async fn part(
    site: &Site,
    visitor: &Visitor,
    root: Key,
    titles: &Titles,
) -> Result<Option<TracePart>, Failure> {
    match site.app.trace(&visitor.actor, root).await {
        Ok(trace) => {
            let around = Around::of(site, visitor, &trace).await?;
            Ok(Some(TracePart::new(visitor.locale, &trace, titles, &around)))
        }
        Err(app::Error::Denied(domain::permission::Denial::NotFound)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What stands beside a trace: appeals about its root, and what was measured on its way.
#[derive(Default)]
struct Around {
    appeals: Vec<AppealView>,
    /// What was measured of each pilot and action on the way.
    measures: Vec<(Key, IndicatorView)>,
    charge: Charge,
    ahead: Option<(Date, Ahead)>,
}

impl Around {
    async fn of(site: &Site, visitor: &Visitor, trace: &Trace) -> Result<Self, Failure> {
        let (app, actor, root) = (&site.app, &visitor.actor, trace.root());
        let kind = match root.kind {
            NodeKind::Question => Kind::Question,
            NodeKind::Answer => Kind::Answer,
            NodeKind::Statement => Kind::Statement,
            _ => return Ok(Self::default()),
        };
        let appeals = app.appeals_about(actor, &trace.dialogue, kind, root.id).await?;
        let mut measures = Vec::new();
        let measured = trace
            .onward()
            .filter(|(node, basis)| basis.advances() && node.key.kind == NodeKind::Indicator);
        for (node, _) in measured.take(MOST_MEASURES) {
            let owner = trace.walk.edges.iter().find(|edge| edge.to == node.key);
            let Some(owner) = owner.map(|edge| edge.from) else { continue };
            let (view, _) = app.indicator(actor, IndicatorId(node.key.id)).await?;
            measures.push((owner, view));
        }
        let charge = app.in_charge(actor, trace).await?;
        let ahead = app.ahead(actor, trace).await?;
        Ok(Self { appeals, measures, charge, ahead })
    }
}

impl TracePart {
    fn new(l: Locale, trace: &Trace, titles: &Titles, around: &Around) -> Self {
        let told = Telling { l, trace, titles, around };
        let is_input = matches!(
            trace.root().kind,
            NodeKind::Question | NodeKind::Answer | NodeKind::Statement | NodeKind::Group
        );
        let (behind, behind_more) = told.behind();
        let mut events = told.events();
        let rest = told.rest().filter(|_| is_input);
        let is_unlinked = trace.root().kind == NodeKind::Question
            && trace.reach == Reach::Asked
            && !trace.onward().any(|(node, _)| node.key.kind == NodeKind::Outcome);
        if rest.is_none()
            && !is_unlinked
            && let Some(event) = events.last_mut()
        {
            event.class.push_str(" last");
        }
        Self {
            events,
            beside: told.beside(),
            rest,
            is_unlinked,
            behind,
            behind_more,
            lines: told.lines(),
            reach: trace.reach,
            took: told.took(),
            json: format!("/api/v1/trace/{}", told.code(trace.root())),
            charge: told.charge(),
            ahead: told.ahead(),
        }
    }

    /// Whether the table has more than the thing itself.
    pub(crate) fn has_table(&self) -> bool {
        self.lines.len() > 1
    }
}

/// The chip of the stage that was reached: class and words.
pub(crate) fn reach_name(l: Locale, reach: Reach) -> (&'static str, String) {
    match reach {
        Reach::Asked | Reach::Core => ("green", l.t("stage-green")),
        Reach::White => ("white", l.t("trace-reach-white")),
        Reach::Blue => ("blue", l.t("trace-reach-blue")),
        Reach::Pilot | Reach::Measured => ("pilot", l.t("trace-reach-pilot")),
    }
}

/// The class of a thread's part at a stage.
const fn colour(reach: Reach) -> &'static str {
    match reach {
        Reach::Asked | Reach::Core => "green",
        Reach::White => "white",
        Reach::Blue | Reach::Pilot | Reach::Measured => "blue",
    }
}

/// The name of a kind of thing.
pub(crate) fn kind_name(l: Locale, kind: NodeKind) -> String {
    match kind {
        NodeKind::Question => l.t("nav-questions-one"),
        NodeKind::Group => l.t("trace-kind-group"),
        NodeKind::CoreQuestion => l.t("nav-core"),
        NodeKind::Answer => l.t("word-answer"),
        NodeKind::Statement => l.t("word-statement"),
        NodeKind::Evidence => l.t("trace-kind-evidence"),
        NodeKind::Theme => l.t("trace-kind-theme"),
        NodeKind::Agenda => l.t("trace-kind-agenda"),
        NodeKind::Draft => l.t("trace-kind-draft"),
        NodeKind::Resolution => l.t("trace-kind-resolution"),
        NodeKind::Paragraph => l.t("trace-kind-paragraph"),
        NodeKind::Model => l.t("trace-kind-model"),
        NodeKind::Action => l.t("trace-kind-action"),
        NodeKind::Pilot => l.t("stage-pilot"),
        NodeKind::Indicator => l.t("trace-kind-indicator"),
        NodeKind::Outcome => l.t("trace-kind-outcome"),
    }
}

/// The name of an outcome.
pub(crate) fn word_name(l: Locale, word: OutcomeWord) -> String {
    match word {
        OutcomeWord::Adopted => l.t("outcome-adopted"),
        OutcomeWord::Partly => l.t("outcome-partly"),
        OutcomeWord::Done => l.t("outcome-done"),
        OutcomeWord::Referred => l.t("outcome-referred"),
        OutcomeWord::NotAdopted => l.t("outcome-not-adopted"),
    }
}

/// The page of something, where it has one.
pub(crate) fn address(slug: &str, node: &Node) -> Option<String> {
    let id = node.key.id;
    match node.key.kind {
        NodeKind::Question => Some(url::question(id)),
        NodeKind::Answer => Some(url::contribution(Kind::Answer, id)),
        NodeKind::Statement => Some(url::contribution(Kind::Statement, id)),
        NodeKind::Evidence => Some(url::evidence(id)),
        NodeKind::Outcome => Some(url::outcome(id)),
        NodeKind::Theme => Some(url::theme(id)),
        NodeKind::Agenda => Some(url::agenda(id)),
        NodeKind::Paragraph => Some(url::paragraph(ParagraphId(id))),
        NodeKind::Model => Some(url::model(id)),
        NodeKind::Action => Some(url::action(id)),
        NodeKind::Pilot => Some(url::pilot(id)),
        NodeKind::Group => {
            let query = url::query(&[("group", id.to_string())]);
            Some(format!("{}{query}", url::questions(slug)))
        }
        NodeKind::CoreQuestion => match Cited::parse(node.code.as_deref()?)? {
            Cited::CoreQuestion { set, number } => Some(url::core_question(slug, set, number)),
            _ => None,
        },
        NodeKind::Resolution => match Cited::parse(node.code.as_deref()?)? {
            Cited::Resolution { meeting: MeetingId(meeting), .. } => Some(url::meeting(meeting)),
            _ => None,
        },
        _ => None,
    }
}

/// A trace in the words of a language.
struct Telling<'a> {
    l: Locale,
    trace: &'a Trace,
    titles: &'a Titles,
    around: &'a Around,
}

impl Telling<'_> {
    fn slug(&self) -> &str {
        &self.trace.dialogue.slug
    }

    fn day(&self, at: Option<Moment>) -> Option<When> {
        at.map(|at| When::day(self.l, at, &self.trace.dialogue.zone))
    }

    fn code(&self, key: Key) -> String {
        self.trace.node(key).and_then(|node| node.code.clone()).unwrap_or_default()
    }

    /// The number of a core question in its set.
    fn number(node: &Node) -> i64 {
        match node.code.as_deref().and_then(Cited::parse) {
            Some(Cited::CoreQuestion { number, .. }) => number,
            _ => 0,
        }
    }

    /// What was reached directly or by group, the root left out, with what came of it in time.
    fn events(&self) -> Vec<Event> {
        let reached: Vec<(&Node, Basis)> =
            self.trace.onward().filter(|(_, basis)| basis.advances()).collect();
        let mut stage = Reach::Asked;
        let mut events: Vec<Event> = Vec::new();
        for (node, basis) in &reached {
            let place = Reach::of(node.key.kind, node.paper);
            // A group of one tells nothing, and what was measured stands with the pilot it belongs to.
            let is_one = node.key.kind == NodeKind::Group && node.count.unwrap_or(0) < 2;
            if is_one || node.key.kind == NodeKind::Indicator && self.is_drawn(node.key) {
                continue;
            }
            let begins = colour(place) != colour(stage) && place > stage;
            stage = stage.max(place);
            // Paragraphs of one edition are told together.
            let earlier = events.last_mut().filter(|event| {
                node.key.kind == NodeKind::Paragraph && event.class.contains("cited") && !begins
            });
            match earlier {
                Some(event) => event.links.extend(self.link(node)),
                None => events.extend(self.event(node, *basis, stage, begins)),
            }
            if node.key.kind == NodeKind::CoreQuestion {
                events.push(self.answers(node, stage));
            }
        }
        events
    }

    /// Whether an indicator is drawn under what it belongs to.
    fn is_drawn(&self, key: Key) -> bool {
        self.around.measures.iter().any(|(_, view)| view.row.id == key.id)
    }

    fn link(&self, node: &Node) -> Option<(String, String)> {
        let l = self.l;
        let text = match node.key.kind {
            NodeKind::CoreQuestion => l.n("core-read", Self::number(node)),
            NodeKind::Group => l.n("trace-alike-see", node.count.unwrap_or(1) - 1),
            _ => l.a("trace-read", [("code", node.code.clone().unwrap_or_default().into())]),
        };
        Some((address(self.slug(), node)?, text))
    }

    fn event(&self, node: &Node, basis: Basis, stage: Reach, begins: bool) -> Option<Event> {
        let l = self.l;
        let code = || node.code.clone().unwrap_or_default();
        let (title, text) = match node.key.kind {
            NodeKind::Group => (l.n("trace-alike", node.count? - 1), false),
            NodeKind::CoreQuestion => (l.n("trace-core", Self::number(node)), true),
            NodeKind::Outcome => (self.outcome_title(node)?, true),
            NodeKind::Paragraph => match node.paper? {
                StageKind::Green => (l.t("trace-cited-green"), true),
                StageKind::White => (l.t("trace-cited-white"), true),
                StageKind::Blue | StageKind::Pilot => (l.t("trace-cited-blue"), true),
            },
            NodeKind::Model => (l.a("trace-model", [("code", code().into())]), true),
            NodeKind::Action => (l.a("trace-action", [("code", code().into())]), true),
            NodeKind::Pilot => (l.a("trace-pilot", [("code", code().into())]), true),
            NodeKind::Indicator => (l.a("trace-measured", [("code", code().into())]), true),
            NodeKind::Resolution => (l.t("trace-resolved"), true),
            NodeKind::Theme => (l.t("trace-theme"), true),
            _ => return None,
        };
        let is_major = begins || node.key.kind == NodeKind::Pilot;
        let mut class = String::from(colour(stage));
        if !is_major {
            class.push_str(" minor");
        }
        if node.key.kind == NodeKind::Paragraph {
            class.push_str(" cited");
        }
        if self.ends_here(node) {
            class.push_str(" stop");
        }
        let chip = begins.then(|| match colour(stage) {
            "white" => ("white", l.t("stage-white")),
            "blue" => ("blue", l.t("stage-blue")),
            _ => ("green", l.t("stage-green")),
        });
        let by_group = basis == Basis::Group && node.key.kind != NodeKind::Theme;
        Some(Event {
            class,
            when: self.day(node.at),
            chip,
            title,
            text: Some(self.words(node)).filter(|(words, _)| text && !words.is_empty()),
            basis: by_group.then(|| self.by_group()).or_else(|| self.directly(node, basis)),
            facts: match node.key.kind {
                NodeKind::CoreQuestion => {
                    node.count.map(|n| l.n("trace-together", n)).into_iter().collect()
                }
                _ => Vec::new(),
            },
            links: match node.key.kind {
                NodeKind::Outcome => self.appeal_link(node).into_iter().collect(),
                _ => self.link(node).into_iter().collect(),
            },
            appeals: self.appeals(node),
            measures: self.measures(node.key),
        })
    }

    fn charge(&self) -> Vec<(String, Option<String>)> {
        let charge = &self.around.charge;
        let offices = charge.offices.iter().map(|office| (office.clone(), None));
        let bodies = charge.bodies.iter().map(|(name, slug)| (name.clone(), Some(url::body(slug))));
        offices.chain(bodies).collect()
    }

    fn ahead(&self) -> Option<(When, String, Option<String>)> {
        let l = self.l;
        let (day, ahead) = self.around.ahead.as_ref()?;
        let when = crate::indicator::day(l, &day.to_string());
        let (text, page) = match ahead {
            Ahead::Meeting { id, body, number } => {
                (calendar::name(l, body, *number), Some(url::meeting(id.0)))
            }
            Ahead::Remarks => (l.t("ahead-remarks"), None),
            Ahead::Milestone { pilot, what } => {
                let values = [("code", pilot.code().into()), ("what", what.as_str().into())];
                (l.a("ahead-milestone", values), Some(url::pilot(pilot.0)))
            }
            Ahead::Measurement { indicator, name } => {
                let values = [("code", indicator.code().into()), ("name", name.as_str().into())];
                (l.a("ahead-measurement", values), None)
            }
        };
        Some((when, text, page))
    }

    /// The way to have it looked at again that the root was not taken in, while nobody asked so yet.
    fn appeal_link(&self, node: &Node) -> Option<(String, String)> {
        let root = self.trace.root();
        let is_input =
            matches!(root.kind, NodeKind::Question | NodeKind::Answer | NodeKind::Statement);
        let may = node.status.parse().is_ok_and(OutcomeWord::may_be_appealed);
        let asked = self.around.appeals.iter().any(|one| one.outcome == OutcomeId(node.key.id));
        (is_input && may && !asked).then(|| (url::appeal(&self.code(root)), self.l.t("appeal-ask")))
    }

    /// That it was asked to be looked at again, and what the office answered.
    fn appeals(&self, node: &Node) -> Vec<AppealLine> {
        let l = self.l;
        let own = |one: &&AppealView| Key::new(NodeKind::Outcome, one.outcome.0) == node.key;
        let day = |at| When::day(l, at, &self.trace.dialogue.zone);
        let said = |text: &str, language: &str| {
            (!text.is_empty()).then(|| (text.to_owned(), language.to_owned()))
        };
        let office = self.trace.dialogue.language.to_string();
        let mut lines = Vec::new();
        for one in self.around.appeals.iter().filter(own) {
            lines.push(AppealLine {
                when: day(one.asked),
                title: l.t("appeal-asked"),
                text: said(&one.reason, &one.language),
            });
            lines.extend(one.decided.map(|(decision, at)| AppealLine {
                when: day(at),
                title: match decision {
                    Decision::Kept => l.t("appeal-was-kept"),
                    Decision::Changed => l.t("appeal-was-changed"),
                },
                text: said(&one.answer, &office),
            }));
        }
        lines
    }

    /// What was measured of a pilot or an action, each with its beginning and its target.
    fn measures(&self, owner: Key) -> Vec<Measure> {
        let own = self.around.measures.iter().filter(|(of, _)| *of == owner);
        own.map(|(_, view)| measure(self.l, view, self.trace.dialogue.language)).collect()
    }

    /// What was written, in the reader's language where somebody reviewed a translation.
    fn words(&self, node: &Node) -> (String, String) {
        let own = || (node.title.clone(), node.language.clone());
        self.titles.get(&node.key).cloned().unwrap_or_else(own)
    }

    /// How a group brought the root there.
    fn by_group(&self) -> String {
        match self.trace.root().kind {
            NodeKind::Answer => self.l.t("trace-basis-theme"),
            _ => self.l.t("trace-basis-group"),
        }
    }

    /// What is cited or taken in itself is told so.
    fn directly(&self, node: &Node, basis: Basis) -> Option<String> {
        let is_result = Reach::of(node.key.kind, node.paper).is_result();
        let of_root = |edge: &&app::trace::Edge| {
            edge.from == self.trace.root() && edge.to == node.key && edge.basis == Basis::Direct
        };
        let found = self.trace.walk.edges.iter().find(of_root);
        let is_question = self.trace.root().kind == NodeKind::Question;
        let key = if is_question { "trace-basis-direct" } else { "trace-basis-direct-other" };
        found.filter(|_| is_result && basis == Basis::Direct).map(|_| self.l.t(key))
    }

    fn outcome_title(&self, node: &Node) -> Option<String> {
        let l = self.l;
        Some(match node.status.parse().ok()? {
            OutcomeWord::Adopted => l.t("trace-outcome-adopted"),
            OutcomeWord::Partly => l.t("trace-outcome-partly"),
            OutcomeWord::Done => l.t("trace-outcome-done"),
            OutcomeWord::Referred => l.t("trace-outcome-referred"),
            OutcomeWord::NotAdopted => l.t("trace-outcome-not-adopted"),
        })
    }

    /// Whether the thread stops at this outcome: it was not taken in, and nothing else came of it.
    fn ends_here(&self, node: &Node) -> bool {
        node.status == OutcomeWord::NotAdopted.as_str()
            && node.key.kind == NodeKind::Outcome
            && !self.trace.reach.is_result()
    }

    /// How many answers a core question has, by channel.
    fn answers(&self, core: &Node, stage: Reach) -> Event {
        let l = self.l;
        let of_core =
            || self.trace.answers.iter().filter(|row| row.core_question_id == core.key.id);
        let experts = Channel::Expert.as_str();
        let residents: i64 = of_core().filter(|row| row.channel != experts).map(|row| row.n).sum();
        let Some(last) = of_core().map(|row| row.last).max() else {
            return Event {
                class: format!("{} minor", colour(stage)),
                when: None,
                chip: None,
                title: l.t("trace-no-answer"),
                text: None,
                basis: None,
                facts: Vec::new(),
                links: Vec::new(),
                appeals: Vec::new(),
                measures: Vec::new(),
            };
        };
        let facts = of_core()
            .filter_map(|row| {
                let name = channel_name(l, row.channel.parse().ok()?);
                Some(format!("{name} {}", l.number(row.n)))
            })
            .collect();
        let answers = match core.code.as_deref().and_then(Cited::parse) {
            Some(Cited::CoreQuestion { set, number }) => {
                Some((url::answers(self.slug(), set, number), l.t("trace-answers-read")))
            }
            _ => None,
        };
        Event {
            class: format!("{} minor", colour(stage)),
            when: self.day(Some(Moment(last))),
            chip: None,
            title: l.n("trace-answers", residents),
            text: None,
            basis: None,
            facts,
            links: answers.into_iter().collect(),
            appeals: Vec::new(),
            measures: Vec::new(),
        }
    }

    /// What happened to the core question, and not to this.
    fn beside(&self) -> Vec<Event> {
        self.trace
            .onward()
            .filter(|(node, basis)| {
                !basis.advances()
                    && node.key.kind != NodeKind::Answer
                    && node.key.kind != NodeKind::Draft
            })
            .filter_map(|(node, basis)| {
                let mut event = self.event(node, basis, Reach::Asked, false)?;
                event.basis = None;
                Some(event)
            })
            .collect()
    }

    /// What is not yet.
    fn rest(&self) -> Option<(String, String)> {
        let l = self.l;
        let word = |node: &Node| node.status.parse::<OutcomeWord>().ok();
        let ended = self
            .trace
            .onward()
            .filter(|(node, basis)| basis.advances() && node.key.kind == NodeKind::Outcome)
            .filter_map(|(node, _)| word(node))
            .any(|word| !matches!(word, OutcomeWord::Adopted | OutcomeWord::Partly));
        let (title, text) = match self.trace.reach {
            Reach::Asked | Reach::Core | Reach::White | Reach::Blue if ended => return None,
            Reach::Asked if self.trace.root().kind == NodeKind::Question => return None,
            Reach::Asked | Reach::Core => ("trace-white", "trace-white-do"),
            Reach::White => ("trace-rest-blue", "trace-rest-blue-do"),
            Reach::Blue => ("trace-rest-pilot", "trace-rest-pilot-do"),
            Reach::Pilot => ("trace-rest-measure", "trace-rest-measure-do"),
            Reach::Measured => return None,
        };
        Some((l.t(title), l.t(text)))
    }

    /// The questions, answers and statements behind a result that reach it themselves or by group.
    fn behind(&self) -> (Vec<Behind>, i64) {
        let is_input =
            |kind| matches!(kind, NodeKind::Question | NodeKind::Answer | NodeKind::Statement);
        let all: Vec<(&Node, Basis)> = self
            .trace
            .back()
            .filter(|(node, basis)| basis.advances() && is_input(node.key.kind))
            .collect();
        let counted: i64 = self
            .trace
            .more
            .iter()
            .filter(|more| is_input(more.kind))
            .filter(|more| self.trace.walk.back.contains_key(&more.at))
            .filter(|more| more.at.kind != NodeKind::CoreQuestion)
            .map(|more| more.count)
            .sum();
        let left = i64::try_from(all.len().saturating_sub(MOST_PEOPLE)).unwrap_or(0);
        let told = all.into_iter().take(MOST_PEOPLE).filter_map(|(node, basis)| {
            Some(Behind {
                code: node.code.clone()?,
                url: address(self.slug(), node)?,
                title: self.title_of(node),
                language: self.language_of(node),
                basis: self.basis_name(basis),
            })
        });
        (told.collect(), left + counted)
    }

    /// What stands for something whose words are not public any more.
    fn title_of(&self, node: &Node) -> String {
        if node.title.is_empty() { self.l.t("trace-gone") } else { node.title.clone() }
    }

    fn language_of(&self, node: &Node) -> String {
        match node.title.is_empty() {
            true => self.l.code().to_owned(),
            false => node.language.clone(),
        }
    }

    fn basis_name(&self, basis: Basis) -> String {
        match basis {
            Basis::Direct => self.l.t("trace-by-direct"),
            Basis::Group => self.l.t("trace-by-group"),
            Basis::CoreQuestion => self.l.t("trace-by-core"),
        }
    }

    fn lines(&self) -> Vec<Line> {
        let walk = &self.trace.walk;
        self.trace
            .nodes
            .iter()
            .map(|node| {
                let basis = walk.onward.get(&node.key).or_else(|| walk.back.get(&node.key));
                let is_root = node.key == self.trace.root();
                Line {
                    when: self.day(node.at),
                    kind: kind_name(self.l, node.key.kind),
                    code: node.code.clone().unwrap_or_default(),
                    url: address(self.slug(), node).filter(|_| !is_root),
                    title: self.title_of(node),
                    language: self.language_of(node),
                    basis: basis
                        .filter(|_| !is_root)
                        .map(|b| self.basis_name(*b))
                        .unwrap_or_default(),
                }
            })
            .collect()
    }

    /// How long it took from the root to its first result.
    fn took(&self) -> Option<String> {
        let begun = self.trace.node(self.trace.root())?.at?;
        let first = self
            .trace
            .onward()
            .filter(|(node, basis)| {
                basis.advances() && Reach::of(node.key.kind, node.paper).is_result()
            })
            .filter_map(|(node, _)| node.at)
            .min()?;
        let days = (first.0 - begun.0).max(0) / (86_400 * domain::time::SECOND);
        // 365.2425 days are twelve months.
        let months = days * 120_000 / 3_652_425;
        Some(match (months / 12, months % 12) {
            (0, 0) => self.l.n("trace-took-days", days),
            (0, months) => self.l.n("trace-took-months", months),
            (years, 0) => self.l.n("trace-took-years", years),
            (years, months) => {
                self.l.a("trace-took-both", [("years", years.into()), ("months", months.into())])
            }
        })
    }
}

//! Links from what citizens said to what came of it, read from the tables that hold them.
//!
//! A source of links is one `SELECT` that says what leads to what; it is read from either end, because
//! the planner carries the key to the index of that end. A step of a walk is one statement over all
//! sources, whatever the number of things it starts from.

use domain::trace::{Basis, Key, NodeKind, Relation, Way};
use sea_orm::FromQueryResult;

use crate::{Db, Result, sql};

/// Links told of one thing to others of one kind, onward; the others are counted.
pub const MOST_ONWARD: i64 = 24;
/// The same, back.
pub const MOST_BACK: i64 = 60;

/// One place where links stand.
struct Source {
    relation: Relation,
    basis: Basis,
    /// `from_kind`, `from_id`, `to_kind`, `to_id`.
    view: &'static str,
    /// The same for the way back, where the tables are to be read in another order.
    back: &'static str,
    /// Whether there are so many onward that only the way back is read.
    back_only: bool,
}

const fn source(relation: Relation, view: &'static str) -> Source {
    Source { relation, basis: Basis::Direct, view, back: view, back_only: false }
}

const fn by_group(relation: Relation, view: &'static str) -> Source {
    Source { basis: Basis::Group, ..source(relation, view) }
}

const SOURCES: &[Source] = &[
    source(Relation::Grouped, GROUPED),
    source(Relation::DrawnFrom, DRAWN_FROM),
    Source { back_only: true, ..source(Relation::Answered, ANSWERED) },
    Source { back_only: true, ..source(Relation::Answered, STATED) },
    source(Relation::Supported, SUPPORTED),
    source(Relation::Drafted, DRAFTED),
    source(Relation::Adopted, ADOPTED),
    source(Relation::Resolved, RESOLVED),
    source(Relation::Resolved, PILOT_RESOLVED),
    source(Relation::Given, GIVEN),
    by_group(Relation::Given, GIVEN_BY_GROUP),
    source(Relation::TakenIn, OUTCOME_TARGET),
    source(Relation::Coded, CODED),
    source(Relation::PartOf, PART_OF),
    by_group(Relation::Given, GIVEN_BY_THEME),
    source(Relation::TakenIn, ACTION_INPUT),
    source(Relation::TakenIn, ACTION_INPUT_OF_GROUP),
    source(Relation::TakenIn, ACTION_MODEL),
    source(Relation::TakenIn, PILOT_INPUT),
    source(Relation::TakenIn, PILOT_INPUT_OF_GROUP),
    source(Relation::CarriedOut, PILOT_ACTION),
    source(Relation::Measured, MEASURED),
    source(Relation::Cited, CITED),
    Source { back: CITED_FROM_GROUP, ..source(Relation::Cited, CITED_IN_GROUP) },
    source(Relation::TakenIn, IN_MODEL),
    source(Relation::TakenIn, GROUP_IN_MODEL),
    source(Relation::TakenIn, CORE_IN_MODEL),
];

const GROUPED: &str = "SELECT CAST('question' AS text) AS from_kind, q.id AS from_id,
    CAST('group' AS text) AS to_kind, q.group_id AS to_id
  FROM question q WHERE q.group_id IS NOT NULL AND q.status NOT IN ('waiting', 'staff_only')";

const DRAWN_FROM: &str = "SELECT CAST('question' AS text) AS from_kind, s.question_id AS from_id,
    CAST('core_question' AS text) AS to_kind, s.core_question_id AS to_id
  FROM core_question_source s";

const ANSWERED: &str =
    "SELECT CAST('core_question' AS text) AS from_kind, a.core_question_id AS from_id,
    CAST('answer' AS text) AS to_kind, a.id AS to_id FROM answer a";

const STATED: &str =
    "SELECT CAST('core_question' AS text) AS from_kind, s.core_question_id AS from_id,
    CAST('statement' AS text) AS to_kind, s.id AS to_id FROM statement s";

const SUPPORTED: &str = "SELECT a.kind AS from_kind, a.item_id AS from_id,
    CAST('evidence' AS text) AS to_kind, a.evidence_id AS to_id FROM evidence_attached a";

const DRAFTED: &str =
    "SELECT CAST('core_question' AS text) AS from_kind, d.core_question_id AS from_id,
    CAST('draft' AS text) AS to_kind, d.id AS to_id FROM draft d";

const ADOPTED: &str = "SELECT CAST('draft' AS text) AS from_kind, d.draft_id AS from_id,
    CAST('answer' AS text) AS to_kind, d.answer_id AS to_id FROM adoption d";

/// What a meeting resolved behind closed doors is told by nobody but those who named it as their ground.
const RESOLVED: &str = "SELECT CAST('outcome' AS text) AS from_kind, o.id AS from_id,
    CAST('resolution' AS text) AS to_kind, o.resolution_id AS to_id
  FROM outcome o WHERE o.resolution_id IS NOT NULL";

const PILOT_RESOLVED: &str = "SELECT CAST('pilot' AS text) AS from_kind, p.id AS from_id,
    CAST('resolution' AS text) AS to_kind, p.resolution_id AS to_id
  FROM pilot p WHERE p.resolution_id IS NOT NULL AND p.status = 'published'";

const GIVEN: &str = "SELECT i.kind AS from_kind, i.item_id AS from_id,
    CAST('outcome' AS text) AS to_kind, i.outcome_id AS to_id
  FROM outcome_item i WHERE i.ended_at IS NULL";

/// What a question was given itself comes before what its group was given.
const GIVEN_BY_GROUP: &str = "SELECT CAST('question' AS text) AS from_kind, q.id AS from_id,
    CAST('outcome' AS text) AS to_kind, i.outcome_id AS to_id
  FROM question q JOIN outcome_item i ON i.kind = 'group' AND i.item_id = q.group_id
  WHERE i.ended_at IS NULL AND q.status NOT IN ('waiting', 'staff_only') AND NOT EXISTS (
    SELECT 1 FROM outcome_item o WHERE o.kind = 'question' AND o.item_id = q.id AND o.ended_at IS NULL)";

const OUTCOME_TARGET: &str = "SELECT CAST('outcome' AS text) AS from_kind, o.id AS from_id,
    o.target_kind AS to_kind, o.target_id AS to_id FROM outcome o WHERE o.target_id IS NOT NULL";

const CODED: &str = "SELECT CAST('answer' AS text) AS from_kind, c.answer_id AS from_id,
    CAST('theme' AS text) AS to_kind, c.theme_id AS to_id
  FROM coding c JOIN theme_set s ON s.id = c.set_id
  WHERE c.theme_id IS NOT NULL AND c.sample_id IS NULL AND c.ended_batch_id IS NULL
    AND s.status = 'published' AND s.valid_to IS NULL";

const PART_OF: &str = "SELECT CAST('theme' AS text) AS from_kind, t.id AS from_id,
    CAST('agenda' AS text) AS to_kind, t.agenda_id AS to_id
  FROM theme t WHERE t.agenda_id IS NOT NULL AND t.removed_at IS NULL";

/// What an answer was given itself comes before what its theme was given.
const GIVEN_BY_THEME: &str = "SELECT CAST('answer' AS text) AS from_kind, c.answer_id AS from_id,
    CAST('outcome' AS text) AS to_kind, i.outcome_id AS to_id
  FROM coding c JOIN outcome_item i ON i.kind = 'theme' AND i.item_id = c.theme_id
  WHERE c.sample_id IS NULL AND c.ended_batch_id IS NULL AND i.ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM outcome_item o WHERE o.kind = 'answer' AND o.item_id = c.answer_id AND o.ended_at IS NULL)";

const ACTION_INPUT: &str = "SELECT i.kind AS from_kind, i.item_id AS from_id,
    CAST('action' AS text) AS to_kind, i.action_id AS to_id
  FROM action_input i JOIN action a ON a.id = i.action_id
  WHERE i.removed_at IS NULL AND a.status = 'published'";

/// A group is taken in where one of its questions is.
const ACTION_INPUT_OF_GROUP: &str =
    "SELECT CAST('group' AS text) AS from_kind, q.group_id AS from_id,
    CAST('action' AS text) AS to_kind, i.action_id AS to_id
  FROM question q JOIN action_input i ON i.kind = 'question' AND i.item_id = q.id
  JOIN action a ON a.id = i.action_id
  WHERE q.group_id IS NOT NULL AND i.removed_at IS NULL AND a.status = 'published'";

const ACTION_MODEL: &str = "SELECT CAST('model' AS text) AS from_kind, a.model_id AS from_id,
    CAST('action' AS text) AS to_kind, a.id AS to_id
  FROM action a WHERE a.model_id IS NOT NULL AND a.status = 'published'";

const PILOT_INPUT: &str = "SELECT i.kind AS from_kind, i.item_id AS from_id,
    CAST('pilot' AS text) AS to_kind, i.pilot_id AS to_id
  FROM pilot_input i JOIN pilot p ON p.id = i.pilot_id
  WHERE i.kind <> 'action' AND i.removed_at IS NULL AND p.status = 'published'";

const PILOT_INPUT_OF_GROUP: &str =
    "SELECT CAST('group' AS text) AS from_kind, q.group_id AS from_id,
    CAST('pilot' AS text) AS to_kind, i.pilot_id AS to_id
  FROM question q JOIN pilot_input i ON i.kind = 'question' AND i.item_id = q.id
  JOIN pilot p ON p.id = i.pilot_id
  WHERE q.group_id IS NOT NULL AND i.removed_at IS NULL AND p.status = 'published'";

const PILOT_ACTION: &str = "SELECT CAST('action' AS text) AS from_kind, i.item_id AS from_id,
    CAST('pilot' AS text) AS to_kind, i.pilot_id AS to_id
  FROM pilot_input i JOIN pilot p ON p.id = i.pilot_id
  WHERE i.kind = 'action' AND i.removed_at IS NULL AND p.status = 'published'";

/// What has a value was measured.
const MEASURED: &str = "SELECT i.belongs AS from_kind, i.belongs_id AS from_id,
    CAST('indicator' AS text) AS to_kind, i.id AS to_id
  FROM indicator i WHERE i.removed_at IS NULL
    AND EXISTS (SELECT 1 FROM indicator_value v WHERE v.indicator_id = i.id)";

/// What the newest edition of each paper cites.
const CITED: &str = "SELECT c.kind AS from_kind, c.item_id AS from_id,
    CAST('paragraph' AS text) AS to_kind, c.paragraph_id AS to_id
  FROM edition_citation c JOIN edition e ON e.id = c.edition_id
  WHERE c.kind <> 'minutes' AND NOT EXISTS (
    SELECT 1 FROM edition n WHERE n.paper_id = e.paper_id AND n.number > e.number)";

/// A group is cited where one of its questions is. A `CROSS JOIN` says which table SQLite reads first; of
/// itself it would go through every question that was ever cited.
const CITED_IN_GROUP: &str = "SELECT CAST('group' AS text) AS from_kind, q.group_id AS from_id,
    CAST('paragraph' AS text) AS to_kind, c.paragraph_id AS to_id
  FROM question q CROSS JOIN edition_citation c JOIN edition e ON e.id = c.edition_id
  WHERE c.kind = 'question' AND c.item_id = q.id AND q.group_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM edition n WHERE n.paper_id = e.paper_id AND n.number > e.number)";

/// The same, from the paragraph.
const CITED_FROM_GROUP: &str = "SELECT CAST('group' AS text) AS from_kind, q.group_id AS from_id,
    CAST('paragraph' AS text) AS to_kind, c.paragraph_id AS to_id
  FROM edition_citation c CROSS JOIN question q JOIN edition e ON e.id = c.edition_id
  WHERE c.kind = 'question' AND q.id = c.item_id AND q.group_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM edition n WHERE n.paper_id = e.paper_id AND n.number > e.number)";

/// What published models rest on.
const IN_MODEL: &str = "SELECT i.kind AS from_kind, i.item_id AS from_id,
    CAST('model' AS text) AS to_kind, i.model_id AS to_id
  FROM model_input i JOIN model m ON m.id = i.model_id WHERE m.status = 'published'";

/// A model rests on a group where it rests on one of its questions.
const GROUP_IN_MODEL: &str = "SELECT CAST('group' AS text) AS from_kind, q.group_id AS from_id,
    CAST('model' AS text) AS to_kind, i.model_id AS to_id
  FROM question q JOIN model_input i ON i.kind = 'question' AND i.item_id = q.id
  JOIN model m ON m.id = i.model_id WHERE q.group_id IS NOT NULL AND m.status = 'published'";

const CORE_IN_MODEL: &str =
    "SELECT CAST('core_question' AS text) AS from_kind, c.core_question_id AS from_id,
    CAST('model' AS text) AS to_kind, c.model_id AS to_id
  FROM model_core_question c JOIN model m ON m.id = c.model_id WHERE m.status = 'published'";

/// A link, as it stands in a table.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Row {
    /// `domain::trace::Relation` as text.
    pub relation: String,
    /// `domain::trace::Basis` as text.
    pub basis: String,
    /// `domain::trace::NodeKind` as text.
    pub from_kind: String,
    /// Its key.
    pub from_id: i64,
    /// The kind of what it leads to.
    pub to_kind: String,
    /// Its key.
    pub to_id: i64,
    /// How many like it there are at the end that the step started from.
    pub total: i64,
}

/// Every link one step onward or back from these things. Of many of a kind at one thing the first are
/// told, with how many there are. Where the step starts from is laid out once: every source would read it
/// anew out of JSON.
pub async fn step(db: &impl Db, way: Way, keys: &[Key]) -> Result<Vec<Row>> {
    let most = if way == Way::Onward { MOST_ONWARD } else { MOST_BACK };
    let text = step_text(sql::keys(db), way);
    let keys = keys.iter().map(|key| (key.kind.as_str(), key.id));
    sql::all(db, &text, [sql::json_keys(keys), most.into()]).await
}

fn step_text(keys: &str, way: Way) -> String {
    let (near, far) = if way == Way::Onward { ("from", "to") } else { ("to", "from") };
    let parts: Vec<String> = SOURCES
        .iter()
        .filter(|source| way == Way::Back || !source.back_only)
        .map(|source| {
            let view = if way == Way::Back { source.back } else { source.view };
            format!(
                "SELECT CAST('{}' AS text) AS relation, CAST('{}' AS text) AS basis,
                        v.from_kind, v.from_id, v.to_kind, v.to_id
                 FROM k CROSS JOIN ({view}) AS v WHERE v.{near}_kind = k.kind AND v.{near}_id = k.id",
                source.relation, source.basis
            )
        })
        .collect();
    format!(
        "WITH k AS MATERIALIZED (SELECT * FROM {keys} AS j)
         SELECT relation, basis, from_kind, from_id, to_kind, to_id, total FROM (
           SELECT l.*, count(*) OVER w AS total, row_number() OVER (PARTITION BY l.{near}_kind,
                    l.{near}_id, l.{far}_kind, l.relation ORDER BY l.{far}_id, l.basis) AS place
           FROM ({all}) AS l
           WINDOW w AS (PARTITION BY l.{near}_kind, l.{near}_id, l.{far}_kind, l.relation)
         ) AS z WHERE place <= $2",
        all = parts.join(" UNION ")
    )
}

/// What is told of one thing. What nobody may see is not told at all.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Node {
    /// `domain::trace::NodeKind` as text.
    pub kind: String,
    /// Its key.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// Its sentence or title; empty when it is not public any more.
    pub title: String,
    /// The language of the title.
    pub language: String,
    /// Where it stands.
    pub status: String,
    /// When it came about.
    pub at: Option<i64>,
    /// Of a core question its set's number, of a resolution its meeting, of a paragraph its number in the
    /// edition.
    pub a: Option<i64>,
    /// Of a core question and of a resolution its number.
    pub b: Option<i64>,
    /// How many questions are in a group, or behind a core question.
    pub n: Option<i64>,
    /// The kind of a paragraph's paper.
    pub paper: Option<String>,
}

/// How each kind of thing is told: `dialogue_id, title, language, status, at, a, b, n, paper` of the keys of
/// that kind in `k`.
const NODES: &[(NodeKind, &str)] = &[
    (
        NodeKind::Question,
        "q.dialogue_id, CASE WHEN q.status = 'published' THEN q.title ELSE '' END AS title, q.language,
         q.status, q.created_at AS at, CAST(NULL AS bigint) AS a, CAST(NULL AS bigint) AS b,
         CAST(NULL AS bigint) AS n, CAST(NULL AS text) AS paper
         FROM k JOIN question q ON q.id = k.id WHERE q.status NOT IN ('waiting', 'staff_only')",
    ),
    (
        NodeKind::Group,
        "g.dialogue_id, coalesce((SELECT q.title FROM question q WHERE q.group_id = g.id
           AND q.status = 'published' ORDER BY q.id LIMIT 1), ''),
         coalesce((SELECT q.language FROM question q WHERE q.group_id = g.id
           AND q.status = 'published' ORDER BY q.id LIMIT 1), 'ko'), 'published', g.created_at,
         NULL, NULL, (SELECT count(*) FROM question q WHERE q.group_id = g.id AND q.status = 'published'), NULL
         FROM k JOIN question_group g ON g.id = k.id WHERE true",
    ),
    (
        NodeKind::CoreQuestion,
        "c.dialogue_id, c.title, c.language, s.status, s.valid_from, s.number, c.number,
         (SELECT count(*) FROM core_question_source x JOIN question q ON q.id = x.question_id
           WHERE x.core_question_id = c.id AND q.status = 'published'), NULL
         FROM k JOIN core_question c ON c.id = k.id JOIN core_question_set s ON s.id = c.set_id
         WHERE s.status = 'published' AND c.removed_at IS NULL",
    ),
    (
        NodeKind::Answer,
        "a.dialogue_id, CASE WHEN a.status = 'published' THEN a.text ELSE '' END, a.language, a.status,
         a.created_at, NULL, NULL, NULL, NULL
         FROM k JOIN answer a ON a.id = k.id WHERE a.status NOT IN ('waiting', 'staff_only')",
    ),
    (
        NodeKind::Statement,
        "s.dialogue_id, CASE WHEN s.status = 'published' THEN s.text ELSE '' END, s.language, s.status,
         s.created_at, NULL, NULL, NULL, NULL
         FROM k JOIN statement s ON s.id = k.id WHERE s.status NOT IN ('waiting', 'staff_only')",
    ),
    (
        NodeKind::Evidence,
        "e.dialogue_id, e.title, d.language, e.status, coalesce(e.published_at, e.created_at), NULL, NULL,
         NULL, NULL FROM k JOIN evidence e ON e.id = k.id JOIN dialogue d ON d.id = e.dialogue_id
         WHERE e.status <> 'draft'",
    ),
    (
        NodeKind::Draft,
        "b.dialogue_id, b.name, d.language, f.status, f.changed_at, NULL, NULL, NULL, NULL
         FROM k JOIN draft f ON f.id = k.id JOIN body b ON b.id = f.body_id
         JOIN dialogue d ON d.id = b.dialogue_id WHERE true",
    ),
    (
        NodeKind::Resolution,
        "b.dialogue_id, b.name, d.language, 'passed', r.at, r.meeting_id, r.number, NULL, NULL
         FROM k JOIN resolution r ON r.id = k.id JOIN body b ON b.id = r.body_id
         JOIN dialogue d ON d.id = b.dialogue_id WHERE true",
    ),
    (
        NodeKind::Model,
        "m.dialogue_id, m.title, d.language, m.status, m.created_at, NULL, NULL, NULL, NULL
         FROM k JOIN model m ON m.id = k.id JOIN dialogue d ON d.id = m.dialogue_id
         WHERE m.status <> 'draft'",
    ),
    (
        NodeKind::Outcome,
        "o.dialogue_id, o.reason, d.language, o.word, o.at, NULL, NULL, NULL, NULL
         FROM k JOIN outcome o ON o.id = k.id JOIN dialogue d ON d.id = o.dialogue_id WHERE true",
    ),
    (
        NodeKind::Theme,
        "s.dialogue_id, t.title, d.language, s.status, s.valid_from, NULL, NULL, NULL, NULL
         FROM k JOIN theme t ON t.id = k.id JOIN theme_set s ON s.id = t.set_id
         JOIN dialogue d ON d.id = s.dialogue_id WHERE s.status = 'published' AND t.removed_at IS NULL",
    ),
    (
        NodeKind::Agenda,
        "s.dialogue_id, a.title, d.language, s.status, s.valid_from, NULL, NULL, NULL, NULL
         FROM k JOIN agenda a ON a.id = k.id JOIN theme_set s ON s.id = a.set_id
         JOIN dialogue d ON d.id = s.dialogue_id WHERE s.status = 'published' AND a.removed_at IS NULL",
    ),
    (
        NodeKind::Action,
        "a.dialogue_id, a.title, d.language, a.progress, a.created_at, NULL, NULL, NULL, NULL
         FROM k JOIN action a ON a.id = k.id JOIN dialogue d ON d.id = a.dialogue_id
         WHERE a.status = 'published'",
    ),
    (
        NodeKind::Pilot,
        "p.dialogue_id, p.title, d.language, p.progress, p.created_at, NULL, NULL, NULL, NULL
         FROM k JOIN pilot p ON p.id = k.id JOIN dialogue d ON d.id = p.dialogue_id
         WHERE p.status = 'published'",
    ),
    (
        NodeKind::Indicator,
        "i.dialogue_id, i.name, d.language, 'measured',
         (SELECT max(v.at) FROM indicator_value v WHERE v.indicator_id = i.id), NULL, NULL, NULL, NULL
         FROM k JOIN indicator i ON i.id = k.id JOIN dialogue d ON d.id = i.dialogue_id
         WHERE i.removed_at IS NULL",
    ),
    (
        NodeKind::Paragraph,
        "r.dialogue_id, p.text, r.language, e.status, e.published_at, p.number, e.number, NULL, r.kind
         FROM k CROSS JOIN edition_paragraph p JOIN edition e ON e.id = p.edition_id
         JOIN paper r ON r.id = e.paper_id WHERE p.paragraph_id = k.id AND NOT EXISTS (
           SELECT 1 FROM edition n WHERE n.paper_id = e.paper_id AND n.number > e.number)",
    ),
];

/// What is told of these things, in one statement.
pub async fn nodes(db: &impl Db, keys: &[Key]) -> Result<Vec<Node>> {
    let text = nodes_text(sql::keys(db));
    let keys = keys.iter().map(|key| (key.kind.as_str(), key.id));
    sql::all(db, &text, [sql::json_keys(keys)]).await
}

fn nodes_text(keys: &str) -> String {
    let parts: Vec<String> = NODES
        .iter()
        .map(|(kind, told)| {
            format!("SELECT CAST('{kind}' AS text) AS kind, k.id, {told} AND k.kind = '{kind}'")
        })
        .collect();
    format!(
        "WITH k AS MATERIALIZED (SELECT * FROM {keys} AS j) SELECT kind, id, dialogue_id, title, language, status, at, a, b, n, paper
         FROM ({}) AS n",
        parts.join(" UNION ALL ")
    )
}

/// How many answers a core question has from a channel.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Answers {
    /// The core question.
    pub core_question_id: i64,
    /// The channel.
    pub channel: String,
    /// Published answers.
    pub n: i64,
    /// When the first came.
    pub first: i64,
    /// When the last came.
    pub last: i64,
}

/// The published answers to these core questions, counted by channel.
pub async fn answers(db: &impl Db, core_questions: &[i64]) -> Result<Vec<Answers>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT a.core_question_id, a.channel, count(*) AS n, min(a.created_at) AS first,
                max(a.created_at) AS last
         FROM {rows} AS r JOIN answer a ON a.core_question_id = r.id WHERE a.status = 'published'
         GROUP BY a.core_question_id, a.channel ORDER BY a.core_question_id, a.channel"
    );
    sql::all(db, &text, [sql::json(core_questions.iter().map(|id| [*id]))]).await
}

/// The kinds that stand between an input and a result and pass on what reaches them.
const PASSING: &str =
    "'group', 'theme', 'outcome', 'paragraph', 'model', 'action', 'pilot', 'indicator'";

/// A link that carries an input towards results.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Carrying {
    /// `domain::trace::NodeKind` as text.
    pub from_kind: String,
    /// Its key.
    pub from_id: i64,
    /// The kind of what it leads to.
    pub to_kind: String,
    /// Its key.
    pub to_id: i64,
}

/// Every link that carries questions and answers towards results, in all dialogues.
pub async fn carrying(db: &impl Db) -> Result<Vec<Carrying>> {
    let parts: Vec<String> = SOURCES
        .iter()
        .filter(|source| !source.back_only)
        .map(|source| {
            format!(
                "SELECT v.from_kind, v.from_id, v.to_kind, v.to_id FROM ({}) AS v
                 WHERE v.to_kind IN ({PASSING}) AND v.from_kind IN ('question', 'answer', {PASSING})
                   AND NOT (v.from_kind IN ('group', 'theme') AND v.to_kind = 'outcome')",
                source.view
            )
        })
        .collect();
    sql::all(db, &parts.join(" UNION ALL "), []).await
}

/// The outcomes by which something was not taken in, in order.
pub async fn refused(db: &impl Db) -> Result<Vec<i64>> {
    #[derive(FromQueryResult)]
    struct Id {
        id: i64,
    }
    let text = "SELECT id FROM outcome WHERE word = 'not_adopted' ORDER BY id";
    let rows: Vec<Id> = sql::all(db, text, []).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The kind of the paper of every published paragraph.
pub async fn papers(db: &impl Db) -> Result<Vec<(i64, String)>> {
    #[derive(FromQueryResult)]
    struct Row {
        paragraph_id: i64,
        kind: String,
    }
    let text = "SELECT p.paragraph_id, r.kind FROM edition e JOIN edition_paragraph p ON p.edition_id = e.id
                JOIN paper r ON r.id = e.paper_id WHERE NOT EXISTS (
                  SELECT 1 FROM edition n WHERE n.paper_id = e.paper_id AND n.number > e.number)";
    let rows: Vec<Row> = sql::all(db, text, []).await?;
    Ok(rows.into_iter().map(|row| (row.paragraph_id, row.kind)).collect())
}

/// How many acts above a key changed what leads to what, and the newest key of any.
pub async fn changes_above(db: &impl Db, act: i64, kinds: &[&str]) -> Result<(i64, i64)> {
    #[derive(FromQueryResult)]
    struct Window {
        newest: Option<i64>,
        n: i64,
    }
    let words: Vec<String> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
    let text = format!(
        "SELECT max(id) AS newest, CAST(coalesce(sum(CASE WHEN kind IN ({}) THEN 1 ELSE 0 END), 0) AS bigint) AS n
         FROM act WHERE id > $1",
        words.join(", ")
    );
    let row: Option<Window> = sql::one(db, &text, [act.into()]).await?;
    Ok(row.map_or((act, 0), |row| (row.newest.unwrap_or(act), row.n)))
}

/// Inputs of a core question, or of none, by what was done with them.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Handled {
    /// The core question, for answers.
    pub core_question_id: Option<i64>,
    /// All that are published.
    pub total: i64,
    /// Those that reached a result.
    pub traced: i64,
    /// Those that have an outcome and did not.
    pub answered: i64,
}

/// Counts inputs that a `SELECT` tells as `core_question_id`, `traced` and `answered` (0 or 1 each), by
/// core question.
fn handled(inputs: &str) -> String {
    format!(
        "SELECT core_question_id, count(*) AS total, CAST(sum(traced) AS bigint) AS traced,
           CAST(sum(CASE WHEN traced = 0 THEN answered ELSE 0 END) AS bigint) AS answered
         FROM ({inputs}) AS input GROUP BY core_question_id ORDER BY core_question_id"
    )
}

/// How the published questions of a dialogue were handled; `traced` are those that reached a result.
pub async fn handled_questions(db: &impl Db, dialogue: i64, traced: &[i64]) -> Result<Handled> {
    let rows = sql::rows(db, &["id"]);
    let text = handled(&format!(
        "SELECT CAST(NULL AS bigint) AS core_question_id,
           CASE WHEN q.id IN (SELECT t.id FROM {rows} AS t) THEN 1 ELSE 0 END AS traced,
           CASE WHEN
             EXISTS (SELECT 1 FROM outcome_item i WHERE i.kind = 'question' AND i.item_id = q.id AND i.ended_at IS NULL)
             OR EXISTS (SELECT 1 FROM outcome_item i WHERE i.kind = 'group' AND i.item_id = q.group_id AND i.ended_at IS NULL)
           THEN 1 ELSE 0 END AS answered
         FROM question q WHERE q.dialogue_id = $2 AND q.status = 'published'"
    ));
    let values = [sql::json(traced.iter().map(|id| [*id])), dialogue.into()];
    let row: Option<Handled> = sql::one(db, &text, values).await?;
    Ok(row.unwrap_or(Handled { core_question_id: None, total: 0, traced: 0, answered: 0 }))
}

/// How the published answers of a dialogue were handled, by core question.
pub async fn handled_answers(db: &impl Db, dialogue: i64, traced: &[i64]) -> Result<Vec<Handled>> {
    let rows = sql::rows(db, &["id"]);
    let text = handled(&format!(
        "SELECT a.core_question_id,
           CASE WHEN a.id IN (SELECT t.id FROM {rows} AS t) THEN 1 ELSE 0 END AS traced,
           CASE WHEN EXISTS (SELECT 1 FROM outcome_item i
             WHERE i.ended_at IS NULL AND (i.kind = 'answer' AND i.item_id = a.id
               OR i.kind = 'theme' AND i.item_id IN (SELECT c.theme_id FROM coding c
                 WHERE c.answer_id = a.id AND c.sample_id IS NULL AND c.ended_batch_id IS NULL))
           ) THEN 1 ELSE 0 END AS answered
         FROM answer a WHERE a.dialogue_id = $2 AND a.status = 'published'"
    ));
    let values = [sql::json(traced.iter().map(|id| [*id])), dialogue.into()];
    sql::all(db, &text, values).await
}

/// The offices that answer for these pilots or actions while they are not over.
pub async fn owners(db: &impl Db, kind: NodeKind, ids: &[i64]) -> Result<Vec<String>> {
    #[derive(FromQueryResult)]
    struct Row {
        owner: String,
    }
    let table = if kind == NodeKind::Pilot { "pilot" } else { "action" };
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT DISTINCT x.owner FROM {rows} AS r JOIN {table} x ON x.id = r.id
         WHERE x.status = 'published' AND x.progress IN ('planned', 'running') AND x.owner <> ''
         ORDER BY x.owner LIMIT 5"
    );
    let found: Vec<Row> = sql::all(db, &text, [sql::json(ids.iter().map(|id| [*id]))]).await?;
    Ok(found.into_iter().map(|row| row.owner).collect())
}

/// A body that works on a core question.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct BodyOn {
    /// Its name.
    pub name: String,
    /// Its short name.
    pub slug: String,
}

/// The bodies that work on these core questions now.
pub async fn bodies_on(db: &impl Db, core_questions: &[i64], now: i64) -> Result<Vec<BodyOn>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT DISTINCT b.name, b.slug FROM {rows} AS r
         JOIN assignment a ON a.core_question_id = r.id JOIN body b ON b.id = a.body_id
         WHERE a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)
         ORDER BY b.name LIMIT 5"
    );
    let values = [sql::json(core_questions.iter().map(|id| [*id])), now.into()];
    sql::all(db, &text, values).await
}

/// A meeting ahead.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct MeetingAhead {
    /// Its key.
    pub id: i64,
    /// When it begins.
    pub starts_at: i64,
    /// The how-manieth of its body it is.
    pub number: i64,
    /// The name of its body.
    pub body: String,
}

/// The next meeting that was called and has one of these things on its agenda.
pub async fn next_meeting(db: &impl Db, keys: &[Key], now: i64) -> Result<Option<MeetingAhead>> {
    let text = format!(
        "WITH k AS MATERIALIZED (SELECT * FROM {} AS j)
         SELECT m.id, m.starts_at, m.number, b.name AS body
         FROM k JOIN item_link l ON l.kind = k.kind AND l.target_id = k.id
         JOIN item i ON i.id = l.item_id AND i.removed_at IS NULL
         JOIN meeting m ON m.id = i.meeting_id JOIN body b ON b.id = m.body_id
         WHERE m.status = 'called' AND m.starts_at > $2 ORDER BY m.starts_at, m.id LIMIT 1",
        sql::keys(db)
    );
    let keys = keys.iter().map(|key| (key.kind.as_str(), key.id));
    sql::one(db, &text, [sql::json_keys(keys), now.into()]).await
}

/// Until when remarks are taken on the newest edition of a paper that one of these paragraphs stands in.
pub async fn remarks_until(db: &impl Db, keys: &[Key], now: i64) -> Result<Option<i64>> {
    #[derive(FromQueryResult)]
    struct Row {
        until: Option<i64>,
    }
    let text = format!(
        "WITH k AS MATERIALIZED (SELECT * FROM {} AS j)
         SELECT min(e.remarks_until) AS until FROM k
         JOIN edition_paragraph p ON p.paragraph_id = k.id JOIN edition e ON e.id = p.edition_id
         WHERE k.kind = 'paragraph' AND e.remarks_until > $2 AND NOT EXISTS (
           SELECT 1 FROM edition n WHERE n.paper_id = e.paper_id AND n.number > e.number)",
        sql::keys(db)
    );
    let keys = keys.iter().map(|key| (key.kind.as_str(), key.id));
    let row: Option<Row> = sql::one(db, &text, [sql::json_keys(keys), now.into()]).await?;
    Ok(row.and_then(|row| row.until))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(FromQueryResult)]
    struct Plan {
        detail: String,
    }

    /// Of the statements of a trace the names of what SQLite would read from end to end.
    #[tokio::test]
    async fn a_trace_reads_no_table_whole() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("plan.db").display());
        let store = crate::Store::open(&url).await.unwrap();
        let read = store.read();
        let keys = sql::keys(&read);
        let texts = [step_text(keys, Way::Onward), step_text(keys, Way::Back), nodes_text(keys)];
        for text in texts {
            let explained = format!("EXPLAIN QUERY PLAN {}", text.replace("$2", "24"));
            let plan: Vec<Plan> = sql::all(&read, &explained, ["[]".into()]).await.unwrap();
            assert!(plan.len() > 20, "no plan of {text}");
            for Plan { detail } in plan {
                let words: Vec<&str> = detail.split(' ').collect();
                // What the statement itself made: its keys, its links, its nodes.
                let own = ["k", "j", "l", "z", "n"];
                let is_own = |name: &&str| own.contains(name) || name.starts_with('(');
                let whole = words.first() == Some(&"SCAN") && !words.get(1).is_some_and(is_own);
                let nearly = detail.ends_with("edition_citation_item (kind=?)");
                assert!(!whole && !nearly, "{detail}");
            }
        }
        store.close().await.unwrap();
    }
}

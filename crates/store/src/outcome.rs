//! Outcomes, and what each was given to.

use sea_orm::{FromQueryResult, Value};

use crate::{Db, Result, Tx, sql};

/// An outcome.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Outcome {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// `domain::outcome::OutcomeWord` as text.
    pub word: String,
    /// Why.
    pub reason: String,
    /// The office it was passed on to; empty when to none.
    pub office: String,
    /// `domain::outcome::TargetKind` as text.
    pub target_kind: Option<String>,
    /// What it was taken into: the number in its code.
    pub target_id: Option<i64>,
    /// The resolution behind it.
    pub resolution_id: Option<i64>,
    /// When it was given.
    pub at: i64,
}

/// One of the things an outcome was given to.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Item {
    /// The outcome.
    pub outcome_id: i64,
    /// `domain::outcome::Receiver` as text.
    pub kind: String,
    /// Its key: the number in its code, where it has one.
    pub item_id: i64,
    /// When the outcome ended for it.
    pub ended_at: Option<i64>,
    /// The outcome that followed.
    pub followed_by: Option<i64>,
    /// Why it ended.
    pub why: String,
}

/// An outcome as an input has it, or had it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Held {
    /// Its number.
    pub id: i64,
    /// The word.
    pub word: String,
    /// Why.
    pub reason: String,
    /// The office.
    pub office: String,
    /// What it was taken into.
    pub target_kind: Option<String>,
    /// Its key.
    pub target_id: Option<i64>,
    /// The resolution behind it.
    pub resolution_id: Option<i64>,
    /// When it was given.
    pub at: i64,
    /// To what it was given.
    pub kind: String,
    /// Its key.
    pub item_id: i64,
    /// When it ended for it.
    pub ended_at: Option<i64>,
    /// The outcome that followed.
    pub followed_by: Option<i64>,
    /// Why it ended.
    pub why: String,
}

const COLUMNS: &str =
    "id, dialogue_id, word, reason, office, target_kind, target_id, resolution_id, at";
const ITEM: &str = "i.outcome_id, i.kind, i.item_id, i.ended_at, i.followed_by, i.why";

/// The outcome with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Outcome>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM outcome WHERE id = $1"), [id.into()]).await
}

/// The outcomes with these numbers.
pub async fn by_ids(db: &impl Db, ids: &[i64]) -> Result<Vec<Outcome>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!("SELECT {COLUMNS} FROM outcome WHERE id IN (SELECT id FROM {rows} AS r)");
    sql::all(db, &text, [sql::json(ids.iter().map(|id| [*id]))]).await
}

/// Stores an outcome under the number it carries.
pub async fn insert(tx: &Tx, row: &Outcome) -> Result<()> {
    let sql =
        format!("INSERT INTO outcome ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.word.clone().into(),
        row.reason.clone().into(),
        row.office.clone().into(),
        row.target_kind.clone().into(),
        row.target_id.into(),
        row.resolution_id.into(),
        row.at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Gives an outcome to things of one kind; what they had before ends now, followed by it.
pub async fn give(tx: &Tx, row: &Outcome, kind: &str, items: &[i64], why: &str) -> Result<()> {
    let rows = sql::rows(tx, &["id"]);
    let ids = || sql::json(items.iter().map(|id| [*id]));
    let end = format!(
        "UPDATE outcome_item SET ended_at = $2, followed_by = $3, why = $4
         WHERE ended_at IS NULL AND kind = $5 AND item_id IN (SELECT id FROM {rows} AS r)"
    );
    let values = [ids(), row.at.into(), row.id.into(), why.into(), kind.into()];
    sql::run(tx, &end, values).await?;
    let add = format!(
        "INSERT INTO outcome_item (outcome_id, kind, item_id, why) SELECT $2, $3, id, '' FROM {rows} AS r"
    );
    sql::run(tx, &add, [ids(), row.id.into(), kind.into()]).await?;
    Ok(())
}

/// Of these things, how many have an outcome that holds.
pub async fn standing_count(db: &impl Db, kind: &str, items: &[i64]) -> Result<i64> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT count(*) AS n FROM outcome_item
         WHERE ended_at IS NULL AND kind = $2 AND item_id IN (SELECT id FROM {rows} AS r)"
    );
    sql::number(db, &text, [sql::json(items.iter().map(|id| [*id])), kind.into()]).await
}

/// Takes an outcome back: it ends, and what it followed holds again. False, and nothing is done, when
/// another followed it meanwhile.
pub async fn take_back(tx: &Tx, outcome: i64, why: &str, now: i64) -> Result<bool> {
    let followed =
        "SELECT count(*) AS n FROM outcome_item WHERE outcome_id = $1 AND ended_at IS NOT NULL";
    if sql::number(tx, followed, [outcome.into()]).await? > 0 {
        return Ok(false);
    }
    let end = "UPDATE outcome_item SET ended_at = $2, why = $3 WHERE outcome_id = $1";
    sql::run(tx, end, [outcome.into(), now.into(), why.into()]).await?;
    let again = "UPDATE outcome_item SET ended_at = NULL, followed_by = NULL, why = ''
                 WHERE followed_by = $1";
    sql::run(tx, again, [outcome.into()]).await?;
    Ok(true)
}

/// What an outcome was given to, by kind and number.
pub async fn items(db: &impl Db, outcome: i64, offset: i64, limit: i64) -> Result<Vec<Item>> {
    let sql = format!(
        "SELECT {ITEM} FROM outcome_item i WHERE i.outcome_id = $1
         ORDER BY i.kind, i.item_id LIMIT $2 OFFSET $3"
    );
    sql::all(db, &sql, [outcome.into(), limit.into(), offset.into()]).await
}

/// How much an outcome was given to.
pub async fn item_count(db: &impl Db, outcome: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM outcome_item WHERE outcome_id = $1";
    sql::number(db, sql, [outcome.into()]).await
}

const HELD: &str =
    "o.id, o.word, o.reason, o.office, o.target_kind, o.target_id, o.resolution_id, o.at,
    i.kind, i.item_id, i.ended_at, i.followed_by, i.why";

/// Every outcome these things ever had, oldest first; at most 200. `items` are kinds with their keys.
pub async fn history(db: &impl Db, items: &[(&str, i64)]) -> Result<Vec<Held>> {
    let text = format!(
        "SELECT {HELD} FROM {} AS k CROSS JOIN outcome_item i JOIN outcome o ON o.id = i.outcome_id
         WHERE i.kind = k.kind AND i.item_id = k.id ORDER BY o.id LIMIT 200",
        sql::keys(db)
    );
    sql::all(db, &text, [sql::json_keys(items.iter().copied())]).await
}

/// Which inputs the desk lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listed {
    /// Questions.
    Questions,
    /// Answers.
    Answers,
    /// The core questions of the set.
    CoreQuestions,
}

/// What the desk shows.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Which inputs.
    pub listed: Listed,
    /// The dialogue.
    pub dialogue: i64,
    /// The set of core questions that holds.
    pub set: Option<i64>,
    /// Only those of this core question.
    pub core_question: Option<i64>,
    /// Only those whose outcome is this word.
    pub word: Option<String>,
    /// Only those without an outcome.
    pub without: bool,
    /// Only those that hold this text.
    pub search: Option<String>,
}

/// An input with the outcome that holds for it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// Its key; the number in its code where it has one.
    pub id: i64,
    /// Its sentence or text.
    pub title: String,
    /// Its language.
    pub language: String,
    /// The group of duplicates, of a question.
    pub group_id: Option<i64>,
    /// The number of its core question in the set.
    pub number: Option<i64>,
    /// The outcome that holds.
    pub outcome_id: Option<i64>,
    /// Its word.
    pub word: Option<String>,
    /// 1 when it has the outcome by its group or theme.
    pub by_group: i64,
}

/// The outcome something has of its own.
const OWN: &str = "(SELECT i.outcome_id FROM outcome_item i
    WHERE i.kind = '{kind}' AND i.item_id = x.id AND i.ended_at IS NULL)";

fn base(listed: Listed) -> (&'static str, String, &'static str, String) {
    let own = |kind: &str| OWN.replace("{kind}", kind);
    match listed {
        Listed::Questions => (
            "question x",
            "x.title, x.language, x.group_id,
             (SELECT min(c.number) FROM core_question_source s JOIN core_question c ON c.id = s.core_question_id
               WHERE s.question_id = x.id AND c.set_id = $2 AND c.removed_at IS NULL) AS number"
                .to_owned(),
            "(SELECT i.outcome_id FROM outcome_item i
               WHERE i.kind = 'group' AND i.item_id = x.group_id AND i.ended_at IS NULL)",
            own("question"),
        ),
        Listed::Answers => (
            "answer x JOIN core_question n ON n.id = x.core_question_id",
            "x.text AS title, x.language, CAST(NULL AS bigint) AS group_id,
             CASE WHEN n.set_id = $2 THEN n.number END AS number"
                .to_owned(),
            "(SELECT min(i.outcome_id) FROM coding c
               JOIN outcome_item i ON i.kind = 'theme' AND i.item_id = c.theme_id
               WHERE c.answer_id = x.id AND c.sample_id IS NULL AND c.ended_batch_id IS NULL
                 AND i.ended_at IS NULL)",
            own("answer"),
        ),
        Listed::CoreQuestions => (
            "core_question x",
            "x.title, x.language, CAST(NULL AS bigint) AS group_id, x.number".to_owned(),
            "CAST(NULL AS bigint)",
            own("core_question"),
        ),
    }
}

/// The inputs a filter finds, as a table expression with the values it binds.
fn found(filter: &Filter) -> (String, Vec<Value>) {
    let (table, columns, group, own) = base(filter.listed);
    let mut values: Vec<Value> = vec![filter.dialogue.into(), filter.set.unwrap_or(0).into()];
    let mut within = match filter.listed {
        Listed::CoreQuestions => {
            "x.dialogue_id = $1 AND x.set_id = $2 AND x.removed_at IS NULL".to_owned()
        }
        Listed::Questions | Listed::Answers => {
            "x.dialogue_id = $1 AND x.status = 'published'".to_owned()
        }
    };
    if let Some(core) = filter.core_question {
        values.push(core.into());
        let n = values.len();
        within.push_str(&match filter.listed {
            Listed::Questions => format!(
                " AND EXISTS (SELECT 1 FROM core_question_source s WHERE s.question_id = x.id AND s.core_question_id = ${n})"
            ),
            Listed::Answers => format!(" AND x.core_question_id = ${n}"),
            Listed::CoreQuestions => format!(" AND x.id = ${n}"),
        });
    }
    if let Some(search) = &filter.search {
        let column = if filter.listed == Listed::Answers { "x.text" } else { "x.title" };
        let any: Vec<String> = sql::contains(search)
            .into_iter()
            .map(|pattern| {
                values.push(pattern.into());
                format!(r"lower({column}) LIKE ${} ESCAPE '\'", values.len())
            })
            .collect();
        within = format!("{within} AND ({})", any.join(" OR "));
    }
    let mut outer = "true".to_owned();
    if filter.without {
        "f.outcome_id IS NULL".clone_into(&mut outer);
    } else if let Some(word) = &filter.word {
        values.push(word.clone().into());
        outer = format!("o.word = ${}", values.len());
    }
    let text = format!(
        "FROM (SELECT y.id, y.title, y.language, y.group_id, y.number, coalesce(y.own, y.grp) AS outcome_id,
                 CASE WHEN y.own IS NULL AND y.grp IS NOT NULL THEN 1 ELSE 0 END AS by_group
               FROM (SELECT x.id, {columns}, {own} AS own, {group} AS grp FROM {table} WHERE {within}) AS y) AS f
         LEFT JOIN outcome o ON o.id = f.outcome_id WHERE {outer}"
    );
    (text, values)
}

/// How many inputs the filter finds.
pub async fn count(db: &impl Db, filter: &Filter) -> Result<i64> {
    let (text, values) = found(filter);
    sql::number(db, &format!("SELECT count(*) AS n {text}"), values).await
}

/// The inputs the filter finds, by number.
pub async fn list(db: &impl Db, filter: &Filter, offset: i64, limit: i64) -> Result<Vec<Line>> {
    let (text, mut values) = found(filter);
    values.extend([limit.into(), offset.into()]);
    let sql = format!(
        "SELECT f.id, f.title, f.language, f.group_id, f.number, f.outcome_id, o.word,
                CAST(f.by_group AS bigint) AS by_group {text} ORDER BY f.id LIMIT ${} OFFSET ${}",
        values.len() - 1,
        values.len()
    );
    sql::all(db, &sql, values).await
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

/// The numbers of the inputs the filter finds, at most `limit`.
pub async fn ids(db: &impl Db, filter: &Filter, limit: i64) -> Result<Vec<i64>> {
    let (text, mut values) = found(filter);
    values.push(limit.into());
    let sql = format!("SELECT f.id {text} ORDER BY f.id LIMIT ${}", values.len());
    let rows: Vec<Id> = sql::all(db, &sql, values).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// How many inputs of a dialogue have which outcome; without a word: those that wait.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Share {
    /// The word.
    pub word: Option<String>,
    /// How many.
    pub n: i64,
}

/// How many inputs have which outcome, whatever else the filter says of outcomes.
pub async fn shares(db: &impl Db, filter: &Filter) -> Result<Vec<Share>> {
    let all = Filter { word: None, without: false, ..filter.clone() };
    let (text, values) = found(&all);
    let sql = format!("SELECT o.word, count(*) AS n {text} GROUP BY o.word ORDER BY o.word");
    sql::all(db, &sql, values).await
}

/// Which of these things exist in a dialogue and are public.
pub async fn known(db: &impl Db, dialogue: i64, kind: &str, items: &[i64]) -> Result<Vec<i64>> {
    let rows = sql::rows(db, &["id"]);
    let (table, public) = match kind {
        "question" | "answer" | "statement" => (kind, "x.status = 'published'"),
        "group" => ("question_group", "true"),
        "core_question" => (
            "core_question",
            "x.removed_at IS NULL AND EXISTS (SELECT 1 FROM core_question_set s
               WHERE s.id = x.set_id AND s.status = 'published')",
        ),
        "theme" | "agenda" => (kind, "x.removed_at IS NULL"),
        _ => return Ok(Vec::new()),
    };
    let own = match kind {
        "theme" | "agenda" => {
            "EXISTS (SELECT 1 FROM theme_set s
               WHERE s.id = x.set_id AND s.dialogue_id = $2 AND s.status = 'published')"
        }
        _ => "x.dialogue_id = $2",
    };
    let text = format!(
        "SELECT x.id FROM {table} x WHERE {own} AND {public}
           AND x.id IN (SELECT id FROM {rows} AS r) ORDER BY x.id"
    );
    let values = [sql::json(items.iter().map(|id| [*id])), dialogue.into()];
    let rows: Vec<Id> = sql::all(db, &text, values).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Whether something of a kind exists in a dialogue and is public: what outcomes lead into.
pub async fn target_exists(db: &impl Db, dialogue: i64, kind: &str, id: i64) -> Result<bool> {
    for (known, text) in TARGETS {
        if *known == kind {
            return Ok(sql::number(db, text, [dialogue.into(), id.into()]).await? > 0);
        }
    }
    Ok(false)
}

/// How it is found out that there is something of a kind, in a dialogue (`$1`) under a number (`$2`).
const TARGETS: &[(&str, &str)] = &[
    (
        "paragraph",
        "SELECT count(*) AS n FROM edition_paragraph p JOIN edition e ON e.id = p.edition_id
         JOIN paper r ON r.id = e.paper_id WHERE r.dialogue_id = $1 AND p.paragraph_id = $2",
    ),
    (
        "model",
        "SELECT count(*) AS n FROM model WHERE dialogue_id = $1 AND id = $2 AND status = 'published'",
    ),
    (
        "action",
        "SELECT count(*) AS n FROM action WHERE dialogue_id = $1 AND id = $2 AND status = 'published'",
    ),
    (
        "pilot",
        "SELECT count(*) AS n FROM pilot WHERE dialogue_id = $1 AND id = $2 AND status = 'published'",
    ),
];

/// Whether a resolution was passed by a body of a dialogue.
pub async fn resolution_exists(db: &impl Db, dialogue: i64, id: i64) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM resolution r JOIN body b ON b.id = r.body_id
               WHERE b.dialogue_id = $1 AND r.id = $2";
    Ok(sql::number(db, sql, [dialogue.into(), id.into()]).await? > 0)
}

/// The key of a resolution by the meeting that passed it and its number; none when there is none.
pub async fn resolution_of(db: &impl Db, meeting: i64, number: i64) -> Result<Option<i64>> {
    let sql = "SELECT id FROM resolution WHERE meeting_id = $1 AND number = $2";
    let row: Option<Id> = sql::one(db, sql, [meeting.into(), number.into()]).await?;
    Ok(row.map(|row| row.id))
}

//! Who says which answers speak of which themes: coders, what they did, what they were given to do, and
//! the samples that two of them code apart.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// Somebody who codes answers of a dialogue.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Coder {
    /// Its key.
    pub id: i64,
    /// The number by which everybody outside the desk knows them.
    pub number: i64,
    /// Who it is; none once they were erased.
    pub person_id: Option<Uuid>,
    /// Their name, for colleagues.
    pub name: Option<String>,
}

/// What was said of an answer.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Coding {
    /// Its key.
    pub id: i64,
    /// The answer.
    pub answer_id: i64,
    /// The theme; none: no theme fits.
    pub theme_id: Option<i64>,
    /// Who said it.
    pub coder_id: i64,
    /// 1 when the answer speaks against the theme's direction, else 0.
    pub dissents: i64,
}

/// What one person did at once.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Batch {
    /// Its key.
    pub id: i64,
    /// The set of themes.
    pub set_id: i64,
    /// Who did it.
    pub coder_id: Option<i64>,
    /// When it was undone.
    pub undone_at: Option<i64>,
}

/// Answers that two people code apart.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Sample {
    /// Its key.
    pub id: i64,
    /// The set of themes.
    pub set_id: i64,
    /// The seed it was drawn with.
    pub seed: i64,
    /// How many answers it was drawn from.
    pub drawn_from: i64,
    /// One coder.
    pub first_id: i64,
    /// The other.
    pub second_id: i64,
    /// When it was drawn.
    pub drawn_at: i64,
    /// When both had coded every answer of it.
    pub completed_at: Option<i64>,
    /// When it was given up.
    pub dropped_at: Option<i64>,
}

const SAMPLE: &str =
    "id, set_id, seed, drawn_from, first_id, second_id, drawn_at, completed_at, dropped_at";
const CODER: &str = "SELECT c.id, c.number, c.person_id, p.name FROM coder c LEFT JOIN person p ON p.id = c.person_id";
/// A coding of the answer `a` in the set `$2` that counts.
const CODED: &str = "EXISTS (SELECT 1 FROM coding c WHERE c.answer_id = a.id AND c.set_id = $2
    AND c.ended_batch_id IS NULL AND c.sample_id IS NULL)";

/// The coder that a person is in a dialogue.
pub async fn coder_of(db: &impl Db, dialogue: i64, person: Uuid) -> Result<Option<Coder>> {
    let sql = format!("{CODER} WHERE c.dialogue_id = $1 AND c.person_id = $2");
    sql::one(db, &sql, [dialogue.into(), person.into()]).await
}

/// The coders of a dialogue, by number; at most 500.
pub async fn coders(db: &impl Db, dialogue: i64) -> Result<Vec<Coder>> {
    let sql = format!("{CODER} WHERE c.dialogue_id = $1 ORDER BY c.number LIMIT 500");
    sql::all(db, &sql, [dialogue.into()]).await
}

/// Makes a person a coder with the next number; the key.
pub async fn insert_coder(tx: &Tx, dialogue: i64, person: Uuid) -> Result<i64> {
    let sql = "INSERT INTO coder (dialogue_id, number, person_id)
               SELECT $1, coalesce(max(number), 0) + 1, $2 FROM coder WHERE dialogue_id = $1 RETURNING id AS n";
    sql::number(tx, sql, [dialogue.into(), person.into()]).await
}

/// Begins what one person does at once; its key.
pub async fn insert_batch(tx: &Tx, set: i64, coder: Option<i64>, at: i64) -> Result<i64> {
    let sql =
        "INSERT INTO coding_batch (set_id, coder_id, at) VALUES ($1, $2, $3) RETURNING id AS n";
    sql::number(tx, sql, [set.into(), coder.into(), at.into()]).await
}

/// What was done at once.
pub async fn batch(db: &impl Db, id: i64) -> Result<Option<Batch>> {
    let sql = "SELECT id, set_id, coder_id, undone_at FROM coding_batch WHERE id = $1";
    sql::one(db, sql, [id.into()]).await
}

/// Whether what was done in a batch was changed since, so that undoing it would undo more than it.
pub async fn is_changed_since(db: &impl Db, batch: i64) -> Result<bool> {
    let sql = "SELECT
        (SELECT count(*) FROM coding WHERE batch_id = $1 AND ended_batch_id IS NOT NULL)
      + (SELECT count(*) FROM coding_task WHERE batch_id = $1 AND ended_batch_id IS NOT NULL)
      + (SELECT count(*) FROM coding o JOIN coding n ON n.answer_id = o.answer_id AND n.set_id = o.set_id
          AND n.ended_batch_id IS NULL AND n.batch_id > $1
          AND (n.sample_id IS NULL AND o.sample_id IS NULL OR n.sample_id = o.sample_id AND n.coder_id = o.coder_id)
          WHERE o.ended_batch_id = $1)
      + (SELECT count(*) FROM coding_task o JOIN coding_task n ON n.answer_id = o.answer_id AND n.set_id = o.set_id
          AND n.ended_batch_id IS NULL AND n.batch_id > $1 WHERE o.ended_batch_id = $1) AS n";
    Ok(sql::number(db, sql, [batch.into()]).await? > 0)
}

/// What a batch reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Reach {
    /// Codings that count, begun or ended by it.
    pub counted: i64,
    /// Codings in samples that are complete since.
    pub sealed: i64,
}

/// What a batch reached.
pub async fn reach(db: &impl Db, batch: i64) -> Result<Reach> {
    let sql = "SELECT count(CASE WHEN c.sample_id IS NULL THEN 1 END) AS counted,
                      count(s.completed_at) AS sealed
        FROM coding c LEFT JOIN coding_sample s ON s.id = c.sample_id
        WHERE c.batch_id = $1 OR c.ended_batch_id = $1";
    let found: Option<Reach> = sql::one(db, sql, [batch.into()]).await?;
    Ok(found.unwrap_or(Reach { counted: 0, sealed: 0 }))
}

/// Undoes a batch by another: what it said is taken back, what it took back stands again.
pub async fn undo_batch(tx: &Tx, batch: i64, by: i64, at: i64) -> Result<()> {
    // Only one task of an answer may stand: the one that goes, goes first.
    for table in ["coding", "coding_task"] {
        let end = format!(
            "UPDATE {table} SET ended_batch_id = $2 WHERE batch_id = $1 AND ended_batch_id IS NULL"
        );
        sql::run(tx, &end, [batch.into(), by.into()]).await?;
        let again = format!("UPDATE {table} SET ended_batch_id = NULL WHERE ended_batch_id = $1");
        sql::run(tx, &again, [batch.into()]).await?;
    }
    let sql = "UPDATE coding_batch SET undone_at = $2 WHERE id = $1";
    sql::run(tx, sql, [batch.into(), at.into()]).await?;
    Ok(())
}

/// Whose words rows of [`add`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    /// The set of themes.
    pub set: i64,
    /// The coder.
    pub coder: i64,
    /// The sample, when it is said apart.
    pub sample: Option<i64>,
    /// The batch.
    pub batch: i64,
}

/// Says that answers speak of themes: rows of answer, theme (0: none fits) and whether it dissents.
pub async fn add(tx: &Tx, hand: Hand, codes: &[[i64; 3]]) -> Result<()> {
    let rows = sql::rows(tx, &["answer", "theme", "dissents"]);
    let text = format!(
        "INSERT INTO coding (set_id, answer_id, theme_id, coder_id, sample_id, dissents, batch_id)
         SELECT $2, answer, NULLIF(theme, 0), $3, $4, dissents, $5 FROM {rows} AS r"
    );
    let values = [
        sql::json(codes.iter().copied()),
        hand.set.into(),
        hand.coder.into(),
        hand.sample.into(),
        hand.batch.into(),
    ];
    sql::run(tx, &text, values).await?;
    Ok(())
}

/// Takes codings back.
pub async fn end(tx: &Tx, codings: &[i64], batch: i64) -> Result<()> {
    let rows = sql::rows(tx, &["id"]);
    let text = format!(
        "UPDATE coding SET ended_batch_id = $2 WHERE ended_batch_id IS NULL AND id IN (SELECT id FROM {rows} AS r)"
    );
    let values = [sql::json(codings.iter().map(|id| [*id])), batch.into()];
    sql::run(tx, &text, values).await?;
    Ok(())
}

/// What stands of these answers in a set and counts, by answer and theme.
pub async fn standing(db: &impl Db, set: i64, answers: &[i64]) -> Result<Vec<Coding>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT c.id, c.answer_id, c.theme_id, c.coder_id, CAST(c.dissents AS bigint) AS dissents FROM coding c
         WHERE c.answer_id IN (SELECT id FROM {rows} AS r) AND c.set_id = $2
           AND c.ended_batch_id IS NULL AND c.sample_id IS NULL ORDER BY c.answer_id, c.theme_id, c.id"
    );
    sql::all(db, &text, [sql::json(answers.iter().map(|id| [*id])), set.into()]).await
}

/// Everything that stands in a set and counts, by answer and theme.
pub async fn standing_in(db: &impl Db, set: i64) -> Result<Vec<Coding>> {
    let sql = "SELECT id, answer_id, theme_id, coder_id, CAST(dissents AS bigint) AS dissents FROM coding
               WHERE set_id = $1 AND ended_batch_id IS NULL AND sample_id IS NULL ORDER BY answer_id, theme_id, id";
    sql::all(db, sql, [set.into()]).await
}

/// What was said apart in a sample, by answer.
pub async fn said_in(db: &impl Db, sample: i64) -> Result<Vec<Coding>> {
    let sql =
        "SELECT id, answer_id, theme_id, coder_id, CAST(dissents AS bigint) AS dissents FROM coding
               WHERE sample_id = $1 AND ended_batch_id IS NULL ORDER BY answer_id, theme_id, id";
    sql::all(db, sql, [sample.into()]).await
}

/// Gives what was said with one theme to another, once for each answer.
pub async fn merge(tx: &Tx, from: i64, into: i64, batch: i64) -> Result<()> {
    let add = "INSERT INTO coding (set_id, answer_id, theme_id, coder_id, sample_id, dissents, batch_id)
        SELECT set_id, answer_id, $2, coder_id, sample_id, dissents, $3 FROM coding c
        WHERE theme_id = $1 AND ended_batch_id IS NULL AND NOT EXISTS
          (SELECT 1 FROM coding o WHERE o.theme_id = $2 AND o.answer_id = c.answer_id AND o.ended_batch_id IS NULL
            AND (o.sample_id IS NULL AND c.sample_id IS NULL OR o.sample_id = c.sample_id AND o.coder_id = c.coder_id))";
    sql::run(tx, add, [from.into(), into.into(), batch.into()]).await?;
    let end =
        "UPDATE coding SET ended_batch_id = $2 WHERE theme_id = $1 AND ended_batch_id IS NULL";
    sql::run(tx, end, [from.into(), batch.into()]).await?;
    Ok(())
}

/// Gives a set that continues another what stands in that one.
pub async fn carry_over(tx: &Tx, from: i64, into: i64, batch: i64) -> Result<()> {
    let sql = "INSERT INTO coding (set_id, answer_id, theme_id, coder_id, dissents, batch_id)
        SELECT $2, c.answer_id, t.id, c.coder_id, c.dissents, $3
        FROM coding c LEFT JOIN theme t ON t.follows_id = c.theme_id AND t.set_id = $2
        WHERE c.set_id = $1 AND c.ended_batch_id IS NULL AND c.sample_id IS NULL
          AND (c.theme_id IS NULL OR t.id IS NOT NULL)";
    sql::run(tx, sql, [from.into(), into.into(), batch.into()]).await?;
    Ok(())
}

/// An answer with its core question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Open {
    /// The answer.
    pub id: i64,
    /// Its core question.
    pub core_question_id: i64,
}

/// The published answers of a dialogue, by number, with their core questions.
pub async fn published(db: &impl Db, dialogue: i64) -> Result<Vec<Open>> {
    let sql = "SELECT id, core_question_id FROM answer WHERE dialogue_id = $1 AND status = 'published' ORDER BY id";
    sql::all(db, sql, [dialogue.into()]).await
}

/// Those of them that no coding of the set counts for.
pub async fn open(db: &impl Db, dialogue: i64, set: i64) -> Result<Vec<Open>> {
    let sql = format!(
        "SELECT a.id, a.core_question_id FROM answer a
         WHERE a.dialogue_id = $1 AND a.status = 'published' AND NOT {CODED} ORDER BY a.id"
    );
    sql::all(db, &sql, [dialogue.into(), set.into()]).await
}

/// Those of these answers that are published and of the dialogue.
pub async fn known(db: &impl Db, dialogue: i64, answers: &[i64]) -> Result<Vec<Open>> {
    let rows = sql::rows(db, &["id"]);
    let text = format!(
        "SELECT a.id, a.core_question_id FROM answer a
         WHERE a.dialogue_id = $2 AND a.status = 'published' AND a.id IN (SELECT id FROM {rows} AS r) ORDER BY a.id"
    );
    sql::all(db, &text, [sql::json(answers.iter().map(|id| [*id])), dialogue.into()]).await
}

/// Gives answers to coders (rows of answer and coder); whoever had them has them no more.
pub async fn assign(tx: &Tx, set: i64, batch: i64, tasks: &[[i64; 2]]) -> Result<()> {
    let rows = sql::rows(tx, &["answer", "coder"]);
    let bound = || sql::json(tasks.iter().copied());
    let end = format!(
        "UPDATE coding_task SET ended_batch_id = $3 WHERE set_id = $2 AND ended_batch_id IS NULL
           AND answer_id IN (SELECT answer FROM {rows} AS r)"
    );
    sql::run(tx, &end, [bound(), set.into(), batch.into()]).await?;
    let add = format!(
        "INSERT INTO coding_task (set_id, answer_id, coder_id, batch_id) SELECT $2, answer, coder, $3 FROM {rows} AS r"
    );
    sql::run(tx, &add, [bound(), set.into(), batch.into()]).await?;
    Ok(())
}

/// Draws a sample; its key.
pub async fn insert_sample(tx: &Tx, row: &Sample, answers: &[i64]) -> Result<i64> {
    let sql = "INSERT INTO coding_sample (set_id, seed, drawn_from, first_id, second_id, drawn_at)
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id AS n";
    let values = [
        row.set_id.into(),
        row.seed.into(),
        row.drawn_from.into(),
        row.first_id.into(),
        row.second_id.into(),
        row.drawn_at.into(),
    ];
    let id = sql::number(tx, sql, values).await?;
    let rows = sql::rows(tx, &["answer"]);
    let text = format!(
        "INSERT INTO coding_sample_answer (sample_id, answer_id) SELECT $2, answer FROM {rows} AS r"
    );
    sql::run(tx, &text, [sql::json(answers.iter().map(|id| [*id])), id.into()]).await?;
    Ok(id)
}

/// The sample with this key.
pub async fn sample(db: &impl Db, id: i64) -> Result<Option<Sample>> {
    sql::one(db, &format!("SELECT {SAMPLE} FROM coding_sample WHERE id = $1"), [id.into()]).await
}

/// The samples of a set that were not given up, newest first; at most 100.
pub async fn samples(db: &impl Db, set: i64) -> Result<Vec<Sample>> {
    let sql = format!(
        "SELECT {SAMPLE} FROM coding_sample WHERE set_id = $1 AND dropped_at IS NULL ORDER BY id DESC LIMIT 100"
    );
    sql::all(db, &sql, [set.into()]).await
}

/// Notes that both have coded every answer of a sample.
pub async fn complete_sample(tx: &Tx, id: i64, at: i64) -> Result<()> {
    let sql = "UPDATE coding_sample SET completed_at = $2 WHERE id = $1";
    sql::run(tx, sql, [id.into(), at.into()]).await?;
    Ok(())
}

/// Gives a sample up.
pub async fn drop_sample(tx: &Tx, id: i64, at: i64) -> Result<()> {
    let sql = "UPDATE coding_sample SET dropped_at = $2 WHERE id = $1";
    sql::run(tx, sql, [id.into(), at.into()]).await?;
    Ok(())
}

/// An answer of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Sampled {
    /// The sample.
    pub sample_id: i64,
    /// The answer.
    pub answer_id: i64,
    /// Whether a coding that counts was made of it since both had coded the sample.
    pub settled: bool,
}

/// The published answers of a sample.
pub async fn sampled(db: &impl Db, sample: i64) -> Result<Vec<Sampled>> {
    let sql = "SELECT s.id AS sample_id, x.answer_id,
          EXISTS (SELECT 1 FROM coding c JOIN coding_batch b ON b.id = c.batch_id
            WHERE c.answer_id = x.answer_id AND c.set_id = s.set_id AND c.sample_id IS NULL
              AND c.ended_batch_id IS NULL AND b.at > s.completed_at) AS settled
        FROM coding_sample s JOIN coding_sample_answer x ON x.sample_id = s.id JOIN answer a ON a.id = x.answer_id
        WHERE s.id = $1 AND a.status = 'published' ORDER BY x.answer_id";
    sql::all(db, sql, [sample.into()]).await
}

/// The answers that a coder has to code apart in samples of a set that are not complete: with the sample.
pub async fn apart(db: &impl Db, set: i64, coder: i64) -> Result<Vec<Sampled>> {
    let sql = "SELECT s.id AS sample_id, x.answer_id, s.id < 0 AS settled
        FROM coding_sample s JOIN coding_sample_answer x ON x.sample_id = s.id
        WHERE s.set_id = $1 AND s.completed_at IS NULL AND s.dropped_at IS NULL
          AND (s.first_id = $2 OR s.second_id = $2) ORDER BY x.answer_id";
    sql::all(db, sql, [set.into(), coder.into()]).await
}

/// What a list at the desk shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Every published answer.
    All,
    /// Those that nothing was said of.
    #[default]
    Open,
    /// Those of them that this coder was given.
    Given(i64),
    /// Those of which this coder said what stands.
    By(i64),
    /// Those that speak of this theme.
    Theme(i64),
    /// Those that no theme fits.
    Unfit,
    /// Those that speak against the direction of a theme.
    Dissenting,
    /// Those of this sample that this coder has to code apart still.
    Sample(i64, i64),
    /// Those of this sample of which the two said different things, not settled yet: these answers.
    Differing(i64),
}

/// The answers of a list at the desk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter<'a> {
    /// The dialogue.
    pub dialogue: i64,
    /// The set of themes.
    pub set: i64,
    /// What is shown.
    pub show: Show,
    /// Only of this core question.
    pub core_question: Option<i64>,
    /// Only this channel.
    pub channel: Option<&'a str>,
    /// Only of this place.
    pub place: Option<i64>,
    /// Only those that hold this text.
    pub text: Option<&'a str>,
    /// Only these answers, when they were found otherwise.
    pub among: Option<&'a [i64]>,
}

/// An answer at the desk.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// The answer.
    pub id: i64,
    /// Its text.
    pub text: String,
    /// Its channel.
    pub channel: String,
    /// Its language.
    pub language: String,
    /// The place's name.
    pub place: Option<String>,
    /// The number of its core question.
    pub core_number: i64,
}

const STANDS: &str =
    "c.answer_id = a.id AND c.set_id = $2 AND c.ended_batch_id IS NULL AND c.sample_id IS NULL";

fn conditions(db: &impl Db, filter: &Filter<'_>) -> (String, Vec<sea_orm::Value>) {
    let among = filter.among.unwrap_or_default().iter().map(|id| [*id]);
    let mut values: Vec<sea_orm::Value> =
        vec![sql::json(among), filter.set.into(), filter.dialogue.into()];
    let mut text =
        "a.dialogue_id = $3 AND a.status = 'published' AND CAST($2 AS bigint) IS NOT NULL"
            .to_owned();
    let bind = |values: &mut Vec<sea_orm::Value>, value: sea_orm::Value| {
        values.push(value);
        values.len()
    };
    let rows = sql::rows(db, &["id"]);
    text.push_str(&match filter.among {
        Some(_) => format!(" AND a.id IN (SELECT id FROM {rows} AS r)"),
        // What is bound has to be used on PostgreSQL, and its type to be known.
        None => " AND CAST($1 AS text) IS NOT NULL".to_owned(),
    });
    let shown = match filter.show {
        Show::All | Show::Differing(_) => String::new(),
        Show::Open => format!(" AND NOT EXISTS (SELECT 1 FROM coding c WHERE {STANDS})"),
        Show::Given(coder) => {
            let n = bind(&mut values, coder.into());
            format!(
                " AND NOT EXISTS (SELECT 1 FROM coding c WHERE {STANDS})
                  AND EXISTS (SELECT 1 FROM coding_task k WHERE k.answer_id = a.id AND k.set_id = $2
                    AND k.ended_batch_id IS NULL AND k.coder_id = ${n})"
            )
        }
        Show::By(coder) => {
            let n = bind(&mut values, coder.into());
            format!(" AND EXISTS (SELECT 1 FROM coding c WHERE {STANDS} AND c.coder_id = ${n})")
        }
        Show::Theme(theme) => {
            let n = bind(&mut values, theme.into());
            format!(" AND EXISTS (SELECT 1 FROM coding c WHERE {STANDS} AND c.theme_id = ${n})")
        }
        Show::Unfit => {
            format!(" AND EXISTS (SELECT 1 FROM coding c WHERE {STANDS} AND c.theme_id IS NULL)")
        }
        Show::Dissenting => {
            format!(" AND EXISTS (SELECT 1 FROM coding c WHERE {STANDS} AND c.dissents = 1)")
        }
        Show::Sample(sample, coder) => {
            let (n, m) = (bind(&mut values, sample.into()), bind(&mut values, coder.into()));
            format!(
                " AND a.id IN (SELECT answer_id FROM coding_sample_answer WHERE sample_id = ${n})
                  AND NOT EXISTS (SELECT 1 FROM coding c WHERE c.answer_id = a.id AND c.sample_id = ${n}
                    AND c.coder_id = ${m} AND c.ended_batch_id IS NULL)"
            )
        }
    };
    text.push_str(&shown);
    if let Some(core) = filter.core_question {
        let n = bind(&mut values, core.into());
        text = format!("{text} AND a.core_question_id = ${n}");
    }
    if let Some(channel) = filter.channel {
        let n = bind(&mut values, channel.into());
        text = format!("{text} AND a.channel = ${n}");
    }
    if let Some(place) = filter.place {
        let n = bind(&mut values, place.into());
        text = format!("{text} AND a.place_id = ${n}");
    }
    if let Some(wanted) = filter.text {
        let any: Vec<String> = sql::contains(wanted)
            .into_iter()
            .map(|pattern| {
                let n = bind(&mut values, pattern.into());
                format!(r"lower(a.text) LIKE ${n} ESCAPE '\'")
            })
            .collect();
        text = format!("{text} AND ({})", any.join(" OR "));
    }
    (text, values)
}

/// How many answers the filter finds.
pub async fn count(db: &impl Db, filter: &Filter<'_>) -> Result<i64> {
    let (text, values) = conditions(db, filter);
    sql::number(db, &format!("SELECT count(*) AS n FROM answer a WHERE {text}"), values).await
}

/// The answers the filter finds, oldest first.
pub async fn list(db: &impl Db, filter: &Filter<'_>, offset: i64, limit: i64) -> Result<Vec<Line>> {
    let (text, mut values) = conditions(db, filter);
    values.extend([limit.into(), offset.into()]);
    let sql = format!(
        "SELECT a.id, a.text, a.channel, a.language, place.name AS place, q.number AS core_number
         FROM answer a JOIN core_question q ON q.id = a.core_question_id LEFT JOIN place ON place.id = a.place_id
         WHERE {text} ORDER BY a.id LIMIT ${} OFFSET ${}",
        values.len() - 1,
        values.len()
    );
    sql::all(db, &sql, values).await
}

/// How far the answers of a core question are coded.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CoreProgress {
    /// The core question.
    pub id: i64,
    /// The number of its set.
    pub set_number: i64,
    /// Its number.
    pub number: i64,
    /// Its sentence.
    pub title: String,
    /// Published answers.
    pub total: i64,
    /// Those of which something was said.
    pub coded: i64,
}

/// How far the answers of each core question are coded.
pub async fn progress(db: &impl Db, dialogue: i64, set: i64) -> Result<Vec<CoreProgress>> {
    let sql = format!(
        "SELECT q.id, st.number AS set_number, q.number, q.title, x.total, x.coded FROM
           (SELECT a.core_question_id, count(*) AS total, count(CASE WHEN {CODED} THEN 1 END) AS coded
            FROM answer a WHERE a.dialogue_id = $1 AND a.status = 'published' GROUP BY a.core_question_id) AS x
         JOIN core_question q ON q.id = x.core_question_id JOIN core_question_set st ON st.id = q.set_id
         ORDER BY st.number DESC, q.number"
    );
    sql::all(db, &sql, [dialogue.into(), set.into()]).await
}

/// How far a coder is.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct CoderProgress {
    /// The coder.
    pub coder_id: i64,
    /// Published answers of which what stands is theirs.
    pub coded: i64,
    /// Published answers they were given.
    pub given: i64,
    /// Those of them of which something was said, by whomever.
    pub done: i64,
}

/// How far each coder of a set is.
pub async fn coder_progress(db: &impl Db, set: i64) -> Result<Vec<CoderProgress>> {
    let sql = "SELECT coder_id, CAST(sum(coded) AS bigint) AS coded, CAST(sum(given) AS bigint) AS given,
                  CAST(sum(done) AS bigint) AS done FROM
          (SELECT c.coder_id, count(DISTINCT c.answer_id) AS coded, 0 AS given, 0 AS done
             FROM coding c JOIN answer a ON a.id = c.answer_id
             WHERE c.set_id = $1 AND c.ended_batch_id IS NULL AND c.sample_id IS NULL AND a.status = 'published'
             GROUP BY c.coder_id
           UNION ALL
           SELECT k.coder_id, 0 AS coded, count(*) AS given,
                  count(CASE WHEN EXISTS (SELECT 1 FROM coding c WHERE c.answer_id = k.answer_id AND c.set_id = $1
                    AND c.ended_batch_id IS NULL AND c.sample_id IS NULL) THEN 1 END) AS done
             FROM coding_task k JOIN answer a ON a.id = k.answer_id
             WHERE k.set_id = $1 AND k.ended_batch_id IS NULL AND a.status = 'published' GROUP BY k.coder_id) AS x
        GROUP BY coder_id ORDER BY coder_id";
    sql::all(db, sql, [set.into()]).await
}

/// A text for the index of alike answers.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Text {
    /// The answer.
    pub id: i64,
    /// Its dialogue.
    pub dialogue_id: i64,
    /// Its text.
    pub text: String,
}

/// Published answers with a number above `after`, oldest first.
pub async fn texts_after(db: &impl Db, after: i64, limit: i64) -> Result<Vec<Text>> {
    let sql = "SELECT id, dialogue_id, text FROM answer WHERE id > $1 AND status = 'published' ORDER BY id LIMIT $2";
    sql::all(db, sql, [after.into(), limit.into()]).await
}

/// How many published answers have a number up to this one.
pub async fn published_upto(db: &impl Db, upto: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM answer WHERE id <= $1 AND status = 'published'";
    sql::number(db, sql, [upto.into()]).await
}

/// Somebody who may code answers of a dialogue.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Candidate {
    /// The role that lets them.
    pub role_id: i64,
    /// Who it is.
    pub person_id: Uuid,
    /// Their name, for colleagues.
    pub name: String,
}

/// Who may code answers of a dialogue, by name; at most 500.
pub async fn candidates(db: &impl Db, dialogue: i64) -> Result<Vec<Candidate>> {
    let sql = "SELECT min(r.id) AS role_id, p.id AS person_id, p.name FROM role r JOIN person p ON p.id = r.person_id
        WHERE r.valid_to IS NULL AND p.disabled_at IS NULL AND r.role IN ('editor', 'secretary', 'operator')
          AND (r.dialogue_id = $1 OR r.dialogue_id IS NULL)
        GROUP BY p.id, p.name ORDER BY p.name, role_id LIMIT 500";
    sql::all(db, sql, [dialogue.into()]).await
}

//! Remarks on paragraphs of published editions, with the replies of the office.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Remark {
    /// Its number, which is also its code.
    pub id: i64,
    /// The dialogue.
    pub dialogue_id: i64,
    /// The edition.
    pub edition_id: i64,
    /// The paragraph.
    pub paragraph_id: i64,
    /// The paragraph's printed number in the edition.
    pub number: i64,
    /// `domain::remark::RemarkKind` as text.
    pub kind: String,
    /// What is said, or why a wording is proposed.
    pub text: String,
    /// The wording that is proposed; empty for a comment.
    pub proposed: String,
    /// The body in whose name it was made.
    pub body_id: Option<i64>,
    /// `domain::remark::RemarkState` as text: what the newest reply says.
    pub state: String,
    /// `domain::channel::Channel` as text.
    pub channel: String,
    /// `domain::language::Language` as text.
    pub language: String,
    /// `domain::contribution::Status` as text.
    pub status: String,
    /// The author.
    pub participant_id: Option<Uuid>,
    /// The place, if one was given.
    pub place_id: Option<i64>,
    /// 1, and one more for each edit.
    pub version: i64,
    /// When it came.
    pub created_at: i64,
    /// When its text was last changed.
    pub changed_at: i64,
}

/// What the office replied.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Reply {
    /// Its key.
    pub id: i64,
    /// The remark.
    pub remark_id: i64,
    /// `domain::remark::RemarkState` as text.
    pub state: String,
    /// Its words; empty once the remark was erased.
    pub note: String,
    /// When.
    pub at: i64,
}

/// How many remarks a paragraph of an edition has that anyone may read.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Count {
    /// The paragraph's printed number.
    pub number: i64,
    /// Remarks.
    pub remarks: i64,
}

const COLUMNS: &str = "r.id, r.dialogue_id, r.edition_id, r.paragraph_id, r.number, r.kind, r.text,
    r.proposed, r.body_id, r.state, r.channel, r.language, r.status, r.participant_id, r.place_id,
    r.version, r.created_at, r.changed_at";
/// What of an edition a reader may see: what is public, with the marks of what was taken away, and
/// whatever is their own ($2).
const READABLE: &str = "(r.status IN ('published', 'hidden', 'withdrawn', 'erased')
    OR r.participant_id = $2)";

/// The remark with this number.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Remark>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM remark r WHERE r.id = $1"), [id.into()]).await
}

/// Stores a new remark under the number it carries.
pub async fn insert(tx: &Tx, row: &Remark) -> Result<()> {
    let sql = "INSERT INTO remark (id, dialogue_id, edition_id, paragraph_id, number, kind, text,
                 proposed, body_id, state, channel, language, status, participant_id, place_id,
                 version, created_at, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    let values = [
        row.id.into(),
        row.dialogue_id.into(),
        row.edition_id.into(),
        row.paragraph_id.into(),
        row.number.into(),
        row.kind.clone().into(),
        row.text.clone().into(),
        row.proposed.clone().into(),
        row.body_id.into(),
        row.state.clone().into(),
        row.channel.clone().into(),
        row.language.clone().into(),
        row.status.clone().into(),
        row.participant_id.into(),
        row.place_id.into(),
        row.version.into(),
        row.created_at.into(),
        row.changed_at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Writes a new text and version.
pub async fn set_text(tx: &Tx, row: &Remark) -> Result<()> {
    let sql =
        "UPDATE remark SET text = $1, proposed = $2, version = $3, changed_at = $4, language = $5
               WHERE id = $6";
    let values = [
        row.text.clone().into(),
        row.proposed.clone().into(),
        row.version.into(),
        row.changed_at.into(),
        row.language.clone().into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Writes a new status.
pub async fn set_status(tx: &Tx, id: i64, status: &str) -> Result<()> {
    sql::run(tx, "UPDATE remark SET status = $1 WHERE id = $2", [status.into(), id.into()]).await?;
    Ok(())
}

/// Adds a reply and notes on the remark what it says; its key. The key in `row` is not used.
pub async fn reply(tx: &Tx, row: &Reply) -> Result<i64> {
    let state = "UPDATE remark SET state = $1 WHERE id = $2";
    sql::run(tx, state, [row.state.clone().into(), row.remark_id.into()]).await?;
    let sql = "INSERT INTO remark_reply (remark_id, state, note, at) VALUES ($1, $2, $3, $4)
               RETURNING id AS n";
    let values =
        [row.remark_id.into(), row.state.clone().into(), row.note.clone().into(), row.at.into()];
    sql::number(tx, sql, values).await
}

/// The replies to these remarks, oldest first.
pub async fn replies(db: &impl Db, remarks: &[i64]) -> Result<Vec<Reply>> {
    let wanted = sql::rows(db, &["wanted"]);
    let text = format!(
        "SELECT id, remark_id, state, note, at FROM remark_reply
         WHERE remark_id IN (SELECT wanted FROM {wanted} AS w) ORDER BY id"
    );
    sql::all(db, &text, [sql::json(remarks.iter().map(|id| [*id]))]).await
}

/// How many replies a remark has.
pub async fn count_replies(db: &impl Db, remark: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM remark_reply WHERE remark_id = $1";
    sql::number(db, sql, [remark.into()]).await
}

/// How many public remarks the paragraphs of an edition with numbers in a range have; those without
/// any are left out.
pub async fn counts(db: &impl Db, edition: i64, from: i64, to: i64) -> Result<Vec<Count>> {
    let sql = "SELECT number, count(*) AS remarks FROM remark
               WHERE edition_id = $1 AND status = 'published' AND number BETWEEN $2 AND $3
               GROUP BY number ORDER BY number";
    sql::all(db, sql, [edition.into(), from.into(), to.into()]).await
}

/// The newest remarks on each paragraph of an edition with a number in a range, as `reader` may see
/// them: at most `each` of one paragraph, newest first.
pub async fn newest(
    db: &impl Db,
    edition: i64,
    reader: Option<Uuid>,
    (from, to): (i64, i64),
    each: i64,
) -> Result<Vec<Remark>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM (
           SELECT r.*, row_number() OVER (PARTITION BY r.number ORDER BY r.id DESC) AS place
           FROM remark r WHERE r.edition_id = $1 AND {READABLE} AND r.number BETWEEN $3 AND $4) AS r
         WHERE r.place <= $5 ORDER BY r.number, r.id DESC"
    );
    let values = [edition.into(), reader.into(), from.into(), to.into(), each.into()];
    sql::all(db, &sql, values).await
}

/// A page of the remarks on one paragraph of an edition, as `reader` may see them: those below
/// `before`, newest first.
pub async fn on_paragraph(
    db: &impl Db,
    edition: i64,
    reader: Option<Uuid>,
    number: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<Remark>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM remark r WHERE r.edition_id = $1 AND {READABLE} AND r.number = $3
           AND r.id < $4 ORDER BY r.id DESC LIMIT $5"
    );
    let values = [edition.into(), reader.into(), number.into(), before.into(), limit.into()];
    sql::all(db, &sql, values).await
}

/// How many remarks on one paragraph of an edition `reader` may see.
pub async fn count_on_paragraph(
    db: &impl Db,
    edition: i64,
    reader: Option<Uuid>,
    number: i64,
) -> Result<i64> {
    let sql = format!(
        "SELECT count(*) AS n FROM remark r WHERE r.edition_id = $1 AND {READABLE} AND r.number = $3"
    );
    sql::number(db, &sql, [edition.into(), reader.into(), number.into()]).await
}

/// The public remarks on an edition behind `after`, in the order in which they came.
pub async fn published(db: &impl Db, edition: i64, after: i64, limit: i64) -> Result<Vec<Remark>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM remark r
         WHERE r.edition_id = $1 AND r.status = 'published' AND r.id > $2 ORDER BY r.id LIMIT $3"
    );
    sql::all(db, &sql, [edition.into(), after.into(), limit.into()]).await
}

/// How many public remarks an edition has.
pub async fn count_published(db: &impl Db, edition: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM remark WHERE edition_id = $1 AND status = 'published'";
    sql::number(db, sql, [edition.into()]).await
}

/// Which remarks on a paper the office wants to see.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The paper.
    pub paper: i64,
    /// Words of `domain::remark::RemarkState`; all when empty.
    pub states: Vec<&'static str>,
    /// Only those on this paragraph.
    pub paragraph: Option<i64>,
}

impl Wanted {
    /// The condition, and its values.
    fn filter(&self) -> (String, Vec<sea_orm::Value>) {
        let mut values: Vec<sea_orm::Value> = vec![self.paper.into()];
        let mut text = "e.paper_id = $1 AND r.status NOT IN ('withdrawn', 'erased')".to_owned();
        if !self.states.is_empty() {
            let places: Vec<String> =
                (2..).take(self.states.len()).map(|n| format!("${n}")).collect();
            text.push_str(&format!(" AND r.state IN ({})", places.join(", ")));
            values.extend(self.states.iter().map(|state| (*state).into()));
        }
        if let Some(paragraph) = self.paragraph {
            text.push_str(&format!(" AND r.paragraph_id = ${}", values.len() + 1));
            values.push(paragraph.into());
        }
        (text, values)
    }
}

/// The remarks on a paper that the office wants to see, those that wait longest first.
pub async fn of_paper(
    db: &impl Db,
    wanted: &Wanted,
    offset: i64,
    limit: i64,
) -> Result<Vec<Remark>> {
    let (filter, mut values) = wanted.filter();
    let sql = format!(
        "SELECT {COLUMNS} FROM remark r JOIN edition e ON e.id = r.edition_id WHERE {filter}
         ORDER BY r.created_at, r.id LIMIT ${} OFFSET ${}",
        values.len() + 1,
        values.len() + 2
    );
    values.extend([limit.into(), offset.into()]);
    sql::all(db, &sql, values).await
}

/// How many there are of those.
pub async fn count_of_paper(db: &impl Db, wanted: &Wanted) -> Result<i64> {
    let (filter, values) = wanted.filter();
    let sql = format!(
        "SELECT count(*) AS n FROM remark r JOIN edition e ON e.id = r.edition_id WHERE {filter}"
    );
    sql::number(db, &sql, values).await
}

/// How many remarks on a paper have no reply that settles them; what moderators hid and authors took
/// back is not counted.
pub async fn unsettled(db: &impl Db, paper: i64) -> Result<i64> {
    let sql = "SELECT count(*) AS n FROM remark r JOIN edition e ON e.id = r.edition_id
               WHERE e.paper_id = $1 AND r.state IN ('open', 'reviewing')
                 AND r.status IN ('waiting', 'published', 'staff_only')";
    sql::number(db, sql, [paper.into()]).await
}

/// Words that a contribution loses by its erasure, quoted in a paragraph.
#[derive(FromQueryResult)]
struct Quoted {
    paragraph_id: i64,
    words: String,
}

/// Puts `instead` in the place of the words of a contribution wherever a remark took them over from
/// the paragraph that quotes them: they are destroyed with the quotation. The salts of the acts about
/// such remarks go with them.
pub async fn erase_words(tx: &Tx, kind: &str, item: i64, instead: &str) -> Result<()> {
    let quoted = "SELECT paragraph_id, words FROM quotation
                  WHERE kind = $1 AND item_id = $2 AND erased_at IS NULL AND words <> ''";
    let rows: Vec<Quoted> = sql::all(tx, quoted, [kind.into(), item.into()]).await?;
    for row in rows {
        for text in [
            "DELETE FROM salt WHERE act_id IN (SELECT a.id FROM act a JOIN remark r ON r.id = a.subject_id
               WHERE a.subject = 'remark' AND r.paragraph_id = $1
                 AND (replace(r.text, $2, $3) <> r.text OR replace(r.proposed, $2, $3) <> r.proposed))",
            "UPDATE revision SET title = replace(title, $2, $3), text = replace(text, $2, $3)
               WHERE kind = 'remark' AND item_id IN (SELECT id FROM remark WHERE paragraph_id = $1)",
            "UPDATE remark_reply SET note = replace(note, $2, $3)
               WHERE remark_id IN (SELECT id FROM remark WHERE paragraph_id = $1)",
            "UPDATE remark SET text = replace(text, $2, $3), proposed = replace(proposed, $2, $3)
               WHERE paragraph_id = $1",
        ] {
            let values = [row.paragraph_id.into(), row.words.as_str().into(), instead.into()];
            sql::run(tx, text, values).await?;
        }
    }
    Ok(())
}

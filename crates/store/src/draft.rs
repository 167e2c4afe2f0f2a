//! Drafts: their versions, the comments on them, minority opinions, and how they were adopted.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A draft without its text.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Draft {
    /// Its key.
    pub id: i64,
    /// The body that writes it.
    pub body_id: i64,
    /// The core question it answers.
    pub core_question_id: i64,
    /// `domain::language::Language` as text.
    pub language: String,
    /// `domain::draft::DraftStatus` as text.
    pub status: String,
    /// Why it was sent back.
    pub reason: String,
    /// The number of its newest version, from 1.
    pub version: i64,
    /// When it was begun.
    pub created_at: i64,
    /// When its state or text last changed.
    pub changed_at: i64,
}

/// One saved version.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    /// The draft.
    pub draft_id: i64,
    /// Its number, from 1.
    pub version: i64,
    /// The text.
    pub text: String,
    /// The seat of whoever saved it.
    pub member_id: i64,
    /// When.
    pub at: i64,
}

/// A comment on a paragraph, or an answer to one.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Comment {
    /// Its key.
    pub id: i64,
    /// The draft.
    pub draft_id: i64,
    /// The comment it answers.
    pub parent_id: Option<i64>,
    /// The version it was written on.
    pub version: i64,
    /// The place of its paragraph in the newest version, from 0; none when that is gone.
    pub paragraph: Option<i64>,
    /// The seat of whoever wrote it.
    pub member_id: i64,
    /// The text.
    pub text: String,
    /// When.
    pub at: i64,
    /// `domain::draft::CommentState` as text.
    pub state: String,
    /// What was done about it, or why not.
    pub reason: String,
    /// When that was said.
    pub settled_at: Option<i64>,
}

/// A minority opinion.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Minority {
    /// Its key.
    pub id: i64,
    /// The draft.
    pub draft_id: i64,
    /// The text.
    pub text: String,
    /// When it was written.
    pub created_at: i64,
}

/// A signature under a minority opinion.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Signature {
    /// The opinion.
    pub opinion_id: i64,
    /// The seat of whoever signed.
    pub member_id: i64,
    /// The name on the roster.
    pub name: String,
    /// When.
    pub at: i64,
}

/// How a body adopted its draft.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Adoption {
    /// The draft.
    pub draft_id: i64,
    /// The public answer it became.
    pub answer_id: i64,
    /// The meeting that voted.
    pub meeting_id: Option<i64>,
    /// Its motion.
    pub motion_id: Option<i64>,
    /// The rule, with its article.
    pub rule: String,
    /// Members enrolled.
    pub enrolled: i64,
    /// Members present.
    pub present: i64,
    /// Votes in favour.
    pub in_favour: i64,
    /// Votes against.
    pub against: i64,
    /// Abstentions.
    pub abstained: i64,
    /// When it was recorded.
    pub at: i64,
}

const DRAFT: &str =
    "id, body_id, core_question_id, language, status, reason, version, created_at, changed_at";
const COMMENT: &str =
    "id, draft_id, parent_id, version, paragraph, member_id, text, at, state, reason, settled_at";
const ADOPTION: &str = "d.draft_id, d.answer_id, d.meeting_id, d.motion_id, d.rule, d.enrolled,
    d.present, d.in_favour, d.against, d.abstained, d.at";

/// The draft with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Draft>> {
    sql::one(db, &format!("SELECT {DRAFT} FROM draft WHERE id = $1"), [id.into()]).await
}

/// What a body writes on a core question.
pub async fn of(db: &impl Db, body: i64, core_question: i64) -> Result<Option<Draft>> {
    let sql = format!("SELECT {DRAFT} FROM draft WHERE body_id = $1 AND core_question_id = $2");
    sql::one(db, &sql, [body.into(), core_question.into()]).await
}

/// Adds a draft; its key. The key in `row` is not used.
pub async fn insert(tx: &Tx, row: &Draft) -> Result<i64> {
    let sql = "INSERT INTO draft (body_id, core_question_id, language, status, reason, version,
                 created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id AS n";
    let values = [
        row.body_id.into(),
        row.core_question_id.into(),
        row.language.clone().into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.version.into(),
        row.created_at.into(),
        row.changed_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Writes its state and version, if it still stands at `seen`; whether it did.
pub async fn update(tx: &Tx, row: &Draft, seen: &Draft) -> Result<bool> {
    let sql =
        "UPDATE draft SET language = $1, status = $2, reason = $3, version = $4, changed_at = $5
               WHERE id = $6 AND version = $7 AND status = $8";
    let values = [
        row.language.clone().into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.version.into(),
        row.changed_at.into(),
        row.id.into(),
        seen.version.into(),
        seen.status.clone().into(),
    ];
    Ok(sql::run(tx, sql, values).await? == 1)
}

/// Keeps a version.
pub async fn insert_version(tx: &Tx, row: &Version) -> Result<()> {
    let sql = "INSERT INTO draft_version (draft_id, version, text, member_id, at)
               VALUES ($1, $2, $3, $4, $5)";
    let values = [
        row.draft_id.into(),
        row.version.into(),
        row.text.clone().into(),
        row.member_id.into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// One version of a draft.
pub async fn version(db: &impl Db, draft: i64, version: i64) -> Result<Option<Version>> {
    let sql = "SELECT draft_id, version, text, member_id, at FROM draft_version
               WHERE draft_id = $1 AND version = $2";
    sql::one(db, sql, [draft.into(), version.into()]).await
}

/// A version in a list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Saved {
    /// Its number, from 1.
    pub version: i64,
    /// The seat of whoever saved it.
    pub member_id: i64,
    /// When.
    pub at: i64,
}

/// The versions of a draft without their texts, newest first.
pub async fn versions(db: &impl Db, draft: i64) -> Result<Vec<Saved>> {
    let sql = format!(
        "SELECT version, member_id, at FROM draft_version WHERE draft_id = $1
         ORDER BY version DESC LIMIT {}",
        domain::draft::MOST_VERSIONS
    );
    sql::all(db, &sql, [draft.into()]).await
}

/// The comments on a draft, in the order they were written.
pub async fn comments(db: &impl Db, draft: i64) -> Result<Vec<Comment>> {
    let sql = format!(
        "SELECT {COMMENT} FROM draft_comment WHERE draft_id = $1 ORDER BY id LIMIT {}",
        domain::draft::MOST_COMMENTS
    );
    sql::all(db, &sql, [draft.into()]).await
}

/// The comment with this key.
pub async fn comment_by_id(db: &impl Db, id: i64) -> Result<Option<Comment>> {
    sql::one(db, &format!("SELECT {COMMENT} FROM draft_comment WHERE id = $1"), [id.into()]).await
}

/// Adds a comment; its key. The key in `row` is not used.
pub async fn insert_comment(tx: &Tx, row: &Comment) -> Result<i64> {
    let sql = "INSERT INTO draft_comment (draft_id, parent_id, version, paragraph, member_id, text,
                 at, state, reason, settled_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id AS n";
    let values = [
        row.draft_id.into(),
        row.parent_id.into(),
        row.version.into(),
        row.paragraph.into(),
        row.member_id.into(),
        row.text.clone().into(),
        row.at.into(),
        row.state.clone().into(),
        row.reason.clone().into(),
        row.settled_at.into(),
    ];
    sql::number(tx, sql, values).await
}

/// Writes what became of a comment, and where its paragraph is now.
pub async fn update_comment(tx: &Tx, row: &Comment) -> Result<()> {
    let sql = "UPDATE draft_comment SET paragraph = $1, state = $2, reason = $3, settled_at = $4
               WHERE id = $5";
    let values = [
        row.paragraph.into(),
        row.state.clone().into(),
        row.reason.clone().into(),
        row.settled_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// The minority opinions on a draft that somebody signed, oldest first.
pub async fn minorities(db: &impl Db, draft: i64) -> Result<Vec<Minority>> {
    let sql = format!(
        "SELECT o.id, o.draft_id, o.text, o.created_at FROM minority_opinion o
         WHERE o.draft_id = $1
           AND EXISTS (SELECT 1 FROM minority_signature s WHERE s.opinion_id = o.id)
         ORDER BY o.id LIMIT {}",
        domain::draft::MOST_MINORITIES
    );
    sql::all(db, &sql, [draft.into()]).await
}

/// The minority opinion with this key.
pub async fn minority_by_id(db: &impl Db, id: i64) -> Result<Option<Minority>> {
    let sql = "SELECT id, draft_id, text, created_at FROM minority_opinion WHERE id = $1";
    sql::one(db, sql, [id.into()]).await
}

/// Adds a minority opinion; its key. The key in `row` is not used.
pub async fn insert_minority(tx: &Tx, row: &Minority) -> Result<i64> {
    let sql = "INSERT INTO minority_opinion (draft_id, text, created_at) VALUES ($1, $2, $3)
               RETURNING id AS n";
    sql::number(tx, sql, [row.draft_id.into(), row.text.clone().into(), row.created_at.into()])
        .await
}

/// The signatures under the minority opinions on a draft, in the order they were given.
pub async fn signatures(db: &impl Db, draft: i64) -> Result<Vec<Signature>> {
    let sql = "SELECT s.opinion_id, s.member_id, m.name, s.at FROM minority_signature s
               JOIN minority_opinion o ON o.id = s.opinion_id JOIN member m ON m.id = s.member_id
               WHERE o.draft_id = $1 ORDER BY s.at, s.member_id LIMIT 5000";
    sql::all(db, sql, [draft.into()]).await
}

/// Signs a minority opinion; whether it was not signed before.
pub async fn sign(tx: &Tx, opinion: i64, member: i64, at: i64) -> Result<bool> {
    let sql = "INSERT INTO minority_signature (opinion_id, member_id, at) VALUES ($1, $2, $3)
               ON CONFLICT (opinion_id, member_id) DO NOTHING";
    Ok(sql::run(tx, sql, [opinion.into(), member.into(), at.into()]).await? == 1)
}

/// Takes a signature back; whether there was one.
pub async fn unsign(tx: &Tx, opinion: i64, member: i64) -> Result<bool> {
    let sql = "DELETE FROM minority_signature WHERE opinion_id = $1 AND member_id = $2";
    Ok(sql::run(tx, sql, [opinion.into(), member.into()]).await? == 1)
}

/// Keeps how a draft was adopted.
pub async fn insert_adoption(tx: &Tx, row: &Adoption) -> Result<()> {
    let sql = "INSERT INTO adoption (draft_id, answer_id, meeting_id, motion_id, rule, enrolled,
                 present, in_favour, against, abstained, at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = [
        row.draft_id.into(),
        row.answer_id.into(),
        row.meeting_id.into(),
        row.motion_id.into(),
        row.rule.clone().into(),
        row.enrolled.into(),
        row.present.into(),
        row.in_favour.into(),
        row.against.into(),
        row.abstained.into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// How a draft was adopted.
pub async fn adoption(db: &impl Db, draft: i64) -> Result<Option<Adoption>> {
    let sql = format!("SELECT {ADOPTION} FROM adoption d WHERE d.draft_id = $1");
    sql::one(db, &sql, [draft.into()]).await
}

/// How the answers to a core question that bodies gave were adopted, oldest first; at most 200.
pub async fn adoptions_of(db: &impl Db, core_question: i64) -> Result<Vec<Adoption>> {
    let sql = format!(
        "SELECT {ADOPTION} FROM adoption d JOIN draft f ON f.id = d.draft_id
         WHERE f.core_question_id = $1 ORDER BY d.at, d.draft_id LIMIT 200"
    );
    sql::all(db, &sql, [core_question.into()]).await
}

/// How the draft behind an answer was adopted.
pub async fn adoption_of_answer(db: &impl Db, answer: i64) -> Result<Option<Adoption>> {
    let sql = format!("SELECT {ADOPTION} FROM adoption d WHERE d.answer_id = $1");
    sql::one(db, &sql, [answer.into()]).await
}

/// How far a draft has come, for the board.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Progress {
    /// The draft.
    pub id: i64,
    /// The body.
    pub body_id: i64,
    /// The core question.
    pub core_question_id: i64,
    /// `domain::draft::DraftStatus` as text.
    pub status: String,
    /// The number of its newest version.
    pub version: i64,
    /// When the newest version was saved.
    pub saved_at: i64,
    /// When its state or text last changed.
    pub changed_at: i64,
    /// Comments, answers to comments left out.
    pub comments: i64,
    /// Those of them about which nothing was decided yet.
    pub open_comments: i64,
    /// When the newest comment was written.
    pub commented_at: Option<i64>,
    /// The answer it became.
    pub answer_id: Option<i64>,
    /// When it was adopted.
    pub adopted_at: Option<i64>,
    /// Votes against.
    pub against: Option<i64>,
    /// Minority opinions that somebody signed.
    pub minorities: i64,
}

/// How far the drafts on the core questions of a set have come; at most 5,000.
pub async fn progress(db: &impl Db, set: i64) -> Result<Vec<Progress>> {
    let sql = "SELECT f.id, f.body_id, f.core_question_id, f.status, f.version, f.changed_at,
          v.at AS saved_at,
          (SELECT count(*) FROM draft_comment k WHERE k.draft_id = f.id AND k.parent_id IS NULL) AS comments,
          (SELECT count(*) FROM draft_comment k
            WHERE k.draft_id = f.id AND k.parent_id IS NULL AND k.state = 'open') AS open_comments,
          (SELECT max(k.at) FROM draft_comment k WHERE k.draft_id = f.id) AS commented_at,
          d.answer_id, d.at AS adopted_at, d.against,
          (SELECT count(*) FROM minority_opinion o WHERE o.draft_id = f.id
            AND EXISTS (SELECT 1 FROM minority_signature s WHERE s.opinion_id = o.id)) AS minorities
        FROM draft f JOIN core_question c ON c.id = f.core_question_id
        JOIN draft_version v ON v.draft_id = f.id AND v.version = f.version
        LEFT JOIN adoption d ON d.draft_id = f.id
        WHERE c.set_id = $1 AND c.removed_at IS NULL ORDER BY f.id LIMIT 5000";
    sql::all(db, sql, [set.into()]).await
}

//! Votes: the last one of each voter and statement, every one ever cast, and the tallies.
//!
//! One transaction writes many votes. Keys are sorted, so that two nodes on PostgreSQL never wait
//! for each other in a circle.

use std::collections::HashMap;

use domain::vote::VoteSource;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};

use crate::{Db, Result, Tx, sql};

/// A vote to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewVote {
    /// The statement.
    pub statement: i64,
    /// The voter.
    pub voter: i64,
    /// +1, −1 or 0.
    pub value: i16,
    /// When, microseconds.
    pub at: i64,
    /// The receipt's number.
    pub receipt: i64,
    /// How likely the statement was to be shown to this voter, in parts of ten thousand; none where
    /// nothing was drawn. What was kept with their first vote on it stays.
    pub chance: Option<u16>,
}

/// A vote as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Vote {
    /// The statement.
    pub statement_id: i64,
    /// The voter.
    pub voter_id: i64,
    /// +1, −1 or 0.
    pub value: i16,
    /// When, microseconds.
    pub at: i64,
}

/// What decides whether a statement can be voted on, read inside the voting transaction.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Target {
    /// The statement.
    pub id: i64,
    /// Its dialogue.
    pub dialogue_id: i64,
    /// Its core question.
    pub core_question_id: i64,
    /// `domain::contribution::Status` as text.
    pub status: String,
    /// The set's status.
    pub set_status: String,
    /// When the core question was removed.
    pub removed_at: Option<i64>,
    /// The dialogue's status.
    pub dialogue_status: String,
    /// `domain::dialogue::Settings` as JSON.
    pub dialogue_settings: String,
}

/// The statements to be voted on, locked against changes until the transaction ends, in the order
/// of their keys.
pub async fn lock_targets(tx: &Tx, statements: &[i64]) -> Result<HashMap<i64, Target>> {
    let lock = match tx.connection().get_database_backend() {
        DbBackend::Postgres => "FOR UPDATE OF t",
        _ => "",
    };
    let rows = sql::rows(tx, &["id"]);
    let text = format!(
        "SELECT t.id, t.dialogue_id, t.core_question_id, t.status, st.status AS set_status, c.removed_at,
           d.status AS dialogue_status, d.settings AS dialogue_settings
         FROM statement t JOIN core_question c ON c.id = t.core_question_id
         JOIN core_question_set st ON st.id = c.set_id JOIN dialogue d ON d.id = t.dialogue_id
         WHERE t.id IN (SELECT id FROM {rows} AS r) ORDER BY t.id {lock}"
    );
    let targets: Vec<Target> =
        sql::all(tx, &text, [sql::json(statements.iter().map(|id| [*id]))]).await?;
    Ok(targets.into_iter().map(|target| (target.id, target)).collect())
}

#[derive(FromQueryResult)]
struct Before {
    statement_id: i64,
    voter_id: i64,
    value: i16,
}

/// Writes a batch under one act. Several votes of one voter on one statement are all kept as
/// entries; the last in the list stands. A voter votes through one source alone.
pub async fn write(tx: &Tx, act: i64, votes: &[NewVote], source: VoteSource) -> Result<()> {
    let mut standing: HashMap<(i64, i64), NewVote> = HashMap::with_capacity(votes.len());
    for vote in votes {
        standing.insert((vote.statement, vote.voter), *vote);
    }
    let mut standing: Vec<NewVote> = standing.into_values().collect();
    standing.sort_unstable_by_key(|vote| (vote.statement, vote.voter));
    let before = before(tx, &standing).await?;
    write_standing(tx, &standing).await?;
    write_entries(tx, act, votes).await?;
    write_tallies(tx, &standing, &before, source).await
}

async fn before(tx: &Tx, votes: &[NewVote]) -> Result<HashMap<(i64, i64), i16>> {
    let rows = sql::rows(tx, &["s", "v"]);
    let text = format!(
        "SELECT vote.statement_id, vote.voter_id, vote.value FROM {rows} AS r
         CROSS JOIN vote WHERE vote.statement_id = r.s AND vote.voter_id = r.v"
    );
    let keys = sql::json(votes.iter().map(|vote| [vote.statement, vote.voter]));
    let rows: Vec<Before> = sql::all(tx, &text, [keys]).await?;
    Ok(rows.into_iter().map(|row| ((row.statement_id, row.voter_id), row.value)).collect())
}

async fn write_standing(tx: &Tx, votes: &[NewVote]) -> Result<()> {
    let rows = sql::rows(tx, &["s", "v", "x", "t", "p"]);
    let text = format!(
        "INSERT INTO vote (statement_id, voter_id, value, at, chance)
         SELECT s, v, CAST(x AS smallint), t, CAST(nullif(p, -1) AS smallint) FROM {rows} AS r
         WHERE true ORDER BY s, v
         ON CONFLICT (statement_id, voter_id) DO UPDATE SET value = excluded.value, at = excluded.at"
    );
    let list = votes.iter().map(|vote| {
        let chance = vote.chance.map_or(-1, i64::from);
        [vote.statement, vote.voter, i64::from(vote.value), vote.at, chance]
    });
    sql::run(tx, &text, [sql::json(list)]).await?;
    Ok(())
}

async fn write_entries(tx: &Tx, act: i64, votes: &[NewVote]) -> Result<()> {
    let rows = sql::rows(tx, &["n", "s", "v", "x", "t", "c"]);
    let text = format!(
        "INSERT INTO vote_entry (act_id, leaf, statement_id, voter_id, value, at, receipt)
         SELECT $2, n, s, v, CAST(x AS smallint), t, c FROM {rows} AS r"
    );
    let list = votes.iter().zip(0_i64..).map(|(vote, leaf)| {
        [leaf, vote.statement, vote.voter, i64::from(vote.value), vote.at, vote.receipt]
    });
    sql::run(tx, &text, [sql::json(list), act.into()]).await?;
    Ok(())
}

async fn write_tallies(
    tx: &Tx,
    votes: &[NewVote],
    before: &HashMap<(i64, i64), i16>,
    source: VoteSource,
) -> Result<()> {
    let mut changes: HashMap<i64, [i64; 3]> = HashMap::new();
    let mut count = |statement: i64, value: i16, by: i64| {
        let change = changes.entry(statement).or_default();
        let [agree, disagree, pass] = change;
        match value {
            1 => *agree += by,
            -1 => *disagree += by,
            _ => *pass += by,
        }
    };
    for vote in votes {
        count(vote.statement, vote.value, 1);
        if let Some(old) = before.get(&(vote.statement, vote.voter)) {
            count(vote.statement, *old, -1);
        }
    }
    add_to_tallies(tx, changes, source).await
}

/// Adds to the tallies of statements: agree, disagree, pass.
async fn add_to_tallies(
    tx: &Tx,
    changes: HashMap<i64, [i64; 3]>,
    source: VoteSource,
) -> Result<()> {
    let mut list: Vec<[i64; 4]> = changes
        .into_iter()
        .map(|(statement, [agree, disagree, pass])| [statement, agree, disagree, pass])
        .collect();
    list.sort_unstable();
    let rows = sql::rows(tx, &["s", "a", "d", "p"]);
    let paper = match source {
        VoteSource::Online => "",
        VoteSource::Paper => {
            ", paper_agree = paper_agree + r.a, paper_disagree = paper_disagree + r.d, paper_pass = paper_pass + r.p"
        }
    };
    let text = format!(
        "UPDATE statement SET agree = agree + r.a, disagree = disagree + r.d, pass = pass + r.p{paper}
         FROM {rows} AS r WHERE statement.id = r.s"
    );
    sql::run(tx, &text, [sql::json(list)]).await?;
    Ok(())
}

/// Takes back every vote of one voting sheet, cast under one act by a voter of its own; those votes.
/// Their entries stay and say when.
pub async fn take_back(tx: &Tx, act: i64, voter: i64, at: i64) -> Result<Vec<Vote>> {
    let select = "SELECT v.statement_id, v.voter_id, v.value, v.at FROM vote_entry e
                  JOIN vote v ON v.statement_id = e.statement_id AND v.voter_id = e.voter_id
                  WHERE e.act_id = $1 AND e.voter_id = $2 ORDER BY v.statement_id";
    let votes: Vec<Vote> = sql::all(tx, select, [act.into(), voter.into()]).await?;
    let delete = "DELETE FROM vote WHERE voter_id = $2 AND statement_id IN
                  (SELECT statement_id FROM vote_entry WHERE act_id = $1 AND voter_id = $2)";
    sql::run(tx, delete, [act.into(), voter.into()]).await?;
    // Entries are found by their act: a table of every vote ever cast has no index by voter.
    let mark = "UPDATE vote_entry SET taken_back_at = $1 WHERE act_id = $2 AND voter_id = $3";
    sql::run(tx, mark, [at.into(), act.into(), voter.into()]).await?;
    let mut changes: HashMap<i64, [i64; 3]> = HashMap::new();
    for vote in &votes {
        let [agree, disagree, pass] = changes.entry(vote.statement_id).or_default();
        match vote.value {
            1 => *agree -= 1,
            -1 => *disagree -= 1,
            _ => *pass -= 1,
        }
    }
    add_to_tallies(tx, changes, VoteSource::Paper).await?;
    Ok(votes)
}

/// The statements voted on under one act, in order.
pub async fn sheet_statements(db: &impl Db, act: i64) -> Result<Vec<i64>> {
    #[derive(FromQueryResult)]
    struct Voted {
        statement_id: i64,
    }
    let sql =
        "SELECT DISTINCT statement_id FROM vote_entry WHERE act_id = $1 ORDER BY statement_id";
    let rows: Vec<Voted> = sql::all(db, sql, [act.into()]).await?;
    Ok(rows.into_iter().map(|row| row.statement_id).collect())
}

/// Votes on a core question by source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct BySource {
    /// Votes on published statements.
    pub votes: i64,
    /// Those of them that were written on paper.
    pub paper_votes: i64,
    /// Voting sheets typed in.
    pub sheets: i64,
}

/// How many votes on the published statements of a core question came through each source.
pub async fn by_source(db: &impl Db, core_question: i64) -> Result<BySource> {
    let sql = "SELECT
        CAST(coalesce(sum(agree + disagree + pass), 0) AS bigint) AS votes,
        CAST(coalesce(sum(paper_agree + paper_disagree + paper_pass), 0) AS bigint) AS paper_votes,
        (SELECT count(*) FROM slip WHERE core_question_id = $1 AND kind = 'votes' AND typed_at IS NOT NULL) AS sheets
      FROM statement WHERE core_question_id = $1 AND status = 'published'";
    Ok(sql::one(db, sql, [core_question.into()]).await?.unwrap_or_default())
}

/// The voter's standing votes on the statements of a core question.
pub async fn of_voter(db: &impl Db, core_question: i64, voter: i64) -> Result<Vec<Vote>> {
    let sql = "SELECT v.statement_id, v.voter_id, v.value, v.at FROM statement t
               JOIN vote v ON v.statement_id = t.id AND v.voter_id = $2
               WHERE t.core_question_id = $1 ORDER BY v.at DESC, v.statement_id LIMIT 10000";
    sql::all(db, sql, [core_question.into(), voter.into()]).await
}

/// How many statements of a core question a participant voted on.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OwnVotes {
    /// The dialogue's short name.
    pub slug: String,
    /// The set's number.
    pub set_number: i64,
    /// The core question's number.
    pub number: i64,
    /// Its sentence.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Statements voted on.
    pub votes: i64,
    /// Published statements it has.
    pub statements: i64,
}

/// A participant's standing votes, counted by core question; at most 200.
pub async fn of_participant(db: &impl Db, participant: uuid::Uuid) -> Result<Vec<OwnVotes>> {
    let sql = "SELECT d.slug, st.number AS set_number, c.number, c.title, c.language, count(*) AS votes,
                 (SELECT count(*) FROM statement x WHERE x.core_question_id = c.id AND x.status = 'published') AS statements
               FROM voter r JOIN vote v ON v.voter_id = r.id JOIN statement t ON t.id = v.statement_id
               JOIN core_question c ON c.id = t.core_question_id JOIN core_question_set st ON st.id = c.set_id
               JOIN dialogue d ON d.id = c.dialogue_id
               WHERE r.participant_id = $1 AND st.status = 'published' AND t.status = 'published'
               GROUP BY d.id, d.slug, st.number, c.id, c.number, c.title, c.language
               ORDER BY d.id DESC, st.number DESC, c.number LIMIT 200";
    sql::all(db, sql, [participant.into()]).await
}

/// A page of the standing votes on one statement, by voter; for exports.
pub async fn of_statement(
    db: &impl Db,
    statement: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<ExportVote>> {
    let sql = "SELECT v.statement_id, v.voter_id, v.value, v.at, v.chance, r.participant_id
               FROM vote v JOIN voter r ON r.id = v.voter_id
               WHERE v.statement_id = $1 AND v.voter_id > $2 ORDER BY v.voter_id LIMIT $3";
    sql::all(db, sql, [statement.into(), after.into(), limit.into()]).await
}

/// A vote with the key its voter's pseudonym is made of. Never published as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ExportVote {
    /// The statement.
    pub statement_id: i64,
    /// The voter.
    pub voter_id: i64,
    /// +1, −1 or 0.
    pub value: i16,
    /// When, microseconds.
    pub at: i64,
    /// How likely the statement was to be shown to them when they voted on it first, in parts of ten
    /// thousand; none where nothing was drawn.
    pub chance: Option<i16>,
    /// The participant.
    pub participant_id: uuid::Uuid,
}

/// Everything ever cast on one core question and not taken back, in the order it was recorded; for
/// full exports.
pub async fn entries(
    db: &impl Db,
    core_question: i64,
    after: (i64, i64),
    limit: i64,
) -> Result<Vec<Entry>> {
    let sql =
        "SELECT e.act_id, e.leaf, e.statement_id, e.value, e.at, r.participant_id FROM vote_entry e
               JOIN statement t ON t.id = e.statement_id JOIN voter r ON r.id = e.voter_id
               WHERE t.core_question_id = $1 AND e.taken_back_at IS NULL AND (e.act_id > $2 OR (e.act_id = $2 AND e.leaf > $3))
               ORDER BY e.act_id, e.leaf LIMIT $4";
    sql::all(db, sql, [core_question.into(), after.0.into(), after.1.into(), limit.into()]).await
}

/// One cast vote, a later replaced one included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Entry {
    /// The batch's act.
    pub act_id: i64,
    /// Place in the batch.
    pub leaf: i64,
    /// The statement.
    pub statement_id: i64,
    /// +1, −1 or 0.
    pub value: i16,
    /// When, microseconds.
    pub at: i64,
    /// The participant.
    pub participant_id: uuid::Uuid,
}

/// A vote as it was cast, with what its leaf in the batch was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Cast {
    /// The batch's act.
    pub act_id: i64,
    /// Place in the batch.
    pub leaf: i64,
    /// The statement.
    pub statement_id: i64,
    /// Its core question.
    pub core_question_id: i64,
    /// +1, −1 or 0.
    pub value: i16,
    /// When, microseconds.
    pub at: i64,
    /// Whether the hash of its leaf is kept, because it can no longer be made from the vote.
    pub kept: bool,
}

/// Every vote that a voter cast in acts above one. All votes there are looked at: read what is old
/// outside the transaction, and what came since inside.
pub async fn cast_by(db: &impl Db, voter: i64, above: i64) -> Result<Vec<Cast>> {
    let sql = "SELECT e.act_id, e.leaf, e.statement_id, t.core_question_id, e.value, e.at, EXISTS
                 (SELECT 1 FROM vote_leaf l WHERE l.act_id = e.act_id AND l.leaf = e.leaf) AS kept
               FROM vote_entry e JOIN statement t ON t.id = e.statement_id
               WHERE e.act_id > $2 AND e.voter_id = $1 ORDER BY e.act_id, e.leaf";
    sql::all(db, sql, [voter.into(), above.into()]).await
}

/// Keeps the pseudonym in a leaf, and the leaf's hash, that can no longer be made from the vote, so that
/// the batch's root can still be checked.
pub async fn keep_leaf(tx: &Tx, act: i64, leaf: i64, hash: &[u8], pseudonym: u64) -> Result<()> {
    let sql = "INSERT INTO vote_leaf (act_id, leaf, hash, pseudonym) VALUES ($1, $2, $3, $4)";
    // A pseudonym has 53 bits.
    let pseudonym = i64::try_from(pseudonym).unwrap_or(i64::MAX);
    sql::run(tx, sql, [act.into(), leaf.into(), hash.to_vec().into(), pseudonym.into()]).await?;
    Ok(())
}

/// The kept hash of a leaf.
pub async fn kept_leaf(db: &impl Db, act: i64, leaf: i64) -> Result<Option<Vec<u8>>> {
    #[derive(FromQueryResult)]
    struct Hash {
        hash: Vec<u8>,
    }
    let sql = "SELECT hash FROM vote_leaf WHERE act_id = $1 AND leaf = $2";
    let row: Option<Hash> = sql::one(db, sql, [act.into(), leaf.into()]).await?;
    Ok(row.map(|row| row.hash))
}

/// Gives a cast vote another receipt, so that the one that was handed out leads to it no longer.
pub async fn change_receipt(tx: &Tx, act: i64, leaf: i64, receipt: i64) -> Result<()> {
    let sql = "UPDATE vote_entry SET receipt = $1 WHERE act_id = $2 AND leaf = $3";
    sql::run(tx, sql, [receipt.into(), act.into(), leaf.into()]).await?;
    Ok(())
}

/// Makes the votes of one voter, which are all of `casts`, another's. Of two on the same statement the
/// later one stands; how many stand no longer.
pub async fn join(tx: &Tx, from: i64, to: i64, casts: &[Cast]) -> Result<u64> {
    let mut statements: Vec<i64> = casts.iter().map(|cast| cast.statement_id).collect();
    statements.sort_unstable();
    statements.dedup();
    let statements = || sql::json(statements.iter().map(|id| [*id]));
    let rows = sql::rows(tx, &["s"]);
    // Of each pair the earlier one falls; of two at the same moment the first voter's.
    let both = format!(
        "FROM {rows} AS r CROSS JOIN vote v CROSS JOIN vote w
         WHERE v.statement_id = r.s AND v.voter_id = $2 AND w.statement_id = r.s AND w.voter_id = $3"
    );
    let falls = format!(
        "SELECT w.statement_id, w.voter_id, w.value {both} AND w.at < v.at
         UNION ALL SELECT v.statement_id, v.voter_id, v.value {both} AND w.at >= v.at"
    );
    let values = [statements(), from.into(), to.into()];
    let mut fallen: Vec<Before> = sql::all(tx, &falls, values).await?;
    fallen.sort_unstable_by_key(|row| row.statement_id);
    for row in &fallen {
        let column = match row.value {
            1 => "agree",
            -1 => "disagree",
            _ => "pass",
        };
        let text = format!("UPDATE statement SET {column} = {column} - 1 WHERE id = $1");
        sql::run(tx, &text, [row.statement_id.into()]).await?;
        let text = "DELETE FROM vote WHERE statement_id = $1 AND voter_id = $2";
        sql::run(tx, text, [row.statement_id.into(), row.voter_id.into()]).await?;
    }
    let standing = format!(
        "UPDATE vote SET voter_id = $3 WHERE voter_id = $2 AND statement_id IN (SELECT s FROM {rows} AS r)"
    );
    sql::run(tx, &standing, [statements(), from.into(), to.into()]).await?;
    let rows = sql::rows(tx, &["a", "n"]);
    let entries = format!(
        "UPDATE vote_entry SET voter_id = $2 WHERE (act_id, leaf) IN (SELECT a, n FROM {rows} AS r)"
    );
    let keys = sql::json(casts.iter().map(|cast| [cast.act_id, cast.leaf]));
    sql::run(tx, &entries, [keys, to.into()]).await?;
    Ok(u64::try_from(fallen.len()).unwrap_or(u64::MAX))
}

/// A participant's own vote, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    /// The statement.
    pub statement_id: i64,
    /// What it says; empty when it is not public.
    pub text: String,
    /// +1, −1 or 0.
    pub value: i16,
    /// When, microseconds.
    pub at: i64,
}

/// A participant's standing votes above a statement, in the order of the statements.
pub async fn standing_of(
    db: &impl Db,
    participant: uuid::Uuid,
    above: i64,
    limit: i64,
) -> Result<Vec<Standing>> {
    let sql = "SELECT v.statement_id, CASE WHEN t.status = 'published' THEN t.text ELSE '' END AS text, v.value, v.at
               FROM voter r CROSS JOIN statement t CROSS JOIN vote v
               WHERE r.participant_id = $1 AND t.dialogue_id = r.dialogue_id AND t.id > $2
                 AND v.statement_id = t.id AND v.voter_id = r.id ORDER BY t.id LIMIT $3";
    sql::all(db, sql, [participant.into(), above.into(), limit.into()]).await
}

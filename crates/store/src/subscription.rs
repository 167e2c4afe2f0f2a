//! Who follows which input, what of its thread was told, and the news that came of it. Personal: who
//! follows what is nobody else's business.

use domain::contribution::Kind;
use domain::subscription::Growth;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// Inputs whose threads are followed, as keys `kind` and `item_id`: those that somebody subscribed to,
/// and those of authors who tied an address. Authors who stopped stand here too: whom to tell is looked at
/// when there is something to tell.
const FOLLOWED: &str = "SELECT kind, item_id FROM subscription WHERE stopped_at IS NULL
    UNION SELECT r.kind, r.item_id FROM contact c JOIN receipt r ON r.participant_id = c.participant_id
      WHERE r.kind IN ('question', 'answer', 'statement')";

/// Follows something from now on, whatever was before.
pub async fn start(tx: &Tx, participant: Uuid, kind: Kind, item: i64, now: i64) -> Result<()> {
    let sql =
        "INSERT INTO subscription (participant_id, kind, item_id, since) VALUES ($1, $2, $3, $4)
               ON CONFLICT (participant_id, kind, item_id)
               DO UPDATE SET stopped_at = NULL, since = CASE WHEN subscription.stopped_at IS NULL
                 THEN subscription.since ELSE excluded.since END";
    sql::run(tx, sql, [participant.into(), kind.as_str().into(), item.into(), now.into()]).await?;
    Ok(())
}

/// Stops following something. The row stays, so that an author who does not want to hear is not told.
pub async fn stop(tx: &Tx, participant: Uuid, kind: Kind, item: i64, now: i64) -> Result<()> {
    let sql = "INSERT INTO subscription (participant_id, kind, item_id, since, stopped_at)
               VALUES ($1, $2, $3, $4, $4) ON CONFLICT (participant_id, kind, item_id)
               DO UPDATE SET stopped_at = coalesce(subscription.stopped_at, excluded.stopped_at)";
    sql::run(tx, sql, [participant.into(), kind.as_str().into(), item.into(), now.into()]).await?;
    Ok(())
}

/// Whether a participant said that they follow something (true), that they do not (false), or nothing.
pub async fn said(db: &impl Db, participant: Uuid, kind: Kind, item: i64) -> Result<Option<bool>> {
    #[derive(FromQueryResult)]
    struct Row {
        stopped_at: Option<i64>,
    }
    let sql = "SELECT stopped_at FROM subscription
               WHERE participant_id = $1 AND kind = $2 AND item_id = $3";
    let values = [participant.into(), kind.as_str().into(), item.into()];
    let row: Option<Row> = sql::one(db, sql, values).await?;
    Ok(row.map(|row| row.stopped_at.is_none()))
}

/// Something a participant follows.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Followed {
    /// `domain::contribution::Kind` as text.
    pub kind: String,
    /// Its number.
    pub item_id: i64,
    /// Since when.
    pub since: i64,
    /// 1 when it is their own.
    pub own: i64,
}

/// What a participant (`$1`) follows: what they said so of, and their own inputs when they tied an address.
const OF_PARTICIPANT: &str = "SELECT s.kind, s.item_id, s.since, 0 AS own FROM subscription s
      WHERE s.participant_id = $1 AND s.stopped_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM receipt r WHERE r.participant_id = $1 AND r.kind = s.kind AND r.item_id = s.item_id)
    UNION ALL SELECT r.kind, r.item_id, r.at AS since, 1 AS own FROM receipt r
      LEFT JOIN subscription s ON s.participant_id = r.participant_id AND s.kind = r.kind
        AND s.item_id = r.item_id
      WHERE r.participant_id = $1 AND r.kind IN ('question', 'answer', 'statement')
        AND s.stopped_at IS NULL AND (s.kind IS NOT NULL
          OR EXISTS (SELECT 1 FROM contact c WHERE c.participant_id = $1))";

/// What a participant follows, newest first.
pub async fn of_participant(
    db: &impl Db,
    participant: Uuid,
    offset: i64,
    limit: i64,
) -> Result<Vec<Followed>> {
    let sql = format!(
        "SELECT f.kind, f.item_id, f.since, CAST(f.own AS bigint) AS own FROM ({OF_PARTICIPANT}) AS f
         ORDER BY f.since DESC, f.kind, f.item_id LIMIT $2 OFFSET $3"
    );
    sql::all(db, &sql, [participant.into(), limit.into(), offset.into()]).await
}

/// How many things a participant follows, and how many of them are another's.
pub async fn counts(db: &impl Db, participant: Uuid) -> Result<(i64, i64)> {
    let all = format!("SELECT count(*) AS n FROM ({OF_PARTICIPANT}) AS f");
    let others = format!("{all} WHERE f.own = 0");
    let all = sql::number(db, &all, [participant.into()]).await?;
    Ok((all, sql::number(db, &others, [participant.into()]).await?))
}

/// An input whose thread is followed.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Thread {
    /// `domain::contribution::Kind` as text.
    pub kind: String,
    /// Its number.
    pub item_id: i64,
    /// What was told of it, as `domain::subscription::Known` writes it; none before anything was.
    pub known: Option<String>,
}

/// Followed threads behind a key, in the order of their keys.
pub async fn threads(db: &impl Db, behind: (&str, i64), limit: i64) -> Result<Vec<Thread>> {
    let text = format!(
        "SELECT f.kind, f.item_id, t.known FROM ({FOLLOWED}) AS f
         LEFT JOIN thread t ON t.kind = f.kind AND t.item_id = f.item_id
         WHERE f.kind > $1 OR f.kind = $1 AND f.item_id > $2 ORDER BY f.kind, f.item_id LIMIT $3"
    );
    sql::all(db, &text, [behind.0.into(), behind.1.into(), limit.into()]).await
}

/// Whether somebody follows this thread, so that what is on it was looked at.
pub async fn is_followed(db: &impl Db, kind: Kind, item: i64) -> Result<bool> {
    let sql =
        format!("SELECT count(*) AS n FROM ({FOLLOWED}) AS f WHERE f.kind = $1 AND f.item_id = $2");
    Ok(sql::number(db, &sql, [kind.as_str().into(), item.into()]).await? > 0)
}

/// Writes what was told of a thread, unless somebody else did meanwhile: `before` is what stood there.
pub async fn know(
    tx: &Tx,
    kind: &str,
    item: i64,
    before: Option<&str>,
    known: &str,
) -> Result<bool> {
    let values = [kind.into(), item.into(), known.into()];
    let written = match before {
        None => {
            let sql = "INSERT INTO thread (kind, item_id, known) VALUES ($1, $2, $3)
                       ON CONFLICT (kind, item_id) DO NOTHING";
            sql::run(tx, sql, values).await?
        }
        Some(before) => {
            let sql =
                "UPDATE thread SET known = $3 WHERE kind = $1 AND item_id = $2 AND known = $4";
            sql::run(tx, sql, values.into_iter().chain([before.into()])).await?
        }
    };
    Ok(written > 0)
}

/// Writes what is on a thread without telling anybody, over what stood there.
pub async fn know_all(tx: &Tx, kind: Kind, item: i64, known: &str) -> Result<()> {
    let sql = "INSERT INTO thread (kind, item_id, known) VALUES ($1, $2, $3)
               ON CONFLICT (kind, item_id) DO UPDATE SET known = excluded.known";
    sql::run(tx, sql, [kind.as_str().into(), item.into(), known.into()]).await?;
    Ok(())
}

/// Tells everybody who follows an input what its thread grew by; how many were told.
pub async fn tell(tx: &Tx, kind: Kind, item: i64, growth: &Growth, now: i64) -> Result<u64> {
    let text = format!(
        "INSERT INTO news (participant_id, kind, item_id, about, about_id, part, basis, at)
         SELECT f.participant_id, CAST($1 AS text), CAST($2 AS bigint), CAST($3 AS text),
                CAST($4 AS bigint), CAST($5 AS bigint), CAST($6 AS text), CAST($7 AS bigint) FROM (
           SELECT participant_id FROM subscription
             WHERE kind = $1 AND item_id = $2 AND stopped_at IS NULL
           UNION SELECT x.participant_id FROM {kind} x
             JOIN contact c ON c.participant_id = x.participant_id
             WHERE x.id = $2 AND NOT EXISTS (SELECT 1 FROM subscription s
               WHERE s.participant_id = x.participant_id AND s.kind = $1 AND s.item_id = $2)
         ) AS f WHERE true ON CONFLICT DO NOTHING"
    );
    let values = [
        kind.as_str().into(),
        item.into(),
        growth.about.as_str().into(),
        growth.id.into(),
        growth.part.into(),
        growth.basis.as_str().into(),
        now.into(),
    ];
    sql::run(tx, &text, values).await
}

/// A piece of news.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct News {
    /// Its key: the order in which news came.
    pub id: i64,
    /// `domain::contribution::Kind` of the followed input as text.
    pub kind: String,
    /// Its number.
    pub item_id: i64,
    /// `domain::subscription::About` as text.
    pub about: String,
    /// The key of what the thread grew by.
    pub about_id: i64,
    /// The value or report of it; 0 for the others.
    pub part: i64,
    /// `domain::trace::Basis` as text.
    pub basis: String,
    /// When.
    pub at: i64,
    /// When it was read.
    pub read_at: Option<i64>,
}

const NEWS: &str = "id, kind, item_id, about, about_id, part, basis, at, read_at";

/// A participant's news, newest first, below a key.
pub async fn news(db: &impl Db, participant: Uuid, below: i64, limit: i64) -> Result<Vec<News>> {
    let sql = format!(
        "SELECT {NEWS} FROM news WHERE participant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    sql::all(db, &sql, [participant.into(), below.into(), limit.into()]).await
}

/// How much news a participant has, and how much of it is unread.
pub async fn news_counts(db: &impl Db, participant: Uuid) -> Result<(i64, i64)> {
    let all = "SELECT count(*) AS n FROM news WHERE participant_id = $1";
    let unread = "SELECT count(*) AS n FROM news WHERE participant_id = $1 AND read_at IS NULL";
    let all = sql::number(db, all, [participant.into()]).await?;
    Ok((all, sql::number(db, unread, [participant.into()]).await?))
}

/// Marks a participant's news up to a key as read.
pub async fn read(tx: &Tx, participant: Uuid, upto: i64, now: i64) -> Result<()> {
    let sql =
        "UPDATE news SET read_at = $3 WHERE participant_id = $1 AND id <= $2 AND read_at IS NULL";
    sql::run(tx, sql, [participant.into(), upto.into(), now.into()]).await?;
    Ok(())
}

/// Somebody whose news wait to be mailed.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    /// The participant.
    pub participant_id: Uuid,
    /// Their address.
    pub email: String,
    /// The language they read.
    pub language: String,
    /// `domain::subscription::Frequency` as text; none when they never chose.
    pub frequency: Option<String>,
    /// When the oldest of them came.
    pub oldest: i64,
}

/// Those behind a key whose news wait to be mailed: who consented to such mails, for what came since.
pub async fn waiting(
    db: &impl Db,
    purpose: &str,
    behind: Uuid,
    limit: i64,
) -> Result<Vec<Waiting>> {
    let sql = "SELECT n.participant_id, c.email, c.language, d.frequency, min(n.at) AS oldest
               FROM news n JOIN contact c ON c.participant_id = n.participant_id
               LEFT JOIN digest d ON d.participant_id = n.participant_id
               WHERE n.mailed_at IS NULL AND n.participant_id > $2
                 AND n.at >= (SELECT min(k.given_at) FROM consent k
                   WHERE k.contact_id = c.id AND k.purpose = $1 AND k.withdrawn_at IS NULL)
               GROUP BY n.participant_id, c.email, c.language, d.frequency
               ORDER BY n.participant_id LIMIT $3";
    sql::all(db, sql, [purpose.into(), behind.into(), limit.into()]).await
}

/// Takes the news of a participant that wait to be mailed, from a moment on, oldest first: nobody else
/// gets them any more.
pub async fn take(tx: &Tx, participant: Uuid, since: i64, now: i64) -> Result<Vec<News>> {
    let sql = format!(
        "UPDATE news SET mailed_at = $3 WHERE participant_id = $1 AND at >= $2 AND mailed_at IS NULL
         RETURNING {NEWS}"
    );
    let mut rows: Vec<News> =
        sql::all(tx, &sql, [participant.into(), since.into(), now.into()]).await?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

/// How a participant is mailed.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Digest {
    /// Whose.
    pub participant_id: Uuid,
    /// `domain::subscription::Frequency` as text.
    pub frequency: String,
    /// What stands in the link that stops mails.
    pub secret: Uuid,
}

/// How a participant is mailed, if they ever chose or were.
pub async fn digest(db: &impl Db, participant: Uuid) -> Result<Option<Digest>> {
    let sql = "SELECT participant_id, frequency, secret FROM digest WHERE participant_id = $1";
    sql::one(db, sql, [participant.into()]).await
}

/// Whose link this is.
pub async fn digest_by_secret(db: &impl Db, secret: Uuid) -> Result<Option<Digest>> {
    let sql = "SELECT participant_id, frequency, secret FROM digest WHERE secret = $1";
    sql::one(db, sql, [secret.into()]).await
}

/// Keeps how a participant is mailed; a secret that is there already stays.
pub async fn set_digest(tx: &Tx, row: &Digest) -> Result<()> {
    let sql = "INSERT INTO digest (participant_id, frequency, secret) VALUES ($1, $2, $3)
               ON CONFLICT (participant_id) DO UPDATE SET frequency = excluded.frequency";
    let values = [row.participant_id.into(), row.frequency.clone().into(), row.secret.into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Sets the language in which somebody is written to.
pub async fn set_language(tx: &Tx, participant: Uuid, language: &str) -> Result<()> {
    let sql = "UPDATE contact SET language = $2 WHERE participant_id = $1";
    sql::run(tx, sql, [participant.into(), language.into()]).await?;
    Ok(())
}

/// The newest value of each of these indicators; what only corrects another counts as that.
pub async fn newest_values(db: &impl Db, indicators: &[i64]) -> Result<Vec<(i64, i64)>> {
    newest(
        db,
        "SELECT v.indicator_id AS id, max(v.id) AS part FROM {rows} AS r
         JOIN indicator_value v ON v.indicator_id = r.id WHERE v.replaces IS NULL
         GROUP BY v.indicator_id ORDER BY v.indicator_id",
        indicators,
    )
    .await
}

/// The newest report of each of these pilots that has one.
pub async fn newest_reports(db: &impl Db, pilots: &[i64]) -> Result<Vec<(i64, i64)>> {
    newest(
        db,
        "SELECT e.pilot_id AS id, max(e.id) AS part FROM {rows} AS r
         JOIN pilot_entry e ON e.pilot_id = r.id
         WHERE e.item IS NULL AND e.entry LIKE '%\"kind\":\"report\"%'
         GROUP BY e.pilot_id ORDER BY e.pilot_id",
        pilots,
    )
    .await
}

async fn newest(db: &impl Db, text: &str, ids: &[i64]) -> Result<Vec<(i64, i64)>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: i64,
        part: i64,
    }
    let text = text.replace("{rows}", &sql::rows(db, &["id"]));
    let rows: Vec<Row> = sql::all(db, &text, [sql::json(ids.iter().map(|id| [*id]))]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.part)).collect())
}

/// Everything of a participant becomes another's: what one of them follows, both do.
pub async fn join(tx: &Tx, from: Uuid, to: Uuid) -> Result<()> {
    for text in [
        "UPDATE subscription SET participant_id = $2 WHERE participant_id = $1 AND NOT EXISTS (
           SELECT 1 FROM subscription o WHERE o.participant_id = $2 AND o.kind = subscription.kind
             AND o.item_id = subscription.item_id)",
        "UPDATE news SET participant_id = $2 WHERE participant_id = $1 AND NOT EXISTS (
           SELECT 1 FROM news o WHERE o.participant_id = $2 AND o.kind = news.kind
             AND o.item_id = news.item_id AND o.about = news.about AND o.about_id = news.about_id
             AND o.part = news.part)",
    ] {
        sql::run(tx, text, [from.into(), to.into()]).await?;
    }
    erase(tx, from).await
}

/// Deletes everything of a participant.
pub async fn erase(tx: &Tx, participant: Uuid) -> Result<()> {
    for table in ["subscription", "news", "digest"] {
        let text = format!("DELETE FROM {table} WHERE participant_id = $1");
        sql::run(tx, &text, [participant.into()]).await?;
    }
    Ok(())
}

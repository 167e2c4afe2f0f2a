//! The public ledger: acts that wait, entries in their order, tiles, checkpoints and who signed them.

use ledger::merkle::Hash;
use ledger::tile::{TileId, Tiles, hashes_from_bytes, hashes_to_bytes};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};

use crate::{Db, Result, StoreError, Tx, sql};

/// Rows written by one statement.
const ROWS: usize = 1000;

/// The one row that whoever enters acts locks.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Head {
    /// The log's name.
    pub origin: String,
    /// Entries.
    pub size: i64,
}

/// An act that has no position yet.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    /// The act.
    pub id: i64,
    /// Its payload: the entry.
    pub payload: String,
}

/// An entry to write: its place, and the act or the ledger's own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewEntry {
    /// An act.
    Act(i64),
    /// What the ledger says of itself.
    Own(String),
}

/// A signed checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Checkpoint {
    /// Entries.
    pub size: i64,
    /// When, microseconds.
    pub at: i64,
    /// The signed note.
    pub note: String,
}

/// A witness's line under a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Cosignature {
    /// The checkpoint.
    pub size: i64,
    /// The witness's name.
    pub witness: String,
    /// When it signed, microseconds.
    pub at: i64,
    /// The line of its signature.
    pub line: String,
}

/// A key that signs, from which size on.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Key {
    /// `name+id+key`.
    pub key: String,
    /// Since when, microseconds.
    pub at: i64,
    /// The first checkpoint it signed has at least this size.
    pub size: i64,
}

/// An entry as it stands.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Entry {
    /// Its place, from 0.
    pub position: i64,
    /// Its act; none for the ledger's own.
    pub act_id: Option<i64>,
    /// The entry.
    pub entry: String,
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn signed(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| StoreError::Corrupt("ledger position"))
}

/// The head, locked until the transaction ends; none before anything was entered.
pub async fn lock_head(tx: &Tx) -> Result<Option<Head>> {
    let lock = match tx.connection().get_database_backend() {
        DbBackend::Postgres => "FOR UPDATE",
        _ => "",
    };
    sql::one(tx, &format!("SELECT origin, size FROM ledger_head WHERE id = 1 {lock}"), []).await
}

/// The head.
pub async fn head(db: &impl Db) -> Result<Option<Head>> {
    sql::one(db, "SELECT origin, size FROM ledger_head WHERE id = 1", []).await
}

/// Begins the ledger, unless another process was faster.
pub async fn begin(tx: &Tx, origin: &str) -> Result<()> {
    let sql =
        "INSERT INTO ledger_head (id, origin, size) VALUES (1, $1, 0) ON CONFLICT (id) DO NOTHING";
    sql::run(tx, sql, [origin.into()]).await?;
    Ok(())
}

/// Sets how many entries there are.
pub async fn set_size(tx: &Tx, size: i64) -> Result<()> {
    sql::run(tx, "UPDATE ledger_head SET size = $1 WHERE id = 1", [size.into()]).await?;
    Ok(())
}

/// Whether an act waits.
pub async fn is_waiting(db: &impl Db) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM (SELECT act_id FROM ledger_waiting LIMIT 1) AS w";
    Ok(sql::number(db, sql, []).await? > 0)
}

/// Acts that wait, oldest first.
pub async fn waiting(db: &impl Db, limit: i64) -> Result<Vec<Waiting>> {
    let sql = "SELECT a.id, a.payload FROM ledger_waiting w JOIN act a ON a.id = w.act_id
               ORDER BY w.act_id LIMIT $1";
    sql::all(db, sql, [limit.into()]).await
}

/// Enters acts and own texts one after the other, from a place on; the acts wait no longer.
pub async fn enter(tx: &Tx, first: i64, entries: &[NewEntry]) -> Result<()> {
    let mut position = first;
    for part in entries.chunks(ROWS) {
        let places = sql::places(tx, part.len(), 3);
        let mut values: Vec<Value> = Vec::with_capacity(part.len() * 3);
        let mut acts = Vec::with_capacity(part.len());
        for entry in part {
            let (act, own) = match entry {
                NewEntry::Act(act) => (Some(*act), None),
                NewEntry::Own(text) => (None, Some(text.clone())),
            };
            acts.extend(act);
            values.extend([position.into(), act.into(), own.into()]);
            position += 1;
        }
        let insert = format!("INSERT INTO ledger_entry (position, act_id, own) VALUES {places}");
        sql::run(tx, &insert, values).await?;
        let rows = sql::rows(tx, &["id"]);
        let delete =
            format!("DELETE FROM ledger_waiting WHERE act_id IN (SELECT id FROM {rows} AS r)");
        sql::run(tx, &delete, [sql::json(acts.into_iter().map(|id| [id]))]).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct TileRow {
    level: i64,
    number: i64,
    hashes: Vec<u8>,
}

/// These tiles, as far as there are such.
pub async fn tiles(db: &impl Db, wanted: &[TileId]) -> Result<Tiles> {
    let keys: Vec<[i64; 2]> = wanted
        .iter()
        .map(|tile| Ok([i64::from(tile.level), signed(tile.number)?]))
        .collect::<Result<_>>()?;
    let rows = sql::rows(db, &["l", "n"]);
    let text = format!(
        "SELECT t.level, t.number, t.hashes FROM {rows} AS r
         CROSS JOIN ledger_tile t WHERE t.level = r.l AND t.number = r.n"
    );
    let found: Vec<TileRow> = sql::all(db, &text, [sql::json(keys)]).await?;
    let tile = |row: TileRow| {
        let level = u32::try_from(row.level).unwrap_or(u32::MAX);
        (TileId { level, number: unsigned(row.number) }, hashes_from_bytes(&row.hashes))
    };
    Ok(found.into_iter().map(tile).collect())
}

/// Writes a tile, or what it has grown to.
pub async fn put_tile(tx: &Tx, tile: TileId, hashes: &[Hash]) -> Result<()> {
    let sql = "INSERT INTO ledger_tile (level, number, hashes) VALUES ($1, $2, $3)
               ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes";
    let values =
        [i64::from(tile.level).into(), signed(tile.number)?.into(), hashes_to_bytes(hashes).into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Writes a checkpoint.
pub async fn put_checkpoint(tx: &Tx, checkpoint: &Checkpoint) -> Result<()> {
    let sql = "INSERT INTO ledger_checkpoint (size, at, note) VALUES ($1, $2, $3)";
    let values = [checkpoint.size.into(), checkpoint.at.into(), checkpoint.note.as_str().into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// The newest checkpoint.
pub async fn newest(db: &impl Db) -> Result<Option<Checkpoint>> {
    let sql = "SELECT size, at, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1";
    sql::one(db, sql, []).await
}

/// The newest checkpoint of at least this size that a witness signed.
pub async fn newest_witnessed(db: &impl Db, size: i64) -> Result<Option<Checkpoint>> {
    let sql = "SELECT size, at, note FROM ledger_checkpoint WHERE size >= $1
               AND size = (SELECT max(size) FROM ledger_cosignature)";
    sql::one(db, sql, [size.into()]).await
}

/// The first checkpoint of at least this size.
pub async fn checkpoint_from(db: &impl Db, size: i64) -> Result<Option<Checkpoint>> {
    let sql = "SELECT size, at, note FROM ledger_checkpoint WHERE size >= $1 ORDER BY size LIMIT 1";
    sql::one(db, sql, [size.into()]).await
}

/// Checkpoints, newest first.
pub async fn checkpoints(db: &impl Db, below: i64, limit: i64) -> Result<Vec<Checkpoint>> {
    let sql =
        "SELECT size, at, note FROM ledger_checkpoint WHERE size < $1 ORDER BY size DESC LIMIT $2";
    sql::all(db, sql, [below.into(), limit.into()]).await
}

/// What witnesses wrote under a checkpoint.
pub async fn cosignatures(db: &impl Db, size: i64) -> Result<Vec<Cosignature>> {
    let sql =
        "SELECT size, witness, at, line FROM ledger_cosignature WHERE size = $1 ORDER BY witness";
    sql::all(db, sql, [size.into()]).await
}

/// The newest line of each witness.
pub async fn newest_cosignatures(db: &impl Db) -> Result<Vec<Cosignature>> {
    let sql = "SELECT c.size, c.witness, c.at, c.line FROM ledger_cosignature c
               WHERE c.size = (SELECT max(x.size) FROM ledger_cosignature x WHERE x.witness = c.witness)
               ORDER BY c.witness LIMIT 100";
    sql::all(db, sql, []).await
}

/// Writes what a witness signed; what it signed before at this size is replaced.
pub async fn put_cosignature(tx: &Tx, line: &Cosignature) -> Result<()> {
    let sql = "INSERT INTO ledger_cosignature (size, witness, at, line) VALUES ($1, $2, $3, $4)
               ON CONFLICT (size, witness) DO UPDATE SET at = excluded.at, line = excluded.line";
    let values =
        [line.size.into(), line.witness.as_str().into(), line.at.into(), line.line.as_str().into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Every key that ever signed, oldest first.
pub async fn keys(db: &impl Db) -> Result<Vec<Key>> {
    sql::all(db, "SELECT key, at, size FROM ledger_key ORDER BY size, at, key", []).await
}

/// Writes from which size on a key signs.
pub async fn put_key(tx: &Tx, key: &Key) -> Result<()> {
    let sql = "INSERT INTO ledger_key (key, at, size) VALUES ($1, $2, $3)";
    sql::run(tx, sql, [key.key.as_str().into(), key.at.into(), key.size.into()]).await?;
    Ok(())
}

const ENTRY: &str = "e.position, e.act_id, coalesce(a.payload, e.own) AS entry
     FROM ledger_entry e LEFT JOIN act a ON a.id = e.act_id";

/// Entries from a place on.
pub async fn entries(db: &impl Db, from: i64, limit: i64) -> Result<Vec<Entry>> {
    let sql =
        format!("SELECT {ENTRY} WHERE e.position >= $1 AND e.position < $2 ORDER BY e.position");
    sql::all(db, &sql, [from.into(), from.saturating_add(limit).into()]).await
}

/// The entry of an act, once it has one.
pub async fn of_act(db: &impl Db, act: i64) -> Result<Option<Entry>> {
    sql::one(db, &format!("SELECT {ENTRY} WHERE e.act_id = $1"), [act.into()]).await
}

/// A vote of a batch that is in the log, with all that its leaf is made of.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OpenedVote {
    /// The batch's place in the log.
    pub position: i64,
    /// The vote's place in the batch.
    pub leaf: i64,
    /// The statement.
    pub statement_id: i64,
    /// Its core question.
    pub core_question_id: i64,
    /// +1, −1 or 0.
    pub value: i16,
    /// When, microseconds.
    pub at: i64,
    /// The voter. Never published as it is.
    pub participant_id: uuid::Uuid,
    /// The pseudonym in the leaf, where it can no longer be made from the participant.
    pub pseudonym: Option<i64>,
    /// The batch's salt.
    pub salt: Option<Vec<u8>>,
}

/// The votes in the batches between two places of the log, in their order.
pub async fn votes(db: &impl Db, from: i64, to: i64, limit: i64) -> Result<Vec<OpenedVote>> {
    let sql = "SELECT e.position, v.leaf, v.statement_id, t.core_question_id, v.value, v.at,
                 r.participant_id, l.pseudonym, s.salt
               FROM ledger_entry e CROSS JOIN vote_entry v
               JOIN statement t ON t.id = v.statement_id JOIN voter r ON r.id = v.voter_id
               LEFT JOIN vote_leaf l ON l.act_id = v.act_id AND l.leaf = v.leaf
               LEFT JOIN salt s ON s.act_id = v.act_id
               WHERE e.position >= $1 AND e.position < $2 AND v.act_id = e.act_id
               ORDER BY e.position, v.leaf LIMIT $3";
    sql::all(db, sql, [from.into(), to.into(), limit.into()]).await
}

/// An act that committed to the text of a contribution.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct TextAct {
    /// Its place in the log.
    pub position: i64,
    /// `domain::act::Subject` as text.
    pub subject: String,
    /// The subject's key.
    pub subject_id: i64,
    /// Canonical JSON.
    pub payload: String,
    /// Its salt, unless it was erased.
    pub salt: Option<Vec<u8>>,
    /// Whether no later act committed to a text of the same subject.
    pub newest: bool,
}

const TEXTS: &str =
    "('question.asked', 'answer.given', 'statement.written', 'remark.made', 'contribution.edited')";

fn text_act(position: &str, from: &str) -> String {
    format!(
        "SELECT {position} AS position, a.subject, a.subject_id, a.payload, s.salt, NOT EXISTS
           (SELECT 1 FROM act x WHERE x.subject = a.subject AND x.subject_id = a.subject_id
              AND x.id > a.id AND x.kind IN {TEXTS}) AS newest
         FROM {from} LEFT JOIN salt s ON s.act_id = a.id"
    )
}

/// The acts between two places of the log that committed to texts of contributions.
pub async fn text_acts(db: &impl Db, from: i64, to: i64) -> Result<Vec<TextAct>> {
    let select = text_act("e.position", "ledger_entry e JOIN act a ON a.id = e.act_id");
    let sql = format!(
        "{select} WHERE e.position >= $1 AND e.position < $2 AND a.kind IN {TEXTS} ORDER BY e.position"
    );
    sql::all(db, &sql, [from.into(), to.into()]).await
}

/// The same of acts that wait, with the places they will have when nothing else comes before them.
pub async fn waiting_text_acts(db: &impl Db, limit: i64) -> Result<Vec<TextAct>> {
    let place = "(SELECT size FROM ledger_head WHERE id = 1) +
                 (SELECT count(*) FROM ledger_waiting x WHERE x.act_id < w.act_id)";
    let select = text_act(place, "ledger_waiting w JOIN act a ON a.id = w.act_id");
    let sql = format!("{select} WHERE a.kind IN {TEXTS} ORDER BY w.act_id LIMIT $1");
    sql::all(db, &sql, [limit.into()]).await
}

/// A vote of a batch, with what its leaf is made of and its receipt.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct BatchVote {
    /// The vote's place in the batch.
    pub leaf: i64,
    /// The statement.
    pub statement_id: i64,
    /// Its core question.
    pub core_question_id: i64,
    /// +1, −1 or 0.
    pub value: i16,
    /// When, microseconds.
    pub at: i64,
    /// The receipt's number.
    pub receipt: i64,
    /// The voter. Never published as it is.
    pub participant_id: uuid::Uuid,
    /// The pseudonym in the leaf, where it can no longer be made from the participant.
    pub pseudonym: Option<i64>,
}

/// The votes of one batch, in their order.
pub async fn batch(db: &impl Db, act: i64) -> Result<Vec<BatchVote>> {
    let sql = "SELECT v.leaf, v.statement_id, t.core_question_id, v.value, v.at, v.receipt,
                 r.participant_id, l.pseudonym
               FROM vote_entry v JOIN statement t ON t.id = v.statement_id JOIN voter r ON r.id = v.voter_id
               LEFT JOIN vote_leaf l ON l.act_id = v.act_id AND l.leaf = v.leaf
               WHERE v.act_id = $1 ORDER BY v.leaf";
    sql::all(db, sql, [act.into()]).await
}

/// An act with where it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct PlacedAct {
    /// The act.
    pub id: i64,
    /// When, microseconds.
    pub at: i64,
    /// `domain::act::ActKind` as text.
    pub kind: String,
    /// The dialogue, if it belongs to one.
    pub dialogue_id: Option<i64>,
    /// `domain::act::Subject` as text.
    pub subject: String,
    /// The subject's key.
    pub subject_id: i64,
    /// Canonical JSON.
    pub payload: String,
    /// Its place in the log.
    pub position: Option<i64>,
    /// The act itself, where it waits for one.
    pub waiting: Option<i64>,
}

/// Acts above a key with where they stand, oldest first.
pub async fn placed_acts(db: &impl Db, above: i64, limit: i64) -> Result<Vec<PlacedAct>> {
    let sql =
        "SELECT a.id, a.at, a.kind, a.dialogue_id, a.subject, a.subject_id, a.payload, e.position,
                 w.act_id AS waiting
               FROM act a LEFT JOIN ledger_entry e ON e.act_id = a.id
               LEFT JOIN ledger_waiting w ON w.act_id = a.id
               WHERE a.id > $1 ORDER BY a.id LIMIT $2";
    sql::all(db, sql, [above.into(), limit.into()]).await
}

/// Entries there are, signed or not.
pub async fn entry_count(db: &impl Db) -> Result<i64> {
    sql::number(db, "SELECT count(*) AS n FROM ledger_entry", []).await
}

//! Participants: public, pseudonymous; and voters: a participant inside one dialogue.

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// A participant.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Participant {
    /// Its random key.
    pub id: Uuid,
    /// When it was barred from taking part.
    pub barred_at: Option<i64>,
}

/// The participant with this key.
pub async fn by_id(db: &impl Db, id: Uuid) -> Result<Option<Participant>> {
    sql::one(db, "SELECT id, barred_at FROM participant WHERE id = $1", [id.into()]).await
}

/// Makes sure the participant exists. `origin` is `cookie`, `api`, `import`, `person` or `demo`.
pub async fn ensure(tx: &Tx, id: Uuid, origin: &str) -> Result<()> {
    let sql = "INSERT INTO participant (id, origin) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    sql::run(tx, sql, [id.into(), origin.into()]).await?;
    Ok(())
}

/// Bars a participant, or lets them in again with `None`.
pub async fn set_barred(tx: &Tx, id: Uuid, at: Option<i64>, reason: Option<&str>) -> Result<()> {
    let sql = "UPDATE participant SET barred_at = $1, barred_reason = $2 WHERE id = $3";
    sql::run(tx, sql, [at.into(), reason.map(str::to_owned).into(), id.into()]).await?;
    Ok(())
}

/// Makes sure the participant is a voter of the dialogue; the voter's key.
pub async fn ensure_voter(tx: &Tx, dialogue: i64, participant: Uuid) -> Result<i64> {
    let insert = "INSERT INTO voter (dialogue_id, participant_id) VALUES ($1, $2)
                  ON CONFLICT (dialogue_id, participant_id) DO NOTHING";
    sql::run(tx, insert, [dialogue.into(), participant.into()]).await?;
    Ok(voter(tx, dialogue, participant).await?.unwrap_or_default())
}

/// The voter's key, if the participant has contributed to the dialogue.
pub async fn voter(db: &impl Db, dialogue: i64, participant: Uuid) -> Result<Option<i64>> {
    let sql = "SELECT id AS n FROM voter WHERE dialogue_id = $1 AND participant_id = $2";
    let id = sql::number(db, sql, [dialogue.into(), participant.into()]).await?;
    Ok((id > 0).then_some(id))
}

#[derive(FromQueryResult)]
struct VoterRow {
    id: i64,
    dialogue_id: i64,
    participant_id: Uuid,
    barred_at: Option<i64>,
}

/// A voter and whether they are barred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voter {
    /// The key in the vote table.
    pub id: i64,
    /// Barred from taking part.
    pub barred: bool,
}

/// How many keys one statement asks for; fixed, so that few statements need preparing.
const CHUNK: usize = 256;

/// The voters for many (dialogue, participant) pairs, new ones made on the way; participants that
/// do not exist yet are made too, with the given origin.
pub async fn ensure_voters(
    tx: &Tx,
    wanted: &[(i64, Uuid)],
    origin: &str,
) -> Result<HashMap<(i64, Uuid), Voter>> {
    let mut found = HashMap::with_capacity(wanted.len());
    for chunk in wanted.chunks(CHUNK) {
        find_voters(tx, chunk, &mut found).await?;
        let missing: Vec<_> =
            chunk.iter().copied().filter(|key| !found.contains_key(key)).collect();
        if !missing.is_empty() {
            add_voters(tx, &missing, origin).await?;
            find_voters(tx, &missing, &mut found).await?;
        }
    }
    Ok(found)
}

/// SQLite keeps the order of a CROSS JOIN: left to itself, it reads all voters when many are wanted.
async fn find_voters(
    tx: &Tx,
    keys: &[(i64, Uuid)],
    found: &mut HashMap<(i64, Uuid), Voter>,
) -> Result<()> {
    let sql = format!(
        "WITH wanted (dialogue_id, participant_id) AS (VALUES {})
         SELECT v.id, v.dialogue_id, v.participant_id, p.barred_at FROM wanted w
         CROSS JOIN voter v CROSS JOIN participant p
         WHERE v.dialogue_id = w.dialogue_id AND v.participant_id = w.participant_id AND p.id = v.participant_id",
        places(padded(keys.len()))
    );
    let values = pad(keys).flat_map(|(dialogue, id)| [Value::from(dialogue), Value::from(id)]);
    let rows: Vec<VoterRow> = sql::all(tx, &sql, values).await?;
    found.extend(rows.into_iter().map(|row| {
        let voter = Voter { id: row.id, barred: row.barred_at.is_some() };
        ((row.dialogue_id, row.participant_id), voter)
    }));
    Ok(())
}

async fn add_voters(tx: &Tx, keys: &[(i64, Uuid)], origin: &str) -> Result<()> {
    let mut sorted = keys.to_vec();
    sorted.sort_unstable_by_key(|(dialogue, id)| (*id, *dialogue));
    let people = format!(
        "INSERT INTO participant (id, origin) SELECT DISTINCT w.b, '{origin}' FROM (SELECT column1 AS a, column2 AS b FROM (VALUES {}) AS x) AS w
         WHERE true ON CONFLICT (id) DO NOTHING",
        places(padded(sorted.len()))
    );
    let voters = format!(
        "INSERT INTO voter (dialogue_id, participant_id) SELECT DISTINCT w.a, w.b FROM (SELECT column1 AS a, column2 AS b FROM (VALUES {}) AS x) AS w
         WHERE true ON CONFLICT (dialogue_id, participant_id) DO NOTHING",
        places(padded(sorted.len()))
    );
    let values =
        || pad(&sorted).flat_map(|(dialogue, id)| [Value::from(dialogue), Value::from(id)]);
    sql::run(tx, &people, values()).await?;
    sql::run(tx, &voters, values()).await?;
    Ok(())
}

/// Lists are padded to a power of two by repeating the last key, so that a handful of prepared
/// statements serve every length.
fn padded(length: usize) -> usize {
    length.next_power_of_two().min(CHUNK)
}

fn pad<T: Copy>(keys: &[T]) -> impl Iterator<Item = T> {
    let last = keys.last().copied();
    let missing = padded(keys.len()).saturating_sub(keys.len());
    keys.iter().copied().chain(last.into_iter().cycle().take(missing))
}

fn places(count: usize) -> String {
    let list: Vec<String> =
        (0..count).map(|n| format!("(${}, ${})", 2 * n + 1, 2 * n + 2)).collect();
    list.join(", ")
}

//! Participants: public, pseudonymous; and voters: a participant inside one dialogue.

use std::collections::HashMap;
use std::fmt::Write as _;

use sea_orm::{ConnectionTrait as _, DbBackend, FromQueryResult, Value};
use uuid::Uuid;

use crate::{Db, Result, StoreError, Tx, sql};

/// Makes sure the participant exists. `origin` is `cookie`, `api`, `import`, `person` or `demo`.
pub async fn ensure(tx: &Tx, id: Uuid, origin: &str) -> Result<()> {
    let sql = "INSERT INTO participant (id, origin) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    sql::run(tx, sql, [id.into(), origin.into()]).await?;
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
struct Found {
    /// `[place in the list, the voter's key, 1 when barred]` for each, as JSON.
    list: Option<String>,
}

/// A voter and whether they are barred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voter {
    /// The key in the vote table.
    pub id: i64,
    /// Barred from taking part.
    pub barred: bool,
}

/// The voters for many (dialogue, participant) pairs, new ones made on the way; participants that
/// do not exist yet are made too, with the given origin.
pub async fn ensure_voters(
    tx: &Tx,
    wanted: &[(i64, Uuid)],
    origin: &str,
) -> Result<HashMap<(i64, Uuid), Voter>> {
    let mut found = HashMap::with_capacity(wanted.len());
    find_voters(tx, wanted, &mut found).await?;
    let missing: Vec<_> = wanted.iter().copied().filter(|key| !found.contains_key(key)).collect();
    if !missing.is_empty() {
        add_voters(tx, &missing, origin).await?;
        find_voters(tx, &missing, &mut found).await?;
    }
    Ok(found)
}

/// SQLite keeps the order of a CROSS JOIN: left to itself, it reads all voters when many are wanted.
/// All come back in one row, because every row costs a hand-over between threads.
async fn find_voters(
    tx: &Tx,
    wanted: &[(i64, Uuid)],
    found: &mut HashMap<(i64, Uuid), Voter>,
) -> Result<()> {
    let barred = "(SELECT count(*) FROM barring b
        WHERE b.dialogue_id = w.d AND b.participant_id = w.p AND b.lifted_at IS NULL)";
    let list = match tx.connection().get_database_backend() {
        DbBackend::Sqlite => format!("json_group_array(json_array(w.n, v.id, {barred}))"),
        _ => format!("CAST(json_agg(json_build_array(w.n, v.id, {barred})) AS text)"),
    };
    let sql = format!(
        "SELECT {list} AS list FROM {} AS w CROSS JOIN voter v
         WHERE v.dialogue_id = w.d AND v.participant_id = w.p",
        keys(tx)
    );
    let Some(Found { list: Some(list) }) = sql::one(tx, &sql, [json(wanted)]).await? else {
        return Ok(());
    };
    let list: Vec<(usize, i64, i64)> =
        serde_json::from_str(&list).map_err(|_| StoreError::Corrupt("voter"))?;
    found.extend(
        list.into_iter().filter_map(|(n, id, barred)| {
            Some((*wanted.get(n)?, Voter { id, barred: barred > 0 }))
        }),
    );
    Ok(())
}

/// In the order of the keys, so that two nodes never wait for each other in a circle.
async fn add_voters(tx: &Tx, missing: &[(i64, Uuid)], origin: &str) -> Result<()> {
    let keys = keys(tx);
    let people = format!(
        "INSERT INTO participant (id, origin) SELECT DISTINCT w.p, $2 FROM {keys} AS w
         WHERE true ORDER BY w.p ON CONFLICT (id) DO NOTHING"
    );
    let voters = format!(
        "INSERT INTO voter (dialogue_id, participant_id) SELECT DISTINCT w.d, w.p FROM {keys} AS w
         WHERE true ORDER BY w.p, w.d ON CONFLICT (dialogue_id, participant_id) DO NOTHING"
    );
    sql::run(tx, &people, [json(missing), origin.into()]).await?;
    sql::run(tx, &voters, [json(missing)]).await?;
    Ok(())
}

/// A table expression over the JSON array bound as `$1`: the place `n` in the list, from 0, dialogue
/// `d` and participant `p`.
fn keys(tx: &Tx) -> &'static str {
    match tx.connection().get_database_backend() {
        DbBackend::Sqlite => {
            "(SELECT j.key AS n, json_extract(j.value, '$[0]') AS d,
                unhex(json_extract(j.value, '$[1]')) AS p FROM json_each($1) AS j)"
        }
        _ => {
            "(SELECT j.place - 1 AS n, (j.value->>0)::bigint AS d, (j.value->>1)::uuid AS p
              FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS j(value, place))"
        }
    }
}

/// The JSON text to bind for [`keys`].
fn json(keys: &[(i64, Uuid)]) -> Value {
    let mut text = String::from("[");
    for (n, (dialogue, id)) in keys.iter().enumerate() {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(text, "{comma}[{dialogue},\"{}\"]", id.simple());
    }
    text.push(']');
    text.into()
}

/// The voters that a participant is, one for each dialogue; nobody changes them until the
/// transaction ends.
pub async fn voters(tx: &Tx, participant: Uuid) -> Result<Vec<(i64, i64)>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: i64,
        dialogue_id: i64,
    }
    let lock = match tx.connection().get_database_backend() {
        DbBackend::Postgres => "FOR UPDATE",
        _ => "",
    };
    let text =
        format!("SELECT id, dialogue_id FROM voter WHERE participant_id = $1 ORDER BY id {lock}");
    let rows: Vec<Row> = sql::all(tx, &text, [participant.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.dialogue_id)).collect())
}

/// Hands a voter to another participant.
pub async fn hand_voter(tx: &Tx, voter: i64, to: Uuid) -> Result<()> {
    sql::run(tx, "UPDATE voter SET participant_id = $1 WHERE id = $2", [to.into(), voter.into()])
        .await?;
    Ok(())
}

/// Removes a voter without votes.
pub async fn remove_voter(tx: &Tx, voter: i64) -> Result<()> {
    sql::run(tx, "DELETE FROM voter WHERE id = $1", [voter.into()]).await?;
    Ok(())
}

/// Hands everything a participant contributed to another: contributions, receipts, and what they were
/// barred from.
pub async fn hand_over(tx: &Tx, from: Uuid, to: Uuid) -> Result<()> {
    for text in [
        "UPDATE question SET participant_id = $2 WHERE participant_id = $1",
        "UPDATE answer SET participant_id = $2 WHERE participant_id = $1",
        "UPDATE statement SET participant_id = $2 WHERE participant_id = $1",
        "UPDATE remark SET participant_id = $2 WHERE participant_id = $1",
        "UPDATE receipt SET participant_id = $2 WHERE participant_id = $1",
        // A bar that stands twice stands once.
        "UPDATE barring SET lifted_at = barred_at WHERE participant_id = $1 AND lifted_at IS NULL
           AND EXISTS (SELECT 1 FROM barring b WHERE b.participant_id = $2
             AND b.dialogue_id = barring.dialogue_id AND b.lifted_at IS NULL)",
        "UPDATE barring SET participant_id = $2 WHERE participant_id = $1",
    ] {
        sql::run(tx, text, [from.into(), to.into()]).await?;
    }
    Ok(())
}

/// Whether a participant is an account's.
pub async fn has_account(db: &impl Db, participant: Uuid) -> Result<bool> {
    let sql = "SELECT count(*) AS n FROM person WHERE participant_id = $1";
    Ok(sql::number(db, sql, [participant.into()]).await? > 0)
}

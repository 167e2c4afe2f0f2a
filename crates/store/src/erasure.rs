//! Erasing a person: their texts and salts are destroyed, their votes stand without them.

use domain::contribution::Kind;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult};
use uuid::Uuid;

use crate::{Db, Result, Tx, sql};

/// What a table means for somebody who is erased. [`PLAN`] names every table: the one that is missing
/// fails a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It holds nothing that leads to a person.
    Untouched,
    /// Rows of theirs are deleted.
    Deleted,
    /// Rows of theirs stay without what was theirs: texts, notes, author.
    Emptied,
    /// Rows of theirs are handed to a participant whom nobody holds.
    Handed,
}

/// Every table, and what happens in it.
pub const PLAN: &[(&str, Fate)] = &[
    ("access", Fate::Emptied),
    ("access_reason", Fate::Deleted),
    ("access_review", Fate::Emptied),
    ("act", Fate::Untouched),
    ("action", Fate::Untouched),
    ("action_input", Fate::Untouched),
    ("adoption", Fate::Untouched),
    ("agenda", Fate::Untouched),
    ("answer", Fate::Emptied),
    ("appeal", Fate::Emptied),
    ("applicant", Fate::Deleted),
    ("applicant_address", Fate::Deleted),
    ("application", Fate::Deleted),
    ("application_file", Fate::Deleted),
    ("appointment", Fate::Untouched),
    ("assignment", Fate::Untouched),
    ("assistance", Fate::Emptied),
    ("assistance_source", Fate::Untouched),
    ("background", Fate::Deleted),
    ("ballot", Fate::Untouched),
    ("barring", Fate::Deleted),
    ("body", Fate::Untouched),
    ("body_successor", Fate::Untouched),
    ("bylaws", Fate::Untouched),
    ("call", Fate::Emptied),
    ("candidate", Fate::Untouched),
    ("candidate_input", Fate::Untouched),
    ("choice", Fate::Untouched),
    ("citation", Fate::Untouched),
    ("claim", Fate::Deleted),
    ("coder", Fate::Emptied),
    ("coding", Fate::Untouched),
    ("coding_batch", Fate::Untouched),
    ("coding_sample", Fate::Untouched),
    ("coding_sample_answer", Fate::Untouched),
    ("coding_task", Fate::Untouched),
    ("consent", Fate::Deleted),
    ("contact", Fate::Deleted),
    ("core_question", Fate::Untouched),
    ("core_question_set", Fate::Untouched),
    ("core_question_source", Fate::Untouched),
    ("destruction", Fate::Untouched),
    ("dialogue", Fate::Untouched),
    ("digest", Fate::Deleted),
    ("draft", Fate::Untouched),
    ("draft_comment", Fate::Untouched),
    ("draft_version", Fate::Untouched),
    ("draw", Fate::Untouched),
    ("edition", Fate::Untouched),
    ("edition_citation", Fate::Untouched),
    ("edition_figure", Fate::Untouched),
    ("edition_paragraph", Fate::Untouched),
    ("edition_quotation", Fate::Untouched),
    ("edition_section", Fate::Untouched),
    ("erasure", Fate::Untouched),
    ("erratum", Fate::Untouched),
    ("evidence", Fate::Untouched),
    ("evidence_attached", Fate::Untouched),
    ("exemption", Fate::Untouched),
    ("expert", Fate::Untouched),
    ("expert_answer", Fate::Deleted),
    ("exposure", Fate::Untouched),
    ("figure", Fate::Untouched),
    ("file", Fate::Deleted),
    ("former_participant", Fate::Deleted),
    ("gathering", Fate::Untouched),
    ("identity", Fate::Deleted),
    ("import", Fate::Untouched),
    ("import_row", Fate::Deleted),
    ("indicator", Fate::Untouched),
    ("indicator_value", Fate::Untouched),
    ("inquiry", Fate::Untouched),
    ("inquiry_reply", Fate::Untouched),
    ("installation", Fate::Untouched),
    ("interface_report", Fate::Untouched),
    ("interface_text", Fate::Untouched),
    ("invitation", Fate::Untouched),
    ("item", Fate::Untouched),
    ("item_file", Fate::Untouched),
    ("item_link", Fate::Untouched),
    ("job", Fate::Untouched),
    ("ledger_checkpoint", Fate::Untouched),
    ("ledger_cosignature", Fate::Untouched),
    ("ledger_entry", Fate::Untouched),
    ("ledger_head", Fate::Untouched),
    ("ledger_key", Fate::Untouched),
    ("ledger_tile", Fate::Untouched),
    ("ledger_waiting", Fate::Untouched),
    ("mail", Fate::Deleted),
    ("mark", Fate::Handed),
    ("mark_tally", Fate::Untouched),
    ("meeting", Fate::Untouched),
    ("meeting_event", Fate::Untouched),
    ("member", Fate::Untouched),
    ("member_person", Fate::Emptied),
    ("minority_opinion", Fate::Untouched),
    ("minority_signature", Fate::Untouched),
    ("minutes", Fate::Untouched),
    ("minutes_correction", Fate::Untouched),
    ("minutes_redaction", Fate::Untouched),
    ("minutes_signature", Fate::Untouched),
    ("minutes_version", Fate::Untouched),
    ("minutes_warning", Fate::Untouched),
    ("model", Fate::Untouched),
    ("model_core_question", Fate::Untouched),
    ("model_input", Fate::Untouched),
    ("model_recusal", Fate::Untouched),
    ("model_score", Fate::Untouched),
    ("moderation", Fate::Emptied),
    ("news", Fate::Deleted),
    ("notice", Fate::Untouched),
    ("number", Fate::Untouched),
    ("office", Fate::Untouched),
    ("opened_choice", Fate::Untouched),
    ("opinion_analysis", Fate::Untouched),
    ("opinion_group", Fate::Untouched),
    ("outcome", Fate::Untouched),
    ("outcome_item", Fate::Untouched),
    ("paper", Fate::Untouched),
    ("paper_count", Fate::Deleted),
    ("paragraph", Fate::Untouched),
    ("paragraph_version", Fate::Emptied),
    ("participant", Fate::Deleted),
    ("passkey", Fate::Deleted),
    ("person", Fate::Emptied),
    ("photo", Fate::Untouched),
    ("picture", Fate::Deleted),
    ("pilot", Fate::Untouched),
    ("pilot_ballot", Fate::Handed),
    ("pilot_choice", Fate::Untouched),
    ("pilot_entry", Fate::Untouched),
    ("pilot_input", Fate::Untouched),
    ("pilot_picture", Fate::Untouched),
    ("place", Fate::Untouched),
    ("population", Fate::Untouched),
    ("print_run", Fate::Untouched),
    ("privacy", Fate::Untouched),
    ("question", Fate::Emptied),
    ("question_group", Fate::Untouched),
    ("quotation", Fate::Emptied),
    ("receipt", Fate::Emptied),
    ("recovery_code", Fate::Deleted),
    ("remark", Fate::Emptied),
    ("remark_reply", Fate::Emptied),
    ("rendition", Fate::Untouched),
    ("resolution", Fate::Untouched),
    ("revision", Fate::Deleted),
    ("role", Fate::Untouched),
    ("salt", Fate::Deleted),
    ("scan", Fate::Emptied),
    ("score", Fate::Emptied),
    ("scoring", Fate::Untouched),
    ("scoring_model", Fate::Untouched),
    ("sealed_choice", Fate::Deleted),
    ("section", Fate::Untouched),
    ("section_version", Fate::Emptied),
    ("sector", Fate::Untouched),
    ("session", Fate::Deleted),
    ("slate", Fate::Untouched),
    ("slate_reason", Fate::Untouched),
    ("slip", Fate::Emptied),
    ("spending", Fate::Untouched),
    ("spent", Fate::Untouched),
    ("stage", Fate::Untouched),
    ("statement", Fate::Emptied),
    ("subscription", Fate::Deleted),
    ("theme", Fate::Untouched),
    ("theme_set", Fate::Untouched),
    ("thread", Fate::Untouched),
    ("totp", Fate::Deleted),
    ("translation", Fate::Emptied),
    ("undo", Fate::Deleted),
    ("vote", Fate::Handed),
    ("vote_entry", Fate::Handed),
    ("vote_leaf", Fate::Untouched),
    ("voter", Fate::Handed),
];

/// The names of the tables there are.
pub async fn tables(db: &impl Db) -> Result<Vec<String>> {
    #[derive(FromQueryResult)]
    struct Name {
        name: String,
    }
    let text = match db.connection().get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
               AND name <> 'seaql_migrations' ORDER BY name"
        }
        _ => {
            "SELECT CAST(tablename AS text) AS name FROM pg_tables WHERE schemaname = current_schema()
               AND tablename <> 'seaql_migrations' ORDER BY tablename"
        }
    };
    Ok(sql::all::<Name>(db, text, []).await?.into_iter().map(|row| row.name).collect())
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

/// Everything a participant contributed, of one kind.
pub async fn contributions(tx: &Tx, participant: Uuid, kind: Kind) -> Result<Vec<i64>> {
    let text = format!("SELECT id FROM {kind} WHERE participant_id = $1 ORDER BY id");
    let rows: Vec<Id> = sql::all(tx, &text, [participant.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Empties a contribution: its texts, earlier ones too, what moderators wrote about it, the salts that
/// open its commitments, its author and place; its translations, in the same way.
pub async fn empty(tx: &Tx, kind: Kind, id: i64) -> Result<()> {
    let texts = match kind {
        Kind::Question => "title = '', body = ''",
        Kind::Remark => "text = '', proposed = ''",
        Kind::Answer | Kind::Statement => "text = ''",
    };
    let own = format!(
        "UPDATE {kind} SET {texts}, status = 'erased', participant_id = NULL, place_id = NULL WHERE id = $1"
    );
    sql::run(tx, &own, [id.into()]).await?;
    for text in [
        "DELETE FROM revision WHERE kind = $1 AND item_id = $2",
        "UPDATE moderation SET note = '' WHERE kind = $1 AND item_id = $2",
        "DELETE FROM salt WHERE act_id IN (SELECT id FROM act WHERE subject = $1 AND subject_id = $2)",
    ] {
        sql::run(tx, text, [kind.as_str().into(), id.into()]).await?;
    }
    crate::translation::erase(tx, kind.as_str(), id).await?;
    crate::assistant::forget(tx, kind.as_str(), id).await?;
    if kind == Kind::Answer {
        sql::run(tx, "DELETE FROM expert_answer WHERE answer_id = $1", [id.into()]).await?;
    }
    if kind == Kind::Remark {
        // What was replied may repeat what was said.
        let sql = "UPDATE remark_reply SET note = '' WHERE remark_id = $1";
        sql::run(tx, sql, [id.into()]).await?;
    }
    if kind == Kind::Question {
        sql::run(tx, "DELETE FROM import_row WHERE question_id = $1", [id.into()]).await?;
    }
    scans(tx, kind, id).await
}

/// Destroys the scans of the slip that something was written on.
async fn scans(tx: &Tx, kind: Kind, id: i64) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Row {
        id: i64,
        picture_id: i64,
    }
    let of_item = "SELECT s.id, s.picture_id FROM scan s JOIN slip p ON p.code = s.slip_code
                   WHERE p.kind = $1 AND p.item_id = $2 AND s.picture_id IS NOT NULL";
    let rows: Vec<Row> = sql::all(tx, of_item, [kind.as_str().into(), id.into()]).await?;
    for row in rows {
        let destroyed = "UPDATE scan SET picture_id = NULL, status = 'destroyed' WHERE id = $1";
        sql::run(tx, destroyed, [row.id.into()]).await?;
        crate::picture::destroy(tx, row.picture_id).await?;
    }
    Ok(())
}

/// Forgets how to undo what holds this text.
pub async fn forget_undo(tx: &Tx, dialogue: i64, text: &str) -> Result<()> {
    let place = match tx.connection().get_database_backend() {
        DbBackend::Sqlite => "instr",
        _ => "strpos",
    };
    // As it stands in the JSON of an inverse.
    let quoted = serde_json::to_string(text).unwrap_or_default();
    let inner = quoted.trim_matches('"').to_owned();
    let sql = format!("DELETE FROM undo WHERE dialogue_id = $1 AND {place}(inverse, $2) > 0");
    sql::run(tx, &sql, [dialogue.into(), inner.into()]).await?;
    Ok(())
}

/// Destroys the salts of the acts that barred a participant or let them in, and the reasons.
pub async fn barrings(tx: &Tx, participant: Uuid) -> Result<()> {
    let salts = "DELETE FROM salt WHERE act_id IN (SELECT a.id FROM act a JOIN barring b
                   ON b.dialogue_id = a.dialogue_id AND (a.at = b.barred_at OR a.at = b.lifted_at)
                   WHERE a.kind = 'participant.barred' AND b.participant_id = $1)";
    sql::run(tx, salts, [participant.into()]).await?;
    sql::run(tx, "DELETE FROM barring WHERE participant_id = $1", [participant.into()]).await?;
    Ok(())
}

/// Takes the participant out of their receipts and slips; the codes go on working for whoever holds
/// them.
pub async fn receipts(tx: &Tx, participant: Uuid) -> Result<()> {
    for table in ["receipt", "slip"] {
        let sql = format!("UPDATE {table} SET participant_id = NULL WHERE participant_id = $1");
        sql::run(tx, &sql, [participant.into()]).await?;
    }
    Ok(())
}

/// Deletes mails and links that name the participant or one of these addresses.
pub async fn mails(tx: &Tx, participant: Uuid, addresses: &[String]) -> Result<()> {
    for text in [
        "DELETE FROM mail WHERE participant_id = $1",
        "DELETE FROM claim WHERE participant_id = $1",
    ] {
        sql::run(tx, text, [participant.into()]).await?;
    }
    for address in addresses {
        let address = || address.as_str().into();
        sql::run(tx, "DELETE FROM mail WHERE address = $1", [address()]).await?;
        sql::run(tx, "DELETE FROM claim WHERE email = $1 OR guardian = $1", [address()]).await?;
    }
    Ok(())
}

/// Empties the account that acts as a participant, with every way into it, and ends its sessions;
/// `heir` takes the participant's place. The offices it held stay in the record, without a name; so
/// does when and for what purpose it looked at personal data, without its own words.
pub async fn person(tx: &Tx, participant: Uuid, heir: Uuid, now: i64) -> Result<()> {
    const ITS: &str = "person_id IN (SELECT id FROM person WHERE participant_id = $1)";
    let reasons = format!(
        "DELETE FROM access_reason WHERE session_hash IN (SELECT token_hash FROM session WHERE {ITS})"
    );
    sql::run(tx, &reasons, [participant.into()]).await?;
    for table in ["session", "totp", "recovery_code", "passkey", "identity"] {
        sql::run(tx, &format!("DELETE FROM {table} WHERE {ITS}"), [participant.into()]).await?;
    }
    for table in ["access", "access_review"] {
        let sql = format!("UPDATE {table} SET note = '' WHERE {ITS}");
        sql::run(tx, &sql, [participant.into()]).await?;
    }
    let seats = format!("UPDATE member_person SET person_id = NULL, gender = NULL WHERE {ITS}");
    sql::run(tx, &seats, [participant.into()]).await?;
    let scores = format!("UPDATE score SET person_id = NULL WHERE {ITS}");
    sql::run(tx, &scores, [participant.into()]).await?;
    let coders = format!("UPDATE coder SET person_id = NULL WHERE {ITS}");
    sql::run(tx, &coders, [participant.into()]).await?;
    let sql =
        "UPDATE person SET email = 'erased:' || CAST($2 AS text), name = '', password_hash = '',
                 disabled_at = $3, participant_id = $4 WHERE participant_id = $1";
    let mark = heir.simple().to_string();
    sql::run(tx, sql, [participant.into(), mark.into(), now.into(), heir.into()]).await?;
    Ok(())
}

/// Removes a participant that nothing refers to any more.
pub async fn participant(tx: &Tx, participant: Uuid) -> Result<()> {
    sql::run(tx, "DELETE FROM participant WHERE id = $1", [participant.into()]).await?;
    Ok(())
}

/// That something was erased.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
pub struct Erasure {
    /// When, in microseconds.
    pub at: i64,
    /// `domain::retention::Erased` as text.
    pub kind: String,
    /// The digest of its key, 32 bytes: nobody can be found from it.
    pub digest: Vec<u8>,
}

/// Notes that something was erased; false when that is known.
pub async fn note(tx: &Tx, row: &Erasure) -> Result<bool> {
    let sql = "INSERT INTO erasure (digest, at, kind) VALUES ($1, $2, $3)
               ON CONFLICT (digest, at) DO NOTHING";
    let values = [row.digest.clone().into(), row.at.into(), row.kind.clone().into()];
    Ok(sql::run(tx, sql, values).await? > 0)
}

/// Everything that was ever erased: a line of fifty bytes for each.
pub async fn noted(db: &impl Db) -> Result<Vec<Erasure>> {
    sql::all(db, "SELECT at, kind, digest FROM erasure ORDER BY at, digest", []).await
}

/// Notes that a participant was joined to another, as those were who had joined it before.
pub async fn join(tx: &Tx, from: Uuid, digest: &[u8], to: Uuid) -> Result<()> {
    let before = "UPDATE former_participant SET participant_id = $2 WHERE participant_id = $1";
    sql::run(tx, before, [from.into(), to.into()]).await?;
    let sql = "INSERT INTO former_participant (digest, participant_id) VALUES ($1, $2)
               ON CONFLICT (digest) DO UPDATE SET participant_id = excluded.participant_id";
    sql::run(tx, sql, [digest.to_vec().into(), to.into()]).await?;
    Ok(())
}

/// The digests of all who were joined to a participant; they are forgotten.
pub async fn take_former(tx: &Tx, participant: Uuid) -> Result<Vec<Vec<u8>>> {
    #[derive(FromQueryResult)]
    struct Row {
        digest: Vec<u8>,
    }
    let text = "DELETE FROM former_participant WHERE participant_id = $1 RETURNING digest";
    let rows: Vec<Row> = sql::all(tx, text, [participant.into()]).await?;
    Ok(rows.into_iter().map(|row| row.digest).collect())
}

/// The keys of participants behind `after`, in their order; at most 10,000.
pub async fn participants(db: &impl Db, after: Uuid) -> Result<Vec<Uuid>> {
    keys(db, "SELECT id FROM participant WHERE id > $1 ORDER BY id LIMIT 10000", after).await
}

/// As [`participants`], of tied addresses.
pub async fn contacts(db: &impl Db, after: Uuid) -> Result<Vec<Uuid>> {
    keys(db, "SELECT id FROM contact WHERE id > $1 ORDER BY id LIMIT 10000", after).await
}

/// As [`participants`], of applications that were not taken back: their receipt codes as numbers.
pub async fn applications(db: &impl Db, after: i64) -> Result<Vec<i64>> {
    #[derive(FromQueryResult)]
    struct Key {
        receipt: i64,
    }
    let sql = "SELECT receipt FROM applicant WHERE receipt > $1 ORDER BY receipt LIMIT 10000";
    let rows: Vec<Key> = sql::all(db, sql, [after.into()]).await?;
    Ok(rows.into_iter().map(|row| row.receipt).collect())
}

async fn keys(db: &impl Db, text: &str, after: Uuid) -> Result<Vec<Uuid>> {
    #[derive(FromQueryResult)]
    struct Key {
        id: Uuid,
    }
    let rows: Vec<Key> = sql::all(db, text, [after.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

//! Applications to calls: what the selection goes by, and apart from it who somebody is and where
//! they live.

use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::file::File;
use crate::{Db, Result, Tx, sql};

/// An application without who sent it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Application {
    /// Its key.
    pub id: i64,
    /// The call.
    pub call_id: i64,
    /// `domain::application::Status` as text.
    pub status: String,
    /// `domain::application::Ineligibility` as text; empty unless it is not eligible.
    pub reason: String,
    /// More words on that.
    pub note: String,
    /// For each feature of the call, the place of the applicant's value: a JSON array.
    pub features: String,
    /// The published pseudonym; empty before there is one.
    pub public_id: String,
    /// What opens the commitment to the applicant's row; empty before there is one.
    pub salt: String,
    /// The place among those selected or among the alternates, from 1.
    pub place: Option<i64>,
    /// When it came in.
    pub sent_at: i64,
    /// When its state last changed.
    pub changed_at: i64,
}

/// Who sent an application.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Applicant {
    /// The application.
    pub application_id: i64,
    /// The call.
    pub call_id: i64,
    /// The receipt code as a number.
    pub receipt: i64,
    /// The name.
    pub name: String,
    /// The e-mail address, if one was given.
    pub email: Option<String>,
    /// The telephone number, if one was given: digits.
    pub phone: Option<String>,
    /// Why they apply.
    pub motivation: String,
    /// What was told with a consent of its own.
    pub sensitive: String,
    /// 1 when the name may stand beside the result.
    pub named: i16,
    /// The language of letters.
    pub language: String,
    /// When the consents were given.
    pub agreed_at: i64,
}

/// Where an applicant lives.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Address {
    /// The application.
    pub application_id: i64,
    /// As it was typed.
    pub address: String,
    /// The form in which households are compared.
    pub household: String,
}

/// A line of the desk's list.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// The application.
    pub id: i64,
    /// `domain::application::Status` as text.
    pub status: String,
    /// The name.
    pub name: String,
    /// As in [`Application::features`].
    pub features: String,
    /// The published pseudonym.
    pub public_id: String,
    /// The place among those selected or the alternates.
    pub place: Option<i64>,
    /// When it came in.
    pub sent_at: i64,
    /// How many reviewers gave marks.
    pub scores: i64,
}

/// One reviewer's marks.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Score {
    /// The application.
    pub application_id: i64,
    /// Who gave them; none when that person was erased.
    pub person_id: Option<Uuid>,
    /// The marks: a JSON array.
    pub points: String,
    /// When.
    pub at: i64,
}

/// How many applications stand where.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Count {
    /// `domain::application::Status` as text.
    pub status: String,
    /// How many.
    pub count: i64,
}

const COLUMNS: &str =
    "id, call_id, status, reason, note, features, public_id, salt, place, sent_at, changed_at";
const APPLICANT: &str =
    "application_id, call_id, receipt, name, email, phone, motivation, sensitive, named,
    language, agreed_at";

/// The application with this key.
pub async fn by_id(db: &impl Db, id: i64) -> Result<Option<Application>> {
    sql::one(db, &format!("SELECT {COLUMNS} FROM application WHERE id = $1"), [id.into()]).await
}

/// Who sent an application.
pub async fn applicant(db: &impl Db, id: i64) -> Result<Option<Applicant>> {
    let sql = format!("SELECT {APPLICANT} FROM applicant WHERE application_id = $1");
    sql::one(db, &sql, [id.into()]).await
}

/// Who holds a receipt.
pub async fn by_receipt(db: &impl Db, receipt: i64) -> Result<Option<Applicant>> {
    let sql = format!("SELECT {APPLICANT} FROM applicant WHERE receipt = $1");
    sql::one(db, &sql, [receipt.into()]).await
}

/// Who applied to a call with this address or this number, and did not take it back.
pub async fn same_person(
    db: &impl Db,
    call: i64,
    email: Option<&str>,
    phone: Option<&str>,
) -> Result<Option<Applicant>> {
    let sql = format!(
        "SELECT {APPLICANT} FROM applicant WHERE call_id = $1 AND (email = $2 OR phone = $3)
         ORDER BY application_id LIMIT 1"
    );
    let text = |text: Option<&str>| text.map(str::to_owned).into();
    sql::one(db, &sql, [call.into(), text(email), text(phone)]).await
}

/// Where the applicant lives.
pub async fn address(db: &impl Db, id: i64) -> Result<Option<Address>> {
    let sql = "SELECT application_id, address, household FROM applicant_address WHERE application_id = $1";
    sql::one(db, sql, [id.into()]).await
}

/// Where the applicants of a call live; at most 10,000.
pub async fn addresses(db: &impl Db, call: i64) -> Result<Vec<Address>> {
    let sql = "SELECT a.application_id, a.address, a.household FROM applicant_address a
               JOIN application p ON p.id = a.application_id WHERE p.call_id = $1 LIMIT 10000";
    sql::all(db, sql, [call.into()]).await
}

/// Everyone who applied to a call and whose data are still here; at most 10,000.
pub async fn applicants(db: &impl Db, call: i64) -> Result<Vec<Applicant>> {
    let sql = format!(
        "SELECT {APPLICANT} FROM applicant WHERE call_id = $1 ORDER BY application_id LIMIT 10000"
    );
    sql::all(db, &sql, [call.into()]).await
}

/// All applications of a call, in the order they came in; at most 10,000.
pub async fn of_call(db: &impl Db, call: i64) -> Result<Vec<Application>> {
    let sql =
        format!("SELECT {COLUMNS} FROM application WHERE call_id = $1 ORDER BY id LIMIT 10000");
    sql::all(db, &sql, [call.into()]).await
}

/// How many applications of a call stand where.
pub async fn counts(db: &impl Db, call: i64) -> Result<Vec<Count>> {
    let sql = "SELECT status, count(*) AS count FROM application WHERE call_id = $1
               GROUP BY status ORDER BY status";
    sql::all(db, sql, [call.into()]).await
}

/// Lines of the desk's list: those of one status, or all for the empty text.
pub async fn lines(
    db: &impl Db,
    call: i64,
    status: &str,
    offset: i64,
    limit: i64,
) -> Result<Vec<Line>> {
    let sql = "SELECT p.id, p.status, a.name, p.features, p.public_id, p.place, p.sent_at,
                 (SELECT count(*) FROM score s WHERE s.application_id = p.id) AS scores
               FROM application p JOIN applicant a ON a.application_id = p.id
               WHERE p.call_id = $1 AND ($2 = '' OR p.status = $2)
               ORDER BY coalesce(p.place, 0), p.id LIMIT $3 OFFSET $4";
    sql::all(db, sql, [call.into(), status.into(), limit.into(), offset.into()]).await
}

/// Stores a new application; its key. Keys in the rows are not used.
pub async fn insert(
    tx: &Tx,
    row: &Application,
    applicant: &Applicant,
    address: Option<&Address>,
) -> Result<i64> {
    let sql =
        "INSERT INTO application (call_id, status, reason, note, features, public_id, salt, place,
                 sent_at, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id AS n";
    let values = [
        row.call_id.into(),
        row.status.clone().into(),
        row.reason.clone().into(),
        row.note.clone().into(),
        row.features.clone().into(),
        row.public_id.clone().into(),
        row.salt.clone().into(),
        row.place.into(),
        row.sent_at.into(),
        row.changed_at.into(),
    ];
    let id = sql::number(tx, sql, values).await?;
    insert_applicant(tx, id, applicant).await?;
    if let Some(address) = address {
        let sql = "INSERT INTO applicant_address (application_id, address, household) VALUES ($1, $2, $3)";
        let values = [id.into(), address.address.clone().into(), address.household.clone().into()];
        sql::run(tx, sql, values).await?;
    }
    Ok(id)
}

async fn insert_applicant(tx: &Tx, id: i64, row: &Applicant) -> Result<()> {
    let sql = format!(
        "INSERT INTO applicant ({APPLICANT}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    let values = [
        id.into(),
        row.call_id.into(),
        row.receipt.into(),
        row.name.clone().into(),
        row.email.clone().into(),
        row.phone.clone().into(),
        row.motivation.clone().into(),
        row.sensitive.clone().into(),
        row.named.into(),
        row.language.clone().into(),
        row.agreed_at.into(),
    ];
    sql::run(tx, &sql, values).await?;
    Ok(())
}

/// Writes where an application stands.
pub async fn update(tx: &Tx, row: &Application) -> Result<()> {
    let sql =
        "UPDATE application SET status = $1, reason = $2, note = $3, public_id = $4, salt = $5,
          place = $6, changed_at = $7 WHERE id = $8";
    let values = [
        row.status.clone().into(),
        row.reason.clone().into(),
        row.note.clone().into(),
        row.public_id.clone().into(),
        row.salt.clone().into(),
        row.place.into(),
        row.changed_at.into(),
        row.id.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// Ties a file to an application.
pub async fn attach(tx: &Tx, id: i64, file: i64) -> Result<()> {
    let sql = "INSERT INTO application_file (file_id, application_id) VALUES ($1, $2)";
    sql::run(tx, sql, [file.into(), id.into()]).await?;
    Ok(())
}

/// The files of an application.
pub async fn files(db: &impl Db, id: i64) -> Result<Vec<File>> {
    let sql = "SELECT f.id, f.name, f.media, f.digest, f.size, f.added_at FROM file f
               JOIN application_file a ON a.file_id = f.id WHERE a.application_id = $1
               ORDER BY f.id LIMIT 5";
    sql::all(db, sql, [id.into()]).await
}

/// Writes one reviewer's marks; earlier ones of theirs are replaced.
pub async fn set_score(tx: &Tx, row: &Score) -> Result<()> {
    let sql = "INSERT INTO score (application_id, person_id, points, at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (application_id, person_id) DO UPDATE SET points = $3, at = $4";
    let values =
        [row.application_id.into(), row.person_id.into(), row.points.clone().into(), row.at.into()];
    sql::run(tx, sql, values).await?;
    Ok(())
}

/// The marks of an application.
pub async fn scores(db: &impl Db, id: i64) -> Result<Vec<Score>> {
    let sql = "SELECT application_id, person_id, points, at FROM score WHERE application_id = $1
               ORDER BY id LIMIT 100";
    sql::all(db, sql, [id.into()]).await
}

/// The marks of all applications of a call; at most 100,000.
pub async fn scores_of_call(db: &impl Db, call: i64) -> Result<Vec<Score>> {
    let sql = "SELECT s.application_id, s.person_id, s.points, s.at FROM score s
               JOIN application p ON p.id = s.application_id WHERE p.call_id = $1
               ORDER BY s.application_id, s.id LIMIT 100000";
    sql::all(db, sql, [call.into()]).await
}

/// The applications a condition on `p` names.
fn of(condition: &str) -> String {
    format!("(SELECT p.id FROM application p WHERE {condition})")
}

async fn forget(tx: &Tx, condition: &str, key: i64) -> Result<()> {
    let own = of(condition);
    let files: Vec<Key> = sql::all(
        tx,
        &format!("SELECT file_id AS id FROM application_file WHERE application_id IN {own}"),
        [key.into()],
    )
    .await?;
    for table in ["application_file", "applicant_address", "score", "applicant"] {
        let text = format!("DELETE FROM {table} WHERE application_id IN {own}");
        sql::run(tx, &text, [key.into()]).await?;
    }
    for file in files {
        crate::file::destroy(tx, file.id).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Key {
    id: i64,
}

/// Destroys who sent an application, where they live, their files and marks; the application stays
/// without anything but its state.
pub async fn forget_applicant(tx: &Tx, id: i64) -> Result<()> {
    forget(tx, "p.id = $1", id).await?;
    let sql = "UPDATE application SET note = '', features = '[]', salt = '' WHERE id = $1";
    sql::run(tx, sql, [id.into()]).await?;
    Ok(())
}

/// Destroys all applications of a call; how many there were.
pub async fn destroy(tx: &Tx, call: i64) -> Result<u64> {
    forget(tx, "p.call_id = $1", call).await?;
    sql::run(tx, "DELETE FROM application WHERE call_id = $1", [call.into()]).await
}

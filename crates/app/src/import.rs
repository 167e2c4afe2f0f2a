//! Importing questions from spreadsheets: read and check everything first, stage in short
//! transactions, enter in one.

mod column;
pub mod table;
pub mod upload;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::time::Duration;

use domain::act::{ActKind, Subject};
use domain::channel::Channel;
use domain::contribution::Status;
use domain::language::Language;
use domain::permission::Action;
use domain::question::{BODY, TITLE};
use domain::text::{Fault, Limit};
use domain::time::Moment;
use sha2::{Digest as _, Sha256};
use store::dialogue::List;
use store::number::Numbered;
use store::question::Question;

use crate::act::{NewAct, seal};
use crate::dialogue::Dialogue;
use crate::question::asked;
use crate::{Actor, App, Error, Fields, Result};
pub use column::Column;
use column::Columns;
pub(crate) use column::{channel_word, date};
pub use table::TableError;

/// Rows staged in one transaction: a few milliseconds of write lock.
const STAGE: usize = 500;
/// Between two of these transactions others get the write lock: those that wait in other processes
/// look for it every millisecond.
const GAP: Duration = Duration::from_millis(8);
/// Staged rows forgotten in one transaction.
const FORGET: i64 = 2000;
/// The most faults that are listed; all are counted.
const MOST_FAULTS: usize = 1000;

/// What to do with a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Check only; store nothing.
    pub dry_run: bool,
    /// Leave out the rows that cannot be taken instead of refusing the file.
    pub skip_bad: bool,
    /// Add sectors and places that the dialogue does not have.
    pub add_missing: bool,
}

/// A row that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The row as a person counts in the file.
    pub row: u32,
    /// The column's header in the file.
    pub column: String,
    /// The field it was read as.
    pub field: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// A row that would enter, for the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// The row as a person counts in the file.
    pub row: u32,
    /// The sentence.
    pub title: String,
    /// The circumstances.
    pub body: String,
    /// The sector's name.
    pub sector: Option<String>,
    /// The place's name.
    pub place: Option<String>,
    /// The channel.
    pub channel: Channel,
}

/// What a file holds and what was done with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The file's name.
    pub file: String,
    /// What each column was read as; none for columns that are not used.
    pub columns: Vec<(String, Option<Column>)>,
    /// Rows below the header.
    pub rows: usize,
    /// Rows that cannot be taken.
    pub bad: usize,
    /// The first thousand faults.
    pub faults: Vec<RowFault>,
    /// Rows that entered earlier, from this very file.
    pub known: usize,
    /// Sectors that the dialogue does not have and that would be added.
    pub new_sectors: Vec<String>,
    /// Places that the dialogue does not have and that would be added.
    pub new_places: Vec<String>,
    /// The first rows that would enter.
    pub preview: Vec<PreviewRow>,
    /// Questions added.
    pub added: usize,
    /// The number of the first question added.
    pub first: Option<i64>,
}

impl ImportReport {
    /// Whether nothing may be stored because of bad rows.
    pub fn is_refused(&self, options: ImportOptions) -> bool {
        self.bad > 0 && !options.skip_bad
    }

    /// Rows that would enter or have entered.
    pub fn good(&self) -> usize {
        self.rows.saturating_sub(self.bad + self.known)
    }
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Rows read and checked so far.
    Reading(usize),
    /// Rows staged, of all.
    Staging(usize, usize),
    /// The one transaction in which all enter.
    Entering,
    /// Done.
    Done,
}

/// Hears how far an import has come.
pub type Listener<'a> = &'a (dyn Fn(Progress) + Send + Sync);

struct Checked {
    row: u32,
    question: Question,
    sector: Option<String>,
    place: Option<String>,
}

impl App {
    /// Imports questions from a file. Nothing is stored when a row is bad, unless such rows are to
    /// be skipped; rows of this very file that entered earlier are left alone.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Table`] when the file is no
    /// table; [`Error::File`]; [`Error::Conflict`] when another process imports the same file. Bad
    /// rows are no error: they are in the report.
    pub async fn import_questions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        path: &Path,
        name: &str,
        options: ImportOptions,
        progress: Listener<'_>,
    ) -> Result<ImportReport> {
        self.gate(actor, Action::Import, &dialogue.intake())?;
        let _one_at_a_time = self.inner.importing.lock().await;
        let digest = digest(path)?;
        let earlier =
            store::import::by_digest(&self.inner.store.read(), dialogue.id.0, &digest).await?;
        let known = match &earlier {
            Some(import) => store::import::rows_in(&self.inner.store.read(), import.id).await?,
            None => HashSet::new(),
        };
        let now = self.now();
        let (mut report, checked) = tokio::task::block_in_place(|| {
            read_and_check(dialogue, path, name, options, &known, now, progress)
        })?;
        if options.dry_run || report.is_refused(options) || checked.is_empty() {
            return Ok(report);
        }
        let dialogue = self.with_missing(actor, dialogue, &report, options).await?;
        let checked = resolve(&dialogue, checked);
        let import = self.stage(&dialogue, &digest, name, &checked, progress, now).await?;
        progress(Progress::Entering);
        let entered = self.enter(&dialogue, import, &digest, &report, checked.len(), now).await;
        self.forget_staged(import).await?;
        report.added = usize::try_from(entered?).unwrap_or(0);
        report.first = store::import::first_question(&self.inner.store.read(), import).await?;
        progress(Progress::Done);
        Ok(report)
    }

    /// The files imported into a dialogue, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on its staff desk.
    pub async fn imports(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
    ) -> Result<Vec<store::import::Import>> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        Ok(store::import::list(&self.inner.store.read(), dialogue.id.0).await?)
    }

    async fn with_missing(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        report: &ImportReport,
        options: ImportOptions,
    ) -> Result<Dialogue> {
        if options.add_missing {
            self.add_names(actor, dialogue, List::Sector, &report.new_sectors).await?;
            self.add_names(actor, dialogue, List::Place, &report.new_places).await?;
        }
        self.dialogue_by_id(dialogue.id.0).await
    }

    async fn stage(
        &self,
        dialogue: &Dialogue,
        digest: &[u8],
        name: &str,
        checked: &[Checked],
        progress: Listener<'_>,
        now: Moment,
    ) -> Result<i64> {
        let tx = self.inner.store.begin().await?;
        let import = store::import::ensure(&tx, dialogue.id.0, digest, name, now.0).await?;
        let count = i64::try_from(checked.len()).unwrap_or(i64::MAX);
        let first = store::number::take(&tx, Numbered::Question, count).await?;
        tx.commit().await?;
        // What an import that was stopped left behind.
        self.forget_staged(import).await?;
        let mut done = 0;
        for (n, part) in checked.chunks(STAGE).enumerate() {
            let start = i64::try_from(n * STAGE).unwrap_or(i64::MAX);
            let rows = self.staged_rows(dialogue, part, start, first + start, now)?;
            let tx = self.inner.store.begin().await?;
            store::import::stage(&tx, import, &rows).await?;
            tx.commit().await?;
            done += part.len();
            progress(Progress::Staging(done, checked.len()));
            tokio::time::sleep(GAP).await;
        }
        Ok(import)
    }

    fn staged_rows(
        &self,
        dialogue: &Dialogue,
        part: &[Checked],
        ordinal: i64,
        first: i64,
        now: Moment,
    ) -> Result<Vec<store::import::Row>> {
        let row = |(n, checked): (i64, &Checked)| {
            let question = Question { id: first + n, ..checked.question.clone() };
            let sealed = seal(&asked(dialogue, &question, ""), now, self.inner.random.as_ref())?;
            Ok(store::import::Row {
                ordinal: ordinal + n,
                row_number: i64::from(checked.row),
                question: question.id,
                title: question.title,
                body: question.body,
                sector: question.sector_id,
                place: question.place_id,
                channel: question.channel,
                language: question.language,
                created_at: question.created_at,
                payload: sealed.payload,
                salt: sealed.salt.unwrap_or_default().to_vec(),
            })
        };
        (0_i64..).zip(part).map(row).collect()
    }

    async fn enter(
        &self,
        dialogue: &Dialogue,
        import: i64,
        digest: &[u8],
        report: &ImportReport,
        staged: usize,
        now: Moment,
    ) -> Result<u64> {
        let tx = self.inner.store.begin().await?;
        let added =
            store::import::enter(&tx, import, dialogue.id.0, Status::Published.as_str(), now.0)
                .await?;
        // Another process imported the same file meanwhile: nothing enters by halves.
        if usize::try_from(added) != Ok(staged) {
            return Err(Error::Conflict("import_disturbed"));
        }
        let act = NewAct {
            kind: ActKind::Imported,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Import,
            subject_id: import,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("file", format!("sha256:{}", hex::encode(digest)).into()),
                ("number", added.into()),
                ("left_out", report.bad.into()),
            ],
            committed: vec![("name", &report.file)],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(added)
    }

    async fn forget_staged(&self, import: i64) -> Result<()> {
        loop {
            let tx = self.inner.store.begin().await?;
            let forgotten = store::import::forget_staged(&tx, import, FORGET).await?;
            tx.commit().await?;
            if forgotten == 0 {
                return Ok(());
            }
            tokio::time::sleep(GAP).await;
        }
    }
}

fn digest(path: &Path) -> Result<[u8; 32]> {
    let at = |source| Error::File { path: path.display().to_string(), source };
    let mut file = std::fs::File::open(path).map_err(at)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match std::io::Read::read(&mut file, &mut buffer).map_err(at)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

fn read_and_check(
    dialogue: &Dialogue,
    path: &Path,
    name: &str,
    options: ImportOptions,
    known: &HashSet<i64>,
    now: Moment,
    progress: Listener<'_>,
) -> Result<(ImportReport, Vec<Checked>)> {
    let at = |source| Error::File { path: path.display().to_string(), source };
    let file = std::io::BufReader::new(std::fs::File::open(path).map_err(at)?);
    let mut report = ImportReport { file: name.to_owned(), ..ImportReport::default() };
    let mut checked = Vec::new();
    let mut missing: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut columns: Option<Columns> = None;
    let head = table::Table::for_each_row(name, file, |head, row| {
        if columns.is_none() {
            columns = Some(Columns::of(&head.header)?);
        }
        let Some(columns) = &columns else { return Ok(()) };
        report.rows += 1;
        if report.rows.is_multiple_of(1000) {
            progress(Progress::Reading(report.rows));
        }
        if known.contains(&i64::from(row.number)) {
            report.known += 1;
            return Ok(());
        }
        match check_row(dialogue, columns, &row, options, &mut missing, now) {
            Ok(row) => checked.push(row),
            Err(faults) => {
                report.bad += 1;
                let room = MOST_FAULTS.saturating_sub(report.faults.len());
                report.faults.extend(faults.into_iter().take(room));
            }
        }
        Ok::<(), Error>(())
    })?;
    report.columns = Columns::of(&head.header)?.described(&head.header);
    report.new_sectors = missing.remove("sector").unwrap_or_default();
    report.new_places = missing.remove("place").unwrap_or_default();
    report.preview = checked.iter().take(20).map(preview).collect();
    progress(Progress::Reading(report.rows));
    Ok((report, checked))
}

fn preview(checked: &Checked) -> PreviewRow {
    PreviewRow {
        row: checked.row,
        title: checked.question.title.clone(),
        body: checked.question.body.clone(),
        sector: checked.sector.clone(),
        place: checked.place.clone(),
        channel: checked.question.channel.parse().unwrap_or(Channel::Field),
    }
}

/// Checks one row; the faults carry the row and the column's own header.
fn check_row(
    dialogue: &Dialogue,
    columns: &Columns,
    row: &table::Row,
    options: ImportOptions,
    missing: &mut BTreeMap<&'static str, Vec<String>>,
    now: Moment,
) -> std::result::Result<Checked, Vec<RowFault>> {
    let cell = |column| columns.cell(column, &row.cells);
    let mut fields = Fields::default();
    let title = fields
        .text(Limit { lines: true, ..TITLE }, cell(Column::Title).unwrap_or_default())
        .replace(['\n', '\t'], " ");
    let body = fields.text(BODY, cell(Column::Body).unwrap_or_default());
    let mut name =
        |fields: &mut Fields, column: Column, list: &[store::dialogue::Named]| -> Option<String> {
            let given = cell(column)?;
            let given = language::normalise::normalise(given);
            if given.is_empty() {
                return None;
            }
            if options.add_missing && !list.iter().any(|named| named.name == given) {
                let limit = Limit { field: column.field(), ..crate::dialogue::NAME };
                let fresh = fields.text(limit, &given);
                let names = missing.entry(column.field()).or_default();
                if !fresh.is_empty() && !names.contains(&fresh) {
                    names.push(fresh);
                }
                return Some(given);
            }
            fields.named(column.field(), Some(&given), list).map(|_| given)
        };
    let sector = name(&mut fields, Column::Sector, &dialogue.sectors);
    let place = name(&mut fields, Column::Place, &dialogue.places);
    let channel = column::channel(&mut fields, cell(Column::Channel)).unwrap_or(Channel::Field);
    let language =
        column::language(&mut fields, cell(Column::Language)).unwrap_or(dialogue.language);
    let asked_at =
        column::date(&mut fields, cell(Column::Date), &dialogue.zone, now).unwrap_or(now);
    match fields.done(()) {
        Ok(()) => {}
        Err(Error::Invalid { faults }) => {
            let place = |fault: domain::text::FieldFault| RowFault {
                row: row.number,
                column: columns.header_of(fault.field),
                field: fault.field,
                fault: fault.fault,
            };
            return Err(faults.into_iter().map(place).collect());
        }
        Err(_) => return Err(Vec::new()),
    }
    let question = new_question(dialogue, title, body, channel, language, row.number, asked_at);
    Ok(Checked { row: row.number, question, sector, place })
}

fn new_question(
    dialogue: &Dialogue,
    title: String,
    body: String,
    channel: Channel,
    language: Language,
    row: u32,
    at: Moment,
) -> Question {
    Question {
        id: 0,
        dialogue_id: dialogue.id.0,
        title,
        body,
        sector_id: None,
        place_id: None,
        channel: channel.as_str().to_owned(),
        language: language.as_str().to_owned(),
        status: Status::Published.as_str().to_owned(),
        participant_id: None,
        group_id: None,
        import_id: None,
        import_row: Some(i64::from(row)),
        version: 1,
        created_at: at.0,
        changed_at: at.0,
    }
}

/// Puts the keys of sectors and places in, once all of them exist.
fn resolve(dialogue: &Dialogue, mut checked: Vec<Checked>) -> Vec<Checked> {
    let key = |list: &[store::dialogue::Named], name: &Option<String>| {
        let name = name.as_deref()?;
        list.iter()
            .find(|named| named.name == name || named.id.to_string() == name)
            .map(|named| named.id)
    };
    for row in &mut checked {
        row.question.sector_id = key(&dialogue.sectors, &row.sector);
        row.question.place_id = key(&dialogue.places, &row.place);
    }
    checked
}

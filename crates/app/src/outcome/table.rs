//! Outcomes as a table: given out with the inputs that have or need one, and brought in again. All rows
//! enter, or none.

use std::collections::{BTreeMap, HashMap};

use domain::citation::Cited;
use domain::id::MeetingId;
use domain::outcome::{OutcomeWord, Receiver};
use domain::permission::Action;
use domain::text::Fault;
use publish::table::{Column as SheetColumn, Sheet};
use store::Tx;
use store::outcome::Outcome;

use super::{Given, Line, Listed, NewOutcome, OutcomeFilter, receiver, target_code, word_of};
use crate::dialogue::Dialogue;
use crate::import::{RowFault, table};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

/// The most rows of one file.
pub const MOST_ROWS: usize = 20_000;
/// Rows read at once for a file.
const STEP: i64 = 2_000;
/// The most different outcomes one file may give.
pub const MOST_OUTCOMES: usize = 2_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Code,
    /// Given out only.
    Text,
    Scope,
    Word,
    Reason,
    Office,
    Target,
    Resolution,
    Why,
}

impl Column {
    const ALL: [Self; 9] = [
        Self::Code,
        Self::Text,
        Self::Scope,
        Self::Word,
        Self::Reason,
        Self::Office,
        Self::Target,
        Self::Resolution,
        Self::Why,
    ];

    /// Its header, and the field of a form that says the same.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Code => ("번호", "items"),
            Self::Text => ("글", "text"),
            Self::Scope => ("범위", "scope"),
            Self::Word => ("처리결과", "word"),
            Self::Reason => ("까닭", "reason"),
            Self::Office => ("넘긴 곳", "office"),
            Self::Target => ("담긴 곳", "target"),
            Self::Resolution => ("의결", "resolution"),
            Self::Why => ("바꾸는 까닭", "why"),
        }
    }

    const fn width(self) -> f64 {
        match self {
            Self::Text | Self::Reason => 60.0,
            Self::Word | Self::Office | Self::Why => 20.0,
            _ => 12.0,
        }
    }
}

/// What it is given to: the question alone, or its group of duplicates.
const SCOPES: [(&str, bool); 2] = [("", false), ("묶음", true)];
const WORDS: [(&str, OutcomeWord); 5] = [
    ("반영", OutcomeWord::Adopted),
    ("일부 반영", OutcomeWord::Partly),
    ("이미 하고 있음", OutcomeWord::Done),
    ("넘김", OutcomeWord::Referred),
    ("반영하지 않음", OutcomeWord::NotAdopted),
];

/// What came of a file that was brought in: all of it, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutcomeImport {
    /// How many things get an outcome.
    pub items: usize,
    /// How many outcomes that are.
    pub outcomes: usize,
    /// What is wrong, in the order of the file; then nothing entered.
    pub faults: Vec<RowFault>,
}

/// An outcome as a row says it, to be put together with others that say the same.
type Said = (String, String, String, String, String, String);

fn said(new: &NewOutcome) -> Said {
    (
        new.word.clone(),
        new.reason.clone(),
        new.office.clone(),
        new.target.clone(),
        new.resolution.clone(),
        new.why.clone(),
    )
}

impl App {
    /// What a filter finds with its outcomes, as a workbook to be filled in.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn outcome_sheet(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        filter: &OutcomeFilter,
    ) -> Result<Vec<u8>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let columns = Column::ALL.map(|column| SheetColumn {
            header: column.names().0.to_owned(),
            width: column.width(),
            choices: match column {
                Column::Word => WORDS.map(|(word, _)| word.to_owned()).to_vec(),
                _ => Vec::new(),
            },
            ..SheetColumn::default()
        });
        let mut sheet = Sheet::new("처리결과", &columns)?;
        let read = self.inner.store.read();
        let set = store::core_question::current_set(&read, dialogue.id.0).await?;
        let found = self.outcome_filter(dialogue, filter).await?;
        let mut offset = 0;
        loop {
            let lines = store::outcome::list(&read, &found, offset, STEP).await?;
            let ids: Vec<i64> = lines.iter().filter_map(|line| line.outcome_id).collect();
            let outcomes: HashMap<i64, Outcome> = store::outcome::by_ids(&read, &ids)
                .await?
                .into_iter()
                .map(|row| (row.id, row))
                .collect();
            let resolutions = self.resolution_codes(outcomes.values()).await?;
            for line in &lines {
                let code = code_of(filter.listed, line, set.as_ref().map_or(0, |set| set.number));
                let outcome = line.outcome_id.and_then(|id| outcomes.get(&id));
                sheet.push(row(code, line, outcome, &resolutions)?)?;
            }
            offset += STEP;
            let most = i64::try_from(MOST_ROWS).unwrap_or(i64::MAX);
            if i64::try_from(lines.len()).unwrap_or(0) < STEP || offset >= most {
                return Ok(sheet.finish()?);
            }
        }
    }

    async fn resolution_codes(
        &self,
        outcomes: impl Iterator<Item = &Outcome>,
    ) -> Result<HashMap<i64, String>> {
        let mut codes = HashMap::new();
        for id in outcomes.filter_map(|row| row.resolution_id) {
            let row = store::meeting::resolution(&self.inner.store.read(), id).await?;
            let code = row.map(|row| {
                let meeting = MeetingId(row.meeting_id);
                Cited::Resolution { meeting, number: row.number }.to_string()
            });
            codes.extend(code.map(|code| (id, code)));
        }
        Ok(codes)
    }

    /// Gives the outcomes of a table (CSV or XLSX): all of them, or none when a row is bad. Rows that say
    /// the same get one outcome together; rows without a word, and those that say what holds already, are
    /// left as they are.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Table`] for a file that is no
    /// table; [`Error::Invalid`] without its columns, or with too many rows.
    pub async fn import_outcomes(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        name: &str,
        bytes: &[u8],
        dry_run: bool,
    ) -> Result<OutcomeImport> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let file = table::read(name, bytes)?;
        let columns = Columns::of(&file.header)?;
        if file.rows.is_empty() || file.rows.len() > MOST_ROWS {
            let expected = "1 to 20000 rows below the header";
            return Err(Error::field("file", Fault::Malformed { expected }));
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let cores = core_codes(&tx, dialogue).await?;
        let mut import = OutcomeImport::default();
        let mut together: BTreeMap<Said, (u32, Vec<Given>)> = BTreeMap::new();
        for line in &file.rows {
            match columns.read(&line.cells, &cores) {
                Ok(None) => {}
                Ok(Some((given, by_group, new))) => {
                    let given = match by_group {
                        true => self.with_groups(actor, dialogue, &[given]).await?,
                        false => vec![given],
                    };
                    for given in given {
                        if !holds_already(&tx, given, &new).await? {
                            let entry = together.entry(said(&new)).or_insert((line.number, vec![]));
                            entry.1.push(given);
                        }
                    }
                }
                Err(Error::Invalid { faults }) => {
                    import.faults.extend(columns.row_faults(line.number, faults));
                }
                Err(error) => return Err(error),
            }
        }
        if together.len() > MOST_OUTCOMES {
            let expected = "at most 2000 different outcomes";
            return Err(Error::field("file", Fault::Malformed { expected }));
        }
        for ((word, reason, office, target, resolution, why), (number, mut items)) in together {
            items.sort_unstable();
            items.dedup();
            let new = NewOutcome { word, reason, office, target, resolution, why };
            let written = match self.check_outcome(&tx, dialogue, &new).await {
                Ok(checked) => self.write_outcome(&tx, dialogue, &items, &checked, now).await,
                Err(error) => Err(error),
            };
            match written {
                Ok(id) => {
                    let inverse = Inverse::Outcome { id: id.0 };
                    self.remember(&tx, actor, dialogue.id, "outcome_given", &inverse, now).await?;
                    import.outcomes += 1;
                    import.items += items.len();
                }
                Err(Error::Invalid { faults }) => {
                    import.faults.extend(columns.row_faults(number, faults));
                }
                Err(error) => return Err(error),
            }
        }
        import.faults.sort_by_key(|fault| fault.row);
        // What was written goes with the transaction when it is dropped.
        if import.faults.is_empty() && !dry_run {
            self.commit(tx).await?;
        }
        Ok(import)
    }
}

/// The core questions of the set that holds, by their codes.
async fn core_codes(tx: &Tx, dialogue: &Dialogue) -> Result<HashMap<String, i64>> {
    let Some(set) = store::core_question::current_set(tx, dialogue.id.0).await? else {
        return Ok(HashMap::new());
    };
    let lines = store::core_question::lines(tx, set.id).await?;
    let code = |number| Cited::CoreQuestion { set: set.number, number }.to_string();
    Ok(lines.iter().map(|line| (code(line.number), line.id)).collect())
}

/// Whether that very outcome holds for it.
async fn holds_already(tx: &Tx, (kind, id): Given, new: &NewOutcome) -> Result<bool> {
    let held = store::outcome::history(tx, &[(kind.as_str(), id)]).await?;
    Ok(held.iter().any(|held| {
        let target = held.target_kind.as_deref().and_then(|kind| kind.parse().ok());
        let code = target.zip(held.target_id).map(|(kind, id)| target_code(kind, id));
        held.ended_at.is_none()
            && held.word == new.word
            && held.reason == new.reason
            && held.office == new.office
            && code.unwrap_or_default() == new.target
    }))
}

fn code_of(listed: Listed, line: &Line, set: i64) -> String {
    match listed {
        Listed::Questions => super::receiver_code((Receiver::Question, line.id)),
        Listed::Answers => super::receiver_code((Receiver::Answer, line.id)),
        Listed::CoreQuestions => {
            Cited::CoreQuestion { set, number: line.number.unwrap_or(0) }.to_string()
        }
    }
}

fn row(
    code: String,
    line: &Line,
    outcome: Option<&Outcome>,
    resolutions: &HashMap<i64, String>,
) -> Result<[String; 9]> {
    let mut cells: [String; 9] = std::array::from_fn(|_| String::new());
    let mut put = |column: Column, text: String| {
        let place = Column::ALL.iter().position(|other| *other == column);
        if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
            *cell = text;
        }
    };
    put(Column::Code, code);
    put(Column::Text, line.title.clone());
    put(Column::Scope, if line.by_group > 0 { "묶음".to_owned() } else { String::new() });
    if let Some(outcome) = outcome {
        let word = word_of(&outcome.word)?;
        let named = WORDS.iter().find(|(_, known)| *known == word);
        put(Column::Word, named.map_or("", |(name, _)| *name).to_owned());
        put(Column::Reason, outcome.reason.clone());
        put(Column::Office, outcome.office.clone());
        let kind = outcome.target_kind.as_deref().and_then(|kind| kind.parse().ok());
        let target = kind.zip(outcome.target_id).map(|(kind, id)| target_code(kind, id));
        put(Column::Target, target.unwrap_or_default());
        let resolution = outcome.resolution_id.and_then(|id| resolutions.get(&id)).cloned();
        put(Column::Resolution, resolution.unwrap_or_default());
    }
    Ok(cells)
}

/// Where each column stands in a file.
struct Columns(Vec<(Column, usize, String)>);

impl Columns {
    /// Finds the columns by their Korean or English headers.
    fn of(header: &[String]) -> Result<Self> {
        let mut found: Vec<(Column, usize, String)> = Vec::new();
        for (index, name) in header.iter().enumerate() {
            let Some(column) = column_of(name) else { continue };
            if found.iter().any(|(other, ..)| *other == column) {
                let fault = Fault::Malformed { expected: "one column for each thing" };
                return Err(Error::field("header", fault));
            }
            found.push((column, index, name.clone()));
        }
        let has = |wanted| found.iter().any(|(column, ..)| *column == wanted);
        if has(Column::Code) && has(Column::Word) && has(Column::Reason) {
            Ok(Self(found))
        } else {
            let expected = "columns named 번호, 처리결과 and 까닭";
            Err(Error::field("header", Fault::Malformed { expected }))
        }
    }

    fn cell<'a>(&self, column: Column, cells: &'a [String]) -> &'a str {
        let found = self.0.iter().find(|(other, ..)| *other == column);
        found.and_then(|(_, index, _)| cells.get(*index)).map_or("", |cell| cell.trim())
    }

    fn row_faults(&self, row: u32, faults: Vec<domain::text::FieldFault>) -> Vec<RowFault> {
        let header = |field: &str| {
            let named = self.0.iter().find(|(column, ..)| column.names().1 == field);
            named.map_or_else(|| field.to_owned(), |(_, _, name)| name.clone())
        };
        let one = |fault: domain::text::FieldFault| RowFault {
            row,
            column: header(fault.field),
            field: fault.field,
            fault: fault.fault,
        };
        faults.into_iter().map(one).collect()
    }

    /// A row: to what an outcome is given, whether to its group, and which. None without a word.
    fn read(
        &self,
        cells: &[String],
        cores: &HashMap<String, i64>,
    ) -> Result<Option<(Given, bool, NewOutcome)>> {
        let cell = |column| self.cell(column, cells);
        if cell(Column::Word).is_empty() {
            return Ok(None);
        }
        let mut fields = Fields::default();
        let code = cell(Column::Code);
        let core = cores.get(code).map(|id| (Receiver::CoreQuestion, *id));
        let given = receiver(code).or(core);
        if given.is_none() {
            let given = code.chars().take(24).collect();
            fields.fault("items", Fault::Unknown { given, nearest: None });
        }
        let by_group = pick(&mut fields, Column::Scope, cell(Column::Scope), &SCOPES);
        let word = pick(&mut fields, Column::Word, cell(Column::Word), &WORDS);
        let text = |column: Column| cell(column).to_owned();
        let new = NewOutcome {
            word: word.map(|word| word.as_str().to_owned()).unwrap_or_default(),
            reason: text(Column::Reason),
            office: text(Column::Office),
            target: text(Column::Target),
            resolution: text(Column::Resolution),
            why: text(Column::Why),
        };
        fields.done(given.zip(by_group).map(|(given, by_group)| (given, by_group, new)))
    }
}

/// A value by its Korean word; a fault when something else was given.
fn pick<T: Copy>(
    fields: &mut Fields,
    column: Column,
    given: &str,
    words: &[(&'static str, T)],
) -> Option<T> {
    let found = words.iter().find(|(word, _)| *word == given).map(|(_, value)| *value);
    if found.is_none() {
        let nearest = language::nearest::nearest(given, words.iter().map(|(word, _)| *word));
        let given = given.chars().take(60).collect();
        let fault = Fault::Unknown { given, nearest: nearest.map(str::to_owned) };
        fields.fault(column.names().1, fault);
    }
    found
}

fn column_of(header: &str) -> Option<Column> {
    let plain = |text: &str| -> String {
        let text = language::normalise::normalise(text).to_lowercase();
        text.chars().filter(|c| !c.is_whitespace()).collect()
    };
    let key = plain(header);
    Column::ALL.into_iter().find(|column| {
        let (korean, english) = column.names();
        plain(korean) == key || english == key || *column == Column::Code && key == "code"
    })
}

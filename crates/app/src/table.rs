//! Tables to download: a dialogue's questions, and the empty template for an import.

use std::collections::HashMap;
use std::sync::Arc;

use domain::channel::Channel;
use domain::code::Coded as _;
use domain::id::QuestionId;
use domain::language::Language;
use domain::permission::Action;
use domain::time::{Moment, TimeZone};
use publish::table::{Column, Sheet, TableError, csv_lines};
use store::dialogue::Named;
use store::question::{Filter, Line};

use crate::dialogue::Dialogue;
use crate::import::{Column as Field, channel_word};
use crate::{Actor, App, Error, Result};

/// Questions read at once.
const PAGE: i64 = 2000;
/// The columns of the table of questions. An import reads the same headers.
const COLUMNS: [(&str, f64); 9] = [
    ("번호", 10.0),
    (Field::Title.header(), 60.0),
    (Field::Body.header(), 60.0),
    (Field::Sector.header(), 14.0),
    (Field::Place.header(), 14.0),
    (Field::Channel.header(), 12.0),
    (Field::Language.header(), 8.0),
    (Field::Date.header(), 12.0),
    ("핵심 질문", 12.0),
];
/// What a spreadsheet program says of a value that is not in the list.
const NOT_LISTED: &str = "목록에 없는 값입니다. 그대로 두면 가져올 때 다시 확인합니다.";

impl From<TableError> for Error {
    fn from(error: TableError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl App {
    /// The published questions of a dialogue as a table, oldest first, piece by piece. With each
    /// question stand the numbers of the core questions of the current set that it is a source of.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn question_table(
        &self,
        actor: &Actor,
        dialogue: &Arc<Dialogue>,
    ) -> Result<QuestionTable> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let set =
            store::core_question::current_set(&self.inner.store.read(), dialogue.id.0).await?;
        Ok(QuestionTable {
            app: self.clone(),
            zone: domain::time::zone(&dialogue.zone),
            dialogue: Arc::clone(dialogue),
            set: set.map(|set| set.id),
            behind: None,
            begun: false,
        })
    }

    /// An empty workbook with the columns an import knows; sectors, places, channels and languages
    /// are offered as lists.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub fn import_template(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<u8>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let columns = Field::ALL.map(|field| Column {
            header: field.header().to_owned(),
            width: if matches!(field, Field::Title | Field::Body) { 60.0 } else { 14.0 },
            choices: choices(field, dialogue),
            warning: NOT_LISTED.to_owned(),
        });
        Ok(Sheet::new(Field::Title.header(), &columns)?.finish()?)
    }
}

fn choices(field: Field, dialogue: &Dialogue) -> Vec<String> {
    let names = |list: &[Named]| list.iter().map(|named| named.name.clone()).collect();
    match field {
        Field::Sector => names(&dialogue.sectors),
        Field::Place => names(&dialogue.places),
        Field::Channel => Channel::ALL.iter().map(|c| channel_word(*c).to_owned()).collect(),
        Field::Language => Language::ALL.iter().map(ToString::to_string).collect(),
        Field::Title | Field::Body | Field::Date => Vec::new(),
    }
}

/// A dialogue's questions on their way out.
#[derive(Debug)]
pub struct QuestionTable {
    app: App,
    dialogue: Arc<Dialogue>,
    zone: TimeZone,
    set: Option<i64>,
    behind: Option<i64>,
    begun: bool,
}

type Row = [String; COLUMNS.len()];

impl QuestionTable {
    /// The next piece as CSV; none at the end.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn next_csv(&mut self) -> Result<Option<Vec<u8>>> {
        let mut piece = Vec::new();
        if !self.begun {
            self.begun = true;
            piece = csv_lines([COLUMNS.map(|(header, _)| header)], true)?;
        }
        piece.extend(csv_lines(self.next_rows().await?, false)?);
        Ok(Some(piece).filter(|piece| !piece.is_empty()))
    }

    /// The whole table as a workbook.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn xlsx(mut self) -> Result<Vec<u8>> {
        let columns = COLUMNS.map(|(header, width)| Column {
            header: header.to_owned(),
            width,
            ..Column::default()
        });
        let mut sheet = Sheet::new(Field::Title.header(), &columns)?;
        loop {
            let rows = self.next_rows().await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                sheet.push(row)?;
            }
        }
        // Packing a large table takes long enough to hold up others.
        let packed = tokio::task::spawn_blocking(move || sheet.finish()).await;
        Ok(packed.map_err(|error| Error::Internal(error.to_string()))??)
    }

    async fn next_rows(&mut self) -> Result<Vec<Row>> {
        let read = self.app.inner.store.read();
        let filter = Filter {
            dialogue: self.dialogue.id.0,
            oldest_first: true,
            behind: self.behind,
            ..Filter::default()
        };
        let lines = store::question::list(&read, &filter, 0, PAGE).await?;
        let Some(last) = lines.last() else { return Ok(Vec::new()) };
        self.behind = Some(last.id);
        let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
        let mut numbers: HashMap<i64, Vec<String>> = HashMap::new();
        let set = self.set.unwrap_or(0);
        for source in store::core_question::numbers_of(&read, set, &ids).await? {
            numbers.entry(source.question_id).or_default().push(source.number.to_string());
        }
        let row = |line: Line| {
            let core = numbers.remove(&line.id).unwrap_or_default().join(", ");
            self.row(line, core)
        };
        Ok(lines.into_iter().map(row).collect())
    }

    fn row(&self, line: Line, core_questions: String) -> Row {
        let channel = line
            .channel
            .parse()
            .map_or(line.channel.clone(), |channel| channel_word(channel).to_owned());
        [
            QuestionId(line.id).code(),
            line.title,
            line.body,
            line.sector.unwrap_or_default(),
            line.place.unwrap_or_default(),
            channel,
            line.language,
            Moment(line.created_at).iso_date(&self.zone),
            core_questions,
        ]
    }
}

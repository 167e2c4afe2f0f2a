//! The coding as a workbook, and brought back from one: a coder may work in a spreadsheet. People stand
//! in it by their numbers alone.

use std::collections::{BTreeMap, HashMap};

use domain::channel::Channel;
use domain::code::Coded as _;
use domain::coding::{Agreement, Kappa, MOST_AT_ONCE, Strength};
use domain::id::{AgendaId, AnswerId, ThemeId};
use domain::permission::Action;
use domain::text::Fault;
use publish::table::{Cell, Column, Sheet};
use store::coding::{Filter, Show};

use super::{Codes, SampleView, codes_of};
use crate::dialogue::Dialogue;
use crate::import::{RowFault, channel_word, table};
use crate::theme::{Outline, Set, ThemeLine};
use crate::{Actor, App, Error, Result};

/// Answers read at once.
const PAGE: i64 = 2000;
/// The largest file, in bytes.
pub const MOST_BYTES: usize = 20 << 20;
/// What stands for: no theme fits.
const UNFIT: &str = "없음";
/// The columns of the first sheet: those marked are read back.
const CODE: &str = "번호";
const THEMES: &str = "주제";
const AGAINST: &str = "반대";
const ANSWERS: [(&str, f64); 7] = [
    (CODE, 10.0),
    ("통로", 10.0),
    ("핵심 질문", 10.0),
    ("답변", 80.0),
    (THEMES, 24.0),
    (AGAINST, 16.0),
    ("담당자", 10.0),
];
const OF_THEMES: [(&str, f64); 10] = [
    ("주제", 10.0),
    ("이름", 36.0),
    ("의제", 10.0),
    ("의제 이름", 30.0),
    ("설명", 60.0),
    ("온라인", 10.0),
    ("대화마당", 10.0),
    ("분과", 10.0),
    ("전문가", 10.0),
    ("반대하는 답변", 14.0),
];
const OF_SAMPLES: [(&str, f64); 14] = [
    ("표본", 8.0),
    ("첫째", 10.0),
    ("둘째", 10.0),
    ("답변", 8.0),
    ("똑같이 단 답변", 14.0),
    ("주제", 10.0),
    ("둘 다", 8.0),
    ("첫째만", 8.0),
    ("둘째만", 8.0),
    ("둘 다 아님", 10.0),
    ("카파", 8.0),
    ("95% 아래", 10.0),
    ("95% 위", 10.0),
    ("뜻", 16.0),
];

/// What came of a workbook that was brought in: all of it, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodingImport {
    /// Rows below the header.
    pub rows: usize,
    /// Answers whose codes change, or changed.
    pub changed: usize,
    /// Rows without themes: their answers are left alone.
    pub blank: usize,
    /// Whether it was stored.
    pub stored: bool,
    /// What is wrong, in the order of the file; then nothing is stored.
    pub faults: Vec<RowFault>,
}

impl App {
    /// The coding of a set as a workbook: a row for each published answer, the themes, and how far
    /// two people agree. What the actor has to code apart is blank.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn coding_xlsx(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
    ) -> Result<Vec<u8>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let outline = self.theme_outline(actor, dialogue, set).await?;
        let samples = self.samples(actor, dialogue, set).await?;
        let read = self.inner.store.read();
        let own = self.own_coder(actor, dialogue).await?;
        let coders: HashMap<i64, i64> = store::coding::coders(&read, dialogue.id.0)
            .await?
            .into_iter()
            .map(|coder| (coder.id, coder.number))
            .collect();
        let apart = match own {
            Some(coder) => store::coding::apart(&read, set.id, coder).await?,
            None => Vec::new(),
        };
        let mut standing = store::coding::standing_in(&read, set.id).await?;
        standing.retain(|one| !apart.iter().any(|apart| apart.answer_id == one.answer_id));
        let mut coded: HashMap<i64, &[store::coding::Coding]> = HashMap::new();
        for same in standing.chunk_by(|one, other| one.answer_id == other.answer_id) {
            if let Some(first) = same.first() {
                coded.insert(first.answer_id, same);
            }
        }
        let mut sheet = Sheet::new("답변", &columns(&ANSWERS))?;
        let filter =
            Filter { dialogue: dialogue.id.0, set: set.id, show: Show::All, ..Filter::default() };
        let mut offset = 0;
        loop {
            let rows = store::coding::list(&read, &filter, offset, PAGE).await?;
            if rows.is_empty() {
                break;
            }
            offset += PAGE;
            for row in rows {
                let own = coded.get(&row.id).copied().unwrap_or_default();
                sheet.push_cells(answer_row(row, own, &coders))?;
            }
        }
        // Packing a large table takes long enough to hold up others.
        let packed = tokio::task::spawn_blocking(move || finish(sheet, &outline, &samples)).await;
        packed.map_err(|error| Error::Internal(error.to_string()))?
    }

    /// Brings a coding in from a table (XLSX or CSV): every row, or none when one is bad. A row says
    /// exactly which themes its answer speaks of; one without themes leaves it alone.
    ///
    /// # Errors
    /// [`Error::Denied`] unless a person curates the dialogue; [`Error::Table`] for a file that is no
    /// table; [`Error::Invalid`] without the columns it needs, or with too many rows; [`Error::Conflict`] as
    /// [`App::code_each`].
    pub async fn import_coding(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        (name, bytes): (&str, &[u8]),
        dry_run: bool,
    ) -> Result<CodingImport> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let table = table::read(name, bytes)?;
        let columns = Columns::of(&table.header)?;
        if table.rows.is_empty() || table.rows.len() > MOST_AT_ONCE {
            let expected = "1 to 20000 rows below the header";
            return Err(Error::field("file", Fault::Malformed { expected }));
        }
        let read = self.inner.store.read();
        let answers: BTreeMap<i64, i64> = store::coding::published(&read, dialogue.id.0)
            .await?
            .into_iter()
            .map(|one| (one.id, one.core_question_id))
            .collect();
        let themes = store::theme::of_set(&read, set.id).await?;
        let themes: Vec<String> = themes.iter().map(|theme| ThemeId(theme.id).code()).collect();
        let mut import = CodingImport { rows: table.rows.len(), ..CodingImport::default() };
        let mut wanted: BTreeMap<i64, Codes> = BTreeMap::new();
        for row in &table.rows {
            let taken = |answer: AnswerId| wanted.contains_key(&answer.0);
            match columns.read(&row.cells, &themes, |id| answers.contains_key(&id.0), taken) {
                Ok(Some((answer, codes))) => {
                    wanted.insert(answer.0, codes);
                }
                Ok(None) => import.blank += 1,
                Err((field, fault)) => import.faults.push(RowFault {
                    row: row.number,
                    column: columns.header_of(field),
                    field,
                    fault,
                }),
            }
        }
        if !import.faults.is_empty() || wanted.is_empty() {
            return Ok(import);
        }
        if dry_run {
            let own = self.own_coder(actor, dialogue).await?;
            let ids: Vec<i64> = wanted.keys().copied().collect();
            let scope = self.scope(&read, set, own, &ids).await?;
            import.changed =
                wanted.iter().filter(|(id, codes)| scope.codes(**id) != **codes).count();
            return Ok(import);
        }
        let wanted: Vec<(AnswerId, Codes)> =
            wanted.into_iter().map(|(id, codes)| (AnswerId(id), codes)).collect();
        import.changed = self.code_each(actor, dialogue, set, &wanted).await?;
        import.stored = true;
        Ok(import)
    }
}

fn columns<const N: usize>(all: &[(&str, f64); N]) -> [Column; N] {
    all.map(|(header, width)| Column { header: header.to_owned(), width, ..Column::default() })
}

/// A whole number as a cell.
fn number(value: i64) -> Cell {
    let small = i32::try_from(value).unwrap_or(i32::MAX);
    Cell::Number(f64::from(small))
}

fn count(value: usize) -> Cell {
    number(i64::try_from(value).unwrap_or(i64::MAX))
}

/// The name of a coder in everything that is given out.
fn coder_word(number: i64) -> String {
    format!("담당자 {number}")
}

fn theme_word(theme: Option<ThemeId>) -> String {
    theme.map_or(UNFIT.to_owned(), |theme| theme.code())
}

fn answer_row(
    row: store::coding::Line,
    codings: &[store::coding::Coding],
    coders: &HashMap<i64, i64>,
) -> [Cell; 7] {
    let codes = codes_of(codings);
    let words = |only_against: bool| {
        let wanted = codes.iter().filter(|(_, dissents)| **dissents || !only_against);
        wanted.map(|(theme, _)| theme_word(*theme)).collect::<Vec<_>>().join(", ")
    };
    let mut numbers: Vec<i64> =
        codings.iter().filter_map(|one| coders.get(&one.coder_id).copied()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let by = numbers.into_iter().map(coder_word).collect::<Vec<_>>().join(", ");
    let channel = row
        .channel
        .parse()
        .map_or(row.channel.clone(), |channel: Channel| channel_word(channel).to_owned());
    [
        AnswerId(row.id).code().into(),
        channel.into(),
        number(row.core_number),
        row.text.into(),
        words(false).into(),
        words(true).into(),
        by.into(),
    ]
}

fn finish(sheet: Sheet, outline: &Outline, samples: &[SampleView]) -> Result<Vec<u8>> {
    let mut sheet = sheet.another("주제", &columns(&OF_THEMES))?;
    let in_agendas = outline.agendas.iter().flat_map(|agenda| {
        let name = (AgendaId(agenda.row.id).code(), agenda.row.title.clone());
        agenda.themes.iter().map(move |theme| (theme, name.clone()))
    });
    let loose = outline.loose.iter().map(|theme| (theme, (String::new(), String::new())));
    for (theme, (agenda, title)) in in_agendas.chain(loose) {
        sheet.push_cells(theme_row(theme, agenda, title))?;
    }
    let mut sheet = sheet.another("일치도", &columns(&OF_SAMPLES))?;
    let complete = samples.iter().filter_map(|one| Some((one, one.agreement.as_ref()?)));
    for (number, (sample, found)) in (1..).zip(complete) {
        for row in sample_rows(number, sample, found) {
            sheet.push_cells(row)?;
        }
    }
    Ok(sheet.finish()?)
}

fn theme_row(line: &ThemeLine, agenda: String, title: String) -> [Cell; 10] {
    let row = &line.row;
    let of = |channel| number(line.counts.of_channel(channel));
    [
        ThemeId(row.id).code().into(),
        row.title.as_str().into(),
        agenda.into(),
        title.into(),
        row.summary.as_str().into(),
        of(Channel::Online),
        of(Channel::Field),
        of(Channel::Subcommittee),
        of(Channel::Expert),
        number(line.counts.dissenting),
    ]
}

/// A row for each theme of a sample, and one for their mean.
fn sample_rows(sample: i64, view: &SampleView, found: &Agreement) -> Vec<Vec<Cell>> {
    let head = || {
        vec![
            number(sample),
            coder_word(view.coders.0).into(),
            coder_word(view.coders.1).into(),
            count(found.answers),
            count(found.same),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = found
        .themes
        .iter()
        .map(|(theme, pairs)| {
            let mut row = head();
            row.push(theme_word(theme.map(ThemeId)).into());
            let cells = [pairs.both, pairs.first, pairs.second, pairs.neither];
            row.extend(cells.map(|cell| number(i64::from(cell))));
            row.extend(kappa_cells(pairs.kappa()));
            row
        })
        .collect();
    let mut mean = head();
    mean.extend(["평균".into(), "".into(), "".into(), "".into(), "".into()]);
    mean.extend(kappa_cells(found.mean));
    rows.push(mean);
    rows
}

fn kappa_cells(kappa: Option<Kappa>) -> [Cell; 4] {
    let Some(kappa) = kappa else { return ["", "", "", ""].map(Cell::from) };
    let numbers = [kappa.value, kappa.low, kappa.high].map(Cell::Number);
    let [value, low, high] = numbers;
    [value, low, high, strength_word(kappa.strength()).into()]
}

/// Landis and Koch's words in Korean.
fn strength_word(strength: Strength) -> &'static str {
    match strength {
        Strength::Poor => "우연보다 못함",
        Strength::Slight => "미미함",
        Strength::Fair => "약함",
        Strength::Moderate => "보통",
        Strength::Substantial => "상당함",
        Strength::AlmostPerfect => "거의 완전함",
    }
}

/// Where the columns that are read stand in a file.
struct Columns {
    code: usize,
    themes: usize,
    against: Option<usize>,
}

impl Columns {
    fn of(header: &[String]) -> Result<Self> {
        let find = |name: &str| header.iter().position(|one| one == name);
        let (Some(code), Some(themes)) = (find(CODE), find(THEMES)) else {
            let expected = "a header with the columns 번호 and 주제";
            return Err(Error::field("header", Fault::Malformed { expected }));
        };
        Ok(Self { code, themes, against: find(AGAINST) })
    }

    fn header_of(&self, field: &str) -> String {
        let header = match field {
            "answer" => CODE,
            "against" => AGAINST,
            _ => THEMES,
        };
        header.to_owned()
    }

    /// A row as an answer and what is said of it; none when it has no themes.
    fn read(
        &self,
        cells: &[String],
        themes: &[String],
        is_known: impl Fn(AnswerId) -> bool,
        is_taken: impl Fn(AnswerId) -> bool,
    ) -> std::result::Result<Option<(AnswerId, Codes)>, (&'static str, Fault)> {
        let cell =
            |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |text| text.trim());
        let typed = cell(Some(self.code));
        let answer = AnswerId::parse_code(typed).filter(|answer| is_known(*answer));
        let Some(answer) = answer else {
            return Err(("answer", unknown(typed, None)));
        };
        if is_taken(answer) {
            return Err(("answer", Fault::Taken));
        }
        let words = cell(Some(self.themes));
        let against = cell(self.against);
        if words.is_empty() {
            let is_blank = against.is_empty();
            return if is_blank { Ok(None) } else { Err(("against", unknown(against, None))) };
        }
        if words == UNFIT {
            let is_plain = against.is_empty();
            let codes = Codes::from([(None, false)]);
            return if is_plain {
                Ok(Some((answer, codes)))
            } else {
                Err(("against", unknown(against, None)))
            };
        }
        let mut codes = Codes::new();
        for word in parts(words) {
            codes.insert(Some(theme_of(word, themes).map_err(|fault| ("theme", fault))?), false);
        }
        for word in parts(against) {
            let theme = theme_of(word, themes).map_err(|fault| ("against", fault))?;
            match codes.get_mut(&Some(theme)) {
                Some(dissents) => *dissents = true,
                None => return Err(("against", unknown(word, None))),
            }
        }
        if codes.len() > domain::coding::MOST_THEMES {
            let max = domain::coding::MOST_THEMES;
            return Err(("theme", Fault::TooLong { max, length: codes.len() }));
        }
        Ok(Some((answer, codes)))
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' ', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn theme_of(word: &str, themes: &[String]) -> std::result::Result<ThemeId, Fault> {
    let theme = ThemeId::parse_code(word);
    match theme.filter(|theme| themes.contains(&theme.code())) {
        Some(theme) => Ok(theme),
        None => {
            Err(unknown(word, language::nearest::nearest(word, themes.iter().map(String::as_str))))
        }
    }
}

fn unknown(given: &str, nearest: Option<&str>) -> Fault {
    let given = given.chars().take(40).collect();
    Fault::Unknown { given, nearest: nearest.map(str::to_owned) }
}

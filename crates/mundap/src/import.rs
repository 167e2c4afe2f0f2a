//! `mundap import`.

use std::path::Path;

use app::import::{ImportOptions, ImportReport, Progress, RowFault};
use domain::code::Coded as _;
use domain::id::QuestionId;
use domain::permission::Actor;
use opinion::polis::{Export, ReadError, read, read_matrix};
use serde_json::{Value, json};

use crate::arguments::{PolisFolder, QuestionFile};
use crate::configuration::Configuration;
use crate::database;
use crate::output::{BadInput, Output};

/// Loads questions from a file: all of its rows, or none.
///
/// # Errors
/// [`BadInput`] that names every bad row; or when the database fails.
pub(crate) async fn questions(
    configuration: &Configuration,
    wanted: QuestionFile,
    output: &Output,
) -> anyhow::Result<()> {
    let app = database::start(configuration).await?;
    let dialogue = database::dialogue(&app, &wanted.dialogue, output).await?;
    let options = ImportOptions {
        dry_run: wanted.dry_run,
        skip_bad: wanted.skip_bad,
        add_missing: wanted.add_missing,
    };
    let name = wanted.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let bar = output.bar(output.pick("읽는 중", "reading"));
    let (staging, entering) =
        (output.pick("올리는 중", "staging"), output.pick("넣는 중", "entering"));
    let shown = bar.clone();
    let progress = move |progress: Progress| match progress {
        Progress::Reading(rows) => shown.set_position(u64::try_from(rows).unwrap_or(0)),
        Progress::Staging(done, all) => {
            shown.set_message(staging);
            shown.set_length(u64::try_from(all).unwrap_or(0));
            shown.set_position(u64::try_from(done).unwrap_or(0));
        }
        Progress::Entering => shown.set_message(entering),
        Progress::Done => {}
    };
    let report = app
        .import_questions(
            &Actor::command_line(),
            &dialogue,
            &wanted.file,
            &name,
            options,
            &progress,
        )
        .await;
    bar.finish_and_clear();
    let report = report.map_err(|error| in_file(error, &wanted.file, output))?;
    let faults = fault_lines(&report, &wanted.file, output);
    let object = described(&report, options, output);
    if report.is_refused(options) {
        let nothing = output.pick("아무것도 저장하지 않았습니다.", "nothing was stored");
        let message = format!("{faults}\n{nothing}");
        return Err(BadInput { message, details: object }.into());
    }
    if !faults.is_empty() {
        output.note(&faults);
    }
    output.result(&summary(&report, options, output), &object)?;
    Ok(())
}

/// A file that cannot be read as a table: its name goes first.
fn in_file(error: app::Error, file: &Path, output: &Output) -> anyhow::Error {
    let nothing = output.pick("아무것도 저장하지 않았습니다.", "nothing was stored");
    let message = match &error {
        app::Error::Table(table) => {
            let place = table.row().map(|row| format!(":{row}")).unwrap_or_default();
            let (expected, hint) = (table.expected(), table.hint());
            format!("{}{place} {table}; expected {expected}. {hint}", file.display())
        }
        app::Error::Invalid { faults } => faults
            .iter()
            .map(|fault| {
                format!("{} {}: {}", file.display(), fault.field, output.lang.fault(&fault.fault))
            })
            .collect::<Vec<_>>()
            .join("\n"),
        app::Error::File { .. } => error.to_string(),
        _ => return error.into(),
    };
    BadInput::new(format!("{message}\n{nothing}"))
}

/// One line for each fault: `FILE:ROW '동' 칸: …`.
fn fault_lines(report: &ImportReport, file: &Path, output: &Output) -> String {
    let line = |fault: &RowFault| {
        let column = match output.lang {
            crate::wording::Lang::Ko => format!("'{}' 칸", fault.column),
            crate::wording::Lang::En => format!("column '{}'", fault.column),
        };
        format!("{}:{} {column}: {}", file.display(), fault.row, output.lang.fault(&fault.fault))
    };
    let mut lines: Vec<String> = report.faults.iter().map(line).collect();
    let told: std::collections::BTreeSet<u32> =
        report.faults.iter().map(|fault| fault.row).collect();
    if report.bad > told.len() {
        let more = output.pick("행에 잘못이 더 있습니다", "more rows are bad");
        lines.push(format!("… {} {more}", report.bad - told.len()));
    }
    lines.join("\n")
}

fn summary(report: &ImportReport, options: ImportOptions, output: &Output) -> String {
    let korean = output.lang == crate::wording::Lang::Ko;
    let mut text = match (korean, options.dry_run) {
        (true, true) => format!(
            "{}행을 확인했습니다. {}행이 들어갈 수 있습니다. 아무것도 저장하지 않았습니다.",
            report.rows,
            report.good()
        ),
        (true, false) => format!("질문 {}개를 넣었습니다.", report.added),
        (false, true) => format!(
            "{} rows checked, {} would enter; nothing was stored",
            report.rows,
            report.good()
        ),
        (false, false) => format!("{} questions added", report.added),
    };
    let mut also = |count: usize, korean_text: &str, english_text: &str| {
        if count > 0 {
            let what = output.pick(korean_text, english_text);
            text.push_str(&format!(" {what}: {count}."));
        }
    };
    also(report.known, "이미 들어와 있던 행", "rows that had entered before");
    also(report.bad, "빼놓은 행", "rows left out");
    text
}

fn described(report: &ImportReport, options: ImportOptions, output: &Output) -> Value {
    let columns: Vec<Value> = report
        .columns
        .iter()
        .map(|(header, column)| {
            json!({"header": header, "read_as": column.map(app::import::Column::field)})
        })
        .collect();
    let faults: Vec<Value> = report
        .faults
        .iter()
        .map(|fault| {
            json!({
                "row": fault.row, "column": fault.column, "field": fault.field,
                "message": output.lang.fault(&fault.fault),
            })
        })
        .collect();
    json!({
        "file": report.file,
        "dry_run": options.dry_run,
        "rows": report.rows,
        "added": report.added,
        "known": report.known,
        "bad": report.bad,
        "first": report.first.map(|id| QuestionId(id).code()),
        "new_sectors": report.new_sectors,
        "new_places": report.new_places,
        "columns": columns,
        "faults": faults,
    })
}

/// Loads a Polis conversation as a core question.
///
/// # Errors
/// [`BadInput`] with file, line and column; or when the database fails.
pub(crate) async fn polis(
    configuration: &Configuration,
    wanted: PolisFolder,
    output: &Output,
) -> anyhow::Result<()> {
    let export = read_polis(&wanted.folder, output)?;
    let app = database::start(configuration).await?;
    let dialogue = database::dialogue(&app, &wanted.dialogue, output).await?;
    let title = wanted.title.unwrap_or_else(|| {
        let folder = wanted.folder.canonicalize().unwrap_or_else(|_| wanted.folder.clone());
        folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    });
    let bar = output.bar(output.pick("표를 넣는 중", "votes"));
    let shown = bar.clone();
    let progress = move |done: usize, all: usize| {
        shown.set_length(u64::try_from(all).unwrap_or(0));
        shown.set_position(u64::try_from(done).unwrap_or(0));
    };
    let done =
        app.import_polis(&Actor::command_line(), &dialogue, &title, &export, &progress).await;
    bar.finish_and_clear();
    let done = done?;
    let (statements, participants, votes) = (done.statements, done.participants, done.votes);
    let text = match output.lang {
        crate::wording::Lang::Ko => format!(
            "핵심 질문 {}: 의견 {statements}개, 참여자 {participants}명, 표 {votes}표를 넣었습니다.",
            done.core_question
        ),
        crate::wording::Lang::En => format!(
            "core question {}: {statements} statements, {participants} participants, {votes} votes",
            done.core_question
        ),
    };
    output.result(
        &text,
        &json!({
            "core_question": done.core_question, "statements": statements,
            "participants": participants, "votes": votes,
        }),
    )?;
    Ok(())
}

/// Reads the export in a directory: votes.csv with comments.csv, else participants-votes.csv.
pub(crate) fn read_polis(folder: &Path, output: &Output) -> anyhow::Result<Export> {
    let votes = folder.join("votes.csv");
    let comments = folder.join("comments.csv");
    let matrix = folder.join("participants-votes.csv");
    let export = if votes.is_file() {
        read(&bytes(&votes)?, &bytes(&comments)?)
    } else if matrix.is_file() {
        let comments = if comments.is_file() { Some(bytes(&comments)?) } else { None };
        read_matrix(&bytes(&matrix)?, comments.as_deref())
    } else {
        let missing = output.pick(
            "votes.csv와 comments.csv, 또는 participants-votes.csv가 있어야 합니다.",
            "expected votes.csv with comments.csv, or participants-votes.csv",
        );
        return Err(BadInput::new(format!("{}: {missing}", folder.display())));
    };
    export.map_err(|error| bad_file(&folder.join(error.file.to_string()), &error))
}

/// A file that cannot be read: its path, line and column, what was expected and what to do.
pub(crate) fn bad_file(path: &Path, error: &ReadError) -> anyhow::Error {
    let (line, fault) = (error.line, &error.fault);
    let column = error.column.as_ref();
    let column = column.map(|place| format!("{} ({}):", place.number, place.name));
    let place = format!("{}:{line}:{}", path.display(), column.unwrap_or_default());
    BadInput::new(format!("{place} {fault}; expected {}. {}", error.expected(), error.remedy()))
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| BadInput::new(format!("{}: {error}", path.display())))
}

//! `mundap opinion`.

mod document;
mod report;
mod weighted;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use opinion::analysis::{Analysis, Mode, Options, Phase, analyse};
use opinion::conversation::Conversation;
use opinion::table::{self, TableError};
use serde_json::json;

use crate::arguments::{Opinion, OpinionAnalysis, OpinionCommand, OpinionMode, Planted};
use crate::import::{bad_file, read_polis};
use crate::output::{BadInput, Output};
use crate::wording::Lang;
use document::Document;
use report::Report;
use weighted::Weighted;

/// Analyses a conversation, or makes one up.
///
/// # Errors
/// [`BadInput`] with file, line and column; or when a file cannot be written.
pub(crate) fn run(wanted: Opinion, output: &Output) -> anyhow::Result<()> {
    match (wanted.command, wanted.path) {
        (Some(OpinionCommand::Generate(planted)), _) => generate(&planted, output),
        (None, Some(path)) => analyse_path(&path, &wanted.analysis, output),
        (None, None) => Err(BadInput::new("mundap opinion PATH")),
    }
}

/// How long each part took, in seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Timings {
    read: f64,
    analysis: f64,
    certainty: f64,
}

fn analyse_path(path: &Path, wanted: &OpinionAnalysis, output: &Output) -> anyhow::Result<()> {
    let bar = output.bar(output.pick("읽는 중", "reading"));
    let started = now();
    let conversation = read(path, output);
    let mut timings =
        Timings { read: now().duration_since(started).as_secs_f64(), ..Timings::default() };
    let conversation = conversation.inspect_err(|_| bar.finish_and_clear())?;
    let given = wanted.groups_from.as_deref().map(|file| given_groups(file, &conversation));
    let weighted = Weighted::read(wanted, &conversation, output)?;
    let options = Options {
        mode: match wanted.mode {
            OpinionMode::Honest => Mode::Honest,
            OpinionMode::Polis => Mode::Polis,
        },
        groups: wanted.groups.map(usize::from),
        given: given.transpose()?,
        earlier: None,
        seed: wanted.seed,
        without: Vec::new(),
    };
    let mut spent = [Duration::ZERO; 2];
    let mut part: Option<(bool, Instant)> = None;
    let mut phase = |begins: Phase| {
        let at = now();
        if let Some((certainty, since)) = part
            && let Some(spent) = spent.get_mut(usize::from(certainty))
        {
            *spent += at.duration_since(since);
        }
        part = Some((begins.is_certainty(), at));
        bar.set_message(phase_name(begins, output));
    };
    let threads = usize::from(wanted.threads.unwrap_or_default());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let analysis = pool.install(|| analyse(&conversation.matrix, None, &options, &mut phase));
    if let Some((certainty, since)) = part
        && let Some(spent) = spent.get_mut(usize::from(certainty))
    {
        *spent += now().duration_since(since);
    }
    bar.finish_and_clear();
    timings.analysis = spent[0].as_secs_f64();
    timings.certainty = spent[1].as_secs_f64();
    let document = Document::new(&conversation, &analysis, &options, weighted.as_ref(), timings);
    if let Some(out) = &wanted.out {
        write(out, |file| Ok(serde_json::to_writer(file, &document)?))?;
    }
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    let name = name.map(|name| name.to_string_lossy());
    let report = Report {
        conversation: &conversation,
        analysis: &analysis,
        options: &options,
        weighted: weighted.as_ref(),
        name: name.as_deref().unwrap_or_default(),
        lang: output.lang,
    };
    if let Some(svg) = &wanted.svg {
        write(svg, |file| Ok(file.write_all(report.svg().as_bytes())?))?;
    }
    if let Some(html) = &wanted.html {
        let page = report.html()?;
        write(html, |file| Ok(file.write_all(page.as_bytes())?))?;
    }
    tell(&conversation, &analysis, timings, wanted, output)
}

/// The one place of this command that reads a clock: for timings, which change nothing.
#[expect(clippy::disallowed_methods, reason = "measures how long the analysis takes")]
fn now() -> Instant {
    Instant::now()
}

fn phase_name(phase: Phase, output: &Output) -> &'static str {
    match phase {
        Phase::Counting => output.pick("함께 투표한 수를 세는 중", "counting votes on pairs"),
        Phase::Components => output.pick("축을 찾는 중", "finding components"),
        Phase::Groups => output.pick("모둠을 찾는 중", "finding groups"),
        Phase::Null => {
            output.pick("모둠이 정말 있는지 보는 중", "testing whether there are groups")
        }
        Phase::Statements => output.pick("의견을 견주는 중", "comparing statements"),
        Phase::Stability => output.pick("다시 뽑아 보는 중", "drawing again"),
    }
}

/// Reads a Polis export (a directory) or a table of votes (a file).
fn read(path: &Path, output: &Output) -> anyhow::Result<Conversation> {
    if path.is_dir() {
        let export = read_polis(path, output)?;
        return Conversation::of_export(&export)
            .map_err(|error| BadInput::new(format!("{}: {error}", path.display())));
    }
    table::read(&bytes(path)?).map_err(|error| match error {
        TableError::Read(error) => bad_file(path, &error),
        TableError::Size(_) => BadInput::new(format!("{}: {error}", path.display())),
    })
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| BadInput::new(format!("{}: {error}", path.display())))
}

/// Each person's group from a CSV file; a person whom it does not name has none.
fn given_groups(path: &Path, conversation: &Conversation) -> anyhow::Result<Vec<Option<u8>>> {
    let named = table::read_groups(&bytes(path)?).map_err(|error| bad_file(path, &error))?;
    Ok(conversation.people.iter().map(|id| named.get(id).copied()).collect())
}

fn tell(
    conversation: &Conversation,
    analysis: &Analysis,
    timings: Timings,
    wanted: &OpinionAnalysis,
    output: &Output,
) -> anyhow::Result<()> {
    let (people, statements) = (conversation.people.len(), conversation.statements.len());
    let votes = conversation.matrix.votes();
    let groups: Vec<String> = analysis.groups.iter().map(|group| group.size.to_string()).collect();
    let sizes = groups.join(" · ");
    let text = match output.lang {
        Lang::Ko => format!(
            "{people}명이 의견 {statements}개에 {votes}표를 던졌습니다. 모둠 {}개: {sizes}명.",
            groups.len()
        ),
        Lang::En => format!(
            "{people} people, {statements} statements, {votes} votes; {} groups: {sizes}",
            groups.len()
        ),
    };
    let named = |path: &Option<std::path::PathBuf>| path.as_ref().map(|p| p.display().to_string());
    output.result(
        &text,
        &json!({
            "counts": document::counts(conversation, analysis),
            "groups": analysis.groups.iter().map(|group| group.size).collect::<Vec<_>>(),
            "timings": document::timings(timings),
            "out": named(&wanted.out), "svg": named(&wanted.svg), "html": named(&wanted.html),
        }),
    )?;
    Ok(())
}

fn generate(planted: &Planted, output: &Output) -> anyhow::Result<()> {
    let most = u64::from(planted.participants) * u64::from(planted.statements);
    if planted.votes > most || planted.participants == 0 {
        return Err(BadInput::new(format!(
            "--votes {}: {}",
            planted.votes,
            output.pick(
                "사람 수 × 의견 수보다 많을 수 없습니다. 줄여 주십시오.",
                "expected at most participants × statements; use fewer"
            )
        )));
    }
    let wanted = table::Planted {
        participants: usize::try_from(planted.participants)?,
        statements: usize::from(planted.statements),
        votes: usize::try_from(planted.votes)?,
        groups: usize::from(planted.groups),
        seed: planted.seed,
    };
    write(&planted.out, |file| Ok(wanted.write(file)?))?;
    let path = planted.out.display().to_string();
    let text = format!("{path}: {}", output.pick("만들었습니다", "written"));
    output.result(&text, &json!({"out": path, "votes": planted.votes}))?;
    Ok(())
}

/// Writes a file under a passing name first, so that a half-written one is never taken for whole.
fn write(
    path: &Path,
    content: impl FnOnce(&mut BufWriter<File>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut passing = path.as_os_str().to_owned();
    passing.push(".part");
    let done = (|| {
        let mut out = BufWriter::new(File::create(&passing)?);
        content(&mut out)?;
        out.flush()?;
        std::fs::rename(&passing, path)?;
        anyhow::Ok(())
    })();
    done.with_context(|| path.display().to_string())
}

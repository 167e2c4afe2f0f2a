//! `mundap doctor`: the configuration in force, and whether the installation is well.

mod backup;
mod machine;
mod mail;
mod report;
mod retention;
mod settings;
mod sign_in;

use std::path::Path;

use app::App;
use domain::permission::Actor;
use store::{Store, StoreError, inspection};

use crate::configuration::Configuration;
use crate::database;
use crate::output::Output;
use report::Report;

/// A log of SQLite's that grows beyond this is not being folded into the file.
const LARGE_LOG: u64 = 256 << 20;

/// Explains and checks. Problems are marked with `!` and make the exit code 1; what could be better
/// is marked with `?`.
///
/// # Errors
/// When something is wrong.
pub(crate) async fn doctor(configuration: &Configuration, output: &Output) -> anyhow::Result<()> {
    let mut report = Report::default();
    settings::settings(&mut report, configuration, output);
    report.heading(output.pick("데이터베이스", "database"));
    let app = match database::start(configuration).await {
        Ok(app) => Some(app),
        Err(error) if is_unreachable(&error) => {
            let advice = output.pick(
                "데이터베이스에 닿지 않습니다. 켜져 있는지, 주소가 맞는지 확인하십시오.",
                "the database cannot be reached: see whether it runs and the address is right",
            );
            report.problem("reachable", format!("{error:#}"), advice);
            None
        }
        Err(error) => return Err(error),
    };
    if let Some(app) = &app {
        database(&mut report, app.store(), output).await?;
    }
    report.heading(output.pick("컴퓨터", "machine"));
    machine::space(&mut report, configuration, output);
    machine::fonts(&mut report, output);
    machine::permissions(&mut report, configuration, output);
    if let Some(app) = app {
        machine::looks(&mut report, &app, configuration, output).await;
        machine::clock(&mut report, app.store(), output).await?;
        mail::mail(&mut report, &app, configuration, output).await?;
        sign_in::sign_in(&mut report, &app, configuration, output).await?;
        backup::backups(&mut report, &app, configuration, output).await?;
        retention::retention(&mut report, &app, configuration, output).await?;
        counts(&mut report, &app, output).await?;
        app.close().await?;
    }
    report.finish(output)
}

fn is_unreachable(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<StoreError>())
        .any(|error| matches!(error, StoreError::Database(_)))
}

async fn database(report: &mut Report, store: &Store, output: &Output) -> anyhow::Result<()> {
    report.fact("engine", inspection::version(store).await?);
    let versions = store::applied(store).await?;
    report.fact("schema", versions.last().map_or("-", String::as_str));
    let damage = inspection::quick_integrity(store).await?;
    if damage.is_empty() {
        report.fact("integrity", "ok");
    } else {
        let advice = output.pick(
            "백업에서 되살리십시오: mundap restore FILE --replace",
            "restore a backup: mundap restore FILE --replace",
        );
        report.problem("integrity", damage.join("; "), advice);
    }
    if let Some(file) = store::backup::file_of(store) {
        size(report, &file, output);
    }
    for fact in inspection::durability(store).await? {
        if fact.dangerous {
            let advice = output.pick(
                "이 값으로는 받았다고 알린 표가 사라질 수 있습니다. on으로 바꾸십시오.",
                "with this value an acknowledged vote can be lost; turn it on",
            );
            report.problem(fact.name, fact.value, advice);
        } else {
            report.fact(fact.name, fact.value);
        }
    }
    staged(report, inspection::staged_rows(&store.read()).await?, output);
    Ok(())
}

/// The size of an embedded database, and of its log.
fn size(report: &mut Report, file: &Path, output: &Output) {
    let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |found| found.len());
    let log = bytes(Path::new(&format!("{}-wal", file.display())));
    report.fact("size", format!("{} MiB", bytes(file) >> 20));
    let shown = format!("{} MiB", log >> 20);
    if log <= LARGE_LOG {
        return report.fact("write-ahead log", shown);
    }
    let advice = output.pick(
        "로그가 본 파일로 옮겨지지 않습니다. 오래 열려 있는 프로그램이 있으면 끝내십시오.",
        "the log is not folded into the file; end programs that keep the database open",
    );
    report.advice("write-ahead log", shown, advice);
}

fn staged(report: &mut Report, rows: i64, output: &Output) {
    if rows == 0 {
        return report.fact("staged import rows", 0);
    }
    let advice = output.pick(
        "가져오기가 진행 중이거나 멈췄습니다. 멈춘 것이면 같은 파일을 다시 가져오면 정리됩니다.",
        "an import runs or was stopped; importing the same file again clears them",
    );
    report.problem("staged import rows", rows, advice);
}

async fn counts(report: &mut Report, app: &App, output: &Output) -> anyhow::Result<()> {
    report.heading(output.pick("대화", "dialogues"));
    let actor = Actor::command_line();
    report.fact("demo", format!("{:?}", app.demo_state().await?).to_lowercase());
    for dialogue in app.dialogues(&actor).await? {
        let counts = app.counts(&actor, &dialogue).await?;
        report.fact(
            &dialogue.slug,
            format!(
                "{}, questions {}, core questions {}, answers {}, statements {}, votes {}, participants {}",
                dialogue.status,
                counts.questions,
                counts.core_questions,
                counts.answers,
                counts.statements,
                counts.votes,
                counts.participants
            ),
        );
    }
    Ok(())
}

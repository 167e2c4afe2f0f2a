//! `mundap doctor`: the configuration in force, and whether the installation is well.

use std::path::{Path, PathBuf};
use std::process::Command;

use app::clock::{Clock as _, SystemClock};
use domain::permission::Actor;
use domain::time::{DAY, Moment, SECOND};
use serde_json::{Value, json};
use store::inspection;

use crate::configuration::{Configuration, Origin};
use crate::database;
use crate::output::Output;

/// Free space below which the doctor complains.
const LITTLE_SPACE: u64 = 1 << 30;
/// No clock that is right shows a time before this program was written (2026-11-01).
const WRITTEN: Moment = Moment(1_793_491_200 * SECOND);

/// Lines for people and facts for machines.
#[derive(Default)]
struct Report {
    lines: Vec<String>,
    facts: Vec<Value>,
    problems: usize,
}

impl Report {
    fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.push(text.to_owned());
    }

    fn fact(&mut self, name: &str, value: impl std::fmt::Display) {
        self.lines.push(format!("  {name:<22} {value}"));
        self.facts.push(json!({"name": name, "value": value.to_string()}));
    }

    fn problem(&mut self, name: &str, value: impl std::fmt::Display, advice: &str) {
        self.problems += 1;
        self.lines.push(format!("! {name:<22} {value}\n      {advice}"));
        self.facts.push(json!({"name": name, "value": value.to_string(), "problem": advice}));
    }
}

/// Explains and checks. Problems are marked with `!` and make the exit code 1.
///
/// # Errors
/// When the database cannot be opened, or something is wrong.
pub(crate) async fn doctor(configuration: &Configuration, output: &Output) -> anyhow::Result<()> {
    let mut report = Report::default();
    settings(&mut report, configuration, output);
    let app = database::start(configuration).await?;
    let store = app.store();
    report.heading(output.pick("데이터베이스", "database"));
    report.fact("engine", inspection::version(store).await?);
    let versions = store::applied(store).await?;
    report.fact("schema", versions.last().map_or("-", String::as_str));
    let damage = inspection::integrity(store).await?;
    if damage.is_empty() {
        report.fact("integrity", "ok");
    } else {
        let advice = output.pick(
            "백업에서 되살리십시오: mundap restore FILE --replace",
            "restore a backup: mundap restore FILE --replace",
        );
        report.problem("integrity", damage.join("; "), advice);
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
    staged(&mut report, inspection::staged_rows(&store.read()).await?, output);
    space(&mut report, configuration, store, output);
    clock(&mut report, store, output).await?;
    counts(&mut report, &app, output).await?;
    store.clone().close().await?;
    finish(&report, output)
}

fn finish(report: &Report, output: &Output) -> anyhow::Result<()> {
    let object = json!({"problems": report.problems, "facts": report.facts});
    output.result(&report.lines.join("\n"), &object)?;
    if report.problems == 0 {
        return Ok(());
    }
    let found = output.pick("고칠 것이 있습니다", "problems found");
    anyhow::bail!("{found}: {}", report.problems)
}

fn settings(report: &mut Report, configuration: &Configuration, output: &Output) {
    report.heading(output.pick("설정 (값, 온 곳)", "configuration (value, where it came from)"));
    let file =
        configuration.file.as_ref().map_or("-".to_owned(), |path| path.display().to_string());
    report.fact("file", file);
    let mut set = |name: &str, value: String, origin: Origin| {
        report.fact(name, format!("{value}  ({origin})"));
    };
    let data = &configuration.data;
    set("data", data.value.display().to_string(), data.origin);
    let database = &configuration.database;
    set("database", database::shown(&database.value), database.origin);
    let listen = &configuration.listen;
    set("listen", listen.value.to_string(), listen.origin);
    let public_url = &configuration.public_url;
    let url = public_url.value.clone().unwrap_or_else(|| "-".to_owned());
    set("public_url", url, public_url.origin);
    let proxy = &configuration.trusted_proxy;
    set("trusted_proxy", proxy.value.to_string(), proxy.origin);
    let fonts = &configuration.fonts;
    let folders: Vec<String> =
        fonts.value.iter().map(|folder| folder.display().to_string()).collect();
    let shown = if folders.is_empty() { "-".to_owned() } else { folders.join(":") };
    set("fonts", shown, fonts.origin);
    let limits = &configuration.limits;
    let in_force = if limits.value.on { format!("{:?}", limits.value) } else { "off".to_owned() };
    set("limits", in_force, limits.origin);
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

fn space(
    report: &mut Report,
    configuration: &Configuration,
    store: &store::Store,
    output: &Output,
) {
    let folder = store::backup::file_of(store)
        .and_then(|file| file.parent().map(Path::to_path_buf))
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| match configuration.data.value.is_dir() {
            true => configuration.data.value.clone(),
            false => PathBuf::from("."),
        });
    let shown = |bytes: u64| format!("{} MiB ({})", bytes >> 20, folder.display());
    match free_bytes(&folder) {
        None => report.fact("free space", "?"),
        Some(bytes) if bytes >= LITTLE_SPACE => report.fact("free space", shown(bytes)),
        Some(bytes) => {
            let advice = output.pick("자리를 비우십시오.", "make room");
            report.problem("free space", shown(bytes), advice);
        }
    }
}

/// What `df` says; it is on every system that has POSIX tools.
fn free_bytes(folder: &Path) -> Option<u64> {
    let told = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    let text = String::from_utf8(told.stdout).ok()?;
    let blocks: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(blocks.saturating_mul(1024))
}

/// The clock is wrong when it shows a time before this program, before the newest act, or far from
/// the database server's.
async fn clock(report: &mut Report, store: &store::Store, output: &Output) -> anyhow::Result<()> {
    let now = SystemClock.now();
    let newest = Moment(inspection::newest_act_at(&store.read()).await?);
    let apart = (inspection::clock(store).await? - now.0).abs();
    if now < WRITTEN || newest > now.plus(60 * SECOND) || apart > 60 * SECOND {
        let advice = output.pick(
            "시계가 틀린 것 같습니다. 시간 맞춤(NTP)을 확인하십시오.",
            "the clock seems wrong; check time synchronisation (NTP)",
        );
        let value = format!(
            "{}; newest act {}; database {} s apart",
            now.rfc3339(),
            newest.rfc3339(),
            apart / SECOND
        );
        report.problem("clock", value, advice);
    } else {
        report.fact("clock", now.rfc3339());
        report.fact("days since newest act", (now.0 - newest.0) / DAY);
    }
    Ok(())
}

async fn counts(report: &mut Report, app: &app::App, output: &Output) -> anyhow::Result<()> {
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

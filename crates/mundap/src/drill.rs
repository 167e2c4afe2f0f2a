//! `mundap backup drill`: whether a backup can be restored, tried before it is needed.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use app::clock::{Clock as _, SystemClock};
use domain::time::{KOREA, Moment, zone};
use serde_json::json;
use store::Store;
use store::backup::{ActsCompared, compare_acts, is_of, open_whole};
use store::copy::differences;

use crate::arguments::Drill;
use crate::configuration::Configuration;
use crate::output::{BadInput, Output, Told};
use crate::wording::Lang;
use crate::{backup, database};

/// What the date of the last drill is noted under.
pub(crate) const JOB: &str = "backup-drill";

/// What came of a drill.
struct Findings {
    file: PathBuf,
    tables: usize,
    rows: u64,
    /// How the backup's acts stand to those of the database in force; none when the backup is of
    /// another installation.
    acts: Option<ActsCompared>,
    wrong: Vec<String>,
}

/// Restores a backup into a temporary place, compares every table with the file and every act with
/// the database in force, and notes the date.
///
/// # Errors
/// [`BadInput`] when there is no backup; when it is damaged, cannot be restored, or something
/// differs.
pub(crate) async fn drill(
    configuration: &Configuration,
    wanted: Drill,
    output: &Output,
) -> anyhow::Result<()> {
    let file = match wanted.file {
        Some(file) => file,
        None => newest(configuration, output)?,
    };
    if !file.is_file() {
        let none = output.pick("이런 파일이 없습니다", "there is no such file");
        return Err(BadInput::new(format!("{}: {none}", file.display())));
    }
    let app = database::start(configuration).await?;
    let findings = compare(&file, wanted.into.as_deref(), app.store(), output).await;
    let told = match &findings {
        Ok(findings) if findings.wrong.is_empty() => file.display().to_string(),
        Ok(findings) => findings.wrong.join("; "),
        Err(error) => format!("{error:#}"),
    };
    let good = findings.as_ref().is_ok_and(|findings| findings.wrong.is_empty());
    app.note_job(JOB, good, &told).await?;
    app.close().await?;
    if let Some(into) = wanted.into.filter(|_| findings.is_ok()) {
        // What stays there holds nobody who was erased.
        backup::erase_again(Store::open(&into).await?, configuration).await?;
    }
    tell(&findings?, output)
}

fn newest(configuration: &Configuration, output: &Output) -> anyhow::Result<PathBuf> {
    let folder = &configuration.backup_folder.value;
    if let Some((_, file)) = backup::newest(folder)? {
        return Ok(file);
    }
    let none = output.pick(
        "백업이 없습니다. 파일을 적거나 --backup-folder로 곳을 알려 주십시오",
        "there is no backup; name a file, or the folder with --backup-folder",
    );
    Err(BadInput::new(format!("{}: {none}", folder.display())))
}

async fn compare(
    file: &Path,
    into: Option<&str>,
    live: &Store,
    output: &Output,
) -> anyhow::Result<Findings> {
    let folder = tempfile::tempdir().context("a temporary folder")?;
    let temporary = format!("sqlite:{}", folder.path().join("drill.db").display());
    let restored = Store::open(into.unwrap_or(&temporary)).await?;
    let bar = output.bar(output.pick("되살려 보는 중", "restoring"));
    let copied = restored.restore_from(file, false, &|rows| bar.set_position(rows)).await;
    bar.finish_and_clear();
    copied?;
    let backup = open_whole(file).await?;
    let there = restored.sums().await?;
    let mut wrong = Vec::new();
    // An older backup is restored with its schema brought up to date: its tables are other ones.
    if store::applied(&backup).await? == store::applied(&restored).await? {
        wrong = differences(&backup.sums().await?, &there);
    }
    let damage = store::inspection::integrity(&restored).await?;
    wrong.extend(damage);
    let acts = match is_of(&backup, live).await? {
        true => Some(compare_acts(&restored, live).await?),
        false => None,
    };
    if let Some(acts) = acts.filter(|acts| acts.different > 0) {
        wrong.push(format!("act: {} differ from the database in force", acts.different));
    }
    backup.close().await?;
    restored.close().await?;
    let rows = there.iter().map(|sum| sum.rows).sum();
    Ok(Findings { file: file.to_path_buf(), tables: there.len(), rows, acts, wrong })
}

fn tell(findings: &Findings, output: &Output) -> anyhow::Result<()> {
    let Findings { file, tables, rows, acts, wrong } = findings;
    let object = json!({
        "file": file.display().to_string(),
        "tables": tables,
        "rows": rows,
        "of_this_installation": acts.is_some(),
        "acts_same": acts.map(|acts| acts.same),
        "acts_different": acts.map(|acts| acts.different),
        "newest_act": acts.map(|acts| Moment(acts.newest_at).rfc3339()),
        "at": SystemClock.now().rfc3339(),
        "wrong": wrong,
    });
    let file = file.display();
    let mut lines = vec![match output.lang {
        Lang::Ko => format!("{file}: 표 {tables}개, {rows}행을 되살려 모두 견주었습니다."),
        Lang::En => format!("{file}: {rows} rows of {tables} tables restored and compared"),
    }];
    lines.push(match (acts, output.lang) {
        (None, Lang::Ko) => {
            "다른 설치의 백업이라 지금 데이터베이스와는 견주지 않았습니다.".to_owned()
        }
        (None, Lang::En) => {
            "a backup of another installation: not compared with this one".to_owned()
        }
        (Some(acts), lang) => {
            let newest = Moment(acts.newest_at).date_time(&zone(KOREA));
            let same = acts.same;
            match lang {
                Lang::Ko => {
                    format!("행위 {same}개가 지금 데이터베이스와 같습니다. 마지막 행위: {newest}")
                }
                Lang::En => {
                    format!("{same} acts are those of the database in force; the newest: {newest}")
                }
            }
        }
    });
    lines.extend(wrong.iter().map(|line| format!("! {line}")));
    output.result(&lines.join("\n"), &object)?;
    let failed = output.pick("되살린 것이 같지 않습니다", "what was restored is not the same");
    if wrong.is_empty() { Ok(()) } else { Err(Told(failed.to_owned()).into()) }
}

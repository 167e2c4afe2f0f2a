//! Retention: the privacy notice, what is destroyed every night, and the list of what was erased.

use app::App;
use app::clock::{Clock as _, SystemClock};
use domain::permission::Actor;
use domain::time::{DAY, KOREA, Moment, zone};

use super::report::Report;
use crate::configuration::Configuration;
use crate::output::Output;
use crate::{backup, database, destruction, rotation, term};

/// What should happen every night and is older than this was missed.
const OLD: i64 = 3 * DAY / 2;

/// Whether what the privacy notice promises is done.
pub(super) async fn retention(
    report: &mut Report,
    app: &App,
    configuration: &Configuration,
    output: &Output,
) -> anyhow::Result<()> {
    report.heading(output.pick("보관과 파기", "retention"));
    policy(report, app, output).await?;
    last(report, app, output).await?;
    terms(report, app, output).await?;
    files(report, app, output).await?;
    backups(report, app, configuration, output).await?;
    erasures(report, app, configuration, output).await
}

async fn policy(report: &mut Report, app: &App, output: &Output) -> anyhow::Result<()> {
    let newest = app.policies(&Actor::command_line()).await?.into_iter().next();
    match newest.filter(|version| version.policy.is_complete()) {
        Some(version) => {
            let since = version.since.iso_date(&zone(KOREA));
            report.fact("privacy notice", format!("{} ({since})", version.number));
        }
        None => report.advice(
            "privacy notice",
            "-",
            output.pick(
                "책임자와 연락처를 /staff/privacy 에서 정하기 전에는 시민의 전자우편 주소를 받지 않습니다.",
                "no citizen's e-mail address is taken until /staff/privacy names who answers for it",
            ),
        ),
    }
    Ok(())
}

/// The seats whose term was over last night.
async fn terms(report: &mut Report, app: &App, output: &Output) -> anyhow::Result<()> {
    let Some(job) = app.job(term::JOB).await? else { return Ok(()) };
    let told = format!("{}, {}", Moment(job.tried_at).date_time(&zone(KOREA)), job.told);
    if job.done_at == Some(job.tried_at) {
        report.fact("last end of terms", told);
    } else {
        let advice = output.pick(
            "임기가 끝난 위원 자리를 끝내지 못했습니다. 한 시간 뒤에 다시 합니다.",
            "seats whose term is over were not ended; it is tried again in an hour",
        );
        report.problem("last end of terms", told, advice);
    }
    Ok(())
}

/// The destruction of last night.
async fn last(report: &mut Report, app: &App, output: &Output) -> anyhow::Result<()> {
    let job = app.job(destruction::JOB).await?;
    let now = SystemClock.now();
    let since = match job.as_ref().and_then(|job| job.done_at) {
        Some(done) => Moment(done),
        None => app.began().await?,
    };
    let failed = job.as_ref().is_some_and(|job| job.done_at != Some(job.tried_at));
    let told = job.map_or("-".to_owned(), |job| {
        format!("{}, {}", Moment(job.tried_at).date_time(&zone(KOREA)), job.told)
    });
    if failed {
        let advice = output.pick(
            "기간이 지난 것을 파기하지 못했습니다. 한 시간 뒤에 다시 합니다.",
            "what was due was not destroyed; it is tried again in an hour",
        );
        report.problem("last destruction", told, advice);
    } else if now.0 - since.0 > OLD {
        let advice = output.pick(
            "어젯밤에 파기하지 않았습니다. 서버가 켜져 있는지 보십시오.",
            "nothing was destroyed last night: see whether the server runs",
        );
        report.problem("last destruction", told, advice);
    } else {
        report.fact("last destruction", told);
    }
    Ok(())
}

/// Bytes of what was destroyed that still lie in the files of the database.
async fn files(report: &mut Report, app: &App, output: &Output) -> anyhow::Result<()> {
    let since = app.unscrubbed_since().await?;
    let shown = since.map_or("-".to_owned(), |at| at.date_time(&zone(KOREA)));
    if since.is_none_or(|at| SystemClock.now().0 - at.0 <= OLD) {
        report.fact("files to rewrite since", shown);
        return Ok(());
    }
    let advice = output.pick(
        "파기한 것이 데이터베이스 파일에서 아직 지워지지 않았습니다. 오래 열려 있는 프로그램이 있으면 끝내십시오.",
        "what was destroyed is not yet gone from the files; end programs that keep the database open",
    );
    report.problem("files to rewrite since", shown, advice);
    Ok(())
}

/// Backups from before the day on which the notice says that none is left.
async fn backups(
    report: &mut Report,
    app: &App,
    configuration: &Configuration,
    output: &Output,
) -> anyhow::Result<()> {
    let days = app.periods().await?.backups;
    let folder = &configuration.backup_folder.value;
    let Some((made, file)) = backup::oldest(folder)? else { return Ok(()) };
    // The one of that very night goes with the next.
    if made >= rotation::oldest(SystemClock.now(), days + 1) {
        report.fact("oldest backup", file.display());
        return Ok(());
    }
    let advice = output.pick(
        "처리방침이 말하는 것보다 오래된 백업입니다. 지우거나, /staff/privacy 에서 기간을 늘리십시오.",
        "older than the privacy notice says: remove it, or set a longer period at /staff/privacy",
    );
    report.problem("oldest backup", file.display(), advice);
    Ok(())
}

/// The list by which a restored backup is erased again.
async fn erasures(
    report: &mut Report,
    app: &App,
    configuration: &Configuration,
    output: &Output,
) -> anyhow::Result<()> {
    let listed = app.listed_erasures().await?;
    report.fact("erasures", listed.noted);
    let files = database::erasures(configuration);
    let shown = files.files().iter().map(|file| file.display().to_string());
    let shown = shown.collect::<Vec<_>>().join(", ");
    if listed.unlisted > 0 {
        let advice = output.pick(
            "지운 것이 목록에 빠져 있습니다. 폴더에 적을 수 있는지 보십시오. 오늘 밤 다시 적습니다.",
            "erasures are missing in the list: see whether its folders can be written; tonight they are added",
        );
        report.problem("list of erasures", format!("-{} ({shown})", listed.unlisted), advice);
    } else if listed.unknown > 0 {
        let advice = output.pick(
            "되살린 데이터베이스에 지운 사람의 것이 남아 있을 수 있습니다. 서버를 다시 시작하면 다시 지웁니다.",
            "the database was restored and may hold what was erased: start the server anew, which erases it again",
        );
        report.problem("list of erasures", format!("+{} ({shown})", listed.unknown), advice);
    } else {
        report.fact("list of erasures", shown);
    }
    Ok(())
}

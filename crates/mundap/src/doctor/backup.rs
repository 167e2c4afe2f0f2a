//! Backups: whether they are made, how old the newest is, when restoring was last tried.

use app::App;
use app::clock::{Clock as _, SystemClock};
use app::installation::DemoState;
use domain::time::{DAY, Moment};

use super::report::Report;
use crate::configuration::Configuration;
use crate::output::Output;
use crate::{backup, drill};

/// A nightly backup that is older than this was missed.
const OLD: i64 = 3 * DAY / 2;
/// How long a drill tells something.
const LONG: i64 = 100 * DAY;

/// What is known of backups.
pub(super) async fn backups(
    report: &mut Report,
    app: &App,
    configuration: &Configuration,
    output: &Output,
) -> anyhow::Result<()> {
    report.heading(output.pick("백업", "backups"));
    let now = SystemClock.now();
    let folder = &configuration.backup_folder.value;
    let newest = backup::newest(folder)?;
    let real = app.demo_state().await? == DemoState::None;
    let age = newest.as_ref().map(|(made, _)| now.0 - made.0);
    let shown = newest.as_ref().map_or("-".to_owned(), |(_, file)| file.display().to_string());
    let due = now.0 - app.began().await?.0 > OLD;
    if configuration.backups.value && real && due && age.is_none_or(|age| age > OLD) {
        let advice = output.pick(
            "어젯밤 백업이 없습니다. 서버가 켜져 있는지, 아래의 까닭은 무엇인지 보십시오.",
            "last night's backup is missing: see whether the server runs, and the reason below",
        );
        report.problem("newest backup", shown, advice);
    } else if !configuration.backups.value && real && due {
        let advice = output.pick(
            "밤마다 백업하지 않습니다. backup.on = true 로 켜거나, 다른 방법으로 백업하는지 확인하십시오.",
            "no backup is made at night: turn it on (backup.on = true), or see that another way is used",
        );
        report.advice("newest backup", shown, advice);
    } else {
        report.fact("newest backup", shown);
    }
    let tried = app.job(backup::JOB).await?;
    if let Some(job) = tried.filter(|job| job.done_at != Some(job.tried_at)) {
        let advice = output.pick("마지막 백업이 되지 않았습니다.", "the last backup failed");
        report.problem("last backup", job.told, advice);
    }
    let drilled = app.job(drill::JOB).await?;
    match &drilled {
        Some(job) if job.done_at != Some(job.tried_at) => {
            let advice = output.pick(
                "마지막 되살리기 연습이 실패했습니다. mundap backup drill 을 다시 해 보십시오.",
                "the last drill failed: try again with mundap backup drill",
            );
            report.problem("last drill", &job.told, advice);
        }
        Some(job) if now.0 - job.tried_at <= LONG => {
            report.fact("last drill", format!("{}, {}", Moment(job.tried_at).rfc3339(), job.told));
        }
        _ if newest.is_some() && real => {
            let last = drilled.map_or("-".to_owned(), |job| Moment(job.tried_at).rfc3339());
            let advice = output.pick(
                "되살려 보지 않은 백업은 백업이 아닙니다: mundap backup drill",
                "a backup that was never restored is none: mundap backup drill",
            );
            report.advice("last drill", last, advice);
        }
        _ => {}
    }
    Ok(())
}

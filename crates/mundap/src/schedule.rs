//! What is done every day at a set time, inside `mundap serve`.
//!
//! Among all processes that share a database one does what is due; what was missed while none ran
//! is made up for. To add a job, put it in the list that `serve` starts.

use std::pin::Pin;
use std::time::Duration;

use app::App;
use app::job::{TimeOfDay, is_due};
use domain::time::{KOREA, Moment, SECOND, zone};
use tokio::sync::watch;

/// How often is looked whether something is due.
const LOOK: Duration = Duration::from_secs(30);
/// A job that failed is tried again after this long.
const AGAIN: i64 = 3600 * SECOND;

type Work = Pin<Box<dyn Future<Output = anyhow::Result<String>> + Send>>;

/// A daily job.
pub(crate) struct Job {
    /// Its name, in the database and for the doctor.
    pub(crate) name: &'static str,
    /// When, in Korea.
    pub(crate) at: TimeOfDay,
    /// What is done; what came of it, in words for the operator.
    pub(crate) work: Box<dyn Fn() -> Work + Send + Sync>,
}

impl Job {
    /// A job that does this.
    pub(crate) fn new<F>(
        name: &'static str,
        at: TimeOfDay,
        work: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = anyhow::Result<String>> + Send + 'static,
    {
        Self { name, at, work: Box::new(move || Box::pin(work())) }
    }
}

/// Does what is due, until told to stop; then nothing more is begun.
pub(crate) async fn run(app: App, jobs: Vec<Job>, mut stop: watch::Receiver<bool>) {
    loop {
        for job in &jobs {
            if *stop.borrow() {
                return;
            }
            if let Err(error) = attend(&app, job).await {
                tracing::warn!(job = job.name, %error, "could not look whether it is due");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// Does a job if it is due and nobody else is at it.
async fn attend(app: &App, job: &Job) -> anyhow::Result<()> {
    if !due(app, job).await? {
        return Ok(());
    }
    let Some(turn) = app.take_turn().await? else { return Ok(()) };
    // Another process may have done it while this one looked.
    let outcome = if due(app, job).await? { carry_out(app, job).await } else { Ok(()) };
    turn.give_back().await?;
    outcome
}

async fn due(app: &App, job: &Job) -> anyhow::Result<bool> {
    let (now, zone) = (app.now(), zone(KOREA));
    let last = app.job(job.name).await?;
    let done = last.as_ref().and_then(|last| last.done_at).map(Moment);
    let due = is_due(job.at, &zone, now, app.began().await?, done);
    let failed = last.filter(|last| last.done_at != Some(last.tried_at));
    let wait = failed.is_some_and(|last| (0..AGAIN).contains(&(now.0 - last.tried_at)));
    Ok(due && !wait)
}

async fn carry_out(app: &App, job: &Job) -> anyhow::Result<()> {
    let outcome = (job.work)().await;
    let (done, told) = match outcome {
        Ok(told) => {
            tracing::info!(job = job.name, told, "done");
            (true, told)
        }
        Err(error) => {
            let told = format!("{error:#}");
            tracing::error!(job = job.name, error = told, "failed; it is tried again in an hour");
            (false, told)
        }
    };
    app.metrics().job(job.name, done);
    Ok(app.note_job(job.name, done, &told).await?)
}

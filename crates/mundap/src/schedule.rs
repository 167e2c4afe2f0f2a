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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use domain::time::DAY;
    use store::Engine;
    use testkit::TestApp;

    use super::*;

    /// A job at three in the night that counts; it fails while `well` is 0.
    fn counting(done: &Arc<AtomicU32>, well: &Arc<AtomicU32>) -> Job {
        let (done, well) = (Arc::clone(done), Arc::clone(well));
        Job::new("count", TimeOfDay::of_hour(3), move || {
            let (done, well) = (Arc::clone(&done), Arc::clone(&well));
            async move {
                done.fetch_add(1, Ordering::SeqCst);
                anyhow::ensure!(well.load(Ordering::SeqCst) > 0, "no room");
                Ok("counted".to_owned())
            }
        })
    }

    /// Tests begin at nine in the morning.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn once_a_night_by_one_process_and_made_up_for() {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let t = TestApp::start(engine, testkit::settings()).await;
            let other = t.another().await;
            let (done, well) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(1)));
            let job = counting(&done, &well);
            let both = async || {
                let (one, two) = tokio::join!(attend(&t.app, &job), attend(&other, &job));
                one.unwrap();
                two.unwrap();
                done.load(Ordering::SeqCst)
            };
            assert_eq!(both().await, 0, "{engine:?}: the first night is still to come");
            t.clock.advance(DAY);
            assert_eq!((both().await, both().await), (1, 1), "{engine:?}: once");
            // Nothing ran for a week.
            t.clock.advance(7 * DAY);
            assert_eq!((both().await, both().await), (2, 2), "{engine:?}: made up for once");
            // What fails is tried again after an hour, and told.
            well.store(0, Ordering::SeqCst);
            t.clock.advance(DAY);
            assert_eq!((both().await, both().await), (3, 3), "{engine:?}: not at once");
            let told = t.app.job("count").await.unwrap().unwrap();
            assert_eq!(told.told, "no room");
            well.store(1, Ordering::SeqCst);
            t.clock.advance(AGAIN + SECOND);
            assert_eq!((both().await, both().await), (4, 4), "{engine:?}: again");
            let told = t.app.job("count").await.unwrap().unwrap();
            assert_eq!((told.told.as_str(), told.done_at), ("counted", Some(told.tried_at)));
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nothing_is_begun_once_told_to_stop() {
        let t = TestApp::sqlite().await;
        t.clock.advance(DAY);
        let (done, well) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(1)));
        let (tell, told) = watch::channel(false);
        tell.send_replace(true);
        run(t.app.clone(), vec![counting(&done, &well)], told).await;
        assert_eq!(done.load(Ordering::SeqCst), 0);
    }
}

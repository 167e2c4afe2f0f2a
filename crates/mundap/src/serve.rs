//! `mundap serve`.

use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use app::App;
use app::installation::DemoState;
use serde_json::json;
use tokio::sync::watch;
use web::{Options, Readiness, Token};

use crate::arguments::Serve;
use crate::configuration::Configuration;
use crate::connection::Listener;
use crate::output::{BadInput, Output};
use crate::schedule::Job;
use crate::{
    backup, database, demo, destruction, looks, minutes, rotation, schedule, systemd, term,
};

/// Serves until the process is told to stop; then finishes what was asked, writes the votes that
/// wait, and closes the database.
///
/// # Errors
/// When the address cannot be listened on, the database cannot be used, or the demo cannot be built.
pub(crate) async fn serve(
    configuration: &Configuration,
    wanted: &Serve,
    output: &Output,
) -> anyhow::Result<()> {
    let in_use = output.pick(
        "이 주소에서 들을 수 없습니다. --listen 127.0.0.1:0 은 빈 포트를 고릅니다",
        "cannot listen here; --listen 127.0.0.1:0 takes a free port",
    );
    let listener = Listener::open(configuration.listen.value, in_use).await?;
    let stop = stop_signal()?;
    let (app, work) = open(configuration, wanted.demo, output).await?;
    looks::try_out(&app, configuration, output).await?;
    if !configuration.limits.value.on {
        tracing::warn!("rate limits are off: for measurements only");
    }
    erase_again(&app).await?;
    announce(&app, listener.address()?, output).await?;
    start_mailing(&app, configuration, listener.address()?);
    let readiness = if work.is_some() { Readiness::default() } else { Readiness::ready() };
    let router = web::router(app.clone(), options(configuration), readiness.clone());
    let preparing = async {
        if let Some(work) = work {
            demo::build_apart(configuration, work, wanted.small, output).await?;
            readiness.set_ready();
        }
        pending::<anyhow::Result<()>>().await
    };
    let scheduled = tokio::spawn(schedule::run(
        app.clone(),
        jobs(configuration, wanted.demo, &app),
        stop.clone(),
    ));
    let analyst = tokio::spawn(app.clone().analyse(stop.clone()));
    let teller = tokio::spawn(app.clone().tell_followers(stop.clone()));
    let ledger = tokio::spawn(app.clone().keep_ledger(stop.clone()));
    let witnesses = tokio::spawn(app.clone().keep_witnesses(stop.clone()));
    let exposures = tokio::spawn(app.clone().keep_exposures(stop.clone()));
    let streams = tokio::spawn(stop_streams(readiness.clone(), stop.clone()));
    systemd::ready();
    tokio::select! {
        () = listener.serve(router, stop) => {}
        failed = preparing => failed?,
    }
    // What is being done when the program stops is done again when it next runs.
    for task in [scheduled, analyst, teller, ledger, witnesses, exposures, streams] {
        task.abort();
        let _ = task.await;
    }
    app.finish_votes().await;
    // What was done last is in the ledger before nobody is there to enter it.
    if let Err(error) = app.enter_acts().await {
        tracing::error!(%error, "acts wait to be entered in the ledger");
    }
    Ok(app.close().await?)
}

/// Streams go on until the program is told to stop.
async fn stop_streams(readiness: Readiness, mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_ok() {
        readiness.stop();
    }
}

fn options(configuration: &Configuration) -> Options {
    Options {
        public_url: configuration.public_url.value.clone(),
        trusted_proxy: configuration.trusted_proxy.value,
        metrics_token: configuration.metrics_token.value.clone().map(Token),
    }
}

/// A database that was put in place by hand may be from before an erasure.
async fn erase_again(app: &App) -> anyhow::Result<()> {
    let erased = app.erase_again().await.context("erasing again what a backup brought back")?;
    if erased > 0 {
        tracing::warn!(erased, "erased again what an older database brought back");
    }
    Ok(())
}

/// What is done every day. A demo is made anew rather than kept.
fn jobs(configuration: &Configuration, demo: bool, app: &App) -> Vec<Job> {
    let own = app.clone();
    let mut jobs = vec![Job::new(destruction::JOB, destruction::AT, move || {
        let app = own.clone();
        async move { destruction::of_tonight(&app).await }
    })];
    let own = app.clone();
    jobs.push(Job::new(term::JOB, term::AT, move || {
        let app = own.clone();
        async move { term::of_tonight(&app).await }
    }));
    let own = app.clone();
    jobs.push(Job::new(minutes::JOB, minutes::AT, move || {
        let app = own.clone();
        async move { minutes::of_today(&app).await }
    }));
    if configuration.backups.value && !demo {
        let folder = configuration.backup_folder.value.clone();
        let kept = configuration.backup.value.clone();
        let app = app.clone();
        jobs.push(Job::new(backup::JOB, kept.at, move || {
            let (folder, kept, app) = (folder.clone(), kept.clone(), app.clone());
            async move {
                let oldest = rotation::oldest(app.now(), app.periods().await?.backups);
                backup::of_tonight(app.store(), &folder, &kept, app.now(), oldest).await
            }
        }));
    }
    jobs
}

/// Starts sending mails: over the mail server, or into the outbox.
fn start_mailing(app: &App, configuration: &Configuration, address: SocketAddr) {
    let site = configuration.public_url.value.clone();
    let letters = web::letters(&site.unwrap_or_else(|| format!("http://{address}")));
    match configuration.mail_server() {
        Some(Ok(server)) => app.start_mailing(letters, Arc::new(server)),
        // The address of the server was checked when the configuration was read.
        _ => app.start_mailing(letters, Arc::new(configuration.outbox())),
    }
}

/// Opens the installation; with the demo's unfinished work, if there is any.
async fn open(
    configuration: &Configuration,
    demo: bool,
    output: &Output,
) -> anyhow::Result<(App, Option<demo::Work>)> {
    if demo {
        return demo::open(configuration, output).await;
    }
    let store = database::open(configuration).await?;
    let app = database::start_on(store, configuration, false).await?;
    if app.demo_state().await? == DemoState::None {
        return Ok((app, None));
    }
    let text = output.pick(
        "이 데이터베이스는 데모입니다. --demo를 붙여 열거나, --data DIR 또는 --database URL로 다른 곳을 고르십시오.",
        "this database is the demo: serve it with --demo, or choose another with --data DIR or --database URL",
    );
    Err(BadInput::new(text))
}

/// Prints where the site is, and how to get in.
async fn announce(app: &App, address: SocketAddr, output: &Output) -> anyhow::Result<()> {
    let url = format!("http://{address}");
    let mut lines = vec![format!("문답을 열었습니다: {url}")];
    let mut object = json!({"url": url});
    if app.is_demo() {
        lines.push(output.pick("데모 로그인:", "demo sign-ins:").to_owned());
        lines.extend(demo::SIGN_INS.iter().map(demo::SignIn::line));
        let sign_ins = demo::SIGN_INS
            .iter()
            .map(|one| json!({"role": one.role, "email": one.email, "password": demo::PASSWORD}));
        object = json!({"url": url, "sign_ins": sign_ins.collect::<Vec<_>>()});
    } else if let Some(code) = app.set_up_code().await? {
        let first = output.pick("처음 설정 코드 (한 번만 씁니다)", "set-up code (works once)");
        lines.push(format!("{first}: {code}  {url}/set-up"));
        object = json!({"url": url, "set_up_code": code});
    }
    Ok(output.result(&lines.join("\n"), &object)?)
}

/// Turns true when the process is told to stop: ctrl-c or SIGTERM. From here on these signals are
/// heard.
fn stop_signal() -> anyhow::Result<watch::Receiver<bool>> {
    let signals = Signals::new()?;
    let (tell, told) = watch::channel(false);
    tokio::spawn(async move {
        signals.heard().await;
        tracing::info!("stopping: what was asked is still answered");
        systemd::stopping();
        let _ = tell.send(true);
    });
    Ok(told)
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    async fn heard(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn heard(mut self) {
        self.0.recv().await;
    }
}

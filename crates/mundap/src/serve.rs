//! `mundap serve`.

use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use app::{Actor, App};
use app::installation::DemoState;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::{Options, Readiness};

use crate::configuration::Configuration;
use crate::output::{BadInput, Output};
use crate::{database, demo};

/// How long requests may take to finish once the server was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until the process is told to stop; then finishes what was asked and closes the database.
///
/// # Errors
/// When the address cannot be listened on, the database cannot be used, or the demo cannot be built.
pub(crate) async fn serve(
    configuration: &Configuration,
    demo: bool,
    output: &Output,
) -> anyhow::Result<()> {
    let listen = configuration.listen.value;
    let in_use = output.pick(
        "이 주소에서 들을 수 없습니다. --listen 127.0.0.1:0 은 빈 포트를 고릅니다",
        "cannot listen here; --listen 127.0.0.1:0 takes a free port",
    );
    let listener =
        TcpListener::bind(listen).await.with_context(|| format!("{listen}: {in_use}"))?;
    let address = listener.local_addr()?;
    let stop = stop_signal()?;
    let (app, work) = open(configuration, demo, output).await?;
    if !configuration.limits.value.on {
        tracing::warn!("rate limits are off: for measurements only");
    }
    // Each access sweeps too; this is for an installation where nobody looks for years.
    app.destroy_old_accesses(&Actor::command_line(), app.now()).await?;
    announce(&app, address, output).await?;
    let options = Options {
        public_url: configuration.public_url.value.clone(),
        trusted_proxy: configuration.trusted_proxy.value,
    };
    let readiness = if work.is_some() { Readiness::default() } else { Readiness::ready() };
    let router = web::router(app.clone(), options, readiness.clone());
    let preparing = async {
        if let Some(work) = work {
            demo::build_apart(configuration, work, output).await?;
            readiness.set_ready();
        }
        pending::<anyhow::Result<()>>().await
    };
    let mut told = stop.clone();
    let server = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move {
            let _ = told.wait_for(|stop| *stop).await;
        });
    tokio::select! {
        served = server.into_future() => served?,
        failed = preparing => failed?,
        () = overdue(stop) => tracing::warn!("some requests did not finish in time"),
    }
    Ok(app.store().clone().close().await?)
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

async fn overdue(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
    tokio::time::sleep(GRACE).await;
}
